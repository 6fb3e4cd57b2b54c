/* Inside: how a result is put into words that are read out. The public half: <tally/announce.h>.
 *
 * In the order of custom: who had to come and came, the quorum; what was issued and returned, and whether the vote is
 * valid; then each item with its votes and its outcome; what follows. Aloud, numbers and dates stand as a speaker says
 * them: 一万二千三百四十五人, 二〇二六年四月二十日, 半数; on a sheet, in digits. */
#ifndef TALLY_ANNOUNCE_INTERNAL_H
#define TALLY_ANNOUNCE_INTERNAL_H

#include <tally/announce.h>
#include <tally/num.h>

#include "words/words.h"

/* 2026年4月20日; aloud: 二〇二六年四月二十日, 20 April 2026. What is no date stays as it is. */
const char *tally_announce_date(struct tally_words *w, const char *date);
const char *tally_announce_date_aloud(struct tally_words *w, const char *date);

/* 一万二千三百四十五 */
const char *tally_announce_chinese(struct tally_words *w, uint64_t n);

/* The same before what is counted: 两票, 十二票. */
const char *tally_announce_counted(struct tally_words *w, uint64_t n);

/* 三分之二, 百分之八十, 半数; in English as it is written. */
const char *tally_announce_share(struct tally_words *w, const struct tally_condition *condition);

/* Whether the words are Chinese. */
bool tally_announce_in_chinese(const struct tally_words *w);

#endif
