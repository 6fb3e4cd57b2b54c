/* Days and times: reading, comparing, adding, and writing them, and Beijing time. */
#include "base/date.h"

#include <ctype.h>
#include <string.h>
#include <tally/text.h>
#include <time.h>

#include "base/text.h"
#include "base/utf8.h"

/* Normalises a date: days beyond the end of its month are carried over into the next months. */
static struct tally_date carried_over(struct tally_date date)
{
    struct tm tm = {.tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day};
    timegm(&tm);
    return (struct tally_date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
}

static bool exists(struct tally_date date)
{
    return date.year > 0 && tally_date_compare(carried_over(date), date) == 0;
}

/* Two digits; -1 where there are none. */
static int two_digits(const char *text)
{
    bool ok = isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1]);
    return ok ? (text[0] - '0') * 10 + (text[1] - '0') : -1;
}

bool tally_text_date(struct tally_text text, struct tally_date *date)
{
    if (text.size != 10 || text.bytes[4] != '-' || text.bytes[7] != '-')
        return false;
    int century = two_digits(text.bytes), year = two_digits(text.bytes + 2), month = two_digits(text.bytes + 5),
        day = two_digits(text.bytes + 8);
    const struct tally_date found = {century * 100 + year, month, day};
    if (century < 0 || year < 0 || month < 0 || day < 0 || !exists(found))
        return false;
    *date = found;
    return true;
}

/* A character of a written date: digits and separators in ASCII, Y for 年 and 月, D for 日, a blank; 0: another one. */
static char date_sign(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) /* full width */
        c -= 0xFF01 - '!';
    if (c == 0x5E74 || c == 0x6708) /* 年, 月 */
        return 'Y';
    if (c == 0x65E5 || c == 0x53F7) /* 日, 号 */
        return 'D';
    if (c == ' ' || c == 0xA0 || c == 0x3000)
        return ' ';
    return (c >= '0' && c <= '9') || c == '-' || c == '/' || c == '.' ? (char)c : '\0';
}

bool tally_text_written_date(struct tally_text text, struct tally_date *date)
{
    int parts[3] = {0};
    size_t digits[3] = {0}, part = 0;
    char separator = '\0';
    bool ended = false, blank = false;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        char sign = date_sign(c);
        if (isdigit((unsigned char)sign)) {
            if (ended || ++digits[part] > 4 || (blank && digits[part] > 1))
                return false;
            parts[part] = parts[part] * 10 + (sign - '0');
        } else if (sign == 'D') {
            if (ended || part != 2 || separator != 'Y')
                return false;
            ended = true;
        } else if (sign != ' ') {
            if (sign == '\0' || part == 2 || (separator && sign != separator))
                return false;
            separator = sign;
            part++;
        }
        blank = sign == ' ';
    }
    const struct tally_date found = {parts[0], parts[1], parts[2]};
    if (part != 2 || digits[0] != 4 || digits[1] < 1 || digits[1] > 2 || digits[2] < 1 || digits[2] > 2 ||
        (separator == 'Y') != ended || !exists(found))
        return false;
    *date = found;
    return true;
}

bool tally_text_time(const char *text, char digits[TALLY_TIME_DIGITS])
{
    static const char form[] = "0000-00-00T00:00:00Z";
    size_t count = 0;
    bool ok = strlen(text) == sizeof form - 1;
    for (size_t i = 0; ok && form[i]; i++) {
        ok = form[i] == '0' ? isdigit((unsigned char)text[i]) : text[i] == form[i];
        if (form[i] == '0')
            digits[count++] = text[i];
    }
    digits[ok ? count : 0] = '\0';
    return ok;
}

bool tally_text_existing_time(const char *text, char digits[TALLY_TIME_DIGITS])
{
    enum { DATE = 10 };
    struct tally_date date;
    return tally_text_time(text, digits) && tally_text_date((struct tally_text){text, DATE}, &date) &&
           two_digits(digits + 8) < 24 && two_digits(digits + 10) < 60 && two_digits(digits + 12) < 60;
}

int tally_date_compare(struct tally_date a, struct tally_date b)
{
    int x = a.year * 10000 + a.month * 100 + a.day, y = b.year * 10000 + b.month * 100 + b.day;
    return (x > y) - (x < y);
}

struct tally_date tally_date_days_later(struct tally_date date, unsigned days)
{
    date.day += (int)days;
    return carried_over(date);
}

/* The last day of the month, if it has no such day; a month has at least 28. */
static struct tally_date within_month(struct tally_date date)
{
    enum { SHORTEST_MONTH = 28 };
    while (date.day > SHORTEST_MONTH && !exists(date))
        date.day--;
    return date;
}

struct tally_date tally_date_years_later(struct tally_date date, unsigned years)
{
    date.year += (int)years;
    return within_month(date);
}

struct tally_date tally_date_months_later(struct tally_date date, unsigned months)
{
    enum { MONTHS = 12 };
    unsigned month = (unsigned)date.month - 1 + months % MONTHS;
    date.year += (int)(months / MONTHS + month / MONTHS);
    date.month = (int)(month % MONTHS) + 1;
    return within_month(date);
}

const char *tally_date_text(char text[TALLY_DATE_SIZE], struct tally_date date)
{
    const int digits[] = {date.year / 10000,   date.year / 1000 % 10, date.year / 100 % 10,
                          date.year / 10 % 10, date.year % 10,        -1,
                          date.month / 10,     date.month % 10,       -1,
                          date.day / 10,       date.day % 10};
    /* a year has four digits, but what follows a day of 9999 may be due in 10000 */
    const size_t skipped = digits[0] == 0, n = sizeof digits / sizeof *digits - skipped;
    for (size_t i = 0; i < n; i++)
        text[i] = digits[i + skipped] < 0 ? '-' : (char)('0' + digits[i + skipped]);
    text[n] = '\0';
    return text;
}

const char *tally_time_beijing(char text[TALLY_TIME_SIZE], const char *utc)
{
    enum { DATE = 10, SIZE = 20, AHEAD = 8, LAST_YEAR = 9998 };
    struct tally_date date;
    char digits[TALLY_TIME_DIGITS];
    if (!tally_text_time(utc, digits) || !tally_text_date((struct tally_text){utc, DATE}, &date) ||
        date.year > LAST_YEAR)
        return utc;
    int hour = two_digits(digits + 8), minute = two_digits(digits + 10), second = two_digits(digits + 12);
    if (hour > 23 || minute > 59 || second > 60)
        return utc;
    tally_date_text(text, tally_date_days_later(date, (unsigned)(hour + AHEAD) / 24));
    hour = (hour + AHEAD) % 24;
    memcpy(text + DATE, utc + DATE, SIZE - DATE); /* minute and second stay, a leap second too */
    text[DATE] = ' ';
    text[DATE + 1] = (char)('0' + hour / 10);
    text[DATE + 2] = (char)('0' + hour % 10);
    text[SIZE - 1] = '\0';
    return text;
}
