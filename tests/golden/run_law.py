#!/usr/bin/env python3
"""What follows from a vote: counts every meeting of tests/golden/law, and holds the figures of `expected` against it.

    run_law.py [CASE...]          TALLY names the program

README.md beside this file says which lines `expected` may have.
"""

import ast
import os
import pathlib
import subprocess
import sys

from support.results import run_count, tally

CASES = pathlib.Path(__file__).resolve().parent / "law"
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
    if figure == "flips":
        return tuple(base for base in BASES if item["bases"][base]["pass"] != channel["pass"])
    return {
        "fav": channel["rate"]["votes"],
        "votes": channel["rate"]["votes"],
        "percent": channel["rate"]["percent"],
        "outcome": item["outcome"],
        "act": item.get("act"),
        **{key: channel[key] for key in ("needed", "margin", "pass", "rank")},
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
    if words[0] == "consequences":
        return of_consequences(result, words[1])
    if words[0] == "notice":
        return of_notices(result, words[1:])
    if words[0] == "notices":
        return tuple(" ".join([notice["code"]] + [notice[key] for key in PLACES if key in notice])
                     for notice in result["notices"] if notice["code"] != KEYED_ONCE)
    return result[name]


def refusal(program, folder):
    done = subprocess.run([program, "check", folder], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return done.stderr


def check(program, folder):
    """What differs in one case, as lines."""
    lines = read_expected(folder / "expected")
    if lines[0][0] == "refused":
        said = refusal(program, str(folder))
        return [] if all(word in said for word in lines[0][1]) else [f"not refused so: {said}"]
    result, wrong = run_count(program, str(folder))
    if wrong:
        return [wrong]
    differ = []
    for name, expected in lines:
        try:
            value = figure_of(result, name, expected)
        except KeyError as error:
            value = f"nothing there: {error}"
        if value != expected or isinstance(value, bool) != isinstance(expected, bool):
            differ.append(f"{name}: expected {expected}, got {value}")
    return differ


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    program = tally()
    names = [os.path.basename(os.path.normpath(name)) for name in sys.argv[1:]]
    passed = failed = 0
    for folder in [CASES / name for name in names] or sorted(CASES.iterdir()):
        differ = check(program, folder)
        passed += not differ
        failed += bool(differ)
        if differ:
            print(f"FAIL {folder.name}", *differ, sep="\n     ")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
