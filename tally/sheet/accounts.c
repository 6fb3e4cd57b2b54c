/* The accounts of the ballots, of all who decide and of each tier; and of the weight of ballots. */
#include <tally/law.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "page/page.h"
#include "sheet/page.h"
#include "words/words.h"

static void accounts_row(const struct sheet *s, struct tally_page_cell *cells, const char *name,
                         const struct tally_accounts *a, bool strong, bool faint)
{
    cells[0] = (struct tally_page_cell){.text = name, .strong = strong, .faint = faint};
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(s->r, list);
    for (size_t k = 0; k < count; k++)
        cells[1 + k] = (struct tally_page_cell){
            .text = tally_words_number(s->w, tally_accounts_number(a, list[k])), .strong = strong, .faint = faint};
}

/* A table of accounts, with a column as wide as is left for the name. */
struct accounts {
    struct tally_page_column columns[1 + TALLY_ACCOUNTS];
    struct tally_page_cell cells[1 + TALLY_ACCOUNTS];
    struct tally_page_table table;
};

static void begin(struct sheet *s, struct accounts *a, const char *heading)
{
    const int32_t number = s->facts->language == TALLY_ENGLISH ? 4900 : 4400;
    enum tally_account list[TALLY_ACCOUNTS];
    const size_t count = tally_words_accounts(s->r, list);
    a->columns[0] = (struct tally_page_column){heading, tally_sheet_width(s) - (int32_t)count * number, TALLY_LEFT};
    for (size_t k = 0; k < count; k++)
        a->columns[1 + k] =
            (struct tally_page_column){TALLY_SAY(s->w, tally_account_label(list[k])), number, TALLY_CENTRE};
    a->table = (struct tally_page_table){
        .page = &s->page, .columns = a->columns, .count = 1 + count, .size = 950, .tight = true};
}

static void add(struct sheet *s, struct accounts *a, const char *name, const struct tally_accounts *accounts,
                bool strong)
{
    accounts_row(s, a->cells, name, accounts, strong, false);
    tally_page_rows(&a->table, a->cells, 1);
}

static const char *heading_of(const struct sheet *s, size_t channel)
{
    return s->r->channel_count > 1 || s->r->channels[channel].channel == TALLY_TALK
               ? tally_words_channel(s->w, s->r->channels[channel].channel)
               : TALLY_SAY(s->w, "tier");
}

static bool has_advice(const struct tally_result *r)
{
    return tally_sheet_deciding(r) < r->tier_count;
}

static const char *whole_name(const struct sheet *s)
{
    return has_advice(s->r) ? TALLY_SAY(s->w, "deciding") : TALLY_SAY(s->w, "together");
}

void tally_sheet_whole_accounts(struct sheet *s)
{
    struct accounts a;
    begin(s, &a, heading_of(s, 0));
    add(s, &a, s->r->tier_count > 1 ? whole_name(s) : tally_words_tier(s->w, s->r, 0), &s->r->channels[0].whole, true);
}

void tally_sheet_accounts(struct sheet *s, size_t channel)
{
    const struct tally_result *r = s->r;
    struct accounts a;
    begin(s, &a, heading_of(s, channel));
    for (size_t t = 0; t < r->tier_count; t++)
        if (!r->channels[0].tiers[t].advises)
            add(s, &a, tally_words_tier(s->w, r, t), &r->channels[channel].tiers[t].accounts, false);
    if (tally_sheet_deciding(r) > 1)
        add(s, &a, whole_name(s), &r->channels[channel].whole, true);
    tally_page_space(&s->page, 500);
}

void tally_sheet_tier_accounts(struct sheet *s, size_t channel, size_t tier)
{
    struct accounts a;
    begin(s, &a, heading_of(s, channel));
    add(s, &a, tally_words_tier(s->w, s->r, tier), &s->r->channels[channel].tiers[tier].accounts, false);
    tally_page_space(&s->page, 500);
}

/* ---- the weight of ballots ---- */

static void weights_row(const struct sheet *s, struct tally_page_table *table, const char *name, uint64_t returned,
                        const struct tally_weights *weights, bool strong, bool faint)
{
    const char *const texts[] = {name, tally_sheet_figure(s, returned),
                                 weights->due_stated ? tally_sheet_figure(s, weights->due) : tally_sheet_dash,
                                 tally_sheet_figure(s, weights->returned), tally_sheet_figure(s, weights->valid)};
    struct tally_page_cell cells[sizeof texts / sizeof *texts];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cells[i] = (struct tally_page_cell){.text = texts[i], .strong = strong, .faint = faint};
    tally_page_rows(table, cells, 1);
}

/* 权数, in a table of its own, since the numbers may be long. */
void tally_sheet_weights(struct sheet *s, size_t channel)
{
    const struct tally_result_channel *counted = &s->r->channels[channel];
    enum { NUMBER = 7600, COLUMNS = 5 };
    const struct tally_result *r = s->r;
    const struct tally_page_column columns[COLUMNS] = {
        {TALLY_SAY(s->w, "tier"), tally_sheet_width(s) - (COLUMNS - 1) * NUMBER, TALLY_LEFT},
        {TALLY_SAY(s->w, "returned"), NUMBER, TALLY_CENTRE},
        {TALLY_SAY(s->w, "weight due"), NUMBER, TALLY_CENTRE},
        {TALLY_SAY(s->w, "weight returned"), NUMBER, TALLY_CENTRE},
        {TALLY_SAY(s->w, "weight valid"), NUMBER, TALLY_CENTRE}};
    const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = COLUMNS, .size = 950};
    if (!r->rule->ballot_weight)
        return;
    tally_page_caption(
        &s->page, TALLY_TAG_PARAGRAPH, caption,
        tally_words_format(s->w, TALLY_SAY(s->w, "Weight of the ballots: %1$s"), TALLY_ARGS(r->rule->ballot_weight)),
        150);
    for (size_t t = 0; t < r->tier_count; t++) {
        const struct tally_result_tier *tier = &counted->tiers[t];
        weights_row(s, &table, tally_words_tier(s->w, r, t), tier->accounts.returned, &tier->weights, false,
                    tier->advises);
    }
    if (r->tier_count > 1)
        weights_row(s, &table, TALLY_SAY(s->w, "together"), counted->whole.returned, &counted->weights, true, false);
    tally_page_space(&s->page, 500);
}
