#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "pdf/document.h"
#include "unit/support/support.h"

/* ---- a document ---- */

static const struct tally_pdf_about plain = {.title = "计票报告单",
                                             .author = "tally",
                                             .subject = "a test",
                                             .language = "zh-CN",
                                             .producer = "tally 0",
                                             .date = "2026-04-17T08:30:05Z",
                                             .digest =
                                                 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                                             .appearance_characters = ""};

struct drawn {
    struct tally_diags *diags;
    struct tally_fonts *fonts;
    struct tally_pdf *pdf;
    unsigned char *bytes;
    size_t size;
};

static int begin(void **state)
{
    struct drawn *d = tally_alloc(1, sizeof *d);
    d->diags = tally_diags_new();
    d->fonts = tally_fonts_open(d->diags);
    d->pdf = tally_pdf_new(d->fonts);
    tally_pdf_page(d->pdf);
    *state = d;
    return d->fonts ? 0 : -1;
}

static int end(void **state)
{
    struct drawn *d = *state;
    free(d->bytes);
    tally_pdf_free(d->pdf);
    tally_fonts_close(d->fonts);
    tally_diags_free(d->diags);
    free(d);
    return 0;
}

static void text(struct drawn *d, enum tally_face face, const char *what)
{
    tally_pdf_text(d->pdf, 5000, 70000, face, 1050, 0x112233, what, strlen(what));
}

static void finish(struct drawn *d, const struct tally_pdf_about *about)
{
    free(d->bytes);
    d->bytes = NULL;
    assert_true(tally_pdf_finish(d->pdf, about, &d->bytes, &d->size, d->diags));
    assert_int_equal(tally_diags_count(d->diags), 0);
    d->bytes = tally_resize(d->bytes, d->size + 1, 1);
    d->bytes[d->size] = '\0'; /* for those who look for text in it */
}

/* ---- looking into it ---- */

static const unsigned char *find(const unsigned char *bytes, size_t size, const char *what)
{
    size_t length = strlen(what);
    for (size_t at = 0; at + length <= size; at++)
        if (memcmp(bytes + at, what, length) == 0)
            return bytes + at;
    return NULL;
}

static size_t times(const struct drawn *d, const char *what)
{
    size_t count = 0;
    for (const unsigned char *at = d->bytes; (at = find(at, d->size - (size_t)(at - d->bytes), what)) != NULL; at++)
        count++;
    return count;
}

static bool has(const struct drawn *d, const char *what)
{
    return times(d, what) == 1;
}

/* The text of the object, from “N 0 obj\n” to “endobj\n”. Until the next call. */
static const char *object(const struct drawn *d, unsigned number)
{
    static char found[64 * 1024];
    char head[32];
    snprintf(head, sizeof head, "\n%u 0 obj\n", number);
    const unsigned char *from = find(d->bytes, d->size, head);
    assert_non_null(from);
    const unsigned char *to = find(from, d->size - (size_t)(from - d->bytes), "\nendobj\n");
    assert_non_null(to);
    size_t size = (size_t)(to - from) + strlen("\nendobj\n") - 1;
    assert_true(size < sizeof found);
    memcpy(found, from + 1, size);
    found[size] = '\0';
    return found;
}

/* The number behind a key, the first time that it stands there. */
static unsigned number_behind(const char *in, const char *key)
{
    const char *at = strstr(in, key);
    assert_non_null(at);
    return (unsigned)strtoul(at + strlen(key), NULL, 10);
}

/* A stream's bytes, unpacked. Until the next call. */
static const char *stream(const struct drawn *d, unsigned number, size_t *size)
{
    static char unpacked[256 * 1024];
    char head[32];
    snprintf(head, sizeof head, "\n%u 0 obj\n", number);
    const unsigned char *at = find(d->bytes, d->size, head), *last = d->bytes + d->size;
    assert_non_null(at);
    const unsigned char *from = find(at, (size_t)(last - at), "\nstream\r\n");
    assert_non_null(from);
    bool packed = find(at, (size_t)(from - at), "/Filter [ /FlateDecode ]") != NULL;
    char key[] = "/Length ";
    const unsigned char *length = find(at, (size_t)(from - at), key);
    assert_non_null(length);
    unsigned holder = (unsigned)strtoul((const char *)length + strlen(key), NULL, 10);
    assert_int_equal(holder, number + 1);
    size_t raw = strtoul(strchr(object(d, holder), '\n'), NULL, 10);
    from += strlen("\nstream\r\n");
    assert_true(memcmp(from + raw, "\nendstream", 10) == 0);
    uLongf room = sizeof unpacked - 1;
    if (packed)
        assert_int_equal(uncompress((Bytef *)unpacked, &room, from, raw), Z_OK);
    else
        memcpy(unpacked, from, room = raw);
    unpacked[room] = '\0';
    if (size)
        *size = room;
    return unpacked;
}

