#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"

/* What is said, and which rows still come through. */
static void scan_is(const char *text, const char *expected_said, const char *rows)
{
    const struct scanned *s = scan(text);
    assert_string_equal(s->said.text, expected_said);
    assert_string_equal(s->rows.text, rows);
}

static void ragged_rows(void **state)
{
    (void)state;
    /* too many cells: the first of them; too few: behind the row */
    scan_is("a,b\n1,2,3\n4,5\n", "t.csv:2:5 ragged-row\n", "1:1 a|1:3 b\n3:1 4|3:3 5\n");
    scan_is("a,b\n1,2,3,4\n", "t.csv:2:5 ragged-row\n", "1:1 a|1:3 b\n");
    scan_is("a,b,c\n1,2\n4,5,6\n", "t.csv:2:1 short-row\n", "1:1 a|1:3 b|1:5 c\n2:1 1|2:3 2|2:4 \n3:1 4|3:3 5|3:5 6\n");
    scan_is("a,b\n王毅\n", "t.csv:2:1 short-row\n", "1:1 a|1:3 b\n2:1 王毅|2:3 \n");
    scan_is("a,b\r\n1\r\n", "t.csv:2:1 short-row\n", "1:1 a|1:3 b\n2:1 1|2:2 \n");
    scan_is("a,b\n1", "t.csv:2:1 cut-row\n", "1:1 a|1:3 b\n");
    scan_is("a,b\n1,2\n3，4\n", "t.csv:3:1 ragged-row\n", "1:1 a|1:3 b\n2:1 1|2:3 2\n");
    scan_is("a,b\n\"x\ny\"\n", "t.csv:2:1 short-row\n", "1:1 a|1:3 b\n2:1 x\ny|3:3 \n");
    scan_is("a,b\n1,2,\n", "t.csv:2:5 ragged-row\n", "1:1 a|1:3 b\n"); /* the one too many is empty */
}

static void quotes_inside_cells(void **state)
{
    (void)state;
    scan_is("a,b\nx\"y,2\n3,4\n", "t.csv:2:2 quote-in-field\n", "1:1 a|1:3 b\n3:1 3|3:3 4\n");
    scan_is("a,b\n1,王\"\n3,4\n", "t.csv:2:4 quote-in-field\n", "1:1 a|1:3 b\n3:1 3|3:3 4\n");
}

static void text_behind_quotes(void **state)
{
    (void)state;
    scan_is("a,b\n\"x\"y,2\n3,4\n", "t.csv:2:4 text-after-quote\n", "1:1 a|1:3 b\n3:1 3|3:3 4\n");
    scan_is("a,b\n1,\"王\"毅\n3,4\n", "t.csv:2:6 text-after-quote\n", "1:1 a|1:3 b\n3:1 3|3:3 4\n");
}

static void rows_behind_a_broken_one_are_read(void **state)
{
    (void)state;
    scan_is("a,b\nx\"y,2\n\"q\",\"r\"\n\"x\"y,\n1,2,3\n\"5\",6\n",
            "t.csv:2:2 quote-in-field\nt.csv:4:4 text-after-quote\nt.csv:5:5 ragged-row\n",
            "1:1 a|1:3 b\n3:1 q|3:5 r\n6:1 5|6:5 6\n");
}

static void quotes_never_closed(void **state)
{
    (void)state;
    scan_is("a,b\n1,\"x\n2,3\n", "t.csv:2:3 unterminated-quote\n", "1:1 a|1:3 b\n");
    scan_is("a,b\n\"1\",2\n3,\"", "t.csv:3:3 unterminated-quote\n", "1:1 a|1:3 b\n2:1 1|2:5 2\n");
    scan_is("a,\"b\n1,2\n", "t.csv:1:3 unterminated-quote\n", "");
}

static void carriage_returns_alone(void **state)
{
    (void)state;
    scan_is("a,b\n1\r2,3\n", "t.csv:2:2 lone-cr\n", "1:1 a|1:3 b\n2:1 12|2:5 3\n"); /* in a cell */
    scan_is("a,b\n1,2\r3,4\n5,6\n", "t.csv:2:4 lone-cr\n",
            "1:1 a|1:3 b\n2:1 1|2:3 2\n2:5 3|2:7 4\n3:1 5|3:3 6\n"); /* at a row's end */
    scan_is("a,b\n1,2\rx,3,4\n5,6\n", "t.csv:2:4 lone-cr\n",
            "1:1 a|1:3 b\n3:1 5|3:3 6\n");                                      /* the row is not ragged as well */
    scan_is("a,b\r1,2\r", "t.csv:1:4 lone-cr\n", "1:1 a|1:3 b\n1:5 1|1:7 2\n"); /* at every row's end */
    scan_is("a,b\n1,2\r", "t.csv:2:4 lone-cr\n", "1:1 a|1:3 b\n2:1 1|2:3 2\n");
    scan_is("a,b\n1,2\r\r\n", "t.csv:2:4 lone-cr\n", "1:1 a|1:3 b\n2:1 1|2:3 2\n");
}

static void zero_bytes_and_controls(void **state)
{
    static const char zero[] = "a,b\n1,x\0y\n";
    const struct scanned *s = scan_bytes(zero, sizeof zero - 1);
    (void)state;
    assert_string_equal(s->said.text, "t.csv:2:4 nul-byte\n");
    assert_string_equal(scan("a,b\n\x01"
                             "1,2\x7F\n")
                            ->said.text,
                        "t.csv:2:1 control-character\nt.csv:2:5 control-character\n");
    assert_string_equal(scan("a,b\n\"x\x1B\",2\n")->said.text, "t.csv:2:3 control-character\n");
    assert_string_equal(scan("a,b\n毅\xC2\x85,2\n")->said.text, "t.csv:2:2 control-character\n"); /* U+0085 */
    assert_string_equal(scan("a,b\n1\t,2\n")->said.text, ""); /* a tab may stand in a cell */
}

