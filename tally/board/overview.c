/* The pages at the end: every item in one row. */
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/text.h"
#include "board/board.h"
#include "words/words.h"

/* PAGE: lines that fit on a page; HEADINGS, CAPTION: lines that these parts take; NAME, ABOUT: columns of a line in
 * these cells; SENTENCE: of a line across the page. */
enum { PAGE = 12, HEADINGS = 1, CAPTION = 1, NAME = 22, ABOUT = 26, SENTENCE = 90 };

static const char overview_heading[] = N_("Overview"), afterwards_heading[] = N_("Afterwards"),
                  correction_heading[] = N_("Correction");

struct overview {
    struct tally_board *b;
    const size_t *order; /* of the items that may be named, named in all */
    size_t named;
    const char *id;      /* of the pages, “overview” */
    size_t page;         /* the number of the page that is open; 0: none */
    size_t lines;        /* how many lines are used on it */
    const char *heading; /* of its pages, a message */
};

static void close_page(struct overview *o)
{
    if (o->page)
        tally_board_close_page(o->b);
}

/* heading: a message; another page of the same has its number behind it. */
static void open_page_of(struct overview *o, const char *heading)
{
    struct tally_board *b = o->b;
    close_page(o);
    o->page++;
    o->lines = 0;
    const char *n = tally_board_number(b, o->page), *id = tally_words_format(b->w, "%2$s-%1$s", TALLY_ARGS(n, o->id));
    tally_board_open_page(b, "tables overview", id);
    tally_board_put(b, "<h2 id=\"%s-h\" class=\"say\">%s%s</h2>\n",
                    TALLY_ARGS(id, tally_words_say(b->w, heading),
                               o->page > 1 && heading == o->heading
                                   ? tally_words_format(b->w, TALLY_SAY(b->w, " (%1$s)"), TALLY_ARGS(n))
                                   : ""));
}

static void open_page(struct overview *o)
{
    open_page_of(o, o->heading);
}

static void make_room(struct overview *o, size_t lines)
{
    if (!o->page || (o->lines && o->lines + lines > PAGE))
        open_page(o);
}

/* ---- a table ---- */

static const char *about_of(const struct tally_result *r, const struct tally_result_item *item)
{
    return *item->action ? item->action : item->post < r->post_count ? r->posts[item->post].title : item->title;
}

static bool has_about(const struct tally_result *r)
{
    bool any = false;
    for (size_t i = 0; i < r->item_count; i++)
        any |= *about_of(r, &r->items[i]) != '\0';
    return any && r->rule->kind == TALLY_DECISION && !tally_board_by_post(r);
}

/* An appraisal by points alone has scores, and no votes in favour. */
static bool has_rate(const struct tally_board *b)
{
    return (!b->r->item_count || !b->r->items->channels->no_rate) && tally_board_tells_rate(b);
}

static bool has_score(const struct tally_board *b)
{
    return tally_rule_values(b->r->rule) && tally_board_tells(b);
}

/* Whether rows begin with the rank; else they are numbered. Ranks that may not be told have no column. */
static bool has_rank(const struct tally_board *b)
{
    return (tally_board_by_post(b->r) || b->r->rule->rank != TALLY_RANK_NONE) && tally_board_tells(b);
}

static void open_table(struct overview *o, const char *caption)
{
    struct tally_board *b = o->b;
    const struct tally_result *r = b->r;
    bool ranked = has_rank(b);
    tally_board_put(b, "<table>", TALLY_NO_ARGS);
    if (*caption)
        tally_board_put(b, "<caption><bdi>%s</bdi></caption>", TALLY_ARGS(caption));
    tally_board_put(
        b, "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>",
        TALLY_ARGS(ranked ? TALLY_SAY(b->w, "rank") : TALLY_SAY(b->w, "no."), tally_words_name_heading(b->w, r->rule)));
    if (has_about(r))
        tally_board_put(b, "<th scope=\"col\" class=\"text\">%s</th>", TALLY_ARGS(TALLY_SAY(b->w, "item")));
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_board_shows_mark(b, m))
            tally_board_put(b, "<th scope=\"col\">%s</th>", TALLY_ARGS(tally_words_mark(b->w, r->marks[m])));
    for (size_t c = 1; c < tally_board_channel_count(b); c++)
        tally_board_put(b, "<th scope=\"col\">%s</th>", TALLY_ARGS(tally_words_channel(b->w, r->channels[c].channel)));
    if (r->rule->ballot_weight)
        tally_board_put(b, "<th scope=\"col\">%s</th>",
                        TALLY_ARGS(tally_words_format(
                            b->w, TALLY_SAY(b->w, "%1$s (%2$s)"),
                            TALLY_ARGS(tally_words_mark(b->w, r->marks[TALLY_AGREE]), r->rule->ballot_weight))));
    if (has_rate(b))
        tally_board_put(
            b, "<th scope=\"col\">%s</th>",
            TALLY_ARGS(r->rule->weight_count ? TALLY_SAY(b->w, "weighted rate") : TALLY_SAY(b->w, "percent")));
    if (has_score(b))
        tally_board_put(b, "<th scope=\"col\">%s</th>", TALLY_ARGS(TALLY_SAY(b->w, "score")));
    tally_board_put(b, "<th scope=\"col\">%s</th></tr></thead><tbody>\n", TALLY_ARGS(TALLY_SAY(b->w, "outcome")));
    o->lines += *caption ? HEADINGS + CAPTION : HEADINGS;
}

