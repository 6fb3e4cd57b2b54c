/* The pages of a sheet: the report, the annexes, and what stands at the foot of every page. */
#include <string.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "font/font.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

const char *tally_sheet_copy_line(const struct sheet *s)
{
    static const char *const ordinals[] = {N_("first"), N_("second"),  N_("third"),  N_("fourth"), N_("fifth"),
                                           N_("sixth"), N_("seventh"), N_("eighth"), N_("ninth"),  N_("tenth")};
    static const char *const cardinals[] = {N_("one"), N_("two"),   N_("three"), N_("four"), N_("five"),
                                            N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten")};
    const struct tally_sheet_facts *f = s->facts;
    const char *copies = f->copies <= 10 ? TALLY_SAY(s->w, cardinals[f->copies - 1]) : tally_sheet_figure(s, f->copies);
    const char *copy = f->copy <= 10 ? TALLY_SAY(s->w, ordinals[f->copy - 1]) : tally_sheet_figure(s, f->copy);
    return tally_words_format(s->w, TALLY_SAY(s->w, "in %1$s copies · the %2$s copy · kept by %3$s"),
                              TALLY_ARGS(copies, copy, f->archive));
}

/* ---- on every page ---- */

static const char *issue_line(const struct sheet *s)
{
    const struct tally_sheet_facts *f = s->facts;
    return tally_words_format(s->w, TALLY_SAY(s->w, "meeting %1$s · count %2$s · issue %3$s · %4$s"),
                              TALLY_ARGS(f->meeting, tally_sheet_figure(s, f->count), tally_sheet_figure(s, f->issue),
                                         tally_sheet_copy_line(s)));
}

static void set_footers(struct sheet *s)
{
    struct tally_page *p = &s->page;
    const struct tally_sheet_facts *f = s->facts;
    const struct tally_type left = {TALLY_REGULAR, 700, TALLY_GREY, TALLY_LEFT},
                            right = {TALLY_REGULAR, 850, TALLY_BLACK, TALLY_RIGHT};
    size_t pages = tally_pdf_pages(p->pdf);
    for (size_t i = 0; i < pages; i++) {
        int32_t y = p->bottom - 500;
        tally_pdf_turn_to(p->pdf, i);
        tally_pdf_open_artifact(p->pdf);
        tally_pdf_line(p->pdf, p->left, y, p->right, y, 40, TALLY_DARK);
        y -= 150;
        tally_page_text(p, right, p->left, y, tally_sheet_width(s),
                        tally_words_format(s->w, TALLY_SAY(s->w, "page %1$s of %2$s"),
                                           TALLY_ARGS(tally_sheet_figure(s, i + 1), tally_sheet_figure(s, pages))));
        y -= tally_page_text(p, left, p->left, y, tally_sheet_width(s) - 9000,
                             s->part ? tally_words_format(s->w, TALLY_SAY(s->w, "meeting %1$s · count %2$s"),
                                                          TALLY_ARGS(f->meeting, tally_sheet_figure(s, f->count)))
                                     : issue_line(s));
        tally_page_text(p, left, p->left, y, tally_sheet_width(s),
                        tally_words_format(s->w, TALLY_SAY(s->w, "digest of the result %1$s · code %2$s"),
                                           TALLY_ARGS(f->result_sha256,
                                                      tally_arena_text(&s->w->arena, f->counted_digest, TALLY_CODE))));
        tally_pdf_close_element(p->pdf);
    }
}

/* The first place of the character in the inputs, so that the clerk can correct it. Inputs in GB18030 are not
 * searched. */
static struct tally_place place_of(const struct sheet *s, const struct tally_stored_inputs *inputs,
                                   struct tally_diags *diags)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const char *encoding = NULL;
        for (size_t k = 0; k < s->r->input_count; k++)
            if (!strcmp(s->r->inputs[k].file, inputs->files[i].name))
                encoding = s->r->inputs[k].encoding;
        const char *bytes = (const char *)inputs->files[i].bytes;
        size_t size = inputs->files[i].size;
        struct tally_place at = {.line = 1, .column = 1};
        bool readable =
            bytes && encoding && !strcmp(encoding, "UTF-8") && tally_text_valid(inputs->files[i].bytes, size) == size;
        for (size_t k = 0, n; readable && k < size; k += n) {
            uint32_t c;
            n = tally_text_next(bytes + k, size - k, &c);
            if (c == s->page.missing) {
                at.file = tally_diags_file(diags, inputs->files[i].name);
                return at;
            }
            at.column = c == '\n' ? 1 : at.column + (c != 0xFEFF);
            at.line += c == '\n';
        }
    }
    return (struct tally_place){.file = 0};
}

