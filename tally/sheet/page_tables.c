/* The tables on a page, checked row by row: accounts, items, ballots that are not plain. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/mem.h"
#include "sheet/page_reading.h"

/* The table's head, which stands above its first row and again at the top of each page. */
static bool begin_table(const struct tally_page_row *head)
{
    head->reading->head = NULL;
    if (!tally_page_expect_row(head))
        return false;
    head->reading->head = head;
    return true;
}

static bool end_table(struct tally_page_reading *r, bool ok)
{
    r->head = NULL;
    return ok;
}

static const char *channel_word(struct tally_page_reading *r, enum tally_channel channel)
{
    static const char *const channels[] = {[TALLY_MEETING] = "Ballots of the meeting", [TALLY_TALK] = "Talks"};
    return tally_page_phrase(r, channels[channel]);
}

static void put_phrases(struct tally_page_row *row, const char *const *phrases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tally_page_put(row, tally_page_phrase(row->reading, phrases[i]));
}

/* ---- accounts ---- */

static const char *tier_name(struct tally_page_reading *r, size_t tier)
{
    const struct tally_result_tier *tiers = r->result->channels[0].tiers, *t = &tiers[tier];
    bool with_id = r->result->rule->tier_count && strcmp(t->id, t->name);
    for (size_t i = 0; i < r->result->tier_count; i++)
        with_id |= i != tier && !strcmp(tiers[i].name, t->name);
    const char *name = with_id ? tally_page_join(r, (const char *const[]){t->id, t->name}, 2, " ") : t->name;
    return t->advises ? tally_page_fill(r, "%1$s (for reference)", TALLY_ARGS(name)) : name;
}

static bool expect_accounts(struct tally_page_reading *r, const char *name, const struct tally_accounts *a)
{
    const uint64_t numbers[] = {a->due,        a->present, a->issued, a->returned,
                                a->unreturned, a->valid,   a->voided, a->blank};
    struct tally_page_row row = tally_page_row(r, 1 + sizeof numbers / sizeof *numbers);
    tally_page_put(&row, name);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        tally_page_put_number(&row, numbers[i]);
    return tally_page_expect_row(&row);
}

static bool check_account(struct tally_page_reading *r, const struct tally_result_channel *channel)
{
    static const char *const columns[] = {"due",          "present", "issued", "returned",
                                          "not returned", "valid",   "void",   "blank"};
    const struct tally_result *result = r->result;
    struct tally_page_row head = tally_page_row(r, 1 + sizeof columns / sizeof *columns);
    tally_page_put(&head, result->channel_count > 1 ? channel_word(r, channel->channel) : tally_page_phrase(r, "tier"));
    put_phrases(&head, columns, sizeof columns / sizeof *columns);
    bool ok = begin_table(&head), advised = false;
    for (size_t t = 0; ok && t < result->tier_count; t++) {
        advised |= channel->tiers[t].advises;
        ok = expect_accounts(r, tier_name(r, t), &channel->tiers[t].accounts);
    }
    if (ok && result->tier_count > 1)
        ok = expect_accounts(r, tally_page_phrase(r, advised ? "deciding" : "together"), &channel->whole);
    return end_table(r, ok);
}

bool tally_page_check_accounts(struct tally_page_reading *r)
{
    bool ok = true;
    for (size_t c = 0; ok && c < r->result->channel_count; c++)
        ok = check_account(r, &r->result->channels[c]);
    return ok;
}

/* ---- items ---- */

static void put_name(struct tally_page_row *row, const struct tally_result_item *item)
{
    const char *const parts[] = {item->unit, item->title, item->action};
    tally_page_put(row, item->name);
    tally_page_put(row, tally_page_join(row->reading, parts, 3, "")); /* blanks do not count */
}

