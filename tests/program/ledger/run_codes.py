#!/usr/bin/env python3
"""Every way in which a file is no ledger that can be read or added to: code, exit status, and that nothing was changed."""

import os
import shutil
import sqlite3

from support.ledgers import ID, Report, Workshop, count, crashed, left_behind, must_count, run, write_meeting


def pragma(text):
    def spoil(path):
        db = sqlite3.connect(path, isolation_level=None)
        db.execute(f"PRAGMA {text}")
        db.close()
    return spoil


def cut(size):
    return lambda path: path.write_bytes(path.read_bytes()[:size])


def overwrite(at, body):
    def spoil(path):
        old = path.read_bytes()
        path.write_bytes(old[:at] + body + old[at + len(body):])
    return spoil


def drop(path):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("DROP TRIGGER event_is_kept")
    db.execute("DELETE FROM event WHERE sequence = 2")
    db.close()


def later_reading(path):
    """As a later version of the program leaves a ledger into which it counted; the schema is as it was."""
    db = sqlite3.connect(path, isolation_level=None)
    trigger = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'count_stays'").fetchone()[0]
    db.execute("DROP TRIGGER count_stays")
    db.execute("UPDATE count SET reading = 1000")
    db.execute(trigger)
    db.close()


def other_database(path):
    path.unlink()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TABLE x (y)")
    db.close()


def other_meeting(path):
    other = write_meeting(path.parent / "other", meeting="xuni-2026-99")
    status, _, error = count(other)
    assert status == 0, error
    shutil.copy(other / "xuni-2026-99.tally", path)
    shutil.rmtree(other)


def link(target):
    def spoil(path):
        path.rename(path.with_name("real.tally"))
        path.symlink_to(target)
    return spoil


def fifo(path):
    path.unlink()
    os.mkfifo(path)


def folder(path):
    path.unlink()
    path.mkdir()


# what was done to the ledger: (code, exit) for count, then for verify, log and export; None: they read it
CASES = {
    "cut short": (cut(20000), ("damaged-ledger", 1), ("", 1)),
    "rubbish in the middle": (overwrite(8192, b"\xaa" * 4096), ("damaged-ledger", 1), ("", 1)),
    "an event taken out": (drop, ("damaged-ledger", 1), ("", 1)),
    "an empty file": (cut(0), ("not-a-ledger", 78), ("not-a-ledger", 78)),
    "ten bytes": (cut(10), ("not-a-ledger", 78), ("not-a-ledger", 78)),
    "text": (lambda path: path.write_text("编号,姓名\n"), ("not-a-ledger", 78), ("not-a-ledger", 78)),
    "another database": (other_database, ("not-a-ledger", 78), ("not-a-ledger", 78)),
    "another application_id": (pragma("application_id = 7"), ("not-a-ledger", 78), ("not-a-ledger", 78)),
    "no user_version": (pragma("user_version = 0"), ("not-a-ledger", 78), ("not-a-ledger", 78)),
    "a later version": (pragma("user_version = 3"), ("newer-ledger", 78), ("newer-ledger", 78)),
    "a far later version": (pragma("user_version = 2147483647"), ("newer-ledger", 78), ("newer-ledger", 78)),
    "an earlier version": (pragma("user_version = 1"), ("damaged-ledger", 1), ("damaged-ledger", 1)),
    "a later reading": (later_reading, ("newer-ledger", 78), ("newer-ledger", 78)),
    "a journal": (lambda path: path.with_name(path.name + "-journal").write_bytes(b"x"), ("stray-journal", 65), ("stray-journal", 65)),
    "a write-ahead log": (lambda path: path.with_name(path.name + "-wal").write_bytes(b""), ("stray-journal", 65), ("stray-journal", 65)),
    "a link as journal": (lambda path: path.with_name(path.name + "-journal").symlink_to("nowhere"), ("stray-journal", 65), ("stray-journal", 65)),
    "another meeting's": (other_meeting, ("other-meeting", 65), None),
    "a link to a ledger": (link("real.tally"), ("output-is-link", 73), None),
    "a link to nowhere": (link("nowhere"), ("output-is-link", 73), ("", 66)),
    "a FIFO": (fifo, ("not-a-file", 65), ("not-a-file", 65)),
    "a folder": (folder, ("not-a-file", 65), ("not-a-file", 65)),
}


def contents(path):
    return {p.name: os.readlink(p) if p.is_symlink() else p.read_bytes() if p.is_file() else p.stat().st_mode for p in path.iterdir()}


def try_folders(work, report):
    """A folder where a ledger is wanted: refused, with the ledger that is meant."""
    one = write_meeting(work / "one")
    must_count(one)
    (work / "none").mkdir()
    (work / "several").mkdir()
    for name in ("b.tally", "a.tally", ".a.tally.new"):
        shutil.copy(one / f"{ID}.tally", work / "several" / name)
    (one / "0.tally").mkdir()  # no ledger, whatever it is called
    (work / "link").symlink_to("one")
    commands = [("log",), ("export",), ("announce",), ("sheet", "--unsigned"), ("export", "--inputs", "spare")]
    cases = [("one", f"the ledger is one/{ID}.tally"), ("one/", f"the ledger is one/{ID}.tally"), ("link", f"the ledger is link/{ID}.tally"),
             ("none", "no ledger is in it"), ("several", "several ledgers; name one of them, as several/a.tally")]
    for command in commands:
        for folder, said in cases:
            status, out, error = run(*command, folder, cwd=work, env={**os.environ, "LC_ALL": "C.UTF-8"})
            report.check(status == 65 and not out and f"{folder}: error: this is a folder" in error and said in error and "[not-a-file]" in error,
                         f"{command[0]} of the folder {folder}: exit {status}", out + error)
    report.check(not (work / "spare").exists() and not list(work.rglob("*.pdf")), "nothing came of it")


