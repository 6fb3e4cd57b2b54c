#!/usr/bin/env python3
"""Tables and ballots saved by the desk are what the command line reads: facts, roster and both keyings of a sample meeting give its result to the byte. The second typist is told nothing of
the first keying. Two pages, or another program, overwrite nobody's ballot; a desk that is killed at any moment has lost no saved ballot and doubled none."""

import csv
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading

from support.amount import SEED, amount
from support.desk import Desk

ROOT = pathlib.Path(__file__).resolve().parents[3]
TALLY = os.environ["TALLY"]
SAMPLE = ROOT / "ballots/county-committee"

passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}: {seen}")


def same(what, seen, wanted):
    check(seen == wanted, what, f"{seen!r} instead of {wanted!r}")


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write(path, rows):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def count(folder):
    """The result without what names the files' bytes, and what was told of the count."""
    done = subprocess.run([TALLY, "count", folder, "--json", "--no-ledger", "--lang", "en"], capture_output=True, text=True)
    return done.stdout, done.stderr


def as_typed(desk):
    """The sample meeting typed into a new one gives the sample's result to the byte: the files are then the same bytes."""
    made = desk.ask("new", rule="county/committee").json["meeting"]
    shown = {one["file"]: one for one in desk.ask("meeting", meeting=made).json["tables"]}
    for name in ("meeting.csv", "tiers.csv", "roster.csv"):
        rows = table(SAMPLE / name)
        answer = desk.ask("table", meeting=made, file=name, digest=shown[name]["digest"], rows=rows)
        same(f"{name} is saved", answer.status, 200)
    same("nobody keys without a name", desk.ask("typist", meeting=made, second=False, name="").status, 409)
    form = desk.ask("keying", meeting=made, file=0).json
    row = table(SAMPLE / "ballots.csv")[1]
    same("nor saves a ballot", desk.ask("ballot", meeting=made, file=0, cells=row).status, 409)
    same("who keys", desk.ask("typist", meeting=made, second=False, name="录入甲").status, 200)
    same("the columns", [one["kind"] for one in form["columns"]], ["ballot", "void", *["mark"] * 7])
    same("what is struck out on the paper", [one["label"] for one in form["columns"] if one["deferred"]], ["钟大寒"])
    same("the keys", form["marks"], ["同意", "不同意", "弃权", "缓议"])  # the meeting gives signs a meaning of its own
    ballots = table(SAMPLE / "ballots.csv")[1:]
    for row in random.Random(SEED).sample(ballots, len(ballots)):
        same("a ballot is saved", desk.ask("ballot", meeting=made, file=0, cells=row).status, 200)
    folder = next(path for path in desk.folder.iterdir() if path.name != "twice")
    same("the rows stand in the order of their numbers", [row[0] for row in table(folder / "ballots.csv")[1:]], [str(n + 1) for n in range(len(ballots))])
    beside = desk.folder.parent / "by-hand"
    shutil.copytree(SAMPLE, beside, ignore=shutil.ignore_patterns("*.tally", "*.pdf"))
    header = table(SAMPLE / "ballots.csv")[:1]
    for name in ("meeting.csv", "tiers.csv", "roster.csv"):
        rows = table(SAMPLE / name)
        write(beside / name, [*rows, ["录入人", "录入甲", *[""] * (len(rows[0]) - 2)]] if name == "meeting.csv" else rows)
    write(beside / "ballots.csv", header + sorted(ballots, key=lambda row: int(row[0])))
    for name in ("meeting.csv", "tiers.csv", "roster.csv", "ballots.csv"):
        same(f"{name} is as by hand", (folder / name).read_bytes(), (beside / name).read_bytes())
    same("the result is the same to the byte", count(folder)[0], count(beside)[0])
    check(json.loads(count(folder)[0])["items"], "there is a result")


