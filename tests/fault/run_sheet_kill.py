#!/usr/bin/env python3
"""Kills `tally sheet` and `tally sign` at each of their system calls: each sheet in its place is then a former one or the new one, whole, and the ledger holds; called again there
are two whole sheets, nothing else, and the log says what happened. So too where what is killed is the run that goes on with, or undoes, what an earlier one left.

run_sheet_kill.py [CALLS], the program made of calls.c. Where the kernel does not let a process be traced, this is skipped, with a word.
Between two calls that change something on the disk all others find the same: of those only each so-manieth is tried, from a first that the seed draws; with TALLY_FAULT above 1 all.
"""

import os
import shutil
import sys

from support.amount import SMALL, sample
from support.ledgers import Report, Workshop, run
from support.scenes import in_parallel
from support.issuing import LEDGER, NAMES, Keys, base, call, calls_of, chosen, is_for_today, kill_words, killed_at, scenes, tool_of

EACH = 60


def in_order(report, scene, calls):
    """Both sheets staged and synced, then the event, then both in their places, then the folder."""
    staged, copy = [f".{n}.new" for n in NAMES], f".{LEDGER}.new"
    home, target = calls[-1].folder / "m", calls[-1].folder / scene.target

    def where(what, *files):
        return [i for i, c in enumerate(calls) if c.name == what and tuple(base(p) for p in c.paths) == files] or [-1]

    def synced(folder):
        return [i for i, c in enumerate(calls) if c.name == "sync" and c.paths[0] == str(folder)]

    def check(ok, what, *detail):
        report.check(ok, f"{scene.name}: {what}", detail)

    event = where("rename", copy, LEDGER)[0]
    places = [where("rename", s, n)[0] for s, n in zip(staged, NAMES)]
    for s, n, place in zip(staged, NAMES, places):
        made, written, on_disk = where("create", s)[0], where("write", s)[-1], where("sync", s)[-1]
        check(0 <= made < written < on_disk < event < place, f"{n} is made, written, on the disk; then the event, then its place", made, written, on_disk, event, place)
        check([where(what, n) for what in ("create", "write", "truncate", "unlink")] == [[-1]] * 4, f"{n} is never written in its place, nor taken away")
    check(where("write", copy)[-1] < where("sync", copy)[-1] < event, "the ledger's copy is on the disk before it takes its place", where("sync", copy), event)
    check(any(event < i < min(places) for i in synced(home)), "the ledger's new name is on the disk before a sheet takes its place", event, synced(home), places)
    check(any(i > max(places) for i in synced(target)), "the sheets' names are on the disk in the end", places, synced(target))
    if target != home:  # else they are there with the ledger's
        last = where("sync", staged[-1])[-1]
        check(any(last < i < event for i in synced(target)), "the temporary names are on the disk before the event", last, synced(target), event)
        made = where("mkdir", scene.target)[0]
        check(made < 0 or any(made < i < event for i in synced(target.parent)), "so is the folder that was made for them", made, synced(target.parent), event)


def cut_short(report, tool, scene, work, calls):
    """A file that was only half written: the next run takes it away."""
    for name in (f".{NAMES[0]}.new", f".{NAMES[1]}.new", f".{LEDGER}.new"):
        written = [i for i, c in enumerate(calls) if c.name == "write" and base(c.paths[0]) == name]
        at = killed_at(tool, scene, work, calls[written[-1] + 1])
        half = (at / "m" / name).stat().st_size // 2
        os.truncate(at / "m" / name, half)
        state, wrong = scene.look(at)
        wrong = wrong or scene.finish(at, state)
        report.check(state == "before" and not wrong, f"{scene.name}: {name} half written", wrong)
        shutil.rmtree(at)


def other_ways(report, scene, work, keys):
    """Issuing was killed behind the event; what comes next is something else than issuing again."""
    sheet, by = ("sheet", f"m/{LEDGER}", *keys.words("host")), ("--by", "己某", "--quiet")
    sign = ("sign", *(f"m/{n}" for n in NAMES), *keys.words("teller"))
    for what, steps in (("signing", [sign]), ("a count, then issuing", [("count", "m", *by), sheet]), ("a count, then signing", [("count", "m", *by), sign]),
                        ("issuing anew", [(*sheet, "--replace")]), ("verifying, then signing twice", [("verify", "m"), sign, (*sign[:3], *keys.words("scrutineer"))])):
        at = scene.copy(work)
        ends = [run(*words, cwd=at) for words in steps]
        wrong = scene.complete(at)
        may = (0, scene.done[0]) if steps[-1] is sheet else (0,)
        report.check(not wrong and all(status == 0 for status, _, _ in ends[:-1]) and ends[-1][0] in may, f"{scene.name}: next comes {what}: exits {[e[0] for e in ends]}",
                     f"{wrong}\n{''.join(e[2] for e in ends)}")
        shutil.rmtree(at)


def main():
    report, tool = Report(), tool_of(sys.argv, "fault-calls")
    with Workshop() as work:
        keys = Keys(work / "keys")
        for scene in filter(is_for_today, scenes(work, keys, tool)):
            calls = calls_of(tool, scene, work)
            if calls is None:
                report.skip_rest("killing at each system call", "no process may be traced here (ptrace)")
            if scene.name in ("issue", "sign", "replace", "elsewhere"):
                in_order(report, scene, calls)
            if scene.name == "issue":
                cut_short(report, tool, scene, work, calls)
            if scene.name == "go-on-issue":
                other_ways(report, scene, work, keys)
            seen = {"before": 0, "after": 0, "wrong": 0}

            def kill(c):
                at = scene.copy(work)
                status, _, error = call(scene.words, at, [tool, *kill_words(c)])
                state, wrong = scene.look(at, verify=True)
                if not wrong and (state == "after" or scene.left(at) or scene.pending):
                    wrong = scene.finish(at, state)  # else nothing at all has changed
                shutil.rmtree(at)
                return c, status, state, wrong

            kind = None if SMALL and scene.name != "issue" else lambda c: (c.name, c.changes())
            tried = sample(f"{scene.name}: calls to be killed at", chosen(calls, EACH, scene), 4, 30, kind)
            for c, status, state, wrong in in_parallel(kill, [(c,) for c in tried]):
                seen[state] += 1
                # the memory's layout may make a call more or fewer: the last number may not be reached
                done = status == 137 or (c.number > len(calls) - 5 and status in (0, scene.done[0]))
                report.check(done and not wrong, f"{scene.name}: killed at call {c} of {len(calls)}: exit {status}, the ledger {state}", wrong)
            print(f"{scene.name}: {len(tried)} of {len(calls)} calls; as before {seen['before']}, with the event {seen['after']}", flush=True)
    report.end()


if __name__ == "__main__":
    main()
