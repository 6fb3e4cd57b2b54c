#include <stdlib.h>
#include <string.h>

#include "board/board.h"
#include "unit/support/support.h"

static struct made made;
static bool all[MADE_TIERS] = {true, true, true};

/* A decision over two tiers, one item; more is changed by the test. */
static int setup(void **state)
{
    (void)state;
    made_begin(&made, TALLY_DECISION);
    made_pass(&made, more_than(1, 2, TALLY_DUE));
    made_tier(&made, 0, "a", false, 7);
    made_tier(&made, 0, "b", false, 6);
    made_item(&made, "k1", UINT32_MAX, 5);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    made_end(&made);
    return 0;
}

/* Until the next call. */
static const char *board(struct tally_disclosure shown, enum tally_language language, bool counting)
{
    static char *html;
    struct tally_words *words = tally_words_new(language);
    made_outcomes(&made);
    free(html);
    html = tally_board_html(words, &made.result, &shown, "0123456789abcdef", counting);
    tally_words_free(words);
    return html;
}

static const char *whole(void)
{
    return board((struct tally_disclosure){.talks = true, .items = true, .tiers = all}, TALLY_ENGLISH, false);
}

static size_t times(const char *html, const char *text)
{
    size_t count = 0;
    for (const char *at = html; (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

static void has(const char *html, const char *text)
{
    if (!strstr(html, text))
        fail_msg("the board has no %s", text);
}

static void test_names_are_text(void **state)
{
    (void)state;
    made.items[0].name = "<b>&\"'\xC2\xB7]]>";
    made.items[0].action = "\"onclick='x";
    made.result.meeting.title = "</title><script>x</script>";
    made.tiers[0][0].id = "\" onload=\"x";
    made.tiers[0][0].name = "<i>";
    const char *html = whole();
    has(html, "<bdi>&lt;b&gt;&amp;&quot;&#39;\xC2\xB7<wbr>]]&gt;</bdi>");
    has(html, "<bdi>&quot;onclick=&#39;x</bdi>");
    has(html, "<title>&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;</title>");
    has(html, "data-tier=\"&quot; onload=&quot;x\"");
    assert_int_equal(times(html, "<i>") + times(html, "<b>"), 0);
    assert_int_equal(times(html, "<script"), 1);
}

static void test_controls_do_not_get_in(void **state)
{
    (void)state;
    made.items[0].name =
        "\xE7\x94\xB2\xE2\x80\xAE\x01\x7F\xC2\x85\xE2\x81\xA6\xE4\xB9\x99\xEF\xBF\xBF\tA\nB\xE2\x80\x8E";
    has(whole(), "<bdi>\xE7\x94\xB2\xE4\xB9\x99 A B</bdi>");
}

static void test_a_policy_names_style_and_script(void **state)
{
    (void)state;
    struct tally_words *words = tally_words_new(TALLY_ENGLISH);
    /* as openssl has it: printf abc | openssl dgst -sha256 -binary | base64 */
    assert_string_equal(tally_board_hash(words, "abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    assert_string_equal(tally_board_hash(words, ""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    const char *html = whole();
    has(html, tally_board_hash(words, tally_board_css));
    has(html, tally_board_hash(words, tally_board_js));
    assert_null(strstr(tally_board_css, "</"));
    assert_null(strstr(tally_board_js, "</"));
    tally_words_free(words);
}

static void test_every_page_has_the_code(void **state)
{
    (void)state;
    const char *html = whole();
    assert_int_equal(times(html, "code 0123456789abcdef<"), times(html, "<section "));
    assert_int_equal(times(html, "<section "), 4); /* accounts, tiers, item, overview */
}

static void test_tiers_that_are_not_shown(void **state)
{
    (void)state;
    bool first[] = {true, false}, none[] = {false, false};
    made.by_tier[0][0][1][TALLY_AGREE] = 4;
    const char *html = board((struct tally_disclosure){.talks = true, .items = true, .tiers = first, .hidden = 1},
                             TALLY_ENGLISH, false);
    assert_int_equal(times(html, "data-tier=\"b\""), 0);
    assert_int_equal(times(html, "data-tier=\"a\""), 2);
    has(html, "not shown apart");
    html = board((struct tally_disclosure){.talks = true, .items = true, .tiers = none, .hidden = 2}, TALLY_ENGLISH,
                 false);
    assert_int_equal(times(html, "data-tier="), 0);
    assert_int_equal(times(html, "<table class=\"tiers"), 0);
    html = whole();
    assert_int_equal(times(html, "data-tier=\"b\""), 2);
    assert_null(strstr(html, "not shown apart"));
}

static void test_under_seal(void **state)
{
    (void)state;
    has(board((struct tally_disclosure){.talks = true, .items = true, .tiers = all, .view = TALLY_WHOLE}, TALLY_ENGLISH,
              false),
        "class=\"sealed\"");
    assert_null(strstr(whole(), "class=\"sealed\""));
}

static void test_one_tier_is_the_whole(void **state)
{
    (void)state;
    made_end(&made);
    made_begin(&made, TALLY_DECISION);
    made_pass(&made, at_least(1, 2, TALLY_PRESENT));
    made_tier(&made, 0, "a", false, 7);
    made_item(&made, "k1", UINT32_MAX, 5);
    assert_int_equal(times(whole(), "data-tier="), 0);
}

static void test_where_the_line_is(void **state)
{
    (void)state;
    made.tiers[0][0].accounts.due = 9; /* 15 due, 13 present: 8 needed, or 7 of another base, which is not shown */
    const char *html = whole();
    has(html, "<text x=\"53.33%\" y=\"95%\" text-anchor=\"middle\">needed: 8</text>");
    has(html, "<rect class=\"got\" width=\"33.33%\"");
    assert_int_equal(times(html, "46.67%") + times(html, "38.46%") + times(html, "data-base"), 0);
    has(html, "agree <span data-rate=\"votes\">5</span> of <span data-rate=\"of\">15</span> due");
}

static void test_nobody(void **state)
{
    (void)state;
    made_end(&made);
    made_begin(&made, TALLY_DECISION);
    made_pass(&made, more_than(1, 2, TALLY_DUE));
    made_tier(&made, 0, "a", false, 0);
    made_item(&made, "k1", UINT32_MAX, 0);
    const char *html = whole();
    has(html, "<strong data-rate=\"percent\">\xE2\x80\x94</strong>");
    assert_int_equal(times(html, "<text "), 0);
}

static void test_no_items(void **state)
{
    (void)state;
    made_end(&made);
    made_begin(&made, TALLY_RECOMMENDATION);
    made_tier(&made, 0, "a", false, 3);
    made_post(&made, "p1", 1);
    has(whole(), "Nobody was recommended.");
}

static void test_languages(void **state)
{
    (void)state;
    has(whole(), "<html lang=\"en\">");
    has(board((struct tally_disclosure){.talks = true, .items = true, .tiers = all}, TALLY_CHINESE, false),
        "<html lang=\"zh-CN\">");
}

static void test_counting_only_if_asked(void **state)
{
    (void)state;
    has(board((struct tally_disclosure){.talks = true, .items = true, .tiers = all}, TALLY_ENGLISH, true),
        "<body data-counting>");
    has(whole(), "<body>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names_are_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_controls_do_not_get_in, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_policy_names_style_and_script, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_page_has_the_code, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tiers_that_are_not_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_under_seal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_tier_is_the_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(test_where_the_line_is, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_items, setup, teardown),
        cmocka_unit_test_setup_teardown(test_languages, setup, teardown),
        cmocka_unit_test_setup_teardown(test_counting_only_if_asked, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
