/* A page for each item: the person, the votes, the comparison with the required share, the outcome. */
#include <string.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "board/board.h"
#include "words/words.h"

/* Up to TIERS_BESIDE tiers are shown on the item's page; if there are more, they get separate pages. */
enum { TIERS_BESIDE = 4, TIERS_ON_A_PAGE = 9 };

static const char *number(const struct tally_board *b, uint64_t n)
{
    return tally_board_number(b, n);
}

/* ---- who ---- */

static void put_who(struct tally_board *b, const struct tally_result_item *item, const char *id)
{
    const struct tally_result *r = b->r;
    const char *about = *item->action                ? item->action
                        : item->post < r->post_count ? tally_board_by_post(r) ? tally_board_post_heading(b, item->post)
                                                                              : r->posts[item->post].title
                                                     : "";
    const char *outcome = tally_words_outcome_of(b->w, b->r->rule, item->outcome);
    tally_board_put(b, "<div class=\"who\"><div class=\"person\">", TALLY_NO_ARGS);
    if (*about)
        tally_board_put(b, "<p class=\"about say\"><bdi>%s</bdi></p>", TALLY_ARGS(about));
    tally_board_put(b, "<h2 id=\"%s-h\" class=\"name %s say\">", TALLY_ARGS(id, tally_board_length_class(item->name)));
    tally_board_put_name(b, item->name);
    tally_board_put(b, "</h2>", TALLY_NO_ARGS);
    if (item->written_in)
        tally_board_put(b, "<p class=\"now\">%s</p>", TALLY_ARGS(TALLY_SAY(b->w, "written in")));
    if (*item->unit || *item->title) {
        tally_board_put(b, "<p class=\"now\">", TALLY_NO_ARGS);
        if (*item->unit)
            tally_board_put(b, "<bdi>%s</bdi> ", TALLY_ARGS(item->unit));
        tally_board_put(b, "<bdi>%s</bdi></p>", TALLY_ARGS(item->title));
    }
    tally_board_put(b, "</div>\n<p class=\"outcome %s %s say\" data-outcome=\"%s\">%s</p></div>\n",
                    TALLY_ARGS(tally_board_outcome_class(item->outcome),
                               tally_text_columns(tally_text_of(outcome)) > 8 ? "long" : "short",
                               tally_outcome_name(item->outcome), outcome));
}

/* ---- the votes ---- */

static void put_figures(struct tally_board *b, const struct tally_result_item *item)
{
    const struct tally_result *r = b->r;
    const struct tally_item_votes *v = &item->channels[0];
    tally_board_put(b, "<dl class=\"figures of-votes\">\n", TALLY_NO_ARGS);
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_board_shows_mark(b, m))
            tally_board_put(b, "<div class=\"say%s\"><dt>%s</dt> <dd class=\"n\" data-mark=\"%s\">%s</dd></div>\n",
                            TALLY_ARGS(m ? "" : " first", tally_words_mark(b->w, r->marks[m]), r->marks[m],
                                       tally_words_votes(b->w, r, item, v->votes, m)));
    if (r->mark_count == 1 && tally_board_tells_rate(b))
        tally_board_put(b, "<div><dt>%s</dt> <dd data-rate=\"percent\">%s</dd></div>\n",
                        TALLY_ARGS(TALLY_SAY(b->w, "percent"), tally_board_percent(b, v->rate.percent)));
    if (v->tier_scores && tally_board_tells(b))
        tally_board_put(b, "<div class=\"say\"><dt>%s</dt> <dd data-score=\"\">%s</dd></div>\n",
                        TALLY_ARGS(TALLY_SAY(b->w, "score"), tally_words_points(b->w, &v->score)));
    if (v->rank && tally_board_tells(b))
        tally_board_put(b, "<div><dt>%s</dt> <dd data-rank=\"\">%s</dd></div>\n",
                        TALLY_ARGS(TALLY_SAY(b->w, "rank"), number(b, v->rank)));
    tally_board_put(b, "</dl>\n", TALLY_NO_ARGS);
}

static bool tells_weight(const struct tally_board *b, const struct tally_result_item *item, size_t mark)
{
    return tally_announce_tells_weight(b->shown, b->r, item, b->r->tier_count, mark);
}

