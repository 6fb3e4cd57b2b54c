/* JSON text looked at before it is parsed: how much it would take, and a single member. Nothing is allocated, so that a
 * text that somebody made to be large when parsed costs nothing. */
#include <string.h>

#include "base/json.h"

/* The end of the string whose first quotation mark stands at p: behind its last one, or at the end of the text. */
static const char *behind_string(const char *p)
{
    for (p++; *p && *p != '"'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : p;
}

struct tally_json_extent tally_json_extent(const char *text)
{
    struct tally_json_extent extent = {.values = 1};
    size_t depth = 0;
    for (const char *p = text; *p;) {
        if (*p == '"') {
            p = behind_string(p);
            continue;
        }
        bool opens = *p == '[' || *p == '{';
        depth += opens;
        depth -= (*p == ']' || *p == '}') && depth;
        extent.values += opens || *p == ',';
        extent.depth = depth > extent.depth ? depth : extent.depth;
        p++;
    }
    return extent;
}

static const char *skip_blank(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

const char *tally_json_find(const char *text, const char *key)
{
    const size_t size = strlen(key);
    size_t depth = 0;
    for (const char *p = text; *p;) {
        if (*p != '"') {
            depth += *p == '[' || *p == '{';
            depth -= (*p == ']' || *p == '}') && depth;
            p++;
            continue;
        }
        const char *name = p + 1, *value = skip_blank(p = behind_string(p));
        if (depth == 1 && *value == ':' && (size_t)(p - name) == size + 1 && !memcmp(name, key, size))
            return skip_blank(value + 1);
    }
    return NULL;
}
