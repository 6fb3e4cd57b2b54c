#!/usr/bin/env python3
"""Attacks what the room is shown: from all of it, can anybody's vote be worked out?

    run_shown.py TOOL [--count N] [--seed S] [NAME...]      TALLY names the program, TOOL is announce-shown

On every golden case, every sample meeting and N random ones (by default the environment variable TALLY_SHOWN; else see main()). The attacker knows the votes of
the whole, those of every tier that is shown, the accounts of the whole and of these tiers - and, which the room is not told, how many ballots were
returned and valid in every tier that is not shown. He solves for the votes of these, in every item and channel, by the equations

    the votes of all tiers for a mark come to those of the whole
    a tier's votes for all marks come to its valid ballots (marks; in a recommendation, those who did not name the person are a mark too)

and 0 <= votes <= ballots: each equation narrows the bounds of its unknowns until nothing narrows any more. What he finds must not be more than the whole alone
would have told him. A second attacker knows how it is chosen what is shown, and asks what follows from tiers not being shown: every table of small meetings is tried, and by the same choice,
worked out here apart from the program, the program must have gone in every meeting. The words may name no tier but the advising ones that are shown; the board has apart what may be shown,
and no more; neither tells of talks that are kept back, or of the votes of a vote that is not valid."""

import html
import itertools
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from support.amount import amount
from support.disclosure import Question, Wrong, expected_shown, marks_of, must, questions_of, settled, tables
from support.generate import NAMES, asked_for, generate
from support.places import memory_folder
from support.results import everything, meetings, tally

MOST_FAILURES = 10

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


# ------------------------------------------------------------------ the attacker who knows how it is chosen

def ways(sizes, whole, telling):
    """For each tier every way in which it can have voted, given the whole, and that some tier was of one mind: by trying."""
    found = [set() for _ in sizes]
    for table in tables(sizes, whole):
        if any(line[k] == size for line, size in zip(table, sizes) for k in telling):
            for line, seen in zip(table, found):
                seen.add(line)
    return found


def apart(questions, small):
    """Whether tiers are shown apart."""
    return not any(min(q.sizes, default=small) < max(small, 2) or q.of_one_mind() or settled(q) for q in questions)


def nothing_follows(rng, rounds):
    """Knowing all of apart(), the wholes and the sizes of the tiers, nobody can tell from tiers not being shown how one of them voted. Every table of small meetings is tried: of one item
    with two or three answers, and of two items at once."""
    tried = hidden = 0
    for sizes in [(2, 2), (2, 3), (3, 3), (2, 5), (3, 4), (2, 2, 2), (2, 3, 3), (2, 2, 4)]:
        for answers in (2, 3):
            if len(sizes) * answers > 8 and sum(sizes) > 7:
                continue
            lines = [[line for line in itertools.product(range(size + 1), repeat=answers) if sum(line) == size] for size in sizes]
            seen = {}
            for table in itertools.product(*lines):
                question = Question(table)
                tried += 1
                if not apart([question], 2):
                    seen.setdefault(tuple(question.whole), []).append(table)
            for whole, group in seen.items():
                hidden += len(group)
                alone = [len({line for line in column}) == 1 for column in zip(*tables(sizes, whole))]
                for tier, column in enumerate(zip(*group)):
                    must(alone[tier] or len(set(column)) > 1, "tiers of %s, together %s: tier %d is found out to have voted %s" % (sizes, whole, tier, column[0]))
    for sizes in ((2, 2), (2, 3), (2, 2, 2)):
        lines = [list(zip(range(size + 1), range(size, -1, -1))) for size in sizes]
        every = [Question(table) for table in itertools.product(*lines)]
        seen = {}
        for pair in itertools.product(every, repeat=2):
            tried += 1
            if not apart(pair, 2):
                seen.setdefault((tuple(pair[0].whole), tuple(pair[1].whole)), []).append(pair)
        for wholes, group in seen.items():
            hidden += len(group)
            for item in (0, 1):
                if not all(wholes[item]):
                    continue
                for tier in range(len(sizes)):
                    must(len({tuple(pair[item].table[tier]) for pair in group}) > 1, "two items: tiers of %s, together %s" % (sizes, wholes))
    for _ in range(rounds):  # the thinking is as sharp as the trying
        sizes = [rng.randint(1, 4) for _ in range(rng.randint(2, 3))]
        table = [[0] * rng.randint(2, 3)]
        table = [[0] * len(table[0]) for _ in sizes]
        for line, size in zip(table, sizes):
            for _ in range(size):
                line[rng.randrange(len(line))] += 1
        question = Question(table, rng.choice([None, [0]]))
        found = ways(question.sizes, question.whole, question.telling)
        alone = sum(n > 0 for n in question.whole) < 2
        must(settled(question) == (not alone and any(len(seen) == 1 for seen in found)), "settled: %s" % table)
    return tried, hidden


# ------------------------------------------------------------------ a meeting

