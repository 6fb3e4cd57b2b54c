/* draw OUT < LINES: draws every line of text, and writes the document. A line begins with R (the regular face) or B
 * (the bold one); what is behind that is drawn. Three signature fields, two attachments, one of a Chinese name, and a
 * line and a rectangle are on it too. For the tests that look at a document from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "pdf/pdf.h"

enum { TOP = 80000, BOTTOM = 12000, LEFT = 5000, RIGHT = 54000, SIZE = 1000, STEP = 1400 };

static const char csv[] = "ballot,k1\n1,\xE2\x97\x8B\n2,\xC3\x97\n", json[] = "{\"votes\": 1}\n";

static void extras(struct tally_pdf *pdf)
{
    static const char *const fields[][2] = {
        {"host", "主持人"}, {"teller-1", "计票人"}, {"scrutineer-1", "监票人 (scrutineer)"}};
    for (int32_t i = 0; i < 3; i++)
        tally_pdf_field(pdf, fields[i][0], fields[i][1], LEFT + i * 16000, 4000, 15000, 6000);
    tally_pdf_line(pdf, LEFT, BOTTOM - 500, RIGHT, BOTTOM - 500, 50, 0x808080);
    tally_pdf_fill(pdf, LEFT, BOTTOM - 1200, 20000, 500, 0x3366CC);
    tally_pdf_attach(pdf, "ballots.csv", "text/csv", "the ballots", TALLY_SOURCE, csv, strlen(csv));
    tally_pdf_attach(pdf, "结果.json", "application/json", "结果", TALLY_DATA, json, strlen(json));
}

/* Draws one line, on as many lines of the page as it takes. */
static void draw(struct tally_pdf *pdf, const struct tally_fonts *fonts, int32_t *y, enum tally_face face,
                 const char *text, size_t length)
{
    int32_t x = LEFT;
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t n = tally_text_next(text + at, length - at, &character);
        if (tally_fonts_find(fonts, face, character) < 0) {
            fprintf(stderr, "draw: no font has U+%04lX\n", (unsigned long)character);
            exit(1);
        }
        int32_t width = tally_fonts_width(fonts, face, SIZE, text + at, n);
        if (x + width > RIGHT) {
            x = LEFT;
            *y -= STEP;
        }
        if (*y < BOTTOM) {
            tally_pdf_page(pdf);
            *y = TOP;
        }
        tally_pdf_text(pdf, x, *y, face, SIZE, 0, text + at, n);
        x += width;
        at += n;
    }
    *y -= STEP;
}

static void fail(const struct tally_diags *diags)
{
    char *text = tally_diags_json(diags);
    fprintf(stderr, "draw: %s\n", text);
    free(text);
    exit(1);
}

int main(int argc, char **argv)
{
    static char line[1 << 20];
    const struct tally_pdf_about about = {.title = "计票报告单 <测试> & 𠮷",
                                          .author = "tally",
                                          .subject = "Drawn for a test",
                                          .language = "zh-CN",
                                          .producer = "tally " TALLY_VERSION,
                                          .date = "2026-04-17T00:00:00Z",
                                          .digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                                          .appearance_characters = "0123456789-:TZ 主持计票监人签字"};
    struct tally_diags *diags = tally_diags_new();
    struct tally_fonts *fonts = tally_fonts_open(diags);
    struct tally_pdf *pdf = fonts ? tally_pdf_new(fonts) : NULL;
    unsigned char *bytes = NULL;
    size_t size = 0;
    int32_t y = TOP;
    if (argc != 2)
        return 2;
    if (!pdf)
        fail(diags);
    tally_pdf_page(pdf);
    while (fgets(line, sizeof line, stdin)) {
        size_t length = strcspn(line, "\n");
        if (length)
            draw(pdf, fonts, &y, *line == 'B' ? TALLY_BOLD : TALLY_REGULAR, line + 1, length - 1);
    }
    extras(pdf);
    if (!tally_pdf_finish(pdf, &about, &bytes, &size, diags))
        fail(diags);
    FILE *out = fopen(argv[1], "wb");
    bool ok = out && fwrite(bytes, 1, size, out) == size;
    ok = out && fclose(out) == 0 && ok;
    free(bytes);
    tally_pdf_free(pdf);
    tally_fonts_close(fonts);
    tally_diags_free(diags);
    return ok ? 0 : 1;
}
