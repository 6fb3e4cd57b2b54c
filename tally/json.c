#include "json.h"

#include "mem.h"

char *tally_json_text(const json_t *json, size_t flags)
{
    size_t size = json_dumpb(json, NULL, 0, flags);
    char *text = tally_alloc(size + 1, 1);
    if (size == 0 || json_dumpb(json, text, size, flags) != size)
        tally_exhausted();
    return text;
}
