/* The nearest of several words, for a word that is misspelt. */
#include <string.h>
#include <tally/text.h>

#include "base/text.h"

const char *tally_text_nearest(const char *word, const char *const *candidates, size_t count)
{
    size_t best = 2 + strlen(word) / 4; /* two letters exchanged are two changes */
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = tally_text_distance(tally_text_of(word), tally_text_of(candidates[i]), best);
        if (distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}
