/* JSON values, implemented with jansson; no other file includes jansson's header. */

#include "base/json.h"

#include <jansson.h>
#include <stdarg.h>

#include "base/mem.h"

static const json_t *in(const struct tally_json *json)
{
    return (const json_t *)json;
}

/* jansson takes most values without const, but does not change those that it only reads. */
static json_t *inside(const struct tally_json *json)
{
    return (json_t *)(uintptr_t)json;
}

static struct tally_json *out(json_t *json)
{
    return (struct tally_json *)json;
}

static struct tally_json *made(json_t *json)
{
    if (!json)
        tally_exhausted();
    return out(json);
}

struct tally_json *tally_json_object(void)
{
    return made(json_object());
}

struct tally_json *tally_json_array(void)
{
    return made(json_array());
}

struct tally_json *tally_json_null(void)
{
    return out(json_null());
}

struct tally_json *tally_json_boolean(bool value)
{
    return out(json_boolean(value));
}

struct tally_json *tally_json_number(uint64_t value)
{
    return made(json_integer((json_int_t)value));
}

struct tally_json *tally_json_signed(int64_t value)
{
    return made(json_integer(value));
}

struct tally_json *tally_json_string(const char *value)
{
    return value ? made(json_string(value)) : tally_json_null();
}

struct tally_json *tally_json_pack(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    json_t *json = json_vpack_ex(NULL, 0, format, arguments);
    va_end(arguments);
    return made(json);
}

void tally_json_put(struct tally_json *object, const char *key, struct tally_json *value)
{
    if (json_object_set_new(inside(object), key, inside(value)))
        tally_exhausted();
}

void tally_json_push(struct tally_json *array, struct tally_json *value)
{
    if (json_array_append_new(inside(array), inside(value)))
        tally_exhausted();
}

void tally_json_remove(struct tally_json *object, const char *key)
{
    json_object_del(inside(object), key);
}

void tally_json_free(struct tally_json *json)
{
    json_decref(inside(json));
}

char *tally_json_text(const struct tally_json *json, enum tally_json_layout layout)
{
    size_t flags = JSON_ENCODE_ANY | (layout == TALLY_JSON_COMPACT ? JSON_COMPACT : JSON_INDENT(1));
    size_t size = json_dumpb(in(json), NULL, 0, flags);
    char *text = tally_alloc(size + 1, 1);
    if (size == 0 || json_dumpb(in(json), text, size, flags) != size)
        tally_exhausted();
    return text;
}

static json_malloc_t malloc_below;

static void *malloc_or_end(size_t size)
{
    void *p = malloc_below(size);
    if (!p && size)
        tally_exhausted();
    return p;
}

/* jansson aborts with an assertion if it gets no memory while it parses, so from the first call on a failed allocation
 * ends the process. */
static void end_without_memory(void)
{
    json_malloc_t now;
    json_free_t release;
    json_get_alloc_funcs(&now, &release);
    if (now != malloc_or_end) {
        malloc_below = now;
        json_set_alloc_funcs(malloc_or_end, release);
    }
}

struct tally_json *tally_json_parse(const char *text)
{
    end_without_memory();
    return out(json_loads(text, JSON_DECODE_ANY, NULL));
}

struct tally_json *tally_json_parse_strict(const void *bytes, size_t size)
{
    end_without_memory();
    return out(json_loadb(bytes, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL));
}

struct tally_json *tally_json_get(const struct tally_json *object, const char *key)
{
    return out(json_object_get(in(object), key));
}

struct tally_json *tally_json_at(const struct tally_json *array, size_t index)
{
    return out(json_array_get(in(array), index));
}

size_t tally_json_size(const struct tally_json *json)
{
    return json_is_object(in(json)) ? json_object_size(in(json)) : json_array_size(in(json));
}

const char *tally_json_string_value(const struct tally_json *json)
{
    return json_string_value(in(json));
}

size_t tally_json_string_size(const struct tally_json *json)
{
    return json_string_length(in(json));
}

int64_t tally_json_number_value(const struct tally_json *json)
{
    return json_integer_value(in(json));
}

bool tally_json_is_object(const struct tally_json *json)
{
    return json_is_object(in(json));
}

bool tally_json_is_array(const struct tally_json *json)
{
    return json_is_array(in(json));
}

bool tally_json_is_string(const struct tally_json *json)
{
    return json_is_string(in(json));
}

bool tally_json_is_number(const struct tally_json *json)
{
    return json_is_integer(in(json));
}

bool tally_json_is_true(const struct tally_json *json)
{
    return json_is_true(in(json));
}

bool tally_json_equal(const struct tally_json *a, const struct tally_json *b)
{
    return json_equal(in(a), in(b));
}

bool tally_json_next(const struct tally_json *object, void **iterator, const char **key, struct tally_json **value)
{
    *iterator = *iterator ? json_object_iter_next(inside(object), *iterator) : json_object_iter(inside(object));
    if (!*iterator)
        return false;
    *key = json_object_iter_key(*iterator);
    *value = out(json_object_iter_value(*iterator));
    return true;
}
