/* The JSON of a result. Members are in the order of the format's description; later ones stand beside what they are
 * about. */
#include <stdlib.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/reading.h"
#include "result/json.h"
#include "result/result.h"

/* Where hands were raised or voices heard there are no ballots to be given out or to come back. */
static bool is_of_ballots(enum tally_account account)
{
    return account == TALLY_ACCOUNT_ISSUED || account == TALLY_ACCOUNT_RETURNED || account == TALLY_ACCOUNT_UNRETURNED;
}

static void put_accounts(const struct tally_result *r, struct tally_json *o, const struct tally_accounts *a)
{
    const bool by_hand = r->meeting.method != TALLY_METHOD_BALLOTS;
    for (enum tally_account k = TALLY_ACCOUNT_DUE; k < TALLY_ACCOUNTS; k++)
        tally_json_put(o, tally_account_name(k),
                       by_hand && is_of_ballots(k) ? tally_json_null()
                                                   : tally_json_number(tally_accounts_number(a, k)));
}

/* Members that results of the first reading do not have. */
static bool has_follow_ups(const struct tally_result *r)
{
    return tally_result_reading(r)->follow_ups;
}

static struct tally_json *inputs(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->input_count; i++) {
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "file", tally_json_string(r->inputs[i].file));
        tally_json_put(o, "sha256", tally_json_string(r->inputs[i].sha256));
        tally_json_put(o, "bytes", tally_json_number(r->inputs[i].bytes));
        tally_json_put(o, "rows", r->inputs[i].table ? tally_json_number(r->inputs[i].rows) : tally_json_null());
        tally_json_put(o, "encoding", tally_json_string(r->inputs[i].encoding));
        tally_json_push(list, o);
    }
    return list;
}

static struct tally_json *channels(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t c = 0; c < r->channel_count; c++) {
        struct tally_json *o = tally_json_object(), *tiers = tally_json_array(), *whole = tally_json_object();
        tally_json_put(o, "channel", tally_json_string(tally_channel_name(r->channels[c].channel)));
        for (size_t t = 0; t < r->tier_count; t++) {
            const struct tally_result_tier *tier = &r->channels[c].tiers[t];
            struct tally_json *one = tally_json_object();
            tally_json_put(one, "tier", tally_json_string(tier->id));
            tally_json_put(one, "name", tally_json_string(tier->name));
            tally_json_put(one, "role", tally_json_string(tier->advises ? "advises" : "decides"));
            put_accounts(r, one, &tier->accounts);
            tally_result_put_weights(r, one, &tier->weights);
            if (tier->invalid)
                tally_json_put(one, "invalid", tally_json_boolean(true));
            tally_json_push(tiers, one);
        }
        tally_json_put(o, "tiers", tiers);
        put_accounts(r, whole, &r->channels[c].whole);
        tally_result_put_weights(r, whole, &r->channels[c].weights);
        tally_json_put(o, "whole", whole);
        if (r->channels[c].invalid)
            tally_json_put(o, "invalid", tally_json_boolean(true));
        tally_json_push(list, o);
    }
    return list;
}

/* Against a person written in nobody can vote, nor abstain: the ballot asks nothing about them. */
static bool exists(const struct tally_result *r, const struct tally_result_item *item, size_t mark)
{
    return !item->written_in || r->rule->kind != TALLY_DECISION || mark == TALLY_AGREE || mark == TALLY_VOID_ITEM;
}

static struct tally_json *votes(const struct tally_result *r, const struct tally_result_item *item, const uint64_t *n)
{
    struct tally_json *o = tally_json_object();
    for (size_t k = 0; k < r->mark_count; k++)
        tally_json_put(o, r->marks[k], exists(r, item, k) ? tally_json_number(n[k]) : tally_json_null());
    return o;
}