def exact(desk, folder, meeting):
    """Whatever stands in a cell is read back as it is."""
    texts = ["=1+1", "-", "@x", "a\"b", "a,b", "a\nb", "'q", "＝", "䶮", "𠮷"]
    shown = next(one for one in desk.ask("meeting", meeting=meeting).json["tables"] if one["file"] == "roster.csv")
    rows = shown["rows"] + [[str(90 + i), *[text if column == 1 else "" for column in range(1, len(shown["rows"][0]))]] for i, text in enumerate(texts)]
    saved = desk.ask("table", meeting=meeting, file="roster.csv", digest=shown["digest"], rows=rows).json
    after = next(one for one in saved["tables"] if one["file"] == "roster.csv")
    same("every text comes back", [row[1] for row in after["rows"][-len(texts):]], texts)
    same("every text is in the file", [row[1] for row in table(folder / "roster.csv")[-len(texts):]], texts)
    told = [(one["code"], one["row"], one["column"]) for one in saved["findings"] if one["file"] == "roster.csv"]
    at = len(rows) - len(texts) + 1 + texts.index("a,b")  # the heading is row 1
    check(("several-values", at, 1) in told, "what is wrong is told at its cell", told)
    stale = desk.ask("table", meeting=meeting, file="roster.csv", digest=shown["digest"], rows=shown["rows"])
    same("a table that was changed meanwhile is not written over", stale.status, 409)
    same("back to what it was", desk.ask("table", meeting=meeting, file="roster.csv", digest=after["digest"], rows=shown["rows"]).status, 200)


def names(desk):
    """Columns for names, made on the command line, are keyed into as they are; those of a roster that has changed are made anew while no ballot is keyed."""
    desk.open()
    folder = desk.folder / "names"
    shutil.copytree(ROOT / "ballots/bureau-recommendation", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "ballots*.csv"))
    made = subprocess.run([TALLY, "new", folder, "--ballots-table", "--names", "--quiet"], capture_output=True, text=True)
    same("the table of names is made", made.returncode, 0)
    meeting = next(each["meeting"] for each in desk.ask("meetings").json["meetings"] if each["folder"] == "names")
    before = (folder / "ballots.csv").read_bytes()
    form = desk.ask("keying", meeting=meeting, file=0).json
    check("names" in [one["kind"] for one in form["columns"]] and "mark" not in [one["kind"] for one in form["columns"]], "it is keyed as names", form["columns"])
    same("its headings stay", (folder / "ballots.csv").read_bytes(), before)
    write(folder / "ballots.csv", [["票号", "作废"]])
    form = desk.ask("keying", meeting=meeting, file=0).json
    check("mark" in [one["kind"] for one in form["columns"]], "headings that lack the persons are made", form.get("columns"))
    shutil.rmtree(folder)


def typists(desk, folder, meeting):
    """A name is compared as the meeting's other names are, and one that would be an error in meeting.csv is not written into it."""
    facts = folder / "meeting.csv"
    good = facts.read_bytes()
    same("who keys first", desk.ask("typist", meeting=meeting, second=False, name=" 甲甲\u3000").status, 200)
    same("the name is written without blanks", table(facts)[-1][:2], ["录入人", "甲甲"])
    written = facts.read_bytes()
    for name in ("甲甲", "甲甲 ", "\u3000甲甲", "甲甲\ufe00", "甲 甲", " ", "\u3000"):
        same(f"{name!r} is nobody else", desk.ask("typist", desk.token, meeting=meeting, second=True, name=name).status, 409)
    for name, code in (("丁丁、甲丁", "several-values"), ("丁丁;乙丁", "several-values"), ("丁\u200b丁", "control-character"), ("无", "bad-officials")):
        answer = desk.ask("typist", meeting=meeting, second=False, name=name)
        seen = [one["code"] for one in answer.json.get("findings", [])]
        same(f"{name!r} is refused with the library's words", (answer.status, seen), (422, [code]))
        same("and not written", facts.read_bytes(), written)
    facts.write_bytes(good)


