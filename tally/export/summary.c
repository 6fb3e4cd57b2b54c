/* The summary of a count (汇总表): its head, accounts and end, and all its sheets. */
#include "export/summary.h"

#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "table/write.h"
#include "words/words.h"

/* ---- the head ---- */

static const char *list(struct tally_summary *s, const char *const *texts, size_t count)
{
    return count ? tally_words_list(s->w, texts, count) : "";
}

static const char *rule_text(struct tally_summary *s)
{
    const struct tally_rule *rule = s->r->rule;
    return tally_words_format(s->w,
                              s->r->inputs[1].encoding ? TALLY_SAY(s->w, "%1$s (a rule of the meeting's own; %2$s)")
                                                       : TALLY_SAY(s->w, "%1$s (%2$s)"),
                              TALLY_ARGS(rule->title, tally_words_cite(s->w, rule->cite)));
}

static const char *recommended(struct tally_summary *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    const char *day = *m->recommended ? tally_words_date(s->w, m->recommended) : "";
    return *day && *m->recommendation_last
               ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s, valid to %2$s"),
                                    TALLY_ARGS(day, tally_words_date(s->w, m->recommendation_last)))
               : day;
}

static void add_conditions(struct tally_summary *s)
{
    const struct tally_result *r = s->r;
    size_t count;
    for (size_t c = 0; c < r->channel_count; c++)
        tally_summary_line(s, c ? tally_words_channel(s->w, r->channels[c].channel) : TALLY_SAY(s->w, "passes with"),
                           tally_words_passes(s->w, r, c));
    const char *const *remarks = tally_words_remarks(s->w, r, &count);
    for (size_t i = 0; i < count; i++)
        tally_summary_line(s, TALLY_SAY(s->w, "counting"), remarks[i]);
    tally_summary_line(s, TALLY_SAY(s->w, "vote taken"), tally_words_method(s->w, r));
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        tally_summary_line(s, tally_words_quorum_heading(s->w, r->rule), tally_words_quorum(s->w, &r->quorums[i]));
    tally_summary_line(s, TALLY_SAY(s->w, "status"), tally_words_status_of(s->w, r, true));
    tally_summary_line(s, TALLY_SAY(s->w, "deferred"), r->meeting.deferred);
}

void tally_summary_facts(struct tally_summary *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    tally_summary_line(s, TALLY_SAY(s->w, "body"), m->body);
    tally_summary_line(s, TALLY_SAY(s->w, "date"), tally_words_date(s->w, m->date));
    tally_summary_line(s, TALLY_SAY(s->w, "place"), m->place);
    tally_summary_line(s, TALLY_SAY(s->w, "meeting"), m->id);
    tally_summary_line(s, TALLY_SAY(s->w, "round"), tally_words_round(s->w, s->r, false));
    tally_summary_line(s, TALLY_SAY(s->w, "host"), m->host);
    tally_summary_line(s, TALLY_SAY(s->w, "tellers"), list(s, m->tellers, m->teller_count));
    tally_summary_line(s, TALLY_SAY(s->w, "scrutineers"), list(s, m->scrutineers, m->scrutineer_count));
    tally_summary_line(s, TALLY_SAY(s->w, "recommended"), recommended(s));
    tally_summary_line(s, TALLY_SAY(s->w, "rule"), rule_text(s));
}

static void add_head(struct tally_summary *s)
{
    tally_summary_text(
        s, TALLY_ROW_TITLE,
        tally_words_format(s->w, TALLY_SAY(s->w, "%1$s: summary of the count"), TALLY_ARGS(s->r->meeting.title)));
    tally_summary_facts(s);
    add_conditions(s);
}

/* ---- accounts ---- */

