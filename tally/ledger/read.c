/* Taking things out of a ledger. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <zstd.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/io.h"
#include "ledger/ledger.h"
#include "result/result.h"

/* ---- inputs ---- */

size_t tally_ledger_unpack(unsigned char *bytes, size_t room, const void *packed, size_t size)
{
    size_t n = packed ? ZSTD_decompress(bytes, room, packed, size) : 0;
    return ZSTD_isError(n) ? 0 : n;
}

int64_t tally_ledger_bad_chunk(const struct tally_ledger *ledger)
{
    unsigned char *bytes = tally_alloc(TALLY_CHUNK_MAX, 1);
    int64_t bad = 0;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT id, sha256, bytes, packed FROM chunk ORDER BY id");
    int step = SQLITE_ERROR;
    while (s && !bad && (step = sqlite3_step(s)) == SQLITE_ROW) {
        char digest[TALLY_DIGEST_TEXT];
        size_t size =
            tally_ledger_unpack(bytes, TALLY_CHUNK_MAX, sqlite3_column_blob(s, 3), (size_t)sqlite3_column_bytes(s, 3));
        tally_digest(bytes, size, digest);
        if (size == 0 || (int64_t)size != sqlite3_column_int64(s, 2) || strcmp(digest, tally_ledger_column(s, 1)))
            bad = sqlite3_column_int64(s, 0);
    }
    if (!bad && step != SQLITE_DONE) {
        tally_ledger_failed(ledger);
        bad = -1;
    }
    sqlite3_finalize(s);
    free(bytes);
    return bad;
}

bool tally_ledger_result_holds(const struct tally_ledger *ledger, uint64_t count, const char *json)
{
    char digest[TALLY_DIGEST_TEXT];
    char *said = tally_ledger_text(
        ledger, "SELECT content ->> 'result' FROM event WHERE kind = 'counted' AND count = ? AND json_valid(content)",
        (int64_t)count);
    tally_digest(json, strlen(json), digest);
    bool ok = said && !strcmp(said, digest);
    free(said);
    return ok ||
           tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                               N_("the kept result is not the one that was counted; “tally verify” says more"), NULL);
}

/* Puts the chunks of an input together; false where a chunk is not what it should be (reported). */
static bool unpack(const struct tally_ledger *ledger, int64_t input, struct tally_stored_input *file)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT k.bytes, k.packed FROM input_chunk p JOIN chunk k ON k.id = "
                                                   "p.chunk WHERE p.input = ? ORDER BY p.position");
    size_t at = 0;
    bool ok = s != NULL;
    if (s)
        sqlite3_bind_int64(s, 1, input);
    while (ok && sqlite3_step(s) == SQLITE_ROW) {
        int64_t size = sqlite3_column_int64(s, 0);
        const void *packed = sqlite3_column_blob(s, 1);
        ok = size > 0 && size <= TALLY_CHUNK_MAX && at + (size_t)size <= file->size &&
             tally_ledger_unpack(file->bytes + at, (size_t)size, packed, (size_t)sqlite3_column_bytes(s, 1)) ==
                 (size_t)size;
        at += ok ? (size_t)size : 0;
    }
    sqlite3_finalize(s);
    char digest[TALLY_DIGEST_TEXT];
    tally_digest(file->bytes, at, digest);
    if (ok && at == file->size && !strcmp(digest, file->sha256))
        return true; /* L1 */
    return tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                               N_("the input “%1$s” cannot be put together from its pieces"), file->name);
}

/* How many bytes the pieces of an input come to. */
static int64_t pieces_of(const struct tally_ledger *ledger, int64_t input)
{
    char *sum = tally_ledger_text(
        ledger, "SELECT coalesce(sum(k.bytes), 0) FROM input_chunk p JOIN chunk k ON k.id = p.chunk WHERE p.input = ?",
        input);
    int64_t bytes = sum ? strtoll(sum, NULL, 10) : -1;
    free(sum);
    return bytes;
}

static bool exists(const struct tally_source *source, const char *name)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    if (!strcmp(name, "."))
        return true;
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->files[i].built_in && !strcmp(inputs->files[i].name, name))
            return true;
    return false;
}

