"""The whole result of a meeting's folder, as a dictionary in the order of the format."""

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


def item_channel(vote, channel, key):
    condition, votes = channel.condition, vote.weight[channel.name, key]
    base = condition.base if condition else "present"
    of = channel.whole[base]
    return {
        "channel": channel.name,
        "votes": channel.decided(key),
        "tiers": [{"tier": t["id"], "votes": channel.votes(key, [t]),
                   "rate": rate(channel.weight(key, [t]), "present", channel.present_of(t))}
                  for t in vote.meeting.tiers],
        "rank": vote.rank[channel.name, key],
        "rate": rate(votes, base, of),
        "condition": condition.text if condition else None,
        "needed": condition.needed(of) if condition else None,
        "margin": votes - condition.needed(of) if condition else None,
        "pass": condition.passes(votes, of) if condition else None,
    }


def item_bases(vote, key):
    condition, votes = vote.deciding.condition, vote.weight[vote.deciding.name, key]
    bases = {}
    for base in BASES:
        of = vote.deciding.whole[base]
        bases[base] = {"of": of, "percent": percent(votes, of),
                       "pass": condition.passes(votes, of) if condition and of is not None else None}
    return bases


def item(vote, key):
    person = vote.row(key)
    entry = {
        "item": person["id"], "person": person["person"], "name": person["name"],
        "post": "" if key[0] is None else vote.meeting.posts[key[0]]["id"],
        "action": person["action"],
    }
    if vote.rule.kind == "decision":
        entry["act"] = person["act"]
    entry["channels"] = [item_channel(vote, channel, key) for channel in vote.channels]
    entry["bases"] = item_bases(vote, key)
    entry["outcome"] = vote.outcome[key]
    return entry


def channel_entry(channel):
    tiers = []
    for account in channel.accounts:
        tiers.append(dict(account, invalid=True) if account["tier"] in channel.invalid_tiers else account)
    entry = {"channel": channel.name, "tiers": tiers, "whole": channel.whole}
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
