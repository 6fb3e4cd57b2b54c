/* The tables of items in the report of tally count: outcome, reason, votes by mark and tier. */
#include "cli/command/report_items.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDE = 100,
    NAME_LEAST = 14,
    OUTCOME_LEAST = 12,
    HEADING_LEAST = 6,
    HEADING_MOST = 12,
    BESIDE_TIERS = NAME_LEAST + 10
};

struct tables {
    struct tally_terminal *page;
    const struct tally_result *r;
    bool by_post;
    size_t sections;            /* one for each post, then one for items without a post; or a single one for all */
    struct tally_grid *results; /* by section */
};

static const char dash[] = "—";

static bool ranks(const struct tally_result *r)
{
    return r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested || r->rule->rank != TALLY_RANK_NONE;
}

static bool by_post(const struct tally_result *r)
{
    return r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested || r->rule->top.form == TALLY_TOP_PER_POST;
}

static bool within(const struct tables *t, size_t section, const struct tally_result_item *item)
{
    return !t->by_post || (item->post < t->r->post_count ? item->post == section : section == t->r->post_count);
}

static size_t items_within(const struct tables *t, size_t section)
{
    size_t count = 0;
    for (size_t i = 0; i < t->r->item_count; i++)
        count += within(t, section, &t->r->items[i]);
    return count;
}

/* ---- outcomes ---- */

enum column { PLACE, NAME, BAR, VOTES, PERCENT, NEEDED, MARGIN, SCORE, OUTCOME, COLUMNS };

struct layout {
    size_t at[COLUMNS]; /* the position of the column; SIZE_MAX: left out */
    struct tally_grid_column columns[COLUMNS];
    size_t count;
};

static void put_column(struct layout *l, enum column column, bool wanted, struct tally_grid_column as)
{
    l->at[column] = wanted ? l->count : SIZE_MAX;
    if (wanted)
        l->columns[l->count++] = as;
}

static const struct tally_item_votes *some_votes(const struct tally_result *r)
{
    return r->item_count ? &r->items[0].channels[0] : NULL;
}

/* “agree/due”; with a county's own rule the channels can have different bases. */
static const char *votes_heading(struct tally_terminal *page, const struct tally_result *r)
{
    const struct tally_item_votes *v = some_votes(r);
    for (size_t c = 1; v && c < r->channel_count; c++)
        if (v[c].rate.base != v->rate.base)
            v = NULL;
    return v ? tally_terminal_format(
                   page, "%1$s/%2$s",
                   TALLY_WITH(tally_words_in_favour(page->words, r->rule), tally_words_base(page->words, v->rate.base)))
             : _("votes/base");
}

static void lay_out(struct layout *l, struct tally_terminal *page, const struct tally_result *r)
{
    const struct tally_item_votes *v = some_votes(r);
    bool share = v && v->plain, rated = !v || !v->no_rate, weighted = r->rule->weight_count;
    *l = (struct layout){.count = 0};
    put_column(l, PLACE, true,
               (struct tally_grid_column){.heading = ranks(r) ? _("rank") : _("id"), .kind = TALLY_GRID_RIGHT});
    put_column(
        l, NAME, true,
        (struct tally_grid_column){.heading = tally_words_name_heading(page->words, r->rule), .least = NAME_LEAST});
    put_column(l, BAR, page->terminal && rated && !weighted,
               (struct tally_grid_column){.heading = "", .kind = TALLY_GRID_BAR});
    put_column(l, VOTES, rated,
               (struct tally_grid_column){.heading = votes_heading(page, r),
                                          .kind = TALLY_GRID_RIGHT,
                                          .heading_most = HEADING_MOST,
                                          .like = tally_cli_columns(tally_words_in_favour(page->words, r->rule)) + 1});
    put_column(l, PERCENT, rated,
               (struct tally_grid_column){.heading = weighted ? _("weighted rate") : _("percent"),
                                          .kind = TALLY_GRID_RIGHT,
                                          .heading_most = weighted ? HEADING_MOST : 0});
    /* it is the same for all items and also in the head of the report, so it is dropped first on a narrow terminal */
    put_column(l, NEEDED, share && (!page->terminal || page->columns >= WIDE),
               (struct tally_grid_column){.heading = _("needed"), .kind = TALLY_GRID_RIGHT});
    put_column(l, MARGIN, share, (struct tally_grid_column){.heading = _("margin"), .kind = TALLY_GRID_RIGHT});
    put_column(l, SCORE, v && v->tier_scores,
               (struct tally_grid_column){.heading = _("score"), .kind = TALLY_GRID_RIGHT});
    put_column(l, OUTCOME, true, (struct tally_grid_column){.heading = _("outcome"), .least = OUTCOME_LEAST});
}

