/* Inside: what a new meeting's folder holds. The public half: <tally/template.h>. */
#ifndef TALLY_TEMPLATE_INTERNAL_H
#define TALLY_TEMPLATE_INTERNAL_H

#include <tally/template.h>

#include "base/mem.h"
#include "io/io.h"

/* What a heading or a line needs of the rule to mean anything. */
enum tally_template_need {
    ALWAYS,
    RECOMMENDED, /* a recommendation */
    APPRAISED,   /* an appraisal */
    DECIDED,     /* a decision */
    POSTS,       /* persons stand for posts: a recommendation, a contested vote */
    CONTESTED,
    UNCONTESTED, /* a decision on items that stand for themselves */
    LIMITED,     /* a ballot may not name any number of persons for a post */
    PERSONS,     /* persons are counted, whatever number of items they have */
    ARCHIVED,    /* the rule names the archives */
    NOT_ARCHIVED,
    RELIES, /* the vote relies on an earlier recommendation */
    TIERS,  /* the rule names its tiers */
    NO_TIERS,
};
bool tally_template_needed(const struct tally_rule *rule, enum tally_template_need need);

/* 填表说明: what is to be filled in where, and what is to be done when, for this rule. Lines end in CRLF. */
void tally_template_guide(struct tally_bytes *t, const struct tally_rule *rule);

#endif
