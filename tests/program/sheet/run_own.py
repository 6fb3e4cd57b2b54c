#!/usr/bin/env python3
"""Sheets of rules of other bodies: those of every meeting of ballots/own are issued, signed and verified; the figures that each README works out by hand stand on the pages.

Blanks tell nothing on a page. Needs poppler-utils.
"""

import json
import re
import shutil

from support.sheets import DIFFERENT, DONE, ROOT, Keys, Meeting, Report, Verdict, must, need, run, tool, workshop

OWN = ROOT / "ballots" / "own"
SIGNER = "雷玉竹"  # the scrutineer of all of them
ENGLISH = ("weighted-appraisal", "owners-meeting")

# Worked out in ballots/own/*/README.md. A cell after the other in a row; a name that stands beside several rows comes after them.
FIGURES = {
    "meeting-recommendation": (
        "内设机构负责人8 8 8 8 0 7 1 1", "合计20 19 19 19 0 18 1 1",
        "可以另选他人",
        "9/18 50.00% 须6票，多3票", "5/18 27.78% 须6票，差1票", "安息香 另选他人", "3/18 16.67% 须6票，差3票",
        "11/18 61.11% 须6票，多5票", "10/18 55.56% 须6票，多4票", "8/18 44.44% 须6票，多2票", "2/18 11.11% 须6票，差4票"),
    "talk-recommendation": (
        "个别谈话 应到",
        "领导班子成员 50%、内设机构负责人 30%、其他参加人员 20%（样例办法 第六条）",
        "51.50% 103/200 · 不少于40.00%，多11.50%", "35.50% 71/200 · 不少于40.00%，差4.50%", "9.00% 9/100 · 不少于40.00%，差31.00%",
        "3/4 50% 3/8 37.50%", "2/6 30% 1/10 10.00%", "1/5 20% 1/25 4.00%", "合计 103/200 51.50%",
        "1/4 50% 1/8 12.50%", "3/6 30% 3/20 15.00%", "2/5 20% 2/25 8.00%", "合计 71/200 35.50%"),
    "weighted-appraisal": (
        "优秀 95、称职 80、基本称职 60、不称职 30", "领导 40%、中层 30%、群众 30%（样例办法 第四条）",
        "合计 5 5 2 4 0 0 75.36 1055/14", "合计 3 10 1 0 1 1 81.70 817/10",
        # 苏木
        "领导 3 90.00 40% 36 36.00", "中层 6 73.33（220/3） 30% 22 22.00", "群众 7 57.86（405/7） 30% 243/14 17.36", "合计 1055/14 75.36",
        "75.36 1055/14 不少于75.00 多0.36 符合", "72.86% 51/70 不少于66.67% 多6.19% 符合", "17.14% 6/35 少于33.33% 低16.19% 符合",
        "3/3 40% 2/5 40.00%", "4/6 30% 1/5 20.00%", "3/7 30% 9/70 12.86%", "合计 51/70 72.86%", "4/7 30% 6/35 17.14%",
        # 杜仲
        "中层 5 89.00 30% 267/10 26.70", "群众 6 76.67（230/3） 30% 23 23.00", "合计 817/10 81.70",
        "81.70 817/10 不少于75.00 多6.70 符合", "86.43% 121/140 不少于66.67% 多19.76% 符合", "0.00% 0 少于33.33% 低33.33% 符合",
        # 白薇
        "群众 7 44.29（310/7） 30% 93/7 13.29", "合计 478/7 68.29",
        "68.29 478/7 不少于75.00 差6.71 不符合", "63.57% 89/140 不少于66.67% 差3.10% 不符合", "21.43% 3/14 少于33.33% 低11.90% 符合"),
    "party-election": (
        "党员30 26 26 25 1 22 3 0", "苏木 22 0 0 0 22/26 84.62% 须14票，多8票", "石韦 19 3 0 0 19/26 73.08% 须14票，多5票",
        "柴胡 12 9 0 1 12/26 46.15% 须14票，差2票", "马兰 6 12 4 0 6/26 23.08% 须14票，差8票", "安息香 另选他人 3 — — 1 3/26 11.54% 须14票，差11票"),
    "village-election": (
        "村民41 30 30 28 2 27 1 1", "法定人数", "苏木 13 10 1 3 13/28 46.43% 须15票，差2票", "杜仲 8 15 1 3 8/28 28.57% 须15票，差7票",
        "黄芪 另选他人 2 — — 0 2/28 7.14% 须15票，差13票",
        "白薇 23 3 1 0 23/28 82.14% 须15票，多8票", "石韦 16 8 3 0 16/28 57.14% 须15票，多1票", "柴胡 11 13 3 0 11/28 39.29% 须15票，差4票"),
    "congress": (
        "代表51 45 45 45 0 35 10 0", "苏木 35 0 0 0 35/51 68.63% 须26票，多9票", "石韦 30 5 0 0 30/51 58.82% 须26票，多4票",
        "柴胡 20 15 0 0 20/51 39.22% 须26票，差6票", "马兰 15 20 0 0 15/51 29.41% 须26票，差11票", "黄芪 另选他人 5 — — 0 5/51 9.80% 须26票，差21票",
        "委员 代表 6 36、37、38、39、43、44", "委员 代表 4 40、41、42、45"),
    "trade-union": (
        "苏木 26 7 0 0 26/45", "杜仲 25 8 0 0 25/45", "白薇 24 3 6 0 24/45 53.33% 须23票，多1票", "石韦 24 7 2 0 24/45 53.33% 须23票，多1票",
        "同票，反对票少者在前"),
    "title-committee": (
        "专家15 12 12 12 0 12 0 0", "苏木 9 3 0 0 9/12 75.00% 须8票，多1票", "杜仲 8 2 2 0 8/12 66.67% 须8票，正好", "白薇 7 5 0 0 7/12 58.33% 须8票，差1票",
        "石韦 8 3 0 1 8/12 66.67% 须8票，正好"),
    "excellence-by-score": (
        "0至100，每档0.5（样例评优办法 第二条）", "1 苏木 7 0 0 92.00 不少于80.00，多12.00", "2 杜仲 7 0 0 89.10 不少于80.00，多9.10 并列",
        "2 石韦 5 1 1 89.10 不少于80.00，多9.10 并列", "4 白薇 7 0 0 85.00 不少于80.00，多5.00", "5 柴胡 7 0 0 79.00 不少于80.00，差1.00",
        "苏木 7 2 92 92.00", "杜仲 7 2 891/10 89.10", "石韦 5 0 891/10 89.10", "白薇 7 2 85 85.00", "柴胡 7 2 79 79.00"),
    "owners-meeting": (
        "选票权数：面积", "业主 7 1000 690 690", "法定人数", "应到10人，收回7张，须达7张", "应到权数1000，收回权数690，须达667", "选聘物业服务企业 4 220 3 470 0 0 0 0", "使用维修资金 4 430 3 260 0 0 0 0",
        "改建电动自行车棚 2 320 4 220 1 150 0 0",
        "4/7 57.14% 不少于4 正好 符合", "220/690 31.88% 不少于346 差126 不符合", "430/690 62.32% 不少于346 多84 符合",
        "2/7 28.57% 不少于4 差2 不符合", "320/690 46.38% 不少于346 差26 不符合"),
}
IN_ENGLISH = {
    "weighted-appraisal": ("75.36 1055/14 at least 75.00 0.36 to spare holds", "63.57% 89/140 at least 66.67% 3.10% short does not hold", "3/7 30% 9/70 12.86%"),
    "owners-meeting": ("Weight of the ballots: 面积", "220/690 31.88% at least 346 126 short does not hold", "业主 7 1000 690 690"),
}


