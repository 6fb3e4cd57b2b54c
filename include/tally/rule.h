/* Rules: the regulation as data.
 *
 * A rule says how votes of one kind are counted and decided. It is a spreadsheet of three columns, key, value, cite,
 * where the cite names the place in the regulation that the line carries out. Seventeen rules are built in
 * (“aheqi/committee”: 第二篇 六); a county can write its own as a file in the meeting's folder.
 *
 * A rule that has been read never changes. It owns its texts, which are UTF-8. */
#ifndef TALLY_RULE_H
#define TALLY_RULE_H

#include <tally/api.h>
#include <tally/diag.h>
#include <tally/num.h>

enum tally_kind {
    TALLY_RECOMMENDATION, /* 民主推荐 */
    TALLY_APPRAISAL,      /* 民主测评 */
    TALLY_DECISION,       /* 票决 */
    TALLY_KINDS
};

enum tally_overvote { TALLY_VOID_BALLOT, TALLY_VOID_POST };

/* What an empty cell means on a ballot that is not completely blank. */
enum tally_blank { TALLY_BLANK_IS_ABSTAIN, TALLY_BLANK_IS_BLANK, TALLY_BLANK_IS_VOID };

struct tally_rule_line {
    const char *key, *value, *cite;
    uint64_t line; /* of the file */
};

/* A condition with the phrase of the rule file that states it, and the citation. */
struct tally_rule_condition {
    struct tally_condition condition;
    const char *phrase; /* “more than 1/2 of due” */
    const char *cite;
};

struct tally_rule_tier {
    const char *id;
    bool advises; /* counted and printed, never decides (B票) */
};

struct tally_rule_grade {
    const char *name;
    bool counted; /* whether it counts towards the rate (优秀 and 称职) */
};

struct tally_rule {
    const char *name, *title, *cite;
    enum tally_kind kind;
    const char *sha256; /* of the file, hexadecimal */

    const struct tally_rule_line *lines;
    size_t line_count;

    const struct tally_rule_tier *tiers; /* none: every tier decides */
    size_t tier_count;
    const struct tally_rule_condition *quorum; /* or NULL */
    const struct tally_rule_condition *pass;   /* bands in order, the last without one; none: persons are only ranked */
    size_t pass_count;
    const struct tally_rule_grade *grades;
    size_t grade_count;
    uint32_t choices;   /* names per seat on a ballot; 0: any number */
    uint32_t contested; /* the minimum of candidates per seat; 0: not contested */
    uint32_t shortlist; /* persons listed per seat; 0: no list */
    uint32_t max_persons;
    uint32_t within_years; /* for how long a recommendation is valid; 0: not limited */
    uint32_t publicity_days,
        publicity_days_at_most; /* 公示, at least and at most; 0: none; equal if the rule names one number */
    uint32_t small_tier;        /* a tier with fewer is small */
    enum tally_overvote overvote;
    enum tally_blank blank;
    const char *const *archives;
    size_t archive_count;
    const char *const *notes;
    size_t note_count;
};

/* “decision”, “due”: as rule files and the machine's copy of a result call them. A constant; never freed. */
TALLY_EXPORT const char *tally_kind_name(enum tally_kind kind);
TALLY_EXPORT const char *tally_base_name(enum tally_base base);

/* The built-in rules' names, in alphabetical order. */
TALLY_EXPORT size_t tally_rules_count(void);
TALLY_EXPORT const char *tally_rules_name(size_t index);

/* The bytes of a built-in rule's file, for users who want to write their own; NULL if there is no rule of that name. */
TALLY_EXPORT const unsigned char *tally_rules_file(const char *name, size_t *size);

/* Reads a built-in rule by its name, or the file folder/name where name ends in “.csv”. NULL where it is refused: diags
 * says why. The caller frees it with tally_rule_free. */
TALLY_EXPORT struct tally_rule *tally_rule_read(const char *folder, const char *name, struct tally_diags *diags);
TALLY_EXPORT void tally_rule_free(struct tally_rule *rule);

/* The condition that applies when this number of people are present; NULL if the rule has none. 第三篇 第七条: 10, 20
 * and 30 belong to the stricter band. */
TALLY_EXPORT const struct tally_rule_condition *tally_rule_pass(const struct tally_rule *rule, uint64_t present);

#endif
