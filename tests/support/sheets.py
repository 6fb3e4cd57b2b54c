"""What the tests of the sheets share: counted meetings, keys, sheets issued and signed, and what `verify` says of them.

TALLY names the program. Nothing here needs more than Python's standard library.
"""

import atexit
import concurrent.futures
import csv
import io
import os
import pathlib
import shutil
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What is said is read here: in English, in UTF-8.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

from support import ledgers
from support.ledgers import TALLY, TIMEOUT, Workshop, crashed, run, write_meeting  # noqa: F401

SAMPLES = sorted(p.parent for p in (ROOT / "ballots").glob("*/meeting.csv"))
CASES = sorted(p.parent for p in (ROOT / "tests/golden/cases").glob("*/expected.json"))
WORKERS = min(2, os.cpu_count() or 1)
DONE, DIFFERENT, USAGE, INPUT, NO_INPUT, DEFECT, NO_CREATE, CONFIG = 0, 1, 64, 65, 66, 70, 73, 78


class Report(ledgers.Report):
    """For several threads."""

    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def check(self, *words):
        with self.lock:
            return super().check(*words)


def must(*words, **more):
    """The program's standard output; it is a defect of the test, or the program, if it ends otherwise than with 0."""
    status, said, error = run(*words, **more)
    if status:
        raise RuntimeError(f"tally {' '.join(map(str, words))}: exit {status}: {said}{error}")
    return said


def tool(*words, **more):
    """Another program's exit status and all that it says."""
    done = subprocess.run([*map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT, **more)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def need(*names):
    """Ends the test as skipped where a program is missing."""
    missing = [name for name in names if not shutil.which(name)]
    if missing:
        print(f"skipped: {', '.join(missing)} missing")
        sys.exit(77)


def together(work, things):
    """work(thing) of each, a few at a time; in order. A failure within is raised here."""
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, things))


# ---- keys ----

class Keys:
    """Trial keys in a folder, each made when it is first asked for; one passphrase for all."""

    PASSPHRASE = "一句话 only for tests"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.passphrase = self.secret("passphrase", self.PASSPHRASE)
        self.made = {}

    def secret(self, name, text):
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="utf-8")
        return path

    def key(self, name, rsa=False):
        """A PKCS#12 file; its certificate lies beside it."""
        if (name, rsa) not in self.made:
            out = self.folder / f"key-{len(self.made)}.p12"
            must("key", "new", "--name", name, "--role", "监票人", "--out", out, "--pass-file", self.passphrase, "--quiet", *(["--rsa"] if rsa else []))
            self.made[name, rsa] = out
        return self.made[name, rsa]

    def certificate(self, name, rsa=False):
        return self.key(name, rsa).with_suffix(".pem")

    def options(self, name, rsa=False):
        return ["--key", self.key(name, rsa), "--pass-file", self.passphrase]


# ---- meetings ----

def read_table(path):
    data = pathlib.Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text)))


OFFICIALS = (("主持人", "host"), ("计票人", "teller"), ("监票人", "scrutineer"))


def officials(folder):
    """The names of those who may sign: host, tellers, scrutineers; nobody twice."""
    table = read_table(pathlib.Path(folder) / "meeting.csv")
    names = [row[1].strip() for keys in OFFICIALS for row in table if row[0].strip() in keys]
    return list(dict.fromkeys(names))


class Meeting:
    """A copy of a meeting's folder, counted. source None: the small meeting of the ledger's tests."""

    def __init__(self, source, folder, **more):
        self.folder = pathlib.Path(folder)
        if source:
            shutil.copytree(source, self.folder, ignore=shutil.ignore_patterns("expected.json"))
        else:
            write_meeting(self.folder, **more)
        must("count", self.folder, "--by", "己某", "--quiet")
        (self.ledger,) = self.folder.glob("*.tally")
        self.id = self.ledger.name[:-len(".tally")]
        self.officials = officials(self.folder)

    def count(self):
        must("count", self.folder, "--by", "己某", "--quiet")

    def copy(self, folder):
        """The same, as it is now, elsewhere."""
        other = object.__new__(Meeting)
        other.folder = pathlib.Path(shutil.copytree(self.folder, folder))
        other.ledger = other.folder / self.ledger.name
        other.id, other.officials = self.id, self.officials
        return other

    def sheets(self, folder=None):
        return sorted((folder or self.folder).glob(f"{self.id}.*.pdf"))

    def issue(self, *options, folder=None):
        """The sheets' paths."""
        must("sheet", self.ledger, "--by", "己某", "--quiet", *(options or ["--unsigned"]), *(["--out", folder] if folder else []))
        return self.sheets(folder)

    def sign(self, *options, sheets=None):
        must("sign", *(sheets or self.sheets()), "--ledger", self.ledger, "--by", "己某", "--quiet", *options)

    def events(self):
        """Of the ledger, as the log has them: (kind, content)."""
        import json
        import sqlite3
        db = sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True)
        try:
            return [(kind, json.loads(content)) for kind, content in db.execute("SELECT kind, content FROM event ORDER BY sequence")]
        finally:
            db.close()


# ---- what is said of sheets ----

class Verdict:
    """Of `tally verify`: the exit status, and what was found."""

    def __init__(self, *words, **more):
        self.words = ("verify", *words)
        self.status, self.said, self.error = run(*self.words, **more)
        lines = self.said.splitlines()
        self.right = [line for line in lines if line.startswith("ok ")]
        warnings = [line for line in lines if line.startswith("warning ")]
        self.signers = [line for line in warnings if line.startswith("warning  signers")]  # who is not verified, who has not signed
        self.warnings = [line for line in warnings if line not in self.signers]
        self.all_warnings = warnings
        self.wrong = [line for line in lines if line.startswith("WRONG")]

    @property
    def holds(self):
        return self.status == DONE and self.right and not self.wrong and not self.error

    def warns_of(self, *texts, then):
        """Nothing is wrong, but one finding with these texts is a warning; the verdict repeats it with what follows, and --quiet prints both."""
        last = (self.said.splitlines() or [""])[-1]
        quiet = run(*self.words, "--quiet")
        return (self.status == DONE and not self.wrong and any(all(str(text) in line for text in texts) for line in self.warnings) and " Warning: " in last and then in last and
                quiet == (DONE, "".join(line + "\n" for line in [*self.all_warnings, last]), ""))

    def names(self, path):
        """Found, and said of this file; nothing worse than that happened."""
        return (not crashed(self.status, self.error) and self.status in (DIFFERENT, CONFIG) and
                (any(str(path) in line for line in self.wrong) or self.status == CONFIG and str(path) in self.error))

    def says(self, *texts):
        """One line that holds all of these."""
        return any(all(str(text) in line for text in texts) for line in (self.said + self.error).splitlines())

    def __str__(self):
        return f"exit {self.status}\n{self.said}{self.error}"


def workshop():
    """A folder for the whole run."""
    shop = Workshop()
    path = shop.__enter__()
    atexit.register(shop.__exit__)
    return path
