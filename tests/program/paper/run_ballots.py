#!/usr/bin/env python3
"""Paper ballots of every sample meeting, printed before there are any ballots: readers open them, a tier's are alike to the byte, every item stands on each once, nobody's name is on the list.

Then: what is refused, and how; the same meeting gives the same bytes anywhere; what `tally new` made is no input. Needs poppler-utils, qpdf, mupdf-tools.
"""

import os
import re
import shutil
import subprocess
import sys

from support import pdfa
from support.amount import sample
from support.sheets import INPUT, NO_CREATE, NO_INPUT, SAMPLES, TALLY, USAGE, Report, crashed, must, need, read_table, run, together, tool, workshop

BALLOTS = 3
# Debian builds it so; it says so of every document.
MUPDF_ALWAYS = "warning: ICC support is not available"
# What printing needs; the rest of a meeting comes later.
BEFORE = ("meeting.csv", "tiers.csv", "posts.csv", "roster.csv")
HEADS = {"编号": "id", "姓名": "name", "单位": "unit", "现任职务": "title", "任免": "action", "职位": "post", "职位编号": "code", "名额": "seats", "层次": "tier", "票种": "tier", "名称": "name",
         "暂缓": "deferred"}

# The empty field for the number.
NUMBER = "票号（开箱混合后由监票人填写）"


def before_the_vote(source, folder):
    folder.mkdir(parents=True)
    for path in source.iterdir():
        if path.name in BEFORE or path.name.endswith(".result.json") or path.suffix == ".csv" and path.name not in ("rulings.csv", "talks.csv") and not path.name.startswith("ballots"):
            shutil.copy(path, folder)
    return folder


def table(path):
    """Rows as {english heading: cell}; none where there is no such file."""
    if not path.exists():
        return []
    head, *body = read_table(path)
    head = [HEADS.get(cell.strip(), cell.strip()) for cell in head]
    return [dict(zip(head, map(str.strip, row))) for row in body if any(cell.strip() for cell in row)]


def facts(folder):
    names = {"会议编号": "meeting", "会议名称": "title", "组织单位": "body", "办法": "rule"}
    return {names.get(row[0].strip(), row[0].strip()): row[1].strip() for row in reversed(read_table(folder / "meeting.csv")[1:])}


def closed(text):
    """Lines break where they must, so blanks tell nothing."""
    return re.sub(r"\s+", "", text)


def page_texts(path):
    """In the order in which it was drawn: a name over two lines stays together."""
    status, said = tool("pdftotext", "-raw", "-enc", "UTF-8", path, "-")
    return [closed(page) for page in said.split("\f")[:-1]] if status == 0 else []


class Printed:
    """A PDF of ballots, and where each tier's stand in it."""

    def __init__(self, folder, *options, ballots=BALLOTS):
        self.folder = folder
        said = must("new", folder, "--ballots", ballots, *options)
        self.path = folder / "选票.pdf"
        self.tiers = [(name, int(count), int(first), int(last or first)) for name, count, first, last in re.findall(r"^  (.*): ballots (\d+), on pages? (\d+)(?: to (\d+))?$", said, re.M)]
        if any(re.findall(r"pages (\d+) to \1$", said, re.M)):
            raise RuntimeError(f"from a page to itself: {said}")
        parts = re.search(r"^  Each ballot has (\d+) parts", said, re.M)
        self.parts = int(parts.group(1)) if parts else 1
        self.list = int(re.search(r"list for the tellers begins on page (\d+)", said).group(1))
        self.document = pdfa.Document(self.path)
        self.pages = self.document.pages()
        self.texts = page_texts(self.path)

    def content(self, page):
        """Of a page, from 1: all that is drawn."""
        return self.document.stream(self.pages[page - 1]["/Contents"])

    def ballots(self, tier):
        """The numbers of each ballot's pages."""
        _, count, first, last = self.tiers[tier]
        each = (last - first + 1) // count
        return [range(first + n * each, first + (n + 1) * each) for n in range(count)]

    def first_parts(self, tier):
        """The numbers of the pages of each part of the first ballot."""
        pages = self.ballots(tier)[0]
        each = len(pages) // self.parts
        return [pages[n * each:(n + 1) * each] for n in range(self.parts)]


# ---- what every document must be ----

