#!/usr/bin/env python3
"""What the host reads out: the numbers are the result's, the sentences keep to the law's wording, and nothing is shown that may not be.

    run_words.py [--count N] [--seed S]      TALLY names the program

Every golden case, every sample meeting and N random ones (TALLY_WORDS; else see main()) is announced in both languages, and each number in the words held against the JSON,
Chinese numerals by a reading of this script's own. Then what must be refused is, with nothing shown: a ledger that does not hold, one whose latest count is not what was
signed, one that cannot be written. Files are replaced as a whole and only when asked."""

import csv
import hashlib
import io
import json
import pathlib
import re
import shutil
import sqlite3
import stat
import sys
import tempfile
from fractions import Fraction

from support import follow
from support.generate import asked_for, generate
from support.ledgers import TALLY, Report, Workshop, must_count, rows, run, write_meeting
from support.meetings import what_else
from support.results import meetings

MARKS = {"for": "推荐", "agree": "同意", "against": "不同意", "abstain": "弃权", "hold": "缓议", "blank": "空白", "void": "作废"}
ENGLISH = {"void": "void mark"}
BASES = {"due": "应到会人数", "present": "实到会人数", "issued": "发出票数", "returned": "收回票数", "valid": "有效票数"}
BIDI = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


# ------------------------------------------------------------------ numerals

def counted(n):
    """As a number is said before what is counted."""
    return "两" if n == 2 else chinese(n)


def chinese(n):
    """A number as it is read, put together from the right: 10010 is 一万零一十."""
    if n == 0:
        return "零"
    digits, text = str(n), ""
    groups = [digits[max(0, i - 4):i].rjust(4, "0") for i in range(len(digits), 0, -4)]
    for i, group in enumerate(groups):
        part = "".join("零" if d == "0" else "零一二三四五六七八九"[int(d)] + unit for d, unit in zip(group, ["千", "百", "十", ""]))
        part = re.sub("零+", "零", part).removesuffix("零") if int(group) else ""
        part += ["", "万", "亿", "万"][i] if int(group) else "零" if i != 2 else "亿"
        text = part + text
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def spoken_date(date):
    year, month, day = date.split("-")
    return "".join("〇一二三四五六七八九"[int(d)] for d in year) + "年" + chinese(int(month)) + "月" + chinese(int(day)) + "日"


def spoken_english(date):
    year, month, day = date.split("-")
    return "%d %s %s" % (int(day), "January February March April May June July August September October November December".split()[int(month) - 1], year)


def spoken_share(share):
    if share.endswith("%"):
        return "全部" if share == "100%" else "百分之" + chinese(int(share[:-1]))
    num, den = map(int, share.split("/"))
    if den == 100 and num < den:
        return "百分之" + chinese(num)
    return "全部" if num == den else "半数" if (num, den) == (1, 2) else chinese(den) + "分之" + chinese(num)


def clean(text):
    """A text as it stands in the words: on one line."""
    return BIDI.sub("", re.sub(" ?[\t\r\n]+", " ", text))


# ------------------------------------------------------------------ a meeting

def words(votes, say, chinese_words):
    """The votes of one channel as they are read out; what nobody marked is left out, but for agree, against and abstain, and the grades."""
    parts = []
    for mark, n in votes.items():
        if n or mark in ("for", "agree", "against", "abstain") or ("agree" not in votes and mark not in ("blank", "void")):
            name = MARKS.get(mark, mark) if chinese_words else ENGLISH.get(mark, mark)
            if mark == "for":
                parts.append("得推荐票%s票" % say(n) if chinese_words else "%s vote%s for" % (say(n), "s" * (n != 1)))
            else:
                parts.append(name + say(n) + "票" if chinese_words else "%s %s vote%s" % (name, say(n), "s" * (n != 1)))
    return ("、" if chinese_words else ", ").join(parts)


