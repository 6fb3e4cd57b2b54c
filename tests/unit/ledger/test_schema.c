/* The digest by which an opened ledger's schema is recognised is that of the schema itself. */
#include <sqlite3.h>

#include "ledger/inside.h"
#include "unit/support/support.h"

static void digest_of(const char *schema, const char *more, char digest[TALLY_DIGEST_TEXT])
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, schema, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, more, NULL, NULL, NULL), SQLITE_OK);
    tally_ledger_schema_digest(db, digest);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void known_digests(void **state)
{
    (void)state;
    char digest[TALLY_DIGEST_TEXT];
    digest_of(tally_ledger_schema_1, "", digest);
    assert_string_equal(digest, tally_ledger_schema_known(TALLY_SCHEMA_1));
    digest_of(tally_ledger_schema_2, "", digest);
    assert_string_equal(digest, tally_ledger_schema_known(TALLY_SCHEMA_2));
}

static void any_change_gives_another_digest(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "CREATE TABLE other (a INTEGER) STRICT",
        "CREATE VIEW other AS SELECT 1",
        "DROP TRIGGER count_stays",
        "CREATE TRIGGER other AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE INDEX other ON event (at)",
        "DROP VIEW events; CREATE VIEW events AS SELECT 1",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char digest[TALLY_DIGEST_TEXT];
        digest_of(tally_ledger_schema_2, changes[i], digest);
        assert_string_not_equal(digest, tally_ledger_schema_known(TALLY_SCHEMA_2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_digests),
        cmocka_unit_test(any_change_gives_another_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
