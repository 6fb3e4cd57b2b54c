/* Conditions of several clauses and quorums of several subjects, in words: what each asks for, and how it came out. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "words/words.h"

/* ---- what a line asks for ---- */

/* Ten-thousandths of a point as they are written: “80”, “79.5”. */
const char *tally_words_value(struct tally_words *w, uint32_t value)
{
    char text[2 * TALLY_NUMBER_SIZE], whole[TALLY_NUMBER_SIZE];
    tally_number(whole, value / TALLY_POINTS_UNIT);
    int size = snprintf(text, sizeof text, "%s.%04u", whole, (unsigned)(value % TALLY_POINTS_UNIT));
    while (size && text[size - 1] == '0')
        size--;
    size -= size && text[size - 1] == '.';
    return tally_arena_text(&w->arena, text, (size_t)size);
}

static const char *score_phrase(struct tally_words *w, const struct tally_rule_clause *clause)
{
    static const char *const phrases[2][2] = {{N_("score at least %1$s"), N_("score more than %1$s")},
                                              {N_("score at most %1$s"), N_("score less than %1$s")}};
    return tally_words_format(w, TALLY_SAY(w, phrases[clause->condition.upper][clause->condition.strict]),
                              TALLY_ARGS(tally_words_value(w, clause->score)));
}

const char *tally_words_clause(struct tally_words *w, const struct tally_rule *rule,
                               const struct tally_rule_clause *clause)
{
    if (clause->on_score)
        return score_phrase(w, clause);
    struct tally_condition share = clause->condition;
    share.banded = false;
    const char *phrase = tally_words_phrase(w, &share);
    return clause->mark_count ? tally_words_format(w, TALLY_SAY(w, "%1$s in %2$s"),
                                                   TALLY_ARGS(phrase, tally_words_clause_marks(w, rule, clause)))
                              : phrase;
}

/* As it stands among what is asked, where under weights of tiers nothing else says that the rate is a weighted one. */
static const char *asked(struct tally_words *w, const struct tally_rule *rule, const struct tally_rule_clause *clause)
{
    struct tally_condition share = clause->condition;
    share.banded = false;
    if (clause->on_score || !rule->weight_count)
        return tally_words_clause(w, rule, clause);
    return tally_words_format(
        w, clause->mark_count ? TALLY_SAY(w, "weighted, %1$s in %2$s") : TALLY_SAY(w, "weighted, %1$s"),
        TALLY_ARGS(tally_words_phrase(w, &share), tally_words_clause_marks(w, rule, clause)));
}

const char *tally_words_pass(struct tally_words *w, const struct tally_rule *rule,
                             const struct tally_rule_condition *condition)
{
    if (condition->clause_count == 1 && !condition->clauses->on_score && !condition->clauses->mark_count &&
        !rule->weight_count)
        return tally_words_phrase(w, &condition->condition);
    const char **clauses = tally_words_alloc(w, condition->clause_count, sizeof *clauses);
    for (size_t i = 0; i < condition->clause_count; i++)
        clauses[i] = asked(w, rule, &condition->clauses[i]);
    const char *all = tally_words_join(w, clauses, condition->clause_count, TALLY_SAY(w, " and "));
    return condition->condition.banded
               ? tally_words_format(w, TALLY_SAY(w, "%1$s, when present is up to %2$s"),
                                    TALLY_ARGS(all, tally_words_number(w, condition->condition.up_to)))
               : all;
}

bool tally_words_is_plain(const struct tally_rule *rule, const struct tally_rule_condition *condition)
{
    const struct tally_rule_clause *first = condition->clauses;
    return condition->clause_count == 1 && !first->on_score && !first->condition.upper && !first->mark_count &&
           first->condition.base < TALLY_BASES && !rule->weight_count;
}

static uint64_t base_of(const struct tally_result_channel *c, enum tally_base base)
{
    return base == TALLY_WEIGHT       ? c->weights.returned
           : base == TALLY_WEIGHT_DUE ? c->weights.due
                                      : tally_accounts_base(&c->whole, base);
}

