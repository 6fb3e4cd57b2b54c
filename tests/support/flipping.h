/* What the programs that turn bytes share: the file in memory and a copy of it to be spoilt, numbers drawn by a seed,
 * and children that go on where the one before them died, so that a crash or a hang is a finding like any other. */
#ifndef TALLY_TESTS_FLIPPING_H
#define TALLY_TESTS_FLIPPING_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 20 }; /* for one change; it takes milliseconds */

/* The file as it was, and the path of the copy. */
static unsigned char *bytes;
static size_t size;
static char path[4096];

static inline _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

static inline uint64_t mix(uint64_t n)
{
    n += UINT64_C(0x9E3779B97F4A7C15);
    n = (n ^ n >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    n = (n ^ n >> 27) * UINT64_C(0x94D049BB133111EB);
    return n ^ n >> 31;
}

static inline void put(int fd, size_t at, unsigned char byte)
{
    if (pwrite(fd, &byte, 1, (off_t)at) != 1)
        die("pwrite");
}

/* Reads the file, and opens a copy of it under a name of its own, which ends so. */
static inline int load(const char *file, const char *ending)
{
    FILE *f = fopen(file, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        die(file);
    size = (size_t)ftell(f);
    bytes = malloc(size);
    rewind(f);
    snprintf(path, sizeof path, "%s.flip.%ld%s", file, (long)getpid(), ending);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (!bytes || fread(bytes, 1, size, f) != size || fclose(f) != 0 || fd < 0 ||
        write(fd, bytes, size) != (ssize_t)size)
        die(path);
    return fd;
}

/* Memory that the children share with us. */
static inline void *share(size_t room)
{
    void *shared = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap");
    return shared;
}

/* Where the work is: the byte that is turned, by which value, and what was wrong. */
struct turning {
    size_t at, wrong;
    unsigned value;
};

/* Has the bytes turned from turning->at on, each step-th. work turns all that are left, and puts each right again. */
static inline void in_children(volatile struct turning *turning, int fd, size_t step, void (*work)(int fd, void *self),
                               void *self)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (turning->at < size) {
        fflush(stdout);
        pid_t child = fork();
        if (child < 0)
            die("fork");
        if (child == 0) {
            work(fd, self);
            exit(0);
        }
        int status;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        printf("byte %zu ^ %02x: %s %d\n", turning->at, turning->value,
               WIFSIGNALED(status) ? "ended by signal" : "exit",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        turning->wrong++;
        put(fd, turning->at, bytes[turning->at]);
        turning->at += step; /* other values for it are left out */
    }
    unlink(path);
    free(bytes);
}

#endif
