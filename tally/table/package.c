/* The zip file of a workbook, by libzip, and the XML in its parts, by expat. */
#include "table/package.h"

#include <expat.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <tally/diag.h>
#include <zip.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "table/unpack.h"

enum {
    MOST_PARTS = 10000,
    MOST_DEPTH = 64,          /* of XML; a sheet needs seven */
    MOST_TOKEN = 1024 * 1024, /* bytes of one tag; expat must hold it whole */
    MOST_RATIO = 100,         /* unpacked to packed, of parts larger than: */
    SMALL_PART = 16 * 1024 * 1024,
    MOST_PART = 768 * 1024 * 1024 /* unpacked: some ten million cells */
};

struct part {
    const char *name; /* libzip owns it */
    uint64_t index;
};

struct tally_package {
    zip_t *zip;
    struct part *parts; /* by name */
    size_t count;
};

bool tally_workbook_fail(struct tally_workbook_fault *fault, enum tally_code code, const char *text, const char *arg)
{
    if (!fault->text) {
        fault->code = code;
        fault->text = text;
        snprintf(fault->arg, sizeof fault->arg, "%s", arg ? arg : "");
        for (char *p = fault->arg; *p; p++)
            *p = (unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7F ? '_' : *p; /* names of parts are ASCII */
    }
    return false;
}

static bool is_damaged(struct tally_workbook_fault *fault, const char *where)
{
    return tally_workbook_fail(fault, TALLY_BAD_WORKBOOK,
                               N_("this workbook is damaged or cut off (at “%1$s”); take it from where it came from "
                                  "again, or open it in the spreadsheet program and save it as a new workbook (.xlsx)"),
                               where);
}

static bool is_too_large(struct tally_workbook_fault *fault, const char *where)
{
    return tally_workbook_fail(fault, TALLY_BAD_WORKBOOK,
                               N_("this workbook holds more than the tables of a meeting can (at “%1$s”), and was not "
                                  "unpacked; copy the table alone into a new workbook and save that"),
                               where);
}

static int by_name(const void *a, const void *b)
{
    return strcasecmp(((const struct part *)a)->name, ((const struct part *)b)->name);
}

/* A name that could mean a place outside the workbook, for programs that unpack it. */
static bool is_path_trick(const char *name)
{
    bool trick = *name == '/' || strchr(name, '\\') || strchr(name, ':') || !*name;
    for (const char *p = name; p && *p && !trick; p = strchr(p, '/')) {
        p += *p == '/';
        trick = !strncmp(p, "..", 2) && (p[2] == '/' || !p[2]);
    }
    return trick;
}

static bool list_parts(struct tally_package *package, struct tally_workbook_fault *fault)
{
    zip_int64_t count = zip_get_num_entries(package->zip, 0);
    if (count <= 0)
        return is_damaged(fault, "zip");
    if (count > MOST_PARTS)
        return is_too_large(fault, "zip");
    package->parts = tally_alloc((size_t)count, sizeof *package->parts);
    for (zip_uint64_t i = 0; i < (zip_uint64_t)count; i++) {
        const char *name = zip_get_name(package->zip, i, ZIP_FL_ENC_RAW);
        if (!name)
            return is_damaged(fault, "zip");
        if (is_path_trick(name))
            return tally_workbook_fail(fault, TALLY_BAD_WORKBOOK,
                                       N_("this workbook has a part with a name that no spreadsheet program gives "
                                          "(“%1$s”); open it in the spreadsheet program and save it as a new workbook "
                                          "(.xlsx)"),
                                       name);
        package->parts[package->count++] = (struct part){name, i};
    }
    qsort(package->parts, package->count, sizeof *package->parts, by_name);
    for (size_t i = 1; i < package->count; i++)
        if (!by_name(&package->parts[i - 1], &package->parts[i]))
            return tally_workbook_fail(
                fault, TALLY_BAD_WORKBOOK,
                N_("this workbook holds the part “%1$s” twice, and programs differ in which they "
                   "read; open it in the spreadsheet program, look that everything is right, "
                   "and save it as a new workbook (.xlsx)"),
                package->parts[i].name);
    return true;
}

struct tally_package *tally_package_open(const unsigned char *bytes, size_t size, struct tally_workbook_fault *fault)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!zip) {
        if (zip_error_code_zip(&error) == ZIP_ER_MEMORY)
            tally_exhausted();
        zip_source_free(source);
        is_damaged(fault, "zip");
    }
    zip_error_fini(&error);
    if (!zip)
        return NULL;
    struct tally_package *package = tally_alloc(1, sizeof *package);
    package->zip = zip;
    if (list_parts(package, fault))
        return package;
    tally_package_close(package);
    return NULL;
}

void tally_package_close(struct tally_package *package)
{
    if (!package)
        return;
    zip_discard(package->zip);
    free(package->parts);
    free(package);
}

static const struct part *find(const struct tally_package *package, const char *name)
{
    const struct part key = {.name = name};
    return bsearch(&key, package->parts, package->count, sizeof *package->parts, by_name);
}

bool tally_package_has(const struct tally_package *package, const char *part)
{
    return find(package, part) != NULL;
}

bool tally_package_has_ending(const struct tally_package *package, const char *ending)
{
    bool has = false;
    for (size_t i = 0; i < package->count && !has; i++) {
        size_t size = strlen(package->parts[i].name), end = strlen(ending);
        has = size >= end && !strcasecmp(package->parts[i].name + size - end, ending);
    }
    return has;
}

/* ---- XML ---- */

struct reader {
    const struct tally_xml *xml;
    XML_Parser parser;
    struct tally_workbook_fault *fault;
    const char *part;
    unsigned depth, skipped; /* skipped: how deep in an element of another namespace */
    size_t usual;            /* the namespace that the last name was of, by its place in known[] */
};

