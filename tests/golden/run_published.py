#!/usr/bin/env python3
"""Counts published votes, rebuilt from their totals, and compares the printed numbers.

    run_published.py [VOTE...]      TALLY names the program

A vote is a folder of tests/golden/published; its README.md tells the form.
One folder may hold several meetings (sizes, rules), each a case of its own,
named FOLDER/NAME; FOLDER alone means all of them.
"""

import json
import os
import shutil
import sys
import tempfile

from support.results import label, run_count, short, tally

HERE = os.path.dirname(os.path.abspath(__file__))
PUBLISHED = os.path.join(HERE, "published")


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def write_rows(path, rows):
    """No cell of ours holds a comma or a quote."""
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        for row in rows:
            assert not any(c in cell for cell in row for c in ',"\n')
            f.write(",".join(row) + "\n")


def deal(groups):
    """The ballots of all groups, one from each in turn: order must not matter."""
    left = [[count, cells] for count, cells in groups]
    while left:
        for group in left:
            yield group[1]
            group[0] -= 1
        left = [group for group in left if group[0] > 0]


def build(source, vote, folder):
    """The meeting folder of one vote."""
    for name in ("meeting.csv", "roster.csv", "posts.csv"):
        if os.path.exists(os.path.join(source, name)):
            shutil.copyfile(os.path.join(source, name), os.path.join(folder, name))
    shutil.copyfile(os.path.join(source, vote.get("rule", "rule.csv")), os.path.join(folder, "rule.csv"))
    write_rows(os.path.join(folder, "tiers.csv"),
               [["tier", "name", "due", "present", "issued", "returned"]]
               + [[str(cell) for cell in tier] for tier in vote["tiers"]])
    with open(os.path.join(folder, "roster.csv"), encoding="utf-8") as f:
        ids = [line.split(",")[0] for line in f.read().splitlines()[1:]]
    groups = [group for group in vote["ballots"] if group[0] > 0]
    write_rows(os.path.join(folder, "ballots.csv"),
               [["ballot", "void"] + ids]
               + [[str(i), cells.get("void", "")] + [cells.get(k, "") for k in ids]
                  for i, cells in enumerate(deal(groups), 1)])


def find(result, path):
    """A member by its path; an element of an array goes by its id."""
    here = result
    for step in path.split("."):
        if isinstance(here, list):
            here = next(x for x in here if label(x).split("@")[0] == step)
        else:
            here = here[step]
    return here


def percent(votes, of):
    hundredths = (2 * votes * 10000 + of) // (2 * of)
    return "%d.%02d" % divmod(hundredths, 100)


def hundredths(text):
    whole, part = text.split(".")
    assert len(part) == 2
    return int(whole) * 100 + int(part)


def value(result, check):
    if "at" in check:
        return find(result, check["at"])
    if "share" in check:
        return percent(*(find(result, path) for path in check["share"]))
    if "sum" in check:
        return "%d.%02d" % divmod(sum(hundredths(find(result, path)) for path in check["sum"]), 100)
    if "count" in check:
        return len(find(result, check["count"]))
    return check["notice"] in [notice["code"] for notice in result["notices"]]


def run(program, source, vote, checks):
    """What is wrong with one vote, as lines."""
    with tempfile.TemporaryDirectory(prefix="published-") as folder:
        build(source, vote, folder)
        result, wrong = run_count(program, folder)
    if wrong:
        return [wrong]
    lines = []
    for check in checks:
        try:
            got = value(result, check)
        except (KeyError, StopIteration, TypeError) as error:
            got = "nothing there (%r)" % error
        if type(got) is not type(check["is"]) or got != check["is"]:
            what = next(check[k] for k in ("at", "share", "sum", "count", "notice") if k in check)
            lines.append("%s: %s: expected %s, got %s" % (check["printed"], short(what), short(check["is"]), short(got)))
    return lines


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    program = tally()
    wanted = sys.argv[1:]
    passed = failed = 0
    used = set()
    for folder in sorted(os.listdir(PUBLISHED)):
        source = os.path.join(PUBLISHED, folder)
        if not os.path.isdir(source):
            continue
        votes = load(os.path.join(source, "totals.json"))["votes"]
        expected = load(os.path.join(source, "expected.json"))["votes"]
        assert set(votes) == set(expected), folder
        for name, vote in votes.items():
            names = {folder, "%s/%s" % (folder, name)}
            if wanted and not names & set(wanted):
                continue
            used |= names
            lines = run(program, source, vote, expected[name])
            if lines:
                failed += 1
                print("FAIL %s/%s" % (folder, name))
                for line in lines:
                    print("     %s" % line)
            else:
                passed += 1
    for name in wanted:
        if name not in used:
            sys.exit("no such vote: %s" % name)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
