#!/usr/bin/env python3
"""Attacks what the room is shown: from all of it, can anybody's vote be worked out?

    run_shown.py TOOL [--count N] [--seed S] [NAME...]      TALLY names the program, TOOL is announce-shown

On every golden case, every sample meeting and N random ones (by default the environment variable TALLY_SHOWN, or 300). The attacker knows the votes of
the whole, those of every tier that is shown, the accounts of the whole and of these tiers - and, which the room is not told, how many ballots were
returned and valid in every tier that is not shown. He solves for the votes of these, in every item and channel, by the equations

    the votes of all tiers for a mark come to those of the whole
    a tier's votes for all marks come to its valid ballots (marks; in a recommendation, those who did not name the person are a mark too)

and 0 <= votes <= ballots: each equation narrows the bounds of its unknowns until nothing narrows any more. What he finds must not be more than the whole alone
would have told him. Nor may the tiers that are not shown be small or of one mind, together, nor any tier that is shown, unless the whole is. The words
may name no tier but the advising ones that are shown; the board has apart what may be shown, and no more."""

import html
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests/differential"), str(ROOT / "tests/golden")]

from generate import NAMES, asked_for, generate  # noqa: E402
from run_cases import tally  # noqa: E402

MOST_FAILURES = 10


class Wrong(Exception):
    pass


def must(good, what):
    if not good:
        raise Wrong(what)


# ------------------------------------------------------------------ the attacker

def solve(rows, columns):
    """The bounds of each cell of a table of whole numbers from the sums of its rows and columns, as lists of [least, most]."""
    cells = [[[0, min(row, column)] for column in columns] for row in rows]
    lines = [(row, [cells[r][c] for c in range(len(columns))]) for r, row in enumerate(rows)]
    lines += [(column, [cells[r][c] for r in range(len(rows))]) for c, column in enumerate(columns)]
    total = sum(rows)  # what does not fit beside the row into the column must be in the cell (Fréchet's bounds)
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            cells[r][c][0] = max(cells[r][c][0], row + column - total)
    moved = True
    while moved:
        moved = False
        for total_of_line, line in lines:
            low, high = sum(cell[0] for cell in line), sum(cell[1] for cell in line)
            for cell in line:
                least, most = total_of_line - (high - cell[1]), total_of_line - (low - cell[0])
                if least > cell[0] or most < cell[1]:
                    cell[0], cell[1] = max(cell[0], least), min(cell[1], most)
                    moved = True
    return cells


def by_trying(rows, columns):
    """The same by trying every table."""
    found = [[set() for _ in columns] for _ in rows]

    def fill(r, left, table):
        if r == len(rows):
            if not any(left):
                for line, seen in zip(table, found):
                    for n, numbers in zip(line, seen):
                        numbers.add(n)
            return
        for line in itertools.product(*(range(min(rows[r], n) + 1) for n in left)):
            if sum(line) == rows[r]:
                fill(r + 1, [a - b for a, b in zip(left, line)], table + [line])
    fill(0, list(columns), [])
    return [[[min(numbers), max(numbers)] for numbers in line] for line in found]


def attacker_is_sharp(rng):
    """The attacker finds what can be found: held against trying every table."""
    for _ in range(300):
        table = [[rng.choice([0, 0, 1, 2, 3]) for _ in range(rng.randint(2, 3))]]
        table += [[rng.choice([0, 0, 1, 2, 3]) for _ in table[0]] for _ in range(rng.randint(0, 2))]
        rows, columns = [sum(line) for line in table], [sum(line) for line in zip(*table)]
        must(solve(rows, columns) == by_trying(rows, columns), "the attacker is blunt: rows %s, columns %s" % (rows, columns))


def marks_of(votes, valid, kind):
    """A tier's votes as numbers that come to its valid ballots."""
    return [votes["for"], valid - votes["for"]] if kind == "recommendation" else list(votes.values())


def known(tiers, hidden, whole_columns):
    """What is known of each number of each hidden tier: {(tier, column): value}. tiers: tier -> (ballots, its numbers)."""
    columns = list(whole_columns)
    for t, (_, numbers) in tiers.items():
        if t not in hidden:
            columns = [a - b for a, b in zip(columns, numbers)]
    order = sorted(hidden)
    bounds = solve([tiers[t][0] for t in order], columns)
    found = {}
    for t, line in zip(order, bounds):
        for c, (least, most) in enumerate(line):
            must(least <= tiers[t][1][c] <= most, "the attacker's bounds %d to %d do not hold %d" % (least, most, tiers[t][1][c]))
            if least == most:
                found[t, c] = least
    return found


