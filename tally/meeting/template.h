/* Internal to room meeting: the contents of a new meeting's folder. The public half: <tally/template.h>. */
#ifndef TALLY_TEMPLATE_INTERNAL_H
#define TALLY_TEMPLATE_INTERNAL_H

#include <tally/template.h>

#include "base/mem.h"
#include "io/io.h"

/* The rules under which a file, a heading or a line of the guide is written. */
enum tally_template_when {
    WHEN_ALWAYS,
    WHEN_RECOMMENDATION,
    WHEN_APPRAISAL,
    WHEN_DECISION,
    WHEN_POSTS, /* persons are voted on for posts: a recommendation, a contested vote */
    WHEN_CONTESTED,
    WHEN_UNCONTESTED,            /* a decision on single items */
    WHEN_CHOICES_LIMITED,        /* a ballot may name only so many persons for a post */
    WHEN_PERSONS_LIMITED,        /* a meeting may decide on only so many persons */
    WHEN_ARCHIVES_GIVEN,         /* the rule names the archives */
    WHEN_ARCHIVES_FREE,          /* it does not */
    WHEN_RECOMMENDATION_EXPIRES, /* the rule says how long a recommendation is valid */
    WHEN_TIERS_GIVEN,            /* the rule names the tiers */
    WHEN_TIERS_FREE,             /* it does not */
    WHEN_BALLOT_COPIES,          /* each ballot has several parts */
};

/* Whether the condition applies to this rule. */
bool tally_template_applies(const struct tally_rule *rule, enum tally_template_when when);

/* The guide 填表说明: what to fill in where, and what to do when, for this rule. Lines end in CRLF. */
void tally_template_guide(struct tally_bytes *t, const struct tally_rule *rule);

#endif
