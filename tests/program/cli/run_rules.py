#!/usr/bin/env python3
"""tally rules: what each line says in either language, and that a line cites nothing; rules called by their titles; the papers that tally new lists."""

import os
import subprocess

from support.ledgers import Report, Workshop, rows, run
from support.results import tally

OWN = [
    ("key", "value", "cite"),
    ("rule", "xuni/vote", "第一条"),
    ("kind", "decision", ""),
    ("pass", "more than 1/2 of due", "第二条"),
    ("method", "投票 hands", ""),
    ("publicity", "7 to 15 days", "第三条"),
    ("publicity for", "提拔 轮岗 appoint", ""),
    ("in office", "decision", ""),
    ("probation", "1 years 提拔 extended by 6 months", "第四条"),
    ("material", "2 copies 审批表", ""),
    ("material", "1 copies 报告", "第五条"),
]

# Line by line: key, value and citation, as they stand on a wide screen.
ENGLISH = [
    ("rule", "xuni/vote", "第一条"),
    ("kind", "decision", "(no citation)"),
    ("pass", "more than 1/2 of due", "第二条"),
    ("method", "投票 hands (ballots hands)", "(no citation)"),
    ("publicity", "7 to 15 days", "第三条"),
    ("publicity for", "提拔 轮岗 appoint (promote transfer appoint)", "(no citation)"),
    ("in office", "decision (from the day of the decision)", "(no citation)"),
    ("probation", "1 years 提拔 extended by 6 months (1 year: promote; may be extended by 6 months)", "第四条"),
    ("material", "2 copies 审批表", "(no citation)"),
    ("", "1 copies 报告", "第五条"),
]
CHINESE = [
    ("rule（办法）", "xuni/vote", "第一条"),
    ("kind（种类）", "decision（票决）", "未注明依据"),
    ("pass（得票要求）", "more than 1/2 of due（超过应到会人数的二分之一）", "第二条"),
    ("method（表决方式）", "投票 hands（投票 举手）", "未注明依据"),
    ("publicity（公示）", "7 to 15 days（7至15天）", "第三条"),
    ("publicity for（公示对象）", "提拔 轮岗 appoint（提拔 交流 任）", "未注明依据"),
    ("in office（任职时间）", "decision（自决定之日起计算）", "未注明依据"),
    ("probation（试用期）", "1 years 提拔 extended by 6 months（1年：提拔；可以延长6个月）", "第四条"),
    ("material（材料）", "2 copies 审批表（2份）", "未注明依据"),
    ("", "1 copies 报告（1份）", "第五条"),
]


def check_remarks(report, work):
    """What an example says of a line is no citation: while it stands, it is told, once, with how many there are; the rule is read all the same."""
    for name in ("weights", "scores", "write-ins", "two-majorities", "owners", "top"):
        text = run("rules", "--example", name)[1]
        count = text.count("【请改为依据】")
        (work / f"{name}.csv").write_text(text, encoding="utf-8")
        status, out, error = run("rules", work / f"{name}.csv", "--lang", "zh")
        report.check(status == 0 and count > 5 and error.count("[example-cite]") == 1 and f"{count}处依据" in error and ":2:" in error, f"{name}: {count} remarks stand", error)
        # a folder that is made by it counts by its copy, and there they are to be mended
        status, out, error = run("new", work / f"new-{name}", "--rule", work / f"{name}.csv", "--quiet")
        report.check(status == 0 and error.count("[example-cite]") == 1 and f"{work}/new-{name}/rule.csv:2:" in error and f"{name}.csv:" not in error.replace("/rule.csv:", ""), f"{name}: in the copy", error)
        lines = [line.rsplit(",", 1)[0] + ",样例章程 第一条" for line in text.splitlines()[1:]]
        (work / f"{name}.csv").write_text("\n".join([text.splitlines()[0], *lines]) + "\n", encoding="utf-8")
        status, out, error = run("rules", work / f"{name}.csv", "--lang", "zh")
        report.check(status == 0 and "example-cite" not in error, f"{name}: the body's own citations", error)


def check_languages(report, work):
    """A Chinese value beside an English key: which of the two to change."""
    for value, key in (("弃权", "空白"), ("同意", "空白")):
        rows(work, "mixed.csv", [*OWN[:4], ("blank", value, "")])
        status, out, error = run("rules", work / "mixed.csv", "--lang", "zh")
        report.check(status != 0 and f"请把“blank”改写为“{key}”" in error, f"blank,{value}", error)
    rows(work, "mixed.csv", [*OWN[:3], ("pass", "占应到多于1/2", "")])
    status, out, error = run("rules", work / "mixed.csv", "--lang", "zh")
    report.check(status != 0 and "请把“pass”改写为“通过”" in error, "pass", error)


def shown(lang, rule):
    """The cells of each line."""
    status, out, error = run("rules", rule, "--lang", lang, "--quiet", env={**os.environ, "COLUMNS": "300"})
    lines = [tuple(cell.strip() for cell in line.split("  ") if cell.strip()) for line in out.splitlines()[3:] if line.strip()]
    return status, lines, out + error


def check_lines(report, work):
    rows(work, "own.csv", OWN)
    for lang, wanted in (("en", ENGLISH), ("zh", CHINESE)):
        status, lines, said = shown(lang, work / "own.csv")
        report.check(status == 0, f"{lang}: the rule has no errors", said)
        for one, line in zip(wanted, lines):
            report.check(line == tuple(cell for cell in one if cell), f"{lang}: {one}", line)
        report.check(len(lines) == len(wanted), f"{lang}: every line once", said)


