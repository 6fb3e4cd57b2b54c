/* Where two results differ, as a sentence for people. */
#ifndef TALLY_VERIFY_SENTENCE_H
#define TALLY_VERIFY_SENTENCE_H

#include <tally/result.h>

#include "verify/difference.h"

/* “陈𠮷 同意：账册写6票，按选票是5票”. recount: the result that the ballots give. Translated; the caller frees it. */
char *tally_difference_sentence(const struct tally_difference *difference, const struct tally_result *recount);

#endif
