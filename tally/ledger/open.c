/* Opening a ledger, and the helpers that the other sources of the room share. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

bool tally_ledger_report(const struct tally_ledger *ledger, enum tally_code code, const char *text, const char *arg)
{
    tally_diags_add(ledger->diags, code, (struct tally_place){.file = ledger->place}, text, TALLY_ARGS(arg));
    return false;
}

/* Whether SQLite fails because of what the file holds, and not because it cannot be reached. The statements are the
 * program's own and its tests try them all, so that one fails as a statement (SQLITE_ERROR: “malformed JSON”, “integer
 * overflow”) only by the rows that it reads. */
static bool is_of_content(int error)
{
    static const int codes[] = {SQLITE_ERROR,    SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CONSTRAINT,
                                SQLITE_MISMATCH, SQLITE_TOOBIG,  SQLITE_FORMAT, SQLITE_SCHEMA};
    bool found = false;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        found |= codes[i] == error;
    return found;
}

bool tally_ledger_failed(const struct tally_ledger *ledger)
{
    int error = sqlite3_errcode(ledger->db) & 0xFF;
    if (error == SQLITE_NOMEM)
        tally_exhausted();
    if (error == SQLITE_FULL || (error == SQLITE_IOERR && tally_path_error_is_full(sqlite3_system_errno(ledger->db))))
        return tally_ledger_report(ledger, TALLY_DISK_FULL, N_("no room left on the disk; the ledger is as it was"),
                                   NULL);
    if (is_of_content(error))
        return tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER, N_("the ledger is damaged: %1$s"),
                                   sqlite3_errmsg(ledger->db));
    return tally_ledger_report(ledger, TALLY_CANNOT_READ, N_("the ledger cannot be read or written: %1$s"),
                               sqlite3_errmsg(ledger->db));
}

sqlite3_stmt *tally_ledger_prepare(const struct tally_ledger *ledger, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL) != SQLITE_OK)
        tally_ledger_failed(ledger);
    return statement;
}

int64_t tally_ledger_number(const struct tally_ledger *ledger, const char *sql, int64_t fallback)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, sql);
    int step = s ? sqlite3_step(s) : SQLITE_DONE;
    if (step == SQLITE_ROW)
        fallback = sqlite3_column_int64(s, 0);
    else if (step != SQLITE_DONE)
        tally_ledger_failed(ledger);
    sqlite3_finalize(s);
    return fallback;
}

char *tally_ledger_text(const struct tally_ledger *ledger, const char *sql, int64_t parameter)
{
    char *text = NULL;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, sql);
    if (s && sqlite3_bind_parameter_count(s))
        sqlite3_bind_int64(s, 1, parameter);
    int step = s ? sqlite3_step(s) : SQLITE_DONE;
    if (step == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL) {
        const void *bytes = sqlite3_column_text(s, 0);
        size_t size = (size_t)sqlite3_column_bytes(s, 0);
        if (!bytes)
            tally_exhausted();
        text = tally_alloc(size + 1, 1);
        memcpy(text, bytes, size);
    } else if (step != SQLITE_ROW && step != SQLITE_DONE) {
        tally_ledger_failed(ledger);
    }
    sqlite3_finalize(s);
    return text;
}

const char *tally_ledger_column(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

/* The three texts joined; the caller frees the copy. */
static char *join(const char *a, const char *b, const char *c)
{
    size_t x = strlen(a), y = strlen(b), z = strlen(c);
    char *text = tally_alloc(x + y + z + 1, 1);
    memcpy(text, a, x);
    memcpy(text + x, b, y);
    memcpy(text + x + y, c, z);
    return text;
}

/* L4: SQLite would “repair” the ledger from a journal next to it. */
bool tally_ledger_no_journal(const struct tally_ledger *ledger)
{
    static const char *const kinds[] = {"-journal", "-wal", "-shm"};
    bool ok = true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && ok; i++) {
        char *path = join(ledger->path, kinds[i], "");
        if (tally_path_kind(path) != ENOENT)
            ok = tally_ledger_report(ledger, TALLY_STRAY_JOURNAL,
                                     N_("next to the ledger there is a journal that this program did not write: %1$s; "
                                        "find out which program wrote it, and move it to another folder"),
                                     path);
        free(path);
    }
    return ok;
}

static bool is_ours(struct tally_ledger *ledger)
{
    int64_t id = tally_ledger_number(ledger, "PRAGMA application_id", -1), version;
    if (sqlite3_errcode(ledger->db) == SQLITE_NOTADB || (id != -1 && id != TALLY_LEDGER_ID))
        return tally_diags_errors_in(ledger->diags, ledger->place)
                   ? false
                   : tally_ledger_report(ledger, TALLY_NOT_A_LEDGER, N_("this file is not a ledger of this program"),
                                         NULL);
    if (id == -1)
        return false; /* reported */
    version = tally_ledger_number(ledger, "PRAGMA user_version", 0);
    if (version > TALLY_SCHEMA_NEWEST)
        return tally_ledger_report(ledger, TALLY_NEWER_LEDGER,
                                   N_("a newer version of this program made this ledger; use that version"), NULL);
    if (version < TALLY_SCHEMA_1)
        return tally_ledger_report(ledger, TALLY_NOT_A_LEDGER, N_("this file is not a ledger of this program"), NULL);
    ledger->version = (unsigned)version;
    return true;
}

