#!/usr/bin/env python3
"""The observer who keeps everything that was said and shown: does the difference between two announcements tell how a few ballots were cast?

    run_history.py [--count N] [--seed S]      TALLY names the program

N random meetings (TALLY_HISTORY; else see main()) are counted, announced, changed in a few cells or by a ballot, counted and announced again, some of them three times. The
observer reads the boards and the protected exports. Of each meeting he is given one or the other, and what the other would have shown, from a copy of the ledger, must be the same
figures: so an export that was not remembered would be found out by the next board. He keeps each figure with the ballots behind it, and holds it against every board since: where the same figures of an item, of the
whole or of a tier, differ at all, at least “small tier” ballots must have been changed, and tiers that were not shown apart, or had other figures, on any board before may not be shown now.
What the room must be told stays: the outcome of every item, the correction with the day of the announcement before, and, to whoever announces, why figures are withheld."""

import csv
import io
import json
import random
import re
import shutil
import sys

from support import shown_summary
from support.boards import Page
from support.generate import asked_for
from support.ledgers import Report, Workshop, rows, run

SMALL = 5
TIERS = {"plain": ("a", "b", "c"), "advice": ("A", "B"), "names": ("a", "b"), "share": ("a", "b"), "graded": ("a", "b"), "points": ("a", "b"), "judges": ("a",), "scored": ("a",), "one": ("a",), "two": ("a", "b")}
PERSONS = "甲乙丙丁戊己"
BY_NAME = [("kind", "recommendation", ""), ("choices", "up to 3 per seat", ""), ("overvote", "void ballot", "")]
RULES = {"names": BY_NAME, "share": [*BY_NAME, ("pass", "at least 1/20 of present", "")]}
WEIGHTS = [("weight", "a 60%", ""), ("weight", "b 40%", "")]
GRADES = "优良差"
SCORED = {  # appraisals of other bodies' rules, and what their cells hold
    "graded": ([("kind", "appraisal", ""), ("grades", "优 良 差", ""), ("grades counted", "优 良", ""), ("score", "优 95", ""), ("score", "良 80", ""), ("score", "差 40", ""), *WEIGHTS,
                ("pass", "score at least 70 and at least 1/2 of valid", ""), ("rank", "by score", "")], tuple(GRADES)),
    "points": ([("kind", "appraisal", ""), ("points", "0 to 10", ""), ("trim", "1 from each end", ""), *WEIGHTS, ("rank", "by score", "")], tuple("0123456789")),
    "scored": ([("kind", "appraisal", ""), ("grades", "优 良 差", ""), ("score", "优 95", ""), ("score", "良 80", ""), ("score", "差 40.5", ""), ("rank", "by score", "")], tuple(GRADES)),
    "judges": ([("kind", "appraisal", ""), ("points", "0 to 10", ""), ("trim", "1 from each end", ""), ("rank", "by score", "")], tuple("0123456789")),
}
MARKS = [("kind", "decision", ""), ("pass", "more than 1/2 of due", ""), ("blank", "abstain", "")]


def write(folder, ballots, kind):
    """ballots: (tier, number, marks). Tiers a, b and c decide; in the kind “advice” there are A, which decides, and B; in “names” persons are recommended by their names, and in “share”
    also need a share of the votes."""
    tiers = TIERS[kind]
    folder.mkdir(exist_ok=True)
    rows(folder, "meeting.csv", [("key", "value"), ("meeting", "h"), ("title", "会议"), ("body", "局"), ("place", "楼"), ("date", "2026-04-20"), ("rule", "rule.csv"),
                                 ("host", "甲某"), ("teller", "乙某"), ("scrutineer", "丙某")])
    rows(folder, "rule.csv", [("key", "value", "cite"), ("rule", "own", ""), ("title", "自定", ""), *(SCORED[kind][0] if kind in SCORED else RULES.get(kind, MARKS)), ("small tier", "fewer than %d" % SMALL, ""), ("archive", "一处", ""), ("archive", "二处", "")]
         + ([("tier", "A decides", ""), ("tier", "B advises", "")] if kind == "advice" else []))
    if kind in RULES:
        rows(folder, "posts.csv", [("post", "title", "seats"), ("p", "科长", "1")])
        rows(folder, "roster.csv", [("id", "name", "post")] + [("r%s" % i, "人" + who, "p") for i, who in enumerate(PERSONS)])
        rows(folder, "ballots.csv", [("ballot", "tier", "p")] + [(number, tier, "、".join("人" + who for who in marks if who)) for tier, number, marks in ballots])
        write_tiers(folder, tiers, ballots)
        return
    rows(folder, "roster.csv", [("id", "name")] + [("r%d" % i, "人%s" % "甲乙丙丁"[i]) for i in range(len(ballots[0][2]))])
    write_tiers(folder, tiers, ballots)
    rows(folder, "ballots.csv", [("ballot", "tier", *("r%d" % i for i in range(len(ballots[0][2]))))] + [(number, tier, *marks) for tier, number, marks in ballots])


