/* What differs from one count of a meeting to the next: files, ballots, totals. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/result.h>

#include "ballot/compare.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "meeting/meeting.h"

/* Adds a message, translated, as a line. */
static void line(struct tally_bytes *t, const char *message, const char *const *args)
{
    char *said = tally_message_text((struct tally_message){message, args}, true);
    tally_bytes_put_text(t, said);
    tally_bytes_put(t, "\n", 1);
    free(said);
}

/* A name of the result's, as in “not-adopted”, to be told in the reader's words. */
static void add_word(struct tally_bytes *t, const char *word)
{
    size_t from = t->used + 1;
    tally_bytes_put_text(t, TALLY_TRANSLATE_MARK);
    tally_bytes_put_text(t, word);
    for (size_t i = from; i < t->used; i++)
        t->bytes[i] = t->bytes[i] == '-' ? ' ' : t->bytes[i];
    tally_bytes_put_text(t, TALLY_TRANSLATE_MARK);
}

static const struct tally_stored_input *kept_file(const struct tally_stored_inputs *inputs, const char *name)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (!strcmp(inputs->files[i].name, name))
            return &inputs->files[i];
    return NULL;
}

static bool is_ballots(const struct tally_meeting *m, const char *name)
{
    for (size_t i = 0; i < m->ballot_file_count; i++)
        if (m->ballot_files[i].file.name && !strcmp(m->ballot_files[i].file.name, name))
            return true;
    return false;
}

/* The first cells that differ between the earlier file and this one. */
static void ballots(struct tally_bytes *t, const struct tally_stored_input *before, const struct tally_file *now)
{
    enum { SHOWN = 20 };
    struct tally_diags *diags = tally_diags_new();
    struct tally_file a = {.bytes = now->bytes, .size = now->size}, b = {.bytes = before->bytes, .size = before->size};
    a.place = tally_diags_file(diags, now->name);
    a.name = tally_diags_file_name(diags, a.place);
    struct tally_bytes name = {.bytes = tally_alloc(1, 1), .room = 1};
    add_word(&name, N_("the count before"));
    b.place = tally_diags_file(diags, name.bytes);
    free(name.bytes);
    b.name = tally_diags_file_name(diags, b.place);
    size_t found = tally_compare_tables(&a, &b, diags);
    for (size_t i = 0, shown = 0; i < tally_diags_count(diags) && shown < SHOWN; i++) {
        char number[TALLY_NUMBER_SIZE];
        struct tally_diag d = tally_diags_at(diags, i);
        if (d.code != TALLY_KEYING_DIFFERS)
            continue;
        char *said = tally_diags_text(diags, i, true);
        line(t, N_("  line %1$s: %2$s"), TALLY_ARGS(tally_number(number, d.line), said));
        free(said);
        shown++;
    }
    if (found > SHOWN) {
        char number[TALLY_NUMBER_SIZE];
        line(t, N_("  and further differences: %1$s"), TALLY_ARGS(tally_number(number, found - SHOWN)));
    }
    tally_diags_free(diags);
}

static void files(struct tally_bytes *t, const struct tally_stored_inputs *inputs, const struct tally_result *now)
{
    const struct tally_file **list;
    size_t count = tally_meeting_files(now->owner, &list);
    for (size_t i = 0; i < count; i++) {
        const struct tally_stored_input *before = kept_file(inputs, list[i]->name);
        if (!before)
            line(t, N_("%1$s: new"), TALLY_ARGS(list[i]->name));
        else if (strcmp(before->sha256, now->inputs[i].sha256)) {
            line(t, N_("%1$s: changed"), TALLY_ARGS(list[i]->name));
            if (is_ballots(now->owner, list[i]->name))
                ballots(t, before, list[i]);
        }
    }
    for (size_t k = 0; k < inputs->count; k++) {
        size_t i = 0;
        while (i < count && strcmp(list[i]->name, inputs->files[k].name))
            i++;
        if (i == count)
            line(t, N_("%1$s: no longer there"), TALLY_ARGS(inputs->files[k].name));
    }
}

static const char *text_at(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

/* The item with the same id and post. */
static const json_t *same_item(const json_t *items, const json_t *item)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *other = json_array_get(items, i);
        if (!strcmp(text_at(other, "item"), text_at(item, "item")) &&
            !strcmp(text_at(other, "post"), text_at(item, "post")))
            return other;
    }
    return NULL;
}

/* A line of a thing and two of the result's names. */
static void words(struct tally_bytes *t, const char *message, const char *thing, const char *before, const char *now)
{
    struct tally_bytes x = {.bytes = tally_alloc(1, 1), .room = 1}, y = {.bytes = tally_alloc(1, 1), .room = 1};
    add_word(&x, before);
    add_word(&y, now);
    line(t, message, TALLY_ARGS(thing, x.bytes, y.bytes));
    free(x.bytes);
    free(y.bytes);
}

