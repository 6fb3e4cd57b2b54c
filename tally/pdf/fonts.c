/* The fonts of a document: collects the characters used of each font file, makes the subset, and corrects the font
 * object that libharu makes of it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "font/font.h"
#include "pdf/document.h"

/* ---- the characters ---- */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void sort_unique(struct tally_pdf_font *font)
{
    size_t unique = 0;
    if (font->count)
        qsort(font->characters, font->count, sizeof *font->characters, by_number);
    for (size_t i = 0; i < font->count; i++)
        if (!unique || font->characters[i] != font->characters[unique - 1])
            font->characters[unique++] = font->characters[i];
    font->count = unique;
}

static void collect_characters(struct tally_pdf_writer *w)
{
    const struct tally_pdf *pdf = w->pdf;
    for (size_t p = 0; p < pdf->page_count; p++)
        for (size_t i = 0; i < pdf->pages[p].count; i++) {
            const struct tally_pdf_item *item = &pdf->pages[p].items[i];
            for (size_t at = 0; at < item->length;) {
                uint32_t character = 0;
                at += tally_text_next(item->text + at, item->length - at, &character);
                int file = tally_fonts_find(pdf->fonts, item->face, character);
                assert(file >= 0);
                struct tally_pdf_font *font = &w->fonts[file];
                TALLY_PUSH(font->characters, font->count, font->room) = character;
            }
        }
    size_t length = strlen(w->about->appearance_characters);
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        at += tally_text_next(w->about->appearance_characters + at, length - at, &character);
        int file = tally_fonts_find(pdf->fonts, TALLY_APPEARANCE, character);
        if (character > 0xFFFF || file < 0)
            continue;
        struct tally_pdf_font *font = w->appearance = &w->fonts[file];
        TALLY_PUSH(font->characters, font->count, font->room) = character;
    }
    for (size_t i = 0; i < TALLY_FONT_FILES_MAX; i++)
        sort_unique(&w->fonts[i]);
}

/* ---- ToUnicode: the characters of the codes ---- */

static int by_code(const void *a, const void *b)
{
    const struct tally_font_code *x = a, *y = b;
    return x->code < y->code ? -1 : x->code > y->code;
}

static void put_to_unicode(struct tally_bytes *out, const struct tally_font_subset *subset)
{
    enum { BLOCK = 100 }; /* the most entries in one block */
    struct tally_font_code *codes = tally_alloc(subset->code_count, sizeof *codes);
    memcpy(codes, subset->codes, subset->code_count * sizeof *codes);
    qsort(codes, subset->code_count, sizeof *codes, by_code);
    tally_bytes_put_text(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                              "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                              "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                              "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t i = 0; i < subset->code_count; i++) {
        if (i % BLOCK == 0) {
            size_t left = subset->code_count - i;
            tally_pdf_put_number(out, (int64_t)(left < BLOCK ? left : BLOCK), 0);
            tally_bytes_put_text(out, " beginbfchar\n");
        }
        tally_bytes_put_text(out, "<");
        tally_pdf_put_hex(out, codes[i].code, 4);
        tally_bytes_put_text(out, "> <");
        tally_pdf_put_utf16(out, codes[i].character);
        tally_bytes_put_text(out, ">\n");
        if (i % BLOCK == BLOCK - 1 || i == subset->code_count - 1)
            tally_bytes_put_text(out, "endbfchar\n");
    }
    tally_bytes_put_text(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    free(codes);
}

/* ---- libharu ---- */

/* The name of a subset begins with six letters, here derived from its bytes. */
static void tag_make(char tag[HPDF_TTF_FONT_TAG_LEN + 1], const struct tally_font_subset *subset)
{
    char sha256[TALLY_DIGEST_TEXT];
    tally_digest(subset->bytes, subset->size, sha256);
    for (size_t i = 0; i < HPDF_TTF_FONT_TAG_LEN; i++) {
        const char pair[] = {sha256[2 * i], sha256[2 * i + 1], '\0'};
        tag[i] = (char)('A' + strtoul(pair, NULL, 16) % 26);
    }
    tag[HPDF_TTF_FONT_TAG_LEN] = '\0';
}

/* With its UTF-8 encoder libharu looks up all 65,536 codes in the font in a loop; with an encoder that has a table of
 * codes, only those of the table. So this gives the encoder a table of the subset's codes, and one code more, because
 * libharu leaves out the last. */
static void set_codes(HPDF_Encoder encoder, const struct tally_font_subset *subset)
{
    struct _HPDF_CMapEncoderAttr_Rec *attr = encoder->attr;
    uint16_t last = 0;
    encoder->to_unicode_fn = HPDF_CMapEncoder_ToUnicode;
    memset(attr->cid_map, 0, sizeof attr->cid_map);
    for (size_t i = 0; i < subset->code_count; i++) {
        uint16_t code = subset->codes[i].code;
        attr->cid_map[code >> 8][code & 0xFF] = code;
        attr->unicode_map[code >> 8][code & 0xFF] = code;
        last = code > last ? code : last;
    }
    assert(last < UINT16_MAX); /* U+FFFF is not a character */
    last++;
    attr->cid_map[last >> 8][last & 0xFF] = last;
}

static HPDF_FontDef load(struct tally_pdf_writer *w, const struct tally_font_subset *subset)
{
    char tag[HPDF_TTF_FONT_TAG_LEN + 1];
    HPDF_Stream stream = HPDF_MemStream_New(w->doc->mmgr, (HPDF_UINT)subset->size);
    if (!stream)
        return NULL;
    if (HPDF_Stream_Write(stream, subset->bytes, (HPDF_UINT)subset->size) != HPDF_OK) {
        HPDF_Stream_Free(stream);
        return NULL;
    }
    HPDF_FontDef def = HPDF_TTFontDef_Load(w->doc->mmgr, stream, HPDF_TRUE); /* takes the stream */
    if (!def)
        return NULL;
    tag_make(tag, subset);
    HPDF_TTFontDef_SetTagName(def, tag);
    struct _HPDF_TTFontDefAttr_Rec *attr = def->attr;
    attr->base_font[strcspn(attr->base_font, ",")] = '\0'; /* “LXGWWenKai-Bold,Bold” */
    return HPDF_Doc_RegisterFontDef(w->doc, def) == HPDF_OK ? def : NULL;
}

static void put_stream(struct tally_pdf_writer *w, HPDF_Dict dict, const struct tally_bytes *bytes)
{
    HPDF_MemStream_FreeData(dict->stream);
    dict->stream->size = 0;
    if (HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)bytes->bytes, (HPDF_UINT)bytes->used) != HPDF_OK)
        tally_haru_failed(w);
}

