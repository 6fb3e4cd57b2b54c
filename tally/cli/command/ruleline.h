/* A line of a rule as “tally rules” shows it: its words, which are English and Chinese, with their meaning in the
 * user's language beside them. */
#ifndef TALLY_CLI_RULELINE_H
#define TALLY_CLI_RULELINE_H

#include <tally/rule.h>

#include "cli/grid.h"

/* The page owns the texts. */
const char *tally_ruleline_key(struct tally_terminal *page, const struct tally_rule_line *line);
const char *tally_ruleline_value(struct tally_terminal *page, const struct tally_rule *rule,
                                 const struct tally_rule_line *line);

#endif
