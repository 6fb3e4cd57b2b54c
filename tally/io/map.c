/* Maps a file into memory. */
#include "io/map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool tally_map_open(struct tally_map *map, const char *path)
{
    struct stat found;
    *map = (struct tally_map){.bytes = NULL};
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle < 0)
        return false;
    if (fstat(handle, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0) {
        void *bytes = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_PRIVATE, handle, 0);
        if (bytes != MAP_FAILED)
            *map = (struct tally_map){.bytes = bytes, .size = (size_t)found.st_size};
    }
    close(handle);
    return map->bytes != NULL;
}

void tally_map_close(struct tally_map *map)
{
    if (map->bytes)
        munmap(map->bytes, map->size);
    *map = (struct tally_map){.bytes = NULL};
}
