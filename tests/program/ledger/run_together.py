#!/usr/bin/env python3
"""Several people at one ledger: one waits, none loses; and ledgers where nothing can be written are verified all the same."""

import fcntl
import os
import shutil
import subprocess
import time

from support.amount import FAULT
from support.ledgers import ID, TALLY, Report, Workshop, count, left_behind, must_count, run, write_meeting
from support.places import NOBODY, not_as


def start(folder, *words):
    return subprocess.Popen([TALLY, "count", str(folder), "--json", *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def at_once(report, work, people):
    """So many at once, each with a name of their own; a ledger is there already, or not."""
    for there in (False, True):
        folder = write_meeting(work / f"together-{people}-{there}")
        if there:
            must_count(folder)
        processes = [start(folder, "--by", f"person-{i}") for i in range(people)]
        ends = [(p.communicate(timeout=120)[1], p.returncode) for p in processes]
        ledger = folder / f"{ID}.tally"
        status, said, error = run("verify", ledger)
        log = run("log", ledger)[1]
        ok = all(code == 0 for _, code in ends) and status == 0
        report.check(ok, f"{people} at once, {there}: exits {[code for _, code in ends]}, verify {status}", "".join(e for e, _ in ends) + said + error)
        report.check(all(f"person-{i}" in log for i in range(people)) and log.count("\n") == people + (2 if there else 1), f"{people} at once: each is in the chain", log)
        report.check(not left_behind(folder), "nothing left behind", left_behind(folder))


def changed_at_once(report, work):
    """Two who count different ballots of one meeting: both counts are kept."""
    one = write_meeting(work / "one")
    two = write_meeting(work / "two", votes="弃权")
    # one folder, two contents: the inputs are swapped between the starts, never while they are read
    for i in range(3 * FAULT):
        folder = work / f"swapped-{i}"
        shutil.copytree(one, folder)
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = start(folder, "--by", "person-1")
        waiting = first.stderr.readline()  # it has counted and waits
        shutil.copy(two / "ballots.csv", folder / "ballots.csv")
        second = start(folder, "--by", "person-2")
        also = second.stderr.readline()
        os.close(lock)
        codes = [p.wait(timeout=60) for p in (first, second)]
        for p in (first, second):
            p.stderr.close()
        ledger = folder / f"{ID}.tally"
        results = {run("export", ledger, "--count", n)[1] for n in (1, 2)}
        report.check(codes == [0, 0] and "waiting" in waiting and "waiting" in also and len(results) == 2 and run("verify", ledger)[0] == 0,
                     f"different counts at once: exits {codes}", waiting + also)


def held(report, work):
    """One that never lets go."""
    folder = write_meeting(work / "held")
    before = must_count(folder).read_bytes()
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    begin = time.monotonic()
    normal, quiet = start(folder), start(folder, "--quiet")
    said, whispered = (p.communicate(timeout=60)[1] for p in (normal, quiet))
    seconds = time.monotonic() - begin
    report.check(normal.returncode == 75 and "waiting" in said and "[busy-ledger]" in said, f"held: exit {normal.returncode}", said)
    report.check(quiet.returncode == 75 and "waiting" not in whispered and "[busy-ledger]" in whispered, f"held, --quiet: exit {quiet.returncode}", whispered)
    report.check(5 < seconds < 40, f"the wait is bounded: {seconds:.1f} s")
    report.check((folder / f"{ID}.tally").read_bytes() == before and not left_behind(folder), "held: nothing changed")
    report.check(run("verify", folder / f"{ID}.tally")[0] == 0, "reading does not wait")
    report.check(run("count", folder, "--no-ledger")[0] == 0, "a trial does not wait")
    os.close(lock)
    status, _, error = count(folder)
    report.check(status == 0, f"once it lets go: exit {status}", error)


def released(report, work):
    """One that lets go once it is waited for."""
    folder = write_meeting(work / "released")
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    process = start(folder)
    waiting = process.stderr.readline()
    os.close(lock)
    said = process.communicate(timeout=60)[1]
    report.check(process.returncode == 0 and "waiting" in waiting and not said, f"released in time: exit {process.returncode}", waiting + said)


def reading(report, what, ledger, target, **more):
    for words in (("verify", ledger), ("log", ledger), ("export", ledger), ("export", ledger, "--inputs", target)):
        status, said, error = run(*words, **more)
        report.check(status == 0, f"{what}: {words[0]}: exit {status}", said[-500:] + error)
        shutil.rmtree(target, ignore_errors=True)


def read_only(report, work):
    folder = write_meeting(work / "readonly")
    ledger = must_count(folder)
    before = ledger.read_bytes()
    target = work / "open" / "taken"
    target.parent.mkdir()
    os.chmod(target.parent, 0o777)
    os.chmod(work, 0o755)
    os.chmod(folder, 0o555)
    os.chmod(ledger, 0o444)
    why = not_as(NOBODY) if os.getuid() == 0 else ""  # root may write everywhere
    if why:
        report.skip("a folder without write permission", why)
    else:
        as_other = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
        reading(report, "a folder without write permission", ledger, target, **as_other)
        status, _, error = count(folder, **as_other)
        report.check(status == 73 and "[cannot-write]" in error, f"a second count there: exit {status}", error)
        report.check(ledger.read_bytes() == before and not left_behind(folder), "nothing changed")
        fresh = write_meeting(work / "fresh")
        os.chmod(fresh, 0o555)
        status, _, error = count(fresh, **as_other)
        report.check(status == 73 and "[cannot-write]" in error and not left_behind(fresh), f"a first count without write permission: exit {status}", error)
    os.chmod(folder, 0o755)

    medium = work / "medium"
    medium.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tally-medium", str(medium)], capture_output=True, text=True)
    if mounted.returncode:
        report.skip("a read-only medium", mounted.stderr.strip())
        return
    try:
        shutil.copytree(folder, medium / "m")
        subprocess.run(["mount", "-o", "remount,ro", str(medium)], check=True)
        reading(report, "a read-only medium", medium / "m" / ledger.name, target)
        status, _, error = count(medium / "m")
        report.check(status == 73 and "[cannot-write]" in error, f"a count there: exit {status}", error)
        report.check((medium / "m" / ledger.name).read_bytes() == before, "nothing changed")
    finally:
        subprocess.run(["umount", str(medium)], check=True)


def main():
    report = Report()
    with Workshop() as work:
        for people in (2, 8) if FAULT == 1 else (2, 3, 8, 20):
            at_once(report, work, people)
        changed_at_once(report, work)
        held(report, work)
        released(report, work)
        read_only(report, work)
    report.end()


if __name__ == "__main__":
    main()