static void other_separators(void **state)
{
    (void)state;
    scan_is("票号;姓名\n1;2\n", "t.csv:1:3 wrong-separator\n", "");
    scan_is("ballot\ttier\n1\t2\n", "t.csv:1:7 wrong-separator\n", "");
    assert_false(scan("a;b\n")->ok);
    /* with commas in the header, a semicolon is text */
    scan_is("a;b,c\n1,2\n", "", "1:1 a;b|1:5 c\n2:1 1|2:3 2\n");
}

static void empty_rows_are_skipped(void **state)
{
    (void)state;
    scan_is("a,b\n\n1,2\n,\n  ,\xE3\x80\x80\n3,4\n", "t.csv:2:1 empty-row\nt.csv:4:1 empty-row\nt.csv:5:1 empty-row\n",
            "1:1 a|1:3 b\n3:1 1|3:3 2\n6:1 3|6:3 4\n");
    scan_is("a,b\r\n\r\n1,2\r\n\r\n", "t.csv:2:1 empty-row\nt.csv:4:1 empty-row\n", "1:1 a|1:3 b\n3:1 1|3:3 2\n");
    scan_is("\na,b\n1,2\n", "t.csv:1:1 empty-row\n", "2:1 a|2:3 b\n3:1 1|3:3 2\n");
    scan_is("a,b\n,,,\n", "t.csv:2:1 empty-row\n", "1:1 a|1:3 b\n"); /* empty is empty, however many */
    scan_is("a,b\n\"\",\"\"\n", "t.csv:2:1 empty-row\n", "1:1 a|1:3 b\n");
}

static void rows_are_counted(void **state)
{
    (void)state;
    assert_int_equal(scan("a,b\n1,2\n\n3,4\n,\n")->file.rows, 2);
    assert_int_equal(scan("a,b\n")->file.rows, 0);
}

static void files_without_a_header(void **state)
{
    (void)state;
    scan_is("", "t.csv empty-file\n", "");
    scan_is("\xEF\xBB\xBF", "t.csv empty-file\n", "");
    scan_is("\n,,\n", "t.csv no-header\nt.csv:1:1 empty-row\nt.csv:2:1 empty-row\n", "");
    assert_false(scan("")->ok);
    assert_false(scan("\n")->ok);
}

static bool ignore_row(void *self, const struct tally_row *row)
{
    (void)self;
    (void)row;
    return true;
}

static bool stop_at_two(void *self, const struct tally_row *row)
{
    size_t *rows = self;
    (void)row;
    return ++*rows < 2;
}

/* For tables too long to be told. */
static const char *scan_said(const char *bytes, size_t size)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file = {
        .name = "t.csv", .place = tally_diags_file(d, "t.csv"), .bytes = (const unsigned char *)bytes, .size = size};
    if (tally_table_open(&file, d))
        tally_table_scan(&file, d, ignore_row, NULL);
    const char *text = said(d);
    tally_diags_free(d);
    return text;
}

/* What is said of a cell of so many letters. */
static const char *said_of_letters(size_t letters)
{
    char *text = tally_alloc(letters + 8, 1);
    memcpy(text, "a,b\n1,", 6);
    memset(text + 6, 'x', letters);
    text[6 + letters] = '\n';
    const char *result = scan_said(text, letters + 7);
    free(text);
    return result;
}

static void cells_of_64_kibibytes(void **state)
{
    (void)state;
    assert_string_equal(said_of_letters(65536), "");
    assert_string_equal(said_of_letters(65537), "t.csv:2:3 too-large\n");
    assert_string_equal(said_of_letters(200000), "t.csv:2:3 too-large\n");
}

static void columns_up_to_4096(void **state)
{
    char *text = tally_alloc(4097, 2);
    (void)state;
    for (size_t i = 0; i < 4097; i++)
        memcpy(text + 2 * i, "a,", 2);
    text[2 * 4096 - 1] = '\n';
    assert_string_equal(scan_said(text, 2 * 4096), "");
    text[2 * 4096 - 1] = ',';
    text[2 * 4097 - 1] = '\n';
    assert_string_equal(scan_said(text, 2 * 4097), "t.csv:1:8193 too-large\n"); /* the first too many */
    free(text);
}

static void who_reads_can_stop(void **state)
{
    static const char text[] = "a\n1\n2\n3\n";
    struct tally_diags *d = tally_diags_new();
    struct tally_file file = {.name = "t.csv",
                              .place = tally_diags_file(d, "t.csv"),
                              .bytes = (const unsigned char *)text,
                              .size = sizeof text - 1};
    size_t rows = 0;
    (void)state;
    assert_true(tally_table_open(&file, d) && tally_table_scan(&file, d, stop_at_two, &rows));
    assert_int_equal(rows, 2);
    assert_int_equal(tally_diags_count(d), 0);
    tally_diags_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ragged_rows),
        cmocka_unit_test(quotes_inside_cells),
        cmocka_unit_test(text_behind_quotes),
        cmocka_unit_test(rows_behind_a_broken_one_are_read),
        cmocka_unit_test(quotes_never_closed),
        cmocka_unit_test(carriage_returns_alone),
        cmocka_unit_test(zero_bytes_and_controls),
        cmocka_unit_test(other_separators),
        cmocka_unit_test(empty_rows_are_skipped),
        cmocka_unit_test(rows_are_counted),
        cmocka_unit_test(files_without_a_header),
        cmocka_unit_test(cells_of_64_kibibytes),
        cmocka_unit_test(columns_up_to_4096),
        cmocka_unit_test(who_reads_can_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
