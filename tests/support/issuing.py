"""Sheets about to be issued or signed under difficulties, and what must then stand in their folders.

What holds at any moment, however it was interrupted (the numbers of tally/sheet/batch.h):
  B1  before the event each sheet in its place is as it was; after it each is there, or whole under its temporary name
  B2  what stands in a place is a whole sheet that an event names
and once the same is called again: the sheets of the latest event stand in their places, verified, nothing else is left, and the chain of events names each sheet on the disk,
as each sheet that it names is there or was replaced.
"""

import contextlib
import hashlib
import itertools
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import urllib.parse

from support.amount import FAULT, SANITIZED, drawn
from support.ledgers import ID, TALLY, TIMEOUT, TRACED, must_count, run, write_meeting

SHEET = f"{TALLY}-sheet"  # the program that knows the sheets; `tally` runs it
BUILD = pathlib.Path(os.environ.get("TALLY_BUILD", pathlib.Path(TALLY).parents[1]))
LEDGER = f"{ID}.tally"
NAMES = (f"{ID}.1.pdf", f"{ID}.2.pdf")
NO_TRACING = 125
COPY_OF_LEDGER = {f".{ID}.tally.new{kind}" for kind in ("", "-journal", "-wal", "-shm")}
STAGED = {f".{name}.new": name for name in NAMES}
CHANGING = {"create", "write", "sync", "rename", "unlink", "mkdir", "truncate", "allocate", "chmod", "lock"}

# Of an operation that was refused: read or written, created, the disk, busy, a defect. 1 and 78: what could not be read is taken for damaged.
REFUSED = (1, 65, 66, 70, 73, 74, 75, 78)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def snapshot(at):
    """All files below a folder; a folder is None, and a link where it leads to."""
    seen = {}
    for root, folders, names in os.walk(at):
        for name in (*folders, *names):
            path = pathlib.Path(root) / name
            seen[str(path.relative_to(at))] = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else None
    return seen


class Keys:
    """Trial keys of the meeting's officials, and the words by which they sign. plain: PEM without a passphrase."""

    def __init__(self, folder, plain=False):
        folder.mkdir()
        self.folder, self.plain = folder, plain
        (folder / "pass").write_text("streng geheim\n")
        os.chmod(folder / "pass", 0o600)
        for name, role, file in (("甲某", "主持人", "host"), ("乙某", "计票人", "teller"), ("丙某", "监票人", "scrutineer")):
            must("key", "new", "--name", name, "--role", role, "--out", folder / f"{file}.p12", "--pass-file", folder / "pass", "--quiet")
            if plain:
                subprocess.run(["openssl", "pkcs12", "-in", folder / f"{file}.p12", "-passin", f"file:{folder / 'pass'}", "-nodes", "-out", folder / f"{file}.key"],
                               check=True, capture_output=True)
                os.chmod(folder / f"{file}.key", 0o600)

    def words(self, who):
        if self.plain:
            return ("--key", str(self.folder / f"{who}.key"), "--by", "己某")
        return ("--key", str(self.folder / f"{who}.p12"), "--pass-file", str(self.folder / "pass"), "--by", "己某")


def must(*words, **more):
    status, out, error = run(*words, **more)
    if status:
        raise RuntimeError(f"tally {' '.join(map(str, words))}: exit {status}: {error}")
    return out


def events(ledger):
    return json.loads(must("log", ledger, "--json"))


def read_events(ledger):
    """The same, by another road, and faster."""
    with contextlib.closing(sqlite3.connect(f"file:{urllib.parse.quote(str(ledger))}?mode=ro&immutable=1", uri=True)) as db:
        found = db.execute("SELECT sequence, at, actor, kind, count, content, digest FROM event ORDER BY sequence").fetchall()
    return [dict(zip(("sequence", "at", "actor", "kind", "count", "content", "digest"), (*e[:5], json.loads(e[5]), e[6]))) for e in found]


