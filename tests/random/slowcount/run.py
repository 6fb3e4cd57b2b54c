#!/usr/bin/env python3
"""The slow count alone, against figures worked out by hand: it must not be wrong in the same way as the program.

    run.py

Every golden case that names its members or figures, the meetings of ballots/own, and the small meetings below, whose outcomes a reader can follow without a
program. What the expectation does not name may be anything.
"""

import json
import os
import sys
import tempfile

from support.agreement import decision_differs, without_cites
from support.expected import differences_of, read_expected
from support.results import ROOT, differences
from support.slowcount import count, dates
from support.slowcount.result import vote_of
from support.slowcount.rounds import following
from support.slowcount.rules import act_of

FACTS = """key,value
meeting,m
title,会议
body,组织部
place,厅
date,2026-05-08
host,主持某
teller,计票某
scrutineer,监票某
"""


def write(folder, files, rule, facts=""):
    os.makedirs(folder)
    files = dict(files, **{"meeting.csv": FACTS + "rule,%s\n" % rule + facts})
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)


def rows(header, lines):
    """`lines`: (how many, cells) – ballots numbered from 1."""
    out, number = [header], 0
    for many, cells in lines:
        for _ in range(many):
            number += 1
            out.append("%d,%s" % (number, cells))
    return "\n".join(out) + "\n"


COMMITTEE = {
    "tiers.csv": "tier,name,due,present,issued,returned\nA,常委,9,9,9,9\nB,列席,3,3,3,4\n",
    "roster.csv": "id,name,title,post,action\n1,甲,科长,,拟提拔为局长\n2,乙,,,轮岗\n3,丙,,,建议免去\n4,丁,,,任副局长\n5,戊,,,\n",
    "ballots.csv": rows("ballot,tier,1,2,3,4,5", [(5, "A,√,√,√,√,×"), (4, "A,×,×,×,×,√"), (4, "B,×,×,×,×,√")]),
}
# 9 voters, 2 seats: each of 甲乙丙 is left out by three; 丁 has nothing.
TIE = {
    "tiers.csv": "tier,name,due,present,issued,returned\na,常委,9,9,9,9\n",
    "posts.csv": "post,title,seats\np,副局长,2\n",
    "roster.csv": "id,name,post\n1,甲,p\n2,乙,p\n3,丙,p\n4,丁,p\n",
    "ballots.csv": rows("ballot,1,2,3,4", [(3, "√,√,×,×"), (3, "√,×,√,×"), (3, "×,√,√,×")]),
}
BY_HAND = {
    "tiers.csv": "tier,name,due,present,issued,returned\na,党组,9,7,,\n",
    "roster.csv": "id,name,action,deferred\n1,甲,提拔,\n2,乙,免局长,\n3,丙,任,待查\n",
    "totals.csv": "tier,item,mark,votes\na,1,同意,5\na,1,反对,1\na,乙,√,4\na,3,√,1\n",
}
CHANNELS = {
    "tiers.csv": "tier,name,due,present,issued,returned,talked\na,全体,10,10,10,10,3\n",
    "posts.csv": "post,title,seats\np,局长,1\n",
    "roster.csv": "id,name,post\n1,甲,p\n2,乙,p\n",
    "ballots.csv": rows("ballot,1,2", [(8, "√,"), (2, ",√")]),
    "talks.csv": rows("ballot,1,2", [(1, "√,"), (3, ",√")]),
}
# Rules of other bodies. Two tiers of three; nobody of the second grades anybody.
UNGRADED = {
    "rule.csv": "key,value\nrule,own\nkind,appraisal\ngrades,优秀 称职\nscore,优秀 90\nscore,称职 60\nweight,a 50%\nweight,b 50%\nrank,by score\n"
                "more persons than seats,expected\narchive,甲处\narchive,乙处\n",
    "tiers.csv": "tier,name,due,present,issued,returned\na,班子,3,3,3,3\nb,职工,3,3,3,3\n",
    "posts.csv": "post,title,seats\np,局长,2\n",
    "roster.csv": "id,name,post\n1,甲,p\n2,乙,p\n",
    "ballots.csv": rows("ballot,tier,1,2", [(3, "a,优秀,称职"), (3, "b,,")]),
}
# 甲 4 agree, 1 against; 乙 4 and 2; 丙 3 and 2. Of 6, at least 2/3 is 4, at most 1/3 is 2.
JOINED = {
    "rule.csv": "key,value\nrule,own\nkind,decision\npass,at least 2/3 of due and at most 1/3 of valid in against\nexact share,notice\narchive,甲处\narchive,乙处\n",
    "tiers.csv": "tier,name,due,present,issued,returned\na,党组,6,6,6,6\n",
    "roster.csv": "id,name\n1,甲\n2,乙\n3,丙\n",
    "ballots.csv": rows("ballot,1,2,3", [(3, "√,√,√"), (1, "√,√,×"), (1, "×,×,×"), (1, ",×,")]),
}