static void put_rate(struct tally_page_row *row, const struct tally_result_item *item, const struct tally_item_votes *v)
{
    struct tally_page_reading *r = row->reading;
    const char *const parts[] = {tally_page_number(r, v->rate.votes), "/", tally_page_number(r, v->rate.of),
                                 v->rate.percent ? v->rate.percent : "", v->rate.percent ? "%" : ""};
    tally_page_put(row, tally_page_join(r, parts, 5, ""));
    if (item->outcome == TALLY_DEFERRED)
        tally_page_put(row, tally_page_phrase(r, "does not count"));
    else if (v->condition)
        tally_page_put(
            row, tally_page_fill(r,
                                 v->margin < 0 ? "needed %1$s, %2$s short"
                                 : v->margin   ? "needed %1$s, %2$s to spare"
                                               : "needed %1$s, just enough",
                                 TALLY_ARGS(tally_page_number(r, v->needed),
                                            tally_page_number(r, (uint64_t)(v->margin < 0 ? -v->margin : v->margin)))));
}

static void put_outcome(struct tally_page_row *row, const struct tally_result_item *item, size_t channel)
{
    if (channel) {
        tally_page_put(row, tally_page_phrase(row->reading, "beside"));
        return;
    }
    tally_page_put(row, tally_page_outcome(row->reading, item->outcome));
    if (item->outcome == TALLY_DEFERRED)
        tally_page_put(row, item->deferred);
}

static void put_marks(struct tally_page_row *row, const uint64_t *votes)
{
    for (size_t m = 0; m < row->reading->result->mark_count; m++)
        tally_page_put_number(row, votes[m]);
}

static bool decides(const struct tally_result *result, size_t tier)
{
    return !result->channels[0].tiers[tier].advises;
}

static size_t deciding(const struct tally_result *result)
{
    size_t count = 0;
    for (size_t t = 0; t < result->tier_count; t++)
        count += decides(result, t);
    return count;
}

static struct tally_page_row item_row(struct tally_page_reading *r)
{
    return tally_page_row(r, 8 + r->result->mark_count * (1 + r->result->tier_count) + 2 * r->result->tier_count);
}

static const char *rate_heading(struct tally_page_reading *r, const struct tally_item_votes *v)
{
    static const char *const bases[] = {[TALLY_DUE] = "due",
                                        [TALLY_PRESENT] = "present",
                                        [TALLY_ISSUED] = "issued",
                                        [TALLY_RETURNED] = "returned",
                                        [TALLY_VALID] = "valid"};
    return tally_page_join(
        r, (const char *const[]){tally_page_in_favour(r), "/", tally_page_phrase(r, bases[v->rate.base])}, 3, "");
}

static void put_mark_words(struct tally_page_row *row)
{
    for (size_t m = 0; m < row->reading->result->mark_count; m++)
        tally_page_put(row, tally_page_mark(row->reading, row->reading->result->marks[m]));
}

/* Of tiers side by side, or of marks side by side. */
static struct tally_page_row items_head(struct tally_page_reading *r, bool across, const struct tally_item_votes *v)
{
    static const char *const ranked[] = {"rank", "name"}, *const numbered[] = {"no.", "name"};
    const struct tally_result *result = r->result;
    struct tally_page_row head = item_row(r);
    bool by_tier = deciding(result) > 1;
    put_phrases(&head, across ? ranked : numbered, 2);
    for (size_t t = 0; across && by_tier && t < result->tier_count; t++)
        if (decides(result, t))
            tally_page_put(&head, tier_name(r, t));
    if (across)
        tally_page_put(&head, tally_page_phrase(r, by_tier ? "together" : "votes"));
    else if (by_tier)
        tally_page_put(&head, tally_page_phrase(r, "tier"));
    if (!across)
        put_mark_words(&head);
    tally_page_put(&head, rate_heading(r, v));
    tally_page_put(&head, tally_page_phrase(r, "outcome"));
    return head;
}