def talks_told(result):
    """Whether the talks beside a meeting's ballots are announced: not where they are few, or all name somebody, or only one was voted on."""
    if len(result["channels"]) < 2:
        return True
    if result["channels"][1].get("invalid"):  # more records than talks
        return False
    valid, blank = (result["channels"][1]["whole"][k] for k in ("valid", "blank"))
    items = [item for item in result["items"] if item["outcome"] != "deferred"]
    return valid >= max(2, result["small"]) and blank < valid and len(items) > 1 and all(item["channels"][1]["votes"]["for"] < valid for item in items)


def item_words(item, say, zh, told):
    both = [words(c["votes"], say, zh) for c in item["channels"][:2 if told else 1]]
    return ("；个别谈话" if zh else "; in the talks ").join(both)


def side_words(item, by_hand):
    """The Chinese for how the votes stand to the share; None where it is not said. By hand the valid votes are those of all present."""
    c = item["channels"][0]
    if not c["condition"] or item["outcome"] in ("deferred", "no-decision") or not c["rate"]["of"]:
        return None
    whom = BASES["present" if by_hand and c["rate"]["base"] == "valid" else c["rate"]["base"]]
    strict = c["condition"].startswith("more than")
    share = re.search(r"\d+/\d+|\d+%", c["condition"])[0]
    exact = Fraction(int(share[:-1]), 100) if share.endswith("%") else Fraction(share)
    side = c["rate"]["votes"] - exact * c["rate"]["of"]
    if side == 0 and strict:
        return "票为%s的%s，未超过%s，" % (whom, spoken_share(share), spoken_share(share))
    verb = "超过" if side > 0 else "达到" if side == 0 else "未超过" if strict else "未达到"
    return "票%s%s的%s，" % (verb, whom, spoken_share(share))


def check_text(report, name, text):
    report.check(not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text) and not BIDI.search(text), "%s: control characters in the words" % name, repr(text[:500]))
    report.check(text.endswith("\n") and all(line.strip() for line in text.splitlines()), "%s: an empty paragraph" % name, text)


def ballots_named(channel, zh):
    """A票 and B票 where advice is given; else 选票."""
    advised = any(tier["role"] == "advises" and tier["issued"] for tier in channel["tiers"])
    deciding = [tier for tier in channel["tiers"] if tier["role"] == "decides"]
    if not advised or len(deciding) > 1:
        return "选票" if zh else "Ballots"
    return deciding[0]["tier"] + ("票" if zh else " ballots")


def check_box(report, name, lines, result, say, zh):
    assumed = "收回数未经监票人清点，为录入张数。" if zh else "The scrutineers did not count the ballots returned; the number is that of the ballots keyed."
    unclear = any(notice["code"] == "returned-not-counted" for notice in result["notices"])
    report.check((assumed in lines) == unclear, "%s: whether the scrutineers counted" % name, "\n".join(lines))
    if result.get("method", "ballots") != "ballots":
        w = result["channels"][0]["whole"]
        came = "应到%s人，实到%s人。" % (say(w["due"]), say(w["present"])) if zh else "Due: %s; present: %s." % (say(w["due"]), say(w["present"]))
        taken = {"hands": ("本次采用举手表决。", "The vote is taken by raised hands."), "voice": ("本次采用口头表决。", "The vote is taken by voice.")}[result["method"]][not zh]
        spoken = [line for line in lines if re.search("选票|收回", line) or "ballot" in line.lower()]
        report.check(any(line.startswith(came) for line in lines) and taken in lines and not spoken, "%s: by hand or voice" % name, "\n".join([taken, *spoken, *lines]))
        return
    for channel in result["channels"]:
        w = channel["whole"]
        issued, returned, valid, void, blank = (say(w[k]) for k in ("issued", "returned", "valid", "void", "blank"))
        if channel["channel"] == "meeting":
            came = "应到%s人，实到%s人。" % (say(w["due"]), say(w["present"])) if zh else "Due: %s; present: %s." % (say(w["due"]), say(w["present"]))
            report.check(any(line.startswith(came) for line in lines), "%s: who came" % name, came)
        if channel is not result["channels"][0] and channel.get("invalid"):
            box = ("谈话记录多于谈话人数，谈话推荐无效，其数字不予公布；以会议投票为准。" if zh else
                   "There are more records than talks: the talks are invalid, and their figures are not announced. The ballots decide.")
        elif channel is not result["channels"][0] and not talks_told(result):
            box = "个别谈话%s人，收到谈话推荐记录%s份，推荐情况不予公布。" % (issued, returned) if zh else "Talks: %s; records: %s. Their figures are not announced." % (issued, returned)
        elif zh and channel["channel"] == "meeting":
            box = "发出%s%s张，收回%s张，其中有效票%s张%s，废票%s张。" % (ballots_named(channel, zh), issued, returned, valid, "（含空白票%s张）" % blank if w["blank"] else "", void)
        elif zh:
            box = "个别谈话%s人，收到谈话推荐记录%s份，其中有效%s份%s，无效%s份。" % (issued, returned, valid, "（含空白%s份）" % blank if w["blank"] else "", void)
        else:
            box = "%s: %s; %s: %s; valid: %s%s; void: %s." % (
                "Talks" if channel["channel"] == "talk" else ballots_named(channel, zh) + " issued", issued, "records" if channel["channel"] == "talk" else "returned", returned, valid,
                ", of these blank: " + blank if w["blank"] else "", void)
        report.check(box in lines, "%s: the box" % name, "%s\n%s" % (box, "\n".join(lines)))