static struct tally_json *item_tier(const struct tally_result *r, const struct tally_result_item *item,
                                    const struct tally_item_votes *v, size_t tier, const char *id)
{
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "tier", tally_json_string(id));
    tally_json_put(o, "votes", votes(r, item, v->tiers[tier]));
    if (v->tier_weights)
        tally_json_put(o, "weights", votes(r, item, v->tier_weights[tier]));
    if (has_follow_ups(r))
        tally_json_put(o, "rate", v->no_rate ? tally_json_null() : tally_result_rate_json(&v->tier_rates[tier]));
    tally_result_put_tier_score(o, v, tier);
    return o;
}

static struct tally_json *item_channel(const struct tally_result *r, const struct tally_result_item *item,
                                       size_t channel)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const struct tally_result_tier *tiers = r->channels[channel].tiers;
    struct tally_json *o = tally_json_object(), *list = tally_json_array();
    tally_json_put(o, "channel", tally_json_string(tally_channel_name(r->channels[channel].channel)));
    tally_json_put(o, "votes", votes(r, item, v->votes));
    if (v->weights)
        tally_json_put(o, "weights", votes(r, item, v->weights));
    for (size_t t = 0; t < r->tier_count; t++)
        tally_json_push(list, item_tier(r, item, v, t, tiers[t].id));
    tally_json_put(o, "tiers", list);
    tally_json_put(o, "rank", v->rank ? tally_json_number(v->rank) : tally_json_null());
    if (r->rule->uses_extensions) {
        tally_result_put_figures(r, o, v, tiers);
        return o;
    }
    tally_json_put(o, "rate", tally_result_rate_json(&v->rate));
    tally_json_put(o, "condition", tally_json_string(v->condition ? v->condition->phrase : NULL));
    tally_json_put(o, "needed", v->condition ? tally_json_number(v->needed) : tally_json_null());
    tally_json_put(o, "margin", v->condition ? tally_json_signed(v->margin) : tally_json_null());
    tally_json_put(o, "pass", v->condition ? tally_json_boolean(v->pass) : tally_json_null());
    return o;
}

/* What the item would be with another base; as if that were null where there were no ballots. */
static struct tally_json *base_of(const struct tally_result *r, const struct tally_result_item *item, enum tally_base b)
{
    struct tally_json *o = tally_json_object();
    const bool none = r->meeting.method != TALLY_METHOD_BALLOTS && is_of_ballots(tally_account_of_base(b));
    tally_json_put(o, "of", none ? tally_json_null() : tally_json_number(item->bases[b].of));
    tally_json_put(o, "percent", tally_json_string(none ? NULL : item->bases[b].percent));
    tally_json_put(o, "pass",
                   item->channels[0].condition && !none ? tally_json_boolean(item->bases[b].pass) : tally_json_null());
    return o;
}

/* null where another base says nothing: of several clauses, upper ones, weights or scores. */
static struct tally_json *bases(const struct tally_result *r, const struct tally_result_item *item)
{
    if (item->no_bases)
        return tally_json_null();
    struct tally_json *o = tally_json_object();
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++)
        tally_json_put(o, tally_base_name(b), base_of(r, item, b));
    return o;
}

static struct tally_json *item_json(const struct tally_result *r, const struct tally_result_item *item)
{
    struct tally_json *o = tally_json_object(), *in = tally_json_array();
    tally_json_put(o, "item", tally_json_string(item->id));
    tally_json_put(o, "person", tally_json_string(item->person));
    tally_json_put(o, "name", tally_json_string(item->name));
    tally_json_put(o, "post", tally_json_string(item->post_id));
    tally_json_put(o, "action", tally_json_string(item->action));
    if (r->rule->kind == TALLY_DECISION && has_follow_ups(r))
        tally_json_put(o, "act", tally_json_string(tally_act_name(item->act)));
    if (r->rule->uses_extensions)
        tally_json_put(o, "origin", tally_json_string(item->written_in ? "write-in" : ""));
    for (size_t c = 0; c < r->channel_count; c++)
        tally_json_push(in, item_channel(r, item, c));
    tally_json_put(o, "channels", in);
    tally_json_put(o, "bases", bases(r, item));
    tally_json_put(o, "outcome", tally_json_string(tally_outcome_name(item->outcome)));
    if (item->settled)
        tally_json_put(o, "settled", tally_json_string("fewer against"));
    return o;
}

