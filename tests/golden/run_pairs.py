#!/usr/bin/env python3
"""Puts two faults into one meeting: what is said of it must be what is said of each alone.

    TALLY=build/dev/bin/tally tests/golden/run_pairs.py [--pairs N] [-v]

The faults are cases of tests/golden/diagnostics of the same base that change different files of it. Neither
may hide the other, nor make an error that neither has; untold() says where it may.
"""

import argparse
import concurrent.futures
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from run_diagnostics import CASES, Case, Failed, Run
from support.amount import sample

SMALL = 1 << 16

# What refers to a list is not told where the list has a row, a column or all of it that could not be read.
REFERENCES = {"unknown-column", "missing-column", "duplicate-column", "unknown-mark", "unlisted-name", "ambiguous-name",
              "unknown-tier", "duplicate-ballot", "bad-officials", "bad-ruling", "rule-mismatch", "no-header", "control-character", "lost-character", "two-sources",
              "bad-totals"}
UNREADABLE = {"missing-file", "not-a-file", "empty-file", "no-header", "bad-encoding", "wrong-separator", "missing-column",
              "ragged-row", "unterminated-quote", "quote-in-field", "text-after-quote", "too-large", "lone-cr", "bad-id",
              "duplicate-person", "duplicate-post", "duplicate-tier", "unknown-rule", "missing-key", "encoding-doubtful",
              "rows-in-one-cell", "cut-row", "lost-character", "several-values", "control-character"}
LISTS = ("meeting.csv", "own.csv", "tiers.csv", "posts.csv", "roster.csv", "rulings.csv")
PAPER = {"returned-differs", "void-differs"}  # the papers of the one and the rows of the other are not of one meeting

KEYINGS = {"unsettled-difference", "stale-mend"}  # two keyings are compared where the first was read without an error
COUNTED = "stale-acknowledgement"  # what notices there are is known once all is counted

# What is judged by the earlier result is not told where that result, or a row of meeting.csv that names it, is at fault.
ROUND = {"bad-after", "too-few-candidates"}
ROUND_UNREAD = re.compile(r"[^:]*\.result\.json|meeting\.csv:(1|1\d):\d+: error \[(bad-after|missing-key)\]")

# The one makes of the other's fault none, or another: a tier of its own for the ballot, a column or a row away with the name; a tier
# whose numbers are refused; one source of votes away; ballots.csv and no valid method, so that the ballots given out are asked for.
APART = {("rule-mismatch-unknown-tier", "unknown-tier"), ("missing-column-talks-post", "unlisted-name-no-ruling"),
         ("ambiguous-name-header", "cut-row-roster"), ("ambiguous-name-header-one", "cut-row-roster"),
         # the heading of whom the roster lacks stands in another cell, or was typed over; the column that lost its own is then that one
         ("missing-column-ballots-tier", "unknown-column-roster-row"), ("title-row-ballots", "unknown-column-roster-row"),
         ("duplicate-column-typed-over", "unknown-column-roster-row"), ("unknown-column-roster-row", "unknown-column-typed-over"),
         ("bad-accounts-totals-present", "bad-totals-each"), ("bad-accounts-totals-present", "bad-totals-sum"),
         ("cut-row-roster", "duplicate-column-typed-over"), ("cut-row-roster", "unknown-column-typed-over"),
         # the ruled name stands in another column, or in none that is read
         ("bad-id-moved-name", "unlisted-name-ruled-elsewhere"), ("missing-column-talks-post", "unlisted-name-ruled-elsewhere"),
         ("no-header-deleted-names", "unlisted-name-ruled-elsewhere"),
         ("unknown-column-beside-void", "unknown-column-roster-row"), ("unknown-column-headings-moved-void", "unknown-column-roster-row"),
         ("unknown-column-over-void-state", "unknown-column-roster-row"), ("unknown-column-over-void-valid", "unknown-column-roster-row"),
         # a lost heading of ballots.csv is known by the persons who have a column, which the roster says
         ("bad-id-heading", "unknown-column-service-lost"), ("duplicate-person", "unknown-column-service-lost"),
         ("duplicate-person-of-another", "unknown-column-service-lost"), ("quote-in-field-roster", "unknown-column-service-lost"),
         # whose column it is, is not known where the names of the roster stand in another
         *((column, "wrong-column-name") for column in ("duplicate-column-typed-over", "unknown-column-beside-void", "unknown-column-over-void", "unknown-column-over-void-state",
                                                        "unknown-column-over-void-valid", "unknown-column-typed-over")),
         # that nobody of a tier voted is not known where the tier of a ballot is not
         *((ballots, total) for ballots in ("bad-id-moved-name", "no-header-deleted-names")
           for total in ("total-row-tier-of-its-own", "total-row-tier-of-its-own-first")),
         ("total-row-tier-of-its-own", "unknown-tier-near"), ("total-row-tier-of-its-own-first", "unknown-tier-near"),
         # nobody is an official where the row that names them is not known
         ("bad-officials-acknowledged", "unknown-key-head-scrutineer"), ("bad-officials-acknowledged-empty", "unknown-key-head-scrutineer"),
         ("bad-officials-acknowledged-two", "unknown-key-head-scrutineer"),
         ("missing-file-ballots", "two-sources"),
         ("missing-key-method", "two-sources-method"), ("missing-key-method-ballots", "two-sources-method"),
         ("rule-mismatch-method-word", "two-sources-method")}


