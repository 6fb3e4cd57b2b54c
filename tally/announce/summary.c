/* The summary (汇总表) of what may be shown in the room, for a protected export, as CSV and as a workbook.
 *
 * As the figures for programs (figures.c) it is built up from what may be shown, and nothing is taken out of the
 * summary of the whole result: what nobody thought of is missing here, and not told. A figure that is not shown is a
 * dash. */
#include <stdlib.h>
#include <tally/announce.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "export/summary.h"
#include "table/write.h"
#include "words/words.h"

static const char dash[] = "—";

struct shown {
    struct tally_summary s;
    const struct tally_disclosure *d;
    const size_t *order; /* of the items that are named */
    size_t named;
    size_t channels; /* whose votes are told */
    bool figures;    /* weighted rates, scores and ranks by them are told */
    bool by_post, matters, ranks;
    struct tally_written_cell *cells; /* of the row that is being made, and how many of it */
    size_t used;
};

/* ---- rows ---- */

enum { MOST_FIXED = 13 };

static void begin_row(struct shown *t, enum tally_written_look look)
{
    t->cells = tally_summary_row(&t->s, look, MOST_FIXED + 2 * t->s.r->mark_count + TALLY_ACCOUNTS);
    t->used = 0;
}

static void add(struct shown *t, struct tally_written_cell cell)
{
    t->cells[t->used++] = cell;
    t->s.rows[t->s.count - 1].count = t->used;
}

static void add_text(struct shown *t, const char *text)
{
    add(t, tally_summary_cell(text));
}

static void add_number(struct shown *t, uint64_t number, bool told)
{
    add(t, told ? tally_summary_number(number) : tally_summary_cell(dash));
}

static void add_note(struct shown *t, const char *text)
{
    if (*text)
        tally_summary_text(&t->s, TALLY_ROW_NOTE, text);
}

/* ---- the head, and what is not told ---- */

static void put_untold(struct shown *t)
{
    const struct tally_result *r = t->s.r;
    struct tally_words *w = t->s.w;
    bool decides = false;
    tally_summary_blank(&t->s);
    for (size_t i = 0; i < r->tier_count; i++) {
        const struct tally_result_tier *tier = &r->channels[0].tiers[i];
        decides |= !t->d->tiers[i] && !tier->advises;
        if (t->d->items && !t->d->tiers[i] && tier->advises)
            add_note(t, tally_words_format(w, tally_announce_kept_back(w, tier), TALLY_ARGS(tier->name)));
    }
    if (decides)
        add_note(t, TALLY_SAY(w, "Tiers are not shown apart, so that nobody's vote can be worked out."));
    if (t->d->items)
        add_note(t, tally_announce_untold(w, r, t->d));
}

static void put_head(struct shown *t, const char *code)
{
    const struct tally_result *r = t->s.r;
    struct tally_words *w = t->s.w;
    const char *const *lines;
    size_t count = tally_announce_correction(w, r, t->d, false, &lines);
    tally_summary_text(&t->s, TALLY_ROW_TITLE,
                       tally_words_format(w, TALLY_SAY(w, "%1$s: figures announced"), TALLY_ARGS(r->meeting.title)));
    for (size_t i = 0; i < count; i++)
        add_note(t, lines[i]);
    tally_summary_facts(&t->s);
    tally_summary_line(&t->s, TALLY_SAY(w, "vote taken"), tally_words_method(w, r));
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        tally_summary_line(&t->s, tally_words_quorum_heading(w, r->rule), tally_announce_quorum(w, r, t->d, i));
    tally_summary_line(&t->s, TALLY_SAY(w, "status"), tally_announce_status(w, r));
    tally_summary_line(&t->s, TALLY_SAY(w, "deferred"), r->meeting.deferred);
    tally_summary_line(&t->s, TALLY_SAY(w, "code"), code);
}

/* ---- accounts ---- */

/* counted: whether the valid, void and blank ballots may be shown; returned: and those that came back. */
static void put_account(struct shown *t, const char *name, const struct tally_accounts *a, bool returned, bool counted)
{
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(t->s.r, list);
    begin_row(t, TALLY_ROW_BODY);
    add_text(t, name);
    for (size_t i = 0; i < count; i++) {
        bool of_box = list[i] == TALLY_ACCOUNT_VALID || list[i] == TALLY_ACCOUNT_VOID || list[i] == TALLY_ACCOUNT_BLANK,
             of_return = list[i] == TALLY_ACCOUNT_RETURNED || list[i] == TALLY_ACCOUNT_UNRETURNED;
        add_number(t, tally_accounts_number(a, list[i]), of_box ? counted : !of_return || returned);
    }
}

