/* The report itself: its title, the meeting, the accounts, what is needed to pass, the votes, and where the officials
 * sign; all of an ordinary vote on one page. */
#include <stdlib.h>
#include <tally/announce.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "announce/history.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "font/font.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

/* ---- what is corrected ---- */

/* The sentence on what this result replaces, 更正: an announced or signed one, with its count or issue and its date. ""
 * where it replaces none. */
static const char *correction(struct sheet *s)
{
    if (!s->facts->corrected)
        return "";
    struct tally_disclosure shown;
    struct tally_history history;
    struct tally_json *corrected = tally_json_parse(s->facts->corrected);
    const char *const *lines;
    tally_history_disclose(&history, corrected, s->r, &shown);
    const size_t count = tally_announce_correction(s->w, s->r, &shown, false, &lines);
    free(shown.tiers);
    tally_history_clear(&history);
    tally_json_free(corrected);
    return count ? lines[0] : "";
}

/* ---- the head ---- */

/* What identifies the sheet: a line that says what it is, to who reads the code with a telephone; then for a machine
 * the meeting, the count, and the digests of the result and of the ledger's head. */
static const char *qr_text(const struct sheet *s)
{
    const struct tally_sheet_facts *f = s->facts;
    const char *machine =
        tally_words_format(s->w, "tally-sheet/1 %1$s %2$s %3$s %4$s",
                           TALLY_ARGS(f->meeting, tally_sheet_figure(s, f->count), f->result_sha256, f->head_digest));
    return tally_words_format(
        s->w, "%1$s\n%2$s",
        TALLY_ARGS(TALLY_SAY(s->w, "Tally sheet, for checking: meeting, count, digests of result and ledger"),
                   machine));
}

static void set_title(struct sheet *s)
{
    static const char *const titles[] = {[TALLY_RECOMMENDATION] = N_("Tally sheet of a recommendation"),
                                         [TALLY_APPRAISAL] = N_("Tally sheet of an appraisal"),
                                         [TALLY_DECISION] = N_("Tally sheet of a vote")};
    enum { QR = 6400 };
    struct tally_page *p = &s->page;
    const struct tally_rule *rule = s->r->rule;
    const char *what = tally_rule_elects(rule) ? N_("Tally sheet of an election")
                       : rule->kind == TALLY_DECISION && tally_rule_is_of_other_body(rule)
                           ? N_("Tally sheet of votes on matters")
                           : titles[rule->kind];
    const struct tally_type name = {TALLY_BOLD, 1750, TALLY_BLACK, TALLY_CENTRE},
                            title = {TALLY_REGULAR, 1300, TALLY_BLACK, TALLY_CENTRE};
    const char *plain = tally_words_say(s->w, what),
               *named = s->facts->corrected
                            ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (correction)"), TALLY_ARGS(plain))
                            : plain;
    int32_t top = p->y, middle = tally_sheet_width(s) - 2 * (QR + 800);
    top -= 900;
    int32_t even = tally_page_even_width(p, name, middle, s->r->meeting.title);
    tally_pdf_open_element(p->pdf, TALLY_TAG_TITLE, NULL);
    top -= tally_page_text(p, name, p->left + QR + 800 + (middle - even) / 2, top, even, s->r->meeting.title) + 200;
    tally_pdf_close_element(p->pdf);
    top -= tally_page_text(p, title, p->left + QR + 800, top, middle, named) + 300;
    tally_pdf_open_element(p->pdf, TALLY_TAG_FIGURE,
                           TALLY_SAY(s->w, "QR code: which report this is, and the digests of result and ledger"));
    tally_pdf_qr(p->pdf, p->right, p->y, QR, TALLY_BLACK, qr_text(s));
    tally_pdf_close_element(p->pdf);
    p->y = top < p->y - QR ? top : p->y - QR;
    tally_page_space(p, 300);
}

/* ---- the meeting ---- */

