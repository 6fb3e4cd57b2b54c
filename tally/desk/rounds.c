/* The further round that a result orders: what is open, and the folder of its meeting. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "io/path.h"

static const char before_number[] = " 第", after_number[] = "轮";

/* The name of the meeting's folder without the round that it ends in: “… 第2轮”. */
static size_t name_without_round(const char *name)
{
    const size_t size = strlen(name), after = sizeof after_number - 1, before = sizeof before_number - 1;
    if (size < after || strcmp(name + size - after, after_number) != 0)
        return size;
    size_t at = size - after;
    while (at && name[at - 1] >= '0' && name[at - 1] <= '9')
        at--;
    const bool numbered = at < size - after && at > before && !strncmp(name + at - before, before_number, before);
    return numbered ? at - before : size;
}

/* A free name for the folder of the round; the caller frees it. */
static char *round_name(const struct tally_desk_request *request, const char *folder, uint64_t number)
{
    const char *name = tally_path_name(folder);
    char digits[TALLY_NUMBER_SIZE];
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put(&text, name, name_without_round(name));
    tally_bytes_put_text(&text, before_number);
    tally_bytes_put_text(&text, tally_number(digits, number));
    tally_bytes_put_text(&text, after_number);
    char *free_name = tally_desk_free_name(request->folder, text.bytes);
    free(text.bytes);
    return free_name;
}

/* Makes the folder, as “tally new --after” does; the page is told its id. */
static void make(struct tally_desk_request *request, const char *folder, const char *ledger, uint64_t number)
{
    char id[TALLY_DESK_ID_SIZE], *name = round_name(request, folder, number),
                                 *next = name ? tally_path_join(request->folder, name) : NULL;
    struct tally_diags *diags = tally_diags_new();
    struct tally_next_round round;
    if (next && tally_ledger_next_round(ledger, next, TALLY_METHOD_BALLOTS, &round, diags)) {
        tally_desk_folder_id(name, id);
        tally_json_put(request->answer, "made", tally_json_string(id));
        tally_next_round_clear(&round);
    } else {
        tally_desk_refuse_with(request, diags);
    }
    tally_diags_free(diags);
    free(next);
    free(name);
}

/* What the result says of a further round, in sentences. */
static struct tally_json *open_of(const struct tally_result *result)
{
    struct tally_json *list = tally_json_array();
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    size_t count;
    const struct tally_words_follow_up *all = tally_words_follow_ups(words, result, false, &count);
    for (size_t i = 0; i < count; i++)
        if (all[i].kind == TALLY_FOLLOW_NEXT)
            tally_json_push(list, tally_json_string(all[i].text));
    tally_words_free(words);
    return list;
}

void tally_desk_round(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request), *ledger = folder ? tally_desk_ledger(request, folder) : NULL;
    struct tally_diags *diags = tally_diags_new();
    struct tally_recounted *owner = NULL;
    struct tally_result *result = ledger ? tally_ledger_recounted(ledger, 0, &owner, diags) : NULL;
    if (result) {
        const bool needed = tally_words_needs_round(result);
        tally_json_put(request->answer, "needed", tally_json_boolean(needed));
        tally_json_put(request->answer, "open", open_of(result));
        if (tally_json_is_true(tally_json_get(request->asked, "make")))
            make(request, folder, ledger, tally_result_round(result) + 1);
    } else if (ledger) {
        tally_desk_refuse_with(request, diags);
    }
    tally_result_free(result);
    tally_recounted_free(owner);
    tally_diags_free(diags);
    free(ledger);
    free(folder);
}
