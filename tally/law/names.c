/* The names of statuses and outcomes in the JSON of a result. */
#include <assert.h>
#include <stddef.h>
#include <tally/law.h>

static const char *const statuses[] = {[TALLY_VALID_VOTE] = "valid",
                                       [TALLY_DEFERRED_VOTE] = "deferred",
                                       [TALLY_INVALID_VOTE] = "invalid",
                                       [TALLY_NO_QUORUM] = "no-quorum"};
static_assert(sizeof statuses / sizeof *statuses == TALLY_STATUSES, "each status has its name");

static const char *const outcomes[] = {
    [TALLY_QUALIFIES] = "qualifies",     [TALLY_FALLS_SHORT] = "falls-short",
    [TALLY_RANKED] = "ranked",           [TALLY_LISTED] = "listed",
    [TALLY_NOT_LISTED] = "not-listed",   [TALLY_TIE] = "tie",
    [TALLY_MAY_PROPOSE] = "may-propose", [TALLY_MAY_NOT_PROPOSE] = "may-not-propose",
    [TALLY_ADOPTED] = "adopted",         [TALLY_NOT_ADOPTED] = "not-adopted",
    [TALLY_ELECTED] = "elected",         [TALLY_NOT_ELECTED] = "not-elected",
    [TALLY_DEFERRED] = "deferred",       [TALLY_NO_DECISION] = "no-decision",
};
static_assert(sizeof outcomes / sizeof *outcomes == TALLY_OUTCOMES, "each outcome has its name");

static const char *const post_outcomes[] = {[TALLY_POST_NONE] = NULL,
                                            [TALLY_POST_FILLED] = "filled",
                                            [TALLY_POST_UNFILLED] = "unfilled",
                                            [TALLY_POST_TIE] = "tie",
                                            [TALLY_POST_NO_DECISION] = "no-decision"};
static_assert(sizeof post_outcomes / sizeof *post_outcomes == TALLY_POST_OUTCOMES, "each post's outcome has its name");

const char *tally_status_name(enum tally_status status)
{
    return statuses[status];
}

const char *tally_outcome_name(enum tally_outcome outcome)
{
    return outcomes[outcome];
}

const char *tally_post_outcome_name(enum tally_post_outcome outcome)
{
    return post_outcomes[outcome];
}

const char *tally_post_next_name(enum tally_post_next next)
{
    static const char *const names[] = {[TALLY_NEXT_NONE] = NULL,
                                        [TALLY_NEXT_AGAIN] = "again",
                                        [TALLY_NEXT_TIE] = "tie",
                                        [TALLY_NEXT_UNFILLED] = "unfilled",
                                        [TALLY_NEXT_RESUMED] = "resumed"};
    static_assert(sizeof names / sizeof *names == TALLY_POST_NEXTS, "each has its name");
    return names[next];
}
