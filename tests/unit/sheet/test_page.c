/* A page checked by its text: what agrees, and what must be found. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "io/io.h"
#include "io/path.h"
#include "sheet/page_check.h"
#include "unit/support/sampling.h"
#include "unit/support/support.h"

#define ARCHIVE TALLY_GOLDEN_CASES "/../../archive"

static void ignore(void *self, const struct tally_finding *finding)
{
    (void)self;
    (void)finding;
}

/* ---- a sheet whose lines can be altered ---- */

struct page {
    struct tally_diags *diags;
    struct tally_file file;
    struct tally_sheet_inspection inspection;
    struct tally_revision_text text;
};

static void open_page(struct page *p, const char *path)
{
    const struct tally_sheet_listener listener = {ignore, NULL, path};
    const char *why;
    size_t where;
    p->diags = tally_diags_new();
    assert_true(tally_file_read_most(&p->file, path, 64 * 1024 * 1024, p->diags));
    tally_sheet_inspect_by_text(&p->inspection, p->file.bytes, p->file.size, NULL, 0, &listener);
    assert_true(tally_revision_text_read(&p->text, p->file.bytes, p->inspection.document.first, &why, &where));
}

static void close_page(struct page *p)
{
    tally_revision_text_clear(&p->text);
    tally_sheet_inspection_clear(&p->inspection);
    tally_file_clear(&p->file);
    tally_diags_free(p->diags);
}

static enum tally_page_verdict check(const struct page *p)
{
    struct tally_arena arena = {NULL};
    const char *expected, *found;
    enum tally_page_verdict verdict =
        tally_page_check(&p->text, p->inspection.result, &p->inspection.facts, p->inspection.officials,
                         p->inspection.official_count, &arena, &expected, &found);
    tally_arena_clear(&arena);
    return verdict;
}

/* ---- what agrees ---- */

static size_t agreeing(const char *pattern)
{
    glob_t paths;
    size_t found = 0;
    assert_int_equal(glob(pattern, 0, NULL, &paths), 0);
    for (size_t i = 0; i < paths.gl_pathc; i++) {
        struct page p;
        open_page(&p, paths.gl_pathv[i]);
        if (!p.inspection.by_text)
            fail_msg("%s", paths.gl_pathv[i]);
        found++;
        close_page(&p);
    }
    globfree(&paths);
    return found;
}

static void pages_of_0_1_agree(void **state)
{
    (void)state;
    assert_true(agreeing(ARCHIVE "/0.1/*/*.pdf") > 40);
    assert_int_equal(agreeing(ARCHIVE "/0.1/*/replaced/*.pdf"), 2);
}

/* ---- what is found ---- */

static const char *const pages[] = {
    ARCHIVE "/0.1/aheqi-committee/changwei-2026-04.1.pdf", ARCHIVE "/0.1/aheqi-recommendation/nongmu-2026-01.2.pdf",
    ARCHIVE "/0.1/general-recommendation/shuili-2026-02.1.pdf", ARCHIVE "/0.1/county-contested/moni-ce-2026-01.1.pdf"};
enum { PAGES = sizeof pages / sizeof *pages };

/* The page with another text in a line's place is refused. */
static void must_be_found(struct page *p, size_t line, const char *altered)
{
    const char *was = p->text.lines[line].text;
    p->text.lines[line].text = altered;
    if (check(p) == TALLY_PAGE_AGREES)
        fail_msg("“%s” for “%s” is not found", altered, was);
    p->text.lines[line].text = was;
}

/* Every digit of every line in turn, and every other character. */
static void every_character_counts(void **state)
{
    struct sampling sampling = sampling_of("lines of a page", 6, 2);
    (void)state;
    for (size_t k = 0; k < PAGES; k++) {
        struct page p;
        open_page(&p, pages[k]);
        assert_int_equal(check(&p), TALLY_PAGE_AGREES);
        for (size_t i = sampling.first; i < p.text.count; i += sampling.step) {
            const char *was = p.text.lines[i].text;
            size_t size = strlen(was);
            for (size_t at = 0, n; at < size; at += n) {
                uint32_t c;
                n = tally_text_next(was + at, size - at, &c);
                if (c == ' ' || c == 0x3000)
                    continue;
                char *altered = tally_alloc(size + 4, 1);
                memcpy(altered, was, at);
                if (n == 1)
                    altered[at] = was[at] == '9' ? '0' : (char)(was[at] + 1);
                else
                    memcpy(altered + at, "一", 3);
                memcpy(altered + at + (n == 1 ? 1 : 3), was + at + n, size - at - n);
                if (strcmp(was, altered))
                    must_be_found(&p, i, altered);
                free(altered);
            }
        }
        close_page(&p);
    }
}

