#include "announce.h"

#include <assert.h>
#include <string.h>

#define _(text) tally_words_say(w, text)

struct speech {
    struct tally_words *w;
    const struct tally_result *r;
    const char **paragraphs;
    size_t count;
};

static const char *digits(struct tally_words *w, const char *text, size_t size)
{
    while (size > 1 && *text == '0') {
        text++;
        size--;
    }
    return tally_arena_text(&w->arena, text, size);
}

const char *tally_announce_date(struct tally_words *w, const char *date)
{
    if (strlen(date) != 10)
        return date;
    return tally_words_format(w, _("%1$s-%2$s-%3$s"), w->language == TALLY_ENGLISH
                                  ? TALLY_ARGS(tally_arena_text(&w->arena, date, 4), tally_arena_text(&w->arena, date + 5, 2), tally_arena_text(&w->arena, date + 8, 2))
                                  : TALLY_ARGS(digits(w, date, 4), digits(w, date + 5, 2), digits(w, date + 8, 2)));
}

static void say(struct speech *s, const char *text)
{
    if (*text)
        s->paragraphs[s->count++] = text;
}

static const char *number(const struct speech *s, uint64_t n)
{
    return tally_words_number(s->w, n);
}

/* What a share is taken of, as a speaker says it. */
static const char *of_whom(const struct speech *s, enum tally_base base)
{
    static const char *const bases[] = {[TALLY_DUE] = N_("those due"), [TALLY_PRESENT] = N_("those present"), [TALLY_ISSUED] = N_("the ballots issued"),
                                        [TALLY_RETURNED] = N_("the ballots returned"), [TALLY_VALID] = N_("the valid ballots")};
    static_assert(sizeof bases / sizeof *bases == TALLY_BASES, "each base has its words");
    return tally_words_say(s->w, bases[base]);
}

/* ---- who came, what was returned ---- */

static void say_attendance(struct speech *s, const struct tally_result_channel *c)
{
    struct tally_words *w = s->w;
    const struct tally_quorum *q = &s->r->quorum;
    const char *came = tally_words_format(w, _("Due: %1$s; present: %2$s."), TALLY_ARGS(number(s, c->whole.due), number(s, c->whole.present)));
    if (!q->condition) {
        say(s, came);
        return;
    }
    const struct tally_condition *k = &q->condition->condition;
    int side = tally_share_compare(k, q->present, q->of);
    const char *const args[] = {came, of_whom(s, k->base), tally_words_share(w, k), NULL};
    say(s, tally_words_format(w,
                              q->met       ? side == 0 ? _("%1$s The present reach %3$s of %2$s: the quorum is met.") : _("%1$s The present exceed %3$s of %2$s: the quorum is met.")
                              : k->strict ? _("%1$s The present do not exceed %3$s of %2$s: the quorum is not met.")
                                          : _("%1$s The present do not reach %3$s of %2$s: the quorum is not met."),
                              args));
}

static void say_box(struct speech *s, const struct tally_result_channel *c)
{
    struct tally_words *w = s->w;
    const struct tally_accounts *a = &c->whole;
    const char *const args[] = {number(s, a->issued), number(s, a->returned), number(s, a->valid), number(s, a->voided), number(s, a->blank), NULL};
    if (c->channel == TALLY_TALK)
        say(s, tally_words_format(w, _("Talks: %1$s; valid: %3$s."), args));
    else
        say(s, tally_words_format(w, a->blank ? _("Ballots issued: %1$s; returned: %2$s; valid: %3$s, of these blank: %5$s; void: %4$s.")
                                              : _("Ballots issued: %1$s; returned: %2$s; valid: %3$s; void: %4$s."),
                                  args));
}

/* ---- the items ---- */

static const char *votes(const struct speech *s, const uint64_t *counts)
{
    struct tally_words *w = s->w;
    const char **parts = tally_arena_alloc(&w->arena, s->r->mark_count + 1, sizeof *parts);
    size_t n = 0;
    for (size_t m = 0; m < s->r->mark_count; m++)
        if (counts[m] || s->r->mark_count == 1 || m < 2) /* what nobody marked need not be read out, but the first two */
            parts[n++] = tally_words_format(w, _("%1$s %2$s votes"), TALLY_ARGS(tally_words_mark(w, s->r->marks[m]), number(s, counts[m])));
    return tally_words_join(w, parts, n, _(", "));
}

