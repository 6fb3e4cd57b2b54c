/* The scan of a file of ballots: makes each row a typed ballot, and reports every error with its place. */
#include "ballot/scan.h"

#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>

#include "ballot/ballot.h"
#include "ballot/number_set.h"
#include "ballot/numbers.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/table.h"

/* The id or name of a tier that differs from the text only in the width or case of letters, in blanks, or in what looks
 * alike; "": none. */
static const char *find_near_tier(struct tally_ballot_scan *s, struct tally_text text)
{
    struct tally_text folded = tally_text_fold_alike(&s->arena, text);
    for (size_t i = 0; i < s->m->tier_count && folded.size; i++) {
        const char *const names[] = {s->m->tiers[i].id, s->m->tiers[i].name};
        for (size_t k = 0; k < 2; k++)
            if (tally_text_same(folded, tally_text_fold_alike(&s->arena, tally_text_of(names[k]))))
                return names[k];
    }
    return "";
}

/* The row's tier, or TALLY_INTERN_NONE if it is not known. *scope: the tier within which the ballot's number must be
 * new. It is the same tier, except that a tier whose row in tiers.csv could not be read has a number here too. */
static uint32_t read_tier(struct tally_ballot_scan *s, const struct tally_row *row, uint32_t *scope)
{
    const struct tally_cell *cell = s->columns.tier == TALLY_NO_COLUMN ? NULL : &row->cells[s->columns.tier];
    struct tally_text text = cell ? cell->text : tally_text_of("");
    uint32_t count = (uint32_t)s->m->tier_count, tier = text.size ? tally_meeting_find_tier(s->m, text)
                                                        : count == 1 && (cell || s->m->tiers_complete)
                                                            ? 0
                                                            : TALLY_INTERN_NONE;
    *scope = tier;
    bool filled_down = text.size && tally_text_is_next(tally_text_of(s->tier_before), text);
    size_t kept = text.size < sizeof s->tier_before ? text.size : 0;
    memcpy(s->tier_before, text.bytes, kept);
    s->tier_before[kept] = '\0';
    if (tier != TALLY_INTERN_NONE || !cell)
        return tier;
    if (!s->m->tiers_complete && (text.size || count == 0)) {
        *scope = count + tally_intern(&s->r->unknown_tiers, text);
        return tier;
    }
    if (!tally_cell_check_seen(cell, s->diags))
        return tier;
    char *list = tally_meeting_list_tiers(s->m);
    const char *near = find_near_tier(s, text);
    const bool two = *near && tally_text_is(text, near); /* the id of one tier, and the name of another */
    tally_diags_add(s->diags, TALLY_UNKNOWN_TIER, cell->place,
                    !text.size ? N_("the tier is not filled in; the tiers are: %2$s")
                    : two ? N_("“%1$s” can mean several tiers: it is the name of one, and the name or the id of "
                               "another. Correct tiers.csv, so that no two are called alike. The tiers are: %2$s")
                    : filled_down
                        ? N_("there is no tier “%1$s”; its number is one more than in the row above, as spreadsheet "
                             "programs fill a column down. Write the tier of each ballot by the paper, from where the "
                             "numbers begin to rise. The tiers are: %2$s")
                    : *near ? N_("there is no tier “%1$s”; write “%3$s”, from which it differs in the width or case "
                                 "of its letters, in blanks, or in a character that only looks alike. The tiers are: "
                                 "%2$s")
                            : N_("there is no tier “%1$s”; the tiers are: %2$s"),
                    TALLY_ARGS(tally_scan_text(s, text), list, near));
    free(list);
    return tier;
}

enum numbering { NUMBERED, UNNUMBERED, NUMBERED_AGAIN };

