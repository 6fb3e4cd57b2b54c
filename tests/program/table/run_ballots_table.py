#!/usr/bin/env python3
"""tally new DIR --ballots-table: the table that ballots are keyed into has the columns of roster and posts, is counted as it is when filled in, as CSV and
as a workbook, and is never written over ballots that were keyed."""

import csv
import io
import json
import os
import pathlib
import shutil
import subprocess

from support import workbooks
from support.ledgers import Report, Workshop, run

try:
    import openpyxl
except ImportError:
    openpyxl = None

ROOT = pathlib.Path(__file__).resolve().parents[3]
# A meeting of each form of ballots.
MEETINGS = ["county-committee", "county-contested", "aheqi-appraisal", "aheqi-recommendation", "general-committee",
            "own/owners-meeting", "own/village-election", "own/excellence-by-score"]
FIXED = {"ballot": "票号", "票号": "票号", "tier": "层次", "层次": "层次", "票种": "层次", "void": "作废", "作废": "作废"}


def rows_of(path):
    return list(csv.reader(io.StringIO(workbooks.decoded(path.read_bytes()), newline="")))


def key(heading, people):
    """What a column is, whether headed by id or name."""
    return FIXED.get(heading, people.get(heading, heading.replace(" ", "")))


def matched(rows, heading, people):
    """The rows with their cells below these headings; cells that have no heading must be empty."""
    where = {key(h, people): i for i, h in enumerate(heading)}
    out = []
    for row in rows[1:]:
        cells = [""] * len(heading)
        for name, cell in zip(rows[0], row):
            if key(name, people) in where:
                cells[where[key(name, people)]] = cell
            elif cell and key(name, people) != "层次":
                raise ValueError(f"no column for {name}")
        out.append(cells)
    return out


def outcome(folder):
    status, out, error = run("count", "--json", "--no-ledger", folder)
    return [(i["item"], i["channels"], i["outcome"]) for i in json.loads(out)["items"]] if status == 0 else error


def prepared(work, name, meeting):
    """The meeting's folder as it is before keying, its ballots, and what they give."""
    folder = work / name
    shutil.copytree(ROOT / "ballots" / meeting, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "*.html"))
    expected = outcome(folder)
    rows = rows_of(folder / "ballots.csv")
    (folder / "ballots.csv").unlink()
    roster = rows_of(folder / "roster.csv")
    head = [{"编号": "id", "姓名": "name"}.get(h, h) for h in roster[0]]
    people = {r[head.index("name")]: "id:" + r[head.index("id")] for r in roster[1:]} | {r[head.index("id")]: "id:" + r[head.index("id")] for r in roster[1:]}
    posts = {f"另选:{cell}": "另选:" + r[0] for r in rows_of(folder / "posts.csv")[1:] for cell in r[:2]} if (folder / "posts.csv").exists() else {}
    return folder, rows, people | posts, expected


