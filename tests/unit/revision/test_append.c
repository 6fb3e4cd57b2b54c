#include "unit/support/made_pdf.h"

/* The bytes between two texts, the first behind from; NULL: not there. Until the next call. */
static const char *between(const struct sheet *s, size_t from, const char *before, const char *behind)
{
    static char text[1024];
    for (size_t i = from; i + strlen(before) <= s->size; i++) {
        if (memcmp(s->bytes + i, before, strlen(before)) != 0)
            continue;
        i += strlen(before);
        for (size_t n = 0; i + n + strlen(behind) <= s->size && n < sizeof text; n++) {
            if (!memcmp(s->bytes + i + n, behind, strlen(behind))) {
                text[n] = '\0';
                return text;
            }
            text[n] = (char)s->bytes[i + n];
        }
        return NULL;
    }
    return NULL;
}

static bool has(const struct sheet *s, size_t from, size_t to, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = from; i + n <= to; i++)
        if (!memcmp(s->bytes + i, text, n))
            return true;
    return false;
}

/* Why a stamp is refused; "" where it is not. */
static const char *refused(const struct sheet *s, const char *field, const char *at, const char *line)
{
    const struct tally_revision_request stamp = {field, at, {line}};
    size_t size, gap, gap_size;
    const char *why = "no reason";
    unsigned char *bytes = tally_revision_append(s->bytes, s->size, &stamp, &size, &gap, &gap_size, &why);
    if (bytes)
        why = "";
    free(bytes);
    return why;
}

/* ---- what is written ---- */

static void the_first_update_to_the_byte(void **state)
{
    static const char catalog[] = "1 0 obj\n<<\n/Type /Catalog\n/Pages 2 0 R\n/AcroForm 5 0 R\n/AF [ 12 0 R 14 0 R "
                                  "]\n/Perms << /DocMDP 18 0 R >>\n>>\nendobj\n";
    static const char field[] = "8 0 obj\n<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (teller-1)\n/F 132\n/P 3 0 "
                                "R\n/AP << /N 19 0 R >>\n/Rect [ 170 200 310.5 250 ]\n"
                                "/V 18 0 R\n>>\nendobj\n";
    static const char drawn[] = "q 0.4 G 0.5 w 0.25 0.25 140.00 49.50 re S Q\n0 g\n"
                                "BT /Stamp 11.00 Tf 3.00 30.88 Td <4E2DE00000200061> Tj ET\n"
                                "BT /Stamp 8.00 Tf 3.00 20.13 Td <0041002D0031> Tj ET\n"
                                "BT /Stamp 8.00 Tf 3.00 10.13 Td <0057FF0C> Tj ET\n";
    struct sheet first, s;
    char *expected = tally_alloc(1, 64 * 1024), zeros[TALLY_CONTENTS_SIZE * 2 + 1] = "";
    (void)state;
    sheet_signed(&first, 0);
    sheet_signed(&s, 1);
    size_t base = first.size, n = 0, offsets[4], gap, end;
    memset(zeros, '0', sizeof zeros - 1);
    for (size_t i = 0; i < sizeof sheet_der; i++) {
        zeros[2 * i] = "0123456789abcdef"[sheet_der[i] >> 4];
        zeros[2 * i + 1] = "0123456789abcdef"[sheet_der[i] & 15];
    }
    n += (size_t)sprintf(expected, "18 0 obj\n<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter "
                                   "/ETSI.CAdES.detached\n/M (D:20260417093000Z)\n/ByteRange [0 ");
    size_t range = n;
    n += (size_t)sprintf(expected + n, "%32s]\n/Contents ", "");
    gap = base + n;
    n += (size_t)sprintf(expected + n, "<%s>\n", zeros);
    n += (size_t)sprintf(expected + n, "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << "
                                       "/Type /TransformParams /P 2 /V /1.2 >> >>]\n>>\nendobj\n");
    offsets[0] = base;
    offsets[1] = base + n;
    n += (size_t)sprintf(expected + n,
                         "19 0 obj\n<<\n/Type /XObject\n/Subtype /Form\n/BBox [0 0 140.50 50.00]\n/Resources << /Font "
                         "<< /Stamp 10 0 R >> >>\n"
                         "/Length %zu\n>>\nstream\n%s\nendstream\nendobj\n",
                         strlen(drawn), drawn);
    offsets[2] = base + n;
    n += (size_t)sprintf(expected + n, "%s", field);
    offsets[3] = base + n;
    n += (size_t)sprintf(expected + n, "%s", catalog);
    size_t xref = base + n;
    n += (size_t)sprintf(
        expected + n, "xref\n1 1\n%010zu 00000 n\r\n8 1\n%010zu 00000 n\r\n18 2\n%010zu 00000 n\r\n%010zu 00000 n\r\n",
        offsets[3], offsets[2], offsets[0], offsets[1]);
    n += (size_t)sprintf(expected + n,
                         "trailer\n<<\n/Size 20\n/Root 1 0 R\n/Info 4 0 R\n/ID [<00112233445566778899AABBCCDDEEFF> "
                         "<%s>]\n/Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n",
                         between(&s, base, "DDEEFF> <", ">]"), first.xref, xref);
    end = base + n;
    char numbers[64];
    sprintf(numbers, "%-10zu %-10zu %-10zu", gap, gap + 32770, end - gap - 32770);
    memcpy(expected + range, numbers, 32);

    assert_int_equal(s.size, end);
    assert_memory_equal(s.bytes, first.bytes, base);
    for (size_t i = 0; i < n; i++)
        if (s.bytes[base + i] != (unsigned char)expected[i])
            fail_msg("byte %zu of the update: %.*s\nexpected: %.*s", i, 60, (const char *)s.bytes + base + i, 60,
                     expected + i);
    free(expected);
    sheet_free(&first);
    sheet_free(&s);
}

