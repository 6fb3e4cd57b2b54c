#!/usr/bin/env python3
"""The summary of a count (汇总表), as CSV and as a workbook, against the result's JSON, for a sample meeting of every kind of rule.

- every number of accounts, every vote, by item and by tier, and every percentage is that of the result, and none is left out (E1)
- the workbook says the same as the CSV, its numbers are numbers, no cell is a formula (E2), and it is printed on A4, one page wide
- Chinese by the locale, English otherwise; --count; csv-long has English headings in any locale
"""

import csv
import io
import json
import os
import pathlib
import shutil
import subprocess

from support import shown_summary
from support.ledgers import Report, Workshop, run

try:
    import openpyxl
except ImportError:
    openpyxl = None

ROOT = pathlib.Path(__file__).resolve().parents[3]
MEETINGS = ["county-committee", "county-contested", "county-recommendation", "aheqi-appraisal", "general-committee-hands", "aheqi-committee",
            "own/weighted-appraisal", "own/village-election", "own/owners-meeting", "own/excellence-by-score", "own/talk-recommendation"]
ACCOUNTS = ["due", "present", "issued", "returned", "unreturned", "valid", "void", "blank"]


def export(ledger, form, lang="zh", *more):
    done = subprocess.run([os.environ["TALLY"], "export", ledger, "--format", form, "--lang", lang, *more], capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return done.returncode, done.stdout, done.stderr.decode()


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def tables(rows):
    """The tables below headings: [(heading row, rows)]; a table ends where a row is narrower."""
    out = []
    for i, row in enumerate(rows):
        if len(row) > 2 and (i == 0 or len(rows[i - 1]) <= 2):
            body = []
            for next_row in rows[i + 1:]:
                if len(next_row) != len(row):
                    break
                body.append(next_row)
            out.append((row, body))
    return out


def figures(votes, item, holds=True):
    """The votes of a result as they are printed: a dash for each where the item was deferred, and where a person written in has none of that mark."""
    return ["—" if item["outcome"] == "deferred" or v is None else str(v) for mark, v in votes.items() if holds or mark != "hold"]


def has_holds(result):
    """Whether there is a column for 缓议: under the rule of another body (its results have clauses) only where a ballot bears it."""
    channels = [channel for item in result["items"] for channel in item["channels"]]
    return not any("clauses" in channel for channel in channels) or any(part["votes"].get("hold") for channel in channels for part in (channel, *channel["tiers"]))


def holds(row, part):
    """Whether the cells of part stand in row side by side."""
    return any(row[i:i + len(part)] == part for i in range(len(row) - len(part) + 1))


def accounts_of(result, one):
    return [str(one[a]) for a in (["due", "present", "valid"] if result.get("method", "ballots") != "ballots" else ACCOUNTS)]


def check_figures(report, name, rows, result):
    found = tables(rows)
    wrong = []
    for channel in result["channels"]:
        for one in [*channel["tiers"], *([channel["whole"]] if len(channel["tiers"]) > 1 else [])]:
            if not any(holds(row, accounts_of(result, one)) for _, body in found for row in body):
                wrong.append(f"accounts {accounts_of(result, one)}")
    for item in result["items"]:
        deferred = item["outcome"] == "deferred"
        own = [row for _, body in found for row in body if any(c == item["name"] or c.startswith(item["name"] + "（") for c in row[:3])]
        for channel in item["channels"]:
            if not any(holds(row, figures(channel["votes"], item, has_holds(result))) for row in own):
                wrong.append(f"{item['name']}: votes {channel['votes']}")
            percent = (channel.get("rate") or {}).get("percent")
            if percent and not deferred and not any(percent + "%" in row for row in own):
                wrong.append(f"{item['name']}: {percent}%")
            for tier in channel["tiers"]:
                if not any(holds(row, figures(tier["votes"], item, has_holds(result))) for row in own):
                    wrong.append(f"{item['name']}, {tier['tier']}: votes {tier['votes']}")
                rate = tier.get("rate")
                if rate and not deferred and rate["percent"] and not any(holds(row, [str(rate["votes"]), str(rate["of"]), rate["percent"] + "%"]) for row in own):
                    wrong.append(f"{item['name']}, {tier['tier']}: rate {rate}")
    report.check(not wrong, f"{name}: every figure of the result", "; ".join(wrong[:4]))


def shown(cell):
    """A cell of a workbook as the CSV has it."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    if cell.number_format == "0.00%":
        return f"{cell.value * 100:.2f}%"
    return f"{cell.value:.2f}" if cell.number_format == "0.00" else str(cell.value)


def check_workbook(report, name, data, rows):
    if openpyxl is None:
        return
    book = openpyxl.load_workbook(io.BytesIO(data))
    found, numbers = [], 0
    for sheet in book:
        report.check(sheet.page_setup.paperSize in (9, "9") and sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage,
                     f"{name}: {sheet.title} is printed on A4", str(sheet.page_setup.paperSize))
        for row in sheet.iter_rows():
            numbers += sum(isinstance(c.value, (int, float)) for c in row)
            report.check(all(c.data_type != "f" for c in row), f"{name}: no formula") if any(c.data_type == "f" for c in row) else None
            found.append([c for c in map(shown, row) if c])
    expected = [[c for c in row if c] for row in rows]
    while [] in expected:
        expected.remove([])
    found = [row for row in found if row]
    bare = [[c[1:] if c[:1] == "'" else c for c in row] for row in expected]
    report.check(found == bare and numbers > 8, f"{name}: the workbook says what the CSV says", str(next(((a, b) for a, b in zip(found, bare) if a != b), "length")))


def check_protected(report, name, ledger, result):
    """What may be shown in the room: the figures of the JSON, no others, and the workbook says what the CSV says."""
    status, out, error = run("export", ledger, "--protected", "--by", "甲某")
    shown = json.loads(out)
    for lang, title in (("zh", "公布结果汇总表"), ("en", ": figures announced")):
        status, data, error = export(ledger, "csv", lang, "--protected", "--by", "甲某")
        rows = rows_of(data)
        wrong = shown_summary.wrong_figures(rows, shown, rows_are_ranked(rows))
        report.check(status == 0 and rows[0] == [result["meeting"]["title"] + title] and not wrong, f"{name}: what may be shown, {lang}", error + "; ".join(wrong[:3]))
    status, book, error = export(ledger, "xlsx", "en", "--protected", "--by", "甲某")
    check_workbook(report, name + " as it may be shown", book, rows)
    status, long, error = export(ledger, "csv-long", "zh", "--protected", "--by", "甲某")
    report.check(status == 0 and rows_of(long)[0][:3] == ["post", "item", "name"], f"{name}: csv-long of what may be shown", error)


def rows_are_ranked(rows):
    return any(row[0] in ("名次", "rank") for row in rows if len(row) > 2)


def check_meeting(report, work, meeting):
    name = meeting.replace("/", "-")
    folder = work / name
    shutil.copytree(ROOT / "ballots" / meeting, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "*.html"))
    status, out, error = run("count", "--json", folder)
    if not report.check(status == 0, f"{name}: counts", error):
        return
    result = json.loads(out)
    ledger = folder / (result["meeting"]["id"] + ".tally")
    status, data, error = export(ledger, "csv")
    rows = rows_of(data)
    report.check(status == 0 and data.startswith(b"\xef\xbb\xbf") and rows[0] == [result["meeting"]["title"] + "计票结果汇总表"], f"{name}: a summary in Chinese", error)
    check_figures(report, name, rows, result)
    status, english, error = export(ledger, "csv", "en")
    chinese_labels = [row[0] for row in rows_of(english) if row and row[0] in ("组织单位", "办法", "提示", "主持人")]
    report.check(status == 0 and not chinese_labels and rows_of(english)[0] == [result["meeting"]["title"] + ": summary of the count"], f"{name}: and in English", str(chinese_labels))
    check_figures(report, name + " in English", rows_of(english), result)
    status, book, error = export(ledger, "xlsx")
    report.check(status == 0 and export(ledger, "xlsx")[1] == book, f"{name}: the same bytes again", error)
    check_workbook(report, name, book, rows)
    check_protected(report, name, ledger, result)
    status, long, error = export(ledger, "csv-long")
    report.check(status == 0 and rows_of(long)[0][:3] == ["post", "item", "name"], f"{name}: csv-long has English headings", error)


def check_formulas(report, work):
    """What begins like a formula stays text; the first of two counts can be asked for."""
    folder = work / "formulas"
    shutil.copytree(ROOT / "ballots/county-committee", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "*.html"))
    facts = (folder / "meeting.csv").read_bytes().decode("utf-8-sig").splitlines()
    place = next(line for line in facts if line.startswith("地点,"))
    for text in ("=1+2", "@SUM(A1)"):
        changed = [f"地点,{text}" if line == place else line for line in facts]
        (folder / "meeting.csv").write_text("\r\n".join(changed) + "\r\n", encoding="utf-8")
        status, out, error = run("count", "--json", folder)
        report.check(status == 0, "a place that begins like a formula", error)
    ledger = folder / (json.loads(out)["meeting"]["id"] + ".tally")
    for count, text in (("1", "=1+2"), ("2", "@SUM(A1)")):
        data = export(ledger, "csv", "zh", "--count", count)[1]
        report.check(["地点", "'" + text] in rows_of(data), f"CSV of count {count}: an apostrophe keeps {text} text")
        if openpyxl:
            sheet = openpyxl.load_workbook(io.BytesIO(export(ledger, "xlsx", "zh", "--count", count)[1])).worksheets[0]
            cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "地点")
            report.check(cell.value == text and cell.data_type == "s", f"workbook of count {count}: {text} is text", f"{cell.value} {cell.data_type}")
    status, out, error = run("export", ledger, "--format", "ods")
    report.check(status == 64 and "csv-long, xlsx" in error, "another format is refused by the list", error)
    status, out, error = run("export", ledger, "--format", "xlsx", "--count", "9")
    report.check(status == 66 and not out, "a count that is not there", f"{status} {error}")
    status, out, error = run("export", ledger, "--format", "decision", "--protected")
    report.check(status == 64, "no text of the decision with --protected", error)


def main():
    report = Report()
    with Workshop() as work:
        for meeting in MEETINGS:
            check_meeting(report, work, meeting)
        check_formulas(report, work)
    report.end()


if __name__ == "__main__":
    main()
