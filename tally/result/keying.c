/* The evidence of double keying in a result: its figures, its inputs where only their digests are known, and the
 * notices that officials acknowledged. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/text.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "law/law.h"
#include "meeting/meeting.h"
#include "result/result.h"

/* ---- what a stated result says, where the files are not there ---- */

static uint64_t figure(const struct tally_json *object, const char *member)
{
    int64_t number = tally_json_number_value(tally_json_get(object, member));
    return number > 0 ? (uint64_t)number : 0;
}

static const char *text_of(struct tally_arena *arena, const struct tally_json *object, const char *member)
{
    const struct tally_json *text = tally_json_get(object, member);
    return tally_json_is_string(text)
               ? tally_arena_text(arena, tally_json_string_value(text), tally_json_string_size(text))
               : "";
}

static const struct tally_input *input_named(const struct tally_result *r, const char *name)
{
    for (size_t i = 0; i < r->input_count; i++)
        if (!strcmp(r->inputs[i].file, name))
            return &r->inputs[i];
    return NULL;
}

/* The inputs in the stated order: those that are there as they were read, the others as they are stated. */
static void take_inputs(struct tally_result *r, const struct tally_json *stated)
{
    struct tally_arena *arena = &r->owner->arena;
    const size_t count = tally_json_size(stated);
    struct tally_input *inputs = tally_arena_alloc(arena, count, sizeof *inputs);
    for (size_t i = 0; i < count; i++) {
        const struct tally_json *one = tally_json_at(stated, i);
        const char *name = text_of(arena, one, "file");
        const struct tally_input *here = input_named(r, name);
        if (here)
            inputs[i] = *here;
        else
            inputs[i] = (struct tally_input){.file = name,
                                             .sha256 = text_of(arena, one, "sha256"),
                                             .bytes = figure(one, "bytes"),
                                             .rows = figure(one, "rows"),
                                             .table = true,
                                             .encoding = text_of(arena, one, "encoding")};
    }
    r->inputs = inputs;
    r->input_count = count;
}

static void take_stated(struct tally_result *r)
{
    struct tally_json *result = tally_json_parse(r->owner->stated);
    const struct tally_json *keying = tally_json_get(result, "keying"), *settled = tally_json_get(keying, "settled");
    if (keying) {
        r->keying.files = 1;
        r->keying.ballots = figure(keying, "ballots");
        r->keying.cells = figure(keying, "cells");
        r->keying.agreed = figure(settled, "agreed");
        r->keying.ruled = figure(settled, "ruled");
        take_inputs(r, tally_json_get(result, "inputs"));
    }
    tally_json_free(result);
}

/* ---- the figures ---- */

/* All ballots and talks that were keyed. Hands and voices leave none (第四篇 四(三)). */
static uint64_t keyed(const struct tally_result *r)
{
    uint64_t sum = 0;
    for (size_t c = 0; c < r->channel_count && r->meeting.method == TALLY_METHOD_BALLOTS; c++)
        for (size_t t = 0; t < r->tier_count; t++)
            sum += r->channels[c].tiers[t].accounts.returned;
    return sum;
}

void tally_result_add_keying(struct tally_result *r, const struct tally_keying *keying)
{
    char once[TALLY_NUMBER_SIZE];
    if (!tally_result_reading(r)->evidence)
        return;
    r->keying = *keying;
    if (r->owner->stated)
        take_stated(r);
    const uint64_t all = keyed(r);
    r->keying.once = all > r->keying.ballots ? all - r->keying.ballots : 0;
    if (r->keying.once)
        tally_result_add_notice(r, &r->owner->arena, TALLY_SINGLE_KEYING, NULL,
                                r->keying.files
                                    ? N_("of the ballots and talks, %1$s were keyed by one person only, so nothing "
                                         "shows whether they were keyed right")
                                    : N_("the ballots were keyed by one person only (%1$s in number), so nothing shows "
                                         "whether they were keyed right; have another person key them again"),
                                TALLY_ARGS(tally_number(once, r->keying.once)));
}

static struct tally_json *names(const char *const *list, size_t count)
{
    struct tally_json *array = tally_json_array();
    for (size_t i = 0; i < count; i++)
        tally_json_push(array, tally_json_string(list[i]));
    return array;
}

struct tally_json *tally_result_keying_json(const struct tally_result *r)
{
    const struct tally_keying *k = &r->keying;
    const struct tally_meeting_facts *m = &r->meeting;
    if (!k->files && !m->keyed_count && !m->keyed_second_count)
        return NULL;
    struct tally_json *o = tally_json_object(), *settled = tally_json_object();
    tally_json_put(o, "first", names(m->keyed, m->keyed_count));
    tally_json_put(o, "second", names(m->keyed_second, m->keyed_second_count));
    tally_json_put(o, "ballots", tally_json_number(k->ballots));
    tally_json_put(o, "cells", tally_json_number(k->cells));
    tally_json_put(o, "differences", tally_json_number(k->agreed + k->ruled));
    tally_json_put(settled, "agreed", tally_json_number(k->agreed));
    tally_json_put(settled, "ruled", tally_json_number(k->ruled));
    tally_json_put(o, "settled", settled);
    return o;
}