def attack(tiers, shown, what):
    """tiers: tier -> (ballots, numbers that come to them), over those that decide."""
    every, hidden = set(tiers), {t for t in tiers if not shown[t]}
    whole = [sum(line) for line in zip(*(numbers for _, numbers in tiers.values()))]
    inevitable = known(tiers, every, whole)
    found = known(tiers, hidden, whole)
    for (t, c), value in found.items():
        must((t, c) in inevitable or tiers[t][0] == 0, "%s: tier %d, number %d: worked out to be %d" % (what, t, c, value))
    return sum(tiers[t][0] > 0 for t, _ in found), sum(tiers[t][0] > 0 for t in hidden) * len(whole)


# ------------------------------------------------------------------ a meeting

def check_tier(ballots, numbers, small, what):
    """A tier that is shown apart, or those that are not, together."""
    must(ballots >= max(small, 2), "%s: so few ballots, %d" % (what, ballots))
    for votes in numbers:
        must(max(votes) < ballots, "%s: of one mind" % what)


def check(result, seen):
    """Raises Wrong; else (all, hidden, determined by the whole, all unknowns) of the deciding tiers."""
    kind, shown, small = result["rule"]["kind"], seen["tiers"], seen["small"]
    roles = [t["role"] for t in result["channels"][0]["tiers"]]
    must(len(shown) == len(roles) and shown.count(False) == seen["hidden"], "the list of tiers")
    deciding = [t for t, role in enumerate(roles) if role == "decides"]
    with_ballots = [t for t in deciding if any(c["tiers"][t]["returned"] for c in result["channels"])]
    hidden = [t for t in deciding if not shown[t]]
    inevitable = unknowns = 0
    for c, channel in enumerate(result["channels"]):
        accounts = channel["tiers"]
        tables = [("void", {t: (accounts[t]["returned"], [accounts[t]["void"], accounts[t]["valid"]]) for t in deciding}),
                  ("blank", {t: (accounts[t]["valid"], [accounts[t]["blank"], accounts[t]["valid"] - accounts[t]["blank"]]) for t in deciding})]
        votes = {t: [i["channels"][c]["tiers"][t]["votes"] for i in result["items"]] for t in range(len(roles))}
        for i, item in enumerate(result["items"]):
            tables.append((item["item"], {t: (accounts[t]["valid"], marks_of(votes[t][i], accounts[t]["valid"], kind)) for t in deciding}))
        for name, table in tables:
            a, b = attack(table, shown, "%s, %s" % (channel["channel"], name))
            inevitable += a
            unknowns += b
        for t in range(len(roles)):
            alone = roles[t] == "decides" and len(with_ballots) < 2
            if shown[t] and not alone and accounts[t]["returned"]:
                check_tier(accounts[t]["valid"], [list(v.values()) for v in votes[t]], small, "%s: tier %d is shown" % (channel["channel"], t))
        if hidden and set(hidden) & set(with_ballots) != set(with_ballots) and any(accounts[t]["returned"] for t in hidden):
            together = sum(accounts[t]["valid"] for t in hidden)
            sums = [[sum(votes[t][i][m] for t in hidden) for m in votes[hidden[0]][i]] for i in range(len(result["items"]))]
            if together < sum(accounts[t]["valid"] for t in deciding):
                whole = sum(accounts[t]["valid"] for t in deciding)
                same = [max(sum(votes[t][i][m] for t in deciding) for m in votes[deciding[0]][i]) == whole for i in range(len(result["items"]))]
                check_tier(together, [s for s, unanimous in zip(sums, same) if not unanimous], small,
                           "%s: those that are not shown, together" % channel["channel"])
    return len(with_ballots), len(hidden), inevitable, unknowns


