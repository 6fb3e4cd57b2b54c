#!/usr/bin/env python3
"""man_pages.py MANDOC: holds the manual pages in tally/man/, English and Chinese, against the program and its sources.

Each command has a page with the words, options and exit statuses of its --help; the exit statuses are those of the one
table in include/tally/diag.h. tally-rule(5) has every key of a rule, tally-meeting(5) every key of meeting.csv, every
column of every spreadsheet and every mark, as the tables in the sources have them, and their examples can be counted.
mandoc finds no fault, but for what it cannot know of Chinese. No line is too long, and in a Chinese page no blank stands
between two Chinese characters: mdoc joins the lines of the source with one, so a line of Chinese text must end where a
sign stands, beside which it does not show."""

import functools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = {"en": ROOT / "tally/man", "zh": ROOT / "tally/man/zh_CN"}
TALLY = os.environ["TALLY"]
MANDOC = sys.argv[1]

SECTIONS = {
    "en": {"name": "NAME", "synopsis": "SYNOPSIS", "options": "OPTIONS", "status": "EXIT STATUS", "marks": "MARKS", "examples": "EXAMPLES"},
    "zh": {"name": "名称", "synopsis": "用法", "options": "选项", "status": "退出状态", "marks": "记号", "examples": "示例"},
}
HEAD_OF_USAGE = {"en": "Usage: ", "zh": "用法："}
HEAD_OF_STATUS = {"en": "Exit status: ", "zh": "退出状态："}
REPEATABLE = {"en": "Repeatable", "zh": "可重复"}
REQUIRED = {"en": "Required", "zh": "必填"}
USAGE, DEFECT = 64, 70  # what every command can end with; its --help does not repeat them
UNFINISHED = 69  # of an archive alone: the process of a meeting was ended

# What mandoc takes for a fault because it does not know the names of sections in Chinese, nor Chinese signs.
NOT_FAULTS = ("STYLE: trailing delimiter", 'WARNING: first section is not "NAME"', "WARNING: description line outside NAME")
HAN_IN_A_LINE, COLUMNS = 35, 80
WIDE = 1000  # as wide as mandoc goes: each paragraph on one line, so that each end of a line of the source is seen within one

passed = failed = 0


def check(good, what):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}")


def same(found, wanted, what):
    check(found == wanted, f"{what}\n  page:   {found}\n  wanted: {wanted}")


def read(path):
    return (ROOT / path).read_text()


# ---- what the program and its sources say ----


