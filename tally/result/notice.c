/* The notices of a result: those of the inputs, then those of the law; their texts. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/result.h>

#include "base/diag.h"
#include "base/mem.h"
#include "law/law.h"
#include "result/result.h"

void tally_result_add_notice(struct tally_result *result, struct tally_arena *arena, enum tally_code code,
                             const char *place, const char *text, const char *const *args)
{
    struct tally_notices notices = {result->notices, result->notice_count};
    tally_notices_add(&notices, arena, code, place, (struct tally_notice_about){.post = NULL}, text, args);
    result->notices = notices.list;
    result->notice_count = notices.count;
}

enum tally_code tally_result_notice_code(const struct tally_result *result, size_t index)
{
    return result->notices[index].code;
}

static char *with_place(const struct tally_notice *notice, char *text)
{
    if (!notice->place)
        return text;
    size_t place = strlen(notice->place), size = strlen(text);
    char *whole = tally_alloc(place + 2 + size + 1, 1);
    memcpy(whole, notice->place, place);
    memcpy(whole + place, ": ", 2);
    memcpy(whole + place + 2, text, size);
    free(text);
    return whole;
}

char *tally_result_notice_text(const struct tally_result *result, size_t index, bool translated)
{
    return with_place(&result->notices[index], tally_message_text(result->notices[index].message, translated));
}

char *tally_result_notice_in(const struct tally_result *result, size_t index, tally_translator *translate)
{
    return with_place(&result->notices[index], tally_message_in(result->notices[index].message, translate));
}

const char *tally_result_notice_place(const struct tally_result *result, size_t index)
{
    return result->notices[index].place;
}

struct tally_notice_about tally_result_notice_about(const struct tally_result *result, size_t index)
{
    return result->notices[index].about;
}
