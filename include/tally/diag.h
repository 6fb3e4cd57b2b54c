/* Diagnostics: what is wrong with the inputs, where, and what to do.
 *
 * A malformed file is a diagnostic; an invalid ballot is a count. Every error of every file is collected in one run
 * into a list that the caller owns; if there is any error, nothing is counted. Notices do not prevent a count.
 *
 * Each diagnostic has a code that never changes (kebab-case, e.g. unknown-mark), a place, and a text. Lines and columns
 * start at 1; columns are counted in characters of the decoded text, without a byte order mark. Line 0 means the whole
 * file. Texts are UTF-8, in the language of LC_MESSAGES/LANGUAGE through gettext's domain “tally”, or always in English
 * where a function says so.
 *
 * The list holds the first TALLY_DIAGS_KEPT errors and only counts the others. Not safe to share between threads. */
#ifndef TALLY_DIAG_H
#define TALLY_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/api.h>

enum tally_severity { TALLY_ERROR, TALLY_NOTICE };

/* In the order of the table of codes in base/diag_list.c. */
enum tally_code {
    /* the file as a whole */
    TALLY_MISSING_FILE,
    TALLY_NOT_A_FILE,
    TALLY_FILE_CHANGED,
    TALLY_CANNOT_READ,
    TALLY_TOO_LARGE,
    TALLY_BAD_ENCODING,
    TALLY_NUL_BYTE,
    TALLY_CONTROL_CHARACTER,
    /* the table */
    TALLY_LONE_CR,
    TALLY_UNTERMINATED_QUOTE,
    TALLY_TEXT_AFTER_QUOTE,
    TALLY_QUOTE_IN_FIELD,
    TALLY_WRONG_SEPARATOR,
    TALLY_RAGGED_ROW,
    TALLY_EMPTY_FILE,
    TALLY_NO_HEADER,
    TALLY_DUPLICATE_COLUMN,
    TALLY_UNKNOWN_COLUMN,
    TALLY_MISSING_COLUMN,
    TALLY_BAD_NUMBER,
    TALLY_BAD_DATE,
    TALLY_BAD_ID,
    TALLY_TOTAL_ROW,
    TALLY_HEADING_AGAIN,
    TALLY_TITLE_ROW,
    TALLY_SEP_LINE,
    TALLY_ROWS_IN_ONE_CELL,
    TALLY_CUT_ROW,
    TALLY_LOST_CHARACTER,
    TALLY_NOT_A_REASON,
    TALLY_ENCODING_DOUBTFUL,
    TALLY_FORMULA_CELL,
    TALLY_ERROR_CELL,
    TALLY_MERGED_CELLS,
    TALLY_MACRO_WORKBOOK,
    TALLY_ENCRYPTED_WORKBOOK,
    TALLY_BAD_WORKBOOK,
    /* the meeting and its rule */
    TALLY_MISSING_KEY,
    TALLY_UNKNOWN_KEY,
    TALLY_DUPLICATE_KEY,
    TALLY_UNKNOWN_RULE,
    TALLY_BAD_RULE,
    TALLY_RULE_MISMATCH,
    TALLY_BAD_OFFICIALS,
    TALLY_TOO_FEW_ARCHIVES,
    TALLY_DUPLICATE_TIER,
    TALLY_DUPLICATE_POST,
    TALLY_DUPLICATE_PERSON,
    TALLY_BAD_ACCOUNTS,
    TALLY_RETURNED_DIFFERS,
    TALLY_TOO_MANY_PERSONS,
    TALLY_TOO_FEW_CANDIDATES,
    TALLY_CANDIDATES_ABOVE,
    TALLY_RECOMMENDATION_EXPIRED,
    TALLY_SEVERAL_VALUES,
    TALLY_WRONG_COLUMN,
    /* earlier rounds */
    TALLY_BAD_AFTER,
    TALLY_NO_ROUND,
    /* the ballots */
    TALLY_DUPLICATE_BALLOT,
    TALLY_UNKNOWN_TIER,
    TALLY_UNKNOWN_MARK,
    TALLY_BAD_MARK,
    TALLY_UNLISTED_NAME,
    TALLY_AMBIGUOUS_NAME,
    TALLY_BAD_RULING,
    TALLY_KEYING_DIFFERS,
    TALLY_UNSETTLED_DIFFERENCE,
    TALLY_STALE_MEND,
    TALLY_STALE_ACKNOWLEDGEMENT,
    TALLY_VOID_DIFFERS,
    /* votes by hand or voice */
    TALLY_TWO_SOURCES,
    TALLY_BAD_TOTALS,
    /* the ledger */
    TALLY_NOT_A_LEDGER,
    TALLY_NEWER_LEDGER,
    TALLY_OLDER_LEDGER,
    TALLY_DAMAGED_LEDGER,
    TALLY_BUSY_LEDGER,
    TALLY_STRAY_JOURNAL,
    TALLY_OTHER_MEETING,
    TALLY_COUNT_NOT_SIGNED,
    /* the sheet and its signatures */
    TALLY_NO_GLYPH,
    TALLY_MISSING_FONT,
    TALLY_BAD_KEY,
    TALLY_KEY_UNPROTECTED,
    TALLY_WRONG_PASSPHRASE,
    TALLY_CERTIFICATE_EXPIRED,
    TALLY_CERTIFICATE_NOT_YET_VALID,
    TALLY_KEY_CERTIFICATE_DIFFER,
    TALLY_WRONG_SIGNER,
    TALLY_ALREADY_SIGNED,
    TALLY_NO_TIMESTAMP,
    TALLY_NOT_A_SHEET,
    TALLY_CLOCK_BEHIND,
    TALLY_NOT_RENDERED,
    /* outputs */
    TALLY_CANNOT_WRITE,
    TALLY_DISK_FULL,
    TALLY_OUTPUT_EXISTS,
    TALLY_OUTPUT_IS_LINK,
    /* notices */
    TALLY_EMPTY_ROW,
    TALLY_ENCODING_GUESSED,
    TALLY_REPEATED_NAME,
    TALLY_UNUSED_RULING,
    TALLY_BAND_EDGE,
    TALLY_TOO_FEW_QUALIFY,
    TALLY_TOO_MANY_CANDIDATES,
    TALLY_CHANNELS_DIFFER,
    TALLY_BASE_FLIPS,
    TALLY_EXACTLY_AT_THRESHOLD,
    TALLY_SEATS_UNFILLED,
    TALLY_SMALL_TIER,
    TALLY_UNANIMOUS_TIER,
    TALLY_UNRETURNED,
    TALLY_CHANNELS_DISAGREE,
    TALLY_NO_TALKS,
    TALLY_NO_RECOMMENDATION,
    TALLY_NOT_CONTESTED,
    TALLY_NO_CHOICE_LEFT,
    TALLY_OVER_SEATS,
    TALLY_TWO_POSTS,
    TALLY_HOLD_MAJORITY,
    TALLY_ABSENT_NOT_ASKED,
    TALLY_NOT_SECTION_HEAD,
    TALLY_TALKS_INVALID,
    TALLY_ADVICE_INVALID,
    TALLY_MARK_ON_DEFERRED,
    TALLY_OTHER_POST,
    TALLY_EMPTY_TIER,
    TALLY_TIE_SETTLED,
    TALLY_NOBODY_LISTED,
    TALLY_WEIGHT_ABOVE_DUE,
    TALLY_WRITTEN_CANDIDATE,
    TALLY_OFFICIAL_WRITTEN_IN,
    TALLY_RETURNED_NOT_COUNTED,
    TALLY_SHORT_ROW,
    TALLY_EMPTY_COLUMN,
    TALLY_ZEROS_LOST,
    TALLY_PRIVATE_USE_CHARACTER,
    TALLY_LOOK_ALIKE_NAMES,
    TALLY_SINGLE_KEYING,
    TALLY_EXAMPLE_CITE,
    TALLY_NUMBER_GAP,
    TALLY_NO_GLYPH_AHEAD, /* no-glyph, before a sheet is asked for */
    TALLY_LATER_COUNT,
    TALLY_KEY_UNENCRYPTED,
    TALLY_NO_VOTES_ENTERED,
    TALLY_MARK_TURNED,
    TALLY_LEFT_OUT_COLUMN,
    TALLY_STRAY_FILE,
    TALLY_NUMBERED_ON,
    TALLY_HIDDEN_CELLS,
    TALLY_TIERS_EXCHANGED,
    TALLY_UNKNOWN_ACTION,
    TALLY_POST_WITHOUT_ITEM,
    TALLY_TWO_NAMES,
    TALLY_HEADINGS_MOVED,
    TALLY_CODES
};

