/* Inside room io: files whose names are near those of a meeting's tables. */
#ifndef TALLY_IO_NEAR_H
#define TALLY_IO_NEAR_H

#include <stdbool.h>
#include <stddef.h>

/* Names of the folder's files that may be meant by name: “Ballots.CSV, 选票.xlsx”, five at most; the caller frees the
 * text. NULL: none. */
char *tally_folder_near(const char *folder, const char *name);

/* The tables that a folder may hold. */
enum tally_table_name {
    TALLY_TABLE_MEETING,
    TALLY_TABLE_RULE,
    TALLY_TABLE_TIERS,
    TALLY_TABLE_POSTS,
    TALLY_TABLE_ROSTER,
    TALLY_TABLE_BALLOTS,
    TALLY_TABLE_TALKS,
    TALLY_TABLE_RULINGS,
    TALLY_TABLE_TOTALS,
    TALLY_TABLE_SECOND, /* of the ballots or talks */
    TALLY_TABLE_MENDS,
    TALLY_TABLE_ACKNOWLEDGED,
    TALLY_TABLES
};

/* A file that is called after a table, or nearly so. */
struct tally_named_file {
    char *name;
    enum tally_table_name table;
    bool exactly; /* but for its ending, case, and marks of copies */
};

/* The folder's files that are called after a table, by name. Returns how many; free them with
 * tally_folder_named_free. */
size_t tally_folder_named(const char *folder, struct tally_named_file **files);
void tally_folder_named_free(struct tally_named_file *files, size_t count);

#endif
