/* A result as CSV for programs: one row for each item, channel, tier and mark. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/export.h>
#include <tally/num.h>

#include "base/json.h"
#include "base/mem.h"
#include "export/export.h"
#include "table/write.h"

static const char *text_at(const struct tally_json *o, const char *key)
{
    const char *text = tally_json_string_value(tally_json_get(o, key));
    return text ? text : "";
}

static void put_number(struct tally_bytes *to, const struct tally_json *value)
{
    char number[TALLY_NUMBER_SIZE];
    if (tally_json_is_number(value))
        tally_bytes_put_text(to, tally_number(number, (uint64_t)tally_json_number_value(value)));
}

/* Of the tier, over those of it who were present; empty cells where the result has none: a count of version 0.1. */
static void put_rate(struct tally_bytes *to, const struct tally_json *rate)
{
    tally_bytes_put_text(to, ",");
    put_number(to, tally_json_get(rate, "votes"));
    tally_bytes_put_text(to, ",");
    put_number(to, tally_json_get(rate, "of"));
    tally_bytes_put_text(to, ",");
    tally_csv_put(to, text_at(rate, "percent"));
}

static void put_row(struct tally_bytes *to, const struct tally_json *item, const struct tally_json *channel,
                    const struct tally_json *tier, const char *mark, const struct tally_json *votes)
{
    const char *const texts[] = {text_at(item, "post"),
                                 text_at(item, "item"),
                                 text_at(item, "name"),
                                 text_at(item, "action"),
                                 text_at(channel, "channel"),
                                 text_at(tier, "tier"),
                                 mark};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tally_csv_put(to, texts[i]);
        tally_bytes_put_text(to, ",");
    }
    put_number(to, votes);
    tally_bytes_put_text(to, ",");
    tally_csv_put(to, text_at(item, "outcome"));
    put_rate(to, tally_json_get(tier, "rate"));
    tally_bytes_put_text(to, "\r\n");
}

/* A row for each mark. tier: with “tier”, “votes” and “rate”; or a channel, whose votes are those of the deciding tiers
 * together. */
static void put_rows(struct tally_bytes *to, const struct tally_json *item, const struct tally_json *channel,
                     const struct tally_json *tier)
{
    const char *mark;
    struct tally_json *votes;
    for (void *at = NULL; tally_json_next(tally_json_get(tier, "votes"), &at, &mark, &votes);)
        put_row(to, item, channel, tier, mark, votes);
}

/* shown: of figures that the room may see, which need not have tiers, or votes at all. */
static void put_item(struct tally_bytes *to, const struct tally_json *item, bool shown)
{
    const struct tally_json *channels = tally_json_get(item, "channels");
    for (size_t c = 0; c < tally_json_size(channels); c++) {
        const struct tally_json *channel = tally_json_at(channels, c), *tiers = tally_json_get(channel, "tiers");
        if (shown)
            put_rows(to, item, channel, channel);
        for (size_t t = 0; t < tally_json_size(tiers); t++)
            put_rows(to, item, channel, tally_json_at(tiers, t));
    }
    if (shown && !tally_json_size(channels))
        put_row(to, item, NULL, NULL, "", NULL);
}

static bool is_shown(const struct tally_json *result)
{
    return !strcmp(text_at(result, "format"), "tally-shown/1");
}

char *tally_export_csv_long(const char *result_json)
{
    struct tally_bytes csv = {.bytes = NULL};
    struct tally_json *result = tally_json_parse(result_json);
    if (!result)
        return NULL;
    tally_bytes_put_text(
        &csv, "\xEF\xBB\xBFpost,item,name,action,channel,tier,mark,votes,outcome,rate_votes,rate_of,percent\r\n");
    const struct tally_json *items = tally_json_get(result, "items");
    for (size_t i = 0; i < tally_json_size(items); i++)
        put_item(&csv, tally_json_at(items, i), is_shown(result));
    tally_json_free(result);
    return csv.bytes;
}
