/* Inside room ballot: the headings of columns for persons written in (另选他人), 另选:POST or write-in:POST. */
#ifndef TALLY_BALLOT_WRITTEN_H
#define TALLY_BALLOT_WRITTEN_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"

#define TALLY_WRITTEN "另选:" /* before the post */

/* Whether the heading is one of these, with either colon; *post: the post as written. */
bool tally_scan_split_written(struct tally_arena *arena, const struct tally_reading *reading, struct tally_text heading,
                              struct tally_text *post);

#endif
