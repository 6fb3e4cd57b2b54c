/* Verification: ledgers and sheets checked from what they hold, and every count made again from the raw ballots.
 *
 * For an auditor who has one archived copy, perhaps a year later and with a newer version of the program. Nothing is
 * written, and no stored digest, signature or result is accepted unchecked: digests and signatures are computed again,
 * and the ballots are counted again by the reading that each count states. It shows that the copies of
 * “票决票1式2份…分别存档” (第二篇 六(二)) can be relied on.
 *
 * The caller's function is called for each finding; texts are valid during the call. Errors that prevent a file from
 * being read go to the list of diagnostics. */
#ifndef TALLY_VERIFY_H
#define TALLY_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/api.h>
#include <tally/diag.h>
#include <tally/ledger.h>

struct tally_verify_options {
    const char *const *ballots; /* spreadsheets to compare with those that were counted */
    size_t ballot_count;
    /* a folder whose spreadsheets are compared with those of the latest count; differences are warnings; or NULL */
    const char *folder;
    const char *const
        *ledgers; /* other ledgers: those of earlier rounds are compared with what this one says of them */
    size_t ledger_count;
    const char *const
        *archive; /* ledgers of any meetings: that of an earlier round is looked for by its name, ID.tally */
    size_t archive_count;
    const char *now; /* 2026-04-17T09:30:00Z: events later than this are a warning; or NULL */
    void (*each)(void *self, const struct tally_finding *finding);
    void *self;
};

/* Checks everything: the file, the schema and its triggers, every digest, the chain; then counts every count again from
 * its stored inputs, by the reading that it was counted by, and a second time in SQL. What the newest reading would
 * refuse or decide otherwise is a warning. True where nothing is wrong. Needs no write access. Errors that prevent the
 * ledger from being read go to diags. */
TALLY_EXPORT bool tally_verify_ledger(const char *path, const struct tally_verify_options *options,
                                      struct tally_diags *diags);

/* Whether a file begins as a PDF does. */
TALLY_EXPORT bool tally_is_sheet(const char *path);

struct tally_verify_sheets {
    /* one or several copies, of one or several meetings; or none: then only the sheets that the ledgers name and that
     * are not here are reported */
    const char *const *sheets;
    size_t sheet_count;
    const char *const *ledgers; /* each sheet is compared with the ledger of its meeting */
    size_t ledger_count;
    const char *const
        *archive; /* ledgers of any meetings: that of an earlier round is looked for by its name, ID.tally */
    size_t archive_count;
    const char *const *trust; /* files of certificates */
    size_t trust_count;
    /* how many officials must have signed by certificates of their own that trust verifies; TALLY_REQUIRE_ALL: all of
     * the meeting; 0: nothing is demanded beyond what is said below */
    size_t require;
    const char *now; /* 2026-04-17T09:30:00Z */
    void (*each)(void *self, const struct tally_finding *finding);
    void *self;
};

#define TALLY_REQUIRE_ALL SIZE_MAX

/* Checks sheets: their bytes, signatures, inputs, counts and pages; compares the copies with each other, with the
 * events of their ledgers, and with the sheets of earlier rounds. True where nothing differs.
 *
 * Each sheet is judged by itself. A signature whose certificate trust does not verify is a warning; where trust is
 * given and verifies no signature of an official, the sheet fails, for a forger's own keys sign as well. Officials who
 * have not signed are named in a warning. */
TALLY_EXPORT bool tally_verify_sheets(const struct tally_verify_sheets *options, struct tally_diags *diags);

/* Writes the inputs attached to a sheet into folder, which is created if it does not exist, under their names, after
 * checking the sheet: if the ledger is lost, they can be counted again. now: 2026-04-17T09:30:00Z. All of them are
 * written, or none. */
TALLY_EXPORT bool tally_sheet_inputs(const char *sheet, const char *folder, const char *now, struct tally_diags *diags);

#endif
