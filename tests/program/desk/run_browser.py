#!/usr/bin/env python3
"""The desk in Debian's chromium: walk.mjs prepares a meeting and keys its ballots twice there; what is in the folder then is counted on the command line.

TALLY and TALLY_BUILD come from CTest; by hand, a folder to work in may be named.
"""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys

from support.browser import install
from support.desk import Desk

HERE = pathlib.Path(__file__).resolve().parent
TALLY = os.environ["TALLY"]

TITLE = "县委常委会讨论决定干部任免表决"
FACTS = [
    ("会议编号", "shi-2026-1"), ("会议名称", "试验县委常委会票决"), ("组织单位", "试验县委"), ("地点", "试验会议室"), ("日期", "2026-04-20"), ("主持人", "主持某"),
    ("计票人", "计票甲"), ("计票人", "计票乙"), ("监票人", "监票甲"), ("监票人", "监票乙"), ("存档", "组织部"), ("存档", "纪委"), ("推荐日期", "2025-06-01"),
]
PERSONS = ["欧某甲", "阿某·乙", "单某丙"]
ROWS = [
    ("层次（票种）和人数", {"层次": "cw", "名称": "县委常委", "应到": "7", "实到": "7", "发出": "7", "收回": "6"}),
    *(("人选名册", {"编号": str(i + 1), "姓名": name, "任免": "任试验局局长"}) for i, name in enumerate(PERSONS)),
]
# Ballot, its keys, why it is void. The second typist keys ballot 2 otherwise.
BALLOTS = [("1", "111", ""), ("2", "121", ""), ("3", "113", ""), ("4", "", "写了姓名"), ("5", "110", ""), ("6", "214", "")]
AGAIN = [("1", "111", ""), ("2", "111", ""), *BALLOTS[2:]]
SIGNS = {"0": "", "1": "√", "2": "×", "3": "弃权", "4": "缓议"}

passed = failed = 0


def same(what, seen, wanted):
    global passed, failed
    good = seen == wanted
    passed += good
    failed += not good
    if not good:
        print(f"FAILED {what}: {seen!r} instead of {wanted!r}")


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def keyed(ballots):
    """The table that these keys make."""
    return [["票号", "作废", *PERSONS], *([number, reason, *([SIGNS[key] for key in keys] or [""] * 3)] for number, keys, reason in ballots)]


def main():
    global passed, failed
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(os.environ["TALLY_BUILD"], "tests/program/desk")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    install(folder)
    for name in ("shots", "meetings"):
        shutil.rmtree(folder / name, ignore_errors=True)
    with Desk(folder / "meetings") as desk:
        plan = {"page": str(desk.page), "title": TITLE, "facts": FACTS, "rows": ROWS, "ballots": BALLOTS, "again": AGAIN, "typists": ["录入甲", "录入乙"]}
        (folder / "desk.json").write_text(json.dumps(plan))
        done = subprocess.run(["node", HERE / "walk.mjs", folder], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        same("the page ends the desk", desk.wait(), 0)
    *said, last = done.stdout.splitlines() or [""]
    print(*said, sep="\n")
    words = last.split()
    if len(words) != 4:
        sys.exit(f"the browser's part ended early: {last}")
    passed, failed = passed + int(words[0]), failed + int(words[2])

    meetings = [path for path in (folder / "meetings").iterdir() if path.name != "密钥"]
    same("there is one meeting", len(meetings), 1)
    made = meetings[0]
    same("the first keying", table(made / "ballots.csv"), keyed(BALLOTS))
    same("the second keying", table(made / "ballots-second.csv"), keyed(AGAIN))
    facts = table(made / "meeting.csv")
    same("who keyed", [row[1] for row in facts if row[0] in ("录入人", "复录人")], ["录入甲", "录入乙"])
    same("files are the user's alone", {path.stat().st_mode & 0o077 for path in [made, *made.iterdir()]}, {0})
    checked = subprocess.run([TALLY, "check", made, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    same("the command line finds no error", [one for one in json.loads(checked.stdout) if one["severity"] == "error"], [])
    same("how the difference was settled", table(made / "mends.csv")[1:], [["ballots.csv", "2", "", PERSONS[1], "×", "√", "×", "一致", "录入甲"]])
    same("who has seen the notice", [row[2:] for row in table(made / "acknowledged.csv")[1:]], [["已核对，情况属实", "主持某"]])
    result = subprocess.run([TALLY, "count", made, "--json", "--no-ledger", "--lang", "en"], capture_output=True, text=True).stdout
    stored = subprocess.run([TALLY, "export", made / "shi-2026-1.tally", "--format", "json"], capture_output=True, text=True).stdout
    same("the command line counts what the page recorded, to the byte", stored.strip(), result.strip())
    log = json.loads(subprocess.run([TALLY, "log", made / "shi-2026-1.tally", "--json"], capture_output=True, text=True).stdout)
    same("who did what", [(one["kind"], one["actor"]) for one in log if one["kind"] in ("counted", "announced")], [("counted", "计票甲"), ("announced", "主持某"), ("announced", "主持某")])
    keys = sorted(path.name for path in (folder / "meetings/密钥").iterdir())
    same("the keys", keys, ["主持某.p12", "主持某.pem", "监票甲.p12", "监票甲.pem"])
    verified = subprocess.run([TALLY, "verify", made, "--trust", *(folder / "meetings/密钥" / name for name in keys if name.endswith(".pem")), "--lang", "zh"], capture_output=True, text=True)
    same("both sheets hold", (verified.returncode, sum(path.suffix == ".pdf" for path in made.iterdir())), (0, 2))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
