#include "unit/support/made_pdf.h"
#include "unit/support/sampling.h"

/* Reads from a copy that ends where the document ends, for valgrind and the sanitizers to see who reads on. True: read;
 * the reason is kept. */
static const char *why;
static size_t where;

static bool reads(const unsigned char *bytes, size_t size)
{
    struct tally_revision_document d;
    unsigned char *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size)
        memcpy(exact, bytes, size);
    why = "not said";
    bool ok = tally_revision_read(&d, exact, size, &why, &where);
    assert_true(ok == (why == NULL));
    if (!ok && (where > size || !strstr(why, "%1$s")))
        fail_msg("%s: %zu of %zu", why, where, size);
    tally_revision_document_clear(&d);
    free(exact);
    return ok;
}

static bool sheet_reads(const struct sheet *s)
{
    return reads(s->bytes, s->size);
}

/* The reason up to its place; "" where there is none. Until the next call. */
static const char *reason(const struct sheet *s)
{
    static char text[256];
    text[0] = '\0';
    if (!sheet_reads(s)) {
        snprintf(text, sizeof text, "%s", why);
        *strstr(text, " (byte") = '\0';
    }
    return text;
}

static size_t find(const struct sheet *s, size_t from, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = from; i + n <= s->size; i++)
        if (!memcmp(s->bytes + i, text, n))
            return i;
    fail_msg("there is no %s", text);
    return 0;
}

static void replace(struct sheet *s, size_t from, const char *text, const char *by)
{
    size_t at = find(s, from, text);
    assert_int_equal(strlen(text), strlen(by));
    memcpy(s->bytes + at, by, strlen(by));
}

static struct sheet copy_of(const struct sheet *s)
{
    struct sheet copy = *s;
    copy.bytes = tally_alloc(s->size, 1);
    copy.room = s->size;
    memcpy(copy.bytes, s->bytes, s->size);
    return copy;
}

/* ---- what is read ---- */

static void a_sheet_says_what_it_was_given(void **state)
{
    static const char *const fields[] = {"host", "teller-1", "scrutineer-1"};
    (void)state;
    for (size_t count = 0; count <= 3; count++) {
        struct tally_revision_document d;
        struct sheet s, before;
        sheet_signed(&s, count);
        if (!tally_revision_read(&d, s.bytes, s.size, &why, &where))
            fail_msg("%s %zu", why, where);
        assert_int_equal(d.field_count, 3);
        for (size_t i = 0; i < 3; i++)
            assert_string_equal(d.fields[i], fields[i]);
        assert_int_equal(d.attachment_count, 2);
        assert_string_equal(d.attachments[0].name, "ballots.csv");
        assert_int_equal(d.attachments[0].size, sizeof sheet_ballots - 1);
        assert_memory_equal(d.attachments[0].bytes, sheet_ballots, sizeof sheet_ballots - 1);
        assert_string_equal(d.attachments[1].name, "中𠮷.txt");
        assert_int_equal(d.attachments[1].size, sizeof sheet_rule - 1);
        assert_memory_equal(d.attachments[1].bytes, sheet_rule, sizeof sheet_rule - 1);
        assert_int_equal(d.signature_count, count);
        for (size_t i = 0; i < count; i++) {
            const struct tally_revision_signature *g = &d.signatures[i];
            const struct tally_revision_request *stamp = &sheet_stamps[i];
            sheet_signed(&before, i);
            assert_int_equal(g->base, before.size);
            assert_int_equal(g->end, i + 1 < count ? d.signatures[i + 1].base : s.size);
            assert_string_equal(g->field, stamp->field);
            assert_string_equal(g->at, stamp->at);
            for (size_t k = 0; k < 3; k++) {
                assert_true((g->lines[k] == NULL) == (stamp->lines[k] == NULL));
                if (g->lines[k])
                    assert_string_equal(g->lines[k], stamp->lines[k]);
            }
            assert_int_equal(s.bytes[g->gap], '<');
            assert_int_equal(g->gap_size, 2 * TALLY_CONTENTS_SIZE + 2);
            assert_int_equal(s.bytes[g->gap + g->gap_size - 1], '>');
            assert_int_equal(g->contents_size, sizeof sheet_der);
            assert_memory_equal(g->contents, sheet_der, sizeof sheet_der);
            if (i == 0)
                assert_int_equal(d.first, before.size);
            sheet_free(&before);
        }
        tally_revision_document_clear(&d);
        sheet_free(&s);
    }
}

static void nothing_attached(void **state)
{
    struct tally_revision_document d;
    struct sheet s = {.size = 0};
    (void)state;
    s.instead[CATALOG] = "<< /AcroForm 5 0 R >>";
    sheet_make(&s);
    assert_true(tally_revision_read(&d, s.bytes, s.size, &why, &where));
    assert_int_equal(d.attachment_count, 0);
    assert_int_equal(d.first, s.size);
    tally_revision_document_clear(&d);
    sheet_free(&s);
}

