#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>
#include <utf8proc.h>

struct tally_text tally_text_of(const char *text)
{
    return (struct tally_text){text, strlen(text)};
}

bool tally_text_same(struct tally_text a, struct tally_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.bytes, b.bytes, a.size) == 0);
}

bool tally_text_is(struct tally_text a, const char *b)
{
    return tally_text_same(a, tally_text_of(b));
}

/* How many bytes the blank at bytes takes; 0 where there is none. */
static size_t blank_at(const char *bytes, size_t size)
{
    if (size && (bytes[0] == ' ' || bytes[0] == '\t' || bytes[0] == '\r' || bytes[0] == '\n'))
        return 1;
    if (size >= 2 && memcmp(bytes, "\xC2\xA0", 2) == 0)
        return 2;
    if (size >= 3 && memcmp(bytes, "\xE3\x80\x80", 3) == 0)
        return 3;
    return 0;
}

struct tally_text tally_text_trim(struct tally_text text)
{
    for (size_t n; (n = blank_at(text.bytes, text.size)) > 0; text.bytes += n, text.size -= n)
        ;
    for (;;) {
        size_t cut = 0;
        for (size_t n = 1; n <= 3 && n <= text.size && !cut; n++)
            cut = blank_at(text.bytes + text.size - n, n) == n ? n : 0;
        if (!cut)
            return text;
        text.size -= cut;
    }
}

size_t tally_text_next(const char *bytes, size_t size, uint32_t *character)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)size, &c);
    if (n < 1) { /* not reached with valid UTF-8 */
        *character = 0xFFFD;
        return 1;
    }
    *character = (uint32_t)c;
    return (size_t)n;
}

/* The length of the valid sequence that begins with the non-ASCII byte s[0], or 0 (The Unicode Standard, table 3-7). */
static size_t sequence(const unsigned char *s, size_t left)
{
    unsigned char lead = s[0];
    size_t n = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (s[i] < 0x80 || s[i] > 0xBF)
            return 0;
    return n;
}

/* The states of a machine that reads UTF-8 byte by byte, as bit offsets: the row of a byte holds, at the offset of each
 * state, the offset of the next one. A step is one load and one shift, several times as fast as asking for each byte
 * what it is. */
enum {
    WRONG = 0,
    WHOLE = 6,
    MORE1 = 12,
    MORE2 = 18,
    MORE3 = 24,
    AFTER_E0 = 30,
    AFTER_ED = 36,
    AFTER_F0 = 42,
    AFTER_F4 = 48
};

static uint64_t row_of(unsigned b)
{
    uint64_t lead = b < 0x80    ? WHOLE
                    : b < 0xC2  ? WRONG
                    : b < 0xE0  ? MORE1
                    : b == 0xE0 ? AFTER_E0
                    : b == 0xED ? AFTER_ED
                    : b < 0xF0  ? MORE2
                    : b == 0xF0 ? AFTER_F0
                    : b < 0xF4  ? MORE3
                    : b == 0xF4 ? AFTER_F4
                                : WRONG;
    uint64_t row = lead << WHOLE;
    if (b >= 0x80 && b <= 0xBF) {
        row |= (uint64_t)WHOLE << MORE1 | (uint64_t)MORE1 << MORE2 | (uint64_t)MORE2 << MORE3;
        row |= (uint64_t)(b >= 0xA0 ? MORE1 : WRONG) << AFTER_E0 | (uint64_t)(b <= 0x9F ? MORE1 : WRONG) << AFTER_ED;
        row |= (uint64_t)(b >= 0x90 ? MORE2 : WRONG) << AFTER_F0 | (uint64_t)(b <= 0x8F ? MORE2 : WRONG) << AFTER_F4;
    }
    return row;
}

static bool all_valid(const unsigned char *bytes, size_t size)
{
    /* four machines side by side, each on a quarter that begins with a character, since one waits for itself at every
     * byte */
    enum { MACHINES = 4 };
    uint64_t rows[256], state[MACHINES] = {WHOLE, WHOLE, WHOLE, WHOLE};
    size_t begin[MACHINES + 1] = {0}, least = size;
    for (unsigned b = 0; b < 256; b++)
        rows[b] = row_of(b);
    for (size_t m = 1; m <= MACHINES; m++)
        for (begin[m] = size / MACHINES * m + (m == MACHINES ? size % MACHINES : 0);
             begin[m] < size && (bytes[begin[m]] & 0xC0) == 0x80;)
            begin[m]++;
    for (size_t m = 0; m < MACHINES; m++)
        least = begin[m + 1] - begin[m] < least ? begin[m + 1] - begin[m] : least;
    for (size_t i = 0; i < least; i++) {
        state[0] = rows[bytes[i]] >> (state[0] & 63);
        state[1] = rows[bytes[begin[1] + i]] >> (state[1] & 63);
        state[2] = rows[bytes[begin[2] + i]] >> (state[2] & 63);
        state[3] = rows[bytes[begin[3] + i]] >> (state[3] & 63);
    }
    bool whole = true;
    for (size_t m = 0; m < MACHINES; m++) {
        for (size_t i = begin[m] + least; i < begin[m + 1]; i++)
            state[m] = rows[bytes[i]] >> (state[m] & 63);
        whole &= (state[m] & 63) == WHOLE;
    }
    return whole;
}

