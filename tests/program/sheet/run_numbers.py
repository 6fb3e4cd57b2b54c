#!/usr/bin/env python3
"""Holds the numbers on every sheet against the result: all sample meetings in both languages, and every case of tests/golden/cases, there against its own expected.json.

What a reader sees is what counts: the words and their places come from pdftotext, the lines of the tables and the bars from the page's content. Out of both come the tables, cell by
cell, and they must be, row by row and nothing besides: the accounts of every tier and channel; votes by item and tier, rank, rate, what is needed, outcome, and the bar with its mark;
the advice; the ballots that are not plain, as the ledger lists them. Then what stands outside of tables: quorum, status, seats, what the host reads, digests, the foot of every page,
and the QR code, which is decoded. The signatures stand below what they sign: a sentence with the title and how many came to which outcome, and some of what is above it;
and the body's seal has its place there.

Needs poppler-utils and qpdf.
"""

import html
import json
import re
import sqlite3
import subprocess
import sys


from support import follow, pdfa
from support.qr import read_qr
from support.amount import amount, sample
from support.disclosure import expected_shown
from support.meetings import what_else
from support.results import kind_of
from support.sheets import CASES, SAMPLES, Meeting, Report, must, need, read_table, together, workshop

ACCOUNTS = ("due", "present", "issued", "returned", "unreturned", "valid", "void", "blank")
BY_HAND = ("due", "present", "valid")
TIERS_ACROSS = 6

WORDS = {
    "zh": {
        "outcomes": {"qualifies": "符合推荐条件", "falls-short": "未达到规定得票率", "ranked": "只列名次", "listed": "列入名单", "not-listed": "未列入名单", "tie": "并列",
                     "may-propose": "可以提出建议", "may-not-propose": "一般不得提出建议", "adopted": "通过", "not-adopted": "未通过", "elected": "确定为拟任人选", "not-elected": "未确定为拟任人选",
                     "deferred": "暂缓表决", "no-decision": "不作决定"},
        "needed": "须{}票", "more": "，多{}票", "just": "，正好", "less": "，差{}票", "beside": "供对照", "invalid": "无效", "seats": "{}（名额{}名）",
        "status": {"valid": "有效。", "deferred": "暂缓", "invalid": "无效", "no-quorum": "不足"},
        "odd": "特殊情形选票（{}条）", "page": "第{}页 共{}页", "foot": "会议 {} · 第{}次计票 · 第{}次出具", "digest": "结果摘要 {} · 核对码 {}", "code": "计票报告单，供核对：会议编号、计票次数、结果摘要、账册摘要", "quorum": "应到{of}人，实到{present}人",
        "required": "至少{}人", "heads": ["应到", "实到", "发出", "收回", "未交", "有效", "废票", "空白"],
        "marks": {"for": "推荐", "agree": "同意", "against": "不同意", "abstain": "弃权", "hold": "缓议", "blank": "空白", "void": "作废"},
        "not counted": "不计", "signatures": "签字", "signed": "“{}”（{}年{}月{}日）计票结果：{}。", "items": "{}{}项", "undecided": "未表决成立{}项", "persons": "{}{}人", "nobody": "没有推荐任何人", "comma": "、", "seal": "{}（盖章）", "sealed on": "年月日",
        "read": True, "read meeting": ("应到{due}人，实到{present}人。", "{issued}张，收回{returned}张，其中有效票{valid}张", "废票{void}张。"),
        "read talk": ("个别谈话{issued}人，收到谈话推荐记录{returned}份，其中有效{valid}份", "无效{void}份。"),
    },
    "en": {
        "outcomes": {"qualifies": "qualifies", "falls-short": "falls short", "ranked": "ranked", "listed": "listed", "not-listed": "not listed", "tie": "tie",
                     "may-propose": "may propose", "may-not-propose": "may not propose", "adopted": "adopted", "not-adopted": "not adopted", "elected": "elected",
                     "not-elected": "not elected", "deferred": "deferred", "no-decision": "no decision"},
        "needed": "needed {}", "more": ", {} to spare", "just": ", just enough", "less": ", {} short", "beside": "beside", "invalid": "invalid", "seats": "{} (seats: {})",
        "status": {"valid": "Valid.", "deferred": "Deferred", "invalid": "Invalid", "no-quorum": "No quorum"},
        "odd": "Ballots that are not plain ({})", "page": "page {} of {}", "foot": "meeting {} · count {} · issue {}", "digest": "digest of the result {} · code {}", "code": "Tally sheet, for checking: meeting, count, digests of result and ledger", "quorum": "{present}",
        "required": "{}", "heads": ["due", "present", "issued", "returned", "not returned", "valid", "void", "blank"],
        "marks": {"for": "for", "agree": "agree", "against": "against", "abstain": "abstain", "hold": "hold", "blank": "blank", "void": "void mark"},
        "not counted": "not counted", "signatures": "Signatures", "signed": "The result of “{}”, {}-{:0>2}-{:0>2}: {}.", "undecided": "no decision on {}", "items": "{} (items: {})", "persons": "{} (persons: {})", "nobody": "nobody was recommended", "comma": ", ", "seal": "{} (seal)", "sealed on": "Date:",
        "read": None,
    },
}


