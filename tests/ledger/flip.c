/* flip LEDGER FIRST STEP VALUES SEED: every byte of a ledger from FIRST on, each STEP-th, changed by one XOR of VALUES different ones.
 *
 * A changed ledger must be refused by the verification or, where that lets it pass, put out the same result, events and inputs, byte for byte.
 * The work is done in children that go on where the one before them died, so that a crash or a hang is a finding like any other.
 * Prints what it finds; the last line: changed FOUND HARMLESS WRONG. */
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

#include "digest.h"
#include "ledger.h"

enum {
    SECONDS = 20, /* for one change; it takes milliseconds */
    COUNTS = 100, /* more than any ledger here has */
    LOOKED_AT = 8 /* of those that change nothing, one in so many is verified all the same: it must not crash either */
};

struct tallied {
    size_t at, found, harmless, wrong;
    unsigned value;
};

static volatile struct tallied *shared;
static unsigned char *bytes; /* the ledger as it was */
static size_t size;
static char path[4096];

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

/* ---- what a ledger puts out, as a digest ---- */

struct out {
    char *text;
    size_t used, room;
};

static void add(struct out *out, const char *text, size_t n)
{
    if (out->used + n + 1 > out->room)
        out->text = tally_resize(out->text, out->room = (out->used + n + 1) * 2, 1);
    memcpy(out->text + out->used, text, n);
    out->used += n;
    out->text[out->used++] = '\n';
}

static void add_column(struct out *out, sqlite3_stmt *s, int i)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    add(out, text ? text : "", text ? (size_t)sqlite3_column_bytes(s, i) : 0);
}

/* All that the commands put out: every count's result and inputs, and the events; false where anything could not be put out. One opening for all,
 * for the opening is what takes the time. */
static bool add_all(struct out *out, struct tally_ledger *ledger)
{
    bool ok = true;
    uint64_t counts = tally_ledger_latest(ledger);
    add(out, (const char *)&counts, sizeof counts);
    for (uint64_t n = 1; ok && n <= counts && n <= COUNTS; n++) {
        struct tally_kept kept = {.count = 0};
        char *json = tally_ledger_text(ledger, "SELECT result FROM count WHERE number = ?", (int64_t)n);
        add(out, json ? json : "", json ? strlen(json) : 0);
        ok = json && tally_ledger_keep(ledger, n, &kept);
        for (size_t i = 0; ok && i < kept.count; i++) {
            add(out, kept.files[i].name, strlen(kept.files[i].name));
            add(out, kept.files[i].built_in ? "1" : "0", 1);
            add(out, (const char *)kept.files[i].bytes, kept.files[i].size);
        }
        free(json);
        tally_kept_clear(&kept);
    }
    sqlite3_stmt *s = ok ? tally_ledger_prepare(ledger, "SELECT sequence, coalesce(count, 0), at, actor, kind, content, digest FROM event ORDER BY sequence") : NULL;
    int step = SQLITE_ERROR;
    while (s && (step = sqlite3_step(s)) == SQLITE_ROW)
        for (int i = 0; i < 7; i++)
            add_column(out, s, i);
    sqlite3_finalize(s);
    return ok && step == SQLITE_DONE;
}

static bool put_out(char digest[65])
{
    struct out out = {.text = NULL};
    struct tally_ledger ledger;
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_ledger_open(&ledger, path, diags) && add_all(&out, &ledger) && tally_diags_errors(diags) == 0;
    tally_ledger_close(&ledger);
    tally_digest(out.text ? out.text : "", out.used, digest);
    free(out.text);
    tally_diags_free(diags);
    return ok;
}

static void silent(void *self, const struct tally_finding *finding)
{
    (void)self;
    (void)finding;
}

static bool verifies(void)
{
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_options options = {.each = silent};
    bool ok = tally_verify_ledger(path, &options, diags);
    int status = tally_diags_status(diags);
    tally_diags_free(diags);
    if (!ok && status != 0 && status != 1 && status != 78) {
        printf("byte %zu ^ %02x: exit %d\n", shared->at, shared->value, status);
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

/* The k-th of 255 different values for the byte. */
static unsigned value_for(uint64_t seed, size_t at, unsigned k)
{
    return (unsigned)((mix(seed ^ (uint64_t)at * 2654435761U) % 255 + k * 101U) % 255 + 1);
}

static void put(int fd, size_t at, unsigned char byte)
{
    if (pwrite(fd, &byte, 1, (off_t)at) != 1)
        die("pwrite");
}

static void try(const char *before)
{
    char digest[65];
    bool same = put_out(digest) && !strcmp(digest, before), passes = true;
    if (!same || (shared->at + shared->value) % LOOKED_AT == 0)
        passes = verifies();
    if (!passes)
        shared->found++;
    else if (same)
        shared->harmless++;
    else {
        shared->wrong++;
        printf("byte %zu ^ %02x: passes with another content\n", shared->at, shared->value);
    }
}

static _Noreturn void work(int fd, size_t step, unsigned values, uint64_t seed, const char *before)
{
    for (; shared->at < size; shared->at += step)
        for (unsigned k = 0; k < values; k++) {
            size_t at = shared->at;
            shared->value = value_for(seed, at, k);
            put(fd, at, (unsigned char)(bytes[at] ^ shared->value));
            alarm(SECONDS);
            try(before);
            put(fd, at, bytes[at]);
        }
    exit(0);
}

/* The ledger in memory, under a name of its own. */
static int load(const char *ledger)
{
    FILE *f = fopen(ledger, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        die(ledger);
    size = (size_t)ftell(f);
    bytes = tally_alloc(size, 1);
    rewind(f);
    snprintf(path, sizeof path, "%s.flip.%ld", ledger, (long)getpid());
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fread(bytes, 1, size, f) != size || fclose(f) != 0 || fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        die(path);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return 64;
    int fd = load(argv[1]);
    size_t first = strtoul(argv[2], NULL, 10), step = strtoul(argv[3], NULL, 10);
    unsigned values = (unsigned)strtoul(argv[4], NULL, 10);
    uint64_t seed = strtoull(argv[5], NULL, 10);
    char before[65];
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap");
    if (!verifies() || !put_out(before)) {
        puts("the ledger does not hold to begin with");
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
            work(fd, step, values, seed, before);
        int status;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        printf("byte %zu ^ %02x: %s %d\n", shared->at, shared->value, WIFSIGNALED(status) ? "ended by signal" : "exit",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        shared->wrong++;
        put(fd, shared->at, bytes[shared->at]);
        shared->at += step; /* the other values for it are left out */
    }
    unlink(path);
    free(bytes);
    printf("changed %zu %zu %zu\n", shared->found, shared->harmless, shared->wrong);
    return 0;
}