/* The votes by weight (权数), below those by heads, as far as they may be told. */
static void put_weights(struct tally_board *b, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    bool any = false;
    for (size_t m = 0; v->weights && m < b->r->mark_count; m++)
        any |= tells_weight(b, item, m);
    if (!any)
        return;
    tally_board_put(b, "<table class=\"tiers\"><tbody><tr><th scope=\"row\">%s</th>",
                    TALLY_ARGS(b->r->rule->ballot_weight));
    for (size_t m = 0; m < b->r->mark_count; m++)
        if (tally_board_shows_mark(b, m))
            tally_board_put(
                b, "<td data-weight=\"%s\">%s %s</td>",
                TALLY_ARGS(b->r->marks[m], tally_words_mark(b->w, b->r->marks[m]),
                           tells_weight(b, item, m) ? tally_words_votes(b->w, b->r, item, v->weights, m) : "—"));
    tally_board_put(b, "</tr></tbody></table>\n", TALLY_NO_ARGS);
}

/* ---- the bar, and the line that it must reach ---- */

/* The full length of the bar is the base, or the votes where a rule counts more than one for each of the base. */
static uint64_t scale_of(const struct tally_item_votes *v)
{
    return v->rate.votes > v->rate.of ? v->rate.votes : v->rate.of;
}

static const char *part(const struct tally_board *b, uint64_t n, uint64_t of)
{
    char text[TALLY_PERCENT_SIZE];
    const char *percent = tally_percent(text, n < of ? n : of, of);
    return tally_words_format(b->w, "%1$s%%", TALLY_ARGS(percent ? percent : "0"));
}

static void put_bar(struct tally_board *b, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    uint64_t scale = scale_of(v);
    tally_board_put(b,
                    "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"room\" width=\"%s\" "
                    "height=\"100%\"/><rect class=\"got\" width=\"%s\" height=\"100%\"/></svg>\n",
                    TALLY_ARGS(part(b, v->rate.of, scale), part(b, v->rate.votes, scale)));
    if (!v->plain || !v->rate.of)
        return;
    const char *at = part(b, v->needed, scale);
    const char *anchor = 5 * v->needed < scale ? "start" : 5 * v->needed > 4 * scale ? "end" : "middle";
    tally_board_put(b, "<svg class=\"line\" aria-hidden=\"true\" focusable=\"false\">", TALLY_NO_ARGS);
    tally_board_put(
        b,
        "<line class=\"halo\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"62%\"/><line x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"62%\"/>",
        TALLY_ARGS(at, at, at, at));
    tally_board_put(
        b, "<text x=\"%s\" y=\"95%\" text-anchor=\"%s\">%s</text></svg>\n",
        TALLY_ARGS(at, anchor,
                   tally_words_format(b->w, TALLY_SAY(b->w, "needed: %1$s"), TALLY_ARGS(number(b, v->needed)))));
}

/* A sentence with two numbers, each in an element of its own: the first where \1 stands, the second behind it. */
static void put_marked(struct tally_board *b, const char *sentence, const char *votes, const char *of)
{
    const char *first = strchr(sentence, '\1'), *second = first ? strstr(first, of) : NULL;
    if (!second)
        return;
    tally_board_put(b, "%s<span data-rate=\"votes\">%s</span>%s<span data-rate=\"of\">%s</span>%s",
                    TALLY_ARGS(tally_arena_text(&b->w->arena, sentence, (size_t)(first - sentence)), votes,
                               tally_arena_text(&b->w->arena, first + 1, (size_t)(second - first - 1)), of,
                               second + strlen(of)));
}

/* “agree 9 of 11 due 81.82%” */
static void put_rate(struct tally_board *b, const struct tally_item_votes *v)
{
    const char *votes = number(b, v->rate.votes), *of = number(b, v->rate.of),
               *favour = tally_words_in_favour(b->w, b->r->rule),
               *sentence =
                   tally_words_format(b->w, TALLY_SAY(b->w, "%1$s %2$s of %3$s"),
                                      TALLY_ARGS(favour, "\1", tally_words_counted(b->w, v->rate.base, v->rate.of)));
    tally_board_put(b, "<p class=\"rate\">", TALLY_NO_ARGS);
    put_marked(b, sentence, votes, of);
    if (b->r->mark_count > 1 && b->r->rule->weight_count)
        tally_board_put(b, "%s", TALLY_ARGS(TALLY_SAY(b->w, ", weighted rate")));
    if (b->r->mark_count > 1)
        tally_board_put(b, " <strong data-rate=\"percent\">%s</strong>",
                        TALLY_ARGS(tally_board_percent(b, v->rate.percent)));
    tally_board_put(b, "</p>\n", TALLY_NO_ARGS);
}

