#!/usr/bin/env python3
"""How the objects and programs of a build are guarded, as readelf reads it.

Each object says that all of its code can be run with checked return addresses and checked targets of jumps (amd64: IBT and SHSTK, -fcf-protection=full;
the C library's start files decide for a whole program). Each program is loaded anywhere, has no memory that is both written and run, and nothing in its
tables of addresses can be written once it runs.

TALLY_BUILD names a build tree."""

import json
import os
import pathlib
import platform
import re
import subprocess
import sys

BUILD = pathlib.Path(os.environ["TALLY_BUILD"])


def readelf(what, *files):
    """What readelf says of each of the files."""
    said = subprocess.run(["readelf", "--wide", *what, *files], capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}).stdout
    return [said] if len(files) == 1 else re.split(r"^File: .*\n", said, flags=re.M)[1:]


def main():
    passed = failed = 0

    def check(ok, text):
        nonlocal passed, failed
        passed += bool(ok)
        if not ok:
            failed += 1
            print(text)

    # those that the build makes now: a source that was renamed leaves its object behind
    made = (re.sub(r".* -o (\S+\.o) .*", r"\1", one["command"]) for one in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")))
    objects = sorted(BUILD / one for one in made if one.startswith("tally/CMakeFiles/"))
    check(len(objects) > 200, f"only {len(objects)} objects are looked at")
    if platform.machine() == "x86_64":
        for path, notes in zip(objects, readelf(["--notes"], *objects), strict=True):
            check(re.search(r"x86 feature: IBT, SHSTK", notes), f"{path.relative_to(BUILD)}: not compiled with -fcf-protection=full")
    else:
        print(f"skipped: notes of objects: on {platform.machine()} there are none")
    for program in ("tally", "tally-sheet", "tally-desk"):
        (header,), (segments,), (dynamic,) = (readelf([what], BUILD / "bin" / program) for what in ("--file-header", "--segments", "--dynamic"))
        check(re.search(r"Type: +DYN", header) and re.search(r"FLAGS_1.*\bPIE\b", dynamic), f"{program}: is loaded at one place only")
        check("GNU_RELRO" in segments and re.search(r"FLAGS_1.*\bNOW\b", dynamic), f"{program}: its tables of addresses can be written")
        stack = re.search(r"GNU_STACK .*", segments)
        check(stack and " RW " in stack[0] and not re.search(r"\bRWE\b", segments), f"{program}: memory that is written can be run")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
