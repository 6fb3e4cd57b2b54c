#!/usr/bin/env python3
"""What the desk does around the keying: spreadsheets dropped for a table, a workbook taken over, files verified, the progress for the room, archive sets, and the further
round that a result orders, as the command line makes it."""

import csv
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from support.desk import Desk
from support.workbooks import workbook

ROOT = pathlib.Path(__file__).resolve().parents[3]
TALLY = os.environ["TALLY"]

passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}: {seen}")


def same(what, seen, wanted):
    check(seen == wanted, what, f"{seen!r} instead of {wanted!r}")


def bytes_of(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def bring(desk, sample, name=None):
    """A copy of a sample meeting; returns its folder and its id."""
    folder = desk.folder / (name or pathlib.Path(sample).name)
    shutil.copytree(ROOT / "ballots" / sample, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf"))
    return folder, meeting_of(desk, folder.name)


def table(path):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(text.splitlines()))


def meeting_of(desk, name):
    return next(one["meeting"] for one in desk.ask("meetings").json["meetings"] if one["folder"] == name)


def rounds(desk, beside):
    """The folder is the same, file by file, as that of “tally new --after”; no round follows where nothing is open."""
    folder, meeting = bring(desk, "county-contested")
    same("before the count there is no further round", desk.ask("round", meeting=meeting).status, 409)
    same("it is counted", desk.ask("count", meeting=meeting, record=True, by="计票某").status, 200)
    told = desk.ask("round", meeting=meeting).json
    check(told["needed"] and told["open"], "what is open is told", told)
    check(not (desk.folder / "county-contested 第2轮").exists(), "nothing is made before it is asked for")
    made = [desk.ask("round", meeting=meeting, make=True).json["made"] for _ in range(2)]
    names = ["county-contested 第2轮", "county-contested 第2轮 2"]
    same("both are in the list", made, [meeting_of(desk, name) for name in names])
    ledger = next(folder.glob("*.tally"))
    done = subprocess.run([TALLY, "new", beside, "--after", ledger, "--quiet"], capture_output=True, text=True)
    same("the command line makes it", done.returncode, 0)
    same("the files are the same", bytes_of(desk.folder / names[0]), bytes_of(beside))
    _, second = bring(desk, "county-contested-2", "county 第2轮")
    same("a second round is counted", desk.ask("count", meeting=second, record=True, by="计票某").status, 200)
    if desk.ask("round", meeting=second).json["needed"]:
        same("the third is called so", desk.ask("round", meeting=second, make=True).json["made"], meeting_of(desk, "county 第3轮"))
    _, meeting = bring(desk, "bureau-recommendation")
    same("a recommendation is counted", desk.ask("count", meeting=meeting, record=True, by="计票某").status, 200)
    told = desk.ask("round", meeting=meeting).json
    same("it leaves nothing open", (told["needed"], told["open"]), (False, []))
    before = sorted(path.name for path in desk.folder.iterdir())
    refused = desk.ask("round", meeting=meeting, make=True)
    same("no round follows", (refused.status, [one["code"] for one in refused.json["findings"]]), (422, ["no-round"]))
    same("and nothing is made", sorted(path.name for path in desk.folder.iterdir()), before)


def digest_of(desk, meeting, file):
    return next(one["digest"] for one in desk.ask("meeting", meeting=meeting).json["tables"] if one["file"] == file)


def dropped(desk, here):
    """A spreadsheet takes the place of a table, whatever its encoding and kind; one that cannot be read changes nothing."""
    folder, meeting = bring(desk, "county-recommendation", "dropped")
    wanted = desk.ask("meeting", meeting=meeting).json
    original = {one["file"]: one["rows"] for one in wanted["tables"]}
    plain = (folder / "roster.csv").read_bytes()
    text = plain.decode("gb18030")
    subprocess.run([TALLY, "new", here / "book", "--rule", "county/recommendation", "--xlsx", "--quiet"], check=True)

    def drop(files, file="roster.csv", digest=None):
        return desk.send("drop", files, meeting=meeting, file=file, digest=digest_of(desk, meeting, file) if digest is None else digest)

    for what, name, data in (("GB 18030", "名册.csv", text.encode("gb18030")), ("UTF-16", "名册.txt.csv", text.encode("utf-16")), ("a title above the headings", "r.csv", "2026年人选名册\r\n".encode() + text.encode()),
                             ("semicolons", "semi.csv", text.replace(",", ";").encode())):
        answer = drop([(name, data)])
        now = next(one["rows"] for one in desk.ask("meeting", meeting=meeting).json["tables"] if one["file"] == "roster.csv")
        if answer.status == 200:
            same(f"{what}: the rows", now, original["roster.csv"])
        else:
            check(answer.status == 422 and answer.json["findings"], f"{what}: the library says why", (answer.status, answer.body))
            same(f"{what}: nothing is changed", now, original["roster.csv"])
    same("GB 18030 is read", drop([("名册.csv", text.encode("gb18030"))]).status, 200)
    before = (folder / "roster.csv").read_bytes()
    for what, files, status in (("no table", [("x.csv", b"\x00\x01\x02")], 422), ("no workbook", [("x.xlsx", b"PK\x03\x04nothing")], 422), ("none", [], 400), ("two", [("a.csv", plain), ("b.csv", plain)], 400),
                                ("other headings", [("x.csv", "甲,乙\r\n1,2\r\n".encode())], 422), ("an open quote", [("x.csv", text.encode() + b'"')], 422), ("a NUL byte", [("x.csv", text.encode() + b"z\0,y\r\n")], 422)):
        same(f"{what} is refused", drop(files).status, status)
    same("what is no longer so is not written over", drop([("x.csv", plain)], digest="0" * 64).status, 409)
    for file in ("meeting.csv", "ballots.csv", "../roster.csv", ""):
        same(f"{file!r} takes no file", drop([("x.csv", plain)], file=file, digest="").status, 400)
    same("nothing was changed", (folder / "roster.csv").read_bytes(), before)
    answer = drop([("meeting.xlsx", (here / "book/meeting.xlsx").read_bytes())], "posts.csv")
    now = next(one["rows"] for one in desk.ask("meeting", meeting=meeting).json["tables"] if one["file"] == "posts.csv")
    check(answer.status == 200 and len(now) == 1 and "职位" in now[0], "of a workbook the sheet of the table", (answer.status, now))


def result_of(folder):
    done = subprocess.run([TALLY, "count", folder, "--json", "--no-ledger", "--lang", "en"], capture_output=True, text=True)
    return {name: value for name, value in json.loads(done.stdout or "{}").items() if name in ("channels", "items", "meeting", "outcome")}


def taken_over(desk, here):
    """A meeting in a workbook becomes spreadsheets with the same result; the workbook stays, by another name, and is no input."""
    folder, meeting = bring(desk, "county-contested", "workbook")
    sheets = {"会议": "meeting", "层次": "tiers", "职位": "posts", "人选名册": "roster", "选票": "ballots"}
    same("before it is no workbook", desk.ask("take-over", meeting=meeting).status, 409)
    wanted = result_of(folder)
    (folder / "meeting.xlsx").write_bytes(workbook({name: table(folder / f"{file}.csv") for name, file in sheets.items()}))
    for file in sheets.values():
        (folder / f"{file}.csv").unlink()
    same("as a workbook it has the same result", result_of(folder), wanted)
    same("the page offers it", desk.ask("meeting", meeting=meeting).json["workbook"], True)
    book = (folder / "meeting.xlsx").read_bytes()
    (folder / "roster.csv").write_text("else")
    same("a file in its way is not written over", (desk.ask("take-over", meeting=meeting).status, (folder / "roster.csv").read_text(), (folder / "meeting.xlsx").read_bytes() == book), (422, "else", True))
    (folder / "roster.csv").unlink()
    same("it is taken over, though an earlier try was interrupted", desk.ask("take-over", meeting=meeting).status, 200)
    same("the workbook is kept", ((folder / "meeting.xlsx.taken-over").read_bytes() == book, (folder / "meeting.xlsx").exists()), (True, False))
    same("the spreadsheets", sorted(path.name for path in folder.glob("*.csv")), sorted(f"{file}.csv" for file in sheets.values()))
    same("have the same result", result_of(folder), wanted)
    same("once", desk.ask("take-over", meeting=meeting).status, 409)


def verified(desk, here):
    """Files that are dropped are verified as “tally verify” does; nothing of them stays."""
    folder, meeting = bring(desk, "bureau-committee", "verified")
    desk.ask("count", meeting=meeting, record=True, by="计票某")
    host = next(row[1] for row in table(folder / "meeting.csv") if row[0] == "主持人")
    desk.ask("new-key", name=host, role="主持人", passphrase="一二三四五六七八")
    key = next(one["key"] for one in desk.ask("keys").json["keys"] if one["name"] == host)
    same("the sheets are signed", desk.ask("sign", meeting=meeting, key=key, passphrase="一二三四五六七八").status, 200)
    ledger, sheets = next(folder.glob("*.tally")), sorted(folder.glob("*.[0-9].pdf"))
    files = [(path.name, path.read_bytes()) for path in [ledger, *sheets, desk.folder / "密钥" / f"{host}.pem"]]
    scratch = sorted(path.name for path in desk.runtime.iterdir())
    answer = desk.send("verify-files", files).json
    check(answer["sound"] and len(answer["found"]) > 10, "they hold", answer)
    check({one["file"] for one in answer["found"]} >= {path.name for path in sheets}, "each sheet by its name", {one["file"] for one in answer["found"]})
    body = json.dumps(answer, ensure_ascii=False)
    check(str(desk.runtime) not in body and "tally-verify" not in body, "no path of this machine is told", [part for part in body.split('"') if "tally-verify" in part][:2])
    other = files[0][1].replace("计票某".encode(), "计票乙".encode())
    check(other != files[0][1], "who counted stands in the ledger")
    same("one that was altered does not", desk.send("verify-files", [(ledger.name, other)]).json["sound"], False)
    same("nor does what is no ledger", desk.send("verify-files", [("x.tally", b"nothing")]).json["sound"], False)
    same("a certificate alone is none to verify", desk.send("verify-files", files[-1:]).status, 400)
    for name in ("../x.tally", "a/b.pdf", ".x.tally", "", "a\nb.pdf", "名" * 60 + ".pdf"):
        same(f"a file called {name!r} is refused", desk.send("verify-files", [(name, b"x")]).status, 409)
    same("two of one name are refused", desk.send("verify-files", [files[0], files[0]]).status, 409)
    same("nothing of them stays", sorted(path.name for path in desk.runtime.iterdir()), scratch)


def room_of(desk, meeting):
    """The token of the projector's window."""
    answer = desk.http("GET", f"/room/{meeting}", headers={"Cookie": desk.cookie})
    return answer.status == 200 and re.search(rb'name="token" content="([0-9a-f]{32})"', answer.body)[1].decode()


def progress(desk):
    """The room is told how many ballots are keyed and nothing else, then where the board is."""
    folder, meeting = bring(desk, "county-contested", "progress")
    token = room_of(desk, meeting)
    head, *rows = table(folder / "ballots.csv")
    answer = desk.ask("progress", token)
    told = answer.json
    same("how many are keyed", ([(one["first"], one["second"]) for one in told["tiers"]], told["twice"]), ([(len(rows), 0)], False))
    persons = [row[1] for row in table(folder / "roster.csv")[1:]]
    check(not any(word in answer.body.decode() for word in [*persons, "同意", "√"]), "nobody and no mark is told", answer.body.decode())
    with open(folder / "ballots-second.csv", "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows[:3]])
    told = desk.ask("progress", token).json
    same("how many are keyed again", (told["tiers"][0]["second"], told["twice"]), (3, True))
    (folder / "ballots-second.csv").unlink()
    for call in ("meetings", "meeting", "keying", "ballot", "count", "announce", "table", "typist", "differences", "finish-not", "sheet", "archive", "verify-files", "drop"):
        answer = desk.ask(call, token, meeting=meeting)
        check(answer.status in (403, 404) and answer.body == b"{}", f"{call} is closed to the room", (call, answer.status))
    second = desk.apart()
    desk.ask("typist", second, meeting=meeting, second=True, name="录入乙")
    same("the second typist is not told", (desk.ask("progress", second).status, list(desk.ask("progress", second).json)), (403, ["error"]))
    office = desk.open()
    same("no board is there yet", "board" in desk.ask("progress", token).json, False)
    same("it is counted", desk.ask("count", office, meeting=meeting, record=True, by="计票某").status, 200)
    board = desk.ask("announce", office, meeting=meeting, board=True, by="主持某").json
    same("the window moves on to the board", (desk.ask("progress", token).json, board.get("moved")), ({"board": board["board"]}, True))
    _, other = bring(desk, "county-committee", "progress-other")
    same("that of another meeting does not", "board" in desk.ask("progress", room_of(desk, other)).json, False)
    for bad in ("", "0" * 16, "../x", "progress", meeting + "/", meeting + "0"):
        same(f"there is no room {bad!r}", room_of(desk, bad), False)
    desk.open()


def archived(desk, place):
    """An archive set: the same bytes, a list that sha256sum reads, and verified there; a copy that is damaged afterwards is told by it."""
    folder, meeting = desk.folder / "verified", meeting_of(desk, "verified")
    places = desk.ask("archives").json["places"]
    same("where it may go", places[0]["path"], str(place))
    to = places[0]["to"]
    answer = desk.ask("archive", meeting=meeting, to=to).json
    check(answer["sound"] and answer["folder"] == str(place / "verified"), "it is made and holds", answer)
    made = place / "verified"
    names = sorted(path.name for path in made.iterdir())
    ledger = next(folder.glob("*.tally"))
    check(names == sorted(["SHA256SUMS", ledger.name, *(path.name for path in folder.glob("*.[0-9].pdf")), *(name for name in names if name.endswith(".pem"))]) and any(name.endswith(".pem") for name in names), "its files", names)
    same("no key is among them", [name for name in names if name.endswith(".p12")], [])
    same("the checksums hold", subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made).returncode, 0)
    check(all((made / name).read_bytes() == (folder / name).read_bytes() for name in names if (folder / name).exists()), "the bytes are the same")
    same("the command line verifies it", subprocess.run([TALLY, "verify", made, "--quiet", "--trust", next(made.glob("*.pem"))], stdout=subprocess.DEVNULL).returncode, 0)
    same("a further one is beside it", desk.ask("archive", meeting=meeting, to=to).json["folder"], str(place / "verified 2"))
    _, bare = bring(desk, "county-reconsider", "no-sheets")
    same("nothing to archive before the count", desk.ask("archive", meeting=bare, to=to).status, 409)
    desk.ask("count", meeting=bare, record=True, by="计票某")
    same("nor without sheets", desk.ask("archive", meeting=bare, to=to).status, 409)
    for bad in ("", "/tmp", str(place), "../x", "0" * 16):
        same(f"nothing goes to {bad!r}", desk.ask("archive", meeting=meeting, to=bad).status, 404)
    same("nothing else is made", sorted(path.name for path in place.iterdir()), ["verified", "verified 2"])
    if os.geteuid():  # the superuser writes everywhere
        place.chmod(0o500)
        same("a folder that cannot be written to is told", desk.ask("archive", meeting=meeting, to=to).status, 422)
        place.chmod(0o700)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        here = pathlib.Path(temporary)
        for name in ("meetings", "stick"):
            (here / name).mkdir()
        with Desk(here / "meetings", "--archive", here / "stick") as desk:
            desk.enter()
            dropped(desk, here)
            taken_over(desk, here)
            verified(desk, here)
            archived(desk, here / "stick")
            progress(desk)
            rounds(desk, here / "by-hand")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
