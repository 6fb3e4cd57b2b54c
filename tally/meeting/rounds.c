/* Rounds: the results of the earlier rounds that meeting.csv names, each held against the digest that its successor
 * names; and this round's rule, body, date, posts and candidates, held against what the round before left open. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"

/* The digest in a cell, in lower case; "" where the row is missing, or refused. */
static const char *digest_in(struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, key);
    if (!line)
        return "";
    struct tally_text text = tally_text_fold_mark(r->arena, line->cell.text);
    char *digest = tally_arena_text(r->arena, text.bytes, text.size);
    if (text.size == 64 && strspn(digest, "0123456789abcdef") == 64)
        return digest;
    r->unreadable[key] = true;
    tally_meeting_error(r, TALLY_BAD_AFTER, line->cell.place,
                        N_("“%1$s” is not a SHA-256 digest, which has 64 digits 0-9 a-f; copy it again"),
                        tally_meeting_copy(r, &line->cell));
    return "";
}

/* Reads the file into *file, and what it says; false: refused. expected: the digest that its successor names, or ""
 * where that is not known; at: where a wrong digest is reported. */
static bool read_one(struct tally_meeting_reader *r, const struct tally_cell *cell, const char *expected,
                     struct tally_place at, struct tally_file *file, struct tally_earlier_result *earlier, char *sha256)
{
    const char *name = tally_meeting_copy(r, cell), *wrong;
    if (!r->source->read(r->source, file, name, r->diags))
        return false;
    file->encoding = TALLY_UTF8;
    tally_digest(file->bytes, file->size, sha256);
    if (file->size > TALLY_EARLIER_MAX)
        return tally_diags_refuse(r->diags, TALLY_TOO_LARGE,
                                  (struct tally_place){.file = file->place, .line = 1, .column = 1},
                                  N_("an earlier result of more than 16 MiB"), TALLY_NO_ARGS);
    if (*expected && strcmp(expected, sha256))
        return tally_diags_refuse(r->diags, TALLY_BAD_AFTER, at,
                                  N_("%1$s is not the result that is named: its SHA-256 is %2$s, and %3$s is expected. "
                                     "Write it again from its ledger (tally export LEDGER --format json)"),
                                  TALLY_ARGS(name, sha256, expected));
    if (!tally_earlier_read(earlier, r->arena, file->bytes, file->size, &wrong))
        return tally_diags_refuse(r->diags, TALLY_BAD_AFTER, cell->place,
                                  N_("%1$s is not a result as “tally export LEDGER --format json” writes it (see "
                                     "“%2$s” in it); write it again from its ledger"),
                                  TALLY_ARGS(name, wrong));
    return true;
}

/* ---- the same rule and body, and not earlier ---- */

/* A rule of the program goes by its name, a rule of the user's own by its bytes. */
static bool same_rule(const struct tally_meeting *m, const struct tally_earlier_result *earlier)
{
    return m->rule_file.built_in && earlier->rule_built_in ? !strcmp(m->rule->name, earlier->rule)
                                                           : !strcmp(m->rule->sha256, earlier->rule_sha256);
}

static bool same_name(struct tally_meeting_reader *r, const char *a, const char *b)
{
    return tally_text_same(tally_text_match_name(r->m->reading, r->arena, tally_text_of(a)),
                           tally_text_match_name(r->m->reading, r->arena, tally_text_of(b)));
}

/* Reports a difference between this meeting and an earlier one, at the cell of this meeting. */
static void refuse_at(struct tally_meeting_reader *r, enum tally_meeting_key key, const char *text, const char *earlier)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, key);
    if (line && line->cell.text.size)
        tally_diags_add(r->diags, TALLY_BAD_AFTER, line->cell.place, text,
                        TALLY_ARGS(tally_meeting_copy(r, &line->cell), earlier));
}

static void check_same(struct tally_meeting_reader *r, const struct tally_earlier_result *earlier)
{
    struct tally_date day;
    if (r->m->rule && r->m->rule->sha256 && !tally_diags_errors_in(r->diags, r->m->rule_file.place) &&
        !same_rule(r->m, earlier))
        refuse_at(r, TALLY_KEY_RULE,
                  N_("the earlier round was held under another rule, “%2$s”; a further round has the same rule"),
                  earlier->rule);
    if (!same_name(r, r->m->facts.body, earlier->body))
        refuse_at(r, TALLY_KEY_BODY, N_("“%1$s”: the earlier round was held by another body, “%2$s”"), earlier->body);
    if (r->has_date && tally_text_date(tally_text_of(earlier->date), &day) && tally_date_compare(r->date, day) < 0)
        refuse_at(r, TALLY_KEY_DATE, N_("%1$s is earlier than the earlier round, which was on %2$s"), earlier->date);
    if (!strcmp(r->m->facts.id, earlier->id))
        refuse_at(r, TALLY_KEY_MEETING,
                  N_("the earlier round has the same id, “%2$s”; this round needs one of its own"), earlier->id);
}