const char *tally_words_passes(struct tally_words *w, const struct tally_result *result, size_t channel)
{
    const struct tally_result_channel *c = &result->channels[channel];
    const struct tally_rule *rule = result->rule;
    const struct tally_rule_condition *pass = tally_rule_pass(rule, c->whole.present);
    if (!pass)
        return "";
    if (tally_words_is_plain(rule, pass))
        return tally_words_condition(w, pass, base_of(c, pass->condition.base));
    const char **parts = tally_words_alloc(w, pass->clause_count, sizeof *parts);
    for (size_t i = 0; i < pass->clause_count; i++) {
        const struct tally_rule_clause *clause = &pass->clauses[i];
        const struct tally_condition *k = &clause->condition;
        const bool votes = k->base < TALLY_BASES; /* else weight */
        parts[i] = asked(w, rule, clause);
        if (!clause->on_score && !rule->weight_count && base_of(c, k->base))
            parts[i] =
                tally_words_format(w,
                                   k->upper ? votes ? TALLY_SAY(w, "%1$s (with %2$s, at most %3$s votes)")
                                                    : TALLY_SAY(w, "%1$s (with %2$s, at most %3$s)")
                                   : votes ? TALLY_SAY(w, "%1$s (with %2$s, %3$s votes needed)")
                                            : TALLY_SAY(w, "%1$s (with %2$s, %3$s needed)"),
                                   TALLY_ARGS(parts[i], tally_words_counted(w, k->base, base_of(c, k->base)),
                                              tally_words_number(w, tally_share_needed(k, base_of(c, k->base)))));
    }
    return tally_words_format(w, TALLY_SAY(w, "%1$s (%2$s)"),
                              TALLY_ARGS(tally_words_join(w, parts, pass->clause_count, TALLY_SAY(w, " and ")),
                                         tally_words_cite(w, pass->cite)));
}

/* ---- quorums ---- */

static const char *const subjects[] = {
    [TALLY_SUBJECT_PRESENT] = N_("present"),   [TALLY_SUBJECT_ISSUED] = N_("issued"),
    [TALLY_SUBJECT_RETURNED] = N_("returned"), [TALLY_SUBJECT_VALID] = N_("valid"),
    [TALLY_SUBJECT_WEIGHT] = N_("weight"),
};
static_assert(sizeof subjects / sizeof *subjects == TALLY_SUBJECTS, "each subject has its name");

static enum tally_base base_of_subject(enum tally_subject subject)
{
    static const enum tally_base bases[] = {[TALLY_SUBJECT_PRESENT] = TALLY_PRESENT,
                                            [TALLY_SUBJECT_ISSUED] = TALLY_ISSUED,
                                            [TALLY_SUBJECT_RETURNED] = TALLY_RETURNED,
                                            [TALLY_SUBJECT_VALID] = TALLY_VALID,
                                            [TALLY_SUBJECT_WEIGHT] = TALLY_WEIGHT};
    static_assert(sizeof bases / sizeof *bases == TALLY_SUBJECTS, "each subject is counted");
    return bases[subject];
}

const char *tally_words_quorum_phrase(struct tally_words *w, const struct tally_rule_quorum *quorum)
{
    const char *phrase = tally_words_phrase(w, &quorum->condition);
    return quorum->subject == TALLY_SUBJECT_PRESENT
               ? phrase
               : tally_words_format(w, TALLY_SAY(w, "%1$s %2$s"),
                                    TALLY_ARGS(tally_words_say(w, subjects[quorum->subject]), phrase));
}

/* “12 ballots”: how many of what a quorum compares there must be; a weight is a bare number. */
static const char *required_of(struct tally_words *w, const struct tally_quorum *q)
{
    const char *n = tally_words_number(w, q->required);
    switch (q->condition->subject) {
    case TALLY_SUBJECT_PRESENT:
        return tally_words_format(w, TALLY_SAY(w, "%1$s persons"), TALLY_ARGS(n));
    case TALLY_SUBJECT_ISSUED:
    case TALLY_SUBJECT_RETURNED:
    case TALLY_SUBJECT_VALID:
        return tally_words_format(w, TALLY_SAY(w, "%1$s ballot papers"), TALLY_ARGS(n));
    case TALLY_SUBJECT_WEIGHT:
    case TALLY_SUBJECTS:
        break;
    }
    return n;
}

