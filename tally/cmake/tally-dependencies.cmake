# What libtally links, as imported targets. Used by our build and, installed, by find_package(tally).
# Not all of these carry a CMake or pkg-config file (libcsv has neither), so all are found by header and library.

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
  add_library(${name}::${name} UNKNOWN IMPORTED)
  set_target_properties(${name}::${name} PROPERTIES
    IMPORTED_LOCATION "${${name}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}")
endfunction()

tally_find_library(csv csv.h)
tally_find_library(utf8proc utf8proc.h)
tally_find_library(jansson jansson.h)
tally_find_library(sqlite3 sqlite3.h)
tally_find_library(zstd zstd.h)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
