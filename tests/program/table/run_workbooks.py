#!/usr/bin/env python3
"""Workbooks as tables: what spreadsheet programs write is read, what cannot be read is refused at its cell, and what is made to harm is refused within
64 MiB and 2 s. Then a meeting of one workbook through ledger, recount, verification and export."""

import datetime
import json
import os
import re
import shutil
import struct
import subprocess
import sys

from support import workbooks
from support.ledgers import Report, Workshop, run
from support.workbooks import Number, Raw, packed, parts, sheet, workbook

BALLOTS = [["票号", "k1", "k2"], [Number("1"), "√", "×"], [Number("2"), "×", "√"], [Number("3"), "弃权", "√"]]
TABLES = {
    "会议": [["项目", "内容"], ["会议编号", "m-1"], ["会议名称", "试验会议"], ["组织单位", "试验县委"], ["地点", "会议室"], ["日期", "2026-04-20"],
           ["办法", "county/committee"], ["主持人", "甲主持"], ["计票人", "乙计票"], ["监票人", "丙监票"]],
    "层次": [["层次", "名称", "应到", "实到", "发出", "收回"], ["c", "常委", *map(Number, "3333")]],
    "人选名册": [["编号", "姓名"], ["k1", "赵四海"], ["k2", "钱五湖"]],
    "选票": BALLOTS,
}
# A process begins with the memory of the one that starts it, so a small one must: exit status, seconds, MiB.
MEASURE = """import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print()
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"""


def meeting(folder, data):
    folder.mkdir(parents=True)
    (folder / "meeting.xlsx").write_bytes(data if isinstance(data, bytes) else workbook(data))
    return folder


def check(folder, *more):
    """Exit status and diagnostics, as “name!sheet:cell: code”."""
    status, out, error = run("check", "--json", folder, *more)
    found = json.loads(error if error.startswith("[") else out)
    return status, [f"{d['file']}:{workbooks.column(d['column'])}{d['line']}: {d['code']}" if d["line"] else f"{d['file']}: {d['code']}" for d in found if d["file"]]


def with_ballots(rows, **more):
    return workbook({**TABLES, "选票": rows}, **more)


def cells(report, work, name, rows, expected, status=65, **more):
    """The diagnostics of a meeting whose sheet of ballots holds these rows."""
    got_status, got = check(meeting(work / name, with_ballots(rows, **more)))
    got = [g.removeprefix("meeting.xlsx!选票:") for g in got if "returned-" not in g and "single-keying" not in g]
    report.check(got_status == status and got == expected, name, f"exit {got_status}: {got}")


