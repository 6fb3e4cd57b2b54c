#!/usr/bin/env python3
"""Two keyings as evidence: counted, kept in the ledger, verified, borne by the sheet as digests; altered, they are found."""

import json
import pathlib
import re
import shutil
import sqlite3

from support.forging import Pdf
from support.ledgers import ID, Report, Workshop, crashed, must_count, rows, run, write_meeting
from support.tampering import Attack, sha256

BALLOTS = [("票号", "作废", "丁某", "戊某"), ("1", "", "同意", "反对"), ("2", "涂改", "", ""), ("3", "", "", ""), ("4", "", "同意", "同意;反对"), ("5", "", "同意", "弃权")]
# The second typist took 反对 of ballot 1 for 同意, and 弃权 of ballot 5 for a blank.
SECOND = [("票号", "作废", "丁某", "戊某"), ("1", "", "同意", "同意"), ("2", "涂改", "", ""), ("3", "", "", ""), ("4", "", "同意", "同意;反对"), ("5", "", "同意", "")]
MENDS = [("文件", "票号", "层次", "栏目", "初录", "复录", "核定", "方式", "经办人"), ("ballots.csv", "1", "cy", "戊某", "反对", "同意", "反对", "一致", "庚某"),
         ("ballots.csv", "5", "cy", "戊某", "弃权", "", "弃权", "裁定", "丙某")]
KEYING = {"first": ["辛某"], "second": ["壬某"], "ballots": 5, "cells": 15, "differences": 2, "settled": {"agreed": 1, "ruled": 1}}
LINE = "两人分别录入，共5张15格；有2格不一致：重新核对原票后核定1格，监票人裁定1格。"


def write(folder, second=True, mends=True):
    write_meeting(folder)
    with open(folder / "meeting.csv", "a", encoding="utf-8") as out:
        out.write("录入人,辛某\n复录人,壬某\n")
    rows(folder, "ballots.csv", BALLOTS)
    if second:
        rows(folder, "ballots-second.csv", SECOND)
    if mends:
        rows(folder, "mends.csv", MENDS)
    return folder


def try_count(report, work):
    folder = write(work / "m")
    ledger = must_count(folder)
    with sqlite3.connect(ledger) as db:
        result = json.loads(db.execute("SELECT result FROM count").fetchone()[0])
        roles = [role for role, in db.execute("SELECT role FROM count_input ORDER BY position")]
        seen = db.execute("SELECT * FROM keyings").fetchone()
    # 5 ballots, each with the columns 作废, 丁某, 戊某; the number says which ballot it is
    report.check(result.get("keying") == KEYING, "figures", str(result.get("keying")))
    report.check([one["file"] for one in result["inputs"]][-2:] == ["ballots-second.csv", "mends.csv"], "the last inputs", str(result["inputs"]))
    report.check(roles == ["meeting", "rule", "tiers", "roster", "ballots", "second", "mends"], "roles", str(roles))
    report.check(seen[3:] == (5, 15, 2, 1, 1), "the view", str(seen))
    report.check("single-keying" not in [notice["code"] for notice in result["notices"]], "no notice of single keying")
    status, out, error = run("count", folder, "--lang", "zh", "--by", "己某")
    report.check(status == 0 and LINE in re.sub(r"\n", "", out), "the line of figures", out + error)
    status, out, error = run("announce", ledger)
    report.check(status == 0 and "两人分别录入，共五张十五格" in out and "辛某" not in out and "1号" not in out, "read out: figures, no typist, no cell", out + error)
    status, out, error = run("verify", ledger)
    report.check(status == 0, "verified", out + error)
    return folder, ledger


