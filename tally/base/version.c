/* The version of the library. */
#include <tally/tally.h>

const char *tally_version(void)
{
    return TALLY_VERSION;
}