/* ---- the tiers and the talks ---- */

static void put_cells(struct tally_board *b, const struct tally_result_item *item, size_t channel,
                      const uint64_t *votes)
{
    for (size_t m = 0; m < b->r->mark_count; m++)
        if (tally_board_shows_mark(b, m))
            tally_board_put(b, "<td data-channel=\"%s\" data-mark=\"%s\">%s</td>",
                            TALLY_ARGS(tally_channel_name(b->r->channels[channel].channel), b->r->marks[m],
                                       tally_words_votes(b->w, b->r, item, votes, m)));
}

/* Rates of tiers, over those of each who were present, decide nothing; a count of version 0.1 has none. */
static bool has_tier_rates(const struct tally_result_item *item)
{
    return item->channels[0].tier_rates != NULL && !item->channels[0].no_rate;
}

/* Scores of tiers, where tiers are shown apart. */
static void put_tier_score(struct tally_board *b, const struct tally_item_votes *v, size_t tier)
{
    if (v->tier_scores)
        tally_board_put(b, "<td data-score=\"\">%s</td>",
                        TALLY_ARGS(tally_words_points(b->w, &v->tier_scores[tier].score)));
}

/* “agree/present” */
static void put_rate_heading(struct tally_board *b, const char *tag)
{
    tally_board_put(b, "<th scope=\"%s\">%s/%s</th>",
                    TALLY_ARGS(tag, tally_words_in_favour(b->w, b->r->rule), tally_words_base(b->w, TALLY_PRESENT)));
}

static void put_tier_row(struct tally_board *b, const struct tally_result_item *item, size_t t)
{
    const struct tally_result_tier *tier = &b->r->channels[0].tiers[t];
    tally_board_put(b, "<tr class=\"%s\" data-tier=\"%s\"><th scope=\"row\"><bdi>%s</bdi></th>",
                    TALLY_ARGS(tier->advises ? "advises" : "tier", tier->id, tally_words_tier(b->w, b->r, t)));
    for (size_t c = 0; c < tally_board_channel_count(b); c++) {
        put_cells(b, item, c, item->channels[c].tiers[t]);
        if (has_tier_rates(item))
            tally_board_put(b, "<td data-rates=\"%s\" data-tier-rate=\"%s\">%s</td>",
                            TALLY_ARGS(tally_channel_name(b->r->channels[c].channel), tier->id,
                                       tally_words_tier_rate(b->w, &item->channels[c], t)));
        put_tier_score(b, &item->channels[c], t);
    }
    tally_board_put(b, "</tr>\n", TALLY_NO_ARGS);
}

/* A row for each tier, a column for each mark or channel. */
static void put_table(struct tally_board *b, const struct tally_result_item *item, const size_t *tiers, size_t count)
{
    const struct tally_result *r = b->r;
    tally_board_put(b, "<table class=\"tiers\"><thead><tr><th scope=\"col\">%s</th>",
                    TALLY_ARGS(TALLY_SAY(b->w, "tier")));
    for (size_t c = 0; c < tally_board_channel_count(b); c++) {
        for (size_t m = 0; m < r->mark_count; m++)
            if (tally_board_shows_mark(b, m))
                tally_board_put(b, "<th scope=\"col\">%s</th>",
                                TALLY_ARGS(tally_board_channel_count(b) > 1
                                               ? tally_words_channel(b->w, r->channels[c].channel)
                                               : tally_words_mark(b->w, r->marks[m])));
        if (has_tier_rates(item))
            put_rate_heading(b, "col");
        if (item->channels[c].tier_scores)
            tally_board_put(b, "<th scope=\"col\">%s</th>", TALLY_ARGS(TALLY_SAY(b->w, "score")));
    }
    tally_board_put(b, "</tr></thead><tbody>\n", TALLY_NO_ARGS);
    for (size_t i = 0; i < count; i++)
        put_tier_row(b, item, tiers[i]);
    tally_board_put(b, "</tbody></table>\n", TALLY_NO_ARGS);
}

