/* The board: the page with the accounts, and the document around all pages. */
#include <string.h>
#include <tally/announce.h>
#include <tally/board.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/words.h>

#include "board/board.h"

#include "announce/announce.h"
#include "base/diag.h"
#include "words/words.h"

/* ---- the accounts ---- */

enum { TIERS_ON_A_PAGE = 9 };

/* Of the deciding tiers together. After a correction the figures that were counted may be withheld. */
static void put_figures(struct tally_board *b, const struct tally_accounts *accounts)
{
    static const bool counted[TALLY_ACCOUNTS] = {
        [TALLY_ACCOUNT_VALID] = true, [TALLY_ACCOUNT_VOID] = true, [TALLY_ACCOUNT_BLANK] = true};
    tally_board_put(b, "<dl class=\"figures of-accounts\">\n", TALLY_NO_ARGS);
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(b->r, list);
    for (size_t i = 0; i < count; i++)
        tally_board_put(b, "<div class=\"say\"><dt>%s</dt> <dd class=\"n\" data-account=\"%s\">%s</dd></div>\n",
                        TALLY_ARGS(tally_words_account(b->w, list[i]), tally_account_name(list[i]),
                                   counted[list[i]] && b->shown->accounts_withheld
                                       ? "—"
                                       : tally_words_number(b->w, tally_accounts_number(accounts, list[i]))));
    tally_board_put(b, "</dl>\n", TALLY_NO_ARGS);
}

static void put_beside(struct tally_board *b, const char *text)
{
    if (*text)
        tally_board_put(b, "<p class=\"beside\">%s</p>\n", TALLY_ARGS(text));
}

/* By what else than heads votes are counted, and how: 空白按同意计, 权数. */
static void put_counting(struct tally_board *b)
{
    size_t count;
    const char *const *remarks = tally_words_remarks(b->w, b->r, &count);
    for (size_t i = 0; i < count; i++)
        put_beside(b, remarks[i]);
    put_beside(b, tally_announce_weights(b->w, b->r, b->shown));
    if (b->shown->items)
        put_beside(b, tally_announce_untold(b->w, b->r, b->shown));
}

static void put_accounts(struct tally_board *b)
{
    const struct tally_result *r = b->r;
    tally_board_open_page(b, "accounts", "accounts");
    tally_board_put(
        b, "<h2 id=\"accounts-h\" class=\"say\">%s</h2>\n",
        TALLY_ARGS(*tally_words_method(b->w, r)
                       ? tally_words_format(b->w, TALLY_SAY(b->w, "Vote %1$s"), TALLY_ARGS(tally_words_method(b->w, r)))
                       : tally_words_channel(b->w, r->channels[0].channel)));
    put_beside(b, tally_words_round(b->w, r, false));
    put_beside(b, tally_words_relaxed(b->w, r));
    put_figures(b, &r->channels[0].whole);
    for (size_t c = 1; c < r->channel_count; c++)
        put_beside(b, tally_announce_talks(b->w, &r->channels[c], b->shown->talks));
    for (size_t i = 0; i < r->rule->quorum_count; i++)
        tally_board_put(b, "<p class=\"quorum say\">%s</p>\n", TALLY_ARGS(tally_announce_quorum(b->w, r, b->shown, i)));
    put_counting(b);
    tally_board_put(b, "<p class=\"status say %s\"><strong>%s</strong></p>\n",
                    TALLY_ARGS(r->status == TALLY_VALID_VOTE ? "good" : "warn", tally_announce_status(b->w, r)));
    if (*r->meeting.deferred)
        tally_board_put(
            b, "<p class=\"say\">%s</p>\n",
            TALLY_ARGS(tally_words_format(b->w, TALLY_SAY(b->w, "Reason: %1$s"), TALLY_ARGS(r->meeting.deferred))));
    bool decides = false;
    for (size_t t = 0; t < r->tier_count; t++)
        decides |= !b->shown->tiers[t] && !r->channels[0].tiers[t].advises;
    for (size_t t = 0; b->shown->items && t < r->tier_count; t++)
        if (!b->shown->tiers[t] && r->channels[0].tiers[t].advises)
            tally_board_put(
                b, "<p class=\"hidden-tiers\">%s</p>\n",
                TALLY_ARGS(tally_words_format(b->w, tally_announce_kept_back(b->w, &r->channels[0].tiers[t]),
                                              TALLY_ARGS(r->channels[0].tiers[t].name))));
    if (decides)
        tally_board_put(
            b, "<p class=\"hidden-tiers\">%s</p>\n",
            TALLY_ARGS(TALLY_SAY(b->w, "Tiers are not shown apart, so that nobody's vote can be worked out.")));
    tally_board_close_page(b);
}

