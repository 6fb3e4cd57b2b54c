/* The fast scan: rows by bit masks of commas, quotes and line ends. */
#include "table/fast.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/decoder.h"
#include "table/gb18030.h"
#include "table/masks.h"
#include "table/table.h"

struct fast {
    const struct tally_fast_scan *calls;
    void *self;
    const unsigned char *bytes;
    size_t size;
    bool sheet; /* of a workbook: a line is a row */

    struct tally_text *cells; /* of the row so far */
    size_t count;
    size_t row, cell; /* where the row and the cell begin that are being read */
    uint64_t line;    /* the row's */
    size_t special;   /* behind the last byte so far that is a quote or a blank; 0: there was none */
    uint64_t inside;  /* all ones if the block before ended within quotes */
    uint64_t cr;      /* 1 if it ended with a CR */

    char *copies; /* of cells of the row with quotes in them, or that end too near to the end of the file */
    size_t copied, room;
};

static inline uint64_t below(unsigned bit)
{
    return (UINT64_C(1) << bit) - 1;
}

/* Bit i of the result: whether an odd number of the bits 0 to i is set. */
static inline uint64_t prefix_xor(uint64_t bits)
{
    for (unsigned by = 1; by < 64; by *= 2)
        bits ^= bits << by;
    return bits;
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct tally_text trimmed(struct tally_text cell)
{
    while (cell.size && is_blank(*cell.bytes)) {
        cell.bytes++;
        cell.size--;
    }
    while (cell.size && is_blank(cell.bytes[cell.size - 1]))
        cell.size--;
    return cell;
}

/* The text between the quotes, copied where quotes are in it, each of which must be there twice. */
static bool unquote(struct fast *f, struct tally_text *cell)
{
    struct tally_text within = {cell->bytes + 1, cell->size - 2};
    if (cell->size < 2 || cell->bytes[cell->size - 1] != '"' ||
        (within.size && memchr(within.bytes, '\r', within.size)))
        return false;
    *cell = within;
    if (!within.size || !memchr(within.bytes, '"', within.size))
        return true;
    char *to = f->copies + f->copied;
    size_t size = 0;
    for (size_t i = 0; i < within.size; i++) {
        to[size++] = within.bytes[i];
        if (within.bytes[i] == '"' && (++i == within.size || within.bytes[i] != '"'))
            return false;
    }
    *cell = (struct tally_text){to, size};
    f->copied += size;
    return true;
}

/* The cells of a row with quotes or blanks. False: it is not as it should be. */
static bool clean_row(struct fast *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct tally_text *cell = &f->cells[i];
        *cell = trimmed(*cell);
        if (cell->size && *cell->bytes == '"') {
            if (!unquote(f, cell))
                return false;
        } else if (cell->size && memchr(cell->bytes, '"', cell->size)) {
            return false;
        }
    }
    return true;
}

/* Copies of all cells, behind which enough can be read. */
static void copy_row(struct fast *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct tally_text *cell = &f->cells[i];
        char *to = f->copies + f->copied;
        if (cell->size) {
            assert(to);
            memcpy(to, cell->bytes, cell->size);
        }
        cell->bytes = to;
        f->copied += cell->size;
    }
}

