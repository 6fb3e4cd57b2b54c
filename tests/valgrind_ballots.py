#!/usr/bin/env python3
"""valgrind_ballots.py VALGRIND: checks and counts every sample meeting under valgrind, which must find nothing."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    valgrind, program = sys.argv[1], os.environ["TALLY"]
    passed = failed = 0
    for meeting in sorted(path.parent for path in ROOT.glob("ballots/*/meeting.csv")):
        for command in (["check"], ["count"], ["count", "--json"], ["count", "--lang", "zh"]):
            done = subprocess.run(
                [valgrind, "--quiet", "--error-exitcode=99", "--leak-check=full",
                 "--errors-for-leak-kinds=definite,indirect,possible",
                 program, command[0], str(meeting), *command[1:]],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300)
            if done.returncode == 0:
                passed += 1
            else:
                failed += 1
                print(f"{' '.join(command)} {meeting.name}: exit {done.returncode}")
                print(done.stderr.decode("utf-8", "replace"))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
