/* Points as marks: reading the number in a cell, and telling which numbers may stand there. */
#include "ballot/points.h"

#include <stddef.h>

#include "base/intern.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { DECIMALS = 4, LARGEST = 10000 * TALLY_POINTS_UNIT };

/* The digit that a character is; 10 for a point, 11 for anything else. Only plain and full-width ones: NFKC would also
 * make 82 of 8². */
static unsigned digit_of(uint32_t c)
{
    if (c >= 0xFF0E && c <= 0xFF19)
        c -= 0xFEE0; /* full-width */
    return c >= '0' && c <= '9' ? c - '0' : c == '.' ? 10 : 11;
}

bool tally_points_read(struct tally_text text, uint32_t *value)
{
    uint64_t number = 0;
    uint32_t place = TALLY_POINTS_UNIT; /* what the next decimal is worth, times ten */
    size_t digits = 0, decimals = 0;
    bool point = false;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        unsigned digit = digit_of(c);
        if (digit == 10 && !point && digits) {
            point = true;
            continue;
        }
        if (digit >= 10)
            return false;
        if (point && ++decimals > DECIMALS && digit)
            return false; /* further zeros change nothing */
        digits += !point;
        if (point)
            number += (uint64_t)digit * (place /= 10);
        else
            number = number * 10 + (uint64_t)digit * TALLY_POINTS_UNIT;
        if (number > LARGEST)
            return false;
    }
    *value = (uint32_t)number;
    return digits && (!point || decimals);
}

uint32_t tally_points_find(const struct tally_rule_points *points, struct tally_text text)
{
    uint32_t value;
    if (!tally_points_read(text, &value) || value < points->least || value > points->most ||
        (value - points->least) % points->step)
        return TALLY_INTERN_NONE;
    return (value - points->least) / points->step;
}

char *tally_points_text(char text[TALLY_POINTS_SIZE], uint32_t value)
{
    char digits[TALLY_POINTS_SIZE];
    size_t count = 0, at = 0;
    uint32_t whole = value / TALLY_POINTS_UNIT, rest = value % TALLY_POINTS_UNIT;
    do
        digits[count++] = (char)('0' + whole % 10);
    while (whole /= 10);
    while (count)
        text[at++] = digits[--count];
    if (rest)
        text[at++] = '.';
    for (uint32_t place = TALLY_POINTS_UNIT / 10; rest; rest %= place, place /= 10)
        text[at++] = (char)('0' + rest / place);
    text[at] = '\0';
    return text;
}

char *tally_points_list(const struct tally_rule_points *points)
{
    enum { FEW = 12, BEGINNING = 3 };
    struct tally_bytes list = {.bytes = NULL};
    char text[TALLY_POINTS_SIZE];
    bool few = points->count <= FEW;
    for (size_t i = 0; i < (few ? points->count : BEGINNING); i++) {
        tally_bytes_put_text(&list, i ? "、" : "");
        tally_bytes_put_text(&list, tally_points_text(text, points->least + (uint32_t)i * points->step));
    }
    if (!few) {
        tally_bytes_put_text(&list, " … ");
        tally_bytes_put_text(&list, tally_points_text(text, points->most));
    }
    return list.bytes;
}