MEETINGS = [
    # One B ballot too many: what A decided stands. 5 of 9 is more than half.
    ("surplus of B", COMMITTEE, "aheqi/committee", "", {
        "reading": 2, "method": "ballots", "status": "valid",
        "acts": ["promote", "transfer", "remove", "appoint", "appoint"],
        "outcomes": ["adopted", "adopted", "adopted", "adopted", "not-adopted"],
        "notices": ["advice-invalid B meeting"],
        "publicity": {"days": 7, "first": "2026-05-09", "last": "2026-05-15", "items": ["1", "2", "4"], "cite": ""},
        "probation": [{"item": "1", "last": "2027-05-08", "cite": ""}],
        "decision": [["甲"], ["乙"], ["丁"], ["丙"], ["戊"]],
    }),
    # The same meeting put off as a whole: marks stand on five deferred items, and nothing follows.
    ("all deferred", COMMITTEE, "aheqi/committee", "deferred,意见分歧较大\n", {
        "status": "deferred", "outcomes": ["deferred"] * 5, "publicity": None, "probation": None, "decision": None,
        "notices": ["advice-invalid B meeting"] + ["mark-on-deferred %d" % i for i in (1, 2, 3, 4, 5)],
        "round": {"posts": [], "items": ["1", "2", "3", "4", "5"]},
    }),
    ("three tied for two seats", TIE, "county/contested", "recommended,2025-05-08\n", {
        "status": "valid", "outcomes": ["tie", "tie", "tie", "not-elected"], "next": ["tie"], "notices": [],
        "publicity": None, "decision": None, "round": {"posts": [("p", "副局长", 2)], "items": ["1", "2", "3"]},
    }),
    # 9 of 9 due; 7 present. 5 > 4.5; 4 is not; three of the item 2 are in no row: they abstain. Item 3 had one mark.
    ("by hand", BY_HAND, "general/committee", "method,举手\npublicity,已公示：换届考察时\n", {
        "method": "hands", "status": "valid", "outcomes": ["adopted", "not-adopted", "deferred"],
        "notices": ["mark-on-deferred 3", "no-recommendation"],
        "votes": [[5, 1, 1, 0, 0], [4, 0, 3, 0, 0], [1, 0, 6, 0, 0]],
        "in_office": [{"item": "1", "date": "2026-05-08"}], "decision": [["甲"], ["丙"], ["乙"]],
        "round": {"posts": [], "items": ["3"]},
    }),
    # 10 present: 80 % is 8, the other reading 7. Four talks of three: kept, marked, and compared with nothing.
    ("surplus of talks", CHANNELS, "county/recommendation", "talks,talks.csv\n", {
        "status": "valid", "outcomes": ["qualifies", "falls-short"],
        "notices": ["band-edge meeting", "talks-invalid talk", "too-few-qualify p"],
    }),
    ("nobody is due", dict(BY_HAND, **{"tiers.csv": "tier,name,due,present,issued,returned\na,党组,0,0,,\n",
                                       "totals.csv": "tier,item,mark,votes\n"}), "bureau/committee", "method,口头\n", {
        "method": "voice", "status": "no-quorum", "outcomes": ["no-decision", "no-decision", "deferred"], "notices": [],
        "round": {"posts": [], "items": ["1", "2", "3"]},
    }),
    # An appraisal asks who is appraised for the post, whatever comes of it: two, for two seats.
    ("nobody graded by a tier with a weight", UNGRADED, "rule.csv", "", {
        "status": "valid", "outcomes": ["no-decision"] * 2, "notices": ["empty-tier p 1", "empty-tier p 2", "too-few-qualify p"],
    }),
    # Exactly the share of `at least`: 甲 and 乙. (乙 has exactly the most against, too, of which nothing is said.)
    ("one clause of two exactly", JOINED, "rule.csv", "", {
        "status": "valid", "outcomes": ["adopted", "adopted", "not-adopted"], "notices": ["band-edge 1", "band-edge 2"],
    }),
]

