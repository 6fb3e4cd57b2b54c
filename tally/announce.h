/* The words that the host reads: “由会议主持人当场宣布结果”. In the order of custom: who had to come and came, the quorum; what was issued and returned, and whether the
 * vote is valid; then each item with its votes and its outcome; what follows. */
#ifndef TALLY_ANNOUNCE_H
#define TALLY_ANNOUNCE_H

#include "words.h"

/* The paragraphs, one after another; lent by the words. */
const char *const *tally_announce_paragraphs(struct tally_words *w, const struct tally_result *result, size_t *count);

/* 2026年4月20日 */
const char *tally_announce_date(struct tally_words *w, const char *date);

#endif
