"""What follows from the outcomes: publicity, probation, the day of office, the text of the decision."""

from support.slowcount import dates


def consequences(vote):
    """The result's member; {} where the vote gave no ground for any."""
    follows = {"publicity": publicity(vote)}
    if vote.rule.appoints:
        follows.update(probation=probation(vote), in_office=in_office(vote), decision=decision(vote))
    return {name: what for name, what in follows.items() if what}


def decided_on(vote):
    return dates.parse(vote.meeting.one("date"))


def identity(vote, key):
    return vote.row(key)["id"]


def publicity(vote):
    """Only for those adopted or elected whose action the rule names. The day after the decision is day 1."""
    named = [key for key in vote.won() if vote.row(key)["act"] in vote.rule.publicity_acts]
    if not vote.rule.publicity or not named:
        return None
    items, cite = [identity(vote, key) for key in named], vote.rule.cites["publicity"]
    reason = vote.meeting.one("publicity")
    if reason:
        # 第四篇 五(一): 换届考察时已公示.
        return {"items": items, "reason": reason, "cite": cite}
    days, most = vote.rule.publicity
    day = lambda n: dates.text(dates.days_on(decided_on(vote), n))
    entry = {"days": days, "first": day(1), "last": day(days), "items": items, "cite": cite}
    return dict(entry, latest=day(most)) if most else entry


def probation(vote):
    """Reckoned from the decision: N years, and the months by which it may be extended."""
    rule, entries = vote.rule.probation, []
    for key in vote.won():
        if rule and vote.row(key)["act"] in rule["acts"]:
            months = 12 * rule["years"]
            entry = {"item": identity(vote, key), "last": dates.text(dates.months_on(decided_on(vote), months)),
                     "cite": vote.rule.cites["probation"]}
            if rule["months"]:
                entry["extended"] = dates.text(dates.months_on(decided_on(vote), months + rule["months"]))
            entries.append(entry)
    return entries


def in_office(vote):
    """第四篇 五(三): from the day of the decision."""
    if not vote.rule.in_office:
        return []
    return [{"item": identity(vote, key), "date": vote.meeting.one("date")}
            for key in vote.won() if vote.row(key)["act"] != "remove"]


def decision(vote):
    """The paragraphs of the decision, each as the names that it holds: one name a paragraph for what is adopted,
    appointments of every kind in roster order before removals; then the deferred, then the failed, as many as they
    are in one list each. The tied are neither. Nothing where nothing is adopted."""
    if not vote.won():
        return []
    in_roster_order = sorted(vote.keys, key=lambda key: (key[1], key[0] is not None, key[0] or 0))
    won = set(vote.won())
    adopted = [key for removal in (False, True) for key in in_roster_order
               if key in won and (vote.row(key)["act"] == "remove") == removal]
    deferred = [key for key in in_roster_order if vote.outcome[key] == "deferred"]
    failed = [key for key in in_roster_order if vote.outcome[key] in ("not-adopted", "not-elected")]
    return [[vote.row(key)["name"] for key in keys] for keys in [[key] for key in adopted] + [deferred, failed] if keys]
