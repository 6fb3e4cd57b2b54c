#!/usr/bin/env python3
"""Makes the archive of version 0.1: ledgers and signed sheets as that program writes them.

    make.py [PROGRAM]        PROGRAM, or the environment's TALLY, is the `tally` of version 0.1.0

It was run once, with the program of version 0.1.0, and what it wrote is never made again: keys, salts and times differ in each run, and
an archive written by a later program would prove nothing. It therefore refuses to run where expected.json is there already, and under
any other version. It stays here as the account of how each file came to be. SHA256SUMS holds the digest of every file.

Each case is a folder: ID.tally, and its sheets ID.1.pdf, ID.2.pdf … The inputs are inside the ledger. `why`, `figures`, `otherwise` and
`later` of a case are written by hand, from the ballots and the rule; this script holds `figures` against what the program exports and
stops where they differ. ../README.md says what the members of expected.json mean.
"""

import hashlib
import json
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "ballots"
VERSION = "0.1.0"
CLERK = "留存经办人"  # who counts and issues, in every chain of events

# Who signs: name, role, file, days of validity (None: the program's default), an RSA key or not.
KEYS = {
    "贝立夏": ("监票人", "bei-lixia", None, False),
    "米川贝": ("计票人", "mi-chuanbei", None, True),
    "雷玉竹": ("监票人", "lei-yuzhu", None, False),
    "沙依拉·布拉克": ("计票人", "shayila-bulake", None, False),
    "曹白芷": ("监票人", "cao-baizhi", None, False),
    "应菊花": ("监票人", "ying-juhua", None, False),
    "解小满": ("计票人", "xie-xiaoman", None, False),
    "郭秋分": ("监票人", "guo-qiufen", None, False),
    "颜小雪": ("计票人", "yan-xiaoxue", None, False),
    "童半边": ("计票人", "tong-banbian", 3653, False),  # the key that is kept, valid as long as the program allows
    "秋海棠": ("监票人", "qiu-haitang", None, False),
    "全立夏": ("主持人", "quan-lixia", None, False),
    "关立秋": ("监票人", "guan-liqiu", None, False),
    "白芷安": ("计票人", "bai-zhian", None, False),
}
KEPT = "童半边"


class Wrong(Exception):
    """The archive would not be what it claims."""


# ------------------------------------------------------------------------------------------------ the small meetings of the odd cases

MEETING = """项目,内容
会议编号,{id}
会议名称,留存示范会议
组织单位,虚设县委常委会
地点,虚设县会议室
日期,2026-04-20
办法,{rule}
主持人,{host}
计票人,白芷安
监票人,{scrutineer}
{more}"""


def meeting(name, rule, host="古芒种", scrutineer="关立秋", more=""):
    return MEETING.format(id=name, rule=rule, host=host, scrutineer=scrutineer, more=more)


# Five of seven members, five ballots. 沙参叶: 5 agree, adopted (more than 3.5 of 7 due). 田谷雨: 3 agree, 2 against, not adopted.
def committee(name, **changes):
    parts = {"rule": "county/committee"}
    parts.update({key: changes.pop(key) for key in ("rule", "host", "scrutineer", "more") if key in changes})
    files = {
        "meeting.csv": meeting(name, **parts),
        "tiers.csv": "票种,名称,应到,实到,发出,收回\ncw,常委,7,5,5,5\n",
        "roster.csv": "编号,姓名,任免\nk1,沙参叶,任虚设局局长\nk2,田谷雨,任虚设局副局长\n",
        "ballots.csv": "票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,,同意,不同意\n5,,同意,不同意\n",
    }
    files.update({file.replace("_csv", ".csv"): text for file, text in changes.items()})
    return files


# Five ballots for one post of one seat. 沙参叶: 3, 田谷雨: 2; ranked, for the rule has no threshold.
def recommendation(name, **changes):
    parts = {"rule": "bureau/recommendation"}
    parts.update({key: changes.pop(key) for key in ("rule", "host", "scrutineer", "more") if key in changes})
    files = {
        "meeting.csv": meeting(name, **parts),
        "tiers.csv": "层次,名称,应到,实到,发出,收回\nzg,职工,6,5,5,5\n",
        "posts.csv": "职位编号,职位,名额\np1,科长,1\n",
        "roster.csv": "编号,姓名,职位\nk1,沙参叶,p1\nk2,田谷雨,p1\n",
        "ballots.csv": "票号,作废,k1,k2\n1,,√,\n2,,√,\n3,,√,\n4,,,√\n5,,,√\n",
    }
    files.update({file.replace("_csv", ".csv"): text for file, text in changes.items()})
    return files


def tier(valid, void=0, blank=0):
    return {"valid": valid, "void": void, "blank": blank}


def votes(agree, against=0, abstain=0, hold=0, void=0):
    return {"agree": agree, "against": against, "abstain": abstain, "hold": hold, "void": void}