/* ---- the chain ---- */

/* How many rows “after” there are, and the rows. */
static size_t rows_after(const struct tally_meeting_reader *r, const struct tally_cell **cells)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == TALLY_KEY_AFTER)
            cells[count++] = &r->lines[i].cell;
    return count;
}

/* The rows that only a further round has. */
static void check_without(struct tally_meeting_reader *r)
{
    static const enum tally_meeting_key keys[] = {TALLY_KEY_AFTER_SHA256, TALLY_KEY_AFTER_EVENT, TALLY_KEY_RELAXED};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !tally_meeting_may_have(r, TALLY_KEY_AFTER); i++) {
        const struct tally_meeting_line *line = tally_meeting_line(r, keys[i]);
        if (line)
            tally_meeting_error(r, TALLY_BAD_AFTER, line->cell.place,
                                N_("“%1$s” belongs to a further round, and no earlier result is named; name it (前次"
                                   "会议), or delete this row"),
                                tally_meeting_key_name(keys[i]));
    }
}

/* The newest result says of which round it is, so how many results there must be is known. */
static bool check_count(struct tally_meeting_reader *r, const struct tally_cell *const *cells, size_t count,
                        const struct tally_earlier_result *newest)
{
    char have[TALLY_NUMBER_SIZE], need[TALLY_NUMBER_SIZE];
    if (newest->round == count || tally_meeting_may_have(r, TALLY_KEY_AFTER))
        return newest->round == count;
    return tally_diags_refuse(
        r->diags, TALLY_BAD_AFTER, cells[newest->round < count ? newest->round : 0]->place,
        newest->round < count ? N_("%1$s is the result of round %3$s, and %2$s results are named: delete those that it "
                                   "does not follow")
                              : N_("%1$s is the result of round %3$s: name the results of all rounds before it too, "
                                   "newest first, each in a row of its own (前次会议)"),
        TALLY_ARGS(newest->id, tally_number(have, count), tally_number(need, newest->round)));
}

bool tally_meeting_round_unclear(const struct tally_meeting_reader *r, const struct tally_post *post)
{
    if (r->m->before) {
        const struct tally_earlier_post *before = tally_earlier_post(r->m->before, post->id);
        return !before || before->seats == 0;
    }
    return tally_meeting_line(r, TALLY_KEY_AFTER) || tally_meeting_line(r, TALLY_KEY_AFTER_SHA256) ||
           tally_meeting_line(r, TALLY_KEY_AFTER_EVENT) || tally_meeting_line(r, TALLY_KEY_RELAXED);
}

/* Whether the round before left anything open. */
static bool leaves_open(const struct tally_earlier_result *earlier)
{
    bool open = earlier->again || earlier->deferred;
    for (size_t i = 0; i < earlier->post_count; i++)
        open |= earlier->posts[i].open != TALLY_OPEN_NOT;
    for (size_t i = 0; i < earlier->item_count && !open && !earlier->contested; i++)
        open = !strcmp(earlier->items[i].outcome, "deferred");
    return open;
}

static void add_earlier(struct tally_meeting_reader *r, struct tally_earlier *to,
                        const struct tally_earlier_result *earlier, const struct tally_file *file, const char *sha256,
                        const char *event)
{
    *to = (struct tally_earlier){.meeting = earlier->id,
                                 .date = earlier->date,
                                 .file = tally_arena_text(r->arena, file->name, strlen(file->name)),
                                 .sha256 = tally_arena_text(r->arena, sha256, strlen(sha256)),
                                 .event = event};
}

