"""Who is there in a random meeting: tiers, posts, roster, officials."""

from support.generate.words import (
    ACTIONS, DEFER_REASONS, DOTTED, GIVEN, JOB_TITLES, LATIN, RARE, SURNAMES, TIER_NAMES, UNITS)
from support.slowcount.tables import normal


class PeopleDraw:
    def split(self, total, parts):
        cuts = sorted(self.rng.randint(0, total) for _ in range(parts - 1))
        return [b - a for a, b in zip([0] + cuts, cuts + [total])]

    def draw_tiers(self):
        rng, rule = self.rng, self.rule
        if rule.roles:
            ids = list(rule.roles)
            rng.shuffle(ids)
        elif self.tier_ids:
            ids = list(self.tier_ids)
            rng.shuffle(ids)
        else:
            ids = rng.sample(["lead", "leader", "mid", "sub", "other", "c", "层六"], rng.choice([1, 1, 2, 3, 4, 6]))
        names = rng.sample(TIER_NAMES, len(ids))
        edge = rng.choice([1, 2, 3, 5, 7, 9, 10, 11, 12, 15, 20, 21, 29, 30, 31])
        if self.chance(0.03):
            edge = rng.choice([0, 120, 200])
        self.crowd = crowd = self.chance(0.004)
        if crowd:
            # Files of more than one buffer's length.
            edge = rng.randint(1500, 4000)
        present = self.split(edge, len(ids)) if crowd or self.chance(0.6) else [rng.randint(0, 12) for _ in ids]
        ends = [band.up_to for band in rule.bands if band.up_to]
        if ends and not crowd and self.chance(0.35):
            # As many as end a band, in the tiers that decide.
            parts = self.split(rng.choice(ends), sum(rule.role(id_) == "decides" for id_ in ids))
            present = [parts.pop() if rule.role(id_) == "decides" else here for id_, here in zip(ids, present)]
        if rule.weights and self.chance(0.35):
            # Nobody of one tier came.
            present[rng.randrange(len(present))] = 0
        self.tiers = []
        for id_, name, here in zip(ids, names, present):
            absent = rng.choice([0, 0, 0, 0, 1, 1] if rule.quorum else [0, 0, 0, 1, 2, 5])
            if self.chance(0.05 if rule.quorum else 0.1):
                absent = here + rng.randint(0, 3)
            issued = here - (rng.randint(0, min(here, 2)) if self.chance(0.15) else 0)
            returned = max(issued - (rng.randint(0, 2) if self.chance(0.25) else 0), 0)
            tier = {"id": id_, "name": name if self.chance(0.9) else id_, "due": here + absent,
                    "present": here, "issued": issued, "n": returned}
            if self.chance(0.12 if rule.role(id_) == "advises" else 0.03):
                tier["n"] = issued + 1
            if self.chance(0.015):
                tier["due"] = rng.choice([1_000_000_000, 999_999_999, 500_000_001])
                if self.chance(0.5):
                    tier["present"] = rng.randint(tier["present"], tier["due"])
                    tier["issued"] = rng.randint(tier["issued"], tier["present"])
            if self.chance(0.02):
                tier["due"] = tier["present"] = tier["issued"] = tier["n"] = 0
            self.tiers.append(tier)
        if rule.exact_share and self.tiers[0]["due"] < 1_000_000 and self.chance(0.5):
            # Exactly the share is possible only where it divides what is due.
            self.tiers[0]["due"] += -sum(t["due"] for t in self.tiers if rule.role(t["id"]) == "decides") % 3
        if self.chance(0.015):
            for tier in self.tiers:
                if rule.role(tier["id"]) == "decides":
                    tier["due"] = tier["present"] = tier["issued"] = tier["n"] = 0

    def draw_posts(self):
        rng, rule = self.rng, self.rule
        self.posts = []
        self.other_posts = []
        if rule.kind != "recommendation" and not rule.contested:
            # Nothing needs these posts, but people keep one set of sheets.
            if self.chance(0.4):
                self.other_posts = [{"id": "p1", "title": "局长", "seats": 1}, {"id": "p2", "title": "Post 2", "seats": 2}]
            return
        for i in range(rng.choice([1, 1, 2, 3])):
            self.posts.append({"id": "p%d" % (i + 1), "title": rng.choice(["职位%d", "副局长（%d）", "Post %d", "Ｎo.%d"])
                               % (i + 1), "seats": rng.choice([1, 2, 2, 3] if rule.contested else [1, 1, 2, 3])})

    def new_name(self):
        rng = self.rng
        for _ in range(1000):
            r = rng.random()
            if r < 0.72:
                name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2)))
            elif r < 0.92:
                name = rng.choice(DOTTED)
            else:
                name = rng.choice(LATIN + RARE)
            if normal(name) not in self.taken:
                self.taken.add(normal(name))
                return name
        raise AssertionError("out of names")

    def draw_roster(self):
        rng, rule = self.rng, self.rule
        self.taken = set()
        self.names_form = rule.kind == "recommendation" and self.chance(0.6)
        self.roster = []
        if rule.contested:
            posts = [p for p in self.posts for _ in range(self.number_of_candidates(p["seats"]))]
            rng.shuffle(posts)
        elif rule.kind == "recommendation":
            posts = [rng.choice(self.posts) for _ in range(rng.randint(1, 9))]
        else:
            posts = [None] * (rng.randint(28, 30) if self.chance(0.02) else rng.randint(1, 8))
        self.written_in = self.draw_written_in() if rule.write_ins else []
        posts += [post for post, _ in self.written_in]
        for i, post in enumerate(posts):
            person = {"id": "k%d" % (i + 1), "name": self.new_name(), "person": "", "unit": "", "title": "",
                      "post": post, "action": "", "deferred": "", "shared": False, "liked": False, "origin": ""}
            self.roster.append(person)
        for person, (_, origin) in zip(self.roster[len(posts) - len(self.written_in):], self.written_in):
            person["origin"] = origin
        if self.written_in and self.chance(0.4):
            rng.shuffle(self.roster)
        if self.chance(0.12):
            for person, id_ in zip(self.roster, rng.sample(range(1000, 9999), len(self.roster))):
                person["id"] = str(id_)
        # Two people of one name, told apart by unit or id.
        if len(self.roster) > 1 and not rule.write_ins and self.chance(0.3):
            a, b = rng.sample(self.roster, 2)
            b["name"] = a["name"]
            a["shared"] = b["shared"] = True
            a["unit"], b["unit"] = rng.sample(UNITS[:4], 2)
        # One person in two items: appointed here, removed there.
        if rule.kind == "decision" and not rule.contested and self.chance(0.3):
            first = rng.choice(self.roster)
            second = dict(first, id="z1", action="免", shared=True)
            first.update(action="任", shared=True, person="某甲")
            second["person"] = "某甲"
            self.roster.insert(rng.randint(0, len(self.roster)), second)
        # One person who stands for two posts, or twice for one.
        unshared = [p for p in self.roster if not p["shared"]]
        if len(unshared) > 1 and not self.names_form and self.chance(0.35 if rule.kind == "decision" else 0.1):
            for person, post in zip(rng.sample(unshared, 2), self.other_posts or [None, None]):
                person["person"], person["liked"] = "某乙", self.chance(0.8)
                person["post"] = post or person["post"]
        acting = rng.choice([0, 0.2, 0.8, 1])
        for person in self.roster:
            if self.other_posts and not person["post"] and self.chance(0.7):
                person["post"] = rng.choice(self.other_posts)
            if not person["unit"] and self.chance(0.2):
                person["unit"] = rng.choice(UNITS)
            if self.chance(0.8 if rule.listed_title else 0.15):
                person["title"] = rng.choice(JOB_TITLES)
            if rule.kind == "decision" and not person["action"] and self.chance(acting):
                person["action"] = rng.choice(ACTIONS)
        # Open: on a shortlist, as for a seat, a deferred person takes no place.
        if self.chance(0.25):
            for person in self.roster:
                if self.chance(0.25) and not person["origin"]:
                    person["deferred"] = rng.choice(DEFER_REASONS)

    def number_of_candidates(self, seats):
        """Of a contested vote; as few as may be, as many, or between."""
        least, most = self.rule.candidates(seats)
        return self.rng.choice([least, most, self.rng.randint(least, most)]) if most else least + self.rng.choice([0, 0, 1, 3])

    def draw_written_in(self):
        """[(post, origin)]: persons whom voters wrote in."""
        rng = self.rng
        return [(rng.choice(self.posts), rng.choice(["另选", "write-in"])) for _ in range(rng.choice([0, 1, 1, 2, 3]))]

    def draw_officials(self):
        self.host = self.new_name()
        self.tellers = [self.new_name() for _ in range(self.rng.choice([1, 1, 2]))]
        self.scrutineers = [self.new_name() for _ in range(self.rng.choice([1, 1, 2]))]
        others = [person["name"] for person in self.roster if person["origin"]]
        if others and self.chance(0.15):
            rng_list = self.rng.choice([self.tellers, self.scrutineers])
            rng_list[0] = self.rng.choice(others)
        if self.chance(0.1):
            self.host = self.rng.choice(self.tellers + self.scrutineers)
