#!/usr/bin/env python3
"""Further rounds: tally new --after makes each from the ledger before it, through three rounds of a tie, seats left over, a vote
without a quorum, deferred items; then count, verify, and what is tampered with between them."""

import csv
import hashlib
import io
import json
import pathlib
import shutil
import sqlite3

from support.ledgers import Report, Workshop, crashed, rows, run

BALLOTS = pathlib.Path(__file__).resolve().parents[3] / "ballots"

OFFICIALS = {"会议名称": "虚构复决会", "地点": "虚构厅", "主持人": "甲主持", "计票人": "乙计票", "监票人": "丙监票"}


def table(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def meeting_of(folder):
    found = {}
    for key, value in table(folder / "meeting.csv")[1:]:
        found.setdefault(key, []).append(value)
    return found


def first_round(folder, rule, posts, roster, due=9, present=None, meeting="s08", **more):
    """A meeting that follows no other; roster rows are (id, name, post) and more columns by name."""
    folder.mkdir()
    rows(folder, "meeting.csv", [("项目", "内容"), ("会议编号", meeting), ("组织单位", "虚构县委"), ("日期", "2026-05-08"), ("办法", rule),
                                 *OFFICIALS.items(), *((key, value) for key, value in more.items())])
    present = due if present is None else present
    rows(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回"), ("a", "常委", str(due), str(present), str(present), str(present))])
    if posts:
        rows(folder, "posts.csv", [("职位编号", "职位", "名额"), *posts])
    rows(folder, "roster.csv", roster)
    return folder


def fill(folder, date, due=9):
    """Fills in what tally new --after leaves empty; what it wrote stays."""
    lines = [[key, OFFICIALS.get(key, date if key == "日期" else value)] for key, value in table(folder / "meeting.csv")]
    rows(folder, "meeting.csv", lines)
    head, *tiers = table(folder / "tiers.csv")
    for tier in tiers:
        for name in ("应到", "实到", "发出", "收回"):
            tier[head.index(name)] = str(due)
    rows(folder, "tiers.csv", [head, *tiers])


def vote(folder, agrees, ballots=9):
    """agrees: how many of the ballots agree to each; a person's begin where those of the one before end, so that no ballot agrees to
    more of them than it must."""
    marks, at = {}, 0
    for person, n in agrees.items():
        marks[person] = {(at + i) % ballots for i in range(n)}
        at += n
    rows(folder, "ballots.csv", [("票号", *agrees), *((str(i + 1), *("同意" if i in marks[p] else "不同意" for p in agrees)) for i in range(ballots))])


def count(report, folder, what):
    status, out, error = run("count", folder, "--json", "--by", "己某")
    report.check(status == 0, f"{what}: counted", out + error)
    return json.loads(out) if status == 0 else None


def make_next(report, before, folder, what, *words):
    ledger = next(before.glob("*.tally"))
    status, out, error = run("new", folder, "--after", ledger, *words)
    report.check(status == 0 and not error, f"{what}: made", out + error)
    return folder


def outcomes(result):
    return {item["item"]: item["outcome"] for item in result["items"]}


def try_three_rounds(report, work):
    """6:6:6 for two seats of an open selection (three a seat); then 8:5:5; then 6:3. The ratio is asked in the first round alone."""
    one = first_round(work / "one", "county/open-selection", [("p1", "副局长", "2")],
                      [("编号", "姓名", "单位", "职位"), *((str(n), name, "虚构局", "p1") for n, name in enumerate("甲一 甲二 甲三 甲四 甲五 甲六".split(), 1))],
                      推荐日期="2026-01-05")
    vote(one, {"1": 6, "2": 6, "3": 6, "4": 0, "5": 0, "6": 0})
    first = count(report, one, "round 1")
    report.check(first["posts"][0]["next"] == "tie" and "round" not in first, "round 1 ends in a tie", str(first["posts"]))

    two = make_next(report, one, work / "two", "round 2")
    exported = run("export", one / "s08.tally", "--format", "json")[1].encode()
    said, digest = meeting_of(two), hashlib.sha256(exported).hexdigest()
    event = [e for e in json.loads(run("log", one / "s08.tally", "--json")[1]) if e["kind"] == "counted"][-1]["digest"]
    report.check((two / "s08.result.json").read_bytes() == exported, "the earlier result is what export prints, to the byte")
    report.check(said["会议编号"] == ["s08-2"] and said["组织单位"] == ["虚构县委"] and said["办法"] == ["county/open-selection"] and
                 said["推荐日期"] == ["2026-01-05"], "id, body, rule and date of the recommendation", str(said))
    report.check(said["前次会议"] == ["s08.result.json"] and said["前次摘要"] == [digest] and said["前次事件"] == [event], "the earlier result and its digests", str(said))
    report.check(not any(any(said[key]) for key in ("主持人", "计票人", "监票人", "日期", "地点", "会议名称")), "officials, date and place are empty", str(said))
    report.check(table(two / "posts.csv")[1:] == [["p1", "副局长", "2"]] and [row[0] for row in table(two / "roster.csv")[1:]] == ["1", "2", "3"], "both seats, the three tied")
    report.check(table(two / "tiers.csv")[1] == ["a", "常委", "", "", "", "", ""], "the tier without numbers", str(table(two / "tiers.csv")))
    fill(two, "2026-05-08")  # the same day is allowed
    vote(two, {"1": 8, "2": 5, "3": 5})
    second = count(report, two, "round 2")
    report.check(outcomes(second) == {"1": "elected", "2": "tie", "3": "tie"} and second["round"]["number"] == 2 and
                 second["round"]["after"] == {"meeting": "s08", "date": "2026-05-08", "file": "s08.result.json", "sha256": digest, "event": event},
                 "round 2: one elected, two tied; names what it follows", json.dumps(second.get("round")))
    report.check([entry["file"] for entry in second["inputs"]][:6] == ["meeting.csv", "county/open-selection", "tiers.csv", "posts.csv", "roster.csv", "s08.result.json"],
                 "the earlier result is an input behind the roster")

    three = make_next(report, two, work / "three", "round 3")
    said = meeting_of(three)
    report.check(said["会议编号"] == ["s08-3"] and said["前次会议"] == ["s08-2.result.json", "s08.result.json"], "round 3 names both, the newest first", str(said))
    report.check((three / "s08.result.json").read_bytes() == exported, "the first result goes on, to the byte")
    report.check(table(three / "posts.csv")[1:] == [["p1", "副局长", "1"]] and [row[0] for row in table(three / "roster.csv")[1:]] == ["2", "3"], "one seat, the two tied")
    fill(three, "2026-05-09")
    vote(three, {"2": 6, "3": 3})
    third = count(report, three, "round 3")
    report.check(outcomes(third) == {"2": "elected", "3": "not-elected"} and third["round"]["number"] == 3 and "next" not in third["posts"][0], "round 3 fills the seat")

    status, out, error = run("new", work / "four", "--after", three / "s08-3.tally")
    report.check(status == 65 and "[no-round]" in error and not (work / "four").exists(), "nothing is open after round 3", out + error)
    report.check(error.startswith(f"{three / 's08-3.tally'}: "), "the message begins with the ledger", error)
    return one, two, three


def try_verify(report, work, one, two, three):
    ledgers = [one / "s08.tally", two / "s08-2.tally", three / "s08-3.tally"]
    status, out, error = run("verify", ledgers[2])
    report.check(status == 0 and "each earlier result has the digest that its successor names" in out and "were not counted again: " in out and
                 "s08-2" in out and "tally verify LATER EARLIER" in out, "the chain holds from the last ledger alone; earlier ballots are said to be missing", out + error)
    report.check("前各轮投票的选票不在本账册内" in run("verify", ledgers[2], "--lang", "zh")[1], "in Chinese")
    status, out, error = run("verify", *reversed(ledgers))
    report.check(status == 0 and out.count("as its ledger") == 3 and "were not counted again" not in out, "with all ledgers each round is compared with its own", out + error)
    with sqlite3.connect(ledgers[2]) as db:
        found = db.execute("SELECT position, meeting, file, length(sha256), length(event) FROM count_after ORDER BY position").fetchall()
        roles = [role for role, in db.execute("SELECT role FROM count_input ORDER BY position")]
    report.check(found == [(1, "s08-2", "s08-2.result.json", 64, 64), (2, "s08", "s08.result.json", 64, 64)], "rows of the earlier rounds", str(found))
    report.check(roles == ["meeting", "rule", "tiers", "posts", "roster", "after", "after", "ballots"], "roles of the inputs", str(roles))

    again = work / "again"  # the first meeting counted afresh: the same result in a chain of its own
    shutil.copytree(one, again, ignore=shutil.ignore_patterns("*.tally"))
    count(report, again, "round 1 afresh")
    status, out, error = run("verify", ledgers[1], again / "s08.tally")
    report.check(status == 1 and "never recorded" in out, "a ledger made afresh is not the one that is followed", out + error)

    inputs = work / "inputs"
    report.check(run("export", ledgers[2], "--inputs", inputs)[0] == 0 and (inputs / "s08.result.json").read_bytes() == (three / "s08.result.json").read_bytes(),
                 "export --inputs writes the earlier results too")
    status, out, error = run("verify", ledgers[2], "--ballots", three / "s08.result.json")
    report.check(status == 1 and not crashed(status, error) and "the same file that was counted" not in out, "an earlier result is not taken for ballots", out + error)

    broken = work / "broken.tally"
    with sqlite3.connect(one / "s08.tally") as db, sqlite3.connect(broken) as copy:
        db.backup(copy)
    with sqlite3.connect(broken) as db:
        db.execute("DROP TRIGGER count_stays")
    status, out, error = run("new", work / "five", "--after", broken)
    report.check(status in (1, 78) and not (work / "five").exists() and not crashed(status, error), "a ledger that does not verify is refused", f"{status} {out}{error}")


def refused(report, folder, what, code, place, *words, exit=65):
    status, out, error = run("check", folder, "--json")
    found = [d for d in json.loads(out) if d["severity"] == "error"] if out else []
    report.check(status == exit and [d["code"] for d in found] == [code] and (found[0]["file"], found[0].get("line"), found[0].get("column")) == place and
                 all(word in found[0]["text"] for word in words), what, out + error)
    status, _, error = run("count", folder, "--by", "己某")
    report.check(status == exit and f"[{code}]" in error, f"{what}: not counted", error)


def edited(work, source, name, **values):
    """A copy of a meeting with other values in meeting.csv; None removes the row."""
    folder = work / name
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.tally"))
    lines = [(key, values.get(key, value)) for key, value in table(folder / "meeting.csv")]
    rows(folder, "meeting.csv", [(key, value) for key, value in lines if value is not None])
    return folder


def line_of(folder, key):
    return next(i for i, row in enumerate(table(folder / "meeting.csv"), 1) if row[0] == key)


def column_of(key):
    return len(key) + 2


def try_refusals(report, work, two, three):
    def place(folder, key):
        return ("meeting.csv", line_of(folder, key), column_of(key))

    for name, key, value, words in (("rule", "办法", "county/contested", ("county/open-selection",)), ("body", "组织单位", "别的县委", ("虚构县委",)),
                                    ("date", "日期", "2026-05-07", ("2026-05-08",)), ("id", "会议编号", "s08-2", ("s08-2",)),
                                    ("digest", "前次摘要", "0" * 64, ("s08-2.result.json",)), ("no-digest", "前次摘要", "abc", ()), ("event", "前次事件", "zz", ())):
        folder = edited(work, three, f"refused-{name}", **{key: value})
        refused(report, folder, f"another {name}", "bad-after", place(folder, key), *words)
    folder = edited(work, three, "spaced-body", 组织单位="虚构 县委")
    report.check(run("check", folder)[0] == 0, "the body is compared as names are")
    folder = edited(work, three, "no-row", 前次摘要=None)
    refused(report, folder, "no digest", "missing-key", ("meeting.csv", 1, 1))

    folder = edited(work, three, "seats")
    rows(folder, "posts.csv", [("职位编号", "职位", "名额"), ("p1", "副局长", "2")])
    refused(report, folder, "more seats than were open", "bad-after", ("posts.csv", 2, 8), "2", "1")
    folder = edited(work, three, "candidate")
    head, *persons = table(three / "roster.csv")
    rows(folder, "roster.csv", [head, *persons, ["4", "甲四", *persons[0][2:]]])
    vote(folder, {"2": 6, "3": 3, "4": 0})
    refused(report, folder, "a candidate who was not tied", "bad-after", ("roster.csv", 4, 1), "甲四")
    folder = edited(work, three, "name")
    rows(folder, "roster.csv", [head, [persons[0][0], "甲贰", *persons[0][2:]], persons[1]])
    refused(report, folder, "the id of one tied under another name", "bad-after", ("roster.csv", 2, 1), "甲贰")

    folder = edited(work, three, "older")
    (folder / "s08.result.json").write_bytes((folder / "s08.result.json").read_bytes() + b"\n")
    lines = table(folder / "meeting.csv")
    line = next(i for i, row in enumerate(lines, 1) if row[1] == "s08.result.json")
    refused(report, folder, "the first result altered", "bad-after", ("meeting.csv", line, 6), "s08.result.json")
    rows(folder, "meeting.csv", [row for row in lines if row[1] != "s08.result.json"])
    refused(report, folder, "the first result not named", "bad-after", ("meeting.csv", line_of(folder, "前次会议"), 6), "s08-2")
    folder = edited(work, three, "missing")
    (folder / "s08-2.result.json").unlink()
    refused(report, folder, "the earlier result is not there", "missing-file", ("s08-2.result.json", None, None), exit=66)

    folder = edited(work, two, "stray", 前次会议=None)
    status, out, _ = run("check", folder, "--json")
    report.check(status == 65 and [d["code"] for d in json.loads(out)].count("bad-after") == 2, "digests without an earlier result", out)


def try_attacks(report, work, two):
    """An earlier result with the digest that meeting.csv names, and nonsense in it."""
    good = json.loads((two / "s08.result.json").read_text(encoding="utf-8"))
    text = json.dumps(good, ensure_ascii=False)

    def changed(**members):
        return json.dumps({**good, **members}, ensure_ascii=False).encode()

    attacks = {
        "empty": b"", "truncated": text.encode()[:-100], "null": b"null", "list": b"[]", "text": b'"tally-result/1"', "bytes": bytes(range(256)),
        "deep": b"[" * 1000000, "deep object": b'{"a":' * 100000, "deep and closed": b"[" * 3000 + b"]" * 3000, "twice": text.replace('{"format"', '{"format": "x", "format"', 1).encode(),
        "member twice": text.replace('"seats": 2', '"seats": 1, "seats": 2', 1).encode(), "behind it": text.encode() + b"{}", "nul": text.replace("虚构县委", "\\u0000").encode(),
        "utf-16": text.encode("utf-16"), "no utf-8": text.encode().replace("虚构".encode(), b"\xff\xfe"), "format": changed(format="tally-result/2"),
        "reading": changed(reading=99), "reading as text": changed(reading="2"), "status": changed(status="open"), "meeting": changed(meeting=[]),
        "date": changed(meeting={**good["meeting"], "date": "2026-02-30"}), "rule": changed(rule={"name": "county/open-selection", "sha256": "x"}),
        "posts": changed(posts={}), "posts of numbers": changed(posts=[1]), "seats as text": changed(posts=[{**good["posts"][0], "seats": "2"}]),
        "seats below 0": changed(posts=[{**good["posts"][0], "seats": -1}]), "seats as real": changed(posts=[{**good["posts"][0], "seats": 2.0}]),
        "huge seats": changed(posts=[{**good["posts"][0], "seats": 10**18}]), "beyond 64 bits": text.replace('"seats": 2', '"seats": 99999999999999999999', 1).encode(),
        "next": changed(posts=[{**good["posts"][0], "next": "later"}]), "next as number": changed(posts=[{**good["posts"][0], "next": 1}]),
        "post twice": changed(posts=good["posts"] * 2), "items": changed(items=None), "items of null": changed(items=[None]),
        "outcome": changed(items=[{**good["items"][0], "outcome": "won"}]), "elected for none": changed(items=[{**good["items"][0], "outcome": "elected"}] * 2),
        "round 1": changed(round={"number": 1}), "round as text": changed(round="2"), "round without digest": changed(round={"number": 2, "after": {"meeting": "x"}}),
    }
    for name, content in attacks.items():
        folder = edited(work, two, f"attack-{name}", 前次摘要=hashlib.sha256(content).hexdigest())
        (folder / "s08.result.json").write_bytes(content)
        status, out, error = run("check", folder, "--json")
        codes = [d["code"] for d in json.loads(out) if d["severity"] == "error"] if out else []
        report.check(status == 65 and codes == ["bad-after"] and not crashed(status, error), f"attacked with {name}", f"{status} {out[:300]}{error[:300]}")
    folder = edited(work, two, "attack-large", 前次摘要="0" * 64)
    with open(folder / "s08.result.json", "wb") as file:
        file.truncate(17 * 1024 * 1024)
    status, out, error = run("check", folder, "--json")
    report.check(status == 65 and '"too-large"' in out, "attacked with 17 MiB", out + error)
    # ten thousand posts and items cost no more than reading them
    posts = [{"post": f"q{n}", "title": "x", "seats": 1, "outcome": "unfilled", "next": "unfilled"} for n in range(20000)]
    items = [{"item": f"i{n}", "name": "x", "post": f"q{n}", "outcome": "not-elected"} for n in range(20000)]
    content = changed(posts=posts, items=items)
    folder = edited(work, two, "attack-many", 前次摘要=hashlib.sha256(content).hexdigest())
    (folder / "s08.result.json").write_bytes(content)
    status, out, error = run("check", folder, "--json", timeout=60)
    report.check(status == 65 and {d["code"] for d in json.loads(out) if d["severity"] == "error"} == {"bad-after"}, "many posts", f"{status} {out[:300]}{error}")


def try_unfilled(report, work):
    """Two seats, one elected; whoever is added stands too; the body allows fewer than two a seat, but never one for one."""
    one = first_round(work / "unfilled", "county/contested", [("p1", "副局长", "2"), ("p2", "科长", "1")],
                      [("编号", "姓名", "职位", "暂缓"), ("1", "甲一", "p1", ""), ("2", "甲二", "p1", ""), ("3", "甲三", "p1", "核实中"), ("4", "甲四", "p1", ""),
                       ("5", "乙一", "p2", ""), ("6", "乙二", "p2", "")], meeting="wei")
    vote(one, {"1": 8, "2": 3, "3": 4, "4": 0, "5": 7, "6": 1})
    result = count(report, one, "seats left over")
    report.check([post.get("next") for post in result["posts"]] == ["unfilled", None], "one post is open", str(result["posts"]))
    two = make_next(report, one, work / "unfilled-2", "seats left over")
    report.check(table(two / "posts.csv")[1:] == [["p1", "副局长", "1"]], "the open seat alone", str(table(two / "posts.csv")))
    head, *persons = table(two / "roster.csv")
    report.check([row[0] for row in persons] == ["2", "3", "4"] and persons[1][head.index("暂缓")] == "核实中", "the not elected and the deferred, whose reason is for the body to remove", str(persons))
    fill(two, "2026-06-01")
    added = [["7", "甲七", *persons[0][2:]]]
    rows(two, "roster.csv", [head, *persons, *added])
    vote(two, {"2": 2, "3": 1, "4": 0, "7": 6})
    report.check(run("check", two)[0] == 0, "whoever is added", run("check", two)[2])
    back = edited(work, two, "elected-again")
    rows(back, "roster.csv", [head, *persons, ["1", "甲一", *persons[0][2:]]])
    vote(back, {"2": 2, "3": 1, "4": 0, "1": 6})
    refused(report, back, "who was elected stands again", "bad-after", ("roster.csv", 5, 1), "甲一")
    # in the round after the next, too, whose result does not know who was elected in the first
    vote(two, {"2": 2, "3": 1, "4": 0, "7": 4})
    rows(two, "roster.csv", [head, *([*row[:-1], ""] for row in persons), *added])
    result = count(report, two, "nobody passes")
    report.check(result["posts"][0].get("next") == "unfilled", "the seat is still open", str(result["posts"]))
    third = make_next(report, two, work / "unfilled-3", "the seat still open")
    fill(third, "2026-06-02")
    head, *persons = table(third / "roster.csv")
    vote(third, {row[0]: 2 for row in persons})
    report.check(run("check", third)[0] == 0, "the same persons again", run("check", third)[2])
    rows(third, "roster.csv", [head, *persons, ["1", "甲一", *persons[0][2:]]])
    vote(third, {**{row[0]: 1 for row in persons}, "1": 6})
    refused(report, third, "who was elected two rounds before stands again", "bad-after", ("roster.csv", len(persons) + 2, 1), "甲一")

    # 县级公开选拔 would ask for three a seat; here two seats with three candidates ask for four
    three = first_round(work / "relaxed", "county/contested", [("p1", "副局长", "2")],
                        [("编号", "姓名", "职位"), *((str(n), f"丙{n}", "p1") for n in range(1, 5))], meeting="fang")
    vote(three, {"1": 4, "2": 4, "3": 4, "4": 0})
    count(report, three, "nobody elected")
    four = make_next(report, three, work / "relaxed-2", "nobody elected")
    fill(four, "2026-06-01")
    head, *persons = table(four / "roster.csv")
    rows(four, "roster.csv", [head, *persons[:3]])
    vote(four, {"1": 6, "2": 5, "3": 2})
    refused(report, four, "three for two seats", "too-few-candidates", ("posts.csv", 2, 1), "3", "4")
    allowed = edited(work, four, "relaxed-3", 放宽="其他人选放弃，县委研究同意")
    result = count(report, allowed, "three for two, allowed")
    report.check(result and result["round"]["relaxed"] == "其他人选放弃，县委研究同意", "the reason is in the result", str(result and result["round"]))
    rows(allowed, "roster.csv", [head, *persons[:2]])
    vote(allowed, {"1": 6, "2": 5})
    refused(report, allowed, "two for two is no contest", "too-few-candidates", ("posts.csv", 2, 1), "2", "3")


def try_again_and_resumed(report, work):
    """A vote without a quorum is taken again with everybody; deferred items are taken up alone."""
    roster = [("编号", "姓名", "人员", "任免", "暂缓"), ("1", "甲一", "", "任局长", ""), ("2", "甲二", "", "免局长", "问题尚未查清"), ("3", "甲三", "1", "免副局长", "")]
    one = first_round(work / "quorum", "county/committee", [], roster, due=9, present=5, meeting="ding-7")
    vote(one, {"1": 5, "2": 5, "3": 5}, ballots=5)
    result = count(report, one, "no quorum")
    report.check(result["status"] == "no-quorum", "no quorum")
    two = make_next(report, one, work / "quorum-2", "no quorum")
    report.check([row[:2] for row in table(two / "roster.csv")[1:]] == [["1", "甲一"], ["2", "甲二"], ["3", "甲三"]] and "问题尚未查清" in (two / "roster.csv").read_text(encoding="utf-8-sig"),
                 "everybody again, what was deferred still deferred")
    report.check(meeting_of(two)["会议编号"] == ["ding-7-2"] and not (two / "posts.csv").exists(), "the id goes on behind a number of its own", str(meeting_of(two)))
    fill(two, "2026-05-20")
    vote(two, {"1": 6, "2": 0, "3": 4})
    result = count(report, two, "again")
    report.check(outcomes(result) == {"1": "adopted", "2": "deferred", "3": "not-adopted"}, "again: decided", str(outcomes(result)))
    three = make_next(report, two, work / "quorum-3", "deferred")
    head, *persons = table(three / "roster.csv")
    report.check([row[0] for row in persons] == ["2"] and "问题尚未查清" not in "".join(persons[0]), "the deferred item alone, its reason removed", str(persons))
    fill(three, "2026-07-01")
    # what was adopted is not voted on again beside it, neither what the round before adopted
    again = edited(work, three, "quorum-adopted")
    rows(again, "roster.csv", [head, *persons, ["1", "甲一", *[""] * (len(head) - 2)]])
    vote(again, {"2": 8, "1": 0})
    refused(report, again, "what was adopted stands again", "bad-after", ("roster.csv", 3, 1), "甲一")
    vote(three, {"2": 8})
    result = count(report, three, "resumed")
    report.check(outcomes(result) == {"2": "adopted"} and result["round"]["number"] == 3, "resumed: decided")
    report.check(run("verify", three / "ding-7-3.tally", two / "ding-7-2.tally", one / "ding-7.tally")[0] == 0, "all three verify")
    status, _, error = run("new", work / "quorum-4", "--after", three / "ding-7-3.tally")
    report.check(status == 65 and "[no-round]" in error, "nothing is open", error)

    whole = first_round(work / "whole", "county/committee", [], roster[:2], meeting="huan", 暂缓表决="意见分歧较大")
    vote(whole, {"1": 9})
    count(report, whole, "all deferred")
    folder = make_next(report, whole, work / "whole-2", "all deferred")
    report.check([row[0] for row in table(folder / "roster.csv")[1:]] == ["1"] and not any(meeting_of(folder)["暂缓表决"]), "a deferred vote: all items, not deferred any more")


def try_deferred_under_another_post(report, work):
    """A person of one post is named under another, where the vote is put off: that post alone goes on, and the person for it. Named under
    two others, the person goes on for no post in particular."""
    rule = [("key", "value", "cite"), ("rule", "虚构/推荐", ""), ("kind", "recommendation", ""), ("archive", "甲处", ""), ("archive", "乙处", "")]
    for name, cells, posts, post in (("one", ["甲二", "甲二", "甲一"], ["r"], "r"), ("two", ["甲二", "甲一", "甲一"], ["q", "r"], "")):
        folder = work / f"other-post-{name}"
        first_round(folder, "rule.csv", [("p", "虚构甲职", "1"), ("q", "虚构乙职", "1"), ("r", "虚构丙职", "2")],
                    [("编号", "姓名", "职位", "暂缓"), ("1", "甲一", "p", "问题尚未查清"), ("2", "甲二", "q", "")], due=1)
        rows(folder, "rule.csv", rule)
        rows(folder, "ballots.csv", [("票号", "p", "q", "r"), ("1", *cells)])
        result = count(report, folder, name)
        report.check([p["post"] for p in result["posts"] if "next" in p] == posts, f"{name}: what is open", str(result["posts"]))
        new = make_next(report, folder, work / f"other-post-{name}-2", name)
        head, *persons = table(new / "roster.csv")
        report.check([row[0] for row in table(new / "posts.csv")[1:]] == posts, f"{name}: the posts that go on", str(table(new / "posts.csv")))
        report.check([(row[0], row[head.index("职位")]) for row in persons] == [("1", post)], f"{name}: who goes on, for which post", str(persons))


def try_tie_again(report, work, one):
    """A revote without a quorum is taken again: it is still the revote among the tied, for whom the ratio is not asked."""
    two = make_next(report, one, work / "tie-2", "revote")
    fill(two, "2026-05-09")
    head, tier = table(two / "tiers.csv")
    rows(two, "tiers.csv", [head, ["a", "常委", "9", "5", "5", "5"]])
    vote(two, {"1": 5, "2": 3, "3": 2}, ballots=5)
    result = count(report, two, "revote without a quorum")
    report.check(result["posts"][0]["next"] == "again", "again", str(result["posts"]))
    three = make_next(report, two, work / "tie-3", "revote again")
    fill(three, "2026-05-10")
    vote(three, {"1": 8, "2": 5, "3": 4})
    report.check(run("check", three)[0] == 0, "the ratio is not asked", run("check", three)[2])
    head, *persons = table(three / "roster.csv")
    other = edited(work, three, "tie-other")
    rows(other, "roster.csv", [head, *persons, ["4", "甲四", *persons[0][2:]]])
    vote(other, {"1": 8, "2": 5, "3": 4, "4": 0})
    refused(report, other, "nor does anybody else stand", "bad-after", ("roster.csv", 5, 1), "甲四")


def try_written_in(report, work):
    """Who was written in and has as many votes as another is printed in the revote; where seats are left over, nobody who was
    written in is, and may be written in again."""
    rule = [("key", "value", "cite"), ("rule", "虚构/另选", ""), ("kind", "decision", ""), ("pass", "at least 1/5 of due", ""),
            ("contested", "at least 2 per seat", ""), ("write-ins", "allowed", ""), ("archive", "甲处", ""), ("archive", "乙处", "")]
    for name, needed, origin in (("tie", "at least 1/5 of due", ""), ("unfilled", "more than 1/2 of due", "另选")):
        folder = work / f"written-in-{name}"
        first_round(folder, "rule.csv", [("p", "虚构理事", "1")],
                    [("编号", "姓名", "职位", "来源"), ("1", "甲一", "p", ""), ("2", "甲二", "p", ""), ("w", "甲三", "p", "另选")], due=5)
        rows(folder, "rule.csv", [(key, needed if key == "pass" else value, cite) for key, value, cite in rule])
        rows(folder, "ballots.csv", [("票号", "1", "2", "另选:p"), ("1", "同意", "", ""), ("2", "同意", "", ""), ("3", "", "同意", ""),
                                     ("4", "", "", "甲三"), ("5", "", "", "甲三")])
        status, out, error = run("count", folder)
        report.check(status == 0, f"{name}: the first round", out + error)
        status, out, error = run("new", work / f"written-in-{name}-2", "--after", folder / "s08.tally")
        head, *persons = table(work / f"written-in-{name}-2" / "roster.csv")
        origins = {row[0]: row[head.index("来源")] if "来源" in head else "" for row in persons}
        expected = {"1": "", "w": origin} if name == "tie" else {"1": "", "2": "", "w": origin}
        report.check(status == 0 and origins == expected, f"{name}: who is printed in the next round", f"{origins} {out}{error}")
        # only the tied stand in a revote: no column for other names, no word about them, nothing on the paper
        new = work / f"written-in-{name}-2"
        asked, guide = "另选:p" in table(new / "ballots.csv")[0], "“来源”" in (new / "填表说明.txt").read_text(encoding="utf-8-sig")
        report.check((asked, guide) == (name != "tie",) * 2, f"{name}: whether names are asked for", f"{table(new / 'ballots.csv')} {guide}")


def try_sample(report):
    """The sample meeting of a second round follows what the first one gives today."""
    status, out, error = run("count", BALLOTS / "county-contested", "--no-ledger", "--json")
    now, then = json.loads(out), json.loads((BALLOTS / "county-contested-2/moni-ce-2026-01.result.json").read_text(encoding="utf-8"))
    report.check(all(now[key] == then[key] for key in ("meeting", "rule", "status", "posts")) and outcomes(now) == outcomes(then), "the sample's earlier result", error)
    status, out, error = run("count", BALLOTS / "county-contested-2", "--no-ledger", "--json")
    report.check(status == 0 and json.loads(out)["round"]["number"] == 2 and not any("next" in post for post in json.loads(out)["posts"]), "the sample's second round", out + error)


def try_misuse(report, work, one):
    ledger = one / "s08.tally"
    for words, status in ((("--after", ledger, "--rule", "county/contested"), 64), (("--after", ledger, "--method", "挥手"), 64), (("--after", work / "none.tally"), 66),
                          (("--after", one / "meeting.csv"), 78), (("--after", ledger, "--method", "举手"), 65)):
        got, out, error = run("new", work / "misuse", *words)
        report.check(got == status and not (work / "misuse").exists(), f"new {words[0]} {words[1:]}", f"{got} {out}{error}")
    (work / "there").mkdir()
    (work / "there" / "roster.csv").write_text("x", encoding="utf-8")
    got, _, error = run("new", work / "there", "--after", ledger)
    report.check(got == 73 and [path.name for path in (work / "there").iterdir()] == ["roster.csv"], "a folder that is not empty", error)


def main():
    report = Report()
    with Workshop() as work:
        one, two, three = try_three_rounds(report, work)
        try_verify(report, work, one, two, three)
        try_refusals(report, work, two, three)
        try_attacks(report, work, two)
        try_unfilled(report, work)
        try_again_and_resumed(report, work)
        try_tie_again(report, work, one)
        try_deferred_under_another_post(report, work)
        try_written_in(report, work)
        try_sample(report)
        try_misuse(report, work, one)
    report.end()


if __name__ == "__main__":
    main()