static void close_table(struct overview *o)
{
    tally_board_put(o->b, "</tbody></table>\n", TALLY_NO_ARGS);
}

static size_t height_of(const struct tally_board *b, const struct tally_result_item *item)
{
    size_t about = has_about(b->r) ? tally_text_columns(tally_text_of(item->action)) : 0;
    size_t of_name = tally_text_columns(tally_text_of(tally_board_person(b, item))) / NAME, of_about = about / ABOUT;
    return 1 + (of_name > of_about ? of_name : of_about);
}

/* i: in the order in which the items are shown; so are from and to below. */
static void put_row(struct overview *o, size_t i)
{
    struct tally_board *b = o->b;
    const struct tally_result *r = b->r;
    const struct tally_result_item *item = &r->items[o->order[i]];
    const struct tally_item_votes *v = &item->channels[0];
    /* it has no votes, or they are not shown */
    bool none = item->outcome == TALLY_DEFERRED || tally_announce_withholds(b->shown, o->order[i]);
    const char *place = !has_rank(b)       ? tally_board_number(b, i + 1)
                        : v->rank && !none ? tally_board_number(b, v->rank)
                                           : "—";
    tally_board_put(
        b, "<tr data-item=\"%s\"><td>%s</td><th scope=\"row\" class=\"name %s\">",
        TALLY_ARGS(tally_board_number(b, i + 1), place, tally_board_length_class(tally_board_person(b, item))));
    tally_board_put_name(b, tally_board_person(b, item));
    tally_board_put(b, "</th>", TALLY_NO_ARGS);
    if (has_about(r))
        tally_board_put(b, "<td class=\"text\"><bdi>%s</bdi></td>", TALLY_ARGS(about_of(r, item)));
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_board_shows_mark(b, m))
            tally_board_put(b, "<td data-mark=\"%s\">%s</td>",
                            TALLY_ARGS(r->marks[m], none ? "—" : tally_words_votes(b->w, r, item, v->votes, m)));
    for (size_t c = 1; c < tally_board_channel_count(b); c++)
        tally_board_put(b, "<td data-channel=\"%s\">%s</td>",
                        TALLY_ARGS(tally_channel_name(r->channels[c].channel),
                                   none ? "—" : tally_board_number(b, item->channels[c].votes[0])));
    if (r->rule->ballot_weight) {
        bool weighed = !none && tally_announce_tells_weight(b->shown, r, item, r->tier_count, TALLY_AGREE);
        tally_board_put(b, "<td data-weight=\"agree\">%s</td>",
                        TALLY_ARGS(weighed ? tally_words_votes(b->w, r, item, v->weights, TALLY_AGREE) : "—"));
    }
    if (has_rate(b))
        tally_board_put(b, "<td data-rate=\"percent\">%s</td>",
                        TALLY_ARGS(none ? "—" : tally_board_percent(b, v->rate.percent)));
    if (has_score(b))
        tally_board_put(b, "<td data-score=\"\">%s</td>", TALLY_ARGS(none ? "—" : tally_words_points(b->w, &v->score)));
    tally_board_put(b, "<td class=\"%s\" data-outcome=\"%s\">%s</td></tr>\n",
                    TALLY_ARGS(tally_board_outcome_class(item->outcome), tally_outcome_name(item->outcome),
                               tally_words_outcome_of(b->w, b->r->rule, item->outcome)));
    o->lines += height_of(b, item);
}

/* ---- the items of a post, or all ---- */

