"""What the folder of the next round holds: the posts still open, and whom each outcome sends on."""


def following(vote):
    """{posts: [(id, title, seats)], items: [roster id]}, in their order; None where nothing is open."""
    # No box opened, or the vote put off as a whole: everything and everybody, named on a ballot or not.
    whole = vote.status != "valid"
    posts, sent = [], set()
    for post in vote.meeting.posts:
        reason, mine = vote.post_next(post), vote.of_post(post)
        if not reason and not whole:
            continue
        elected = [key for key in mine if vote.outcome[key] == "elected"]
        posts.append((post["id"], post["title"], post["seats"] - len(elected)))
        takes = {"tie": ("tie",), "again": tuple({vote.outcome[key] for key in mine}), "unfilled": ("not-elected", "deferred", "no-decision"), "resumed": ("deferred",)}.get(reason, ())
        sent |= {key[1] for key in mine if vote.outcome[key] in takes}
    if whole:
        sent = set(range(len(vote.meeting.roster)))
    elif not vote.rule.contested:
        sent |= {key[1] for key in vote.keys if vote.outcome[key] == "deferred"}
    if not sent and not posts:
        return None
    return {"posts": posts, "items": [vote.meeting.roster[place]["id"] for place in sorted(sent)]}


def name(vote):
    """The next meeting's id: the first round's with -2, -3, …"""
    number = vote.meeting.round["number"] if vote.meeting.round else 1
    first = vote.meeting.one("meeting")
    if number > 1 and first.endswith("-%d" % number):
        first = first[:-len("-%d" % number)]
    ending = "-%d" % (number + 1)
    # An id has no more than 64 characters.
    return first[:64 - len(ending)] + ending
