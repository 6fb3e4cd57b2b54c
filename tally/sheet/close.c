/* How a sheet ends: what follows from the vote, and the places to sign, which are never parted from the matter they
 * sign. */
#include <string.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "font/font.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

static const struct tally_type body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT};
static const struct tally_type small = {TALLY_REGULAR, 820, TALLY_GREY, TALLY_LEFT};

enum { HEADING = 900 + 1610 + 200 }; /* as high as a heading is, with the space about it */

/* ---- afterwards ---- */

struct line {
    const char *label, *text;
    bool more; /* of the label above */
};

static void note(struct line *lines, size_t *count, const char *label, const char *text, bool more)
{
    if (*text)
        lines[(*count)++] = (struct line){label, text, more};
}

static const char *with_cite(struct sheet *s, const struct tally_words_follow_up *f)
{
    return f->cite ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s %2$s"),
                                        TALLY_ARGS(f->text, tally_words_cite(s->w, f->cite)))
                   : f->text;
}

static size_t afterwards(struct sheet *s, struct line **lines)
{
    const struct tally_result *r = s->r;
    size_t count = 0, follow_count;
    const struct tally_words_follow_up *follow = tally_words_follow_ups(s->w, r, false, &follow_count);
    *lines = tally_arena_alloc(&s->w->arena, 3 + follow_count + r->meeting.phone_count + r->rule->note_count,
                               sizeof **lines);
    for (size_t i = 0; i < r->meeting.phone_count; i++)
        note(*lines, &count, TALLY_SAY(s->w, "by telephone"), r->meeting.phones[i], i > 0);
    for (size_t i = 0; i < follow_count; i++)
        note(*lines, &count, tally_words_follow_label(s->w, follow[i].kind), with_cite(s, &follow[i]),
             i > 0 && follow[i].kind == follow[i - 1].kind);
    const char *copies = tally_sheet_figure(s, r->meeting.archive_count),
               *archives = tally_words_list(s->w, r->meeting.archives, r->meeting.archive_count);
    note(*lines, &count, TALLY_SAY(s->w, "archives"),
         tally_words_format(s->w, TALLY_SAY(s->w, "%1$s copies: %2$s"), TALLY_ARGS(copies, archives)), false);
    for (size_t i = 0; i < r->rule->note_count; i++)
        note(*lines, &count, TALLY_SAY(s->w, "the rule says"), r->rule->notes[i], i > 0);
    return count;
}

/* Lines that stand on a new page with the signatures are at least as high, so that these do not stand alone there. */
enum { ENOUGH = 6000 };

/* Where the cursor stands when these lines are set from y on. few: whether a new page begins among them, and has so few
 * of them. */
static int32_t after(struct sheet *s, const struct line *lines, size_t count, int32_t y, bool *few)
{
    const struct tally_page *p = &s->page;
    bool new_page = false;
    for (size_t i = 0; i < count; i++) {
        int32_t height = tally_sheet_label_height(s, lines[i].text);
        new_page |= y - height < p->bottom;
        y = (y - height < p->bottom ? p->top : y) - height;
    }
    *few = new_page && p->top - y < ENOUGH;
    return y;
}

/* The first of the lines that go to the next page with the signatures, which take so much of it: a few, that they do
 * not stand alone; count: none fits with them. */
static size_t carried(struct sheet *s, const struct line *lines, size_t count, int32_t signatures)
{
    int32_t room = s->page.top - s->page.bottom - signatures, all = 0;
    size_t from = count;
    while (from > 0 && all < ENOUGH) {
        all += tally_sheet_label_height(s, lines[from - 1].text);
        if (all > room)
            break;
        from--;
    }
    return from;
}

