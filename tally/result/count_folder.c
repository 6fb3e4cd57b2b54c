/* Counting a meeting's folder, from end to end: meeting, ballots, counts, law, result. */
#include <tally/ballot.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/result.h>

#include "ballot/ballot.h"
#include "ballot/count.h"
#include "ballot/gaps.h"
#include "ballot/keyings.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "result/result.h"

static void report_unused_rulings(const struct tally_meeting *m, struct tally_diags *diags)
{
    for (size_t i = 0; i < m->ruling_count; i++)
        if (!m->rulings[i].used)
            tally_diags_add(diags, TALLY_UNUSED_RULING, m->rulings[i].place,
                            N_("no ballot has “%1$s” there; the ruling was not used"),
                            TALLY_ARGS(m->rulings[i].written));
}

struct tally_result *tally_count_folder(const char *folder, const struct tally_count_options *options,
                                        struct tally_diags *diags)
{
    struct tally_source source = tally_source_folder(folder);
    source.second = options ? options->second : NULL;
    return tally_count_source(&source, options, diags);
}

struct tally_result *tally_count_source(const struct tally_source *source, const struct tally_count_options *options,
                                        struct tally_diags *diags)
{
    static const struct tally_count_options usual = {.thorough = false};
    const struct tally_count_options *o = options ? options : &usual;
    struct tally_meeting *m = tally_meeting_open_from(source, diags);
    struct tally_vocabulary vocabulary = {.names = NULL};
    struct tally_counts counts = {.tiers = 0};
    struct tally_result *result = NULL;
    /* ballots are checked against rule, tiers, posts and roster, as far as these could be read */
    tally_vocabulary_make(&vocabulary, m, diags);
    tally_counts_read(&counts, m, &vocabulary,
                      &(struct tally_counts_options){o->thorough, o->progress, o->progress_self}, diags);
    struct tally_keying keying = tally_keyings_compare(m, &vocabulary, diags);
    if (tally_diags_errors(diags) == 0)
        report_unused_rulings(m, diags);
    if (tally_diags_errors(diags) == 0)
        tally_gaps_report(m, diags);
    if (tally_diags_errors(diags) == 0)
        result = tally_result_make(m, &counts, &keying, &vocabulary, diags);
    else
        tally_meeting_close(m);
    if (result && !tally_result_acknowledge(result, diags)) {
        tally_result_free(result);
        result = NULL;
    }
    tally_counts_clear(&counts);
    tally_vocabulary_clear(&vocabulary);
    return result;
}