size_t tally_text_valid(const unsigned char *bytes, size_t size)
{
    if (all_valid(bytes, size))
        return size;
    for (size_t at = 0; at < size;) {
        size_t n = bytes[at] < 0x80 ? 1 : sequence(bytes + at, size - at);
        if (n == 0)
            return at;
        at += n;
    }
    return size;
}

static bool within(uint32_t c, const uint32_t (*ranges)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

bool tally_text_has(struct tally_text text, uint32_t character)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (c == character)
            return true;
    }
    return false;
}

bool tally_text_is_han(uint32_t c)
{
    static const uint32_t ranges[][2] = {{0x2E80, 0x2FDF}, {0x3005, 0x3005}, {0x3007, 0x3007},
                                         {0x3021, 0x3029}, {0x3038, 0x303B}, {0x3400, 0x4DBF},
                                         {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFD}};
    return within(c, ranges, sizeof ranges / sizeof *ranges);
}

bool tally_text_is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || (c >= 0x7F && c <= 0x9F);
}

bool tally_text_is_invisible(uint32_t c)
{
    static const uint32_t ranges[][2] = {{0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C},
                                         {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E},
                                         {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}};
    return within(c, ranges, sizeof ranges / sizeof *ranges);
}

size_t tally_text_copy_visible(char *to, struct tally_text text)
{
    size_t inputs = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        if (tally_text_is_invisible(c))
            continue;
        memmove(to + inputs, text.bytes + at, n);
        inputs += n;
    }
    return inputs;
}

bool tally_text_is_seen(struct tally_text text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
        if (!tally_text_is_invisible(c) && category != UTF8PROC_CATEGORY_ZS && category != UTF8PROC_CATEGORY_CF &&
            category != UTF8PROC_CATEGORY_CC)
            return true;
    }
    return false;
}

/* NFKC of text, in memory to be freed. */
static char *nfkc(struct tally_text text, bool fold_case, size_t *size)
{
    utf8proc_uint8_t *out;
    utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | (fold_case ? UTF8PROC_CASEFOLD : 0);
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.bytes, (utf8proc_ssize_t)text.size, &out, options);
    if (n < 0)
        tally_exhausted(); /* of valid UTF-8, want of memory is the only failure */
    *size = (size_t)n;
    return (char *)out;
}

static bool is_middle_dot(uint32_t c)
{
    return c == 0x00B7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x30FB || c == 0xFF65;
}

struct tally_text tally_text_fold_name(struct tally_arena *arena, struct tally_text name)
{
    bool ascii = true;
    for (size_t i = 0; i < name.size && ascii; i++)
        ascii = (name.bytes[i] & 0x80) == 0;
    if (ascii) /* nothing to fold */
        return (struct tally_text){tally_arena_text(arena, name.bytes, name.size), name.size};

    size_t size;
    char *plain = nfkc(name, false, &size);
    uint32_t *chars = tally_alloc(size, sizeof *chars);
    size_t count = 0;
    bool han = false;
    for (size_t at = 0; at < size; count++) {
        at += tally_text_next(plain + at, size - at, &chars[count]);
        han |= tally_text_is_han(chars[count]);
    }
    free(plain);
    if (han) {
        size_t inputs = 0;
        for (size_t i = 0; i < count; i++)
            if (chars[i] != ' ' && chars[i] != '\t' && chars[i] != '\n' && chars[i] != '\r')
                chars[inputs++] = chars[i];
        count = inputs;
    }
    char *out = tally_arena_alloc(arena, count * 4 + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        bool dot = is_middle_dot(chars[i]) || (chars[i] == '.' && i > 0 && i + 1 < count &&
                                               tally_text_is_han(chars[i - 1]) && tally_text_is_han(chars[i + 1]));
        used += (size_t)utf8proc_encode_char(dot ? 0x00B7 : (utf8proc_int32_t)chars[i], (utf8proc_uint8_t *)out + used);
    }
    free(chars);
    return (struct tally_text){out, used};
}

