/* Puts text onto the board's page, escaped. */
#include <string.h>
#include <tally/words.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "board/board.h"
#include "words/words.h"

/* Whether a character is left out: C0 and C1 controls, controls of the writing direction (every name is isolated
 * already), and code points that are not characters. */
static bool is_dropped(uint32_t c)
{
    return tally_text_is_control(c) || tally_character_is_bidirectional(c) || (c & 0xFFFE) == 0xFFFE ||
           (c >= 0xFDD0 && c <= 0xFDEF);
}

/* All text that is not the program's own markup is appended by this function. */
static void append_escaped(struct tally_board *b, const char *text)
{
    static const struct {
        char from;
        const char *to;
    } escapes[] = {{'&', "&amp;"},  {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"},
                   {'\'', "&#39;"}, {'\t', " "},   {'\n', " "},   {'\r', " "}};
    for (size_t left = strlen(text), n; left; text += n, left -= n) {
        uint32_t c;
        const char *to = NULL;
        n = tally_text_next(text, left, &c);
        for (size_t i = 0; c < 0x80 && i < sizeof escapes / sizeof *escapes; i++)
            if (*text == escapes[i].from)
                to = escapes[i].to;
        if (to)
            tally_bytes_put(&b->html, to, strlen(to));
        else if (!is_dropped(c))
            tally_bytes_put(&b->html, text, n);
    }
}

void tally_board_put(struct tally_board *b, const char *markup, const char *const *args)
{
    for (const char *place; (place = strstr(markup, "%s")) != NULL; markup = place + 2) {
        tally_bytes_put(&b->html, markup, (size_t)(place - markup));
        append_escaped(b, *args++);
    }
    tally_bytes_put(&b->html, markup, strlen(markup));
}

void tally_board_put_raw(struct tally_board *b, const char *text)
{
    tally_bytes_put(&b->html, text, strlen(text));
}

void tally_board_put_name(struct tally_board *b, const char *name)
{
    static const char dot[] = "\xC2\xB7";
    tally_bytes_put(&b->html, "<bdi>", 5);
    for (const char *end; (end = strstr(name, dot)) != NULL; name = end + 2) {
        append_escaped(b, tally_arena_text(&b->w->arena, name, (size_t)(end - name)));
        tally_bytes_put(&b->html, "\xC2\xB7<wbr>", 7);
    }
    append_escaped(b, name);
    tally_bytes_put(&b->html, "</bdi>", 6);
}

const char *tally_board_hash(struct tally_words *w, const char *text)
{
    char digest[TALLY_DIGEST_BASE64];
    tally_digest_base64(text, strlen(text), digest);
    return tally_words_format(w, "sha256-%1$s", TALLY_ARGS(digest));
}
