/* Finds the first place where two results, as JSON, differ. */
#include "verify/difference.h"
#include "base/json.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

/* Both values at the place where they differ. */
struct values {
    const struct tally_json *a, *b;
};

/* path.key, or key where the path is empty. */
static const char *member_path(struct tally_arena *arena, const char *path, const char *key)
{
    size_t n = strlen(path), m = strlen(key);
    char *deeper = tally_arena_alloc(arena, n + m + 2, 1);
    memcpy(deeper, path, n);
    deeper[n] = '.';
    memcpy(deeper + n + (n > 0), key, m + 1);
    return deeper;
}

/* path[index] */
static const char *element_path(struct tally_arena *arena, const char *path, size_t index)
{
    char number[TALLY_NUMBER_SIZE];
    tally_number(number, index);
    size_t n = strlen(path), m = strlen(number);
    char *deeper = tally_arena_alloc(arena, n + m + 3, 1);
    memcpy(deeper, path, n);
    deeper[n] = '[';
    memcpy(deeper + n + 1, number, m);
    deeper[n + 1 + m] = ']';
    return deeper;
}

/* The path of the first difference; NULL: there is none. */
static const char *find(struct tally_arena *arena, const struct tally_json *a, const struct tally_json *b,
                        bool may_grow, const char *path, struct values *at)
{
    const char *found = NULL;
    *at = (struct values){a, b};
    if (tally_json_is_object(a) && tally_json_is_object(b)) {
        const char *key;
        struct tally_json *value;
        for (void *member = NULL; tally_json_next(a, &member, &key, &value);) {
            found = find(arena, value, tally_json_get(b, key), may_grow, member_path(arena, path, key), at);
            if (found)
                return found;
        }
        *at = (struct values){a, b};
        return may_grow || tally_json_size(a) == tally_json_size(b) ? NULL : path;
    }
    if (tally_json_is_array(a) && tally_json_is_array(b) && tally_json_size(a) == tally_json_size(b)) {
        for (size_t i = 0; !found && i < tally_json_size(a); i++)
            found = find(arena, tally_json_at(a, i), tally_json_at(b, i), may_grow, element_path(arena, path, i), at);
        return found;
    }
    return tally_json_equal(a, b) ? NULL : path;
}

/* A value as it is shown to people: a long one is cut off. */
static const char *value_text(struct tally_arena *arena, const struct tally_json *value)
{
    enum { LONGEST = 60 };
    char *json = value && !tally_json_is_string(value) ? tally_json_text(value, TALLY_JSON_COMPACT) : NULL;
    const char *text = tally_json_is_string(value) ? tally_json_string_value(value) : json ? json : "-";
    size_t size = strlen(text), cut = size > LONGEST ? LONGEST : size;
    while (cut < size && ((unsigned char)text[cut] & 0xC0) == 0x80)
        cut--;
    char *own = tally_arena_alloc(arena, cut + sizeof "…", 1);
    memcpy(own, text, cut);
    memcpy(own + cut, cut < size ? "…" : "", cut < size ? sizeof "…" : 1);
    free(json);
    return own;
}

bool tally_difference_find(struct tally_arena *arena, const struct tally_json *a, const struct tally_json *b,
                           bool may_grow, struct tally_difference *difference)
{
    struct values at;
    const char *path = find(arena, a, b, may_grow, "", &at);
    if (path)
        *difference = (struct tally_difference){path, value_text(arena, at.a), value_text(arena, at.b)};
    return path != NULL;
}
