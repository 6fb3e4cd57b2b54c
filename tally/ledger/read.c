/* Takes the result or the inputs of a count from a ledger, for the commands that show or export them; the whole ledger
 * is verified first. */
#include <stdlib.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/result.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "ledger/inputs.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

/* The number of the requested count, where 0 requests the latest. 0: the ledger has no such count, which is
 * reported. */
static uint64_t number_of_count(const struct tally_ledger *ledger, uint64_t count)
{
    uint64_t latest = tally_ledger_latest(ledger);
    if (count <= latest && latest)
        return count ? count : latest;
    tally_ledger_report(ledger, TALLY_MISSING_FILE, N_("the ledger has no such count"), NULL);
    return 0;
}

char *tally_ledger_result(const char *path, uint64_t count, struct tally_diags *diags)
{
    struct tally_ledger ledger;
    char *json = NULL;
    if (tally_ledger_open(&ledger, path, diags) && tally_ledger_holds(&ledger, 0) &&
        (count = number_of_count(&ledger, count)) != 0)
        json = tally_ledger_stored_result(&ledger, count);
    tally_ledger_close(&ledger);
    return json;
}

struct tally_recounted {
    struct tally_stored_inputs inputs;
};

struct tally_result *tally_ledger_recounted(const char *path, uint64_t count, struct tally_recounted **owner,
                                            struct tally_diags *diags)
{
    struct tally_ledger ledger;
    struct tally_recounted *own = tally_alloc(1, sizeof *own);
    struct tally_result *result = NULL;
    char sha256[TALLY_DIGEST_TEXT];
    own->inputs = tally_stored_inputs_empty();
    if (tally_ledger_open(&ledger, path, diags) && (count = number_of_count(&ledger, count)) != 0 &&
        tally_ledger_holds(&ledger, count))
        result = tally_ledger_recount(&ledger, count, &own->inputs, sha256);
    tally_ledger_close(&ledger);
    if (!result) {
        tally_recounted_free(own);
        own = NULL;
    }
    *owner = own;
    return result;
}

void tally_recounted_free(struct tally_recounted *owner)
{
    if (owner)
        tally_stored_inputs_clear(&owner->inputs);
    free(owner);
}

bool tally_ledger_inputs(const char *path, uint64_t count, const char *folder, struct tally_diags *diags)
{
    struct tally_ledger ledger;
    struct tally_stored_inputs inputs = {.count = 0};
    bool ok = tally_ledger_open(&ledger, path, diags) && tally_ledger_holds(&ledger, 0) &&
              (count = number_of_count(&ledger, count)) != 0 && tally_ledger_load_inputs(&ledger, count, &inputs) &&
              tally_stored_inputs_write(&inputs, folder, path, diags);
    tally_stored_inputs_clear(&inputs);
    tally_ledger_close(&ledger);
    return ok;
}

char *tally_ledger_latest_time(const struct tally_ledger *ledger)
{
    return tally_ledger_text(ledger, "SELECT max(at) FROM event", 0);
}