def check_deferred(report, name, lines, at, item, zh):
    """“钟某，任局长：暂缓表决。” and nothing else, the reason least of all; returns where the next item may stand."""
    said = "：暂缓表决。" if zh else ": deferred."
    roster = clean(DEFERRALS.get(name, {}).get(item["item"], ""))
    report.check(not roster or not any(roster in line for line in lines if not line.startswith(("理由：", "Reason: "))), "%s: why %s is deferred is told" % (name, item["name"]), roster)
    found = next((i for i in range(at, len(lines)) if lines[i].startswith(clean(item["name"])) and lines[i].endswith(said)), None)
    if not report.check(found is not None, "%s: %s is deferred: %s" % (name, item["name"], said), "\n".join(lines[at:])):
        return at
    before = lines[found][len(clean(item["name"])):-len(said)]
    report.check(not re.search("票|votes" if zh else r" \d+ votes?\b", before), "%s: %s is deferred, and votes are read" % (name, item["name"]), lines[found])
    tail = lines[found + 1:found + 2]
    report.check(not tail or not re.search("（仅供参考）：|^其中" if zh else "For reference|Of these", tail[0]), "%s: %s is deferred, and its advice is read" % (name, item["name"]), tail)
    return found + 1


def check_items(report, name, lines, result, say, zh):
    """Each item in order, with its votes; in Chinese also how they stand to the share."""
    at = 0
    if result["status"] not in ("valid", "deferred"):  # it is to be held again: no figures
        found = [line for line in lines if re.search("[一二三四五六七八九十两零百千万]票" if zh else r"\d votes", line)]
        report.check(not found, "%s: votes of a vote that is not valid" % name, found)
        return
    for item in result["items"]:
        start = clean(item["name"])
        if item["outcome"] == "deferred":  # it was not voted on: said with its reason, and without a number
            at = check_deferred(report, name, lines, at, item, zh)
            continue
        votes = clean(item_words(item, say, zh, talks_told(result)))
        found = next((i for i in range(at, len(lines)) if lines[i].startswith(start) and ("：" if zh else ": ") + votes in lines[i]), None)
        if not report.check(found is not None, "%s: %s: %s" % (name, item["name"], votes), "\n".join(lines[at:])):
            continue
        at = found + 1
        side = side_words(item, result.get("method", "ballots") != "ballots") if zh else None
        if side:
            report.check(side in lines[found], "%s: %s: %s" % (name, item["name"], side), lines[found])
            report.check("超过" in side or not re.search("(?<!未)超过", lines[found].split("。")[1]), "%s: exceeds, where it does not" % name, lines[found])


