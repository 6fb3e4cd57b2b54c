#!/usr/bin/env python3
"""tally count on meetings by other bodies' rules (ballots/own): what the report says of weights, scores, clauses and names written in. The figures are those of each meeting's README, worked
out by hand; here they are looked for as a clerk reads them, in either language and on a screen of 80 columns. And what tally rules says of their lines."""

import os
import pathlib
import re
import shutil
import subprocess

from support.ledgers import Report, Workshop, rows
from support.results import tally

OWN = pathlib.Path(__file__).resolve().parents[3] / "ballots/own"
ENGLISH = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en", COLUMNS="80")
CHINESE = dict(ENGLISH, LANGUAGE="zh_CN")

# by meeting: what the report has, wherever lines are broken and however columns are aligned
SAYS = {
    "weighted-appraisal": (
        ["score at least 75: score 75.36 (1055/14); met, 0.36 (5/14) to spare.",
         "at least 2/3 of valid in 优秀+称职: weighted rate 72.86% (51/70); needed 66.67% (2/3); met, 6.19% (13/210) to spare.",
         "less than 1/3 of valid in 不称职: weighted rate 21.43% (3/14); limit 33.33% (1/3); met, 11.90% (5/42) to spare.",
         "at least 2/3 of valid in 优秀+称职: weighted rate 63.57% (89/140); needed 66.67% (2/3); not met, 3.10% (13/420) short.",
         "群众 7 57.86 (405/7) 30% 243/14 17.36", "中层 6 73.33 (220/3) 30% 22 22.00", "苏木: score 1055/14 75.36", "群众 3/7 30% 9/70 12.86%"],
        ["得分不少于75：得分75.36（1055/14）；符合，余0.36（5/14）。",
         "优秀+称职达到有效票数的三分之二：加权得票率63.57%（89/140）；须达66.67%（2/3）；不符合，差3.10%（13/420）。",
         "苏木：得分 1055/14 75.36",
         "得票要求  得分不少于75，且优秀+称职加权后达到有效票数的三分之二，且不称职加权后少于有效票数的三分之一（", "结果  达到要求 2、未达到要求 1"]),
    "excellence-by-score": (
        ["score at least 80: score 79.00; not met, 1.00 short.", "Rank 1: among the first 2 (", "Rank 2: level with others by score at the last of 2 places", "Rank 5: who does not pass is not listed",
         "At most 40% of the persons are listed, rounded down (", "Scores name graded left out exact rounded", "杜仲 7 2 891/10 89.10", "石韦 5 0 891/10 89.10", "Where more than 5 ballots of a tier grade a person, 1 of the highest and 1 of the lowest are left out"],
        ["列入名单的不超过总人数的40%，去掉尾数（样例评优办法 第五条）。", "得分不少于80：得分92.00；符合，余12.00。", "多于5张时，去掉最高、最低各1张再计得分"]),
    "owners-meeting": (
        ["more than 1/2 of returned: 4 of 7 returned, 57.14%; needed 4; met, just enough.", "more than 1/2 of weight: weight 220 of 690 by weight, 31.88%; needed 346; not met, 126 short.",
         "weight 430 of 690 by weight, 62.32%; needed 346; met, 84 to spare.", "Weight of the ballots (面积): due 1000, returned 690, valid 690.", "面积 320 220 150 0",
         "Met: returned at least 2/3 of due; 7 returned of 10 due, required 7 ballot papers.", "Met: weight at least 2/3 of weight due; 690 by weight of 1000 due by weight, required 667."],
        ["超过收回选票权数的二分之一：收回权数690，得220，占31.88%；须得346；不符合，差126。", "权数（面积）：应到1000，收回690，有效690。"]),
    "congress": (["Exactly 1 per seat are to be chosen; a ballot with fewer is void ("], ["每个名额须正好选1人；选不足的，整张票作废（"]),
    "meeting-recommendation": (["Names could be written in."], ["可以另选他人。"]),
    "trade-union": (["Of candidates with equal votes, the one with fewer against is first (样例选举办法 第七条).", "The tie is settled by fewer votes against: 3 (", "The tie is settled by fewer votes against: 7 ("], ["票数相同的，反对票少者在前（样例选举办法 第七条）。", "票数相同，反对票少者在前：反对3票"]),
    "village-election": (["w1 黄芪 2 — — 0", "written in", "Met: returned more than 1/2 of due; 28 returned of 41 due, required 21 ballot papers."], ["另选他人", "w1 黄芪 2 — — 0", "应到41人，收回28张，须达21张"]),
    "party-election": (["Names could be written in"], ["可以另选他人"]),
    "talk-recommendation": (["weighted rate 51.50% (103/200); needed 40.00% (2/5); met, 11.50% (23/200) to spare.", "苏木: for/present 103/200 51.50%"], ["苏木：推荐/实到 103/200 51.50%"]),
}

