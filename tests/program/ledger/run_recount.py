#!/usr/bin/env python3
"""What went into a ledger comes out of it again, and gives the same count.

    run_recount.py [--count N] [--seed S] [NAME...]      TALLY names the program

On every golden case, every sample meeting and N random ones (tests/support/generate; N is by default the environment variable
TALLY_RECOUNT; else see main()), each in a copy:

- the ledger verifies, its result is what `count` printed, its inputs are the files byte for byte, and the files taken out count alike;
- the chain of events holds by a second reading of tally/ledger/schema.sql, in Python;
- `export --format csv-long` says the same numbers, reads back, and no cell of it is a formula;
- the same inputs counted again are an event, not a count;
- `verify --ballots` accepts the counted spreadsheet, and the same ballots saved otherwise; with one cell changed it names the ballot;
- with that change counted, a second count stands beside the first, the message names file, ballot and totals, and both verify.

Of the random meetings three in four are only counted and verified."""

import csv
import datetime
import hashlib
import io
import json
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from support.generate import NAMES, asked_for, generate
from support.results import ROOT, everything, meetings, tally
from support.slowcount.tables import decode

NOT_MARKS = {"ballot", "票号", "tier", "层次", "票种", "void", "作废"}
VOID = {"void", "作废"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_FAILURES = 10
csv.field_size_limit(1 << 30)


class Wrong(Exception):
    pass


def must(good, what):
    if not good:
        raise Wrong(what)


class Program:
    def __init__(self, path):
        self.path = path

    def run(self, *words, exits=0):
        """The standard output, as bytes, of a run that must end so."""
        done = subprocess.run([self.path, *map(str, words), "--lang", "en"], stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
        said = done.stdout + done.stderr
        must(done.returncode == exits, "tally %s: exit %d, not %d: %s"
             % (" ".join(map(str, words)), done.returncode, exits, said.decode("utf-8", "replace")[-1500:]))
        return done.stdout

    def refuses(self, *words):
        return subprocess.run([self.path, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, timeout=300).returncode != 0


# ------------------------------------------------------------------ spreadsheets

def read_rows(path):
    text = decode(path.read_bytes())[0]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    blank = " \t\u00a0\u3000"
    return [[cell.strip(blank + "\r\n") for cell in row] for row in rows if any(cell.strip(blank) for cell in row)]


def write_rows(path, rows, encoding="utf-8-sig"):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    data = out.getvalue().encode(encoding)
    if decode(data)[0].lstrip("\ufeff") != out.getvalue():
        data = out.getvalue().encode("utf-8-sig")
    path.write_bytes(data)


def ballot_column(rows):
    return next(i for i, head in enumerate(rows[0]) if head in ("ballot", "票号"))


def saved_otherwise(path, folder, rng):
    """The same ballots in another encoding, its rows and columns in another order."""
    rows = read_rows(path)
    order = list(range(len(rows[0])))
    rng.shuffle(order)
    body = rows[1:]
    rng.shuffle(body)
    was = path.read_bytes()
    other = "gb18030" if decode(was)[1] == "UTF-8" else "utf-8-sig"
    write_rows(folder / path.name, [[row[i] for i in order] for row in [rows[0], *body]], other)


def changes_of(path, rng):
    """Ways to change one cell, as (ballot, rows): what stands in another row of the column goes in."""
    rows = read_rows(path)
    number = ballot_column(rows)
    void = next((i for i, head in enumerate(rows[0]) if head in VOID), None)
    plain = [i for i in range(1, len(rows)) if void is None or not rows[i][void]]
    for _ in range(40):
        columns = [i for i, head in enumerate(rows[0]) if head not in NOT_MARKS]
        if len(plain) < 2 or not columns:
            return
        column = rng.choice(columns)
        row, other = rng.sample(plain, 2)
        if rows[row][column] != rows[other][column]:
            changed = [list(r) for r in rows]
            changed[row][column] = rows[other][column]
            yield rows[row][number], changed


# ------------------------------------------------------------------ what a ledger says

def check_chain(ledger):
    """The chain by the words of tally/ledger/schema.sql."""
    db = sqlite3.connect("file:%s?mode=ro&immutable=1" % ledger, uri=True)
    previous = ""
    for n, (sequence, at, actor, kind, count, content, sha256, before, digest) in enumerate(db.execute(
            "SELECT sequence, at, actor, kind, count, content, content_sha256, previous, digest FROM event ORDER BY sequence"), 1):
        must(sequence == n, "event %d: numbered %d" % (n, sequence))
        must(hashlib.sha256(content.encode()).hexdigest() == sha256, "event %d: digest of its content" % n)
        lines = ["tally-event/1", str(sequence), at, actor, kind, "" if count is None else str(count), sha256, previous]
        must(before == previous, "event %d: not bound to the one before" % n)
        must(hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest() == digest, "event %d: digest" % n)
        previous = digest
    odd = db.execute("SELECT count(*) FROM odd_ballots").fetchone()[0]
    check_views(db)
    db.close()
    return odd


def check_views(db):
    """What an auditor sees in a browser is the latest result's."""
    number, result = db.execute("SELECT number, result FROM count ORDER BY number DESC LIMIT 1").fetchone()
    result = json.loads(result)
    titles = {p["post"]: p["title"] for p in result["posts"]}
    names = {t["tier"]: t["name"] for t in result["channels"][0]["tiers"]}

    def rows(view, columns):
        return db.execute('SELECT %s FROM %s WHERE "计票 count" = ?' % (", ".join('"%s"' % c for c in columns), view), (number,)).fetchall()
    votes = [(c["channel"], titles.get(i["post"], i["post"]), i["item"], i["name"], names[t["tier"]], mark, n) for i in result["items"]
             for c in i["channels"] for t in c["tiers"] for mark, n in t["votes"].items()]
    must(rows("votes_by_tier", ["渠道 channel", "职位 post", "编号 item", "姓名 name", "层次 tier", "意见 mark", "票数 votes"]) == votes,
         "the view votes_by_tier is not the result")
    decided = [(i["name"], r["votes"], r["of"], r["percent"], i["channels"][0]["margin"], i["outcome"]) for i in result["items"]
               for r in [i["channels"][0]["rate"]]]
    must(rows("decisions", ["姓名 name", "票数 votes", "基数 of", "得票率 percent", "相差 margin", "结果 outcome"]) == decided,
         "the view decisions is not the result")
    accounts = [(c["channel"], a.get("name", "合计 whole"), a["due"], a["valid"], a["blank"]) for c in result["channels"]
                for a in c["tiers"] + ([c["whole"]] if len(c["tiers"]) > 1 else [])]
    must(rows("accounts", ["渠道 channel", "名称 name", "应到 due", "有效 valid", "空白 blank"]) == accounts, "the view accounts is not the result")
    must(rows("files", ["文件 file", "摘要 SHA-256", "字节 bytes"]) == [(e["file"], e["sha256"], e["bytes"]) for e in result["inputs"]],
         "the view files is not the result")
    must(rows("counts", ["状态 status"]) == [(result["status"],)], "the view counts is not the result")
    for view, table in (("odd_ballots", "odd_ballot"), ("events", "event")):
        must(db.execute("SELECT count(*) FROM %s" % view).fetchone() == db.execute("SELECT count(*) FROM %s" % table).fetchone(), "the view %s" % view)
    must(db.execute('SELECT count(*) FROM odd_ballots WHERE "层次 tier" IS NULL OR "说明 detail" IS NULL').fetchone() == (0,), "a gap in odd_ballots")


def check_csv(data, result):
    """export --format csv-long: says what the JSON says; a spreadsheet program finds no formula in it."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    expected = [["post", "item", "name", "action", "channel", "tier", "mark", "votes", "outcome",
                 "rate_votes", "rate_of", "percent"]]
    for item in result["items"]:
        for channel in item["channels"]:
            for tier in channel["tiers"]:
                rate = [str(tier["rate"]["votes"]), str(tier["rate"]["of"]), tier["rate"]["percent"] or ""]
                for mark, votes in tier["votes"].items():
                    expected.append([item["post"] or "", item["item"], item["name"], item["action"], channel["channel"], tier["tier"], mark,
                                     str(votes), item["outcome"], *rate])
    for row in rows:
        for cell in row:
            must(not cell.startswith(FORMULA), "a formula in the CSV: %r" % cell)
    bare = [[cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell for cell in row] for row in rows]
    must(bare == expected, "the CSV is not the result: %s" % repr(next((p for p in zip(bare, expected) if p[0] != p[1]), "its length")))


def check_inputs(program, ledger, folder, out, result):
    program.run("export", ledger, "--inputs", out)
    names = set()
    for entry in result["inputs"]:
        name, source = entry["file"], folder / entry["file"]
        if entry["encoding"] is None:
            source = ROOT / "tally/rule/rules" / (name + ".csv")
            name = "rule " + name.replace("/", "-") + ".csv"
        names.add(name)
        must((out / name).read_bytes() == source.read_bytes(), "%s came out otherwise" % name)
    must({p.name for p in out.iterdir()} == names, "the inputs that came out are %s" % sorted(p.name for p in out.iterdir()))


def beijing(utc):
    """A time as people are told it."""
    ahead = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime.fromisoformat(utc).astimezone(ahead).strftime("%Y-%m-%d %H:%M:%S +08:00")


def kinds(program, ledger):
    events = json.loads(program.run("log", ledger, "--json"))
    must([e["sequence"] for e in events] == list(range(1, len(events) + 1)), "log --json: sequence")
    lines = program.run("log", ledger).decode().splitlines()
    must(len(lines) == len(events) and all(e["kind"] in line and e["actor"] in line and beijing(e["at"]) in line
                                           for e, line in zip(events, lines)), "log: not what log --json says")
    return [e["kind"] for e in events]


# ------------------------------------------------------------------ a meeting

def names(ballot, text):
    """Whether the text names the ballot by its number, alone or behind its tier."""
    return re.search("ballot %s[, :]" % re.escape(ballot), text) is not None


def chain_is_salted(program, folder, ledger, again):
    """The same meeting in another ledger: its first event holds another salt, 32 digits, so that all its digests are others."""
    shutil.copytree(folder, again, ignore=shutil.ignore_patterns("*.tally"))
    program.run("count", again, "--json", "--by", "甲某")
    salts = [json.loads(program.run("log", path, "--json"))[0]["content"]["salt"] for path in (ledger, again / ledger.name)]
    return all(re.fullmatch("[0-9a-f]{32}", salt) for salt in salts) and salts[0] != salts[1]


def treat(program, folder, work, rng, whole):
    """Raises Wrong. True where a changed ballot was counted too."""
    for name in ("填表说明.txt", "rulings (1).csv"):  # what the folder holds beside its inputs leaves no trace in the result
        (folder / name).write_text("a,b\n", encoding="utf-8")
    fresh = program.run("count", folder, "--json", "--no-ledger")
    must(not list(folder.glob("*.tally")), "--no-ledger wrote a ledger")
    said = program.run("count", folder, "--json", "--by", "甲某")
    must(said == fresh, "a count with ledger prints another result")
    result = json.loads(said)
    ledger = folder / (result["meeting"]["id"] + ".tally")
    found = program.run("verify", ledger).decode()
    by_ballots = not any(entry["file"] == "totals.csv" for entry in result["inputs"])
    must("WRONG" not in found and ("count in SQL" if by_ballots else "no ballots to count again") in found, "verify: %s" % found)
    must(program.run("export", ledger, "--format", "json") == said, "export is not what count printed")
    if not whole:
        return False

    # out of it again
    check_csv(program.run("export", ledger, "--format", "csv-long"), result)
    out = work / "out"
    check_inputs(program, ledger, folder, out, result)
    must(program.run("count", out, "--json", "--no-ledger") == said, "the inputs that came out count otherwise")
    must(kinds(program, ledger) == ["opened", "counted"], "log of a first count")
    must(chain_is_salted(program, folder, ledger, work / "again"), "the chain can be worked out from what it holds")

    # again
    text = program.run("count", folder, "--by", "乙某").decode()
    must("The inputs and the result are those of count 1" in text, "a second count of the same: %s" % text[-300:])
    must(kinds(program, ledger) == ["opened", "counted", "recounted"], "log of a second count of the same")
    odd = check_chain(ledger)
    before = ledger.read_bytes()

    # spreadsheets held against it
    channels = [e["file"] for e in result["inputs"] if any(head in ("ballot", "票号") for head in read_rows(out / (
        e["file"] if e["encoding"] else "rule " + e["file"].replace("/", "-") + ".csv"))[0]) and e["file"] not in ("rulings.csv", "mends.csv") and not e["file"].endswith("-second.csv")]  # of keyings: run_keyings.py
    originals = [folder / name for name in channels]
    other, altered = work / "otherwise", work / "altered"
    other.mkdir(), altered.mkdir()
    for path in originals:
        saved_otherwise(path, other, rng)
    if originals:
        text = program.run("verify", ledger, "--ballots", *originals).decode()
        must(text.count("the same file that was counted") == len(originals), "verify --ballots of the files: %s" % text)
        text = program.run("verify", ledger, "--ballots", *(other / name for name in channels)).decode()
        must(text.count("every cell agrees") + text.count("the same file") == len(originals), "verify --ballots of files saved otherwise: %s" % text)

    # another mark
    changed = False
    for path in rng.sample(originals, len(originals)):
        for ballot, rows in changes_of(path, rng):
            trial = work / "trial"
            shutil.rmtree(trial, ignore_errors=True)
            shutil.copytree(folder, trial)
            write_rows(trial / path.name, rows)
            if program.refuses("count", trial, "--no-ledger"):
                continue
            after = json.loads(program.run("count", trial, "--json", "--no-ledger"))
            if after["items"] != result["items"]:
                changed = True
                break
        if changed:
            break
    must(ledger.read_bytes() == before, "verify, export or log changed the ledger")
    if not changed:
        return False
    write_rows(altered / path.name, rows)
    text = program.run("verify", ledger, "--ballots", altered / path.name, exits=1).decode()
    must("DIFFERENT" in text and "WRONG" not in text and " holds: the result follows" in text and names(ballot, text), "verify --ballots does not name ballot %s: %s" % (ballot, text))

    shutil.copy(altered / path.name, path)
    text = program.run("count", folder, "--by", "甲某").decode()
    must("as count 2; the earlier counts are kept" in text, "a count of other ballots: %s" % text[-300:])
    told = text[text.index("as count 2; the earlier"):]
    must("%s: changed" % path.name in told, "the changed file is not named: %s" % told)
    must(names(ballot, told), "the changed ballot %s is not named: %s" % (ballot, told))
    must(any(word in told for word in ("→", "no longer an item", "was not an item before")) and "the totals are the same" not in told,
         "the changed totals are not named: %s" % told)
    second = program.run("count", folder, "--json", "--no-ledger")
    must(program.run("export", ledger, "--count", "1") == said, "the first count is no longer what it was")
    must(program.run("export", ledger, "--count", "2") == second == program.run("export", ledger), "the second count")
    found = program.run("verify", ledger).decode()
    for n in (1, 2):
        must(found.count("count %d: the same numbers" % n) == found.count("count %d: the same result" % n) == 1, "verify of both: %s" % found)
    must(kinds(program, ledger) == ["opened", "counted", "recounted", "counted"], "log of a second count")
    must(check_chain(ledger) >= odd, "odd ballots were lost")
    return True


# ------------------------------------------------------------------ formulas

def formulas(folder):
    """A meeting whose cells a spreadsheet program could take for something else."""
    folder.mkdir()
    names = ["=1+1", "+a", "-b", "@c", "'d", 'e"f', "g h", "i j", "=HYPERLINK(\"x\")", "林\u3000木"]
    ids = ["=id", "+2", "-3", "@4", "5", "6", "7", "8", "9", "10"]
    write_rows(folder / "meeting.csv", [["key", "value"], ["meeting", "formulas"], ["title", "=a meeting"], ["body", "+body"], ["place", "-here"],
                                        ["date", "2026-05-21"], ["rule", "general/committee"], ["host", "@host"], ["teller", "teller"],
                                        ["scrutineer", "scrutineer"], ["archive", "one"], ["archive", "two"], ["recommended", "2026-03-19"]])
    write_rows(folder / "tiers.csv", [["tier", "name", "due", "present", "issued", "returned"], ["=t", "-tier", "3", "3", "3", "3"]])
    write_rows(folder / "roster.csv", [["id", "name", "action"], *([i, n, "@" + n + ", in\nhis place"] for i, n in zip(ids, names))])
    write_rows(folder / "ballots.csv", [["ballot", "void", *ids], ["=1", "", *["yes"] * 10], ["-2", "", *["no"] * 10], ["@3", "=torn", *[""] * 10]])


# ------------------------------------------------------------------ all

def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_RECOUNT", (8, 120, 3000), NAMES)
    program, seed = Program(tally()), arguments.seed
    sources = {folder.name: folder for folder in (everything() if arguments.names else meetings("recounted"))}
    jobs = [(name, source) for name, source in sources.items()]
    jobs += [("formulas", formulas)] + [("%s.%d" % (seed, i), None) for i in range(arguments.count)]
    if arguments.names:
        jobs = [job for job in jobs if job[0] in arguments.names]
        jobs += [(name, None) for name in arguments.names if name not in sources and name != "formulas"]
    print("seed %s, %d meetings" % (seed, len(jobs)))
    failures = []

    def one(job):
        name, source = job
        if len(failures) >= MOST_FAILURES:
            return None
        with tempfile.TemporaryDirectory(prefix="tally-recount-") as work:
            work = pathlib.Path(work)
            folder = work / "meeting"
            if source is None:
                generate(name).write(folder)
            elif callable(source):
                source(folder)
            else:
                shutil.copytree(source, folder)
            whole = source is not None or arguments.names or int(name.split(".")[-1]) % 4 == 0
            try:
                return name, treat(program, folder, work, random.Random("recount:" + name), whole), None
            except Exception as error:  # a defect of this script is a failure too
                failures.append(name)
                return name, False, "%s%s" % ("" if isinstance(error, Wrong) else type(error).__name__ + ": ", error)

    passed = altered = 0
    with ThreadPoolExecutor(2) as pool:
        for outcome in pool.map(one, jobs):
            if outcome is None:
                continue
            name, changed, wrong = outcome
            altered += changed
            passed += wrong is None
            if wrong:
                print("FAIL %s\n     %s" % (name, wrong.replace("\n", "\n     ")))
    print("a changed ballot counted beside the first: %d meetings" % altered)
    print("%d passed, %d failed" % (passed, len(failures)))
    return 1 if failures or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