# The words of English heads; what is none of these is a piece of one.
ENGLISH = set("Ballots Talks advises office on voted abstain against agree ballots base blank deciding due for hold issued mark meeting name no not numbers of outcome present rank returned "
              "the tier together valid void votes what".split())
HEADS = {head for words in WORDS.values() for head in words["heads"] + list(words["marks"].values())}


def bare(text):
    """Without blanks: where a text is broken over lines is not what is asked here."""
    return re.sub(r"\s", "", text)


# ---- what is on the pages ----

class Word:
    def __init__(self, x0, y0, x1, y1, text):
        self.x, self.y, self.left, self.text, self.box = (x0 + x1) / 2, (y0 + y1) / 2, x0, text, (x0, y0, x1, y1)


def pages_of_words(path):
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, timeout=60)
    pages = []
    for line in done.stdout.decode("utf-8").splitlines():
        if "<page " in line:
            pages.append([])
        found = re.match(r'\s*<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>', line)
        if found:
            pages[-1].append(Word(*map(float, found.groups()[:4]), html.unescape(found.group(5))))
    return pages


class Drawn:
    """A page's straight lines and filled rectangles, y downwards as pdftotext has it."""

    HEIGHT = 841.89

    def __init__(self, content):
        self.verticals, self.fills = [], []
        colour, at, operands = None, None, []
        for token in content.split():
            if re.fullmatch(rb"[-+]?[\d.]+", token):
                operands.append(float(token))
                continue
            if token == b"rg":
                colour = tuple(round(c * 255) for c in operands)
            elif token == b"g":
                colour = (round(operands[0] * 255),) * 3
            elif token == b"m":
                at = operands
            elif token == b"l" and at and abs(at[0] - operands[0]) < 0.001:
                self.verticals.append((at[0], self.HEIGHT - max(at[1], operands[1]), self.HEIGHT - min(at[1], operands[1])))
            elif token == b"re":
                x, y, width, height = operands
                self.fills.append((x, self.HEIGHT - y - height, width, height, colour))
            operands = []


class Cell:
    """Words, line by line."""

    def __init__(self, words):
        lines = []
        for word in sorted(words, key=lambda w: (w.y, w.left)):
            if lines and abs(lines[-1][0].y - word.y) < 2:
                lines[-1].append(word)
            else:
                lines.append([word])
        self.text = " ".join(w.text for line in lines for w in sorted(line, key=lambda w: w.left))

    def __repr__(self):
        return self.text


class Row:
    def __init__(self, page, top, bottom, borders, words, drawn):
        self.page, self.top, self.bottom, self.borders, self.words, self.drawn = page, top, bottom, borders, words, drawn
        within = [w for w in words if top < w.y < bottom]
        self.cells = [Cell([w for w in within if a < w.x < b]) for a, b in zip(borders, borders[1:])]
        pale = [f for f in drawn.fills if abs(f[1] - top) < 0.5 and abs(f[1] + f[3] - bottom) < 0.5]
        self.head = bool(pale)
        fills = [f for f in drawn.fills if top < f[1] < bottom and borders[0] <= f[0] < borders[-1] and not pale]
        self.bar = sorted({(f[2], f[4]) for f in fills}, reverse=True)
        marks = [v for v in drawn.verticals if top < v[1] and v[2] < bottom and v[2] - v[1] < 10]
        self.mark = (marks[0][0] - fills[0][0]) / fills[0][2] if marks and fills else None


def spanned(row, last, columns):
    """The row with those of its cells that go on down to the last one."""
    whole = Row(row.page, row.top, last.bottom, row.borders, row.words, row.drawn)
    whole.cells = [whole.cells[i] if i in columns else cell for i, cell in enumerate(row.cells)]
    return whole


def rows_of(path):
    """The rows of all tables, in order, heads too; and the words of each page."""
    document = pdfa.Document(path)
    words = pages_of_words(path)
    rows = []
    for number, page in enumerate(document.pages()):
        drawn = Drawn(document.stream(page["/Contents"]))
        bands = {}
        for x, top, bottom in drawn.verticals:
            bands.setdefault((round(top, 1), round(bottom, 1)), []).append(x)
        for (top, bottom), borders in sorted(bands.items()):
            if len(borders) >= 3:
                rows.append(Row(number + 1, top, bottom, sorted(borders), words[number], drawn))
    return document, words, rows


