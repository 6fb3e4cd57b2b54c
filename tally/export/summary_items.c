/* The summary of a count (汇总表): what each item got and what is decided, the votes by tier, the irregular ballots. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "export/summary.h"
#include "table/write.h"
#include "words/words.h"

static const char dash[] = "—";

bool tally_summary_by_post(const struct tally_result *r)
{
    return r->post_count && (r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested);
}

static bool is_deferred(const struct tally_result_item *item)
{
    return item->outcome == TALLY_DEFERRED;
}

static bool ranks(const struct tally_result *r)
{
    return r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested || r->rule->rank != TALLY_RANK_NONE;
}

struct tally_written_cell tally_summary_name(struct tally_summary *s, const struct tally_result_item *item)
{
    struct tally_written_cell cell = tally_summary_cell(tally_words_person(s->w, s->r, item));
    cell.strong = true;
    return cell;
}

/* 现任单位及职务 */
static const char *office(struct tally_summary *s, const struct tally_result_item *item)
{
    const char *parts[3];
    size_t count = 0;
    if (*item->unit)
        parts[count++] = item->unit;
    if (*item->title)
        parts[count++] = item->title;
    if (item->written_in)
        parts[count++] = TALLY_SAY(s->w, "written in");
    return count ? tally_words_join(s->w, parts, count, " ") : "";
}

const char *tally_summary_matter(struct tally_summary *s, const struct tally_result_item *item)
{
    const char *parts[2];
    size_t count = 0;
    if (!tally_summary_by_post(s->r) && item->post < s->r->post_count)
        parts[count++] = s->r->posts[item->post].title;
    if (*item->action)
        parts[count++] = item->action;
    return count ? tally_words_join(s->w, parts, count, " ") : "";
}

bool tally_summary_has_matters(struct tally_summary *s)
{
    bool has = false;
    for (size_t i = 0; i < s->r->item_count; i++)
        has |= *tally_summary_matter(s, &s->r->items[i]) != '\0';
    return has;
}

static bool has_offices(struct tally_summary *s)
{
    bool has = false;
    for (size_t i = 0; i < s->r->item_count; i++)
        has |= *office(s, &s->r->items[i]) != '\0';
    return has;
}

/* ---- what the columns of a table are ---- */

struct columns {
    bool channel, matter, office, favour, rated, needed, score, weights;
    size_t marks;
};

static struct columns columns_of(struct tally_summary *s)
{
    const struct tally_result *r = s->r;
    const struct tally_item_votes *v = r->item_count ? r->items[0].channels : NULL;
    return (struct columns){.channel = r->channel_count > 1,
                            .matter = tally_summary_has_matters(s),
                            .office = has_offices(s),
                            .favour = r->rule->kind == TALLY_APPRAISAL && *tally_words_in_favour(s->w, r->rule),
                            .rated = v && !v->no_rate,
                            .needed = v && v->plain,
                            .score = v && v->tier_scores,
                            .weights = v && v->weights,
                            .marks = r->mark_count};
}

/* A row that is filled from the left. */
struct row {
    struct tally_written_cell *cells;
    size_t used;
};

static void add(struct row *row, struct tally_written_cell cell)
{
    row->cells[row->used++] = cell;
}

static void add_text(struct row *row, const char *text)
{
    add(row, tally_summary_cell(text));
}

/* The votes by mark, then by their weight. */
static void add_votes(struct tally_summary *s, struct row *row, const struct tally_result_item *item,
                      const uint64_t *votes, const uint64_t *weights, const struct columns *c)
{
    for (size_t m = 0; m < c->marks; m++)
        if (tally_words_shows_mark(s->r, m))
            add(row, tally_summary_figure(is_deferred(item) ? dash : tally_words_votes(s->w, s->r, item, votes, m)));
    for (size_t m = 0; m < c->marks && c->weights; m++)
        if (tally_words_shows_mark(s->r, m))
            add(row, tally_summary_figure(
                         is_deferred(item) || !weights ? dash : tally_words_votes(s->w, s->r, item, weights, m)));
}

static void add_vote_headings(struct tally_summary *s, struct row *row, const struct columns *c)
{
    for (size_t m = 0; m < c->marks; m++)
        if (tally_words_shows_mark(s->r, m))
            add_text(row, tally_words_mark(s->w, s->r->marks[m]));
    for (size_t m = 0; m < c->marks && c->weights; m++)
        if (tally_words_shows_mark(s->r, m))
            add_text(row,
                     tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (%2$s)"),
                                        TALLY_ARGS(tally_words_mark(s->w, s->r->marks[m]), s->r->rule->ballot_weight)));
}

