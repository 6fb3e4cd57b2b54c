/* A page compared with the result by its text: the rows that must be on it, one after another. */
#include "sheet/page_check.h"

#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "pdf/pdf.h"
#include "result/result.h"
#include "revision/text.h"
#include "sheet/page_reading.h"
#include "sheet/page_words.h"
#include "sheet/sheet.h"

static bool expect_label(struct tally_page_reading *r, const char *label, const char *text)
{
    struct tally_page_row row = tally_page_row(r, 2);
    if (!*text)
        return true;
    tally_page_put(&row, tally_page_phrase(r, label));
    tally_page_put(&row, text);
    return tally_page_expect_row(&row);
}

/* ---- the footers ---- */

static const char *copy_line(struct tally_page_reading *r)
{
    static const char *const ordinals[] = {"first", "second",  "third",  "fourth", "fifth",
                                           "sixth", "seventh", "eighth", "ninth",  "tenth"};
    static const char *const cardinals[] = {"one", "two",   "three", "four", "five",
                                            "six", "seven", "eight", "nine", "ten"};
    const struct tally_sheet_facts *f = r->facts;
    return tally_page_fill(
        r, "in %1$s copies · the %2$s copy · kept by %3$s",
        TALLY_ARGS(f->copies <= 10 ? tally_page_phrase(r, cardinals[f->copies - 1]) : tally_page_number(r, f->copies),
                   f->copy <= 10 ? tally_page_phrase(r, ordinals[f->copy - 1]) : tally_page_number(r, f->copy),
                   f->archive));
}

/* The footers are the last lines of each page. They are taken out, because the text above them can continue on the
 * next page. */
static bool take_footers(struct tally_page_reading *r)
{
    enum { CODE = 16 };
    const struct tally_sheet_facts *f = r->facts;
    size_t count = r->count, kept = 0;
    for (size_t page = 0; page < r->pages; page++) {
        struct tally_page_row row = tally_page_row(r, 3);
        size_t from = kept;
        tally_page_put(&row,
                       tally_page_fill(r, "page %1$s of %2$s",
                                       TALLY_ARGS(tally_page_number(r, page + 1), tally_page_number(r, r->pages))));
        tally_page_put(&row, tally_page_fill(r, "meeting %1$s · count %2$s · issue %3$s · %4$s",
                                             TALLY_ARGS(f->meeting, tally_page_number(r, f->count),
                                                        tally_page_number(r, f->issue), copy_line(r))));
        tally_page_put(
            &row, tally_page_fill(r, "digest of the result %1$s · code %2$s",
                                  TALLY_ARGS(f->result_sha256, tally_arena_text(r->arena, f->counted_digest, CODE))));
        for (; r->at < count && r->lines[r->at].page == page; r->at++) {
            size_t end = tally_page_row_end(r, &row, r->at);
            if (end && (end == count || r->lines[end].page != page)) {
                from = SIZE_MAX;
                r->at = end;
                break;
            }
            r->lines[kept++] = r->lines[r->at];
        }
        if (from != SIZE_MAX)
            return tally_page_wrong(r, row.cells[0]);
    }
    r->count = kept;
    r->at = 0;
    return r->pages > 0;
}

/* ---- the head ---- */

static bool check_head(struct tally_page_reading *r)
{
    static const char *const titles[] = {[TALLY_RECOMMENDATION] = "Tally sheet of a recommendation",
                                         [TALLY_APPRAISAL] = "Tally sheet of an appraisal",
                                         [TALLY_DECISION] = "Tally sheet of a vote"};
    const struct tally_meeting_facts *m = &r->result->meeting;
    const struct tally_rule *rule = r->result->rule;
    const struct tally_input *input = &r->result->inputs[1];
    const char *const of_rule[] = {rule->title, rule->name, rule->cite, input->file, NULL};
    return tally_page_expect(r, copy_line(r)) && tally_page_expect(r, m->title) &&
           tally_page_expect(r, tally_page_phrase(r, titles[rule->kind])) && expect_label(r, "body", m->body) &&
           expect_label(r, "date", tally_page_date(r, m->date)) && expect_label(r, "place", m->place) &&
           expect_label(r, "host", m->host) &&
           expect_label(r, "tellers", tally_page_list(r, m->tellers, m->teller_count)) &&
           expect_label(r, "scrutineers", tally_page_list(r, m->scrutineers, m->scrutineer_count)) &&
           (!*m->recommended || expect_label(r, "recommended", tally_page_date(r, m->recommended))) &&
           expect_label(r, "rule",
                        tally_page_fill(r,
                                        input->encoding ? "%1$s (a rule of the meeting's own, %4$s: %2$s; %3$s)"
                                                        : "%1$s (%2$s; %3$s)",
                                        of_rule));
}

