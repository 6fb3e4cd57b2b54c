/* What follows from a vote, in sentences: publicity, probation, time in office, further rounds. */
#include <assert.h>
#include <string.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "words/words.h"

struct list {
    struct tally_words *w;
    const struct tally_result *r;
    bool aloud;
    struct tally_words_follow_up *lines;
    size_t count;
};

static void add(struct list *l, enum tally_words_follow_kind kind, const char *text, const char *cite)
{
    if (*text)
        l->lines[l->count++] = (struct tally_words_follow_up){kind, text, cite};
}

static const char *date_of(const struct list *l, const char *date)
{
    return l->aloud ? tally_words_spoken_date(l->w, date) : tally_words_date(l->w, date);
}

static const char *number_of(const struct list *l, uint64_t n)
{
    return tally_words_number(l->w, n);
}

static const char *years(const struct list *l, uint32_t n)
{
    return n == 1 ? TALLY_SAY(l->w, "one year")
                  : tally_words_format(l->w, TALLY_SAY(l->w, "%1$s years"), TALLY_ARGS(number_of(l, n)));
}

static const char *months(const struct list *l, uint32_t n)
{
    return n == 1   ? TALLY_SAY(l->w, "one month")
           : n == 6 ? TALLY_SAY(l->w, "half a year")
                    : tally_words_format(l->w, TALLY_SAY(l->w, "%1$s months"), TALLY_ARGS(number_of(l, n)));
}

/* ---- persons: each is named once, whatever the number of items ---- */

static bool is_among(const struct tally_result *r, const size_t *items, size_t count, size_t item)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(r->items[items[i]].person, r->items[item].person))
            return true;
    return false;
}

static const char *names_of(const struct list *l, const size_t *items, size_t count)
{
    const char **names = tally_arena_alloc(&l->w->arena, count + 1, sizeof *names);
    size_t named = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_among(l->r, items, i, items[i]))
            names[named++] = tally_words_person(l->w, l->r, &l->r->items[items[i]]);
    return tally_words_list(l->w, names, named);
}

/* ---- 公示: only where somebody was adopted whom the rule names (第二篇 七(一), 第三篇 第十五条, 第四篇 五(一),
 * 第五篇 5) ---- */

static void add_publicity(struct list *l)
{
    const struct tally_publicity *p = &l->r->consequences.publicity;
    struct tally_words *w = l->w;
    if (!p->item_count)
        return;
    const char *names = names_of(l, p->items, p->item_count);
    if (p->reason) {
        add(l, TALLY_FOLLOW_PUBLICITY,
            tally_words_format(w, TALLY_SAY(w, "No publicity again for %1$s (%2$s)."), TALLY_ARGS(names, p->reason)),
            p->cite);
        return;
    }
    const char *const args[] = {names,
                                number_of(l, p->days),
                                number_of(l, l->r->rule->publicity_days_at_most),
                                date_of(l, p->first),
                                date_of(l, p->last),
                                p->latest ? date_of(l, p->latest) : "",
                                NULL};
    add(l, TALLY_FOLLOW_PUBLICITY,
        tally_words_format(w,
                           p->latest ? TALLY_SAY(w, "Publicity for %1$s: %2$s to %3$s days, from %4$s to %5$s at the "
                                                    "earliest and %6$s at the latest.")
                                     : TALLY_SAY(w, "Publicity for %1$s: %2$s days, from %4$s to %5$s."),
                           args),
        p->cite);
}

/* ---- 试用期 (第二篇 七(三), 第三篇 第十六条, 第四篇 五(一)) ---- */

static bool ends_alike(const struct tally_probation *a, const struct tally_probation *b)
{
    return !strcmp(a->last, b->last) && !strcmp(a->extended ? a->extended : "", b->extended ? b->extended : "");
}

/* Whoever is elected serves no probation where the text excepts them (“非选举产生的领导干部”), and counts from the day
 * of the election or appointment (第四篇 五(三)). */
static const char *elected_sentence(const struct list *l, const char *cite)
{
    bool excepted = strstr(cite, "非选举") != NULL, said = l->r->consequences.in_office_count > 0;
    return excepted && said ? N_("Posts filled by election have none.")
           : excepted       ? N_("Posts filled by election have none; their holders count from the day on which they "
                                       "are elected or appointed.")
           : said           ? ""
                            : N_("In posts filled by election it counts from the day of the election or appointment.");
}

