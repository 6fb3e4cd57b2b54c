/* The text that the host reads out: “由会议主持人当场宣布结果” (第二篇 六(四)). */
#include "announce/announce.h"

#include <assert.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/ballot.h>
#include <tally/count.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "words/words.h"

const char *tally_announce_talks(struct tally_words *w, const struct tally_result_channel *talks, bool shown)
{
    const struct tally_accounts *a = &talks->whole;
    const char *const args[] = {tally_words_number(w, a->issued), tally_words_number(w, a->returned),
                                tally_words_number(w, a->valid),  tally_words_number(w, a->voided),
                                tally_words_number(w, a->blank),  NULL};
    if (talks->invalid && !shown)
        return TALLY_SAY(w, "There are more records than talks: the talks are invalid, and their figures are not "
                            "announced. The ballots decide.");
    return tally_words_format(
        w,
        talks->invalid ? TALLY_SAY(w, "Talks: %1$s; records: %2$s. There are more records than talks: the talks are "
                                      "invalid, and the ballots decide.")
        : !shown       ? TALLY_SAY(w, "Talks: %1$s; records: %2$s. Their figures are not announced.")
        : a->blank     ? TALLY_SAY(w, "Talks: %1$s; records: %2$s; valid: %3$s, of these blank: %5$s; void: %4$s.")
                       : TALLY_SAY(w, "Talks: %1$s; records: %2$s; valid: %3$s; void: %4$s."),
        args);
}

/* The name of a tier's ballots: “A票”; of all that decide, where nothing else names them: “选票”. */
static const char *ballots_of(struct tally_words *w, const struct tally_result_tier *tier)
{
    return tier ? tally_words_format(w, TALLY_SAY(w, "%1$s ballots"), TALLY_ARGS(tier->id)) : TALLY_SAY(w, "Ballots");
}

static const char *ballots_line(struct tally_words *w, const char *ballots, const struct tally_accounts *a,
                                bool counted, bool advises)
{
    const char *const args[] = {tally_words_number(w, a->issued),
                                tally_words_number(w, a->returned),
                                tally_words_number(w, a->valid),
                                tally_words_number(w, a->voided),
                                tally_words_number(w, a->blank),
                                ballots,
                                NULL};
    if (!counted)
        return tally_words_format(
            w, advises ? TALLY_SAY(w, "%6$s issued: %1$s.") : TALLY_SAY(w, "%6$s issued: %1$s; returned: %2$s."), args);
    return tally_words_format(
        w,
        a->blank ? TALLY_SAY(w, "%6$s issued: %1$s; returned: %2$s; valid: %3$s, of these blank: %5$s; void: %4$s.")
                 : TALLY_SAY(w, "%6$s issued: %1$s; returned: %2$s; valid: %3$s; void: %4$s."),
        args);
}

size_t tally_announce_ballots(struct tally_words *w, const struct tally_result *r, const struct tally_disclosure *shown,
                              const char *const **lines)
{
    const struct tally_result_channel *c = &r->channels[0];
    const struct tally_result_tier *only = NULL;
    size_t deciding = 0, count = 0;
    bool advised = false;
    for (size_t t = 0; t < r->tier_count; t++) {
        advised |= c->tiers[t].advises && c->tiers[t].accounts.issued > 0;
        deciding += !c->tiers[t].advises;
        only = c->tiers[t].advises ? only : &c->tiers[t];
    }
    const char **list = tally_arena_alloc(&w->arena, 1 + r->tier_count, sizeof *list);
    list[count++] = ballots_line(w, ballots_of(w, advised && deciding == 1 ? only : NULL), &c->whole,
                                 !shown->accounts_withheld, false);
    for (size_t t = 0; t < r->tier_count; t++)
        if (c->tiers[t].advises && c->tiers[t].accounts.issued > 0)
            list[count++] = ballots_line(w, ballots_of(w, &c->tiers[t]), &c->tiers[t].accounts, shown->tiers[t], true);
    *lines = list;
    return count;
}

/* Whether the number of ballots returned is that of the ballots keyed, and the result says so. */
static bool is_assumed(const struct tally_result *r)
{
    bool any = false;
    for (size_t i = 0; i < r->notice_count; i++)
        any |= tally_result_notice_code(r, i) == TALLY_RETURNED_NOT_COUNTED;
    return any;
}

