/* Texts: comparing, trimming, folding, measuring, splitting. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"

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

bool tally_text_contains(struct tally_text whole, struct tally_text part)
{
    bool found = false;
    for (size_t at = 0; at + part.size <= whole.size && part.size && !found; at++)
        found = !memcmp(whole.bytes + at, part.bytes, part.size);
    return found;
}

bool tally_text_is_among(const char *words, struct tally_text word)
{
    for (const char *at = words; *at && word.size;) {
        size_t size = strcspn(at, " ");
        if (tally_text_same(word, (struct tally_text){at, size}))
            return true;
        at += size + (at[size] == ' ');
    }
    return false;
}

/* The number of bytes of the blank at bytes; 0 if there is none. */
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
    size_t kept = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        if (tally_text_is_invisible(c))
            continue;
        memmove(to + kept, text.bytes + at, n);
        kept += n;
    }
    return kept;
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

/* NFKC of text; the caller frees it. */
static char *nfkc(struct tally_text text, bool fold_case, size_t *size)
{
    utf8proc_uint8_t *out;
    utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | (fold_case ? UTF8PROC_CASEFOLD : 0);
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.bytes, (utf8proc_ssize_t)text.size, &out, options);
    if (n < 0)
        tally_exhausted(); /* with valid UTF-8, lack of memory is the only failure */
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
        size_t kept = 0;
        for (size_t i = 0; i < count; i++)
            if (chars[i] != ' ' && chars[i] != '\t' && chars[i] != '\n' && chars[i] != '\r')
                chars[kept++] = chars[i];
        count = kept;
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

/* The digits at the end of a text, and the text before them. */
static bool split_number(struct tally_text text, struct tally_text *stem, uint64_t *number)
{
    size_t at = text.size;
    while (at && text.bytes[at - 1] >= '0' && text.bytes[at - 1] <= '9')
        at--;
    *stem = (struct tally_text){text.bytes, at};
    return at && tally_text_number((struct tally_text){text.bytes + at, text.size - at}, number) == TALLY_TEXT_NUMBER;
}

bool tally_text_is_next(struct tally_text before, struct tally_text text)
{
    struct tally_text stem_before, stem;
    uint64_t number_before, number;
    return split_number(before, &stem_before, &number_before) && split_number(text, &stem, &number) &&
           tally_text_same(stem_before, stem) && number == number_before + 1;
}

bool tally_text_is_odd_blank(uint32_t c)
{
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
}

bool tally_text_is_line_break(uint32_t c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

struct tally_text tally_text_fold_loosely(struct tally_arena *arena, struct tally_text text)
{
    struct tally_text folded = tally_text_fold_mark(arena, text);
    char *out = tally_arena_alloc(arena, folded.size + 1, 1);
    size_t used = 0;
    for (size_t at = 0, n; at < folded.size; at += n) {
        uint32_t c;
        n = tally_text_next(folded.bytes + at, folded.size - at, &c);
        if (c == ' ' || c == '\t' || tally_text_is_line_break(c) || tally_text_is_odd_blank(c))
            continue;
        memcpy(out + used, folded.bytes + at, n);
        used += n;
    }
    return (struct tally_text){out, used};
}

size_t tally_text_columns(struct tally_text text)
{
    size_t columns = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c = (unsigned char)text.bytes[at];
        if (c >= 0x20 && c < 0x7F) { /* most characters of numbers and English text */
            columns++;
            at++;
            continue;
        }
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

const char *tally_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
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