def place_faults(words):
    """Words lie on the page, and none over another."""
    faults = []
    for number, page in enumerate(words, 1):
        boxes = sorted((w.box, w.text) for w in page)
        for i, ((x0, y0, x1, y1), text) in enumerate(boxes):
            if x0 < 40 or x1 > 555.3 or y0 < 20 or y1 > 830:
                faults.append(f"page {number}: “{text}” lies at {x0:.0f}–{x1:.0f}, {y0:.0f}–{y1:.0f}")
            for (a0, b0, a1, b1), other in boxes[i + 1:]:
                if a0 > x1 - 0.5:
                    break
                if min(y1, b1) - max(y0, b0) > 3.5:
                    faults.append(f"page {number}: “{text}” and “{other}” lie over each other")
    return faults


# ---- what must be there ----

class Wanted:
    """The rows of a sheet as they follow from the result: lists of texts; None is any text, a list of texts is what a cell must hold."""

    def __init__(self, result, odd, words, offices=None):
        """offices: of each name the unit and the title that it has now."""
        self.result, self.words, self.rows, self.offices = result, words, [], offices or {}
        self.ballots = result["method"] == "ballots"
        self.marks = self.names_of_marks()
        channels = result["channels"]
        sections = [post["post"] for post in result["posts"]] if self.by_posts() else [None]
        self.sections = [items for items in ([item for item in result["items"] if post is None or item["post"] == post] for post in sections) if items]
        decide = [t for t, tier in enumerate(channels[0]["tiers"]) if tier["role"] == "decides"]
        self.decide, self.across = decide, len(self.marks) == 1 and len(decide) <= TIERS_ACROSS
        self.accounts(channels[0], [])
        for items in self.sections:
            self.report(items, 0)
        if len(decide) > 1:
            self.accounts(channels[0], decide)
            for items in self.sections:
                self.tiers(items, 0)
        for t, tier in enumerate(channels[0]["tiers"]):
            if tier["role"] == "advises":
                self.accounts(channels[0], [t], False)
                for items in self.sections:
                    self.advice(items, 0, t)
        for c in range(1, len(channels)):
            self.accounts(channels[c], decide)
            for items in self.sections:
                self.report(items, c)
                if len(decide) > 1:
                    self.tiers(items, c)
                for t, tier in enumerate(channels[0]["tiers"]):
                    if tier["role"] == "advises":
                        self.advice(items, c, t)
        self.odd(odd)

    def names_of_marks(self):
        for item in self.result["items"]:
            return list(item["channels"][0]["votes"])
        return []

    def by_posts(self):
        """Posts head the tables of a recommendation and of a contested vote, which alone has outcomes of posts."""
        posts = self.result["posts"]
        return bool(posts) and (self.result["rule"]["kind"] == "recommendation" or any(post["outcome"] for post in posts))

    def head(self, *cells):
        self.rows.append(("head", list(cells), None))

    def row(self, *cells, rate=None):
        self.rows.append(("row", list(cells), rate))

    def shown(self, items, c):
        """缓议 and 作废 have a column where somebody marked so."""
        def zero(mark):
            return not any(votes[mark] for item in items for votes in [item["channels"][c]["votes"], *(tier["votes"] for tier in item["channels"][c]["tiers"])])
        return [mark for mark in self.marks if mark not in ("hold", "void") or not zero(mark)]

    def mark_heads(self, shown):
        return [self.words["marks"].get(mark, mark) for mark in shown]

    def accounts(self, channel, tiers, whole=True):
        """Of these tiers, and of all who decide. Where there were no ballots, no column for what is said of them alone."""
        kept = [i for i, key in enumerate(ACCOUNTS) if self.ballots or key in BY_HAND]
        self.head(None, *(self.words["heads"][i] for i in kept))
        for t in tiers:
            tier = channel["tiers"][t]
            self.row([tier["name"]], *(str(tier[ACCOUNTS[i]]) for i in kept))
        if whole and len(tiers) != 1:
            self.row(None, *(str(channel["whole"][ACCOUNTS[i]]) for i in kept))

    def invalid(self, c):
        """Talks that count for nothing, since there are more records than talks."""
        return c > 0 and self.result["channels"][c].get("invalid", False)

    def rate(self, votes, deferred, c):
        if deferred:
            return "—"
        rate = votes["rate"]
        parts = [f"{rate['votes']}/{rate['of']}" + (f" {rate['percent']}%" if rate["percent"] is not None else "")]
        if votes["condition"] and not self.invalid(c):
            margin = votes["margin"]
            which = "more" if margin > 0 else "less" if margin < 0 else "just"
            parts.append(self.words["needed"].format(votes["needed"]) + self.words[which].format(abs(margin)))
        return " ".join(parts)

    def tier_rate(self, tier, deferred):
        """Of a tier over those of it who were present; a dash for what was not voted on."""
        rate = tier["rate"]
        return "—" if deferred else f"{rate['votes']}/{rate['of']}" + (f" {rate['percent']}%" if rate["percent"] is not None else "")

    def outcome(self, item, c):
        return self.words["invalid"] if self.invalid(c) else self.words["beside"] if c else [self.words["outcomes"][item["outcome"]]]

    def number(self, votes, number):
        """The rank in a recommendation; else the number."""
        if len(self.marks) > 1:
            return str(number)
        return str(votes["rank"]) if votes["rank"] else "—"

    def votes(self, votes, shown, deferred):
        return ["—" if deferred else str(votes[mark]) for mark in shown]

    def report(self, items, c):
        """A row for each item: its office, what it is for, votes, rate, outcome; in a recommendation also the votes of each tier."""
        tiers = self.result["channels"][0]["tiers"]
        by_tier = self.decide if self.across and len(self.decide) > 1 else []
        shown = self.marks if len(self.marks) == 1 else self.shown(items, c)
        office = any(self.offices.get(item["name"]) for item in items)
        action = any(item["action"] for item in items)
        middle = [None] * (office + action)
        self.head(None, None, *middle, *([tiers[t]["name"]] for t in by_tier), *(self.mark_heads(shown) if len(self.marks) > 1 else [None]), None, None)
        for number, item in enumerate(items, 1):
            votes = item["channels"][c]
            deferred = item["outcome"] == "deferred"  # a dash in place of each figure
            measured = {**votes, "deferred": deferred or self.invalid(c)}
            self.row(self.number(votes, number), [item["name"]], *([self.offices.get(item["name"], [])] if office else []), *([[item["action"]]] if action else []),
                     *("—" if deferred else str(votes["tiers"][t]["votes"][self.marks[0]]) for t in by_tier), *self.votes(votes["votes"], shown, deferred),
                     self.rate(votes, deferred, c), self.outcome(item, c), rate=measured)

    def tiers(self, items, c):
        """The votes of each tier below those of all; where these stand on the report, the rates alone."""
        tiers = self.result["channels"][0]["tiers"]
        if self.across:
            self.head(None, None, *([tiers[t]["name"]] for t in self.decide))
            for number, item in enumerate(items, 1):
                votes = item["channels"][c]
                self.row(self.number(votes, number), [item["name"]], *(self.tier_rate(votes["tiers"][t], item["outcome"] == "deferred") for t in self.decide))
            return
        shown = self.shown(items, c)
        self.head(None, None, None, *self.mark_heads(shown), None)
        for number, item in enumerate(items, 1):
            votes = item["channels"][c]
            deferred = item["outcome"] == "deferred"
            self.row(self.number(votes, number), [item["name"]], None, *self.votes(votes["votes"], shown, deferred), self.rate(votes, deferred, c), rate={**votes, "deferred": deferred or self.invalid(c), "last": True})
            for t in self.decide if not deferred else []:
                self.row(None, None, [tiers[t]["name"]], *self.votes(votes["tiers"][t]["votes"], shown, False), self.tier_rate(votes["tiers"][t], deferred) or None)

    def advice(self, items, c, t):
        shown = self.shown(items, c)
        self.head(None, None, *self.mark_heads(shown), None)
        for number, item in enumerate(items, 1):
            own = item["channels"][c]["tiers"][t]
            deferred = item["outcome"] == "deferred"
            self.row(str(number), [item["name"]], *self.votes(own["votes"], shown, deferred), self.tier_rate(own, deferred))

    def odd(self, odd):
        """Ballots alike in kind, channel, tier and detail stand together."""
        groups = {}
        for kind, channel, tier, ballot, detail in odd:
            groups.setdefault((kind, channel, tier, detail), []).append(ballot)
        if groups:
            self.head(None, None, None, None)
        names = {tier["tier"]: tier["name"] for tier in self.result["channels"][0]["tiers"]}
        for (kind, channel, tier, detail), ballots in groups.items():
            for first in range(0, len(ballots), 40):
                part = ballots[first:first + 40]
                what = [ruled(detail, self.result, self.words)] if kind == "ruled" and not first else None
                self.row(what, [names[tier]] if not first else None, str(len(ballots)) if not first else None,
                         "、".join(part) if "推荐" in self.words["marks"].values() else ", ".join(part))


