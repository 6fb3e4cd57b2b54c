/* Acts: what a vote does with a person, as the roster's “action” (任免) says; and the methods of a vote. */
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"

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

static bool begins(struct tally_text text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && !memcmp(text.bytes, with, size);
}

/* Takes off what only says that the action is proposed; false if nothing of the kind leads. */
static bool take_proposal(struct tally_text *text)
{
    static const char *const proposals[] = {"拟", "建议", "提请"};
    for (size_t i = 0; i < sizeof proposals / sizeof *proposals; i++) {
        size_t size = strlen(proposals[i]);
        if (begins(*text, proposals[i])) {
            *text = tally_text_trim((struct tally_text){text->bytes + size, text->size - size});
            return true;
        }
    }
    return false;
}

enum tally_act tally_act_of(const char *action, enum tally_act by_default)
{
    static const struct {
        const char *begins;
        enum tally_act act;
    } acts[] = {{"提拔", TALLY_ACT_PROMOTE},
                {"交流", TALLY_ACT_TRANSFER},
                {"轮岗", TALLY_ACT_TRANSFER},
                {"免", TALLY_ACT_REMOVE}};
    struct tally_arena arena = {.newest = NULL};
    struct tally_text text = tally_text_trim(tally_text_fold_mark(&arena, tally_text_of(action)));
    while (take_proposal(&text)) /* 建议拟提拔 */
        ;
    enum tally_act act = text.size ? TALLY_ACT_APPOINT : by_default;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (begins(text, acts[i].begins))
            act = acts[i].act;
    tally_arena_clear(&arena);
    return act;
}
