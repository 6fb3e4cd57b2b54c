"""What is to be said of what follows from a vote, and what is not, from the result alone: on the terminal, in the words, on the board and on the sheet.

The sentences are these tests' own; where a surface breaks a line says nothing, so texts are compared without blanks.
"""

import csv
import datetime
import io
import pathlib
import re

RULES = pathlib.Path(__file__).resolve().parents[2] / "tally/rule/rules"

# By what each kind of sentence is known; it must stand as often as the result gives a ground for it, and else never.
MARKS = {
    True: {"publicity": "进行任前公示，", "done": "不再公示（", "probation": "的试用期为", "in_office": "的任职时间自决定任命之日（", "valid": "本次推荐结果有效期至",
           "inspection": "考察对象确定后张贴考察预告，", "renewal": "更新一次，下次更新不迟于", "next": "须另行投票：", "deferred": "暂缓表决的事项，待问题查清后继续表决。"},
    False: {"publicity": "Publicity for ", "done": "No publicity again for ", "probation": "Probation of ", "in_office": "Time in office of ", "valid": "The recommendation is valid to ",
            "inspection": "a notice of it is put up for ", "renewal": "The reserve is renewed every ", "next": "A further round is to be held for ",
            "deferred": "What is deferred is voted on when the questions are settled."},
}


def rule_lines(folder, result):
    """The lines of the rule that was counted by, by key, the last of each; folder: where the meeting's files are."""
    read = result["inputs"][1]
    body = (pathlib.Path(folder, read["file"]) if read["encoding"] else RULES / (read["file"] + ".csv")).read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("gb18030")
    rows = [[cell.strip(" \u00a0\u3000") for cell in row] for row in csv.reader(io.StringIO(text))]
    rows = [row for row in rows if any(row)]
    key, value = (next(i for i, head in enumerate(rows[0]) if head in names) for names in (("key", "项目"), ("value", "规定")))
    return {row[key]: row[value] for row in rows[1:]}


def written_date(date):
    """As a sheet or board has it in Chinese: 2026年4月17日."""
    return "%s年%d月%d日" % (date[:4], int(date[5:7]), int(date[8:]))


def bare(text):
    return re.sub(r"\s", "", text)


def first_number(value):
    """Of “2 years”; full-width digits too."""
    return int(re.search(r"\d+", value)[0])


def years_on(date, years):
    year, month, day = map(int, date.split("-"))
    try:
        return datetime.date(year + years, month, day).isoformat()
    except ValueError:
        return datetime.date(year + years, month, day - 1).isoformat()


def names(result, items, zh):
    """Each person once, in order."""
    chosen = {}
    for wanted in items:
        item = next(i for i in result["items"] if i["item"] == wanted)
        namesake = any(other["name"] == item["name"] and other["person"] != item["person"] for other in result["items"])
        chosen.setdefault(item["person"], None if namesake else item["name"])
    return None if None in chosen.values() else ("、" if zh else ", ").join(chosen.values())


