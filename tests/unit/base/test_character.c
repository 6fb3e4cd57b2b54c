/* Characters that need care, numbers of ballots, reasons that are none, look-alikes. */
#include <string.h>

#include "base/character.h"
#include "base/mem.h"
#include "base/text.h"
#include "unit/support/support.h"

static void kinds(void **state)
{
    static const uint32_t unseen[] = {0xAD,   0x34F,  0x61C,  0x115F, 0x1160, 0x17B4, 0x180B,  0x180E,  0x200B, 0x2028,
                                      0x2060, 0x2800, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0, 0x1D173, 0xE0001, 0xE0FFF},
                          seen[] = {'a',    0xA0,    0x3000,  0x4E00, 0x1100, 0xFE00,
                                    0xFE0F, 0xE0100, 0xE01EF, 0xFFFC, 0xE863};
    (void)state;
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        assert_true(tally_character_is_unseen(unseen[i]));
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        assert_false(tally_character_is_unseen(seen[i]));
    assert_true(tally_character_is_selector(0xFE00) && tally_character_is_selector(0xE01EF));
    assert_false(tally_character_is_selector(0xFDFF) || tally_character_is_selector(0xE01F0));
    assert_int_equal(tally_character_standard(0xE863), 0x4DAE); /* 䶮 */
    assert_int_equal(tally_character_standard(0xE81E), 0x9FB4);
    assert_int_equal(tally_character_standard(0xE816), 0x20087);
    assert_int_equal(tally_character_standard(0xE78D), 0xFE10);
    assert_int_equal(tally_character_standard(0xE7C7), 0x1E3F); /* ḿ */
    assert_int_equal(tally_character_standard(0xE000), 0);
    assert_int_equal(tally_character_standard(0xE865), 0);
}

static void common_characters(void **state)
{
    struct tally_common_han table;
    size_t count = 0;
    (void)state;
    tally_common_han_make(&table);
    for (uint32_t c = 0; c < 0x20000; c++)
        count += tally_common_han_has(&table, c);
    assert_int_equal(count, 3500);
    assert_true(tally_common_han_has(&table, 0x4E00) && tally_common_han_has(&table, 0x804C));  /* 一 职 */
    assert_false(tally_common_han_has(&table, 0x8077) || tally_common_han_has(&table, 0x7FC0)); /* 職 翀 */
}

static void numbers(void **state)
{
    static const char *const same[][2] = {
        {"1", "001"},           {"1", "１"},     {"1", "００１"}, {"0", "000"}, {"A1", "Ａ 1"},
        {"1", "1\xEF\xB8\x8F"}, {"A 01", "A01"},
    };
    static const char *const other[][2] = {{"1", "10"}, {"A1", "A01"}, {"1", "-1"}, {"1", "1.0"}, {"0", ""}};
    struct tally_arena arena = {NULL};
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(tally_text_same(tally_text_fold_number(&arena, tally_text_of(same[i][0])),
                                    tally_text_fold_number(&arena, tally_text_of(same[i][1]))));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(tally_text_same(tally_text_fold_number(&arena, tally_text_of(other[i][0])),
                                     tally_text_fold_number(&arena, tally_text_of(other[i][1]))));
    tally_arena_clear(&arena);
}

static void reasons(void **state)
{
    static const char *const none[] =
        {"否",       "无",     "0",       "no",      "NO",     "×",          "—",
         "——",       "-",      "否。",    "无．",    "不！",   "无 。",      "#REF!",
         "#N/A",     "#NAME?", "#VALUE!", "#DIV/0!", "##",     "有效",       "有效票",
         "OK",       "ok.",    "合格",    "假",      "无误",   "已核对",     "1",
         "１",       "是",     "是。",    "不暂缓",  "未暂缓", "TRUE",       "－",
         "０",       "不作废", "n/a",     "一",      "√",      "同意",       "hold",
         "称职",     "（无）", "[否]",    "沒有",    "〃",     "2026-04-20", "2026年4月20日",
         "2026/4/20"},
                             *const reason[] = {"涂改",
                                                "多选",
                                                "涂改。",
                                                "作废",
                                                "无效",
                                                "#3 号票涂改",
                                                "#",
                                                "11",
                                                "是否同意无法辨认",
                                                "有涂改",
                                                "无法辨认",
                                                "空白票",
                                                "x y",
                                                "10",
                                                "4-20",
                                                "涂改（无法辨认）",
                                                "（涂改）"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_true(tally_text_is_no_reason(tally_text_of(none[i])));
    for (size_t i = 0; i < sizeof reason / sizeof *reason; i++)
        assert_false(tally_text_is_no_reason(tally_text_of(reason[i])));
}

static void several(void **state)
{
    static const char *const many[] = {"甲一、乙二", "甲一，乙二", "甲一,乙二", "甲一;乙二",     "甲一/乙二",
                                       "甲一\n乙二", "甲一\t乙二", "甲一 乙二", "赵四海　钱五湖"},
                             *const one[] = {"甲一",       "王 小明", "欧阳 春晓", "阿依古丽·买买提",
                                             "John Smith", "甲一、",  " 甲一 "};
    (void)state;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        assert_true(tally_text_has_several(tally_text_of(many[i]), true));
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        assert_false(tally_text_has_several(tally_text_of(one[i]), true));
    assert_false(tally_text_has_several(tally_text_of("甲一 乙二"), false));
}

static void look_alikes(void **state)
{
    static const char *const alike[][2] = {
        {"于海", "於海"},
        {"口天", "ロ天"},
        {"a", "а"},
        {"刘强", "劉強"},
        {"土一", "士一"},
        {"l", "1"},
        {"王\xCC\x81", "王\xCC\x81"},
    };
    static const char *const other[][2] = {{"赵四海", "赵四湖"}, {"己一", "已一"}, {"a", "b"}};
    struct tally_arena arena = {NULL};
    (void)state;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        assert_true(tally_text_same(tally_text_skeleton(&arena, tally_text_of(alike[i][0])),
                                    tally_text_skeleton(&arena, tally_text_of(alike[i][1]))));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(tally_text_same(tally_text_skeleton(&arena, tally_text_of(other[i][0])),
                                     tally_text_skeleton(&arena, tally_text_of(other[i][1]))));
    tally_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),   cmocka_unit_test(common_characters), cmocka_unit_test(numbers),
        cmocka_unit_test(reasons), cmocka_unit_test(several),           cmocka_unit_test(look_alikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
