/* flip LEDGER FIRST STEP VALUES SEED: every byte of a ledger from FIRST on, each STEP-th, changed by one XOR of VALUES
 * different ones.
 *
 * A changed ledger must be refused by the verification or, where that lets it pass, put out the same result, events and
 * inputs, byte for byte. Prints what it finds; the last line: changed FOUND HARMLESS WRONG. */
#include "support/flipping.h"

#include <tally/verify.h>

#include "base/digest.h"
#include "ledger/inside.h"

enum {
    COUNTS = 100, /* more than any ledger here has */
    LOOKED_AT = 8 /* of those that change nothing, one in so many is verified all the same: it must not crash either */
};

struct tallied {
    struct turning turning; /* first: one can be taken for it */
    size_t found, harmless;
};

static volatile struct tallied *shared;

/* ---- what a ledger puts out, as a digest ---- */

static void add(struct tally_bytes *out, const char *text, size_t n)
{
    tally_bytes_put(out, text, n);
    tally_bytes_put(out, "\n", 1);
}

static void add_column(struct tally_bytes *out, sqlite3_stmt *s, int i)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    add(out, text ? text : "", text ? (size_t)sqlite3_column_bytes(s, i) : 0);
}

/* All that the commands put out: every count's result and inputs, and the events; false where anything could not be put
 * out. One opening for all, for the opening is what takes the time. */
static bool add_all(struct tally_bytes *out, struct tally_ledger *ledger)
{
    bool ok = true;
    uint64_t counts = tally_ledger_latest(ledger);
    add(out, (const char *)&counts, sizeof counts);
    for (uint64_t n = 1; ok && n <= counts && n <= COUNTS; n++) {
        struct tally_stored_inputs inputs = {.count = 0};
        char *json = tally_ledger_stored_result(ledger, n);
        add(out, json ? json : "", json ? strlen(json) : 0);
        ok = json && tally_ledger_load_inputs(ledger, n, &inputs);
        for (size_t i = 0; ok && i < inputs.count; i++) {
            add(out, inputs.files[i].name, strlen(inputs.files[i].name));
            add(out, inputs.files[i].built_in ? "1" : "0", 1);
            add(out, (const char *)inputs.files[i].bytes, inputs.files[i].size);
        }
        free(json);
        tally_stored_inputs_clear(&inputs);
    }
    sqlite3_stmt *s =
        ok ? tally_ledger_prepare(
                 ledger,
                 "SELECT sequence, coalesce(count, 0), at, actor, kind, content, digest FROM event ORDER BY sequence")
           : NULL;
    int step = SQLITE_ERROR;
    while (s && (step = sqlite3_step(s)) == SQLITE_ROW)
        for (int i = 0; i < 7; i++)
            add_column(out, s, i);
    sqlite3_finalize(s);
    return ok && step == SQLITE_DONE;
}

static bool put_out(char digest[65])
{
    struct tally_bytes out = {.bytes = NULL};
    struct tally_ledger ledger;
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_ledger_open(&ledger, path, diags) && add_all(&out, &ledger) && tally_diags_errors(diags) == 0;
    tally_ledger_close(&ledger);
    tally_digest(out.bytes ? out.bytes : "", out.used, digest);
    free(out.bytes);
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
        printf("byte %zu ^ %02x: exit %d\n", shared->turning.at, shared->turning.value, status);
        shared->turning.wrong++;
    }
    return ok;
}

/* ---- the changes ---- */

/* The k-th of 255 different values for the byte. */
static unsigned value_for(uint64_t seed, size_t at, unsigned k)
{
    return (unsigned)((mix(seed ^ (uint64_t)at * 2654435761U) % 255 + k * 101U) % 255 + 1);
}

static void try(const char *before)
{
    char digest[65];
    bool same = put_out(digest) && !strcmp(digest, before), passes = true;
    if (!same || (shared->turning.at + shared->turning.value) % LOOKED_AT == 0)
        passes = verifies();
    if (!passes)
        shared->found++;
    else if (same)
        shared->harmless++;
    else {
        shared->turning.wrong++;
        printf("byte %zu ^ %02x: passes with another content\n", shared->turning.at, shared->turning.value);
    }
}

struct plan {
    size_t step;
    unsigned values;
    uint64_t seed;
    char before[65];
};

static void work(int fd, void *self)
{
    const struct plan *plan = self;
    for (; shared->turning.at < size; shared->turning.at += plan->step)
        for (unsigned k = 0; k < plan->values; k++) {
            size_t at = shared->turning.at;
            shared->turning.value = value_for(plan->seed, at, k);
            put(fd, at, (unsigned char)(bytes[at] ^ shared->turning.value));
            alarm(SECONDS);
            try(plan->before);
            put(fd, at, bytes[at]);
        }
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return 64;
    int fd = load(argv[1], "");
    struct plan plan = {.step = strtoul(argv[3], NULL, 10),
                        .values = (unsigned)strtoul(argv[4], NULL, 10),
                        .seed = strtoull(argv[5], NULL, 10)};
    shared = share(sizeof *shared);
    if (!plan.step || !verifies() || !put_out(plan.before)) {
        puts("the ledger does not hold to begin with");
        return 2;
    }
    shared->turning.at = strtoul(argv[2], NULL, 10);
    in_children(&shared->turning, fd, plan.step, work, &plan);
    printf("changed %zu %zu %zu\n", shared->found, shared->harmless, shared->turning.wrong);
    return 0;
}