/* A sheet with so many objects more, from 20 on: a format of what each is, and of references to them in another
 * object. */
static struct sheet numerous(int object, const char *before, size_t count, const char *behind,
                             const char *(*each)(size_t i))
{
    enum { FROM = 20, ROOM = 16 * 1024 };
    struct sheet s = {.size = 0};
    char *list = tally_alloc(ROOM, 1);
    size_t n = (size_t)snprintf(list, ROOM, "%s", before);
    for (size_t i = 0; i < count; i++)
        n += (size_t)snprintf(list + n, ROOM - n, " %zu 0 R", FROM + i);
    n += (size_t)snprintf(list + n, ROOM - n, "%s", behind);
    assert_true(n < ROOM);
    s.instead[object] = list;
    sheet_make(&s);
    s.size = s.xref;
    sheet_object(&s, SHEET_END, "null");
    sheet_object(&s, SHEET_END + 1, "null");
    for (size_t i = 0; i < count; i++)
        sheet_object(&s, FROM + i, each(i));
    sheet_table(&s, FROM + count);
    free(list);
    return s;
}

static const char *one_field(size_t i)
{
    static char text[128];
    snprintf(text, sizeof text, "<< /T (f-%zu) /AP << /N 6 0 R >> /Rect [ 0 0 100 50 ] >>", i);
    return text;
}

static const char *one_file(size_t i)
{
    static char text[128];
    snprintf(text, sizeof text, "<< /UF (file %zu) /EF << /F 13 0 R >> >>", i);
    return text;
}

static void as_many_signatures_as_fields(void **state)
{
    static const char before[] = "<< /Fields [", behind[] = " ] /DR << /Font << /Stamp 10 0 R >> >> >>";
    struct sheet s = numerous(FORM, before, 65, behind, one_field);
    char name[16], at[32];
    (void)state;
    assert_string_equal(reason(&s), "the syntax here differs from what tally writes");
    sheet_free(&s);
    s = numerous(FORM, before, 64, behind, one_field);
    assert_true(sheet_reads(&s));
    for (size_t i = 0; i < 64; i++) {
        snprintf(name, sizeof name, "f-%zu", i);
        snprintf(at, sizeof at, "2026-04-17T09:30:%02zuZ", i % 60);
        sheet_sign(&s, &(struct tally_revision_request){name, at, {"A", NULL, NULL}});
    }
    struct tally_revision_document d;
    assert_true(tally_revision_read(&d, s.bytes, s.size, &why, &where));
    assert_int_equal(d.signature_count, 64);
    assert_int_equal(d.field_count, 64);
    assert_string_equal(d.signatures[63].field, "f-63");
    assert_int_equal(d.signatures[63].end, s.size);
    tally_revision_document_clear(&d);
    sheet_change(&s, CONTENT, "null");
    assert_string_equal(reason(&s), "the document has more signatures than tally allows");
    sheet_free(&s);
}

static void as_many_attachments(void **state)
{
    (void)state;
    for (size_t count = 999; count <= 1001; count++) {
        struct sheet s = numerous(CATALOG, "<< /AcroForm 5 0 R /AF [", count, " ] >>", one_file);
        assert_true(sheet_reads(&s) == (count <= 1000));
        sheet_free(&s);
    }
}

/* ---- bytes that are not what they were ---- */

/* Each byte of the updates, changed: found, wherever it is but in the signature itself, which is not the reader's to
 * judge. */
static void a_byte_changed_in_an_update(void **state)
{
    static const unsigned char changes[] = {0x01, 0x04, 0x20, 0x80};
    struct sheet base, s;
    struct sampling sampling = sampling_of("bytes of updates", 8, 3);
    size_t found = 0;
    (void)state;
    sheet_signed(&base, 0);
    sheet_signed(&s, 2);
    size_t gaps[2] = {find(&s, base.size, "/Contents <") + 10, 0};
    gaps[1] = find(&s, gaps[0] + 1, "/Contents <") + 10;
    for (size_t i = base.size + sampling.first; i < s.size; i += sampling.step) {
        bool contents = false;
        for (int k = 0; k < 2; k++)
            contents |= i > gaps[k] && i < gaps[k] + 2 * TALLY_CONTENTS_SIZE + 1;
        if (contents && i % 509 != 0)
            continue;
        for (size_t k = 0; k < sizeof changes; k++) {
            unsigned char old = s.bytes[i];
            s.bytes[i] = old ^ changes[k];
            if (sheet_reads(&s) && !contents)
                fail_msg("byte %zu may be %c for %c", i, s.bytes[i], old);
            s.bytes[i] = old;
            found++;
        }
    }
    assert_true(sheet_reads(&s));
    assert_true(found * sampling.step > 8000);
    sheet_free(&base);
    sheet_free(&s);
}