def sentences(result, rule, zh, date, number):
    """Of each kind, how its sentence goes on from its mark, or the names before it; None: any. date, number: as the surface writes them."""
    follows = result.get("consequences", {})
    found = {}
    if "publicity" in follows:
        p = follows["publicity"]
        who = names(result, p["items"], zh)
        if "reason" in p:
            found["done"] = (who, p["reason"])
        elif "latest" in p:
            most = (datetime.date.fromisoformat(p["latest"]) - datetime.date.fromisoformat(p["first"])).days + 1
            days = (number(p["days"]), number(most), date(p["first"]), date(p["last"]), date(p["latest"]))
            found["publicity"] = (who, "公示期%s至%s天，自%s起，最早至%s止，最迟至%s止。" % days if zh else ": %s to %s days, from %s to %s at the earliest and %s at the latest." % days)
        else:
            days = (number(p["days"]), date(p["first"]), date(p["last"]))
            found["publicity"] = (who, "公示期%s天，自%s至%s。" % days if zh else ": %s days, from %s to %s." % days)
    if follows.get("probation"):
        first = follows["probation"][0]
        more = ""
        if "extended" in first:
            last, extended = (datetime.date.fromisoformat(first[k]) for k in ("last", "extended"))
            months = (extended.year - last.year) * 12 + extended.month - last.month
            span = {1: ("一个月", "one month"), 6: ("半年", "half a year")}.get(months, (f"{number(months)}个月", f"{number(months)} months"))
            more = f"可延长{span[0]}，至%s。" if zh else f"It may be extended by {span[1]}, to %s."
        found["probation"] = (names(result, [p["item"] for p in follows["probation"]], zh),
                              ("自决定之日起计算，至%s。" if zh else "from the day of the decision, to %s.") % date(first["last"]), more % date(first["extended"]) if "extended" in first else "")
    if follows.get("in_office"):
        found["in_office"] = (names(result, [o["item"] for o in follows["in_office"]], zh), date(follows["in_office"][0]["date"]))
    recommended = [i for i in result["items"] if i["outcome"] in ("qualifies", "listed") or (i["outcome"] == "ranked" and i["channels"][0]["rate"]["votes"])]
    if result["rule"]["kind"] == "recommendation" and result["status"] == "valid" and recommended:
        if "recommendation within" in rule:
            found["valid"] = (None, date(years_on(result["meeting"]["date"], first_number(rule["recommendation within"]))))
        if "inspection notice" in rule:
            found["inspection"] = (None, number(first_number(rule["inspection notice"])))
        if "renewed within" in rule:
            found["renewal"] = (None, date(years_on(result["meeting"]["date"], first_number(rule["renewed within"]))))
    again = result["status"] in ("invalid", "no-quorum")
    open_posts = [post for post in result["posts"] if post.get("next") and not again]
    if open_posts:
        found["next"] = (None, *[post["title"] for post in open_posts])
    if not again and not any(post["next"] == "resumed" for post in open_posts) and any(i["outcome"] == "deferred" for i in result["items"]):
        found["deferred"] = (None,)
    return found


def faults(text, result, rule, zh, date, number, times=1):
    """What is missing, and what is said without a ground. rule: its lines by key; times: how often the surface says each."""
    text, wrong = bare(text), []
    said = sentences(result, rule, zh, date, number)
    for kind, mark in MARKS[zh].items():
        count, wanted = text.count(bare(mark)), times if kind in said else 0
        if count != wanted:
            wrong.append("%s: said %d times, not %d: %s" % (kind, count, wanted, mark))
            continue
        if not wanted:
            continue
        who, *parts = said[kind]
        at = text.index(bare(mark))
        if who and bare(who) not in text[max(0, at - len(bare(who)) - 1):at + len(bare(mark)) + len(bare(who))]:
            wrong.append("%s: not of %s: %s" % (kind, who, text[max(0, at - 40):at + 40]))
        for part in parts:
            then = text.find(bare(part), at)
            if then < 0 or then > at + 1500:
                wrong.append("%s: without “%s”: %s" % (kind, part, text[at:at + 200]))
    return wrong


def decided(result):
    """The paragraphs of the decision that were adopted: those before the deferred and the failed."""
    paragraphs = result.get("consequences", {}).get("decision", [])
    return [p for p in paragraphs if not p.startswith(("暂缓表决：", "未通过："))]


def rates(result):
    """“7/9 77.78%” of each tier, channel and item that was voted on."""
    for item in result["items"]:
        if item["outcome"] == "deferred":
            continue
        for channel in item["channels"]:
            for tier in channel["tiers"]:
                rate = tier["rate"]
                yield item, channel["channel"], tier["tier"], "%d/%d" % (rate["votes"], rate["of"]) + (" %s%%" % rate["percent"] if rate["percent"] is not None else "")
