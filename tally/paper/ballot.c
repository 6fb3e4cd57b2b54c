/* Sets a ballot: the band with the tier, the title, how to mark it, and the boxes. */
#include <assert.h>
#include <string.h>
#include <tally/meeting.h>
#include <tally/paper.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "font/font.h"
#include "meeting/meeting.h"
#include "page/page.h"
#include "paper/paper.h"
#include "pdf/pdf.h"
#include "words/words.h"

static int32_t width(const struct paper *p)
{
    return p->page.right - p->page.left;
}

static const char *figure(const struct paper *p, uint64_t n)
{
    return tally_words_number(p->w, n);
}

/* ---- the band on top of every page: the tier's name, on the tier's colour ---- */

/* Pale enough to disappear on a printer without colours. */
static const uint32_t tier_colours[] = {0xFFFFFF, 0xFFF3BF, 0xDFF0D8, 0xDCEAF7, 0xF9E0E6, 0xEBE3F5};

struct band {
    struct tally_type label, name;
    const char *label_text, *name_text;
    int32_t label_width, height;
};

static struct band make_band(struct paper *p, size_t tier)
{
    enum { PAD = 450, GAP = 900, LETTERS = 16000, LARGE = 2600, LEAST = 1300 };
    const struct tally_tier *t = &p->m->tiers[tier];
    struct band b = {.label = {TALLY_BOLD, LARGE, TALLY_BLACK, TALLY_LEFT},
                     .name = {TALLY_REGULAR, 1500, TALLY_BLACK, TALLY_LEFT}};
    bool lettered = p->m->rule->tier_count != 0;
    b.label_text = tally_paper_label(p, tier);
    b.name_text = lettered && strcmp(t->id, t->name) ? t->name : "";
    b.label_width = *b.name_text ? LETTERS : width(p) - 2 * GAP;
    while (b.label.size > LEAST &&
           tally_page_text_height(&p->page, b.label, b.label_width, b.label_text) > 2 * b.label.size)
        b.label.size -= 100; /* on one line if possible */
    int32_t label = tally_page_text_height(&p->page, b.label, b.label_width, b.label_text);
    while (*b.name_text && b.label_width > LEAST &&
           tally_page_text_height(&p->page, b.label, b.label_width - 100, b.label_text) == label)
        b.label_width -= 100; /* the name follows directly */
    int32_t name = tally_page_text_height(&p->page, b.name, width(p) - 3 * GAP - b.label_width, b.name_text);
    b.height = (label > name ? label : name) + 2 * PAD;
    return b;
}

static void draw_band(struct paper *p, const struct band *b, size_t tier, int32_t top)
{
    enum { GAP = 900, EDGE = 120 };
    struct tally_page *l = &p->page;
    int32_t bottom = top - b->height, label = tally_page_text_height(l, b->label, b->label_width, b->label_text);
    tally_pdf_fill(l->pdf, l->left, bottom, width(p), b->height,
                   tier_colours[tier % (sizeof tier_colours / sizeof *tier_colours)]);
    for (int32_t side = 0; side < 2; side++) {
        int32_t y = side ? top : bottom, x = side ? l->left : l->right;
        tally_pdf_line(l->pdf, l->left, y, l->right, y, EDGE, TALLY_BLACK);
        tally_pdf_line(l->pdf, x, bottom, x, top, EDGE, TALLY_BLACK);
    }
    tally_page_text(l, b->label, l->left + GAP, top - (b->height - label) / 2, b->label_width, b->label_text);
    if (!*b->name_text)
        return;
    int32_t x = l->left + 2 * GAP + b->label_width, wide = l->right - GAP - x,
            name = tally_page_text_height(l, b->name, wide, b->name_text);
    tally_page_text(l, b->name, x, top - (b->height - name) / 2, wide, b->name_text);
}

/* ---- title and instructions ---- */

/* “Part 1 of 2, for 组织部”: which copy of the ballot this is. 第二篇 六(二)三 “票决票1式2份由组织部和纪检委分别存档” */
static const char *which_part(const struct paper *p, uint32_t part)
{
    const struct tally_meeting_facts *m = &p->m->facts;
    bool kept = part < m->archive_count;
    const char *const args[] = {figure(p, part + 1), figure(p, p->m->rule->ballot_copies),
                                kept ? m->archives[part] : "", NULL};
    return tally_words_format(
        p->w, kept ? TALLY_SAY(p->w, "Part %1$s of %2$s, for: %3$s") : TALLY_SAY(p->w, "Part %1$s of %2$s"), args);
}

