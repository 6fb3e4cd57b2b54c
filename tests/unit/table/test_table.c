#include <stdlib.h>
#include <string.h>

#include "table/cell.h"
#include "table/fast.h"
#include "table/load.h"
#include "unit/support/support.h"

/* ---- which encoding ---- */

static void reads_as(const void *bytes, size_t size, enum tally_encoding encoding, const char *expected_said,
                     const char *rows)
{
    const struct scanned *s = scan_bytes(bytes, size);
    assert_string_equal(s->said.text, expected_said);
    assert_int_equal(s->file.encoding, encoding);
    assert_string_equal(s->rows.text, rows);
}
#define READS_AS(text, encoding, said, rows) reads_as(text, sizeof text - 1, encoding, said, rows)

static void utf8(void **state)
{
    (void)state;
    READS_AS("a,b\n", TALLY_UTF8, "", "1:1 a|1:3 b\n");
    READS_AS("\xEF\xBB\xBFname\n", TALLY_UTF8, "", "1:1 name\n");
    READS_AS("姓名\n", TALLY_UTF8, "", "1:1 姓名\n");
    READS_AS("𠮷\n", TALLY_UTF8, "", "1:1 𠮷\n");
    READS_AS("√\n", TALLY_UTF8, "", "1:1 √\n");
}

/* Signs of ballots, and the dot of names, speak for nothing alone: the file is UTF-8. */
static void middle_dots_and_crosses_are_utf8(void **state)
{
    (void)state;
    READS_AS("a\n\xC2\xB7\n", TALLY_UTF8, "", "1:1 a\n2:1 ·\n");
    READS_AS("a\n\xC3\x97\n", TALLY_UTF8, "", "1:1 a\n2:1 ×\n");
    READS_AS("a\n\xC2\xB7\xC3\x97\n", TALLY_UTF8, "", "1:1 a\n2:1 ·×\n");
}

static void gb18030(void **state)
{
    (void)state;
    READS_AS("\xD0\xD5\xC3\xFB\r\n\xCD\xF5\xD2\xE3\r\n", TALLY_GB18030, "", "1:1 姓名\n2:1 王毅\n");
    READS_AS("\xD0\xD5\xC3\xFB\n\x95\x34\xB2\x35\n\xFE\x9F\n\x82\x30\xB7\x31\n", TALLY_GB18030, "",
             "1:1 姓名\n2:1 𠮷\n3:1 䶮\n4:1 㛃\n");
}

/* 职位 in GB18030 is valid UTF-8, U+05B0 U+03BB. */
static void gb18030_that_looks_like_utf8(void **state)
{
    (void)state;
    READS_AS("\xD6\xB0\xCE\xBB\n", TALLY_GB18030, "t.csv encoding-guessed\n", "1:1 职位\n");
    READS_AS("\xD6\xB0\xCE\xBB\n\xC2\xB7\n", TALLY_GB18030, "t.csv encoding-guessed\n", "1:1 职位\n2:1 路\n");
    /* one character from U+0800 up, and all of it is UTF-8; so it is where the file says so */
    READS_AS("\xD6\xB0\xCE\xBB\xE2\x88\x9A\n", TALLY_UTF8, "", "1:1 \xD6\xB0\xCE\xBB√\n");
    READS_AS("\xD6\xB0\xCE\xBB\xE0\xA0\x80\n", TALLY_UTF8, "", "1:1 \xD6\xB0\xCE\xBB\xE0\xA0\x80\n"); /* U+0800 */
    READS_AS("\xEF\xBB\xBF\xD6\xB0\xCE\xBB\n", TALLY_UTF8, "", "1:1 \xD6\xB0\xCE\xBB\n");
}

static void neither_encoding(void **state)
{
    (void)state;
    READS_AS("a,b\n1,\xFF\xFF\n", TALLY_UTF8, "t.csv:2:3 bad-encoding\n", "");
    READS_AS("a,b\n王,\xE7\x8E", TALLY_UTF8, "t.csv:2:3 bad-encoding\n", ""); /* cut off in a character */
    READS_AS("\xEF\xBB\xBF"
             "a\nb\xC0\x80\n",
             TALLY_UTF8, "t.csv:2:2 bad-encoding\n", ""); /* overlong, and the file says that it is UTF-8 */
    READS_AS("\xEF\xBB\xBF\xED\xA0\x80\n", TALLY_UTF8, "t.csv:1:1 bad-encoding\n",
             ""); /* a surrogate; the mark is not counted */
    READS_AS("\xEF\xBB\xBFx\xD0\xD5\xC3\xFB\n", TALLY_UTF8, "t.csv:1:2 bad-encoding\n",
             ""); /* GB18030 under a false mark */
}

static void utf16(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {{"\xFF\xFE"
                 "a\0,\0b\0\n\0",
                 10},
                {"\xFE\xFF\0a\0,\0b\0\n", 10},
                {"a\0,\0b\0\n\0", 8},
                {"\0a\0,\0b\0\n", 8}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct scanned *s = scan_bytes(rows[i].bytes, rows[i].size);
        assert_false(s->ok);
        assert_string_equal(s->said.text, "t.csv:1:1 bad-encoding\n");
    }
}

