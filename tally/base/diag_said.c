/* The list of diagnostics as it is said: to people by ballots, and what repeats once; to programs as JSON. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/diag_list.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

enum {
    NAMED = 5, /* how many places of a repeated slip are named */
    ALIKE = 5  /* so many slips of one kind in one column, each about another content, are said one by one */
};

/* By what entries are taken together, as numbers of two interners: the same message in a file, and the same kind of
 * message in a column of it. */
struct kinds {
    struct tally_intern same, alike;
    uint32_t *same_of, *alike_of; /* by entry */
    size_t *same_count;           /* by number: entries */
    size_t *alone_count;          /* by number of alike: entries whose message is there once */
};

static void put(struct tally_bytes *t, const void *bytes, size_t size)
{
    tally_bytes_put(t, (const char *)bytes, size);
}

static void put_kind(struct tally_bytes *t, const struct tally_diag_entry *e)
{
    put(t, &e->place.file, sizeof e->place.file);
    put(t, &e->code, sizeof e->code);
    put(t, &e->message.text, sizeof e->message.text);
}

static uint32_t intern_bytes(struct tally_intern *into, struct tally_bytes *t)
{
    uint32_t id = tally_intern(into, (struct tally_text){t->bytes, t->used});
    free(t->bytes);
    return id;
}

static struct kinds find_kinds(const struct tally_diags *d)
{
    struct kinds k = {.same_of = tally_alloc(d->count + 1, sizeof *k.same_of),
                      .alike_of = tally_alloc(d->count + 1, sizeof *k.alike_of),
                      .same_count = tally_alloc(d->count + 1, sizeof *k.same_count),
                      .alone_count = tally_alloc(d->count + 1, sizeof *k.alone_count)};
    for (size_t i = 0; i < d->count; i++) {
        const struct tally_diag_entry *e = &d->entries[i];
        struct tally_bytes same = {.bytes = NULL}, alike = {.bytes = NULL};
        put_kind(&same, e);
        for (size_t a = 0; e->message.args[a]; a++)
            put(&same, e->message.args[a], strlen(e->message.args[a]) + 1);
        if (!e->place.line) /* what is said of a whole file is said by itself */
            put(&same, &i, sizeof i);
        put_kind(&alike, e);
        put(&alike, &e->place.cell, sizeof e->place.cell);
        k.same_of[i] = intern_bytes(&k.same, &same);
        k.alike_of[i] = intern_bytes(&k.alike, &alike);
        k.same_count[k.same_of[i]]++;
    }
    for (size_t i = 0; i < d->count; i++)
        k.alone_count[k.alike_of[i]] += k.same_count[k.same_of[i]] == 1 && d->entries[i].place.row != 0;
    return k;
}

static void clear_kinds(struct kinds *k)
{
    tally_intern_clear(&k->same);
    tally_intern_clear(&k->alike);
    free(k->same_of);
    free(k->alike_of);
    free(k->same_count);
    free(k->alone_count);
}

/* A message of up to three arguments; frees the first. */
static char *put_in(const char *text, char *first, const char *second, const char *third, bool translated)
{
    const char *const args[] = {first, second ? second : "", third ? third : "", NULL};
    char *whole = tally_message_text((struct tally_message){text, args}, translated);
    free(first);
    return whole;
}

/* What a cell may hold that hardly anybody sees. Where an argument holds it, it is drawn as a sign, and said. */
enum unseen { LINE_BREAK, TAB, ODD_BLANK, UNSEEN_KINDS };

static enum unseen unseen_kind(uint32_t c)
{
    return tally_text_is_line_break(c)  ? LINE_BREAK
           : c == '\t'                  ? TAB
           : tally_text_is_odd_blank(c) ? ODD_BLANK
                                        : UNSEEN_KINDS;
}

