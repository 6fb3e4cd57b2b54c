#!/usr/bin/env python3
"""A sheet of a count that corrects an announced or signed one: its reading text opens with 更正, names the announcement before and what changed, and withholds what `announce` withholds; and
the sheet alone is enough to write it again.

Twenty ballots on three persons, of which fewer than 5 would tell how they were cast. The first count is announced, its sheets are signed. Then 人甲 gets one vote less, which is withheld, and
人乙 six more; 人丙 stays as it was. Needs poppler-utils."""

import re
import shutil
import sys

from support.ledgers import Report, Workshop, rows, run
from support.sheets import Keys, need, tool

ID = "g"


def write(folder, votes):
    """votes: how many of 20 ballots agree, for each person."""
    folder.mkdir(exist_ok=True)
    rows(folder, "meeting.csv", [("key", "value"), ("meeting", ID), ("title", "示例会议"), ("body", "局"), ("place", "楼"), ("date", "2026-04-20"), ("rule", "rule.csv"), ("host", "主持某"),
                                 ("teller", "计票某"), ("scrutineer", "监票某")])
    rows(folder, "rule.csv", [("key", "value", "cite"), ("rule", "own", ""), ("title", "自定", ""), ("kind", "decision", ""), ("pass", "more than 1/2 of due", ""), ("blank", "abstain", ""),
                              ("small tier", "fewer than 5", ""), ("archive", "一处", ""), ("archive", "二处", "")])
    rows(folder, "tiers.csv", [("tier", "name", "due", "present", "issued", "returned"), ("a", "层甲", *["20"] * 4)])
    rows(folder, "roster.csv", [("id", "name")] + [("r%d" % i, "人" + who) for i, who in enumerate("甲乙丙")])
    rows(folder, "ballots.csv", [("ballot", "tier", "r0", "r1", "r2")] + [(str(n + 1), "a", *("√" if n < agree else "×" for agree in votes)) for n in range(20)])


def text_of(sheet):
    return re.sub(r"\s", "", tool("pdftotext", "-raw", sheet, "-")[1])


def reading(sheet):
    """The reading text: from its heading to the next."""
    return re.search(r"附\d+主持人宣读(.*?)(?:附\d+(?:决定|依据、提示)|会议g·|$)", text_of(sheet)).group(1)


def first_page(sheet):
    return re.sub(r"\s", "", tool("pdftotext", "-raw", "-l", "1", sheet, "-")[1])


def issued(report, folder, keys, what, *words):
    """Issues and signs the sheets, and returns the first."""
    status, _, error = run("sheet", folder / f"{ID}.tally", "--by", "己某", *words, *keys.options("主持某"))
    report.check(status == 0, f"{what}: issued", error)
    return folder / f"{ID}.1.pdf"


def verified(report, keys, what, *paths):
    status, out, error = run("verify", *paths, "--trust", keys.certificate("主持某"))
    report.check(status == 0, f"{what}: verified", out + error)


def counted(report, folder, votes):
    write(folder, votes)
    status, _, error = run("count", folder, "--by", "己某", "--quiet")
    report.check(status == 0, "counted", error)


def announced(report, ledger):
    status, out, error = run("announce", ledger, "--by", "己某", "--quiet")
    report.check(status == 0, "announced", error)
    return out


def after_an_announcement(report, work, keys):
    folder = work / "m"
    ledger = folder / f"{ID}.tally"
    counted(report, folder, (12, 8, 15))
    announced(report, ledger)
    first = shutil.copy(issued(report, folder, keys, "the first count"), work / "first.pdf")
    report.check("更正" not in text_of(first), "nothing is corrected by the first count", reading(first))
    counted(report, folder, (11, 14, 15))
    second = issued(report, folder, keys, "the correction", "--replace")
    text = reading(second)
    report.check(re.match(r"更正：\d+年\d+月\d+日宣布的计票结果（第1次计票）由本次计票结果替代，以本次宣布的为准。", text), "it opens with the correction, and names the announcement", text)
    page = first_page(second)
    report.check("计票报告单（更正）" in page and re.search(r"更正：\d+年\d+月\d+日宣布的计票结果（第1次计票）由本次计票结果替代", page), "page one says what it replaces", page[:400])
    report.check("更正" not in first_page(first), "page one of the first count does not", first_page(first)[:400])
    report.check("变动：人甲，本次不公布票数。" in text, "one vote less is withheld", text)
    report.check("变动：人乙，同意票由8票改为14票、不同意票由12票改为6票、结果由“未通过”改为“通过”。" in text, "what changed of 人乙", text)
    report.check("变动：人丙" not in text, "nothing changed of 人丙", text)
    report.check("人甲：本次不公布票数。通过。" in text and not re.search(r"人甲：同意\d", text), "the votes on 人甲 are not read out", text)
    report.check("人丙：同意15票" in text, "the votes on 人丙 are", text)
    verified(report, keys, "the sheet alone", second)
    verified(report, keys, "with its ledger", folder)
    words = re.sub(r"\s", "", announced(report, ledger))
    report.check(words.startswith("更正：") and "变动：人乙，同意票由八票改为十四票" in words and "人甲：本次不公布票数" in words, "announce says the same", words)
    verified(report, keys, "after the correction was announced", second)
    again = issued(report, folder, keys, "issued again", "--replace")
    report.check(reading(again) == text, "issued again after it was announced, the reading text is the same", reading(again))
    verified(report, keys, "issued again", folder)
    old = issued(report, folder, keys, "the first count again", "--replace", "--count", "1")
    report.check("更正" not in reading(old) and reading(old) == reading(first), "a sheet of the first count corrects nothing", reading(old))
    verified(report, keys, "the first count again", old)


def after_a_signature(report, work, keys):
    """Signed, and never announced."""
    folder = work / "n"
    counted(report, folder, (12, 8, 15))
    issued(report, folder, keys, "signed")
    counted(report, folder, (11, 14, 15))
    second = issued(report, folder, keys, "the correction of a signed sheet", "--replace")
    text = reading(second)
    report.check(re.match(r"更正：\d+年\d+月\d+日出具并签名的计票报告单（第1次出具）由本次结果替代。", text), "it names the issue that was signed", text)
    page = first_page(second)
    report.check("（更正）" in page and re.search(r"更正：\d+年\d+月\d+日出具并签名的计票报告单（第1次出具）由本次结果替代。", page), "page one names the issue and its date", page[:400])
    report.check("人甲：同意11票" in text, "nobody was told the votes before, so nothing is withheld", text)
    verified(report, keys, "the correction of a signed sheet", second)
    english = issued(report, folder, keys, "in English", "--replace", "--lang", "en")
    report.check("Correction:thisresultreplacesthetallysheets" in text_of(english), "in English", text_of(english)[:500])
    verified(report, keys, "in English", english)


def main():
    need("pdftotext")
    report = Report()
    with Workshop() as work:
        keys = Keys(work / "keys")
        after_an_announcement(report, work, keys)
        after_a_signature(report, work, keys)
    report.end()


if __name__ == "__main__":
    sys.exit(main())
