/* Bytes in a database that belong to no row. Each place that the format of SQLite leaves is found here by a reading of
 * the pages of its own, filled by hand, and must be told: all of it, on its page, and nothing more. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/ledger.h"
#include "unit/support/support.h"

enum { HEAD = 100, HIDDEN = 24, ROWS = 400, LONG_KEYS = 60 };

struct base {
    struct folder *f;
    unsigned char *bytes;
    size_t size, page, usable;
};

/* What is written: no bytes of it are small, and none are in a row. */
static const unsigned char hidden[HIDDEN] = "\x91(a hidden remark (24)!\x92";

/* ---- a database ---- */

static void must(sqlite3 *db, const char *sql)
{
    char *error = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
}

/* So many bytes that look random, always the same. */
static void fill(unsigned char *to, size_t size, uint32_t seed)
{
    for (size_t i = 0; i < size; i++) {
        seed = seed * UINT32_C(1664525) + UINT32_C(1013904223);
        to[i] = (unsigned char)(seed >> 24);
    }
}

static void insert(sqlite3 *db, const char *sql, size_t size, uint32_t seed)
{
    unsigned char *bytes = test_malloc(size + 1);
    sqlite3_stmt *s;
    fill(bytes, size, seed);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    sqlite3_bind_blob(s, 1, bytes, (int)size, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    test_free(bytes);
}

/* The size of a value that leaves some of its last page unused: SQLite otherwise sets out so much on the row's own page
 * that the last one is full. */
static size_t long_value(size_t usable)
{
    size_t least = (usable - 12) * 32 / 255 - 23, each = usable - 4;
    return least + 6 * each - 60;
}

/* The least that do not fit into the row's own page: a table keeps rows of up to usable - 35 bytes there, an index
 * those up to a quarter of a page. Four bytes of these, or three, say what a row's values are. */
static size_t least_long_value(size_t usable)
{
    return usable - 34 - 4;
}

static size_t least_long_key(size_t usable)
{
    return (usable - 12) * 64 / 255 - 22 - 3;
}

/* Rows in pages of both levels, an index of both levels with keys that go on in other pages, very long rows, an empty
 * table, and rows taken out between others. */
static void make_rows(sqlite3 *db, size_t usable)
{
    must(db, "CREATE TABLE many (a INTEGER PRIMARY KEY, b BLOB); CREATE TABLE keys (k BLOB PRIMARY KEY) WITHOUT ROWID; "
             "CREATE TABLE large (a INTEGER PRIMARY KEY, b BLOB); CREATE TABLE empty (a INTEGER PRIMARY KEY)");
    for (uint32_t i = 0; i < ROWS; i++)
        insert(db, "INSERT INTO many (b) VALUES (?)", 40 + i % 90, i);
    for (uint32_t i = 0; i < LONG_KEYS; i++)
        insert(db, "INSERT INTO keys VALUES (?)", i % 8 ? 1300 : 30, ROWS + i);
    insert(db, "INSERT INTO large (b) VALUES (?)", 30000, ROWS + LONG_KEYS);
    insert(db, "INSERT INTO large (b) VALUES (?)", long_value(usable), ROWS + LONG_KEYS + 1);
    insert(db, "INSERT INTO large (b) VALUES (?)", least_long_value(usable), ROWS + LONG_KEYS + 2);
    insert(db, "INSERT INTO keys VALUES (?)", least_long_key(usable), ROWS + LONG_KEYS + 3);
    must(db, "DELETE FROM many WHERE a % 5 = 2");
}

static void make(struct base *b, struct folder *f, size_t page, int reserved)
{
    sqlite3 *db;
    char sql[128];
    *b = (struct base){.f = f, .page = page, .usable = page - (size_t)reserved};
    folder_put(f, "a.db", "");
    assert_int_equal(sqlite3_open(folder_path(f, "a.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved), SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA page_size = %zu; PRAGMA secure_delete = ON; PRAGMA synchronous = OFF", page);
    must(db, sql);
    must(db, "BEGIN");
    make_rows(db, b->usable);
    must(db, "COMMIT");
    must(db, "VACUUM"); /* moves nothing about that is not in a row */
    must(db, "DELETE FROM many WHERE a % 25 = 5");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    FILE *file = fopen(folder_path(f, "a.db"), "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    b->size = (size_t)ftell(file);
    rewind(file);
    b->bytes = test_malloc(b->size);
    assert_int_equal(fread(b->bytes, 1, b->size, file), b->size);
    fclose(file);
}

/* ---- what is told ---- */

static void tells(struct base *b, uint64_t told, uint64_t first, const char *what)
{
    struct tally_ledger ledger = {.path = "a.db", .diags = tally_diags_new()};
    uint64_t bytes, page;
    folder_put_bytes(b->f, "a.db", b->bytes, b->size);
    assert_int_equal(sqlite3_open_v2(folder_path(b->f, "a.db"), &ledger.db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_true(tally_ledger_slack(&ledger, &bytes, &page));
    if (bytes != told || page != first)
        fail_msg("%s, pages of %zu: %llu bytes are told, on page %llu; expected %llu on page %llu", what, b->page,
                 (unsigned long long)bytes, (unsigned long long)page, (unsigned long long)told,
                 (unsigned long long)first);
    sqlite3_close(ledger.db);
    tally_diags_free(ledger.diags);
}

static void hide(struct base *b, size_t at, const char *what)
{
    memcpy(b->bytes + at, hidden, HIDDEN);
    tells(b, HIDDEN, at / b->page + 1, what);
    memset(b->bytes + at, 0, HIDDEN);
}

/* From here to there, if there is room, at both ends; what SQLite left there, if anything, goes. */
static size_t hide_at_ends(struct base *b, size_t from, size_t to, const char *what)
{
    if (to < from + HIDDEN)
        return 0;
    memset(b->bytes + from, 0, to - from);
    hide(b, from, what);
    hide(b, to - HIDDEN, what);
    return 1;
}

/* ---- the places ---- */

static size_t two(const unsigned char *p)
{
    return (size_t)p[0] * 256 + p[1];
}

struct places {
    size_t inner_rows, inner_keys, rows, keys, blocks, reserve; /* tried */
};

/* Blocks that are free among the rows of a page, the first two of them. */
static size_t try_blocks(struct base *b, size_t page, size_t head)
{
    size_t tried = 0;
    for (size_t block = two(b->bytes + head + 1); block && tried < 2; block = two(b->bytes + page + block))
        tried += hide_at_ends(b, page + block + 4, page + block + two(b->bytes + page + block + 2), "a free block");
    return tried;
}

static void try_page(struct base *b, size_t page, struct places *tried)
{
    enum { OF_EACH = 4 };
    const size_t head = page ? page : HEAD;
    const int kind = b->bytes[head];
    const bool inner = kind == 2 || kind == 5;
    size_t *const count = kind == 2    ? &tried->inner_keys
                          : kind == 5  ? &tried->inner_rows
                          : kind == 10 ? &tried->keys
                          : kind == 13 ? &tried->rows
                                       : NULL;
    if (!count)
        return;
    if (tried->blocks < OF_EACH)
        tried->blocks += try_blocks(b, page, head);
    if (*count >= OF_EACH)
        return;
    const size_t content = two(b->bytes + head + 5) ? two(b->bytes + head + 5) : 65536;
    *count += hide_at_ends(b, head + (inner ? 12 : 8) + 2 * two(b->bytes + head + 3), page + content, "between");
    tried->reserve += hide_at_ends(b, page + b->usable, page + b->page, "in reserve");
}

/* Where the page goes on behind a value that goes on in others: found by the value's last bytes. */
static size_t end_of(struct base *b, size_t size, uint32_t seed)
{
    enum { LAST = 16 };
    unsigned char *value = test_malloc(size);
    fill(value, size, seed);
    size_t at = LAST;
    while (at < b->size && memcmp(b->bytes + at - LAST, value + size - LAST, LAST) != 0)
        at++;
    test_free(value);
    assert_true(at < b->size);
    return at;
}

static void try_end_of(struct base *b, size_t size, uint32_t seed)
{
    size_t at = end_of(b, size, seed);
    assert_int_equal(hide_at_ends(b, at, (at / b->page + 1) * b->page, "behind the end of a long value"), 1);
}

/* Room in a page of rows, behind the first page. */
static size_t some_room(const struct base *b)
{
    enum { ROOM = 200, BEFORE = 150 };
    for (size_t page = b->page; page < b->size; page += b->page)
        if (b->bytes[page] == 13 && two(b->bytes + page + 5) > 8 + 2 * two(b->bytes + page + 3) + ROOM)
            return page + two(b->bytes + page + 5) - BEFORE;
    fail_msg("no page has room");
    return 0;
}

static void every_place_is_told(void **state)
{
    static const struct {
        size_t page;
        int reserved;
    } forms[] = {{1024, 0}, {4096, 0}, {4096, 64}, {65536, 0}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct base b;
        struct places tried = {.rows = 0};
        make(&b, *state, forms[i].page, forms[i].reserved);
        tells(&b, 0, 0, "nothing");
        for (size_t page = 0; page < b.size; page += b.page)
            try_page(&b, page, &tried);
        assert_true(tried.rows >= 2 && tried.keys >= 1 && tried.blocks >= 2 && (!forms[i].reserved || tried.reserve));
        assert_true(b.page > 4096 || (tried.inner_rows && tried.inner_keys));
        try_end_of(&b, long_value(b.usable), ROWS + LONG_KEYS + 1);
        if (b.page < 8192) { /* what says what the values are is longer there */
            try_end_of(&b, least_long_value(b.usable), ROWS + LONG_KEYS + 2);
            try_end_of(&b, least_long_key(b.usable), ROWS + LONG_KEYS + 3);
        }
        for (uint32_t key = 1; key < LONG_KEYS && b.page == 1024; key += 2)
            try_end_of(&b, 1300, ROWS + key);
        test_free(b.bytes);
    }
}

/* Sixteen bytes, more than three of five of them not small. */
static void what_is_enough(void **state)
{
    struct base b;
    make(&b, *state, 4096, 0);
    const size_t at = some_room(&b);
    const uint64_t number = at / b.page + 1;
    memcpy(b.bytes + at, hidden, 15);
    tells(&b, 0, 0, "fifteen");
    b.bytes[at + 15] = 1;
    tells(&b, 16, number, "sixteen");
    for (size_t large = 11; large < 14; large++)
        for (size_t i = 0; i < 20; i++) {
            b.bytes[at + i] = i < large ? 16 : 15;
            if (i == 19)
                tells(&b, large > 12 ? 20 : 0, large > 12 ? number : 0, "large and small ones of twenty");
        }
    memcpy(b.bytes + at, hidden, 20);
    memcpy(b.bytes + at + 60, hidden, HIDDEN);
    tells(&b, 20 + HIDDEN, number, "two in one page");
    memset(b.bytes + at, 0, 100);
    memcpy(b.bytes + at, b.bytes + at + 150, 100); /* what stands in a row, as SQLite leaves it where it moves one */
    tells(&b, 0, 0, "a row once more");
    test_free(b.bytes);
}

/* Of several pages the first is told, whichever was looked at first: a long value may end far behind its row. */
static void the_first_page(void **state)
{
    struct base b;
    make(&b, *state, 4096, 0);
    const size_t end = end_of(&b, long_value(b.usable), ROWS + LONG_KEYS + 1), room = some_room(&b);
    assert_true(room < end);
    memset(b.bytes + end, 0, b.page - end % b.page);
    memcpy(b.bytes + end, hidden, HIDDEN);
    tells(&b, HIDDEN, end / b.page + 1, "behind a long value");
    memcpy(b.bytes + room, hidden, HIDDEN);
    tells(&b, (size_t)2 * HIDDEN, room / b.page + 1, "behind a long value and between");
    test_free(b.bytes);
}

static void the_head_of_the_file(void **state)
{
    struct base b;
    make(&b, *state, 4096, 0);
    for (size_t i = 71; i <= 92; i++) {
        const unsigned char before = b.bytes[i];
        b.bytes[i] ^= 1;
        tells(&b, i >= 72 && i < 92, i >= 72 && i < 92, "a byte of the head");
        b.bytes[i] = before;
    }
    memset(b.bytes + 72, 3, 20);
    tells(&b, 20, 1, "all that is unused");
    memset(b.bytes + 72, 0, 20);
    for (size_t i = 36; i < 40; i++) { /* pages that are free; there are none */
        b.bytes[i] = 1;
        tells(&b, b.page << (39 - i) * 8, 1, "free pages");
        b.bytes[i] = 0;
    }
    test_free(b.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_place_is_told, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_enough, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(the_first_page, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(the_head_of_the_file, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
