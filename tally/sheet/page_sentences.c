/* The sentences that must stand on a page: what a rule asks and what was reached, and the words that the host reads. */
#include <string.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/mem.h"
#include "sheet/page_reading.h"

/* ---- the status ---- */

const char *tally_page_status(struct tally_page_reading *r)
{
    static const char *const statuses[] = {
        [TALLY_VALID_VOTE] = "Valid.",
        [TALLY_DEFERRED_VOTE] = "Deferred: the figures are shown, nothing is decided.",
        [TALLY_INVALID_VOTE] =
            "Invalid: more ballots were returned than issued. Nothing is decided; the vote is to be taken again.",
        [TALLY_NO_QUORUM] = "No quorum: too few were present. Nothing is decided; the vote is to be taken again.",
    };
    return tally_page_phrase(r, statuses[r->result->status]);
}

/* ---- conditions ---- */

static const char *base_phrase(struct tally_page_reading *r, enum tally_base base, bool counted, uint64_t n)
{
    static const char *const phrases[][2] = {[TALLY_DUE] = {"due", "%1$s due"},
                                             [TALLY_PRESENT] = {"present", "%1$s present"},
                                             [TALLY_ISSUED] = {"issued", "%1$s issued"},
                                             [TALLY_RETURNED] = {"returned", "%1$s returned"},
                                             [TALLY_VALID] = {"valid", "%1$s valid"}};
    return tally_page_fill(r, phrases[base][counted], TALLY_ARGS(tally_page_number(r, n)));
}

static const char *share(struct tally_page_reading *r, const struct tally_condition *c)
{
    const char *const percent[] = {tally_page_number(r, c->num), "%"};
    const char *const fraction[] = {tally_page_number(r, c->num), "/", tally_page_number(r, c->den)};
    return c->den == 100 ? tally_page_join(r, percent, 2, "") : tally_page_join(r, fraction, 3, "");
}

static const char *condition_phrase(struct tally_page_reading *r, const struct tally_condition *c)
{
    static const char *const phrases[2][2] = {
        {"at least %1$s of %2$s", "at least %1$s of %2$s when present is up to %3$s"},
        {"more than %1$s of %2$s", "more than %1$s of %2$s when present is up to %3$s"}};
    return tally_page_fill(r, phrases[c->strict][c->banded],
                           TALLY_ARGS(share(r, c), base_phrase(r, c->base, false, 0), tally_page_number(r, c->up_to)));
}

static uint64_t base_of(const struct tally_accounts *a, enum tally_base base)
{
    const uint64_t numbers[] = {[TALLY_DUE] = a->due,
                                [TALLY_PRESENT] = a->present,
                                [TALLY_ISSUED] = a->issued,
                                [TALLY_RETURNED] = a->returned,
                                [TALLY_VALID] = a->valid};
    return numbers[base];
}

const char *tally_page_condition(struct tally_page_reading *r, const struct tally_rule_condition *condition,
                                 const struct tally_accounts *whole)
{
    const struct tally_condition *c = &condition->condition;
    uint64_t of = base_of(whole, c->base);
    return tally_page_fill(r, "%1$s: with %2$s, %3$s needed. %4$s",
                           TALLY_ARGS(condition_phrase(r, c), base_phrase(r, c->base, true, of),
                                      tally_page_number(r, tally_share_needed(c, of)), condition->cite));
}

enum { BELOW, AT, ABOVE, SIDES };

const char *tally_page_quorum(struct tally_page_reading *r, const struct tally_quorum *quorum)
{
    static const char *const sentences[2][SIDES] = {
        {[BELOW] = "Not met: present %1$s of %2$s does not reach %3$s. Required: %4$s, that is %5$s. %6$s",
         [AT] = "Met: present %1$s of %2$s reaches %3$s. Required: %4$s, that is %5$s. %6$s",
         [ABOVE] = "Met: present %1$s of %2$s exceeds %3$s. Required: %4$s, that is %5$s. %6$s"},
        {[BELOW] = "Not met: present %1$s of %2$s does not exceed %3$s. Required: %4$s, that is %5$s. %6$s",
         [AT] = "Not met: present %1$s of %2$s reaches %3$s and no more. Required: %4$s, that is %5$s. %6$s",
         [ABOVE] = "Met: present %1$s of %2$s exceeds %3$s. Required: %4$s, that is %5$s. %6$s"}};
    const struct tally_condition *c = &quorum->condition->condition;
    int side = tally_share_compare(c, quorum->present, quorum->of);
    return tally_page_fill(r, sentences[c->strict][side + 1],
                           TALLY_ARGS(tally_page_number(r, quorum->present), base_phrase(r, c->base, true, quorum->of),
                                      share(r, c), condition_phrase(r, c), tally_page_number(r, quorum->required),
                                      quorum->condition->cite));
}

