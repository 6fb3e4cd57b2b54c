#!/usr/bin/env python3
"""The sample meeting to practise with: its 14 ballots, as their PDF shows them, are those written down here; keyed twice from it, with a slip of the second typist, they give the figures that
were counted by hand. Nothing that the desk needs for it is kept anywhere but in its folder."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

from support import pdfa
from support.desk import Desk

TALLY = os.environ["TALLY"]
PERSONS = ["柏青黛", "石半夏", "葛连翘", "艾山·布拉克", "麦冬至", "乔沙枣"]
MARKS = ["同意", "不同意", "弃权", "缓议"]
INK = b"0.122 0.247 0.624 RG"
PAGE = 841.89

# Person by person, the box that is ticked; 0: none. 12 bears a signature.
BALLOTS = {"1": "121122", "2": "121212", "3": "211122", "4": "121122", "5": "131221", "6": "212112", "7": "121132", "8": "000000", "9": "121412", "10": "211100", "11": "111122", "12": "121122",
           "13": "122112", "14": "131124"}
VOID, REASON = "12", "票上有署名"

# By hand, from the table above. 13 valid ballots. More than half of the 14 due: 8. Ballot 11 agrees to two persons for the one seat of the first post, which is void there. Who is not marked on a
# valid ballot – on ballot 8, and both last ones on ballot 10 – counts as an abstention.
# agree, against, abstain, hold, void
COUNTED = {"柏青黛": (8, 3, 1, 0, 1), "石半夏": (3, 6, 3, 0, 1), "葛连翘": (10, 2, 1, 0, 0), "艾山·布拉克": (9, 2, 1, 1, 0), "麦冬至": (4, 6, 3, 0, 0), "乔沙枣": (1, 9, 2, 1, 0)}
ELECTED = {"柏青黛", "葛连翘", "艾山·布拉克"}

passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}: {seen}")


def same(what, seen, wanted):
    check(seen == wanted, what, f"{seen!r} instead of {wanted!r}")


def words(path):
    """Of each page, its words: text, and the middle of it, x and y from the top."""
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    root = ElementTree.fromstring(re.sub(r'\sxmlns="[^"]+"', "", text))
    return [[(word.text, (float(word.get("xMin")) + float(word.get("xMax"))) / 2, (float(word.get("yMin")) + float(word.get("yMax"))) / 2) for word in page.iter("word")] for page in root.iter("page")]


def read(path):
    """The ballots as somebody reads them from the paper: number: boxes; and the number of the one with a remark."""
    document, read_so, remarked = pdfa.Document(path), {}, []
    for page, said in zip(document.pages(), words(path)):
        ink = document.stream(page["/Contents"]).split(INK)[1:]
        feet = [(float(x), PAGE - float(y)) for part in ink for x, y in re.findall(rb"\n([\d.]+) ([\d.]+) m [\d.]+ [\d.]+ l S(?=\n)", part.split(b" RG")[0])[1::2]]
        heads = {mark: [x for text, x, _ in said if text == mark][-1] for mark in MARKS}
        rows = [next(y for text, x, y in said if text == name) for name in PERSONS]
        boxes = ["0"] * len(PERSONS)
        for x, y in feet:
            at = min(range(len(rows)), key=lambda i: abs(rows[i] - y))
            boxes[at] = str(1 + min(range(len(MARKS)), key=lambda i: abs(heads[MARKS[i]] - x)))
        number = next(text for text, x, y in said if text.isdigit() and y < rows[0] - 30)
        read_so[number] = "".join(boxes)
        remarked += [number for text, _, _ in said if REASON in text]
    return read_so, remarked


def key(desk, token, meeting, form, ballots):
    for number, boxes in ballots.items():
        cells = [number, REASON, *[""] * len(boxes)] if number == VOID else [number, "", *("" if box == "0" else form["marks"][int(box) - 1] for box in boxes)]
        same(f"ballot {number} is saved", desk.ask("ballot", token, meeting=meeting, file=0, cells=cells).status, 200)


def main():
    with tempfile.TemporaryDirectory() as temporary, Desk(pathlib.Path(temporary, "meetings")) as desk:
        office = desk.enter()
        meeting = desk.ask("sample").json["meeting"]
        listed = {one["meeting"]: one for one in desk.ask("meetings").json["meetings"]}
        same("it is listed as the sample", listed[meeting]["sample"], True)
        other = desk.ask("sample").json["meeting"]
        check(other != meeting, "a second one is a folder of its own", other)
        plain = desk.ask("new", rule="county/committee").json["meeting"]
        same("another meeting is none", ({one["meeting"]: one["sample"] for one in desk.ask("meetings").json["meetings"]}[plain], desk.ask("sample-ballots", meeting=plain).status), (False, 404))
        paper = desk.ask("sample-ballots", meeting=meeting)
        same("its ballots are a PDF", (paper.status, paper.headers["Content-Type"]), (200, "application/pdf"))
        path = pathlib.Path(temporary, "ballots.pdf")
        path.write_bytes(paper.body)
        same("the ballots as they are read", read(path), (BALLOTS, [VOID]))
        found = {one["code"] for one in desk.ask("meeting", meeting=meeting).json["findings"] if one["error"]}
        same("before the keying nothing is wrong but that", found, {"returned-differs", "void-differs"})

        same("who keys", desk.ask("typist", office, meeting=meeting, second=False, name="录入甲").status, 200)
        form = desk.ask("keying", office, meeting=meeting, file=0).json
        same("the items", [one["label"] for one in form["columns"] if one["kind"] == "mark"], PERSONS)
        key(desk, office, meeting, form, BALLOTS)
        second = desk.apart()
        same("who keys again", desk.ask("typist", second, meeting=meeting, second=True, name="录入乙").status, 200)
        key(desk, second, meeting, desk.ask("keying", second, meeting=meeting, file=0).json, {**BALLOTS, "9": "121212"})
        same("the second page reads no sample", desk.ask("sample-ballots", second, meeting=meeting).status, 403)
        office = desk.open()
        differences = desk.ask("differences", office, meeting=meeting).json["differences"]
        same("the slip of the second typist", [(one["ballot"], one["item"]) for one in differences], [("9", "艾山·布拉克")])
        settled = {name: differences[0][name] for name in ("row", "column", "ballot")}
        same("the paper is read again", desk.ask("settle", office, meeting=meeting, file=0, **settled, settled=form["marks"][3], by="录入甲").json, {"settled": True})
        same("it is counted at the desk", desk.ask("count", office, meeting=meeting).status, 200)

        folder = desk.folder / listed[meeting]["folder"]
        done = subprocess.run([TALLY, "count", folder, "--json", "--no-ledger"], capture_output=True, text=True)
        same("and on the command line", done.returncode, 0)
        result = json.loads(done.stdout)
        counted = {item["name"]: tuple(item["channels"][0]["votes"][mark] for mark in ("agree", "against", "abstain", "hold", "void")) for item in result["items"]}
        same("the figures by hand", counted, COUNTED)
        same("who is elected", {item["name"] for item in result["items"] if item["outcome"] == "elected"}, ELECTED)
        same("both keyings and the difference", (result["keying"]["ballots"], result["keying"]["differences"], result["keying"]["settled"]), (14, 1, {"agreed": 1, "ruled": 0}))
        same("the folder is the clerk's alone", {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())}, {0})
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
