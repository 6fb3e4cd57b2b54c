/* Writes the parts of a document other than its pages: the metadata (information dictionary and XMP), the colour
 * profile, the attachments and the signature fields. */
#include <assert.h>
#include <packaged.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/io.h"
#include "pdf/document.h"
#include "pdf/pdf.h"

/* ---- metadata ---- */

/* The text with U+FFFD in place of every character that XML does not allow: XMP is XML, and the information dictionary
 * must have the same text. The caller frees it. */
static char *replace_invalid(const char *text)
{
    struct tally_bytes out = {0};
    size_t length = strlen(text);
    assert(tally_text_valid((const unsigned char *)text, length) == length);
    tally_bytes_put_text(&out, "");
    for (size_t at = 0; at < length;) {
        uint32_t c = 0;
        size_t n = tally_text_next(text + at, length - at, &c);
        if (c < 0x20 || c == 0x7F || c == 0xFFFE || c == 0xFFFF)
            tally_bytes_put_text(&out, "\xEF\xBF\xBD");
        else
            tally_bytes_put(&out, text + at, n);
        at += n;
    }
    return out.bytes;
}

static void put_xml(struct tally_bytes *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            tally_bytes_put_text(out, "&amp;");
            break;
        case '<':
            tally_bytes_put_text(out, "&lt;");
            break;
        case '>':
            tally_bytes_put_text(out, "&gt;");
            break;
        default:
            tally_bytes_put(out, text, 1);
        }
}

static void put_element(struct tally_bytes *out, const char *before, const char *text, const char *after)
{
    tally_bytes_put_text(out, before);
    put_xml(out, text);
    tally_bytes_put_text(out, after);
}

/* The description of the one property that PDF/A does not know: that the document conforms to PDF/UA. */
static const char accessible[] =
    "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
    "<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n"
    "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
    "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
    "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>the part of ISO 14289 to which the document conforms</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";

struct metadata_texts {
    char *title, *author, *subject, *producer;
    const char *date;
    bool tagged;
};

