/* What a keying begins with: the table that is keyed into, who keys, and records of talks beside the ballots. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/keying.h"
#include "desk/table.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "meeting/template.h"

/* ---- the table ---- */

/* Whether another table of the meeting is one of names: then a new one is, too. */
static bool others_are_of_names(const struct tally_desk_keying *k)
{
    bool names = false;
    for (size_t i = 0; i < k->m->ballot_file_count; i++) {
        struct tally_ballot_columns columns = {.target = NULL};
        if (&k->m->ballot_files[i] == k->file)
            continue;
        if (tally_desk_keying_columns(k, &k->m->ballot_files[i], &columns))
            names |= columns.form == TALLY_NAMES_FORM;
        free(columns.target);
    }
    return names;
}

/* Writes the headings. False: a table with rows is there, or what they are made from cannot be read. */
static bool make_table(struct tally_desk_keying *k, const char *form)
{
    const struct tally_meeting *m = k->m;
    if (k->again || !k->name || !m->posts_complete || !m->roster_complete || !m->tiers_complete)
        return false;
    const bool names = m->rule->kind == TALLY_RECOMMENDATION &&
                       (*form ? !strcmp(form, "names") : !k->file->there && others_are_of_names(k));
    struct tally_desk_table table;
    struct tally_bytes headings = {.bytes = NULL};
    tally_desk_table_read(&table, k->folder, k->name);
    bool made = table.whole && table.rows <= 1;
    if (made) {
        tally_ballots_table_headings(m, names, &headings);
        made = tally_desk_write(k->folder, k->name, table.digest, headings.bytes, headings.used) == TALLY_DESK_WRITTEN;
    }
    free(headings.bytes);
    tally_desk_table_clear(&table);
    return made;
}

bool tally_desk_keying_open_or_make(struct tally_desk_keying *k, struct tally_desk_request *request)
{
    const char *form = tally_desk_asked(request, "form");
    const bool open = tally_desk_keying_open(k, request);
    if (open && (!*form || !strcmp(form, k->columns.form == TALLY_NAMES_FORM ? "names" : "marks")))
        return true;
    if (!make_table(k, form))
        return open;
    tally_desk_keying_close(k);
    request->status = 200;
    tally_json_remove(request->answer, "error");
    return tally_desk_keying_open(k, request);
}

/* ---- who keys ---- */

static bool is_among(const char *const *names, size_t count, const char *name)
{
    bool is = false;
    for (size_t i = 0; i < count; i++)
        is |= !strcmp(names[i], name);
    return is;
}

/* Puts a text into meeting.csv: into an empty row with the key, or a new one. */
static void put_fact(struct tally_desk_request *request, const char *folder, enum tally_meeting_key key,
                     const char *text)
{
    struct tally_desk_table table;
    struct tally_json *rows = tally_json_array();
    struct tally_bytes bytes = {.bytes = NULL};
    bool placed = false;
    tally_desk_table_read(&table, folder, "meeting.csv");
    for (size_t i = 0; i <= table.rows && table.columns >= 2; i++) {
        const char *item = i < table.rows ? tally_desk_cell(&table, i, 0) : tally_meeting_keys[key].chinese,
                   *content = i < table.rows ? tally_desk_cell(&table, i, 1) : "";
        bool here = !placed && !*content &&
                    (!strcmp(item, tally_meeting_keys[key].chinese) || !strcmp(item, tally_meeting_keys[key].english));
        struct tally_json *row = i < table.rows && !here ? tally_desk_table_row(&table, i) : tally_json_array();
        for (size_t column = tally_json_size(row); column < table.columns; column++)
            tally_json_push(row, tally_json_string(column == 0 ? item : column == 1 ? text : ""));
        if (i < table.rows || here)
            tally_json_push(rows, row);
        else
            tally_json_free(row);
        placed |= here;
    }
    if (table.whole && tally_desk_table_csv(rows, &bytes))
        tally_desk_refuse_written(request,
                                  tally_desk_write(folder, "meeting.csv", table.digest, bytes.bytes, bytes.used));
    else
        tally_desk_refuse(request, 409, N_("Rows of this file cannot be read. Mend it in a spreadsheet program."));
    free(bytes.bytes);
    tally_json_free(rows);
    tally_desk_table_clear(&table);
}

void tally_desk_typist(struct tally_desk_request *request)
{
    const char *name = tally_desk_asked(request, "name"), *id = tally_desk_asked(request, "meeting");
    const bool again = tally_json_is_true(tally_json_get(request->asked, "second"));
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    const struct tally_meeting_facts *f = &m->facts;
    if (!*name)
        tally_desk_refuse(request, 409, N_("Say who keys."));
    else if (again ? is_among(f->keyed, f->keyed_count, name) : is_among(f->keyed_second, f->keyed_second_count, name))
        tally_desk_refuse(request, 409, N_("The other keying is by this person. Two persons key, each alone."));
    else if (!(again ? is_among(f->keyed_second, f->keyed_second_count, name)
                     : is_among(f->keyed, f->keyed_count, name)))
        put_fact(request, folder, again ? TALLY_KEY_KEYED_SECOND : TALLY_KEY_KEYED, name);
    if (again && request->status == 200)
        memcpy(request->session->second, id, strlen(id) + 1); /* an id that was found */
    tally_meeting_close(m);
    tally_diags_free(diags);
    free(folder);
}

/* ---- records of talks ---- */

/* Names a file of them in meeting.csv, where the rule knows talks and there is none. */
void tally_desk_talks(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    if (!m->rule || m->rule->kind != TALLY_RECOMMENDATION)
        tally_desk_refuse(request, 409, N_("Only a recommendation has records of talks."));
    else if (!m->has_channel[TALLY_TALK])
        put_fact(request, folder, TALLY_KEY_TALKS, "talks.csv");
    tally_meeting_close(m);
    tally_diags_free(diags);
    free(folder);
}
