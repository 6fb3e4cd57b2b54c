/* Makes the PDF of paper ballots: reads the meeting, checks what may be printed, sets and writes the document. */
#include "paper/paper.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/paper.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "font/font.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/meeting.h"
#include "page/page.h"
#include "pdf/document.h"
#include "pdf/pdf.h"
#include "words/words.h"

static const struct tally_place no_place = {.file = 0};

/* ---- reading: as for a count, except for what is not known before the vote ---- */

/* Whether an error only means that the vote has not taken place yet: ballots or the numbers present are missing. */
static bool is_early(const struct tally_meeting *m, const struct tally_diags *found, size_t index, bool as_issued)
{
    static const char missing[] = "a number is missing here"; /* as the table says it */
    const struct tally_diag d = tally_diags_at(found, index);
    for (size_t i = 0; i < m->ballot_file_count; i++)
        if (d.file && d.file == m->ballot_files[i].file.name)
            return true;
    return !as_issued && d.file && d.file == m->tiers_file.name && d.code == TALLY_BAD_NUMBER &&
           !strcmp(tally_diags_message(found, index).text, missing);
}

/* Copies the other diagnostics to diags. Returns how many errors are among them. */
static size_t copy_others(const struct tally_meeting *m, const struct tally_diags *found, bool as_issued,
                          struct tally_diags *diags)
{
    size_t passed = 0, errors = 0, count = tally_diags_count(found);
    unsigned file = 0;
    const char *name = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct tally_diag d = tally_diags_at(found, i);
        errors += d.severity == TALLY_ERROR;
        if (d.severity != TALLY_ERROR || is_early(m, found, i, as_issued))
            continue;
        if (d.file && d.file != name) {
            file = tally_diags_file(diags, name = d.file);
            if (d.file == m->rule_file.name && !m->rule_file.built_in)
                tally_diags_rule_file(diags, file);
        }
        char *text = tally_diags_text(found, i, true);
        tally_diags_add(diags, d.code,
                        (struct tally_place){.file = d.file ? file : 0, .line = d.line, .column = d.column}, "%1$s",
                        TALLY_ARGS(text));
        free(text);
        passed++;
    }
    if (!passed && tally_diags_errors(found) > errors) { /* so many that the rest was not kept */
        tally_diags_add(diags, TALLY_BAD_NUMBER, no_place, N_("too many numbers are missing; fill in tiers.csv first"),
                        TALLY_NO_ARGS);
        passed++;
    }
    return passed;
}

/* The first place of a character in the input files, for a diagnostic; files in GB18030 are not searched. */
static struct tally_place place_of(struct tally_meeting *m, uint32_t character, struct tally_diags *diags)
{
    const struct tally_file **files;
    size_t count = tally_meeting_files(m, &files);
    for (size_t i = 0; i < count; i++) {
        const char *bytes = (const char *)files[i]->bytes;
        size_t size = files[i]->size;
        struct tally_place at = {.line = 1, .column = 1};
        bool readable = files[i]->encoding == TALLY_UTF8 && tally_text_valid(files[i]->bytes, size) == size;
        for (size_t k = 0, n; readable && k < size; k += n) {
            uint32_t c;
            n = tally_text_next(bytes + k, size - k, &c);
            if (c == character) {
                at.file = tally_diags_file(diags, files[i]->name);
                return at;
            }
            at.column = c == '\n' ? 1 : at.column + (c != 0xFEFF);
            at.line += c == '\n';
        }
    }
    return no_place;
}

/* ---- what may be printed ---- */

/* On ballots with boxes every person needs a post, because choices are counted by post. */
static bool check_posts(const struct tally_meeting *m, struct tally_diags *diags)
{
    bool ok = true;
    struct tally_place place = no_place;
    unsigned file = 0;
    for (size_t i = 0; i < m->person_count; i++) {
        if (m->roster[i].written_in || tally_paper_post(m, &m->roster[i]) != TALLY_NO_POST)
            continue;
        place = m->roster[i].post_place;
        place.file = file = file ? file : tally_diags_file(diags, m->roster_file.name);
        tally_diags_add(diags, TALLY_RULE_MISMATCH, place,
                        N_("the roster does not say for which post %1$s is recommended; fill in 职位 (post), or print "
                           "blanks for names with --names"),
                        TALLY_ARGS(m->roster[i].name));
        ok = false;
    }
    return ok;
}