/* Tiers side by side. */
static bool check_across(struct tally_page_reading *r, const struct tally_result_item *item, size_t channel)
{
    const struct tally_item_votes *v = &item->channels[channel];
    struct tally_page_row row = item_row(r);
    if (v->rank)
        tally_page_put_number(&row, v->rank);
    put_name(&row, item);
    for (size_t t = 0; deciding(r->result) > 1 && t < r->result->tier_count; t++)
        if (decides(r->result, t))
            tally_page_put_number(&row, v->tiers[t][0]);
    tally_page_put_number(&row, v->votes[0]);
    put_rate(&row, item, v);
    put_outcome(&row, item, channel);
    return tally_page_expect_row(&row);
}

/* The row of one tier below its item's first: as it is or, at the top of a page, with what goes through all rows. */
static bool check_tier_row(struct tally_page_reading *r, size_t number, const struct tally_result_item *item,
                           size_t channel, size_t tier)
{
    const struct tally_item_votes *v = &item->channels[channel];
    struct tally_page_row rows[] = {item_row(r), item_row(r)}, whole = item_row(r);
    tally_page_put_number(&rows[0], number);
    tally_page_put(&rows[0], item->name);
    for (size_t k = 0; k < 2; k++) {
        tally_page_put(&rows[k], tier_name(r, tier));
        put_marks(&rows[k], v->tiers[tier]);
    }
    put_rate(&whole, item, v);
    tally_page_put(&rows[0], whole.cells[0]);
    tally_page_put(&rows[0], channel ? tally_page_phrase(r, "beside") : tally_page_outcome(r, item->outcome));
    return tally_page_take_row(&rows[1]) || tally_page_expect_row(&rows[0]);
}

/* Marks side by side. Where there are several tiers, each has a row, and what goes through all rows is drawn last; but
 * where the rows go over a page they are drawn one by one. */
static bool check_marks(struct tally_page_reading *r, size_t number, const struct tally_result_item *item,
                        size_t channel)
{
    const struct tally_result *result = r->result;
    const struct tally_item_votes *v = &item->channels[channel];
    bool by_tier = deciding(result) > 1, ok;
    struct tally_page_row group = item_row(r), first = item_row(r);
    if (by_tier) {
        tally_page_put(&group, tally_page_phrase(r, "together"));
        put_marks(&group, v->votes);
    }
    for (size_t t = 0; by_tier && t < result->tier_count; t++)
        if (decides(result, t)) {
            tally_page_put(&group, tier_name(r, t));
            put_marks(&group, v->tiers[t]);
        }
    for (struct tally_page_row *row = &group; row; row = row == &group ? &first : NULL) {
        tally_page_put_number(row, number);
        put_name(row, item);
        if (row == &first && by_tier)
            tally_page_put(row, tally_page_phrase(r, "together"));
        if (row == &first || !by_tier)
            put_marks(row, v->votes);
        put_rate(row, item, v);
        put_outcome(row, item, channel);
    }
    if (tally_page_take_row(&group))
        return true;
    ok = tally_page_expect_row(&first);
    for (size_t t = 0; ok && by_tier && t < result->tier_count; t++)
        if (decides(result, t))
            ok = check_tier_row(r, number, item, channel, t);
    return ok;
}

/* B票: the votes of a tier that advises. 第二篇 六(二) */
static bool check_advice(struct tally_page_reading *r, const size_t *items, size_t count, size_t channel, size_t tier)
{
    static const char *const columns[] = {"no.", "name"};
    const struct tally_result_tier *t = &r->result->channels[0].tiers[tier];
    const char *name =
        strcmp(t->id, t->name) ? tally_page_join(r, (const char *const[]){t->id, t->name}, 2, "") : t->name;
    struct tally_page_row head = item_row(r);
    put_phrases(&head, columns, 2);
    put_mark_words(&head);
    bool ok = tally_page_expect(r, tally_page_fill(r, "Advice, for reference only: %1$s", TALLY_ARGS(name))) &&
              begin_table(&head);
    for (size_t i = 0; ok && i < count; i++) {
        struct tally_page_row row = item_row(r);
        tally_page_put_number(&row, i + 1);
        tally_page_put(&row, r->result->items[items[i]].name);
        put_marks(&row, r->result->items[items[i]].channels[channel].tiers[tier]);
        ok = tally_page_expect_row(&row);
    }
    return end_table(r, ok);
}

