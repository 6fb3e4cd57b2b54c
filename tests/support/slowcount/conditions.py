"""Conditions of a rule: lines `pass` and `quorum`, and the Chinese form of every line, put into English."""

import re
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from support.slowcount.tables import SPACES, need

BASES = ["due", "present", "issued", "returned", "valid"]
LOWER, UPPER = ("at least", "more than"), ("at most", "less than")
DIGITS = {ord("０") + i: str(i) for i in range(10)}


def plain(number):
    """`０５０` -> `50`."""
    return str(int(number.translate(DIGITS)))


def phrase(text):
    """Words parted by one blank."""
    return " ".join(text.replace("\u00a0", " ").replace("\u3000", " ").split())


SHARE = r"[0-9０-９]+(?:/[0-9０-９]+|%)"
DEC = r"[0-9０-９]+(?:\.[0-9０-９]+)?"


def share_text(text):
    return text.translate(DIGITS)


def share_of(text, above=False):
    """A share of a whole as an exact fraction; of seats, it may be above 1."""
    num, den = (text[:-1], "100") if text.endswith("%") else text.split("/")
    need(int(den) > 0, "n/0", text)
    share = Fraction(int(num), int(den))
    need(0 < share and (above or share <= 1), "bad share", text)
    return share


def dec_text(text):
    text = text.translate(DIGITS)
    need(len(text.partition(".")[2]) <= 4, "too many decimals", text)
    return text


def dec_of(text):
    value = Fraction(dec_text(text))
    need(value <= 10000, "above 10000", text)
    return value


# --------------------------------------------------------------------------
# Clauses of a line `pass`.

class Clause:
    """`at least 2/3 of valid in 优秀+称职`, or `score at least 80`."""

    VOTES = re.compile(r"(at least|more than|at most|less than) (%s) of (weight due|weight|%s)(?: in (\S+))?" % (SHARE, "|".join(BASES)))
    SCORE = re.compile(r"score (at least|more than|at most|less than) (%s)" % DEC)

    def __init__(self, text):
        votes, score = self.VOTES.fullmatch(text), self.SCORE.fullmatch(text)
        need(votes or score, "bad clause", text)
        self.compare = (votes or score)[1]
        self.lower = self.compare in LOWER
        if score:
            self.subject, self.base, self.marks, self.limit = "score", None, None, dec_of(score[2])
            self.text = "score %s %s" % (self.compare, dec_text(score[2]))
            return
        share = share_text(votes[2])
        self.limit, self.base = share_of(share), votes[3]
        need(not (self.compare == "more than" and self.limit == 1), "no one can pass", text)
        self.subject = "weight" if self.base.startswith("weight") else "votes"
        self.marks = votes[4].split("+") if votes[4] else None
        self.text = "%s %s of %s" % (self.compare, share, self.base) + (" in " + votes[4] if votes[4] else "")

    def compares(self, value, limit):
        return {"at least": value >= limit, "more than": value > limit, "at most": value <= limit, "less than": value < limit}[self.compare]

    def met(self, votes, of):
        return self.compares(votes, self.limit * of)

    def passes(self, votes, of):
        """As `met`, but of a base of 0 no comparison is true."""
        return of > 0 and self.met(votes, of)

    def needed(self, of):
        """The least votes that satisfy it; of an upper one, the most."""
        edge = self.limit * of
        return {"at least": ceil(edge), "more than": floor(edge) + 1, "at most": floor(edge), "less than": ceil(edge) - 1}[self.compare]

    def margin(self, value, needed):
        return value - needed if self.lower else needed - value


def never_met(clauses, in_favour):
    """Can no count meet them all? Tries which shares of which marks there could be: `in_favour` are the marks of a clause without `in`."""
    votes = [(c, frozenset(c.marks or in_favour)) for c in clauses if c.subject != "score"]
    upper = [(c.base, c.compare, c.limit, marks) for c, marks in votes if not c.lower]
    upper += [(base, "at most", Fraction(1), frozenset().union(*(marks for _, marks in votes))) for base in ("valid", "weight")]
    for base, compare, limit, within in upper:
        mine = [(c, marks) for c, marks in votes if c.lower and marks <= within and (
            BASES.index(c.base) <= BASES.index(base) if {c.base, base} <= set(BASES) else c.base == base)]
        for number in range(1, len(mine) + 1):
            for some in combinations(mine, number):
                if sum(len(marks) for _, marks in some) > len(frozenset().union(*(marks for _, marks in some))):
                    continue  # a ballot may bear a mark that two of them count
                asked = sum(c.limit for c, _ in some)
                if asked > limit or asked == limit and "than" in compare + "".join(c.compare for c, _ in some):
                    return True
    scores = [c for c in clauses if c.subject == "score"]
    return any(a.limit > b.limit or a.limit == b.limit and "than" in a.compare + b.compare for a in scores for b in scores if a.lower and not b.lower)


