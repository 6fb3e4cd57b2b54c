/* The inputs of a count in memory, taken from a ledger or a sheet. */
#ifndef TALLY_LEDGER_INPUTS_H
#define TALLY_LEDGER_INPUTS_H

#include "io/io.h"
#include "result/result.h"

/* The inputs of a count as files in memory, which are a source for a recount. */
struct tally_stored_inputs {
    struct tally_source source; /* the first member, so that a pointer to it can be converted to the whole struct */
    struct tally_stored_input {
        char *name;
        unsigned char *bytes;
        size_t size;
        char *sha256; /* as the ledger says */
        char *role;   /* what it is for, as schema-2.sql lists them; NULL: not known, or a workbook of several tables */
        struct tally_stored_table {
            char *name, *role; /* “meeting.xlsx!选票”, “ballots” */
        } * tables;            /* of a workbook: the tables in it; else NULL */
        size_t table_count;
        bool built_in; /* a rule of the program; encoding is NULL then */
        /* a second keying or mends, which tell of single cells: a sheet bears its digest alone */
        bool apart;
        bool absent; /* only its digest is known; bytes is NULL */
    } * files;
    size_t count;
};
struct tally_stored_inputs tally_stored_inputs_empty(void);
/* Sets the reading of the source to the one that a result (JSON) states. False: this version does not know that
 * reading. */
bool tally_stored_inputs_take_reading(struct tally_stored_inputs *inputs, const char *result_json);
void tally_stored_inputs_add(struct tally_stored_inputs *inputs, const char *name, const void *bytes, size_t size,
                             bool built_in); /* copies */

/* The same for a file that is apart, of which only the digest is known. */
void tally_stored_inputs_add_absent(struct tally_stored_inputs *inputs, const char *name, const char *sha256,
                                    size_t size);

void tally_stored_inputs_clear(struct tally_stored_inputs *inputs);

/* Whether it, or a table in it, is for that; false where it is not known. */
bool tally_stored_input_has_role(const struct tally_stored_input *file, const char *role);

/* Writes them into folder, which is created if it does not exist: all of them that are not absent, or none. path: the
 * ledger or sheet they come from, for error messages. */
bool tally_stored_inputs_write(const struct tally_stored_inputs *inputs, const char *folder, const char *path,
                               struct tally_diags *diags);

/* The name of the file that an input is written to: its own name; for a built-in rule, “county/committee”, “rule
 * county-committee.csv”. NULL if that cannot be the name of a file, or another input has it. The caller frees it. */
char *tally_stored_input_name(const struct tally_stored_inputs *inputs, const struct tally_stored_input *file);

/* Whether an input that is a built-in rule is identical to the program's rule of that name, in this version or an
 * earlier one; true for all other inputs. */
bool tally_stored_input_rule_is_own(const struct tally_stored_input *file);

#endif
