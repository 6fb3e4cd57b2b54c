/* Inside room desk: the meetings below the desk's folder, each a folder with a meeting.csv or meeting.xlsx. Links are
 * not followed, and names with a dot in front are passed over. */
#ifndef TALLY_DESK_FOLDER_H
#define TALLY_DESK_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "desk/session.h"

/* The names of the meetings' folders, sorted. Returns how many; the caller frees each name and the list. */
size_t tally_desk_folders(const char *folder, char ***names);

/* By what the page calls the folder of that name: the beginning of the name's digest. */
void tally_desk_folder_id(const char *name, char id[TALLY_DESK_ID_SIZE]);

/* The path of the meeting's folder with this id; the caller frees it. NULL: there is none. */
char *tally_desk_folder_find(const char *folder, const char *id);

/* Whether the meeting is the sample to practise with: the PDF of its ballots, filled in, is in its folder. */
extern const char tally_desk_sample_pdf[];
bool tally_desk_is_sample(const char *folder);

/* Whether it is the name of a file in the meeting's folder (D3): meeting.csv may name any. */
bool tally_desk_is_in_folder(const char *name);

/* Replaces folder/name by these bytes as a whole, or makes it, and syncs both; digest: what the file must hold still,
 * "": there must be none. Other programs of tally are locked out meanwhile. */
enum tally_desk_written { TALLY_DESK_WRITTEN, TALLY_DESK_CHANGED, TALLY_DESK_BUSY, TALLY_DESK_FAILED };
enum tally_desk_written tally_desk_write(const char *folder, const char *name, const char *digest, const void *bytes,
                                         size_t size);

#endif
