#!/usr/bin/env python3
"""A ledger changed through SQL by one who drops the triggers and puts them back: `verify` finds it, exits 1 or 78, and names the place.

What no file can show of itself is not asked for: whoever rewrites rows and every digest behind them so that all of it is again what an honest count
writes (another file as it might have been, or the latest events taken away) has made another ledger; the signed sheets tell.
"""

import json
import os
import shutil
import sqlite3
import subprocess

from support.amount import amount, drawn, sample
from support.ledgers import ID, TALLY, Report, Workshop, count, crashed, must_count, run, write_meeting
from support.packing import pack, unpack
from support.tampering import SIGNED, Attack, result_with_chain, result_with_digest, sha256


def change(sql, *values):
    return lambda a: a(sql, *values)


def swap_events(a):
    a("UPDATE event SET sequence = -2 WHERE sequence = 2")
    a("UPDATE event SET sequence = 2 WHERE sequence = 3")
    a("UPDATE event SET sequence = 3 WHERE sequence = -2")


def swap_events_rechained(a):
    swap_events(a)
    a.rechain()


def swap_chunks(a):
    """Two pieces of one file change places."""
    number = a.one("SELECT input FROM input_chunk GROUP BY input HAVING count(*) > 1 LIMIT 1")
    a("UPDATE input_chunk SET position = 9 WHERE input = ? AND position = 1", number)
    a("UPDATE input_chunk SET position = 1 WHERE input = ? AND position = 2", number)
    a("UPDATE input_chunk SET position = 2 WHERE input = ? AND position = 9", number)


def gap_in_chunks(a):
    number = a.one("SELECT input FROM input_chunk GROUP BY input HAVING count(*) > 1 LIMIT 1")
    a("UPDATE input_chunk SET position = position + 5 WHERE input = ? AND position = (SELECT max(position) FROM input_chunk WHERE input = ?)", number, number)


def swap_packed(a):
    """The pieces of two files change their bytes, with or without what is said of them."""
    (x, p), (y, q) = a("SELECT id, packed FROM chunk ORDER BY id LIMIT 2")
    a("UPDATE chunk SET packed = ? WHERE id = ?", q, x)
    a("UPDATE chunk SET packed = ? WHERE id = ?", p, y)


def swap_whole_chunks(a):
    (x, *one), (y, *two) = a("SELECT id, sha256, bytes, packed FROM chunk ORDER BY id LIMIT 2")
    a("UPDATE chunk SET sha256 = 'x' WHERE id = ?", x)
    a("UPDATE chunk SET sha256 = ?, bytes = ?, packed = ? WHERE id = ?", *one, y)
    a("UPDATE chunk SET sha256 = ?, bytes = ?, packed = ? WHERE id = ?", *two, x)


def chunk_of_another_file(a):
    (x,), (y,) = a("SELECT chunk FROM input_chunk WHERE position = 1 ORDER BY input LIMIT 2")
    a("UPDATE input_chunk SET chunk = -1 WHERE chunk = ? AND position = 1", x)
    a("UPDATE input_chunk SET chunk = ? WHERE chunk = ? AND position = 1", x, y)
    a("UPDATE input_chunk SET chunk = ? WHERE chunk = -1", y)


def inputs_of_two_files(a):
    """Two files of a count change their bytes: roster for tiers."""
    (p, x), (q, y) = a("SELECT position, input FROM count_input WHERE count = 1 ORDER BY position LIMIT 2")
    a("UPDATE count_input SET input = ? WHERE count = 1 AND position = ?", y, p)
    a("UPDATE count_input SET input = ? WHERE count = 1 AND position = ?", x, q)


def content_with_chain(key, value):
    def attack(a):
        content = json.loads(a.one("SELECT content FROM event WHERE kind = 'counted' AND count = 1"))
        content[key] = value
        a("UPDATE event SET content = ? WHERE kind = 'counted' AND count = 1", json.dumps(content, ensure_ascii=False, separators=(",", ":")))
        a.rechain()
    return attack


def text_with_chain(kind, change):
    """The content of an event as another text, and the chain."""
    def attack(a):
        sequence, text = a("SELECT sequence, content FROM event WHERE kind = ? ORDER BY sequence LIMIT 1", kind)[0]
        a("UPDATE event SET content = ? WHERE sequence = ?", change(text), sequence)
        a.rechain()
    return attack


def other_frames(change):
    """A piece packed in another way: its bytes, and so its digest, are the same."""
    def attack(a):
        number, packed = a("SELECT id, packed FROM chunk ORDER BY id LIMIT 1")[0]
        a("UPDATE chunk SET packed = ? WHERE id = ?", change(packed), number)
    return attack


