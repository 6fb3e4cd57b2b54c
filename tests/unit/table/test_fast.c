/* The fast scan of tables: its bit masks, by either means, and its rows, held against those of libcsv. */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "table/decoder.h"
#include "table/fast.h"
#include "table/gb18030.h"
#include "table/masks.h"
#include "table/table.h"
#include "unit/support/support.h"

static uint64_t state = 1;

/* splitmix64 */
static uint64_t next_random(uint64_t below)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % below;
}

/* ---- masks ---- */

static void check_masks(const unsigned char *block)
{
    struct tally_masks by_byte = {.comma = 0}, portable, fastest;
    for (unsigned i = 0; i < TALLY_MASK_BLOCK; i++) {
        const unsigned char b = block[i];
        by_byte.comma |= (uint64_t)(b == ',') << i;
        by_byte.quote |= (uint64_t)(b == '"') << i;
        by_byte.cr |= (uint64_t)(b == '\r') << i;
        by_byte.lf |= (uint64_t)(b == '\n') << i;
        by_byte.blank |= (uint64_t)(b == ' ' || b == '\t') << i;
        by_byte.control |= (uint64_t)((b < ' ' && b != '\r' && b != '\n' && b != '\t') || b == 0x7F) << i;
        by_byte.c1_lead |= (uint64_t)(b == 0xC2) << i;
    }
    tally_masks_portable(&portable, block);
    tally_masks_fastest()(&fastest, block);
    assert_memory_equal(&portable, &by_byte, sizeof by_byte);
    assert_memory_equal(&fastest, &by_byte, sizeof by_byte);
}

static void masks_of_every_byte(void **unused)
{
    unsigned char block[TALLY_MASK_BLOCK];
    (void)unused;
    for (unsigned byte = 0; byte < 256; byte++)
        for (unsigned at = 0; at < sizeof block; at += 7) {
            memset(block, 'a', sizeof block);
            block[at] = (unsigned char)byte;
            check_masks(block);
            memset(block, (int)byte, sizeof block);
            check_masks(block);
        }
    for (unsigned round = 0; round < 20000; round++) {
        for (unsigned i = 0; i < sizeof block; i++)
            block[i] = (unsigned char)next_random(256);
        check_masks(block);
    }
}

/* ---- rows ---- */

struct rows {
    struct tally_bytes text; /* each cell behind a byte 1, each row before a byte 2 */
    size_t cells, rows;
};

static void take_cell(void *bytes, size_t size, void *self)
{
    struct rows *r = self;
    tally_bytes_put(&r->text, "\1", 1);
    tally_bytes_put(&r->text, size ? bytes : "", size);
    r->cells++;
}

static void take_row(int end, void *self)
{
    struct rows *r = self;
    (void)end;
    tally_bytes_put(&r->text, "\2", 1);
    r->rows++;
}

/* False: libcsv refuses the table. */
static bool by_libcsv(struct rows *r, const char *bytes, size_t size)
{
    struct csv_parser csv;
    csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI);
    const bool ok =
        csv_parse(&csv, bytes, size, take_cell, take_row, r) == size && csv_fini(&csv, take_cell, take_row, r) == 0;
    csv_free(&csv);
    return ok;
}

static bool take_fast(void *self, const struct tally_fast_row *row)
{
    struct rows *r = self;
    for (size_t i = 0; i < row->count; i++) {
        char bytes[TALLY_FAST_READABLE];
        memcpy(bytes, row->cells[i].bytes, sizeof bytes); /* can be read, whatever the size */
        take_cell((char *)(uintptr_t)row->cells[i].bytes, row->cells[i].size, r);
    }
    take_row(0, r);
    return true;
}

static bool by_masks(struct rows *r, const char *bytes, size_t size)
{
    /* a copy of exactly that size, so that a sanitizer sees what is read behind it */
    unsigned char *copy = tally_alloc(size, 1);
    memcpy(copy, bytes, size);
    struct tally_file file = {.name = "t.csv", .bytes = copy, .size = size, .encoding = TALLY_UTF8};
    const bool ok = tally_table_scan_fast(&file, &(struct tally_fast_scan){take_fast, NULL}, r);
    free(copy);
    return ok;
}

