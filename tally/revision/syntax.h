/* The syntax of a document: objects, dictionaries, arrays, strings and streams, as far as signing and reading ask. For
 * this room's own sources.
 *
 * The bytes may come from an attacker. What is not written as libharu or tally's updates write it is refused: no repair,
 * no comments, no object streams, no escapes in the names of entries. */
#ifndef TALLY_REVISION_SYNTAX_H
#define TALLY_REVISION_SYNTAX_H

#include <tally/num.h>

#include "base/diag.h"
#include "revision/append.h"

enum {
    TALLY_REVISION_OBJECTS_MAX = 1 << 20,
    TALLY_REVISION_OBJECT_SIZE_MAX = 64 * 1024, /* without its stream: the time spent on one is bounded by this */
    TALLY_REVISION_DEPTH_MAX = 16,
    TALLY_REVISION_FIELDS_MAX = 64
};

struct tally_revision_span {
    size_t at, end; /* both 0: there is none */
};

/* The characters of a signature's appearance and their codes in the appearance font, in the codes' order: code and
 * character are the same but for those beyond the BMP. */
struct tally_revision_code {
    uint32_t character;
    uint16_t code;
};

/* A document up to one of its revisions. */
struct tally_revision {
    const unsigned char *bytes;
    size_t size;     /* what lies behind is not looked at */
    size_t xref;     /* of the newest section */
    size_t *offsets; /* by number; 0: none */
    size_t count, room;
    uint32_t root, info;
    struct tally_revision_span id;     /* its first half, a string */
    uint32_t updates;                  /* so many there are */
    struct tally_revision_code *codes; /* of the appearance font; NULL: not looked up yet */
    size_t code_count;
    const char *why; /* the first thing that was not as it must be, and its place */
    size_t where;
};

/* Reads the table of the first revision, which ends at size. False: there is a why. Clear it in any case. */
bool tally_revision_open(struct tally_revision *revision, const unsigned char *bytes, size_t size);
void tally_revision_clear(struct tally_revision *revision);

/* Takes note of the first thing that is wrong; false. */
bool tally_revision_fail(struct tally_revision *revision, const char *why, size_t where);

/* Of a revision that ends at end: where its section is said to be. */
bool tally_revision_startxref(struct tally_revision *revision, size_t end, size_t *xref);

/* Moves *at behind these bytes, or behind a number without a sign, if they are there. */
bool tally_revision_expect(const struct tally_revision *revision, size_t *at, const char *text);
bool tally_revision_number(const struct tally_revision *revision, size_t *at, uint64_t *number);

/* The value that begins at the offset, blanks before it left out. */
bool tally_revision_value(struct tally_revision *revision, size_t at, struct tally_revision_span *value);

/* An object's value. *behind: where it goes on, with endobj or a stream; may be NULL. */
bool tally_revision_object(struct tally_revision *revision, uint32_t number, struct tally_revision_span *value,
                           size_t *behind);

/* An entry of a dictionary; where there is none, the span is 0, 0. False: it is no dictionary, or the entry is there
 * twice. */
bool tally_revision_entry(struct tally_revision *revision, struct tally_revision_span dictionary, const char *key,
                          struct tally_revision_span *value);

/* The same, which must be there; a reference is followed, once. */
bool tally_revision_required(struct tally_revision *revision, struct tally_revision_span dictionary, const char *key,
                             struct tally_revision_span *value);

/* The next value of an array: *at is 0 before the first. False at the end, or where it is no array (then there is a
 * why). */
bool tally_revision_next(struct tally_revision *revision, struct tally_revision_span array, size_t *at,
                         struct tally_revision_span *value);

/* Whether the value is a reference, and to which object; whether it is this text. */
bool tally_revision_reference(const struct tally_revision *revision, struct tally_revision_span value,
                              uint32_t *number);
bool tally_revision_equals(const struct tally_revision *revision, struct tally_revision_span value, const char *text);

/* The bytes of a string, literal or hexadecimal. False where it is none. The caller frees them in any case. */
bool tally_revision_string(struct tally_revision *revision, struct tally_revision_span value, unsigned char **bytes,
                           size_t *size);

/* The bytes of a stream as they lie there, and its dictionary. */
bool tally_revision_stream(struct tally_revision *revision, uint32_t number, struct tally_revision_span *dictionary,
                           struct tally_revision_span *stream);

/* The same, unpacked if it is packed by zlib; more than most bytes are too large. False: there is a why; *bytes is to
 * be freed in any case. */
bool tally_revision_inflate(struct tally_revision *revision, uint32_t number, size_t most, unsigned char **bytes,
                            size_t *size);

/* The signature fields: AcroForm and the array of references in it; and a field's name, which the caller frees (NULL:
 * not as we write one). */
bool tally_revision_form(struct tally_revision *revision, struct tally_revision_span *form,
                         struct tally_revision_span *fields);
char *tally_revision_field_name(struct tally_revision *revision, struct tally_revision_span field);

/* Whether a dictionary has no other entries than these; keys ends with NULL. */
bool tally_revision_only(struct tally_revision *revision, struct tally_revision_span dictionary,
                         const char *const *keys);

/* A font's map of codes to characters, by its ToUnicode entry: ascending by code. False: there is a why. The caller frees
 * *codes in any case. */
bool tally_revision_codes(struct tally_revision *revision, uint32_t font, struct tally_revision_code **codes,
                          size_t *count);

/* The appearance font: which object it is, with its codes looked up. */
bool tally_revision_appearance_font(struct tally_revision *revision, struct tally_revision_span form, uint32_t *font);

#endif
