/* A result as CSV: one row for each item, channel, tier and mark. */
#include <stdbool.h>
#include <string.h>
#include <tally/export.h>
#include <tally/num.h>

#include "base/json.h"
#include "base/mem.h"
#include "export/export.h"

/* Whether a spreadsheet program could take the text for a formula. Some take the wide forms of the signs for the narrow
 * ones. */
static bool is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"};
    bool formula = *text && strchr("=+-@\t\r", *text);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        formula |= !strncmp(text, wide[i], strlen(wide[i]));
    return formula;
}

static void put_cell(struct tally_bytes *to, const char *text)
{
    bool formula = is_formula(text), quote = formula || strpbrk(text, ",\"\r\n");
    tally_bytes_put_text(to, quote ? "\"" : "");
    tally_bytes_put_text(to, formula ? "'" : "");
    for (const char *end; (end = strchr(text, '"')) != NULL; text = end + 1) {
        tally_bytes_put(to, text, (size_t)(end - text));
        tally_bytes_put_text(to, "\"\"");
    }
    tally_bytes_put_text(to, text);
    tally_bytes_put_text(to, quote ? "\"" : "");
}

static const char *text_at(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

static void put_row(struct tally_bytes *to, const json_t *item, const json_t *channel, const json_t *tier,
                    const char *mark, const json_t *votes)
{
    const char *const texts[] = {text_at(item, "post"),
                                 text_at(item, "item"),
                                 text_at(item, "name"),
                                 text_at(item, "action"),
                                 text_at(channel, "channel"),
                                 text_at(tier, "tier"),
                                 mark};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_cell(to, texts[i]);
        tally_bytes_put_text(to, ",");
    }
    if (json_is_integer(votes)) {
        char number[TALLY_NUMBER_SIZE];
        tally_bytes_put_text(to, tally_number(number, (uint64_t)json_integer_value(votes)));
    }
    tally_bytes_put_text(to, ",");
    put_cell(to, text_at(item, "outcome"));
    tally_bytes_put_text(to, "\r\n");
}

static void put_item(struct tally_bytes *to, const json_t *item)
{
    size_t c, t;
    const json_t *channel, *tier;
    json_t *votes;
    const char *mark;
    json_array_foreach(json_object_get(item, "channels"), c, channel)
    {
        json_array_foreach(json_object_get(channel, "tiers"), t, tier)
        {
            json_object_foreach(json_object_get(tier, "votes"), mark, votes)
            {
                put_row(to, item, channel, tier, mark, votes);
            }
        }
    }
}

char *tally_export_csv(const char *result_json)
{
    struct tally_bytes csv = {.bytes = NULL};
    size_t i;
    const json_t *item;
    json_t *result = tally_json_parse(result_json);
    if (!result)
        return NULL;
    tally_bytes_put_text(&csv, "\xEF\xBB\xBFpost,item,name,action,channel,tier,mark,votes,outcome\r\n");
    json_array_foreach(json_object_get(result, "items"), i, item)
    {
        put_item(&csv, item);
    }
    json_decref(result);
    return csv.bytes;
}
