/* What follows from a vote, which notices it gets, and what is needed for it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "rule/parse.h"
#include "rule/phrase.h"

/* A longer period is a mistake, and its last day could be after the year 9999. */
enum { YEARS_MOST = 1000, DAYS_MOST = 1000, MONTHS_MOST = 12 * YEARS_MOST };

/* More copies than anybody keeps are mistakes too. */
enum { COPIES_MOST = 1000, BALLOT_COPIES_MOST = 9 };

/* ---- lists of words that have a meaning each ---- */

struct meaning {
    const char *word;
    unsigned bit;
};

static const struct meaning acts[] = {
    {"任", 1 << TALLY_ACT_APPOINT},      {"提拔", 1 << TALLY_ACT_PROMOTE},
    {"交流", 1 << TALLY_ACT_TRANSFER},   {"轮岗", 1 << TALLY_ACT_TRANSFER},
    {"免", 1 << TALLY_ACT_REMOVE},       {"appoint", 1 << TALLY_ACT_APPOINT},
    {"promote", 1 << TALLY_ACT_PROMOTE}, {"transfer", 1 << TALLY_ACT_TRANSFER},
    {"remove", 1 << TALLY_ACT_REMOVE},   {NULL, 0},
};

static const struct meaning methods[] = {
    {"投票", 1 << TALLY_METHOD_BALLOTS},
    {"举手", 1 << TALLY_METHOD_HANDS},
    {"口头", 1 << TALLY_METHOD_VOICE},
    {"ballots", 1 << TALLY_METHOD_BALLOTS},
    {"hands", 1 << TALLY_METHOD_HANDS},
    {"voice", 1 << TALLY_METHOD_VOICE},
    {NULL, 0},
};

/* The bit of a word; 0: it is none of them. */
static unsigned bit_of(struct tally_text word, const struct meaning *meanings)
{
    for (; meanings->word; meanings++)
        if (tally_text_is(word, meanings->word))
            return meanings->bit;
    return 0;
}

/* The bits of the words from the given one up to the first that has none; *at: the number of that word. */
static unsigned bits_of(const struct tally_rule_words *w, size_t *at, const struct meaning *meanings)
{
    unsigned set = 0, bit;
    size_t known = w->count < sizeof w->at / sizeof *w->at ? w->count : sizeof w->at / sizeof *w->at;
    for (; *at < known && (bit = bit_of(w->at[*at], meanings)) != 0; ++*at)
        set |= bit;
    return set;
}

/* The set in a line that is such a list and nothing else; 0: it is not, which is reported with that text. */
static unsigned set_of(struct tally_rule_parser *p, const struct tally_rule_entry *entry,
                       const struct meaning *meanings, const char *text)
{
    struct tally_rule_words w = tally_rule_split(entry->value);
    size_t at = 0;
    unsigned set = bits_of(&w, &at, meanings);
    if (at == w.count && set) /* impossible: a line without a value is refused before */
        return set;
    tally_rule_report_bad(p, entry, text);
    return 0;
}

static const char bad_acts[] = N_("“%1$s” is not a list of acts; write some of 任 提拔 交流 免, with spaces between");

static struct tally_rule_acts acts_in(struct tally_rule_parser *p, enum tally_rule_key key)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, key);
    struct tally_rule_acts set = {.acts = 0};
    if (entry && (set.acts = set_of(p, entry, acts, bad_acts)) != 0)
        set.cite = entry->cite;
    return set;
}

/* ---- lines of one form ---- */

/* The citation of a line that can only have the value given; NULL: there is no such line. */
static const char *cite_of(struct tally_rule_parser *p, enum tally_rule_key key, const char *value, const char *text)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, key);
    if (!entry)
        return NULL;
    if (tally_text_is(entry->value, value))
        return entry->cite;
    tally_rule_report_bad(p, entry, text);
    return NULL;
}

/* The number in a line “1 years” or “1 year”; the words come from the caller, since they are also patterns. */
static uint32_t amount_in(struct tally_rule_parser *p, enum tally_rule_key key, const char *plural,
                          const char *singular, uint32_t most, const char *text, const char **cite)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, key);
    uint32_t n[2] = {0, 0};
    if (!entry)
        return 0;
    struct tally_rule_words w = tally_rule_split(entry->value);
    if ((tally_rule_match(&w, plural, n) || tally_rule_match(&w, singular, n)) && n[0] <= most) {
        *cite = entry->cite;
        return n[0];
    }
    tally_rule_report_bad(p, entry, text);
    return 0;
}

static const char bad_years[] = N_("“%1$s” is not a number of years; write it like “1 year” or “2 years”");

