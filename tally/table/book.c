/* Reading which sheets a workbook has, its date system, number formats and shared texts. */
#include "table/book.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "table/package.h"

enum { MOST_SHEETS = 1000, MOST_STYLES = 65536, MOST_CUSTOM = 4000 };

static bool ends(const char *text, const char *with)
{
    size_t size = strlen(text), end = strlen(with);
    return size >= end && !strcmp(text + size - end, with);
}

static bool is_macro(struct tally_workbook_fault *fault)
{
    return tally_workbook_fail(fault, TALLY_MACRO_WORKBOOK,
                               N_("this workbook holds macros, which are programs; copy the table into a new workbook, "
                                  "and save that as a workbook without macros (.xlsx)"),
                               NULL);
}

/* ---- relations: which part is meant by an id ---- */

struct relations {
    struct tally_arena *arena;
    const char *folder; /* that targets are relative to */
    struct relation {
        const char *id, *type, *part; /* part NULL: outside the workbook */
    } * list;
    size_t count, room;
};

/* The part that a target names, seen from a folder: “worksheets/sheet1.xml”, “/xl/styles.xml”, “../x”. */
static const char *part_of(struct tally_arena *arena, const char *folder, const char *target)
{
    size_t size = strlen(folder) + strlen(target) + 2, used = strlen(folder);
    char *part = tally_arena_alloc(arena, size, 1);
    memcpy(part, folder, used);
    if (*target == '/')
        used = 0;
    while (*target) {
        target += strspn(target, "/");
        size_t step = strcspn(target, "/");
        if (step == 2 && !strncmp(target, "..", 2)) {
            while (used && part[used - 1] != '/')
                used--;
            used -= used != 0;
        } else if (step && !(step == 1 && *target == '.')) {
            if (used)
                part[used++] = '/';
            memcpy(part + used, target, step);
            used += step;
        }
        target += step;
    }
    part[used] = '\0';
    return part;
}

static void on_relation(void *self, const char *name, const char *const *attributes)
{
    struct relations *r = self;
    const char *id = tally_xml_attribute(attributes, "Id"), *type = tally_xml_attribute(attributes, "Type"),
               *target = tally_xml_attribute(attributes, "Target"),
               *mode = tally_xml_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return;
    bool outside = mode && !strcmp(mode, "External");
    TALLY_PUSH(r->list, r->count, r->room) =
        (struct relation){.id = tally_arena_text(r->arena, id, strlen(id)),
                          .type = tally_arena_text(r->arena, type, strlen(type)),
                          .part = outside ? NULL : part_of(r->arena, r->folder, target)};
}

static void on_nothing(void *self, const char *name)
{
    (void)self, (void)name;
}

/* Reads the relations of a part: “xl/workbook.xml” has them in “xl/_rels/workbook.xml.rels”; "" is the workbook as a
 * whole. Free the list. */
static bool read_relations(struct tally_book *book, const char *part, struct relations *r,
                           struct tally_workbook_fault *fault)
{
    const char *slash = strrchr(part, '/');
    static const char rels[] = "_rels/", ending[] = ".rels";
    size_t folder = slash ? (size_t)(slash - part) : 0, before = folder + (slash != NULL), rest = strlen(part + before);
    char *name = tally_arena_alloc(&book->arena, before + strlen(rels) + rest + sizeof ending, 1);
    *r = (struct relations){.arena = &book->arena, .folder = tally_arena_text(&book->arena, part, folder)};
    memcpy(name, part, before);
    memcpy(name + before, rels, strlen(rels));
    memcpy(name + before + strlen(rels), part + before, rest);
    memcpy(name + before + strlen(rels) + rest, ending, sizeof ending);
    const struct tally_xml xml = {.start = on_relation, .end = on_nothing, .self = r, .read = &book->read};
    return tally_package_parse(book->package, name, &xml, fault);
}

static const struct relation *relation_of_type(const struct relations *r, const char *type)
{
    for (size_t i = 0; i < r->count; i++)
        if (ends(r->list[i].type, type) && r->list[i].part)
            return &r->list[i];
    return NULL;
}

/* ---- the list of sheets ---- */

struct list {
    struct tally_book *book;
    const struct relations *relations;
    struct tally_workbook_fault *fault;
};