static void put_xmp(struct tally_bytes *out, const struct metadata_texts *s)
{
    tally_bytes_put_text(
        out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
             "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
             "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
             "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
             " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
             "<pdfaid:part>3</pdfaid:part>\n");
    put_element(out, "<pdfaid:conformance>", s->tagged ? "A" : "U",
                "</pdfaid:conformance>\n<dc:format>application/pdf</dc:format>\n");
    put_element(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", s->title,
                "</rdf:li></rdf:Alt></dc:title>\n");
    put_element(out, "<dc:creator><rdf:Seq><rdf:li>", s->author, "</rdf:li></rdf:Seq></dc:creator>\n");
    put_element(out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", s->subject,
                "</rdf:li></rdf:Alt></dc:description>\n");
    put_element(out, "<pdf:Producer>", s->producer, "</pdf:Producer>\n");
    put_element(out, "<xmp:CreateDate>", s->date, "</xmp:CreateDate>\n");
    put_element(out, "<xmp:ModifyDate>", s->date, "</xmp:ModifyDate>\n");
    put_element(out, "<xmp:MetadataDate>", s->date, "</xmp:MetadataDate>\n");
    tally_bytes_put_text(out, "</rdf:Description>\n");
    tally_bytes_put_text(out, s->tagged ? accessible : "");
    tally_bytes_put_text(out, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
}

/* 2026-04-17T00:00:00Z as D:20260417000000Z. */
static void *date_object(struct tally_pdf_writer *w)
{
    char digits[TALLY_TIME_DIGITS];
    struct tally_bytes out = {0};
    bool is_time = tally_text_time(w->about->date, digits);
    assert(is_time);
    (void)is_time;
    tally_bytes_put_text(&out, "D:");
    tally_bytes_put_text(&out, digits);
    tally_bytes_put_text(&out, "Z");
    void *object = tally_haru_text(w, out.bytes);
    free(out.bytes);
    return object;
}

static void write_info(struct tally_pdf_writer *w, const struct metadata_texts *s)
{
    HPDF_Dict info = w->doc->info;
    tally_haru_add_text(w, info, "Title", s->title);
    tally_haru_add_text(w, info, "Author", s->author);
    tally_haru_add_text(w, info, "Subject", s->subject);
    tally_haru_add_text(w, info, "Producer", s->producer);
    tally_haru_add(w, info, "CreationDate", date_object(w));
    tally_haru_add(w, info, "ModDate", date_object(w));
}

/* /ID has two parts. Both are the first half of the digest. */
static void write_id(struct tally_pdf_writer *w)
{
    enum { BYTES = 16 };
    unsigned char id[BYTES];
    const char *digest = w->about->digest;
    assert(tally_hex_is_digest(digest));
    for (size_t i = 0; i < BYTES; i++)
        id[i] = (unsigned char)(tally_hex_value((unsigned char)digest[2 * i], TALLY_HEX_SMALL) * 16 +
                                tally_hex_value((unsigned char)digest[2 * i + 1], TALLY_HEX_SMALL));
    HPDF_Array array = tally_haru_array(w, w->doc->trailer, "ID");
    for (int i = 0; i < 2 && tally_haru_ok(w); i++)
        tally_haru_append(w, array, HPDF_Binary_New(w->doc->mmgr, id, BYTES));
}

void tally_pdf_write_meta(struct tally_pdf_writer *w)
{
    if (!tally_haru_ok(w))
        return;
    struct metadata_texts s = {replace_invalid(w->about->title),
                               replace_invalid(w->about->author),
                               replace_invalid(w->about->subject),
                               replace_invalid(w->about->producer),
                               w->about->date,
                               w->about->tagged};
    struct tally_bytes xmp = {0};
    put_xmp(&xmp, &s);
    HPDF_Dict metadata = tally_haru_stream(w, xmp.bytes, xmp.used, false);
    tally_haru_add_name(w, metadata, "Type", "Metadata");
    tally_haru_add_name(w, metadata, "Subtype", "XML");
    tally_haru_add(w, w->doc->catalog, "Metadata", metadata);
    tally_haru_add_text(w, w->doc->catalog, "Lang", w->about->language);
    HPDF_Dict preferences = tally_haru_dict(w);
    if (preferences && HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE) != HPDF_OK)
        tally_haru_failed(w);
    tally_haru_add(w, w->doc->catalog, "ViewerPreferences", preferences);
    write_info(w, &s);
    write_id(w);
    free(xmp.bytes);
    free(s.title);
    free(s.author);
    free(s.subject);
    free(s.producer);
}

/* ---- colours ---- */

bool tally_pdf_write_colours(struct tally_pdf_writer *w)
{
    struct tally_file profile;
    /* these messages are dropped: they would show the profile's path as that of a file of the meeting */
    struct tally_diags *discarded = tally_diags_new();
    bool ok = tally_file_read_path(&profile, TALLY_COLOURS, discarded) && profile.size;
    tally_diags_free(discarded);
    if (ok) {
        HPDF_Dict stream = tally_haru_stream(w, profile.bytes, profile.size, true);
        tally_haru_add_number(w, stream, "N", 3);
        HPDF_Array intents = tally_haru_array(w, w->doc->catalog, "OutputIntents");
        HPDF_Dict intent = tally_haru_dict(w);
        tally_haru_add_name(w, intent, "Type", "OutputIntent");
        tally_haru_add_name(w, intent, "S", "GTS_PDFA1");
        tally_haru_add_text(w, intent, "OutputConditionIdentifier", "sRGB");
        tally_haru_add_text(w, intent, "Info", "sRGB IEC61966-2.1");
        tally_haru_add(w, intent, "DestOutputProfile", stream);
        tally_haru_append(w, intents, intent);
    } else {
        tally_diags_add(w->diags, TALLY_MISSING_FONT, (struct tally_place){0},
                        N_("the colour profile “%1$s” is missing or cannot be read; install the Debian package %2$s"),
                        TALLY_ARGS(TALLY_COLOURS, "icc-profiles-free"));
    }
    tally_file_clear(&profile);
    return ok;
}

