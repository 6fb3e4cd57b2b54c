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

# A release is the same bytes wherever it is built: no folder of the builder's in what the debugger reads, nor in where libraries are looked for.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  file(RELATIVE_PATH source_from_build ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
  target_compile_options(tally-flags INTERFACE -g
    -ffile-prefix-map=${source_from_build}= -ffile-prefix-map=${PROJECT_SOURCE_DIR}/= -ffile-prefix-map=${PROJECT_BINARY_DIR}=.)
endif()

# tally_separate_debug(TARGET DESTINATION): a release is stripped, and what a debugger needs goes to FILE.debug beside it, to which it refers
# (.gnu_debuglink). That is installed as the component `debug`, if asked for, to the folder .debug beside the file, where debuggers look.
function(tally_separate_debug target destination)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR NOT CMAKE_OBJCOPY OR TALLY_SANITIZE OR TALLY_COVERAGE)
    return()
  endif()
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_OBJCOPY} --only-keep-debug $<TARGET_FILE:${target}> $<TARGET_FILE:${target}>.debug
    COMMAND ${CMAKE_OBJCOPY} --strip-all --add-gnu-debuglink=$<TARGET_FILE:${target}>.debug $<TARGET_FILE:${target}>
    VERBATIM)
  install(FILES $<TARGET_FILE:${target}>.debug DESTINATION ${destination}/.debug COMPONENT debug EXCLUDE_FROM_ALL)
endfunction()

# Return addresses and the targets of jumps are checked by processors that can (amd64).
include(CheckCCompilerFlag)
check_c_compiler_flag(-fcf-protection=full TALLY_HAS_CF_PROTECTION)
if(TALLY_HAS_CF_PROTECTION)
  target_compile_options(tally-flags INTERFACE -fcf-protection=full)
endif()
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
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang" OR CMAKE_C_COMPILER_VERSION VERSION_LESS 19)
    message(FATAL_ERROR "TALLY_COVERAGE needs clang 19 or later: earlier ones do not count MC/DC")
  endif()
  # Each program adds to a file of its own there (%m), two at once (2), whatever its environment.
  set(counters -fprofile-instr-generate=${PROJECT_BINARY_DIR}/counters/%2m.profraw)
  target_compile_options(tally-flags INTERFACE ${counters} -fcoverage-mapping -fcoverage-mcdc)
  target_link_options(tally-flags INTERFACE ${counters})
endif()
