#!/usr/bin/env python3
"""Changes the program one operator at a time and sees whether the tests notice.

    run.py [--count N] [--seed S] [--rooms NAME…] [--only WORDS] [--tests WORDS] [--work DIR] [--jobs N] [--out FILE]

TALLY_BUILD names a configured build, for its compile_commands.json. All mutants of the rooms below (instrument.py says what is changed) go into
one copy of the sources, below DIR; mutant.h says how one is chosen. The copy's unit tests, golden cases, some random meetings with
their slow count, and the quick runners of the rooms are run once to see which mutants each of them could notice, and then, for each mutant,
those of them, the likeliest first, until one fails. unchanged.txt names mutants that change nothing, each with its reason; they are not run.

Prints killed and survived for each room, and each survivor with its place and change. Fails where fewer than LEAST of a hundred die; a
sample, which may hold more of those that live, where fewer than LEAST_OF_SAMPLE do: then the tests, or this one, have stopped to work.
Fails, too, where a test fails without any mutant: what it alone would notice then counts as survived.
"""

import argparse
import collections
import importlib.util
import multiprocessing
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from support.amount import SEED, SMALL, WHOLE

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "tests" / "golden")]

LEAST, LEAST_OF_SAMPLE = 95, 25
ROOMS = {"law": "*", "ballot": "*", "rule": "*", "announce": "*", "ledger": "*", "base": "{exact,num}"}
MEETINGS = 40      # random ones
SECONDS = 4        # of processor time, above what a test takes without a mutant: loops without an end
# Runners that take a few seconds and are about these rooms.
RUNNERS = {
    "announce": ["program/announce/run_words.py", "program/announce/run_box.py", "program/announce/run_others.py", "program/announce/run_history.py"],
    "ballot": ["program/cli/run_compare.py", "program/ledger/run_totals.py", "program/ledger/run_keyings.py"],
    "rule": ["program/cli/run_rules.py"],
    "ledger": ["program/ledger/run_codes.py", "program/cli/run_log.py", "program/ledger/run_keyings.py", "program/ledger/run_totals.py", "program/ledger/run_rounds.py",
               "program/announce/run_history.py", "program/ledger/run_breaks.py"],
}