static void put(struct tally_grid_row *row, const struct layout *l, enum column column, const char *text,
                enum tally_style style)
{
    if (l->at[column] == SIZE_MAX)
        return;
    row->cells[l->at[column]] = text;
    row->styles[l->at[column]] = style;
}

static enum tally_style outcome_style(enum tally_outcome outcome)
{
    static const enum tally_style styles[] = {
        [TALLY_QUALIFIES] = TALLY_GOOD,   [TALLY_FALLS_SHORT] = TALLY_PLAIN,    [TALLY_RANKED] = TALLY_PLAIN,
        [TALLY_LISTED] = TALLY_GOOD,      [TALLY_NOT_LISTED] = TALLY_POOR,      [TALLY_TIE] = TALLY_WARN,
        [TALLY_MAY_PROPOSE] = TALLY_GOOD, [TALLY_MAY_NOT_PROPOSE] = TALLY_POOR, [TALLY_ADOPTED] = TALLY_GOOD,
        [TALLY_NOT_ADOPTED] = TALLY_POOR, [TALLY_ELECTED] = TALLY_GOOD,         [TALLY_NOT_ELECTED] = TALLY_POOR,
        [TALLY_DEFERRED] = TALLY_WARN,    [TALLY_NO_DECISION] = TALLY_WARN,
    };
    static_assert(sizeof styles / sizeof *styles == TALLY_OUTCOMES, "each outcome has its style");
    return styles[outcome];
}

static const struct tally_bar *bar_of(struct tally_terminal *page, const struct tally_item_votes *v,
                                      enum tally_style style)
{
    struct tally_bar *bar = tally_terminal_alloc(page, 1, sizeof *bar);
    *bar = (struct tally_bar){.votes = v->rate.votes, .of = v->rate.of, .style = style};
    if (v->plain) {
        bar->num = v->condition->condition.num;
        bar->den = v->condition->condition.den;
        bar->against = v->against_share;
    }
    return bar;
}

static const char *margin_text(struct tally_terminal *page, int64_t margin)
{
    const char *number = tally_terminal_number(page, (uint64_t)(margin < 0 ? -margin : margin));
    return margin == 0 ? number
                       : tally_terminal_join(page, (const char *const[]){margin < 0 ? "-" : "+", number}, 2, "");
}

/* A name; with the unit, or the id, if another person has the same name. */
static const char *name_of(const struct tables *t, const struct tally_result_item *item)
{
    bool shared = false;
    for (size_t i = 0; i < t->r->item_count; i++)
        shared |= !strcmp(t->r->items[i].name, item->name) && strcmp(t->r->items[i].person, item->person);
    if (!shared)
        return item->name;
    return tally_terminal_format(t->page, _("%1$s (%2$s)"),
                                 TALLY_WITH(item->name, *item->unit ? item->unit : item->id));
}

/* A text that is printed below a name. */
static const char *below(const struct tables *t, const char *text)
{
    return tally_terminal_join(t->page, (const char *const[]){"  ", text}, 2, "");
}

/* Adds a line with the votes of an item in a channel; only the line of the first channel has name and outcome. */
/* A deferred item was not voted on (暂缓表决): a dash in place of each figure. */
static void add_deferred(const struct tables *t, struct tally_grid_row *row, const struct layout *l,
                         const struct tally_result_item *item, size_t channel)
{
    static const enum column figures[] = {VOTES, PERCENT, NEEDED, MARGIN, SCORE};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        put(row, l, figures[i], dash, TALLY_FAINT);
    put(row, l, PLACE, channel ? "" : ranks(t->r) ? dash : item->id, TALLY_FAINT);
    if (channel) {
        put(row, l, NAME, below(t, tally_words_channel(t->page->words, t->r->channels[channel].channel)), TALLY_FAINT);
        return;
    }
    put(row, l, NAME, name_of(t, item), TALLY_FAINT);
    put(row, l, OUTCOME, tally_words_outcome_of(t->page->words, t->r->rule, item->outcome),
        outcome_style(item->outcome));
}

