/* Room result: the complete outcome of a count as a value, its JSON, and counting a folder from end to end.
 *
 * It may include law/, ballot/, meeting/ and the rooms below them, and uses no library. The public half:
 * <tally/result.h>, <tally/count.h>.
 *
 * count_folder.c: from a folder or a ledger's inputs to a result. result.c: a result from a meeting, its counts and the
 * decisions of the law. decide.c: applies the law to it. notice.c: its notices and their texts. keying.c: the
 * evidence of double keying, and the notices that officials acknowledged. json.c: its JSON, which
 * only this room writes. */
#ifndef TALLY_RESULT_INTERNAL_H
#define TALLY_RESULT_INTERNAL_H

#include <tally/ballot.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/result.h>

#include "ballot/count.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "law/law.h"

/* Takes ownership of the meeting and its arena. */
struct tally_result *tally_result_make(struct tally_meeting *meeting, const struct tally_counts *counts,
                                       const struct tally_keying *keying, const struct tally_vocabulary *vocabulary,
                                       const struct tally_diags *diags);

/* ---- keying.c ---- */

/* Fills in the result's keying, from what was compared or, where the second keyings are not among the inputs, from the
 * result that the meeting's source states; and gives notice where ballots were keyed once only. */
void tally_result_add_keying(struct tally_result *result, const struct tally_keying *keying);

/* Holds acknowledged.csv against the notices; false, and reported, if a row fits none. */
bool tally_result_acknowledge(struct tally_result *result, struct tally_diags *diags);

/* The members “keying” and “acknowledged”; NULL: without content. */
struct tally_json *tally_result_keying_json(const struct tally_result *result);
struct tally_json *tally_result_acknowledged_json(const struct tally_result *result);

/* Like tally_count_folder, for any source of files, and by the reading of the source. */
struct tally_result *tally_count_source(const struct tally_source *source, const struct tally_count_options *options,
                                        struct tally_diags *diags);

/* Applies the law to the result: decides the vote. */
void tally_result_decide(struct tally_result *result, struct tally_arena *arena);

/* Judges the box alone, before any count: validity and quorum (box.c). */
void tally_result_judge_box(struct tally_result *result, struct tally_arena *arena);

/* Fills in the texts of the decision's paragraphs; tally_result_decide does it. */
void tally_result_word_decision(struct tally_result *result, struct tally_arena *arena);

/* The reading by which the result was made. */
const struct tally_reading *tally_result_reading(const struct tally_result *result);

/* Adds the notice that precedes all others: that nobody counted the ballots on paper. */
void tally_result_add_uncounted(struct tally_result *result, struct tally_arena *arena);

/* Adds the notices of the law after those of the inputs. */
void tally_result_add_law_notices(struct tally_result *result, struct tally_arena *arena);

/* Adds one notice. */
void tally_result_add_notice(struct tally_result *result, struct tally_arena *arena, enum tally_code code,
                             const char *place, const char *text, const char *const *args);

/* The text of a notice, translated by a given function; the caller frees it. */
char *tally_result_notice_in(const struct tally_result *result, size_t index, tally_translator *translate);

#endif
