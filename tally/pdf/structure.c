/* Writes the structure of a tagged document: an object for each element, and the tree that leads from marked content
 * and fields back to them (ISO 32000-1, 14.7 and 14.8). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "pdf/document.h"
#include "pdf/pdf.h"

const char *const tally_pdf_tags[] = {
    [TALLY_TAG_DOCUMENT] = "Document",
    [TALLY_TAG_TITLE] = "H1",
    [TALLY_TAG_HEADING] = "H2",
    [TALLY_TAG_SUBHEADING] = "H3",
    [TALLY_TAG_PARAGRAPH] = "P",
    [TALLY_TAG_TABLE] = "Table",
    [TALLY_TAG_ROW] = "TR",
    [TALLY_TAG_HEAD] = "TH",
    [TALLY_TAG_CELL] = "TD",
    [TALLY_TAG_FIGURE] = "Figure",
    [TALLY_TAG_FORM] = "Form",
};
static_assert(sizeof tally_pdf_tags / sizeof *tally_pdf_tags == TALLY_TAGS, "a name for every tag");

/* ---- the text of an object ----
 *
 * A sheet has hundreds of elements. So libharu is given their numbers only, and what they contain is written here. */

static uint32_t number_of(HPDF_Dict object)
{
    enum { NUMBER = 0x00FFFFFF };
    return object->header.obj_id & NUMBER;
}

static void put_entry(struct tally_bytes *out, const char *key, size_t number, const char *after)
{
    tally_bytes_put_text(out, key);
    tally_pdf_put_number(out, (int64_t)number, 0);
    tally_bytes_put_text(out, after);
}

static void put_text(struct tally_bytes *out, const char *text)
{
    size_t length = strlen(text);
    tally_bytes_put_text(out, "/Alt <FEFF");
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        at += tally_text_next(text + at, length - at, &character);
        tally_pdf_put_utf16(out, character);
    }
    tally_bytes_put_text(out, ">\n");
}

static void put_attributes(struct tally_bytes *out, const struct tally_pdf_element *e)
{
    if (e->tag == TALLY_TAG_HEAD)
        tally_bytes_put_text(out, "/A << /O /Table /Scope /Column >>\n");
    if (e->tag == TALLY_TAG_CELL && e->rows > 1)
        put_entry(out, "/A << /O /Table /RowSpan ", e->rows, " >>\n");
    if (e->tag != TALLY_TAG_FIGURE)
        return;
    tally_bytes_put_text(out, "/A << /O /Layout /BBox [ ");
    for (size_t i = 0; i < 4; i++) {
        tally_pdf_put_number(out, e->box[i], 2);
        tally_bytes_put_text(out, " ");
    }
    tally_bytes_put_text(out, "] >>\n");
}

static void put_kids(struct tally_bytes *out, const struct tally_pdf_writer *w, const struct tally_pdf_element *e)
{
    tally_bytes_put_text(out, e->first != e->last ? "/K [ " : "/K ");
    for (const struct tally_pdf_kid *kid = e->first; kid; kid = kid->next) {
        const bool last = kid == e->last;
        if (!kid->is_mark) {
            put_entry(out, "", number_of(w->nodes[kid->which].dict), last ? " 0 R" : " 0 R ");
        } else if (kid->page == e->page) {
            put_entry(out, "", kid->which, last ? "" : " ");
        } else {
            put_entry(out, "<< /Type /MCR /Pg ", number_of(w->pages[kid->page]), " 0 R");
            put_entry(out, " /MCID ", kid->which, last ? " >>" : " >> ");
        }
    }
    tally_bytes_put_text(out, e->first != e->last ? " ]\n" : "\n");
}

