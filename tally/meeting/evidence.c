/* Reading the evidence of double keying: second keyings, mends.csv, acknowledged.csv, and who keyed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/text.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "meeting/tables.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"
#include "table/workbook.h"

/* ---- second keyings ---- */

const char *tally_meeting_second_file(struct tally_arena *arena, const char *first)
{
    static const char ending[] = ".csv", second[] = "-second.csv";
    size_t size = strlen(first), stem = size;
    if (size > sizeof ending - 1 && !strcasecmp(first + size - (sizeof ending - 1), ending))
        stem = size - (sizeof ending - 1);
    char *name = tally_arena_alloc(arena, stem + sizeof second, 1);
    memcpy(name, first, stem);
    memcpy(name + stem, second, sizeof second);
    return name;
}

const char *tally_meeting_second_name(const struct tally_meeting_reader *r, const char *first)
{
    return tally_meeting_second_file(r->arena, tally_tables_plain_name(r->tables, first)); /* beside a workbook */
}

/* Whether a name is that of a file of ballots or talks, which then is no second keying; a sheet of a workbook is called
 * by the name of its table, too. */
static bool is_first(const struct tally_meeting_reader *r, const char *name)
{
    for (size_t i = 0; i < r->m->ballot_file_count; i++) {
        const char *first = r->m->ballot_files[i].file.name;
        if (!strcmp(first, name) || !strcmp(tally_tables_plain_name(r->tables, first), name))
            return true;
    }
    return false;
}

/* Reports a second keying that is the file that was keyed first: held against itself, it would always agree. */
static bool check_apart(struct tally_meeting_reader *r, enum tally_meeting_key key, const char *name)
{
    if (!is_first(r, name))
        return true;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == key && tally_text_is(r->lines[i].cell.text, name))
            tally_meeting_error(r, TALLY_DUPLICATE_KEY, r->lines[i].cell.place,
                                N_("“%1$s” is the file that was keyed first, and cannot be compared with itself; write "
                                   "here the file of the second keying, or delete this row"),
                                name);
    return false;
}

static size_t files_of(const struct tally_meeting *m, enum tally_channel channel)
{
    size_t count = 0;
    for (size_t i = 0; i < m->ballot_file_count; i++)
        count += m->ballot_files[i].channel == channel;
    return count;
}

/* Reads the second keyings of a channel. */
static void read_channel(struct tally_meeting_reader *r, enum tally_channel channel)
{
    struct tally_meeting *m = r->m;
    const enum tally_meeting_key key = channel == TALLY_MEETING ? TALLY_KEY_BALLOTS_SECOND : TALLY_KEY_TALKS_SECOND;
    size_t named, files = files_of(m, channel), at = 0;
    const char *const *names = tally_meeting_texts(r, key, &named);
    if (named && named != files && !tally_meeting_may_have(r, key) &&
        !tally_meeting_may_have(r, channel == TALLY_MEETING ? TALLY_KEY_BALLOTS : TALLY_KEY_TALKS)) {
        char seconds[TALLY_NUMBER_SIZE], firsts[TALLY_NUMBER_SIZE];
        tally_diags_add(r->diags, TALLY_MISSING_KEY, tally_meeting_line(r, key)->cell.place,
                        N_("second keyings are named here: %1$s, and files that were keyed first: %2$s; name one for "
                           "each, in the same order"),
                        TALLY_ARGS(tally_number(seconds, named), tally_number(firsts, files)));
        return;
    }
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        struct tally_ballot_file *b = &m->ballot_files[i];
        if (b->channel != channel)
            continue;
        const char *name = at < named ? names[at] : NULL;
        bool given = name && check_apart(r, key, name);
        at++;
        if (!given)
            name = tally_meeting_second_name(r, b->file.name);
        if (given || (r->source->exists(r->source, name) && !is_first(r, name)))
            b->keyed_twice = r->source->read(r->source, &b->second, name, r->diags);
    }
}