/* In the first revision a change may go unseen here: who rebuilds it sees it. It must not do harm. */
static void a_byte_changed_in_the_first_revision(void **state)
{
    struct sampling sampling = sampling_of("bytes of the first revision", 16, 5);
    struct sheet s;
    size_t refused = 0, base;
    (void)state;
    sheet_signed(&s, 0);
    base = s.size;
    sheet_sign(&s, &sheet_stamps[0]);
    for (size_t i = sampling.first; i < base; i += sampling.step) {
        for (size_t k = i % 3; k < 8; k += 3) {
            s.bytes[i] ^= (unsigned char)(1U << k);
            refused += !sheet_reads(&s);
            s.bytes[i] ^= (unsigned char)(1U << k);
        }
    }
    assert_true(refused * sampling.step > base); /* most of it is looked at */
    sheet_free(&s);
}

static void a_byte_more_or_less(void **state)
{
    struct sampling sampling = sampling_of("a byte more or less", 8, 3);
    struct sheet base, s;
    (void)state;
    sheet_signed(&base, 0);
    sheet_signed(&s, 1);
    size_t gap = find(&s, base.size, "/Contents <") + 11;
    for (size_t i = base.size + sampling.first; i <= s.size; i += sampling.step) {
        if (i > gap + 8 && i < gap + 2 * TALLY_CONTENTS_SIZE - 8)
            continue;
        struct sheet more = copy_of(&s), less = copy_of(&s);
        sheet_put(&more, " ", 1);
        memmove(more.bytes + i + 1, more.bytes + i, s.size - i);
        more.bytes[i] = i < s.size && s.bytes[i] == ' ' ? '\n' : ' ';
        assert_false(sheet_reads(&more));
        if (i < s.size) {
            memmove(less.bytes + i, less.bytes + i + 1, s.size - i - 1);
            less.size--;
            assert_false(sheet_reads(&less));
        }
        sheet_free(&more);
        sheet_free(&less);
    }
    sheet_free(&base);
    sheet_free(&s);
}

/* A document that is cut is one only where an update ends. */
static void cut_anywhere(void **state)
{
    struct sampling sampling = sampling_of("places to cut", 24, 5);
    struct sheet s, parts[3];
    size_t whole = 0;
    (void)state;
    sheet_signed(&s, 2);
    for (size_t i = 0; i < 3; i++)
        sheet_signed(&parts[i], i);
    for (size_t size = 0; size <= s.size; size++) {
        bool ends = size == parts[0].size || size == parts[1].size || size == parts[2].size;
        whole += ends;
        if (!ends && size % sampling.step != sampling.first)
            continue;
        if (reads(s.bytes, size) != ends)
            fail_msg("cut at %zu", size);
    }
    assert_int_equal(whole, 3);
    for (size_t i = 0; i < 3; i++)
        sheet_free(&parts[i]);
    sheet_free(&s);
}

static void bytes_behind_the_end(void **state)
{
    static const char *const tails[] = {"\n", " ", "%", "x", "%%EOF\n", "startxref\n0\n%%EOF\n"};
    (void)state;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct sheet s;
        sheet_signed(&s, i % 3);
        sheet_put(&s, tails[i], strlen(tails[i]));
        assert_false(sheet_reads(&s));
        sheet_free(&s);
    }
}

/* ---- updates of others ---- */

static void later_updates_that_change_something(void **state)
{
    static const struct {
        size_t number;
        const char *object;
    } rows[] = {
        {CONTENT, "<<\n/Length 5\n>>\nstream\n0 g f\nendstream"}, /* the counts */
        {PAGE, "<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [ 0 0 595.28 841.89 ]\n/Contents 17 0 R\n/Annots [ 25 0 R "
               "]\n>>"}, /* an annotation */
        {FONT,
         /* a font */
         "<<\n/Type /Font\n/Subtype /Type0\n/BaseFont /Other\n/Encoding /Identity-H\n/ToUnicode 11 0 R\n>>"},
        {STREAM_1, "<<\n/Length 1\n>>\nstream\n1\nendstream"}, /* an attachment */
        {FILE_1, "<<\n/Type /Filespec\n/UF (ballots.csv)\n/EF << /F 15 0 R >>\n>>"},
        {EMPTY,
         /* what the empty fields show */
         "<< /Type /XObject /Subtype /Form /BBox [ 0 0 1 1 ] /Length 5 >>\nstream\n0 g f\nendstream"},
        {FIELD_1, "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N 19 0 R "
                  ">>\n/Rect [ 0 0 595 841 ]\n>>"},
        {CATALOG, "<<\n/Type /Catalog\n/Pages 25 0 R\n/AcroForm 5 0 R\n/AF [ 12 0 R 14 0 R ]\n>>"},
        {INFO, "<< /Title (Another) >>"},
        {25, "null"}, /* something that nothing speaks of */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t count = 0; count <= 2; count++) {
            struct sheet s;
            sheet_signed(&s, count);
            sheet_change(&s, rows[i].number, rows[i].object);
            assert_string_equal(reason(&s), "an update of the document is not a signature written by tally");
            sheet_free(&s);
        }
    }
}

