/* What was reported, as a page shows it: with the cell that it is about. */
#include <stdlib.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/diag_list.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/inside.h"

struct tally_json *tally_desk_finding(const struct tally_diags *diags, size_t i)
{
    const struct tally_diag diag = tally_diags_at(diags, i);
    const struct tally_place place = tally_diags_shown(diags, i)->place;
    struct tally_json *finding = tally_json_object();
    /* what the two keyings have is not shown until the paper ballot was read again */
    char *text = diag.code == TALLY_UNSETTLED_DIFFERENCE
                     ? tally_copy(tally_translate(N_("The two keyings differ here. Settle it under “Differences”.")))
                     : tally_diags_text(diags, i, true);
    tally_json_put(finding, "error", tally_json_boolean(diag.severity == TALLY_ERROR));
    tally_json_put(finding, "code", tally_json_string(tally_code_name(diag.code)));
    tally_json_put(finding, "text", tally_json_string(text));
    if (diag.file && !diag.outside)
        tally_json_put(finding, "file", tally_json_string(diag.file));
    if (diag.ballot)
        tally_json_put(finding, "ballot", tally_json_string(diag.ballot));
    if (diag.tier)
        tally_json_put(finding, "tier", tally_json_string(diag.tier));
    if (place.row && place.cell) {
        tally_json_put(finding, "row", tally_json_number(place.row));
        tally_json_put(finding, "column", tally_json_number(place.cell - 1));
    }
    free(text);
    return finding;
}

struct tally_json *tally_desk_findings(const struct tally_diags *diags)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < tally_diags_count(diags); i++)
        tally_json_push(list, tally_desk_finding(diags, i));
    return list;
}
