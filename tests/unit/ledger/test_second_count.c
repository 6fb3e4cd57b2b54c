/* The count in SQL knows points, weights of ballots, names written in and exact numbers: it agrees with figures that
 * are worked out by hand, and sees one that is changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/second_count.h"
#include "unit/support/support.h"

static struct tally_diags *diags;

static struct tally_result *count(struct folder *f, const char *rule)
{
    struct scribe s = {.used = 0};
    put_meeting(f, "own.csv", "");
    scribe(&s,
           "key,value,cite\nrule,own,\ntitle,本单位办法,\narchive,一处,\narchive,二处,\nsmall tier,fewer than 5,\n%s",
           rule);
    folder_put(f, "own.csv", s.text);
    diags = tally_diags_new();
    struct tally_result *r = tally_count_folder(f->path, NULL, diags);
    assert_int_equal(tally_diags_errors(diags), 0);
    assert_non_null(r);
    return r;
}

static void agrees(struct folder *f, const struct tally_result *r)
{
    const struct tally_source source = tally_source_folder(f->path);
    char *difference = tally_ledger_second_count(&source, r);
    assert_null(difference);
}

static void sees_a_change(struct folder *f, const struct tally_result *r, uint64_t *figure)
{
    const struct tally_source source = tally_source_folder(f->path);
    ++*figure;
    char *difference = tally_ledger_second_count(&source, r);
    assert_non_null(difference);
    free(difference);
    --*figure;
}

static void end(struct tally_result *r)
{
    tally_result_free(r);
    tally_diags_free(diags);
}

static void points(void **state)
{
    put_appraisal(*state, "ballot,void,k1,k2\n1,,7,10\n2,,7.0,\n3,,2,10/9\n4,涂改,9,9\n5,,,\n");
    struct tally_result *r = count(*state, "kind,appraisal,\npoints,0 to 10,\nrank,by score,\nblank,blank,\n");
    const struct tally_item_votes *v = &r->items[0].channels[0];
    assert_string_equal(r->items[0].id, "k2"); /* one ballot gives 10; k1 has 16/3 */
    assert_int_equal(v->tiers[0][0], 1);       /* graded */
    assert_int_equal(v->tiers[0][1], 2);       /* blank */
    assert_int_equal(v->tiers[0][2], 1);       /* void */
    assert_int_equal(v->graded[0][10], 1);
    v = &r->items[1].channels[0];
    assert_int_equal(v->tiers[0][0], 3);
    assert_int_equal(v->graded[0][7], 2);
    assert_int_equal(v->graded[0][2], 1);
    assert_int_equal(v->graded[0][9], 0); /* of the void ballot */
    agrees(*state, r);
    sees_a_change(*state, r, &v->graded[0][7]);
    sees_a_change(*state, r, &v->tiers[0][0]);
    end(r);
}

static void weights(void **state)
{
    put_decision(*state, "ballot,void,权数,k1,k2\n1,,88,√,×\n2,涂改,120,√,√\n3,,12,,\n4,,7,×,√\n");
    struct tally_result *r =
        count(*state, "kind,decision,\npass,more than 1/2 of weight,\nblank,abstain,\nballot weight,权数,\n");
    const struct tally_item_votes *v = &r->items[0].channels[0];
    struct tally_weights *w = &r->channels[0].tiers[0].weights;
    assert_int_equal(w->returned, 88 + 120 + 12 + 7);
    assert_int_equal(w->valid, 88 + 12 + 7);
    assert_int_equal(v->tiers[0][TALLY_AGREE], 1);
    assert_int_equal(v->tier_weights[0][TALLY_AGREE], 88);
    assert_int_equal(v->tier_weights[0][TALLY_AGAINST], 7);
    assert_int_equal(v->tier_weights[0][TALLY_ABSTAIN], 12);
    agrees(*state, r);
    sees_a_change(*state, r, &w->returned);
    sees_a_change(*state, r, &w->valid);
    sees_a_change(*state, r, &v->tier_weights[0][TALLY_AGREE]);
    end(r);
}

