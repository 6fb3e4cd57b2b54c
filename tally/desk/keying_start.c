/* What a keying begins with: the table that is keyed into, who keys, and records of talks beside the ballots. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/diag_list.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
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

/* Whether the columns are known. Numbers of the tiers that are known only when the meeting begins may be missing. */
static bool is_filled_in(const struct tally_meeting *m)
{
    return m->posts_complete && m->roster_complete && m->tier_count;
}

/* Writes the headings. False: a table with rows is there, or what they are made from cannot be read. */
static bool make_table(struct tally_desk_keying *k, const char *form)
{
    const struct tally_meeting *m = k->m;
    if (k->again || !k->name || !is_filled_in(m))
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
    if (!make_table(k, form)) {
        if (!open && k->name && !is_filled_in(k->m))
            tally_desk_refuse(request, 409,
                              N_("Ballots are keyed once the rule, the tiers and the roster are filled in."));
        return open;
    }
    tally_desk_keying_close(k);
    request->status = 200;
    tally_json_remove(request->answer, "error");
    return tally_desk_keying_open(k, request);
}

/* ---- facts ---- */

/* meeting.csv with one fact more. */
struct added {
    struct tally_source source;     /* the meeting's folder, with these bytes as its meeting.csv */
    char digest[TALLY_DIGEST_TEXT]; /* of the file as it is */
    struct tally_bytes bytes;
    size_t row; /* where the fact stands, as a spreadsheet program numbers it; 0: it cannot be added */
};

static const char facts_name[] = "meeting.csv";

static bool read_added(const struct tally_source *source, struct tally_file *file, const char *name,
                       struct tally_diags *diags)
{
    const struct added *added = (const struct added *)source; /* its first member */
    const bool read = tally_file_read(file, source->folder, name, diags);
    file->reading = source->reading;
    if (!read || strcmp(name, facts_name) != 0)
        return read;
    free(file->owned);
    file->owned = NULL;
    file->bytes = (const unsigned char *)added->bytes.bytes;
    file->size = added->bytes.used;
    return true;
}

/* Adds a text: in an empty row with the key, or a new one. */
static void add_fact(struct added *added, const char *folder, enum tally_meeting_key key, const char *text)
{
    struct tally_desk_table table;
    struct tally_json *rows = tally_json_array();
    size_t placed = 0;
    *added = (struct added){.source = tally_source_folder(folder)};
    added->source.read = read_added;
    tally_desk_table_read(&table, folder, facts_name);
    memcpy(added->digest, table.digest, sizeof added->digest);
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
        if (here)
            placed = tally_json_size(rows);
    }
    if (table.whole && tally_desk_table_csv(rows, &added->bytes))
        added->row = placed;
    tally_json_free(rows);
    tally_desk_table_clear(&table);
}

/* Writes meeting.csv, and frees its bytes. */
static void write_fact(struct tally_desk_request *request, struct added *added)
{
    if (added->row)
        tally_desk_refuse_written(request, tally_desk_write(added->source.folder, facts_name, added->digest,
                                                            added->bytes.bytes, added->bytes.used));
    else if (request->status == 200)
        tally_desk_refuse(request, 409, N_("Rows of this file cannot be read. Mend it in a spreadsheet program."));
    free(added->bytes.bytes);
}

/* ---- who keys ---- */

/* Whether the person is among those named, as names are compared when the meeting is read. */
static bool is_among(struct tally_meeting *m, const char *const *names, size_t count, struct tally_text name)
{
    const struct tally_text folded = tally_text_match_name(m->reading, &m->arena, name);
    bool is = false;
    for (size_t i = 0; i < count; i++)
        is |= tally_text_same(tally_text_match_name(m->reading, &m->arena, tally_text_of(names[i])), folded);
    return is;
}

/* Refuses a name that would be an error in meeting.csv, with that error. */
static void check_added(struct tally_desk_request *request, struct added *added)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_json *list = tally_json_array();
    if (added->row)
        tally_meeting_close(tally_meeting_open_from(&added->source, diags));
    for (size_t i = 0; added->row && i < tally_diags_count(diags); i++) {
        const struct tally_diag diag = tally_diags_at(diags, i);
        if (diag.severity == TALLY_ERROR && diag.file && !strcmp(diag.file, facts_name) &&
            tally_diags_shown(diags, i)->place.row == added->row)
            tally_json_push(list, tally_desk_finding(diags, i));
    }
    if (tally_json_size(list)) {
        request->status = 422;
        tally_json_put(request->answer, "findings", list);
        added->row = 0;
    } else {
        tally_json_free(list);
    }
    tally_diags_free(diags);
}

/* Writes the name of a typist. */
static void name_typist(struct tally_desk_request *request, const char *folder, enum tally_meeting_key key,
                        const char *name)
{
    struct added added;
    add_fact(&added, folder, key, name);
    check_added(request, &added);
    write_fact(request, &added);
}

void tally_desk_typist(struct tally_desk_request *request)
{
    const char *id = tally_desk_asked(request, "meeting");
    const struct tally_text name = tally_text_trim(tally_text_of(tally_desk_asked(request, "name")));
    const bool again = tally_json_is_true(tally_json_get(request->asked, "second"));
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    const struct tally_meeting_facts *f = &m->facts;
    const bool first = is_among(m, f->keyed, f->keyed_count, name),
               second = is_among(m, f->keyed_second, f->keyed_second_count, name);
    if (!name.size)
        tally_desk_refuse(request, 409, N_("Say who keys."));
    else if (again ? first : second)
        tally_desk_refuse(request, 409, N_("The other keying is by this person. Two persons key, each alone."));
    else if (!(again ? second : first))
        name_typist(request, folder, again ? TALLY_KEY_KEYED_SECOND : TALLY_KEY_KEYED,
                    tally_arena_text(&m->arena, name.bytes, name.size));
    if (again && request->status == 200)
        memcpy(request->session->entrance->second, id, strlen(id) + 1); /* an id that was found */
    tally_meeting_close(m);
    tally_diags_free(diags);
    free(folder);
}

/* ---- records of talks ---- */

static void name_talks(struct tally_desk_request *request, const char *folder)
{
    struct added added;
    add_fact(&added, folder, TALLY_KEY_TALKS, "talks.csv");
    write_fact(request, &added);
}

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
        name_talks(request, folder);
    tally_meeting_close(m);
    tally_diags_free(diags);
    free(folder);
}
