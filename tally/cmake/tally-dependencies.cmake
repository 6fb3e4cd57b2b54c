# What libtally links, as imported targets. Used by our build and, installed, by find_package(tally).
# Not all of these carry a CMake or pkg-config file (libcsv has neither), so all are found by header and library.

# tally_find_library(NAME HEADER [FOLDER]): the folder below include/ where the header lies
function(tally_find_library name header)
  if(TARGET ${name}::${name})
    return()
  endif()
  find_path(${name}_INCLUDE_DIR ${header} PATH_SUFFIXES ${ARGN})
  find_library(${name}_LIBRARY ${name})
  mark_as_advanced(${name}_INCLUDE_DIR ${name}_LIBRARY)
  if(NOT ${name}_INCLUDE_DIR OR NOT ${name}_LIBRARY)
    message(FATAL_ERROR "lib${name} with <${header}> is missing (Debian: a package lib…-dev of that name)")
  endif()
  add_library(${name}::${name} UNKNOWN IMPORTED)
  set_target_properties(${name}::${name} PROPERTIES
    IMPORTED_LOCATION "${${name}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}")
endfunction()

tally_find_library(csv csv.h)
tally_find_library(utf8proc utf8proc.h)
tally_find_library(jansson jansson.h)
tally_find_library(sqlite3 sqlite3.h)
tally_find_library(unistring unilbrk.h)
tally_find_library(zstd zstd.h)
# the sheet's
tally_find_library(hpdf hpdf.h)
tally_find_library(harfbuzz hb.h harfbuzz)
tally_find_library(harfbuzz-subset hb-subset.h harfbuzz)
tally_find_library(qrencode qrencode.h)
tally_find_library(z zlib.h)
find_package(PkgConfig REQUIRED)
pkg_check_modules(p11-kit REQUIRED IMPORTED_TARGET p11-kit-1>=0.24)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
