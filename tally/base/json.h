/* JSON to text and back, or the end for want of memory: when its buffer cannot grow, jansson's json_dumps leaves parts
 * out and says nothing, and its json_loads stops at an assertion. */
#ifndef TALLY_JSON_H
#define TALLY_JSON_H

#include <jansson.h>

/* What was made, which is there. */
json_t *tally_json_checked(json_t *json);

/* For the caller to free. */
char *tally_json_text(const json_t *json, size_t flags);

/* NULL: not JSON. From the first call on jansson's allocations in this process end it when there is no more memory. */
json_t *tally_json_parse(const char *text);

#endif
