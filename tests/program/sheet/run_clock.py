#!/usr/bin/env python3
"""A machine whose clock is behind: what was signed elsewhere is not called altered, signing goes on within a day, and
not beyond. And PDFs that this program never made: they are no sheets, and are never called altered."""

import os
import subprocess
import sys
from pathlib import Path

from support.amount import SANITIZED
from support.sheets import DIFFERENT, DONE, INPUT, Keys, Meeting, Report, crashed, run, workshop

HERE = Path(__file__).resolve().parent
NOT_A_SHEET = 78
TELLER, SCRUTINEER = "乙某", "丙某"


def clock(work):
    library = work / "clock.so"
    done = subprocess.run(["cc", "-shared", "-fPIC", "-o", library, HERE / "clock.c", "-ldl"], capture_output=True, text=True)
    return library if done.returncode == 0 else None


def of_clocks(report, work, library):
    keys = Keys(work / "keys")
    now = {**os.environ, "LC_ALL": "C.UTF-8"}

    def at(seconds):
        return {**now, "LD_PRELOAD": str(library), "TALLY_CLOCK_OFF": str(seconds)}

    for name in (TELLER, SCRUTINEER):
        keys.key(name)
    meeting = Meeting(None, work / "m")
    # the sheet is issued by a machine whose clock is ten minutes ahead: from then on, this one is behind
    status, _, error = run("sheet", meeting.ledger, "--by", "己某", "--quiet", *keys.options(TELLER), env=at(600))
    report.check(status == DONE, "a sheet is issued by a clock that is ahead", error)
    sheets = meeting.sheets()
    for lang, words in (("en", ("this machine's clock shows",)), ("zh", ("本机时间", "签名时间", "请核对本机时钟"))):
        status, out, error = run("verify", *sheets, "--lang", lang, env=now)
        report.check(status == DONE and all(w in out for w in words) and "WRONG" not in out and "有误" not in out and "NOT HOLD" not in out,
                     f"ten minutes behind: a warning with both times ({lang})", out + error)
    status, out, error = run("verify", meeting.ledger, "--lang", "zh", env=now)
    report.check(status == DONE and "账册最近一条记录的时间" in out, "the ledger's latest event too", out + error)
    status, out, error = run("sign", *sheets, "--by", "己某", *keys.options(SCRUTINEER), env=now)
    report.check(status == DONE, "signing goes on within a day", out + error)
    status, out, error = run("verify", *sheets, env=at(1200))
    report.check(status == DONE and "clock" not in out, "by a clock that is right nothing is said of clocks", out + error)
    before = meeting.ledger.read_bytes()
    status, out, error = run("sheet", meeting.ledger, "--by", "己某", "--unsigned", "--out", work / "late", env=at(-3 * 86400))
    report.check(status == INPUT and "[clock-behind]" in error and not crashed(status, error), "more than a day behind: refused", out + error)
    report.check(meeting.ledger.read_bytes() == before, "and nothing is recorded")


def of_others(report, work):
    folder = work / "others"
    folder.mkdir()
    meeting = Meeting(None, work / "paper")
    status, _, error = run("new", meeting.folder, "--ballots", "1", "--out", folder / "ballots.pdf")
    report.check(status == DONE, "ballots are printed", error)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    keys = Keys(work / "more-keys")
    for path in sorted(folder.glob("*.pdf")):
        for words in (("verify", path), ("sign", path, "--ledger", meeting.ledger, "--by", "己某", *keys.options(TELLER)), ("export", path, "--inputs", work / "inputs")):
            if words[0] == "export" and path.name == "empty.pdf":
                continue  # nothing says that it is a PDF, but its name
            status, out, error = run(*words)
            report.check(status == NOT_A_SHEET and "[not-a-sheet]" in error and "no tally sheet" in error and "altered" not in out + error and "NOT HOLD" not in out,
                         f"{words[0]} {path.name}: no tally sheet", out + error)
        status, out, error = run("verify", path, "--lang", "zh")
        report.check(status == NOT_A_SHEET and "这不是计票报告单" in error, f"{path.name} in Chinese", out + error)
    # a sheet that was cut or changed is one still
    sheet = meeting.issue()[0]
    whole = sheet.read_bytes()
    for name, data in (("cut", whole[:len(whole) // 2]), ("changed", whole[:-200] + b"x" + whole[-199:])):
        (folder / f"{name}.pdf").write_bytes(data)
        status, out, error = run("verify", folder / f"{name}.pdf")
        report.check(status == DIFFERENT and "WRONG" in out, f"a sheet that was {name} is called wrong", out + error)


def main():
    report = Report()
    work = Path(workshop())
    library = None if SANITIZED else clock(work)
    if library:
        of_clocks(report, work, library)
    else:
        print("not tried here: clocks: " + ("a library cannot be put before a sanitizer" if SANITIZED else "cc cannot make a library"))
    of_others(report, work)
    report.end()


if __name__ == "__main__":
    sys.exit(main())