def copy_event(kind, rechain, number="count"):
    def attack(a):
        if not rechain:
            a("CREATE TEMP TABLE copied AS SELECT * FROM event WHERE kind = ? ORDER BY sequence LIMIT 1", kind)
            a(f"INSERT INTO event ({SIGNED}) SELECT (SELECT max(sequence) + 1 FROM event), at, actor, kind, {number}, content, content_sha256, previous, "
              "replace(digest, substr(digest, 1, 1), CASE substr(digest, 1, 1) WHEN '0' THEN '1' ELSE '0' END) FROM copied")
            return
        a(f"INSERT INTO event ({SIGNED}) SELECT (SELECT max(sequence) + 1 FROM event), at, actor, kind, {number}, content, content_sha256, previous, "
          "'x' FROM event WHERE kind = ? ORDER BY sequence LIMIT 1", kind)
        a.rechain()
    return attack


def exact_copy_of_event(a):
    """Row and digest as they are, only with the next number; the column's UNIQUE is taken away for it and put back."""
    a("PRAGMA writable_schema = ON")
    schema = a.one("SELECT sql FROM sqlite_schema WHERE name = 'event' AND type = 'table'")
    rows = a(f"SELECT {SIGNED} FROM event ORDER BY sequence")
    a("DELETE FROM event")
    for row in rows:
        a(f"INSERT INTO event ({SIGNED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)
    last = list(rows[-1])
    a(f"INSERT INTO event ({SIGNED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", last[0] + 1, *last[1:7], last[8], last[8][::-1])
    assert a.one("SELECT sql FROM sqlite_schema WHERE name = 'event' AND type = 'table'") == schema


def drop_event(sequence, rechain):
    def attack(a):
        a("DELETE FROM event WHERE sequence = ?", sequence)
        a("UPDATE event SET sequence = sequence - 1 WHERE sequence > ?", sequence) if rechain else None
        if rechain:
            a.rechain()
    return attack


def drop_count(number):
    def attack(a):
        for table in ("count_input", "odd_ballot"):
            a(f"DELETE FROM {table} WHERE count = ?", number)
        a("DELETE FROM count WHERE number = ?", number)
    return attack


def schema_edit(old, new):
    def attack(a):
        a("PRAGMA writable_schema = ON")
        a("UPDATE sqlite_schema SET sql = replace(sql, ?, ?)", old, new)
        a("PRAGMA writable_schema = RESET")
    return attack


def nul(table, column, where="1"):
    """Hides something behind a NUL, where C's strings end."""
    return change(f"UPDATE {table} SET {column} = {column} || char(0) || 'hidden' WHERE {where}")


def rechained(sql, *values):
    """A change whose chain is written anew behind it."""
    def attack(a):
        a(sql, *values)
        a.rechain()
    return attack


def hidden_trigger(a):
    """A trigger whose type is no text, behind a NUL in the schema's last row."""
    a("PRAGMA writable_schema = ON")
    a("UPDATE sqlite_schema SET sql = sql || char(0) WHERE name = 'votes_by_tier'")
    a("INSERT INTO sqlite_schema VALUES (CAST('trigger' AS BLOB), 'zz', 'event', 0, "
      "'CREATE TRIGGER zz BEFORE INSERT ON event WHEN NEW.kind = ''recounted'' BEGIN SELECT RAISE(IGNORE); END')")
    a("PRAGMA writable_schema = RESET")


def view_for_table(a):
    """A view without end in the place of a table."""
    a("ALTER TABLE odd_ballot RENAME TO odd_ballot_old")
    a("CREATE VIEW odd_ballot AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS count, i AS position, '' AS kind, '' AS channel, "
      "'' AS tier, '' AS file, i AS line, '' AS ballot, '' AS detail FROM n")


ATTACKS = {
    # the schema, beyond what a text comparison sees
    "a hidden trigger": hidden_trigger,
    "a view without end for a table": view_for_table,
    # contents of events, with a chain that holds
    "another meeting in the first event, rechained": rechained("UPDATE event SET content = '{\"meeting\":\"other\"}' WHERE sequence = 1"),
    "an event's content that is no JSON, rechained": rechained("UPDATE event SET content = 'x' WHERE kind = 'recounted'"),
    "a recount of another count, rechained": rechained("UPDATE event SET content = replace(content, '\"count\":', '\"count\":9') WHERE kind = 'recounted'"),
    "a time that is none, rechained": rechained("UPDATE event SET at = '2026-99-99T99:99:99Z' WHERE kind = 'recounted'"),
    "an actor over two lines, rechained": rechained("UPDATE event SET actor = 'a' || char(10) || '   9  2026' WHERE sequence = 1"),
    # a row altered
    "a result": change("UPDATE count SET result = replace(result, '\"agree\":', '\"agree\" :') WHERE number = 1"),
    "a result and its sha256": result_with_digest,
    "a result, its sha256 and the chain": result_with_chain,
    "a result's sha256": change("UPDATE count SET sha256 = ? WHERE number = 1", "0" * 64),
    "a count's version": change("UPDATE count SET version = '9.9.9' WHERE number = 1"),
    "a count's version, in its event too": lambda a: (a("UPDATE count SET version = '9.9.9' WHERE number = 1")),
    "a count's time": change("UPDATE count SET at = '2001-01-01T00:00:00Z' WHERE number = 1"),
    "a count's meeting": change("UPDATE count SET meeting = 'another'"),
    "one count's meeting": change("UPDATE count SET meeting = 'another' WHERE number = 2"),
    "a count's number": change("UPDATE count SET number = 7 WHERE number = 2"),
    "an input's sha256": change("UPDATE input SET sha256 = ? WHERE id = 1", "0" * 64),
    "an input's size": change("UPDATE input SET bytes = bytes + 1 WHERE id = 1"),
    "an input's size, hugely": change("UPDATE input SET bytes = 9223372036854775807 WHERE id = 1"),
    "an input's size, below nothing": change("UPDATE input SET bytes = -1 WHERE id = 1"),
    "a chunk's sha256": change("UPDATE chunk SET sha256 = ? WHERE id = 2", "0" * 64),
    "a chunk's size": change("UPDATE chunk SET bytes = bytes - 1 WHERE id = 2"),
    "a chunk's bytes": change("UPDATE chunk SET packed = zeroblob(20) WHERE id = 2"),
    "a chunk with more behind it": change("UPDATE chunk SET packed = CAST(packed || x'00' AS BLOB) WHERE id = 2"),
    "a chunk made empty": change("UPDATE chunk SET packed = x'' WHERE id = 2"),
    "rows of a file": change("UPDATE count_input SET rows = rows + 1 WHERE count = 1 AND position = 1"),
    "rows of the rule": change("UPDATE count_input SET rows = 0 WHERE count = 1 AND encoding IS NULL"),
    "encoding of a file": change("UPDATE count_input SET encoding = 'GB18030' WHERE count = 1 AND position = 1"),
    "encoding of a file taken away": change("UPDATE count_input SET encoding = NULL WHERE count = 1 AND position = 1"),
    "encoding of a file made empty": change("UPDATE count_input SET encoding = '' WHERE count = 1 AND position = 1"),
    "encoding of the rule": change("UPDATE count_input SET encoding = 'UTF-8' WHERE count = 1 AND encoding IS NULL"),
    "encoding of the rule made empty": change("UPDATE count_input SET encoding = '' WHERE count = 1 AND encoding IS NULL"),
    "name of a file": change("UPDATE count_input SET file = 'other.csv' WHERE count = 1 AND file = 'ballots.csv'"),
    "name of the meeting's file": change("UPDATE count_input SET file = 'other.csv' WHERE count = 1 AND file = 'meeting.csv'"),
    "name of a file led out of the folder": change("UPDATE count_input SET file = '../ballots.csv' WHERE count = 1 AND file = 'ballots.csv'"),
    "an odd ballot's reason": change("UPDATE odd_ballot SET detail = 'other' WHERE position = 1 AND count = 1"),
    "an odd ballot's line": change("UPDATE odd_ballot SET line = line + 1 WHERE position = 1 AND count = 1"),
    "an odd ballot's kind": change("UPDATE odd_ballot SET kind = 'blank' WHERE kind = 'void' AND count = 1"),
    "an odd ballot's number": change("UPDATE odd_ballot SET ballot = '77' WHERE position = 1 AND count = 1"),
    "an odd ballot's tier": change("UPDATE odd_ballot SET tier = 'zz' WHERE position = 1 AND count = 1"),
    "an odd ballot's channel": change("UPDATE odd_ballot SET channel = 'talk' WHERE position = 1 AND count = 1"),
    "an odd ballot's file": change("UPDATE odd_ballot SET file = 'x.csv' WHERE position = 1 AND count = 1"),
    "an odd ballot's place in the list": change("UPDATE odd_ballot SET position = 900 WHERE position = (SELECT max(position) FROM odd_ballot WHERE count = 1) "
                                                "AND count = 1"),
    "an odd ballot's count": change("UPDATE odd_ballot SET count = 3 WHERE position = 1 AND count = 1"),
    "an event's time": change("UPDATE event SET at = '2001-01-01T00:00:00Z' WHERE sequence = 2"),
    "an event's actor": change("UPDATE event SET actor = '庚某' WHERE sequence = 2"),
    "the last event's actor": change("UPDATE event SET actor = '庚某' WHERE sequence = (SELECT max(sequence) FROM event)"),
    "an event's kind": change("UPDATE event SET kind = 'verified' WHERE kind = 'recounted'"),
    "an event's count": change("UPDATE event SET count = 2 WHERE sequence = 2"),
    "an event's count taken away": change("UPDATE event SET count = NULL WHERE sequence = 2"),
    "an event's content": change("UPDATE event SET content = replace(content, '\"count\":1', '\"count\":2') WHERE sequence = 2"),
    "an event's content and its digest": lambda a: a("UPDATE event SET content = '{}', content_sha256 = ? WHERE sequence = 2", sha256("{}")),
    "an event's content and the chain": content_with_chain("odd_ballots", 0),
    "an event's version and the chain": content_with_chain("version", "9.9.9"),
    "an event's inputs and the chain": content_with_chain("inputs", []),
    # Of a member that is there twice SQLite takes the first and jansson the last; a NUL within a text only SQLite reads.
    "an event's result twice and the chain": text_with_chain("counted", lambda text: text[:-1] + ',"result":"' + "0" * 64 + '"}'),
    "an event's member twice and the chain": text_with_chain("recounted", lambda text: text[:-1] + ',"more":1,"more":2}'),
    "an event's content with a NUL in a text and the chain": text_with_chain("recounted", lambda text: text[:-1] + ',"more":"\\u0000"}'),
    "an event's content as a list and the chain": text_with_chain("recounted", lambda text: "[" + text + "]"),
    "a piece in two frames": other_frames(lambda packed: pack(unpack(packed)[:9]) + pack(unpack(packed)[9:])),
    "a piece behind a frame that is skipped": other_frames(lambda packed: b"\x50\x2a\x4d\x18\x06\0\0\0hidden" + packed),
    "a piece before a frame that is skipped": other_frames(lambda packed: packed + b"\x50\x2a\x4d\x18\x06\0\0\0hidden"),
    "an event's digest": change("UPDATE event SET digest = ? WHERE sequence = 2", "0" * 64),
    "the last event's digest": change("UPDATE event SET digest = ? WHERE sequence = (SELECT max(sequence) FROM event)", "0" * 64),
    "an event's previous": change("UPDATE event SET previous = ? WHERE sequence = 3", "0" * 64),
    "an event's previous taken away": change("UPDATE event SET previous = '' WHERE sequence = 3"),
    # what C's strings do not see
    "a result with more behind a NUL": nul("count", "result", "number = 1"),
    "a version with more behind a NUL": nul("count", "version", "number = 1"),
    "a meeting with more behind a NUL": nul("count", "meeting"),
    "a digest with more behind a NUL": nul("count", "sha256", "number = 1"),
    "an event's actor with more behind a NUL": nul("event", "actor", "sequence = 2"),
    "an event's content with more behind a NUL": nul("event", "content", "sequence = 2"),
    "an event's digest with more behind a NUL": nul("event", "digest", "sequence = 2"),
    "an odd ballot with more behind a NUL": nul("odd_ballot", "detail", "position = 1 AND count = 1"),
    "a file's name with more behind a NUL": nul("count_input", "file", "count = 1 AND position = 1"),
    "an input's sha256 with more behind a NUL": nul("input", "sha256", "id = 1"),
    "a chunk's sha256 with more behind a NUL": nul("chunk", "sha256", "id = 1"),
    # removed
    "no chunk": change("DELETE FROM chunk WHERE id = 2"),
    "no input": change("DELETE FROM input WHERE id = 2"),
    "no piece of an input": change("DELETE FROM input_chunk WHERE input = 2"),
    "no last piece of an input": lambda a: a("DELETE FROM input_chunk WHERE (input, position) = (SELECT input, max(position) FROM input_chunk "
                                             "GROUP BY input HAVING count(*) > 1 LIMIT 1)"),
    "no file of a count": change("DELETE FROM count_input WHERE count = 1 AND position = (SELECT max(position) FROM count_input WHERE count = 1)"),
    "no files of a count": change("DELETE FROM count_input WHERE count = 1"),
    "no odd ballot": change("DELETE FROM odd_ballot WHERE position = 1 AND count = 1"),
    "no last odd ballot": change("DELETE FROM odd_ballot WHERE position = (SELECT max(position) FROM odd_ballot WHERE count = 1) AND count = 1"),
    "no odd ballots": change("DELETE FROM odd_ballot"),
    "no first count": drop_count(1),
    "no second count": drop_count(2),
    "no counts": change("DELETE FROM count"),
    "no first event": drop_event(1, False),
    "no first event, chain made to fit": drop_event(1, True),
    "no second event": drop_event(2, False),
    "no second event, chain made to fit": drop_event(2, True),
    "no last counted event": change("DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)"),
    "no events": change("DELETE FROM event"),
    "nothing at all": lambda a: [a(f"DELETE FROM {t}") for t in ("event", "odd_ballot", "count_input", "count", "input_chunk", "input", "chunk")],
    # reordered
    "two events swapped": swap_events,
    "two events swapped, chain made to fit": swap_events_rechained,
    "events numbered from two": change("UPDATE event SET sequence = sequence + 1000"),
    "two pieces of a file swapped": swap_chunks,
    "pieces with a gap": gap_in_chunks,
    "the bytes of two pieces swapped": swap_packed,
    "two whole pieces swapped": swap_whole_chunks,
    "a piece swapped with another file's": chunk_of_another_file,
    "two files of a count swapped": inputs_of_two_files,
    "files of the other count": lambda a: (a("UPDATE count_input SET input = (SELECT o.input FROM count_input o WHERE o.count = 2 AND o.file = 'ballots.csv') "
                                             "WHERE count = 1 AND file = 'ballots.csv'")),
    "a result of the other count": lambda a: (a("UPDATE count SET (result, sha256) = (SELECT result, sha256 FROM count WHERE number = 2) WHERE number = 1")),
    # replayed, or too much
    "a counted event again": copy_event("counted", False),
    "a counted event again, chain made to fit": copy_event("counted", True),
    "a counted event again without its count, chain made to fit": copy_event("counted", True, "NULL"),
    "an opened event again": copy_event("opened", False),
    "an opened event again, chain made to fit": copy_event("opened", True),
    "a recounted event again": copy_event("recounted", False),
    "the last event again": exact_copy_of_event,
    "a count more": change("INSERT INTO count SELECT number + 2, at, version, reading, meeting, result, sha256 FROM count WHERE number = 1"),
    "a count of number 0": change("INSERT INTO count SELECT 0, at, version, reading, meeting, result, sha256 FROM count WHERE number = 1"),
    "an input more": change("INSERT INTO input (sha256, bytes) VALUES (?, 0)", "0" * 64),
    "an empty input more, in order": lambda a: a("INSERT INTO input (sha256, bytes) VALUES (?, 0)", sha256("")),
    "a chunk more": lambda a: a("INSERT INTO chunk (sha256, bytes, packed) SELECT ?, bytes, packed FROM chunk WHERE id = 1", "0" * 64),
    "a piece more": change("INSERT INTO input_chunk VALUES (1, 7, 1)"),
    "a piece of no input": change("INSERT INTO input_chunk VALUES (777, 1, 1)"),
    "a file more": change("INSERT INTO count_input SELECT count, 99, role, 'more.csv', 'more.csv', input, rows, encoding FROM count_input "
                          "WHERE count = 1 AND position = 1"),
    "a file of no count": change("INSERT INTO count_input SELECT 55, position, role, file, source, input, rows, encoding FROM count_input WHERE count = 1"),
    "an odd ballot more": change("INSERT INTO odd_ballot SELECT count, 99, kind, channel, tier, file, line, place, ballot, detail FROM odd_ballot "
                                 "WHERE count = 1 AND position = 1"),
    "an odd ballot of no count": change("INSERT INTO odd_ballot SELECT 9, position, kind, channel, tier, file, line, place, ballot, detail FROM odd_ballot "
                                         "WHERE count = 1"),
    # what the second schema added
    "another reading of a count": change("UPDATE count SET reading = 3 - reading WHERE number = 1"),
    "another role of a file": change("UPDATE count_input SET role = 'talks' WHERE count = 1 AND role = 'ballots'"),
    "another source of a file": change("UPDATE count_input SET file = file || '!' || file WHERE count = 1 AND position = 1"),
    "another place of an odd ballot": change("UPDATE odd_ballot SET place = file || ':D5' WHERE count = 1 AND position = 1"),
    "a place with more behind a NUL": nul("odd_ballot", "place", "position = 1 AND count = 1"),
    "an earlier round that nothing names": change("INSERT INTO count_after SELECT 1, 1, 'before', file, ?, NULL FROM count_input WHERE count = 1 AND position = 1",
                                                  "0" * 64),
    # the schema
    "a table more": change("CREATE TABLE more (x)"),
    "a view more": change("CREATE VIEW more AS SELECT 1"),
    "a trigger more": change("CREATE TRIGGER more AFTER INSERT ON event BEGIN SELECT 1; END"),
    "an index more": change("CREATE INDEX more ON event (actor)"),
    "statistics": change("ANALYZE"),
    "a view changed": lambda a: (a("DROP VIEW events"), a("CREATE VIEW events AS SELECT sequence, 'nobody' AS actor FROM event")),
    "a view gone": change("DROP VIEW odd_ballots"),
    "a table gone": change("DROP TABLE odd_ballot"),
    "a view in a table's place": lambda a: (a("ALTER TABLE odd_ballot RENAME TO hidden"), a("CREATE VIEW odd_ballot AS SELECT * FROM hidden")),
    "a CHECK weakened": schema_edit("CHECK (number >= 1)", "CHECK (number >= 0)"),
    "a table no longer strict": schema_edit("STRICT", "      "),
    "a comment in a table": schema_edit("version TEXT NOT NULL", "version/**/TEXT NOT NULL"),
    "application_id": change("PRAGMA application_id = 1"),
    "application_id taken away": change("PRAGMA application_id = 0"),
    "user_version": change("PRAGMA user_version = 0"),
    "a later user_version": change("PRAGMA user_version = 3"),
    "an earlier user_version": change("PRAGMA user_version = 1"),
    "user_version below nothing": change("PRAGMA user_version = -1"),
}

# A trigger made harmless, or simply not there.
TRIGGERLESS = {
    "no triggers": lambda a: None,
    "a trigger gone": lambda a: [a(sql) for _, sql in a.triggers[1:]],
    "a trigger that forbids nothing": lambda a: [a(sql.replace("RAISE(ABORT, 'a ledger is never changed')", "1")) for _, sql in a.triggers],
    "a trigger with another word": lambda a: [a(sql.replace("never changed", "seldom changed")) for _, sql in a.triggers],
    "triggers in another table": lambda a: [a(sql.replace("ON chunk ", "ON input ") if name.startswith("chunk_is") else sql) for name, sql in a.triggers],
}


def kind(what):
    """What is attacked, as far as the name of the attack tells."""
    return next((word for word in ("odd ballot", "event", "chunk", "input", "file", "result", "count", "view", "table", "trigger", "user_version", "application_id") if word in what), "")


def judge(report, what, path):
    status, said, error = run("verify", path)
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")] or [line for line in error.splitlines() if "[" in line]
    ok = not crashed(status, error) and status in (1, 78) and any(len(line.split()) > 3 for line in wrong)
    report.check(ok, f"{what}: exit {status}", said + error)
    refused = [("announce", path), ("announce", path, "--html", "-"), ("sheet", path, "--unsigned", "--out", path.parent / "sheets")]
    for words in drawn(what).sample(refused, amount(1, 3, 3)):
        before = path.read_bytes()
        status, said, error = run(*words, "--by", "己某")
        taken = status in (1, 65, 66, 78) and error and not said and "meantime" not in error
        report.check(taken and path.read_bytes() == before and not (path.parent / "sheets").exists() and not crashed(status, error), f"{what}: {words[0]} refuses (exit {status})", (said + error)[:300])
        shutil.rmtree(path.parent / "sheets", ignore_errors=True)
    return ok


def journal_of_an_older_state(report, work, folder, older):
    """A real hot journal: SQLite, left to itself, would take the ledger back to where it was before the second count."""
    path = folder / f"{ID}.tally"
    copy = work / "older.tally"
    copy.write_bytes(older)
    child = os.fork()
    if child == 0:  # dies within a transaction, its pages and journal on the disk
        db = sqlite3.connect(copy, isolation_level=None)
        db.execute("PRAGMA cache_size = 1")
        db.execute("PRAGMA cache_spill = 1")
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("BEGIN")
        db.execute("UPDATE count SET version = version || hex(zeroblob(60000))")
        db.execute("UPDATE event SET actor = actor || hex(zeroblob(60000))")
        os._exit(0)
    os.waitpid(child, 0)
    journal = work / "older.tally-journal"
    report.check(journal.exists() and journal.stat().st_size > 512 and journal.read_bytes()[:8] == bytes.fromhex("d9d505f920a163d7"), "a hot journal was made")
    before = path.read_bytes()
    for kind, body in (("-journal", journal.read_bytes()), ("-wal", b"x"), ("-shm", b"x"), ("-journal", b"")):
        beside = path.with_name(path.name + kind)
        beside.write_bytes(body)
        for words in (("verify", path), ("log", path), ("export", path), ("export", path, "--inputs", work / "taken"), ("count", folder)):
            status, _, error = run(*words)
            report.check(status == 65 and "[stray-journal]" in error and beside.name in error, f"{words[0]} beside a {kind} of {len(body)} bytes: exit {status}", error)
            report.check(path.read_bytes() == before and beside.read_bytes() == body, f"{words[0]} beside a {kind}: nothing changed")
            beside.write_bytes(body)
        beside.unlink()
    report.check(run("verify", path)[0] == 0, "once it is gone the ledger holds")

    # the same beside the copy that a count works on: nothing of it may get into the ledger
    for kind, body in (("-journal", journal.read_bytes()), ("-wal", b"x" * 4096), ("-shm", b"x" * 32768)):
        other = work / f"copy{kind}"
        shutil.copytree(folder, other)
        ledger = other / path.name
        (other / f".{ID}.tally.new{kind}").write_bytes(body)
        status, _, error = count(other)
        held = run("log", ledger)[1].count("\n")
        report.check(run("verify", ledger)[0] == 0 and ((status == 0 and held == EVENTS + 1) or (status and ledger.read_bytes() == before)),
                     f"count with a {kind} beside its copy: exit {status}, {held} events", error)

    # and where there is no ledger yet
    other = write_meeting(work / "first")
    (other / f"{ID}.tally-journal").write_bytes(journal.read_bytes())
    status, _, error = count(other)
    report.check(status == 65 and "[stray-journal]" in error and not (other / f"{ID}.tally").exists(), f"a first count beside a stray journal: exit {status}", error)


def wal(report, work, folder):
    """A ledger that someone put into WAL mode with a browser: whatever is made of it, it is no crash, and nothing is lost or left behind."""
    other = work / "in-wal"
    shutil.copytree(folder, other)
    path = other / f"{ID}.tally"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
    db.close()
    before = path.read_bytes()
    status, said, error = run("verify", path)
    report.check(status in (0, 1) and not crashed(status, error), f"verify in WAL mode: exit {status}", said + error)
    status, _, error = count(other)
    report.check((status == 0 and run("verify", path)[0] == 0) or path.read_bytes() == before, f"count in WAL mode: exit {status}", error)
    report.check(sorted(p.name for p in other.iterdir() if p.suffix != ".csv") == [path.name], "nothing left beside it", list(other.iterdir()))


def where_and_what(report, ledger, target):
    """A result that all digests of the ledger agree with, but not the ballots: whose it is, both values, and what to do; with --quiet, too."""
    shutil.copy(ledger, target)
    a = Attack(target)
    result = json.loads(a.one("SELECT result FROM count WHERE number = 1"))
    item = result["items"][1]
    votes = item["channels"][0]["tiers"][0]["votes"]
    mark = next(iter(votes))
    kept, votes[mark] = votes[mark], votes[mark] + 1
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    a("UPDATE count SET result = ?, sha256 = ? WHERE number = 1", text, sha256(text))
    a("UPDATE event SET content = json_set(content, '$.result', ?) WHERE kind IN ('counted', 'recounted') AND count = 1", sha256(text))
    a.rechain()
    a.close()
    status, said, error = run("verify", target, "--quiet")
    first, last = said.splitlines()[0], said.splitlines()[-1]
    report.check(status == 1 and item["name"] in first and f"the ledger says {kept + 1} votes, by the ballots it is {kept}" in first and "votes." not in said, "another result: whose it is, and both values", said + error)
    status, chinese, error = run("verify", target, "--quiet", "--verbose", "--lang", "zh")
    report.check(f"：账册写{kept + 1}票，按选票是{kept}票" in chinese and item["name"] in chinese and f"votes.{mark}：所存为" in chinese, "another result: in Chinese, and where it is with --verbose", chinese + error)
    report.check(last.startswith(f"{target} DOES NOT HOLD") and "Do NOT rely on it" in last, "another result: --quiet names the ledger and says what to do", said)


def packed(raw):
    """A zstd frame that holds the bytes as they are (RFC 8878): its size in four bytes, one raw block, the last."""
    assert len(raw) < 1 << 17
    return bytes.fromhex("28b52ffda0") + len(raw).to_bytes(4, "little") + (len(raw) << 3 | 1).to_bytes(3, "little") + raw


def forge_rule(a, name, old, new):
    """The text of a built-in rule is another, and all that the ledger says of it fits: sizes, digests, results, chain."""
    was, now = sha256(old), sha256(new)
    assert len(old) == len(new) and was != now
    (number, chunk), = a("SELECT DISTINCT i.id, p.chunk FROM count_input f JOIN input i ON i.id = f.input JOIN input_chunk p ON p.input = i.id WHERE f.file = ?", name)
    assert a.one("SELECT sha256 FROM input WHERE id = ?", number) == was
    a("UPDATE input SET sha256 = ? WHERE id = ?", now, number)
    a("UPDATE chunk SET sha256 = ?, packed = ? WHERE id = ?", now, packed(new), chunk)
    digests = {was: now}
    for count_number, result in a("SELECT number, result FROM count"):
        assert was in result
        forged = result.replace(was, now)
        digests[sha256(result)] = sha256(forged)
        a("UPDATE count SET result = ?, sha256 = ? WHERE number = ?", forged, sha256(forged), count_number)
    for sequence, content in a("SELECT sequence, content FROM event"):
        for one, other in digests.items():
            content = content.replace(one, other)
        a("UPDATE event SET content = ? WHERE sequence = ?", content, sequence)
    a.rechain()


def rules_that_are_not_the_programs(report, ledger, target):
    """A built-in rule that no version had is forged, however well the ledger agrees with it; the result that it gives is the same."""
    name = "general/committee"
    printed = subprocess.run([TALLY, "rules", name, "--csv"], stdout=subprocess.PIPE, check=True).stdout
    old = printed.decode("utf-8-sig").replace("\r\n", "\n").encode()  # as the program holds it
    shutil.copy(ledger, target)
    a = Attack(target)
    forge_rule(a, name, old, old.replace("指定专人".encode(), "指定熟人".encode(), 1))
    a.close()
    status, said, error = run("verify", target)
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")]
    report.check(status == 1 and len(wrong) == 2 and all(f"{name} is NOT this program's rule of that name" in line for line in wrong),
                 "a forged built-in rule is all that is wrong, in each of the two counts", said + error)
    status, said, error = run("sheet", target, "--unsigned", "--out", target.parent / "sheets")
    report.check(status and f"{name} is NOT this program's rule of that name" in error and not (target.parent / "sheets").exists(), f"no sheet by a forged rule (exit {status})", said + error)


EVENTS = 4  # opened, counted, recounted, counted


def names_that_do_things(report, ledger, target):
    """What an event holds is printed, and does nothing to the terminal, nor makes a line of its own."""
    shutil.copy(ledger, target)
    a = Attack(target)
    last = a.one("SELECT max(sequence) FROM event")
    for more, content in enumerate(({"official": "\x1b[31m\u202eEVIL\n9 forged line", "certificate_name": "\x1b[2J\x9b\u200b"}, {"official": "甲\u202e某", "certificate_name": "甲\r某"}), 1):
        a("INSERT INTO event (sequence, at, actor, kind, count, content, content_sha256, previous, digest) VALUES (?, '2026-05-21T00:00:00Z', '己某', 'signed', 1, ?, ?, ?, ?)", last + more,
          json.dumps({"count": 1, "issue": 1, "signed": content, "sheets": []}), *[f"{more}"] * 3)
    a.rechain()
    a.close()
    status, said, error = run("log", target)
    raw = [c for c in said + error if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u200b")]
    report.check(status == 0 and not raw and len(said.splitlines()) == last + 2 and "<U+1B>[31m<U+202E>EVIL<U+0A>9 forged line" in said and "甲<U+0D>某" in said, "log: names that do things", repr(said + error))
    for name in ("e\x1b[31m\u202eb", "a\nb.csv:1:1: error: forged [x]", "\x1b[2J.pdf", "\udc9b\udcff.pdf"):
        for words in (("check", target.parent / name), ("verify", target.parent / name), ("announce", target.parent / name), (name,), ("count", "--" + name)):
            status, said, error = run(*words)
            raw = [c for c in said + error if c != "\n" and (ord(c) < 32 or c in "\u202e\ufffd")]
            report.check(status and not raw and not any(line.startswith("b.csv") for line in (said + error).splitlines()), f"{words[0]} of a name that does things: {name!r}", repr(said + error)[:300])


def main():
    report = Report()
    with Workshop() as work:
        folder = write_meeting(work / "m", long_reasons=20)
        must_count(folder)
        older = must_count(folder).read_bytes()
        write_meeting(folder, votes="弃权", long_reasons=20)
        ledger = must_count(folder)
        status, said, error = run("verify", ledger)
        report.check(status == 0 and "WRONG" not in said, "an honest ledger holds", said + error)
        pieces = sqlite3.connect(f"file:{ledger}?immutable=1", uri=True).execute("SELECT max(position) FROM input_chunk").fetchone()[0]
        report.check(pieces > 1, "a file of several pieces")

        target = work / "attacked.tally"
        for attacks, triggers in ((ATTACKS, True), (TRIGGERLESS, False)):
            for what, attack in sample("attacks on a ledger", attacks.items(), 70, None, lambda one: kind(one[0])):
                shutil.copy(ledger, target)
                a = Attack(target)
                everything = "SELECT group_concat(name || coalesce(sql, '')) FROM sqlite_schema"
                unchanged, schema = a.db.total_changes, a.one(everything)
                attack(a)
                if attacks is ATTACKS and not what.startswith(("application", "user_", "a later user", "an earlier user")) \
                        and a.db.total_changes == unchanged and a.one(everything) == schema:
                    report.check(False, f"{what}: the attack changed nothing")
                try:
                    a.close(triggers)
                except sqlite3.Error:  # a trigger whose table is gone
                    a.db.close()
                judge(report, what, target)
        for what, more in (("a byte behind the end", b"x"), ("100 KB behind the end", bytes(100000)), ("a page behind the end", bytes(4096))):
            target.write_bytes(ledger.read_bytes() + more)
            judge(report, what, target)
        # dropped and put back as they were: as good as untouched
        shutil.copy(ledger, target)
        Attack(target).close()
        status, said, error = run("verify", target)
        report.check(status == 0, "triggers dropped and put back", said + error)

        where_and_what(report, ledger, target)
        rules_that_are_not_the_programs(report, ledger, target)
        names_that_do_things(report, ledger, target)
        journal_of_an_older_state(report, work, folder, older)
        wal(report, work, folder)
    report.end()


if __name__ == "__main__":
    main()
