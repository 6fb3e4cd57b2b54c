/* Inside: the phrases of lines “pass” and “quorum”.
 *
 *     pass     = clause {"and" clause} ["when present is up to" N0]
 *     clause   = compare share "of" base ["in" mark {"+" mark}] | "score" compare dec
 *     compare  = "at least" | "more than" | "at most" | "less than"
 *     quorum   = [subject] ("at least" | "more than") share "of" base
 *     base     = "due" | "present" | "issued" | "returned" | "valid" | "weight" | "weight due"
 *     share    = N "/" N | N "%"                                      0 < share <= 1, exact; no decimals */
#ifndef TALLY_RULE_CLAUSE_H
#define TALLY_RULE_CLAUSE_H

#include <stdbool.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"

/* What the phrase of a line is wrong in. */
enum tally_rule_fault {
    TALLY_RULE_SOUND,
    TALLY_RULE_NO_CONDITION, /* it is none of the grammar */
    TALLY_RULE_NO_MARKS,     /* what stands behind “in” are no marks, or one of them twice */
};

/* The line in *pass, but for its cite; texts and lists are in the arena. The rule's kind and grades say which marks
 * there are. *new_form: it says what only rules of other bodies say. */
enum tally_rule_fault tally_rule_read_pass(struct tally_text text, const struct tally_rule *rule,
                                           struct tally_rule_condition *pass, bool *new_form,
                                           struct tally_arena *arena);

/* The line in *quorum, but for its cite. *banded: “when” stands behind it. */
bool tally_rule_read_quorum(struct tally_text text, struct tally_rule_quorum *quorum, bool *new_form, bool *banded,
                            struct tally_arena *arena);

/* Whether no count can satisfy a clause: a share of more than all. Scores lie between least and most. */
bool tally_rule_clause_is_hopeless(const struct tally_rule_clause *clause, uint32_t least, uint32_t most);

/* Whether no count can satisfy the clauses of a line together: shares of marks of which no ballot bears two are more
 * than all, or more than an upper end allows for all of these marks, on its base or on one that is no smaller; or two
 * scores. (Whatever this finds is never satisfied; not all that is never satisfied is found.) */
bool tally_rule_clauses_exclude(const struct tally_rule *rule, const struct tally_rule_clause *clauses, size_t count);

#endif
