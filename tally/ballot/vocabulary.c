/* The vocabulary of marks: the built-in words, the rule's grades, and the signs that a meeting declares. */
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

static bool is_word(const char *const words[12], struct tally_text text)
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
            same |= is_word(lists[list][mark], a) && is_word(lists[list][mark], b);
    tally_arena_clear(&arena);
    return same;
}

static void learn(struct tally_vocabulary *v, struct tally_text word, uint16_t mark)
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
            learn(v, tally_text_of(words[mark][i]), (uint16_t)mark);
}

/* What an empty cell of an appraisal means; blank and void stand behind so many grades, or numbers of points. */
static void set_appraisal(struct tally_vocabulary *v, const struct tally_rule *rule, size_t marks)
{
    v->mark_count = marks + 2;
    v->void_item = (uint16_t)(marks + 1);
    v->empty = rule->blank == TALLY_BLANK_IS_VOID ? v->void_item : (uint16_t)marks;
    v->favour = (uint16_t)v->mark_count; /* an appraisal has no limit of marks */
}

static void learn_rule(struct tally_vocabulary *v, struct tally_meeting *m)
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
            tally_points_text(v->example, rule->points.most);
            set_appraisal(v, rule, rule->points.count);
            break;
        }
        const char **names = tally_arena_alloc(&m->arena, rule->grade_count + 2, sizeof *names);
        for (size_t i = 0; i < rule->grade_count; i++) {
            names[i] = rule->grades[i].name;
            learn(v, tally_text_of(names[i]), (uint16_t)i);
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

const char *tally_vocabulary_example(const struct tally_vocabulary *v, const struct tally_rule *rule)
{
    if (v->points)
        return v->example;
    return rule && rule->kind == TALLY_APPRAISAL && rule->grade_count ? rule->grades[0].name : "同意";
}

/* The mark that a declaration means: given as a word of the list, or by the mark's own name, which the words of a
 * recommendation do not include. */
static uint32_t meaning_of(const struct tally_vocabulary *v, const struct tally_rule *rule, struct tally_text word)
{
    static const struct {
        const char *word;
        uint32_t mark;
    } names[] = {{"for", FOR}, {"agree", FOR}, {"not", NOT}, {"against", NOT}};
    uint32_t mark = tally_vocabulary_find(v, word);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mark == TALLY_INTERN_NONE && rule->kind == TALLY_RECOMMENDATION && tally_text_is(word, names[i].word))
            mark = names[i].mark;
    return mark;
}

/* X and x are the same sign, as on the ballots. */
static bool same_sign(struct tally_text a, struct tally_text b)
{
    struct tally_arena arena = {NULL};
    bool same = tally_text_same(tally_text_fold_mark(&arena, a), tally_text_fold_mark(&arena, b));
    tally_arena_clear(&arena);
    return same;
}

static void learn_new(struct tally_vocabulary *v, struct tally_text word)
{
    if (word.size && tally_vocabulary_find(v, word) == TALLY_INTERN_NONE)
        learn(v, word, v->empty);
}

/* A refused declaration has been reported, so ballots with its sign are not reported as well: the sign counts as known,
 * or, if there is no sign, each of its characters. */
static void learn_refused(struct tally_vocabulary *v, const struct tally_declared_mark *d)
{
    struct tally_text written = tally_text_of(d->written);
    learn_new(v, d->sign);
    for (size_t at = 0, n; !d->sign.size && at < written.size; at += n) {
        uint32_t c;
        n = tally_text_next(written.bytes + at, written.size - at, &c);
        learn_new(v, (struct tally_text){written.bytes + at, n});
    }
}

/* Whether a declared sign is a word for an empty cell, in which no sign stands. */
static bool means_empty(struct tally_text sign)
{
    static const char *const words[] = {"空白", "空", "空格", "空票", "未填", "没填", "不填", "blank", "empty"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same_sign(sign, tally_text_of(words[i])))
            return true;
    return false;
}

/* The first word for a mark, as it stands on ballots. */
static const char *word_of(const struct tally_vocabulary *v, struct tally_meeting *m, uint32_t mark)
{
    size_t i = 0;
    while (i < v->built_in && v->meanings[i] != mark)
        i++;
    return i < v->built_in ? tally_arena_text(&m->arena, v->words.entries[i].bytes, v->words.entries[i].size) : "";
}

/* What an empty cell means, to be translated. */
static const char *empty_cell(const struct tally_vocabulary *v, struct tally_meeting *m)
{
    if (v->empty >= v->mark_count)
        return TALLY_TRANSLATE_MARK N_("not a mark") TALLY_TRANSLATE_MARK;
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put_text(&text, TALLY_TRANSLATE_MARK);
    tally_bytes_put_text(&text, v->names[tally_vocabulary_name(v, v->empty)]);
    tally_bytes_put_text(&text, TALLY_TRANSLATE_MARK);
    const char *kept = tally_arena_text(&m->arena, text.bytes, text.used);
    free(text.bytes);
    return kept;
}