def check_follow(report, name, lines, result, rule, zh):
    """What follows is read, from its ground, and else not; the decision in Chinese, once."""
    text = "\n".join(lines)
    wrong = follow.faults(text, result, rule, zh, spoken_date if zh else spoken_english, counted if zh else str)
    report.check(not wrong, "%s: what follows" % name, "\n".join(wrong))
    paragraphs = [clean(p) for p in follow.decided(result)] if zh else []
    report.check([line for line in lines if line.startswith("决定任免")] == paragraphs, "%s: the decision" % name, text)


def check_terminal(report, name, ledger, result, rule, folder):
    """The same on the terminal, with the rates of every tier and the whole text of the decision."""
    for zh, language in ((True, "zh"), (False, "en")):
        status, text, error = run("count", folder, "--no-ledger", "--lang", language, "--by", "甲某")
        report.check(status == 0, "%s: count: exit %d" % (name, status), error)
        wrong = follow.faults(text, result, rule, zh, follow.written_date if zh else str, str)
        report.check(not wrong, "%s: what follows, on the terminal" % name, "\n".join(wrong))
        flat = follow.bare(text)
        missing = [p for p in result.get("consequences", {}).get("decision", []) if follow.bare(p) not in flat]
        report.check(not missing, "%s: the decision, on the terminal" % name, missing)
        if len(result["channels"][0]["tiers"]) > 1:
            absent = [rate for rate in follow.rates(result) if follow.bare(rate[-1]) not in flat]
            report.check(not absent, "%s: rates of tiers, on the terminal" % name, [rate[1:] for rate in absent])
        order = result["status"] in ("invalid", "no-quorum") or any(post.get("next") for post in result["posts"]) or any(i["outcome"] == "deferred" for i in result["items"])
        report.check("--after" not in flat, "%s: no command for a further round after a trial, which is in no ledger" % name, text[-600:])
        with tempfile.TemporaryDirectory() as aside:
            again = shutil.copytree(folder, pathlib.Path(aside, "m"), ignore=shutil.ignore_patterns("*.tally*"))
            status, text, error = run("count", again, "--lang", language, "--by", "甲某")
            command = "tallynew%s--after%s" % ("新文件夹" if zh else "NEWDIR", follow.bare(str(again / ledger.name)))
            report.check(status == 0 and (command in follow.bare(text)) == order, "%s: the command for a further round" % name, error + text[-900:])


DEFERRALS = {}  # by meeting: roster id to the reason why the item is deferred


def reasons(folder):
    """The roster's reasons; which the result does not hold."""
    roster = pathlib.Path(folder, "roster.csv").read_bytes()
    try:
        text = roster.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = roster.decode("gb18030")
    rows_read = [[cell.strip(" \u00a0\u3000") for cell in row] for row in csv.reader(io.StringIO(text))]
    head = [{"编号": "id", "暂缓": "deferred"}.get(cell, cell) for cell in rows_read[0]]
    if "deferred" not in head:
        return {}
    return {row[head.index("id")]: row[head.index("deferred")] for row in rows_read[1:] if any(row)}


def check_meeting(report, name, folder):
    DEFERRALS[name] = reasons(folder)
    status, _, error = run("count", folder, "--json", "--by", "甲某")
    if not report.check(status == 0, "%s: count" % name, error):
        return
    ledger = next(pathlib.Path(folder).glob("*.tally"))
    result = json.loads(run("export", ledger)[1])
    rule = follow.rule_lines(folder, result)
    result["small"] = follow.first_number(rule["small tier"]) if "small tier" in rule else 0  # a tier with fewer ballots is small
    for zh, language in ((True, ()), (False, ("--lang", "en"))):
        status, text, error = run("announce", ledger, "--by", "乙某", *language)
        if not report.check(status == 0, "%s: announce: exit %d" % (name, status), error):
            continue
        lines = text.splitlines()
        check_text(report, name, text)
        title, date = clean(result["meeting"]["title"]), result["meeting"]["date"]
        report.check(title in lines[0] and (not zh or spoken_date(date) in lines[0]), "%s: the first words" % name, lines[0])
        check_box(report, name, lines, result, counted if zh else str, zh)
        check_items(report, name, lines, result, counted if zh else str, zh)
        check_follow(report, name, lines, result, rule, zh)
    check_terminal(report, name, ledger, result, rule, folder)
    check_events(report, name, ledger, result, [("words", "protected")] * 2)


