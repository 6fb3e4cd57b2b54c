#!/usr/bin/env python3
"""A second count of a meeting: slow, plain, written apart from the engine.

    slowcount.py DIR

prints the tally-result/1 of the meeting folder DIR as JSON.  It was written
from the specification alone and shares no line with the C program, so that
where the two agree, neither has merely copied the other's mistake.

It is for valid meetings: bad input raises, with no care for the message.
Left out: `notices`, `rule.cite`, `rule.sha256`, and for a built-in rule its
own entry in `inputs`; these depend on wording and on the shipped rule files.

Whole numbers only.  A share is a pair (numerator, denominator) and every
comparison is a cross-multiplication.
"""

import functools
import hashlib
import json
import os
import re
import sys
import unicodedata

# --------------------------------------------------------------------------
# The built-in rules: the lines that decide, in the words of a rule file.

QUORUM = ("quorum", "at least 2/3 of due")
HALF = ("pass", "more than 1/2 of due")
ABSTAIN = ("blank", "abstain")
ONE_EACH = [("choices", "up to 1 per seat"), ("overvote", "void ballot")]
THREE_EACH = [("choices", "up to 3 per seat"), ("overvote", "void ballot")]
A_AND_B = [("tier", "A decides"), ("tier", "B advises"), ("max persons", "30")]
WITHIN = ("recommendation within", "1 years")

BUILT_IN = {
    "aheqi/recommendation": [("kind", "recommendation")] + ONE_EACH,
    "aheqi/reserve-excellent": [("kind", "recommendation"), ("shortlist", "up to 1 per seat")] + ONE_EACH,
    "aheqi/reserve-technical": [("kind", "recommendation"), ("shortlist", "up to 3 per seat")] + THREE_EACH,
    "aheqi/reserve-section": [("kind", "recommendation"), ("shortlist", "up to 3 per seat")] + THREE_EACH,
    "aheqi/appraisal": [
        ("kind", "appraisal"),
        ("grades", "优秀 称职 基本称职 不称职"),
        ("grades counted", "优秀 称职"),
        ("pass", "more than 80% of present"),
        ("blank", "blank"),
    ],
    "aheqi/deliberation": [("kind", "decision"), QUORUM, HALF, ABSTAIN],
    "aheqi/committee": [("kind", "decision"), QUORUM, HALF, ABSTAIN] + A_AND_B,
    "aheqi/committee-two-thirds": [
        ("kind", "decision"), QUORUM, ("pass", "at least 2/3 of due"), ABSTAIN] + A_AND_B,
    "county/recommendation": [
        ("kind", "recommendation"),
        ("pass", "at least 80% of present when present is up to 10"),
        ("pass", "at least 70% of present when present is up to 20"),
        ("pass", "at least 60% of present when present is up to 30"),
        ("pass", "at least 50% of present"),
    ] + ONE_EACH,
    "county/committee": [("kind", "decision"), QUORUM, HALF, ABSTAIN, WITHIN],
    "county/contested": [
        ("kind", "decision"), QUORUM, HALF, ABSTAIN, WITHIN,
        ("contested", "at least 2 per seat"), ("overvote", "void post")],
    "county/open-selection": [
        ("kind", "decision"), QUORUM, HALF, ABSTAIN, WITHIN,
        ("contested", "at least 3 per seat"), ("overvote", "void post")],
    "county/reconsider": [("kind", "decision"), HALF, ABSTAIN],
    "general/recommendation": [("kind", "recommendation"), ("pass", "more than 1/2 of present")] + ONE_EACH,
    "general/committee": [("kind", "decision"), QUORUM, HALF, ABSTAIN, WITHIN],
    "bureau/recommendation": [("kind", "recommendation")] + ONE_EACH,
    "bureau/committee": [("kind", "decision"), QUORUM, HALF, ABSTAIN],
}

# --------------------------------------------------------------------------
# Headers and keys: the English name and the Chinese ones beside it.

MEETING_COLUMNS = {"key": ["项目"], "value": ["内容"]}
TIER_COLUMNS = {"tier": ["层次", "票种"], "name": ["名称"], "due": ["应到"], "present": ["实到"],
                "issued": ["发出"], "returned": ["收回"], "talked": ["谈话人数"]}
