/* Arenas: pieces of their own, cleared; under AddressSanitizer nothing around them may be touched. */
#include "base/mem.h"

#include <stdalign.h>
#include <string.h>

#include "unit/support/support.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

/* Of every size, small ones and those that are longer than a block. */
static void pieces_are_apart_and_cleared(void **state)
{
    enum { PIECES = 300 };
    struct tally_arena arena = {NULL};
    unsigned char *pieces[PIECES];
    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        size_t size = i % 50 == 49 ? 5000 + i : i;
        pieces[i] = tally_arena_alloc(&arena, size, 1);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(pieces[i][k], 0);
        if (size)
            memset(pieces[i], (int)(i % 251 + 1), size);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0, size = i % 50 == 49 ? 5000 + i : i; k < size; k++)
            assert_int_equal(pieces[i][k], i % 251 + 1);
    tally_arena_clear(&arena);
    assert_null(arena.newest);
}

static void a_text_ends_with_a_nul(void **state)
{
    struct tally_arena arena = {NULL};
    (void)state;
    assert_string_equal(tally_arena_text(&arena, "选票?", strlen("选票")), "选票");
    assert_string_equal(tally_arena_text(&arena, NULL, 0), "");
    tally_arena_clear(&arena);
}

/* What reads or writes beside a piece is seen by AddressSanitizer, before it and behind it. */
static void nothing_around_a_piece_may_be_touched(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    static const size_t sizes[] = {1, 7, 8, 16, 31, 4096, 9000};
    struct tally_arena arena = {NULL};
    tally_arena_alloc(&arena, 3, 1);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *piece = tally_arena_alloc(&arena, sizes[i], 1);
        assert_null(__asan_region_is_poisoned((void *)(uintptr_t)piece, sizes[i]));
        assert_true(__asan_address_is_poisoned(piece + sizes[i]));
        assert_true(__asan_address_is_poisoned(piece + sizes[i] + 15));
    }
    tally_arena_clear(&arena);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_apart_and_cleared),
        cmocka_unit_test(a_text_ends_with_a_nul),
        cmocka_unit_test(nothing_around_a_piece_may_be_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