/* The argument with a sign in place of each such character. */
static const char *draw_unseen(struct tally_arena *arena, const char *arg, bool found[UNSEEN_KINDS])
{
    static const char *const signs[] = {[LINE_BREAK] = "↵", [TAB] = "⇥", [ODD_BLANK] = "␣"};
    struct tally_bytes out = {.bytes = NULL};
    tally_bytes_put_text(&out, "");
    for (size_t at = 0, size = strlen(arg), n; at < size; at += n) {
        uint32_t c = (unsigned char)arg[at];
        n = c < 0x80 ? 1 : tally_text_next(arg + at, size - at, &c);
        enum unseen kind = unseen_kind(c);
        bool paired = c == '\r' && arg[at + 1] == '\n';
        if (kind == UNSEEN_KINDS)
            tally_bytes_put(&out, arg + at, n);
        else if (!paired)
            tally_bytes_put_text(&out, signs[kind]);
        if (kind != UNSEEN_KINDS)
            found[kind] = true;
    }
    const char *drawn = tally_arena_text(arena, out.bytes, out.used);
    free(out.bytes);
    return drawn;
}

/* The same for what a diagnostic concerns; the caller frees it. */
static char *drawn(const char *text)
{
    struct tally_arena arena = {NULL};
    bool found[UNSEEN_KINDS];
    char *copy = tally_copy(draw_unseen(&arena, text, found));
    tally_arena_clear(&arena);
    return copy;
}

/* “中层干部 4号票”, or “” where it concerns no ballot. */
static char *ballot_text(const struct tally_diag_entry *e, bool translated)
{
    char *tier = drawn(e->tier ? e->tier : "");
    if (!e->ballot)
        return tier;
    char *ballot = drawn(e->ballot);
    char *text = put_in(e->tier ? N_("%1$s, ballot %2$s") : N_("ballot %2$s"), tier, ballot, NULL, translated);
    free(ballot);
    return text;
}

/* “F10”, “line 3” */
static char *place_text(const struct tally_diag_entry *e, bool translated)
{
    char name[TALLY_CELL_NAME_SIZE], line[TALLY_NUMBER_SIZE];
    if (e->place.row && e->place.cell)
        return tally_copy(tally_place_cell_name(e->place, name));
    return put_in(N_("line %1$s"), tally_copy(tally_number(line, e->place.line)), NULL, NULL, translated);
}

/* “F10（4号票）” */
static char *numbered_place(const struct tally_diag_entry *e, bool translated)
{
    char *place = place_text(e, translated);
    if (!e->ballot)
        return place;
    char *ballot = drawn(e->ballot);
    char *text = put_in(N_("%1$s of ballot %2$s"), place, ballot, NULL, translated);
    free(ballot);
    return text;
}

/* Whether a text goes on with the name of a table, which is no part of another name. */
static const struct tally_diag_table *table_at(const struct tally_diags *d, const char *begin, const char *p)
{
    static const char of_names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
    if (p != begin && strchr(of_names, p[-1]))
        return NULL;
    for (size_t i = 0; i < d->table_count; i++)
        if (!strncmp(p, d->tables[i].table, strlen(d->tables[i].table)))
            return &d->tables[i];
    return NULL;
}

/* The text with the names of the files and sheets where tables stand. */
static const char *name_tables(const struct tally_diags *d, struct tally_arena *arena, const char *text)
{
    struct tally_bytes out = {.bytes = NULL};
    const struct tally_diag_table *table;
    if (!d->table_count)
        return text;
    tally_bytes_put_text(&out, "");
    for (const char *p = text; *p; p += table ? strlen(table->table) : 1) {
        table = table_at(d, text, p);
        if (table)
            tally_bytes_put_text(&out, table->stands_in);
        else
            tally_bytes_put(&out, p, 1);
    }
    const char *named = tally_arena_text(arena, out.bytes, out.used);
    free(out.bytes);
    return named;
}

/* An argument that is the name of a table; others may be what somebody wrote. */
static const char *name_table(const struct tally_diags *d, const char *arg)
{
    for (size_t i = 0; i < d->table_count; i++)
        if (!strcmp(arg, d->tables[i].table))
            return d->tables[i].stands_in;
    return arg;
}

