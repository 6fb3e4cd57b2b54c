#!/usr/bin/env python3
"""Flips every byte of a small ledger, one at a time: found by the verification, or harmless by proof.

run_flip.py FLIP, the program made of flip.c. The change is an XOR with a value drawn by seed; TALLY_FAULT=N tries N values for each byte.
Sanitized, only each STEP-th byte is changed, from a first that the seed draws: every byte is tried in the plain build.
"""

import os
import random
import subprocess
import sys

from support.ledgers import FAULT, SANITIZED, Report, Workshop, must_count, write_meeting

STEP = 29 if SANITIZED else 1


def main():
    report = Report()
    seed = int(os.environ.get("TALLY_SEED", random.randrange(1 << 32)))
    workers = min(2, os.cpu_count() or 1)
    step = max(1, STEP // FAULT)
    values = max(1, FAULT // STEP)
    print(f"seed {seed} (TALLY_SEED), every {step} bytes, values for each: {values}")
    with Workshop() as work:
        folder = write_meeting(work / "m")
        must_count(folder)
        if FAULT > 1:
            write_meeting(folder, votes="弃权")
        ledger = must_count(folder)  # again: with FAULT a second count, else an event
        first = seed % step
        running = [subprocess.Popen([sys.argv[1], str(ledger), str(first + i * step), str(workers * step), str(values), str(seed)],
                                    stdout=subprocess.PIPE, text=True) for i in range(workers)]
        found = harmless = wrong = 0
        for process in running:
            said, _ = process.communicate()
            lines = said.splitlines()
            last = lines[-1].split() if lines else []
            if process.returncode or len(last) != 4 or last[0] != "changed":
                report.check(False, f"flip ended with {process.returncode}", said[-2000:])
                continue
            found, harmless, wrong = found + int(last[1]), harmless + int(last[2]), wrong + int(last[3])
            for line in lines[:-1]:
                print(line)
        print(f"ledger of {ledger.stat().st_size} bytes: {found} changes found, {harmless} harmless, {wrong} wrong")
        report.passed += found + harmless
        report.failed += wrong
        report.check(found > 0 and harmless > 0, "both kinds of changes were met")
    report.end()


if __name__ == "__main__":
    main()
