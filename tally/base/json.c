/* JSON to text and back, or the end of the process. */
#include "base/json.h"

#include "base/mem.h"

static json_malloc_t malloc_below;

static void *malloc_or_end(size_t size)
{
    void *p = malloc_below(size);
    if (!p && size)
        tally_exhausted();
    return p;
}

json_t *tally_json_checked(json_t *json)
{
    if (!json)
        tally_exhausted();
    return json;
}

json_t *tally_json_parse(const char *text)
{
    json_malloc_t now;
    json_free_t release;
    json_get_alloc_funcs(&now, &release);
    if (now != malloc_or_end) {
        malloc_below = now;
        json_set_alloc_funcs(malloc_or_end, release);
    }
    return json_loads(text, JSON_DECODE_ANY, NULL);
}

char *tally_json_text(const json_t *json, size_t flags)
{
    size_t size = json_dumpb(json, NULL, 0, flags);
    char *text = tally_alloc(size + 1, 1);
    if (size == 0 || json_dumpb(json, text, size, flags) != size)
        tally_exhausted();
    return text;
}
