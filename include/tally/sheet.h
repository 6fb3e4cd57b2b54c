/* The tally sheet, 计票报告单: the result on paper and as a signed PDF, a copy for each archive.
 *
 * “票决票1式2份由组织部和纪检委分别存档” (第二篇 六(二)). A sheet shows the count and the decisions under the
 * regulation, has a field for each official to sign by hand and with a key, and contains the inputs, so that the count
 * and the sheet can be repeated from the sheet alone. Copies are made and signed together: all of them or none, even if
 * interrupted. Each issue and signature is an event in the ledger.
 *
 * Writing has four steps: write the new files under temporary names in the same folder, record the event with their
 * digests, rename the files, sync the folder. After an interruption the next run completes or undoes it. */
#ifndef TALLY_SHEET_H
#define TALLY_SHEET_H

#include <tally/api.h>
#include <tally/key.h>
#include <tally/ledger.h>
#include <tally/words.h>

struct tally_sheet_options {
    const char *folder;           /* the folder for the sheets; NULL: that of the ledger */
    uint64_t count;               /* 0: the latest */
    enum tally_language language; /* of the sheet; TALLY_LOCALE stands for Chinese */
    bool replace;                 /* sheets that are there already are replaced; the ledger keeps their digests */
    struct tally_key *key;        /* the key that signs, lent; NULL: unsigned */
    /* the official who signs, by name or place: “host”, “teller-1”, “scrutineer-2”; NULL: the one that the certificate
     * names */
    const char *as;
    const char *tsa; /* the URL of a time-stamp authority, or NULL */
};

/* What was done: reported one by one, in order, through the caller's function report (never NULL). Texts are lent for
 * the call; those that do not apply are NULL. */
struct tally_sheet_event {
    enum { TALLY_SHEET_FINISHED, TALLY_SHEET_UNDONE, TALLY_SHEET_WRITTEN, TALLY_SHEET_SIGNED } what;
    const char *path, *archive, *sha256, *official,
        *certificate; /* certificate: the name in the certificate that signed for the official */
};

/* Issues the sheets of a count and signs them, ID.1.pdf, ID.2.pdf … one per archive. True: all were written. False:
 * none, reported. */
TALLY_EXPORT bool tally_sheet_issue(const char *ledger, const struct tally_sheet_options *options,
                                    const struct tally_actor *actor,
                                    void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                                    struct tally_diags *diags);

/* Adds one more official's signature to these sheets, after each was verified; ledger: where it is recorded, or NULL:
 * the one in the folder of the first sheet. Of the options only key, as and tsa are used. */
TALLY_EXPORT bool tally_sheet_sign(const char *const *sheets, size_t sheet_count, const char *ledger,
                                   const struct tally_sheet_options *options, const struct tally_actor *actor,
                                   void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                                   struct tally_diags *diags);

#endif
