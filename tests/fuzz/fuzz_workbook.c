/* Any bytes as a workbook.
 *
 * Bytes that begin with “== NAME” and a line feed are the parts of one, each after such a line, and are packed here, so
 * that the fuzzer need not find out how to make a zip file; others are a zip file as they are. A sheet that is read is
 * valid UTF-8 and trimmed, its rows and cells lie one behind the other and in what a sheet can have, and what was
 * reported of it has such places. Reading it twice, the quick way and the scan, finds as many rows. */
#include <stdlib.h>
#include <string.h>

#include "base/reading.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "table/cell.h"
#include "table/table.h"
#include "table/workbook.h"

enum { ROWS = 1048576, COLUMNS = 16384 };

static void put_number(struct tally_bytes *to, uint32_t number, int bytes)
{
    for (; bytes; bytes--, number >>= 8)
        tally_bytes_put(to, &(char){(char)(number & 0xFF)}, 1);
}

static uint32_t checksum(const unsigned char *bytes, size_t size)
{
    uint32_t sum = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~sum;
}

/* What a part has before its name, in front of it and in the directory. */
static void put_head(struct tally_bytes *to, const unsigned char *bytes, size_t size, size_t name)
{
    put_number(to, 20, 2);
    put_number(to, 0, 4);
    put_number(to, 0, 4);
    put_number(to, checksum(bytes, size), 4);
    put_number(to, (uint32_t)size, 4);
    put_number(to, (uint32_t)size, 4);
    put_number(to, (uint32_t)name, 2);
    put_number(to, 0, 2);
}

static const unsigned char *find_line(const unsigned char *from, const unsigned char *end)
{
    for (const unsigned char *p = from; end - p >= 4; p++)
        if (!memcmp(p, "\n== ", 4))
            return p;
    return end;
}

/* Packs the parts, not compressed. */
static void pack(struct tally_bytes *zip, const unsigned char *data, size_t size)
{
    struct tally_bytes directory = {.bytes = NULL};
    const unsigned char *end = data + size;
    uint32_t count = 0;
    for (const unsigned char *p = data; end - p > 3; count++) {
        const unsigned char *name = p + 3, *line = memchr(name, '\n', (size_t)(end - name));
        const unsigned char *text = line ? line + 1 : end, *next = find_line(line ? line : end, end);
        size_t length = (size_t)((line ? line : end) - name), bytes = next > text ? (size_t)(next - text) : 0;
        uint32_t at = (uint32_t)zip->used;
        tally_bytes_put(zip, "PK\3\4", 4);
        put_head(zip, text, bytes, length);
        tally_bytes_put(zip, (const char *)name, length);
        tally_bytes_put(zip, (const char *)text, bytes);
        tally_bytes_put(&directory, "PK\1\2\24\0", 6);
        put_head(&directory, text, bytes, length);
        put_number(&directory, 0, 4);
        put_number(&directory, 0, 4);
        put_number(&directory, 0, 2);
        put_number(&directory, at, 4);
        tally_bytes_put(&directory, (const char *)name, length);
        p = next < end ? next + 1 : end;
    }
    const uint32_t at = (uint32_t)zip->used;
    tally_bytes_put(zip, directory.bytes ? directory.bytes : "", directory.used);
    tally_bytes_put(zip, "PK\5\6\0\0\0\0", 8);
    put_number(zip, count, 2);
    put_number(zip, count, 2);
    put_number(zip, (uint32_t)directory.used, 4);
    put_number(zip, at, 4);
    put_number(zip, 0, 2);
    free(directory.bytes);
}

static bool on_row(void *self, const struct tally_row *row)
{
    struct tally_place *latest = self;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        const struct tally_place *p = &cell->place;
        if (p->row < latest->row || (p->row == latest->row && p->cell <= latest->cell))
            fuzz_fail("cells do not lie one behind the other", "", "");
        if (p->row == 0 || p->row > ROWS || p->cell == 0 || p->cell > COLUMNS)
            fuzz_fail("a cell is where no sheet has one", "", "");
        if (tally_text_valid((const unsigned char *)cell->text.bytes, cell->text.size) != cell->text.size)
            fuzz_fail("a cell is not UTF-8", cell->text.bytes, "");
        *latest = *p;
    }
    return true;
}

static void check_sheet(struct tally_file *file, struct tally_diags *diags)
{
    struct tally_place latest = {.row = 0};
    if (tally_text_valid((const unsigned char *)file->sheet->bytes, file->sheet->size) != file->sheet->size)
        fuzz_fail("a sheet is not UTF-8", "", "");
    for (size_t i = 1; i < file->sheet->reported_count; i++)
        if (file->sheet->reported[i].row < file->sheet->reported[i - 1].row)
            fuzz_fail("reported cells are not in order", "", "");
    tally_table_scan_all(file, diags, on_row, &latest);
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        if (d.line > ROWS || d.column > COLUMNS + 1)
            fuzz_fail("something is reported where no sheet has a cell", tally_code_name(d.code), "");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tally_bytes zip = {.bytes = NULL};
    struct tally_diags *diags = tally_diags_new();
    if (size > 3 && !memcmp(data, "== ", 3))
        pack(&zip, data, size);
    struct tally_file file = {.name = "a.xlsx",
                              .place = tally_diags_file(diags, "a.xlsx"),
                              .bytes = zip.bytes ? (unsigned char *)zip.bytes : data,
                              .size = zip.bytes ? zip.used : size};
    if (tally_table_open(&file, diags))
        check_sheet(&file, diags);
    else if (!tally_diags_errors(diags))
        fuzz_fail("a workbook is refused, and nothing says why", "", "");
    tally_file_clear(&file);
    tally_diags_free(diags);
    free(zip.bytes);
    return 0;
}