static HPDF_STATUS write_node(HPDF_Dict dict, HPDF_Stream stream)
{
    const struct tally_pdf_node *node = dict->attr;
    const struct tally_pdf_writer *w = node->writer;
    const struct tally_pdf_element *e = node->element;
    struct tally_bytes out = {0};
    tally_bytes_put_text(&out, "/S /");
    tally_bytes_put_text(&out, tally_pdf_tags[e->tag]);
    put_entry(&out, "\n/P ", number_of(e->tag == TALLY_TAG_DOCUMENT ? w->structure : w->nodes[e->parent].dict),
              " 0 R\n");
    if (e->has_page)
        put_entry(&out, "/Pg ", number_of(w->pages[e->page]), " 0 R\n");
    if (e->alternative)
        put_text(&out, e->alternative);
    put_attributes(&out, e);
    if (e->tag == TALLY_TAG_FORM)
        put_entry(&out, "/K << /Type /OBJR /Obj ", number_of(w->fields[e->field]), " 0 R >>\n");
    else if (e->first)
        put_kids(&out, w, e);
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, out.bytes);
    free(out.bytes);
    return status;
}

/* Elements within an artifact are not part of the structure. */
static bool is_part(const struct tally_pdf_element *e)
{
    return e->parent != TALLY_PDF_ARTIFACT;
}

/* “/Nums [ 0 [ 8 0 R 9 0 R ] 1 [ … ] … 4 20 0 R ]”: the marks of each page, then the fields. */
static HPDF_STATUS write_parents(HPDF_Dict dict, HPDF_Stream stream)
{
    const struct tally_pdf_writer *w = dict->attr;
    const struct tally_pdf *pdf = w->pdf;
    struct tally_bytes out = {0};
    tally_bytes_put_text(&out, "/Nums [ ");
    for (size_t p = 0; p < pdf->page_count; p++) {
        put_entry(&out, "", p, " [ ");
        for (size_t i = 0; i < pdf->pages[p].mark_count; i++)
            put_entry(&out, "", number_of(w->nodes[pdf->pages[p].marked[i]].dict), " 0 R ");
        tally_bytes_put_text(&out, "]\n");
    }
    for (size_t i = 0; i < pdf->field_count; i++) {
        put_entry(&out, "", pdf->page_count + i, " ");
        put_entry(&out, "", number_of(w->nodes[pdf->fields[i].element].dict), " 0 R\n");
    }
    tally_bytes_put_text(&out, "]\n");
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, out.bytes);
    free(out.bytes);
    return status;
}

/* ---- the objects ---- */

static void write_elements(struct tally_pdf_writer *w)
{
    w->nodes = tally_alloc(w->pdf->element_count, sizeof *w->nodes);
    for (size_t i = 0; i < w->pdf->element_count && tally_haru_ok(w); i++) {
        struct tally_pdf_node *node = &w->nodes[i];
        *node = (struct tally_pdf_node){w, &w->pdf->elements[i], NULL};
        if (!is_part(node->element))
            continue;
        node->dict = tally_haru_object(w);
        if (node->dict) {
            node->dict->attr = node;
            node->dict->write_fn = write_node;
        }
    }
}

void tally_pdf_write_structure(struct tally_pdf_writer *w)
{
    if (!tally_haru_ok(w))
        return;
    HPDF_Dict mark = tally_haru_dict(w), parents;
    if (mark && HPDF_Dict_AddBoolean(mark, "Marked", HPDF_TRUE) != HPDF_OK)
        tally_haru_failed(w);
    w->structure = tally_haru_object(w);
    write_elements(w);
    parents = tally_haru_object(w);
    if (parents) {
        parents->attr = w;
        parents->write_fn = write_parents;
    }
    tally_haru_add(w, w->doc->catalog, "MarkInfo", mark);
    tally_haru_add_name(w, w->structure, "Type", "StructTreeRoot");
    tally_haru_add(w, w->structure, "K", w->nodes[0].dict);
    tally_haru_add(w, w->structure, "ParentTree", parents);
    tally_haru_add_number(w, w->structure, "ParentTreeNextKey", (int32_t)(w->pdf->page_count + w->pdf->field_count));
    tally_haru_add(w, w->doc->catalog, "StructTreeRoot", w->structure);
    for (size_t i = 0; i < w->pdf->page_count; i++) {
        tally_haru_add_number(w, w->pages[i], "StructParents", (int32_t)i);
        tally_haru_add_name(w, w->pages[i], "Tabs", "S"); /* fields are reached in the order of the structure */
    }
}
