/* Finding the encoding of a file. */
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/reading.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/decoder.h"
#include "table/gb18030.h"
#include "table/script.h"
#include "table/table.h"
#include "table/workbook.h"

static bool decodes(const struct tally_file *file)
{
    return tally_gb18030_decode(NULL, tally_table_bytes(file));
}

/* The place of a byte in a file that is valid UTF-8 up to it. */
static struct tally_place place_of_byte(const struct tally_file *file, size_t byte)
{
    struct tally_place p = {.file = file->place, .line = 1, .column = 1};
    for (size_t i = tally_table_has_bom(file) ? 3 : 0; i < byte; i++) {
        if (file->bytes[i] == '\n') {
            p.line++;
            p.column = 1;
        } else if ((file->bytes[i] & 0xC0) != 0x80) {
            p.column++;
        }
    }
    return p;
}

/* The same with the cell that holds it. */
static struct tally_place cell_of_byte(const struct tally_file *file, size_t byte)
{
    struct tally_place p = place_of_byte(file, byte);
    bool quoted = false;
    p.row = 1;
    p.cell = 1;
    for (size_t i = 0; i < byte; i++) {
        unsigned char b = file->bytes[i];
        quoted ^= b == '"';
        if (!quoted && b == '\n') {
            p.row++;
            p.cell = 1;
        }
        p.cell += !quoted && b == ',';
    }
    return p;
}

/* Whether a file that is valid UTF-8 may nevertheless be GB18030. Pairs of GB18030 bytes can look like the two-byte
 * characters of UTF-8, those below U+0800: true if the file has such characters, apart from the middle dot and the
 * multiplication sign, and no characters of three bytes or more. */
static bool looks_like_gb18030(const struct tally_file *file)
{
    bool pairs = false;
    for (size_t i = 0; i < file->size; i++) {
        unsigned char b = file->bytes[i];
        if (b >= 0xE0)
            return false;
        if (b >= 0xC2) {
            pairs |= !(b == 0xC2 && file->bytes[i + 1] == 0xB7) && !(b == 0xC3 && file->bytes[i + 1] == 0x97);
            i++;
        }
    }
    return pairs;
}

/* Whether a file without a mark is UTF-16: each comma and line end stands beside a NUL, on the same side. */
static bool has_wide_commas(const struct tally_file *file)
{
    size_t wide[2] = {0, 0}, narrow = 0;
    if (!file->size || !memchr(file->bytes, 0, file->size))
        return false;
    for (size_t i = 0; i + 1 < file->size; i += 2) {
        const unsigned char a = file->bytes[i], b = file->bytes[i + 1];
        bool first = a == ',' || a == '\n', second = b == ',' || b == '\n';
        wide[0] += first && b == 0;
        wide[1] += second && a == 0;
        narrow += (first && b != 0) || (second && a != 0);
    }
    return file->size % 2 == 0 && wide[0] + wide[1] > 1 && (wide[0] == 0 || wide[1] == 0) && narrow < wide[0] + wide[1];
}

static bool looks_like_utf16(const struct tally_file *file)
{
    const unsigned char *b = file->bytes;
    if (file->size >= 2 && ((b[0] == 0xFF && b[1] == 0xFE) || (b[0] == 0xFE && b[1] == 0xFF)))
        return true;
    return (file->size >= 4 && ((!b[0] && b[1] && !b[2] && b[3]) || (b[0] && !b[1] && b[2] && !b[3]))) ||
           has_wide_commas(file);
}

/* Whether a file is a workbook, .xlsx or .xls, under another name. */
static bool is_workbook(const struct tally_file *file)
{
    return file->size >= 4 && (!memcmp(file->bytes, "PK\3\4", 4) || !memcmp(file->bytes, "\xD0\xCF\x11\xE0", 4));
}

static bool find_encoding(struct tally_file *file, struct tally_diags *diags)
{
    const struct tally_place top = {.file = file->place, .line = 1, .column = 1};
    if (is_workbook(file)) {
        tally_diags_add(
            diags, TALLY_BAD_ENCODING, top,
            N_("this is a workbook of a spreadsheet program, not a CSV file; open it there and save it as CSV"),
            TALLY_NO_ARGS);
        return false;
    }
    if (looks_like_utf16(file)) {
        tally_diags_add(diags, TALLY_BAD_ENCODING, top,
                        N_("this file is UTF-16; save it as CSV UTF-8 or as plain CSV in the spreadsheet program"),
                        TALLY_NO_ARGS);
        return false;
    }
    size_t valid = tally_text_valid(file->bytes, file->size);
    file->encoding = TALLY_UTF8;
    if (valid < file->size) {
        if (tally_table_has_bom(file) || !decodes(file)) {
            tally_diags_add(diags, TALLY_BAD_ENCODING, place_of_byte(file, valid),
                            tally_table_has_bom(file)
                                ? N_("not valid UTF-8 from here on, though the file says that it is UTF-8; save it "
                                     "again as CSV UTF-8")
                                : N_("neither UTF-8 nor GB18030 from here on; save the file again as CSV UTF-8"),
                            TALLY_NO_ARGS);
            return false;
        }
        file->encoding = TALLY_GB18030;
    } else if (!tally_table_has_bom(file) && looks_like_gb18030(file) && decodes(file)) {
        struct tally_scripts scripts = {.gb18030 = true};
        if ((file->reading ? file->reading : tally_reading_newest())->encoding_weighed)
            tally_table_weigh(&scripts, file);
        if (scripts.utf8 == scripts.gb18030)
            return tally_diags_refuse(
                diags, TALLY_ENCODING_DOUBTFUL, cell_of_byte(file, scripts.first),
                N_("it cannot be told whether this file is GB18030 (“%1$s” here) or UTF-8 (“%2$s”); "
                   "save it again as CSV UTF-8 in the spreadsheet program"),
                TALLY_ARGS(scripts.as_gb18030, scripts.as_utf8));
        if (scripts.utf8)
            return true;
        file->encoding = TALLY_GB18030;
        tally_diags_add(diags, TALLY_ENCODING_GUESSED, (struct tally_place){.file = file->place},
                        N_("read as GB18030, though it could be UTF-8; save it as CSV UTF-8 if names look wrong"),
                        TALLY_NO_ARGS);
    }
    return true;
}

bool tally_table_open(struct tally_file *file, struct tally_diags *diags)
{
    char sample[TALLY_GARBLED_SIZE];
    bool checked = (file->reading ? file->reading : tally_reading_newest())->encoding_weighed;
    if (!(tally_workbook_is(file) ? tally_workbook_open(file, diags) : find_encoding(file, diags)))
        return false;
    if (!checked || !tally_table_garbled(file, sample))
        return true;
    return tally_diags_refuse(
        diags, TALLY_LOST_CHARACTER, (struct tally_place){.file = file->place, .line = 1, .column = 1},
        N_("the Chinese of this file is garbled (“%1$s”): it was opened in a wrong encoding, and saved so. That cannot "
           "be undone; take the file as it was before, or export it again, and when its Chinese shows correctly, save "
           "it as CSV UTF-8 (comma separated)"),
        TALLY_ARGS(sample));
}
