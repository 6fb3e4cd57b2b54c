/* The notices on the figures of a decided vote, each citing the regulation. */
#include <string.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "law/law.h"

void tally_notices_add(struct tally_notices *notices, struct tally_arena *arena, enum tally_code code,
                       const char *place, struct tally_notice_about about, const char *text, const char *const *args)
{
    /* the list is doubled within the arena when its count reaches a power of two */
    size_t n = notices->count;
    if ((n & (n - 1)) == 0) {
        struct tally_notice *more = tally_arena_alloc(arena, n ? 2 * n : 1, sizeof *more);
        if (n)
            memcpy(more, notices->list, n * sizeof *more);
        notices->list = more;
    }
    notices->list[notices->count++] = (struct tally_notice){code, tally_message_make(arena, text, args), place, about};
}

struct noting {
    const struct tally_vote *vote;
    struct tally_notices *notices;
    struct tally_arena *arena;
};

/* A number as text, in the arena of the result. */
static const char *count(const struct noting *s, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, n);
    return tally_arena_text(s->arena, text, strlen(text));
}

static void note(const struct noting *s, enum tally_code code, const char *text, const char *const *args)
{
    tally_notices_add(s->notices, s->arena, code, NULL, (struct tally_notice_about){.post = NULL}, text, args);
}

/* The name of a tier, with its channel if there are two. */
static const char *tier_name(const struct noting *s, size_t channel, size_t tier)
{
    static const char *const channels[] = {[TALLY_MEETING] = N_("Ballots of the meeting"), [TALLY_TALK] = N_("Talks")};
    const char *name = s->vote->channels[channel].tiers[tier].name;
    if (s->vote->channel_count < 2)
        return name;
    const char *parts[] = {name, " (" TALLY_TRANSLATE_MARK, channels[s->vote->channels[channel].channel],
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

/* Ballots not returned (未交); and tiers with fewer ballots than the rule's “small tier”: if votes are counted by tier,
 * “分别统计” (第二篇 一(一)2), the figures of so few ballots can reveal how a person voted. */
static void note_tiers(const struct noting *s)
{
    for (size_t c = 0; c < s->vote->channel_count; c++)
        for (size_t t = 0; t < s->vote->tier_count; t++) {
            const struct tally_result_tier *tier = &s->vote->channels[c].tiers[t];
            const struct tally_accounts *a = &tier->accounts;
            if (a->unreturned)
                note(s, TALLY_UNRETURNED, N_("%1$s: ballots not returned: %2$s"),
                     TALLY_ARGS(tier_name(s, c, t), count(s, a->unreturned)));
            if (a->returned && a->returned < s->vote->rule->small_tier)
                note(
                    s, TALLY_SMALL_TIER,
                    N_("%1$s: so few ballots (%2$s) that its figures may give voters away; do not announce them apart"),
                    TALLY_ARGS(tier_name(s, c, t), count(s, a->returned)));
        }
}

/* A tier whose ballots all have the same mark for some item: its figures reveal how each of its voters voted. */
static void note_unanimous(const struct noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t c = 0; c < vote->channel_count; c++)
        for (size_t t = 0; t < vote->tier_count; t++) {
            uint64_t valid = vote->channels[c].tiers[t].accounts.valid, alike = 0;
            for (size_t i = 0; i < vote->item_count; i++)
                for (size_t m = 0; m < vote->mark_count; m++)
                    alike += valid && vote->items[i].channels[c].tiers[t][m] == valid;
            if (alike)
                note(s, TALLY_UNANIMOUS_TIER,
                     N_("%1$s: all ballots say the same of so many items: %2$s; the figures of the tier tell how each "
                        "voted"),
                     TALLY_ARGS(tier_name(s, c, t), count(s, alike)));
        }
}

/* 第三篇 第七条: “10人以下”, “10--20人”: 10, 20 and 30 persons belong to two bands; the stricter one decides. */
static void note_band_edge(const struct noting *s, const struct tally_accounts *whole)
{
    const struct tally_rule *rule = s->vote->rule;
    for (size_t i = 0; i + 1 < rule->pass_count; i++) {
        const struct tally_rule_condition *here = &rule->pass[i], *next = &rule->pass[i + 1];
        if (here->condition.banded && here->condition.up_to == whole->present)
            note(
                s, TALLY_BAND_EDGE,
                N_("present: %1$s, on the edge of two bands; “%2$s” decides and needs %3$s; the other reading, “%4$s”, "
                   "would need %5$s"),
                TALLY_ARGS(
                    count(s, whole->present), here->phrase,
                    count(s, tally_share_needed(&here->condition, tally_accounts_base(whole, here->condition.base))),
                    next->phrase,
                    count(s, tally_share_needed(&next->condition, tally_accounts_base(whole, next->condition.base)))));
    }
}

/* “考察对象人数一般应当多于拟任职务人数” (第二篇 五(一), 第三篇 第六条, 第四篇 一(三)1) */
static void note_qualified(const struct noting *s)
{
    const struct tally_vote *vote = s->vote;
    if (vote->rule->kind != TALLY_RECOMMENDATION || !vote->rule->pass_count || vote->status != TALLY_VALID_VOTE)
        return;
    for (size_t p = 0; p < vote->post_count; p++) {
        uint64_t qualified = 0;
        for (size_t i = 0; i < vote->item_count; i++)
            qualified += vote->items[i].post == p && vote->items[i].channels[0].pass && !*vote->items[i].deferred;
        if (qualified <= vote->posts[p].seats)
            note(s, TALLY_TOO_FEW_QUALIFY,
                 N_("%1$s: qualified %2$s for %3$s seats; as a rule there should be more persons than seats"),
                 TALLY_ARGS(vote->posts[p].title, count(s, qualified), count(s, vote->posts[p].seats)));
    }
}

/* 第三篇 第十三条: more candidates than the rule provides for, and unfilled seats. */
static void note_contested(const struct noting *s)
{
    const struct tally_vote *vote = s->vote;
    if (!vote->rule->contested)
        return;
    for (size_t p = 0; p < vote->post_count; p++) {
        uint64_t candidates = 0, elected = 0;
        for (size_t i = 0; i < vote->item_count; i++) {
            candidates += vote->items[i].post == p;
            elected += vote->items[i].post == p && vote->items[i].outcome == TALLY_ELECTED;
        }
        if (candidates > vote->posts[p].seats * vote->rule->contested)
            note(s, TALLY_TOO_MANY_CANDIDATES,
                 N_("%1$s: candidates %2$s; the rule speaks of %3$s for each of %4$s seats"),
                 TALLY_ARGS(vote->posts[p].title, count(s, candidates), count(s, vote->rule->contested),
                            count(s, vote->posts[p].seats)));
        if (vote->posts[p].outcome == TALLY_POST_UNFILLED)
            note(s, TALLY_SEATS_UNFILLED, N_("%1$s: elected %2$s for %3$s seats"),
                 TALLY_ARGS(vote->posts[p].title, count(s, elected), count(s, vote->posts[p].seats)));
    }
}

/* “互相印证” (第三篇 第三条): the ballots and the talks are compared by the persons on the first ranks of each post, as
 * many ranks as the post has seats. */
static void note_channels(const struct noting *s)
{
    const struct tally_vote *vote = s->vote;
    if (vote->channel_count < 2)
        return;
    for (size_t p = 0; p < vote->post_count; p++) {
        bool differ = false;
        for (size_t i = 0; i < vote->item_count; i++) {
            uint32_t a = vote->items[i].channels[0].rank, b = vote->items[i].channels[1].rank;
            differ |= vote->items[i].post == p && a != b && (a <= vote->posts[p].seats || b <= vote->posts[p].seats);
        }
        if (differ)
            note(s, TALLY_CHANNELS_DIFFER,
                 N_("%1$s: the meeting's ballots and the talks rank the first differently; weigh both"),
                 TALLY_ARGS(vote->posts[p].title));
    }
}

/* The bases, such as “present 9, valid 8”, of which the same share would give the item the opposite outcome. */
static const char *flipping_bases(const struct noting *s, const struct tally_result_item *item)
{
    enum { ROOM = TALLY_BASES * (TALLY_NUMBER_SIZE + 32) };
    char *list = tally_arena_alloc(s->arena, ROOM, 1);
    size_t at = 0;
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++) {
        if (item->bases[b].pass == item->channels[0].pass)
            continue;
        const char *parts[] = {at ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "", TALLY_TRANSLATE_MARK,
                               tally_account_label(tally_account_of_base(b)), TALLY_TRANSLATE_MARK " ",
                               count(s, item->bases[b].of)};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            memcpy(list + at, parts[i], strlen(parts[i]));
            at += strlen(parts[i]);
        }
    }
    return list;
}