static bool check_channel(struct tally_page_reading *r, const size_t *items, size_t count, size_t channel)
{
    enum { TIERS_ACROSS = 6 };
    const struct tally_result *result = r->result;
    bool across = result->mark_count == 1 && deciding(result) <= TIERS_ACROSS, ok = true;
    struct tally_page_row head = items_head(r, across, &result->items[items[0]].channels[channel]);
    if (result->channel_count > 1)
        ok = tally_page_expect(r, channel ? tally_page_phrase(r, "Talks, beside the ballots and never added to them")
                                          : channel_word(r, result->channels[0].channel));
    ok = ok && begin_table(&head);
    for (size_t i = 0; ok && i < count; i++)
        ok = across ? check_across(r, &result->items[items[i]], channel)
                    : check_marks(r, i + 1, &result->items[items[i]], channel);
    ok = end_table(r, ok);
    for (size_t t = 0; ok && t < result->tier_count; t++)
        ok = decides(result, t) || check_advice(r, items, count, channel, t);
    return ok;
}

static bool check_section(struct tally_page_reading *r, size_t section, const size_t *items, size_t count)
{
    const struct tally_result *result = r->result;
    bool by_post = tally_page_by_post(r),
         ok = tally_page_expect_heading(r, by_post ? tally_page_seats(r, section) : tally_page_phrase(r, "Votes"));
    if (ok && !count)
        return tally_page_expect(r, tally_page_phrase(r, "Nobody was recommended."));
    for (size_t c = 0; ok && c < result->channel_count; c++)
        ok = check_channel(r, items, count, c);
    return ok && (!by_post || tally_page_expect(r, tally_page_post(r, section)));
}

bool tally_page_check_items(struct tally_page_reading *r)
{
    const struct tally_result *result = r->result;
    bool by_post = tally_page_by_post(r), ok = true;
    size_t *items = tally_arena_alloc(r->arena, result->item_count + 1, sizeof *items);
    for (size_t section = 0; ok && section < (by_post ? result->post_count : 1); section++) {
        size_t count = 0;
        for (size_t i = 0; i < result->item_count; i++)
            if (!by_post || result->items[i].post == section)
                items[count++] = i;
        ok = check_section(r, section, items, count);
    }
    return ok;
}

/* ---- ballots that are not plain ---- */

/* “written → name” of “written → id” */
static const char *ruled(struct tally_page_reading *r, const char *detail)
{
    static const char arrow[] = " → ";
    const char *last = NULL, *name = NULL;
    for (const char *at = detail; (at = strstr(at, arrow)) != NULL; at += sizeof arrow - 1)
        last = at;
    if (!last)
        return detail;
    const char *id = last + sizeof arrow - 1;
    if (!strcmp(id, "void"))
        name = tally_page_phrase(r, "not counted");
    for (size_t i = 0; !name && i < r->result->item_count; i++) {
        const struct tally_result_item *item = &r->result->items[i];
        bool namesake = false;
        for (size_t k = 0; k < r->result->item_count; k++)
            namesake |=
                !strcmp(r->result->items[k].name, item->name) && strcmp(r->result->items[k].person, item->person) != 0;
        if (!strcmp(item->id, id))
            name = namesake ? tally_page_fill(r, "%1$s (%2$s)", TALLY_ARGS(item->name, id)) : item->name;
    }
    const char *const parts[] = {tally_arena_text(r->arena, detail, (size_t)(last - detail)), arrow, name};
    return name ? tally_page_join(r, parts, 3, "") : detail;
}

