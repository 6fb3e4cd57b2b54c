"""One channel of a meeting: its ballots with their dispositions, or its totals, counted per tier."""

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


class Channel:
    """What ballots and totals have in common. `touched`: the items for which somebody gave a mark."""

    def __init__(self, meeting, name):
        self.meeting, self.rule, self.name = meeting, meeting.rule, name
        self.names_form = False
        self.touched = set()
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

    def present_of(self, tier):
        return next(a["present"] for a in self.accounts if a["tier"] == tier["id"])

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

    # One item in this channel.

    def key(self, person):
        """An item: (place of its post, place of its roster row)."""
        return person["post"]["place"] if person["post"] else None, person["place"]

    def buckets(self):
        if self.rule.kind == "recommendation":
            return ["for"]
        if self.rule.kind == "decision":
            return ["agree", "against", "abstain", "hold", "void"]
        return self.rule.grades + ["blank", "void"]

    def decided(self, key):
        """The item's votes over the tiers that decide."""
        return self.votes(key, [t for t in self.meeting.tiers if t["role"] == "decides"])

    def weight(self, key, tiers=None):
        """What the condition weighs."""
        votes = self.decided(key) if tiers is None else self.votes(key, tiers)
        if self.rule.kind == "appraisal":
            return sum(votes[grade] for grade in self.rule.counted)
        return votes["for" if self.rule.kind == "recommendation" else "agree"]

    def passes(self, key):
        return self.condition and self.condition.passes(self.weight(key), self.whole[self.condition.base])


class Ballots(Channel):
    def __init__(self, meeting, name, files):
        super().__init__(meeting, name)
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
        self.sum_up()

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
            self.touched |= {(post["place"], place) for place in places}
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
            key = place, _ = self.key(person)
            ballot["votes"][key] = meaning
            if row[cell]:
                self.touched.add(key)
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

    def votes(self, key, tiers):
        counts = dict.fromkeys(self.buckets(), 0)
        for ballot in self.ballots:
            if any(ballot["tier"] is t for t in tiers) and not ballot["void"]:
                bucket = ballot["votes"].get(key)
                if bucket in counts:
                    counts[bucket] += 1
        return counts


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
            key, meaning, votes = self.key(found[0]), self.marks[row["mark"].lower()], number(row["votes"])
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

    def votes(self, key, tiers):
        """Who of the present is in no row of the item is in the mark of an empty cell."""
        counts = dict.fromkeys(self.buckets(), 0)
        for tier in tiers:
            mine = {m: v for (t, k, m), v in self.given.items() if t == tier["id"] and k == key}
            for meaning, votes in mine.items():
                counts[meaning] += votes
            rest = tier["present"] - sum(mine.values())
            need(rest >= 0, "more votes than present", key)
            counts[self.rule.blank] += rest
        return counts
