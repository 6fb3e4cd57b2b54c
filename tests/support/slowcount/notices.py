"""The notices that the law calls for, each {code} with the post, item, tier or channel that it concerns."""

from support.slowcount.law import ranks
from support.slowcount.tables import normal

CODES = {
    "absent-not-asked", "advice-invalid", "band-edge", "channels-differ", "channels-disagree", "hold-majority",
    "mark-on-deferred", "no-choice-left", "no-recommendation", "no-talks", "not-contested", "not-section-head",
    "over-seats", "returned-not-counted", "seats-unfilled", "talks-invalid", "too-few-qualify", "two-posts",
    "empty-tier", "tie-settled", "nobody-listed", "written-candidate", "official-written-in",
    "weight-above-due"}


def notices(vote):
    """`returned-not-counted` first; on the order of the others the law is silent."""
    found = returned_not_counted(vote)
    found += on_boxes(vote) + on_items_put_to_vote(vote) + on_marks(vote) + on_bands(vote) + on_names(vote)
    if vote.status == "valid":
        found += on_posts(vote) + on_outcomes(vote) + on_persons(vote) + on_channels(vote) + on_weights(vote) + on_lists(vote)
    return found


def post_id(vote, key):
    return vote.meeting.posts[key[0]]["id"] if key[0] is not None else None


def on_item(vote, code, key):
    entry = {"code": code, "item": vote.row(key)["id"]}
    if key[0] is not None:
        entry["post"] = post_id(vote, key)
    return entry


def on_post(code, post):
    return {"code": code, "post": post["id"]}


def undeferred(vote, keys):
    return [key for key in keys if vote.outcome[key] != "deferred"]


# --------------------------------------------------------------------------
# On inputs: whatever the status.

def returned_not_counted(vote):
    if vote.meeting.totals or vote.deciding.name != "meeting":
        return []
    return [{"code": "returned-not-counted", "tier": tier["id"], "channel": "meeting"}
            for tier in vote.meeting.tiers if tier["returned"] is None and tier["issued"] > 0]


def on_boxes(vote):
    found = []
    for channel in vote.channels:
        if channel.invalid and channel is not vote.deciding:
            found.append({"code": "talks-invalid", "channel": channel.name})
        for account in channel.accounts:
            if account["role"] == "advises" and account["tier"] in channel.invalid_tiers:
                found.append({"code": "advice-invalid", "tier": account["tier"], "channel": channel.name})
        found += [{"code": "weight-above-due", "tier": tier, "channel": channel.name} for tier, weight in channel.box_weights.items()
                  if weight["due"] is not None and weight["returned"] > weight["due"]]
    talks = [channel for channel in vote.channels if channel.name == "talk" and channel.ballots]
    if vote.rule.talks_expected and vote.deciding.name == "meeting" and not talks:
        found.append({"code": "no-talks", "channel": "talk"})
    return found


def on_items_put_to_vote(vote):
    """第三篇 第十三条, 第三条; 第二篇 六(二)二."""
    if vote.rule.kind != "decision":
        return []
    found = []
    put = undeferred(vote, vote.keys)
    promotions = [key for key in put if vote.row(key)["act"] == "promote"]
    if not vote.rule.contested:
        found += [on_item(vote, "not-contested", key) for key in put
                  if vote.row(key)["act"] in vote.rule.contest_acts]
    if promotions and vote.rule.within_years and not vote.meeting.one("recommended"):
        found.append({"code": "no-recommendation"})
    whole = vote.deciding.whole
    if promotions and vote.rule.telephone and whole["present"] < whole["due"] and not vote.meeting.some("phone"):
        found.append({"code": "absent-not-asked"})
    return found


def on_marks(vote):
    touched = set().union(*(channel.touched for channel in vote.channels))
    return [on_item(vote, "mark-on-deferred", key) for key in vote.keys
            if vote.outcome[key] == "deferred" and key in touched]


def on_bands(vote):
    """第三篇 第七条: at 10, 20 and 30 present the bands overlap."""
    found = []
    for channel in vote.channels:
        other = vote.rule.other_reading(channel.whole["present"])
        if other and not channel.invalid and required(channel, other) != required(channel, channel.condition):
            found.append({"code": "band-edge", "channel": channel.name})
    return found


def required(channel, condition):
    """What a condition asks for, in this channel: how many votes of which marks, what share of how many in each tier, or what score."""
    asked = []
    for c in condition.clauses:
        if c.subject == "score":
            asked.append(("score", c.compare, c.limit))
        elif channel.rule.weights:
            of = [channel.account_of(tier)[c.base] for tier in channel.meeting.deciding]
            asked.append((set(c.marks or []), c.compare, c.limit, of))
        else:
            asked.append((set(c.marks or []), c.subject, c.lower, c.needed(channel.base(c.base))))
    return asked