/* Whether the rule allows the form of ballot requested, and the roster has what it needs. */
static bool check_form(const struct paper *p, struct tally_diags *diags)
{
    const struct tally_meeting *m = p->m;
    bool recommends = m->rule->kind == TALLY_RECOMMENDATION, ok = true;
    if (p->names && !recommends)
        return tally_diags_refuse_path(diags, TALLY_RULE_MISMATCH, NULL,
                                       N_("only the ballots of a recommendation may have blanks for names; without "
                                          "--names they have a box for each mark"),
                                       TALLY_NO_ARGS);
    if (recommends && !p->names)
        ok = check_posts(m, diags);
    for (size_t i = 0; (p->names || m->rule->write_ins) && i < m->post_count; i++) {
        uint64_t allows = p->names ? tally_paper_allows(m, i) : UINT64_MAX, seats = m->posts[i].seats;
        char number[TALLY_NUMBER_SIZE];
        if ((allows < UINT64_MAX ? allows : seats) > TALLY_PAPER_BLANKS_MOST)
            ok = tally_diags_refuse_path(
                diags, TALLY_TOO_LARGE, NULL,
                N_("“%1$s” needs more blanks for names than a ballot may have; the limit is %2$s"),
                TALLY_ARGS(m->posts[i].title, tally_number(number, TALLY_PAPER_BLANKS_MOST)));
    }
    return ok;
}

/* Chooses the tiers to print. Returns their number; 0: reported. */
static size_t choose_tiers(const struct paper *p, const struct tally_paper_options *options, uint32_t *tiers,
                           struct tally_diags *diags)
{
    const struct tally_meeting *m = p->m;
    size_t count = 0;
    uint32_t only = options->tier ? tally_meeting_find_tier(m, tally_text_of(options->tier)) : 0;
    if (only == TALLY_INTERN_NONE) {
        char *list = tally_meeting_list_tiers(m);
        tally_diags_refuse_path(diags, TALLY_UNKNOWN_TIER, NULL, N_("there is no tier “%1$s”; the tiers are: %2$s"),
                                TALLY_ARGS(options->tier, list));
        free(list);
        return 0;
    }
    for (uint32_t t = 0; t < m->tier_count; t++)
        if ((!options->tier || t == only) && (options->ballots || m->tiers[t].issued))
            tiers[count++] = t;
    if (!count)
        tally_diags_refuse_path(
            diags, TALLY_BAD_ACCOUNTS, NULL,
            N_("tiers.csv says that no ballots are issued; fill in 发出 (issued), or give the number with --ballots N"),
            TALLY_NO_ARGS);
    return count;
}

static bool too_many(const struct paper *p, uint64_t pages, struct tally_diags *diags)
{
    char number[TALLY_NUMBER_SIZE], most[TALLY_NUMBER_SIZE];
    if (pages <= TALLY_PAPER_PAGES_MOST)
        return false;
    bool one = tally_pdf_pages(p->page.pdf) > TALLY_PAPER_PAGES_MOST;
    tally_diags_refuse_path(
        diags, TALLY_TOO_LARGE, NULL,
        one ? N_("a ballot may have at most %2$s pages; this one has more")
            : N_("the ballots take %1$s pages; at most %2$s are printed at once. The ballots of a tier are identical: "
                 "make one of each with --ballots 1, and print as many copies as are needed"),
        TALLY_ARGS(tally_number(number, pages), tally_number(most, TALLY_PAPER_PAGES_MOST)));
    return true;
}

/* ---- the document ---- */

/* “A票 常委”; stays valid after the meeting is closed. */
static const char *whole_name(const struct paper *p, size_t tier)
{
    const struct tally_tier *t = &p->m->tiers[tier];
    const char *label = tally_paper_label(p, tier);
    bool both = label != t->name && strcmp(t->id, t->name);
    return tally_words_join(p->w, (const char *const[]){label, t->name}, both ? 2 : 1, " ");
}

/* B1, B4: the calls are the same for each ballot, and for each of its parts but for what is said of the part. */
static bool set_ballots(struct paper *p, const struct tally_paper_options *options, const uint32_t *tiers,
                        struct tally_paper_made *made, struct tally_diags *diags)
{
    for (size_t i = 0; i < made->tier_count; i++) {
        size_t before = tally_pdf_pages(p->page.pdf);
        uint64_t ballots = options->ballots ? options->ballots : p->m->tiers[tiers[i]].issued;
        made->tiers[i] =
            (struct tally_paper_tier){.name = whole_name(p, tiers[i]), .ballots = ballots, .first = before + 1};
        for (uint64_t n = 0; n < ballots; n++) {
            struct tally_arena arena = {NULL};
            p->page.arena = &arena;
            for (uint32_t part = 0; part < p->m->rule->ballot_copies; part++)
                tally_paper_ballot(p, tiers[i], part);
            tally_arena_clear(&arena);
            p->page.arena = NULL;
            if (n == 0)
                made->tiers[i].pages = tally_pdf_pages(p->page.pdf) - before;
            if (n == 0 && too_many(p, before + ballots * made->tiers[i].pages, diags))
                return false;
        }
    }
    made->list = tally_pdf_pages(p->page.pdf) + 1;
    p->page.arena = &p->w->arena;
    tally_paper_list(p, made->tiers, tiers, made->tier_count);
    return true;
}

