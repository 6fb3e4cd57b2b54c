/* Writing tables as CSV: so that no spreadsheet program takes a cell for a formula, or plain. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <tally/num.h>

#include "base/character.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "table/write.h"

/* The text behind controls of the writing direction, which are not written. */
static const char *skip_unwritten(const char *text)
{
    uint32_t c;
    for (size_t n; *text; text += n) {
        n = tally_text_next(text, strlen(text), &c);
        if (!tally_character_is_bidirectional(c))
            break;
    }
    return text;
}

/* Whether a spreadsheet program could take the text for a formula. Some take the wide forms of the signs for the narrow
 * ones. */
static bool is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"};
    text = skip_unwritten(text);
    bool formula = *text && strchr("=+-@\t\r", *text);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        formula |= !strncmp(text, wide[i], strlen(wide[i]));
    return formula;
}

/* Without controls of the writing direction, which an earlier version let in: they would change what stands beside
 * them. */
static void put_text(struct tally_bytes *to, const char *text, size_t size)
{
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        if (!tally_character_is_bidirectional(c))
            tally_bytes_put(to, text + at, n);
    }
}

void tally_csv_put(struct tally_bytes *to, const char *text)
{
    bool formula = is_formula(text), quote = formula || strpbrk(text, ",\"\r\n");
    tally_bytes_put_text(to, quote ? "\"" : "");
    tally_bytes_put_text(to, formula ? "'" : "");
    for (const char *end; (end = strchr(text, '"')) != NULL; text = end + 1) {
        put_text(to, text, (size_t)(end - text));
        tally_bytes_put_text(to, "\"\"");
    }
    put_text(to, text, strlen(text));
    tally_bytes_put_text(to, quote ? "\"" : "");
}

void tally_csv_put_plain(struct tally_bytes *to, const char *text)
{
    const bool quote = strpbrk(text, ",\"\r\n");
    tally_bytes_put_text(to, quote ? "\"" : "");
    for (const char *end; (end = strchr(text, '"')) != NULL; text = end + 1) {
        tally_bytes_put(to, text, (size_t)(end - text));
        tally_bytes_put_text(to, "\"\"");
    }
    tally_bytes_put_text(to, text);
    tally_bytes_put_text(to, quote ? "\"" : "");
}

static void put_hundredths(struct tally_bytes *to, uint64_t hundredths)
{
    char number[TALLY_NUMBER_SIZE];
    const char cents[] = {'.', (char)('0' + hundredths / 10 % 10), (char)('0' + hundredths % 10), '\0'};
    tally_bytes_put_text(to, tally_number(number, hundredths / 100));
    tally_bytes_put_text(to, cents);
}

static void put_cell(struct tally_bytes *to, const struct tally_written_cell *cell)
{
    char number[TALLY_NUMBER_SIZE];
    switch (cell->kind) {
    case TALLY_WRITTEN_EMPTY:
        break;
    case TALLY_WRITTEN_TEXT:
        tally_csv_put(to, cell->text);
        break;
    case TALLY_WRITTEN_NUMBER:
        tally_bytes_put_text(to, tally_number(number, cell->number));
        break;
    case TALLY_WRITTEN_DECIMAL:
        put_hundredths(to, cell->number);
        break;
    case TALLY_WRITTEN_PERCENT:
        put_hundredths(to, cell->number);
        tally_bytes_put_text(to, "%");
        break;
    }
}

void tally_csv_write(const struct tally_written_row *rows, size_t count, struct tally_bytes *to)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < rows[i].count; k++) {
            tally_bytes_put_text(to, k ? "," : "");
            put_cell(to, &rows[i].cells[k]);
        }
        tally_bytes_put_text(to, "\r\n");
    }
}
