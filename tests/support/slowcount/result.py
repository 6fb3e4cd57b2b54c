"""The whole result of a meeting's folder, as a dictionary in the order of the format."""

from fractions import Fraction

from support.slowcount.channel import Ballots, Totals
from support.slowcount.consequences import consequences
from support.slowcount.law import Vote
from support.slowcount.meeting import Meeting
from support.slowcount.notices import notices
from support.slowcount.rules import BASES
from support.slowcount.tables import need


def percent(votes, of):
    """Two decimals, rounded half up from the exact fraction."""
    if not of:
        return None
    hundredths = (2 * votes * 10000 + of) // (2 * of)
    return "%d.%02d" % divmod(hundredths, 100)


def vote_of(folder):
    meeting = Meeting(folder)
    talks = meeting.some("talks")
    ballots = meeting.some("ballots")
    need(not meeting.totals or not (ballots or meeting.has("ballots.csv")), "two sources")
    if not ballots and (not talks or meeting.has("ballots.csv")):
        ballots = ["ballots.csv"]
    need(not talks or meeting.rule.kind == "recommendation", "talks outside a recommendation")
    channels = []
    if meeting.totals:
        channels.append(Totals(meeting))
    elif ballots:
        channels.append(Ballots(meeting, "meeting", ballots))
    if talks:
        channels.append(Ballots(meeting, "talk", talks))
    return Vote(meeting, channels)


def rate(votes, base, of):
    return {"votes": votes, "base": base, "of": of, "percent": percent(votes, of)}


MOST_EXACT = 2 ** 53 - 1


def fraction(value, scale=1):
    """An exact number; its text is of `scale` times as much: 100 for what prints as per cent."""
    if value is None:
        return None
    value = Fraction(value)
    digits = lambda n: n if abs(n) <= MOST_EXACT else str(n)
    hundredths = (2 * abs(value) * scale * 100 + 1) // 2
    text = ("-" if value < 0 and hundredths else "") + "%d.%02d" % divmod(hundredths, 100)
    return {"num": digits(value.numerator), "den": digits(value.denominator), "text": text}


def share(value):
    return fraction(value, 100)


def shown(vote, key, votes):
    """Of a person written in there are no votes but those in favour, and void ones."""
    if vote.row(key)["written_in"] and vote.rule.kind == "decision":
        return {mark: n if mark in ("agree", "void") else None for mark, n in votes.items()}
    return votes


def item_channel(vote, channel, key):
    figures = vote.figures[channel.name, key]
    condition, clauses = channel.condition, figures.clauses
    only = clauses[0] if len(clauses) == 1 else None
    exact = lambda value: value if only is None or value is None else needed_or_margin(vote.rule, only.clause, value)
    entry = {"channel": channel.name, "votes": shown(vote, key, figures.votes)}
    entry["tiers"] = [item_tier(vote, channel, key, tier) for tier in vote.meeting.tiers]
    entry["rank"] = vote.rank[channel.name, key]
    entry["rate"] = item_rate(figures)
    entry.update(condition=condition.text if condition else None, needed=exact(only and only.needed),
                 margin=exact(only and only.margin))
    entry["pass"] = figures.passed
    if vote.rule.extended:
        entry["clauses"] = [clause_entry(vote.rule, clause) for clause in clauses]
    if vote.rule.scored:
        entry["score"] = fraction(figures.score)
    if vote.rule.ballot_weight:
        entry["weights"] = shown(vote, key, channel.decided(key, weighed=True))
    return entry


def needed_or_margin(rule, clause, value):
    if clause.subject == "score":
        return fraction(value)
    return share(value) if rule.weights else value


def item_rate(figures):
    if figures.rate_votes is None:
        return None
    entry = rate(figures.rate_votes, figures.rate_base, figures.rate_of)
    if figures.rate_weighted:
        total = share(figures.rate_weighted.total)
        entry.update(weighted=total, percent=total and total["text"])
    return entry


