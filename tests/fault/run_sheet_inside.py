#!/usr/bin/env python3
"""Makes the allocations of `tally sheet`, `tally sign` and `tally verify` fail, those of the libraries too, once and from then on: exit 70 or a clear error, the former sheets or the
new ones, and the next run works; and no verification passes because of it.

run_sheet_inside.py [NOMEM], the shared object made of nomem.c. Of each way of calls that leads to an allocation the first is tried; in the daily run some, which the seed draws, with
TALLY_FAULT=N N times as many. libharu and HarfBuzz are known to crash now and then where they get no memory: that is borne as long as nothing is left of it, and counted; a crash anywhere else is not.
"""

import collections
import os
import shutil
import sys
import tempfile

from support.amount import FAULT, SANITIZED, amount, drawn, of_all
from support.crashes import borne, where
from support.ledgers import Report, Workshop
from support.scenes import in_parallel
from support.issuing import BUILD, REFUSED, Keys, call, scenes, snapshot, tool_of, verified

SHARES = {"issue": 180, "sign": 90, "replace": 0, "elsewhere": 40, "undo-issue": 0, "go-on-issue": 60, "undo-sign": 0, "go-on-sign": 0}
SHARE = 10  # of the others, with TALLY_FAULT
OF_VERIFYING = 40


def start(scene, at, tool, wish, **more):
    return call(scene.words, at, env={**os.environ, "LD_PRELOAD": str(tool), "NOMEM": wish}, **more)


def sites_of(scene, work, tool):
    """The numbers of the allocations that are each the first of a way of calls."""
    at = scene.copy(work)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 9, inheritable=True)
        try:
            status, _, error = start(scene, at, tool, "sites", pass_fds=[9])
        finally:
            os.close(9)
        file.seek(0)
        numbers = [int(line) for line in file.read().split()]
    shutil.rmtree(at)
    if status not in (0, scene.done[0]) or not numbers:
        raise RuntimeError(f"{scene.name}: exit {status}, {len(numbers)} ways: {error}")
    return numbers


def wishes(what, numbers, share):
    """What is to fail, each way once, and each fifth from then on."""
    share = max(5, share * amount(1, 4, 12) // 12) * FAULT
    some = sorted(drawn(what).sample(numbers, min(share, len(numbers))))
    of_all(f"{what}: ways of allocating", len(some), len(numbers))
    return [f"once:{n}" for n in some] + [f"on:{n}" for n in some[::5]]


def judge(scene, at, status, said, crashes):
    """(state, what is wrong)"""
    state, wrong = scene.look(at)
    if wrong:
        return state, wrong
    left, incomplete = scene.left(at), state == "before" and not scene.pending and "before" or scene.complete(at)
    if status < 0 or status >= 128:
        place = where(said)
        crashes[place] += 1
        if not borne(place[0]):
            wrong = f"a crash: {place[0]} after {place[1]}"
        elif state != "before":
            wrong = f"a crash behind the event: {place[0]}"
    elif status == 0 and incomplete:
        wrong = f"exit 0, and yet {incomplete}"
    elif status and status not in REFUSED:
        wrong = "not a status for this"
    elif status and not said.strip():
        wrong = "nothing is said"
    elif state == "after" and "as it was" in said:
        wrong = "says that the ledger is as it was, and it is not"
    elif status not in (0, 70) and state == "before" and left and not scene.left(scene.folder):  # what ends at once leaves it to the next run
        wrong = f"left behind: {left}"
    if not wrong and incomplete and (left or scene.pending or state == "after"):
        wrong = scene.finish(at, state)
    return state, wrong


def changed(report, tool, scene, work, crashes):
    numbers = sites_of(scene, work, tool)
    tasks = wishes(scene.name, numbers, SHARES[scene.name] or SHARE)
    statuses, states = collections.Counter(), collections.Counter()

    def fail(wish):
        at = scene.copy(work)
        status, _, said = start(scene, at, tool, wish)
        state, wrong = judge(scene, at, status, said, crashes)
        shutil.rmtree(at)
        return wish, status, state, wrong, said

    for wish, status, state, wrong, said in in_parallel(fail, [(wish,) for wish in tasks]):
        statuses[status] += 1
        states[state] += 1
        report.check(not wrong, f"{scene.name}: {wish} of {numbers[-1]}: exit {status}, the ledger {state}", f"{wrong}\n{said[-700:]}")
    print(f"{scene.name}: {len(numbers)} ways, {len(tasks)} failures; exit statuses {dict(sorted(statuses.items()))}; ledger {dict(states)}", flush=True)


def looked_at(report, tool, scene, work, crashes, holds):
    """Verification: where the sheet does not hold, no failure makes it pass; nothing is changed."""
    numbers = sites_of(scene, work, tool)
    tasks, statuses = wishes(scene.name, numbers, OF_VERIFYING), collections.Counter()
    at = scene.copy(work)

    def fail(wish):
        return wish, *start(scene, at, tool, wish)

    for wish, status, out, said in in_parallel(fail, [(wish,) for wish in tasks]):
        statuses[status] += 1
        if status < 0 or status >= 128:
            place = where(said)
            crashes[place] += 1
            ok = borne(place[0])
        else:
            ok = status in REFUSED or (status == 0 and holds)
        report.check(ok, f"{scene.name}: {wish} of {numbers[-1]}: exit {status}", f"{out[-700:]}{said[-700:]}")
    report.check(snapshot(at) == scene.before, f"{scene.name}: nothing was changed")
    print(f"{scene.name}: {len(numbers)} ways, {len(tasks)} failures; exit statuses {dict(sorted(statuses.items()))}", flush=True)


def main():
    report, tool = Report(), tool_of(sys.argv, "fault-nomem.so")
    reasons = {"under a sanitizer, whose allocator it is": SANITIZED, f"there is no {os.path.relpath(tool, BUILD)}": not os.path.exists(tool)}
    for reason in [reason for reason, given in reasons.items() if given]:
        report.skip_rest("failing allocations", reason)
    crashes, folders = collections.Counter(), {}
    with Workshop() as work:
        keys = Keys(work / "keys", plain=True)  # to open an encrypted one takes more allocations than all the rest
        for scene in scenes(work, keys, str(BUILD / "tests" / "fault" / "fault-calls")):
            folders[scene.name] = scene.folder
            if FAULT > 1 or SHARES[scene.name]:
                changed(report, tool, scene, work, crashes)
        for scene, holds in verified(work, folders):
            looked_at(report, tool, scene, work, crashes, holds)
    for (place, after), times in crashes.most_common():
        print(f"crashed {times} times: {place} after {after}")
    report.end()


if __name__ == "__main__":
    main()