def blind(desk, folder, meeting):
    """All that the second typist's page is told is the same, to the byte, whatever the first has keyed."""
    first = desk.open()
    ballots = table(folder / "ballots.csv")
    same("who keyed first", desk.ask("typist", first, meeting=meeting, second=False, name="录入甲").status, 200)
    told = []
    for turn in (0, 1):
        changed = [ballots[0], *([row[0], "", *["√" if turn else "×"] * (len(row) - 2)] for row in ballots[1:])]
        write(folder / "ballots.csv", changed)
        second = desk.apart()
        same("one person is not two", desk.ask("typist", second, meeting=meeting, second=True, name="录入甲").status, 409)
        same("the second typist begins", desk.ask("typist", second, meeting=meeting, second=True, name="录入乙").status, 200)
        seen = []
        for call in ("meetings", "rules", "new", "meeting", "table", "typist", "talks", "differences", "settle", "count", "sheets"):
            answer = desk.ask(call, second, meeting=meeting, name="x", second=False, file="roster.csv", digest="", rows=[])
            check(answer.status in (403, 404) and list(answer.json) == ["error"], f"{call} is closed to the second typist", (answer.status, answer.body))
        seen.append(desk.ask("keying", second, meeting=meeting, file=0))
        row = [ballots[1][0], "", *["弃权"] * (len(ballots[0]) - 2)]
        seen.append(desk.ask("ballot", second, meeting=meeting, file=0, cells=row))
        seen.append(desk.ask("ballot", second, meeting=meeting, file=0, cells=row))  # keyed already
        seen.append(desk.ask("ballot", second, meeting=meeting, file=0, cells=["999", *row[1:]]))  # the first has no such ballot
        seen.append(desk.ask("ballot", second, meeting=meeting, file=0, cells=row, was=row, remove=True))
        same("what the second typist is answered", [one.status for one in seen], [200, 200, 409, 409, 200])
        told.append([(one.status, sorted((name, value) for name, value in one.headers.items() if name != "Date"), one.body) for one in seen])
        same("the first keying is as it was", table(folder / "ballots.csv"), changed)
        (folder / "ballots-second.csv").unlink()
        same("another meeting is closed, too", desk.ask("keying", second, meeting="0" * 16, file=0).status in (403, 404), True)
    same("nothing tells what was keyed first", told[0], told[1])
    write(folder / "ballots.csv", ballots)


def second_until_the_end(desk, folder, meeting):
    """Whatever page the second typist's browser opens, it keys the second time and is told nothing else, until every ballot of every file was keyed twice, or the browser was let in anew."""
    office = desk.open()
    header, *ballots = table(folder / "ballots.csv")
    kept = desk.cookie, desk.token
    first_page = desk.enter()
    desk.ask("typist", first_page, meeting=meeting, second=True, name="录入乙")
    page = desk.http("GET", "/", headers={"Cookie": desk.cookie})
    check(f'name="second" content="{meeting}"'.encode() in page.body, "a page that is loaded again is told", page.body[:400])
    for what, token in (("the page", first_page), ("a page that is loaded again", desk.open())):
        for call in ("meetings", "meeting", "differences", "count", "typist", "finish", "progress", "table"):
            answer = desk.ask(call, token, meeting=meeting, second=False, name="录入丙")
            same(f"{what}: {call} is closed", (answer.status, list(answer.json)), (403, ["error"]))
        form = desk.ask("keying", token, meeting=meeting, file=0).json
        same(f"{what} keys the second time", (form["second"], form["rows"], len(form["numbers"])), (True, [], len(ballots)))
    same("no window for the room is opened", desk.http("GET", f"/room/{meeting}", headers={"Cookie": desk.cookie}).status, 403)
    stolen = desk.headers(**{"X-Tally-Token": office, "Cookie": desk.cookie})
    same("the token of another browser's page is none here", desk.http("POST", "/api/meeting", json.dumps({"meeting": meeting}).encode(), stolen).status, 403)
    again = desk.token
    for row in ballots[:-1]:
        same("a ballot", desk.ask("ballot", again, meeting=meeting, file=0, cells=row).status, 200)
    again = desk.open()
    same("one ballot is left: still closed", desk.ask("meeting", again, meeting=meeting).status, 403)
    same("the last ballot", desk.ask("ballot", again, meeting=meeting, file=0, cells=ballots[-1]).status, 200)
    same("every ballot is keyed twice: the next page is free", desk.ask("meeting", desk.open(), meeting=meeting).status, 200)
    (folder / "ballots-second.csv").unlink()
    desk.ask("typist", meeting=meeting, second=True, name="录入乙")
    same("closed once more", desk.ask("meeting", desk.open(), meeting=meeting).status, 403)
    same("let in anew it is free", desk.ask("meeting", desk.enter(), meeting=meeting).status, 200)
    desk.cookie, desk.token = kept
    same("the office's browser was free all the time", desk.ask("meeting", office, meeting=meeting).status, 200)