def write_tiers(folder, tiers, ballots):
    rows(folder, "tiers.csv", [("tier", "name", "due", "present", "issued", "returned")]
         + [(t, "层" + t, *["30"] * 3, str(sum(b[0] == t for b in ballots))) for t in tiers])


def drawn(rng, kind):
    if kind in RULES:
        return [(t, "%s%d" % (t, i), [rng.choice(PERSONS[:4]), ""]) for t in TIERS[kind] for i in range(rng.choice((5, 7, 9)))]
    items = rng.choice((1, 2, 3))
    if kind in SCORED:
        few = [rng.sample(SCORED[kind][1], 3) for _ in range(items)]
        return [(t, "%s%d" % (t, i), [rng.choice(few[k]) for k in range(items)]) for t in TIERS[kind] for i in range(rng.choice((5, 7, 9)))]
    lean = [rng.random() for _ in range(items)]
    tiers = TIERS[kind]
    return [(t, "%s%d" % (t, i), ["√" if rng.random() < lean[k] else rng.choice(("×", "×", "")) for k in range(items)])
            for t in tiers for i in range(rng.choice((5, 6, 7, 9)))]


def changed(rng, ballots, kind):
    """One cell, a few, many; or a ballot more or less."""
    marks_known = PERSONS if kind in RULES else SCORED[kind][1] if kind in SCORED else ("√", "×", "")
    ballots = [(t, n, list(marks)) for t, n, marks in ballots]
    how = rng.choice(("one", "one", "few", "many", "more", "less"))
    if how == "more":
        ballots.append((ballots[0][0], "new%d" % len(ballots), [rng.choice(marks_known[:2]) if k == 0 else "" for k, _ in enumerate(ballots[0][2])]))
    elif how == "less":
        ballots.pop(rng.randrange(len(ballots)))
    else:
        for _ in range({"one": 1, "few": rng.randint(2, 4), "many": rng.randint(5, 14)}[how]):
            marks = rng.choice(ballots)[2]
            k = rng.randrange(len(marks))
            marks[k] = rng.choice([m for m in marks_known if m != marks[k] and (kind not in RULES or m not in marks)])
    return ballots


# ------------------------------------------------------------------ what the observer sees

def seen(text):
    """The figures on a board: by what they are of, the numbers by mark."""
    page, figures = Page(text).root, {}
    for section in page.all("section"):
        name = section.attrs["id"]
        head = next(section.all("h2"), None)
        if name == "accounts":
            numbers = {node.attrs["data-account"]: node.text() for node in section.all("dd", data_account=True)}
            if numbers["valid"] != "—":
                counted, blank, void = (int(numbers[key]) for key in ("valid", "blank", "void"))
                figures["accounts"] = (counted - blank, blank, void)
        if re.fullmatch(r"item-\d+", name):
            whole = tuple(int(node.text()) for node in section.all("dd", data_mark=True))
            if whole:
                figures[head.text(), "whole"] = whole
            score = next(section.all("dd", data_score=True), None)
            if score:
                figures[head.text(), "score"] = score.text()
            for row in section.all("tr", data_tier=True):
                figures[head.text(), row.attrs["data-tier"]] = tuple(int(cell.text()) for cell in row.all("td", data_mark=True))
    for row in page.all("tr", data_item=True):  # the overview says no more than the pages
        numbers = [cell.text() for cell in row.all("td", data_mark=True)]
        if "—" not in numbers:
            name = next(row.all("th")).text()
            if tuple(map(int, numbers)) != figures.get((name, "whole")) and len(numbers) > 1:
                raise AssertionError("the overview differs from the page of %s" % name)
    return figures


