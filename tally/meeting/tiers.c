/* Reading tiers.csv and posts.csv, and finding the tier or post that a text means. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/near.h"
#include "meeting/called.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

/* A tier's id as it is looked for among those of the rule: without what looks alike, and without 票 behind it. */
static struct tally_text loose_id(struct tally_arena *arena, const char *id)
{
    static const char ballot[] = "票";
    struct tally_text text = tally_text_of(id);
    const size_t size = sizeof ballot - 1;
    if (text.size > size && !memcmp(text.bytes + text.size - size, ballot, size))
        text.size -= size;
    return tally_text_fold_alike(arena, text);
}

/* Whether a tier that the rule does not know is one that the rule names otherwise: A in another width or case, a letter
 * that looks like it, A票. Reported, and the tier is then read as the rule's. id: of the rule. */
static bool is_like(struct tally_meeting_reader *r, uint32_t at, const char *id)
{
    struct tally_meeting *m = r->m;
    struct tally_arena arena = {NULL};
    const char *written = m->tiers[at].id;
    bool like = m->reading->characters_checked && !m->tiers[at].refused;
    for (size_t i = 0; i < m->tier_count && like; i++)
        like = strcmp(m->tiers[i].id, id) != 0;
    like = like && tally_text_same(loose_id(&arena, written), loose_id(&arena, id));
    tally_arena_clear(&arena);
    if (!like)
        return false;
    char code[TALLY_CODE_POINT_SIZE];
    uint32_t c = 0;
    bool single = tally_text_next(written, strlen(written), &c) == strlen(written);
    tally_diags_add(
        r->diags, TALLY_RULE_MISMATCH, m->tiers[at].place,
        single
            ? N_("“%1$s” (%3$s) is not a tier of the rule; the rule's is “%2$s”: write that. The two only look alike, "
                 "or differ in the width or case of the letter")
            : N_("“%1$s” is not a tier of the rule; the rule's is “%2$s”: write exactly that"),
        TALLY_ARGS(written, id, tally_hex_code_point(code, c)));
    tally_called_add(&m->tiers_called, m->reading, at, id, "");
    return true;
}

static void check_tiers_fit_rule(struct tally_meeting_reader *r)
{
    const struct tally_rule *rule = r->m->rule;
    if (!rule || r->m->rule_unknown.tiers)
        return;
    bool *meant = tally_arena_alloc(r->arena, rule->tier_count, sizeof *meant); /* of the rule, by a tier like it */
    for (size_t i = 0; i < r->m->tier_count; i++) {
        struct tally_tier *tier = &r->m->tiers[i];
        if (tier->refused)
            continue;
        size_t k = 0;
        while (k < rule->tier_count && strcmp(rule->tiers[k].id, tier->id))
            k++;
        for (size_t t = 0; k == rule->tier_count && t < rule->tier_count; t++)
            if (!meant[t] && is_like(r, (uint32_t)i, rule->tiers[t].id)) {
                meant[t] = true;
                k = t;
            }
        if (rule->tier_count && k == rule->tier_count)
            tally_meeting_error(r, TALLY_RULE_MISMATCH, tier->place, N_("“%1$s” is not a tier of the rule; correct it"),
                                tier->id);
        else if (rule->tier_count)
            tier->advises = rule->tiers[k].advises;
    }
    for (size_t k = 0; k < rule->tier_count && r->m->tiers_complete; k++) {
        size_t i = 0;
        while (i < r->m->tier_count && strcmp(rule->tiers[k].id, r->m->tiers[i].id))
            i++;
        if (i == r->m->tier_count && !meant[k])
            tally_meeting_error(
                r, TALLY_RULE_MISMATCH, (struct tally_place){.file = r->m->tiers_file.place, .line = 1, .column = 1},
                N_("the rule asks for the tier “%1$s”; give it a row, with zeros if nobody voted in it"),
                rule->tiers[k].id);
    }
}

/* The weights of tiers are those of the tiers that decide: each has one, and none belongs to another tier. A rule that
 * names its tiers has been checked itself. */