def try_columns(report, work):
    """Weights and names that are written in are cells, too; who is written in has no column: 11 ballots of 1 + 3, and of 1 + 7, columns."""
    cases = pathlib.Path(__file__).resolve().parents[2] / "golden" / "diagnostics"
    for name, base, cells in (("valid-mends-weight", "decision", 44), ("valid-mends-written", "contested", 88)):
        folder = work / name
        shutil.copytree(cases / "_base" / base, folder)
        shutil.copytree(cases / name / "meeting", folder, dirs_exist_ok=True)
        status, out, error = run("count", folder, "--json", "--no-ledger")
        keying = json.loads(out).get("keying", {}) if status == 0 else {}
        report.check((keying.get("ballots"), keying.get("cells"), keying.get("differences")) == (11, cells, 1), f"{name}: cells", error + str(keying))


def try_folder(report, work, folder, ledger):
    """The files beside the ledger, and one given as --ballots."""
    status, out, error = run("verify", ledger, "--ballots", folder / "ballots-second.csv")
    report.check(status == 0 and "second keying" in out, "the second keying as it was kept", out + error)
    other = work / "other"
    other.mkdir()
    rows(other, "ballots-second.csv", SECOND[:1] + [("1", "", "反对", "同意")] + SECOND[2:])
    status, out, error = run("verify", ledger, "--ballots", other / "ballots-second.csv")
    report.check(status == 1 and "丁某" in out and not crashed(status, error), "another second keying", out + error)
    rows(other, "ballots.csv", SECOND)
    status, out, error = run("verify", ledger, "--ballots", other / "ballots.csv")
    report.check(status == 1, "the second keying in place of the first", out + error)
    again = work / "inputs"
    status, out, error = run("export", ledger, "--inputs", again)
    report.check(status == 0 and all((again / name).read_bytes() == (folder / name).read_bytes() for name in ("ballots-second.csv", "mends.csv")), "export --inputs", out + error)
    status, out, error = run("count", again, "--json", "--no-ledger")
    report.check(status == 0 and json.loads(out).get("keying") == KEYING, "counted again from what was exported", error)


def try_second_option(report, work):
    folder = write(work / "given", second=False)
    elsewhere = work / "复录.csv"
    rows(work, elsewhere.name, SECOND)
    status, out, error = run("count", folder, "--second", elsewhere, "--json", "--by", "己某")
    report.check(status == 0 and json.loads(out).get("keying") == KEYING, "--second: the same figures", error)
    with sqlite3.connect(folder / f"{ID}.tally") as db:
        kept = db.execute("SELECT file FROM count_input WHERE role = 'second'").fetchall()
    report.check(kept == [("ballots-second.csv",)], "kept as an input of the folder", str(kept))
    status, out, error = run("verify", folder / f"{ID}.tally")
    report.check(status == 0, "verified without the file", out + error)
    (folder / "mends.csv").unlink()
    status, out, error = run("count", folder, "--second", elsewhere, "--no-ledger")
    report.check(status == 1 and error.count("[keying-differs]") == 2 and out == "", "unsettled: the keyings differ", out + error)
    rows(folder, "ballots-second.csv", BALLOTS)
    status, out, error = run("count", folder, "--second", elsewhere, "--no-ledger")
    report.check(status == 65 and "[two-sources]" in error, "another second keying in the folder", out + error)
    status, out, error = run("count", folder, "--second", folder / "ballots-second.csv", "--no-ledger")
    report.check(status == 0, "the one in the folder", out + error)