static void say_box(struct tally_speech *s, const struct tally_result_channel *c)
{
    struct tally_words *w = s->w;
    if (c->channel == TALLY_TALK) {
        struct tally_result_channel talks = *c;
        talks.invalid &= c != s->r->channels; /* where there are only talks, the status says it */
        tally_speech_say(s, tally_announce_talks(w, &talks, c == s->r->channels || s->shown->talks));
        return;
    }
    if (s->r->meeting.method != TALLY_METHOD_BALLOTS) {
        tally_speech_say(
            s, tally_words_format(w, TALLY_SAY(w, "The vote is taken %1$s."), TALLY_ARGS(tally_words_method(w, s->r))));
        return;
    }
    const char *const *lines;
    size_t count = tally_announce_ballots(w, s->r, s->shown, &lines);
    for (size_t i = 0; i < count; i++)
        tally_speech_say(s, lines[i]);
    if (is_assumed(s->r))
        tally_speech_say(
            s, TALLY_SAY(w, "The scrutineers did not count the ballots returned; the number is that of the ballots "
                            "keyed."));
}

/* ---- the items ---- */

/* Against a person written in nobody can vote. */
static bool exists(const struct tally_speech *s, const struct tally_result_item *item, size_t mark)
{
    return !item->written_in || s->r->rule->kind != TALLY_DECISION || mark == TALLY_AGREE || mark == TALLY_VOID_ITEM;
}

static const char *votes_sentence(const struct tally_speech *s, uint64_t count)
{
    const bool recommends = s->r->rule->kind == TALLY_RECOMMENDATION;
    if (count == 1)
        return recommends ? TALLY_SAY(s->w, "%2$s vote %1$s") : TALLY_SAY(s->w, "%1$s %2$s vote");
    return recommends ? TALLY_SAY(s->w, "%2$s votes %1$s") : TALLY_SAY(s->w, "%1$s %2$s votes");
}

static const char *votes(const struct tally_speech *s, const struct tally_result_item *item, const uint64_t *counts)
{
    struct tally_words *w = s->w;
    const char **parts = tally_arena_alloc(&w->arena, s->r->mark_count + 1, sizeof *parts);
    size_t n = 0;
    size_t always = s->r->rule->kind == TALLY_DECISION    ? TALLY_ABSTAIN + 1
                    : s->r->rule->kind == TALLY_APPRAISAL ? s->r->mark_count - 2
                                                          : 1; /* 同意, 不同意, 弃权; every grade */
    for (size_t m = 0; m < s->r->mark_count; m++)
        if (exists(s, item, m) && (counts[m] || m < always))
            parts[n++] =
                tally_words_format(w, votes_sentence(s, counts[m]),
                                   TALLY_ARGS(tally_words_mark(w, s->r->marks[m]), tally_speech_number(s, counts[m])));
    return tally_words_join(w, parts, n, TALLY_SAY(w, ", "));
}

/* An item's votes in one tier, or in total (tier_count); the votes in talks, if there are ballots too, are listed after
 * them and never added. */
static const char *votes_of(const struct tally_speech *s, const struct tally_result_item *item, size_t tier)
{
    struct tally_words *w = s->w;
    const struct tally_item_votes *v = item->channels;
    bool of_tier = tier < s->r->tier_count;
    const char *first = votes(s, item, of_tier ? v[0].tiers[tier] : v[0].votes);
    const char *weights = tally_announce_by_weight(w, s->r, s->shown, item, tier);
    if (*weights)
        first = tally_words_format(w, TALLY_SAY(w, "%1$s; by weight: %2$s"), TALLY_ARGS(first, weights));
    if (s->r->channel_count < 2 || !s->shown->talks)
        return first;
    return tally_words_format(w, TALLY_SAY(w, "%1$s; in the talks %2$s"),
                              TALLY_ARGS(first, votes(s, item, of_tier ? v[1].tiers[tier] : v[1].votes)));
}

static const char *who(const struct tally_speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    const char *about = *item->action ? item->action : item->title;
    const char *name = tally_words_person(w, s->r, item);
    if (item->written_in)
        name = tally_words_format(w, TALLY_SAY(w, "%1$s (written in)"), TALLY_ARGS(name));
    return s->r->rule->kind == TALLY_DECISION && *about
               ? tally_words_format(w, TALLY_SAY(w, "%1$s, %2$s"), TALLY_ARGS(name, about))
               : name;
}