class Fault:
    """A case's files that differ from its base's (None: not there), and the errors that they make."""

    def __init__(self, case, files):
        self.name, self.base, self.files = case.name, case.base, files
        errors = [p for p in case.expected.places if p.severity == "error"]
        self.errors, self.may = {str(p) for p in errors if not p.optional}, {str(p) for p in errors}


def files_of(folder):
    """The bytes of each file; None where something else than a small file lies there."""
    out = {}
    for path in folder.iterdir():
        plain = path.is_file() and not path.is_symlink() and path.stat().st_size <= SMALL
        out[path.name] = path.read_bytes() if plain else None
    return out


def fault(folder):
    case = Case(folder)
    if not case.base or case.touched or case.args != ["check", "meeting", "--json"] or not case.expected.exit:
        return None
    with tempfile.TemporaryDirectory(prefix="tally-pairs-") as temp:
        if not case.lay_out(Path(temp), ""):
            return None
        here, base = files_of(Path(temp, "meeting")), files_of(CASES / "_base" / case.base)
    if None in here.values() or len(case.expected.places) > 4:
        return None
    files = {n: here.get(n) for n in {**here, **base} if here.get(n) != base.get(n)}
    return Fault(case, files) if len(files) == 1 else None


def code(error):
    return error.split("[")[1][:-1]


def of_keyings(error):
    return code(error) in KEYINGS or error.startswith("ballots-second.csv")


def row(error):
    """Its file and line."""
    return error.split(":")[:2]


def untold(error, beside):
    """Whether an error need not be told beside the other fault."""
    unread = None in beside.files.values() or any(code(e) in UNREADABLE and e.startswith(LISTS) for e in beside.errors)
    ruled = code(error) == "unlisted-name" and "rulings.csv" in beside.files  # the name is ruled on there, however badly
    first_round = code(error) in ROUND and any(ROUND_UNREAD.match(e) for e in beside.errors)
    if code(error) == "bad-id" and error.startswith("ballots.csv") and unread:  # whether a row's cells have moved is judged by marks and tiers
        return True
    if code(error) == "bad-officials" and not error.startswith("meeting.csv") and any(  # nobody is an official where the officials are at fault
            code(e) == "bad-officials" and e.startswith("meeting.csv") for e in beside.errors):
        return True
    if code(error) == "bad-officials" and "roster.csv" in beside.files and any(code(e) == "unknown-column" for e in beside.errors):  # the row is lost
        return True
    if of_keyings(error) and (unread or any(e.startswith(("ballots.csv", "talks.csv", "二录.csv")) for e in beside.errors)):
        return True
    return code(error) in PAPER or code(error) == COUNTED or ruled or first_round or (code(error) in REFERENCES and unread)


def judge(tally, a, b):
    with tempfile.TemporaryDirectory(prefix="tally-pairs-") as temp:
        root = Path(temp)
        shutil.copytree(CASES / "_base" / a.base, root / "meeting")
        for name, data in [*a.files.items(), *b.files.items()]:
            path = root / "meeting" / name
            if data is None:
                path.unlink()
            else:
                path.write_bytes(data)
        run = Run(tally, ["check", "meeting", "--json"], root, root)
        got = {str(d) for d in run.diagnostics("stdout") if d.severity == "error"}
    # who rules or acknowledges is named elsewhere too, and is no official where the officials are at fault
    officials = any(code(e) == "bad-officials" for e in a.errors | b.errors)
    keyed = all(any(of_keyings(e) for e in fault.errors) for fault in (a, b))  # the mend of one meets the keying of the other
    missing = {e for one, other in ((a, b), (b, a)) for e in one.errors - got
               if not untold(e, other) and not (keyed and code(e) in KEYINGS)}
    # cells that moved are told as what they are; where they cannot be known to have, as what they would be in their columns
    moved = [row(e) for e in (a.errors | b.errors) - got if code(e) == "bad-id" and e.startswith("ballots.csv")]
    more = {e for e in got - a.may - b.may
            if code(e) not in PAPER and not (officials and code(e) == "bad-officials") and not (keyed and code(e) in KEYINGS)
            and row(e) not in moved}
    return sorted(f"- {e}" for e in missing) + sorted(f"+ {e}" for e in more)


def main():
    parser = argparse.ArgumentParser(description="Holds pairs of faults against each fault alone.")
    parser.add_argument("--pairs", type=int, default=None, help="how many (default: what this run tries)")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    tally = os.environ.get("TALLY")
    if not tally or not os.access(tally, os.X_OK):
        print("TALLY must name the program", file=sys.stderr)
        return 64
    tally = str(Path(tally).resolve())

    found = (fault(p) for p in sorted(CASES.iterdir()) if p.is_dir() and not p.name.startswith("_"))
    faults = [f for f in found if f]
    pairs = [(a, b) for i, a in enumerate(faults) for b in faults[i + 1:] if a.base == b.base and not a.files.keys() & b.files.keys()
             and (a.name, b.name) not in APART]
    most = (options.pairs,) * 2 if options.pairs else (30, 200)
    chosen = sample("pairs of faults", pairs, *most, kind=lambda pair: pair[0].base)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (a, b), future in [(p, pool.submit(judge, tally, *p)) for p in chosen]:
            try:
                differences = future.result()
            except Failed as e:
                differences = [str(e)]
            if differences:
                failed += 1
                print(f"FAIL {a.name} + {b.name}")
                print("".join(f"    {d}\n" for d in differences), end="")
            elif options.verbose:
                print(f"ok   {a.name} + {b.name}")
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