static void set_title(struct paper *p, uint32_t part)
{
    const struct tally_rule *rule = p->m->rule;
    static const char *const titles[] = {[TALLY_RECOMMENDATION] = N_("Recommendation ballot"),
                                         [TALLY_APPRAISAL] = N_("Appraisal ballot"),
                                         [TALLY_DECISION] = N_("Voting ballot")};
    const struct tally_type name = {TALLY_BOLD, 1700, TALLY_BLACK, TALLY_CENTRE},
                            title = {TALLY_REGULAR, 1400, TALLY_BLACK, TALLY_CENTRE},
                            facts = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_CENTRE},
                            copy = {TALLY_BOLD, 1300, TALLY_BLACK, TALLY_CENTRE};
    const struct tally_meeting_facts *m = &p->m->facts;
    struct tally_page *l = &p->page;
    const char *ballot_title = tally_rule_elects(rule) ? TALLY_SAY(p->w, "Election ballot")
                               : rule->kind == TALLY_DECISION && tally_rule_is_of_other_body(rule)
                                   ? TALLY_SAY(p->w, "Ballot of a vote")
                                   : TALLY_SAY(p->w, titles[rule->kind]);
    int32_t even = tally_page_even_width(l, name, width(p), m->title);
    l->y -= tally_page_text(l, name, l->left + (width(p) - even) / 2, l->y, even, m->title) + 150;
    l->y -= tally_page_text(l, title, l->left, l->y, width(p), ballot_title) + 150;
    l->y -= tally_page_text(l, facts, l->left, l->y, width(p),
                            tally_words_format(p->w, "%1$s · %2$s", TALLY_ARGS(m->body, tally_paper_date(p))));
    if (p->m->rule->ballot_copies > 1) {
        tally_page_space(l, 250);
        l->y -= tally_page_text(l, copy, l->left, l->y, width(p), which_part(p, part));
    }
    tally_page_space(l, 500);
}

/* ---- what is written by hand: on a ballot the number alone, and on a sample all the rest ---- */

enum { INK = 0x1F3F9F };

/* Half way up the field; wide: of the field. */
static void write_text(struct paper *p, int32_t x, int32_t wide, const char *text)
{
    const struct tally_type hand = {TALLY_REGULAR, 1500, INK, TALLY_CENTRE};
    tally_page_text(&p->page, hand, x, p->page.y + 2000, wide, text);
}

/* A tick in a box of the row above, whose lower left corner this is. */
static void tick(struct paper *p, int32_t x, int32_t wide)
{
    enum { HIGH = 2800, THICK = 170 };
    const int32_t y = p->page.y, foot = x + wide * 45 / 100;
    tally_pdf_line(p->page.pdf, x + wide * 28 / 100, y + HIGH / 2, foot, y + HIGH / 5, THICK, INK);
    tally_pdf_line(p->page.pdf, foot, y + HIGH / 5, x + wide * 76 / 100, y + HIGH * 4 / 5, THICK, INK);
}

/* 票号: empty until the box was opened and the ballots were mixed, so that a number leads to nobody (B3). Only the first
 * part of a ballot is numbered and keyed. */
static void set_number(struct paper *p, uint32_t part)
{
    enum { FIELD = 7000, HIGH = 2000, EDGE = 60 };
    struct tally_page *l = &p->page;
    const struct tally_type type = {TALLY_REGULAR, 950, TALLY_BLACK, TALLY_RIGHT};
    if (part > 0)
        return;
    tally_page_text(l, type, l->left, l->y - (HIGH - type.size) / 2, width(p) - FIELD - 300,
                    TALLY_SAY(p->w, "Ballot number (for the scrutineers, after the box was opened and mixed)"));
    l->y -= HIGH;
    tally_pdf_line(l->pdf, l->right - FIELD, l->y + 350, l->right, l->y + 350, EDGE, TALLY_BLACK);
    if (p->filled)
        write_text(p, l->right - FIELD, FIELD, p->filled->number);
}

