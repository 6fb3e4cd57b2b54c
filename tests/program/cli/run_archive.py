#!/usr/bin/env python3
"""An archive verified (tally verify DIR… --jobs): order, bad files among good ones, killed processes, runs that were stopped, and parts."""

import fcntl
import json
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import sys
import time

from support.amount import SANITIZED
from support.issuing import Keys, must
from support.ledgers import ID, TALLY, TIMEOUT, Report, Workshop, crashed, must_count, run, write_meeting

BIG = 4000  # ballots of the meeting whose process is stopped or killed while it works


def make_archive(folder, keys):
    """Good meetings, each way that they may lie in folders, and what else is there. Returns where they lie, in order."""
    counted = folder.parent / "counted"
    must_count(write_meeting(counted))
    issued = folder.parent / "issued"
    shutil.copytree(counted, issued)
    must("sheet", issued / f"{ID}.tally", *keys.words("host"))
    for name in ("2024/a", "2024/b!", "2025/c", "2025/c/d", "链"):
        shutil.copytree(issued if name == "2025/c" else counted, folder / name, dirs_exist_ok=True)
    flat = folder / "flat"  # two meetings in one folder: the sheets go to the ledger of their name
    shutil.copytree(issued, flat)
    shutil.copy(counted / f"{ID}.tally", flat / "other.tally")
    (folder / ".hidden").mkdir()
    shutil.copy(counted / f"{ID}.tally", folder / ".hidden")
    (folder / "link").symlink_to(folder / "2024")
    (folder / "2024" / "ballot.pdf").write_bytes(b"a paper ballot")
    return sorted([f"2024/a/{ID}", f"2024/b!/{ID}", f"2025/c/{ID}", f"2025/c/d/{ID}", f"链/{ID}", f"flat/{ID}", "flat/other"], key=lambda p: f'{p}"'.encode())


def turned(ledger):
    """A ledger in which somebody has put another place into the result."""
    return ledger.replace("虚构楼".encode(), "虚拟楼".encode())


