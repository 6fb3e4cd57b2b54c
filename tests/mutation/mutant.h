/* Chooses among the mutants that instrument.py writes into a copy of the sources; such a file includes this first.
 *   TALLY_MUTANT=N          mutant N is active; none without it
 *   TALLY_MUTANT_SEEN=FILE  no mutant is active; byte N of FILE is set where mutant N would have made a difference, so
 *                           far as the place itself tells; the file is as long as there are mutants
 *   TALLY_MUTANT_SECONDS=N  processor time after which an active mutant's program is ended: some loops have no end
 * mutant.c defines what is declared here. */
#ifndef TALLY_TESTS_MUTANT_H
#define TALLY_TESTS_MUTANT_H

extern int tally_mutant_active;
extern unsigned char *tally_mutant_seen; /* NULL where nothing is to be seen */

static inline int tally_mutant_reached(int number)
{
    if (tally_mutant_seen)
        tally_mutant_seen[number] = 1;
    return tally_mutant_active == number;
}

/* Whether mutant N is active; what it changes is reached. */
#define TALLY_MUTANT(number) tally_mutant_reached(number)
/* The same of a mutant that replaces a value without side effects: it is only seen where the two values differ. */
#define TALLY_MUTANT_VALUE(number, mutant, value)                                                                      \
    (tally_mutant_active == (number) || (tally_mutant_seen && (mutant) != (value) && tally_mutant_reached(number)))

#endif
