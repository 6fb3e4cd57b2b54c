/* Irregular ballots: the names of their kinds, and reporting one. */
#include <assert.h>
#include <tally/ballot.h>

#include "ballot/scan.h"

static const char *const irregular[] = {[TALLY_IRREGULAR_VOID] = "void",
                                        [TALLY_IRREGULAR_OVERVOTED] = "overvoted",
                                        [TALLY_IRREGULAR_OVERVOTED_POST] = "overvoted-post",
                                        [TALLY_IRREGULAR_BLANK] = "blank",
                                        [TALLY_IRREGULAR_VOID_ITEM] = "void-item",
                                        [TALLY_IRREGULAR_RULED] = "ruled",
                                        [TALLY_IRREGULAR_UNDERVOTED] = "undervoted",
                                        [TALLY_IRREGULAR_UNDERVOTED_POST] = "undervoted-post"};
static_assert(sizeof irregular / sizeof *irregular == TALLY_IRREGULAR_KINDS, "each kind has its name");

const char *tally_irregular_name(enum tally_irregular_kind kind)
{
    return irregular[kind];
}

void tally_scan_report_irregular(struct tally_ballot_scan *s, enum tally_irregular_kind kind, const char *detail)
{
    if (!s->r->irregular)
        return;
    s->irregular.kind = kind;
    s->irregular.detail = detail;
    s->r->irregular(s->r->self, &s->irregular);
}
