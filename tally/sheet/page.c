/* The pages of a sheet: the sections of a 计票报告单, in their order. */
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
#include "base/gettext.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "font/font.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "page/page.h"
#include "pdf/document.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

static const struct tally_type body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT};

/* ---- the head ---- */

/* 第一份 */
static const char *copy_line(const struct sheet *s)
{
    static const char *const ordinals[] = {N_("first"), N_("second"),  N_("third"),  N_("fourth"), N_("fifth"),
                                           N_("sixth"), N_("seventh"), N_("eighth"), N_("ninth"),  N_("tenth")};
    static const char *const cardinals[] = {N_("one"), N_("two"),   N_("three"), N_("four"), N_("five"),
                                            N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten")};
    const struct tally_sheet_facts *f = s->facts;
    const char *copies = f->copies <= 10 ? TALLY_SAY(s->w, cardinals[f->copies - 1]) : tally_sheet_figure(s, f->copies);
    const char *copy = f->copy <= 10 ? TALLY_SAY(s->w, ordinals[f->copy - 1]) : tally_sheet_figure(s, f->copy);
    return tally_words_format(s->w, TALLY_SAY(s->w, "in %1$s copies · the %2$s copy · kept by %3$s"),
                              TALLY_ARGS(copies, copy, f->archive));
}

/* What identifies the sheet, for a machine: meeting, count, and the digests of the result and of the ledger's head. */
static const char *qr_text(const struct sheet *s)
{
    const struct tally_sheet_facts *f = s->facts;
    return tally_words_format(
        s->w, "tally-sheet/1 %1$s %2$s %3$s %4$s",
        TALLY_ARGS(f->meeting, tally_sheet_figure(s, f->count), f->result_sha256, f->head_digest));
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
                            title = {TALLY_REGULAR, 1300, TALLY_BLACK, TALLY_CENTRE},
                            copy = {TALLY_REGULAR, 900, TALLY_BLACK, TALLY_LEFT};
    int32_t top = p->y, middle = tally_sheet_width(s) - 2 * (QR + 800);
    tally_pdf_qr(p->pdf, p->right, top, QR, TALLY_BLACK, qr_text(s));
    top -= tally_page_text(p, copy, p->left, top, tally_sheet_width(s) - QR - 800, copy_line(s)) + 500;
    int32_t even = tally_page_even_width(p, name, middle, s->r->meeting.title);
    top -= tally_page_text(p, name, p->left + QR + 800 + (middle - even) / 2, top, even, s->r->meeting.title) + 200;
    top -= tally_page_text(p, title, p->left + QR + 800, top, middle, tally_words_say(s->w, what)) + 300;
    p->y = top < p->y - QR ? top : p->y - QR;
    tally_page_space(p, 500);
}

/* ---- the facts of the meeting, in labelled lines ---- */

static const char *list(const struct sheet *s, const char *const *texts, size_t count)
{
    return tally_words_list(s->w, texts, count);
}

/* The line must show whether the rule is built in or the meeting's own; its id and file are no matter of the sheet. */
static const char *rule_line(const struct sheet *s)
{
    const struct tally_rule *rule = s->r->rule;
    return tally_words_format(s->w,
                              s->r->inputs[1].encoding ? TALLY_SAY(s->w, "%1$s (a rule of the meeting's own; %2$s)")
                                                       : TALLY_SAY(s->w, "%1$s (%2$s)"),
                              TALLY_ARGS(rule->title, tally_words_cite(s->w, rule->cite)));
}

/* When the persons were recommended, and for how long that is valid (第三篇 第三条, 第四篇 一(三)3). */
static const char *recommended(const struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    const char *day = tally_words_date(s->w, m->recommended);
    return *m->recommendation_last ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s, valid to %2$s"),
                                                        TALLY_ARGS(day, tally_words_date(s->w, m->recommendation_last)))
                                   : day;
}

/* ---- by what scores and rates are made up, in rules of other bodies ---- */

/* “40%”, “1/3” */
static const char *share_text(const struct sheet *s, const struct tally_share *share)
{
    return share->den == 100
               ? tally_words_format(s->w, "%1$s%%", TALLY_ARGS(tally_sheet_figure(s, share->num)))
               : tally_words_format(s->w, "%1$s/%2$s",
                                    TALLY_ARGS(tally_sheet_figure(s, share->num), tally_sheet_figure(s, share->den)));
}

