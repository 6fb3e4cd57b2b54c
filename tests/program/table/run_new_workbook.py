#!/usr/bin/env python3
"""tally new DIR --rule NAME --xlsx: one workbook, meeting.xlsx, that is filled in sheet by sheet and counted as the CSV meeting is: as openpyxl saves it, as
LibreOffice saves it, and as LibreOffice saves its sheets as CSV. Headings are locked, ids and numbers of ballots are text, tiers, posts, persons and marks can
be chosen, and what holds ballots is never written over nor stood beside.
"""

import csv
import io
import json
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
# A meeting of each form, and its rule.
MEETINGS = {"county-committee": "county/committee", "county-contested": "county/contested", "aheqi-appraisal": "aheqi/appraisal",
            "aheqi-committee": "aheqi/committee",
            "aheqi-recommendation": "aheqi/recommendation", "general-committee-hands": "general/committee", "own/owners-meeting": "rule.csv",
            "own/village-election": "rule.csv", "own/excellence-by-score": "rule.csv"}
SAVED_BY_LIBREOFFICE = ("county-contested", "own/owners-meeting")
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
GUIDE = "填表说明"
TABLES = {"会议": "meeting", "层次": "tiers", "票种": "tiers", "职位": "posts", "人选名册": "roster", "裁定": "rulings", "选票": "ballots", "合计票数": "totals"}
# What each sheet must let choose, by heading: in the words of a list, or the sheet that its list is taken from.
LISTS = {"county-committee": {("选票", "层次"): "层次", ("选票", None): "同意,不同意,弃权,缓议"},
         "county-contested": {("人选名册", "职位"): "职位", ("选票", "层次"): "层次", ("选票", None): "同意,不同意,弃权,缓议"},
         "aheqi-committee": {("选票", "票种"): "票种"},
         "aheqi-appraisal": {("选票", None): "优秀,称职,基本称职,不称职"},
         "aheqi-recommendation": {("裁定", "渠道"): "会议,谈话", ("裁定", "层次"): "层次", ("选票", None): "推荐,不推荐"},
         "general-committee-hands": {("合计票数", "层次"): "层次", ("合计票数", "编号"): "人选名册", ("合计票数", "记号"): "同意,不同意,弃权,缓议"},
         "own/village-election": {("人选名册", "来源"): "另选"}}
NUMBERS = {"应到", "实到", "发出", "收回", "废票", "谈话人数", "应到权数", "名额", "票数", "面积"}


def rows_of(path):
    return list(csv.reader(io.StringIO(workbooks.decoded(path.read_bytes()), newline="")))


def outcome(folder):
    status, out, error = run("count", "--json", "--no-ledger", folder)
    return [(i["item"], i["channels"], i["outcome"]) for i in json.loads(out)["items"]] if status == 0 else error


def fill(book, folder):
    """Writes the rows of the folder's CSV files below the headings of the sheets; what the sheet has no heading for is added to its open headings."""
    for sheet in book:
        path = folder / f"{TABLES.get(sheet.title, 'none')}.csv"
        if not path.exists():
            continue
        rows = rows_of(path)
        heading = {c.value: c.column for c in sheet[1] if c.value}
        if sheet.title == "会议":
            sheet.delete_rows(2, sheet.max_row)
        for name in rows[0]:
            name = name if name in heading else {"票种": "层次", "层次": "票种"}.get(name, name)
            if name not in heading:
                heading[name] = max(heading.values()) + 1
                cell = sheet.cell(1, heading[name])
                assert not cell.protection.locked, f"{sheet.title}: {name} cannot be written"
                cell.value = name
        for r, row in enumerate(rows[1:], 2):
            for name, value in zip(rows[0], row):
                column = heading.get(name) or heading[{"票种": "层次", "层次": "票种"}[name]]
                sheet.cell(r, column).value = int(value) if name in NUMBERS and value.isdigit() else value or None
    return book


def check_form(report, name, meeting, book):
    """The workbook as it was made."""
    report.check(book.sheetnames[0] == GUIDE and book[GUIDE]["A1"].value == GUIDE, f"{name}: opens with the guide", str(book.sheetnames))
    told = "\n".join(str(row[0].value or "") for row in book[GUIDE].iter_rows())
    report.check("meeting.csv" not in told and "tiers.csv" not in told and "roster.csv" not in told and "ballots.csv" not in told and "totals.csv" not in told,
                 f"{name}: the guide speaks of sheets", told)
    for sheet in book.worksheets[1:]:
        heads = [c for c in sheet[1] if c.value]
        locked = all(c.protection.locked for c in heads) and sheet.protection.sheet and sheet.freeze_panes == "A2" and not sheet.protection.password
        report.check(sheet.page_setup.paperSize in (9, "9") and sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows in ("1:1", "$1:$1"),
                     f"{name}: {sheet.title}: is printed on A4, its headings on each page", str(sheet.print_title_rows))
        report.check(locked, f"{name}: {sheet.title}: headings are locked and in sight")
        open_cells = all(not sheet.column_dimensions[c.column_letter].protection.locked for c in heads)
        report.check(open_cells, f"{name}: {sheet.title}: cells are open")
    lists = {}
    for sheet in book.worksheets[1:]:
        for rule in sheet.data_validations.dataValidation:
            for part in rule.sqref.ranges:
                head = sheet.cell(1, part.min_col).value
                lists[sheet.title, head if part.min_row == 2 else "heading"] = rule.formula1
    for (sheet, head), choices in LISTS.get(meeting, {}).items():
        got = lists.get((sheet, head)) or ""
        right = got == f'"{choices}"' if "," in choices or choices == "另选" else got.startswith(f"OFFSET({choices}!$B$2,")
        report.check(right, f"{name}: {sheet}: {head} is chosen from {choices}", got)
    if "选票" in book.sheetnames:
        report.check(lists.get(("选票", "heading"), "").startswith("OFFSET(人选名册!$B$2,"), f"{name}: a column's person is chosen from the roster", str(lists))


