/* Acts: what a vote does with a person, as the roster's “action” (任免) says; and the methods of a vote. */
#include <assert.h>
#include <tally/rule.h>

const char *tally_act_name(enum tally_act act)
{
    static const char *const names[] = {[TALLY_ACT_APPOINT] = "appoint",
                                        [TALLY_ACT_PROMOTE] = "promote",
                                        [TALLY_ACT_TRANSFER] = "transfer",
                                        [TALLY_ACT_REMOVE] = "remove"};
    static_assert(sizeof names / sizeof *names == TALLY_ACTS, "each has its name");
    return names[act];
}

const char *tally_method_name(enum tally_method method)
{
    static const char *const names[] = {
        [TALLY_METHOD_BALLOTS] = "ballots", [TALLY_METHOD_HANDS] = "hands", [TALLY_METHOD_VOICE] = "voice"};
    static_assert(sizeof names / sizeof *names == TALLY_METHODS, "each has its name");
    return names[method];
}
