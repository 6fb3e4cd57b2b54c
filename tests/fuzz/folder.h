/* A folder of the harness's own, in memory where there is such a place, for what the program reads from files. */
#ifndef TALLY_FUZZ_FOLDER_H
#define TALLY_FUZZ_FOLDER_H

#include <stddef.h>
#include <stdint.h>

/* Its path; it is made at the first call, and taken away at the end of the process. */
const char *fuzz_folder(void);

/* Takes away all files in it. */
void fuzz_folder_clean(void);

void fuzz_folder_write(const char *name, const void *bytes, size_t size);

/* “FOLDER/name”, in room for 128 bytes. */
char *fuzz_folder_path(char path[128], const char *name);

/* Writes the files that an input holds one behind the other, each headed by a line of its own: @@ and the name. Only
 * those of the list are written; returns them as bits, the first of the list the lowest. */
unsigned fuzz_folder_write_all(const char *const *names, size_t count, const uint8_t *data, size_t size);

#endif