/* Reads the ballot's number and reports it if the channel and tier have it already. */
static enum numbering read_number(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t tier)
{
    struct tally_ballot_reader *r = s->r;
    if (!tally_cell_check_name(cell, s->diags) || tier == TALLY_INTERN_NONE)
        return UNNUMBERED;
    struct tally_text number = tally_text_match_number(s->m->reading, &s->arena, cell->text); /* １ is 1 */
    if (s->m->reading->numbers_by_value)
        tally_numbers_note(&r->widths[s->channel], cell->text, cell->place);
    char *key = tally_arena_alloc(&s->arena, sizeof tier + number.size, 1);
    memcpy(key, &tier, sizeof tier);
    memcpy(key + sizeof tier, number.bytes, number.size);
    size_t before = r->numbers[s->channel].count;
    uint32_t id = tally_intern(&r->numbers[s->channel], (struct tally_text){key, sizeof tier + number.size});
    if (r->numbers[s->channel].count > before) {
        size_t count = id;
        TALLY_PUSH(r->number_rows[s->channel], count, r->number_room[s->channel]) =
            (struct tally_ballot_row){s->file->place, tally_place_row(cell->place)};
        return NUMBERED;
    }
    char number_of_row[TALLY_NUMBER_SIZE];
    const struct tally_ballot_row *earlier = &r->number_rows[s->channel][id];
    tally_diags_add(
        s->diags, TALLY_DUPLICATE_BALLOT, cell->place,
        N_("the ballot “%1$s” of this tier is already in row %2$s of %3$s. Compare both with the paper ballots: if the "
           "rows differ, they are two ballots, and one has a wrong number; delete one only if the same "
           "ballot was keyed twice"),
        TALLY_ARGS(tally_scan_text(s, cell->text), tally_number(number_of_row, earlier->row),
                   tally_diags_file_name(s->diags, earlier->file)));
    return NUMBERED_AGAIN;
}

/* Applies the rule to the row's ballot: void, blank, overvoted. */
static void apply_rule(struct tally_ballot_scan *s, struct tally_ballot *ballot)
{
    enum tally_overvote_effect over = TALLY_NOT_OVERVOTED;
    if (!ballot->voided)
        tally_scan_join_written(s);
    if (!ballot->voided)
        over = s->columns.form == TALLY_MARKS_FORM ? tally_ballot_check_overvote(s->r, s->marks, s->in_favour)
                                                   : tally_scan_check_overvoted_names(s);
    tally_ballot_report_overvote(s->r, s->irregular, over, s->in_favour);
    ballot->voided |= over == TALLY_OVERVOTED_BALLOT;
    ballot->blank &= !ballot->voided;
    ballot->names = s->names;
    ballot->name_count = ballot->voided ? 0 : s->name_count;
    ballot->written = s->written;
    ballot->written_count = s->written_count;
    if (ballot->blank)
        tally_scan_report_irregular(s, TALLY_IRREGULAR_BLANK, "");
}

/* Counts a row that is refused. There is a paper ballot for it, so that check_returned has to allow for it. */
static void count_refused(struct tally_ballot_scan *s, uint32_t tier, enum numbering numbering)
{
    if (s->channel != TALLY_MEETING || !s->r->refused)
        return;
    if (tier == TALLY_INTERN_NONE)
        s->r->refused_without_tier++;
    else if (numbering == NUMBERED_AGAIN)
        s->r->refused[tier].duplicate++;
    else
        s->r->refused[tier].unnumbered++;
}

/* The ballot's weight (权数), which is read on void ballots too. */
static void read_weight(struct tally_ballot_scan *s, const struct tally_row *row, struct tally_ballot *ballot)
{
    if (s->columns.weight == TALLY_NO_COLUMN)
        return;
    const struct tally_cell *cell = &row->cells[s->columns.weight];
    ballot->weight = 1; /* of one that cannot be read, which is reported */
    uint64_t weight;
    if (!tally_cell_number(cell, false, 0, &weight, s->diags))
        return;
    if (weight)
        ballot->weight = weight;
    else
        tally_diags_add(s->diags, TALLY_BAD_NUMBER, cell->place,
                        N_("a ballot's weight is a whole number from 1 to 1000000000; correct it"), TALLY_NO_ARGS);
}

/* Forgets the marks of the row before. */
static void clear_marks(struct tally_ballot_scan *s)
{
    s->name_count = s->written_count = 0;
    if (s->columns.form != TALLY_MARKS_FORM)
        return;
    memset(s->content, 0, s->m->person_count * sizeof *s->content); /* TALLY_CELL_EMPTY */
    for (size_t i = 0; i < s->items; i++)
        s->marks[i] = s->r->vocabulary->none;
}

