/* A new meeting's folder: ready spreadsheets with Chinese headers, to be filled in, and a guide in Chinese, 填表说
 * 明.txt, which is no input. */
#ifndef TALLY_TEMPLATE_H
#define TALLY_TEMPLATE_H

#include <stdbool.h>
#include <tally/api.h>
#include <tally/rule.h>

/* Makes folder, which must not exist yet or be empty, and writes the spreadsheets that a meeting under the rule needs
 * and the guide: UTF-8 with a byte order mark and CRLF, which spreadsheet programs open without questions. Each file is
 * written completely or not at all; no file is ever replaced. rule_file: the bytes of a rule file of the user's own,
 * which is also written, as rule.csv; or NULL. method: how the vote will be taken, one that the rule allows; for a vote
 * by hand or voice there is a totals.csv in place of ballots.csv. False: diags says why. */
TALLY_EXPORT bool tally_template_write(const char *folder, const struct tally_rule *rule, enum tally_method method,
                                       const unsigned char *rule_file, size_t rule_size, struct tally_diags *diags);

/* The same as one workbook, meeting.xlsx, with a sheet for each table and one for the guide: headings locked, cells as
 * text, and lists to choose from. */
TALLY_EXPORT bool tally_template_write_workbook(const char *folder, const struct tally_rule *rule,
                                                enum tally_method method, const unsigned char *rule_file,
                                                size_t rule_size, struct tally_diags *diags);

/* Makes the table that the ballots of a meeting are keyed into, once its roster and posts are filled in: a column for
 * each row of the roster, or, with names, in a recommendation, for each post. ballots.csv, which is made anew where it
 * holds headings alone; with xlsx a workbook ballots.xlsx with lists to choose from, in place of such a ballots.csv.
 * Ballots that were keyed are never written over, nor is a workbook. False: diags says why. */
TALLY_EXPORT bool tally_ballots_table_write(const char *folder, bool xlsx, bool names, struct tally_diags *diags);

#endif