def exported(text, json_text):
    """The figures of an export, as seen() has those of a board; both formats must have the same."""
    shown, figures, tabled = json.loads(json_text), {}, {}
    whole = shown["channels"][0]["whole"]
    if "valid" in whole:
        figures["accounts"] = (whole["valid"] - whole["blank"], whole["blank"], whole["void"])
    for item in shown["items"]:
        for channel in item["channels"]:
            figures[item["name"], "whole"] = tuple(channel["votes"].values())
            if channel.get("score"):
                figures[item["name"], "score"] = channel["score"]
            figures.update({(item["name"], tier["tier"]): tuple(tier["votes"].values()) for tier in channel["tiers"]})
    for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff"))):
        if row["mark"]:
            tabled.setdefault((row["name"], row["tier"] or "whole"), []).append(int(row["votes"]))
    if {key: tuple(votes) for key, votes in tabled.items()} != {key: votes for key, votes in figures.items() if key != "accounts" and key[1] != "score"}:
        raise AssertionError("the CSV and the JSON of an export differ")
    return figures


def difference(a, b):
    """The least number of ballots by which two lists of numbers differ."""
    return max(sum(max(x - y, 0) for x, y in zip(a, b)), sum(max(y - x, 0) for x, y in zip(a, b)))


FIGURE = re.compile(r"(得分|加权得票率)[0-9]|列第")


def observe_scores(report, name, shown, words, text, figures):
    """A score, a weighted rate or a rank by them adds up what each tier said: nothing of these without the tiers."""
    decide = [tier["tier"] for tier in shown["channels"][0]["tiers"] if tier["role"] == "decides"]
    apart = all("valid" in tier for tier in shown["channels"][0]["tiers"])
    sections = re.findall(r'data-(?:score|rank)[^>]*>[^<—]', text)
    if len(decide) < 2 or apart:
        return 0
    report.check(not FIGURE.search(words), "%s: the words tell of a score although tiers are hidden" % name, words)
    report.check(not sections, "%s: the board tells of a score although tiers are hidden" % name, sections)
    report.check(not any("得分" in node or "加权得票率" in node for node in re.findall(r'class="reason">([^<]*)', text) if "不予公布" not in node), "%s: a reason on the board" % name)
    told = [channel for item in shown["items"] for channel in item["channels"] if {"score", "rank"} & channel.keys() or (channel["rate"] or {}).get("percent")]
    report.check(not told, "%s: the export tells of a score although tiers are hidden" % name, told)
    report.check(not any(key[1] == "score" for key in figures if isinstance(key, tuple)), "%s: a score among the figures" % name, figures)
    return 1


def ballots_between(a, b):
    """How many ballots differ."""
    a, b = ({(t, n): marks for t, n, marks in one} for one in (a, b))
    return sum(a.get(key) != b.get(key) for key in {*a, *b})


