/* Tables of SQL over memory, as SQLite's virtual tables. “ballot” and “cell” have the number of a ballot in their first
 * column. */
#include "ledger/ballot_tables.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BALLOT, CELL, PACKED, TABLES };

static const struct {
    const char *name, *declaration;
    int columns;
} shapes[TABLES] = {
    {"ballot",
     "CREATE TABLE x (ballot INTEGER, channel INTEGER, tier INTEGER, by_hand INTEGER, blank INTEGER, weight INTEGER)",
     TALLY_BALLOT_COLUMNS},
    {"cell",
     "CREATE TABLE x (ballot INTEGER, channel INTEGER, tier INTEGER, post INTEGER, item INTEGER, mark INTEGER, weight "
     "INTEGER, empty INTEGER)",
     TALLY_CELL_COLUMNS},
    {"packed",
     "CREATE TABLE x (channel INTEGER, tier INTEGER, w0 INTEGER, w1 INTEGER, w2 INTEGER, w3 INTEGER, w4 INTEGER, w5 "
     "INTEGER, w6 INTEGER, w7 INTEGER, w8 INTEGER, w9 INTEGER, w10 INTEGER, w11 INTEGER, w12 INTEGER, w13 INTEGER, w14 "
     "INTEGER, w15 INTEGER)",
     TALLY_PACKED_COLUMNS},
};

/* The rows of a table; a row's identifier is its index plus one. */
struct rows {
    int columns;
    int64_t *values;
    bool *removed;
    size_t count, room;
    /* The rows by ballot: those of ballot b are order[start[b]] to order[start[b + 1] - 1]; made when asked for. */
    size_t *order, *start, ballots;
    bool ordered;
};

struct tally_ballot_tables {
    struct rows all[TABLES];
};

struct table {
    sqlite3_vtab base;
    struct rows *rows;
};

struct cursor {
    sqlite3_vtab_cursor base;
    size_t *own; /* an order that was made for this cursor */
    const size_t *order;
    size_t at, end;
};

static int64_t value(const struct rows *rows, size_t row, int column)
{
    return rows->values[row * (size_t)rows->columns + (size_t)column];
}

/* ---- filling ---- */

static void add(struct rows *rows, const int64_t *values)
{
    const size_t columns = (size_t)rows->columns;
    if (rows->count == rows->room) {
        rows->room = rows->room ? 2 * rows->room : 1024;
        rows->values = tally_resize(rows->values, rows->room * columns, sizeof *rows->values);
        rows->removed = tally_resize(rows->removed, rows->room, sizeof *rows->removed);
    }
    memcpy(rows->values + rows->count * columns, values, columns * sizeof *values);
    rows->removed[rows->count++] = false;
    rows->ordered = false;
}

void tally_ballot_tables_add_ballot(struct tally_ballot_tables *tables, const int64_t values[TALLY_BALLOT_COLUMNS])
{
    add(&tables->all[BALLOT], values);
}

void tally_ballot_tables_add_cell(struct tally_ballot_tables *tables, const int64_t values[TALLY_CELL_COLUMNS])
{
    add(&tables->all[CELL], values);
}

void tally_ballot_tables_add_packed(struct tally_ballot_tables *tables, const int64_t values[TALLY_PACKED_COLUMNS])
{
    add(&tables->all[PACKED], values);
}

size_t tally_ballot_tables_ballots(const struct tally_ballot_tables *tables)
{
    return tables->all[BALLOT].count;
}

size_t tally_ballot_tables_cells(const struct tally_ballot_tables *tables)
{
    return tables->all[CELL].count;
}

void tally_ballot_tables_clear(struct tally_ballot_tables *tables)
{
    for (int t = 0; t < TABLES; t++) {
        tables->all[t].count = 0;
        tables->all[t].ordered = false;
    }
}

/* ---- orders ---- */

/* Sorts rows by a column and keeps the order of equal ones: counts how often each value occurs. False, and nothing is
 * done: the values lie too far apart. */
