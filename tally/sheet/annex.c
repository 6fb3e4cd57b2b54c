/* What belongs to a report: annexes, each with its heading. */
#include <stdlib.h>
#include <string.h>
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
#include "base/json.h"
#include "base/mem.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

/* The text of the decision is read out, too; on the sheet it stands once, in the section below (decision.c). */
static bool is_decision(const struct tally_result *r, const char *paragraph)
{
    for (size_t i = 0; i < r->consequences.decision_count; i++)
        if (!strcmp(r->consequences.decision[i].text, paragraph))
            return true;
    return false;
}

/* Whether a paragraph is the heading of a post, below which its persons stand. */
static bool is_heading(const struct sheet *s, const char *paragraph)
{
    bool is = false;
    for (size_t p = 0; p < s->r->post_count && !is; p++)
        is =
            !strcmp(paragraph, tally_announce_post(s->w, &s->r->posts[p], tally_sheet_figure(s, s->r->posts[p].seats)));
    return is;
}

static void set_announcement(struct sheet *s)
{
    struct tally_disclosure shown;
    struct tally_history history;
    struct tally_json *corrected = s->facts->corrected ? tally_json_parse(s->facts->corrected) : NULL;
    size_t count;
    /* as it is read out in the meeting room; the tables above have all figures */
    tally_history_disclose(&history, corrected, s->r, &shown);
    const char *const *paragraphs = tally_announce_paragraphs(s->w, s->r, &shown, false, &count);
    free(shown.tiers);
    tally_history_clear(&history);
    tally_json_free(corrected);
    for (size_t i = 0; i < count; i++)
        if (is_heading(s, paragraphs[i]))
            tally_sheet_subheading(s, paragraphs[i]);
        else if (!is_decision(s->r, paragraphs[i]))
            tally_sheet_paragraph(s, paragraphs[i]);
}

static bool are_alike(const struct tally_irregular *a, const struct tally_irregular *b)
{
    return a->kind == b->kind && a->channel == b->channel && a->tier == b->tier && !strcmp(a->detail, b->detail);
}

/* One row of the table: the numbers of some ballots; in the first row of a kind also what the ballots are, their
 * tier and their count. */
static void irregular_row(struct sheet *s, struct tally_page_table *table, const struct tally_irregular *like,
                          bool is_first, uint64_t count, const char *numbers)
{
    const struct tally_result *r = s->r;
    const char *tier = tally_words_tier(s->w, r, like->tier);
    if (r->channel_count > 1)
        tier = tally_words_format(s->w, TALLY_SAY(s->w, "%1$s, %2$s"),
                                  TALLY_ARGS(tally_words_channel(s->w, like->channel), tier));
    const struct tally_page_cell cells[] = {{.text = is_first ? tally_words_irregular(s->w, like->kind) : NULL,
                                             .below = is_first ? tally_words_irregular_detail(s->w, r, like) : NULL},
                                            {.text = is_first ? tier : NULL},
                                            {.text = is_first ? tally_sheet_figure(s, count) : NULL},
                                            {.text = numbers}};
    tally_page_rows(table, cells, 1);
}

/* The ballots of one kind and reason, by their numbers; in rows of a few lines, so that they break over pages. */
static void irregular_rows(struct sheet *s, struct tally_page_table *table, size_t first, bool *listed)
{
    enum { IN_A_ROW = 40, SHOWN = 2000 };
    const struct tally_result *r = s->r;
    const struct tally_irregular *like = &r->irregular[first];
    const char **numbers = tally_arena_alloc(&s->w->arena, IN_A_ROW, sizeof *numbers);
    uint64_t count = 0, shown = 0;
    for (size_t i = first; i < r->irregular_count; i++)
        if (are_alike(&r->irregular[i], like)) {
            listed[i] = true;
            count++;
        }
    size_t in_row = 0;
    for (size_t i = first; i < r->irregular_count && shown < count && shown < SHOWN; i++) {
        if (!are_alike(&r->irregular[i], like))
            continue;
        numbers[in_row++] = r->irregular[i].ballot;
        shown++;
        if (in_row < IN_A_ROW && shown < count && shown < SHOWN)
            continue;
        const char *text = tally_words_join(s->w, numbers, in_row, TALLY_SAY(s->w, ", "));
        if (shown == SHOWN && shown < count)
            text = tally_words_format(s->w, TALLY_SAY(s->w, "%1$s … and %2$s more; the ledger lists them all."),
                                      TALLY_ARGS(text, tally_sheet_figure(s, count - shown)));
        irregular_row(s, table, like, shown <= IN_A_ROW, count, text);
        in_row = 0;
    }
}

static void set_irregular(struct sheet *s)
{
    const struct tally_page_column columns[] = {
        {TALLY_SAY(s->w, "what"), 12500, TALLY_LEFT},
        {TALLY_SAY(s->w, "tier"), 10500, TALLY_LEFT},
        {TALLY_SAY(s->w, "ballots"), 4200, TALLY_CENTRE},
        {TALLY_SAY(s->w, "numbers of the ballots"), tally_sheet_width(s) - 27200, TALLY_LEFT}};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = 4, .size = 900};
    bool *listed = tally_arena_alloc(&s->w->arena, s->r->irregular_count, sizeof *listed);
    for (size_t i = 0; i < s->r->irregular_count; i++)
        if (!listed[i])
            irregular_rows(s, &table, i, listed);
}

/* ---- what is filed with the report ---- */

