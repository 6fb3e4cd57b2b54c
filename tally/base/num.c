/* Exact shares, and numbers as text. */
#include <tally/num.h>

/* num/den of a base, as whole votes and whether there is a remainder: num * of = whole * den + remainder. The base is
 * divided first, so the product cannot overflow: num <= den <= 10^9 and rest < den. */
struct part {
    uint64_t whole;
    bool rest;
};

static struct part part_of(const struct tally_condition *c, uint64_t of)
{
    uint64_t left = of % c->den * c->num;
    return (struct part){.whole = of / c->den * c->num + left / c->den, .rest = left % c->den != 0};
}

int tally_share_compare(const struct tally_condition *condition, uint64_t votes, uint64_t of)
{
    struct part p = part_of(condition, of);
    if (of == 0) /* nobody reaches a share of nobody: see tally_share_passes */
        return -1;
    if (votes != p.whole)
        return votes > p.whole ? 1 : -1;
    return p.rest ? -1 : 0;
}

uint64_t tally_share_needed(const struct tally_condition *condition, uint64_t of)
{
    struct part p = part_of(condition, of);
    if (condition->upper) /* below the share, or up to it: whole, but for “less than” a share that is a whole number */
        return condition->strict && !p.rest && p.whole ? p.whole - 1 : p.whole;
    return condition->strict || p.rest ? p.whole + 1 : p.whole;
}

bool tally_share_passes(const struct tally_condition *condition, uint64_t votes, uint64_t of)
{
    const uint64_t needed = tally_share_needed(condition, of);
    return of > 0 && (condition->upper ? votes <= needed : votes >= needed);
}

const char *tally_number(char text[TALLY_NUMBER_SIZE], uint64_t n)
{
    char digits[TALLY_NUMBER_SIZE];
    size_t count = 0, at = 0;
    do
        digits[count++] = (char)('0' + n % 10);
    while (n /= 10);
    while (count)
        text[at++] = digits[--count];
    text[at] = '\0';
    return text;
}

const char *tally_percent(char text[TALLY_PERCENT_SIZE], uint64_t votes, uint64_t of)
{
    if (of == 0)
        return NULL;
    /* hundredths of a percent, rounded half up: floor(10000 v / of + 1/2); the whole part is computed separately, so
     * that nothing overflows */
    uint64_t whole = votes / of, rest = votes % of;
    uint64_t hundredths = whole * 10000 + (rest * 20000 + of) / (2 * of);
    tally_number(text, hundredths / 100);
    size_t at = 0;
    while (text[at])
        at++;
    text[at++] = '.';
    text[at++] = (char)('0' + hundredths / 10 % 10);
    text[at++] = (char)('0' + hundredths % 10);
    text[at] = '\0';
    return text;
}
