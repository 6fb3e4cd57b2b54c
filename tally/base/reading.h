/* Readings: by which understanding of the inputs and of the law a meeting is counted.
 *
 * Each count states its reading, and a later count of the same ballots takes that one, so that it gives the same result
 * to the byte whatever the program has learned since. What a later reading decides otherwise is a switch here, a member
 * of struct tally_reading, set in the table of reading.c and asked where the decision is made: in table/, rule/,
 * meeting/, ballot/ and law/. A source of inputs bears the reading (io/io.h), each file read from it does, and so do
 * the meeting and the result.
 *
 *   1  version 0.1; a result that states no reading is of this one
 *
 * To add one: raise TALLY_READING_NEWEST, add a row to the table and the switches that it sets. */
#ifndef TALLY_READING_H
#define TALLY_READING_H

#include <stdint.h>

enum { TALLY_READING_FIRST = 1, TALLY_READING_NEWEST = 1 };

struct tally_reading {
    uint64_t number; /* as results state it */
    /* one bool for each decision that a later reading takes otherwise, false in all readings before it */
};

/* The reading of that number; NULL: this version knows none such, so a newer one counted. */
const struct tally_reading *tally_reading_find(uint64_t number);

/* The one that new counts use. */
const struct tally_reading *tally_reading_newest(void);

/* The reading that a result, JSON, states: TALLY_READING_FIRST where it states none; 0 where what it states is no
 * number from 1. */
uint64_t tally_reading_stated(const char *result_json);

#endif
