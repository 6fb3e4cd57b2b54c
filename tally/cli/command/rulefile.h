/* A rule named on the command line: built in, or a file of the user. */
#ifndef TALLY_CLI_RULEFILE_H
#define TALLY_CLI_RULEFILE_H

#include "cli/cli.h"

struct tally_rulefile {
    struct tally_rule *rule; /* NULL where it was refused */
    char *folder;            /* of the file; NULL: built in */
    const char *shown;       /* the folder as the user gave it; NULL: none */
    const char *name;        /* in the folder, or the built-in one's */
};

bool tally_rulefile_is_file(const char *word); /* whether it names a file, which ends in “.csv” */

/* Reads the rule; errors go to diags. Clear it in any case. */
struct tally_rulefile tally_rulefile_read(const char *word, struct tally_diags *diags);
void tally_rulefile_clear(struct tally_rulefile *file);

#endif
