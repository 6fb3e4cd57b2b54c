/* The tellers' list on its pages: a table for the numbers of ballots issued, returned and so on, the signatures, and
 * the number of each ballot with boxes to tick. It has no place for the name of a voter. */
#include <tally/meeting.h>
#include <tally/paper.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "font/font.h"
#include "meeting/meeting.h"
#include "page/page.h"
#include "paper/paper.h"
#include "pdf/document.h"
#include "pdf/pdf.h"
#include "words/words.h"

/* The most ballot numbers on the list. */
enum { NUMBERS_MOST = 2000 };

static int32_t width(const struct paper *p)
{
    return p->page.right - p->page.left;
}

uint64_t tally_paper_numbers(const struct tally_tier *tier, uint64_t printed)
{
    uint64_t asked = printed > 1 ? printed : tier->issued ? tier->issued : tier->due ? tier->due : printed;
    return asked < NUMBERS_MOST ? asked : NUMBERS_MOST;
}

static void set_accounts(struct paper *p, const struct tally_paper_tier *printed, const uint32_t *tiers, size_t count)
{
    enum { FIGURES = 8, WEIGHT_DUE = FIGURES - 1 }; /* the last where ballots have weights */
    static const char *const headings[FIGURES] = {N_("due"),   N_("printed"), N_("issued"),    N_("returned"),
                                                  N_("valid"), N_("void"),    N_("left over"), N_("weight due")};
    const size_t figures = p->m->rule->ballot_weight ? FIGURES : WEIGHT_DUE;
    struct tally_page_column columns[1 + FIGURES] = {
        {TALLY_SAY(p->w, "tier"), width(p) - (int32_t)figures * 5000, TALLY_LEFT}};
    for (size_t i = 0; i < figures; i++)
        columns[1 + i] = (struct tally_page_column){TALLY_SAY(p->w, headings[i]), 5000, TALLY_CENTRE};
    struct tally_page_table table = {
        .page = &p->page, .columns = columns, .count = 1 + figures, .size = 1050, .least = 3200};
    for (size_t i = 0; i < count; i++) {
        const struct tally_tier *tier = &p->m->tiers[tiers[i]];
        struct tally_page_cell cells[1 + FIGURES] = {{.text = printed[i].name, .strong = true}};
        for (size_t k = 0; k < figures; k++)
            cells[1 + k] = (struct tally_page_cell){.text = ""}; /* to be filled in by hand */
        if (tier->due)
            cells[1].text = tally_words_number(p->w, tier->due);
        if (p->m->rule->ballot_weight && tier->weight_due)
            cells[1 + WEIGHT_DUE].text = tally_words_number(p->w, tier->weight_due);
        if (printed[i].ballots > 1) /* a single ballot is to be copied: how often is not known */
            cells[2].text = tally_words_number(p->w, printed[i].ballots);
        tally_page_rows(&table, cells, 1);
    }
    tally_page_space(&p->page, 500);
}

static void draw_box(struct paper *p, int32_t x, int32_t y, int32_t side)
{
    struct tally_pdf *pdf = p->page.pdf;
    tally_pdf_line(pdf, x, y, x + side, y, 50, TALLY_DARK);
    tally_pdf_line(pdf, x, y + side, x + side, y + side, 50, TALLY_DARK);
    tally_pdf_line(pdf, x, y, x, y + side, 50, TALLY_DARK);
    tally_pdf_line(pdf, x + side, y, x + side, y + side, 50, TALLY_DARK);
}

/* Each number has two boxes to tick: one for the first keying, one for the second. */
static void set_numbers(struct paper *p, uint64_t count)
{
    enum { ACROSS = 10, ROW = 1700, SIDE = 850, NUMBER = 1900 };
    struct tally_page *l = &p->page;
    const struct tally_type type = {TALLY_REGULAR, 950, TALLY_BLACK, TALLY_RIGHT};
    int32_t cell = width(p) / ACROSS;
    for (uint64_t n = 1; n <= count; n++) {
        int32_t column = (int32_t)((n - 1) % ACROSS), x = l->left + column * cell;
        if (column == 0)
            tally_page_reserve(l, ROW);
        tally_page_text(l, type, x, l->y, NUMBER, tally_words_number(p->w, n));
        draw_box(p, x + NUMBER + 250, l->y - 1150, SIDE);
        draw_box(p, x + NUMBER + 250 + SIDE + 250, l->y - 1150, SIDE);
        if (column == ACROSS - 1 || n == count)
            l->y -= ROW;
    }
}