class Scene:
    """A folder with m/ in it (a counted meeting) and what is about to be done there.

    words: the command; again: what the second run is, if not the same; done: the exit status of the second run where the first had done all of it, and a part of what it says then;
    target: the folder that the sheets go to, m or another.
    """

    def __init__(self, name, folder, words, done, again=None, target="m"):
        self.name, self.folder, self.words, self.again, self.done, self.target = name, folder, words, again or words, done, target
        self.before = snapshot(folder)
        self.events = events(folder / "m" / LEDGER)
        self.numbers, self.lock = itertools.count(), threading.Lock()
        pending = [s for s in self.events[-1]["content"].get("sheets", []) if digest(self.before.get(f"{target}/.{s['file']}.new") or b"") == s["sha256"]]
        self.pending = {s["file"]: s["sha256"] for s in pending}  # named by an event, and not in their places yet

    def copy(self, work):
        with self.lock:
            at = work / f"{self.name}-{next(self.numbers)}"
        shutil.copytree(self.folder, at, symlinks=True)
        return at

    # ---- what is there now ----

    def look(self, at, verify=False):
        """(state, what is wrong): before, after (the ledger has the event) or wrong. verify: the ledger too, if it changed."""
        now = snapshot(at)
        if now == self.before:
            return "before", ""
        if f"m/{LEDGER}" not in now:
            return "wrong", "the ledger is gone"
        state, named = "before", dict(self.pending)
        chain = self.events
        if now[f"m/{LEDGER}"] != self.before[f"m/{LEDGER}"]:
            status, said, error = run("verify", at / "m" / LEDGER, "--quiet") if verify else (0, "", "")
            if status:
                return "wrong", f"the ledger: verify exits {status}\n{said}{error}"
            chain = read_events(at / "m" / LEDGER)
            if chain[:len(self.events)] != self.events or len(chain) != len(self.events) + 1:
                return "wrong", f"the chain: {[e['kind'] for e in chain]}"
            state, named = "after", {s["file"]: s["sha256"] for s in chain[-1]["content"]["sheets"]}
            if set(named) != set(NAMES):
                return "wrong", f"the event names {sorted(named)}"
        return state, self.look_at_places(now, state, named, chain)

    def look_at_places(self, now, state, named, chain):
        for path in sorted(self.before):
            if path.endswith(".csv") and now.get(path) != self.before[path]:
                return f"{path} is not as it was"
            if path.endswith(".pdf") and path not in now:
                return f"{path} is gone"
        for path, data in now.items():
            folder, _, name = path.rpartition("/")
            if path in self.before and data == self.before[path] or path == f"m/{LEDGER}":
                continue
            if name in NAMES and folder == self.target:
                if named.get(name) != digest(data):
                    return f"{path} is neither the former sheet nor the new one ({len(data)} bytes, the ledger {state})"
            elif not (folder == self.target and name in STAGED or folder == "m" and name in COPY_OF_LEDGER or path == self.target and data is None):
                return f"{path} should not be there"
        # what the event names is there, or about to be
        named = named or (self.pending if state == "before" else {})
        for name, sha256 in named.items():
            there = now.get(f"{self.target}/{name}"), now.get(f"{self.target}/.{name}.new")
            if sha256 not in [digest(data) for data in there if data is not None]:
                return f"{name} is lost: the ledger ({state}) names {sha256[:16]}, and it is nowhere"
        return ""

    def left(self, at):
        """Temporary names in the folders."""
        return sorted(str(p.relative_to(at)) for folder in {"m", self.target} if (at / folder).is_dir() for p in (at / folder).iterdir() if p.name.startswith("."))

    # ---- what there is in the end ----

    def finish(self, at, state):
        """Calls the same again, undisturbed; what is wrong then."""
        status, _, error = call(self.again, at)
        if not (status == 0 or (state == "after" or self.pending) and status == self.done[0] and self.done[1] in error):
            return f"the second run: exit {status}\n{error}"
        wrong = self.complete(at)
        return f"after the second run: {wrong}\n{error}" if wrong else ""

    def complete(self, at):
        """Two whole sheets, and a log that says what happened; else what is wrong."""
        if self.left(at):
            return f"left behind: {self.left(at)}"
        ledger = at / "m" / LEDGER
        if not (at / self.target).is_dir():
            return f"there is no folder {self.target}"
        sheets = sorted(p for folder in {"m", self.target} for p in (at / folder).iterdir() if p.suffix == ".pdf")
        for folder in {"m", self.target}:
            here = [p for p in sheets if p.parent.name == folder]
            status, said, error = run("verify", *([at / "m"] if folder == "m" else [ledger, *here]), "--quiet")
            if status:
                return f"verify exits {status}\n{said}{error}"
        if [p.name for p in sheets if p.parent.name == self.target] != list(NAMES):
            return f"the sheets: {[str(p) for p in sheets]}"
        chain = events(ledger)
        if len(chain) <= len(self.events) - bool(self.pending) or chain[:len(self.events)] != self.events:
            return f"the chain: {[e['kind'] for e in chain]}"
        return self.chain_and_disk(chain, {digest(p.read_bytes()): p for p in sheets})

    def chain_and_disk(self, chain, there):
        said = [(e["sequence"], s["file"], s["sha256"], s.get("before")) for e in chain for s in e["content"].get("sheets", [])]
        for sha256, path in there.items():
            if not any(s[1] == path.name and s[2] == sha256 for s in said):
                return f"no event names {path.name}"
        for sequence, name, sha256, before in said:
            if before and not any(s[0] < sequence and s[1] == name and s[2] == before for s in said):
                return f"event {sequence} replaces a {name} that no event speaks of"
            if sha256 not in there and not any(s[0] > sequence and s[1] == name and s[3] == sha256 for s in said):
                return f"event {sequence} names a {name} that is not there, and none that replaced it"
        latest = [s for s in said if s[0] == said[-1][0]]
        for _, name, sha256, _ in latest:
            if sha256 not in there or there[sha256].parent.name != self.target:
                return f"the latest sheets are not in their places: {name}"
        return "" if len(latest) == len(NAMES) else f"the latest event names {len(latest)} sheets"


