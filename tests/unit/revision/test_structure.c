/* What stands beside the pages of a sheet of version 0.1: the one that holds, and each part of it as somebody who hides
 * a file or a signature would have it. */
#include "revision/structure.h"

#include "unit/support/made_pdf.h"

#define WIDGET(name, place, more)                                                                                      \
    "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (" name                                                          \
    ")\n/F 132\n/P 3 0 R\n/AP <<\n/N 6 0 R\n>>\n/Rect [ " place " ]\n" more ">>"
#define NAMES(list)  "/Names << /EmbeddedFiles << /Names [ " list " ] >> >>"
#define INTENT(more) "/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile 17 0 R " more ">> ]"
#define CATALOGUE(af, names, intents)                                                                                  \
    "<<\n/Type /Catalog\n/Pages 2 0 R\n/AcroForm 5 0 R\n" af "\n" names "\n" intents "\n>>"
#define FILES           "/AF [ 12 0 R 14 0 R ]"
#define BOTH            NAMES("(0001) 12 0 R (0002) 14 0 R")
#define FILE(f, uf, ef) "<<\n/Type /Filespec\n/F (" f ")\n/UF (" uf ")\n/EF << " ef " >>\n>>"
#define STREAM          "/Type /EmbeddedFile\n/Length 21"

static const char *const sound[SHEET_END] = {
    [CATALOG] = CATALOGUE(FILES, BOTH, INTENT("")),
    [EMPTY] = "/Type /XObject\n/Subtype /Form\n/BBox [ 0 0 1 1 ]\n/Length 0",
    [FIELD_1] = WIDGET("host", "52 200 209.76 233", ""),
    [FIELD_2] = WIDGET("teller-1", "218.76 200 376.52 233", ""),
    [FIELD_3] = WIDGET("scrutineer-1", "52 160 209.76 193.00", ""),
    [FILE_1] = FILE("ballots.csv", "ballots.csv", "/F 13 0 R /UF 13 0 R"),
    [STREAM_1] = STREAM,
    [FILE_2] = FILE("rule.txt", "rule.txt", "/F 15 0 R /UF 15 0 R"),
    [STREAM_2] = "/Type /EmbeddedFile\n/Length 16 0 R\n/Filter [ /FlateDecode ]",
};

/* What is said of the sheet with these objects in place of the sound ones; "" where it holds. */
static const char *check(const char *const instead[SHEET_END], const struct tally_revision_text *text)
{
    static const char none[] = "";
    struct sheet s = {.size = 0};
    const char *why;
    size_t where;
    assert_int_equal(sizeof sheet_ballots - 1, 21);
    for (size_t i = 0; i < SHEET_END; i++)
        s.instead[i] = instead[i] ? instead[i] : sound[i];
    sheet_make(&s);
    bool ok = tally_revision_structure_check(s.bytes, s.size, text, &why, &where);
    assert_true(ok == !why);
    assert_true(ok || where < s.size);
    sheet_free(&s);
    return ok ? none : why;
}

static void holds(int object, const char *instead)
{
    const char *objects[SHEET_END] = {[CATALOG] = NULL};
    objects[object] = instead;
    assert_string_equal(check(objects, &(struct tally_revision_text){.count = 0}), "");
}

static void fails(int object, const char *instead, const char *part)
{
    const char *objects[SHEET_END] = {[CATALOG] = NULL};
    objects[object] = instead;
    const char *why = check(objects, &(struct tally_revision_text){.count = 0});
    if (!*why || !strstr(why, part))
        fail_msg("object %d: %s\n  “%s” instead of “%s”", object, instead, why, part);
}

static const char syntax[] = "the syntax here differs", lacks[] = "an entry is missing",
                  twice[] = "an entry occurs twice", names[] = "list other files", field[] = "is not an empty place";

static void the_sound_one(void **state)
{
    (void)state;
    holds(CATALOG, NULL);
    holds(CATALOG, CATALOGUE("/AF [ ]", NAMES(""), INTENT("")));
    holds(CATALOG, CATALOGUE(FILES, BOTH, INTENT("/OutputConditionIdentifier (sRGB) /Info (sRGB) ")));
}

