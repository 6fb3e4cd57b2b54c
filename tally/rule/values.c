/* What a rule's lines on scores, weights and candidates amount to. */
#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <tally/num.h>
#include <tally/rule.h>

size_t tally_rule_values(const struct tally_rule *rule)
{
    return rule->points.count ? rule->points.count : rule->scored ? rule->grade_count : 0;
}

uint32_t tally_rule_value(const struct tally_rule *rule, size_t index)
{
    assert(index < tally_rule_values(rule));
    return rule->points.count ? rule->points.least + (uint32_t)index * rule->points.step : rule->grades[index].score;
}

const struct tally_rule_weight *tally_rule_weight(const struct tally_rule *rule, const char *tier)
{
    for (size_t i = 0; i < rule->weight_count; i++)
        if (!strcmp(rule->weights[i].tier, tier))
            return &rule->weights[i];
    return NULL;
}

/* share of seats, rounded up or down: seats and both parts of a share are at most 10^9. */
static uint64_t share_of(struct tally_share share, uint64_t seats, bool up)
{
    const uint64_t product = seats * share.num;
    return product / share.den + (up && product % share.den);
}

void tally_rule_candidates(const struct tally_rule *rule, uint64_t seats, uint64_t *least, uint64_t *most)
{
    const struct tally_rule_contested *c = &rule->candidates;
    *most = UINT64_MAX;
    if (c->form == TALLY_CONTESTED_PER_SEAT) {
        *least = seats * c->per_seat;
        return;
    }
    *least = seats + share_of(c->least, seats, true);
    if (c->form == TALLY_CONTESTED_MORE)
        return;
    *most = seats + share_of(c->most, seats, false);
    *most = *most < *least ? *least : *most; /* no whole number lies between: the least is allowed */
}
