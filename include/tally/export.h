/* A result as a spreadsheet, and the text of a decision.
 *
 * The summary of a count (汇总表) is what an office files: head, accounts, votes and outcome of each item with its
 * reason and its place in the regulation, the decision, what follows; then the votes of each tier with its rate
 * (分别统计), and the irregular ballots by tier and number. As CSV its parts stand one below the other; as a workbook
 * (.xlsx) each has a sheet, ready to be printed on A4, numbers as numbers. It is in the language of the words. An item
 * that was deferred has a dash in place of each figure.
 *
 * The long CSV is for programs, and made from the JSON that a ledger stores. It has a byte order mark, CRLF line ends
 * and a header: post, item, name, action, channel, tier, mark, votes, outcome, rate_votes, rate_of, percent. It has one
 * row for each item, channel, tier and mark, in the order of the result. The last three columns are the rate of the
 * tier, over those of it who were present (“分别统计”): the same in all rows of the tier, and empty in a result of
 * version 0.1. It states no decision that is not in the result.
 *
 * Of the figures of an announcement (“tally-shown/1”, <tally/announce.h>) it has, before the rows of the tiers that are
 * shown apart, rows without a tier: the votes of the deciding tiers together, and their rate over the base of the rule.
 * An item without votes, because it was deferred or its votes are withheld, has one row with its outcome alone.
 *
 * In CSV, a cell that a spreadsheet program could take for a formula begins with an apostrophe, so that it stays text;
 * in a workbook it is text.
 *
 *   E1  the votes are those of the result, none left out and none added
 *   E2  no cell is a formula */
#ifndef TALLY_EXPORT_H
#define TALLY_EXPORT_H

#include <stddef.h>
#include <tally/api.h>
#include <tally/result.h>
#include <tally/words.h>

/* The summary as CSV; as the *size bytes of a workbook, which is written by way of a file in TMPDIR or /tmp. NULL: that
 * file cannot be written, errno says why. The caller frees them. */
TALLY_EXPORT char *tally_export_csv(struct tally_words *words, const struct tally_result *result);
TALLY_EXPORT char *tally_export_xlsx(struct tally_words *words, const struct tally_result *result, size_t *size);

/* The result, as tally_result_json(), tally_ledger_result() or tally_announce_figures() gives it, as the long CSV.
 * NULL: the text is not JSON. The caller frees it. */
TALLY_EXPORT char *tally_export_csv_long(const char *result_json);

/* The text of the decision (形成任免决定, 第二篇 六(四)), in Chinese, UTF-8, with LF line ends: the meeting and its day,
 * then a paragraph for each item that was adopted, the removals behind the appointments, and last what was deferred and
 * what failed. "": the vote decided nothing of that kind. NULL: the text is not JSON. The caller frees it. */
TALLY_EXPORT char *tally_export_decision(const char *result_json);

#endif
