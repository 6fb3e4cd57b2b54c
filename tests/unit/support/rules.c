#include "unit/support/rules.h"

#include <stdlib.h>
#include <string.h>

struct read read_rule(const char *kind, const char *lines)
{
    struct read r = {.diags = tally_diags_new()};
    struct scribe s = {.used = 0};
    scribe(&s, "key,value,cite\nrule,mine,第一条\nkind,%s,\n%s", kind, lines);
    struct tally_file file = {
        .name = "r.csv", .place = tally_diags_file(r.diags, "r.csv"), .bytes = (unsigned char *)s.text, .size = s.used};
    r.rule = tally_rule_parse(&file, &r.arena, r.diags);
    return r;
}

void read_done(struct read *r)
{
    tally_arena_clear(&r->arena);
    tally_diags_free(r->diags);
}

struct read reads(const char *kind, const char *lines)
{
    struct read r = read_rule(kind, lines);
    if (strcmp(said(r.diags), ""))
        fail_msg("%s:\n%ssaid\n%s", kind, lines, said(r.diags));
    assert_non_null(r.rule);
    return r;
}

void refuses(const char *kind, const char *lines, const char *expected)
{
    struct read r = read_rule(kind, lines);
    if (strcmp(said(r.diags), expected))
        fail_msg("%s:\n%ssaid\n%snot\n%s", kind, lines, said(r.diags), expected);
    assert_null(r.rule);
    assert_int_equal(tally_diags_status(r.diags), 78);
    read_done(&r);
}

void refuses_line(const char *kind, const char *base, unsigned number, const char *line)
{
    struct scribe lines = {.used = 0}, expected = {.used = 0};
    unsigned column = 2;
    for (const char *c = line; *c != ','; c++)
        column += ((unsigned char)*c & 0xC0) != 0x80;
    scribe(&lines, "%s%s,\n", base, line);
    scribe(&expected, "r.csv:%u:%u bad-rule\n", number, column);
    refuses(kind, lines.text, expected.text);
}
