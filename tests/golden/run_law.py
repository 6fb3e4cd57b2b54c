#!/usr/bin/env python3
"""What follows from a vote: counts every meeting of tests/golden/law and ballots/own, and holds the figures of `expected` against it.

    run_law.py [CASE...]          TALLY names the program

README.md beside this file says which lines `expected` may have.
"""

import os
import pathlib
import subprocess
import sys

from support.expected import differences_of, read_expected
from support.results import ROOT, run_count, tally

CASES = pathlib.Path(__file__).resolve().parent / "law"
OWN = ROOT / "ballots" / "own"  # rules of other bodies, with the figures that their README works out


def refusal(program, folder):
    done = subprocess.run([program, "check", folder], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return done.stderr


def expected_of(folder):
    return folder / ("expected.txt" if folder.parent == OWN else "expected")


def all_cases():
    return sorted(CASES.iterdir()) + sorted(path.parent for path in OWN.glob("*/expected.txt"))


def check(program, folder):
    """What differs in one case, as lines."""
    lines = read_expected(expected_of(folder))
    if lines[0][0] == "refused":
        said = refusal(program, str(folder))
        return [] if all(word in said for word in lines[0][1]) else [f"not refused so: {said}"]
    result, wrong = run_count(program, str(folder))
    if wrong:
        return [wrong]
    return differences_of(result, lines)


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    program = tally()
    names = [os.path.basename(os.path.normpath(name)) for name in sys.argv[1:]]
    passed = failed = 0
    for folder in [folder for folder in all_cases() if not names or folder.name in names]:
        differ = check(program, folder)
        passed += not differ
        failed += bool(differ)
        if differ:
            print(f"FAIL {folder.name}", *differ, sep="\n     ")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
