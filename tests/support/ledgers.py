"""What the tests of the ledger share: a small meeting, the program, and the sum of what held.

TALLY names the program. How much is tried: see amount.py.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from support.places import memory_folder

TALLY = os.path.abspath(os.environ.get("TALLY", "build/dev/bin/tally"))
ID = "xuni-2026-01"
TIMEOUT = 120
SKIPPED = 77

# LeakSanitizer cannot work in a process that is traced.
TRACED = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def rows(folder, name, lines):
    (folder / name).write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")


def write_meeting(folder, meeting=ID, votes="同意", long_reasons=0):
    """A vote on two persons by five members; ballot 2 is void, 3 is blank, and on ballot 4 one item is void.

    With long_reasons, so many void ballots with reasons of 60,000 letters come on top: the file then takes several chunks.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    members = str(5 + long_reasons)
    rows(folder, "meeting.csv", [
        ("项目", "内容"), ("会议编号", meeting), ("会议名称", "虚构会议"), ("组织单位", "虚构局"), ("地点", "虚构楼"), ("日期", "2026-05-21"),
        ("办法", "general/committee"), ("主持人", "甲某"), ("计票人", "乙某"), ("监票人", "丙某"), ("存档", "一处"), ("存档", "二处"),
        ("推荐日期", "2026-03-19")])
    rows(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回"), ("cy", "成员", members, members, members, members)])
    rows(folder, "roster.csv", [("编号", "姓名", "任免"), ("p1", "丁某", "任虚构科科长"), ("p2", "戊某", "免虚构科科长")])
    ballots = [("票号", "作废", "丁某", "戊某"), ("1", "", votes, "反对"), ("2", "涂改", "", ""), ("3", "", "", ""), ("4", "", "同意", "同意;反对"),
               ("5", "", "同意", "弃权")]
    # no two chunks alike, and no chunk like a turned one
    ballots += [(str(6 + i), "".join(hashlib.sha256(b"%d %d" % (i, k)).hexdigest() for k in range(940)), "", "") for i in range(long_reasons)]
    rows(folder, "ballots.csv", ballots)
    return folder


def run(*words, env=None, prefix=(), timeout=TIMEOUT, **more):
    """The program's exit status, standard output and standard error."""
    done = subprocess.run([*map(str, prefix), TALLY, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout,
                          env=env or os.environ, **more)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def count(folder, **more):
    return run("count", folder, "--json", "--by", "己某", **more)


def must_count(folder, **more):
    status, _, error = count(folder, **more)
    if status:
        raise RuntimeError(f"count {folder}: exit {status}: {error}")
    return pathlib.Path(folder) / f"{ID}.tally"


def crashed(status, error):
    """Whether a process ended as none should: by a signal, or with a sanitizer's report."""
    return status < 0 or status >= 128 or "Sanitizer" in error or "runtime error" in error


def left_behind(folder):
    """What lies in the folder beside the inputs and the ledger."""
    return sorted(p.name for p in pathlib.Path(folder).iterdir() if p.suffix not in (".csv", ".tally") or p.name.startswith("."))


class Report:
    """Adds up; shows the first failures."""

    MOST = 25

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, ok, what, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= self.MOST:
                detail = str(detail).strip().replace("\n", "\n    ")
                print(f"FAIL {what}" + (f"\n    {detail}" if detail else ""), flush=True)
        return ok

    def skip(self, what, why):
        """A part of the test cannot be run here; it counts neither as passed nor as failed."""
        print(f"skipped: {what}: {why}", flush=True)

    def skip_rest(self, what, why):
        """Nor can anything that follows: ends the test, as skipped (77) if nothing was tried before."""
        self.skip(what, why)
        if not self.passed and not self.failed:
            sys.exit(SKIPPED)
        self.end()

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)


class Workshop:
    """A folder that goes away; on a file system in memory where there is one, since nothing here is about the disk."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="tally-ledger-", dir=memory_folder()))
        return self.path

    def __exit__(self, *_):
        for root, folders, _files in os.walk(self.path):
            for name in folders:
                os.chmod(os.path.join(root, name), 0o700)
        shutil.rmtree(self.path, ignore_errors=True)
