/* Inside the room of PDFs: what a document of ours is made of, as far as signing and reading it asks.
 *
 * The bytes may be anybody's. What is not written as libharu or an update of ours writes it is refused: no repair, no
 * comments, no object streams, no escapes in the names of entries. */
#ifndef TALLY_PDF_RAW_H
#define TALLY_PDF_RAW_H

#include <tally/num.h>

#include "base/diag.h"

enum {
    TALLY_PDF_SIZE_MAX = 300 * 1024 * 1024,
    TALLY_PDF_OBJECTS_MAX = 1 << 20,
    TALLY_PDF_OBJECT_SIZE_MAX = 64 * 1024, /* without its stream: the time spent on one is bounded by this */
    TALLY_PDF_DEPTH_MAX = 16,
    TALLY_PDF_FIELDS_MAX = 64
};

struct tally_pdf_span {
    size_t at, end; /* both 0: there is none */
};

/* The characters of a signature's appearance and their codes in the stamp's font, in the codes' order: code and
 * character are the same but for those beyond the BMP. */
struct tally_pdf_code {
    uint32_t character;
    uint16_t code;
};

/* A document up to one of its revisions. */
struct tally_pdf_raw {
    const unsigned char *bytes;
    size_t size;     /* what lies behind is not looked at */
    size_t xref;     /* of the newest section */
    size_t *offsets; /* by number; 0: none */
    size_t count, room;
    uint32_t root, info;
    struct tally_pdf_span id;     /* its first half, a string */
    uint32_t updates;             /* so many there are */
    struct tally_pdf_code *codes; /* of the stamp's font; NULL: not looked up yet */
    size_t code_count;
    const char *why; /* the first thing that was not as it must be, and its place */
    size_t where;
};

/* Reads the table of the first revision, which ends at size. False: there is a why. Clear it in any case. */
bool tally_pdf_raw_open(struct tally_pdf_raw *raw, const unsigned char *bytes, size_t size);
void tally_pdf_raw_clear(struct tally_pdf_raw *raw);

/* Takes note of the first thing that is wrong; false. */
bool tally_pdf_raw_wrong(struct tally_pdf_raw *raw, const char *why, size_t where);

/* Of a revision that ends at end: where its section is said to be. */
bool tally_pdf_raw_end(struct tally_pdf_raw *raw, size_t end, size_t *xref);

/* Moves *at behind these bytes, or behind a number without a sign, if they are there. */
bool tally_pdf_raw_expect(const struct tally_pdf_raw *raw, size_t *at, const char *text);
bool tally_pdf_raw_number(const struct tally_pdf_raw *raw, size_t *at, uint64_t *number);

/* The value that begins at the offset, blanks before it left out. */
bool tally_pdf_raw_value(struct tally_pdf_raw *raw, size_t at, struct tally_pdf_span *value);

/* An object's value. *behind: where it goes on, with endobj or a stream; may be NULL. */
bool tally_pdf_raw_object(struct tally_pdf_raw *raw, uint32_t number, struct tally_pdf_span *value, size_t *behind);

/* An entry of a dictionary; where there is none, the span is 0, 0. False: it is no dictionary, or the entry is there
 * twice. */
bool tally_pdf_raw_entry(struct tally_pdf_raw *raw, struct tally_pdf_span dictionary, const char *key,
                         struct tally_pdf_span *value);

/* Whether a dictionary has no other entries than these; keys ends with NULL. */
bool tally_pdf_raw_only(struct tally_pdf_raw *raw, struct tally_pdf_span dictionary, const char *const *keys);

/* An entry that must be there; a reference is followed, once. */
bool tally_pdf_raw_reach(struct tally_pdf_raw *raw, struct tally_pdf_span dictionary, const char *key,
                         struct tally_pdf_span *value);

/* The next value of an array: *at is 0 before the first. False at the end, or where it is no array (then there is a
 * why). */
bool tally_pdf_raw_next(struct tally_pdf_raw *raw, struct tally_pdf_span array, size_t *at,
                        struct tally_pdf_span *value);

/* Whether the value is a reference, and to which object; whether it is this text. */
bool tally_pdf_raw_reference(const struct tally_pdf_raw *raw, struct tally_pdf_span value, uint32_t *number);
bool tally_pdf_raw_is(const struct tally_pdf_raw *raw, struct tally_pdf_span value, const char *text);

/* The bytes of a string, literal or hexadecimal. False where it is none. The caller frees them in any case. */
bool tally_pdf_raw_string(struct tally_pdf_raw *raw, struct tally_pdf_span value, unsigned char **bytes, size_t *size);

/* The bytes of a stream as they lie there, and its dictionary. */
bool tally_pdf_raw_stream(struct tally_pdf_raw *raw, uint32_t number, struct tally_pdf_span *dictionary,
                          struct tally_pdf_span *stream);

/* The same, unpacked if it is packed by zlib; more than most bytes are too large. False: there is a why; *bytes is to
 * be freed in any case. */
bool tally_pdf_raw_unpack(struct tally_pdf_raw *raw, uint32_t number, size_t most, unsigned char **bytes, size_t *size);

/* The signature fields: AcroForm and the array of references in it; and a field's name, which the caller frees (NULL:
 * not as we write one). */
bool tally_pdf_raw_form(struct tally_pdf_raw *raw, struct tally_pdf_span *form, struct tally_pdf_span *fields);
char *tally_pdf_raw_field_name(struct tally_pdf_raw *raw, struct tally_pdf_span field);

/* Writes a character as UTF-8; so many bytes, at most four. */
size_t tally_pdf_raw_utf8(char *to, uint32_t character);

/* A font's map of codes to characters, by its ToUnicode entry: ascending by code. False: there is a why. The caller frees
 * *codes in any case. */
bool tally_pdf_raw_codes(struct tally_pdf_raw *raw, uint32_t font, struct tally_pdf_code **codes, size_t *count);

/* The stamp's font: which object it is, with its codes looked up. */
bool tally_pdf_raw_stamp_font(struct tally_pdf_raw *raw, struct tally_pdf_span form, uint32_t *font);

#endif