/* X4: a reader that goes by /Names and one that goes by /AF must take the same files out. */
static void names_of_other_files(void **state)
{
    (void)state;
    fails(CATALOG, CATALOGUE("", BOTH, INTENT("")), lacks);
    fails(CATALOG, CATALOGUE(FILES, "", INTENT("")), lacks);
    fails(CATALOG, CATALOGUE(FILES, "/Names << /EmbeddedFiles << /Kids [ ] >> >>", INTENT("")), syntax);
    fails(CATALOG, CATALOGUE(FILES, "/Names << /EmbeddedFiles << >> >>", INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, "/Names << >>", INTENT("")), lacks);
    fails(CATALOG, CATALOGUE(FILES, "/Names << /JavaScript << /Names [ ] >> >>", INTENT("")), syntax);
    fails(CATALOG, CATALOGUE(FILES, "/Names [ ]", INTENT("")), syntax);
    fails(CATALOG, CATALOGUE(FILES, NAMES(""), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 12 0 R"), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 12 0 R (0002)"), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 14 0 R (0002) 12 0 R"), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 14 0 R (0002) 14 0 R"), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 12 0 R (0002) 12 0 R"), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0002) 12 0 R (0001) 14 0 R"), INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 12 0 R (0002) (x)"), INTENT("")), names);
    fails(CATALOG, CATALOGUE("/AF [ 12 0 R (x) ]", BOTH, INTENT("")), names);
    fails(CATALOG, CATALOGUE(FILES, NAMES("(0001) 12 0 R (0002) 14 0 R (0003) 14 0 R"), INTENT("")), names);
    fails(CATALOG, CATALOGUE("/AF 12 0 R", BOTH, INTENT("")), syntax);
}

/* … and under the same name, of the same stream. */
static void files_of_two_names(void **state)
{
    (void)state;
    fails(FILE_1, FILE("ballots.csv", "other.csv", "/F 13 0 R /UF 13 0 R"), syntax);
    fails(FILE_1, FILE("ballots.cs", "ballots.csv", "/F 13 0 R /UF 13 0 R"), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/F 13 0 R /UF 15 0 R"), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/F 13 0 R"), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/UF 13 0 R"), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", ""), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/F (x) /UF (x)"), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/F 13 0 R /UF 13 0 R /DOS 15 0 R"), syntax);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/F 13 0 R /F 15 0 R /UF 13 0 R"), twice);
    fails(FILE_1, FILE("ballots.csv", "ballots.csv", "/F 13 0 R /UF 13 0 R >> /RF << "), syntax);
    fails(FILE_1, "<<\n/Type /Filespec\n/F (ballots.csv)\n/UF (ballots.csv)\n>>", lacks);
    fails(FILE_1, "<<\n/Type /F\n/F (ballots.csv)\n/UF (ballots.csv)\n/EF << /F 13 0 R /UF 13 0 R >>\n>>", syntax);
    fails(FILE_1, "<<\n/F (ballots.csv)\n/UF (ballots.csv)\n/EF << /F 13 0 R /UF 13 0 R >>\n>>", syntax);
    fails(FILE_2, "<<\n/Type /Filespec\n/UF (rule.txt)\n/EF << /F 15 0 R /UF 15 0 R >>\n>>", syntax);
    fails(FILE_2, "(rule.txt)", syntax);
    fails(STREAM_1, "/Length 21", syntax);
    fails(STREAM_1, "/Type /XObject\n/Length 21", syntax);
    fails(STREAM_1, "/Type /EmbeddedFile\n/F (elsewhere)\n/Length 21", syntax);
}

/* What the colours mean is stated once, by a profile in the document. */
static void colours_of_others(void **state)
{
    static const char *const intents[] = {
        "/OutputIntents [ ]",
        "/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile 17 0 R >> << /Type /OutputIntent >> "
        "]",
        "/OutputIntents [ << /S /GTS_PDFA1 /DestOutputProfile 17 0 R >> ]",
        "/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFX /DestOutputProfile 17 0 R >> ]",
        "/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 >> ]",
        "/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile (x) >> ]",
        "/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile 14 0 R >> ]",
        "/OutputIntents [ (x) ]",
        "/OutputIntents 17 0 R",
    };
    (void)state;
    fails(CATALOG, CATALOGUE(FILES, BOTH, ""), lacks);
    fails(CATALOG, CATALOGUE(FILES, BOTH, INTENT("/DestOutputProfileRef 17 0 R ")), syntax);
    for (size_t i = 0; i < sizeof intents / sizeof *intents; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, CATALOGUE(FILES, BOTH, "%s"), intents[i]);
        fails(CATALOG, s.text, syntax);
    }
}

/* X5: where officials sign is one of three columns, as large as 0.1 drew them, inside the page with its margins; each
 * is behind the one before. Points, from the lower left corner. */