static bool sort_by(const struct rows *rows, int column, size_t *order, size_t count)
{
    enum { WIDEST = 1 << 20 };
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        const int64_t v = value(rows, order[i], column);
        least = v < least ? v : least;
        most = v > most ? v : most;
    }
    if (count == 0 || least == most)
        return true;
    if (least < -1 || most > WIDEST)
        return false;
    const size_t width = (size_t)(most - least) + 1;
    size_t *start = tally_alloc(width + 1, sizeof *start), *sorted = tally_alloc(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        start[(size_t)(value(rows, order[i], column) - least) + 1]++;
    for (size_t v = 0; v < width; v++)
        start[v + 1] += start[v];
    for (size_t i = 0; i < count; i++)
        sorted[start[(size_t)(value(rows, order[i], column) - least)]++] = order[i];
    memcpy(order, sorted, count * sizeof *order);
    free(start);
    free(sorted);
    return true;
}

/* All rows that were not removed, as they lie. */
static size_t all_rows(const struct rows *rows, size_t *order)
{
    size_t count = 0;
    for (size_t row = 0; row < rows->count; row++)
        if (!rows->removed[row])
            order[count++] = row;
    return count;
}

static bool order_by_ballot(struct rows *rows)
{
    if (rows->ordered)
        return true;
    free(rows->order);
    free(rows->start);
    rows->start = NULL;
    rows->order = tally_alloc(rows->count + 1, sizeof *rows->order);
    const size_t count = all_rows(rows, rows->order);
    if (!sort_by(rows, 0, rows->order, count))
        return false;
    rows->ballots = count ? (size_t)value(rows, rows->order[count - 1], 0) : 0;
    rows->start = tally_alloc(rows->ballots + 2, sizeof *rows->start);
    for (size_t i = 0; i < count; i++)
        rows->start[value(rows, rows->order[i], 0) + 1]++;
    for (size_t b = 0; b <= rows->ballots; b++)
        rows->start[b + 1] += rows->start[b];
    return rows->ordered = true;
}

/* ---- what SQLite calls ---- */

/* How a query reads a table, which best_index() chooses: the rows of a ballot, a row by its identifier, or all rows, in
 * the order of the columns whose numbers are the letters of a text ('a': the first). */
enum plan { OF_BALLOT = 1, BY_ROW, ALL };

static int connect(sqlite3 *db, void *tables, int argc, const char *const *argv, sqlite3_vtab **table, char **error)
{
    (void)argc;
    (void)error;
    for (int t = 0; t < TABLES; t++)
        if (!strcmp(argv[2], shapes[t].name)) {
            struct table *made = sqlite3_malloc(sizeof *made);
            if (!made)
                return SQLITE_NOMEM;
            *made = (struct table){.rows = &((struct tally_ballot_tables *)tables)->all[t]};
            *table = &made->base;
            return sqlite3_declare_vtab(db, shapes[t].declaration);
        }
    return SQLITE_ERROR;
}