static const char *detail_of(struct tally_page_reading *r, const struct tally_irregular *irregular)
{
    const struct tally_result *result = r->result;
    if (irregular->kind == TALLY_IRREGULAR_RULED)
        return ruled(r, irregular->detail);
    for (size_t i = 0; irregular->kind == TALLY_IRREGULAR_VOID_ITEM && i < result->item_count; i++)
        if (!strcmp(result->items[i].id, irregular->detail))
            return result->items[i].name;
    bool of_post = irregular->kind == TALLY_IRREGULAR_OVERVOTED || irregular->kind == TALLY_IRREGULAR_OVERVOTED_POST;
    for (size_t i = 0; of_post && i < result->post_count; i++)
        if (!strcmp(result->posts[i].id, irregular->detail))
            return result->posts[i].title;
    return irregular->detail;
}

static void put_irregular(struct tally_page_row *row, const struct tally_irregular *like, uint64_t count)
{
    static const char *const kinds[] = {
        [TALLY_IRREGULAR_VOID] = "void ballot",
        [TALLY_IRREGULAR_OVERVOTED] = "void: too many",
        [TALLY_IRREGULAR_OVERVOTED_POST] = "too many for the post",
        [TALLY_IRREGULAR_BLANK] = "blank ballot",
        [TALLY_IRREGULAR_VOID_ITEM] = "marks that differ",
        [TALLY_IRREGULAR_RULED] = "name ruled on",
    };
    struct tally_page_reading *r = row->reading;
    const char *tier = tier_name(r, like->tier);
    tally_page_put(row, tally_page_phrase(r, kinds[like->kind]));
    tally_page_put(row, detail_of(r, like));
    tally_page_put(row, r->result->channel_count > 1
                            ? tally_page_fill(r, "%1$s, %2$s", TALLY_ARGS(channel_word(r, like->channel), tier))
                            : tier);
    tally_page_put_number(row, count);
}

static bool is_like(const struct tally_irregular *a, const struct tally_irregular *b)
{
    return a->kind == b->kind && a->channel == b->channel && a->tier == b->tier && !strcmp(a->detail, b->detail);
}

/* The ballots of one kind and reason, forty in a row. */
static bool check_alike(struct tally_page_reading *r, size_t first, bool *seen)
{
    enum { IN_A_ROW = 40, SHOWN = 2000 };
    const struct tally_irregular *all = r->result->irregular;
    const char *numbers[IN_A_ROW];
    size_t in_row = 0, shown = 0, count = 0;
    bool ok = true;
    for (size_t i = first; i < r->result->irregular_count; i++)
        if (is_like(&all[i], &all[first])) {
            seen[i] = true;
            count++;
        }
    for (size_t i = first; ok && shown < count && shown < SHOWN; i++) {
        if (!is_like(&all[i], &all[first]))
            continue;
        numbers[in_row++] = all[i].ballot;
        shown++;
        if (in_row < IN_A_ROW && shown < count && shown < SHOWN)
            continue;
        struct tally_page_row row = tally_page_row(r, 6);
        if (shown <= IN_A_ROW)
            put_irregular(&row, &all[first], count);
        const char *text = tally_page_list(r, numbers, in_row);
        tally_page_put(&row, shown == SHOWN && shown < count
                                 ? tally_page_fill(r, "%1$s … and %2$s more; the ledger lists them all.",
                                                   TALLY_ARGS(text, tally_page_number(r, count - shown)))
                                 : text);
        ok = tally_page_expect_row(&row);
        in_row = 0;
    }
    return ok;
}

bool tally_page_check_irregular(struct tally_page_reading *r)
{
    static const char *const columns[] = {"what", "tier", "ballots", "numbers of the ballots"};
    size_t count = r->result->irregular_count;
    bool *seen = tally_arena_alloc(r->arena, count + 1, sizeof *seen), ok = true;
    struct tally_page_row head = tally_page_row(r, 4);
    if (!count)
        return true;
    put_phrases(&head, columns, 4);
    ok = tally_page_expect_heading(
             r, tally_page_fill(r, "Ballots that are not plain (%1$s)", TALLY_ARGS(tally_page_number(r, count)))) &&
         begin_table(&head);
    for (size_t i = 0; ok && i < count; i++)
        ok = seen[i] || check_alike(r, i, seen);
    return end_table(r, ok);
}
