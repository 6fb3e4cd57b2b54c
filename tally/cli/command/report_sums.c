/* The tables of weighted rates and scores in the report of tally count: the part of each tier, exact and rounded. */
#include <stdio.h>

#include "cli/command/report_items.h"

enum sum_column { NAME, GRADED, TRIMMED, VALUE, WEIGHT, EXACT, ROUNDED, SUM_COLUMNS };

struct sums {
    struct tally_terminal *page;
    const struct tally_result *r;
    size_t at[SUM_COLUMNS]; /* the position of the column; SIZE_MAX: left out */
    struct tally_grid_column columns[SUM_COLUMNS];
    size_t count;
    struct tally_grid grid;
};

static void put_column(struct sums *s, enum sum_column column, bool wanted, struct tally_grid_column as)
{
    s->at[column] = wanted ? s->count : SIZE_MAX;
    if (wanted)
        s->columns[s->count++] = as;
}

/* Whether a sum is the score of the only tier: then one line says all of it. */
static bool is_of_one_tier(const struct tally_result *r)
{
    return r->tier_count == 1 && !r->rule->weight_count;
}

static void lay_out(struct sums *s)
{
    enum { HEADING_MOST = 10, NAME_LEAST = 12 };
    const struct tally_rule *rule = s->r->rule;
    const bool scores = tally_rule_values(rule) > 0, weights = rule->weight_count > 0;
    const bool one = is_of_one_tier(s->r);
    put_column(s, NAME, true,
               (struct tally_grid_column){.heading = one ? _("name") : _("name and tier"), .least = NAME_LEAST});
    put_column(
        s, GRADED, scores,
        (struct tally_grid_column){.heading = _("graded"), .kind = TALLY_GRID_RIGHT, .heading_most = HEADING_MOST});
    put_column(
        s, TRIMMED, scores && rule->trim.each_end,
        (struct tally_grid_column){.heading = _("left out"), .kind = TALLY_GRID_RIGHT, .heading_most = HEADING_MOST});
    put_column(s, VALUE, !one,
               (struct tally_grid_column){.heading = !scores   ? _("votes/base")
                                                     : weights ? _("score or votes/base")
                                                               : _("mean"),
                                          .kind = TALLY_GRID_RIGHT,
                                          .heading_most = HEADING_MOST + 5});
    put_column(s, WEIGHT, weights,
               (struct tally_grid_column){
                   .heading = _("tier's weight"), .kind = TALLY_GRID_RIGHT, .heading_most = HEADING_MOST});
    put_column(s, EXACT, true,
               (struct tally_grid_column){.heading = weights ? _("part, exact") : _("exact"),
                                          .kind = TALLY_GRID_RIGHT,
                                          .heading_most = HEADING_MOST});
    put_column(s, ROUNDED, true, (struct tally_grid_column){.heading = _("rounded"), .kind = TALLY_GRID_RIGHT});
}

static void put(const struct sums *s, struct tally_grid_row *row, enum sum_column column, const char *text,
                enum tally_style style)
{
    if (s->at[column] == SIZE_MAX)
        return;
    row->cells[s->at[column]] = text;
    row->styles[s->at[column]] = style;
}

static struct tally_grid_row *add_part(struct sums *s, const struct tally_words_part *part)
{
    struct tally_grid_row *row = tally_grid_add(&s->grid);
    const bool advises = s->r->channels[0].tiers[part->tier].advises;
    const enum tally_style style = advises ? TALLY_FAINT : TALLY_PLAIN;
    put(s, row, NAME,
        tally_terminal_join(s->page, (const char *const[]){"  ", tally_words_tier(s->page->words, s->r, part->tier)}, 2,
                            ""),
        style);
    put(s, row, GRADED, part->graded, style);
    put(s, row, TRIMMED, part->trimmed, style);
    put(s, row, VALUE, part->value, style);
    put(s, row, WEIGHT, part->weight, style);
    put(s, row, EXACT, part->exact, style);
    put(s, row, ROUNDED, part->rounded, style);
    return row;
}

/* A line with the total, one below it for each tier, and a note where the rounded parts do not add up to it. */
static void add_sum(struct sums *s, const char *name, const struct tally_words_sum *sum)
{
    struct tally_grid_row *row = tally_grid_add(&s->grid);
    if (is_of_one_tier(s->r)) {
        put(s, row, NAME, name, TALLY_STRONG);
        put(s, row, GRADED, sum->parts->graded, TALLY_PLAIN);
        put(s, row, TRIMMED, sum->parts->trimmed, TALLY_PLAIN);
        put(s, row, EXACT, sum->exact, TALLY_PLAIN);
        put(s, row, ROUNDED, sum->rounded, TALLY_STRONG);
        return;
    }
    put(s, row, NAME, tally_terminal_format(s->page, _("%1$s: %2$s"), TALLY_WITH(name, sum->name)), TALLY_STRONG);
    put(s, row, EXACT, sum->exact, TALLY_PLAIN);
    put(s, row, ROUNDED, sum->rounded, TALLY_STRONG);
    for (size_t i = 0; i < sum->part_count; i++)
        row = add_part(s, &sum->parts[i]);
    if (*sum->note)
        tally_grid_note(&s->grid, row, TALLY_FAINT, sum->note);
}

static bool is_within(const struct sums *s, bool by_post, size_t section, const struct tally_result_item *item)
{
    return !by_post || (item->post < s->r->post_count ? item->post == section : section == s->r->post_count);
}

static void add_item(struct sums *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->page->words;
    for (size_t c = 0; c < s->r->channel_count; c++) {
        size_t count;
        const struct tally_words_sum *sums = tally_words_sums(w, s->r, item, c, &count);
        const char *name = tally_words_person(w, s->r, item);
        if (c)
            name = tally_terminal_format(s->page, _("%1$s (%2$s)"),
                                         TALLY_WITH(name, tally_words_channel(w, s->r->channels[c].channel)));
        for (size_t i = 0; i < count; i++)
            add_sum(s, name, &sums[i]);
    }
}

void tally_report_sums(struct tally_terminal *page, const struct tally_result *result, bool by_post, size_t section)
{
    struct sums s = {.page = page, .r = result};
    if (!tally_rule_values(result->rule) && !result->rule->weight_count)
        return;
    lay_out(&s);
    tally_grid_begin(&s.grid, page, s.columns, s.count);
    for (size_t i = 0; i < result->item_count; i++)
        if (is_within(&s, by_post, section, &result->items[i]))
            add_item(&s, &result->items[i]);
    if (!s.grid.first)
        return;
    fputc('\n', page->out);
    tally_terminal_text(page, 0, "", TALLY_STRONG,
                        result->rule->weight_count
                            ? _("How weighted figures come about: weight × score, or votes/base, of each tier")
                        : is_of_one_tier(result) ? _("Scores")
                                                 : _("Scores by tier"));
    tally_grid_show(&s.grid);
}