static const char *probation_sentence(const struct list *l, const struct tally_probation *p, const char *names)
{
    struct tally_words *w = l->w;
    const char *parts[3];
    size_t count = 0;
    parts[count++] =
        tally_words_format(w, TALLY_SAY(w, "Probation of %1$s: %2$s from the day of the decision, to %3$s."),
                           TALLY_ARGS(names, years(l, l->r->rule->probation_years), date_of(l, p->last)));
    if (p->extended)
        parts[count++] =
            tally_words_format(w, TALLY_SAY(w, "It may be extended by %1$s, to %2$s."),
                               TALLY_ARGS(months(l, l->r->rule->probation_extension), date_of(l, p->extended)));
    const char *elected = elected_sentence(l, p->cite ? p->cite : "");
    if (*elected)
        parts[count++] = tally_words_say(w, elected);
    return tally_words_join(w, parts, count, tally_words_are_chinese(w) ? "" : " ");
}

/* One sentence for all whose probation ends on the same days. */
static void add_probation(struct list *l)
{
    const struct tally_consequences *c = &l->r->consequences;
    size_t *items = tally_arena_alloc(&l->w->arena, c->probation_count + 1, sizeof *items);
    for (size_t i = 0; i < c->probation_count; i++) {
        const struct tally_probation *p = &c->probation[i];
        size_t count = 0;
        bool said = false;
        for (size_t k = 0; k < c->probation_count; k++)
            if (ends_alike(p, &c->probation[k])) {
                said |= k < i;
                items[count++] = c->probation[k].item;
            }
        if (!said)
            add(l, TALLY_FOLLOW_PROBATION, probation_sentence(l, p, names_of(l, items, count)), p->cite);
    }
}

/* ---- 任职时间 (第四篇 五(三)) ---- */

static void add_in_office(struct list *l)
{
    const struct tally_consequences *c = &l->r->consequences;
    struct tally_words *w = l->w;
    size_t *items = tally_arena_alloc(&w->arena, c->in_office_count + 1, sizeof *items);
    for (size_t i = 0; i < c->in_office_count; i++)
        items[i] = c->in_office[i].item;
    if (c->in_office_count)
        add(l, TALLY_FOLLOW_IN_OFFICE,
            tally_words_format(w,
                               TALLY_SAY(w, "Time in office of %1$s: from the day of the decision, %2$s; in posts "
                                            "filled by election, from the day of the election or appointment."),
                               TALLY_ARGS(names_of(l, items, c->in_office_count), date_of(l, c->in_office[0].date))),
            c->in_office[0].cite);
}

/* ---- after a recommendation ---- */

/* Whether somebody came out of the recommendation who may be inspected. */
static bool recommends(const struct tally_result *r)
{
    bool any = false;
    for (size_t i = 0; i < r->item_count; i++)
        any |= r->items[i].outcome == TALLY_QUALIFIES || r->items[i].outcome == TALLY_LISTED ||
               (r->items[i].outcome == TALLY_RANKED && r->items[i].channels[0].rate.votes > 0);
    return any;
}

/* 后备干部库 “每年更新一次” (第二篇 一) */
static const char *renewal_day(const struct list *l)
{
    char text[TALLY_DATE_SIZE];
    struct tally_date date;
    if (!tally_text_date(tally_text_of(l->r->meeting.date), &date))
        return "";
    const char *day = tally_date_text(text, tally_date_years_later(date, l->r->rule->renewed_years));
    return date_of(l, tally_arena_text(&l->w->arena, day, strlen(day)));
}

/* The 15 days of 第二篇 五(二) are those of the 考察预告 and begin when it is posted, so they have no date here. */
static void add_recommendation(struct list *l)
{
    const struct tally_rule *rule = l->r->rule;
    struct tally_words *w = l->w;
    if (rule->kind != TALLY_RECOMMENDATION || l->r->status != TALLY_VALID_VOTE || !recommends(l->r))
        return;
    if (*l->r->meeting.recommendation_last)
        add(l, TALLY_FOLLOW_VALIDITY,
            tally_words_format(w, TALLY_SAY(w, "The recommendation is valid to %1$s."),
                               TALLY_ARGS(date_of(l, l->r->meeting.recommendation_last))),
            rule->within_cite ? rule->within_cite : rule->cite);
    if (rule->inspection_days)
        add(l, TALLY_FOLLOW_INSPECTION,
            tally_words_format(w,
                               TALLY_SAY(w, "When it is determined who is inspected, a notice of it is put up for "
                                            "%1$s days, counted from the day on which it is put up."),
                               TALLY_ARGS(number_of(l, rule->inspection_days))),
            rule->inspection_cite);
    if (rule->renewed_years)
        add(l, TALLY_FOLLOW_RENEWAL,
            tally_words_format(w,
                               rule->renewed_years == 1
                                   ? TALLY_SAY(w, "The reserve is renewed every year, next by %1$s.")
                                   : TALLY_SAY(w, "The reserve is renewed every %2$s years, next by %1$s."),
                               TALLY_ARGS(renewal_day(l), number_of(l, rule->renewed_years))),
            rule->renewed_cite);
}

