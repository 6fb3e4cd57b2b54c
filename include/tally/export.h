/* A result as a spreadsheet, and the text of a decision, made from the JSON that a ledger stores.
 *
 * The CSV has a byte order mark, CRLF line ends and a header: post, item, name, action, channel, tier, mark, votes,
 * outcome, rate_votes, rate_of, percent. It has one row for each item, channel, tier and mark, in the order of the
 * result. The last three columns are the rate of the tier, over those of it who were present (“分别统计”): the same in
 * all rows of the tier, and empty in a result of version 0.1. It states no decision that is not in the result. A cell
 * that a spreadsheet program could take for a formula begins with an apostrophe, so that it stays text.
 *
 * Of the figures of an announcement (“tally-shown/1”, <tally/announce.h>) it has, before the rows of the tiers that are
 * shown apart, rows without a tier: the votes of the deciding tiers together, and their rate over the base of the rule.
 * An item without votes, because it was deferred or its votes are withheld, has one row with its outcome alone.
 *
 *   E1  the votes are those of the result, none left out and none added
 *   E2  no cell is a formula */
#ifndef TALLY_EXPORT_H
#define TALLY_EXPORT_H

#include <tally/api.h>

/* The result, as tally_result_json(), tally_ledger_result() or tally_announce_figures() gives it, as CSV. NULL: the
 * text is not JSON. The caller frees it. */
TALLY_EXPORT char *tally_export_csv(const char *result_json);

/* The text of the decision (形成任免决定, 第二篇 六(四)), in Chinese, UTF-8, with LF line ends: the meeting and its day,
 * then a paragraph for each item that was adopted, the removals behind the appointments, and last what was deferred and
 * what failed. "": the vote decided nothing of that kind. NULL: the text is not JSON. The caller frees it. */
TALLY_EXPORT char *tally_export_decision(const char *result_json);

#endif