/* “A 领导 40%、B 中层 30%” */
static const char *weights_line(const struct sheet *s)
{
    const struct tally_rule *rule = s->r->rule;
    const char **texts = tally_arena_alloc(&s->w->arena, s->r->tier_count + 1, sizeof *texts);
    size_t count = 0;
    for (size_t t = 0; t < s->r->tier_count; t++) {
        const struct tally_rule_weight *weight = tally_rule_weight(rule, s->r->channels[0].tiers[t].id);
        if (weight)
            texts[count++] = tally_words_format(
                s->w, "%1$s %2$s", TALLY_ARGS(tally_words_tier(s->w, s->r, t), share_text(s, &weight->share)));
    }
    return count ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (%2$s)"),
                                      TALLY_ARGS(list(s, texts, count), tally_words_cite(s->w, rule->weights->cite)))
                 : "";
}

/* “优秀 95、称职 80” */
static const char *scores_line(const struct sheet *s)
{
    const struct tally_rule *rule = s->r->rule;
    const char **texts = tally_arena_alloc(&s->w->arena, rule->grade_count + 1, sizeof *texts);
    for (size_t i = 0; i < rule->grade_count; i++)
        texts[i] = tally_words_format(s->w, "%1$s %2$s",
                                      TALLY_ARGS(rule->grades[i].name, tally_words_value(s->w, rule->grades[i].score)));
    return rule->scored && rule->grade_count ? list(s, texts, rule->grade_count) : "";
}

/* “0至100，每档0.5” */
static const char *points_line(const struct sheet *s)
{
    const struct tally_rule_points *p = &s->r->rule->points;
    if (!p->count)
        return "";
    return tally_words_format(s->w, TALLY_SAY(s->w, "%1$s to %2$s by %3$s (%4$s)"),
                              TALLY_ARGS(tally_words_value(s->w, p->least), tally_words_value(s->w, p->most),
                                         tally_words_value(s->w, p->step), tally_words_cite(s->w, p->cite)));
}

static void set_facts(struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    tally_sheet_label(s, TALLY_SAY(s->w, "body"), m->body);
    tally_sheet_label(s, TALLY_SAY(s->w, "date"), tally_words_date(s->w, m->date));
    tally_sheet_label(s, TALLY_SAY(s->w, "place"), m->place);
    if (s->facts->issue > 1)
        tally_sheet_label(s, TALLY_SAY(s->w, "replaces"),
                          tally_words_format(s->w, TALLY_SAY(s->w, "This is issue %1$s; it replaces issue %2$s."),
                                             TALLY_ARGS(tally_sheet_figure(s, s->facts->issue),
                                                        tally_sheet_figure(s, s->facts->issue - 1))));
    tally_sheet_label(s, TALLY_SAY(s->w, "round"), tally_words_round(s->w, s->r, false));
    tally_sheet_label(s, "", tally_words_relaxed(s->w, s->r));
    tally_sheet_label(s, TALLY_SAY(s->w, "host"), m->host);
    tally_sheet_label(s, TALLY_SAY(s->w, "tellers"), list(s, m->tellers, m->teller_count));
    tally_sheet_label(s, TALLY_SAY(s->w, "scrutineers"), list(s, m->scrutineers, m->scrutineer_count));
    if (*m->recommended)
        tally_sheet_label(s, TALLY_SAY(s->w, "recommended"), recommended(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "rule"), rule_line(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "weights"), weights_line(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "scores"), scores_line(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "points"), points_line(s));
    for (size_t c = 0; c < s->r->channel_count; c++) {
        const char *passes = tally_words_passes(s->w, s->r, c);
        if (*passes)
            tally_sheet_label(
                s, c ? tally_words_channel(s->w, s->r->channels[c].channel) : TALLY_SAY(s->w, "passes with"), passes);
    }
}

/* ---- accounts ---- */

static void accounts_row(const struct sheet *s, struct tally_page_cell *cells, const char *name,
                         const struct tally_accounts *a, bool strong, bool faint)
{
    cells[0] = (struct tally_page_cell){.text = name, .strong = strong, .faint = faint};
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(s->r, list);
    for (size_t k = 0; k < count; k++)
        cells[1 + k] = (struct tally_page_cell){
            .text = tally_words_number(s->w, tally_accounts_number(a, list[k])), .strong = strong, .faint = faint};
}

