/* What may still be shown after earlier announcements of the same meeting.
 *
 * Somebody may keep everything that was shown. Between two announcements the difference of two figures is the votes of
 * those ballots alone that were changed, added or taken out. Therefore, if this result differs from one that the room
 * knows:
 *
 *   R1  the votes on an item are withheld if they differ from those shown before by fewer ballots than the rule's
 *       “small tier”; so are all items of a post that is ranked, since the order would tell them
 *   R2  the valid, void and blank ballots are withheld by the same measure, and then also all votes that changed
 *       Scores, and votes by weight, count for one ballot where they changed and the numbers of votes did not
 *       An item of another name and id than then may be any of those then that are not named now: it is held against
 *       all of them
 *   R3  tiers are shown apart only if they were so before, with the same figures; so are the talks. Whether a tier is
 *       of one mind now plays no part: that it is hidden says only that something changed
 *   R4  where fewer ballots than “small tier” remain of a tier that was shown apart, all votes and the ballots are
 *       withheld: what was shown of the tier, less the difference of the totals, would be the votes of these few
 *
 * What is withheld depends on sizes and on what was shown, never on how anybody voted. The outcome is always announced;
 * whatever follows from an outcome alone cannot be kept from the room. */
#include "announce/history.h"

#include <stdlib.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/json.h"
#include "base/mem.h"
#include "ledger/announced.h"
#include "ledger/ledger.h"

/* ---- reading ---- */

void tally_history_read(struct tally_history *history, const struct tally_ledger *ledger, uint64_t count,
                        const char *sha256, uint64_t until)
{
    struct tally_ledger_announced *list;
    size_t announced = tally_ledger_announced(ledger, count, until, &list);
    *history = (struct tally_history){.past = tally_alloc(announced + 1, sizeof *history->past)};
    for (size_t i = 0; i < announced; i++) {
        char *other = tally_ledger_result_sha256(ledger, list[i].count),
             *json = tally_ledger_stored_result(ledger, list[i].count);
        bool same = other && !strcmp(other, sha256);
        if (json && !same) {
            struct tally_json *content = tally_json_parse(list[i].content);
            const struct tally_json *shown = tally_json_get(content, "shown");
            char *text = shown ? tally_json_text(shown, TALLY_JSON_COMPACT) : NULL;
            history->past[history->count++] = (struct tally_past){.count = list[i].count,
                                                                  .at = tally_copy(list[i].at),
                                                                  .result = tally_json_parse(json),
                                                                  .shown = text ? tally_json_parse(text) : NULL};
            free(text);
            tally_json_free(content);
        }
        free(other);
        free(json);
    }
    tally_ledger_announced_free(list, announced);
    history->issue = tally_ledger_earlier_signed_issue(ledger, count, until, &history->issued_at);
    history->correction = (struct tally_correction){.past = history->count ? &history->past[history->count - 1] : NULL,
                                                    .issue = history->issue,
                                                    .issued_at = history->issued_at};
}

void tally_history_clear(struct tally_history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        free(history->past[i].at);
        tally_json_free(history->past[i].result);
        tally_json_free(history->past[i].shown);
    }
    free(history->past);
    free(history->issued_at);
    free(history->elsewhere);
    *history = (struct tally_history){.past = NULL};
}

/* ---- the figures of an earlier result ---- */

static bool is_text(const struct tally_json *object, const char *key, const char *text)
{
    const char *value = tally_json_string_value(tally_json_get(object, key));
    return value && !strcmp(value, text);
}

static uint64_t number_at(const struct tally_json *object, const char *key)
{
    int64_t n = tally_json_number_value(tally_json_get(object, key));
    return n > 0 ? (uint64_t)n : 0;
}

static const struct tally_json *with(const struct tally_json *array, const char *key, const char *text)
{
    for (size_t i = 0; i < tally_json_size(array); i++)
        if (is_text(tally_json_at(array, i), key, text))
            return tally_json_at(array, i);
    return NULL;
}

enum { SAME_ID = 1, SAME_POST = 2, SAME_NAME = 4 };

/* The room knows persons by their names, whatever their ids are now: how well an item of then is this one. */
static unsigned likeness(const struct tally_json *then, const struct tally_result_item *item)
{
    const char *post = tally_json_string_value(tally_json_get(then, "post"));
    bool name = is_text(then, "name", item->name), id = is_text(then, "item", item->id),
         same_post = !strcmp(post ? post : "", item->post_id);
    return name ? SAME_NAME + (same_post ? SAME_POST : 0U) + (id ? SAME_ID : 0U) : id && same_post ? SAME_ID : 0U;
}