static struct tally_grid_row *add_votes(const struct tables *t, struct tally_grid *grid, const struct layout *l,
                                        const struct tally_result_item *item, size_t channel)
{
    struct tally_terminal *page = t->page;
    const struct tally_item_votes *v = &item->channels[channel];
    struct tally_grid_row *row = tally_grid_add(grid);
    enum tally_style style = channel ? TALLY_FAINT : TALLY_PLAIN;
    const char *of = tally_terminal_number(page, v->rate.of);
    if (item->outcome == TALLY_DEFERRED) {
        add_deferred(t, row, l, item, channel);
        return row;
    }
    put(row, l, PLACE,
        ranks(t->r) ? v->rank ? tally_terminal_number(page, v->rank) : dash
        : channel   ? ""
                    : item->id,
        style);
    put(row, l, SCORE, tally_words_points(page->words, &v->score), style);
    put(row, l, VOTES,
        tally_terminal_join(page, (const char *const[]){tally_terminal_number(page, v->rate.votes), of}, 2, "/"),
        style);
    put(row, l, PERCENT, v->rate.percent ? tally_terminal_format(page, "%1$s%%", TALLY_WITH(v->rate.percent)) : "-",
        style);
    if (v->plain) {
        /* of nothing no number of votes is enough */
        put(row, l, NEEDED, v->rate.of ? tally_terminal_number(page, v->needed) : "-", style);
        put(row, l, MARGIN, v->rate.of ? margin_text(page, v->margin) : "-", style);
    }
    if (channel == 0) {
        put(row, l, NAME, name_of(t, item), TALLY_STRONG);
        put(row, l, OUTCOME, tally_words_outcome_of(t->page->words, t->r->rule, item->outcome),
            outcome_style(item->outcome));
    } else {
        put(row, l, NAME, below(t, tally_words_channel(t->page->words, t->r->channels[channel].channel)), style);
    }
    row->bar = bar_of(page, v, channel ? TALLY_FAINT : outcome_style(item->outcome));
    return row;
}

/* What is voted on: the person's present unit and title, and the post or action. */
static const char *subject(const struct tables *t, const struct tally_result_item *item)
{
    struct tally_terminal *page = t->page;
    const char *both[] = {item->unit, item->title};
    const char *now = !*item->unit    ? item->title
                      : !*item->title ? item->unit
                                      : tally_terminal_join(page, both, sizeof both / sizeof *both, " ");
    const char *what =
        *item->action || t->by_post || item->post >= t->r->post_count ? item->action : t->r->posts[item->post].title;
    if (item->written_in)
        now = *now ? tally_terminal_format(page, _("%1$s (%2$s)"), TALLY_WITH(_("written in"), now)) : _("written in");
    return !*what ? now : !*now ? what : tally_terminal_format(page, _("%1$s (now: %2$s)"), TALLY_WITH(what, now));
}

/* The sentences of a rule of the regulation's kind are one paragraph; those of several clauses stand one below the
 * other. */
static void add_reason(const struct tables *t, struct tally_grid *grid, struct tally_grid_row *row,
                       const struct tally_result_item *item)
{
    size_t count;
    const char *const *reasons = tally_words_reasons(t->page->words, t->r, item, &count);
    if (count && !t->r->rule->uses_extensions)
        tally_grid_note(grid, row, TALLY_PLAIN, tally_words_reason(t->page->words, t->r, item));
    for (size_t i = 0; i < count && t->r->rule->uses_extensions; i++)
        tally_grid_note(grid, row, TALLY_PLAIN, reasons[i]);
}

static void add_result(const struct tables *t, struct tally_grid *grid, const struct layout *l,
                       const struct tally_result_item *item)
{
    struct tally_grid_row *row = NULL;
    for (size_t c = 0; c < t->r->channel_count; c++)
        row = add_votes(t, grid, l, item, c);
    if (!row)
        return;
    if (*subject(t, item))
        tally_grid_note(grid, row, TALLY_FAINT, subject(t, item));
    add_reason(t, grid, row, item);
}

static void make_results(struct tables *t, const struct layout *l)
{
    t->results = tally_terminal_alloc(t->page, t->sections, sizeof *t->results);
    for (size_t s = 0; s < t->sections; s++) {
        tally_grid_begin(&t->results[s], t->page, l->columns, l->count);
        t->results[s].note_column = 1;
        for (size_t i = 0; i < t->r->item_count; i++)
            if (within(t, s, &t->r->items[i]))
                add_result(t, &t->results[s], l, &t->r->items[i]);
    }
    tally_grid_fit(t->results, t->sections);
}

