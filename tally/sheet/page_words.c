/* Which words stood on the pages of which version. */
#include "sheet/page_words.h"
#include "base/diag.h"

#include <string.h>
#include <tally/words.h>

static const char *in_chinese(const struct tally_page_phrase *words, const char *message)
{
    const char *phrase = tally_page_word(words, TALLY_CHINESE, message);
    return phrase ? phrase : message;
}

static const char *in_chinese_0_1(const char *message)
{
    return in_chinese(tally_page_words_0_1, message);
}

static const char *in_english(const char *message)
{
    return message;
}

/* The pages of released versions, each with the version's exact number: a number that was never released says nothing
 * of how its pages were drawn, so a sheet that claims it cannot be judged. A released version gets a line here. This
 * version has none: its pages are compared byte by byte, and until it is released they change. */
static const struct {
    const char *version;
    const struct tally_page_phrase *words;
    tally_translator *translate;
} known[] = {{"0.1.0", tally_page_words_0_1, in_chinese_0_1}};

const struct tally_page_phrase *tally_page_words(const char *version)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(version, known[i].version))
            return known[i].words;
    return NULL;
}

const struct tally_page_phrase *tally_page_words_known(size_t index)
{
    return index < sizeof known / sizeof *known ? known[index].words : NULL;
}

const char *tally_page_word(const struct tally_page_phrase *words, enum tally_language language, const char *english)
{
    for (const struct tally_page_phrase *p = words; p->english; p++)
        if (!strcmp(p->english, english))
            return language == TALLY_ENGLISH ? p->english : p->chinese;
    return NULL;
}

tally_translator *tally_page_translator(const char *version, enum tally_language language)
{
    for (size_t i = 0; language == TALLY_CHINESE && i < sizeof known / sizeof *known; i++)
        if (!strcmp(version, known[i].version))
            return known[i].translate;
    return in_english;
}
