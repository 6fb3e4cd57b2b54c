/* Inside room table: the bytes of a part of a workbook, unpacked in a thread of its own while those before are read. */
#ifndef TALLY_TABLE_UNPACK_H
#define TALLY_TABLE_UNPACK_H

#include <stddef.h>
#include <stdint.h>
#include <zip.h>

struct tally_unpacking;

/* Begins with a file of so many bytes, which the caller closes after tally_unpacking_end. Of a small one, and where no
 * thread can be had, each block is unpacked when it is asked for. */
struct tally_unpacking *tally_unpacking_begin(zip_file_t *file, uint64_t size);

/* The next block, which lives until the next call; *size 0: there are no more. NULL: the file is damaged. */
const char *tally_unpacking_next(struct tally_unpacking *unpacking, size_t *size);

void tally_unpacking_end(struct tally_unpacking *unpacking);

#endif
