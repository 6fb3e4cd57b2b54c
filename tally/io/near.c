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
static const char *const tables[TALLY_TABLES][4] = {
    [TALLY_TABLE_MEETING] = {"meeting", "会议"},
    [TALLY_TABLE_RULE] = {"rule", "办法"},
    [TALLY_TABLE_TIERS] = {"tiers", "层次", "票种"},
    [TALLY_TABLE_POSTS] = {"posts", "职位"},
    [TALLY_TABLE_ROSTER] = {"roster", "人选名册", "名册"},
    [TALLY_TABLE_BALLOTS] = {"ballots", "选票", "票"},
    [TALLY_TABLE_TALKS] = {"talks", "谈话记录"},
    [TALLY_TABLE_RULINGS] = {"rulings", "裁定"},
    [TALLY_TABLE_TOTALS] = {"totals", "合计票数"},
    [TALLY_TABLE_SECOND] = {"ballots-second", "选票-复录", "复录"},
    [TALLY_TABLE_MENDS] = {"mends", "修正"},
    [TALLY_TABLE_ACKNOWLEDGED] = {"acknowledged", "提示处理"},
};

/* Endings that spreadsheet programs and people give to a table. */
static const char *const endings[] = {".csv", ".xlsx", ".xls", ".xlsm", ".et", ".ods", ".wps", ".txt"};

/* What is put beside a name when a file is copied or sent again. */
static const char *const copies[] = {"(1)", "(2)", "(3)", "-副本", "-copy", "副本"};

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
            out[stem.size++] = folded.bytes[i] == '_' ? '-' : folded.bytes[i];
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
    for (size_t i = 0; i < TALLY_TABLES; i++)
        for (size_t k = 0; k < 4 && tables[i][k]; k++)
            if (tally_text_is(stem, tables[i][k]))
                return i;
    return SIZE_MAX;
}

static bool has_ending(struct tally_arena *arena, const char *name)
{
    bool ended = false;
    struct tally_text folded = tally_text_fold_mark(arena, tally_text_of(name));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct tally_text whole = folded;
        ended |= cut(&whole, endings[i]);
    }
    return ended;
}

static bool begins(struct tally_text stem, const char *with)
{
    size_t size = strlen(with);
    return stem.size >= size && memcmp(stem.bytes, with, size) == 0;
}

static bool holds(struct tally_text stem, const char *part)
{
    for (; stem.size; stem.bytes++, stem.size--)
        if (begins(stem, part))
            return true;
    return false;
}

/* Whether a stem says that the file is a second keying. */
static bool is_second(struct tally_text stem)
{
    static const char *const seconds[] = {"second", "复录", "第二", "二录"};
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
        if (holds(stem, seconds[i]))
            return true;
    return false;
}

/* Whether a stem holds the name of a table: 县局选票表, roster-final. */
static bool holds_name(struct tally_text stem, size_t table)
{
    enum { SHORT = 4 }; /* a single Chinese character, or an English word as common as “rule” */
    for (size_t k = 0; k < 4 && tables[table][k]; k++)
        if (strlen(tables[table][k]) > SHORT && holds(stem, tables[table][k]))
            return is_second(stem) == (table == TALLY_TABLE_SECOND);
    return false;
}

static bool is_near(struct tally_arena *arena, const char *name, struct tally_text stem)
{
    struct tally_text other = stem_of(arena, name);
    size_t table = table_of(stem);
    if (!has_ending(arena, name)) /* only tables and workbooks are meant */
        return false;
    return tally_text_same(other, stem) || (table != SIZE_MAX && table_of(other) == table) ||
           (table != SIZE_MAX && table_of(other) == SIZE_MAX && holds_name(other, table)) ||
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

/* Which table a file is called after, or nearly so; TALLY_TABLES: none. */
static enum tally_table_name named_after(struct tally_arena *arena, const char *name)
{
    struct tally_text stem = stem_of(arena, name), csv = tally_text_fold_mark(arena, tally_text_of(name));
    size_t table = has_ending(arena, name) ? table_of(stem) : SIZE_MAX;
    if (table != SIZE_MAX)
        return (enum tally_table_name)table;
    if (!cut(&csv, ".csv"))
        return TALLY_TABLES;
    bool ballots = begins(stem, "ballot") || begins(stem, "选票"),
         talks = begins(stem, "talks") || begins(stem, "谈话");
    if ((ballots || talks || holds(stem, "ballot") || holds(stem, "选票")) && is_second(stem))
        return TALLY_TABLE_SECOND;
    for (size_t i = 0; i < TALLY_TABLES; i++)
        if (strlen(tables[i][0]) > 4 && tally_text_distance(stem, tally_text_of(tables[i][0]), 2) < 2)
            return (enum tally_table_name)i;
    return ballots ? TALLY_TABLE_BALLOTS : talks ? TALLY_TABLE_TALKS : TALLY_TABLES;
}

static int by_file(const void *a, const void *b)
{
    return strcmp(((const struct tally_named_file *)a)->name, ((const struct tally_named_file *)b)->name);
}

size_t tally_folder_named(const char *folder, struct tally_named_file **files)
{
    struct tally_arena arena = {NULL};
    size_t count = 0, room = 0;
    DIR *dir = opendir(folder);
    *files = NULL;
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *name = entry->d_name;
        if (*name == '.' || entry->d_type == DT_DIR || !is_text(name))
            continue;
        enum tally_table_name table = named_after(&arena, name);
        struct tally_text stem = stem_of(&arena, name);
        if (table != TALLY_TABLES)
            TALLY_PUSH(*files, count, room) =
                (struct tally_named_file){tally_copy(name), table, table_of(stem) != SIZE_MAX};
    }
    if (dir)
        closedir(dir);
    if (count)
        qsort(*files, count, sizeof **files, by_file);
    tally_arena_clear(&arena);
    return count;
}

void tally_folder_named_free(struct tally_named_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(files[i].name);
    free(files);
}
