/* The report that tally count prints: who took part, what was counted, what is decided by the rule and why; notices at
 * the end. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command/report_items.h"

struct report {
    const struct tally_result *r;
    const char *ledger; /* NULL: it is in none */
    struct tally_terminal page;
};

/* A label, and a text that may take several lines. */
static const struct tally_grid_column labelled[] = {{.heading = ""}, {.heading = "", .least = 20}};

static void add_line(struct tally_grid *grid, const char *label, enum tally_style style, const char *text)
{
    if (!*text)
        return;
    struct tally_grid_row *row = tally_grid_add(grid);
    row->cells[0] = label;
    row->styles[0] = TALLY_FAINT;
    row->cells[1] = text;
    row->styles[1] = style;
}

static void add_list(struct report *p, struct tally_grid *grid, const char *label, const char *const *texts,
                     size_t count)
{
    add_line(grid, label, TALLY_PLAIN, tally_words_list(p->page.words, texts, count));
}

/* ---- the head ---- */

static void add_conditions(struct report *p, struct tally_grid *grid)
{
    const struct tally_result *r = p->r;
    for (size_t c = 0; c < r->channel_count; c++) {
        const char *text = tally_words_passes(p->page.words, r, c);
        add_line(grid, c ? tally_words_channel(p->page.words, r->channels[c].channel) : _("passes with"), TALLY_PLAIN,
                 text);
    }
}

/* What is to be known beside the figures: 空白按同意计, 去掉最高最低各1票. */
static void add_remarks(struct report *p, struct tally_grid *grid)
{
    size_t count;
    const char *const *remarks = tally_words_remarks(p->page.words, p->r, &count);
    for (size_t i = 0; i < count; i++)
        add_line(grid, i ? "" : _("counting"), TALLY_PLAIN, remarks[i]);
}

/* A rule file of the meeting must not be mistaken for a built-in rule. */
static const char *rule_line(struct report *p)
{
    const struct tally_result *r = p->r;
    const char *const args[] = {r->rule->title, r->rule->name, tally_words_cite(p->page.words, r->rule->cite),
                                r->inputs[1].file, NULL};
    return tally_terminal_format(&p->page,
                                 r->inputs[1].encoding ? _("%1$s (a rule of the meeting's own, %4$s: %2$s; %3$s)")
                                                       : _("%1$s (%2$s; %3$s)"),
                                 args);
}

/* “adopted 6, not adopted 1, deferred 1” */
static const char *summary(struct report *p)
{
    const char *text = "";
    for (enum tally_outcome o = 0; o < TALLY_OUTCOMES; o++) {
        uint64_t count = 0;
        for (size_t i = 0; i < p->r->item_count; i++)
            count += p->r->items[i].outcome == o;
        if (!count)
            continue;
        const char *const one = tally_terminal_format(
            &p->page, o == TALLY_NO_DECISION ? _("no decision on %2$s") : "%1$s %2$s",
            TALLY_WITH(tally_words_outcome_of(p->page.words, p->r->rule, o), tally_terminal_number(&p->page, count)));
        text = *text ? tally_terminal_format(&p->page, "%1$s%2$s%3$s", TALLY_WITH(text, _(", "), one)) : one;
    }
    return text;
}