POST_COLUMNS = {"post": ["职位编号"], "title": ["职位"], "seats": ["名额"]}
ROSTER_COLUMNS = {"id": ["编号"], "name": ["姓名"], "person": ["人员"], "unit": ["单位"], "title": ["现任职务"],
                  "post": ["职位"], "action": ["任免"], "deferred": ["暂缓"]}
RULING_COLUMNS = {"channel": ["渠道"], "tier": ["层次"], "ballot": ["票号"], "written": ["原文"],
                  "ruling": ["裁定"], "reason": ["理由"], "by": ["裁定人"]}
RULE_COLUMNS = {"key": ["项目"], "value": ["规定"], "cite": ["依据"]}
BALLOT_COLUMNS = {"ballot": ["票号"], "tier": ["层次", "票种"], "void": ["作废"]}

MEETING_KEYS = {"会议编号": "meeting", "会议名称": "title", "组织单位": "body", "地点": "place", "日期": "date",
                "办法": "rule", "主持人": "host", "计票人": "teller", "监票人": "scrutineer", "存档": "archive",
                "选票": "ballots", "谈话记录": "talks", "记号": "mark", "推荐日期": "recommended",
                "电话征求意见": "phone", "暂缓表决": "deferred"}

MARKS = {
    "decision": {
        "agree": "同意 赞成 √ ✓ ✔ agree yes y",
        "against": "不同意 反对 × ✕ ✗ ✘ x against no n",
        "abstain": "弃权 abstain",
        "hold": "缓议 hold",
    },
    "recommendation": {
        "for": "推荐 同意 √ ✓ ✔ yes y",
        "not": "不推荐 × ✕ ✗ ✘ x no n",
    },
}

BASES = ["due", "present", "issued", "returned", "valid"]
ACCOUNTS = ["due", "present", "issued", "returned", "unreturned", "valid", "void", "blank"]
SPACES = " \t\r\n\v\f\u00a0\u3000"
MIDDLE_DOTS = "·•‧∙・･"
SEPARATORS = re.compile("[、；;|/]")


class Bad(Exception):
    """The meeting is not valid, or holds what this count does not know."""


def need(condition, *why):
    if not condition:
        raise Bad(*why)


# --------------------------------------------------------------------------
# From bytes to tables.

