#!/usr/bin/env python3
"""valgrind_ballots.py VALGRIND: checks sample meetings under valgrind, counts each into a ledger, verifies that and takes everything
out of it again; valgrind must find nothing. Which meetings: see support/amount.py."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from support.amount import sample

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    valgrind, program = sys.argv[1], os.environ["TALLY"]
    passed = failed = 0
    meetings = sorted(path.parent for path in ROOT.glob("ballots/**/meeting.csv"))
    for source in sample("sample meetings under valgrind", meetings, 3, 10):
        with tempfile.TemporaryDirectory() as work:
            meeting = pathlib.Path(work, source.name)
            shutil.copytree(source, meeting)
            ballots = sorted(set(meeting.glob("ballots*.csv")) - {meeting / "ballots-second.csv"})  # none: a vote by hand
            for command in (["check", meeting], ["count", meeting], ["count", meeting, "--json"],
                            ["count", meeting, "--lang", "zh"], ["verify", "*", *(["--ballots", *ballots] if ballots else [])],
                            ["log", "*"], ["log", "*", "--json"], ["export", "*", "--format", "csv"],
                            ["export", "*", "--inputs", meeting / "again"]):
                # * is the ledger, which the first count made
                ledgers = [str(path) for path in meeting.glob("*.tally")]
                words = [word for part in command for word in (ledgers if part == "*" else [str(part)])]
                done = subprocess.run(
                    [valgrind, "--quiet", "--error-exitcode=99", "--leak-check=full",
                     "--errors-for-leak-kinds=definite,indirect,possible", program + ("-sheet" if command[0] == "verify" else ""), *words],  # which the program would run itself, unseen
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300)
                if done.returncode == 0:
                    passed += 1
                else:
                    failed += 1
                    print(f"{' '.join(words)}: exit {done.returncode}")
                    print(done.stderr.decode("utf-8", "replace"))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