def check_events(report, name, ledger, result, expected):
    """The announcements are in the chain, and the ledger holds."""
    events = [e for e in json.loads(run("log", ledger, "--json")[1]) if e["kind"] == "announced"]
    sha256 = sqlite3.connect("file:%s?mode=ro&immutable=1" % ledger, uri=True).execute("SELECT sha256 FROM count ORDER BY number DESC").fetchone()[0]
    said = [(e["content"]["how"], e["content"]["view"]) for e in events]
    report.check(said == expected and all(e["content"]["result"] == sha256 and e["content"]["count"] == e["count"] and e["actor"] == "乙某" for e in events),
                 "%s: the events" % name, events)
    report.check(result is None or run("verify", ledger)[0] == 0, "%s: verify after announcing" % name)


# ------------------------------------------------------------------ names that would do something

def hostile(report, folder):
    names = ["<script>alert(1)<script>", '"\'`', "&amp&lt", "]]>", "${x}%1$s%n", "A\\u202e", "--x", "=1+1", "<!--", "<title>"]
    write_meeting(folder)
    rows(folder, "roster.csv", [("编号", "姓名", "任免")] + [("h%d" % i, '"%s"' % n.replace('"', '""'), "任科长<b>") for i, n in enumerate(names)])
    rows(folder, "ballots.csv", [("票号", *("h%d" % i for i in range(len(names))))] + [(str(b), *(["同意", "反对", "弃权"][(b + i) % 3] for i in range(len(names)))) for b in range(5)])
    body = (folder / "meeting.csv").read_text(encoding="utf-8").replace("虚构会议", '"<h1>会议\n第二行]]>&"')
    (folder / "meeting.csv").write_text(body, encoding="utf-8")
    status, text, error = run("announce", must_count(folder), "--by", "乙某")
    report.check(status == 0, "hostile names: exit %d" % status, error)
    check_text(report, "hostile names", text)
    report.check("“<h1>会议 第二行]]>&”" in text.splitlines()[0], "a hostile title", text.splitlines()[0])
    for name in names:
        report.check(any(line.startswith(name + "，任科长<b>：") for line in text.splitlines()), "the name %r as it is written" % name, text)


# ------------------------------------------------------------------ who may be told what

def refused(report, what, ledger, exits, code, *words):
    before = ledger.read_bytes() if ledger.is_file() else None
    status, out, error = run("announce", ledger, "--by", "乙某", *words)
    report.check(status == exits and "[%s]" % code in error, "%s: exit %d, not %d [%s]" % (what, status, exits, code), error)
    report.check(out == "", "%s: something was shown" % what, out)
    report.check(before is None or ledger.read_bytes() == before, "%s: the ledger was changed" % what)