@functools.cache
def help_of(lang, *words):
    done = subprocess.run([TALLY, *words, "--help", "--lang", lang], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def commands(lang):
    return re.findall(r"^  (\w+)  ", help_of(lang), re.M)


def words_of(text):
    """The words of a line of usage: brackets and bars are words of their own."""
    return re.sub(r"([][|…])", r" \1 ", text).split()


def usage_of(text, lang):
    head = text.split("\n  --")[0]
    lines = [line for line in head.split("\n") if line.startswith((HEAD_OF_USAGE[lang], "      "))]
    return words_of(" ".join(lines).removeprefix(HEAD_OF_USAGE[lang]))


def options_of(text):
    """[(name, value)] in their order; value is empty where the option takes none."""
    return [(name, value or "") for name, value in re.findall(r"^  (--[a-z-]+)(?: (\S+))?(?:  |$)", text, re.M)]


def statuses_of(text, lang):
    last = " ".join(text.split(HEAD_OF_STATUS[lang])[1].split())
    return {int(number) for number in re.findall(r"(?:^|[;；] ?)(\d+) ", last)}


def table_of_statuses():
    comment = re.search(r"/\* The exit status for these errors.*?\*/", read("include/tally/diag.h"), re.S)[0]
    table = {int(number) for number in re.findall(r"\b\d+\b", comment)} | {USAGE, UNFINISHED}
    for path, first in (("tally/cli/cli.h", "EXIT_DONE"), ("tally/base/diag_list.c", "INPUT")):
        numbers = {int(number) for number in re.findall(r"= (\d+)", re.search(rf"enum {{\s*{first} = .*?}}", read(path), re.S)[0])}
        check(len(numbers) > 4 and numbers <= table, f"{path} has exit statuses that include/tally/diag.h does not list")
    return table


def array_of(path, name):
    return re.search(name + r"\b[^=;]*= \{(.*?)\};", read(path), re.S)[1]


def rule_keys():
    return re.findall(r'\[TALLY_RULE_\w+\] = \{"([^"]+)"', read("tally/rule/parse.c"))


def bases():
    return re.findall(r'= "([\w ]+)"', array_of("tally/rule/names.c", "bases"))


def meeting_keys():
    """[(English, Chinese, repeatable, required)]"""
    found = re.findall(r'\{"([\w-]+)", "([^"]+)", (true|false), (true|false)\}', array_of("tally/meeting/keys.c", "tally_meeting_keys"))
    return [(english, chinese, again == "true", needed == "true") for english, chinese, again, needed in found]


def columns_of(table):
    """[(English, [Chinese …])]"""
    rows = re.findall(r'\{"([\w ]+)", "([^"]+)", (?:NULL|"([^"]+)"), (?:true|false),',
                      array_of("tally/meeting/columns.c", f"tally_{table}_columns"))
    return [(english, [chinese] + [other] * bool(other)) for english, chinese, other in rows]


def marks():
    arrays = [array_of("tally/ballot/vocabulary.c", name) for name in ("decision_words", "recommendation_words")]
    return re.findall(r'"([^"]+)"', "".join(arrays))


# ---- what a page says ----


def part(source, head, level="Sh"):
    """The lines of a section (Sh) or of a subsection (Ss) up to the next one; None where there is none. A subsection's
    heading may go on after head."""
    more = "" if level == "Sh" else r"(?:（[^）]*）)?"
    found = re.search(rf"^\.{level} {re.escape(head)}{more}\n(.*?)(?=^\.S[hs] |\Z)", source, re.S | re.M)
    return found[1] if found else None


def items(text):
    return re.findall(r"^\.It (.*)$", text, re.M)


def item_texts(text):
    """[(head, what stands below it)]"""
    return [tuple(item.split("\n", 1)) for item in re.split(r"^\.It ", text, flags=re.M)[1:]]


def rendered(source, columns=COLUMNS):
    done = subprocess.run([MANDOC, "-mdoc", "-Kutf-8", "-Tutf8", f"-Owidth={columns}"], input=source, capture_output=True, text=True,
                          check=True)
    return re.sub(".\b", "", done.stdout)


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


# ---- the checks ----


def check_command(command, lang, table):
    page = PAGES[lang] / f"tally-{command}.1"
    name = page.relative_to(ROOT)
    if not page.exists():
        return  # found missing already
    source, told = page.read_text(), help_of(lang, command)
    text = rendered(source)
    section = SECTIONS[lang]
    check(f".Dt TALLY-{command.upper()} 1\n" in source and f".Nm tally-{command}\n" in source, f"{name}: is named otherwise")

    shown = re.search(rf"^{section['synopsis']}\n(.*?)^\S", text, re.S | re.M)
    same(words_of(shown[1]) if shown else None, usage_of(told, lang), f"{name}: SYNOPSIS and --help differ")

    options = []
    for item in items(part(source, section["options"]) or ""):
        words = item.replace(" Ns ", "").split()
        check(words[0] == "Fl" and words[2:3] in ([], ["Ar"]), f"{name}: “.It {item}” is not an option")
        options.append(("-" + words[1], "".join(words[3:])))
    same(options, options_of(told), f"{name}: options and --help differ")

    statuses = {int(item) for item in items(part(source, section["status"]) or "")}
    same(statuses, statuses_of(told, lang) | {USAGE, DEFECT}, f"{name}: exit statuses and --help differ")
    check(statuses <= table, f"{name}: has an exit status that include/tally/diag.h does not list")


def check_rule(lang):
    source = (PAGES[lang] / "tally-rule.5").read_text()
    found = [item.removeprefix("Cm ") for item in items(source)]
    check(len(rule_keys()) > 30 and len(bases()) > 3, "tally/rule: its tables could not be read")
    same(sorted(found), sorted(rule_keys() + bases()), f"tally-rule.5 ({lang}): not the keys of a rule and the bases")


def check_examples(lang):
    """The rule file and the meeting that the pages show have no errors."""
    examples = [part((PAGES[lang] / f"tally-{name}.5").read_text(), SECTIONS[lang]["examples"]) for name in ("rule", "meeting")]
    rule, meeting = (re.search(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.S | re.M)[1].replace("\\-", "-") for text in examples)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "rule.csv").write_text(rule)
        files = re.findall(r"^(\w+\.csv)\n((?: .*\n)+)", meeting, re.M)
        for name, lines in files:
            pathlib.Path(folder, name).write_text("".join(line.strip() + "\n" for line in lines.splitlines()))
        check(len(files) == 4, f"tally-meeting.5 ({lang}): the example has {len(files)} files")
        for command in (["rules", f"{folder}/rule.csv"], ["check", folder], ["count", folder, "--no-ledger"]):
            done = subprocess.run([TALLY, *command, "--quiet", "--lang", "en"], capture_output=True, text=True, timeout=60)
            check(done.returncode == 0, f"the example of the pages in section 5 ({lang}): tally {command[0]}: {done.stderr}")


def head_of(lang, english, chinese):
    return f"Cm {english} Pq Cm {' , '.join(chinese)}" if lang == "en" else f"Cm {' , '.join(chinese)} Pq Cm {english}"


