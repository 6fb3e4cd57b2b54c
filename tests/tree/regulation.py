#!/usr/bin/env python3
"""Holds tally/doc/regulation.csv, and what the built-in rules cite, against the text of the regulation that is carried in tally/doc/regulation.

Of each row of the table: its place exists in the text, and its quotation stands there to the letter; the lines of rules, functions and tests that it names exist, and a named line cites
that place; what decides or gives a notice has code and a test, what is not carried out has a reason. Every article of the text has a row. Of each citation of a built-in rule: the places
exist, and what it quotes stands there; a paper (material) is in the text that it cites."""

import csv
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = ROOT / "tally/doc/regulation/procedures.txt"
TABLE = ROOT / "tally/doc/regulation.csv"
PAGE = ROOT / "tally/doc/regulation.md"
RULES = ROOT / "tally/rule/rules"
HEAD = ["place", "quote", "carried out", "rule lines", "code", "tests", "remark"]
HOW = {"decides", "notice", "prints", "no"}
HAN = "一二三四五六七八九十"

passed = failed = 0


def check(good, what):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}")


# ---- places in the text ----

# What a step of a place looks like: its mark in the text, that of the next one of its kind, and whether both stand at the beginning of a line.
STEPS = (
    (rf"第[{HAN}]+条", lambda step: re.escape(step) + " ?", rf"第[{HAN}]+(?:条|章)", True),
    (rf"\([{HAN}]+\)", re.escape, rf"\([{HAN}]+\)", True),
    (r"\(\d+\)", re.escape, r"\(\d+\)", False),
    (r"注", lambda step: r"注\(需要材料\):", r"(?!)", False),
    (r"\d+", lambda step: step + "、", r"\d+、", True),
    (r"[A-Z]", lambda step: step + r"\.", r"[A-Z]\.", True),
)
STEP = "|".join(pattern for pattern, *_ in STEPS) + f"|[{HAN}]+"
PLACE = rf"第[{HAN}]篇(?: (?:{STEP})(?: ?(?:{STEP}))*)?"


def cut(text, mark, following, at_line):
    """What stands from the mark up to the next one of its kind; None where there is none."""
    begin = re.search(("^" if at_line else "") + mark, text, re.M)
    if not begin:
        return None
    rest = text[begin.end():]
    end = re.search(("^" if at_line else "") + f"(?:{following})", rest, re.M)
    return rest[:end.start()] if end else rest


@functools.cache
def find(place):
    """The text at a place such as “第二篇 六(二)三”, its lines joined; None where there is no such place."""
    whole = TEXT.read_text("utf-8")
    words = place.split(" ", 1)
    text = cut(whole, words[0] + ":", rf"第[{HAN}]篇:", True)
    steps = re.findall(STEP, words[1]) if len(words) > 1 else []
    for number, step in enumerate(steps):
        if text is None:
            return None
        if re.fullmatch(f"[{HAN}]+", step):
            # 六 is a section, and 三 after it 三是
            text = cut(text, step + ("是" if number else "、"), rf"[{HAN}]+、" if number == 0 else rf"[{HAN}]是", number == 0)
        else:
            mark, following, at_line = next((mark, following, at_line) for pattern, mark, following, at_line in STEPS if re.fullmatch(pattern, step))
            text = cut(text, mark(step), following, at_line)
    return None if text is None else text.replace("\n", "")


def articles():
    """Every place of the text that must have a row: sections and their parts, articles, numbers."""
    found = ["第一篇"]
    for part in ("第二篇", "第四篇"):
        text = cut(TEXT.read_text("utf-8"), part + ":", rf"第[{HAN}]篇:", True)
        for section in re.findall(rf"^([{HAN}]+)、", text, re.M):
            inside = re.findall(rf"^(\([{HAN}]+\))", cut(text, section + "、", rf"[{HAN}]+、", True), re.M)
            found += [f"{part} {section}{one}" for one in inside] or [f"{part} {section}"]
    third, fifth = (cut(TEXT.read_text("utf-8"), part + ":", rf"第[{HAN}]篇:", True) for part in ("第三篇", "第五篇"))
    found += [f"第三篇 {article}" for article in re.findall(rf"^(第[{HAN}]+条)", third, re.M)]
    found += [f"第五篇 {number}" for number in re.findall(r"^(\d+)、", fifth, re.M)]
    return found


