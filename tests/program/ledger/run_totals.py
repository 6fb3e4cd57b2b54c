#!/usr/bin/env python3
"""Votes by hand or voice: a folder made for them, counted from totals.csv, kept in the ledger, verified without ballots."""

import csv
import io
import json
import shutil
import sqlite3

from support.ledgers import Report, Workshop, crashed, rows, run

MEETING = [("项目", "内容"), ("会议编号", "ju-1"), ("会议名称", "虚构局党组会"), ("组织单位", "虚构局党组"), ("地点", "虚构厅"), ("日期", "2026-05-08"),
           ("办法", "general/committee"), ("表决方式", "口头"), ("主持人", "甲主持"), ("计票人", "乙计票"), ("监票人", "丙监票"), ("推荐日期", "2026-03-01")]
TIERS = [("层次", "名称", "应到", "实到", "发出", "收回"), ("cy", "成员", "9", "8", "", "")]
ROSTER = [("编号", "姓名", "任免", "暂缓"), ("1", "丁某", "任局长", ""), ("2", "戊某", "免局长", ""), ("3", "己某", "任副局长", "尚未查清")]
TOTALS = [("层次", "编号", "记号", "票数"), ("cy", "1", "同意", "5"), ("cy", "1", "不同意", "2"), ("cy", "戊某", "同意", "4"), ("成员", "2", "缓议", "4")]


def write(folder, **files):
    folder.mkdir(parents=True)
    for name, lines in {"meeting": MEETING, "tiers": TIERS, "roster": ROSTER, "totals": TOTALS, **files}.items():
        rows(folder, f"{name}.csv", lines)
    return folder


def try_count(report, work):
    """By hand: 丁某 5 of 9 due, more than half; 2 against, 1 of the 8 present said nothing: abstain. 戊某 4 agree, 4 hold: not adopted."""
    folder = write(work / "voice")
    status, out, error = run("count", folder, "--json", "--by", "庚某")
    report.check(status == 0, "counted", out + error)
    result = json.loads(out)
    items = {item["item"]: item for item in result["items"]}
    votes = {item: items[item]["channels"][0]["votes"] for item in items}
    report.check(result["method"] == "voice" and result["status"] == "valid", "by voice", str(result.get("method")))
    report.check(votes["1"] == {"agree": 5, "against": 2, "abstain": 1, "hold": 0, "void": 0}, "丁某", str(votes["1"]))
    report.check(votes["2"] == {"agree": 4, "against": 0, "abstain": 0, "hold": 4, "void": 0}, "戊某", str(votes["2"]))
    report.check(votes["3"] == {"agree": 0, "against": 0, "abstain": 8, "hold": 0, "void": 0}, "己某, in no row", str(votes["3"]))
    report.check([items[item]["outcome"] for item in "123"] == ["adopted", "not-adopted", "deferred"], "outcomes")
    tier = result["channels"][0]["tiers"][0]
    wanted = {"due": 9, "present": 8, "issued": None, "returned": None, "unreturned": None, "valid": 8, "void": 0, "blank": 0}
    report.check({key: tier[key] for key in wanted} == wanted and {key: result["channels"][0]["whole"][key] for key in wanted} == wanted, "accounts", str(tier))
    bases = items["1"]["bases"]
    report.check(all(bases[base] == {"of": None, "percent": None, "pass": None} for base in ("issued", "returned")) and bases["valid"]["of"] == 8, "bases", str(bases))
    report.check([entry["file"] for entry in result["inputs"]] == ["meeting.csv", "general/committee", "tiers.csv", "roster.csv", "totals.csv"], "inputs", str(result["inputs"]))
    codes = [notice["code"] for notice in result["notices"]]
    report.check(not {"returned-not-counted", "unreturned", "mark-on-deferred"} & set(codes), "no notice on ballots", str(codes))
    return folder


def try_ledger(report, work, folder):
    ledger = folder / "ju-1.tally"
    with sqlite3.connect(ledger) as db:
        roles = [role for role, in db.execute("SELECT role FROM count_input ORDER BY position")]
        report.check(db.execute("SELECT count(*) FROM odd_ballot").fetchone() == (0,), "no ballot that is not plain")
    report.check(roles == ["meeting", "rule", "tiers", "roster", "totals"], "roles", str(roles))
    status, out, error = run("verify", ledger)
    report.check(status == 0 and "no ballots to count again" in out and "the same result, to the byte" in out and "count in SQL" not in out, "verify says what there is not", out + error)
    status, out, _ = run("verify", ledger, "--lang", "zh")
    report.check(status == 0 and "没有选票可以重新清点" in out, "in Chinese", out)
    status, out, error = run("sheet", ledger, "--unsigned", "--out", work, "--quiet")
    status, out, error = run("verify", work / "ju-1.1.pdf")
    report.check("no ballots to count again" in out and "no ballots can show" in out and not crashed(status, error), "verify of the sheet says so too", out + error)
    report.check(run("verify", ledger, "--ballots", folder / "totals.csv")[0] == 0, "the same totals")
    other = work / "other.csv"
    rows(work, "other.csv", TOTALS[:2] + [("cy", "1", "不同意", "3")] + TOTALS[3:] + [("cy", "1", "弃权", "0")])
    status, out, error = run("verify", ledger, "--ballots", other)
    report.check(status == 1 and out.count("in the other file") == 2 and not crashed(status, error), "other totals, row by row", out + error)
    rows(work, "ballots.csv", [("票号", "丁某"), ("1", "同意")])
    status, out, error = run("verify", ledger, "--ballots", work / "ballots.csv")
    report.check(status == 1 and not crashed(status, error), "ballots are not these totals", out + error)
    again = work / "inputs"
    report.check(run("export", ledger, "--inputs", again)[0] == 0 and (again / "totals.csv").read_bytes() == (folder / "totals.csv").read_bytes(), "export --inputs")
    status, out, error = run("count", folder, "--by", "庚某")
    report.check(status == 0, "counted again: the same", out + error)
    rows(folder, "totals.csv", TOTALS[:1] + [("cy", "1", "同意", "4")] + TOTALS[2:])
    status, out, error = run("count", folder, "--by", "庚某")
    report.check(status == 0 and "totals.csv: changed" in out + error, "a further count says what changed", out + error)
    report.check(run("verify", ledger)[0] == 0, "both verify")
    stray = work / "stray"
    shutil.copytree(folder, stray, ignore=shutil.ignore_patterns("*.tally"))
    rows(stray, "ballots.csv", [("票号", "丁某"), ("1", "同意")])
    status, _, error = run("count", stray)
    report.check(status == 65 and "[two-sources]" in error, "ballots beside them", error)