def check_titles(report, work):
    for name, title in (("bureau/committee", "分局支委会讨论决定科级干部任用表决"), ("aheqi/committee", "阿合奇县委常委会干部任免票决(过半数)")):
        report.check(run("rules", title) == run("rules", name), f"{name} by its title")
        report.check(run("rules", title, "--csv") == run("rules", name, "--csv"), f"its file, too")
        status, out, error = run("new", work / name.replace("/", "-"), "--rule", title, "--quiet")
        meeting = (work / name.replace("/", "-") / "meeting.csv").read_text("utf-8-sig") if status == 0 else ""
        report.check(f"办法,{name}\n" in meeting, "a new folder has the name of the rule", meeting + error)
    status, out, error = run("rules", "分局支委会讨论决定科级干部任用")
    report.check(status == 78 and "[unknown-rule]" in error and not out, "half a title is none", out + error)


EXAMPLES = {
    "weights": ["权重,领导 40%", "空层次权重", "且"], "scores": ["分值,优秀 95", "去高低分", "得分不少于80"],
    "write-ins": ["另选他人,允许", "差额"], "two-majorities": ["收回占应到多于1/2", "正好", "同票"],
    "owners": ["选票权数", "应到权数", "且"], "top": ["打分,0至100", "入选,人数的20%"]}


def check_files(report, work):
    """--csv: for spreadsheet programs, with the mark and the ends of lines that they write; read back without a complaint."""
    _, listed, _ = run("rules", "--quiet", env={**os.environ, "COLUMNS": "300"})
    names = [line.split()[0] for line in listed.splitlines() if "/" in line.split("  ")[0]]
    report.check(len(names) == 17, "seventeen rules", listed)
    for name in names:
        done = subprocess.run([tally(), "rules", name, "--csv"], capture_output=True)
        report.check(done.stdout[:3] == b"\xef\xbb\xbf" and done.stdout.count(b"\xef\xbb\xbf") == 1, f"{name}: one byte order mark", done.stdout[:20])
        report.check(done.stdout.count(b"\n") == done.stdout.count(b"\r\n") > 5 and done.stdout.endswith(b"\r\n"), f"{name}: CRLF", done.stdout[-20:])
        path = work / f"{name.replace('/', '-')}.csv"
        path.write_bytes(done.stdout)
        status, out, error = run("rules", path, "--quiet")
        report.check(status == 0 and not error and out == run("rules", name, "--quiet")[1], f"{name}: read back, the same rule", out + error)


def check_examples(report, work):
    """--example: rules of other kinds, each with an explanation in its third column, and none with an error."""
    for name, words in EXAMPLES.items():
        done = subprocess.run([tally(), "rules", "--example", name], capture_output=True)
        text = done.stdout.decode("utf-8-sig")
        report.check(done.stdout[:3] == b"\xef\xbb\xbf" and "\n" not in text.replace("\r\n", ""), f"{name}: as spreadsheets are", text)
        report.check(all(word in text for word in words) and text.count("【请改为依据】") > 5, f"{name}: what it shows, explained", text)
        path = work / f"example-{name}.csv"
        path.write_bytes(done.stdout)
        status, out, error = run("rules", path, "--lang", "zh")
        report.check(status == 0 and "错误" not in error and "示例" in out, f"{name}: a rule without errors", out + error)
        status, out, error = run("new", work / f"meeting-{name}", "--rule", path, "--lang", "zh")
        report.check(status == 0, f"{name}: a meeting can be made of it", out + error)
    status, out, error = run("rules", "--example", "elections")
    report.check(status == 64 and not out and "two-majorities" in error, "another example is none", out + error)


def check_papers(report, work):
    """第五篇 6, and a rule that asks for none."""
    _, out, _ = run("new", work / "papers", "--rule", "bureau/committee", "--lang", "zh")
    lines = [line.split() for line in out.splitlines() if line.startswith("□")]
    report.check(lines == [["□", "1", "《职务任免报告》", "第五篇", "6"], ["□", "2", "《科级干部职数管理一览表》", "第五篇", "6"],
                           ["□", "2", "《科级干部任免审批表》", "第五篇", "6"], ["□", "1", "《任职干部考察材料》", "第五篇", "6"]], "the papers of 第五篇 6", out)
    _, out, _ = run("new", work / "none", "--rule", "county/committee", "--lang", "zh")
    report.check("□" not in out and "材料" not in out, "no list where the rule asks for none", out)
    rows(work, "own.csv", OWN + [("archive", "甲处", ""), ("archive", "乙处", "")])
    _, out, _ = run("new", work / "own", "--rule", work / "own.csv", "--lang", "en")
    report.check([line.split() for line in out.splitlines() if line.startswith("□")] == [["□", "2", "审批表", "(no", "citation)"], ["□", "1", "报告", "第五条"]], "a rule of one's own", out)


def main():
    report = Report()
    with Workshop() as work:
        for check in (check_lines, check_titles, check_files, check_examples, check_remarks, check_languages, check_papers):
            folder = work / check.__name__
            folder.mkdir()
            check(report, folder)
    report.end()


if __name__ == "__main__":
    main()