/* The number of lines that these items take in one table. */
static size_t group_height(const struct overview *o, size_t from, size_t to, bool captioned)
{
    size_t lines = captioned ? HEADINGS + CAPTION : HEADINGS;
    for (size_t i = from; i < to; i++)
        lines += height_of(o->b, &o->b->r->items[o->order[i]]);
    return lines;
}

static void put_group(struct overview *o, size_t from, size_t to, const char *caption)
{
    size_t all = group_height(o, from, to, *caption);
    make_room(o, all <= PAGE ? all : PAGE / 2);
    open_table(o, caption);
    for (size_t i = from; i < to; i++) {
        if (o->lines + height_of(o->b, &o->b->r->items[o->order[i]]) > PAGE) {
            close_table(o);
            open_page(o);
            open_table(o, caption);
        }
        put_row(o, i);
    }
    close_table(o);
}

static size_t sentence_height(const char *sentence)
{
    return 1 + tally_text_columns(tally_text_of(sentence)) / SENTENCE;
}

static void put_sentence(struct overview *o, const char *sentence)
{
    if (!*sentence)
        return;
    size_t lines = sentence_height(sentence);
    make_room(o, lines);
    tally_board_put(o->b, "<p class=\"then\">%s</p>\n", TALLY_ARGS(sentence));
    o->lines += lines;
}

/* How many items of the post are not even named after a correction. */
static size_t kept_back_of(const struct tally_board *b, size_t post)
{
    size_t count = 0;
    for (size_t i = 0; i < b->r->item_count; i++)
        count += b->r->items[i].post == post && tally_announce_keeps_back(b->shown, b->r, i);
    return count;
}

static void put_posts(struct overview *o)
{
    struct tally_board *b = o->b;
    const struct tally_result *r = b->r;
    size_t from = 0;
    for (size_t post = 0; post < r->post_count; post++) {
        size_t to = from, kept_back = kept_back_of(b, post);
        while (to < o->named && r->items[o->order[to]].post == post)
            to++;
        if (to > from || kept_back) {
            if (to > from)
                put_group(o, from, to, tally_board_post_heading(b, post));
            if (kept_back)
                put_sentence(
                    o, tally_words_format(b->w, TALLY_SAY(b->w, "%1$s: %2$s"),
                                          TALLY_ARGS(tally_board_post_heading(b, post),
                                                     TALLY_SAY(b->w, "The other votes and ranks for this post are not "
                                                                     "announced this time."))));
            put_sentence(o, tally_words_post(b->w, r, post));
        } else {
            put_sentence(o, tally_words_format(b->w, TALLY_SAY(b->w, "%1$s: %2$s"),
                                               TALLY_ARGS(tally_board_post_heading(b, post),
                                                          TALLY_SAY(b->w, "Nobody was recommended."))));
        }
        from = to;
    }
    if (from < o->named)
        put_group(o, from, o->named, TALLY_SAY(b->w, "Without a post"));
}

/* All on one page; where they do not fit below the items, on a page of their own. */
static void put_follow_ups(struct overview *o)
{
    size_t count, height = 0;
    const struct tally_words_follow_up *lines = tally_words_follow_ups(o->b->w, o->b->r, false, &count);
    for (size_t i = 0; i < count; i++)
        height += sentence_height(lines[i].text);
    if (count && (!o->page || o->lines + height > PAGE))
        open_page_of(o, afterwards_heading);
    for (size_t i = 0; i < count; i++)
        put_sentence(o, lines[i].text);
}

/* 更正: what was announced before, and what changed since. */
void tally_board_put_correction(struct tally_board *b)
{
    struct overview o = {.b = b, .id = "correction", .heading = correction_heading};
    const char *const *lines;
    size_t count = tally_announce_correction(b->w, b->r, b->shown, false, &lines);
    for (size_t i = 0; i < count; i++)
        put_sentence(&o, lines[i]);
    close_page(&o);
}

void tally_board_put_overview(struct tally_board *b)
{
    const struct tally_result *r = b->r;
    struct overview o = {.b = b, .id = "overview", .heading = overview_heading};
    o.order = tally_announce_order(&b->w->arena, r, b->shown, &o.named);
    if (tally_board_by_post(r))
        put_posts(&o);
    else if (o.named)
        put_group(&o, 0, o.named, "");
    else
        put_sentence(&o, TALLY_SAY(b->w, "Nobody was recommended."));
    put_follow_ups(&o);
    close_page(&o);
}