/* ---- small tables ---- */

static const struct tally_column columns[] = {
    {"tier", "层次", "票种", true, NULL}, {"due", "应到", NULL, true, NULL}, {"talked", "谈话人数", NULL, false, NULL}};
enum { TIER, DUE, TALKED, COLUMNS };

struct loaded {
    struct tally_table table;
    struct tally_arena arena;
    struct tally_diags *diags;
    struct tally_file file;
    bool ok;
};

static struct loaded load(const char *text)
{
    struct loaded l = {.diags = tally_diags_new()};
    l.file = (struct tally_file){.name = "t.csv",
                                 .place = tally_diags_file(l.diags, "t.csv"),
                                 .bytes = (const unsigned char *)text,
                                 .size = strlen(text)};
    l.ok = tally_table_load(&l.table, &l.file, columns, COLUMNS, &l.arena, l.diags);
    return l;
}

static void unload(struct loaded *l)
{
    tally_arena_clear(&l->arena);
    tally_diags_free(l->diags);
}

static void columns_in_any_order_and_language(void **state)
{
    static const char *const headers[] = {"tier,due", "层次,应到", "票种,应到", " tier ,应到"};
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s\nA,3\nB,4\n", headers[i]);
        struct loaded l = load(s.text);
        assert_true(l.ok);
        assert_int_equal(l.table.rows, 2);
        assert_true(l.table.has[TIER] && l.table.has[DUE] && !l.table.has[TALKED]);
        assert_true(tally_text_is(l.table.cells[COLUMNS + TIER].text, "B"));
        assert_true(tally_text_is(l.table.cells[COLUMNS + DUE].text, "4"));
        assert_int_equal(l.table.cells[COLUMNS + TALKED].text.size, 0);
        unload(&l);
    }
    struct loaded l = load("due,talked,tier\n3,,A\n");
    assert_true(l.ok && tally_text_is(l.table.cells[TIER].text, "A") && tally_text_is(l.table.cells[DUE].text, "3"));
    assert_int_equal(l.table.cells[TIER].place.column, 4);
    unload(&l);
}

static void load_says(const char *text, const char *expected)
{
    struct loaded l = load(text);
    assert_string_equal(said(l.diags), expected);
    unload(&l);
}

static void headers_that_are_wrong(void **state)
{
    (void)state;
    load_says("tier,due,colour\nA,3,x\n", "t.csv:1:10 unknown-column\n");
    load_says("tier,due,\nA,3,\n", "t.csv:1:10 empty-column\n");
    load_says("tier,due,\nA,3,\nB,4,x\n", "t.csv:1:10 unknown-column\n");
    load_says("tier,due,层次\nA,3,B\n", "t.csv:1:10 duplicate-column\n");
    load_says("tier,talked\nA,3\n", "t.csv:1:1 missing-column\n");
    load_says("talked,colour\n1,2\n", "t.csv:1:1 missing-column\nt.csv:1:1 missing-column\nt.csv:1:8 unknown-column\n");
    load_says("A,3\nB,4\n", "t.csv no-header\n");
    load_says("Tier,Due\nA,3\n", "t.csv no-header\n");
}

/* ---- cells ---- */

static const char *number_said(const char *text, bool blank_ok, uint64_t *number)
{
    struct tally_diags *d = tally_diags_new();
    const struct tally_cell cell = {
        tally_text_of(text), {.file = tally_diags_file(d, "t.csv"), .line = 4, .column = 7}, 0, false, NULL};
    bool ok = tally_cell_number(&cell, blank_ok, 99, number, d);
    const char *s = said(d);
    assert_int_equal(ok, *s == '\0');
    tally_diags_free(d);
    return s;
}

static void number_cells(void **state)
{
    uint64_t n = 0;
    (void)state;
    assert_string_equal(number_said("1000000000", false, &n), "");
    assert_int_equal(n, 1000000000);
    assert_string_equal(number_said("３", false, &n), "");
    assert_int_equal(n, 3);
    assert_string_equal(number_said("", true, &n), "");
    assert_int_equal(n, 99);
    assert_string_equal(number_said("", false, &n), "t.csv:4:7 bad-number\n");
    assert_string_equal(number_said("3人", true, &n), "t.csv:4:7 bad-number\n");
    assert_string_equal(number_said("-3", false, &n), "t.csv:4:7 bad-number\n");
    assert_string_equal(number_said("1000000001", false, &n), "t.csv:4:7 too-large\n");
}

static const char *name_said(const char *text, uint32_t lead)
{
    struct tally_diags *d = tally_diags_new();
    const struct tally_cell cell = {
        tally_text_of(text), {.file = tally_diags_file(d, "t.csv"), .line = 4, .column = 7}, lead, false, NULL};
    bool ok = tally_cell_check_name(&cell, d);
    const char *s = said(d);
    assert_int_equal(ok, *s == '\0');
    tally_diags_free(d);
    return s;
}

