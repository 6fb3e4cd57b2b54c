"""Lines of a rule in the Chinese form: the other way round than the slow count reads them, and written apart from it."""

import re

KEYS = {"pass": "通过", "quorum": "法定人数", "weight": "权重", "weight of empty tier": "空层次权重", "score": "分值", "points": "打分",
        "trim": "去高低分", "rank": "排序", "top": "入选", "tie": "同票", "choices": "填选数", "overvote": "多选", "undervote": "少选",
        "contested": "差额", "write-ins": "另选他人", "write-in without mark": "另选无记号", "blank": "空白", "ballot weight": "选票权数"}
BASES = {"due": "应到", "present": "实到", "issued": "发出", "returned": "收回", "valid": "有效", "weight": "权数", "weight due": "应到权数"}
COMPARE = {"at least": "不少于", "more than": "多于", "at most": "不超过", "less than": "少于"}
MARKS = {"agree": "同意", "against": "反对", "abstain": "弃权", "hold": "缓议"}
WORDS = {"refuse": "不计结果", "share out": "分给其他层次", "by score": "按得分", "by votes": "按票数", "fewer against": "反对少者",
         "void ballot": "整票作废", "void post": "该职位作废", "allowed": "允许"}
BLANK = {"abstain": "弃权", "agree": "同意", "blank": "空白", "void": "作废"}


def clause(text):
    words = text.split(" ")
    if words[0] == "score":
        return ["得分", COMPARE[" ".join(words[1:3])], words[3]]
    compare, share, base = COMPARE[" ".join(words[:2])], words[2], " ".join(words[4:])
    base, _, marks = base.partition(" in ")
    return ["+".join(MARKS.get(mark, mark) for mark in marks.split("+"))] * bool(marks) + ["占", BASES[base], compare, share]


def passing(text):
    text, _, band = text.partition(" when present is up to ")
    out = []
    for part in text.split(" and "):
        out += ["且"] * bool(out) + clause(part)
    return out + (["实到不超过", band, "人", "时"] if band else [])


def quorum(text):
    subject = re.match("(present|issued|returned|valid|weight) ", text)
    return ([BASES[subject[1]]] if subject else []) + clause(text[subject.end():] if subject else text)


def pieces(key, value):
    """The words of a line's value, between which blanks may stand."""
    words = value.split(" ")
    if key == "pass":
        return passing(value)
    if key == "quorum":
        return quorum(value)
    if key in ("weight", "score"):
        return [" ".join(words[:-1]), words[-1]]
    if key == "points":
        return [words[0], "至", words[2]] + (["每档", words[4]] if len(words) > 3 else [])
    if key == "trim":
        return ["各去", words[0], "个"] + (["多于", words[-1], "张时"] if len(words) > 4 else [])
    if key == "top":
        return ["每职位", words[0], "人"] if words[1] == "per" else ["人数的", words[0]]
    if key == "choices":
        return ["正好" if words[0] == "exactly" else "最多", "每名额", words[-3], "人"]
    if key == "contested":
        if words[-1] == "seat":
            return ["每名额", "不少于", words[2], "人"]
        return ["多于名额", "不少于", words[2]] if words[0] == "at" else ["多于名额", words[0], "至", words[2]]
    if key == "write-in without mark":
        return [{"agree": "同意", "void": "作废"}[value]]
    if key == "ballot weight":
        return [value]
    return [BLANK[value] if key == "blank" else WORDS[value]]


def in_chinese(rng, key, value):
    """(key, value), in Chinese where this line has such a form."""
    if key not in KEYS:
        return key, value
    words = pieces(key, value)
    blank = rng.choice(["", "", " ", "\u3000"])
    # A name that ends in a digit is parted from the number behind it.
    if key in ("weight", "score") and words[0][-1] in "0123456789０１２３４５６７８９":
        blank = " "
    return KEYS[key], blank.join(words)