def check_meeting(lang):
    source = (PAGES[lang] / "tally-meeting.5").read_text()
    keys, shown = meeting_keys(), item_texts(part(source, "meeting.csv", "Ss") or "")
    check(len(keys) > 12, "tally/meeting/keys.c: its table of keys could not be read")
    same([head for head, _ in shown], [head_of(lang, english, [chinese]) for english, chinese, _, _ in keys],
         f"tally-meeting.5 ({lang}): not the keys of meeting.csv")
    for (english, _, again, needed), (_, text) in zip(keys, shown):
        check((REPEATABLE[lang] in text) == again, f"tally-meeting.5 ({lang}): wrong on whether {english} is repeatable")
        check((REQUIRED[lang] in text) == needed, f"tally-meeting.5 ({lang}): wrong on whether {english} is required")
    for english, chinese in columns_of("meeting"):
        check(all(word in source for word in (english, *chinese)), f"tally-meeting.5 ({lang}): the column {english} is missing")
    for table in ("tiers", "posts", "roster", "rulings", "ballots", "totals", "mends", "acknowledged"):
        wanted = [head_of(lang, english, chinese) for english, chinese in columns_of(table)]
        found = [item for item in items(part(source, f"{table}.csv", "Ss") or "") if " Pq " in item]
        check(len(wanted) > 2, f"tally/meeting/columns.c: the table of {table} could not be read")
        same(found, wanted, f"tally-meeting.5 ({lang}): not the columns of {table}.csv")
    lines = [line for line in (part(source, SECTIONS[lang]["marks"]) or "").splitlines() if not line.startswith(".")]
    words = re.split(r"\s+|\\~|，", " ".join(lines))
    missing = [mark for mark in marks() if mark not in words]
    check(len(marks()) > 25 and not missing, f"tally-meeting.5 ({lang}): marks that are missing: {' '.join(missing)}")


def check_lint(lang, page, ours):
    """mandoc looks for other pages where the system has its own; ours are not installed there."""
    done = subprocess.run([MANDOC, "-Tlint", str(page)], capture_output=True, text=True, env={"LC_ALL": "C.UTF-8"})
    faults = []
    for line in (done.stdout + done.stderr).splitlines():
        other = re.search(r"STYLE: referenced manual not found: Xr (\S+) (\d)", line)
        known = lang == "zh" and any(text in line for text in NOT_FAULTS)
        if not known and not (other and f"{other[1]}.{other[2]}" in ours):
            faults.append(line)
    check(not faults, f"mandoc on {page.relative_to(ROOT)}:\n  " + "\n  ".join(faults))


def is_gap(before, c, after):
    """A blank between two Chinese characters; beside a sign it does not show."""
    wide = all(unicodedata.east_asian_width(other) in "WF" for other in (before, after))
    return c == " " and wide and before not in "，。；：、！？）》" and after not in "（《"


def check_lines(lang, page):
    name, source = page.relative_to(ROOT), page.read_text()
    for number, line in enumerate(source.splitlines(), 1):
        if lang == "zh":
            check(sum("\u4e00" <= c <= "\u9fff" for c in line) <= HAN_IN_A_LINE, f"{name}:{number} is too long for a Chinese page")
        else:
            check(width(line) <= COLUMNS, f"{name}:{number} has more than {COLUMNS} columns")
    for line in rendered(source).splitlines():
        check(width(line) <= COLUMNS, f"{name}: a line of the page has more than {COLUMNS} columns: {line.strip()}")
    if lang == "zh":
        prose = re.sub(r"^\.Bd -literal.*?^\.Ed\n", "", source, flags=re.S | re.M)
        prose = re.sub(rf"^\.Sh {SECTIONS[lang]['synopsis']}\n.*?(?=^\.Sh)", "", prose, flags=re.S | re.M)
        for line in rendered(prose, WIDE).splitlines():
            gaps = [line[i - 9 : i + 9] for i in range(1, len(line) - 1) if is_gap(*line[i - 1 : i + 2])]
            check(not gaps, f"{name}: there is a blank within Chinese text: {' / '.join(gaps)}")


def main():
    table = table_of_statuses()
    named = commands("en")
    check(len(named) > 10, "tally --help lists no commands")
    same(commands("zh"), named, "tally --help: other commands in Chinese than in English")
    wanted = {"tally.1", "tally-rule.5", "tally-meeting.5"} | {f"tally-{command}.1" for command in named}
    for lang, pages in PAGES.items():
        same({page.name for page in pages.glob("*.[0-9]")}, wanted, f"{pages.relative_to(ROOT)}: not the pages of the commands")
        for command in named:
            check_command(command, lang, table)
        source = (pages / "tally.1").read_text()
        same({int(item) for item in items(part(source, SECTIONS[lang]["status"]) or "")}, table, f"tally.1 ({lang}): exit statuses")
        same(re.findall(r"^\.It Xr tally-(\w+) 1$", source, re.M), named, f"tally.1 ({lang}): commands")
        check_rule(lang)
        check_meeting(lang)
        check_examples(lang)
        for page in sorted(pages.glob("*.[15]")):
            check_lint(lang, page, wanted)
            check_lines(lang, page)
    for command in named:
        english, chinese = (options_of(help_of(lang, command)) for lang in ("en", "zh"))
        same([(name, bool(value)) for name, value in chinese], [(name, bool(value)) for name, value in english],
             f"tally {command} --help: other options in Chinese than in English")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
