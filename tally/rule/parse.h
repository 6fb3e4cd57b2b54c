/* Inside: a rule file while it is read; its keys, its lines, and how errors in them are reported.
 *
 * parse.c reads the lines, chinese.c those in Chinese; decide.c makes of them how a vote is counted and decided, pass.c
 * when it passes, extend.c what rules of other bodies say beside, follow.c what follows from it; rule.c puts all
 * together. */
#ifndef TALLY_RULE_PARSE_H
#define TALLY_RULE_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "rule/keys.h"
#include "table/load.h"

struct tally_rule_entry {
    enum tally_rule_key key;
    struct tally_text value, written; /* in the words of the English grammar, and as it is in the file */
    bool chinese;                     /* its key is written in Chinese, and its value may be */
    struct tally_place place;         /* of the value */
    const char *cite;
};

struct tally_rule_parser {
    struct tally_rule *rule;
    struct tally_arena *arena;
    struct tally_diags *diags;
    struct tally_file *file;
    bool strict; /* what a reading refuses (struct tally_reading, strict_rules) */
    struct tally_rule_entry *entries;
    size_t count;
    /* a line with this key could not be read, or one may be in a row that could not */
    bool unreadable[TALLY_RULE_KEYS];
    bool misspelt[TALLY_RULE_KEYS]; /* a row has an unknown key that looks like it */
};

/* Reads the rows of the table into the parser's entries and the rule's lines. */
void tally_rule_read_lines(struct tally_rule_parser *p, const struct tally_table *table);

/* Notes that a row with this key could not be read. If the text is not a key, the row may have had any key. */
void tally_rule_mark_unreadable(struct tally_rule_parser *p, struct tally_text key);

/* Reports the lines that do not belong in a rule of its kind, once the kind is known. */
void tally_rule_check_kinds(struct tally_rule_parser *p);

/* Puts the values of lines in Chinese into the words of the English grammar, once the kind is known. */
void tally_rule_translate(struct tally_rule_parser *p);

/* Reports an error in an entry; the text's argument is the entry's value as it is written. */
void tally_rule_report_bad(struct tally_rule_parser *p, const struct tally_rule_entry *line, const char *text);

/* Reports that the line is missing, unless it may be in the file and could not be read. */
void tally_rule_report_missing(struct tally_rule_parser *p, enum tally_rule_key key);

/* The first entry with that key; NULL if there is none. */
const struct tally_rule_entry *tally_rule_first(const struct tally_rule_parser *p, enum tally_rule_key key);
size_t tally_rule_entries(const struct tally_rule_parser *p, enum tally_rule_key key);

/* The number in the entry with this key, whose value must have the form of pattern, with # for the number. 0: there
 * is no such entry, or its value has another form, which is reported. */
uint32_t tally_rule_number(struct tally_rule_parser *p, enum tally_rule_key key, const char *pattern);

/* The value of the key's entry, in the arena; "" if there is none. */
const char *tally_rule_entry_text(const struct tally_rule_parser *p, enum tally_rule_key key);

/* The name of a key, as rule files call it; a constant. */
const char *tally_rule_key_name(enum tally_rule_key key);

/* The last line with a key, for errors about all of them together; NULL: there is none. */
const struct tally_rule_entry *tally_rule_last(const struct tally_rule_parser *p, enum tally_rule_key key);

/* How a vote is counted and decided: tiers, grades, choices and what is said about them. */
void tally_rule_read_decision(struct tally_rule_parser *p);

/* Scores, points, weights, ranks, names written in, weights of ballots. */
void tally_rule_read_extensions(struct tally_rule_parser *p);

/* Quorums and conditions; after the grades and what is said about scores and weights. */
void tally_rule_read_conditions(struct tally_rule_parser *p);

/* What follows from a vote, which notices it gets, and what is needed for it. */
void tally_rule_read_follow_ups(struct tally_rule_parser *p);

#endif