/* Votes that equal the share exactly: they pass under 以上 and fail under 超过 (第二篇 五(四), 六(四)). And outcomes that
 * would be the opposite if the share were taken of another base. */
static void note_thresholds(const struct noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_item_votes *v = &vote->items[i].channels[0];
        const char *name = vote->items[i].name;
        if (!v->condition)
            continue;
        if (v->rate.of && v->against_share == 0)
            note(s, TALLY_EXACTLY_AT_THRESHOLD,
                 v->condition->condition.strict
                     ? N_("%1$s: %2$s of %3$s is exactly the share, and the rule asks for more: it fails")
                     : N_("%1$s: %2$s of %3$s is exactly the share that the rule asks for: it is enough"),
                 TALLY_ARGS(name, count(s, v->rate.votes), count(s, v->rate.of)));
        const char *flips = flipping_bases(s, &vote->items[i]);
        if (*flips)
            note(s, TALLY_BASE_FLIPS,
                 v->pass ? N_("%1$s: passes, but would not were the share taken of %2$s")
                         : N_("%1$s: fails, but would pass were the share taken of %2$s"),
                 TALLY_ARGS(name, flips));
    }
}

void tally_law_notice(const struct tally_vote *vote, struct tally_notices *notices, struct tally_arena *arena)
{
    const struct noting s = {vote, notices, arena};
    note_tiers(&s);
    note_unanimous(&s);
    for (size_t c = 0; c < vote->channel_count; c++)
        note_band_edge(&s, &vote->channels[c].whole);
    note_qualified(&s);
    note_contested(&s);
    note_channels(&s);
    note_thresholds(&s);
}
