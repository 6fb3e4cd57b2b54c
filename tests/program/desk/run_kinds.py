#!/usr/bin/env python3
"""Every kind of ballot that a rule knows is keyed through the desk: marks and grades, points, weights, names, names written in, records of talks, several files. Of each sample meeting all
ballots are keyed, the last one first; the result that the page records then is the command line's to the byte, and says what the sample's own files say."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from support.desk import Desk

ROOT = pathlib.Path(__file__).resolve().parents[3]
TALLY = os.environ["TALLY"]
# What a table of ballots consists of, beside the ballot's number: of which sample, and how often.
KINDS = {"own/congress": ["mark", "names"], "own/excellence-by-score": ["mark"], "own/owners-meeting": ["mark", "weight"], "own/village-election": ["mark", "names", "void"],
         "aheqi-reserve-technical": ["names", "tier", "void"]}
# What stands for a mark; without an entry whatever is written.
MARKS = {"own/excellence-by-score": [], "own/weighted-appraisal": ["优秀", "称职", "基本称职", "不称职"], "own/congress": ["√", "×", "弃权"], "aheqi-appraisal": ["优秀", "称职", "基本称职", "不称职"]}

passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}: {seen}")


def same(what, seen, wanted):
    check(seen == wanted, what, f"{seen!r} instead of {wanted!r}"[:1500])


def text_of(path):
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def table(path):
    return [row for row in csv.reader(text_of(path).splitlines()) if any(cell.strip() for cell in row)]


def write(path, rows):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def samples():
    """Meetings whose ballots are spreadsheets; those keyed once."""
    for path in sorted([*ROOT.glob("ballots/*/meeting.csv"), *ROOT.glob("ballots/own/*/meeting.csv")]):
        if not (path.parent / "totals.csv").exists():
            yield str(path.parent.relative_to(ROOT / "ballots"))


def counted(folder):
    """The result, by the command line, of the folder as it is."""
    return subprocess.run([TALLY, "count", folder, "--json", "--no-ledger", "--lang", "en"], capture_output=True, text=True).stdout


def meeting_of(desk, folder):
    return next(one["meeting"] for one in desk.ask("meetings").json["meetings"] if one["folder"] == folder.name)


def key_all(desk, meeting, file, rows, columns):
    """Keys the rows from the last to the first; cells that the sample's table leaves out at the end of a row are empty."""
    for row in reversed(rows):
        cells = [cell.strip() for cell in row] + [""] * (columns - len(row))
        answer = desk.ask("ballot", meeting=meeting, file=file, cells=cells)
        if answer.status != 200:
            return answer
    return None


def one_meeting(desk, sample):
    folder = desk.folder / sample.replace("/", "-")
    shutil.copytree(ROOT / "ballots" / sample, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "ballots*-second.csv", "mends.csv"))
    write(folder / "meeting.csv", [row for row in table(folder / "meeting.csv") if row[0] not in ("录入人", "复录人", "复录")])
    meeting = meeting_of(desk, folder)
    before = json.loads(counted(folder))
    same(f"{sample}: who keys", desk.ask("typist", meeting=meeting, second=False, name="录入甲").status, 200)
    files = desk.ask("keying", meeting=meeting, file=0).json["files"]
    kinds, marks = [], None
    for number, file in enumerate(files):
        head, *rows = table(folder / file["name"])
        write(folder / file["name"], [head])
        form = desk.ask("keying", meeting=meeting, file=number).json
        if number == 0:
            marks = form["marks"]
        kinds += [one["kind"] for one in form["columns"]]
        wrong = key_all(desk, meeting, number, rows, len(head))
        same(f"{sample}: {file['name']} is keyed", wrong and (wrong.status, wrong.json), None)
        same(f"{sample}: every ballot of {file['name']} is there", sorted(row[0] for row in table(folder / file["name"])[1:]), sorted(row[0].strip() for row in rows))
    if sample in KINDS:
        same(f"{sample}: the kinds of its columns", sorted(set(kinds) - {"ballot"}), KINDS[sample])
    if sample in MARKS:
        same(f"{sample}: the marks", marks, MARKS[sample])
    answer = desk.ask("count", meeting=meeting, record=True, by="计票某").json
    check(answer.get("sheets"), f"{sample}: it is counted, and shown", answer)
    stored = subprocess.run([TALLY, "export", next(folder.glob("*.tally")), "--format", "json"], capture_output=True, text=True).stdout
    result = counted(folder)
    same(f"{sample}: what the page recorded is what the command line counts, to the byte", stored.strip(), result.strip())
    for member in ("channels", "items", "outcome", "quorum", "quorums"):
        same(f"{sample}: {member} as in the sample", json.loads(result).get(member), before.get(member))
    shown = json.dumps(answer["sheets"], ensure_ascii=False)
    check(all(item["name"] in shown for item in before["items"]), f"{sample}: every item is in the summary")