def settled(desk, folder, meeting):
    """A difference is told without what either keying has; a third reading settles it, or a scrutineer's ruling; both files and mends.csv say so."""
    office = desk.open()
    header, *ballots = table(folder / "ballots.csv")
    ballots[0][2] = ballots[1][3] = "同意"
    write(folder / "ballots.csv", [header, *ballots])
    again = [list(row) for row in ballots]
    again[0][2], again[1][3] = "弃权", "不同意"
    write(folder / "ballots-second.csv", [header, *again])
    answer = desk.ask("differences", office, meeting=meeting)
    told = answer.json
    same("the cells that differ", [(one["ballot"], one["item"], one["row"], one["column"]) for one in told["differences"]], [("1", header[2], 2, 2), ("2", header[3], 3, 3)])
    whole = desk.ask("meeting", office, meeting=meeting).body.decode()
    check(not any(mark in answer.body.decode() for mark in ("同意", "弃权")) and "初录为" not in whole, "neither reading is told", answer.body.decode())
    one, other = ({"meeting": meeting, "file": 0, "row": each["row"], "column": each["column"], "ballot": each["ballot"]} for each in told["differences"])
    same("somebody has read it", desk.ask("settle", office, **one, settled="弃权", by="").status, 409)
    same("a third reading that equals the second", desk.ask("settle", office, **one, settled="弃权", by="重看某").json, {"settled": True})
    same("it is settled once", desk.ask("settle", office, **one, settled="弃权", by="重看某").status, 409)
    same("one that equals neither shows both", desk.ask("settle", office, **other, settled="缓议", by="重看某").json, {"first": "同意", "second": "不同意"})
    same("not everybody rules", desk.ask("settle", office, **other, settled="缓议", by="重看某", ruled=True).status, 409)
    same("a scrutineer rules", desk.ask("settle", office, **other, settled="缓议", by="郭秋分", ruled=True).json, {"settled": True})
    same("mends.csv", table(folder / "mends.csv")[1:], [["ballots.csv", "1", "", header[2], "同意", "弃权", "弃权", "一致", "重看某"],
                                                       ["ballots.csv", "2", "", header[3], "同意", "不同意", "缓议", "裁定", "郭秋分"]])
    same("the first keying holds what was settled", [table(folder / "ballots.csv")[1][2], table(folder / "ballots.csv")[2][3]], ["弃权", "缓议"])
    same("the second is as it was", table(folder / "ballots-second.csv"), [header, *again])
    same("nothing is left", desk.ask("differences", office, meeting=meeting).json["differences"], [])
    keying = json.loads(count(folder)[0])["keying"]
    same("the command line agrees", (keying["differences"], keying["settled"]), (2, {"agreed": 1, "ruled": 1}))
    second = desk.apart()
    desk.ask("typist", second, meeting=meeting, second=True, name="录入乙")
    for call in ("differences", "settle", "count", "check", "announce", "verify", "box", "paper", "acknowledge", "keys", "new-key", "sheets", "sign", "sheet", "round", "drop", "take-over", "verify-files", "archives", "archive", "progress"):
        check(desk.ask(call, second, meeting=meeting).status in (403, 404), f"{call} is closed to the second typist")
    (folder / "ballots-second.csv").unlink()
    (folder / "mends.csv").unlink()


