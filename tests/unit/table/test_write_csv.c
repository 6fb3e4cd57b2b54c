#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "table/write.h"
#include "unit/support/support.h"

static void is(const char *text, const char *written)
{
    struct tally_bytes out = {.bytes = NULL};
    tally_csv_put(&out, text);
    tally_bytes_put(&out, "", 1);
    assert_string_equal(out.bytes, written);
    free(out.bytes);
}

static void texts(void **state)
{
    (void)state;
    is("", "");
    is("常委", "常委");
    is("a,b", "\"a,b\"");
    is("a\"b", "\"a\"\"b\"");
    is("\"", "\"\"\"\"");
    is("a\nb", "\"a\nb\"");
    is("a\rb", "\"a\rb\"");
    is("a=b", "a=b");
}

/* E2 of <tally/export.h>: no cell is a formula. */
static void no_formulas(void **state)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"};
    char text[16], written[24];
    (void)state;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        snprintf(text, sizeof text, "%s1", signs[i]);
        snprintf(written, sizeof written, "\"'%s1\"", signs[i]);
        is(text, written);
    }
    is("\xE2\x80\xAE=1+2", "\"'=1+2\""); /* behind a control of the writing direction, which is not written */
    is("\xE2\x80\xAE\xE2\x81\xA6＝1", "\"'＝1\"");
    is("a\xE2\x80\xAE"
       "b",
       "ab");
}

static void rows_of_cells(void **state)
{
    const struct tally_written_cell head[] = {{.kind = TALLY_WRITTEN_TEXT, .text = "姓名", .strong = true},
                                              {.kind = TALLY_WRITTEN_TEXT, .text = "-"}},
                                    body[] = {{.kind = TALLY_WRITTEN_EMPTY},
                                              {.kind = TALLY_WRITTEN_NUMBER, .number = UINT64_MAX},
                                              {.kind = TALLY_WRITTEN_DECIMAL, .number = 7536},
                                              {.kind = TALLY_WRITTEN_DECIMAL, .number = 5},
                                              {.kind = TALLY_WRITTEN_PERCENT, .number = 10000},
                                              {.kind = TALLY_WRITTEN_EMPTY}};
    const struct tally_written_row rows[] = {
        {TALLY_ROW_HEAD, head, 2}, {.look = TALLY_ROW_BLANK}, {TALLY_ROW_BODY, body, 6}};
    struct tally_bytes out = {.bytes = NULL};
    (void)state;
    tally_csv_write(rows, 3, &out);
    tally_bytes_put(&out, "", 1);
    assert_string_equal(out.bytes, "姓名,\"'-\"\r\n\r\n,18446744073709551615,75.36,0.05,100.00%,\r\n");
    free(out.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(no_formulas),
                                       cmocka_unit_test(rows_of_cells)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
