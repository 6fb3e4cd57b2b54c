"""Meetings that try a board, and what the other surfaces show: one item, eight, thirty; the longest names; names that would do harm; votes by hand, further rounds."""

import csv
import os
import pathlib
import subprocess

# From the longest that people bear, to what no roster should hold; and what a page must not take for its own.
LONGEST = [
    "阿卜杜热合曼·阿卜杜克依木·阿依努尔别克·库尔班尼亚孜",
    "努尔艾合买提江·吐尔逊买买提",
    "欧阳上官司马诸葛",
    "Alexandra Konstantinopolskaya-Wolfeschlegelsteinhausenbergerdorff",
    "甲" * 64,
    "ئابدۇراخمان ئابدۇكېرىم ئوغلى",
    "W" * 80,
    "乙",
]
HOSTILE = [  # bidirectional controls are refused at the door, in names also what separates names: / ; |
    "<script>alert(1)<script>",
    "\"><img src=x onerror=alert(1)>",
    "' onclick='alert(1)",
    "甲 & 乙 &lt &#60b&#62",
    "]]><!-- <style><title>",
    "\u05d0\u05d1 (\u05d2)",
    "javascript:alert(1)",
    "%s%n$1s{}",
    "--><svg onload=alert(1)>",
]


def write(folder, name, rows):
    with open(folder / name, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def facts(rule, title="某县试验会议", **more):
    rows = {"meeting": "m-1", "title": title, "body": "某县委常委会", "date": "2026-04-20", "place": "某会议室", "rule": rule, "host": "主持某", **more}
    return [["key", "value"], *rows.items(), ["teller", "计票某"], ["scrutineer", "监票某"]]


def decision(folder, names, title="某县试验会议", about="任某某示范局副局长", unit="", ballots=11, put_off=(), **more):
    """A committee of A and B ballots on these; votes differ from item to item. put_off: the reasons why items are deferred, by their places."""
    reasons = dict(put_off)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "meeting.csv", facts("aheqi/committee", title, **more))
    write(folder, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned"], ["A", "县委常委", ballots + 2, ballots + 1, ballots, ballots], ["B", "列席的县级领导", 6, 6, 6, 6]])
    ids = ["k%d" % (i + 1) for i in range(len(names))]
    write(folder, "roster.csv", [["id", "name", "unit", "title", "action", "deferred"], *([k, name, unit, "某站站长", about, reasons.get(i, "")] for i, (k, name) in enumerate(zip(ids, names)))])
    marks = ["√", "√", "√", "×", "√", "弃权", "√", "√", "缓议", "√", "√"]
    rows = [[str(n + 1), tier, *(marks[(n + 3 * i + (n * i) % 5) % len(marks)] if n % 9 or i % 3 else "√" for i in range(len(ids)))]
            for tier, count in (("A", ballots), ("B", 6)) for n in range(count)]
    write(folder, "ballots.csv", [["ballot", "tier", *ids], *rows])
    return folder


def recommendation(folder, names, title="某县试验推荐会", tiers=6):
    """Three posts; talks beside; more tiers than stand on an item's page."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "meeting.csv", facts("county/recommendation", title) + [["talks", "talks.csv"], ["ballots", "ballots.csv"]])
    write(folder, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned", "talked"],
                                *(["t%d" % t, "第%d层次的人员" % t, 9 + t, 8 + t, 8 + t, 8 + t, 5] for t in range(tiers))])
    write(folder, "posts.csv", [["post", "title", "seats"], ["p1", "某镇党委副书记", 1], ["p2", "某镇副镇长", 2], ["p3", "某镇武装部长", 1]])
    ids = ["k%d" % (i + 1) for i in range(len(names))]
    write(folder, "roster.csv", [["id", "name", "unit", "title", "post"], *([k, name, "某镇", "某站站长", "p1" if i % 3 else "p2"] for i, (k, name) in enumerate(zip(ids, names)))])
    for name, count in (("ballots.csv", lambda t: 8 + t), ("talks.csv", lambda t: 5)):
        rows = []
        for t in range(tiers):
            for n in range(count(t)):
                first, second = 3 * ((n + t) % max(1, len(ids) // 3)), 1 + (n * t) % 2
                rows.append([str(n + 1), "t%d" % t, *("√" if i in (first, second) else "" for i in range(len(ids)))])
        write(folder, name, [["ballot", "tier", *ids], *rows])
    return folder


def by_hand(folder, method="举手"):
    """A vote by raised hands or by voice: no ballots, but numbers; of the third person nobody has said anything."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "meeting.csv", facts("general/committee", "某局党组会议", method=method, publicity="已公示：换届考察时已进行过公示"))
    write(folder, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned"], ["c", "党组成员", 9, 8, "", ""]])
    write(folder, "roster.csv", [["id", "name", "title", "action"], ["k1", "赵某甲", "某科科长", "提拔任某站站长"], ["k2", "钱某甲", "某站站长", "免某站站长"], ["k3", "孙某甲", "某科科长", "任某站副站长"]])
    write(folder, "totals.csv", [["tier", "item", "mark", "votes"], ["c", "k1", "同意", 6], ["c", "k1", "反对", 1], ["c", "k2", "同意", 8]])
    return folder


def too_many_in_b(folder):
    """More B ballots than were given out: A decides, and what B says counts for nothing."""
    folder = decision(folder, people(4))
    write(folder, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned"], ["A", "县委常委", 13, 12, 11, 11], ["B", "列席的县级领导", 6, 6, 5, 6]])
    return folder


def too_many_talks(folder):
    """More records than talks: the ballots stand, and the talks count for nothing."""
    folder = recommendation(folder, people(6), tiers=3)
    write(folder, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned", "talked"], *(["t%d" % t, "第%d层次的人员" % t, 9 + t, 8 + t, 8 + t, 8 + t, 4] for t in range(3))])
    return folder


def tied(folder):
    """Four for two seats of a post: one is elected, two are level at the last seat."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "meeting.csv", facts("county/contested", "某县差额票决"))
    write(folder, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned"], ["c", "县委常委", 9, 9, 9, 9]])
    write(folder, "posts.csv", [["post", "title", "seats"], ["p1", "某镇副镇长", 2]])
    write(folder, "roster.csv", [["id", "name", "post"], *([k, name, "p1"] for k, name in zip(("k1", "k2", "k3", "k4"), people(4)))])
    rows = [[n + 1, *("√" if k in chosen else "×" for k in range(4))] for n, chosen in enumerate([(0, 1)] * 4 + [(0, 2)] * 4 + [(1, 2)])]
    write(folder, "ballots.csv", [["ballot", "k1", "k2", "k3", "k4"], *rows])
    return folder


def second_round(folder):
    """The revote among those tied, as the program makes its folder; both filled in."""
    folder = pathlib.Path(folder)
    first, tally = tied(folder / "first"), os.environ["TALLY"]
    for words in (("count", first, "--by", "计票某", "--quiet"), ("new", folder / "second", "--after", first / "m-1.tally")):
        subprocess.run([tally, *words], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    made = folder / "second"
    with open(made / "meeting.csv", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row[1]]
    write(made, "meeting.csv", rows + [["会议名称", "某县差额票决（第二轮）"], ["地点", "某会议室"], ["日期", "2026-04-21"], ["主持人", "主持某"], ["计票人", "计票某"], ["监票人", "监票某"]])
    write(made, "tiers.csv", [["tier", "name", "due", "present", "issued", "returned"], ["c", "县委常委", 9, 9, 9, 9]])
    write(made, "ballots.csv", [["ballot", "k2", "k3"], *([n + 1, *(("√", "×") if n < 6 else ("×", "√"))] for n in range(9))])
    return made


def what_else(folder):
    """{name: folder}: votes by hand and voice, boxes that hold too many, a tie and its revote."""
    folder = pathlib.Path(folder)
    return {
        "hands": by_hand(folder / "hands"),
        "voice": by_hand(folder / "voice", "口头"),
        "too-many-in-b": too_many_in_b(folder / "too-many-in-b"),
        "too-many-talks": too_many_talks(folder / "too-many-talks"),
        "tied": tied(folder / "tied"),
        "second-round": second_round(folder / "second-round"),
    }


def people(count):
    return ["%s某%s" % ("赵钱孙李周吴郑王冯陈"[i % 10], "甲乙丙丁戊己庚辛壬癸"[i // 10]) for i in range(count)]


def all_of_them(folder):
    """{name: folder}"""
    folder = pathlib.Path(folder)
    long_title = "中国共产党某某自治州某某自治县第十四届委员会常务委员会关于乡镇、县直部门领导班子成员人选的第二十三次干部任免事项票决会议"
    return {
        "one": decision(folder / "one", people(1)),
        "eight": decision(folder / "eight", people(8)),
        "thirty": decision(folder / "thirty", people(30)),
        "longest": decision(folder / "longest", LONGEST, long_title, "任某某自治县农牧和乡村振兴示范局党组成员、副局长，提名某某草原工作总站站长人选，试用期一年", "某某自治县农牧和乡村振兴示范局"),
        "hostile": decision(folder / "hostile", HOSTILE, "</title><script>alert('题')</script>", "\"><b>任某局长</b>", "<i>&单位"),
        "deferred": decision(folder / "deferred", people(7) + LONGEST[:1], put_off={2: "群众来信反映的问题尚未查清", 7: "重大问题不清楚，意见分歧较大，" * 8}),
        "all-deferred": decision(folder / "all-deferred", people(3), put_off={1: "本人申请回避"}, deferred="与会成员意见分歧较大，有重大问题不清楚"),
        "posts": recommendation(folder / "posts", people(9)),
        "longest-posts": recommendation(folder / "longest-posts", LONGEST[:6] + people(3), long_title, 3),
    }


if __name__ == "__main__":
    import sys

    for made in all_of_them(sys.argv[1]).values():
        print(made)