/* A sample's ballots: the pages of each in its tier's colour, and no list. */
static bool set_filled(struct paper *p, struct tally_paper_made *made)
{
    for (size_t i = 0; i < p->sample_count; i++) {
        struct tally_arena arena = {NULL};
        p->page.arena = &arena;
        p->filled = &p->sample[i];
        tally_paper_ballot(p, p->filled->tier, 0);
        tally_arena_clear(&arena);
    }
    p->filled = NULL;
    p->page.arena = &p->w->arena;
    made->tier_count = 0;
    made->list = tally_pdf_pages(p->page.pdf) + 1;
    return true;
}

static bool check_pages(struct paper *p, struct tally_meeting *m, struct tally_diags *diags)
{
    char code[TALLY_CODE_POINT_SIZE];
    uint32_t c = p->page.missing;
    if (p->page.overfull)
        tally_diags_refuse_path(diags, TALLY_NOT_RENDERED, NULL,
                                N_("a name or title is longer than a page of the ballot; shorten it"), TALLY_NO_ARGS);
    if (!c)
        return !p->page.overfull;
    tally_diags_add(diags, TALLY_NO_GLYPH, place_of(m, c, diags),
                    N_("no font has the character %1$s in “%2$s”, so nothing was printed; write it in another way"),
                    TALLY_ARGS(tally_hex_code_point(code, c), p->page.missing_in));
    return false;
}

/* The digest of all that the document depends on. */
static void digest_of(struct paper *p, struct tally_meeting *m, const struct tally_paper_options *options,
                      char sha256[TALLY_DIGEST_TEXT])
{
    const struct tally_file **files;
    size_t count = tally_meeting_files(m, &files), used = 0;
    const char **parts = tally_arena_alloc(&p->w->arena, count + 5, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        tally_digest(files[i]->bytes, files[i]->size, sha256);
        parts[used++] = tally_arena_text(&p->w->arena, sha256, TALLY_DIGEST_TEXT - 1);
    }
    parts[used++] = tally_words_number(p->w, options->ballots);
    parts[used++] = options->tier ? options->tier : "";
    parts[used++] = options->names ? "names" : "marks";
    parts[used++] = p->w->language == TALLY_ENGLISH ? "en" : "zh-CN";
    if (p->sample)
        parts[used++] = "filled in";
    const char *all = tally_words_join(p->w, parts, used, " ");
    tally_digest(all, strlen(all), sha256);
}

static bool finish(struct paper *p, struct tally_meeting *m, const struct tally_paper_options *options,
                   struct tally_paper_made *made, struct tally_diags *diags)
{
    char sha256[TALLY_DIGEST_TEXT];
    digest_of(p, m, options, sha256);
    const struct tally_pdf_about about = {.title = m->facts.title,
                                          .author = m->facts.body,
                                          .subject = m->facts.id,
                                          .language = p->w->language == TALLY_ENGLISH ? "en" : "zh-CN",
                                          .producer = "tally " TALLY_VERSION,
                                          .date = tally_words_format(p->w, "%1$sT00:00:00Z", TALLY_ARGS(m->facts.date)),
                                          .digest = sha256,
                                          .appearance_characters = ""};
    return tally_pdf_finish(p->page.pdf, &about, &made->bytes, &made->size, diags);
}

static bool render(struct paper *p, struct tally_meeting *m, const struct tally_paper_options *options,
                   struct tally_paper_made *made, struct tally_diags *diags)
{
    enum { MARGIN = 5200, TOP = 4200, BOTTOM = 5600 };
    uint32_t *tiers = tally_arena_alloc(&p->w->arena, m->tier_count, sizeof *tiers);
    if (!check_form(p, diags) || !(made->tier_count = choose_tiers(p, options, tiers, diags)))
        return false;
    made->tiers = tally_arena_alloc(&p->w->arena, made->tier_count, sizeof *made->tiers);
    made->parts = m->rule->ballot_copies;
    struct tally_fonts *fonts = tally_fonts_open(diags);
    if (!fonts)
        return false;
    struct tally_pdf *pdf = tally_pdf_new(fonts);
    p->page = (struct tally_page){.pdf = pdf,
                                  .fonts = fonts,
                                  .arena = &p->w->arena,
                                  .left = MARGIN,
                                  .right = TALLY_A4_WIDTH - MARGIN,
                                  .top = TALLY_A4_HEIGHT - TOP,
                                  .bottom = BOTTOM};
    bool ok = (p->sample ? set_filled(p, made) : set_ballots(p, options, tiers, made, diags)) &&
              check_pages(p, m, diags) && finish(p, m, options, made, diags);
    tally_pdf_free(pdf);
    tally_fonts_close(fonts);
    return ok;
}

