/* Keys, and the tally sheets: issued and signed in all copies, by one official after another. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/key.h>
#include <tally/ledger.h>
#include <tally/sheet.h>
#include <tally/text.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/meeting.h"

/* In the desk's folder, beside the meetings. */
const char tally_desk_keys_name[] = "密钥";
static const char key_ending[] = ".p12";

/* ---- the passphrase: held for one request ---- */

static bool give_passphrase(void *self, const char *file, bool twice, char *buffer, size_t size)
{
    const char *text = self;
    (void)file;
    (void)twice;
    if (strlen(text) >= size)
        return false;
    memcpy(buffer, text, strlen(text) + 1);
    return true;
}

static struct tally_passphrase passphrase_of(const struct tally_desk_request *request)
{
    return (struct tally_passphrase){.ask = give_passphrase,
                                     .self = (void *)(uintptr_t)tally_desk_asked(request, "passphrase")};
}

static void wipe_passphrase(const struct tally_desk_request *request)
{
    const char *text = tally_desk_asked(request, "passphrase");
    if (*text)
        explicit_bzero((void *)(uintptr_t)text, strlen(text));
}

/* ---- keys ---- */

/* The keys' files; the caller frees each path and the list. */
static size_t list_keys(const struct tally_desk_request *request, char ***paths)
{
    char *folder = tally_path_join(request->folder, tally_desk_keys_name);
    *paths = NULL;
    size_t count = tally_path_is_folder(folder) ? tally_folder_list(folder, key_ending, paths) : 0;
    free(folder);
    return count;
}

/* Whose key it is: the file is called after its owner. */
static char *owner_of(const char *path)
{
    char *name = tally_copy(tally_path_name(path));
    name[strlen(name) - (sizeof key_ending - 1)] = '\0';
    return name;
}

void tally_desk_keys(struct tally_desk_request *request)
{
    struct tally_json *list = tally_json_array();
    char **paths, id[TALLY_DESK_ID_SIZE];
    size_t count = list_keys(request, &paths);
    for (size_t i = 0; i < count; i++) {
        char *name = owner_of(paths[i]);
        if (tally_text_valid((const unsigned char *)name, strlen(name)) == strlen(name)) {
            struct tally_json *key = tally_json_object();
            tally_desk_folder_id(name, id);
            tally_json_put(key, "key", tally_json_string(id));
            tally_json_put(key, "name", tally_json_string(name));
            tally_json_push(list, key);
        }
        free(name);
        free(paths[i]);
    }
    free(paths);
    tally_json_put(request->answer, "keys", list);
}

/* The path of the key that the page means; the caller frees it. NULL: there is none. */
static char *find_key(const struct tally_desk_request *request)
{
    char **paths, *found = NULL, id[TALLY_DESK_ID_SIZE];
    size_t count = list_keys(request, &paths);
    for (size_t i = 0; i < count; i++) {
        char *name = owner_of(paths[i]);
        tally_desk_folder_id(name, id);
        if (!found && !strcmp(id, tally_desk_asked(request, "key")))
            found = tally_copy(paths[i]);
        free(name);
        free(paths[i]);
    }
    free(paths);
    return found;
}

/* Makes a trial key for an official. */
void tally_desk_new_key(struct tally_desk_request *request)
{
    enum { DAYS = 365 };
    char now[TALLY_DESK_TIME_SIZE];
    const char *name = tally_desk_asked(request, "name"), *role = tally_desk_asked(request, "role");
    char *folder = tally_path_join(request->folder, tally_desk_keys_name), *path = tally_path_join(folder, name);
    struct tally_bytes out = {.bytes = NULL};
    struct tally_diags *diags = tally_diags_new();
    const struct tally_passphrase passphrase = passphrase_of(request);
    const struct tally_key_options options = {.name = name, .role = role, .at = tally_desk_now(now), .days = DAYS};
    bool made = false;
    tally_bytes_put_text(&out, path);
    tally_bytes_put_text(&out, key_ending);
    if (!tally_desk_is_file_name(name) || !*role)
        tally_desk_refuse(request, 409, N_("Write whose key it is, and in which role this person signs."));
    else if (!tally_path_is_folder(folder) && !tally_folder_make(folder, &made, diags))
        tally_desk_refuse_with(request, diags);
    else if (!tally_key_make(out.bytes, &options, &passphrase, diags))
        tally_desk_refuse_with(request, diags);
    wipe_passphrase(request);
    tally_diags_free(diags);
    free(out.bytes);
    free(path);
    free(folder);
}

/* ---- sheets ---- */

size_t tally_desk_list_sheets(const char *folder, const char *id, char ***paths)
{
    char **all;
    size_t count = tally_folder_list(folder, ".pdf", &all), kept = 0, size = strlen(id);
    for (size_t i = 0; i < count; i++) {
        const char *name = tally_path_name(all[i]);
        bool is = !strncmp(name, id, size) && name[size] == '.';
        size_t digits = is ? strspn(name + size + 1, "0123456789") : 0;
        if (digits && !strcmp(name + size + 1 + digits, ".pdf"))
            all[kept++] = all[i];
        else
            free(all[i]);
    }
    *paths = all;
    return kept;
}

