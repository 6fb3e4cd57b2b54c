# How every source of ours is compiled: one target, tally-flags, that the others link.

include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)

add_library(tally-flags INTERFACE)

target_compile_options(tally-flags INTERFACE
  -Wall -Wextra -Wpedantic
  -Wconversion -Wsign-conversion -Wdouble-promotion -Wfloat-conversion
  -Wshadow -Wundef -Wvla -Walloca -Wpointer-arith
  -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wold-style-definition
  -Wredundant-decls -Wnested-externs
  -Wcast-qual -Wcast-align -Wwrite-strings
  -Wformat=2 -Wswitch-enum -Wimplicit-fallthrough)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(tally-flags INTERFACE
    -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wcast-align=strict
    -Wformat-overflow=2 -Wformat-truncation=2 -Wformat-signedness -Warith-conversion -Wtrampolines)
elseif(CMAKE_C_COMPILER_ID MATCHES "Clang")
  target_compile_options(tally-flags INTERFACE
    -Wcovered-switch-default -Wassign-enum -Wmissing-variable-declarations -Wunreachable-code)
endif()
if(TALLY_WERROR)
  target_compile_options(tally-flags INTERFACE -Werror)
endif()

# Asserts stay in, whatever the build: a caller's bug must stop a count, not bend it.
target_compile_options(tally-flags INTERFACE -UNDEBUG)

# POSIX 2008 where the standard will not do, and timegm and explicit_bzero of the C library; __FILE__ must not carry the builder's folder.
target_compile_definitions(tally-flags INTERFACE _XOPEN_SOURCE=700 _DEFAULT_SOURCE _FILE_OFFSET_BITS=64)
target_compile_options(tally-flags INTERFACE -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)

target_compile_options(tally-flags INTERFACE -fstack-protector-strong)
target_link_options(tally-flags INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed)
if(NOT TALLY_SANITIZE)
  # Only optimised builds can check what it adds.
  target_compile_options(tally-flags INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()

if(TALLY_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(tally-flags INTERFACE ${sanitizers} -O1)
  target_link_options(tally-flags INTERFACE ${sanitizers})
endif()
if(TALLY_COVERAGE)
  target_compile_options(tally-flags INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(tally-flags INTERFACE --coverage)
endif()
