/* The words of a result: names, conditions and reasons as people say them.
 *
 * The language can be chosen independently of the user's locale: a tally sheet must read the same wherever it is made
 * again. The Chinese catalogue is part of the library; TALLY_LOCALE uses gettext. Texts live as long as the struct
 * tally_words that made them. A number equal to the share “reaches” it (达到), a larger one “exceeds” it (超过); the
 * two are never mixed up. */
#ifndef TALLY_WORDS_H
#define TALLY_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <tally/api.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

enum tally_language { TALLY_LOCALE, TALLY_ENGLISH, TALLY_CHINESE, TALLY_LANGUAGES };

struct tally_words;
TALLY_EXPORT struct tally_words *tally_words_new(enum tally_language language); /* freed with tally_words_free */
TALLY_EXPORT void tally_words_free(struct tally_words *words);

/* Names: “qualifies”, 达到推荐条件; a grade is its own name. */
TALLY_EXPORT const char *tally_words_kind(struct tally_words *w, enum tally_kind kind);
TALLY_EXPORT const char *tally_words_channel(struct tally_words *w, enum tally_channel channel);
TALLY_EXPORT const char *tally_words_status(struct tally_words *w, enum tally_status status); /* with its consequence */

/* The same of a result. Where a quorum is not met that is not about those present (收回, 有效, 权数), it names what is not
 * met, with the numbers if figures is set. */
TALLY_EXPORT const char *tally_words_status_of(struct tally_words *w, const struct tally_result *result, bool figures);

/* The heading of the quorums: that of those present (到会人数), or of whichever (法定人数). */
TALLY_EXPORT const char *tally_words_quorum_heading(struct tally_words *w, const struct tally_rule *rule);
TALLY_EXPORT const char *tally_words_outcome(struct tally_words *w, enum tally_outcome outcome);

/* The same under a rule: an election of another body, which decides no appointments, elects (当选) and proposes nobody
 * for an office (拟任). */
TALLY_EXPORT const char *tally_words_outcome_of(struct tally_words *w, const struct tally_rule *rule,
                                                enum tally_outcome outcome);

/* The heading of the column of names: of persons, or of matters (事项) where a body votes by the weight of ballots. */
TALLY_EXPORT const char *tally_words_name_heading(struct tally_words *w, const struct tally_rule *rule);
TALLY_EXPORT const char *tally_words_base(struct tally_words *w, enum tally_base base);
TALLY_EXPORT const char *tally_words_account(struct tally_words *w, enum tally_account account); /* 应到, 废票 */
TALLY_EXPORT const char *tally_words_mark(struct tally_words *w, const char *mark); /* by its name in the result */

/* Whether votes with this mark (an index into result->marks) have a column: 缓议 is the regulation's (第二篇 七(一)), and
 * the ballots of another body do not offer it, so there it has one only where a ballot bears it all the same. And how
 * many marks have one. */
TALLY_EXPORT bool tally_words_shows_mark(const struct tally_result *result, size_t mark);
TALLY_EXPORT size_t tally_words_mark_count(const struct tally_result *result);
TALLY_EXPORT const char *tally_words_irregular(struct tally_words *w, enum tally_irregular_kind kind);
TALLY_EXPORT const char *tally_words_notice(struct tally_words *w, const struct tally_result *result, size_t index);

/* Who has acknowledged a notice, and why it stands; "" where nobody has. */
TALLY_EXPORT const char *tally_words_acknowledged(struct tally_words *w, const struct tally_result *result,
                                                  size_t index);

/* The double keying in one line of figures, never by cell or by typist: 两人分别录入，共…张…格，核对一致. "" where
 * there is no second keying; the notice single-keying says that. */
TALLY_EXPORT const char *tally_words_keying(struct tally_words *w, const struct tally_result *result);

TALLY_EXPORT const char *tally_words_counted(struct tally_words *w, enum tally_base base,
                                             uint64_t n); /* “11 due”: 应到11人 */

/* “more than 1/2 of due”: the whole condition; only its share; what it needs and its place in the regulation. */
TALLY_EXPORT const char *tally_words_phrase(struct tally_words *w, const struct tally_condition *condition);
TALLY_EXPORT const char *tally_words_share(struct tally_words *w, const struct tally_condition *condition);
TALLY_EXPORT const char *tally_words_condition(struct tally_words *w, const struct tally_rule_condition *condition,
                                               uint64_t of);

/* A citation; “no citation given” (未注明依据) where the rule's line has none: NULL or "". */
TALLY_EXPORT const char *tally_words_cite(struct tally_words *w, const char *cite);

/* The place in a citation, without the quotation: “第二篇 六(四)”; likewise where there is none. */
TALLY_EXPORT const char *tally_words_place(struct tally_words *w, const char *cite);