def on_names(vote):
    """Candidates whose names were written in beside their own cell; officials written in."""
    rows = [row for row in vote.meeting.roster if row["written_in"]]
    officials = {normal(name) for key in ("teller", "scrutineer") for name in vote.meeting.some(key)}
    found = [{"code": "official-written-in", "item": row["id"]} for row in rows if normal(row["name"]) in officials]
    return found + [dict(on_item(vote, "written-candidate", key), channel=channel.name)
                    for channel in vote.channels for key in vote.keys if key in channel.written_candidates]


# --------------------------------------------------------------------------
# On outcomes: only in a valid vote, and not on deferred items.

def on_posts(vote):
    found = []
    for post in vote.meeting.posts:
        keys = vote.of_post(post)
        mine = undeferred(vote, keys)
        # Whoever is appraised for the post counts, whatever came of it.
        undecided = vote.rule.kind == "recommendation" and any(vote.of(key).refused for key in keys)
        if vote.rule.more_persons and not undecided and len({vote.row(key)["person"] for key in mine if counts_as_choice(vote, key)}) <= post["seats"]:
            found.append(on_post("too-few-qualify", post))
        if vote.rule.appoints:
            appointed = [key for key in mine if vote.outcome[key] == "adopted" and vote.row(key)["act"] != "remove"]
            if len(appointed) > post["seats"]:
                found.append(on_post("over-seats", post))
        if vote.rule.contested:
            printed = [key for key in mine if not vote.row(key)["written_in"]]
            if len(mine) < len(keys) and len(printed) <= post["seats"]:
                found.append(on_post("no-choice-left", post))
            if vote.post_outcome(post) == "unfilled":
                found.append(on_post("seats-unfilled", post))
    return found


def counts_as_choice(vote, key):
    """Does this person stand for the choice that a post should have?"""
    if vote.rule.kind == "appraisal":
        return True
    if vote.rule.bands:
        return vote.passed[key]
    return vote.weight[vote.deciding.name, key] > 0


def on_outcomes(vote):
    found = []
    present = vote.deciding.whole["present"]
    for key in undeferred(vote, vote.keys):
        if vote.rule.kind == "decision" and 2 * vote.deciding.decided(key)["hold"] > present:
            found.append(on_item(vote, "hold-majority", key))
        # Where the share is enough: the literal 超过 would ask for one vote more. (Under weights there is no such vote.)
        if vote.rule.exact_share and not vote.rule.weights:
            found += [on_item(vote, "band-edge", key) for c in vote.of(key).clauses
                      if c.clause.subject != "score" and c.clause.compare == "at least" and c.of and c.votes == c.clause.limit * c.of]
        if vote.rule.listed_title and vote.outcome[key] in ("listed", "tie"):
            title, wanted = vote.row(key)["title"], vote.rule.listed_title
            if not title.endswith(wanted) or title.endswith("副" + wanted):
                found.append(on_item(vote, "not-section-head", key))
    return found


def on_persons(vote):
    """One person adopted or elected for two posts."""
    posts = {}
    for key in vote.won():
        if key[0] is not None and vote.row(key)["act"] != "remove":
            posts.setdefault(vote.row(key)["person"], set()).add(key[0])
    return [{"code": "two-posts"} for mine in posts.values() if len(mine) > 1 and vote.rule.appoints]


def on_channels(vote):
    """第三篇 第三条 互相印证."""
    # A talks file without a row is none.
    if len(vote.channels) < 2 or any(channel.invalid for channel in vote.channels) or not vote.channels[1].ballots:
        return []
    found = []
    first, second = vote.channels
    for post in vote.meeting.posts:
        mine = undeferred(vote, vote.of_post(post))
        leading = []
        if any(vote.figures[channel.name, key].refused for channel in vote.channels for key in mine):
            continue
        for channel in vote.channels:
            places = zip(mine, ranks(vote.worths(channel, mine)))
            leading.append({key: rank for key, rank in places if rank is not None and rank <= post["seats"]})
        if leading[0] != leading[1]:
            found.append(on_post("channels-differ", post))
    for key in undeferred(vote, vote.keys):
        passes = [vote.figures[channel.name, key].passed for channel in (first, second)]
        if None not in passes and passes[0] != passes[1]:
            found.append(on_item(vote, "channels-disagree", key))
    return found


# --------------------------------------------------------------------------
# What rules of other bodies bring with them.

def on_weights(vote):
    """The items of which an empty tier leaves nothing decided: point 2 speaks of each of them."""
    return [on_item(vote, "empty-tier", key) for key in undeferred(vote, vote.keys) if vote.figures[vote.deciding.name, key].refused]


def on_lists(vote):
    posts = {key[0] for key in vote.settled}
    found = [on_post("tie-settled", post) for post in vote.meeting.posts if post["place"] in posts]
    if vote.rule.top and vote.places_of_top() == 0:
        found.append({"code": "nobody-listed"})
    return found