static void check_weights_fit(struct tally_meeting_reader *r)
{
    const struct tally_meeting *m = r->m;
    const struct tally_rule *rule = m->rule;
    if (!rule || !rule->weight_count || rule->tier_count || m->rule_unknown.tiers ||
        tally_diags_errors_in(r->diags, m->rule_file.place))
        return;
    bool *meant = tally_arena_alloc(r->arena, rule->weight_count, sizeof *meant);
    for (size_t i = 0; i < m->tier_count; i++) {
        bool like = m->tiers[i].refused || tally_rule_weight(rule, m->tiers[i].id);
        for (size_t k = 0; k < rule->weight_count && !like; k++)
            if (!meant[k])
                like = meant[k] = is_like(r, (uint32_t)i, rule->weights[k].tier);
        if (!like)
            tally_meeting_error(r, TALLY_RULE_MISMATCH, m->tiers[i].place,
                                N_("the rule gives the tier “%1$s” no weight; correct the tier, or the rule"),
                                m->tiers[i].id);
    }
    for (size_t k = 0; k < rule->weight_count && m->tiers_complete; k++) {
        size_t i = 0;
        while (i < m->tier_count && strcmp(m->tiers[i].id, rule->weights[k].tier))
            i++;
        if (i == m->tier_count && !meant[k])
            tally_meeting_error(
                r, TALLY_RULE_MISMATCH, (struct tally_place){.file = m->tiers_file.place, .line = 1, .column = 1},
                N_("the rule gives a weight to the tier “%1$s”; give it a row, with zeros if nobody voted in it"),
                rule->weights[k].tier);
    }
}

static void read_weight_due(struct tally_meeting_reader *r, const struct tally_cell *cell, struct tally_tier *tier,
                            bool needed)
{
    const struct tally_rule *rule = r->m->rule;
    for (size_t i = 0; rule && i < rule->tier_count; i++)
        needed &= strcmp(rule->tiers[i].id, tier->id) || !rule->tiers[i].advises;
    tier->weight_stated = cell->text.size != 0;
    tier->weight_stated &= tally_cell_number(cell, !needed, 0, &tier->weight_due, r->diags);
}

static void report_missing_column(struct tally_meeting_reader *r, const struct tally_column *column)
{
    tally_diags_add(r->diags, TALLY_MISSING_COLUMN,
                    (struct tally_place){.file = r->m->tiers_file.place, .line = 1, .column = 1},
                    N_("the column “%1$s” (%2$s) is missing"), TALLY_ARGS(column->chinese, column->english));
}

/* The numbers issued and returned; whether issued is known. A vote by hand or voice has neither. */
static bool read_box(struct tally_meeting_reader *r, const struct tally_cell *row, struct tally_tier *tier)
{
    static const int cells[] = {TALLY_TIERS_ISSUED, TALLY_TIERS_RETURNED, TALLY_TIERS_VOID};
    for (size_t i = 0; r->m->by_totals && i < sizeof cells / sizeof *cells; i++)
        if (row[cells[i]].text.size && !row[cells[i]].reported)
            tally_meeting_error(r, TALLY_BAD_ACCOUNTS, row[cells[i]].place,
                                N_("“%1$s”: a vote by hand or voice has no ballots; empty this cell"),
                                tally_meeting_copy(r, &row[cells[i]]));
    if (r->m->by_totals)
        return false;
    tier->counted_by_hand = row[TALLY_TIERS_RETURNED].text.size != 0;
    if (!tally_cell_number(&row[TALLY_TIERS_RETURNED], true, 0, &tier->returned, r->diags))
        tier->counted_by_hand = false;
    return tally_cell_number(&row[TALLY_TIERS_ISSUED], false, 0, &tier->issued, r->diags);
}