/* ---- the boxes ---- */

static size_t marks_of(const struct paper *p, const char **marks)
{
    static const char *const decision[] = {"agree", "against", "abstain", "hold"};
    const struct tally_rule *rule = p->m->rule;
    size_t count = 0;
    if (rule->kind == TALLY_RECOMMENDATION)
        marks[count++] = tally_words_mark(p->w, "for");
    for (size_t i = 0; rule->kind == TALLY_DECISION && i < sizeof decision / sizeof *decision; i++)
        if (i != TALLY_HOLD || !tally_rule_is_of_other_body(rule)) /* 缓议 is the regulation's */
            marks[count++] = tally_words_mark(p->w, decision[i]);
    for (size_t i = 0; rule->kind == TALLY_APPRAISAL && i < rule->grade_count; i++)
        marks[count++] = rule->grades[i].name;
    if (rule->points.count) /* a field for a number in place of the boxes */
        marks[count++] = tally_words_format(
            p->w, TALLY_SAY(p->w, "points (%1$s to %2$s)"),
            TALLY_ARGS(tally_words_value(p->w, rule->points.least), tally_words_value(p->w, rule->points.most)));
    return count;
}

static const char *unit_and_title(const struct paper *p, const struct tally_person *person)
{
    const char *parts[2];
    size_t count = 0;
    if (*person->unit)
        parts[count++] = person->unit;
    if (*person->title)
        parts[count++] = person->title;
    return tally_words_join(p->w, parts, count, " ");
}

/* What is decided of the person; "": the roster does not say. In a contested vote it is the post that they stand for,
 * 拟任. */
static const char *matter_of(const struct paper *p, const struct tally_person *person)
{
    uint32_t post = tally_paper_post(p->m, person);
    if (p->m->rule->kind != TALLY_DECISION)
        return "";
    /* who is elected is not proposed for the post, which stands above the names */
    if (*person->action || !p->m->rule->contested || post == TALLY_NO_POST || tally_rule_elects(p->m->rule))
        return person->action;
    return tally_words_format(p->w, TALLY_SAY(p->w, "for the post: %1$s"), TALLY_ARGS(p->m->posts[post].title));
}

/* Whether the roster says for any item what is decided; then the column shows that instead of the position. */
static bool has_matters(const struct paper *p)
{
    for (size_t i = 0; p->m->rule->kind == TALLY_DECISION && i < p->m->person_count; i++)
        if (*matter_of(p, &p->m->roster[i]))
            return true;
    return false;
}

/* The cell beside the name: what is decided, or where the person works. */
static struct tally_page_cell about_cell(const struct paper *p, const struct tally_person *person)
{
    const char *known = unit_and_title(p, person);
    bool matters = has_matters(p);
    struct tally_page_cell cell = {.text = matters ? matter_of(p, person) : known, .below = matters ? known : ""};
    const char *deferred = TALLY_SAY(p->w, "deferred: not voted on, leave the boxes empty");
    if (*person->deferred)
        cell.below =
            *cell.below ? tally_words_join(p->w, (const char *const[]){cell.below, deferred}, 2, " · ") : deferred;
    return cell;
}

/* Whether another person has the same name and nothing on the ballot distinguishes them. */
static bool is_ambiguous(const struct tally_meeting *m, const struct tally_person *person)
{
    size_t same = 0;
    for (size_t i = 0; i < m->person_count; i++)
        same += !m->roster[i].written_in && tally_text_same(m->roster[i].folded, person->folded) &&
                !strcmp(m->roster[i].unit, person->unit) && !strcmp(m->roster[i].title, person->title) &&
                !strcmp(m->roster[i].action, person->action);
    return same > 1;
}

/* Whether any item has more on the ballot than its name. */
static bool has_about(const struct paper *p)
{
    for (size_t i = 0; i < p->m->person_count; i++) {
        const struct tally_page_cell cell = about_cell(p, &p->m->roster[i]);
        if (!p->m->roster[i].written_in && (*cell.text || *cell.below))
            return true;
    }
    return false;
}