def closed(text):
    """Without blanks, also those of the script."""
    return re.sub(r"\s+", "", text)


def text_of(path):
    status, said = tool("pdftotext", "-raw", "-enc", "UTF-8", path, "-")
    if status:
        raise RuntimeError(said)
    return closed(said)


def stands(figure, text):
    """Between a name and its figures stands the office, which has none."""
    name, _, rest = figure.partition(" ")
    return closed(figure) in text or (not name.isascii() and rest and re.search(re.escape(name) + r"\D{0,30}?" + re.escape(closed(rest)), text) is not None)


def hold(report, what, path, figures):
    text = text_of(path)
    absent = [figure for figure in figures if not stands(figure, text)]
    report.check(figures and not absent, f"{what}: the figures worked out by hand", absent)


# On how many pages, where the signatures and what stands above them fit below the rest.
PAGES = {"title-committee": 2, "owners-meeting": 2, "excellence-by-score": 2, "talk-recommendation": 2}


def pages_of(path):
    return tool("pdftotext", "-raw", "-enc", "UTF-8", path, "-")[1].count("\f")


def result_of(folder):
    status, said, error = run("count", folder, "--no-ledger", "--json")
    return json.loads(said) if status == DONE else error


def check_meeting(report, work, keys, source):
    name = source.name
    meeting = Meeting(source, work / name)
    sheets = meeting.issue(*keys.options(SIGNER))
    verdict = Verdict(meeting.ledger, *sheets, "--trust", keys.certificate(SIGNER))
    report.check(len(sheets) == 2 and verdict.holds and verdict.says(sheets[0]), f"{name}: issued, signed and verified", verdict)
    hold(report, name, sheets[0], FIGURES.get(name))
    report.check(name not in PAGES or pages_of(sheets[0]) == PAGES[name], f"{name}: on {PAGES.get(name)} pages", pages_of(sheets[0]))
    if name in ENGLISH:
        other = work / f"{name}-english"
        must("sheet", meeting.ledger, "--unsigned", "--lang", "en", "--out", other, "--by", "己某", "--quiet")
        hold(report, f"{name}, in English", meeting.sheets(other)[0], IN_ENGLISH[name])
    # what is attached is enough to count again
    taken = work / f"{name}-taken"
    must("export", sheets[0], "--inputs", taken)
    before, after = result_of(source), result_of(taken)
    report.check(isinstance(before, dict) and before == after, f"{name}: counted again from what is attached", after)
    return meeting