/* “ballots-second.xlsx!Sheet1”: the name under which a sheet of a workbook that was given is kept. */
static const char *given_sheet_name(const struct tally_meeting_reader *r, const struct tally_file *file,
                                    const char *first)
{
    const char *plain = tally_meeting_second_name(r, first), *sheet = file->name + strlen(file->source);
    size_t stem = strlen(plain) - strlen(".csv");
    char *name = tally_arena_alloc(r->arena, stem + sizeof ".xlsx" + strlen(sheet), 1);
    memcpy(name, plain, stem);
    memcpy(name + stem, ".xlsx", sizeof ".xlsx");
    memcpy(name + stem + strlen(".xlsx"), sheet, strlen(sheet) + 1);
    return name;
}

/* Reads the keying that was given beside the folder, as the second one of its only file of ballots. */
static void read_given(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    struct tally_ballot_file *first = m->ballot_file_count ? &m->ballot_files[0] : NULL;
    size_t files = files_of(m, TALLY_MEETING);
    struct tally_file file;
    if (!tally_file_read_path(&file, r->source->second, r->diags)) {
        tally_file_clear(&file);
        return;
    }
    if (files != 1 || !first) {
        if (tally_diags_errors(r->diags) == 0)
            tally_diags_add(r->diags, TALLY_RULE_MISMATCH,
                            (struct tally_place){.file = file.place, .line = 1, .column = 1},
                            files ? N_("the ballots are in several files; put the second keying of each into the "
                                       "folder, as NAME-second.csv beside NAME.csv")
                                  : N_("this meeting has talks only, and no ballots to compare with; compare the talks "
                                       "by “tally compare”"),
                            TALLY_NO_ARGS);
        tally_file_clear(&file);
        return;
    }
    bool workbook = tally_workbook_is(&file);
    if (workbook && !tally_workbook_choose(&file, NULL, r->diags)) {
        tally_file_clear(&file);
        return;
    }
    const char *name = first->second.place ? first->second.name
                       : workbook          ? given_sheet_name(r, &file, first->file.name)
                                           : tally_meeting_second_name(r, first->file.name);
    bool other = first->second.place && (first->second.size != file.size ||
                                         (file.size && memcmp(first->second.bytes, file.bytes, file.size) != 0));
    if (other)
        tally_diags_add(r->diags, TALLY_TWO_SOURCES, (struct tally_place){.file = file.place},
                        N_("the folder holds another second keying already, %1$s; remove one of them"),
                        TALLY_ARGS(name));
    tally_file_clear(&first->second);
    first->second = file;
    first->second.name = name; /* it is kept under this name */
    if (workbook)
        first->second.source = tally_arena_text(r->arena, name, (size_t)(strchr(name, '!') - name));
    first->second.reading = r->source->reading;
    first->keyed_twice = !other;
    first->given = true;
}

void tally_meeting_read_second(struct tally_meeting_reader *r)
{
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++)
        read_channel(r, c);
    if (r->source->second)
        read_given(r);
}

/* ---- mends.csv ---- */

static bool is_one_of(const struct tally_cell *cell, const char *english, const char *chinese)
{
    return tally_text_is(cell->text, english) || tally_text_is(cell->text, chinese);
}

/* Whether one of the officials named in a cell is a scrutineer of the meeting. */
static bool names_scrutineer(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    struct tally_text rest = cell->text, part;
    while (tally_text_part(&rest, &part)) {
        struct tally_text folded = tally_text_match_name(r->m->reading, r->arena, part);
        for (size_t i = 0; i < r->count; i++)
            if (r->lines[i].key == TALLY_KEY_SCRUTINEER && tally_meeting_same_person(r, &r->lines[i].cell, folded))
                return true;
    }
    return tally_meeting_may_have(r, TALLY_KEY_SCRUTINEER) || !tally_meeting_line(r, TALLY_KEY_SCRUTINEER);
}

