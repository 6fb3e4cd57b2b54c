#!/usr/bin/env python3
"""Counts every meeting of tests/golden/cases and compares the result.

    run_cases.py [CASE...]          TALLY names the program

Each case is a meeting folder with its expected.json, counted where it stands
and without a ledger (tests/program/ledger tells of those).  That file leaves out
what depends on wording and on the shipped rule files: `notices`, `rule.cite`,
`rule.sha256`, and a built-in rule's own entry in `inputs` (a rule file of the
meeting keeps its entry).  All else must be equal, number for number.
"""

import json
import os
import sys

from support.results import comparable, differences, run_count, tally

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "cases")


def check(program, folder):
    """The differences of one case, as lines."""
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as f:
        expected = json.load(f)
    result, wrong = run_count(program, folder)
    if wrong:
        return [wrong]
    return differences(expected, comparable(result))


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    program = tally()
    names = [os.path.basename(os.path.normpath(n)) for n in sys.argv[1:]] or sorted(os.listdir(CASES))
    passed = failed = 0
    for name in names:
        folder = os.path.join(CASES, name)
        if not os.path.isdir(folder):
            sys.exit("no such case: %s" % name)
        lines = check(program, folder)
        if not lines:
            passed += 1
            continue
        failed += 1
        print("FAIL %s" % name)
        for line in lines[:20]:
            print("     %s" % line)
        if len(lines) > 20:
            print("     … %d more" % (len(lines) - 20))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