/* Writes the font descriptor and the font file, which is the unchanged subset. libharu would write the font again with
 * empty tables, and without components of composite glyphs that it does not find. */
static HPDF_Dict write_descriptor(struct tally_pdf_writer *w, const struct tally_font_subset *subset, HPDF_FontDef def)
{
    enum { SYMBOLIC = 4, STEM = 80 };
    const struct _HPDF_TTFontDefAttr_Rec *attr = def->attr;
    HPDF_Dict file = tally_haru_stream(w, subset->bytes, subset->size, true), descriptor = tally_haru_object(w);
    tally_haru_add_number(w, file, "Length1", (int32_t)subset->size);
    tally_haru_add_name(w, descriptor, "Type", "FontDescriptor");
    tally_haru_add_name(w, descriptor, "FontName", attr->base_font);
    tally_haru_add_number(w, descriptor, "Flags", SYMBOLIC);
    HPDF_Array box = tally_haru_array(w, descriptor, "FontBBox");
    for (size_t i = 0; i < 4 && tally_haru_ok(w); i++)
        tally_haru_append(w, box, HPDF_Number_New(w->doc->mmgr, subset->box[i]));
    tally_haru_add_number(w, descriptor, "ItalicAngle", 0);
    tally_haru_add_number(w, descriptor, "Ascent", subset->ascent);
    tally_haru_add_number(w, descriptor, "Descent", subset->descent);
    tally_haru_add_number(w, descriptor, "CapHeight", subset->cap_height);
    tally_haru_add_number(w, descriptor, "StemV", STEM);
    tally_haru_add(w, descriptor, "FontFile2", file);
    return descriptor;
}

/* Replaces what must differ from the font object that libharu made. */
static void correct_font(struct tally_pdf_writer *w, struct tally_pdf_font *font, HPDF_FontDef def)
{
    static const char *const not_for_to_unicode[] = {"Type", "CMapName", "CIDSystemInfo", "WMode"};
    const struct _HPDF_FontAttr_Rec *attr = font->font->attr;
    struct tally_bytes map = {0};
    put_to_unicode(&map, &font->subset);
    put_stream(w, attr->cmap_stream, &map);
    free(map.bytes);
    for (size_t i = 0; i < sizeof not_for_to_unicode / sizeof *not_for_to_unicode; i++)
        HPDF_Dict_RemoveElement(attr->cmap_stream, not_for_to_unicode[i]);
    HPDF_Dict system = tally_haru_dict(w);
    tally_haru_add(w, system, "Registry", tally_haru_text(w, "Adobe"));
    tally_haru_add(w, system, "Ordering", tally_haru_text(w, "Identity"));
    tally_haru_add_number(w, system, "Supplement", 0);
    tally_haru_add(w, attr->descendant_font, "CIDSystemInfo", system);
    def->descriptor = write_descriptor(w, &font->subset, def);
}

static void make_font(struct tally_pdf_writer *w, struct tally_pdf_font *font)
{
    HPDF_FontDef def = load(w, &font->subset);
    HPDF_Encoder encoder = HPDF_GetEncoder(w->doc, "UTF-8");
    if (!def || !encoder) {
        tally_haru_failed(w);
        return;
    }
    set_codes(encoder, &font->subset);
    font->font = HPDF_GetFont(w->doc, def->base_font, "UTF-8");
    const struct _HPDF_FontAttr_Rec *attr = font->font ? font->font->attr : NULL;
    if (!attr || !attr->cmap_stream || !attr->descendant_font)
        tally_haru_failed(w);
    else
        correct_font(w, font, def);
}

bool tally_pdf_load_fonts(struct tally_pdf_writer *w)
{
    collect_characters(w);
    if (HPDF_UseUTFEncodings(w->doc) != HPDF_OK)
        tally_haru_failed(w);
    for (size_t i = 0; i < TALLY_FONT_FILES_MAX; i++) {
        struct tally_pdf_font *font = &w->fonts[i];
        if (!font->count)
            continue;
        if (!tally_font_subset_make(&font->subset, w->pdf->fonts, i, font->characters, font->count, w->diags))
            return false;
        if (tally_haru_ok(w))
            make_font(w, font);
    }
    return tally_haru_ok(w);
}