static void read_publicity(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *entry = tally_rule_first(p, TALLY_RULE_PUBLICITY);
    uint32_t n[2] = {0, 0};
    if (entry) {
        struct tally_rule_words w = tally_rule_split(entry->value);
        if (tally_rule_match(&w, "# to # days", n) && n[0] <= n[1] && n[1] <= DAYS_MOST) {
            r->publicity_days = n[0];
            r->publicity_days_at_most = n[1];
            r->publicity_cite = entry->cite;
        } else if (tally_rule_match(&w, "# days", n) && n[0] <= DAYS_MOST) {
            r->publicity_days = r->publicity_days_at_most = n[0];
            r->publicity_cite = entry->cite;
        } else {
            tally_rule_report_bad(p, entry, N_("“%1$s” is not of the form “15 days” or “7 to 15 days”"));
        }
    }
    r->publicity_for = acts_in(p, TALLY_RULE_PUBLICITY_FOR);
    if (!r->publicity_for.acts)
        r->publicity_for.acts = ((1 << TALLY_ACTS) - 1) & ~(1u << TALLY_ACT_REMOVE);
}

/* “1 years 提拔”, “1 years 提拔 extended by 6 months” */
static void read_probation(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, TALLY_RULE_PROBATION);
    if (!entry)
        return;
    struct tally_rule_words w = tally_rule_split(entry->value), years = {.count = 2}, rest = {.count = 0};
    uint32_t year[1] = {0}, month[1] = {0};
    size_t at = 2;
    bool ok = w.count > 2 && w.count <= sizeof w.at / sizeof *w.at;
    for (size_t i = 0; ok && i < 2; i++)
        years.at[i] = w.at[i];
    unsigned set = ok ? bits_of(&w, &at, acts) : 0;
    for (size_t i = at; ok && i < w.count; i++)
        rest.at[rest.count++] = w.at[i];
    ok = ok && set && (tally_rule_match(&years, "# years", year) || tally_rule_match(&years, "# year", year)) &&
         year[0] <= YEARS_MOST;
    if (ok && rest.count)
        ok = (tally_rule_match(&rest, "extended by # months", month) ||
              tally_rule_match(&rest, "extended by # month", month)) &&
             month[0] <= MONTHS_MOST;
    if (!ok) {
        tally_rule_report_bad(p, entry,
                              N_("“%1$s” is not of the form “1 year 提拔” or “1 year 提拔 extended by 6 months”"));
        return;
    }
    p->rule->probation = (struct tally_rule_acts){set, entry->cite};
    p->rule->probation_years = year[0];
    p->rule->probation_extension = month[0];
}

static void read_action_default(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, TALLY_RULE_ACTION_DEFAULT);
    p->rule->default_act = TALLY_ACT_APPOINT;
    if (!entry)
        return;
    unsigned act = bit_of(entry->value, acts);
    if (!act) {
        tally_rule_report_bad(p, entry, N_("“%1$s” is not an act; write one of 任 提拔 交流 免"));
        return;
    }
    for (size_t i = 0; i < TALLY_ACTS; i++)
        if (act == 1u << i)
            p->rule->default_act = (enum tally_act)i;
    p->rule->default_act_cite = entry->cite;
}

static void read_methods(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, TALLY_RULE_METHOD);
    unsigned set = 0;
    if (entry)
        set = set_of(p, entry, methods,
                     N_("“%1$s” is not a list of methods; write some of 投票 举手 口头, with spaces between"));
    p->rule->methods = set ? set : 1 << TALLY_METHOD_BALLOTS;
    p->rule->methods_cite = set ? entry->cite : NULL;
}

/* ---- papers ---- */

/* “2 copies 《科级干部任免审批表》”, where the text is all that stands behind the second word, or the text alone. */
static bool read_material(struct tally_rule_parser *p, const struct tally_rule_entry *entry,
                          struct tally_rule_material *material)
{
    struct tally_rule_words w = tally_rule_split(entry->value), copies = {.count = 2};
    uint32_t n[1] = {0};
    uint64_t number;
    *material =
        (struct tally_rule_material){0, tally_arena_text(p->arena, entry->value.bytes, entry->value.size), entry->cite};
    if (tally_text_number(w.at[0], &number) == TALLY_TEXT_NOT_A_NUMBER)
        return true;
    if (w.count < 3)
        return false;
    copies.at[0] = w.at[0];
    copies.at[1] = w.at[1];
    if (!(tally_rule_match(&copies, "# copies", n) || tally_rule_match(&copies, "# copy", n)) || n[0] > COPIES_MOST)
        return false;
    const char *text = w.at[2].bytes, *end = entry->value.bytes + entry->value.size;
    *material = (struct tally_rule_material){n[0], tally_arena_text(p->arena, text, (size_t)(end - text)), entry->cite};
    return true;
}