def try_new(report, work):
    folder = work / "made"
    status, out, error = run("new", folder, "--rule", "general/committee", "--method", "举手", "--lang", "zh")
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    report.check(status == 0 and names == ["meeting.csv", "roster.csv", "tiers.csv", "totals.csv", "填表说明.txt"] and "totals.csv" in out, "a folder for a vote by hand", f"{names} {out}{error}")
    meeting = dict(csv.reader(io.StringIO((folder / "meeting.csv").read_text(encoding="utf-8-sig"))))
    guide = (folder / "填表说明.txt").read_text(encoding="utf-8-sig")
    report.check(meeting["表决方式"] == "举手" and "选票" not in meeting, "the method is filled in", str(meeting))
    report.check("totals.csv" in guide and "ballots.csv" not in guide and "票号" not in guide, "the guide speaks of hands", guide)
    plain = work / "plain"
    run("new", plain, "--rule", "general/committee")
    report.check((plain / "ballots.csv").exists() and not (plain / "totals.csv").exists(), "by ballots without it")
    for rule in ("county/committee", "general/recommendation", "aheqi/appraisal"):
        status, out, error = run("new", work / "refused", "--rule", rule, "--method", "hands")
        report.check(status == 64 and not (work / "refused").exists(), f"{rule}: not by hand", out + error)

    one = write(work / "deferred")
    run("count", one, "--by", "庚某")
    two = work / "deferred-2"
    status, out, error = run("new", two, "--after", one / "ju-1.tally", "--method", "举手")
    lines = list(csv.reader(io.StringIO((two / "totals.csv").read_text(encoding="utf-8-sig")))) if status == 0 else []
    report.check(lines[1:] == [["cy", "3", mark, ""] for mark in ("同意", "不同意", "弃权", "缓议")], "a further round: a row for each mark of the deferred item", f"{lines} {out}{error}")


def try_scores(report, work):
    """Scores of raised hands, trimmed. 3 excellent, 4 good, 2 bad, 1 of 10 silent: without one from each end 2 * 100 + 4 * 80 + 1 * 40 = 560, and
    560 / 7 = 80. Of 5 and 5 without one of each: 4 * 100 + 4 * 80 = 720, and 720 / 8 = 90."""
    rule = [("项目", "规定", "依据"), ("rule", "虚构/评议", ""), ("kind", "appraisal", ""), ("grades", "优秀 称职 不称职", ""), ("score", "优秀 100", ""), ("score", "称职 80", ""),
            ("score", "不称职 40", ""), ("trim", "1 from each end", ""), ("pass", "score more than 80", ""), ("method", "举手", ""), ("archive", "甲处", ""), ("archive", "乙处", "")]
    meeting = [(key, {"办法": "rule.csv", "表决方式": "举手"}.get(key, value)) for key, value in MEETING if key != "推荐日期"]
    totals = [TOTALS[0], ("cy", "1", "优秀", "3"), ("cy", "1", "称职", "4"), ("cy", "1", "不称职", "2"), ("cy", "2", "优秀", "5"), ("cy", "2", "称职", "5")]
    folder = write(work / "scores", meeting=meeting, rule=rule, tiers=[TIERS[0], ("cy", "成员", "10", "10", "", "")], roster=[("编号", "姓名"), ("1", "丁某"), ("2", "戊某")], totals=totals)
    status, out, error = run("count", folder, "--json", "--by", "庚某")
    report.check(status == 0, "scores by hand", out + error)
    items = json.loads(out)["items"] if status == 0 else []
    found = [(i["channels"][0]["score"]["num"], i["channels"][0]["score"]["den"], i["channels"][0]["votes"]["blank"], i["outcome"]) for i in items]
    report.check(found == [(80, 1, 1, "may-not-propose"), (90, 1, 0, "may-propose")], "the scores", str(found))
    status, out, error = run("verify", folder / "ju-1.tally")
    report.check(status == 0, "and verified", out + error)
    new = work / "scores-new"
    status, out, error = run("new", new, "--rule", folder / "rule.csv", "--method", "举手")
    guide = (new / "填表说明.txt").read_text(encoding="utf-8-sig") if status == 0 else error
    report.check("“记号”填优秀、称职、不称职" in guide and "同意" not in guide, "the guide names the grades", guide)


def main():
    report = Report()
    with Workshop() as work:
        folder = try_count(report, work)
        try_ledger(report, work, folder)
        try_new(report, work)
        try_scores(report, work)
    report.end()


if __name__ == "__main__":
    main()
