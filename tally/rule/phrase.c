/* The grammar of a rule line's value: words, phrases with numbers in them, shares, conditions. */
#include "rule/phrase.h"

#include <string.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/text.h"

struct tally_rule_words tally_rule_split(struct tally_text text)
{
    struct tally_rule_words w = {.count = 0};
    for (size_t at = 0; at < text.size;) {
        while (at < text.size && text.bytes[at] == ' ')
            at++;
        size_t begin = at;
        while (at < text.size && text.bytes[at] != ' ')
            at++;
        if (at > begin && w.count++ < sizeof w.at / sizeof *w.at)
            w.at[w.count - 1] = (struct tally_text){text.bytes + begin, at - begin};
    }
    return w;
}

bool tally_rule_match(const struct tally_rule_words *w, const char *pattern, uint32_t *n)
{
    struct tally_rule_words p = tally_rule_split(tally_text_of(pattern));
    if (w->count != p.count)
        return false;
    for (size_t i = 0; i < p.count; i++) {
        uint64_t number;
        bool counts = tally_text_is(p.at[i], "#");
        if (!counts && !tally_text_is(p.at[i], "*")) {
            if (!tally_text_same(w->at[i], p.at[i]))
                return false;
        } else if (tally_text_number(w->at[i], &number) != TALLY_TEXT_NUMBER || (counts && number == 0)) {
            return false;
        } else {
            *n++ = (uint32_t)number;
        }
    }
    return true;
}

/* NUM "/" DEN | NUM "%" */
static bool share(struct tally_text text, uint32_t *num, uint32_t *den)
{
    uint64_t n, d = 100;
    const char *slash = memchr(text.bytes, '/', text.size);
    if (slash) {
        size_t at = (size_t)(slash - text.bytes);
        if (tally_text_number((struct tally_text){slash + 1, text.size - at - 1}, &d) != TALLY_TEXT_NUMBER)
            return false;
        text.size = at;
    } else if (text.size && text.bytes[text.size - 1] == '%') {
        text.size--;
    } else {
        return false;
    }
    if (tally_text_number(text, &n) != TALLY_TEXT_NUMBER || n == 0 || n > d)
        return false;
    *num = (uint32_t)n;
    *den = (uint32_t)d;
    return true;
}

/* ("at least" | "more than") share " of " base [" when present is up to " N] */
bool tally_rule_parse_condition(struct tally_text text, struct tally_condition *c)
{
    struct tally_rule_words w = tally_rule_split(text);
    *c = (struct tally_condition){.num = 0};
    if (w.count != 5 && w.count != 11)
        return false;
    bool least = tally_text_is(w.at[0], "at") && tally_text_is(w.at[1], "least");
    c->strict = tally_text_is(w.at[0], "more") && tally_text_is(w.at[1], "than");
    if (!least && !c->strict)
        return false;
    if (!share(w.at[2], &c->num, &c->den) || !tally_text_is(w.at[3], "of"))
        return false;
    size_t base = 0;
    while (base < TALLY_BASES && !tally_text_is(w.at[4], tally_base_name((enum tally_base)base)))
        base++;
    if (base == TALLY_BASES)
        return false;
    c->base = (enum tally_base)base;
    if (w.count == 5)
        return true;
    struct tally_rule_words band = {.count = 6};
    memcpy(band.at, w.at + 5, 6 * sizeof *band.at);
    c->banded = true;
    return tally_rule_match(&band, "when present is up to *", &c->up_to);
}
