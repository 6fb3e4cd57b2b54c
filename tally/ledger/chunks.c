/* The chunks of the inputs: checking them, and joining those of a count. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <zstd.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "ledger/inputs.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"
#include "meeting/meeting.h"

/* A chunk is one frame: a further one, or one that is skipped, could carry what nobody reads. 0: it is not. */
static size_t unpack_chunk(unsigned char *bytes, size_t room, const void *packed, size_t size)
{
    if (!packed || ZSTD_findFrameCompressedSize(packed, size) != size)
        return 0;
    size_t n = ZSTD_decompress(bytes, room, packed, size);
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

static bool refuse_input(const struct tally_ledger *ledger, const char *name)
{
    return tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                               N_("the input “%1$s” cannot be put together from its pieces"), name);
}

/* Joins the chunks of an input; false, and reported, if a chunk is damaged. */
static bool unpack(const struct tally_ledger *ledger, int64_t input, struct tally_stored_input *file)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT k.bytes, k.packed FROM input_chunk p JOIN chunk k ON k.id = "
                                                   "p.chunk WHERE p.input = ? ORDER BY p.position");
    struct tally_digest_stream *stream = tally_digest_begin();
    size_t at = 0;
    bool ok = s != NULL;
    if (s)
        sqlite3_bind_int64(s, 1, input);
    while (ok && sqlite3_step(s) == SQLITE_ROW) {
        int64_t size = sqlite3_column_int64(s, 0);
        const void *packed = sqlite3_column_blob(s, 1);
        ok = size > 0 && size <= TALLY_CHUNK_MAX && at + (size_t)size <= file->size &&
             unpack_chunk(file->bytes + at, (size_t)size, packed, (size_t)sqlite3_column_bytes(s, 1)) == (size_t)size;
        if (ok)
            tally_digest_add(stream, file->bytes + at, (size_t)size); /* while it is in the processor's cache */
        at += ok ? (size_t)size : 0;
    }
    sqlite3_finalize(s);
    char digest[TALLY_DIGEST_TEXT];
    tally_digest_end(stream, digest);
    return (ok && at == file->size && !strcmp(digest, file->sha256)) || refuse_input(ledger, file->name); /* L1 */
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

bool tally_ledger_sizes_plausible(uint64_t bytes, uint64_t packed)
{
    /* twelve marks that are the same on every ballot pack to a seventieth, two hundred to less than a four-hundredth */
    enum { PACKS = 512, ALWAYS = 64 * 1024 * 1024 };
    return bytes <= ALWAYS || (bytes - ALWAYS) / PACKS <= packed;
}

bool tally_ledger_sizes_hold(const struct tally_ledger *ledger, uint64_t count, enum tally_code code, const char *text)
{
    static const char sizes[] = "SELECT i.bytes FROM count_input c JOIN input i ON i.id = c.input WHERE c.count = ?",
                      pieces[] =
                          "SELECT total(length(packed)) FROM chunk WHERE id IN (SELECT p.chunk FROM count_input c "
                          "JOIN input_chunk p ON p.input = c.input WHERE c.count = ?)";
    const int64_t largest = INT64_C(4) << 30; /* as of a file that is counted */
    uint64_t bytes = 0;
    char *packed = tally_ledger_text(ledger, pieces, (int64_t)count);
    sqlite3_stmt *s = packed ? tally_ledger_prepare(ledger, sizes) : NULL;
    bool ok = s != NULL;
    int step = SQLITE_DONE;
    if (s)
        sqlite3_bind_int64(s, 1, (int64_t)count);
    while (ok && (step = sqlite3_step(s)) == SQLITE_ROW) {
        int64_t size = sqlite3_column_int64(s, 0);
        ok = size >= 0 && size <= largest &&
             tally_ledger_sizes_plausible(bytes += (uint64_t)size, strtoull(packed, NULL, 10));
    }
    sqlite3_finalize(s);
    free(packed);
    if (ok && step != SQLITE_DONE)
        return tally_ledger_failed(ledger);
    return ok || tally_ledger_report(ledger, code, text, NULL);
}