/* The texts as a list in the language of the words: “a, b” or “a、b”. */
TALLY_EXPORT const char *tally_words_list(struct tally_words *w, const char *const *texts, size_t count);

/* The name of the person an item is about, with the unit if another person has the same name. */
TALLY_EXPORT const char *tally_words_person(struct tally_words *w, const struct tally_result *result,
                                            const struct tally_result_item *item);

/* What a rate counts: “agree”, “for”, “优秀, 称职”. */
TALLY_EXPORT const char *tally_words_in_favour(struct tally_words *w, const struct tally_rule *rule);

TALLY_EXPORT const char *tally_words_quorum(struct tally_words *w, const struct tally_quorum *quorum);

/* ---- what rules of other bodies add; each "" or none where the rule has no such line ---- */

/* “72.86%”, “75.36”; and exactly, as a whole number or a fraction: “1055/14”, of a share of the whole “51/70”; “—”
 * where there is none (num is NULL). */
TALLY_EXPORT const char *tally_words_percent(struct tally_words *w, const struct tally_fraction *share);
TALLY_EXPORT const char *tally_words_points(struct tally_words *w, const struct tally_fraction *points);
TALLY_EXPORT const char *tally_words_value(struct tally_words *w, uint32_t value); /* ten-thousandths: “79.5” */
TALLY_EXPORT const char *tally_words_exact(struct tally_words *w, const struct tally_fraction *number);

/* The marks of a clause, “优秀+称职”; "" where it counts the votes in favour. The clause: “at least 2/3 of valid in
 * 优秀+称职”. The whole line: clauses joined by “and” (且), with its band. A quorum: “returned at least 2/3 of due”. */
TALLY_EXPORT const char *tally_words_clause_marks(struct tally_words *w, const struct tally_rule *rule,
                                                  const struct tally_rule_clause *clause);
TALLY_EXPORT const char *tally_words_clause(struct tally_words *w, const struct tally_rule *rule,
                                            const struct tally_rule_clause *clause);
TALLY_EXPORT const char *tally_words_pass(struct tally_words *w, const struct tally_rule *rule,
                                          const struct tally_rule_condition *condition);
TALLY_EXPORT const char *tally_words_quorum_phrase(struct tally_words *w, const struct tally_rule_quorum *quorum);

/* What passes in a channel, with the votes needed of each base, and its place: for the head of a page; "" where persons
 * are only ranked. A condition of the regulation's kind reads as tally_words_condition has it. */
TALLY_EXPORT const char *tally_words_passes(struct tally_words *w, const struct tally_result *result, size_t channel);

/* A number of votes of an item, “—” where there are none of that mark: against and abstain of a person written in. */
TALLY_EXPORT const char *tally_words_votes(struct tally_words *w, const struct tally_result *result,
                                           const struct tally_result_item *item, const uint64_t *votes, size_t mark);

/* Sentences to stand beside the figures: that empty cells agree (空白按同意计), how scores are trimmed, what becomes of
 * the weight of an empty tier, that names could be written in (另选他人), by what votes are weighed (权数). Texts;
 * *count: how many. */
TALLY_EXPORT const char *const *tally_words_remarks(struct tally_words *w, const struct tally_result *result,
                                                    size_t *count);

/* “权数：应到1000，收回690，有效690”; "" where ballots have no weights. */
TALLY_EXPORT const char *tally_words_weights(struct tally_words *w, const struct tally_result *result,
                                             const struct tally_weights *weights);

/* How a weighted rate, or a score, comes about: the part of each tier as exact fraction and rounded, so that a reader
 * can add them up. Every member is a text; "" where there is none. */
struct tally_words_part {
    size_t tier;
    const char *graded;          /* of a score: the ballots that grade the person, “7”; */
    const char *trimmed;         /* and how many of them were left out */
    const char *value;           /* “4/6” votes of a base; the tier's score, “73.33 (220/3)” */
    const char *weight;          /* the weight used: “40%” */
    const char *exact, *rounded; /* the part: “22”, “22.00” */
};
struct tally_words_sum {
    const char *name; /* “score”, “优秀+称职/valid” */
    bool is_score;
    const struct tally_words_part *parts;
    size_t part_count;
    const char *exact, *rounded; /* the total: “1055/14”, “75.36” */
    const char *note;            /* that the rounded parts do not add up to the rounded total, where they do not */
};
TALLY_EXPORT const struct tally_words_sum *tally_words_sums(struct tally_words *w, const struct tally_result *result,
                                                            const struct tally_result_item *item, size_t channel,
                                                            size_t *count);

