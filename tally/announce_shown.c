/* What may be shown apart: see <tally/announce.h>.
 *
 * Why that is enough. Take the tiers of a channel that are not shown together: N ballots, R of which say m of an item. If 0 < R < N, and at least two of these tiers have ballots, then for each of
 * them there is a ballot in it and one in another tier of which one says m and the other does not. Exchanged, all that is shown stays the same, ballot for ballot, and the tier's votes do not. So what is shown does
 * not determine them, whatever else is known of how a ballot may look. */
#include <stdlib.h>

#include "announce.h"

/* Who votes alone, or with few others, is known by the tier's figures. */
static bool is_small(const struct tally_result *r, uint64_t valid)
{
    return valid < 2 || valid < r->rule->small_tier;
}

static uint64_t ballots(const struct tally_result *r, size_t tier)
{
    uint64_t all = 0;
    for (size_t c = 0; c < r->channel_count; c++)
        all += r->channels[c].tiers[tier].accounts.returned;
    return all;
}

/* Whether a tier's own figures give voters away. */
static bool tells(const struct tally_result *r, size_t tier)
{
    for (size_t c = 0; c < r->channel_count; c++) {
        const struct tally_accounts *a = &r->channels[c].tiers[tier].accounts;
        if (!a->returned)
            continue;
        if (is_small(r, a->valid) || a->blank == a->valid)
            return true;
        for (size_t i = 0; i < r->item_count; i++)
            for (size_t m = 0; m < r->mark_count; m++)
                if (r->items[i].channels[c].tiers[tier][m] == a->valid)
                    return true;
    }
    return false;
}

/* ---- the tiers that are not shown, together ---- */

/* A number over the tiers that are not shown, and over all that decide. */
struct share {
    uint64_t hidden, all;
};

static void add(struct share *share, uint64_t n, bool shown)
{
    share->hidden += shown ? 0 : n;
    share->all += n;
}

/* None of them, or every one, while not so of the whole: then it is known of each tier. */
static bool alike(struct share votes, struct share of)
{
    return (votes.hidden == 0 && votes.all > 0) || (votes.hidden == of.hidden && votes.all < of.all);
}

static bool decides(const struct tally_result *r, size_t tier)
{
    return !r->channels[0].tiers[tier].advises;
}

/* Whether, in a channel, what is left when the shown tiers are taken from the whole gives voters away. */
static bool rest_tells(const struct tally_result *r, const bool *shown, size_t c)
{
    struct share returned = {0}, valid = {0}, voided = {0}, blank = {0}, tiers = {0};
    for (size_t t = 0; t < r->tier_count; t++) {
        const struct tally_accounts *a = &r->channels[c].tiers[t].accounts;
        if (!decides(r, t))
            continue;
        add(&returned, a->returned, shown[t]);
        add(&valid, a->valid, shown[t]);
        add(&voided, a->voided, shown[t]);
        add(&blank, a->blank, shown[t]);
        add(&tiers, a->valid > 0, shown[t]);
    }
    if (!returned.hidden)
        return false;
    if ((tiers.hidden == 1 && tiers.all > 1) || (is_small(r, valid.hidden) && valid.hidden < valid.all) || alike(voided, returned))
        return true;
    if (!valid.hidden)
        return false;
    if (alike(blank, valid))
        return true;
    for (size_t i = 0; i < r->item_count; i++)
        for (size_t m = 0; m < r->mark_count; m++) {
            struct share votes = {0};
            for (size_t t = 0; t < r->tier_count; t++)
                if (decides(r, t))
                    add(&votes, r->items[i].channels[c].tiers[t][m], shown[t]);
            if (alike(votes, valid))
                return true;
        }
    return false;
}

/* The smallest tier that is still shown and has ballots; tier_count: there is none. */
static size_t smallest(const struct tally_result *r, const bool *shown)
{
    size_t least = r->tier_count;
    for (size_t t = 0; t < r->tier_count; t++)
        if (shown[t] && decides(r, t) && ballots(r, t) && (least == r->tier_count || ballots(r, t) < ballots(r, least)))
            least = t;
    return least;
}

static bool any_tells(const struct tally_result *r, const bool *shown)
{
    bool tell = false;
    for (size_t c = 0; c < r->channel_count && !tell; c++)
        tell = rest_tells(r, shown, c);
    return tell;
}

/* The deciding tiers, whose whole is shown in any case. */
static void protect(const struct tally_result *r, bool *shown)
{
    size_t with_ballots = 0, hidden = 0;
    for (size_t t = 0; t < r->tier_count; t++)
        with_ballots += decides(r, t) && ballots(r, t);
    if (with_ballots < 2)
        return; /* the whole says the same */
    for (size_t t = 0; t < r->tier_count; t++)
        if (decides(r, t) && tells(r, t)) {
            shown[t] = false;
            hidden++;
        }
    while (hidden && any_tells(r, shown)) {
        size_t next = smallest(r, shown);
        if (next == r->tier_count)
            break;
        shown[next] = false;
        hidden++;
    }
    if (hidden == with_ballots) /* what is left are empty ones */
        for (size_t t = 0; t < r->tier_count; t++)
            shown[t] &= !decides(r, t);
}

void tally_shown_make(struct tally_shown *shown, const struct tally_result *result, enum tally_view view)
{
    *shown = (struct tally_shown){.tiers = tally_alloc(result->tier_count, sizeof *shown->tiers), .view = view};
    for (size_t t = 0; t < result->tier_count; t++)
        shown->tiers[t] = view == TALLY_WHOLE || decides(result, t) || !tells(result, t);
    if (view == TALLY_PROTECTED)
        protect(result, shown->tiers);
    for (size_t t = 0; t < result->tier_count; t++)
        shown->hidden += !shown->tiers[t];
}