def check(result, seen):
    """Raises Wrong; else (all, hidden, determined by the whole, all unknowns) of the deciding tiers."""
    kind, shown, small = result["rule"]["kind"], seen["tiers"], seen["small"]
    must((shown, seen["talks"], seen["items"]) == expected_shown(result, small), "shown: %s instead of %s" % (seen, expected_shown(result, small)))
    if result.get("method", "ballots") != "ballots":  # everybody saw or heard it
        return 0, 0, 0, 0
    if len(result["channels"]) > 1 and result["channels"][1].get("invalid"):  # more records than talks: kept back, whatever they say
        result = {**result, "channels": result["channels"][:1]}
    roles = [t["role"] for t in result["channels"][0]["tiers"]]
    must(len(shown) == len(roles) and shown.count(False) == seen["hidden"], "the list of tiers")
    deciding = [t for t, role in enumerate(roles) if role == "decides"]
    with_ballots = [t for t in deciding if any(c["tiers"][t]["returned"] for c in result["channels"])]
    hidden = [t for t in deciding if not shown[t]]
    must(not hidden or hidden == deciding, "some of the deciding tiers are shown, and some are not")
    inevitable = unknowns = 0
    for c, channel in enumerate(result["channels"][:2 if seen["talks"] else 1]):
        accounts = channel["tiers"]
        tables_of = [("void", {t: (accounts[t]["returned"], [accounts[t]["void"], accounts[t]["valid"]]) for t in deciding}),
                     ("blank", {t: (accounts[t]["valid"], [accounts[t]["blank"], accounts[t]["valid"] - accounts[t]["blank"]]) for t in deciding})]
        for item in result["items"]:
            if item["outcome"] != "deferred":
                tables_of.append((item["item"], {t: (accounts[t]["valid"], marks_of(item["channels"][c]["tiers"][t]["votes"], accounts[t]["valid"], kind)) for t in deciding}))
        for name, table in tables_of:
            a, b = attack(table, shown, "%s, %s" % (channel["channel"], name))
            inevitable += a
            unknowns += b
        for t in range(len(roles)):
            alone = roles[t] == "decides" and len(with_ballots) < 2
            if shown[t] and not alone and accounts[t]["returned"]:
                must(accounts[t]["valid"] >= max(small, 2), "%s: tier %d is shown, with so few ballots" % (channel["channel"], t))
                for question in questions_of(result, [t], [c]):
                    must(not question.of_one_mind(), "%s: tier %d is shown, and of one mind" % (channel["channel"], t))
    return len(with_ballots), len(hidden), inevitable, unknowns


def check_words(text, result, seen):
    """The words of the room: the advising tiers that are shown, and no other."""
    paragraphs = text.splitlines()
    must(not any(p.startswith("Of these, ") for p in paragraphs), "the words name a deciding tier")
    for t, tier in enumerate(result["channels"][0]["tiers"]):
        ballots = any(c["tiers"][t]["valid"] for c in result["channels"])
        lines = [p for p in paragraphs if p.startswith(("For reference, %s: " % tier["name"], "For reference only, %s: " % tier["name"]))]
        invalid = "More ballots of %s were returned than issued: its advice is invalid and is not announced."
        silence = (invalid if tier.get("invalid") else "The advice of %s is for reference only and is not announced.") % tier["name"]
        silent = [p for p in paragraphs if p == silence]
        if tier["role"] != "advises" or not ballots:
            must(not lines and not silent, "words of a tier that does not advise, or has no ballots")
        else:
            votable = [item for item in result["items"] if seen["items"] and item["outcome"] != "deferred"]  # of the others nothing is read
            must(len(lines) == (len(votable) if seen["tiers"][t] else 0), "the advice of %s: %d paragraphs" % (tier["name"], len(lines)))
            must(len(silent) == (1 if seen["items"] and not seen["tiers"][t] else 0), "that the advice of %s is not announced: %d paragraphs" % (tier["name"], len(silent)))


def check_board(page, result, seen):
    """The board of the room: what it has apart is of tiers that may be shown, and all of these where there are several."""
    ids = [t["tier"] for t in result["channels"][0]["tiers"]]
    beside = {html.unescape(name) for name in re.findall('data-tier="([^"]*)"', page)} - {""}
    allowed = {name for name, good in zip(ids, seen["tiers"]) if good}
    must(beside == (allowed if len(ids) > 1 and seen["items"] else set()), "the board has %s apart, and may %s" % (sorted(beside), sorted(allowed)))
    must(len(result["channels"]) < 2 or not seen["items"] or ('data-channel="talk"' in page) == seen["talks"], "the talks on the board")
    must(seen["items"] or 'data-mark="' not in page, "votes of a vote that is not valid")


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
    arguments = asked_for(__doc__, "TALLY_SHOWN", (30, 150, 2000), ("tool", {}), NAMES)
    program, seed, failures = tally(), arguments.seed, []
    sources = {folder.name: folder for folder in (everything() if arguments.names else meetings("shown"))}
    jobs = list(sources.items()) + [("%s.%d" % (seed, i), None) for i in range(arguments.count)]
    if arguments.names:
        jobs = [job for job in jobs if job[0] in arguments.names] + [(name, None) for name in arguments.names if name not in sources]
    print("seed %s, %d meetings" % (seed, len(jobs)))
    attacker_is_sharp(random.Random("attacker:" + seed))
    print("small meetings tried whole: %d; of these not shown by tier, and nothing followed from it: %d" % nothing_follows(random.Random("settled:" + seed), amount(200, 2000, 20000)))

    def one(job):
        name, source = job
        if len(failures) >= MOST_FAILURES:
            return None
        with tempfile.TemporaryDirectory(prefix="tally-shown-", dir=memory_folder()) as work:
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

    passed = several = whole = inevitable = unknowns = 0
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
            inevitable += sums[2]
            unknowns += sums[3]
    print("meetings with several deciding tiers: %d; shown apart: %d, not: %d" % (several, several - whole, whole))
    print("numbers not shown: %d; numbers that the wholes themselves give away: %d" % (unknowns, inevitable))
    if not arguments.names and arguments.count >= 100 and not (whole and several - whole):
        failures.append("too tame")
        print("FAIL the meetings are too much alike to say anything")
    print("%d passed, %d failed" % (passed, len(failures)))
    return 1 if failures or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