static bool lend(const struct tally_source *source, struct tally_file *file, const char *name,
                 struct tally_diags *diags)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    *file = (struct tally_file){.place = tally_diags_file(diags, name)};
    file->name = tally_diags_file_name(diags, file->place);
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->files[i].built_in && !strcmp(inputs->files[i].name, name)) {
            file->bytes = inputs->files[i].bytes;
            file->size = inputs->files[i].size;
            return true;
        }
    tally_diags_add(diags, TALLY_MISSING_FILE, (struct tally_place){.file = file->place},
                    N_("not among the inputs of this count"), TALLY_NO_ARGS);
    return false;
}

static const unsigned char *lend_rule(const struct tally_source *source, const char *name, size_t *size)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    for (size_t i = 0; i < inputs->count; i++)
        if (inputs->files[i].built_in && !strcmp(inputs->files[i].name, name)) {
            *size = inputs->files[i].size;
            return inputs->files[i].bytes;
        }
    return NULL;
}

struct tally_stored_inputs tally_stored_inputs_empty(void)
{
    return (struct tally_stored_inputs){.source = {.exists = exists, .read = lend, .rule = lend_rule}};
}

void tally_stored_inputs_add(struct tally_stored_inputs *inputs, const char *name, const void *bytes, size_t size,
                             bool built_in)
{
    struct tally_stored_input file = {.name = tally_copy(name),
                                      .sha256 = tally_alloc(TALLY_DIGEST_TEXT, 1),
                                      .bytes = tally_alloc(size, 1),
                                      .size = size,
                                      .built_in = built_in};
    tally_digest(bytes, size, file.sha256);
    if (size)
        memcpy(file.bytes, bytes, size);
    inputs->files = tally_resize(inputs->files, inputs->count + 1, sizeof *inputs->files);
    inputs->files[inputs->count++] = file;
}

bool tally_ledger_load_inputs(struct tally_ledger *ledger, uint64_t count, struct tally_stored_inputs *inputs)
{
    *inputs = tally_stored_inputs_empty();
    size_t room = 0;
    bool ok = true;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT c.file, c.input, i.bytes, i.sha256, c.encoding IS NULL FROM "
                                                   "count_input c JOIN input i ON i.id = c.input "
                                                   "WHERE c.count = ? ORDER BY c.position");
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, (int64_t)count);
    int step;
    while (ok && (step = sqlite3_step(s)) == SQLITE_ROW) {
        int64_t size = sqlite3_column_int64(s, 2);
        struct tally_stored_input file = {.name = tally_copy(tally_ledger_column(s, 0)),
                                          .sha256 = tally_copy(tally_ledger_column(s, 3)),
                                          .built_in = sqlite3_column_int(s, 4) != 0};
        /* no more memory than the pieces account for */
        bool sane = size >= 0 && size == pieces_of(ledger, sqlite3_column_int64(s, 1));
        file.size = sane ? (size_t)size : 0;
        file.bytes = tally_resize(NULL, file.size, 1);
        TALLY_PUSH(inputs->files, inputs->count, room) = file;
        ok = sane ? unpack(ledger, sqlite3_column_int64(s, 1), &inputs->files[inputs->count - 1])
                  : tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                                        N_("the input “%1$s” cannot be put together from its pieces"), file.name);
    }
    if (ok && step != SQLITE_DONE)
        ok = tally_ledger_failed(ledger);
    sqlite3_finalize(s);
    return ok;
}

void tally_stored_inputs_clear(struct tally_stored_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        free(inputs->files[i].name);
        free(inputs->files[i].sha256);
        free(inputs->files[i].bytes);
    }
    free(inputs->files);
    *inputs = (struct tally_stored_inputs){.count = 0};
}

bool tally_stored_input_rule_is_own(const struct tally_stored_input *file)
{
    size_t size = 0;
    const unsigned char *own = file->built_in ? tally_rules_file(file->name, &size) : NULL;
    return !file->built_in || (own && size == file->size && !memcmp(own, file->bytes, size));
}

static bool rules_are_own(const struct tally_ledger *ledger, const struct tally_stored_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (!tally_stored_input_rule_is_own(&inputs->files[i]))
            return tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                                       N_("“%1$s” in the ledger is not this program's rule of that name; if another "
                                          "version counted, count again"),
                                       inputs->files[i].name);
    return true;
}

