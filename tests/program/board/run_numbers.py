#!/usr/bin/env python3
"""What stands on a board is what the result says, number for number; and the page is sound HTML that can load and run nothing but its own.

TALLY and BOARD_DRAW name the programs. Every sample meeting, every golden case, and meetings made to be awkward; in Chinese and in English.
"""

import base64
import fractions
import hashlib
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from support import follow, results
from support.boards import TALLY, Page, Report, draw
from support.meetings import all_of_them, what_else

DROPPED = re.compile("[\u202a-\u202e\u2066-\u2069]")
ACCOUNTS = "due present issued returned unreturned valid void blank".split()
BY_HAND = "due present valid".split()
GOOD = "qualifies listed may-propose adopted elected".split()


def percent(text):
    return "—" if text is None else text + "%"


def needed(condition, of):
    """The least votes that satisfy “more than 1/2 of due”."""
    strict, share = re.match(r"(more than|at least) (\S+) of", condition).groups()
    share = fractions.Fraction(share.rstrip("%")) / (100 if share.endswith("%") else 1)
    least = -(-share * of // 1)
    return int(least + 1) if strict == "more than" and least == share * of else int(least)


class Board:
    def __init__(self, report, name, text, result, rule, zh, code="0123456789abcdef"):
        self.report, self.name, self.result, self.rule, self.zh, self.code = report, name, result, rule, zh, code
        self.page = Page(text)
        self.text = text
        self.tier_ids = [tier["tier"] for tier in result["channels"][0]["tiers"]]
        self.shown = self.tier_ids if len(self.tier_ids) > 1 else []
        self.talks = self.figures = True  # whether those of talks are shown beside the ballots', and any
        self.sections = {node.attrs["id"]: node for node in self.page.root.all("section")}

    def same(self, what, seen, wanted):
        return self.report.same(f"{self.name}: {what}", seen, wanted)

    def check(self, good, what, seen=""):
        return self.report.check(good, f"{self.name}: {what}", seen)

    def numbers(self, what, node, attribute, wanted):
        """Every element with this attribute, by what it holds, against a dictionary."""
        self.same(what, {cell.attrs[attribute]: cell.text() for cell in node.all(**{attribute: True})}, {key: str(value) for key, value in wanted.items()})

    # ---- the page itself ----

    def sound(self):
        self.same("sound HTML", self.page.wrong, [])
        policy = self.page.root.one("meta", http_equiv="Content-Security-Policy").attrs["content"]
        for kind in ("style", "script"):
            inside = re.findall(f"<{kind}>(.*?)</{kind}>", self.text, re.S)
            digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
            self.check(len(inside) == 1 and f"{kind}-src 'sha256-{digest}'" in policy, f"the policy names the {kind}", policy)
        self.check(policy.startswith("default-src 'none';") and "unsafe" not in policy and "base-uri 'none'" in policy and "form-action 'none'" in policy, "a strict policy", policy)
        self.check(not re.search(r"https?:|//\w|@import|url\(", self.text), "no address", re.findall(r".{20}(?:https?:|//\w|@import|url\().{20}", self.text)[:3])
        self.check(not DROPPED.search(self.text), "no control that turns the direction")
        self.same("title", self.page.root.one("title").text(), DROPPED.sub("", self.result["meeting"]["title"]))
        for name, section in self.sections.items():
            self.check(self.code in section.one("p", _class="small").text() and self.result["meeting"]["id"] in section.one("p", _class="small").text(), f"{name}: small print")

    def channels(self, thing):
        return thing["channels"] if self.talks else thing["channels"][:1]

    # ---- who came, what was returned ----

    def accounts(self):
        first = self.result["channels"][0]
        kept = ACCOUNTS if self.result["method"] == "ballots" else BY_HAND
        self.same("the accounts come first", next(iter(self.sections)), "accounts")
        self.numbers("accounts", self.sections["accounts"], "data-account", {key: first["whole"][key] for key in kept})
        status = next(self.sections["accounts"].all(_class=f"status say {'good' if self.result['status'] == 'valid' else 'warn'}"), None)
        self.check(status is not None, "whether the vote is valid")
        for channel in self.channels(self.result) if self.figures else []:
            rows = [row for name, section in self.sections.items() if name.startswith(f"tiers-{channel['channel']}-") for row in section.all("tr", data_tier=True)]
            if not self.same("a row for each tier", [row.attrs["data-tier"] for row in rows], [*self.shown, ""] if self.shown else []):
                continue
            for row, tier in zip(rows, [*(tier for tier in channel["tiers"] if tier["tier"] in self.shown), channel["whole"]]):
                self.numbers(f"accounts of {row.attrs['data-tier']}", row, "data-account", {key: tier[key] for key in kept})
                self.same("what advises", "advises" in row.classes(), tier.get("role") == "advises")

    # ---- the items ----

    def items(self):
        ids = [name for name in self.sections if re.fullmatch(r"item-\d+", name)]
        self.same("a page for each item", ids, [f"item-{i + 1}" for i in range(len(self.result["items"]))])
        for name, item in zip(ids, self.result["items"]):
            self.item(name, self.sections[name], item)

    def item(self, name, page, item):
        first = item["channels"][0]
        self.same(f"{name}: name", page.one(id=f"{name}-h").text(), item["name"])
        outcome = page.one("p", data_outcome=True)
        self.same(f"{name}: outcome", (outcome.attrs["data-outcome"], "good" in outcome.classes()), (item["outcome"], item["outcome"] in GOOD))
        if item["outcome"] == "deferred":
            self.deferred(name, page, item)
            return
        self.numbers(f"{name}: votes", page.one("dl"), "data-mark", first["votes"])
        self.same(f"{name}: rank", [node.text() for node in page.all(data_rank=True)], [str(first["rank"])] if first["rank"] else [])
        self.numbers(f"{name}: rate", Only(page, "table"), "data-rate", {"votes": first["rate"]["votes"], "of": first["rate"]["of"], "percent": percent(first["rate"]["percent"])})
        line = next(page.all("svg", _class="line"), None)
        self.same(f"{name}: the line", line and re.findall(r"\d+", line.text()), [str(first["needed"])] if first["condition"] and first["rate"]["of"] else None)
        self.bases(name, page)
        self.tiers(name, page, item)

    def deferred(self, name, page, item):
        """It was not voted on: not a figure of it, there or on pages of its own; nor why, unless the whole vote is."""
        figures = [node.tag for node in page.walk() if node.tag in ("dl", "table", "svg")]
        figures += [other for other in self.sections if other.startswith(name + "-tiers-")]
        self.same(f"{name}: is deferred, without figures", figures, [])
        why = [node.text() for node in page.all("p", _class="why say")]
        self.check([len(text) > 4 for text in why] == [True] * (self.result["status"] == "deferred"), f"{name}: why it is deferred", why)

    def bases(self, name, page):
        """What another base would give is no matter of the room."""
        self.same(f"{name}: other bases", [node.tag for node in page.walk() if any(key.startswith("data-base") for key in node.attrs) or "other" in node.classes()], [])

    def tiers(self, name, page, item):
        """On the item's page or those behind it."""
        pages = [page, *(section for other, section in self.sections.items() if other.startswith(name + "-tiers-"))]
        seen = {}
        for part in pages:
            for row in part.all("tr", data_tier=True):
                for cell in row.all(data_mark=True):
                    seen[row.attrs["data-tier"], cell.attrs["data-channel"], cell.attrs["data-mark"]] = cell.text()
            for row in part.all("tr", data_channel=True):
                for cell in row.all(data_tier=True):
                    seen[cell.attrs["data-tier"], row.attrs["data-channel"], "for"] = cell.text()
                channel = next(c for c in item["channels"] if c["channel"] == row.attrs["data-channel"])
                self.same(f"{name}: together", row.one(data_whole=True).text(), str(channel["votes"]["for"]))
                for cell in row.all(data_rate=True):
                    self.same(f"{name}: rate of a channel", cell.text(), percent(channel["rate"]["percent"]))
        wanted = {(tier["tier"], channel["channel"], mark): str(votes) for channel in self.channels(item) for tier in channel["tiers"] if tier["tier"] in self.shown for mark, votes in tier["votes"].items()}
        self.same(f"{name}: tiers", seen, wanted)
        rates = {}
        for part in pages:
            for cell in part.all("td", data_tier_rate=True):
                channel = cell.attrs.get("data-rates") or next(row.attrs["data-rates"] for row in part.all("tr", data_rates=True) if cell in list(row.walk()))
                rates[cell.attrs["data-tier-rate"], channel] = cell.text()
        told = {c["channel"] for c in self.channels(item)}
        self.same(f"{name}: rates of tiers", rates, {(tier, channel): rate for other, channel, tier, rate in follow.rates(self.result) if other is item and tier in self.shown and channel in told})
        self.same(f"{name}: the talks", len(list(page.all("tr", data_channel="talk"))), len(self.channels(item)) - 1)

    # ---- the overview ----

    def overview(self):
        pages = [section for name, section in self.sections.items() if name.startswith("overview-")]
        self.same("the overview comes last", [*self.sections][-len(pages):], [page.attrs["id"] for page in pages])
        rows = [row for page in pages for row in page.all("tr", data_item=True)]
        self.same("a row for each item", [row.attrs["data-item"] for row in rows], [str(i + 1) for i in range(len(self.result["items"]))])
        for row, item in zip(rows, self.result["items"]):
            first = item["channels"][0]
            namesake = any(other["name"] == item["name"] and other["person"] != item["person"] for other in self.result["items"])
            self.check(row.one("th").text().startswith(item["name"]) if namesake else row.one("th").text() == item["name"], "overview: name", row.one("th").text())
            deferred = item["outcome"] == "deferred"
            self.numbers("overview: votes", row, "data-mark", dict.fromkeys(first["votes"], "—") if deferred else first["votes"])
            self.same("overview: rate", row.one(data_rate="percent").text(), "—" if deferred else percent(first["rate"]["percent"]))
            self.same("overview: outcome", row.one(data_outcome=True).attrs["data-outcome"], item["outcome"])
            self.numbers("overview: talks", row, "data-channel", {c["channel"]: "—" if deferred else c["votes"]["for"] for c in self.channels(item)[1:]})

    def follows(self):
        """What follows stands on the board once, where the vote gave a ground for it."""
        pages = [section for name, section in self.sections.items() if name.startswith("overview-")]
        text = "".join(page.text() for page in pages)
        self.same("what follows", follow.faults(text, self.result, self.rule, self.zh, follow.written_date if self.zh else str, str), [])

    def everything(self):
        if not self.figures:
            self.same("no more than the accounts", [*self.sections], ["accounts"])
        for part in (self.sound, self.accounts, self.items, self.overview, self.follows)[:5 if self.figures else 2]:
            try:
                part()
            except LookupError as missing:
                self.check(False, part.__name__, missing)


class Only:
    """What is below a node, but not within such a tag."""

    def __init__(self, node, but):
        self.node, self.but = node, but

    def all(self, **wanted):
        outside = {id(inner) for table in self.node.all(self.but) for inner in table.walk()}
        return [found for found in self.node.all(**wanted) if id(found) not in outside]


def count(folder):
    done = subprocess.run([TALLY, "count", str(folder), "--json", "--no-ledger"], capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
    return json.loads(done.stdout) if done.returncode == 0 else None


def said_of(result, hidden):
    """In so many sentences it is said that tiers are not shown: one of the deciding, one of each that advises."""
    roles = [tier["role"] for tier in result["channels"][0]["tiers"] if tier["tier"] in hidden]
    return ("decides" in roles) + roles.count("advises")


def try_hidden(report, name, folder, result):
    """A tier that is not shown is nowhere: neither its votes nor its accounts."""
    tiers = [tier["tier"] for tier in result["channels"][0]["tiers"]]
    if len(tiers) == 1:
        return
    for hidden in (tiers[:1], tiers):
        page = Page(draw(folder, *(f"hide={tier}" for tier in hidden)))
        shown = {node.attrs["data-tier"] for node in page.root.all(data_tier=True)}
        report.same(f"{name}: without {hidden}", shown - {""}, set(tiers) - set(hidden))
        heads = [node.text() for node in page.root.all("th")]
        for tier in result["channels"][0]["tiers"]:
            if tier["tier"] in hidden and sum(tier["name"] in other["name"] for other in result["channels"][0]["tiers"]) == 1:
                report.check(not [head for head in heads if tier["name"] in head], f"{name}: {tier['name']} is hidden", heads)
        report.same(f"{name}: says that tiers are hidden", len(list(page.root.all(_class="hidden-tiers"))), said_of(result, hidden))


def code_of(ledger):
    """How the digest of the event begins that recorded the count."""
    return sqlite3.connect(f"file:{ledger}?mode=ro&immutable=1", uri=True).execute("SELECT substr(digest, 1, 16) FROM event WHERE kind = 'counted' ORDER BY sequence DESC").fetchone()[0]


def announced(path, *words):
    done = subprocess.run([TALLY, "announce", str(path), "--html", "-", "--by", "主持某", *words], capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
    return done.stdout.decode("utf-8") if done.returncode == 0 else f"{done.returncode} {done.stderr.decode('utf-8', 'replace')}"


def try_command(report, name, folder, result, room):
    """The program's own board is the library's; what it shows in the room is the result's as well."""
    copy = room / name.replace(" ", "-")
    shutil.copytree(folder, copy)
    subprocess.run([TALLY, "count", str(copy), "--json", "--by", "计票某"], capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
    ledger = copy / (result["meeting"]["id"] + ".tally")
    code = code_of(ledger)
    sealed = announced(ledger, "--sealed")
    report.check(sealed.replace(code, "0123456789abcdef") == draw(folder, "sealed"), f"{name}: under seal, the same board", sealed[:300])
    text = announced(ledger)
    board = Board(report, f"{name} in the room", text, result, follow.rule_lines(folder, result), True, code)
    told = {node.attrs["data-tier"] for node in board.page.root.all(data_tier=True)}
    board.shown = [tier for tier in board.shown if tier in told]
    board.talks = any(board.page.root.all(data_channel="talk"))
    board.figures = result["status"] in ("valid", "deferred")
    board.everything()
    if board.figures and len(board.tier_ids) > 1:
        report.same(f"{name}: whether it says that tiers are hidden", len(list(board.page.root.all(_class="hidden-tiers"))), said_of(result, set(board.tier_ids) - told))
    return len(board.tier_ids) - len(board.shown) if len(board.tier_ids) > 1 else 0


def main():
    report = Report()
    hidden = 0
    with tempfile.TemporaryDirectory() as folder:
        meetings = {folder.name: folder for folder in results.meetings("shown on the board")}
        meetings.update({f"made {name}": path for name, path in {**all_of_them(folder), **what_else(folder)}.items()})
        for name, path in meetings.items():
            result = count(path)
            if not report.check(result is not None, f"{name}: counts"):
                continue
            rule = follow.rule_lines(path, result)
            for language in ((), ("en",), ("counting",)):
                Board(report, " ".join((name, *language)), draw(path, *language), result, rule, language != ("en",)).everything()
            try_hidden(report, name, path, result)
            hidden += try_command(report, name, path, result, pathlib.Path(folder, "room"))
    report.check(hidden > 0, "some tiers are not shown in the room")
    print(f"{len(meetings)} meetings, {hidden} tiers not shown in the room")
    sys.exit(report.end())


if __name__ == "__main__":
    main()
