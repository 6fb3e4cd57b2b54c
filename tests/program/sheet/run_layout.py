#!/usr/bin/env python3
"""The pages of a report by the places of their text: an ordinary vote of up to 12 items stands on page one with all its signatures, 30 items on two; no heading, row, line or signature is
alone on a page; a table that goes on has at least three rows on either side; no line ends within a name or a word of an office.

The meetings are made here: a decision of 1 to 40 items, with up to 5 officials; a recommendation for three posts by six tiers, with talks. Needs poppler-utils and qpdf."""

import csv
import re
import sys

from support.sheets import Meeting, Report, need, together, workshop
from run_numbers import bare, pages_of_words, rows_of, without_feet

# None of them may be broken over two lines.
OFFICES = ("局长", "副局长", "科长", "副科长", "主任", "副主任", "书记", "副书记", "委员", "调研员", "工程师", "办公室", "站长", "副站长", "党组", "负责人")
UNITS = ("样例县农牧示范局", "样例县水利示范局", "样例县护林工作站", "样例县委办公室", "东示范乡")
TITLES = ("党组书记、局长", "副局长", "综合科科长", "四级调研员", "办公室副主任", "护林站站长", "动物疫控中心副主任", "高级工程师")
GIVEN = ("石竹", "半夏", "天冬", "麦冬", "川贝", "当归", "防风", "柴胡", "黄芪", "白芷")
LONG = ("阿依扎达·阿拉套", "库尔曼·卡拉苏", "叶尔波力·布尔库特")


