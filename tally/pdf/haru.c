/* Makes libharu's objects and checks every result. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "pdf/document.h"

bool tally_haru_ok(const struct tally_pdf_writer *w)
{
    return w->error == HPDF_OK && w->doc->error.error_no == HPDF_OK; /* return values do not report every error */
}

void tally_haru_failed(struct tally_pdf_writer *w)
{
    const HPDF_STATUS error = w->doc->error.error_no; /* HPDF_GetError says HPDF_INVALID_DOCUMENT after every error */
    if (w->error == HPDF_OK)
        w->error = error == HPDF_OK ? HPDF_INVALID_OBJECT : error;
}

HPDF_Dict tally_haru_dict(struct tally_pdf_writer *w)
{
    HPDF_Dict dict = tally_haru_ok(w) ? HPDF_Dict_New(w->doc->mmgr) : NULL;
    if (!dict)
        tally_haru_failed(w);
    return dict;
}

HPDF_Dict tally_haru_object(struct tally_pdf_writer *w)
{
    HPDF_Dict dict = tally_haru_dict(w);
    if (dict && HPDF_Xref_Add(w->doc->xref, dict) != HPDF_OK) {
        tally_haru_failed(w);
        return NULL;
    }
    return dict;
}

HPDF_Dict tally_haru_stream(struct tally_pdf_writer *w, const void *bytes, size_t size, bool packed)
{
    enum { PIECE = 1 << 20 };
    HPDF_Dict dict = tally_haru_ok(w) ? HPDF_DictStream_New(w->doc->mmgr, w->doc->xref) : NULL;
    if (!dict) {
        tally_haru_failed(w);
        return NULL;
    }
    for (size_t at = 0; at < size;) {
        size_t n = size - at < PIECE ? size - at : PIECE;
        if (HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)bytes + at, (HPDF_UINT)n) != HPDF_OK)
            tally_haru_failed(w);
        at += n;
    }
    if (packed && size)
        dict->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    return dict;
}

/* Frees an object that could not be added. (An indirect object belongs to the document, which frees it.) */
static void free_object(struct tally_pdf_writer *w, void *object)
{
    if (object)
        HPDF_Obj_Free(w->doc->mmgr, object);
}

void tally_haru_add(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, void *object)
{
    if (!tally_haru_ok(w)) {
        free_object(w, object);
        return;
    }
    if (!dict || !object || HPDF_Dict_Add(dict, key, object) != HPDF_OK)
        tally_haru_failed(w);
}

void tally_haru_append(struct tally_pdf_writer *w, HPDF_Array array, void *object)
{
    if (!tally_haru_ok(w)) {
        free_object(w, object);
        return;
    }
    if (!array || !object || HPDF_Array_Add(array, object) != HPDF_OK)
        tally_haru_failed(w);
}

HPDF_Array tally_haru_array(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key)
{
    HPDF_Array array = tally_haru_ok(w) ? HPDF_Array_New(w->doc->mmgr) : NULL;
    tally_haru_add(w, dict, key, array);
    return tally_haru_ok(w) ? array : NULL;
}

void tally_haru_add_name(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, const char *name)
{
    if (tally_haru_ok(w))
        tally_haru_add(w, dict, key, HPDF_Name_New(w->doc->mmgr, name));
}

void tally_haru_add_number(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, int32_t number)
{
    if (tally_haru_ok(w))
        tally_haru_add(w, dict, key, HPDF_Number_New(w->doc->mmgr, number));
}

/* UTF-16 after a byte order mark. libharu's own conversion would turn every character beyond the BMP into a blank. */
static void *utf16_object(struct tally_pdf_writer *w, struct tally_text text)
{
    unsigned char *bytes = tally_alloc(2 * text.size + 2, 1);
    size_t used = 0;
    bytes[used++] = 0xFE;
    bytes[used++] = 0xFF;
    for (size_t at = 0; at < text.size;) {
        uint32_t character = 0;
        at += tally_text_next(text.bytes + at, text.size - at, &character);
        uint32_t units[2] = {character, 0};
        if (character > 0xFFFF) {
            units[0] = 0xD7C0 + (character >> 10);
            units[1] = 0xDC00 + (character & 0x3FF);
        }
        for (size_t i = 0; i < 2 && units[i]; i++) {
            bytes[used++] = (unsigned char)(units[i] >> 8);
            bytes[used++] = (unsigned char)(units[i] & 0xFF);
        }
    }
    void *object = HPDF_Binary_New(w->doc->mmgr, bytes, (HPDF_UINT)used);
    free(bytes);
    return object;
}

void *tally_haru_text(struct tally_pdf_writer *w, const char *text)
{
    if (!tally_haru_ok(w))
        return NULL;
    for (const char *at = text; *at; at++)
        if (*at < 0x20 || *at > 0x7E)
            return utf16_object(w, tally_text_of(text));
    return HPDF_String_New(w->doc->mmgr, text, NULL);
}

void tally_haru_add_text(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, const char *text)
{
    tally_haru_add(w, dict, key, tally_haru_text(w, text));
}