struct tally_diag {
    enum tally_severity severity;
    enum tally_code code;
    const char *file; /* its name in the meeting's folder, or a built-in rule's name; NULL: no file */
    uint64_t line;    /* from 1; 0: the whole file */
    uint64_t column;  /* from 1, in characters; 0 where line is 0 */
    bool outside;     /* file is a path as it was given, not a name in the folder */
    bool sheet; /* file is a sheet of a workbook, “meeting.xlsx!选票”; line and column are the row and column of a
                         cell */
    /* what of a ballot it concerns, as the file writes it; NULL: not that. tier is NULL where there is only one */
    const char *tier, *ballot, *item;
};

enum { TALLY_DIAGS_KEPT = 100 };

struct tally_diags;

TALLY_EXPORT struct tally_diags *tally_diags_new(void); /* the caller frees it with tally_diags_free */
TALLY_EXPORT void tally_diags_free(struct tally_diags *diags);

/* The number of errors, including those that the list does not hold. */
TALLY_EXPORT size_t tally_diags_errors(const struct tally_diags *diags);

/* The number of diagnostics in the list, which is in order of file, line and column: the first TALLY_DIAGS_KEPT errors,
 * and the notices; and one of them. Its texts are valid until the list changes. */
TALLY_EXPORT size_t tally_diags_count(const struct tally_diags *diags);
TALLY_EXPORT struct tally_diag tally_diags_at(const struct tally_diags *diags, size_t index);