/* ids: those of the tiers above. */
static bool read_tier(struct tally_meeting_reader *r, const struct tally_cell *row, struct tally_tier *tier, bool talks,
                      struct tally_ids *ids)
{
    struct tally_cell id = row[TALLY_TIERS_TIER], name = row[TALLY_TIERS_NAME];
    uint32_t this_row = (uint32_t)r->m->tier_count;
    bool known = tally_cell_read_name(&id, r->arena, r->diags);
    r->m->tiers_complete &= tally_cell_read_name(&name, r->arena, r->diags) && known;
    *tier = (struct tally_tier){.refused = !known,
                                .id = tally_meeting_copy(r, &id),
                                .name = tally_meeting_copy(r, &name),
                                .place = row[TALLY_TIERS_TIER].place,
                                .returned_place = row[TALLY_TIERS_RETURNED].place};
    bool has_due = tally_cell_number(&row[TALLY_TIERS_DUE], false, 0, &tier->due, r->diags);
    bool has_present = tally_cell_number(&row[TALLY_TIERS_PRESENT], false, 0, &tier->present, r->diags);
    bool has_issued = read_box(r, row, tier);
    tally_cell_number(&row[TALLY_TIERS_TALKED], !talks, 0, &tier->talked, r->diags);
    tier->void_counted = row[TALLY_TIERS_VOID].text.size != 0;
    tier->void_place = row[TALLY_TIERS_VOID].place;
    tier->void_counted &= tally_cell_number(&row[TALLY_TIERS_VOID], true, 0, &tier->voided, r->diags);
    char due[TALLY_NUMBER_SIZE], present[TALLY_NUMBER_SIZE], issued[TALLY_NUMBER_SIZE];
    tally_number(due, tier->due);
    tally_number(present, tier->present);
    tally_number(issued, tier->issued);
    if (has_due && has_present && tier->present > tier->due)
        tally_diags_add(r->diags, TALLY_BAD_ACCOUNTS, row[TALLY_TIERS_PRESENT].place,
                        N_("present (实到), %1$s, is more than due (应到), %2$s; check both"),
                        TALLY_ARGS(present, due));
    if (has_present && has_issued && tier->issued > tier->present)
        tally_diags_add(r->diags, TALLY_BAD_ACCOUNTS, row[TALLY_TIERS_ISSUED].place,
                        N_("issued (发出), %1$s, is more than present (实到), %2$s; check both"),
                        TALLY_ARGS(issued, present));
    uint32_t above = *tier->id ? tally_ids_row(ids, tally_text_of(tier->id), this_row) : this_row;
    if (above != this_row) {
        char line[TALLY_NUMBER_SIZE];
        tally_number(line, tally_place_row(r->m->tiers[above].returned_place));
        r->m->tiers_complete = false;
        if (known)
            tally_diags_add(r->diags, TALLY_DUPLICATE_TIER, row[TALLY_TIERS_TIER].place,
                            N_("the tier “%1$s” is already in row %2$s; correct or delete one of them"),
                            TALLY_ARGS(tier->id, line));
        return false;
    }
    tally_called_add(&r->m->tiers_called, r->m->reading, this_row, tier->id, tier->name);
    return true;
}

static bool rule_has_tier(const struct tally_rule *rule, struct tally_text id)
{
    for (size_t i = 0; rule && i < rule->tier_count; i++)
        if (tally_text_is(id, rule->tiers[i].id))
            return true;
    return false;
}

/* Whether the row is named in one of its first two cells only, and its numbers are what the rows above it add up to;
 * reported. first, last: its columns of numbers. */
static bool adds_up(struct tally_meeting_reader *r, const struct tally_table *table, size_t row, size_t first,
                    size_t last)
{
    const struct tally_cell *cells = &table->cells[row * table->columns];
    size_t sums = 0;
    if (row < 2 || !r->m->reading->rows_checked || !cells[0].text.size == !cells[1].text.size || table->broken[row])
        return false;
    for (size_t k = first; k <= last; k++) {
        uint64_t sum = 0, number;
        if (!cells[k].text.size)
            continue;
        for (size_t i = 0; i < row; i++)
            if (tally_text_number(table->cells[i * table->columns + k].text, &number) == TALLY_TEXT_NUMBER)
                sum += number;
        if (tally_text_number(cells[k].text, &number) != TALLY_TEXT_NUMBER || number != sum || sum == 0)
            return false;
        sums++;
    }
    const struct tally_cell *named = cells[0].text.size ? &cells[0] : &cells[1];
    if (sums)
        tally_meeting_error(r, TALLY_TOTAL_ROW, named->place,
                            N_("the numbers of the row “%1$s” add up what stands above them: it is a total, not data; "
                               "delete the whole row. If it is data, fill in the empty cell beside"),
                            tally_meeting_copy(r, named));
    return sums > 0;
}