/* ---- what is decided ---- */

enum { MOST_FIXED = 14 };

static size_t width_of(const struct columns *c)
{
    return MOST_FIXED + c->marks * 2;
}

/* Ends a row whose width was not known before. */
static void end_row(struct tally_summary *s, const struct row *row)
{
    s->rows[s->count - 1].count = row->used;
}

static void add_heading(struct tally_summary *s, const struct columns *c)
{
    const struct tally_result *r = s->r;
    struct row row = {tally_summary_row(s, TALLY_ROW_HEAD, width_of(c)), 0};
    add_text(&row, ranks(r) ? TALLY_SAY(s->w, "rank") : TALLY_SAY(s->w, "no."));
    add_text(&row, tally_words_name_heading(s->w, r->rule));
    if (c->office)
        add_text(&row, TALLY_SAY(s->w, "present unit and office"));
    if (c->matter)
        add_text(&row, TALLY_SAY(s->w, "office or act"));
    if (c->channel)
        add_text(&row, TALLY_SAY(s->w, "ballots or talks"));
    add_vote_headings(s, &row, c);
    if (c->favour)
        add_text(&row, tally_words_in_favour(s->w, r->rule));
    if (c->rated) {
        add_text(&row, TALLY_SAY(s->w, "base of the rate"));
        add_text(&row, r->rule->weight_count ? TALLY_SAY(s->w, "weighted rate") : TALLY_SAY(s->w, "percent"));
    }
    if (c->needed)
        add_text(&row, TALLY_SAY(s->w, "needed"));
    if (c->score)
        add_text(&row, TALLY_SAY(s->w, "score"));
    add_text(&row, TALLY_SAY(s->w, "outcome"));
    add_text(&row, TALLY_SAY(s->w, "reason and place in the rules"));
    end_row(s, &row);
}

static void add_rate(struct tally_summary *s, struct row *row, const struct tally_result_item *item,
                     const struct tally_item_votes *v, const struct columns *c)
{
    const bool none = is_deferred(item);
    if (c->favour)
        add(row, none ? tally_summary_cell(dash) : tally_summary_number(v->rate.votes));
    if (c->rated) {
        add_text(row, none ? dash : tally_words_counted(s->w, v->rate.base, v->rate.of));
        add(row, tally_summary_percent(none ? NULL : v->rate.percent));
    }
    if (c->needed)
        add(row, none || !v->plain || !v->rate.of ? tally_summary_cell(dash) : tally_summary_number(v->needed));
    if (c->score)
        add(row, tally_summary_figure(none ? dash : tally_words_points(s->w, &v->score)));
}

static void add_item(struct tally_summary *s, const struct columns *c, const struct tally_result_item *item,
                     size_t number, size_t channel)
{
    const struct tally_item_votes *v = &item->channels[channel];
    struct row row = {tally_summary_row(s, TALLY_ROW_BODY, width_of(c)), 0};
    if (!ranks(s->r))
        add(&row, tally_summary_number(number));
    else
        add(&row, is_deferred(item) || !v->rank ? tally_summary_cell(dash) : tally_summary_number(v->rank));
    add(&row, tally_summary_name(s, item));
    if (c->office)
        add_text(&row, office(s, item));
    if (c->matter)
        add_text(&row, tally_summary_matter(s, item));
    if (c->channel)
        add_text(&row, tally_words_channel(s->w, s->r->channels[channel].channel));
    add_votes(s, &row, item, v->votes, v->weights, c);
    add_rate(s, &row, item, v, c);
    add_text(&row, channel ? "" : tally_words_outcome_of(s->w, s->r->rule, item->outcome));
    row.cells[row.used - 1].strong = true;
    add_text(&row, channel ? "" : is_deferred(item) ? item->deferred : tally_words_reason(s->w, s->r, item));
    end_row(s, &row);
}