/* ---- a further round ---- */

static uint64_t seats_left(const struct tally_result *r, size_t post)
{
    uint64_t elected = 0;
    for (size_t i = 0; i < r->item_count; i++)
        elected += r->items[i].post == post && r->items[i].outcome == TALLY_ELECTED;
    return r->posts[post].seats > elected ? r->posts[post].seats - elected : 0;
}

static const char *next_of_post(const struct list *l, size_t post)
{
    struct tally_words *w = l->w;
    const struct tally_result_post *p = &l->r->posts[post];
    const char *what = NULL;
    switch (p->next) {
    case TALLY_NEXT_TIE:
        what = TALLY_SAY(w, "%1$s (again among the tied; seats: %2$s)");
        break;
    case TALLY_NEXT_UNFILLED:
        what = TALLY_SAY(w, "%1$s (seats left over: %2$s)");
        break;
    case TALLY_NEXT_RESUMED:
        what = TALLY_SAY(w, "%1$s (when the questions are settled)");
        break;
    case TALLY_NEXT_AGAIN:
        what = TALLY_SAY(w, "%1$s (again)");
        break;
    case TALLY_NEXT_NONE:
    case TALLY_POST_NEXTS:
        return NULL;
    }
    uint64_t left = seats_left(l->r, post);
    return tally_words_format(w, what,
                              TALLY_ARGS(p->title, l->aloud && tally_words_are_chinese(w)
                                                       ? tally_words_spoken_count(w, left)
                                                       : number_of(l, left)));
}

static bool any_deferred(const struct tally_result *r)
{
    bool any = false;
    for (size_t i = 0; i < r->item_count; i++)
        any |= r->items[i].outcome == TALLY_DEFERRED;
    return any;
}

/* Votes that are invalid or had no quorum say themselves that they are taken again. */
static void add_next(struct list *l)
{
    struct tally_words *w = l->w;
    const struct tally_result *r = l->r;
    const char **posts = tally_arena_alloc(&w->arena, r->post_count + 1, sizeof *posts);
    size_t count = 0;
    bool resumed = false, again = r->status == TALLY_INVALID_VOTE || r->status == TALLY_NO_QUORUM;
    for (size_t i = 0; i < r->post_count && !again; i++) {
        const char *post = next_of_post(l, i);
        if (post)
            posts[count++] = post;
        resumed |= r->posts[i].next == TALLY_NEXT_RESUMED;
    }
    if (count)
        add(l, TALLY_FOLLOW_NEXT,
            tally_words_format(w, TALLY_SAY(w, "A further round is to be held for %1$s."),
                               TALLY_ARGS(tally_words_list(w, posts, count))),
            NULL);
    if (!resumed && !again && any_deferred(r))
        add(l, TALLY_FOLLOW_NEXT, TALLY_SAY(w, "What is deferred is voted on when the questions are settled."), NULL);
}

const struct tally_words_follow_up *tally_words_follow_ups(struct tally_words *w, const struct tally_result *result,
                                                           bool aloud, size_t *count)
{
    size_t most = 8 + result->consequences.probation_count;
    struct list l = {w, result, aloud, tally_arena_alloc(&w->arena, most, sizeof *l.lines), 0};
    add_next(&l);
    add_publicity(&l);
    add_in_office(&l);
    add_probation(&l);
    add_recommendation(&l);
    *count = l.count;
    return l.lines;
}

const char *tally_words_follow_label(struct tally_words *w, enum tally_words_follow_kind kind)
{
    static const char *const labels[] = {
        [TALLY_FOLLOW_NEXT] = N_("next round"),          [TALLY_FOLLOW_PUBLICITY] = N_("publicity"),
        [TALLY_FOLLOW_IN_OFFICE] = N_("time in office"), [TALLY_FOLLOW_PROBATION] = N_("probation"),
        [TALLY_FOLLOW_VALIDITY] = N_("validity"),        [TALLY_FOLLOW_INSPECTION] = N_("inspection notice"),
        [TALLY_FOLLOW_RENEWAL] = N_("renewal")};
    static_assert(sizeof labels / sizeof *labels == TALLY_FOLLOW_KINDS, "each kind has its label");
    return tally_words_say(w, labels[kind]);
}

bool tally_words_needs_round(const struct tally_result *result)
{
    bool any = result->status == TALLY_INVALID_VOTE || result->status == TALLY_NO_QUORUM || any_deferred(result);
    for (size_t i = 0; i < result->post_count; i++)
        any |= result->posts[i].next != TALLY_NEXT_NONE;
    return any;
}