static bool report(const struct sheet *s, const struct tally_stored_inputs *inputs, struct tally_diags *diags)
{
    char code[TALLY_CODE_POINT_SIZE];
    uint32_t c = s->page.missing;
    if (s->page.overfull)
        tally_diags_add(diags, TALLY_TOO_LARGE, (struct tally_place){.file = 0},
                        N_("a name or title is longer than a page of the sheet; shorten it"), TALLY_NO_ARGS);
    if (!c)
        return !s->page.overfull;
    tally_diags_add(diags, TALLY_NO_GLYPH, place_of(s, inputs, diags),
                    N_("none of the sheet's fonts has the character %1$s in “%2$s”; nothing was written. Write it "
                       "otherwise, and count again"),
                    TALLY_ARGS(tally_hex_code_point(code, c), s->page.missing_in));
    return false;
}

/* Names and short words for outcomes are not broken over lines. */
static void keep_names(struct sheet *s)
{
    const struct tally_meeting_facts *m = &s->r->meeting;
    enum { SHORT = 15 }; /* bytes: five Chinese characters */
    size_t count = 0;
    const char **names = tally_arena_alloc(
        &s->w->arena, s->r->item_count + m->teller_count + m->scrutineer_count + 2 + TALLY_OUTCOMES, sizeof *names);
    for (size_t i = 0; i < s->r->item_count; i++)
        names[count++] = s->r->items[i].name;
    for (size_t i = 0; i < m->teller_count; i++)
        names[count++] = m->tellers[i];
    for (size_t i = 0; i < m->scrutineer_count; i++)
        names[count++] = m->scrutineers[i];
    names[count++] = m->host;
    names[count++] = tally_words_say(s->w, N_("beside"));
    for (enum tally_outcome o = 0; o < TALLY_OUTCOMES; o++)
        if (strlen(tally_words_outcome_of(s->w, s->r->rule, o)) <= SHORT)
            names[count++] = tally_words_outcome_of(s->w, s->r->rule, o);
    s->page.whole = names;
    s->page.whole_count = count;
}

/* Sets all pages, the annexes in type of this size. Returns how much of the last page is left empty. */
static int32_t set_pages(struct sheet *s, int32_t text)
{
    s->text = text;
    keep_names(s);
    tally_sheet_report_pages(s);
    tally_sheet_annexes(s);
    return s->page.y - s->page.bottom;
}

/* Sets the annexes in slightly smaller type where that spares a last page with little on it. */
static void set_all(struct sheet *sheet)
{
    static const int32_t sizes[] = {1000, 920, 860};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    struct sheet s = *sheet;
    const int32_t left = set_pages(&s, sizes[0]);
    const size_t pages = tally_pdf_pages(s.page.pdf);
    bool spared = left < (s.page.top - s.page.bottom) * 2 / 3;
    for (size_t i = 1; i <= SIZES && !spared; i++) {
        s = *sheet;
        tally_pdf_clear(s.page.pdf);
        set_pages(&s, sizes[i < SIZES ? i : 0]);
        spared = tally_pdf_pages(s.page.pdf) < pages;
    }
    *sheet = s;
}

static struct sheet sheet_of(struct tally_pdf *pdf, struct tally_fonts *fonts, struct tally_words *w,
                             const struct tally_result *result, const struct tally_sheet_facts *facts)
{
    enum { MARGIN = 5200, TOP = 5000, BOTTOM = 6000 };
    return (struct sheet){.w = w,
                          .r = result,
                          .facts = facts,
                          .page = {.pdf = pdf,
                                   .fonts = fonts,
                                   .arena = &w->arena,
                                   .texts = tally_page_texts_new(),
                                   .left = MARGIN,
                                   .right = TALLY_A4_WIDTH - MARGIN,
                                   .top = TALLY_A4_HEIGHT - TOP,
                                   .bottom = BOTTOM}};
}

bool tally_sheet_pages(struct tally_pdf *pdf, struct tally_fonts *fonts, struct tally_words *w,
                       const struct tally_result *result, const struct tally_stored_inputs *inputs,
                       const struct tally_sheet_facts *facts, struct tally_diags *diags)
{
    struct sheet s = sheet_of(pdf, fonts, w, result, facts);
    set_all(&s);
    set_footers(&s);
    tally_page_texts_free(s.page.texts);
    return report(&s, inputs, diags);
}

bool tally_sheet_annex_pages(struct tally_pdf *pdf, struct tally_fonts *fonts, struct tally_words *w,
                             const struct tally_result *result, const struct tally_stored_inputs *inputs,
                             const struct tally_sheet_facts *facts, uint64_t part, struct tally_diags *diags)
{
    enum { TEXT = 1000 };
    struct sheet s = sheet_of(pdf, fonts, w, result, facts);
    char number[TALLY_NUMBER_SIZE], last[TALLY_NUMBER_SIZE];
    s.part = part;
    s.text = TEXT;
    s.size = 950;
    s.tight = true;
    keep_names(&s);
    tally_sheet_annexes(&s);
    bool ok = s.headings == part ||
              tally_diags_refuse_path(diags, TALLY_MISSING_FILE, NULL,
                                      N_("the report has no annex %1$s: its last is number %2$s"),
                                      TALLY_ARGS(tally_number(number, part), tally_number(last, s.headings)));
    if (ok)
        set_footers(&s);
    tally_page_texts_free(s.page.texts);
    return ok && report(&s, inputs, diags);
}
