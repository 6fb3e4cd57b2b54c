/* The machine's copy of a result. Members stand in the order of the format's description; jansson keeps it. */

#include <tally/diag.h>
#include <tally/num.h>

#include "base/json.h"
#include "base/mem.h"
#include "result/result.h"

static void put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, tally_json_checked(value)))
        tally_exhausted();
}

static void push(json_t *list, json_t *value)
{
    if (json_array_append_new(list, tally_json_checked(value)))
        tally_exhausted();
}

static json_t *text(const char *bytes)
{
    return bytes ? tally_json_checked(json_string(bytes)) : json_null();
}

static json_t *number(uint64_t n)
{
    return tally_json_checked(json_integer((json_int_t)n));
}

static void put_accounts(json_t *o, const struct tally_accounts *a)
{
    for (enum tally_account i = 0; i < TALLY_ACCOUNTS; i++)
        put(o, tally_account_name(i), number(tally_account_number(a, i)));
}

static json_t *inputs(const struct tally_result *r)
{
    json_t *list = tally_json_checked(json_array());
    for (size_t i = 0; i < r->input_count; i++) {
        json_t *o = tally_json_checked(json_object());
        put(o, "file", text(r->inputs[i].file));
        put(o, "sha256", text(r->inputs[i].sha256));
        put(o, "bytes", number(r->inputs[i].bytes));
        put(o, "rows", number(r->inputs[i].rows));
        put(o, "encoding", text(r->inputs[i].encoding));
        push(list, o);
    }
    return list;
}

static json_t *quorum(const struct tally_quorum *q)
{
    if (!q->condition)
        return json_null();
    json_t *o = tally_json_checked(json_object());
    put(o, "condition", text(q->condition->phrase));
    put(o, "base", text(tally_base_name(q->condition->condition.base)));
    put(o, "of", number(q->of));
    put(o, "present", number(q->present));
    put(o, "required", number(q->required));
    put(o, "met", json_boolean(q->met));
    return o;
}

static json_t *channels(const struct tally_result *r)
{
    json_t *list = tally_json_checked(json_array());
    for (size_t c = 0; c < r->channel_count; c++) {
        json_t *o = tally_json_checked(json_object()), *tiers = tally_json_checked(json_array()),
               *whole = tally_json_checked(json_object());
        put(o, "channel", text(tally_channel_name(r->channels[c].channel)));
        for (size_t t = 0; t < r->tier_count; t++) {
            const struct tally_result_tier *tier = &r->channels[c].tiers[t];
            json_t *one = tally_json_checked(json_object());
            put(one, "tier", text(tier->id));
            put(one, "name", text(tier->name));
            put(one, "role", text(tier->advises ? "advises" : "decides"));
            put_accounts(one, &tier->accounts);
            push(tiers, one);
        }
        put(o, "tiers", tiers);
        put_accounts(whole, &r->channels[c].whole);
        put(o, "whole", whole);
        push(list, o);
    }
    return list;
}

static json_t *votes(const struct tally_result *r, const uint64_t *n)
{
    json_t *o = tally_json_checked(json_object());
    for (size_t k = 0; k < r->mark_count; k++)
        put(o, r->marks[k], number(n[k]));
    return o;
}

static json_t *item_channel(const struct tally_result *r, const struct tally_item_votes *v, enum tally_channel channel,
                            const struct tally_result_tier *tiers)
{
    json_t *o = tally_json_checked(json_object()), *list = tally_json_checked(json_array()),
           *rate = tally_json_checked(json_object());
    put(o, "channel", text(tally_channel_name(channel)));
    put(o, "votes", votes(r, v->votes));
    for (size_t t = 0; t < r->tier_count; t++) {
        json_t *one = tally_json_checked(json_object());
        put(one, "tier", text(tiers[t].id));
        put(one, "votes", votes(r, v->tiers[t]));
        push(list, one);
    }
    put(o, "tiers", list);
    put(o, "rank", v->rank ? number(v->rank) : json_null());
    put(rate, "votes", number(v->rate.votes));
    put(rate, "base", text(tally_base_name(v->rate.base)));
    put(rate, "of", number(v->rate.of));
    put(rate, "percent", text(v->rate.percent));
    put(o, "rate", rate);
    put(o, "condition", text(v->condition ? v->condition->phrase : NULL));
    put(o, "needed", v->condition ? number(v->needed) : json_null());
    put(o, "margin", v->condition ? tally_json_checked(json_integer((json_int_t)v->margin)) : json_null());
    put(o, "pass", v->condition ? json_boolean(v->pass) : json_null());
    return o;
}