/* How a difference was settled, and by whom: by a third reading that equals one of the two, or by a scrutineer. */
static void read_how(struct tally_meeting_reader *r, const struct tally_cell *row, struct tally_mend *mend)
{
    const struct tally_cell *how = &row[TALLY_MENDS_HOW], *by = &row[TALLY_MENDS_BY];
    mend->ruled = is_one_of(how, "ruled", "裁定");
    if (!mend->ruled && !is_one_of(how, "agreed", "一致")) {
        if (!how->reported)
            tally_meeting_error(
                r, TALLY_BAD_RULING, how->place,
                how->text.size
                    ? N_("“%1$s” does not say how the difference was settled; write agreed (一致) if a third "
                         "reading equals one of the two, or ruled (裁定) if a scrutineer ruled")
                    : N_("it is not filled in how the difference was settled; write agreed (一致) if a third "
                         "reading equals one of the two, or ruled (裁定) if a scrutineer ruled"),
                tally_meeting_copy(r, how));
        return;
    }
    if (by->reported)
        return;
    if (!by->text.size)
        tally_meeting_error(r, TALLY_BAD_RULING, by->place,
                            N_("the name of the person who settled this difference is missing; write who read the "
                               "paper ballot again"),
                            NULL);
    else if (mend->ruled && !names_scrutineer(r, by))
        tally_meeting_error(
            r, TALLY_BAD_RULING, by->place,
            N_("“%1$s”: a difference is ruled on by a scrutineer (监票人); write the scrutineer's name"),
            tally_meeting_copy(r, by));
    if (!mend->ruled && !tally_text_same(mend->settled, mend->first) && !tally_text_same(mend->settled, mend->second) &&
        !row[TALLY_MENDS_SETTLED].reported)
        tally_meeting_error(r, TALLY_BAD_RULING, row[TALLY_MENDS_SETTLED].place,
                            row[TALLY_MENDS_SETTLED].text.size
                                ? N_("“%1$s” is neither of the two keyings, so they did not agree: a scrutineer must "
                                     "rule (裁定)")
                                : N_("what was settled is not filled in, and neither of the two keyings is empty; "
                                     "write what the paper ballot bears; if it bears nothing there, a scrutineer must "
                                     "rule so (裁定)"),
                            tally_meeting_copy(r, &row[TALLY_MENDS_SETTLED]));
}

enum { SHOWN_FILES = 5 };

/* The file that a row names; SIZE_MAX: none, which is reported. */
static size_t file_of(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    const struct tally_meeting *m = r->m;
    if (!cell->text.size && m->ballot_file_count == 1)
        return 0;
    for (size_t i = 0; i < m->ballot_file_count; i++)
        if (tally_text_is(cell->text, m->ballot_files[i].file.name) ||
            tally_text_is(cell->text, tally_tables_plain_name(r->tables, m->ballot_files[i].file.name)))
            return i;
    if (cell->reported || !m->files_complete)
        return SIZE_MAX;
    size_t used = 0, room = 64;
    char *list = tally_alloc(room, 1);
    for (size_t i = 0; i < m->ballot_file_count && i < SHOWN_FILES; i++)
        tally_meeting_append(&list, &used, &room, m->ballot_files[i].file.name);
    tally_diags_add(r->diags, TALLY_STALE_MEND, cell->place,
                    cell->text.size ? N_("“%1$s” is not a file that was keyed first in this meeting; write: %2$s")
                                    : N_("the file is not filled in; write which was keyed first: %2$s"),
                    TALLY_ARGS(tally_meeting_copy(r, cell), list));
    free(list);
    return SIZE_MAX;
}

static uint32_t tier_of(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    const struct tally_meeting *m = r->m;
    if (!cell->text.size && m->tier_count == 1)
        return 0;
    uint32_t tier = cell->text.size ? tally_meeting_find_tier(m, cell->text) : TALLY_INTERN_NONE;
    if (tier == TALLY_INTERN_NONE && m->tiers_complete && !cell->reported && tally_cell_check_seen(cell, r->diags)) {
        char *list = tally_meeting_list_tiers(m);
        tally_diags_add(r->diags, TALLY_UNKNOWN_TIER, cell->place,
                        cell->text.size ? N_("there is no tier “%1$s”; the tiers are: %2$s")
                                        : N_("the tier is not filled in; the tiers are: %2$s"),
                        TALLY_ARGS(tally_meeting_copy(r, cell), list));
        free(list);
    }
    return tier;
}

static bool is_declared(const struct tally_meeting *m, struct tally_text sign)
{
    for (size_t i = 0; i < m->mark_count; i++)
        if (tally_text_same(m->marks[i].sign, sign))
            return true;
    return false;
}

/* What a cell says that a ballot's cell holds. A word that says that it holds nothing is reported: the cell itself is
 * to hold nothing then. */