def try_beside(work, report):
    """The spreadsheets beside a ledger, held against its latest count; the ledger holds whatever became of them."""
    here = write_meeting(work / "beside")
    ledger = must_count(here)
    path = ledger.name

    def says(what, *lines, words=("beside",), status=0):
        ended, out, error = run("verify", *words, cwd=work, env={**os.environ, "LC_ALL": "C.UTF-8"})
        said = [line for line in out.splitlines() if "the spreadsheets  " in line and not line.startswith("WRONG")]
        # what differs is a warning
        plain = [line.startswith("ok ") for line in said] == [text == same for text in lines]
        report.check(ended == status and not error and plain and len(said) == len(lines) and all(text in line for text, line in zip(lines, said)), f"{what}: exit {ended}", out + error)

    same = "the spreadsheets in the folder are still those that count 1 counted"
    says("as they were", same)
    says("the ledger alone is named", words=(f"beside/{path}",))
    ballots = (here / "ballots.csv").read_text(encoding="utf-8")
    (here / "ballots.csv").write_text(ballots.replace("反对", "同意"), encoding="utf-8")
    changed = "no longer as count 1 counted them: ballots.csv. “tally verify beside/%s --ballots FILE” shows" % path
    says("ballots changed", changed)
    says("a slash behind the folder", changed, words=("beside/",))
    (here / "tiers.csv").write_text((here / "tiers.csv").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (here / "ballots.csv").write_text(ballots, encoding="utf-8")
    ended, out, _ = run("verify", "beside", cwd=work)
    report.check(ended == 0 and "count 1 counted them: tiers.csv\n" in out, "tiers changed: no word of ballots", out)
    (here / "ballots.csv").unlink()
    (here / "roster.csv").unlink()
    os.mkfifo(here / "roster.csv")
    (here / "rulings.csv").write_text("", encoding="utf-8")
    says("changed, gone, added", "no longer as count 1 counted them: tiers.csv, roster.csv", "no longer in the folder: ballots.csv. “tally export beside/%s --inputs NEW”" % path,
         "not there when count 1 was made: rulings.csv")
    ended, out, _ = run("verify", "beside", "--quiet", cwd=work)
    report.check(ended == 0 and out.count("the spreadsheets  ") == 3 and "\nok " not in "\n" + out, "--quiet: the warnings alone", out)
    for one in here.glob("*.csv"):
        one.unlink()
    says("the ledger alone lies there")
    (work / "both").mkdir()
    shutil.copy(ledger, work / "both" / "a.tally")
    shutil.copy(ledger, work / "both" / "b.tally")
    (work / "both" / "tiers.csv").write_text("", encoding="utf-8")
    says("two ledgers: nobody knows whose they are", words=("both",))


def main():
    report = Report()
    with Workshop() as work:
        sound = write_meeting(work / "sound")
        must_count(sound)
        for what, (spoil, at_count, at_reading) in CASES.items():
            at = work / "case"
            shutil.copytree(sound, at)
            ledger = at / f"{ID}.tally"
            spoil(ledger)
            before = contents(at)
            calls = [(("count", at, "--by", "己某"), at_count), (("count", at, "--json", "--lang", "zh", "--by", "己某"), at_count)]
            words = [("verify", ledger), ("log", ledger), ("log", ledger, "--json"), ("export", ledger), ("export", ledger, "--format", "csv")]
            calls += [(w, at_reading) for w in words]
            for words, wanted in calls:
                status, out, error = run(*words)
                if wanted is None:
                    ok = status == 0 and not error
                elif wanted[0] or words[0] == "count":
                    ok = status == wanted[1] and f"[{wanted[0]}]" in error and str(ledger) in error
                else:  # what is damaged is found by verify; the others may yet put out what they can read
                    ok = status == wanted[1] if words[0] == "verify" or wanted[1] == 66 else status in (0, 1)
                report.check(ok and not crashed(status, error), f"{what}: {words[0]}: exit {status}", out[-300:] + error)
            report.check(contents(at) == before, f"{what}: nothing was written", sorted(set(contents(at)) ^ set(before)))
            shutil.rmtree(at)

        for words in (("verify",), ("log",), ("export",)):
            status, _, error = run(*words, sound / "none.tally")
            report.check(status == 66 and "[missing-file]" in error, f"{words[0]} of none: exit {status}", error)
        status, out, error = run("export", sound / f"{ID}.tally", "--count", "2")
        report.check(status not in (0, 70) and not out and error and not crashed(status, error), f"export of a count that is not there: exit {status}", out + error)
        status, _, error = run("export", sound / f"{ID}.tally", "--inputs", sound)
        report.check(status == 73 and "[output-exists]" in error, f"inputs into a folder that is not empty: exit {status}", error)
        status, _, error = run("export", sound / f"{ID}.tally", "--inputs", work / "taken")
        same = all((work / "taken" / p.name).read_bytes() == p.read_bytes() for p in sound.glob("*.csv"))
        report.check(status == 0 and same, f"the inputs as they were: exit {status}", error)
        for name in ("a ledger?#%41 of &ours.tally", "编号.tally", "file:x.tally"):
            shutil.copy(sound / f"{ID}.tally", work / name)
            status, out, error = run("verify", name, cwd=work)
            report.check(status == 0, f"verify {name}: exit {status}", out + error)
        report.check(not left_behind(sound), "nothing left behind")
        try_folders(work, report)
        try_beside(work, report)
    report.end()


if __name__ == "__main__":
    main()
