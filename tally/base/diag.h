/* Reporting into a list of diagnostics. Reading the list is public: <tally/diag.h>.
 *
 * A message is an English text with %1$s to %9$s for its arguments, marked with N_() for the catalogue. The arguments
 * are put in only when the message is read, so that the same list can be shown in any language. The part of an argument
 * that stands between two TALLY_TRANSLATE_MARKs is itself a message, and is translated too. */
#ifndef TALLY_REPORT_H
#define TALLY_REPORT_H

#include <tally/diag.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/text.h"

#define TALLY_ARGS(...)      ((const char *const[]){__VA_ARGS__, NULL})
#define TALLY_TRANSLATE_MARK "\x1E" /* a control character, which no input holds */
#define TALLY_NO_ARGS        ((const char *const[]){NULL})

struct tally_message tally_message_make(struct tally_arena *arena, const char *text, const char *const *args);
char *tally_message_text(struct tally_message message, bool translated); /* the caller frees it */

/* Translates into the language of the locale, by gettext's domain “tally”; "" stays "". A constant; never freed. */
const char *tally_translate(const char *message);

/* The text of a message, translated by a given function. */
typedef const char *tally_translator(const char *message);
char *tally_message_in(struct tally_message message, tally_translator *translate);

/* “C7”, as a spreadsheet program calls the cell at a place that has one. */
enum { TALLY_CELL_NAME_SIZE = 32 };
const char *tally_place_cell_name(struct tally_place place, char name[TALLY_CELL_NAME_SIZE]);

/* Registers a file, in the order in which files are to be listed; returns its number. */
unsigned tally_diags_file(struct tally_diags *diags, const char *name); /* by its name in the meeting's folder */
unsigned tally_diags_path(struct tally_diags *diags, const char *path); /* by its path */
/* Registers a sheet of a workbook that is registered: “meeting.xlsx!选票”. What is found in it has cells as places. */
unsigned tally_diags_sheet(struct tally_diags *diags, unsigned workbook, const char *sheet);
const char *tally_diags_file_name(const struct tally_diags *diags, unsigned file);

/* Messages that name the table, as “roster.csv”, name from now on the file or sheet where it stands. */
void tally_diags_table(struct tally_diags *diags, const char *table, const char *stands_in);
/* The same for all that another list knows. */
void tally_diags_take_tables(struct tally_diags *diags, const struct tally_diags *from);

/* A new, empty list with the same files, for reading a file a second time without reporting its errors again. The
 * caller frees it. */
struct tally_diags *tally_diags_fork(const struct tally_diags *diags);

/* Reports; copies the arguments. The severity follows from the code. */
void tally_diags_add(struct tally_diags *diags, enum tally_code code, struct tally_place place, const char *text,
                     const char *const *args);

/* The same, and returns false, for a function that fails with this error. */
bool tally_diags_refuse(struct tally_diags *diags, enum tally_code code, struct tally_place place, const char *text,
                        const char *const *args);
/* The same for a whole file, by its path; NULL: for no file. */
bool tally_diags_refuse_path(struct tally_diags *diags, enum tally_code code, const char *path, const char *text,
                             const char *const *args);

/* What the diagnostics concern that are added from now on; NULL: nothing. */
void tally_diags_concern(struct tally_diags *diags, const struct tally_concern *concern);

/* What the first failed check found, when several checks are made. Zero-initialise; free the text. */
struct tally_first_fault {
    char *text;
};
void tally_first_fault_note(struct tally_first_fault *fault, bool ok, const char *found);

struct tally_message tally_diags_message(const struct tally_diags *diags, size_t index);

/* Marks a file as a rule: errors in it lead to exit status 78. */
void tally_diags_rule_file(struct tally_diags *diags, unsigned file);

/* Whether there are so many errors that the texts of further ones are dropped. */
bool tally_diags_full(const struct tally_diags *diags);

/* How many errors this file has. */
size_t tally_diags_errors_in(const struct tally_diags *diags, unsigned file);

#endif
