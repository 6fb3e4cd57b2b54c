/* Where two results differ, as a sentence for people: whose votes or which account, and both numbers. */
#include "verify/sentence.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "verify/difference.h"

/* What is left of a path. */
struct path {
    const char *rest;
};

/* Takes “items[3].” or the like off the path. */
static bool take(struct path *path, const char *list, size_t *index)
{
    size_t size = strlen(list);
    if (strncmp(path->rest, list, size) != 0 || path->rest[size] != '[')
        return false;
    char *end;
    *index = strtoull(path->rest + size + 1, &end, 10);
    if (*end++ != ']')
        return false;
    path->rest = end + (*end == '.');
    return true;
}

static bool take_word(struct path *path, const char *word)
{
    size_t size = strlen(word);
    if (strncmp(path->rest, word, size) != 0 || path->rest[size] != '.')
        return false;
    path->rest += size + 1;
    return true;
}

static const char *account_word(struct tally_words *w, const char *name)
{
    for (enum tally_account a = TALLY_ACCOUNT_DUE; a < TALLY_ACCOUNTS; a++)
        if (!strcmp(tally_account_name(a), name))
            return tally_words_account(w, a);
    return NULL;
}

static const char *outcome_word(struct tally_words *w, const struct tally_rule *rule, const char *name)
{
    for (enum tally_outcome o = 0; o < TALLY_OUTCOMES; o++)
        if (!strcmp(tally_outcome_name(o), name))
            return tally_words_outcome_of(w, rule, o);
    return name;
}

static char *say(const char *text, const char *who, const char *what, const char *stored, const char *counted)
{
    return tally_message_text((struct tally_message){text, TALLY_ARGS(who, what, stored, counted)}, true);
}

/* “个别谈话 中层干部”, or “” where the channel has no box but one, which is the meeting's */
static const char *box(struct tally_words *w, const struct tally_result *r, size_t channel, size_t tier)
{
    const char *parts[2];
    size_t count = 0;
    if (channel > 0)
        parts[count++] = tally_words_channel(w, r->channels[channel].channel);
    if (tier < r->tier_count && r->tier_count > 1)
        parts[count++] = r->channels[channel].tiers[tier].name;
    return tally_words_join(w, parts, count, " ");
}

static char *say_item(struct tally_words *w, struct path path, const struct tally_difference *d, const char *name,
                      const struct tally_result *r)
{
    size_t channel = 0, tier = SIZE_MAX;
    if (!strcmp(path.rest, "outcome"))
        return say(N_("%1$s: the ledger says “%3$s”, by the ballots it is “%4$s”"), name, "",
                   outcome_word(w, r->rule, d->a), outcome_word(w, r->rule, d->b));
    if (take(&path, "channels", &channel) && channel < r->channel_count) {
        bool of_tier = take(&path, "tiers", &tier);
        if (take_word(&path, "votes") && (!of_tier || tier < r->tier_count)) {
            const char *of = box(w, r, channel, tier), *parts[] = {name, of, tally_words_mark(w, path.rest)};
            if (!*of)
                parts[1] = parts[2];
            return say(N_("%1$s: the ledger says %3$s votes, by the ballots it is %4$s"),
                       tally_words_join(w, parts, *of ? 3 : 2, " "), "", d->a, d->b);
        }
    }
    return say(N_("%1$s: the result in the ledger is not what the ballots give"), name, "", "", "");
}

static char *say_account(struct tally_words *w, struct path path, size_t channel, const struct tally_difference *d,
                         const struct tally_result *r)
{
    size_t tier = SIZE_MAX;
    bool of_tier = take(&path, "tiers", &tier), whole = !of_tier && take_word(&path, "whole");
    const char *account = account_word(w, path.rest);
    if (!account || (!whole && (!of_tier || tier >= r->tier_count)))
        return NULL;
    const char *of = box(w, r, channel, tier), *parts[] = {of, account};
    return say(N_("%1$s: the ledger says %3$s, by the ballots it is %4$s"),
               tally_words_join(w, *of ? parts : parts + 1, *of ? 2 : 1, " "), "", d->a, d->b);
}

char *tally_difference_sentence(const struct tally_difference *difference, const struct tally_result *recount)
{
    struct tally_words *w = tally_words_new(TALLY_LOCALE);
    struct path path = {difference->path};
    size_t index;
    char *said = NULL;
    if (take(&path, "items", &index) && index < recount->item_count && recount->items[index].name)
        said = say_item(w, path, difference, recount->items[index].name, recount);
    else if (take(&path, "channels", &index) && index < recount->channel_count)
        said = say_account(w, path, index, difference, recount);
    if (!said)
        said = say(N_("the result in the ledger is not what the ballots give"), "", "", "", "");
    tally_words_free(w);
    return said;
}