static struct tally_text content_of(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    static const char *const words[] = {"空白", "空", "空格", "空票", "未填", "没填", "无"};
    struct tally_text folded = tally_text_match_name(r->m->reading, r->arena, cell->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!tally_text_is(folded, words[i]) || is_declared(r->m, folded))
            continue;
        tally_meeting_error(r, TALLY_STALE_MEND, cell->place,
                            N_("“%1$s” stands for an empty cell: leave this cell empty, without any word"),
                            tally_meeting_copy(r, cell));
        return (struct tally_text){"", 0};
    }
    return folded;
}

static void read_mend(struct tally_meeting_reader *r, const struct tally_cell *row)
{
    const struct tally_reading *reading = r->m->reading;
    struct tally_mend mend = {.file = file_of(r, &row[TALLY_MENDS_FILE]),
                              .tier = tier_of(r, &row[TALLY_MENDS_TIER]),
                              .ballot = tally_text_match_number(reading, r->arena, row[TALLY_MENDS_BALLOT].text),
                              .column = tally_text_of(tally_meeting_copy(r, &row[TALLY_MENDS_COLUMN])),
                              .column_as_written = tally_meeting_copy(r, &row[TALLY_MENDS_COLUMN]),
                              .first = content_of(r, &row[TALLY_MENDS_FIRST]),
                              .second = content_of(r, &row[TALLY_MENDS_SECOND]),
                              .settled = content_of(r, &row[TALLY_MENDS_SETTLED]),
                              .settled_as_written = tally_meeting_copy(r, &row[TALLY_MENDS_SETTLED]),
                              .place = row[TALLY_MENDS_BALLOT].place,
                              .second_place = row[TALLY_MENDS_SECOND].place,
                              .column_place = row[TALLY_MENDS_COLUMN].place};
    read_how(r, row, &mend);
    if (tally_text_same(mend.first, mend.second)) {
        tally_meeting_error(r, TALLY_STALE_MEND, row[TALLY_MENDS_SECOND].place,
                            mend.second.size
                                ? N_("both keyings are “%1$s” in this row, so nothing differed; delete the row")
                                : N_("both keyings are empty in this row, so nothing differed; delete the row, or fill "
                                     "in what each of the two files has"),
                            tally_meeting_copy(r, &row[TALLY_MENDS_SECOND]));
        mend.file = SIZE_MAX;
    }
    r->m->mends[r->m->mend_count++] = mend;
}

void tally_meeting_read_mends(struct tally_meeting_reader *r)
{
    static const char name[] = "mends.csv";
    struct tally_table table;
    if (!r->source->exists(r->source, name))
        return;
    if (!r->source->read(r->source, &r->m->mends_file, name, r->diags) ||
        !tally_table_load(&table, &r->m->mends_file, tally_mends_columns, TALLY_MENDS_COLUMNS, r->arena, r->diags))
        return;
    r->m->mends = tally_arena_alloc(r->arena, table.rows, sizeof *r->m->mends);
    for (size_t i = 0; i < table.rows; i++)
        if (!table.broken[i])
            read_mend(r, &table.cells[i * TALLY_MENDS_COLUMNS]);
}

/* ---- acknowledged.csv ---- */

static void check_official(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    struct tally_text folded = tally_text_match_name(r->m->reading, r->arena, cell->text);
    bool official = cell->reported;
    for (size_t k = TALLY_KEY_HOST; k <= TALLY_KEY_SCRUTINEER; k++) /* a missing one has been reported */
        official |=
            tally_meeting_may_have(r, (enum tally_meeting_key)k) || !tally_meeting_line(r, (enum tally_meeting_key)k);
    for (size_t i = 0; i < r->count && !official; i++)
        official = r->lines[i].key >= TALLY_KEY_HOST && r->lines[i].key <= TALLY_KEY_SCRUTINEER &&
                   tally_meeting_same_person(r, &r->lines[i].cell, folded);
    if (!official)
        tally_meeting_error(r, TALLY_BAD_OFFICIALS, cell->place,
                            !cell->text.size
                                ? N_("it is not filled in who has seen the notice; write the host, a teller or a "
                                     "scrutineer")
                            : tally_text_has_several(cell->text, true)
                                ? N_("“%1$s”: write one official only who has seen the notice")
                                : N_("“%1$s” is not an official of this meeting; write the host, a teller or a "
                                     "scrutineer who has seen the notice"),
                            tally_meeting_copy(r, cell));
}

