#!/usr/bin/env python3
"""Holds tally's diagnostics against the cases in tests/golden/diagnostics.

    TALLY=build/dev/bin/tally tests/golden/run_diagnostics.py [-v] [NAME...]
    tests/golden/run_diagnostics.py --show [NAME...]

NAME selects cases; it may hold * and ?. --show runs nothing: it draws each
expected place under the line that it means. README.md beside this file says
what a case is made of.

A case is run in a copy of its meeting, once per encoding: `check --json` for
codes, places and order; the same with --lang zh; the text form; and `count`,
which must refuse what check refuses, and print no result. No run may last
longer than TIMEOUT, or write into the folder; but a count that goes through
leaves one new file, its ledger.
"""
import argparse
import collections
import concurrent.futures
import difflib
import fnmatch
import hashlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.amount import sample

HERE = Path(__file__).resolve().parent
CASES = HERE / "diagnostics"
TIMEOUT = 60  # a busy machine is no fault, a hang is
SKIP = 77           # a setup that cannot be had here exits with this
TRIES = 50          # for a case that is a race; see `touched`
HASHED = 1 << 20    # larger files are compared by size and time alone
DEFAULT_ARGS = "check meeting --json"
HAN = re.compile("[\u4e00-\u9fff]")


class Broken(Exception):
    """The case itself is wrong."""


class Failed(Exception):
    """The program is wrong."""


# ------------------------------------------------------------ what is expected

PLACE = re.compile(
    r'(?P<optional>\? )?'
    r'(?P<file>\*|[^:" ]+?)(?::(?P<line>\d+):(?P<column>\d+))?: '
    r'(?P<severity>error|notice) \[(?P<code>[a-z0-9-]+)\]'
    r'(?P<words>(?: "[^"]*")*)(?: zh(?P<zh>(?: "[^"]*")+))?$')
RESULT = re.compile(r'(?P<no>no )?notice \[(?P<code>[a-z0-9-]+)\]$')
EXIT = re.compile(r'exit (\d+)$')


class Expected:
    """The parsed file `expected`."""

    def __init__(self, path):
        self.why, self.places, self.notices, self.exit = [], [], [], None
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            line = line.strip()
            if self.exit is not None and line:
                raise Broken(f"{path}:{n}: a line after the exit")
            if not line:
                continue
            if line.startswith("#"):
                self.why.append(line[1:].strip())
            elif m := PLACE.match(line):
                self.places.append(Diagnostic(
                    m["severity"], m["code"],
                    None if m["file"] == "*" else m["file"],
                    m["line"] and int(m["line"]), m["column"] and int(m["column"]),
                    words=re.findall(r'"([^"]*)"', m["words"]),
                    chinese=re.findall(r'"([^"]*)"', m["zh"] or ""),
                    optional=bool(m["optional"])))
            elif m := RESULT.match(line):
                self.notices.append((not m["no"], m["code"]))
            elif m := EXIT.match(line):
                self.exit = int(m[1])
            else:
                raise Broken(f"{path}:{n}: not understood: {line}")
        if self.exit is None:
            raise Broken(f"{path}: no exit")
        if self.exit == 0 and any(p.severity == "error" for p in self.places):
            raise Broken(f"{path}: an error, and yet exit 0")


class Diagnostic:
    def __init__(self, severity, code, file, line, column, text="", words=(), optional=False, chinese=()):
        self.severity, self.code, self.file = severity, code, file
        self.line, self.column, self.text = line, column, text
        self.words, self.optional, self.chinese = words, optional, chinese

    def place(self):
        return (self.file, self.line, self.column)

    def __str__(self):
        where = self.file or "*"
        if self.line is not None:
            where += f":{self.line}:{self.column}"
        return f"{where}: {self.severity} [{self.code}]"

    def meets(self, wanted):
        return str(self) == str(wanted) and all(w in self.text for w in wanted.words)


def settle(diagnostics):
    """Orders by code what stands at one place: that order is nobody's business."""
    out, i = [], 0
    while i < len(diagnostics):
        j = i
        while j < len(diagnostics) and diagnostics[j].place() == diagnostics[i].place():
            j += 1
        out += sorted(diagnostics[i:j], key=lambda d: (d.severity, d.code))
        i = j
    return out


