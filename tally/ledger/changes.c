/* The differences between a count of a meeting and the next one: files, ballots, totals. */
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
#include "table/workbook.h"

/* Adds a message, translated, as a line. */
static void line(struct tally_bytes *t, const char *message, const char *const *args)
{
    char *said = tally_message_text((struct tally_message){message, args}, true);
    tally_bytes_put_text(t, said);
    tally_bytes_put(t, "\n", 1);
    free(said);
}

/* Appends a name from the result, such as “not-adopted”, marked so that it is translated. */
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
    a.place = tally_diags_file(diags, tally_file_source(now));
    a.name = tally_diags_file_name(diags, a.place);
    struct tally_bytes name = {.bytes = tally_alloc(1, 1), .room = 1};
    add_word(&name, N_("the count before"));
    b.place = tally_diags_file(diags, name.bytes);
    free(name.bytes);
    b.name = tally_diags_file_name(diags, b.place);
    if (now->source) { /* both are workbooks: the same sheet of each */
        const char *sheet = now->name + strlen(now->source) + 1;
        tally_workbook_choose(&a, sheet, diags);
        tally_workbook_choose(&b, sheet, diags);
    }
    size_t found = tally_compare_tables(&a, &b, diags);
    tally_file_clear(&a);
    tally_file_clear(&b);
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
        const char *source = tally_file_source(list[i]);
        const struct tally_stored_input *before = kept_file(inputs, source);
        bool first = true; /* table of its workbook */
        for (size_t k = 0; k < i; k++)
            first &= strcmp(source, tally_file_source(list[k])) != 0;
        if (!before && first)
            line(t, N_("%1$s: new"), TALLY_ARGS(source));
        else if (before && strcmp(before->sha256, now->inputs[i].sha256)) {
            if (first)
                line(t, N_("%1$s: changed"), TALLY_ARGS(source));
            if (is_ballots(now->owner, list[i]->name))
                ballots(t, before, list[i]);
        }
    }
    for (size_t k = 0; k < inputs->count; k++) {
        size_t i = 0;
        while (i < count && strcmp(tally_file_source(list[i]), inputs->files[k].name))
            i++;
        if (i == count)
            line(t, N_("%1$s: this file no longer exists"), TALLY_ARGS(inputs->files[k].name));
    }
}

static const char *text_at(const struct tally_json *o, const char *key)
{
    const char *text = tally_json_string_value(tally_json_get(o, key));
    return text ? text : "";
}

/* The item with the same id and post. */
static const struct tally_json *same_item(const struct tally_json *items, const struct tally_json *item)
{
    for (size_t i = 0; i < tally_json_size(items); i++) {
        const struct tally_json *other = tally_json_at(items, i);
        if (!strcmp(text_at(other, "item"), text_at(item, "item")) &&
            !strcmp(text_at(other, "post"), text_at(item, "post")))
            return other;
    }
    return NULL;
}

/* Adds a line about something, with two names from the result. */
static void words(struct tally_bytes *t, const char *message, const char *thing, const char *before, const char *now)
{
    struct tally_bytes x = {.bytes = tally_alloc(1, 1), .room = 1}, y = {.bytes = tally_alloc(1, 1), .room = 1};
    add_word(&x, before);
    add_word(&y, now);
    line(t, message, TALLY_ARGS(thing, x.bytes, y.bytes));
    free(x.bytes);
    free(y.bytes);
}

/* “agree 7 against 2”: the numbers in one object that differ from those in the other. */
static char *numbers_text(const struct tally_json *of, const struct tally_json *other)
{
    struct tally_bytes t = {.bytes = tally_alloc(1, 1), .room = 1};
    const char *key;
    struct tally_json *n;
    for (void *at = NULL; tally_json_next(of, &at, &key, &n);) {
        char number[TALLY_NUMBER_SIZE];
        if (!tally_json_is_number(n) || tally_json_equal(n, tally_json_get(other, key)))
            continue;
        tally_bytes_put_text(&t, t.used ? " " : "");
        add_word(&t, key);
        tally_bytes_put_text(&t, " ");
        tally_bytes_put_text(&t, tally_number(number, (uint64_t)tally_json_number_value(n)));
    }
    return t.bytes;
}

