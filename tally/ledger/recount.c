/* Repeats a count from the inputs in the ledger, and compares its result with the stored one. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/result.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "ledger/inputs.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"
#include "result/result.h"

static bool rules_are_own(const struct tally_ledger *ledger, const struct tally_stored_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (!tally_stored_input_rule_is_own(&inputs->files[i]))
            return tally_ledger_report(
                ledger, TALLY_DAMAGED_LEDGER,
                N_("the rule “%1$s” in the ledger differs from this program's built-in rule of that "
                   "name; if another version of the program made this count, count the "
                   "meeting again"),
                inputs->files[i].name);
    return true;
}

struct tally_result *tally_ledger_recount(struct tally_ledger *ledger, uint64_t count,
                                          struct tally_stored_inputs *inputs, char sha256[65])
{
    char *stored = tally_ledger_stored_result(ledger, count);
    struct tally_result *result = NULL;
    if (stored && tally_ledger_result_holds(ledger, count, stored) && tally_ledger_load_inputs(ledger, count, inputs) &&
        tally_ledger_take_reading(ledger, stored, inputs) && rules_are_own(ledger, inputs)) {
        struct tally_diags *aside = tally_diags_new();
        result = tally_count_source(&inputs->source, NULL, aside);
        char *json = result ? tally_result_json(result) : NULL;
        tally_digest(stored, strlen(stored), sha256);
        if (!json || strcmp(json, stored)) {
            tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                                N_("a recount of the stored ballots gives another result than the stored one; “tally "
                                   "verify” says where"),
                                NULL);
        }
        if (!json || strcmp(json, stored) || !tally_ledger_recount_holds(ledger, count, result)) {
            tally_result_free(result);
            result = NULL;
        }
        free(json);
        tally_diags_free(aside);
    } else if (tally_diags_errors_in(ledger->diags, ledger->place) == 0) {
        tally_ledger_report(
            ledger, TALLY_DAMAGED_LEDGER,
            N_("the stored result or its inputs differ from what the events recorded; “tally verify” says where"),
            NULL);
    }
    free(stored);
    return result;
}