def check_words(text, result, seen):
    """The words of the room: the advising tiers that are shown, and no other."""
    paragraphs = text.splitlines()
    must(not any(p.startswith("Of these, ") for p in paragraphs), "the words name a deciding tier")
    for t, tier in enumerate(result["channels"][0]["tiers"]):
        ballots = any(c["tiers"][t]["valid"] for c in result["channels"])
        lines = [p for p in paragraphs if p.startswith("For reference, %s: " % tier["name"])]
        silent = [p for p in paragraphs if p.startswith("The advice of %s is not announced" % tier["name"])]
        if tier["role"] != "advises" or not ballots:
            must(not lines and not silent, "words of a tier that does not advise, or has no ballots")
        else:
            votable = [item for item in result["items"] if item["outcome"] != "deferred"]  # of the others nothing is read
            must(len(lines) == (len(votable) if seen["tiers"][t] else 0), "the advice of %s: %d paragraphs" % (tier["name"], len(lines)))
            must(len(silent) == (0 if seen["tiers"][t] else 1), "that the advice of %s is not announced: %d paragraphs" % (tier["name"], len(silent)))


def check_board(page, result, seen):
    """The board of the room: what it has apart is of tiers that may be shown, and all of these where there are several."""
    ids = [t["tier"] for t in result["channels"][0]["tiers"]]
    apart = {html.unescape(name) for name in re.findall('data-tier="([^"]*)"', page)} - {""}
    allowed = {name for name, good in zip(ids, seen["tiers"]) if good}
    must(apart == (allowed if len(ids) > 1 else set()), "the board has %s apart, and may %s" % (sorted(apart), sorted(allowed)))


def run(*words):
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    must(done.returncode == 0, "%s: exit %d: %s" % (words[1], done.returncode, done.stderr.decode("utf-8", "replace")[-1000:]))
    return done.stdout.decode()


def treat(program, tool, folder):
    run(program, "count", folder, "--json", "--by", "甲某")
    ledger = next(folder.glob("*.tally"))
    result, seen = json.loads(run(program, "export", ledger)), json.loads(run(tool, ledger))
    check_words(run(program, "announce", ledger, "--lang", "en", "--by", "乙某"), result, seen)
    check_board(run(program, "announce", ledger, "--html", "-", "--by", "乙某"), result, seen)
    return check(result, seen)


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_SHOWN", 300, ("tool", {}), NAMES)
    program, seed, failures = tally(), arguments.seed, []
    sources = {path.parent.name: path.parent for place in ("tests/golden/cases", "ballots") for path in sorted((ROOT / place).glob("*/meeting.csv"))}
    jobs = list(sources.items()) + [("%s.%d" % (seed, i), None) for i in range(arguments.count)]
    if arguments.names:
        jobs = [job for job in jobs if job[0] in arguments.names] + [(name, None) for name in arguments.names if name not in sources]
    print("seed %s, %d meetings" % (seed, len(jobs)))
    attacker_is_sharp(random.Random("attacker:" + seed))
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

    def one(job):
        name, source = job
        if len(failures) >= MOST_FAILURES:
            return None
        with tempfile.TemporaryDirectory(prefix="tally-shown-", dir=memory) as work:
            folder = pathlib.Path(work) / "meeting"
            if source is None:
                generate(name).write(folder)
            else:
                shutil.copytree(source, folder)
            try:
                return name, treat(program, arguments.tool, folder), None
            except Exception as error:  # a defect of this script is a failure too
                failures.append(name)
                return name, None, "%s%s" % ("" if isinstance(error, Wrong) else type(error).__name__ + ": ", error)

    passed = several = whole = part = inevitable = unknowns = 0
    with ThreadPoolExecutor(2) as pool:
        for outcome in pool.map(one, jobs):
            if outcome is None:
                continue
            name, sums, wrong = outcome
            passed += wrong is None
            if wrong:
                print("FAIL %s\n     %s" % (name, wrong.replace("\n", "\n     ")))
                continue
            several += sums[0] > 1
            whole += sums[0] > 1 and sums[1] >= sums[0]
            part += 0 < sums[1] < sums[0]
            inevitable += sums[2]
            unknowns += sums[3]
    print("meetings with several deciding tiers: %d; none of these shown apart: %d, some: %d, all: %d" % (several, whole, part, several - whole - part))
    print("numbers not shown: %d; numbers that the wholes themselves give away: %d" % (unknowns, inevitable))
    if not arguments.names and arguments.count >= 100 and not (whole and part and several - whole - part):
        failures.append("too tame")
        print("FAIL the meetings are too much alike to say anything")
    print("%d passed, %d failed" % (passed, len(failures)))
    return 1 if failures or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