/* Adds the differences between the numbers of two objects; label says whose numbers they are: a name, a channel, a
 * tier, or only some of these. */
static void numbers(struct tally_bytes *t, const char *const label[3], const struct tally_json *before,
                    const struct tally_json *now)
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
static const struct tally_json *with(const struct tally_json *list, const char *key, const char *value)
{
    for (size_t i = 0; i < tally_json_size(list); i++)
        if (!strcmp(text_at(tally_json_at(list, i), key), value))
            return tally_json_at(list, i);
    return NULL;
}

/* By channel: the whole, and each tier where there are several; votes of an item, or the accounts. member is the name
 * of the object with the numbers, or NULL if they are members of the tier. */
static void channels(struct tally_bytes *t, const char *name, const struct tally_json *before,
                     const struct tally_json *now, const char *member)
{
    for (size_t c = 0; c < tally_json_size(now); c++) {
        const struct tally_json *channel = tally_json_at(now, c),
                                *earlier = with(before, "channel", text_at(channel, "channel")),
                                *tiers = tally_json_get(channel, "tiers");
        const char *shown = tally_json_size(now) > 1 || !*name ? text_at(channel, "channel") : "";
        const char *of_whole = member ? member : "whole";
        numbers(t, (const char *const[]){name, shown, ""}, tally_json_get(earlier, of_whole),
                tally_json_get(channel, of_whole));
        for (size_t i = 0; tally_json_size(tiers) > 1 && i < tally_json_size(tiers); i++) {
            const struct tally_json *tier = tally_json_at(tiers, i),
                                    *old = with(tally_json_get(earlier, "tiers"), "tier", text_at(tier, "tier"));
            numbers(t, (const char *const[]){name, shown, text_at(tier, "tier")},
                    member ? tally_json_get(old, member) : old, member ? tally_json_get(tier, member) : tier);
        }
    }
}

static void totals(struct tally_bytes *t, const struct tally_json *before, const struct tally_json *now)
{
    const struct tally_json *a = tally_json_get(before, "items"), *b = tally_json_get(now, "items");
    if (strcmp(text_at(before, "status"), text_at(now, "status")))
        words(t, N_("%1$s: %2$s → %3$s"), TALLY_TRANSLATE_MARK "status" TALLY_TRANSLATE_MARK, text_at(before, "status"),
              text_at(now, "status"));
    channels(t, "", tally_json_get(before, "channels"), tally_json_get(now, "channels"), NULL);
    for (size_t i = 0; i < tally_json_size(b); i++) {
        const struct tally_json *item = tally_json_at(b, i), *earlier = same_item(a, item);
        if (!earlier) {
            line(t, N_("%1$s: was not an item before"), TALLY_ARGS(text_at(item, "name")));
            continue;
        }
        channels(t, text_at(item, "name"), tally_json_get(earlier, "channels"), tally_json_get(item, "channels"),
                 "votes");
        if (strcmp(text_at(earlier, "outcome"), text_at(item, "outcome")))
            words(t, N_("%1$s: %2$s → %3$s"), text_at(item, "name"), text_at(earlier, "outcome"),
                  text_at(item, "outcome"));
    }
    for (size_t i = 0; i < tally_json_size(a); i++)
        if (!same_item(b, tally_json_at(a, i)))
            line(t, N_("%1$s: no longer an item"), TALLY_ARGS(text_at(tally_json_at(a, i), "name")));
}

char *tally_ledger_changes(const struct tally_stored_inputs *before, const char *before_json,
                           const struct tally_result *now, const char *now_json)
{
    struct tally_bytes t = {.bytes = tally_alloc(1, 1), .room = 1};
    struct tally_json *a = tally_json_parse(before_json), *b = tally_json_parse(now_json);
    files(&t, before, now);
    size_t event = t.used;
    totals(&t, a, b);
    if (t.used == event)
        line(&t,
             event ? N_("the totals are the same")
                   : N_("the inputs are the same; another version of the program wrote the result differently"),
             TALLY_NO_ARGS);
    tally_json_free(a);
    tally_json_free(b);
    return t.bytes;
}
