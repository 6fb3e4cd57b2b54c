/* Several files that are put in their places together, with an event of the ledger between: written under temporary
 * names, then the event, then renamed.
 *
 *   B1  before the event nothing has changed in any place; after it every file gets there, if need be by the next run
 *       (tally_batch_repair)
 *   B2  a file under a temporary name is worth something only if an event names its digest, and no later one is there
 *       already or was to replace it */
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

/* Writes all files under their temporary names. False: reported, and none is left. */
bool tally_batch_stage(struct tally_batch *batch, struct tally_diags *diags);
void tally_batch_undo(const struct tally_batch *batch);

/* Renames all. False: reported; the next run goes on. */
bool tally_batch_place(struct tally_batch *batch, struct tally_diags *diags);

/* Finishes or undoes what was left in folder of sheets of the meeting whose ledger this is, and tells of each. */
bool tally_batch_repair(const struct tally_ledger *ledger, const char *folder, const char *meeting,
                        void (*tell)(void *self, const struct tally_sheet_event *event), void *self,
                        struct tally_diags *diags);
bool tally_batch_repair_file(const struct tally_ledger *ledger, const char *folder, const char *name,
                             void (*tell)(void *self, const struct tally_sheet_event *event), void *self,
                             struct tally_diags *diags);

#endif
