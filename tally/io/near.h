/* Inside room io: files near a missing one, for its message. */
#ifndef TALLY_IO_NEAR_H
#define TALLY_IO_NEAR_H

/* Names of the folder's files that may be meant by name: “Ballots.CSV, 选票.xlsx”, five at most; the caller frees the
 * text. NULL: none. */
char *tally_folder_near(const char *folder, const char *name);

#endif
