"""In what the program's result and the slow count's must agree, and how two such results differ."""

from collections import Counter

from support.results import differences
from support.slowcount.notices import CODES


# Said of each row or ballot, by its place in the file.
BY_FILE = ("written-candidate", "official-written-in")


def place(notice):
    """A notice without its text: code, post, item, tier, channel; those that it has no such place for are left out."""
    if notice["code"] in BY_FILE:
        return notice["code"]
    return " ".join([notice["code"]] + ["%s=%s" % (key, notice[key]) for key in ("post", "item", "tier", "channel")
                                        if key in notice])


def notices_differ(expected, actual):
    """Of those that the law calls for, what each has and the other has not; one notice per concern. The law puts
    `returned-not-counted` first and leaves the order of the others open."""
    counted = [notice["code"] == "returned-not-counted" for notice in actual]
    lines = [] if counted == sorted(counted, reverse=True) else ["notices: returned-not-counted is not first"]
    said = [Counter(place(notice) for notice in notices if notice["code"] in CODES) for notices in (expected, actual)]
    for codes in said:
        codes.update({code: min(codes[code], 1) - codes[code] for code in BY_FILE})
    lines += ["notices: missing %s" % notice for notice in sorted((said[0] - said[1]).elements())]
    return lines + ["notices: unexpected %s" % notice for notice in sorted((said[1] - said[0]).elements())]


def decision_differs(expected, actual, won):
    """One paragraph for each of the `won`, then the deferred and the failed: each holds the expected names, in their
    order; what else it says is wording, and how the last are divided into paragraphs is left open."""
    if len(actual) < min(len(expected), won) or bool(expected[won:]) != bool(actual[won:]):
        return ["consequences.decision: expected %s, got %s" % (expected, actual)]
    lines = []
    expected = expected[:won] + [sum(expected[won:], [])]
    for names, paragraph in zip(expected, actual[:won] + ["".join(actual[won:])]):
        at = 0
        for name in names:
            at = paragraph.find(name, at)
            if at < 0:
                lines.append("consequences.decision: expected %s in this order in %r" % (names, paragraph))
                break
            at += len(name)
    return lines


def without_cites(value):
    if isinstance(value, dict):
        return {key: without_cites(v) for key, v in value.items() if key != "cite"}
    return [without_cites(v) for v in value] if isinstance(value, list) else value


def comparable(result, built_in):
    """Without what the slow count leaves out: notices on files and keying, all texts, and the shipped rule files."""
    result = dict(result)
    decision = result.get("consequences", {}).get("decision", [])
    follows = {key: value for key, value in result.get("consequences", {}).items() if key != "decision"}
    result["consequences"] = without_cites(follows) if built_in else follows
    del result["notices"]
    result["rule"] = {key: result["rule"][key] for key in ("name", "kind")}
    entries = [entry for entry in result["inputs"] if not (built_in and entry["file"] == result["rule"]["name"])]
    # An earlier result is no table: what its rows and encoding would be is left open.
    result["inputs"] = [{key: entry[key] for key in ("file", "sha256", "bytes")} if entry["file"].endswith(".result.json")
                        else entry for entry in entries]
    return result, decision


def disagreements(expected, actual):
    """expected: of the slow count; actual: of the program. Lines, none where they agree."""
    built_in = any(entry["file"] == actual["rule"]["name"] and entry["encoding"] is None for entry in actual["inputs"])
    lines = notices_differ(expected["notices"], actual["notices"])
    expected, names = comparable(expected, built_in)
    actual, paragraphs = comparable(actual, built_in)
    won = sum(item["outcome"] in ("adopted", "elected") for item in expected["items"])
    return lines + decision_differs(names, paragraphs, won) + differences(expected, actual)