static void weights_row(const struct sheet *s, struct tally_page_table *table, const char *name, uint64_t returned,
                        const struct tally_weights *weights, bool strong, bool faint)
{
    const char *const texts[] = {name, tally_sheet_figure(s, returned),
                                 weights->due_stated ? tally_sheet_figure(s, weights->due) : tally_sheet_dash,
                                 tally_sheet_figure(s, weights->returned), tally_sheet_figure(s, weights->valid)};
    struct tally_page_cell cells[sizeof texts / sizeof *texts];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cells[i] = (struct tally_page_cell){.text = texts[i], .strong = strong, .faint = faint};
    tally_page_rows(table, cells, 1);
}

/* 权数, in a table of its own, since the numbers may be long. */
static void set_weights(struct sheet *s, const struct tally_result_channel *channel)
{
    enum { NUMBER = 7600, COLUMNS = 5 };
    const struct tally_result *r = s->r;
    const struct tally_page_column columns[COLUMNS] = {
        {TALLY_SAY(s->w, "tier"), tally_sheet_width(s) - (COLUMNS - 1) * NUMBER, TALLY_LEFT},
        {TALLY_SAY(s->w, "returned"), NUMBER, TALLY_CENTRE},
        {TALLY_SAY(s->w, "weight due"), NUMBER, TALLY_CENTRE},
        {TALLY_SAY(s->w, "weight returned"), NUMBER, TALLY_CENTRE},
        {TALLY_SAY(s->w, "weight valid"), NUMBER, TALLY_CENTRE}};
    const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = COLUMNS, .size = 950};
    if (!r->rule->ballot_weight)
        return;
    tally_page_caption(
        &s->page, caption,
        tally_words_format(s->w, TALLY_SAY(s->w, "Weight of the ballots: %1$s"), TALLY_ARGS(r->rule->ballot_weight)),
        150);
    for (size_t t = 0; t < r->tier_count; t++) {
        const struct tally_result_tier *tier = &channel->tiers[t];
        weights_row(s, &table, tally_words_tier(s->w, r, t), tier->accounts.returned, &tier->weights, false,
                    tier->advises);
    }
    if (r->tier_count > 1)
        weights_row(s, &table, TALLY_SAY(s->w, "together"), channel->whole.returned, &channel->weights, true, false);
    tally_page_space(&s->page, 500);
}

static void set_accounts(struct sheet *s)
{
    const struct tally_result *r = s->r;
    int32_t number = s->facts->language == TALLY_ENGLISH ? 4900 : 4400,
            name = tally_sheet_width(s) - (int32_t)TALLY_ACCOUNTS * number;
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(r, list);
    name += (int32_t)(TALLY_ACCOUNTS - count) * number;
    for (size_t c = 0; c < r->channel_count; c++) {
        const struct tally_result_channel *channel = &r->channels[c];
        struct tally_page_column columns[1 + TALLY_ACCOUNTS] = {
            {r->channel_count > 1 ? tally_words_channel(s->w, channel->channel) : TALLY_SAY(s->w, "tier"), name,
             TALLY_LEFT}};
        for (size_t k = 0; k < count; k++)
            columns[1 + k] =
                (struct tally_page_column){TALLY_SAY(s->w, tally_account_label(list[k])), number, TALLY_CENTRE};
        struct tally_page_table table = {.page = &s->page, .columns = columns, .count = 1 + count, .size = 950};
        struct tally_page_cell cells[1 + TALLY_ACCOUNTS];
        bool advised = false;
        for (size_t t = 0; t < r->tier_count; t++) {
            advised |= channel->tiers[t].advises;
            accounts_row(s, cells, tally_words_tier(s->w, r, t), &channel->tiers[t].accounts, false,
                         channel->tiers[t].advises);
            tally_page_rows(&table, cells, 1);
        }
        if (r->tier_count > 1) {
            accounts_row(s, cells, advised ? TALLY_SAY(s->w, "deciding") : TALLY_SAY(s->w, "together"), &channel->whole,
                         true, false);
            tally_page_rows(&table, cells, 1);
        }
        tally_page_space(&s->page, 500);
        set_weights(s, channel);
    }
    if (*tally_words_method(s->w, r))
        tally_sheet_label(
            s, TALLY_SAY(s->w, "vote taken"),
            tally_words_format(s->w,
                               TALLY_SAY(s->w,
                                         "Taken %1$s. There were no ballots, so there are none to count again: the "
                                         "scrutineers noted the numbers as they were taken, and an auditor "
                                         "can check only that they fit each other and that the rule was applied "
                                         "to them."),
                               TALLY_ARGS(tally_words_method(s->w, r))));
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        tally_sheet_label(s, i ? "" : tally_words_quorum_heading(s->w, r->rule),
                          tally_words_quorum(s->w, &r->quorums[i]));
    tally_sheet_label(s, TALLY_SAY(s->w, "status"), tally_words_status_of(s->w, r, true));
    tally_sheet_label(s, TALLY_SAY(s->w, "deferred"), r->meeting.deferred);
}

