"""Rules: the built-in ones in the words of a rule file, and what any rule's lines say."""

import re
import unicodedata
from fractions import Fraction

from support.slowcount.conditions import (  # noqa: F401
    BASES, DEC, SHARE, Condition, Quorum, dec_of, in_english, never_met, phrase, plain, share_of, share_text)
from support.slowcount.tables import need, number

# --------------------------------------------------------------------------
# The built-in rules: the lines that decide, and the lines that something hangs on.

QUORUM = ("quorum", "at least 2/3 of due")
HALF = ("pass", "more than 1/2 of due")
ABSTAIN = ("blank", "abstain")
APPOINTS = ("decides", "appointments")
WITHIN = ("recommendation within", "1 years")
RENEWED = ("renewed within", "1 years")
MORE_PERSONS = ("more persons than seats", "expected")
TALKS = ("talks", "expected")
BY_HAND = ("method", "投票 举手 口头")

ONE_EACH = [("kind", "recommendation"), ("choices", "up to 1 per seat"), ("overvote", "void ballot")]
THREE_EACH = [("kind", "recommendation"), ("choices", "up to 3 per seat"), ("overvote", "void ballot")]
DECISION = [("kind", "decision"), ABSTAIN, QUORUM]
# 第二篇 六, 七
AHEQI_COMMITTEE = DECISION + [
    ("tier", "A decides"), ("tier", "B advises"), ("max persons", "30"), ("absent members", "telephone"),
    ("ballot copies", "2"), APPOINTS, ("publicity", "7 days"), ("publicity for", "提拔 交流 任"),
    ("probation", "1 years 提拔")]
# 第三篇 第十四条 to 第十六条
COUNTY_COMMITTEE = DECISION + [
    HALF, WITHIN, APPOINTS, ("publicity", "7 days"), ("publicity for", "提拔 任"),
    ("probation", "1 years 提拔 extended by 6 months")]
CONTEST = [("overvote", "void post"), ("action default", "提拔")]

BUILT_IN = {
    "aheqi/recommendation": ONE_EACH + [TALKS, MORE_PERSONS, RENEWED, ("inspection notice", "15 days")],
    "aheqi/reserve-excellent": ONE_EACH + [("shortlist", "up to 1 per seat"), RENEWED],
    "aheqi/reserve-technical": THREE_EACH + [("shortlist", "up to 3 per seat"), RENEWED],
    "aheqi/reserve-section": THREE_EACH + [("shortlist", "up to 3 per seat"), RENEWED, ("listed title", "股长")],
    "aheqi/appraisal": [
        ("kind", "appraisal"),
        ("grades", "优秀 称职 基本称职 不称职"),
        ("grades counted", "优秀 称职"),
        ("pass", "more than 80% of present"),
        ("blank", "blank"), MORE_PERSONS,
    ],
    "aheqi/deliberation": DECISION + [HALF],
    "aheqi/committee": AHEQI_COMMITTEE + [HALF],
    "aheqi/committee-two-thirds": AHEQI_COMMITTEE + [("pass", "at least 2/3 of due"), ("exact share", "notice")],
    "county/recommendation": ONE_EACH + [
        ("pass", "at least 80% of present when present is up to 10"),
        ("pass", "at least 70% of present when present is up to 20"),
        ("pass", "at least 60% of present when present is up to 30"),
        ("pass", "at least 50% of present"), TALKS, MORE_PERSONS, WITHIN],
    "county/committee": COUNTY_COMMITTEE + [("contest expected", "提拔")],
    "county/contested": COUNTY_COMMITTEE + CONTEST + [("contested", "at least 2 per seat")],
    "county/open-selection": COUNTY_COMMITTEE + CONTEST + [("contested", "at least 3 per seat")],
    "county/reconsider": [("kind", "decision"), HALF, ABSTAIN],
    "general/recommendation": ONE_EACH + [("pass", "more than 1/2 of present"), TALKS, MORE_PERSONS, WITHIN],
    # 第四篇 四, 五
    "general/committee": DECISION + [
        HALF, WITHIN, APPOINTS, BY_HAND, ("publicity", "7 to 15 days"), ("probation", "1 years 提拔"),
        ("in office", "decision")],
    "bureau/recommendation": ONE_EACH + [TALKS],
    "bureau/committee": DECISION + [HALF, APPOINTS, BY_HAND, ("publicity", "7 days")],
}

