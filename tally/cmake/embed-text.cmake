# cmake -DINPUT=… -DNAME=… -DOUTPUT=… -P embed-text.cmake
# Writes OUTPUT, a C source with the file INPUT as the constant text NAME.

file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE ${OUTPUT}
"/* Written by embed-text.cmake; not to be edited. */
extern const char ${NAME}[];
const char ${NAME}[] = {
${bytes}0};
")
