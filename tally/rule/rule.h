/* Rules: a rule file, built in (rules/) or a county's own, made an immutable rule.
 *
 * Stands on table/ and base/; uses no library. The public half: <tally/rule.h>. */
#ifndef TALLY_RULE_INTERNAL_H
#define TALLY_RULE_INTERNAL_H

#include <tally/rule.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/table.h"

/* Reads the rule's file: a built-in one, or one of the meeting's files. False where there is none: reported at place
 * (an unknown rule), or for the file. */
bool tally_rule_find(struct tally_file *file, const struct tally_source *source, struct tally_text name,
                     struct tally_place place, struct tally_diags *diags);

/* The rule in the file; NULL where it is refused. Lives in the arena. */
struct tally_rule *tally_rule_parse(struct tally_file *file, struct tally_arena *arena, struct tally_diags *diags);

/* Which parts of a refused rule are not known; all false in one that was accepted. */
struct tally_rule_unknown {
    bool kind, tiers, grades, contested, archives;
};

/* The same, but of a refused rule gives what could be read, and says what could not; NULL where nothing could. The rest
 * of a meeting is checked by it. What is wrong is reported. */
struct tally_rule *tally_rule_parse_partial(struct tally_file *file, struct tally_rule_unknown *unknown,
                                            struct tally_arena *arena, struct tally_diags *diags);

#endif