def observe(report, name, boards):
    """boards: (figures, result), in the order in which they were shown."""
    told = 0
    for at, (now, result, everything, ballots) in enumerate(boards):
        tiers_now = {key for key in now if isinstance(key, tuple) and key[1] not in ("whole", "score")}
        for at_then, (then, earlier, all_then, ballots_then) in enumerate(boards[:at]):
            if earlier["inputs"] == result["inputs"]:
                report.check(all(then.get(key) == now[key] for key in now), "%s: the same result shown otherwise" % name, (then, now))
                continue
            for key in now:
                if isinstance(key, tuple) and key[1] == "score":
                    n = ballots_between(ballots_then, ballots)
                    report.check(then.get(key, now[key]) == now[key] or n >= SMALL, "%s: the score of %s tells of %d ballots" % (name, key[0], n), (then.get(key), now[key]))
                elif isinstance(key, tuple) and key[1] != "whole":
                    report.check((key[0], "whole") not in then or then.get(key) == now[key], "%s: tiers shown apart, and not so before" % name, (key, then.get(key), now[key]))
                elif key in then:
                    n = difference(then[key], now[key])
                    report.check(n == 0 or n >= SMALL, "%s: %s tells of %d ballots" % (name, key, n), (then[key], now[key]))
            if result["rule"]["kind"] == "recommendation" and everything and all_then and earlier["inputs"] != result["inputs"]:
                for key in {key for key in (*now, *then) if key[-1] == "whole"}:  # whoever is named on one board alone had no vote on the other
                    n = difference(then.get(key, (0,)), now.get(key, (0,)))
                    report.check(n == 0 or n >= SMALL, "%s: that %s is named tells of %d ballots" % (name, key, n))
            tiers_then = {key for key in then if isinstance(key, tuple) and key[1] not in ("whole", "score")}
            # hidden since: because something in a tier changed, then or on a board between, where they were not shown; not because of how it voted
            if tiers_then - tiers_now:
                same = [({item["item"]: item["channels"][0]["tiers"] for item in one["items"]}, one["channels"]) for _, one, _, _ in boards[at_then:at + 1]]
                report.check(any(one != same[0] for one in same), "%s: tiers hidden though nothing changed" % name)
            told += 1
    return told


def elsewhere(folder):
    """A copy of the ledger: what is announced from it is not remembered in the other."""
    copy = folder / "copy"
    copy.mkdir(exist_ok=True)
    return shutil.copy(folder / "h.tally", copy / "h.tally")


def export(report, name, ledger):
    """The figures of an export, and what is said on standard error."""
    status, text, error = run("export", ledger, "--protected", "--format", "csv-long", "--by", "乙某")
    again, json_text, _ = run("export", ledger, "--protected", "--by", "乙某")
    report.check(status == 0 and again == 0, "%s: export" % name, error)
    status, summary, _ = run("export", ledger, "--protected", "--format", "csv", "--by", "乙某")
    rows = shown_summary.rows_of(summary)
    wrong = shown_summary.wrong_figures(rows, json.loads(json_text), any(row[0] in ("名次", "rank") for row in rows if len(row) > 2))
    report.check(status == 0 and not wrong, "%s: the summary has the figures of the export, and no others" % name, "; ".join(wrong[:3]))
    return exported(text, json_text), json_text, error


def surfaces(report, name, folder, rng):
    """(the text of the board, the words, what is said on standard error, figures): by turns the board and the words, or the export, are announced, and the other on a copy of the ledger."""
    ledger, copy = folder / "h.tally", elsewhere(folder)
    board, other = rng.choice(((ledger, copy), (copy, ledger)))
    status, text, error = run("announce", board, "--html", "-", "--by", "乙某")
    report.check(status == 0, "%s: announce" % name, error)
    words = run("announce", board, "--by", "乙某")[1]
    figures, json_text, also = export(report, name, other)
    on_board = seen(text)
    # of a recommendation the board has the tiers beside each other, which seen() does not read
    report.check(on_board == {key: figures[key] for key in figures if key in on_board or "data-tier" not in text or key == "accounts" or key[1] == "whole"},
                 "%s: the export differs from the board" % name, (on_board, figures))
    report.check(error.replace(" ", "") == also.replace(" ", ""), "%s: what is said of the export" % name, (error, also))
    report.check(("correction" in json.loads(json_text)) == words.startswith("更正："), "%s: the correction of the export" % name, json_text)
    return text, words, error, figures, json.loads(json_text)


