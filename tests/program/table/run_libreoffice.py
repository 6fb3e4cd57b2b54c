#!/usr/bin/env python3
"""Round trips through LibreOffice and openpyxl: a meeting of CSV files as a workbook, opened and saved by them, gives the same result; and what LibreOffice saves as
CSV in either encoding, too. .ods is refused by name.

LibreOffice (libreoffice-calc-nogui) and openpyxl come from Debian; where they are not, the test is skipped. A start of LibreOffice takes some two seconds.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from support import workbooks
from support.ledgers import SKIPPED, Report, Workshop, run

ROOT = pathlib.Path(__file__).resolve().parents[3]
SAMPLES = ("county-contested", "aheqi-committee", "general-recommendation")
CSV = "csv:Text - txt - csv (StarCalc):44,34,{charset},1,,0,false,true,false,false,false,-1"
CHARSETS = {"utf-8": 76, "gb18030": 85}

OPENPYXL = """import json, sys, openpyxl
book = openpyxl.Workbook()
book.remove(book.active)
for name, rows in json.load(open(sys.argv[1], encoding="utf-8")).items():
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
book.save(sys.argv[2])
"""


def libreoffice(work, to, *files):
    subprocess.run(["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{work}/profile", "--convert-to", to, "--outdir", work / "out", *files],
                   check=True, capture_output=True, timeout=300)
    return work / "out"


def outcome(folder):
    status, out, error = run("count", "--json", "--no-ledger", folder)
    if status:
        return f"exit {status}: {error}"
    value = json.loads(out)
    return {key: value[key] for key in ("status", "quorum", "channels", "items", "posts")}


def python_with_openpyxl():
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run([python, "-c", "import openpyxl"], capture_output=True).returncode == 0:
            return python
    return None


def check_libreoffice(report, work, sample):
    expected = outcome(ROOT / "ballots" / sample)
    report.check(isinstance(expected, dict), f"{sample} is counted", str(expected))
    folder = work / sample
    workbooks.from_folder(ROOT / "ballots" / sample, folder, shared=True)
    saved = folder / "saved"
    shutil.copytree(folder, saved)
    shutil.copy(libreoffice(folder, "xlsx:Calc MS Excel 2007 XML", folder / "meeting.xlsx") / "meeting.xlsx", saved / "meeting.xlsx")
    report.check(outcome(saved) == expected, f"{sample} saved by LibreOffice as .xlsx", str(outcome(saved))[:600])
    return expected, saved


def check_csv(report, work, expected, saved):
    titles = {title: stem for stem, title in workbooks.SHEETS.items()}
    for encoding, charset in CHARSETS.items():
        out = libreoffice(work / encoding, CSV.format(charset=charset), saved / "meeting.xlsx")
        folder = work / encoding / "meeting"
        folder.mkdir()
        for path in out.glob("meeting-*.csv"):
            shutil.copy(path, folder / (titles[path.stem.removeprefix("meeting-")] + ".csv"))
        data = (folder / "roster.csv").read_bytes()
        report.check(outcome(folder) == expected and data.decode(encoding), f"saved by LibreOffice as CSV in {encoding}", str(outcome(folder))[:600])


def check_ods(report, work, saved):
    out = libreoffice(work / "ods", "ods", saved / "meeting.xlsx")
    folder = work / "ods" / "meeting"
    folder.mkdir()
    shutil.copy(out / "meeting.ods", folder / "meeting.ods")
    status, _, error = run("check", folder)
    report.check(status == 66 and "meeting.ods" in error, ".ods is named", error)
    shutil.copy(out / "meeting.ods", folder / "meeting.xlsx")
    status, _, error = run("check", folder)
    report.check(status == 65 and ".ods" in error and "[bad-workbook]" in error, ".ods that is called .xlsx is named", error)


def check_openpyxl(report, work, python, sample):
    folder = work / ("openpyxl-" + sample)
    sheets = workbooks.from_folder(ROOT / "ballots" / sample, folder)
    rows = {name: [[int(v) if isinstance(v, workbooks.Number) else v or None for v in row] for row in table] for name, table in sheets.items()}
    (work / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    subprocess.run([python, "-c", OPENPYXL, work / "rows.json", folder / "meeting.xlsx"], check=True, timeout=60)
    report.check(outcome(folder) == outcome(ROOT / "ballots" / sample), f"{sample} written by openpyxl", str(outcome(folder))[:600])


def main():
    report = Report()
    python = python_with_openpyxl()
    if not shutil.which("soffice") and not python:
        print("skipped: neither LibreOffice nor openpyxl is here")
        return SKIPPED
    with Workshop() as work:
        for sample in SAMPLES if python else ():
            check_openpyxl(report, work, python, sample)
        for sample in SAMPLES[:1] if shutil.which("soffice") else ():
            expected, saved = check_libreoffice(report, work, sample)
            check_csv(report, work, expected, saved)
            check_ods(report, work, saved)
    report.end()


if __name__ == "__main__":
    sys.exit(main())