/* The workbook among the inputs that the row of a table names; NULL: there is none yet. */
static struct tally_stored_input *workbook_of(struct tally_stored_inputs *inputs, sqlite3_stmt *s)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (inputs->files[i].table_count && !strcmp(inputs->files[i].name, tally_ledger_column(s, 0)))
            return &inputs->files[i];
    return NULL;
}

static void put_table(struct tally_stored_input *file, sqlite3_stmt *s)
{
    file->tables = tally_resize(file->tables, file->table_count + 1, sizeof *file->tables);
    file->tables[file->table_count++] = (struct tally_stored_table){.name = tally_copy(tally_ledger_column(s, 6)),
                                                                    .role = tally_copy(tally_ledger_column(s, 5))};
}

static bool is_further_table(struct tally_stored_inputs *inputs, sqlite3_stmt *s)
{
    return workbook_of(inputs, s) != NULL;
}

/* Adds a table to its workbook, which is stored once; false, and reported, if the table is of other bytes. */
static bool add_table(const struct tally_ledger *ledger, struct tally_stored_inputs *inputs, sqlite3_stmt *s)
{
    struct tally_stored_input *file = workbook_of(inputs, s);
    if (strcmp(file->sha256, tally_ledger_column(s, 3)) != 0)
        return refuse_input(ledger, file->name);
    put_table(file, s);
    free(file->role);
    file->role = NULL;
    file->apart = false;
    return true;
}

bool tally_ledger_load_inputs(struct tally_ledger *ledger, uint64_t count, struct tally_stored_inputs *inputs)
{
    *inputs = tally_stored_inputs_empty();
    size_t room = 0;
    bool ok = tally_ledger_sizes_hold(
        ledger, count, TALLY_DAMAGED_LEDGER,
        N_("the inputs of a count are larger than their pieces can hold; nothing of them was unpacked"));
    sqlite3_stmt *s =
        !ok ? NULL
            : tally_ledger_prepare(
                  ledger,
                  ledger->version >= TALLY_SCHEMA_2
                      ? "SELECT c.source, c.input, i.bytes, i.sha256, c.encoding IS NULL, c.role, c.file "
                        "FROM count_input c JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position"
                      : "SELECT c.file, c.input, i.bytes, i.sha256, c.encoding IS NULL FROM count_input c "
                        "JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position");
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, (int64_t)count);
    int step = SQLITE_DONE;
    while (ok && (step = sqlite3_step(s)) == SQLITE_ROW) {
        int64_t size = sqlite3_column_int64(s, 2);
        if (sqlite3_column_count(s) > 6 && is_further_table(inputs, s)) {
            ok = add_table(ledger, inputs, s);
            continue;
        }
        struct tally_stored_input file = {.name = tally_copy(tally_ledger_column(s, 0)),
                                          .sha256 = tally_copy(tally_ledger_column(s, 3)),
                                          .role = sqlite3_column_count(s) > 5 ? tally_copy(tally_ledger_column(s, 5))
                                                                              : NULL,
                                          .built_in = sqlite3_column_int(s, 4) != 0};
        file.apart = file.role && tally_meeting_role_is_apart(file.role);
        if (sqlite3_column_count(s) > 6 && strcmp(file.name, tally_ledger_column(s, 6)) != 0)
            put_table(&file, s);
        /* a forged size must not make the program allocate more than the chunks contain */
        bool sane = size >= 0 && size == pieces_of(ledger, sqlite3_column_int64(s, 1));
        file.size = sane ? (size_t)size : 0;
        file.bytes = tally_resize(NULL, file.size, 1);
        TALLY_PUSH(inputs->files, inputs->count, room) = file;
        ok = sane ? unpack(ledger, sqlite3_column_int64(s, 1), &inputs->files[inputs->count - 1])
                  : refuse_input(ledger, file.name);
    }
    if (ok && step != SQLITE_DONE)
        ok = tally_ledger_failed(ledger);
    sqlite3_finalize(s);
    return ok;
}
