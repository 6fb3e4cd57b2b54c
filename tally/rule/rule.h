/* Room rule: reads a rule file, built in (rules/) or a county's own, into an immutable rule.
 *
 * It may include table/, io/ and base/, and uses no library. The public half: <tally/rule.h>. */
#ifndef TALLY_RULE_INTERNAL_H
#define TALLY_RULE_INTERNAL_H

#include <tally/rule.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/table.h"

/* Reads the rule's file: a built-in one, or one of the meeting's files. False if there is none, which is reported at
 * place (an unknown rule) or for the file. */
bool tally_rule_find(struct tally_file *file, const struct tally_source *source, struct tally_text name,
                     struct tally_place place, struct tally_diags *diags);

/* The rule in the file, in the arena; NULL: refused. What the file's reading does not refuse yet (strict_rules,
 * base/reading.h) is read as that reading understood it. */
struct tally_rule *tally_rule_parse(struct tally_file *file, struct tally_arena *arena, struct tally_diags *diags);

/* The parts of a refused rule that are not known; all false in an accepted rule. */
struct tally_rule_unknown {
    bool kind, tiers, grades, contested, archives, methods;
};

/* The same, but a refused rule is returned as far as it could be read, with unknown saying what could not; NULL if
 * nothing could. The rest of a meeting is checked by it. Errors are reported. */
struct tally_rule *tally_rule_parse_partial(struct tally_file *file, struct tally_rule_unknown *unknown,
                                            struct tally_arena *arena, struct tally_diags *diags);

#endif
