/* Finding a rule, built in or a file in the meeting's folder, and reading it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "rule/builtin.h"
#include "rule/rule.h"

size_t tally_rules_count(void)
{
    return tally_builtin_rules_count;
}

const char *tally_rules_name(size_t index)
{
    return tally_builtin_rules[index].name;
}

const unsigned char *tally_rules_file(const char *name, size_t *size)
{
    for (size_t i = 0; i < tally_builtin_rules_count; i++) {
        if (strcmp(tally_builtin_rules[i].name, name))
            continue;
        *size = tally_builtin_rules[i].size;
        return tally_builtin_rules[i].bytes;
    }
    return NULL;
}

/* The title of a built-in rule, in the arena. */
static const char *title_of(const struct tally_builtin_rule *builtin, struct tally_arena *arena)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file file = {.name = builtin->name,
                              .place = tally_diags_file(aside, builtin->name),
                              .bytes = builtin->bytes,
                              .size = builtin->size,
                              .built_in = true};
    const struct tally_rule *rule = tally_rule_parse(&file, arena, aside);
    tally_diags_free(aside);
    return rule ? rule->title : ""; /* impossible: the built-in rules are sound, which unit-rule-builtin tries */
}

/* The same as names are compared. */
static struct tally_text folded_title(const struct tally_builtin_rule *builtin, struct tally_arena *arena)
{
    return tally_text_fold_name(arena, tally_text_of(title_of(builtin, arena)));
}

const char *tally_rules_find(const char *name_or_title)
{
    struct tally_arena arena = {.newest = NULL};
    const char *found = NULL;
    size_t matches = 0;
    for (size_t i = 0; i < tally_builtin_rules_count; i++)
        if (!strcmp(tally_builtin_rules[i].name, name_or_title))
            return tally_builtin_rules[i].name;
    struct tally_text title = tally_text_fold_name(&arena, tally_text_of(name_or_title));
    for (size_t i = 0; title.size && i < tally_builtin_rules_count; i++)
        if (tally_text_same(folded_title(&tally_builtin_rules[i], &arena), title)) {
            found = tally_builtin_rules[i].name;
            matches++;
        }
    tally_arena_clear(&arena);
    return matches == 1 ? found : NULL;
}

static bool is_file_name(struct tally_text name)
{
    return name.size > 4 && (!memcmp(name.bytes + name.size - 4, ".csv", 4) ||
                             (name.size > 5 && !memcmp(name.bytes + name.size - 5, ".xlsx", 5)));
}

/* The names of the rules whose names are nearest; the caller frees the text. */
static char *nearest_names(struct tally_text name)
{
    size_t best = SIZE_MAX, room = 0;
    for (size_t i = 0; i < tally_builtin_rules_count; i++) {
        size_t d = tally_text_distance(name, tally_text_of(tally_builtin_rules[i].name), 1000);
        best = d < best ? d : best;
        room += strlen(tally_builtin_rules[i].name) + 4;
    }
    char *list = tally_alloc(room + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < tally_builtin_rules_count; i++) {
        const char *candidate = tally_builtin_rules[i].name;
        if (best > name.size / 2 || tally_text_distance(name, tally_text_of(candidate), 1000) > best + 1)
            continue;
        if (used) {
            memcpy(list + used, ", ", 2);
            used += 2;
        }
        memcpy(list + used, candidate, strlen(candidate));
        used += strlen(candidate);
    }
    return list;
}

/* How many characters of the text stand in the other; *count: how many it has. */
static size_t shared_characters(struct tally_text text, struct tally_text other, size_t *count)
{
    size_t shared = 0;
    *count = 0;
    for (size_t at = 0; at < text.size; ++*count) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        shared += tally_text_has(other, c);
    }
    return shared;
}

/* How much a title is like what was written; 0: not at all. Titles are written from memory, shortened, with words in
 * another order: what counts most is how much of what was written stands in the title. */
static size_t likeness(struct tally_text written, struct tally_text title)
{
    size_t count, title_count, shared = shared_characters(written, title, &count);
    shared_characters(title, written, &title_count);
    return shared * 2 < count ? 0 : 100 * shared / count + 100 * shared / (count + title_count);
}

