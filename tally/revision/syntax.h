/* The syntax of a document: objects, dictionaries, arrays, strings and streams, as far as signing and reading need
 * them: private to the room.
 *
 * The bytes may come from an attacker. Syntax that neither libharu nor tally's updates write is refused: nothing is
 * repaired; no comments, no object streams, no escapes in the names of entries. */
#ifndef TALLY_REVISION_SYNTAX_H
#define TALLY_REVISION_SYNTAX_H

#include <tally/num.h>

#include "base/diag.h"

enum {
    TALLY_REVISION_OBJECTS_MAX = 1 << 20,
    TALLY_REVISION_OBJECT_SIZE_MAX = 64 * 1024, /* without its stream; this bounds the time spent on one object */
    TALLY_REVISION_DEPTH_MAX = 16,
    TALLY_REVISION_FIELDS_MAX = 64
};

struct tally_revision_span {
    size_t at, end; /* both 0: absent */
};

/* A character of a font and its code; sorted by code. Both are equal except for characters beyond the BMP. */
struct tally_revision_code {
    uint32_t character;
    uint16_t code;
};

/* A document up to one of its revisions. */
struct tally_revision {
    const unsigned char *bytes;
    size_t size;     /* bytes after it are not read */
    size_t xref;     /* offset of the newest cross-reference section */
    size_t *offsets; /* of the objects, by number; 0: none */
    size_t count, room;
    uint32_t root, info;
    struct tally_revision_span id;     /* its first part, a string */
    uint32_t updates;                  /* their number */
    struct tally_revision_code *codes; /* of the appearance font; NULL: not read yet */
    size_t code_count;
    const char *why; /* the first fault, and its place (where) */
    size_t where;
};

/* Reads the cross-reference table of the first revision, which ends at size. False: revision->why says why. Clear it in
 * any case. */
bool tally_revision_open(struct tally_revision *revision, const unsigned char *bytes, size_t size);
void tally_revision_clear(struct tally_revision *revision);

/* Two faults that several sources record. */
extern const char tally_revision_bad_syntax[], tally_revision_bad_table[];

/* Records a fault, unless one was recorded before. Returns false. */
bool tally_revision_fail(struct tally_revision *revision, const char *why, size_t where);

/* Reads the offset of the cross-reference section, as given after startxref, of a revision that ends at end. */
bool tally_revision_startxref(struct tally_revision *revision, size_t end, size_t *xref);

/* If these bytes, or an unsigned number, are at *at, moves *at past them. */
bool tally_revision_expect(const struct tally_revision *revision, size_t *at, const char *text);
bool tally_revision_number(const struct tally_revision *revision, size_t *at, uint64_t *number);

/* Finds the value at the offset; blanks before it are skipped. */
bool tally_revision_value(struct tally_revision *revision, size_t at, struct tally_revision_span *value);

/* Finds an object's value. *after: the place after it, of endobj or stream; may be NULL. */
bool tally_revision_object(struct tally_revision *revision, uint32_t number, struct tally_revision_span *value,
                           size_t *after);

/* Finds an entry of a dictionary; if absent, the span is 0, 0. False: the value is not a dictionary, or has the entry
 * twice. */
bool tally_revision_entry(struct tally_revision *revision, struct tally_revision_span dictionary, const char *key,
                          struct tally_revision_span *value);

/* The same for a required entry; if it is a reference, the value of that object. */
bool tally_revision_required(struct tally_revision *revision, struct tally_revision_span dictionary, const char *key,
                             struct tally_revision_span *value);

/* The next value of an array; *at is 0 before the first. False at the end, or if it is not an array (then revision->why
 * is set). */
bool tally_revision_next(struct tally_revision *revision, struct tally_revision_span array, size_t *at,
                         struct tally_revision_span *value);

/* Whether the value is a reference, and to which object; whether the value's bytes are this text. */
bool tally_revision_reference(const struct tally_revision *revision, struct tally_revision_span value,
                              uint32_t *number);
bool tally_revision_equals(const struct tally_revision *revision, struct tally_revision_span value, const char *text);

/* The bytes of a string, literal or hexadecimal. False: the value is not a string. The caller frees them in any case.
 * */
bool tally_revision_string(struct tally_revision *revision, struct tally_revision_span value, unsigned char **bytes,
                           size_t *size);

/* The raw bytes of a stream, and its dictionary. */
bool tally_revision_stream(struct tally_revision *revision, uint32_t number, struct tally_revision_span *dictionary,
                           struct tally_revision_span *stream);

/* The bytes of a stream, decompressed if it is compressed; at most “most” bytes. False: revision->why says why. The
 * caller frees *bytes in any case. */
bool tally_revision_inflate(struct tally_revision *revision, uint32_t number, size_t most, unsigned char **bytes,
                            size_t *size);

/* The signature fields: AcroForm and the array of references in it; and a field's name, which the caller frees (NULL:
 * not a name that tally writes). */
bool tally_revision_form(struct tally_revision *revision, struct tally_revision_span *form,
                         struct tally_revision_span *fields);
char *tally_revision_field_name(struct tally_revision *revision, struct tally_revision_span field);

/* Whether a dictionary has only entries with these keys; the last key is NULL. */
bool tally_revision_only(struct tally_revision *revision, struct tally_revision_span dictionary,
                         const char *const *keys);

/* A font's map of codes to characters from its ToUnicode entry, sorted by code. False: revision->why says why. The
 * caller frees *codes in any case. */
bool tally_revision_codes(struct tally_revision *revision, uint32_t font, struct tally_revision_code **codes,
                          size_t *count);

/* Finds the object of the appearance font, and reads its codes. */
bool tally_revision_appearance_font(struct tally_revision *revision, struct tally_revision_span form, uint32_t *font);

#endif
