/* Inside room table: the parts of a workbook's zip file, read one by one, and XML in them. Nothing is unpacked as a
 * whole, and everything has a limit: how many parts, how large each, how many times larger than packed, how deep XML
 * nests. There is no DTD, so no entities, and nothing outside the file is followed. */
#ifndef TALLY_TABLE_PACKAGE_H
#define TALLY_TABLE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/diag.h>

/* Why a workbook cannot be read: a message, marked for the catalogue, and its argument. text NULL: nothing is wrong. */
struct tally_workbook_fault {
    enum tally_code code;
    const char *text;
    char arg[64];
};

/* Sets the fault if there is none yet; returns false. */
bool tally_workbook_fail(struct tally_workbook_fault *fault, enum tally_code code, const char *text, const char *arg);

struct tally_package;

/* Opens the zip file in memory, which must stay there. NULL: refused, fault says why. */
struct tally_package *tally_package_open(const unsigned char *bytes, size_t size, struct tally_workbook_fault *fault);
void tally_package_close(struct tally_package *package);

/* Whether there is a part of that name; letters in any case. */
bool tally_package_has(const struct tally_package *package, const char *part);

/* Whether the name of some part ends so, in any case. */
bool tally_package_has_ending(const struct tally_package *package, const char *ending);

/* What is called while XML is read. Names are those within the namespaces of workbooks, in the strict form and the
 * other; elements of other namespaces are left out with all that is in them. */
struct tally_xml {
    void (*start)(void *self, const char *name, const char *const *attributes);
    void (*end)(void *self, const char *name);
    void (*text)(void *self, const char *bytes, size_t size); /* or NULL */
    void *self;
    const bool *stop; /* set by these functions: stop reading; or NULL */
    uint64_t *read;   /* how many bytes of XML have been read is added here; or NULL */
};

/* Reads the XML of a part. False: refused, fault says why; or *stop. */
bool tally_package_parse(const struct tally_package *package, const char *part, const struct tally_xml *xml,
                         struct tally_workbook_fault *fault);

/* An attribute's value; NULL: it is not there. Of the relation: the attribute id of that namespace. */
const char *tally_xml_attribute(const char *const *attributes, const char *name);
const char *tally_xml_relation(const char *const *attributes);

/* Whether an attribute says true (“1”, “true”). */
bool tally_xml_is_true(const char *const *attributes, const char *name);

#endif
