/* The text that the host reads out when the box has been opened, before the count. */
#include "announce/announce.h"

#include <tally/announce.h>
#include <tally/count.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "words/words.h"

static void say_box_tier(struct tally_speech *s, size_t tier, bool with_void)
{
    const struct tally_accounts *a = &s->r->channels[0].tiers[tier].accounts;
    const char *const args[] = {tally_words_tier(s->w, s->r, tier), tally_speech_number(s, a->issued),
                                tally_speech_number(s, a->returned), tally_speech_number(s, a->voided), NULL};
    tally_speech_say(
        s, tally_words_format(s->w,
                              with_void ? TALLY_SAY(s->w, "%1$s: issued %2$s, returned %3$s, of these void %4$s.")
                                        : TALLY_SAY(s->w, "%1$s: issued %2$s, returned %3$s."),
                              args));
}

/* Whether the vote is valid depends on what the count alone can tell, the valid ballots or their weight: “”: it does
 * not. */
static const char *open_quorums(struct tally_speech *s)
{
    const struct tally_result *r = s->r;
    const char **open = tally_arena_alloc(&s->w->arena, r->rule->quorum_count + 1, sizeof *open);
    size_t count = 0;
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        if (r->quorums[i].unknown)
            open[count++] = tally_words_quorum_phrase(s->w, r->quorums[i].condition);
    return tally_words_list(s->w, open, count);
}

static void say_box_status(struct tally_speech *s)
{
    const char *open = s->r->status == TALLY_VALID_VOTE ? open_quorums(s) : "";
    if (*open)
        tally_speech_say(
            s, tally_words_format(s->w,
                                  TALLY_SAY(s->w, "The ballots returned are no more than those issued. Whether the "
                                                  "vote is valid is known after the count: it asks for %1$s."),
                                  TALLY_ARGS(open)));
    else
        tally_speech_say_status(s);
}

const char *const *tally_announce_box(struct tally_words *w, const struct tally_result *box, bool aloud, size_t *count)
{
    struct tally_speech s = {
        w,
        box,
        NULL,
        aloud,
        tally_arena_alloc(&w->arena, 8 + box->tier_count + box->rule->quorum_count, sizeof(const char *)),
        0};
    const struct tally_accounts *a = &box->channels[0].whole;
    const bool with_void = tally_box_has_void(box);
    w->number = aloud && tally_words_are_chinese(w) ? tally_words_spoken_count : NULL;
    tally_speech_say(&s, tally_words_format(w, TALLY_SAY(w, "The box of “%1$s”, %2$s, has been opened."),
                                            TALLY_ARGS(box->meeting.title, tally_speech_date(&s, box->meeting.date))));
    tally_speech_say_attendance(&s, &box->channels[0]);
    for (size_t t = 0; t < box->tier_count && box->tier_count > 1; t++)
        say_box_tier(&s, t, with_void && tally_box_tells_void_apart(box));
    const char *const args[] = {tally_speech_number(&s, a->issued), tally_speech_number(&s, a->returned),
                                tally_speech_number(&s, a->valid), tally_speech_number(&s, a->voided), NULL};
    tally_speech_say(
        &s, tally_words_format(w,
                               with_void && box->status != TALLY_INVALID_VOTE
                                   ? TALLY_SAY(w, "Ballots issued: %1$s; returned: %2$s; valid: %3$s; void: %4$s.")
                                   : TALLY_SAY(w, "Ballots issued: %1$s; returned: %2$s."),
                               args));
    say_box_status(&s);
    w->number = NULL;
    *count = s.count;
    return s.paragraphs;
}
