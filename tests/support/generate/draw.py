"""A whole random meeting."""

import random

from support.generate.ballots import BallotDraw
from support.generate.files import File, Meeting
from support.generate.people import PeopleDraw
from support.generate.rules import RuleDraw
from support.generate.words import CHINESE, DATES, DEFER_REASONS, TITLES
from support.generate.writing import WritingDraw
from support.slowcount import dates


class Draw(RuleDraw, PeopleDraw, WritingDraw, BallotDraw):
    def __init__(self, rng, others):
        self.rng, self.others = rng, others
        self.out = Meeting()
        rng_style = rng.random()
        self.base_style = {
            "encoding": "utf-8" if rng_style < 0.45 else "bom" if rng_style < 0.65 else "gb18030",
            "eol": rng.choice(["\n", "\r\n"]),
            "quote": rng.choice([0, 0, 0.2, 1]),
            "pad": rng.choice([0, 0, 0.15]),
            "empty": rng.choice([0, 0, 0, 0.1]),
        }
        self.mixed = self.chance(0.25)
        self.language = rng.choice(["en", "zh", "zh", "mixed"])

    def chance(self, p):
        return self.rng.random() < p

    def style(self):
        style = dict(self.base_style)
        if self.mixed:
            style["encoding"] = self.rng.choice(["utf-8", "bom", "gb18030"])
            style["eol"] = self.rng.choice(["\n", "\r\n"])
        style["last"] = self.chance(0.85)
        style["seed"] = self.rng.getrandbits(32)
        return style

    def word(self, table, key):
        """A header or key, in the language of this meeting."""
        chinese = self.rng.choice(CHINESE[table].get(key, key).split("|"))
        if self.language == "mixed":
            return self.rng.choice([key, chinese])
        return chinese if self.language == "zh" else key

    def number(self, n):
        text = str(n)
        if self.chance(0.05):
            text = "0" * self.rng.randint(1, 2) + text
        if self.chance(0.08):
            text = "".join(chr(0xFF10 + int(c)) if self.chance(0.7) else c for c in text)
        return text

    def add(self, table, name, columns, records, extra_header=()):
        """A file of dictionaries; columns are shuffled and named."""
        columns = list(columns)
        if self.chance(0.4):
            self.rng.shuffle(columns)
        header = [self.word(table, c) if c not in extra_header else c for c in columns]
        rows = [[record.get(c, "") for c in columns] for record in records]
        file = File(name, header, rows, self.style())
        self.out.files.append(file)
        return file

    # -- the rest of the folder

    def write_meeting(self):
        rng = self.rng
        rows = [("meeting", rng.choice(["m-1", "M.2026_04", "9", "a" * 64])), ("title", rng.choice(TITLES)),
                ("body", rng.choice(["组织部", "Body \"B\""])), ("place", rng.choice(["三楼会议室", "-", "Room 3, left"])),
                ("date", self.date), ("rule", self.rule_value), ("host", self.host)]
        rows += [("teller", t) for t in self.tellers] + [("scrutineer", s) for s in self.scrutineers]
        if self.chance(0.2):
            rows += [("archive", "一号柜"), ("archive", "二号柜"), ("archive", "Third")][:rng.randint(2, 3)]
        rows += [("mark", "%s=%s" % (sign, means) if self.chance(0.8) else "%s = %s" % (sign, means))
                 for sign, means in self.declared]
        for channel, key, default in (("meeting", "ballots", "ballots.csv"), ("talk", "talks", None)):
            names = self.out.channels.get(channel, [])
            if names and (names != [default] or self.chance(0.4)):
                rows += [(key, name) for name in names]
        if self.chance(0.15):
            rows.append(("phone", rng.choice(["陈委员：同意", "Mr X: yes, by phone"])))
        if self.deferred:
            rows.append(("deferred", rng.choice(DEFER_REASONS)))
        elif self.chance(0.05):
            # A key of the blank sheet that nobody filled in.
            rows.append(("deferred", ""))
        if self.chance(0.4 if self.rule.within_years else 0.15):
            rows.append(("recommended", rng.choice(self.days_of_recommendation())))
        if self.chance(0.1):
            rows.append(("publicity", rng.choice(["已公示：换届考察时已公示", "已公示 换届考察时", "已公示, 特殊岗位"])))
        if self.by_hand:
            rows.append(("method", self.by_hand))
        if self.chance(0.3):
            # Rows in any order, but files of a channel stay in theirs.
            order = {key: [r for r in rows if r[0] == key] for key in ("ballots", "talks", "archive")}
            rng.shuffle(rows)
            rows = [order[r[0]].pop(0) if r[0] in order else r for r in rows]
        records = [{"key": self.word("keys", k), "value": v} for k, v in rows]
        self.add("meeting", "meeting.csv", ["key", "value"], records)

    def days_of_recommendation(self):
        """Days on which the vote may rely: the last of them exactly so many years ago."""
        if not self.rule.within_years:
            return ["2011-01-01"]
        day, years = dates.parse(self.date), self.rule.within_years
        days = [dates.months_on(day, -1), dates.months_on(day, -12 * years)]
        return [dates.text(d) for d in days if dates.months_on(d, 12 * years) >= day]

    def write_tiers(self):
        records = []
        columns = ["tier", "name", "due", "present", "issued", "returned"]
        talks = "talk" in self.out.channels
        if talks or self.chance(0.5):
            columns.append("talked")
        if self.weights_due:
            columns.append("weight due")
        for tier in self.tiers:
            returned, issued = "", "" if self.by_hand else self.number(tier["issued"])
            if "meeting" in self.out.channels and self.chance(0.4):
                returned = self.number(tier["n"])
            records.append({"tier": tier["id"], "name": tier["name"], "due": self.number(tier["due"]),
                            "present": self.number(tier["present"]), "issued": issued,
                            "returned": returned, "talked": self.number(tier["talked"]) if talks else "",
                            "weight due": self.number(self.weights_due[tier["id"]]) if self.weights_due else ""})
        self.add("tiers", "tiers.csv", columns, records)

    def write_roster(self):
        records = []
        for person in self.roster:
            record = {k: person[k] for k in CHINESE["roster"]}
            record["post"] = ""
            if person["post"] and (not self.names_form or self.rule.exactly or self.chance(0.3)):
                record["post"] = person["post"]["id"] if self.chance(0.6) else person["post"]["title"]
            if self.chance(0.03) and not person["shared"]:
                # The roster's own spelling is what the result prints.
                record["name"] = self.write_name(person["name"])
            records.append(record)
        columns = [c for c in CHINESE["roster"]
                   if c in ("id", "name") or any(r[c] for r in records) or c != "origin" and self.chance(0.15)]
        self.add("roster", "roster.csv", columns, records)

    def bases_of_rule(self):
        """What its clauses and quorums compare."""
        bases = {clause.base for band in self.rule.bands for clause in band.clauses}
        return bases | {what for quorum in self.rule.quorums for what in (quorum.subject, quorum.base)}

    def draw(self):
        rng = self.rng
        self.date = rng.choice(DATES)
        self.draw_rule()
        self.draw_tiers()
        self.draw_posts()
        self.draw_roster()
        self.draw_officials()
        self.draw_marks()
        self.deferred = self.chance(0.04)
        self.unclear = {}
        self.ruling_rate = rng.choice([0, 0.01] if self.crowd else [0, 0.08, 0.3])
        channels = ["meeting"]
        if self.rule.kind == "recommendation" and self.chance(0.4):
            channels = ["meeting", "talk"] if self.chance(0.75) else ["talk"]
            for tier in self.tiers:
                tier["talked"] = max(0, tier["n"] + rng.choice([0, 0, 0, -1, 1, -tier["n"]]))
                tier["talks"] = max(0, tier["talked"] - rng.choice([0, 0, 0, 1]))
                if self.chance(0.03):
                    tier["talks"] = tier["talked"] + 1
            if self.chance(0.06):
                # Nobody's talk was written down.
                for tier in self.tiers:
                    tier["talks"] = 0
        hand = [method for method in self.rule.methods if method != "投票"]
        # Each hand's score is put down by the slow count.
        few = not self.rule.scored or all(tier["present"] <= 1000 for tier in self.tiers)
        by_hand = hand and few and self.chance(0.4) and not {"issued", "returned"} & self.bases_of_rule() and not (
            self.rule.undervote or self.rule.ballot_weight or self.rule.says_bare or self.rule.write_ins)
        self.by_hand = rng.choice(hand) if by_hand else ""
        self.channels = [] if by_hand else channels
        self.weights_due = {}
        for channel in self.channels:
            self.draw_channel(channel)
        if by_hand:
            self.write_totals()
        self.write_rulings()
        posts = self.posts or self.other_posts
        if posts:
            self.add("posts", "posts.csv", ["post", "title", "seats"],
                     [{"post": p["id"], "title": p["title"], "seats": self.number(p["seats"])} for p in posts])
        self.write_roster()
        self.write_tiers()
        self.write_meeting()
        self.out.rule, self.out.ways, self.out.rule_file = self.rule, self.ways, self.rule_value
        self.out.names_form, self.out.declared, self.out.by_hand = self.names_form, self.declared, self.by_hand
        return self.out


def generate(seed, others=False):
    """The meeting of a seed (a whole number or a text); `others`: rules of other bodies may be drawn too."""
    return Draw(random.Random("tally:%s" % seed), others).draw()
