"""Rules: the built-in ones in the words of a rule file, and what any rule's lines say."""

import re
import unicodedata

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

BASES = ["due", "present", "issued", "returned", "valid"]

# --------------------------------------------------------------------------
# Conditions.


class Condition:
    """`at least 2/3 of due when present is up to 10`."""

    FORM = re.compile(r"(at least|more than) (?:(\d+)/(\d+)|(\d+)%) of (due|present|issued|returned|valid)"
                      r"(?: when present is up to (\d+))?")

    def __init__(self, text):
        m = self.FORM.fullmatch(text)
        need(m, "bad condition", text)
        self.text = text
        self.strict = m[1] == "more than"
        self.num, self.den = (int(m[4]), 100) if m[4] else (int(m[2]), int(m[3]))
        need(0 < self.num <= self.den, "bad share", text)
        need(not (self.strict and self.num == self.den), "no one can pass", text)
        self.base = m[5]
        self.up_to = int(m[6]) if m[6] else None

    def met(self, votes, of):
        left, right = votes * self.den, of * self.num
        return left > right if self.strict else left >= right

    def passes(self, votes, of):
        """As `met`, but nothing passes, and no quorum is met, on a base of 0."""
        return of > 0 and self.met(votes, of)

    def equals(self, votes, of):
        return of > 0 and votes * self.den == of * self.num

    def needed(self, of):
        """The least votes that satisfy the condition."""
        if self.strict:
            return of * self.num // self.den + 1
        return -(-of * self.num // self.den)


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

REPEATABLE = ("tier", "quorum", "pass", "archive", "note", "material")


def phrase(text, form):
    m = re.fullmatch(form, text)
    need(m, "bad phrase", text)
    return m


def per_seat(text, words):
    return int(phrase(text, words + r" (\d+) per seat")[1])


def acts(words):
    return {KINDS_OF_ACTION[word] for word in words.split()}


class Rule:
    """`lines`: (key, value) or (key, value, cite)."""

    def __init__(self, name, lines):
        values, self.cites = {}, {}
        for key, value, *cite in lines:
            values.setdefault(key, []).append(value)
            self.cites.setdefault(key, cite[0] if cite else "")
            need(key in REPEATABLE or len(values[key]) == 1, "repeated key", key)
        one = lambda key: values[key][0] if key in values else None
        self.name = one("rule") or name
        self.kind = one("kind")
        need(self.kind in ("recommendation", "appraisal", "decision"), "bad kind")
        self.read_counting(values, one)
        self.read_following(one)

    def read_counting(self, values, one):
        """The lines that decide."""
        self.roles = {}
        for value in values.get("tier", []):
            tier, role = value.split()
            need(role in ("decides", "advises"))
            self.roles[tier] = role
        self.quorum = Condition(one("quorum")) if one("quorum") else None
        need(not self.quorum or self.quorum.base == "due", "a quorum that is always or never met")
        self.bands = [Condition(text) for text in values.get("pass", [])]
        ends = [band.up_to for band in self.bands]
        need(None not in ends[:-1] and ends[:-1] == sorted(set(ends[:-1])), "bands out of order")
        need(len(ends) < 2 or ends[-1] is None or ends[-2] < ends[-1], "bands out of order")
        self.grades = (one("grades") or "").split()
        self.counted = (one("grades counted") or "").split()
        need(set(self.counted) <= set(self.grades))
        self.choices = per_seat(one("choices"), "up to") if one("choices") else None
        # What a rule file leaves out: as the built-in rules of its kind say.
        self.overvote = one("overvote") or ("void ballot" if self.kind == "recommendation" else "void post")
        self.blank = one("blank") or ("abstain" if self.kind == "decision" else "blank")
        self.contested = per_seat(one("contested"), "at least") if one("contested") else None
        self.shortlist = per_seat(one("shortlist"), "up to") if one("shortlist") else None
        self.max_persons = number(one("max persons")) if one("max persons") else None
        need(self.kind == "recommendation" or self.bands, "no pass")

    def read_following(self, one):
        """The lines that something hangs on once the vote is counted."""
        years = lambda key: int(phrase(one(key), r"(\d+) years")[1]) if one(key) else None
        self.within_years = years("recommendation within")
        self.default_act = KINDS_OF_ACTION[one("action default") or "任"]
        self.publicity = None
        if one("publicity"):
            need(self.kind == "decision", "publicity without a decision")
            days = phrase(one("publicity"), r"(\d+)(?: to (\d+))? days")
            self.publicity = int(days[1]), int(days[2]) if days[2] else None
        self.publicity_acts = acts(one("publicity for")) if one("publicity for") else set(ACTS) - {"remove"}
        self.probation = None
        if one("probation"):
            m = phrase(one("probation"), r"(\d+) years ((?:提拔|交流|任|免| )+?)(?: extended by (\d+) months)?")
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
