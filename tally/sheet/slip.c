/* The slip of the box, 开箱清点单: one page with the figures that the scrutineers called, before any count. */
#include <stdlib.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/sheet.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "font/font.h"
#include "io/io.h"
#include "io/path.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "sheet/session.h"
#include "sheet/sheet.h"
#include "words/words.h"

static const struct tally_type body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT};

static void set_title(struct sheet *s)
{
    struct tally_page *p = &s->page;
    const struct tally_type name = {TALLY_BOLD, 1750, TALLY_BLACK, TALLY_CENTRE},
                            title = {TALLY_REGULAR, 1300, TALLY_BLACK, TALLY_CENTRE};
    tally_pdf_open_element(p->pdf, TALLY_TAG_TITLE, NULL);
    p->y -= tally_page_text(p, name, p->left, p->y, tally_sheet_width(s), s->r->meeting.title) + 200;
    tally_pdf_close_element(p->pdf);
    p->y -= tally_page_text(p, title, p->left, p->y, tally_sheet_width(s), TALLY_SAY(s->w, "Slip of the box")) + 500;
    tally_sheet_label(s, TALLY_SAY(s->w, "body"), s->r->meeting.body);
    tally_sheet_label(s, TALLY_SAY(s->w, "date"), tally_words_date(s->w, s->r->meeting.date));
    tally_sheet_label(s, TALLY_SAY(s->w, "place"), s->r->meeting.place);
}

static void set_row(struct sheet *s, struct tally_page_table *table, const char *name, const struct tally_accounts *a,
                    bool with_void)
{
    const struct tally_page_cell cells[] = {{.text = name},
                                            {.text = tally_sheet_figure(s, a->due)},
                                            {.text = tally_sheet_figure(s, a->present)},
                                            {.text = tally_sheet_figure(s, a->issued)},
                                            {.text = tally_sheet_figure(s, a->returned)},
                                            {.text = with_void ? tally_sheet_figure(s, a->voided) : ""},
                                            {.text = with_void ? tally_sheet_figure(s, a->valid) : ""}};
    tally_page_rows(table, cells, 1);
}

static void set_figures(struct sheet *s)
{
    enum { NUMBER = 5200 };
    static const enum tally_account accounts[] = {TALLY_ACCOUNT_DUE,      TALLY_ACCOUNT_PRESENT, TALLY_ACCOUNT_ISSUED,
                                                  TALLY_ACCOUNT_RETURNED, TALLY_ACCOUNT_VOID,    TALLY_ACCOUNT_VALID};
    enum { ACCOUNTS = sizeof accounts / sizeof *accounts };
    struct tally_page_column columns[1 + ACCOUNTS] = {
        {TALLY_SAY(s->w, "tier"), tally_sheet_width(s) - ACCOUNTS * NUMBER, TALLY_LEFT}};
    for (size_t i = 0; i < ACCOUNTS; i++)
        columns[1 + i] = (struct tally_page_column){tally_words_account(s->w, accounts[i]), NUMBER, TALLY_CENTRE};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = 1 + ACCOUNTS, .size = 1000};
    const bool with_void = tally_box_has_void(s->r);
    tally_page_space(&s->page, 500);
    for (size_t t = 0; t < s->r->tier_count; t++)
        set_row(s, &table, tally_words_tier(s->w, s->r, t), &s->r->channels[0].tiers[t].accounts, with_void);
    if (s->r->tier_count > 1)
        set_row(s, &table, TALLY_SAY(s->w, "all deciding tiers"), &s->r->channels[0].whole, with_void);
}

static void set_words(struct sheet *s)
{
    size_t count;
    const char *const *said = tally_announce_box(s->w, s->r, false, &count);
    tally_page_space(&s->page, 800);
    for (size_t i = 0; i < count; i++)
        tally_page_paragraph(&s->page, body, "", said[i]);
}

