#!/usr/bin/env python3
"""Each system call and each allocation of what writes, but for `count`, `sheet` and `sign`, fails, and each call is the last: `announce`, `new`, `export --inputs`, `key new`; and what only prints: `compare`, `export`.

run_outputs.py CALLS NOMEM, the programs made of calls.c and nomem.c. What says 0 has made all of it; else something clear is said, the ledger holds, and of the output there is
nothing, or all of it. After a kill each file is whole or not there; after it, or where from then on nothing can be taken away any more either, the same again, undisturbed, goes through, or says that the place is taken.
Of calls and allocations some are tried, which the seed draws. libharu and HarfBuzz may crash where they get no memory, as long as nothing is left of it.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from run_full import PAGE, free
from support.amount import SANITIZED, amount, drawn, sample
from support.crashes import borne, where
from support.ledgers import ID, TALLY, TIMEOUT, TRACED, Report, Workshop, count, must_count, run, write_meeting
from support.scenes import NO_TRACING, ROOT, in_parallel

ERRNOS = ("EIO", "ENOSPC", "EACCES")
CLEAR = (1, 64, 65, 66, 69, 70, 73, 74, 75, 78)
LEDGER = f"{ID}.tally"
ROUND = "tie.tally"  # of a meeting that must vote again


def readable(file):
    """Whether a key or a certificate can be read; what the pages of a PDF look like, and the measures of its fonts: HarfBuzz fills in fields of a font by which nothing is drawn, and leaves some out where it gets no memory."""
    if file.suffix == ".pdf":
        drawn_as, measures = (subprocess.run(["mutool", *words], stdin=subprocess.DEVNULL, capture_output=True)
                              for words in (("draw", "-q", "-F", "pgm", "-r", "100", "-o", "-", file), ("show", file, "grep")))
        if drawn_as.returncode or b"repair" in drawn_as.stderr:
            return False
        return drawn_as.stdout + b"".join(re.sub(rb"/[A-Z]{6}\+", b"/", line) for line in measures.stdout.splitlines() if b"/CapHeight" in line)
    words = ["pkcs12", "-passin", f"file:{file.parent / 'pass'}"] if file.suffix == ".p12" else ["x509"]
    return subprocess.run(["openssl", *words, "-in", file, "-noout"], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


class Deed:
    """A command with what it makes in its folder; recorded: how many events it adds to the ledger."""

    def __init__(self, name, words, makes=(), recorded=0, program=TALLY, status=0, random=False):
        self.name, self.words, self.makes, self.recorded = name, [program, *words], makes, recorded
        self.status, self.random = status, random

    def made(self, at):
        """What there is of the output: a name, and the bytes, or, where these may differ, what can be read of them."""
        found = {}
        for name in self.makes:
            place = at / name
            for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
                if file.is_file():
                    found[str(file.relative_to(at))] = readable(file) if self.random else file.read_bytes()
            if place.is_dir():
                found[name] = "folder"
        return found


DEEDS = (
    Deed("announce", ("announce", LEDGER, "--by", "己某"), recorded=1),
    Deed("announce --html", ("announce", LEDGER, "--html", "board.html", "--by", "己某"), ("board.html",), recorded=1),
    Deed("new", ("new", "next", "--rule", "general/committee"), ("next",)),
    Deed("new --after", ("new", "next", "--after", ROUND), ("next",)),
    Deed("new --ballots", ("new", "m", "--ballots", "1", "--out", "paper.pdf"), ("paper.pdf",), program=f"{TALLY}-sheet", random=True),
    Deed("export --inputs", ("export", LEDGER, "--inputs", "taken"), ("taken",)),
    Deed("export --format csv", ("export", LEDGER, "--format", "csv")),
    Deed("compare", ("compare", "m/ballots.csv", "m/second.csv"), status=1),
    Deed("key new", ("key", "new", "--name", "己某", "--role", "teller", "--out", "k.p12", "--pass-file", "pass"), ("k.p12", "k.pem"), program=f"{TALLY}-sheet", random=True),
)


def prepare(source):
    meeting = write_meeting(source / "m")
    shutil.copy(must_count(meeting), source / LEDGER)
    (meeting / LEDGER).unlink()
    text = (meeting / "ballots.csv").read_text(encoding="utf-8")
    (meeting / "second.csv").write_text(text.replace("弃权", "反对", 1), encoding="utf-8")
    tie = source.parent / "tie"
    shutil.copytree(ROOT / "ballots" / "county-contested", tie, ignore=shutil.ignore_patterns("*.tally"))
    status, _, error = count(tie)
    if status:
        raise RuntimeError(error)
    shutil.copy(next(tie.glob("*.tally")), source / ROUND)
    (source / "pass").touch(0o600)
    (source / "pass").write_text("a passphrase\n", encoding="ascii")


class Trial:
    def __init__(self, report, deed, work, source):
        self.report, self.deed, self.work, self.source = report, deed, work, source
        at = self.copy()
        status, self.out, said = self.call(at)
        if status != deed.status:
            raise RuntimeError(f"{deed.name}: exit {status}: {said}")
        self.events, self.whole, self.names = self.log(at), deed.made(at), set(os.listdir(at))
        if deed.random:
            self.out = None
        shutil.rmtree(at)

    def copy(self):
        at = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        shutil.copytree(self.source, at, dirs_exist_ok=True)
        return at

    def call(self, at, front=(), env=None, fd=None):
        done = subprocess.run([*map(str, front), *self.deed.words, "--lang", "en"], cwd=at, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
                              env=env or os.environ, pass_fds=[fd] if fd else [])
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    @staticmethod
    def log(at):
        status, out, error = run("log", at / LEDGER)
        return out.count("\n") if status == 0 else f"the log: exit {status}: {error}"

    def ledger(self, at, status):
        """What is wrong with the ledger."""
        events = self.log(at)
        may = {self.events} if status == self.deed.status else {self.events, self.events - self.deed.recorded}
        if events not in may:
            return f"{events} events, not {sorted(may)}"
        verified, out, error = run("verify", at / LEDGER)
        return f"the ledger does not hold\n{out}{error}" if verified else ""

    def output(self, at, complete):
        """What is wrong with the output: each file whole, or not there."""
        made = self.deed.made(at)
        if complete:
            return "" if made == self.whole else f"not all of it is there: {sorted(made)}"
        torn = [name for name, data in made.items() if data != self.whole.get(name)]
        return f"there is half of {torn}" if torn else ""

    def again(self, at):
        """Once more, undisturbed."""
        status, _, said = self.call(at)
        taken = status == 73 and self.deed.makes
        if status != self.deed.status and not taken:
            return f"the next: exit {status}: {said}"
        return "" if taken else self.output(at, True) or self.left(at)  # taken: who looks there sees that it is not all

    def left(self, at):
        names = set(os.listdir(at)) - self.names
        return f"left behind: {sorted(names)}" if names else ""

    def judge(self, at, status, out, said):
        if status < 0 or status >= 128:
            place = where(said)[0]
            if not borne(place):
                return f"a crash: {place}"
            return self.output(at, False) or self.ledger(at, status) or self.left(at)
        done = status == self.deed.status and (status == 0 or out == self.out)
        if done and self.out is not None and out != self.out:
            return f"exit {status}, and the text is not whole: {out[-300:]}"
        if not done and status not in CLEAR:
            return "not a status for this"
        if not done and not (said.strip() or (not self.deed.makes and out.strip())):  # compare says on standard output what it finds
            return "nothing is said"
        wrong = self.output(at, done) or self.ledger(at, status)
        if wrong:
            return wrong
        return self.left(at)

    def run(self, title, tasks, one):
        statuses = collections.Counter()
        for task, status, wrong, said in in_parallel(one, [(task,) for task in tasks]):
            statuses[status] += 1
            self.report.check(not wrong, f"{self.deed.name}: {title} {task}: exit {status}", f"{wrong}\n{said[-700:]}")
        print(f"{self.deed.name}: {title}: {len(tasks)}; exit statuses {dict(sorted(statuses.items()))}", flush=True)


def numbered(trial, front, env):
    """What the tool writes to descriptor 9; None: it says that it cannot."""
    at = trial.copy()
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 9, inheritable=True)
        try:
            status, _, _ = trial.call(at, front, env, 9)
        finally:
            os.close(9)
        file.seek(0)
        said = [int(word) for word in file.read().split()]
    shutil.rmtree(at)
    return None if status == NO_TRACING else said


def failing_calls(trial, tool, calls):
    def fail(task):
        how, error, n = task
        at = trial.copy()
        status, out, said = trial.call(at, [tool, how, error, n], TRACED)
        wrong = trial.judge(at, status, out, said)
        if how == "on" and wrong.startswith(("left behind", "there is half")):  # told, but nothing could be taken away any more: the next does it
            wrong = trial.again(at)
        shutil.rmtree(at)
        return task, status, wrong, said

    tasks = [(how, error, n) for n in range(1, calls + 1) for k, how in enumerate(("once", "on")) for i, error in enumerate(ERRNOS) if (n + k) % len(ERRNOS) == i]
    trial.run("failing call", sample(f"{trial.deed.name}: failing calls", tasks, 8, 60, lambda task: task[:2]), fail)


def kills(trial, tool, calls):
    def kill(n):
        at = trial.copy()
        status, out, said = trial.call(at, [tool, "kill-files", n], TRACED)
        wrong = "" if status in (137, trial.deed.status) else "not killed"
        wrong = wrong or trial.output(at, False) or trial.ledger(at, status) or trial.again(at)
        shutil.rmtree(at)
        return n, status, wrong, said

    trial.run("killed at call", sample(f"{trial.deed.name}: kills", range(1, calls + 1), 4, 30, lambda n: n * 4 // (calls + 1)), kill)


def failing_memory(trial, tool, sites):
    def fail(wish):
        at = trial.copy()
        status, out, said = trial.call(at, env={**os.environ, "LD_PRELOAD": str(tool), "NOMEM": wish})
        wrong = trial.judge(at, status, out, said)
        if status == 70 and wrong.startswith("left behind"):  # what ends at once leaves it to the next
            wrong = trial.again(at)
        shutil.rmtree(at)
        return wish, status, wrong, said

    tasks = [f"{how}:{n}" for n in sites for how in ("once", "on")]
    trial.run("failing allocation", sample(f"{trial.deed.name}: failing allocations", tasks, 8, 60), fail)


def full_disk(report, deeds, work, source):
    """With more and more room, until there is enough."""
    disk = work / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m,nr_inodes=200", "tally-disk", disk], capture_output=True, text=True)
    if mounted.returncode:
        return report.skip("a full disk", mounted.stderr.strip())
    try:
        for deed in deeds:
            trial, statuses, most = Trial(report, deed, disk, source), [], 80
            step = amount(3, 1, 1)
            for pages in [0, *range(drawn(f"{deed.name}: pages free").randrange(1, step + 1), most, step), most]:
                at = trial.copy()
                (at / "filler").write_bytes(bytes(free(disk) - pages * PAGE))
                status, out, said = trial.call(at)
                (at / "filler").unlink()
                statuses.append(status)
                wrong = trial.judge(at, status, out, said) or ("" if status == 0 or (status == 74 and "[disk-full]" in said) else "not what is to be said")
                report.check(not wrong, f"{deed.name}: {pages} pages free: exit {status}", f"{wrong}\n{said[-700:]}")
                shutil.rmtree(at)
                if status == 0:
                    break
            report.check(statuses[0] == 74 and statuses[-1] == 0, f"{deed.name}: with more and more room", statuses)
            print(f"{deed.name}: {statuses.count(74)} times a full disk", flush=True)
    finally:
        subprocess.run(["umount", disk], check=True)
    return None


def main():
    report, (calls_tool, memory_tool) = Report(), map(os.path.abspath, sys.argv[1:3])
    with Workshop() as work:
        source = work / "source"
        prepare(source)
        for deed in DEEDS:
            trial = Trial(report, deed, work, source)
            calls = numbered(trial, [calls_tool, "count-files"], TRACED)
            if not calls:
                report.skip(f"{deed.name}: failing calls", "no process may be traced here (ptrace)")
            else:
                failing_calls(trial, calls_tool, calls[0])
                if deed.makes or deed.recorded:
                    kills(trial, calls_tool, calls[0])
            if SANITIZED:
                report.skip(f"{deed.name}: failing allocations", "under a sanitizer, whose allocator it is")
            else:
                failing_memory(trial, memory_tool, numbered(trial, [], {**os.environ, "LD_PRELOAD": str(memory_tool), "NOMEM": "sites"}))
        full_disk(report, [deed for deed in DEEDS if deed.makes], work, source)
    report.end()


if __name__ == "__main__":
    main()
