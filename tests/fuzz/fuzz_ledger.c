/* A good ledger, and changes to it: the input is a program of changes, four bytes each, and bytes to be used as values.
 *
 * Rows are changed, taken away and doubled in any table, triggers gone; parts of the schema dropped; bytes of the file
 * overwritten; the end cut off. What then is asked of it must agree: what holds can be read, logged and counted on;
 * what does not hold is refused by whatever would append to it. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/tally.h>

#include "folder.h"
#include "fuzz.h"

static const char *const files[][2] = {
    {"meeting.csv", "key,value\nmeeting,m-1\ntitle,T\nbody,B\nplace,P\ndate,2026-04-17\nrule,rule.csv\nhost,H\n"
                    "teller,A\nscrutineer,C\narchive,a\narchive,b\n"},
    {"rule.csv", "key,value,cite\nrule,r,\ntitle,T,\nkind,decision,\npass,more than 1/2 of due,\nblank,abstain,\n"},
    {"tiers.csv", "tier,name,due,present,issued,returned\nx,X,3,3,3,3\ny,Y,2,2,2,2\n"},
    {"roster.csv", "id,name\n1,N\n2,O\n"},
    {"ballots.csv", "ballot,tier,void,1,2\n1,x,,√,×\n2,x,torn,,\n3,x,,√,\n1,y,,×,√\n2,y,,,√\n"},
};
static const struct tally_actor actor = {.name = "A", .at = "2026-04-18T10:00:00Z"};
static const char ledger[] = "m-1.tally";

static struct {
    unsigned char *bytes;
    size_t size;
} good;

static void write_meeting(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        fuzz_folder_write(files[i][0], files[i][1], strlen(files[i][1]));
}

/* Counts the meeting into its ledger. */
static enum tally_recorded count(struct tally_diags *diags)
{
    enum tally_recorded done = TALLY_NOT_RECORDED;
    struct tally_result *result = tally_count_folder(fuzz_folder(), NULL, diags);
    if (!result)
        fuzz_fail("the meeting is not counted", "", "");
    uint64_t number;
    char *changes = NULL;
    done = tally_ledger_record(fuzz_folder(), result, &actor, &number, &changes, diags);
    free(changes);
    tally_result_free(result);
    return done;
}

static void make_good(void)
{
    char path[128];
    struct tally_diags *diags = tally_diags_new();
    fuzz_folder_clean();
    write_meeting();
    if (count(diags) == TALLY_NOT_RECORDED)
        fuzz_fail("nothing was recorded", "", "");
    tally_diags_free(diags);
    FILE *file = fopen(fuzz_folder_path(path, ledger), "rb");
    if (!file || fseek(file, 0, SEEK_END) || (good.size = (size_t)ftell(file)) == 0 || fseek(file, 0, SEEK_SET))
        abort();
    good.bytes = malloc(good.size);
    if (!good.bytes || fread(good.bytes, 1, good.size, file) != good.size)
        abort();
    fclose(file);
}

/* ---- changes ---- */

/* The nth name of a kind in the schema, round and round; in room for 128 bytes. False: there is none. */
static int schema_name(sqlite3 *db, const char *kinds, unsigned n, char name[128])
{
    int found = 0;
    sqlite3_stmt *s = NULL;
    char *sql =
        sqlite3_mprintf("WITH t AS (SELECT name FROM sqlite_schema WHERE type IN (%s) AND name NOT LIKE 'sqlite%%') "
                        "SELECT name FROM t LIMIT 1 OFFSET %u %% max(1, (SELECT count(*) FROM t))",
                        kinds, n);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        found = snprintf(name, 128, "%s", (const char *)sqlite3_column_text(s, 0)) < 128;
    sqlite3_finalize(s);
    sqlite3_free(sql);
    return found;
}

static int column_name(sqlite3 *db, const char *table, unsigned n, char name[128])
{
    int found = 0;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db,
                           "SELECT name FROM pragma_table_info(?1) LIMIT 1 OFFSET ?2 % max(1, (SELECT count(*) FROM "
                           "pragma_table_info(?1)))",
                           -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_text(s, 1, table, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(s, 2, n);
        if (sqlite3_step(s) == SQLITE_ROW)
            found = snprintf(name, 128, "%s", (const char *)sqlite3_column_text(s, 0)) < 128;
    }
    sqlite3_finalize(s);
    return found;
}

static void run(sqlite3 *db, const char *sql, const void *value, size_t size)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK) {
        if (sqlite3_bind_parameter_count(s))
            sqlite3_bind_text(s, 1, value, (int)size, SQLITE_TRANSIENT);
        while (sqlite3_step(s) == SQLITE_ROW)
            ;
    }
    sqlite3_finalize(s);
}

/* What a cell becomes; $: what it was, ?1: the bytes of the input. */
static const char *const values[] = {"NULL",
                                     "-1",
                                     "0",
                                     "1",
                                     "2",
                                     "9223372036854775807",
                                     "''",
                                     "zeroblob(70000)",
                                     "CAST(?1 AS TEXT)",
                                     "CAST(?1 AS BLOB)",
                                     "substr($, 2)",
                                     "$ || ?1",
                                     "$ + 1",
                                     "replace($, '1', '2')",
                                     "upper($)",
                                     "CAST($ AS BLOB)"};
enum { VALUES = sizeof values / sizeof *values };

/* Runs a text that sqlite3_mprintf made. */
static void run_made(sqlite3 *db, char *sql, const void *value, size_t size)
{
    run(db, sql, value, size);
    sqlite3_free(sql);
}