const struct tally_json *tally_past_item(const struct tally_past *past, const struct tally_result_item *item)
{
    const struct tally_json *items = tally_json_get(past->result, "items"), *best = NULL;
    unsigned most = 0;
    for (size_t i = 0; i < tally_json_size(items); i++) {
        unsigned like = likeness(tally_json_at(items, i), item);
        if (like > most) {
            most = like;
            best = tally_json_at(items, i);
        }
    }
    return best;
}

bool tally_past_is_named(const struct tally_json *then, const struct tally_result *result)
{
    bool named = false;
    for (size_t i = 0; !named && i < result->item_count; i++)
        named = is_text(then, "name", result->items[i].name);
    return named;
}

bool tally_past_is_present(const struct tally_json *then, const struct tally_result *result)
{
    bool present = false;
    for (size_t i = 0; !present && i < result->item_count; i++)
        present = likeness(then, &result->items[i]) > 0;
    return present;
}

static const struct tally_json *past_channel(const struct tally_past *past, enum tally_channel channel)
{
    return with(tally_json_get(past->result, "channels"), "channel", tally_channel_name(channel));
}

uint64_t tally_past_votes(const struct tally_json *item, const char *mark)
{
    return number_at(tally_json_get(tally_json_at(tally_json_get(item, "channels"), 0), "votes"), mark);
}

uint64_t tally_past_account(const struct tally_past *past, const char *account)
{
    return number_at(tally_json_get(tally_json_at(tally_json_get(past->result, "channels"), 0), "whole"), account);
}

bool tally_past_showed_accounts(const struct tally_past *past)
{
    return !past->shown || tally_json_is_true(tally_json_get(past->shown, "accounts"));
}

bool tally_past_showed(const struct tally_past *past, const struct tally_json *item)
{
    if (is_text(item, "outcome", "deferred"))
        return false;
    if (!past->shown)
        return is_text(past->result, "status", "valid") || is_text(past->result, "status", "deferred");
    bool showed = tally_json_is_true(tally_json_get(past->shown, "items"));
    const struct tally_json *withheld = tally_json_get(past->shown, "withheld");
    for (size_t i = 0; showed && i < tally_json_size(withheld); i++) {
        const struct tally_json *one = tally_json_at(withheld, i);
        showed = !tally_json_equal(tally_json_get(one, "item"), tally_json_get(item, "item")) ||
                 !tally_json_equal(tally_json_get(one, "post"), tally_json_get(item, "post"));
    }
    return showed;
}

/* Numbers beyond 2^53 are strings in JSON. */
static bool is_number(const struct tally_json *value, const char *digits)
{
    char text[TALLY_NUMBER_SIZE + 1] = "-";
    const char *string = tally_json_string_value(value);
    if (string)
        return !strcmp(string, digits);
    int64_t n = tally_json_number_value(value);
    tally_number(text + 1, (uint64_t)(n < 0 ? -n : n));
    return value && !strcmp(n < 0 ? text : text + 1, digits);
}

bool tally_past_same_score(const struct tally_json *then, const struct tally_fraction *now)
{
    const struct tally_json *num = tally_json_get(then, "num");
    if (!num || !now || !now->num)
        return !num && (!now || !now->num);
    return is_number(num, now->num) && is_number(tally_json_get(then, "den"), now->den);
}

/* ---- by how many ballots two results differ ---- */

struct difference {
    uint64_t more, less;
};

static void differ(struct difference *d, uint64_t now, uint64_t then)
{
    if (now > then)
        d->more += now - then;
    else
        d->less += then - now;
}

/* The least number of ballots that were changed, added or taken out. */
static uint64_t ballots_of(const struct difference *d)
{
    return d->more > d->less ? d->more : d->less;
}

/* votes: of an item now, or NULL for none; then: the same before. In a recommendation a ballot may name nobody of the
 * item, which counts as an answer, too. */
static uint64_t votes_differ(const struct tally_result *r, const uint64_t *votes, uint64_t valid,
                             const struct tally_json *then, uint64_t valid_then)
{
    struct difference d = {0, 0};
    uint64_t rest = valid, rest_then = valid_then;
    for (size_t m = 0; m < r->mark_count; m++) {
        uint64_t now = votes ? votes[m] : 0, before = number_at(then, r->marks[m]);
        differ(&d, now, before);
        rest -= now < rest ? now : rest;
        rest_then -= before < rest_then ? before : rest_then;
    }
    differ(&d, rest, rest_then);
    return ballots_of(&d);
}

