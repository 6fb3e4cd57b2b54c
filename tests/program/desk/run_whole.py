#!/usr/bin/env python3
"""Two whole meetings in Debian's chromium, by keyboard, from “new” to two signed sheets and an archive set: a recommendation of 4 tiers, 3 posts and 12 persons with names found by their
first letters, and a vote on A and B ballots with a deferred item; two typists, every difference settled. The folder then gives the same result on the command line. The whole run keys
40 ballots and both meetings; otherwise a few, of the recommendation."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys

from support.amount import WHOLE
from support.browser import install
from support.desk import Desk

HERE = pathlib.Path(__file__).resolve().parent
TALLY = os.environ["TALLY"]

passed = failed = 0


def same(what, seen, wanted):
    global passed, failed
    good = seen == wanted
    passed += good
    failed += not good
    if not good:
        print(f"FAILED {what}: {seen!r} instead of {wanted!r}")


def facts(identity, title):
    return [("会议编号", identity), ("会议名称", title), ("组织单位", "试验县委"), ("地点", "试验会议室"), ("日期", "2026-04-20"), ("主持人", "主持某"), ("计票人", "计票甲"), ("计票人", "计票乙"),
            ("监票人", "监票甲"), ("监票人", "监票乙"), ("存档", "组织部"), ("存档", "纪委")]


def tier_rows(kind, tiers):
    return {"title": "层次（票种）和人数", "columns": [kind, "名称", "应到", "实到", "发出", "收回"], "rows": [(key, name, *[str(count)] * 4) for key, name, count in tiers]}


# The letters that find a person, in the first keying and in the second.
LETTERS = {"单某甲": ["smj", "dmj"], "曾某乙": ["zmy", "cmy"], "覃某丙": ["qmb", "tmb"], "古丽·某丁": ["glm"], "王某戊": ["wm"], "李某己": ["lmj", "mj"], "赵某庚": ["zmg"], "钱某辛": ["qmx"],
           "孙某壬": ["smr"], "周某癸": ["zmg"], "吴某子": ["wmz"], "郑某丑": ["zmc"]}


def recommendation():
    counts = (6, 14, 10, 10) if WHOLE else (2, 2, 1, 1)
    tiers = [(key, name, count) for (key, name), count in zip((("a", "县级领导"), ("b", "部门负责人"), ("c", "乡镇负责人"), ("d", "干部代表")), counts)]
    posts = [("p1", "试验局局长", 1), ("p2", "试验局副局长", 2), ("p3", "试验局总工程师", 1)]
    persons = list(LETTERS)
    ballots = []
    for _, tier, count in tiers:
        for n in range(count):
            at = len(ballots)
            cells = [[persons[at % 4]], [persons[4 + at % 4], persons[4 + (at + 1) % 4]], [persons[8 + at % 4]] if at % 3 else []]
            ballots.append({"tier": tier, "number": str(n + 1), "cells": cells, "void": "票面撕毁" if at == 3 else ""})
    again = json.loads(json.dumps(ballots))
    again[0]["cells"][0], again[4]["cells"][2] = [persons[1]], [persons[11]]
    differences = [{"tier": ballots[at]["tier"], "number": ballots[at]["number"], "item": posts[post][1], "paper": "、".join(ballots[at]["cells"][post])} for at, post in ((0, 0), (4, 2))]
    return {"title": "县科级干部民主推荐", "names": True, "letters": LETTERS, "facts": facts("shi-2026-2", "试验局领导班子民主推荐会"), "ballots": ballots, "again": again, "differences": differences,
            "tables": [tier_rows("层次", tiers), {"title": "职位", "columns": ["职位编号", "职位", "名额"], "rows": [(key, name, str(seats)) for key, name, seats in posts]},
                       {"title": "人选名册", "columns": ["编号", "姓名", "单位", "现任职务", "职位"], "rows": [(str(i + 1), name, "试验单位", "试验职务", posts[i // 4][0]) for i, name in enumerate(persons)]}]}


def committee():
    tiers = [("A", "县委常委", 9), ("B", "列席领导", 4)]
    persons = list(LETTERS)[:5]
    ballots = [{"tier": tier, "number": str(n + 1), "cells": list(keys), "void": ""} for _, tier, count in tiers for n, keys in enumerate(["11101", "11201", "12101", "31101", "11102", "10101", "11101", "21101", "11401"][:count])]
    again = json.loads(json.dumps(ballots))
    again[1]["cells"][1], again[10]["cells"][4] = "2", "3"
    signs = {"1": "√", "2": "×"}
    differences = [{"tier": ballots[at]["tier"], "number": ballots[at]["number"], "item": persons[item], "paper": signs[ballots[at]["cells"][item]]} for at, item in ((1, 1), (10, 4))]
    return {"title": "阿合奇县委常委会干部任免票决（过半数）", "names": False, "facts": facts("shi-2026-3", "试验县委常委会票决"), "ballots": ballots, "again": again, "differences": differences,
            "tables": [tier_rows("票种", tiers), {"title": "人选名册", "columns": ["编号", "姓名", "现任职务", "任免", "暂缓"],
                                               "rows": [(str(i + 1), name, "试验职务", "任试验局局长", "有关事项尚未查清" if i == 3 else "") for i, name in enumerate(persons)]}]}


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def walk(folder, plan, name):
    """The browser's part, then what the folder says on the command line."""
    global passed, failed
    for old in ("shots", "meetings", "stick"):
        shutil.rmtree(folder / old, ignore_errors=True)
    (folder / "stick").mkdir()
    with Desk(folder / "meetings", "--archive", folder / "stick") as desk:
        identity = plan["facts"][0][1]
        more = {"page": str(desk.page), "typists": ["录入甲", "录入乙"], "officials": {"host": "主持某", "teller": "计票甲"}, "passphrase": "一二三四五六七八", "tierLabel": "层次（票种）",
                "archived": [f"{identity}.tally", f"{identity}.1.pdf", f"{identity}.2.pdf", "主持某.pem"]}
        # the archive set has the name of the meeting's folder, which has the day and the rule's title
        made = subprocess.run(["date", "+%F"], env={**os.environ, "TZ": "Asia/Shanghai"}, capture_output=True, text=True).stdout.strip() + f" {plan['title']}"
        more["archive"] = str(folder / "stick" / made)
        (folder / "desk.json").write_text(json.dumps({**plan, **more}))
        done = subprocess.run(["node", HERE / "job.mjs", folder], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        same(f"{name}: the page ends the desk", desk.wait(), 0)
    *said, last = done.stdout.splitlines() or [""]
    print(*said, sep="\n")
    words = last.split()
    if len(words) != 4:
        sys.exit(f"{name}: the browser's part ended early: {last}")
    passed, failed = passed + int(words[0]), failed + int(words[2])
    meeting = next(path for path in (folder / "meetings").iterdir() if path.name != "密钥")
    same(f"{name}: as many rows as ballots", [len(table(meeting / file)) - 1 for file in ("ballots.csv", "ballots-second.csv")], [len(plan["ballots"])] * 2)
    same(f"{name}: the differences, as they were settled", [row[6] for row in table(meeting / "mends.csv")[1:]], [one["paper"] for one in plan["differences"]])
    result = subprocess.run([TALLY, "count", meeting, "--json", "--no-ledger", "--lang", "en"], capture_output=True, text=True).stdout
    stored = subprocess.run([TALLY, "export", next(meeting.glob("*.tally")), "--format", "json"], capture_output=True, text=True).stdout
    same(f"{name}: the command line counts what the page recorded, to the byte", stored.strip(), result.strip())
    keying = json.loads(result)["keying"]
    same(f"{name}: the keying", (keying["differences"], keying["settled"], keying["ballots"]), (2, {"agreed": 2, "ruled": 0}, len(plan["ballots"])))
    trust = next(meeting.parent.glob("密钥/*.pem"))
    same(f"{name}: two signed sheets hold", subprocess.run([TALLY, "verify", meeting, "--quiet", "--trust", trust], capture_output=True).returncode, 0)
    return json.loads(result)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(os.environ["TALLY_BUILD"], "tests/program/desk-whole")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    install(folder)
    plan = recommendation()
    result = walk(folder, plan, "recommendation")
    named = {person for ballot in plan["ballots"] if not ballot["void"] for cell in ballot["cells"] for person in cell}
    same("recommendation: everybody who is named, for 3 posts", ({item["name"] for item in result["items"]}, len({item["post"] for item in result["items"]})), (named, 3))
    if WHOLE:
        result = walk(folder, committee(), "committee")
        same("committee: one item is deferred", [item["item"] for item in result["items"] if item["outcome"] == "deferred"], ["4"])
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
