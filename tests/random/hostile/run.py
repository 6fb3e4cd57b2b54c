#!/usr/bin/env python3
"""Random hostile ledgers: tables, rows, triggers and pages of a good one changed, and then all digests mended as far as anybody can without keys.

For each, every command gives the verdict that `verify` gives, none crashes or hangs, and none uses more than the file's size and 256 MiB. What is
changed, and whether it is mended, is drawn for each ledger by itself; TALLY_HOSTILE is the number of ledgers, TALLY_HOSTILE_ONLY=N,M,… tries
those alone.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

from support.amount import SANITIZED, SEED, amount, drawn
from support.ledgers import TALLY, Report, Workshop, must_count, run, rows, write_meeting
from support.packing import PIECE, pack, unpack
from support.results import ROOT
from support.tampering import Attack, sha256

MOST = 256 << 20
SECONDS = 300 if SANITIZED else 60  # of the processor
HANGS = 1200  # seconds by the clock
TABLES = ("chunk", "input", "input_chunk", "count", "count_input", "count_after", "odd_ballot", "event")
NUMBERS = (-1, 0, 1, 2, 3, 7, 1 << 20, (1 << 20) + 1, 1 << 32, (1 << 62) + 7, -(1 << 63))
TEXTS = ("", "x", "同意", "void", "ballots.csv", "meeting", "2026-05-21T00:00:00Z", "2030-01-01T00:00:00Z", "a\0b", "\x1b[31m", "{}", "[]", "null",
         "0" * 64, "counted", "recounted", "announced", "opened", "sheet issued", "{\"count\":1}", "[" * 3000, "{\"sheets\":[1,2,{}]}", "甲" * 5000)


# ---- what is changed ----


def some_row(a, r, table):
    names = [row[1] for row in a(f"PRAGMA table_info({table})")]
    found = a(f"SELECT * FROM {table}")
    return names, (r.choice(found) if found else None)


def where(names, row):
    return " AND ".join(f"{name} IS ?" for name in names), list(row)


def other_value(r, value):
    if isinstance(value, int):
        return r.choice([value + 1, value - 1, -value, *NUMBERS])
    if isinstance(value, bytes):
        return r.choice([b"", value[:-1], value + b"\0", bytes(r.randrange(256) for _ in range(40)), pack(b"\0" * PIECE, 19), value[::-1]])
    text = value or ""
    at = r.randrange(len(text) + 1)
    return r.choice([text[:at], text[:at] + "x" + text[at:], text.upper(), text.replace("1", "2", 1), text[::-1], *TEXTS])


def update(a, r):
    table = r.choice(TABLES)
    names, row = some_row(a, r, table)
    if row:
        k = r.randrange(len(names))
        condition, values = where(names, row)
        a(f"UPDATE {table} SET {names[k]} = ? WHERE {condition}", other_value(r, row[k]), *values)


def null(a, r):
    table = r.choice(TABLES)
    names, row = some_row(a, r, table)
    if row:
        condition, values = where(names, row)
        a(f"UPDATE {table} SET {r.choice(names)} = NULL WHERE {condition}", *values)


def delete(a, r):
    table = r.choice(TABLES)
    names, row = some_row(a, r, table)
    if row:
        condition, values = where(names, row)
        a(f"DELETE FROM {table} WHERE {condition}", *values)


def delete_all(a, r):
    a(f"DELETE FROM {r.choice(TABLES)}")


def duplicate(a, r):
    table = r.choice(TABLES)
    names, row = some_row(a, r, table)
    if row:
        values = [other_value(r, v) if r.random() < 0.4 else v for v in row]
        a(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", *values)


def swap(a, r):
    """Two rows change one column."""
    table = r.choice(TABLES)
    names, x = some_row(a, r, table)
    _, y = some_row(a, r, table)
    if x and x != y:
        k = r.randrange(len(names))
        condition, values = where(names, x)
        a(f"UPDATE {table} SET {names[k]} = ? WHERE {condition}", y[k], *values)


def result(a, r):
    """A number or a text in the stored result."""
    number, text = r.choice(a("SELECT number, result FROM count"))
    at = r.randrange(len(text))
    changed = r.choice([text[:at] + r.choice("019aX\"{") + text[at + 1:], text.replace(":1", ":2", 1), text + " ", text.replace("\"not-adopted\"", "\"adopted\"", 1), "{}"])
    a("UPDATE count SET result = ? WHERE number = ?", changed, number)


def content(a, r):
    number, text = r.choice(a("SELECT sequence, content FROM event"))
    try:
        value = json.loads(text)
        key = r.choice([*value, "more"])
        value[key] = r.choice([None, [], {}, 7, -1, "x", 1e9, [[[]]], value.get(key)])
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, TypeError, AttributeError, RecursionError):
        text = r.choice(TEXTS)
    a("UPDATE event SET content = ? WHERE sequence = ?", text, number)


def forget_events(a, r):
    last = a.one("SELECT max(sequence) FROM event")
    a("DELETE FROM event WHERE sequence > ?", r.randrange(last + 1))


def more_events(a, r):
    last = a.one("SELECT max(sequence) FROM event") or 0
    for i in range(r.choice((1, 2, 500))):
        a("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, '', '', ?)", last + 1 + i, r.choice(("2026-06-01T00:00:00Z", "1970-01-01T00:00:00Z")), "庚某",
          r.choice(("recounted", "announced", "sheet issued", "signed", "verified", "later kind")), r.choice((None, 1, 2)),
          r.choice(("{}", "{\"count\":1,\"view\":\"protected\",\"shown\":7}", "{\"sheets\":[{\"file\":7}],\"issue\":\"x\",\"signed\":[]}")), str(i) + "?" * 20)


def ballots(a, r):
    """Other bytes of an input, in a piece of their own."""
    number, = r.choice(a("SELECT DISTINCT input FROM count_input"))
    data = b"".join(unpack(p) for p, in a("SELECT packed FROM input_chunk p JOIN chunk k ON k.id = p.chunk WHERE p.input = ? ORDER BY position", number))
    data = bytearray(data[:PIECE])
    for _ in range(r.randrange(1, 4)):
        if data:
            data[r.randrange(len(data))] = r.randrange(256)
    data = r.choice([bytes(data), data.decode("utf-8", "replace").replace("同意", "反对", 1).encode(), bytes(data) + b"9,,,\n", b"", b"\0" * 70000, b"a\n" * 300000])
    new = (a.one("SELECT max(id) FROM chunk") or 0) + 1
    a("DELETE FROM input_chunk WHERE input = ?", number)
    a("INSERT INTO chunk VALUES (?, ?, ?, ?)", new, sha256(data + bytes([r.randrange(256)])), max(1, len(data)), pack(data))
    a("INSERT INTO input_chunk VALUES (?, 1, ?)", number, new)


def bomb(a, r):
    """Pieces that pack to almost nothing, alike or not, very often."""
    number, = r.choice(a("SELECT DISTINCT input FROM count_input"))
    after = a.one("SELECT coalesce(max(position), 0) FROM input_chunk WHERE input = ?", number)
    new = (a.one("SELECT max(id) FROM chunk") or 0) + 1
    times, kinds = r.choice(((80, 1), (3000, 1), (60000, 1), (150, 150)))
    fill = r.choice((b"\0", b",,,\n", b"1,,\n"))
    for i in range(kinds):
        data = (b"%d\n" % i + fill * PIECE)[:PIECE]
        a("INSERT INTO chunk VALUES (?, ?, ?, ?)", new + i, sha256(data), PIECE, pack(data, 19))
    a.db.executemany("INSERT INTO input_chunk VALUES (?, ?, ?)", [(number, after + 1 + i, new + i % kinds) for i in range(times)])


def large_text(a, r):
    table, column = r.choice((("event", "actor"), ("event", "content"), ("count", "result"), ("odd_ballot", "detail"), ("count_input", "file"), ("event", "at")))
    a(f"UPDATE {table} SET {column} = ?", r.choice(("[" + "1," * 500000 + "1]", "x" * 3000000, "[" * 200000, "{\"a\":" * 50000)))


def large_when_parsed(a, r):
    """A member more, which takes ten to fifty times its size when it is parsed, or would."""
    many = r.choice((1000, 200000, 3000000))
    more = r.choice(("[" + "[]," * many + "1]", "[" + "1," * many + "1]", "{\"a\":[" + "{\"a\":1}," * (many // 4) + "1]}", "\"" + "x" * (4 * many) + "\"", "[" * 40 + "]" * 40))
    table, column, key = r.choice((("event", "content", "sequence"), ("count", "result", "number")))
    number, text = r.choice(a(f"SELECT {key}, {column} FROM {table}"))
    a(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", f"{text.rstrip()[:-1]},\"more\":{more}}}", number)


def other_reading(a, r):
    """A count that says it was made by another reading."""
    number, text = r.choice(a("SELECT number, result FROM count"))
    value = json.loads(text)
    value["reading"] = r.choice((0, 1, 2, 3, 7, "2", None, -1))
    a("UPDATE count SET result = ? WHERE number = ?", json.dumps(value, ensure_ascii=False), number)


def trigger(a, r):
    drop = r.randrange(len(a.triggers))
    name, sql = a.triggers[drop]
    a.triggers[drop:drop + 1] = r.choice(([], [(name, sql.replace("never changed", "seldom changed"))], [(name, sql.replace("BEFORE", "AFTER"))]))


def schema(a, r):
    a(r.choice(("CREATE TABLE more (a INTEGER) STRICT", "CREATE INDEX more ON event (at)", "CREATE VIEW more AS SELECT 1", "DROP VIEW events",
                "CREATE TRIGGER more AFTER INSERT ON event BEGIN DELETE FROM event; END", "ALTER TABLE event ADD COLUMN more TEXT", "PRAGMA user_version = 1",
                "PRAGMA user_version = 3", "PRAGMA application_id = 7", "ANALYZE", "DROP TABLE count_after")))


def schema_text(a, r):
    a("PRAGMA writable_schema = ON")
    a("UPDATE sqlite_schema SET sql = replace(sql, ?, ?)", *r.choice(((" STRICT", ""), ("NOT NULL", ""), ("CHECK", "check"), ("counted", "Counted"), ("SELECT", "SELECT DISTINCT"))))
    a("PRAGMA writable_schema = RESET")


CHANGES = (update, update, update, null, delete, delete, delete_all, duplicate, swap, result, result, content, content, forget_events, more_events, ballots,
           ballots, bomb, large_text, large_when_parsed, other_reading, trigger, schema, schema_text)


# ---- and mended ----

def mend_pieces(a):
    for number, packed in a("SELECT id, packed FROM chunk"):
        data = unpack(packed or b"")
        a("UPDATE OR IGNORE chunk SET sha256 = ?, bytes = ? WHERE id = ?", sha256(data), len(data), number)
    for number, in a("SELECT id FROM input"):
        pieces = a("SELECT k.packed FROM input_chunk p JOIN chunk k ON k.id = p.chunk WHERE p.input = ? ORDER BY p.position LIMIT 400", number)
        data = b"".join(unpack(p or b"") for p, in pieces)
        size = a.one("SELECT coalesce(sum(k.bytes), 0) FROM input_chunk p JOIN chunk k ON k.id = p.chunk WHERE p.input = ?", number)
        a("UPDATE OR IGNORE input SET sha256 = ?, bytes = ? WHERE id = ?", sha256(data), size, number)
    a("DELETE FROM chunk WHERE id NOT IN (SELECT chunk FROM input_chunk)")


def mend_counts(a):
    for number, text in a("SELECT number, result FROM count"):
        a("UPDATE count SET sha256 = ? WHERE number = ?", sha256(text or ""), number)
        inputs = [{"file": file, "sha256": digest, "bytes": size} for file, digest, size in a(
            "SELECT c.file, i.sha256, i.bytes FROM count_input c JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position", number)]
        for sequence, kind, said in a("SELECT sequence, kind, content FROM event WHERE count = ? AND kind IN ('counted', 'recounted')", number):
            try:
                value = json.loads(said)
                value["result"] = sha256(text or "")
                if kind == "counted":
                    value["inputs"], value["odd_ballots"] = inputs, a.one("SELECT count(*) FROM odd_ballot WHERE count = ?", number)
                a("UPDATE event SET content = ? WHERE sequence = ?", json.dumps(value, ensure_ascii=False, separators=(",", ":")), sequence)
            except (ValueError, TypeError, RecursionError):
                pass


def mend_chain(a):
    for new, (old,) in enumerate(a("SELECT sequence FROM event ORDER BY sequence"), 1):
        a("UPDATE event SET sequence = ? WHERE sequence = ?", new, old)
    a("UPDATE event SET digest = 'd' || sequence")
    a.rechain()


def bytes_of_pages(path, r):
    """The file itself: some bytes of a page, a page for another, an end that is missing or too much."""
    data = bytearray(path.read_bytes())
    kind = r.randrange(6)
    at = r.randrange(len(data))
    if kind == 0:
        data[at] ^= 1 << r.randrange(8)
    elif kind == 1:
        data[at:at + 40] = bytes(r.randrange(256) for _ in range(len(data[at:at + 40])))
    elif kind == 2:
        data[r.randrange(100)] = r.randrange(256)
    elif kind == 3:
        x, y = (r.randrange(len(data) // 4096) * 4096 for _ in range(2))
        data[x:x + 4096] = data[y:y + 4096]
    elif kind == 4:
        del data[at:]
    else:
        data += bytes(r.randrange(256) for _ in range(r.choice((1, 4096))))
    path.write_bytes(data)


def make_hostile(path, r):
    """What was done, for the message."""
    done = []
    if r.random() < 0.8:
        a = Attack(path)
        mended = r.random() < 0.75
        for change in [r.choice(CHANGES) for _ in range(r.choice((1, 1, 1, 2, 4)))]:
            done.append(change.__name__)
            try:
                change(a, r)
            except (sqlite3.Error, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:  # of what a change before made
                done.append(f"({error})")
        for mend in (mend_pieces, mend_counts, mend_chain) if mended else ():
            try:
                mend(a)
                done.append(mend.__name__)
            except (sqlite3.Error, TypeError, AttributeError) as error:
                done.append(f"({error})")
        try:
            a.close()
        except sqlite3.Error as error:
            done.append(f"({error})")
            a.db.close()
    if not done or r.random() < 0.15:
        done.append("bytes_of_pages")
        bytes_of_pages(path, r)
    return ", ".join(done)


# ---- and tried ----

# A process that is small itself: the memory of one counts for its children until they begin their own program.
MEASURE = """
import json, os, subprocess, sys
for line in sys.stdin:
    with subprocess.Popen(json.loads(line), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    print(json.dumps([process.returncode, said.decode("utf-8", "replace"), usage.ru_maxrss * 1024, seconds]), flush=True)
"""


class Measurer:
    """Runs the program, one command after the other."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-S", "-c", MEASURE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
                                        env={**os.environ, "LANGUAGE": "en"})

    def __call__(self, words):
        """The exit status (124: it hangs), what was said, and how much memory (bytes) and time (seconds of the processor) it took."""
        print(json.dumps(["timeout", str(HANGS), TALLY, *map(str, words)]), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def try_all(report, measured, folder, ledger, what):
    size = ledger.stat().st_size
    out = folder / "out"
    out.mkdir()
    status, said, memory, seconds = measured(("verify", ledger))
    report.check(status in (0, 1, 74, 78), f"{what}: verify exits {status}", said)
    verdict = status
    report.check(memory < size + MOST or SANITIZED, f"{what}: verify takes {memory >> 20} MiB for {size} bytes")
    report.check(seconds < SECONDS, f"{what}: verify takes {seconds:.0f} s")
    before = ledger.read_bytes()
    for words in (("log", ledger), ("log", ledger, "--json"), ("export", ledger), ("export", ledger, "--inputs", out / "inputs"), ("announce", ledger, "--sealed", "--by", "x"),
                  ("new", out / "next", "--after", ledger), ("sheet", ledger, "--unsigned", "--out", out / "sheets"), ("count", folder, "--by", "x")):
        status, said, memory, seconds = measured(words)
        name = " ".join(str(w) for w in words if w not in (ledger, folder))
        # a ledger that holds may have nothing for a command: no further round is due, other sheets are signed
        fits = status == verdict if verdict else status in ((0,) if words[0] in ("log", "export") else (0, 65, 66, 73, 75, 78))
        report.check(fits and "defect" not in said, f"{what}: verify exits {verdict}, {name} {status}", said[-600:])
        report.check(memory < size + MOST or SANITIZED, f"{what}: {name} takes {memory >> 20} MiB for {size} bytes")
        report.check(seconds < SECONDS, f"{what}: {name} takes {seconds:.0f} s")
        if verdict:
            report.check(ledger.read_bytes() == before, f"{what}: {name} changed a ledger that does not hold")
    report.check(not verdict or not list(out.iterdir()), f"{what}: something was written", list(out.iterdir()))
    return verdict


def main():
    report = Report()
    number = int(os.environ.get("TALLY_HOSTILE") or amount(12, 40, 3000))
    only = [int(i) for i in os.environ.get("TALLY_HOSTILE_ONLY", "").split(",") if i]
    print(f"{number} hostile ledgers by seed {SEED} (TALLY_SEED)", flush=True)
    verdicts = {}
    measured = Measurer()
    with Workshop() as shop:
        good = write_meeting(shop / "good", long_reasons=2)
        must_count(good)
        run("announce", good / "xuni-2026-01.tally", "--by", "x")
        rows(good, "ballots.csv", [("票号", "作废", "丁某", "戊某"), *((str(i), "涂改" if i == 2 else "", "同意", "反对") for i in range(1, 8))])
        must_count(good)
        must_count(good)
        first = shop / "first"  # as version 0.1 wrote it
        old = ROOT / "tests/archive/0.1/general-committee/shuili-dz-2026-03.tally"
        run("export", old, "--inputs", first)
        shutil.copy(old, first)
        for i in only or range(number):
            folder = shop / f"m{i}"
            r = drawn(f"hostile:{i}")
            shutil.copytree(first if r.random() < 0.2 else good, folder)
            ledger, = folder.glob("*.tally")
            what = make_hostile(ledger, r)
            if os.environ.get("TALLY_HOSTILE_KEEP") == str(i):
                shutil.copytree(folder, "/tmp/tally-hostile")
            verdict = try_all(report, measured, folder, ledger, f"{i}: {what}")
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
            shutil.rmtree(folder)
    measured.close()
    print("verdicts:", ", ".join(f"{k}: {v}" for k, v in sorted(verdicts.items())))
    report.end()


main()
