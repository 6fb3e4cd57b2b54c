/* The columns of each spreadsheet of a meeting's folder: one list, used for reading them and for making new folders. */
#ifndef TALLY_MEETING_COLUMNS_H
#define TALLY_MEETING_COLUMNS_H

#include "table/load.h"
#include "table/table.h"

enum { TALLY_MEETING_KEY, TALLY_MEETING_VALUE, TALLY_MEETING_COLUMNS };
extern const struct tally_column tally_meeting_columns[TALLY_MEETING_COLUMNS];

enum {
    TALLY_TIERS_TIER,
    TALLY_TIERS_NAME,
    TALLY_TIERS_DUE,
    TALLY_TIERS_PRESENT,
    TALLY_TIERS_ISSUED,
    TALLY_TIERS_RETURNED,
    TALLY_TIERS_TALKED,
    TALLY_TIERS_VOID,
    TALLY_TIERS_WEIGHT_DUE,
    TALLY_TIERS_COLUMNS
};
extern const struct tally_column tally_tiers_columns[TALLY_TIERS_COLUMNS];

enum { TALLY_POSTS_POST, TALLY_POSTS_TITLE, TALLY_POSTS_SEATS, TALLY_POSTS_COLUMNS };
extern const struct tally_column tally_posts_columns[TALLY_POSTS_COLUMNS];

enum {
    TALLY_ROSTER_ID,
    TALLY_ROSTER_NAME,
    TALLY_ROSTER_PERSON,
    TALLY_ROSTER_UNIT,
    TALLY_ROSTER_TITLE,
    TALLY_ROSTER_POST,
    TALLY_ROSTER_ACTION,
    TALLY_ROSTER_DEFERRED,
    TALLY_ROSTER_ORIGIN,
    TALLY_ROSTER_COLUMNS
};
extern const struct tally_column tally_roster_columns[TALLY_ROSTER_COLUMNS];

enum {
    TALLY_RULINGS_CHANNEL,
    TALLY_RULINGS_TIER,
    TALLY_RULINGS_BALLOT,
    TALLY_RULINGS_WRITTEN,
    TALLY_RULINGS_RULING,
    TALLY_RULINGS_REASON,
    TALLY_RULINGS_BY,
    TALLY_RULINGS_COLUMNS
};
extern const struct tally_column tally_rulings_columns[TALLY_RULINGS_COLUMNS];

enum { TALLY_TOTALS_TIER, TALLY_TOTALS_ITEM, TALLY_TOTALS_MARK, TALLY_TOTALS_VOTES, TALLY_TOTALS_COLUMNS };
extern const struct tally_column tally_totals_columns[TALLY_TOTALS_COLUMNS];

enum {
    TALLY_MENDS_FILE,
    TALLY_MENDS_BALLOT,
    TALLY_MENDS_TIER,
    TALLY_MENDS_COLUMN,
    TALLY_MENDS_FIRST,
    TALLY_MENDS_SECOND,
    TALLY_MENDS_SETTLED,
    TALLY_MENDS_HOW,
    TALLY_MENDS_BY,
    TALLY_MENDS_COLUMNS
};
extern const struct tally_column tally_mends_columns[TALLY_MENDS_COLUMNS];

enum {
    TALLY_ACKNOWLEDGED_CODE,
    TALLY_ACKNOWLEDGED_PLACE,
    TALLY_ACKNOWLEDGED_REASON,
    TALLY_ACKNOWLEDGED_BY,
    TALLY_ACKNOWLEDGED_COLUMNS
};
extern const struct tally_column tally_acknowledged_columns[TALLY_ACKNOWLEDGED_COLUMNS];

/* The columns that every file of ballots has; the heading of each other column is a row of the roster, or a post. */
enum { TALLY_BALLOTS_BALLOT, TALLY_BALLOTS_TIER, TALLY_BALLOTS_VOID, TALLY_BALLOTS_COLUMNS };
extern const struct tally_column tally_ballots_columns[TALLY_BALLOTS_COLUMNS];

#endif