/* The cells of a ballot that the scrutineers have not voided. */
static void read_cells(struct tally_ballot_scan *s, const struct tally_row *row, struct tally_ballot *ballot,
                       struct tally_text number)
{
    const struct tally_ballot_columns *c = &s->columns;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        ballot->blank &= cell->text.size == 0 || (c->target[i] == TALLY_INTERN_NONE && c->written[i] == TALLY_NO_POST);
        if (c->target[i] == TALLY_INTERN_NONE)
            continue;
        if (c->form == TALLY_MARKS_FORM && cell->text.size && s->r->watched && s->r->watched[c->target[i]])
            s->r->marked(s->r->self, TALLY_NO_POST, c->target[i]);
        s->concern.item = tally_text_of(c->form == TALLY_MARKS_FORM ? s->m->roster[c->target[i]].name
                                                                    : s->m->posts[c->target[i]].title);
        tally_diags_concern(s->diags, &s->concern);
        if (c->form == TALLY_MARKS_FORM)
            s->marks[c->target[i]] = tally_scan_read_mark(s, cell, c->target[i]);
        else
            tally_scan_read_names(s, cell, c->target[i], ballot->tier, number);
    }
    for (size_t i = 0; i < row->count; i++) { /* behind the marks, with which they are joined */
        if (c->written[i] == TALLY_NO_POST || !row->cells[i].text.size)
            continue;
        s->concern.item = tally_text_of(tally_scan_written_heading(s, c->written[i]));
        tally_diags_concern(s->diags, &s->concern);
        tally_scan_read_written(s, &row->cells[i], c->written[i], ballot->tier, number);
    }
    tally_scan_note_written(s);
    s->concern.item = tally_text_of("");
    tally_diags_concern(s->diags, &s->concern);
    for (size_t i = 0; i < s->name_count && s->r->watched; i++)
        if (s->r->watched[s->names[i].person])
            s->r->marked(s->r->self, s->names[i].post, s->names[i].person);
}

/* The scrutineers' reason, which voids the ballot. */
static void check_reason(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    if (cell->reported || !tally_cell_check_reason(cell, s->diags))
        return;
    if (!tally_text_is_seen(cell->text))
        tally_diags_add(s->diags, TALLY_CONTROL_CHARACTER, cell->place,
                        N_("the reason that voids this ballot consists of invisible characters; write the reason, or "
                           "empty the cell"),
                        TALLY_NO_ARGS);
    else if (s->columns.form == TALLY_MARKS_FORM && tally_ballot_is_mark(s->r, cell->text))
        tally_diags_add(
            s->diags, TALLY_NOT_A_REASON, cell->place,
            N_("“%1$s” is a mark, and no reason to void a ballot: the cells of this row may have moved by a "
               "column. Compare the whole row with the paper ballot and put each mark under its heading; do "
               "not just empty this cell. If the ballot is void, write the reason"),
            TALLY_ARGS(tally_scan_text(s, cell->text)));
    else if (tally_ballot_is_names(s->r, cell->text))
        tally_diags_add(
            s->diags, TALLY_NOT_A_REASON, cell->place,
            N_("“%1$s” is on the roster, and no reason to void a ballot: the cells of this row may have moved by a "
               "column. Compare the whole row with the paper ballot and put each cell under its heading; do not just "
               "empty this cell. If the ballot is void, write the reason"),
            TALLY_ARGS(tally_scan_text(s, cell->text)));
    else
        tally_cell_is_reason(cell, N_("anything in this cell voids the ballot"), s->diags);
}

/* Passes the ballot on as it was read. */
static void pass_raw(struct tally_ballot_scan *s, const struct tally_ballot *ballot)
{
    if (s->r->raw)
        s->r->raw(s->r->self, &(struct tally_raw_ballot){.channel = s->channel,
                                                         .tier = ballot->tier,
                                                         .voided = ballot->voided,
                                                         .blank = ballot->blank && !ballot->voided,
                                                         .weight = ballot->weight,
                                                         .marks = s->marks,
                                                         .content = s->content,
                                                         .names = s->names,
                                                         .name_count = s->name_count,
                                                         .written = s->written,
                                                         .written_count = s->written_count});
}