def by_heading(desk, folder, meeting):
    """A second keying with its columns in another order: what is typed for a person stands below that person, and a difference is that of the same person; columns that do not
    pair are refused by name. That a cell is blank is said, not left out."""
    header, *ballots = table(folder / "ballots.csv")
    turned = [[row[0], row[1], *reversed(row[2:])] for row in [header, *ballots]]
    path = folder / "ballots-second.csv"
    write(path, turned[:3])
    second = desk.apart()
    desk.ask("typist", second, meeting=meeting, second=True, name="录入乙")
    marks = ["同意", "不同意", *["弃权"] * (len(header) - 4)]
    typed = [ballots[2][0], "", *marks]
    same("a ballot is keyed", desk.ask("ballot", second, meeting=meeting, file=0, cells=typed).status, 200)
    same("the headings stay", table(path)[0], turned[0])
    same("each mark is its person's", table(path)[3], [typed[0], "", *reversed(marks)])
    same("the page has it in its own order", desk.ask("keying", second, meeting=meeting, file=0).json["rows"][2], typed)
    same("it is mended", desk.ask("ballot", second, meeting=meeting, file=0, cells=[*typed[:2], "", *typed[3:]], was=typed).status, 200)
    same("below its person", table(path)[3], [typed[0], "", *reversed(marks[1:]), ""])
    write(path, [["票号", "作废", "无此人", *turned[0][3:]], *turned[1:3]])
    refused = desk.ask("ballot", second, meeting=meeting, file=0, cells=typed)
    check(refused.status == 409 and turned[0][2] in refused.json["error"], "a heading that is missing is told", refused.body.decode())
    office = desk.open()
    ballots[0][2] = "弃权"
    turned[1][-1] = "同意"
    write(folder / "ballots.csv", [header, *ballots])
    write(path, turned)
    told = desk.ask("differences", office, meeting=meeting).json["differences"]
    same("the cell that differs", [(one["ballot"], one["item"], one["column"]) for one in told], [(ballots[0][0], header[2], 2)])
    cell = {"meeting": meeting, "file": 0, **{name: told[0][name] for name in ("row", "column", "ballot", "tier", "item")}}
    same("both are of that person", desk.ask("settle", office, **cell, settled="缓议", by="重看某").json, {"first": "弃权", "second": "同意"})
    before = (folder / "ballots.csv").read_bytes()
    (folder / "ballots.csv").write_bytes(before.replace("弃权".encode(), b"", 1))
    same("an empty reading is none", desk.ask("settle", office, **cell, settled="", by="重看某").status, 409)
    same("nor is blank with a mark", desk.ask("settle", office, **cell, settled="同意", blank=True, by="重看某").status, 409)
    check(not (folder / "mends.csv").exists(), "nothing is recorded")
    same("a scrutineer rules that it is blank", desk.ask("settle", office, **cell, settled="", blank=True, by="郭秋分", ruled=True).json, {"settled": True})
    path.unlink()
    (folder / "mends.csv").unlink()
    write(folder / "ballots.csv", [header, *ballots])