/* ---- votes by mark and tier ---- */

static const char *whole_name(const struct tally_result *r)
{
    for (size_t i = 0; i < r->tier_count; i++)
        if (r->channels[0].tiers[i].advises)
            return _("deciding");
    return _("together");
}

static bool has_tier_rates(const struct tally_result *r)
{
    const struct tally_item_votes *v = r->item_count ? &r->items[0].channels[0] : NULL;
    return r->tier_count > 1 && v && v->tier_rates && !v->no_rate;
}

/* How many columns the widest rate of a tier takes; 0: there are none. */
static size_t rate_columns(const struct tables *t)
{
    const struct tally_result *r = t->r;
    size_t most = 0;
    for (size_t i = 0; has_tier_rates(r) && i < r->item_count; i++)
        for (size_t c = 0; c < r->channel_count; c++)
            for (size_t k = 0; k < r->tier_count; k++) {
                size_t own = tally_cli_columns(tally_words_tier_rate(t->page->words, &r->items[i].channels[c], k));
                most = own > most ? own : most;
            }
    return most;
}

/* A line with the rates of the tiers below their votes: “分别统计” (第二篇 一(一)2, 第三篇 第四条(3)). A count of version
 * 0.1 has none. */
static void add_tier_rates(const struct tables *t, struct tally_grid *grid, const struct tally_item_votes *v,
                           size_t first, size_t count)
{
    enum { FIXED = 2 };
    if (!v->tier_rates || v->no_rate)
        return;
    struct tally_grid_row *row = tally_grid_add(grid);
    row->cells[0] = below(t, _("of those present"));
    row->cells[1] = "";
    for (size_t k = 0; k < count; k++)
        row->cells[FIXED + k] = tally_words_tier_rate(t->page->words, v, first + k);
    for (size_t k = 0; k < count + FIXED; k++)
        row->styles[k] = TALLY_FAINT;
}

/* A recommendation has one mark: a column for each tier, and several tables if there are many tiers. */
static void print_recommendation(const struct tables *t, size_t section, size_t first, size_t count)
{
    enum { FIXED = 2 };
    struct tally_grid_column *columns = tally_terminal_alloc(t->page, count + FIXED, sizeof *columns);
    struct tally_grid grid;
    size_t room = (t->page->columns - BESIDE_TIERS) / count - 2;
    size_t most = room < HEADING_LEAST ? HEADING_LEAST : room < HEADING_MOST ? room : HEADING_MOST;
    columns[0] = (struct tally_grid_column){.heading = _("name"), .least = NAME_LEAST, .like = t->results->widths[1]};
    columns[1] =
        (struct tally_grid_column){.heading = whole_name(t->r), .kind = TALLY_GRID_RIGHT, .heading_most = HEADING_MOST};
    for (size_t k = 0; k < count; k++)
        columns[FIXED + k] = (struct tally_grid_column){.heading = tally_words_tier(t->page->words, t->r, first + k),
                                                        .kind = TALLY_GRID_RIGHT,
                                                        .heading_most = most};
    tally_grid_begin(&grid, t->page, columns, count + FIXED);
    for (size_t i = 0; i < t->r->item_count; i++) {
        const struct tally_result_item *item = &t->r->items[i];
        for (size_t c = 0; c < t->r->channel_count && within(t, section, item); c++) {
            const struct tally_item_votes *v = &item->channels[c];
            struct tally_grid_row *row = tally_grid_add(&grid);
            row->cells[0] =
                c ? below(t, tally_words_channel(t->page->words, t->r->channels[c].channel)) : name_of(t, item);
            bool deferred = item->outcome == TALLY_DEFERRED;
            row->cells[1] = deferred ? dash : tally_terminal_number(t->page, v->votes[0]);
            for (size_t k = 0; k < count; k++)
                row->cells[FIXED + k] = deferred ? dash : tally_terminal_number(t->page, v->tiers[first + k][0]);
            for (size_t k = 0; k < count + FIXED && (c || deferred); k++)
                row->styles[k] = TALLY_FAINT;
            if (!deferred)
                add_tier_rates(t, &grid, v, first, count);
        }
    }
    tally_grid_show(&grid);
}

