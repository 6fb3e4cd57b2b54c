/* What the numbers of a result give cause to say. */
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/mem.h"
#include "law/law.h"
#include "result/result.h"

void tally_result_add_notice(struct tally_result *result, struct tally_arena *arena, enum tally_code code,
                             const char *place, const char *text, const char *const *args)
{
    /* the list grows by doubling within the arena: its room is the power of two from its count */
    size_t n = result->notice_count;
    if ((n & (n - 1)) == 0) {
        struct tally_result_notices *more = tally_arena_alloc(arena, n ? 2 * n : 1, sizeof *more);
        if (n)
            memcpy(more, result->notices, n * sizeof *more);
        result->notices = more;
    }
    result->notices[result->notice_count++] =
        (struct tally_result_notices){code, tally_message_make(arena, text, args), place};
}

enum tally_code tally_result_notice_code(const struct tally_result *result, size_t index)
{
    return result->notices[index].code;
}

static char *with_place(const struct tally_result_notices *notice, char *text)
{
    if (!notice->place)
        return text;
    size_t place = strlen(notice->place), size = strlen(text);
    char *whole = tally_alloc(place + 2 + size + 1, 1);
    memcpy(whole, notice->place, place);
    memcpy(whole + place, ": ", 2);
    memcpy(whole + place + 2, text, size);
    free(text);
    return whole;
}

char *tally_result_notice_text(const struct tally_result *result, size_t index, bool translated)
{
    return with_place(&result->notices[index], tally_message_text(result->notices[index].message, translated));
}

char *tally_result_notice_in(const struct tally_result *result, size_t index, tally_translator *translate)
{
    return with_place(&result->notices[index], tally_message_in(result->notices[index].message, translate));
}

struct say {
    struct tally_result *r;
    struct tally_arena *arena;
};

/* A number as text that lives with the result. */
static const char *count(const struct say *s, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, n);
    return tally_arena_text(s->arena, text, strlen(text));
}

static void say(const struct say *s, enum tally_code code, const char *text, const char *const *args)
{
    tally_result_add_notice(s->r, s->arena, code, NULL, text, args);
}

/* A tier, with its channel where there are two. */
static const char *tier_name(const struct say *s, size_t channel, size_t tier)
{
    static const char *const channels[] = {[TALLY_MEETING] = N_("Ballots of the meeting"), [TALLY_TALK] = N_("Talks")};
    const char *name = s->r->channels[channel].tiers[tier].name;
    if (s->r->channel_count < 2)
        return name;
    const char *parts[] = {name, " (" TALLY_TRANSLATE_MARK, channels[s->r->channels[channel].channel],
                           TALLY_TRANSLATE_MARK ")"};
    size_t size = 1, at = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        size += strlen(parts[i]);
    char *text = tally_arena_alloc(s->arena, size, 1);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(text + at, parts[i], strlen(parts[i]));
        at += strlen(parts[i]);
    }
    return text;
}

static void say_tiers(const struct say *s)
{
    for (size_t c = 0; c < s->r->channel_count; c++)
        for (size_t t = 0; t < s->r->tier_count; t++) {
            const struct tally_result_tier *tier = &s->r->channels[c].tiers[t];
            const struct tally_accounts *a = &tier->accounts;
            if (a->unreturned)
                say(s, TALLY_UNRETURNED, N_("%1$s: ballots not returned: %2$s"),
                    TALLY_ARGS(tier_name(s, c, t), count(s, a->unreturned)));
            if (a->returned && a->returned < s->r->rule->small_tier)
                say(s, TALLY_SMALL_TIER,
                    N_("%1$s: so few ballots (%2$s) that its figures may give voters away; do not announce them apart"),
                    TALLY_ARGS(tier_name(s, c, t), count(s, a->returned)));
        }
}

/* A tier in which, for some item, everybody gave the same mark: its figures tell how each of them voted. */
static void say_unanimous(const struct say *s)
{
    const struct tally_result *r = s->r;
    for (size_t c = 0; c < r->channel_count; c++)
        for (size_t t = 0; t < r->tier_count; t++) {
            uint64_t valid = r->channels[c].tiers[t].accounts.valid, alike = 0;
            for (size_t i = 0; i < r->item_count; i++)
                for (size_t m = 0; m < r->mark_count; m++)
                    alike += valid && r->items[i].channels[c].tiers[t][m] == valid;
            if (alike)
                say(s, TALLY_UNANIMOUS_TIER,
                    N_("%1$s: all ballots say the same of so many items: %2$s; the figures of the tier tell how each "
                       "voted"),
                    TALLY_ARGS(tier_name(s, c, t), count(s, alike)));
        }
}

/* 第三篇 第七条: “10人以下”, “10--20人”: at 10, 20 and 30 the text can be read two ways; the stricter band decides. */
static void say_band_edge(const struct say *s, const struct tally_accounts *whole)
{
    const struct tally_rule *rule = s->r->rule;
    const uint64_t bases[] = {whole->due, whole->present, whole->issued, whole->returned, whole->valid};
    for (size_t i = 0; i + 1 < rule->pass_count; i++) {
        const struct tally_rule_condition *here = &rule->pass[i], *next = &rule->pass[i + 1];
        if (here->condition.banded && here->condition.up_to == whole->present)
            say(s, TALLY_BAND_EDGE,
                N_("present: %1$s, on the edge of two bands; “%2$s” decides and needs %3$s; the other reading, “%4$s”, "
                   "would need %5$s"),
                TALLY_ARGS(count(s, whole->present), here->phrase,
                           count(s, tally_share_needed(&here->condition, bases[here->condition.base])), next->phrase,
                           count(s, tally_share_needed(&next->condition, bases[next->condition.base]))));
    }
}

