/* Files of a folder that are not read, although they are called like a table. */
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/rule.h>
#include <tally/text.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "io/near.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"

/* The tables that have one name each. */
static const char *const only_names[TALLY_TABLES] = {
    [TALLY_TABLE_MEETING] = "meeting.csv", [TALLY_TABLE_TIERS] = "tiers.csv",
    [TALLY_TABLE_POSTS] = "posts.csv",     [TALLY_TABLE_ROSTER] = "roster.csv",
    [TALLY_TABLE_RULINGS] = "rulings.csv", [TALLY_TABLE_TOTALS] = "totals.csv",
    [TALLY_TABLE_MENDS] = "mends.csv",     [TALLY_TABLE_ACKNOWLEDGED] = "acknowledged.csv",
};

/* Whether a file of that name is an input, or was given as the second keying. */
static bool is_input(const struct tally_meeting_reader *r, const char *name)
{
    const struct tally_file **files;
    size_t count = tally_meeting_files(r->m, &files);
    bool is = r->source->second && !strcmp(tally_path_name(r->source->second), name);
    for (size_t i = 0; i < count && !is; i++)
        is = !files[i]->built_in && files[i]->name && !strcmp(tally_file_source(files[i]), name);
    return is;
}

static bool is_csv(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && !strcmp(name + size - 4, ".csv");
}

/* A file that has the name of an input, but for its ending, its case or the mark of a copy: that input; NULL: there is
 * none. */
static const char *read_instead(const struct tally_meeting_reader *r, const struct tally_named_file *file)
{
    const struct tally_meeting *m = r->m;
    const char *only = only_names[file->table];
    if (only)
        return is_input(r, only) ? only : NULL;
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        const struct tally_ballot_file *b = &m->ballot_files[i];
        bool talks = b->channel == TALLY_TALK;
        if (file->table == TALLY_TABLE_SECOND && b->second.place)
            return b->second.name;
        if (file->exactly && file->table == (talks ? TALLY_TABLE_TALKS : TALLY_TABLE_BALLOTS) &&
            !strcmp(b->file.name, talks ? "talks.csv" : "ballots.csv"))
            return strcmp(b->file.name, file->name) ? b->file.name : NULL;
    }
    return NULL;
}

/* The name under which a file would be read; NULL: meeting.csv must name it. */
static const char *proper_name(const struct tally_meeting_reader *r, const struct tally_named_file *file)
{
    if (file->table == TALLY_TABLE_SECOND && r->m->ballot_file_count)
        return tally_meeting_second_name(r, r->m->ballot_files[0].file.name);
    return only_names[file->table];
}

static void note_stray(const struct tally_meeting_reader *r, const struct tally_named_file *file)
{
    const char *instead = read_instead(r, file), *proper = proper_name(r, file);
    const char *key = tally_meeting_key_name(file->table == TALLY_TABLE_TALKS ? TALLY_KEY_TALKS : TALLY_KEY_BALLOTS);
    bool rule = file->table == TALLY_TABLE_RULE;
    if (rule && (!r->m->rule || !is_csv(file->name)))
        return;
    const char *text =
        instead ? N_("this file is not read; what is read is %1$s. Look which of the two is right, and take the other "
                     "one out of the folder")
        : rule  ? N_("this file is not read: meeting.csv names another rule, %1$s. If this file is the rule, write its "
                      "name there (办法); if not, take it out of the folder")
        : proper && is_csv(file->name)
            ? N_("this file is not read. If it belongs to the meeting, rename it to %1$s; if not, take it out of the "
                 "folder")
        : proper ? N_("this file is not read. If it belongs to the meeting, save it as %1$s (CSV UTF-8); if not, take "
                      "it out of the folder")
                 : N_("this file is not read, since meeting.csv does not name it. If its ballots are to be counted, "
                      "name all files in meeting.csv, one in each row: %1$s in the first cell, the file's name in the "
                      "second. If not, take it out of the folder");
    tally_diags_add(r->diags, TALLY_STRAY_FILE, (struct tally_place){.file = tally_diags_file(r->diags, file->name)},
                    text,
                    TALLY_ARGS(instead  ? instead
                               : rule   ? r->m->rule->name
                               : proper ? proper
                                        : key));
}

/* Whether it is a workbook beside the CSV file that is read, or there are ballots and totals both: errors of their
 * own. */
static bool is_other_source(const struct tally_meeting_reader *r, const struct tally_named_file *file)
{
    static const char workbook[] = ".xlsx";
    size_t size = strlen(file->name), stem = size > sizeof workbook ? size - (sizeof workbook - 1) : 0;
    char *csv = tally_arena_text(r->arena, file->name, size);
    if (stem && !strcmp(file->name + stem, workbook)) {
        memcpy(csv + stem, ".csv", sizeof ".csv");
        if (is_input(r, csv))
            return true;
    }
    return !strcmp(file->name, "totals.csv") || (r->m->by_totals && !strcmp(file->name, "ballots.csv"));
}

/* Whether a table of that kind is keyed from the ballots: before that, none of them is read, and none is a stray. */
static bool is_keyed_later(const struct tally_meeting_reader *r, enum tally_table_name table)
{
    static const bool keyed[TALLY_TABLES] = {
        [TALLY_TABLE_BALLOTS] = true, [TALLY_TABLE_TALKS] = true,        [TALLY_TABLE_SECOND] = true,
        [TALLY_TABLE_MENDS] = true,   [TALLY_TABLE_ACKNOWLEDGED] = true,
    };
    return r->source->before_keying && keyed[table];
}

/* Where a file is missing, that message names the files near it. */
static bool misses_file(const struct tally_meeting_reader *r)
{
    bool misses = r->posts_missing;
    for (size_t i = 0; tally_diags_errors(r->diags) && !misses && i < tally_diags_count(r->diags); i++)
        misses = tally_diags_at(r->diags, i).code == TALLY_MISSING_FILE;
    return misses;
}

void tally_meeting_note_strays(struct tally_meeting_reader *r)
{
    struct tally_named_file *files;
    if (!r->source->folder || !r->m->reading->evidence || misses_file(r))
        return;
    size_t count = tally_folder_named(r->source->folder, &files);
    for (size_t i = 0; i < count; i++)
        if (!is_input(r, files[i].name) && !is_other_source(r, &files[i]) && !is_keyed_later(r, files[i].table))
            note_stray(r, &files[i]);
    tally_folder_named_free(files, count);
}
