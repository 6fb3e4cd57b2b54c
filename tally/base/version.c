/* The version of the library. */
#include <tally/api.h>

const char *tally_version(void)
{
    return TALLY_VERSION;
}
