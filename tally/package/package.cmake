# The Debian packages that `cpack` makes, one for each component: the programs (tally), the library with its headers (libtally-dev), and a shared
# library by itself (libtally0.2), where it is built so. Also what only a desktop or a shell reads: the entry of the menu, the icon, completion.

# --- completion: made from the help texts of the programs ---
set(completion ${CMAKE_CURRENT_BINARY_DIR}/completion)
list(TRANSFORM rule_names REPLACE "\\.csv$" "" OUTPUT_VARIABLE completed_rules)
add_custom_command(OUTPUT ${completion}/tally.bash ${completion}/_tally ${completion}/tally.fish
  COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/package/completion.sh $<TARGET_FILE:tally> ${completion} ${completed_rules} -- ${example_names}
  DEPENDS tally tally-sheet tally-desk package/completion.sh package/help.awk package/values.awk package/bash.awk package/zsh.awk package/fish.awk
  VERBATIM)
add_custom_target(completion ALL DEPENDS ${completion}/tally.bash)
add_dependencies(completion mo)
install(FILES ${completion}/tally.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME tally COMPONENT program)
install(FILES ${completion}/_tally DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT program)
install(FILES ${completion}/tally.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)

# --- the menu of the desktop ---
install(FILES package/tally-desk.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT program)
install(FILES package/tally-desk.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT program)
install(FILES desk/page/icon.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps RENAME tally.svg COMPONENT program)

# --- the packages ---
find_program(DPKG_DEB dpkg-deb)
mark_as_advanced(DPKG_DEB)
if(NOT DPKG_DEB OR NOT PROJECT_IS_TOP_LEVEL) # a project that builds tally within it has packages of its own
  return()
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tally)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "counts the paper ballots of a meeting")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/package/finish.cmake)
set(CPACK_TALLY_PACKAGE_FOLDER ${CMAKE_CURRENT_SOURCE_DIR}/package)
set(CPACK_TALLY_STRIP ${CMAKE_STRIP})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT) # NAME_VERSION_ARCHITECTURE.deb
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "the tally authors <tally@packages.invalid>")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME tally)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
# What a sheet is made with, from the packages that packaged.h names; xdg-open opens the page of the desk.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS
  "fonts-babelstone-han, fonts-dejavu-core, fonts-lxgw-wenkai, icc-profiles-free, xdg-utils")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "chromium | firefox-esr | www-browser")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "opensc")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
  "Counts the ballots of recommendations, appraisals and decisions by the rule
of the meeting. Ballots are keyed in the browser (tally desk) or in
spreadsheets; each outcome is printed with its reason and its article in the
regulation. Every count is stored in a ledger, and reported on signed tally
sheets, which can be verified from the raw ballots at any time.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtally-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libc6-dev, libcsv-dev, libexpat1-dev, libgmp-dev, libharfbuzz-dev, libhpdf-dev, libjansson-dev, libp11-kit-dev, libqrencode-dev, libsqlite3-dev, libssl-dev, libunistring-dev, libutf8proc-dev, libxlsxwriter-dev, libzip-dev, libzstd-dev, zlib1g-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS
  "fonts-babelstone-han, fonts-dejavu-core, fonts-lxgw-wenkai, icc-profiles-free, pkgconf | pkg-config")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
  "Counts the ballots of recommendations, appraisals and decisions by the rule
of the meeting, and writes and verifies ledgers and signed tally sheets.

This package contains the library to link to, and its headers.")

if(BUILD_SHARED_LIBS)
  list(APPEND CPACK_COMPONENTS_ALL library)
  set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}) # where the programs find it before it is installed
  set(shared_package libtally${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${shared_package})
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "fonts-babelstone-han, fonts-dejavu-core, fonts-lxgw-wenkai, icc-profiles-free")
  set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
    "Counts the ballots of recommendations, appraisals and decisions by the rule
of the meeting, and writes and verifies ledgers and signed tally sheets.

This package contains the library that programs load.")
  string(APPEND CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS ", ${shared_package} (= ${PROJECT_VERSION})")
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${shared_package} (= ${PROJECT_VERSION})")
endif()

include(CPack)