/* Puts bytes into the update of a signed sheet, and sets right what an attacker would: the table, startxref,
 * ByteRange. */
static struct sheet grown(size_t place, const char *more)
{
    struct sheet first, s, other = {.size = 0};
    char number[32];
    sheet_signed(&first, 0);
    sheet_signed(&s, 1);
    size_t base = first.size, n = strlen(more), xref = find(&s, base, "\nxref\n") + 1,
           at = place ? find(&s, base, "\nendobj\n") + 8 : xref;
    sheet_put(&other, s.bytes, at);
    sheet_say(&other, "%s", more);
    sheet_put(&other, s.bytes + at, s.size - at);
    xref += n;
    for (size_t i = xref; memcmp(other.bytes + i, "trailer", 7) != 0; i++) {
        unsigned long offset = strtoul((const char *)other.bytes + i, NULL, 10);
        if (!memcmp(other.bytes + i + 10, " 00000 n\r\n", 10) && offset >= at) {
            snprintf(number, sizeof number, "%010lu", offset + n);
            memcpy(other.bytes + i, number, 10);
        }
    }
    snprintf(number, sizeof number, "%zu", xref);
    memcpy(other.bytes + find(&other, xref, "startxref\n") + 10, number, strlen(number));
    size_t range = find(&other, base, "/ByteRange [0 ") + 36;
    snprintf(number, sizeof number, "%-10lu", strtoul((const char *)other.bytes + range, NULL, 10) + (unsigned long)n);
    memcpy(other.bytes + range, number, 10);
    sheet_free(&first);
    sheet_free(&s);
    return other;
}

static void more_in_an_update_than_belongs_there(void **state)
{
    static const char *const more[] = {"25 0 obj\nnull\nendobj\n",
                                       "17 0 obj\n<<\n/Length 0\n>>\nstream\n\nendstream\nendobj\n",
                                       "% a comment\n",
                                       " ",
                                       "\n",
                                       "xref\n0 0\ntrailer\n<< >>\n"};
    (void)state;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        for (size_t place = 0; place < 2; place++) {
            struct sheet s = grown(place, more[i]);
            if (sheet_reads(&s))
                fail_msg("not seen: %s", more[i]);
            sheet_free(&s);
        }
    }
    struct sheet s = grown(0, ""); /* it is not the way it is put in that is seen */
    assert_true(sheet_reads(&s));
    sheet_free(&s);
}

/* A later section that says its update begins where an honest one does: all of that is there, and more behind it. */
static void an_update_that_swallows_another(void **state)
{
    struct sheet first, s;
    (void)state;
    sheet_signed(&first, 0);
    sheet_signed(&s, 1);
    size_t at = s.size;
    sheet_say(&s, "17 0 obj\n<<\n/Length 5\n>>\nstream\n0 g f\nendstream\nendobj\n");
    size_t xref = s.size;
    sheet_say(&s,
              "xref\n17 2\n%010zu 00000 n\r\n%010zu 00000 n\r\ntrailer\n<<\n/Size 20\n/Root 1 0 R\n/Info 4 0 R\n/Prev "
              "%zu\n>>\nstartxref\n%zu\n%%%%EOF\n",
              at, first.size, first.xref, xref);
    assert_string_equal(reason(&s), "an update of the document contains something other than a signature");
    assert_int_equal(where, at);
    sheet_free(&first);
    sheet_free(&s);
}