def ruled(detail, result, words):
    """A ruling names the person that it found: “written → id” as “written → name”, with the id where two share the name."""
    written, _, to = detail.rpartition(" → ")
    if to == "void":
        return f"{written} → {words['not counted']}"
    own = [item for item in result["items"] if item["item"] == to]
    if not own:
        return detail
    shared = any(item["name"] == own[0]["name"] and item["person"] != own[0]["person"] for item in result["items"])
    return f"{written} → {own[0]['name']}" + ((f"（{to}）" if words["comma"] == "、" else f" ({to})") if shared else "")


# ---- comparing ----

def cell_is(cell, want):
    if want is None:
        return True
    if isinstance(want, list):
        return all(bare(part) in bare(cell.text) for part in want)
    return " ".join(cell.text.split()) == want or (" " not in want or want in HEADS) and bare(cell.text) == bare(want)


def rate_is(cell, want):
    """“28/54 51.85% …”: the first two words exactly, the rest wherever it is broken."""
    has, words = cell.text.split(), want.split()
    fixed = 2 if len(words) > 1 and words[1].endswith("%") else 1
    if max(map(len, words[:fixed])) > 12:  # so long that it may be broken
        return bare(cell.text) == bare(want)
    return has[:fixed] == words[:fixed] and bare("".join(has[fixed:])) == bare("".join(words[fixed:]))