/* A ballot may say in print that √ is against; more often the row was filled in the wrong way round, which would turn
 * every vote. */
static void note_turned(const struct tally_vocabulary *v, struct tally_meeting *m, const struct tally_declared_mark *d,
                        uint32_t meant, struct tally_diags *diags)
{
    uint32_t usual = d->sign.size ? tally_vocabulary_find(v, d->sign) : TALLY_INTERN_NONE;
    if (usual == TALLY_INTERN_NONE || meant == TALLY_INTERN_NONE || usual == meant || !m->reading->reasons_checked)
        return;
    const char *sign = tally_arena_text(&m->arena, d->sign.bytes, d->sign.size);
    tally_diags_add(diags, TALLY_MARK_TURNED, d->place,
                    N_("“%1$s”: the sign “%2$s” usually means %3$s, and by this row counts as %4$s on all ballots of "
                       "this meeting. If the ballots do not say so in print, correct or delete this row"),
                    TALLY_ARGS(d->written, sign, word_of(v, m, usual), word_of(v, m, meant)));
}

/* The signs of declarations, with what each was first said to mean. */
struct declared {
    struct tally_intern signs;
    struct meanings {
        uint32_t first;
        bool several;
    } * meanings;
    size_t room;
};

/* Whether a sign was declared before with another meaning; remembers what it means now. */
static bool has_other_meaning(struct declared *above, struct tally_text sign, uint32_t meant)
{
    struct tally_arena arena = {NULL};
    size_t before = above->signs.count;
    uint32_t at = tally_intern(&above->signs, tally_text_fold_mark(&arena, sign));
    tally_arena_clear(&arena);
    if (above->signs.count > before)
        TALLY_PUSH(above->meanings, before, above->room) = (struct meanings){meant, false};
    bool other = above->meanings[at].several || above->meanings[at].first != meant;
    above->meanings[at].several |= other;
    return other;
}

bool tally_vocabulary_make(struct tally_vocabulary *vocabulary, struct tally_meeting *meeting,
                           struct tally_diags *diags)
{
    *vocabulary = (struct tally_vocabulary){.names = NULL};
    learn_rule(vocabulary, meeting);
    bool ok = true, known = !meeting->rule_unknown.kind &&
                            !(meeting->rule->kind == TALLY_APPRAISAL && meeting->rule_unknown.grades);
    uint32_t *meant = tally_arena_alloc(&meeting->arena, meeting->mark_count, sizeof *meant);
    struct declared above = {.meanings = NULL};
    /* the meanings of all declarations are looked up before the first of them changes the list */
    for (size_t i = 0; i < meeting->mark_count; i++) {
        const struct tally_declared_mark *d = &meeting->marks[i];
        meant[i] = d->sign.size && known ? meaning_of(vocabulary, meeting->rule, d->meaning) : TALLY_INTERN_NONE;
        if (meant[i] == TALLY_INTERN_NONE && (known || !d->sign.size)) {
            char *list = tally_vocabulary_list(vocabulary);
            tally_diags_add(diags, TALLY_UNKNOWN_MARK, d->place,
                            N_("“%3$s” does not say what a sign means; write it like “○=%2$s”; the words are: %1$s"),
                            TALLY_ARGS(list, tally_vocabulary_example(vocabulary, meeting->rule), d->written));
            free(list);
            ok = false;
        }
        note_turned(vocabulary, meeting, d, meant[i], diags);
        if (meeting->reading->reasons_checked && means_empty(d->sign)) {
            tally_diags_add(
                diags, TALLY_BAD_MARK, d->place,
                N_("“%1$s”: no sign stands in an empty cell; what an empty cell means is laid down by the rule (blank: "
                   "%2$s). Delete this row"),
                TALLY_ARGS(d->written, empty_cell(vocabulary, meeting)));
            ok = false;
        }
        if (has_other_meaning(&above, d->sign, meant[i]) && meant[i] != TALLY_INTERN_NONE) {
            char *sign = tally_arena_text(&meeting->arena, d->sign.bytes, d->sign.size);
            tally_diags_add(diags, TALLY_DUPLICATE_KEY, d->place,
                            N_("the sign “%1$s” already has another meaning above; keep only one of them"),
                            TALLY_ARGS(sign));
            ok = false;
        }
    }
    tally_intern_clear(&above.signs);
    free(above.meanings);
    for (size_t i = 0; i < meeting->mark_count; i++)
        if (meant[i] != TALLY_INTERN_NONE)
            learn(vocabulary, meeting->marks[i].sign, (uint16_t)meant[i]);
    for (size_t i = 0; i < meeting->mark_count; i++)
        if (meant[i] == TALLY_INTERN_NONE)
            learn_refused(vocabulary, &meeting->marks[i]);
    return ok;
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
