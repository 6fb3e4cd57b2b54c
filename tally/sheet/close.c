/* How a report ends: what came of the vote, and the places to sign, which are never parted from that. */
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

/* A place to sign, in one line: role and name, a line for ink that nothing else goes over, and beside it the field of
 * the digital signature. The right column is the seal's. */
enum {
    GAP = 900,
    ROW = 3000,
    ROW_TIGHT = 2600,
    ROLE_MOST = 7000,
    NAME_MOST = 9500,
    BESIDE = 500,
    INK = 45 /* hundredths of what is left are for ink */
};
static const struct tally_type role_type = {TALLY_REGULAR, 950, TALLY_BLACK, TALLY_LEFT},
                               official_type = {TALLY_BOLD, 1050, TALLY_BLACK, TALLY_LEFT};

/* How wide the seal's column is. */
static int32_t column(const struct sheet *s)
{
    enum { COLUMNS = 3 };
    return (tally_sheet_width(s) - (COLUMNS - 1) * GAP) / COLUMNS;
}

/* How wide roles, names, and what is beside them are. */
struct widths {
    int32_t role, name, ink, stamp;
};

static struct widths widths_of(struct sheet *s, const struct tally_official *officials, size_t count)
{
    struct widths w = {0, 0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        int32_t role = tally_page_text_width(&s->page, role_type, officials[i].role),
                name = tally_page_text_width(&s->page, official_type, officials[i].name);
        w.role = role > w.role ? role : w.role;
        w.name = name > w.name ? name : w.name;
    }
    w.role = (w.role < ROLE_MOST ? w.role : ROLE_MOST) + BESIDE;
    w.name = (w.name < NAME_MOST ? w.name : NAME_MOST) + BESIDE;
    int32_t left = tally_sheet_width(s) - column(s) - GAP - w.role - w.name - BESIDE;
    w.ink = left * INK / 100;
    w.stamp = left - w.ink;
    return w;
}

static int32_t official_height(struct sheet *s, const struct widths *w, const struct tally_official *official)
{
    enum { ABOVE = 700 };
    int32_t least = s->tight ? ROW_TIGHT : ROW,
            role = tally_page_text_height(&s->page, role_type, w->role - BESIDE, official->role),
            name = tally_page_text_height(&s->page, official_type, w->name - BESIDE, official->name),
            text = (role > name ? role : name) + ABOVE;
    return text > least ? text : least;
}

static void set_official(struct sheet *s, const struct widths *w, const struct tally_official *official)
{
    enum { CLEAR = 150 }; /* between one field and the next */
    struct tally_page *p = &s->page;
    const int32_t height = official_height(s, w, official), line = p->y - height, x = p->left + w->role + w->name;
    int32_t role = tally_page_text_height(p, role_type, w->role - BESIDE, official->role),
            name = tally_page_text_height(p, official_type, w->name - BESIDE, official->name);
    tally_pdf_open_element(p->pdf, TALLY_TAG_PARAGRAPH, NULL);
    tally_page_text(p, role_type, p->left, line + role + 100, w->role - BESIDE, official->role);
    tally_page_text(p, official_type, p->left + w->role, line + name, w->name - BESIDE, official->name);
    tally_pdf_close_element(p->pdf);
    tally_pdf_line(p->pdf, x, line, x + w->ink, line, 50, TALLY_DARK);
    tally_pdf_field(p->pdf, official->field,
                    tally_words_join(s->w, (const char *const[]){official->role, official->name}, 2, " "),
                    x + w->ink + BESIDE, line, w->stamp, (height < ROW ? height : ROW) - CLEAR);
    p->y = line;
}

static int32_t officials_height(struct sheet *s, const struct widths *w, const struct tally_official *officials,
                                size_t count)
{
    int32_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += official_height(s, w, &officials[i]);
    return all;
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

static int32_t seal_height(struct sheet *s)
{
    return SEAL_EDGE + tally_page_text_height(&s->page, seal_type, column(s), seal_name(s)) + SEAL_ROOM +
           tally_page_text_height(&s->page, seal_type, column(s), TALLY_SAY(s->w, "Date:")) + SEAL_EDGE;
}

/* In the right column, from there down. */
static void set_seal(struct sheet *s, int32_t y)
{
    struct tally_page *p = &s->page;
    int32_t x = p->right - column(s);
    y -= SEAL_EDGE + tally_page_text(p, seal_type, x, y - SEAL_EDGE, column(s), seal_name(s));
    tally_page_text(p, seal_type, x, y - SEAL_ROOM, column(s), TALLY_SAY(s->w, "Date:"));
}

/* ---- all of it ---- */

static const char closing[] = N_("Sign by hand on paper, or by key in the file; one does not stand for the other.");

/* Beside the seal. */
static int32_t closing_width(const struct sheet *s)
{
    return tally_sheet_width(s) - column(s) - GAP;
}

static int32_t closing_height(struct sheet *s)
{
    return tally_page_text_height(&s->page, small, closing_width(s), TALLY_SAY(s->w, closing)) + 400;
}

/* What was put off, by whose name and why; "" where nothing was. */
static const char *deferred(struct sheet *s)
{
    const struct tally_result *r = s->r;
    const char **texts = tally_arena_alloc(&s->w->arena, r->item_count + 1, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; i < r->item_count; i++) {
        const struct tally_result_item *item = &r->items[i];
        if (tally_sheet_is_deferred(item))
            texts[count++] = *item->deferred ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (%2$s)"),
                                                                  TALLY_ARGS(item->name, item->deferred))
                                             : item->name;
    }
    return count ? tally_words_format(s->w, TALLY_SAY(s->w, "Deferred, not voted on: %1$s."),
                                      TALLY_ARGS(tally_words_list(s->w, texts, count)))
                 : "";
}