/* The tier's name, with its id if the rule names the tiers or another tier has the same name. */
TALLY_EXPORT const char *tally_words_tier(struct tally_words *w, const struct tally_result *result, size_t tier);

/* Why an item came out as it did, in the deciding channel; "" if the vote as a whole is not decided. */
TALLY_EXPORT const char *tally_words_reason(struct tally_words *w, const struct tally_result *result,
                                            const struct tally_result_item *item);

/* The same as sentences, one for each clause, the score, the rank: for a list; none where the reason is "". */
TALLY_EXPORT const char *const *tally_words_reasons(struct tally_words *w, const struct tally_result *result,
                                                    const struct tally_result_item *item, size_t *count);

/* The outcome of a post of a contested vote or a shortlist, and its consequence; "" if there is nothing to say. */
TALLY_EXPORT const char *tally_words_post(struct tally_words *w, const struct tally_result *result, size_t post);

/* What an irregular ballot is about: persons and posts by their names. */
TALLY_EXPORT const char *tally_words_irregular_detail(struct tally_words *w, const struct tally_result *result,
                                                      const struct tally_irregular *irregular);

/* “2026-04-20T17:30:00Z” as “2026-04-21 01:30:00 +08:00”, in Chinese “2026-04-21 01:30:00 北京时间”: the machine's time
 * zone is not used. A text that is not a valid time is returned as it is. */
TALLY_EXPORT const char *tally_words_time(struct tally_words *w, const char *at);

/* ---- what follows from a vote, and what came before it ---- */

enum tally_words_follow_kind {
    TALLY_FOLLOW_NEXT,       /* a further round */
    TALLY_FOLLOW_PUBLICITY,  /* 公示 */
    TALLY_FOLLOW_IN_OFFICE,  /* 任职时间 */
    TALLY_FOLLOW_PROBATION,  /* 试用期 */
    TALLY_FOLLOW_VALIDITY,   /* the last day on which a recommendation is valid */
    TALLY_FOLLOW_INSPECTION, /* 考察预告 */
    TALLY_FOLLOW_RENEWAL,    /* of the reserve (后备干部库) */
    TALLY_FOLLOW_KINDS
};

/* A sentence on something that follows from the outcomes, and its citation: NULL if it needs none, "" if the rule's
 * line has none. */
struct tally_words_follow_up {
    enum tally_words_follow_kind kind;
    const char *text, *cite;
};

/* All that follows, only where the vote gave a ground for it; aloud: dates as they are read. */
TALLY_EXPORT const struct tally_words_follow_up *tally_words_follow_ups(struct tally_words *w,
                                                                        const struct tally_result *result, bool aloud,
                                                                        size_t *count);
TALLY_EXPORT const char *tally_words_follow_label(struct tally_words *w, enum tally_words_follow_kind kind);

/* Whether the result leaves something open that a further meeting votes on (tally new --after). */
TALLY_EXPORT bool tally_words_needs_round(const struct tally_result *result);

/* How the vote was taken, where it was not by ballots: “by raised hands” (举手表决); "" where it was. */
TALLY_EXPORT const char *tally_words_method(struct tally_words *w, const struct tally_result *result);

/* Which round it is, and on which meeting it follows; "" for the first. */
TALLY_EXPORT const char *tally_words_round(struct tally_words *w, const struct tally_result *result, bool aloud);

/* Why a further round may have fewer candidates than the rule asks; "" where none was allowed. */
TALLY_EXPORT const char *tally_words_relaxed(struct tally_words *w, const struct tally_result *result);

/* The accounts that the result has, in their order, into `accounts`, which holds TALLY_ACCOUNTS; returns how many. A
 * vote by hands or voice (第四篇 四(三)) has no ballots, so it has no account of ballots. */
TALLY_EXPORT size_t tally_words_accounts(const struct tally_result *result, enum tally_account *accounts);

/* “7/9 77.78%”: the rate of a tier; "" where the result has none. */
TALLY_EXPORT const char *tally_words_tier_rate(struct tally_words *w, const struct tally_item_votes *votes,
                                               size_t tier);

/* ---- texts of the caller's own, which live as long as the words ---- */

/* A message that is already translated, with %1$s to %9$s filled in and %% as %; args end with NULL. */
TALLY_EXPORT const char *tally_words_format(struct tally_words *w, const char *format, const char *const *args);

TALLY_EXPORT const char *tally_words_join(struct tally_words *w, const char *const *texts, size_t count,
                                          const char *between);

TALLY_EXPORT const char *tally_words_number(struct tally_words *w, uint64_t n);

/* Zeroed memory for count elements of size bytes each. */
TALLY_EXPORT void *tally_words_alloc(struct tally_words *w, size_t count, size_t size);

#endif
