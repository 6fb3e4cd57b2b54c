#!/usr/bin/env python3
"""Makes each system call with files of `tally sheet` and `tally sign` fail: a clear error, nothing half there, and the next run works; and no verification passes because of it.

run_sheet_calls.py [CALLS], the program made of calls.c. Of the calls that change nothing only each so-manieth is tried, from a first that the seed draws. While sheets are
issued a call that changes something fails with each errno that it can meet, elsewhere with one of them in turn. With TALLY_FAULT above 1 all calls, all errnos, once and from then on.
"""

import collections
import shutil
import sys

from support.amount import FAULT, SMALL, sample
from support.ledgers import Report, Workshop, crashed
from support.scenes import in_parallel
from support.issuing import REFUSED, Keys, call, calls_of, chosen, is_for_today, scenes, snapshot, tool_of, verified

EACH = 20
SHARES = {"issue": (10, 80)}  # of the failing calls, in the quick and the ordinary run
SHARE = (3, 25)
ALL = ("EIO", "ENOSPC", "EACCES", "EINTR")
MEANT = {"open": ("EACCES", "EIO", "EINTR"), "create": ("ENOSPC", "EACCES", "EIO", "EINTR"), "mkdir": ("ENOSPC", "EACCES", "EIO"), "read": ("EIO", "EINTR"),
         "write": ("ENOSPC", "EIO", "EINTR"), "sync": ("EIO", "ENOSPC", "EINTR"), "rename": ("EACCES", "ENOSPC", "EIO"), "unlink": ("EACCES", "EIO"), "truncate": ("EIO", "ENOSPC"),
         "chmod": ("EACCES", "EIO"), "lock": ("EINTR", "EIO"), "close": ("EIO", "ENOSPC", "EINTR"), "stat": ("EACCES", "EIO")}


def kind(attempt):
    """What is done by the call that fails."""
    return attempt[2].name


def attempts(calls, each, scene):
    """(how, errno, call). A call that is interrupted is made again, so that one that always is never ends: EINTR is for once."""
    thorough = scene.name == "issue" or scene.pending
    tried = {c.number for c in chosen(calls, each, scene)}
    for i, c in enumerate(c for c in calls if c.among_files and c.number in tried):
        meant = MEANT.get(c.name, ("EIO",))
        if FAULT > 1:
            yield from ((how, error, c) for error in ALL for how in ("once", "on") if (how, error) != ("on", "EINTR"))
            continue
        yield from (("once", error, c) for k, error in enumerate(meant) if (thorough and c.changes()) or k == i % len(meant))
        if thorough and c.changes() and i % 4 == 0:
            yield "on", meant[0], c


def judge(scene, at, how, c, status, said):
    """(state, what is wrong, whether it says that a sheet is not in its place that is)"""
    state, wrong = scene.look(at)
    if wrong:
        return state, wrong, False
    left, incomplete = scene.left(at), state == "before" and not scene.pending and "before" or scene.complete(at)
    if crashed(status, said):
        wrong = "a crash"
    elif status == 0 and incomplete:
        wrong = f"exit 0, and yet {incomplete}"
    elif status and status not in REFUSED:
        wrong = "not a status for this"
    elif status and not ("[" in said or "tally: " in said):
        wrong = "nothing clear is said"
    elif state == "after" and "as it was" in said:
        wrong = "says that the ledger is as it was, and it is not"
    elif status and state == "before" and left and how == "once" and c.name != "unlink" and not scene.left(scene.folder):
        wrong = f"left behind: {left}"
    if not wrong and incomplete and (left or scene.pending or state == "after"):
        wrong = scene.finish(at, state)
    untrue = not incomplete and "not in its place" in said
    return state, wrong, untrue


def changed(report, tool, scene, work):
    calls = calls_of(tool, scene, work)
    statuses, states, false = collections.Counter(), collections.Counter(), []

    def fail(how, error, c):
        at = scene.copy(work)
        status, _, said = call(scene.words, at, [tool, how, error, c.among_files])
        state, wrong, untrue = judge(scene, at, how, c, status, said)
        shutil.rmtree(at)
        return how, error, c, status, state, wrong, untrue, said

    for how, error, c, status, state, wrong, untrue, said in in_parallel(fail, sample(f"{scene.name}: failing calls", attempts(calls, EACH, scene), *SHARES.get(scene.name, SHARE), kind if scene.name == "issue" or not SMALL else None)):
        statuses[status] += 1
        states[state] += 1
        false += [f"{how} {error} at call {c}: {said}"] if untrue else []
        report.check(not wrong, f"{scene.name}: {how} {error} at call {c} of {len(calls)}: exit {status}, the ledger {state}", f"{wrong}\n{said[-700:]}")
    report.check(not false, f"{scene.name}: {len(false)} times it says of a sheet in its place that it is not there yet", "".join(false[:2]))
    print(f"{scene.name}: {len(calls)} calls, {sum(states.values())} failures; exit statuses {dict(sorted(statuses.items()))}; ledger {dict(states)}", flush=True)


def looked_at(report, tool, scene, work, holds):
    """Verification: where the sheet does not hold, no failure makes it pass; nothing is changed."""
    calls = calls_of(tool, scene, work)
    statuses = collections.Counter()

    def fail(how, error, c):
        at = scene.copy(work)
        status, out, said = call(scene.words, at, [tool, how, error, c.among_files])
        same = snapshot(at) == scene.before
        shutil.rmtree(at)
        return how, error, c, status, same, out, said

    for how, error, c, status, same, out, said in in_parallel(fail, sample(f"{scene.name}: failing calls", attempts(calls, EACH // 2, scene), *SHARE, None if SMALL else kind)):
        statuses[status] += 1
        ok = same and not crashed(status, said) and (status in REFUSED or (status == 0 and holds)) and (not status or "WRONG" in out or said)
        report.check(ok, f"{scene.name}: {how} {error} at call {c} of {len(calls)}: exit {status}", f"{out[-700:]}{said[-700:]}")
    print(f"{scene.name}: {len(calls)} calls; exit statuses {dict(sorted(statuses.items()))}", flush=True)


def main():
    report, tool = Report(), tool_of(sys.argv, "fault-calls")
    with Workshop() as work:
        folders = {}
        for scene in scenes(work, Keys(work / "keys"), tool):
            if calls_of(tool, scene, work) is None:
                report.skip_rest("failing system calls", "no process may be traced here (ptrace)")
            folders[scene.name] = scene.folder
            if is_for_today(scene) and (FAULT > 1 or scene.name != "undo-sign"):
                changed(report, tool, scene, work)
        for scene, holds in verified(work, folders):
            looked_at(report, tool, scene, work, holds)
    report.end()


if __name__ == "__main__":
    main()
