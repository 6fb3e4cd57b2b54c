/* Files of a folder whose names are near that of a missing one: another case, a second ending, a workbook, a title. */
#include "io/near.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* The tables of a meeting, by their names and their titles. */
static const char *const tables[][4] = {
    {"meeting", "会议"},       {"tiers", "层次", "票种"}, {"posts", "职位"},   {"roster", "人选名册", "名册"},
    {"ballots", "选票", "票"}, {"talks", "谈话记录"},     {"rulings", "裁定"}, {"totals", "合计票数"},
};

/* Endings that spreadsheet programs and people give to a table. */
static const char *const endings[] = {".csv", ".xlsx", ".xls", ".xlsm", ".et", ".ods", ".wps", ".txt"};

/* What is put beside a name when a file is copied or sent again. */
static const char *const copies[] = {"(1)", "(2)", "(3)", "-副本", "-copy", "_副本", "副本"};

static bool cut(struct tally_text *text, const char *ending)
{
    size_t size = strlen(ending);
    if (text->size <= size || memcmp(text->bytes + text->size - size, ending, size) != 0)
        return false;
    text->size -= size;
    return true;
}

/* A name in small letters, without blanks, endings and marks of copies. */
static struct tally_text stem_of(struct tally_arena *arena, const char *name)
{
    struct tally_text folded = tally_text_fold_mark(arena, tally_text_of(name));
    char *out = tally_arena_alloc(arena, folded.size + 1, 1);
    struct tally_text stem = {out, 0};
    for (size_t i = 0; i < folded.size; i++)
        if (folded.bytes[i] != ' ')
            out[stem.size++] = folded.bytes[i];
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
            more |= cut(&stem, endings[i]);
        for (size_t i = 0; i < sizeof copies / sizeof *copies; i++)
            more |= cut(&stem, copies[i]);
    }
    return stem;
}

/* Which table a stem is called after; SIZE_MAX: none. */
static size_t table_of(struct tally_text stem)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t k = 0; k < 4 && tables[i][k]; k++)
            if (tally_text_is(stem, tables[i][k]))
                return i;
    return SIZE_MAX;
}

static bool is_near(struct tally_arena *arena, const char *name, struct tally_text stem)
{
    struct tally_text other = stem_of(arena, name);
    size_t table = table_of(stem);
    bool ended = false; /* only tables and workbooks are meant */
    struct tally_text folded = tally_text_fold_mark(arena, tally_text_of(name));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct tally_text whole = folded;
        ended |= cut(&whole, endings[i]);
    }
    if (!ended)
        return false;
    return tally_text_same(other, stem) || (table != SIZE_MAX && table_of(other) == table) ||
           (table_of(other) == SIZE_MAX && stem.size > 4 && tally_text_distance(other, stem, 3) < 3);
}

static bool is_text(const char *name)
{
    size_t size = strlen(name);
    return tally_text_valid((const unsigned char *)name, size) == size;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *tally_folder_near(const char *folder, const char *name)
{
    enum { SHOWN = 5 };
    struct tally_arena arena = {NULL};
    struct tally_text stem = stem_of(&arena, name);
    struct tally_bytes list = {.bytes = NULL};
    char **found = NULL;
    size_t count = 0, room = 0;
    DIR *dir = opendir(folder);
    for (const struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.' && entry->d_type != DT_DIR && strcmp(entry->d_name, name) != 0 &&
            is_text(entry->d_name) && is_near(&arena, entry->d_name, stem))
            TALLY_PUSH(found, count, room) = tally_copy(entry->d_name);
    if (dir)
        closedir(dir);
    if (count)
        qsort(found, count, sizeof *found, by_name);
    for (size_t i = 0; i < count; i++) {
        if (i < SHOWN) {
            tally_bytes_put_text(&list, i ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
            tally_bytes_put_text(&list, found[i]);
        }
        free(found[i]);
    }
    free(found);
    tally_arena_clear(&arena);
    return list.bytes;
}
