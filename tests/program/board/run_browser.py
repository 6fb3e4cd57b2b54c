#!/usr/bin/env python3
"""A board in Debian's chromium: drawn for one, eight and thirty items, for posts, the longest names and hostile ones, then driven by browser.mjs.

TALLY, TALLY_BUILD and BOARD_DRAW come from CTest; by hand, a folder to work in may be named. What it drives the browser with, playwright-core and axe-core, is installed there by npm, once.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from support.amount import SEED, amount
from support.boards import Page, draw
from support.browser import install
from support.meetings import all_of_them

HERE = pathlib.Path(__file__).resolve().parent

DEEP = ("one", "eight", "posts", "hostile")  # axe looks at every page
LEAST = {"longest": 1.1, "longest-posts": 1.3}  # hundredths of the height; else 1.9


def put(folder, name, path, *words):
    """The page, and what is to be found on it."""
    html = draw(path, *words)
    (folder / f"{name}.html").write_text(html, encoding="utf-8", newline="")
    root = Page(html).root
    items = [section for section in root.all("section") if section.attrs["id"].removeprefix("item-").isdigit()]
    return {
        "file": f"{name}.html",
        "pages": len(list(root.all("section"))),
        "items": [next(section.all("h2")).text() for section in items],
        "votes": [node.text() for node in items[0].all("dd", _class="n")],
        "deep": name in DEEP,
        "least": LEAST.get(name),
    }


def printed(folder):
    """All names are on the paper."""
    text = subprocess.run(["pdftotext", folder / "eight.pdf", "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"\s", "", text)
    names = json.loads((folder / "boards.json").read_text())["eight"]["items"]
    named = re.findall(r"通过对([^。]*?)进行任前公示", text)  # once more, whom publicity concerns
    return len(names) == 8 and len(named) == 1 and all(text.count(name) == 2 + named[0].count(name) for name in names)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(os.environ["TALLY_BUILD"], "tests/program/board")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    install(folder)
    shutil.rmtree(folder / "shots", ignore_errors=True)
    made = all_of_them(folder / "meetings")
    boards = {name: put(folder, name, path) for name, path in made.items()}
    boards["counting"] = put(folder, "counting", made["one"], "counting")
    boards["english"] = put(folder, "english", made["eight"], "en")
    (folder / "boards.json").write_text(json.dumps(boards))
    done = subprocess.run(["node", HERE / "browser.mjs", folder], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "TALLY_QUICK": str(amount(1, 0, 0)), "TALLY_SEED": str(SEED)})
    *said, last = done.stdout.splitlines() or [""]
    print(*said, sep="\n")
    words = last.split()
    if len(words) != 4:
        sys.exit(f"the browser's part ended early: {last}")
    passed, failed = int(words[0]), int(words[2])
    on_paper = printed(folder)
    if not on_paper:
        print("FAILED on paper: not every name, once on its page and once in the overview")
    print(f"{passed + on_paper} passed, {failed + (not on_paper)} failed")
    sys.exit(1 if failed or not on_paper or done.returncode else 0)


if __name__ == "__main__":
    main()
