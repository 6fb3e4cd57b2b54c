/* The names of kinds of votes and of bases, as rule files and results use them. */
#include <assert.h>
#include <tally/num.h>
#include <tally/rule.h>

static const char *const bases[] = {[TALLY_DUE] = "due",
                                    [TALLY_PRESENT] = "present",
                                    [TALLY_ISSUED] = "issued",
                                    [TALLY_RETURNED] = "returned",
                                    [TALLY_VALID] = "valid",
                                    [TALLY_WEIGHT] = "weight",
                                    [TALLY_WEIGHT_DUE] = "weight due"};
static_assert(sizeof bases / sizeof *bases == TALLY_BASES_AND_WEIGHTS, "each base has its name");

static const char *const subjects[] = {[TALLY_SUBJECT_PRESENT] = "present",
                                       [TALLY_SUBJECT_ISSUED] = "issued",
                                       [TALLY_SUBJECT_RETURNED] = "returned",
                                       [TALLY_SUBJECT_VALID] = "valid",
                                       [TALLY_SUBJECT_WEIGHT] = "weight"};
static_assert(sizeof subjects / sizeof *subjects == TALLY_SUBJECTS, "each subject has its name");

static const char *const kinds[] = {
    [TALLY_RECOMMENDATION] = "recommendation", [TALLY_APPRAISAL] = "appraisal", [TALLY_DECISION] = "decision"};
static_assert(sizeof kinds / sizeof *kinds == TALLY_KINDS, "each kind has its name");

const char *tally_base_name(enum tally_base base)
{
    return bases[base];
}

const char *tally_subject_name(enum tally_subject subject)
{
    return subjects[subject];
}

const char *tally_kind_name(enum tally_kind kind)
{
    return kinds[kind];
}
