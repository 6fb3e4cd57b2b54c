"""One channel of a meeting: its ballots with their dispositions, or its totals, counted per tier."""

import re
from fractions import Fraction

from support.slowcount.conditions import DEC, DIGITS
from support.slowcount.tables import BALLOT_COLUMNS, SPACES, TOTAL_COLUMNS, need, number, pieces

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
ACCOUNTS = ["due", "present", "issued", "returned", "unreturned", "valid", "void", "blank"]
WRITE_IN = re.compile("(?:另选|(?i:write-in))[:：](.*)")
FAVOUR = ("for", "agree")


class Channel:
    """What ballots and totals have in common. `touched`: the items for which somebody gave a mark."""

    def __init__(self, meeting, name):
        self.meeting, self.rule, self.name = meeting, meeting.rule, name
        self.names_form = False
        self.touched, self.named, self.written_candidates = set(), set(), set()
        self.read_marks()

    def sum_up(self):
        self.accounts = [self.account(tier) for tier in self.meeting.tiers]
        deciding = [a for a in self.accounts if a["role"] == "decides"]
        self.whole = {key: None if any(a[key] is None for a in self.accounts) else sum(a[key] for a in deciding)
                      for key in ACCOUNTS}
        self.condition = self.rule.condition(self.whole["present"])
        # Boxes are judged apart: only one of a tier that decides makes the channel invalid.
        self.invalid_tiers = {a["tier"] for a in self.accounts if a["issued"] is not None and a["returned"] > a["issued"]}
        self.invalid = any(a["tier"] in self.invalid_tiers for a in deciding)
        self.box_weights = {tier["id"]: self.box_weight(tier) for tier in self.meeting.tiers}
        mine = [self.box_weights[tier["id"]] for tier in self.meeting.deciding]
        self.whole_weight = {key: None if any(w[key] is None for w in mine) else sum(w[key] for w in mine)
                             for key in ("due", "returned", "valid")}

    def box_weight(self, tier):
        return {"due": tier["weight due"], "returned": 0, "valid": 0}

    def account_of(self, tier):
        return next(a for a in self.accounts if a["tier"] == tier["id"])

    def base(self, base):
        """The number that a clause compares with."""
        if base == "weight":
            return self.whole_weight["returned"]
        return self.whole_weight["due"] if base == "weight due" else self.whole[base]

    def read_marks(self):
        rule = self.rule
        if rule.kind == "appraisal":
            words = {grade.lower(): grade for grade in rule.grades}
        else:
            words = {m: meaning for meaning, marks in MARKS[rule.kind].items() for m in marks.split()}
        self.marks = dict(words)
        for value in self.meeting.some("mark"):
            sign, means = (part.strip(SPACES) for part in value.split("=", 1))
            meaning = means if means in words.values() else words[means.lower()]
            self.marks[sign.lower()] = meaning

    def meaning(self, mark):
        """What a mark means; with points, the number that it is."""
        if not self.rule.points:
            return self.marks[mark.lower()]
        least, most, step = self.rule.points
        text = mark.translate(DIGITS)
        need(re.fullmatch(DEC, text), "unknown mark", mark)
        value = Fraction(text)
        need(least <= value <= most and ((value - least) / step).denominator == 1, "unknown mark", mark)
        return value

    # One item in this channel.

    def key(self, person):
        """An item: (place of its post, place of its roster row)."""
        return person["post"]["place"] if person["post"] else None, person["place"]

    def buckets(self):
        if self.rule.kind == "recommendation":
            return ["for"]
        if self.rule.kind == "decision":
            return ["agree", "against", "abstain", "hold", "void"]
        return (["graded"] if self.rule.points else self.rule.grades) + ["blank", "void"]

    def favour(self):
        """The marks whose votes are in favour; none: nothing counts."""
        return self.rule.counted if self.rule.kind == "appraisal" else ["for" if self.rule.kind == "recommendation" else "agree"]

    def decided(self, key, weighed=False):
        """The item's votes over the tiers that decide."""
        return self.votes(key, self.meeting.deciding, weighed)

    def sum_of(self, key, marks, tiers=None, weighed=False):
        votes = self.votes(key, self.meeting.deciding if tiers is None else tiers, weighed)
        return sum(votes[mark] for mark in marks)


