/* The facts of a sheet as they are attached to it, written and read; the names of its files and signers. */
#include "sheet/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <tally/words.h>

#include "announce/history.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger/inputs.h"

bool tally_sheet_attaches(const struct tally_sheet_facts *facts, const struct tally_stored_input *file)
{
    return !file->apart && (facts->attached || file->size <= TALLY_ATTACH_MOST / 16);
}

static const char format[] = "tally-sheet/1";
static const char *const languages[] = {[TALLY_LOCALE] = "", [TALLY_ENGLISH] = "en", [TALLY_CHINESE] = "zh"};

char *tally_sheet_facts_json(const struct tally_sheet_facts *facts, const struct tally_stored_inputs *stored,
                             const struct tally_official *officials, size_t official_count)
{
    struct tally_json *who = tally_json_array();
    for (size_t i = 0; i < official_count; i++)
        tally_json_push(who, tally_json_pack("{s:s, s:s, s:s}", "field", officials[i].field, "name", officials[i].name,
                                             "role", officials[i].role));
    struct tally_json *inputs = tally_json_array();
    for (size_t i = 0; i < stored->count; i++) {
        const struct tally_stored_input *file = &stored->files[i];
        char *name = tally_sheet_attaches(facts, file) ? tally_stored_input_name(stored, file) : NULL;
        struct tally_json *one =
            tally_json_pack("{s:s, s:s?, s:s, s:I, s:b}", "file", file->name, "attached", name, "sha256", file->sha256,
                            "bytes", (long long)file->size, "built_in", (int)file->built_in);
        free(name);
        tally_json_push(inputs, one);
    }
    struct tally_json *all = tally_json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:b, s:{s:I, s:s, s:s, s:s}, s:o, s:o}", "format", format,
        "version", facts->version, "meeting", facts->meeting, "count", (long long)facts->count, "issue",
        (long long)facts->issue, "copy", (long long)facts->copy, "copies", (long long)facts->copies, "archive",
        facts->archive, "language", languages[facts->language], "result", facts->result_sha256, "all_attached",
        (int)facts->attached, "ledger", "sequence", (long long)facts->head_sequence, "at", facts->head_at, "digest",
        facts->head_digest, "counted", facts->counted_digest, "officials", who, "inputs", inputs);
    if (facts->corrected)
        tally_json_put(all, "corrected", tally_json_parse(facts->corrected));
    if (facts->plain)
        tally_json_put(all, "plain", tally_json_boolean(true));
    char *text = tally_json_text(all, TALLY_JSON_INDENTED);
    tally_json_free(all);
    return text;
}

/* A text of the facts, copied into the arena; NULL where there is none. */
static const char *text_of(struct tally_arena *arena, const struct tally_json *json, const char *key)
{
    const struct tally_json *value = tally_json_get(json, key);
    return tally_json_is_string(value)
               ? tally_arena_text(arena, tally_json_string_value(value), tally_json_string_size(value))
               : NULL;
}

static uint64_t number_of(const struct tally_json *json, const char *key)
{
    int64_t n = tally_json_number_value(tally_json_get(json, key));
    return n > 0 ? (uint64_t)n : 0;
}

static bool is_digest(const char *text)
{
    return text && tally_hex_is_digest(text);
}

static bool is_time(const char *text)
{
    char digits[TALLY_TIME_DIGITS];
    return text && tally_text_existing_time(text, digits);
}

/* False: there is such a member, and it is not of its shape. */
static bool read_corrected(struct tally_sheet_facts *facts, struct tally_arena *arena, const struct tally_json *all)
{
    const struct tally_json *corrected = tally_json_get(all, "corrected");
    if (!corrected)
        return true;
    char *text = tally_json_text(corrected, TALLY_JSON_COMPACT);
    facts->corrected = tally_arena_text(arena, text, strlen(text));
    free(text);
    return tally_history_kept_valid(corrected);
}

