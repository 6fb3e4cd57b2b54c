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

/* What a vote does with a person: the kind of the roster's “action” (任免). An act belongs to a set of acts where the
 * bit 1 << act is set. */
enum tally_act {
    TALLY_ACT_APPOINT,  /* 任, and whatever is none of the others */
    TALLY_ACT_PROMOTE,  /* 提拔 */
    TALLY_ACT_TRANSFER, /* 交流, 轮岗 */
    TALLY_ACT_REMOVE,   /* 免 */
    TALLY_ACTS
};

/* How a vote is taken (第四篇 四(三), 第五篇 4): by ballots, by raised hands or by voice. A method belongs to a set of
 * methods where the bit 1 << method is set. */
enum tally_method {
    TALLY_METHOD_BALLOTS, /* 投票 */
    TALLY_METHOD_HANDS,   /* 举手 */
    TALLY_METHOD_VOICE,   /* 口头 */
    TALLY_METHODS
};

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

/* Acts with the citation of the line that names them. */
struct tally_rule_acts {
    unsigned acts;    /* a set of acts */
    const char *cite; /* NULL: the rule has no such line; "": the line cites nothing (未注明依据) */
};

/* Papers that the text asks for (材料). */
struct tally_rule_material {
    uint32_t copies;
    const char *text, *cite;
};

struct tally_rule {
    const char *name, *title, *cite;
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
    enum tally_kind kind;
    uint32_t small_tier;          /* a tier with fewer is small */
    enum tally_act default_act;   /* of an empty action (“action default”); without the line TALLY_ACT_APPOINT */
    unsigned methods;             /* a set of methods; without a line “method” TALLY_METHOD_BALLOTS alone */
    uint32_t inspection_days;     /* 考察预告 (第二篇 五(二)); 0: none */
    uint32_t probation_years;     /* 0: none */
    uint32_t probation_extension; /* in months; 0: the text gives none */
    uint32_t renewed_years;       /* 后备干部库 “每年更新一次” (第二篇 一); 0: none */
    uint32_t ballot_copies;       /* of each ballot (第二篇 六 “票决票1式2份”); without a line 1 */
    enum tally_overvote overvote;
    enum tally_blank blank;
    const char *publicity_cite; /* or NULL, as in struct tally_rule_acts; so are all citations below */
    /* for whom publicity is: without such a line every act but remove (acts are set, cite is NULL) */
    struct tally_rule_acts publicity_for;

    /* The lines on what follows from a vote, and on notices. */
    const char *within_cite, *contested_cite, *shortlist_cite;
    const char *default_act_cite;
    struct tally_rule_acts
        contest_expected;            /* votes on these acts ought to have several candidates (第三篇 第十三条) */
    const char *absent_members_cite; /* absent members are asked by telephone (第二篇 六(二)二) */
    const char *listed_title;        /* titles of persons on a shortlist end in it (股长, 第二篇 一(四)); "" */
    const char *listed_title_cite;
    const char *exact_share_cite; /* votes exactly at the share get a notice (第二篇 六(四) “超过…2/3以上”) */
    const char *talks_cite;       /* talks are expected beside the ballots (第三篇 第三条 “互相印证”) */
    const char *more_persons_cite; /* more persons than seats are expected (第二篇 五(一)) */
    const char *methods_cite;
    const char *appointments_cite; /* the vote decides appointments (“decides,appointments”) */
    const char *inspection_cite;
    const char *in_office_cite; /* time in office counts from the decision (第四篇 五(三)) */
    struct tally_rule_acts probation;
    const char *renewed_cite;
    const char *ballot_copies_cite;
    const struct tally_rule_material *materials;
    size_t material_count;

    const char *const *archives;
    size_t archive_count;
    const char *const *notes;
    size_t note_count;
};

/* “decision”, “due”: as rule files and the machine's copy of a result call them. A constant; never freed. */
TALLY_EXPORT const char *tally_kind_name(enum tally_kind kind);
TALLY_EXPORT const char *tally_base_name(enum tally_base base);

/* “appoint”, “promote”, “transfer”, “remove”, and “ballots”, “hands”, “voice”: as the machine's copy of a result calls
 * them. A constant; never freed. */
TALLY_EXPORT const char *tally_act_name(enum tally_act act);
TALLY_EXPORT const char *tally_method_name(enum tally_method method);

/* The act that an action is, by how it begins, after NFKC and without a leading 拟, 建议 or 提请: 提拔 promote, 交流 or
 * 轮岗 transfer, 免 remove; by_default where it is empty; all else is appoint (任). */
TALLY_EXPORT enum tally_act tally_act_of(const char *action, enum tally_act by_default);

/* Whether the paper can exist only when the vote has been taken: what a later section of the text asks for (第二篇 七 is
 * what follows 六), and the records of the meeting itself. The regulation does not say when each is due; this is the
 * program's reading, for lists to tick off. */
TALLY_EXPORT bool tally_rule_material_is_late(const struct tally_rule *rule,
                                              const struct tally_rule_material *material);

/* The built-in rules' names, in alphabetical order. */
TALLY_EXPORT size_t tally_rules_count(void);
TALLY_EXPORT const char *tally_rules_name(size_t index);

/* The bytes of a built-in rule's file, for users who want to write their own; NULL if there is no rule of that name. */
TALLY_EXPORT const unsigned char *tally_rules_file(const char *name, size_t *size);

/* The name of the built-in rule that is called so, by its name or by its title (“县科级干部民主推荐”; spaces, and whether
 * brackets are Chinese or Latin, do not matter); NULL if none is, or several are. */
TALLY_EXPORT const char *tally_rules_find(const char *name_or_title);

/* Whether a file with that SHA-256 (hexadecimal, lower case) is the built-in rule of that name, in this version of the
 * program or in an earlier one. A rule with a built-in rule's name of which this is false is forged, or a newer
 * version's. */
TALLY_EXPORT bool tally_rules_was_built_in(const char *name, const char *sha256);

/* Reads a built-in rule by its name or title, or the file folder/name where name ends in “.csv”. NULL where it is
 * refused: diags says why. The caller frees it with tally_rule_free. */
TALLY_EXPORT struct tally_rule *tally_rule_read(const char *folder, const char *name, struct tally_diags *diags);
TALLY_EXPORT void tally_rule_free(struct tally_rule *rule);

/* The condition that applies when this number of people are present; NULL if the rule has none. 第三篇 第七条: 10, 20
 * and 30 belong to the stricter band. */
TALLY_EXPORT const struct tally_rule_condition *tally_rule_pass(const struct tally_rule *rule, uint64_t present);

#endif