/* What a page draws. */
static const char *content(const struct drawn *d, unsigned page)
{
    const char *kids = strstr(object(d, 2), "/Kids [ ");
    assert_non_null(kids);
    kids += strlen("/Kids [ ");
    for (unsigned i = 0; i < page; i++)
        kids = strstr(kids, " R ") + 3;
    return stream(d, number_behind(object(d, (unsigned)strtoul(kids, NULL, 10)), "/Contents "), NULL);
}

/* The ToUnicode map of the font of that name. */
static const char *map_of(const struct drawn *d, const char *font)
{
    char key[64];
    snprintf(key, sizeof key, "+%s\n/Subtype /Type0\n", font);
    const unsigned char *at = find(d->bytes, d->size, key);
    assert_non_null(at);
    at = find(at, d->size - (size_t)(at - d->bytes), "/ToUnicode ");
    assert_non_null(at);
    return stream(d, (unsigned)strtoul((const char *)at + strlen("/ToUnicode "), NULL, 10), NULL);
}

/* ---- numbers ---- */

static void numbers_as_pdf_writes_them(void **state)
{
    static const struct {
        int64_t value;
        unsigned decimals;
        const char *text;
    } rows[] = {
        {0, 0, "0"},
        {0, 2, "0"},
        {1, 2, "0.01"},
        {10, 2, "0.1"},
        {100, 2, "1"},
        {1050, 2, "10.5"},
        {59528, 2, "595.28"},
        {-1, 2, "-0.01"},
        {-150, 2, "-1.5"},
        {502, 3, "0.502"},
        {1000, 3, "1"},
        {20, 3, "0.02"},
        {INT32_MIN, 2, "-21474836.48"},
        {INT64_MIN, 0, "-9223372036854775808"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_bytes out = {0};
        tally_pdf_put_number(&out, rows[i].value, rows[i].decimals);
        assert_string_equal(out.bytes, rows[i].text);
        free(out.bytes);
    }
}

static void hexadecimal(void **state)
{
    struct tally_bytes out = {0};
    (void)state;
    tally_pdf_put_hex(&out, 0xAB, 4);
    tally_pdf_put_utf16(&out, 0x4E2D);
    tally_pdf_put_utf16(&out, 0x20BB7);
    tally_pdf_put_utf16(&out, 0x10FFFD);
    assert_string_equal(out.bytes, "00AB4E2DD842DFB7DBFFDFFD");
    free(out.bytes);
}

/* ---- the file ---- */

/* As pdf.h says it: what the reading half goes by. */
static void a_classic_file(void **state)
{
    struct drawn *d = *state;
    text(d, TALLY_REGULAR, "中");
    finish(d, &plain);
    assert_memory_equal(d->bytes, "%PDF-1.7\n%", 10);
    const char *tail = (const char *)d->bytes + d->size - 7;
    assert_memory_equal(tail, "\n%%EOF\n", 7);
    assert_true(has(d, "startxref\n") && has(d, "%%EOF") && has(d, "\nxref\n0 "));
    assert_false(times(d, "/ObjStm") || times(d, "/XRef") || times(d, "/Encrypt") || times(d, "/Prev"));
    const unsigned char *at = find(d->bytes, d->size, "\nstartxref\n");
    size_t offset = strtoul((const char *)at + 11, NULL, 10);
    assert_memory_equal(d->bytes + offset, "xref\n0 ", 7);
    char *entries = NULL;
    size_t count = strtoul((const char *)d->bytes + offset + 7, &entries, 10), before = 0;
    assert_memory_equal(entries, "\n0000000000 65535 f\r\n", 21);
    for (size_t i = 1; i < count; i++) {
        const char *entry = entries + 1 + 20 * i;
        char head[32];
        size_t place = strtoul(entry, NULL, 10);
        assert_memory_equal(entry + 10, " 00000 n\r\n", 10);
        snprintf(head, sizeof head, "\n%zu 0 obj\n", i);
        assert_memory_equal(d->bytes + place - 1, head, strlen(head));
        assert_true(place > before);
        before = place;
    }
    char trailer[512];
    snprintf(trailer, sizeof trailer,
             "trailer\n<<\n/ID [ <00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF> ]\n/Root 1 0 "
             "R\n/Info 3 0 R\n/Size %zu\n>>\n"
             "startxref\n%zu\n%%%%EOF\n",
             count, offset);
    assert_string_equal(entries + 1 + 20 * count, trailer);
}

/* P1 */
static void the_same_calls_give_the_same_bytes(void **state)
{
    struct drawn *d = *state, again = {0};
    void *other = NULL;
    begin(&other);
    struct drawn *e = other;
    struct drawn *both[] = {d, e};
    for (size_t i = 0; i < 2; i++) {
        text(both[i], TALLY_REGULAR, "中共某某县委员会 𠮷䶮 㐀𠀀");
        text(both[i], TALLY_BOLD, "计票报告单 𠮷 2026");
        tally_pdf_field(both[i]->pdf, "host", "主持人", 1, 2, 3, 4);
        tally_pdf_attach(both[i]->pdf, "a.csv", "text/csv", "a", TALLY_SOURCE, "1,2\n", 4);
        finish(both[i], &plain);
    }
    again.size = d->size;
    assert_int_equal(e->size, again.size);
    assert_memory_equal(d->bytes, e->bytes, d->size);
    /* and finished once more, from the same list */
    finish(e, &plain);
    assert_int_equal(e->size, d->size);
    assert_memory_equal(d->bytes, e->bytes, d->size);
    end(&other);
}

static void the_digest_is_the_id(void **state)
{
    struct drawn *d = *state;
    struct tally_pdf_about other = plain;
    other.digest = "ffeeddccbbaa99887766554433221100ffffffffffffffffffffffffffffffff";
    finish(d, &other);
    assert_true(has(d, "/ID [ <FFEEDDCCBBAA99887766554433221100> <FFEEDDCCBBAA99887766554433221100> ]\n"));
}

/* ---- pages ---- */

static void what_a_page_draws(void **state)
{
    struct drawn *d = *state;
    text(d, TALLY_REGULAR, "中𠮷㐀A");
    tally_pdf_line(d->pdf, 100, 200, 300, -50, 75, 0xFF0080);
    tally_pdf_fill(d->pdf, 1, 2, 30, 400, 0x112233);
    tally_pdf_line(d->pdf, 0, 0, 10000, 0, 75, 0xFF0080); /* colour and width stay set */
    text(d, TALLY_BOLD, "中");
    finish(d, &plain);
    assert_string_equal(content(d, 0), "0.067 0.133 0.2 rg\nBT\n50 700 Td\n/F1 10.5 Tf\n<4E2DE000> Tj\n/F2 10.5 "
                                       "Tf\n<3400> Tj\n/F3 10.5 Tf\n<0041> Tj\nET\n"
                                       "1 0 0.502 RG\n0.75 w\n1 2 m 3 -0.5 l S\n"
                                       "0.01 0.02 0.3 4 re f\n"
                                       "0 0 m 100 0 l S\n"
                                       "BT\n50 700 Td\n/F4 10.5 Tf\n<4E2D> Tj\nET\n");
    assert_true(has(d, "/MediaBox [ 0 0 595.28 841.89 ]\n"));
}

static void pages_can_be_turned_back_to(void **state)
{
    struct drawn *d = *state;
    text(d, TALLY_REGULAR, "一");
    tally_pdf_page(d->pdf);
    text(d, TALLY_REGULAR, "二");
    tally_pdf_page(d->pdf);
    assert_int_equal(tally_pdf_pages(d->pdf), 3);
    tally_pdf_turn_to(d->pdf, 0);
    text(d, TALLY_REGULAR, "三");
    tally_pdf_turn_to(d->pdf, 1);
    tally_pdf_text(d->pdf, 0, 0, TALLY_REGULAR, 900, 0, "", 0); /* nothing is drawn */
    tally_pdf_page(d->pdf);
    finish(d, &plain);
    assert_non_null(strstr(content(d, 0), "<4E00>"));
    assert_non_null(strstr(content(d, 0), "<4E09>"));
    assert_non_null(strstr(content(d, 1), "<4E8C>"));
    assert_null(strstr(content(d, 1), "<4E09>"));
    assert_string_equal(content(d, 2), "");
    assert_string_equal(content(d, 3), "");
    assert_true(has(d, "/Count 4\n"));
}

/* ---- fonts ---- */

/* The glyph that a code draws in the font of that name. */
static unsigned glyph_of(const struct drawn *d, const char *font, uint16_t code)
{
    for (const unsigned char *at = d->bytes;
         (at = find(at, d->size - (size_t)(at - d->bytes), "/CIDToGIDMap ")) != NULL; at++) {
        const char *name = strstr((const char *)at, "/BaseFont /");
        assert_non_null(name);
        name = strchr(name, '+') + 1;
        if (strncmp(name, font, strlen(font)) != 0)
            continue;
        size_t size = 0;
        const char *map = stream(d, (unsigned)strtoul((const char *)at + strlen("/CIDToGIDMap "), NULL, 10), &size);
        return 2U * code + 1 < size ? (unsigned)(unsigned char)map[2 * code] << 8 | (unsigned char)map[2 * code + 1]
                                    : 0;
    }
    fail();
    return 0;
}

static void codes_stand_for_characters(void **state)
{
    struct drawn *d = *state;
    struct tally_pdf_about about = plain;
    about.appearance_characters = "时Z中㐀𰻞\xEE\x80\x80"; /* the last two: beyond the BMP, nobody's */
    text(d, TALLY_REGULAR, "𠮷中·𠀀");
    finish(d, &about);
    assert_non_null(strstr(map_of(d, "LXGWWenKai-Regular"),
                           "3 beginbfchar\n<00B7> <00B7>\n<4E2D> <4E2D>\n<E000> <D842DFB7>\nendbfchar\n"));
    assert_non_null(strstr(
        map_of(d, "BabelStoneHan"),
        "5 beginbfchar\n<005A> <005A>\n<3400> <3400>\n<4E2D> <4E2D>\n<65F6> <65F6>\n<E000> <D840DC00>\nendbfchar\n"));
    assert_int_equal(times(d, "/Subtype /Type0\n"), 2); /* nothing is bold */
    static const uint16_t codes[] = {0x5A, 0x3400, 0x4E2D, 0x65F6, 0xE000};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        assert_in_range(glyph_of(d, "BabelStoneHan", codes[i]), 1, 5);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(glyph_of(d, "BabelStoneHan", codes[i]), glyph_of(d, "BabelStoneHan", codes[k]));
    }
    assert_int_equal(glyph_of(d, "LXGWWenKai-Regular", 0x4E2C), 0);
    assert_in_range(glyph_of(d, "LXGWWenKai-Regular", 0xE000), 1, 3);
    assert_int_equal(times(d, "/Encoding /Identity-H\n"), 2);
    assert_int_equal(times(d, "/CapHeight "), 2);
}

