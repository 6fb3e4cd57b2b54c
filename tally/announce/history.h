/* What the room was told before: earlier announcements of the same meeting, and what may still be shown after them. */
#ifndef TALLY_ANNOUNCE_HISTORY_H
#define TALLY_ANNOUNCE_HISTORY_H

#include <tally/announce.h>
#include <tally/result.h>

#include "base/json.h"
#include "ledger/ledger.h"

/* One announcement to the room of another result than the one that is announced now. */
struct tally_past {
    uint64_t count;
    char *at;                  /* UTC */
    struct tally_json *result; /* tally-result/1 */
    struct tally_json *shown;  /* what it showed; NULL: not recorded, so as much as may ever be shown */
};

/* A correction: this result is another than the one that was announced last, or signed last. */
struct tally_correction {
    const struct tally_past *past; /* NULL: only signed, never announced to the room */
    uint64_t issue;                /* of the signed sheets that it replaces; 0: none */
    const char *issued_at;
    const char *elsewhere; /* the name of another ledger with announcements of the meeting; NULL: there is none */
};

struct tally_history {
    struct tally_past *past; /* oldest first */
    size_t count;
    uint64_t issue;
    char *issued_at, *elsewhere;
    struct tally_correction correction;
};

/* Reads the history of the count with this result: what was announced and signed of earlier counts, up to the event
 * with the sequence `until`. Clear in any case. */
void tally_history_read(struct tally_history *history, const struct tally_ledger *ledger, uint64_t count,
                        const char *sha256, uint64_t until);
/* Adds what was announced of the meeting in other ledgers of the folder of this one. */
void tally_history_add_others(struct tally_history *history, const char *path, const struct tally_result *result);
void tally_history_clear(struct tally_history *history);

/* Narrows what may be shown so that nothing follows from the difference to what was shown before. */
void tally_history_narrow(const struct tally_history *history, const struct tally_result *result,
                          struct tally_disclosure *shown);

/* What an announcement shows, for its event. */
struct tally_json *tally_history_shown(const struct tally_result *result, const struct tally_disclosure *shown);

/* What a sheet of this result keeps of its history, for its reading text; NULL: nothing is corrected. Members: shown
 * (as in an event), announced (count, at, shown, and of the earlier result what a correction speaks of), issue,
 * issued_at. */
struct tally_json *tally_history_kept(const struct tally_history *history, const struct tally_result *result);
bool tally_history_kept_valid(const struct tally_json *kept);
/* The disclosure of the reading text, from what was kept; kept: valid, or NULL. shown lends from the history, which
 * is to be cleared after it; shown->tiers as in tally_disclosure_make. */
void tally_history_disclose(struct tally_history *history, const struct tally_json *kept,
                            const struct tally_result *result, struct tally_disclosure *shown);

/* The figures of an earlier result. Its item with the id in the post; NULL: it has none. */
const struct tally_json *tally_past_item(const struct tally_past *past, const struct tally_result_item *item);
/* Whether an item of an earlier result has the name of one now; whether it is one now, by its name, or by its id in the
 * same post. */
bool tally_past_is_named(const struct tally_json *then, const struct tally_result *result);
bool tally_past_is_present(const struct tally_json *then, const struct tally_result *result);
/* Its votes with the mark, over the deciding tiers, in the deciding channel. */
uint64_t tally_past_votes(const struct tally_json *item, const char *mark);
/* The accounts over its deciding tiers, in its deciding channel, by the name of the account. */
uint64_t tally_past_account(const struct tally_past *past, const char *account);
/* Whether it showed the votes of the item. */
bool tally_past_showed(const struct tally_past *past, const struct tally_json *item);
/* Whether a score was the same; then: a fraction, or NULL; now: NULL, or its num is NULL where there is none. */
bool tally_past_same_score(const struct tally_json *then, const struct tally_fraction *now);
bool tally_past_showed_accounts(const struct tally_past *past);

#endif
