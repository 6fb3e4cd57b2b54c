"""What a vote must have given for a thing that follows from it to be said: conditions on a result, each stated apart from
how any count finds it. `rule`: what its lines say (support.slowcount.rules.Rule, which is data here)."""

WON = ("adopted", "elected")
LOST = ("not-adopted", "not-elected")


class Grounds:
    def __init__(self, result, rule):
        self.result, self.rule = result, rule
        self.valid = result["status"] == "valid"
        self.items = result["items"]
        self.won = [item for item in self.items if item["outcome"] in WON]
        self.follows = result.get("consequences", {})
        self.posts = {post["post"]: post for post in result["posts"]}

    def broken(self):
        """What is said without ground, or not said where there is ground, as lines."""
        lines = []
        for check in (self.on_consequences, self.on_publicity, self.on_probation, self.on_office, self.on_decision, self.on_next):
            lines += check() or []
        for notice in self.result["notices"]:
            ground = getattr(self, "ground_of_" + notice["code"].replace("-", "_"), None)
            try:
                if ground and not ground(notice):
                    lines.append("notice without ground: %s" % notice)
            except (KeyError, StopIteration):
                lines.append("notice without its place: %s" % notice)
        return lines

    # -- consequences

    def on_consequences(self):
        if self.follows and not (self.valid and self.won and self.rule.kind == "decision"):
            return ["consequences of nothing: %s" % list(self.follows)]
        if "consequences" in self.result and not self.follows:
            return ["consequences without content"]

    def of_acts(self, acts):
        return sorted(item["item"] for item in self.won if item["act"] in acts)

    def on_publicity(self):
        said = self.follows.get("publicity")
        named = self.of_acts(self.rule.publicity_acts) if self.rule.publicity else []
        if bool(said) != bool(named):
            return ["publicity of %s: %s" % (named, said)]
        if said and sorted(said["items"]) != named:
            return ["publicity names %s, not %s" % (said["items"], named)]
        if said and "reason" in said and {"first", "last", "latest", "days"} & set(said):
            return ["dates of a publicity that was before"]
        if said and "reason" not in said:
            if not self.result["meeting"]["date"] < said["first"] <= said["last"] <= said.get("latest", said["last"]):
                return ["publicity in disorder: %s" % said]
            if ("latest" in said) != (self.rule.publicity[1] is not None):
                return ["one end where the rule gives two, or two for one: %s" % said]

    def on_probation(self):
        said = sorted(entry["item"] for entry in self.follows.get("probation", []))
        rule = self.rule.probation if self.rule.appoints else None
        named = self.of_acts(rule["acts"]) if rule else []
        return ["probation of %s, not of %s" % (said, named)] if said != named else None

    def on_office(self):
        said = sorted(entry["item"] for entry in self.follows.get("in_office", []))
        named = self.of_acts({"promote", "appoint", "transfer"}) if self.rule.in_office and self.rule.appoints else []
        return ["in office: %s, not %s" % (said, named)] if said != named else None

    def on_decision(self):
        said = self.follows.get("decision")
        if bool(said) != bool(self.won and self.rule.appoints):
            return ["text of a decision: %s, won: %s" % (said, [item["item"] for item in self.won])]
        if not said:
            return None
        paragraphs, rest = said[:len(self.won)], said[len(self.won):]
        lines = ["%s won and has no paragraph" % item["name"] for item in self.won
                 if not any(item["name"] in p for p in paragraphs)]
        others = [item for item in self.items if item["outcome"] in LOST + ("deferred",)]
        lines += ["%s is not listed as deferred or failed" % item["name"] for item in others
                  if not any(item["name"] in p for p in rest)]
        if bool(rest) != bool(others):
            lines.append("listed apart: %s" % rest)
        acts = {item["name"]: item["act"] for item in self.won}
        order = [min((name for name in acts if name in p), key=p.index, default="") for p in paragraphs]
        removals = [acts.get(name) == "remove" for name in order]
        if len(acts) == len(self.won) and removals != sorted(removals):
            lines.append("a removal stands before an appointment: %s" % order)
        return lines

    # -- what is still open

    def on_next(self):
        lines = []
        for post in self.posts.values():
            said, mine = post.get("next"), [item for item in self.items if item["post"] == post["post"]]
            deferred = any(item["outcome"] == "deferred" for item in mine)
            ground = {None: post["outcome"] == "filled" or (self.valid and not self.rule.contested and not deferred)
                      or (self.result["status"] == "deferred" and not mine),
                      "again": self.result["status"] in ("invalid", "no-quorum"),
                      "tie": self.valid and post["outcome"] == "tie",
                      "unfilled": self.valid and post["outcome"] == "unfilled",
                      "resumed": self.result["status"] in ("valid", "deferred") and deferred
                      and post["outcome"] not in ("filled", "tie", "unfilled")}
            if not ground[said]:
                lines.append("next of %s: %s" % (post["post"], said))
        return lines

    # -- notices: the least that each needs

    def item_of(self, notice):
        return next(item for item in self.items if item["item"] == notice["item"]
                    and item["post"] == notice.get("post", item["post"]))

    def of_post(self, notice):
        return [item for item in self.items if item["post"] == notice["post"]]

    def whole(self):
        return self.result["channels"][0]["whole"]

    def promotions(self):
        return [item for item in self.items if item.get("act") == "promote"]

    def two_valid_channels(self):
        channels = self.result["channels"]
        return self.valid and len(channels) == 2 and not any(channel.get("invalid") for channel in channels)

    def can_be_chosen(self, item):
        """Is this one of the persons from whom the post can be filled? Who passes; without `pass`, who has a vote; in an
        appraisal, who is appraised: there a rate is not asked for, and null where no grade counts."""
        if item["outcome"] == "deferred":
            return False
        if self.rule.kind == "appraisal":
            return True
        channel = item["channels"][0]
        return bool(channel["pass"] if self.rule.bands else channel["rate"]["votes"])

    def ground_of_too_few_qualify(self, notice):
        mine = self.of_post(notice)
        # Where a tier with a weight is empty it is not known who passes, or has a weighted vote.
        unknown = self.rule.kind == "recommendation" and any(item["outcome"] == "no-decision" for item in mine)
        persons = {item["person"] for item in mine if self.can_be_chosen(item)}
        return self.valid and self.rule.more_persons and not unknown and len(persons) <= self.posts[notice["post"]]["seats"]

    def ground_of_over_seats(self, notice):
        taken = [item for item in self.of_post(notice) if item["outcome"] == "adopted" and item["act"] != "remove"]
        return self.valid and self.rule.appoints and len(taken) > self.posts[notice["post"]]["seats"]

    def ground_of_two_posts(self, notice):
        pairs = [(item["person"], item["post"]) for item in self.won if item["post"] and item["act"] != "remove"]
        return self.valid and self.rule.appoints and len({p for p, _ in pairs}) < len(set(pairs))

    def ground_of_hold_majority(self, notice):
        item = self.item_of(notice)
        # Null for a person who is written in: nobody can ask to put such a one off.
        holds = item["channels"][0]["votes"]["hold"] or 0
        return self.valid and item["outcome"] != "deferred" and 2 * holds > self.whole()["present"]

    def ground_of_absent_not_asked(self, notice):
        return self.rule.telephone and self.whole()["present"] < self.whole()["due"] and self.promotions()

    def ground_of_not_contested(self, notice):
        return self.rule.contest_acts and not self.rule.contested

    def ground_of_no_recommendation(self, notice):
        return self.rule.within_years and self.promotions()

    def ground_of_no_choice_left(self, notice):
        return self.valid and self.rule.contested and any(i["outcome"] == "deferred" for i in self.of_post(notice))

    def ground_of_channels_disagree(self, notice):
        passes = [channel["pass"] for channel in self.item_of(notice)["channels"]]
        # Null where the rule has no `pass`, or a tier with a weight is empty.
        return self.two_valid_channels() and None not in passes and passes[0] != passes[1]

    def ground_of_channels_differ(self, notice):
        return self.two_valid_channels()

    def ground_of_no_talks(self, notice):
        talked = [c for c in self.result["channels"] if c["channel"] == "talk" and any(t["returned"] for t in c["tiers"])]
        return self.rule.talks_expected and not talked and self.result["channels"][0]["channel"] == "meeting"

    def ground_of_not_section_head(self, notice):
        return self.valid and self.rule.listed_title and self.item_of(notice)["outcome"] in ("listed", "tie")

    def ground_of_mark_on_deferred(self, notice):
        return self.item_of(notice)["outcome"] == "deferred"

    def ground_of_talks_invalid(self, notice):
        channels = self.result["channels"]
        return len(channels) == 2 and channels[1].get("invalid")

    def ground_of_advice_invalid(self, notice):
        return any(t["role"] == "advises" and t.get("invalid") for c in self.result["channels"] for t in c["tiers"])

    def ground_of_seats_unfilled(self, notice):
        return self.posts[notice["post"]]["outcome"] == "unfilled"

    def ground_of_returned_not_counted(self, notice):
        return self.result.get("method", "ballots") == "ballots" and self.result["channels"][0]["channel"] == "meeting"

    def has_exactly_the_share(self, channel):
        """Are the votes of one clause at least exactly the share that is enough for it? Not under weights, where one vote more
        is no figure that could be told."""
        condition = self.rule.condition(self.whole()["present"])
        if not condition or self.rule.weights:
            return False
        figures = channel["clauses"] if "clauses" in channel else [channel["rate"]]
        return any(clause.subject != "score" and clause.compare == "at least" and said["of"] and said["votes"] == clause.limit * said["of"]
                   for clause, said in zip(condition.clauses, figures))

    def ground_of_band_edge(self, notice):
        if "item" in notice:
            equal = [n for n in self.result["notices"] if n["code"] == "exactly-at-threshold" and n["item"] == notice["item"]]
            return self.valid and self.rule.exact_share and equal and self.has_exactly_the_share(self.item_of(notice)["channels"][0])
        ends = {band.up_to for band in self.rule.bands[:-1]}
        return any(c["whole"]["present"] in ends and not c.get("invalid") for c in self.result["channels"])


def groundless(result, rule):
    return Grounds(result, rule).broken()