/* A block of such a map holds a hundred. */
static void a_map_of_many(void **state)
{
    struct drawn *d = *state;
    struct tally_bytes all = {0};
    for (uint32_t c = 0x4E00; c < 0x4E00 + 200; c++) {
        const char utf8[] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 63)), (char)(0x80 | (c & 63))};
        tally_bytes_put(&all, utf8, 3);
    }
    text(d, TALLY_REGULAR, all.bytes);
    text(d, TALLY_REGULAR, "𠮷");
    free(all.bytes);
    finish(d, &plain);
    const char *map = map_of(d, "LXGWWenKai-Regular"), *first = strstr(map, "100 beginbfchar\n<4E00> <4E00>\n");
    assert_non_null(first);
    assert_non_null(strstr(first, "endbfchar\n100 beginbfchar\n<4E64> <4E64>\n"));
    assert_non_null(strstr(first, "<4EC7> <4EC7>\nendbfchar\n1 beginbfchar\n<E000> <D842DFB7>\nendbfchar\nendcmap\n"));
}

static void too_many_characters_for_a_font(void **state)
{
    struct drawn *d = *state;
    struct tally_bytes all = {0};
    for (uint32_t c = 0x20000; c < 0x30000; c++) {
        const char utf8[] = {(char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 63)), (char)(0x80 | (c >> 6 & 63)),
                             (char)(0x80 | (c & 63))};
        if (tally_fonts_find(d->fonts, TALLY_REGULAR, c) == 2)
            tally_bytes_put(&all, utf8, 4);
    }
    text(d, TALLY_REGULAR, all.bytes);
    free(all.bytes);
    assert_false(tally_pdf_finish(d->pdf, &plain, &d->bytes, &d->size, d->diags));
    assert_null(d->bytes);
    assert_int_equal(tally_diags_errors(d->diags), 1);
    assert_true(said_code(d->diags, TALLY_NOT_RENDERED));
}

