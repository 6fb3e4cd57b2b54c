/* The eight accounts of a tier: the table of their names, and reading their numbers. */
#include <assert.h>
#include <tally/law.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "law/law.h"

static const struct {
    const char *name, *label;
} accounts[] = {
    [TALLY_ACCOUNT_DUE] = {"due", N_("due")},
    [TALLY_ACCOUNT_PRESENT] = {"present", N_("present")},
    [TALLY_ACCOUNT_ISSUED] = {"issued", N_("issued")},
    [TALLY_ACCOUNT_RETURNED] = {"returned", N_("returned")},
    [TALLY_ACCOUNT_UNRETURNED] = {"unreturned", N_("not returned")},
    [TALLY_ACCOUNT_VALID] = {"valid", N_("valid")},
    [TALLY_ACCOUNT_VOID] = {"void", N_("void")},
    [TALLY_ACCOUNT_BLANK] = {"blank", N_("blank")},
};
static_assert(sizeof accounts / sizeof *accounts == TALLY_ACCOUNTS, "each account has its names");

static const enum tally_account of_base[] = {
    [TALLY_DUE] = TALLY_ACCOUNT_DUE,       [TALLY_PRESENT] = TALLY_ACCOUNT_PRESENT,
    [TALLY_ISSUED] = TALLY_ACCOUNT_ISSUED, [TALLY_RETURNED] = TALLY_ACCOUNT_RETURNED,
    [TALLY_VALID] = TALLY_ACCOUNT_VALID,
};
static_assert(sizeof of_base / sizeof *of_base == TALLY_BASES, "each base is one of the accounts");

uint64_t tally_accounts_number(const struct tally_accounts *a, enum tally_account account)
{
    switch (account) {
    case TALLY_ACCOUNT_DUE:
        return a->due;
    case TALLY_ACCOUNT_PRESENT:
        return a->present;
    case TALLY_ACCOUNT_ISSUED:
        return a->issued;
    case TALLY_ACCOUNT_RETURNED:
        return a->returned;
    case TALLY_ACCOUNT_UNRETURNED:
        return a->unreturned;
    case TALLY_ACCOUNT_VALID:
        return a->valid;
    case TALLY_ACCOUNT_VOID:
        return a->voided;
    case TALLY_ACCOUNT_BLANK:
        return a->blank;
    case TALLY_ACCOUNTS:
        break;
    }
    assert(false);
    return 0;
}

enum tally_account tally_account_of_base(enum tally_base base)
{
    return of_base[base];
}

uint64_t tally_accounts_base(const struct tally_accounts *a, enum tally_base base)
{
    return tally_accounts_number(a, of_base[base]);
}

const char *tally_account_name(enum tally_account account)
{
    return accounts[account].name;
}

const char *tally_account_label(enum tally_account account)
{
    return accounts[account].label;
}