def check_meeting(report, work, meeting, rule):
    name = meeting.replace("/", "-")
    source = work / (name + "-csv")
    shutil.copytree(ROOT / "ballots" / meeting, source, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "*.html", "mends.csv", "ballots-second.csv"))
    expected = outcome(source)
    report.check(isinstance(expected, list), f"{name}: counts", expected)
    folder = work / name
    more = ["--method", "举手"] if "hands" in meeting else []
    status, out, error = run("new", folder, "--rule", source / rule if rule.endswith(".csv") else rule, "--xlsx", "--lang", "en", *more)
    made = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
    report.check(status == 0 and made == ["meeting.xlsx"] + (["rule.csv"] if rule.endswith(".csv") else []), f"{name}: one workbook", error or str(made))
    before = (folder / "meeting.xlsx").read_bytes()
    status, out, error = run("new", folder, "--rule", "county/committee", "--xlsx")
    report.check(status == 73 and (folder / "meeting.xlsx").read_bytes() == before, f"{name}: nothing is written over", error)
    again = work / (name + "-again")
    run("new", again, "--rule", source / rule if rule.endswith(".csv") else rule, "--xlsx", *more)
    report.check((again / "meeting.xlsx").read_bytes() == before, f"{name}: the same bytes again")
    if openpyxl is None:
        return
    book = openpyxl.load_workbook(folder / "meeting.xlsx")
    check_form(report, name, meeting, book)
    fill(book, source).save(folder / "meeting.xlsx")
    for other in ("talks.csv",):
        if (source / other).exists():
            shutil.copy(source / other, folder)
    got = outcome(folder)
    report.check(got == expected, f"{name}: filled in, it is counted as the CSV meeting", got if isinstance(got, str) else str(got)[:300])
    if meeting in SAVED_BY_LIBREOFFICE and shutil.which("soffice"):
        check_libreoffice(report, work, name, folder, expected)
    if (source / "ballots.csv").exists():
        check_ballots_table(report, name, source, folder, again, expected)


def check_libreoffice(report, work, name, folder, expected):
    for kind in ("xlsx", CSV):
        out = work / "office"
        shutil.rmtree(out, ignore_errors=True)
        done = subprocess.run(["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{work}/profile", "--convert-to", kind, "--outdir", out,
                               folder / "meeting.xlsx"], capture_output=True, text=True, timeout=300)
        saved = work / f"{name}-saved-{kind[:3]}"
        saved.mkdir()
        for path in [*folder.glob("rule.csv"), *folder.glob("talks.csv")]:
            shutil.copy(path, saved)
        for path in out.iterdir():
            sheet = path.stem.partition("-")[2]
            if kind == "xlsx":
                shutil.copy(path, saved / "meeting.xlsx")
            elif sheet in TABLES and len(rows_of(path)) > 1:
                shutil.copy(path, saved / f"{TABLES[sheet]}.csv")
        report.check("arning" not in done.stderr.replace("Warning: failed to launch javaldx", ""), f"{name}: LibreOffice opens it without a warning", done.stderr)
        got = outcome(saved)
        report.check(got == expected, f"{name}: and as LibreOffice saves it ({kind[:4]})", got if isinstance(got, str) else str(got)[:300])


