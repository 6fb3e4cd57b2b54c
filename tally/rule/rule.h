/* Inside: a rule from a file that has been read. The public half: <tally/rule.h>. */
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

/* What of a rule cannot be told, since it was refused; all false in one that was not. */
struct tally_rule_gaps {
    bool kind, tiers, grades, contested, archives;
};

/* The same, of a refused rule whatever can be read; NULL where nothing can. What is wrong with it is reported. */
struct tally_rule *tally_rule_glean(struct tally_file *file, struct tally_rule_gaps *gaps, struct tally_arena *arena,
                                    struct tally_diags *diags);

#endif