static void put_accounts_row(struct tally_board *b, const char *id, const char *name, const struct tally_accounts *a,
                             bool advises)
{
    tally_board_put(b, "<tr class=\"%s\" data-tier=\"%s\"><th scope=\"row\"><bdi>%s</bdi></th>",
                    TALLY_ARGS(advises ? "advises"
                               : *id   ? "tier"
                                       : "whole",
                               id, name));
    enum tally_account list[TALLY_ACCOUNTS];
    size_t count = tally_words_accounts(b->r, list);
    for (size_t i = 0; i < count; i++)
        tally_board_put(
            b, "<td data-account=\"%s\">%s</td>",
            TALLY_ARGS(tally_account_name(list[i]), tally_words_number(b->w, tally_accounts_number(a, list[i]))));
    tally_board_put(b, "</tr>\n", TALLY_NO_ARGS);
}

static void put_accounts_table(struct tally_board *b, const struct tally_result_channel *c, const size_t *tiers,
                               size_t count, bool with_whole)
{
    tally_board_put(b, "<table data-channel=\"%s\"><thead><tr><th scope=\"col\">%s</th>",
                    TALLY_ARGS(tally_channel_name(c->channel), TALLY_SAY(b->w, "tier")));
    enum tally_account list[TALLY_ACCOUNTS];
    size_t accounts = tally_words_accounts(b->r, list);
    for (size_t i = 0; i < accounts; i++)
        tally_board_put(b, "<th scope=\"col\">%s</th>", TALLY_ARGS(tally_words_account(b->w, list[i])));
    tally_board_put(b, "</tr></thead><tbody>\n", TALLY_NO_ARGS);
    bool advised = false;
    for (size_t t = 0; t < b->r->tier_count; t++)
        advised |= c->tiers[t].advises;
    for (size_t i = 0; i < count; i++)
        put_accounts_row(b, c->tiers[tiers[i]].id, tally_words_tier(b->w, b->r, tiers[i]), &c->tiers[tiers[i]].accounts,
                         c->tiers[tiers[i]].advises);
    if (with_whole)
        put_accounts_row(b, "", advised ? TALLY_SAY(b->w, "deciding") : TALLY_SAY(b->w, "together"), &c->whole, false);
    tally_board_put(b, "</tbody></table>\n", TALLY_NO_ARGS);
}

/* The accounts of the tiers, on separate pages. */
static void put_tier_accounts(struct tally_board *b)
{
    const size_t *tiers;
    size_t count = tally_board_shown_tiers(b, &tiers);
    for (size_t c = 0; c < tally_board_channel_count(b); c++)
        for (size_t from = 0; from < count; from += TIERS_ON_A_PAGE) {
            size_t some = count - from < TIERS_ON_A_PAGE ? count - from : TIERS_ON_A_PAGE;
            const char *channel = tally_channel_name(b->r->channels[c].channel);
            const char *id = tally_words_format(b->w, "tiers-%1$s-%2$s",
                                                TALLY_ARGS(channel, tally_board_number(b, from / TIERS_ON_A_PAGE + 1)));
            const char *heading = tally_words_format(b->w, TALLY_SAY(b->w, "%1$s, by tier"),
                                                     TALLY_ARGS(tally_words_channel(b->w, b->r->channels[c].channel)));
            tally_board_open_page(b, "tables", id);
            tally_board_put(b, "<h2 id=\"%s-h\" class=\"say\">%s</h2>\n", TALLY_ARGS(id, heading));
            put_accounts_table(b, &b->r->channels[c], tiers + from, some, from + some == count);
            tally_board_close_page(b);
        }
}