/* Whether the fast scan reads the table; if so, it reads what libcsv does. */
static bool is_read_alike(const char *bytes, size_t size)
{
    struct rows fast = {.cells = 0}, csv = {.cells = 0};
    const bool ok = by_masks(&fast, bytes, size);
    if (ok) {
        if (!by_libcsv(&csv, bytes, size))
            fail_msg("libcsv refuses\n%.*s", (int)size, bytes);
        if (csv.text.used != fast.text.used ||
            (fast.text.used && memcmp(csv.text.bytes, fast.text.bytes, fast.text.used)))
            fail_msg("read otherwise:\n%.*s", (int)size, bytes);
    }
    free(fast.text.bytes);
    free(csv.text.bytes);
    return ok;
}

static void any_bytes(void **unused)
{
    static const char *const pieces[] = {"a",    "b", ",",  ",", "\"",   "\"", "\n",
                                         "\r\n", " ", "\t", "√", "\"\"", "\r", "·"};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    unsigned alike = 0;
    (void)unused;
    for (unsigned round = 0; round < 200000; round++) {
        struct tally_bytes text = {.bytes = NULL};
        const uint64_t kinds = 3 + next_random(PIECES - 2), length = next_random(round % 2 ? 12 : 200);
        for (uint64_t i = 0; i < length; i++)
            tally_bytes_put_text(&text, pieces[next_random(kinds)]);
        alike += is_read_alike(text.bytes ? text.bytes : "", text.used);
        free(text.bytes);
    }
    assert_true(alike > 10000);
}

static void put_cell(struct tally_bytes *text, bool quoted)
{
    static const char *const plain[] =
        {"", "1", "√", "同意", "不同意", "x y", "阿依古丽·买买提", "0123456789012345678901234567890"},
                             *const within[] = {"\"\"", ",", "\n", " ", "a", "√", ",,", "\n\n"};
    const char *const blanks = next_random(20) ? "" : " \t";
    tally_bytes_put_text(text, blanks);
    if (!quoted) {
        tally_bytes_put_text(text, plain[next_random(sizeof plain / sizeof *plain)]);
    } else {
        tally_bytes_put_text(text, "\"");
        for (uint64_t i = next_random(8); i; i--)
            tally_bytes_put_text(text, within[next_random(sizeof within / sizeof *within)]);
        tally_bytes_put_text(text, "\"");
    }
    tally_bytes_put_text(text, blanks);
}

/* Tables as they should be are all read, whatever stands in them and wherever blocks end. */
static void sound_tables(void **unused)
{
    (void)unused;
    for (unsigned round = 0; round < 20000; round++) {
        struct tally_bytes text = {.bytes = NULL};
        const uint64_t width = 2 + next_random(5), quoted = next_random(4);
        const char *const end = next_random(2) ? "\n" : "\r\n";
        for (uint64_t row = 1 + next_random(12); row; row--) {
            for (uint64_t i = 0; i < width; i++) {
                tally_bytes_put_text(&text, i ? "," : "");
                put_cell(&text, next_random(4) < quoted);
            }
            tally_bytes_put_text(&text, row > 1 || next_random(2) ? end : "");
        }
        if (!is_read_alike(text.bytes, text.used))
            fail_msg("not read:\n%s", text.bytes);
        free(text.bytes);
    }
}

struct lines {
    uint64_t line[8][2];
    size_t count;
};

static bool take_lines(void *self, const struct tally_fast_row *row)
{
    struct lines *l = self;
    l->line[l->count][0] = row->line;
    l->line[l->count++][1] = tally_table_fast_line(row, 1);
    return true;
}

static void lines(void **unused)
{
    static const char text[] = "a,b\n1,2\n\"x\n\ny\",3\n4,\"z\n\"\n5,\"\"\"\"\n6,7";
    static const uint64_t expected[][2] = {{1, 1}, {2, 2}, {3, 5}, {6, 6}, {8, 8}, {9, 9}};
    struct lines l = {.count = 0};
    struct tally_file file = {
        .name = "t.csv", .bytes = (const unsigned char *)text, .size = sizeof text - 1, .encoding = TALLY_UTF8};
    (void)unused;
    assert_true(tally_table_scan_fast(&file, &(struct tally_fast_scan){take_lines, NULL}, &l));
    assert_int_equal(l.count, sizeof expected / sizeof *expected);
    assert_memory_equal(l.line, expected, sizeof expected);
}

/* A table of two rows, of which the first has a cell of a size, and so many cells. */
static bool is_within_limits(size_t size, size_t cells)
{
    struct tally_bytes text = {.bytes = NULL};
    struct rows rows = {.cells = 0};
    for (size_t i = 0; i < size; i++)
        tally_bytes_put_text(&text, "x");
    for (size_t i = 1; i < cells; i++)
        tally_bytes_put_text(&text, ",");
    tally_bytes_put_text(&text, "\n1\n");
    const bool ok = by_masks(&rows, text.bytes, text.used);
    free(text.bytes);
    free(rows.text.bytes);
    return ok;
}

