/* The text of pages: what is read, what is refused, and that nothing is read outside the bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "revision/text.h"
#include "unit/support/support.h"

enum { ROOM = 64 * 1024, OBJECTS = 9 };

static const char map[] = "1 beginbfchar\n<0031> <0031>\nendbfchar\n1 beginbfchar\n<4E00> <4E00>\nendbfchar\n"
                          "1 beginbfchar\n<E000> <D842DFB7>\nendbfchar\n";

struct document {
    char bytes[ROOM];
    size_t size;
};

/* A document of one page with that content. page: what else stands in the page's dictionary; font: in the font's. */
static void make(struct document *m, const char *content, const char *page, const char *font)
{
    size_t offsets[OBJECTS] = {0};
    char bodies[OBJECTS][ROOM / 8];
    snprintf(bodies[1], sizeof bodies[1], "<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R >>");
    snprintf(bodies[2], sizeof bodies[2], "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>");
    snprintf(
        bodies[3], sizeof bodies[3],
        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595.28 841.89 ] /Contents 4 0 R /Resources << /Font << /F1 5 "
        "0 R >> >> %s >>",
        page);
    snprintf(bodies[4], sizeof bodies[4], "<< /Length %zu >>\nstream\n%s\nendstream", strlen(content), content);
    snprintf(bodies[5], sizeof bodies[5], "<< /Type /Font /Subtype /Type0 /Encoding %s /ToUnicode 6 0 R >>", font);
    snprintf(bodies[6], sizeof bodies[6], "<< /Length %zu >>\nstream\n%s\nendstream", strlen(map), map);
    snprintf(bodies[7], sizeof bodies[7], "<< /Fields [ 8 0 R ] >>");
    snprintf(bodies[8], sizeof bodies[8], "<< /Type /Annot >>");
    m->size = (size_t)snprintf(m->bytes, ROOM, "%%PDF-1.7\n");
    for (size_t i = 1; i < OBJECTS; i++) {
        offsets[i] = m->size;
        m->size += (size_t)snprintf(m->bytes + m->size, ROOM - m->size, "%zu 0 obj\n%s\nendobj\n", i, bodies[i]);
    }
    size_t xref = m->size;
    m->size += (size_t)snprintf(m->bytes + m->size, ROOM - m->size, "xref\n0 %d\n0000000000 65535 f\r\n", OBJECTS);
    for (size_t i = 1; i < OBJECTS; i++)
        m->size += (size_t)snprintf(m->bytes + m->size, ROOM - m->size, "%010zu 00000 n\r\n", offsets[i]);
    m->size += (size_t)snprintf(m->bytes + m->size, ROOM - m->size,
                                "trailer\n<< /Size %d /Root 1 0 R /Info 8 0 R /ID [ <00> <00> ] "
                                ">>\nstartxref\n%zu\n%%%%EOF\n",
                                OBJECTS, xref);
}

/* The lines, joined by “|”; NULL: refused, with a reason and a place. From a copy that ends where the document ends. */
static const char *read_back(const struct document *m)
{
    static char joined[ROOM];
    struct tally_revision_text text;
    const char *why = NULL;
    size_t where = 0;
    unsigned char *exact = malloc(m->size ? m->size : 1);
    assert_non_null(exact);
    memcpy(exact, m->bytes, m->size);
    bool ok = tally_revision_text_read(&text, exact, m->size, &why, &where);
    assert_true(ok == (why == NULL));
    assert_true(where <= m->size);
    joined[0] = '\0';
    for (size_t i = 0; ok && i < text.count; i++) {
        strncat(joined, i ? "|" : "", sizeof joined - strlen(joined) - 1);
        strncat(joined, text.lines[i].text, sizeof joined - strlen(joined) - 1);
    }
    tally_revision_text_clear(&text);
    free(exact);
    return ok ? joined : NULL;
}

