/* Workbooks as tables: finding a sheet, and reading it. */
#include "table/workbook.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "table/book.h"
#include "table/package.h"
#include "table/sheet.h"

bool tally_workbook_is_name(const char *name)
{
    static const char *const endings[] = {".xlsx", ".xlsm", ".xltx", ".xltm"};
    size_t size = name ? strlen(name) : 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (size > 5 && !strcasecmp(name + size - 5, endings[i]))
            return true;
    return false;
}

bool tally_workbook_is(const struct tally_file *file)
{
    return file->source || tally_workbook_is_name(file->name);
}

static bool holds(const unsigned char *bytes, size_t size, const char *wide, size_t wide_size)
{
    for (const unsigned char *p = bytes; size - (size_t)(p - bytes) >= wide_size; p++) {
        p = memchr(p, wide[0], size - (size_t)(p - bytes) - wide_size + 1);
        if (!p)
            return false;
        if (!memcmp(p, wide, wide_size))
            return true;
    }
    return false;
}

/* Whether the bytes can be a zip file; fault says what they are if not. */
static bool is_zip(const unsigned char *bytes, size_t size, struct tally_workbook_fault *fault)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (size >= 4 && !memcmp(bytes, "PK\3\4", 4))
        return true;
    if (size >= 4 && !memcmp(bytes, "\xD0\xCF\x11\xE0", 4)) {
        if (holds(bytes, size, encrypted, sizeof encrypted))
            return tally_workbook_fail(fault, TALLY_ENCRYPTED_WORKBOOK,
                                       N_("this workbook is protected by a password; open it in the spreadsheet "
                                          "program, take the password away and save it again"),
                                       NULL);
        return tally_workbook_fail(fault, TALLY_BAD_WORKBOOK,
                                   N_("this is a workbook of an older kind (.xls or .et), whatever its name says; open "
                                      "it in the spreadsheet program and save it as an Excel workbook (.xlsx)"),
                                   NULL);
    }
    return tally_workbook_fail(fault, TALLY_BAD_WORKBOOK,
                               size ? N_("this is not a workbook of the kind .xlsx, whatever its name says; open it in "
                                         "the spreadsheet program and save it as an Excel workbook (.xlsx)")
                                    : N_("this workbook is empty; take it from where it came from again"),
                               NULL);
}

static bool report(const struct tally_file *file, const struct tally_workbook_fault *fault, struct tally_diags *diags)
{
    tally_diags_add(diags, fault->code, (struct tally_place){.file = file->place}, fault->text, TALLY_ARGS(fault->arg));
    return false;
}

/* Opens the book of a file; close it in any case. */
static bool open_book(struct tally_book *book, const struct tally_file *file, struct tally_workbook_fault *fault)
{
    *book = (struct tally_book){.package = NULL};
    return is_zip(file->bytes, file->size, fault) && tally_book_open(book, file->bytes, file->size, fault);
}

bool tally_workbook_list(const struct tally_file *file, struct tally_arena *arena, const char *const **names,
                         const enum tally_sheet_content **contents, size_t *count, struct tally_diags *diags)
{
    struct tally_workbook_fault fault = {.text = NULL};
    struct tally_book book;
    bool ok = open_book(&book, file, &fault);
    const char **list = tally_arena_alloc(arena, book.sheet_count + 1, sizeof *list);
    enum tally_sheet_content *held = tally_arena_alloc(arena, book.sheet_count + 1, sizeof *held);
    for (size_t i = 0; i < book.sheet_count; i++) {
        list[i] = tally_arena_text(arena, book.sheets[i].name, strlen(book.sheets[i].name));
        unsigned rows = ok ? tally_sheet_rows(&book, &book.sheets[i]) : 0;
        held[i] = rows == 0 ? TALLY_SHEET_EMPTY : rows == 1 ? TALLY_SHEET_HEADING : TALLY_SHEET_ROWS;
    }
    *names = list;
    *contents = held;
    *count = ok ? book.sheet_count : 0;
    tally_book_close(&book);
    return ok || report(file, &fault, diags);
}

static const struct tally_book_sheet *find(const struct tally_book *book, const char *name)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (!name || !strcmp(book->sheets[i].name, name))
            return &book->sheets[i];
    return NULL;
}

static const struct tally_book_sheet *find_or_fail(const struct tally_book *book, const char *name,
                                                   struct tally_workbook_fault *fault)
{
    const struct tally_book_sheet *sheet = find(book, name);
    if (!sheet)
        tally_workbook_fail(fault, TALLY_BAD_WORKBOOK,
                            name ? N_("this workbook has no sheet of that name; correct the sheet's name")
                                 : N_("this workbook has no sheet with cells"),
                            NULL);
    return sheet;
}

bool tally_workbook_choose(struct tally_file *file, const char *sheet, struct tally_diags *diags)
{
    struct tally_workbook_fault fault = {.text = NULL};
    struct tally_book book;
    const struct tally_book_sheet *found = open_book(&book, file, &fault) ? find_or_fail(&book, sheet, &fault) : NULL;
    if (found) {
        file->source = file->name;
        file->place = tally_diags_sheet(diags, file->place, found->name);
        file->name = tally_diags_file_name(diags, file->place);
    }
    tally_book_close(&book);
    return found || report(file, &fault, diags);
}

bool tally_workbook_open(struct tally_file *file, struct tally_diags *diags)
{
    struct tally_workbook_fault fault = {.text = NULL};
    struct tally_book book;
    if (file->sheet)
        return true;
    if (!file->source && !tally_workbook_choose(file, NULL, diags))
        return false;
    file->encoding = TALLY_XLSX;
    const struct tally_book_sheet *sheet =
        open_book(&book, file, &fault) ? find_or_fail(&book, file->name + strlen(file->source) + 1, &fault) : NULL;
    bool ok = sheet && tally_book_load(&book, &fault) && tally_sheet_read(file, &book, sheet, diags, &fault);
    tally_book_close(&book);
    return ok || report(file, &fault, diags);
}
