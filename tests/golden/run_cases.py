#!/usr/bin/env python3
"""Counts every meeting of tests/golden/cases and compares the result.

    run_cases.py [CASE...]          TALLY names the program

Each case is a meeting folder with its expected.json, counted where it stands
and without a ledger (tests/ledger tells of those).  That file leaves out
what depends on wording and on the shipped rule files: `notices`, `rule.cite`,
`rule.sha256`, and a built-in rule's own entry in `inputs` (a rule file of the
meeting keeps its entry).  All else must be equal, number for number.
"""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "cases")


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


def comparable(result):
    """The result without what an expected.json leaves out."""
    result = dict(result)
    result.pop("notices", None)
    rule = dict(result.get("rule", {}))
    built_in = rule.get("name")
    rule.pop("cite", None)
    rule.pop("sha256", None)
    result["rule"] = rule
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


def check(program, folder):
    """The differences of one case, as lines."""
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as f:
        expected = json.load(f)
    result, wrong = run_count(program, folder)
    if wrong:
        return [wrong]
    return differences(expected, comparable(result))


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    program = tally()
    names = [os.path.basename(os.path.normpath(n)) for n in sys.argv[1:]] or sorted(os.listdir(CASES))
    passed = failed = 0
    for name in names:
        folder = os.path.join(CASES, name)
        if not os.path.isdir(folder):
            sys.exit("no such case: %s" % name)
        lines = check(program, folder)
        if not lines:
            passed += 1
            continue
        failed += 1
        print("FAIL %s" % name)
        for line in lines[:20]:
            print("     %s" % line)
        if len(lines) > 20:
            print("     … %d more" % (len(lines) - 20))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
