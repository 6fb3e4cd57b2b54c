#!/usr/bin/env python3
"""What the desk does around a count: the further round that a result orders, as the command line makes it."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from support.desk import Desk

ROOT = pathlib.Path(__file__).resolve().parents[3]
TALLY = os.environ["TALLY"]

passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}: {seen}")


def same(what, seen, wanted):
    check(seen == wanted, what, f"{seen!r} instead of {wanted!r}")


def bytes_of(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def bring(desk, sample, name=None):
    """A copy of a sample meeting; returns its folder and its id."""
    folder = desk.folder / (name or pathlib.Path(sample).name)
    shutil.copytree(ROOT / "ballots" / sample, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf"))
    return folder, meeting_of(desk, folder.name)


def meeting_of(desk, name):
    return next(one["meeting"] for one in desk.ask("meetings").json["meetings"] if one["folder"] == name)


def rounds(desk, beside):
    """The folder is the same, file by file, as that of “tally new --after”; no round follows where nothing is open."""
    folder, meeting = bring(desk, "county-contested")
    same("before the count there is no further round", desk.ask("round", meeting=meeting).status, 409)
    same("it is counted", desk.ask("count", meeting=meeting, record=True, by="计票某").status, 200)
    told = desk.ask("round", meeting=meeting).json
    check(told["needed"] and told["open"], "what is open is told", told)
    check(not (desk.folder / "county-contested 第2轮").exists(), "nothing is made before it is asked for")
    made = [desk.ask("round", meeting=meeting, make=True).json["made"] for _ in range(2)]
    names = ["county-contested 第2轮", "county-contested 第2轮 2"]
    same("both are in the list", made, [meeting_of(desk, name) for name in names])
    ledger = next(folder.glob("*.tally"))
    done = subprocess.run([TALLY, "new", beside, "--after", ledger, "--quiet"], capture_output=True, text=True)
    same("the command line makes it", done.returncode, 0)
    same("the files are the same", bytes_of(desk.folder / names[0]), bytes_of(beside))
    _, second = bring(desk, "county-contested-2", "county 第2轮")
    same("a second round is counted", desk.ask("count", meeting=second, record=True, by="计票某").status, 200)
    if desk.ask("round", meeting=second).json["needed"]:
        same("the third is called so", desk.ask("round", meeting=second, make=True).json["made"], meeting_of(desk, "county 第3轮"))
    _, meeting = bring(desk, "bureau-recommendation")
    same("a recommendation is counted", desk.ask("count", meeting=meeting, record=True, by="计票某").status, 200)
    told = desk.ask("round", meeting=meeting).json
    same("it leaves nothing open", (told["needed"], told["open"]), (False, []))
    before = sorted(path.name for path in desk.folder.iterdir())
    refused = desk.ask("round", meeting=meeting, make=True)
    same("no round follows", (refused.status, [one["code"] for one in refused.json["findings"]]), (422, ["no-round"]))
    same("and nothing is made", sorted(path.name for path in desk.folder.iterdir()), before)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        here = pathlib.Path(temporary)
        (here / "meetings").mkdir()
        with Desk(here / "meetings") as desk:
            desk.enter()
            rounds(desk, here / "by-hand")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
