/* flip SHEET FIRST STEP WHOLE SEED NOW: every byte of a signed sheet from FIRST on, each STEP-th, changed by one XOR:
 * found by what `tally verify SHEET` does?
 *
 * Such a look takes 20 ms, and a sheet has 200,000 bytes. But a sheet holds where all of these say so: the reading
 * (tally_revision_read), the signatures over the changed bytes (tally_sheet_signatures), the rest
 * (tally_sheet_inspect), and none of them knows what another said. So for every byte they are asked one after another,
 * the quick ones first, until one says no; and for each WHOLE-th byte of those, from a first that the seed draws, the
 * real thing is run too, tally_verify_sheets on a file, and must say the same. Prints what it finds; the last line:
 * changed READING SIGNATURES REST WHOLE WRONG, how many were found by what. */
#include "support/flipping.h"

#include <tally/verify.h>

#include "sheet/sheet.h"

struct tallied {
    struct turning turning; /* first: one can be taken for it */
    size_t tried, reading, signatures, rest, whole;
};

static volatile struct tallied *shared;
static const char *now;

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
    struct tally_sheet_inspection inspection = {.ok = false};
    const char *why;
    bool ok = tally_revision_read(&inspection.document, bytes, size, &why, &where);
    if (!ok)
        shared->reading++;
    if (ok && (inspection.document.signature_count == 0 ||
               !tally_sheet_signatures(&inspection, bytes, NULL, now, &listener))) {
        ok = false;
        shared->signatures++;
    }
    tally_sheet_inspection_clear(&inspection);
    if (!ok)
        return false;
    tally_sheet_inspect(&inspection, bytes, size, NULL, 0, &listener);
    ok = inspection.ok;
    shared->rest += !ok;
    tally_sheet_inspection_clear(&inspection);
    return ok;
}

/* ---- the whole, on the file ---- */

/* Whether it holds; a fault that is told of without the verdict, or the other way round, is wrong. */
static bool holds_as_a_whole(void)
{
    size_t faults = 0;
    struct tally_diags *diags = tally_diags_new();
    const char *const sheets[] = {path};
    const struct tally_verify_sheets options = {
        .sheets = sheets, .sheet_count = 1, .now = now, .each = note, .self = &faults};
    bool ok = tally_verify_sheets(&options, diags);
    int status = tally_diags_status(diags);
    tally_diags_free(diags);
    if (ok != (faults == 0 && status == 0)) {
        printf("byte %zu ^ %02x: the verdict is %d, with %zu faults told and status %d\n", shared->turning.at,
               shared->turning.value, ok, faults, status);
        shared->turning.wrong++;
    }
    return ok;
}

/* ---- the changes ---- */

static void try(int fd, bool whole)
{
    bool holds = holds_in_parts(), differs = false;
    if (whole || holds) {
        shared->whole++;
        put(fd, shared->turning.at, bytes[shared->turning.at]);
        differs = holds_as_a_whole() != holds;
    }
    if (holds || differs) {
        shared->turning.wrong++;
        printf("byte %zu ^ %02x: %s\n", shared->turning.at, shared->turning.value,
               differs ? "the parts say something else than the whole" : "not found");
    }
}

struct plan {
    size_t step, whole;
    uint64_t seed;
};

static void work(int fd, void *self)
{
    const struct plan *plan = self;
    size_t chosen = mix(plan->seed) % plan->whole;
    for (; shared->turning.at < size; shared->turning.at += plan->step) {
        size_t at = shared->turning.at;
        unsigned char before = bytes[at];
        shared->turning.value = (unsigned)(mix(plan->seed ^ (uint64_t)at * 2654435761U) % 255 + 1);
        bytes[at] = (unsigned char)(before ^ shared->turning.value);
        alarm(SECONDS);
        try(fd, shared->tried++ % plan->whole == chosen);
        bytes[at] = before;
        put(fd, at, before);
    }
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 64;
    int fd = load(argv[1], ".pdf");
    struct plan plan = {strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10), strtoull(argv[5], NULL, 10)};
    now = argv[6];
    shared = share(sizeof *shared);
    if (!plan.step || !plan.whole || !holds_in_parts() || !holds_as_a_whole() || shared->turning.wrong) {
        puts("the sheet does not hold to begin with");
        return 2;
    }
    shared->turning.at = strtoul(argv[2], NULL, 10);
    in_children(&shared->turning, fd, plan.step, work, &plan);
    printf("changed %zu %zu %zu %zu %zu\n", shared->reading, shared->signatures, shared->rest, shared->whole,
           shared->turning.wrong);
    return 0;
}
