#!/usr/bin/env python3
"""headers.py CC CXX: every public header compiles alone, twice over, as strict C11 and as C++, without a warning."""

import pathlib
import subprocess
import sys

INCLUDE = pathlib.Path(__file__).resolve().parent.parent.parent / "include"


def main():
    cc, cxx = sys.argv[1:3]
    languages = (
        [cc, "-x", "c", "-std=c11"],
        [cxx, "-x", "c++", "-std=c++17"],
    )
    passed = failed = 0
    for header in sorted(INCLUDE.glob("tally/*.h")):
        lines = f"#include <{header.relative_to(INCLUDE)}>\n" * 2 + "extern int not_empty;\n"
        for compiler in languages:
            command = [*compiler, "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", f"-I{INCLUDE}", "-"]
            done = subprocess.run(command, input=lines, capture_output=True, text=True)
            passed += done.returncode == 0
            if done.returncode:
                failed += 1
                print(" ".join(command), done.stderr, sep="\n")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
