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

/* What more, or fewer, names than the rule asks make void. */
enum tally_overvote { TALLY_VOID_BALLOT, TALLY_VOID_POST };

/* What an empty cell means on a ballot that is not completely blank; agree: on a completely blank ballot too. */
enum tally_blank { TALLY_BLANK_IS_ABSTAIN, TALLY_BLANK_IS_BLANK, TALLY_BLANK_IS_VOID, TALLY_BLANK_IS_AGREE };

/* What a quorum is about. */
enum tally_subject {
    TALLY_SUBJECT_PRESENT,
    TALLY_SUBJECT_ISSUED,
    TALLY_SUBJECT_RETURNED,
    TALLY_SUBJECT_VALID,
    TALLY_SUBJECT_WEIGHT, /* of the ballots keyed (权数) */
    TALLY_SUBJECTS
};

/* By what persons are ranked. */
enum tally_rank { TALLY_RANK_NONE, TALLY_RANK_BY_SCORE, TALLY_RANK_BY_VOTES };

/* What a vote does with a person: the kind of the roster's “action” (任免). A set of acts is a number with
 * the bit 1 << act for each of them. */
enum tally_act {
    TALLY_ACT_APPOINT,  /* 任, and whatever is none of the others */
    TALLY_ACT_PROMOTE,  /* 提拔 */
    TALLY_ACT_TRANSFER, /* 交流, 轮岗 */
    TALLY_ACT_REMOVE,   /* 免 */
    TALLY_ACTS
};

/* How a vote is taken (第四篇 四(三), 第五篇 4): by ballots, by raised hands or by voice. A set of methods
 * is a number with the bit 1 << method for each of them. */
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

/* A share of a whole: 0 < num/den <= 1, not reduced. */
struct tally_share {
    uint32_t num, den;
};

/* One of the comparisons that “and” joins in a line “pass”. */
struct tally_rule_clause {
    bool on_score; /* it compares the score; else votes, or their weight, with a share of a base */
    /* on votes: the comparison without its band; on a score: strict and upper alone */
    struct tally_condition condition;
    uint32_t score; /* on a score: in ten-thousandths of a point */
    /* “in 优秀+称职”: the marks whose votes are added up, as indices into a result's marks; none: the votes in favour
     * (for, agree, the grades counted) */
    const uint32_t *marks;
    size_t mark_count;
    const char *phrase; /* “at least 2/3 of valid in 优秀+称职”; the canonical English */
};

/* A line “pass”: its clauses, all to be met, and its citation. */
struct tally_rule_condition {
    /* of its first clause on votes, with the line's band; where it has none, the band alone: no share (den is 0) */
    struct tally_condition condition;
    const struct tally_rule_clause *clauses; /* at least one */
    size_t clause_count;
    const char *phrase; /* “more than 1/2 of due”: the whole line in canonical English */
    const char *cite;
};

/* A line “quorum”. */
struct tally_rule_quorum {
    enum tally_subject subject;
    struct tally_condition condition; /* its base may be TALLY_WEIGHT_DUE */
    const char *phrase;               /* “at least 2/3 of due”: canonical English */
    const char *cite;
};

/* How many candidates a contested vote has: one of three forms. */
enum tally_contested_form {
    TALLY_CONTESTED_PER_SEAT,   /* at least N per seat */
    TALLY_CONTESTED_MORE,       /* at least a share more than seats */
    TALLY_CONTESTED_MORE_UP_TO, /* and at most another share more */
};
struct tally_rule_contested {
    enum tally_contested_form form;
    uint32_t per_seat;
    struct tally_share least, most; /* may be above 1 */
};

/* A line “trim”: of a tier's ballots that grade a person, so many from each end are left out of the mean. */
struct tally_rule_trim {
    uint32_t each_end;  /* 0: none */
    uint32_t more_than; /* only where there are more graded ballots than this; at least 2 * each_end */
    const char *cite;
};

/* “points,0 to 10 by 0.5”, in ten-thousandths: cells hold one of count numbers least + i * step. */
struct tally_rule_points {
    uint32_t least, most, step;
    size_t count; /* 0: the rule has no points */
    const char *cite;
};
enum { TALLY_POINTS_UNIT = 10000, TALLY_POINTS_VALUES_MAX = 10001 /* the most numbers that cells may hold */ };

/* A line “top”. */
enum tally_top_form { TALLY_TOP_NONE, TALLY_TOP_PER_POST, TALLY_TOP_SHARE };
struct tally_rule_top {
    enum tally_top_form form;
    uint32_t per_post;
    struct tally_share share; /* of the roster's persons, rounded down */
    const char *cite;
};

struct tally_rule_tier {
    const char *id;
    bool advises; /* counted and printed, never decides (B票) */
};

/* A line “weight”: the share that a deciding tier has in weighted rates and scores. */
struct tally_rule_weight {
    const char *tier; /* its id */
    struct tally_share share;
    const char *cite;
};