def bar_faults(row, votes):
    """The dark part is to the pale one as the votes to the base; the mark stands at the share that is asked."""
    rate = votes["rate"]
    if votes["deferred"]:
        return ["a bar for what was not voted on"] if row.bar or row.mark else []
    wide = row.bar[0][0] if row.bar else 0
    dark = row.bar[1][0] if len(row.bar) > 1 else 0
    if rate["of"] == rate["votes"] and rate["of"]:
        dark = dark or wide
    share = min(1, rate["votes"] / rate["of"]) if rate["of"] else 0
    faults = [] if wide > 20 and abs(dark - wide * share) < 0.03 else [f"the bar: {row.bar} for {rate['votes']}/{rate['of']}"]
    asked = re.search(r"(\d+)(?:/(\d+)|(%))", votes["condition"] or "")
    if bool(asked) != (row.mark is not None):
        faults.append(f"the bar's mark: {row.mark} for {votes['condition']}")
    elif asked and abs(row.mark - int(asked.group(1)) / int(asked.group(2) or 100)) > 0.01:
        faults.append(f"the bar's mark: {row.mark} for {votes['condition']}")
    return faults


def row_faults(row, want, votes):
    if len(row.cells) != len(want):
        return [f"{len(row.cells)} cells: {row.cells}, wanted {want}"]
    faults = []
    for cell, text in zip(row.cells, want):
        right = rate_is(cell, text) if votes and text == want[-1 if votes.get("last") else -2] else cell_is(cell, text)
        if not right:
            faults.append(f"“{cell.text}”, wanted {text}, in {row.cells}")
    if row.head:
        pieces = {piece for cell in row.cells for piece in re.findall(r"(?<![^\s/,.])[A-Za-z]+(?![^\s/,.])", cell.text)} - ENGLISH
        faults += [f"a head is broken within a word: {sorted(pieces)}"] if pieces else []
    if votes:
        faults += bar_faults(row, votes)
    return faults


def table_faults(rows, wanted):
    """Row by row. A head that is said again on a new page is no row of its own."""
    faults, at, head = [], 0, None
    for place, row in enumerate(rows):
        below = 0  # rows of the same item on the same page
        while at + below + 1 < len(wanted) and wanted[at + below + 1][1][0] is None and wanted[at + below + 1][0] == "row" and wanted[at][2]:
            below += 1
        below = min(below, sum(1 for other in rows[place + 1:place + 1 + below] if other.page == row.page and not other.head))
        if below and not row.head:
            row = spanned(row, rows[place + below], [i for i, cell in enumerate(wanted[at + below][1]) if cell is None])
        if at < len(wanted) and row.head == (wanted[at][0] == "head"):
            _, want, votes = wanted[at]
            faults += [f"page {row.page}: {fault}" for fault in row_faults(row, want, votes)]
            at += 1
            head = row if row.head else head
        elif not (row.head and head and row.page > head.page and repeated(row, head)):
            faults.append(f"page {row.page}: too much: {row.cells}")
        if len(faults) > 8:
            return faults
    return faults + [f"missing: {want}" for _, want, _ in wanted[at:at + 3]]


def repeated(row, head):
    return [bare(c.text) for c in row.cells] == [bare(c.text) for c in head.cells]