/* The votes of each deciding tier: only for the archives. */
static void say_tiers(struct tally_speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    const struct tally_result *r = s->r;
    size_t deciding = 0;
    for (size_t t = 0; t < r->tier_count; t++)
        deciding += !r->channels[0].tiers[t].advises;
    for (size_t t = 0; t < r->tier_count && s->shown->view == TALLY_WHOLE && deciding > 1; t++)
        if (!r->channels[0].tiers[t].advises)
            tally_speech_say(s, tally_words_format(w, TALLY_SAY(w, "Of these, %1$s: %2$s."),
                                                   TALLY_ARGS(tally_words_tier(w, r, t), votes_of(s, item, t))));
}

static bool has_ballots(const struct tally_result *r, size_t tier)
{
    bool any = false;
    for (size_t c = 0; c < r->channel_count; c++)
        any |= r->channels[c].tiers[tier].accounts.valid > 0;
    return any;
}

const char *tally_announce_kept_back(struct tally_words *w, const struct tally_result_tier *tier)
{
    return tier->invalid ? TALLY_SAY(w, "More ballots of %1$s were returned than issued: its advice is invalid and is "
                                        "not announced.")
                         : TALLY_SAY(w, "The advice of %1$s is for reference only and is not announced.");
}

/* B票: 参考 (第二篇 六(二)) */
static void say_reference(struct tally_speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    for (size_t t = 0; t < s->r->tier_count; t++) {
        const struct tally_result_tier *tier = &s->r->channels[0].tiers[t];
        if (tier->advises && s->shown->tiers[t] && has_ballots(s->r, t))
            tally_speech_say(s, tally_words_format(w,
                                                   tally_announce_names_people(tier->name)
                                                       ? TALLY_SAY(w, "For reference, %1$s: %2$s.")
                                                       : TALLY_SAY(w, "For reference only, %1$s: %2$s."),
                                                   TALLY_ARGS(tier->name, votes_of(s, item, t))));
    }
}

/* A deferred item was not voted on (暂缓表决: 第三篇 第十四条, 第五篇 4): the cells of its column are not votes, and
 * the empty ones are not abstentions, so no figures are read out. */
static void say_deferred(struct tally_speech *s, const struct tally_result_item *item)
{
    struct tally_words *w = s->w;
    const char *outcome = tally_words_outcome_of(w, s->r->rule, item->outcome);
    if (*item->deferred && s->shown->view == TALLY_WHOLE) /* the reason is a private matter of the person */
        outcome = tally_words_format(w, TALLY_SAY(w, "%1$s (%2$s)"), TALLY_ARGS(outcome, item->deferred));
    tally_speech_say(s, tally_words_format(w, TALLY_SAY(w, "%1$s: %2$s."), TALLY_ARGS(who(s, item), outcome)));
}

/* Only what came of it: the votes would tell by their difference to those announced before. */
static void say_withheld(struct tally_speech *s, size_t index)
{
    struct tally_words *w = s->w;
    const struct tally_result_item *item = &s->r->items[index];
    tally_speech_say(
        s, tally_words_format(w, TALLY_SAY(w, "%1$s: the votes are not announced this time; %2$s."),
                              TALLY_ARGS(who(s, item), tally_words_outcome_of(w, s->r->rule, item->outcome))));
    say_reference(s, item);
}

static const char *level_with_others(const struct tally_speech *s)
{
    static const char *const level[TALLY_RANKINGS] = {[TALLY_BY_VOTES] = N_("level with others"),
                                                      [TALLY_BY_WEIGHTED_RATES] =
                                                          N_("level with others by the weighted rate"),
                                                      [TALLY_BY_SCORES] = N_("level with others by score")};
    return tally_words_say(s->w, level[tally_words_ranking(s->r->rule)]);
}

