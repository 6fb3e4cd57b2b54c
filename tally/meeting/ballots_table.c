/* Making the table that ballots are keyed into: its columns from roster and posts, ballots.csv or ballots.xlsx. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>
#include <tally/template.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/tables.h"
#include "meeting/template.h"
#include "table/load.h"
#include "table/write.h"

static const char csv_name[] = "ballots.csv", xlsx_name[] = "ballots.xlsx";

/* ---- the columns ---- */

struct table {
    const struct tally_meeting *m;
    struct tally_arena arena;
    bool names; /* a column for each post, for names as they are written */
    struct tally_written_cell *cells;
    struct tally_written_column *columns;
    size_t count, room, column_room;
};

static void add(struct table *t, const char *heading, const char *list, bool number)
{
    size_t column = t->count;
    TALLY_PUSH(t->cells, t->count, t->room) =
        (struct tally_written_cell){.kind = TALLY_WRITTEN_TEXT, .text = heading, .strong = true};
    TALLY_PUSH(t->columns, column, t->column_room) = (struct tally_written_column){.list = list, .number = number};
}

static const char *join(struct table *t, const char *a, const char *b)
{
    char *text = tally_arena_alloc(&t->arena, strlen(a) + strlen(b) + 1, 1);
    memcpy(text, a, strlen(a));
    memcpy(text + strlen(a), b, strlen(b) + 1);
    return text;
}

static const char *tier_list(struct table *t)
{
    const char **names = tally_arena_alloc(&t->arena, t->m->tier_count + 1, sizeof *names);
    for (size_t i = 0; i < t->m->tier_count; i++)
        names[i] = t->m->tiers[i].name;
    return tally_template_list(&t->arena, names, t->m->tier_count);
}

/* Whether a name can be a heading: nobody else has it, it is not that of another column, and no program takes it for a
 * formula. */
static bool can_head(const struct table *t, const struct tally_person *person)
{
    bool can = !strchr("=+-@", *person->name);
    for (size_t i = 0; i < t->m->person_count; i++) {
        const struct tally_person *other = &t->m->roster[i];
        can &= other == person || (!tally_text_same(other->folded, person->folded) && strcmp(other->id, person->name));
    }
    for (size_t i = 0; i < TALLY_BALLOTS_COLUMNS; i++)
        can &= !tally_column_matches(&tally_ballots_columns[i], tally_text_of(person->name), t->m->reading);
    return can;
}

static void add_posts(struct table *t, const char *before)
{
    for (size_t i = 0; i < t->m->post_count; i++)
        if (!*before || !tally_meeting_is_tie(t->m, &t->m->posts[i]))
            add(t, join(t, before, t->m->posts[i].title), NULL, false);
}

static void add_columns(struct table *t)
{
    const struct tally_rule *rule = t->m->rule;
    const struct tally_column *tier = &tally_ballots_columns[TALLY_BALLOTS_TIER];
    add(t, tally_ballots_columns[TALLY_BALLOTS_BALLOT].chinese, NULL, false);
    if (t->m->tier_count > 1)
        add(t, rule->tier_count ? tier->chinese2 : tier->chinese, tier_list(t), false);
    add(t, tally_ballots_columns[TALLY_BALLOTS_VOID].chinese, NULL, false);
    if (rule->ballot_weight)
        add(t, rule->ballot_weight, NULL, true);
    if (t->names) {
        add_posts(t, "");
        return;
    }
    /* anything else may be typed, too, as a sign that meeting.csv declares */
    const char *marks = tally_template_marks(&t->arena, rule);
    for (size_t i = 0; i < t->m->person_count; i++)
        if (!t->m->roster[i].written_in)
            add(t, can_head(t, &t->m->roster[i]) ? t->m->roster[i].name : t->m->roster[i].id, marks,
                rule->points.count > 0);
    if (rule->write_ins)
        add_posts(t, "另选:");
}

static void put_headings(const struct table *t, struct tally_bytes *to)
{
    const struct tally_written_row row = {TALLY_ROW_HEAD, t->cells, t->count};
    tally_bytes_put_text(to, "\xEF\xBB\xBF");
    tally_csv_write(&row, 1, to);
}

static void clear(struct table *t)
{
    free(t->cells);
    free(t->columns);
    tally_arena_clear(&t->arena);
}

void tally_ballots_table_headings(const struct tally_meeting *m, bool names, struct tally_bytes *to)
{
    struct table t = {.m = m, .names = names};
    add_columns(&t);
    put_headings(&t, to);
    clear(&t);
}

/* ---- what is there already ---- */

/* Whether a file of ballots holds its headings alone, so that nothing is lost where it is made again. */
static bool is_heading_alone(const struct tally_file *file)
{
    static const char *const headings[] = {"票号", "\xC6\xB1\xBA\xC5", "ballot"}; /* the second in GB 18030 */
    const char *bytes = (const char *)file->bytes;
    size_t end = 0;
    bool quoted = false, heading = false;
    for (; end < file->size && (quoted || bytes[end] != '\n'); end++)
        quoted ^= bytes[end] == '"';
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        for (size_t at = 0; at + strlen(headings[i]) <= end && !heading; at++)
            heading = !memcmp(bytes + at, headings[i], strlen(headings[i]));
    for (size_t at = end; at < file->size; at++)
        heading &= strchr(",\"\r\n \t", bytes[at]) && bytes[at];
    return heading;
}

