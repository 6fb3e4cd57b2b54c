/* The JSON of what follows from a vote: round, consequences, the places of notices. */
#include <stddef.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>

#include "base/json.h"
#include "result/json.h"

/* A member without content is absent. */
static void put_text(struct tally_json *o, const char *key, const char *text)
{
    if (text && *text)
        tally_json_put(o, key, tally_json_string(text));
}

struct tally_json *tally_result_round_json(const struct tally_result *result)
{
    const struct tally_earlier *earlier = &result->meeting.earlier[0];
    struct tally_json *o = tally_json_object(), *after = tally_json_object();
    tally_json_put(after, "meeting", tally_json_string(earlier->meeting));
    tally_json_put(after, "date", tally_json_string(earlier->date));
    tally_json_put(after, "file", tally_json_string(earlier->file));
    tally_json_put(after, "sha256", tally_json_string(earlier->sha256));
    put_text(after, "event", earlier->event);
    tally_json_put(o, "number", tally_json_number(tally_result_round(result)));
    tally_json_put(o, "after", after);
    put_text(o, "relaxed", result->meeting.relaxed);
    return o;
}

static struct tally_json *item_id(const struct tally_result *r, size_t item)
{
    return tally_json_string(r->items[item].id);
}

static struct tally_json *publicity(const struct tally_result *r)
{
    const struct tally_publicity *p = &r->consequences.publicity;
    struct tally_json *o = tally_json_object(), *items = tally_json_array();
    for (size_t i = 0; i < p->item_count; i++)
        tally_json_push(items, item_id(r, p->items[i]));
    if (!p->reason) {
        tally_json_put(o, "days", tally_json_number(p->days));
        tally_json_put(o, "first", tally_json_string(p->first));
        tally_json_put(o, "last", tally_json_string(p->last));
        put_text(o, "latest", p->latest);
    }
    tally_json_put(o, "items", items);
    put_text(o, "reason", p->reason);
    tally_json_put(o, "cite", tally_json_string(p->cite));
    return o;
}

static struct tally_json *probation(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->consequences.probation_count; i++) {
        const struct tally_probation *p = &r->consequences.probation[i];
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "item", item_id(r, p->item));
        tally_json_put(o, "last", tally_json_string(p->last));
        put_text(o, "extended", p->extended);
        tally_json_put(o, "cite", tally_json_string(p->cite));
        tally_json_push(list, o);
    }
    return list;
}

static struct tally_json *in_office(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->consequences.in_office_count; i++) {
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "item", item_id(r, r->consequences.in_office[i].item));
        tally_json_put(o, "date", tally_json_string(r->consequences.in_office[i].date));
        tally_json_push(list, o);
    }
    return list;
}

static struct tally_json *decision(const struct tally_result *r)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < r->consequences.decision_count; i++)
        tally_json_push(list, tally_json_string(r->consequences.decision[i].text));
    return list;
}

struct tally_json *tally_result_consequences_json(const struct tally_result *result)
{
    const struct tally_consequences *c = &result->consequences;
    if (!c->publicity.item_count && !c->probation_count && !c->in_office_count && !c->decision_count)
        return NULL;
    struct tally_json *o = tally_json_object();
    if (c->publicity.item_count)
        tally_json_put(o, "publicity", publicity(result));
    if (c->probation_count)
        tally_json_put(o, "probation", probation(result));
    if (c->in_office_count)
        tally_json_put(o, "in_office", in_office(result));
    if (c->decision_count)
        tally_json_put(o, "decision", decision(result));
    return o;
}

void tally_result_put_about(struct tally_json *notice, struct tally_notice_about about)
{
    put_text(notice, "post", about.post);
    put_text(notice, "item", about.item);
    put_text(notice, "tier", about.tier);
    put_text(notice, "channel", about.channel);
}
