/* What an announcement corrects: another result of the meeting that was announced, or signed, before. */
#include <string.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/text.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "announce/history.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "words/words.h"

struct changes {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_disclosure *shown;
    const struct tally_past *past;
    const char **lines;
    size_t count;
    bool aloud;
};

static const char *number(const struct changes *c, uint64_t n)
{
    return tally_words_number(c->w, n);
}

/* “75.36”, or as it is spoken, with the unit where there is one. */
static const char *points(const struct changes *c, const char *text)
{
    const bool spoken = c->aloud && tally_words_are_chinese(c->w);
    return tally_words_format(c->w, TALLY_SAY(c->w, "%1$s points"),
                              TALLY_ARGS(spoken ? tally_words_spoken_decimal(c->w, text) : text));
}

/* Which count: an ordinal, 第二次, and no 两. */
static const char *ordinal(const struct changes *c, uint64_t n, bool aloud)
{
    return aloud && tally_words_are_chinese(c->w) ? tally_words_spoken_number(c->w, n) : number(c, n);
}

static void add(struct changes *c, const char *text)
{
    c->lines[c->count++] = text;
}

/* ---- what changed ---- */

static enum tally_outcome outcome_of(const struct tally_json *item)
{
    const char *name = tally_json_string_value(tally_json_get(item, "outcome"));
    for (enum tally_outcome o = 0; name && o < TALLY_OUTCOMES; o++)
        if (!strcmp(tally_outcome_name(o), name))
            return o;
    return TALLY_OUTCOMES;
}

static void add_accounts(struct changes *c)
{
    const struct tally_accounts *now = &c->r->channels[0].whole;
    const char *parts[TALLY_ACCOUNTS];
    size_t count = 0;
    for (enum tally_account a = 0; a < TALLY_ACCOUNTS; a++) {
        bool counted = a == TALLY_ACCOUNT_VALID || a == TALLY_ACCOUNT_VOID || a == TALLY_ACCOUNT_BLANK,
             told = !counted || (!c->shown->accounts_withheld && tally_past_showed_accounts(c->past));
        uint64_t n = tally_accounts_number(now, a), then = tally_past_account(c->past, tally_account_name(a));
        if (told && n != then && c->r->meeting.method == TALLY_METHOD_BALLOTS)
            parts[count++] =
                tally_words_format(c->w, TALLY_SAY(c->w, "%1$s from %2$s to %3$s"),
                                   TALLY_ARGS(tally_words_account(c->w, a), number(c, then), number(c, n)));
    }
    if (count)
        add(c, tally_words_format(c->w, TALLY_SAY(c->w, "Changed: %1$s."),
                                  TALLY_ARGS(tally_words_join(c->w, parts, count, TALLY_SAY(c->w, ", ")))));
}

/* “agree from 5 to 6 votes”: each mark that changed, where both figures were, or are, shown. */
static size_t changed_votes(const struct changes *c, const struct tally_result_item *item,
                            const struct tally_json *then, const char **parts)
{
    size_t count = 0;
    for (size_t m = 0; m < c->r->mark_count; m++) {
        uint64_t n = item->channels[0].votes[m], before = tally_past_votes(then, c->r->marks[m]);
        if (n != before)
            parts[count++] =
                tally_words_format(c->w, TALLY_SAY(c->w, "%1$s from %2$s to %3$s votes"),
                                   TALLY_ARGS(tally_words_mark(c->w, c->r->marks[m]), number(c, before), number(c, n)));
    }
    return count;
}

/* “score from 75.36 to 76.00”; "" where it is the same, or may not be told. Figures that add up tiers are told only
 * where the tiers are, and then they were told before. */
static const char *changed_score(const struct changes *c, const struct tally_result_item *item,
                                 const struct tally_json *then)
{
    const struct tally_item_votes *v = &item->channels[0];
    const struct tally_json *before = tally_json_get(tally_json_at(tally_json_get(then, "channels"), 0), "score");
    const char *text = tally_json_string_value(tally_json_get(before, "text"));
    if (!v->tier_scores || !tally_announce_tells_figures(c->shown, c->r) || tally_past_same_score(before, &v->score))
        return "";
    return tally_words_format(c->w, TALLY_SAY(c->w, "score from %1$s to %2$s"),
                              TALLY_ARGS(text ? points(c, text) : TALLY_SAY(c->w, "no score"),
                                         v->score.num ? points(c, v->score.text) : TALLY_SAY(c->w, "no score")));
}

