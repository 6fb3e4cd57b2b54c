/* How a number format shows a number: as a date, a time, a percentage, with zeros before it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "table/book.h"

struct tally_number_format tally_number_format_known(unsigned long number)
{
    static const struct {
        unsigned long first, last;
        enum tally_number_kind kind;
    } known[] = {{9, 10, TALLY_NUMBER_PART},
                 {14, 17, TALLY_NUMBER_DATE},
                 {18, 21, TALLY_NUMBER_TIME},
                 {22, 22, TALLY_NUMBER_DATE},
                 {45, 47, TALLY_NUMBER_TIME},
                 /* in the Chinese, Japanese and Korean editions: */
                 {27, 31, TALLY_NUMBER_DATE},
                 {32, 35, TALLY_NUMBER_TIME},
                 {36, 36, TALLY_NUMBER_DATE},
                 {50, 54, TALLY_NUMBER_DATE},
                 {55, 56, TALLY_NUMBER_TIME},
                 {57, 58, TALLY_NUMBER_DATE}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (number >= known[i].first && number <= known[i].last)
            return (struct tally_number_format){.kind = known[i].kind};
    return (struct tally_number_format){.kind = TALLY_NUMBER_PLAIN};
}

/* Steps over what a format only writes: “"年"”, \x, [Red], _x, *x. Returns where to go on. */
static const char *skip_written(const char *p, bool *time)
{
    if (*p == '"') {
        const char *end = strchr(p + 1, '"');
        return end ? end + 1 : p + strlen(p);
    }
    if (*p == '[') {
        *time |= strchr("hHmMsS", p[1]) && p[1]; /* [h]: hours beyond a day */
        const char *end = strchr(p, ']');
        return end ? end + 1 : p + strlen(p);
    }
    if ((*p == '\\' || *p == '_' || *p == '*') && p[1])
        return p + 2;
    return p;
}

struct tally_number_format tally_number_format_read(const char *code)
{
    struct tally_number_format format = {.kind = TALLY_NUMBER_PLAIN};
    bool day = false, month = false, time = false, percent = false, zeros_only = true;
    if (!strncasecmp(code, "General", strlen("General")) || !strncasecmp(code, "G/", 2))
        return format;
    for (const char *p = code; *p && *p != ';';) {
        const char *next = skip_written(p, &time);
        zeros_only &= *p == '0' && next == p;
        if (next != p) {
            p = next;
            continue;
        }
        day |= strchr("yYdD", *p) != NULL;
        month |= *p == 'm' || *p == 'M';
        time |= strchr("hHsS", *p) != NULL;
        percent |= *p == '%';
        format.zeros += *p == '0';
        p++;
    }
    if (!zeros_only || format.zeros > 20)
        format.zeros = 0;
    format.kind = day || (month && !time) ? TALLY_NUMBER_DATE
                  : time                  ? TALLY_NUMBER_TIME
                  : percent               ? TALLY_NUMBER_PART
                                          : TALLY_NUMBER_PLAIN;
    return format;
}
