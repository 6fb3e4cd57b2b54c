/* Inside: what the text of a roster's cell looks like: a name, an office, an action. A text that could be several is
 * none of them, so that nothing right is called wrong. */
#ifndef TALLY_MEETING_CONTENT_H
#define TALLY_MEETING_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* What characters a text has. */
struct tally_content_look {
    size_t han, dots;
    bool digit, blank, other; /* other: letters that are neither Latin nor Han */
};
struct tally_content_look tally_content_look_at(struct tally_text text);

/* Whether it looks like a person's name rather than an id: no digit, and Han characters or several words. */
bool tally_content_like_name(struct tally_text folded);

/* Whether it ends like an office (科长), or like a unit (局). */
bool tally_content_ends_in_office(struct tally_text folded);
bool tally_content_ends_in_unit(struct tally_text folded);

enum tally_content {
    TALLY_CONTENT_NONE, /* empty */
    TALLY_CONTENT_ID,   /* Latin letters and digits */
    TALLY_CONTENT_NAME, /* as persons are called */
    TALLY_CONTENT_OFFICE,
    TALLY_CONTENT_UNIT,
    TALLY_CONTENT_ACT, /* 任水利局局长, 拟提拔, 免 */
    TALLY_CONTENT_OTHER,
};
/* Of a text as names match. */
enum tally_content tally_content_of(struct tally_text folded);

/* Whether a word of an action stands anywhere in it: 任, 免, 提拔 …, but not that of 主任. Of a text as marks are
 * folded. */
bool tally_content_has_act(struct tally_text folded);

#endif
