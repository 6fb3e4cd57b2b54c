/* Inside: a result put together from a meeting and its counts. The public half: <tally/result.h>. */
#ifndef TALLY_RESULT_INTERNAL_H
#define TALLY_RESULT_INTERNAL_H

#include "ballot/count.h"
#include "base/diag.h"
#include "base/mem.h"
#include "io/io.h"

/* Takes the meeting, and its arena with it. */
struct tally_result *tally_result_make(struct tally_meeting *meeting, const struct tally_counts *counts,
                                       const struct tally_vocabulary *vocabulary, const struct tally_diags *diags);

/* tally_count_folder for any source. */
struct tally_result *tally_count_source(const struct tally_source *source, const struct tally_count_options *options,
                                        struct tally_diags *diags);

struct tally_result_notices {
    enum tally_code code;
    struct tally_message message;
    const char *place; /* “ballots.csv:3:5”, or NULL */
};

/* What the numbers give cause to say, behind the notices of the inputs. */
void tally_result_notice(struct tally_result *result, struct tally_arena *arena);

/* Adds one. */
void tally_result_add_notice(struct tally_result *result, struct tally_arena *arena, enum tally_code code,
                             const char *place, const char *text, const char *const *args);

/* A notice by another way of translating; the caller frees it. */
char *tally_result_notice_in(const struct tally_result *result, size_t index, tally_translator *translate);

#endif