static void put_accounts(struct shown *t, size_t channel)
{
    const struct tally_result *r = t->s.r;
    const struct tally_result_channel *c = &r->channels[channel];
    struct tally_words *w = t->s.w;
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(r, list);
    bool told = channel < t->channels, advised = false;
    tally_summary_blank(&t->s);
    tally_summary_text(&t->s, TALLY_ROW_SECTION, tally_words_channel(w, c->channel));
    begin_row(t, TALLY_ROW_HEAD);
    add_text(t, TALLY_SAY(w, "tier"));
    for (size_t i = 0; i < count; i++)
        add_text(t, tally_words_account(w, list[i]));
    for (size_t i = 0; i < r->tier_count; i++) {
        bool apart = told && t->d->tiers[i] && t->d->items;
        advised |= c->tiers[i].advises;
        put_account(t, tally_words_tier(w, r, i), &c->tiers[i].accounts, apart, apart);
    }
    if (r->tier_count > 1 || !t->d->tiers[0] || !told || !t->d->items)
        put_account(t, advised ? TALLY_SAY(w, "deciding") : TALLY_SAY(w, "together"), &c->whole, true,
                    told && !t->d->accounts_withheld);
    if (channel == 0)
        add_note(t, tally_announce_weights(w, r, t->d));
    else
        add_note(t, tally_announce_talks(w, c, t->d->talks));
}

/* ---- items ---- */

/* What may be shown of an item's votes: the item, a channel, and a tier of it or tier_count for all. */
struct votes {
    const struct tally_result_item *item;
    const struct tally_item_votes *v;
    size_t tier;
    bool told;
};

static bool has_weights(const struct tally_result *r)
{
    return r->item_count && r->items[0].channels[0].weights;
}

static void add_votes(struct shown *t, const struct votes *of)
{
    const struct tally_result *r = t->s.r;
    bool whole = of->tier == r->tier_count;
    const uint64_t *votes = whole ? of->v->votes : of->v->tiers[of->tier],
                   *weights = whole                 ? of->v->weights
                              : of->v->tier_weights ? of->v->tier_weights[of->tier]
                                                    : NULL;
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_words_shows_mark(r, m))
            add(t, tally_summary_figure(of->told ? tally_words_votes(t->s.w, r, of->item, votes, m) : dash));
    for (size_t m = 0; m < r->mark_count && has_weights(r); m++)
        if (tally_words_shows_mark(r, m))
            add(t,
                tally_summary_figure(of->told && weights && tally_announce_tells_weight(t->d, r, of->item, of->tier, m)
                                         ? tally_words_votes(t->s.w, r, of->item, weights, m)
                                         : dash));
}

static void add_vote_headings(struct shown *t)
{
    const struct tally_result *r = t->s.r;
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_words_shows_mark(r, m))
            add_text(t, tally_words_mark(t->s.w, r->marks[m]));
    for (size_t m = 0; m < r->mark_count && has_weights(r); m++)
        if (tally_words_shows_mark(r, m))
            add_text(t, tally_words_format(t->s.w, TALLY_SAY(t->s.w, "%1$s (%2$s)"),
                                           TALLY_ARGS(tally_words_mark(t->s.w, r->marks[m]), r->rule->ballot_weight)));
}

static void put_item_heading(struct shown *t)
{
    const struct tally_result *r = t->s.r;
    const struct tally_item_votes *v = r->items[0].channels;
    struct tally_words *w = t->s.w;
    begin_row(t, TALLY_ROW_HEAD);
    add_text(t, t->ranks ? TALLY_SAY(w, "rank") : TALLY_SAY(w, "no."));
    add_text(t, tally_words_name_heading(w, r->rule));
    if (t->matters)
        add_text(t, TALLY_SAY(w, "office or act"));
    if (t->channels > 1)
        add_text(t, TALLY_SAY(w, "ballots or talks"));
    add_vote_headings(t);
    if (!v->no_rate) {
        add_text(t, TALLY_SAY(w, "base of the rate"));
        add_text(t, r->rule->weight_count ? TALLY_SAY(w, "weighted rate") : TALLY_SAY(w, "percent"));
    }
    if (v->tier_scores)
        add_text(t, TALLY_SAY(w, "score"));
    add_text(t, TALLY_SAY(w, "outcome"));
    add_text(t, TALLY_SAY(w, "reason and place in the rules"));
}