def call(words, at, prefix=(), program=SHEET, **more):
    """Runs the program in a scene's folder: its exit status, output and errors."""
    done = subprocess.run([*map(str, prefix), program, *map(str, words)], cwd=at, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
                          **{"env": TRACED if prefix else os.environ, **more})
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


class Call:
    """A system call of a run, as `calls list` tells of it."""

    def __init__(self, line, folder):
        self.folder = folder  # where it was made
        number, among_files, self.name, *self.paths = line.split("\t")
        self.number, self.among_files = int(number), int(among_files)

    def changes(self):
        """Whether it changes anything that others see."""
        return self.name in CHANGING and not any(re.fullmatch(r"(pipe|socket|anon_inode):.*|/dev/[^/]*|/proc/.*", p) for p in self.paths)

    def __str__(self):
        return f"{self.number} ({self.name} {' → '.join(base(p) or p for p in self.paths)})"


def calls_of(tool, scene, work, program=SHEET):
    """The calls that the scene's command makes; None: no tracing here."""
    at = scene.copy(work)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 9, inheritable=True)
        try:
            status, _, error = call(scene.words, at, [tool, "list"], program, pass_fds=[9])
        finally:
            os.close(9)
        file.seek(0)
        lines = file.read().decode("utf-8", "replace").splitlines()
    shutil.rmtree(at)
    if status == NO_TRACING:
        return None
    if (status and status != scene.done[0]) or not lines:
        raise RuntimeError(f"{scene.name}: exit {status}: {error}")
    return [Call(line, at) for line in lines]


def base(path):
    return path.rpartition("/")[2]


def kill_words(c):
    """By the number among the calls with files, which does not hang on the memory's layout."""
    return ("kill-files", c.among_files) if c.among_files else ("kill", c.number)


