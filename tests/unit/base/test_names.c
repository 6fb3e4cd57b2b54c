#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"

static void name_folds_to(const char *written, const char *folded)
{
    struct tally_arena arena = {NULL};
    struct tally_text once = tally_text_fold_name(&arena, tally_text_of(written));
    if (!tally_text_is(once, folded))
        fail_msg("“%s” became “%.*s”, not “%s”", written, (int)once.size, once.bytes, folded);
    if (!tally_text_same(tally_text_fold_name(&arena, once), once))
        fail_msg("“%s” changes when folded again", folded);
    tally_arena_clear(&arena);
}

static void every_middle_dot_is_the_same(void **state)
{
    static const char *const dots[] = {"·", "•", "‧", "∙", "・", "･", ".", "．"};
    (void)state;
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "阿依古丽%s买买提", dots[i]);
        name_folds_to(s.text, "阿依古丽·买买提");
    }
}

static void middle_dots_between_other_letters(void **state)
{
    (void)state;
    name_folds_to("Anna•Maria", "Anna·Maria");
    name_folds_to("A∙B", "A·B");
    name_folds_to("卡·A", "卡·A");
}

static void a_full_stop_is_a_middle_dot_between_han_only(void **state)
{
    (void)state;
    name_folds_to("J.Smith", "J.Smith");
    name_folds_to("买买提.A", "买买提.A");
    name_folds_to("A.买买提", "A.买买提");
    name_folds_to("王毅.", "王毅.");
    name_folds_to(".王毅", ".王毅");
    name_folds_to("买．提.阿", "买·提·阿");
    name_folds_to("𠮷.㛃", "𠮷·㛃"); /* Han beyond the first plane, and of its extensions */
}

static void blanks_leave_han_names(void **state)
{
    (void)state;
    name_folds_to("王 毅", "王毅");
    name_folds_to("王\xE3\x80\x80毅", "王毅"); /* U+3000 */
    name_folds_to("王\xC2\xA0毅", "王毅");     /* U+00A0 */
    name_folds_to("王\xE2\x80\x89毅", "王毅"); /* U+2009, a blank in NFKC */
    name_folds_to("㛃  立", "㛃立");
    name_folds_to("𠮷 田", "𠮷田");
    name_folds_to("䶮 王", "䶮王");
    name_folds_to("阿依古丽 · 买买提", "阿依古丽·买买提");
    name_folds_to("阿依古丽 . 买买提", "阿依古丽·买买提");
    name_folds_to("王毅 (水利局)", "王毅(水利局)");
}

static void blanks_stay_in_other_names(void **state)
{
    (void)state;
    name_folds_to("Anna Maria", "Anna Maria");
    name_folds_to("Иван Петров", "Иван Петров");
}

static void width_and_composition_do_not_matter(void **state)
{
    (void)state;
    name_folds_to("Ａｎｎａ", "Anna");
    name_folds_to("王毅（水利局）", "王毅(水利局)");
    name_folds_to("Zoe\xCC\x88", "Zoë");           /* e and U+0308 */
    name_folds_to("\xEF\xA4\x80", "\xE8\xB1\x88"); /* U+F900 豈 */
    name_folds_to("ｋ１", "k1");
}

static void case_matters_in_names(void **state)
{
    (void)state;
    name_folds_to("Anna", "Anna");
    name_folds_to("K1", "K1");
    name_folds_to("", "");
}

static void mark_folds_to(const char *written, const char *folded)
{
    struct tally_arena arena = {NULL};
    assert_true(tally_text_is(tally_text_fold_mark(&arena, tally_text_of(written)), folded));
    tally_arena_clear(&arena);
}

static void marks_fold_case_and_width(void **state)
{
    (void)state;
    mark_folds_to("YES", "yes");
    mark_folds_to("Ｙｅｓ", "yes");
    mark_folds_to("X", "x");
    mark_folds_to("√", "√");
    mark_folds_to("×", "×");
    mark_folds_to("同意", "同意");
}

static void which_characters_are_han(void **state)
{
    static const uint32_t han[] = {0x3400, 0x4DAE, 0x4E00, 0x9FFF, 0xF900, 0x20000, 0x20BB7},
                          others[] = {'a', 0xB7, 0x3000, 0x30FB, 0x3042, 0xAC00, 0xFF21};
    (void)state;
    for (size_t i = 0; i < sizeof han / sizeof *han; i++)
        assert_true(tally_text_is_han(han[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(tally_text_is_han(others[i]));
}

static void parts_are(const char *cell, const char *expected)
{
    struct tally_text rest = tally_text_of(cell), part;
    struct scribe s = {.used = 0};
    while (tally_text_part(&rest, &part))
        scribe(&s, "[%.*s]", (int)part.size, part.bytes);
    assert_string_equal(s.text, expected);
}

static void cells_of_several_parts(void **state)
{
    (void)state;
    parts_are("甲、乙；丙;丁|戊/己", "[甲][乙][丙][丁][戊][己]");
    parts_are("王毅(水利局)、钱若水", "[王毅(水利局)][钱若水]");
    parts_are("、、甲、", "[甲]");
    parts_are(" 甲 /\xE3\x80\x80乙 ", "[甲][乙]");
    parts_are("甲,乙", "[甲,乙]"); /* a comma separates cells, not names */
    parts_are("甲 乙", "[甲 乙]");
    parts_are("", "");
    parts_are("、；;|/ ", "");
}

static void trims_to(const char *text, const char *expected)
{
    assert_true(tally_text_is(tally_text_trim(tally_text_of(text)), expected));
}

static void trimming(void **state)
{
    (void)state;
    trims_to("  a ", "a");
    trims_to("\t\xC2\xA0\xE3\x80\x80 a b \xE3\x80\x80\xC2\xA0\r\n", "a b");
    trims_to("\xE3\x80\x80", "");
    trims_to("", "");
    trims_to("、", "、"); /* U+3001, but for its last byte the same as U+3000 */
    trims_to("\xC2\xB7", "·");
    trims_to("\xE2\x80\x89", "\xE2\x80\x89"); /* U+2009 is not among the blanks */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_middle_dot_is_the_same),
        cmocka_unit_test(middle_dots_between_other_letters),
        cmocka_unit_test(a_full_stop_is_a_middle_dot_between_han_only),
        cmocka_unit_test(blanks_leave_han_names),
        cmocka_unit_test(blanks_stay_in_other_names),
        cmocka_unit_test(width_and_composition_do_not_matter),
        cmocka_unit_test(case_matters_in_names),
        cmocka_unit_test(marks_fold_case_and_width),
        cmocka_unit_test(which_characters_are_han),
        cmocka_unit_test(cells_of_several_parts),
        cmocka_unit_test(trimming),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
