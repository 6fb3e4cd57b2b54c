/* A page read from its beginning to its end: words in the version's own wording, and the rows that are expected
 * next. */
#include "sheet/page_reading.h"

#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "sheet/page_words.h"

/* ---- words and numbers ---- */

bool tally_page_wrong(struct tally_page_reading *r, const char *expected)
{
    if (r->verdict == TALLY_PAGE_AGREES) {
        r->verdict = TALLY_PAGE_DIFFERS;
        r->expected = expected;
        r->found = r->at < r->count ? r->lines[r->at].text : "";
    }
    return false;
}

const char *tally_page_squeeze(struct tally_arena *arena, const char *text)
{
    size_t size = strlen(text), used = 0;
    char *out = tally_arena_alloc(arena, size + 1, 1);
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        if (c <= ' ' || c == 0xA0 || c == 0x3000 || tally_text_is_control(c) || tally_text_is_invisible(c))
            continue;
        memcpy(out + used, text + at, n);
        used += n;
    }
    return out;
}

const char *tally_page_phrase(struct tally_page_reading *r, const char *english)
{
    const char *phrase = tally_page_word(r->phrases, r->facts->language, english);
    if (!phrase)
        r->verdict = TALLY_PAGE_UNKNOWN;
    return phrase ? phrase : english;
}

const char *tally_page_fill(struct tally_page_reading *r, const char *english, const char *const *args)
{
    char *text = tally_message_text((struct tally_message){tally_page_phrase(r, english), args}, false);
    const char *filled = tally_arena_text(r->arena, text, strlen(text));
    free(text);
    return filled;
}

const char *tally_page_number(const struct tally_page_reading *r, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, n);
    return tally_arena_text(r->arena, text, strlen(text));
}

const char *tally_page_join(struct tally_page_reading *r, const char *const *texts, size_t count, const char *between)
{
    struct tally_bytes all = {NULL, 0, 0};
    for (size_t i = 0; i < count; i++) {
        tally_bytes_put_text(&all, i ? between : "");
        tally_bytes_put_text(&all, texts[i]);
    }
    const char *joined = tally_arena_text(r->arena, all.bytes ? all.bytes : "", all.used);
    free(all.bytes);
    return joined;
}

const char *tally_page_list(struct tally_page_reading *r, const char *const *texts, size_t count)
{
    return tally_page_join(r, texts, count, tally_page_phrase(r, ", "));
}

/* “2026年4月20日”, in English as it is. */
const char *tally_page_date(struct tally_page_reading *r, const char *text)
{
    struct tally_date day;
    if (r->facts->language == TALLY_ENGLISH || !tally_text_date(tally_text_of(text), &day))
        return text;
    return tally_page_fill(r, "%1$s-%2$s-%3$s",
                           TALLY_ARGS(tally_arena_text(r->arena, text, 4), tally_page_number(r, (uint64_t)day.month),
                                      tally_page_number(r, (uint64_t)day.day)));
}

/* ---- the names of marks, outcomes and persons ---- */

const char *tally_page_outcome(struct tally_page_reading *r, enum tally_outcome outcome)
{
    static const char *const outcomes[] = {
        [TALLY_QUALIFIES] = "qualifies",     [TALLY_FALLS_SHORT] = "falls short",
        [TALLY_RANKED] = "ranked",           [TALLY_LISTED] = "listed",
        [TALLY_NOT_LISTED] = "not listed",   [TALLY_TIE] = "tie",
        [TALLY_MAY_PROPOSE] = "may propose", [TALLY_MAY_NOT_PROPOSE] = "may not propose",
        [TALLY_ADOPTED] = "adopted",         [TALLY_NOT_ADOPTED] = "not adopted",
        [TALLY_ELECTED] = "elected",         [TALLY_NOT_ELECTED] = "not elected",
        [TALLY_DEFERRED] = "deferred",       [TALLY_NO_DECISION] = "no decision",
    };
    return tally_page_phrase(r, outcomes[outcome]);
}

