/* Numbers, shares and dates as they are read aloud. */
#include <string.h>
#include <tally/num.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "words/words.h"

static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* The state of reading a number aloud. gap: zeros were skipped, which are read as one 零 before the next digit. */
struct reading {
    char text[256];
    size_t used;
    bool gap;
};

static void put(struct reading *r, const char *text)
{
    size_t size = strlen(text);
    if (size < sizeof r->text - r->used) {
        memcpy(r->text + r->used, text, size);
        r->used += size;
    }
}

/* Reads four digits and their unit, 万 or none. Zeros at the end of a group are not read; one or several zeros before
 * that are read as one; a number does not begin with 一十. */
static void read_group(struct reading *r, uint64_t group, const char *unit)
{
    static const struct {
        uint64_t value;
        const char *name;
    } places[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint64_t digit = group / places[i].value % 10;
        bool begun = r->used > 0;
        if (!digit) {
            r->gap = begun;
            continue;
        }
        if (r->gap)
            put(r, digits[0]);
        if (places[i].value != 10 || digit != 1 || begun)
            put(r, digits[digit]);
        put(r, places[i].name);
        r->gap = false;
    }
    if (!group)
        return;
    r->gap = false;
    put(r, unit);
}

static void read_number(struct reading *r, uint64_t n)
{
    enum { WAN = 10000, YI = 100000000 };
    if (n >= YI) {
        read_number(r, n / YI);
        put(r, "亿");
        r->gap = false;
    }
    read_group(r, n % YI / WAN, "万");
    read_group(r, n % WAN, "");
}

const char *tally_words_spoken_number(struct tally_words *w, uint64_t n)
{
    struct reading r = {.used = 0};
    read_number(&r, n);
    if (!n)
        put(&r, digits[0]);
    return tally_arena_text(&w->arena, r.text, r.used);
}

const char *tally_words_spoken_count(struct tally_words *w, uint64_t n)
{
    return n == 2 ? "两" : tally_words_spoken_number(w, n);
}

/* 七十五点三六; zeros at the end are not read. */
const char *tally_words_spoken_decimal(struct tally_words *w, const char *text)
{
    struct reading r = {.used = 0};
    const bool minus = *text == '-';
    const char *point = strchr(text, '.');
    uint64_t whole = 0;
    for (const char *c = text + minus; *c && c != point; c++)
        whole = whole * 10 + (uint64_t)(*c - '0');
    size_t size = point ? strlen(point) : 0;
    while (size && (point[size - 1] == '0' || point[size - 1] == '.'))
        size--;
    put(&r, minus ? "负" : "");
    put(&r, tally_words_spoken_number(w, whole));
    for (size_t i = 0; i < size; i++)
        put(&r, i ? digits[point[i] - '0'] : "点");
    return tally_arena_text(&w->arena, r.text, r.used);
}

/* 三分之二 */
static const char *fraction(struct tally_words *w, const struct tally_condition *condition)
{
    return tally_words_join(w,
                            (const char *const[]){tally_words_spoken_number(w, condition->den),
                                                  tally_words_spoken_number(w, condition->num)},
                            2, "分之");
}

const char *tally_words_share(struct tally_words *w, const struct tally_condition *condition)
{
    const char *num = tally_words_number(w, condition->num);
    if (condition->den == 100)
        return tally_words_format(w, "%1$s%%", TALLY_ARGS(num));
    if (tally_words_are_chinese(w))
        return fraction(w, condition); /* 二分之一 */
    return tally_words_format(w, "%1$s/%2$s", TALLY_ARGS(num, tally_words_number(w, condition->den)));
}

const char *tally_words_spoken_share(struct tally_words *w, const struct tally_condition *condition)
{
    if (!tally_words_are_chinese(w))
        return tally_words_share(w, condition);
    if (condition->num == condition->den)
        return "全部";
    if (condition->num == 1 && condition->den == 2)
        return "半数"; /* 过半数: “超过应到会人数的半数” */
    return tally_words_join(
        w,
        (const char *const[]){condition->den == 100 ? "百" : tally_words_spoken_number(w, condition->den),
                              tally_words_spoken_number(w, condition->num)},
        2, "分之");
}

/* ---- dates ---- */

static const char date_message[] = N_("%1$s-%2$s-%3$s");

bool tally_words_are_chinese(const struct tally_words *w)
{
    return strcmp(tally_words_say(w, date_message), date_message) != 0;
}

const char *tally_words_date(struct tally_words *w, const char *date)
{
    struct tally_date d;
    if (!tally_text_date(tally_text_of(date), &d) || !tally_words_are_chinese(w))
        return date;
    return tally_words_format(w, tally_words_say(w, date_message),
                              TALLY_ARGS(tally_arena_text(&w->arena, date, 4), tally_words_number(w, (uint64_t)d.month),
                                         tally_words_number(w, (uint64_t)d.day)));
}

const char *tally_words_spoken_date(struct tally_words *w, const char *date)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    const char *year[4];
    struct tally_date d;
    if (!tally_text_date(tally_text_of(date), &d))
        return date;
    if (!tally_words_are_chinese(w))
        return tally_words_join(w,
                                (const char *const[]){tally_words_number(w, (uint64_t)d.day), months[d.month - 1],
                                                      tally_arena_text(&w->arena, date, 4)},
                                3, " ");
    for (size_t i = 0; i < 4; i++)
        year[i] = date[i] == '0' ? "〇" : digits[date[i] - '0'];
    return tally_words_format(w, tally_words_say(w, date_message),
                              TALLY_ARGS(tally_words_join(w, year, 4, ""),
                                         tally_words_spoken_number(w, (uint64_t)d.month),
                                         tally_words_spoken_number(w, (uint64_t)d.day)));
}