def check_meeting(report, work, meeting):
    name = meeting.replace("/", "-")
    folder, rows, people, expected = prepared(work, name, meeting)
    report.check(isinstance(expected, list), f"{name}: counts", expected)
    (folder / "ballots.csv").write_bytes(b"\xef\xbb\xbf" + "票号,层次,作废\r\n".encode())  # as tally new makes it
    status, out, error = run("new", folder, "--ballots-table", "--lang", "en")
    heading = rows_of(folder / "ballots.csv")
    report.check(status == 0 and len(heading) == 1 and (folder / "ballots.csv").read_bytes().startswith(b"\xef\xbb\xbf"), f"{name}: the table", error or str(heading))
    everybody = {v for v in people.values() if v.startswith("id:")}
    if not report.check(everybody <= {key(h, people) for h in heading[0]} or "village" in name, f"{name}: a column for everybody", str(heading)):
        return
    filled = matched(rows, heading[0], people)
    with open(folder / "ballots.csv", "a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(filled)
    got = outcome(folder)
    report.check(got == expected, f"{name}: filled in, it is counted as before", got if isinstance(got, str) else "")
    before = (folder / "ballots.csv").read_bytes()
    for more in ([], ["--xlsx"]):
        status, out, error = run("new", folder, "--ballots-table", *more)
        report.check(status == 73 and "[output-exists]" in error and (folder / "ballots.csv").read_bytes() == before, f"{name}: never over ballots that were keyed {more}", error)
    check_workbook(report, work, name, folder, heading[0], filled, expected)


def check_workbook(report, work, name, folder, heading, filled, expected):
    (folder / "ballots.csv").write_bytes(b"\xef\xbb\xbf" + "票号,层次,作废\r\n".encode())
    status, out, error = run("new", folder, "--ballots-table", "--xlsx")
    book = folder / "ballots.xlsx"
    report.check(status == 0 and book.exists() and not (folder / "ballots.csv").exists(), f"{name}: a workbook in its place", error)
    made = book.read_bytes()
    status, out, error = run("new", folder, "--ballots-table", "--xlsx")
    report.check(status == 73 and "[output-exists]" in error and book.read_bytes() == made, f"{name}: a workbook is never written over", error)
    if openpyxl is None:
        return
    opened = openpyxl.load_workbook(book)
    sheet = opened.active
    lists = {str(v.sqref) for v in sheet.data_validations.dataValidation if v.type == "list"}
    report.check([c.value for c in sheet[1]] == heading and sheet.protection.sheet and sheet.freeze_panes == "A2" and sheet["A1"].protection.locked
                 and sheet.column_dimensions["A"].number_format == "@" if hasattr(sheet.column_dimensions["A"], "number_format") else True,
                 f"{name}: headings locked and in sight, numbers of ballots as text", str([c.value for c in sheet[1]]))
    report.check(lists or name.startswith("own-excellence"), f"{name}: lists to choose from", str(lists))
    for r, row in enumerate(filled, 2):
        for c, value in enumerate(row, 1):
            if value:
                sheet.cell(r, c, value)
    opened.save(book)
    got = outcome(folder)
    report.check(got == expected, f"{name}: the workbook filled in is counted as before", got if isinstance(got, str) else "")
    if not shutil.which("soffice") or name not in ("county-committee", "own-owners-meeting"):
        return
    (work / "office").mkdir(exist_ok=True)
    done = subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", "xlsx", "--outdir", work / "office", book],
                          capture_output=True, text=True, timeout=180)
    shutil.copy(work / "office/ballots.xlsx", book)
    got = outcome(folder)
    report.check(got == expected, f"{name}: and as LibreOffice saves it", got if isinstance(got, str) else done.stderr)


def check_refusals(report, work):
    folder = work / "names"
    shutil.copytree(ROOT / "ballots/county-recommendation", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "*.html", "ballots*.csv"))
    status, out, error = run("new", folder, "--ballots-table", "--names")
    titles = [row[1] for row in rows_of(folder / "posts.csv")[1:]] if (folder / "posts.csv").exists() else []
    report.check(status == 0 and set(titles) <= set(rows_of(folder / "ballots.csv")[0]), "a column for each post, for names", error)
    (folder / "ballots.csv").write_text("1,√,×\r\n", encoding="utf-8")
    status, out, error = run("new", folder, "--ballots-table")
    report.check(status == 73, "a table without headings is not taken for an empty one", error)
    folder = work / "hands"
    shutil.copytree(ROOT / "ballots/general-committee-hands", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf"))
    status, out, error = run("new", folder, "--ballots-table")
    report.check(status == 65 and "[rule-mismatch]" in error, "no table where votes are by hand", error)
    folder = work / "new"
    run("new", folder, "--rule", "county/committee", "--quiet")
    status, out, error = run("new", folder, "--ballots-table")
    report.check(status == 65 and "roster.csv" in error + out, "a roster that is not filled in", error)
    for wrong in (["--xlsx"], ["--ballots-table", "--rule", "county/committee"]):
        report.check(run("new", work / "none", *wrong)[0] == 64, f"options that do not go together: {wrong}")


def main():
    report = Report()
    with Workshop() as work:
        for meeting in MEETINGS:
            check_meeting(report, work, meeting)
        check_refusals(report, work)
    report.end()


if __name__ == "__main__":
    main()