/* Two labels with their texts, in one line. */
static void set_pair(struct sheet *s, const char *const label[2], const char *const text[2])
{
    enum { SECOND = 60 }; /* hundredths of the width are the first's */
    const struct tally_type grey = {TALLY_REGULAR, 1000, TALLY_GREY, TALLY_LEFT},
                            body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT};
    struct tally_page *p = &s->page;
    const int32_t width = tally_sheet_width(s), second = width * SECOND / 100;
    int32_t tallest = 0;
    for (size_t i = 0; i < 2; i++) {
        const int32_t from = i ? second : 0, beside = tally_page_text_width(p, grey, label[i]) + 700,
                      room = (i ? width : second - 600) - from - beside;
        if (!*text[i])
            continue;
        tally_pdf_open_element(p->pdf, TALLY_TAG_PARAGRAPH, NULL);
        tally_page_text(p, grey, p->left + from, p->y, beside, label[i]);
        int32_t height = tally_page_text(p, body, p->left + from + beside, p->y, room, text[i]);
        tally_pdf_close_element(p->pdf);
        tallest = height > tallest ? height : tallest;
    }
    p->y -= tallest;
}

static void set_meeting(struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    set_pair(s, (const char *const[]){TALLY_SAY(s->w, "body"), TALLY_SAY(s->w, "date")},
             (const char *const[]){m->body, tally_words_date(s->w, m->date)});
    set_pair(s, (const char *const[]){TALLY_SAY(s->w, "place"), TALLY_SAY(s->w, "status")},
             (const char *const[]){m->place,
                                   s->r->status == TALLY_VALID_VOTE ? tally_words_status_of(s->w, s->r, true) : ""});
    if (s->r->status != TALLY_VALID_VOTE)
        tally_sheet_label(s, TALLY_SAY(s->w, "status"), tally_words_status_of(s->w, s->r, true));
    if (*correction(s))
        tally_page_paragraph(&s->page, (struct tally_type){TALLY_BOLD, 1000, TALLY_BLACK, TALLY_LEFT}, "",
                             correction(s));
    if (s->facts->issue > 1)
        tally_sheet_label(s, TALLY_SAY(s->w, "replaces"),
                          tally_words_format(s->w, TALLY_SAY(s->w, "This is issue %1$s; it replaces issue %2$s."),
                                             TALLY_ARGS(tally_sheet_figure(s, s->facts->issue),
                                                        tally_sheet_figure(s, s->facts->issue - 1))));
    tally_sheet_label(s, TALLY_SAY(s->w, "round"), tally_words_round(s->w, s->r, false));
    tally_sheet_label(s, "", tally_words_relaxed(s->w, s->r));
    tally_page_space(&s->page, 400);
    tally_sheet_whole_accounts(s);
    tally_page_space(&s->page, 400);
    if (*tally_words_method(s->w, s->r))
        tally_sheet_label(
            s, TALLY_SAY(s->w, "vote taken"),
            tally_words_format(s->w,
                               TALLY_SAY(s->w,
                                         "Taken %1$s. There were no ballots, so there are none to count again: the "
                                         "scrutineers noted the numbers as they were taken, and an auditor "
                                         "can check only that they fit each other and that the rule was applied "
                                         "to them."),
                               TALLY_ARGS(tally_words_method(s->w, s->r))));
    tally_sheet_label(s, TALLY_SAY(s->w, "passes with"), tally_words_passes(s->w, s->r, 0));
    tally_sheet_label(s, TALLY_SAY(s->w, "deferred"), m->deferred);
    tally_page_space(&s->page, 300);
}

/* ---- all of it ---- */

/* The largest type in which the rest stands on the page; a report that takes several pages is set in the middle one. */
static void choose_type(struct sheet *s)
{
    static const struct {
        int32_t size;
        bool tight;
    } types[] = {{950, false}, {950, true}, {900, true}, {850, true}};
    enum { TYPES = sizeof types / sizeof *types, USUAL = 1 };
    for (size_t i = 0; i <= TYPES; i++) {
        const size_t chosen = i < TYPES ? i : USUAL;
        s->size = types[chosen].size;
        s->tight = types[chosen].tight;
        if (i < TYPES && s->page.y - tally_sheet_items_height(s) - tally_sheet_close_height(s) >= s->page.bottom)
            return;
    }
}

void tally_sheet_report_pages(struct sheet *s)
{
    tally_page_begin(&s->page);
    set_title(s);
    set_meeting(s);
    choose_type(s);
    tally_sheet_items(s, tally_sheet_close_least(s));
    tally_sheet_close(s);
}
