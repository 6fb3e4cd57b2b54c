"""The law: status, ranks, outcomes of items and posts, and what is still open."""

from support.slowcount.figures import ItemFigures


def ranks(worths):
    """1,2,2,4: one more than the number of those with more; who has nothing to be ranked by has no rank."""
    return [None if mine is None else 1 + sum(other is not None and other > mine for other in worths) for mine in worths]


def best(candidates, places, won, lost):
    """Outcomes of (key, worth) pairs where `places` may win; nobody breaks a tie."""
    outcomes = {}
    for key, mine in candidates:
        above = sum(worth > mine for _, worth in candidates)
        level = sum(worth == mine for _, worth in candidates)
        if above + level <= places:
            outcomes[key] = won
        elif above < places:
            outcomes[key] = "tie"
        else:
            outcomes[key] = lost
    return outcomes


class Vote:
    """A counted meeting and what the law makes of it. An item is a key: (place of the post or None, place of the
    roster row)."""

    def __init__(self, meeting, channels):
        self.meeting, self.rule, self.channels = meeting, meeting.rule, channels
        self.deciding = channels[0]
        self.ranked = self.rule.kind == "recommendation" or bool(self.rule.contested) or bool(self.rule.rank)
        self.whole_roster = bool(self.rule.top) and self.rule.top[0] == "share"
        self.find_items()
        self.weigh()
        self.judge_status()
        self.judge_items()
        self.put_in_order()

    def find_items(self):
        if self.deciding.names_form:
            keys = set().union(*(channel.named for channel in self.channels))
        else:
            keys = {self.deciding.key(person) for person in self.meeting.roster}
            if self.rule.write_ins:
                # Who is on the roster for no post is an item of each post for which somebody wrote the name.
                keys = {key for key in keys if key[0] is not None or not self.meeting.roster[key[1]]["written_in"]}
                keys |= set().union(*(channel.named for channel in self.channels))
        self.keys = sorted(keys, key=lambda key: (-1 if key[0] is None else key[0], key[1]))

    def of_post(self, post):
        return [key for key in self.keys if key[0] == post["place"]]

    def groups(self):
        """Those who are ranked against each other."""
        if self.whole_roster:
            return [self.keys]
        return [self.of_post(post) for post in self.meeting.posts] + [[key for key in self.keys if key[0] is None]]

    def row(self, key):
        return self.meeting.roster[key[1]]

    def weigh(self):
        """Figures, and ranks among each other, channel by channel."""
        self.figures, self.weight, self.rank = {}, {}, {}
        for channel in self.channels:
            for key in self.keys:
                figures = self.figures[channel.name, key] = ItemFigures(channel, key)
                self.weight[channel.name, key] = sum(figures.votes[mark] for mark in channel.favour())
                self.rank[channel.name, key] = None
            for mine in self.groups() if self.ranked else []:
                for key, rank in zip(mine, ranks(self.worths(channel, mine))):
                    self.rank[channel.name, key] = rank
        self.passed = {key: self.of(key).passed for key in self.keys}

    def of(self, key):
        """The figures of the deciding channel."""
        return self.figures[self.deciding.name, key]

    def worths(self, channel, keys, settling=True):
        """What each is ranked by; None: by nothing. With `tie,fewer against` equals are told apart by that, unless one of
        them is written in, of whom no votes against exist."""
        figures = [self.figures[channel.name, key] for key in keys]
        values = [None if f.refused else f.rank_value for f in figures]
        out = []
        for value, mine in zip(values, figures):
            equals = [key for key, other in zip(keys, values) if other == value]
            told_apart = settling and self.rule.fewer_against and not any(self.row(key)["written_in"] for key in equals)
            out.append(None if value is None else (value, -mine.against if told_apart else 0))
        return out

    def judge_status(self):
        self.quorums = []
        whole, weight = self.deciding.whole, self.deciding.whole_weight
        for quorum in self.rule.quorums:
            count, of = weight["returned"] if quorum.subject == "weight" else whole[quorum.subject], self.deciding.base(quorum.base)
            entry = {"condition": quorum.text, "base": quorum.base, "of": of, "present": whole["present"],
                     "required": quorum.needed(of), "met": quorum.passes(count, of)}
            if self.rule.extended:
                entry.update(subject=quorum.subject, count=count)
            self.quorums.append(entry)
        unmet = [quorum for quorum in self.quorums if not quorum["met"]]
        self.quorum = (unmet or self.quorums or [None])[0]
        if self.meeting.one("deferred"):
            self.status = "deferred"
        elif self.deciding.invalid:
            self.status = "invalid"
        elif unmet:
            self.status = "no-quorum"
        else:
            self.status = "valid"

    def judge_items(self):
        self.outcome, self.settled = {}, set()
        words = {"recommendation": ("qualifies", "falls-short"), "appraisal": ("may-propose", "may-not-propose"),
                 "decision": ("adopted", "not-adopted")}[self.rule.kind]
        for key in self.keys:
            self.outcome[key] = "ranked" if self.passed[key] is None else words[0] if self.passed[key] else words[1]
        deferred = {key for key in self.keys if self.status == "deferred" or self.row(key)["deferred"]}
        for post in self.meeting.posts:
            mine = [key for key in self.of_post(post) if key not in deferred]
            if self.rule.shortlist:
                self.take_best(mine, self.rule.shortlist * post["seats"], "listed", "not-listed")
            elif self.rule.contested:
                self.take_best(mine, post["seats"], "elected", "not-elected")
        if self.rule.top:
            for group in self.groups():
                mine = [key for key in group if key not in deferred]
                self.take_best(mine, self.places_of_top(), "listed", "not-listed")
        for key in self.keys:
            if key in deferred:
                self.outcome[key] = "deferred"
            elif self.status != "valid" or self.of(key).refused:
                self.outcome[key] = "no-decision"
        self.settled = {key for key in self.settled if self.outcome[key] in ("elected", "not-elected")}

    def places_of_top(self):
        """How many are listed of each group; a share of persons is rounded down."""
        form, number = self.rule.top
        if form == "per post":
            return number
        persons = {row["person"] for row in self.meeting.roster if not row["written_in"]}
        return int(number * len(persons))

    def take_best(self, keys, places, won, lost):
        """Outcomes of undeferred items that compete; who does not pass, or has no vote or score, is never among the best."""
        self.outcome.update((key, lost) for key in keys)
        standing = [key for key in keys if self.passed[key] is not False and not self.of(key).refused]
        if not self.rule.contested:
            by_score = self.rule.rank == "by score"
            standing = [key for key in standing if self.of(key).rank_value is not None and (by_score or self.of(key).rank_value > 0)]
        # equals are those of one rank, which a person written in who does not pass may share
        ranked = self.of_post({"place": keys[0][0]}) if keys and self.rule.contested else keys
        settled, plain = (dict(zip(ranked, self.worths(self.deciding, ranked, settling))) for settling in (True, False))
        judged = best([(key, settled[key]) for key in standing], places, won, lost)
        unsettled = best([(key, plain[key]) for key in standing], places, won, lost)
        self.settled |= {key for key in standing if unsettled[key] == "tie" and judged[key] != "tie"}
        self.outcome.update(judged)

    def put_in_order(self):
        rank = lambda key: (self.rank[self.deciding.name, key] is None, self.rank[self.deciding.name, key] or 0, key[1])
        if self.whole_roster:
            self.keys.sort(key=rank)
        elif self.ranked:
            self.keys.sort(key=lambda key: (key[0] is None, key[0] or 0, *rank(key)))
        else:
            self.keys.sort(key=lambda key: key[1])

    # Posts.

    def post_outcome(self, post):
        if not self.rule.contested:
            return None
        if self.status != "valid":
            return "no-decision"
        mine = [self.outcome[key] for key in self.of_post(post)]
        if "tie" in mine:
            return "tie"
        return "filled" if mine.count("elected") == post["seats"] else "unfilled"

    def post_next(self, post):
        """What is to follow for a post, or None where nothing is open."""
        if self.status in ("invalid", "no-quorum"):
            return "again"
        outcome = self.post_outcome(post)
        if outcome in ("tie", "unfilled"):
            return outcome
        if outcome != "filled" and any(self.outcome[key] == "deferred" for key in self.of_post(post)):
            return "resumed"
        return None

    # Items by what became of them.

    def won(self):
        """Those adopted or elected."""
        return [key for key in self.keys if self.outcome[key] in ("adopted", "elected")]