static void set_afterwards(struct sheet *s, int32_t signatures)
{
    struct tally_page *p = &s->page;
    struct line *lines;
    size_t count = afterwards(s, &lines), from = count;
    int32_t y = p->y - HEADING < p->bottom ? p->top : p->y;
    bool few, fits = after(s, lines, count, y - HEADING, &few) - signatures >= p->bottom && !few;
    if (!fits)
        from = carried(s, lines, count, signatures + HEADING);
    if (!fits && from <= 1 && p->y < p->top)
        tally_page_begin(p); /* the heading is not left behind with a single line */
    tally_sheet_heading(s, TALLY_SAY(s->w, "Afterwards"), 0);
    for (size_t i = 0; i < count; i++) {
        if (i == from && from > 1)
            tally_page_begin(p);
        tally_page_reserve(p, tally_sheet_label_height(s, lines[i].text));
        tally_sheet_label(s, lines[i].more && p->y < p->top ? "" : lines[i].label, lines[i].text);
    }
}

/* ---- where the officials sign ---- */

size_t tally_sheet_officials(struct tally_words *w, const struct tally_result *result,
                             struct tally_official **officials)
{
    const struct tally_meeting_facts *m = &result->meeting;
    struct tally_official *all = tally_arena_alloc(&w->arena, 1 + m->teller_count + m->scrutineer_count, sizeof *all);
    const struct {
        const char *field, *role;
        const char *const *names;
        size_t count;
    } roles[] = {{"host", N_("host"), &m->host, 1},
                 {"teller", N_("teller"), m->tellers, m->teller_count},
                 {"scrutineer", N_("scrutineer"), m->scrutineers, m->scrutineer_count}};
    size_t count = 0;
    for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
        for (size_t i = 0; i < roles[k].count; i++) {
            const char *role = tally_words_say(w, roles[k].role);
            struct tally_official *same = NULL;
            for (size_t j = 0; j < count && !same; j++)
                same = strcmp(all[j].name, roles[k].names[i]) ? NULL : &all[j];
            if (same) {
                same->role =
                    tally_words_join(w, (const char *const[]){same->role, role}, 2, tally_words_say(w, N_(", ")));
                continue;
            }
            const char *field =
                k ? tally_words_format(w, "%1$s-%2$s", TALLY_ARGS(roles[k].field, tally_words_number(w, i + 1)))
                  : roles[k].field;
            all[count++] = (struct tally_official){roles[k].names[i], field, role};
        }
    *officials = all;
    return count;
}

enum { ACROSS = 3, SIGN_GAP = 900, SIGN_ROOM = 3900, SIGN_ROW_GAP = 900, STAMP = 3300, BESIDE = 500 };
static const struct tally_type role_type = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT},
                               official_type = {TALLY_BOLD, 1050, TALLY_BLACK, TALLY_LEFT};

static int32_t column(const struct sheet *s)
{
    return (tally_sheet_width(s) - (ACROSS - 1) * SIGN_GAP) / ACROSS;
}

/* How wide the role is with the space behind it, where the name fits on its line; else 0. */
static int32_t role_beside(struct sheet *s, const struct tally_official *official)
{
    int32_t role = tally_page_text_width(&s->page, role_type, official->role) + BESIDE;
    return role + tally_page_text_width(&s->page, official_type, official->name) <= column(s) ? role : 0;
}

/* How high the row of officials is that begins with the first of them. */
static int32_t officials_height(struct sheet *s, const struct tally_official *first, size_t count)
{
    int32_t tallest = 0;
    for (size_t k = 0; k < count && k < ACROSS; k++) {
        int32_t height = tally_page_text_height(&s->page, official_type, column(s), first[k].name);
        if (!role_beside(s, &first[k]))
            height += tally_page_text_height(&s->page, role_type, column(s), first[k].role);
        tallest = height > tallest ? height : tallest;
    }
    return tallest + SIGN_ROOM;
}

static void set_official(struct sheet *s, const struct tally_official *official, int32_t x, int32_t height)
{
    struct tally_page *p = &s->page;
    int32_t wide = column(s), beside = role_beside(s, official), line = p->y - height;
    int32_t under = tally_page_text(p, role_type, x, beside ? p->y - (official_type.size - role_type.size) : p->y, wide,
                                    official->role);
    tally_page_text(p, official_type, x + beside, beside ? p->y : p->y - under, wide - beside, official->name);
    tally_pdf_line(p->pdf, x, line, x + wide, line, 50, TALLY_DARK);
    tally_pdf_field(p->pdf, official->field,
                    tally_words_join(s->w, (const char *const[]){official->role, official->name}, 2, " "), x,
                    line + 100, wide, STAMP);
}

