/* Finding the tables of a meeting in files and in the sheets of workbooks. */
#include "meeting/tables.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/workbook.h"

static const char book[] = "meeting.xlsx";

/* The tables that may be sheets of meeting.xlsx, and what these are called. What tells of single keyed cells is none of
 * them: sheets bear only its digest, but the workbook as a whole. */
static const struct {
    const char *stem;
    const char *titles[3];
    bool numbered; /* there may be several: 选票, 选票2 … */
} known[] = {{"meeting", {"会议"}, false},         {"tiers", {"层次", "票种"}, false},
             {"posts", {"职位"}, false},           {"roster", {"人选名册", "名册"}, false},
             {"ballots", {"选票"}, true},          {"talks", {"谈话记录"}, true},
             {"rulings", {"裁定"}, false},         {"totals", {"合计票数"}, false},
             {"acknowledged", {"提示处理"}, false}};
enum { KNOWN = sizeof known / sizeof *known };

/* Sheets that are no tables. */
static const char *const no_tables[] = {"填表说明", "说明", "instructions"};

static struct tally_text fold_name(struct tally_arena *arena, const char *name)
{
    struct tally_text folded = tally_text_fold_mark(arena, tally_text_trim(tally_text_of(name)));
    char *out = tally_arena_alloc(arena, folded.size + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < folded.size; i++)
        if (folded.bytes[i] != ' ')
            out[used++] = folded.bytes[i];
    return (struct tally_text){out, used};
}

/* Whether a name is that of a table, perhaps with a number behind it, which *rest is. */
static bool is_called(struct tally_text name, const char *title, bool numbered, struct tally_text *rest)
{
    size_t size = title ? strlen(title) : 0;
    if (!size || name.size < size || memcmp(name.bytes, title, size) != 0)
        return false;
    *rest = (struct tally_text){name.bytes + size, name.size - size};
    bool digits = rest->size <= 6 && (!rest->size || *rest->bytes != '0');
    for (size_t i = 0; i < rest->size; i++)
        digits &= rest->bytes[i] >= '0' && rest->bytes[i] <= '9';
    return digits && (numbered || !rest->size);
}

/* “ballots2.csv” for a sheet called 选票2; NULL: no table is called so. */
static const char *table_of(struct tally_arena *arena, const char *sheet)
{
    struct tally_text name = fold_name(arena, sheet), number;
    for (size_t i = 0; i < KNOWN; i++) {
        bool called = is_called(name, known[i].stem, known[i].numbered, &number);
        for (size_t k = 0; k < 3 && !called; k++)
            called = is_called(name, known[i].titles[k], known[i].numbered, &number);
        if (!called)
            continue;
        struct tally_bytes table = {.bytes = NULL};
        tally_bytes_put_text(&table, known[i].stem);
        if (!(number.size == 1 && *number.bytes == '1'))
            tally_bytes_put(&table, number.bytes, number.size);
        tally_bytes_put_text(&table, ".csv");
        const char *copy = tally_arena_text(arena, table.bytes, table.used);
        free(table.bytes);
        return copy;
    }
    return NULL;
}

/* ---- where a table stands ---- */

/* All places where a table stands: more than one is an error. */
struct places {
    const char *csv, *workbook; /* files; NULL: not there */
    struct tally_table_sheet *sheet;
    struct tally_table_sheet *other; /* another sheet of the same table */
};

static size_t count_of(const struct places *p)
{
    return (size_t)(p->csv != NULL) + (p->workbook != NULL) + (p->sheet != NULL) + (p->other != NULL);
}

static bool ends_in_csv(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && !strcmp(name + size - 4, ".csv");
}

static void find_sheets(const struct tally_tables *t, const char *name, struct places *p)
{
    size_t called = 0;
    for (size_t i = 0; i < t->sheet_count; i++) {
        struct tally_table_sheet *s = &t->sheets[i];
        called += s->table != NULL;
        if (!s->content || !s->table || strcmp(s->table, name) != 0)
            continue;
        p->other = p->sheet ? s : p->other;
        p->sheet = p->sheet ? p->sheet : s;
    }
    if (!strcmp(name, "meeting.csv") && !called && t->sheet_count)
        p->sheet = &t->sheets[0]; /* a workbook for this table alone */
}

/* “选票2” or “meeting.xlsx!选票2”, as meeting.csv may name a sheet. */
static void find_named_sheet(const struct tally_tables *t, const char *name, struct places *p)
{
    size_t size = sizeof book - 1;
    if (!strncmp(name, book, size) && name[size] == '!')
        name += size + 1;
    for (size_t i = 0; i < t->sheet_count && !p->csv; i++)
        if (!strcmp(t->sheets[i].name, name))
            p->sheet = &t->sheets[i];
}