/* “考察对象人数一般应当多于拟任职务人数” (第二篇 五(一), 第三篇 第六条, 第四篇 一(三)1) */
static void say_qualified(const struct say *s)
{
    const struct tally_result *r = s->r;
    if (r->rule->kind != TALLY_RECOMMENDATION || !r->rule->pass_count || r->status != TALLY_VALID_VOTE)
        return;
    for (size_t p = 0; p < r->post_count; p++) {
        uint64_t qualified = 0;
        for (size_t i = 0; i < r->item_count; i++)
            qualified += r->items[i].post == p && r->items[i].channels[0].pass && !*r->items[i].deferred;
        if (qualified <= r->posts[p].seats)
            say(s, TALLY_TOO_FEW_QUALIFY,
                N_("%1$s: qualified %2$s for %3$s seats; as a rule there should be more persons than seats"),
                TALLY_ARGS(r->posts[p].title, count(s, qualified), count(s, r->posts[p].seats)));
    }
}

static void say_contested(const struct say *s)
{
    const struct tally_result *r = s->r;
    if (!r->rule->contested)
        return;
    for (size_t p = 0; p < r->post_count; p++) {
        uint64_t candidates = 0, elected = 0;
        for (size_t i = 0; i < r->item_count; i++) {
            candidates += r->items[i].post == p;
            elected += r->items[i].post == p && r->items[i].outcome == TALLY_ELECTED;
        }
        if (candidates > r->posts[p].seats * r->rule->contested)
            say(s, TALLY_TOO_MANY_CANDIDATES,
                N_("%1$s: candidates %2$s; the rule speaks of %3$s for each of %4$s seats"),
                TALLY_ARGS(r->posts[p].title, count(s, candidates), count(s, r->rule->contested),
                           count(s, r->posts[p].seats)));
        if (r->posts[p].outcome == TALLY_POST_UNFILLED)
            say(s, TALLY_SEATS_UNFILLED, N_("%1$s: elected %2$s for %3$s seats"),
                TALLY_ARGS(r->posts[p].title, count(s, elected), count(s, r->posts[p].seats)));
    }
}

/* Whether the channels rank the first of a post alike: whoever is among the first in one has the same rank in the
 * other. */
static void say_channels(const struct say *s)
{
    const struct tally_result *r = s->r;
    if (r->channel_count < 2)
        return;
    for (size_t p = 0; p < r->post_count; p++) {
        bool differ = false;
        for (size_t i = 0; i < r->item_count; i++) {
            uint32_t a = r->items[i].channels[0].rank, b = r->items[i].channels[1].rank;
            differ |= r->items[i].post == p && a != b && (a <= r->posts[p].seats || b <= r->posts[p].seats);
        }
        if (differ)
            say(s, TALLY_CHANNELS_DIFFER,
                N_("%1$s: the meeting's ballots and the talks rank the first differently; weigh both"),
                TALLY_ARGS(r->posts[p].title));
    }
}

/* The bases under which the item would fare otherwise, as in “present 9, valid 8”. */
static const char *flipping_bases(const struct say *s, const struct tally_result_item *item)
{
    static const char *const names[] = {[TALLY_DUE] = N_("due"),
                                        [TALLY_PRESENT] = N_("present"),
                                        [TALLY_ISSUED] = N_("issued"),
                                        [TALLY_RETURNED] = N_("returned"),
                                        [TALLY_VALID] = N_("valid")};
    enum { ROOM = TALLY_BASES * (TALLY_NUMBER_SIZE + 32) };
    char *list = tally_arena_alloc(s->arena, ROOM, 1);
    size_t at = 0;
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++) {
        if (item->bases[b].pass == item->channels[0].pass)
            continue;
        const char *parts[] = {at ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "", TALLY_TRANSLATE_MARK, names[b],
                               TALLY_TRANSLATE_MARK " ", count(s, item->bases[b].of)};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            memcpy(list + at, parts[i], strlen(parts[i]));
            at += strlen(parts[i]);
        }
    }
    return list;
}

static void say_thresholds(const struct say *s)
{
    const struct tally_result *r = s->r;
    for (size_t i = 0; i < r->item_count; i++) {
        const struct tally_item_votes *v = &r->items[i].channels[0];
        const char *name = r->items[i].name;
        if (!v->condition)
            continue;
        if (v->rate.of && v->against_share == 0)
            say(s, TALLY_EXACTLY_AT_THRESHOLD,
                v->condition->condition.strict
                    ? N_("%1$s: %2$s of %3$s is exactly the share, and the rule asks for more: it fails")
                    : N_("%1$s: %2$s of %3$s is exactly the share that the rule asks for: it is enough"),
                TALLY_ARGS(name, count(s, v->rate.votes), count(s, v->rate.of)));
        const char *flips = flipping_bases(s, &r->items[i]);
        if (*flips)
            say(s, TALLY_BASE_FLIPS,
                v->pass ? N_("%1$s: passes, but would not were the share taken of %2$s")
                        : N_("%1$s: fails, but would pass were the share taken of %2$s"),
                TALLY_ARGS(name, flips));
    }
}

void tally_result_notice(struct tally_result *result, struct tally_arena *arena)
{
    const struct say s = {result, arena};
    say_tiers(&s);
    say_unanimous(&s);
    for (size_t c = 0; c < result->channel_count; c++)
        say_band_edge(&s, &result->channels[c].whole);
    say_qualified(&s);
    say_contested(&s);
    say_channels(&s);
    say_thresholds(&s);
}