static void fields_elsewhere(void **state)
{
    static const char *const places[] = {
        "53 160 210.76 193",    "52 160 209.74 193",      "52 160 212 193",     "52 160 209.76 194",
        "52 160 209.76 192.98", "52 51.98 209.76 84.98",  "551 160 708.76 193", "552.28 160 710.04 193",
        "52 160 209.76",        "52 160 209.76 193 1",    "52 160 209.76 (x)",  "-52 160 53.76 193",
        "52 160 209.765 193",   "52 160 209.7 193",       "209.76 193 52 200",  "52.0.0 160 209.76 193",
        "52 160 (x) 193",       "9999999 160 209.76 193", "52 160 209.76 0",    "52 51.99 209.76 84.99",
        "52.02 160 209.78 193", "52 160 209.76 193.02",
    };
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, WIDGET("scrutineer-1", "%s", ""), places[i]);
        fails(FIELD_3, s.text, field);
    }
    fails(FIELD_1, WIDGET("host", "52 778.90 209.76 811.90", ""), field);
    holds(FIELD_1, WIDGET("host", "52.01 200.0 209.77 233.00", "")); /* a hundredth, which is how numbers are rounded */
    holds(FIELD_1, WIDGET("host", "52 778.89 209.76 811.89", ""));   /* the highest there is */
    holds(FIELD_3, WIDGET("scrutineer-1", "52 52 209.76 85", ""));   /* and the lowest */
    holds(FIELD_2, WIDGET("teller-1", "385.52 200 543.28 233", ""));
    fails(FIELD_2, WIDGET("teller-1", "52 200 209.76 233", ""), field); /* upon the one before */
    fails(FIELD_3, WIDGET("scrutineer-1", "218.76 180 376.52 213", ""), field);
    fails(FIELD_3, WIDGET("scrutineer-1", "52 240 209.76 273", ""), field);
    fails(FIELD_2, WIDGET("teller-1", "218.76 200.01 376.52 233", ""), field); /* not quite in its row */
    fails(FIELD_2, WIDGET("teller-1", "218.76 200 376.52 233.01", ""), field);
    holds(FIELD_3, WIDGET("scrutineer-1", "52 167 209.76 200", "")); /* close below */
}

