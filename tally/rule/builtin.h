/* The rules that ship with the program: the files tally/rule/rules/WHO/NAME.csv, byte for byte, as constant data.
 *
 * A built-in rule is read in the same way as a user's own file: bytes → table → rule. The build generates the
 * definitions (tally/cmake/embed.cmake). */
#ifndef TALLY_BUILTIN_H
#define TALLY_BUILTIN_H

#include <stddef.h>

struct tally_builtin_rule {
    const char *name;           /* WHO/NAME, as a meeting names it: UTF-8, NUL-terminated */
    const unsigned char *bytes; /* the file; not NUL-terminated */
    size_t size;                /* in bytes, at least 1 */
};

/* Sorted by the bytes of their names, which are unique. */
extern const struct tally_builtin_rule tally_builtin_rules[];
extern const size_t tally_builtin_rules_count;

#endif