static void add_section(struct tally_summary *s, const struct columns *c, size_t section)
{
    const struct tally_result *r = s->r;
    bool by_post = tally_summary_by_post(r);
    size_t number = 0;
    tally_summary_blank(s);
    tally_summary_text(s, TALLY_ROW_SECTION,
                       by_post ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (seats: %2$s)"),
                                                    TALLY_ARGS(r->posts[section].title,
                                                               tally_words_number(s->w, r->posts[section].seats)))
                               : TALLY_SAY(s->w, "Votes"));
    for (size_t i = 0; i < r->item_count; i++) {
        if (by_post && r->items[i].post != section)
            continue;
        if (!number++)
            add_heading(s, c);
        for (size_t channel = 0; channel < r->channel_count; channel++)
            add_item(s, c, &r->items[i], number, channel);
    }
    if (!number)
        tally_summary_text(s, TALLY_ROW_NOTE, TALLY_SAY(s->w, "Nobody was recommended."));
    const char *post = by_post ? tally_words_post(s->w, r, section) : "";
    if (*post)
        tally_summary_text(s, TALLY_ROW_NOTE, post);
}

void tally_summary_items(struct tally_summary *s)
{
    const struct columns c = columns_of(s);
    size_t sections = tally_summary_by_post(s->r) ? s->r->post_count : 1;
    for (size_t section = 0; section < sections; section++)
        add_section(s, &c, section);
}

/* ---- the votes by tier: “分别统计” (第二篇 一(一)2, 第三篇 第四条(3)) ---- */

static void add_tier_heading(struct tally_summary *s, const struct columns *c, bool rates)
{
    struct row row = {tally_summary_row(s, TALLY_ROW_HEAD, width_of(c)), 0};
    if (tally_summary_by_post(s->r))
        add_text(&row, TALLY_SAY(s->w, "post"));
    add_text(&row, tally_words_name_heading(s->w, s->r->rule));
    if (c->matter)
        add_text(&row, TALLY_SAY(s->w, "office or act"));
    if (c->channel)
        add_text(&row, TALLY_SAY(s->w, "ballots or talks"));
    add_text(&row, TALLY_SAY(s->w, "tier"));
    add_vote_headings(s, &row, c);
    if (rates) {
        add_text(&row, tally_words_in_favour(s->w, s->r->rule));
        add_text(&row, tally_words_base(s->w, TALLY_PRESENT));
        add_text(&row, TALLY_SAY(s->w, "percent"));
    }
    if (c->score) {
        add_text(&row, TALLY_SAY(s->w, "ballots with a grade"));
        add_text(&row, TALLY_SAY(s->w, "score"));
    }
    end_row(s, &row);
}

static void add_tier(struct tally_summary *s, const struct columns *c, bool rates, const struct tally_result_item *item,
                     size_t channel, size_t tier)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const bool none = is_deferred(item);
    struct row row = {tally_summary_row(s, TALLY_ROW_BODY, width_of(c)), 0};
    if (tally_summary_by_post(s->r))
        add_text(&row, item->post < s->r->post_count ? s->r->posts[item->post].title : "");
    add(&row, tally_summary_name(s, item));
    if (c->matter)
        add_text(&row, tally_summary_matter(s, item));
    if (c->channel)
        add_text(&row, tally_words_channel(s->w, s->r->channels[channel].channel));
    add_text(&row, tally_words_tier(s->w, s->r, tier));
    add_votes(s, &row, item, v->tiers[tier], v->tier_weights ? v->tier_weights[tier] : NULL, c);
    if (rates) {
        const struct tally_rate *rate = v->tier_rates && !none ? &v->tier_rates[tier] : NULL;
        add(&row, rate ? tally_summary_number(rate->votes) : tally_summary_cell(dash));
        add(&row, rate ? tally_summary_number(rate->of) : tally_summary_cell(dash));
        add(&row, tally_summary_percent(rate ? rate->percent : NULL));
    }
    if (c->score) {
        add(&row, none ? tally_summary_cell(dash) : tally_summary_number(v->tier_scores[tier].graded));
        add(&row, tally_summary_figure(none ? dash : tally_words_points(s->w, &v->tier_scores[tier].score)));
    }
    end_row(s, &row);
}