/* The lines on what is needed to pass: for the ballots, and then, labelled with the channel, for the talks. */
static bool check_conditions(struct tally_page_reading *r)
{
    static const char *const channels[] = {[TALLY_MEETING] = "Ballots of the meeting", [TALLY_TALK] = "Talks"};
    const struct tally_result *result = r->result;
    bool ok = true;
    for (size_t c = 0; ok && c < result->channel_count; c++) {
        const struct tally_accounts *whole = &result->channels[c].whole;
        const struct tally_rule_condition *pass = tally_rule_pass(result->rule, whole->present);
        ok = !pass || expect_label(r, c ? channels[result->channels[c].channel] : "passes with",
                                   tally_page_condition(r, pass, whole));
    }
    return ok;
}

static bool check_status(struct tally_page_reading *r)
{
    return (!r->result->quorum.condition || expect_label(r, "quorum", tally_page_quorum(r, &r->result->quorum))) &&
           expect_label(r, "status", tally_page_status(r)) && expect_label(r, "deferred", r->result->meeting.deferred);
}

/* ---- notices ---- */

static bool check_notices(struct tally_page_reading *r)
{
    const struct tally_result *result = r->result;
    tally_translator *translate = tally_page_translator(r->facts->version, r->facts->language);
    bool ok = !result->notice_count ||
              tally_page_expect_heading(
                  r, tally_page_fill(r, "Notices (%1$s)", TALLY_ARGS(tally_page_number(r, result->notice_count))));
    for (size_t i = 0; ok && i < result->notice_count; i++) {
        char *text = tally_result_notice_in(result, i, translate);
        struct tally_page_row row = tally_page_row(r, 2);
        tally_page_put(&row, "·");
        tally_page_put(&row, text);
        free(text);
        ok = tally_page_expect_row(&row);
    }
    return ok;
}

/* ---- what is signed, and by whom ---- */

static bool check_matter(struct tally_page_reading *r)
{
    const struct tally_result *result = r->result;
    size_t counts[TALLY_OUTCOMES] = {0}, count = 0;
    enum tally_outcome order[TALLY_OUTCOMES];
    const char *parts[TALLY_OUTCOMES];
    for (size_t i = 0; i < result->item_count; i++)
        if (counts[result->items[i].outcome]++ == 0)
            order[count++] = result->items[i].outcome;
    for (size_t i = 0; i < count; i++)
        parts[i] =
            tally_page_fill(r,
                            result->rule->kind == TALLY_DECISION && !result->rule->contested ? "%1$s (items: %2$s)"
                                                                                             : "%1$s (persons: %2$s)",
                            TALLY_ARGS(tally_page_outcome(r, order[i]), tally_page_number(r, counts[order[i]])));
    const struct tally_meeting_facts *m = &result->meeting;
    const char *said = tally_page_fill(
        r, "The result of “%1$s”, %2$s: %3$s.",
        TALLY_ARGS(m->title, tally_page_date(r, m->date),
                   count ? tally_page_list(r, parts, count) : tally_page_phrase(r, "nobody was recommended")));
    return tally_page_expect(r, result->status == TALLY_VALID_VOTE
                                    ? said
                                    : tally_page_join(r, (const char *const[]){said, tally_page_status(r)}, 2, ""));
}

/* A line of the section “Afterwards”. Of several lines with one label, only the first on each page has the label. */
static bool expect_after(struct tally_page_reading *r, const char *label, const char *text, bool more)
{
    bool same_page = r->at > 0 && r->at < r->count && r->lines[r->at].page == r->lines[r->at - 1].page;
    return more && same_page ? tally_page_expect(r, text) : expect_label(r, label, text);
}

