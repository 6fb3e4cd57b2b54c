#!/usr/bin/env python3
"""What README.md and the guides in tally/doc promise: the README's size; that each link and path leads somewhere; that each command and option of tally that they name is in its
--help; that the functions in the table “Where things are” are in the files beside them; and that the output shown in the README is what the program prints."""

import os
import pathlib
import re
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
TALLY = os.environ["TALLY"]
README = ROOT / "README.md"
GUIDES = sorted((ROOT / "tally/doc").glob("*.md"))
EXPECTED_GUIDES = {"clerk.md", "clerk.zh.md", "announcer.md", "announcer.zh.md", "auditor.md", "programmer.md", "regulation.md"}
OUTPUT = ("count", "ballots/county-contested", "--no-ledger", "--lang", "en")

passed = failed = 0


def check(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}")


def tally(*words):
    done = subprocess.run([TALLY, *words], cwd=ROOT, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def size_of_readme(text):
    lines = text.splitlines()
    check(len(lines) <= 120, f"README.md has {len(lines)} lines; 120 are allowed")
    for number, line in enumerate(lines, 1):
        check(columns(line) <= 100 or line.startswith("!["), f"README.md:{number} has {columns(line)} columns; 100 are allowed")


def links(page, text):
    """[text](target) leads to a file of the tree, relative to the page."""
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    for target in found:
        check(not target.startswith(("http:", "https:")) and (page.parent / target.partition("#")[0]).exists(), f"{page.name}: the link {target} leads nowhere")
    return len(found)


def paths(page, text):
    """What is spelled in `…` like a path of the tree is there. build/ is made by the build."""
    for code in re.findall(r"`([^`\n]+)`", text):
        for word in code.split():
            word = word.rstrip(",.;:")
            if re.fullmatch(r"(\.ci|ballots|include|tally|tests)/[\w./-]+", word):
                check((ROOT / word).exists(), f"{page.name}: there is no {word}")


class Help:
    """Commands of the program and the options that each has, as --help says."""

    def __init__(self):
        status, text = tally("--help", "--lang", "en")
        self.commands = set(re.findall(r"^  ([a-z]+)  +\S", text, re.M))
        check(status == 0 and len(self.commands) >= 10, f"tally --help lists the commands, not {sorted(self.commands)}")
        self.common = set(re.findall(r"--[a-z-]+", text))
        self.options = {c: set(re.findall(r"--[a-z][a-z-]*", tally(c, "--help", "--lang", "en")[1])) for c in self.commands}
        self.every = self.common.union(*self.options.values())

    def has(self, command, option):
        return option in self.common or option in self.options[command]


def commands(page, text, helps):
    """`tally COMMAND … --option`, in `…` or in an indented or fenced line; and an option that stands alone."""
    seen = 0
    lines = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^    (\S.*)$", text, re.M)
    for line in lines:
        found = re.match(r"(?:build/release/bin/)?tally(?: ([a-z]+)\b)?(.*)", line)
        if found and found[1]:
            seen += 1
            if not found[1] in helps.commands:
                check(False, f"{page.name}: there is no command: {line}")
                continue
            check(True, line)
            for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", found[2]):
                check(helps.has(found[1], option), f"{page.name}: tally {found[1]} has no {option}: {line}")
        elif re.match(r"--[a-z]", line):
            seen += 1
            option = re.match(r"--[a-z-]+", line)[0]
            check(option in helps.every, f"{page.name}: no command has {option}")
    return seen


def defined(name, targets):
    """Whether one of these files has a line that begins in its first column, is no comment, and holds the name."""
    files = [ROOT / "tally/doc" / target for target in targets]
    return any(re.search(rf"^[^\s/#*].*\b{name}\b", file.read_text(), re.M) for file in files if file.is_file())


def places(text):
    """The rows of “Where things are”: each function is defined in one of the files linked in its row, and so in the steps of “To add …”."""
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| where ")]
    check(len(rows) >= 10, f"programmer.md: {len(rows)} rows say where things are")
    for what, files, names in rows:
        for name in re.findall(r"`(\w+)`", names):
            check(defined(name, re.findall(r"\]\(([^)]+)\)", files)), f"programmer.md: {name} is not defined in {files.strip()} ({what.strip()})")
    for step in re.findall(r"^\d\. .*$", text, re.M):
        targets = re.findall(r"\]\(([^)]+\.[ch])\)", step)
        for name in re.findall(r"`(?:struct |enum )?(\w+)`", step):
            check(not targets or defined(name, targets), f"programmer.md: {name} is not defined in a file of its line: {step}")


def output(text):
    """The output in the README, its gaps marked by a line “…”, is what the program prints, in this order."""
    block = re.search(r"^```\n(.*?)^```$", text, re.M | re.S)[1]
    status, printed = tally(*OUTPUT)
    check(status == 0 and f"`tally {' '.join(OUTPUT)}`" in text, "README.md says which command printed its output")
    shown = [line for line in block.splitlines() if line != "…"]
    check(len(shown) >= 15, f"README.md shows {len(shown)} lines of output")
    at = 0
    for part in block.split("…\n"):
        found = printed.find(part, at)
        check(found >= 0, f"README.md: the program does not print\n{part}")
        at = max(at, found + len(part))


def main():
    helps = Help()
    readme = README.read_text()
    size_of_readme(readme)
    output(readme)
    check({g.name for g in GUIDES} >= EXPECTED_GUIDES, f"the guides: {[g.name for g in GUIDES]}")
    for page in (README, *GUIDES, ROOT / "ballots/README.md"):
        text = page.read_text()
        found, named = links(page, text), commands(page, text, helps)
        check(found or page.parent.name == "ballots", f"{page}: no link was found")
        check(named or page.name == "programmer.md", f"{page}: no command was found")
        paths(page, text)
    places((ROOT / "tally/doc/programmer.md").read_text())
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