static uint64_t line_ends(struct tally_text text)
{
    uint64_t count = 0;
    for (const char *at = text.bytes, *end = text.bytes + text.size;
         at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    return count;
}

uint64_t tally_table_fast_line(const struct tally_fast_row *row, size_t cell)
{
    uint64_t line = row->line;
    for (size_t i = 0; i < cell && row->several_lines; i++)
        line += line_ends(row->cells[i]);
    return line;
}

/* Ends the row before the byte `end`, a line end or the end of the file. False: it is not as it should be. */
static bool end_row(struct fast *f, size_t end)
{
    const size_t size = end - f->row;
    const bool special = f->special > f->row, last = f->size - end < TALLY_FAST_READABLE;
    uint64_t within = 0;
    if (f->count == TALLY_COLUMNS_MAX)
        return false;
    f->cells[f->count++] = (struct tally_text){(const char *)f->bytes + f->cell, end - f->cell};
    struct tally_text *cell = &f->cells[f->count - 1];
    cell->size -= end < f->size && cell->size && cell->bytes[cell->size - 1] == '\r';
    f->copied = 0;
    if ((special || last) && f->room < 2 * size + TALLY_FAST_READABLE)
        f->copies = tally_resize(f->copies, f->room = 4 * size + TALLY_FAST_READABLE, 1);
    if (special && !clean_row(f))
        return false;
    if (f->count == 1 && !f->cells[0].size)
        return false; /* an empty line */
    for (size_t i = 0; i < f->count && size > TALLY_CELL_MAX; i++)
        if (f->cells[i].size > TALLY_CELL_MAX)
            return false;
    if (special && !f->sheet)
        within = line_ends((struct tally_text){(const char *)f->bytes + f->row, size});
    if (last)
        copy_row(f);
    const struct tally_fast_row row = {f->cells, f->count, f->line, within > 0};
    f->line += within + 1;
    f->row = f->cell = end + 1;
    f->count = 0;
    return f->calls->row(f->self, &row);
}

/* Whether the block is free of what must be reported with its place: a control character, or a CR without LF. */
static bool is_fit(struct fast *f, const struct tally_masks *m, size_t at)
{
    if (m->control || ((m->cr << 1 | f->cr) & ~m->lf))
        return false;
    f->cr = m->cr >> 63;
    for (uint64_t lead = m->c1_lead; lead; lead &= lead - 1) {
        const size_t next = at + (size_t)__builtin_ctzll(lead) + 1;
        if (next < f->size && f->bytes[next] < 0xA0)
            return false;
    }
    return true;
}

/* Reads the block that begins at a byte of the file. */
static bool read_block(struct fast *f, const struct tally_masks *m, size_t at)
{
    uint64_t ends = m->comma | m->lf, special = m->quote | m->blank;
    if (!is_fit(f, m, at))
        return false;
    if (m->quote | f->inside) {
        const uint64_t inside = prefix_xor(m->quote) ^ f->inside;
        f->inside = inside >> 63 ? UINT64_MAX : 0;
        ends &= ~inside;
    }
    for (; ends; ends &= ends - 1) {
        const unsigned bit = (unsigned)__builtin_ctzll(ends);
        if (m->lf >> bit & 1) {
            const uint64_t before = special & below(bit);
            f->special = before ? at + 64 - (size_t)__builtin_clzll(before) : f->special;
            if (!end_row(f, at + bit))
                return false;
        } else {
            if (f->count == TALLY_COLUMNS_MAX)
                return false;
            f->cells[f->count++] = (struct tally_text){(const char *)f->bytes + f->cell, at + bit - f->cell};
            f->cell = at + bit + 1;
        }
    }
    f->special = special ? at + 64 - (size_t)__builtin_clzll(special) : f->special;
    return true;
}

/* Reads all blocks; the last one is filled with a letter, which is no part of the file. */
static bool read_blocks(struct fast *f)
{
    enum { TELL = 4096 * TALLY_MASK_BLOCK };
    tally_masks_fn *const find = tally_masks_fastest();
    struct tally_masks masks;
    size_t at = 0;
    for (; f->size - at >= TALLY_MASK_BLOCK; at += TALLY_MASK_BLOCK) {
        find(&masks, f->bytes + at);
        if (!read_block(f, &masks, at))
            return false;
        if (f->calls->progress && at % TELL == 0)
            f->calls->progress(f->self, at, f->size);
    }
    unsigned char block[TALLY_MASK_BLOCK];
    memset(block, 'x', sizeof block);
    if (f->size > at)
        memcpy(block, f->bytes + at, f->size - at);
    find(&masks, block);
    return read_block(f, &masks, at);
}

static bool has_bom(struct tally_text text)
{
    return text.size >= 3 && !memcmp(text.bytes, "\xEF\xBB\xBF", 3);
}

bool tally_table_scan_fast(struct tally_file *file, const struct tally_fast_scan *calls, void *self)
{
    struct tally_bytes decoded = {.bytes = NULL};
    struct tally_text table = tally_table_bytes(file);
    if (file->encoding == TALLY_ENCODING_NONE || (file->sheet && file->sheet->reported_count))
        return false;
    bool ok = file->encoding != TALLY_GB18030 || tally_gb18030_decode(&decoded, table);
    if (file->encoding == TALLY_GB18030)
        table = (struct tally_text){decoded.bytes, decoded.used};
    struct fast f = {.calls = calls,
                     .self = self,
                     .bytes = (const unsigned char *)table.bytes,
                     .size = table.size,
                     .sheet = file->sheet != NULL,
                     .line = 1};
    f.row = f.cell = !file->sheet && has_bom(table) ? 3 : 0;
    f.cells = tally_alloc(TALLY_COLUMNS_MAX, sizeof *f.cells);
    ok = ok && read_blocks(&f) && !f.inside && !f.cr;
    if (ok && (f.count || f.row < f.size)) /* no line end is behind the last row */
        ok = end_row(&f, f.size);
    if (ok && calls->progress)
        calls->progress(self, f.size, f.size);
    free(f.cells);
    free(f.copies);
    free(decoded.bytes);
    return ok;
}