/* “agree: exceeds 1/2 of those due” */
static const char *against_share(const struct speech *s, const struct tally_item_votes *v)
{
    struct tally_words *w = s->w;
    const struct tally_condition *k = &v->condition->condition;
    const char *const args[] = {tally_words_favour(w, s->r->rule), of_whom(s, k->base), tally_words_share(w, k), NULL};
    return tally_words_format(w,
                              v->against_share > 0    ? _("%1$s: exceeds %3$s of %2$s")
                              : v->against_share == 0 ? _("%1$s: reaches %3$s of %2$s")
                              : k->strict             ? _("%1$s: does not exceed %3$s of %2$s")
                                                      : _("%1$s: does not reach %3$s of %2$s"),
                              args);
}

static const char *who(const struct speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    const char *about = *item->action ? item->action : item->title;
    bool namesake = false;
    for (size_t i = 0; i < s->r->item_count; i++)
        namesake |= &s->r->items[i] != item && !strcmp(s->r->items[i].name, item->name) && strcmp(s->r->items[i].person, item->person);
    const char *name = namesake && *item->unit ? tally_words_format(w, _("%1$s (%2$s)"), TALLY_ARGS(item->name, item->unit)) : item->name;
    return s->r->rule->kind == TALLY_DECISION && *about ? tally_words_format(w, _("%1$s, %2$s"), TALLY_ARGS(name, about)) : name;
}

static void say_item(struct speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    const struct tally_item_votes *v = &item->channels[0];
    const char *outcome = tally_words_outcome(w, item->outcome);
    bool decided = item->outcome != TALLY_DEFERRED && item->outcome != TALLY_NO_DECISION;
    if (item->outcome == TALLY_DEFERRED && *item->deferred)
        outcome = tally_words_format(w, _("%1$s (%2$s)"), TALLY_ARGS(outcome, item->deferred));
    const char *const args[] = {who(s, item), votes(s, v->votes), v->condition && decided && v->rate.of ? against_share(s, v) : "", outcome, NULL};
    say(s, tally_words_format(w, *args[2] ? _("%1$s: %2$s. %3$s; %4$s.") : _("%1$s: %2$s; %4$s."), args));
}

static void say_reference(struct speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    for (size_t t = 0; t < s->r->tier_count; t++)
        if (s->r->channels[0].tiers[t].advises && s->r->channels[0].tiers[t].accounts.valid)
            say(s, tally_words_format(w, _("For reference, %1$s: %2$s."), TALLY_ARGS(s->r->channels[0].tiers[t].name, votes(s, item->channels[0].tiers[t]))));
}

static void say_items(struct speech *s)
{
    struct tally_words *w = s->w;
    const struct tally_result *r = s->r;
    uint32_t post = UINT32_MAX;
    for (size_t i = 0; i < r->item_count; i++) {
        const struct tally_result_item *item = &r->items[i];
        if (item->post != post && item->post < r->post_count && r->rule->kind != TALLY_APPRAISAL) {
            if (post < r->post_count)
                say(s, tally_words_post(w, r, post));
            post = item->post;
            say(s, tally_words_format(w, _("%1$s (seats: %2$s)"), TALLY_ARGS(r->posts[post].title, number(s, r->posts[post].seats))));
        }
        say_item(s, item);
        say_reference(s, item);
    }
    if (post < r->post_count)
        say(s, tally_words_post(w, r, post));
}

const char *const *tally_announce_paragraphs(struct tally_words *w, const struct tally_result *result, size_t *count)
{
    size_t most = 16 + 4 * result->channel_count + result->item_count * (3 + result->tier_count) + 3 * result->post_count;
    struct speech s = {w, result, tally_arena_alloc(&w->arena, most, sizeof(const char *)), 0};
    say(&s, tally_words_format(w, _("The result of “%1$s” is announced."), TALLY_ARGS(result->meeting.title)));
    say_attendance(&s, &result->channels[0]);
    for (size_t c = 0; c < result->channel_count; c++)
        say_box(&s, &result->channels[c]);
    say(&s, result->status == TALLY_VALID_VOTE ? _("The ballots returned are no more than those issued: the vote is valid.") : tally_words_status(w, result->status));
    if (result->status == TALLY_DEFERRED_VOTE)
        say(&s, tally_words_format(w, _("Reason: %1$s"), TALLY_ARGS(result->meeting.deferred)));
    say_items(&s);
    if (result->status == TALLY_VALID_VOTE && result->rule->publicity_days)
        say(&s, tally_words_format(w, _("Publicity: %1$s"), TALLY_ARGS(tally_words_publicity(w, result))));
    *count = s.count;
    return s.paragraphs;
}