bool tally_sheet_facts_read(struct tally_sheet_facts *facts, struct tally_arena *arena, const char *json)
{
    struct tally_json *all = tally_json_parse(json);
    const struct tally_json *ledger = tally_json_get(all, "ledger");
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
                                        .plain = tally_json_is_true(tally_json_get(all, "plain")),
                                        .attached = tally_json_is_true(tally_json_get(all, "all_attached"))};
    for (enum tally_language l = TALLY_ENGLISH; l < TALLY_LANGUAGES; l++)
        if (language && !strcmp(language, languages[l]))
            facts->language = l;
    bool shaped = is_digest(facts->result_sha256) && is_digest(facts->head_digest) &&
                  is_digest(facts->counted_digest) && is_time(facts->head_at) && facts->meeting &&
                  strlen(facts->meeting) <= 64 && facts->version && strlen(facts->version) <= 64;
    bool ok = shaped && said && !strcmp(said, format) && facts->archive && facts->count && facts->issue &&
              facts->copy && facts->copy <= facts->copies && facts->copies <= 1000 && facts->language != TALLY_LOCALE &&
              facts->head_sequence && read_corrected(facts, arena, all);
    tally_json_free(all);
    return ok;
}

size_t tally_sheet_facts_officials(struct tally_official **officials, struct tally_arena *arena, const char *json)
{
    struct tally_json *all = tally_json_parse(json);
    const struct tally_json *who = tally_json_get(all, "officials");
    size_t count = tally_json_size(who), stored = 0;
    *officials = tally_arena_alloc(arena, count + 1, sizeof **officials);
    for (size_t i = 0; i < count; i++) {
        const struct tally_json *one = tally_json_at(who, i);
        struct tally_official o = {text_of(arena, one, "name"), text_of(arena, one, "field"),
                                   text_of(arena, one, "role")};
        if (o.name && o.field && o.role)
            (*officials)[stored++] = o;
    }
    tally_json_free(all);
    return stored;
}

size_t tally_sheet_facts_inputs(struct tally_sheet_input **inputs, struct tally_arena *arena, const char *json)
{
    struct tally_json *all = tally_json_parse(json);
    const struct tally_json *list = tally_json_get(all, "inputs");
    const bool all_attached = tally_json_is_true(tally_json_get(all, "all_attached"));
    size_t count = tally_json_size(list), stored = 0;
    *inputs = tally_arena_alloc(arena, count + 1, sizeof **inputs);
    for (size_t i = 0; i < count; i++) {
        const struct tally_json *one = tally_json_at(list, i);
        const int64_t bytes = tally_json_number_value(tally_json_get(one, "bytes"));
        struct tally_sheet_input in = {.file = text_of(arena, one, "file"),
                                       .attached = text_of(arena, one, "attached"),
                                       .sha256 = text_of(arena, one, "sha256"),
                                       .built_in = tally_json_is_true(tally_json_get(one, "built_in")),
                                       .bytes = bytes > 0 ? (uint64_t)bytes : 0};
        in.apart = !in.attached && (all_attached || in.bytes <= TALLY_ATTACH_MOST / 16);
        if (in.file && in.sha256)
            (*inputs)[stored++] = in;
    }
    tally_json_free(all);
    return stored;
}

bool tally_sheet_same_name(struct tally_arena *arena, const char *a, const char *b)
{
    return tally_text_same(tally_text_fold_name(arena, tally_text_of(a)),
                           tally_text_fold_name(arena, tally_text_of(b)));
}

char *tally_sheet_name(const char *meeting, const char *copy)
{
    size_t a = strlen(meeting), b = strlen(copy);
    char *name = tally_alloc(a + b + 6, 1);
    memcpy(name, meeting, a);
    name[a] = '.';
    memcpy(name + a + 1, copy, b);
    memcpy(name + a + 1 + b, ".pdf", 5);
    return name;
}