def other_ending(desk, folder, meeting):
    """The second keying of a file whose name ends in capitals, or has one letter, is where the library looks for it."""
    facts, ballots = (folder / "meeting.csv").read_bytes(), table(folder / "ballots.csv")
    for name in ("a.csv", "a.CSV"):
        (folder / "ballots.csv").rename(folder / name)
        rows = table(folder / "meeting.csv")
        named = [row if row[0] not in ("选票", "ballots") else [row[0], name, *row[2:]] for row in rows]
        write(folder / "meeting.csv", named if named != rows else [*rows, ["选票", name, *[""] * (len(rows[0]) - 2)]])
        second = desk.apart()
        desk.ask("typist", second, meeting=meeting, second=True, name="录入乙")
        answer = desk.ask("ballot", second, meeting=meeting, file=0, cells=[ballots[1][0], "", *["弃权"] * (len(ballots[0]) - 2)])
        same(f"{name} is keyed again", (answer.status, (folder / "a-second.csv").exists()), (200, True))
        (folder / "a-second.csv").unlink(missing_ok=True)
        (folder / name).rename(folder / "ballots.csv")
        (folder / "meeting.csv").write_bytes(facts)
    desk.open()


def nobody_overwritten(desk, folder, meeting):
    """Two pages and a spreadsheet program."""
    one, other = desk.open(), desk.open()
    header, *ballots = table(folder / "ballots.csv")
    width = len(header)
    new = ["50", "", *["√"] * (width - 2)]
    same("a ballot of one page", desk.ask("ballot", one, meeting=meeting, file=0, cells=new).status, 200)
    same("the same number of the other page", desk.ask("ballot", other, meeting=meeting, file=0, cells=["50", "", *["×"] * (width - 2)]).status, 409)
    same("the number as it may be written", desk.ask("ballot", other, meeting=meeting, file=0, cells=["０50", "", *["×"] * (width - 2)]).status, 409)
    mended = ["50", "", *["弃权"] * (width - 2)]
    same("a mend of what was seen", desk.ask("ballot", other, meeting=meeting, file=0, cells=mended, was=new).status, 200)
    same("a mend of what is no longer so", desk.ask("ballot", one, meeting=meeting, file=0, cells=new, was=new).status, 409)
    same("it holds the last mend", [row for row in table(folder / "ballots.csv") if row[0] == "50"], [mended])
    rows = table(folder / "ballots.csv")
    rows[1][2] = "弃权"
    write(folder / "ballots.csv", [*rows, ["51", "", *["√"] * (width - 2)]])  # in a spreadsheet program
    same("a ballot beside it", desk.ask("ballot", one, meeting=meeting, file=0, cells=["52", "", *["√"] * (width - 2)]).status, 200)
    after = table(folder / "ballots.csv")
    same("what the other program wrote stands", (after[1][2], [row[0] for row in after[-3:]]), ("弃权", ["50", "51", "52"]))
    same("a ballot without a number", desk.ask("ballot", one, meeting=meeting, file=0, cells=["", "", *["√"] * (width - 2)]).status, 409)
    same("a ballot of other columns", desk.ask("ballot", one, meeting=meeting, file=0, cells=["53"]).status, 409)
    same("taken back only as it was", desk.ask("ballot", one, meeting=meeting, file=0, cells=new, was=new, remove=True).status, 409)
    same("taken back", desk.ask("ballot", one, meeting=meeting, file=0, cells=mended, was=mended, remove=True).status, 200)
    same("it is gone", [row for row in table(folder / "ballots.csv") if row[0] == "50"], [])
    write(folder / "ballots.csv", [header, *ballots])