def change_result(a, change):
    """Changes the stored result, and all that is said of it."""
    result = json.loads(a.one("SELECT result FROM count WHERE number = 1"))
    change(result)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    a("UPDATE count SET result = ?, sha256 = ? WHERE number = 1", text, sha256(text))
    content = json.loads(a.one("SELECT content FROM event WHERE kind = 'counted' AND count = 1"))
    content["result"] = sha256(text)
    content["inputs"] = [{key: one[key] for key in ("file", "sha256", "bytes")} for one in result["inputs"]]
    a("UPDATE event SET content = ? WHERE kind = 'counted' AND count = 1", json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    a.rechain()


def no_difference(result):
    result["keying"].update(differences=0, settled={"agreed": 0, "ruled": 0})


def second_is_the_first(a):
    """The first keying takes the place of the second: then nothing differed."""
    first = a("SELECT input FROM count_input WHERE role = 'ballots'")[0][0]
    second, = a("SELECT input FROM count_input WHERE role = 'second'")[0]
    a("UPDATE count_input SET input = ? WHERE role = 'second'", first)
    pieces = [chunk for chunk, in a("SELECT chunk FROM input_chunk WHERE input = ?", second)]
    a("DELETE FROM input_chunk WHERE input = ?", second)
    a("DELETE FROM input WHERE id = ?", second)
    for piece in pieces:
        a("DELETE FROM chunk WHERE id = ?", piece)

    def change(result):
        named = {one["file"]: one for one in result["inputs"]}
        for key in ("sha256", "bytes"):
            named["ballots-second.csv"][key] = named["ballots.csv"][key]
        no_difference(result)
    change_result(a, change)


def without_mends(a):
    number, = a("SELECT input FROM count_input WHERE role = 'mends'")[0]
    piece, = a("SELECT chunk FROM input_chunk WHERE input = ?", number)[0]
    a("DELETE FROM count_input WHERE role = 'mends'")
    a("DELETE FROM input_chunk WHERE input = ?", number)
    a("DELETE FROM input WHERE id = ?", number)
    a("DELETE FROM chunk WHERE id = ?", piece)

    def change(result):
        result["inputs"] = [one for one in result["inputs"] if one["file"] != "mends.csv"]
        no_difference(result)
    change_result(a, change)


def another_typist(a):
    change_result(a, lambda result: result["keying"].update(second=["癸某"]))


def try_tampering(report, work, ledger):
    attacks = {"figures": lambda a: change_result(a, no_difference), "the first as the second": second_is_the_first, "mends taken away": without_mends,
               "another typist": another_typist}
    for name, attack in attacks.items():
        altered = work / "altered.tally"
        shutil.copy(ledger, altered)
        a = Attack(altered)
        attack(a)
        a.close()
        status, out, error = run("verify", altered)
        report.check(status == 1 and re.search(r"^WRONG +recount", out, re.M) and not crashed(status, error), f"altered: {name}", out + error)


def try_sheet(report, work, ledger):
    """The sheet bears the digests and one line of figures: no cell, no typist."""
    out_folder = work / "sheets"
    out_folder.mkdir()
    status, out, error = run("sheet", ledger, "--unsigned", "--out", out_folder)
    if status == 66 and "font" in error:
        report.skip("the sheet", error)
        return
    sheet = out_folder / f"{ID}.1.pdf"
    report.check(status == 0 and sheet.exists(), "a sheet", out + error)
    pdf = Pdf(sheet.read_bytes())
    facts = json.loads(pdf.unpacked(pdf.attachment("sheet.json")))
    digests = {one["file"]: (one["attached"], one["sha256"]) for one in facts["inputs"]}
    kept = json.loads(pdf.unpacked(pdf.attachment("result.json")))["inputs"]
    for one in kept[-2:]:
        report.check(digests[one["file"]] == (None, one["sha256"]), f"{one['file']}: its digest alone", str(digests))
    report.check(digests["ballots.csv"][0] == "ballots.csv", "what was counted is attached")
    status, out, error = run("verify", sheet, ledger)
    report.check("WRONG" not in out.replace("WRONG    signature", "") and "written again" in out and "digests of the second keying" not in out, "verified with the ledger", out + error)
    status, out, error = run("verify", sheet)
    report.check("WRONG" not in out.replace("WRONG    signature", "") and "digests of the second keying" in out, "alone: the figures are as stated", out + error)
    again = work / "of-sheet"
    status, out, error = run("export", sheet, "--inputs", again)
    report.check(not (again / "ballots-second.csv").exists(), "its inputs have no second keying", out + error)


def main():
    report = Report()
    with Workshop() as work:
        folder, ledger = try_count(report, work)
        try_folder(report, work, folder, ledger)
        try_columns(report, work)
        try_second_option(report, work)
        try_tampering(report, work, ledger)
        try_sheet(report, work, ledger)
    report.end()


if __name__ == "__main__":
    main()