class Ballots(Channel):
    def __init__(self, meeting, name, files):
        super().__init__(meeting, name)
        self.ballots = []
        self.irregular = set()  # (kind, tier, file, line, ballot, detail)
        seen = set()
        for file in files:
            table = meeting.table(file, BALLOT_COLUMNS, others_allowed=True)
            columns, written = self.resolve(table)
            for row, lines in zip(table.rows, table.lines):
                tier = meeting.tier_of[row["tier"]] if "tier" in row else meeting.tiers[0]
                self.place = (tier["id"], file, lines["ballot"], row["ballot"])
                need("tier" in row or len(meeting.tiers) == 1, "which tier?")
                need((tier["id"], row["ballot"]) not in seen, "duplicate ballot", row)
                seen.add((tier["id"], row["ballot"]))
                self.ballots.append(self.read_ballot(row, tier, columns, written))
        self.sum_up()

    def note(self, kind, detail=""):
        """The ballot that is being read is not plain: how, and why, or what it concerns."""
        self.irregular.add((kind, *self.place, detail))

    def resolve(self, table):
        """Header text -> post (names form) or roster row (marks form); and header text -> post of the columns for names written in."""
        meeting = self.meeting
        cells = [c for c in table.header if c not in BALLOT_COLUMNS and c != self.rule.ballot_weight]
        need("ballot" in table.header)
        need(not self.rule.ballot_weight or self.rule.ballot_weight in table.header, "no weights")
        if self.rule.kind == "recommendation" and all(c in meeting.post_of for c in cells):
            self.names_form = True
            columns = {c: meeting.post_of[c] for c in cells}
            need(len({p["id"] for p in columns.values()}) == len(meeting.posts) == len(cells), "posts missing")
            return columns, {}
        columns, written = {}, {}
        for cell in cells:
            of_post = WRITE_IN.fullmatch(cell) if self.rule.write_ins else None
            if of_post:
                post = meeting.post_of[of_post[1].strip(SPACES)]
                need(post not in written.values(), "a column twice", cell)
                written[cell] = post
                continue
            found = meeting.persons_named(cell, self.printed())
            need(len(found) == 1, "unknown or ambiguous column", cell)
            columns[cell] = found[0]
        need(len({p["id"] for p in columns.values()}) == len(self.printed()) == len(columns), "persons missing")
        return columns, written

    def printed(self):
        return [person for person in self.meeting.roster if not person["written_in"]]

    def read_ballot(self, row, tier, columns, written):
        ballot = {"tier": tier, "void": bool(row.get("void")), "blank": False, "votes": {}, "weight": 1}
        if self.rule.ballot_weight:
            ballot["weight"] = number(row[self.rule.ballot_weight])
            need(ballot["weight"] >= 1, "no weight", row)
        if ballot["void"]:
            self.note("void", row["void"])
            return ballot
        ballot["blank"] = not any(row[c] for c in [*columns, *written])
        if self.names_form:
            self.read_names(ballot, row, columns)
        else:
            self.read_cells(ballot, row, columns, written)
        if ballot["void"]:
            ballot["blank"], ballot["votes"] = False, {}
        if ballot["blank"]:
            self.note("blank")
        self.named |= set(ballot["votes"])
        return ballot

    def person_meant(self, written, ballot, row, among=None):
        """The roster row, or None where the name was ruled void; a ruling that was needed is noted."""
        person, ruling = self.meeting.person_by_name(written, self.name, ballot["tier"], row["ballot"], among)
        if ruling:
            self.note("ruled", "%s → %s" % (ruling["written"], ruling["ruling"]))
        return person

    def judge_numbers(self, counted):
        """[(post, number chosen)]: the verdict on each post, in a dictionary by its id; what is irregular is noted."""
        verdicts = {post["id"]: self.judge_number(post, chosen) for post, chosen in counted}
        whole = "void ballot" in verdicts.values()
        for post, chosen in counted:
            verdict = verdicts[post["id"]]
            if verdict and (verdict == "void ballot") == whole:
                how = "overvoted" if chosen > self.allowed() * post["seats"] else "undervoted"
                self.note(how + ("" if whole else "-post"), post["id"])
        return verdicts

    def allowed(self):
        return 1 if self.rule.contested else self.rule.choices

    def judge_number(self, post, chosen):
        """What becomes of a ballot with so many chosen for a post: None, `void ballot` or `void post`."""
        allowed = self.allowed()
        if allowed is None:
            return None
        if chosen > allowed * post["seats"]:
            return self.rule.overvote
        return self.rule.undervote if self.rule.exactly and chosen < allowed * post["seats"] else None

    def read_names(self, ballot, row, columns):
        named = {}
        for cell, post in columns.items():
            persons = [self.person_meant(written, ballot, row) for written in pieces(row[cell])]
            named[post["id"]] = {p["place"] for p in persons if p is not None}
        verdicts = self.judge_numbers([(post, len(named[post["id"]])) for post in columns.values()])
        for post in columns.values():
            places, verdict = named[post["id"]], verdicts[post["id"]]
            self.touched |= {(post["place"], place) for place in places}
            if verdict:
                ballot["void"] |= verdict == "void ballot"
                continue
            for place in places:
                ballot["votes"][post["place"], place] = "for"

    def written_names(self, ballot, row, written):
        """key -> the meanings of the signs beside each name that was written in; "void" for a name that needs a sign and has none."""
        said = {}
        for cell, post in written.items():
            among = [p for p in self.meeting.roster if p["post"] in (post, None)]
            for piece in pieces(row[cell]):
                name, _, sign = (part.strip(SPACES) for part in piece.replace("：", ":").partition(":"))
                person = self.person_meant(name, ballot, row, among)
                if person is None:
                    continue
                bare = "void" if self.rule.bare_name == "void" else "for" if self.rule.kind == "recommendation" else "agree"
                key = post["place"], person["place"]
                said.setdefault(key, set()).add(self.marks[sign.lower()] if sign else bare)
                self.touched.add(key)
                if not person["written_in"]:
                    self.written_candidates.add(key)
        return said

    def differ(self, meanings):
        """Whether what is said of one person differs; in a recommendation all that does not recommend is the same: nothing."""
        return len(meanings) > 1 and (self.rule.kind != "recommendation" or bool(meanings & set(FAVOUR)))

    def read_cells(self, ballot, row, columns, written):
        said = self.written_names(ballot, row, written)
        votes, chosen = ballot["votes"], {}
        for cell, person in columns.items():
            key = self.key(person)
            meanings = self.meanings(row[cell]) | said.pop(key, set())
            votes[key] = self.mark(meanings)
            if self.differ(meanings):
                self.note("void-item", person["id"])
            if row[cell]:
                self.touched.add(key)
        # Who was written in has votes in favour; else the name stood there and was not counted.
        for key, meanings in said.items():
            if self.differ(meanings):
                self.note("void-item", self.meeting.roster[key[1]]["id"])
            votes[key] = next(iter(meanings)) if len(meanings) == 1 and meanings <= set(FAVOUR) else "void"
        for (place, _), meaning in votes.items():
            chosen[place] = chosen.get(place, 0) + (meaning in FAVOUR)
        if self.rule.kind != "recommendation" and not self.rule.contested:
            return
        verdicts = self.judge_numbers([(post, chosen.get(post["place"], 0)) for post in self.meeting.posts])
        for post in self.meeting.posts:
            verdict = verdicts[post["id"]]
            if verdict:
                ballot["void"] |= verdict == "void ballot"
                votes.update((key, "void") for key in votes if key[0] == post["place"])

    def meanings(self, cell):
        # A whole cell may be a declared sign that holds a separator.
        if cell.lower() in self.marks:
            return {self.marks[cell.lower()]}
        return {self.meaning(part) for part in pieces(cell)}

    def mark(self, meanings):
        """What one cell says, and what was written in beside it: a bucket of the item's votes (or "not")."""
        if not meanings:
            return "not" if self.rule.kind == "recommendation" else self.rule.blank
        return next(iter(meanings)) if len(meanings) == 1 else "void"

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

    def box_weight(self, tier):
        mine = [b for b in self.ballots if b["tier"] is tier]
        return {"due": tier["weight due"], "returned": sum(b["weight"] for b in mine),
                "valid": sum(b["weight"] for b in mine if not b["void"])}

    def votes(self, key, tiers, weighed=False):
        """Votes, or their weight; a score given in points is `graded`."""
        counts = dict.fromkeys(self.buckets(), 0)
        for ballot in self.ballots:
            if any(ballot["tier"] is t for t in tiers) and not ballot["void"]:
                bucket = ballot["votes"].get(key)
                bucket = "graded" if isinstance(bucket, Fraction) else bucket
                if bucket in counts:
                    counts[bucket] += ballot["weight"] if weighed else 1
        return counts

    def points_of(self, key, tier):
        """The scores that the ballots of a tier give the person."""
        given = [b["votes"].get(key) for b in self.ballots if b["tier"] is tier and not b["void"]]
        return [value if self.rule.points else self.rule.scores[value] for value in given
                if isinstance(value, Fraction) or value in self.rule.scores]