struct tally_rule_grade {
    const char *name;
    bool counted;   /* whether it counts towards the rate (优秀 and 称职) */
    uint32_t score; /* in ten-thousandths of a point, where the rule has lines “score” */
};

/* Acts with the citation of the line that names them. */
struct tally_rule_acts {
    unsigned acts;    /* a set of acts */
    const char *cite; /* NULL: the rule has no such line; "": the line cites nothing (未注明依据) */
};

/* Papers that the text asks for (材料). */
struct tally_rule_material {
    uint32_t copies; /* 0: the text does not say how many */
    const char *text, *cite;
};

struct tally_rule {
    const char *name, *title, *cite;
    const char *sha256; /* of the file, hexadecimal */

    const struct tally_rule_line *lines;
    size_t line_count;

    const struct tally_rule_tier *tiers; /* none: every tier decides */
    size_t tier_count;
    const struct tally_rule_quorum *quorums; /* all of them are to be met */
    size_t quorum_count;
    const struct tally_rule_condition *pass; /* bands in order, the last without one; none: persons are only ranked */
    size_t pass_count;
    const struct tally_rule_grade *grades;
    size_t grade_count;
    uint32_t choices;                       /* names per seat on a ballot; 0: any number */
    struct tally_rule_contested candidates; /* how many, in a contested vote */
    uint32_t shortlist;                     /* persons listed per seat; 0: no list */
    uint32_t max_persons;
    uint32_t within_years; /* for how long a recommendation is valid; 0: not limited */
    uint32_t publicity_days,
        publicity_days_at_most; /* 公示, at least and at most; 0: none; equal if the rule names one number */
    bool choices_exact;         /* exactly so many: fewer make void what undervote says */
    bool contested;             /* 差额: several candidates stand for the seats of a post */
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
    enum tally_overvote undervote; /* where choices_exact */
    enum tally_blank blank;

    /* What rules of other bodies say beyond the regulation. */
    const struct tally_rule_weight *weights; /* one for each deciding tier, together 1; or none */
    size_t weight_count;
    struct tally_rule_points points;
    struct tally_rule_trim trim;
    enum tally_rank rank; /* of “rank”, or of “top” (by votes, by score where grades or cells have scores) */
    struct tally_rule_top top;
    const char *fewer_against_cite;
    const char *ballot_weight;  /* the heading of the column with each ballot's weight (权数); NULL: they have none */
    bool share_out;             /* the weight of an empty tier goes to the others; else there is no decision */
    bool scored;                /* grades have scores (“score”); with points, cells hold scores */
    bool fewer_against;         /* equal candidates are settled by fewer votes against (“tie”) */
    bool write_ins;             /* 另选他人: ballots may name persons who are not printed on them */
    bool write_in_needs_mark;   /* a name written in without a mark is void; else it is agreed to */
    bool uses_extensions;       /* any line of this part, or a form of another line that came with it: results then have
                                     the members that belong to them */
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

/* How many values a score can have: the grades with lines “score”, or the numbers of “points”; 0: there are no scores.
 * And one of them in ten-thousandths of a point, in the order of the grades or rising. */
TALLY_EXPORT size_t tally_rule_values(const struct tally_rule *rule);
TALLY_EXPORT uint32_t tally_rule_value(const struct tally_rule *rule, size_t index);

/* Whether the rule is about what the regulation is about, persons for offices, or of another body, which has lines of
 * its own: then words speak of votes and requirements, not of appointments and proposals. And whether it elects
 * (a contested vote of such a body). */
TALLY_EXPORT bool tally_rule_is_of_other_body(const struct tally_rule *rule);
TALLY_EXPORT bool tally_rule_elects(const struct tally_rule *rule);

/* The weight of a tier by its id; NULL: it has none, or the rule has no weights. */
TALLY_EXPORT const struct tally_rule_weight *tally_rule_weight(const struct tally_rule *rule, const char *tier);

/* Whether any line compares with the weight of all who are due (应到权数). */
TALLY_EXPORT bool tally_rule_needs_weight_due(const struct tally_rule *rule);

/* “present”, “weight”: as rule files and results call the subject of a quorum. A constant; never freed. */
TALLY_EXPORT const char *tally_subject_name(enum tally_subject subject);

/* The least and the most candidates that a contested vote allows for a post with so many seats; the most is UINT64_MAX
 * where the rule does not say. Exact; the lower end is rounded up, the upper down, and where no whole number lies
 * between, both are the least that meets the lower end. */
TALLY_EXPORT void tally_rule_candidates(const struct tally_rule *rule, uint64_t seats, uint64_t *least, uint64_t *most);

/* “decision”, “due”: as rule files and the JSON of a result call them. A constant; never freed. */
TALLY_EXPORT const char *tally_kind_name(enum tally_kind kind);
TALLY_EXPORT const char *tally_base_name(enum tally_base base);

/* “appoint”, “promote”, “transfer”, “remove”, and “ballots”, “hands”, “voice”: as the JSON of a result calls them.
 * A constant; never freed. */
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
