/* What the unit tests share: folders that come and go, what the diagnostics said, results made by hand. */
#ifndef TALLY_UNIT_SUPPORT_H
#define TALLY_UNIT_SUPPORT_H

/* cmocka wants these four before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "result/result.h"
#include "table/table.h"

/* ---- text put together ---- */

struct scribe {
    char text[32 * 1024];
    size_t used;
};
void scribe(struct scribe *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* UTF-8 as GB18030; how many bytes it takes. */
size_t to_gb18030(const char *utf8, char *out, size_t room);

/* ---- folders ---- */

struct folder {
    char path[32];
    char joined[128];
};

/* For cmocka: *state becomes a new temporary folder, and goes with all that it holds, even where the test fails. */
int folder_setup(void **state);
int folder_teardown(void **state);

void folder_put(struct folder *f, const char *name, const char *text);
void folder_put_bytes(struct folder *f, const char *name, const void *bytes, size_t size);
void folder_empty(struct folder *f);
void folder_remove(struct folder *f, const char *name);
const char *folder_path(struct folder *f, const char *name); /* until the next call */

/* Each puts all files of a small sound meeting, whose ballots the test then writes:
 * - decision: rule general/committee, one tier c of 5, items k1 k2
 * - committee: rule aheqi/committee, tiers A of 3 and B of 2, items k1 k2
 * - contested: rule county/contested, one tier c of 5, a post p1 of one seat, items k1 k2
 * - appraisal: rule aheqi/appraisal, one tier c of 5, items k1 k2
 * - recommendation: rule general/recommendation, tiers a and b of 5, posts p1 of two seats and p2 of one; roster k1 to
 *   k4, k1 and k2 for p1, k3 and k4 for p2 */
void put_decision(struct folder *f, const char *ballots);
void put_committee(struct folder *f, const char *ballots);
void put_contested(struct folder *f, const char *ballots);
void put_appraisal(struct folder *f, const char *ballots);
void put_recommendation(struct folder *f, const char *ballots);

/* meeting.csv of these, with more rows behind it: “mark,○=同意\n”. */
void put_meeting(struct folder *f, const char *rule, const char *more);

/* ---- diagnostics ---- */

/* What is shown, a line each: “ballots.csv:3:5 unknown-mark\n”, “talks.csv missing-file\n”. Until the next call. */
const char *said(const struct tally_diags *diags);
bool said_code(const struct tally_diags *diags, enum tally_code code);

/* Makes gettext translate one message, from a catalogue in the folder, whatever catalogues there are. */
void speak_made_up_chinese(struct folder *f, const char *message, const char *chinese);
void speak_english(void);

/* ---- tables ---- */

struct scanned {
    struct scribe rows; /* each as “2:1 x|2:3 y\n”: the places of its cells, and their text */
    struct scribe said; /* as said() has it; the file is t.csv */
    struct tally_file file;
    bool ok;
};
/* Opens and scans bytes; the file behind it may be looked at, its bytes not. */
const struct scanned *scan_bytes(const void *bytes, size_t size);
const struct scanned *scan(const char *text);

/* ---- results made by hand ---- */

struct tally_condition at_least(uint32_t num, uint32_t den, enum tally_base base);
struct tally_condition more_than(uint32_t num, uint32_t den, enum tally_base base);

enum { MADE_TIERS = 3, MADE_ITEMS = 8, MADE_POSTS = 3, MADE_MARKS = 8, MADE_BANDS = 4 };

struct made {
    struct tally_arena arena;
    struct tally_rule rule;
    struct tally_rule_quorum quorum;
    struct tally_rule_condition pass[MADE_BANDS];
    struct tally_rule_clause clauses[MADE_BANDS];
    struct tally_rule_grade grades[4];
    struct tally_result result;
    struct tally_result_channel channels[TALLY_CHANNELS];
    struct tally_result_tier tiers[TALLY_CHANNELS][MADE_TIERS];
    struct tally_result_item items[MADE_ITEMS];
    struct tally_item_votes item_votes[MADE_ITEMS][TALLY_CHANNELS];
    uint64_t whole[MADE_ITEMS][TALLY_CHANNELS][MADE_MARKS];
    uint64_t by_tier[MADE_ITEMS][TALLY_CHANNELS][MADE_TIERS][MADE_MARKS];
    uint64_t *tier_votes[MADE_ITEMS][TALLY_CHANNELS][MADE_TIERS];
    struct tally_result_post posts[MADE_POSTS];
};

/* A vote of the kind, with the meeting's channel and nothing else yet. */
void made_begin(struct made *m, enum tally_kind kind);
void made_pass(struct made *m, struct tally_condition condition); /* one band more */
void made_quorum(struct made *m, struct tally_condition condition);

/* A tier: due, present, issued and returned alike, all valid; its accounts in that channel, to be changed. A channel
 * beyond the first comes into being with it. */
struct tally_accounts *made_tier(struct made *m, size_t channel, const char *id, bool advises, uint64_t everybody);
void made_post(struct made *m, const char *id, uint64_t seats);

/* An item with so many votes of the first mark in the first tier of the first channel; in a decision, the tier's other
 * valid ballots are against. */
void made_item(struct made *m, const char *id, uint32_t post, uint64_t votes);
uint64_t *made_votes(struct made *m, size_t item, size_t channel, size_t tier);

/* Decides, and tells of each item in order: “k1 elected 1, k2 tie 2”, the number being its rank. Until the next
 * call. */
const char *made_outcomes(struct made *m);
/* Decides, and gives the code of each notice in order and what it concerns: “over-seats p1; unreturned c meeting”.
 * Until the next call. */
const char *made_notices(struct made *m);
/* The English text of the first notice of that code; fails if there is none. Until the next call. */
const char *made_notice_text(struct made *m, enum tally_code code);
const struct tally_result_item *made_find(const struct made *m, const char *id);
void made_end(struct made *m);

#endif