/* ---- behind the votes ---- */

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
    tally_sheet_heading(s, TALLY_SAY(s->w, "Read out by the host"), 0);
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
    if (s->r->irregular_count == 0)
        return;
    bool *listed = tally_arena_alloc(&s->w->arena, s->r->irregular_count, sizeof *listed);
    tally_sheet_heading(s,
                        tally_words_format(s->w, TALLY_SAY(s->w, "Ballots that are not plain (%1$s)"),
                                           TALLY_ARGS(tally_sheet_figure(s, s->r->irregular_count))),
                        4000);
    for (size_t i = 0; i < s->r->irregular_count; i++)
        if (!listed[i])
            irregular_rows(s, &table, i, listed);
}

/* What concerns the files alone (a skipped row, an encoding), and what another base would give, is no matter of the
 * sheet: it says what was decided. */
static bool is_for_paper(const struct tally_result *r, size_t notice)
{
    return !tally_result_notice_place(r, notice) && tally_result_notice_code(r, notice) != TALLY_BASE_FLIPS;
}

static void set_notices(struct sheet *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->r->notice_count; i++)
        count += is_for_paper(s->r, i);
    if (count == 0)
        return;
    tally_sheet_heading(
        s, tally_words_format(s->w, TALLY_SAY(s->w, "Notices (%1$s)"), TALLY_ARGS(tally_sheet_figure(s, count))), 0);
    for (size_t i = 0; i < s->r->notice_count; i++) {
        const char *seen = tally_words_acknowledged(s->w, s->r, i);
        if (!is_for_paper(s->r, i))
            continue;
        tally_page_paragraph(&s->page, body, "· ", tally_words_notice(s->w, s->r, i));
        if (*seen)
            tally_page_paragraph(&s->page, body, "  ", seen);
    }
}

/* 录入核对: one line of figures, never by cell or by typist. */
static void set_keying(struct sheet *s)
{
    const char *text = tally_words_keying(s->w, s->r);
    if (!*text)
        return;
    tally_sheet_heading(s, TALLY_SAY(s->w, "Check of the keying"), 0);
    tally_page_paragraph(&s->page, body, "", text);
}

/* ---- on every page ---- */

static void set_footers(struct sheet *s)
{
    struct tally_page *p = &s->page;
    const struct tally_sheet_facts *f = s->facts;
    const struct tally_type left = {TALLY_REGULAR, 700, TALLY_GREY, TALLY_LEFT},
                            right = {TALLY_REGULAR, 850, TALLY_BLACK, TALLY_RIGHT};
    size_t pages = tally_pdf_pages(p->pdf);
    for (size_t i = 0; i < pages; i++) {
        int32_t y = p->bottom - 500;
        tally_pdf_turn_to(p->pdf, i);
        tally_pdf_line(p->pdf, p->left, y, p->right, y, 40, TALLY_DARK);
        y -= 150;
        tally_page_text(p, right, p->left, y, tally_sheet_width(s),
                        tally_words_format(s->w, TALLY_SAY(s->w, "page %1$s of %2$s"),
                                           TALLY_ARGS(tally_sheet_figure(s, i + 1), tally_sheet_figure(s, pages))));
        y -= tally_page_text(p, left, p->left, y, tally_sheet_width(s) - 9000,
                             tally_words_format(s->w, TALLY_SAY(s->w, "meeting %1$s · count %2$s · issue %3$s · %4$s"),
                                                TALLY_ARGS(f->meeting, tally_sheet_figure(s, f->count),
                                                           tally_sheet_figure(s, f->issue), copy_line(s))));
        tally_page_text(p, left, p->left, y, tally_sheet_width(s),
                        tally_words_format(s->w, TALLY_SAY(s->w, "digest of the result %1$s · code %2$s"),
                                           TALLY_ARGS(f->result_sha256,
                                                      tally_arena_text(&s->w->arena, f->counted_digest, TALLY_CODE))));
    }
}

