/* Rows and columns that are no data, and the encodings of files that could have two. */
#include <stdlib.h>
#include <string.h>

#include "base/reading.h"
#include "unit/support/support.h"

static void scan_is(const char *text, const char *expected_said, const char *rows)
{
    const struct scanned *s = scan(text);
    assert_string_equal(s->said.text, expected_said);
    assert_string_equal(s->rows.text, rows);
}

/* With one row between a heading and what follows. */
static void below(const char *row, const char *expected)
{
    struct scribe s = {.used = 0};
    scribe(&s, "票号,作废,甲乙\n1,,√\n%s\n2,,√\n", row);
    const struct scanned *t = scan(s.text);
    assert_string_equal(t->said.text, expected);
    assert_int_equal(strstr(t->rows.text, "4:1 2|") != NULL, 1); /* the rows below are still read */
    assert_int_equal(strstr(t->rows.text, "\n3:") == NULL, *expected != '\0');
}

static void totals(void **state)
{
    static const char *const total[] = {"合计",     "小计",       "总计",     "共计",     "合　计", "合 计", "合计：",
                                        "总计:9票", "合计（张）", "total",    "Subtotal", "TOTAL:", "备注",  "说明：无",
                                        "【合计】", "（合计）",   "〔小计〕", "[Total]",  "*合计*"};
    static const char *const plain[] = {"合计局", "总计师",     "totally",    "注意", "9",
                                        "1合计",  "（总计师）", "【甲】合计", "("};
    struct scribe s;
    (void)state;
    for (size_t i = 0; i < sizeof total / sizeof *total; i++) {
        s.used = 0;
        scribe(&s, "%s,,9", total[i]);
        below(s.text, "t.csv:3:1 total-row\n");
        s.used = 0;
        scribe(&s, ",%s,9", total[i]); /* its first cell that is not empty */
        below(s.text, "t.csv:3:2 total-row\n");
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        s.used = 0;
        scribe(&s, "%s,,9", plain[i]);
        below(s.text, "");
    }
}

static void headings_again(void **state)
{
    (void)state;
    below("票号,作废,甲乙", "t.csv:3:1 heading-again\n");
    below("票 号,作废,丁一", "t.csv:3:1 heading-again\n"); /* of another roster */
    below("ballot,void,甲乙", "t.csv:3:1 heading-again\n");
    below("作废,票号,甲乙", "t.csv:3:1 heading-again\n"); /* in another order */
    below("作废,涂改,√", "");
    scan_is("票号,层次,1,2\n1,2,√,\n", "",
            "1:1 票号|1:4 层次|1:7 1|1:9 2\n2:1 1|2:3 2|2:5 √|2:7 \n");                    /* ids as headings */
    scan_is("1,2,3,票号,层次\n√,√,×,1,甲\n1,2,3,票号,层次\n", "t.csv:3:1 heading-again\n", /* more ids than words */
            "1:1 1|1:3 2|1:5 3|1:7 票号|1:10 层次\n2:1 √|2:3 √|2:5 ×|2:7 1|2:9 甲\n");
    scan_is("项目,内容\nmark,○=同意\nnote,说明\n项目,内容\n", "t.csv:4:1 heading-again\n",
            "1:1 项目|1:4 内容\n2:1 mark|2:6 ○=同意\n3:1 note|3:6 说明\n");
    scan_is("依据,项目,规定\n,tier,A decides\n",
            "", /* a key that heads columns elsewhere, and keys not in the first column */
            "1:1 依据|1:4 项目|1:7 规定\n2:1 |2:2 tier|2:7 A decides\n");
}

static void rows_in_one_cell(void **state)
{
    (void)state;
    scan_is("\"a,b\"\n\"1,2\"\n", "t.csv:1:1 rows-in-one-cell\n", "");
    scan_is("a,b\n\"1,2\"\n3,4\n", "t.csv:2:1 rows-in-one-cell\n", "1:1 a|1:3 b\n3:1 3|3:3 4\n");
    scan_is("a,b\n\"1,2\",\n3,4\n", "t.csv:2:1 rows-in-one-cell\n", "1:1 a|1:3 b\n3:1 3|3:3 4\n");
    scan_is("a,b\n\"1,2\",5\n", "", "1:1 a|1:3 b\n2:1 1,2|2:7 5\n");
    scan_is("sep=,\na,b\n1,2\n", "t.csv:1:1 sep-line\n", "2:1 a|2:3 b\n3:1 1|3:3 2\n");
    scan_is("SEP=;\na,b\n1,2\n", "t.csv:1:1 sep-line\n", "2:1 a|2:3 b\n3:1 1|3:3 2\n");
}