def compare(wanted, got, what):
    wanted, got = settle(wanted), settle(got)
    i = 0
    for g in got:
        while i < len(wanted) and wanted[i].optional and not g.meets(wanted[i]):
            i += 1
        if i == len(wanted) or not g.meets(wanted[i]):
            break
        i += 1
    else:
        if all(w.optional for w in wanted[i:]):
            return

    def line(d, words):
        return str(d) + "".join(f' "{w}"' for w in words)
    have = {str(g) for g in got}
    left = [line(w, w.words) for w in wanted if not (w.optional and str(w) not in have)]
    right, spare = [], list(wanted)
    for g in got:
        # Of a diagnostic that is there, show the words that its text holds, so that
        # the difference names only those that it lacks.
        near = next((w for w in spare if str(w) == str(g)), None)
        if near:
            spare.remove(near)
        right.append(line(g, [w for w in near.words if w in g.text] if near else []))
    texts = dict(zip(right, (g.text for g in got)))
    lines = [d for d in difflib.ndiff(left, right) if not d.startswith("?")]
    changed = [not d.startswith(" ") for d in lines]
    diff = []
    for n, d in enumerate(lines):
        if any(changed[max(0, n - 2):n + 3]):
            diff.append(d + (f"    {texts[d[2:]]}" if d.startswith("+") else ""))
        elif not diff or diff[-1] != "  ...":
            diff.append("  ...")
    raise Failed(f"{what}: expected -, got +\n" + "\n".join("    " + d for d in diff))


# -------------------------------------------------------------- a case on disk

class Case:
    def __init__(self, folder):
        self.name, self.folder = folder.name, folder
        self.expected = Expected(folder / "expected")
        self.args = self.read("args", DEFAULT_ARGS).split()
        self.base = self.read("base")
        self.touched = self.read("touched")
        encodings = self.read("encodings", "as-is")
        if encodings not in ("as-is", "both"):
            raise Broken(f"{folder}/encodings: neither absent nor `both`")
        self.encodings = ["", "GB18030", "UTF-8 mark"] if encodings == "both" else [""]
        if not self.expected.why:
            raise Broken(f"{folder}/expected: does not say what it shows")
        known = {"expected", "args", "base", "touched", "encodings", "setup", "meeting"}
        for p in folder.iterdir():
            if p.name not in known:
                raise Broken(f"{p}: no part of a case")

    def read(self, name, default=None):
        path = self.folder / name
        return path.read_text("utf-8").strip() if path.exists() else default

    def lay_out(self, root, encoding):
        """Makes root/meeting. False where this machine cannot have it."""
        meeting = root / "meeting"
        meeting.mkdir()
        for source in ([CASES / "_base" / self.base] if self.base else []) + [self.folder / "meeting"]:
            if source.is_dir():
                shutil.copytree(source, meeting, dirs_exist_ok=True)
            elif source.parent.name == "_base":
                raise Broken(f"{self.folder}/base: there is no {self.base}")
        script = self.folder / "setup"
        if script.exists():
            if encoding:
                raise Broken(f"{self.folder}: both a setup and encodings")
            run = subprocess.run(["/bin/sh", str(script)], cwd=root, timeout=60,
                                 env={**os.environ, "PYTHON": sys.executable, "LC_ALL": "C.UTF-8"},
                                 stdin=subprocess.DEVNULL, capture_output=True)
            if run.returncode == SKIP:
                return False
            if run.returncode:
                raise Broken(f"{script}: exit {run.returncode}\n{run.stderr.decode(errors='replace')}")
        if encoding:
            for path in sorted(meeting.glob("*.csv")):
                path.write_bytes(transcode(path, encoding))
        return True


def transcode(path, encoding):
    text = path.read_bytes().decode("utf-8")
    if encoding == "UTF-8 mark":
        return b"\xef\xbb\xbf" + text.encode("utf-8")
    data = text.replace("\n", "\r\n").encode("gb18030")
    if decoded_as(data) != "gb18030" and not data.isascii():
        raise Broken(f"{path.name}: its GB18030 reads as UTF-8 too; change a word of it")
    return data


