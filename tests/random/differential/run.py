#!/usr/bin/env python3
"""Random meetings, counted twice: by the program and by the slow count (tests/support/slowcount).

    run.py [--count N] [--seed S] [--keep DIR]      TALLY names the program

Meeting i of a run has the seed S.i, so that one meeting of a run can be made
again with `python3 -m support.generate --others --seed S.i --out DIR`.  Where a result
leaves something open, the program makes the folder of the next round: it is
held against what the slow count would make, filled in, and counted twice like
the first, up to the third round (under rules of other bodies only the folder
is compared).  Rules of other bodies are made again with a fault, each kind of
support/generate/faults.py: the slow count and the program must refuse them,
the program at one of the lines to blame.  N is by default the environment variable
TALLY_DIFFERENTIAL; else see main().  Where the two counts differ, the meeting's
folders are kept with the difference in them (difference.txt), and the run goes
on until ten have differed.
"""

import csv
import io
import json
import os
import random
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from support.agreement import disagreements
from support.rounds import next_round, run
from support.generate import KEEP, asked_for, generate
from support.generate.draw import Draw
from support.generate.faults import KINDS, broken
from support.results import run_count, tally
from support.slowcount import count
from support.slowcount.rules import BUILT_IN, Rule
from support.slowcount.tables import Bad

MOST_FAILURES = 10
LAST_ROUND = 3
# Lines of a built-in rule that neither decide nor have anything hang on them in a result.
ASIDE = {"rule", "title", "archive", "small tier", "note", "material"}


def compare(program, folder):
    """(the program's result, the differences of one meeting folder as lines)"""
    try:
        expected = count(folder)
    except Exception as error:  # the generator's or the slow count's own defect
        return None, ["slowcount refuses: %r" % error]
    result, wrong = run_count(program, folder)
    if wrong:
        return None, [wrong]
    return result, disagreements(expected, result)


def rules_differ(program):
    """The lines of the built-in rules, against those that the slow count was given from the rules' text."""
    lines = []
    for name, expected in BUILT_IN.items():
        text = run(program, "rules", name, "--csv")[1].decode("utf-8-sig")
        actual = [tuple(row[:2]) for row in csv.reader(io.StringIO(text)) if row[0] not in ASIDE][1:]
        bands = [[line for line in rule if line[0] == "pass"] for rule in (expected, actual)]
        if sorted(expected) != sorted(actual) or bands[0] != bands[1]:
            lines.append("%s: expected %s, got %s" % (name, sorted(expected), sorted(actual)))
    return lines


def refusal_differs(program, lines, keys, folder):
    """What is wrong with how a rule with a fault is refused; None: nothing."""
    try:
        Rule("rule.csv", lines)
        return "the slow count accepts it"
    except Bad:
        pass
    file = os.path.join(folder, "rule.csv")
    with open(file, "w", encoding="utf-8-sig", newline="") as f:
        csv.writer(f).writerows([["key", "value", "cite"], *([key, value, ""] for key, value in lines)])
    status = run(program, "rules", file)[0]
    if status != 78:
        return "exit status %d" % status
    # The other files are missing, which is said too.
    with open(os.path.join(folder, "meeting.csv"), "w", encoding="utf-8") as f:
        f.write("key,value\nmeeting,m\nrule,rule.csv\n")
    said = run(program, "check", folder, "--json")[1]
    to_blame = {i + 2 for i, (key, _) in enumerate(lines) if key in keys}
    found = [(d["line"], d["code"]) for d in json.loads(said) if d["severity"] == "error" and d["file"] == "rule.csv"]
    if not any(line in to_blame and code in ("bad-rule", "bad-number", "duplicate-key", "too-large") for line, code in found):
        return "refused at %s, not at %s" % (found, sorted(to_blame))
    return None


def faults_differ(program, seed, many, tried):
    """Faults in so many rules of other bodies, one of each kind in each, as lines."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="tally-faults-") as folder:
        for i in range(many):
            draw = Draw(random.Random("faults:%s.%d" % (seed, i)), True)
            for kind, rule, keys in broken(draw.rng, draw.other_rule()):
                # Those that most rules can have are tried now and then.
                if tried.get(kind, 0) > 5 and draw.chance(0.8):
                    continue
                tried[kind] = tried.get(kind, 0) + 1
                wrong = refusal_differs(program, rule, keys, folder)
                if wrong:
                    lines.append("%s: %s: %s" % (kind, wrong, [line for line in rule if line[0] in keys]))
    return lines


def one(program, seed, work):
    """(seed, folder of its rounds, differences, number of rounds); the folder is gone where there are none."""
    top = os.path.join(work, "meeting-%s" % seed)
    folder = os.path.join(top, "1")
    generate(seed, others=True).write(folder)
    rng = random.Random("round:%s" % seed)
    result, lines = compare(program, folder)
    number = 1
    while not lines and number < LAST_ROUND:
        new = os.path.join(top, str(number + 1))
        made, lines = next_round(program, folder, new, result, rng)
        if lines or not made:
            break
        folder, number = new, number + 1
        result, lines = compare(program, folder)
        lines = ["round %d: %s" % (number, line) for line in lines]
    if not lines:
        shutil.rmtree(top)
    return seed, top, lines, number


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_DIFFERENTIAL", (150, 600, 20000), KEEP)
    program, seed = tally(), arguments.seed
    print("seed %s, %d meetings" % (seed, arguments.count))

    keep = arguments.keep
    if keep:
        os.makedirs(keep, exist_ok=True)
    else:
        keep = tempfile.mkdtemp(prefix="tally-differential-")
    rules = rules_differ(program)
    for line in rules:
        print("FAIL built-in rule %s" % line)
    tried = {}
    faults = faults_differ(program, seed, arguments.count // 5 + 20, tried)
    for line in faults[:MOST_FAILURES]:
        print("FAIL rule with a fault: %s" % line)
    never = [kind for kind in KINDS if kind not in tried]
    if never and arguments.count > 1000:
        faults.append("never tried: %s" % never)
    passed, failed, further = len(BUILT_IN) - len(rules) + sum(tried.values()) - len(faults), len(rules) + bool(faults), 0
    with tempfile.TemporaryDirectory(prefix="tally-meetings-") as work, ThreadPoolExecutor(2) as pool:
        seeds = ("%s.%d" % (seed, i) for i in range(arguments.count))
        done = pool.map(lambda s: one(program, s, work) if failed < MOST_FAILURES else None, seeds)
        for outcome in done:
            if outcome is None:
                continue
            name, folder, lines, number = outcome
            further += number - 1
            if not lines:
                passed += 1
                continue
            failed += 1
            kept = os.path.join(keep, "meeting-%s" % name)
            shutil.copytree(folder, kept, dirs_exist_ok=True)
            with open(os.path.join(kept, "difference.txt"), "w", encoding="utf-8") as f:
                f.write("".join(line + "\n" for line in lines))
            print("FAIL seed %s, kept in %s" % (name, kept))
            for line in lines[:12]:
                print("     %s" % line)
            if failed == MOST_FAILURES:
                print("stopped after %d failures" % failed)
    if not failed and not arguments.keep:
        os.rmdir(keep)
    print("%d further rounds" % further)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
