/* JSON to text and back. Where there is no memory the process ends: jansson's json_dumps would leave parts out without
 * a word, and its json_loads would stop at an assertion. */
#ifndef TALLY_JSON_H
#define TALLY_JSON_H

#include <jansson.h>

/* Returns json; ends the process where it is NULL, for want of memory. */
json_t *tally_json_checked(json_t *json);

/* The caller frees it. */
char *tally_json_text(const json_t *json, size_t flags);

/* NULL: not JSON. From the first call on, the process ends where jansson gets no memory. */
json_t *tally_json_parse(const char *text);

#endif