/* ---- what it says of itself ---- */

static void about_in_both_places(void **state)
{
    struct drawn *d = *state;
    struct tally_pdf_about about = plain;
    about.title = "票 <1> & \"2\" 𠮷";
    about.author = "A (b) \\ c";
    about.subject = "x\ty";
    finish(d, &about);
    const char *info = object(d, 3);
    assert_non_null(strstr(info, "/Title <FEFF79680020003C0031003E0020002600200022003200220020D842DFB7>\n"));
    assert_non_null(strstr(info, "/Author (A \\050b\\051 \\134 c)\n"));
    assert_non_null(strstr(info, "/Subject <FEFF0078FFFD0079>\n"));
    assert_non_null(strstr(info, "/Producer (tally 0)\n/"));
    assert_non_null(strstr(info, "/CreationDate (D:20260417083005Z)\n/ModDate (D:20260417083005Z)\n"));
    const char *xmp = stream(d, number_behind(object(d, 1), "/Metadata "), NULL);
    assert_memory_equal(xmp, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n", 54);
    assert_non_null(
        strstr(xmp, "<rdf:li xml:lang=\"x-default\">票 &lt;1&gt; &amp; \"2\" 𠮷</rdf:li></rdf:Alt></dc:title>"));
    assert_non_null(strstr(xmp, "<dc:creator><rdf:Seq><rdf:li>A (b) \\ c</rdf:li></rdf:Seq></dc:creator>"));
    assert_non_null(strstr(xmp, ">x\xEF\xBF\xBDy</rdf:li></rdf:Alt></dc:description>"));
    assert_non_null(strstr(xmp, "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>"));
    assert_non_null(strstr(xmp, "<xmp:CreateDate>2026-04-17T08:30:05Z</"
                                "xmp:CreateDate>\n<xmp:ModifyDate>2026-04-17T08:30:05Z</xmp:ModifyDate>"));
    assert_non_null(strstr(xmp, "<pdf:Producer>tally 0</pdf:Producer>"));
    assert_true(has(d, "<pdfaid:part>3")); /* not packed */
}

static void the_catalog(void **state)
{
    struct drawn *d = *state;
    finish(d, &plain);
    const char *catalog = object(d, 1);
    assert_non_null(strstr(catalog, "/Lang (zh-CN)\n/ViewerPreferences <<\n/DisplayDocTitle true\n>>\n/OutputIntents [ "
                                    "<<\n/Type /OutputIntent\n/S /GTS_PDFA1\n"));
    assert_null(strstr(catalog, "/AcroForm"));
    assert_null(strstr(catalog, "/AF"));
    assert_null(strstr(catalog, "/Perms"));
    size_t size = 0;
    const char *profile = stream(d, number_behind(catalog, "/DestOutputProfile "), &size);
    assert_true(size > 128);
    assert_memory_equal(profile + 12, "mntrRGB ", 8);
}

/* ---- attachments ---- */

static void attachments(void **state)
{
    struct drawn *d = *state;
    static const char csv[] = "a,b\n1,2\n";
    char big[100000];
    size_t size = 0;
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)(i * i >> 5);
    tally_pdf_attach(d->pdf, "选票 (1).csv", "text/csv", "甲", TALLY_SOURCE, csv, strlen(csv));
    tally_pdf_attach(d->pdf, "big.bin", "application/octet-stream", "", TALLY_SUPPLEMENT, big, sizeof big);
    tally_pdf_attach(d->pdf, "空", "application/json", "e", TALLY_DATA, "", 0);
    tally_pdf_attach(d->pdf, "票.t.票", "text/plain", "e", TALLY_DATA, "x", 1);
    finish(d, &plain);
    char wanted[256], catalog[2048];
    snprintf(catalog, sizeof catalog, "%s", object(d, 1));
    unsigned a = number_behind(catalog, "/AF [ ");
    unsigned e = a - 2;
    snprintf(wanted, sizeof wanted,
             "/AF [ %u 0 R %u 0 R %u 0 R %u 0 R ]\n/Names <<\n/EmbeddedFiles <<\n"
             "/Names [ (0001) %u 0 R (0002) %u 0 R (0003) %u 0 R (0004) %u 0 R ]\n>>\n>>\n",
             a, a + 3, a + 6, a + 9, a, a + 3, a + 6, a + 9);
    assert_non_null(strstr(catalog, wanted));
    snprintf(
        wanted, sizeof wanted,
        "%u 0 obj\n<<\n/Type /Filespec\n/F (file-1.csv)\n/UF <FEFF9009796800200028003100290"
        "02E006300730076>\n/Desc <FEFF7532>\n/AFRelationship /Source\n/EF <<\n/F %u 0 R\n/UF %u 0 R\n>>\n>>\nendobj\n",
        a, e, e);
    assert_string_equal(object(d, a), wanted);
    assert_non_null(strstr(object(d, a + 3), "/F (big.bin)\n/UF (big.bin)\n/Desc ()\n/AFRelationship /Supplement\n"));
    assert_non_null(strstr(object(d, a + 6), "/F (file-3)\n/UF <FEFF7A7A>\n"));
    assert_non_null(strstr(object(d, a + 9), "/F (file-4)\n/UF "));
    assert_non_null(strstr(
        object(d, e + 6),
        "/Type /EmbeddedFile\n/Subtype /application#2Fjson\n/Params <<\n/Size 0\n/ModDate (D:20260417083005Z)\n>>\n>>\n"
        "stream\r\n\nendstream\n"));
    assert_non_null(strstr(object(d, e), "/Subtype /text#2Fcsv\n/Params <<\n/Size 8\n"));
    assert_string_equal(stream(d, e, &size), csv);
    const char *got = stream(d, e + 3, &size);
    assert_int_equal(size, sizeof big);
    assert_memory_equal(got, big, size);
}