# --------------------------------------------------------------------------
# Actions: how the text of a roster's cell begins.

KINDS_OF_ACTION = {"提拔": "promote", "交流": "transfer", "轮岗": "transfer", "免": "remove", "任": "appoint"}
ACTS = ["promote", "appoint", "transfer", "remove"]


def act_of(text, default):
    """`拟提拔为局长` -> promote; an empty cell is what the rule's `action default` says."""
    text = unicodedata.normalize("NFKC", text)
    if not text:
        return default
    for opening in ("拟", "建议", "提请"):
        if text.startswith(opening):
            text = text[len(opening):]
            break
    for word in ("提拔", "交流", "轮岗", "免"):
        if text.startswith(word):
            return KINDS_OF_ACTION[word]
    return "appoint"


# --------------------------------------------------------------------------
# A rule.

REPEATABLE = ("tier", "quorum", "pass", "archive", "note", "material", "weight", "score")
# Lines that no rule of the regulation has.
OTHER_BODIES = ("weight", "weight of empty tier", "score", "points", "trim", "rank", "top", "tie", "write-ins", "write-in without mark",
                "undervote", "ballot weight")


def match(text, form):
    m = re.fullmatch(form, phrase(text))
    need(m, "bad phrase", text)
    return m


def count_of(text):
    value = int(plain(text))
    need(value >= 1, "none", text)
    return value


N = "([0-9０-９]+)"


def per_seat(text, words):
    return count_of(match(text, words + " " + N + " per seat")[1])


def acts(words):
    return {KINDS_OF_ACTION[word] for word in words.split()}


