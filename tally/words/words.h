/* Room words: names, reasons and sentences of a result, in English or Chinese.
 *
 * It may include result/ and the rooms below it, and uses no library. The public half: <tally/words.h>. Only this room
 * uses the Chinese catalogue that is built into the library.
 *
 * words.c has the names and phrases, reason.c the sentences that say why, clause.c those of conditions of several
 * clauses, figures.c exact figures and how they come
 * about, keying.c the evidence of double keying, spoken.c numbers and dates as they are read
 * aloud, catalogue.c the languages and the filling in of messages. The room only describes a result and decides
 * nothing. */
#ifndef TALLY_WORDS_INTERNAL_H
#define TALLY_WORDS_INTERNAL_H

#include <tally/words.h>

#include "base/mem.h"
#include "result/result.h"

struct tally_words {
    struct tally_arena arena;
    enum tally_language language;
    const char *(*number)(struct tally_words *w, uint64_t n); /* how numbers are written; NULL: in digits */
};

/* Translates a message of the catalogue (N_) into the language of the words. */
const char *tally_words_say(const struct tally_words *w, const char *message);

/* The same for a literal message, which xgettext finds. */
#define TALLY_SAY(words, message) tally_words_say((words), (message))

/* Whether the words are Chinese. */
bool tally_words_are_chinese(const struct tally_words *w);

/* 2026-04-20 in Chinese as 2026年4月20日, or read aloud as 二〇二六年四月二十日, 20 April 2026. A text that is not a
 * date is returned unchanged. */
const char *tally_words_date(struct tally_words *w, const char *date);
const char *tally_words_spoken_date(struct tally_words *w, const char *date);

/* 一万二千三百四十五 */
const char *tally_words_spoken_number(struct tally_words *w, uint64_t n);
/* 七十五点三六; text: “75.36”. */
const char *tally_words_spoken_decimal(struct tally_words *w, const char *text);

/* The same before a noun: 两票, 十二票. */
const char *tally_words_spoken_count(struct tally_words *w, uint64_t n);

/* The base of a share, as a speaker says it: “those due”, 应到会人数. */
const char *tally_words_of_whom(struct tally_words *w, enum tally_base base);

/* 三分之二, 百分之八十, 半数; in English as written. */
const char *tally_words_spoken_share(struct tally_words *w, const struct tally_condition *condition);

/* Whether a condition is of the regulation's kind: one clause that asks for a share of the votes in favour, by
 * heads. */
bool tally_words_is_plain(const struct tally_rule *rule, const struct tally_rule_condition *condition);

/* What persons are ranked by, and equal in where they are tied. */
enum tally_words_ranking { TALLY_BY_VOTES, TALLY_BY_WEIGHTED_RATES, TALLY_BY_SCORES, TALLY_RANKINGS };
enum tally_words_ranking tally_words_ranking(const struct tally_rule *rule);

/* How a clause came out, and a quorum that is not about those present: a sentence. said: as it is announced. */
const char *tally_words_judged(struct tally_words *w, const struct tally_result *result,
                               const struct tally_item_votes *votes, const struct tally_clause *clause);
const char *tally_words_quorum_said(struct tally_words *w, const struct tally_quorum *quorum, bool figures);
const char *tally_words_quorum_of(struct tally_words *w, const struct tally_quorum *quorum);

/* “75.36 (1055/14)”, “72.86% (51/70)”: without the fraction where the text is exact. */
const char *tally_words_exact_points(struct tally_words *w, const struct tally_fraction *points);
const char *tally_words_exact_percent(struct tally_words *w, const struct tally_fraction *share);

/* The Chinese catalogue, as msgfmt makes it, with a NUL after it. */
extern const char tally_words_chinese[];

#endif