static const char *cite_of(const struct tally_rule *rule, const char *key)
{
    for (size_t i = 0; i < rule->line_count; i++)
        if (!strcmp(rule->lines[i].key, key))
            return rule->lines[i].cite;
    return rule->cite;
}

const char *tally_page_publicity(struct tally_page_reading *r)
{
    const struct tally_rule *rule = r->result->rule;
    const struct tally_meeting_facts *m = &r->result->meeting;
    if (!rule->publicity_days)
        return "";
    return tally_page_fill(r,
                           rule->publicity_days == rule->publicity_days_at_most
                               ? "%1$s days, from the day after the meeting; the last is %4$s. %3$s"
                               : "%1$s to %2$s days, from the day after the meeting; the last is %4$s to %5$s. %3$s",
                           TALLY_ARGS(tally_page_number(r, rule->publicity_days),
                                      tally_page_number(r, rule->publicity_days_at_most), cite_of(rule, "publicity"),
                                      m->publicity_last, m->publicity_last_at_most));
}

/* What the host reads. Which figures are read out to the room follows from rules of disclosure that are not the
 * page's: the page itself shows it. */
struct speech {
    struct tally_page_reading *reading;
    bool talks;              /* the figures of talks are read out */
    unsigned char *read_out; /* by tier */
};

/* ---- what the host reads: who came, what was returned ---- */

static const char *of_whom(struct tally_page_reading *r, enum tally_base base)
{
    static const char *const bases[] = {[TALLY_DUE] = "those due",
                                        [TALLY_PRESENT] = "those present",
                                        [TALLY_ISSUED] = "the ballots issued",
                                        [TALLY_RETURNED] = "the ballots returned",
                                        [TALLY_VALID] = "the valid ballots"};
    return tally_page_phrase(r, bases[base]);
}

static const char *attendance(struct tally_page_reading *r)
{
    const struct tally_result_channel *c = &r->result->channels[0];
    const struct tally_quorum *q = &r->result->quorum;
    const char *came =
        tally_page_fill(r, "Due: %1$s; present: %2$s.",
                        TALLY_ARGS(tally_page_number(r, c->whole.due), tally_page_number(r, c->whole.present)));
    if (!q->condition)
        return c->channel == TALLY_MEETING ? came : "";
    const struct tally_condition *k = &q->condition->condition;
    int side = tally_share_compare(k, q->present, q->of);
    const char *sentence = q->met      ? side == 0 ? "%1$s The present reach %3$s of %2$s: the quorum is met."
                                                   : "%1$s The present exceed %3$s of %2$s: the quorum is met."
                           : side == 0 ? "%1$s The present reach %3$s of %2$s and no more: the quorum is not met."
                           : k->strict ? "%1$s The present do not exceed %3$s of %2$s: the quorum is not met."
                                       : "%1$s The present do not reach %3$s of %2$s: the quorum is not met.";
    return tally_page_fill(r, sentence, TALLY_ARGS(came, of_whom(r, k->base), share(r, k)));
}

static const char *box(struct tally_page_reading *r, const struct tally_result_channel *c)
{
    const struct tally_accounts *a = &c->whole;
    bool talks = c->channel == TALLY_TALK;
    const char *sentence =
        talks      ? a->blank ? "Talks: %1$s; records: %2$s; valid: %3$s, of these blank: %5$s; void: %4$s."
                              : "Talks: %1$s; records: %2$s; valid: %3$s; void: %4$s."
        : a->blank ? "Ballots issued: %1$s; returned: %2$s; valid: %3$s, of these blank: %5$s; void: %4$s."
                   : "Ballots issued: %1$s; returned: %2$s; valid: %3$s; void: %4$s.";
    return tally_page_fill(r, sentence,
                           TALLY_ARGS(tally_page_number(r, a->issued), tally_page_number(r, a->returned),
                                      tally_page_number(r, a->valid), tally_page_number(r, a->voided),
                                      tally_page_number(r, a->blank)));
}