def decoded_as(data):
    """The encoding of a file, by the rule in the format's description."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    if any(c >= "\u0800" for c in text) or all(c.isascii() or c in "·×" for c in text):
        return "utf-8"
    return "gb18030"


def snapshot(root):
    """What is in the folder, so far as a run of ours could have changed it."""
    seen = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files + ["."]:
            path = os.path.join(folder, name)
            s = os.lstat(path)
            entry = [stat.filemode(s.st_mode), s.st_size, s.st_mtime_ns]
            if stat.S_ISREG(s.st_mode) and s.st_size <= HASHED:
                with open(path, "rb") as f:
                    entry.append(hashlib.sha256(f.read()).hexdigest())
            seen[os.path.relpath(path, root)] = entry
    return seen


# ------------------------------------------------------------------- one run

class Run:
    def __init__(self, tally, args, root, home):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("LC_") and k not in ("LANG", "LANGUAGE", "TALLY")}
        env.update(LC_ALL="C.UTF-8", HOME=str(home), TZ="UTC")
        self.what = " ".join(["tally", *args])
        with subprocess.Popen([tally, *args], cwd=root, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True) as p:
            try:
                out, err = p.communicate(timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                os.killpg(p.pid, signal.SIGKILL)
                p.communicate()
                raise Failed(f"{self.what}: still running after {TIMEOUT} s") from None
        self.exit = p.returncode
        self.stdout, self.stderr = self.text(out, "stdout"), self.text(err, "stderr")

    def text(self, data, name):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as e:
            raise Failed(f"{self.what}: {name} is not UTF-8: {e}") from None

    def head(self):
        lines = (self.stderr or self.stdout).splitlines()
        return "".join("\n    | " + line for line in lines[:12])

    def must_exit(self, wanted):
        if self.exit != wanted:
            how = (f"killed by {signal.Signals(-self.exit).name}" if self.exit < 0
                   else f"exit {self.exit}")
            raise Failed(f"{self.what}: {how}, expected exit {wanted}{self.head()}")

    def json(self, name, kind):
        try:
            value = json.loads(getattr(self, name))
        except ValueError as e:
            raise Failed(f"{self.what}: {name} is not JSON: {e}{self.head()}") from None
        if not isinstance(value, kind):
            raise Failed(f"{self.what}: {name} is no {kind.__name__}")
        return value

    def diagnostics(self, name):
        out = []
        for o in self.json(name, list):
            if not isinstance(o, dict) or set(o) != {"severity", "code", "file", "line", "column", "text"}:
                raise Failed(f"{self.what}: not a diagnostic: {o!r}")
            d = Diagnostic(**o)
            if d.severity not in ("error", "notice") or (d.line is None) != (d.column is None):
                raise Failed(f"{self.what}: not a diagnostic: {o!r}")
            if not isinstance(d.text, str) or not d.text.strip():
                raise Failed(f"{self.what}: {d} has no text")
            # A notice without a place speaks of the count, not of the inputs.
            if d.severity == "error" or d.file is not None:
                out.append(d)
        return out

    def printed(self, folder):
        """The diagnostics of the text form, in which a folder precedes the file, and each with how many it stands for.
        What is said of a cell ends in place and code; what is said of a whole file opens with it."""
        of_cell = re.compile(r"(?P<text>.*\S) – (?P<file>[^:]+?):(?P<line>\d+):(?P<column>\d+): "
                             r"(?P<severity>error|notice) \[(?P<code>[a-z0-9-]+)\]$")
        of_file = re.compile(r"(?:(?P<file>[^:]+?): )(?P<severity>error|notice): (?P<text>.*\S) "
                             r"\[(?P<code>[a-z0-9-]+)\]$")
        out = []
        for line in self.stderr.splitlines():
            if not re.search(r" \[[a-z0-9-]+\]$", line):
                continue
            m = of_cell.match(line) or of_file.match(line)
            if not m:
                raise Failed(f"{self.what}: neither `text – file:line:column: error [code]` nor "
                             f"`file: error: text [code]`:\n    {line}")
            if m["code"] == "more":
                out.append((Diagnostic("error", "more", None, None, None, m["text"]), int(m["text"].split()[-1])))
                continue
            if not m["file"].startswith(folder + "/"):
                raise Failed(f"{self.what}: the file is not named as in {folder}/:\n    {line}")
            place = [int(m[k]) for k in ("line", "column")] if m.re is of_cell else [None, None]
            times = re.search(r"\((?:the same|the same kind of mistake,) (\d+) times in this (?:file|column): ", m["text"])
            out.append((Diagnostic(m["severity"], m["code"], m["file"][len(folder) + 1:], *place, m["text"]),
                        int(times[1]) if times else 1))
        return out


def compare_said(wanted, said, what, marks=lambda ds: ds):
    """The text form takes together what repeats: each entry is the first of its kind and stands at an expected place,
    with the expected words; and the entries stand for as many as are expected, code by code."""
    kept = marks([d for d, _ in said])
    said = [(d, n) for d, n in said if d in kept]
    must, may = collections.Counter(), collections.Counter()
    beyond = 0      # errors that no line of `expected` names
    for w in wanted:
        if w.code == "more":
            beyond += int(w.words[0])
        else:
            (may if w.optional else must)[w.file, w.severity, w.code] += 1
    have = collections.Counter()
    for d, n in said:
        if d.code == "more":
            beyond -= n
            continue
        have[d.file, d.severity, d.code] += n
        if not any(d.meets(w) for w in wanted) and not any(w.code == "more" for w in wanted):
            raise Failed(f"{what}: not expected, or without the words expected: {d}: {d.text}")
    for key in must | have:
        if have[key] - must[key] > may[key] and key[1] == "error":
            beyond -= have[key] - must[key] - may[key]
        if have[key] < must[key] or (key[1] == "notice" and have[key] > must[key] + may[key]):
            raise Failed(f"{what}: {key}: said {have[key]} times, expected {must[key]}, and {may[key]} that may be")
    if beyond:
        raise Failed(f"{what}: {beyond} errors are not accounted for")


# -------------------------------------------------------------------- a case

def without(code, diagnostics):
    return [d for d in diagnostics if d.code != code]


def check_chinese(english, chinese, what):
    for e, c in zip(english, chinese):
        if not HAN.search(c.text) or c.text == e.text:
            raise Failed(f"{what}: {c} is not in Chinese: {c.text}")


def check_sum(run, diagnostics):
    """The last line says how many errors there are, in how many files."""
    errors = [d for d in diagnostics if d.severity == "error"]
    count = sum(int(d.text.split()[-1]) if d.code == "more" else 1 for d in errors)
    files = len({d.file for d in errors if d.code != "more"})
    last = run.stderr.splitlines()[-1:] or [""]
    if errors and last[0] != f"Errors: {count}; files with errors: {files}":
        raise Failed(f"{run.what}: the last line is not the sum of {count} errors in {files} files: {last[0]}")


def in_chinese(wanted):
    """The same, with the words that the Chinese text holds."""
    return [Diagnostic(w.severity, w.code, w.file, w.line, w.column, w.text, [*w.words, *w.chinese], w.optional)
            for w in wanted]


def judge_check(case, encoding, tally, root, home):
    """check --json, in Chinese, as text; and what count makes of it."""
    wanted = case.expected
    marks = (lambda ds: without("encoding-guessed", ds)) if encoding else (lambda ds: ds)
    # A check's result goes to stdout, a refused count's to stderr.
    first = Run(tally, case.args, root, home)
    english = marks(first.diagnostics("stdout"))
    compare(wanted.places, english, first.what)
    first.must_exit(wanted.exit)

    second = Run(tally, case.args + ["--lang", "zh"], root, home)
    chinese = marks(second.diagnostics("stdout"))
    compare(in_chinese(wanted.places), chinese, second.what)
    second.must_exit(wanted.exit)
    check_chinese(settle(english), settle(chinese), second.what)

    plain = [a for a in case.args if a != "--json"]
    third = Run(tally, plain + ["--lang", "en"], root, home)
    compare_said(wanted.places, third.printed(plain[1]), third.what, marks)
    third.must_exit(wanted.exit)
    check_sum(third, english)

    if wanted.exit:
        count = Run(tally, ["count"] + case.args[1:], root, home)
        if count.stdout:
            raise Failed(f"{count.what}: refused, and yet something on stdout: {count.stdout[:200]!r}")
        compare(wanted.places, marks(count.diagnostics("stderr")), count.what + " (stderr)")
        count.must_exit(wanted.exit)


def judge_count(case, tally, root, home):
    """Notices of a result. Codes that the case does not name are left open."""
    first = None
    for lang in ("en", "zh"):
        run = Run(tally, case.args + ["--lang", lang], root, home)
        run.must_exit(case.expected.exit)
        first = first or run.stdout
        if run.stdout != first:
            raise Failed(f"{run.what}: the result depends on the language")
        notices = run.json("stdout", dict).get("notices")
        if not isinstance(notices, list):
            raise Failed(f"{run.what}: the result has no notices")
        have = [n.get("code") for n in notices]
        wrong = [("- " if there else "+ ") + f"notice [{code}]"
                 for there, code in case.expected.notices if (code in have) != there]
        if wrong:
            raise Failed(f"{run.what}: expected -, got +\n" + "\n".join("    " + w for w in wrong)
                         + f"\n    of {have}")
        if not all(isinstance(n.get("text"), str) and n["text"].strip() for n in notices):
            raise Failed(f"{run.what}: a notice has no text")


def judge_text(case, tally, root, home):
    """Any other command, by the text on stderr."""
    run = Run(tally, case.args + ["--lang", "en"], root, home)
    compare_said(case.expected.places, run.printed("meeting"), run.what)
    run.must_exit(case.expected.exit)


TOUCH = """
import os, sys
seconds = 1_000_000_000
while True:
    seconds += 1
    os.utime(sys.argv[1], (seconds, seconds))