class Condition:
    """A line `pass`: clauses, all to be met, and the number present up to which the line holds."""

    def __init__(self, text):
        text = phrase(text)
        band = re.search(r" when present is up to ([0-9０-９]+)$", text)
        self.up_to = int(plain(band[1])) if band else None
        self.clauses = [Clause(part) for part in (text[:band.start()] if band else text).split(" and ")]
        self.text = " and ".join(c.text for c in self.clauses) + (" when present is up to %d" % self.up_to if band else "")
        if self.plain:
            # As results of earlier versions have it: the digits stay as they are written.
            self.text = text

    @property
    def only(self):
        """Its one clause, or None."""
        return self.clauses[0] if len(self.clauses) == 1 else None

    @property
    def rated(self):
        """The clause that the rate is of."""
        return next((c for c in self.clauses if c.lower and c.subject != "score"), None)

    @property
    def plain(self):
        """As rules of the regulation have it: one lower clause on the votes in favour."""
        return bool(self.only and self.only is self.rated and self.only.subject == "votes" and not self.only.marks)

    # Of a plain one.

    @property
    def base(self):
        return self.clauses[0].base

    def needed(self, of):
        return self.clauses[0].needed(of)


SUBJECTS = ["present", "issued", "returned", "valid", "weight"]


class Quorum:
    """`returned more than 1/2 of due`; the subject is those present unless it is named."""

    FORM = re.compile(r"(?:(%s) )?(at least|more than) (%s) of (weight due|weight|%s)" % ("|".join(SUBJECTS), SHARE, "|".join(BASES)))

    def __init__(self, text):
        text = phrase(text)
        m = self.FORM.fullmatch(text)
        need(m, "bad quorum", text)
        self.subject, self.compare, share, self.base = m[1] or "present", m[2], share_text(m[3]), m[4]
        self.share = Clause("%s %s of %s" % (self.compare, share, self.base))
        self.new_form = bool(m[1])
        # As results of earlier versions have it: the digits stay as they are written.
        self.text = "%s %s" % (self.subject, self.share.text) if m[1] else text
        if self.subject == "weight":
            need(self.base == "weight due", "always or never met", text)
        else:
            need(self.base in BASES and BASES.index(self.base) < BASES.index(self.subject), "always or never met", text)

    def needed(self, of):
        return self.share.needed(of)

    def passes(self, count, of):
        return self.share.passes(count, of)


# --------------------------------------------------------------------------
# The Chinese form of a line.

ZH_BASES = {"应到权数": "weight due", "应到": "due", "实到": "present", "发出": "issued", "收回": "returned", "有效": "valid",
            "权数": "weight"}
ZH_COMPARE = {"不少于": "at least", "多于": "more than", "不超过": "at most", "少于": "less than"}
ZH_MARKS = {"同意": "agree", "赞成": "agree", "反对": "against", "不同意": "against", "弃权": "abstain", "缓议": "hold"}
ZH_CLAUSE = re.compile("(.*?)占(应到权数|应到|实到|发出|收回|有效|权数)(不少于|多于|不超过|少于)(%s)" % SHARE)
ZH_SCORE = re.compile("得分(不少于|多于|不超过|少于)(%s)" % DEC)
ZH_QUORUM = re.compile("(实到|发出|收回|有效|权数)?占(应到权数|应到|实到|发出|收回|有效|权数)(不少于|多于)(%s)" % SHARE)
ZH_BAND = re.compile("实到不超过([0-9０-９]+)人?时$")
N = "([0-9０-９]+)"