def killed_at(tool, scene, work, c):
    """A copy of the scene in which the command was killed where it was about to make this call."""
    at = scene.copy(work)
    status, _, error = call(scene.words, at, [tool, *kill_words(c)])
    if status != 137:
        raise RuntimeError(f"{scene.name}: killed at {c}: exit {status}: {error}")
    return at


def is_for_today(scene):
    """Under a sanitizer everything takes its time: there, only some of the scenes, but with TALLY_FAULT."""
    return FAULT > 1 or not SANITIZED or scene.name in ("issue", "sign", "go-on-issue")


def chosen(calls, each, scene):
    """The calls that change something, those just behind them, those with a sheet under its temporary name and, where it is worth something, all between them; each so-manieth of the
    others. With TALLY_FAULT above 1 all."""
    first = drawn(scene.name).randrange(each)
    staged = [i for i, c in enumerate(calls) if any(base(p) in STAGED for p in c.paths)]
    near = range(staged[0], staged[-1] + 1) if scene.pending and staged else staged
    return [c for i, c in enumerate(calls) if FAULT > 1 or c.changes() or i and calls[i - 1].changes() or i in near or i % each == first]


def tool_of(argv, name):
    """The program named on the command line, or the one of this build."""
    return argv[1] if len(argv) > 1 else str(BUILD / "tests" / "fault" / name)


# ---- the scenes ----

SIGNED_ALREADY = (65, "is signed already")
THERE_ALREADY = (73, "[output-exists]")


def scenes(work, keys, tool=None):
    """All of them, or without a tool those that need none being killed before."""
    place = work / "scenes"
    sheet = ("sheet", f"m/{LEDGER}", *keys.words("host"))
    sign = ("sign", *(f"m/{name}" for name in NAMES), *keys.words("scrutineer"))

    counted = place / "counted"
    must_count(write_meeting(counted / "m"))
    issue = Scene("issue", counted, sheet, THERE_ALREADY)
    yield issue

    issued = place / "issued"
    shutil.copytree(counted, issued)
    must(*sheet, cwd=issued)
    signing = Scene("sign", issued, sign, SIGNED_ALREADY)
    yield signing

    signed = place / "signed"
    shutil.copytree(issued, signed)
    must(*sign, cwd=signed)
    yield Scene("replace", signed, (*sheet, "--replace"), (0, ""))
    yield Scene("elsewhere", signed, (*sheet, "--out", "out"), THERE_ALREADY, target="out")
    if not tool:
        return

    # where an earlier run was killed: just before the event, and just behind it
    for kind, scene, then, done in (("issue", issue, sheet, THERE_ALREADY), ("sign", signing, sign, SIGNED_ALREADY)):
        calls = calls_of(tool, scene, work)
        if calls is None:
            return
        for what, path in (("undo", LEDGER), ("go-on", NAMES[0])):
            rename = next(c for c in calls if c.name == "rename" and c.paths[1].endswith(path))
            yield Scene(f"{what}-{kind}", killed_at(tool, scene, place, rename), then, done)


def verified(work, folders):
    """Scenes of looking only, and whether all holds: a sheet that holds; one of which a byte was turned; one that its ledger does not know."""
    for what, holds in (("good", True), ("turned", False), ("unknown", False)):
        folder = work / "verified" / what
        shutil.copytree(folders["sign"], folder)
        sheet = folder / "m" / NAMES[0]
        if what == "turned":
            data = bytearray(sheet.read_bytes())
            data[len(data) // 3] ^= 1
            sheet.write_bytes(data)
        if what == "unknown":
            shutil.copy(folders["issue"] / "m" / LEDGER, folder / "m")
        words = ("verify", "m")
        if run(*words, cwd=folder)[0] != (0 if holds else 1):
            raise RuntimeError(f"{what}: not as it is meant to be")
        yield Scene(f"verify-{what}", folder, words, (0 if holds else 1, "")), holds