static int disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* Takes the first constraint “column = value” that can be used. */
static bool use_constraint(sqlite3_index_info *info, int column, enum plan plan, int64_t rows)
{
    for (int i = 0; i < info->nConstraint; i++)
        if (info->aConstraint[i].usable && info->aConstraint[i].iColumn == column &&
            info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->idxNum = (int)plan;
            info->estimatedRows = rows;
            info->estimatedCost = (double)rows;
            return true;
        }
    return false;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    enum { ROWS = 50000, CELLS = 12, ROWID = -1 };
    (void)table;
    if (use_constraint(info, ROWID, BY_ROW, 1) || use_constraint(info, 0, OF_BALLOT, CELLS))
        return SQLITE_OK;
    info->idxNum = ALL;
    info->estimatedRows = ROWS;
    info->estimatedCost = ROWS;
    for (int i = 0; i < info->nOrderBy; i++)
        if (info->aOrderBy[i].desc || info->aOrderBy[i].iColumn < 0)
            return SQLITE_OK;
    if (!info->nOrderBy)
        return SQLITE_OK;
    char *columns = sqlite3_malloc(info->nOrderBy + 1);
    if (!columns)
        return SQLITE_NOMEM;
    for (int i = 0; i < info->nOrderBy; i++)
        columns[i] = (char)('a' + info->aOrderBy[i].iColumn);
    columns[info->nOrderBy] = '\0';
    info->idxStr = columns;
    info->needToFreeIdxStr = info->orderByConsumed = true;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    (void)table;
    struct cursor *c = sqlite3_malloc(sizeof *c);
    if (!c)
        return SQLITE_NOMEM;
    *c = (struct cursor){.order = NULL};
    *cursor = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    free(((struct cursor *)cursor)->own);
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static struct rows *rows_of(sqlite3_vtab_cursor *cursor)
{
    return ((struct table *)cursor->pVtab)->rows;
}

static int filter(sqlite3_vtab_cursor *cursor, int plan, const char *columns, int argc, sqlite3_value **argv)
{
    struct cursor *c = (struct cursor *)cursor;
    struct rows *rows = rows_of(cursor);
    const int64_t wanted = argc ? sqlite3_value_int64(argv[0]) : 0;
    c->at = c->end = 0;
    if (plan == OF_BALLOT) {
        if (!order_by_ballot(rows))
            return SQLITE_ERROR;
        c->order = rows->order;
        if (wanted >= 0 && (size_t)wanted <= rows->ballots) {
            c->at = rows->start[wanted];
            c->end = rows->start[wanted + 1];
        }
        return SQLITE_OK;
    }
    free(c->own);
    c->order = c->own = tally_alloc((plan == BY_ROW ? 0 : rows->count) + 1, sizeof *c->own);
    if (plan == BY_ROW) {
        if (wanted >= 1 && (size_t)wanted <= rows->count && !rows->removed[wanted - 1]) {
            c->own[0] = (size_t)wanted - 1;
            c->end = 1;
        }
        return SQLITE_OK;
    }
    c->end = all_rows(rows, c->own);
    for (size_t i = columns ? strlen(columns) : 0; i-- > 0;)
        if (!sort_by(rows, columns[i] - 'a', c->own, c->end))
            return SQLITE_ERROR;
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
    ((struct cursor *)cursor)->at++;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
    const struct cursor *c = (struct cursor *)cursor;
    return c->at >= c->end;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int n)
{
    const struct cursor *c = (struct cursor *)cursor;
    sqlite3_result_int64(context, value(rows_of(cursor), c->order[c->at], n));
    return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *cursor, sqlite3_int64 *id)
{
    const struct cursor *c = (struct cursor *)cursor;
    *id = (sqlite3_int64)c->order[c->at] + 1;
    return SQLITE_OK;
}

/* Deletes, inserts or changes a row, as SQLite says by the values that it passes: the identifier of the row that is
 * there, NULL for a new one; its identifier then; and its columns. */
static int update(sqlite3_vtab *table, int argc, sqlite3_value **argv, sqlite3_int64 *id)
{
    struct rows *rows = ((struct table *)table)->rows;
    int64_t values[TALLY_PACKED_COLUMNS];
    const bool is_new = sqlite3_value_type(argv[0]) == SQLITE_NULL;
    const size_t row = is_new ? rows->count : (size_t)sqlite3_value_int64(argv[0]) - 1;
    for (int i = 0; i < rows->columns && argc > 1; i++)
        values[i] = sqlite3_value_int64(argv[i + 2]);
    if (argc == 1) {
        rows->removed[row] = true;
        rows->ordered = false;
    } else if (is_new) {
        add(rows, values);
        *id = (sqlite3_int64)rows->count;
    } else {
        memcpy(rows->values + row * (size_t)rows->columns, values, (size_t)rows->columns * sizeof *values);
    }
    return SQLITE_OK;
}

static void end(void *self)
{
    struct tally_ballot_tables *tables = self;
    for (int t = 0; t < TABLES; t++) {
        free(tables->all[t].values);
        free(tables->all[t].removed);
        free(tables->all[t].order);
        free(tables->all[t].start);
    }
    free(tables);
}

struct tally_ballot_tables *tally_ballot_tables_new(sqlite3 *db)
{
    static const sqlite3_module module = {.xConnect = connect, /* and no xCreate: the tables are there by their names */
                                          .xBestIndex = best_index,
                                          .xDisconnect = disconnect,
                                          .xOpen = open_cursor,
                                          .xClose = close_cursor,
                                          .xFilter = filter,
                                          .xNext = next,
                                          .xEof = at_end,
                                          .xColumn = column,
                                          .xRowid = row_id,
                                          .xUpdate = update};
    struct tally_ballot_tables *tables = tally_alloc(1, sizeof *tables);
    for (int t = 0; t < TABLES; t++)
        tables->all[t].columns = shapes[t].columns;
    bool ok = true;
    for (int t = 0; t < TABLES; t++) /* the last one ends all of them */
        ok &= sqlite3_create_module_v2(db, shapes[t].name, &module, tables, t + 1 < TABLES ? NULL : end) == SQLITE_OK;
    return ok ? tables : NULL; /* SQLite has freed it by then, if it failed */
}