static void add_item(struct changes *c, size_t index)
{
    const struct tally_result_item *item = &c->r->items[index];
    const struct tally_json *then = tally_past_item(c->past, item);
    const char **parts = tally_arena_alloc(&c->w->arena, c->r->mark_count + 4, sizeof *parts);
    enum tally_outcome before = outcome_of(then);
    bool withheld = tally_announce_withholds(c->shown, index);
    size_t count = 0;
    if (!then)
        return; /* that somebody is named now who was not before is itself such a difference */
    if (withheld)
        parts[count++] = TALLY_SAY(c->w, "the votes are not announced this time");
    else if (item->outcome != TALLY_DEFERRED && tally_past_showed(c->past, then))
        count = changed_votes(c, item, then, parts);
    const char *score = !withheld && item->outcome != TALLY_DEFERRED && tally_past_showed(c->past, then)
                            ? changed_score(c, item, then)
                            : "";
    if (*score)
        parts[count++] = score;
    if (before != item->outcome && before != TALLY_OUTCOMES)
        parts[count++] = tally_words_format(c->w, TALLY_SAY(c->w, "the outcome from “%1$s” to “%2$s”"),
                                            TALLY_ARGS(tally_words_outcome_of(c->w, c->r->rule, before),
                                                       tally_words_outcome_of(c->w, c->r->rule, item->outcome)));
    if (count)
        add(c, tally_words_format(c->w, TALLY_SAY(c->w, "Changed for %1$s: %2$s."),
                                  TALLY_ARGS(tally_words_person(c->w, c->r, item),
                                             tally_words_join(c->w, parts, count, TALLY_SAY(c->w, ", ")))));
}

/* Names in a recommendation, and those written in, come from the ballots: that somebody is named now who was not
 * before tells of votes. The roster's items were on the ballot, and everybody knows them. */
static bool is_of_roster(const struct changes *c, const struct tally_json *then)
{
    const char *origin = tally_json_string_value(tally_json_get(then, "origin"));
    return c->r->rule->kind != TALLY_RECOMMENDATION && !(origin && *origin);
}

static void add_names(struct changes *c, const char *const *names, size_t count, const char *sentence)
{
    if (count)
        add(c, tally_words_format(c->w, sentence, TALLY_ARGS(tally_words_list(c->w, names, count))));
}

/* The items that are no longer on the roster. True: there are such, told or not. */
static bool add_removed(struct changes *c)
{
    const struct tally_json *items = tally_json_get(c->past->result, "items");
    const char **names = tally_arena_alloc(&c->w->arena, tally_json_size(items) + 1, sizeof *names);
    size_t count = 0;
    bool any = false;
    for (size_t i = 0; i < tally_json_size(items); i++) {
        const struct tally_json *then = tally_json_at(items, i);
        const char *name = tally_json_string_value(tally_json_get(then, "name"));
        bool removed = !tally_past_is_present(then, c->r);
        any |= removed;
        if (removed && name && is_of_roster(c, then))
            names[count++] = name;
    }
    add_names(c, names, count, TALLY_SAY(c->w, "Announced then, and no longer among the items: %1$s."));
    return any;
}

/* The items that were not on the roster then. True: there are such, told or not. */
static bool add_new(struct changes *c)
{
    const char **names = tally_arena_alloc(&c->w->arena, c->r->item_count + 1, sizeof *names);
    size_t count = 0;
    bool any = false;
    for (size_t i = 0; i < c->r->item_count; i++) {
        const struct tally_result_item *item = &c->r->items[i];
        bool is_new = !tally_past_item(c->past, item);
        any |= is_new;
        if (is_new && !item->written_in && is_of_roster(c, NULL))
            names[count++] = item->name;
    }
    add_names(c, names, count, TALLY_SAY(c->w, "Not among the items announced then: %1$s."));
    return any;
}

/* ---- the sentences ---- */

static const char *day_of(const struct changes *c, const char *at, bool aloud)
{
    char beijing[TALLY_TIME_SIZE];
    enum { DAY = 10 };
    const char *text = tally_time_beijing(beijing, at),
               *day = tally_arena_text(&c->w->arena, text, strlen(text) < DAY ? strlen(text) : DAY);
    return aloud ? tally_words_spoken_date(c->w, day) : tally_words_date(c->w, day);
}

size_t tally_announce_correction(struct tally_words *w, const struct tally_result *result,
                                 const struct tally_disclosure *shown, bool aloud, const char *const **lines)
{
    const struct tally_correction *k = shown->correction;
    struct changes c = {
        w, result, shown, k ? k->past : NULL, tally_arena_alloc(&w->arena, result->item_count + 6, sizeof *c.lines),
        0, aloud};
    *lines = c.lines;
    if (!k)
        return 0;
    if (!c.past) {
        add(&c, tally_words_format(w,
                                   TALLY_SAY(w, "Correction: this result replaces the tally sheets that were issued "
                                                "on %1$s (issue %2$s) and signed."),
                                   TALLY_ARGS(day_of(&c, k->issued_at, aloud), ordinal(&c, k->issue, aloud))));
        return c.count;
    }
    add(&c, tally_words_format(w,
                               TALLY_SAY(w, "Correction: the result announced on %1$s (count %2$s) is replaced by this "
                                            "one, after a new count."),
                               TALLY_ARGS(day_of(&c, c.past->at, aloud), ordinal(&c, c.past->count, aloud))));
    size_t before = c.count;
    add_accounts(&c);
    size_t named;
    const size_t *order = tally_announce_order(&w->arena, result, shown, &named);
    for (size_t i = 0; shown->items && i < named; i++)
        add_item(&c, order[i]);
    const bool removed = add_removed(&c), added = add_new(&c);
    if (c.count == before)
        add(&c, removed || added ? TALLY_SAY(w, "The votes and outcomes that are announced now are the valid ones.")
                                 : TALLY_SAY(w, "The votes in total and the outcomes are as they were announced."));
    return c.count;
}
