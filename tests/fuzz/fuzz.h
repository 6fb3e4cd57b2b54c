/* What every fuzz harness offers, to libFuzzer and to the replay of its corpus. */
#ifndef TALLY_FUZZ_H
#define TALLY_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* One input. Returns 0; whatever is wrong ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process with words where a harness finds a contradiction, for libFuzzer to keep the input. Asserts would do,
 * but say less. */
_Noreturn void fuzz_fail(const char *what, const char *one, const char *other);

#endif
