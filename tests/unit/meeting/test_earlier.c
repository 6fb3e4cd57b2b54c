/* What a further round must know of an earlier result: what is open and whom it sends on, by each reading; and nothing
 * of a result that this program does not write. */
#include <stdlib.h>
#include <string.h>

#include "meeting/meeting.h"
#include "unit/support/support.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ITEM(id, post, outcome)                                                                                        \
    "{\"item\":\"" id "\",\"name\":\"" id "\",\"post\":\"" post "\",\"outcome\":\"" outcome "\"}"

static struct tally_arena arena;
static struct tally_earlier_result earlier;

static bool reads(const char *reading, const char *status, const char *posts, const char *items, const char *more)
{
    static struct scribe json;
    const char *wrong;
    json.used = 0;
    scribe(&json,
           "{\"format\":\"tally-result/1\",%s\"meeting\":{\"id\":\"m\",\"body\":\"b\",\"date\":\"2026-04-17\"},"
           "\"rule\":{\"name\":\"county/contested\",\"sha256\":\"" DIGEST
           "\"},\"inputs\":[{\"file\":\"county/contested\",\"encoding\":null}],\"status\":\"%s\",\"items\":[%s],"
           "\"posts\":[%s]%s}",
           reading, status, items, posts, more);
    bool ok = tally_earlier_read(&earlier, &arena, json.text, json.used, &wrong);
    assert_true(ok == !wrong);
    return ok;
}

static const char second[] = "\"reading\":2,";

/* Whom the outcome sends on: “k1 k3”. */
static const char *sent(void)
{
    static struct scribe ids;
    ids.used = 0;
    ids.text[0] = '\0';
    for (size_t i = 0; i < earlier.item_count; i++)
        if (tally_earlier_sends(&earlier, &earlier.items[i]))
            scribe(&ids, "%s%s", ids.used ? " " : "", earlier.items[i].id);
    return ids.text;
}

static void is_open(size_t post, enum tally_open open, uint64_t seats)
{
    assert_int_equal(earlier.posts[post].open, open);
    assert_int_equal(earlier.posts[post].seats, seats);
}

static void each_post_by_its_own_reason(void **state)
{
    (void)state;
    static const char items[] =
        ITEM("k1", "p", "elected") "," ITEM("k2", "p", "tie") "," ITEM("k3", "p", "tie") "," ITEM(
            "k4", "p",
            "not-elected") "," ITEM("k5", "q",
                                    "not-elected") "," ITEM("k6", "q",
                                                            "deferred") "," ITEM("k7", "r",
                                                                                 "elected") "," ITEM("k8", "r",
                                                                                                     "deferred");
    /* the first reading says the outcomes alone */
    static const char *const posts[] = {
        "{\"post\":\"p\",\"seats\":2,\"outcome\":\"tie\",\"next\":\"tie\"},{\"post\":\"q\",\"seats\":1,\"outcome\":"
        "\"unfilled\",\"next\":\"unfilled\"},{\"post\":\"r\",\"seats\":1,\"outcome\":\"filled\"}",
        "{\"post\":\"p\",\"seats\":2,\"outcome\":\"tie\"},{\"post\":\"q\",\"seats\":1,\"outcome\":\"unfilled\"},"
        "{\"post\":\"r\",\"seats\":1,\"outcome\":\"filled\"}"};
    for (size_t i = 0; i < 2; i++) {
        assert_true(reads(i ? "" : second, "valid", posts[i], items, ""));
        assert_true(earlier.contested && earlier.rule_built_in && earlier.round == 1);
        is_open(0, TALLY_OPEN_TIE, 1);
        is_open(1, TALLY_OPEN_UNFILLED, 1);
        is_open(2, TALLY_OPEN_NOT, 0);
        assert_string_equal(sent(), "k2 k3 k5 k6"); /* a filled post takes nobody, its deferred candidate neither */
    }
}

static void everybody_again(void **state)
{
    static const char *const statuses[] = {"invalid", "no-quorum"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_true(reads(i < 2 ? second : "", statuses[i % 2],
                          i < 2 ? "{\"post\":\"p\",\"seats\":2,\"outcome\":\"no-decision\",\"next\":\"again\"}"
                                : "{\"post\":\"p\",\"seats\":2,\"outcome\":\"no-decision\"}",
                          ITEM("k1", "p", "no-decision") "," ITEM("k2", "p", "deferred"), ""));
        is_open(0, TALLY_OPEN_AGAIN, 2);
        assert_string_equal(sent(), "k1 k2");
    }
}

static void what_was_deferred(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) { /* a vote on single items: a post has no outcome of its own */
        assert_true(reads(i ? "" : second, "valid",
                          i ? "{\"post\":\"p\",\"seats\":1,\"outcome\":null}"
                            : "{\"post\":\"p\",\"seats\":1,\"outcome\":null,\"next\":\"resumed\"}",
                          ITEM("k1", "p", "deferred") "," ITEM("k2", "", "deferred") "," ITEM("k3", "p", "adopted"),
                          ""));
        is_open(0, TALLY_OPEN_RESUMED, 1);
        assert_string_equal(sent(), "k1 k2");
    }
    assert_true(reads(second, "deferred", "", ITEM("k1", "", "deferred") "," ITEM("k2", "", "deferred"), ""));
    assert_string_equal(sent(), "k1 k2");
    assert_true(reads(second, "valid", "", ITEM("k1", "", "adopted"), ""));
    assert_string_equal(sent(), "");
}

static void the_round_before(void **state)
{
    (void)state;
    static const char *const good =
        ",\"round\":{\"number\":3,\"after\":{\"meeting\":\"a\",\"sha256\":\"" DIGEST "\",\"event\":\"" DIGEST "\"}}";
    static const char *const bad[] = {
        ",\"round\":{\"number\":1,\"after\":{\"meeting\":\"a\",\"sha256\":\"" DIGEST "\"}}",
        ",\"round\":{\"number\":2,\"after\":{\"meeting\":\"\",\"sha256\":\"" DIGEST "\"}}",
        ",\"round\":{\"number\":2,\"after\":{\"meeting\":\"a\",\"sha256\":\"0\"}}",
        ",\"round\":{\"number\":2,\"after\":{\"meeting\":\"a\",\"sha256\":\"" DIGEST "\",\"event\":\"0\"}}",
        ",\"round\":{\"number\":2}",
        ",\"round\":[2]",
    };
    assert_true(reads(second, "valid", "", "", good));
    assert_int_equal(earlier.round, 3);
    assert_string_equal(earlier.after_meeting, "a");
    assert_string_equal(earlier.after_sha256, DIGEST);
    assert_string_equal(earlier.after_event, DIGEST);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(reads(second, "valid", "", "", bad[i]));
}

static void no_more_elected_than_seats(void **state)
{
    (void)state;
    static const char tie[] = "{\"post\":\"p\",\"seats\":1,\"outcome\":\"tie\",\"next\":\"tie\"}";
    assert_true(reads(second, "valid", tie, ITEM("k1", "p", "tie"), ""));
    assert_false(reads(second, "valid", tie, ITEM("k1", "p", "elected"), "")); /* then none would be open */
    assert_false(reads(second, "valid", "{\"post\":\"p\",\"seats\":1,\"outcome\":\"filled\"}",
                       ITEM("k1", "p", "elected") "," ITEM("k2", "p", "elected"), ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_post_by_its_own_reason), cmocka_unit_test(everybody_again),
        cmocka_unit_test(what_was_deferred),           cmocka_unit_test(the_round_before),
        cmocka_unit_test(no_more_elected_than_seats),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tally_arena_clear(&arena);
    return failed;
}
