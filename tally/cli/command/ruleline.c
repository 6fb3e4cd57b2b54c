/* A line of a rule in the words of the user. */
#include "cli/command/ruleline.h"

#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/grid.h"

/* Translations of the words of a rule file. The prefix “rule file: ” distinguishes them from other messages. */
#define PREFIX "rule file: "
static const char *const glosses[] = {
    N_("rule file: rule"),
    N_("rule file: title"),
    N_("rule file: kind"),
    N_("rule file: tier"),
    N_("rule file: quorum"),
    N_("rule file: pass"),
    N_("rule file: exact share"),
    N_("rule file: grades"),
    N_("rule file: grades counted"),
    N_("rule file: method"),
    N_("rule file: talks"),
    N_("rule file: choices"),
    N_("rule file: overvote"),
    N_("rule file: blank"),
    N_("rule file: contested"),
    N_("rule file: contest expected"),
    N_("rule file: action default"),
    N_("rule file: shortlist"),
    N_("rule file: listed title"),
    N_("rule file: more persons than seats"),
    N_("rule file: max persons"),
    N_("rule file: absent members"),
    N_("rule file: recommendation within"),
    N_("rule file: renewed within"),
    N_("rule file: inspection notice"),
    N_("rule file: decides"),
    N_("rule file: publicity"),
    N_("rule file: publicity for"),
    N_("rule file: in office"),
    N_("rule file: probation"),
    N_("rule file: ballot copies"),
    N_("rule file: archive"),
    N_("rule file: small tier"),
    N_("rule file: material"),
    N_("rule file: note"),
    N_("rule file: void ballot"),
    N_("rule file: void post"),
    N_("rule file: abstain"),
    N_("rule file: void"),
    N_("rule file: recommendation"),
    N_("rule file: appraisal"),
    N_("rule file: decision"),
    N_("rule file: notice"),
    N_("rule file: expected"),
    N_("rule file: telephone"),
    N_("rule file: appointments"),
};

/* Words of the lists of acts and methods, which a rule names in Chinese or in English. */
static const struct {
    const char *word, *message;
} listed[] = {
    {"任", N_("rule file: appoint")},        {"appoint", N_("rule file: appoint")}, {"提拔", N_("rule file: promote")},
    {"promote", N_("rule file: promote")},   {"交流", N_("rule file: transfer")},   {"轮岗", N_("rule file: transfer")},
    {"transfer", N_("rule file: transfer")}, {"免", N_("rule file: remove")},       {"remove", N_("rule file: remove")},
    {"投票", N_("rule file: ballots")},      {"ballots", N_("rule file: ballots")}, {"举手", N_("rule file: hands")},
    {"hands", N_("rule file: hands")},       {"口头", N_("rule file: voice")},      {"voice", N_("rule file: voice")},
};

static const char *say(const char *message)
{
    const char *said = _(message);
    return strcmp(said, message) ? said : message + sizeof PREFIX - 1;
}

/* A text with its meaning; the text alone where the meaning says nothing new. */
static const char *with_meaning(struct tally_terminal *page, const char *text, const char *meaning)
{
    return strcmp(text, meaning) ? tally_terminal_format(page, _("%1$s (%2$s)"), TALLY_WITH(text, meaning)) : text;
}

static const char *with_gloss(struct tally_terminal *page, const char *word)
{
    for (size_t i = 0; i < sizeof glosses / sizeof *glosses; i++)
        if (!strcmp(glosses[i] + sizeof PREFIX - 1, word))
            return with_meaning(page, word, say(glosses[i]));
    return word;
}

/* The words of a list of acts or methods, one by one. */
static const char *list_of(struct tally_terminal *page, const char *value)
{
    char *copy = tally_terminal_alloc(page, strlen(value) + 1, 1), *rest = copy;
    const char **words = tally_terminal_alloc(page, strlen(value) + 1, sizeof *words);
    size_t count = 0;
    memcpy(copy, value, strlen(value) + 1);
    for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL; count++) {
        words[count] = word;
        for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
            if (!strcmp(listed[i].word, word))
                words[count] = say(listed[i].message);
    }
    return tally_terminal_join(page, words, count, " ");
}

static const char *acts_of(struct tally_terminal *page, unsigned acts)
{
    static const char *const messages[] = {[TALLY_ACT_APPOINT] = N_("rule file: appoint"),
                                           [TALLY_ACT_PROMOTE] = N_("rule file: promote"),
                                           [TALLY_ACT_TRANSFER] = N_("rule file: transfer"),
                                           [TALLY_ACT_REMOVE] = N_("rule file: remove")};
    const char *words[TALLY_ACTS];
    size_t count = 0;
    for (size_t i = 0; i < TALLY_ACTS; i++)
        if (acts & 1u << i)
            words[count++] = say(messages[i]);
    return tally_terminal_join(page, words, count, " ");
}

static const char *count_of(struct tally_terminal *page, const char *format, uint32_t n)
{
    return tally_terminal_format(page, format, TALLY_WITH(tally_terminal_number(page, n)));
}

