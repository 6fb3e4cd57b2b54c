# cmake -DROOT=… -DLIST=… -DOUTPUT=… -P embed.cmake
# Writes OUTPUT, a C source with the rule files named in LIST (one a line, relative to ROOT, sorted by rule name) as bytes.

file(STRINGS ${LIST} files ENCODING UTF-8)
set(arrays "")
set(rows "")
set(number 0)
foreach(path IN LISTS files)
  string(REGEX REPLACE "\\.csv$" "" name "${path}")
  file(READ ${ROOT}/${path} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  if(size EQUAL 0)
    message(FATAL_ERROR "${path}: an empty rule file")
  endif()
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const unsigned char rule_${number}[${size}] = {\n${bytes}\n};\n")
  string(APPEND rows "    {\"${name}\", rule_${number}, sizeof rule_${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
if(number EQUAL 0)
  message(FATAL_ERROR "no built-in rules under ${ROOT}")
endif()

file(WRITE ${OUTPUT}
"/* Written by embed.cmake from tally/rule/rules; not to be edited. */
#include \"rule/builtin.h\"

${arrays}
const struct tally_builtin_rule tally_builtin_rules[] = {
${rows}};

const size_t tally_builtin_rules_count = sizeof tally_builtin_rules / sizeof tally_builtin_rules[0];
")
