/* Paragraphs of an announcement, and what is said before the count as well as after it. */
#include "announce/announce.h"

#include <string.h>
#include <tally/count.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "words/words.h"

/* Makes a text safe for a paragraph, which is one line: line ends become blanks; control characters, and characters
 * that change the direction of writing, are dropped. */
static const char *clean(struct tally_words *w, const char *text)
{
    size_t size = strlen(text), used = 0, n;
    char *out = tally_arena_alloc(&w->arena, size + 1, 1);
    for (size_t at = 0; at < size; at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        bool blank = c == '\t' || c == '\r' || c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
        if (blank) {
            out[used] = ' ';
            used += used > 0 && out[used - 1] != ' ';
        } else if (!tally_text_is_control(c) && !tally_text_is_invisible(c)) {
            memcpy(out + used, text + at, n);
            used += n;
        }
    }
    out[used] = '\0';
    return out;
}

void tally_speech_say(struct tally_speech *s, const char *text)
{
    if (*text)
        s->paragraphs[s->count++] = clean(s->w, text);
}

const char *tally_speech_number(const struct tally_speech *s, uint64_t n)
{
    return tally_words_number(s->w, n);
}

const char *tally_speech_date(const struct tally_speech *s, const char *date)
{
    return s->aloud ? tally_words_spoken_date(s->w, date) : tally_words_date(s->w, date);
}

/* ---- who came, what was returned ---- */

/* Several quorums, or one that is not about those present. Before the count some are not known. */
static void say_quorum(struct tally_speech *s, size_t quorum)
{
    const struct tally_quorum *q = &s->r->quorums[quorum];
    bool counted = q->condition->subject == TALLY_SUBJECT_VALID || q->condition->subject == TALLY_SUBJECT_WEIGHT;
    if (!q->unknown)
        tally_speech_say(s, tally_words_quorum_said(s->w, q, !counted || !s->shown || !s->shown->accounts_withheld));
}

void tally_speech_say_attendance(struct tally_speech *s, const struct tally_result_channel *c)
{
    struct tally_words *w = s->w;
    const struct tally_quorum *q = &s->r->quorum;
    const char *came =
        tally_words_format(w, TALLY_SAY(w, "Due: %1$s; present: %2$s."),
                           TALLY_ARGS(tally_speech_number(s, c->whole.due), tally_speech_number(s, c->whole.present)));
    if (!q->condition || s->r->rule->quorum_count > 1 || q->condition->subject != TALLY_SUBJECT_PRESENT ||
        q->condition->condition.base >= TALLY_BASES) {
        /* people come to talks one by one; the line about the talks gives the number */
        if (c->channel == TALLY_MEETING)
            tally_speech_say(s, came);
        for (size_t i = 0; i < s->r->rule->quorum_count; i++)
            say_quorum(s, i);
        return;
    }
    const struct tally_condition *k = &q->condition->condition;
    int side = tally_share_compare(k, q->present, q->of);
    const char *const args[] = {came, tally_announce_of_whom(w, s->r, k->base), tally_announce_share(w, k, s->aloud),
                                NULL};
    const char *sentence;
    if (q->met)
        sentence = side == 0 ? N_("%1$s The present reach %3$s of %2$s: the quorum is met.")
                             : N_("%1$s The present exceed %3$s of %2$s: the quorum is met.");
    else if (side == 0)
        sentence = N_("%1$s The present reach %3$s of %2$s and no more: the quorum is not met.");
    else
        sentence = k->strict ? N_("%1$s The present do not exceed %3$s of %2$s: the quorum is not met.")
                             : N_("%1$s The present do not reach %3$s of %2$s: the quorum is not met.");
    tally_speech_say(s, tally_words_format(w, tally_words_say(w, sentence), args));
}

const char *tally_announce_status(struct tally_words *w, const struct tally_result *result)
{
    if (result->status == TALLY_DEFERRED_VOTE)
        return TALLY_SAY(w, "The vote is deferred; nothing is decided.");
    if (result->status != TALLY_VALID_VOTE)
        return tally_words_status_of(w, result, false); /* the figures are said of each quorum */
    if (result->meeting.method != TALLY_METHOD_BALLOTS)
        return TALLY_SAY(w, "The vote is valid.");
    return result->channels[0].channel == TALLY_TALK
               ? TALLY_SAY(w, "The records are no more than the talks held: the recommendation is valid.")
               : TALLY_SAY(w, "The ballots returned are no more than those issued: the vote is valid.");
}

void tally_speech_say_status(struct tally_speech *s)
{
    struct tally_words *w = s->w;
    tally_speech_say(s, tally_announce_status(w, s->r));
    if (s->r->status == TALLY_DEFERRED_VOTE)
        tally_speech_say(s, tally_words_format(w, TALLY_SAY(w, "Reason: %1$s"), TALLY_ARGS(s->r->meeting.deferred)));
}
