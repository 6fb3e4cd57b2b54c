/* The result: the whole outcome of a count as a value, its JSON, and the way from a folder to it (count_folder.c).
 *
 * Stands on meeting/, ballot/ and law/. Only this room turns a result into JSON. The public half: <tally/result.h>,
 * <tally/count.h>. */
#ifndef TALLY_RESULT_INTERNAL_H
#define TALLY_RESULT_INTERNAL_H

#include <tally/count.h>
#include <tally/diag.h>
#include <tally/result.h>

#include "ballot/count.h"
#include "base/diag.h"
#include "base/mem.h"
#include "io/io.h"
#include "law/law.h"

/* Takes the meeting, and its arena with it. */
struct tally_result *tally_result_make(struct tally_meeting *meeting, const struct tally_counts *counts,
                                       const struct tally_vocabulary *vocabulary, const struct tally_diags *diags);

/* tally_count_folder for any source, by the source's reading. */
struct tally_result *tally_count_source(const struct tally_source *source, const struct tally_count_options *options,
                                        struct tally_diags *diags);

/* Has the law decide the vote, and takes over what it filled in. */
void tally_result_decide(struct tally_result *result, struct tally_arena *arena);

/* Adds the notices of the law behind those of the inputs. */
void tally_result_add_law_notices(struct tally_result *result, struct tally_arena *arena);

/* Adds one notice. */
void tally_result_add_notice(struct tally_result *result, struct tally_arena *arena, enum tally_code code,
                             const char *place, const char *text, const char *const *args);

/* The text of a notice by another way of translating; the caller frees it. */
char *tally_result_notice_in(const struct tally_result *result, size_t index, tally_translator *translate);

#endif