def text_faults(words, result, facts, document, odd, w):
    """What stands outside of tables. Each text of the page is looked for without its blanks."""
    pages = [bare("".join(word.text for word in page)) for page in words]
    whole = "".join(pages)
    wanted = [result["meeting"]["title"], result["meeting"]["body"]]
    for status, text in w["status"].items():
        if status == result["status"]:
            wanted.append(text)
    quorum = result["quorum"]
    if quorum:
        wanted += [w["quorum"].format(**quorum), w["required"].format(quorum["required"])]
    if Wanted(result, [], w).by_posts():
        wanted += [w["seats"].format(post["title"], post["seats"]) for post in result["posts"]]
    if odd:
        wanted.append(w["odd"].format(len(odd)))
    if w["read"] and result.get("method", "ballots") == "ballots":
        channel = result["channels"][0]
        wanted += [text.format(**channel["whole"]) for text in w[f"read {channel['channel']}"]]
    faults = [f"nowhere: {text}" for text in wanted if bare(text) not in whole]
    for number, page in enumerate(pages, 1):
        foot = [w["page"].format(number, len(pages)), w["foot"].format(facts["meeting"], facts["count"], facts["issue"]), w["digest"].format(facts["result"], facts["ledger"]["counted"][:16])]
        faults += [f"page {number}: nowhere: {text}" for text in foot if bare(text) not in page]
    said = read_qr(Drawn(document.stream(document.pages()[0]["/Contents"])).fills)
    want = f"{w['code']}\ntally-sheet/1 {facts['meeting']} {facts['count']} {facts['result']} {facts['ledger']['digest']}"
    return faults + ([] if said == want else [f"the QR code says {said!r}"])


def signature_faults(words, result, w):
    """No page has signatures alone: the sentence that says what is signed stands above the first of them, and something of the sheet above that."""
    posts = Wanted(result, [], w).by_posts()
    unit = w["items"] if result["rule"]["kind"] == "decision" and not posts else w["persons"]
    outcomes = [item["outcome"] for item in result["items"]]
    counted = w["comma"].join(w["undecided"].format(outcomes.count(o)) if o == "no-decision" else unit.format(w["outcomes"][o], outcomes.count(o)) for o in dict.fromkeys(outcomes)) or w["nobody"]
    sentence = bare(w["signed"].format(result["meeting"]["title"], *(part.lstrip("0") for part in result["meeting"]["date"].split("-")), counted))
    pages = [bare("".join(word.text for word in page)) for page in words]
    found = [page for page in pages if sentence in page]
    if len(found) != 1:
        return [f"{len(found)} pages with {sentence}"]
    above = found[0].index(sentence)
    return [] if above > 20 else [f"the signatures stand alone on their page: {found[0][:200]}"]


def seal_faults(words, result, w):
    """The body's name and the date stand far enough apart, in the last column of the last page, for a seal of 4.2 cm to go over both and over nothing else."""
    column, side = (387.5, 543.3), 119
    sealed = next((page for page in words if any(bare(w["seal"].format("")) in word.text for word in page)), [])
    page = [word for word in sealed if column[0] - 1 < word.left and word.box[2] < column[1] + 1]
    ends = [i for i, word in enumerate(page) if bare(w["seal"].format("")) in word.text]
    if len(ends) != 1:
        return [f"{len(ends)} places for a seal"]
    end = page[ends[0]]
    room = min(770, end.y + 85)  # an annex may begin below that
    below = sorted((word for word in page if end.y + 3 < word.y < room), key=lambda word: (round(word.y), word.left))
    name = bare(w["seal"].format(result["meeting"]["body"]))
    upper = sorted((word for word in page if word.y < end.y + 3), key=lambda word: word.y)
    lines = []
    for word in upper:
        if not lines or word.y - lines[-1][0].y > 4:
            lines.append([])
        lines[-1].append(word)
    above = bare("".join(word.text for line in lines for word in sorted(line, key=lambda word: word.left)))
    faults = [] if above.endswith(name) else [f"the seal's place is not named for the body: {above[-80:]}"]
    if bare("".join(word.text for word in below)) != w["sealed on"]:
        return faults + [f"over what the seal goes: {[word.text for word in below]}"]
    middle = (end.y + below[0].y) / 2
    near = {word.text for word in sealed if abs(word.y - middle) < side / 2 and word.box[2] > sum(column) / 2 - side / 2 and word.box[0] < sum(column) / 2 + side / 2}
    other = near - {word.text for word in page if end.y - 80 < word.y}
    return faults + ([f"beneath the seal: {other}"] if other else []) + ([] if below[0].y - end.y > 45 else [f"{below[0].y - end.y} points for a seal"])


