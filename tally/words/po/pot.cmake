# cmake -DXGETTEXT=… -DROOT=… -DVERSION=… -DOUTPUT=… -P pot.cmake
# Writes OUTPUT, the messages that the sources mark with _, N_, P_ (singular, plural) and TALLY_SAY (words, message).

file(GLOB_RECURSE sources RELATIVE ${ROOT} ${ROOT}/tally/*.c ${ROOT}/tally/*.h)
list(SORT sources COMPARE STRING)
execute_process(
  COMMAND ${XGETTEXT} --language=C --from-code=UTF-8
    --keyword --keyword=_ --keyword=N_ --keyword=P_:1,2 --keyword=TALLY_SAY:2
    --add-comments=Translators: --add-location=file --no-wrap --force-po
    --package-name=tally --package-version=${VERSION} --copyright-holder=the\ tally\ authors
    --output=${OUTPUT} ${sources}
  WORKING_DIRECTORY ${ROOT}
  COMMAND_ERROR_IS_FATAL ANY)

# … and those of the desk's page, t('…').
file(GLOB modules RELATIVE ${ROOT} ${ROOT}/tally/desk/page/*.js)
list(SORT modules COMPARE STRING)
execute_process(
  COMMAND ${XGETTEXT} --language=JavaScript --from-code=UTF-8 --keyword --keyword=t --join-existing
    --add-location=file --no-wrap --force-po --output=${OUTPUT} ${modules}
  WORKING_DIRECTORY ${ROOT}
  COMMAND_ERROR_IS_FATAL ANY)
