#!/usr/bin/env python3
"""Each call of SQLite's file system and each allocation fails, once and from then on, while a ledger is written and while one is verified.

run_inside.py INSIDE, the program made of inside.c. What is recorded is recorded whole, or the ledger is as before; a ledger that does not hold never
passes because something could not be read. Of the allocations only each so-manieth is tried, from a first that the seed draws; TALLY_FAULT=N tries N times as many.
"""

import shutil
import subprocess
import sys

from support.amount import FAULT, SEED, amount, of_all
from support.ledgers import ID, Report, Workshop, left_behind, must_count, run, write_meeting
from support.tampering import Attack, result_with_chain

MOST = amount(25, 150, 500)  # failing allocations for each thing that is done
MOST_IO = amount(25, 150, 10000)
CLEAR = (1, 65, 70, 73, 74, 75)


def start(tool, what, folder, *more):
    done = subprocess.run([tool, what, str(folder), *map(str, more)], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    lines = [line.split(" ", 3) for line in done.stdout.splitlines()]
    return done.returncode, lines, done.stdout[-500:] + done.stderr[-2000:]


def judge_record(report, name, folder, lines, before, events):
    seen = {}
    for number, how, status, said in lines:
        if how == "never":
            continue
        status, place = int(status), folder / f"{number}.{how}"
        ledger = place / f"{ID}.tally"
        now = ledger.read_bytes() if ledger.exists() else None
        seen[status] = seen.get(status, 0) + 1
        if now == before:
            wrong = "" if status in CLEAR else "not recorded, without a clear status"
        else:
            verified, out, error = run("verify", ledger)
            wrong = "" if verified == 0 and run("log", ledger)[1].count("\n") == events else f"the ledger does not hold\n{out}{error}"
            wrong = wrong or ("" if status in (0, 70, 74) else "recorded, and yet refused")  # 70, 74: behind the renaming
        if not wrong and status != 0 and not said.strip():
            wrong = "nothing is said"
        if not wrong and status not in (0, 70) and left_behind(place):  # one that ends at once leaves its copy, and the next count takes it away
            wrong = f"left behind: {left_behind(place)}"
        report.check(not wrong, f"{name}: {how} {number}: exit {status}", f"{wrong}\n{said[:1500]}")
        shutil.rmtree(place)
    return seen


def judge_verify(report, name, lines):
    seen = {}
    for number, how, status, said in lines:
        if how == "never":
            continue
        status = int(status)
        seen[status] = seen.get(status, 0) + 1
        ok = status in (*CLEAR, 78) or (status == 0 and how.endswith("good"))
        report.check(ok, f"{name}: {how} {number}: exit {status}", said)
    return seen


def main():
    report, tool = Report(), sys.argv[1]
    with Workshop() as work:
        for name in ("first", "second"):
            folder = work / name
            write_meeting(folder / "m")
            before = None
            if name == "second":
                before = must_count(folder / "m").read_bytes()
                write_meeting(folder / "m", votes="弃权")
            for what in ("record-io", "record-memory"):
                status, lines, said = start(tool, what + "-count", folder)
                if not report.check(status == 0 and lines, f"{name}: {what}: without failures", said):
                    continue
                calls = int(lines[0][3])
                step = max(1, calls // ((MOST if "memory" in what else MOST_IO) * FAULT))
                of_all(f"{name}: {what}", len(range(SEED % step, calls, step)), calls)
                status, lines, said = start(tool, what, folder, 1 + SEED % step, step)
                report.check(status == 0, f"{name}: {what}", said)
                seen = judge_record(report, f"{name}: {what}", folder, lines, before, 3 if before else 2)
                print(f"{name}: {what}: {calls}, every {step}; exit statuses {dict(sorted(seen.items()))}", flush=True)

        folder = work / "verified"
        ledger = must_count(write_meeting(folder / "m"))
        for target in ("good", "bad"):
            shutil.copy(ledger, folder / f"{target}.tally")
        # only counting again can tell that this one does not hold
        attack = Attack(folder / "bad.tally")
        result_with_chain(attack)
        attack.close()
        report.check(run("verify", folder / "bad.tally")[0] == 1, "the bad one is bad")
        for what in ("verify-io", "verify-memory"):
            status, lines, said = start(tool, what + "-count", folder)
            if not report.check(status == 0 and lines, f"{what}: without failures", said):
                continue
            calls = int(lines[0][3])
            step = max(1, calls // ((MOST if "memory" in what else MOST_IO) * FAULT))
            of_all(what, len(range(SEED % step, calls, step)), calls)
            status, lines, said = start(tool, what, folder, 1 + SEED % step, step)
            report.check(status == 0, what, said)
            seen = judge_verify(report, what, lines)
            print(f"{what}: {calls}, every {step}; exit statuses {dict(sorted(seen.items()))}", flush=True)
    report.end()


if __name__ == "__main__":
    main()