static void set_signatures(struct paper *p)
{
    enum { ROLE = 7000, NAME = 16000 };
    const struct tally_meeting_facts *m = &p->m->facts;
    const struct tally_page_column columns[] = {{TALLY_SAY(p->w, "role"), ROLE, TALLY_LEFT},
                                                {TALLY_SAY(p->w, "name"), NAME, TALLY_LEFT},
                                                {TALLY_SAY(p->w, "signature"), width(p) - ROLE - NAME, TALLY_LEFT}};
    struct tally_page_table table = {.page = &p->page, .columns = columns, .count = 3, .size = 1050, .least = 3200};
    tally_page_heading(&p->page, TALLY_SAY(p->w, "Signatures"), 6000);
    for (size_t i = 0; i < m->teller_count + m->scrutineer_count; i++) {
        bool teller = i < m->teller_count;
        const struct tally_page_cell cells[] = {
            {.text = teller ? TALLY_SAY(p->w, "teller") : TALLY_SAY(p->w, "scrutineer")},
            {.text = teller ? m->tellers[i] : m->scrutineers[i - m->teller_count], .strong = true},
            {.text = ""}};
        tally_page_rows(&table, cells, 1);
    }
}

void tally_paper_list(struct paper *p, const struct tally_paper_tier *printed, const uint32_t *tiers, size_t count)
{
    const struct tally_type title = {TALLY_BOLD, 1700, TALLY_BLACK, TALLY_CENTRE},
                            name = {TALLY_REGULAR, 1150, TALLY_BLACK, TALLY_CENTRE},
                            guide = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT};
    struct tally_page *l = &p->page;
    tally_page_begin(l);
    l->y -= tally_page_text(l, title, l->left, l->y, width(p), TALLY_SAY(p->w, "Tellers' list of the ballots")) + 150;
    l->y -=
        tally_page_text(l, name, l->left, l->y, width(p),
                        tally_words_format(p->w, "%1$s · %2$s", TALLY_ARGS(p->m->facts.title, tally_paper_date(p))));
    tally_page_space(l, 500);
    const char *const lines[] = {
        TALLY_SAY(p->w, "Count the ballots as they are handed out, returned and left over; write the figures into the "
                        "table. Ballots "
                        "bear no number when they are handed out."),
        TALLY_SAY(p->w, "Once the box is open, first mix the ballots of a tier, then write the numbers below on them, "
                        "from 1 on. Key "
                        "them in under these numbers; tick the first box at the "
                        "first keying, the second at the second."),
        TALLY_SAY(
            p->w,
            "This list does not say who had which ballot. In the end seal it together with all ballots, including "
            "those left over and those spoiled.")};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        tally_page_paragraph(l, guide, "· ", lines[i]);
    if (p->m->rule->ballot_copies > 1)
        tally_page_paragraph(l, guide, "· ",
                             tally_words_format(p->w,
                                                TALLY_SAY(p->w, "Every ballot has %1$s parts. All figures here are of "
                                                                "first parts, and only first parts are numbered and "
                                                                "keyed. Seal the other parts for the archives named "
                                                                "on them."),
                                                TALLY_ARGS(tally_words_number(p->w, p->m->rule->ballot_copies))));
    if (p->m->rule->ballot_weight)
        tally_page_paragraph(l, guide, "· ",
                             tally_words_format(p->w,
                                                TALLY_SAY(p->w, "Whoever gives a ballot out writes its weight (%1$s) "
                                                                "on it, from the list of those entitled to vote, and "
                                                                "nothing else. A weight that one voter alone has tells "
                                                                "whose ballot it is: whoever gives the ballots out "
                                                                "neither opens the box nor keys them, the ballots are "
                                                                "seen by tellers and scrutineers alone, and single "
                                                                "weights are not told to anybody."),
                                                TALLY_ARGS(p->m->rule->ballot_weight)));
    tally_page_space(l, 400);
    set_accounts(p, printed, tiers, count);
    set_signatures(p);
    for (size_t i = 0; i < count; i++) {
        uint64_t numbers = tally_paper_numbers(&p->m->tiers[tiers[i]], printed[i].ballots);
        if (numbers == 0)
            continue;
        tally_page_heading(
            l, tally_words_format(p->w, TALLY_SAY(p->w, "Numbers of the ballots: %1$s"), TALLY_ARGS(printed[i].name)),
            4000);
        set_numbers(p, numbers);
        if (numbers == NUMBERS_MOST)
            tally_page_paragraph(
                l, guide, "",
                TALLY_SAY(p->w, "This list ends here. Write the numbers of further ballots on another sheet."));
    }
}