def zh_clause(text, kind):
    score = ZH_SCORE.fullmatch(text)
    if score:
        return "score %s %s" % (ZH_COMPARE[score[1]], score[2].translate(DIGITS))
    m = ZH_CLAUSE.fullmatch(text)
    need(m, "bad clause", text)
    marks = m[1].split("+") if m[1] else []
    if kind == "decision":
        marks = [ZH_MARKS[mark] for mark in marks]
    return "%s %s of %s" % (ZH_COMPARE[m[3]], m[4].translate(DIGITS), ZH_BASES[m[2]]) + (" in " + "+".join(marks) if marks else "")


def zh_pass(text, kind):
    band = ZH_BAND.search(text)
    clauses = [zh_clause(part, kind) for part in (text[:band.start()] if band else text).split("且")]
    return " and ".join(clauses) + (" when present is up to %s" % plain(band[1]) if band else "")


def zh_quorum(text):
    m = ZH_QUORUM.fullmatch(text)
    need(m, "bad quorum", text)
    return ("%s " % ZH_BASES[m[1]] if m[1] else "") + "%s %s of %s" % (ZH_COMPARE[m[3]], m[4].translate(DIGITS), ZH_BASES[m[2]])


def behind(text, what):
    """A name and what is behind it, with or without blanks between."""
    parted = phrase(text).rsplit(" ", 1)
    if len(parted) == 2 and re.fullmatch(what, parted[1]):
        return " ".join(parted)
    m = re.fullmatch("(.*[^0-9０-９./])(%s)" % what, "".join(c for c in text if c not in SPACES))
    need(m, "bad phrase", text)
    return "%s %s" % (m[1], m[2])


def by_forms(text, forms):
    for form, english in forms:
        m = re.fullmatch(form, text)
        if m:
            return english % tuple(part for part in m.groups() if part is not None)
    need(False, "bad phrase", text)


VOID = [("整票作废", "void ballot"), ("该职位作废", "void post")]
ZH_KEYS = {"通过": "pass", "法定人数": "quorum", "权重": "weight", "空层次权重": "weight of empty tier", "分值": "score", "打分": "points",
           "去高低分": "trim", "排序": "rank", "入选": "top", "同票": "tie", "填选数": "choices", "多选": "overvote", "少选": "undervote",
           "差额": "contested", "另选他人": "write-ins", "另选无记号": "write-in without mark", "空白": "blank",
           "选票权数": "ballot weight"}
ZH_FORMS = {
    "weight of empty tier": [("不计结果", "refuse"), ("分给其他层次", "share out")],
    "points": [("(%s)至(%s)" % (DEC, DEC), "%s to %s"), ("(%s)至(%s)每档(%s)" % (DEC, DEC, DEC), "%s to %s by %s")],
    "trim": [("各去%s个" % N, "%s from each end"), ("各去%s个多于%s张时" % (N, N), "%s from each end when ballots are more than %s")],
    "rank": [("按得分", "by score"), ("按票数", "by votes")],
    "top": [("每职位%s人" % N, "%s per post"), ("人数的(%s)" % SHARE, "%s of persons")],
    "tie": [("反对少者", "fewer against")],
    "choices": [("最多每名额%s人" % N, "up to %s per seat"), ("正好每名额%s人" % N, "exactly %s per seat")],
    "overvote": VOID, "undervote": VOID,
    "contested": [("每名额不少于%s人" % N, "at least %s per seat"), ("多于名额不少于(%s)" % SHARE, "at least %s more than seats"),
                  ("多于名额(%s)至(%s)" % (SHARE, SHARE), "%s to %s more than seats")],
    "write-ins": [("允许", "allowed")],
    "write-in without mark": [("同意", "agree"), ("作废", "void")],
    "blank": [("弃权", "abstain"), ("同意", "agree"), ("空白", "blank"), ("作废", "void")],
}


def in_english(key, value, kind):
    """(key, value) of a line in either language, in English."""
    if key not in ZH_KEYS:
        return key, value
    key, text = ZH_KEYS[key], "".join(c for c in value if c not in SPACES)
    if key == "pass":
        return key, zh_pass(text, kind)
    if key == "quorum":
        return key, zh_quorum(text)
    if key == "weight":
        return key, behind(value, SHARE)
    if key == "score":
        return key, behind(value, DEC)
    if key in ZH_FORMS:
        return key, by_forms(text, ZH_FORMS[key])
    return key, value
