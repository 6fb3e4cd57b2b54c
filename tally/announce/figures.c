/* The figures of an announcement as data, for a protected export: what the room may see, and nothing else.
 *
 * It is built up from what may be shown, and nothing is taken out of a whole result: a figure that nobody thought of is
 * missing here, and not told. */
#include <stdlib.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/json.h"
#include "base/mem.h"
#include "words/words.h"

struct figures {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_disclosure *shown;
};

static struct tally_json *text(const char *value)
{
    return tally_json_string(value);
}

/* ---- the accounts ---- */

/* counted: whether the ballots returned, valid, void and blank may be shown too. */
static void put_accounts(struct tally_json *o, const struct tally_result *r, const struct tally_accounts *a,
                         bool returned, bool counted)
{
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(r, list);
    for (size_t i = 0; i < count; i++) {
        bool of_box = list[i] == TALLY_ACCOUNT_VALID || list[i] == TALLY_ACCOUNT_VOID || list[i] == TALLY_ACCOUNT_BLANK,
             of_return = list[i] == TALLY_ACCOUNT_RETURNED || list[i] == TALLY_ACCOUNT_UNRETURNED;
        if (of_box ? counted : !of_return || returned)
            tally_json_put(o, tally_account_name(list[i]), tally_json_number(tally_accounts_number(a, list[i])));
    }
}

static size_t channel_count(const struct figures *f)
{
    return f->shown->talks ? f->r->channel_count : 1;
}

/* Invalid talks, and talks that are kept back, show how many there were and how many records. */
static struct tally_json *channels(const struct figures *f)
{
    struct tally_json *list = tally_json_array();
    for (size_t c = 0; c < f->r->channel_count; c++) {
        const struct tally_result_channel *channel = &f->r->channels[c];
        struct tally_json *o = tally_json_pack("{s:s}", "channel", tally_channel_name(channel->channel)),
                          *whole = tally_json_object(), *tiers = tally_json_array();
        bool told = c < channel_count(f);
        put_accounts(whole, f->r, &channel->whole, true, told && !f->shown->accounts_withheld);
        tally_json_put(o, "whole", whole);
        for (size_t t = 0; t < f->r->tier_count; t++) {
            const struct tally_result_tier *tier = &channel->tiers[t];
            bool apart = told && f->shown->tiers[t] && f->shown->items;
            struct tally_json *one = tally_json_pack("{s:s, s:s, s:s}", "tier", tier->id, "name", tier->name, "role",
                                                     tier->advises ? "advises" : "decides");
            put_accounts(one, f->r, &tier->accounts, apart, apart);
            tally_json_push(tiers, one);
        }
        tally_json_put(o, "tiers", tiers);
        tally_json_push(list, o);
    }
    return list;
}

/* ---- the items ---- */

/* Of the votes by weight those that may be told. */
static struct tally_json *weights(const struct figures *f, const struct tally_result_item *item)
{
    struct tally_json *o = tally_json_object();
    for (size_t m = 0; m < f->r->mark_count; m++)
        if (tally_announce_tells_weight(f->shown, f->r, item, f->r->tier_count, m))
            tally_json_put(o, f->r->marks[m], tally_json_number(item->channels[0].weights[m]));
    return o;
}

/* Against a person written in nobody can vote: null. */
static struct tally_json *votes(const struct tally_result *r, const struct tally_result_item *item, const uint64_t *n)
{
    struct tally_json *o = tally_json_object();
    for (size_t m = 0; m < r->mark_count; m++) {
        bool none = item->written_in && r->rule->kind == TALLY_DECISION && m != TALLY_AGREE && m != TALLY_VOID_ITEM;
        tally_json_put(o, r->marks[m], none ? tally_json_null() : tally_json_number(n[m]));
    }
    return o;
}

static struct tally_json *rate(const struct tally_rate *rate)
{
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "votes", tally_json_number(rate->votes));
    tally_json_put(o, "base", text(tally_base_name(rate->base)));
    tally_json_put(o, "of", tally_json_number(rate->of));
    tally_json_put(o, "percent", text(rate->percent));
    return o;
}