/* The figures of talks are read out or kept back; which, the page shows. */
static bool check_boxes(struct speech *s)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_result *result = r->result;
    if (!tally_page_expect(r, box(r, &result->channels[0])))
        return false;
    if (result->channel_count < 2)
        return true;
    const struct tally_accounts *a = &result->channels[1].whole;
    s->talks = !tally_page_take(
        r, tally_page_fill(r, "Talks: %1$s; records: %2$s. Their figures are not announced.",
                           TALLY_ARGS(tally_page_number(r, a->issued), tally_page_number(r, a->returned))));
    return !s->talks || tally_page_expect(r, box(r, &result->channels[1]));
}

static bool check_said_status(struct tally_page_reading *r)
{
    const struct tally_result *result = r->result;
    if (result->status == TALLY_DEFERRED_VOTE)
        return tally_page_expect(r, tally_page_phrase(r, "The vote is deferred; nothing is decided.")) &&
               tally_page_expect(r, tally_page_fill(r, "Reason: %1$s", TALLY_ARGS(result->meeting.deferred)));
    if (result->status != TALLY_VALID_VOTE)
        return tally_page_expect(r, tally_page_status(r));
    return tally_page_expect(
        r, tally_page_phrase(r, result->channels[0].channel == TALLY_TALK
                                    ? "The records are no more than the talks held: the recommendation is valid."
                                    : "The ballots returned are no more than those issued: the vote is valid."));
}

/* ---- the items, as they are read ---- */

static const char *votes(struct tally_page_reading *r, const uint64_t *counts)
{
    const struct tally_result *result = r->result;
    const char **parts = tally_arena_alloc(r->arena, result->mark_count + 1, sizeof *parts);
    size_t n = 0, always = result->rule->kind == TALLY_DECISION    ? TALLY_ABSTAIN + 1
                           : result->rule->kind == TALLY_APPRAISAL ? result->mark_count - 2
                                                                   : 1;
    for (size_t m = 0; m < result->mark_count; m++)
        if (counts[m] || m < always)
            parts[n++] =
                tally_page_fill(r, "%1$s %2$s votes",
                                TALLY_ARGS(tally_page_mark(r, result->marks[m]), tally_page_number(r, counts[m])));
    return tally_page_list(r, parts, n);
}

/* In one tier, or in the whole (tier_count). */
static const char *votes_of(const struct speech *s, const struct tally_result_item *item, size_t tier)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_item_votes *v = item->channels;
    bool whole = tier == r->result->tier_count;
    const char *first = votes(r, whole ? v[0].votes : v[0].tiers[tier]);
    if (r->result->channel_count < 2 || !s->talks)
        return first;
    return tally_page_fill(r, "%1$s; in the talks %2$s",
                           TALLY_ARGS(first, votes(r, whole ? v[1].votes : v[1].tiers[tier])));
}

const char *tally_page_in_favour(struct tally_page_reading *r)
{
    const struct tally_rule *rule = r->result->rule;
    const char **names = tally_arena_alloc(r->arena, rule->grade_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < rule->grade_count; i++)
        if (rule->grades[i].counted)
            names[count++] = rule->grades[i].name;
    return rule->kind == TALLY_APPRAISAL        ? tally_page_list(r, names, count)
           : rule->kind == TALLY_RECOMMENDATION ? tally_page_mark(r, "for")
                                                : tally_page_mark(r, "agree");
}

static const char *against_share(struct tally_page_reading *r, const struct tally_item_votes *v)
{
    const struct tally_condition *k = &v->condition->condition;
    const char *sentence = v->against_share > 0                 ? "%1$s: exceeds %3$s of %2$s"
                           : v->against_share == 0 && k->strict ? "%1$s: reaches %3$s of %2$s and no more"
                           : v->against_share == 0              ? "%1$s: reaches %3$s of %2$s"
                           : k->strict                          ? "%1$s: does not exceed %3$s of %2$s"
                                                                : "%1$s: does not reach %3$s of %2$s";
    return tally_page_fill(r, sentence, TALLY_ARGS(tally_page_in_favour(r), of_whom(r, k->base), share(r, k)));
}

