/* The ids, names and titles that mean the same person, post or tier. */
#include "ballot/aliases.h"

#include <stdint.h>
#include <stdlib.h>
#include <tally/diag.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/columns.h"
#include "meeting/tables.h"
#include "table/load.h"

static void add_text(struct tally_alias_list *list, struct tally_text folded, size_t row)
{
    if (!folded.size)
        return;
    size_t before = list->texts.count, id = tally_intern(&list->texts, folded);
    if (list->texts.count > before)
        TALLY_PUSH(list->row, id, list->row_room) = row;
    else if (list->row[id] != row)
        list->row[id] = SIZE_MAX;
}

/* Adds a table whose first column of the two is the id. */
static void add_table(struct tally_aliases *aliases, struct tally_alias_list *list, const struct tally_table *table,
                      size_t id, size_t name, const struct tally_reading *reading)
{
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *cells = &table->cells[i * table->columns];
        if (table->broken[i] || !cells[id].text.size)
            continue;
        struct tally_text folded[] = {tally_text_match_name(reading, &aliases->arena, cells[id].text),
                                      tally_text_match_name(reading, &aliases->arena, cells[name].text)};
        struct tally_text shown = cells[name].text.size ? cells[name].text : cells[id].text;
        TALLY_PUSH(list->rows, list->count, list->room) =
            (struct tally_alias){tally_text_of(tally_arena_text(&aliases->arena, folded[0].bytes, folded[0].size)),
                                 tally_arena_text(&aliases->arena, shown.bytes, shown.size)};
        for (size_t k = 0; k < 2; k++)
            add_text(list, folded[k], list->count - 1);
    }
}

static void read_file(struct tally_aliases *aliases, struct tally_alias_list *list, struct tally_file *file,
                      const struct tally_column *columns, size_t count, const struct tally_reading *reading,
                      struct tally_diags *diags)
{
    enum { ID, NAME }; /* each of the three tables begins with them */
    struct tally_table table;
    file->reading = reading;
    if (tally_table_load(&table, file, columns, count, &aliases->arena, diags))
        add_table(aliases, list, &table, ID, NAME, reading);
}

void tally_aliases_read(struct tally_aliases *aliases, const struct tally_source *source, const char *roster,
                        const struct tally_reading *reading, struct tally_diags *diags)
{
    const struct {
        const char *name;
        const struct tally_column *columns;
        size_t count;
        struct tally_alias_list *list;
    } tables[] = {{"roster.csv", tally_roster_columns, TALLY_ROSTER_COLUMNS, &aliases->headings},
                  {"posts.csv", tally_posts_columns, TALLY_POSTS_COLUMNS, &aliases->headings},
                  {"tiers.csv", tally_tiers_columns, TALLY_TIERS_COLUMNS, &aliases->tiers}};
    struct tally_diags *aside = tally_diags_new();
    struct tally_tables places;
    tally_tables_open(&places, source, aside);
    source = &places.source;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        bool given = i == 0 && roster;
        struct tally_file file = {.bytes = NULL};
        if (given ? tally_file_read_path(&file, roster, diags) && tally_tables_choose(&file, "roster.csv", diags)
                  : source->exists(source, tables[i].name) && source->read(source, &file, tables[i].name, aside))
            read_file(aliases, tables[i].list, &file, tables[i].columns, tables[i].count, reading,
                      given ? diags : aside);
        tally_file_clear(&file);
    }
    tally_tables_close(&places);
    tally_diags_free(aside);
}

const struct tally_alias *tally_aliases_find(const struct tally_alias_list *list, struct tally_text folded)
{
    uint32_t id = tally_intern_find(&list->texts, folded);
    return id == TALLY_INTERN_NONE || list->row[id] == SIZE_MAX ? NULL : &list->rows[list->row[id]];
}

void tally_aliases_clear(struct tally_aliases *aliases)
{
    struct tally_alias_list *lists[] = {&aliases->headings, &aliases->tiers};
    for (size_t i = 0; i < 2; i++) {
        tally_intern_clear(&lists[i]->texts);
        free(lists[i]->row);
        free(lists[i]->rows);
    }
    tally_arena_clear(&aliases->arena);
}
