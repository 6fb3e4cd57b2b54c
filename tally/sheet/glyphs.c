/* Warns, before there is a sheet, of the characters that a sheet would print and no font of it has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/sheet.h>
#include <tally/text.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "font/covered.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "table/table.h"

/* The most characters and further cells that are named of a file: a roster in a script that no font has would fill the
 * screen. */
enum { CHARACTERS_MOST = 20, CELLS_MOST = 4 };
enum {
    CODES_SIZE = CHARACTERS_MOST * (TALLY_CODE_POINT_SIZE + 1),
    NAMES_SIZE = (CELLS_MOST + 1) * (TALLY_CELL_NAME_SIZE + 1)
};

/* What of it one file holds, or no file. */
struct found {
    struct tally_place place;
    const char *text; /* of the first cell */
    uint64_t cells;
    char codes[CODES_SIZE], names[NAMES_SIZE]; /* the characters; further cells */
    bool has[CHARACTERS_MOST];
};

struct search {
    const struct tally_covered *covered;
    struct {
        uint32_t character;
        const char *text; /* the result's, in which it was met */
        bool placed;
    } lacking[CHARACTERS_MOST];
    size_t count;
    struct tally_arena arena;
    struct found found;
};

/* ---- what a sheet prints ---- */

/* Which of the characters it is; their number: none. */
static size_t find(const struct search *s, uint32_t character)
{
    size_t i = 0;
    while (i < s->count && s->lacking[i].character != character)
        i++;
    return i;
}

/* Characters that the pages leave out, or print as a blank, are not looked for. */
static bool is_printed(uint32_t c)
{
    return c != '\n' && c != '\r' && c != '\t' && !tally_text_is_invisible(c) && !tally_character_is_selector(c);
}

static void look(struct search *s, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    for (size_t at = 0; at < size && s->count < CHARACTERS_MOST;) {
        uint32_t c;
        at += tally_text_next(text + at, size - at, &c);
        if (is_printed(c) && !tally_covered_has(s->covered, c) && find(s, c) == s->count) {
            s->lacking[s->count].character = c;
            s->lacking[s->count++].text = text;
        }
    }
}

static void look_at_all(struct search *s, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        look(s, texts[i]);
}

static void look_at_facts(struct search *s, const struct tally_meeting_facts *m)
{
    look_at_all(
        s,
        (const char *const[]){m->id, m->title, m->body, m->place, m->host, m->deferred, m->publicity_done, m->relaxed},
        8);
    look_at_all(s, m->tellers, m->teller_count);
    look_at_all(s, m->scrutineers, m->scrutineer_count);
    look_at_all(s, m->archives, m->archive_count);
    look_at_all(s, m->phones, m->phone_count);
}

static void look_at_rule(struct search *s, const struct tally_rule *rule)
{
    look(s, rule->name);
    look(s, rule->title);
    for (size_t i = 0; i < rule->line_count; i++) {
        look(s, rule->lines[i].value);
        look(s, rule->lines[i].cite);
    }
}

static void look_at_result(struct search *s, const struct tally_result *r)
{
    look_at_facts(s, &r->meeting);
    look_at_rule(s, r->rule);
    for (size_t i = 0; r->channel_count && i < r->tier_count; i++) {
        look(s, r->channels[0].tiers[i].id);
        look(s, r->channels[0].tiers[i].name);
    }
    for (size_t i = 0; i < r->post_count; i++)
        look(s, r->posts[i].title);
    for (size_t i = 0; i < r->item_count; i++) {
        const struct tally_result_item *item = &r->items[i];
        look_at_all(s, (const char *const[]){item->name, item->unit, item->title, item->action, item->deferred}, 5);
    }
    for (size_t i = 0; i < r->irregular_count; i++) {
        look(s, r->irregular[i].ballot);
        look(s, r->irregular[i].detail);
    }
    for (size_t i = 0; i < r->notice_count; i++) {
        char *text = tally_result_notice_text(r, i, false);
        look(s, tally_arena_text(&s->arena, text, strlen(text)));
        free(text);
    }
}