"""


def judge(case, encoding, tally):
    with tempfile.TemporaryDirectory(prefix="tally-golden-") as temp:
        root, home = Path(temp, "run"), Path(temp, "home")
        root.mkdir()
        home.mkdir()
        if not case.lay_out(root, encoding):
            return False
        if case.touched:
            judge_race(case, tally, root, home)
            return True
        before = snapshot(root)
        if case.args[0] == "check":
            judge_check(case, encoding, tally, root, home)
        elif case.args[0] == "count":
            judge_count(case, tally, root, home)
        else:
            judge_text(case, tally, root, home)
        if case.args[0] == "count" and not case.expected.exit:
            judge_ledger(case, before, root, home)
            return True
        must_be_as_before(before, root, home)
        if case.args[0] == "check" and not case.expected.exit:
            count = Run(tally, ["count", *case.args[1:]], root, home)
            count.must_exit(0)
            count.json("stdout", dict)
            judge_ledger(case, before, root, home)
    return True


def must_be_as_before(before, root, home, but=()):
    after = snapshot(root)
    names = sorted(n for n in {**before, **after} if before.get(n) != after.get(n) and n not in but)
    if names:
        raise Failed("something was written: " + ", ".join(names))
    if any(home.iterdir()):
        raise Failed("something was written into the home folder")


def judge_ledger(case, before, root, home):
    """A count that went through left its ledger, and nothing else."""
    folder = case.args[1]
    ledgers = list((root / folder).glob("*.tally"))
    if len(ledgers) != 1 or not ledgers[0].is_file() or str(ledgers[0].relative_to(root)) in before:
        raise Failed(f"tally {' '.join(case.args)}: no ledger, or more than one")
    # The folder's own time changes with it.
    must_be_as_before(before, root, home, but=(f"{folder}/{ledgers[0].name}", f"{folder}/.", folder))


def judge_race(case, tally, root, home):
    """A file whose time changes all the while. The race is lost only if nobody runs
    between the two looks at the time, so a run without any error is tried again."""
    path = root / case.touched
    before = path.stat().st_mtime_ns
    with subprocess.Popen([sys.executable, "-c", TOUCH, str(path)]) as toucher:
        try:
            while path.stat().st_mtime_ns == before and toucher.poll() is None:
                time.sleep(0.01)
            for _ in range(TRIES):
                run = Run(tally, case.args, root, home)
                got = run.diagnostics("stdout")
                if got or run.exit:
                    compare(case.expected.places, got, run.what)
                    run.must_exit(case.expected.exit)
                    return
        finally:
            toucher.kill()
    raise Failed(f"{case.touched} changed all the while, and nobody noticed in {TRIES} runs")


# ---------------------------------------------------------------------- show

def visible(text):
    """Controls and characters without width, as escapes; spaces stand."""
    return "".join(c if c.isprintable() or c in "\u3000\u00a0" else ascii(c)[1:-1] for c in text)


def show(case):
    print(f"{case.name}: {' '.join(case.expected.why)}")
    with tempfile.TemporaryDirectory(prefix="tally-golden-") as temp:
        root = Path(temp)
        if not case.lay_out(root, ""):
            print("    (cannot be had here)")
            return
        for d in case.expected.places:
            print(f"  {'? ' if d.optional else ''}{d}" + "".join(f' "{w}"' for w in d.words))
            path = root / "meeting" / (d.file or "")
            if d.line is None or not path.is_file() or path.stat().st_size > HASHED:
                continue
            data = path.read_bytes()
            try:
                text = data.decode(decoded_as(data))
            except UnicodeDecodeError:
                text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "backslashreplace")
            lines = text.split("\n")
            line = lines[d.line - 1] if d.line <= len(lines) else "(no such line)"
            at = d.column - 1
            print("      " + visible(line[max(0, at - 60):at]) + "»" + visible(line[at:at + 40]))
        for there, code in case.expected.notices:
            print(f"  {'' if there else 'no '}notice [{code}]")
        print(f"  exit {case.expected.exit}")


# ---------------------------------------------------------------------- main

def attempt(case, encoding, tally):
    try:
        return None if judge(case, encoding, tally) else "skipped"
    except Failed as e:
        return str(e)
    except Broken as e:
        return f"the case is broken: {e}"


def kind(one):
    """The code of the diagnostic, by the name of the case."""
    return "-".join(one[0].name.split("-")[:2])


def main():
    parser = argparse.ArgumentParser(description="Holds tally's diagnostics against the golden cases.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="cases to run; may hold * and ?")
    parser.add_argument("-v", "--verbose", action="store_true", help="name the cases that pass, too")
    parser.add_argument("--show", action="store_true", help="draw the expected places; run nothing")
    options = parser.parse_args()

    folders = [p for p in sorted(CASES.iterdir()) if p.is_dir() and not p.name.startswith("_")]
    if options.names:
        for n in options.names:
            if not any(fnmatch.fnmatchcase(p.name, n) for p in folders):
                parser.error(f"no case is called {n}")
        folders = [p for p in folders if any(fnmatch.fnmatchcase(p.name, n) for n in options.names)]
    try:
        cases = [Case(p) for p in folders]
        if options.show:
            for case in cases:
                show(case)
            return 0
    except (Broken, OSError) as e:
        print(e, file=sys.stderr)
        return 2

    tally = os.environ.get("TALLY")
    if not tally or not os.access(tally, os.X_OK):
        print("TALLY must name the program, as in TALLY=build/dev/bin/tally", file=sys.stderr)
        return 64
    tally = str(Path(tally).resolve())

    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tried = [(c, e) for c in cases for e in c.encodings] if options.names else sample("cases in each of their encodings", [(case, e) for case in cases for e in case.encodings], 130, None, kind)
        futures = [(case, [(e, pool.submit(attempt, case, e, tally)) for c, e in tried if c is case])
                   for case in cases if any(c is case for c, _ in tried)]
        for case, tries in futures:
            results = [(e, f.result()) for e, f in tries]
            bad = [(e, r) for e, r in results if r not in (None, "skipped")]
            if bad:
                failed += 1
                print(f"FAIL {case.name}: {' '.join(case.expected.why)}")
                told = set()
                for encoding, text in bad:
                    if text not in told:
                        print(f"  {'(' + encoding + ') ' if encoding else ''}{text}")
                    told.add(text)
            elif results[0][1] == "skipped":
                print(f"skipped: {case.name}: cannot be had here")
            else:
                passed += 1
                if options.verbose:
                    print(f"ok   {case.name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
