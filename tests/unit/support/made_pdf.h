/* A small sheet made by hand: a first revision as tally writes one, any part of which a test may have otherwise; and
 * updates of anybody's. */
#ifndef TALLY_UNIT_MADE_PDF_H
#define TALLY_UNIT_MADE_PDF_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "revision/revision.h"
#include "unit/support/support.h"

enum { SHEET_OBJECTS = 1100 };
enum {
    CATALOG = 1,
    PAGES,
    PAGE,
    INFO,
    FORM,
    EMPTY,
    FIELD_1,
    FIELD_2,
    FIELD_3,
    FONT,
    MAP,
    FILE_1,
    STREAM_1,
    FILE_2,
    STREAM_2,
    LENGTH_2,
    CONTENT,
    SHEET_END
};

struct sheet {
    unsigned char *bytes;
    size_t size, room;
    size_t offsets[SHEET_OBJECTS], count, xref;
    const char *instead[SHEET_END]; /* of what an object is in the usual sheet; a stream's is its dictionary's inside */
    const char *trailer;            /* more in it */
    const char *map;                /* of the stamp's font */
    const void *data[2];            /* of the attachments' streams, as they lie there */
    size_t data_size[2];
};

static inline void sheet_put(struct sheet *s, const void *bytes, size_t size)
{
    if (s->room - s->size < size)
        s->bytes = tally_resize(s->bytes, s->room = (s->room + size) * 2, 1);
    if (size)
        memcpy(s->bytes + s->size, bytes, size);
    s->size += size;
}

__attribute__((format(printf, 2, 3))) static inline void sheet_say(struct sheet *s, const char *format, ...)
{
    static char text[128 * 1024];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    assert_true(n >= 0 && (size_t)n < sizeof text);
    sheet_put(s, text, (size_t)n);
}

static inline void sheet_object(struct sheet *s, size_t number, const char *usual)
{
    s->offsets[number] = s->size;
    sheet_say(s, "%zu 0 obj\n%s\nendobj\n", number,
              number < SHEET_END && s->instead[number] ? s->instead[number] : usual);
}

static inline void sheet_stream(struct sheet *s, size_t number, const char *usual, const void *data, size_t size)
{
    s->offsets[number] = s->size;
    sheet_say(s, "%zu 0 obj\n<<\n", number);
    if (s->instead[number])
        sheet_say(s, "%s", s->instead[number]);
    else
        sheet_say(s, "%s/Length %zu", usual, size);
    sheet_say(s, "\n>>\nstream\r\n");
    sheet_put(s, data, size);
    sheet_say(s, "\nendstream\nendobj\n");
}

static inline void sheet_table(struct sheet *s, size_t count)
{
    s->xref = s->size;
    s->count = count;
    sheet_say(s, "xref\n0 %zu\n0000000000 65535 f\r\n", count);
    for (size_t i = 1; i < count; i++)
        sheet_say(s, "%010zu 00000 n\r\n", s->offsets[i]);
    sheet_say(s,
              "trailer\n<<\n/Root 1 0 R\n/Info 4 0 R\n/Size %zu\n/ID [ <00112233445566778899AABBCCDDEEFF> "
              "<00112233445566778899AABBCCDDEEFF> ]\n%s>>\nstartxref\n%zu\n%%%%EOF\n",
              count, s->trailer ? s->trailer : "", s->xref);
}

static const char sheet_ballots[] = "ballot,k1\n1,○\n2,×\n";
static const char sheet_rule[] = "rule: half of all";
static const char sheet_map[] = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n1 "
                                "begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
                                "3 beginbfchar\n<0020> <0020>\n<002D> <002D>\n<0031> <0031>\nendbfchar\n"
                                "6 beginbfchar\n<0041> <0041>\n<0057> <0057>\n<0061> <0061>\n<4E2D> <4E2D>\n<E000> "
                                "<D842DFB7>\n<FF0C> <FF0C>\nendbfchar\n"
                                "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
static const char sheet_widget[] = "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (%s)\n/F 132\n/P 3 0 R\n/AP "
                                   "<<\n/N 6 0 R\n>>\n/Rect [ %d 200 %d.5 250 ]\n>>";

/* Three fields host, teller-1, scrutineer-1 of 140.5 by 50 points; the attachments ballots.csv, as it is, and 中𠮷.txt,
 * packed. */