/* ---- notices that were acknowledged ---- */

static bool is_place(const char *notice, const char *written)
{
    size_t size = strlen(written); /* a file, its line, or a cell */
    return notice && !strncmp(notice, written, size) && (notice[size] == '\0' || notice[size] == ':');
}

static bool is_one_of(const char *id, const char *name, const char *written)
{
    return !strcmp(id, written) || (name && !strcmp(name, written));
}

/* Whether a notice concerns what is written: its place in a file, or its tier, post, item or channel. */
static bool concerns(const struct tally_result *r, const struct tally_notice *n, const char *written)
{
    const struct tally_notice_about *about = &n->about;
    bool is = !*written || is_place(n->place, written);
    for (size_t t = 0; t < r->tier_count && about->tier && r->channel_count; t++)
        is |= !strcmp(r->channels[0].tiers[t].id, about->tier) &&
              is_one_of(about->tier, r->channels[0].tiers[t].name, written);
    for (size_t p = 0; p < r->post_count && about->post; p++)
        is |= !strcmp(r->posts[p].id, about->post) && is_one_of(about->post, r->posts[p].title, written);
    for (size_t i = 0; i < r->item_count && about->item; i++)
        is |= !strcmp(r->items[i].id, about->item) && is_one_of(about->item, r->items[i].name, written);
    return is || (about->channel && !about->tier && !strcmp(about->channel, written));
}

/* The code of a notice of this result that is nearest to what was written; "": none is near. */
static const char *code_near(const struct tally_result *r, const char *written)
{
    struct tally_arena arena = {NULL};
    const char **codes = tally_arena_alloc(&arena, r->notice_count, sizeof *codes);
    for (size_t n = 0; n < r->notice_count; n++)
        codes[n] = tally_code_name(r->notices[n].code);
    const char *near = tally_text_nearest(written, codes, r->notice_count);
    tally_arena_clear(&arena);
    return near ? near : "";
}

bool tally_result_acknowledge(struct tally_result *r, struct tally_diags *diags)
{
    struct tally_meeting *m = r->owner;
    struct tally_acknowledged *list = tally_arena_alloc(&m->arena, m->acknowledged_count, sizeof *list);
    bool ok = true;
    for (size_t i = 0; i < m->acknowledged_count; i++) {
        const struct tally_acknowledgement *a = &m->acknowledged[i];
        size_t fits = 0;
        for (size_t n = 0; n < r->notice_count; n++)
            fits += r->notices[n].code == a->code && concerns(r, &r->notices[n], a->at);
        list[i] = (struct tally_acknowledged){a->code, a->at, a->reason, a->by, fits};
        if (!fits)
            tally_diags_add(diags, TALLY_STALE_ACKNOWLEDGEMENT, a->place,
                            *a->at ? N_("no notice “%1$s” concerns “%2$s” any more; delete the row, or correct the "
                                        "code or the place: the place is empty, or copied from the notice (a file, or "
                                        "file and line), or the tier, post or person that it is about")
                            : *code_near(r, a->code_name)
                                ? N_("there is no notice “%1$s”; is it “%3$s”? Copy the code from the end of the "
                                     "notice, where it stands in square brackets; or delete the row")
                                : N_("there is no notice “%1$s”; delete the row, or copy the code from the end of the "
                                     "notice, where it stands in square brackets"),
                            TALLY_ARGS(a->code_name, a->at, code_near(r, a->code_name)));
        ok &= fits > 0;
    }
    r->acknowledged = list;
    r->acknowledged_count = m->acknowledged_count;
    return ok;
}

const struct tally_acknowledged *tally_result_acknowledgement(const struct tally_result *r, size_t notice)
{
    for (size_t i = 0; i < r->acknowledged_count; i++)
        if (r->acknowledged[i].code == r->notices[notice].code &&
            concerns(r, &r->notices[notice], r->acknowledged[i].place))
            return &r->acknowledged[i];
    return NULL;
}

struct tally_json *tally_result_acknowledged_json(const struct tally_result *r)
{
    struct tally_json *list = r->acknowledged_count ? tally_json_array() : NULL;
    for (size_t i = 0; i < r->acknowledged_count; i++) {
        const struct tally_acknowledged *a = &r->acknowledged[i];
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "code", tally_json_string(tally_code_name(a->code)));
        tally_json_put(o, "place", tally_json_string(a->place));
        tally_json_put(o, "reason", tally_json_string(a->reason));
        tally_json_put(o, "by", tally_json_string(a->by));
        tally_json_push(list, o);
    }
    return list;
}
