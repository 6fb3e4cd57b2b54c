/* A line of a rule in the words of the user. */
#include "cli/command/ruleline.h"

#include <assert.h>
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
    N_("rule file: weight"),
    N_("rule file: weight of empty tier"),
    N_("rule file: score"),
    N_("rule file: points"),
    N_("rule file: trim"),
    N_("rule file: rank"),
    N_("rule file: top"),
    N_("rule file: tie"),
    N_("rule file: undervote"),
    N_("rule file: write-ins"),
    N_("rule file: write-in without mark"),
    N_("rule file: ballot weight"),
    N_("rule file: refuse"),
    N_("rule file: share out"),
    N_("rule file: by score"),
    N_("rule file: by votes"),
    N_("rule file: fewer against"),
    N_("rule file: allowed"),
    N_("rule file: agree"),
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

/* Keys and values of lines in Chinese (tally-rule(5)), as the English lines have them. */
static const struct {
    const char *chinese, *english;
} chinese_words[] = {
    {"通过", "pass"},
    {"法定人数", "quorum"},
    {"填选数", "choices"},
    {"多选", "overvote"},
    {"少选", "undervote"},
    {"空白", "blank"},
    {"差额", "contested"},
    {"权重", "weight"},
    {"空层次权重", "weight of empty tier"},
    {"分值", "score"},
    {"打分", "points"},
    {"去高低分", "trim"},
    {"排序", "rank"},
    {"入选", "top"},
    {"同票", "tie"},
    {"另选他人", "write-ins"},
    {"另选无记号", "write-in without mark"},
    {"选票权数", "ballot weight"},
    {"不计结果", "refuse"},
    {"分给其他层次", "share out"},
    {"按得分", "by score"},
    {"按票数", "by votes"},
    {"反对少者", "fewer against"},
    {"整票作废", "void ballot"},
    {"该职位作废", "void post"},
    {"允许", "allowed"},
    {"弃权", "abstain"},
    {"同意", "agree"},
    {"作废", "void"},
};

/* The English of a key or a whole value; the text itself where it is none of these. */
static const char *english_of(const char *text)
{
    assert(text);
    for (size_t i = 0; i < sizeof chinese_words / sizeof *chinese_words; i++)
        if (!strcmp(chinese_words[i].chinese, text))
            return chinese_words[i].english;
    return text;
}

static const char *key_of(const struct tally_rule_line *line)
{
    return english_of(line->key);
}

static const char *say(const char *message)
{
    const char *said = _(message);
    return strcmp(said, message) ? said : message + sizeof PREFIX - 1;
}

/* Whether the user reads Chinese. */
static bool reads_chinese(void)
{
    const char *message = "rule file: pass";
    return strcmp(_(message), message) != 0;
}

/* A text with its meaning; the text alone where the meaning says nothing new. */
static const char *with_meaning(struct tally_terminal *page, const char *text, const char *meaning)
{
    assert(text && meaning);
    return strcmp(text, meaning) ? tally_terminal_format(page, _("%1$s (%2$s)"), TALLY_WITH(text, meaning)) : text;
}

/* A word of the rule file; a Chinese one needs no explanation in Chinese. */
static const char *with_gloss(struct tally_terminal *page, const char *text)
{
    const char *word = english_of(text);
    assert(word);
    if (word != text)
        return reads_chinese() ? text : with_meaning(page, text, word);
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
    size_t nth = 0; /* among the lines with its key */
    for (const struct tally_rule_line *before = rule->lines; before < line; before++)
        nth += !strcmp(key_of(before), key_of(line));
    if (!strcmp(key_of(line), "quorum"))
        return nth < rule->quorum_count ? tally_words_quorum_phrase(page->words, &rule->quorums[nth]) : line->value;
    return nth < rule->pass_count ? tally_words_pass(page->words, rule, &rule->pass[nth]) : line->value;
}

static const char *share_of(struct tally_terminal *page, const struct tally_share *share)
{
    return tally_words_share(page->words, &(struct tally_condition){.num = share->num, .den = share->den});
}

static const char *points_of(struct tally_terminal *page, const struct tally_rule *rule)
{
    const struct tally_rule_points *p = &rule->points;
    return tally_terminal_format(page, _("%1$s to %2$s by %3$s"),
                                 TALLY_WITH(tally_words_value(page->words, p->least),
                                            tally_words_value(page->words, p->most),
                                            tally_words_value(page->words, p->step)));
}

static const char *trim_of(struct tally_terminal *page, const struct tally_rule *rule)
{
    return tally_terminal_format(page, _("%1$s from each end when ballots are more than %2$s"),
                                 TALLY_WITH(tally_terminal_number(page, rule->trim.each_end),
                                            tally_terminal_number(page, rule->trim.more_than)));
}

static const char *top_of(struct tally_terminal *page, const struct tally_rule *rule)
{
    if (rule->top.form == TALLY_TOP_PER_POST)
        return count_of(page, _("%1$s per post"), rule->top.per_post);
    return tally_terminal_format(page, _("%1$s of persons"), TALLY_WITH(share_of(page, &rule->top.share)));
}

static const char *contested_of(struct tally_terminal *page, const struct tally_rule *rule)
{
    const struct tally_rule_contested *c = &rule->candidates;
    if (c->form == TALLY_CONTESTED_PER_SEAT)
        return count_of(page, _("at least %1$s per seat"), c->per_seat);
    return tally_terminal_format(
        page, c->form == TALLY_CONTESTED_MORE ? _("at least %1$s more than seats") : _("%1$s to %2$s more than seats"),
        TALLY_WITH(share_of(page, &c->least), share_of(page, &c->most)));
}

/* Lines of other bodies' rules. */
static const char *extension_of(struct tally_terminal *page, const struct tally_rule *rule, const char *key)
{
    if (!strcmp(key, "points"))
        return points_of(page, rule);
    if (!strcmp(key, "trim"))
        return trim_of(page, rule);
    if (!strcmp(key, "top"))
        return top_of(page, rule);
    return NULL;
}

/* What the value means, in the user's language; the value itself where there is nothing to explain. */
static const char *meaning_of(struct tally_terminal *page, const struct tally_rule *rule,
                              const struct tally_rule_line *line)
{
    static const char *const lists[] = {"publicity for", "contest expected", "action default", "method"};
    const char *key = key_of(line);
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
    if (!strcmp(key, "choices"))
        return count_of(page, rule->choices_exact ? _("exactly %1$s per seat") : _("up to %1$s per seat"),
                        rule->choices);
    if (!strcmp(key, "shortlist"))
        return count_of(page, _("up to %1$s per seat"), rule->shortlist);
    if (!strcmp(key, "contested"))
        return contested_of(page, rule);
    if (!strcmp(key, "small tier"))
        return count_of(page, _("fewer than %1$s"), rule->small_tier);
    if (!strcmp(key, "in office"))
        return _("from the day of the decision");
    return extension_of(page, rule, key);
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
    const bool chinese = key_of(line) != line->key; /* it is in Chinese itself */
    const char *meaning = chinese && reads_chinese() ? line->value : meaning_of(page, rule, line);
    return meaning ? with_meaning(page, line->value, meaning) : with_gloss(page, line->value);
}