def talks(desk):
    """Records of talks begin on the page: a file is named and made with the columns of the roster, as the ballots are."""
    folder = desk.folder / "talks-made"
    shutil.copytree(ROOT / "ballots/bureau-recommendation", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "ballots*.csv", "talks*.csv"))
    facts = [row for row in table(folder / "meeting.csv") if row[0] != "谈话记录"]
    write(folder / "meeting.csv", facts)
    meeting = meeting_of(desk, folder)
    desk.ask("typist", meeting=meeting, second=False, name="录入甲")
    form = desk.ask("keying", meeting=meeting, file=0).json
    same("a table that is not there is made, of marks", ([one["name"] for one in form["files"]], form["named"], form["rows"]), (["ballots.csv"], False, []))
    named = desk.ask("keying", meeting=meeting, file=0, form="names").json
    same("or of names", (named["named"], sorted({one["kind"] for one in named["columns"]} - {"tier"})), (True, ["ballot", "names", "void"]))
    same("talks are named in meeting.csv", desk.ask("talks", meeting=meeting).status, 200)
    same("once", (desk.ask("talks", meeting=meeting).status, [row for row in table(folder / "meeting.csv") if row[0] == "谈话记录"]), (200, [["谈话记录", "talks.csv"]]))
    made = desk.ask("keying", meeting=meeting, file=1).json
    same("their table is of names, too", ([(one["name"], one["talks"]) for one in made["files"]], made["named"]), ([("ballots.csv", False), ("talks.csv", True)], True))
    same("as many are expected as were talked with", sum(one["issued"] for one in made["tiers"]), 36)
    cells = [{"ballot": "1", "tier": made["tiers"][0]["name"]}.get(one["kind"], "") for one in made["columns"]]
    same("a talk is keyed", desk.ask("ballot", meeting=meeting, file=1, cells=cells).status, 200)
    again = desk.ask("keying", meeting=meeting, file=1, form="marks").json
    same("a table with rows stays as it is", (again["named"], len(again["rows"])), (True, 1))
    other = desk.folder / "own-title-committee"
    same("a decision has no talks", desk.ask("talks", meeting=meeting_of(desk, other)).status, 409)


def unready(desk):
    """A table is made though numbers of the tiers are not known yet; not while rows of the roster cannot be read."""
    folder = desk.folder / "unready"
    shutil.copytree(ROOT / "ballots/county-reconsider", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "ballots*.csv"))
    tiers, roster = table(folder / "tiers.csv"), table(folder / "roster.csv")
    meeting = meeting_of(desk, folder)
    write(folder / "roster.csv", [*roster, roster[1]])  # an id twice
    answer = desk.ask("keying", meeting=meeting, file=0)
    same("the roster is to be filled in first", (answer.status, (folder / "ballots.csv").exists()), (409, False))
    write(folder / "roster.csv", roster)
    write(folder / "tiers.csv", [tiers[0], [cell if i < 2 else "" for i, cell in enumerate(tiers[1])], *tiers[2:]])
    form = desk.ask("keying", meeting=meeting, file=0).json
    same("numbers may follow", len([one for one in form["columns"] if one["kind"] == "mark"]), len(roster) - 1)


def initials(desk):
    """A name is found by the first letter of any reading; dots are passed over."""
    folder = desk.folder / "initials"
    shutil.copytree(ROOT / "ballots/county-reconsider", folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf", "ballots*.csv"))
    head, *rows = table(folder / "roster.csv")
    wanted = {"单某": ["cds", "m"], "曾某甲": ["cz", "m", "j"], "覃某": ["qty", "m"], "古丽·艾山": ["g", "l", "ay", "s"], "A·b某": ["a", "b", "m"]}
    at = next(i for i, text in enumerate(head) if text in ("姓名", "name", "事项", "名称"))
    write(folder / "roster.csv", [head, *[[str(n + 1) if i == 0 else name if i == at else cell for i, cell in enumerate(rows[0])] for n, name in enumerate(wanted)]])
    persons = desk.ask("keying", meeting=meeting_of(desk, folder), file=0).json["persons"]
    for person in persons:
        for letters, must in zip(person["initials"], wanted[person["name"]], strict=True):
            check(set(must[:2]) <= set(letters), f"{person['name']} is found by {must}", letters)
    same("every person can be named", [one["name"] for one in persons], list(wanted))


def main():
    with tempfile.TemporaryDirectory() as temporary:
        meetings = pathlib.Path(temporary, "meetings")
        meetings.mkdir()
        with Desk(meetings) as desk:
            desk.enter()
            for sample in samples():
                one_meeting(desk, sample)
            talks(desk)
            initials(desk)
            unready(desk)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
