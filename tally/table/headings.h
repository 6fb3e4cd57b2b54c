/* Headings that a table does not know: what they are near to, and which people add for themselves. For hints alone. */
#ifndef TALLY_TABLE_HEADINGS_H
#define TALLY_TABLE_HEADINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/text.h"
#include "table/column.h"

/* The number of the column that a heading is near to, of those that are not there yet (has): by its letters, or as
 * people call it, 序号 for 票号. SIZE_MAX: none. */
size_t tally_heading_near(const struct tally_column *columns, size_t count, const bool *has, struct tally_text heading);

/* Whether it is the heading of a column that people add to any table for themselves, and no person is called so: 序号,
 * 备注, 合计. */
bool tally_heading_is_service(struct tally_text heading);

/* Whether below the heading stand remarks, or what became of a ballot: 备注, 票面情况, 是否有效. What a column is to hold
 * may stand there: that a ballot is void, that a vote is deferred. */
bool tally_heading_is_remark(struct tally_text heading);

/* Reports that a table has no headings: the first row must hold these, of which more may follow, as text (“…”). */
void tally_heading_report_none(struct tally_diags *diags, unsigned file, const struct tally_column *columns,
                               size_t count, const char *more);

/* Whether the heading is a mark: people give each mark a column where it is to have a row. */
bool tally_heading_is_mark(struct tally_text heading);

#endif