/* The namespaces of workbooks, and what expat puts behind them. */
static const struct tally_text known[] = {
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main|", 58},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main|", 46},
    {"http://schemas.openxmlformats.org/package/2006/relationships|", 61},
    {"http://schemas.openxmlformats.org/package/2006/content-types|", 61},
};
enum { KNOWN = sizeof known / sizeof *known };

/* The name within a namespace of workbooks; NULL: of another. */
static const char *local_name(struct reader *r, const char *name)
{
    for (size_t i = 0, at = r->usual; i < KNOWN; i++, at = at + 1 == KNOWN ? 0 : at + 1)
        if (!strncmp(name, known[at].bytes, known[at].size)) {
            r->usual = at;
            return name + known[at].size;
        }
    return NULL;
}

static void check_stop(struct reader *r)
{
    if (r->fault->text || (r->xml->stop && *r->xml->stop))
        XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *self, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *r = self;
    const char *local = r->skipped ? NULL : local_name(r, name);
    if (++r->depth > MOST_DEPTH)
        is_damaged(r->fault, r->part);
    if (r->skipped || !local)
        r->skipped++;
    else if (!r->fault->text)
        r->xml->start(r->xml->self, local, (const char *const *)attributes);
    check_stop(r);
}

static void XMLCALL on_end(void *self, const XML_Char *name)
{
    struct reader *r = self;
    r->depth--;
    if (r->skipped)
        r->skipped--;
    else if (!r->fault->text)
        r->xml->end(r->xml->self, local_name(r, name));
    check_stop(r);
}

static void XMLCALL on_text(void *self, const XML_Char *bytes, int size)
{
    struct reader *r = self;
    if (!r->skipped && !r->fault->text)
        r->xml->text(r->xml->self, bytes, (size_t)size);
    check_stop(r);
}

static void XMLCALL on_doctype(void *self, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int internal)
{
    struct reader *r = self;
    (void)name, (void)system, (void)public, (void)internal;
    tally_workbook_fail(r->fault, TALLY_BAD_WORKBOOK,
                        N_("this workbook holds definitions that no spreadsheet program writes (“%1$s”), and was not "
                           "read; do not open it either, ask where it came from"),
                        r->part);
    check_stop(r);
}

static bool feed(struct reader *r, const char *bytes, size_t size, uint64_t read, bool last)
{
    if (XML_Parse(r->parser, bytes, (int)size, last) != XML_STATUS_ERROR) {
        XML_Index at = XML_GetCurrentByteIndex(r->parser);
        return at < 0 || read - (uint64_t)at <= MOST_TOKEN || is_too_large(r->fault, r->part);
    }
    if (XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY)
        tally_exhausted();
    return (r->xml->stop && *r->xml->stop) ? false : is_damaged(r->fault, r->part);
}

/* Whether a part may be unpacked. */
static bool is_sane(const struct zip_stat *stat, const char *part, struct tally_workbook_fault *fault)
{
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((stat->valid & needed) != needed)
        return is_damaged(fault, part);
    if (stat->encryption_method != ZIP_EM_NONE)
        return tally_workbook_fail(fault, TALLY_ENCRYPTED_WORKBOOK,
                                   N_("this workbook is protected by a password; open it in the spreadsheet program, "
                                      "take the password away and save it again"),
                                   part);
    if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
        return is_damaged(fault, part);
    if (stat->size > MOST_PART || (stat->size > SMALL_PART && stat->size / MOST_RATIO > stat->comp_size))
        return is_too_large(fault, part);
    return true;
}

static bool read_all(struct reader *r, struct tally_unpacking *unpacking, uint64_t size)
{
    uint64_t read = 0;
    size_t n = 1;
    bool ok = true;
    while (ok && n) {
        const char *block = tally_unpacking_next(unpacking, &n);
        read += n;
        ok = (block && read <= size && (n || read == size)) || is_damaged(r->fault, r->part);
        if (ok && r->xml->read)
            *r->xml->read += n;
        ok = ok && feed(r, block, n, read, n == 0);
    }
    return ok;
}

bool tally_package_parse(const struct tally_package *package, const char *part, const struct tally_xml *xml,
                         struct tally_workbook_fault *fault)
{
    const struct part *found = find(package, part);
    struct zip_stat stat;
    if (!found || zip_stat_index(package->zip, found->index, 0, &stat) != 0)
        return is_damaged(fault, part);
    if (!is_sane(&stat, part, fault))
        return false;
    zip_file_t *file = zip_fopen_index(package->zip, found->index, 0);
    if (!file)
        return is_damaged(fault, part);
    struct reader r = {.xml = xml, .parser = XML_ParserCreateNS(NULL, '|'), .fault = fault, .part = part};
    if (!r.parser)
        tally_exhausted();
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    if (xml->text)
        XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    struct tally_unpacking *unpacking = tally_unpacking_begin(file, stat.size);
    bool ok = read_all(&r, unpacking, stat.size) && !fault->text;
    tally_unpacking_end(unpacking);
    XML_ParserFree(r.parser);
    zip_fclose(file);
    return ok;
}

const char *tally_xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (!strcmp(attributes[0], name))
            return attributes[1];
    return NULL;
}

const char *tally_xml_relation(const char *const *attributes)
{
    const char *id =
        tally_xml_attribute(attributes, "http://schemas.openxmlformats.org/officeDocument/2006/relationships|id");
    return id ? id : tally_xml_attribute(attributes, "http://purl.oclc.org/ooxml/officeDocument/relationships|id");
}

bool tally_xml_is_true(const char *const *attributes, const char *name)
{
    const char *value = tally_xml_attribute(attributes, name);
    return value && (!strcmp(value, "1") || !strcmp(value, "true"));
}
