"""Rules that say what cannot be: a sound rule of another body with one line changed, dropped or added, and the keys that are to blame."""

from support.slowcount.rules import Rule


def put(lines, key, value):
    return lines + [(key, value)]


def without(lines, *keys):
    return [line for line in lines if line[0] not in keys]


def changed(lines, key, old, new):
    """The first line of that key, with something else in it; None where it has nothing of it."""
    for i, (mine, value) in enumerate(lines):
        if mine == key and old in value:
            return lines[:i] + [(key, value.replace(old, new))] + lines[i + 1:]
    return None


def instead(lines, key, value):
    return put(without(lines, key), key, value)


class Faults:
    """Each method is a kind of fault: (lines, keys to blame), or None where the rule has no place for it."""

    def __init__(self, rng, lines):
        self.rng, self.lines, self.rule = rng, lines, Rule("rule.csv", lines)
        self.first = {key: value for key, value in reversed(lines)}

    def weights_not_one(self):
        return self.rule.weights and (instead(self.lines, "weight", "%s 99/100" % next(iter(self.rule.weights))), {"weight"})

    def weight_twice(self):
        return self.rule.weights and (put(self.lines, "weight", self.first["weight"]), {"weight"})

    def weight_of_another_tier(self):
        tier = next(iter(self.rule.weights), None)
        return tier and self.rule.roles and (changed(self.lines, "weight", tier + " ", "Z "), {"weight", "tier"})

    def empty_tier_without_weights(self):
        return not self.rule.weights and (put(self.lines, "weight of empty tier", "share out"), {"weight of empty tier"})

    def exactly_alone(self):
        return self.rule.exactly and (without(self.lines, "undervote"), {"choices"})

    def undervote_alone(self):
        return self.rule.exactly and (changed(self.lines, "choices", "exactly", "up to"), {"undervote", "choices"})

    def undervote_without_choices(self):
        return self.rule.kind == "appraisal" and (put(self.lines, "undervote", "void ballot"), {"undervote"})

    def score_without_grades(self):
        return self.rule.kind != "appraisal" and (put(self.lines, "score", "优秀 95"), {"score"})

    def grade_without_score(self):
        return len(self.rule.scores) > 1 and ([line for line in self.lines if line != ("score", self.first["score"])], {"score", "grades"})

    def score_of_no_grade(self):
        return self.rule.scores and (put(self.lines, "score", "无此等次 5"), {"score"})

    def score_twice(self):
        return self.rule.scores and (put(self.lines, "score", self.first["score"]), {"score"})

    def score_too_high(self):
        return self.rule.scores and (changed(self.lines, "score", " ", " 1000"), {"score"}) if self.rule.scores.get(
            self.first.get("score", " ").split(" ")[0], 0) >= 10 else None

    def score_too_fine(self):
        if not self.rule.scores:
            return None
        grade = self.first["score"].split(" ")[0]
        return [(k, grade + " 1.00001") if (k, v) == ("score", self.first["score"]) else (k, v) for k, v in self.lines], {"score"}

    def points_beside_grades(self):
        return self.rule.points and (put(self.lines, "grades", "优秀 称职"), {"points", "grades"})

    def points_beside_score(self):
        return self.rule.points and (put(self.lines, "score", "优秀 95"), {"points", "score"})

    def points_that_do_not_fit(self):
        wrong = self.rng.choice(["0 to 10 by 3", "10 to 0", "0 to 5 by 0", "0 to 10001", "0 to 1 by 0.00001", "5", "-1 to 5", "1 to 5 by 1/2"])
        return self.rule.points and (instead(self.lines, "points", wrong), {"points"})

    def trim_without_scores(self):
        return not self.rule.scored and (put(self.lines, "trim", "1 from each end"), {"trim"})

    def trim_that_leaves_none(self):
        wrong = self.rng.choice(["2 from each end when ballots are more than 3", "0 from each end", "1 from each end when ballots are more than 1"])
        return self.rule.scored and (instead(self.lines, "trim", wrong), {"trim"})

    def rank_without_scores(self):
        return not self.rule.scored and (instead(self.lines, "rank", "by score"), {"rank"})

    def rank_of_a_decision(self):
        return self.rule.kind == "decision" and (put(self.lines, "rank", "by votes"), {"rank"})

    def top_of_a_decision(self):
        return self.rule.kind == "decision" and (put(self.lines, "top", "1 per post"), {"top"})

    def share_of_recommended(self):
        return self.rule.kind == "recommendation" and (instead(without(self.lines, "shortlist"), "top", "1/2 of persons"), {"top"})

    def top_of_none(self):
        wrong = self.rng.choice(["0 per post", "0% of persons", "101% of persons", "3/2 of persons", "12.5% of persons", "3 per seat"])
        return self.rule.top and (instead(self.lines, "top", wrong), {"top"})

    def tie_without_contest(self):
        return not self.rule.contested and (put(self.lines, "tie", "fewer against"), {"tie"})

    def write_ins_of_items(self):
        return not self.rule.contested and self.rule.kind != "recommendation" and (put(self.lines, "write-ins", "allowed"), {"write-ins"})

    def mark_without_write_ins(self):
        return not self.rule.write_ins and (put(self.lines, "write-in without mark", "void"), {"write-in without mark"})

    def blank_agree(self):
        return (self.rule.kind != "decision" or self.rule.contested) and (instead(self.lines, "blank", "agree"), {"blank"})

    def ballot_weight_of_another_kind(self):
        return self.rule.kind != "decision" and (put(self.lines, "ballot weight", "权数"), {"ballot weight"})

    def ballot_weight_beside_weights(self):
        return self.rule.kind == "decision" and self.rule.weights and (
            put(self.lines, "ballot weight", "权数"), {"ballot weight", "weight"})

    def weight_of_nothing(self):
        clause = "at least 1/2 of " + self.rng.choice(["weight", "weight due"])
        return self.rule.kind != "appraisal" and not self.rule.ballot_weight and (instead(self.lines, "pass", clause), {"pass"})

    def quorum_that_says_nothing(self):
        wrong = self.rng.choice(["returned at least 1/2 of valid", "at least 1/2 of present", "issued more than 1/2 of issued", "valid at least 1/3 of valid",
                                 "present at least 1/3 of returned", "returned at least 1/2 of weight due", "weight at least 1/2 of due"])
        return put(self.lines, "quorum", wrong), {"quorum"}

    def quorum_out_of_the_grammar(self):
        wrong = self.rng.choice(["returned at most 1/2 of due", "returned more than 1/1 of due", "more than 0/3 of due", "at least 4/3 of due", "at least 1/0 of due",
                                 "at least 66.7% of due", "weight at least 1/2 of weight", "at least 1/2 of due and at least 1/3 of due"])
        return put(self.lines, "quorum", wrong), {"quorum"}

    def mark_that_is_none(self):
        wrong = {"appraisal": "无此等次", "decision": "优秀", "recommendation": "for"}[self.rule.kind]
        return instead(self.lines, "pass", "at least 1/2 of valid in " + wrong), {"pass"}

    def share_that_is_none(self):
        wrong = self.rng.choice(["at least 5/4", "more than 1/1", "more than 100%", "at least 0%", "at least 0/5", "at least 1/0", "at least 12.5%", "at least 101%",
                                 "less than 3/2"])
        return (self.rule.points or self.rule.counted or self.rule.kind != "appraisal") and (
            instead(self.lines, "pass", wrong + " of present"), {"pass"})

    def pass_out_of_the_grammar(self):
        wrong = self.rng.choice(["at least 1/2 of present and", "and at least 1/2 of present", "at least 1/2 of present or at least 1/3 of valid", "score at least 1/2",
                                 "score at least 80 of valid", "at least 1/2 of seats", "at least 1/2 of valid in", "no less than 1/2 of present"])
        return instead(self.lines, "pass", wrong), {"pass"}

    def score_clause_without_scores(self):
        return not self.rule.scored and (instead(self.lines, "pass", "score at least 80"), {"pass"})

    def clauses_that_exclude_each_other(self):
        wrong = self.rng.choice(["at least 2/3 of valid and less than 1/3 of valid", "more than 1/2 of due and at most 1/2 of due"])
        return self.rule.kind != "appraisal" and (instead(self.lines, "pass", wrong), {"pass"})

    def marks_that_are_more_than_all(self):
        wrong = self.rng.choice(["at least 2/3 of valid in agree and more than 1/3 of present in against", "more than 1/2 of due and at least 1/2 of due in hold+abstain"])
        return self.rule.kind == "decision" and (instead(self.lines, "pass", wrong), {"pass"})

    def bases_that_exclude_each_other(self):
        wrong = self.rng.choice(["at least 2/3 of due and less than 1/2 of valid", "more than 1/2 of present and at most 50% of returned"])
        return self.rule.kind != "appraisal" and (instead(self.lines, "pass", wrong), {"pass"})

    def nothing_counts(self):
        return self.rule.scored and (instead(without(self.lines, "grades counted"), "pass", "at least 1/2 of valid"), {"pass"})

    def choices_of_two_in_a_contest(self):
        return self.rule.contested and not self.rule.exactly and (instead(self.lines, "choices", "up to 2 per seat"), {"choices"})

    def choices_of_none(self):
        return self.rule.choices and (instead(self.lines, "choices", self.rng.choice(["up to 0 per seat", "exactly 0 per seat", "up to 1/2 per seat"])), {"choices"})

    def contest_upside_down(self):
        wrong = self.rng.choice(["1/2 to 1/5 more than seats", "0% to 10% more than seats", "at least 0/5 more than seats", "at most 20% more than seats", "at least 0 per seat"])
        return self.rule.contested and (instead(self.lines, "contested", wrong), {"contested"})


KINDS = sorted(name for name in vars(Faults) if not name.startswith("_"))


def broken(rng, lines):
    """(kind, lines, keys to blame) for each kind of fault that these lines can have."""
    for kind in KINDS:
        found = getattr(Faults(rng, lines), kind)()
        if found and found[0]:
            yield kind, found[0], found[1]