/* ---- where it stands ---- */

static void add_word(char *list, size_t size, const char *word)
{
    size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%s", used ? " " : "", word);
}

static void add_character(struct search *s, size_t index)
{
    char code[TALLY_CODE_POINT_SIZE];
    if (!s->found.has[index])
        add_word(s->found.codes, sizeof s->found.codes, tally_hex_code_point(code, s->lacking[index].character));
    s->found.has[index] = s->lacking[index].placed = true;
}

static void add_cell(struct search *s, const struct tally_cell *cell)
{
    char name[TALLY_CELL_NAME_SIZE];
    if (!s->found.cells++) {
        s->found.place = cell->place;
        s->found.text = tally_arena_text(&s->arena, cell->text.bytes, cell->text.size);
    } else if (s->found.cells <= CELLS_MOST + 1) {
        add_word(s->found.names, sizeof s->found.names, tally_place_cell_name(cell->place, name));
    } else if (s->found.cells == CELLS_MOST + 2) {
        add_word(s->found.names, sizeof s->found.names, "…");
    }
}

static bool search_row(void *self, const struct tally_row *row)
{
    struct search *s = self;
    for (size_t i = 0; i < row->count; i++) {
        struct tally_text text = tally_text_standard(&s->arena, row->cells[i].text);
        bool lacks = false;
        for (size_t at = 0; at < text.size;) {
            uint32_t c;
            at += tally_text_next(text.bytes + at, text.size - at, &c);
            size_t index = c < 0x80 ? s->count : find(s, c);
            if (index == s->count)
                continue;
            add_character(s, index);
            lacks = true;
        }
        if (lacks)
            add_cell(s, &row->cells[i]);
    }
    return true;
}

static void report(const struct found *f, struct tally_diags *diags)
{
    if (!*f->codes)
        return;
    if (*f->names)
        tally_diags_add(diags, TALLY_NO_GLYPH_AHEAD, f->place,
                        N_("no font of the tally sheet has these characters of the file: %1$s (first in “%2$s”), so no "
                           "sheet can be printed; write them in another way before the meeting. Further cells: %3$s"),
                        TALLY_ARGS(f->codes, f->text, f->names));
    else
        tally_diags_add(diags, TALLY_NO_GLYPH_AHEAD, f->place,
                        N_("no font of the tally sheet has these characters: %1$s (in “%2$s”), so no sheet can be "
                           "printed; write them in another way before the meeting"),
                        TALLY_ARGS(f->codes, f->text));
}

/* The files as they were read for the count, so that they are what the result was made from. */
static void search_files(struct search *s, struct tally_meeting *m, struct tally_diags *diags)
{
    const struct tally_file **files;
    size_t count = tally_meeting_files(m, &files);
    for (size_t i = 0; i < count; i++) {
        if (files[i]->built_in || !files[i]->place || tally_meeting_is_earlier(m, files[i]))
            continue;
        struct tally_file again = *files[i]; /* reading counts the rows */
        struct tally_diags *unread = tally_diags_fork(diags);
        s->found = (struct found){.cells = 0};
        tally_table_scan(&again, unread, search_row, s);
        tally_diags_free(unread);
        report(&s->found, diags);
    }
    s->found = (struct found){.cells = 0}; /* those that no cell holds in this form */
    for (size_t i = 0; i < s->count; i++) {
        if (s->lacking[i].placed)
            continue;
        s->found.text = s->lacking[i].text;
        add_character(s, i);
    }
    report(&s->found, diags);
}

void tally_sheet_warn_of_characters(struct tally_result *result, struct tally_diags *diags)
{
    struct tally_covered *covered = tally_covered_open();
    struct search *s = tally_alloc(1, sizeof *s);
    s->covered = covered;
    if (covered)
        look_at_result(s, result);
    if (s->count)
        search_files(s, result->owner, diags);
    tally_arena_clear(&s->arena);
    free(s);
    tally_covered_close(covered);
}