static void print_head(struct report *p)
{
    const struct tally_result *r = p->r;
    const struct tally_meeting_facts *m = &r->meeting;
    struct tally_grid grid;
    tally_terminal_text(&p->page, 0, "", TALLY_STRONG, m->title);
    tally_terminal_rule(&p->page);
    tally_grid_begin(&grid, &p->page, labelled, 2);
    add_line(&grid, _("body"), TALLY_PLAIN, m->body);
    add_line(&grid, _("date"), TALLY_PLAIN, m->date);
    add_line(&grid, _("place"), TALLY_PLAIN, m->place);
    add_line(&grid, _("meeting"), TALLY_PLAIN, m->id);
    add_line(&grid, _("round"), TALLY_PLAIN, tally_words_round(p->page.words, r, false));
    add_line(&grid, "", TALLY_WARN, tally_words_relaxed(p->page.words, r));
    add_line(&grid, _("host"), TALLY_PLAIN, m->host);
    add_list(p, &grid, _("tellers"), m->tellers, m->teller_count);
    add_list(p, &grid, _("scrutineers"), m->scrutineers, m->scrutineer_count);
    if (*m->recommendation_last && *m->recommended)
        add_line(&grid, _("recommended"), TALLY_PLAIN,
                 tally_terminal_format(&p->page, _("%1$s, valid to %2$s"),
                                       TALLY_WITH(m->recommended, m->recommendation_last)));
    else
        add_line(&grid, _("recommended"), TALLY_PLAIN, m->recommended);
    if (r->rule->within_years && r->rule->kind == TALLY_DECISION && !*m->recommended)
        add_line(&grid, _("recommended"), TALLY_WARN,
                 _("not filled in: whether the recommendation is still valid was not checked"));
    add_line(&grid, _("rule"), TALLY_PLAIN, rule_line(p));
    add_conditions(p, &grid);
    add_remarks(p, &grid);
    add_line(&grid, _("vote taken"), TALLY_PLAIN, tally_words_method(p->page.words, r));
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        add_line(&grid, i ? "" : tally_words_quorum_heading(p->page.words, r->rule),
                 r->quorums[i].met ? TALLY_PLAIN : TALLY_WARN, tally_words_quorum(p->page.words, &r->quorums[i]));
    add_line(&grid, _("status"), r->status == TALLY_VALID_VOTE ? TALLY_GOOD : TALLY_WARN,
             tally_words_status_of(p->page.words, r, true));
    add_line(&grid, _("deferred"), TALLY_WARN, m->deferred);
    add_line(&grid, _("outcome"), TALLY_STRONG, summary(p));
    tally_grid_show(&grid);
}

/* ---- accounts ---- */

static void add_accounts(struct report *p, struct tally_grid *grid, const char *name, const struct tally_accounts *a,
                         enum tally_style style)
{
    struct tally_grid_row *row = tally_grid_add(grid);
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(p->r, list);
    row->cells[0] = name;
    row->styles[0] = style;
    for (size_t i = 0; i < count; i++) {
        row->cells[1 + i] = tally_words_number(p->page.words, tally_accounts_number(a, list[i]));
        row->styles[1 + i] = list[i] == TALLY_ACCOUNT_RETURNED && a->returned > a->issued ? TALLY_WARN : style;
    }
}

/* By weight: of each tier where there are several, and of all that decide. */
static void print_weights(struct report *p, const struct tally_result_channel *c)
{
    struct tally_words *w = p->page.words;
    if (!p->r->rule->ballot_weight)
        return;
    fputc('\n', p->page.out);
    for (size_t t = 0; t < p->r->tier_count && p->r->tier_count > 1; t++)
        tally_terminal_text(&p->page, 0, "", c->tiers[t].advises ? TALLY_FAINT : TALLY_PLAIN,
                            tally_terminal_format(&p->page, _("%1$s: %2$s"),
                                                  TALLY_WITH(tally_words_tier(w, p->r, t),
                                                             tally_words_weights(w, p->r, &c->tiers[t].weights))));
    tally_terminal_text(&p->page, 0, "", TALLY_STRONG, tally_words_weights(w, p->r, &c->weights));
}

static void print_accounts(struct report *p, size_t channel)
{
    const struct tally_result *r = p->r;
    const struct tally_result_channel *c = &r->channels[channel];
    enum { UNRETURNED_MOST = 10 };
    struct tally_grid_column columns[1 + TALLY_ACCOUNTS] = {{.heading = _("tier"), .least = 12}};
    enum tally_account list[TALLY_ACCOUNTS];
    size_t accounts = tally_words_accounts(r, list);
    for (size_t i = 0; i < accounts; i++)
        columns[1 + i] =
            (struct tally_grid_column){.heading = tally_words_account(p->page.words, list[i]),
                                       .kind = TALLY_GRID_RIGHT,
                                       .heading_most = list[i] == TALLY_ACCOUNT_UNRETURNED ? UNRETURNED_MOST : 0};
    struct tally_grid grid;
    bool advised = false;
    const char *method = c->channel == TALLY_MEETING ? tally_words_method(p->page.words, r) : "";
    tally_terminal_heading(&p->page, *method ? tally_terminal_format(&p->page, _("Vote %1$s"), TALLY_WITH(method))
                                             : tally_words_channel(p->page.words, c->channel));
    tally_grid_begin(&grid, &p->page, columns, 1 + accounts);
    for (size_t t = 0; t < r->tier_count; t++) {
        advised |= c->tiers[t].advises;
        add_accounts(p, &grid, tally_words_tier(p->page.words, r, t), &c->tiers[t].accounts,
                     c->tiers[t].advises ? TALLY_FAINT : TALLY_PLAIN);
    }
    if (r->tier_count > 1)
        add_accounts(p, &grid, advised ? _("deciding") : _("together"), &c->whole, TALLY_STRONG);
    tally_grid_show(&grid);
    print_weights(p, c);
}

