/* The tally sheet, 计票报告单: the result on paper and as a signed PDF, a copy for each archive.
 *
 * “票决票1式2份由组织部和纪检委分别存档” (第二篇 六(二)). A sheet shows the count and what the regulation makes of it,
 * has a place for each official to sign by hand and by key, and carries the inputs, so that it can be counted and
 * written again from itself alone. Copies are made and signed together: all of them or none, whatever interrupts it,
 * and each issue and signature is an event of the ledger.
 *
 * Writing goes in four steps: the new files beside their places under temporary names, the event with their digests,
 * the renaming, the sync of the folder. The next run finishes or undoes what an interruption leaves behind. */
#ifndef TALLY_SHEET_H
#define TALLY_SHEET_H

#include <tally/api.h>
#include <tally/key.h>
#include <tally/ledger.h>
#include <tally/words.h>

struct tally_sheet_options {
    const char *folder;           /* where the sheets go; NULL: beside the ledger */
    uint64_t count;               /* 0: the latest */
    enum tally_language language; /* of the sheet; TALLY_LOCALE stands for Chinese */
    bool replace;                 /* sheets that are there already are replaced; the ledger keeps their digests */
    struct tally_key *key;        /* who signs, lent; NULL: nobody yet */
    /* the official who signs, by name or place: “host”, “teller-1”, “scrutineer-2”; NULL: the one that the certificate
     * names */
    const char *as;
    const char *tsa; /* the URL of a time-stamp authority, or NULL */
};

/* One step that was done: handed to the caller's function (never NULL), in order. Texts are lent for the call; those
 * that do not apply are NULL. */
struct tally_sheet_event {
    enum { TALLY_SHEET_FINISHED, TALLY_SHEET_UNDONE, TALLY_SHEET_WRITTEN, TALLY_SHEET_SIGNED } what;
    const char *path, *archive, *sha256, *official,
        *certificate; /* certificate: the name in the certificate that signed for the official */
};

/* Issues the sheets of a count and signs them, ID.1.pdf, ID.2.pdf … one per archive. True: all of them stand. False:
 * none, reported. */
TALLY_EXPORT bool tally_sheet_issue(const char *ledger, const struct tally_sheet_options *options,
                                    const struct tally_actor *actor,
                                    void (*on_event)(void *self, const struct tally_sheet_event *event), void *self,
                                    struct tally_diags *diags);

/* One more official signs these sheets, after each was verified. ledger: where the signature is recorded; NULL: the
 * one beside the first sheet. Of the options only those on who signs and how are used. */
TALLY_EXPORT bool tally_sheet_sign(const char *const *sheets, size_t sheet_count, const char *ledger,
                                   const struct tally_sheet_options *options, const struct tally_actor *actor,
                                   void (*on_event)(void *self, const struct tally_sheet_event *event), void *self,
                                   struct tally_diags *diags);

#endif
