/* The summary of a count (汇总表) as CSV and as a workbook. */
#include <stdlib.h>
#include <tally/export.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/mem.h"
#include "export/export.h"
#include "export/summary.h"
#include "table/write.h"

char *tally_export_csv(struct tally_words *words, const struct tally_result *result)
{
    struct tally_summary summary;
    struct tally_bytes csv = {.bytes = NULL};
    tally_summary_make(&summary, words, result);
    tally_bytes_put_text(&csv, "\xEF\xBB\xBF");
    for (size_t i = 0; i < summary.sheet_count; i++) {
        tally_bytes_put_text(&csv, i ? "\r\n" : "");
        tally_csv_write(summary.sheets[i].rows, summary.sheets[i].count, &csv);
    }
    tally_summary_clear(&summary);
    return csv.bytes;
}

char *tally_export_xlsx(struct tally_words *words, const struct tally_result *result, size_t *size)
{
    struct tally_summary summary;
    struct tally_bytes book = {.bytes = NULL};
    tally_summary_make(&summary, words, result);
    bool ok = tally_workbook_write(summary.sheets, summary.sheet_count, &book);
    tally_summary_clear(&summary);
    *size = book.used;
    if (ok)
        return book.bytes;
    free(book.bytes);
    return NULL;
}
