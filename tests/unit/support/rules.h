/* Rules for the tests: a few lines are read as a rule file, and held against what is said of them. */
#ifndef TALLY_UNIT_RULES_H
#define TALLY_UNIT_RULES_H

#include "rule/rule.h"
#include "unit/support/support.h"

struct read {
    struct tally_arena arena;
    struct tally_diags *diags;
    struct tally_rule *rule;
};

/* A rule of the kind, with more lines: the first of them is line 4, its value begins behind its key and a comma. */
struct read read_rule(const char *kind, const char *lines);
void read_done(struct read *r);

/* A rule that has no errors. */
struct read reads(const char *kind, const char *lines);

/* expected: “r.csv:LINE:COLUMN code” and a line feed, for each error. */
void refuses(const char *kind, const char *lines, const char *expected);

/* One line more than a rule of the kind needs, with the number that it has; its value is refused. */
void refuses_line(const char *kind, const char *base, unsigned number, const char *line);

#define HALF     "pass,more than 1/2 of due,\n"
#define CONTEST  HALF "contested,at least 2 per seat,\n"
#define GRADES   "grades,优秀 称职 不称职,\n"
#define SCORES   GRADES "score,优秀 95,\nscore,称职 80,\nscore,不称职 0.5,\n"
#define APPRAISE GRADES "grades counted,优秀,\npass,more than 80% of present,\n"

#endif
