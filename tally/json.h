/* JSON as text, or the end for want of memory: jansson's own json_dumps leaves parts out when its buffer cannot grow, and says nothing. */
#ifndef TALLY_JSON_H
#define TALLY_JSON_H

#include <jansson.h>

/* For the caller to free. */
char *tally_json_text(const json_t *json, size_t flags);

#endif