/* votes: NULL for an item that was not voted on; rate: of a tier, or "". */
static void add_marks(const struct tables *t, struct tally_grid *grid, const struct tally_result_item *item,
                      const char *id, const char *name, const uint64_t *votes, const char *rate, enum tally_style style)
{
    enum { FIXED = 2 };
    struct tally_grid_row *row = tally_grid_add(grid);
    row->cells[0] = id;
    row->cells[1] = name;
    size_t count = FIXED;
    for (size_t m = 0; m < t->r->mark_count; m++)
        if (tally_words_shows_mark(t->r, m))
            row->cells[count++] = votes ? tally_words_votes(t->page->words, t->r, item, votes, m) : dash;
    if (has_tier_rates(t->r))
        row->cells[count++] = rate;
    for (size_t i = 0; i < count; i++)
        row->styles[i] = style;
}

/* The one tier that decides, where others only advise; NULL where several do. */
static const struct tally_result_tier *only_tier(const struct tally_result *r)
{
    const struct tally_result_tier *only = NULL;
    for (size_t i = 0; i < r->tier_count; i++) {
        const struct tally_result_tier *tier = &r->channels[0].tiers[i];
        if (!tier->advises && only)
            return NULL;
        only = tier->advises ? only : tier;
    }
    return only;
}

/* Decisions and appraisals: a line for the totals, below it one for each tier. If only one tier decides, its line is
 * the totals. */
static void add_item_marks(const struct tables *t, struct tally_grid *grid, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    const struct tally_result_tier *only = only_tier(t->r);
    bool voted = item->outcome != TALLY_DEFERRED;
    size_t decides = only ? (size_t)(only - t->r->channels[0].tiers) : 0;
    if (!voted) {
        add_marks(t, grid, item, item->id, name_of(t, item), NULL, dash, TALLY_FAINT);
        return;
    }
    add_marks(t, grid, item, item->id, name_of(t, item), v->votes,
              only ? tally_words_tier_rate(t->page->words, v, decides) : "", TALLY_PLAIN);
    if (v->weights)
        add_marks(t, grid, item, "", below(t, t->r->rule->ballot_weight), v->weights, "", TALLY_PLAIN);
    for (size_t k = 0; k < t->r->tier_count; k++)
        if (&t->r->channels[0].tiers[k] != only)
            add_marks(t, grid, item, "", below(t, tally_words_tier(t->page->words, t->r, k)), v->tiers[k],
                      tally_words_tier_rate(t->page->words, v, k), TALLY_FAINT);
}

static void print_marks(const struct tables *t, size_t section)
{
    enum { FIXED = 2 };
    size_t count = FIXED + tally_words_mark_count(t->r) + has_tier_rates(t->r), used = FIXED;
    struct tally_grid_column *columns = tally_terminal_alloc(t->page, count, sizeof *columns);
    struct tally_grid grid;
    columns[0] =
        (struct tally_grid_column){.heading = _("id"), .kind = TALLY_GRID_RIGHT, .like = t->results->widths[0]};
    columns[1] = (struct tally_grid_column){.heading = tally_words_name_heading(t->page->words, t->r->rule),
                                            .least = NAME_LEAST,
                                            .like = t->results->widths[1]};
    for (size_t m = 0; m < t->r->mark_count; m++)
        if (tally_words_shows_mark(t->r, m))
            columns[used++] = (struct tally_grid_column){.heading = tally_words_mark(t->page->words, t->r->marks[m]),
                                                         .kind = TALLY_GRID_RIGHT,
                                                         .heading_most = HEADING_MOST};
    if (has_tier_rates(t->r))
        columns[count - 1] = (struct tally_grid_column){
            .heading = tally_terminal_format(t->page, "%1$s/%2$s",
                                             TALLY_WITH(tally_words_in_favour(t->page->words, t->r->rule),
                                                        tally_words_base(t->page->words, TALLY_PRESENT))),
            .kind = TALLY_GRID_RIGHT,
            .heading_most = HEADING_MOST};
    tally_grid_begin(&grid, t->page, columns, count);
    for (size_t i = 0; i < t->r->item_count; i++)
        if (within(t, section, &t->r->items[i]))
            add_item_marks(t, &grid, &t->r->items[i]);
    tally_grid_show(&grid);
}

/* The explanation of the first line of each person or item, if there are lines below it. */
static const char *votes_heading_text(const struct tables *t)
{
    const struct tally_result *r = t->r;
    const struct tally_result_tier *only = only_tier(r);
    if (r->tier_count < 2)
        return _("Votes");
    if (r->rule->kind == TALLY_RECOMMENDATION)
        return _("Votes by tier");
    if (!only)
        return _("Votes by tier: the line with the name has the total of the deciding tiers, the lines below it have "
                 "each tier");
    return tally_terminal_format(
        t->page,
        _("Votes by tier: the line with the name has %1$s, which decides; the lines below it are for reference only"),
        TALLY_WITH(tally_words_tier(t->page->words, r, (size_t)(only - r->channels[0].tiers))));
}

