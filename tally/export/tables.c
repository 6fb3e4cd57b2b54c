/* The summary of a count (汇总表) as CSV and as a workbook. */
#include <stdbool.h>
#include <stdlib.h>
#include <tally/export.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/mem.h"
#include "export/export.h"
#include "export/summary.h"
#include "table/write.h"

char *tally_summary_csv(const struct tally_summary *s)
{
    struct tally_bytes csv = {.bytes = NULL};
    tally_bytes_put_text(&csv, "\xEF\xBB\xBF");
    for (size_t i = 0; i < s->sheet_count; i++) {
        tally_bytes_put_text(&csv, i ? "\r\n" : "");
        tally_csv_write(s->sheets[i].rows, s->sheets[i].count, &csv);
    }
    return csv.bytes;
}

char *tally_summary_xlsx(const struct tally_summary *s, size_t *size)
{
    struct tally_bytes book = {.bytes = NULL};
    bool ok = tally_workbook_write(s->sheets, s->sheet_count, &book);
    *size = book.used;
    if (ok)
        return book.bytes;
    free(book.bytes);
    return NULL;
}

char *tally_export_csv(struct tally_words *words, const struct tally_result *result)
{
    struct tally_summary summary;
    tally_summary_make(&summary, words, result);
    char *csv = tally_summary_csv(&summary);
    tally_summary_clear(&summary);
    return csv;
}

char *tally_export_xlsx(struct tally_words *words, const struct tally_result *result, size_t *size)
{
    struct tally_summary summary;
    tally_summary_make(&summary, words, result);
    char *book = tally_summary_xlsx(&summary, size);
    tally_summary_clear(&summary);
    return book;
}
