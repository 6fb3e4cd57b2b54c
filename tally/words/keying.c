/* The double keying in words, and who acknowledged which notice. */
#include <stddef.h>
#include <tally/ballot.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/diag.h"
#include "words/words.h"

const char *tally_words_keying(struct tally_words *w, const struct tally_result *result)
{
    const struct tally_keying *k = &result->keying;
    if (!k->files)
        return "";
    const char *const args[] = {
        tally_words_number(w, k->ballots), tally_words_number(w, k->cells), tally_words_number(w, k->agreed + k->ruled),
        tally_words_number(w, k->agreed),  tally_words_number(w, k->ruled), NULL};
    const char *text = tally_words_format(
        w,
        !(k->agreed + k->ruled)
            ? TALLY_SAY(w, "Keyed by two persons apart, %1$s ballots with %2$s cells: all cells agree.")
        : !k->ruled
            ? TALLY_SAY(w, "Keyed by two persons apart, %1$s ballots with %2$s cells: %3$s cells differed, and were "
                           "settled by a third reading of the paper ballots.")
        : !k->agreed
            ? TALLY_SAY(w, "Keyed by two persons apart, %1$s ballots with %2$s cells: %3$s cells differed, and were "
                           "ruled on by a scrutineer.")
            : TALLY_SAY(w, "Keyed by two persons apart, %1$s ballots with %2$s cells: %3$s cells differed; %4$s were "
                           "settled by a third reading of the paper ballots, %5$s ruled on by a scrutineer."),
        args);
    if (!k->once)
        return text;
    return tally_words_format(w, TALLY_SAY(w, "%1$s Keyed once only: %2$s."),
                              TALLY_ARGS(text, tally_words_number(w, k->once)));
}

const char *tally_words_acknowledged(struct tally_words *w, const struct tally_result *result, size_t index)
{
    const struct tally_acknowledged *a = tally_result_acknowledgement(result, index);
    return a ? tally_words_format(w, TALLY_SAY(w, "Seen by %1$s, and left as it is: %2$s"),
                                  TALLY_ARGS(a->by, a->reason))
             : "";
}