struct tally_text tally_text_fold_mark(struct tally_arena *arena, struct tally_text mark)
{
    size_t size;
    char *folded = nfkc(mark, true, &size);
    struct tally_text out = {tally_arena_text(arena, folded, size), size};
    free(folded);
    return out;
}

size_t tally_text_columns(struct tally_text text)
{
    size_t columns = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        int width = utf8proc_charwidth((utf8proc_int32_t)c);
        columns += width > 0 ? (size_t)width : 0;
    }
    return columns;
}

size_t tally_display_columns(const char *text)
{
    return tally_text_columns(tally_text_of(text));
}

size_t tally_text_distance(struct tally_text a, struct tally_text b, size_t limit)
{
    enum { LONGEST = 64 };
    uint32_t x[LONGEST], y[LONGEST];
    size_t nx = 0, ny = 0, row[LONGEST + 1];
    for (size_t at = 0; at < a.size; nx++) {
        if (nx == LONGEST)
            return limit;
        at += tally_text_next(a.bytes + at, a.size - at, &x[nx]);
    }
    for (size_t at = 0; at < b.size; ny++) {
        if (ny == LONGEST)
            return limit;
        at += tally_text_next(b.bytes + at, b.size - at, &y[ny]);
    }
    for (size_t j = 0; j <= ny; j++)
        row[j] = j;
    for (size_t i = 0; i < nx; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < ny; j++) {
            size_t change = diagonal + (x[i] != y[j]);
            diagonal = row[j + 1];
            size_t least = row[j] < diagonal ? row[j] : diagonal;
            row[j + 1] = change < least + 1 ? change : least + 1;
        }
    }
    return row[ny] < limit ? row[ny] : limit;
}

static bool is_separator(uint32_t c)
{
    return c == 0x3001 || c == 0xFF1B || c == ';' || c == '|' || c == '/';
}

bool tally_text_part(struct tally_text *rest, struct tally_text *part)
{
    while (rest->size) {
        size_t end = 0, skip = 0;
        while (end < rest->size) {
            uint32_t c;
            size_t n = tally_text_next(rest->bytes + end, rest->size - end, &c);
            if (is_separator(c)) {
                skip = n;
                break;
            }
            end += n;
        }
        *part = tally_text_trim((struct tally_text){rest->bytes, end});
        rest->bytes += end + skip;
        rest->size -= end + skip;
        if (part->size)
            return true;
    }
    return false;
}

enum tally_text_number tally_text_number(struct tally_text text, uint64_t *number)
{
    uint64_t n = 0;
    bool large = false;
    if (text.size == 0)
        return TALLY_TEXT_NOT_A_NUMBER;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (c >= 0xFF10 && c <= 0xFF19)
            c -= 0xFF10 - '0';
        if (c < '0' || c > '9')
            return TALLY_TEXT_NOT_A_NUMBER;
        n = large ? n : n * 10 + (c - '0');
        large |= n > TALLY_COUNT_MAX;
    }
    *number = n;
    return large ? TALLY_TEXT_NUMBER_TOO_LARGE : TALLY_TEXT_NUMBER;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool tally_text_date(struct tally_text text, struct tally_date *date)
{
    if (text.size != 10 || text.bytes[4] != '-' || text.bytes[7] != '-')
        return false;
    int part[3] = {0, 0, 0};
    for (size_t i = 0, p = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            p++;
        } else {
            if (text.bytes[i] < '0' || text.bytes[i] > '9')
                return false;
            part[p] = part[p] * 10 + (text.bytes[i] - '0');
        }
    }
    if (part[0] < 1 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > days_in(part[0], part[1]))
        return false;
    *date = (struct tally_date){part[0], part[1], part[2]};
    return true;
}

bool tally_text_time(const char *text, char digits[TALLY_TIME_DIGITS])
{
    static const char form[] = "0000-00-00T00:00:00Z";
    size_t count = 0;
    bool ok = strlen(text) == sizeof form - 1;
    for (size_t i = 0; ok && form[i]; i++) {
        ok = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
        if (form[i] == '0')
            digits[count++] = text[i];
    }
    digits[ok ? count : 0] = '\0';
    return ok;
}

int tally_date_compare(struct tally_date a, struct tally_date b)
{
    int x = a.year * 10000 + a.month * 100 + a.day, y = b.year * 10000 + b.month * 100 + b.day;
    return (x > y) - (x < y);
}