/* Whether the row's name says that it adds up the others, whatever its id is; reported. */
static bool is_total(struct tally_meeting_reader *r, const struct tally_cell *row, size_t name, bool below_others)
{
    if (!r->m->reading->rows_checked || !tally_table_is_total(row[name].text, below_others))
        return false;
    tally_table_report_total(r->diags, row[0].place, tally_meeting_copy(r, &row[name]));
    return true;
}

/* Two tiers of one name are told apart by their ids alone: on a ballot, and by nobody who hears the result. */
static void note_same_names(struct tally_meeting_reader *r)
{
    struct tally_intern names = {.slots = NULL};
    for (size_t i = 0; i < r->m->tier_count && r->m->reading->rows_checked; i++) {
        const struct tally_tier *t = &r->m->tiers[i];
        size_t before = names.count;
        tally_intern(&names, tally_text_match_name(r->m->reading, r->arena, tally_text_of(t->name)));
        if (*t->name && names.count == before)
            tally_meeting_error(
                r, TALLY_REPEATED_NAME, t->place,
                N_("a tier above is called “%1$s”, too; if the name of one of them is wrong, correct it"), t->name);
    }
    tally_intern_clear(&names);
}

void tally_meeting_read_tiers(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    struct tally_table table;
    if (!tally_meeting_read_table(r, &m->tiers_file, "tiers.csv", N_("tier, name, due, present, issued, returned")) ||
        !tally_table_load(&table, &m->tiers_file, tally_tiers_columns, TALLY_TIERS_COLUMNS, r->arena, r->diags))
        return;
    bool talks = tally_meeting_line(r, TALLY_KEY_TALKS) != NULL;
    bool weights = m->rule && tally_rule_needs_weight_due(m->rule);
    if (talks && !table.has[TALLY_TIERS_TALKED])
        report_missing_column(r, &tally_tiers_columns[TALLY_TIERS_TALKED]);
    if (weights && !table.has[TALLY_TIERS_WEIGHT_DUE])
        report_missing_column(r, &tally_tiers_columns[TALLY_TIERS_WEIGHT_DUE]);
    bool has[TALLY_TIERS_COLUMNS];
    for (size_t k = 0; k < TALLY_TIERS_COLUMNS; k++)
        has[k] = table.has[k] || k == TALLY_TIERS_TALKED; /* without talks nothing is lost with it */
    tally_meeting_note_left_out(r, &m->tiers_file, tally_tiers_columns, TALLY_TIERS_COLUMNS, has);
    m->tiers = tally_arena_alloc(r->arena, table.rows, sizeof *m->tiers);
    m->tiers_complete = table.rows > 0 && table.whole;
    struct tally_ids ids = {.rows = NULL};
    for (size_t i = 0; i < table.rows; i++) { /* do not add a row that is there already */
        struct tally_tier *tier = &m->tiers[m->tier_count];
        const struct tally_cell *row = &table.cells[i * TALLY_TIERS_COLUMNS];
        if (!rule_has_tier(m->rule, row[TALLY_TIERS_TIER].text) &&
            (is_total(r, row, TALLY_TIERS_NAME, i > 0) || adds_up(r, &table, i, TALLY_TIERS_DUE, TALLY_TIERS_RETURNED)))
            continue;
        m->tier_count +=
            read_tier(r, &table.cells[i * TALLY_TIERS_COLUMNS], tier, talks && table.has[TALLY_TIERS_TALKED], &ids);
        read_weight_due(r, &table.cells[i * TALLY_TIERS_COLUMNS + TALLY_TIERS_WEIGHT_DUE], tier,
                        weights && table.has[TALLY_TIERS_WEIGHT_DUE]);
    }
    tally_ids_clear(&ids);
    note_same_names(r);
    size_t before = tally_diags_errors(r->diags);
    tally_meeting_check_moved_tiers(r, &table);
    bool moved = tally_diags_errors(r->diags) > before; /* then nothing is known of the tiers */
    if (table.rows == 0 && !tally_diags_errors_in(r->diags, m->tiers_file.place))
        tally_meeting_error(r, TALLY_EMPTY_FILE, (struct tally_place){.file = m->tiers_file.place},
                            N_("no tier is filled in; write at least one row"), NULL);
    if (!moved)
        check_tiers_fit_rule(r);
    check_weights_fit(r);
}