struct signers {
    struct tally_json *names;
    uint64_t issue; /* the latest */
};

/* Who has signed the latest issue. */
static void take_event(void *self, const struct tally_event *event)
{
    struct signers *signers = self;
    if (event->issue > signers->issue) {
        signers->issue = event->issue;
        tally_json_free(signers->names);
        signers->names = tally_json_array();
    }
    if (event->official && event->issue == signers->issue)
        tally_json_push(signers->names, tally_json_string(event->official));
}

struct tally_json *tally_desk_signed_by(const char *ledger)
{
    struct tally_diags *diags = tally_diags_new();
    struct signers signers = {.names = tally_json_array()};
    tally_ledger_log(ledger, take_event, &signers, diags);
    tally_diags_free(diags);
    return signers.names;
}

/* The sheets, who has signed them, and who has not yet. */
static void put_sheets(struct tally_desk_request *request, const struct tally_meeting_facts *facts, const char *folder,
                       const char *ledger)
{
    struct tally_json *list = tally_json_array(), *officials = tally_json_array();
    char **paths;
    size_t count = tally_desk_list_sheets(folder, facts->id, &paths);
    for (size_t i = 0; i < count; i++) {
        tally_json_push(list, tally_json_string(tally_path_name(paths[i])));
        free(paths[i]);
    }
    free(paths);
    tally_json_push(officials, tally_json_string(facts->host));
    for (size_t i = 0; i < facts->teller_count; i++)
        tally_json_push(officials, tally_json_string(facts->tellers[i]));
    for (size_t i = 0; i < facts->scrutineer_count; i++)
        tally_json_push(officials, tally_json_string(facts->scrutineers[i]));
    tally_json_put(request->answer, "sheets", list);
    tally_json_put(request->answer, "signed", tally_desk_signed_by(ledger));
    tally_json_put(request->answer, "officials", officials);
}

static void take_done(void *self, const struct tally_sheet_event *event)
{
    (void)self;
    (void)event; /* the page shows what is in the ledger */
}

/* Issues the sheets and signs them, or adds a signature to those that are there: all copies, or none. */
static void sign(struct tally_desk_request *request, const struct tally_meeting_facts *facts, const char *folder,
                 const char *ledger)
{
    char now[TALLY_DESK_TIME_SIZE], *file = find_key(request), **paths;
    size_t count = tally_desk_list_sheets(folder, facts->id, &paths);
    struct tally_diags *diags = tally_diags_new();
    const struct tally_passphrase passphrase = passphrase_of(request);
    struct tally_key *key = file ? tally_key_read(file, &passphrase, tally_desk_now(now), diags) : NULL;
    const struct tally_actor actor = {.name = key ? tally_key_name(key) : request->actor, .at = now};
    const struct tally_sheet_options options = {.language = TALLY_CHINESE, .key = key};
    if (!file)
        tally_desk_refuse(request, 404, N_("There is no such key."));
    else if (!key || !(count ? tally_sheet_sign((const char *const *)paths, count, ledger, &options, &actor, take_done,
                                                NULL, diags)
                             : tally_sheet_issue(ledger, &options, &actor, take_done, NULL, diags)))
        tally_desk_refuse_with(request, diags);
    wipe_passphrase(request);
    tally_key_free(key);
    tally_diags_free(diags);
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
    free(file);
}

/* One of the sheets, to be looked at and printed: by its number in the list. */
static void give_sheet(struct tally_desk_request *request, const struct tally_meeting_facts *facts, const char *folder)
{
    char **paths;
    size_t count = tally_desk_list_sheets(folder, facts->id, &paths);
    const uint64_t number = (uint64_t)tally_json_number_value(tally_json_get(request->asked, "sheet"));
    if (number < count && tally_path_kind(paths[number]) == 0 && tally_path_read_all(paths[number], &request->bytes))
        request->type = "application/pdf";
    else
        tally_desk_refuse(request, 404, N_("There is no such sheet."));
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
}

/* What is done with the sheets of a counted meeting. */
static void with_sheets(struct tally_desk_request *request, bool signs, bool gives)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    char *ledger = m->facts.id && *m->facts.id ? tally_ledger_path(folder, m->facts.id) : NULL;
    if (!ledger || tally_path_kind(ledger)) {
        tally_desk_refuse(request, 409, N_("The meeting is not counted yet."));
    } else if (gives) {
        give_sheet(request, &m->facts, folder);
    } else {
        if (signs)
            sign(request, &m->facts, folder, ledger);
        put_sheets(request, &m->facts, folder, ledger);
    }
    free(ledger);
    tally_meeting_close(m);
    tally_diags_free(diags);
    free(folder);
}

void tally_desk_sheets(struct tally_desk_request *request)
{
    with_sheets(request, false, false);
}

void tally_desk_sign(struct tally_desk_request *request)
{
    with_sheets(request, true, false);
}

void tally_desk_sheet(struct tally_desk_request *request)
{
    with_sheets(request, false, true);
}