static void limits(void **unused)
{
    (void)unused;
    assert_true(is_within_limits(TALLY_CELL_MAX, 1));
    assert_false(is_within_limits(TALLY_CELL_MAX + 1, 1));
    assert_true(is_within_limits(1, TALLY_COLUMNS_MAX));
    assert_false(is_within_limits(1, TALLY_COLUMNS_MAX + 1));
}

/* A carriage return at each place of three blocks: alone it is left to libcsv, before a line feed it ends the row.
 * Where it ends a block, the next one must know of it. */
static void carriage_returns(void **unused)
{
    enum { SIZE = 200 };
    char bytes[SIZE + 1];
    (void)unused;
    for (size_t at = 1; at < SIZE - 2; at++) { /* at its ends a line would be empty */
        memset(bytes, 'x', SIZE);
        bytes[SIZE] = '\n';
        bytes[at] = '\r';
        assert_false(is_read_alike(bytes, at + 1)); /* the last byte */
        assert_false(is_read_alike(bytes, sizeof bytes));
        bytes[at + 1] = '\n';
        assert_true(is_read_alike(bytes, sizeof bytes));
    }
}

/* ---- GB 18030 ---- */

/* Decoded in one way and by iconv: the same. */
static bool is_decoded_alike(const unsigned char *bytes, size_t size)
{
    struct tally_bytes fast = {.bytes = NULL}, slow = {.bytes = NULL};
    struct tally_file file = {.name = "t.csv", .bytes = bytes, .size = size, .encoding = TALLY_GB18030};
    struct tally_decoder d;
    const char *part;
    size_t n = 1;
    bool ok = true;
    tally_decoder_begin(&d, &file, TALLY_GB18030);
    while (n && (ok = tally_decoder_next(&d, &part, &n)))
        tally_bytes_put(&slow, part, n);
    tally_decoder_end(&d);
    const struct tally_text text = {(const char *)bytes, size};
    assert_int_equal(tally_gb18030_decode(&fast, text), ok);
    assert_int_equal(tally_gb18030_decode(NULL, text), ok);
    if (ok && (fast.used != slow.used || (slow.used && memcmp(fast.bytes, slow.bytes, slow.used))))
        fail_msg("decoded otherwise: %02X %02X %02X %02X", bytes[0], bytes[1], bytes[2], bytes[3]);
    free(fast.bytes);
    free(slow.bytes);
    return ok;
}

static void characters_of_gb18030(void **unused)
{
    unsigned char bytes[200];
    unsigned alike = 0, pairs = 0;
    (void)unused;
    for (unsigned lead = 0x80; lead < 0x100; lead++)
        for (unsigned trail = 0; trail < 0x100; trail++) { /* twice: asked for, and from the table */
            const unsigned char twice[] = {(unsigned char)lead, (unsigned char)trail, 'a', (unsigned char)lead,
                                           (unsigned char)trail};
            pairs += is_decoded_alike(twice, sizeof twice);
        }
    assert_true(pairs > 23000);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 2 ? 0x51 : 0xFE; /* U+20087, four bytes of UTF-8 */
    assert_true(is_decoded_alike(bytes, sizeof bytes));
    for (unsigned round = 0; round < 40000; round++) {
        const size_t length = next_random(40);
        size_t size = 0;
        for (size_t i = 0; i < length; i++) {
            const uint64_t kind = next_random(12);
            if (kind < 3) {
                bytes[size++] = (unsigned char)next_random(0x80);
            } else {
                bytes[size++] = (unsigned char)(0x81 + next_random(0x7E));
                bytes[size++] = (unsigned char)(kind < 9 ? 0xA1 + next_random(0x5E) : '0' + next_random(10));
                if (kind >= 9) {
                    bytes[size++] = (unsigned char)(0x81 + next_random(kind == 9 ? 4 : 0x7E));
                    bytes[size++] = (unsigned char)('0' + next_random(10));
                }
            }
        }
        if (size && next_random(4) == 0)
            bytes[next_random(size)] = (unsigned char)next_random(256);
        size -= size && next_random(6) == 0;
        alike += is_decoded_alike(bytes, size);
    }
    assert_true(alike > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_of_every_byte),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(sound_tables),
        cmocka_unit_test(lines),
        cmocka_unit_test(limits),
        cmocka_unit_test(carriage_returns),
        cmocka_unit_test(characters_of_gb18030),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