def add_bad(folder):
    """Meetings that do not hold, or are none. Returns {path: (verdict, status)}."""
    good = (folder / "2024/a" / f"{ID}.tally").read_bytes()
    for name, data in (("bad/turned", turned(good)), ("bad/cut", good[:len(good) // 2]), ("bad/text", b"no ledger"), ("bad/none", b"")):
        (folder / name).mkdir(parents=True)
        (folder / name / "x.tally").write_bytes(data)
    shutil.copytree(folder / "2025/c", folder / "bad/sheet", ignore=lambda *_: ["d"])
    sheet = folder / "bad/sheet" / f"{ID}.1.pdf"
    data = bytearray(sheet.read_bytes())
    data[len(data) // 2] ^= 1
    sheet.write_bytes(data)
    shutil.copytree(folder / "2025/c", folder / "bad/foreign", ignore=lambda *_: ["d"])
    (folder / "bad/foreign" / f"{ID}.3.pdf").write_bytes(b"%PDF-1.4\n")
    return {"bad/turned/x": ("wrong", 1), "bad/cut/x": ("wrong", 1), "bad/text/x": ("not-verified", 78), "bad/none/x": ("not-verified", 78),
            f"bad/sheet/{ID}": ("wrong", 1), f"bad/foreign/{ID}": ("not-verified", 78)}


def lines_of(said, folder):
    found = [json.loads(line) for line in said.splitlines()]
    for line in found:
        line["meeting"] = line["meeting"].removeprefix(f"{folder}/")
    return found


def try_order(report, folder, expected):
    """Each meeting once, in order, whatever the number of processes."""
    status, said, error = run("verify", folder, "--json", "--jobs", 1)
    report.check([line["meeting"] for line in lines_of(said, folder)] == expected and status == 0, "the meetings, in order", f"{status} {error}\n{said}")
    report.check(f"Meetings: {len(expected)};" in error and "do not hold: 0; not verified: 0" in error, "the sum", error)
    files = {line["meeting"]: line["files"] for line in lines_of(said, folder)}
    report.check(files["flat/other"] == ["other.tally"] and files[f"flat/{ID}"] == [f"{ID}.tally", f"{ID}.1.pdf", f"{ID}.2.pdf"], "files of a folder of two meetings", files)
    report.check(list(said.splitlines()) == sorted(said.splitlines(), key=str.encode), "the order is that of the lines")
    for jobs in (2, 5):
        again = run("verify", folder, "--json", "--jobs", jobs, "--quiet")
        report.check(again == (0, said, ""), f"the same with --jobs {jobs}", again)
    again = run("verify", folder / "2025", folder, "--json", "--quiet")
    report.check(again[1] == said, "a folder that is given twice is verified once", again)
    plain = run("verify", folder, "--jobs", 3)
    report.check(plain[0] == 0 and plain[1].count("holds") == len(expected) and plain[2] == "", "for people", plain)
    quiet = run("verify", folder / "2024", "--jobs", 3, "--quiet")
    report.check(quiet[0] == 0 and "ok " not in quiet[1], "--quiet says only what is to be looked at", quiet)


def try_bad(report, folder, expected, bad):
    """Bad files say nothing of the good ones beside them; the exit status is that of the worst."""
    status, said, error = run("verify", folder, "--json", "--jobs", 2, "--quiet")
    lines = lines_of(said, folder)
    found = {line["meeting"]: (line["verdict"], line["status"]) for line in lines}
    report.check(status == 1 and not crashed(status, error), "the worst: something is wrong", f"{status} {error}")
    report.check(all(found.get(path) == what for path, what in bad.items()), "what is bad", found)
    report.check(all(found.get(path, ("", 1))[1] == 0 for path in expected), "what is good among it", found)
    report.check(all(line["findings"] or line["errors"] for line in lines if line["status"]), "each says why", said)
    status, said, error = run("verify", folder / "bad/text", folder / "2024", "--json", "--quiet")
    report.check(status == 78, "the worst: not a ledger", f"{status} {said}")
    single = run("verify", folder / "bad/sheet")
    report.check(single[0] == 1, "one by one the same", single)
    return said


def begin(*words, **more):
    return subprocess.Popen([TALLY, "verify", *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=more.pop("stderr", subprocess.PIPE), **more)


def child_of(process, seconds=30):
    """The process of the meeting that is being verified."""
    path, end = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children"), time.monotonic() + seconds
    while time.monotonic() < end:
        children = path.read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.002)
    raise RuntimeError("no process was begun")


def try_killed(report, folder):
    """A process that is killed takes no other with it, nor one that takes too long or too much."""
    process = begin(folder, "--json", "--jobs", 1)
    os.kill(child_of(process), signal.SIGKILL)
    said, error = (text.decode() for text in process.communicate(timeout=TIMEOUT))
    lines = lines_of(said, folder)
    report.check(process.returncode == 69 and [line["verdict"] for line in lines] == ["not-verified", "holds", "holds"], "one was killed", f"{process.returncode} {said}{error}")
    report.check("signal 9" in lines[0]["errors"][0]["text"] and lines[0]["status"] == 69, "and says so", said)

    main, side = pty.openpty()
    process = begin(folder, "--json", "--jobs", 1, "--timeout", 3, stderr=side)
    os.kill(child_of(process), signal.SIGSTOP)
    said = process.communicate(timeout=TIMEOUT)[0].decode()
    os.close(side)
    shown = b""
    try:
        while piece := os.read(main, 4096):
            shown += piece
    except OSError:
        pass
    os.close(main)
    lines = lines_of(said, folder)
    report.check(process.returncode == 69 and [line["verdict"] for line in lines] == ["not-verified", "holds", "holds"], "one took too long", f"{process.returncode} {said}")
    report.check("longer than 3 seconds" in lines[0]["errors"][0]["text"], "and says so", said)
    report.check(b"verified: 0 of 3 meetings" in shown, "progress is shown on a terminal", shown)
    if SANITIZED:
        report.skip("a limit of memory", "a sanitized program cannot work under it")
        return
    status, said, error = run("verify", folder, "--json", "--jobs", 2, "--memory", 16, "--quiet")
    lines = lines_of(said, folder)
    report.check(status == 69 and len(lines) == 3 and all(line["verdict"] == "not-verified" for line in lines), "all took too much", f"{status} {said}{error}")
    report.check("memory" in lines[0]["errors"][0]["text"] and error == "", "and say so", said + error)


def try_state(report, folder, work):
    """A run that was stopped is gone on with, and says what one run says."""
    state = work / "state"
    words = ("verify", folder, "--json", "--quiet", "--jobs", 1, "--state", state)
    whole = run(*words[:-2])
    for how in (signal.SIGTERM, signal.SIGKILL):
        state.unlink(missing_ok=True)
        process = begin(*words[1:])
        first = [process.stdout.readline() for _ in range(3)]
        process.send_signal(how)
        rest, error = process.communicate(timeout=TIMEOUT)
        report.check(process.returncode == (-9 if how == signal.SIGKILL else 128 + how), f"stopped by {how.name}", f"{process.returncode} {error}")
        report.check(how == signal.SIGKILL or b"stopped" in error and str(state).encode() in error, "and says how to go on", error)
        report.check((b"".join(first) + rest).decode() == "".join(whole[1].splitlines(True)[:len((b"".join(first) + rest).splitlines())]), "what it said is whole")
        before = state.read_bytes()
        after = run(*words)
        report.check(after == whole, f"gone on with after {how.name}", after)
        report.check(state.read_bytes().startswith(before[:before.rfind(b"\n") + 1]) and len(before) > 41, "the file of what is done is added to")
    text = state.read_bytes()
    done = run(*words)
    report.check(done == whole and state.read_bytes() == text, "nothing is left to do", done)

    # what is done is not looked at again, as long as its files look as they did; what has changed is
    ledger = folder / "2024/a" / f"{ID}.tally"
    good, times = ledger.read_bytes(), ledger.stat()
    ledger.write_bytes(turned(good))
    os.utime(ledger, ns=(times.st_atime_ns, times.st_mtime_ns))
    report.check(run(*words) == whole, "what is done is not verified again")
    os.utime(ledger)
    status, said, _ = run(*words)
    report.check(status == 1 and said != whole[1], "a file with another time is verified again", said)
    ledger.write_bytes(good)
    report.check(run(*words) == whole, "and again")

    for cut in (1, 17, 40, len(text) // 2):
        state.write_bytes(text[:-cut])
        report.check(run(*words) == whole, f"a record of which the last {cut} bytes are missing is made again")
    flipped = bytearray(text)
    flipped[len(text) // 2] ^= 1
    state.write_bytes(flipped)
    report.check(run(*words) == whole, "a record that was altered is made again")
    state.write_bytes(text)
    for other in (("--verbose",), ("--shard", "1/2")):
        status, said, error = run(*words, *other)
        report.check(status == 65 and not said and state.read_bytes() == text, f"not with {other[0]}", f"{status} {error}")
    state.write_bytes(b"something else\n" * 9)
    status, said, error = run(*words)
    report.check(status == 65 and state.read_bytes() == b"something else\n" * 9, "another file is left as it is", error)
    state.write_bytes(text)
    with open(state, "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        status, said, error = run(*words)
    report.check(status == 74 and "another run" in error, "not two at once", f"{status} {error}")


def try_parts(report, folder):
    """All parts together say what one run says, by whatever they are started."""
    whole = run("verify", folder, "--json", "--quiet", "--jobs", 2)
    parts = [run("verify", folder, "--json", "--quiet", "--shard", f"{i}/3") for i in (1, 2, 3)]
    lines = [line for part in parts for line in part[1].splitlines(True)]
    report.check("".join(sorted(lines, key=str.encode)) == whole[1] and len(parts[0][1]) < len(whole[1]), "three parts and the whole")
    report.check(max(part[0] == 1 for part in parts) and whole[0] == 1, "the exit status of the worst part")
    moved = folder.parent / "elsewhere"
    shutil.copytree(folder, moved, symlinks=True)
    again = run("verify", moved, "--json", "--quiet", "--shard", "2/3")
    report.check([line["meeting"] for line in lines_of(again[1], moved)] == [line["meeting"] for line in lines_of(parts[1][1], folder)], "the same part wherever the archive lies")
    parallel = shutil.which("parallel")
    if not parallel or "GNU" not in subprocess.run([parallel, "--version"], capture_output=True, text=True, check=False).stdout:
        report.skip("parts by GNU parallel", "it is not here")
        return
    done = subprocess.run([parallel, "--jobs", "2", TALLY, "verify", str(folder), "--json", "--quiet", "--shard", "{}/3", ":::", "1", "2", "3"],
                          capture_output=True, text=True, timeout=TIMEOUT, check=False, env=os.environ | {"HOME": str(folder.parent)})
    report.check("".join(sorted(done.stdout.splitlines(True), key=str.encode)) == whole[1] and done.returncode, "parts by GNU parallel", done.stderr)


def try_words(report, folder, work):
    for words, status in ((("--jobs", 0), 64), (("--jobs", "257"), 64), (("--shard", "0/3"), 64), (("--shard", "4/3"), 64), (("--shard", "2"), 64), (("--timeout", "x"), 64),
                          (("--json", "--ballots", folder / "x.csv"), 64), (("--json", "--trust", work / "none.pem"), 66), (("--state", work / "none" / "state"), 74)):
        done = run("verify", folder, *words)
        report.check(done[0] == status and not done[1] and done[2], f"verify {words}", done)
    report.check(run("verify", folder / "2024/a" / f"{ID}.tally", "--json")[0] == 64, "a file is no archive")
    (work / "empty").mkdir()
    report.check(run("verify", work / "empty", "--json")[0] == 66, "an archive of nothing")


def main():
    report = Report()
    with Workshop() as work:
        keys, folder = Keys(work / "keys"), work / "archive"
        expected = make_archive(folder, keys)
        slow = work / "slow"
        for i, ballots in enumerate((BIG, 0, 0)):
            must_count(write_meeting(slow / str(i)) if not ballots else many(slow / str(i), ballots))
        try_killed(report, slow)
        try_order(report, folder, expected)
        try_state(report, folder, work)
        bad = add_bad(folder)
        try_bad(report, folder, expected, bad)
        try_parts(report, folder)
        try_words(report, folder, work)
    report.end()


def many(folder, ballots):
    """The small meeting with so many ballots."""
    write_meeting(folder)
    (folder / "tiers.csv").write_text(f"层次,名称,应到,实到,发出,收回\ncy,成员,{ballots},{ballots},{ballots},{ballots}\n", encoding="utf-8")
    (folder / "ballots.csv").write_text("票号,作废,丁某,戊某\n" + "".join(f"{i},,同意,同意\n" for i in range(1, ballots + 1)), encoding="utf-8")
    return folder


if __name__ == "__main__":
    sys.exit(main())