def check_cells(report, work):
    last = [Number("3"), "√", "√"]
    for name, cell, code in (
            ("formula", '<c r="{r}"><f>1+2</f><v>3</v></c>', "formula-cell"),
            ("formula-without-value", '<c r="{r}"><f>1+2</f></c>', "formula-cell"),
            ("formula-of-a-text", '<c r="{r}" t="str"><f>"x"</f><v>x</v></c>', "formula-cell"),
            ("error-value", '<c r="{r}" t="e"><v>#N/A</v></c>', "error-cell"),
            ("fraction", '<c r="{r}"><v>2.5</v></c>', "bad-number"),
            ("not-quite-whole", '<c r="{r}"><v>3.0000000000000004</v></c>', "bad-number"),
            ("percentage", '<c r="{r}" s="1"><v>1</v></c>', "bad-number"),
            ("time", '<c r="{r}" s="2"><v>0.5</v></c>', "bad-number"),
            ("day-with-time", '<c r="{r}" s="3"><v>46132.5</v></c>', "bad-date"),
            ("no-such-day", '<c r="{r}" s="3"><v>60</v></c>', "bad-date")):
        cells(report, work, name, [*BALLOTS[:3], [Raw(cell), *last[1:]]], [f"A4: {code}"], formats=["0%", "h:mm", 14])
    head = [*BALLOTS[0][:1], "作废", *BALLOTS[0][1:]]
    for name, row, code in (("error-for-a-mark", [Number("3"), None, Raw('<c r="{r}" t="e"><v>#REF!</v></c>'), "√"], "C4: error-cell"),
                            ("formula-for-a-mark", [Number("3"), None, Raw('<c r="{r}"><f>A1</f></c>'), "√"], "C4: formula-cell"),
                            ("error-for-a-reason", [Number("3"), Raw('<c r="{r}" t="e"><v>#REF!</v></c>'), "√", "√"], "B4: error-cell")):
        cells(report, work, name, [head, *([r[0], None, *r[1:]] for r in BALLOTS[1:3]), row], [code])
    for key, place in (("日期", "B6"), ("推荐日期", "B11")):
        facts = [r for r in TABLES["会议"] if r[0] != key]
        facts.insert(int(place[1:]) - 1, [key, Number("46132.5", 1)])
        status, got = check(meeting(work / key, workbook({**TABLES, "会议": facts}, formats=[14])))
        report.check(status == 65 and got.count(f"meeting.xlsx!会议:{place}: bad-date") == 1, f"{key} with a time is told of once", str(got))
    total = [*BALLOTS, ["合计", Raw('<c r="{r}"><f>SUM(A1)</f><v>3</v></c>')]]
    cells(report, work, "total", total, ["A5: total-row", "B5: formula-cell"])
    merged = sheet(BALLOTS, after='<mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="H9:I10"/></mergeCells>')
    cells(report, work, "merged", merged, ["B2: merged-cells"])
    hidden = sheet(BALLOTS, before='<cols><col min="3" max="40" hidden="1"/></cols>', row_attributes={3: ' hidden="1"', 9: ' hidden="1"'})
    cells(report, work, "hidden", hidden, ["C1: hidden-cells", "A3: hidden-cells"], status=0)
    plain = sheet(BALLOTS)
    stray = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
    for name, at, content, expected, code in (
            ("far-right", 2, stray.format("XFD2"), ["XFD2: too-large"], 65), ("two-far-right", 3, stray.format("FBR3") + stray.format("XFD3"), ["FBR3: too-large"], 65),
            ("far-right-in-the-heading", 1, stray.format("XFD1"), ["XFD1: too-large"], 65), ("format-far-right", 2, '<c r="XFD2" s="0"/>', [], 0)):
        cells(report, work, name, re.sub(rf'(<row r="{at}".*?)</row>', lambda m: m[1] + content + "</row>", plain, count=1, flags=re.S), expected, status=code)
    last = plain.replace("</sheetData>", '<row r="1048576">' + stray.format("B1048576") + "</row></sheetData>")
    status, got = check(meeting(work / "last-row", with_ballots(last)))
    report.check(status == 65 and "meeting.xlsx!选票:A1048576: bad-id" in got, "a stray cell in the last row that a sheet has", str(got))
    beyond = plain.replace("</sheetData>", '<row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>')
    status, got = check(meeting(work / "beyond-the-last-row", with_ballots(beyond)))
    report.check(status == 65 and any("bad-workbook" in g for g in got), "a row that no sheet has", str(got))
    status, got = check(meeting(work / "hidden-sheet", with_ballots(BALLOTS, states={"选票": "veryHidden"})))
    report.check(status == 0 and "meeting.xlsx!选票: hidden-cells" in got, "hidden-sheet", str(got))


def count(folder):
    status, out, error = run("count", "--json", "--no-ledger", folder)
    return [(i["item"], i["channels"][0]["votes"]) for i in json.loads(out)["items"]] if status == 0 else error


