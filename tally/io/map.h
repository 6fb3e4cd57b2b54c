/* A file seen as memory, of which only the parts that are looked at are loaded: for the packaged fonts, which are
 * large. Not for inputs, which may change while they are read. */
#ifndef TALLY_MAP_H
#define TALLY_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct tally_map {
    unsigned char *bytes; /* NULL: not open */
    size_t size;
};

/* False: it cannot be read, is empty or is no regular file. Close it in any case. */
bool tally_map_open(struct tally_map *map, const char *path);
void tally_map_close(struct tally_map *map);

#endif
