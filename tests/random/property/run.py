#!/usr/bin/env python3
"""Properties that every count has, on random meetings, through the program alone.

    run.py [--count N] [--seed S] [--keep DIR]      TALLY names the program

P1  The order of rows and of columns changes nothing: ballots, talks, totals,
    rulings and meeting keys in another order, columns of every file in another
    order. (The rows of tiers, posts and roster are an order of their own: P5.)
P2  A ballots or talks file split in two changes nothing.
P3  One more agree in place of another mark never turns adopted into anything else.
P4  In every tier and in the whole: R = V + X, blank within V, unreturned is
    max(I - R, 0) or its sum; on a decision or appraisal the parts of every
    item sum to V, in every tier; the whole is the sum of the deciding tiers.
P5  Tiers, posts and roster in another order of rows: the result lists its tiers,
    posts and items, and names them in its consequences, in that order, and is
    otherwise the same. No consequence or next round depends on it, and of the
    notices only `numbered-on`: that the seats rise by one from post to post.
P6  Nothing that follows from the vote is said without ground (support/grounds.py).

Of rules of other bodies:
P7  A tier that is put in twice, each with half its weight, changes no weighted rate and no score.
P8  Who is given the same grades in every tier, by other ballots, has the same score and rank, whatever is trimmed.
P9  A name written in never changes what a printed candidate needs, or has.
P10 One more agree never lowers a rate, a weight or a rank; the best grade in place of another never lowers a score
    or its rank.

Only `inputs` may differ in P1 and P2 (other bytes, other digests).  Meetings
come from tests/support/generate; N is by default the environment
variable TALLY_PROPERTY; else see main().
"""

import json
import os
import random
import shutil
import sys
import tempfile

from support.agreement import place
from support.rounds import opened
from support.generate import KEEP, File, asked_for, generate
from support.grounds import groundless
from support import others
from support.results import differences, run_count, tally

MOST_FAILURES = 10
BALLOT_HEADERS = {"ballot", "票号", "tier", "层次", "票种", "void", "作废"}
VOID_HEADERS = {"void", "作废"}
IN_ORDER = {"ballots", "选票", "talks", "谈话记录", "archive", "存档"}


# ------------------------------------------------------------------ helpers

def fail(what, lines):
    return ["%s: %s" % (what, line) for line in lines]


def recount(program, meeting, work, name):
    """(result without inputs, what went wrong, folder)"""
    folder = os.path.join(work, name)
    shutil.rmtree(folder, ignore_errors=True)
    meeting.write(folder)
    result, wrong = run_count(program, folder)
    if result:
        result.pop("inputs", None)
        result.get("rule", {}).pop("sha256", None)
        # Notices tell of lines and columns of the inputs; their codes and what they concern are the result's.
        # Of the notices on single cells the program keeps a thousand, and which these are depends on the order of rows.
        # Which headings and names are told depends on the order of columns and rows, and columns without a mark on the
        # number of ballots in a tier.
        apart = {"empty-row", "encoding-guessed", "headings-moved", "two-names", "no-votes-entered"} | ({"other-post", "repeated-name"} if len(result["notices"]) >= 1000 else set())
        notices = [{key: value for key, value in notice.items() if key != "text"} for notice in result["notices"] if notice["code"] not in apart]
        result["notices"] = sorted(notices, key=place)
    return result, wrong, folder


def ballot_files(meeting):
    return [meeting.file(name) for names in meeting.channels.values() for name in names]


def reorder_columns(file, rng):
    order = list(range(len(file.header)))
    rng.shuffle(order)
    file.header = [file.header[i] for i in order]
    file.rows = [[row[i] for i in order] for row in file.rows]


# ------------------------------------------------------------------ P1, P2

def shuffle(meeting, rng):
    ballots = ballot_files(meeting)
    for file in meeting.files:
        if file.name == "meeting.csv":
            value = 0 if file.header[0] in ("value", "内容") else 1
            held = [row for row in file.rows if row[1 - value] in IN_ORDER]
            rng.shuffle(file.rows)
            # Files are read, and copies numbered, in the order of their lines.
            file.rows = [held.pop(0) if row[1 - value] in IN_ORDER else row for row in file.rows]
        elif file in ballots or file.name in ("rulings.csv", "totals.csv"):
            rng.shuffle(file.rows)
        reorder_columns(file, rng)


