/* The page, its modules and style, and the words that its modules ask for. */
#include "desk/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"

extern const char tally_desk_index_html[], tally_desk_css[], tally_desk_icon_svg[], tally_desk_main_js[],
    tally_desk_tools_js[], tally_desk_differences_js[], tally_desk_keying_js[], tally_desk_results_js[],
    tally_desk_room_html[], tally_desk_room_js[], tally_desk_signing_js[], tally_desk_meetings_js[],
    tally_desk_tables_js[];

static const char javascript[] = "text/javascript; charset=utf-8";

static const struct {
    const char *address, *type, *text;
} parts[] = {
    {"/icon.svg", "image/svg+xml", tally_desk_icon_svg},
    {"/desk.css", "text/css; charset=utf-8", tally_desk_css},
    {"/main.js", javascript, tally_desk_main_js},
    {"/tools.js", javascript, tally_desk_tools_js},
    {"/differences.js", javascript, tally_desk_differences_js},
    {"/keying.js", javascript, tally_desk_keying_js},
    {"/meetings.js", javascript, tally_desk_meetings_js},
    {"/results.js", javascript, tally_desk_results_js},
    {"/room.js", javascript, tally_desk_room_js},
    {"/signing.js", javascript, tally_desk_signing_js},
    {"/tables.js", javascript, tally_desk_tables_js},
};

/* Puts each message of a module, t('…'), and its translation into words. */
static void add_words(struct tally_json *words, const char *module)
{
    static const char mark[] = "t('";
    for (const char *at = module, *end; (at = strstr(at, mark)) != NULL; at = end + 1) {
        const char before = at > module ? at[-1] : ' ';
        at += sizeof mark - 1;
        end = strchr(at, '\'');
        if (!end)
            return;
        if (strchr(" ([{,:?!=>+\n", before)) {
            struct tally_bytes message = {.bytes = NULL};
            tally_bytes_put(&message, at, (size_t)(end - at));
            if (message.bytes)
                tally_json_put(words, message.bytes, tally_json_string(tally_translate(message.bytes)));
            free(message.bytes);
        }
    }
}

static void put_words(struct tally_bytes *to)
{
    struct tally_json *words = tally_json_object();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].type == javascript)
            add_words(words, parts[i].text);
    char *text = tally_json_text(words, TALLY_JSON_COMPACT);
    tally_bytes_put_text(to, text);
    free(text);
    tally_json_free(words);
}

void tally_desk_page(struct tally_bytes *to, bool room, const char *token, const char *second)
{
    const char *html = room ? tally_desk_room_html : tally_desk_index_html;
    static const char token_mark[] = "%TOKEN%", language_mark[] = "%LANGUAGE%", second_mark[] = "%SECOND%";
    const char *language = strstr(html, language_mark), *place = strstr(html, token_mark);
    if (!token || !language || !place)
        return;
    tally_bytes_put(to, html, (size_t)(language - html));
    /* Translators: the language of the desk's page as HTML names it: zh-CN */
    tally_bytes_put_text(to, tally_translate(N_("en")));
    language += sizeof language_mark - 1;
    tally_bytes_put(to, language, (size_t)(place - language));
    tally_bytes_put_text(to, token);
    place += sizeof token_mark - 1;
    const char *again = strstr(place, second_mark); /* the room's page has none */
    if (again) {
        tally_bytes_put(to, place, (size_t)(again - place));
        tally_bytes_put_text(to, second);
        place = again + sizeof second_mark - 1;
    }
    tally_bytes_put_text(to, place);
}

const char *tally_desk_page_part(struct tally_bytes *to, const char *address)
{
    if (!strcmp(address, "/words")) {
        put_words(to);
        return "application/json";
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strcmp(parts[i].address, address)) {
            tally_bytes_put_text(to, parts[i].text);
            return parts[i].type;
        }
    return NULL;
}