/* The first place of the character in the inputs, so that the clerk can correct it. Inputs in GB18030 are not
 * searched. */
static struct tally_place place_of(const struct sheet *s, const struct tally_stored_inputs *inputs,
                                   struct tally_diags *diags)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const char *encoding = NULL;
        for (size_t k = 0; k < s->r->input_count; k++)
            if (!strcmp(s->r->inputs[k].file, inputs->files[i].name))
                encoding = s->r->inputs[k].encoding;
        const char *bytes = (const char *)inputs->files[i].bytes;
        size_t size = inputs->files[i].size;
        struct tally_place at = {.line = 1, .column = 1};
        bool readable =
            bytes && encoding && !strcmp(encoding, "UTF-8") && tally_text_valid(inputs->files[i].bytes, size) == size;
        for (size_t k = 0, n; readable && k < size; k += n) {
            uint32_t c;
            n = tally_text_next(bytes + k, size - k, &c);
            if (c == s->page.missing) {
                at.file = tally_diags_file(diags, inputs->files[i].name);
                return at;
            }
            at.column = c == '\n' ? 1 : at.column + (c != 0xFEFF);
            at.line += c == '\n';
        }
    }
    return (struct tally_place){.file = 0};
}

static bool report(const struct sheet *s, const struct tally_stored_inputs *inputs, struct tally_diags *diags)
{
    char code[TALLY_CODE_POINT_SIZE];
    uint32_t c = s->page.missing;
    if (s->page.overfull)
        tally_diags_add(diags, TALLY_TOO_LARGE, (struct tally_place){.file = 0},
                        N_("a name or title is longer than a page of the sheet; shorten it"), TALLY_NO_ARGS);
    if (!c)
        return !s->page.overfull;
    tally_diags_add(diags, TALLY_NO_GLYPH, place_of(s, inputs, diags),
                    N_("none of the sheet's fonts has the character %1$s in “%2$s”; nothing was written. Write it "
                       "otherwise, and count again"),
                    TALLY_ARGS(tally_hex_code_point(code, c), s->page.missing_in));
    return false;
}

bool tally_sheet_pages(struct tally_pdf *pdf, struct tally_fonts *fonts, struct tally_words *w,
                       const struct tally_result *result, const struct tally_stored_inputs *inputs,
                       const struct tally_sheet_facts *facts, struct tally_diags *diags)
{
    enum { MARGIN = 5200, TOP = 5000, BOTTOM = 6000 };
    struct sheet s = {.w = w,
                      .r = result,
                      .facts = facts,
                      .page = {.pdf = pdf,
                               .fonts = fonts,
                               .arena = &w->arena,
                               .left = MARGIN,
                               .right = TALLY_A4_WIDTH - MARGIN,
                               .top = TALLY_A4_HEIGHT - TOP,
                               .bottom = BOTTOM}};
    tally_page_begin(&s.page);
    set_title(&s);
    set_facts(&s);
    tally_sheet_heading(&s,
                        *tally_words_method(w, result) ? tally_words_say(w, N_("Those present and the vote"))
                        : result->channels[0].channel == TALLY_TALK ? tally_words_channel(w, TALLY_TALK)
                                                                    : tally_words_say(w, N_("Ballots")),
                        4000);
    set_accounts(&s);
    tally_sheet_items(&s);
    set_announcement(&s);
    tally_sheet_decision(&s);
    set_irregular(&s);
    set_keying(&s);
    set_notices(&s);
    tally_sheet_close(&s);
    set_footers(&s);
    return report(&s, inputs, diags);
}