/* One seat, exactly one name: a name written in makes the number with the marks. */
static void names_written_in(void **state)
{
    put_contested(*state, "ballot,k1,k2,另选:p1\n"
                          "1,√,×,\n"
                          "2,×,×,王毅\n"
                          "3,√,×,王毅\n"   /* two: the post is void */
                          "4,×,×,王毅:×\n" /* none, and he is not counted */
                          "5,,×,赵青山\n" /* one more mark in the candidate's cell */);
    folder_put(*state, "roster.csv", "id,name,post,origin\nk1,赵青山,p1,\nk2,钱若水,p1,\nw1,王毅,p1,另选\n");
    struct tally_result *r =
        count(*state, "kind,decision,\npass,more than 1/2 of due,\ncontested,at least 2 per seat,\n"
                      "choices,exactly 1 per seat,\novervote,void post,\nundervote,void post,\n"
                      "blank,abstain,\nwrite-ins,allowed,\n");
    for (size_t i = 0; i < r->item_count; i++) {
        const struct tally_result_item *item = &r->items[i];
        const uint64_t *votes = item->channels[0].tiers[0];
        const bool written = !strcmp(item->id, "w1"), first = !strcmp(item->id, "k1");
        assert_int_equal(item->written_in, written);
        assert_int_equal(votes[TALLY_AGREE], written ? 1 : first ? 2 : 0);   /* 2; 1 and 5 */
        assert_int_equal(votes[TALLY_AGAINST], written ? 0 : first ? 1 : 3); /* k1: 2; k2: 1, 2, 5 */
        assert_int_equal(votes[TALLY_VOID_ITEM], 2);                         /* 3 and 4 */
        sees_a_change(*state, r, &item->channels[0].tiers[0][TALLY_VOID_ITEM]);
    }
    assert_int_equal(r->item_count, 3);
    agrees(*state, r);
    end(r);
}

/* More ballots than SQL looks at together, in two tiers in turn, ten kinds in turn: one seat, so two names are too many
 * and void the post's items. */
static void many_ballots(void **state)
{
    enum { BALLOTS = 10000, KINDS = 10, EACH = BALLOTS / KINDS };
    static const char *const kinds[KINDS] = {
        ",√,×", ",√,×", ",√,×", ",×,√", ",×,√", ",√,√" /* too many */, ",,", ",×,×", "污损,√,√", ",√,",
    };
    struct tally_bytes text = {.used = 0};
    put_contested(*state, "");
    tally_bytes_put_text(&text, "ballot,tier,void,k1,k2\n");
    for (int i = 0; i < BALLOTS; i++) {
        char row[64];
        snprintf(row, sizeof row, "%d,%s,%s\n", i + 1, i / KINDS % 2 ? "b" : "a", kinds[i % KINDS]);
        tally_bytes_put_text(&text, row);
    }
    folder_put(*state, "ballots.csv", text.bytes);
    free(text.bytes);
    folder_put(*state, "tiers.csv",
               "tier,name,due,present,issued,returned\na,委员,6000,6000,6000,\nb,代表,6000,6000,6000,\n");
    struct tally_result *r =
        count(*state, "kind,decision,\npass,more than 1/2 of due,\ncontested,at least 2 per seat,\n"
                      "choices,up to 1 per seat,\novervote,void post,\nblank,abstain,\n");
    assert_int_equal(r->item_count, 2);
    for (size_t t = 0; t < 2; t++) {
        struct tally_accounts *a = &r->channels[0].tiers[t].accounts;
        assert_int_equal(a->returned, BALLOTS / 2);
        assert_int_equal(a->voided, EACH / 2);
        assert_int_equal(a->blank, EACH / 2);
        for (size_t i = 0; i < r->item_count; i++) {
            const struct tally_result_item *item = &r->items[i];
            uint64_t *votes = item->channels[0].tiers[t];
            const bool first = !strcmp(item->id, "k1");
            assert_int_equal(votes[TALLY_AGREE], (first ? 4 : 2) * EACH / 2);
            assert_int_equal(votes[TALLY_AGAINST], (first ? 3 : 4) * EACH / 2);
            assert_int_equal(votes[TALLY_VOID_ITEM], EACH / 2);
            sees_a_change(*state, r, &votes[TALLY_AGAINST]);
        }
        sees_a_change(*state, r, &a->voided);
    }
    agrees(*state, r);
    end(r);
}

/* No seats, so no ballot is judged; the first batch is as large as may be, and all in it say the same. more: a last
 * ballot. */
enum { FIRST = 500 };
static struct tally_result *count_unjudged(struct folder *f, int ballots, const char *more)
{
    static const char *const kinds[9] = {"a,,√,×", "a,,√,×", "a,,√,×", "a,,√,×",    "a,,√,×",
                                         "a,,√,×", "a,,√,×", "b,,√,",  "b,污损,√,×"};
    struct tally_bytes text = {.used = 0};
    put_decision(f, "");
    tally_bytes_put_text(&text, "ballot,tier,void,k1,k2\n");
    for (int i = 0; i < ballots; i++) {
        char row[64];
        snprintf(row, sizeof row, "%d,%s\n", i + 1, kinds[i < 9 * FIRST ? 0 : i % 9]);
        tally_bytes_put_text(&text, row);
    }
    tally_bytes_put_text(&text, more);
    folder_put(f, "ballots.csv", text.bytes);
    free(text.bytes);
    folder_put(f, "tiers.csv",
               "tier,name,due,present,issued,returned\na,委员,16000,16000,16000,\nb,代表,6000,6000,6000,\n");
    return count(f, "kind,decision,\npass,more than 1/2 of due,\nblank,abstain,\n");
}

