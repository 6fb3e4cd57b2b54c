#!/usr/bin/env python3
"""Ballots of rules of other bodies: lines for names written in, fields for points, exact numbers, weights; what a voter is told of them.

The meetings are those of ballots/own, as they are before the vote and after it: who was written in is on no ballot. Blanks tell nothing. Needs poppler-utils.
"""

import re
import shutil

from support.sheets import INPUT, ROOT, Report, must, need, run, tool, workshop

OWN = ROOT / "ballots" / "own"
WRITTEN_IN = {"congress": "黄芪", "party-election": "安息香", "village-election": "黄芪", "meeting-recommendation": "安息香"}
# The lines 另选他人 of each: as many as all posts together have seats.
LINES = {"congress": 5, "party-election": 5, "village-election": 3, "meeting-recommendation": 3, "trade-union": 0, "owners-meeting": 0, "excellence-by-score": 0}
TOLD = {
    "congress": ("委员（名额5，同意须正好5人）", "每个职位须选正好所注的人数，另选的人计算在内；少选或者多选的，整张票作废", "不画“√”也按同意计"),
    "party-election": ("支部委员会委员（名额5，同意不得超过5人）", "可以另选他人"),
    "village-election": ("选举票", "主任（名额1，同意不得超过1人）", "可以另选他人"),
    "meeting-recommendation": ("不画“√”也计入",),
    "excellence-by-score": ("打分（0至100）", "每一行填一个分数，从0到100，每档0.5", "填了几个分数的行作废"),
    "owners-meeting": ("表决票", "序事项", "本票权数（面积）：", "只填权数，不写姓名、房号等；投票人请勿改动"),
}
# What belongs to votes on appointments and has no place on these ballots.
NEVER = {name: ("缓议", "任免事项", "拟任", "票决票") for name in ("village-election", "party-election", "owners-meeting")}
LINE = "另选他人（姓名写在左栏）", "另选他人："


def closed(text):
    return re.sub(r"\s+", "", text)


def pages_of(path):
    status, said = tool("pdftotext", "-raw", "-enc", "UTF-8", path, "-")
    return [closed(page) for page in said.split("\f")[:-1]] if status == 0 else []


def printed(work, name, change=lambda folder: None):
    folder = work / name
    shutil.copytree(OWN / name, folder)
    change(folder)
    must("new", folder, "--ballots", "1", "--quiet")
    return pages_of(folder / "选票.pdf")


def check_ballot(report, work, name):
    ballot = printed(work, name)[0]
    table = ballot[ballot.index("序"):]
    lines = sum(table.count(closed(line)) for line in LINE)
    report.check(lines == LINES[name], f"{name}: {LINES[name]} lines for names written in", ballot)
    absent = [text for text in TOLD.get(name, ()) if closed(text) not in ballot]
    report.check(not absent, f"{name}: what the voter is told", absent)
    report.check(not any(text in ballot for text in NEVER.get(name, ())), f"{name}: nothing of appointments", ballot)
    report.check("苏木" in ballot or name == "owners-meeting", f"{name}: the candidates are on it", ballot)
    report.check(WRITTEN_IN.get(name, "\0") not in ballot, f"{name}: whom voters wrote in is not printed", ballot)


def rule_line(before, after):
    def change(folder):
        path = folder / "rule.csv"
        text = path.read_text(encoding="utf-8")
        if before not in text:
            raise RuntimeError(f"no {before} in {path}")
        path.write_text(text.replace(before, after), encoding="utf-8")
    return change


def without_write_ins(folder):
    rule_line("另选他人,允许", "note,没有另选他人")(folder)
    roster = folder / "roster.csv"
    roster.write_text("".join(line for line in roster.read_text(encoding="utf-8").splitlines(True) if "黄芪" not in line), encoding="utf-8")


def check_others(report, work):
    ballot = printed(work / "sign", "congress", rule_line("另选他人,允许", "另选无记号,作废,\n另选他人,允许"))[0]
    report.check(closed("并在“同意”下画“√”；没有画“√”的不计") in ballot, "a name written in needs its sign", ballot)
    ballot = printed(work / "post", "congress", rule_line("少选,整票作废", "少选,该职位作废"))[0]
    report.check(closed("多选的，整张票作废；少选的，该职位的票作废") in ballot, "fewer void the post, more the ballot", ballot)
    ballot = printed(work / "none", "congress", without_write_ins)[0]
    report.check(closed("每个职位须选正好所注的人数；少选或者多选的，整张票作废") in ballot and "另选" not in ballot, "nothing of names written in where there are none", ballot)
    ballot = printed(work / "agree", "title-committee", rule_line("blank,abstain", "blank,agree"))[0]
    report.check("按同意计" in ballot, "an empty row agrees", ballot)
    pages = printed(work / "list", "owners-meeting")
    report.check("应到权数" in pages[1] and "1000" in pages[1], "the tellers' list has the weight of those due", pages)
    folder = work / "many"
    shutil.copytree(OWN / "meeting-recommendation", folder)
    posts = folder / "posts.csv"
    posts.write_text(posts.read_text(encoding="utf-8").replace("样例局副局长,2", "样例局副局长,201"), encoding="utf-8")
    status, said, error = run("new", folder, "--ballots", "1")
    report.check(status == INPUT and "200" in error and not (folder / "选票.pdf").exists(), "more lines than a ballot may have", said + error)


def main():
    need("pdftotext")
    report, work = Report(), workshop()
    for name in LINES:
        check_ballot(report, work, name)
    for name in ("sign", "post", "none", "agree", "list"):
        (work / name).mkdir()
    check_others(report, work)
    report.end()


if __name__ == "__main__":
    main()
