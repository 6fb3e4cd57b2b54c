/* JSON values: built, written as text, parsed. Only json.c uses jansson.
 *
 * If memory runs out, the process ends with status 70, as everywhere in the library; jansson itself would silently
 * leave members out. */
#ifndef TALLY_JSON_H
#define TALLY_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tally_json;

/* ---- building: each returns a new value, never NULL, to be freed with tally_json_free ---- */

struct tally_json *tally_json_object(void);
struct tally_json *tally_json_array(void);
struct tally_json *tally_json_null(void);
struct tally_json *tally_json_boolean(bool value);
struct tally_json *tally_json_number(uint64_t value); /* at most INT64_MAX */
struct tally_json *tally_json_signed(int64_t value);
struct tally_json *tally_json_string(const char *value); /* UTF-8; NULL gives null */

/* Several at once, as jansson's json_pack: “{s:s, s:I, s:o}” takes a key and a text, a key and a long long, a key and a
 * value; it takes ownership of the value. */
struct tally_json *tally_json_pack(const char *format, ...);

/* Sets a member of an object, or appends an element. Members keep the order in which they were set. Both take ownership
 * of value. */
void tally_json_put(struct tally_json *object, const char *key, struct tally_json *value);
void tally_json_push(struct tally_json *array, struct tally_json *value);

/* Removes a member, if it exists. */
void tally_json_remove(struct tally_json *object, const char *key);

void tally_json_free(struct tally_json *json); /* NULL is allowed */

/* ---- text ---- */

enum tally_json_layout { TALLY_JSON_COMPACT, TALLY_JSON_INDENTED };

/* The caller frees it with free(). */
char *tally_json_text(const struct tally_json *json, enum tally_json_layout layout);

/* Parses any JSON value. NULL if text is not JSON. The caller frees it with tally_json_free. */
struct tally_json *tally_json_parse(const char *text);

/* The same for bytes that are not trusted: also refused are a member that an object has twice, and anything behind the
 * value. Nesting is bounded (2048). */
struct tally_json *tally_json_parse_strict(const void *bytes, size_t size);

/* ---- text that nobody vouches for, before it is parsed: nothing is allocated ---- */

/* How many values a JSON text has, or somewhat more, and how deep they are nested. A parsed value takes up to some 130
 * bytes, however short its text is. */
struct tally_json_extent {
    size_t values, depth;
};
struct tally_json_extent tally_json_extent(const char *text);

/* The text of the value of a member of the outermost object, without a blank before it; NULL: there is none. The first,
 * where there are several; text need not be JSON. */
const char *tally_json_find(const char *text, const char *key);

/* ---- reading: the value owns what is returned; NULL, 0 or false if there is no such member, or it has another type
 * ---- */

struct tally_json *tally_json_get(const struct tally_json *object, const char *key);
struct tally_json *tally_json_at(const struct tally_json *array, size_t index);
size_t tally_json_size(const struct tally_json *json); /* of an array or object */
const char *tally_json_string_value(const struct tally_json *json);
size_t tally_json_string_size(const struct tally_json *json); /* in bytes */
int64_t tally_json_number_value(const struct tally_json *json);
bool tally_json_is_object(const struct tally_json *json);
bool tally_json_is_array(const struct tally_json *json);
bool tally_json_is_string(const struct tally_json *json);
bool tally_json_is_number(const struct tally_json *json); /* a whole one */
bool tally_json_is_true(const struct tally_json *json);
bool tally_json_equal(const struct tally_json *a, const struct tally_json *b);

/* Iterates over the members of an object: *iterator is NULL before the first call. False: there are no more. */
bool tally_json_next(const struct tally_json *object, void **iterator, const char **key, struct tally_json **value);

#endif
