"""The meetings that are there to be counted; counts one, and tells in words how two results differ."""

import json
import os
import pathlib
import re
import subprocess
import sys

from support.amount import sample

ROOT = pathlib.Path(__file__).resolve().parents[2]


def kind_of(folder):
    """aheqi-committee-101 and general-committee are of one kind: of golden cases and sample meetings with the same sort of rule."""
    return re.sub(r"^[a-z]+-|-\d+$", "", folder.name)


def everything():
    """The folders of every golden case and sample meeting."""
    return [path.parent for place in ("tests/golden/cases", "ballots") for path in sorted((ROOT / place).glob("*/meeting.csv"))]


def meetings(what):
    """The same; in the quick run some of them, one of each kind at least. what: what is tried with them."""
    return sample(f"{what}: golden cases and sample meetings", everything(), 12, None, kind_of)


def tally():
    program = os.environ.get("TALLY")
    if not program or not os.access(program, os.X_OK):
        sys.exit("TALLY must name the tally program (build/dev/bin/tally)")
    return os.path.abspath(program)


def run_count(program, folder, *arguments):
    """(result, None), or (None, what went wrong)."""
    try:
        done = subprocess.run([program, "count", folder, "--json", "--no-ledger", *arguments],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, "cannot run: %s" % error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "backslashreplace").strip()
        return None, "exit status %d: %s" % (done.returncode, said[:2000])
    try:
        return json.loads(done.stdout.decode("utf-8")), None
    except ValueError as error:
        return None, "not JSON in UTF-8: %s" % error


def without_cites(value):
    if isinstance(value, dict):
        return {key: without_cites(member) for key, member in value.items() if key != "cite"}
    return [without_cites(member) for member in value] if isinstance(value, list) else value


def comparable(result):
    """The result without what an expected.json leaves out."""
    result = dict(result)
    result.pop("notices", None)
    rule = dict(result.get("rule", {}))
    built_in = rule.get("name")
    rule.pop("cite", None)
    rule.pop("sha256", None)
    result["rule"] = rule
    if "consequences" in result:
        result["consequences"] = without_cites(result["consequences"])
    result["inputs"] = [entry for entry in result.get("inputs", [])
                        if not (entry.get("file") == built_in and entry.get("encoding") is None)]
    return result


def label(item):
    """How to call an element of an array, so that a difference reads well."""
    if isinstance(item, dict):
        for key in ("item", "channel", "tier", "file", "post", "code"):
            if key in item:
                name = str(item[key])
                return "%s@%s" % (name, item["post"]) if key == "item" and item.get("post") else name
    return None


def differences(expected, actual, path=""):
    """Lines `path: expected X, got Y`, as deep down as possible."""
    if type(expected) is not type(actual):
        return ["%s: expected %s, got %s" % (path or ".", short(expected), short(actual))]
    if isinstance(expected, dict):
        lines = []
        for key in list(expected) + [k for k in actual if k not in expected]:
            place = "%s.%s" % (path, key) if path else key
            if key not in actual:
                lines.append("%s: missing, expected %s" % (place, short(expected[key])))
            elif key not in expected:
                lines.append("%s: unexpected, got %s" % (place, short(actual[key])))
            else:
                lines += differences(expected[key], actual[key], place)
        return lines
    if isinstance(expected, list):
        names = [label(x) for x in expected], [label(x) for x in actual]
        if len(expected) != len(actual) or names[0] != names[1]:
            return ["%s: expected %s, got %s" % (path, short([n or e for n, e in zip(names[0], expected)]),
                                                 short([n or a for n, a in zip(names[1], actual)]))]
        lines = []
        for i, (e, a) in enumerate(zip(expected, actual)):
            lines += differences(e, a, "%s[%s]" % (path, names[0][i] if names[0][i] is not None else i))
        return lines
    return [] if expected == actual else ["%s: expected %s, got %s" % (path, short(expected), short(actual))]


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"