/* “领导班子成员6张、内设机构负责人9张” */
static const char *papers(const struct sheet *s, size_t channel)
{
    const struct tally_result *r = s->r;
    const char **texts = tally_arena_alloc(&s->w->arena, r->tier_count + 1, sizeof *texts);
    for (size_t t = 0; t < r->tier_count; t++)
        texts[t] =
            tally_words_format(s->w, TALLY_SAY(s->w, "%1$s: %2$s"),
                               TALLY_ARGS(tally_words_tier(s->w, r, t),
                                          tally_sheet_figure(s, r->channels[channel].tiers[t].accounts.returned)));
    return tally_words_list(s->w, texts, r->tier_count);
}

static void set_materials(struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    for (size_t c = 0; c < s->r->channel_count && !*tally_words_method(s->w, s->r); c++)
        tally_sheet_label(s,
                          s->r->channels[c].channel == TALLY_TALK ? TALLY_SAY(s->w, "records of talks")
                                                                  : TALLY_SAY(s->w, "ballots returned"),
                          papers(s, c));
    const char *copies = tally_sheet_figure(s, m->archive_count),
               *archives = tally_words_list(s->w, m->archives, m->archive_count);
    tally_sheet_label(s, TALLY_SAY(s->w, "this report"),
                      tally_words_format(s->w, TALLY_SAY(s->w, "%1$s copies: %2$s"), TALLY_ARGS(copies, archives)));
    tally_sheet_label(
        s, TALLY_SAY(s->w, "ledger"),
        tally_words_format(s->w, TALLY_SAY(s->w, "code %1$s"),
                           TALLY_ARGS(tally_arena_text(&s->w->arena, s->facts->counted_digest, TALLY_CODE))));
    tally_page_paragraph(&s->page, (struct tally_type){TALLY_REGULAR, 820, TALLY_GREY, TALLY_LEFT}, "",
                         TALLY_SAY(s->w, "For the archives: every tier is on this sheet. What the room may see is "
                                         "less: the words and the board show it."));
}

/* ---- all of them ---- */

static void set_tiers(struct sheet *s)
{
    if (tally_sheet_deciding(s->r) > 1)
        tally_sheet_accounts(s, 0);
    tally_sheet_weights(s, 0);
    tally_sheet_tiers(s);
}

static void set_talks(struct sheet *s)
{
    for (size_t c = 1; c < s->r->channel_count; c++)
        tally_sheet_talks(s, c);
}

/* The top of an annex that is set alone: which report it belongs to. */
static void begin_alone(struct sheet *s)
{
    const struct tally_type name = {TALLY_BOLD, 1400, TALLY_BLACK, TALLY_CENTRE},
                            below = {TALLY_REGULAR, 900, TALLY_GREY, TALLY_CENTRE};
    struct tally_page *p = &s->page;
    tally_pdf_clear(p->pdf);
    tally_page_begin(p);
    tally_pdf_open_element(p->pdf, TALLY_TAG_TITLE, NULL);
    p->y -= tally_page_text(p, name, p->left, p->y, tally_sheet_width(s), s->r->meeting.title) + 200;
    tally_pdf_close_element(p->pdf);
    p->y -= tally_page_text(
        p, below, p->left, p->y, tally_sheet_width(s),
        tally_words_format(s->w, TALLY_SAY(s->w, "%1$s, %2$s: an annex of the tally sheet, which alone is signed"),
                           TALLY_ARGS(s->r->meeting.body, tally_words_date(s->w, s->r->meeting.date))));
}

/* An annex, if there is anything in it. */
static void annex(struct sheet *s, const char *heading, void (*set)(struct sheet *s))
{
    if (s->part && s->headings == s->part) /* it is set */
        return;
    if (s->part)
        begin_alone(s);
    tally_sheet_heading(s, heading, 4000);
    set(s);
    if (s->page.kept_count) { /* nothing was drawn below it */
        s->page.kept_count = 0;
        s->headings--;
    } else {
        tally_page_space(&s->page, 600);
    }
}

void tally_sheet_annexes(struct sheet *s)
{
    enum { FREE = 45 }; /* hundredths of the page */
    const bool by_tier = tally_sheet_deciding(s->r) > 1;
    const int32_t whole = s->page.top - s->page.bottom;
    if (!s->part && s->page.y - s->page.bottom < whole * FREE / 100) /* else half a page would be empty */
        tally_page_begin(&s->page);
    annex(s, by_tier ? TALLY_SAY(s->w, "Votes and rates of each tier") : TALLY_SAY(s->w, "How the figures come about"),
          set_tiers);
    annex(s, TALLY_SAY(s->w, "Advice (for reference only)"), tally_sheet_advice);
    annex(s, TALLY_SAY(s->w, "Summary of the talks"), set_talks);
    if (s->r->irregular_count)
        annex(s,
              tally_words_format(s->w, TALLY_SAY(s->w, "Ballots that are not plain (%1$s)"),
                                 TALLY_ARGS(tally_sheet_figure(s, s->r->irregular_count))),
              set_irregular);
    annex(s, TALLY_SAY(s->w, "Read out by the host"), set_announcement);
    annex(s, TALLY_SAY(s->w, "Decision"), tally_sheet_decision);
    annex(s, TALLY_SAY(s->w, "Grounds, notices, check of the keying"), tally_sheet_grounds);
    annex(s, TALLY_SAY(s->w, "What is filed"), set_materials);
}