static void change_row(sqlite3 *db, const uint8_t op[4], const uint8_t *rest, size_t size)
{
    char table[128], column[128];
    if (!schema_name(db, "'table'", op[1], table) || !column_name(db, table, op[2], column))
        return;
    char *where =
        sqlite3_mprintf("(SELECT rowid FROM \"%w\" LIMIT 1 OFFSET %d %% max(1, (SELECT count(*) FROM \"%w\")))", table,
                        op[3] / VALUES, table);
    const char *form = values[op[3] % VALUES], *mark = strchr(form, '$');
    if (op[0] % 8 >= 4)
        run_made(db, sqlite3_mprintf("DELETE FROM \"%w\" WHERE rowid = %s", table, where), rest, size);
    else if (mark)
        run_made(db,
                 sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = %.*s\"%w\"%s WHERE rowid = %s", table, column,
                                 (int)(mark - form), form, column, mark + 1, where),
                 rest, size);
    else
        run_made(
            db, sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = %s WHERE rowid = %s", table, column, form, where),
            rest, size);
    sqlite3_free(where);
}

static void change_schema(sqlite3 *db, const uint8_t op[4])
{
    char name[128];
    char *sql = NULL;
    if (op[1] % 4 == 0)
        sql = sqlite3_mprintf("PRAGMA %s = %d", op[1] % 8 ? "user_version" : "application_id", op[2]);
    else if (schema_name(db, op[1] % 4 == 1 ? "'table'" : op[1] % 4 == 2 ? "'view'" : "'trigger'", op[2], name))
        sql = sqlite3_mprintf("DROP %s \"%w\"", op[1] % 4 == 1 ? "TABLE" : op[1] % 4 == 2 ? "VIEW" : "TRIGGER", name);
    if (sql)
        run_made(db, sql, NULL, 0);
}

static void change_tables(const uint8_t *ops, size_t count, const uint8_t *rest, size_t size)
{
    char path[128], name[128];
    sqlite3 *db = NULL;
    char *triggers[64];
    size_t kept = 0;
    if (sqlite3_open(fuzz_folder_path(path, ledger), &db) != SQLITE_OK)
        abort();
    run(db, "PRAGMA ignore_check_constraints = ON", NULL, 0);
    run(db, "PRAGMA foreign_keys = OFF", NULL, 0);
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'", -1, &s, NULL) == SQLITE_OK)
        while (kept < sizeof triggers / sizeof *triggers && sqlite3_step(s) == SQLITE_ROW)
            triggers[kept++] = sqlite3_mprintf("%s", sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    while (schema_name(db, "'trigger'", 0, name))
        run_made(db, sqlite3_mprintf("DROP TRIGGER \"%w\"", name), NULL, 0);
    for (size_t i = 0; i < count; i++)
        if (ops[4 * i] % 8 < 6)
            change_row(db, ops + 4 * i, rest, size);
    for (size_t i = 0; i < kept; i++) { /* as they were, so that the schema tells of nothing */
        run(db, triggers[i], NULL, 0);
        sqlite3_free(triggers[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (ops[4 * i] % 8 == 6)
            change_schema(db, ops + 4 * i);
    sqlite3_close(db);
}

static void change_bytes(const uint8_t *ops, size_t count)
{
    char path[128];
    for (size_t i = 0; i < count; i++)
        if (ops[4 * i] % 8 == 7) {
            FILE *file = fopen(fuzz_folder_path(path, ledger), "r+b");
            if (!file || fseek(file, 0, SEEK_END))
                abort();
            long size = ftell(file),
                 at = size ? (((long)ops[4 * i] << 13 & 0xFF0000) | (long)ops[4 * i + 1] << 8 | ops[4 * i + 2]) % size
                           : 0;
            if (fseek(file, at, SEEK_SET) || fputc(ops[4 * i + 3], file) == EOF || fclose(file))
                abort();
        }
}

/* ---- what is asked of it ---- */

static void on_finding(void *self, const struct tally_finding *finding)
{
    size_t *bad = self;
    *bad += !finding->ok;
}

static void ask(void)
{
    char path[128];
    fuzz_folder_path(path, ledger);
    struct tally_diags *verified = tally_diags_new(), *read = tally_diags_new(), *recorded = tally_diags_new();
    size_t bad = 0;
    const struct tally_verify_options options = {.now = "2027-01-01T00:00:00Z", .each = on_finding, .self = &bad};
    bool holds = tally_verify_ledger(path, &options, verified);
    char *result = tally_ledger_result(path, 0, read), *log = tally_ledger_log_json(path, read);
    if (holds && (!result || !log))
        fuzz_fail("what holds is not read", "", "");
    if (holds != (bad == 0 && tally_diags_errors(verified) == 0))
        fuzz_fail("does not hold, without a word, or holds with one", "", "");
    if ((!result || !log) && tally_diags_errors(read) == 0)
        fuzz_fail("is not read, without a word", "", "");
    if (count(recorded) != TALLY_NOT_RECORDED && !holds) {
        char *why = tally_diags_json(verified);
        fuzz_fail("does not hold, and was counted into", why, "");
    }
    free(result);
    free(log);
    tally_diags_free(verified);
    tally_diags_free(read);
    tally_diags_free(recorded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 16 };
    if (!good.bytes)
        make_good();
    size_t count_ops = size ? data[0] % (MOST + 1) : 0;
    if (size < 1 + 4 * count_ops)
        return 0;
    fuzz_folder_clean();
    write_meeting();
    fuzz_folder_write(ledger, good.bytes, good.size);
    change_tables(data + 1, count_ops, data + 1 + 4 * count_ops, size - 1 - 4 * count_ops);
    change_bytes(data + 1, count_ops);
    ask();
    return 0;
}