static struct places find_places(const struct tally_tables *t, struct tally_arena *arena, const char *name)
{
    struct places p = {.csv = t->under->exists(t->under, name) ? name : NULL};
    if (!ends_in_csv(name)) {
        find_named_sheet(t, name, &p);
        return p;
    }
    size_t stem = strlen(name) - 4;
    char *workbook = tally_arena_alloc(arena, stem + sizeof ".xlsx", 1);
    memcpy(workbook, name, stem);
    memcpy(workbook + stem, ".xlsx", sizeof ".xlsx");
    if (strcmp(workbook, book) != 0 && t->under->exists(t->under, workbook))
        p.workbook = workbook;
    find_sheets(t, name, &p);
    if (p.sheet && p.sheet->content == TALLY_SHEET_HEADING && !p.other && (p.csv || p.workbook))
        p.sheet = NULL;
    return p;
}

static bool is_of_refused(const struct tally_tables *t, const char *name)
{
    static const char *const needed[] = {"meeting.csv", "tiers.csv", "posts.csv", "roster.csv", "ballots.csv"};
    for (size_t i = 0; t->refused && i < sizeof needed / sizeof *needed; i++)
        if (!strcmp(name, needed[i]))
            return true;
    return false;
}

/* ---- the source ---- */

static bool exists(const struct tally_source *source, const char *name)
{
    const struct tally_tables *t = (const struct tally_tables *)source;
    struct tally_arena arena = {NULL};
    const struct places p = find_places(t, &arena, name);
    tally_arena_clear(&arena);
    return count_of(&p) || is_of_refused(t, name);
}

static const char *said_sheet(struct tally_arena *arena, const struct tally_table_sheet *sheet)
{
    char *said = tally_arena_alloc(arena, sizeof book + 1 + strlen(sheet->name), 1);
    memcpy(said, book, sizeof book - 1);
    said[sizeof book - 1] = '!';
    memcpy(said + sizeof book, sheet->name, strlen(sheet->name) + 1);
    return said;
}

static void report_two(const struct places *p, struct tally_arena *arena, const char *name, struct tally_diags *diags)
{
    const char *all[4];
    size_t count = 0;
    if (p->csv)
        all[count++] = p->csv;
    if (p->workbook)
        all[count++] = p->workbook;
    if (p->sheet)
        all[count++] = said_sheet(arena, p->sheet);
    if (p->other)
        all[count++] = said_sheet(arena, p->other);
    tally_diags_add(diags, TALLY_TWO_SOURCES, (struct tally_place){.file = tally_diags_file(diags, all[1])},
                    N_("this table is there twice, in %1$s and in %2$s; look which of the two is right, and take the "
                       "other out of the folder, or delete that sheet"),
                    TALLY_ARGS(all[0], all[1], name));
}

static bool read_sheet(const struct tally_tables *t, struct tally_file *file, struct tally_table_sheet *sheet,
                       struct tally_diags *diags)
{
    sheet->read = true;
    *file = (struct tally_file){.name = t->workbook.name,
                                .place = t->workbook.place,
                                .bytes = t->workbook.bytes,
                                .size = t->workbook.size,
                                .shared = t->workbook.shared,
                                .reading = t->source.reading};
    return tally_workbook_choose(file, sheet->name, diags);
}

static bool read_from(const struct tally_tables *t, struct tally_file *file, const char *name,
                      struct tally_diags *diags)
{
    return t->under->read(t->under, file, name, diags) &&
           (!tally_workbook_is(file) || tally_workbook_choose(file, NULL, diags));
}

static bool read_table(const struct tally_source *source, struct tally_file *file, const char *name,
                       struct tally_diags *diags)
{
    const struct tally_tables *t = (const struct tally_tables *)source;
    struct tally_arena arena = {NULL};
    const struct places p = find_places(t, &arena, name);
    bool ok;
    if (count_of(&p) > 1)
        report_two(&p, &arena, name, diags);
    if (!count_of(&p) && is_of_refused(t, name)) {
        *file = (struct tally_file){.name = t->workbook.name, .place = t->workbook.place, .reading = source->reading};
        ok = false;
    } else if (p.csv || !count_of(&p)) {
        ok = read_from(t, file, name, diags);
    } else {
        ok = p.sheet ? read_sheet(t, file, p.sheet, diags) : read_from(t, file, p.workbook, diags);
    }
    tally_arena_clear(&arena);
    return ok;
}

static const unsigned char *rule_of(const struct tally_source *source, const char *name, size_t *size)
{
    const struct tally_tables *t = (const struct tally_tables *)source;
    return t->under->rule(t->under, name, size);
}

static void open_book(struct tally_tables *t, struct tally_diags *diags)
{
    const struct tally_source *under = t->under;
    if (!under->exists(under, book))
        return;
    const char *const *names;
    const enum tally_sheet_content *contents;
    t->refused = !under->read(under, &t->workbook, book, diags) ||
                 !tally_workbook_list(&t->workbook, &t->arena, &names, &contents, &t->sheet_count, diags);
    if (t->refused)
        return;
    t->sheets = tally_arena_alloc(&t->arena, t->sheet_count, sizeof *t->sheets);
    for (size_t i = 0; i < t->sheet_count; i++)
        t->sheets[i] = (struct tally_table_sheet){
            .name = names[i], .table = table_of(&t->arena, names[i]), .content = contents[i]};
}