/* The row below the votes of a channel. */
static void put_rates_across(struct tally_board *b, const struct tally_item_votes *v, const char *channel,
                             const size_t *tiers, size_t count)
{
    tally_board_put(b, "<tr class=\"rates\" data-rates=\"%s\">", TALLY_ARGS(channel));
    put_rate_heading(b, "row");
    for (size_t i = 0; i < count; i++)
        tally_board_put(b, "<td data-tier-rate=\"%s\">%s</td>",
                        TALLY_ARGS(b->r->channels[0].tiers[tiers[i]].id, tally_words_tier_rate(b->w, v, tiers[i])));
    tally_board_put(b, tally_board_channel_count(b) > 1 ? "<td></td><td></td></tr>\n" : "<td></td></tr>\n",
                    TALLY_NO_ARGS);
}

/* A recommendation has one number for each tier: a column for each tier and for all together, a row for each channel.
 * The figures of the talks are shown only here. */
static void put_table_across(struct tally_board *b, const struct tally_result_item *item, const size_t *tiers,
                             size_t count)
{
    const struct tally_result *r = b->r;
    bool talks = tally_board_channel_count(b) > 1;
    tally_board_put(b, "<table class=\"tiers across\">", TALLY_NO_ARGS);
    if (talks)
        tally_board_put(b, "<caption>%s</caption>",
                        TALLY_ARGS(TALLY_SAY(b->w, "Talks, beside the ballots and never added to them")));
    tally_board_put(b, "<thead><tr><td></td>", TALLY_NO_ARGS);
    for (size_t i = 0; i < count; i++)
        tally_board_put(b, "<th scope=\"col\"><bdi>%s</bdi></th>", TALLY_ARGS(tally_words_tier(b->w, r, tiers[i])));
    tally_board_put(b, talks ? "<th scope=\"col\">%s</th><th scope=\"col\">%s</th>" : "<th scope=\"col\">%s</th>",
                    TALLY_ARGS(TALLY_SAY(b->w, "together"), TALLY_SAY(b->w, "percent")));
    tally_board_put(b, "</tr></thead><tbody>\n", TALLY_NO_ARGS);
    for (size_t c = 0; c < tally_board_channel_count(b); c++) {
        const struct tally_item_votes *v = &item->channels[c];
        const char *channel = tally_channel_name(r->channels[c].channel);
        tally_board_put(b, "<tr data-channel=\"%s\"><th scope=\"row\">%s</th>",
                        TALLY_ARGS(channel, tally_words_channel(b->w, r->channels[c].channel)));
        for (size_t i = 0; i < count; i++)
            tally_board_put(b, "<td data-tier=\"%s\">%s</td>",
                            TALLY_ARGS(r->channels[0].tiers[tiers[i]].id, number(b, v->tiers[tiers[i]][0])));
        tally_board_put(b, "<td class=\"whole\" data-whole=\"\">%s</td>", TALLY_ARGS(number(b, v->votes[0])));
        if (talks)
            tally_board_put(b, "<td data-rate=\"percent\">%s</td>",
                            TALLY_ARGS(tally_board_percent(b, v->rate.percent)));
        tally_board_put(b, "</tr>\n", TALLY_NO_ARGS);
        if (count && has_tier_rates(item))
            put_rates_across(b, v, channel, tiers, count);
    }
    tally_board_put(b, "</tbody></table>\n", TALLY_NO_ARGS);
}

/* Pages after the item's page, where there are many tiers. */
static void put_tier_pages(struct tally_board *b, const struct tally_result_item *item, const char *id,
                           const size_t *tiers, size_t count)
{
    for (size_t from = 0; from < count; from += TIERS_ON_A_PAGE) {
        size_t some = count - from < TIERS_ON_A_PAGE ? count - from : TIERS_ON_A_PAGE;
        const char *page =
            tally_words_format(b->w, "%1$s-tiers-%2$s", TALLY_ARGS(id, number(b, from / TIERS_ON_A_PAGE + 1)));
        tally_board_open_page(b, "tables", page);
        tally_board_put(b, "<h2 id=\"%s-h\" class=\"say\">", TALLY_ARGS(page));
        tally_board_put_name(b, item->name);
        tally_board_put(b, " %s</h2>\n", TALLY_ARGS(TALLY_SAY(b->w, "by tier")));
        put_table(b, item, tiers + from, some);
        tally_board_close_page(b);
    }
}