def read_out_faults(words, result, w):
    """What the host reads of each item, in order: agree, against and abstain, or the grades, and what other marks were given; then the advice. As the room is to hear it: see tests/program/announce."""
    shown, talks_told, items_told = expected_shown(result, 5)
    if not w["read"] or not items_told:
        return []
    text = "".join(bare("".join(word.text for word in page)) for page in words)
    faults, at = [], 0
    tiers = result["channels"][0]["tiers"]

    def listed(votes):
        return "、".join(f"得推荐票{n}票" if mark == "for" else f"{w['marks'].get(mark, mark)}{n}票" for mark, n in votes.items()
                         if n or mark in ("for", "agree", "against", "abstain") or ("agree" not in votes and mark not in ("blank", "void")))

    def said(votes, talks=None, end="。"):
        return "：" + listed(votes) + ("；个别谈话" + listed(talks) if talks else "") + end

    for item in result["items"]:
        if item["outcome"] == "deferred":  # not voted on: no votes of it are read
            found = re.compile(re.escape(bare(item["name"])) + "[^。票]{0,200}?：" + w["outcomes"]["deferred"]).search(text, at)
            if not found:
                faults.append(f"not read out as deferred: {item['name']}")
            at = found.end() if found else at
            continue
        own = item["channels"][0]
        talks = item["channels"][1]["votes"] if len(item["channels"]) > 1 and talks_told else None
        sentences = [(item["name"], said(own["votes"], talks, "，" if item["outcome"] == "ranked" else "。"))] + [(tier["name"], said(own["tiers"][t]["votes"])) for t, tier in enumerate(tiers)
                                                                if tier["role"] == "advises" and tier["valid"] and shown[t]]
        for name, sentence in sentences:
            found = re.compile(re.escape(bare(name)) + "[^。]{0,200}?" + re.escape(bare(sentence))).search(text, at)
            if not found:
                faults.append(f"not read out: {name}{sentence}")
            at = found.end() if found else at
    return faults


def follow_faults(words, result, source, zh):
    """What follows stands on the sheet twice, among the words of the host and at the end; the decision once."""
    text = "".join(bare("".join(word.text for word in page)) for page in without_feet(words))
    faults = follow.faults(text, result, follow.rule_lines(source, result), zh, follow.written_date if zh else str, str, times=2)
    paragraphs = result.get("consequences", {}).get("decision", [])
    return faults + [f"{text.count(bare(p))} times on the sheet: {p}" for p in paragraphs if text.count(bare(p)) != paragraphs.count(p)]


def orphan_faults(words):
    """No page but the last ends with a heading, or with what stands above a table."""
    faults = []
    for number, page in enumerate(without_feet(words)[:-1], 1):
        lowest = max(word.y for word in page)
        last = bare("".join(word.text for word in sorted(page, key=lambda word: word.left) if abs(word.y - lowest) < 2))
        if re.match(r"附\d+　?|Annex\d+\.", last) or last.startswith(("意见票，", "Advice,", "个别谈话（", "Talks,", "各层次得票率（", "Ratesofthetiers")):
            faults.append(f"page {number} ends with a heading: {last}")
    return faults


def without_feet(words):
    """The words of each page above its last line: a sentence goes on on the next page."""
    return [[word for word in page if word.y < 780] for page in words]


# ---- meetings that are hard to set ----

LONG_NAME = "阿卜杜热合曼·图尔荪托合提·买买提依明"
LONG_UNIT = "某某自治区某某自治州某某县农业农村和水利示范局乡村振兴综合服务中心"


