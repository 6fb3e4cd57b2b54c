/* Counting a meeting's folder, from end to end: meeting, ballots, counts, law, result. */
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/result.h>

#include "ballot/aliases.h"
#include "ballot/ballot.h"
#include "ballot/compare.h"
#include "ballot/count.h"
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

static void compare_keyings(const struct tally_meeting *m, struct tally_ballot_file *first, struct tally_file *second,
                            const struct tally_source *source, struct tally_diags *diags)
{
    struct tally_aliases aliases = {.arena = {NULL}};
    tally_aliases_read(&aliases, source, NULL, m->reading, diags);
    tally_compare_keyings(&first->file, second, &aliases, NULL, diags);
    tally_aliases_clear(&aliases);
}

/* Compares the second keying with the first, which is the meeting's file of ballots. */
static void compare_second(struct tally_meeting *m, const char *second, const struct tally_source *source,
                           struct tally_diags *diags)
{
    struct tally_file file;
    struct tally_ballot_file *first = NULL;
    size_t files = 0;
    for (size_t i = 0; i < m->ballot_file_count; i++)
        if (m->ballot_files[i].channel == TALLY_MEETING && files++ == 0)
            first = &m->ballot_files[i];
    if (tally_file_read_path(&file, second, diags) && tally_diags_errors(diags) == 0 && (!first || first->there)) {
        if (!first)
            tally_diags_add(
                diags, TALLY_RULE_MISMATCH, (struct tally_place){.file = file.place, .line = 1, .column = 1},
                N_("this meeting has talks only, and no ballots to compare with; compare the talks by “tally compare”"),
                TALLY_NO_ARGS);
        else if (files > 1)
            tally_diags_add(
                diags, TALLY_RULE_MISMATCH, (struct tally_place){.file = file.place, .line = 1, .column = 1},
                N_("the ballots are in several files; compare each with its second keying by “tally compare”"),
                TALLY_NO_ARGS);
        else
            compare_keyings(m, first, &file, source, diags);
    }
    tally_file_clear(&file);
}

struct tally_result *tally_count_folder(const char *folder, const struct tally_count_options *options,
                                        struct tally_diags *diags)
{
    const struct tally_source source = tally_source_folder(folder);
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
    if (o->second)
        compare_second(m, o->second, source, diags);
    if (tally_diags_errors(diags) == 0)
        report_unused_rulings(m, diags);
    if (tally_diags_errors(diags) == 0)
        result = tally_result_make(m, &counts, &vocabulary, diags);
    else
        tally_meeting_close(m);
    tally_counts_clear(&counts);
    tally_vocabulary_clear(&vocabulary);
    return result;
}