const char *tally_page_mark(struct tally_page_reading *r, const char *mark)
{
    static const char *const marks[][2] = {{"for", "for"},         {"agree", "agree"}, {"against", "against"},
                                           {"abstain", "abstain"}, {"hold", "hold"},   {"blank", "blank"},
                                           {"void", "void mark"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strcmp(mark, marks[i][0]))
            return tally_page_phrase(r, marks[i][1]);
    return mark; /* a grade is its own name */
}

bool tally_page_by_post(const struct tally_page_reading *r)
{
    return r->result->post_count && (r->result->rule->kind == TALLY_RECOMMENDATION || r->result->rule->contested);
}

const char *tally_page_person(struct tally_page_reading *r, const struct tally_result_item *item, const char *apart)
{
    bool namesake = false;
    for (size_t k = 0; k < r->result->item_count; k++)
        namesake |=
            !strcmp(r->result->items[k].name, item->name) && strcmp(r->result->items[k].person, item->person) != 0;
    return namesake && *apart ? tally_page_fill(r, "%1$s (%2$s)", TALLY_ARGS(item->name, apart)) : item->name;
}

/* ---- rows ---- */

struct tally_page_row tally_page_row(struct tally_page_reading *r, size_t most)
{
    return (struct tally_page_row){r, tally_arena_alloc(r->arena, most, sizeof(const char *)), 0, most};
}

void tally_page_put(struct tally_page_row *row, const char *text)
{
    const char *squeezed = tally_page_squeeze(row->reading->arena, text ? text : "");
    if (*squeezed && row->count < row->room)
        row->cells[row->count++] = squeezed;
}

void tally_page_put_number(struct tally_page_row *row, uint64_t n)
{
    tally_page_put(row, tally_page_number(row->reading, n));
}

/*  */
size_t tally_page_row_end(const struct tally_page_reading *r, const struct tally_page_row *row, size_t from)
{
    size_t i = from;
    for (size_t k = 0; k < row->count; k++)
        for (const char *rest = row->cells[k]; *rest; i++) {
            size_t size = i < r->count ? strlen(r->lines[i].text) : 0;
            if (!size || strncmp(rest, r->lines[i].text, size) != 0)
                return 0;
            rest += size;
        }
    return i;
}

bool tally_page_take_row(const struct tally_page_row *row)
{
    struct tally_page_reading *r = row->reading;
    size_t end = tally_page_row_end(r, row, r->at);
    if (!end && r->head) { /* the table goes on at the top of a page */
        size_t behind = tally_page_row_end(r, r->head, r->at);
        end = behind ? tally_page_row_end(r, row, behind) : 0;
    }
    r->at = end ? end : r->at;
    return end > 0;
}

bool tally_page_expect_row(const struct tally_page_row *row)
{
    struct tally_page_reading *r = row->reading;
    if (tally_page_take_row(row))
        return true;
    return tally_page_wrong(r, tally_page_join(r, row->cells, row->count, " "));
}

bool tally_page_take(struct tally_page_reading *r, const char *text)
{
    struct tally_page_row row = tally_page_row(r, 1);
    tally_page_put(&row, text);
    return row.count && tally_page_take_row(&row);
}

bool tally_page_expect(struct tally_page_reading *r, const char *text)
{
    struct tally_page_row row = tally_page_row(r, 1);
    tally_page_put(&row, text);
    return row.count == 0 || tally_page_expect_row(&row);
}

bool tally_page_expect_heading(struct tally_page_reading *r, const char *text)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    size_t n = ++r->headings;
    const char *const chinese[] = {n >= 20 ? digits[n / 10 % 10] : "", n >= 10 ? "十" : "", digits[n % 10]};
    const char *number =
        r->facts->language == TALLY_ENGLISH ? tally_page_number(r, n) : tally_page_join(r, chinese, 3, "");
    return tally_page_expect(r, tally_page_fill(r, "%1$s. %2$s", TALLY_ARGS(number, text)));
}
