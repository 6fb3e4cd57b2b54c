"""What a random meeting votes by: a built-in rule, or a county's own."""

from support.generate.others import OtherRuleDraw
from support.slowcount.rules import BASES, BUILT_IN, Rule

ACTIONS = ["提拔", "交流", "任", "免"]


class RuleDraw(OtherRuleDraw):
    def condition(self, bases=tuple(BASES) + ("due", "present")):
        rng = self.rng
        strict = self.chance(0.5)
        if self.chance(0.5):
            share = rng.choice(["1/2", "2/3", "3/4", "4/5", "1/3", "5/7", "50/100", "999999/1000000"])
        else:
            share = "%d%%" % rng.choice([1, 33, 50, 60, 66, 67, 70, 75, 80, 90, 99])
        if not strict and self.chance(0.08):
            share = rng.choice(["100%", "1/1", "7/7"])
        return "%s %s of %s" % ("more than" if strict else "at least", share,
                                rng.choice(bases))

    def own_rule(self):
        rng = self.rng
        kind = rng.choice(["recommendation", "appraisal", "decision", "decision", "decision"])
        lines = [("rule", rng.choice(["本县/办法", "county-x/own", "own rule 1"])),
                 ("title", rng.choice(["本县办法", "A rule, of our own"])), ("kind", kind)]
        shortlist = kind == "recommendation" and self.chance(0.35)
        if kind != "recommendation" or self.chance(0.5 if shortlist else 0.75):
            edges = sorted(rng.sample(range(1, 35), rng.randint(1, 3))) if self.chance(0.35) else []
            for edge in edges:
                lines.append(("pass", "%s when present is up to %d" % (self.condition(), edge)))
            lines.append(("pass", self.condition()))
        if kind == "decision" and self.chance(0.7) or kind == "appraisal" and self.chance(0.15):
            lines.append(("quorum", self.condition(("due",))))
        if kind == "recommendation":
            lines += [("choices", "up to %d per seat" % rng.choice([1, 1, 2, 3])),
                      ("overvote", rng.choice(["void ballot", "void post"]))]
        if shortlist:
            lines.append(("shortlist", "up to %d per seat" % rng.randint(1, 3)))
        if kind == "appraisal":
            grades = rng.choice([["优秀", "称职", "基本称职", "不称职"], ["好", "较好", "一般", "差", "不了解"],
                                 ["A", "B", "C"], ["Pass", "Fail"]])
            counted = sorted(rng.sample(grades, rng.randint(1, len(grades) - 1)), key=grades.index)
            lines += [("grades", " ".join(grades)), ("grades counted", " ".join(counted)),
                      ("blank", rng.choice(["blank", "void"]))]
        contested = kind == "decision" and self.chance(0.35)
        if kind == "decision":
            lines.append(("blank", rng.choice(["abstain", "abstain", "void"])))
            if contested:
                lines += [("contested", "at least %d per seat" % rng.randint(1, 3)),
                          ("overvote", rng.choice(["void post", "void ballot"]))]
            if self.chance(0.2):
                lines.append(("max persons", str(rng.choice([40, 100]))))
        if self.chance(0.3):
            roles = ["A decides"] + rng.sample(["B advises", "C decides", "D advises"], rng.randint(0, 3))
            lines += [("tier", role) for role in roles]
        lines += [("archive", "档案室"), ("archive", "Registry, 2nd floor")]
        if self.chance(0.3):
            lines += [("small tier", "fewer than 5"), ("note", "注意, \"附注\""), ("note", "again")]
        following = self.following_lines(kind, contested, shortlist)
        # None of them, each alone, or several joined.
        share = rng.choice([0, None, 0.3, 0.6, 1])
        lines += [rng.choice(following)] if share is None else [line for line in following if self.chance(share)]
        if self.chance(0.5):
            # Only the bands stand in a meaningful order.
            bands = [line for line in lines if line[0] == "pass"]
            rng.shuffle(lines)
            lines = [line if line[0] != "pass" else bands.pop(0) for line in lines]
        return lines

    def following_lines(self, kind, contested, shortlist):
        """The lines that something hangs on after the count, that a rule of this kind may have."""
        rng = self.rng
        actions = lambda: " ".join(rng.sample(ACTIONS, rng.randint(1, 3)))
        lines = [("material", "2 copies 会议纪要"), ("material", "1 copies 考察材料")]
        if kind == "recommendation":
            lines += [("talks", "expected"), ("more persons than seats", "expected"), ("inspection notice", "15 days"),
                      ("recommendation within", "%d years" % rng.randint(1, 3)), ("renewed within", "1 years")]
            if shortlist:
                lines.append(("listed title", rng.choice(["股长", "主任"])))
            return lines
        if kind == "appraisal":
            return lines + [("more persons than seats", "expected")]
        lines += [("publicity", rng.choice(["15 days", "7 to 15 days", "40 days"])), ("publicity for", actions()),
                  ("probation", rng.choice(["1 years ", "2 years "]) + actions()
                   + rng.choice(["", " extended by 6 months", " extended by 1 months"])),
                  ("absent members", "telephone"), ("exact share", "notice"), ("action default", rng.choice(ACTIONS)),
                  ("decides", "appointments"), ("in office", "decision"),
                  ("recommendation within", "%d years" % rng.randint(1, 3)), ("ballot copies", "2"),
                  ("method", rng.choice(["投票 举手 口头", "投票 举手", "投票 口头"]))]
        if not contested:
            lines.append(("contest expected", actions()))
        return lines

    def draw_rule(self):
        self.tier_ids = None
        if self.others and self.chance(0.65):
            lines = self.in_some_language(self.other_rule())
        elif self.chance(0.6):
            # Contested votes have the most outcomes: seats filled, open, tied.
            self.rule_value = self.rng.choice(sorted(BUILT_IN) + ["county/contested", "county/open-selection"] * 2)
            self.rule = Rule(self.rule_value, BUILT_IN[self.rule_value])
            return
        else:
            lines = self.own_rule()
        self.rule_value = self.rng.choice(["rule.csv", "本县办法.csv", "my rule.csv"])
        self.rule = Rule(self.rule_value, lines)
        columns = ["key", "value", "cite"]
        self.add("rule", self.rule_value, columns,
                 [{"key": k, "value": v, "cite": self.rng.choice(["", "第三条", "Art. 3, 2"])} for k, v in lines])
