/* Reading the numbers and days of a workbook's cells. */
#include "table/number.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"

enum { MOST_DIGITS = 18, MOST_EXPONENT = 400 };

/* The parts of a number as it is written: digits, where the point is among them, and the exponent. */
struct written {
    char digits[64];
    int count, point, exponent;
    bool negative;
};

static bool take_digits(struct tally_text *rest, struct written *w)
{
    bool any = false;
    for (; rest->size && *rest->bytes >= '0' && *rest->bytes <= '9'; rest->bytes++, rest->size--) {
        any = true;
        if (w->count == (int)sizeof w->digits)
            return false;
        w->digits[w->count++] = *rest->bytes;
    }
    return any;
}

static bool take_sign(struct tally_text *rest)
{
    bool minus = rest->size && *rest->bytes == '-', sign = minus || (rest->size && *rest->bytes == '+');
    rest->bytes += sign;
    rest->size -= sign;
    return minus;
}

static bool take_exponent(struct tally_text *rest, struct written *w)
{
    if (!rest->size || (*rest->bytes != 'e' && *rest->bytes != 'E'))
        return true;
    rest->bytes++, rest->size--;
    bool minus = take_sign(rest), any = false;
    for (; rest->size && *rest->bytes >= '0' && *rest->bytes <= '9'; rest->bytes++, rest->size--) {
        any = true;
        w->exponent = w->exponent * 10 + (*rest->bytes - '0');
        if (w->exponent > MOST_EXPONENT)
            return false;
    }
    w->exponent = minus ? -w->exponent : w->exponent;
    return any;
}

static bool read_written(struct tally_text text, struct written *w)
{
    w->negative = take_sign(&text);
    bool any = take_digits(&text, w);
    w->point = w->count;
    if (text.size && *text.bytes == '.') {
        text.bytes++, text.size--;
        any |= take_digits(&text, w);
    }
    return any && take_exponent(&text, w) && text.size == 0;
}

struct tally_cell_number tally_cell_number_read(struct tally_text text)
{
    struct written w = {.count = 0};
    struct tally_cell_number n = {.kind = TALLY_CELL_NO_NUMBER};
    if (!read_written(tally_text_trim(text), &w))
        return n;
    n.kind = TALLY_CELL_WHOLE;
    n.negative = w.negative;
    const int before = w.point + w.exponent; /* digits before the point */
    for (int i = 0, used = 0; i < before || i < w.count; i++) {
        int digit = i < w.count ? w.digits[i] - '0' : 0;
        if (i >= before) {
            n.kind = digit ? TALLY_CELL_FRACTION : n.kind;
            continue;
        }
        used += used || digit;
        if (used > MOST_DIGITS) {
            n.kind = TALLY_CELL_FRACTION;
            break;
        }
        n.whole = n.whole * 10 + (uint64_t)digit;
    }
    n.negative &= n.whole != 0 || n.kind != TALLY_CELL_WHOLE;
    return n;
}

const char *tally_serial_date(uint64_t serial, bool from_1904, char text[TALLY_SERIAL_DATE_SIZE])
{
    enum { LAST = 2958465, GAP = 60 }; /* 9999-12-31; 1900-02-29, which programs number although there is no such day */
    const struct tally_date first_1904 = {1904, 1, 1}, first_1900 = {1900, 1, 1};
    if (serial > LAST - (from_1904 ? 1462 : 0) || (!from_1904 && (serial == 0 || serial == GAP)))
        return NULL;
    const struct tally_date day = from_1904
                                      ? tally_date_days_later(first_1904, (unsigned)serial)
                                      : tally_date_days_later(first_1900, (unsigned)serial - (serial > GAP ? 2 : 1));
    char date[TALLY_DATE_SIZE];
    const char *said = tally_date_text(date, day);
    size_t size = strlen(said) + 1;
    return size <= TALLY_SERIAL_DATE_SIZE ? memcpy(text, said, size) : NULL;
}