/* ---- signature fields ---- */

static void fields(void **state)
{
    struct drawn *d = *state;
    struct tally_pdf_about about = plain;
    about.appearance_characters = "签名";
    text(d, TALLY_BOLD, "中");
    tally_pdf_page(d->pdf);
    tally_pdf_field(d->pdf, "host", "主持人", 5670, 20000, 14000, 5055);
    tally_pdf_turn_to(d->pdf, 0);
    tally_pdf_field(d->pdf, "teller-1", "Teller (1)", -5, 0, 1, 10);
    tally_pdf_turn_to(d->pdf, 1);
    tally_pdf_field(d->pdf, "S-2", "", 0, 0, 1, 1);
    finish(d, &about);
    char catalog[2048], wanted[512], pages[2048];
    snprintf(catalog, sizeof catalog, "%s", object(d, 1));
    snprintf(pages, sizeof pages, "%s", object(d, 2));
    unsigned form = number_behind(catalog, "/AcroForm "), one = number_behind(pages, "/Kids [ ");
    unsigned two = (unsigned)strtoul(strstr(strstr(pages, "/Kids [ "), " R ") + 3, NULL, 10);
    snprintf(wanted, sizeof wanted, "\n/AcroForm %u 0 R\n>>\nendobj\n", form);
    assert_string_equal(catalog + strlen(catalog) - strlen(wanted), wanted);
    unsigned stamp = number_behind(object(d, form), "/Stamp "),
             nothing = number_behind(object(d, form + 1), "/AP <<\n/N ");
    snprintf(wanted, sizeof wanted,
             "%u 0 obj\n<<\n/Fields [ %u 0 R %u 0 R %u 0 R ]\n/SigFlags 3\n/DR <<\n/Font <<\n/Stamp %u 0 "
             "R\n>>\n>>\n>>\nendobj\n",
             form, form + 1, form + 2, form + 3, stamp);
    assert_string_equal(object(d, form), wanted);
    assert_non_null(
        strstr(object(d, stamp), "+BabelStoneHan\n/Subtype /Type0\n")); /* though nothing is drawn with it */
    snprintf(wanted, sizeof wanted,
             "%u 0 obj\n<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/TU <FEFF4E3B63014EBA>\n/F 132\n/P %u "
             "0 R\n/AP <<\n/N %u 0 R\n>>\n"
             "/Rect [ 56.7 200 196.7 250.55 ]\n>>\nendobj\n",
             form + 1, two, nothing);
    assert_string_equal(object(d, form + 1), wanted);
    snprintf(wanted, sizeof wanted,
             "/T (teller-1)\n/TU (Teller \\0501\\051)\n/F 132\n/P %u 0 R\n/AP <<\n/N %u 0 R\n>>\n/Rect [ -0.05 0 -0.04 "
             "0.1 ]\n>>\n",
             one, nothing);
    assert_non_null(strstr(object(d, form + 2), wanted));
    assert_non_null(strstr(object(d, form + 3), "/T (S-2)\n/TU ()\n"));
    snprintf(wanted, sizeof wanted, "/Annots [ %u 0 R ]\n", form + 2);
    assert_non_null(strstr(object(d, one), wanted));
    snprintf(wanted, sizeof wanted, "/Annots [ %u 0 R %u 0 R ]\n", form + 1, form + 3);
    assert_non_null(strstr(object(d, two), wanted));
    assert_non_null(strstr(
        object(d, nothing),
        "/Type /XObject\n/Subtype /Form\n/BBox [ 0 0 1 1 ]\n/Resources <<\n>>\n>>\nstream\r\n\nendstream\nendobj\n"));
}