void tally_meeting_read_earlier(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    const struct tally_cell **cells = tally_arena_alloc(r->arena, r->count, sizeof *cells);
    size_t count = rows_after(r, cells);
    const char *expected = digest_in(r, TALLY_KEY_AFTER_SHA256), *event = digest_in(r, TALLY_KEY_AFTER_EVENT);
    if (count == 0) {
        check_without(r);
        return;
    }
    const struct tally_meeting_line *named = tally_meeting_line(r, TALLY_KEY_AFTER_SHA256);
    if (!named && !tally_meeting_may_have(r, TALLY_KEY_AFTER_SHA256))
        tally_diags_add(
            r->diags, TALLY_MISSING_KEY, (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
            N_("the row “%1$s” (%2$s) is missing, which holds the SHA-256 of the earlier result. “tally new "
               "FOLDER --after LEDGER”, with the ledger of that round, makes a folder whose meeting.csv has "
               "this row: copy it from there"),
            TALLY_ARGS(tally_meeting_key_name(TALLY_KEY_AFTER_SHA256), "after-sha256"));
    struct tally_earlier *list = tally_arena_alloc(r->arena, count, sizeof *list);
    struct tally_earlier_result *results = tally_arena_alloc(r->arena, count, sizeof *results);
    m->earlier_files = tally_arena_alloc(r->arena, count, sizeof *m->earlier_files);
    m->earlier_file_count = count;
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        char sha256[TALLY_DIGEST_TEXT];
        ok = read_one(r, cells[i], expected, i == 0 && named ? named->cell.place : cells[i]->place,
                      &m->earlier_files[i], &results[i], sha256) &&
             (i > 0 || check_count(r, cells, count, &results[0]));
        if (!ok)
            break;
        add_earlier(r, &list[i], &results[i], &m->earlier_files[i], sha256, event);
        expected = results[i].after_sha256;
        event = results[i].after_event;
        if (i == 0)
            check_same(r, &results[0]);
    }
    if (ok && !leaves_open(&results[0])) {
        tally_meeting_error(r, TALLY_BAD_AFTER, cells[0]->place,
                            N_("the vote of “%1$s” left nothing open, so no further round follows it"), results[0].id);
        ok = false; /* then no post or candidate is one of a further round, which goes without saying */
    }
    m->facts.earlier = list;
    m->facts.earlier_count = ok ? count : 0;
    m->before = ok ? results : NULL;
}

/* ---- posts and candidates ---- */

/* The earlier round in which the votes for this post were equal, where this round is the revote; NULL: it is none. A
 * revote that has to be taken again, or was deferred, is still that revote. */
static const struct tally_earlier_result *tie_of(const struct tally_meeting *m, const struct tally_post *post)
{
    for (size_t i = 0; m->before && i < m->facts.earlier_count; i++) {
        const struct tally_earlier_post *before = tally_earlier_post(&m->before[i], post->id);
        enum tally_open open = before ? before->open : TALLY_OPEN_NOT;
        if (open == TALLY_OPEN_TIE)
            return &m->before[i];
        if (open != TALLY_OPEN_AGAIN && open != TALLY_OPEN_RESUMED)
            return NULL;
    }
    return NULL;
}

/* 第三篇 第十三条 asks for two or three candidates for each seat. A tie's revote is among the tied, of whom there may be
 * fewer; the text does not say that the ratio is asked again. */
bool tally_meeting_is_tie(const struct tally_meeting *m, const struct tally_post *post)
{
    return tie_of(m, post) != NULL;
}

bool tally_meeting_takes_write_ins(const struct tally_meeting *m)
{
    bool some = m->post_count == 0;
    for (size_t i = 0; i < m->post_count && !some; i++)
        some = !tally_meeting_is_tie(m, &m->posts[i]);
    return m->rule && m->rule->write_ins && some;
}

static void check_seats(struct tally_meeting_reader *r, const struct tally_post *post)
{
    const struct tally_earlier_post *before = tally_earlier_post(r->m->before, post->id);
    char seats[TALLY_NUMBER_SIZE], left[TALLY_NUMBER_SIZE];
    uint64_t open = before ? before->seats : 0;
    if (post->refused || post->seats <= open)
        return;
    tally_diags_add(r->diags, TALLY_BAD_AFTER, post->seats_place,
                    open ? N_("“%1$s” has %2$s seats here, and the earlier round left %3$s open")
                         : N_("the earlier round left no seat of “%1$s” open; delete this post"),
                    TALLY_ARGS(post->title, tally_number(seats, post->seats), tally_number(left, open)));
}

/* The item of an earlier round with this post, id and name; NULL: there is none. */
static const struct tally_earlier_item *find_item(struct tally_meeting_reader *r,
                                                  const struct tally_earlier_result *earlier, const char *post,
                                                  const struct tally_person *p)
{
    for (size_t i = 0; i < earlier->item_count; i++)
        if (!strcmp(earlier->items[i].post, post) && !strcmp(earlier->items[i].id, p->id) &&
            same_name(r, earlier->items[i].name, p->name))
            return &earlier->items[i];
    return NULL;
}