static json_t *items(const struct tally_result *r)
{
    json_t *list = tally_json_checked(json_array());
    for (size_t i = 0; i < r->item_count; i++) {
        const struct tally_result_item *item = &r->items[i];
        json_t *o = tally_json_checked(json_object()), *in = tally_json_checked(json_array()),
               *bases = tally_json_checked(json_object());
        put(o, "item", text(item->id));
        put(o, "person", text(item->person));
        put(o, "name", text(item->name));
        put(o, "post", text(item->post_id));
        put(o, "action", text(item->action));
        for (size_t c = 0; c < r->channel_count; c++)
            push(in, item_channel(r, &item->channels[c], r->channels[c].channel, r->channels[c].tiers));
        put(o, "channels", in);
        for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++) {
            json_t *base = tally_json_checked(json_object());
            put(base, "of", number(item->bases[b].of));
            put(base, "percent", text(item->bases[b].percent));
            put(base, "pass", item->channels[0].condition ? json_boolean(item->bases[b].pass) : json_null());
            put(bases, tally_base_name(b), base);
        }
        put(o, "bases", bases);
        put(o, "outcome", text(tally_outcome_name(item->outcome)));
        push(list, o);
    }
    return list;
}

static json_t *posts(const struct tally_result *r)
{
    json_t *list = tally_json_checked(json_array());
    for (size_t i = 0; i < r->post_count; i++) {
        json_t *o = tally_json_checked(json_object());
        put(o, "post", text(r->posts[i].id));
        put(o, "title", text(r->posts[i].title));
        put(o, "seats", number(r->posts[i].seats));
        put(o, "outcome", text(tally_post_outcome_name(r->posts[i].outcome)));
        push(list, o);
    }
    return list;
}

/* In the English original, since the result must not depend on anyone's language. */
static json_t *notices(const struct tally_result *r)
{
    json_t *list = tally_json_checked(json_array());
    for (size_t i = 0; i < r->notice_count; i++) {
        char *said = tally_result_notice_text(r, i, false);
        json_t *o = tally_json_checked(json_object());
        put(o, "code", text(tally_code_name(tally_result_notice_code(r, i))));
        put(o, "text", text(said));
        push(list, o);
        free(said);
    }
    return list;
}

char *tally_result_json(const struct tally_result *result)
{
    json_t *o = tally_json_checked(json_object()), *meeting = tally_json_checked(json_object()),
           *rule = tally_json_checked(json_object());
    put(o, "format", text("tally-result/1"));
    put(meeting, "id", text(result->meeting.id));
    put(meeting, "title", text(result->meeting.title));
    put(meeting, "body", text(result->meeting.body));
    put(meeting, "date", text(result->meeting.date));
    put(meeting, "place", text(result->meeting.place));
    put(o, "meeting", meeting);
    put(rule, "name", text(result->rule->name));
    put(rule, "kind", text(tally_kind_name(result->rule->kind)));
    put(rule, "cite", text(result->rule->cite));
    put(rule, "sha256", text(result->rule->sha256));
    put(o, "rule", rule);
    put(o, "inputs", inputs(result));
    put(o, "status", text(tally_status_name(result->status)));
    put(o, "quorum", quorum(&result->quorum));
    put(o, "channels", channels(result));
    put(o, "items", items(result));
    put(o, "posts", posts(result));
    put(o, "notices", notices(result));
    char *json = tally_json_text(o, JSON_INDENT(1));
    json_decref(o);
    return json;
}
