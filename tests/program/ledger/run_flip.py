#!/usr/bin/env python3
"""Flips bytes of a small ledger, one at a time: found by the verification, or harmless by proof.

run_flip.py FLIP, the program made of flip.c. The change is an XOR with a value drawn by seed; TALLY_FAULT=N tries N values for each byte.
In the whole run every byte is changed, else each so-manieth, from a first that the seed draws.
"""

import os
import subprocess
import sys

from support.amount import FAULT, SEED, every
from support.ledgers import Report, Workshop, must_count, write_meeting


def main():
    report = Report()
    workers = min(2, os.cpu_count() or 1)
    with Workshop() as work:
        folder = write_meeting(work / "m")
        must_count(folder)
        if FAULT > 1:
            write_meeting(folder, votes="弃权")
        ledger = must_count(folder)  # again: with FAULT a second count, else an event
        first, step = every("bytes of the ledger", ledger.stat().st_size, 499, 37)
        running = [subprocess.Popen([sys.argv[1], str(ledger), str(first + i * step), str(workers * step), str(FAULT), str(SEED)],
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
