"""The law: status, ranks, outcomes of items and posts, and what is still open."""


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


class Vote:
    """A counted meeting and what the law makes of it. An item is a key: (place of the post or None, place of the
    roster row)."""

    def __init__(self, meeting, channels):
        self.meeting, self.rule, self.channels = meeting, meeting.rule, channels
        self.deciding = channels[0]
        self.ranked = self.rule.kind == "recommendation" or bool(self.rule.contested)
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
        self.keys = sorted(keys, key=lambda key: (-1 if key[0] is None else key[0], key[1]))

    def of_post(self, post):
        return [key for key in self.keys if key[0] == post["place"]]

    def row(self, key):
        return self.meeting.roster[key[1]]

    def weigh(self):
        """Votes and ranks within the post, channel by channel."""
        self.weight, self.rank = {}, {}
        for channel in self.channels:
            for key in self.keys:
                self.weight[channel.name, key] = channel.weight(key)
                self.rank[channel.name, key] = None
            for post in self.meeting.posts if self.ranked else []:
                mine = self.of_post(post)
                for key, rank in zip(mine, ranks([self.weight[channel.name, key] for key in mine])):
                    self.rank[channel.name, key] = rank
        self.passed = {key: self.deciding.passes(key) for key in self.keys}

    def judge_status(self):
        self.quorum = None
        quorum = self.rule.quorum
        if quorum:
            of, present = self.deciding.whole["due"], self.deciding.whole["present"]
            self.quorum = {"condition": quorum.text, "base": "due", "of": of, "present": present,
                           "required": quorum.needed(of), "met": quorum.passes(present, of)}
        if self.meeting.one("deferred"):
            self.status = "deferred"
        elif self.deciding.invalid:
            self.status = "invalid"
        elif self.quorum and not self.quorum["met"]:
            self.status = "no-quorum"
        else:
            self.status = "valid"

    def judge_items(self):
        self.outcome = {}
        words = {"recommendation": ("qualifies", "falls-short"), "appraisal": ("may-propose", "may-not-propose"),
                 "decision": ("adopted", "not-adopted")}[self.rule.kind]
        for key in self.keys:
            self.outcome[key] = "ranked" if self.passed[key] is None else words[0] if self.passed[key] else words[1]
        deferred = {key for key in self.keys if self.status == "deferred" or self.row(key)["deferred"]}
        for post in self.meeting.posts:
            mine = [key for key in self.of_post(post) if key not in deferred]
            votes = [(key, self.weight[self.deciding.name, key]) for key in mine]
            if self.rule.shortlist:
                self.outcome.update((key, "not-listed") for key in mine)
                votes = [(key, v) for key, v in votes if v > 0 and self.passed[key] is not False]
                self.outcome.update(best(votes, self.rule.shortlist * post["seats"], "listed", "not-listed"))
            elif self.rule.contested:
                self.outcome.update((key, "not-elected") for key in mine)
                votes = [(key, v) for key, v in votes if self.passed[key]]
                self.outcome.update(best(votes, post["seats"], "elected", "not-elected"))
        for key in self.keys:
            if key in deferred:
                self.outcome[key] = "deferred"
            elif self.status != "valid":
                self.outcome[key] = "no-decision"

    def put_in_order(self):
        if self.ranked:
            self.keys.sort(key=lambda key: (key[0], self.rank[self.deciding.name, key], key[1]))
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
