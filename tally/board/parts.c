/* Parts that several pages of the board share. */
#include <assert.h>
#include <tally/law.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "board/board.h"
#include "words/words.h"

void tally_board_open_page(struct tally_board *b, const char *kind, const char *id)
{
    tally_board_put(b, "<section class=\"page %s\" id=\"%s\" aria-labelledby=\"%s-h\">\n", TALLY_ARGS(kind, id, id));
}

/* Ends a page with a line in small print: the code by which it can be matched with the sheet. */
void tally_board_close_page(struct tally_board *b)
{
    tally_board_put(b, "<p class=\"small\">%s <bdi>%s</bdi> · <span class=\"code\">%s</span></p>\n</section>\n",
                    TALLY_ARGS(TALLY_SAY(b->w, "meeting"), b->r->meeting.id,
                               tally_words_format(b->w, TALLY_SAY(b->w, "code %1$s"), TALLY_ARGS(b->code))));
}

size_t tally_board_channel_count(const struct tally_board *b)
{
    return b->shown->talks ? b->r->channel_count : 1;
}

size_t tally_board_shown_tiers(const struct tally_board *b, const size_t **tiers)
{
    const struct tally_result *r = b->r;
    size_t *list = tally_arena_alloc(&b->w->arena, r->tier_count + 1, sizeof *list), count = 0;
    for (size_t t = 0; r->tier_count > 1 && t < r->tier_count; t++)
        if (b->shown->tiers[t])
            list[count++] = t;
    *tiers = list;
    return count;
}

const char *tally_board_length_class(const char *name)
{
    size_t columns = tally_text_columns(tally_text_of(name));
    return columns <= 20 ? "short" : columns <= 44 ? "long" : "longer";
}

const char *tally_board_outcome_class(enum tally_outcome outcome)
{
    static const char *const classes[] = {
        [TALLY_QUALIFIES] = "good",   [TALLY_FALLS_SHORT] = "plain",    [TALLY_RANKED] = "plain",
        [TALLY_LISTED] = "good",      [TALLY_NOT_LISTED] = "poor",      [TALLY_TIE] = "warn",
        [TALLY_MAY_PROPOSE] = "good", [TALLY_MAY_NOT_PROPOSE] = "poor", [TALLY_ADOPTED] = "good",
        [TALLY_NOT_ADOPTED] = "poor", [TALLY_ELECTED] = "good",         [TALLY_NOT_ELECTED] = "poor",
        [TALLY_DEFERRED] = "warn",    [TALLY_NO_DECISION] = "warn",
    };
    static_assert(sizeof classes / sizeof *classes == TALLY_OUTCOMES, "each outcome has its class");
    return classes[outcome];
}

bool tally_board_by_post(const struct tally_result *r)
{
    return r->post_count && (r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested);
}

bool tally_board_shows_mark(const struct tally_board *b, size_t mark)
{
    const struct tally_result *r = b->r;
    const size_t *tiers;
    size_t count = tally_board_shown_tiers(b, &tiers);
    bool shows = r->rule->kind != TALLY_DECISION || mark != TALLY_HOLD || !tally_rule_is_of_other_body(r->rule);
    for (size_t i = 0; !shows && i < r->item_count; i++) {
        const struct tally_item_votes *v = r->items[i].channels;
        if (tally_announce_withholds(b->shown, i))
            continue;
        shows = v->votes[mark] > 0;
        for (size_t t = 0; t < count; t++)
            shows |= v->tiers[tiers[t]][mark] > 0;
    }
    return shows;
}

bool tally_board_tells(const struct tally_board *b)
{
    return tally_announce_tells_figures(b->shown, b->r);
}

bool tally_board_tells_rate(const struct tally_board *b)
{
    return tally_board_tells(b) || !b->r->rule->weight_count;
}

const char *tally_board_person(const struct tally_board *b, const struct tally_result_item *item)
{
    const char *name = tally_words_person(b->w, b->r, item);
    return item->written_in ? tally_words_format(b->w, TALLY_SAY(b->w, "%1$s (written in)"), TALLY_ARGS(name)) : name;
}

const char *tally_board_post_heading(const struct tally_board *b, size_t post)
{
    const struct tally_result_post *p = &b->r->posts[post];
    return tally_words_format(b->w, TALLY_SAY(b->w, "%1$s (seats: %2$s)"),
                              TALLY_ARGS(p->title, tally_board_number(b, p->seats)));
}

const char *tally_board_number(const struct tally_board *b, uint64_t n)
{
    return tally_words_number(b->w, n);
}

const char *tally_board_percent(const struct tally_board *b, const char *percent)
{
    return percent ? tally_words_format(b->w, "%1$s%%", TALLY_ARGS(percent)) : "—";
}