uint32_t tally_meeting_find_tier(const struct tally_meeting *meeting, struct tally_text text)
{
    return tally_called_find(&meeting->tiers_called, meeting->reading, text);
}

static void append_tier(char **list, size_t *used, size_t *room, const struct tally_tier *tier)
{
    struct tally_arena arena = {NULL};
    size_t id = strlen(tier->id), name = strlen(tier->name);
    char *text = tally_arena_alloc(&arena, id + name + 4, 1);
    memcpy(text, tier->id, id);
    memcpy(text + id, " (", 2);
    memcpy(text + id + 2, tier->name, name);
    text[id + 2 + name] = ')';
    tally_meeting_append(list, used, room, text);
    tally_arena_clear(&arena);
}

char *tally_meeting_list_tiers(const struct tally_meeting *meeting)
{
    size_t used = 0, room = 64;
    char *list = tally_alloc(room, 1);
    for (size_t i = 0; i < meeting->tier_count && i < 12; i++)
        append_tier(&list, &used, &room, &meeting->tiers[i]);
    return list;
}

/* ---- posts.csv ---- */

static bool needs_posts(const struct tally_meeting *m)
{
    return m->rule && !m->rule_unknown.kind && (m->rule->kind == TALLY_RECOMMENDATION || m->rule->contested);
}

/* 1, 2, 3 …: as spreadsheet programs fill a column down where one seat was to be copied. */
static void note_rising_seats(struct tally_meeting_reader *r)
{
    enum { FEW = 3 };
    const struct tally_meeting *m = r->m;
    bool rising = m->post_count >= FEW && m->posts_complete && m->reading->rows_checked;
    for (size_t i = 1; i < m->post_count && rising; i++)
        rising = m->posts[i].seats == m->posts[i - 1].seats + 1;
    if (rising)
        tally_diags_add(r->diags, TALLY_NUMBERED_ON, m->posts[0].seats_place,
                        N_("the seats (名额) rise by one from each post to the next, as when a spreadsheet program "
                           "fills a column down; check the seats of each post"),
                        TALLY_NO_ARGS);
}

