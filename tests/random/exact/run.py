#!/usr/bin/env python3
"""Weighted sums are exact: over tiers whose denominators share no factor, ever more of them, and at the ends of 64 bits.

    run.py      TALLY names the program

The sums are made here, a fraction each, by halves; the program's digits must be the same, or it must refuse and name the bound.
"""

import csv
import os
import sys
import tempfile
from math import gcd

from support.results import run_count, tally

FACTS = [("meeting", "m"), ("title", "会议"), ("body", "组织部"), ("place", "厅"), ("date", "2026-05-08"), ("rule", "rule.csv"), ("host", "主持某"),
         ("teller", "计票某"), ("scrutineer", "监票某")]


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows(rows)


def primes(count):
    found, n = [], 2
    while len(found) < count:
        if all(n % p for p in found if p * p <= n):
            found.append(n)
        n += 1
    return found


def added(fractions):
    """The sum in lowest terms; by halves, since one after another takes long with many digits."""
    def halves(some):
        if len(some) == 1:
            return some[0]
        (a, b), (c, d) = halves(some[:len(some) // 2]), halves(some[len(some) // 2:])
        return a * d + c * b, b * d
    num, den = halves(fractions)
    common = gcd(num, den)
    return num // common, den // common


def meeting(folder, dues, weights, base="due"):
    """One agree in each tier; `weights` as (num, den)."""
    os.makedirs(folder)
    ids = ["t%d" % i for i in range(len(dues))]
    rule = [("rule", "own/exact"), ("kind", "decision"), ("pass", "at least 1/2 of " + base), ("blank", "abstain")]
    rule += [("weight", "%s %d/%d" % (id_, *weight)) for id_, weight in zip(ids, weights)] + [("archive", "甲"), ("archive", "乙")]
    write(folder, "rule.csv", [("key", "value", "cite")] + [(k, v, "") for k, v in rule])
    write(folder, "meeting.csv", [("key", "value")] + FACTS)
    write(folder, "tiers.csv", [("tier", "name", "due", "present", "issued", "returned")]
          + [(id_, "tier " + id_, due, 1, 1, 1) for id_, due in zip(ids, dues)])
    write(folder, "roster.csv", [("id", "name"), ("k", "苏木")])
    write(folder, "ballots.csv", [("ballot", "tier", "k")] + [("1", id_, "√") for id_ in ids])


def check(program, name, folder, dues, weights):
    meeting(folder, dues, weights)
    num, den = added([(w[0], w[1] * due) for due, w in zip(dues, weights)])
    result, wrong = run_count(program, folder)
    if wrong:
        # A bound may be there, if it is said what it is.
        return [] if "error" in wrong and any(c.isdigit() for c in wrong) and len(dues) > 1000 else [wrong]
    said = result["items"][0]["channels"][0]["rate"]["weighted"]
    if (int(said["num"]), int(said["den"])) != (num, den):
        return ["%s: expected a sum with %d digits below, got one with %d" % (name, len(str(den)), len(str(said["den"])))]
    large = [key for key in ("num", "den") if isinstance(said[key], str) != (int(said[key]) > 2 ** 53 - 1)]
    return ["%s: %s is a number, or digits, where it should be the other" % (name, key) for key in large]


def main():
    sys.set_int_max_str_digits(0)
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    program = tally()
    most = 1_000_000_000
    cases = [("two tiers", [3, 7], [(1, 3), (2, 3)]),
             ("four tiers of 10^9", [most, most - 1, most - 3, most - 7], [(1, 4)] * 4),
             ("weights of large denominators", [most, most - 1], [(1, most), (most - 1, most)])]
    cases += [("%d tiers" % n, primes(n), [(1, n)] * n) for n in (30, 1000, 10000)]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="tally-exact-") as work:
        for i, (name, dues, weights) in enumerate(cases):
            lines = check(program, name, os.path.join(work, str(i)), dues, weights)
            passed, failed = passed + (not lines), failed + bool(lines)
            for line in lines:
                print("FAIL %s: %s" % (name, line[:300]))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
