/* Reading a rule file: its lines are read one by one, checked and made a rule; errors are reported. */
#include "rule/rule.h"

#include <assert.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "io/io.h"
#include "rule/parse.h"
#include "table/load.h"

static const char *const *texts_of(const struct tally_rule_parser *p, enum tally_rule_key key, size_t *count)
{
    const char **list = tally_arena_alloc(p->arena, tally_rule_entries(p, key), sizeof *list);
    *count = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->entries[i].key == key)
            list[(*count)++] = tally_arena_text(p->arena, p->entries[i].value.bytes, p->entries[i].value.size);
    return (const char *const *)list;
}

static void read_kind(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_KIND);
    size_t kind = 0;
    if (!line)
        return;
    while (kind < TALLY_KINDS && !tally_text_is(line->value, tally_kind_name((enum tally_kind)kind)))
        kind++;
    if (kind == TALLY_KINDS)
        tally_rule_report_bad(p, line, N_("“%1$s” is not a kind of vote; write recommendation, appraisal or decision"));
    else
        p->rule->kind = (enum tally_kind)kind;
}

static void check_archives(struct tally_rule_parser *p)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < i && p->entries[i].key == TALLY_RULE_ARCHIVE; k++)
            if (p->entries[k].key == TALLY_RULE_ARCHIVE && tally_text_same(p->entries[k].value, p->entries[i].value))
                tally_rule_report_bad(p, &p->entries[i],
                                      N_("the archive “%1$s” is named twice; each copy needs an archive of its own"));
}

/* Whether a line could not be used: whoever marks it so has said why, else a rule would be taken without it. */
static bool any_unreadable(const struct tally_rule_parser *p)
{
    bool any = false;
    for (size_t key = 0; key < TALLY_RULE_KEYS; key++)
        any |= p->unreadable[key];
    return any;
}

struct tally_rule *tally_rule_parse(struct tally_file *file, struct tally_arena *arena, struct tally_diags *diags)
{
    struct tally_rule_unknown unknown;
    struct tally_rule *rule = tally_rule_parse_partial(file, &unknown, arena, diags);
    return tally_diags_errors_in(diags, file->place) ? NULL : rule;
}

struct tally_rule *tally_rule_parse_partial(struct tally_file *file, struct tally_rule_unknown *unknown,
                                            struct tally_arena *arena, struct tally_diags *diags)
{
    static const struct tally_column columns[] = {
        {"key", "项目", NULL, true, NULL}, {"value", "规定", NULL, true, NULL}, {"cite", "依据", NULL, true, NULL}};
    struct tally_table table;
    struct tally_rule_parser p = {.arena = arena,
                                  .diags = diags,
                                  .file = file,
                                  .strict = (file->reading ? file->reading : tally_reading_newest())->strict_rules};
    tally_diags_rule_file(diags, file->place);
    *unknown = (struct tally_rule_unknown){true, true, true, true, true, true};
    if (!tally_table_load(&table, file, columns, sizeof columns / sizeof *columns, arena, diags) || !table.has[0] ||
        !table.has[1])
        return NULL;
    if (file->rows_lost)
        tally_rule_mark_unreadable(&p, tally_text_of(""));
    char *sha256 = tally_arena_alloc(arena, TALLY_DIGEST_TEXT, 1);
    tally_digest(file->bytes, file->size, sha256);
    p.rule = tally_arena_alloc(arena, 1, sizeof *p.rule);
    p.rule->sha256 = sha256;
    tally_rule_read_lines(&p, &table);
    if (!tally_rule_first(&p, TALLY_RULE_NAME))
        tally_rule_report_missing(&p, TALLY_RULE_NAME);
    if (!tally_rule_first(&p, TALLY_RULE_KIND))
        tally_rule_report_missing(&p, TALLY_RULE_KIND);
    p.rule->name = tally_rule_entry_text(&p, TALLY_RULE_NAME);
    p.rule->title =
        tally_rule_entry_text(&p, tally_rule_first(&p, TALLY_RULE_TITLE) ? TALLY_RULE_TITLE : TALLY_RULE_NAME);
    p.rule->cite = tally_rule_first(&p, TALLY_RULE_NAME) ? tally_rule_first(&p, TALLY_RULE_NAME)->cite : "";
    read_kind(&p);
    tally_rule_translate(&p);
    tally_rule_check_kinds(&p);
    check_archives(&p);
    tally_rule_read_decision(&p);
    tally_rule_read_extensions(&p);
    tally_rule_read_conditions(&p);
    tally_rule_read_follow_ups(&p);
    p.rule->archives = texts_of(&p, TALLY_RULE_ARCHIVE, &p.rule->archive_count);
    p.rule->notes = texts_of(&p, TALLY_RULE_NOTE, &p.rule->note_count);
    assert(tally_diags_errors_in(diags, file->place) || !any_unreadable(&p));
    *unknown =
        (struct tally_rule_unknown){.kind = p.unreadable[TALLY_RULE_KIND] || p.misspelt[TALLY_RULE_KIND],
                                    .tiers = p.unreadable[TALLY_RULE_TIER] || p.misspelt[TALLY_RULE_TIER],
                                    .grades = p.unreadable[TALLY_RULE_GRADES] || p.misspelt[TALLY_RULE_GRADES] ||
                                              /* either may be wrong */
                                              p.unreadable[TALLY_RULE_GRADES_COUNTED],
                                    .contested = p.unreadable[TALLY_RULE_CONTESTED] || p.misspelt[TALLY_RULE_CONTESTED],
                                    .archives = p.unreadable[TALLY_RULE_ARCHIVE] || p.misspelt[TALLY_RULE_ARCHIVE],
                                    .methods = p.unreadable[TALLY_RULE_METHOD] || p.misspelt[TALLY_RULE_METHOD]};
    return p.rule;
}