/* Irregular ballots: the reason, and where to find them on paper and in the file. */
static void print_irregular(struct report *p)
{
    const struct tally_result *r = p->r;
    size_t shown[TALLY_CLI_IRREGULAR_MOST], count = tally_cli_select_irregular(r, false, shown);
    const struct tally_grid_column columns[] = {{.heading = _("tier"), .least = 6},
                                                {.heading = _("ballot"), .kind = TALLY_GRID_RIGHT},
                                                {.heading = _("what"), .least = 8},
                                                {.heading = _("reason or what it concerns"), .least = 12},
                                                {.heading = _("where keyed"), .least = 12}};
    struct tally_grid grid;
    if (r->irregular_count == 0)
        return;
    tally_terminal_heading(&p->page,
                           tally_terminal_format(&p->page, _("Ballots that are not plain (%1$s)"),
                                                 TALLY_WITH(tally_terminal_number(&p->page, r->irregular_count))));
    tally_grid_begin(&grid, &p->page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        const struct tally_irregular *irregular = &r->irregular[shown[i]];
        const char *const detail = tally_words_irregular_detail(p->page.words, r, irregular);
        const char *const place = tally_terminal_format(
            &p->page, "%1$s:%2$s", TALLY_WITH(irregular->file, tally_terminal_number(&p->page, irregular->line)));
        tally_grid_cells(&grid,
                         (const char *const[]){tally_words_tier(p->page.words, r, irregular->tier), irregular->ballot,
                                               tally_words_irregular(p->page.words, irregular->kind), detail, place});
    }
    tally_grid_show(&grid);
    if (r->irregular_count > count)
        tally_terminal_text(
            &p->page, 0, "", TALLY_FAINT,
            tally_terminal_format(&p->page, _("… and %1$s more; the ledger lists them all."),
                                  TALLY_WITH(tally_terminal_number(&p->page, r->irregular_count - count))));
}

/* ---- after the result ---- */

/* The text of the decision, which is Chinese: a paragraph for each item. */
static void print_decision(struct report *p)
{
    const struct tally_consequences *c = &p->r->consequences;
    if (c->decision_count == 0)
        return;
    tally_terminal_heading(&p->page, _("Decision"));
    for (size_t i = 0; i < c->decision_count; i++) {
        enum tally_outcome outcome = p->r->items[c->decision[i].item].outcome;
        bool decided = outcome == TALLY_ADOPTED || outcome == TALLY_ELECTED;
        tally_terminal_text(&p->page, 0, "- ", decided ? TALLY_PLAIN : TALLY_FAINT, c->decision[i].text);
    }
}

/* With their citations; a label stands once for lines of its kind. */
static void add_follow_ups(struct report *p, struct tally_grid *grid, const struct tally_words_follow_up *follow,
                           size_t count)
{
    struct tally_words *w = p->page.words;
    for (size_t i = 0; i < count; i++) {
        const char *cite = follow[i].cite ? tally_words_cite(w, follow[i].cite) : NULL;
        add_line(grid, i && follow[i].kind == follow[i - 1].kind ? "" : tally_words_follow_label(w, follow[i].kind),
                 TALLY_PLAIN,
                 cite ? tally_terminal_format(&p->page, _("%1$s %2$s"), TALLY_WITH(follow[i].text, cite))
                      : follow[i].text);
    }
}

