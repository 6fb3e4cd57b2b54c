#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"

/* A sound table: its rows, and nothing to be said of it. */
static void rows_are(const char *text, const char *rows)
{
    const struct scanned *s = scan(text);
    assert_string_equal(s->said.text, "");
    assert_true(s->ok);
    assert_string_equal(s->rows.text, rows);
}

static void plain_cells(void **state)
{
    (void)state;
    rows_are("a,b,c\n1,22,3\n", "1:1 a|1:3 b|1:5 c\n2:1 1|2:3 22|2:6 3\n");
    rows_are("a,b\n1,2", "1:1 a|1:3 b\n2:1 1|2:3 2\n"); /* no end of the last line */
    rows_are("a\n1\n2\n", "1:1 a\n2:1 1\n3:1 2\n");
}

static void empty_cells_are_where_they_would_start(void **state)
{
    (void)state;
    rows_are("a,b,c\n,,x\nx,,\n,x,\n", "1:1 a|1:3 b|1:5 c\n2:1 |2:2 |2:3 x\n3:1 x|3:3 |3:4 \n4:1 |4:2 x|4:4 \n");
    rows_are("a,b\nx,", "1:1 a|1:3 b\n2:1 x|2:3 \n");
    rows_are("a,b\n\"\",x\n", "1:1 a|1:3 b\n2:1 |2:4 x\n");
}

static void quoted_cells_begin_at_their_quote(void **state)
{
    (void)state;
    rows_are("a,b\n\"x, y\",\"z\"\n", "1:1 a|1:3 b\n2:1 x, y|2:8 z\n");
    rows_are("\"a\",b\n1,2\n", "1:1 a|1:5 b\n2:1 1|2:3 2\n");
    rows_are("a,b\n\"x\"\"y\",z\n", "1:1 a|1:3 b\n2:1 x\"y|2:8 z\n");
    rows_are("a,b\n\"\"\"\",z\n", "1:1 a|1:3 b\n2:1 \"|2:6 z\n");
}

static void line_ends_within_quotes(void **state)
{
    (void)state;
    rows_are("a,b\n\"x\ny\",z\nq,r\n", "1:1 a|1:3 b\n2:1 x\ny|3:4 z\n4:1 q|4:3 r\n");
    rows_are("a,b\r\n\"x\r\ny\",z\r\nq,r\r\n", "1:1 a|1:3 b\n2:1 x\r\ny|3:4 z\n4:1 q|4:3 r\n");
    rows_are("a,b\n\"x\ry\",z\n", "1:1 a|1:3 b\n2:1 x\ry|2:7 z\n");
    rows_are("a,b\nx,\"\n\n\"\nq,r\n", "1:1 a|1:3 b\n2:1 x|2:3 \n5:1 q|5:3 r\n");
}

static void windows_line_ends_take_no_columns(void **state)
{
    (void)state;
    rows_are("a,b\r\n1,2\r\n\"3\",4\r\n", "1:1 a|1:3 b\n2:1 1|2:3 2\n3:1 3|3:5 4\n");
    rows_are("a,b\r\n1,2", "1:1 a|1:3 b\n2:1 1|2:3 2\n");
    rows_are("a,b\r\n1,\r\n,2\r\n", "1:1 a|1:3 b\n2:1 1|2:3 \n3:1 |3:2 2\n");
}

static void a_byte_order_mark_is_not_counted(void **state)
{
    (void)state;
    rows_are("\xEF\xBB\xBF"
             "a,b\n1,2\n",
             "1:1 a|1:3 b\n2:1 1|2:3 2\n");
    rows_are("\xEF\xBB\xBF\"a\",b\r\n1,2\r\n", "1:1 a|1:5 b\n2:1 1|2:3 2\n");
}

static void columns_are_characters(void **state)
{
    (void)state;
    rows_are("姓名,票号\n王毅,1\n𠮷田,2\n阿依古丽·买买提,3\n",
             "1:1 姓名|1:4 票号\n2:1 王毅|2:4 1\n3:1 𠮷田|3:4 2\n4:1 阿依古丽·买买提|4:10 3\n");
    rows_are("a,b\n\"王、毅\",㛃\n", "1:1 a|1:3 b\n2:1 王、毅|2:7 㛃\n");
}

static void padding_belongs_to_the_cell(void **state)
{
    (void)state;
    rows_are("a,b\n  x , y\n", "1:1 a|1:3 b\n2:1 x|2:6 y\n");
    rows_are("a,b\n\xE3\x80\x80x\xC2\xA0,\ty\n", "1:1 a|1:3 b\n2:1 x|2:5 y\n");
    rows_are("a,b\n\" x \",y\n", "1:1 a|1:3 b\n2:1 x|2:7 y\n");
    rows_are(" a ,b\n1,2\n", "1:1 a|1:5 b\n2:1 1|2:3 2\n");
}

