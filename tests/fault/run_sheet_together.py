#!/usr/bin/env python3
"""Several who issue, sign and count at one ledger: one waits, nothing is lost. And sheets where they cannot be put: folders that nobody may write into, links, folders and pipes in a
sheet's place, other file systems, a ledger of another name: a clear error and all as before, or all of it."""

import collections
import fcntl
import os
import shutil
import subprocess
import time

from support.amount import FAULT
from support.ledgers import TIMEOUT, Report, Workshop, crashed, run
from support.issuing import LEDGER, NAMES, SHEET, STAGED, Keys, call, events, scenes, snapshot
from support.places import NOBODY, not_as


class Bench:
    """The scenes by their names, keys, and a place for copies."""

    def __init__(self, report, work):
        self.report, self.work, self.keys = report, work, Keys(work / "keys")
        self.scenes = {scene.name: scene for scene in scenes(work, self.keys)}

    def check(self, *words):
        return self.report.check(*words)


# ---- at once ----

def start(words, at):
    return subprocess.Popen([SHEET.removesuffix("-sheet"), *map(str, words)], cwd=at, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def together(bench, name, scene, commands, may=(0,), exactly=None):
    """All commands at once; those that say 0 are in the chain, once each, and what stands there in the end holds."""
    at = scene.copy(bench.work)
    ends = [(p.communicate(timeout=TIMEOUT), p.returncode) for p in [start(words, at) for words in commands]]
    codes = sorted(code for _, code in ends)
    said = "".join(error for (_, error), _ in ends)
    bench.check(all(code in may for code in codes) and (exactly is None or codes == exactly), f"{name}: exits {codes}", said)
    wrong = scene.complete(at)
    bench.check(not wrong, f"{name}: in the end", wrong)
    chain = events(at / "m" / LEDGER)
    bench.check(len(chain) == len(scene.events) + codes.count(0), f"{name}: {codes.count(0)} more events", collections.Counter(e["kind"] for e in chain))
    shutil.rmtree(at)
    return codes


def at_once(bench):
    keys, ledger = bench.keys, f"m/{LEDGER}"
    sheet, both = ("sheet", ledger, *keys.words("host")), tuple(f"m/{n}" for n in NAMES)
    sign = {who: ("sign", *both, *keys.words(who)) for who in ("teller", "scrutineer")}
    count, again = ("count", "m", "--by", "己某", "--quiet"), (*sheet, "--replace")
    issue, signing = bench.scenes["issue"], bench.scenes["sign"]
    for turn in range(2 * FAULT):
        together(bench, f"two issue ({turn})", issue, [sheet, sheet], (0, 73), [0, 73])
        together(bench, f"three issue anew ({turn})", signing, [again] * 3)
        together(bench, f"two sign ({turn})", signing, [sign["teller"], sign["scrutineer"]])
        together(bench, f"two sign the same ({turn})", signing, [sign["teller"]] * 2, (0, 65), [0, 65])
        # a sheet that is issued anew is there, to be signed, before or behind it
        codes = together(bench, f"issue anew, sign, count ({turn})", signing, [again, sign["teller"], count])
        print(f"issue anew, sign, count: {codes}", flush=True)
    together(bench, "eight", signing, [again, again, sign["teller"], sign["scrutineer"], count, count, again, count])


def held(bench):
    """One that never lets go; and one that does."""
    places = {name: bench.scenes[name].copy(bench.work) for name in ("issue", "sign", "replace")}
    locks = []
    for at in places.values():
        locks.append(os.open(at / "m", os.O_RDONLY))
        fcntl.flock(locks[-1], fcntl.LOCK_EX)
    begin = time.monotonic()
    processes = {name: start(bench.scenes[name].words, at) for name, at in places.items()}
    waiting = processes["replace"].stderr.readline()
    os.close(locks.pop())  # that of replace
    for name, p in processes.items():
        out, error = p.communicate(timeout=TIMEOUT)
        scene, at = bench.scenes[name], places[name]
        if name == "replace":
            bench.check(p.returncode == 0 and "waiting" in waiting and not error and not scene.complete(at), f"released: exit {p.returncode}", waiting + error)
        else:
            bench.check(p.returncode == 75 and "waiting" in error and "[busy-ledger]" in error and not out, f"held, {name}: exit {p.returncode}", error)
            bench.check(snapshot(at) == scene.before, f"held, {name}: nothing changed")
    seconds = time.monotonic() - begin
    bench.check(5 < seconds < 40, f"the wait is bounded: {seconds:.1f} s")
    for lock in locks:
        os.close(lock)
    for name in ("issue", "sign"):
        wrong = bench.scenes[name].finish(places[name], "before")
        bench.check(not wrong, f"once it lets go, {name}", wrong)


# ---- where nothing can be put ----

def refused(bench, what, scene, at, before, statuses, text="", words=None, **more):
    """A clear error, and all as before."""
    status, out, error = call(words or scene.words, at, **more)
    bench.check(status in statuses and text in error and error.strip() and not crashed(status, error), f"{what}: exit {status}", out + error)
    now = snapshot(at)
    bench.check(now == before, f"{what}: all as before", sorted(p for p in {*now, *before} if now.get(p, "absent") != before.get(p, "absent")))


def goes(bench, what, scene, at, words=None, **more):
    """All of it."""
    status, out, error = call(words or scene.words, at, **more)
    wrong = "" if status else scene.complete(at)
    bench.check(status == 0 and not wrong, f"{what}: exit {status}", f"{wrong}\n{out}{error}")


def read_only(bench):
    why = not_as(NOBODY)
    if why:
        bench.report.skip("as somebody who may not", why)
        return
    os.chmod(bench.work, 0o755)
    keys = bench.work / "keys"
    for path in (keys, *keys.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    as_other = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    for name in ("issue", "sign", "replace", "elsewhere"):
        scene = bench.scenes[name]
        at = scene.copy(bench.work)
        os.chmod(at, 0o777)
        refused(bench, f"a folder that one may not write into, {name}", scene, at, snapshot(at), (73,), "[cannot-write]", **as_other)
        if name == "elsewhere":  # both may be written into, then the sheets' folder may not
            os.chown(at / "m", NOBODY, NOBODY)
            os.chown(at / "m" / LEDGER, NOBODY, NOBODY)
            (at / "out").mkdir(exist_ok=True)
            os.chmod(at / "out", 0o555)
            refused(bench, "a folder for sheets that one may not write into", scene, at, snapshot(at), (73,), "[cannot-write]", **as_other)
            os.chmod(at / "out", 0o777)
            os.chmod(at / "m" / LEDGER, 0o444)
            refused(bench, "a ledger that one may not write into", scene, at, snapshot(at), (73,), "[cannot-write]", **as_other)
            os.chmod(at / "m" / LEDGER, 0o644)
            goes(bench, "both may be written into", scene, at, **as_other)
        shutil.rmtree(at)
    for path in (keys, *keys.iterdir()):
        os.chown(path, 0, 0)


def plant(path, kind, victim):
    if path.is_file() and not path.is_symlink():
        path.unlink()
    if kind == "a link":
        path.symlink_to(victim)
    elif kind == "a link to nothing":
        path.symlink_to("nothing")
    elif kind == "a folder":
        path.mkdir()
        (path / "something").write_text("something")
    elif kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a file":
        path.write_text("something else")


def in_the_place(bench):
    """Of a sheet, and of its temporary name."""
    for name in ("issue", "replace"):
        scene = bench.scenes[name]
        for which in NAMES:
            for kind in ("a link", "a link to nothing", "a folder", "a pipe"):
                at = scene.copy(bench.work)
                victim = at / "victim"
                victim.write_text("precious")
                plant(at / "m" / which, kind, victim)
                refused(bench, f"{name}: {kind} in the place of {which}", scene, at, snapshot(at), (65, 73))
                shutil.rmtree(at)
    for name in ("issue", "sign"):
        scene = bench.scenes[name]
        for hidden in (*STAGED, f".{LEDGER}.new"):
            for kind in ("a link", "a link to nothing", "a folder", "a pipe", "a file"):
                at = scene.copy(bench.work)
                victim = at / "victim"
                victim.write_text("precious")
                plant(at / "m" / hidden, kind, victim)
                before = snapshot(at)
                if kind == "a file" or (hidden not in STAGED and kind != "a folder"):
                    goes(bench, f"{name}: {kind} as {hidden}", scene, at)
                    bench.check(victim.read_text() == "precious", f"{name}: {kind} as {hidden}: what a link leads to")
                else:
                    refused(bench, f"{name}: {kind} as {hidden}", scene, at, before, (65, 73, 74))
                shutil.rmtree(at)


def elsewhere(bench):
    """--out that is not there, is no folder, is reached by a link or another path, or lies on another file system."""
    scene, issue = bench.scenes["elsewhere"], bench.scenes["issue"]
    sheet = issue.words

    def at_with(make=None):
        at = scene.copy(bench.work)
        if make:
            make(at)
        return at

    for what, out, make in (("a folder in one that is not there", "not/there", None), ("a file", "file", lambda at: (at / "file").write_text("precious")),
                            ("no name", "", None), ("a link to nothing", "link", lambda at: (at / "link").symlink_to("nothing"))):
        at = at_with(make)
        refused(bench, f"--out {what}", scene, at, snapshot(at), (64, 65, 66, 73), words=(*sheet, "--out", out))
        shutil.rmtree(at)
    for what, out, make in (("a folder that is there", "out", lambda at: (at / "out").mkdir()), ("with a stroke", "out/", None), ("by its whole path", None, None),
                            ("a link to a folder", "link", lambda at: ((at / "out").mkdir(), (at / "link").symlink_to("out"))),
                            ("a folder with other things", "out", lambda at: ((at / "out").mkdir(), (at / "out" / "other.txt").write_text("other")))):
        at = at_with(make)
        goes(bench, f"--out {what}", scene, at, words=(*sheet, "--out", at / "out" if out is None else out))
        shutil.rmtree(at)
    at = issue.copy(bench.work)
    goes(bench, "--out the ledger's own folder by another path", issue, at, words=(*sheet, "--out", "m/../m"))
    refused(bench, "and there again", issue, at, snapshot(at), (73,), "[output-exists]", words=(*sheet, "--out", "m/../m"))
    shutil.rmtree(at)

    at = at_with(lambda at: (at / "out").mkdir())
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tally-disk", str(at / "out")], capture_output=True, text=True)
    if mounted.returncode:
        bench.report.skip("another file system", mounted.stderr.strip())
        return
    try:
        goes(bench, "--out on another file system", scene, at)
        goes(bench, "and signed there", scene, at, words=("sign", *(f"out/{n}" for n in NAMES), "--ledger", f"m/{LEDGER}", *bench.keys.words("teller")))
        subprocess.run(["mount", "-o", "remount,ro", str(at / "out")], check=True)
        refused(bench, "--out on a read-only file system", scene, at, snapshot(at), (73,), "[cannot-write]", words=(*sheet, "--out", "out", "--replace"))
    finally:
        subprocess.run(["umount", str(at / "out")], check=True)
    shutil.rmtree(at)


def renamed(bench):
    """A ledger of another name: sheets are called as the meeting is, and `sign` must be told where it is."""
    scene = bench.scenes["issue"]
    at = scene.copy(bench.work)
    (at / "m" / LEDGER).rename(at / "m" / "other.tally")
    words = ["m/other.tally" if w == f"m/{LEDGER}" else w for w in scene.words]
    status, _, error = call(words, at)
    bench.check(status == 0 and sorted(p.name for p in (at / "m").iterdir() if p.suffix == ".pdf") == list(NAMES), f"a renamed ledger: exit {status}", error)
    sign = ("sign", *(f"m/{n}" for n in NAMES), *bench.keys.words("scrutineer"))
    refused(bench, "its sheets signed, the ledger not named", scene, at, snapshot(at), (66,), "[missing-file]", words=sign)
    status, _, error = call((*sign, "--ledger", "m/other.tally"), at)
    bench.check(status == 0 and len(events(at / "m" / "other.tally")) == len(scene.events) + 2, f"signed, the ledger named: exit {status}", error)
    (at / "m" / "other.tally").rename(at / "m" / LEDGER)
    bench.check(not scene.complete(at), "renamed back", scene.complete(at))
    # a copy of the ledger, from before the sheets: they are not of it
    shutil.copy(scene.folder / "m" / LEDGER, at / "m" / "other.tally")
    status, out, _ = run("verify", at / "m" / "other.tally", at / "m" / NAMES[0])
    bench.check(status == 1 and "no event records this file" in out, f"with a ledger that does not know it: exit {status}", out)
    shutil.rmtree(at)

    at = scene.copy(bench.work)
    (at / "m" / LEDGER).rename(at / "real.tally")
    (at / "m" / LEDGER).symlink_to("../real.tally")
    refused(bench, "a link to the ledger", scene, at, snapshot(at), (65, 73))
    shutil.rmtree(at)


def signed_in_places(bench):
    """Which sheets are signed at once."""
    scene, sign = bench.scenes["sign"], bench.keys.words("scrutineer")
    one, two = (f"m/{n}" for n in NAMES)
    for what, words in (("the same twice", (one, one)), ("the same by two paths", (one, f"./{one}")), ("one that is not there", (one, "m/none.pdf")), ("the ledger too", (one, f"m/{LEDGER}"))):
        at = scene.copy(bench.work)
        refused(bench, f"signed: {what}", scene, at, snapshot(at), (65, 66, 73, 78), words=("sign", *words, "--ledger", f"m/{LEDGER}", *sign))
        shutil.rmtree(at)

    at = scene.copy(bench.work)  # each archive's in a folder of its own
    (at / "out").mkdir()
    (at / two).rename(at / "out" / NAMES[1])
    status, _, error = call(("sign", one, f"out/{NAMES[1]}", *sign), at)
    (at / "out" / NAMES[1]).rename(at / two)
    bench.check(status == 0 and not scene.complete(at), f"signed in two folders: exit {status}", f"{scene.complete(at)}\n{error}")
    shutil.rmtree(at)

    at = scene.copy(bench.work)  # by a link: what it leads to is the sheet
    (at / one).rename(at / "real.pdf")
    (at / one).symlink_to("../real.pdf")
    before = snapshot(at)
    status, _, error = call(("sign", one, two, *sign), at)
    real, link = (at / "real.pdf").read_bytes(), (at / one)
    whole = status == 0 and link.is_symlink() and real != before["real.pdf"]
    bench.check(whole or (status and snapshot(at) == before), f"signed by a link: exit {status}; the link {'stands' if link.is_symlink() else 'was replaced by a file'}", error)
    shutil.rmtree(at)


def main():
    report = Report()
    with Workshop() as work:
        bench = Bench(report, work)
        for test in (at_once, held, read_only, in_the_place, elsewhere, renamed, signed_in_places):
            begin = time.monotonic()
            test(bench)
            print(f"{test.__name__}: {time.monotonic() - begin:.1f} s", flush=True)
    report.end()


if __name__ == "__main__":
    main()