static void unjudged_ballots(void **state)
{
    enum { NINES = 1500 };
    /* the second is read by the scan, since a cell has two marks: behind nine thousand ballots all begins anew */
    static const char *const more[] = {"", "99999,a,,√,√;×\n"};
    for (uint64_t k = 0; k < 2; k++) {
        struct tally_result *r = count_unjudged(*state, 9 * NINES, more[k]);
        uint64_t *a = r->items[0].channels[0].tiers[0], *b = r->items[0].channels[0].tiers[1];
        assert_string_equal(r->items[0].id, "k1");
        assert_int_equal(a[TALLY_AGREE], 7 * NINES + 2 * FIRST + k);
        assert_int_equal(b[TALLY_AGREE], NINES - FIRST);
        assert_int_equal(r->items[1].channels[0].tiers[0][TALLY_AGAINST], 7 * NINES + 2 * FIRST);
        assert_int_equal(r->items[1].channels[0].tiers[0][TALLY_VOID_ITEM], k);
        assert_int_equal(r->items[1].channels[0].tiers[1][TALLY_ABSTAIN], NINES - FIRST);
        agrees(*state, r);
        sees_a_change(*state, r, &a[TALLY_AGREE]);
        sees_a_change(*state, r, &b[TALLY_ABSTAIN]);
        sees_a_change(*state, r, &r->channels[0].tiers[1].accounts.blank);
        sees_a_change(*state, r, &r->channels[0].tiers[1].accounts.voided);
        end(r);
    }
}

/* More marks on more items than a row has numbers for: the last ballots bring new ones. */
static void many_items(void **state)
{
    enum { PERSONS = 60, BALLOTS = 300 };
    static const char *const marks[] = {"√", "×", ""};
    struct tally_bytes roster = {.used = 0}, text = {.used = 0};
    put_decision(*state, "");
    tally_bytes_put_text(&roster, "id,name\n");
    tally_bytes_put_text(&text, "ballot");
    for (int i = 0; i < PERSONS; i++) {
        char row[64];
        snprintf(row, sizeof row, "p%02d,虚某%02d\n", i, i);
        tally_bytes_put_text(&roster, row);
        snprintf(row, sizeof row, ",p%02d", i);
        tally_bytes_put_text(&text, row);
    }
    for (int n = 0; n < BALLOTS; n++) {
        char row[16];
        snprintf(row, sizeof row, "\n%d", n + 1);
        tally_bytes_put_text(&text, row);
        for (int i = 0; i < PERSONS; i++) { /* the first half says the same of all */
            tally_bytes_put_text(&text, ",");
            tally_bytes_put_text(&text, marks[n < BALLOTS / 2 ? 0 : (n + i) % 3]);
        }
    }
    tally_bytes_put_text(&text, "\n");
    folder_put(*state, "roster.csv", roster.bytes);
    folder_put(*state, "ballots.csv", text.bytes);
    folder_put(*state, "tiers.csv", "tier,name,due,present,issued,returned\na,委员,300,300,300,\n");
    free(roster.bytes);
    free(text.bytes);
    struct tally_result *r = count(*state, "kind,decision,\npass,more than 1/2 of due,\nblank,abstain,\n");
    assert_int_equal(r->item_count, PERSONS);
    for (size_t i = 0; i < r->item_count; i++) {
        uint64_t *votes = r->items[i].channels[0].tiers[0];
        assert_int_equal(votes[TALLY_AGREE], BALLOTS / 2 + BALLOTS / 6);
        assert_int_equal(votes[TALLY_AGAINST], BALLOTS / 6);
        assert_int_equal(votes[TALLY_ABSTAIN], BALLOTS / 6);
    }
    agrees(*state, r);
    sees_a_change(*state, r, &r->items[PERSONS - 1].channels[0].tiers[0][TALLY_ABSTAIN]);
    end(r);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {IN_FOLDER(points),           IN_FOLDER(weights),
                                       IN_FOLDER(names_written_in), IN_FOLDER(many_ballots),
                                       IN_FOLDER(unjudged_ballots), IN_FOLDER(many_items)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