static bool holds(const struct tally_file *file, const char *text)
{
    size_t size = strlen(text);
    bool found = false;
    for (size_t at = 0; at + size <= file->size && !found; at++)
        found = !memcmp(file->bytes + at, text, size);
    return found;
}

/* Whether the file is a PDF of this program's to which nothing is attached: ballots, and not a sheet. */
static bool is_printed(const char *path)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file file = {.bytes = NULL};
    bool is = tally_file_read_path(&file, path, aside) && holds(&file, "/Producer (tally ") &&
              !holds(&file, "/EmbeddedFiles");
    tally_file_clear(&file);
    tally_diags_free(aside);
    return is;
}

/* Puts the ballots in the place of ballots that were printed before, and of nothing else. */
static bool replace_file(const struct tally_paper_made *made, struct tally_diags *diags)
{
    if (!is_printed(made->path))
        return tally_diags_refuse_path(diags, TALLY_OUTPUT_EXISTS, made->path,
                                       N_("these are no ballots that this program printed; nothing was replaced"),
                                       TALLY_NO_ARGS);
    struct tally_bytes staged = {.bytes = NULL};
    tally_bytes_put_text(&staged, made->path);
    tally_bytes_put_text(&staged, ".new");
    char *folder = tally_path_folder(made->path);
    bool replaced = false, ok = tally_path_write(staged.bytes, made->bytes, made->size, false, diags);
    int error = ok ? tally_path_replace(staged.bytes, made->path, folder, &replaced) : 0;
    if (error)
        tally_diags_refuse_path(diags, TALLY_CANNOT_WRITE, made->path, N_("cannot be written: %1$s"),
                                TALLY_ARGS(strerror(error)));
    if (ok && !replaced)
        tally_file_remove("", staged.bytes);
    free(folder);
    free(staged.bytes);
    return ok && !error;
}

static bool write_file(const char *folder, const struct tally_paper_options *options, struct tally_paper_made *made,
                       struct tally_diags *diags)
{
    const char *out = options->out;
    if (out && !strcmp(out, "-"))
        return true;
    /* not ID.*.pdf, which are the names of sheets */
    const char *usual = options->language == TALLY_ENGLISH ? "ballots.pdf" : "选票.pdf";
    made->path = tally_path_join(out ? "" : folder, out ? out : usual);
    return options->replace && tally_file_exists("", made->path)
               ? replace_file(made, diags)
               : tally_path_write(made->path, made->bytes, made->size, false, diags);
}

/* 第四篇 四(三) “口头、举手或无记名投票”: a vote by hand or voice has no ballots to print. */
static bool check_method(const struct tally_meeting *m, struct tally_diags *diags)
{
    return m->facts.method == TALLY_METHOD_BALLOTS ||
           tally_diags_refuse(diags, TALLY_RULE_MISMATCH,
                              (struct tally_place){.file = tally_diags_file(diags, m->file.name)},
                              N_("the vote is taken by “%1$s”, which has no paper ballots; if ballots are cast after "
                                 "all, change the row 表决方式 (method) and delete totals.csv"),
                              TALLY_ARGS(tally_method_word(m->facts.method)));
}

static bool print(const char *folder, const struct tally_paper_options *options, struct paper p,
                  struct tally_paper_made *made, struct tally_diags *diags)
{
    *made = (struct tally_paper_made){
        .owner = tally_words_new(options->language == TALLY_LOCALE ? TALLY_CHINESE : options->language)};
    struct tally_diags *found = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, found);
    tally_diags_take_tables(diags, found);
    p.w = made->owner;
    p.m = m;
    bool ok = check_method(m, diags) && copy_others(m, found, !options->ballots, diags) == 0 &&
              render(&p, m, options, made, diags) && write_file(folder, options, made, diags);
    tally_meeting_close(m);
    tally_diags_free(found);
    return ok;
}

bool tally_paper_print(const char *folder, const struct tally_paper_options *options, struct tally_paper_made *made,
                       struct tally_diags *diags)
{
    return print(folder, options, (struct paper){.names = options->names}, made, diags);
}

bool tally_paper_print_filled(const char *folder, const struct tally_paper_options *options,
                              const struct tally_paper_filled *filled, size_t count, struct tally_paper_made *made,
                              struct tally_diags *diags)
{
    return print(folder, options, (struct paper){.sample = filled, .sample_count = count}, made, diags);
}

void tally_paper_clear(struct tally_paper_made *made)
{
    free(made->path);
    free(made->bytes);
    tally_words_free(made->owner);
    *made = (struct tally_paper_made){.path = NULL};
}