def check_readings(report, work):
    (plain := work / "plain").mkdir()
    for stem, title in workbooks.SHEETS.items():
        if title in TABLES:
            (plain / f"{stem}.csv").write_text("".join(",".join(r) + "\n" for r in TABLES[title]), encoding="utf-8")
    expected = count(plain)
    report.check(isinstance(expected, list), "the CSV files are counted", str(expected))
    head = BALLOTS[0]
    rich = Raw('<c r="{r}" t="inlineStr"><is><r><t>弃</t></r><rPh sb="0" eb="1"><t>qi</t></rPh><r><rPr><b/></rPr><t>权</t></r><phoneticPr fontId="1"/></is></c>')
    formatted = sheet(BALLOTS).replace("</sheetData>", "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="Z{n}" s="0"/></row>' for n in range(5, 2000)) + "</sheetData>")
    ways = {
        "shared": workbook(TABLES, shared=True), "strict": workbook(TABLES, strict=True, shared=True),
        "rich": with_ballots([*BALLOTS[:3], [Number("3"), rich, "√"]]),
        "numbers-as-text": with_ballots([head, *([str(r[0]), *r[1:]] for r in BALLOTS[1:])]),
        "numbers-as-written": with_ballots([head, ["１", "√", "×"], [Number("2.0"), "×", "√"], [Number("3E0", 1), "弃权", "√"]], formats=["000"]),
        "without-references": with_ballots(re.sub(r' r="[A-Z0-9]+"', "", sheet(BALLOTS))),
        "formats-behind": with_ballots(formatted),
        "escaped": with_ballots([head, [Number("1"), "_x221A_", "×"], *BALLOTS[2:]]),
        "comments-and-pictures": packed({**parts(TABLES), "xl/comments1.xml": "<comments/>", "xl/media/image1.png": b"\x89PNG" + bytes(9999)}),
        "english-names": workbook({"Meeting": TABLES["会议"], "tiers": TABLES["层次"], "Roster": TABLES["人选名册"], " ballots ": BALLOTS}),
        "ballots-in-two": workbook({**TABLES, "选票": BALLOTS[:3], "选票2": [head, *BALLOTS[3:]]}),
        "guide-and-empty": workbook({"填表说明": [["说明"]], **TABLES, "裁定": [], "Sheet9": []}),
    }
    for serial, formats, book in (("46132", [14], ""), ("46132", ['yyyy"年"m"月"d"日";@'], ""), ("44670", ["[$-804]yyyy-mm-dd"], '<workbookPr date1904="1"/>'), ("46132", [31], "")):
        facts = [*TABLES["会议"][:5], ["日期", Number(serial, 1)], *TABLES["会议"][6:]]
        ways[f"date {serial} {formats[0]}"] = workbook({**TABLES, "会议": facts}, formats=formats, book=book)
    for name, data in ways.items():
        got = count(meeting(work / re.sub(r"\W+", "-", name), data))
        report.check(got == expected, name, str(got))
    status, out, error = run("count", "--json", "--no-ledger", work / "date-44670-804-yyyy-mm-dd")
    report.check(json.loads(out)["meeting"]["date"] == "2026-04-20", "days from 1904 on", out[:300])


def check_sources(report, work):
    folder = meeting(work / "csv-too", workbook(TABLES))
    (folder / "roster.csv").write_text("id,name\nk1,赵四海\nk2,钱五湖\n", encoding="utf-8")
    status, got = check(folder)
    report.check(status == 65 and got == ["meeting.xlsx!人选名册: two-sources"], "a CSV file and a sheet", str(got))
    status, got = check(meeting(work / "two-sheets", workbook({**TABLES, "roster": TABLES["人选名册"]})))
    report.check(status == 65 and got == ["meeting.xlsx!roster: two-sources"], "two sheets for one table", str(got))
    status, got = check(meeting(work / "unread", workbook({**TABLES, "选票（二）": BALLOTS})))
    report.check(status == 0 and "meeting.xlsx!选票（二）: stray-file" in got, "a sheet that is no table is noted", str(got))
    status, got = check(meeting(work / "refused", b"PK\3\4" + bytes(100)))
    report.check(status == 65 and got == ["meeting.xlsx: bad-workbook"], "a workbook that cannot be read is one error", str(got))
    status, out, error = run("check", "--lang", "zh", meeting(work / "said", with_ballots([*BALLOTS[:3], [Number("3"), "赞", "√"]])))
    report.check(status == 65 and error.startswith("3号票，赵四海一格（B4）") and "/meeting.xlsx!选票:B4: 错误 [unknown-mark]" in error and "meeting.csv" not in error and "meeting.xlsx!会议" in error,
                 "the place is a cell, and the message names the sheet", error)


def check_sheetjs(report, work):
    """As web programs write workbooks. Its list of types names macros that are not there; with such a part, they are."""
    day = [row if row[0] != "日期" else ["日期", datetime.date(2026, 4, 20)] for row in TABLES["会议"]]
    for name, more in (("texts", {}), ("shared", {"shared": True}), ("iso-dates", {"iso_dates": True}), ("shared-iso", {"shared": True, "iso_dates": True})):
        folder = meeting(work / f"sheetjs-{name}", packed(workbooks.sheetjs({**TABLES, "会议": day}, **more)))
        status, out, error = run("count", "--json", "--no-ledger", folder)
        value = json.loads(out) if status == 0 else {}
        report.check(status == 0 and value["meeting"]["date"] == "2026-04-20" and [list(i["channels"][0]["votes"].values())[:3] for i in value["items"]] == [[1, 1, 1], [2, 1, 0]],
                     f"SheetJS, {name}: counted", error or str(value.get("items")))
    content = workbooks.sheetjs(TABLES)
    status, got = check(meeting(work / "sheetjs-bin", packed({**content, "xl/other.bin": "x"})))
    report.check(status == 65 and got == ["meeting.xlsx: macro-workbook"], "an ending of macros that a part has", str(got))


def limited(report, work, name, data, code):
    """A workbook that must be refused within 64 MiB and 2 s."""
    path = work / f"{name}.xlsx"
    path.write_bytes(data)
    done = subprocess.run([sys.executable, "-c", MEASURE, os.environ["TALLY"], "compare", path, work / "other.csv"], capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    status, time, memory = map(float, done.stdout.splitlines()[-1].split())
    small = "TALLY_SANITIZED" in os.environ or (time < 2 and memory < 64)
    report.check(status == 65 and f"[{code}]" in done.stdout + done.stderr and small, f"refused: {name}", f"exit {status}, {time:.2f} s, {memory:.0f} MiB: {(done.stdout + done.stderr)[:400]}")


def damaged_checksum(data, part):
    at = data.index(b"PK\1\2")
    while data[at + 46:at + 46 + len(part)] != part:
        at = data.index(b"PK\1\2", at + 1)
    return data[:at + 16] + struct.pack("<I", struct.unpack("<I", data[at + 16:at + 20])[0] ^ 1) + data[at + 20:]


def check_hostile(report, work):
    (work / "other.csv").write_text("票号,k1,k2\n1,√,×\n", encoding="utf-8")
    content = parts({"S": BALLOTS})
    first = "xl/worksheets/sheet1.xml"
    whole, rows = packed(content), content[first]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1500)
    many = "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for n in range(5, 3000))
    far = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(5, 200000))
    head = f'<worksheet xmlns="{workbooks.MAIN}"'
    for name, data, code in (
            ("macros", packed({**content, "xl/vbaProject.bin": b"x"}), "macro-workbook"),
            ("macro-type", packed({**content, "[Content_Types].xml": content["[Content_Types].xml"].replace("openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")}), "macro-workbook"),
            ("encrypted", ole + "EncryptedPackage".encode("utf-16le"), "encrypted-workbook"),
            ("xls", ole, "bad-workbook"),
            ("ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "bad-workbook"),
            ("no-zip", "票号,k1\n".encode(), "bad-workbook"), ("nothing", b"", "bad-workbook"),
            ("cut-at-the-end", whole[:-30], "bad-workbook"), ("cut-in-the-middle", whole[:300], "bad-workbook"),
            ("checksum", damaged_checksum(whole, first.encode()), "bad-workbook"),
            ("part-twice", packed([*content.items(), (first.replace("sheet1", "Sheet1"), rows)]), "bad-workbook"),
            ("path-above", packed({**content, "xl/../../evil": "x"}), "bad-workbook"),
            ("path-absolute", packed({**content, "/etc/evil": "x"}), "bad-workbook"),
            ("outside", packed({**content, "xl/_rels/workbook.xml.rels": content["xl/_rels/workbook.xml.rels"].replace('Target="worksheets/sheet1.xml"', 'Target="http://example.org/" TargetMode="External"')}), "bad-workbook"),
            ("zip-bomb", packed({**content, first: rows.replace("</sheetData>", "</sheetData>" + " " * 60_000_000)}), "bad-workbook"),
            ("shared-bomb", packed({**parts({"S": [["票号", "k1"]]}, shared=True), first: rows.replace("</sheetData>", many + "</sheetData>"),
                                    "xl/sharedStrings.xml": f'<sst xmlns="{workbooks.MAIN}"><si><t>{"长" * 20000}</t></si></sst>'}), "bad-workbook"),
            ("far-cells", packed({**content, first: rows.replace("</sheetData>", far + "</sheetData>")}), "too-large"),
            ("deep", packed({**content, first: head + ">" + "<a>" * 200_000}), "bad-workbook"),
            ("long-tag", packed({**content, first: head + ' a="' + "ab" * 7_000_000 + '"/>'}), "bad-workbook"),
            ("entities", packed({**content, first: '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + rows.split("\n", 1)[1]}), "bad-workbook"),
            ("outer-entity", packed({**content, first: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rows.split("\n", 1)[1]}), "bad-workbook"),
            ("rows-in-disorder", packed({**content, first: rows.replace('<row r="3">', '<row r="1">').replace('r="A3"', 'r="A1"')}), "bad-workbook"),
            ("text-not-there", packed({**content, first: rows.replace("</sheetData>", '<row r="9"><c t="s"><v>7</v></c></row></sheetData>')}), "bad-workbook"),
            ("many-parts", packed([*content.items(), *((f"x{n}", "") for n in range(11_000))]), "bad-workbook")):
        limited(report, work, name, data, code)


def check_ledger(report, work):
    folder = meeting(work / "kept", workbook({**TABLES, "选票": [["票号", "作废", "k1", "k2"], ["1", None, "√", "×"], ["2", None, "×", "√"], ["3", "涂改", None, None]]}))
    (folder / "ballots-second.xlsx").write_bytes(workbook({"S": [["票号", "作废", "赵四海", "钱五湖"], ["1", None, "√", "×"], ["2", None, "×", "√"], ["3", "涂改"]]}))
    status, out, error = run("count", "--json", folder)
    inputs = json.loads(out)["inputs"] if status == 0 else []
    report.check([i["file"] for i in inputs] == ["meeting.xlsx!会议", "county/committee", "meeting.xlsx!层次", "meeting.xlsx!人选名册", "meeting.xlsx!选票", "ballots-second.xlsx!S"]
                 and {i["encoding"] for i in inputs} == {"XLSX", None} and len({i["sha256"] for i in inputs}) == 3, "an entry for each table, with the digest of the workbook", error or str(inputs))
    ledger = folder / "m-1.tally"
    stored = subprocess.run(["sqlite3", ledger, "SELECT count(DISTINCT input), group_concat(DISTINCT source) FROM count_input; SELECT place FROM odd_ballot"],
                            capture_output=True, text=True).stdout if shutil.which("sqlite3") else None
    report.check(stored is None or stored == "3|meeting.xlsx,county/committee,ballots-second.xlsx\nmeeting.xlsx!选票:A4\n", "the bytes are stored once", str(stored))
    status, out, error = run("verify", folder)
    report.check(status == 0 and "WRONG" not in out, "the ledger holds, counted again from the workbook", out + error)
    status, out, error = run("count", folder)
    report.check(status == 0 and "counted again" in out, "the same count again", out + error)
    status, out, error = run("export", ledger, "--inputs", work / "out")
    same = (work / "out" / "meeting.xlsx").exists() and (work / "out" / "meeting.xlsx").read_bytes() == (folder / "meeting.xlsx").read_bytes()
    report.check(status == 0 and same, "the workbook comes out as it went in", out + error)
    for given, verdict in ((workbook({"S": [["票号", "作废", "k1", "k2"], ["1", None, "√", "×"], ["2", None, "×", "√"], ["3", "涂改"]]}), "every cell agrees"),
                           (workbook({"S": [["票号", "作废", "k1", "k2"], ["1", None, "√", "×"], ["2", None, "√", "√"], ["3", "涂改"]]}), "ballot 2, column 赵四海 (C3)")):
        (work / "given.xlsx").write_bytes(given)
        status, out, error = run("verify", ledger, "--ballots", work / "given.xlsx")
        report.check(verdict in out and (status == 0) == ("agrees" in verdict), f"verify --ballots: {verdict}", out + error)
    (folder / "meeting.xlsx").write_bytes(workbook({**TABLES, "选票": [["票号", "作废", "k1", "k2"], ["1", None, "√", "×"], ["2", None, "√", "√"], ["3", "涂改"]]}))
    (folder / "ballots-second.xlsx").unlink()
    status, out, error = run("count", folder, "--second", work / "given.xlsx")
    report.check(status == 0 and "ballots-second.xlsx" in str(run("export", ledger, "--format", "json")), "a workbook as the second keying", out + error)
    status, out, error = run("verify", folder)
    report.check(status == 0 and "WRONG" not in out, "two counts of two workbooks", out + error)
    status, out, error = run("compare", folder / "meeting.xlsx", work / "given.xlsx")
    report.check(status == 0 and "all cells agree" in out, "compare takes the sheet of ballots", out + error)


def main():
    report = Report()
    with Workshop() as work:
        for part in (check_cells, check_readings, check_sources, check_sheetjs, check_hostile, check_ledger):
            (folder := work / part.__name__).mkdir()
            part(report, folder)
    report.end()


if __name__ == "__main__":
    main()