def name_of(i):
    return LONG[i // 4 % 3] + "甲乙丙丁戊己庚辛壬癸"[i // 12 % 10] if i % 4 == 3 else "赵钱孙李周吴郑王冯陈"[i // 10 % 10] + GIVEN[i % 10]


def write(folder, file, rows):
    with open(folder / file, "w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)


def officials(count):
    return [("主持人", "韩立冬"), *[("计票人", f"计某{'甲乙丙丁'[n]}") for n in range((count - 1) // 2)], *[("监票人", f"监某{'甲乙丙丁'[n]}") for n in range(count - 1 - (count - 1) // 2)]]


def decision(folder, items, signers=5, deferred=0):
    """11 members; deferred: so many of the last items are not voted on."""
    folder.mkdir()
    write(folder, "meeting.csv", [("项目", "内容"), ("会议编号", "layout"), ("会议名称", "中共样例县委常委会讨论决定干部任免"), ("组织单位", "中共样例县委常委会"), ("地点", "县委会议室"),
                                  ("日期", "2026-04-20"), ("办法", "county/committee"), ("存档", "组织部"), ("存档", "办公室"), *officials(signers)])
    write(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回"), ("a", "县委常委", 11, 10, 10, 10)])
    write(folder, "roster.csv", [("编号", "姓名", "单位", "现任职务", "任免", "暂缓")] +
          [(f"p{i}", name_of(i), UNITS[i % 5], TITLES[i % 8], f"任{UNITS[(i + 2) % 5]}{TITLES[(i * 3 + 1) % 8]}", "问题尚未查清" if i >= items - deferred else "") for i in range(items)])
    write(folder, "ballots.csv", [("票号", "层次", *(name_of(i) for i in range(items)))] +
          [(b + 1, "a", *("同意" if (b * 7 + i * 3) % 10 < 7 else "不同意" for i in range(items))) for b in range(10)])
    return folder


def recommendation(folder, posts, persons, tiers, talks=True):
    folder.mkdir()
    write(folder, "meeting.csv", [("项目", "内容"), ("会议编号", "layout"), ("会议名称", "样例县农牧示范局民主推荐会"), ("组织单位", "中共样例县委组织部"), ("地点", "会议室"), ("日期", "2026-04-20"),
                                  ("办法", "general/recommendation"), ("存档", "组织部"), ("存档", "办公室"), *officials(5)])
    names = ["领导班子成员", "内设机构负责人", "直属单位主要负责人", "其他需要参加的人员", "离退休干部代表", "服务对象代表"][:tiers]
    write(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回")] + [(f"t{t}", name, 6, 6, 6, 6) for t, name in enumerate(names)])
    write(folder, "posts.csv", [("职位编号", "职位", "名额")] + [(f"z{p}", f"副局长（{'甲乙丙'[p]}岗）", 1) for p in range(posts)])
    write(folder, "roster.csv", [("编号", "姓名", "单位", "现任职务", "职位")] + [(f"p{i}", name_of(i), UNITS[i % 5], TITLES[i % 8], f"z{i % posts}") for i in range(persons)])
    head = ("票号", "层次", *(name_of(i) for i in range(persons)))
    votes = [(t * 6 + b + 1, f"t{t}", *("推荐" if i // posts == (t + b) % (persons // posts) else "" for i in range(persons))) for t in range(tiers) for b in range(6)]
    write(folder, "ballots.csv", [head, *votes])
    if talks:
        write(folder, "talks.csv", [head, *votes])
    return folder


# ---- what is on the pages ----

def lines_of(page):
    """The lines of a page, from above, each as text."""
    lines = []
    for word in sorted(page, key=lambda word: (word.y, word.left)):
        if lines and abs(lines[-1][0].y - word.y) < 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return ["".join(w.text for w in sorted(line, key=lambda w: w.left)) for line in lines]


def page_of_seal(words):
    return next(n for n, page in enumerate(words, 1) if "盖章" in "".join(word.text for word in page))


def tables_of(rows):
    """Each table's rows by page: {page: rows}; a head that is said again goes on with the same table."""
    tables = []
    for row in rows:
        head = [bare(cell.text) for cell in row.cells] if row.head else None
        if head and not (tables and tables[-1][0] == head and row.page == max(tables[-1][1], default=0) + 1):
            tables.append((head, {}))
        elif not head:
            tables[-1][1][row.page] = tables[-1][1].get(row.page, 0) + 1
    return tables


def split_faults(rows):
    return [f"a table with {list(pages.values())} rows on pages {list(pages)}: {head}" for head, pages in tables_of(rows) if len(pages) > 1 and min(pages.values()) < 3]


def orphan_faults(words, signers):
    """No heading at a page's end, no page with a single line, no signature parted from the others."""
    faults = []
    pages = without_feet(words)
    for number, page in enumerate(pages, 1):
        lines = lines_of(page)
        if len(lines) < 3:
            faults.append(f"page {number} has {len(lines)} lines: {lines}")
        if number < len(pages) and re.match(r"附\d", lines[-1]):
            faults.append(f"page {number} ends with {lines[-1]}")
    signing = pages[page_of_seal(words) - 1]
    names = [word.text for word in signing if word.text in ("主持人", "计票人", "监票人")]
    return faults + ([] if len(names) == signers else [f"{len(names)} signatures of {signers} on the page of the seal"])


def break_faults(words, rows, names):
    """A cell's lines, one after another: where one ends, no word is broken. So with the lines of the text."""
    kept = [*names, *OFFICES]
    faults = []

    def look(upper, lower, where):
        for word in kept:
            for cut in range(1, len(word)):
                if upper.endswith(word[:cut]) and lower.startswith(word[cut:]) and word[cut - 1] != "·":
                    faults.append(f"{where}: {upper}|{lower} breaks {word}")

    for row in rows:
        for left, right in zip(row.borders, row.borders[1:]):
            lines = lines_of([w for w in row.words if row.top < w.y < row.bottom and left < w.x < right])
            for upper, lower in zip(lines, lines[1:]):
                look(upper, lower, f"page {row.page}")
    for number, page in enumerate(without_feet(words), 1):
        text = [w for w in page if not any(row.page == number and row.top < w.y < row.bottom for row in rows)]
        lines = lines_of(text)
        for upper, lower in zip(lines, lines[1:]):
            look(upper, lower, f"page {number}")
    return faults


def faults_of(folder, work, pages, signers):
    """pages: how many those of the report are, at most."""
    meeting = Meeting(folder, work / f"counted-{folder.name}")
    sheet = meeting.issue("--unsigned", folder=work / f"sheets-{folder.name}")[0]
    _, words, rows = rows_of(sheet)
    with open(folder / "roster.csv", encoding="utf-8-sig") as file:
        names = [row["姓名"] for row in csv.DictReader(file)]
    report = page_of_seal(words)
    faults = [] if report <= pages else [f"the report takes {report} pages, not {pages}"]
    return folder.name, faults + split_faults(rows) + orphan_faults(words, signers) + break_faults(words, rows, names)


def main():
    need("pdftotext", "qpdf")
    report, work = Report(), workshop()
    jobs = [(decision(work / f"decision-{n}", n, signers=5, deferred=n // 6), 1, 5) for n in (1, 2, 3, 5, 8, 11, 12)]
    jobs += [(decision(work / f"decision-{n}", n), 2, 5) for n in (13, 16, 19, 22, 25, 28, 30)]
    jobs += [(decision(work / f"decision-{n}", n), 3, 5) for n in (36, 40, 42)]
    jobs += [(decision(work / "three-officials", 12, signers=3), 1, 3), (recommendation(work / "one-post", 1, 12, 4), 1, 5), (recommendation(work / "three-posts", 3, 12, 4), 2, 5), (recommendation(work / "six-tiers", 3, 30, 6), 3, 5)]
    for name, faults in together(lambda job: faults_of(job[0], work, job[1], job[2]), [job for job in jobs if not sys.argv[1:] or job[0].name in sys.argv[1:]]):
        report.check(not faults, name, "\n".join(faults[:8]))
    report.end()


if __name__ == "__main__":
    main()
