#!/usr/bin/env python3
"""Kills `count` at each of its system calls: the ledger is then as before or complete, and the next count goes through and leaves nothing behind.

run_kill.py CALLS, the program made of calls.c. Where the kernel does not let a process be traced, this is skipped, with a word.
A count of the same again is killed only with TALLY_FAULT above 1.
"""

import shutil
import sys

from support.amount import sample
from support.ledgers import Report, Workshop
from support.scenes import in_parallel, traced, with_calls


def main():
    report, tool = Report(), sys.argv[1]
    with Workshop() as work:
        for scene, calls, _ in with_calls(report, tool, "count", "killing at each system call", work):
            seen = {"before": 0, "after": 0, "wrong": 0}

            def kill(n):
                at = scene.copy(work)
                status, _, error = traced(tool, ["kill", n], at)
                state, wrong = scene.judge(at)
                if not wrong and (state == "after" or sorted(p.name for p in (at / "m").iterdir()) != scene.names):
                    wrong = scene.next_count(at, state)  # else nothing at all has changed
                shutil.rmtree(at)
                return n, status, state, wrong

            for n, status, state, wrong in in_parallel(kill, sample(f"{scene.name}: calls to be killed at", [(n,) for n in range(1, calls + 1)], 16, 120, lambda task: (task[0] == calls, task[0] * 10 // calls))):
                seen[state] += 1
                # the memory's layout makes a call more or fewer: the last number may not be reached
                done = status == 137 or (status == 0 and state == "after" and n > calls - 5)
                report.check(done and not wrong, f"{scene.name}: killed at call {n} of {calls}: exit {status}, the ledger {state}", wrong)
            report.check(seen["before"] and seen["after"], f"{scene.name}: killed before and behind the moment when it counts", seen)
            print(f"{scene.name}: {calls} calls; as before {seen['before']}, complete {seen['after']}", flush=True)
    report.end()


if __name__ == "__main__":
    main()