/* ids: those of the posts above. */
static void read_post(struct tally_meeting_reader *r, const struct tally_cell *row, struct tally_ids *ids)
{
    struct tally_meeting *m = r->m;
    struct tally_post *post = &m->posts[m->post_count];
    if (is_total(r, row, TALLY_POSTS_TITLE, false))
        return;
    struct tally_cell id = row[TALLY_POSTS_POST], title = row[TALLY_POSTS_TITLE];
    bool known = tally_cell_read_name(&id, r->arena, r->diags),
         titled = tally_cell_read_name(&title, r->arena, r->diags);
    known &= tally_meeting_check_heading(r, &id);
    titled &= tally_meeting_check_heading(r, &title);
    m->posts_complete &= known && titled;
    *post = (struct tally_post){.id = tally_meeting_copy(r, &id),
                                .title = tally_meeting_copy(r, &title),
                                .place = row[TALLY_POSTS_POST].place,
                                .seats_place = row[TALLY_POSTS_SEATS].place,
                                .refused = !known || !titled};
    if (tally_cell_number(&row[TALLY_POSTS_SEATS], false, 0, &post->seats, r->diags) && post->seats == 0)
        tally_meeting_error(r, TALLY_BAD_NUMBER, row[TALLY_POSTS_SEATS].place, N_("a post must have at least one seat"),
                            NULL);
    uint32_t this_row = (uint32_t)m->post_count,
             above = *post->id ? tally_ids_row(ids, tally_text_of(post->id), this_row) : this_row;
    if (above != this_row) {
        char line[TALLY_NUMBER_SIZE];
        tally_number(line, tally_place_row(m->posts[above].place));
        if (!row[TALLY_POSTS_POST].reported)
            tally_diags_add(r->diags, TALLY_DUPLICATE_POST, row[TALLY_POSTS_POST].place,
                            N_("the post “%1$s” is already in row %2$s; correct or delete one of them"),
                            TALLY_ARGS(post->id, line));
        m->posts_complete = false;
        return;
    }
    tally_called_add(&m->posts_called, m->reading, this_row, post->id, post->title);
    m->post_count++;
}

/* A contested vote without posts.csv does not fit its rule; the message says that the file is missing, and names files
 * that may be meant. */
static void refuse_without_posts(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *rule = tally_meeting_line(r, TALLY_KEY_RULE);
    char *near = r->source->folder ? tally_folder_near(r->source->folder, "posts.csv") : NULL;
    r->posts_missing = true;
    tally_diags_add(r->diags, TALLY_RULE_MISMATCH, rule->cell.place,
                    near
                        ? N_("“%1$s” is a contested vote, which needs posts, and there is no posts.csv; the folder has "
                             "%2$s: rename the right one to posts.csv")
                        : N_("“%1$s” is a contested vote, which needs posts, and there is no posts.csv: write the "
                             "posts and their seats into it"),
                    TALLY_ARGS(tally_meeting_copy(r, &rule->cell), near ? near : ""));
    free(near);
}

/* Whether posts.csv is to be read. If it is needed but does not exist, it is a missing file. */
static bool has_posts(struct tally_meeting_reader *r)
{
    const struct tally_meeting *m = r->m;
    if (r->source->exists(r->source, "posts.csv"))
        return true;
    if (needs_posts(m) && m->rule->kind != TALLY_RECOMMENDATION)
        refuse_without_posts(r);
    return needs_posts(m) && m->rule->kind == TALLY_RECOMMENDATION;
}

void tally_meeting_read_posts(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    struct tally_table table;
    if (!has_posts(r)) {
        m->posts_complete = !needs_posts(m) && !m->rule_unknown.kind && !m->rule_unknown.contested;
        return;
    }
    if (!tally_meeting_read_table(r, &m->posts_file, "posts.csv", N_("post, title, seats")) ||
        !tally_table_load(&table, &m->posts_file, tally_posts_columns, TALLY_POSTS_COLUMNS, r->arena, r->diags))
        return;
    m->posts = tally_arena_alloc(r->arena, table.rows, sizeof *m->posts);
    m->posts_complete = table.rows > 0 && table.whole;
    struct tally_ids ids = {.rows = NULL};
    for (size_t i = 0; i < table.rows; i++)
        if (!adds_up(r, &table, i, TALLY_POSTS_SEATS, TALLY_POSTS_SEATS))
            read_post(r, &table.cells[i * TALLY_POSTS_COLUMNS], &ids);
    tally_ids_clear(&ids);
    tally_meeting_check_moved_posts(r, &table);
    note_rising_seats(r);
    if (table.rows == 0 && needs_posts(m) && !tally_diags_errors_in(r->diags, m->posts_file.place))
        tally_meeting_error(r, TALLY_EMPTY_FILE, (struct tally_place){.file = m->posts_file.place},
                            N_("no post is filled in; write at least one row"), NULL);
}

uint32_t tally_meeting_find_post(const struct tally_meeting *meeting, struct tally_text text)
{
    return tally_called_find(&meeting->posts_called, meeting->reading, text);
}
