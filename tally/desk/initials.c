/* By which letters a typist finds a name of the roster: 单 by s, d or c. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/inside.h"

extern const char tally_desk_table_initials[];

/* The letters of a Han character, where its line begins; *count: how many. NULL: it has none. Characters are looked for
 * byte by byte, for none begins within another. */
static const char *letters_of(const char *character, size_t size, size_t *count)
{
    char text[TALLY_TEXT_CHARACTER_SIZE + 1] = "";
    memcpy(text, character, size);
    const char *at = strstr(tally_desk_table_initials, text);
    if (!at)
        return NULL;
    while (at > tally_desk_table_initials && at[-1] != '\n')
        at--;
    *count = strcspn(at, " ");
    return at;
}

struct tally_json *tally_desk_initials(const char *name)
{
    struct tally_json *list = tally_json_array();
    for (size_t at = 0, size = strlen(name), step; at < size; at += step) {
        struct tally_bytes letters = {.bytes = NULL};
        uint32_t character;
        size_t count = 0;
        step = tally_text_next(name + at, size - at, &character);
        const bool latin = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
        const char *found = step > 1 ? letters_of(name + at, step, &count) : NULL;
        if (latin)
            tally_bytes_put_text(&letters, (const char[]){(char)(character | 0x20), '\0'});
        else if (found)
            tally_bytes_put(&letters, found, count);
        if (letters.bytes) /* dots and blanks have none, and are passed over */
            tally_json_push(list, tally_json_string(letters.bytes));
        free(letters.bytes);
    }
    return list;
}
