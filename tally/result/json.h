/* The parts of a result's JSON that results of the first reading do not have. */
#ifndef TALLY_RESULT_JSON_H
#define TALLY_RESULT_JSON_H

#include <tally/law.h>
#include <tally/result.h>

#include "base/json.h"

/* The member “round”, of a meeting that follows another. */
struct tally_json *tally_result_round_json(const struct tally_result *result);

/* The member “consequences”; NULL: nothing follows. */
struct tally_json *tally_result_consequences_json(const struct tally_result *result);

/* Puts the places that a notice concerns. */
void tally_result_put_about(struct tally_json *notice, struct tally_notice_about about);

#endif