static void say_item(struct tally_speech *s, size_t index)
{
    struct tally_words *w = s->w;
    const struct tally_result_item *item = &s->r->items[index];
    const struct tally_item_votes *v = &item->channels[0];
    if (item->outcome == TALLY_DEFERRED) {
        say_deferred(s, item);
        return;
    }
    if (tally_announce_withholds(s->shown, index)) {
        say_withheld(s, index);
        return;
    }
    const char *standing = tally_announce_standing(w, s->r, s->shown, item, s->aloud);
    bool ranked = item->outcome == TALLY_RANKED && !*standing && tally_announce_tells_figures(s->shown, s->r);
    const char *const args[] = {who(s, item),
                                votes_of(s, item, s->r->tier_count),
                                standing,
                                item->outcome == TALLY_TIE ? level_with_others(s)
                                                           : tally_words_outcome_of(w, s->r->rule, item->outcome),
                                s->aloud && tally_words_are_chinese(w) ? tally_words_spoken_number(w, v->rank)
                                                                       : tally_speech_number(s, v->rank),
                                NULL};
    tally_speech_say(s,
                     tally_words_format(w,
                                        ranked ? TALLY_SAY(w, "%1$s: %2$s, rank %5$s.")
                                        : item->outcome == TALLY_RANKED && *args[2] ? TALLY_SAY(w, "%1$s: %2$s. %3$s.")
                                        : *args[2] ? TALLY_SAY(w, "%1$s: %2$s. %3$s; %4$s.")
                                                   : TALLY_SAY(w, "%1$s: %2$s; %4$s."),
                                        args));
    say_tiers(s, item);
    say_reference(s, item);
}

const char *tally_announce_post(struct tally_words *w, const struct tally_result_post *post, const char *seats)
{
    return tally_words_format(w, TALLY_SAY(w, "%1$s (seats: %2$s)"), TALLY_ARGS(post->title, seats));
}

static void say_post(struct tally_speech *s, size_t post)
{
    struct tally_words *w = s->w;
    const struct tally_result *r = s->r;
    size_t items = 0, withheld = 0, named;
    const size_t *order = tally_announce_order(&w->arena, r, s->shown, &named);
    tally_speech_say(s, tally_announce_post(w, &r->posts[post], tally_speech_number(s, r->posts[post].seats)));
    for (size_t i = 0; i < r->item_count; i++)
        if (r->items[i].post == post) {
            items++;
            withheld += tally_announce_keeps_back(s->shown, r, i);
        }
    for (size_t i = 0; i < named; i++)
        if (r->items[order[i]].post == post)
            say_item(s, order[i]);
    if (withheld)
        tally_speech_say(s, TALLY_SAY(w, "The other votes and ranks for this post are not announced this time."));
    tally_speech_say(s, items ? tally_words_post(w, r, post) : TALLY_SAY(w, "Nobody was recommended."));
}

static void say_items(struct tally_speech *s)
{
    struct tally_words *w = s->w;
    const struct tally_result *r = s->r;
    bool by_post = r->post_count && (r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested);
    for (size_t p = 0; by_post && p < r->post_count; p++)
        say_post(s, p);
    size_t named;
    const size_t *order = tally_announce_order(&w->arena, r, s->shown, &named);
    for (size_t i = 0; !by_post && i < named; i++)
        say_item(s, order[i]);
    tally_speech_say(s, tally_announce_untold(w, r, s->shown));
    for (size_t t = 0; t < r->tier_count; t++)
        if (r->channels[0].tiers[t].advises && has_ballots(r, t) &&
            (!s->shown->tiers[t] || r->channels[0].tiers[t].invalid))
            tally_speech_say(s, tally_words_format(w, tally_announce_kept_back(w, &r->channels[0].tiers[t]),
                                                   TALLY_ARGS(r->channels[0].tiers[t].name)));
}

/* What another base would give: for the archives, and no matter of the room, which is told what was decided. */
static void say_other_bases(struct tally_speech *s)
{
    for (size_t i = 0; s->shown->view == TALLY_WHOLE && i < s->r->notice_count; i++)
        if (tally_result_notice_code(s->r, i) == TALLY_BASE_FLIPS)
            tally_speech_say(s, tally_words_notice(s->w, s->r, i));
}

/* ---- what follows ---- */

/* “形成任免决定” (第二篇 六(四)): what was decided, in the words of the decision, which are Chinese. What was deferred
 * or failed was read out with its votes. */
