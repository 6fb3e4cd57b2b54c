/* The list of meetings, the rules to choose from, and a new meeting. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/rule.h>
#include <tally/template.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/meeting.h"

/* How many ballots of the meeting are keyed; none of a workbook, which the desk does not read. */
static uint64_t keyed(const char *folder, const struct tally_meeting *m)
{
    uint64_t ballots = 0;
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        struct tally_desk_table table;
        if (m->ballot_files[i].channel != TALLY_MEETING || !m->ballot_files[i].file.name)
            continue;
        tally_desk_table_read(&table, folder, m->ballot_files[i].file.name);
        ballots += table.rows ? table.rows - 1 : 0;
        tally_desk_table_clear(&table);
    }
    return ballots;
}

/* Whether the folder has a first sheet of the meeting. */
static bool has_sheet(const char *folder, const char *id)
{
    struct tally_bytes name = {.bytes = NULL};
    tally_bytes_put_text(&name, id);
    tally_bytes_put_text(&name, ".1.pdf");
    bool has = tally_file_exists(folder, name.bytes);
    free(name.bytes);
    return has;
}

static struct tally_json *state_of(const char *path, const char *name)
{
    char id[TALLY_DESK_ID_SIZE];
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(path, diags);
    const struct tally_meeting_facts *facts = &m->facts;
    char *ledger = tally_ledger_path(path, facts->id && *facts->id ? facts->id : ".");
    uint64_t issued = 0;
    for (size_t i = 0; i < m->tier_count; i++)
        issued += m->tiers[i].issued;
    tally_desk_folder_id(name, id);
    struct tally_json *state = tally_json_object();
    tally_json_put(state, "meeting", tally_json_string(id));
    tally_json_put(state, "folder", tally_json_string(name));
    tally_json_put(state, "title", tally_json_string(facts->title ? facts->title : ""));
    tally_json_put(state, "date", tally_json_string(facts->date ? facts->date : ""));
    tally_json_put(state, "issued", tally_json_number(issued));
    tally_json_put(state, "keyed", tally_json_number(keyed(path, m)));
    tally_json_put(state, "counted", tally_json_boolean(facts->id && *facts->id && tally_file_exists("", ledger)));
    tally_json_put(state, "sample", tally_json_boolean(tally_desk_is_sample(path)));
    tally_json_put(state, "sheets", tally_json_boolean(facts->id && *facts->id && has_sheet(path, facts->id)));
    free(ledger);
    tally_meeting_close(m);
    tally_diags_free(diags);
    return state;
}

void tally_desk_meetings(struct tally_desk_request *request)
{
    struct tally_json *list = tally_json_array();
    char **names;
    size_t count = tally_desk_folders(request->folder, &names);
    for (size_t i = 0; i < count; i++) {
        char *path = tally_path_join(request->folder, names[i]);
        tally_json_push(list, state_of(path, names[i]));
        free(path);
        free(names[i]);
    }
    free(names);
    tally_json_put(request->answer, "folder", tally_json_string(request->folder));
    tally_json_put(request->answer, "meetings", list);
}

void tally_desk_rules(struct tally_desk_request *request)
{
    struct tally_json *list = tally_json_array();
    struct tally_diags *diags = tally_diags_new();
    for (size_t i = 0; i < tally_rules_count(); i++) {
        struct tally_rule *rule = tally_rule_read(".", tally_rules_name(i), diags);
        if (!rule)
            continue;
        struct tally_words *words = tally_words_new(TALLY_LOCALE);
        struct tally_json *card = tally_json_object(), *passes = tally_json_array();
        for (size_t k = 0; k < rule->pass_count; k++)
            tally_json_push(passes, tally_json_string(tally_words_pass(words, rule, &rule->pass[k])));
        tally_json_put(card, "rule", tally_json_string(rule->name));
        tally_json_put(card, "title", tally_json_string(rule->title));
        tally_json_put(card, "cite", tally_json_string(tally_words_cite(words, rule->cite)));
        tally_json_put(card, "kind", tally_json_string(tally_words_kind(words, rule->kind)));
        tally_json_put(card, "passes", passes);
        tally_json_push(list, card);
        tally_words_free(words);
        tally_rule_free(rule);
    }
    tally_diags_free(diags);
    tally_json_put(request->answer, "rules", list);
}

char *tally_desk_free_name(const char *folder, const char *wanted)
{
    enum { MOST = 10000 };
    char *name = NULL;
    for (unsigned i = 1; i < MOST && !name; i++) {
        struct tally_bytes text = {.bytes = NULL};
        char number[16] = "";
        if (i > 1)
            snprintf(number, sizeof number, " %u", i);
        tally_bytes_put_text(&text, wanted);
        tally_bytes_put_text(&text, number);
        name = text.bytes;
        for (char *slash = name; (slash = strchr(slash, '/')) != NULL;)
            *slash = '-';
        if (tally_file_exists(folder, name)) {
            free(name);
            name = NULL;
        }
    }
    return name;
}

/* A name for a new meeting's folder: the day and the rule's title. */
static char *new_name(const char *folder, const char *title)
{
    enum { DAY = 10 };
    char now[TALLY_DESK_TIME_SIZE], day[TALLY_TIME_SIZE];
    struct tally_bytes text = {.bytes = NULL};
    tally_time_beijing(day, tally_desk_now(now));
    tally_bytes_put(&text, day, DAY);
    tally_bytes_put_text(&text, " ");
    tally_bytes_put_text(&text, title);
    char *name = tally_desk_free_name(folder, text.bytes);
    free(text.bytes);
    return name;
}

void tally_desk_new(struct tally_desk_request *request)
{
    char id[TALLY_DESK_ID_SIZE];
    struct tally_diags *diags = tally_diags_new();
    const char *found = tally_rules_find(tally_desk_asked(request, "rule"));
    struct tally_rule *rule = found ? tally_rule_read(".", found, diags) : NULL;
    char *name = rule ? new_name(request->folder, rule->title) : NULL;
    char *path = name ? tally_path_join(request->folder, name) : NULL;
    if (!name) {
        tally_desk_refuse(request, 404, N_("There is no such rule."));
    } else if (!tally_template_write(path, rule, TALLY_METHOD_BALLOTS, NULL, 0, diags)) {
        tally_desk_refuse_with(request, diags);
    } else {
        tally_desk_folder_id(name, id);
        tally_json_put(request->answer, "meeting", tally_json_string(id));
    }
    free(path);
    free(name);
    tally_rule_free(rule);
    tally_diags_free(diags);
}