static const char *publicity_of(struct tally_terminal *page, const struct tally_rule *rule)
{
    if (rule->publicity_days == rule->publicity_days_at_most)
        return count_of(page, _("%1$s days"), rule->publicity_days);
    return tally_terminal_format(page, _("%1$s to %2$s days"),
                                 TALLY_WITH(tally_terminal_number(page, rule->publicity_days),
                                            tally_terminal_number(page, rule->publicity_days_at_most)));
}

static const char *years_of(struct tally_terminal *page, uint32_t n)
{
    return count_of(page, n == 1 ? _("%1$s year") : _("%1$s years"), n);
}

/* In English a number of years needs no explanation, though a rule says “1 years”. */
static const char *years_meant(struct tally_terminal *page, const char *value, uint32_t n)
{
    const char *message = "%1$s years";
    return strcmp(_(message), message) ? years_of(page, n) : value;
}

static const char *probation_of(struct tally_terminal *page, const struct tally_rule *rule)
{
    const char *years = years_of(page, rule->probation_years), *acts = acts_of(page, rule->probation.acts);
    if (!rule->probation_extension)
        return tally_terminal_format(page, _("%1$s: %2$s"), TALLY_WITH(years, acts));
    return tally_terminal_format(page, _("%1$s: %2$s; may be extended by %3$s months"),
                                 TALLY_WITH(years, acts, tally_terminal_number(page, rule->probation_extension)));
}

/* The copies of the papers in that line, whose value begins with their number. */
static const char *copies_of(struct tally_terminal *page, const char *value)
{
    char *end;
    unsigned long copies = strtoul(value, &end, 10);
    if (end == value) /* the line does not say how many */
        return value;
    const char *said = count_of(page, _("%1$s copies"), (uint32_t)copies);
    return strncmp(value, said, strlen(said)) ? tally_terminal_format(page, _("%1$s (%2$s)"), TALLY_WITH(value, said))
                                              : value;
}

static const char *condition_of(struct tally_terminal *page, const struct tally_rule *rule,
                                const struct tally_rule_line *line)
{
    const struct tally_condition *c = NULL;
    for (size_t i = 0; i < rule->quorum_count && !strcmp(line->key, "quorum"); i++)
        if (!strcmp(rule->quorums[i].phrase, line->value) && rule->quorums[i].subject == TALLY_SUBJECT_PRESENT)
            c = &rule->quorums[i].condition;
    for (size_t i = 0; i < rule->pass_count && !strcmp(line->key, "pass"); i++) {
        const struct tally_rule_clause *clause = rule->pass[i].clauses;
        bool plain = rule->pass[i].clause_count == 1 && !clause->on_score && !clause->mark_count &&
                     !clause->condition.upper && clause->condition.base < TALLY_BASES;
        if (plain && !strcmp(rule->pass[i].phrase, line->value))
            c = &rule->pass[i].condition;
    }
    return c ? tally_words_phrase(page->words, c) : line->value;
}

/* What the value means, in the user's language; the value itself where there is nothing to explain. */
static const char *meaning_of(struct tally_terminal *page, const struct tally_rule *rule,
                              const struct tally_rule_line *line)
{
    static const char *const lists[] = {"publicity for", "contest expected", "action default", "method"};
    const char *key = line->key;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!strcmp(key, lists[i]))
            return list_of(page, line->value);
    if (!strcmp(key, "quorum") || !strcmp(key, "pass"))
        return condition_of(page, rule, line);
    if (!strcmp(key, "publicity"))
        return publicity_of(page, rule);
    if (!strcmp(key, "inspection notice"))
        return count_of(page, _("%1$s days"), rule->inspection_days);
    if (!strcmp(key, "recommendation within"))
        return years_meant(page, line->value, rule->within_years);
    if (!strcmp(key, "renewed within"))
        return years_meant(page, line->value, rule->renewed_years);
    if (!strcmp(key, "probation"))
        return probation_of(page, rule);
    if (!strcmp(key, "choices") && !rule->choices_exact)
        return count_of(page, _("up to %1$s per seat"), rule->choices);
    if (!strcmp(key, "shortlist"))
        return count_of(page, _("up to %1$s per seat"), rule->shortlist);
    if (!strcmp(key, "contested") && rule->candidates.form == TALLY_CONTESTED_PER_SEAT)
        return count_of(page, _("at least %1$s per seat"), rule->candidates.per_seat);
    if (!strcmp(key, "small tier"))
        return count_of(page, _("fewer than %1$s"), rule->small_tier);
    if (!strcmp(key, "in office"))
        return _("from the day of the decision");
    return NULL;
}

const char *tally_ruleline_key(struct tally_terminal *page, const struct tally_rule_line *line)
{
    return with_gloss(page, line->key);
}

const char *tally_ruleline_value(struct tally_terminal *page, const struct tally_rule *rule,
                                 const struct tally_rule_line *line)
{
    if (!strcmp(line->key, "material"))
        return copies_of(page, line->value);
    const char *meaning = meaning_of(page, rule, line);
    return meaning ? with_meaning(page, line->value, meaning) : with_gloss(page, line->value);
}
