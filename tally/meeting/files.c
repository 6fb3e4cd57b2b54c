/* The files of a meeting: their list, what each is for, and closing them. */
#include <stdlib.h>
#include <string.h>
#include <tally/meeting.h>

#include "base/intern.h"
#include "base/mem.h"
#include "io/io.h"
#include "meeting/called.h"
#include "meeting/meeting.h"
#include "meeting/tables.h"

/* The files beside those of ballots and earlier results, in their order; earlier results stand before rulings, ballots
 * before mends. */
enum { FIXED = 9, BEFORE_EARLIER = 5, BEFORE_BALLOTS = 7 };

static void list_fixed(struct tally_meeting *m, struct tally_file *files[FIXED])
{
    struct tally_file *const list[FIXED] = {&m->file,        &m->rule_file,   &m->tiers_file,
                                            &m->posts_file,  &m->roster_file, &m->rulings_file,
                                            &m->totals_file, &m->mends_file,  &m->acknowledged_file};
    memcpy(files, list, sizeof list);
}

size_t tally_meeting_files(struct tally_meeting *meeting, const struct tally_file ***files)
{
    struct tally_file *fixed[FIXED];
    size_t all = FIXED + meeting->earlier_file_count + 2 * meeting->ballot_file_count, listed = 0, count = 0;
    const struct tally_file **list = tally_arena_alloc(&meeting->arena, all, sizeof *list);
    list_fixed(meeting, fixed);
    for (size_t i = 0; i < BEFORE_EARLIER; i++)
        list[listed++] = fixed[i];
    for (size_t i = 0; i < meeting->earlier_file_count; i++)
        list[listed++] = &meeting->earlier_files[i];
    for (size_t i = BEFORE_EARLIER; i < BEFORE_BALLOTS; i++)
        list[listed++] = fixed[i];
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        list[listed++] = &meeting->ballot_files[i].file;
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        list[listed++] = &meeting->ballot_files[i].second;
    for (size_t i = BEFORE_BALLOTS; i < FIXED; i++)
        list[listed++] = fixed[i];
    for (size_t i = 0; i < listed; i++)
        if (list[i]->place) /* otherwise the meeting has no such file */
            list[count++] = list[i];
    *files = list;
    return count;
}

const char *tally_meeting_role(const struct tally_meeting *m, const struct tally_file *file)
{
    const struct {
        const struct tally_file *file;
        const char *role;
    } single[] = {{&m->file, "meeting"},       {&m->rule_file, "rule"},     {&m->tiers_file, "tiers"},
                  {&m->posts_file, "posts"},   {&m->roster_file, "roster"}, {&m->rulings_file, "rulings"},
                  {&m->totals_file, "totals"}, {&m->mends_file, "mends"},   {&m->acknowledged_file, "acknowledged"}};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (file == single[i].file)
            return single[i].role;
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        if (file == &m->ballot_files[i].second)
            return "second";
        if (file == &m->ballot_files[i].file && m->ballot_files[i].channel == TALLY_TALK)
            return "talks";
    }
    return tally_meeting_is_earlier(m, file) ? "after" : "ballots";
}

bool tally_meeting_role_is_apart(const char *role)
{
    return !strcmp(role, "second") || !strcmp(role, "mends");
}

bool tally_meeting_is_earlier(const struct tally_meeting *meeting, const struct tally_file *file)
{
    for (size_t i = 0; i < meeting->earlier_file_count; i++)
        if (file == &meeting->earlier_files[i])
            return true;
    return false;
}

void tally_meeting_close(struct tally_meeting *meeting)
{
    struct tally_file *fixed[FIXED];
    if (!meeting)
        return;
    list_fixed(meeting, fixed);
    for (size_t i = 0; i < FIXED; i++)
        tally_file_clear(fixed[i]);
    for (size_t i = 0; i < meeting->earlier_file_count; i++)
        tally_file_clear(&meeting->earlier_files[i]);
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        tally_file_clear(&meeting->ballot_files[i].file);
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        tally_file_clear(&meeting->ballot_files[i].second);
    if (meeting->tables)
        tally_tables_close(meeting->tables);
    free(meeting->tables);
    tally_intern_clear(&meeting->written);
    free(meeting->matches);
    tally_lists_clear(&meeting->written_by);
    tally_ids_clear(&meeting->person_ids);
    tally_called_clear(&meeting->tiers_called);
    tally_called_clear(&meeting->posts_called);
    tally_lists_clear(&meeting->ruled);
    tally_arena_clear(&meeting->arena);
    free(meeting);
}