static void print_votes(const struct tables *t, size_t section)
{
    const struct tally_result *r = t->r;
    if (r->rule->kind == TALLY_RECOMMENDATION && r->tier_count < 2)
        return; /* this would only repeat it */
    fputc('\n', t->page->out);
    tally_terminal_text(t->page, 0, "", TALLY_STRONG, votes_heading_text(t));
    if (r->rule->kind != TALLY_RECOMMENDATION) {
        print_marks(t, section);
        return;
    }
    size_t rates = rate_columns(t), least = rates > HEADING_LEAST ? rates : HEADING_LEAST,
           most = (t->page->columns - BESIDE_TIERS) / (least + 2);
    most = most ? most : 1;
    for (size_t first = 0; first < r->tier_count; first += most)
        print_recommendation(t, section, first, r->tier_count - first < most ? r->tier_count - first : most);
}

/* ---- sections ---- */

static const char *section_heading(const struct tables *t, size_t section)
{
    const struct tally_result *r = t->r;
    if (!t->by_post)
        return r->rule->kind == TALLY_APPRAISAL ? _("Persons appraised") : _("Items voted on");
    if (section == r->post_count)
        return _("Without a post");
    const struct tally_result_post *p = &r->posts[section];
    const char *seats = tally_terminal_number(t->page, p->seats);
    if (r->rule->top.form == TALLY_TOP_PER_POST)
        return tally_terminal_format(t->page, _("%1$s (places on the list: %2$s)"),
                                     TALLY_WITH(p->title, tally_terminal_number(t->page, r->rule->top.per_post)));
    if (r->rule->shortlist)
        return tally_terminal_format(
            t->page, _("%1$s (seats: %2$s; places on the list: %3$s)"),
            TALLY_WITH(p->title, seats, tally_terminal_number(t->page, p->seats * r->rule->shortlist)));
    return tally_terminal_format(t->page, _("%1$s (seats: %2$s)"), TALLY_WITH(p->title, seats));
}

/* Prints the consequence: of the vote, or for the post. */
static void print_consequence(const struct tables *t, size_t section)
{
    const struct tally_result *r = t->r;
    bool post = t->by_post && section < r->post_count, done = post && r->posts[section].outcome == TALLY_POST_FILLED;
    const char *text = r->status != TALLY_VALID_VOTE ? tally_words_status_of(t->page->words, r, true)
                       : post                        ? tally_words_post(t->page->words, r, section)
                                                     : "";
    if (!*text)
        return;
    fputc('\n', t->page->out);
    tally_terminal_text(t->page, 0, "=> ", done ? TALLY_GOOD : TALLY_WARN, text);
}

static void print_section(const struct tables *t, size_t section)
{
    tally_terminal_heading(t->page, section_heading(t, section));
    if (items_within(t, section) == 0) {
        tally_terminal_text(t->page, 0, "", TALLY_PLAIN, _("Nobody was named."));
        return;
    }
    if (t->r->channel_count > 1 && section == 0)
        tally_terminal_text(
            t->page, 0, "", TALLY_FAINT,
            t->r->channels[1].invalid
                ? _("The first line of each person has the ballots of the meeting, which decide the outcome; the line "
                    "below it has the talks, which are invalid and count for nothing: there are more records than "
                    "talks.")
                : _("The first line of each person has the ballots of the meeting, which decide the outcome; "
                    "the line below it has the talks, which are never added to them."));
    tally_grid_print(&t->results[section]);
    print_consequence(t, section);
    print_votes(t, section);
    tally_report_sums(t->page, t->r, t->by_post, section);
}

void tally_report_items(struct tally_terminal *page, const struct tally_result *result)
{
    struct tables t = {.page = page, .r = result, .by_post = by_post(result), .sections = 1};
    struct layout layout;
    if (t.by_post) {
        t.sections = result->post_count + 1;
        t.sections -= items_within(&t, result->post_count) == 0;
    }
    lay_out(&layout, page, result);
    make_results(&t, &layout);
    for (size_t s = 0; s < t.sections; s++)
        print_section(&t, s);
}