static bool check_page(const struct sheet *s, struct tally_diags *diags)
{
    char code[TALLY_CODE_POINT_SIZE];
    if (s->page.missing)
        return tally_diags_refuse_path(diags, TALLY_NO_GLYPH, NULL,
                                       N_("none of the sheet's fonts has the character %1$s in “%2$s”; nothing was "
                                          "written. Write it otherwise, and count again"),
                                       TALLY_ARGS(tally_hex_code_point(code, s->page.missing), s->page.missing_in));
    return !s->page.overfull ||
           tally_diags_refuse_path(diags, TALLY_TOO_LARGE, NULL,
                                   N_("a name or title is longer than a page of the sheet; shorten it"), TALLY_NO_ARGS);
}

/* The page as a document; what it states decides its digest. */
static bool render(struct tally_words *w, struct tally_fonts *fonts, const struct tally_result *box, const char *at,
                   unsigned char **bytes, size_t *size, struct tally_diags *diags)
{
    enum { MARGIN = 5200, TOP = 5000, BOTTOM = 6000 };
    struct tally_pdf *pdf = tally_pdf_new(fonts);
    const struct tally_sheet_facts facts = {.language = w->language};
    struct sheet s = {.w = w,
                      .r = box,
                      .facts = &facts,
                      .page = {.pdf = pdf,
                               .fonts = fonts,
                               .arena = &w->arena,
                               .left = MARGIN,
                               .right = TALLY_A4_WIDTH - MARGIN,
                               .top = TALLY_A4_HEIGHT - TOP,
                               .bottom = BOTTOM}};
    size_t count;
    char digest[TALLY_DIGEST_TEXT];
    const char *const *said = tally_announce_box(w, box, false, &count);
    const char *all = tally_words_join(w, said, count, "\n");
    tally_digest(all, strlen(all), digest);
    tally_page_begin(&s.page);
    set_title(&s);
    set_figures(&s);
    set_words(&s);
    tally_sheet_places(&s);
    const struct tally_pdf_about about = {.title = box->meeting.title,
                                          .author = box->meeting.body,
                                          .subject = tally_words_format(w, "%1$s box", TALLY_ARGS(box->meeting.id)),
                                          .language = tally_words_are_chinese(w) ? "zh-CN" : "en",
                                          .producer = "tally " TALLY_VERSION,
                                          .date = at,
                                          .digest = digest,
                                          .appearance_characters = TALLY_STAMP_CHARACTERS,
                                          .tagged = true};
    bool ok = check_page(&s, diags) && tally_pdf_finish(pdf, &about, bytes, size, diags);
    tally_pdf_free(pdf);
    return ok;
}

/* Signs the slip for one of the meeting's officials. */
static bool sign(const struct tally_sheet_options *options, const struct tally_actor *actor, struct tally_words *w,
                 const struct tally_result *box, unsigned char **bytes, size_t *size, struct tally_diags *diags)
{
    struct tally_sheet_session session = {.options = options, .actor = actor, .diags = diags, .language = w->language};
    struct tally_official *officials;
    size_t count = tally_sheet_officials(w, box, &officials);
    bool ok =
        tally_sheet_session_official(&session, officials, count) && tally_sheet_session_sign(&session, bytes, size);
    tally_arena_clear(&session.arena);
    return ok;
}

char *tally_box_slip(const char *folder, const struct tally_sheet_options *options, const struct tally_actor *actor,
                     struct tally_diags *diags)
{
    struct tally_result *box = tally_box_read(folder, diags);
    struct tally_fonts *fonts = box ? tally_fonts_open(diags) : NULL;
    struct tally_words *w = tally_words_new(options->language == TALLY_ENGLISH ? TALLY_ENGLISH : TALLY_CHINESE);
    unsigned char *bytes = NULL;
    size_t size = 0;
    char *path = NULL;
    bool ok = fonts && render(w, fonts, box, actor->at, &bytes, &size, diags) &&
              (!options->key || sign(options, actor, w, box, &bytes, &size, diags));
    if (ok) { /* not ID.1.pdf, which is the name of a sheet */
        const char *name = tally_words_format(w, "%1$s.box.pdf", TALLY_ARGS(box->meeting.id));
        path = tally_path_join(options->folder ? options->folder : folder, name);
        if (!tally_path_write(path, bytes, size, false, diags)) {
            free(path);
            path = NULL;
        }
    }
    if (fonts)
        tally_fonts_close(fonts);
    free(bytes);
    tally_words_free(w);
    tally_result_free(box);
    return path;
}
