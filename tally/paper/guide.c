/* How to mark a ballot: the lines that stand on it above the boxes. */
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "font/font.h"
#include "meeting/meeting.h"
#include "page/page.h"
#include "paper/paper.h"
#include "words/words.h"

static const struct tally_type guide = {TALLY_REGULAR, 1050, TALLY_BLACK, TALLY_LEFT};

static void guide_line(struct paper *p, const char *text)
{
    if (*text)
        tally_page_paragraph(&p->page, guide, "· ", text);
}

/* “打分”: numbers in place of marks. */
static const char *how_to_write_points(const struct paper *p)
{
    const struct tally_rule_points *points = &p->m->rule->points;
    return tally_words_format(p->w,
                              TALLY_SAY(p->w,
                                        "In each row write one number, from %1$s to %2$s in steps of %3$s. If you "
                                        "change your mind, ask for a new ballot."),
                              TALLY_ARGS(tally_words_value(p->w, points->least), tally_words_value(p->w, points->most),
                                         tally_words_value(p->w, points->step)));
}

/* How to mark the ballot under the rule. */
static const char *how_to_mark(const struct paper *p)
{
    if (p->m->rule->points.count)
        return how_to_write_points(p);
    switch (p->m->rule->kind) {
    case TALLY_DECISION:
        return TALLY_SAY(p->w, "In each row put √ in one box. If you change your mind, ask for a new ballot.");
    case TALLY_APPRAISAL:
        return TALLY_SAY(p->w, "In each row put √ under one grade. If you change your mind, ask for a new ballot.");
    case TALLY_RECOMMENDATION:
        return p->names
                   ? TALLY_SAY(
                         p->w,
                         "Write the names of those whom you recommend, one to a blank; where two share a name, add "
                         "the unit. Blanks may stay empty.")
                   : TALLY_SAY(p->w,
                               "Put √ in the box of each person whom you recommend; leave the other boxes empty.");
    case TALLY_KINDS:
        break;
    }
    return "";
}

static const char *how_empty_counts(const struct paper *p)
{
    if (p->m->rule->kind == TALLY_RECOMMENDATION)
        return "";
    if (p->m->rule->points.count)
        return p->m->rule->blank == TALLY_BLANK_IS_VOID
                   ? TALLY_SAY(p->w, "A row without a number is void, and so is one with several; the other rows hold.")
                   : TALLY_SAY(p->w,
                               "A row without a number counts for nothing, and one with several is void; the other "
                               "rows hold.");
    switch (p->m->rule->blank) {
    case TALLY_BLANK_IS_ABSTAIN:
        return TALLY_SAY(
            p->w,
            "A row without a mark counts as abstaining; a row with marks that differ is void, the other rows hold.");
    case TALLY_BLANK_IS_BLANK:
        return TALLY_SAY(
            p->w, "A row without a mark counts as blank; a row with marks that differ is void, the other rows hold.");
    case TALLY_BLANK_IS_VOID:
        return TALLY_SAY(p->w,
                         "A row without a mark is void, and so is one with marks that differ; the other rows hold.");
    case TALLY_BLANK_IS_AGREE:
        return TALLY_SAY(
            p->w,
            "A row without a mark counts as agreeing; a row with marks that differ is void, the other rows hold.");
    }
    return "";
}

/* Whether the ballot has lines for names written in. */
static bool has_lines(const struct paper *p)
{
    bool has = false;
    for (size_t i = 0; i < p->m->post_count; i++)
        has |= tally_paper_takes_names(p->m, (uint32_t)i);
    return has && !p->names;
}

/* Exactly so many names (填选数, 少选): what makes them too few and too many void. */
static const char *how_many_exactly(const struct paper *p)
{
    const struct tally_rule *rule = p->m->rule;
    const bool few = rule->undervote == TALLY_VOID_BALLOT, many = rule->overvote == TALLY_VOID_BALLOT;
    const char *choose =
        has_lines(p) ? TALLY_SAY(p->w, "Choose exactly as many as stand beside each post, names that you write in "
                                       "included")
                     : TALLY_SAY(p->w, "Choose exactly as many as stand beside each post");
    return tally_words_format(p->w,
                              few && many ? TALLY_SAY(p->w, "%1$s; fewer or more make the whole ballot void.")
                              : few ? TALLY_SAY(p->w, "%1$s; fewer make the whole ballot void, more that post's votes.")
                              : many
                                  ? TALLY_SAY(p->w, "%1$s; more make the whole ballot void, fewer that post's votes.")
                                  : TALLY_SAY(p->w, "%1$s; fewer or more make that post's votes void."),
                              TALLY_ARGS(choose));
}

static const char *how_many(const struct paper *p)
{
    const struct tally_rule *rule = p->m->rule;
    if (!tally_paper_has_posts(p->m) || (rule->kind == TALLY_RECOMMENDATION && !rule->choices))
        return "";
    if (rule->choices_exact)
        return how_many_exactly(p);
    if (rule->overvote == TALLY_VOID_BALLOT)
        return rule->contested
                   ? TALLY_SAY(p->w, "More agree marks for a post than are allowed there make the whole ballot void.")
                   : TALLY_SAY(p->w, "More persons for a post than are allowed there make the whole ballot void.");
    return rule->contested
               ? TALLY_SAY(p->w, "More agree marks for a post than are allowed there make that post's votes void.")
               : TALLY_SAY(p->w, "More persons for a post than are allowed there make that post's votes void.");
}

/* 另选他人 */
static const char *how_to_write_in(const struct paper *p)
{
    const struct tally_rule *rule = p->m->rule;
    if (!has_lines(p))
        return "";
    if (rule->kind == TALLY_RECOMMENDATION)
        return rule->write_in_needs_mark
                   ? TALLY_SAY(p->w,
                               "You may recommend others: write the name on a line below and put √ beside it; a name "
                               "without √ does not count.")
                   : TALLY_SAY(p->w, "You may recommend others: write the name on a line below; it counts without √.");
    return rule->write_in_needs_mark
               ? TALLY_SAY(p->w, "You may choose others: write the name on a line below and put √ under agree; a name "
                                 "without √ does not count.")
               : TALLY_SAY(p->w,
                           "You may choose others: write the name on a line below; it counts as agreed without √.");
}

void tally_paper_guide(struct paper *p)
{
    guide_line(p, how_to_mark(p));
    guide_line(p, how_to_write_in(p));
    guide_line(p, how_many(p));
    guide_line(p, how_empty_counts(p));
    if (p->m->rule->ballot_weight)
        guide_line(p, tally_words_format(p->w,
                                         TALLY_SAY(p->w, "Whoever gives the ballot out fills in the weight (%1$s), "
                                                         "which is needed for the count, and nothing else: no name, no "
                                                         "number of a room. Do not change it."),
                                         TALLY_ARGS(p->m->rule->ballot_weight)));
    if (p->m->rule->ballot_copies > 1)
        guide_line(p, tally_words_format(p->w,
                                         TALLY_SAY(p->w, "This ballot has %1$s parts: mark all of them alike, and put "
                                                         "all of them into the box. The first part is counted, the "
                                                         "others are sealed; each goes to the archive named on it."),
                                         TALLY_ARGS(tally_words_number(p->w, p->m->rule->ballot_copies))));
    guide_line(p, TALLY_SAY(p->w, "This ballot is secret: do not sign it, and put no other mark on it."));
    guide_line(p, TALLY_SAY(p->w, "The scrutineers rule a ballot void if it was not given out here, cannot be read, or "
                                  "bears a name or sign by which the voter could be known."));
    tally_page_space(&p->page, 400);
}