/* The newest reading that a result states; the first schema has no column for it. */
static uint64_t newest_stated(const struct tally_ledger *ledger)
{
    uint64_t newest = 0;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT result FROM count");
    while (s && sqlite3_step(s) == SQLITE_ROW) {
        uint64_t stated = tally_reading_stated(tally_ledger_column(s, 0));
        newest = stated > newest ? stated : newest;
    }
    sqlite3_finalize(s);
    return newest;
}

/* Whether this version knows the readings of all counts; otherwise they cannot be counted again. */
static bool readings_known(const struct tally_ledger *ledger)
{
    const bool known = ledger->version < TALLY_SCHEMA_2
                           ? newest_stated(ledger) <= TALLY_READING_NEWEST
                           : tally_ledger_number(ledger, "SELECT max(reading) FROM count", 0) <= TALLY_READING_NEWEST;
    return known ||
           tally_ledger_report(ledger, TALLY_NEWER_LEDGER,
                               N_("a newer version of this program counted into this ledger; use that version"), NULL);
}

/* The path as SQLite takes it in a URI. */
static char *uri_of(const char *path, const char *options)
{
    char *escaped = tally_alloc(strlen(path) * 3 + 1, 1);
    size_t at = 0;
    for (const char *p = path; *p; p++) {
        if (strchr("?#%", *p)) {
            escaped[at++] = '%';
            tally_hex_number(escaped + at, (unsigned char)*p, 2);
            at += 2;
        } else {
            escaped[at++] = *p;
        }
    }
    char *uri = join(path[0] == '/' ? "file://" : "file:", escaped, options);
    free(escaped);
    return uri;
}

/* Protects against a hostile schema in the file. */
static void harden(sqlite3 *db)
{
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 128 * 1024 * 1024); /* a text is in memory three times at most */
}

void tally_ledger_schema_digest(sqlite3 *db, char digest[TALLY_DIGEST_TEXT])
{
    static const char sql[] =
        "SELECT group_concat(typeof(type) || typeof(name) || typeof(tbl_name) || typeof(sql) || quote(type) || "
        "quote(name) || quote(tbl_name) || "
        "hex(coalesce(sql, '')), char(10)) FROM (SELECT * FROM sqlite_schema ORDER BY type, name)";
    sqlite3_stmt *s = NULL;
    digest[0] = '\0';
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW &&
        sqlite3_column_text(s, 0))
        tally_digest(sqlite3_column_text(s, 0), (size_t)sqlite3_column_bytes(s, 0), digest);
    sqlite3_finalize(s);
}

/* A constant, because to make the schema in memory at every opening took two thirds of the time of “tally announce” for
 * a small meeting. tests/unit/ledger/test_schema.c compares it with the schema itself. */
const char *tally_ledger_schema_known(unsigned version)
{
    static const char *const digests[] = {
        [TALLY_SCHEMA_1] = "b116f14931510db5e62d2341664d59b1326f06929d679916239e4e8e37364d9d",
        [TALLY_SCHEMA_2] = "8ced5166147301dce3849722039d79b954985ca2212b011d46d122c5cd5ddf98",
    };
    static_assert(sizeof digests / sizeof *digests == TALLY_SCHEMA_NEWEST + 1, "each schema has its digest");
    return digests[version];
}

/* Whether the digest is that of a new database with the schema of that version. */
static bool is_digest_of_new(unsigned version, const char *digest)
{
    sqlite3 *fresh = NULL;
    const char *schema = version == TALLY_SCHEMA_1 ? tally_ledger_schema_1 : tally_ledger_schema_2;
    char expected[TALLY_DIGEST_TEXT];
    if (sqlite3_open(":memory:", &fresh) != SQLITE_OK || sqlite3_exec(fresh, schema, NULL, NULL, NULL) != SQLITE_OK)
        tally_exhausted();
    tally_ledger_schema_digest(fresh, expected);
    sqlite3_close(fresh);
    return !strcmp(expected, digest);
}

/* Whether tables, views and triggers are those of a ledger of its version. Checked before anything else: a view in
 * place of a table could do anything. */
static bool schema_holds(const struct tally_ledger *ledger)
{
    char found[TALLY_DIGEST_TEXT];
    tally_ledger_schema_digest(ledger->db, found);
    if (!*found && (sqlite3_errcode(ledger->db) & 0xFF) == SQLITE_NOMEM)
        tally_exhausted();
    if (!*found && (sqlite3_errcode(ledger->db) & 0xFF) == SQLITE_IOERR)
        return tally_ledger_failed(ledger);
    /* made in memory only where the constant differs: another version of SQLite may store a schema in another way */
    return !strcmp(tally_ledger_schema_known(ledger->version), found) || is_digest_of_new(ledger->version, found) ||
           tally_ledger_report(
               ledger, TALLY_DAMAGED_LEDGER,
               N_("the ledger's schema was changed: its tables, views or triggers are not those of a ledger"), NULL);
}