DAYS = [(dates.months_on((2024, 2, 29), 12), (2025, 2, 28)), (dates.months_on((2025, 2, 28), 12), (2026, 2, 28)),
        (dates.months_on((2026, 4, 17), 18), (2027, 10, 17)), (dates.months_on((2024, 8, 31), 6), (2025, 2, 28)),
        (dates.days_on((2026, 5, 8), 7), (2026, 5, 15)), (dates.days_on((2023, 12, 28), 15), (2024, 1, 12)),
        (dates.days_on((2024, 2, 28), 2), (2024, 3, 1))]
ACTS = {"": "promote", "拟提拔": "promote", "提\U0002f8b6": "promote", "建议交流": "transfer", "提请轮岗": "transfer",
        "\ufa32去局长": "remove", "免": "remove", "任": "appoint", "改任": "appoint", "试用": "appoint", "拟任局长": "appoint"}


def of_interest(folder):
    """The members that the expectations above are about."""
    result, vote = count(folder), vote_of(folder)
    follows = result.get("consequences", {})
    notices = [" ".join([n["code"]] + [n[k] for k in ("post", "item", "tier", "channel") if k in n]) for n in result["notices"]]
    return {"reading": result["reading"], "method": result["method"], "status": result["status"],
            "acts": [item.get("act") for item in result["items"]],
            "outcomes": [item["outcome"] for item in result["items"]],
            "votes": [list(item["channels"][0]["votes"].values()) for item in result["items"]],
            "next": [post.get("next") for post in result["posts"]], "notices": sorted(notices),
            "round": following(vote), **{key: follows.get(key) for key in ("publicity", "probation", "in_office", "decision")}}


def named_members_differ(expected, result):
    """An expected.json has no cites of the shipped rules, and the whole paragraphs of a decision."""
    follows = [dict(r.get("consequences", {})) for r in (expected, result)]
    texts, names = [follow.pop("decision", []) for follow in follows]
    won = sum(item["outcome"] in ("adopted", "elected") for item in result["items"])
    lines = decision_differs(names, texts, won) if "consequences" in expected else []
    for r, follow in zip((expected, result), follows):
        if "consequences" in r:
            r["consequences"] = without_cites(follow)
    return lines + [line for line in differences(expected, result) if ": unexpected" not in line]


def golden():
    """(name, lines) of every golden case."""
    for path in sorted((ROOT / "tests/golden/cases").glob("*/expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        try:
            lines = named_members_differ(expected, count(str(path.parent)))
        except Exception as error:
            lines = ["slowcount refuses: %r" % error]
        yield path.parent.name, lines


def figures():
    """(name, lines) of every meeting whose figures were worked out by hand; notices on files, and what depends on wording, are the program's."""
    places = [*ROOT.glob("tests/golden/law/*/expected"), *ROOT.glob("ballots/own/*/expected.txt")]
    for path in sorted(places):
        expected = [line for line in read_expected(path) if not line[0].startswith(("notice", "consequences.decision"))]
        if expected and expected[0][0] != "refused":
            yield path.parent.name, differences_of(count(str(path.parent)), expected)


def by_hand(work):
    for name, files, rule, facts, expected in MEETINGS:
        folder = os.path.join(work, name)
        write(folder, files, rule, facts)
        got = of_interest(folder)
        yield name, differences(expected, {key: got[key] for key in expected})
    yield "days", ["%s, not %s" % pair for pair in DAYS if pair[0] != pair[1]]
    yield "acts", ["%s is %s" % (text, act) for text, act in ACTS.items() if act_of(text, "promote") != act]


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="tally-slowcount-") as work:
        for name, lines in [*golden(), *figures(), *by_hand(work)]:
            passed, failed = passed + (not lines), failed + bool(lines)
            for line in lines[:12]:
                print("FAIL %s: %s" % (name, line))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
