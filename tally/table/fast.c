/* The fast scan: a whole file through libcsv in large pieces, without places. */
#include "table/fast.h"

#include <string.h>

#include "base/text.h"
#include "io/io.h"
#include "table/decoder.h"
#include "table/parser.h"
#include "table/table.h"

enum { BLOCK = 128 }; /* small enough to count each kind in one byte, which lets the compiler use vector instructions */

struct byte_counts {
    uint64_t cr, lf;
    bool control, c1_lead; /* a control character; a byte that begins a C1 control, among other characters */
};

static inline void count_bytes(struct byte_counts *c, const unsigned char *bytes, size_t size)
{
    unsigned char cr = 0, lf = 0, control = 0, c1_lead = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char b = bytes[i];
        cr = (unsigned char)(cr + (b == '\r'));
        lf = (unsigned char)(lf + (b == '\n'));
        control = (unsigned char)(control | ((b < 0x20) & (b != '\t') & (b != '\n') & (b != '\r')) | (b == 0x7F));
        c1_lead = (unsigned char)(c1_lead | (b == 0xC2));
    }
    c->cr += cr;
    c->lf += lf;
    c->control |= control;
    c->c1_lead |= c1_lead;
}

/* Whether the bytes are free of what must be reported with its place: a control character, or a CR without LF. */
static bool is_fit(const unsigned char *bytes, size_t size, uint64_t *lines)
{
    struct byte_counts c = {.cr = 0};
    size_t at = 0;
    for (; size - at >= BLOCK; at += BLOCK)
        count_bytes(&c, bytes + at, BLOCK);
    count_bytes(&c, bytes + at, size - at);
    *lines = c.lf + (size && bytes[size - 1] != '\n');
    if (c.control)
        return false;
    for (size_t i = 0; c.c1_lead && i + 1 < size; i++)
        if (bytes[i] == 0xC2 && bytes[i + 1] < 0xA0)
            return false;
    uint64_t pairs = 0;
    if (c.cr)
        for (const unsigned char *p = bytes, *end = bytes + size;
             (p = memchr(p, '\r', (size_t)(end - p))) && p + 1 < end; p++)
            pairs += p[1] == '\n';
    return pairs == c.cr;
}

bool tally_table_scan_fast(struct tally_file *file, const struct tally_fast_scan *calls, void *self)
{
    enum { CHUNK = 256 * 1024 };
    size_t at = tally_table_has_bom(file) ? 3 : 0;
    const struct tally_text table = tally_table_bytes(file);
    const unsigned char *bytes = (const unsigned char *)table.bytes;
    if ((file->encoding != TALLY_UTF8 && file->encoding != TALLY_XLSX) ||
        (file->sheet && file->sheet->reported_count) || !is_fit(bytes, table.size, &file->lines))
        return false;
    struct csv_parser csv;
    tally_parser_begin(&csv);
    /* libcsv's buffer for a field then has at least that many bytes */
    csv_set_blk_size(&csv, TALLY_FAST_READABLE);
    bool ok = true;
    while (ok && at < table.size && !*calls->stop) {
        size_t n = table.size - at < CHUNK ? table.size - at : CHUNK;
        ok = csv_parse(&csv, bytes + at, n, calls->field, calls->row, self) == n && csv.entry_pos <= TALLY_CELL_MAX;
        at += n;
        if (calls->progress)
            calls->progress(self, at, table.size);
    }
    ok = ok && !*calls->stop && csv_fini(&csv, calls->field, calls->row, self) == 0;
    csv_free(&csv);
    return ok && !*calls->stop;
}