static void read_materials(struct tally_rule_parser *p)
{
    size_t lines = tally_rule_entries(p, TALLY_RULE_MATERIAL), count = 0;
    struct tally_rule_material *materials = tally_arena_alloc(p->arena, lines, sizeof *materials);
    for (size_t i = 0; i < p->count; i++) {
        const struct tally_rule_entry *entry = &p->entries[i];
        if (entry->key != TALLY_RULE_MATERIAL)
            continue;
        if (read_material(p, entry, &materials[count]))
            count++;
        else
            tally_rule_report_bad(p, entry, N_("“%1$s” is not of the form “2 copies 审批表” or “审批表”"));
    }
    p->rule->materials = materials;
    p->rule->material_count = count;
}

/* Which section of its text a citation begins with: “第二篇 六(二)” 6; 0: it has no such section. *part: where the
 * part's name ends, counted in bytes. */
static unsigned section_of(const char *cite, size_t *part)
{
    static const char *const numbers[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    const char *blank = strchr(cite, ' ');
    *part = blank ? (size_t)(blank - cite) : 0;
    for (unsigned i = 0; blank && i < sizeof numbers / sizeof *numbers; i++)
        if (!strncmp(blank + 1, numbers[i], strlen(numbers[i])))
            return i + 1;
    return 0;
}

bool tally_rule_material_is_late(const struct tally_rule *rule, const struct tally_rule_material *material)
{
    static const char *const left_by_the_meeting[] = {"会议纪要",     "会议决定", "会议记录簿",   "讨论记录",
                                                      "讨论情况记录", "票决材料", "推荐汇总情况", "研究推荐情况"};
    size_t part, own_part;
    unsigned section = section_of(material->cite, &part), own = section_of(rule->cite, &own_part);
    bool late = own && section > own && part == own_part && !strncmp(material->cite, rule->cite, part);
    for (size_t i = 0; i < sizeof left_by_the_meeting / sizeof *left_by_the_meeting && !late; i++)
        late = strstr(material->text, left_by_the_meeting[i]) != NULL;
    return late;
}

/* 第二篇 六(二)三 “票决票1式2份” */
static void read_ballot_copies(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *entry = tally_rule_first(p, TALLY_RULE_BALLOT_COPIES);
    uint64_t copies;
    p->rule->ballot_copies = 1;
    if (!entry)
        return;
    if (tally_text_number(entry->value, &copies) != TALLY_TEXT_NUMBER || copies == 0 || copies > BALLOT_COPIES_MOST) {
        tally_rule_report_bad(p, entry, N_("“%1$s”: write how many parts a ballot has, 1 to 9"));
        return;
    }
    p->rule->ballot_copies = (uint32_t)copies;
    p->rule->ballot_copies_cite = entry->cite;
}

static void read_expectations(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *title = tally_rule_first(p, TALLY_RULE_LISTED_TITLE);
    r->contest_expected = acts_in(p, TALLY_RULE_CONTEST_EXPECTED);
    r->absent_members_cite = cite_of(p, TALLY_RULE_ABSENT_MEMBERS, "telephone", N_("“%1$s”: write “telephone”"));
    r->listed_title = tally_rule_entry_text(p, TALLY_RULE_LISTED_TITLE);
    r->listed_title_cite = title ? title->cite : NULL;
    r->exact_share_cite = cite_of(p, TALLY_RULE_EXACT_SHARE, "notice", N_("“%1$s”: write “notice”"));
    r->talks_cite = cite_of(p, TALLY_RULE_TALKS, "expected", N_("“%1$s”: write “expected”"));
    r->more_persons_cite = cite_of(p, TALLY_RULE_MORE_PERSONS, "expected", N_("“%1$s”: write “expected”"));
    r->appointments_cite = cite_of(p, TALLY_RULE_DECIDES, "appointments", N_("“%1$s”: write “appointments”"));
    r->in_office_cite = cite_of(p, TALLY_RULE_IN_OFFICE, "decision", N_("“%1$s”: write “decision”"));
}

void tally_rule_read_follow_ups(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    r->within_years = amount_in(p, TALLY_RULE_WITHIN, "# years", "# year", YEARS_MOST, bad_years, &r->within_cite);
    r->renewed_years = amount_in(p, TALLY_RULE_RENEWED, "# years", "# year", YEARS_MOST, bad_years, &r->renewed_cite);
    r->inspection_days = amount_in(p, TALLY_RULE_INSPECTION, "# days", "# day", DAYS_MOST,
                                   N_("“%1$s” is not of the form “15 days”"), &r->inspection_cite);
    read_expectations(p);
    read_methods(p);
    read_action_default(p);
    read_publicity(p);
    read_probation(p);
    read_ballot_copies(p);
    read_materials(p);
}
