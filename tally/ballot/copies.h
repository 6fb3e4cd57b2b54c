/* Internal: a second keying that may be a copy of the first. */
#ifndef TALLY_COPIES_H
#define TALLY_COPIES_H

#include "base/diag.h"
#include "io/io.h"

/* Notice copied-keying, for the second file, where it has the bytes of the first, or its lines but for their order,
 * their ends and a byte order mark. Both have been read and are registered in the diagnostics. */
void tally_copies_report(const struct tally_file *first, const struct tally_file *second, struct tally_diags *diags);

#endif
