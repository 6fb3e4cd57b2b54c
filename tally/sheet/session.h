/* What issuing and signing sheets have in common: the meeting's ledger, locked; who signs; the files that are put in
 * place together with an event. */
#ifndef TALLY_SHEET_SESSION_H
#define TALLY_SHEET_SESSION_H

#include <tally/words.h>

#include "base/mem.h"
#include "ledger/ledger.h"
#include "sheet/batch.h"

struct tally_sheet_session {
    const struct tally_sheet_options *options;
    const struct tally_actor *actor;
    void (*report)(void *self, const struct tally_sheet_event *event);
    void *self;
    struct tally_diags *diags;
    struct tally_arena arena;

    char *ledger_path, *ledger_folder;
    int lock;
    struct tally_ledger ledger;
    bool open;
    char *meeting;
    struct tally_batch batch;
    uint64_t issue;
    enum tally_language language;          /* of the sheets */
    const struct tally_official *official; /* who signs; NULL: nobody */
    struct tally_sheet_facts *facts;       /* of the sheets that are signed, as the batch has them; the arena's */
};

/* Locks and opens the ledger, and verifies its counts; recounts: all but the one of the options, which the caller
 * counts again itself. False: reported. Close the session in any case. */
bool tally_sheet_session_open(struct tally_sheet_session *session, const char *ledger, bool recounts);
void tally_sheet_session_close(struct tally_sheet_session *session);

/* Finds the official who signs: by the name or field in the options, else by the certificate's name. Without a key
 * nobody signs. False: no such official, reported. */
bool tally_sheet_session_official(struct tally_sheet_session *session, const struct tally_official *officials,
                                  size_t count);

/* Puts the official's signature behind the document, whose bytes are replaced. False: reported. */
bool tally_sheet_session_sign(struct tally_sheet_session *session, unsigned char **bytes, size_t *size);

/* The member “signed” of an event. */
struct tally_json *tally_sheet_session_signer(const struct tally_sheet_session *session);

/* Writes the batch under temporary names, records the event, and puts the files in place; calls report for each.
 * Takes ownership of content. False: reported; the next run finishes or undoes what an interruption leaves. */
bool tally_sheet_session_finish(struct tally_sheet_session *session, const char *kind, uint64_t count,
                                struct tally_json *content);

#endif
