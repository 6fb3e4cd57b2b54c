/* Days and times. The public half, Beijing time: <tally/text.h>.
 *
 * A time is kept as text, in UTC and always in this form: 2026-04-17T09:30:00Z. */
#ifndef TALLY_DATE_H
#define TALLY_DATE_H

#include <stdbool.h>

#include "base/text.h"

/* A day of the proleptic Gregorian calendar; year 0: no date. */
struct tally_date {
    int year, month, day;
};
bool tally_text_date(struct tally_text text, struct tally_date *date); /* YYYY-MM-DD and such a day exists */

/* A date as people and spreadsheet programs write it: 2026-5-20, 2026/5/20, 2026.5.20, 2026年5月20日, in digits of either
 * width, with blanks between the parts. The year must have four digits: 5/6/26 could be several days. */
bool tally_text_written_date(struct tally_text text, struct tally_date *date);

/* The digits of a time, 20260417093000. False if the text does not have that form; the values of hour, minute and day
 * are not checked. */
enum { TALLY_TIME_DIGITS = 15 };
bool tally_text_time(const char *text, char digits[TALLY_TIME_DIGITS]);

/* The same, but false also if there is no such day, hour, minute or second; 23:59:60 is refused too. */
bool tally_text_existing_time(const char *text, char digits[TALLY_TIME_DIGITS]);

int tally_date_compare(struct tally_date a, struct tally_date b); /* -1: a is earlier; 0; 1 */
struct tally_date tally_date_days_later(struct tally_date date, unsigned days);

/* The same day that many years or months later; the last day of that month, if it has no such day (29 February → 28
 * February, 31 August → 28 February). */
struct tally_date tally_date_years_later(struct tally_date date, unsigned years);
struct tally_date tally_date_months_later(struct tally_date date, unsigned months);

/* YYYY-MM-DD; YYYYY-MM-DD from the year 10000 on, which no input can name. */
enum { TALLY_DATE_SIZE = 16 };
const char *tally_date_text(char text[TALLY_DATE_SIZE], struct tally_date date);

#endif
