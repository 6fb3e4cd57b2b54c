/* Counting a meeting: a folder of spreadsheets in, the result out.
 *
 *     struct tally_diags *diags = tally_diags_new();
 *     struct tally_result *result = tally_count_folder("ballots/county-committee", NULL, diags);
 *     char *json = result ? tally_result_json(result) : NULL;
 *     if (json)
 *         puts(json);
 *     free(json);
 *     tally_result_free(result);
 *     tally_diags_free(diags);
 *
 * All inputs are checked first to last, and every error of every file is reported in one run. With one error, nothing
 * is counted. If memory runs out, the process ends with status 70. Nothing here writes to the disk. */
#ifndef TALLY_COUNT_H
#define TALLY_COUNT_H

#include <tally/api.h>
#include <tally/result.h>

struct tally_count_options {
    /* a second keying of the same ballots, a path; it becomes an input, as if it stood in the folder, and any cell that
     * differs and is not settled in mends.csv is an error; or NULL */
    const char *second;
    bool thorough; /* always use the complete reader, which knows the place of every cell, never the quick one */
    void (*progress)(void *self, uint64_t done,
                     uint64_t all); /* called from time to time with bytes of the file being read; or NULL */
    void *progress_self;
};

/* Checks and counts the meeting in folder. NULL where it is refused: diags says why. Options may be NULL. The caller
 * frees the result with tally_result_free. */
TALLY_EXPORT struct tally_result *tally_count_folder(const char *folder, const struct tally_count_options *options,
                                                     struct tally_diags *diags);

/* The box as it was opened, before a ballot is keyed (开箱): a result with the attendance, the ballots issued, returned
 * and void by tier, as the scrutineers called them and tiers.csv has them, the quorum and the status; it has neither
 * items nor inputs. NULL: refused, and reported. The caller frees it with tally_result_free. */
TALLY_EXPORT struct tally_result *tally_box_read(const char *folder, struct tally_diags *diags);

/* Whether the void ballots of every tier were counted; else the accounts void and valid say nothing. */
TALLY_EXPORT bool tally_box_has_void(const struct tally_result *box);
/* Whether the room may be told the void ballots of each tier: not where a tier has fewer valid ballots than the rule's
 * “small tier”, for then everybody in the tier knows whose ballot was void. */
TALLY_EXPORT bool tally_box_tells_void_apart(const struct tally_result *box);

#endif
