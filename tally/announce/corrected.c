/* What a sheet keeps of earlier announcements and issues, so that its reading text can be written again from the sheet
 * alone: what is corrected, and what may be shown after all that the room was told before. */
#include <stdlib.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>

#include "announce/history.h"
#include "base/date.h"
#include "base/json.h"
#include "base/mem.h"

/* ---- written ---- */

static struct tally_json *copy_of(const struct tally_json *json)
{
    char *text = json ? tally_json_text(json, TALLY_JSON_COMPACT) : NULL;
    struct tally_json *copy = text ? tally_json_parse(text) : tally_json_null();
    free(text);
    return copy;
}

/* Of the first channel, which decides, one member: “whole” of a result, “votes” of an item. */
static struct tally_json *first_channel(const struct tally_json *of, const char *member)
{
    struct tally_json *channels = tally_json_array(), *first = tally_json_object();
    tally_json_put(first, member, copy_of(tally_json_get(tally_json_at(tally_json_get(of, "channels"), 0), member)));
    tally_json_push(channels, first);
    return channels;
}

/* The members of an earlier result that a correction speaks of. */
static struct tally_json *figures_of(const struct tally_json *result)
{
    static const char *const members[] = {"item", "post", "name", "outcome", "origin"};
    const struct tally_json *items = tally_json_get(result, "items");
    struct tally_json *list = tally_json_array(), *all = tally_json_object();
    for (size_t i = 0; i < tally_json_size(items); i++) {
        struct tally_json *one = tally_json_object();
        for (size_t k = 0; k < sizeof members / sizeof *members; k++)
            if (tally_json_get(tally_json_at(items, i), members[k]))
                tally_json_put(one, members[k], copy_of(tally_json_get(tally_json_at(items, i), members[k])));
        tally_json_put(one, "channels", first_channel(tally_json_at(items, i), "votes"));
        tally_json_push(list, one);
    }
    tally_json_put(all, "status", copy_of(tally_json_get(result, "status")));
    tally_json_put(all, "channels", first_channel(result, "whole"));
    tally_json_put(all, "items", list);
    return all;
}

static struct tally_json *announced(const struct tally_past *past)
{
    struct tally_json *o = tally_json_pack("{s:I, s:s}", "count", (long long)past->count, "at", past->at);
    tally_json_put(o, "shown", copy_of(past->shown));
    tally_json_put(o, "result", figures_of(past->result));
    return o;
}

struct tally_json *tally_history_kept(const struct tally_history *history, const struct tally_result *result)
{
    const struct tally_correction *c = &history->correction;
    struct tally_disclosure shown;
    if (!c->past && !c->issue)
        return NULL;
    struct tally_json *kept = tally_json_object();
    tally_disclosure_make(&shown, result, TALLY_PROTECTED);
    tally_history_narrow(history, result, &shown);
    tally_json_put(kept, "shown", tally_history_shown(result, &shown));
    tally_json_put(kept, "announced", c->past ? announced(c->past) : tally_json_null());
    tally_json_put(kept, "issue", c->issue ? tally_json_number(c->issue) : tally_json_null());
    tally_json_put(kept, "issued_at", tally_json_string(c->issue ? c->issued_at : NULL));
    free(shown.tiers);
    return kept;
}

/* ---- read ---- */

static bool is_time(const struct tally_json *value)
{
    char digits[TALLY_TIME_DIGITS];
    const char *text = tally_json_string_value(value);
    return text && tally_text_existing_time(text, digits);
}

bool tally_history_kept_valid(const struct tally_json *kept)
{
    const struct tally_json *announced = tally_json_get(kept, "announced"), *issue = tally_json_get(kept, "issue");
    const bool past = tally_json_size(announced) > 0, issued = tally_json_is_number(issue);
    return tally_json_get(kept, "shown") && (past || issued) &&
           (!past || (is_time(tally_json_get(announced, "at")) &&
                      tally_json_number_value(tally_json_get(announced, "count")) > 0)) &&
           (!issued || (is_time(tally_json_get(kept, "issued_at")) && tally_json_number_value(issue) > 0));
}

static bool lists_tier(const struct tally_json *tiers, const char *id)
{
    bool found = false;
    for (size_t i = 0; !found && i < tally_json_size(tiers); i++) {
        const char *one = tally_json_string_value(tally_json_at(tiers, i));
        found = one && !strcmp(one, id);
    }
    return found;
}

static bool lists_item(const struct tally_json *items, const struct tally_result_item *item)
{
    bool found = false;
    for (size_t i = 0; !found && i < tally_json_size(items); i++) {
        const char *id = tally_json_string_value(tally_json_get(tally_json_at(items, i), "item")),
                   *post = tally_json_string_value(tally_json_get(tally_json_at(items, i), "post"));
        found = id && post && !strcmp(id, item->id) && !strcmp(post, item->post_id);
    }
    return found;
}

static void narrow(struct tally_disclosure *shown, const struct tally_json *kept, const struct tally_result *r)
{
    const struct tally_json *as = tally_json_get(kept, "shown"), *tiers = tally_json_get(as, "tiers"),
                            *withheld = tally_json_get(as, "withheld");
    shown->talks &= tally_json_is_true(tally_json_get(as, "talks"));
    shown->accounts_withheld = !tally_json_is_true(tally_json_get(as, "accounts"));
    shown->hidden = 0;
    for (size_t t = 0; t < r->tier_count; t++) {
        shown->tiers[t] &= lists_tier(tiers, r->channels[0].tiers[t].id);
        shown->hidden += !shown->tiers[t];
    }
    for (size_t i = 0; i < r->item_count; i++)
        shown->withheld[i] = lists_item(withheld, &r->items[i]);
}

void tally_history_disclose(struct tally_history *history, const struct tally_json *kept,
                            const struct tally_result *result, struct tally_disclosure *shown)
{
    const struct tally_json *announced = tally_json_get(kept, "announced");
    const char *issued_at = tally_json_string_value(tally_json_get(kept, "issued_at"));
    *history = (struct tally_history){.past = tally_alloc(1, sizeof *history->past)};
    tally_disclosure_make(shown, result, TALLY_PROTECTED);
    if (!kept)
        return;
    narrow(shown, kept, result);
    if (tally_json_size(announced)) {
        const struct tally_json *as = tally_json_get(announced, "shown");
        history->past[history->count++] = (struct tally_past){
            .count = (uint64_t)tally_json_number_value(tally_json_get(announced, "count")),
            .at = tally_copy(tally_json_string_value(tally_json_get(announced, "at"))),
            .result = copy_of(tally_json_get(announced, "result")),
            .shown = tally_json_size(as) ? copy_of(as) : NULL,
        };
    }
    if (issued_at) {
        history->issue = (uint64_t)tally_json_number_value(tally_json_get(kept, "issue"));
        history->issued_at = tally_copy(issued_at);
    }
    history->correction = (struct tally_correction){
        .past = history->count ? history->past : NULL, .issue = history->issue, .issued_at = history->issued_at};
    shown->correction = &history->correction;
}