/* ---- the document ---- */

static void put_head(struct tally_board *b, bool counting)
{
    const struct tally_meeting_facts *m = &b->r->meeting;
    const char *const hashes[] = {tally_board_hash(b->w, tally_board_css), tally_board_hash(b->w, tally_board_js),
                                  NULL};
    /* Translators: the language's tag, as in “zh-CN” */
    tally_board_put(b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                    TALLY_ARGS(TALLY_SAY(b->w, "en")));
    tally_board_put(b,
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '%s'; "
                    "script-src '%s'; img-src 'none'; base-uri 'none'; form-action 'none'\">\n",
                    hashes);
    tally_board_put(b,
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
                    "name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
                    TALLY_NO_ARGS);
    tally_board_put(b, "<title>%s</title>\n<style>", TALLY_ARGS(m->title));
    tally_board_put_raw(b, tally_board_css);
    tally_board_put(b, "</style>\n<script>", TALLY_NO_ARGS);
    tally_board_put_raw(b, tally_board_js);
    tally_board_put(b, "</script>\n</head>\n<body%s>\n", TALLY_ARGS(counting ? " data-counting" : ""));
    tally_board_put(b, "<header class=\"head\"><h1><bdi>%s</bdi></h1><p><bdi>%s</bdi> · %s",
                    TALLY_ARGS(m->title, m->body, tally_words_date(b->w, m->date)));
    if (*m->place)
        tally_board_put(b, " · <bdi>%s</bdi>", TALLY_ARGS(m->place));
    tally_board_put(b, "</p>", TALLY_NO_ARGS);
    if (b->shown->view == TALLY_WHOLE)
        tally_board_put(
            b, "<p class=\"sealed\">%s</p>",
            TALLY_ARGS(TALLY_SAY(b->w, "Under seal, for the archives: with the votes of every tier. Not to be read out "
                                       "or shown in the room.")));
    tally_board_put(b, "</header>\n<main>\n", TALLY_NO_ARGS);
}

/* Ends the document. Without the script all pages are shown one below the other, and the buttons stay hidden. */
static void put_foot(struct tally_board *b)
{
    tally_board_put(b, "</main>\n<nav aria-label=\"%s\" hidden>", TALLY_ARGS(TALLY_SAY(b->w, "Pages")));
    tally_board_put(b, "<button type=\"button\" id=\"theme\" aria-keyshortcuts=\"F2\" title=\"F2\">%s</button>",
                    TALLY_ARGS(TALLY_SAY(b->w, "Light or dark")));
    tally_board_put(b, "<button type=\"button\" id=\"back\" aria-keyshortcuts=\"ArrowLeft\" title=\"←\">%s</button>",
                    TALLY_ARGS(TALLY_SAY(b->w, "Back")));
    tally_board_put(b,
                    "<span id=\"place\"></span><button type=\"button\" id=\"next\" aria-keyshortcuts=\"ArrowRight\" "
                    "title=\"→\">%s</button></nav>\n",
                    TALLY_ARGS(TALLY_SAY(b->w, "Next")));
    tally_board_put(b, "<p id=\"said\" class=\"unseen\" role=\"status\"></p>\n</body>\n</html>\n", TALLY_NO_ARGS);
}

char *tally_board_html(struct tally_words *w, const struct tally_result *result, const struct tally_disclosure *shown,
                       const char *code, bool counting)
{
    struct tally_board b = {.w = w, .r = result, .shown = shown, .code = code};
    put_head(&b, counting);
    tally_board_put_correction(&b);
    put_accounts(&b);
    if (shown->items) {
        put_tier_accounts(&b);
        tally_board_put_items(&b);
        tally_board_put_overview(&b);
    }
    put_foot(&b);
    return b.html.bytes;
}
