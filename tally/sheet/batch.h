/* Several files that are put in their places together, with an event of the ledger between: they are written under
 * temporary names, the event is recorded, then they are renamed.
 *
 *   B1  before the event no file in its place has changed; after it every file gets to its place, if need be by the
 *       next run (tally_batch_repair)
 *   B2  a file under a temporary name is put in its place only if an event names its digest, and the file in that
 *       place is not of a later event; else it is removed */
#ifndef TALLY_SHEET_BATCH_H
#define TALLY_SHEET_BATCH_H

#include "sheet/sheet.h"

struct tally_batch_file {
    const char *folder, *name;    /* its place; lent */
    const char *archive, *before; /* before: the digest of what was there, or NULL; lent */
    unsigned char *bytes;         /* owned */
    size_t size;
    char sha256[65];
};

struct tally_batch {
    struct tally_batch_file *files;
    size_t count;
};

void tally_batch_clear(struct tally_batch *batch);

/* Writes all files under their temporary names. False: reported, and none of them is left. */
bool tally_batch_stage(struct tally_batch *batch, struct tally_diags *diags);
void tally_batch_undo(const struct tally_batch *batch);

/* Renames all files to their places. False: reported; the next run continues. */
bool tally_batch_place(struct tally_batch *batch, struct tally_diags *diags);

/* Finishes or undoes what an interrupted run left in folder of this meeting's sheets, and calls report for each
 * file. tally_batch_repair_file: for the one file of that name. */
bool tally_batch_repair(const struct tally_ledger *ledger, const char *folder, const char *meeting,
                        void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                        struct tally_diags *diags);
bool tally_batch_repair_file(const struct tally_ledger *ledger, const char *folder, const char *name,
                             void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                             struct tally_diags *diags);

#endif