struct tally_result *tally_ledger_recount(struct tally_ledger *ledger, uint64_t count,
                                          struct tally_stored_inputs *inputs, char sha256[65])
{
    char *stored = tally_ledger_text(ledger, "SELECT result FROM count WHERE number = ?", (int64_t)count);
    struct tally_result *result = NULL;
    if (stored && tally_ledger_result_holds(ledger, count, stored) && tally_ledger_load_inputs(ledger, count, inputs) &&
        rules_are_own(ledger, inputs)) {
        struct tally_diags *aside = tally_diags_new();
        result = tally_count_source(&inputs->source, NULL, aside);
        char *json = result ? tally_result_json(result) : NULL;
        tally_digest(stored, strlen(stored), sha256);
        if (!json || strcmp(json, stored)) {
            tally_ledger_report(
                ledger, TALLY_DAMAGED_LEDGER,
                N_("counted again, the ballots give another result than the ledger keeps; “tally verify” says where"),
                NULL);
        }
        if (!json || strcmp(json, stored) || !tally_ledger_recount_holds(ledger, count, result)) {
            tally_result_free(result);
            result = NULL;
        }
        free(json);
        tally_diags_free(aside);
    } else if (tally_diags_errors_in(ledger->diags, ledger->place) == 0) {
        tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                            N_("the result is not the one that was counted; “tally verify” says where"), NULL);
    }
    free(stored);
    return result;
}

/* ---- events ---- */

static struct tally_event event_of(sqlite3_stmt *s)
{
    return (struct tally_event){.sequence = (uint64_t)sqlite3_column_int64(s, 0),
                                .count = (uint64_t)sqlite3_column_int64(s, 1),
                                .at = tally_ledger_column(s, 2),
                                .actor = tally_ledger_column(s, 3),
                                .kind = tally_ledger_column(s, 4),
                                .content = tally_ledger_column(s, 5),
                                .digest = tally_ledger_column(s, 6)};
}

/* Whether an event's texts are texts: what cannot be shown cannot be trusted. */
static bool sound_texts(const struct tally_event *event)
{
    const char *texts[] = {event->at, event->actor, event->kind, event->content, event->digest};
    bool ok = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ok &= tally_text_valid((const unsigned char *)texts[i], strlen(texts[i])) == strlen(texts[i]);
    return ok && tally_ledger_actor_ok(event->actor);
}

static const char select_events[] = "SELECT sequence, coalesce(count, 0), at, actor, kind, content, digest, "
                                    "content_sha256, previous FROM event ORDER BY sequence";

uint64_t tally_ledger_broken_event(const struct tally_ledger *ledger)
{
    char previous[TALLY_DIGEST_TEXT] = "", digest[TALLY_DIGEST_TEXT], content[TALLY_DIGEST_TEXT];
    uint64_t expected = 0, broken = 0;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, select_events);
    if (!s)
        return 1;
    int step;
    while (!broken && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct tally_event event = event_of(s);
        expected++;
        tally_digest(event.content, strlen(event.content), content);
        tally_ledger_event_digest(&event, content, previous, digest);
        if (!sound_texts(&event) || event.sequence != expected || strcmp(content, tally_ledger_column(s, 7)) ||
            strcmp(previous, tally_ledger_column(s, 8)) || strcmp(digest, event.digest))
            broken = expected;
        memcpy(previous, digest, sizeof previous);
    }
    if (!broken && (step != SQLITE_DONE || expected == 0))
        broken = expected + 1;
    sqlite3_finalize(s);
    return broken;
}

bool tally_ledger_chain_holds(const struct tally_ledger *ledger)
{
    return tally_ledger_broken_event(ledger) == 0;
}

bool tally_ledger_knows_sheet(const struct tally_ledger *ledger, const char *sha256)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT 1 FROM event e, json_each(e.content, '$.sheets') f WHERE "
                                                   "e.kind IN ('sheet issued', 'signed') AND f.value ->> 'sha256' = ?");
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, sha256, -1, SQLITE_STATIC);
    bool known = sqlite3_step(s) == SQLITE_ROW;
    sqlite3_finalize(s);
    return known;
}

bool tally_ledger_log(const char *path, void (*each)(void *self, const struct tally_event *event), void *self,
                      struct tally_diags *diags)
{
    struct tally_ledger ledger;
    sqlite3_stmt *s = NULL;
    bool ok = tally_ledger_open(&ledger, path, diags) && (s = tally_ledger_prepare(&ledger, select_events)) != NULL;
    int step = SQLITE_DONE;
    while (ok && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct tally_event event = event_of(s);
        if (sound_texts(&event)) /* else the chain does not hold, which is told of below */
            each(self, &event);
    }
    if (ok && step != SQLITE_DONE)
        ok = tally_ledger_failed(&ledger);
    sqlite3_finalize(s);
    if (ok && !tally_ledger_chain_holds(&ledger))
        ok = tally_ledger_report(&ledger, TALLY_DAMAGED_LEDGER,
                                 N_("the chain of events does not hold; “tally verify” says where"), NULL);
    tally_ledger_close(&ledger);
    return ok;
}