/* The columns: number, name, about the item, and a box for each mark. Returns how many. */
static size_t item_columns(const struct paper *p, struct tally_page_column *columns, const char *const *marks,
                           size_t mark_count)
{
    enum { NUMBER = 2600, NAME = 12000, ABOUT = 9000, MARK = 4700, WIDE = 5600, POINTS = 11000 };
    bool about = has_about(p);
    size_t n = 0;
    assert(mark_count > 0);
    int32_t left = width(p) - NUMBER - NAME,
            box = p->m->rule->points.count                                                 ? POINTS
                  : p->m->rule->kind == TALLY_APPRAISAL || p->w->language == TALLY_ENGLISH ? WIDE
                                                                                           : MARK,
            most = (left - (about ? ABOUT : 0)) / (int32_t)mark_count;
    box = box < most ? box : most;
    left -= box * (int32_t)mark_count;
    columns[n++] = (struct tally_page_column){TALLY_SAY(p->w, "no."), NUMBER, TALLY_CENTRE};
    columns[n++] =
        (struct tally_page_column){tally_words_name_heading(p->w, p->m->rule), about ? NAME : NAME + left, TALLY_LEFT};
    if (about)
        columns[n++] = (struct tally_page_column){has_matters(p) ? tally_rule_is_of_other_body(p->m->rule)
                                                                       ? TALLY_SAY(p->w, "item")
                                                                       : TALLY_SAY(p->w, "matter")
                                                                 : TALLY_SAY(p->w, "unit and position"),
                                                  left, TALLY_LEFT};
    for (size_t i = 0; i < mark_count; i++)
        columns[n++] = (struct tally_page_column){marks[i], box, TALLY_CENTRE};
    return n;
}

/* Strikes out the last boxes of the last row: those of a deferred item, which must not be marked, and those that a name
 * written in does not have. */
static void strike_out(struct paper *p, const struct tally_page_table *table, size_t boxes)
{
    enum { EDGE = 600, THICK = 120 };
    struct tally_page *l = &p->page;
    int32_t y = l->y + table->least / 2, wide = 0;
    for (size_t k = table->count - boxes; k < table->count; k++)
        wide += table->columns[k].width;
    tally_pdf_line(l->pdf, l->right - wide + EDGE, y, l->right - EDGE, y, THICK, TALLY_BLACK);
}

/* 另选他人: lines for names that are not printed, as many as there are seats, with the box for agreement alone. */
static void set_write_ins(struct paper *p, const struct tally_page_table *of, uint32_t post, size_t first)
{
    enum { HIGH = 3600 };
    struct tally_page_table table = *of;
    uint64_t lines = post != TALLY_NO_POST && tally_paper_takes_names(p->m, post) ? p->m->posts[post].seats : 0;
    struct tally_page_cell *cells = tally_arena_alloc(p->page.arena, table.count, sizeof *cells);
    for (size_t k = 0; k < table.count; k++)
        cells[k] = (struct tally_page_cell){.text = ""};
    cells[first - 1].text =
        first == 3 ? TALLY_SAY(p->w, "written in (the name on the left)") : TALLY_SAY(p->w, "written in:");
    table.least = HIGH;
    for (uint64_t line = 0; line < lines && tally_pdf_pages(p->page.pdf) <= TALLY_PAPER_PAGES_MOST; line++) {
        tally_page_rows(&table, cells, 1);
        if (table.count - first > 1)
            strike_out(p, &table, table.count - first - 1);
    }
}

/* Ticks the box of the last row that a sample's ballot has ticked for the item. */
static void fill_in(struct paper *p, const struct tally_page_table *table, size_t first, size_t item)
{
    int32_t x = p->page.left;
    if (!p->filled || item >= strlen(p->filled->boxes) || p->filled->boxes[item] == '0')
        return;
    const size_t box = first + (size_t)(p->filled->boxes[item] - '1');
    for (size_t k = 0; k < box; k++)
        x += table->columns[k].width;
    if (box < table->count)
        tick(p, x, table->columns[box].width);
}