static void the_next_update_certifies_nothing(void **state)
{
    struct sheet one, two;
    (void)state;
    sheet_signed(&one, 1);
    sheet_signed(&two, 2);
    assert_memory_equal(two.bytes, one.bytes, one.size);
    assert_true(has(&two, 0, one.size, "/DocMDP"));
    assert_false(has(&two, one.size, two.size, "/DocMDP"));
    assert_false(has(&two, one.size, two.size, "/Type /Catalog"));
    assert_string_equal(between(&two, one.size, "\nxref\n", "\n0"), "7 1"); /* the field; and 20 and 21 */
    assert_string_equal(between(&two, one.size, " 00000 n\r\n", "\n0"), "20 2");
    assert_string_equal(between(&two, one.size, "/Size ", "\n"), "22");
    char last[16] = "";
    snprintf(last, sizeof last, "%s", between(&one, one.size - 40, "startxref\n", "\n"));
    assert_string_equal(between(&two, one.size, "/Prev ", "\n"), last); /* of the update before */
    sheet_free(&one);
    sheet_free(&two);
}

/* U3, as a verifier sees it who knows nothing of how it was written. */
static void the_range_leaves_out_the_contents_alone(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 3; count++) {
        struct sheet before, s;
        unsigned long a, b, c;
        sheet_signed(&before, count - 1);
        sheet_signed(&s, count);
        assert_int_equal(sscanf(between(&s, before.size, "/ByteRange [0 ", "]"), "%lu %lu %lu", &a, &b, &c), 3);
        assert_int_equal(b + c, s.size);
        assert_int_equal(b - a, 2 * TALLY_CONTENTS_SIZE + 2);
        assert_int_equal(s.bytes[a], '<');
        assert_int_equal(s.bytes[b - 1], '>');
        assert_memory_equal(s.bytes + a - 10, "/Contents ", 10);
        assert_true(a > before.size);
        sheet_free(&before);
        sheet_free(&s);
    }
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    struct sheet one, other;
    (void)state;
    sheet_signed(&one, 3);
    sheet_signed(&other, 3);
    assert_int_equal(one.size, other.size);
    assert_memory_equal(one.bytes, other.bytes, one.size);
    sheet_free(&one);
    sheet_free(&other);
}

static void contents_fill_their_gap(void **state)
{
    unsigned char bytes[] = "ab<00000000>cd";
    const unsigned char four[] = {0x00, 0x9F, 0xA0, 0xFF, 0x11};
    (void)state;
    assert_true(tally_revision_put_contents(bytes, 2, 10, four, 4));
    assert_string_equal((char *)bytes, "ab<009fa0ff>cd");
    assert_false(tally_revision_put_contents(bytes, 2, 10, four, 5));
    assert_string_equal((char *)bytes, "ab<009fa0ff>cd");
    assert_true(tally_revision_put_contents(bytes, 2, 10, four + 3, 1));
    assert_string_equal((char *)bytes, "ab<ff000000>cd");
    assert_true(tally_revision_put_contents(bytes, 2, 10, NULL, 0));
    assert_string_equal((char *)bytes, "ab<00000000>cd");
    assert_false(tally_revision_put_contents(bytes, 2, 1, four, 0));
}

/* ---- the lines ---- */

static void lines_stay_in_their_place(void **state)
{
    char line[256] = "";
    double size_before = 100;
    (void)state;
    for (size_t n = 1; n <= 60; n++) {
        struct sheet s;
        double size, x, y;
        sheet_signed(&s, 0);
        size_t base = s.size;
        strcat(line, "中");
        sheet_sign(&s, &(struct tally_revision_request){"host", "2026-04-17T09:30:00Z", {line, line, line}});
        for (size_t from = base, i = 0; i < 3; i++) {
            const char *found = between(&s, from, "BT /Stamp ", " Td");
            assert_non_null(found);
            assert_int_equal(sscanf(found, "%lf Tf %lf %lf", &size, &x, &y), 3);
            assert_true(x >= 2 && x + size * (double)n <= 140.5 - 2);
            assert_true(y - size * 0.27 >= 2 && y + size <= 48);
            while (memcmp(s.bytes + from, " Td", 3) != 0)
                from++;
            from += 3;
        }
        assert_true(size <= size_before && size >= 1.5);
        size_before = size;
        sheet_free(&s);
    }
}

