/* Which votes by weight (权数) may be told in the room.
 *
 * Everybody may know the weights of persons: the areas of owners stand in a register. A sum over one ballot is then
 * that voter's own weight, and of a sum over two each of the two knows the other's; so a sum is told only where it is
 * over three ballots at least, or as many as the rule's “small tier”, or over none. What remains of the whole weight
 * is such a sum, too. Which sums are told depends only on numbers of ballots, which are told anyway: that one is not
 * told reveals nothing. */
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/mem.h"
#include "words/words.h"

static bool is_safe(const struct tally_result *r, uint64_t ballots)
{
    enum { LEAST = 3 };
    return ballots == 0 || (ballots >= LEAST && ballots >= r->rule->small_tier);
}

static const struct tally_accounts *accounts_of(const struct tally_result *r, size_t tier)
{
    const struct tally_result_channel *c = &r->channels[0];
    return tier < r->tier_count ? &c->tiers[tier].accounts : &c->whole;
}

bool tally_announce_tells_weight(const struct tally_disclosure *shown, const struct tally_result *r,
                                 const struct tally_result_item *item, size_t tier, size_t mark)
{
    const struct tally_item_votes *v = &item->channels[0];
    const struct tally_accounts *a = accounts_of(r, tier);
    const uint64_t *votes = tier < r->tier_count ? v->tiers[tier] : v->votes;
    uint64_t rest = a->returned;
    bool each = is_safe(r, a->voided);
    if (shown->view == TALLY_WHOLE)
        return true;
    for (size_t m = 0; m < r->mark_count; m++) {
        each &= is_safe(r, votes[m]);
        rest -= votes[m] < rest ? votes[m] : rest;
    }
    each &= is_safe(r, rest - (a->voided < rest ? a->voided : rest)); /* valid, and with none of the marks */
    return each ||
           (mark == TALLY_AGREE && is_safe(r, votes[mark]) && is_safe(r, a->returned - votes[mark])); /* it decides */
}

bool tally_announce_tells_weight_clause(const struct tally_disclosure *shown, const struct tally_result *r,
                                        const struct tally_result_item *item, size_t clause)
{
    const struct tally_item_votes *v = &item->channels[0];
    const struct tally_rule_clause *line = v->clauses[clause].clause;
    bool told = true, others = true;
    if (line->on_score || line->condition.base < TALLY_BASES)
        return true;
    for (size_t i = 0; i < line->mark_count; i++)
        told &= tally_announce_tells_weight(shown, r, item, r->tier_count, line->marks[i]);
    told &= line->mark_count || tally_announce_tells_weight(shown, r, item, r->tier_count, TALLY_AGREE);
    for (size_t i = 0; i < v->condition->clause_count; i++)
        others &= v->clauses[i].pass || v->clauses[i].clause->condition.base >= TALLY_BASES;
    return told || others; /* where all others are met the outcome tells it */
}

bool tally_announce_hides_weights(const struct tally_disclosure *shown, const struct tally_result *r,
                                  const struct tally_result_item *item)
{
    bool hides = false;
    for (size_t m = 0; item->channels[0].weights && m < r->mark_count; m++)
        hides |= item->channels[0].votes[m] && !tally_announce_tells_weight(shown, r, item, r->tier_count, m);
    return hides && item->outcome != TALLY_DEFERRED;
}

const char *tally_announce_by_weight(struct tally_words *w, const struct tally_result *r,
                                     const struct tally_disclosure *shown, const struct tally_result_item *item,
                                     size_t tier)
{
    const struct tally_item_votes *v = item->channels;
    const char **parts = tally_arena_alloc(&w->arena, r->mark_count + 1, sizeof *parts);
    size_t n = 0;
    if (!v->weights)
        return "";
    const uint64_t *weights = tier < r->tier_count ? v->tier_weights[tier] : v->weights;
    for (size_t m = 0; m < r->mark_count; m++) {
        const bool exists = !item->written_in || m == TALLY_AGREE || m == TALLY_VOID_ITEM;
        if (exists && (weights[m] || m <= TALLY_ABSTAIN) && tally_announce_tells_weight(shown, r, item, tier, m))
            parts[n++] =
                tally_words_format(w, TALLY_SAY(w, "%1$s %2$s"),
                                   TALLY_ARGS(tally_words_mark(w, r->marks[m]), tally_words_number(w, weights[m])));
    }
    return tally_words_join(w, parts, n, TALLY_SAY(w, ", "));
}

/* Whether a quorum says what the weight of the ballots is, and of those due. */
static bool is_said_of_quorum(const struct tally_result *r)
{
    bool said = false;
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        said |= r->rule->quorums[i].subject == TALLY_SUBJECT_WEIGHT;
    return said;
}

const char *tally_announce_weights(struct tally_words *w, const struct tally_result *r,
                                   const struct tally_disclosure *shown)
{
    const struct tally_result_channel *c = &r->channels[0];
    const bool valid = shown->view == TALLY_WHOLE || is_safe(r, c->whole.voided);
    if (shown->accounts_withheld || !r->rule->ballot_weight)
        return "";
    if (is_said_of_quorum(r))
        return valid && c->weights.valid != c->weights.returned
                   ? tally_words_format(w, TALLY_SAY(w, "Weight of the valid ballots (%1$s): %2$s."),
                                        TALLY_ARGS(r->rule->ballot_weight, tally_words_number(w, c->weights.valid)))
                   : "";
    if (valid)
        return tally_words_weights(w, r, &c->weights);
    return tally_words_format(w, TALLY_SAY(w, "Weight of the ballots (%1$s): due %2$s, returned %3$s."),
                              TALLY_ARGS(r->rule->ballot_weight,
                                         c->weights.due_stated ? tally_words_number(w, c->weights.due) : "—",
                                         tally_words_number(w, c->weights.returned)));
}