const char *tally_words_quorum_of(struct tally_words *w, const struct tally_quorum *q)
{
    const struct tally_rule_quorum *rule = q->condition;
    const char *const args[] = {tally_words_quorum_phrase(w, rule),
                                tally_words_counted(w, base_of_subject(rule->subject), q->count),
                                tally_words_counted(w, rule->condition.base, q->of),
                                required_of(w, q),
                                tally_words_cite(w, rule->cite),
                                NULL};
    return tally_words_format(w,
                              q->unknown ? TALLY_SAY(w, "%1$s: not known before the count. %5$s")
                              : q->met   ? TALLY_SAY(w, "Met: %1$s; %2$s of %3$s, required %4$s. %5$s")
                                         : TALLY_SAY(w, "Not met: %1$s; %2$s of %3$s, required %4$s. %5$s"),
                              args);
}

const char *tally_words_quorum_said(struct tally_words *w, const struct tally_quorum *q, bool figures)
{
    /* in Chinese the figure before it says what is compared */
    const char *phrase = figures && q->met && tally_words_are_chinese(w)
                             ? tally_words_phrase(w, &q->condition->condition)
                             : tally_words_quorum_phrase(w, q->condition);
    const char *const args[] = {phrase, tally_words_counted(w, base_of_subject(q->condition->subject), q->count),
                                tally_words_counted(w, q->condition->condition.base, q->of), NULL};
    if (figures && q->met && q->condition->condition.base == TALLY_DUE) /* how many are due has just been said */
        return tally_words_format(w, TALLY_SAY(w, "Quorum, %1$s: %2$s; it is met."), args);
    return tally_words_format(w,
                              !figures ? q->met ? TALLY_SAY(w, "Quorum, %1$s: it is met.")
                                                : TALLY_SAY(w, "Quorum, %1$s: it is not met.")
                              : q->met ? TALLY_SAY(w, "Quorum, %1$s: %2$s of %3$s; it is met.")
                                       : TALLY_SAY(w, "Quorum, %1$s: %2$s of %3$s; it is not met."),
                              args);
}

static bool are_about_present(const struct tally_rule *rule)
{
    bool present = true;
    for (size_t i = 0; i < rule->quorum_count; i++)
        present &= rule->quorums[i].subject == TALLY_SUBJECT_PRESENT;
    return present;
}

const char *tally_words_quorum_heading(struct tally_words *w, const struct tally_rule *rule)
{
    return are_about_present(rule) ? TALLY_SAY(w, "quorum") : TALLY_SAY(w, "quorums");
}

static const char *unmet_quorum(struct tally_words *w, const struct tally_quorum *q, bool figures)
{
    const char *const args[] = {tally_words_quorum_phrase(w, q->condition),
                                tally_words_counted(w, base_of_subject(q->condition->subject), q->count),
                                tally_words_counted(w, q->condition->condition.base, q->of), required_of(w, q), NULL};
    return figures ? tally_words_format(w, TALLY_SAY(w, "%1$s (%2$s of %3$s, required %4$s)"), args) : args[0];
}

const char *tally_words_status_of(struct tally_words *w, const struct tally_result *result, bool figures)
{
    const char **unmet = tally_words_alloc(w, result->rule->quorum_count + 1, sizeof *unmet);
    size_t count = 0;
    bool too_few_present = true;
    for (size_t i = 0; result->status == TALLY_NO_QUORUM && i < result->rule->quorum_count; i++) {
        const struct tally_quorum *q = &result->quorums[i];
        if (q->met || q->unknown)
            continue;
        too_few_present &= q->condition->subject == TALLY_SUBJECT_PRESENT;
        unmet[count++] = unmet_quorum(w, q, figures);
    }
    if (too_few_present)
        return tally_words_status(w, result->status);
    return tally_words_format(w,
                              TALLY_SAY(w, "Quorum not met: %1$s. Nothing is decided; the vote is to be taken again."),
                              TALLY_ARGS(tally_words_join(w, unmet, count, TALLY_SAY(w, "; "))));
}

/* ---- how a clause came out ---- */

/* difference: the margin without its sign. side: -1 the clause is not met by it, 0 the figure is exactly at it, 1 there
 * is something to spare. */
