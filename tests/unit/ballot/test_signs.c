#include <string.h>

#include "ballot/ballot.h"
#include "ballot/signs.h"
#include "unit/support/support.h"

static struct tally_diags *diags;
static struct tally_meeting *meeting;
static struct tally_vocabulary vocabulary;

static void learn(struct folder *f, const char *more)
{
    put_decision(f, "");
    put_meeting(f, "general/committee", more);
    diags = tally_diags_new();
    meeting = tally_meeting_open(f->path, diags);
    assert_true(tally_vocabulary_make(&vocabulary, meeting, diags));
}

static void forget(void)
{
    tally_vocabulary_clear(&vocabulary);
    tally_meeting_close(meeting);
    tally_diags_free(diags);
}

/* Each of the signs, with blanks between, is near to the mark. */
static void near(const char *signs, const char *mark)
{
    struct tally_arena arena = {NULL};
    char *list = tally_arena_text(&arena, signs, strlen(signs));
    for (char *sign = strtok(list, " "); sign; sign = strtok(NULL, " ")) {
        const char *found = tally_sign_near(&vocabulary, &arena, tally_text_of(sign));
        if (strcmp(found, mark))
            fail_msg("“%s” is near to “%s”, not to “%s”", sign, found, mark);
    }
    tally_arena_clear(&arena);
}

static void signs_that_look_like_marks(void **state)
{
    learn(*state, "");
    near("Х х Χ ╳ ☒ ✖ ❌ 叉 错", "×");
    near("☑ ✅ V v ∨ 对 勾", "√");
    near("同意票 同意。 是", "同意");
    near("反 反对票", "反对");
    near("弃 弃权?", "弃权");
    near("√× ×√ 同意反对 圈阅 6 赵青山 ○ ▲", ""); /* two marks are none; ○ and △ are not declared */
    near("a ag", "");                             /* they begin agree, against and abstain */
    near("abs", "abstain");
    forget();
}

static void signs_that_look_like_declared_ones(void **state)
{
    learn(*state, "mark,○=同意\nmark,△=弃权\n");
    near("〇 ◯ O o 0 ⭕", "○");
    near("▲ ∆", "△");
    forget();
}

static void count(bool (*is)(struct tally_arena *, struct tally_text), const char *texts, bool expected)
{
    struct tally_arena arena = {NULL};
    char *list = tally_arena_text(&arena, texts, strlen(texts));
    for (char *text = strtok(list, " "); text; text = strtok(NULL, " "))
        if (is(&arena, tally_text_of(text)) != expected)
            fail_msg("“%s”", text);
    tally_arena_clear(&arena);
}

static void signs_that_were_lost(void **state)
{
    (void)state;
    count(tally_sign_is_lost, "? ？ □ \xEF\xBF\xBD ?? âˆš ¡Ì Ã— 鈭歕", true);
    count(tally_sign_is_lost, "√ × 赵青山 a é 同意? 弃权", false);
}

static void words_for_nothing(void **state)
{
    (void)state;
    count(tally_sign_is_nothing, "无 空白 — - 未填", true);
    count(tally_sign_is_nothing, "√ 弃权 赵", false);
    count(tally_sign_names_nobody, "无 弃权 不推荐 ×", true);
    count(tally_sign_names_nobody, "赵 √", false);
    count(tally_sign_is_circle, "○ 〇 0 O ◯", true);
    count(tally_sign_is_circle, "√ 8", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(signs_that_look_like_marks, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(signs_that_look_like_declared_ones, folder_setup, folder_teardown),
        cmocka_unit_test(signs_that_were_lost),
        cmocka_unit_test(words_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
