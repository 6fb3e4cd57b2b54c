# What libtally links, as imported targets with the least version that is known to do. Used by our build and, installed, by
# find_package(tally). libcsv, libharu and libunistring come without a pkg-config file, so these are found by header and library.

find_package(PkgConfig REQUIRED)

# tally_find_package(NAME MODULE…): the target PkgConfig::NAME
function(tally_find_package name)
  if(NOT TARGET PkgConfig::${name})
    pkg_check_modules(${name} REQUIRED QUIET IMPORTED_TARGET GLOBAL ${ARGN})
  endif()
endfunction()

# tally_find_library(NAME HEADER): the target NAME::NAME
function(tally_find_library name header)
  if(TARGET ${name}::${name})
    return()
  endif()
  find_path(${name}_INCLUDE_DIR ${header})
  find_library(${name}_LIBRARY ${name})
  mark_as_advanced(${name}_INCLUDE_DIR ${name}_LIBRARY)
  if(NOT ${name}_INCLUDE_DIR OR NOT ${name}_LIBRARY)
    message(FATAL_ERROR "lib${name} with <${header}> is missing (Debian: lib${name}-dev)")
  endif()
  add_library(${name}::${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${name}::${name} PROPERTIES
    IMPORTED_LOCATION "${${name}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}")
endfunction()

tally_find_package(crypto libcrypto>=3.0)
tally_find_package(expat expat>=2.5)
tally_find_package(gmp gmp>=6.2)
tally_find_package(harfbuzz harfbuzz>=6.0)
tally_find_package(harfbuzz-subset harfbuzz-subset>=6.0)
tally_find_package(jansson jansson>=2.13)
tally_find_package(libzip libzip>=1.7)
tally_find_package(p11-kit p11-kit-1>=0.24)
tally_find_package(qrencode libqrencode>=4.1)
tally_find_package(sqlite3 sqlite3>=3.38) # STRICT tables, and ->> on JSON
tally_find_package(utf8proc libutf8proc>=2.6)
tally_find_package(xlsxwriter xlsxwriter)
tally_find_package(zlib zlib>=1.2.11)
tally_find_package(zstd libzstd>=1.5)
tally_find_library(csv csv.h)
tally_find_library(unistring unilbrk.h)
tally_find_library(hpdf hpdf.h)