/* A line that is gone, one that stands there twice, two that have changed places. */
static void every_line_counts(void **state)
{
    (void)state;
    for (size_t k = 0; k < PAGES; k++) {
        struct page p;
        open_page(&p, pages[k]);
        struct tally_revision_text_line *lines = tally_alloc(p.text.count + 1, sizeof *lines), *whole = p.text.lines;
        size_t count = p.text.count;
        p.text.lines = lines;
        for (size_t i = 0; i < count; i++) {
            memcpy(lines, whole, i * sizeof *lines);
            memcpy(lines + i, whole + i + 1, (count - i - 1) * sizeof *lines);
            p.text.count = count - 1;
            if (check(&p) == TALLY_PAGE_AGREES)
                fail_msg("without “%s” it agrees", whole[i].text);
            memcpy(lines + i, whole + i, (count - i) * sizeof *lines);
            memmove(lines + i + 1, lines + i, (count - i) * sizeof *lines);
            p.text.count = count + 1;
            if (check(&p) == TALLY_PAGE_AGREES)
                fail_msg("with “%s” twice it agrees", whole[i].text);
            memcpy(lines, whole, count * sizeof *lines);
            p.text.count = count;
            if (i == 0 || !strcmp(lines[i].text, lines[i - 1].text))
                continue;
            lines[i].text = whole[i - 1].text;
            lines[i - 1].text = whole[i].text;
            if (check(&p) == TALLY_PAGE_AGREES)
                fail_msg("“%s” and “%s” may change places", whole[i - 1].text, whole[i].text);
        }
        p.text.lines = whole;
        p.text.count = count;
        free(lines);
        close_page(&p);
    }
}

/* The first line with that text. */
static size_t line_of(const struct page *p, const char *text)
{
    for (size_t i = 0; i < p->text.count; i++)
        if (!strcmp(p->text.lines[i].text, text))
            return i;
    fail_msg("there is no line “%s”", text);
    return 0;
}

/* What a forger would change. */
static void what_a_forger_would_change(void **state)
{
    static const struct {
        const char *was, *altered;
    } rows[] = {{"未通过", "通过"},
                {"通过", "未通过"},
                {"周䶮", "周龑"},
                {"中共样例县委常委会干部任免票决", "中共样例县委常委会干部任免表决"},
                {"2026年4月2日", "2026年4月3日"},
                {"组织单位", "单位"},
                {"一式两份 · 第一份 · 组织部存", "一式两份 · 第二份 · 组织部存"},
                {"5/11  45.45%", "6/11  54.55%"}};
    struct page p;
    (void)state;
    open_page(&p, pages[0]);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        must_be_found(&p, line_of(&p, rows[i].was), rows[i].altered);
    close_page(&p);
}

/* A version whose pages are not known is not judged. */
static void an_unknown_version(void **state)
{
    static const char *const versions[] = {TALLY_VERSION, "0.1.1", "0.1.9", "0.1.00", "0.2.00", "0.3.0",
                                           "0.10.0",      "1.0.0", "",      "0.1",    "0.1.",   "0.1.0)"};
    struct page p;
    (void)state;
    open_page(&p, pages[0]);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        p.inspection.facts.version = versions[i];
        assert_int_equal(check(&p), TALLY_PAGE_UNKNOWN);
    }
    close_page(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages_of_0_1_agree), cmocka_unit_test(every_character_counts),
                                       cmocka_unit_test(every_line_counts),
                                       cmocka_unit_test(what_a_forger_would_change),
                                       cmocka_unit_test(an_unknown_version)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
