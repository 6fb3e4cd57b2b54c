/* Recognising a file that was opened in a wrong encoding and saved so: its headings are no longer Chinese words. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/decoder.h"
#include "table/script.h"

/* How headings look after that, as far as they are whole, and what they were. */
static const struct {
    const char *garbled, *heading;
} headings[] = {
    /* UTF-8, read as GB 18030 */
    {"绁ㄥ彿", "票号"},
    {"灞傛", "层次"},
    {"绁ㄧ", "票种"},
    {"缂栧彿", "编号"},
    {"濮撳悕", "姓名"},
    {"鍚嶇О", "名称"},
    {"椤圭洰", "项目"},
    {"鑱屼綅", "职位"},
    {"娓犻亾", "渠道"},
    {"鏂囦欢", "文件"},
    {"鎻愮ず", "提示"},
    /* UTF-8, read as Latin letters */
    {"ç¥¨", "票号"},
    {"å±‚", "层次"},
    {"ç¼–", "编号"},
    {"å§“", "姓名"},
    {"é¡¹", "项目"},
    /* GB 18030, read as Latin letters */
    {"Æ±ºÅ", "票号"},
    {"²ã´Î", "层次"},
    {"Æ±ÖÖ", "票种"},
    {"±àºÅ", "编号"},
    {"ÐÕÃû", "姓名"},
    {"Ãû³Æ", "名称"},
    {"ÏîÄ¿", "项目"},
    {"Ö°Î»", "职位"},
    {"ÇþµÀ", "渠道"},
    {"ÎÄ¼þ", "文件"},
    {"ÌáÊ¾", "提示"},
};

/* GB 18030, read as UTF-8, has lost nearly all: U+FFFD, and that read as GB 18030 once more. */
static const char lost_again[] = "锟斤拷";

enum { LOOKED_AT = 4000 };

static bool holds(struct tally_text text, const char *part)
{
    size_t size = strlen(part);
    for (; text.size >= size; text.bytes++, text.size--)
        if (!memcmp(text.bytes, part, size))
            return true;
    return false;
}

/* Whether most characters that are not ASCII are U+FFFD. */
static bool is_mostly_lost(struct tally_text text)
{
    size_t lost = 0, others = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        lost += c == 0xFFFD;
        others += c >= 0x80 && c != 0xFFFD;
    }
    return lost > 3 && lost > others;
}

/* The lines among which the headings are: empty ones may stand above them. */
static struct tally_text first_lines(struct tally_text text)
{
    enum { LINES = 3 };
    size_t at = 0;
    for (size_t line = 0; at < text.size && line < LINES; at++)
        line += text.bytes[at] == '\n';
    return (struct tally_text){text.bytes, at};
}

bool tally_table_garbled(const struct tally_file *file, char sample[TALLY_GARBLED_SIZE])
{
    struct tally_decoder d;
    struct tally_text text = {"", 0};
    bool garbled = false;
    tally_decoder_begin(&d, file, file->encoding);
    if (!tally_decoder_next(&d, &text.bytes, &text.size))
        text.size = 0;
    text.size = text.size < LOOKED_AT ? text.size : LOOKED_AT;
    while (text.size && text.size == LOOKED_AT && ((unsigned char)text.bytes[text.size] & 0xC0) == 0x80)
        text.size--; /* not within a character */
    struct tally_text first = first_lines(text);
    sample[0] = '\0';
    for (size_t i = 0; i < sizeof headings / sizeof *headings && !garbled; i++)
        if (holds(first, headings[i].garbled)) {
            garbled = true;
            snprintf(sample, TALLY_GARBLED_SIZE, "%s", headings[i].garbled);
        }
    if (!garbled && (holds(first, lost_again) || is_mostly_lost(text))) {
        garbled = true;
        snprintf(sample, TALLY_GARBLED_SIZE, "%s", holds(first, lost_again) ? lost_again : "\xEF\xBF\xBD");
    }
    tally_decoder_end(&d);
    return garbled;
}