static void a_low_field_sets_smaller_lines(void **state)
{
    struct sheet s = {.size = 0};
    (void)state;
    s.instead[FIELD_1] = "<< /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 100.005 16.004 ] >>";
    sheet_make(&s);
    size_t base = s.size;
    sheet_sign(&s, &(struct tally_revision_request){"host", "2026-04-17T09:30:00Z", {"A", "A", "A"}});
    assert_string_equal(between(&s, base, "/BBox [0 0 ", "]"), "100.01 16.00");
    double size, x, y;
    assert_int_equal(sscanf(between(&s, base, "BT /Stamp ", " Td"), "%lf Tf %lf %lf", &size, &x, &y), 3);
    assert_true(size > 2 && size < 4 && y + size <= 14);
    sheet_free(&s);
}

/* ---- what is refused ---- */

static void stamps_that_cannot_be_set(void **state)
{
    static const char lacks[] = "the text of the signature has a character that the document's font lacks",
                      at[] = "2026-04-17T09:30:00Z";
    static const char too_long[] =
        "中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中"
        "中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中";
    static const char no_time[] = "the time of the signature is not a valid time";
    static const struct {
        const char *field, *at, *line, *why;
    } rows[] = {
        {"host", at, "A", ""},
        {"host", at, NULL, ""},
        {"hos", at, "A", "the document has no signature field of this name"},
        {"host1", at, "A", "the document has no signature field of this name"},
        {"", at, "A", "the document has no signature field of this name"},
        {"host", at, "B", lacks},
        {"host", at, "国", lacks},
        {"host", at, "𠮶", lacks},
        {"host", at, "\xEE\x80\x80", lacks}, /* U+E000: a code of the font, but no character of it */
        {"host", at, "A\nA", lacks},
        {"host", at, "\xFF", "a line of the signature's text is not valid UTF-8"},
        {"host", at, "A\xED\xA0\x80", "a line of the signature's text is not valid UTF-8"},
        {"host", "2026-04-17 09:30:00Z", "A", no_time},
        {"host", "2026-04-17T09:30:00", "A", no_time},
        {"host", "2026-04-17T09:30:00z", "A", no_time},
        {"host", "2026-04-17T09:30:00ZZ", "A", no_time},
        {"host", "2026-02-30T09:30:00Z", "A", no_time},
        {"host", "2026-04-17T24:00:00Z", "A", no_time},
        {"host", "2026-04-17T09:60:00Z", "A", no_time},
        {"host", "2026-04-17T09:30:60Z", "A", no_time},
        {"host", "2026-04-17T0a:30:00Z", "A", no_time},
        {"host", "", "A", no_time},
        {"host", at, too_long, "a line of the signature's text is too long for the field"},
    };
    struct sheet s;
    (void)state;
    sheet_signed(&s, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(refused(&s, rows[i].field, rows[i].at, rows[i].line), rows[i].why);
    sheet_free(&s);
}

/* However large the field. */
static void a_line_has_an_end(void **state)
{
    struct sheet s = {.size = 0};
    char line[512] = "";
    (void)state;
    s.instead[FIELD_1] = "<< /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 9000 50 ] >>";
    sheet_make(&s);
    for (size_t i = 0; i < 200; i++)
        line[i] = 'a';
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", line), "");
    line[200] = 'a';
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", line),
                        "a line of the signature's text is too long for the field");
    line[199] = line[200] = '\0';
    strcat(line, "𠮷"); /* of characters, not bytes */
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", line), "");
    sheet_sign(&s, &(struct tally_revision_request){"host", "2026-04-17T09:30:00Z", {line, line, line}});
    assert_string_equal(refused(&s, "teller-1", "2026-04-17T09:30:00Z", line + 199), ""); /* it can be read again */
    sheet_free(&s);
}

static void a_field_is_filled_once(void **state)
{
    struct sheet s;
    (void)state;
    sheet_signed(&s, 2);
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", "A"), "this field has been signed already");
    assert_string_equal(refused(&s, "teller-1", "2026-04-17T09:30:00Z", "A"), "this field has been signed already");
    assert_string_equal(refused(&s, "scrutineer-1", "2026-04-17T09:30:00Z", "A"), "");
    sheet_free(&s);
}

static const char not_ours[] = "the document was not made by tally, or it has been changed";