static inline void sheet_make(struct sheet *s)
{
    static const char *const names[] = {"host", "teller-1", "scrutineer-1"};
    unsigned char packed[256];
    uLongf packed_size = sizeof packed;
    const char *map = s->map ? s->map : sheet_map;
    char text[512];
    assert_int_equal(compress(packed, &packed_size, (const unsigned char *)sheet_rule, sizeof sheet_rule - 1), Z_OK);
    s->size = 0;
    sheet_say(s, "%%PDF-1.7\n%%\xB7\xBE\xAD\xAA\n");
    sheet_object(s, CATALOG, "<<\n/Type /Catalog\n/Pages 2 0 R\n/AcroForm 5 0 R\n/AF [ 12 0 R 14 0 R ]\n>>");
    sheet_object(s, PAGES, "<<\n/Type /Pages\n/Kids [ 3 0 R ]\n/Count 1\n>>");
    sheet_object(s, PAGE,
                 "<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [ 0 0 595.28 841.89 ]\n/Contents 17 0 R\n/Annots [ 7 0 R 8 "
                 "0 R 9 0 R ]\n>>");
    sheet_object(s, INFO, "<<\n/Title (A \\(made\\) sheet)\n>>");
    sheet_object(s, FORM,
                 "<<\n/Fields [ 7 0 R 8 0 R 9 0 R ]\n/SigFlags 3\n/DR <<\n/Font <<\n/Stamp 10 0 R\n>>\n>>\n>>");
    sheet_stream(s, EMPTY, "/Type /XObject\n/Subtype /Form\n/BBox [ 0 0 1 1 ]\n", "", 0);
    for (size_t i = 0; i < 3; i++) {
        snprintf(text, sizeof text, sheet_widget, names[i], 20 + (int)i * 150, 160 + (int)i * 150);
        sheet_object(s, FIELD_1 + i, text);
    }
    sheet_object(
        s, FONT,
        "<<\n/Type /Font\n/Subtype /Type0\n/BaseFont /AAAAAA+Made\n/Encoding /Identity-H\n/ToUnicode 11 0 R\n>>");
    sheet_stream(s, MAP, "", map, strlen(map));
    sheet_object(s, FILE_1, "<<\n/Type /Filespec\n/UF (ballots.csv)\n/EF << /F 13 0 R >>\n>>");
    sheet_stream(s, STREAM_1, "", s->data[0] ? s->data[0] : sheet_ballots,
                 s->data[0] ? s->data_size[0] : sizeof sheet_ballots - 1);
    sheet_object(s, FILE_2,
                 "<<\n/Type /Filespec\n/UF <FEFF4E2DD842DFB7002E007400780074>\n/EF <<\n/F 15 0 R\n/UF 15 0 R\n>>\n>>");
    size_t size = s->data[1] ? s->data_size[1] : packed_size;
    if (!s->instead[STREAM_2])
        s->instead[STREAM_2] = "/Length 16 0 R\n/Filter [ /FlateDecode ]";
    sheet_stream(s, STREAM_2, "", s->data[1] ? s->data[1] : packed, size);
    snprintf(text, sizeof text, "%zu", size);
    sheet_object(s, LENGTH_2, text);
    s->offsets[CONTENT] = s->size;
    sheet_say(s, "17 0 obj\n<<\n/Length 0\n>>\nstream\n\nendstream\nendobj\n");
    sheet_table(s, SHEET_END);
}

static const unsigned char sheet_der[] = {0x30, 0x82, 0x01, 0x00, [259] = 7}; /* 256 bytes long, as it says */

/* Signs as tally does, but for the signature. */
static inline void sheet_sign(struct sheet *s, const struct tally_revision_request *stamp)
{
    size_t size, gap, gap_size;
    const char *why = NULL;
    unsigned char *bytes = tally_revision_append(s->bytes, s->size, stamp, &size, &gap, &gap_size, &why);
    if (!bytes)
        fail_msg("not signed: %s", why);
    assert_true(tally_revision_put_contents(bytes, gap, gap_size, sheet_der, sizeof sheet_der));
    free(s->bytes);
    s->bytes = bytes;
    s->size = s->room = size;
}

static const struct tally_revision_request sheet_stamps[] = {
    {"teller-1", "2026-04-17T09:30:00Z", {"中𠮷 a", "A-1", "W，"}},
    {"host", "2026-04-17T23:59:59Z", {"中", "", NULL}},
    {"scrutineer-1", "2028-02-29T00:00:00Z", {NULL}},
};

/* A sheet that has been signed so many times, up to three. */
static inline void sheet_signed(struct sheet *s, size_t count)
{
    *s = (struct sheet){.size = 0};
    sheet_make(s);
    for (size_t i = 0; i < count; i++)
        sheet_sign(s, &sheet_stamps[i]);
}

/* An update of somebody else's: one object, as it is given, and what belongs to it. */
static inline void sheet_change(struct sheet *s, size_t number, const char *object)
{
    size_t at = s->size, prev = s->size, offset;
    while (s->bytes[prev - 8] < '0' || s->bytes[prev - 8] > '9' || memcmp(s->bytes + prev - 7, "\n%%EOF\n", 7) != 0)
        prev--;
    prev -= 8;
    while (s->bytes[prev] != '\n')
        prev--;
    prev = strtoul((const char *)s->bytes + prev + 1, NULL, 10);
    sheet_say(s, "%zu 0 obj\n%s\nendobj\n", number, object);
    offset = s->size;
    sheet_say(s,
              "xref\n%zu 1\n%010zu 00000 n\r\ntrailer\n<<\n/Size 30\n/Root 1 0 R\n/Info 4 0 R\n/Prev "
              "%zu\n>>\nstartxref\n%zu\n%%%%EOF\n",
              number, at, prev, offset);
}

static inline void sheet_free(struct sheet *s)
{
    free(s->bytes);
    *s = (struct sheet){.size = 0};
}

#endif