/* Whether an earlier round, not only the one before, elected this person for the post: a round for seats left open may
 * take on whoever is added, and in round 3 nobody of round 1 is on the roster of round 2 any more. */
static bool was_elected(struct tally_meeting_reader *r, const char *post, const struct tally_person *p)
{
    for (size_t i = 0; i < r->m->facts.earlier_count; i++) {
        const struct tally_earlier_item *item = find_item(r, &r->m->before[i], post, p);
        if (item && !strcmp(item->outcome, "elected"))
            return true;
    }
    return false;
}

/* Reports a candidate of a tie's revote who is not among the tied, and which of them may be meant: the one with the
 * same id or with the same name, or the same person, who was tied for another post. */
static void report_not_tied(struct tally_meeting_reader *r, const struct tally_person *p, const struct tally_post *post,
                            const struct tally_earlier_result *tie)
{
    const struct tally_earlier_item *id = NULL, *name = NULL, *other = NULL;
    for (size_t i = 0; i < tie->item_count; i++) {
        const struct tally_earlier_item *item = &tie->items[i];
        bool same_id = !strcmp(item->id, p->id), named = same_name(r, item->name, p->name);
        bool here = !strcmp(item->post, post->id);
        if (strcmp(item->outcome, "tie"))
            continue;
        id = here && same_id ? item : id;
        name = here && named ? item : name;
        other = !here && same_id && named ? item : other;
    }
    tally_diags_add(r->diags, TALLY_BAD_AFTER, p->place,
                    other ? N_("%1$s (%2$s) was not among the tied for “%3$s”, but for the post %4$s: correct the post "
                               "in this row (职位)")
                    : id ? N_("%1$s (%2$s) was not among the tied for “%3$s”: the earlier round has the id %2$s for "
                              "%5$s. If this person is meant, write the name so; else delete this row")
                    : name ? N_("%1$s (%2$s) was not among the tied for “%3$s”: the earlier round has this name under "
                                "the id %4$s; write that id")
                           : N_("%1$s (%2$s) was not among the tied for “%3$s”, and only these stand in the further "
                                "round; id and name must be those of the earlier round"),
                    TALLY_ARGS(p->name, p->id, post->title,
                               other  ? other->post
                               : name ? name->id
                                      : "",
                               id ? id->name : ""));
}

/* In a tie's revote only the tied stand; nobody who was elected stands for the same post again. */
static void check_candidate(struct tally_meeting_reader *r, const struct tally_person *p)
{
    if (p->refused || p->post == TALLY_NO_POST)
        return;
    const struct tally_post *post = &r->m->posts[p->post];
    const struct tally_earlier_result *tie = tie_of(r->m, post);
    const struct tally_earlier_item *item = tie ? find_item(r, tie, post->id, p) : NULL;
    if (tie && (!item || strcmp(item->outcome, "tie")))
        report_not_tied(r, p, post, tie);
    else if (!tie && was_elected(r, post->id, p))
        tally_diags_add(r->diags, TALLY_BAD_AFTER, p->place,
                        N_("%1$s (%2$s) was elected for “%3$s” in the earlier round; delete this row"),
                        TALLY_ARGS(p->name, p->id, post->title));
}

/* What an earlier round adopted is decided. To decide it anew is a 复议, which “应当经超过半数以上常委同意方可进行” (第三篇
 * 第十四条), and no part of a round that takes up what was deferred. */
static void check_motion(struct tally_meeting_reader *r, const struct tally_person *p)
{
    for (size_t i = 0; i < r->m->facts.earlier_count && !p->refused; i++)
        for (size_t k = 0; k < r->m->before[i].item_count; k++) {
            const struct tally_earlier_item *item = &r->m->before[i].items[k];
            if (strcmp(item->outcome, "adopted") || strcmp(item->id, p->id) || !same_name(r, item->name, p->name))
                continue;
            tally_diags_add(r->diags, TALLY_BAD_AFTER, p->place,
                            N_("%1$s (%2$s) was adopted in an earlier round; delete this row, or give another motion "
                               "on the same person an id of its own"),
                            TALLY_ARGS(p->name, p->id));
            return;
        }
}

void tally_meeting_check_round(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    if (!m->before)
        return;
    for (size_t i = 0; i < m->post_count; i++)
        check_seats(r, &m->posts[i]);
    for (size_t i = 0; i < m->person_count; i++)
        if (m->before->contested)
            check_candidate(r, &m->roster[i]);
        else
            check_motion(r, &m->roster[i]);
}