/* Whether the table may be made; what is there and holds something is refused. */
static bool is_free(const char *folder, const struct tally_meeting *m, bool xlsx, struct tally_diags *diags)
{
    struct tally_file file = {.name = NULL};
    const char *sheet = tally_tables_with_rows(m->tables, csv_name);
    if (sheet)
        return tally_diags_refuse(
            diags, TALLY_OUTPUT_EXISTS,
            (struct tally_place){.file = tally_diags_sheet(diags, tally_diags_file(diags, "meeting.xlsx"), sheet)},
            N_("this sheet holds ballots already, which another table would stand beside; go on "
               "in the sheet, or delete it"),
            TALLY_NO_ARGS);
    if (tally_file_exists(folder, xlsx_name))
        return tally_diags_refuse(diags, TALLY_OUTPUT_EXISTS,
                                  (struct tally_place){.file = tally_diags_file(diags, xlsx_name)},
                                  N_("is there already, and a workbook is never written over; if no ballots were keyed "
                                     "into it, delete it and try again"),
                                  TALLY_NO_ARGS);
    if (!tally_file_exists(folder, csv_name))
        return true;
    bool ok = tally_file_read(&file, folder, csv_name, diags);
    if (ok && !is_heading_alone(&file))
        ok = tally_diags_refuse(diags, TALLY_OUTPUT_EXISTS, (struct tally_place){.file = file.place},
                                xlsx ? N_("holds ballots already, which a workbook would stand beside; go on in "
                                          "ballots.csv, or move it out of the folder")
                                     : N_("holds ballots already, and is not written over; add what is missing to its "
                                          "headings, or move it out of the folder"),
                                TALLY_NO_ARGS);
    tally_file_clear(&file);
    return ok;
}

/* ---- the file ---- */

static bool cannot(struct tally_diags *diags, const char *name, int error)
{
    return tally_diags_refuse(diags, TALLY_CANNOT_WRITE, (struct tally_place){.file = tally_diags_file(diags, name)},
                              N_("cannot be written: %1$s"), TALLY_ARGS(strerror(error)));
}

/* In place of a file with headings alone, or as a new one. */
static bool put_csv(const char *folder, const struct tally_bytes *bytes, struct tally_diags *diags)
{
    if (!tally_file_exists(folder, csv_name))
        return tally_file_write(folder, csv_name, bytes->bytes, bytes->used, diags);
    char *hidden = tally_path_hidden(csv_name), *from = tally_path_join(folder, hidden),
         *to = tally_path_join(folder, csv_name);
    tally_file_remove(folder, hidden); /* of a run that was interrupted */
    bool replaced = false, ok = tally_file_write(folder, hidden, bytes->bytes, bytes->used, diags);
    int error = ok ? tally_path_replace(from, to, folder, &replaced) : 0;
    if (error)
        ok = cannot(diags, csv_name, error);
    free(hidden);
    free(from);
    free(to);
    return ok;
}

static bool write_table(struct table *t, const char *folder, bool xlsx, struct tally_diags *diags)
{
    const struct tally_written_row row = {TALLY_ROW_HEAD, t->cells, t->count};
    const struct tally_written_sheet sheet = {
        .name = "选票", .rows = &row, .count = 1, .columns = t->columns, .column_count = t->count};
    struct tally_bytes bytes = {.bytes = NULL};
    bool ok;
    if (xlsx) {
        ok = tally_template_book_write(folder, xlsx_name, &sheet, 1, diags);
        if (ok && tally_file_exists(folder, csv_name))
            tally_file_remove(folder, csv_name); /* headings alone: is_free */
    } else {
        put_headings(t, &bytes);
        ok = put_csv(folder, &bytes, diags);
    }
    free(bytes.bytes);
    return ok;
}

/* Whether all that the columns need could be read. Numbers that are known only when the meeting begins may be
 * missing. */
static bool is_read(const struct tally_meeting *m, const struct tally_diags *found)
{
    bool ok = m->rule && m->person_count;
    for (size_t i = 0; i < tally_diags_count(found); i++) {
        const struct tally_diag d = tally_diags_at(found, i);
        ok &= d.severity != TALLY_ERROR || (d.file && d.file == m->tiers_file.name && d.code == TALLY_BAD_NUMBER);
    }
    return ok;
}

static bool check(const struct tally_meeting *m, bool names, struct tally_diags *diags)
{
    const struct tally_place place = {.file = tally_diags_file(diags, m->file.name), .line = 1, .column = 1};
    if (m->by_totals)
        return tally_diags_refuse(diags, TALLY_RULE_MISMATCH, place,
                                  N_("this vote is by hand or voice, and has no ballots to key; fill in totals.csv"),
                                  TALLY_NO_ARGS);
    if (names && m->rule->kind != TALLY_RECOMMENDATION)
        return tally_diags_refuse(diags, TALLY_RULE_MISMATCH, place,
                                  N_("only ballots of a recommendation hold names; leave out --names"), TALLY_NO_ARGS);
    return true;
}

bool tally_ballots_table_write(const char *folder, bool xlsx, bool names, struct tally_diags *diags)
{
    struct tally_source source = tally_source_folder(folder);
    source.before_keying = true;
    struct tally_diags *found = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open_from(&source, found);
    bool ok = is_read(m, found);
    tally_diags_take_tables(diags, found);
    if (!ok) { /* again, so that everything that is wrong is reported with its place */
        tally_meeting_close(m);
        tally_diags_free(found);
        tally_meeting_close(tally_meeting_open_from(&source, diags));
        return false;
    }
    struct table t = {.m = m, .names = names};
    ok = check(m, names, diags) && is_free(folder, m, xlsx, diags);
    if (ok) {
        add_columns(&t);
        ok = write_table(&t, folder, xlsx, diags);
    }
    clear(&t);
    tally_meeting_close(m);
    tally_diags_free(found); /* which holds the names of the meeting's files */
    return ok;
}