static uint64_t accounts_differ(const struct tally_accounts *now, const struct tally_json *then)
{
    struct difference d = {0, 0};
    uint64_t blank = number_at(then, "blank"), valid = number_at(then, "valid");
    differ(&d, now->valid - now->blank, valid > blank ? valid - blank : 0);
    differ(&d, now->blank, blank);
    differ(&d, now->voided, number_at(then, "void"));
    return ballots_of(&d);
}

static bool is_small(const struct tally_result *r, uint64_t ballots)
{
    return ballots > 0 && (ballots < 2 || ballots < r->rule->small_tier);
}

/* ---- R1, R2 ---- */

static bool ranks(const struct tally_result *r)
{
    return r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested || r->rule->rank != TALLY_RANK_NONE;
}

/* Scores of points, and votes by weight, can change while the numbers of votes do not, by how many ballots nobody
 * knows: then the least is one. */
static uint64_t at_least_one(const struct tally_result *r, const struct tally_json *then,
                             const struct tally_item_votes *v, uint64_t ballots)
{
    bool same = tally_past_same_score(tally_json_get(then, "score"), v->tier_scores ? &v->score : NULL);
    for (size_t m = 0; v->weights && m < r->mark_count; m++)
        same &= number_at(tally_json_get(then, "weights"), r->marks[m]) == v->weights[m];
    return !ballots && !same ? 1 : ballots;
}

/* By how many ballots the item differs from an item of then, or from no votes. */
static uint64_t item_differs_from(const struct tally_result *r, const struct tally_past *past,
                                  const struct tally_result_item *item, const struct tally_json *then)
{
    const struct tally_json *whole =
                                tally_json_get(tally_json_at(tally_json_get(past->result, "channels"), 0), "whole"),
                            *channel = tally_json_at(tally_json_get(then, "channels"), 0);
    return at_least_one(r, channel, &item->channels[0],
                        votes_differ(r, item->channels[0].votes, r->channels[0].whole.valid,
                                     tally_json_get(channel, "votes"), number_at(whole, "valid")));
}

/* An item that has no name of then can be any item of then that has no name of now: the least number of ballots by
 * which it differs from one of these, where that is few. It is changed in any case. */
static uint64_t unnamed_differs(const struct tally_result *r, const struct tally_past *past,
                                const struct tally_result_item *item)
{
    const struct tally_json *items = tally_json_get(past->result, "items");
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < tally_json_size(items); i++) {
        const struct tally_json *then = tally_json_at(items, i);
        if (tally_past_is_named(then, r) || !tally_past_showed(past, then))
            continue;
        uint64_t ballots = item_differs_from(r, past, item, then);
        least = ballots && ballots < least ? ballots : least;
    }
    return least;
}

/* By how many ballots the item differs from what the room was told of it then. In a recommendation an item that nobody
 * named then had no votes. */
static uint64_t item_differs(const struct tally_result *r, const struct tally_past *past,
                             const struct tally_result_item *item)
{
    const struct tally_json *then = tally_past_item(past, item);
    const bool of_names = r->rule->kind == TALLY_RECOMMENDATION,
               named = of_names || (then && (likeness(then, item) & SAME_NAME));
    uint64_t ballots = 0;
    if (item->outcome == TALLY_DEFERRED)
        return 0;
    if (then ? tally_past_showed(past, then) : of_names)
        ballots = item_differs_from(r, past, item, then);
    if (named || is_small(r, ballots))
        return ballots;
    uint64_t other = unnamed_differs(r, past, item);
    return then && !is_small(r, other) ? ballots : other;
}

/* Whether fewer than “small tier” ballots named somebody for the post then whom nobody names now. */
static bool is_missed(const struct tally_result *r, const struct tally_past *past, size_t post)
{
    const struct tally_json *items = tally_json_get(past->result, "items");
    for (size_t i = 0; r->rule->kind == TALLY_RECOMMENDATION && i < tally_json_size(items); i++) {
        const struct tally_json *then = tally_json_at(items, i);
        bool found = !is_text(then, "post", r->posts[post].id) || !tally_past_showed(past, then);
        for (size_t k = 0; !found && k < r->item_count; k++)
            found = r->items[k].post == post && is_text(then, "item", r->items[k].id);
        if (!found && is_small(r, tally_past_votes(then, "for")))
            return true;
    }
    return false;
}