/* “adopted (items: 5), not adopted (items: 1)”: in the order in which the outcomes come up. */
static const char *outcomes(struct sheet *s)
{
    const struct tally_result *r = s->r;
    size_t counts[TALLY_OUTCOMES] = {0}, order[TALLY_OUTCOMES], count = 0;
    const char *parts[TALLY_OUTCOMES];
    for (size_t i = 0; i < r->item_count; i++)
        if (counts[r->items[i].outcome]++ == 0)
            order[count++] = r->items[i].outcome;
    for (size_t i = 0; i < count; i++) {
        const char *const args[] = {tally_words_outcome_of(s->w, r->rule, (enum tally_outcome)order[i]),
                                    tally_sheet_figure(s, counts[order[i]]), NULL};
        parts[i] = tally_words_format(s->w,
                                      order[i] == TALLY_NO_DECISION ? TALLY_SAY(s->w, "no decision on %2$s")
                                      : r->rule->kind == TALLY_DECISION && !r->rule->contested
                                          ? TALLY_SAY(s->w, "%1$s (items: %2$s)")
                                          : TALLY_SAY(s->w, "%1$s (persons: %2$s)"),
                                      args);
    }
    return count ? tally_words_list(s->w, parts, count) : TALLY_SAY(s->w, "nobody was recommended");
}

/* What is signed, in a sentence beside the signatures. */
static const char *matter(struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    const char *said = tally_words_format(s->w, TALLY_SAY(s->w, "The result of “%1$s”, %2$s: %3$s."),
                                          TALLY_ARGS(m->title, tally_words_date(s->w, m->date), outcomes(s)));
    return s->r->status == TALLY_VALID_VOTE
               ? said
               : tally_words_format(s->w, TALLY_SAY(s->w, "%1$s %2$s"),
                                    TALLY_ARGS(said, tally_words_status_of(s->w, s->r, true)));
}

/* ---- where the body puts its seal: 单位（盖章）, 日期 ---- */

/* A seal is up to 4.2 cm across; it goes over the body's name and the date, as custom has it, and over nothing else. */
enum { SEAL_EDGE = 2100, SEAL_ROOM = 5000 }; /* above and below the two, and between them */
static const struct tally_type seal_type = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_CENTRE};

static const char *seal_name(struct sheet *s)
{
    const char *name = tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (seal)"), TALLY_ARGS(s->r->meeting.body));
    return tally_page_text_height(&s->page, seal_type, column(s), name) < (s->page.top - s->page.bottom) / 3
               ? name
               : TALLY_SAY(s->w, "(seal)");
}

static int32_t seal_name_height(struct sheet *s)
{
    return tally_page_text_height(&s->page, seal_type, column(s), seal_name(s));
}

static int32_t seal_height(struct sheet *s)
{
    return SEAL_EDGE + seal_name_height(s) + SEAL_ROOM +
           tally_page_text_height(&s->page, seal_type, column(s), TALLY_SAY(s->w, "Date:")) + SEAL_EDGE;
}

/* In the last column, from there down. */
static void set_seal(struct sheet *s, int32_t y)
{
    struct tally_page *p = &s->page;
    int32_t x = p->right - column(s);
    y -= SEAL_EDGE + tally_page_text(p, seal_type, x, y - SEAL_EDGE, column(s), seal_name(s));
    tally_page_text(p, seal_type, x, y - SEAL_ROOM, column(s), TALLY_SAY(s->w, "Date:"));
}

/* ---- all of it ---- */

static const char *const closing[] = {
    N_("Sign by hand on paper, or by key in the file; one does not stand for the other."),
    N_("For the archives: every tier is on this sheet. What the room may see is less: the words and the board show "
       "it.")};