# What belongs to the regulation, or to votes on persons, and has no place in these reports.
NEVER = {"village-election": ["拟任", "缓议"], "party-election": ["拟任", "缓议"], "congress": ["缓议"], "trade-union": ["缓议"], "meeting-recommendation": ["反对票"], "weighted-appraisal": ["提出建议"], "excellence-by-score": ["提出建议"], "owners-meeting": ["姓名", "拟任", "缓议"]}

RULES = {  # lines of a rule, in English and Chinese
    "weighted-appraisal": (["通过 (pass)", "得分不少于75且优秀+称职占有效不少于2/3且不称职占有效少于1/3 (score", "空层次权重 (weight of empty tier)", "不计结果 (refuse)"],
                           ["得分不少于75且优秀+称职占有效不少于2/3且不称职占有效少于1/3"]),
    "excellence-by-score": (["0至100每档0.5 (0 to 100 by 0.5)", "1 from each end when ballots are more than 5", "人数的40% (40% of persons)", "按得分 (by score)"], ["各去1个多于5张时"]),
    "trade-union": (["tie fewer against"], ["fewer against（反对少者）"]),
}


def close(text):
    """Without blanks: Chinese is broken anywhere."""
    return re.sub(r"\s+", "", text)


def called(arguments, environment):
    return subprocess.run([tally(), *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")


def says(report, name, arguments, texts, environment):
    done = called(arguments, environment)
    report.check(done.returncode == 0, "%s: %s" % (name, arguments[0]), done.stderr)
    for text in texts:
        report.check(close(text) in close(done.stdout), "%s: “%s” is not there" % (name, text), done.stdout)


def checked(report):
    """What check says of an election speaks of candidates: 2 for the one post, 3 for the other, and one written in; of matters it does not. Votes have their unit, weight has none."""
    says(report, "village-election", ["check", OWN / "village-election"], ["Candidates: 5, of these deferred: 0; written in: 1"], ENGLISH)
    says(report, "village-election", ["check", OWN / "village-election"], ["候选人5人次，其中暂缓表决0人次；另选他人1人次"], CHINESE)
    says(report, "trade-union", ["check", OWN / "trade-union"], ["候选人4人次，其中暂缓表决0人次\n"], CHINESE)
    says(report, "trade-union", ["check", OWN / "trade-union"], ["Candidates: 4, of these deferred: 0\n"], ENGLISH)
    shown = called(["check", OWN / "trade-union"], CHINESE).stdout
    report.check("另选" not in shown, "names that cannot be written in are not numbered", shown)
    says(report, "owners-meeting", ["check", OWN / "owners-meeting"], ["表决事项3项，其中暂缓表决0项"], CHINESE)
    says(report, "owners-meeting", ["count", OWN / "owners-meeting", "--no-ledger"], ["（收回7张，须得4票），且超过收回选票权数的二分之一（收回权数690，须得346）"], CHINESE)
    says(report, "owners-meeting", ["count", OWN / "owners-meeting", "--no-ledger"], ["(with 7 returned, 4 votes needed)"], ENGLISH)


def rounding(report, work):
    """Three tiers of a third: 1/3 of 1/3 each is 11.11 three times, and 33.33 together; of 2/3 it is 22.22 and 66.67, which do not add up."""
    folder = work / "thirds"
    folder.mkdir()
    rows(folder, "meeting.csv", [("key", "value"), ("meeting", "t"), ("title", "会"), ("body", "样例局"), ("place", "楼"), ("date", "2026-04-20"), ("rule", "rule.csv"), ("host", "甲某"),
                                 ("teller", "乙某"), ("scrutineer", "丙某")])
    rows(folder, "rule.csv", [("key", "value", "cite"), ("rule", "own", ""), ("title", "自定", ""), ("kind", "decision", ""), ("pass", "at least 1/2 of valid", ""), ("blank", "abstain", ""),
                              *(("weight", "%s 1/3" % t, "") for t in "abc"), ("archive", "一处", ""), ("archive", "二处", "")])
    rows(folder, "tiers.csv", [("tier", "name", "due", "present", "issued", "returned"), *((t, "层" + t, *["3"] * 4) for t in "abc")])
    rows(folder, "roster.csv", [("id", "name"), ("1", "人甲"), ("2", "人乙")])
    marks = [("√", "√"), ("×", "√"), ("×", "×")]
    rows(folder, "ballots.csv", [("ballot", "tier", "1", "2"), *(("%s%d" % (t, i), t, *marks[i]) for t in "abc" for i in range(3))])
    done = called(("count", folder, "--no-ledger"), ENGLISH)
    report.check(close("层a 1/3 33.33% (1/3) 1/9 11.11%") in close(done.stdout), "a third of a third", done.stdout)
    report.check(done.stdout.count("The rounded parts add up to") == 1, "one note on rounding", done.stdout)
    report.check(close("The rounded parts add up to 66.66%; the exact total, rounded once, is 66.67%.") in close(done.stdout), "what does not add up", done.stdout)


def columns(report, work):
    """缓议 is the regulation's: summary and board of another body have it only where a ballot bears it. And no column is without a heading."""
    for name, change, has in (("trade-union", "弃权", False), ("trade-union", "缓议", True), ("owners-meeting", "弃权", False), ("scored", "", False)):
        folder = work / ("%s-%s" % (name, change))
        shutil.copytree(OWN / ("excellence-by-score" if name == "scored" else name), folder)
        ballots = folder / "ballots.csv"
        ballots.write_text(ballots.read_text(encoding="utf-8").replace("弃权", change or "弃权", 1), encoding="utf-8")
        done = called(("count", folder, "--by", "己某", "--quiet"), CHINESE)
        (ledger,) = folder.glob("*.tally")
        summary = called(("export", ledger, "--format", "csv", "--lang", "zh"), CHINESE).stdout
        called(("announce", ledger, "--html", folder / "board.html", "--by", "己某", "--quiet"), CHINESE)
        board = (folder / "board.html").read_text(encoding="utf-8")
        report.check(done.returncode == 0 and ("缓议" in summary) == has, "%s, %s: the summary" % (name, change), done.stderr + summary)
        report.check(('data-mark="hold"' in board) == has, "%s, %s: the board" % (name, change), board)
        heads = [line for line in summary.splitlines() if line.startswith(("名次,", "序号,", "序,", "编号,", "姓名,", "事项,"))]
        report.check(heads and not any("" in line.split(",") for line in heads), "%s: every column has a heading" % name, summary)


def signed_numbers(report, work):
    """A number below 0 is none: what is said is how to write it, not that it is Chinese."""
    file = work / "signed.csv"
    for key in ("score", "分值"):
        file.write_text("key,value,cite\nrule,own/x,\nkind,appraisal,\ngrades,优秀 称职,\n%s,优秀 -5,\n%s,称职 80,\npass,score at least 5,\n" % (key, key), encoding="utf-8")
        done = called(("rules", file), ENGLISH)
        report.check(done.returncode == 78 and "“优秀 -5” is not of the form “优秀 95”" in done.stderr, "%s below 0" % key, done.stderr)


def main():
    report = Report()
    for name, (english, chinese) in SAYS.items():
        says(report, name, ("count", OWN / name, "--no-ledger"), english, ENGLISH)
        says(report, name, ("count", OWN / name, "--no-ledger"), chinese, CHINESE)
    for name, texts in NEVER.items():
        shown = called(("count", OWN / name, "--no-ledger"), CHINESE).stdout
        for text in texts:
            report.check(text not in shown, "%s: “%s” is there" % (name, text), shown)
    for name, (english, chinese) in RULES.items():
        says(report, name, ("rules", OWN / name / "rule.csv"), english, dict(ENGLISH, COLUMNS="300"))
        says(report, name, ("rules", OWN / name / "rule.csv"), chinese, dict(CHINESE, COLUMNS="300"))
    checked(report)
    with Workshop() as work:
        rounding(report, work)
        columns(report, work)
        signed_numbers(report, work)
    report.end()


if __name__ == "__main__":
    main()