def decode(data):
    """The text of a file and the encoding that was used."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8"), "UTF-8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030"), "GB18030"
    foreign = {c for c in text if ord(c) > 0x7F}
    if foreign <= {"·", "×"} or any(ord(c) >= 0x800 for c in foreign):
        return text, "UTF-8"
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        return text, "UTF-8"
    # Both readings are weighed by their letters (reading 2).
    utf8 = all(is_other_letter(c) for c in foreign if unicodedata.category(c)[0] in "LM")
    gb18030 = all(c in common_han() for c in chinese if is_han(c))
    need(utf8 != gb18030, "encoding-doubtful")
    return (text, "UTF-8") if utf8 else (chinese, "GB18030")


@functools.lru_cache(maxsize=None)
def common_han():
    """Level 1 of 通用规范汉字表, a table that both counts share."""
    path = os.path.join(os.path.dirname(__file__), "../../tally/base/tables/common-han.txt")
    with open(path, encoding="utf-8") as file:
        return set(file.read()) - {"\n"}


def is_other_letter(c):
    """A letter of Latin, or of the Cyrillic and Arabic alphabets that are written in this country."""
    name = unicodedata.name(c, "")
    if name.startswith("LATIN "):
        return ord(c) < 0x250
    if name.startswith("CYRILLIC "):
        return ord(c) < 0x460 or c in "ҒғҖҗҚқҢңҮүҰұҺһӘәӨө"
    return c in "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٴٵٶٷٸپچژکڭگھۅۆۇۈۉۋیېە"


def parse_csv(text):
    """RFC 4180: a list of rows, each a list of cells as they stand."""
    rows, row, cell = [], [], []
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c == '"' and not cell:
            i += 1
            while True:
                need(i < n, "unterminated quote")
                if text[i] != '"':
                    cell.append(text[i])
                    i += 1
                elif text[i + 1:i + 2] == '"':
                    cell.append('"')
                    i += 2
                else:
                    i += 1
                    break
            need(i == n or text[i] in ",\r\n", "text after quote")
        elif c == ",":
            row.append("".join(cell))
            cell = []
            i += 1
        elif c == "\n" or text[i:i + 2] == "\r\n":
            row.append("".join(cell))
            rows.append(row)
            row, cell = [], []
            i += 1 if c == "\n" else 2
        else:
            need(c not in '"\r\0', "stray quote, CR or NUL")
            cell.append(c)
            i += 1
    if row or cell:
        row.append("".join(cell))
        rows.append(row)
    return rows


class Table:
    """One file: its header, its rows as dictionaries, and its `inputs` entry.

    `known` maps English column names to their Chinese ones; columns that it
    does not hold keep the text of their header cell (ballots have such)."""

    def __init__(self, folder, name, known, others_allowed=False):
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        text, encoding = decode(data)
        rows = [[cell.strip(SPACES) for cell in row] for row in parse_csv(text)]
        rows = [row for row in rows if any(row)]
        need(rows, name, "no header")
        english = {chinese: column for column, names in known.items() for chinese in names}
        self.header = [english.get(cell, cell) for cell in rows[0]]
        need(len(set(self.header)) == len(self.header), name, "duplicate column")
        need(others_allowed or set(self.header) <= set(known), name, "unknown column", self.header)
        for row in rows[1:]:
            need(len(row) == len(self.header), name, "ragged row", row)
        self.rows = [dict(zip(self.header, row)) for row in rows[1:]]
        self.entry = {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data),
                      "rows": len(self.rows), "encoding": encoding}


def number(text):
    digits = "".join(chr(ord(c) - 0xFF10 + ord("0")) if "０" <= c <= "９" else c for c in text)
    need(re.fullmatch("[0-9]+", digits), "bad number", text)
    need(int(digits) <= 1_000_000_000, "too large", text)
    return int(digits)


# --------------------------------------------------------------------------
# Names.

def is_han(c):
    return unicodedata.name(c, "").startswith("CJK ") or c in "々〇"


@functools.lru_cache(maxsize=100_000)
def normal(name):
    """The form in which two written names are compared."""
    name = unicodedata.normalize("NFKC", name).strip(SPACES)
    if any(is_han(c) for c in name):
        name = "".join(c for c in name if c not in SPACES)
    out = []
    for i, c in enumerate(name):
        between_han = 0 < i < len(name) - 1 and is_han(name[i - 1]) and is_han(name[i + 1])
        out.append("·" if c in MIDDLE_DOTS or (c == "." and between_han) else c)
    return "".join(out)


def pieces(cell):
    return [p for p in (p.strip(SPACES) for p in SEPARATORS.split(cell)) if p]


# --------------------------------------------------------------------------
# The rule.

class Condition:
    """`at least 2/3 of due when present is up to 10`."""

    FORM = re.compile(r"(at least|more than) (?:(\d+)/(\d+)|(\d+)%) of (due|present|issued|returned|valid)"
                      r"(?: when present is up to (\d+))?")

    def __init__(self, text):
        m = self.FORM.fullmatch(text)
        need(m, "bad condition", text)
        self.text = text
        self.strict = m[1] == "more than"
        self.num, self.den = (int(m[4]), 100) if m[4] else (int(m[2]), int(m[3]))
        need(0 < self.num <= self.den, "bad share", text)
        need(not (self.strict and self.num == self.den), "no one can pass", text)
        self.base = m[5]
        self.up_to = int(m[6]) if m[6] else None

    def met(self, votes, of):
        left, right = votes * self.den, of * self.num
        return left > right if self.strict else left >= right

    def passes(self, votes, of):
        """As `met`, but nothing passes on a base of 0."""
        return of > 0 and self.met(votes, of)

    def needed(self, of):
        """The least votes that satisfy the condition."""
        if self.strict:
            return of * self.num // self.den + 1
        return -(-of * self.num // self.den)


def per_seat(text, words):
    m = re.fullmatch(words + r" (\d+) per seat", text)
    need(m, "bad phrase", text)
    return int(m[1])


class Rule:
    def __init__(self, name, lines):
        values = {}
        for key, value in lines:
            values.setdefault(key, []).append(value)
        one = lambda key: values[key][0] if key in values else None
        self.name = one("rule") or name
        self.kind = one("kind")
        need(self.kind in ("recommendation", "appraisal", "decision"), "bad kind")
        self.roles = {}
        for value in values.get("tier", []):
            tier, role = value.split()
            need(role in ("decides", "advises"))
            self.roles[tier] = role
        self.quorum = Condition(one("quorum")) if one("quorum") else None
        self.bands = [Condition(text) for text in values.get("pass", [])]
        self.grades = (one("grades") or "").split()
        self.counted = (one("grades counted") or "").split()
        need(set(self.counted) <= set(self.grades))
        self.choices = per_seat(one("choices"), "up to") if one("choices") else None
        # What a rule file leaves out: as the built-in rules of its kind say.
        self.overvote = one("overvote") or ("void ballot" if self.kind == "recommendation" else "void post")
        self.blank = one("blank") or ("abstain" if self.kind == "decision" else "blank")
        self.contested = per_seat(one("contested"), "at least") if one("contested") else None
        self.shortlist = per_seat(one("shortlist"), "up to") if one("shortlist") else None
        self.max_persons = number(one("max persons")) if one("max persons") else None
        within = one("recommendation within")
        self.within_years = number(within.split()[0]) if within else None
        need(self.kind == "recommendation" or self.bands, "no pass")

    def condition(self, present):
        """The pass condition for a channel where so many were present."""
        for band in self.bands:
            if band.up_to is None or present <= band.up_to:
                return band
        need(not self.bands, "no band fits", present)
        return None

    def role(self, tier):
        return self.roles.get(tier, "decides")


# --------------------------------------------------------------------------
# The meeting.

class Meeting:
    def __init__(self, folder):
        self.folder = folder
        self.inputs = []
        self.read_meeting()
        self.read_rule()
        self.read_tiers()
        self.read_posts()
        self.read_roster()
        self.read_rulings()
        self.check_recommendation_date()

    def has(self, name):
        return os.path.exists(os.path.join(self.folder, name))

    def table(self, name, known, others_allowed=False):
        table = Table(self.folder, name, known, others_allowed)
        self.inputs.append(table.entry)
        return table

    def read_meeting(self):
        self.keys = {}
        for row in self.table("meeting.csv", MEETING_COLUMNS).rows:
            key = MEETING_KEYS.get(row["key"], row["key"])
            need(key in MEETING_KEYS.values(), "unknown key", key)
            self.keys.setdefault(key, []).append(row["value"])
        for key in ("meeting", "title", "body", "place", "date", "rule", "host"):
            need(len(self.keys.get(key, [])) == 1, "missing or repeated key", key)
        tellers, scrutineers = set(self.keys.get("teller", [])), set(self.keys.get("scrutineer", []))
        need(tellers and scrutineers and not tellers & scrutineers, "bad officials")

    def one(self, key):
        return self.keys.get(key, [""])[0]

    def read_rule(self):
        name = self.one("rule")
        if name.endswith(".csv"):
            rows = self.table(name, RULE_COLUMNS).rows
            self.rule = Rule(name, [(row["key"], row["value"]) for row in rows])
        else:
            self.rule = Rule(name, BUILT_IN[name])

    def read_tiers(self):
        self.tiers = []
        self.tier_of = {}
        for row in self.table("tiers.csv", TIER_COLUMNS).rows:
            tier = {"id": row["tier"], "name": row["name"], "role": self.rule.role(row["tier"])}
            for column in ("due", "present", "issued"):
                tier[column] = number(row[column])
            for column in ("returned", "talked"):
                tier[column] = number(row[column]) if row.get(column) else None
            need(tier["issued"] <= tier["present"] <= tier["due"], "bad accounts", tier)
            for label in {tier["id"], tier["name"]}:
                need(label not in self.tier_of, "duplicate tier", label)
                self.tier_of[label] = tier
            self.tiers.append(tier)
        if self.rule.roles:
            need(set(self.rule.roles) == {t["id"] for t in self.tiers}, "rule mismatch")

    def read_posts(self):
        self.posts = []
        self.post_of = {}
        needed = self.rule.kind == "recommendation" or self.rule.contested
        if not needed and not self.has("posts.csv"):
            return
        for row in self.table("posts.csv", POST_COLUMNS).rows:
            post = {"id": row["post"], "title": row["title"], "seats": number(row["seats"]),
                    "place": len(self.posts)}
            for label in {post["id"], post["title"]}:
                need(label not in self.post_of, "duplicate post", label)
                self.post_of[label] = post
            self.posts.append(post)

    def read_roster(self):
        self.roster = []
        for row in self.table("roster.csv", ROSTER_COLUMNS).rows:
            person = {column: row.get(column, "") for column in ROSTER_COLUMNS}
            person["person"] = person["person"] or person["id"]
            person["post"] = self.post_of[person["post"]] if person["post"] else None
            person["place"] = len(self.roster)
            need(person["id"] not in {p["id"] for p in self.roster}, "duplicate person")
            self.roster.append(person)
        persons = {p["person"] for p in self.roster}
        need(self.rule.max_persons is None or len(persons) <= self.rule.max_persons, "too many persons")
        if self.rule.contested:
            for post in self.posts:
                candidates = [p for p in self.roster if p["post"] is post]
                need(len(candidates) >= self.rule.contested * post["seats"], "too few candidates", post)

    def read_rulings(self):
        self.rulings = []
        if not self.has("rulings.csv"):
            return
        for row in self.table("rulings.csv", RULING_COLUMNS).rows:
            ruling = {column: row.get(column, "") for column in RULING_COLUMNS}
            by = set(pieces(ruling["by"]))
            officials = {name for key in ("host", "teller", "scrutineer") for name in self.keys.get(key, [])}
            need(len(by) == 2 and by <= officials and by & set(self.keys["scrutineer"]), "bad ruling", row)
            self.rulings.append(ruling)

    def check_recommendation_date(self):
        """Valid up to the same day N years on; 29 February ends on the 28th."""
        if not self.one("recommended") or self.rule.within_years is None:
            return
        year, month, day = map(int, self.one("recommended").split("-"))
        year += self.rule.within_years
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if (month, day) == (2, 29) and not leap:
            day = 28
        need(tuple(map(int, self.one("date").split("-"))) <= (year, month, day), "recommendation expired")

    # Who is meant.

    def persons_named(self, written):
        """The roster rows that a written name may mean."""
        for person in self.roster:
            if written == person["id"]:
                return [person]
        name = normal(written)
        found = [p for p in self.roster if normal(p["name"]) == name]
        wide = unicodedata.normalize("NFKC", written).strip(SPACES)
        if not found and wide.endswith(")") and "(" in wide:
            bare, unit = wide[:-1].split("(", 1)
            found = [p for p in self.roster
                     if normal(p["name"]) == normal(bare) and normal(p["unit"]) == normal(unit)]
        return found

    def person_by_name(self, written, channel, tier, ballot):
        """The roster row, or None where the name was ruled void."""
        found = self.persons_named(written)
        if len(found) == 1:
            return found[0]
        meant = set()
        for ruling in self.rulings:
            if (normal(ruling["written"]) == normal(written)
                    and ruling["channel"] in ("", channel)
                    and (not ruling["tier"] or self.tier_of[ruling["tier"]] is tier)
                    and ruling["ballot"] in ("", ballot)):
                meant.add(ruling["ruling"])
        need(len(meant) == 1, "no ruling, or rulings that differ", written)
        ruling = meant.pop()
        if ruling == "void":
            return None
        return next(p for p in self.roster if p["id"] == ruling)


# --------------------------------------------------------------------------
# One channel: ballots and their dispositions, counted per tier.

class Channel:
    def __init__(self, meeting, name, files):
        self.meeting, self.rule, self.name = meeting, meeting.rule, name
        self.read_marks()
        self.names_form = False
        self.ballots = []
        self.named = set()
        seen = set()
        for file in files:
            table = meeting.table(file, BALLOT_COLUMNS, others_allowed=True)
            columns = self.resolve(table)
            for row in table.rows:
                tier = meeting.tier_of[row["tier"]] if "tier" in row else meeting.tiers[0]
                need("tier" in row or len(meeting.tiers) == 1, "which tier?")
                need((tier["id"], row["ballot"]) not in seen, "duplicate ballot", row)
                seen.add((tier["id"], row["ballot"]))
                self.ballots.append(self.read_ballot(row, tier, columns))
        self.accounts = [self.account(tier) for tier in meeting.tiers]
        deciding = [a for a in self.accounts if a["role"] == "decides"]
        self.whole = {key: sum(a[key] for a in deciding) for key in ACCOUNTS}
        self.condition = self.rule.condition(self.whole["present"])

    def read_marks(self):
        rule = self.rule
        if rule.kind == "appraisal":
            words = {grade.lower(): grade for grade in rule.grades}
        else:
            words = {m: meaning for meaning, marks in MARKS[rule.kind].items() for m in marks.split()}
        self.marks = dict(words)
        for value in self.meeting.keys.get("mark", []):
            sign, means = (part.strip(SPACES) for part in value.split("=", 1))
            meaning = means if means in words.values() else words[means.lower()]
            self.marks[sign.lower()] = meaning

    def resolve(self, table):
        """Header text -> post (names form) or roster row (marks form)."""
        meeting = self.meeting
        cells = [c for c in table.header if c not in BALLOT_COLUMNS]
        need("ballot" in table.header)
        if self.rule.kind == "recommendation" and all(c in meeting.post_of for c in cells):
            self.names_form = True
            columns = {c: meeting.post_of[c] for c in cells}
            need(len({p["id"] for p in columns.values()}) == len(meeting.posts) == len(cells), "posts missing")
            return columns
        columns = {}
        for cell in cells:
            found = meeting.persons_named(cell)
            need(len(found) == 1, "unknown or ambiguous column", cell)
            columns[cell] = found[0]
        need(len({p["id"] for p in columns.values()}) == len(meeting.roster) == len(cells), "persons missing")
        return columns

    def read_ballot(self, row, tier, columns):
        ballot = {"tier": tier, "void": bool(row.get("void")), "blank": False, "votes": {}}
        if ballot["void"]:
            return ballot
        ballot["blank"] = not any(row[c] for c in columns)
        if self.names_form:
            self.read_names(ballot, row, columns)
        else:
            self.read_cells(ballot, row, columns)
        if ballot["void"]:
            ballot["blank"], ballot["votes"] = False, {}
        if self.names_form:
            self.named |= set(ballot["votes"])
        return ballot

    def read_names(self, ballot, row, columns):
        for cell, post in columns.items():
            persons = [self.meeting.person_by_name(written, self.name, ballot["tier"], row["ballot"])
                       for written in pieces(row[cell])]
            places = {p["place"] for p in persons if p is not None}
            if self.rule.choices is not None and len(places) > post["seats"] * self.rule.choices:
                if self.rule.overvote == "void ballot":
                    ballot["void"] = True
                continue
            for place in places:
                ballot["votes"][post["place"], place] = "for"

    def read_cells(self, ballot, row, columns):
        chosen = {}
        for cell, person in columns.items():
            meaning = self.mark(row[cell])
            place = person["post"]["place"] if person["post"] else None
            ballot["votes"][place, person["place"]] = meaning
            if meaning in ("for", "agree"):
                chosen[place] = chosen.get(place, 0) + 1
        if self.rule.contested:
            allowed = 1
        elif self.rule.kind == "recommendation":
            allowed = self.rule.choices
        else:
            allowed = None
        for place, count in chosen.items():
            if allowed is None or count <= allowed * self.meeting.posts[place]["seats"]:
                continue
            if self.rule.overvote == "void ballot":
                ballot["void"] = True
            for key in ballot["votes"]:
                if key[0] == place:
                    ballot["votes"][key] = "void"

    def mark(self, cell):
        """What one cell says: a bucket of the item's votes (or "not")."""
        # A whole cell may be a declared sign that holds a separator.
        if cell.lower() in self.marks:
            return self.marks[cell.lower()]
        parts = pieces(cell)
        if not parts:
            return "not" if self.rule.kind == "recommendation" else self.rule.blank
        meanings = {self.marks[part.lower()] for part in parts}
        return meanings.pop() if len(meanings) == 1 else "void"

    def account(self, tier):
        mine = [b for b in self.ballots if b["tier"] is tier]
        if self.name == "meeting":
            due, present, issued = tier["due"], tier["present"], tier["issued"]
            returned = len(mine) if tier["returned"] is None else tier["returned"]
            need(returned == len(mine), "returned differs", tier)
        else:
            need(tier["talked"] is not None, "talked is missing")
            due = present = issued = tier["talked"]
            returned = len(mine)
        void = sum(b["void"] for b in mine)
        return {"tier": tier["id"], "name": tier["name"], "role": tier["role"],
                "due": due, "present": present, "issued": issued, "returned": returned,
                "unreturned": max(issued - returned, 0), "valid": returned - void, "void": void,
                "blank": sum(b["blank"] for b in mine)}

    # One item in this channel.

    def buckets(self):
        if self.rule.kind == "recommendation":
            return ["for"]
        if self.rule.kind == "decision":
            return ["agree", "against", "abstain", "hold", "void"]
        return self.rule.grades + ["blank", "void"]

    def votes(self, key, tiers):
        counts = dict.fromkeys(self.buckets(), 0)
        for ballot in self.ballots:
            if any(ballot["tier"] is t for t in tiers) and not ballot["void"]:
                bucket = ballot["votes"].get(key)
                if bucket in counts:
                    counts[bucket] += 1
        return counts

    def weight(self, key):
        """What the condition weighs."""
        votes = self.votes(key, [t for t in self.meeting.tiers if t["role"] == "decides"])
        if self.rule.kind == "appraisal":
            return sum(votes[grade] for grade in self.rule.counted)
        return votes["for" if self.rule.kind == "recommendation" else "agree"]