static void read_row(struct tally_ballot_scan *s, const struct tally_row *row)
{
    if (tally_scan_is_counts(s, row))
        return;
    const struct tally_ballot_columns *c = &s->columns;
    const struct tally_cell none = {.text = {"", 0}, .place = row->cells[0].place, .reported = true};
    const struct tally_cell *number = c->ballot == TALLY_NO_COLUMN ? &none : &row->cells[c->ballot];
    if (tally_scan_is_moved(s, number)) {
        count_refused(s, TALLY_INTERN_NONE, UNNUMBERED);
        return;
    }
    s->concern = (struct tally_concern){.tier = s->columns.tier != TALLY_NO_COLUMN && s->m->tier_count > 1
                                                    ? row->cells[s->columns.tier].text
                                                    : tally_text_of(""),
                                        .ballot = number->text,
                                        .item = tally_text_of("")};
    tally_diags_concern(s->diags, &s->concern);
    uint32_t scope, tier = read_tier(s, row, &scope);
    if (tier != TALLY_INTERN_NONE && s->m->tier_count > 1)
        s->concern.tier = tally_text_of(s->m->tiers[tier].name);
    tally_diags_concern(s->diags, &s->concern);
    struct tally_ballot ballot = {.tier = tier, .blank = true, .marks = s->marks};
    enum numbering numbering = read_number(s, number, scope);
    bool countable = numbering == NUMBERED && tier != TALLY_INTERN_NONE;
    s->irregular = (struct tally_irregular){.channel = s->channel,
                                            .tier = tier,
                                            .file = s->file->name,
                                            .line = number->place.line,
                                            .ballot = tally_scan_text(s, number->text)};
    ballot.voided = c->voided != TALLY_NO_COLUMN && row->cells[c->voided].text.size;
    if (ballot.voided)
        check_reason(s, &row->cells[c->voided]);
    read_weight(s, row, &ballot);
    clear_marks(s);
    if (ballot.voided && countable)
        tally_scan_report_irregular(s, TALLY_IRREGULAR_VOID, tally_scan_text(s, row->cells[c->voided].text));
    if (!ballot.voided) /* a void ballot's other cells are not read */
        read_cells(s, row, &ballot, number->text);
    if (!countable) {
        count_refused(s, tier, numbering);
        return;
    }
    pass_raw(s, &ballot);
    apply_rule(s, &ballot);
    s->r->each(s->r->self, &ballot);
}

static bool on_row(void *self, const struct tally_row *row)
{
    struct tally_ballot_scan *s = self;
    if (s->header_seen) {
        if (row->broken)
            count_refused(s, TALLY_INTERN_NONE, UNNUMBERED);
        else
            read_row(s, row);
        tally_diags_concern(s->diags, NULL);
        tally_arena_clear(&s->arena);
        return true;
    }
    if (!tally_scan_take_header(s, row))
        return row->no_heading != NULL;
    if (s->header_ok && !s->header_only) {
        tally_scan_check_posts(s);
        s->r->form = s->r->form == TALLY_FORM_UNKNOWN ? s->columns.form : s->r->form;
    }
    return s->header_ok && !s->header_only;
}

static struct tally_ballot_scan begin(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                                      struct tally_diags *diags)
{
    return (struct tally_ballot_scan){
        .r = reader, .m = reader->meeting, .channel = file->channel, .file = &file->file, .diags = diags};
}

void tally_scan_end(struct tally_ballot_scan *s)
{
    if (s->no_heading && !s->header_seen)
        tally_scan_report_no_header(s);
    if (s->awaited)
        tally_heading_check_awaited(s);
    tally_arena_clear(&s->arena);
    free(s->here);
    s->here = NULL;
}

void tally_ballots_scan(struct tally_ballot_reader *reader, struct tally_ballot_file *file)
{
    struct tally_ballot_scan s = begin(reader, file, reader->diags);
    s.items = tally_ballot_items(s.m);
    s.marks = tally_alloc(s.items, sizeof *s.marks);
    s.content = tally_alloc(s.m->person_count, sizeof *s.content);
    s.in_favour = tally_alloc(s.m->post_count, sizeof *s.in_favour);
    bool read = tally_table_scan_all(&file->file, reader->diags, on_row, &s);
    if (!read || !s.header_ok)
        file->file.rows_lost = true;
    tally_scan_end(&s);
    free(s.columns.target);
    free(s.marks);
    free(s.content);
    free(s.in_favour);
    free(s.names);
    free(s.written);
}

bool tally_ballots_header(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                          struct tally_ballot_columns *columns)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file plain = file->file;
    struct tally_ballot_scan s = begin(reader, file, aside);
    plain.place = tally_diags_file(aside, file->file.name);
    s.file = &plain;
    s.header_only = true;
    tally_table_scan(&plain, aside, on_row, &s);
    tally_scan_end(&s);
    bool ok = s.header_sound && tally_diags_count(aside) == 0;
    tally_diags_free(aside);
    *columns = s.columns;
    return ok;
}

void tally_ballot_reader_forget(struct tally_ballot_reader *reader, enum tally_channel channel)
{
    tally_intern_clear(&reader->numbers[channel]);
    free(reader->number_rows[channel]);
    reader->number_rows[channel] = NULL;
    tally_numbers_clear(&reader->widths[channel]);
    reader->number_room[channel] = 0;
    tally_number_set_clear(&reader->quick_numbers[channel]);
}