/* “agree 7 against 2”: the numbers of one that are others in the other. */
static char *numbers_text(const json_t *of, const json_t *other)
{
    struct tally_bytes t = {.bytes = tally_alloc(1, 1), .room = 1};
    const char *key;
    json_t *n;
    json_object_foreach((json_t *)(uintptr_t)of, key, n)
    {
        char number[TALLY_NUMBER_SIZE];
        if (!json_is_integer(n) || json_equal(n, json_object_get(other, key)))
            continue;
        tally_bytes_put_text(&t, t.used ? " " : "");
        add_word(&t, key);
        tally_bytes_put_text(&t, " ");
        tally_bytes_put_text(&t, tally_number(number, (uint64_t)json_integer_value(n)));
    }
    return t.bytes;
}

/* What differs in the numbers of two objects; label tells whose they are: a name, a channel, a tier, or a part of
 * these. */
static void numbers(struct tally_bytes *t, const char *const label[3], const json_t *before, const json_t *now)
{
    struct tally_bytes who = {.bytes = tally_alloc(1, 1), .room = 1};
    char *x = numbers_text(before, now), *y = numbers_text(now, before);
    for (size_t i = 0; i < 3; i++) {
        tally_bytes_put_text(&who, who.used && *label[i] ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&who, label[i]);
    }
    if (strcmp(x, y))
        line(t, N_("%1$s: %2$s → %3$s"), TALLY_ARGS(who.bytes, *x ? x : "0", *y ? y : "0"));
    free(who.bytes);
    free(x);
    free(y);
}

/* The element of a list with this member. */
static const json_t *with(const json_t *list, const char *key, const char *value)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!strcmp(text_at(json_array_get(list, i), key), value))
            return json_array_get(list, i);
    return NULL;
}

/* By channel: the whole, and each tier where there are several; votes of an item, or the accounts. member is the
 * numbers' name, or NULL where they stand in the tier. */
static void channels(struct tally_bytes *t, const char *name, const json_t *before, const json_t *now,
                     const char *member)
{
    for (size_t c = 0; c < json_array_size(now); c++) {
        const json_t *channel = json_array_get(now, c), *earlier = with(before, "channel", text_at(channel, "channel")),
                     *tiers = json_object_get(channel, "tiers");
        const char *shown = json_array_size(now) > 1 || !*name ? text_at(channel, "channel") : "";
        const char *of_whole = member ? member : "whole";
        numbers(t, (const char *const[]){name, shown, ""}, json_object_get(earlier, of_whole),
                json_object_get(channel, of_whole));
        for (size_t i = 0; json_array_size(tiers) > 1 && i < json_array_size(tiers); i++) {
            const json_t *tier = json_array_get(tiers, i),
                         *old = with(json_object_get(earlier, "tiers"), "tier", text_at(tier, "tier"));
            numbers(t, (const char *const[]){name, shown, text_at(tier, "tier")},
                    member ? json_object_get(old, member) : old, member ? json_object_get(tier, member) : tier);
        }
    }
}

static void totals(struct tally_bytes *t, const json_t *before, const json_t *now)
{
    const json_t *a = json_object_get(before, "items"), *b = json_object_get(now, "items");
    if (strcmp(text_at(before, "status"), text_at(now, "status")))
        words(t, N_("%1$s: %2$s → %3$s"), TALLY_TRANSLATE_MARK "status" TALLY_TRANSLATE_MARK, text_at(before, "status"),
              text_at(now, "status"));
    channels(t, "", json_object_get(before, "channels"), json_object_get(now, "channels"), NULL);
    for (size_t i = 0; i < json_array_size(b); i++) {
        const json_t *item = json_array_get(b, i), *earlier = same_item(a, item);
        if (!earlier) {
            line(t, N_("%1$s: was not an item before"), TALLY_ARGS(text_at(item, "name")));
            continue;
        }
        channels(t, text_at(item, "name"), json_object_get(earlier, "channels"), json_object_get(item, "channels"),
                 "votes");
        if (strcmp(text_at(earlier, "outcome"), text_at(item, "outcome")))
            words(t, N_("%1$s: %2$s → %3$s"), text_at(item, "name"), text_at(earlier, "outcome"),
                  text_at(item, "outcome"));
    }
    for (size_t i = 0; i < json_array_size(a); i++)
        if (!same_item(b, json_array_get(a, i)))
            line(t, N_("%1$s: no longer an item"), TALLY_ARGS(text_at(json_array_get(a, i), "name")));
}

char *tally_ledger_changes(const struct tally_stored_inputs *before, const char *before_json,
                           const struct tally_result *now, const char *now_json)
{
    struct tally_bytes t = {.bytes = tally_alloc(1, 1), .room = 1};
    json_t *a = tally_json_parse(before_json), *b = tally_json_parse(now_json);
    files(&t, before, now);
    size_t event = t.used;
    totals(&t, a, b);
    if (t.used == event)
        line(&t,
             event ? N_("the totals are the same")
                   : N_("the inputs are the same; another version of the program words the result otherwise"),
             TALLY_NO_ARGS);
    json_decref(a);
    json_decref(b);
    return t.bytes;
}