/* Where in its file a diagnostic stands: “17:4”, line and column; of a workbook the cell, “D17”; “” for the whole file.
 * The caller frees it. */
TALLY_EXPORT char *tally_diag_place(const struct tally_diag *diag);

/* The text of a diagnostic, with its ballot and cell, without file and code; translated, or the English original. The
 * caller frees it. */
TALLY_EXPORT char *tally_diags_text(const struct tally_diags *diags, size_t index, bool translated);

/* The list as it is said to people: what repeats in a file, or in a column of it, is one entry, with how many there
 * are and where the first five stand. text: tier, ballot and item, with their cell, then what is wrong and what to do;
 * place and code are left to the caller. All notices are listed, of the errors the first TALLY_DIAGS_KEPT entries. */
struct tally_said {
    struct tally_diag diag; /* the first of them */
    size_t count;           /* how many diagnostics it stands for */
    char *text;
};
struct tally_said_list {
    struct tally_said *said;
    size_t count;
};
TALLY_EXPORT struct tally_said_list tally_diags_said(const struct tally_diags *diags, bool translated);
TALLY_EXPORT void tally_said_list_free(struct tally_said_list *list);

/* How many files have errors. */
TALLY_EXPORT size_t tally_diags_files_with_errors(const struct tally_diags *diags);

/* All of them as a JSON array of objects {severity, code, file, line, column, text}; a last object with the code “more”
 * says how many errors are not listed. The caller frees it. */
TALLY_EXPORT char *tally_diags_json(const struct tally_diags *diags);

/* The exit status for these errors (sysexits.h): 0 if there are none; 74 if anything could not be read or written; if
 * all errors have the same status, that status: 66 missing file, 78 error in a rule, or a file that is not a ledger or
 * sheet of this program, 73 output cannot be made, 75 ledger busy, 1 keyings differ or ledger damaged, 70 page cannot
 * be drawn; otherwise 65. */
TALLY_EXPORT int tally_diags_status(const struct tally_diags *diags);

/* “unknown-mark”. A constant; never freed. */
TALLY_EXPORT const char *tally_code_name(enum tally_code code);

#endif