static void withhold_post(const struct tally_result *r, struct tally_disclosure *shown, size_t post)
{
    for (size_t i = 0; i < r->item_count; i++)
        shown->withheld[i] |=
            (r->items[i].post == post || r->rule->top.form == TALLY_TOP_SHARE) && r->items[i].outcome != TALLY_DEFERRED;
}

/* Whether the weight of the ballots, which is the base of shares of every item, differs by a few ballots. */
static bool weights_differ(const struct tally_result *r, const struct tally_past *past, const struct tally_json *whole)
{
    const struct tally_json *then = tally_json_get(whole, "weight");
    const struct tally_weights *now = &r->channels[0].weights;
    uint64_t ballots = accounts_differ(&r->channels[0].whole, whole);
    return r->rule->ballot_weight && then && tally_past_showed_accounts(past) && is_small(r, ballots ? ballots : 1) &&
           (number_at(then, "returned") != now->returned || number_at(then, "valid") != now->valid);
}

static bool showed_tier(const struct tally_past *past, const char *tier)
{
    const struct tally_json *tiers = tally_json_get(past->shown, "tiers");
    bool showed = !past->shown; /* with the same figures it was shown then if it may be now */
    for (size_t i = 0; i < tally_json_size(tiers); i++) {
        const char *id = tally_json_string_value(tally_json_at(tiers, i));
        showed |= id && !strcmp(id, tier);
    }
    return showed;
}

/* The tier of then, by its id, or by its name, by which the room knows it; NULL: there was none. */
static const struct tally_json *past_tier(const struct tally_past *past, const struct tally_result_tier *tier)
{
    const struct tally_json *tiers =
                                tally_json_get(tally_json_at(tally_json_get(past->result, "channels"), 0), "tiers"),
                            *same = with(tiers, "tier", tier->id);
    return same ? same : with(tiers, "name", tier->name);
}

/* R4: whether few ballots remain of a deciding tier that was shown apart and was not small then. If no others decide
 * now, these few are the whole, which is announced. */
static bool leaves_few(const struct tally_result *r, const struct tally_past *past)
{
    bool few = false;
    for (size_t t = 0; !few && t < r->tier_count; t++) {
        const struct tally_result_tier *tier = &r->channels[0].tiers[t];
        const struct tally_json *then = past_tier(past, tier);
        const char *id = tally_json_string_value(tally_json_get(then, "tier"));
        uint64_t valid = number_at(then, "valid");
        few = !tier->advises && is_small(r, tier->accounts.valid) &&
              tier->accounts.valid < r->channels[0].whole.valid && valid && !is_small(r, valid) && id &&
              showed_tier(past, id);
    }
    return few;
}

static void withhold(const struct tally_result *r, const struct tally_past *past, struct tally_disclosure *shown)
{
    const struct tally_json *whole =
        tally_json_get(tally_json_at(tally_json_get(past->result, "channels"), 0), "whole");
    bool accounts = tally_past_showed_accounts(past) && is_small(r, accounts_differ(&r->channels[0].whole, whole));
    const bool by_weight = weights_differ(r, past, whole), few = leaves_few(r, past);
    shown->accounts_withheld |= accounts || by_weight || few;
    for (size_t i = 0; i < r->item_count; i++) {
        uint64_t ballots = item_differs(r, past, &r->items[i]);
        shown->withheld[i] |= is_small(r, ballots) || (accounts && ballots > 0) ||
                              ((by_weight || few) && r->items[i].outcome != TALLY_DEFERRED);
    }
    for (size_t p = 0; ranks(r) && p < r->post_count; p++)
        if (is_missed(r, past, p))
            withhold_post(r, shown, p);
}

/* ---- R3 ---- */

/* Votes of a tier by weight, and its score, are shown with it. */
static bool same_figures_of_tier(const struct tally_result *r, const struct tally_json *then,
                                 const struct tally_item_votes *v, size_t tier)
{
    bool same =
        tally_past_same_score(tally_json_get(then, "score"), v->tier_scores ? &v->tier_scores[tier].score : NULL);
    for (size_t m = 0; v->tier_weights && m < r->mark_count; m++)
        same &= number_at(tally_json_get(then, "weights"), r->marks[m]) == v->tier_weights[tier][m];
    return same;
}

/* Whether the votes and accounts of a channel are those of then: in a tier, or, for tier_count, over the deciding
 * tiers. */
