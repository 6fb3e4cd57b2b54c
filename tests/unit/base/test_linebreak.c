/* Where lines may break: in Chinese, in Latin text, and what a terminal keeps together. */
#include <stdlib.h>
#include <string.h>
#include <tally/text.h>

#include "base/linebreak.h"
#include "base/mem.h"
#include "unit/support/support.h"

/* The text with a | wherever a line may begin. */
static char *marked(const char *text, enum tally_linebreak_style style)
{
    size_t size = strlen(text), used = 0;
    bool *may_begin = tally_linebreak_find(text, size, style);
    char *out = tally_alloc(2 * size + 1, 1);
    for (size_t at = 0; at < size; at++) {
        if (may_begin[at])
            out[used++] = '|';
        out[used++] = text[at];
    }
    free(may_begin);
    return out;
}

static void breaks_are(enum tally_linebreak_style style, const char *expected)
{
    char *text = tally_copy(expected);
    size_t used = 0;
    for (const char *p = expected; *p; p++)
        if (*p != '|')
            text[used++] = *p;
    text[used] = '\0';
    char *got = marked(text, style);
    assert_string_equal(got, expected);
    free(got);
    free(text);
}

static void on_pages(void **state)
{
    static const char *const rows[] = {
        "",
        "票",
        "同|意|票",
        "a |word |of |text",
        "两  |个|空|格",
        /* no closing sign begins a line, no opening one ends it */
        "同|意，|通过。",
        "（二）|任免|《条|例》|第一|条",
        /* quotation marks: a line may begin with an opening one, and with what follows a closing one */
        "“三|老”|人员|和|“群|众|代|表”，|共|两|类",
        "say |“no” |or |don’t",
        /* the dot within a name, a dash and dots of omission begin no line */
        "买|买|提·|吐|尔|逊",
        "四|月—|五|月",
        "等|等……",
        /* numbers, dates and fractions stay whole */
        "应|到|38|人，|超|过|1/2，|即|20.5%|以|上",
        "2026-04-24 |to |2026-05-02",
        "and/|or",
        "open-|selection",
        /* no line ends within a word of an office, nor close before a sign that ends the name of a body */
        "样例县|农|牧|示范局|副局长",
        "改良站|技术员|兼|办公室|主任",
        "县委|办公室|综合科|科长",
        "常委会|票决",
        "四|级|调研员",
        /* characters beyond the BMP */
        "罗|𠮷|同|志",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        breaks_are(TALLY_LINEBREAK_PAGE, rows[i]);
}

static void in_terminal(void **state)
{
    static const char *const rows[] = {
        "应|到|38人，|实|到|40人", "open-selection", "tally |sign |--pass-file |FILE",
        "vote(s) |are |due",       "第|二|条(一)",   "买|买|提·|吐|尔|逊",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        breaks_are(TALLY_LINEBREAK_TERMINAL, rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_pages),
        cmocka_unit_test(in_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
