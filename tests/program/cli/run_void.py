#!/usr/bin/env python3
"""Void and blank ballots are not passed over in silence: check and count list each with its line, number and reason. The machine's copy is as it was."""

import json

from support.ledgers import Report, Workshop, rows, run, write_meeting

# Short reasons: any text voids the ballot, but what says that there is none.
MEANT_OTHERWISE = ("坏", "废", "涂", "乙", "多选")
NO_REASONS = ("√", "同意", "否", "无", "0", "-", "不", "no", "×", "——", "是", "1", "#N/A", "有效票", "否。")


def of_reasons(folder, reasons, blank=0):
    """A meeting whose ballots 1, 2, … in lines 2, 3, … are void for these reasons, an empty one not; so many blank ones before them."""
    write_meeting(folder)
    members = str(len(reasons) + blank)
    rows(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回"), ("cy", "成员", members, members, members, members)])
    rows(folder, "ballots.csv", [("票号", "作废", "丁某", "戊某"), *((f"b{n}", "", "", "") for n in range(1, blank + 1)), *((str(n), reason, "同意", "同意") for n, reason in enumerate(reasons, 1))])
    return folder


def listed(text, folder):
    return [line for line in text.split("\n") if f" – {folder}/ballots.csv:" in line]


def check_each(report, folder):
    of_reasons(folder, ["", *MEANT_OTHERWISE, ""])
    wanted = [f"  成员, ballot {n}, void ballot: “{reason}” – {folder}/ballots.csv:{n + 1}" for n, reason in enumerate(MEANT_OTHERWISE, 2)]
    for words in ((str(folder),), (f"{folder}/",)):
        status, out, error = run("check", *words)
        report.check(status == 0 and listed(out, folder) == wanted, "check lists the void ballots", out + error)
    status, out, _ = run("count", folder, "--no-ledger")
    report.check(out.endswith("\nA trial: this count is not recorded in a ledger.\n") and not list(folder.glob("*.tally")), "a trial says so in the end", out[-200:])
    report.check("trial" not in run("count", folder, "--no-ledger", "--json")[1] and "trial" not in run("count", folder)[1], "but only a trial does")
    table = out[out.index("Ballots that are not plain (5)"):]
    for n, reason in enumerate(MEANT_OTHERWISE, 2):
        report.check(any(line.split() == ["成员", str(n), "void", "ballot", reason, f"ballots.csv:{n + 1}"] for line in table.split("\n")), f"count lists ballot {n}", table)
    report.check("作废" in run("check", folder, "--lang", "zh")[1] and "第3张" not in out, "check in Chinese")
    status, out, error = run("check", folder, "--json")
    report.check(status == 0 and json.loads(out) == [], "nothing of it in the machine's copy", out)
    report.check(run("check", folder, "--quiet") == (0, "", ""), "nor where quiet is asked for")


def check_refused(report, folder):
    """What says “no” voided a ballot once."""
    for reason in NO_REASONS:
        of_reasons(folder, ["", reason, ""])
        status, _, error = run("check", folder)
        report.check(status == 65 and "ballot 2 (B3): " in error and "ballots.csv:3:3: error [" in error and "[not-a-reason]" in error, f"“{reason}” is no reason", error)


def check_none(report, folder):
    of_reasons(folder, ["", ""])
    report.check("oid ballots" not in run("check", folder)[1], "no list without void ballots")


def check_many(report, folder):
    """More than a list shows: every reason is there still, and how many are not."""
    of_reasons(folder, ["涂改"] * 60 + ["废"], blank=50)
    out = run("check", folder)[1]
    lines = [line for line in listed(out, folder) if ", void ballot: " in line]
    report.check(len(lines) == 40 and lines[-1] == f"  成员, ballot 61, void ballot: “废” – {folder}/ballots.csv:112" and "  … and 21 more\n" in out, "each reason, and how many more", out)
    out = run("count", folder, "--no-ledger")[1]
    report.check("ballots.csv:112" in out and "… and 71 more" in out, "count shows the void ones before blank ones", out)


def check_blank(report, folder):
    """A row with a number and nothing else: a blank ballot, or one that nobody keyed."""
    of_reasons(folder, ["涂改", ""], blank=2)
    out = run("check", folder)[1]
    blank = [line for line in listed(out, folder) if ", blank ballot – " in line]
    report.check(blank == [f"  成员, ballot b{n}, blank ballot – {folder}/ballots.csv:{n + 1}" for n in (1, 2)], "check lists the blank ballots", out)
    report.check("空白票。" in run("check", folder, "--lang", "zh")[1], "in Chinese")
    of_reasons(folder, [""], blank=45)
    out = run("check", folder)[1]
    report.check(len(listed(out, folder)) == 40 and "  … and 5 more\n" in out, "40 of them, and how many more", out)
    of_reasons(folder, [""])
    report.check("lank ballots" not in run("check", folder)[1], "no list without blank ballots")


def check_long(report, folder):
    of_reasons(folder, ["理由" * 100])
    out = run("check", folder)[1]
    report.check(f": “{'理由' * 20}…” – {folder}/ballots.csv:2\n" in out, "a long reason is cut at a letter", out)


def check_numbers(report, folder):
    """Ballots that the rule voids are listed too: with more names than asked for, and with fewer. Post p asks for one of two, q for two of three."""
    write_meeting(folder)
    rows(folder, "rule.csv", [("key", "value", "cite"), ("rule", "own", ""), ("kind", "decision", ""), ("pass", "more than 1/2 of due", ""), ("contested", "at least 1/2 more than seats", ""),
                              ("choices", "exactly 1 per seat", ""), ("overvote", "void ballot", ""), ("undervote", "void ballot", ""), ("archive", "甲处", ""), ("archive", "乙处", "")])
    facts = (folder / "meeting.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "meeting.csv").write_text("\n".join("办法,rule.csv" if line.startswith(("办法,", "rule,")) else line for line in facts) + "\n", encoding="utf-8")
    rows(folder, "posts.csv", [("职位编号", "职位", "名额"), ("p", "主任", "1"), ("q", "委员", "2")])
    rows(folder, "roster.csv", [("编号", "姓名", "职位"), *((str(n), f"人{n}", "p" if n < 3 else "q") for n in range(1, 6))])
    rows(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回", "废票"), ("cy", "成员", "4", "4", "4", "4", "3")])
    rows(folder, "ballots.csv", [("票号", *"12345"), ("1", "√", "", "√", "√", ""), ("2", "√", "√", "√", "√", ""), ("3", "√", "", "√", "", ""), ("4", "", "", "√", "√", "√")])
    for language, wanted in (("en", ["  成员, ballot 2, void: too many (主任)", "  成员, ballot 3, void: too few (委员)", "  成员, ballot 4, void: too many (委员)", "  成员, ballot 4, void: too few (主任)"]),
                             ("zh", ["  成员 2号票，废票：超过人数（主任）", "  成员 3号票，废票：人数不足（委员）", "  成员 4号票，废票：超过人数（委员）", "  成员 4号票，废票：人数不足（主任）"])):
        status, out, error = run("check", folder, "--lang", language)
        found = sorted(line.split(" – ")[0] for line in listed(out, folder))
        report.check(status == 0 and found == sorted(wanted), f"check lists what the rule voids: {language}", out + error)


def main():
    report = Report()
    with Workshop() as work:
        for check in (check_each, check_refused, check_none, check_many, check_blank, check_long, check_numbers):
            check(report, work / check.__name__)
    report.end()


if __name__ == "__main__":
    main()
