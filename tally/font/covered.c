/* Reads which characters the packaged font files have, from their tables “cmap”, without HarfBuzz. */
#include "font/covered.h"

#include <packaged.h>
#include <stdlib.h>
#include <string.h>

#include "base/character.h"
#include "base/mem.h"
#include "io/map.h"

static const char *const paths[] = {TALLY_FONT_REGULAR, TALLY_FONT_BOLD, TALLY_FONT_RARE, TALLY_FONT_LATIN};
enum { REGULAR, BOLD, RARE, LATIN, FILES };

/* The groups of a table of format 12: the first and the last character and the glyph of the first, in order. */
struct file {
    struct tally_map map;
    const unsigned char *groups;
    uint32_t count;
};

struct tally_covered {
    struct file files[FILES];
};

enum { GROUP = 12, RECORD_OF_TABLE = 16, RECORD_OF_ENCODING = 8, HEAD_OF_TABLE = 16 };

static uint32_t number_16(const unsigned char *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t number_32(const unsigned char *at)
{
    return number_16(at) << 16 | number_16(at + 2);
}

/* The bytes at an offset, if so many are there; else NULL. */
static const unsigned char *bytes_at(const struct file *f, uint64_t offset, uint64_t size)
{
    return offset <= f->map.size && size <= f->map.size - offset ? f->map.bytes + offset : NULL;
}

/* The offset of the table “cmap”; 0: there is none. */
static uint64_t table_of_characters(const struct file *f)
{
    const unsigned char *head = bytes_at(f, 0, 12);
    for (uint32_t i = 0; head && i < number_16(head + 4); i++) {
        const unsigned char *record = bytes_at(f, 12 + (uint64_t)i * RECORD_OF_TABLE, RECORD_OF_TABLE);
        if (!record)
            return 0;
        if (!memcmp(record, "cmap", 4))
            return number_32(record + 8);
    }
    return 0;
}

/* Finds the groups of the table for all of Unicode: platform 3, encoding 10, which HarfBuzz also prefers. */
static bool find_groups(struct file *f)
{
    uint64_t table = table_of_characters(f);
    const unsigned char *head = table ? bytes_at(f, table, 4) : NULL;
    for (uint32_t i = 0; head && i < number_16(head + 2); i++) {
        const unsigned char *record = bytes_at(f, table + 4 + (uint64_t)i * RECORD_OF_ENCODING, RECORD_OF_ENCODING);
        if (!record)
            return false;
        if (number_16(record) != 3 || number_16(record + 2) != 10)
            continue;
        uint64_t at = table + number_32(record + 4);
        const unsigned char *begin = bytes_at(f, at, HEAD_OF_TABLE);
        if (!begin || number_16(begin) != 12)
            return false;
        f->count = number_32(begin + 12);
        f->groups = bytes_at(f, at + HEAD_OF_TABLE, (uint64_t)f->count * GROUP);
        return f->groups != NULL;
    }
    return false;
}

struct tally_covered *tally_covered_open(void)
{
    struct tally_covered *covered = tally_alloc(1, sizeof *covered);
    bool ok = true;
    for (size_t i = 0; i < FILES; i++)
        ok = tally_map_open(&covered->files[i].map, paths[i]) && find_groups(&covered->files[i]) && ok;
    if (ok)
        return covered;
    tally_covered_close(covered);
    return NULL;
}

void tally_covered_close(struct tally_covered *covered)
{
    if (!covered)
        return;
    for (size_t i = 0; i < FILES; i++)
        tally_map_close(&covered->files[i].map);
    free(covered);
}

static bool file_has(const struct file *f, uint32_t character)
{
    uint32_t from = 0, to = f->count; /* the group, if any, is among these */
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        const unsigned char *group = f->groups + (size_t)middle * GROUP;
        if (character < number_32(group))
            to = middle;
        else if (character > number_32(group + 4))
            from = middle + 1;
        else
            return number_32(group + 8) + (character - number_32(group)) != 0; /* glyph 0 stands for a missing one */
    }
    return false;
}

bool tally_covered_has(const struct tally_covered *covered, uint32_t character)
{
    const struct file *f = covered->files;
    if (!tally_character_stands_alone(character))
        return false;
    if (character > ' ' && character < 0x7F)
        return file_has(&f[LATIN], character);
    return file_has(&f[RARE], character) || (file_has(&f[REGULAR], character) && file_has(&f[BOLD], character));
}
