#!/usr/bin/env python3
"""coverage.py GCOV BUILD: after the tests, how many lines of each source ran, and how many of all."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    gcov, build = sys.argv[1], pathlib.Path(sys.argv[2])
    lines = {}  # (file, line) → did it run
    notes = sorted(build.glob("tally/**/*.gcno"))
    for note in notes:
        done = subprocess.run([gcov, "--json-format", "--stdout", str(note)], cwd=build, capture_output=True, check=True)
        for document in done.stdout.splitlines():
            for file in json.loads(document)["files"]:
                path = (build / file["file"]).resolve()
                if path.is_relative_to(ROOT) and not path.is_relative_to(build):
                    for line in file["lines"]:
                        key = (str(path.relative_to(ROOT)), line["line_number"])
                        lines[key] = lines.get(key, False) or line["count"] > 0
    if not lines:
        sys.exit("no counters: is this a build of the coverage preset, and did the tests run?")
    for file in [*sorted({file for file, _ in lines}), ""]:
        ran = [did for (name, _), did in lines.items() if not file or name == file]
        print(f"{100 * sum(ran) // len(ran):3d} %  {sum(ran):6d} of {len(ran):6d}  {file or 'all'}")


if __name__ == "__main__":
    main()