static void name_tables(const struct tally_tables *t, struct tally_diags *diags)
{
    struct tally_arena arena = {NULL};
    bool called = false;
    for (size_t i = 0; i < t->sheet_count; i++)
        called |= t->sheets[i].table != NULL;
    for (size_t i = 0; i < KNOWN; i++) {
        struct tally_bytes name = {.bytes = NULL};
        tally_bytes_put_text(&name, known[i].stem);
        tally_bytes_put_text(&name, ".csv");
        const struct places p = find_places(t, &arena, name.bytes);
        const struct tally_table_sheet usual = {.name = known[i].titles[0]};
        if (!p.csv && (p.workbook || p.sheet || called))
            tally_diags_table(diags, name.bytes,
                              p.workbook ? p.workbook : said_sheet(&arena, p.sheet ? p.sheet : &usual));
        free(name.bytes);
    }
    tally_arena_clear(&arena);
}

void tally_tables_open(struct tally_tables *t, const struct tally_source *under, struct tally_diags *diags)
{
    *t = (struct tally_tables){.source = *under, .under = under};
    t->source.exists = exists;
    t->source.read = read_table;
    t->source.rule = under->rule ? rule_of : NULL;
    open_book(t, diags);
    name_tables(t, diags);
}

void tally_tables_close(struct tally_tables *t)
{
    tally_file_clear(&t->workbook);
    tally_arena_clear(&t->arena);
}

static int by_number(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    size_t n = strlen(x), m = strlen(y);
    return n != m ? (n > m) - (n < m) : strcmp(x, y);
}

const char *const *tally_tables_numbered(struct tally_tables *t, const char *stem, size_t *count)
{
    const char **list = tally_arena_alloc(&t->arena, t->sheet_count, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < t->sheet_count; i++) {
        const char *table = t->sheets[i].content ? t->sheets[i].table : NULL;
        bool seen = !table || strncmp(table, stem, strlen(stem)) != 0;
        for (size_t k = 0; k < *count; k++)
            seen |= table && !strcmp(list[k], table);
        if (!seen)
            list[(*count)++] = table;
    }
    if (*count)
        qsort(list, *count, sizeof *list, by_number);
    return list;
}

const char *tally_tables_with_rows(const struct tally_tables *t, const char *table)
{
    for (size_t i = 0; t && i < t->sheet_count; i++)
        if (t->sheets[i].table && t->sheets[i].content == TALLY_SHEET_ROWS && !strcmp(t->sheets[i].table, table))
            return t->sheets[i].name;
    return NULL;
}

const char *tally_tables_plain_name(struct tally_tables *t, const char *name)
{
    const char *mark = strchr(name, '!');
    size_t size = mark ? (size_t)(mark - name) : 0, stem = size;
    if (!size || !tally_workbook_is_name(tally_arena_text(&t->arena, name, size)))
        return name;
    if (size == sizeof book - 1 && !strncmp(name, book, size))
        for (size_t i = 0; i < t->sheet_count; i++)
            if (!strcmp(t->sheets[i].name, mark + 1) && t->sheets[i].table)
                return t->sheets[i].table;
    while (stem && name[stem] != '.')
        stem--;
    char *plain = tally_arena_alloc(&t->arena, stem + sizeof ".csv", 1);
    memcpy(plain, name, stem);
    memcpy(plain + stem, ".csv", sizeof ".csv");
    return plain;
}

bool tally_tables_choose(struct tally_file *file, const char *table, struct tally_diags *diags)
{
    struct tally_arena arena = {NULL};
    const char *const *names, *chosen = NULL;
    const enum tally_sheet_content *contents;
    size_t count;
    if (!tally_workbook_is(file))
        return true;
    bool ok = tally_workbook_list(file, &arena, &names, &contents, &count, diags);
    for (size_t i = 0; ok && i < count && !chosen; i++) {
        const char *called = table_of(&arena, names[i]);
        chosen = called && !strcmp(called, table) ? names[i] : NULL;
    }
    ok = ok && tally_workbook_choose(file, chosen, diags);
    tally_arena_clear(&arena);
    return ok;
}

void tally_tables_note_unread(struct tally_tables *t, struct tally_diags *diags)
{
    for (size_t i = 0; i < t->sheet_count; i++) {
        const struct tally_table_sheet *s = &t->sheets[i];
        struct tally_text folded = fold_name(&t->arena, s->name);
        bool none = !s->content || s->read || (s->table && s->content == TALLY_SHEET_HEADING);
        for (size_t k = 0; k < sizeof no_tables / sizeof *no_tables; k++)
            none |= tally_text_is(folded, no_tables[k]);
        if (none)
            continue;
        tally_diags_add(
            diags, TALLY_STRAY_FILE, (struct tally_place){.file = tally_diags_sheet(diags, t->workbook.place, s->name)},
            N_("this sheet is not read, since no table of the meeting is called so, or another takes its place. If it "
               "belongs to the meeting, call it 会议, 层次, 职位, 人选名册, 选票 (选票2 …), 谈话记录, 裁定 or "
               "合计票数; if not, "
               "delete it"),
            TALLY_NO_ARGS);
    }
}
