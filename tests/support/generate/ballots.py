"""Ballots, talks and totals of a random meeting."""

from support.generate.words import SEPARATORS, VOID_REASONS


class BallotDraw:
    def ballot_numbers(self, counts):
        """Per tier, unique in channel and tier."""
        rng = self.rng
        scheme = rng.choice(["tier", "tier", "whole", "text"])
        numbers, at = [], 0
        for tier, count in zip(self.tiers, counts):
            if scheme == "tier":
                numbers.append([str(i + 1) for i in range(count)])
            elif scheme == "whole":
                numbers.append([str(at + i + 1) for i in range(count)])
            else:
                numbers.append(["N-%03d" % (i + 1) for i in range(count)])
            at += count
        return numbers

    def draw_channel(self, channel):
        rng = self.rng
        counts = [t["n"] if channel == "meeting" else t["talks"] for t in self.tiers]
        self.favour = {p["id"]: rng.choice([0.1, 0.4, 0.5, 0.6, 0.8, 0.95]) for p in self.roster}
        if self.chance(0.4):
            # Agreement: some are on nearly every ballot.
            for person in rng.sample(self.roster, (len(self.roster) + 1) // 2):
                self.favour[person["id"]] = rng.choice([0.97, 1.6])
        self.favour.update({p["id"]: 2 for p in self.roster if p["liked"]})
        # An item that most would rather put off.
        self.held = rng.choice(self.roster)["id"] if self.chance(0.12) else None
        self.rotate = rng.randrange(1, 1000) if self.chance(0.5 if self.rule.contested else 0.3) else 0
        void_rate = rng.choice([0, 0, 0.1, 0.3])
        blank_rate = rng.choice([0, 0, 0.1, 0.3])
        over_rate = rng.choice([0, 0.05, 0.2])
        if self.rotate and self.chance(0.6):
            void_rate = blank_rate = 0
        ballots = []
        self.draw_written_columns()
        for tier, numbers in zip(self.tiers, self.ballot_numbers(counts)):
            for number in numbers:
                ballot = {"tier": tier, "ballot": number, "void": "", "cells": {}, "written": {}, "weight": self.weigh_ballot()}
                if self.chance(void_rate):
                    ballot["void"] = rng.choice(VOID_REASONS)
                if self.names_form:
                    self.fill_names(channel, ballot, self.chance(blank_rate), over_rate)
                else:
                    self.fill_marks(ballot, self.chance(blank_rate), over_rate, channel)
                ballots.append(ballot)
        if not self.names_form and not self.posts and self.chance(0.35):
            self.aim(ballots)
        for ballot in ballots:
            if not self.names_form:
                ballot["cells"] = {k: self.write_mark(m) for k, m in ballot["cells"].items()}
            if ballot["void"] and self.chance(0.3):
                # Nobody reads the cells of a void ballot.
                ballot["cells"] = {k: rng.choice(["乱写", "??", "", "a/b"]) for k in ballot["cells"]}
                ballot["written"] = {k: rng.choice(["无名氏", "", "甲：乙：丙"]) for k in ballot["written"]}
        if self.rule.ballot_weight:
            self.draw_weights_due(ballots)
        if self.chance(0.8):
            rng.shuffle(ballots)
        self.write_channel(channel, ballots)

    def weigh_ballot(self):
        rng = self.rng
        if not self.rule.ballot_weight:
            return 1
        return rng.choice([1, 2, 3, 40, 60, rng.randint(1, 200), rng.randint(1, 200), 1_000_000_000 if self.chance(0.02) else 7])

    def draw_weights_due(self, ballots):
        """Stated where the rule needs them, and sometimes where it does not."""
        rng = self.rng
        if self.rule.needs_weight_due or self.chance(0.4):
            for tier in self.tiers:
                mine = sum(b["weight"] for b in ballots if b["tier"] is tier)
                self.weights_due[tier["id"]] = mine + rng.choice([0, 0, 1, mine // 2, mine, 10])
            if any(weight > 1_000_000_000 for weight in self.weights_due.values()):
                for ballot in ballots:
                    ballot["weight"] = min(ballot["weight"], 1000)
                self.weights_due = {id_: min(weight, 1_000_000_000) for id_, weight in self.weights_due.items()}

    # -- names written in beside the marks

    def draw_written_columns(self):
        """post -> the heading of its column, in meetings in which names may be written in."""
        rng = self.rng
        self.written_columns = {}
        if not self.rule.write_ins or self.names_form:
            return
        for post in self.posts:
            mine = [p for p in self.roster if p["origin"] and p["post"] in (post, None)]
            if mine and self.chance(0.9) or self.chance(0.3):
                self.written_columns[post["id"]] = "%s%s%s" % (
                    rng.choice(["另选", "write-in"]), rng.choice(":："), rng.choice([post["id"], post["title"]]))

    def write_in(self, channel, ballot, post):
        """Names in the column of a post; how many of them count."""
        rng, names, counted = self.rng, [], set()
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            pool = [p for p in self.roster if p["post"] in (post, None) and (p["origin"] or self.chance(0.2))]
            person = rng.choice(pool) if pool else None
            name = self.reference(person) if person else None
            if not person or self.chance(0.2):
                name, person = self.draw_ruling(channel, ballot["tier"], ballot["ballot"], post["id"] and post)
            good = "agree" if self.rule.contested else "for"
            sign = rng.choice(["", "", "", good, good, rng.choice(sorted(self.ways))])
            # A “?” in a name is taken for a character that was lost.
            ways = [way for way in self.ways.get(sign, []) if way != "?"]
            if ways:
                name += rng.choice([":", "：", " ： "]) + rng.choice(ways)
            else:
                sign = ""
            if person and (sign or ("void" if self.rule.bare_name == "void" else good)) == good:
                counted.add(person["id"])
            names.append(name)
        text = names[0]
        for name in names[1:]:
            text += rng.choice(SEPARATORS) + name
        ballot["written"][post["id"]] = text
        return len(counted)

    def fill_marks(self, ballot, blank, over_rate, channel):
        rng, rule = self.rng, self.rule
        for person in self.roster:
            if not person["origin"]:
                ballot["cells"][person["id"]] = ""
        ballot["written"] = dict.fromkeys(self.written_columns, "")
        if blank:
            return
        if self.posts:
            conflict = 0 if self.rotate else 0.03
            for post in self.posts:
                mine = [p for p in self.roster if p["post"] is post and not p["origin"]]
                limit = post["seats"] * (1 if rule.contested else rule.choices)
                wanted = limit if self.chance(0.9 if rule.exactly else 0.6) else rng.randint(0, limit)
                if self.chance(over_rate):
                    wanted = limit + 1
                if post["id"] in self.written_columns and self.chance(0.35):
                    wanted = max(wanted - self.write_in(channel, ballot, post), 0)
                mine.sort(key=lambda p: rng.random() - self.favour[p["id"]])
                if self.rotate and mine:
                    # One more candidate than may be chosen, each left out in turn: ties.
                    self.rotate += 1
                    mine.sort(key=lambda p: p["id"])
                    mine.append(mine.pop(self.rotate % min(limit + 1, len(mine))))
                    wanted = limit
                for i, person in enumerate(mine):
                    if rule.contested:
                        other = rng.choice(["against", "against", "abstain", "", "hold"])
                        mark = "agree" if i < wanted else other
                    else:
                        mark = "for" if i < wanted else rng.choice(["", "", "not"])
                    ballot["cells"][person["id"]] = "conflict" if self.chance(conflict) else mark
            return
        for person in self.roster:
            if rule.kind == "decision":
                good, rest = ["agree"], ["against", "abstain", "hold", ""]
            elif rule.points:
                ballot["cells"][person["id"]] = "conflict" if self.chance(0.03) else "" if self.chance(0.1) else self.any_points()
                continue
            else:
                counted = rule.counted or rule.grades[:1]
                good, rest = counted, [g for g in rule.grades if g not in counted] + [""]
            mark = rng.choice(good) if self.chance(self.favour[person["id"]]) else rng.choice(rest)
            if person["id"] == self.held and rule.kind == "decision" and self.chance(0.7):
                mark = "hold"
            ballot["cells"][person["id"]] = "conflict" if self.chance(0.03) else mark

    def aim(self, ballots):
        """Bring one item to the very edge of its condition."""
        rule, rng = self.rule, self.rng
        mine = [b for b in ballots if not b["void"] and rule.role(b["tier"]["id"]) == "decides"]
        whole = {k: sum(t[k] for t in self.tiers if rule.role(t["id"]) == "decides")
                 for k in ("due", "present", "issued")}
        whole["valid"] = len(mine)
        whole["returned"] = sum(rule.role(b["tier"]["id"]) == "decides" for b in ballots)
        condition = rule.condition(whole["present"])
        aimed = condition and next((c for c in condition.clauses if c.subject == "votes"), None)
        if not aimed or rule.points:
            return
        favour = aimed.marks or (["agree"] if rule.kind == "decision" else rule.counted)
        goal = aimed.needed(whole[aimed.base]) + rng.choice([-1, 0, 0, 1])
        person = rng.choice(self.roster)["id"]
        rng.shuffle(mine)
        for i, ballot in enumerate(mine):
            if rule.kind == "decision":
                others = [mark for mark in ("against", "abstain", "hold", "agree") if mark not in favour]
            else:
                others = [g for g in rule.grades if g not in favour]
            ballot["cells"][person] = rng.choice(favour if i < goal or not others else others)

    def fill_names(self, channel, ballot, blank, over_rate):
        rng, rule = self.rng, self.rule
        for post in self.posts:
            ballot["cells"][post["id"]] = ""
            if blank:
                continue
            limit = post["seats"] * rule.choices
            wanted = limit if self.chance(0.9 if rule.exactly else 0.5) else rng.randint(0, limit)
            if self.chance(over_rate):
                wanted = limit + rng.randint(1, 2)
            pool = list(self.roster)
            pool.sort(key=lambda p: rng.random() - self.favour[p["id"]])
            if self.rotate:
                self.rotate += 1
                pool.sort(key=lambda p: p["id"])
                pool.append(pool.pop(self.rotate % min(limit + 1, len(pool))))
            written = []
            for person in pool[:wanted]:
                if self.chance(self.ruling_rate):
                    # Open: a name ruled void does not count towards an overvote either.
                    written.append(self.draw_ruling(channel, ballot["tier"], ballot["ballot"])[0])
                    continue
                written.append(self.reference(person))
                if self.chance(0.04):
                    written.append(self.reference(person))
            rng.shuffle(written)
            separator = rng.choice(SEPARATORS)
            cell = ""
            for i, name in enumerate(written):
                if i:
                    if self.chance(0.1):
                        separator = rng.choice(SEPARATORS)
                    cell += separator + (" " if self.chance(0.1) else "")
                cell += name
            if cell and self.chance(0.01):
                cell += separator
            ballot["cells"][post["id"]] = cell

    def write_channel(self, channel, ballots):
        rng, rule = self.rng, self.rule
        first = "ballots.csv" if channel == "meeting" else "talks.csv"
        names = [first]
        if self.chance(0.2):
            names = rng.sample(["a.csv", "选票二.csv", "third file.csv", first], rng.randint(1, 3))
            names = [n if channel == "meeting" else "t-" + n for n in names]
        shares = self.split(len(ballots), len(names))
        if self.chance(0.3):
            # By tier, as rooms would key them.
            ballots.sort(key=lambda b: [t["id"] for t in self.tiers].index(b["tier"]["id"]))
        at = 0
        for name, share in zip(names, shares):
            mine = ballots[at:at + share]
            at += share
            with_tier = len(self.tiers) > 1 or self.chance(0.7)
            with_void = any(b["void"] for b in mine) or self.chance(0.7)
            fixed = ["ballot"] + ["tier"] * with_tier + ["void"] * with_void
            labels = self.column_labels()
            records = []
            for ballot in mine:
                record = {"ballot": ballot["ballot"], "void": ballot["void"],
                          "tier": ballot["tier"]["id"] if self.chance(0.7) else ballot["tier"]["name"]}
                for key, label in labels.items():
                    record["=" + label] = ballot["written"][key[1]] if isinstance(key, tuple) else ballot["cells"][key]
                if rule.ballot_weight:
                    record["=" + rule.ballot_weight] = self.number(ballot["weight"])
                records.append(record)
            # "=" keeps a title such as 层次 apart from the fixed columns.
            more = ["=" + label for label in labels.values()] + (["=" + rule.ballot_weight] if rule.ballot_weight else [])
            file = self.add("ballots", name, fixed + more, records, extra_header=more)
            file.header = [h[1:] if h.startswith("=") else h for h in file.header]
        self.out.channels[channel] = names

    def column_labels(self):
        """Post id or roster id -> header cell."""
        by_id = self.chance(0.4)
        labels = {}
        if self.names_form:
            for post in self.posts:
                labels[post["id"]] = post["id"] if by_id or self.chance(0.3) else post["title"]
            return labels
        for person in self.roster:
            if person["origin"]:
                continue
            use_id = by_id or person["shared"] or self.chance(0.1)
            labels[person["id"]] = person["id"] if use_id else person["name"]
        labels.update((("written", post), heading) for post, heading in self.written_columns.items())
        return labels

    # -- totals of a vote by hand or by voice

    def write_totals(self):
        """Some of the present in each mark of an item; who is in none has the mark of an empty cell."""
        rng, rule = self.rng, self.rule
        records = []
        agree = "agree" if rule.kind == "decision" else None
        for tier in self.tiers:
            free = {post["id"]: post["seats"] * tier["present"] for post in self.posts}
            for person in rng.sample(self.roster, len(self.roster)):
                left = tier["present"]
                marks = [m for m in self.ways if self.ways[m] and self.chance(0.6)]
                rng.shuffle(marks)
                condition = rule.condition(tier["present"])
                goal = (condition.needed(tier["due"]) if condition and condition.plain else tier["present"] // 2) + rng.choice([-1, 0, 0, 1])
                aimed = self.chance(0.4)
                if aimed and agree and self.ways[agree]:
                    marks = [agree] + [m for m in marks if m != agree]
                for mark in marks:
                    votes = rng.randint(0, left)
                    if mark == agree:
                        votes = max(0, min(goal, left)) if aimed else votes
                        if rule.contested:
                            votes = min(votes, free[person["post"]["id"]])
                            free[person["post"]["id"]] -= votes
                    left -= votes
                    by_id = person["shared"] or self.chance(0.5)
                    records.append({"tier": tier["id"] if self.chance(0.7) else tier["name"],
                                    "item": person["id"] if by_id else self.write_name(person["name"]),
                                    "mark": rng.choice(self.ways[mark]), "votes": self.number(votes)})
        rng.shuffle(records)
        self.add("totals", "totals.csv", ["tier", "item", "mark", "votes"], records)
