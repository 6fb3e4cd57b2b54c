/* A page checked by its text: what agrees, and what must be found. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "sheet/page_check.h"
#include "unit/support/support.h"

#define ARCHIVE TALLY_GOLDEN_CASES "/../../archive"

static void ignore(void *self, const struct tally_finding *finding)
{
    (void)self;
    if (getenv("SHOW"))
        fprintf(stderr, "%d %s %s\n", finding->ok, finding->check, finding->found);
}

/* ---- a sheet whose lines can be altered ---- */

struct page {
    struct tally_diags *diags;
    struct tally_file file;
    struct tally_sheet_inspection inspection;
    struct tally_pdf_text text;
};

static void open_page(struct page *p, const char *path)
{
    const struct tally_sheet_listener listener = {ignore, NULL, path};
    const char *why;
    size_t where;
    p->diags = tally_diags_new();
    assert_true(tally_file_read_most(&p->file, path, 64 * 1024 * 1024, p->diags));
    tally_sheet_inspect_by_text(&p->inspection, p->file.bytes, p->file.size, NULL, 0, &listener);
    assert_true(tally_pdf_text_read(&p->text, p->file.bytes, p->inspection.document.first, &why, &where));
}

static void close_page(struct page *p)
{
    tally_pdf_text_clear(&p->text);
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
    assert_int_equal(glob(pattern, 0, NULL, &paths), 0);
    for (size_t i = 0; i < paths.gl_pathc; i++) {
        struct tally_diags *diags = tally_diags_new();
        struct tally_file file;
        struct tally_sheet_inspection inspection;
        const struct tally_sheet_listener listener = {ignore, NULL, paths.gl_pathv[i]};
        assert_true(tally_file_read_most(&file, paths.gl_pathv[i], 64 * 1024 * 1024, diags));
        tally_sheet_inspect_by_text(&inspection, file.bytes, file.size, NULL, 0, &listener);
        if (!inspection.by_text)
            print_message("%s\n", paths.gl_pathv[i]);
        tally_sheet_inspection_clear(&inspection);
        tally_file_clear(&file);
        tally_diags_free(diags);
    }
    size_t count = paths.gl_pathc;
    globfree(&paths);
    return count;
}

static void pages_of_0_1_agree(void **state)
{
    (void)state;
    assert_true(agreeing(ARCHIVE "/0.1/*/*.pdf") > 40);
}

/* ---- what is found ---- */

/* Every digit of every line in turn. */
static void every_digit_counts(void **state)
{
    struct page p;
    size_t tried = 0, missed = 0;
    (void)state;
    open_page(&p, getenv("PAGE") ? getenv("PAGE") : ARCHIVE "/0.1/aheqi-committee/changwei-2026-04.1.pdf");
    assert_int_equal(check(&p), TALLY_PAGE_AGREES);
    for (size_t i = 0; i < p.text.count; i++) {
        const char *was = p.text.lines[i].text;
        char *altered = tally_copy(was);
        p.text.lines[i].text = altered;
        for (size_t k = 0; altered[k]; k++) {
            if (was[k] < '0' || was[k] > '9')
                continue;
            for (char d = '0'; d <= '9'; d++) {
                if (d == was[k])
                    continue;
                altered[k] = d;
                tried++;
                if (check(&p) == TALLY_PAGE_AGREES) {
                    missed++;
                    print_message("missed: %s -> %s\n", was, altered);
                }
                altered[k] = was[k];
            }
        }
        p.text.lines[i].text = was;
        free(altered);
    }
    print_message("%zu of %zu missed\n", missed, tried);
    close_page(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages_of_0_1_agree), cmocka_unit_test(every_digit_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
