/* The text of a decision, from the paragraphs of a result. */
#include <stddef.h>
#include <tally/export.h>
#include <tally/num.h>

#include "base/date.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/export.h"

static const char *string_of(const struct tally_json *value)
{
    const char *text = tally_json_string_value(value);
    return text ? text : "";
}

static const char *text_at(const struct tally_json *o, const char *key)
{
    return string_of(tally_json_get(o, key));
}

/* On one line, whatever the spreadsheet's cell held. */
static void put_line(struct tally_bytes *to, const char *before, const char *text, const char *behind)
{
    tally_bytes_put_text(to, before);
    for (const char *at = text; *at; at++)
        tally_bytes_put(to, *at == '\n' || *at == '\r' || *at == '\t' ? " " : at, 1);
    tally_bytes_put_text(to, behind);
}

/* 2026年4月17日 */
static void put_date(struct tally_bytes *to, const char *text)
{
    static const char *const units[] = {"年", "月", "日"};
    struct tally_date date;
    if (!tally_text_date(tally_text_of(text), &date)) {
        tally_bytes_put_text(to, text);
        return;
    }
    const int parts[] = {date.year, date.month, date.day};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char number[TALLY_NUMBER_SIZE];
        tally_bytes_put_text(to, tally_number(number, (uint64_t)parts[i]));
        tally_bytes_put_text(to, units[i]);
    }
}

char *tally_export_decision(const char *result_json)
{
    struct tally_bytes text = {.bytes = NULL};
    struct tally_json *result = tally_json_parse(result_json);
    if (!result)
        return NULL;
    const struct tally_json *meeting = tally_json_get(result, "meeting"),
                            *decision = tally_json_get(tally_json_get(result, "consequences"), "decision");
    tally_bytes_put_text(&text, "");
    if (tally_json_size(decision)) {
        put_line(&text, "", text_at(meeting, "title"), "\n");
        put_line(&text, "决定\n\n", text_at(meeting, "body"), "　");
        put_date(&text, text_at(meeting, "date"));
        tally_bytes_put_text(&text, "\n\n");
    }
    for (size_t i = 0; i < tally_json_size(decision); i++)
        put_line(&text, "　　", string_of(tally_json_at(decision, i)), "\n");
    tally_json_free(result);
    return text.bytes;
}