def meeting(report, folder, name, rng):
    kind = rng.choice(("plain", "plain", "advice", "names", "share", "graded", "points", "judges"))
    ballots, boards, withheld, days, hidden_scores = drawn(rng, kind), [], 0, 0, 0
    for step in range(rng.choice((2, 2, 3))):
        if step:
            ballots = changed(rng, ballots, kind) if step == 1 or rng.random() < .7 else boards[0][2]
        write(folder, ballots, kind)
        status, out, error = run("count", folder, "--json", "--by", "乙某")
        if not report.check(status == 0, "%s: count" % name, error):
            return 0, 0
        result = json.loads(out)
        text, words, error, figures, shown = surfaces(report, name, folder, rng)
        hidden_scores += kind in SCORED and observe_scores(report, name, shown, words, text, figures)
        new = not boards or result["inputs"] != boards[-1][1]["inputs"]
        if boards and new:
            report.check(words.startswith("更正：") and 'id="correction-1"' in text, "%s: the correction" % name, words[:200])
            days += 1
        gone = [item["name"] for item in result["items"] if (item["name"], "whole") not in figures]
        named = [item for item in result["items"] if kind not in RULES or item["name"] not in gone or item["outcome"] == "qualifies"]
        if gone if kind in RULES else kind in SCORED and not any(key[1] == "score" for key in figures if isinstance(key, tuple)):  # a place in the list tells of the votes as they do
            named.sort(key=lambda item: item["item"])
        outcomes = [node.attrs["data-outcome"] for node in Page(text).root.all("p", data_outcome=True)]
        report.check(outcomes == [item["outcome"] for item in named], "%s: the outcomes" % name, outcomes)
        told = [(item["name"], item["outcome"]) for item in shown["items"]]
        report.check(told == [(item["name"], item["outcome"]) for item in named], "%s: who is named in the export" % name, told)
        spoken = [line.split("：")[0] for line in words.splitlines() if line.split("：")[0] in {item["name"] for item in named}]
        report.check(spoken == [item["name"] for item in named], "%s: who is named in the words" % name, words)
        report.check(not gone or "不足%d张票" % SMALL in error or "fewer than %d" % SMALL in error, "%s: why it is withheld" % name, error)
        lines = [line for line in words.splitlines() if any(line.startswith(n + "：") for n in gone)]
        report.check(not any(re.search("[一二三四五六七八九十两零]票", line) for line in lines), "%s: withheld, and read out" % name, lines)
        withheld += len(gone)
        kept = set(gone) - {item["name"] for item in named}
        report.check(not any(n in words or n in text for n in kept), "%s: who was named, although it is withheld" % name, words)
        boards.append((figures, result, ballots, not gone and "不予公布" not in words))
    observe(report, name, [(figures, result, everything, ballots) for figures, result, ballots, everything in boards])
    return withheld, hidden_scores


# ------------------------------------------------------------------ changes of the folder besides ballots

def announced(report, folder, what, ledger="h.tally"):
    """Counts and announces: the words, what is said on standard error, and the protected export as JSON."""
    status, _, error = run("count", folder, "--quiet", "--by", "乙某")
    report.check(status == 0, "%s: count" % what, error)
    status, words, error = run("announce", folder / ledger, "--by", "乙某", "--lang", "zh")
    report.check(status == 0, "%s: announce" % what, error)
    return words, error, json.loads(run("export", folder / ledger, "--protected", "--by", "乙某")[1])


