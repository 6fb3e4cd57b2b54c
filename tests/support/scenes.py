"""Meetings about to be counted under difficulties, and what their ledgers must be like afterwards."""

import concurrent.futures
import itertools
import os
import pathlib
import shutil
import subprocess
import threading

from support.amount import FAULT
from support.ledgers import ID, TALLY, TIMEOUT, TRACED, count, left_behind, must_count, run, write_meeting

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDS = ("count", "m", "--json", "--by", "己某")
NO_TRACING = 125


class Scene:
    """A folder `m` before a count; events: how many its ledger holds before, and after."""

    def __init__(self, name, folder, meeting, before, after):
        self.name, self.folder, self.ledger, self.before, self.after = name, folder, f"{meeting}.tally", before, after
        self.bytes = (folder / self.ledger).read_bytes() if before else None
        self.names = sorted(os.listdir(folder))
        self.numbers = itertools.count()
        self.lock = threading.Lock()

    def copy(self, work):
        with self.lock:
            at = work / f"{self.name}-{next(self.numbers)}"
        at.mkdir()
        shutil.copytree(self.folder, at / "m")
        return at

    def judge(self, at):
        """(what the ledger is, what is wrong): before, after or wrong."""
        path = at / "m" / self.ledger
        now = path.read_bytes() if path.exists() else None
        if now == self.bytes:
            return "before", ""
        if now is None:
            return "wrong", "the ledger is gone"
        status, said, error = run("verify", path)
        events = run("log", path)[1].count("\n")
        if status == 0 and events == self.after:
            return "after", ""
        return "wrong", f"verify: exit {status}, {events} events\n{said}{error}"

    def next_count(self, at, state):
        """Counts once more, undisturbed; what is wrong."""
        status, _, error = count(at / "m")
        if status:
            return f"the next count: exit {status}\n{error}"
        path = at / "m" / self.ledger
        status, said, error = run("verify", path)
        events = run("log", path)[1].count("\n")
        wanted = self.after + (state == "after")
        if status or events != wanted:
            return f"after the next count: verify exit {status}, {events} events instead of {wanted}\n{said}{error}"
        if left_behind(at / "m"):
            return f"left behind: {left_behind(at / 'm')}"
        return ""


def scenes(work):
    """A first count of a recommendation with rulings; a second count, with changed ballots; a count of the same again."""
    first = work / "scenes" / "first"
    first.parent.mkdir(exist_ok=True)
    shutil.copytree(ROOT / "ballots" / "general-recommendation", first, ignore=shutil.ignore_patterns("*.tally"))
    yield Scene("first", first, "shuili-2026-02", 0, 2)
    second = write_meeting(work / "scenes" / "second")
    must_count(second)
    again = work / "scenes" / "again"
    shutil.copytree(second, again)
    write_meeting(second, votes="弃权")
    yield Scene("second", second, ID, 2, 3)
    yield Scene("again", again, ID, 2, 3)


def traced(tool, words, at, descriptor=None):
    """Runs the count of a scene under fault/calls: its status, output and errors."""
    done = subprocess.run([tool, *map(str, words), TALLY, *WORDS], cwd=at, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, env=TRACED,
                          pass_fds=[descriptor] if descriptor else [])
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def number_of_calls(tool, what, scene, work):
    """How many calls a count makes, and its output; None: no tracing here."""
    at = scene.copy(work)
    reading, writing = os.pipe()
    os.dup2(writing, 9, inheritable=True)
    os.close(writing)
    status, out, error = traced(tool, [what], at, 9)
    os.close(9)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    shutil.rmtree(at)
    if status == NO_TRACING:
        return None, out
    if status or not said:
        raise RuntimeError(f"{what}: exit {status}: {error}")
    return int(said), out


def with_calls(report, tool, what, deed, work):
    """Each scene with the number of its calls and its output; where no process may be traced the test ends as skipped. A count of the same again only with TALLY_FAULT above 1."""
    for scene in scenes(work):
        if scene.name == "again" and FAULT == 1:
            continue
        calls, out = number_of_calls(tool, what, scene, work)
        if calls is None:
            report.skip_rest(deed, "no process may be traced here (ptrace)")
        yield scene, calls, out


def in_parallel(function, tasks):
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        yield from pool.map(lambda task: function(*task), tasks)
