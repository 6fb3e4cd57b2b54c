/* Slips in the names of the roster: names that look alike, several names in one cell; reasons that are none. */
#include <tally/diag.h>
#include <tally/num.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"

bool tally_meeting_check_person(struct tally_meeting_reader *r, const struct tally_cell *name,
                                const struct tally_cell *deferred)
{
    bool several = r->m->reading->characters_checked && !name->reported && tally_text_has_several(name->text, false);
    if (several)
        tally_meeting_error(r, TALLY_SEVERAL_VALUES, name->place,
                            N_("“%1$s” holds a sign that separates names; give each person a row, or delete the sign"),
                            tally_meeting_copy(r, name));
    if (tally_cell_check_reason(deferred, r->diags))
        tally_cell_is_reason(deferred, N_("anything in this cell defers the item"), r->diags);
    return !several;
}

/* The first characters in which two texts differ, as code points. */
static void find_difference(struct tally_text a, struct tally_text b, char x[TALLY_CODE_POINT_SIZE],
                            char y[TALLY_CODE_POINT_SIZE])
{
    uint32_t c = 0, d = 0;
    for (size_t i = 0, k = 0; c == d && i < a.size && k < b.size;) {
        i += tally_text_next(a.bytes + i, a.size - i, &c);
        k += tally_text_next(b.bytes + k, b.size - k, &d);
    }
    tally_hex_code_point(x, c);
    tally_hex_code_point(y, d);
}

void tally_meeting_find_look_alikes(struct tally_meeting_reader *r, const struct tally_cell *const *names)
{
    struct tally_meeting *m = r->m;
    struct tally_intern skeletons = {.slots = NULL};
    struct tally_arena arena = {NULL};
    uint32_t *first = tally_arena_alloc(&arena, m->person_count, sizeof *first);
    for (uint32_t i = 0; i < m->person_count && m->reading->characters_checked; i++) {
        const struct tally_person *p = &m->roster[i];
        size_t before = skeletons.count;
        uint32_t id = tally_intern(&skeletons, tally_text_skeleton(&arena, p->folded));
        if (skeletons.count > before) {
            first[id] = i;
            continue;
        }
        const struct tally_person *other = &m->roster[first[id]];
        char line[TALLY_NUMBER_SIZE], a[TALLY_CODE_POINT_SIZE], b[TALLY_CODE_POINT_SIZE];
        if (p->folded.size == 0 || tally_text_same(p->folded, other->folded))
            continue; /* the same name is no look-alike */
        find_difference(p->folded, other->folded, a, b);
        tally_diags_add(
            r->diags, TALLY_LOOK_ALIKE_NAMES, names[i]->place,
            N_("“%1$s” looks like “%2$s” in row %3$s, or is a variant of it, but has other characters (%4$s, "
               "there %5$s); check that both are written as they should be"),
            TALLY_ARGS(p->name, other->name, tally_number(line, tally_place_row(names[first[id]]->place)), a, b));
    }
    tally_intern_clear(&skeletons);
    tally_arena_clear(&arena);
}

/* Takes the text of a row if it is like the one that is looked for. Two rows with such a text are as good as none. */
static const char *take_like(struct tally_arena *arena, struct tally_text folded, const char *text, uint32_t at,
                             const char *found, uint32_t *row)
{
    if (!folded.size || !tally_text_same(folded, tally_text_fold_alike(arena, tally_text_of(text))))
        return found;
    if (found && *row != at)
        *row = UINT32_MAX;
    else if (!found)
        *row = at;
    return found ? found : text;
}

const char *tally_meeting_like_person(const struct tally_meeting *m, struct tally_text text, uint32_t *row)
{
    struct tally_arena arena = {NULL};
    struct tally_text folded = tally_text_fold_alike(&arena, text);
    const char *found = NULL;
    for (uint32_t i = 0; i < m->person_count; i++) {
        if (m->roster[i].refused || m->roster[i].written_in)
            continue;
        found = take_like(&arena, folded, m->roster[i].id, i, found, row);
        found = take_like(&arena, folded, m->roster[i].name, i, found, row);
    }
    tally_arena_clear(&arena);
    return found && *row != UINT32_MAX ? found : NULL;
}

const char *tally_meeting_like_post(const struct tally_meeting *m, struct tally_text text, uint32_t *row)
{
    struct tally_arena arena = {NULL};
    struct tally_text folded = tally_text_fold_alike(&arena, text);
    const char *found = NULL;
    for (uint32_t i = 0; i < m->post_count; i++) {
        if (m->posts[i].refused)
            continue;
        found = take_like(&arena, folded, m->posts[i].id, i, found, row);
        found = take_like(&arena, folded, m->posts[i].title, i, found, row);
    }
    tally_arena_clear(&arena);
    return found && *row != UINT32_MAX ? found : NULL;
}
