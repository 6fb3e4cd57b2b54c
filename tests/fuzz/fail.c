#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void fuzz_fail(const char *what, const char *one, const char *other)
{
    fprintf(stderr, "fuzz: %s\n--- one\n%s\n--- other\n%s\n", what, one, other);
    abort();
}
