#!/usr/bin/env python3
"""Ten times the work in at most 12 times the time: ballots, tiers, posts, roster rows, rulings, keys of meeting.csv, files.

growth.py [--build BUILD] [--limit N] [--small] [KIND…]

Each kind is a meeting of N of something and one of 10 N, and a command. What is compared is the processor time of the
two runs, the least of several, never a time by itself; a kind beyond the limit is measured anew before it is believed.
What grew with the square of N is beyond 20 at these sizes. --small: a fifth of each size, as ctest runs it."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FACTS = [("meeting", "growth"), ("title", "T"), ("body", "B"), ("place", "P"), ("date", "2026-04-20"), ("rule", "rule.csv"),
         ("host", "主持"), ("teller", "计甲"), ("scrutineer", "监乙"), ("archive", "档甲"), ("archive", "档乙")]
DECISION = "key,value,cite\nrule,own,\ntitle,T,\nkind,decision,\npass,more than 1/2 of due,\nblank,abstain,\narchive,a,\narchive,b,\n"
RECOMMENDATION = ("key,value,cite\nrule,own,\ntitle,T,\nkind,recommendation,\nchoices,up to 1 per seat,\novervote,void ballot,\n"
                  "archive,a,\narchive,b,\n")
WRITE_INS = RECOMMENDATION + "write-ins,yes,\n"
TIER, ONE, POST = "tier,name,due,present,issued,returned\n", "id,name\n1,张三\n", "post,title,seats\np,局长,1\n"


def rows(n, row):
    return "".join(row(i) + "\n" for i in range(n))


def one_tier(n):
    return f"{TIER}t,全体,{n},{n},{n},{n}\n"


def ruling(name):
    return lambda i: f"meeting,t,{i},{name(i)},1,字迹潦草,计甲、监乙"


def ballots(n):
    return {"rule": DECISION, "roster": ONE, "tiers": one_tier(n), "ballots": "ballot,tier,1\n" + rows(n, lambda i: f"{i},t,√")}


def same_ballots(n):
    return ballots(n) | {"ballots": "ballot,tier,1\n" + rows(n, lambda i: "1,t,√")}


def tiers(n):
    return {"rule": DECISION, "roster": ONE, "tiers": TIER + rows(n, lambda i: f"t{i},层次{i},1,1,1,1"),
            "ballots": "ballot,tier,1\n" + rows(n, lambda i: f"{i},层次{i},√")}


def posts(n):
    return {"rule": RECOMMENDATION, "posts": "post,title,seats\n" + rows(n, lambda i: f"p{i},局长{i},{1 + i % 2}"),
            "roster": "id,name,post\n" + rows(n, lambda i: f"{i},人{i},局长{i}"), "tiers": one_tier(1),
            "ballots": "ballot,tier" + "".join(f",p{i}" for i in range(n)) + "\n1,t" + "".join(f",人{i}" for i in range(n)) + "\n"}


def posts_without_columns(n):
    return posts(n) | {"ballots": "ballot,tier,p0\n1,t,人0\n"}


def items(n):
    return {"rule": DECISION, "roster": "id,name\n" + rows(n, lambda i: f"{i},人{i}"), "tiers": one_tier(1),
            "ballots": "ballot,tier" + "".join(f",人{i}" for i in range(n)) + "\n1,t" + ",√" * n + "\n"}


def roster(n):
    return {"rule": RECOMMENDATION, "posts": POST, "roster": "id,name\n" + rows(n, lambda i: f"{i},人{i}"), "tiers": one_tier(n),
            "ballots": "ballot,tier,p\n" + rows(n, lambda i: f"{i},t,人{i}")}


def namesakes(n):
    return roster(n) | {"roster": "id,name,unit\n" + rows(n, lambda i: f"{i},张三,单位{i}"),
                        "ballots": "ballot,tier,p\n" + rows(n, lambda i: f"{i},t,张三(单位{i})")}


def unlisted(n):
    return roster(n) | {"ballots": "ballot,tier,p\n" + rows(n, lambda i: f"{i},t,某{i}")}


def rulings(n, name=lambda i: f"张{i}"):
    return roster(n) | {"roster": ONE, "rulings": "channel,tier,ballot,written,ruling,reason,by\n" + rows(n, ruling(name)),
                        "ballots": "ballot,tier,p\n" + rows(n, lambda i: f"{i},t,{name(i)}")}


def rulings_on_one_name(n):
    return rulings(n, lambda i: "张")


def rulings_for_rows(n):
    return rulings(n) | {"roster": "id,name\n" + rows(n, lambda i: f"{i},人{i}"), "rulings":
                         "channel,tier,ballot,written,ruling,reason,by\n" + rows(n, lambda i: f"meeting,t,{i},张{i},{i},字迹潦草,计甲、监乙")}


def facts(key, value):
    return lambda n: ballots(1) | {"meeting": [(key, value(i)) for i in range(n)]}


def files(n):
    return {"rule": DECISION, "roster": ONE, "tiers": one_tier(n), "meeting": [("ballots", f"b{i}.csv") for i in range(n)],
            **{f"b{i}": f"ballot,tier,1\n{i},t,√\n" for i in range(n)}}


def bands(n):
    return ballots(1) | {"rule": DECISION.replace("pass,more than 1/2 of due,\n", rows(
        n, lambda i: f"pass,at least 1/2 of present when present is up to {i + 1},") + "pass,at least 1/2 of present,\n")}


COUNT = ("count", "{}", "--no-ledger", "--json", "--quiet")
KINDS = {  # name: (the meeting, N, exit status)
    "ballots": (ballots, 100000, 0), "same-ballots": (same_ballots, 20000, 65), "tiers": (tiers, 3000, 0), "posts": (posts, 400, 0),
    "posts-without-columns": (posts_without_columns, 5000, 65), "items": (items, 400, 0), "roster": (roster, 3000, 0),
    "namesakes": (namesakes, 3000, 0),
    "unlisted": (unlisted, 5000, 65),  # for each error reported, which are 1000 at most, a look through the roster
    "rulings": (rulings, 4000, 0), "rulings-on-one-name": (rulings_on_one_name, 4000, 0), "rulings-for-rows": (rulings_for_rows, 3000, 0),
    "tellers": (facts("teller", lambda i: f"计{i}"), 5000, 0), "archives": (facts("archive", lambda i: f"档{i}"), 10000, 0),
    "marks": (facts("mark", lambda i: f"记{i}=agree"), 5000, 0), "files": (files, 200, 0), "bands": (bands, 5000, 0)}
SHEETS = "sheets"


def write(folder, given):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "meeting.csv").write_text("key,value\n" + "".join(f"{k},{v}\n" for k, v in FACTS + given.pop("meeting", [])), encoding="utf-8")
    for name, text in given.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def spent(command, status):
    """Microseconds of processor time."""
    sink = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    _, ended, usage = os.wait4(os.posix_spawn(command[0], command, os.environ, file_actions=sink), 0)
    if os.waitstatus_to_exitcode(ended) != status:
        sys.exit(f"{' '.join(command[:6])}: exit {os.waitstatus_to_exitcode(ended)}, not {status}")
    return round((usage.ru_utime + usage.ru_stime) * 1000000)


def issue(program, folder):
    """A ledger and one signed sheet of it."""
    write(folder / "m", ballots(5))
    (folder / "pass").touch(0o600)
    (folder / "pass").write_text("a passphrase\n", encoding="ascii")
    for words in (("key", "new", "--name", "主持", "--role", "host", "--out", "host.p12", "--pass-file", "pass"), ("count", "m"),
                  ("sheet", "m/growth.tally", "--key", "host.p12", "--as", "host", "--pass-file", "pass")):
        subprocess.run([program, *words], cwd=folder, check=True, capture_output=True)
    return folder / "m/growth.tally", next((folder / "m").glob("*.pdf"))


def commands(program, folder, kind, shrink):
    """(N, the command over N, the one over 10 N, its exit status)"""
    small, large = folder / "small", folder / "large"
    if kind == SHEETS:
        ledger, sheet = issue(program, folder)
        n, given = 15 // min(shrink, 3), []
        for place, count in ((small, n), (large, 10 * n)):
            place.mkdir()
            for i in range(count):
                shutil.copy(sheet, place / f"{i}.pdf")
            given.append([program, "verify", str(ledger), *sorted(str(p) for p in place.iterdir())])
        return n, *given, 0
    make, n, status = KINDS[kind]
    n //= shrink
    for place, count in ((small, n), (large, 10 * n)):
        write(place, make(count))
    return n, *([program, *(word.format(place) for word in COUNT)] for place in (small, large)), status


def grown(program, kind, limit, shrink):
    """(N, microseconds, microseconds of ten times as many)"""
    with tempfile.TemporaryDirectory() as folder:
        n, small, large, status = commands(program, pathlib.Path(folder), kind, shrink)
        a, b = [spent(small, status)], [spent(large, status)]
        for _ in range(4):  # one undisturbed pair within the limit is enough
            a.append(spent(small, status))
            if min(b) <= limit * min(a):
                break
            b.append(spent(large, status))
        return n, min(a), min(b)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release", help="the build to measure")
    arguments.add_argument("--limit", type=int, default=12, help="times the time of a tenth")
    arguments.add_argument("--small", action="store_true", help="a fifth of each size")
    arguments.add_argument("kinds", nargs="*", metavar="KIND", choices=[[], *KINDS, SHEETS])
    chosen = arguments.parse_args()
    program, failed = str(chosen.build.resolve() / "bin/tally"), 0
    kinds = chosen.kinds or [*KINDS, SHEETS]
    for kind in kinds:
        n, a, b = grown(program, kind, chosen.limit, 5 if chosen.small else 1)
        good = b <= chosen.limit * a
        failed += not good
        print(f"{'within' if good else 'BEYOND'}  {kind}: {10 * n} in {b // 1000} ms, {n} in {a // 1000} ms: {b * 10 // a / 10} times", flush=True)
    print(f"{len(kinds) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