def load(name, path):
    """A runner as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------ the copy

def sources_of(rooms):
    for room in rooms:
        pattern = ROOMS[room]
        names = pattern.strip("{}").split(",") if "{" in pattern else [pattern]
        for name in names:
            yield from sorted((ROOT / "tally" / room).glob(name + ".c"))


def find_mutants(build, rooms):
    from instrument import Source, flags_of
    flags = flags_of(build)
    sources = [Source(str(path), str(path.relative_to(ROOT)), flags[os.path.realpath(path)]) for path in sources_of(rooms)]
    seen = collections.Counter()
    for source in sources:
        for mutant in source.mutants:  # the second of the same words in one function gets a number
            seen[mutant.name()] += 1
            if seen[mutant.name()] > 1:
                mutant.before += f" ({seen[mutant.name()]})"
    return sources


def unchanged():
    """{name of a mutant that changes nothing: why}"""
    names, why = {}, ""
    for line in (HERE / "unchanged.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            why = line[1:].strip()
        elif line.strip():
            names[" ".join(line.split())] = why
    return names


def mirror(top):
    """A tree of links, so that only what is changed is a file of its own."""
    shutil.rmtree(top, ignore_errors=True)
    (top / "tally").mkdir(parents=True)
    for name in ("CMakeLists.txt", "include", "tests", "ballots", "README.md", "LICENSE"):
        (top / name).symlink_to(ROOT / name)
    for path in (ROOT / "tally").iterdir():
        if path.name not in ROOMS:
            (top / "tally" / path.name).symlink_to(path)
            continue
        (top / "tally" / path.name).mkdir()
        for inner in path.iterdir():
            (top / "tally" / path.name / inner.name).symlink_to(inner)


def write_copy(sources, chosen, top):
    mirror(top)
    numbers = {id(m) for m in chosen}
    for source in sources:
        if any(id(m) in numbers for m in source.mutants):
            path = top / source.name
            path.unlink()
            path.write_text('#include "mutant.h"\n#line 1\n' + source.written([m for m in source.mutants if id(m) in numbers]), "utf-8")
    version = top / "tally" / "base" / "version.c"
    text = version.read_text("utf-8")
    version.unlink()
    version.write_text(text + (HERE / "mutant.c").read_text("utf-8"), "utf-8")


def build_copy(top, build, jobs):
    units = ["unit-%s-%s" % (p.parent.name, p.stem[len("test_"):]) for p in sorted((ROOT / "tests" / "unit").glob("*/test_*.c"))]
    flags = "-w -I%s" % HERE
    configure = ["cmake", "-G", "Ninja", "-S", top, "-B", build, "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O0",
                 "-DCMAKE_C_FLAGS=" + flags, "-DTALLY_BENCH=OFF", "-DTALLY_TESTS=ON", "-DPython3_EXECUTABLE=" + sys.executable]
    if shutil.which("ccache"):
        os.environ.update(CCACHE_BASEDIR=str(top.parent), CCACHE_NOHASHDIR="1")
        configure.append("-DCMAKE_C_COMPILER_LAUNCHER=ccache")
    for command in (configure, ["cmake", "--build", build, "--parallel", str(jobs), "--target", "tally", "mo", "announce-shown", *units]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit("cannot build the mutants:\n%s%s" % (done.stdout[-8000:], done.stderr[-4000:]))
    return build / "bin" / "tally", [build / "tests" / "unit" / unit for unit in units]


# ------------------------------------------------------------------ the tests

class Test:
    """One test: passes() in the environment as it is. room: None for what is about all rooms."""
    cost, usual = 0.0, None

    def __init__(self, name, room=None):
        self.name, self.room = name, room


def run(command, cwd=None, env=None):
    """(status, stdout, stderr); a run without an end is ended."""
    try:
        done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=180)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return "without an end", b"", b""


class Program(Test):
    """A unit test, or a runner: it says by its exit status."""

    def __init__(self, name, command, room=None, more=None):
        super().__init__(name, room)
        self.command, self.more = command, more or {}

    def passes(self):
        return run(self.command, ROOT, {**os.environ, **self.more})[0] in (0, 77)


class Golden(Test):
    """A case with one run, whose differences are lines."""

    def __init__(self, name, differences, *arguments):
        super().__init__(name)
        self.differences, self.arguments = differences, arguments

    def passes(self):
        try:
            return not self.differences(*self.arguments)
        except Exception:  # of a result that is not what it should be
            return False


class Diagnostics(Test):
    """A case of diagnostics is judged with five runs. One is enough to see that nothing is said otherwise; else it is judged."""

    def __init__(self, module, case, program, root):
        super().__init__("diagnostics/" + case.name)
        self.module, self.case, self.program, self.root = module, case, program, root

    def said(self):
        """What the one run says; it leaves no ledger behind, so that the next finds the folder as this one did."""
        more = ["--no-ledger"] if self.case.args[0] == "count" and "--no-ledger" not in self.case.args else []
        return run([self.program, *self.case.args, *more], self.root)

    def passes(self):
        if self.usual is None:
            self.usual = self.said()
            return self.module.attempt(self.case, "", self.program) is None
        return self.said() == self.usual or self.module.attempt(self.case, "", self.program) is None


class Random(Test):
    def __init__(self, program, folder, expected):
        super().__init__("random/" + folder.name)
        self.program, self.folder, self.expected = program, folder, expected

    def passes(self):
        from support.agreement import disagreements
        from support.results import run_count
        result, wrong = run_count(self.program, str(self.folder))
        try:
            return not wrong and not disagreements(self.expected, result)
        except Exception:
            return False


def golden_tests(program, work):
    golden = ROOT / "tests" / "golden"
    cases, law = load("run_cases", golden / "run_cases.py"), load("run_law", golden / "run_law.py")
    published, said = load("run_published", golden / "run_published.py"), load("run_diagnostics", golden / "run_diagnostics.py")
    for name in sorted(os.listdir(cases.CASES)):
        yield Golden("cases/" + name, cases.check, program, os.path.join(cases.CASES, name))
    for folder in law.all_cases():
        yield Golden("law/" + folder.name, law.check, program, folder)
    for name in sorted(os.listdir(published.PUBLISHED)):
        source = os.path.join(published.PUBLISHED, name)
        if os.path.isdir(source):
            votes = published.load(os.path.join(source, "totals.json"))["votes"]
            expected = published.load(os.path.join(source, "expected.json"))["votes"]
            for vote in votes:
                yield Golden(f"published/{name}/{vote}", published.run, program, source, votes[vote], expected[vote])
    for folder in sorted(said.CASES.iterdir()):
        if not folder.is_dir() or folder.name.startswith("_"):
            continue
        case = said.Case(folder)
        if case.touched or "--json" not in case.args:
            continue
        root = work / "diagnostics" / case.name
        root.mkdir(parents=True)
        if case.args[0] in ("check", "count") and case.lay_out(root, ""):
            yield Diagnostics(said, case, program, root)


def random_tests(program, work):
    from support.generate import generate
    from support.slowcount import count
    for i in range(MEETINGS):
        folder = work / "random" / str(i)
        folder.parent.mkdir(exist_ok=True)
        generate("mutation.%d" % i, True).write(str(folder))
        yield Random(program, folder, count(str(folder)))


def all_tests(program, units, work, rooms, build):
    tests = [Program("unit/" + unit.name[len("unit-"):], [str(unit)], unit.name.split("-")[1]) for unit in units]
    tests += golden_tests(program, work)
    tests += random_tests(program, work)
    for room in rooms:
        for script in RUNNERS.get(room, []):
            more = {"TALLY_QUICK": "1", "TALLY_SEED": "7", "TALLY_BUILD": str(build), "PYTHONPATH": str(ROOT / "tests")}
            tests.append(Program(f"{room}: {script}", [sys.executable, str(ROOT / "tests" / script)], room, more))
    return tests


# ------------------------------------------------------------------ who could notice what

def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    return sum(u.ru_utime + u.ru_stime for u in usage)


def look(task):
    """(test's index, whether it passes, the mutants it could notice, its cost, what it says)"""
    index, many = task
    test = TESTS[index]
    with tempfile.NamedTemporaryFile(prefix="tally-mutants-") as seen:
        seen.truncate(many)
        os.chmod(seen.name, 0o666)  # a runner may run the program as another user
        os.environ["TALLY_MUTANT_SEEN"] = seen.name
        before = processor_seconds()
        passes = test.passes()
        cost = processor_seconds() - before
        del os.environ["TALLY_MUTANT_SEEN"]
        return index, passes, {i for i, byte in enumerate(pathlib.Path(seen.name).read_bytes()) if byte}, cost, test.usual


TESTS = []   # set before the workers are forked


def kill(task):
    """(mutant's number, the test that fails or None, how many were run)"""
    number, order = task
    os.environ["TALLY_MUTANT"] = str(number)
    for tried, index in enumerate(order):
        test = TESTS[index]
        os.environ["TALLY_MUTANT_SECONDS"] = str(SECONDS + int(2 * test.cost))
        if not test.passes():
            return number, index, tried + 1
    return number, None, len(order)


class Orders:
    """For each mutant the tests that could notice it: those first that noticed others of its function, then of its room, then the cheap ones."""

    def __init__(self, mutants, reached):
        self.mutants, self.reached = mutants, reached
        self.killers = collections.defaultdict(collections.Counter)

    def of(self, mutant):
        room = mutant.file.split("/")[1]
        own, file = self.killers[mutant.file, mutant.function], self.killers[mutant.file, ""]

        def key(index):
            test = TESTS[index]
            return (-own[index], -file[index], test.cost if test.room == room else 3 * test.cost)
        return sorted((i for i in self.reached[mutant.number] if TESTS[i].room in (None, room) or not isinstance(TESTS[i], Program) or TESTS[i].name.startswith("unit/")), key=key)

    def killed(self, mutant, index):
        self.killers[mutant.file, mutant.function][index] += 1
        self.killers[mutant.file, ""][index] += 1


def run_mutants(mutants, reached, jobs, say):
    """{mutant's number: the test that noticed it, or None}"""
    orders = Orders(mutants, reached)
    fates, waiting = {}, list(mutants)
    by_number = {m.number: m for m in mutants}
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        running = []
        while waiting or running:
            while waiting and len(running) < jobs:
                mutant = waiting.pop()
                running.append(pool.apply_async(kill, ((mutant.number, orders.of(mutant)),)))
            for done in [r for r in running if r.ready()]:
                running.remove(done)
                number, index, _ = done.get()
                fates[number] = index
                if index is not None:
                    orders.killed(by_number[number], index)
                say(by_number[number], None if index is None else TESTS[index].name, len(fates))
            time.sleep(0.002)
    return fates


# ------------------------------------------------------------------ all of it

def report(mutants, fates, reached, listed):
    rooms = collections.defaultdict(lambda: [0, 0])
    survivors = [m for m in mutants if fates[m.number] is None]
    for mutant in mutants:
        rooms[mutant.file.split("/")[1]][fates[mutant.number] is None] += 1
    for mutant in sorted(survivors, key=lambda m: (m.file, m.line)):
        print(f"survived: {mutant.place()}: {mutant.name()}" + ("" if reached[mutant.number] else " [no test gets there]"))
    print("%-10s %8s %9s %8s" % ("room", "killed", "survived", "per cent"))
    for room, (killed, survived) in sorted(rooms.items()):
        print("%-10s %8d %9d %8.1f" % (room, killed, survived, 100 * killed / (killed + survived)))
    share = 100 * (len(mutants) - len(survivors)) / len(mutants)
    print("%d of %d mutants die, %.1f %%; %d more are listed as changing nothing" % (len(mutants) - len(survivors), len(mutants), share, listed))
    return share


def choose(arguments, sources):
    """(the mutants to try, how many of all are listed as changing nothing)"""
    known = unchanged()
    every = [m for source in sources for m in source.mutants]
    if arguments.only:
        every = [m for m in every if re.search(arguments.only, f"{m.place()} {m.name()}")]
    mutants = [m for m in every if m.name() not in known]
    listed = len(every) - len(mutants)
    draw = random.Random("mutation:%s" % arguments.seed)
    draw.shuffle(mutants)
    if arguments.count and arguments.count < len(mutants):
        mutants = mutants[:arguments.count]
    for number, mutant in enumerate(mutants):
        mutant.number = number
    return mutants, listed, len(every)


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=int(os.environ.get("TALLY_MUTANTS") or (0 if WHOLE else 10 if SMALL else 20)), help="how many are drawn; 0: all")
    parser.add_argument("--seed", default=str(SEED))
    parser.add_argument("--rooms", nargs="*", default=list(ROOMS), choices=list(ROOMS))
    parser.add_argument("--only", help="only mutants whose place and change match this expression")
    parser.add_argument("--tests", default="", help="only tests whose name matches this expression")
    parser.add_argument("--work", help="where the copy is made, and kept (default: a temporary folder)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="every mutant and its fate, line by line, as they become known")
    arguments = parser.parse_args()
    build = os.environ.get("TALLY_BUILD")
    if not build or not os.path.exists(os.path.join(build, "compile_commands.json")):
        sys.exit("TALLY_BUILD must name a configured build (build/dev)")
    with tempfile.TemporaryDirectory(prefix="tally-mutation-") as temporary:
        return tried(arguments, build, pathlib.Path(arguments.work or temporary).resolve())


def tried(arguments, build, work):
    start = time.monotonic()
    sources = find_mutants(build, arguments.rooms)
    mutants, listed, every = choose(arguments, sources)
    print(f"mutation: {len(mutants)} of {every} mutants tried, drawn by seed {arguments.seed} (TALLY_SEED)")
    work.mkdir(exist_ok=True)
    work.chmod(0o755)  # a runner may run the program as another user
    write_copy(sources, mutants, work / "source")
    program, units = build_copy(work / "source", work / "build", arguments.jobs)
    os.environ["TALLY"] = program = str(program)
    for name in ("diagnostics", "random"):
        shutil.rmtree(work / name, ignore_errors=True)
    print("built: %d s" % (time.monotonic() - start))
    TESTS.extend(t for t in all_tests(program, units, work, arguments.rooms, work / "build") if re.search(arguments.tests, t.name))
    reached, unfit = collections.defaultdict(set), 0
    with multiprocessing.get_context("fork").Pool(arguments.jobs) as pool:
        for index, passes, seen, cost, usual in pool.imap(look, [(index, len(mutants)) for index in range(len(TESTS))]):
            TESTS[index].cost, TESTS[index].usual = cost, usual
            if not passes:
                print("FAIL %s fails without a mutant, and is left out" % TESTS[index].name)
                unfit += 1
                continue
            for number in seen:
                reached[number].add(index)
    print("%d tests, %.1f s of processor time in all: %d s" % (len(TESTS), sum(t.cost for t in TESTS), time.monotonic() - start))
    out = open(arguments.out, "w", encoding="utf-8") if arguments.out else None

    def say(mutant, killer, done):
        if out:
            print(killer or "SURVIVED", mutant.place(), mutant.name(), sep="\t", file=out, flush=True)
        if done % 500 == 0:
            print("%d done: %d s" % (done, time.monotonic() - start))
    fates = run_mutants(mutants, reached, arguments.jobs, say)
    share = report(mutants, fates, reached, listed)
    least = LEAST if len(mutants) == every - listed else LEAST_OF_SAMPLE
    enough = share >= least
    if not enough:
        print("FAIL fewer than %d of a hundred mutants die" % least)
    passed = enough and not unfit
    print("%d s" % (time.monotonic() - start))
    print("%d passed, %d failed" % (passed, not passed))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