static void signatures_that_sign_something_else(void **state)
{
    static const struct {
        const char *old, *instead;
    } rows[] = {
        {"/ByteRange [0 ", "/ByteRange [1 "},
        {"/ByteRange [0 ", "/ByteRangf [0 "},
        {"/ByteRange [0 ", "/ByteXange [0 "},
        {"/Type /Sig\n/Filter", "/Type /Sic\n/Filter"},
        {"ETSI.CAdES.detached", "adbe.pkcs7.detache "},
        {"/P 2 /V", "/P 3 /V"},
        {"/DocMDP /Trans", "/FieldM /Trans"},
        {"/Perms << /DocMDP 18", "/Perms << /DocMDP 19"},
        {"/V 18 0 R\n>>", "/V 19 0 R\n>>"},
        {"/AP << /N 19 0 R", "/AP << /N 06 0 R"},
        {"/T (teller-1)\n/F 132\n/P 3 0 R\n/AP << /N 1", "/T (teller-2)\n/F 132\n/P 3 0 R\n/AP << /N 1"},
        {"/Stamp 10 0 R", "/Stamp 11 0 R"},
        {"/BBox [0 0 1", "/BBox [0 0 9"},
        {"<4E2DE00000200061>", "<4E2DE00000200041>"},
        {"4E2DE000", "4e2de000"},
        {"BT /Stamp 11.00", "BT /Stamp 12.00"},
        {"/Size 20", "/Size 21"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet first, s;
        sheet_signed(&first, 0);
        sheet_signed(&s, 1);
        replace(&s, first.size, rows[i].old, rows[i].instead);
        bool character = strstr(
            rows[i].old, "<4E2D"); /* another line is another line, if its width is the same: the signature tells */
        if (sheet_reads(&s) && !character)
            fail_msg("not seen: %s", rows[i].instead);
        sheet_free(&first);
        sheet_free(&s);
    }
}

/* The range of another place, as a wrapped signature has it. */
static void ranges_that_lie_elsewhere(void **state)
{
    struct sheet first, s;
    unsigned long a, b, c;
    char text[64];
    (void)state;
    sheet_signed(&first, 0);
    sheet_signed(&s, 1);
    size_t at = find(&s, first.size, "/ByteRange [0 ") + 14;
    assert_int_equal(sscanf((const char *)s.bytes + at, "%lu %lu %lu", &a, &b, &c), 3);
    const unsigned long ranges[][3] = {{a - 1, b, c}, {a, b + 1, c - 1}, {a, b, c - 1},
                                       {a, b, c + 1}, {a, a, c},         {0, b, c},
                                       {a, b, 0},     {100, b, c},       {a, 100, s.size - 100}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        snprintf(text, sizeof text, "%-10lu %-10lu %-10lu", ranges[i][0], ranges[i][1], ranges[i][2]);
        memcpy(s.bytes + at, text, 32);
        assert_string_equal(reason(&s), "an update of the document contains something other than a signature");
        assert_true(where >= at && where < at + 32);
    }
    snprintf(text, sizeof text, "%-10lu %-10lu %-10lu", a, b, c);
    memcpy(s.bytes + at, text, 32);
    assert_true(sheet_reads(&s));
    sheet_free(&first);
    sheet_free(&s);
}

static void chains_that_lead_nowhere(void **state)
{
    struct sheet s;
    char number[32];
    (void)state;
    sheet_signed(&s, 2);
    size_t last = find(&s, s.size - 60, "startxref\n") + 10, prev = find(&s, s.size - 120, "/Prev ") + 6,
           own = strtoul((const char *)s.bytes + last, NULL, 10);
    snprintf(number, sizeof number, "%zu", own);
    memcpy(s.bytes + prev, number, strlen(number)); /* a section that comes before itself */
    assert_false(sheet_reads(&s));
    sheet_free(&s);
    const size_t places[] = {0, 1, 4294967296, 9999999999, 3};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        sheet_signed(&s, 0);
        s.size = find(&s, s.size - 60, "startxref\n") + 10;
        sheet_say(&s, "%zu\n%%%%EOF\n", places[i]);
        assert_false(sheet_reads(&s));
        sheet_free(&s);
    }
    for (size_t i = 0; i < 3; i++) { /* the newest of them left out of the table, but for its end: an older section */
        sheet_signed(&s, 2);
        struct sheet older;
        sheet_signed(&older, i == 2 ? 0 : i);
        sheet_say(&s, "startxref\n%zu\n%%%%EOF\n", older.count ? older.xref : 0);
        assert_false(sheet_reads(&s));
        sheet_free(&older);
        sheet_free(&s);
    }
}

