/* Counts again, by a newer reading, what was counted by an earlier one; warns of what the newer reading refuses or
 * decides differently. */
#include "verify/newer.h"
#include "base/diag.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/reading.h"
#include "ledger/inputs.h"
#include "result/result.h"
#include "verify/difference.h"
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/result.h>

enum { MOST_WARNINGS = 20 };

static void warn(const struct tally_newer_listener *listener, const char *found, const char *const *args)
{
    listener->warn(listener->self, found, args);
}

static void report_refused(const struct tally_diags *diags, const char *count,
                           const struct tally_newer_listener *listener)
{
    size_t reported = 0;
    for (size_t i = 0; i < tally_diags_count(diags) && reported < MOST_WARNINGS; i++) {
        const struct tally_diag diag = tally_diags_at(diags, i);
        char line[TALLY_NUMBER_SIZE];
        if (diag.severity != TALLY_ERROR)
            continue;
        char *said = tally_diags_text(diags, i, true);
        warn(listener, N_("count %1$s: this version would refuse %2$s, line %3$s: %4$s [%5$s]"),
             TALLY_ARGS(count, diag.file, tally_number(line, diag.line), said, tally_code_name(diag.code)));
        free(said);
        reported++;
    }
}

/* The result without what differs by design (the reading, and the text of a rule of the program, whose input has no
 * encoding) or is reported apart (the notices). */
static struct tally_json *decisions_of(const char *result_json)
{
    struct tally_json *result = tally_json_parse(result_json);
    const struct tally_json *inputs = tally_json_get(result, "inputs");
    tally_json_remove(result, "reading");
    tally_json_remove(result, "notices");
    for (size_t i = 0; i < tally_json_size(inputs); i++) {
        struct tally_json *one = tally_json_at(inputs, i);
        if (tally_json_is_string(tally_json_get(one, "encoding")))
            continue;
        tally_json_remove(one, "sha256");
        tally_json_remove(one, "bytes");
        tally_json_remove(one, "rows");
        tally_json_remove(result, "rule");
    }
    return result;
}

/* Whether a result as it is stored has a notice of this code. */
static bool has_notice(const struct tally_json *notices, const char *code)
{
    for (size_t i = 0; i < tally_json_size(notices); i++) {
        const char *own = tally_json_string_value(tally_json_get(tally_json_at(notices, i), "code"));
        if (own && !strcmp(own, code))
            return true;
    }
    return false;
}

/* One note for each code that the stored result does not have, with the first notice of that code. */
static void report_notices(const char *count, const char *stored, const struct tally_result *result,
                           const struct tally_newer_listener *listener)
{
    struct tally_json *then = tally_json_parse(stored);
    for (size_t i = 0; i < result->notice_count; i++) {
        enum tally_code code = tally_result_notice_code(result, i);
        bool known = has_notice(tally_json_get(then, "notices"), tally_code_name(code));
        for (size_t k = 0; k < i && !known; k++)
            known = tally_result_notice_code(result, k) == code;
        if (known)
            continue;
        char *text = tally_result_notice_text(result, i, true);
        listener->note(listener->self, N_("count %1$s: this version would note: %2$s [%3$s]"),
                       TALLY_ARGS(count, text, tally_code_name(code)));
        free(text);
    }
    tally_json_free(then);
}

static void report_difference(const char *count, const char *stored, const struct tally_result *result,
                              const struct tally_newer_listener *listener)
{
    struct tally_arena arena = {NULL};
    struct tally_difference at;
    char *json = tally_result_json(result);
    struct tally_json *then = decisions_of(stored), *now = decisions_of(json);
    if (tally_difference_find(&arena, then, now, true, &at))
        warn(listener,
             N_("count %1$s: this version would give another result, first at %2$s: the count says “%3$s”, this "
                "version would say “%4$s”"),
             TALLY_ARGS(count, at.path, at.a, at.b));
    tally_json_free(then);
    tally_json_free(now);
    free(json);
    tally_arena_clear(&arena);
}

void tally_verify_newer_reading(const struct tally_stored_inputs *inputs, const char *count, const char *stored,
                                const struct tally_reading *newer, const struct tally_newer_listener *listener)
{
    if (!inputs->source.reading || inputs->source.reading->number >= newer->number)
        return;
    struct tally_stored_inputs again = *inputs; /* shares the files of *inputs; only the reading differs */
    again.source.reading = newer;
    again.source.rule = NULL; /* the program's own rules */
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_source(&again.source, NULL, diags);
    if (result) {
        report_difference(count, stored, result, listener);
        report_notices(count, stored, result, listener);
    } else {
        report_refused(diags, count, listener);
    }
    tally_result_free(result);
    tally_diags_free(diags);
}