struct tally_date tally_date_days_later(struct tally_date date, unsigned days)
{
    for (; days; days--) {
        if (date.day < days_in(date.year, date.month)) {
            date.day++;
        } else {
            date.day = 1;
            date.year += date.month == 12;
            date.month = date.month == 12 ? 1 : date.month + 1;
        }
    }
    return date;
}

const char *tally_date_text(char text[TALLY_DATE_SIZE], struct tally_date date)
{
    const int digits[] = {date.year / 1000 % 10,
                          date.year / 100 % 10,
                          date.year / 10 % 10,
                          date.year % 10,
                          -1,
                          date.month / 10,
                          date.month % 10,
                          -1,
                          date.day / 10,
                          date.day % 10};
    size_t n = sizeof digits / sizeof *digits;
    for (size_t i = 0; i < n; i++)
        text[i] = digits[i] < 0 ? '-' : (char)('0' + digits[i]);
    text[n] = '\0';
    return text;
}

/* Two digits; -1: they are none. */
static int two_digits(const char *text)
{
    bool ok = text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
    return ok ? (text[0] - '0') * 10 + (text[1] - '0') : -1;
}

const char *tally_time_beijing(char text[TALLY_TIME_SIZE], const char *utc)
{
    enum { DATE = 10, SIZE = 20, AHEAD = 8, LAST_YEAR = 9998 };
    struct tally_date date;
    if (strlen(utc) != SIZE || utc[DATE] != 'T' || utc[SIZE - 1] != 'Z' || utc[DATE + 3] != ':' ||
        utc[DATE + 6] != ':' || !tally_text_date((struct tally_text){utc, DATE}, &date) || date.year > LAST_YEAR)
        return utc;
    int hour = two_digits(utc + DATE + 1), minute = two_digits(utc + DATE + 4), second = two_digits(utc + DATE + 7);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return utc;
    date = tally_date_days_later(date, (unsigned)(hour + AHEAD) / 24);
    hour = (hour + AHEAD) % 24;
    tally_date_text(text, date);
    memcpy(text + DATE, utc + DATE, SIZE - DATE);
    text[DATE] = ' ';
    text[DATE + 1] = (char)('0' + hour / 10);
    text[DATE + 2] = (char)('0' + hour % 10);
    text[SIZE - 1] = '\0';
    return text;
}

struct tally_date tally_date_years_later(struct tally_date date, unsigned years)
{
    date.year += (int)years;
    if (date.day > days_in(date.year, date.month))
        date.day = days_in(date.year, date.month);
    return date;
}

uint64_t tally_text_hash(struct tally_text text)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a, then mixed, since its high bits are weak */
    for (size_t i = 0; i < text.size; i++)
        h = (h ^ (unsigned char)text.bytes[i]) * 0x100000001B3u;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

/* The slot of text, or the empty one where it belongs. */
static size_t slot_of(const struct tally_intern *intern, struct tally_text text)
{
    size_t mask = intern->slot_count - 1, at = tally_text_hash(text) & mask;
    while (intern->slots[at] && !tally_text_same(intern->entries[intern->slots[at] - 1], text))
        at = (at + 1) & mask;
    return at;
}

uint32_t tally_intern_find(const struct tally_intern *intern, struct tally_text text)
{
    return intern->slot_count ? intern->slots[slot_of(intern, text)] - 1 : TALLY_INTERN_NONE;
}

uint32_t tally_intern(struct tally_intern *intern, struct tally_text text)
{
    if (intern->count * 2 >= intern->slot_count) {
        free(intern->slots);
        intern->slot_count = intern->slot_count ? intern->slot_count * 2 : 64;
        intern->slots = tally_alloc(intern->slot_count, sizeof *intern->slots);
        for (size_t i = 0; i < intern->count; i++)
            intern->slots[slot_of(intern, intern->entries[i])] = (uint32_t)i + 1;
    }
    size_t slot = slot_of(intern, text);
    if (!intern->slots[slot]) {
        struct tally_text copy = {tally_arena_text(&intern->arena, text.bytes, text.size), text.size};
        TALLY_PUSH(intern->entries, intern->count, intern->room) = copy;
        intern->slots[slot] = (uint32_t)intern->count;
    }
    return intern->slots[slot] - 1;
}

void tally_intern_clear(struct tally_intern *intern)
{
    tally_arena_clear(&intern->arena);
    free(intern->entries);
    free(intern->slots);
    *intern = (struct tally_intern){.slots = NULL};
}