/* Reports a folder that was given in place of a ledger; the message names the ledger in it, which is not used. */
static bool refuse_folder(const struct tally_ledger *ledger)
{
    char *first;
    size_t count = tally_folder_find(ledger->path, ".tally", &first);
    tally_ledger_report(ledger, TALLY_NOT_A_FILE,
                        count == 0   ? N_("this is a folder, and no ledger is in it; “tally count” writes one")
                        : count == 1 ? N_("this is a folder; the ledger is %1$s")
                                     : N_("this is a folder with several ledgers; name one of them, as %1$s"),
                        first);
    free(first);
    return false;
}

/* Whether a database's header bears the letters of this program: another database may be as it likes. */
static bool is_head_of_ours(const unsigned char head[TALLY_LEDGER_HEAD])
{
    enum { APPLICATION = 68 };
    return !memcmp(head + APPLICATION, "taly", 4);
}

bool tally_ledger_open(struct tally_ledger *ledger, const char *path, struct tally_diags *diags)
{
    *ledger = (struct tally_ledger){.path = path, .diags = diags, .place = tally_diags_path(diags, path)};
    int kind = tally_path_kind(path);
    unsigned char head[TALLY_LEDGER_HEAD] = "";
    if (kind == ENOENT || kind == ENOTDIR)
        return tally_ledger_report(ledger, TALLY_MISSING_FILE, N_("there is no such ledger; “tally count” writes it"),
                                   NULL);
    if (tally_path_is_folder(path))
        return refuse_folder(ledger);
    if (kind == EINVAL)
        return tally_ledger_report(ledger, TALLY_NOT_A_FILE, N_("not a regular file"), NULL);
    if (kind == ENAMETOOLONG)
        return tally_ledger_report(ledger, TALLY_CANNOT_READ,
                                   N_("this path is longer than the system allows; change to the folder (cd), and name "
                                      "the ledger from there"),
                                   NULL);
    if (kind && kind != ELOOP)
        return tally_ledger_report(ledger, TALLY_CANNOT_READ, N_("cannot be read: %1$s"), strerror(kind));
    bool headed = tally_path_read_head(path, head, sizeof head);
    if (!headed && errno == ENOENT) /* a link to a file that does not exist */
        return tally_ledger_report(ledger, TALLY_MISSING_FILE, N_("there is no such ledger; “tally count” writes it"),
                                   NULL);
    if (!headed && errno)
        return tally_ledger_report(ledger, TALLY_CANNOT_READ, N_("cannot be read: %1$s"), strerror(errno));
    if (memcmp(head, "SQLite format 3", 16))
        return tally_ledger_report(ledger, TALLY_NOT_A_LEDGER, N_("this file is not a ledger of this program"), NULL);
    const char *fault = tally_ledger_header_fault(head);
    if (fault && is_head_of_ours(head))
        return tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER, fault, NULL);
    if (!tally_ledger_no_journal(ledger))
        return false;
    char *uri =
        uri_of(path, "?mode=ro&immutable=1"); /* a ledger is never changed in place (L4), so no lock is needed */
    int opened = sqlite3_open_v2(uri, &ledger->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, tally_ledger_vfs());
    free(uri);
    if (opened != SQLITE_OK)
        return tally_ledger_failed(ledger);
    harden(ledger->db);
    return is_ours(ledger) && schema_holds(ledger) && readings_known(ledger);
}

bool tally_ledger_open_copy(struct tally_ledger *ledger, const char *path)
{
    char *uri = uri_of(path, "");
    int opened = sqlite3_open_v2(uri, &ledger->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                                 tally_ledger_vfs());
    free(uri);
    if (opened == SQLITE_CANTOPEN && !tally_path_error_is_full(sqlite3_system_errno(ledger->db)))
        return tally_ledger_report(ledger, TALLY_CANNOT_WRITE,
                                   N_("the ledger cannot be written: %1$s; it is as it was"),
                                   strerror(sqlite3_system_errno(ledger->db)));
    if (opened == SQLITE_CANTOPEN)
        return tally_ledger_report(ledger, TALLY_DISK_FULL, N_("no room left on the disk; the ledger is as it was"),
                                   NULL);
    if (opened != SQLITE_OK)
        return tally_ledger_failed(ledger);
    /* no other process uses the copy, and it is deleted if anything fails: so no journal, no locks, one sync at the
     * end. It is hardened afterwards, since hardening forbids working without a journal. */
    if (sqlite3_exec(
            ledger->db,
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA locking_mode=EXCLUSIVE",
            NULL, NULL, NULL) != SQLITE_OK)
        return tally_ledger_failed(ledger);
    harden(ledger->db);
    return true;
}

void tally_ledger_close(struct tally_ledger *ledger)
{
    sqlite3_close(ledger->db);
    free(ledger->meeting);
    ledger->db = NULL;
    ledger->meeting = NULL;
}

char *tally_ledger_path(const char *folder, const char *meeting)
{
    char *name = join(meeting, ".tally", ""), *path = tally_path_join(folder, name);
    free(name);
    return path;
}