static const char *indented(struct sheet *s, const char *text)
{
    return tally_words_are_chinese(s->w) ? tally_words_format(s->w, "　　%1$s", TALLY_ARGS(text)) : text;
}

static int32_t matter_height(struct sheet *s)
{
    enum { BELOW = 300 };
    const char *apart = deferred(s);
    return tally_page_text_height(&s->page, body, tally_sheet_width(s), indented(s, matter(s))) +
           (*apart ? tally_page_text_height(&s->page, body, tally_sheet_width(s), indented(s, apart)) : 0) + BELOW;
}

/* The height of these officials, the last, with the seal beside them. */
static int32_t last_height(struct sheet *s, const struct widths *w, const struct tally_official *officials,
                           size_t count)
{
    int32_t rows = officials_height(s, w, officials, count) + closing_height(s), seal = seal_height(s);
    return rows > seal ? rows : seal;
}

int32_t tally_sheet_close_height(struct sheet *s)
{
    struct tally_official *officials;
    const size_t count = tally_sheet_officials(s->w, s->r, &officials);
    const struct widths w = widths_of(s, officials, count);
    return matter_height(s) + last_height(s, &w, officials, count);
}

/* So many officials that they are parted from each other before they are parted from the matter. */
static bool is_long(struct sheet *s)
{
    return tally_sheet_close_height(s) > (s->page.top - s->page.bottom) / 2;
}

/* How many of the officials stand above those beside the seal: none, unless they go on over the page's end. */
static size_t count_above(struct sheet *s, const struct widths *w, const struct tally_official *officials, size_t count)
{
    size_t above = 0;
    if (!is_long(s) || s->page.y - tally_sheet_close_height(s) >= s->page.bottom)
        return 0;
    while (above + 1 < count && officials_height(s, w, officials + above + 1, count - above - 1) >= seal_height(s))
        above++;
    return above;
}

int32_t tally_sheet_close_least(struct sheet *s)
{
    struct tally_official *officials;
    const size_t count = tally_sheet_officials(s->w, s->r, &officials);
    const struct widths w = widths_of(s, officials, count);
    return is_long(s) ? matter_height(s) + official_height(s, &w, officials) : tally_sheet_close_height(s);
}

void tally_sheet_close(struct sheet *s)
{
    struct tally_page *p = &s->page;
    struct tally_official *officials;
    const size_t count = tally_sheet_officials(s->w, s->r, &officials);
    const struct widths w = widths_of(s, officials, count);
    const size_t above = count_above(s, &w, officials, count);
    const char *apart = deferred(s);
    const int32_t first = above ? official_height(s, &w, officials) : last_height(s, &w, officials, count);
    tally_page_reserve(p, matter_height(s) + first);
    tally_page_paragraph(p, body, "", indented(s, matter(s)));
    if (*apart)
        tally_page_paragraph(p, body, "", indented(s, apart));
    tally_page_space(p, 300);
    for (size_t i = 0; i < above; i++) {
        tally_page_reserve(p, official_height(s, &w, &officials[i]));
        set_official(s, &w, &officials[i]);
    }
    const int32_t all = last_height(s, &w, officials + above, count - above);
    tally_page_reserve(p, all);
    const int32_t top = p->y;
    for (size_t i = above; i < count; i++)
        set_official(s, &w, &officials[i]);
    tally_page_text(p, small, p->left, p->y - 400, closing_width(s), TALLY_SAY(s->w, closing));
    set_seal(s, top);
    p->y = top - all;
}

void tally_sheet_places(struct sheet *s)
{
    const struct tally_type heading = {TALLY_BOLD, 1050, TALLY_BLACK, TALLY_LEFT};
    struct tally_official *officials;
    const size_t count = tally_sheet_officials(s->w, s->r, &officials);
    const struct widths w = widths_of(s, officials, count);
    tally_page_space(&s->page, 900);
    tally_page_caption(&s->page, TALLY_TAG_HEADING, heading, TALLY_SAY(s->w, "Signatures"), 200);
    for (size_t i = 0; i < count; i++) {
        tally_page_reserve(&s->page, official_height(s, &w, &officials[i]));
        set_official(s, &w, &officials[i]);
    }
}
