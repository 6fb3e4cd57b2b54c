"""Figures worked out by hand: files of lines `name = value`, held against a result. tests/golden/README.md says which lines there are."""

import ast
import sys

ACCOUNTS = ("due", "present", "issued", "returned", "unreturned", "valid", "void", "blank")
BASES = ("due", "present", "issued", "returned", "valid")
PLACES = ("post", "item", "tier", "channel")


def read_expected(path):
    """The lines `name = value`, in order; a value is a Python literal, or else a text."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, value = (part.strip() for part in line.split(" = ", 1))
        try:
            value = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            pass
        lines.append((name, value))
    if not lines:
        sys.exit(f"{path}: says nothing")
    return lines


def named(members, key, name):
    found = [member for member in members if member[key] == name]
    if len(found) != 1:
        raise KeyError(f"{len(found)} of {key} {name}")
    return found[0]


def accounts(members):
    return tuple(members[key] for key in ACCOUNTS)


def fraction(rate):
    return f"{rate['votes']}/{rate['of']} {rate['percent']}"


def exact(value):
    """An exact fraction as `1055/14 75.36`, a whole one as `92 92.00`; numbers and None as they are."""
    if not isinstance(value, dict):
        return value
    return f"{value['num']} {value['text']}" if value["den"] == 1 else f"{value['num']}/{value['den']} {value['text']}"


def of_clause(channel, figure):
    """clause-N = (votes, of, needed, margin, pass); under weights, and of a score: (exact value, needed, margin, pass).
    parts-N = what each tier gives to it."""
    what, number = figure.split("-")
    clause = channel["clauses"][int(number) - 1]
    if what == "parts":
        return tuple(exact(tier["part"]) for tier in clause["tiers"])
    rest = (exact(clause["needed"]), exact(clause["margin"]), clause["pass"])
    if clause["subject"] == "score" or "weighted" in clause:
        return (exact(clause.get("weighted", clause.get("score"))), *rest)
    return (clause["votes"], clause["of"], *rest)


def of_item(result, words):
    """item.ID.FIGURE or item.ID.FIGURE.@POST"""
    name, figure = words[0], words[1]
    items = [item for item in result["items"] if len(words) < 3 or item["post"] == words[2].lstrip("@")]
    item = named(items, "item", name)
    if figure.startswith("talk"):
        channel, figure = named(item["channels"], "channel", "talk"), figure[len("talk"):]
    else:
        channel = item["channels"][0]
    if figure.startswith("tier-") or figure.startswith("rate-"):
        tier = named(channel["tiers"], "tier", figure[len("tier-"):])
        return tuple(tier["votes"].values()) if figure.startswith("tier-") else fraction(tier["rate"])
    if figure.startswith("clause-") or figure.startswith("parts-"):
        return of_clause(channel, figure)
    if figure.startswith("score-"):
        tier = named(channel["tiers"], "tier", figure[len("score-"):])
        score = (tier["graded"], tier["trimmed"], exact(tier["score"]))
        return (*score, exact(tier["weight"]), exact(tier["part"])) if "part" in tier else score
    if figure == "flips":
        return tuple(base for base in BASES if item["bases"][base]["pass"] != channel["pass"])
    return {
        "fav": (channel["rate"] or {}).get("votes"),
        "votes": (channel["rate"] or {}).get("votes"),
        "percent": (channel["rate"] or {}).get("percent"),
        "outcome": item["outcome"],
        "act": item.get("act"),
        "settled": item.get("settled"),
        "origin": item.get("origin"),
        "score": exact(channel.get("score")),
        "weighted": exact((channel["rate"] or {}).get("weighted")),
        "weights": tuple(channel.get("weights", {}).values()),
        "needed": exact(channel["needed"]),
        "margin": exact(channel["margin"]),
        **{key: channel[key] for key in ("pass", "rank")},
    }[figure]


def of_consequences(result, name):
    follows = result.get("consequences", {})
    if name == "publicity" and name in follows:
        publicity = follows[name]
        return tuple(publicity.get(key) for key in ("days", "first", "last", "latest")) + (tuple(publicity["items"]),)
    if name == "probation" and name in follows:
        return tuple((one["item"], one["last"], one.get("extended")) for one in follows[name])
    if name == "in-office" and "in_office" in follows:
        return tuple((one["item"], one["date"]) for one in follows["in_office"])
    return tuple(follows["decision"]) if name == "decision" and name in follows else None


# The ballots of all these cases are keyed once, which says nothing of the law.
KEYED_ONCE = "single-keying"


def of_notices(result, words):
    """notice.CODE: whether it is given; notice.CODE.TEXT: whether one of them says TEXT."""
    return any(notice["code"] == words[0] and all(word in notice["text"] for word in words[1:])
               for notice in result["notices"])


def figure_of(result, name, expected):
    words = name.split(".")
    if words[0] in ("meeting", "talk"):
        channel = named(result["channels"], "channel", words[0])
        members = channel["whole"] if words[1] == "whole" else named(channel["tiers"], "tier", words[1])
        if words[2:] == ["weight"]:
            return tuple(members["weight"][key] for key in ("due", "returned", "valid"))
        return members.get("invalid") if words[2:] == ["invalid"] else accounts(members)
    if words[0] == "item":
        value = of_item(result, words[1:])
        if words[2] == "votes" and isinstance(expected, tuple):
            return tuple(named(result["items"], "item", words[1])["channels"][0]["votes"].values())
        # a whole number of a percentage may be written as one
        return float(value) if isinstance(expected, float) else value
    if words[0] == "post":
        post = named(result["posts"], "post", words[1])
        return post.get(words[2]) if len(words) > 2 else post["outcome"]
    if words[0] == "quorum":
        return tuple(result["quorum"][key] for key in ("present", "required", "met"))
    if words[0] == "quorums":
        return tuple(tuple(quorum[key] for key in ("condition", "count", "of", "required", "met")) for quorum in result["quorums"])
    if words[0] == "consequences":
        return of_consequences(result, words[1])
    if words[0] == "notice":
        return of_notices(result, words[1:])
    if words[0] == "notices":
        return tuple(" ".join([notice["code"]] + [notice[key] for key in PLACES if key in notice])
                     for notice in result["notices"] if notice["code"] != KEYED_ONCE)
    return result[name]


def differences_of(result, lines):
    """What of these lines a result has not, as lines."""
    differ = []
    for name, expected in lines:
        try:
            value = figure_of(result, name, expected)
        except KeyError as error:
            value = f"nothing there: {error}"
        if value != expected or isinstance(value, bool) != isinstance(expected, bool):
            differ.append(f"{name}: expected {expected}, got {value}")
    return differ