/* Beside the seal. */
static int32_t closing_width(const struct sheet *s)
{
    return tally_sheet_width(s) - column(s) - SIGN_GAP;
}

static int32_t closing_height(struct sheet *s)
{
    int32_t all = 0;
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        all += tally_page_text_height(&s->page, small, closing_width(s), TALLY_SAY(s->w, closing[i]));
    return all;
}

/* The last row of officials, from the first of them; where its last place is free, the seal is put there, else
 * below. */
static int32_t last_row_height(struct sheet *s, const struct tally_official *first, size_t count)
{
    int32_t row = officials_height(s, first, count) + SIGN_ROW_GAP, seal = seal_height(s), below = closing_height(s);
    if (count == ACROSS)
        return row + (seal > below ? seal : below);
    return row + below > seal ? row + below : seal;
}

static void set_officials(struct sheet *s, const struct tally_official *first, size_t count)
{
    int32_t height = officials_height(s, first, count);
    for (size_t k = 0; k < count && k < ACROSS; k++)
        set_official(s, &first[k], s->page.left + (int32_t)k * (column(s) + SIGN_GAP), height);
    tally_page_space(&s->page, height + SIGN_ROW_GAP);
}

static void set_last_row(struct sheet *s, const struct tally_official *first, size_t count)
{
    struct tally_page *p = &s->page;
    tally_page_reserve(p, last_row_height(s, first, count));
    int32_t top = p->y, all = last_row_height(s, first, count);
    set_officials(s, first, count);
    set_seal(s, count == ACROSS ? p->y : top);
    int32_t y = p->y;
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        y -= tally_page_text(p, small, p->left, y, closing_width(s), TALLY_SAY(s->w, closing[i]));
    p->y = top;
    tally_page_space(p, all);
}

/* All that set_signatures sets. */
static int32_t signatures_height(struct sheet *s, const struct tally_official *officials, size_t count)
{
    int32_t all =
        HEADING + tally_page_text_height(&s->page, body, tally_sheet_width(s) - 2 * body.size, matter(s)) + 500;
    size_t i = 0;
    for (; i + ACROSS < count; i += ACROSS)
        all += officials_height(s, officials + i, count - i) + SIGN_ROW_GAP;
    return all + last_row_height(s, officials + i, count - i);
}

static void set_signatures(struct sheet *s, const struct tally_official *officials, size_t count, int32_t all)
{
    struct tally_page *p = &s->page;
    int32_t page = p->top - p->bottom;
    tally_sheet_heading(s, TALLY_SAY(s->w, "Signatures"), (all < page ? all : page / 2) - HEADING);
    tally_sheet_paragraph(s, matter(s));
    tally_page_space(p, 500);
    size_t i = 0;
    for (; i + ACROSS < count; i += ACROSS) {
        tally_page_reserve(p, officials_height(s, officials + i, count - i));
        set_officials(s, officials + i, count - i);
    }
    set_last_row(s, officials + i, count - i);
}

void tally_sheet_places(struct sheet *s)
{
    struct tally_official *officials;
    size_t count = tally_sheet_officials(s->w, s->r, &officials), i = 0;
    tally_sheet_heading(s, TALLY_SAY(s->w, "Signatures"), 0);
    tally_page_space(&s->page, 500);
    for (; i + ACROSS < count; i += ACROSS) {
        tally_page_reserve(&s->page, officials_height(s, officials + i, count - i));
        set_officials(s, officials + i, count - i);
    }
    tally_page_reserve(&s->page, officials_height(s, officials + i, count - i));
    set_officials(s, officials + i, count - i);
}

void tally_sheet_close(struct sheet *s)
{
    struct tally_official *officials;
    size_t count = tally_sheet_officials(s->w, s->r, &officials);
    int32_t signatures = signatures_height(s, officials, count);
    set_afterwards(s, signatures);
    set_signatures(s, officials, count, signatures);
}