def reader_faults(printed):
    for words in (("qpdf", "--check", printed.path), ("mutool", "info", printed.path), ("mutool", "draw", "-r", "30", "-F", "ppm", "-o", "/dev/null", printed.path)):
        status, said = tool(*words)
        quiet = said.replace("No syntax or stream encoding errors found; the file may still contain\nerrors that qpdf cannot detect", "").replace(MUPDF_ALWAYS, "")
        if status or re.search(r"warning|error|cannot|repair", quiet, re.I):
            yield f"{words[0]} {words[1]}: {said}"
    status, said = tool("pdffonts", printed.path)
    if status or not all(re.search(r" yes yes yes +\d+ +0$", line) for line in said.splitlines()[2:]) or len(said.splitlines()) < 3:
        yield said
    for part in (pdfa.in_objects, pdfa.in_metadata, pdfa.in_intent, pdfa.in_pages):
        yield from part(printed.document)


def alike_faults(printed):
    """B1: of a tier each page is the same in every ballot: what is drawn, and all that the page says beside it."""
    for tier, (name, count, _, _) in enumerate(printed.tiers):
        ballots = printed.ballots(tier)
        for pages in zip(*ballots):
            if len({printed.content(page) for page in pages}) != 1:
                yield f"{name}: pages {pages} differ"
            for page in pages:
                dictionary = printed.pages[page - 1]
                if set(dictionary) - {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox"}:
                    yield f"page {page}: {sorted(dictionary)}"
            if len({str(printed.document.value(printed.pages[page - 1]["/Resources"])) for page in pages}) != 1:
                yield f"{name}: pages {pages} draw with other fonts"
    # tiers can be told apart
    firsts = [printed.content(printed.ballots(tier)[0][0]) for tier in range(len(printed.tiers))]
    if len(set(firsts)) != len(firsts):
        yield "two tiers have the same ballot"


def item_faults(printed, names):
    """B2: on each ballot every item once, or every post and its blanks; in names form nobody's name."""
    roster, posts, meeting = table(printed.folder / "roster.csv"), table(printed.folder / "posts.csv"), facts(printed.folder)
    for tier_name, pages in [(name, pages) for tier, (name, _, _, _) in enumerate(printed.tiers) for pages in printed.first_parts(tier)]:
        text = "".join(printed.texts[page - 1] for page in pages)
        told = [meeting["title"], meeting["body"], tier_name.split(" ", 1)[-1]] + [meeting["title"]] * (len(pages) - 1) + [tier_name.split(" ", 1)[-1]] * (len(pages) - 1)
        told += [post.get("title", post.get("post")) for post in posts]
        if not names:
            told += [row.get(key, "") for row in roster for key in ("name", "unit", "title", "action")]
        for row in roster:
            expected = 0 if names else sum(closed(part).count(closed(row["name"])) for part in told)
            if text.count(closed(row["name"])) != expected:
                yield f"{tier_name}: {row['name']} stands there {text.count(closed(row['name']))} times, not {expected}"
        if closed(meeting["title"]) not in text:
            yield f"{tier_name}: without the meeting's title"
        if len(pages) > 1 and any(closed(f"第{n}页共{len(pages)}页") not in printed.texts[page - 1] for n, page in enumerate(pages, 1)):
            yield f"{tier_name}: pages that do not say which they are"


def list_faults(printed):
    """B3: numbers of ballots, officials, no voter and nobody who is voted on."""
    text = "".join(printed.texts[printed.list - 1:])
    for row in table(printed.folder / "roster.csv"):
        if closed(row["name"]) in text:
            yield f"{row['name']} is on the tellers' list"
    for row in read_table(printed.folder / "meeting.csv"):
        if row[0].strip() in ("计票人", "监票人", "teller", "scrutineer") and closed(row[1]) not in text:
            yield f"{row[1]} has no place to sign"


MARKS = {"decision": ("同意", "不同意", "弃权", "缓议"), "recommendation": ("推荐",), "appraisal": ("优秀", "称职", "基本称职", "不称职")}


def mark_faults(printed, kind):
    text = printed.texts[0]
    for mark in MARKS[kind]:
        if mark not in text:
            yield f"no box for {mark}"
    if "√" not in text:
        yield "how to mark?"


def kind_of(rule):
    return "appraisal" if "appraisal" in rule else "recommendation" if "recommendation" in rule or "reserve" in rule else "decision"


def print_sample(source, work):
    """(what, faults) of each form that the meeting allows."""
    found = []
    kind = kind_of(facts(source)["rule"])
    stands = all(row.get("post") for row in table(source / "roster.csv")) or len(table(source / "posts.csv")) == 1
    for names in ([False, True] if stands else [True]) if kind == "recommendation" else [False]:
        what = f"{source.name}{', names' if names else ''}"
        folder = before_the_vote(source, work / what)
        was = sorted(p.name for p in folder.iterdir())
        printed = Printed(folder, *(["--names"] if names else []))
        faults = [*reader_faults(printed), *alike_faults(printed), *item_faults(printed, names), *list_faults(printed), *(mark_faults(printed, kind) if not names else ())]
        if len(printed.tiers) != len(table(folder / "tiers.csv")) or any(count != BALLOTS for _, count, _, _ in printed.tiers):
            faults.append(f"tiers: {printed.tiers}")
        if printed.list != 1 + sum(len(pages) for tier in range(len(printed.tiers)) for pages in printed.ballots(tier)) or len(printed.pages) < printed.list:
            faults.append(f"{len(printed.pages)} pages, the list on page {printed.list}")
        if sorted(p.name for p in folder.iterdir()) != sorted([*was, printed.path.name]) or printed.path.name != "选票.pdf":
            faults.append(f"left in the folder: {sorted(p.name for p in folder.iterdir())}")
        if list(folder.glob(facts(folder)["meeting"] + ".*.pdf")):
            faults.append("called as the sheets are, which are signed as ID.*.pdf")
        found.append((what, faults))
    return found


# ---- meetings made up for one thing ----

def write(folder, rule="aheqi/committee", tiers=None, roster=None, posts=None, title="虚构会议票决"):
    folder.mkdir(parents=True)

    def put(name, rows):
        (folder / name).write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    put("meeting.csv", [("项目", "内容"), ("会议编号", "xuni-1"), ("会议名称", title), ("组织单位", "虚构局"), ("地点", "虚构楼"), ("日期", "2026-05-21"), ("办法", rule), ("主持人", "甲某"), ("计票人", "乙某"),
                        ("监票人", "丙某")])
    put("tiers.csv", [("票种", "名称", "应到", "实到", "发出", "收回"), *(tiers or [("A", "常委", "5", "", "", ""), ("B", "列席", "3", "", "", "")])])
    put("roster.csv", roster or [("编号", "姓名", "任免"), ("p1", "丁某", "任虚构科科长"), ("p2", "戊某", "免虚构科科长")])
    if posts:
        put("posts.csv", posts)
    return folder


def band_colour(path, page):
    """Of the band on top of a page, at its right end where nothing is written: red, green, blue."""
    done = subprocess.run(["mutool", "draw", "-r", "72", "-F", "ppm", "-o", "-", str(path), str(page)], capture_output=True, check=True)
    width = int(re.match(rb"P6\s(\d+)\s(\d+)\s255\s", done.stdout).group(1))
    start = re.match(rb"P6\s\d+\s\d+\s255\s", done.stdout).end()
    at = start + 3 * (60 * width + width - 60)
    return tuple(done.stdout[at:at + 3])


def check_letters(report, work):
    """A and B: letters and grounds that differ, and the ground is lost without colours."""
    printed = Printed(write(work / "letters"))
    a, b = (printed.ballots(tier)[0][0] for tier in (0, 1))
    report.check("A票常委" in printed.texts[a - 1] and "B票列席" in printed.texts[b - 1] and "B票" not in printed.texts[a - 1], "the band names A票 and B票", printed.texts[a - 1][:40])
    white, yellow = band_colour(printed.path, a), band_colour(printed.path, b)
    report.check(white == (255, 255, 255) and yellow != white and min(yellow) < 220 and sum(yellow) > 630, "A is on white, B on a pale ground", f"{white} {yellow}")
    report.check([name for name, _, _, _ in printed.tiers] == ["A票 常委", "B票 列席"], "and says so")


def check_long(report, work):
    """Thirty items with long names: over pages, none lost, none twice, and each page says which it is."""
    long_name = "阿不都热合曼·阿不都克热木江·库尔班尼亚孜·吐尔逊别克"
    roster = [("编号", "姓名", "现任职务", "任免")] + [(f"k{i}", f"{long_name}{i:02}" if i % 3 else f"罗𠮷柳㛃{i:02}", "办公室副主任、机关党委专职副书记兼工会主席", "任虚构县示范镇人民政府镇长人选、党委副书记") for i in range(30)]
    printed = Printed(write(work / "long", roster=roster, title="虚构县委第十二届委员会常务委员会第一百二十三次会议关于虚构县乡镇领导班子换届人事安排方案的票决"))
    report.check(len(printed.first_parts(0)[0]) > 1, "thirty long items need more than a page")
    for what, faults in (("readers", reader_faults(printed)), ("alike", alike_faults(printed)), ("items", item_faults(printed, False)), ("list", list_faults(printed))):
        faults = list(faults)
        report.check(not faults, f"thirty long items: {what}", "\n".join(faults[:6]))
    thin = {row["id"]: row["name"] for row in table(printed.folder / "roster.csv")}
    text = "".join(printed.texts[page - 1] for page in printed.first_parts(0)[0])
    report.check(len(thin) == 30 and all(text.count(closed(name)) == 1 for name in thin.values()), "each of them once")


def check_blanks(report, work):
    """As many blanks as the rule lets a ballot name."""
    tiers = [("ld", "领导", "5", "", "", "")]
    folder = write(work / "blanks", rule="aheqi/reserve-technical", tiers=tiers, roster=[("编号", "姓名"), ("r1", "丁某"), ("r2", "戊某")], posts=[("职位编号", "职位", "名额"), ("a", "甲岗", "2"), ("b", "乙岗", "1")])
    printed = Printed(folder, "--names", ballots=1)
    text = printed.texts[0]
    # two seats of three choices each: numbers 1 to 6; one seat: 1 to 3
    first, second = text[text.index("甲岗"):text.index("乙岗")], text[text.index("乙岗"):]
    report.check("推荐不得超过6人" in first or "6" in first, "six names for two seats", first)
    report.check(all(str(n) in first.split("）", 1)[-1] for n in range(1, 7)) and "7" not in first.split("）", 1)[-1], "six blanks", first)
    report.check(all(str(n) in second.split("）", 1)[-1] for n in range(1, 4)) and "4" not in second.split("）", 1)[-1], "three blanks", second)


def check_matters(report, work):
    """What is voted on stands there as such: in a contested vote the post that they stand for, and a position that somebody has is never taken for it."""
    head, posts = ("编号", "姓名", "单位", "现任职务", "职位"), [("职位编号", "职位", "名额"), ("a", "虚构局局长", "1")]
    printed = Printed(write(work / "contested", rule="county/contested", roster=[head, ("r1", "丁某", "甲局", "甲局股长", "a"), ("r2", "戊某", "乙局", "乙局股长", "a")], posts=posts,
                            tiers=[("cw", "常委", "5", "", "", "")]))
    text = printed.texts[0]
    report.check(text.count("拟任虚构局局长") == 2 and "任免事项" in text and re.search(r"拟任虚构局局长甲局甲局股长.*拟任虚构局局长乙局乙局股长", text), "the post that they stand for", text)
    printed = Printed(write(work / "untold", roster=[("编号", "姓名", "单位", "现任职务"), ("p1", "丁某", "甲局", "甲局股长")]))
    report.check("单位及职务" in printed.texts[0] and "任免事项" not in printed.texts[0], "a position is no matter to vote on", printed.texts[0])


def across(printed, page):
    """Lines drawn over the boxes of marks and nothing else: they begin far to the right and end within the table. How many."""
    lines = re.findall(rb"([\d.]+) ([\d.]+) m\s+([\d.]+) ([\d.]+) l", printed.content(page))
    return sum(y == v and float(x) > 200 and float(u) - float(x) > 100 for x, y, u, v in lines)


def check_deferred(report, work):
    """A deferred item stands on the ballot struck out: nothing is to be marked there."""
    head, rest = ("编号", "姓名", "任免", "暂缓"), ("p2", "戊某", "免虚构科科长", "")
    for reason, expected in (("", 0), ("有关情况待核实", 1)):
        printed = Printed(write(work / f"deferred-{expected}", roster=[head, ("p1", "丁某", "任虚构科科长", reason), rest]))
        for tier in (0, 1):
            page = printed.ballots(tier)[0][0]
            text = printed.texts[page - 1]
            report.check(text.count("暂缓表决，不填") == expected and across(printed, page) == expected, f"{expected} items struck out", f"{across(printed, page)} {text}")
            report.check("待核实" not in text, "the reason is for the record", text)


def check_numbers(report, work):
    """How many ballots and how many numbers on the list."""
    tiers = [("A", "常委", "5", "4", "4", ""), ("B", "列席", "30", "30", "25", "")]
    folder = write(work / "numbers", tiers=tiers)
    printed = Printed(folder, ballots="issued")
    report.check([count for _, count, _, _ in printed.tiers] == [4, 25], "as many as are issued", str(printed.tiers))
    text = "".join(printed.texts[printed.list - 1:])
    report.check("25" in text and "26" not in text.replace("2026", ""), "numbers up to as many", text)
    printed.path.unlink()
    printed = Printed(folder, "--tier", "列席", ballots=2)
    report.check([(name, count) for name, count, _, _ in printed.tiers] == [("B票 列席", 2)] and not any("A票" in text for text in printed.texts), "one tier alone", str(printed.tiers))
    status, out, _ = run("new", write(work / "many", roster=None), "--ballots", "499", "--quiet")
    report.check(status == 0 and not out, "499 of each tier in two parts, quietly")


def check_parts(report, work):
    """票决票1式2份 (第二篇 六(二)三): each ballot in two parts, alike but for the line that says which it is and the field for the number; the tellers count first parts."""
    printed = Printed(write(work / "parts"), ballots=2)
    report.check(printed.parts == 2 and [(count, last - first + 1) for _, count, first, last in printed.tiers] == [(2, 4), (2, 4)], "two ballots of two parts, a page each", str(printed.tiers))
    for tier in (0, 1):
        for ballot in printed.ballots(tier):
            first, second = (printed.texts[page - 1] for page in ballot)
            report.check("第1份（共2份），存档：组织部" in first and "第2份（共2份），存档：纪检委" in second, "each part names itself and its archive", first + "\n" + second)
            report.check(first.replace("第1份（共2份），存档：组织部", "").replace(NUMBER, "") == second.replace("第2份（共2份），存档：纪检委", ""), "and is alike in all else", first + "\n" + second)
            report.check(NUMBER in first and NUMBER not in second, "the first part alone is numbered", first + "\n" + second)
            report.check("本票一式2份，各份请作同样的填写" in first, "what to do with them", first)
    report.check("只在第一份上编写票号" in "".join(printed.texts[printed.list - 1:]), "the list counts first parts")
    folder = write(work / "archives")
    with (folder / "meeting.csv").open("a", encoding="utf-8") as meeting:
        meeting.write("存档,甲处\n存档,乙处\n存档,丙处\n")
    texts = Printed(folder, ballots=1).texts
    report.check("存档：甲处" in texts[0] and "存档：乙处" in texts[1] and "丙处" not in "".join(texts), "the meeting's own archives, in their order", "\n".join(texts[:2]))
    printed = Printed(write(work / "single", rule="bureau/committee", tiers=[("zw", "支委", "5", "", "", "")]))
    report.check(printed.parts == 1 and "共" not in printed.texts[0].replace("中共", "") and "一式" not in "".join(printed.texts), "a rule without copies says nothing of parts", printed.texts[0])


# ---- what is refused ----

def check_refusals(report, work):
    recommended = dict(rule="general/recommendation", tiers=[("ld", "领导", "5", "5", "5", "")], posts=[("职位编号", "职位", "名额"), ("a", "甲岗", "2"), ("b", "乙岗", "1")])
    folders = {
        "plain": write(work / "plain"),
        "norosters": write(work / "norosters"),
        "norule": write(work / "norule", rule="aheqi/comittee"),
        "ownrule": write(work / "ownrule", rule="own.csv"),
        "glyph": write(work / "glyph", roster=[("编号", "姓名"), ("p1", "丁\U0001E900某")]),
        "nopost": write(work / "nopost", roster=[("编号", "姓名"), ("r1", "丁某")], **recommended),
        "none": write(work / "none", tiers=[("A", "常委", "5", "5", "0", ""), ("B", "列席", "0", "0", "0", "")]),
        "seats": write(work / "seats", roster=[("编号", "姓名"), ("r1", "丁某")], **{**recommended, "posts": [("职位编号", "职位", "名额"), ("a", "甲岗", "201")]}),
        "number": write(work / "number", tiers=[("A", "常委", "五", "", "", ""), ("B", "列席", "0", "0", "0", "")]),
        "folder": write(work / "folder"),
        "hands": write(work / "hands", rule="general/committee", tiers=[("cw", "党委", "5", "5", "", "")]),
    }
    (folders["norosters"] / "roster.csv").unlink()
    (folders["ownrule"] / "own.csv").write_text("key,value,cite\nrule,own,\nkind,raffle,\narchive,甲处,\narchive,乙处,\n", encoding="utf-8")
    (folders["folder"] / "选票.pdf").mkdir()
    with (folders["hands"] / "meeting.csv").open("a", encoding="utf-8") as file:
        file.write("表决方式,举手\n")
    cases = [
        ("hands", ("1",), INPUT, "taken by “举手”, which has no paper ballots"),
        ("plain", ("0",), USAGE, "1 to 100000"), ("plain", ("100001",), USAGE, "1 to 100000"), ("plain", ("-1",), USAGE, "1 to 100000"), ("plain", ("many",), USAGE, "1 to 100000"),
        ("plain", ("1", "--rule", "aheqi/committee"), USAGE, "--rule and --ballots cannot be used together"), ("plain", ("1", "--copies", "2"), USAGE, "no such option"),
        ("plain", ("issued",), INPUT, "tiers.csv:2:"), ("plain", ("1", "--tier", "C"), INPUT, "[unknown-tier]"), ("plain", ("1", "--names"), INPUT, "[rule-mismatch]"),
        ("plain", ("1001",), INPUT, "--ballots 1"), ("norosters", ("1",), NO_INPUT, "roster.csv: error"), ("norule", ("1",), 78, "[unknown-rule]"), ("ownrule", ("1",), 78, "own.csv:3:"),
        ("glyph", ("1",), INPUT, "no font has the character U+1E900"), ("nopost", ("1",), INPUT, "roster.csv:2:"), ("none", ("issued",), INPUT, "no ballots are issued"),
        ("seats", ("1", "--names"), INPUT, "[too-large]"), ("number", ("1",), INPUT, "tiers.csv:2:"), ("folder", ("1",), NO_CREATE, "[output-exists]"), ("nothere", ("1",), NO_INPUT, "meeting.csv"),
    ]
    for name, options, wanted, said in cases:
        folder = work / name
        was = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
        status, out, error = run("new", folder, "--ballots", *options)
        left = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
        report.check(status == wanted and said in error and not crashed(status, error) and not out, f"refused: {name} {' '.join(options)}", f"exit {status}: {error}")
        report.check(left == was, f"nothing written: {name} {' '.join(options)}", str(left))
    for words, said in ((("--tier", "A"), "together with --ballots"), (("--names",), "together with --ballots"), (("--out", "x.pdf"), "together with --ballots"), (("--rule", "county/committee", "--replace"), "together with --ballots"), (("--ballots",), "needs a value")):
        status, _, error = run("new", work / "plain", *words)
        report.check(status == USAGE and said in error, f"misused: {words}", error)
    # nothing is replaced
    must("new", folders["plain"], "--ballots", "1", "--quiet")
    pdf = folders["plain"] / "选票.pdf"
    bytes_before = pdf.read_bytes()
    status, _, error = run("new", folders["plain"], "--ballots", "2")
    report.check(status == NO_CREATE and pdf.read_bytes() == bytes_before, "ballots are not replaced", error)
    must("new", folders["plain"], "--ballots", "2", "--replace", "--quiet")
    report.check(pdf.read_bytes() != bytes_before, "but where that is asked for")
    # what is wrong besides is told without what is only early
    (folders["number"] / "tiers.csv").write_text("票种,名称,应到,实到,发出,收回\nA,常委,五,,,\nB,列席,,,,\n", encoding="utf-8")
    status, _, error = run("new", folders["number"], "--ballots", "1")
    report.check(error.count(": error [") == 1 and "(cell C2)" in error, "only what is wrong is told", error)


def check_same_bytes(report, work):
    folder = write(work / "same")
    first = Printed(folder).path.read_bytes()
    for env in ({"LC_ALL": "C", "TZ": "Asia/Urumqi"}, {"LANGUAGE": "zh_CN", "LC_ALL": "C.UTF-8"}):
        done = subprocess.run([TALLY, "new", str(folder), "--ballots", str(BALLOTS), "--out", "-"], capture_output=True, env={**os.environ, **env}, cwd="/")
        report.check(done.returncode == 0 and done.stdout == first, f"the same bytes with {env}", f"{len(done.stdout)} {len(first)}")
    english = subprocess.run([TALLY, "new", str(folder), "--ballots", "1", "--out", str(folder / "english.pdf"), "--lang", "en"], capture_output=True)
    text = "".join(page_texts(folder / "english.pdf"))
    report.check(english.returncode == 0 and "abstain" in text and "弃权" not in text, "ballots in English", text[:200])
    # other ballots, other document
    must("new", folder, "--ballots", "1", "--out", folder / "one.pdf", "--quiet")
    ids = [pdfa.Document(folder / name).trailer["/ID"] for name in ("one.pdf", "english.pdf", "选票.pdf")]
    report.check(len({str(one) for one in ids}) == 3, "each document has its own /ID", str(ids))


def check_no_input(report, work):
    """Neither the guide nor the ballots change what a meeting's folder says; but beside the guide, which shows that “tally new” made the
    folder, a column that it had and the table lacks is told."""
    source = SAMPLES[0]
    folder = work / "no-input"
    shutil.copytree(source, folder)
    said = [run(command, folder, *more) for command, more in (("check", ()), ("count", ("--json", "--no-ledger")))]
    must("new", folder, "--ballots", "1", "--quiet")
    made = work / "made"
    must("new", made, "--rule", facts(source)["rule"], "--quiet")
    guide = made / "填表说明.txt"
    report.check(guide.exists(), "a new folder has the guide")
    shutil.copy(guide, folder)
    again = [run(command, folder, *more) for command, more in (("check", ()), ("count", ("--json", "--no-ledger")))]
    report.check(said[1] == again[1] and said[0][0] == 0, "count says the same beside the guide and the ballots", str(again[1]))
    report.check(said[0][:2] == again[0][:2], "and so does check, of the meeting", str(again[0]))
    told = again[0][2].splitlines()
    report.check(said[0][2] == "" and len(told) == 1 and "废票" in told[0] and told[0].endswith("tiers.csv:1:1: notice [left-out-column]"), "check tells the column that was left out", str(again[0]))
    with_guide = run("check", made)
    guide.unlink()
    report.check(with_guide == run("check", made), "check of a new folder does not look at the guide", with_guide[2])


def check_no_sheet(report, work):
    """Paper ballots are not taken for sheets when their folder is verified."""
    folder = work / "no-sheet"
    shutil.copytree(SAMPLES[0], folder)
    must("new", folder, "--ballots", "1", "--quiet")
    must("count", folder, "--quiet")
    status, out, error = run("verify", folder)
    report.check(status == 0 and "选票.pdf" not in out + error, "verify DIR passes over the paper ballots", out + error)


def check_alone(report):
    """The program that counts loads nothing that draws."""
    status, said = tool("ldd", TALLY)
    if "libtally.so" in said or status:
        return report.skip("what tally loads", "shared, or no ldd")
    report.check(not re.search(r"harfbuzz|hpdf|qrencode|qpdf", said), "tally itself loads no fonts", said)


def main():
    need("qpdf", "mutool", "pdftotext", "pdffonts")
    report, work = Report(), workshop()
    for found in together(lambda source: print_sample(source, work / "samples"), sample("ballots of sample meetings", [s for s in SAMPLES if facts(s).get("表决方式", "投票") == "投票"], 5, None)):
        for what, faults in found:
            report.check(not faults, what, "\n".join(map(str, faults[:8])))
    for check in (check_letters, check_long, check_blanks, check_matters, check_deferred, check_numbers, check_parts, check_refusals, check_same_bytes, check_no_input, check_no_sheet):
        folder = work / check.__name__
        folder.mkdir()
        check(report, folder)
    check_alone(report)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