static void add_sheet(struct list *l, const char *const *attributes)
{
    const char *name = tally_xml_attribute(attributes, "name"), *id = tally_xml_relation(attributes),
               *state = tally_xml_attribute(attributes, "state");
    struct tally_book *book = l->book;
    const struct relation *found = NULL;
    for (size_t i = 0; i < l->relations->count && id; i++)
        if (!strcmp(l->relations->list[i].id, id))
            found = &l->relations->list[i];
    if (!name || !found || !found->part || book->sheet_count == MOST_SHEETS) {
        tally_workbook_fail(l->fault, TALLY_BAD_WORKBOOK,
                            N_("the list of sheets of this workbook is damaged; open it in the spreadsheet program and "
                               "save it as a new workbook (.xlsx)"),
                            NULL);
        return;
    }
    if (strstr(found->type, "acrosheet"))
        is_macro(l->fault);
    if (!ends(found->type, "/worksheet"))
        return; /* a chart */
    TALLY_PUSH(book->sheets, book->sheet_count, book->sheet_room) =
        (struct tally_book_sheet){.name = tally_arena_text(&book->arena, name, strlen(name)),
                                  .part = found->part,
                                  .hidden = state && strcmp(state, "visible") != 0};
}

static void on_workbook(void *self, const char *name, const char *const *attributes)
{
    struct list *l = self;
    if (!strcmp(name, "workbookPr"))
        l->book->from_1904 = tally_xml_is_true(attributes, "date1904");
    else if (!strcmp(name, "sheet"))
        add_sheet(l, attributes);
}

struct kind {
    const struct tally_package *package;
    bool macros;
};

/* Whether some part has that ending. Types of endings that no part has say nothing of the workbook: SheetJS lists the
 * one of .bin in each. */
static bool is_ending_used(const struct tally_package *package, const char *ending)
{
    struct tally_bytes dotted = {.bytes = NULL};
    tally_bytes_put_text(&dotted, ".");
    tally_bytes_put_text(&dotted, ending);
    bool used = tally_package_has_ending(package, dotted.bytes);
    free(dotted.bytes);
    return used;
}

/* The type of the workbook's main part tells whether it may hold macros. */
static void on_type(void *self, const char *name, const char *const *attributes)
{
    struct kind *kind = self;
    const char *type = tally_xml_attribute(attributes, "ContentType"),
               *ending = strcmp(name, "Default") ? NULL : tally_xml_attribute(attributes, "Extension");
    bool macros = type && (strstr(type, "macroEnabled.main") || strstr(type, "vbaProject"));
    kind->macros |= macros && (!ending || is_ending_used(kind->package, ending));
}

static bool check_kind(struct tally_book *book, struct tally_workbook_fault *fault)
{
    static const char types[] = "[Content_Types].xml";
    struct kind kind = {book->package, tally_package_has_ending(book->package, "vbaProject.bin")};
    const struct tally_xml xml = {.start = on_type, .end = on_nothing, .self = &kind, .read = &book->read};
    if (!tally_package_has(book->package, types))
        return tally_workbook_fail(
            fault, TALLY_BAD_WORKBOOK,
            tally_package_has(book->package, "content.xml")
                ? N_("this is a workbook of the kind .ods, whatever its name says; open it in the spreadsheet program "
                     "and save it as an Excel workbook (.xlsx)")
                : N_("this is not a workbook of the kind .xlsx, whatever its name says; open it in the spreadsheet "
                     "program and save it as an Excel workbook (.xlsx)"),
            NULL);
    return tally_package_parse(book->package, types, &xml, fault) && (!kind.macros || is_macro(fault));
}

static bool read_list(struct tally_book *book, const char *part, struct tally_workbook_fault *fault)
{
    struct relations relations;
    struct list list = {book, &relations, fault};
    const struct tally_xml xml = {.start = on_workbook, .end = on_nothing, .self = &list, .read = &book->read};
    bool ok = read_relations(book, part, &relations, fault) && tally_package_parse(book->package, part, &xml, fault);
    const struct relation *styles = ok ? relation_of_type(&relations, "/styles") : NULL,
                          *texts = ok ? relation_of_type(&relations, "/sharedStrings") : NULL;
    book->styles = styles ? tally_arena_text(&book->arena, styles->part, strlen(styles->part)) : NULL;
    book->texts = texts ? tally_arena_text(&book->arena, texts->part, strlen(texts->part)) : NULL;
    free(relations.list);
    return ok;
}

