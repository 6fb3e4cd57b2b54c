"""Rules of other bodies: every line that the regulation does not have, alone and joined."""

from fractions import Fraction

from support.slowcount.conditions import Condition
from support.slowcount.rules import Rule
from support.slowcount.tables import Bad

from support.generate.chinese import in_chinese

# Names of which some begin with others.
TIER_IDS = ["A", "A1", "A12", "领导", "领导班", "领", "lead", "leader", "lead2", "其"]
GRADES = [["优秀", "称职", "基本称职", "不称职"], ["好", "较好", "一般", "差"], ["A", "AB", "C"], ["Pass", "Fail"], ["1档", "2档", "3档", "4档", "5档"]]
POINTS = ["0 to 100", "0 to 10 by 0.5", "1 to 5", "60 to 100 by 2.5", "0 to 1 by 0.25", "0.5 to 9.5 by 0.0625", "0 to 10000 by 2500"]
WEIGHT_HEADINGS = ["权数", "面积", "Area", "股数 (万)"]
BASES = ["due", "present", "issued", "returned", "valid"]


class OtherRuleDraw:
    """Each method draws lines; `self.want(feature)` says whether this rule is to have a feature."""

    def other_rule(self):
        """Lines that are a sound rule."""
        for _ in range(200):
            lines = self.other_lines()
            try:
                if Rule("rule.csv", lines).extended:
                    return lines
            except Bad:
                continue
        raise AssertionError("no sound rule in 200")

    def want(self, feature, p=0.5):
        if self.wanted == "one":
            return feature == self.feature
        return self.chance(p * self.wanted)

    def other_lines(self):
        rng = self.rng
        sort = rng.choice(["recommendation", "grades", "grades", "points", "decision", "contested", "contested"])
        kind = {"grades": "appraisal", "points": "appraisal", "contested": "decision"}.get(sort, sort)
        self.wanted = rng.choice(["one", 0.5, 1, 1.8])
        self.feature = rng.choice(["weights", "pass", "quorum", "trim", "rank", "top", "choices", "write-ins", "ballot weight", "score", "tie",
                                   "contested", "blank"])
        self.tier_ids = rng.sample(TIER_IDS, rng.choice([1, 2, 2, 3, 4]))
        self.heads = {"ballot weight"} if kind == "decision" and self.want("ballot weight", 0.35) else set()
        lines = [("rule", rng.choice(["本单位/办法", "other/own", "rule 1"])), ("kind", kind)]
        lines += self.grade_lines(sort) + self.tier_lines()
        self.scored = sort == "points" or any(key == "score" for key, _ in lines)
        self.range = self.range_of_scores(lines)
        lines += self.weight_lines() + self.vote_lines(sort)
        lines += self.list_lines(sort) + self.quorum_lines()
        self.marks = {"grades": self.grades, "decision": ["agree", "against", "abstain", "hold"]}.get(sort if sort == "grades" else kind, [])
        self.has_rank = any(key in ("rank", "top") for key, _ in lines)
        lines += self.pass_lines(sort)
        lines += [("archive", "档案室"), ("archive", "Registry, 2nd floor")]
        if self.chance(0.3):
            lines += [line for line in self.following_lines(kind, sort == "contested", False)
                      if line[0] not in ("contest expected", "method") and self.chance(0.3)]
        if kind != "recommendation" and self.chance(0.1):
            lines.append(("method", "投票 举手"))
        return lines

    def tier_lines(self):
        if not self.chance(0.4):
            self.deciding = list(self.tier_ids)
            return []
        roles = ["decides"] + [self.rng.choice(["decides", "decides", "advises"]) for _ in self.tier_ids[1:]]
        self.deciding = [id_ for id_, role in zip(self.tier_ids, roles) if role == "decides"]
        return [("tier", "%s %s" % pair) for pair in zip(self.tier_ids, roles)]

    def parts_of(self, whole, parts):
        cuts = sorted(self.rng.sample(range(1, whole), parts - 1))
        return [b - a for a, b in zip([0] + cuts, cuts + [whole])]

    def weight_lines(self):
        rng = self.rng
        if self.heads or not self.want("weights"):
            return []
        den = rng.choice([100, 100, 7, 12, 97, 1000003, 30])
        shares = ["%d%%" % n if den == 100 else "%d/%d" % (n, den) for n in self.parts_of(den, len(self.deciding))]
        if self.chance(0.3) and len(self.deciding) == 3:
            shares = ["1/2", "30%", "1/5"]
        lines = [("weight", "%s %s" % pair) for pair in zip(self.deciding, shares)]
        return lines + ([("weight of empty tier", rng.choice(["refuse", "share out", "share out"]))] if self.chance(0.7) else [])

    def grade_lines(self, sort):
        rng = self.rng
        self.grades, self.counted = [], []
        if sort == "points":
            return [("points", rng.choice(POINTS)), ("blank", rng.choice(["blank", "void"]))]
        if sort != "grades":
            return []
        self.grades = rng.choice(GRADES)
        if self.chance(0.8):
            self.counted = sorted(rng.sample(self.grades, rng.randint(1, len(self.grades) - 1)), key=self.grades.index)
        lines = [("grades", " ".join(self.grades)), ("blank", rng.choice(["blank", "void"]))]
        lines += [("grades counted", " ".join(self.counted))] if self.counted else []
        if self.want("score", 0.7) or self.feature == "trim":
            numbers = [rng.choice(["95", "80", "60", "30", "0", "100", "87.5", "33.3333", "0.25", "10000"]) for _ in self.grades]
            lines += [("score", "%s %s" % pair) for pair in zip(self.grades, numbers)]
        return lines

    def range_of_scores(self, lines):
        numbers = [Fraction(value.rsplit(" ", 1)[1]) for key, value in lines if key == "score"]
        numbers += [Fraction(number) for key, value in lines if key == "points" for number in value.split(" ")[:3:2]]
        return (min(numbers), max(numbers)) if numbers else None

    def list_lines(self, sort):
        rng, lines = self.rng, []
        if self.scored and self.want("trim"):
            each = rng.choice([1, 1, 2, 3])
            lines.append(("trim", "%d from each end" % each + rng.choice(
                ["", " when ballots are more than %d" % (2 * each + rng.choice([0, 1, 2, 3]))])))
        if sort == "recommendation" and self.chance(0.3):
            return lines + [("shortlist", "up to %d per seat" % rng.randint(1, 2))]
        if sort in ("decision", "contested", "recommendation"):
            return lines
        # By votes only where something counts for whom it ranks.
        by = [way for way, can in (("by score", self.scored), ("by votes", self.counted)) if can]
        if by and self.want("rank", 0.5):
            lines.append(("rank", rng.choice(by)))
        listed = self.want("top", 0.5)
        if listed and by:
            shares = ["%d%%" % rng.choice([10, 20, 30, 50, 100]), rng.choice(["1/3", "2/7", "1/2"])]
            lines.append(("top", "%d per post" % rng.randint(1, 3) if self.chance(0.5)
                          else "%s of persons" % rng.choice(shares)))
        return lines

    def vote_lines(self, sort):
        """How ballots are marked."""
        rng, lines = self.rng, []
        if self.heads:
            lines.append(("ballot weight", rng.choice(WEIGHT_HEADINGS)))
        if sort == "decision":
            lines.append(("blank", rng.choice(["agree"] * 2 + ["abstain", "void"]) if self.want("blank", 0.6) else "abstain"))
        if sort == "contested":
            form = rng.choice(["at least %d per seat" % rng.randint(1, 2), "at least %s more than seats" % rng.choice(["20%", "1/5", "1/2", "100%"]),
                               "%s to %s more than seats" % rng.choice([("1/5", "1/2"), ("10%", "20%"), ("1/3", "3/2"), ("50%", "50%")])])
            lines.append(("contested", form if self.want("contested", 0.7) else "at least 2 per seat"))
            lines.append(("blank", rng.choice(["abstain", "void"])))
            if self.want("tie", 0.6):
                lines.append(("tie", "fewer against"))
        if sort in ("contested", "recommendation"):
            number = 1 if sort == "contested" else rng.randint(1, 2)
            lines.append(("overvote", rng.choice(["void ballot", "void post"])))
            if self.want("choices", 0.5):
                lines += [("choices", "exactly %d per seat" % number), ("undervote", rng.choice(["void ballot", "void post"]))]
            elif sort == "recommendation":
                lines.append(("choices", "up to %d per seat" % number))
            if self.want("write-ins", 0.6):
                lines.append(("write-ins", "allowed"))
                lines += [("write-in without mark", rng.choice(["agree", "void"]))] if self.chance(0.5) else []
        return lines

    def quorum_lines(self):
        rng, lines = self.rng, []
        for _ in range(rng.choice([1, 2, 3]) if self.want("quorum", 0.5) else rng.choice([0, 0, 1])):
            subject = rng.choice(["", "", "present", "issued", "returned", "valid"] + ["weight"] * bool(self.heads))
            above = BASES[:BASES.index(subject or "present")] if subject != "weight" else ["weight due"]
            share = rng.choice(["1/2", "2/3", "50%", "1/3", "80%", "3/7"])
            lines.append(("quorum", "%s%s %s of %s" % (subject + " " * bool(subject), rng.choice(["at least", "more than"]), share, rng.choice(above))))
        return lines

    def clause(self, sort):
        rng = self.rng
        if self.scored and self.chance(0.5):
            if self.range[0] == self.range[1]:
                return "score at least %g" % self.range[0]
            return "score %s %s" % (rng.choice(["at least", "at least", "more than", "at most", "less than"]), self.score_between())
        compare = rng.choice(["at least", "at least", "more than", "more than", "at most", "less than"])
        share = rng.choice(["1/2", "2/3", "3/4", "1/3", "50%", "66%", "33%", "5/7", "1/4"])
        bases = BASES + ["weight", "weight", "weight due"] * bool(self.heads)
        text = "%s %s of %s" % (compare, share, rng.choice(bases))
        if self.marks and (self.chance(0.5) or sort == "grades" and not self.counted):
            marks = rng.sample(self.marks, rng.randint(1, min(2, len(self.marks) - 1)))
            text += " in " + "+".join(marks)
        return text

    def score_between(self):
        """A score between the least and the most that there can be; with decimals now and then."""
        least, most = self.range
        middle = least + (most - least) * self.rng.choice([Fraction(1, 2), Fraction(3, 4), Fraction(4, 5)])
        text = "%.*f" % (self.rng.choice([0, 1, 4]) if most - least > 9 else 4, middle)
        return text.rstrip("0").rstrip(".") if "." in text else text

    def whole_condition(self, sort):
        """Joined clauses; those that no count could meet together are not drawn."""
        for _ in range(100):
            text = self.joined(sort)
            clauses = [clause for clause in Condition(text).clauses]
            lower = [clause for clause in clauses if clause.lower]
            upper = [clause for clause in clauses if not clause.lower]
            close = [1 for a in lower for b in upper if a.subject == b.subject == "score" or "score" not in (a.subject, b.subject)
                     and (a.limit > Fraction(1, 2) or b.limit < Fraction(2, 3))]
            if not close and sum(clause.subject == "score" for clause in clauses) < 2:
                return text
        return self.clause(sort)

    def joined(self, sort):
        many = self.rng.choice([1, 2, 2, 3]) if self.want("pass", 0.8) else 1
        if many == 1 and self.wanted == "one" and self.feature != "pass" and sort != "points" and (sort != "grades" or self.counted):
            return self.condition()
        return " and ".join(self.clause(sort) for _ in range(many))

    def pass_lines(self, sort):
        rng = self.rng
        if sort == "points" and not self.scored or self.has_rank and self.chance(0.4) or sort == "recommendation" and self.chance(0.3):
            return []
        edges = sorted(rng.sample(range(1, 35), rng.randint(1, 2))) if self.chance(0.25) else []
        lines = [("pass", "%s when present is up to %d" % (self.whole_condition(sort), edge)) for edge in edges]
        return lines + [("pass", self.whole_condition(sort))]

    def in_some_language(self, lines):
        """The lines as a file may hold them: in English, in Chinese, or each in one; digits of full width among them."""
        language = self.rng.choice(["en", "zh", "mixed"])
        out = []
        for key, value in lines:
            if language == "zh" or language == "mixed" and self.chance(0.5):
                key, value = in_chinese(self.rng, key, value)
            elif key in ("pass", "quorum", "contested", "choices", "trim", "top") and self.chance(0.1):
                value = value.replace(" ", self.rng.choice(["  ", "   "]))
            if key in ("pass", "通过", "trim", "去高低分", "choices", "填选数", "contested", "差额", "quorum", "法定人数") and self.chance(0.1) and " in " not in value and not any(
                    grade in value for grade in self.grades):
                value = "".join(chr(0xFF10 + int(c)) if c in "0123456789" else c for c in value)
            out.append((key, value))
        return out
