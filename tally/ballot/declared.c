/* The signs that a meeting declares, with the marks that they mean: what is accepted, and what is wrong with them. */
#include <ctype.h>
#include <stdlib.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/signs.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/meeting.h"

/* The mark that a declaration means: given as a word of the list, or by the mark's own name, which the words of a
 * recommendation do not include. */
static uint32_t meaning_of(const struct tally_vocabulary *v, const struct tally_rule *rule, struct tally_text word)
{
    uint32_t mark = tally_vocabulary_find(v, word);
    if (mark != TALLY_INTERN_NONE || rule->kind != TALLY_RECOMMENDATION || !word.size)
        return mark;
    return tally_text_is_among("for agree", word)     ? v->favour
           : tally_text_is_among("not against", word) ? v->empty
                                                      : TALLY_INTERN_NONE;
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
        tally_vocabulary_learn(v, word, v->empty);
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

/* The known mark that a sign usually is, by its looks or by custom: 不同意 for 否. "": none. */
static const char *usual_mark(const struct tally_vocabulary *v, struct tally_meeting *m, struct tally_text sign)
{
    if (tally_vocabulary_find(v, sign) != TALLY_INTERN_NONE)
        return tally_arena_text(&m->arena, sign.bytes, sign.size);
    bool letter = sign.size == 1; /* h may be anything, although hold begins with it */
    const char *near = tally_sign_near(v, &m->arena, sign);
    return letter && (unsigned char)*near < 0x80 ? "" : near;
}

/* Whether the text is a word, which means the same on all ballots, and no sign: Chinese, no, or of three letters. */
static bool is_word(struct tally_text text)
{
    size_t letters = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (tally_text_is_han(c))
            return true;
        letters += c < 0x80 && isalpha((int)c);
    }
    return letters > 2 || same_sign(text, tally_text_of("no"));
}

/* A ballot may say in print that √ is against; more often the row was filled in the wrong way round, which would turn
 * every vote. A word never means the contrary: that is refused. Returns whether the row may stand. */
static bool allow_turned(const struct tally_vocabulary *v, struct tally_meeting *m, const struct tally_declared_mark *d,
                         uint32_t meant, struct tally_diags *diags)
{
    const char *like = d->sign.size ? usual_mark(v, m, d->sign) : "";
    uint32_t usual = *like ? tally_vocabulary_find(v, tally_text_of(like)) : TALLY_INTERN_NONE;
    if (usual == TALLY_INTERN_NONE || meant == TALLY_INTERN_NONE || usual == meant || !m->reading->reasons_checked)
        return true;
    const char *sign = tally_arena_text(&m->arena, d->sign.bytes, d->sign.size);
    if (is_word(tally_text_of(like)) && is_word(d->sign)) {
        tally_diags_add(diags, TALLY_BAD_MARK, d->place,
                        N_("“%1$s”: the word “%2$s” means %3$s and cannot count as %4$s. If ballots bear this word, "
                           "delete this row, and key what it means; if it was to be a sign, correct it"),
                        TALLY_ARGS(d->written, sign, word_of(v, m, usual), word_of(v, m, meant)));
        return false;
    }
    tally_diags_add(diags, TALLY_MARK_TURNED, d->place,
                    N_("“%1$s”: the sign “%2$s” usually means %3$s, and by this row counts as %4$s on all ballots of "
                       "this meeting. If the ballots do not say so in print, correct or delete this row"),
                    TALLY_ARGS(d->written, sign, word_of(v, m, usual), word_of(v, m, meant)));
    return true;
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
    tally_vocabulary_learn_rule(vocabulary, meeting);
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
            tally_diags_add(
                diags, TALLY_UNKNOWN_MARK, d->place,
                N_("“%2$s” does not say what a sign means: write the sign, “=”, and the mark that it means by what "
                   "is printed on the ballot, one of: %1$s"),
                TALLY_ARGS(list, d->written));
            free(list);
            ok = false;
        }
        ok &= allow_turned(vocabulary, meeting, d, meant[i], diags);
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
            tally_vocabulary_learn(vocabulary, meeting->marks[i].sign, (uint16_t)meant[i]);
    for (size_t i = 0; i < meeting->mark_count; i++)
        if (meant[i] == TALLY_INTERN_NONE)
            learn_refused(vocabulary, &meeting->marks[i]);
    return ok;
}
