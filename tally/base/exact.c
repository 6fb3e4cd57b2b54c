/* Exact rational numbers, by GMP. */
#include "base/exact.h"

#include <assert.h>
#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/mem.h"

struct tally_exact {
    mpq_t value;
};

/* GMP's own functions abort where memory ends. These use malloc as those do, so that what the one allocated the other
 * may free. */
static void *allocate(size_t size)
{
    return tally_alloc(size, 1);
}

static void *reallocate(void *old, size_t old_size, size_t size)
{
    (void)old_size;
    return tally_resize(old, size, 1);
}

static void release(void *memory, size_t size)
{
    (void)size;
    free(memory);
}

static struct tally_exact *begin(void)
{
    void *(*current)(size_t);
    mp_get_memory_functions(&current, NULL, NULL);
    if (current != allocate)
        mp_set_memory_functions(allocate, reallocate, release);
    struct tally_exact *number = tally_alloc(1, sizeof *number);
    mpq_init(number->value);
    return number;
}

static void set_whole(mpz_t to, uint64_t number)
{
    mpz_import(to, 1, 1, sizeof number, 0, 0, &number);
}

struct tally_exact *tally_exact_new(uint64_t num, uint64_t den)
{
    assert(den);
    struct tally_exact *number = begin();
    set_whole(mpq_numref(number->value), num);
    set_whole(mpq_denref(number->value), den);
    mpq_canonicalize(number->value);
    return number;
}

struct tally_exact *tally_exact_copy(const struct tally_exact *from)
{
    struct tally_exact *number = begin();
    mpq_set(number->value, from->value);
    return number;
}

void tally_exact_free(struct tally_exact *number)
{
    if (!number)
        return;
    mpq_clear(number->value);
    free(number);
}

void tally_exact_set(struct tally_exact *to, const struct tally_exact *from)
{
    mpq_set(to->value, from->value);
}

void tally_exact_add(struct tally_exact *to, const struct tally_exact *by)
{
    mpq_add(to->value, to->value, by->value);
}

void tally_exact_subtract(struct tally_exact *to, const struct tally_exact *by)
{
    mpq_sub(to->value, to->value, by->value);
}

void tally_exact_multiply(struct tally_exact *to, const struct tally_exact *by)
{
    mpq_mul(to->value, to->value, by->value);
}

void tally_exact_divide(struct tally_exact *to, const struct tally_exact *by)
{
    assert(mpq_sgn(by->value));
    mpq_div(to->value, to->value, by->value);
}

int tally_exact_compare(const struct tally_exact *a, const struct tally_exact *b)
{
    const int order = mpq_cmp(a->value, b->value);
    return (order > 0) - (order < 0);
}

static const char *digits_of(const mpz_t whole, struct tally_arena *arena)
{
    char *text = tally_arena_alloc(arena, mpz_sizeinbase(whole, 10) + 2, 1); /* a sign, and the end */
    return mpz_get_str(text, 10, whole);
}

/* The hundredths of a number that is not below 0, as “12.34”: with “-” before it where it was. */
static const char *decimals_of(const mpz_t hundredths, bool below, struct tally_arena *arena)
{
    const size_t room = mpz_sizeinbase(hundredths, 10) + 8;
    char *text = tally_arena_alloc(arena, room, 1), *digits = tally_arena_alloc(arena, room, 1);
    mpz_get_str(digits, 10, hundredths);
    const size_t size = strlen(digits), zeros = size < 3 ? 3 - size : 0;
    size_t at = 0;
    if (below)
        text[at++] = '-';
    for (size_t i = 0; i < zeros + size; i++) {
        if (i + 2 == zeros + size)
            text[at++] = '.';
        text[at++] = i < zeros ? '0' : digits[i - zeros];
    }
    return text;
}

struct tally_fraction tally_exact_fraction(const struct tally_exact *number, unsigned scale, struct tally_arena *arena)
{
    /* hundredths, half away from 0: floor((200 scale |num| + den) / (2 den)) */
    mpz_t twice, divisor;
    mpz_init(twice);
    mpz_init(divisor);
    mpz_abs(twice, mpq_numref(number->value));
    mpz_mul_ui(twice, twice, 200UL * scale);
    mpz_add(twice, twice, mpq_denref(number->value));
    mpz_mul_2exp(divisor, mpq_denref(number->value), 1);
    mpz_fdiv_q(twice, twice, divisor);
    const bool below = mpq_sgn(number->value) < 0 && mpz_sgn(twice) != 0;
    const struct tally_fraction fraction = {.num = digits_of(mpq_numref(number->value), arena),
                                            .den = digits_of(mpq_denref(number->value), arena),
                                            .text = decimals_of(twice, below, arena)};
    mpz_clear(twice);
    mpz_clear(divisor);
    return fraction;
}
