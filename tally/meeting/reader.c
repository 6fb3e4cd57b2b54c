/* What the readers of a meeting's files share: finding a line of meeting.csv, reporting, and lists for hints. */
#include "meeting/reader.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "io/near.h"
#include "meeting/columns.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

const struct tally_meeting_line *tally_meeting_line(const struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == key)
            return &r->lines[i];
    return NULL;
}

bool tally_meeting_read_table(struct tally_meeting_reader *r, struct tally_file *file, const char *name,
                              const char *headings)
{
    char *near = NULL, *marked;
    bool missing = r->source->folder && !r->source->exists(r->source, name) &&
                   (near = tally_folder_near(r->source->folder, name)) == NULL;
    free(near);
    if (!missing) /* or a file with a name like it, which the message names */
        return r->source->read(r->source, file, name, r->diags);
    *file = (struct tally_file){.place = tally_diags_file(r->diags, name), .reading = r->source->reading};
    file->name = tally_diags_file_name(r->diags, file->place);
    marked = tally_arena_alloc(r->arena, strlen(headings) + 3, 1);
    marked[0] = *TALLY_TRANSLATE_MARK;
    memcpy(marked + 1, headings, strlen(headings));
    marked[1 + strlen(headings)] = *TALLY_TRANSLATE_MARK;
    return tally_diags_refuse(r->diags, TALLY_MISSING_FILE, (struct tally_place){.file = file->place},
                              *headings ? N_("there is no such file; add it, with the headings %1$s, or correct its "
                                             "name. “tally new FOLDER --rule RULE” makes a new folder with all tables "
                                             "and their headings")
                                        : N_("there is no such file; add it, or correct its name. “tally new FOLDER "
                                             "--ballots-table” makes it, with a column for each person or post, for "
                                             "the ballots to be keyed into"),
                              TALLY_ARGS(marked));
}

const char *const *tally_meeting_texts(const struct tally_meeting_reader *r, enum tally_meeting_key key, size_t *count)
{
    const char **list = tally_arena_alloc(r->arena, r->count, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == key)
            list[(*count)++] = tally_arena_text(r->arena, r->lines[i].cell.text.bytes, r->lines[i].cell.text.size);
    return (const char *const *)list;
}

void tally_meeting_error(const struct tally_meeting_reader *r, enum tally_code code, struct tally_place place,
                         const char *text, const char *arg)
{
    tally_diags_add(r->diags, code, place, text, TALLY_ARGS(arg));
}

const char *tally_meeting_copy(const struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    return tally_arena_text(r->arena, cell->text.bytes, cell->text.size);
}

bool tally_meeting_may_have(const struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    return r->unreadable[key] || r->misspelt[key];
}

bool tally_meeting_same_person(const struct tally_meeting_reader *r, const struct tally_cell *a,
                               struct tally_text folded)
{
    return tally_text_same(tally_text_match_name(r->m->reading, r->arena, a->text), folded);
}

void tally_meeting_append(char **list, size_t *used, size_t *room, const char *text)
{
    static const char comma[] = TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK;
    size_t size = strlen(text);
    if (*used + size + sizeof comma > *room)
        *list = tally_resize(*list, *room = (*used + size + sizeof comma) * 2, 1);
    if (*used) {
        memcpy(*list + *used, comma, sizeof comma - 1);
        *used += sizeof comma - 1;
    }
    memcpy(*list + *used, text, size + 1);
    *used += size;
}

bool tally_meeting_check_heading(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    for (size_t i = 0; i < TALLY_BALLOTS_COLUMNS && !cell->reported; i++)
        if (tally_column_matches(&tally_ballots_columns[i], cell->text, r->m->reading)) {
            tally_meeting_error(r, TALLY_BAD_ID, cell->place,
                                N_("“%1$s” is the heading of another column of the ballots; choose another name"),
                                tally_meeting_copy(r, cell));
            return false;
        }
    return true;
}