static void short_rows(void **state)
{
    (void)state;
    scan_is("a,b,c\n1\n2,3\n4,5,6\n7\n", "t.csv:2:1 short-row\n", /* once a file */
            "1:1 a|1:3 b|1:5 c\n2:1 1|2:2 |2:2 \n3:1 2|3:3 3|3:4 \n4:1 4|4:3 5|4:5 6\n5:1 7|5:2 |5:2 \n");
    scan_is("a,b,c\n1,2,3\n4,5", "t.csv:3:1 cut-row\n", "1:1 a|1:3 b|1:5 c\n2:1 1|2:3 2|2:5 3\n");
    scan_is("a,b,c\n1,2,3\n4,5,", "", "1:1 a|1:3 b|1:5 c\n2:1 1|2:3 2|2:5 3\n3:1 4|3:3 5|3:5 \n");
    scan_is("a,b,c\n1，2,3\n", "t.csv:2:5 ragged-row\n", "1:1 a|1:3 b|1:5 c\n"); /* shifted, not short */
    scan_is("a,b,c\n1,，2\n", "t.csv:2:3 ragged-row\n", "1:1 a|1:3 b|1:5 c\n");
    scan_is("a,b,c\n1,涂改，不清\n", "t.csv:2:1 short-row\n", "1:1 a|1:3 b|1:5 c\n2:1 1|2:3 涂改，不清|2:8 \n");
}

static void columns_without_heading(void **state)
{
    (void)state;
    scan_is("a,,b,\n1,,2,\n3,,4\n", "t.csv:1:3 empty-column\nt.csv:3:1 short-row\n",
            "1:1 a|1:3 |1:4 b|1:6 \n2:1 1|2:3 |2:4 2|2:6 \n3:1 3|3:3 |3:4 4|3:5 \n");
    scan_is("a,,b,\n1,x,2,\n", "t.csv:1:3 unknown-column\nt.csv:1:6 empty-column\n",
            "1:1 a|1:3 |1:4 b|1:6 \n2:1 1|2:3 x|2:5 2|2:7 \n");
}

/* By reading 1 all this is as version 0.1 had it. */
static void earlier_readings(void **state)
{
    static const char text[] = "a,b\n合计,1\na,b\n\xEF\xB8\x8F,\xE2\x80\xAE\n1\n";
    struct tally_diags *d = tally_diags_new();
    struct tally_file file = {.name = "t.csv",
                              .place = tally_diags_file(d, "t.csv"),
                              .bytes = (const unsigned char *)text,
                              .size = sizeof text - 1,
                              .reading = tally_reading_find(1)};
    (void)state;
    assert_true(tally_table_open(&file, d));
    assert_string_equal(said(d), "");
    tally_diags_free(d);
}

static enum tally_encoding encoding_of(const char *bytes, const char *expected_said)
{
    const struct scanned *s = scan(bytes);
    assert_string_equal(s->said.text, expected_said);
    return s->file.encoding;
}

static void encodings(void **state)
{
    (void)state;
    /* 职位 in GB18030 reads as a Hebrew point and a Greek letter, which are in no table */
    assert_int_equal(encoding_of("id,\xD6\xB0\xCE\xBB\n1,2\n", "t.csv encoding-guessed\n"), TALLY_GB18030);
    /* Uyghur; Kazakh in Cyrillic; Latin: their Chinese readings are rare characters */
    assert_int_equal(encoding_of("id,name\n1,ئالىم\n", ""), TALLY_UTF8);
    assert_int_equal(encoding_of("id,name\n1,Гүлназ Әбдірахман\n", ""), TALLY_UTF8);
    assert_int_equal(encoding_of("id,name\n1,Zoë Škoda\n", ""), TALLY_UTF8);
    /* 小校 and Сѣ are both of common letters; Αλφα and its Chinese reading are not */
    encoding_of("id,name\n1,\xD0\xA1\xD0\xA3\n", "t.csv:2:3 encoding-doubtful\n");
    encoding_of("id,name\n1,Αλφα\n", "t.csv:2:3 encoding-doubtful\n");
    /* a mark, or any character of three bytes, decides */
    assert_int_equal(encoding_of("\xEF\xBB\xBFid,name\n1,Αλφα\n", ""), TALLY_UTF8);
    assert_int_equal(encoding_of("编号,name\n1,Αλφα\n", ""), TALLY_UTF8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals),     cmocka_unit_test(headings_again),          cmocka_unit_test(rows_in_one_cell),
        cmocka_unit_test(short_rows), cmocka_unit_test(columns_without_heading), cmocka_unit_test(earlier_readings),
        cmocka_unit_test(encodings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
