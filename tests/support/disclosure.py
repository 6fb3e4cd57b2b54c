"""Which tiers of a result may be shown, worked out from the regulation's text apart from the program."""

import itertools


class Wrong(Exception):
    pass


def must(good, what):
    if not good:
        raise Wrong(what)


def marks_of(votes, valid, kind):
    """A tier's votes as numbers that come to its valid ballots."""
    return [votes["for"], valid - votes["for"]] if kind == "recommendation" else list(votes.values())


class Question:
    """What the ballots of several tiers say of one item: a table, tiers by answers. Where only some answers tell, whether they all gave one: those."""

    def __init__(self, table, telling=None):
        self.table = [list(line) for line in table if sum(line)]
        self.sizes = [sum(line) for line in self.table]
        self.whole = [sum(column) for column in zip(*self.table)]
        self.telling = range(len(self.whole)) if telling is None else telling

    def of_one_mind(self):
        return any(line[k] == size for line, size in zip(self.table, self.sizes) for k in self.telling)


def tables(sizes, whole):
    if not sizes:
        if not any(whole):
            yield ()
        return
    for line in itertools.product(*(range(min(sizes[0], n) + 1) for n in whole)):
        if sum(line) == sizes[0]:
            for rest in tables(sizes[1:], [a - b for a, b in zip(whole, line)]):
                yield (line, *rest)


def settled(question):
    """Whether some tier could have voted in one way only, were any tier of one mind, and the whole alone does not say so; by thinking."""
    sizes, whole = question.sizes, question.whole
    if len(sizes) < 2 or sum(n > 0 for n in whole) < 2:
        return False
    cases = [(t, k) for t, size in enumerate(sizes) for k in question.telling if whole[k] >= size]
    for s, size in enumerate(sizes):
        seen = set()
        for t, k in cases:
            left = [n - (sizes[t] if k == i else 0) for i, n in enumerate(whole)]
            if s == t:
                seen.add(tuple(size if i == k else 0 for i in range(len(whole))))
            elif len(sizes) == 2:
                seen.add(tuple(left))
            elif sum(n > 0 for n in left) == 1:
                seen.add(tuple(size if n else 0 for n in left))
            else:
                seen.update((None, ()))  # several
        if len(seen) == 1:
            return True
    return False


def questions_of(result, tiers, channels):
    kind = result["rule"]["kind"]
    for c in channels:
        accounts = [result["channels"][c]["tiers"][t] for t in tiers]
        for item in result["items"]:
            if item["outcome"] != "deferred":
                yield Question([marks_of(item["channels"][c]["tiers"][t]["votes"], a["valid"], kind) for t, a in zip(tiers, accounts)])
        yield Question([[a["blank"], a["valid"] - a["blank"]] for a in accounts], [0])


def expected_shown(result, small):
    """What may be shown, worked out from the contract's text apart from the program. A vote by hand or voice is open; of a box that held too many nothing is shown."""
    channels, kind = result["channels"], result["rule"]["kind"]
    counts = result["status"] in ("valid", "deferred")
    if result.get("method", "ballots") != "ballots":
        return [True] * len(channels[0]["tiers"]), True, counts
    if len(channels) > 1 and channels[1].get("invalid"):
        tiers, _, items = expected_shown({**result, "channels": channels[:1]}, small)
        return tiers, False, items
    votable = [item for item in result["items"] if item["outcome"] != "deferred"]
    least = max(small, 2)

    def tells(t):
        few = any(c["tiers"][t]["returned"] and c["tiers"][t]["valid"] < least for c in channels)
        return few or any(q.of_one_mind() for q in questions_of(result, [t], range(len(channels))))

    talks = True
    if len(channels) > 1:
        whole = channels[1]["whole"]
        everyone = any(n == whole["valid"] for item in votable for n in item["channels"][1]["votes"].values())
        talks = whole["valid"] >= least and whole["blank"] < whole["valid"] and len(votable) > 1 and not everyone
    deciding = [t for t, tier in enumerate(channels[0]["tiers"]) if tier["role"] == "decides"]
    with_ballots = [t for t in deciding if any(c["tiers"][t]["returned"] for c in channels)]
    stand = len(with_ballots) < 2 or not (any(tells(t) for t in with_ballots) or any(settled(q) for q in questions_of(result, with_ballots, range(len(channels)))))
    tiers = [talks and stand if t in deciding else len(votable) > 1 and not tells(t) and not tier.get("invalid") for t, tier in enumerate(channels[0]["tiers"])]
    must(kind in ("decision", "recommendation", "appraisal"), "a kind of vote")
    return tiers, talks, counts