static void contents_that_are_no_signature(void **state)
{
    static const struct {
        const char *hex;
        bool ok;
    } rows[] = {
        {"3000", true},      {"300102", true},    {"307f", true},      {"00", false},
        {"3100", false},     {"3080", false},     {"30830001", false}, {"308105", false},
        {"308180", true},    {"3082007f", false}, {"30820100", true},  {"30823ffc", true},
        {"30823ffd", false}, {"3082ffff", false}, {"30000001", false}, {"3084", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet first, s;
        sheet_signed(&first, 0);
        sheet_signed(&s, 1);
        size_t at = find(&s, first.size, "/Contents <") + 11;
        memset(s.bytes + at, '0', 2 * TALLY_CONTENTS_SIZE);
        memcpy(s.bytes + at, rows[i].hex, strlen(rows[i].hex));
        if (sheet_reads(&s) != rows[i].ok)
            fail_msg("%s", rows[i].hex);
        if (!rows[i].ok)
            assert_string_equal(reason(&s), "a signature is not a single DER value followed by zeros");
        s.bytes[at + 2 * TALLY_CONTENTS_SIZE - 1] = '1';
        assert_true(sheet_reads(&s) == !strcmp(rows[i].hex, "30823ffc"));
        s.bytes[at + 2 * TALLY_CONTENTS_SIZE - 1] = 'A';
        assert_string_equal(reason(&s), "an update of the document contains something other than a signature");
        sheet_free(&first);
        sheet_free(&s);
    }
}

/* ---- first revisions of others ---- */

static void first_revisions_that_are_not_ours(void **state)
{
    static const char not_as_written[] = "the syntax here differs from what tally writes",
                      missing[] = "an entry is missing in the object that begins here",
                      twice[] = "an entry occurs twice here";
    static const char no_name[] = "the name of an attachment is not a plain file name";
    static const char damaged[] = "the compressed data here cannot be decompressed";
    static const struct {
        int object;
        const char *instead, *why;
    } rows[] = {
        {CATALOG, "<< /AF [ 12 0 R ] >>", missing},
        {CATALOG, "<< /AcroForm 5 0 R /AcroForm 5 0 R >>", twice},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 12 0 R ] /AF [ 14 0 R ] >>", twice},
        {CATALOG, "<< /AcroForm 5 0 R /A#46 [ 12 0 R ] >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 12 0 R 12 0 R ] >>", "two attachments have the same name"},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ << /UF (a) >> ] >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 0 0 R ] >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 18 0 R ] >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 4294967308 0 R ] >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 12 1 R ] >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF 12 0 R >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 6 0 R ] >>", missing},
        {CATALOG, "<< /AcroForm 5 0 R % a comment\n >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /AF [ 12 0 R >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /X (()) /Y (\\)) /Z <0> >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /X 1.2-3 >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /X nul >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R /X {} >>", not_as_written},
        {CATALOG, "<< /AcroForm 5 0 R >> x", not_as_written},
        {CATALOG, "null", not_as_written},
        {CATALOG, "1 0 R", not_as_written},
        {CATALOG, "", not_as_written},
        {FORM, "<< /Fields [ 7 0 R 7 0 R ] >>", "two fields have the same name"},
        {FORM, "<< /Fields [ 7 0 R 5 0 R ] >>", missing},
        {FORM, "<< /Fields [ (host) ] >>", not_as_written},
        {FORM, "<< /Fields 7 0 R >>", not_as_written},
        {FORM, "5 0 R", not_as_written},
        {FIELD_1, "<< /T (a b) >>", not_as_written},
        {FIELD_1, "<< /T () >>", not_as_written},
        {FIELD_1, "<< >>", missing},
        {FILE_1, "<< /UF (ballots.csv) >>", missing},
        {FILE_1, "<< /EF << /F 13 0 R >> >>", missing},
        {FILE_1, "<< /UF (ballots.csv) /EF << /F 99 0 R >> >>", not_as_written},
        {FILE_1, "<< /UF (ballots.csv) /EF << /UF 13 0 R >> >>", not_as_written},
        {FILE_1, "<< /UF (ballots.csv) /EF << /F 7 0 R >> >>", missing},
        {FILE_1, "<< /UF /ballots.csv /EF << /F 13 0 R >> >>", not_as_written},
        {FILE_1, "<< /UF << /A 1 >> /EF << /F 13 0 R >> >>", not_as_written},
        {FILE_1, "<< /UF (a/b) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF (a\\\\b) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF (a\\057b) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF (..) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF (.) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF () /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF (a\\nb) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF (a\\000b) /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <610062> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <61E462> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF00610000> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF006100> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFFD842> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFFD8420041> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFFDFB7D842> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF0061202E0062> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF00610085> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF002E002E> /EF << /F 13 0 R >> >>", no_name},
        {FILE_1, "<< /UF <FEFF4E2DD842DFB7002E007400780074> /EF << /F 13 0 R >> >>",
         "two attachments have the same name"},
        {STREAM_1, "/Length 99999999", not_as_written},
        {STREAM_1, "/Length 99999999999", not_as_written},
        {STREAM_1, "/Length -1", not_as_written},
        {STREAM_1, "/Length 1.0", not_as_written},
        {STREAM_1, "/Length 13 0 R", not_as_written},
        {STREAM_1, "/Length 5", not_as_written},
        {STREAM_1, "/X 1", missing},
        {STREAM_1, "/Length 21 /Filter /ASCIIHexDecode", damaged},
        {STREAM_1, "/Length 21 /Filter /FlateDecode", damaged},
        {STREAM_1, "/Length 21 /Filter [ /FlateDecode /FlateDecode ]", damaged},
        {STREAM_1, "/Length 21 /Filter [ ]", damaged},
        {STREAM_1, "/Length 21 /F (elsewhere)", damaged},
        {STREAM_2, "/Length 16 0 R /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", damaged},
        {STREAM_2, "/Length 16 0 R /Filter [ 5 ]", damaged},
        {LENGTH_2, "<< >>", not_as_written},
        {LENGTH_2, "16 0 R", not_as_written},
    };
    (void)state;
    assert_int_equal(sizeof sheet_ballots - 1, 21);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet s = {.size = 0};
        s.instead[rows[i].object] = rows[i].instead;
        sheet_make(&s);
        const char *said = reason(&s);
        if (strcmp(said, rows[i].why) != 0)
            fail_msg("%s: “%s”, expected “%s”", rows[i].instead, said, rows[i].why);
        sheet_free(&s);
    }
    assert_false(reads((const unsigned char *)"", 0));
    assert_string_equal(why, "the document is empty (byte %1$s)");
}