def ledgers_refused(report, work):
    ledger = must_count(write_meeting(work / "sound"))
    sound = ledger.read_bytes()
    refused(report, "no ledger", work / "none.tally", 66, "missing-file")
    other = work / "other.tally"
    other.write_bytes(b"not a ledger at all" * 100)
    refused(report, "what is no ledger", other, 78, "not-a-ledger")
    refused(report, "a name that cannot be seen", ledger, 65, "bad-id", "--by", "\u200b")
    ledger.chmod(0o444)
    refused(report, "a ledger that must not be written", ledger, 73, "cannot-write")
    refused(report, "the same, as a board", ledger, 73, "cannot-write", "--html", work / "never.html")
    report.check(not (work / "never.html").exists() and not list(work.glob(".never*")), "a board was written, or left behind, without its event")
    ledger.chmod(0o644)
    tampered = {"another result": "UPDATE count SET result = replace(result, 'agree', 'AGREE')", "another actor": "UPDATE event SET actor = '庚某'",
                "a count without its event": "DELETE FROM event WHERE kind = 'counted'", "no piece": "UPDATE chunk SET bytes = bytes + 1"}
    for what, sql in tampered.items():
        ledger.write_bytes(sound)
        tamper(ledger, sql)
        refused(report, what, ledger, 1, "damaged-ledger")
    ledger.write_bytes(sound)
    forge(ledger, lambda result: result.replace('"丁某"', '"庚某"'))
    report.check(run("log", ledger)[0] == 1, "log refuses, too, what only counting again finds out")
    refused(report, "a forged result", ledger, 1, "damaged-ledger")


def forge(ledger, change):
    """Changes the result of count 1, and all digests that depend on it: only counting again finds it out."""
    def digest(text):
        return hashlib.sha256(text.encode()).hexdigest()
    db = sqlite3.connect(ledger)
    result = db.execute("SELECT result FROM count").fetchone()[0]
    forged, previous, updates = change(result), "", []
    assert forged != result
    for sequence, at, actor, kind, count, content in db.execute("SELECT sequence, at, actor, kind, count, content FROM event ORDER BY sequence"):
        content = content.replace(digest(result), digest(forged))
        lines = ["tally-event/1", str(sequence), at, actor, kind, "" if count is None else str(count), digest(content), previous]
        whole = digest("".join(line + "\n" for line in lines))
        updates.append((content, digest(content), previous, whole, sequence))
        previous = whole
    db.close()
    tamper(ledger, ("UPDATE count SET result = ?, sha256 = ?", [(forged, digest(forged))]),
           ("UPDATE event SET content = ?, content_sha256 = ?, previous = ?, digest = ? WHERE sequence = ?", updates))


def tamper(ledger, *changes):
    """Changes a ledger behind its triggers' back."""
    db = sqlite3.connect(ledger)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute("DROP TRIGGER %s" % name)
    for sql, values in ((c, [()]) if isinstance(c, str) else c for c in changes):
        assert db.executemany(sql, values).rowcount if values != [()] else db.execute(sql).rowcount, sql
    for _, again in triggers:
        db.execute(again)
    db.commit()
    db.close()


def only_what_was_signed(report, work):
    folder = write_meeting(work / "signed")
    ledger = must_count(folder)
    report.check(run("announce", ledger, "--by", "乙某")[0] == 0, "before any sheet")
    status, _, error = run("sheet", ledger, "--unsigned", "--quiet", "--by", "乙某")
    if status == 66 and "missing-font" in error:
        report.skip("what was signed", "no fonts for the sheets")
        return
    report.check(status == 0, "sheets", error)
    report.check(run("announce", ledger, "--by", "乙某")[0] == 0, "the count that the sheets show")
    write_meeting(folder, votes="反对")
    must_count(folder)
    refused(report, "a count behind the sheets", ledger, 65, "count-not-signed")
    report.check("尚未签名" in run("announce", ledger, "--lang", "zh", "--by", "乙某")[2], "nobody has signed, and nothing is said of a signed count")
    refused(report, "the same, as a board", ledger, 65, "count-not-signed", "--html", "-")
    status, _, error = run("sheet", ledger, "--unsigned", "--quiet", "--replace", "--by", "乙某")
    report.check(status == 0, "sheets of the second count", error)
    report.check(run("announce", ledger, "--by", "乙某")[0] == 0, "the second count, once its sheets are issued")