static void what_is_read(void **state)
{
    static const struct {
        const char *content, *text; /* NULL: refused */
    } rows[] = {
        {"", ""},
        {"BT\n52 700.5 Td\n/F1 9 Tf\n<0031> Tj\nET\n", "1"},
        {"BT\n52 700 Td\n/F1 9 Tf\n<0031> Tj\n/F1 8.5 Tf\n<4E00E000> Tj\nET\nBT\n1 1 Td\n<4E00> Tj\nET\n", "1一𠮷|一"},
        {"0.3 0.3 0.3 rg\n1 2 3 4 re f\n0.4 w\n0 0 1 RG\n1 2 m 3 4 l S\n", ""},
        {"BT\n52 700 Td\n<0031> Tj\nET\n", NULL},                           /* no font */
        {"BT\n52 700 Td\n/F2 9 Tf\n<0031> Tj\nET\n", NULL},                 /* no such font */
        {"BT\n52 700 Td\n/F1 0.5 Tf\n<0031> Tj\nET\n", NULL},               /* too small to be seen */
        {"BT\n52 700 Td\n/F1 9 Tf\n<0032> Tj\nET\n", NULL},                 /* a code without a character */
        {"BT\n52 700 Td\n/F1 9 Tf\n<003> Tj\nET\n", NULL},                  /* half a code */
        {"BT\n52 700 Td\n/F1 9 Tf\n<0031 Tj\nET\n", NULL},                  /* open */
        {"BT\n52 700 Td\n/F1 9 Tf\n(1) Tj\nET\n", NULL},                    /* another kind of string */
        {"BT\n52 700 Td\n/F1 9 Tf\nET\n", NULL},                            /* nothing in it */
        {"BT\n52 700 Td\n/F1 9 Tf\n<0031> Tj\n", NULL},                     /* without an end */
        {"BT\n/F1 9 Tf\n<0031> Tj\nET\n", NULL},                            /* at no place */
        {"BT\n600 700 Td\n/F1 9 Tf\n<0031> Tj\nET\n", NULL},                /* beside the page */
        {"BT\n5 -1 Td\n/F1 9 Tf\n<0031> Tj\nET\n", NULL},                   /* below it */
        {"0.9 0.9 0.9 rg\nBT\n5 1 Td\n/F1 9 Tf\n<0031> Tj\nET\n", NULL},    /* pale */
        {"BT\n50 10 Td\n/F1 9 Tf\n<0031> Tj\nET\n40 0 30 30 re f\n", NULL}, /* filled over */
        {"40 0 30 30 re f\nBT\n50 10 Td\n/F1 9 Tf\n<0031> Tj\nET\n", "1"},  /* filled under */
        {"3 w\n", NULL},                                                    /* thick */
        {"1 0 0 1 5 5 cm\n", NULL},
        {"q\n", NULL},
        {"/X Do\n", NULL},
        {"1 2\n", NULL}, /* numbers for nothing */
        {"1 2 3 4 5 re f\n", NULL},
        {"1 2 3 re f\n", NULL},
        {"1 2 3 4 re\n", NULL},
        {"99999999999 0 m\n", NULL},
        {"1.2345 0 m\n", NULL},
        {"- 0 m\n", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static struct document m;
        make(&m, rows[i].content, "", "/Identity-H");
        const char *text = read_back(&m);
        if ((text == NULL) != (rows[i].text == NULL) || (text && strcmp(text, rows[i].text) != 0))
            fail_msg("%s: %s", rows[i].content, text ? text : "refused");
    }
}

static void what_a_page_may_hold(void **state)
{
    static const struct {
        const char *page, *font;
        bool ok;
    } rows[] = {{"", "/Identity-H", true},
                {"/Annots [ 8 0 R ]", "/Identity-H", true},
                {"/Annots [ 7 0 R ]", "/Identity-H", false},
                {"/Annots [ << >> ]", "/Identity-H", false},
                {"/AA << >>", "/Identity-H", false},
                {"/Rotate 90", "/Identity-H", false},
                {"/Contents 4 0 R", "/Identity-H", false},
                {"", "/WinAnsiEncoding", false},
                {"", "/Identity-H /Widths [ ]", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static struct document m;
        make(&m, "BT\n52 700.5 Td\n/F1 9 Tf\n<0031> Tj\nET\n", rows[i].page, rows[i].font);
        if ((read_back(&m) != NULL) != rows[i].ok)
            fail_msg("%s %s", rows[i].page, rows[i].font);
    }
}

/* Any byte altered, and the document cut off anywhere: read or refused, and nothing worse. */
static void any_byte_altered(void **state)
{
    static struct document m, altered;
    (void)state;
    make(&m, "0.3 0.3 0.3 rg\nBT\n52 700.5 Td\n/F1 9 Tf\n<0031E0004E00> Tj\nET\n1 2 3 4 re f\n", "/Annots [ 8 0 R ]",
         "/Identity-H");
    assert_string_equal(read_back(&m), "1𠮷一");
    for (size_t i = 0; i < m.size; i++) {
        static const char by[] = {'\0', ' ', '<', '>', '9', '/', '\n', '-', (char)0xFF};
        for (size_t k = 0; k < sizeof by; k++) {
            altered = m;
            altered.bytes[i] = by[k];
            read_back(&altered);
        }
        altered = m;
        altered.size = i;
        assert_null(read_back(&altered));
    }
}

/* Many lines. */
static void many_lines(void **state)
{
    enum { LINES = 200 };
    static struct document m;
    static char content[ROOM / 8 - 100];
    (void)state;
    size_t n = 0;
    for (size_t i = 0; i < LINES; i++)
        n += (size_t)snprintf(content + n, sizeof content - n, "BT\n1 1 Td\n/F1 9 Tf\n<0031> Tj\nET\n");
    make(&m, content, "", "/Identity-H");
    const char *text = read_back(&m);
    assert_non_null(text);
    assert_int_equal(strlen(text), 2 * LINES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_read), cmocka_unit_test(what_a_page_may_hold),
                                       cmocka_unit_test(any_byte_altered), cmocka_unit_test(many_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