static void add_account(struct tally_summary *s, const char *name, const struct tally_accounts *a, bool strong)
{
    enum tally_account accounts[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(s->r, accounts);
    struct tally_written_cell *cells = tally_summary_row(s, TALLY_ROW_BODY, 1 + count);
    cells[0] = tally_summary_cell(name);
    for (size_t i = 0; i < count; i++)
        cells[1 + i] = tally_summary_number(tally_accounts_number(a, accounts[i]));
    for (size_t i = 0; i < 1 + count; i++)
        cells[i].strong = strong;
}

static void add_accounts(struct tally_summary *s, const struct tally_result_channel *c)
{
    const struct tally_result *r = s->r;
    enum tally_account accounts[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(r, accounts);
    bool advised = false;
    tally_summary_blank(s);
    tally_summary_text(s, TALLY_ROW_SECTION, tally_words_channel(s->w, c->channel));
    struct tally_written_cell *head = tally_summary_row(s, TALLY_ROW_HEAD, 1 + count);
    head[0] = tally_summary_cell(TALLY_SAY(s->w, "tier"));
    for (size_t i = 0; i < count; i++)
        head[1 + i] = tally_summary_cell(tally_words_account(s->w, accounts[i]));
    for (size_t t = 0; t < r->tier_count; t++) {
        advised |= c->tiers[t].advises;
        add_account(s, tally_words_tier(s->w, r, t), &c->tiers[t].accounts, false);
    }
    if (r->tier_count > 1)
        add_account(s, advised ? TALLY_SAY(s->w, "deciding") : TALLY_SAY(s->w, "together"), &c->whole, true);
    if (*tally_words_weights(s->w, r, &c->weights))
        tally_summary_text(s, TALLY_ROW_NOTE, tally_words_weights(s->w, r, &c->weights));
}

/* ---- the end ---- */

static void add_list(struct tally_summary *s, const char *heading, const char *const *texts, size_t count)
{
    if (!count)
        return;
    tally_summary_blank(s);
    tally_summary_text(s, TALLY_ROW_SECTION, heading);
    for (size_t i = 0; i < count; i++)
        tally_summary_text(s, TALLY_ROW_NOTE, texts[i]);
}

static void add_end(struct tally_summary *s)
{
    const struct tally_consequences *c = &s->r->consequences;
    size_t count;
    const struct tally_words_follow_up *follow = tally_words_follow_ups(s->w, s->r, false, &count);
    const char **texts = tally_words_alloc(s->w, 1 + c->decision_count + count + s->r->notice_count, sizeof *texts);
    for (size_t i = 0; i < c->decision_count; i++)
        texts[i] = c->decision[i].text;
    add_list(s, TALLY_SAY(s->w, "Decision"), texts, c->decision_count);
    for (size_t i = 0; i < count; i++)
        texts[i] = follow[i].cite
                       ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s %2$s"),
                                            TALLY_ARGS(follow[i].text, tally_words_cite(s->w, follow[i].cite)))
                       : follow[i].text;
    add_list(s, TALLY_SAY(s->w, "Afterwards"), texts, count);
    for (size_t i = 0; i < s->r->notice_count; i++)
        texts[i] = tally_words_notice(s->w, s->r, i);
    add_list(s, TALLY_SAY(s->w, "To be noted"), texts, s->r->notice_count);
    const char *keying = tally_words_keying(s->w, s->r);
    add_list(s, TALLY_SAY(s->w, "Check of the keying"), &keying, *keying != '\0');
}

/* ---- the sheets ---- */

void tally_summary_end_sheet(struct tally_summary *s, const char *name, size_t repeat)
{
    if (s->count) {
        s->owned[s->sheet_count] = s->rows;
        s->sheets[s->sheet_count++] =
            (struct tally_written_sheet){.name = name, .rows = s->rows, .count = s->count, .repeat = repeat};
    }
    s->rows = NULL;
    s->count = s->room = 0;
}

void tally_summary_make(struct tally_summary *s, struct tally_words *words, const struct tally_result *result)
{
    *s = (struct tally_summary){.w = words, .r = result};
    add_head(s);
    for (size_t c = 0; c < result->channel_count; c++)
        add_accounts(s, &result->channels[c]);
    tally_summary_items(s);
    add_end(s);
    tally_summary_end_sheet(s, TALLY_SAY(words, "Summary"), 0);
    tally_summary_tiers(s);
    tally_summary_end_sheet(s, TALLY_SAY(words, "Votes by tier"), 2);
    tally_summary_irregular(s);
    tally_summary_end_sheet(s, TALLY_SAY(words, "Ballots to note"), 2);
}

void tally_summary_clear(struct tally_summary *s)
{
    for (size_t i = 0; i < s->sheet_count; i++)
        free(s->owned[i]);
}