def clause_entry(rule, figures):
    clause = figures.clause
    entry = {"clause": clause.text, "subject": clause.subject, "votes": None, "base": None, "of": None, "percent": None,
             "needed": needed_or_margin(rule, clause, figures.needed),
             "margin": None if figures.margin is None else needed_or_margin(rule, clause, figures.margin), "pass": figures.passed}
    if clause.subject == "score":
        entry["score"] = fraction(figures.value)
        return entry
    entry.update(votes=figures.votes, base=clause.base, of=figures.of, percent=percent(figures.votes, figures.of))
    if figures.weighted:
        total = share(figures.weighted.total)
        entry.update(weighted=total, percent=total and total["text"], tiers=[
            {"tier": p.tier, "votes": p.votes, "of": p.of, "weight": share(p.weight), "part": share(p.part)} for p in figures.weighted.parts])
    return entry


def item_tier(vote, channel, key, tier):
    figures, present = vote.figures[channel.name, key], channel.account_of(tier)["present"]
    entry = {"tier": tier["id"], "votes": shown(vote, key, channel.votes(key, [tier])), "rate": None}
    if figures.rate_marks:
        entry["rate"] = rate(channel.sum_of(key, figures.rate_marks, [tier]), "present", present)
    if vote.rule.scored:
        score = figures.tier_scores[tier["id"]]
        entry.update(graded=score.graded, trimmed=score.trimmed, score=fraction(score.score))
        for part in figures.weighted_score.parts if figures.weighted_score else []:
            if part.tier == tier["id"]:
                entry.update(weight=share(part.weight), part=fraction(part.part))
    if vote.rule.ballot_weight:
        entry["weights"] = shown(vote, key, channel.votes(key, [tier], weighed=True))
    return entry


def item_bases(vote, key):
    rule, figures = vote.rule, vote.of(key)
    condition = vote.deciding.condition
    if condition and (rule.weights or not condition.only or condition.only is not condition.rated or condition.only.subject != "votes"):
        return None
    votes, bases = figures.rate_votes, {}
    for base in BASES:
        of = vote.deciding.whole[base]
        bases[base] = {"of": of, "percent": None if votes is None else percent(votes, of),
                       "pass": condition.only.passes(votes, of) if condition and of is not None else None}
    return bases


def item(vote, key):
    person = vote.row(key)
    entry = {
        "item": person["id"], "person": person["person"], "name": person["name"],
        "post": "" if key[0] is None else vote.meeting.posts[key[0]]["id"],
        "action": person["action"],
    }
    if vote.rule.extended:
        entry["origin"] = "write-in" if person["written_in"] else ""
    if vote.rule.kind == "decision":
        entry["act"] = person["act"]
    entry["channels"] = [item_channel(vote, channel, key) for channel in vote.channels]
    entry["bases"] = item_bases(vote, key)
    entry["outcome"] = vote.outcome[key]
    if key in vote.settled:
        entry["settled"] = "fewer against"
    return entry


def channel_entry(channel):
    tiers = []
    for account in channel.accounts:
        account = dict(account, invalid=True) if account["tier"] in channel.invalid_tiers else account
        tiers.append(dict(account, weight=channel.box_weights[account["tier"]]) if channel.rule.ballot_weight else account)
    whole = dict(channel.whole, weight=channel.whole_weight) if channel.rule.ballot_weight else channel.whole
    entry = {"channel": channel.name, "tiers": tiers, "whole": whole}
    return dict(entry, invalid=True) if channel.invalid else entry


def post_entry(vote, post):
    entry = {"post": post["id"], "title": post["title"], "seats": post["seats"], "outcome": vote.post_outcome(post)}
    following = vote.post_next(post)
    return dict(entry, next=following) if following else entry


def count(folder):
    """The result, whose notices are without text."""
    vote = vote_of(folder)
    meeting = vote.meeting
    result = {
        "format": "tally-result/1",
        "reading": 2,
        "meeting": {"id": meeting.one("meeting"), "title": meeting.one("title"), "body": meeting.one("body"),
                    "date": meeting.one("date"), "place": meeting.one("place")},
        "rule": {"name": vote.rule.name, "kind": vote.rule.kind},
        "method": meeting.method,
        "inputs": meeting.inputs,
        "status": vote.status,
        "quorum": vote.quorum,
        **({"quorums": vote.quorums} if vote.rule.extended else {}),
        "channels": [channel_entry(channel) for channel in vote.channels],
        "items": [item(vote, key) for key in vote.keys],
        "posts": [post_entry(vote, post) for post in meeting.posts],
        "notices": notices(vote),
    }
    follows = consequences(vote)
    if follows:
        result["consequences"] = follows
    if meeting.round:
        result["round"] = meeting.round
    return result