PLAIN = {
    "status": "valid",
    "tiers": {"meeting/cw": tier(5)},
    "items": {"k1": ("adopted", votes(5)), "k2": ("not-adopted", votes(3, 2))},
}
RANKED = {
    "status": "valid",
    "tiers": {"meeting/zg": tier(5)},
    "items": {"k1": ("ranked", {"for": 3}), "k2": ("ranked", {"for": 2})},
}
UYGHUR = ("ئالىم", "دىلنار")
GREEK = ("Αλφα", "Γαμμα")
OWN_QUORUM = """key,value,cite
rule,own-quorum,
title,虚设县自定表决办法,
kind,decision,
quorum,at least 2/3 of present,
pass,more than 1/2 of due,
blank,abstain,
archive,组织部,
archive,纪委,
"""
OWN_SHORTLIST = """key,value,cite
rule,own-shortlist,
title,虚设县自定推荐办法,
kind,recommendation,
pass,more than 1/2 of present,
choices,up to 2 per seat,
overvote,void ballot,
shortlist,up to 2 per seat,
archive,组织部,
archive,纪委,
"""


def misread(text):
    """What the two-byte characters of UTF-8 become when they are read as GB 18030."""
    return text.encode("utf-8").decode("gb18030")


# Each odd case: name, why, inputs, figures of 0.1, `later`, `otherwise` (None: reading 2 decides the same or refuses), how it is signed.
def odd_cases():
    def case(name, why, files, figures, later, otherwise=None, signer="关立秋", **more):
        return {"case": name, "why": why, "files": files, "figures": figures, "later": later, "otherwise": otherwise, "signer": signer, **more}

    name = "void-no"
    yield case(
        name, "作废 holds 否 (no): version 0.1 takes it for a reason and voids ballot 4.",
        committee(name, ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,否,同意,不同意\n5,,同意,不同意\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(4, 1)}, "items": {"k1": ("adopted", votes(4)), "k2": ("not-adopted", votes(3, 1))}},
        ["not-a-reason"])

    name = "ballots-001-and-1"
    yield case(
        name, "Ballot numbers 001 and 1 in one tier: two ballots for version 0.1, one number since.",
        committee(name, ballots_csv="票号,作废,k1,k2\n001,,同意,同意\n1,,同意,同意\n2,,同意,同意\n3,,同意,不同意\n4,,同意,不同意\n"),
        PLAIN, ["duplicate-ballot"])

    name = "two-scrutineers-full-width-comma"
    yield case(
        name, "Two scrutineers in one cell with ， between them: one official for version 0.1. A teller signs.",
        committee(name, scrutineer="关立秋，苏合香"), PLAIN, ["bad-officials"], signer="白芷安",
        officials={"scrutineers": ["关立秋，苏合香"]})

    name = "total-row-tiers"
    yield case(
        name, "A row 合计 below the tiers, its 收回 empty: version 0.1 takes it for a second tier, doubles the base, and 5 of 14 due is not adopted.",
        committee(name, tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,5,5,5\n合计,合计,7,5,5,\n",
                  ballots_csv="票号,票种,作废,k1,k2\n1,cw,,同意,同意\n2,cw,,同意,同意\n3,cw,,同意,同意\n4,cw,,同意,不同意\n5,cw,,同意,不同意\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(5), "meeting/合计": tier(0)},
         "items": {"k1": ("not-adopted", votes(5)), "k2": ("not-adopted", votes(3, 2))}},
        ["total-row"])

    name = "total-row-ballots"
    yield case(
        name, "A row 合计 without marks below the ballots, 收回 empty: version 0.1 counts it as a blank ballot, a sixth one, which abstains.",
        committee(name, tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,6,6,\n",
                  ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,,同意,不同意\n5,,同意,不同意\n合计,,,\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(6, 0, 1)}, "items": {"k1": ("adopted", votes(5, 0, 1)), "k2": ("not-adopted", votes(3, 2, 1))}},
        ["total-row"])

    name = "ruling-without-reason"
    yield case(
        name, "A ruling on a misspelt name (沙参业) whose reason is empty. Names form.",
        recommendation(name, ballots_csv="票号,作废,科长\n1,,沙参叶\n2,,沙参叶\n3,,沙参业\n4,,田谷雨\n5,,田谷雨\n",
                       rulings_csv="渠道,层次,票号,原文,裁定,理由,裁定人\nmeeting,zg,3,沙参业,k1,,白芷安、关立秋\n"),
        RANKED, ["bad-ruling"])

    name = "arabic-script-read-as-gb18030"
    yield case(
        name, "A roster in UTF-8 without byte order mark whose only non-ASCII letters are Arabic ones: version 0.1 reads it as GB 18030, and the names are other names. "
        "Reading 2 takes it for UTF-8.",
        committee(name, roster_csv="id,name\nk1,%s\nk2,%s\n" % UYGHUR),
        {**PLAIN, "names": {"k1": misread(UYGHUR[0]), "k2": misread(UYGHUR[1])}, "encodings": {"roster.csv": "GB18030"}},
        [], {"names": {"k1": UYGHUR[0], "k2": UYGHUR[1]}, "encodings": {"roster.csv": "UTF-8"}})

    name = "greek-read-as-gb18030"
    yield case(
        name, "The same with Greek letters, which are in neither table of common characters: version 0.1 reads GB 18030.",
        committee(name, roster_csv="id,name\nk1,%s\nk2,%s\n" % GREEK),
        {**PLAIN, "names": {"k1": misread(GREEK[0]), "k2": misread(GREEK[1])}, "encodings": {"roster.csv": "GB18030"}},
        ["encoding-doubtful"])

    name = "surplus-in-talks"
    yield case(
        name, "Three records of talks where two persons were talked to: version 0.1 declares the whole vote invalid; boxes are judged apart since.",
        recommendation(name, more="谈话记录,talks.csv\n", tiers_csv="层次,名称,应到,实到,发出,收回,谈话人数\nzg,职工,6,5,5,5,2\n",
                       talks_csv="票号,作废,k1,k2\n1,,√,\n2,,√,\n3,,,√\n"),
        {"status": "invalid", "tiers": {"meeting/zg": tier(5), "talk/zg": tier(3)}, "items": {"k1": ("no-decision", {"for": 3}), "k2": ("no-decision", {"for": 2})}},
        ["talks-invalid"], {"status": "valid", "items": {"k1": "ranked", "k2": "ranked"}})

    name = "surplus-in-b"
    yield case(
        name, "Three B ballots where two were issued: version 0.1 declares the whole vote invalid; a surplus in an advising tier does not overturn it since.",
        committee(name, rule="aheqi/committee", tiers_csv="票种,名称,应到,实到,发出,收回\nA,常委,7,5,5,5\nB,列席,3,3,2,3\n",
                  ballots_csv="票号,票种,作废,k1,k2\n1,A,,同意,同意\n2,A,,同意,同意\n3,A,,同意,同意\n4,A,,同意,不同意\n5,A,,同意,不同意\n"
                  "1,B,,同意,同意\n2,B,,同意,同意\n3,B,,同意,同意\n"),
        {"status": "invalid", "tiers": {"meeting/A": tier(5), "meeting/B": tier(3)},
         "items": {"k1": ("no-decision", votes(5)), "k2": ("no-decision", votes(3, 2))}},
        ["advice-invalid"], {"status": "valid", "items": {"k1": "adopted", "k2": "not-adopted"}})

    name = "private-use-standard"
    yield case(
        name, "A name with U+E863, the private-use code of GBK for 䶮. No font of version 0.1 has it: there is no sheet.",
        committee(name, roster_csv="编号,姓名,任免\nk1,沙\ue863,任虚设局局长\nk2,田谷雨,任虚设局副局长\n"),
        {**PLAIN, "names": {"k1": "沙\ue863", "k2": "田谷雨"}}, ["private-use-character"], {"names": {"k1": "沙\u4dae", "k2": "田谷雨"}}, no_sheet="no-glyph")

    name = "private-use-other"
    yield case(
        name, "A name with U+E100, a private-use code for which there is no standard character. No font has it: there is no sheet.",
        committee(name, roster_csv="编号,姓名,任免\nk1,沙\ue100,任虚设局局长\nk2,田谷雨,任虚设局副局长\n"),
        {**PLAIN, "names": {"k1": "沙\ue100", "k2": "田谷雨"}}, ["control-character"], no_sheet="no-glyph")

    name = "quorum-of-present"
    yield case(
        name, "A rule of the county's own whose quorum is a share of those present, which is always met: 2 of 7 are there.",
        committee(name, rule="rule.csv", rule_csv=OWN_QUORUM, tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,2,2,2\n",
                  ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,不同意\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(2)}, "items": {"k1": ("not-adopted", votes(2)), "k2": ("not-adopted", votes(1, 1))}},
        ["bad-rule"])

    name = "quorum-of-issued"
    yield case(
        name, "A quorum that is a share of the ballots issued. The ledger alone.",
        committee(name, rule="rule.csv", rule_csv=OWN_QUORUM.replace("of present", "of issued"), tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,2,2,2\n",
                  ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,不同意\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(2)}, "items": {"k1": ("not-adopted", votes(2)), "k2": ("not-adopted", votes(1, 1))}},
        ["bad-rule"], ledger_alone=True)

    name = "shortlist-with-pass"
    yield case(
        name, "A rule of the county's own with both shortlist and pass: 田谷雨, 2 of 5 present, is listed by version 0.1, which takes the first two; "
        "who does not pass is not listed since.",
        recommendation(name, rule="rule.csv", rule_csv=OWN_SHORTLIST),
        {"status": "valid", "tiers": {"meeting/zg": tier(5)}, "items": {"k1": ("listed", {"for": 3}), "k2": ("listed", {"for": 2})}},
        [], {"status": "valid", "items": {"k1": "listed", "k2": "not-listed"}})

    name = "returned-empty"
    yield case(
        name, "收回 is empty: the number of ballots keyed stands for it, and version 0.1 says nothing.",
        committee(name, tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,5,5,\n"), PLAIN, ["returned-not-counted"])

    name = "heading-again"
    yield case(
        name, "The heading stands a second time among the ballots: a void ballot numbered 票号 for the reason 作废.",
        committee(name, tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,6,6,6\n",
                  ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n票号,作废,k1,k2\n4,,同意,不同意\n5,,同意,不同意\n"),
        {**PLAIN, "tiers": {"meeting/cw": tier(5, 1)}}, ["heading-again"])

    for name, lost, what in (("lost-question-mark", "?", "a question mark"), ("lost-square", "□", "□, U+25A1"), ("lost-replacement", "\ufffd", "U+FFFD")):
        yield case(
            name, f"A name in which {what} stands for a character that was lost when the file was saved.",
            committee(name, roster_csv=f"编号,姓名,任免\nk1,沙{lost}叶,任虚设局局长\nk2,田谷雨,任虚设局副局长\n"),
            {**PLAIN, "names": {"k1": f"沙{lost}叶", "k2": "田谷雨"}}, ["lost-character"])

    name = "two-names-in-a-roster-cell"
    yield case(
        name, "A name in the roster that holds 、: one person for version 0.1.",
        committee(name, roster_csv="编号,姓名,任免\nk1,沙参叶、石决明,任虚设局局长\nk2,田谷雨,任虚设局副局长\n"),
        {**PLAIN, "names": {"k1": "沙参叶、石决明", "k2": "田谷雨"}}, ["several-values"])

    name = "two-hosts"
    yield case(name, "Two hosts in one cell with ， between them (version 0.1 refuses 、 there).", committee(name, host="古芒种，丁香草"), PLAIN, ["bad-officials"],
               officials={"host": "古芒种，丁香草"})

    name = "two-archives"
    yield case(
        name, "Two archives in one cell with 、 between them, and a third in the next row: two copies, the first for both.",
        committee(name, more="存档,组织部、纪委\n存档,办公室\n"), PLAIN, ["several-values"], archives=["组织部、纪委", "办公室"])

    name = "mark-blank-agree"
    yield case(
        name, "记号 declares 空白=同意, which no cell can ever hold: the empty cells abstain, as the rule's `blank` says.",
        committee(name, more="记号,空白=同意\n", ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,,同意,\n5,,同意,\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(5)}, "items": {"k1": ("adopted", votes(5)), "k2": ("not-adopted", votes(3, 0, 2))}},
        ["bad-mark"])

    name = "appoint-and-remove"
    yield case(
        name, "任… and 免… in one cell of 任免: one item for version 0.1, two since.",
        committee(name, roster_csv="编号,姓名,任免\nk1,沙参叶,任虚设局局长，免虚设站站长\nk2,田谷雨,任虚设局副局长\n"),
        {**PLAIN, "actions": {"k1": "任虚设局局长，免虚设站站长", "k2": "任虚设局副局长"}}, ["several-values"])

    name = "void-variation-selector"
    yield case(
        name, "作废 of ballot 4 holds U+FE0F alone, which nobody sees: version 0.1 voids the ballot. It counts for nothing since: the cell is empty. "
        "No font of version 0.1 has it: there is no sheet.",
        committee(name, ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,\ufe0f,同意,不同意\n5,,同意,不同意\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(4, 1)}, "items": {"k1": ("adopted", votes(4)), "k2": ("not-adopted", votes(3, 1))}},
        [], {"status": "valid", "tiers": {"meeting/cw": tier(5)}, "items": {"k1": "adopted", "k2": "not-adopted"}}, no_sheet="no-glyph")

    name = "void-hangul-filler"
    yield case(
        name, "作废 of ballot 4 holds U+3164 alone, a letter without a shape: version 0.1 voids the ballot. No font of version 0.1 has it: there is no sheet.",
        committee(name, ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,\u3164,同意,不同意\n5,,同意,不同意\n"),
        {"status": "valid", "tiers": {"meeting/cw": tier(4, 1)}, "items": {"k1": ("adopted", votes(4)), "k2": ("not-adopted", votes(3, 1))}},
        ["control-character"], no_sheet="no-glyph")

    name = "publicity-in-recommendation"
    yield case(
        name, "A county's own copy of aheqi/recommendation as version 0.1 prints it, with its line `publicity`, as rule.csv.",
        recommendation(name, rule="rule.csv", rule_csv=None), RANKED, ["bad-rule"], copy_rule="aheqi/recommendation")

    name = "deferred-vote"
    yield case(
        name, "The whole vote is deferred. Nothing of it is read otherwise since.",
        committee(name, more="暂缓表决,考察材料不全\n"),
        {"status": "deferred", "tiers": {"meeting/cw": tier(5)}, "items": {"k1": ("deferred", votes(5)), "k2": ("deferred", votes(3, 2))}}, [])

    name = "no-quorum"
    yield case(
        name, "4 of 7 are there, 5 are asked for. Nothing of it is read otherwise since.",
        committee(name, tiers_csv="票种,名称,应到,实到,发出,收回\ncw,常委,7,4,4,4\n",
                  ballots_csv="票号,作废,k1,k2\n1,,同意,同意\n2,,同意,同意\n3,,同意,同意\n4,,同意,不同意\n"),
        {"status": "no-quorum", "tiers": {"meeting/cw": tier(4)}, "items": {"k1": ("no-decision", votes(4)), "k2": ("no-decision", votes(3, 1))}}, [])


# ------------------------------------------------------------------------------------------------ the sample meetings

# Steps: ("count",), ("edit", file, old, new) in the file's own encoding, ("sheet", signer or None, options), ("sign", signer, options),
# ("announce",), ("keep", folder): copy 1 as it is now, before it is replaced.
# Figures are those that ballots/README.md states, or counted on the ballots by hand; where there are two counts, a list of two.
SAMPLE_CASES = [
    {
        "case": "aheqi-committee", "why": "A and B ballots, an item deferred, two signatures (one RSA), announced. One person stands in two items; a cell √/× is void.",
        "steps": [("count",), ("sheet", "贝立夏"), ("sign", "米川贝"), ("announce",)],
        "figures": [{"status": "valid", "tiers": {"meeting/A": tier(10), "meeting/B": tier(6, 0, 1)},
                     "items": {"3": ("adopted", votes(6, 3, 1)), "4": ("not-adopted", votes(5, 4, 0, 0, 1)), "5": ("deferred", None), "8": ("adopted", votes(8, 1, 0, 1))}}],
    },
    {
        "case": "aheqi-recommendation", "why": "Ballots and talks side by side, four tiers, one of four persons; a rule without threshold. One signature.",
        "steps": [("count",), ("sheet", "曹白芷")],
        "figures": [{"status": "valid", "tiers": {"meeting/其他": tier(4), "talk/其他": tier(3), "talk/领导": tier(6)}, "items": {"n1": ("ranked", {"for": 16}), "n4": ("ranked", {"for": 15})},
                     "notices": ["channels-differ", "small-tier", "unanimous-tier"]}],
    },
    {
        "case": "county-recommendation", "why": "Two files of ballots in two encodings, talks, bands. Sheets that nobody has signed.",
        "steps": [("count",), ("sheet", None)],
        "figures": [{"status": "valid", "tiers": {"meeting/zhen": tier(22, 2, 1)}, "items": {"r7": ("qualifies", {"for": 27}), "r2": ("falls-short", {"for": 16})},
                     "notices": ["channels-differ", "too-few-qualify", "empty-row"]}],
    },
    {
        "case": "general-recommendation", "why": "Names form with rulings. The sheets are in English; one signature.",
        "steps": [("count",), ("sheet", "应菊花", "--lang", "en")], "language": "en",
        "figures": [{"status": "valid", "tiers": {"meeting/ban": tier(5), "meeting/qt": tier(25, 2, 1)}, "items": {"g3": ("falls-short", {"for": 29})}, "notices": ["base-flips"]}],
    },
    {
        "case": "aheqi-appraisal", "why": "Four grades, twelve persons; exactly 80 % is not enough. Two signatures, the first with a time-stamp (certs/tsa-root.pem).",
        "steps": [("count",), ("sheet", "雷玉竹", "--tsa"), ("sign", "沙依拉·布拉克")],
        "figures": [{"status": "valid", "tiers": {"meeting/ban": tier(9), "meeting/lao": tier(17, 0, 1)}, "items": {"05": ("may-not-propose", None), "07": ("may-propose", None)},
                     "weighed": {"05": (48, 60), "07": (49, 60)}}],
    },
    {
        "case": "general-committee", "why": "Counted, signed and announced; then a cell was keyed again (ballot 4, 卓㛃: 反对 for 同意) and the meeting counted a second time, "
        "which turns 5 of 9 into 4. The sheets of count 1 (copy 1 is kept in replaced/) were replaced by those of count 2, which were announced.",
        "steps": [("count",), ("sheet", "应菊花"), ("announce",), ("edit", "ballots.csv", "\n4,,同意,同意,", "\n4,,同意,反对,"), ("count",), ("keep", "replaced"),
                  ("sheet", "应菊花", "--replace"), ("sign", "解小满"), ("announce",)],
        "figures": [
            {"status": "valid", "tiers": {"meeting/dz": tier(8, 0, 1)}, "items": {"d2": ("adopted", votes(5, 2, 1)), "d4": ("not-adopted", votes(4, 1, 2, 1)), "d6": ("adopted", votes(7, 0, 1))}},
            {"status": "valid", "tiers": {"meeting/dz": tier(8, 0, 1)}, "items": {"d2": ("not-adopted", votes(4, 3, 1)), "d4": ("not-adopted", votes(4, 1, 2, 1)), "d6": ("adopted", votes(7, 0, 1))}},
        ],
        "events": ["opened", "counted", "sheet issued", "announced", "counted", "sheet issued", "signed", "announced"],
    },
    {
        "case": "bureau-committee", "why": "The same inputs counted twice: one count, and an event that it was counted again. An item deferred; ○ means to abstain here. The host signs, then a scrutineer; announced.",
        "steps": [("count",), ("count",), ("sheet", "全立夏"), ("sign", "秋海棠"), ("announce",)],
        "figures": [{"status": "valid", "tiers": {"meeting/zw": tier(5)},
                     "items": {"w1": ("adopted", votes(5)), "w2": ("adopted", votes(4, 1)), "w3": ("not-adopted", votes(3, 1, 1)), "w4": ("deferred", None)}}],
        "events": ["opened", "counted", "recounted", "sheet issued", "signed", "announced"],
    },
    {
        "case": "county-contested", "why": "Two candidates a seat; a tie, a seat left over, a ballot void for one post. The first issue, signed by a teller, is replaced by one that a "
        "scrutineer signed; copy 1 of the earlier one is in replaced/.",
        "steps": [("count",), ("sheet", "颜小雪"), ("keep", "replaced"), ("sheet", "郭秋分", "--replace")],
        "figures": [{"status": "valid", "tiers": {"meeting/cw": tier(11)}, "items": {"c4": ("tie", votes(6, 2, 3)), "c5": ("tie", votes(6, 4, 1)), "c7": ("not-elected", None)},
                     "posts": {"z1": "filled", "z2": "tie", "z3": "unfilled"}}],
        "events": ["opened", "counted", "sheet issued", "sheet issued"],
    },
    {
        "case": "county-committee", "why": "Three archives, three copies; an item deferred, a void ballot. Two signatures.",
        "steps": [("count",), ("sheet", "郭秋分"), ("sign", "颜小雪"), ("announce",)],
        "figures": [{"status": "valid", "tiers": {"meeting/cw": tier(8, 1)}, "items": {"3": ("adopted", votes(6, 1, 1)), "4": ("not-adopted", votes(5, 2, 1)), "6": ("deferred", None)}}],
    },
    {
        "case": "county-open-selection", "why": "English headings; three candidates a seat, one deferred. One signature: the teller 童半边 has not signed, and the key for that is in keys/, "
        "so that a later version can sign and announce a ledger of version 0.1.",
        "steps": [("count",), ("sheet", "郭秋分")], "unsigned_official": "童半边",
        "figures": [{"status": "valid", "tiers": {"meeting/cw": tier(10)}, "items": {"da2": ("deferred", None), "kj1": ("elected", votes(8, 2)), "kj2": ("not-elected", votes(5, 3, 2))},
                     "posts": {"wl": "filled", "da": "filled", "kj": "unfilled"}}],
    },
    {
        "case": "aheqi-reserve-excellent", "why": "A ledger alone, a shortlist with a tie across its end. No sheet was issued; announced without one.",
        "steps": [("count",), ("announce",)],
        "figures": [{"status": "valid", "tiers": {"meeting/zhen": tier(11, 1)}, "items": {"y03": ("tie", {"for": 17}), "y04": ("tie", {"for": 17}), "y01": ("listed", None)}}],
    },
]


# ------------------------------------------------------------------------------------------------ the work

class Maker:
    def __init__(self, program, work, tsa):
        self.program, self.work, self.tsa = program, work, tsa
        self.keys = {}

    def tally(self, *words, folder=None, expect=0):
        """Runs the program; expect: the exit status, or None for any. Gives the finished process."""
        # No local time, language or name of this machine comes into what is kept.
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.work)}
        done = subprocess.run([self.program, *map(str, words)], cwd=folder or self.work, env=env, stdin=subprocess.DEVNULL, capture_output=True)
        if expect is not None and done.returncode != expect:
            raise Wrong(f"tally {' '.join(map(str, words))}: {done.returncode}, expected {expect}\n{done.stdout.decode()}{done.stderr.decode()}")
        return done

    def make_keys(self):
        (HERE / "certs").mkdir()
        (HERE / "keys").mkdir()
        for name, (role, file, days, rsa) in KEYS.items():
            passphrase = self.work / f"{file}.pass"
            with open(os.open(passphrase, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(15) + "\n")
            self.tally("key", "new", "--name", name, "--role", role, "--out", f"{file}.p12", "--pass-file", passphrase, "--quiet",
                       *(["--days", days] if days else []), *(["--rsa"] if rsa else []))
            shutil.copy(self.work / f"{file}.pem", HERE / "certs")
            self.keys[name] = (self.work / f"{file}.p12", passphrase)
        for kept in self.keys[KEPT]:
            shutil.copy(kept, HERE / "keys")
        shutil.copy(self.tsa.root, HERE / "certs" / "tsa-root.pem")

    def signing(self, name):
        key, passphrase = self.keys[name]
        return ["--key", key, "--pass-file", passphrase]

    def options(self, words):
        return [part for word in words for part in ([word, self.tsa.url] if word == "--tsa" else [word])]


def require(what, found, wanted):
    if found != wanted:
        raise Wrong(f"{what}: found {found!r}, expected {wanted!r}")


def hold(name, result, figures):
    """Holds what was written by hand against an exported result."""
    require(f"{name}: status", result["status"], figures["status"])
    tiers = {f"{c['channel']}/{t['tier']}": t for c in result["channels"] for t in c["tiers"]}
    for place, wanted in figures["tiers"].items():
        require(f"{name}: {place}", {key: tiers[place][key] for key in wanted}, wanted)
    items = {}
    for item in result["items"]:
        items.setdefault(item["item"], item)
    for key, (outcome, counted) in figures["items"].items():
        require(f"{name}: outcome of {key}", items[key]["outcome"], outcome)
        if counted is not None:
            require(f"{name}: votes of {key}", items[key]["channels"][0]["votes"], counted)
    for key, (weighed, base) in figures.get("weighed", {}).items():
        rate = items[key]["channels"][0]["rate"]
        require(f"{name}: rate of {key}", (rate["votes"], rate["of"]), (weighed, base))
    for member in ("name", "action"):
        for key, wanted in figures.get(member + "s", {}).items():
            require(f"{name}: {member} of {key}", items[key][member], wanted)
    for key, wanted in figures.get("posts", {}).items():
        require(f"{name}: post {key}", {p["post"]: p["outcome"] for p in result["posts"]}[key], wanted)
    for code in figures.get("notices", []):
        require(f"{name}: notice {code}", code in [notice["code"] for notice in result["notices"]], True)
    for file, wanted in figures.get("encodings", {}).items():
        require(f"{name}: encoding of {file}", {i["file"]: i["encoding"] for i in result["inputs"]}[file], wanted)


def plain(figures):
    """Figures as they stand in expected.json."""
    out = dict(figures)
    out["items"] = {key: {"outcome": o, "votes": v} if v is not None else {"outcome": o} for key, (o, v) in figures["items"].items()}
    if "weighed" in out:
        out["weighed"] = {key: {"votes": v, "of": of} for key, (v, of) in out["weighed"].items()}
    return out


def digest(data):
    return hashlib.sha256(data).hexdigest()


def describe(maker, case, folder, figures):
    """What expected.json says of a case whose files lie in folder."""
    ledger, = folder.glob("*.tally")
    events = json.loads(maker.tally("log", ledger.name, "--json", folder=folder).stdout)
    kinds = [event["kind"] for event in events]
    if "events" in case:
        require(f"{case['case']}: events", kinds, case["events"])
    counts = [event for event in events if event["kind"] == "counted"]
    require(f"{case['case']}: counts", len(counts), len(figures))
    out = {"case": case["case"], "why": case["why"], "ledger": f"{case['case']}/{ledger.name}", "events": kinds, "counts": []}
    for event, held in zip(counts, figures):
        exported = maker.tally("export", ledger.name, "--format", "json", "--count", event["count"], folder=folder).stdout
        # The ledger keeps the result without the line break that ends the exported text.
        require(f"{case['case']}: digest of count {event['count']}", digest(exported.removesuffix(b"\n")), event["content"]["result"])
        result = json.loads(exported)
        hold(case["case"], result, held)
        out["counts"].append({"count": event["count"], "result_sha256": event["content"]["result"], "export_sha256": digest(exported), "export_bytes": len(exported), "figures": plain(held)})
        for key, wanted in case.get("officials", {}).items():
            require(f"{case['case']}: {key}", officials_kept(maker, folder, ledger, key), wanted)
    issued = [event for event in events if event["kind"] == "sheet issued"]
    signed = [event for event in events if event["kind"] == "signed"]
    certificate = {name: f"certs/{file}.pem" for name, (_, file, _, _) in KEYS.items()}
    signers, earlier = [], []
    for event in sorted(issued + signed, key=lambda event: event["sequence"]):
        of_last = issued and event["sequence"] >= issued[-1]["sequence"]
        if event["content"]["signed"] is not None:
            said = event["content"]["signed"]
            (signers if of_last else earlier).append({"official": said["official"], "field": said["field"], "certificate": certificate[said["certificate_name"]]})
    present = sorted(folder.glob("*.pdf"))
    if "archives" in case:
        require(f"{case['case']}: archives", [sheet["archive"] for sheet in issued[-1]["content"]["sheets"]], case["archives"])
    out["sheets"] = [f"{case['case']}/{sheet.name}" for sheet in present]
    if issued:
        names = [sheet["file"] for sheet in issued[-1]["content"]["sheets"]]
        out["copies_not_kept"] = [name for name in names if not (folder / name).exists()]
        out["issue"], out["language"] = issued[-1]["content"]["issue"], issued[-1]["content"]["language"]
        require(f"{case['case']}: language", out["language"], case.get("language", "zh"))
    elif "no_sheet" in case:
        out["no_sheet"] = case["no_sheet"]
    replaced = sorted(folder.glob("replaced/*.pdf"))
    if replaced:
        out["replaced"] = {"sheets": [f"{case['case']}/replaced/{sheet.name}" for sheet in replaced], "signers": earlier, "trust": [s["certificate"] for s in earlier]}
    stamped = any(event["content"].get("signed") and "--tsa" in str(case.get("steps")) for event in issued)
    out["signers"] = signers
    wanted = [step[1] for step in case["steps"][last_sheet(case):] if step[0] in ("sheet", "sign") and step[1]] if "steps" in case else [case["signer"]] if issued else []
    require(f"{case['case']}: signers", [s["official"] for s in signers], wanted)
    out["trust"] = [s["certificate"] for s in signers] + (["certs/tsa-root.pem"] if stamped else [])
    if "unsigned_official" in case:
        out["kept_key"] = {"official": case["unsigned_official"], "key": "keys/tong-banbian.p12", "passphrase": "keys/tong-banbian.pass"}
    out["verify"] = verify(maker, folder, ledger.name, [s.name for s in present], [HERE / t for t in out["trust"]], replaced, [HERE / s["certificate"] for s in earlier])
    out["later"] = case.get("later", [])
    if case.get("otherwise"):
        out["otherwise"] = dict(case["otherwise"])
        if "items" in out["otherwise"]:
            out["otherwise"]["items"] = {key: {"outcome": outcome} for key, outcome in out["otherwise"]["items"].items()}
    return out


def last_sheet(case):
    """Where in the steps of a sample the last issue of sheets is; past the end where there is none."""
    return max((place for place, step in enumerate(case["steps"]) if step[0] == "sheet"), default=len(case["steps"]))


def officials_kept(maker, folder, ledger, key):
    """The officials as the kept meeting.csv names them, for that key."""
    with tempfile.TemporaryDirectory() as place:
        maker.tally("export", ledger.name, "--inputs", pathlib.Path(place) / "inputs", folder=folder)
        rows = [line.split(",", 1) for line in (pathlib.Path(place) / "inputs" / "meeting.csv").read_text("utf-8-sig").splitlines()]
    label = {"host": "主持人", "scrutineers": "监票人"}[key]
    values = [value for row, value in rows if row == label]
    return values[0] if key == "host" else values


def verify(maker, folder, ledger, sheets, trust, replaced, replaced_trust):
    """Exit statuses of `tally verify`, and which of its checks were only to be looked at."""
    def run(*words):
        done = maker.tally("verify", *words, "--lang", "en", folder=folder, expect=None)
        looks = [line[7:].split("  ")[0].strip() for line in done.stdout.decode().splitlines() if line.startswith("LOOK ")]
        wrong = [line[7:].split("  ")[0].strip() for line in done.stdout.decode().splitlines() if line.startswith("WRONG")]
        return {"exit": done.returncode, **({"look": looks} if looks else {}), **({"wrong": wrong} if wrong else {})}

    said = {"ledger": run(ledger)}
    if sheets:
        trusted = ["--trust", *trust] if trust else []
        said["sheets"] = run(*sheets, *trusted)
        said["all"] = run(ledger, *sheets, *trusted)
        said["all_without_trust"] = run(ledger, *sheets)
    if replaced:
        earlier = [sheet.relative_to(folder) for sheet in replaced]
        said["replaced"] = run(*earlier, "--trust", *replaced_trust)
        said["replaced_with_ledger"] = run(ledger, *earlier, "--trust", *replaced_trust)
    # A ledger holds by itself; sheets do once somebody has signed them.
    for what in ("ledger", "sheets", "all", "all_without_trust", "replaced", "replaced_with_ledger"):
        if what in said:
            require(f"{folder.name}: verify, {what}", said[what]["exit"], 0 if trust or what == "ledger" else 1)
    return said


def make_sample(maker, case):
    folder = maker.work / case["case"]
    shutil.copytree(SAMPLES / case["case"], folder)
    target = HERE / case["case"]
    target.mkdir()
    for step, *words in case["steps"]:
        ledger = next((path.name for path in folder.glob("*.tally")), None)
        sheets = sorted(path.name for path in folder.glob("*.pdf"))
        if step == "count":
            maker.tally("count", ".", "--by", CLERK, "--quiet", folder=folder)
        elif step == "sheet":
            signer, *options = words
            who = maker.signing(signer) if signer else ["--unsigned"]
            maker.tally("sheet", ledger, *who, *maker.options(options), "--by", CLERK, folder=folder)
        elif step == "sign":
            maker.tally("sign", *sheets, *maker.signing(words[0]), *maker.options(words[1:]), "--by", CLERK, folder=folder)
        elif step == "announce":
            maker.tally("announce", ledger, "--by", CLERK, folder=folder)
        elif step == "keep":
            (target / words[0]).mkdir()
            shutil.copy(folder / sheets[0], target / words[0])  # copy 1 alone, to keep the archive small
        elif step == "edit":
            file, old, new = words
            data = (folder / file).read_bytes().replace(b"\r\n", b"\n").decode("gb18030")
            require(f"{case['case']}: places to edit", data.count(old), 1)
            (folder / file).write_bytes(data.replace(old, new).encode("gb18030"))
        else:
            raise Wrong(step)
    for path in [*folder.glob("*.tally"), *folder.glob("*.pdf")]:
        shutil.copy(path, target)
    return describe(maker, case, target, case["figures"])


def make_odd(maker, case):
    folder = maker.work / case["case"]
    folder.mkdir()
    target = HERE / case["case"]
    target.mkdir()
    if "copy_rule" in case:
        (folder / "rule.csv").write_bytes(maker.tally("rules", case["copy_rule"], "--csv").stdout)
        require(f"{case['case']}: a line publicity", "\npublicity,15 days," in (folder / "rule.csv").read_text("utf-8-sig"), True)
    for file, text in case["files"].items():
        if text is not None:
            # A byte order mark, as spreadsheet programs write it; but a roster whose reading is the point has none.
            (folder / file).write_bytes(text.encode("utf-8" if "encodings" in case["figures"] and file == "roster.csv" else "utf-8-sig"))
    maker.tally("count", ".", "--by", CLERK, "--quiet", folder=folder)
    ledger = f"{case['case']}.tally"
    done = maker.tally("sheet", ledger, *maker.signing(case["signer"]), "--by", CLERK, folder=folder, expect=None)
    if done.returncode:
        code = case.get("no_sheet", "no sheet expected to fail")
        if f"[{code}]" not in done.stderr.decode() + done.stdout.decode():
            raise Wrong(f"{case['case']}: no sheet: {done.returncode} {done.stdout.decode()}{done.stderr.decode()}")
    elif "no_sheet" in case:
        raise Wrong(f"{case['case']}: a sheet was drawn")
    shutil.copy(folder / ledger, target)
    first = folder / f"{case['case']}.1.pdf"
    if first.exists() and not case.get("ledger_alone"):
        shutil.copy(first, target)  # copy 1 alone, to keep the archive small: verify says that copy 2 was not looked at
    return describe(maker, case, target, [case["figures"]])


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TALLY")
    if not program:
        sys.exit("make.py: give the program of version 0.1.0, as TALLY or as argument")
    program = str(pathlib.Path(program).resolve())
    says = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if says != f"tally {VERSION}":
        sys.exit(f"make.py: this archive is made by tally {VERSION} alone, not by “{says}”")
    if (HERE / "expected.json").exists():
        sys.exit("make.py: the archive is there, and is never made again")

    sys.path.insert(0, str(HERE.parents[1] / "sheet"))
    import authority  # the time-stamp authority of the tests

    with tempfile.TemporaryDirectory() as place:
        work = pathlib.Path(place)
        (work / "tsa").mkdir()
        with authority.Authority(work / "tsa") as tsa:
            maker = Maker(program, work, tsa)
            maker.make_keys()
            cases = [make_sample(maker, case) for case in SAMPLE_CASES] + [make_odd(maker, case) for case in odd_cases()]
    expected = {"version": VERSION, "reading": 1, "cases": cases}
    (HERE / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
    kept = sorted(path for path in HERE.rglob("*") if path.is_file() and path.name not in ("SHA256SUMS", "make.py") and "__pycache__" not in path.parts)
    (HERE / "SHA256SUMS").write_text("".join(f"{digest(path.read_bytes())}  {path.relative_to(HERE)}\n" for path in kept), "utf-8")
    print(f"{len(cases)} cases, {sum(path.stat().st_size for path in kept):,} bytes")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"make.py: {wrong}")