/* ---- pages ---- */

/* A deferred item was not voted on, so it has no figures. The reason for deferring one item is the person's own affair
 * and stands only in the whole view; the reason for deferring the whole vote is shown. */
static void put_deferred(struct tally_board *b, const struct tally_result_item *item, const char *id)
{
    const char *why = *item->deferred && b->shown->view == TALLY_WHOLE ? item->deferred : b->r->meeting.deferred;
    tally_board_open_page(b, "item deferred", id);
    put_who(b, item, id);
    if (*why)
        tally_board_put(b, "<p class=\"why say\">%s</p>\n",
                        TALLY_ARGS(tally_words_format(b->w, TALLY_SAY(b->w, "Reason: %1$s"), TALLY_ARGS(why))));
    tally_board_close_page(b);
}

/* After a correction: only the outcome; the votes would tell by their difference to those shown before. */
static void put_withheld(struct tally_board *b, const struct tally_result_item *item, const char *id)
{
    tally_board_open_page(b, "item withheld", id);
    put_who(b, item, id);
    tally_board_put(b, "<p class=\"why say\">%s</p>\n",
                    TALLY_ARGS(TALLY_SAY(b->w, "The votes are not announced this time.")));
    tally_board_close_page(b);
}

/* What the votes come to: under weights of tiers the bar, which is of heads, would mislead. */
static void put_measured(struct tally_board *b, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    if (v->no_rate || !tally_board_tells_rate(b))
        return;
    put_rate(b, v);
    if (!b->r->rule->weight_count)
        put_bar(b, item);
}

/* With the figures of the clauses, where these may be told. */
static const char *reason_of(const struct tally_board *b, const struct tally_result_item *item)
{
    if (!tally_board_tells(b))
        return tally_announce_untold(b->w, b->r, b->shown);
    if (!tally_announce_hides_weights(b->shown, b->r, item))
        return tally_words_reason(b->w, b->r, item);
    const char *standing = tally_announce_standing(b->w, b->r, b->shown, item, false), *const parts[] = {
                                                                                           standing,
                                                                                           tally_announce_untold(
                                                                                               b->w, b->r, b->shown)};
    return *standing ? tally_words_format(b->w, TALLY_SAY(b->w, "%1$s. (%2$s)"), TALLY_ARGS(parts[0], parts[1]))
                     : parts[1];
}

static void put_item(struct tally_board *b, const struct tally_result_item *item, const char *id)
{
    const size_t *tiers;
    size_t count = tally_board_shown_tiers(b, &tiers);
    bool beside = count <= TIERS_BESIDE, talks = tally_board_channel_count(b) > 1;
    const char *reason = reason_of(b, item);
    if (!*reason)
        reason = tally_words_status_of(b->w, b->r, false);
    tally_board_open_page(b, "item", id);
    put_who(b, item, id);
    put_figures(b, item);
    put_weights(b, item);
    if (b->r->mark_count == 1 ? talks || (count && beside) : count && beside)
        (b->r->mark_count == 1 ? put_table_across : put_table)(b, item, tiers, beside ? count : 0);
    tally_board_put(b, "<div class=\"measured\">\n", TALLY_NO_ARGS);
    put_measured(b, item);
    tally_board_put(b, "</div>\n<p class=\"reason\">%s</p>\n", TALLY_ARGS(reason));
    tally_board_close_page(b);
    if (!beside)
        put_tier_pages(b, item, id, tiers, count);
}

void tally_board_put_items(struct tally_board *b)
{
    size_t count;
    const size_t *order = tally_announce_order(&b->w->arena, b->r, b->shown, &count);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &b->r->items[order[i]];
        const char *id = tally_words_format(b->w, "item-%1$s", TALLY_ARGS(number(b, i + 1)));
        if (item->outcome == TALLY_DEFERRED)
            put_deferred(b, item, id);
        else if (tally_announce_withholds(b->shown, order[i]))
            put_withheld(b, item, id);
        else
            put_item(b, item, id);
    }
}