/* The message of an entry; what its arguments hold that hardly anybody sees is said behind it. */
static char *message_text(const struct tally_diags *d, const struct tally_diag_entry *e, bool translated)
{
    static const char *const said[] = {
        [LINE_BREAK] = N_("%1$s. “↵” is a line break within the cell: if it is not meant, delete it"),
        [TAB] = N_("%1$s. “⇥” is a tab within the cell: delete it"),
        [ODD_BLANK] = N_("%1$s. “␣” is an unusual blank within the cell: delete it, or write an ordinary one"),
    };
    struct tally_arena arena = {NULL};
    bool found[UNSEEN_KINDS] = {false};
    size_t count = 0;
    while (e->message.args[count])
        count++;
    const char **args = tally_arena_alloc(&arena, count + 1, sizeof *args);
    for (size_t i = 0; i < count && tally_text_valid((const unsigned char *)e->message.args[i],
                                                     strlen(e->message.args[i])) == strlen(e->message.args[i]);
         i++)
        args[i] = draw_unseen(&arena, e->message.args[i], found);
    for (size_t i = 0; i < count; i++)
        args[i] = name_table(d, args[i] ? args[i] : e->message.args[i]);
    const char *message = translated ? tally_translate(e->message.text) : e->message.text;
    const char *named = name_tables(d, &arena, message);
    char *text =
        tally_message_text((struct tally_message){strcmp(named, message) ? named : e->message.text, args}, translated);
    for (enum unseen kind = 0; kind < UNSEEN_KINDS; kind++)
        if (found[kind])
            text = put_in(said[kind], text, NULL, NULL, translated);
    tally_arena_clear(&arena);
    return text;
}

/* What a diagnostic says after its ballot, which stands for count of them; list: where they stand. */
static char *said_text(const struct tally_diags *d, const struct tally_diag_entry *e, size_t count, bool alike,
                       const char *list, bool translated)
{
    char *text = message_text(d, e, translated);
    bool cell = e->place.row && e->place.cell;
    char number[TALLY_NUMBER_SIZE];
    if (e->ballot || e->item) {
        char *who = ballot_text(e, translated);
        if (e->item) {
            char *item = drawn(e->item);
            who = put_in(*who ? N_("%1$s, column %2$s") : N_("column %2$s"), who, item, NULL, translated);
            free(item);
        }
        if (cell) {
            char *place = place_text(e, translated);
            who = put_in(N_("%1$s (%2$s)"), who, place, NULL, translated);
            free(place);
        }
        char *whole = put_in(N_("%1$s: %2$s"), who, text, NULL, translated);
        free(text);
        text = whole;
    } else if (count == 1 && cell) {
        char *place = place_text(e, translated);
        text = put_in(N_("%1$s (cell %2$s)"), text, place, NULL, translated);
        free(place);
    }
    /* what stands in a line, and in no cell: line 1, column 1 is said of what is not there */
    if (count == 1 && !cell && e->place.line && (e->place.line > 1 || e->place.column > 1))
        text = put_in(N_("%1$s (line %2$s)"), text, tally_number(number, e->place.line), NULL, translated);
    if (count > 1)
        text = put_in(alike ? N_("%1$s (the same kind of mistake, %2$s times in this column: %3$s)")
                            : N_("%1$s (the same %2$s times in this file: %3$s)"),
                      text, tally_number(number, count), list, translated);
    return text;
}

char *tally_diags_text(const struct tally_diags *diags, size_t index, bool translated)
{
    return said_text(diags, tally_diags_shown(diags, index), 1, false, "", translated);
}

