/* The inputs of a count: joining and checking their chunks, providing them as a source for a recount, and writing them
 * as files. */
#include "ledger/inputs.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>
#include <zstd.h>

#include "base/digest.h"
#include "base/gettext.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"
#include "meeting/meeting.h"

/* ---- chunks ---- */

static size_t unpack_chunk(unsigned char *bytes, size_t room, const void *packed, size_t size)
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
            unpack_chunk(bytes, TALLY_CHUNK_MAX, sqlite3_column_blob(s, 3), (size_t)sqlite3_column_bytes(s, 3));
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

/* Joins the chunks of an input; false, and reported, if a chunk is damaged. */
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
             unpack_chunk(file->bytes + at, (size_t)size, packed, (size_t)sqlite3_column_bytes(s, 1)) == (size_t)size;
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

/* The sum of the sizes of an input's chunks. */
static int64_t pieces_of(const struct tally_ledger *ledger, int64_t input)
{
    char *sum = tally_ledger_text(
        ledger, "SELECT coalesce(sum(k.bytes), 0) FROM input_chunk p JOIN chunk k ON k.id = p.chunk WHERE p.input = ?",
        input);
    int64_t bytes = sum ? strtoll(sum, NULL, 10) : -1;
    free(sum);
    return bytes;
}

/* ---- a source for counting again ---- */

static bool exists(const struct tally_source *source, const char *name)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    if (!strcmp(name, "."))
        return true;
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->files[i].built_in && !inputs->files[i].absent && !strcmp(inputs->files[i].name, name))
            return true;
    return false;
}

static bool lend(const struct tally_source *source, struct tally_file *file, const char *name,
                 struct tally_diags *diags)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    *file = (struct tally_file){.place = tally_diags_file(diags, name)};
    file->name = tally_diags_file_name(diags, file->place);
    file->reading = source->reading;
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->files[i].built_in && !inputs->files[i].absent && !strcmp(inputs->files[i].name, name)) {
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
    return (struct tally_stored_inputs){
        .source = {.exists = exists, .read = lend, .rule = lend_rule, .reading = tally_reading_newest()}};
}

bool tally_stored_inputs_take_reading(struct tally_stored_inputs *inputs, const char *result_json)
{
    inputs->source.reading = tally_reading_find(tally_reading_stated(result_json));
    return inputs->source.reading != NULL;
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

void tally_stored_inputs_add_absent(struct tally_stored_inputs *inputs, const char *name, const char *sha256,
                                    size_t size)
{
    inputs->files = tally_resize(inputs->files, inputs->count + 1, sizeof *inputs->files);
    inputs->files[inputs->count++] = (struct tally_stored_input){
        .name = tally_copy(name), .sha256 = tally_copy(sha256), .size = size, .apart = true, .absent = true};
}

bool tally_ledger_load_inputs(struct tally_ledger *ledger, uint64_t count, struct tally_stored_inputs *inputs)
{
    *inputs = tally_stored_inputs_empty();
    size_t room = 0;
    bool ok = true;
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger, ledger->version >= TALLY_SCHEMA_2
                    ? "SELECT c.file, c.input, i.bytes, i.sha256, c.encoding IS NULL, c.role FROM count_input c "
                      "JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position"
                    : "SELECT c.file, c.input, i.bytes, i.sha256, c.encoding IS NULL FROM count_input c "
                      "JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position");
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, (int64_t)count);
    int step;
    while (ok && (step = sqlite3_step(s)) == SQLITE_ROW) {
        int64_t size = sqlite3_column_int64(s, 2);
        struct tally_stored_input file = {.name = tally_copy(tally_ledger_column(s, 0)),
                                          .sha256 = tally_copy(tally_ledger_column(s, 3)),
                                          .role = sqlite3_column_count(s) > 5 ? tally_copy(tally_ledger_column(s, 5))
                                                                              : NULL,
                                          .built_in = sqlite3_column_int(s, 4) != 0};
        file.apart = file.role && tally_meeting_role_is_apart(file.role);
        /* a forged size must not make the program allocate more than the chunks contain */
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
        free(inputs->files[i].role);
        free(inputs->files[i].bytes);
    }
    free(inputs->files);
    *inputs = (struct tally_stored_inputs){.count = 0};
}

bool tally_stored_input_rule_is_own(const struct tally_stored_input *file)
{
    char sha256[TALLY_DIGEST_TEXT];
    if (!file->built_in)
        return true;
    tally_digest(file->bytes, file->size, sha256);
    return tally_rules_was_built_in(file->name, sha256);
}

/* ---- as files ---- */

char *tally_stored_input_name(const struct tally_stored_inputs *inputs, const struct tally_stored_input *file)
{
    static const char before[] = "rule ", after[] = ".csv";
    size_t size = strlen(file->name), lead = file->built_in ? sizeof before - 1 : 0;
    char *name = tally_alloc(lead + size + sizeof after, 1);
    memcpy(name, before, lead);
    memcpy(name + lead, file->name, size);
    for (char *p = name; file->built_in && *p; p++)
        *p = *p == '/' ? '-' : *p;
    if (file->built_in)
        memcpy(name + lead + size, after, sizeof after);
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
        if (inputs->files[written].absent)
            continue;
        char *name = tally_stored_input_name(inputs, &inputs->files[written]);
        if (name) {
            ok = tally_file_write(folder, name, inputs->files[written].bytes, inputs->files[written].size, diags);
        } else {
            ok = tally_diags_refuse_path(diags, TALLY_DAMAGED_LEDGER, path,
                                         N_("the name “%1$s” of an input cannot be the name of a file"),
                                         TALLY_ARGS(inputs->files[written].name));
        }
        free(name);
        if (!ok)
            break;
    }
    for (size_t i = 0; !ok && i < written; i++) { /* all or nothing */
        if (inputs->files[i].absent)
            continue;
        char *name = tally_stored_input_name(inputs, &inputs->files[i]);
        tally_file_remove(folder, name);
        free(name);
    }
    if (!ok && made)
        tally_folder_remove(folder);
    return ok;
}
