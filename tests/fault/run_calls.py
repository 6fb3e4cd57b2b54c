#!/usr/bin/env python3
"""Makes each system call with files of `count` fail, once and from then on: a clear error and the ledger intact, or no harm at all.

run_calls.py CALLS, the program made of calls.c. Each call fails with one of the errnos in turn; with TALLY_FAULT above 1 with each of them.
"""

import shutil
import sys

from support.amount import FAULT, sample
from support.ledgers import Report, Workshop, crashed
from support.scenes import in_parallel, traced, with_calls

ERRNOS = ("EIO", "ENOSPC", "EACCES")
STATUS = (65, 66, 70, 73, 74, 75)


def main():
    report, tool = Report(), sys.argv[1]
    with Workshop() as work:
        for scene, calls, result in with_calls(report, tool, "count-files", "failing system calls", work):

            def fail(how, error, n):
                at = scene.copy(work)
                status, out, said = traced(tool, [how, error, n], at)
                state, wrong = scene.judge(at)
                left = sorted(p.name for p in (at / "m").iterdir() if p.name not in (*scene.names, scene.ledger))
                if not wrong and crashed(status, said):
                    wrong = "a crash"
                elif not wrong and status == 0:
                    wrong = ("not recorded, and yet exit 0" if state != "after" else "another result" if out != result else
                             f"left behind: {left}" if left else "")
                elif not wrong and status not in STATUS and not (status == 1 and "[damaged-ledger]" in said):  # SQLite takes EIO for a bad medium
                    wrong = "not a status for this"
                elif not wrong and not ("[" in said or "tally: " in said):
                    wrong = "nothing clear is said"
                elif not wrong and state == "after" and "as it was" in said:
                    wrong = "says that the ledger is as it was, and it is not"
                elif not wrong and left and how == "once":
                    wrong = f"left behind: {left}"
                if not wrong and left:
                    wrong = scene.next_count(at, state)
                shutil.rmtree(at)
                return how, error, n, status, state, wrong, said

            tasks = [(how, error, n) for n in range(1, calls + 1) for k, how in enumerate(("once", "on")) for i, error in enumerate(ERRNOS)
                     if FAULT > 1 or (n + k) % len(ERRNOS) == i]
            statuses = {}
            for how, error, n, status, state, wrong, said in in_parallel(fail, sample(f"{scene.name}: failing calls", tasks, 18, 150, lambda task: task[:2])):
                statuses[status] = statuses.get(status, 0) + 1
                report.check(not wrong, f"{scene.name}: {how} {error} {n} of {calls}: exit {status}, the ledger {state}", f"{wrong}\n{said[-700:]}")
            print(f"{scene.name}: {calls} calls; exit statuses {dict(sorted(statuses.items()))}", flush=True)
    report.end()


if __name__ == "__main__":
    main()