/* With the figures of the clauses, where these may be told. */
static const char *reason_of(struct shown *t, const struct votes *of)
{
    const struct tally_result *r = t->s.r;
    if (of->item->outcome == TALLY_DEFERRED)
        return of->item->deferred;
    if (!of->told)
        return TALLY_SAY(t->s.w, "The votes are not announced this time.");
    if (!t->figures)
        return "";
    return tally_announce_hides_weights(t->d, r, of->item) ? tally_announce_standing(t->s.w, r, t->d, of->item, false)
                                                           : tally_words_reason(t->s.w, r, of->item);
}

static void put_item(struct shown *t, const struct votes *of, size_t number, size_t channel)
{
    const struct tally_result *r = t->s.r;
    const struct tally_item_votes *v = of->v, *first = r->items[0].channels;
    begin_row(t, TALLY_ROW_BODY);
    add_number(t, t->ranks ? v->rank : number, !t->ranks || (of->told && t->figures && v->rank));
    add(t, tally_summary_name(&t->s, of->item));
    if (t->matters)
        add_text(t, tally_summary_matter(&t->s, of->item));
    if (t->channels > 1)
        add_text(t, tally_words_channel(t->s.w, r->channels[channel].channel));
    add_votes(t, of);
    if (!first->no_rate) {
        bool weighted = r->rule->weight_count != 0;
        add_text(t, of->told ? tally_words_counted(t->s.w, v->rate.base, v->rate.of) : dash);
        add(t, tally_summary_percent(of->told && (t->figures || !weighted) ? v->rate.percent : NULL));
    }
    if (first->tier_scores)
        add(t, tally_summary_figure(of->told && t->figures ? tally_words_points(t->s.w, &v->score) : dash));
    add_text(t, channel ? "" : tally_words_outcome_of(t->s.w, r->rule, of->item->outcome));
    t->cells[t->used - 1].strong = true;
    add_text(t, channel ? "" : reason_of(t, of));
}

static struct votes votes_of(const struct shown *t, size_t item, size_t channel, size_t tier)
{
    const struct tally_result_item *i = &t->s.r->items[item];
    return (struct votes){.item = i,
                          .v = &i->channels[channel],
                          .tier = tier,
                          .told = i->outcome != TALLY_DEFERRED && !tally_announce_withholds(t->d, item)};
}

static void put_section(struct shown *t, size_t post)
{
    const struct tally_result *r = t->s.r;
    struct tally_words *w = t->s.w;
    size_t number = 0, kept_back = 0;
    tally_summary_blank(&t->s);
    tally_summary_text(&t->s, TALLY_ROW_SECTION,
                       t->by_post ? tally_announce_post(w, &r->posts[post], tally_words_number(w, r->posts[post].seats))
                                  : TALLY_SAY(w, "Votes"));
    for (size_t i = 0; i < t->named; i++) {
        if (t->by_post && r->items[t->order[i]].post != post)
            continue;
        if (!number++)
            put_item_heading(t);
        for (size_t c = 0; c < t->channels; c++) {
            const struct votes of = votes_of(t, t->order[i], c, r->tier_count);
            put_item(t, &of, number, c);
        }
    }
    for (size_t i = 0; i < r->item_count; i++)
        kept_back += (!t->by_post || r->items[i].post == post) && tally_announce_keeps_back(t->d, r, i);
    if (kept_back)
        add_note(t, TALLY_SAY(w, "The other votes and ranks for this post are not announced this time."));
    else if (!number)
        add_note(t, TALLY_SAY(w, "Nobody was recommended."));
    if (t->by_post && number + kept_back)
        add_note(t, tally_words_post(w, r, post));
}

/* ---- votes by tier (分别统计), of those that are shown apart ---- */