/* How far the text stands behind the place, and the place behind a row's last character. */
struct ends {
    struct scribe text;
};

static bool note_ends(void *self, const struct tally_row *row)
{
    struct ends *e = self;
    scribe(&e->text, "%u,%llu:%llu ", (unsigned)row->cells[0].lead, (unsigned long long)row->end.line,
           (unsigned long long)row->end.column);
    return true;
}

static void leads_and_ends(void **state)
{
    static const char text[] = "a,b\r\n\" x\",2\r\n\xE3\x80\x80 x,22\n\"x\ny\",3";
    struct tally_diags *d = tally_diags_new();
    struct tally_file file = {.name = "t.csv",
                              .place = tally_diags_file(d, "t.csv"),
                              .bytes = (const unsigned char *)text,
                              .size = sizeof text - 1};
    struct ends e = {.text = {.used = 0}};
    (void)state;
    assert_true(tally_table_open(&file, d) && tally_table_scan(&file, d, note_ends, &e));
    assert_string_equal(e.text.text, "0,1:4 2,2:7 2,3:7 1,5:5 ");
    tally_diags_free(d);
}

static void the_same_places_in_gb18030(void **state)
{
    static const char text[] = "姓名,票号\r\n王毅,1\r\n\"𠮷、田\",2\r\n㛃立,3\r\n";
    char bytes[128];
    size_t size = to_gb18030(text, bytes, sizeof bytes);
    const struct scanned *s = scan_bytes(bytes, size);
    (void)state;
    assert_int_equal(s->file.encoding, TALLY_GB18030);
    assert_string_equal(s->rows.text, "1:1 姓名|1:4 票号\n2:1 王毅|2:4 1\n3:1 𠮷、田|3:7 2\n4:1 㛃立|4:4 3\n");
    assert_string_equal(s->said.text, "");
    assert_string_equal(scan(text)->rows.text, "1:1 姓名|1:4 票号\n2:1 王毅|2:4 1\n3:1 𠮷、田|3:7 2\n4:1 㛃立|4:4 3\n");
}

struct last {
    struct tally_place place;
    struct tally_text text;
    char copy[64];
    uint64_t rows;
};

static bool note_last(void *self, const struct tally_row *row)
{
    struct last *l = self;
    l->rows++;
    l->place = row->cells[1].place;
    assert_true(row->cells[1].text.size < sizeof l->copy);
    memcpy(l->copy, row->cells[1].text.bytes, row->cells[1].text.size);
    l->copy[row->cells[1].text.size] = '\0';
    return true;
}

/* Longer than any chunk that the text is decoded by, whose borders fall into characters now and then. */
static void long_files(void **state)
{
    enum { ROWS = 9000 };
    char *utf8 = tally_alloc(ROWS, 64), *gb = tally_alloc(ROWS, 64);
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        size_t at = shift; /* so many letters more in the header */
        memset(utf8, 'a', shift);
        for (size_t i = 0; i < ROWS; i++) {
            static const char row[] = "王𠮷毅,阿依古丽·买买提\r\n";
            memcpy(utf8 + at, row, sizeof row);
            at += sizeof row - 1;
        }
        for (int gb18030 = 0; gb18030 < 2; gb18030++) {
            struct tally_diags *d = tally_diags_new();
            struct tally_file file = {.name = "t.csv",
                                      .place = tally_diags_file(d, "t.csv"),
                                      .bytes = (unsigned char *)utf8,
                                      .size = at,
                                      .reading = tally_reading_find(1)}; /* later, rows like the first are headings */
            struct last l = {.rows = 0};
            if (gb18030) {
                file.bytes = (unsigned char *)gb;
                file.size = to_gb18030(utf8, gb, (size_t)ROWS * 64);
            }
            assert_true(tally_table_open(&file, d) && tally_table_scan(&file, d, note_last, &l));
            assert_int_equal(file.encoding, gb18030 ? TALLY_GB18030 : TALLY_UTF8);
            assert_int_equal(l.rows, ROWS);
            assert_int_equal(l.place.line, ROWS);
            assert_int_equal(l.place.column, 5);
            assert_string_equal(l.copy, "阿依古丽·买买提");
            tally_diags_free(d);
        }
    }
    free(utf8);
    free(gb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_cells),
        cmocka_unit_test(empty_cells_are_where_they_would_start),
        cmocka_unit_test(quoted_cells_begin_at_their_quote),
        cmocka_unit_test(line_ends_within_quotes),
        cmocka_unit_test(windows_line_ends_take_no_columns),
        cmocka_unit_test(a_byte_order_mark_is_not_counted),
        cmocka_unit_test(columns_are_characters),
        cmocka_unit_test(padding_belongs_to_the_cell),
        cmocka_unit_test(leads_and_ends),
        cmocka_unit_test(the_same_places_in_gb18030),
        cmocka_unit_test(long_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