static bool check_afterwards(struct tally_page_reading *r)
{
    const struct tally_result *result = r->result;
    const struct tally_meeting_facts *m = &result->meeting;
    bool ok = tally_page_expect_heading(r, tally_page_phrase(r, "Afterwards"));
    for (size_t i = 0; ok && i < m->phone_count; i++)
        ok = expect_after(r, "by telephone", m->phones[i], i > 0);
    if (ok && result->status == TALLY_VALID_VOTE)
        ok = expect_after(r, "publicity", tally_page_publicity(r), false);
    if (ok && *m->recommendation_last)
        ok = expect_after(r, "valid to", tally_page_date(r, m->recommendation_last), false);
    ok = ok && expect_after(r, "archives",
                            tally_page_fill(r, "%1$s copies: %2$s",
                                            TALLY_ARGS(tally_page_number(r, m->archive_count),
                                                       tally_page_list(r, m->archives, m->archive_count))),
                            false);
    for (size_t i = 0; ok && i < result->rule->note_count; i++)
        ok = expect_after(r, "the rule says", result->rule->notes[i], i > 0);
    return ok;
}

static bool check_officials(struct tally_page_reading *r, const struct tally_official *officials, size_t count)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        struct tally_page_row row = tally_page_row(r, 2);
        tally_page_put(&row, officials[i].role);
        tally_page_put(&row, officials[i].name);
        ok = tally_page_expect_row(&row);
    }
    return ok;
}

/* The seal's place, and what stands beside it. */
static bool check_close(struct tally_page_reading *r)
{
    return (tally_page_take(r, tally_page_fill(r, "%1$s (seal)", TALLY_ARGS(r->result->meeting.body))) ||
            tally_page_expect(r, tally_page_phrase(r, "(seal)"))) &&
           tally_page_expect(r, tally_page_phrase(r, "Date:")) &&
           tally_page_expect(
               r, tally_page_phrase(
                      r, "Sign by hand on paper, or by key in the file; one does not stand for the other.")) &&
           tally_page_expect(r, tally_page_phrase(r, "For the archives: every tier is on this sheet. What the room may "
                                                     "see is less: the words and the board show it."));
}

/* ---- all of it ---- */

static void take_lines(struct tally_page_reading *r, const struct tally_revision_text *text)
{
    r->lines = tally_arena_alloc(r->arena, text->count + 1, sizeof *r->lines);
    r->pages = text->pages;
    for (size_t i = 0; i < text->count; i++) {
        const char *squeezed = tally_page_squeeze(r->arena, text->lines[i].text);
        if (*squeezed)
            r->lines[r->count++] = (struct tally_page_line){squeezed, text->lines[i].page};
    }
}

static bool check_all(struct tally_page_reading *r, const struct tally_official *officials, size_t official_count)
{
    return take_footers(r) && check_head(r) && check_conditions(r) &&
           tally_page_expect_heading(r, tally_page_phrase(r, "Ballots")) && tally_page_check_accounts(r) &&
           check_status(r) && tally_page_check_items(r) &&
           tally_page_expect_heading(r, tally_page_phrase(r, "Read out by the host")) && tally_page_check_words(r) &&
           tally_page_check_irregular(r) && check_notices(r) && check_afterwards(r) &&
           tally_page_expect_heading(r, tally_page_phrase(r, "Signatures")) && check_matter(r) &&
           check_officials(r, officials, official_count) && check_close(r) &&
           (r->at == r->count || tally_page_wrong(r, ""));
}

bool tally_page_is_known(const struct tally_result *result, const struct tally_sheet_facts *facts)
{
    return tally_page_words(facts->version) && !result->rule->uses_extensions;
}

enum tally_page_verdict tally_page_check(const struct tally_revision_text *text, const struct tally_result *result,
                                         const struct tally_sheet_facts *facts, const struct tally_official *officials,
                                         size_t official_count, struct tally_arena *arena, const char **expected,
                                         const char **found)
{
    struct tally_page_reading r = {
        .arena = arena, .result = result, .facts = facts, .phrases = tally_page_words(facts->version)};
    *expected = *found = "";
    if (!tally_page_is_known(result, facts))
        return TALLY_PAGE_UNKNOWN;
    take_lines(&r, text);
    if (!check_all(&r, officials, official_count) && r.verdict == TALLY_PAGE_AGREES)
        r.verdict = TALLY_PAGE_DIFFERS;
    *expected = r.expected ? r.expected : "";
    *found = r.found ? r.found : "";
    return r.verdict;
}