static const char *who(struct tally_page_reading *r, const struct tally_result_item *item)
{
    const char *about = *item->action ? item->action : item->title, *name = tally_page_person(r, item, item->unit);
    return r->result->rule->kind == TALLY_DECISION && *about ? tally_page_fill(r, "%1$s, %2$s", TALLY_ARGS(name, about))
                                                             : name;
}

/* B票: 参考 (第二篇 六(二)). Of a tier that advises, all figures are read out or all are kept back; which, the page
 * shows. */
enum { NOT_SEEN_YET, READ_OUT, KEPT_BACK };

static bool has_ballots(const struct tally_result *result, size_t tier)
{
    bool any = false;
    for (size_t c = 0; c < result->channel_count; c++)
        any |= result->channels[c].tiers[tier].accounts.valid > 0;
    return any;
}

static bool check_references(struct speech *s, const struct tally_result_item *item)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_result_tier *tiers = r->result->channels[0].tiers;
    bool ok = true;
    for (size_t t = 0; ok && t < r->result->tier_count; t++) {
        if (!tiers[t].advises || !has_ballots(r->result, t) || s->read_out[t] == KEPT_BACK)
            continue;
        const char *sentence =
            tally_page_fill(r, "For reference, %1$s: %2$s.", TALLY_ARGS(tiers[t].name, votes_of(s, item, t)));
        if (s->read_out[t] == READ_OUT)
            ok = tally_page_expect(r, sentence);
        else
            s->read_out[t] = tally_page_take(r, sentence) ? READ_OUT : KEPT_BACK;
    }
    return ok;
}

static bool check_kept_back(struct speech *s)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_result_tier *tiers = r->result->channels[0].tiers;
    bool ok = true;
    for (size_t t = 0; ok && t < r->result->tier_count; t++) {
        if (!tiers[t].advises || !has_ballots(r->result, t) || s->read_out[t] == READ_OUT)
            continue;
        const char *sentence = tally_page_fill(r, "The advice of %1$s is for reference only and is not announced.",
                                               TALLY_ARGS(tiers[t].name));
        if (s->read_out[t] == KEPT_BACK)
            ok = tally_page_expect(r, sentence);
        else /* nothing was voted on */
            tally_page_take(r, sentence);
    }
    return ok;
}

static bool check_said_item(struct speech *s, const struct tally_result_item *item)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_item_votes *v = &item->channels[0];
    const char *outcome = tally_page_outcome(r, item->outcome);
    if (item->outcome == TALLY_DEFERRED)
        return tally_page_expect(r, tally_page_fill(r, "%1$s: %2$s.", TALLY_ARGS(who(r, item), outcome)));
    bool with_share = v->condition && item->outcome != TALLY_NO_DECISION && v->rate.of;
    const char *const args[] = {who(r, item), votes_of(s, item, r->result->tier_count),
                                with_share ? against_share(r, v) : "", outcome, NULL};
    if (!tally_page_expect(r, tally_page_fill(r, with_share ? "%1$s: %2$s. %3$s; %4$s." : "%1$s: %2$s; %4$s.", args)))
        return false;
    return check_references(s, item);
}

const char *tally_page_seats(struct tally_page_reading *r, size_t post)
{
    const struct tally_result_post *p = &r->result->posts[post];
    return tally_page_fill(r, "%1$s (seats: %2$s)", TALLY_ARGS(p->title, tally_page_number(r, p->seats)));
}

static bool check_said_post(struct speech *s, size_t post)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_result *result = r->result;
    size_t items = 0;
    bool ok = tally_page_expect(
        r, tally_page_fill(r, "%1$s (seats: %2$s)",
                           TALLY_ARGS(result->posts[post].title, tally_page_number(r, result->posts[post].seats))));
    for (size_t i = 0; ok && i < result->item_count; i++)
        if (result->items[i].post == post) {
            ok = check_said_item(s, &result->items[i]);
            items++;
        }
    const char *sentence = items ? tally_page_post(r, post) : tally_page_phrase(r, "Nobody was recommended.");
    return ok && tally_page_expect(r, sentence);
}

