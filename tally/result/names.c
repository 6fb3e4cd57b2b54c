#include <assert.h>
#include <tally/num.h>
#include <tally/result.h>

static const char *const statuses[] = {[TALLY_VALID_VOTE] = "valid",
                                       [TALLY_DEFERRED_VOTE] = "deferred",
                                       [TALLY_INVALID_VOTE] = "invalid",
                                       [TALLY_NO_QUORUM] = "no-quorum"};
static_assert(sizeof statuses / sizeof *statuses == TALLY_STATUSES, "each status has its name");

static const char *const channels[] = {[TALLY_MEETING] = "meeting", [TALLY_TALK] = "talk"};
static_assert(sizeof channels / sizeof *channels == TALLY_CHANNELS, "each channel has its name");

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

static const char *const irregular[] = {[TALLY_IRREGULAR_VOID] = "void",
                                        [TALLY_IRREGULAR_OVERVOTED] = "overvoted",
                                        [TALLY_IRREGULAR_OVERVOTED_POST] = "overvoted-post",
                                        [TALLY_IRREGULAR_BLANK] = "blank",
                                        [TALLY_IRREGULAR_VOID_ITEM] = "void-item",
                                        [TALLY_IRREGULAR_RULED] = "ruled"};
static_assert(sizeof irregular / sizeof *irregular == TALLY_IRREGULAR_KINDS, "each kind has its name");

static const char *const bases[] = {[TALLY_DUE] = "due",
                                    [TALLY_PRESENT] = "present",
                                    [TALLY_ISSUED] = "issued",
                                    [TALLY_RETURNED] = "returned",
                                    [TALLY_VALID] = "valid"};
static_assert(sizeof bases / sizeof *bases == TALLY_BASES, "each base has its name");

static const char *const accounts[] = {[TALLY_ACCOUNT_DUE] = "due",
                                       [TALLY_ACCOUNT_PRESENT] = "present",
                                       [TALLY_ACCOUNT_ISSUED] = "issued",
                                       [TALLY_ACCOUNT_RETURNED] = "returned",
                                       [TALLY_ACCOUNT_UNRETURNED] = "unreturned",
                                       [TALLY_ACCOUNT_VALID] = "valid",
                                       [TALLY_ACCOUNT_VOID] = "void",
                                       [TALLY_ACCOUNT_BLANK] = "blank"};
static_assert(sizeof accounts / sizeof *accounts == TALLY_ACCOUNTS, "each account has its name");

static const char *const kinds[] = {
    [TALLY_RECOMMENDATION] = "recommendation", [TALLY_APPRAISAL] = "appraisal", [TALLY_DECISION] = "decision"};
static_assert(sizeof kinds / sizeof *kinds == TALLY_KINDS, "each kind has its name");

const char *tally_status_name(enum tally_status status)
{
    return statuses[status];
}

const char *tally_channel_name(enum tally_channel channel)
{
    return channels[channel];
}

const char *tally_outcome_name(enum tally_outcome outcome)
{
    return outcomes[outcome];
}

const char *tally_post_outcome_name(enum tally_post_outcome outcome)
{
    return post_outcomes[outcome];
}

const char *tally_irregular_name(enum tally_irregular_kind kind)
{
    return irregular[kind];
}

const char *tally_base_name(enum tally_base base)
{
    return bases[base];
}

const char *tally_account_name(enum tally_account account)
{
    return accounts[account];
}

const char *tally_kind_name(enum tally_kind kind)
{
    return kinds[kind];
}