/* ---- attachments ---- */

static HPDF_Dict write_embedded_file(struct tally_pdf_writer *w, const struct tally_pdf_file *file)
{
    HPDF_Dict stream = tally_haru_stream(w, file->bytes, file->size, true), params = tally_haru_dict(w);
    tally_haru_add_name(w, stream, "Type", "EmbeddedFile");
    tally_haru_add_name(w, stream, "Subtype", file->mime);
    tally_haru_add_number(w, params, "Size", (int32_t)file->size);
    tally_haru_add(w, params, "ModDate", date_object(w));
    tally_haru_add(w, stream, "Params", params);
    return stream;
}

/* The attachment's name in ASCII, for readers that know no other: its own name if that is ASCII, otherwise “file-N”
 * with the ending of its name. N counts the attachments from 1. */
static char *plain_name(const struct tally_pdf_file *file, size_t index)
{
    struct tally_bytes out = {0};
    const char *at = file->name, *point = strrchr(file->name, '.');
    while (*at >= 0x20 && *at <= 0x7E)
        at++;
    if (!*at) {
        tally_bytes_put_text(&out, file->name);
        return out.bytes;
    }
    tally_bytes_put_text(&out, "file-");
    tally_pdf_put_number(&out, (int64_t)index + 1, 0);
    if (point > at)
        tally_bytes_put_text(
            &out, point[1 + strspn(point + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")]
                      ? ""
                      : point);
    return out.bytes;
}

static HPDF_Dict write_file(struct tally_pdf_writer *w, size_t index)
{
    static const char *const relationships[] = {
        [TALLY_SOURCE] = "Source", [TALLY_DATA] = "Data", [TALLY_SUPPLEMENT] = "Supplement"};
    const struct tally_pdf_file *file = &w->pdf->files[index];
    char *plain = plain_name(file, index);
    HPDF_Dict bytes = write_embedded_file(w, file), spec = tally_haru_object(w), embedded = tally_haru_dict(w);
    tally_haru_add(w, embedded, "F", bytes);
    tally_haru_add(w, embedded, "UF", bytes);
    tally_haru_add_name(w, spec, "Type", "Filespec");
    tally_haru_add_text(w, spec, "F", plain);
    tally_haru_add_text(w, spec, "UF", file->name);
    tally_haru_add_text(w, spec, "Desc", file->description);
    tally_haru_add_name(w, spec, "AFRelationship", relationships[file->relationship]);
    tally_haru_add(w, spec, "EF", embedded);
    free(plain);
    return spec;
}

void tally_pdf_write_files(struct tally_pdf_writer *w)
{
    if (!w->pdf->file_count || !tally_haru_ok(w))
        return;
    HPDF_Array associated = tally_haru_array(w, w->doc->catalog, "AF");
    HPDF_Dict names = tally_haru_dict(w), tree = tally_haru_dict(w);
    tally_haru_add(w, w->doc->catalog, "Names", names);
    tally_haru_add(w, names, "EmbeddedFiles", tree);
    HPDF_Array leaves = tally_haru_array(w, tree, "Names");
    for (size_t i = 0; i < w->pdf->file_count; i++) {
        struct tally_bytes key = {0};
        HPDF_Dict spec = write_file(w, i);
        tally_haru_append(w, associated, spec);
        /* A name tree must be sorted by its keys. The keys are the numbers of the attachments, so this order is
         * right. */
        tally_pdf_put_hex(&key, (uint32_t)i + 1, 4);
        tally_haru_append(w, leaves, tally_haru_text(w, key.bytes));
        tally_haru_append(w, leaves, spec);
        free(key.bytes);
    }
}

/* ---- signature fields ---- */

static HPDF_STATUS write_rect(HPDF_Dict dict, HPDF_Stream stream)
{
    const struct tally_pdf_field *field = dict->attr;
    const int32_t box[] = {field->x, field->y, field->x + field->width, field->y + field->height};
    struct tally_bytes out = {0};
    tally_bytes_put_text(&out, "/Rect [ ");
    for (size_t i = 0; i < 4; i++) {
        tally_pdf_put_number(&out, box[i], 2);
        tally_bytes_put_text(&out, " ");
    }
    tally_bytes_put_text(&out, "]\n");
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, out.bytes);
    free(out.bytes);
    return status;
}

/* The appearance of an unsigned field, which is empty. */
static HPDF_Dict write_empty_appearance(struct tally_pdf_writer *w)
{
    HPDF_Dict form = tally_haru_stream(w, "", 0, false);
    tally_haru_add_name(w, form, "Type", "XObject");
    tally_haru_add_name(w, form, "Subtype", "Form");
    HPDF_Array box = tally_haru_array(w, form, "BBox");
    for (int i = 0; i < 4 && tally_haru_ok(w); i++)
        tally_haru_append(w, box, HPDF_Number_New(w->doc->mmgr, i / 2));
    tally_haru_add(w, form, "Resources", tally_haru_dict(w));
    return form;
}

static HPDF_Dict write_field(struct tally_pdf_writer *w, const struct tally_pdf_field *field, HPDF_Dict empty)
{
    enum { PRINT = 4, LOCKED = 128 };
    HPDF_Dict dict = tally_haru_object(w), appearance = tally_haru_dict(w);
    tally_haru_add_name(w, dict, "Type", "Annot");
    tally_haru_add_name(w, dict, "Subtype", "Widget");
    tally_haru_add_name(w, dict, "FT", "Sig");
    tally_haru_add_text(w, dict, "T", field->name);
    tally_haru_add_text(w, dict, "TU", field->title);
    tally_haru_add_number(w, dict, "F", PRINT + LOCKED);
    tally_haru_add(w, dict, "P", w->pages[field->page]);
    if (w->about->tagged)
        tally_haru_add_number(w, dict, "StructParent",
                              (int32_t)(w->pdf->page_count + (size_t)(field - w->pdf->fields)));
    tally_haru_add(w, appearance, "N", empty);
    tally_haru_add(w, dict, "AP", appearance);
    if (dict) {
        union {
            const struct tally_pdf_field *lent;
            void *attr; /* only read */
        } field_of = {field};
        dict->attr = field_of.attr;
        dict->write_fn = write_rect;
    }
    return dict;
}

void tally_pdf_write_form(struct tally_pdf_writer *w)
{
    enum { SIGNATURES_EXIST = 1, APPEND_ONLY = 2 };
    if (!w->pdf->field_count || !tally_haru_ok(w))
        return;
    HPDF_Dict empty = write_empty_appearance(w), form = tally_haru_object(w);
    HPDF_Array fields = tally_haru_array(w, form, "Fields");
    tally_haru_add_number(w, form, "SigFlags", SIGNATURES_EXIST + APPEND_ONLY);
    if (w->appearance && w->appearance->font) {
        HPDF_Dict resources = tally_haru_dict(w), fonts = tally_haru_dict(w);
        tally_haru_add(w, fonts, "Stamp", w->appearance->font);
        tally_haru_add(w, resources, "Font", fonts);
        tally_haru_add(w, form, "DR", resources);
    }
    for (size_t i = 0; i < w->pdf->field_count && tally_haru_ok(w); i++) {
        const struct tally_pdf_field *field = &w->pdf->fields[i];
        HPDF_Page page = w->pages[field->page];
        HPDF_Dict dict = w->fields[i] = write_field(w, field, empty);
        HPDF_Array annots = HPDF_Dict_GetItem(page, "Annots", HPDF_OCLASS_ARRAY);
        tally_haru_append(w, fields, dict);
        tally_haru_append(w, annots ? annots : tally_haru_array(w, page, "Annots"), dict);
    }
    tally_haru_add(w, w->doc->catalog, "AcroForm", form);
}