static void tables_that_are_not_ours(void **state)
{
    static const struct {
        const char *old, *instead;
    } rows[] = {
        {"xref\n0 18\n", "xref\n1 17\n"},
        {"xref\n0 18\n", "xref\n0 19\n"},
        {"xref\n0 18\n", "xref\n0 17\n"},
        {"xref\n0 18\n", "xref\n0\n18\n"},
        {"0000000000 65535 f", "0000000000 00000 n"},
        {"0000000000 65535 f", "0000000001 65535 f"},
        {"65535 f\r\n0000000015", "65535 f\r\n0000000000"},
        {"65535 f\r\n0000000015", "65535 f\r\n0000000016"},
        {"65535 f\r\n0000000015", "65535 f\r\n9999999999"},
        {"65535 f\r\n0000000015", "65535 f\r\n-000000015"},
        {"65535 f\r\n0000000015", "65535 f\r\n       015"},
        {"0000000015 00000 n", "0000000014 00001 n"},
        {"0000000015 00000 n", "0000000014 00000 f"},
        {"trailer\n<<\n", "trailer <<\n"},
        {"/Size 18", "/Size 17"},
        {"/Size 18", "/Side 18"},
        {"/Root 1 0 R", "/Root 1 1 R"},
        {"/Root 1 0 R", "/Root null "},
        {"/Info 4 0 R", "/Inof 4 0 R"},
        {"/ID [ <001", "/ID [ /001"},
        {"1 0 obj", "2 0 obj"},
        {"1 0 obj", "1 1 obj"},
        {"%PDF-1.7", "%PDF-2.7"},
        {"%PDF-1.7", " PDF-1.7"},
        {"\nendobj", "\nendobx"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet s;
        sheet_signed(&s, 0);
        size_t n = strlen(rows[i].old), at = find(&s, 0, rows[i].old), longer = strlen(rows[i].instead) - n;
        if (longer) { /* only where the table's offsets do not move by it */
            memmove(s.bytes + at + strlen(rows[i].instead), s.bytes + at + n, s.size - at - n);
            s.size += longer;
        }
        memcpy(s.bytes + at, rows[i].instead, strlen(rows[i].instead));
        if (sheet_reads(&s))
            fail_msg("not seen: %s", rows[i].instead);
        sheet_free(&s);
    }
    struct sheet s = {
        .trailer = "/XRefStm 14\n"}; /* of no use to the reader, so it goes unread: who rebuilds the revision sees it */
    sheet_make(&s);
    assert_true(sheet_reads(&s));
    sheet_free(&s);
    s = (struct sheet){.trailer = "/Prev 14\n"};
    sheet_make(&s);
    assert_false(sheet_reads(&s));
    sheet_free(&s);
}

/* ---- more than is bearable ---- */

static char *repeated(const char *before, const char *what, size_t times, const char *behind)
{
    char *text = tally_alloc(strlen(before) + strlen(what) * times + strlen(behind) + 1, 1), *at = text;
    at = stpcpy(at, before);
    for (size_t i = 0; i < times; i++)
        at = stpcpy(at, what);
    stpcpy(at, behind);
    return text;
}

static void depths_and_lengths(void **state)
{
    static const struct {
        const char *before, *what, *behind;
        size_t times;
        bool ok;
    } rows[] = {
        {"<< /AcroForm 5 0 R /X ", "[", "1 ", 15, false},
        {"<< /AcroForm 5 0 R /X ", "[", "]]]]]]]]]]]]]]] >>", 15, true},
        {"<< /AcroForm 5 0 R /X ", "[", "]]]]]]]]]]]]]]]]] >>", 17, false},
        {"<< /AcroForm 5 0 R /X ", "<< /A ", "", 10000, false},
        {"<< /AcroForm 5 0 R /X (", "(", "", 50000, false},
        {"<< /AcroForm 5 0 R /X (", "a", ") >>", 60000, true},
        {"<< /AcroForm 5 0 R /X (", "a", ") >>", 70000, false},
        {"<< /AcroForm 5 0 R /AF [ ", "12 0 R ", "] >>", 1001, false},
        {"<< /AcroForm 5 0 R ", "                ", ">>", 5000, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet s = {.size = 0};
        char *text = repeated(rows[i].before, rows[i].what, rows[i].times, rows[i].behind);
        s.instead[CATALOG] = text;
        sheet_make(&s);
        if (sheet_reads(&s) != rows[i].ok)
            fail_msg("%zu times %s%s", rows[i].times, rows[i].before, rows[i].what);
        sheet_free(&s);
        free(text);
    }
    struct sheet s = {.size = 0};
    char *text = repeated("<< /Fields [ ", "7 0 R ", 65, "] >>");
    s.instead[FORM] = text;
    sheet_make(&s);
    assert_false(sheet_reads(&s));
    sheet_free(&s);
    free(text);
}

/* So many megabytes of zeros. */
static size_t pack_zeros(unsigned char *packed, size_t room, size_t megabytes)
{
    enum { PART = 1024 * 1024 };
    unsigned char *zeros = tally_alloc(PART, 1);
    z_stream z = {.next_out = packed, .avail_out = (uInt)room};
    assert_int_equal(deflateInit(&z, 9), Z_OK);
    for (size_t n = 0; n < megabytes; n++) {
        z.next_in = zeros;
        z.avail_in = PART;
        assert_int_equal(deflate(&z, Z_NO_FLUSH), Z_OK);
    }
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    free(zeros);
    return room - z.avail_out;
}

/* Streams that unpack to more than is read, each by itself or all together; and a stream that is not one whole. */
static void packed_without_measure(void **state)
{
    enum { ROOM = 1024 * 1024 };
    static const char much[] = "the compressed data here is larger, once decompressed, than tally reads";
    unsigned char *packed = tally_alloc(ROOM, 1);
    (void)state;
    size_t size = pack_zeros(packed, ROOM, TALLY_ATTACHMENTS_SIZE_MAX / 1024 / 1024 + 1);
    struct sheet s = {.data = {NULL, packed}, .data_size = {0, size}};
    sheet_make(&s);
    assert_string_equal(reason(&s), much);
    sheet_free(&s);

    size = pack_zeros(packed, ROOM, TALLY_ATTACHMENTS_SIZE_MAX / 1024 / 1024);
    s = (struct sheet){.data = {"", packed}, .data_size = {0, size}};
    sheet_make(&s);
    assert_true(sheet_reads(&s));
    sheet_free(&s);
    s = (struct sheet){.data = {"1", packed}, .data_size = {1, size}};
    sheet_make(&s);
    assert_string_equal(reason(&s), much);
    sheet_free(&s);

    uLongf small = ROOM;
    assert_int_equal(compress(packed, &small, (const unsigned char *)sheet_rule, 10), Z_OK);
    for (size_t n = 0; n <= small + 2; n++) {
        s = (struct sheet){.data = {NULL, packed}, .data_size = {0, n}};
        sheet_make(&s);
        if (sheet_reads(&s) != (n == small))
            fail_msg("%zu bytes of %lu", n, small);
        sheet_free(&s);
    }
    free(packed);
}

static void empty_attachments(void **state)
{
    struct tally_revision_document d;
    unsigned char packed[32];
    uLongf size = sizeof packed;
    (void)state;
    assert_int_equal(compress(packed, &size, (const unsigned char *)"", 0), Z_OK);
    struct sheet s = {.data = {"", packed}, .data_size = {0, size}};
    sheet_make(&s);
    assert_true(tally_revision_read(&d, s.bytes, s.size, &why, &where));
    assert_int_equal(d.attachment_count, 2);
    assert_int_equal(d.attachments[0].size + d.attachments[1].size, 0);
    assert_non_null(d.attachments[0].bytes);
    assert_non_null(d.attachments[1].bytes);
    tally_revision_document_clear(&d);
    sheet_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_says_what_it_was_given),
        cmocka_unit_test(nothing_attached),
        cmocka_unit_test(as_many_signatures_as_fields),
        cmocka_unit_test(as_many_attachments),
        cmocka_unit_test(a_byte_changed_in_an_update),
        cmocka_unit_test(a_byte_changed_in_the_first_revision),
        cmocka_unit_test(a_byte_more_or_less),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(bytes_behind_the_end),
        cmocka_unit_test(later_updates_that_change_something),
        cmocka_unit_test(more_in_an_update_than_belongs_there),
        cmocka_unit_test(an_update_that_swallows_another),
        cmocka_unit_test(signatures_that_sign_something_else),
        cmocka_unit_test(ranges_that_lie_elsewhere),
        cmocka_unit_test(chains_that_lead_nowhere),
        cmocka_unit_test(contents_that_are_no_signature),
        cmocka_unit_test(first_revisions_that_are_not_ours),
        cmocka_unit_test(tables_that_are_not_ours),
        cmocka_unit_test(depths_and_lengths),
        cmocka_unit_test(packed_without_measure),
        cmocka_unit_test(empty_attachments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
