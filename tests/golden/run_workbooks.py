#!/usr/bin/env python3
"""Turns the meetings of tests/golden into workbooks: they must give what the CSV files give.

    run_workbooks.py [CASE...]      TALLY names the program

Each meeting of cases/ becomes one meeting.xlsx, with shared texts and with texts in the cells, and each of its tables a workbook by itself: the results
are the same but for the names, digests and encodings of the inputs. Each meeting of diagnostics/ whose CSV files can be read as rows becomes one
meeting.xlsx: the diagnostics are the same, with the cells as places. What only a CSV file can have, its encoding, quotes and ends of lines, is left out.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from golden.run_diagnostics import Case, decoded_as
from support import workbooks
from support.results import tally

HERE = pathlib.Path(__file__).resolve().parent

# What tells of bytes, commas and line ends. A row of a sheet has no end, so none of its rows is short.
OF_CSV = set("""bad-encoding encoding-guessed encoding-doubtful nul-byte lone-cr unterminated-quote text-after-quote quote-in-field wrong-separator ragged-row
                short-row cut-row sep-line rows-in-one-cell too-large empty-file no-header not-a-file file-changed cannot-read stray-file control-character
                more missing-file left-out-column two-sources empty-row bad-after empty-column""".split())


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    return done.returncode, done.stdout, done.stderr


# ---------------------------------------------------------------- results

def plain(result):
    """A result without what tells CSV files from workbooks."""
    value = json.loads(result)
    for one in value["inputs"]:
        if one["encoding"]:
            one.update(file="", sha256="", bytes=0, encoding="")
    value["notices"] = [n for n in value["notices"] if n["code"] not in OF_CSV]
    for n in value["notices"]:
        n.pop("place", None)
        text = n["text"]
        for stem, title in workbooks.SHEETS.items():
            text = text.replace(f"meeting.xlsx!{title}", f"{stem}.csv").replace(f"{stem}.xlsx!S", f"{stem}.csv")
        n["text"] = text.split(": ", 1)[-1] if ".csv:" in text.split(": ", 1)[0] else text
    return value


def one_each(folder, to):
    """Each table a workbook by itself, whose first sheet it is."""
    to.mkdir()
    for path in folder.iterdir():
        if path.suffix == ".csv" and path.stem in workbooks.SHEETS:
            name = "meeting.csv" if path.stem == "meeting" else path.stem + ".xlsx"  # meeting.xlsx is tried by itself
            (to / name).write_bytes(path.read_bytes() if path.stem == "meeting" else workbooks.workbook({"S": workbooks.rows_of(path.read_bytes()), "T": [["x"]]}))
        elif path.is_file() and path.name != "expected.json":
            (to / path.name).write_bytes(path.read_bytes())


def check_result(program, folder, work):
    wrong = []
    status, expected, error = run(program, "count", "--json", "--no-ledger", folder)
    if status:
        return [f"the CSV files: exit {status}: {error}"]
    ways = {"shared": lambda to: workbooks.from_folder(folder, to, shared=True),
            "inline, strict": lambda to: workbooks.from_folder(folder, to, strict=True),
            "a file each": lambda to: one_each(folder, to)}
    for way, make in ways.items():
        to = work / way.replace(", ", "-").replace(" ", "-")
        make(to)
        status, result, error = run(program, "count", "--json", "--no-ledger", to)
        if status or plain(result) != plain(expected):
            wrong.append(f"{way}: exit {status}: {error or first_difference(plain(expected), plain(result))}")
    return wrong


def first_difference(a, b, where=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted({*a, *b}):
            if a.get(key) != b.get(key):
                return first_difference(a.get(key), b.get(key), f"{where}.{key}")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{where}[{i}]")
    return f"{where}: {a!r} as CSV, {b!r} as a workbook"


# ---------------------------------------------------------------- diagnostics

def cells_of(data):
    """{(line, column): (row, cell)} of a CSV file, for each character."""
    places = {}
    line = column = row = cell = 1
    quoted = False
    for c in workbooks.decoded(data):
        places[line, column] = row, cell
        column += 1
        if c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            cell += 1
        elif c == "\n":
            line, column = line + 1, 1
            if not quoted:
                row, cell = row + 1, 1
    places[line, column] = row, cell
    return places


def is_gb18030(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def is_rows(path):
    """Whether a sheet can hold what a CSV file holds: rows of at most as many cells as the heading, none of them empty."""
    try:
        if decoded_as(path.read_bytes()) == "gb18030" and not is_gb18030(path.read_bytes()):
            return False  # which of the two it is, is for a table of letters to say
        rows = workbooks.rows_of(path.read_bytes())
    except (UnicodeDecodeError, workbooks.csv.Error):
        return False
    text = "".join(v for r in rows for v in r)
    sound = all(c in "\t\n\r" or c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff" for c in text)
    return sound and bool(rows) and all(rows) and all(len(r) == len(rows[0]) for r in rows) and any(v for r in rows for v in r)


def placed(program, folder, table_of, cells):
    """The diagnostics that do not tell of CSV, as (severity, code, table, row, cell)."""
    status, out, error = run(program, "check", "--json", folder)
    found = collections.Counter()
    for d in json.loads(error if error.startswith("[") else out):
        if d["code"] in OF_CSV:
            continue
        table = table_of(d["file"]) if d["file"] else None
        at = (d["line"], d["column"])
        if d["line"] and cells is not None and table in cells:
            at = cells[table].get(at, at)
        found[d["severity"], d["code"], table, at] += 1
    return status, found


def table_of_sheet(name):
    by_title = {f"meeting.xlsx!{title}": stem + ".csv" for stem, title in workbooks.SHEETS.items()}
    return by_title.get(name, name)


def wrongly_named(program, folder, sheets):
    """Messages that send the reader to a CSV file, although the table is a sheet. What somebody wrote into a cell may name one."""
    if any(".csv" in cell for rows in sheets.values() for row in rows for cell in row):
        return []
    status, out, error = run(program, "check", "--json", folder)
    texts = [d["text"] for d in json.loads(error if error.startswith("[") else out)]
    return [f"names a CSV file: {text}" for text in texts if re.search(r"(?<![\w./-])(" + "|".join(workbooks.SHEETS) + r")\.csv", text)]


def check_diagnostics(program, case, work):
    """None: not a case for workbooks."""
    if case.args != ["check", "meeting", "--json"] or case.touched or (case.folder / "setup").exists():
        return None
    work.mkdir(exist_ok=True)
    if not case.lay_out(work, ""):
        return None
    folder = work / "meeting"
    tables = [p for p in folder.glob("*.csv") if p.stem in workbooks.SHEETS]
    if not (folder / "meeting.csv").exists() or not all(p.is_file() and is_rows(p) for p in tables) or (folder / "meeting.xlsx").exists():
        return None
    status, expected = placed(program, folder, lambda name: name, {p.name: cells_of(p.read_bytes()) for p in tables})
    sheets = workbooks.from_folder(folder, work / "book", shared=True)
    other, found = placed(program, work / "book", table_of_sheet, None)
    named = wrongly_named(program, work / "book", sheets)
    if named:
        return named
    if found == expected and (status == other or set(e[0] for e in expected) != {"error"}):
        return []
    lines = [f"as CSV only: {one}" for one in (expected - found)] + [f"as a workbook only: {one}" for one in (found - expected)]
    return lines or [f"exit {status} as CSV, {other} as a workbook"]


def main():
    program = tally()
    wanted = set(sys.argv[1:])
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(os.cpu_count()) as pool:
        work = pathlib.Path(temporary)
        jobs = []
        for folder in sorted((HERE / "cases").iterdir()):
            if folder.is_dir() and (not wanted or folder.name in wanted):
                (work / folder.name).mkdir()
                jobs.append((folder.name, pool.submit(check_result, program, folder, work / folder.name)))
        for folder in sorted((HERE / "diagnostics").iterdir()):
            if folder.is_dir() and not folder.name.startswith("_") and (not wanted or folder.name in wanted):
                jobs.append((folder.name, pool.submit(check_diagnostics, program, Case(folder), work / ("d-" + folder.name))))
        for name, job in jobs:
            lines = job.result()
            if lines is None:
                continue
            passed += not lines
            failed += bool(lines)
            if lines:
                print(f"FAIL {name}")
                for line in lines[:8]:
                    print(f"     {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