def replaced(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, (name, old)
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def told(shown, name):
    item = next(item for item in shown["items"] if item["name"] == name)
    return item["channels"][0].get("votes") if item["channels"] else None


def one_tier(agree, persons=1):
    """Nine ballots of one tier; so many agree with the first person. The others get five votes."""
    return [("a", "a%d" % i, ["√" if i < agree else "×"] + ["√" if i < 5 else "×"] * (persons - 1)) for i in range(9)]


def tiers_of(a, b):
    return [("a", "a%d" % i, list(marks)) for i, marks in enumerate(a)] + [("b", "b%d" % i, list(marks)) for i, marks in enumerate(b)]


def changes_of_folder(report, work):
    # the only person has another name and another id, and one ballot is other: 7 of 9, then 6 of 9
    folder = work / "renamed"
    write(folder, one_tier(7, 2), "one")
    announced(report, folder, "before the name changed")
    write(folder, one_tier(6, 2), "one")
    for name in ("roster.csv", "ballots.csv"):
        replaced(folder, name, "r0", "x9")
    replaced(folder, "roster.csv", "人甲", "人某某")
    words, error, shown = announced(report, folder, "name and id changed")
    report.check(told(shown, "人某某") is None and "六票" not in words and told(shown, "人乙"), "name and id changed: the votes are withheld", words)
    report.check("没有变动" not in words and "人甲" in words and "人某某" in error, "name and id changed: said so", words + error)
    # a person is taken off the roster: that is said, and not that nothing changed
    folder = work / "removed"
    write(folder, one_tier(7, 2), "one")
    announced(report, folder, "before the person was removed")
    write(folder, [(tier, number, marks[:1]) for tier, number, marks in one_tier(7, 2)], "one")
    words, error, shown = announced(report, folder, "removed")
    report.check("现已不在表决项目之内：人乙。" in words and "没有变动" not in words and told(shown, "人甲"), "removed: said so", words)
    # six ballots of a tier were shown apart; five are taken back: what was shown, less the difference, is the one left
    folder = work / "remains"
    six, seven = ["√×", "√×", "×√", "×√", "√×", "×√"], ["√×", "×√", "√√", "××", "√×", "×√", "√√"]
    write(folder, tiers_of(six, seven), "two")
    words, error, shown = announced(report, folder, "before ballots were taken back")
    report.check(all("valid" in tier for tier in shown["channels"][0]["tiers"]), "the tiers are shown apart at first", shown["channels"])
    write(folder, tiers_of(six[:1], seven), "two")
    words, error, shown = announced(report, folder, "one ballot remains")
    report.check(told(shown, "人甲") is None and told(shown, "人乙") is None and "只剩不足5张票" in error, "one ballot remains: the votes are withheld", words + error)
    # the meeting's id is mended: a new ledger beside the old one
    folder = work / "new-id"
    write(folder, one_tier(7), "one")
    announced(report, folder, "before the id changed")
    write(folder, one_tier(6), "one")
    replaced(folder, "meeting.csv", "meeting,h", "meeting,h2")
    words, error, shown = announced(report, folder, "another id", "h2.tally")
    report.check(words.startswith("更正：") and told(shown, "人甲") is None and "h.tally" in error, "another id: what was announced before counts", words + error)
    replaced(folder, "meeting.csv", "会议", "另一会议")
    replaced(folder, "meeting.csv", "meeting,h2", "meeting,h3")
    words, error, shown = announced(report, folder, "another meeting", "h3.tally")
    report.check(not words.startswith("更正：") and told(shown, "人甲") and "h.tally" not in error, "another meeting is another meeting", words + error)
    # the third announcement corrects the second: an ordinal, not 两
    folder = work / "second"
    for agree in (9, 1, 7):
        write(folder, one_tier(agree), "one")
        words, error, shown = announced(report, folder, "%d agree" % agree)
    report.check("（第二次计票）" in words, "the second count, read aloud", words)


def changed_scores(report, folder):
    """Of ten ballots six turn: the score of the first, (4 x 95 + 6 x 40.5) / 10 = 62.3, becomes 95. The second's, 80, stays. Six are enough not to be told apart."""
    for turn, first in enumerate(("优优优优差差差差差差", "优" * 10)):
        write(folder, [("a", str(n), [grade, "良"]) for n, grade in enumerate(first)], "scored")
        words, error, _ = announced(report, folder, "scores, count %d" % (turn + 1))
    report.check("人甲：优秀" not in words and "得分由六十二点三分改为九十五分" in words, "the correction tells of the changed score", words)
    report.check("人乙有变动" not in words and words.count("得分由") == 1, "and of no other", words)
    run("announce", folder / "h.tally", "--by", "乙某", "--lang", "zh", "--html", folder / "board.html")
    board = (folder / "board.html").read_text(encoding="utf-8")
    report.check("得分由62.30分改为95.00分" in board, "so does the board", board)


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_HISTORY", (12, 80, 600))
    print("seed %s" % arguments.seed)
    report, withheld, hidden_scores = Report(), 0, 0
    with Workshop() as work:
        for i in range(arguments.count):
            name = "%s.%d" % (arguments.seed, i)
            more, scores = meeting(report, work / name, name, random.Random(name))
            withheld, hidden_scores = withheld + more, hidden_scores + scores
        changes_of_folder(report, work)
        changed_scores(report, work / "scores")
    report.check(withheld, "nothing was ever withheld: the observer saw nothing to observe")
    report.end()


if __name__ == "__main__":
    main()
