#!/usr/bin/env python3
"""Every C file is as .clang-format sets it; no line is longer than 120 characters, no source of the program longer than 600 lines."""

import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST_LINE, LONGEST_FILE = 120, 600
WORDS_OF_A_VERSION = ["words_0_1.c"]  # Chinese sentences, which clang-format cannot break


def main():
    if not shutil.which("clang-format"):
        print("skipped: clang-format is not installed")
        sys.exit(77)
    files = sorted(path for folder in ("tally", "include", "tests") for path in (ROOT / folder).rglob("*.[ch]"))
    faults = []
    for path in files:
        name = path.relative_to(ROOT)
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.name not in WORDS_OF_A_VERSION:
            faults += [f"{name}:{number}: {len(line)} characters" for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
        if name.parts[0] == "tally" and len(lines) > LONGEST_FILE:
            faults.append(f"{name}: {len(lines)} lines")
    said = subprocess.run(["clang-format", "--dry-run", "-Werror", *map(str, files)], cwd=ROOT, capture_output=True, text=True).stderr
    faults += [f"{name}: run clang-format -i on it" for name in sorted({line.split(":")[0] for line in said.splitlines() if " error: " in line})]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(files)} passed, {len(faults)} failed")
    sys.exit(1 if faults or not files else 0)


if __name__ == "__main__":
    main()