static bool check_said_items(struct speech *s)
{
    struct tally_page_reading *r = s->reading;
    const struct tally_result *result = r->result;
    bool ok = true;
    for (size_t p = 0; ok && tally_page_by_post(r) && p < result->post_count; p++)
        ok = check_said_post(s, p);
    for (size_t i = 0; ok && !tally_page_by_post(r) && i < result->item_count; i++)
        ok = check_said_item(s, &result->items[i]);
    return ok && check_kept_back(s);
}

/* What came of a post; "" where there is nothing to say. */
const char *tally_page_post(struct tally_page_reading *r, size_t post)
{
    static const char *const sentences[] = {
        [TALLY_POST_NONE] = "Tie at the end of the list: %4$s. Neither chance nor order decides it.",
        [TALLY_POST_FILLED] = "Filled: %1$s elected for %2$s seats.",
        [TALLY_POST_UNFILLED] = "Not filled: %1$s elected for %2$s seats, %3$s left over.",
        [TALLY_POST_TIE] = "Tie: %1$s elected for %2$s seats. For the rest, vote again among the tied: %4$s.",
        [TALLY_POST_NO_DECISION] = "",
    };
    const struct tally_result *result = r->result;
    const struct tally_result_post *p = &result->posts[post];
    const char **names = tally_arena_alloc(r->arena, result->item_count + 1, sizeof *names);
    size_t tied = 0;
    uint64_t elected = 0;
    for (size_t i = 0; i < result->item_count; i++) {
        const struct tally_result_item *item = &result->items[i];
        if (item->post == post && item->outcome == TALLY_TIE)
            names[tied++] = item->name;
        elected += item->post == post && item->outcome == TALLY_ELECTED;
    }
    if (p->outcome == TALLY_POST_NO_DECISION || (p->outcome == TALLY_POST_NONE && !tied))
        return "";
    return tally_page_fill(r, sentences[p->outcome],
                           TALLY_ARGS(tally_page_number(r, elected), tally_page_number(r, p->seats),
                                      tally_page_number(r, p->seats > elected ? p->seats - elected : 0),
                                      tied ? tally_page_list(r, names, tied) : ""));
}

/* ---- what follows ---- */

static bool check_said_afterwards(struct tally_page_reading *r)
{
    const struct tally_rule *rule = r->result->rule;
    const struct tally_meeting_facts *m = &r->result->meeting;
    bool ok = true;
    if (r->result->status != TALLY_VALID_VOTE)
        return true;
    if (rule->publicity_days)
        ok = tally_page_expect(
            r, tally_page_fill(
                   r,
                   rule->publicity_days == rule->publicity_days_at_most
                       ? "Publicity: %1$s days, from the day after the meeting; the last is %3$s."
                       : "Publicity: %1$s to %2$s days, from the day after the meeting; the last is %3$s to %4$s.",
                   TALLY_ARGS(tally_page_number(r, rule->publicity_days),
                              tally_page_number(r, rule->publicity_days_at_most), tally_page_date(r, m->publicity_last),
                              tally_page_date(r, m->publicity_last_at_most))));
    if (ok && rule->kind == TALLY_RECOMMENDATION && *m->recommendation_last)
        ok = tally_page_expect(r, tally_page_fill(r, "The recommendation is valid to %1$s.",
                                                  TALLY_ARGS(tally_page_date(r, m->recommendation_last))));
    return ok;
}

bool tally_page_check_words(struct tally_page_reading *r)
{
    const struct tally_result *result = r->result;
    struct speech s = {r, true, tally_arena_alloc(r->arena, result->tier_count + 1, sizeof *s.read_out)};
    bool items = result->status == TALLY_VALID_VOTE || result->status == TALLY_DEFERRED_VOTE;
    return tally_page_expect(
               r, tally_page_fill(r, "The result of “%1$s”, %2$s, is announced.",
                                  TALLY_ARGS(result->meeting.title, tally_page_date(r, result->meeting.date)))) &&
           tally_page_expect(r, attendance(r)) && check_boxes(&s) && check_said_status(r) &&
           (!items || check_said_items(&s)) && check_said_afterwards(r);
}