/* Sets the items of a post, or with TALLY_NO_POST all items, numbered from *number + 1 on. */
static void set_items(struct paper *p, uint32_t post, size_t *number)
{
    const struct tally_meeting *m = p->m;
    struct tally_arena *arena = p->page.arena;
    size_t most = 3 + 4 + m->rule->grade_count;
    const char **marks = tally_arena_alloc(arena, most, sizeof *marks);
    struct tally_page_column *columns = tally_arena_alloc(arena, most, sizeof *columns);
    struct tally_page_cell *cells = tally_arena_alloc(arena, most, sizeof *cells);
    size_t mark_count = marks_of(p, marks), count = item_columns(p, columns, marks, mark_count),
           first = count - mark_count;
    struct tally_page_table table = {.page = &p->page, .columns = columns, .count = count, .size = 1200, .least = 2800};
    for (size_t i = 0; i < m->person_count && tally_pdf_pages(p->page.pdf) <= TALLY_PAPER_PAGES_MOST; i++) {
        const struct tally_person *person = &m->roster[i];
        if (person->written_in || (post != TALLY_NO_POST && tally_paper_post(m, person) != post))
            continue;
        cells[0] = (struct tally_page_cell){.text = figure(p, ++*number)};
        cells[1] = (struct tally_page_cell){
            .text = person->name, .below = is_ambiguous(m, person) ? person->id : NULL, .strong = true};
        if (first == 3)
            cells[2] = about_cell(p, person);
        for (size_t k = first; k < count; k++)
            cells[k] = (struct tally_page_cell){.text = ""};
        tally_page_rows(&table, cells, 1);
        if (*person->deferred)
            strike_out(p, &table, mark_count);
        fill_in(p, &table, first, *number - 1);
    }
    set_write_ins(p, &table, post, first);
}

/* Sets blanks for names, in two columns if there are many, in rows high enough to write in. */
static void set_blanks(struct paper *p, size_t post)
{
    enum { NUMBER = 2600, SIDE_BY_SIDE = 4, UNASKED = 5 };
    uint64_t allows = tally_paper_allows(p->m, post), blanks = allows < UINT64_MAX ? allows
                                                               : p->m->posts[post].seats > UNASKED
                                                                   ? p->m->posts[post].seats
                                                                   : UNASKED;
    size_t across = blanks > SIDE_BY_SIDE ? 2 : 1;
    uint64_t rows = (blanks + across - 1) / across;
    int32_t wide = width(p) / (int32_t)across - NUMBER;
    struct tally_page_column columns[4];
    struct tally_page_cell cells[4];
    for (size_t k = 0; k < across; k++) {
        columns[2 * k] = (struct tally_page_column){TALLY_SAY(p->w, "no."), NUMBER, TALLY_CENTRE};
        columns[2 * k + 1] = (struct tally_page_column){TALLY_SAY(p->w, "name (and unit)"), wide, TALLY_LEFT};
    }
    struct tally_page_table table = {
        .page = &p->page, .columns = columns, .count = 2 * across, .size = 1150, .least = 3400};
    for (uint64_t row = 0; row < rows; row++) {
        for (size_t k = 0; k < across; k++) {
            uint64_t number = k * rows + row + 1;
            cells[2 * k] = (struct tally_page_cell){.text = number <= blanks ? figure(p, number) : ""};
            cells[2 * k + 1] = (struct tally_page_cell){.text = ""};
        }
        tally_page_rows(&table, cells, 1);
    }
}

static const char *post_heading(const struct paper *p, size_t post)
{
    const struct tally_post *t = &p->m->posts[post];
    const struct tally_rule *rule = p->m->rule;
    uint64_t allows = tally_paper_allows(p->m, post);
    const char *const args[] = {t->title, figure(p, t->seats), figure(p, allows), NULL};
    if (allows == UINT64_MAX)
        return tally_words_format(p->w, TALLY_SAY(p->w, "%1$s (seats: %2$s)"), args);
    if (rule->choices_exact)
        return tally_words_format(p->w,
                                  rule->contested ? TALLY_SAY(p->w, "%1$s (seats: %2$s; agree to exactly %3$s)")
                                                  : TALLY_SAY(p->w, "%1$s (seats: %2$s; recommend exactly %3$s)"),
                                  args);
    return tally_words_format(p->w,
                              rule->contested ? TALLY_SAY(p->w, "%1$s (seats: %2$s; agree to %3$s at most)")
                                              : TALLY_SAY(p->w, "%1$s (seats: %2$s; recommend %3$s at most)"),
                              args);
}

