"""The figures of one item in one channel: clauses, rate, weighted rate, score. Fractions throughout."""

from fractions import Fraction


class Part:
    """What a deciding tier gives to a weighted rate or score."""

    def __init__(self, tier, value, weight, votes=None, of=None):
        self.tier, self.votes, self.of, self.weight = tier, votes, of, weight
        self.part = None if weight is None or value is None and weight else weight * (value or 0)


def weights_used(rule, filled):
    """tier -> the weight that counts, where `filled` tiers have something to weigh; None: nothing is decided."""
    empty = [tier for tier in rule.weights if tier not in filled]
    if not empty:
        return dict(rule.weights)
    if not filled or not rule.share_out:
        return None
    rest = sum(rule.weights[tier] for tier in filled)
    return {tier: rule.weights[tier] / rest if tier in filled else Fraction(0) for tier in rule.weights}


class Weighted:
    """Weight × value of each deciding tier, added up; `total` is None where a tier that has a weight is empty and nothing is decided."""

    def __init__(self, rule, tiers, values, votes=None, ofs=None):
        filled = {tier for tier in tiers if values[tier] is not None}
        used = weights_used(rule, filled)
        self.parts = []
        for tier in tiers:
            weight = used[tier] if used else rule.weights[tier]
            self.parts.append(Part(tier, values[tier], weight, votes and votes[tier], ofs and ofs[tier]))
        self.total = sum(part.part for part in self.parts) if used else None
        self.empty = [tier for tier in tiers if values[tier] is None]


class TierScore:
    """One person's score in one tier: the mean after the ends are left out."""

    def __init__(self, rule, given):
        self.graded, self.trimmed, kept = len(given), 0, sorted(given)
        if rule.trim and self.graded > rule.trim[1]:
            each = rule.trim[0]
            kept, self.trimmed = kept[each:-each], 2 * each
        self.kept = kept
        self.score = Fraction(sum(kept)) / len(kept) if kept else None


class ClauseFigures:
    """A clause of the condition, with its figures; `passed` is None where they are refused."""

    def __init__(self, item, clause):
        channel, rule = item.channel, item.channel.rule
        self.clause, self.weighted, self.refused = clause, None, False
        if clause.subject == "score":
            self.value, self.needed = item.score, clause.limit
            self.refused = item.score is None and bool(rule.weights)
            self.passed = item.score is not None and clause.compares(item.score, clause.limit)
        else:
            self.weighed = clause.subject == "weight"
            self.marks = clause.marks or channel.favour()
            self.votes, self.of = channel.sum_of(item.key, self.marks, weighed=self.weighed), channel.base(clause.base)
            self.value, self.needed = self.votes, clause.needed(self.of)
            self.passed = clause.passes(self.votes, self.of)
            if rule.weights:
                self.weighted = item.weigh(self.marks, clause.base)
                self.value, self.needed = self.weighted.total, clause.limit
                self.refused = self.value is None
                self.passed = not self.refused and clause.compares(self.value, clause.limit)
        self.margin = None if self.value is None else clause.margin(self.value, self.needed)
        if self.refused:
            self.passed = None


class ItemFigures:
    def __init__(self, channel, key):
        self.channel, self.key, rule = channel, key, channel.rule
        self.condition = channel.condition
        self.votes = channel.decided(key)
        self.read_scores()
        self.clauses = [ClauseFigures(self, clause) for clause in self.condition.clauses] if self.condition else []
        self.read_rate()
        self.read_rank()
        refused = [c for c in self.clauses if c.refused]
        self.refused = bool(refused) or self.rank_refused
        self.passed = None if not self.condition or self.refused else all(c.passed for c in self.clauses)

    def without_base(self):
        """The tiers of which a rate has nobody in its base."""
        rates = [c.weighted for c in self.clauses if c.weighted] + [self.rate_weighted] * bool(self.rate_weighted)
        return {tier for rate in rates for tier in rate.empty}

    def asks_for_score(self):
        """Does the decision hang on the score?"""
        return self.channel.rule.rank == "by score" or any(c.clause.subject == "score" for c in self.clauses)

    def tiers(self):
        return [tier["id"] for tier in self.channel.meeting.deciding]

    def weigh(self, marks, base):
        """The weighted rate of these marks."""
        channel, votes, ofs, values = self.channel, {}, {}, {}
        for tier in channel.meeting.deciding:
            id_, of = tier["id"], channel.account_of(tier)[base]
            votes[id_], ofs[id_] = channel.sum_of(self.key, marks, [tier]), of
            values[id_] = Fraction(votes[id_], of) if of else None
        return Weighted(channel.rule, self.tiers(), values, votes, ofs)

    def read_scores(self):
        channel, rule = self.channel, self.channel.rule
        self.score, self.tier_scores, self.weighted_score = None, {}, None
        if not rule.scored:
            return
        for tier in channel.meeting.tiers:
            self.tier_scores[tier["id"]] = TierScore(rule, channel.points_of(self.key, tier))
        mine = [self.tier_scores[tier] for tier in self.tiers()]
        if rule.weights:
            self.weighted_score = Weighted(rule, self.tiers(), {tier: self.tier_scores[tier].score for tier in self.tiers()})
            self.score = self.weighted_score.total
        else:
            kept = [value for score in mine for value in score.kept]
            self.score = Fraction(sum(kept)) / len(kept) if kept else None

    def read_rate(self):
        """Of the first lower clause on votes or weight, else of the votes in favour over those present."""
        clause = next((c for c in self.clauses if c.clause is self.condition.rated), None) if self.condition else None
        channel, rule = self.channel, self.channel.rule
        if clause:
            self.rate_marks, self.rate_base = clause.marks, clause.clause.base
            self.rate_votes, self.rate_of, self.rate_weighted = clause.votes, clause.of, clause.weighted
            return
        self.rate_marks, self.rate_base, self.rate_of = channel.favour(), "present", channel.whole["present"]
        self.rate_votes = channel.sum_of(self.key, self.rate_marks) if self.rate_marks else None
        self.rate_weighted = self.weigh(self.rate_marks, "present") if rule.weights and self.rate_marks else None

    def read_rank(self):
        """What ranks, lists and seats go by: greater is better; None: no rank. And the votes against."""
        channel, rule = self.channel, self.channel.rule
        base = self.rate_base if self.rate_base in channel.whole else "present"
        self.against, self.rank_refused = None, False
        ranked = rule.kind == "recommendation" or rule.contested or rule.rank
        if rule.rank == "by score":
            self.rank_value = self.score
            self.rank_refused = bool(rule.weights) and self.score is None
            return
        favour = channel.favour() or self.rate_marks
        if rule.weights:
            self.rank_value = self.weigh(favour, base).total if favour else None
            self.rank_refused = bool(ranked) and bool(favour) and self.rank_value is None
            if rule.contested:
                self.against = self.weigh(["against"], base).total
        else:
            self.rank_value = channel.sum_of(self.key, favour) if favour else None
            if rule.contested:
                self.against = channel.sum_of(self.key, ["against"])
