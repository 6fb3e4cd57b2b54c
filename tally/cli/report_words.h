/* The words of a report: names, conditions and reasons as people say them, in the user's language. */
#ifndef TALLY_CLI_REPORT_WORDS_H
#define TALLY_CLI_REPORT_WORDS_H

#include "grid.h"

const char *tally_words_kind(enum tally_kind kind);
const char *tally_words_channel(enum tally_channel channel);
const char *tally_words_status(enum tally_status status);                                   /* and what follows from it */
const char *tally_words_counted(struct tally_page *page, enum tally_base base, uint64_t n); /* “11 due”: 应到11人 */

/* “more than 1/2 of due”: the condition; its share alone; what it needs and where it stands in the text. */
const char *tally_words_phrase(struct tally_page *page, const struct tally_condition *condition);
const char *tally_words_share(struct tally_page *page, const struct tally_condition *condition);
const char *tally_words_condition(struct tally_page *page, const struct tally_rule_condition *condition, uint64_t of);

/* A citation without what it quotes: “第二篇 六(四)”. */
const char *tally_words_place(struct tally_page *page, const char *cite);

/* Texts one after another, as the language lists them. */
const char *tally_words_list(struct tally_page *page, const char *const *texts, size_t count);

/* What a rate counts: “agree”, “for”, “优秀, 称职”. */
const char *tally_words_favour(struct tally_page *page, const struct tally_rule *rule);

const char *tally_words_quorum(struct tally_page *page, const struct tally_quorum *quorum);

/* The tier's name, with its id where the rule or a namesake makes that needful. */
const char *tally_words_tier(struct tally_page *page, const struct tally_result *result, size_t tier);

/* Why an item came out as it did, in the deciding channel; "" where the whole vote is not decided. */
const char *tally_words_reason(struct tally_page *page, const struct tally_result *result, const struct tally_result_item *item);

/* What came of a post of a contested vote or a shortlist, and what follows; "" where there is nothing to say. */
const char *tally_words_post(struct tally_page *page, const struct tally_result *result, size_t post);

#endif