class Rule:
    """`lines`: (key, value) or (key, value, cite)."""

    def __init__(self, name, lines):
        values, self.cites = {}, {}
        kind = next((value for key, value, *_ in lines if key == "kind"), None)
        for key, value, *cite in lines:
            key, value = in_english(key, value, kind)
            values.setdefault(key, []).append(value)
            self.cites.setdefault(key, cite[0] if cite else "")
            need(key in REPEATABLE or len(values[key]) == 1, "repeated key", key)
        one = lambda key: values[key][0] if key in values else None
        self.name = one("rule") or name
        self.kind = kind
        need(self.kind in ("recommendation", "appraisal", "decision"), "bad kind")
        self.read_counting(values, one)
        self.read_scores(values, one)
        self.read_weights(values, one)
        self.read_choices(one)
        self.read_conditions(values, one)
        self.read_ranks(one)
        self.read_following(one)
        self.extended = self.uses_other_lines(values)

    def read_counting(self, values, one):
        """The lines that decide."""
        self.roles = {}
        for value in values.get("tier", []):
            tier, role = value.split()
            need(role in ("decides", "advises"))
            self.roles[tier] = role
        self.grades = (one("grades") or "").split()
        self.counted = (one("grades counted") or "").split()
        need(set(self.counted) <= set(self.grades))
        self.contested, self.more = None, None
        if one("contested"):
            self.read_contested(phrase(one("contested")))
        self.blank = one("blank") or ("abstain" if self.kind == "decision" else "blank")
        need(self.blank in {"decision": ["abstain", "void"] + ["agree"] * (not self.contested), "appraisal": ["blank", "void"],
                            "recommendation": ["blank", "void"]}[self.kind], "blank of another kind", self.blank)
        self.shortlist = per_seat(one("shortlist"), "up to") if one("shortlist") else None
        self.max_persons = number(one("max persons")) if one("max persons") else None

    def read_contested(self, text):
        need(self.kind == "decision", "contested without a decision")
        per, least = re.fullmatch("at least " + N + " per seat", text), re.fullmatch("at least (%s) more than seats" % SHARE, text)
        both = re.fullmatch("(%s) to (%s) more than seats" % (SHARE, SHARE), text)
        need(per or least or both, "bad phrase", text)
        self.contested = count_of(per[1]) if per else 1
        if least:
            self.more = share_of(share_text(least[1]), above=True), None
        if both:
            self.more = tuple(share_of(share_text(part), above=True) for part in both.groups())
            need(self.more[0] <= self.more[1], "upside down", text)

    def candidates(self, seats):
        """The least and the most candidates for so many seats; None: any number."""
        if not self.more:
            return self.contested * seats, None
        least, most = self.more
        fewest = seats
        while fewest - seats < least * seats:
            fewest += 1
        if most is None:
            return fewest, None
        highest = fewest
        while highest + 1 - seats <= most * seats:
            highest += 1
        return fewest, highest

    def read_scores(self, values, one):
        self.points, self.scores = None, {}
        if one("points"):
            m = match(one("points"), "(%s) to (%s)(?: by (%s))?" % (DEC, DEC, DEC))
            least, most, step = dec_of(m[1]), dec_of(m[2]), dec_of(m[3]) if m[3] else Fraction(1)
            need(least < most and step > 0 and ((most - least) / step).denominator == 1, "bad points", one("points"))
            self.points = least, most, step
            need(self.kind == "appraisal" and not self.grades and not self.counted and "score" not in values, "points beside grades")
        for value in values.get("score", []):
            grade, points = match(value, r"(\S+) (%s)" % DEC).groups()
            need(grade in self.grades and grade not in self.scores, "not a grade, or twice", grade)
            self.scores[grade] = dec_of(points)
        need(not self.scores or set(self.scores) == set(self.grades), "a grade without a score")
        need(self.kind != "appraisal" or self.grades or self.points, "neither grades nor points")
        self.scored = bool(self.points or self.scores)
        self.trim = None
        if one("trim"):
            m = match(one("trim"), N + " from each end(?: when ballots are more than " + N + ")?")
            each = count_of(m[1])
            more_than = count_of(m[2]) if m[2] else 2 * each
            need(self.scored and more_than >= 2 * each, "a trim that leaves none", one("trim"))
            self.trim = each, more_than

    def read_weights(self, values, one):
        self.weights = {}
        for value in values.get("weight", []):
            tier, share = match(value, r"(.+) (%s)" % SHARE).groups()
            need(tier not in self.weights, "two weights of a tier", tier)
            self.weights[tier] = share_of(share_text(share))
        need(not self.weights or sum(self.weights.values()) == 1, "weights together are not 1")
        if self.weights and self.roles:
            need(set(self.weights) == {tier for tier, role in self.roles.items() if role == "decides"}, "weights of other tiers")
        empty = one("weight of empty tier")
        need(empty in (None, "refuse", "share out") and (not empty or self.weights), "weight of empty tier without weights")
        self.share_out = empty == "share out"
        self.ballot_weight = one("ballot weight")
        need(not self.ballot_weight or self.kind == "decision" and not (self.weights or self.scored), "ballot weight beside others")

    def read_choices(self, one):
        self.choices, self.exactly = None, False
        if one("choices"):
            self.exactly = phrase(one("choices")).startswith("exactly")
            self.choices = per_seat(one("choices"), "(?:up to|exactly)")
            need(self.kind == "recommendation" or self.contested and self.choices == 1, "choices of another vote")
        self.undervote = one("undervote")
        need(bool(self.undervote) == self.exactly, "exactly and undervote go together")
        # What a rule file leaves out: as the built-in rules of its kind say.
        self.overvote = one("overvote") or ("void ballot" if self.kind == "recommendation" else "void post")
        for value in (self.overvote, self.undervote):
            need(value in (None, "void ballot", "void post"), "bad phrase", value)
        self.write_ins = one("write-ins") is not None
        need(one("write-ins") in (None, "allowed"), "bad phrase")
        need(not self.write_ins or self.kind == "recommendation" or self.contested, "write-ins in such a vote")
        bare = one("write-in without mark")
        need(bare in (None, "agree", "void") and (not bare or self.write_ins), "write-in without mark")
        self.bare_name, self.says_bare = bare or "agree", bare is not None

    def read_conditions(self, values, one):
        self.quorums = [Quorum(text) for text in values.get("quorum", [])]
        self.quorum = self.quorums[0] if self.quorums else None
        self.bands = [Condition(text) for text in values.get("pass", [])]
        ends = [band.up_to for band in self.bands]
        need(None not in ends[:-1] and ends[:-1] == sorted(set(ends[:-1])), "bands out of order")
        need(len(ends) < 2 or ends[-1] is None or ends[-2] < ends[-1], "bands out of order")
        marks = self.grades if self.kind == "appraisal" else ["agree", "against", "abstain", "hold"] if self.kind == "decision" else []
        for clause in [clause for band in self.bands for clause in band.clauses]:
            if clause.subject == "score":
                need(self.scored, "no scores", clause.text)
                continue
            need(set(clause.marks or []) <= set(marks), "no such mark", clause.text)
            need(clause.marks or self.kind != "appraisal" or self.counted, "nothing counts", clause.text)
        for band in self.bands:
            need(not never_met(band.clauses, self.counted if self.kind == "appraisal" else ["agree"]), "clauses that exclude one another", band.text)
        weighed = [clause for band in self.bands for clause in band.clauses if clause.subject == "weight"]
        weighed += [quorum for quorum in self.quorums if quorum.subject == "weight"]
        need(not weighed or self.ballot_weight, "ballots have no weight")
        self.needs_weight_due = any(each.base == "weight due" for each in weighed)

    def read_ranks(self, one):
        rank, top = one("rank") and phrase(one("rank")), one("top") and phrase(one("top"))
        need(rank in (None, "by score", "by votes") and (rank != "by score" or self.scored), "bad rank", rank)
        self.rank, self.top = rank, None
        if top:
            per_post, share = re.fullmatch(N + " per post", top), re.fullmatch("(%s) of persons" % SHARE, top)
            need(per_post or share, "bad phrase", top)
            self.top = ("per post", count_of(per_post[1])) if per_post else ("share", share_of(share_text(share[1])))
            self.rank = rank or ("by score" if self.scored else "by votes")
        need(not self.rank or self.kind == "appraisal", "ranks and lists of such a kind are for appraisals")
        need(one("tie") in (None, "fewer against") and (not one("tie") or self.contested), "tie in such a vote")
        self.fewer_against = one("tie") is not None
        need(self.kind == "recommendation" or self.bands or self.kind == "appraisal" and self.rank, "no pass")

    def uses_other_lines(self, values):
        """Does it use a line, or a form of a line, that rules of other bodies brought with them?"""
        return (any(key in values for key in OTHER_BODIES) or len(self.quorums) > 1
                or any(q.new_form or q.base != "due" for q in self.quorums)
                or any(not band.plain for band in self.bands) or self.exactly or bool(self.more) or self.blank == "agree"
                or bool(self.contested and self.choices))

    def read_following(self, one):
        """The lines that something hangs on once the vote is counted."""
        years = lambda key: int(match(one(key), r"(\d+) years")[1]) if one(key) else None
        self.within_years = years("recommendation within")
        self.default_act = KINDS_OF_ACTION[one("action default") or "任"]
        self.publicity = None
        if one("publicity"):
            need(self.kind == "decision", "publicity without a decision")
            days = match(one("publicity"), r"(\d+)(?: to (\d+))? days")
            self.publicity = int(days[1]), int(days[2]) if days[2] else None
        self.publicity_acts = acts(one("publicity for")) if one("publicity for") else set(ACTS) - {"remove"}
        self.probation = None
        if one("probation"):
            m = match(one("probation"), r"(\d+) years ((?:提拔|交流|任|免| )+?)(?: extended by (\d+) months)?")
            self.probation = {"years": int(m[1]), "acts": acts(m[2]), "months": int(m[3]) if m[3] else None}
        self.contest_acts = acts(one("contest expected")) if one("contest expected") else set()
        self.listed_title = one("listed title")
        self.methods = (one("method") or "投票").split()
        flags = {"absent members": "telephone", "exact share": "notice", "talks": "expected",
                 "more persons than seats": "expected", "decides": "appointments", "in office": "decision"}
        for key, value in flags.items():
            need(one(key) in (None, value), "bad phrase", key)
        self.telephone, self.exact_share, self.talks_expected, self.more_persons, self.appoints, self.in_office = (
            one(key) is not None for key in flags)

    def condition(self, present):
        """The pass condition for a channel where so many were present."""
        for band in self.bands:
            if band.up_to is None or present <= band.up_to:
                return band
        need(not self.bands, "no band fits", present)
        return None

    def other_reading(self, present):
        """The condition that the laxer reading gives at a band's end, or None elsewhere."""
        for band, following in zip(self.bands, self.bands[1:]):
            if band.up_to == present:
                return following
        return None

    def role(self, tier):
        return self.roles.get(tier, "decides")
