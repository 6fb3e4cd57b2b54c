/* The conditions (CHECK) of the schema, asked of the rows: SQLite leaves them out where a file is opened without write
 * access, and a ledger is opened so. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

/* The end of a quoted text or of a comment that begins at p; p itself where none does. */
static const char *skip(const char *p)
{
    const char *end = p;
    if (*p == '\'')
        end = strchr(p + 1, '\'');
    else if (p[0] == '-' && p[1] == '-')
        end = strchr(p, '\n');
    return end ? end : p;
}

/* The bracket that closes the one at p; the schema is a constant of the program, so there is one. */
static const char *closing(const char *p)
{
    for (size_t depth = 0;; p++) {
        p = skip(p);
        depth += *p == '(';
        depth -= *p == ')';
        if (depth == 0)
            return p;
    }
}

/* Adds the conditions of a table, which is defined from its bracket at begin to the one at end. False: it has none. */
static bool add_conditions(struct tally_bytes *sql, const char *begin, const char *end)
{
    static const char check[] = "CHECK (";
    bool any = false;
    for (const char *p = begin + 1; p < end; p++) {
        p = skip(p);
        if (strncmp(p, check, sizeof check - 1) != 0)
            continue;
        const char *from = p + sizeof check - 2, *to = closing(from) + 1;
        tally_bytes_put_text(sql, any ? " OR NOT " : "NOT ");
        tally_bytes_put(sql, from, (size_t)(to - from));
        any = true;
        p = to - 1;
    }
    return any;
}

/* Whether a row of the table breaks one of its conditions; one that is NULL is kept. */
static bool breaks(const struct tally_ledger *ledger, const char *name, size_t size, const char *begin)
{
    struct tally_bytes sql = {.bytes = NULL};
    tally_bytes_put_text(&sql, "SELECT count(*) FROM ");
    tally_bytes_put(&sql, name, size);
    tally_bytes_put_text(&sql, " WHERE ");
    bool broken =
        add_conditions(&sql, begin, closing(begin)) && tally_ledger_number(ledger, (const char *)sql.bytes, 1) != 0;
    free(sql.bytes);
    return broken;
}

char *tally_ledger_broken_condition(const struct tally_ledger *ledger)
{
    static const char create[] = "\nCREATE TABLE ";
    const char *schema = ledger->version == TALLY_SCHEMA_1 ? tally_ledger_schema_1 : tally_ledger_schema_2;
    for (const char *p = schema; (p = strstr(p, create)) != NULL;) {
        const char *name = p + sizeof create - 1, *begin = strchr(name, '(');
        size_t size = (size_t)(begin - name) - 1; /* a space stands between them */
        p = begin;
        if (breaks(ledger, name, size, begin)) {
            char *copy = tally_alloc(size + 1, 1);
            return memcpy(copy, name, size);
        }
    }
    return NULL;
}