/* ---- what libharu refuses: P2 ---- */

static void what_libharu_refuses(void **state)
{
    struct drawn *d = *state;
    char mime[200];
    memset(mime, 'x', sizeof mime);
    mime[sizeof mime - 1] = '\0'; /* a PDF name has 127 bytes at most */
    text(d, TALLY_REGULAR, "中");
    tally_pdf_attach(d->pdf, "a", "text/csv", "a", TALLY_DATA, "1", 1);
    tally_pdf_attach(d->pdf, "b", mime, "b", TALLY_DATA, "2", 1);
    tally_pdf_field(d->pdf, "host", "h", 1, 1, 1, 1);
    assert_false(tally_pdf_finish(d->pdf, &plain, &d->bytes, &d->size, d->diags));
    assert_null(d->bytes);
    assert_int_equal(tally_diags_count(d->diags), 1);
    assert_int_equal(tally_diags_at(d->diags, 0).code, TALLY_NOT_RENDERED);
    char *why = tally_diags_text(d->diags, 0, false);
    assert_string_equal(why, "the PDF could not be made: libharu reports error 1045"); /* HPDF_NAME_OUT_OF_RANGE */
    free(why);
}

#define DRAWN(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_as_pdf_writes_them),
        cmocka_unit_test(hexadecimal),
        DRAWN(a_classic_file),
        DRAWN(the_same_calls_give_the_same_bytes),
        DRAWN(the_digest_is_the_id),
        DRAWN(what_a_page_draws),
        DRAWN(pages_can_be_turned_back_to),
        DRAWN(codes_stand_for_characters),
        DRAWN(a_map_of_many),
        DRAWN(too_many_characters_for_a_font),
        DRAWN(about_in_both_places),
        DRAWN(the_catalog),
        DRAWN(attachments),
        DRAWN(fields),
        DRAWN(what_libharu_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
