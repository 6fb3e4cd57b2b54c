#!/usr/bin/env python3
"""coverage.py BUILD [--check] [--gaps [ROOM…]]: after the tests of a build of the preset `coverage`, what of each room they ran.

    lines      of the lines with code, how many ran
    branches   of the two ways out of each condition and each case, how many were taken
    MC/DC      of the conditions joined by && and ||, how many were seen to decide alone, the others being equal

A room is a folder below tally/. --check fails if a room lies below its limit, or if a mark is wrong. --gaps lists what did not run.

What can not happen is marked on its line, at its end, and then not counted:

    if (!made) /* impossible: the reason */

The mark takes out what did not run on that line, if it starts there: the line, branches, conditions. A mark on a line of which all ran is wrong.
Not counted, either: what assertions and other macros hold, conditions that the compiler itself decides, and two ways that a value of an
enumeration never takes: past all cases of a switch (-Wswitch-enum sees to it that all values are named), and the case of the
enumeration's last name where that is only the number of its values.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARK = re.compile(r"/\* impossible: \S.*\*/$")
KINDS = ("lines", "branches", "MC/DC")
WHOLE = {"law": {"branches": 100, "MC/DC": 100}, **{room: {"branches": 100} for room in ("ballot", "rule", "ledger", "revision", "sign")}}
LEAST = {"lines": 92, "branches": 92}


def tool(name, *arguments):
    return subprocess.run([name, *map(str, arguments)], capture_output=True, check=True, text=True).stdout


def counted(build, scratch):
    """What llvm-cov-19 says of the whole library and the programs: lines as (file, line) → ran, and its own record of each file."""
    counters = sorted((build / "counters").glob("*.profraw"))
    if not counters:
        sys.exit("no counters: is this a build of the preset `coverage`, and did its tests run?")
    (scratch / "list").write_text("".join(f"{counter}\n" for counter in counters))
    tool("llvm-profdata-19", "merge", "--failure-mode=all", "--input-files", scratch / "list", "--output", scratch / "all.profdata")
    # every object, whether a program uses it or not
    archives = [build / "lib" / name for name in ("libtally.a", "libtally-cli.a")]
    tool("clang-19", "-shared", "-nostdlib", "-Wl,--whole-archive", *archives, "-o", scratch / "all.so")
    asked = ("-instr-profile", scratch / "all.profdata", scratch / "all.so")
    lines, file = {}, None
    for line in tool("llvm-cov-19", "export", "-format=lcov", *asked).splitlines():
        key, _, value = line.partition(":")
        if key == "SF":
            file = value
        elif key == "DA":
            number, count = map(int, value.split(",")[:2])
            lines[file, number] = count > 0
    return lines, json.loads(tool("llvm-cov-19", "export", "-format=text", *asked))["data"][0]["files"]


def numbers_of_values():
    """The enumerators that are only the number of an enumeration's values: the last one, where something has so many or counts up to it."""
    text = "".join(path.read_text(encoding="utf-8") for path in [*ROOT.glob("include/tally/*.h"), *ROOT.glob("tally/**/*.[ch]")])
    last = {re.split(r",", re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL).strip().rstrip(","))[-1].strip()
            for body in re.findall(r"\benum \w+ \{(.*?)\}", text, re.DOTALL)}
    return {name for name in last if name.endswith("S") and re.search(rf"\b(size_t|int|char|bool|[ft]) \*?\w*\[{name}\]|< {name}\b|== {name},", text)}


NUMBERS = numbers_of_values()


def is_counted(text, line, column, condition):
    """Whether a branch that starts there is one of the program's own."""
    before, at = text[line - 1][:column - 1], text[line - 1][column - 1:]
    if condition in ("", "true", "1") or at.startswith("assert(") or re.search(r"\bassert\($", before):
        return False
    if before.endswith("switch ("):
        return not re.match(r"\s*case [A-Z]", text[line])
    return not (condition.startswith("case ") and condition[5:] in NUMBERS)


def pieces(build, scratch):
    """Of each source of ours: name, text, and what of it is counted, as {kind: {place: (line, what, ran)}}."""
    lines, files = counted(build, scratch)
    for file in files:
        path = pathlib.Path(file["filename"]).resolve()
        if not path.is_relative_to(ROOT / "tally") or path.is_relative_to(build):
            continue
        text = path.read_text(encoding="utf-8").splitlines()
        found = {kind: {} for kind in KINDS}
        for (name, number), ran in lines.items():
            if name == file["filename"]:
                found["lines"][number] = (number, "", ran)
        taken = collections.Counter()
        for line, column, last, end, true, false, *_ in file["branches"]:
            condition = text[line - 1][column - 1:end - 1 if last == line else None]
            if is_counted(text, line, column, condition):
                taken[line, column, last, end, condition, True] += true
                taken[line, column, last, end, condition, False] += false
        for place, count in taken.items():
            found["branches"][place] = (place[0], f"never {'true' if place[5] else 'false'}: {place[4]}", count > 0)
        for line, column, last, end, _, _, conditions in file["mcdc_records"]:
            if not is_counted(text, line, column, "?"):
                continue
            for i, shown in enumerate(conditions):
                place = (line, column, last, end, i)
                before = found["MC/DC"].get(place, (0, "", False))[2]
                found["MC/DC"][place] = (line, f"condition {i + 1} of {len(conditions)} never decides", shown or before)
        yield str(path.relative_to(ROOT)), text, found


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--gaps", nargs="*", metavar="ROOM")
    chosen = parser.parse_args()
    sums = collections.defaultdict(collections.Counter)
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, text, found in pieces(chosen.build.resolve(), pathlib.Path(scratch)):
            room = name.split("/")[1]
            marks = {number for number, line in enumerate(text, 1) if MARK.search(line)}
            wrong += [f"{name}:{n}: a mark needs a reason, and to end its line" for n, line in enumerate(text, 1) if "/* impossible" in line and n not in marks]
            used = set()
            for kind, places in found.items():
                for line, what, ran in sorted(places.values()):
                    if not ran and line in marks:
                        used.add(line)
                        continue
                    for of in (room, "all"):
                        sums[of][kind] += 1
                        sums[of][kind, "ran"] += ran
                    if not ran and chosen.gaps is not None and (room in chosen.gaps or name in chosen.gaps or not chosen.gaps):
                        print(f"{name}:{line}: {kind}: {what or text[line - 1].strip()}")
            for of in (room, "all"):
                sums[of]["marks"] += len(marks)
            wrong += [f"{name}:{line}: marked as impossible, but all of it ran" for line in sorted(marks - used)]
    print(f"{'room':10}" + "".join(f"{kind:>24}" for kind in KINDS) + f"{'impossible':>12}")
    for room in [*sorted(set(sums) - {"all"}), "all"]:
        cells = ""
        for kind in KINDS:
            ran, every = sums[room][kind, "ran"], sums[room][kind]
            cells += f"{ran:6d} of {every:6d} " + (f"{100 * ran / every:5.1f} %" if every else "      –")
            limit = WHOLE.get(room, LEAST).get(kind, LEAST.get(kind, 0))
            if room != "all" and 100 * ran < limit * every:
                wrong.append(f"{room}: {kind}: {100 * ran / every:.2f} %, at least {limit} % wanted ({every - ran} left)")
        print(f"{room:10}{cells}{sums[room]['marks']:12d}")
    if chosen.check:
        print("".join(f"{line}\n" for line in wrong), end="")
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
