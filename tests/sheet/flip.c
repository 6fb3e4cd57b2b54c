/* flip SHEET FIRST STEP WHOLE SEED NOW: every byte of a signed sheet from FIRST on, each STEP-th, changed by one XOR: found by what `tally verify SHEET` does?
 *
 * Such a look takes 20 ms, and a sheet has 200,000 bytes. But a sheet holds where all of these say so: the reading (tally_pdf_read), the signatures over the changed bytes
 * (tally_sheet_signatures), the rest (tally_sheet_look), and none of them knows what another said. So for every byte they are asked one after another, the quick ones first, until one
 * says no; and for each WHOLE-th byte of those, from a first that the seed draws, the real thing is run too, tally_verify_sheets on a file, and must say the same.
 * The work is done in children that go on where the one before them died, so that a crash or a hang is a finding like any other.
 * Prints what it finds; the last line: changed READING SIGNATURES REST WHOLE WRONG, how many were found by what. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sheet.h"

enum { SECONDS = 20 }; /* for one change; it takes milliseconds */

struct tallied {
    size_t at, tried, reading, signatures, rest, whole, wrong;
    unsigned value;
};

static volatile struct tallied *shared;
static unsigned char *bytes;
static size_t size;
static char path[4096];
static const char *now;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

static void note(void *self, const struct tally_finding *finding)
{
    size_t *faults = self;
    *faults += !finding->ok;
}

/* ---- the parts, on the bytes in memory ---- */

static bool holds_in_parts(void)
{
    size_t faults = 0, where;
    const struct tally_sheet_listener listener = {note, &faults, path};
    struct tally_sheet_look look = {.ok = false};
    const char *why;
    bool ok = tally_pdf_read(&look.document, bytes, size, &why, &where);
    if (!ok)
        shared->reading++;
    if (ok && (look.document.signature_count == 0 || !tally_sheet_signatures(&look, bytes, NULL, now, &listener))) {
        ok = false;
        shared->signatures++;
    }
    tally_sheet_look_clear(&look);
    if (!ok)
        return false;
    tally_sheet_look(&look, bytes, size, NULL, &listener);
    ok = look.ok;
    shared->rest += !ok;
    tally_sheet_look_clear(&look);
    return ok;
}

/* ---- the whole, on the file ---- */

static void put(int fd, size_t at, unsigned char byte)
{
    if (pwrite(fd, &byte, 1, (off_t)at) != 1)
        die("pwrite");
}

/* Whether it holds; a fault that is told of without the verdict, or the other way round, is wrong. */
static bool holds_as_a_whole(void)
{
    size_t faults = 0;
    struct tally_diags *diags = tally_diags_new();
    const char *const sheets[] = {path};
    const struct tally_verify_sheets options = {.sheets = sheets, .sheet_count = 1, .now = now, .each = note, .self = &faults};
    bool ok = tally_verify_sheets(&options, diags);
    int status = tally_diags_status(diags);
    tally_diags_free(diags);
    if (ok != (faults == 0 && status == 0)) {
        printf("byte %zu ^ %02x: the verdict is %d, with %zu faults told and status %d\n", shared->at, shared->value, ok, faults, status);
        shared->wrong++;
    }
    return ok;
}

/* ---- the changes ---- */

static uint64_t mix(uint64_t n)
{
    n += UINT64_C(0x9E3779B97F4A7C15);
    n = (n ^ n >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    n = (n ^ n >> 27) * UINT64_C(0x94D049BB133111EB);
    return n ^ n >> 31;
}

static void try(int fd, bool whole)
{
    bool holds = holds_in_parts(), differs = false;
    if (whole || holds) {
        shared->whole++;
        put(fd, shared->at, bytes[shared->at]);
        differs = holds_as_a_whole() != holds;
    }
    if (holds || differs) {
        shared->wrong++;
        printf("byte %zu ^ %02x: %s\n", shared->at, shared->value, differs ? "the parts say something else than the whole" : "not found");
    }
}

static _Noreturn void work(int fd, size_t step, size_t whole, uint64_t seed)
{
    size_t chosen = mix(seed) % whole;
    for (; shared->at < size; shared->at += step) {
        size_t at = shared->at;
        unsigned char before = bytes[at];
        shared->value = (unsigned)(mix(seed ^ (uint64_t)at * 2654435761U) % 255 + 1);
        bytes[at] = (unsigned char)(before ^ shared->value);
        alarm(SECONDS);
        try(fd, shared->tried++ % whole == chosen);
        bytes[at] = before;
        put(fd, at, before);
    }
    exit(0);
}

/* The sheet in memory, and as a file of its own. */
static int load(const char *sheet)
{
    FILE *f = fopen(sheet, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        die(sheet);
    size = (size_t)ftell(f);
    bytes = tally_alloc(size, 1);
    rewind(f);
    snprintf(path, sizeof path, "%s.flip.%ld.pdf", sheet, (long)getpid());
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fread(bytes, 1, size, f) != size || fclose(f) != 0 || fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        die(path);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 64;
    int fd = load(argv[1]);
    size_t first = strtoul(argv[2], NULL, 10), step = strtoul(argv[3], NULL, 10), whole = strtoul(argv[4], NULL, 10);
    uint64_t seed = strtoull(argv[5], NULL, 10);
    now = argv[6];
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap");
    if (!step || !whole || !holds_in_parts() || !holds_as_a_whole() || shared->wrong) {
        puts("the sheet does not hold to begin with");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    shared->at = first;
    while (shared->at < size) {
        fflush(stdout);
        pid_t child = fork();
        if (child < 0)
            die("fork");
        if (child == 0)
            work(fd, step, whole, seed);
        int status;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        printf("byte %zu ^ %02x: %s %d\n", shared->at, shared->value, WIFSIGNALED(status) ? "ended by signal" : "exit",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        shared->wrong++;
        put(fd, shared->at, bytes[shared->at]);
        shared->at += step;
    }
    unlink(path);
    free(bytes);
    printf("changed %zu %zu %zu %zu %zu\n", shared->reading, shared->signatures, shared->rest, shared->whole, shared->wrong);
    return 0;
}
