/* The vocabulary of marks: the built-in words and the rule's grades. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/points.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/meeting.h"

/* The built-in words for the marks of a decision. */
static const char *const decision_words[][12] = {
    [TALLY_AGREE] = {"同意", "赞成", "√", "✓", "✔", "agree", "yes", "y"},
    [TALLY_AGAINST] = {"不同意", "反对", "×", "✕", "✗", "✘", "x", "against", "no", "n"},
    [TALLY_ABSTAIN] = {"弃权", "abstain"},
    [TALLY_HOLD] = {"缓议", "hold"},
    [TALLY_VOID_ITEM] = {NULL},
};
static const char *const decision_names[] = {[TALLY_AGREE] = "agree",
                                             [TALLY_AGAINST] = "against",
                                             [TALLY_ABSTAIN] = "abstain",
                                             [TALLY_HOLD] = "hold",
                                             [TALLY_VOID_ITEM] = "void"};
static_assert(sizeof decision_names / sizeof *decision_names == TALLY_DECISION_MARKS, "each mark has its name");

enum { FOR, NOT };
static const char *const recommendation_words[][12] = {
    [FOR] = {"推荐", "同意", "√", "✓", "✔", "yes", "y"},
    [NOT] = {"不推荐", "×", "✕", "✗", "✘", "x", "no", "n"},
};
static const char *const recommendation_names[] = {"for"};
static const char *const points_names[] = {"graded", "blank", "void"};

static bool is_listed(const char *const words[12], struct tally_text text)
{
    bool found = false;
    for (size_t i = 0; i < 12 && words[i]; i++)
        found |= tally_text_is(text, words[i]);
    return found;
}

bool tally_vocabulary_usually_same(struct tally_text a, struct tally_text b)
{
    static const char *const(*const lists[])[12] = {decision_words, recommendation_words};
    static const size_t counts[] = {sizeof decision_words / sizeof *decision_words,
                                    sizeof recommendation_words / sizeof *recommendation_words};
    struct tally_arena arena = {NULL};
    uint32_t x, y;
    bool same = tally_points_read(a, &x) && tally_points_read(b, &y) && x == y; /* 7 and 7.0 */
    a = tally_text_fold_mark(&arena, a);
    b = tally_text_fold_mark(&arena, b);
    for (size_t list = 0; list < sizeof lists / sizeof *lists; list++)
        for (size_t mark = 0; mark < counts[list]; mark++)
            same |= is_listed(lists[list][mark], a) && is_listed(lists[list][mark], b);
    tally_arena_clear(&arena);
    return same;
}

void tally_vocabulary_learn(struct tally_vocabulary *v, struct tally_text word, uint16_t mark)
{
    struct tally_arena arena = {NULL};
    size_t id = tally_intern(&v->words, tally_text_fold_mark(&arena, word));
    if (id == v->words.count - 1 && (v->meanings == NULL || id >= v->meaning_room))
        v->meanings = tally_more(v->meanings, &v->meaning_room, sizeof *v->meanings);
    v->meanings[id] = mark;
    tally_arena_clear(&arena);
}

static void learn_all(struct tally_vocabulary *v, const char *const words[][12], size_t count)
{
    for (size_t mark = 0; mark < count; mark++)
        for (size_t i = 0; i < 12 && words[mark][i]; i++)
            tally_vocabulary_learn(v, tally_text_of(words[mark][i]), (uint16_t)mark);
}

/* What an empty cell of an appraisal means; blank and void stand behind so many grades, or numbers of points. */
static void set_appraisal(struct tally_vocabulary *v, const struct tally_rule *rule, size_t marks)
{
    v->mark_count = marks + 2;
    v->void_item = (uint16_t)(marks + 1);
    v->empty = rule->blank == TALLY_BLANK_IS_VOID ? v->void_item : (uint16_t)marks;
    v->favour = (uint16_t)v->mark_count; /* an appraisal has no limit of marks */
}