def two_at_once(folder, meetings):
    """Two desks on one folder key different ballots at the same time: all of them are there."""
    header = table(folder / "ballots.csv")[0]
    with Desk(meetings) as one, Desk(meetings) as other:
        def key(desk, numbers):
            desk.enter()
            meeting = next(each["meeting"] for each in desk.ask("meetings").json["meetings"] if each["folder"] == folder.name)
            for number in numbers:
                cells = [str(number), "", *["√"] * (len(header) - 2)]
                while desk.ask("ballot", meeting=meeting, file=0, cells=cells).status != 200:  # changed meanwhile: again
                    pass
        threads = [threading.Thread(target=key, args=(one, range(101, 116))), threading.Thread(target=key, args=(other, range(201, 216)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    numbers = [row[0] for row in table(folder / "ballots.csv")[1:] if int(row[0]) > 100]
    same("two desks lose nothing", numbers, [str(n) for n in [*range(101, 116), *range(201, 216)]])


def killed(folder, meetings, times):
    """Killed while it saves: each ballot that was answered is there, none is there twice, and the table is whole."""
    draw = random.Random(SEED)
    header = table(folder / "ballots.csv")[0]
    number, saved = 1000, []
    for _ in range(times):
        with Desk(meetings) as desk:
            desk.enter()
            meeting = next(each["meeting"] for each in desk.ask("meetings").json["meetings"] if each["folder"] == folder.name)
            timer = threading.Timer(draw.uniform(0, 0.06), desk.process.kill)
            timer.start()
            try:
                while True:
                    number += 1
                    if desk.ask("ballot", meeting=meeting, file=0, cells=[str(number), "", *["√"] * (len(header) - 2)]).status == 200:
                        saved.append(str(number))
            except OSError:
                pass
            except Exception as error:  # an answer that was cut off
                check("http.client" in type(error).__module__, "only the answer is lost", repr(error))
            timer.join()
        rows = table(folder / "ballots.csv")
        numbers = [row[0] for row in rows[1:] if int(row[0]) > 1000]
        check(set(saved) <= set(numbers), "a saved ballot is lost", set(saved) - set(numbers))
        check(len(numbers) == len(set(numbers)) and set(numbers) - set(saved) <= {str(number)}, "a ballot is doubled, or nobody's", numbers[-3:])
        check(all(len(row) == len(header) for row in rows), "the table is not whole")
        saved = numbers


def not_repaired(desk, folder, meeting):
    """A file that was not read without an error is not written: no save drops or repairs a row of it."""
    path = folder / "ballots.csv"
    good = path.read_bytes()
    lines = good.decode("utf-8-sig").splitlines()
    width = len(lines[0].split(","))
    page = desk.open()
    desk.ask("typist", page, meeting=meeting, second=False, name="录入甲")
    new = ["90", "", *["√"] * (width - 2)]
    broken = {
        "a quotation mark that does not end": '"' + lines[3],
        "a text after a quotation mark": '"3"x' + lines[3][1:],
        "a NUL byte": lines[3] + "\0",
    }
    for what, line in broken.items():
        path.write_bytes("\r\n".join([*lines[:3], line, *lines[4:], ""]).encode())
        before = path.read_bytes()
        same(f"a save beside {what}", desk.ask("ballot", page, meeting=meeting, file=0, cells=new).status, 409)
        same(f"the file with {what}", path.read_bytes() == before, True)
    path.write_bytes(good)
    facts = folder / "meeting.csv"
    good = facts.read_bytes()
    facts.write_bytes(good + '"监票人,王五\r\n'.encode())
    before = facts.read_bytes()
    desk.ask("typist", desk.open(), meeting=meeting, second=False, name="录入丙")
    same("broken facts are not written", facts.read_bytes() == before, True)
    facts.write_bytes(good)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        meetings = pathlib.Path(temporary, "meetings")
        folder = meetings / "twice"
        meetings.mkdir()
        with Desk(meetings) as desk:
            desk.enter()
            as_typed(desk)
            shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf"))
            header, *ballots = table(folder / "ballots.csv")
            write(folder / "ballots.csv", [header, *sorted(ballots, key=lambda row: int(row[0]))])
            meeting = next(each["meeting"] for each in desk.ask("meetings").json["meetings"] if each["folder"] == "twice")
            exact(desk, folder, meeting)
            not_repaired(desk, folder, meeting)
            typists(desk, folder, meeting)
            desk.ask("typist", meeting=meeting, second=False, name="录入甲")
            nobody_overwritten(desk, folder, meeting)
            blind(desk, folder, meeting)
            second_until_the_end(desk, folder, meeting)
            settled(desk, folder, meeting)
            by_heading(desk, folder, meeting)
            other_ending(desk, folder, meeting)
            names(desk)
        two_at_once(folder, meetings)
        killed(folder, meetings, amount(6, 25, 200))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