static struct tally_json *items(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->item_count; i++)
        tally_json_push(list, item_json(r, &r->items[i]));
    return list;
}

static struct tally_json *posts(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->post_count; i++) {
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "post", tally_json_string(r->posts[i].id));
        tally_json_put(o, "title", tally_json_string(r->posts[i].title));
        tally_json_put(o, "seats", tally_json_number(r->posts[i].seats));
        tally_json_put(o, "outcome", tally_json_string(tally_post_outcome_name(r->posts[i].outcome)));
        if (r->posts[i].next != TALLY_NEXT_NONE)
            tally_json_put(o, "next", tally_json_string(tally_post_next_name(r->posts[i].next)));
        tally_json_push(list, o);
    }
    return list;
}

/* In English, since the JSON must not depend on the user's language. */
static struct tally_json *notices(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->notice_count; i++) {
        char *said = tally_result_notice_text(r, i, false);
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "code", tally_json_string(tally_code_name(tally_result_notice_code(r, i))));
        tally_json_put(o, "text", tally_json_string(said));
        if (has_follow_ups(r))
            tally_result_put_about(o, tally_result_notice_about(r, i));
        tally_json_push(list, o);
        free(said);
    }
    return list;
}

char *tally_result_json(const struct tally_result *result)
{
    struct tally_json *o = tally_json_object(), *meeting = tally_json_object(), *rule = tally_json_object();
    tally_json_put(o, "format", tally_json_string("tally-result/1"));
    tally_json_put(meeting, "id", tally_json_string(result->meeting.id));
    tally_json_put(meeting, "title", tally_json_string(result->meeting.title));
    tally_json_put(meeting, "body", tally_json_string(result->meeting.body));
    tally_json_put(meeting, "date", tally_json_string(result->meeting.date));
    tally_json_put(meeting, "place", tally_json_string(result->meeting.place));
    if (result->reading > TALLY_READING_FIRST)
        tally_json_put(o, "reading", tally_json_number(result->reading));
    tally_json_put(o, "meeting", meeting);
    tally_json_put(rule, "name", tally_json_string(result->rule->name));
    tally_json_put(rule, "kind", tally_json_string(tally_kind_name(result->rule->kind)));
    tally_json_put(rule, "cite", tally_json_string(result->rule->cite));
    tally_json_put(rule, "sha256", tally_json_string(result->rule->sha256));
    tally_json_put(o, "rule", rule);
    if (has_follow_ups(result))
        tally_json_put(o, "method", tally_json_string(tally_method_name(result->meeting.method)));
    if (result->meeting.earlier_count)
        tally_json_put(o, "round", tally_result_round_json(result));
    tally_json_put(o, "inputs", inputs(result));
    tally_json_put(o, "status", tally_json_string(tally_status_name(result->status)));
    tally_json_put(o, "quorum", tally_result_quorum_json(result, &result->quorum));
    if (result->rule->uses_extensions)
        tally_json_put(o, "quorums", tally_result_quorums_json(result));
    tally_json_put(o, "channels", channels(result));
    tally_json_put(o, "items", items(result));
    tally_json_put(o, "posts", posts(result));
    struct tally_json *consequences = tally_result_consequences_json(result);
    if (consequences)
        tally_json_put(o, "consequences", consequences);
    struct tally_json *keying = tally_result_keying_json(result);
    if (keying)
        tally_json_put(o, "keying", keying);
    tally_json_put(o, "notices", notices(result));
    struct tally_json *acknowledged = tally_result_acknowledged_json(result);
    if (acknowledged)
        tally_json_put(o, "acknowledged", acknowledged);
    char *json = tally_json_text(o, TALLY_JSON_INDENTED);
    tally_json_free(o);
    return json;
}