/* The rate, the score and the rank; under weights of tiers the percentage is the weighted one. */
static void put_standing(const struct figures *f, struct tally_json *o, const struct tally_item_votes *v)
{
    bool tells = tally_announce_tells_figures(f->shown, f->r);
    struct tally_rate plain = v->rate;
    if (!tells && f->r->rule->weight_count)
        plain.percent = NULL;
    tally_json_put(o, "rate", v->no_rate ? tally_json_null() : rate(&plain));
    if (!tells)
        return;
    if (v->tier_scores)
        tally_json_put(o, "score", text(v->score.num ? v->score.text : NULL));
    if (v->rank)
        tally_json_put(o, "rank", tally_json_number(v->rank));
}

static struct tally_json *item_channel(const struct figures *f, const struct tally_result_item *item, size_t channel)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const struct tally_result *r = f->r;
    const struct tally_result_channel *c = &r->channels[channel];
    struct tally_json *o = tally_json_pack("{s:s}", "channel", tally_channel_name(c->channel)),
                      *tiers = tally_json_array();
    tally_json_put(o, "votes", votes(r, item, v->votes));
    if (v->weights && tally_announce_tells_weight(f->shown, r, item, r->tier_count, TALLY_AGREE))
        tally_json_put(o, "weights", weights(f, item));
    put_standing(f, o, v);
    for (size_t t = 0; t < r->tier_count; t++)
        if (f->shown->tiers[t]) {
            struct tally_json *one = tally_json_pack("{s:s}", "tier", c->tiers[t].id);
            tally_json_put(one, "votes", votes(r, item, v->tiers[t]));
            if (v->tier_rates && !v->no_rate)
                tally_json_put(one, "rate", rate(&v->tier_rates[t]));
            tally_json_push(tiers, one);
        }
    tally_json_put(o, "tiers", tiers);
    return o;
}

static struct tally_json *items(const struct figures *f)
{
    size_t count;
    const size_t *order = tally_announce_order(&f->w->arena, f->r, f->shown, &count);
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; f->shown->items && i < count; i++) {
        const struct tally_result_item *item = &f->r->items[order[i]];
        struct tally_json *o = tally_json_pack("{s:s, s:s, s:s, s:s, s:s}", "item", item->id, "name", item->name,
                                               "post", item->post_id, "action", item->action, "outcome",
                                               tally_outcome_name(item->outcome)),
                          *in = tally_json_array();
        bool withheld = tally_announce_withholds(f->shown, order[i]);
        for (size_t c = 0; !withheld && item->outcome != TALLY_DEFERRED && c < channel_count(f); c++)
            tally_json_push(in, item_channel(f, item, c));
        if (withheld)
            tally_json_put(o, "withheld", tally_json_boolean(true));
        tally_json_put(o, "channels", in);
        tally_json_push(list, o);
    }
    return list;
}

static struct tally_json *posts(const struct figures *f)
{
    struct tally_json *list = tally_json_array();
    for (size_t p = 0; f->shown->items && p < f->r->post_count; p++) {
        const struct tally_result_post *post = &f->r->posts[p];
        struct tally_json *o =
            tally_json_pack("{s:s, s:s, s:I}", "post", post->id, "title", post->title, "seats", (long long)post->seats);
        tally_json_put(o, "outcome", text(tally_post_outcome_name(post->outcome)));
        tally_json_push(list, o);
    }
    return list;
}

static struct tally_json *correction(const struct figures *f)
{
    const char *const *lines;
    size_t count = tally_announce_correction(f->w, f->r, f->shown, false, &lines);
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < count; i++)
        tally_json_push(list, text(lines[i]));
    return list;
}

char *tally_announce_figures(struct tally_words *w, const struct tally_result *result,
                             const struct tally_disclosure *shown, const char *code)
{
    const struct figures f = {w, result, shown};
    const struct tally_meeting_facts *m = &result->meeting;
    struct tally_json *o = tally_json_pack("{s:s}", "format", "tally-shown/1");
    tally_json_put(
        o, "meeting",
        tally_json_pack("{s:s, s:s, s:s, s:s}", "id", m->id, "title", m->title, "body", m->body, "date", m->date));
    tally_json_put(o, "code", text(code));
    tally_json_put(o, "kind", text(tally_kind_name(result->rule->kind)));
    tally_json_put(o, "method", text(tally_method_name(m->method)));
    if (shown->correction)
        tally_json_put(o, "correction", correction(&f));
    tally_json_put(o, "status", text(tally_status_name(result->status)));
    tally_json_put(o, "channels", channels(&f));
    tally_json_put(o, "items", items(&f));
    tally_json_put(o, "posts", posts(&f));
    char *json = tally_json_text(o, TALLY_JSON_INDENTED);
    tally_json_free(o);
    return json;
}