/* An entry of the list that stands for all entries of its kind from it on. */
static struct tally_said say(const struct tally_diags *d, const struct kinds *k, size_t first, bool *done,
                             bool translated)
{
    bool several = k->same_count[k->same_of[first]] > 1, alike = false;
    if (!several)
        alike = d->entries[first].place.row && k->alone_count[k->alike_of[first]] > ALIKE;
    struct tally_bytes list = {.bytes = NULL};
    size_t count = 0;
    tally_bytes_put_text(&list, "");
    for (size_t i = first; i < d->count && (several || alike || i == first); i++) {
        if (i != first &&
            (done[i] || (several ? k->same_of[i] != k->same_of[first]
                                 : k->alike_of[i] != k->alike_of[first] || k->same_count[k->same_of[i]] > 1)))
            continue;
        done[i] = true;
        if (count < NAMED) {
            char *place = numbered_place(&d->entries[i], translated);
            tally_bytes_put_text(&list, count ? translated ? tally_translate(N_(", ")) : ", " : "");
            tally_bytes_put_text(&list, place);
            free(place);
        }
        if (count++ == NAMED)
            tally_bytes_put_text(&list, translated ? tally_translate(N_(" …")) : " …");
    }
    char *text = said_text(d, &d->entries[first], count, alike, list.bytes, translated);
    free(list.bytes);
    return (struct tally_said){tally_diag_entry_public(d, &d->entries[first]), count, text};
}

struct tally_said_list tally_diags_said(const struct tally_diags *diags, bool translated)
{
    struct tally_said_list out = {NULL, 0};
    size_t room = 0, errors = 0;
    tally_diags_sort(diags);
    struct kinds k = find_kinds(diags);
    bool *done = tally_alloc(diags->count + 1, sizeof *done);
    for (size_t i = 0; i < diags->count; i++) {
        bool error = tally_diag_entry_public(diags, &diags->entries[i]).severity == TALLY_ERROR;
        if (done[i] || (error && errors >= TALLY_DIAGS_KEPT))
            continue;
        errors += error;
        TALLY_PUSH(out.said, out.count, room) = say(diags, &k, i, done, translated);
    }
    free(done);
    clear_kinds(&k);
    return out;
}

void tally_said_list_free(struct tally_said_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->said[i].text);
    free(list->said);
    *list = (struct tally_said_list){NULL, 0};
}

/* A text as JSON; bytes of a path that are not UTF-8 are written as \xNN. */
static struct tally_json *json_text(const char *text)
{
    struct tally_bytes t = {.bytes = NULL};
    size_t size = text ? strlen(text) : 0, at = 0;
    if (!text)
        return tally_json_null();
    tally_bytes_put_text(&t, "");
    for (size_t n; (n = tally_text_valid((const unsigned char *)text + at, size - at)) < size - at; at += n + 1) {
        char hex[3];
        tally_hex_bytes(hex, text + at + n, 1);
        tally_bytes_put(&t, text + at, n);
        tally_bytes_put_text(&t, "\\x");
        tally_bytes_put_text(&t, hex);
    }
    tally_bytes_put(&t, text + at, size - at);
    struct tally_json *json = tally_json_string(t.bytes);
    free(t.bytes);
    return json;
}

char *tally_diags_json(const struct tally_diags *diags)
{
    struct tally_json *list = tally_json_array();
    size_t count = tally_diags_count(diags), shown = 0;
    for (size_t i = 0; i < count; i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        shown += d.severity == TALLY_ERROR;
        char *text = tally_diags_text(diags, i, true);
        struct tally_json *o =
            tally_json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "severity",
                            d.severity == TALLY_ERROR ? "error" : "notice", "code", tally_code_name(d.code), "file",
                            json_text(d.file), "line", d.line ? tally_json_number(d.line) : tally_json_null(), "column",
                            d.line ? tally_json_number(d.column) : tally_json_null(), "text", json_text(text));
        free(text);
        tally_json_push(list, o);
    }
    if (tally_diags_errors(diags) > shown) {
        char number[TALLY_NUMBER_SIZE];
        const char *const args[] = {tally_number(number, tally_diags_errors(diags) - shown), NULL};
        char *text = tally_message_text((struct tally_message){N_("errors not listed: %1$s"), args}, true);
        struct tally_json *o = tally_json_pack("{s:s, s:s, s:n, s:n, s:n, s:s}", "severity", "error", "code", "more",
                                               "file", "line", "column", "text", text);
        free(text);
        tally_json_push(list, o);
    }
    char *json = tally_json_text(list, TALLY_JSON_INDENTED);
    tally_json_free(list);
    return json;
}