void tally_vocabulary_learn_rule(struct tally_vocabulary *v, struct tally_meeting *m)
{
    const struct tally_rule *rule = m->rule;
    v->whole =
        m->marks_complete && !m->rule_unknown.kind &&
        !(rule->kind == TALLY_APPRAISAL && (m->rule_unknown.grades || (!rule->points.count && !rule->grade_count)));
    if (m->rule_unknown.kind)
        return;
    switch (rule->kind) {
    case TALLY_DECISION:
        v->names = decision_names;
        v->mark_count = TALLY_DECISION_MARKS;
        v->favour = TALLY_AGREE;
        v->void_item = TALLY_VOID_ITEM;
        v->empty = rule->blank == TALLY_BLANK_IS_VOID    ? TALLY_VOID_ITEM
                   : rule->blank == TALLY_BLANK_IS_AGREE ? TALLY_AGREE
                                                         : TALLY_ABSTAIN;
        learn_all(v, decision_words, sizeof decision_words / sizeof *decision_words);
        break;
    case TALLY_RECOMMENDATION:
        v->names = recommendation_names;
        v->mark_count = 1;
        v->favour = FOR;
        v->void_item = v->empty = NOT;
        learn_all(v, recommendation_words, sizeof recommendation_words / sizeof *recommendation_words);
        break;
    case TALLY_APPRAISAL: {
        if (rule->points.count) {
            v->points = &rule->points;
            v->names = points_names;
            v->name_count = sizeof points_names / sizeof *points_names;
            set_appraisal(v, rule, rule->points.count);
            break;
        }
        const char **names = tally_arena_alloc(&m->arena, rule->grade_count + 2, sizeof *names);
        for (size_t i = 0; i < rule->grade_count; i++) {
            names[i] = rule->grades[i].name;
            tally_vocabulary_learn(v, tally_text_of(names[i]), (uint16_t)i);
        }
        names[rule->grade_count] = "blank";
        names[rule->grade_count + 1] = "void";
        v->names = (const char *const *)names;
        set_appraisal(v, rule, rule->grade_count);
        break;
    }
    case TALLY_KINDS:
        assert(false);
    }
    v->none = (uint16_t)v->mark_count;
    v->name_count = v->points ? v->name_count : v->mark_count;
    v->built_in = v->words.count;
}

char *tally_vocabulary_list(const struct tally_vocabulary *v)
{
    enum { SHOWN = 3 };
    static const char same[] = "、", other[] = "；";
    char *points = v->points ? tally_points_list(v->points) : NULL;
    size_t at = points ? strlen(points) : 0, room = at + 1;
    for (size_t i = 0; i < v->words.count; i++)
        room += v->words.entries[i].size + sizeof same;
    char *list = tally_alloc(room, 1);
    if (points)
        memcpy(list, points, at);
    free(points);
    for (size_t mark = 0; mark <= v->mark_count; mark++)
        for (size_t i = 0, shown = 0; i < v->words.count; i++) {
            bool english = (unsigned char)v->words.entries[i].bytes[0] < 0x80; /* a word of the other language */
            if (v->meanings[i] != mark || (i < v->built_in && (shown >= SHOWN || (english && shown))))
                continue;
            if (at) {
                memcpy(list + at, shown ? same : other, sizeof same - 1);
                at += sizeof same - 1;
            }
            memcpy(list + at, v->words.entries[i].bytes, v->words.entries[i].size);
            at += v->words.entries[i].size;
            shown++;
        }
    return list;
}

void tally_vocabulary_clear(struct tally_vocabulary *vocabulary)
{
    tally_intern_clear(&vocabulary->words);
    free(vocabulary->meanings);
}

size_t tally_vocabulary_name(const struct tally_vocabulary *vocabulary, size_t mark)
{
    if (!vocabulary->points)
        return mark;
    return mark < vocabulary->points->count ? 0 : mark - vocabulary->points->count + 1;
}

uint32_t tally_vocabulary_find(const struct tally_vocabulary *vocabulary, struct tally_text word)
{
    uint32_t id = tally_intern_find(&vocabulary->words, word);
    if (id == TALLY_INTERN_NONE) {
        struct tally_arena arena = {NULL};
        id = tally_intern_find(&vocabulary->words, tally_text_fold_mark(&arena, word));
        tally_arena_clear(&arena);
    }
    if (id == TALLY_INTERN_NONE)
        return vocabulary->points ? tally_points_find(vocabulary->points, word) : TALLY_INTERN_NONE;
    return vocabulary->meanings[id];
}