/* The rules whose titles are nearest, as “title (name)”; "" if there are none. The caller frees the text. */
static char *nearest_titles(struct tally_text name)
{
    enum { SHOWN = 4 };
    struct tally_arena arena = {NULL};
    struct tally_bytes list = {.bytes = NULL};
    struct tally_text written = tally_text_fold_name(&arena, name);
    size_t *like = tally_alloc(tally_builtin_rules_count, sizeof *like), best = 0;
    for (size_t i = 0; i < tally_builtin_rules_count; i++) {
        like[i] = likeness(written, folded_title(&tally_builtin_rules[i], &arena));
        best = like[i] > best ? like[i] : best;
    }
    tally_bytes_put_text(&list, "");
    for (size_t level = best, shown = 0; level && level * 5 >= best * 4 && shown < SHOWN; level--)
        for (size_t i = 0; i < tally_builtin_rules_count && shown < SHOWN; i++) {
            if (like[i] != level)
                continue;
            tally_bytes_put_text(&list, shown++ ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
            tally_bytes_put_text(&list, title_of(&tally_builtin_rules[i], &arena));
            tally_bytes_put_text(&list, " (");
            tally_bytes_put_text(&list, tally_builtin_rules[i].name);
            tally_bytes_put_text(&list, ")");
        }
    free(like);
    tally_arena_clear(&arena);
    return list.bytes;
}

static char *nearest(struct tally_text name)
{
    bool han = false;
    for (size_t at = 0; at < name.size && !han;) {
        uint32_t c;
        at += tally_text_next(name.bytes + at, name.size - at, &c);
        han = tally_text_is_han(c);
    }
    return han ? nearest_titles(name) : nearest_names(name);
}

static const unsigned char *built_in(const struct tally_source *source, const char *name, size_t *size)
{
    return source->rule ? source->rule(source, name, size) : tally_rules_file(name, size);
}

bool tally_rule_find(struct tally_file *file, const struct tally_source *source, struct tally_text name,
                     struct tally_place place, struct tally_diags *diags)
{
    char *text = tally_resize(NULL, name.size + 1, 1);
    memcpy(text, name.bytes, name.size);
    text[name.size] = '\0';
    bool found = true;
    const char *known = text; /* the name of a built-in rule, which may be called by its title */
    *file = (struct tally_file){.place = 0};
    if (is_file_name(name)) {
        found = source->read(source, file, text, diags);
        tally_diags_rule_file(diags, file->place);
    } else if ((file->bytes = built_in(source, known, &file->size)) != NULL ||
               ((known = tally_rules_find(text)) != NULL &&
                (file->bytes = built_in(source, known, &file->size)) != NULL)) {
        file->built_in = true;
        file->reading = source->reading;
        file->place = tally_diags_file(diags, known);
        file->name = tally_diags_file_name(diags, file->place);
    } else {
        char *hint = nearest(name);
        tally_diags_add(
            diags, TALLY_UNKNOWN_RULE, place,
            *hint ? N_("there is no rule “%1$s”; the nearest: %2$s. A rule of your own is a file that ends in .csv")
                  : N_("there is no rule “%1$s”; “tally rules” lists them. A rule of your own is a file that ends in "
                       ".csv"),
            TALLY_ARGS(text, hint));
        free(hint);
        found = false;
    }
    free(text);
    return found;
}

struct owned_rule {
    struct tally_rule rule;
    struct tally_arena arena;
};

struct tally_rule *tally_rule_read(const char *folder, const char *name, struct tally_diags *diags)
{
    struct owned_rule *owned = tally_alloc(1, sizeof *owned);
    struct tally_file file;
    const struct tally_source source = tally_source_folder(folder);
    const struct tally_rule *rule = NULL;
    if (tally_rule_find(&file, &source, tally_text_of(name), (struct tally_place){.file = 0}, diags))
        rule = tally_rule_parse(&file, &owned->arena, diags);
    tally_file_clear(&file);
    if (!rule) {
        tally_arena_clear(&owned->arena);
        free(owned);
        return NULL;
    }
    owned->rule = *rule;
    return &owned->rule;
}

void tally_rule_free(struct tally_rule *rule)
{
    if (!rule)
        return;
    struct owned_rule *owned = (struct owned_rule *)rule; /* its first member */
    tally_arena_clear(&owned->arena);
    free(owned);
}
