/* The annex of grounds: the rule and what it asks, who was there, the check of the keying, notices, and what follows
 * from the vote. */
#include <string.h>
#include <tally/announce.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "page/page.h"
#include "sheet/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

/* ---- by what was voted ---- */

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

static void set_rule(struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    tally_sheet_label(s, TALLY_SAY(s->w, "rule"), rule_line(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "weights"), weights_line(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "scores"), scores_line(s));
    tally_sheet_label(s, TALLY_SAY(s->w, "points"), points_line(s));
    for (size_t c = 1; c < s->r->channel_count; c++)
        tally_sheet_label(s, tally_words_channel(s->w, s->r->channels[c].channel), tally_words_passes(s->w, s->r, c));
    if (*m->recommended)
        tally_sheet_label(s, TALLY_SAY(s->w, "recommended"), recommended(s));
    for (size_t i = 0; i < s->r->rule->quorum_count; i++)
        tally_sheet_label(s, i ? "" : tally_words_quorum_heading(s->w, s->r->rule),
                          tally_words_quorum(s->w, &s->r->quorums[i]));
    tally_sheet_label(s, TALLY_SAY(s->w, "keying"), tally_words_keying(s->w, s->r));
}

/* ---- notices ---- */

/* What concerns the files alone (a skipped row, an encoding), and what another base would give, is no matter of the
 * sheet: it says what was decided. */
static bool is_for_paper(const struct tally_result *r, size_t notice)
{
    return !tally_result_notice_place(r, notice) && tally_result_notice_code(r, notice) != TALLY_BASE_FLIPS;
}

static void set_notices(struct sheet *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->r->notice_count; i++) {
        const char *seen = tally_words_acknowledged(s->w, s->r, i);
        if (!is_for_paper(s->r, i))
            continue;
        tally_sheet_label(s, count++ ? "" : TALLY_SAY(s->w, "notices"), tally_words_notice(s->w, s->r, i));
        tally_sheet_label(s, "", seen);
    }
}

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
    *lines = tally_arena_alloc(&s->w->arena, 2 + follow_count + r->meeting.phone_count + r->rule->note_count,
                               sizeof **lines);
    for (size_t i = 0; i < r->meeting.phone_count; i++)
        note(*lines, &count, TALLY_SAY(s->w, "by telephone"), r->meeting.phones[i], i > 0);
    for (size_t i = 0; i < follow_count; i++)
        note(*lines, &count, tally_words_follow_label(s->w, follow[i].kind), with_cite(s, &follow[i]),
             i > 0 && follow[i].kind == follow[i - 1].kind);
    for (size_t i = 0; i < r->rule->note_count; i++)
        note(*lines, &count, TALLY_SAY(s->w, "the rule says"), r->rule->notes[i], i > 0);
    return count;
}

static void set_afterwards(struct sheet *s)
{
    struct line *lines;
    const size_t count = afterwards(s, &lines);
    for (size_t i = 0; i < count; i++) {
        tally_page_reserve(&s->page, tally_sheet_label_height(s, lines[i].text));
        tally_sheet_label(s, lines[i].more && s->page.y < s->page.top ? "" : lines[i].label, lines[i].text);
    }
}

void tally_sheet_grounds(struct sheet *s)
{
    set_rule(s);
    set_notices(s);
    set_afterwards(s);
}
