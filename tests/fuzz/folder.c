/* The folder in which harnesses put what the program is to read. */
#define _XOPEN_SOURCE 700

#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

char *fuzz_folder_path(char path[128], const char *name)
{
    int size = snprintf(path, 128, "%s/%s", fuzz_folder(), name);
    if (size < 0 || size >= 128)
        abort();
    return path;
}

void fuzz_folder_clean(void)
{
    char path[128];
    DIR *entries = opendir(fuzz_folder());
    for (const struct dirent *e = entries ? readdir(entries) : NULL; e; e = readdir(entries))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            unlink(fuzz_folder_path(path, e->d_name));
    if (entries)
        closedir(entries);
}

static void remove_folder(void)
{
    fuzz_folder_clean();
    rmdir(folder);
}

const char *fuzz_folder(void)
{
    if (*folder)
        return folder;
    strcpy(folder, "/dev/shm/tally-fuzz-XXXXXX");
    if (!mkdtemp(folder)) {
        fprintf(stderr, "/dev/shm: %s: the test works in /tmp, more slowly\n", strerror(errno));
        strcpy(folder, "/tmp/tally-fuzz-XXXXXX");
        if (!mkdtemp(folder)) {
            perror("/tmp");
            exit(2);
        }
    }
    atexit(remove_folder);
    return folder;
}

void fuzz_folder_write(const char *name, const void *bytes, size_t size)
{
    char path[128];
    FILE *file = fopen(fuzz_folder_path(path, name), "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        abort();
}

/* The beginning of the next section from at, or size. */
static size_t next_section(const uint8_t *data, size_t size, size_t at)
{
    for (; at + 2 <= size; at++)
        if (data[at] == '@' && data[at + 1] == '@' && (at == 0 || data[at - 1] == '\n'))
            return at;
    return size;
}

unsigned fuzz_folder_write_all(const char *const *names, size_t count, const uint8_t *data, size_t size)
{
    unsigned written = 0;
    for (size_t at = next_section(data, size, 0), end; at < size; at = end) {
        const uint8_t *line = memchr(data + at, '\n', size - at);
        size_t begin = line ? (size_t)(line - data) + 1 : size, length = begin - at - 2 - (line != NULL);
        end = next_section(data, size, begin);
        for (size_t i = 0; i < count; i++)
            if (strlen(names[i]) == length && !memcmp(names[i], data + at + 2, length)) {
                fuzz_folder_write(names[i], data + begin, end - begin);
                written |= 1u << i;
            }
    }
    return written;
}