static void fields_of_another_kind(void **state)
{
    static const char *const others[] = {
        "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Tx\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N 6 0 R >>\n/Rect [ 52 200 "
        "209.76 "
        "233 ]\n>>",
        "<<\n/Type /Annot\n/Subtype /Link\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N 6 0 R >>\n/Rect [ 52 200 "
        "209.76 "
        "233 ]\n>>",
        "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 2\n/P 3 0 R\n/AP << /N 6 0 R >>\n/Rect [ 52 200 "
        "209.76 "
        "233 ]\n>>", /* hidden */
        "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/P 3 0 R\n/AP << /N 6 0 R >>\n/Rect [ 52 200 209.76 "
        "233 "
        "]\n>>",
        "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N 6 0 R /D 6 0 R >>\n/Rect "
        "[ 52 "
        "200 209.76 233 ]\n>>", /* painted otherwise under the mouse */
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        fails(FIELD_1, others[i], syntax);
    fails(FIELD_1, WIDGET("host", "52 200 209.76 233", "/A << /S /JavaScript >>\n"), syntax);
    fails(FIELD_1, WIDGET("host", "52 200 209.76 233", "/V 13 0 R\n"), syntax);
    fails(FIELD_1,
          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/Rect [ 52 200 209.76 233 ]\n>>",
          lacks);
    fails(FIELD_1,
          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N << /On 6 0 R >> "
          ">>\n/Rect [ 52 200 209.76 233 ]\n>>",
          field);
    fails(FIELD_1,
          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << >>\n/Rect [ 52 200 209.76 "
          "233 "
          "]\n>>",
          field);
    fails(FIELD_1, "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N 6 0 R >>\n>>",
          lacks);
    fails(FIELD_1, /* something is drawn before anybody signs */
          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 3 0 R\n/AP << /N 13 0 R >>\n/Rect [ 52 "
          "200 209.76 "
          "233 ]\n>>",
          field);
    fails(EMPTY, "/Type /XObject\n/Subtype /Form\n/BBox [ 0 0 1 1 ]\n/Group << /S /Transparency >>\n/Length 0", syntax);
}

/* The page that has a field is the one that the field names, and no other has it. */
static void fields_of_no_page(void **state)
{
    (void)state;
    fails(FIELD_1,
          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/AP << /N 6 0 R >>\n/Rect [ 52 200 209.76 "
          "233 "
          "]\n>>",
          field);
    fails(FIELD_1,
          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/F 132\n/P 17 0 R\n/AP << /N 6 0 R >>\n/Rect [ 52 "
          "200 "
          "209.76 233 ]\n>>",
          field);
    fails(PAGE,
          "<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [ 0 0 595.28 841.89 ]\n/Contents 17 0 R\n/Annots [ 8 0 R 9 0 R "
          "]\n>>",
          field);
    fails(PAGE,
          "<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [ 0 0 595.28 841.89 ]\n/Contents 17 0 R\n/Annots [ 7 0 R 7 0 R 8 "
          "0 R 9 "
          "0 R ]\n>>",
          field);
    fails(PAGE, "<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [ 0 0 595.28 841.89 ]\n/Contents 17 0 R\n>>", field);
    fails(PAGES, "<<\n/Type /Pages\n/Kids [ 3 0 R 3 0 R ]\n/Count 2\n>>", field);
    fails(PAGES, "<<\n/Type /Pages\n/Kids [ (x) ]\n/Count 1\n>>", syntax);
    fails(PAGES, "<<\n/Type /Pages\n/Count 1\n>>", lacks);
    fails(CATALOG, "<<\n/Type /Catalog\n/AcroForm 5 0 R\n" FILES "\n" BOTH "\n" INTENT("") "\n>>", lacks);
}

/* Fields go on from page to page: what is higher on the next is behind what is lower on this one. */
static void fields_of_two_pages(void **state)
{
    static const char page_1[] = "<<\n/Type /Page\n/Parent 2 0 R\n/Contents 17 0 R\n/Annots [ 7 0 R 8 0 R ]\n>>",
                      page_2[] = "<<\n/Type /Page\n/Parent 2 0 R\n/Contents 17 0 R\n/Annots [ 9 0 R ]\n>>",
                      of_page_2[] =
                          "<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (scrutineer-1)\n/F 132\n/P 4 0 R\n/AP "
                          "<< /N 6 0 R >>\n/Rect [ 52 700 209.76 733 ]\n>>";
    const char *objects[SHEET_END] = {[PAGES] = "<<\n/Type /Pages\n/Kids [ 3 0 R 4 0 R ]\n/Count 2\n>>",
                                      [PAGE] = page_1,
                                      [INFO] = page_2,
                                      [FIELD_3] = of_page_2};
    const struct tally_revision_text text = {.count = 0};
    (void)state;
    assert_string_equal(check(objects, &text), "");
    objects[FORM] = "<<\n/Fields [ 9 0 R 7 0 R 8 0 R ]\n/SigFlags 3\n/DR << /Font << /Stamp 10 0 R >> >>\n>>";
    assert_non_null(strstr(check(objects, &text), field));
    objects[FORM] = NULL;
    objects[PAGES] = "<<\n/Type /Pages\n/Kids [ 4 0 R 3 0 R ]\n/Count 2\n>>";
    assert_non_null(strstr(check(objects, &text), field));
    objects[PAGES] = "<<\n/Type /Pages\n/Kids [ 3 0 R 4 0 R ]\n/Count 2\n>>";
    objects[INFO] = page_1; /* on a page that it does not name */
    assert_non_null(strstr(check(objects, &text), field));
}

/* Where text is drawn nobody signs: the line's foot and head lie six tenths of its size above, one tenth below. */
static void text_in_a_field(void **state)
{
    static const struct {
        struct tally_revision_text_line line;
        const char *part;
    } cases[] = {
        {{.page = 0, .x = 6000, .y = 21000, .right = 9000, .size = 1000}, "is not an empty place"},
        {{.page = 1, .x = 6000, .y = 21000, .right = 9000, .size = 1000}, ""},
        {{.page = 0, .x = 6000, .y = 30000, .right = 9000, .size = 1000}, ""}, /* above */
        {{.page = 0, .x = 6000, .y = 13000, .right = 9000, .size = 1000}, ""}, /* below all */
        {{.page = 0, .x = 1000, .y = 21000, .right = 5200, .size = 1000}, ""}, /* up to the edge */
        {{.page = 0, .x = 1000, .y = 21000, .right = 5300, .size = 1000}, "is not an empty place"},
        {{.page = 0, .x = 20976, .y = 21000, .right = 21800, .size = 1000}, ""}, /* between two */
        {{.page = 0, .x = 6000, .y = 23200, .right = 9000, .size = 1000}, ""},   /* a tenth of it is below the edge */
        {{.page = 0, .x = 6000, .y = 23100, .right = 9000, .size = 1000}, "is not an empty place"},
        {{.page = 0, .x = 6000, .y = 19400, .right = 9000, .size = 1000}, ""}, /* its head ends at the first's edge */
        {{.page = 0, .x = 6000, .y = 19500, .right = 9000, .size = 1000}, "is not an empty place"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tally_revision_text_line line = cases[i].line;
        const struct tally_revision_text text = {.lines = &line, .count = 1, .pages = 2};
        const char *why = check((const char *const[SHEET_END]){NULL}, &text);
        if (*cases[i].part ? !strstr(why, cases[i].part) : *why)
            fail_msg("line %zu: %s", i, why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sound_one),      cmocka_unit_test(names_of_other_files),
        cmocka_unit_test(files_of_two_names), cmocka_unit_test(colours_of_others),
        cmocka_unit_test(fields_elsewhere),   cmocka_unit_test(fields_of_another_kind),
        cmocka_unit_test(fields_of_no_page),  cmocka_unit_test(fields_of_two_pages),
        cmocka_unit_test(text_in_a_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
