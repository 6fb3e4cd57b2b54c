#!/usr/bin/env python3
"""sum.py JUNIT EXIT: how many tests passed and failed, from the report of a ctest that exited so.

A test that ends with `N passed, N failed`, or a cmocka program, speaks for all its cases; any other counts as one. One that says (77) that it cannot be
run here counts as neither; it is named on standard error with its reason, and so is each part of a test that was left out."""

import re
import sys
import xml.etree.ElementTree


def is_skipped(case):
    """Whether it ran and said that it cannot be run here; a program that is missing is a failure."""
    skipped = case.find("skipped")
    return skipped is not None and "SKIP_RETURN_CODE" in skipped.get("message", "")


def left_out(case):
    """Lines on what was not tried."""
    said = re.findall(r"^skipped: (.*)$", case.findtext("system-out") or "", re.MULTILINE)
    if is_skipped(case):
        said = said or ["no reason given"]
    return [f"not tried here: {case.get('name')}: {line}" for line in said]


def count(case):
    """(passed, failed) of one entry of ctest."""
    said = case.findtext("system-out") or ""
    if is_skipped(case):
        return 0, 0
    good = case.get("status") == "run"
    passed, failed = (1, 0) if good else (0, 1)
    if sums := re.findall(r"^(\d+) passed, (\d+) failed\s*$", said, re.MULTILINE):
        passed, failed = map(int, sums[-1])
    elif "[==========]" in said:
        passed = sum(map(int, re.findall(r"^\[  PASSED  \] (\d+) test", said, re.MULTILINE)))
        failed = sum(map(int, re.findall(r"^\[  FAILED  \] .*?(\d+) test", said, re.MULTILINE)))
    if not good:
        failed = max(failed, 1)  # it may have died before or after its last word
    return passed, failed


def main():
    cases = list(xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"))
    for line in (line for case in cases for line in left_out(case)):
        print(line, file=sys.stderr)
    sums = [count(case) for case in cases]
    passed, failed = sum(a for a, _ in sums), sum(b for _, b in sums)
    if sys.argv[2] != "0" and failed == 0:
        failed = 1
    print(passed, failed)


if __name__ == "__main__":
    main()
