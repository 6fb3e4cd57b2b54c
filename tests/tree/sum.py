#!/usr/bin/env python3
"""sum.py JUNIT EXIT: how many tests passed and failed, from the report of a ctest that exited so.

A test that ends with `N passed, N failed`, or a cmocka program, speaks for all its cases; any other counts as one."""

import re
import sys
import xml.etree.ElementTree


def count(case):
    """(passed, failed) of one entry of ctest."""
    said = case.findtext("system-out") or ""
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
    sums = [count(case) for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase")]
    passed, failed = sum(a for a, _ in sums), sum(b for _, b in sums)
    if sys.argv[2] != "0" and failed == 0:
        failed = 1
    print(passed, failed)


if __name__ == "__main__":
    main()
