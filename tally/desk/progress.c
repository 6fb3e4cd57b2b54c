/* How far the keying is, for the room: how many ballots of each tier, and nothing of what they hold. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/gettext.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/load.h"

/* Ballots by tier. */
struct keyed {
    uint64_t *first, *second;
    uint64_t talks;
    bool twice;
};

/* Adds the ballots of a file; a row without a tier counts for the only one there is. */
static void add(uint64_t *tiers, const struct tally_meeting *m, const char *folder, const char *name)
{
    struct tally_desk_table table;
    const struct tally_column *heading = &tally_ballots_columns[TALLY_BALLOTS_TIER];
    size_t column = SIZE_MAX;
    tally_desk_table_read(&table, folder, name);
    for (size_t i = 0; table.rows && i < table.columns; i++)
        if (tally_column_matches(heading, tally_text_of(table.cells[i]), m->reading))
            column = i;
    for (size_t i = 1; i < table.rows; i++) {
        const char *text = tally_desk_cell(&table, i, column);
        const uint32_t tier = *text ? tally_meeting_find_tier(m, tally_text_of(text)) : 0;
        if (tier != TALLY_INTERN_NONE && tier < m->tier_count)
            tiers[tier]++;
    }
    tally_desk_table_clear(&table);
}

static void read_files(struct keyed *keyed, const struct tally_meeting *m, const char *folder)
{
    uint64_t *talks = tally_alloc(m->tier_count + 1, sizeof *talks);
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        const struct tally_ballot_file *file = &m->ballot_files[i];
        if (!tally_desk_is_in_folder(file->file.name))
            continue;
        add(file->channel == TALLY_MEETING ? keyed->first : talks, m, folder, file->file.name);
        if (file->channel == TALLY_MEETING && file->keyed_twice && tally_desk_is_in_folder(file->second.name)) {
            keyed->twice = true;
            add(keyed->second, m, folder, file->second.name);
        }
    }
    for (size_t i = 0; i < m->tier_count; i++)
        keyed->talks += talks[i];
    free(talks);
}

/* As many as were returned, where that is written, else issued. */
static struct tally_json *tiers_of(const struct tally_meeting *m, const struct keyed *keyed)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < m->tier_count; i++) {
        const struct tally_tier *tier = &m->tiers[i];
        struct tally_json *json = tally_json_object();
        tally_json_put(json, "name", tally_json_string(tier->name));
        tally_json_put(json, "ballots", tally_json_number(tier->counted_by_hand ? tier->returned : tier->issued));
        tally_json_put(json, "first", tally_json_number(keyed->first[i]));
        tally_json_put(json, "second", tally_json_number(keyed->second[i]));
        tally_json_push(list, json);
    }
    return list;
}

static void put_progress(struct tally_desk_request *request, const char *folder)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    struct tally_json *talks = tally_json_object();
    struct keyed keyed = {.first = tally_alloc(m->tier_count + 1, sizeof *keyed.first),
                          .second = tally_alloc(m->tier_count + 1, sizeof *keyed.second)};
    uint64_t talked = 0;
    read_files(&keyed, m, folder);
    for (size_t i = 0; i < m->tier_count; i++)
        talked += m->has_channel[TALLY_TALK] ? m->tiers[i].talked : 0;
    tally_json_put(talks, "keyed", tally_json_number(keyed.talks));
    tally_json_put(talks, "all", tally_json_number(talked));
    tally_json_put(request->answer, "title", tally_json_string(m->facts.title ? m->facts.title : ""));
    tally_json_put(request->answer, "tiers", tiers_of(m, &keyed));
    tally_json_put(request->answer, "twice", tally_json_boolean(keyed.twice));
    tally_json_put(request->answer, "talks", talks);
    free(keyed.first);
    free(keyed.second);
    tally_meeting_close(m);
    tally_diags_free(diags);
}

/* The page for the room says nothing: its session knows the meeting. Once a board of it was announced, its address. */
void tally_desk_progress(struct tally_desk_request *request)
{
    char *folder = tally_desk_folder_find(request->folder, request->session->room);
    if (!folder)
        tally_desk_refuse(request, 404, N_("This meeting is no longer in the folder."));
    else if (request->announced && !strcmp(request->announced_meeting, request->session->room))
        tally_json_put(request->answer, "board", tally_json_string(request->announced));
    else
        put_progress(request, folder);
    free(folder);
}
