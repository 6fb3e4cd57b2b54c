"""The summary (汇总表) of a protected export against its JSON: it has the figures of the JSON in their places, and no other."""

import collections
import csv
import io
import re

ACCOUNTS = ["due", "present", "issued", "returned", "unreturned", "valid", "void", "blank"]


def rows_of(data):
    return list(csv.reader(io.StringIO(data.lstrip("\ufeff"), newline=""), strict=True))


def tables(rows):
    """The tables below headings: [(heading row, rows)]; a table ends where a row is narrower."""
    out = []
    for i, row in enumerate(rows):
        if len(row) > 2 and (i == 0 or len(rows[i - 1]) <= 2):
            body = []
            for next_row in rows[i + 1:]:
                if len(next_row) != len(row):
                    break
                body.append(next_row)
            out.append((row, body))
    return out


def numbers(cells):
    return collections.Counter(c for c in cells if re.fullmatch(r"\d+(\.\d+)?%?", c))


def account_row(one, method):
    names = ACCOUNTS if method == "ballots" else ["due", "present", "valid"]
    return [str(one[a]) if a in one else "—" for a in names]


def votes_of(votes, width):
    """The cells of the votes, in so many columns: that for 缓议 may be left out where nobody votes so."""
    marks = [m for m in votes if len(votes) == width or m != "hold"]
    return ["—" if votes[m] is None else str(votes[m]) for m in marks]


def has(row, part):
    return any(row[i:i + len(part)] == part for i in range(len(row) - len(part) + 1))


def percent_of(rate):
    return [rate["percent"] + "%"] if rate and rate.get("percent") else []


def wrong_accounts(found, shown):
    out = []
    for (_, body), channel in zip(found, shown["channels"]):
        expected = [account_row(t, shown["method"]) for t in channel["tiers"]]
        whole = account_row(channel["whole"], shown["method"])
        got = [row[1:] for row in body]
        if got != expected + [whole] and not (len(expected) == 1 and got == expected == [whole]):
            out.append(f"accounts: {got} for {expected} and {whole}")
    return out


def wrong_item(rows, item, columns, ranked, number):
    """The rows of an item against its channels; of what is withheld or deferred no figure is there."""
    out = []
    for row, channel in zip(rows, item["channels"] or [None] * len(rows)):
        expected = collections.Counter() if ranked else collections.Counter([str(number)])
        if channel:
            votes = votes_of(channel["votes"], columns)
            weights = [str(w) for w in channel.get("weights", {}).values()]
            rank = [str(channel["rank"])] if ranked and "rank" in channel else []
            expected += numbers([*votes, *weights, *percent_of(channel.get("rate")), *rank, *([channel["score"]] if channel.get("score") else [])])
            if not has(row, votes):
                out.append(f"{item['name']}: {row} for {votes}")
        if "weights" in (channel or {}) and any(m == "hold" for m in channel["weights"]):
            expected -= collections.Counter([str(channel["weights"]["hold"])])  # 0, and without a column
            if numbers(row[:-2]) - expected and numbers(row[:-2]) - expected != collections.Counter(["0"]):
                out.append(f"{item['name']}: {row} for {dict(expected)}")
        elif numbers(row[:-2]) != expected:
            out.append(f"{item['name']}: {row} for {dict(expected)}")
    return out


def mark_columns(head, shown):
    """How many columns of votes a table has."""
    marks = next((list(c["votes"]) for i in shown["items"] for c in i["channels"]), [])
    return len(marks) - (1 if "hold" in marks and "缓议" not in head and "on hold" not in head and "hold" not in head else 0)


def wrong_figures(rows, shown, ranked):
    """What differs from the JSON of the same announcement; ranked: whether the first column of the items is their rank."""
    found = tables(rows)
    accounts, found = found[:len(shown["channels"])], found[len(shown["channels"]):]
    out = wrong_accounts(accounts, shown)
    entries = [(i, c, t) for i in shown["items"] for c in i["channels"] for t in c["tiers"]]
    apart = found.pop() if entries else None
    sections = [[i for i in shown["items"] if i["post"] == p["post"]] for p in shown["posts"]] if len(found) > 1 or len(shown["posts"]) > 1 and found else [shown["items"]]
    sections = [s for s in sections if s] if any(sections) else []
    if sum(map(len, sections)) != len(shown["items"]):
        sections = [shown["items"]]
    if len(found) != len(sections):
        return [*out, f"{len(found)} tables of items for {len(sections)}"]
    for (head, body), items in zip(found, sections):
        each = len(body) // len(items)
        if each * len(items) != len(body):
            out.append(f"{len(body)} rows for {len(items)} items")
        for at, item in enumerate(items):
            mine = body[at * each:(at + 1) * each]
            if any(row[1] != item["name"] and not row[1].startswith(item["name"]) for row in mine):
                out.append(f"{mine} for {item['name']}")
            out += wrong_item(mine, item, mark_columns(head, shown), ranked, at + 1)
    if apart and len(apart[1]) != len(entries):
        out.append(f"{len(apart[1])} rows of tiers for {len(entries)}")
    for row, (item, channel, tier) in zip(apart[1] if apart else [], entries):
        votes = votes_of(tier["votes"], mark_columns(apart[0], shown))
        extra = numbers(row) - numbers([*votes, *percent_of(tier.get("rate"))])
        if not has(row, votes) or ("weights" not in channel and extra):
            out.append(f"{item['name']}, {tier['tier']}: {row} for {votes}")
    return out