# --------------------------------------------------------------------------
# The decision.

def percent(votes, of):
    """Two decimals, rounded half up from the exact fraction."""
    if of == 0:
        return None
    hundredths = (2 * votes * 10000 + of) // (2 * of)
    return "%d.%02d" % divmod(hundredths, 100)


def ranks(weights):
    """1,2,2,4: one more than the number of those with more votes."""
    return [1 + sum(other > mine for other in weights) for mine in weights]


def best(candidates, places, won, lost):
    """Outcomes of (key, votes) pairs where `places` may win; nobody breaks a tie."""
    outcomes = {}
    for key, mine in candidates:
        above = sum(votes > mine for _, votes in candidates)
        level = sum(votes == mine for _, votes in candidates)
        if above + level <= places:
            outcomes[key] = won
        elif above < places:
            outcomes[key] = "tie"
        else:
            outcomes[key] = lost
    return outcomes


def count(folder):
    """The whole result as a dictionary, in the order of formats.md."""
    meeting = Meeting(folder)
    rule = meeting.rule

    talks = meeting.keys.get("talks", [])
    ballots = meeting.keys.get("ballots", [])
    if not ballots and (not talks or meeting.has("ballots.csv")):
        ballots = ["ballots.csv"]
    need(not talks or rule.kind == "recommendation", "talks outside a recommendation")
    channels = []
    if ballots:
        channels.append(Channel(meeting, "meeting", ballots))
    if talks:
        channels.append(Channel(meeting, "talk", talks))
    deciding = channels[0]

    # Which items there are: (place of the post, place of the roster row).
    if deciding.names_form:
        keys = set().union(*(channel.named for channel in channels))
    else:
        keys = {(p["post"]["place"] if p["post"] else None, p["place"]) for p in meeting.roster}
    keys = sorted(keys, key=lambda key: (-1 if key[0] is None else key[0], key[1]))

    # Ranks within the post, channel by channel.
    ranked = rule.kind == "recommendation" or rule.contested
    weight, rank = {}, {}
    for channel in channels:
        for key in keys:
            weight[channel.name, key] = channel.weight(key)
            rank[channel.name, key] = None
        if ranked:
            for post in meeting.posts:
                mine = [key for key in keys if key[0] == post["place"]]
                for key, r in zip(mine, ranks([weight[channel.name, key] for key in mine])):
                    rank[channel.name, key] = r

    # Status.
    quorum = None
    if rule.quorum:
        of = deciding.whole[rule.quorum.base]
        present = deciding.whole["present"]
        quorum = {"condition": rule.quorum.text, "base": rule.quorum.base, "of": of, "present": present,
                  "required": rule.quorum.needed(of), "met": rule.quorum.met(present, of)}
    if meeting.one("deferred"):
        status = "deferred"
    elif any(a["returned"] > a["issued"] for channel in channels for a in channel.accounts):
        status = "invalid"
    elif quorum and not quorum["met"]:
        status = "no-quorum"
    else:
        status = "valid"

    # Outcomes.
    passed = {}
    for key in keys:
        condition = deciding.condition
        passed[key] = condition and condition.passes(weight[deciding.name, key], deciding.whole[condition.base])
    deferred = {key for key in keys if status == "deferred" or meeting.roster[key[1]]["deferred"]}
    outcomes = {}
    for key in keys:
        if rule.kind == "recommendation":
            outcomes[key] = "ranked" if passed[key] is None else "qualifies" if passed[key] else "falls-short"
        elif rule.kind == "appraisal":
            outcomes[key] = "may-propose" if passed[key] else "may-not-propose"
        else:
            outcomes[key] = "adopted" if passed[key] else "not-adopted"
    for post in meeting.posts:
        mine = [key for key in keys if key[0] == post["place"] and key not in deferred]
        votes = [(key, weight[deciding.name, key]) for key in mine]
        if rule.shortlist:
            outcomes.update((key, "not-listed") for key in mine)
            outcomes.update(best([(k, v) for k, v in votes if v > 0],
                                 rule.shortlist * post["seats"], "listed", "not-listed"))
        elif rule.contested:
            outcomes.update((key, "not-elected") for key in mine)
            outcomes.update(best([(k, v) for k, v in votes if passed[k]],
                                 post["seats"], "elected", "not-elected"))
    for key in keys:
        if key in deferred:
            outcomes[key] = "deferred"
        elif status != "valid":
            outcomes[key] = "no-decision"

    # The result.
    def item_channel(channel, key):
        condition, votes = channel.condition, weight[channel.name, key]
        base = condition.base if condition else "present"
        of = channel.whole[base]
        return {
            "channel": channel.name,
            "votes": channel.votes(key, [t for t in meeting.tiers if t["role"] == "decides"]),
            "tiers": [{"tier": t["id"], "votes": channel.votes(key, [t])} for t in meeting.tiers],
            "rank": rank[channel.name, key],
            "rate": {"votes": votes, "base": base, "of": of, "percent": percent(votes, of)},
            "condition": condition.text if condition else None,
            "needed": condition.needed(of) if condition else None,
            "margin": votes - condition.needed(of) if condition else None,
            "pass": condition.passes(votes, of) if condition else None,
        }

    def item_bases(key):
        condition, votes = deciding.condition, weight[deciding.name, key]
        return {base: {"of": deciding.whole[base], "percent": percent(votes, deciding.whole[base]),
                       "pass": condition.passes(votes, deciding.whole[base]) if condition else None}
                for base in BASES}

    def post_outcome(post):
        if not rule.contested:
            return None
        if status != "valid":
            return "no-decision"
        mine = [outcomes[key] for key in keys if key[0] == post["place"]]
        if "tie" in mine:
            return "tie"
        return "filled" if mine.count("elected") == post["seats"] else "unfilled"

    if ranked:
        keys.sort(key=lambda key: (key[0], rank[deciding.name, key], key[1]))
    else:
        keys.sort(key=lambda key: key[1])
    items = []
    for key in keys:
        person = meeting.roster[key[1]]
        items.append({
            "item": person["id"], "person": person["person"], "name": person["name"],
            "post": "" if key[0] is None else meeting.posts[key[0]]["id"],
            "action": person["action"],
            "channels": [item_channel(channel, key) for channel in channels],
            "bases": item_bases(key),
            "outcome": outcomes[key],
        })
    return {
        "format": "tally-result/1",
        "meeting": {"id": meeting.one("meeting"), "title": meeting.one("title"), "body": meeting.one("body"),
                    "date": meeting.one("date"), "place": meeting.one("place")},
        "rule": {"name": rule.name, "kind": rule.kind},
        "inputs": meeting.inputs,
        "status": status,
        "quorum": quorum,
        "channels": [{"channel": c.name, "tiers": c.accounts, "whole": c.whole} for c in channels],
        "items": items,
        "posts": [{"post": p["id"], "title": p["title"], "seats": p["seats"], "outcome": post_outcome(p)}
                  for p in meeting.posts],
    }


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: slowcount.py DIR")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(json.dumps(count(sys.argv[1]), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