# Three tiers of equal weight, 2 of 3 votes in each: the parts are 2/9 = 22.22 %, which together would be 66.66 %; the total is 2/3 = 66.67 %.
THIRDS = {
    "rule.csv": "项目,规定,依据\nrule,own/thirds,\ntitle,三等分,\nkind,recommendation,\n权重,甲 1/3,\n权重,乙 1/3,\n权重,丙 1/3,\n通过,占实到不少于2/3,\n"
                "archive,甲柜,\narchive,乙柜,\n",
    "tiers.csv": "层次,名称,应到,实到,发出,收回\n甲,甲层,3,3,3,3\n乙,乙层,3,3,3,3\n丙,丙层,3,3,3,3\n",
    "ballots.csv": "票号,层次,苏木\n" + "".join(f"{3 * t + n},{tier},{'推荐' if n < 3 else ''}\n" for t, tier in enumerate("甲乙丙") for n in (1, 2, 3)),
    "posts.csv": "职位编号,职位,名额\np1,样例局局长,1\n",
    "roster.csv": "编号,姓名\na1,苏木\n",
}


def check_rounding(report, work):
    folder = work / "thirds"
    shutil.copytree(OWN / "meeting-recommendation", folder, ignore=shutil.ignore_patterns("expected.txt"))
    for name, text in THIRDS.items():
        (folder / name).write_text(text, encoding="utf-8")
    must("count", folder, "--by", "己某", "--quiet")
    (ledger,) = folder.glob("*.tally")
    must("sheet", ledger, "--unsigned", "--by", "己某", "--quiet")
    text = text_of(sorted(folder.glob("*.pdf"))[0])
    report.check(text.count(closed("2/3 33.33%（1/3） 2/9 22.22%")) == 3 and closed("合计 2/3 66.67%") in text, "thirds: each part exact and rounded", text)
    report.check("66.66%" in text and closed("2/3 · 不少于66.67%，正好") in text, "thirds: that the rounded parts do not add up is said", text)


def variant(work, name, source, **files):
    """The unsigned sheet, in text by page, of a meeting of ballots/own with other files."""
    folder = work / name
    shutil.copytree(OWN / source, folder, ignore=shutil.ignore_patterns("expected.txt"))
    for file, change in files.items():
        path = folder / f"{file}.csv"
        path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8")
    must("count", folder, "--by", "己某", "--quiet")
    (ledger,) = folder.glob("*.tally")
    must("sheet", ledger, "--unsigned", "--by", "己某", "--quiet")
    return tool("pdftotext", "-raw", "-enc", "UTF-8", sorted(folder.glob("*.pdf"))[0], "-")[1].split("\f")[:-1]