def check_ballots_table(report, name, source, folder, empty, expected):
    """The table of ballots beside the workbook: refused where its sheet holds ballots, made and read where that holds a heading alone."""
    for more in ([], ["--xlsx"]):
        status, out, error = run("new", folder, "--ballots-table", "--lang", "en", *more)
        report.check(status == 73 and "meeting.xlsx!选票" in error and "[output-exists]" in error, f"{name}: no table beside a sheet with ballots {more}", error)
    book = openpyxl.load_workbook(empty / "meeting.xlsx")
    heading = [c.value for c in book["选票"][1] if c.value]
    ballots = fill(openpyxl.load_workbook(empty / "meeting.xlsx"), source)["选票"]
    fill(book, source)
    del book["选票"]
    sheet = book.create_sheet("选票")
    sheet.append(heading)
    book.save(empty / "meeting.xlsx")
    for path in source.glob("talks.csv"):
        shutil.copy(path, empty)
    status, out, error = run("new", empty, "--ballots-table", "--xlsx", "--lang", "en")
    if not report.check(status == 0 and (empty / "ballots.xlsx").exists(), f"{name}: a table where the sheet holds a heading alone", error):
        return
    book = openpyxl.Workbook()
    for row in ballots.iter_rows(values_only=True):
        book.active.append(row)
    book.save(empty / "ballots.xlsx")
    status, out, error = run("check", empty, "--lang", "en")
    report.check("two-sources" not in error and "选票: notice [stray" not in error, f"{name}: and that sheet stands for no table", error)
    got = outcome(empty)
    report.check(got == expected, f"{name}: counted from ballots.xlsx", got if isinstance(got, str) else str(got)[:300])


def check_left_out(report, work):
    """A column of the template that is no longer there is told of, as in a folder of CSV files."""
    folder = work / "left-out"
    run("new", folder, "--rule", "county/committee", "--xlsx")
    if openpyxl is None:
        return
    fill(book := openpyxl.load_workbook(folder / "meeting.xlsx"), ROOT / "ballots/county-committee")
    sheet = book["人选名册"]
    sheet.delete_cols(next(c.column for c in sheet[1] if c.value == "暂缓"))
    book.save(folder / "meeting.xlsx")
    status, out, error = run("check", folder, "--lang", "en")
    report.check("meeting.xlsx!人选名册" in out + error and "[left-out-column]" in out + error, "a deleted column is told of", out + error)


def check_further_round(report, work, meeting):
    """The workbook of a further round has in its sheets what the spreadsheets have, and the same files beside it; what is still to be filled in is told of
    at the same cells."""
    name = meeting.replace("/", "-")
    folder = work / f"before-{name}"
    shutil.copytree(ROOT / "ballots" / meeting, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "*.html"))
    status, out, error = run("count", folder, "--json")
    ledger = folder / (json.loads(out)["meeting"]["id"] + ".tally")
    plain, book = work / f"round-{name}", work / f"round-book-{name}"
    status, out, error = run("new", plain, "--after", ledger)
    again, out, also = run("new", book, "--after", ledger, "--xlsx", "--lang", "en")
    if not report.check(status == 0 and again == 0 and "meeting.csv" not in out and "roster.csv" not in out, f"{name}: a further round as a workbook", error + also + out):
        return
    beside = {p.name for p in plain.iterdir() if p.stem not in TABLES.values() and p.suffix != ".txt"}
    report.check({p.name for p in book.iterdir()} == beside | {"meeting.xlsx"} and all((book / n).read_bytes() == (plain / n).read_bytes() for n in beside - {"rule.csv"}),
                 f"{name}: the earlier results are beside it", str(beside))
    if openpyxl is None:
        return
    sheets = openpyxl.load_workbook(book / "meeting.xlsx")
    for path in plain.glob("*.csv"):
        title = next((s for s, stem in TABLES.items() if stem == path.stem and s in sheets.sheetnames), None)
        if path.name == "rule.csv":
            continue
        rows = [[str(c) if c is not None else "" for c in row] for row in sheets[title].iter_rows(values_only=True)] if title else []
        rows = [row[:len(rows_of(path)[0])] for row in rows]
        while rows and not any(rows[-1]):
            rows.pop()
        expected = rows_of(path)
        report.check(rows == expected, f"{name}: {title} has what {path.name} has", str(next(((a, b) for a, b in zip(rows, expected) if a != b), (len(rows), len(expected)))))
    found = {}
    for one in (plain, book):
        status, out, error = run("check", "--json", one)
        found[one] = sorted(d["code"] for d in json.loads(error if error.startswith("[") else out) if d["code"] not in ("stray-file", "empty-row"))
    report.check(found[plain] == found[book], f"{name}: the same is still to be filled in", str(found))


def check_misuse(report, work):
    status, out, error = run("new", work / "x", "--after", work / "y.tally", "--xlsx")
    report.check(status == 66 and not (work / "x").exists(), "no ledger for the further round", error)
    status, out, error = run("new", work / "x", "--ballots", "3", "--xlsx")
    report.check(status == 64 and not (work / "x").exists(), "--xlsx is not for paper ballots", error)
    status, out, error = run("new", work / "x", "--xlsx")
    report.check(status == 64, "--xlsx needs a rule", error)


def main():
    report = Report()
    with Workshop() as work:
        for meeting, rule in MEETINGS.items():
            check_meeting(report, work, meeting, rule)
        check_left_out(report, work)
        for meeting in ("county-contested", "county-committee", "own/party-election", "own/village-election"):
            check_further_round(report, work, meeting)
        check_misuse(report, work)
    report.end()


if __name__ == "__main__":
    main()