class Totals(Channel):
    """A vote by hand or by voice: how many of a tier gave each mark to each item."""

    def __init__(self, meeting):
        super().__init__(meeting, "meeting")
        self.given = {}
        for row in meeting.table("totals.csv", TOTAL_COLUMNS).rows:
            tier = meeting.tier_of[row["tier"]] if "tier" in row else meeting.tiers[0]
            need("tier" in row or len(meeting.tiers) == 1, "which tier?")
            found = meeting.persons_named(row["item"])
            need(len(found) == 1, "unknown or ambiguous item", row)
            key, meaning, votes = self.key(found[0]), self.meaning(row["mark"]), number(row["votes"])
            need((tier["id"], key, meaning) not in self.given, "a mark twice", row)
            self.given[tier["id"], key, meaning] = votes
            if votes:
                self.touched.add(key)
        for tier in meeting.tiers:
            for post in meeting.posts if self.rule.contested else []:
                agreed = sum(v for (t, k, m), v in self.given.items()
                             if t == tier["id"] and k[0] == post["place"] and m == "agree")
                need(agreed <= post["seats"] * tier["present"], "too many agree", post)
        self.sum_up()

    def account(self, tier):
        return {"tier": tier["id"], "name": tier["name"], "role": tier["role"], "due": tier["due"],
                "present": tier["present"], "issued": None, "returned": None, "unreturned": None,
                "valid": tier["present"], "void": 0, "blank": 0}

    def marked(self, key, tier):
        return {m: v for (t, k, m), v in self.given.items() if t == tier["id"] and k == key}

    def votes(self, key, tiers, weighed=False):
        """Who of the present is in no row of the item is in the mark of an empty cell."""
        counts = dict.fromkeys(self.buckets(), 0)
        for tier in tiers:
            mine = self.marked(key, tier)
            for meaning, votes in mine.items():
                counts["graded" if isinstance(meaning, Fraction) else meaning] += votes
            rest = tier["present"] - sum(mine.values())
            need(rest >= 0, "more votes than present", key)
            if not self.meeting.roster[key[1]]["written_in"]:
                counts[self.rule.blank] += rest
        return counts

    def points_of(self, key, tier):
        return [meaning if self.rule.points else self.rule.scores[meaning] for meaning, votes in self.marked(key, tier).items()
                if isinstance(meaning, Fraction) or meaning in self.rule.scores for _ in range(votes)]