static void put_tier(struct shown *t, const struct votes *of, size_t channel)
{
    const struct tally_result *r = t->s.r;
    begin_row(t, TALLY_ROW_BODY);
    if (t->by_post)
        add_text(t, of->item->post < r->post_count ? r->posts[of->item->post].title : "");
    add(t, tally_summary_name(&t->s, of->item));
    if (t->matters)
        add_text(t, tally_summary_matter(&t->s, of->item));
    if (t->channels > 1)
        add_text(t, tally_words_channel(t->s.w, r->channels[channel].channel));
    add_text(t, tally_words_tier(t->s.w, r, of->tier));
    add_votes(t, of);
    if (r->items[0].channels[0].tier_rates && !r->items[0].channels[0].no_rate) {
        const struct tally_rate *rate = of->v->tier_rates ? &of->v->tier_rates[of->tier] : NULL;
        add_text(t, rate ? tally_words_counted(t->s.w, rate->base, rate->of) : dash);
        add(t, tally_summary_percent(rate ? rate->percent : NULL));
    }
}

static void put_tiers(struct shown *t)
{
    const struct tally_result *r = t->s.r;
    struct tally_words *w = t->s.w;
    tally_summary_text(&t->s, TALLY_ROW_SECTION, TALLY_SAY(w, "Votes by tier"));
    begin_row(t, TALLY_ROW_HEAD);
    if (t->by_post)
        add_text(t, TALLY_SAY(w, "post"));
    add_text(t, tally_words_name_heading(w, r->rule));
    if (t->matters)
        add_text(t, TALLY_SAY(w, "office or act"));
    if (t->channels > 1)
        add_text(t, TALLY_SAY(w, "ballots or talks"));
    add_text(t, TALLY_SAY(w, "tier"));
    add_vote_headings(t);
    if (r->items[0].channels[0].tier_rates && !r->items[0].channels[0].no_rate) {
        add_text(t, TALLY_SAY(w, "base of the rate"));
        add_text(t, TALLY_SAY(w, "percent"));
    }
    for (size_t i = 0; i < t->named; i++)
        for (size_t c = 0; c < t->channels; c++)
            for (size_t tier = 0; tier < r->tier_count; tier++) {
                const struct votes of = votes_of(t, t->order[i], c, tier);
                if (t->d->tiers[tier] && of.told)
                    put_tier(t, &of, c);
            }
}

/* ---- all of it ---- */

static void make(struct shown *t, struct tally_words *w, const struct tally_result *r, const struct tally_disclosure *d,
                 const char *code)
{
    bool apart = false;
    *t = (struct shown){.s = {.w = w, .r = r}, .d = d, .channels = d->talks ? r->channel_count : 1};
    t->order = tally_announce_order(&w->arena, r, d, &t->named);
    t->named = d->items ? t->named : 0;
    t->figures = tally_announce_tells_figures(d, r);
    t->by_post = tally_summary_by_post(r);
    t->matters = tally_summary_has_matters(&t->s);
    t->ranks = r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested || r->rule->rank != TALLY_RANK_NONE;
    put_head(t, code);
    for (size_t c = 0; c < r->channel_count; c++)
        put_accounts(t, c);
    for (size_t p = 0; d->items && p < (t->by_post ? r->post_count : 1); p++)
        put_section(t, p);
    put_untold(t);
    tally_summary_end_sheet(&t->s, TALLY_SAY(w, "Summary"), 0);
    for (size_t i = 0; i < t->named; i++)
        for (size_t tier = 0; tier < r->tier_count; tier++)
            apart |= d->tiers[tier] && votes_of(t, t->order[i], 0, tier).told;
    if (!apart)
        return;
    put_tiers(t);
    tally_summary_end_sheet(&t->s, TALLY_SAY(w, "Votes by tier"), 2);
}

char *tally_announce_csv(struct tally_words *w, const struct tally_result *result, const struct tally_disclosure *shown,
                         const char *code)
{
    struct shown t;
    make(&t, w, result, shown, code);
    char *csv = tally_summary_csv(&t.s);
    tally_summary_clear(&t.s);
    return csv;
}

char *tally_announce_xlsx(struct tally_words *w, const struct tally_result *result,
                          const struct tally_disclosure *shown, const char *code, size_t *size)
{
    struct shown t;
    make(&t, w, result, shown, code);
    char *book = tally_summary_xlsx(&t.s, size);
    tally_summary_clear(&t.s);
    return book;
}