static void name_cells(void **state)
{
    (void)state;
    assert_string_equal(name_said("阿依古丽·买买提", 0), "");
    assert_string_equal(name_said("", 0), "t.csv:4:7 bad-id\n");
    assert_string_equal(name_said("王\xE2\x80\x8B毅", 0), "t.csv:4:8 control-character\n"); /* U+200B */
    assert_string_equal(name_said("王\xE2\x80\xAE毅", 2),
                        "t.csv:4:10 control-character\n"); /* U+202E, behind a quote and a blank */
    assert_string_equal(name_said("\xEF\xBB\xBF王", 0), "t.csv:4:7 control-character\n"); /* U+FEFF */
}

/* ---- the quick way ---- */

struct quickly {
    struct scribe text;
    size_t stop_after; /* so many rows; 0: never */
};

static bool quick_row(void *self, const struct tally_fast_row *row)
{
    struct quickly *q = self;
    for (size_t i = 0; i < row->count; i++)
        scribe(&q->text, "[%.*s]", (int)row->cells[i].size, row->cells[i].bytes);
    scribe(&q->text, "\n");
    return !q->stop_after || --q->stop_after != 0;
}

static bool quick(const void *bytes, size_t size, struct quickly *q)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file = {.name = "t.csv", .place = tally_diags_file(d, "t.csv"), .bytes = bytes, .size = size};
    const struct tally_fast_scan calls = {quick_row, NULL};
    bool ok = tally_table_open(&file, d) && tally_table_scan_fast(&file, &calls, q);
    tally_diags_free(d);
    return ok;
}

static void quick_fields(void **state)
{
    static const struct {
        const char *text, *fields;
    } rows[] = {
        {"a,b\n1,2\n", "[a][b]\n[1][2]\n"},
        {"a,b\r\n1,2\r\n", "[a][b]\n[1][2]\n"},
        {"\xEF\xBB\xBF"
         "a,b\n1,2",
         "[a][b]\n[1][2]\n"},
        {"票号,姓名\n1,√\n", "[票号][姓名]\n[1][√]\n"},
        {"a,b\n\"x\"\"y, z\",\n", "[a][b]\n[x\"y, z][]\n"},
        {"a,b\n \t1 , 2\t\n", "[a][b]\n[1][2]\n"},
        {"a,b\n\"x\ny\",1\n", "[a][b]\n[x\ny][1]\n"},
        {"a,b\n\"\"\"x\"\"\",\"\"\n", "[a][b]\n[\"x\"][]\n"},
        {"a,b\n \"x \"\t,\" \"\n", "[a][b]\n[x ][ ]\n"},
        {"a,b\n,", "[a][b]\n[][]\n"},
        {"\xD0\xD5\xC3\xFB,\xC3\xFB\n\"\xC1\xF9\n\",1", "[姓名][名]\n[六\n][1]\n"}, /* GB 18030 */
        {"\x84\x31\x95\x33\xD0\xD5\xC3\xFB\n1\n", "[姓名]\n[1]\n"},                 /* behind a mark */
        {"a,b\n1,\"2\"", "[a][b]\n[1][2]\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct quickly q = {.stop_after = 0};
        if (!quick(rows[i].text, strlen(rows[i].text), &q))
            fail_msg("row %zu did not go the quick way", i);
        assert_string_equal(q.text.text, rows[i].fields);
    }
}

static void not_fit_for_the_quick_way(void **state)
{
    static const char *const rows[] = {
        "a,b\n1,x\"y\n", "a,b\n\"x\"y,1\n", "a,b\n1,\"x\n",         "a,b\n1\r2,3\n",
        "a,b\n1,2\r",    "a,b\n\x01,2\n",   "a,b\n1,\x7F\n",        "a\n\xC2\x85√\n",
        "a,b\n\n1,2\n",  "a,b\n \n1,2\n",   "a,b\n1,2\n\n",         "a,b\n1,\"x\r\ny\"\n",
        "a,b\n1,\"\n",   "a,b\n1,\"\"\"\n", "a,b\n\"x\" \"y\",1\n", "a,b\n1,x\"y,z\"\n"};
    static const char zero[] = "a,b\n1,\0\n";
    struct quickly q = {.stop_after = 0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct quickly other = {.stop_after = 0};
        if (quick(rows[i], strlen(rows[i]), &other))
            fail_msg("row %zu went the quick way", i);
    }
    assert_false(quick(zero, sizeof zero - 1, &q));
}

static void the_quick_way_can_be_stopped(void **state)
{
    struct quickly q = {.stop_after = 2};
    (void)state;
    assert_false(quick("a,b\n1,2\n", 8, &q));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8),
        cmocka_unit_test(middle_dots_and_crosses_are_utf8),
        cmocka_unit_test(gb18030),
        cmocka_unit_test(gb18030_that_looks_like_utf8),
        cmocka_unit_test(neither_encoding),
        cmocka_unit_test(utf16),
        cmocka_unit_test(columns_in_any_order_and_language),
        cmocka_unit_test(headers_that_are_wrong),
        cmocka_unit_test(number_cells),
        cmocka_unit_test(name_cells),
        cmocka_unit_test(quick_fields),
        cmocka_unit_test(not_fit_for_the_quick_way),
        cmocka_unit_test(the_quick_way_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