def split(meeting, rng):
    """One file of ballots becomes two; meeting.csv names them all."""
    if not meeting.channels:
        return
    channel = rng.choice(sorted(meeting.channels))
    names = meeting.channels[channel]
    at = rng.randrange(len(names))
    old = meeting.file(names[at])
    cut = rng.randint(0, len(old.rows))
    new = File("split-" + old.name, old.header, old.rows[cut:], old.style)
    old.rows = old.rows[:cut]
    meeting.files.append(new)
    meeting.channels[channel] = names[:at + 1] + [new.name] + names[at + 1:]
    sheet = meeting.file("meeting.csv")
    value = 0 if sheet.header[0] in ("value", "内容") else 1
    keys = ("ballots", "选票") if channel == "meeting" else ("talks", "谈话记录")
    sheet.rows = [row for row in sheet.rows if row[1 - value] not in keys]
    for name in meeting.channels[channel]:
        row = [keys[0], keys[0]]
        row[value] = name
        sheet.rows.append(row)


# ------------------------------------------------------------------ P3

def agree_once_more(meeting, rng):
    """Changes one mark to agree; the label of the item's column, or None."""
    if meeting.by_hand or meeting.rule.kind != "decision" or meeting.rule.contested or not meeting.ways["agree"]:
        return None
    agree = rng.choice([mark for mark in meeting.ways["agree"]])
    agreeing = {mark.lower() for mark in meeting.ways["agree"]}
    places = []
    for file in ballot_files(meeting):
        void = next((i for i, h in enumerate(file.header) if h in VOID_HEADERS), None)
        for row in file.rows:
            if void is not None and row[void]:
                continue
            for i, header in enumerate(file.header):
                if header not in BALLOT_HEADERS and header != meeting.rule.ballot_weight and row[i].lower() not in agreeing:
                    places.append((row, i, header))
    if not places:
        return None
    row, i, header = rng.choice(places)
    row[i] = agree
    return header


def adopted_before_and_after(before, after, rule):
    lines = []
    # Where a rule asks for few of a mark, one more of it, or one fewer of another, may be one too many.
    if any(not clause.lower or clause.marks for band in rule.bands for clause in band.clauses):
        return lines
    for a, b in zip(before["items"], after["items"]):
        if a["outcome"] == "adopted" and b["outcome"] != "adopted":
            lines.append("%s was adopted and is %s" % (a["item"], b["outcome"]))
        if b["channels"][0]["votes"]["agree"] < a["channels"][0]["votes"]["agree"]:
            lines.append("%s has fewer votes" % a["item"])
    return lines


# ------------------------------------------------------------------ P4

def conservation(result):
    lines = []
    for channel in result["channels"]:
        accounts = channel["tiers"]
        whole = channel["whole"]
        for account in accounts + [dict(whole, tier="whole")]:
            place = "%s %s" % (channel["channel"], account["tier"])
            if account["returned"] is None:
                if (account["valid"], account["void"], account["blank"]) != (account["present"], 0, 0):
                    lines.append("%s: V is not P in a vote by hand" % place)
                continue
            if account["returned"] != account["valid"] + account["void"]:
                lines.append("%s: R = V + X fails" % place)
            if account["blank"] > account["valid"]:
                lines.append("%s: more blank than valid" % place)
            if account["tier"] != "whole" and account["unreturned"] != max(account["issued"] - account["returned"], 0):
                lines.append("%s: unreturned" % place)
        for key in whole:
            if key == "weight":
                mine = [a["weight"] for a in accounts if a["role"] == "decides"]
                if any(whole["weight"][k] is not None and whole["weight"][k] != sum(w[k] for w in mine) for k in whole["weight"]):
                    lines.append("%s: the whole weight is not the sum of the deciding tiers" % channel["channel"])
            elif whole[key] is not None and whole[key] != sum(a[key] for a in accounts if a["role"] == "decides"):
                lines.append("%s: whole %s is not the sum of the deciding tiers" % (channel["channel"], key))
        roles = {a["tier"]: a["role"] for a in accounts}
        valid = {a["tier"]: a["valid"] for a in accounts}
        for item in result["items"]:
            mine = next(c for c in item["channels"] if c["channel"] == channel["channel"])
            for bucket, votes in mine["votes"].items():
                parts = [t["votes"][bucket] for t in mine["tiers"] if roles[t["tier"]] == "decides"]
                if (votes or 0) != sum(part or 0 for part in parts) or (votes is None) != (None in parts):
                    lines.append("%s %s: %s is not the sum of its tiers" % (item["item"], item["post"], bucket))
            for tier in mine["tiers"]:
                total = sum(votes or 0 for votes in tier["votes"].values())
                if total != valid[tier["tier"]] and result["rule"]["kind"] != "recommendation" and item.get("origin") != "write-in":
                    lines.append("%s %s: the parts sum to %d, V is %d"
                                 % (item["item"], tier["tier"], total, valid[tier["tier"]]))
                if total > valid[tier["tier"]]:
                    lines.append("%s %s: more votes than ballots" % (item["item"], tier["tier"]))
    return lines


