/* The phrases of lines “pass” and “quorum”. */
#include "rule/clause.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"
#include "rule/phrase.h"

static bool read_compare(struct tally_text *rest, struct tally_condition *c)
{
    c->strict = tally_rule_accept(rest, "more than");
    if (c->strict || tally_rule_accept(rest, "at least"))
        return true;
    c->strict = tally_rule_accept(rest, "less than");
    c->upper = c->strict || tally_rule_accept(rest, "at most");
    return c->upper;
}

/* share "of" base. “weight due” is looked for before “weight”, with which it begins. */
static bool read_share_of_base(struct tally_text *rest, struct tally_condition *c)
{
    struct tally_text word;
    struct tally_share share;
    if (!tally_rule_next(rest, &word) || !tally_rule_read_share(word, false, &share) || !tally_rule_accept(rest, "of"))
        return false;
    c->num = share.num;
    c->den = share.den;
    for (size_t base = TALLY_BASES_AND_WEIGHTS; base-- > 0;) {
        c->base = (enum tally_base)base;
        if (tally_rule_accept(rest, tally_base_name(c->base)))
            return true;
    }
    return false;
}

/* ---- the marks that “in” names ---- */

/* The name of a mark in the result; NULL: there are no more of them. */
static const char *mark_name(const struct tally_rule *rule, size_t index)
{
    static const char *const decision[] = {"agree", "against", "abstain", "hold"};
    if (rule->kind == TALLY_APPRAISAL)
        return index < rule->grade_count ? rule->grades[index].name : NULL;
    return rule->kind == TALLY_DECISION && index < sizeof decision / sizeof *decision ? decision[index] : NULL;
}

/* mark {"+" mark}. A grade's own name may contain “+”, so what a mark is shows where the rest is made up of marks
 * too. */
static bool read_marks(const struct tally_rule *rule, struct tally_text text, uint32_t *marks, size_t *count)
{
    const char *name;
    for (size_t i = 0; (name = mark_name(rule, i)) != NULL; i++) {
        size_t size = strlen(name), used = *count;
        if (size > text.size || memcmp(name, text.bytes, size))
            continue;
        bool twice = false;
        for (size_t k = 0; k < used; k++)
            twice |= marks[k] == i;
        if (twice || (text.size > size && text.bytes[size] != '+'))
            continue;
        marks[(*count)++] = (uint32_t)i;
        if (text.size == size ||
            read_marks(rule, (struct tally_text){text.bytes + size + 1, text.size - size - 1}, marks, count))
            return true;
        *count = used;
    }
    return false;
}

static size_t marks_of(const struct tally_rule *rule)
{
    size_t count = 0;
    while (mark_name(rule, count))
        count++;
    return count;
}

/* ---- clauses ---- */

static enum tally_rule_fault read_clause(struct tally_text *rest, const struct tally_rule *rule,
                                         struct tally_rule_clause *clause, struct tally_arena *arena)
{
    struct tally_text begin = *rest, word;
    clause->on_score = tally_rule_accept(rest, "score");
    if (!read_compare(rest, &clause->condition))
        return TALLY_RULE_NO_CONDITION;
    if (clause->on_score) {
        if (!tally_rule_next(rest, &word) || !tally_rule_read_decimal(word, &clause->score))
            return TALLY_RULE_NO_CONDITION;
    } else if (!read_share_of_base(rest, &clause->condition)) {
        return TALLY_RULE_NO_CONDITION;
    } else if (tally_rule_accept(rest, "in")) {
        uint32_t *marks = tally_arena_alloc(arena, marks_of(rule), sizeof *marks);
        if (!tally_rule_next(rest, &word) || !read_marks(rule, word, marks, &clause->mark_count))
            return TALLY_RULE_NO_MARKS;
        clause->marks = marks;
    }
    clause->phrase =
        tally_rule_join(arena, (struct tally_text){begin.bytes, (size_t)(rest->bytes - begin.bytes)}, true);
    return TALLY_RULE_SOUND;
}

static bool is_new(const struct tally_rule_clause *clause)
{
    return clause->on_score || clause->condition.upper || clause->mark_count || clause->condition.base >= TALLY_BASES;
}

/* How many clauses a text can have at most. */
static size_t clauses_in(struct tally_text text)
{
    size_t count = 1;
    struct tally_text word;
    while (tally_rule_next(&text, &word))
        count += tally_text_is(word, "and");
    return count;
}

enum tally_rule_fault tally_rule_read_pass(struct tally_text text, const struct tally_rule *rule,
                                           struct tally_rule_condition *pass, bool *new_form, struct tally_arena *arena)
{
    struct tally_text rest = text, word;
    struct tally_rule_clause *clauses = tally_arena_alloc(arena, clauses_in(text), sizeof *clauses);
    bool has_votes = false;
    *new_form = false;
    *pass = (struct tally_rule_condition){.clauses = clauses};
    do {
        struct tally_rule_clause *clause = &clauses[pass->clause_count++];
        enum tally_rule_fault fault = read_clause(&rest, rule, clause, arena);
        if (fault)
            return fault;
        if (!has_votes && !clause->on_score)
            pass->condition = clause->condition;
        has_votes |= !clause->on_score;
        *new_form |= is_new(clause) || pass->clause_count > 1;
    } while (tally_rule_accept(&rest, "and"));
    if (tally_rule_accept(&rest, "when present is up to")) {
        uint64_t present;
        if (!tally_rule_next(&rest, &word) || tally_text_number(word, &present) != TALLY_TEXT_NUMBER)
            return TALLY_RULE_NO_CONDITION;
        pass->condition.banded = true;
        pass->condition.up_to = (uint32_t)present;
    }
    if (tally_rule_next(&rest, &word))
        return TALLY_RULE_NO_CONDITION;
    /* the digits of a line of earlier versions stay as they were written, for the sake of the results' bytes */
    pass->phrase = tally_rule_join(arena, text, *new_form);
    return TALLY_RULE_SOUND;
}

bool tally_rule_read_quorum(struct tally_text text, struct tally_rule_quorum *quorum, bool *new_form, bool *banded,
                            struct tally_arena *arena)
{
    struct tally_text rest = text, word;
    *quorum = (struct tally_rule_quorum){.subject = TALLY_SUBJECT_PRESENT};
    *new_form = *banded = false;
    for (size_t i = 0; i < TALLY_SUBJECTS && !*new_form; i++)
        if ((*new_form = tally_rule_accept(&rest, tally_subject_name((enum tally_subject)i))) == true)
            quorum->subject = (enum tally_subject)i;
    if (!read_compare(&rest, &quorum->condition) || quorum->condition.upper ||
        !read_share_of_base(&rest, &quorum->condition))
        return false;
    if (tally_rule_accept(&rest, "when present is up to")) {
        uint64_t present;
        *banded = tally_rule_next(&rest, &word) && tally_text_number(word, &present) == TALLY_TEXT_NUMBER;
        if (!*banded)
            return false;
    }
    *new_form |= quorum->condition.base >= TALLY_BASES;
    quorum->phrase = tally_rule_join(arena, text, *new_form);
    return !tally_rule_next(&rest, &word);
}

/* ---- what no count can satisfy ---- */

bool tally_rule_clause_is_hopeless(const struct tally_rule_clause *clause, uint32_t least, uint32_t most)
{
    const struct tally_condition *c = &clause->condition;
    if (!clause->on_score)
        return c->strict && !c->upper && c->num == c->den;
    if (c->upper)
        return clause->score < least || (c->strict && clause->score == least);
    return clause->score > most || (c->strict && clause->score == most);
}