static const char *verdict(struct tally_words *w, const struct tally_clause *c, int side, const char *difference)
{
    const bool upper = c->clause->condition.upper;
    return tally_words_format(w,
                              side > 0 ? TALLY_SAY(w, "met, %1$s to spare")
                              : side == 0
                                  ? c->pass ? TALLY_SAY(w, "met, just enough") : TALLY_SAY(w, "not met, exactly at it")
                              : upper ? TALLY_SAY(w, "not met, %1$s too many")
                                      : TALLY_SAY(w, "not met, %1$s short"),
                              TALLY_ARGS(difference));
}

static struct tally_fraction without_sign(struct tally_fraction f)
{
    f.text += *f.text == '-';
    f.num += *f.num == '-';
    return f;
}

static int sign_of(const struct tally_fraction *f)
{
    return *f->num == '-' ? -1 : strcmp(f->num, "0") != 0;
}

static const char *exact_verdict(struct tally_words *w, const struct tally_clause *c)
{
    const struct tally_fraction margin = without_sign(c->margin_exact);
    return verdict(w, c, sign_of(&c->margin_exact),
                   c->clause->on_score ? tally_words_exact_points(w, &margin) : tally_words_exact_percent(w, &margin));
}

static const char *votes_clause(struct tally_words *w, const struct tally_clause *c, const char *phrase)
{
    const struct tally_condition *k = &c->clause->condition;
    const uint64_t by = (uint64_t)(c->margin < 0 ? -c->margin : c->margin);
    const int side = c->margin == 0 ? 0 : c->margin < 0 ? -1 : 1;
    const char *const args[] = {phrase,
                                tally_words_number(w, c->votes),
                                tally_words_counted(w, k->base, c->of),
                                c->percent ? tally_words_format(w, "%1$s%%", TALLY_ARGS(c->percent)) : "—",
                                tally_words_number(w, c->needed < 0 ? 0 : (uint64_t)c->needed),
                                verdict(w, c, side, tally_words_number(w, by)),
                                NULL};
    const char *sentence;
    if (c->of == 0)
        sentence = TALLY_SAY(w, "%1$s: %2$s of %3$s; a base of 0 gives no share, so it is not met.");
    else if (k->base >= TALLY_BASES)
        sentence = k->upper ? TALLY_SAY(w, "%1$s: weight %2$s of %3$s, %4$s; at most %5$s; %6$s.")
                            : TALLY_SAY(w, "%1$s: weight %2$s of %3$s, %4$s; needed %5$s; %6$s.");
    else
        sentence = k->upper ? TALLY_SAY(w, "%1$s: %2$s of %3$s, %4$s; at most %5$s; %6$s.")
                            : TALLY_SAY(w, "%1$s: %2$s of %3$s, %4$s; needed %5$s; %6$s.");
    return tally_words_format(w, sentence, args);
}

const char *tally_words_judged(struct tally_words *w, const struct tally_result *result,
                               const struct tally_item_votes *v, const struct tally_clause *c)
{
    const char *phrase = tally_words_clause(w, result->rule, c->clause);
    if (c->refused)
        return tally_words_format(w, TALLY_SAY(w, "%1$s: not known, since a tier has no ballots to count."),
                                  TALLY_ARGS(phrase));
    if (c->clause->on_score)
        return v->score.num
                   ? tally_words_format(w, TALLY_SAY(w, "%1$s: score %2$s; %3$s."),
                                        TALLY_ARGS(phrase, tally_words_exact_points(w, &v->score), exact_verdict(w, c)))
                   : tally_words_format(w, TALLY_SAY(w, "%1$s: nobody graded the person, so it is not met."),
                                        TALLY_ARGS(phrase));
    if (!result->rule->weight_count)
        return votes_clause(w, c, phrase);
    return tally_words_format(w,
                              c->clause->condition.upper ? TALLY_SAY(w, "%1$s: weighted rate %2$s; limit %3$s; %4$s.")
                                                         : TALLY_SAY(w, "%1$s: weighted rate %2$s; needed %3$s; %4$s."),
                              TALLY_ARGS(phrase, tally_words_exact_percent(w, &c->weighted.rate),
                                         tally_words_exact_percent(w, &c->needed_exact), exact_verdict(w, c)));
}
