/* Inside: what a new meeting's folder holds. The public half: <tally/template.h>. */
#ifndef TALLY_TEMPLATE_INTERNAL_H
#define TALLY_TEMPLATE_INTERNAL_H

#include <tally/template.h>

#include "base/mem.h"
#include "io/io.h"

/* Under which rules a file, a heading or a line of the guide is written. */
enum tally_template_when {
    WHEN_ALWAYS,
    WHEN_RECOMMENDATION,
    WHEN_APPRAISAL,
    WHEN_DECISION,
    WHEN_POSTS, /* persons stand for posts: a recommendation, a contested vote */
    WHEN_CONTESTED,
    WHEN_UNCONTESTED,            /* a decision on items that stand for themselves */
    WHEN_CHOICES_LIMITED,        /* a ballot may name only so many persons for a post */
    WHEN_PERSONS_LIMITED,        /* a meeting may decide on only so many persons */
    WHEN_ARCHIVES_GIVEN,         /* the rule names the archives */
    WHEN_ARCHIVES_FREE,          /* it does not */
    WHEN_RECOMMENDATION_EXPIRES, /* the rule says how long a recommendation is valid */
    WHEN_TIERS_GIVEN,            /* the rule names the tiers */
    WHEN_TIERS_FREE,             /* it does not */
};

/* Whether what is written under that condition is written under this rule. */
bool tally_template_applies(const struct tally_rule *rule, enum tally_template_when when);

/* 填表说明: what is to be filled in where, and what is to be done when, for this rule. Lines end in CRLF. */
void tally_template_guide(struct tally_bytes *t, const struct tally_rule *rule);

#endif