/* How weighted rates and scores come about, part by part. */
static void add_sums(struct tally_summary *s, const struct tally_result_item *item, bool *headed)
{
    enum { COLUMNS = 6 };
    size_t count;
    const struct tally_words_sum *sums = tally_words_sums(s->w, s->r, item, 0, &count);
    for (size_t i = 0; i < count && s->r->rule->weight_count; i++) {
        if (!*headed) {
            const char *const heads[COLUMNS] = {tally_words_name_heading(s->w, s->r->rule),
                                                TALLY_SAY(s->w, "score or rate"),
                                                TALLY_SAY(s->w, "tier"),
                                                TALLY_SAY(s->w, "of the tier"),
                                                TALLY_SAY(s->w, "weight"),
                                                TALLY_SAY(s->w, "part")};
            tally_summary_blank(s);
            tally_summary_text(s, TALLY_ROW_SECTION, TALLY_SAY(s->w, "How weighted rates and scores come about"));
            struct tally_written_cell *head = tally_summary_row(s, TALLY_ROW_HEAD, COLUMNS);
            for (size_t k = 0; k < COLUMNS; k++)
                head[k] = tally_summary_cell(heads[k]);
            *headed = true;
        }
        for (size_t p = 0; p <= sums[i].part_count; p++) {
            struct tally_written_cell *cells = tally_summary_row(s, TALLY_ROW_BODY, COLUMNS);
            bool total = p == sums[i].part_count;
            cells[0] = tally_summary_name(s, item);
            cells[1] = tally_summary_cell(sums[i].name);
            cells[2] = tally_summary_cell(total ? TALLY_SAY(s->w, "together")
                                                : tally_words_tier(s->w, s->r, sums[i].parts[p].tier));
            cells[3] = tally_summary_cell(total ? "" : sums[i].parts[p].value);
            cells[4] = tally_summary_cell(total ? "" : sums[i].parts[p].weight);
            cells[5] = tally_summary_figure(total ? sums[i].rounded : sums[i].parts[p].rounded);
        }
    }
}

void tally_summary_tiers(struct tally_summary *s)
{
    const struct tally_result *r = s->r;
    const struct columns c = columns_of(s);
    bool rates = r->item_count && r->items[0].channels[0].tier_rates && c.rated, headed = false;
    if (!r->item_count)
        return;
    tally_summary_text(s, TALLY_ROW_SECTION, TALLY_SAY(s->w, "Votes by tier"));
    add_tier_heading(s, &c, rates);
    for (size_t i = 0; i < r->item_count; i++)
        for (size_t channel = 0; channel < r->channel_count; channel++)
            for (size_t tier = 0; tier < r->tier_count; tier++)
                add_tier(s, &c, rates, &r->items[i], channel, tier);
    for (size_t i = 0; i < r->item_count; i++)
        add_sums(s, &r->items[i], &headed);
}

/* ---- irregular ballots: by tier and number, never by a place in a file ---- */

void tally_summary_irregular(struct tally_summary *s)
{
    enum { COLUMNS = 5, MOST = 1000000 /* rows of a sheet */ };
    const struct tally_result *r = s->r;
    const char *const heads[COLUMNS] = {TALLY_SAY(s->w, "ballots or talks"), TALLY_SAY(s->w, "tier"),
                                        TALLY_SAY(s->w, "ballot"), TALLY_SAY(s->w, "what"),
                                        TALLY_SAY(s->w, "reason or what it concerns")};
    if (!r->irregular_count)
        return;
    tally_summary_text(s, TALLY_ROW_SECTION,
                       tally_words_format(s->w, TALLY_SAY(s->w, "Ballots that are not plain (%1$s)"),
                                          TALLY_ARGS(tally_words_number(s->w, r->irregular_count))));
    struct tally_written_cell *head = tally_summary_row(s, TALLY_ROW_HEAD, COLUMNS);
    for (size_t k = 0; k < COLUMNS; k++)
        head[k] = tally_summary_cell(heads[k]);
    for (size_t i = 0; i < r->irregular_count && i < MOST; i++) {
        const struct tally_irregular *irregular = &r->irregular[i];
        struct tally_written_cell *cells = tally_summary_row(s, TALLY_ROW_BODY, COLUMNS);
        cells[0] = tally_summary_cell(tally_words_channel(s->w, irregular->channel));
        cells[1] = tally_summary_cell(tally_words_tier(s->w, r, irregular->tier));
        cells[2] = tally_summary_cell(irregular->ballot);
        cells[3] = tally_summary_cell(tally_words_irregular(s->w, irregular->kind));
        cells[4] = tally_summary_cell(tally_words_irregular_detail(s->w, r, irregular));
    }
}
