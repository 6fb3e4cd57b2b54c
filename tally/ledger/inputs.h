/* The inputs of a count, in memory: as a ledger or a sheet holds them. */
#ifndef TALLY_LEDGER_INPUTS_H
#define TALLY_LEDGER_INPUTS_H

#include "io/io.h"
#include "result/result.h"

/* The inputs of a count as files in memory, a source for counting again. */
struct tally_stored_inputs {
    struct tally_source source; /* first: a source can be taken for its tally_stored_inputs */
    struct tally_stored_input {
        char *name;
        unsigned char *bytes;
        size_t size;
        char *sha256;  /* as the ledger says */
        bool built_in; /* encoding is NULL */
    } * files;
    size_t count;
};
struct tally_stored_inputs tally_stored_inputs_empty(void);
/* Makes them a source of the reading that a result, JSON, states. False: this version does not know that reading. */
bool tally_stored_inputs_take_reading(struct tally_stored_inputs *inputs, const char *result_json);
void tally_stored_inputs_add(struct tally_stored_inputs *inputs, const char *name, const void *bytes, size_t size,
                             bool built_in); /* copies */

void tally_stored_inputs_clear(struct tally_stored_inputs *inputs);

/* Writes them into folder, which is made if need be: all of them, or none. path: whose inputs they are, for what is
 * reported. */
bool tally_stored_inputs_write(const struct tally_stored_inputs *inputs, const char *folder, const char *path,
                               struct tally_diags *diags);

/* The name that an input is written under: its own; a built-in rule, “county/committee”, as “rule
 * county-committee.csv”, unless an input of the meeting has that name. NULL where it cannot be the name of a
 * file. The caller frees it. */
char *tally_stored_input_name(const struct tally_stored_inputs *inputs, const struct tally_stored_input *file);

/* Whether an input that is a built-in rule is this program's own of that name; true of all other inputs. What was
 * counted by a rule of that name but of other words was not counted by it. */
bool tally_stored_input_rule_is_own(const struct tally_stored_input *file);

#endif