static void documents_of_others(void **state)
{
    static const struct {
        int object;
        const char *instead;
    } rows[] = {
        {FIELD_1, "<< /T (host) /Rect [ 0 0 100 50 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 100 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 100 50 1 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect [ 100 0 100 50 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect [ -1 0 100 50 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 1.2.3 50 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 99999999999999999999 50 ] >>"},
        {FIELD_1, "<< /T (host) /AP << /N 6 0 R >> /Rect 6 >>"},
        {FIELD_1, "<< /T (host) /T (host) /AP << /N 6 0 R >> /Rect [ 0 0 100 50 ] >>"},
        {FIELD_1, "<< /T (ho\\163t) /AP << /N 6 0 R >> /Rect [ 0 0 100 50 ] >>"},
        {FIELD_1, "<< /T <686F7374> /AP << /N 6 0 R >> /Rect [ 0 0 100 50 ] >>"},
        {FORM, "<< /Fields [ 7 0 R ] /DR << /Font << >> >> >>"},
        {FORM, "<< /Fields [ 7 0 R ] /DR << /Font << /Stamp << >> >> >> >>"},
        {FORM, "<< /Fields [ 7 0 R ] >>"},
        {FORM, "<< /DR << /Font << /Stamp 10 0 R >> >> >>"},
        {FORM, "<< /Fields [ << /T (host) >> ] /DR << /Font << /Stamp 10 0 R >> >> >>"},
        {FORM, "<< /Fields [ 99 0 R ] /DR << /Font << /Stamp 10 0 R >> >> >>"},
        {FONT, "<< /Type /Font >>"},
        {FONT, "<< /ToUnicode 10 0 R >>"},
        {CATALOG, "<< /Type /Catalog >>"},
        {CATALOG, "<< /AcroForm 5 0 R /Perms << >> >>"},
        {CATALOG, "[ /AcroForm 5 0 R ]"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet s = {.size = 0};
        s.instead[rows[i].object] = rows[i].instead;
        sheet_make(&s);
        if (strcmp(refused(&s, "host", "2026-04-17T09:30:00Z", "A"), not_ours) != 0)
            fail_msg("not refused: %s", rows[i].instead);
        sheet_free(&s);
    }
    assert_string_equal(refused(&(struct sheet){.bytes = NULL}, "host", "2026-04-17T09:30:00Z", "A"), not_ours);
}

static void fonts_of_others(void **state)
{
    static const char *const maps[] = {
        "",
        "1 beginbfchar\n<0041> <0042>\nendbfchar\n",
        "2 beginbfchar\n<0041> <0041>\n<0041> <0041>\nendbfchar\n",
        "2 beginbfchar\n<0042> <0042>\n<0041> <0041>\nendbfchar\n",
        "1 beginbfchar\n<E000> <D842>\nendbfchar\n",
        "1 beginbfchar\n<0041> <D842DFB7>\nendbfchar\n",
        "1 beginbfchar\n<E000> <D8420041>\nendbfchar\n",
        "1 beginbfchar\n<E000> <00420041>\nendbfchar\n",
        "1 beginbfchar\n<41> <0041>\nendbfchar\n",
        "1 beginbfchar\n<0041> <0041\nendbfchar\n",
        "1 beginbfchar\n<0041>\nendbfchar\n",
        "1 beginbfrange\n<0041> <0041> <0041>\nendbfrange\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        struct sheet s = {.map = maps[i]};
        sheet_make(&s);
        if (strcmp(refused(&s, "host", "2026-04-17T09:30:00Z", NULL), not_ours) != 0)
            fail_msg("not refused: %s", maps[i]);
        sheet_free(&s);
    }
}

static void changed_documents(void **state)
{
    struct sheet s;
    (void)state;
    sheet_signed(&s, 1);
    s.size--;
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", "A"), not_ours);
    s.size++;
    sheet_put(&s, "\n", 1);
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", "A"), not_ours);
    s.size--;
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", "A"), "");
    sheet_change(&s, CONTENT, "<<\n/Length 0\n>>\nstream\n\nendstream");
    assert_string_equal(refused(&s, "host", "2026-04-17T09:30:00Z", "A"), not_ours);
    sheet_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_update_to_the_byte),
        cmocka_unit_test(the_next_update_certifies_nothing),
        cmocka_unit_test(the_range_leaves_out_the_contents_alone),
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(contents_fill_their_gap),
        cmocka_unit_test(lines_stay_in_their_place),
        cmocka_unit_test(a_low_field_sets_smaller_lines),
        cmocka_unit_test(stamps_that_cannot_be_set),
        cmocka_unit_test(a_line_has_an_end),
        cmocka_unit_test(a_field_is_filled_once),
        cmocka_unit_test(documents_of_others),
        cmocka_unit_test(fonts_of_others),
        cmocka_unit_test(changed_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
