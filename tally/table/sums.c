/* What the cells of the columns add up to, to recognise a row of totals that bears no label. */
#include "table/sums.h"

#include <string.h>

#include "base/text.h"
#include "table/cell.h"

static void add(struct tally_column_sum *s, struct tally_text text)
{
    uint64_t number;
    size_t i = 0;
    s->filled++;
    if (tally_text_number(text, &number) == TALLY_TEXT_NUMBER) {
        s->sum += number;
        s->numbers++;
    }
    if (text.size >= TALLY_SUM_TEXT)
        return;
    while (i < TALLY_SUM_TEXTS && s->texts[i].count && !tally_text_is(text, s->texts[i].text))
        i++;
    if (i == TALLY_SUM_TEXTS)
        return;
    memcpy(s->texts[i].text, text.bytes, text.size);
    s->texts[i].text[text.size] = '\0';
    s->texts[i].count++;
}

void tally_sums_add(struct tally_column_sum *sums, const struct tally_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].text.size)
            add(&sums[i], cells[i].text);
}

static bool is_total(const struct tally_column_sum *s, struct tally_text text)
{
    uint64_t number;
    if (tally_text_number(text, &number) != TALLY_TEXT_NUMBER)
        return false;
    bool total = s->numbers ? number == s->sum && s->numbers > 1 : number == s->filled;
    for (size_t i = 0; i < TALLY_SUM_TEXTS && !s->numbers; i++)
        total |= s->texts[i].count && number == s->texts[i].count;
    return total;
}

bool tally_sums_are_total(const struct tally_column_sum *sums, uint64_t rows, const struct tally_cell *cells,
                          size_t count)
{
    size_t totals = 0;
    if (rows < 2 || cells[0].text.size)
        return false;
    for (size_t i = 1; i < count; i++) {
        if (!cells[i].text.size)
            continue;
        if (!is_total(&sums[i], cells[i].text))
            return false;
        totals++;
    }
    return totals > 0;
}