static void say_decision(struct tally_speech *s)
{
    const struct tally_consequences *c = &s->r->consequences;
    for (size_t i = 0; i < c->decision_count && tally_words_are_chinese(s->w); i++) {
        enum tally_outcome outcome = s->r->items[c->decision[i].item].outcome;
        if (outcome == TALLY_ADOPTED || outcome == TALLY_ELECTED)
            tally_speech_say(s, c->decision[i].text);
    }
}

static void say_afterwards(struct tally_speech *s)
{
    size_t count;
    const struct tally_words_follow_up *lines = tally_words_follow_ups(s->w, s->r, s->aloud, &count);
    say_decision(s);
    for (size_t i = 0; i < count; i++)
        tally_speech_say(s, lines[i].text);
}

/* A further round: which it is, what came of those before it, and why it may have fewer candidates. */
static void say_round(struct tally_speech *s)
{
    tally_speech_say(s, tally_words_round(s->w, s->r, s->aloud));
    tally_speech_say(s, tally_words_relaxed(s->w, s->r));
}

static void say_correction(struct tally_speech *s)
{
    const char *const *lines;
    size_t count = tally_announce_correction(s->w, s->r, s->shown, s->aloud, &lines);
    for (size_t i = 0; i < count; i++)
        tally_speech_say(s, lines[i]);
}

/* Who counted and who watched (计票人, 监票人), and that nothing follows. */
static void say_end(struct tally_speech *s)
{
    struct tally_words *w = s->w;
    const struct tally_meeting_facts *m = &s->r->meeting;
    const char *tellers = tally_words_list(w, m->tellers, m->teller_count),
               *scrutineers = tally_words_list(w, m->scrutineers, m->scrutineer_count);
    if (m->teller_count && m->scrutineer_count)
        tally_speech_say(s, tally_words_format(w, TALLY_SAY(w, "Counted by %1$s, watched by %2$s."),
                                               TALLY_ARGS(tellers, scrutineers)));
    tally_speech_say(s, TALLY_SAY(w, "This ends the announcement."));
}

/* By what else than heads votes are counted, and that empty cells agree (空白按同意计). */
static void say_counting(struct tally_speech *s)
{
    size_t count;
    const char *const *remarks = tally_words_remarks(s->w, s->r, &count);
    if (s->r->rule->blank == TALLY_BLANK_IS_AGREE && count)
        tally_speech_say(s, remarks[0]);
    tally_speech_say(s, tally_announce_weights(s->w, s->r, s->shown));
}

static void say_all(struct tally_speech *s)
{
    struct tally_words *w = s->w;
    const struct tally_result *r = s->r;
    if (s->shown->view == TALLY_WHOLE)
        tally_speech_say(
            s, TALLY_SAY(w, "Under seal, for the archives: with the votes of every tier. Not to be read out or shown "
                            "in the room."));
    say_correction(s);
    tally_speech_say(s, tally_words_format(w, TALLY_SAY(w, "The result of “%1$s”, %2$s, is announced."),
                                           TALLY_ARGS(r->meeting.title, tally_speech_date(s, r->meeting.date))));
    say_round(s);
    tally_speech_say_attendance(s, &r->channels[0]);
    for (size_t c = 0; c < r->channel_count; c++)
        say_box(s, &r->channels[c]);
    tally_speech_say(s, tally_words_keying(w, r));
    say_counting(s);
    tally_speech_say_status(s);
    if (s->shown->items)
        say_items(s);
    say_other_bases(s);
    say_afterwards(s);
    say_end(s);
}

const char *const *tally_announce_paragraphs(struct tally_words *w, const struct tally_result *result,
                                             const struct tally_disclosure *shown, bool aloud, size_t *count)
{
    size_t most = 46 + result->rule->quorum_count + result->notice_count + result->item_count + 2 * result->tier_count +
                  result->consequences.decision_count + result->consequences.probation_count +
                  4 * result->channel_count + result->item_count * (1 + result->tier_count) + 2 * result->post_count +
                  result->tier_count;
    struct tally_speech s = {w, result, shown, aloud, tally_arena_alloc(&w->arena, most, sizeof(const char *)), 0};
    w->number = aloud && tally_words_are_chinese(w) ? tally_words_spoken_count : NULL;
    say_all(&s);
    w->number = NULL;
    assert(s.count <= most);
    *count = s.count;
    return s.paragraphs;
}