# ------------------------------------------------------------------ P5

def shuffle_lists(meeting, rng):
    """Tiers, posts and roster: the order that the result follows."""
    for file in meeting.files:
        if file.name in ("tiers.csv", "posts.csv", "roster.csv"):
            rng.shuffle(file.rows)


def take_out_rising_seats(result):
    """The result without its notice that seats rise by one as a column does that was filled down; lines, where that is untrue."""
    seats = [post["seats"] for post in result["posts"]]
    rising = len(seats) >= 3 and all(after == before + 1 for before, after in zip(seats, seats[1:]))
    said = [notice for notice in result["notices"] if notice["code"] == "numbered-on"]
    notices = [notice for notice in result["notices"] if notice not in said]
    lines = ["seats %s, said to rise by one: %d times" % (seats, len(said))] * (len(said) != rising)
    return dict(result, notices=notices), lines


def without_order(value, key=None):
    """Lists of tiers, posts, items and notices as if sorted; the decision's paragraphs as the characters they hold, since the
    order of items goes through their numbers and lists of names."""
    if key == "decision":
        return sorted("".join(value))
    if isinstance(value, dict):
        return {k: without_order(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return sorted((without_order(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    return value


# ------------------------------------------------------------------ the run

def check(program, seed, work):
    """The failures of one meeting, as lines."""
    rng = random.Random("property:%s" % seed)
    before, wrong, plain = recount(program, generate(seed, others=True), work, "plain")
    if wrong:
        return fail("plain", [wrong])
    lines = fail("P4", conservation(before)) + fail("P6", groundless(before, generate(seed, others=True).rule))

    for name, change in (("P1 shuffled", shuffle), ("P2 split", split)):
        meeting = generate(seed, others=True)
        change(meeting, rng)
        after, wrong, _ = recount(program, meeting, work, name.split()[1])
        lines += fail(name, [wrong] if wrong else differences(before, after))

    meeting = generate(seed, others=True)
    shuffle_lists(meeting, rng)
    after, wrong, reordered = recount(program, meeting, work, "reordered")
    if wrong:
        lines += fail("P5", [wrong])
    else:
        (first, untrue), (second, untrue_after) = take_out_rising_seats(before), take_out_rising_seats(after)
        lines += fail("P5", untrue + untrue_after + differences(without_order(first), without_order(second)))
    if not wrong and rng.random() < 0.3:
        rounds = [opened(program, folder, folder + "-next", before["meeting"]["id"]) for folder in (plain, reordered)]
        lines += fail("P5, next round", differences(*rounds))

    meeting = generate(seed, others=True)
    if agree_once_more(meeting, rng):
        after, wrong, _ = recount(program, meeting, work, "agree")
        lines += fail("P3", [wrong] if wrong else adopted_before_and_after(before, after, meeting.rule))
    return lines + others.check(lambda changed, name: recount(program, changed, work, name), lambda: generate(seed, others=True), before, rng)


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_PROPERTY", (15, 150, 2000), KEEP)
    program, seed = tally(), arguments.seed
    print("seed %s, %d meetings" % (seed, arguments.count))

    passed = failed = 0
    keep = arguments.keep
    for i in range(arguments.count):
        name = "%s.%d" % (seed, i)
        with tempfile.TemporaryDirectory(prefix="tally-property-") as work:
            lines = check(program, name, work)
            if lines:
                keep = keep or tempfile.mkdtemp(prefix="tally-property-kept-")
                kept = os.path.join(keep, "meeting-%s" % name)
                shutil.copytree(work, kept, dirs_exist_ok=True)
        if not lines:
            passed += 1
            continue
        failed += 1
        print("FAIL seed %s, kept in %s" % (name, kept))
        for line in lines[:12]:
            print("     %s" % line)
        if failed == MOST_FAILURES:
            print("stopped after %d failures" % failed)
            break
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
