"""The next round of a random meeting: the program makes its folder, which is held against the slow count and filled in."""

import contextlib
import os
import re
import sqlite3
import subprocess
import urllib.parse

from support.generate.rounds import fill_round
from support.slowcount import rounds as law
from support.slowcount.meeting import MEETING_KEYS
from support.slowcount.result import vote_of
from support.slowcount.tables import (
    MEETING_COLUMNS, POST_COLUMNS, ROSTER_COLUMNS, TIER_COLUMNS, Table, normal)

NO_ROUND = 65


def run(program, *arguments):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace")


def rows(folder, name, columns):
    return Table(folder, name, columns).rows if os.path.exists(os.path.join(folder, name)) else []


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as f:
        return f.read()


def facts_of(folder):
    """key -> its values that are filled in, whatever the language of the keys."""
    facts = {}
    for row in rows(folder, "meeting.csv", MEETING_COLUMNS):
        if row["value"]:
            facts.setdefault(MEETING_KEYS.get(row["key"], row["key"]), []).append(row["value"])
    return facts


def opened(program, folder, new, meeting):
    """What the program's folder for the next round holds, its rows as sets: {file: rows}, or how it was refused."""
    code, _, said = run(program, "count", folder, "--quiet")
    if not code:
        code, _, said = run(program, "new", new, "--after", os.path.join(folder, meeting + ".tally"))
    if code:
        return {"exit status": code, "round": "no-round" in said}
    tables = {"posts.csv": POST_COLUMNS, "roster.csv": ROSTER_COLUMNS, "tiers.csv": TIER_COLUMNS}
    return {name: sorted(sorted(row.items()) for row in rows(new, name, columns)) for name, columns in tables.items()}


def next_round(program, folder, new, earlier, rng):
    """Makes and fills `new` after the meeting in `folder`, whose result is `earlier`.
    (whether there is a round, what is wrong as lines)"""
    vote = vote_of(folder)
    expected = law.following(vote)
    ledger = os.path.join(folder, vote.meeting.one("meeting") + ".tally")
    code, _, said = run(program, "count", folder, "--quiet")
    if code:
        return False, ["count into a ledger: exit status %d: %s" % (code, said)]
    lines = irregular_differs(vote, ledger)
    if lines:
        return False, lines
    code, _, said = run(program, "new", new, "--after", ledger)
    if expected is None:
        refused = code == NO_ROUND and "no-round" in said
        return False, [] if refused else ["nothing is open, yet `new --after` ends with %d: %s" % (code, said)]
    if code:
        return False, ["new --after: exit status %d: %s" % (code, said)]
    lines = folder_differs(vote, folder, new, expected) + earlier_result_differs(program, ledger, new)
    fill_round(rng, new, vote.rule, earlier)
    return True, lines


def irregular_differs(vote, ledger):
    """The ballots that are not plain: kind, place and detail, as the ledger keeps them."""
    expected = {(channel.name, *odd) for channel in vote.channels for odd in getattr(channel, "irregular", ())}
    with contextlib.closing(sqlite3.connect("file:%s?immutable=1" % urllib.parse.quote(ledger), uri=True)) as connection:
        kept = list(connection.execute("SELECT channel, kind, tier, file, line, ballot, detail FROM odd_ballot"))
    lines = ["irregular ballots: missing %s" % (odd,) for odd in sorted(expected - set(kept))]
    return lines + ["irregular ballots: unexpected %s" % (odd,) for odd in sorted(set(kept) - expected)]


def folder_differs(vote, folder, new, expected):
    """Posts and seats that are open, whom the outcome sends on, and what is copied."""
    before, after = facts_of(folder), facts_of(new)
    roster = rows(new, "roster.csv", ROSTER_COLUMNS)
    people = {person["id"]: person for person in vote.meeting.roster}
    who = lambda row: (normal(row["name"]), row.get("person") or row["id"], *(row.get(c, "") for c in ("unit", "title", "action")))
    rule = before["rule"][0]
    tiers = rows(new, "tiers.csv", TIER_COLUMNS)
    wanted = [
        ("posts", expected["posts"], [(r["post"], r["title"], int(r["seats"])) for r in rows(new, "posts.csv", POST_COLUMNS)]),
        ("roster", expected["items"], [row["id"] for row in roster]),
        ("people", [who(people[id_]) for id_ in expected["items"]], [who(row) for row in roster]),
        ("tiers", [(t["id"], t["name"]) for t in vote.meeting.tiers], [(t["tier"], t["name"]) for t in tiers]),
        ("figures of tiers", [], [cell for t in tiers for column, cell in t.items() if column not in ("tier", "name") and cell]),
        ("meeting", [law.name(vote)], after.get("meeting")),
    ]
    wanted += [(key, before.get(key), after.get(key)) for key in ("rule", "body", "recommended")]
    if rule.endswith(".csv"):
        wanted.append(("rule file", read(folder, rule), read(new, rule)))
    wanted += [(key, None, after.get(key)) for key in ("host", "teller", "scrutineer", "deferred")]
    return ["%s of the new folder: expected %s, got %s" % (what, a, b) for what, a, b in wanted if a != b]


def earlier_result_differs(program, ledger, new):
    """The earlier result is what `export` prints, byte for byte, and its event is one of the ledger's."""
    facts = facts_of(new)
    file, event = facts["after"][0], facts["after-event"][0]
    lines = []
    if read(new, file) != run(program, "export", ledger, "--format", "json")[1]:
        lines.append("%s is not what export prints" % file)
    if not re.fullmatch("[0-9a-f]{64}", event) or event.encode() not in run(program, "log", ledger, "--json")[1]:
        lines.append("no such event in the ledger: %s" % event)
    return lines
