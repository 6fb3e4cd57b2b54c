/* A sheet from its facts: the pages, what is attached, the document. */
#include "sheet/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "pdf/document.h"
#include "pdf/pdf.h"
#include "words/words.h"

/* The result of an earlier round; all other inputs are spreadsheets. */
static bool is_json(const char *name)
{
    size_t size = strlen(name);
    return size > 5 && !strcmp(name + size - 5, ".json");
}

static bool attach_inputs(struct tally_pdf *pdf, struct tally_words *w, const struct tally_stored_inputs *stored,
                          const struct tally_sheet_facts *facts, struct tally_diags *diags)
{
    for (size_t i = 0; i < stored->count; i++) {
        const struct tally_stored_input *file = &stored->files[i];
        if (!tally_sheet_attaches(facts, file))
            continue;
        char *name = tally_stored_input_name(stored, file);
        bool ok = name && strcmp(name, TALLY_FACTS_NAME) && strcmp(name, TALLY_RESULT_NAME);
        if (ok)
            tally_pdf_attach(pdf, name, is_json(name) ? "application/json" : "text/csv",
                             tally_words_say(w, file->built_in ? N_("the rule that was counted by")
                                                               : N_("an input as it was counted")),
                             TALLY_SOURCE, file->bytes, file->size);
        else
            tally_diags_add(diags, TALLY_NOT_RENDERED, (struct tally_place){.file = 0},
                            N_("an input called “%1$s” cannot be attached to a sheet"), TALLY_ARGS(file->name));
        free(name);
        if (!ok)
            return false;
    }
    return true;
}

static struct tally_pdf_about about_of(struct tally_words *w, const struct tally_result *result,
                                       const struct tally_sheet_facts *facts, const char *digest)
{
    return (struct tally_pdf_about){
        .title = result->meeting.title,
        .author = result->meeting.body,
        .subject = tally_words_format(w, "%1$s %2$s", TALLY_ARGS(facts->meeting, facts->result_sha256)),
        .language = facts->language == TALLY_ENGLISH ? "en" : "zh-CN",
        .producer = tally_words_format(w, "tally %1$s", TALLY_ARGS(facts->version)),
        .date = facts->head_at,
        .digest = digest,
        .appearance_characters = TALLY_STAMP_CHARACTERS,
        .tagged = true};
}

bool tally_sheet_render(struct tally_fonts *fonts, const struct tally_result *result,
                        const struct tally_stored_inputs *stored, const struct tally_sheet_facts *facts,
                        unsigned char **bytes, size_t *size, struct tally_diags *diags)
{
    struct tally_words *w = tally_words_new(facts->language);
    struct tally_pdf *pdf = tally_pdf_new(fonts);
    struct tally_official *officials;
    size_t official_count = tally_sheet_officials(w, result, &officials);
    char *json = tally_result_json(result), *said = tally_sheet_facts_json(facts, stored, officials, official_count);
    char digest[TALLY_DIGEST_TEXT];
    tally_digest(said, strlen(said), digest);
    bool ok =
        tally_sheet_pages(pdf, fonts, w, result, stored, facts, diags) && attach_inputs(pdf, w, stored, facts, diags);
    if (ok) {
        const struct tally_pdf_about about = about_of(w, result, facts, digest);
        tally_pdf_attach(pdf, TALLY_RESULT_NAME, "application/json", tally_words_say(w, N_("the result, for machines")),
                         TALLY_DATA, json, strlen(json));
        tally_pdf_attach(pdf, TALLY_FACTS_NAME, "application/json",
                         tally_words_say(w, N_("what this sheet was made of")), TALLY_DATA, said, strlen(said));
        ok = tally_pdf_finish(pdf, &about, bytes, size, diags);
    }
    tally_pdf_free(pdf);
    tally_words_free(w);
    free(json);
    free(said);
    return ok;
}

bool tally_sheet_render_annex(struct tally_fonts *fonts, const struct tally_result *result,
                              const struct tally_stored_inputs *stored, const struct tally_sheet_facts *facts,
                              uint64_t part, unsigned char **bytes, size_t *size, struct tally_diags *diags)
{
    struct tally_words *w = tally_words_new(facts->language);
    struct tally_pdf *pdf = tally_pdf_new(fonts);
    char digest[TALLY_DIGEST_TEXT];
    const char *all =
        tally_words_format(w, "%1$s annex %2$s", TALLY_ARGS(facts->result_sha256, tally_words_number(w, part)));
    tally_digest(all, strlen(all), digest);
    bool ok = tally_sheet_annex_pages(pdf, fonts, w, result, stored, facts, part, diags);
    if (ok) {
        struct tally_pdf_about about = about_of(w, result, facts, digest);
        about.appearance_characters = "";
        ok = tally_pdf_finish(pdf, &about, bytes, size, diags);
    }
    tally_pdf_free(pdf);
    tally_words_free(w);
    return ok;
}

void tally_sheet_stamp(const char *lines[3], struct tally_words *w, const char *at, const char *certificate_sha256,
                       bool another)
{
    lines[0] = tally_words_say(
        w, another ? N_("Signed by another's key")
                   : N_("Signed by key")); /* whose it is, the stamp's few characters cannot say; “tally verify” does */
    ;
    lines[1] = tally_words_time(w, at);
    lines[2] = tally_words_format(w, tally_words_say(w, N_("certificate %1$s")),
                                  TALLY_ARGS(tally_arena_text(&w->arena, certificate_sha256, 16)));
}
