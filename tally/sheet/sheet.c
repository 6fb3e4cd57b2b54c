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

static const char format[] = "tally-sheet/1";
static const char *const languages[] = {[TALLY_LOCALE] = "", [TALLY_ENGLISH] = "en", [TALLY_CHINESE] = "zh"};

static bool is_attached(const struct tally_sheet_facts *facts, const struct tally_stored_input *file)
{
    return facts->attached || file->size <= TALLY_ATTACH_MOST / 16;
}

/* ---- the facts ---- */

char *tally_sheet_facts_json(const struct tally_sheet_facts *facts, const struct tally_stored_inputs *stored,
                             const struct tally_official *officials, size_t official_count)
{
    json_t *who = tally_json_checked(json_array());
    for (size_t i = 0; i < official_count; i++)
        if (json_array_append_new(who,
                                  tally_json_checked(json_pack("{s:s, s:s, s:s}", "field", officials[i].field, "name",
                                                               officials[i].name, "role", officials[i].role))))
            tally_exhausted();
    json_t *inputs = tally_json_checked(json_array());
    for (size_t i = 0; i < stored->count; i++) {
        const struct tally_stored_input *file = &stored->files[i];
        char *name = is_attached(facts, file) ? tally_stored_input_name(stored, file) : NULL;
        json_t *one = tally_json_checked(json_pack("{s:s, s:s?, s:s, s:I, s:b}", "file", file->name, "attached", name,
                                                   "sha256", file->sha256, "bytes", (json_int_t)file->size, "built_in",
                                                   (int)file->built_in));
        free(name);
        if (json_array_append_new(inputs, one))
            tally_exhausted();
    }
    json_t *all = tally_json_checked(json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:b, s:{s:I, s:s, s:s, s:s}, s:o, s:o}", "format", format,
        "version", facts->version, "meeting", facts->meeting, "count", (json_int_t)facts->count, "issue",
        (json_int_t)facts->issue, "copy", (json_int_t)facts->copy, "copies", (json_int_t)facts->copies, "archive",
        facts->archive, "language", languages[facts->language], "result", facts->result_sha256, "all_attached",
        (int)facts->attached, "ledger", "sequence", (json_int_t)facts->head_sequence, "at", facts->head_at, "digest",
        facts->head_digest, "counted", facts->counted_digest, "officials", who, "inputs", inputs));
    char *text = tally_json_text(all, JSON_INDENT(1));
    json_decref(all);
    return text;
}

/* A text of the facts, kept; NULL where there is none. */
static const char *text_of(struct tally_arena *arena, const json_t *json, const char *key)
{
    const json_t *value = json_object_get(json, key);
    return json_is_string(value) ? tally_arena_text(arena, json_string_value(value), json_string_length(value)) : NULL;
}

static uint64_t number_of(const json_t *json, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(json, key));
    return n > 0 ? (uint64_t)n : 0;
}

static bool is_digest(const char *text)
{
    return text && strlen(text) == TALLY_DIGEST_TEXT - 1 && strspn(text, "0123456789abcdef") == TALLY_DIGEST_TEXT - 1;
}

/* One that a clock can show. */
static bool is_time(const char *text)
{
    char digits[TALLY_TIME_DIGITS];
    struct tally_date date;
    return text && tally_text_time(text, digits) && tally_text_date((struct tally_text){text, 10}, &date) &&
           memcmp(text + 11, "24", 2) < 0 && text[14] < '6' && text[17] < '6';
}