static void read_acknowledgement(struct tally_meeting_reader *r, const struct tally_cell *row)
{
    const struct tally_cell *code = &row[TALLY_ACKNOWLEDGED_CODE], *reason = &row[TALLY_ACKNOWLEDGED_REASON],
                            *by = &row[TALLY_ACKNOWLEDGED_BY];
    struct tally_acknowledgement a = {.code = TALLY_CODES,
                                      .code_name = tally_meeting_copy(r, code),
                                      .at = tally_meeting_copy(r, &row[TALLY_ACKNOWLEDGED_PLACE]),
                                      .reason = tally_meeting_copy(r, reason),
                                      .place = code->place};
    for (enum tally_code c = TALLY_EMPTY_ROW; c < TALLY_CODES; c++)
        if (tally_text_is(code->text, tally_code_name(c)))
            a.code = c;
    if (!reason->text.size && !reason->reported)
        tally_meeting_error(r, TALLY_NOT_A_REASON, reason->place,
                            N_("the reason is missing; write why this notice stands as it is"), NULL);
    else if (tally_cell_check_reason(reason, r->diags))
        tally_cell_is_reason(reason, NULL, r->diags);
    check_official(r, by);
    const struct tally_text standard = tally_text_standard(r->arena, by->text);
    a.by = tally_arena_text(r->arena, standard.bytes, standard.size);
    r->m->acknowledged[r->m->acknowledged_count++] = a;
}

void tally_meeting_read_acknowledged(struct tally_meeting_reader *r)
{
    static const char name[] = "acknowledged.csv";
    struct tally_table table;
    if (!r->source->exists(r->source, name))
        return;
    if (!r->source->read(r->source, &r->m->acknowledged_file, name, r->diags) ||
        !tally_table_load(&table, &r->m->acknowledged_file, tally_acknowledged_columns, TALLY_ACKNOWLEDGED_COLUMNS,
                          r->arena, r->diags))
        return;
    r->m->acknowledged = tally_arena_alloc(r->arena, table.rows, sizeof *r->m->acknowledged);
    for (size_t i = 0; i < table.rows; i++)
        if (!table.broken[i])
            read_acknowledgement(r, &table.cells[i * TALLY_ACKNOWLEDGED_COLUMNS]);
}

/* ---- who keyed ---- */

/* Notes that a typist of second keyings is named, and that there is none: before the ballots are keyed nothing is
 * wrong with that, and a sheet has their digests alone. */
static void note_no_second(struct tally_meeting_reader *r, const struct tally_meeting_line *second)
{
    const struct tally_meeting *m = r->m;
    bool none = second && m->ballot_file_count && m->files_complete && !r->source->before_keying && !r->source->stated;
    for (size_t i = 0; i < m->ballot_file_count; i++)
        none &= !m->ballot_files[i].second.place;
    if (none)
        tally_diags_add(r->diags, TALLY_SINGLE_KEYING, second->cell.place,
                        N_("%1$s is named here for the second keying, and the folder has none: put its file into the "
                           "folder as %2$s. If the ballots were keyed once only, delete this row"),
                        TALLY_ARGS(tally_meeting_copy(r, &second->cell),
                                   tally_meeting_second_name(r, m->ballot_files[0].file.name)));
}

void tally_meeting_check_typists(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *first = tally_meeting_line(r, TALLY_KEY_KEYED),
                                    *second = tally_meeting_line(r, TALLY_KEY_KEYED_SECOND);
    const struct tally_meeting_facts *f = &r->m->facts;
    note_no_second(r, second);
    if (!first || !second || f->keyed_count != 1 || f->keyed_second_count != 1)
        return; /* where several share the work, each may key first what another keys second */
    struct tally_text name = tally_text_match_name(r->m->reading, r->arena, first->cell.text);
    if (tally_meeting_same_person(r, &second->cell, name))
        tally_meeting_error(r, TALLY_BAD_OFFICIALS, second->cell.place,
                            N_("%1$s keyed the ballots the first time; the second keying is another person's"),
                            tally_meeting_copy(r, &second->cell));
}
