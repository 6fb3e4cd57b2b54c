/* Inside: rule lines that are written in Chinese. */
#ifndef TALLY_RULE_CHINESE_H
#define TALLY_RULE_CHINESE_H

#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"
#include "rule/keys.h"

/* The value of a line whose key is written in Chinese, in the words of the English grammar, in the arena: “占有效不少于
 * 2/3” as “at least 2/3 of valid”. The value itself where it is none of the Chinese grammar. */
struct tally_text tally_rule_from_chinese(enum tally_rule_key key, enum tally_kind kind, struct tally_text value,
                                          struct tally_arena *arena);

#endif