static void print_after(struct report *p)
{
    const struct tally_result *r = p->r;
    struct tally_words *w = p->page.words;
    struct tally_grid grid;
    size_t count;
    const struct tally_words_follow_up *follow = tally_words_follow_ups(w, r, false, &count);
    tally_terminal_heading(&p->page, _("Afterwards"));
    tally_grid_begin(&grid, &p->page, labelled, 2);
    for (size_t i = 0; i < r->meeting.phone_count; i++)
        add_line(&grid, i ? "" : _("by telephone"), TALLY_PLAIN, r->meeting.phones[i]);
    size_t next = 0; /* the sentences on a further round come first, and below them the command */
    while (next < count && follow[next].kind == TALLY_FOLLOW_NEXT)
        next++;
    add_follow_ups(p, &grid, follow, next);
    if (p->ledger && tally_words_needs_round(r))
        add_line(&grid, next ? "" : tally_words_follow_label(w, TALLY_FOLLOW_NEXT), TALLY_PLAIN,
                 tally_terminal_format(&p->page, _("tally new NEWDIR --after %1$s"), TALLY_WITH(p->ledger)));
    add_follow_ups(p, &grid, follow + next, count - next);
    const char *const archives = tally_words_list(w, r->meeting.archives, r->meeting.archive_count);
    add_line(&grid, _("archives"), TALLY_PLAIN,
             tally_terminal_format(&p->page, _("%1$s copies: %2$s"),
                                   TALLY_WITH(tally_terminal_number(&p->page, r->meeting.archive_count), archives)));
    tally_grid_show(&grid);
}

static void print_notes(struct report *p)
{
    const struct tally_rule *rule = p->r->rule;
    if (rule->note_count)
        tally_terminal_heading(&p->page, _("What else the rule says"));
    for (size_t i = 0; i < rule->note_count; i++)
        tally_terminal_text(&p->page, 0, "- ", TALLY_PLAIN, rule->notes[i]);
}

static void print_inputs(struct report *p)
{
    const struct tally_grid_column columns[] = {{.heading = _("file"), .least = 12},
                                                {.heading = _("rows"), .kind = TALLY_GRID_RIGHT},
                                                {.heading = _("bytes"), .kind = TALLY_GRID_RIGHT},
                                                {.heading = _("encoding"), .kind = TALLY_GRID_LEFT}};
    struct tally_grid grid;
    tally_terminal_heading(&p->page, _("Files read"));
    tally_grid_begin(&grid, &p->page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < p->r->input_count; i++) {
        const struct tally_input *input = &p->r->inputs[i];
        tally_grid_cells(&grid, (const char *const[]){input->file, tally_terminal_number(&p->page, input->rows),
                                                      tally_terminal_number(&p->page, input->bytes),
                                                      input->encoding ? input->encoding : _("built in")});
    }
    tally_grid_show(&grid);
}

static void print_notices(struct report *p)
{
    if (p->r->notice_count == 0)
        return;
    tally_terminal_heading(&p->page,
                           tally_terminal_format(&p->page, _("Notices (%1$s)"),
                                                 TALLY_WITH(tally_terminal_number(&p->page, p->r->notice_count))));
    for (size_t i = 0; i < p->r->notice_count; i++) {
        char *text = tally_result_notice_text(p->r, i, true);
        const char *code = tally_code_name(tally_result_notice_code(p->r, i));
        tally_terminal_text(&p->page, 0, "- ", TALLY_PLAIN,
                            tally_terminal_format(&p->page, "%1$s [%2$s]", TALLY_WITH(text, code)));
        const char *seen = tally_words_acknowledged(p->page.words, p->r, i);
        if (*seen)
            tally_terminal_text(&p->page, 2, "", TALLY_PLAIN, seen);
        free(text);
    }
}

static void print_keying(struct report *p)
{
    const char *text = tally_words_keying(p->page.words, p->r);
    if (!*text)
        return;
    tally_terminal_heading(&p->page, _("Check of the keying"));
    tally_terminal_text(&p->page, 0, "", TALLY_PLAIN, text);
}

void tally_cli_print_result(const struct tally_result *result, const char *ledger, const struct tally_screen *screen,
                            FILE *out)
{
    struct report p = {.r = result, .ledger = ledger, .page = tally_terminal_open(screen, out)};
    print_head(&p);
    for (size_t c = 0; c < result->channel_count; c++)
        print_accounts(&p, c);
    tally_report_items(&p.page, result);
    print_irregular(&p);
    print_decision(&p);
    print_after(&p);
    print_notes(&p);
    print_inputs(&p);
    print_keying(&p);
    print_notices(&p);
    tally_terminal_close(&p.page);
}
