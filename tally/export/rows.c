/* The rows of a summary (汇总表), and their cells. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/words.h>

#include "base/mem.h"
#include "export/summary.h"
#include "table/write.h"

struct tally_written_cell *tally_summary_row(struct tally_summary *s, enum tally_written_look look, size_t count)
{
    struct tally_written_cell *cells = tally_words_alloc(s->w, count + 1, sizeof *cells);
    TALLY_PUSH(s->rows, s->count, s->room) = (struct tally_written_row){look, cells, count};
    return cells;
}

struct tally_written_cell tally_summary_cell(const char *text)
{
    return (struct tally_written_cell){.kind = *text ? TALLY_WRITTEN_TEXT : TALLY_WRITTEN_EMPTY, .text = text};
}

struct tally_written_cell tally_summary_number(uint64_t number)
{
    return (struct tally_written_cell){.kind = TALLY_WRITTEN_NUMBER, .number = number};
}

static bool read_digits(const char **text, uint64_t *number)
{
    size_t digits = 0;
    for (; **text >= '0' && **text <= '9' && digits < 17; (*text)++, digits++)
        *number = *number * 10 + (uint64_t)(**text - '0');
    return digits;
}

struct tally_written_cell tally_summary_figure(const char *text)
{
    const char *at = text;
    uint64_t number = 0;
    bool digits = read_digits(&at, &number);
    if (digits && !*at)
        return tally_summary_number(number);
    if (digits && *at == '.' && strlen(at) == 3 && (at++, read_digits(&at, &number)) && !*at)
        return (struct tally_written_cell){.kind = TALLY_WRITTEN_DECIMAL, .number = number};
    return tally_summary_cell(text);
}

struct tally_written_cell tally_summary_percent(const char *text)
{
    struct tally_written_cell cell = tally_summary_figure(text ? text : "—");
    if (cell.kind == TALLY_WRITTEN_DECIMAL)
        cell.kind = TALLY_WRITTEN_PERCENT;
    return cell;
}

void tally_summary_text(struct tally_summary *s, enum tally_written_look look, const char *text)
{
    *tally_summary_row(s, look, 1) = tally_summary_cell(text);
}

void tally_summary_line(struct tally_summary *s, const char *label, const char *text)
{
    if (!*text)
        return;
    struct tally_written_cell *cells = tally_summary_row(s, TALLY_ROW_LINE, 2);
    cells[0] = (struct tally_written_cell){.kind = TALLY_WRITTEN_TEXT, .text = label};
    cells[1] = tally_summary_cell(text);
}

void tally_summary_blank(struct tally_summary *s)
{
    tally_summary_row(s, TALLY_ROW_BLANK, 0);
}