bool tally_book_open(struct tally_book *book, const unsigned char *bytes, size_t size,
                     struct tally_workbook_fault *fault)
{
    struct relations relations = {.list = NULL};
    *book = (struct tally_book){.package = tally_package_open(bytes, size, fault)};
    bool ok = book->package && check_kind(book, fault) && read_relations(book, "", &relations, fault);
    const struct relation *main = ok ? relation_of_type(&relations, "/officeDocument") : NULL;
    const char *part = main ? main->part : NULL;
    free(relations.list);
    if (ok && (!part || !tally_package_has(book->package, part)))
        return tally_workbook_fail(
            fault, TALLY_BAD_WORKBOOK,
            N_("this is not a workbook of the kind .xlsx, whatever its name says; open it in the "
               "spreadsheet program and save it as an Excel workbook (.xlsx)"),
            NULL);
    return ok && read_list(book, part, fault);
}

void tally_book_close(struct tally_book *book)
{
    tally_package_close(book->package);
    free(book->sheets);
    free(book->formats);
    free(book->shared.bytes);
    free(book->ends);
    tally_arena_clear(&book->arena);
}

/* ---- number formats ---- */

struct styles {
    struct tally_book *book;
    bool in_cells; /* in cellXfs, the styles of cells */
    struct custom {
        unsigned long number;
        struct tally_number_format format;
    } * custom;
    size_t count, room;
};

static struct tally_number_format format_of(const struct styles *s, unsigned long number)
{
    for (size_t i = s->count; i-- > 0;)
        if (s->custom[i].number == number)
            return s->custom[i].format;
    return tally_number_format_known(number);
}

static void on_style(void *self, const char *name, const char *const *attributes)
{
    struct styles *s = self;
    const char *number = tally_xml_attribute(attributes, "numFmtId"),
               *code = tally_xml_attribute(attributes, "formatCode");
    if (!strcmp(name, "cellXfs"))
        s->in_cells = true;
    else if (!strcmp(name, "numFmt") && number && code && s->count < MOST_CUSTOM)
        TALLY_PUSH(s->custom, s->count, s->room) =
            (struct custom){strtoul(number, NULL, 10), tally_number_format_read(code)};
    else if (!strcmp(name, "xf") && s->in_cells && s->book->format_count < MOST_STYLES)
        TALLY_PUSH(s->book->formats, s->book->format_count, s->book->format_room) =
            format_of(s, number ? strtoul(number, NULL, 10) : 0);
}

static void on_style_end(void *self, const char *name)
{
    struct styles *s = self;
    if (!strcmp(name, "cellXfs"))
        s->in_cells = false;
}

/* ---- shared texts ---- */

struct texts {
    struct tally_book *book;
    unsigned phonetic; /* how deep in a reading aid, which is no part of the text */
    bool in_text;
};

static void on_text_start(void *self, const char *name, const char *const *attributes)
{
    struct texts *t = self;
    (void)attributes;
    t->phonetic += !strcmp(name, "rPh");
    t->in_text = !strcmp(name, "t") && !t->phonetic;
}

static void on_text_end(void *self, const char *name)
{
    struct texts *t = self;
    t->in_text = false;
    if (!strcmp(name, "rPh"))
        t->phonetic--;
    else if (!strcmp(name, "si"))
        TALLY_PUSH(t->book->ends, t->book->text_count, t->book->text_room) = t->book->shared.used;
}

static void on_text(void *self, const char *bytes, size_t size)
{
    struct texts *t = self;
    if (t->in_text)
        tally_bytes_put(&t->book->shared, bytes, size);
}

bool tally_book_load(struct tally_book *book, struct tally_workbook_fault *fault)
{
    struct styles styles = {.book = book};
    struct texts texts = {.book = book};
    const struct tally_xml style = {.start = on_style, .end = on_style_end, .self = &styles, .read = &book->read},
                           text = {.start = on_text_start,
                                   .end = on_text_end,
                                   .text = on_text,
                                   .self = &texts,
                                   .read = &book->read};
    bool ok = (!book->styles || tally_package_parse(book->package, book->styles, &style, fault)) &&
              (!book->texts || tally_package_parse(book->package, book->texts, &text, fault));
    free(styles.custom);
    return ok;
}
