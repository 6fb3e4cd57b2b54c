/* The list of notices, and the texts of which they are made up. */
#include <string.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "law/law.h"
#include "law/notice.h"

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

void tally_note(const struct tally_noting *s, enum tally_code code, struct tally_notice_about about, const char *text,
                const char *const *args)
{
    tally_notices_add(s->notices, s->arena, code, NULL, about, text, args);
}

const char *tally_note_count(const struct tally_noting *s, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, n);
    return tally_arena_text(s->arena, text, strlen(text));
}

const char *tally_note_joined(const struct tally_noting *s, const char *const *parts, size_t count)
{
    size_t size = 1, at = 0;
    for (size_t i = 0; i < count; i++)
        size += strlen(parts[i]);
    char *text = tally_arena_alloc(s->arena, size, 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + at, parts[i], strlen(parts[i]));
        at += strlen(parts[i]);
    }
    return text;
}

const char *tally_note_tier(const struct tally_noting *s, size_t channel, size_t tier)
{
    static const char *const channels[] = {[TALLY_MEETING] = N_("Ballots of the meeting"), [TALLY_TALK] = N_("Talks")};
    const char *name = s->vote->channels[channel].tiers[tier].name;
    if (s->vote->channel_count < 2)
        return name;
    const char *parts[] = {name, " (" TALLY_TRANSLATE_MARK, channels[s->vote->channels[channel].channel],
                           TALLY_TRANSLATE_MARK ")"};
    return tally_note_joined(s, parts, sizeof parts / sizeof *parts);
}

const char *tally_note_cite(const char *cite)
{
    return cite && *cite ? cite : TALLY_TRANSLATE_MARK N_("no citation given") TALLY_TRANSLATE_MARK;
}

struct tally_notice_about tally_about_item(const struct tally_noting *s, const struct tally_result_item *item)
{
    return (struct tally_notice_about){.item = item->id,
                                       .post = item->post < s->vote->post_count ? s->vote->posts[item->post].id : NULL};
}

struct tally_notice_about tally_about_tier(const struct tally_noting *s, size_t channel, size_t tier)
{
    return (struct tally_notice_about){.tier = s->vote->channels[channel].tiers[tier].id,
                                       .channel = tally_channel_name(s->vote->channels[channel].channel)};
}

bool tally_law_has_talks(const struct tally_vote *vote)
{
    for (size_t c = 0; c < vote->channel_count; c++)
        for (size_t t = 0; t < vote->tier_count && vote->channels[c].channel == TALLY_TALK; t++)
            if (vote->channels[c].tiers[t].accounts.returned)
                return true;
    return false;
}

bool tally_law_channels_compare(const struct tally_vote *vote)
{
    return vote->channel_count > 1 &&
           (!vote->reading->follow_ups ||
            (vote->status == TALLY_VALID_VOTE && !vote->channels[1].invalid && tally_law_has_talks(vote)));
}