/* ---- for export ---- */

/* The count asked for: 0 is the latest. 0 where there is none: reported. */
static uint64_t which(const struct tally_ledger *ledger, uint64_t count)
{
    uint64_t latest = tally_ledger_latest(ledger);
    if (count <= latest && latest)
        return count ? count : latest;
    tally_ledger_report(ledger, TALLY_MISSING_FILE, N_("the ledger has no such count"), NULL);
    return 0;
}

char *tally_ledger_result(const char *path, uint64_t count, struct tally_diags *diags)
{
    struct tally_ledger ledger;
    char *json = NULL;
    if (tally_ledger_open(&ledger, path, diags) && (count = which(&ledger, count)) != 0)
        json = tally_ledger_text(&ledger, "SELECT result FROM count WHERE number = ?", (int64_t)count);
    if (json && (!tally_ledger_chain_holds(&ledger) || !tally_ledger_result_holds(&ledger, count, json))) {
        if (tally_diags_errors_in(diags, ledger.place) == 0)
            tally_ledger_report(&ledger, TALLY_DAMAGED_LEDGER,
                                N_("the chain of events does not hold; “tally verify” says where"), NULL);
        free(json);
        json = NULL;
    }
    tally_ledger_close(&ledger);
    return json;
}

char *tally_stored_input_name(const struct tally_stored_inputs *inputs, const struct tally_stored_input *file)
{
    static const char before[] = "rule ", behind[] = ".csv";
    size_t size = strlen(file->name), lead = file->built_in ? sizeof before - 1 : 0;
    char *name = tally_alloc(lead + size + sizeof behind, 1);
    memcpy(name, before, lead);
    memcpy(name + lead, file->name, size);
    for (char *p = name; file->built_in && *p; p++)
        *p = *p == '/' ? '-' : *p;
    if (file->built_in)
        memcpy(name + lead + size, behind, sizeof behind);
    bool ok = *name && *name != '.' && !strchr(name, '/');
    for (const char *p = name; *p && ok; p++)
        ok = (unsigned char)*p >= 0x20 && *p != 0x7F;
    for (size_t i = 0; i < inputs->count && file->built_in; i++)
        ok &= strcmp(inputs->files[i].name, name) != 0;
    if (!ok) {
        free(name);
        return NULL;
    }
    return name;
}

bool tally_stored_inputs_write(const struct tally_stored_inputs *inputs, const char *folder, const char *path,
                               struct tally_diags *diags)
{
    bool made = false, ok = tally_folder_make(folder, &made, diags);
    size_t written = 0;
    for (; ok && written < inputs->count; written++) {
        char *name = tally_stored_input_name(inputs, &inputs->files[written]);
        if (name) {
            ok = tally_file_write(folder, name, inputs->files[written].bytes, inputs->files[written].size, diags);
        } else {
            ok = tally_diags_refuse_path(diags, TALLY_DAMAGED_LEDGER, path,
                                         N_("an input's name, “%1$s”, is none of a file"),
                                         TALLY_ARGS(inputs->files[written].name));
        }
        free(name);
        if (!ok)
            break;
    }
    for (size_t i = 0; !ok && i < written; i++) { /* all or nothing */
        char *name = tally_stored_input_name(inputs, &inputs->files[i]);
        tally_file_remove(folder, name);
        free(name);
    }
    if (!ok && made)
        tally_folder_remove(folder);
    return ok;
}

bool tally_ledger_inputs(const char *path, uint64_t count, const char *folder, struct tally_diags *diags)
{
    struct tally_ledger ledger;
    struct tally_stored_inputs inputs = {.count = 0};
    bool ok = tally_ledger_open(&ledger, path, diags) && (count = which(&ledger, count)) != 0 &&
              tally_ledger_load_inputs(&ledger, count, &inputs) &&
              tally_stored_inputs_write(&inputs, folder, path, diags);
    tally_stored_inputs_clear(&inputs);
    tally_ledger_close(&ledger);
    return ok;
}