# ---- what the rules cite ----


@functools.cache
def rule_lines(name):
    path = RULES / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:] if path.exists() else None


def places_of(cite):
    """[(place, [quotation …])]: each quotation belongs to the place before it. A range stands for its first and its last place."""
    found = []
    for place, to, quote in re.findall(rf"({PLACE})(?:–({STEP}))?|“([^”]*)”", cite):
        if place:
            found.append((place, []))
            if to:
                last = re.sub(f"(?:{STEP})$", to, place)
                check(find(last) is not None, f"{cite}: there is no {last}")
                found[-1] = (place.rsplit("(", 1)[0] if "(" in to else place.split(" ")[0], [])
        elif found:
            found[-1][1].append(quote)
    return found


def check_rule(name):
    for key, value, cite in rule_lines(name):
        where = f"{name}: {key},{value}"
        places = places_of(cite)
        check(places or cite.startswith("本程序默认"), f"{where}: cites no place, and is not said to be the program's default")
        for place, quotes in places:
            text = find(place)
            check(text is not None, f"{where}: there is no {place} in the text")
            for quote in quotes:
                check(text and quote in text, f"{where}: “{quote}” does not stand in {place}")
        if key == "material":
            paper = value.split(" ", 2)[2]
            check(any(paper in (find(place) or "") for place, _ in places), f"{where}: the place cited does not list this paper")


# ---- the table ----


@functools.cache
def source(path):
    return (ROOT / path).read_text("utf-8")


def defines(path, name):
    """Whether the file defines a function of that name, in C or in Python."""
    text = source(path)
    return re.search(rf"^def {name}\(", text, re.M) if path.endswith(".py") else re.search(rf"^[\w *]+[ *]{name}\([^;{{]*\)\s*\{{", text, re.M)


def check_named(where, cell, what):
    for one in filter(None, cell.split("; ")):
        path, _, name = one.partition(":")
        exists = (ROOT / path).exists()
        check(exists, f"{where}: {what} {path} is not there")
        if exists and name:
            check(defines(path, name), f"{where}: {path} defines no {name}")


def check_row(number, row):
    place, quote, how, lines, code, tests, remark = row
    where = f"regulation.csv:{number}: {place}"
    text = find(place)
    check(text is not None, f"{where} is no place of the text")
    check(text and quote and quote in text, f"{where}: “{quote}” does not stand there")
    check(how in HOW, f"{where}: “{how}” is none of {', '.join(sorted(HOW))}")
    check(how in ("no", "prints") or (code and tests), f"{where}: what {how} names its code and a test")
    check(how != "prints" or lines or code, f"{where}: what is printed names a rule line or code")
    check(how != "no" or (remark and not code and not tests), f"{where}: what is not carried out has a reason, and neither code nor test")
    for one in filter(None, lines.split("; ")):
        name, _, key = one.partition(":")
        cites = [cite for line_key, _, cite in rule_lines(name) or [] if line_key == key]
        check(cites, f"{where}: {name} has no line “{key}”")
        cited = [cited for cite in cites for cited, _ in places_of(cite)]
        check(not cites or any(one.startswith(place) or place.startswith(one) for one in cited) or key in ("kind", "archive"), f"{where}: no line “{key}” of {name} cites this place")
    check_named(where, code, "the source")
    check_named(where, tests, "the test")


def main():
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    check(head == HEAD, f"regulation.csv: the columns are {head}")
    for number, row in enumerate(rows, 2):
        check(len(row) == len(HEAD), f"regulation.csv: row {number} has {len(row)} cells")
        if len(row) == len(HEAD):
            check_row(number, row)
    check(len({(row[0], row[1]) for row in rows}) == len(rows), "regulation.csv: two rows quote the same of the same place")
    places = articles()
    check(len(places) > 60, f"only {len(places)} articles were found in the text")
    for place in places:
        check(any(row[0].startswith(place) for row in rows), f"{place} has no row in regulation.csv")
    names = sorted(str(path.relative_to(RULES))[:-4] for path in RULES.rglob("*.csv"))
    check(len(names) > 10, "the built-in rules were not found")
    for name in names:
        check_rule(name)
    for word in HOW:
        check(f"`{word}`" in PAGE.read_text("utf-8"), f"regulation.md does not explain `{word}`")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