static bool is_as_before(const struct tally_result *r, const struct tally_past *past, size_t channel, size_t tier)
{
    bool whole = tier == r->tier_count;
    const struct tally_result_channel *c = &r->channels[channel];
    const char *name = tally_channel_name(c->channel);
    const struct tally_accounts *now = whole ? &c->whole : &c->tiers[tier].accounts;
    const struct tally_json *then = past_channel(past, c->channel),
                            *accounts = whole ? tally_json_get(then, "whole")
                                              : with(tally_json_get(then, "tiers"), "tier", c->tiers[tier].id);
    bool same = accounts && !accounts_differ(now, accounts) && now->returned == number_at(accounts, "returned");
    for (size_t i = 0; same && i < r->item_count; i++) {
        const struct tally_result_item *item = &r->items[i];
        const struct tally_json *votes = with(tally_json_get(tally_past_item(past, item), "channels"), "channel", name);
        if (!whole)
            votes = with(tally_json_get(votes, "tiers"), "tier", c->tiers[tier].id);
        same = whole || same_figures_of_tier(r, votes, &item->channels[channel], tier);
        same &= !votes_differ(r, whole ? item->channels[channel].votes : item->channels[channel].tiers[tier],
                              now->valid, tally_json_get(votes, "votes"), number_at(accounts, "valid"));
    }
    return same && tally_json_size(tally_json_get(past->result, "items")) == r->item_count;
}

static bool may_show_tier(const struct tally_result *r, const struct tally_past *past, size_t tier)
{
    bool ok = showed_tier(past, r->channels[0].tiers[tier].id);
    for (size_t c = 0; ok && c < r->channel_count; c++)
        ok = is_as_before(r, past, c, tier);
    return ok;
}

static void narrow_tiers(const struct tally_result *r, const struct tally_past *past, struct tally_disclosure *shown)
{
    bool apart = true;
    if (r->channel_count > 1 && past_channel(past, r->channels[1].channel))
        shown->talks &= (!past->shown || tally_json_is_true(tally_json_get(past->shown, "talks"))) &&
                        is_as_before(r, past, 1, r->tier_count);
    for (size_t t = 0; t < r->tier_count; t++)
        if (!r->channels[0].tiers[t].advises)
            apart &= may_show_tier(r, past, t);
        else if (past_tier(past, &r->channels[0].tiers[t]))
            shown->tiers[t] &= may_show_tier(r, past, t);
    for (size_t t = 0; t < r->tier_count; t++)
        shown->tiers[t] &= r->channels[0].tiers[t].advises || (apart && shown->talks);
}

void tally_history_narrow(const struct tally_history *history, const struct tally_result *r,
                          struct tally_disclosure *shown)
{
    bool talks = shown->talks;
    /* raised hands and voices are seen and heard by all */
    if (shown->view == TALLY_WHOLE || r->meeting.method != TALLY_METHOD_BALLOTS)
        return;
    for (size_t i = 0; i < history->count; i++) {
        withhold(r, &history->past[i], shown);
        if (r->channel_count < 2 || r->channels[1].invalid)
            shown->talks = true; /* there are none that could be shown apart */
        narrow_tiers(r, &history->past[i], shown);
    }
    if (r->channel_count < 2 || r->channels[1].invalid)
        shown->talks = talks;
    for (size_t i = 0; ranks(r) && i < r->item_count; i++)
        if (shown->withheld[i])
            withhold_post(r, shown, r->items[i].post);
    shown->hidden = 0;
    for (size_t t = 0; t < r->tier_count; t++)
        shown->hidden += !shown->tiers[t];
}

/* ---- the event ---- */

struct tally_json *tally_history_shown(const struct tally_result *result, const struct tally_disclosure *shown)
{
    struct tally_json *tiers = tally_json_array(), *withheld = tally_json_array();
    for (size_t t = 0; t < result->tier_count; t++)
        if (shown->tiers[t])
            tally_json_push(tiers, tally_json_string(result->channels[0].tiers[t].id));
    for (size_t i = 0; shown->withheld && i < result->item_count; i++)
        if (shown->withheld[i])
            tally_json_push(
                withheld, tally_json_pack("{s:s, s:s}", "item", result->items[i].id, "post", result->items[i].post_id));
    return tally_json_pack("{s:b, s:b, s:b, s:o, s:o}", "items", (int)shown->items, "talks", (int)shown->talks,
                           "accounts", (int)!shown->accounts_withheld, "tiers", tiers, "withheld", withheld);
}