def boards(report, work):
    folder = write_meeting(work / "boards")
    ledger, board = must_count(folder), work / "board.html"
    def announce(*words):
        return run("announce", ledger, "--by", "乙某", *words)
    status, out, _ = announce("--html", board)
    report.check(status == 0 and out == "" and board.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html"), "a board: exit %d" % status)
    first = board.read_bytes()
    board.write_bytes(b"mine")
    status, _, error = announce("--html", board)
    report.check(status == 73 and "[output-exists]" in error and board.read_bytes() == b"mine", "a file that is there: exit %d" % status, error)
    status, _, error = announce("--html", board, "--replace")
    report.check(status == 0 and board.read_bytes() == first, "a file that may be replaced: exit %d" % status, error)
    link = work / "link.html"
    link.symlink_to(board)
    for words in ((), ("--replace",)):
        status, _, error = announce("--html", link, *words)
        report.check(status == 73 and "[output-is-link]" in error and link.is_symlink() and board.read_bytes() == first, "a link: exit %d" % status, error)
    before = ledger.read_bytes()
    status, _, error = announce("--html", ledger, "--replace")
    report.check(status == 73 and "[output-exists]" in error and ledger.read_bytes() == before, "the ledger itself: exit %d" % status, error)
    status, _, error = announce("--html", work, "--replace")
    report.check(status == 73 and "[cannot-write]" in error, "a folder: exit %d" % status, error)
    status, _, error = announce("--html", work / "nowhere" / "board.html")
    report.check(status == 73 and "[cannot-write]" in error, "no folder: exit %d" % status, error)
    status, out, _ = announce("--html", "-")
    report.check(status == 0 and out.encode() == first, "a board on standard output: exit %d" % status)
    sealed = work / "sealed.html"
    status, _, error = announce("--html", sealed, "--sealed")
    report.check(status == 0 and stat.S_IMODE(sealed.stat().st_mode) == 0o600 and "under seal" in error, "a sealed board: exit %d" % status, error)
    report.check(stat.S_IMODE(board.stat().st_mode) & 0o077 == 0o044, "a board is readable: %o" % board.stat().st_mode)
    status, out, error = announce("--sealed", "--lang", "en")
    report.check(status == 0 and out.startswith("Under seal, for the archives"), "sealed words: exit %d" % status, out[:200])
    status, out, error = announce("--quiet")
    report.check(status == 0 and re.fullmatch("(warning: .*\n)*", error) and out, "quiet: %s" % error)
    report.check([p.name for p in work.iterdir() if p.name.startswith(".")] == [], "left behind: %s" % list(work.iterdir()))
    check_events(report, "boards", ledger, {}, [("board", "protected")] * 3 + [("board", "whole"), ("words", "whole"), ("words", "protected")])
    for words in (("--replace",), ("--counting",), ("--html",), ("--unheard",)):
        report.check(announce(*words)[0] == 64, "%s alone" % words)


# ------------------------------------------------------------------ all

def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_WORDS", (5, 30, 400))
    seed = arguments.seed
    print("seed %s, program %s" % (seed, TALLY))
    report = Report()
    for n, read in ((10, "十"), (110, "一百一十"), (10010, "一万零一十"), (100005000, "一亿零五千"), (120005000, "一亿二千万五千"), (20002, "二万零二"), (10**9, "十亿")):
        report.check(chinese(n) == read, "this script reads %d as %s" % (n, chinese(n)))
    with Workshop() as work:
        for source in meetings("announced"):
            folder = work / "meetings" / source.name
            shutil.copytree(source, folder)
            check_meeting(report, source.name, folder)
        for name, folder in what_else(work / "what-else").items():
            check_meeting(report, name, folder)
        for i in range(arguments.count):
            name = "%s.%d" % (seed, i)
            generate(name).write(work / "meetings" / name)
            check_meeting(report, name, work / "meetings" / name)
        hostile(report, work / "hostile")
        ledgers_refused(report, work)
        only_what_was_signed(report, work)
        boards(report, work)
    report.end()


if __name__ == "__main__":
    main()