def write(folder, name, rows):
    (folder / name).write_text("\ufeff" + "".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")


def wide(work, name, rule, tiers, persons, marks, due, posts=()):
    """Many items, tiers with long names, persons with long names, and numbers of up to ten digits."""
    folder = work / name
    folder.mkdir()
    write(folder, "meeting.csv", [("项目", "内容"), ("会议编号", "x" * 64), ("会议名称", "某某县" * 20 + "会议"), ("组织单位", LONG_UNIT * 2), ("地点", LONG_UNIT), ("日期", "2026-05-21"), ("办法", rule),
                                  ("主持人", LONG_NAME), *[("计票人", f"{LONG_NAME}计{n}") for n in range(5)], *[("监票人", f"监某{n}") for n in range(7)], ("存档", LONG_UNIT), ("存档", "二处"),
                                  ("推荐日期", "2026-03-19"), ("电话征求意见", LONG_UNIT * 10)])
    names = [f"{LONG_UNIT[:14 + 3 * t]}{t}" for t in range(tiers)]
    ballots = [(t, n) for t in range(tiers) for n in range(5 + t)]
    write(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回")] + [(f"t{t}", names[t], due, due - 1, 5 + t, 5 + t) for t in range(tiers)])
    write(folder, "roster.csv", [("编号", "姓名", "单位", "现任职务", *(["职位"] if posts else []))] +
          [(f"p{i}", f"{LONG_NAME}{i}" if i % 3 == 0 else f"人{i}", LONG_UNIT if i % 4 == 0 else "局", "副局长", *([posts[i % len(posts)]] if posts else [])) for i in range(persons)])
    if posts:
        write(folder, "posts.csv", [("职位编号", "职位", "名额")] + [(post, LONG_UNIT + post, 1) for post in posts])
    write(folder, "ballots.csv", [("票号", "层次", "作废", *(f"p{i}" for i in range(persons)))] +
          [(f"{n + 1}", f"t{t}", "涂改" * 20 if n == 3 else "", *("" if n == 3 else marks[(n * (i + 3) + t * i + i // 2) % len(marks)] for i in range(persons))) for t,
           n in ballots])
    return folder


def hard(work):
    return [wide(work, "wide-appraisal", "aheqi/appraisal", 6, 30, ["优秀", "称职", "基本称职", "不称职", "优秀", "称职"], 1000),
            wide(work, "wide-recommendation", "general/recommendation", 6, 30, ["推荐", "", "推荐", "不推荐"], 1000, ["a", "b"]),
            wide(work, "wide-decision", "general/committee", 1, 30, ["同意", "同意", "反对", "弃权", "同意"], 20),
            wide(work, "huge-recommendation", "general/recommendation", 3, 4, ["推荐", "不推荐"], 300000000, ["a"]),
            wide(work, "huge-decision", "general/committee", 1, 5, ["同意", "反对"], 1000000000)]


# ---- the meetings ----

def odd_of(meeting):
    db = sqlite3.connect(f"file:{meeting.ledger}?mode=ro", uri=True)
    try:
        return db.execute("SELECT kind, channel, tier, ballot, detail FROM odd_ballot WHERE count = (SELECT max(number) FROM count) ORDER BY position").fetchall()
    finally:
        db.close()


ANY = [""]


def offices_of(source):
    """What each person is now, from the roster: the texts of the unit and the title."""
    table = read_table(source / "roster.csv") if (source / "roster.csv").exists() else []
    heads = [head.strip().lower() for head in table[0]] if table else []
    names = next((i for i, head in enumerate(heads) if head in ("姓名", "name", "事项", "matter")), None)
    kept = [i for i, head in enumerate(heads) if head in ("单位", "unit", "现任职务", "职务", "title")]
    offices = {}
    for row in table[1:] if names is not None else []:
        name, now = row[names].strip() if names < len(row) else "", [row[i].strip() for i in kept if i < len(row) and row[i].strip()]
        offices[name] = now if offices.get(name, now) == now else ANY  # namesakes, or one person for two posts
    return offices


def faults_of(source, work, languages):
    """The meeting's faults, and how many rows were held against each other."""
    meeting = Meeting(source, work / f"counted-{source.name}")
    result = json.loads(must("count", source, "--json", "--no-ledger"))
    golden = source / "expected.json"
    if golden.exists():
        expected = json.loads(golden.read_text(encoding="utf-8"))
        assert expected["items"] == result["items"] and expected["channels"] == result["channels"], f"{source.name}: the result is not the expected one"
        result.update({key: expected[key] for key in ("items", "channels", "quorum", "status", "posts") if key in expected})
    odd = odd_of(meeting)
    faults, rows = [], 0
    for language in languages:
        path = meeting.issue("--unsigned", *(["--lang", "en"] if language == "en" else []), folder=work / f"{language}-{source.name}")[0]
        document, words, found = rows_of(path)
        facts = json.loads(document.attachments()["sheet.json"])
        wanted = Wanted(result, odd, WORDS[language], offices_of(source)).rows
        rows += len(wanted)
        some = place_faults(words) + table_faults(found, wanted) + text_faults(words, result, facts, document, odd, WORDS[language])
        some += signature_faults(words, result, WORDS[language]) + seal_faults(words, result, WORDS[language]) + read_out_faults(words, result, WORDS[language])
        some += orphan_faults(words) + follow_faults(words, result, source, language == "zh")
        faults += [f"{language}: {fault}" for fault in some]
    return source.name, faults, rows


def main():
    need("pdftotext", "qpdf")
    report = Report()
    work = workshop()
    only = sys.argv[1:]
    jobs = [(source, ("zh", "en")) for source in SAMPLES] + [(source, ("zh",)) for source in CASES]
    if not only:
        jobs = sample("sheets of sample meetings and golden cases", jobs, 14, None, lambda job: kind_of(job[0]))
    jobs += [(source, ("zh", "en")) for source in [*hard(work), *what_else(work / "what-else").values()]]
    jobs = [job for job in jobs if not only or job[0].name in only]
    rows = 0
    for name, faults, count in together(lambda job: faults_of(job[0], work, job[1]), jobs):
        report.check(not faults, name, "\n".join(faults[:12]))
        rows += count
    print(f"{len(jobs)} meetings, {rows} rows of tables")
    report.check(only or rows > amount(500, 1500, 1500), "there are rows to hold against each other")
    report.end()


if __name__ == "__main__":
    main()