def check_subheadings(report, work):
    """However far down the page it comes: below the heading of a post, as the host reads it out, stands a person."""
    last = []
    for lines in range(1, 18):
        for page in variant(work, f"heading-{lines}", "trade-union", meeting=lambda text: text.replace("样例公司食堂", "样例公司食堂" * 6 * lines)):
            said = [line.strip() for line in page.splitlines()]
            body = said[:next(i for i, line in enumerate(said) if line.startswith("会议 "))]
            if body and re.search(r"（名额\d名）$", body[-1]):
                last.append((lines, body[-1]))
    report.check(not last, "no heading of a post ends a page", last)


def check_holds(report, work):
    """缓议 is the regulation's: under the rule of another body it has a column only where a ballot bears it."""
    for name in ("party-election", "village-election", "congress", "trade-union", "owners-meeting"):
        text = "".join(variant(work, f"{name}-plain", name))
        report.check("缓议" not in text, f"{name}: no column of holds", text)
    held = variant(work, "held", "trade-union", ballots=lambda text: text.replace("弃权", "缓议", 1))
    report.check("缓议" in "".join(held), "trade-union: a ballot that bears it has its column", held)
    plain = "".join(variant(work, "plain", "title-committee"))
    report.check("缓议" not in plain, "nor is there one under any rule where nobody marked so", plain)


def check_lone_rows(report, work):
    """However many persons there are: of a table that goes on over a page's end, at least three rows are on each page. And headings of marks are not set a character to a line."""
    alone, longest = [], 0
    for count in range(8, 24):
        folder = work / f"rows-{count}"
        shutil.copytree(OWN / "excellence-by-score", folder, ignore=shutil.ignore_patterns("expected.txt"))
        names = [f"人选{'甲乙丙丁戊己庚辛壬癸'[n // 10]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}" for n in range(count)]
        (folder / "roster.csv").write_text("编号,姓名,现任职务\n" + "".join(f"{n + 1},{name},样例局科员\n" for n, name in enumerate(names)), encoding="utf-8")
        (folder / "ballots.csv").write_text("票号," + ",".join(names) + "\n" + "".join(f"{b + 1}," + ",".join(str(99 - n) for n in range(count)) + "\n" for b in range(7)), encoding="utf-8")
        must("count", folder, "--by", "己某", "--quiet")
        (ledger,) = folder.glob("*.tally")
        must("sheet", ledger, "--unsigned", "--by", "己某", "--quiet")
        pages = tool("pdftotext", "-raw", "-enc", "UTF-8", sorted(folder.glob("*.pdf"))[0], "-")[1].split("\f")[:-1]
        longest = max(longest, len(pages))
        for table, row in (("votes", r"人选..\s+样例局科员"), ("scores", r"(?m)^人选..\s*7\s+2\s")):
            rows = [found for found in (len(re.findall(row, page)) for page in pages) if found]
            if sum(rows) != count or min(rows) < 3:
                alone.append(f"{count} persons, {table}: {rows}")
    report.check(not alone and longest > 2, "no row of a table stands alone on a page", alone)
    folder = work / "headings"
    shutil.copytree(OWN / "weighted-appraisal", folder, ignore=shutil.ignore_patterns("expected.txt"))
    rule = "\n".join(line for line in (folder / "rule.csv").read_text(encoding="utf-8").splitlines() if not line.startswith(("通过", "权重", "空层次权重"))) + "\n通过,得分不少于75,\n"
    (folder / "rule.csv").write_text(rule, encoding="utf-8")
    must("count", folder, "--by", "己某", "--quiet")
    (ledger,) = folder.glob("*.tally")
    must("sheet", ledger, "--unsigned", "--by", "己某", "--quiet")
    said = tool("pdftotext", "-layout", "-enc", "UTF-8", sorted(folder.glob("*.pdf"))[0], "-")[1]
    report.check(re.search(r"优秀\s+称职", said) and re.search(r"空白\s+作废\s+得分", said), "the heading of a mark stands on a line", said[:1500])


def main():
    need("pdftotext")
    report, work = Report(), workshop()
    keys = Keys(work / "keys")
    for source in sorted(path.parent for path in OWN.glob("*/meeting.csv")):
        check_meeting(report, work, keys, source)
    check_rounding(report, work)
    check_lone_rows(report, work)
    check_subheadings(report, work)
    check_holds(report, work)
    report.end()


if __name__ == "__main__":
    main()