bool tally_sheet_facts_read(struct tally_sheet_facts *facts, struct tally_arena *arena, const char *json)
{
    json_t *all = tally_json_parse(json);
    const json_t *ledger = json_object_get(all, "ledger");
    const char *said = text_of(arena, all, "format"), *language = text_of(arena, all, "language");
    *facts = (struct tally_sheet_facts){.meeting = text_of(arena, all, "meeting"),
                                        .archive = text_of(arena, all, "archive"),
                                        .version = text_of(arena, all, "version"),
                                        .count = number_of(all, "count"),
                                        .issue = number_of(all, "issue"),
                                        .copy = number_of(all, "copy"),
                                        .copies = number_of(all, "copies"),
                                        .result_sha256 = text_of(arena, all, "result"),
                                        .head_sequence = number_of(ledger, "sequence"),
                                        .head_digest = text_of(arena, ledger, "digest"),
                                        .head_at = text_of(arena, ledger, "at"),
                                        .counted_digest = text_of(arena, ledger, "counted"),
                                        .attached = json_is_true(json_object_get(all, "all_attached"))};
    for (enum tally_language l = TALLY_ENGLISH; l < TALLY_LANGUAGES; l++)
        if (language && !strcmp(language, languages[l]))
            facts->language = l;
    bool shaped = is_digest(facts->result_sha256) && is_digest(facts->head_digest) &&
                  is_digest(facts->counted_digest) && is_time(facts->head_at) && facts->meeting &&
                  strlen(facts->meeting) <= 64 && facts->version && strlen(facts->version) <= 64;
    bool ok = shaped && said && !strcmp(said, format) && facts->archive && facts->count && facts->issue &&
              facts->copy && facts->copy <= facts->copies && facts->copies <= 1000 && facts->language != TALLY_LOCALE &&
              facts->head_sequence;
    json_decref(all);
    return ok;
}

size_t tally_sheet_facts_officials(struct tally_official **officials, struct tally_arena *arena, const char *json)
{
    json_t *all = tally_json_parse(json);
    const json_t *who = json_object_get(all, "officials");
    size_t count = json_array_size(who), stored = 0;
    *officials = tally_arena_alloc(arena, count + 1, sizeof **officials);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(who, i);
        struct tally_official o = {text_of(arena, one, "name"), text_of(arena, one, "field"),
                                   text_of(arena, one, "role")};
        if (o.name && o.field && o.role)
            (*officials)[stored++] = o;
    }
    json_decref(all);
    return stored;
}

size_t tally_sheet_facts_inputs(struct tally_sheet_input **inputs, struct tally_arena *arena, const char *json)
{
    json_t *all = tally_json_parse(json);
    const json_t *list = json_object_get(all, "inputs");
    size_t count = json_array_size(list), stored = 0;
    *inputs = tally_arena_alloc(arena, count + 1, sizeof **inputs);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        struct tally_sheet_input in = {text_of(arena, one, "file"), text_of(arena, one, "attached"),
                                       text_of(arena, one, "sha256"), json_is_true(json_object_get(one, "built_in"))};
        if (in.file && in.sha256)
            (*inputs)[stored++] = in;
    }
    json_decref(all);
    return stored;
}

/* ---- the document ---- */

static bool attach_inputs(struct tally_pdf *pdf, struct tally_words *w, const struct tally_stored_inputs *stored,
                          const struct tally_sheet_facts *facts, struct tally_diags *diags)
{
    for (size_t i = 0; i < stored->count; i++) {
        const struct tally_stored_input *file = &stored->files[i];
        if (!is_attached(facts, file))
            continue;
        char *name = tally_stored_input_name(stored, file);
        bool ok = name && strcmp(name, TALLY_FACTS_NAME) && strcmp(name, TALLY_RESULT_NAME);
        if (ok)
            tally_pdf_attach(pdf, name, "text/csv",
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
        const struct tally_pdf_about about = {
            .title = result->meeting.title,
            .author = result->meeting.body,
            .subject = tally_words_format(w, "%1$s %2$s", TALLY_ARGS(facts->meeting, facts->result_sha256)),
            .language = facts->language == TALLY_ENGLISH ? "en" : "zh-CN",
            .producer = tally_words_format(w, "tally %1$s", TALLY_ARGS(facts->version)),
            .date = facts->head_at,
            .digest = digest,
            .stamp = TALLY_STAMP_CHARACTERS};
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

bool tally_sheet_same_name(struct tally_arena *arena, const char *a, const char *b)
{
    return tally_text_same(tally_text_fold_name(arena, tally_text_of(a)),
                           tally_text_fold_name(arena, tally_text_of(b)));
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