static void set_posts(struct paper *p)
{
    size_t number = 0;
    for (size_t post = 0; post < p->m->post_count; post++) {
        size_t persons = 0;
        for (size_t i = 0; i < p->m->person_count && !p->names; i++)
            persons += !p->m->roster[i].written_in && tally_paper_post(p->m, &p->m->roster[i]) == post;
        if (!persons && !p->names && !tally_paper_takes_names(p->m, (uint32_t)post))
            continue;
        tally_page_heading(&p->page, post_heading(p, post), 6000);
        if (p->names)
            set_blanks(p, post);
        else
            set_items(p, (uint32_t)post, &number);
    }
}

/* ---- the whole ballot ---- */

/* 权数: a field that is filled in when the ballot is given out; the same on every ballot (B1). */
static void set_weight(struct paper *p)
{
    enum { LABEL = 30000, FIELD = 14000, HIGH = 2800 };
    struct tally_page *l = &p->page;
    const struct tally_type type = {TALLY_REGULAR, 1200, TALLY_BLACK, TALLY_LEFT};
    if (!p->m->rule->ballot_weight)
        return;
    const char *label = tally_words_format(p->w, TALLY_SAY(p->w, "Weight of this ballot (%1$s):"),
                                           TALLY_ARGS(p->m->rule->ballot_weight));
    int32_t wide = tally_page_text_width(l, type, label) + 600;
    wide = wide < LABEL ? wide : LABEL;
    tally_page_reserve(l, HIGH);
    tally_page_text(l, type, l->left, l->y - (HIGH - 1200) / 2, wide, label);
    tally_pdf_line(l->pdf, l->left + wide, l->y - HIGH + 500, l->left + wide + FIELD, l->y - HIGH + 500, 60,
                   TALLY_BLACK);
    l->y -= HIGH;
    tally_page_space(l, 400);
}

/* A place for the seal of the body below the items, where the page has room for one; else it goes over the title. */
static void set_seal(struct paper *p)
{
    enum { SEAL = 12000, RIGHT = 4000 };
    struct tally_page *l = &p->page;
    const struct tally_type type = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_RIGHT};
    if (l->y - SEAL < l->bottom)
        return;
    tally_page_text(l, type, l->left, l->y - SEAL / 2, width(p) - RIGHT, TALLY_SAY(p->w, "(seal)"));
    l->y -= SEAL;
}

/* Draws the band on each page, and the page number if there is more than one. */
static void finish_pages(struct paper *p, const struct band *band, size_t tier, int32_t top, size_t first)
{
    struct tally_page *l = &p->page;
    const struct tally_type foot = {TALLY_REGULAR, 900, TALLY_BLACK, TALLY_CENTRE},
                            title = {TALLY_REGULAR, 750, TALLY_GREY, TALLY_CENTRE};
    size_t count = tally_pdf_pages(l->pdf) - first;
    for (size_t i = 0; i < count; i++) {
        tally_pdf_turn_to(l->pdf, first + i);
        draw_band(p, band, tier, top);
        if (count == 1)
            return;
        int32_t y = l->bottom - 500;
        y -= tally_page_text(
            l, foot, l->left, y, width(p),
            tally_words_format(p->w, TALLY_SAY(p->w, "page %1$s of %2$s; the pages of this ballot belong together"),
                               TALLY_ARGS(figure(p, i + 1), figure(p, count))));
        if (i > 0)
            tally_page_text(l, title, l->left, y, width(p), p->m->facts.title);
    }
}

void tally_paper_ballot(struct paper *p, size_t tier, uint32_t part)
{
    struct tally_page *l = &p->page;
    int32_t top = l->top;
    size_t first = tally_pdf_pages(l->pdf), number = 0;
    const struct band band = make_band(p, tier);
    l->top = top - band.height - 900;
    tally_page_begin(l);
    set_title(p, part);
    set_number(p, part);
    tally_paper_guide(p);
    set_weight(p);
    if (tally_paper_has_posts(p->m))
        set_posts(p);
    else
        set_items(p, TALLY_NO_POST, &number);
    if (!p->filled)
        set_seal(p);
    if (p->filled && p->filled->remark) {
        l->y -= 4000;
        write_text(p, l->left, width(p), p->filled->remark);
    }
    l->top = top;
    finish_pages(p, &band, tier, top, first);
}
