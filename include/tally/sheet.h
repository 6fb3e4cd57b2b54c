/* The tally sheet, 计票报告单: the result on paper and as a signed PDF, a copy for each archive.
 *
 * “票决票1式2份由组织部和纪检委分别存档” (第二篇 六(二)). A sheet shows the count and what the regulation makes of it,
 * has a place for each official to sign by hand and by key, and has the inputs attached, so that the ballots can be
 * counted and the sheet made again from the sheet alone. The copies are made and signed together, all of them or none,
 * even if the program is interrupted; each issue and each signature is an event of the ledger.
 *
 * Four steps: write the new files under temporary names, record the event with their digests, rename the files, sync
 * the folder. What an interrupted run leaves behind is finished or undone by the next run. */
#ifndef TALLY_SHEET_H
#define TALLY_SHEET_H

#include <tally/api.h>
#include <tally/key.h>
#include <tally/ledger.h>
#include <tally/words.h>

struct tally_sheet_options {
    const char *folder;           /* the folder for the sheets; NULL: that of the ledger */
    uint64_t count;               /* 0: the latest */
    enum tally_language language; /* of the sheet; TALLY_LOCALE means Chinese */
    bool plain;                   /* without the bars that show the rates */
    bool replace;                 /* existing sheets are replaced; the ledger keeps their digests */
    struct tally_key *key;        /* who signs, owned by the caller; NULL: no signature yet */
    /* the official who signs, by name or role: “host”, “teller-1”, “scrutineer-2”; NULL: the one whom the certificate
     * names */
    const char *as;
    const char *tsa; /* the URL of a time-stamp authority, or NULL */
};

/* What was done with a sheet: the function that the caller passes (never NULL) is called for each, in order. Texts are
 * valid during the call; those that do not apply are NULL. */
struct tally_sheet_event {
    enum { TALLY_SHEET_FINISHED, TALLY_SHEET_UNDONE, TALLY_SHEET_WRITTEN, TALLY_SHEET_SIGNED } what;
    const char *path, *archive, *sha256, *official,
        *certificate; /* certificate: the name in the certificate that signed for the official */
};

/* Issues the sheets of a count and signs them, ID.1.pdf, ID.2.pdf … one per archive. True: all are in place. False:
 * none is, and the reason is reported. */
TALLY_EXPORT bool tally_sheet_issue(const char *ledger, const struct tally_sheet_options *options,
                                    const struct tally_actor *actor,
                                    void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                                    struct tally_diags *diags);

/* Writes one annex of a count's report alone, ID.annex-N.pdf, to hand out or to file apart; part: its number N as the
 * report has it (“附5”). It is no tally sheet: nothing is attached to it, nobody signs it, and the ledger does not
 * record it. Of the options folder, count, language and plain are used; an existing file is never replaced. Returns its
 * path, which the caller frees; NULL: reported. */
TALLY_EXPORT char *tally_sheet_annex(const char *ledger, uint64_t part, const struct tally_sheet_options *options,
                                     const struct tally_actor *actor, struct tally_diags *diags);

/* Adds the signature of one more official to these sheets, after each has passed its checks; ledger: where it is
 * recorded, or NULL: the one in the folder of the first sheet. Of the options only key, as and tsa are used. */
TALLY_EXPORT bool tally_sheet_sign(const char *const *sheets, size_t sheet_count, const char *ledger,
                                   const struct tally_sheet_options *options, const struct tally_actor *actor,
                                   void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                                   struct tally_diags *diags);

/* Writes the slip of the box (开箱清点单) for the meeting in folder, before any count: one page, ID.box.pdf, with the
 * figures of tally_box_read and the places to sign, signed if options has a key. It is no tally sheet: it has no result
 * and no ballots, and no ledger records it. Of the options folder, language, key, as and tsa are used; an existing file
 * is never replaced. Returns its path, which the caller frees; NULL: reported. */
TALLY_EXPORT char *tally_box_slip(const char *folder, const struct tally_sheet_options *options,
                                  const struct tally_actor *actor, struct tally_diags *diags);

/* Reports, as notices “no-glyph”, every character that a sheet of this result would print and its fonts lack: with its
 * code point and the cells that hold it, before there is a sheet. They are no part of the result, which is the same on
 * every machine; fonts are not. Where the fonts cannot be read, nothing is reported. diags: those of the count. */
TALLY_EXPORT void tally_sheet_warn_of_characters(struct tally_result *result, struct tally_diags *diags);

#endif
