#include <stdlib.h>
#include <string.h>

#include "ballot/ballot.h"
#include "base/intern.h"
#include "unit/support/support.h"

static struct tally_diags *diags;
static struct tally_meeting *meeting;
static struct tally_vocabulary vocabulary;
static bool made;

static void learn(struct folder *f)
{
    diags = tally_diags_new();
    meeting = tally_meeting_open(f->path, diags);
    assert_string_equal(said(diags), "");
    made = tally_vocabulary_make(&vocabulary, meeting, diags);
}

static void forget(void)
{
    tally_vocabulary_clear(&vocabulary);
    tally_meeting_close(meeting);
    tally_diags_free(diags);
}

/* Each of the words, with blanks between. */
static void mean(const char *words, const char *mark)
{
    struct tally_arena arena = {NULL};
    char *list = tally_arena_text(&arena, words, strlen(words));
    for (char *word = strtok(list, " "); word; word = strtok(NULL, " ")) {
        uint32_t found = tally_vocabulary_find(&vocabulary, tally_text_of(word));
        const char *name = found == TALLY_INTERN_NONE ? "unknown"
                           : found == vocabulary.none ? "-"
                                                      : vocabulary.names[found];
        if (strcmp(name, mark))
            fail_msg("“%s” means %s, not %s", word, name, mark);
    }
    tally_arena_clear(&arena);
}

static void words_of_a_decision(void **state)
{
    put_decision(*state, "");
    learn(*state);
    assert_true(made);
    mean("同意 赞成 √ ✓ ✔ agree yes y", "agree");
    mean("不同意 反对 × ✕ ✗ ✘ x against no n", "against");
    mean("弃权 abstain", "abstain");
    mean("缓议 hold", "hold");
    mean("○ 〇 ? 推荐 优秀 同意吧 同 v 1 0 void 作废", "unknown");
    assert_int_equal(vocabulary.mark_count, 5);
    assert_string_equal(vocabulary.names[vocabulary.empty], "abstain");
    assert_string_equal(vocabulary.names[vocabulary.favour], "agree");
    assert_string_equal(vocabulary.names[vocabulary.void_item], "void");
    forget();
}

/* What means the same stands together: none of it is offered for something else. */
static void marks_are_listed_by_meaning(void **state)
{
    put_decision(*state, "");
    put_meeting(*state, "general/committee", "mark,○=弃权\nmark,v=同意\nmark,＋=同意\n");
    learn(*state);
    char *list = tally_vocabulary_list(&vocabulary);
    assert_string_equal(list, "同意、赞成、√、v、+；不同意、反对、×；弃权、○；缓议");
    free(list);
    forget();
    put_recommendation(*state, "");
    learn(*state);
    list = tally_vocabulary_list(&vocabulary);
    assert_string_equal(list, "推荐、同意、√；不推荐、×、✕");
    free(list);
    forget();
}

static void latin_letters_in_any_case_and_width(void **state)
{
    put_decision(*state, "");
    learn(*state);
    mean("Y YES Yes Agree AGREE ｙｅｓ ＹＥＳ", "agree");
    mean("X No NO ｘ Against", "against");
    mean("ABSTAIN Abstain", "abstain");
    mean("Hold", "hold");
    forget();
}

static void words_of_a_recommendation(void **state)
{
    put_recommendation(*state, "");
    learn(*state);
    mean("推荐 同意 √ ✓ ✔ yes y Y", "for");
    mean("不推荐 × ✕ ✗ ✘ x no n", "-");
    mean("○ 弃权 缓议 反对 优秀", "unknown");
    assert_int_equal(vocabulary.mark_count, 1);
    assert_int_equal(vocabulary.empty, vocabulary.none);
    forget();
}

static void words_of_an_appraisal(void **state)
{
    put_appraisal(*state, "");
    learn(*state);
    mean("优秀", "优秀");
    mean("称职", "称职");
    mean("基本称职", "基本称职");
    mean("不称职", "不称职");
    mean("√ 同意 ○ 优", "unknown");
    assert_int_equal(vocabulary.mark_count, 6); /* the grades, blank, void */
    assert_string_equal(vocabulary.names[vocabulary.empty], "blank");
    assert_string_equal(vocabulary.names[vocabulary.void_item], "void");
    forget();
}

static void declared_signs(void **state)
{
    put_decision(*state, "");
    put_meeting(*state, "general/committee", "mark,○=agree\nmark,△=弃权\n记号,〇 = 同意\nmark,ok=y\n");
    learn(*state);
    assert_true(made);
    mean("○ 〇 ok OK √", "agree");
    mean("△ 弃权", "abstain");
    forget();
}

/* A declaration may override the list; what another says is meant as the list had it. */
static void declarations_override(void **state)
{
    put_decision(*state, "");
    put_meeting(*state, "general/committee", "mark,√=反对\nmark,×=√\n");
    learn(*state);
    assert_true(made);
    mean("√", "against");
    mean("×", "agree");
    mean("✓ 同意", "agree");
    mean("✕ 反对", "against");
    forget();
}

static void declarations_of_an_appraisal(void **state)
{
    put_appraisal(*state, "");
    put_meeting(*state, "aheqi/appraisal", "mark,○=优秀\nmark,√=称职\n");
    learn(*state);
    assert_true(made);
    mean("○", "优秀");
    mean("√", "称职");
    forget();
}

static void declarations_that_say_nothing(void **state)
{
    static const char *const rows[] = {"mark,○=maybe\n", "mark,○\n", "mark,=同意\n", "mark,○=\n", "mark,○=○\n"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_decision(*state, "");
        put_meeting(*state, "general/committee", rows[i]);
        learn(*state);
        assert_false(made);
        assert_string_equal(said(diags), "meeting.csv:11:6 unknown-mark\n");
        forget();
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(words_of_a_decision),
        IN_FOLDER(marks_are_listed_by_meaning),
        IN_FOLDER(latin_letters_in_any_case_and_width),
        IN_FOLDER(words_of_a_recommendation),
        IN_FOLDER(words_of_an_appraisal),
        IN_FOLDER(declared_signs),
        IN_FOLDER(declarations_override),
        IN_FOLDER(declarations_of_an_appraisal),
        IN_FOLDER(declarations_that_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
