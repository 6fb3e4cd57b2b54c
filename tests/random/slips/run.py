#!/usr/bin/env python3
"""Slips of people and spreadsheet programs, each put at random into a random meeting: none changes a number in silence.

    run.py [--count N] [--seed S] [--keep DIR]      TALLY names the program

A meeting that is in order is counted. Then one slip of each kind in turn is put into one of its files, at a random row or
cell, and it is counted again. Either the program refuses, with the code and at the place that the kind asks for, and
prints no result; or it counts what it counted before, and tells of the slip by the notice that the kind asks for (some
kinds are no fault at all, and need none).

The slips are those of spreadsheets.md and people.md, written from there and not from the program. Meetings come from
tests/support/generate.py. N is by default the environment variable TALLY_SLIPS; else see main().
"""

import os
import random
import re
import shutil
import sys
import tempfile

from support.generate import KEEP, File, asked_for, generate
from support.results import tally

import json
import subprocess

MOST_FAILURES = 10
TOTALS = ["合计", "小计", "总计", "共计", "合　计", "合 计", "合计：", "total", "Subtotal", "TOTAL", "总　计：", "Total:", "小计:", "【合计】",
          "（合计）", "合计(张)", "Ｔｏｔａｌ"]
NO_REASONS = ["否", "无", "0", "no", "×", "—", "-", "N", "ｎｏ"]
UNSEEN = ["\u3164", "\u2800", "\u200b", "\u00ad", "\ufeff", "\u180e", "\u115f", "\U000e0041", "\u2060"]
SELECTORS = ["\ufe0f", "\ufe00", "\U000e0100"]
BIDIRECTIONAL = ["\u202e", "\u2066", "\u200f"]
NUMBER, TIER, VOID = {"ballot", "票号"}, {"tier", "层次", "票种"}, {"void", "作废"}
LABELS = {"层次": "层 次", "票种": "票　种", "票号": "票 号", "作废": "作  废", "编号": "编 号", "姓名": "姓　　名",
          "名称": "名 称", "职位": "职 位", "单位": "单　位", "项目": "项 目", "内容": "内　容", "应到": "应 到", "名额": "名\u00a0额"}


class Slip:
    """What was done, and what may follow: errors (code, line or None, column of cells or None), or notices. The code * is any."""

    def __init__(self, what, file, errors=(), notices=None, line=None, cell=None):
        self.what, self.file, self.errors, self.line, self.cell = what, file, set(errors), line, cell
        self.any_error = False  # any error at the line will do: which one, depends on the file
        self.told = False  # numbers may change, because the notice says what was read instead
        self.notices = notices  # None: it must be refused; a set: which notices tell of it; empty: it is no fault


# ------------------------------------------------------------------ the program

def count(program, folder):
    """(figures or None, diagnostics, status)"""
    done = subprocess.run([program, "check", "--json", "--lang", "en", folder], capture_output=True, text=True, timeout=60)
    said = json.loads(done.stdout)
    errors = [d for d in said if d["severity"] == "error"]
    again = subprocess.run([program, "count", "--no-ledger", "--json", "--lang", "en", folder], capture_output=True, text=True,
                           timeout=60)
    if errors:
        assert again.returncode not in (0, 70) and not again.stdout.strip(), "count goes through where check refuses"
        return None, said, done.returncode
    result = json.loads(again.stdout)
    return figures(result), said, again.returncode


def figures(result):
    """All that was counted and decided, without names of files, places and texts as they are written."""
    return {"status": result["status"],
            "channels": [{k: v for k, v in c.items()} for c in result["channels"]],
            "items": [{k: item.get(k) for k in ("item", "post", "outcome", "channels")} for item in result["items"]],
            "posts": [(p["post"], p["outcome"]) for p in result["posts"]]}


# ------------------------------------------------------------------ helpers

def column(file, labels):
    return next((i for i, h in enumerate(file.header) if h.strip() in labels), None)


def ballot_files(meeting):
    return [meeting.file(name) for names in meeting.channels.values() for name in names]


def tables(meeting):
    return [f for f in meeting.files if f.rows and f.name != "rule.csv" and not f.name.endswith("办法.csv")
            and f.name != "my rule.csv"]


def plain(meeting):
    """Every file in UTF-8 with its mark, without padding and empty rows, so that the line of a row is known. """
    for file in meeting.files:
        file.style.update(encoding="bom", pad=0, quote=0, eol="\n")
        for row in file.rows:
            for i, cell in enumerate(row):
                row[i] = cell.replace("\r", " ").replace("\n", " ")
    return meeting


def text_of(file):
    return file.render().decode("utf-8-sig")


def line_of(text, row):
    """The line of the row-th row with content, 0 being the heading."""
    at = -1
    for number, line in enumerate(text.split("\n"), 1):
        at += bool(line.strip(", \r\t\u3000\u00a0"))
        if at == row:
            return number
    return None


# ------------------------------------------------------------------ the kinds; each returns a Slip, or None where it does not fit

def total_row(meeting, rng):
    file = rng.choice([f for f in tables(meeting) if f.name != "meeting.csv"])
    lead = rng.choice([0, 0, 0, 1]) if len(file.header) > 1 else 0
    row = [""] * lead + [rng.choice(TOTALS)] + [rng.choice(["", "7", "9"]) for _ in file.header[lead + 1:]]
    at = rng.choice([len(file.rows), rng.randint(1, len(file.rows))])
    file.rows.insert(at, row)
    return Slip("a total", file, {"total-row"}, line=at + 1, cell=lead)


def heading_again(meeting, rng):
    file = rng.choice(tables(meeting))
    at = rng.randint(1, len(file.rows))
    header = list(file.header)
    if rng.random() < 0.3:
        rng.shuffle(header)
    file.rows.insert(at, header)
    return Slip("the heading again", file, {"heading-again"}, line=at + 1)


def title_row(meeting, rng):
    file = rng.choice(tables(meeting))
    title = ["二〇二六年度会议用表"] + [""] * (len(file.header) - 1)
    text = text_of(file)
    file.render = lambda: ("\ufeff" + ",".join(title) + "\n" + text).encode()
    return Slip("a title", file, {"title-row"}, line=-1)


def sep_line(meeting, rng):
    file = rng.choice(tables(meeting))
    text = text_of(file)
    file.render = lambda: ("\ufeffsep=,\n" + text).encode()
    return Slip("sep=,", file, {"sep-line"}, line=-1)


def rows_in_one_cell(meeting, rng):
    file = rng.choice([f for f in tables(meeting) if len(f.header) > 1])
    lines = text_of(file).split("\n")
    whole = rng.random() < 0.5
    at = rng.choice([i for i, l in enumerate(lines) if i and l.strip(", ")] or [0])
    for i, line in enumerate(lines):
        if line and (whole or i == at):
            lines[i] = '"%s"' % line.rstrip(",").replace('"', '""')
    if not whole and "," not in lines[at]:
        return None
    file.render = lambda: ("\ufeff" + "\n".join(lines)).encode()
    return Slip("rows in one cell", file, {"rows-in-one-cell"}, line=None)


def spaced_labels(meeting, rng):
    file = rng.choice(tables(meeting))
    found = [i for i, h in enumerate(file.header) if h in LABELS]
    if not found:
        return None
    i = rng.choice(found)
    file.header[i] = LABELS[file.header[i]]
    return Slip("blanks within a label", file, notices=set())


def empty_columns(meeting, rng):
    file = rng.choice(tables(meeting))
    at = rng.randint(0, len(file.header)) if rng.random() < 0.3 else len(file.header)
    if at == 0:
        return None
    for row in [file.header] + file.rows:
        row[at:at] = [""] * 2
    return Slip("columns without heading", file, notices={"empty-column"})


def filled_column(meeting, rng):
    file = rng.choice(tables(meeting))
    file.header.append("")
    for row in file.rows:
        row.append("")
    at = rng.randrange(len(file.rows))
    if not any(cell.strip() for cell in file.rows[at][:-1]):
        return None
    file.rows[at][-1] = rng.choice(["√", "7", "备忘"])
    return Slip("a column without heading that is filled", file, {"unknown-column"}, line=0)


def short_rows(meeting, rng):
    """As Excel does: the commas of empty last columns are left out in some rows."""
    file = rng.choice(tables(meeting))
    lines, done = text_of(file).split("\n"), False
    for i in range(1, len(lines) - 1):
        if lines[i].endswith(",") and lines[i].strip(", ") and rng.random() < 0.7:
            lines[i] = lines[i].rstrip(",")
            done = True
    if not done or any(line.count('"') % 2 for line in lines):
        return None
    file.render = lambda: ("\ufeff" + "\n".join(lines)).encode()
    # a row that has lost all commas but holds some in quotes looks like rows in one cell, which is refused
    return Slip("short rows", file, {"rows-in-one-cell", "ragged-row"}, notices={"short-row"})


def cut_file(meeting, rng):
    """The copy ends within the last row."""
    file = rng.choice([f for f in tables(meeting) if len(f.header) > 1])
    text = text_of(file).rstrip("\n")
    last = text.rsplit("\n", 1)[-1]
    if '"' in last or last.count(",") != len(file.header) - 1:
        return None
    at = text.rfind(",")
    if not text[:at].rsplit("\n", 1)[-1].strip(","):
        return None
    file.render = lambda: ("\ufeff" + text[:at]).encode()
    return Slip("a file cut off", file, {"cut-row", "total-row"}, line=len(file.rows))


def long_row(meeting, rng):
    file = rng.choice(tables(meeting))
    at = rng.randrange(len(file.rows))
    if not any(cell.strip() for cell in file.rows[at]):
        return None
    file.rows[at] = file.rows[at] + ["√"]
    return Slip("a row too long", file, {"ragged-row"}, line=at + 1)


def leading_zeros(meeting, rng):
    """001 for 1, in some numbers: no ballot is another one, and none is lost."""
    if not ballot_files(meeting):
        return None
    file = rng.choice(ballot_files(meeting))
    at = column(file, NUMBER)
    touched = [row for row in file.rows if row[at].strip().isdigit() and rng.random() < 0.6]
    if not touched or meeting.out_rulings:
        return None
    for row in touched:
        row[at] = rng.choice(["00", "0", "００"]) + row[at].strip()
    return Slip("zeros before numbers", file, notices={"zeros-lost", None})


def same_number(meeting, rng):
    if not ballot_files(meeting):
        return None
    file = rng.choice(ballot_files(meeting))
    at, tier = column(file, NUMBER), column(file, TIER)
    rows = [row for row in file.rows if row[at].strip().isdigit()]
    if not rows:
        return None
    row = rng.choice(rows)
    copy = list(row)
    copy[at] = rng.choice(["0" + row[at], row[at] + "\ufe0f", "".join(chr(ord(c) + 0xFEE0) for c in row[at].strip())])
    file.rows.append(copy)
    return Slip("a number again, written otherwise", file, {"duplicate-ballot"}, line=len(file.rows))


def no_reason(meeting, rng):
    files = [f for f in ballot_files(meeting) if column(f, VOID) is not None and f.rows]
    if not files:
        return None
    file = rng.choice(files)
    at, row = column(file, VOID), rng.randrange(len(file.rows))
    file.rows[row][at] = rng.choice(NO_REASONS)
    return Slip("no reason", file, {"not-a-reason"}, line=row + 1, cell=at)


def unseen_reason(meeting, rng):
    files = [f for f in ballot_files(meeting) if column(f, VOID) is not None and f.rows]
    if not files:
        return None
    file = rng.choice(files)
    at, row = column(file, VOID), rng.randrange(len(file.rows))
    file.rows[row][at] += rng.choice(UNSEEN)
    return Slip("an unseen reason", file, {"control-character"}, line=row + 1)


def selector_alone(meeting, rng):
    """A variation selector in an empty cell of a ballot, or beside a mark or name, counts for nothing."""
    if not ballot_files(meeting):
        return None
    file = rng.choice(ballot_files(meeting))
    if not file.rows:
        return None
    row = rng.choice(file.rows)
    at = rng.choice([i for i in range(len(file.header)) if i != column(file, NUMBER)])
    if at == column(file, VOID) and row[at]:
        return None
    if at == column(file, TIER) and not row[at]:
        return None
    row[at] += rng.choice(SELECTORS)
    return Slip("a variation selector", file, notices=set())


def unseen_in_name(meeting, rng):
    file = meeting.file(rng.choice(["roster.csv", "tiers.csv"]))
    labels = {"id", "编号", "name", "姓名", "tier", "层次", "票种", "名称"}
    at, row = rng.choice([i for i, h in enumerate(file.header) if h in labels]), rng.randrange(len(file.rows))
    cell = file.rows[row][at].strip()
    if len(cell) < 2:
        return None
    cut = rng.randint(1, len(cell) - 1)
    file.rows[row][at] = cell[:cut] + rng.choice(UNSEEN + BIDIRECTIONAL) + cell[cut:]
    return Slip("an unseen character in a name", file, {"control-character"}, line=row + 1)


def turned_text(meeting, rng):
    """A character that turns the direction, in any cell of any file."""
    file = rng.choice(tables(meeting))
    row = rng.randrange(len(file.rows))
    at = rng.randrange(len(file.header))
    file.rows[row][at] += rng.choice(BIDIRECTIONAL)
    return Slip("a bidirectional control", file, {"control-character", "bad-number", "empty-row"}, line=row + 1)


def lost_character(meeting, rng):
    file = meeting.file("roster.csv")
    at, row = column(file, {"name", "姓名"}), rng.randrange(len(file.rows))
    name = file.rows[row][at]
    cut = rng.randrange(len(name))
    file.rows[row][at] = name[:cut] + rng.choice("?\ufffd□") + name[cut + 1:]
    return Slip("a lost character", file, {"lost-character"}, line=row + 1)


def several_names(meeting, rng):
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    rows = [i for i, r in enumerate(file.rows) if r[1 - value] in ("scrutineer", "监票人", "teller", "计票人", "host", "主持人")]
    row = rng.choice(rows)
    person = rng.choice(["甲一", "乙二二"])
    joint = rng.choice(["、", "；", ";", "|", "/", "，", ",", "\n", "\t", " "])
    if joint == " " and not re.fullmatch("[\u4e00-\u9fff]{2,4}", file.rows[row][value].strip()):
        return None
    file.rows[row][value] = file.rows[row][value].strip() + joint + person
    return Slip("two officials in a cell", file, {"bad-officials"}, line=row + 1, cell=value)


def written_date(meeting, rng):
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    row = next(i for i, r in enumerate(file.rows) if r[1 - value] in ("date", "日期"))
    year, month, day = file.rows[row][value].strip().split("-")
    file.rows[row][value] = rng.choice(["%s/%d/%d", "%s.%d.%d", "%s年%d月%d日", "%s-%d-%d", "%s／%02d／%02d", "%s 年 %d 月 %d 日"]) % (
        year, int(month), int(day))
    return Slip("a date as written", file, notices=set())


def unclear_date(meeting, rng):
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    row = next(i for i, r in enumerate(file.rows) if r[1 - value] in ("date", "日期"))
    file.rows[row][value] = rng.choice(["5/6/26", "17.4.2026", "26-4-17", "2026-4", "4月17日", "2026/4-17"])
    return Slip("an unclear date", file, {"bad-date"}, line=row + 1, cell=value)


def private_use(meeting, rng):
    """䶮 by the code that GBK has for it, everywhere or in the roster only: the same person."""
    files = [f for f in meeting.files if any("䶮" in cell for row in [f.header] + f.rows for cell in row)]
    roster = meeting.file("roster.csv")
    if roster not in files:
        return None
    for file in rng.choice([files, [roster]]):
        file.header = [cell.replace("䶮", "\ue863") for cell in file.header]
        file.rows = [[cell.replace("䶮", "\ue863") for cell in row] for row in file.rows]
    return Slip("a private-use character", roster, notices={"private-use-character"})


def other_private_use(meeting, rng):
    file = meeting.file("roster.csv")
    at, row = column(file, {"name", "姓名"}), rng.randrange(len(file.rows))
    file.rows[row][at] += "\ue123"
    return Slip("a private-use character without a standard one", file, {"control-character"}, line=row + 1)


def lost_file(meeting, rng):
    file = rng.choice([f for f in meeting.files if f.name in ("tiers.csv", "roster.csv", "meeting.csv")])
    old, file.name = file.name, rng.choice([file.name.title(), file.name + ".csv", file.name.replace(".csv", ".xlsx"),
                                            file.name.replace(".csv", " (1).csv")])
    if file.name.endswith(".xlsx"):  # the table may be a workbook, and this file is none
        return Slip("a file called a workbook", file, {"bad-workbook"})
    slip = Slip("a file under another name", file, {"missing-file"})
    slip.named, slip.where = file.name, old
    return slip


# What any cell may hold, so that only an error at the row, or the same count, is right.

def row_twice(meeting, rng):
    """A row pasted again, at once or further down."""
    file = rng.choice(tables(meeting))
    row = rng.randrange(len(file.rows))
    if not any(cell.strip() for cell in file.rows[row]):
        return None
    at = rng.choice([row + 1, len(file.rows)])
    file.rows.insert(at, list(file.rows[row]))
    slip = Slip("a row twice", file, notices=set(), line=at + 1)
    slip.any_error = True
    return slip


def pushed(file, rows):
    """Whether these rows could be pushed one column to the right, the first column being what each is called by."""
    if len(file.header) < 2 or file.header[0].strip() not in NUMBER | TIER | {"id", "编号", "name", "姓名", "post", "职位", "名称"}:
        return False
    if file.header[0].strip() in TIER and file.name != "tiers.csv":
        return False
    if any(row[-1].strip() or not row[0].strip() for row in rows):
        return False
    for row in rows:
        row[:] = [""] + row[:-1]
    return True


def shifted_row(meeting, rng):
    """A cell too many at the left: all others stand one column further right."""
    file = rng.choice(tables(meeting))
    row = rng.randrange(len(file.rows))
    if not pushed(file, [file.rows[row]]):
        return None
    return Slip("a row shifted", file, {"*"}, line=row + 1)


def shifted_columns(meeting, rng):
    """Every row shifted so, below a heading that was not."""
    file = rng.choice(tables(meeting))
    if not pushed(file, [row for row in file.rows if any(cell.strip() for cell in row)]):
        return None
    return Slip("all columns shifted", file, {"*"})


# Only the first cell: where a mark is lost within a ballot, nothing in the file tells the others from right ones. The second keying does.

def pulled(row):
    """The first cell is taken out, and those behind it move one column to the left. Whether that makes a difference."""
    before = [cell.strip() for cell in row]
    row[:] = row[1:] + [""]
    return [cell.strip() for cell in row] != before


def lost_first_cell(meeting, rng):
    file = rng.choice(tables(meeting))
    row = rng.randrange(len(file.rows))
    if len(file.header) < 2 or not pulled(file.rows[row]) or not any(cell.strip() for cell in file.rows[row]):
        return None
    return Slip("the first cell lost", file, {"*"}, line=row + 1)


def lost_column(meeting, rng):
    """Every row has lost its first cell, below a heading that has not."""
    file = rng.choice(tables(meeting))
    rows = [row for row in file.rows if any(cell.strip() for cell in row)]
    if len(file.header) < 2 or not any([pulled(row) for row in rows]) or not any(any(c.strip() for c in row) for row in rows):
        return None
    slip = Slip("the first cells of all rows lost", file, {"*"})
    slip.blamed = file.name  # or an error in another file that points there: where nothing in this one is odd by itself
    return slip


def lost_cells(meeting, rng):
    """The last cells of some row are gone, filled or not, as after a bad copy."""
    file = rng.choice([f for f in tables(meeting) if len(f.header) > 1])
    lines = text_of(file).split("\n")
    whole = [i for i in range(line_of(text_of(file), 0), len(lines) - 2) if lines[i].count(",") == len(file.header) - 1 and '"' not in lines[i]]
    if not whole:
        return None
    at = rng.choice(whole)
    cells = lines[at].split(",")
    keep = rng.randint(1, len(cells) - 1)
    if not any(cell.strip() for cell in cells[:keep]):
        return None
    lines[at] = ",".join(cells[:keep])
    file.render = lambda: ("\ufeff" + "\n".join(lines)).encode()
    slip = Slip("cells lost at the end", file, {"*"}, notices={"short-row"})
    slip.exact, slip.told = at + 1, True
    return slip


def several_in_roster(meeting, rng):
    file = meeting.file("roster.csv")
    at, row = column(file, {"name", "姓名"}), rng.randrange(len(file.rows))
    file.rows[row][at] = file.rows[row][at].strip() + rng.choice(["、", "；", "|", "/", "，", ",", "\t"]) + "乙二二"
    return Slip("two persons in a row of the roster", file, {"several-values"}, line=row + 1)


def several_archives(meeting, rng):
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    rows = [i for i, r in enumerate(file.rows) if r[1 - value] in ("archive", "存档单位", "存档")]
    if not rows:
        return None
    row = rng.choice(rows)
    file.rows[row][value] = file.rows[row][value].strip() + rng.choice(["、", "；", "|", "/", "，", ",", "\n"]) + "档案馆"
    return Slip("two archives in a cell", file, {"several-values", "too-few-archives"}, line=row + 1)


def lettered_numbers(meeting, rng):
    """Numbers with letters, in all ballots of a file: other names of the same ballots."""
    if not ballot_files(meeting) or meeting.out_rulings:
        return None
    front = rng.choice(["A-", "甲", "No.", "ａ"])
    for file in ballot_files(meeting):
        for row in file.rows:
            row[column(file, NUMBER)] = front + row[column(file, NUMBER)].strip()
    return Slip("numbers with letters", ballot_files(meeting)[0], notices=set())


def same_lettered_number(meeting, rng):
    if not ballot_files(meeting) or meeting.out_rulings:
        return None
    file = rng.choice(ballot_files(meeting))
    at = column(file, NUMBER)
    filled = [row for row in file.rows if any(cell.strip() for i, cell in enumerate(row) if i != at)]
    if not filled:  # a blank ballot with such a number could be a note
        return None
    row = rng.choice(filled)
    row[at] = "Ab-17"
    copy = list(row)
    copy[at] = rng.choice(["Ａb-17", "A b-17", "Ab－17", "Ab-17\ufe0e", "Ab-１７"])
    file.rows.append(copy)
    return Slip("a number with letters again, written otherwise", file, {"duplicate-ballot"}, line=len(file.rows))


def byte_order_mark(meeting, rng):
    """No mark, two marks, or one before a row within the file, where a file was pasted below another."""
    file = rng.choice(tables(meeting))
    text, kind = text_of(file), rng.choice(["none", "two", "inside"])
    lines = text.split("\n")
    row = rng.randint(1, len(file.rows))
    at = line_of(text, row)
    if kind == "inside" and (not at or '"' in text):
        return None
    if kind == "inside":
        lines[at - 1] = "\ufeff" + lines[at - 1]
    data = ("" if kind == "none" else "\ufeff" * 2 if kind == "two" else "\ufeff") + "\n".join(lines)
    file.render = lambda: data.encode()
    return Slip("a byte order mark: %s" % kind, file, {"encoding-doubtful"} if kind == "none" else {"control-character"},
                notices=set(), line={"none": None, "two": -1, "inside": row}[kind])


def mixed_encodings(meeting, rng):
    """A line in GB 18030 within a file in UTF-8, with its mark."""
    file = rng.choice(tables(meeting))
    lines = text_of(file).split("\n")
    rows = [i for i, line in enumerate(lines) if not line.isascii() and line.strip(", ")]
    if not rows:
        return None
    at = rng.choice(rows)
    data = b"\xef\xbb\xbf" + b"\n".join(line.encode("gb18030" if i == at else "utf-8") for i, line in enumerate(lines))
    try:
        data.decode("utf-8")
        return None
    except UnicodeDecodeError:
        pass
    file.render = lambda: data
    slip = Slip("two encodings in a file", file, {"bad-encoding"})
    slip.exact = at + 1
    return slip


def other_encoding(meeting, rng):
    """The whole file as an older spreadsheet program saves it."""
    file = rng.choice(tables(meeting))
    data = text_of(file).encode("gb18030")
    file.render = lambda: data
    return Slip("GB 18030", file, {"encoding-doubtful"}, notices=set())


# What hardly anybody sees in a cell, and what a spreadsheet program does by itself.

DEFINING = {"id", "编号", "name", "姓名", "名称", "person", "人员", "unit", "单位"}  # where a text is what others refer to


def defines(file, at):
    """Whether the column says what ids and names are: written otherwise, they are other ones, and other files do not fit them."""
    first = file.name in ("tiers.csv", "posts.csv") and file.header[at].strip() in TIER | {"post", "职位编号", "title", "职位"}
    return first or (file.name in ("tiers.csv", "roster.csv", "posts.csv") and file.header[at].strip() in DEFINING)


def filled_cell(file, rng):
    """A cell of two characters or more, of a row; None: there is none."""
    cells = [(row, i) for row, cells in enumerate(file.rows) for i, cell in enumerate(cells) if len(cell.strip()) > 1 and not defines(file, i)]
    return rng.choice(cells) if cells else None


def odd_character(meeting, rng):
    """A line break, a tab or a blank that is not trimmed, within any cell of any file: the same count, or an error there that says it."""
    file = rng.choice(tables(meeting))
    place = filled_cell(file, rng)
    if place is None or (file.name == "meeting.csv" and any(file.rows[place[0]][place[1]].strip() == f.name for f in meeting.files)):
        return None  # a name of a file is missed under that name
    row, at = place
    sign, odd = rng.choice([("↵", "\n"), ("↵", "\r\n"), ("⇥", "\t"), ("␣", "\u2003"), ("␣", "\u2009"), ("␣", "\u205f")])
    cell = file.rows[row][at].strip()
    cut = rng.randint(1, len(cell) - 1)
    file.rows[row][at] = cell[:cut] + odd + cell[cut:]
    slip = Slip("%r within a cell" % odd, file, notices=set(), line=row + 1)
    slip.any_error, slip.anywhere = True, [sign, "blank", "line break", "separate", "invisible"]
    return slip


def turned_mark(meeting, rng):
    """The legend of signs filled in the wrong way round: the count may be another, and a notice says why."""
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    signs = {sign.split("=")[0].strip() for row in file.rows if row[1 - value] in ("mark", "记号") for sign in [row[value]]}
    kinds = {"decision": [("√", "反对"), ("×", "同意"), ("弃权", "同意"), ("同意", "缓议")], "recommendation": [("√", "不推荐"), ("×", "推荐")]}
    kind = next((value for key, value in rule_of(meeting) if key == "kind"), None)
    sign, meaning = rng.choice(kinds.get(kind) or kinds["decision"])
    if kind not in kinds or sign in signs or any(s in signs for s in "√×"):
        return None
    row = ["", ""]
    row[1 - value], row[value] = "记号", "%s=%s" % (sign, meaning)
    file.rows.append(row + [""] * (len(file.header) - 2))
    slip = Slip("a mark turned round", file, {"*"}, notices={"mark-turned"})
    slip.told = True
    return slip


STRAY = ["裁定.csv", "ruling.csv", "Rulings.CSV", "ballots(1).csv", "ballots_second.csv", "选票.csv", "选票2.csv", "talks (2).csv", "谈话.csv", "roster-副本.csv", "tiers.xlsx",
         "会议.csv", "层次.xls", "修正.csv", "mend.csv", "提示处理.csv", "totals (1).csv", "选票-复录.csv", "post.csv"]


def stray_file(meeting, rng):
    """A file that is called nearly like an input, and is none."""
    name = rng.choice(STRAY)
    if any(f.name.lower() == name.lower() for f in meeting.files):
        return None
    file = File(name, ["a", "b"], [["1", "2"]], meeting.file("tiers.csv").style)
    meeting.files.append(file)
    slip = Slip("a file that is not read", file, notices={"stray-file"})
    if name.endswith(".xlsx"):  # a second one of a table, or no workbook
        slip = Slip("a table twice", file, {"two-sources", "bad-workbook"})
        slip.blamed = name
    return slip


# Not 任免: a new folder has it only where something follows from the vote, which these rules seldom say (golden cases have it).
TEMPLATE = {"作废", "void", "暂缓", "deferred", "来源", "origin"}


def left_out_column(meeting, rng):
    """A column is deleted from a table of a folder that “tally new” made."""
    decides = ("kind", "decision") in rule_of(meeting)
    files = [(f, i) for f in [meeting.file("roster.csv")] + ballot_files(meeting) for i, h in enumerate(f.header) if h.strip() in TEMPLATE
             and (decides or h.strip() in VOID)]
    if not files or any(f.name.endswith(".json") for f in meeting.files):
        return None
    file, at = rng.choice(files)
    for row in [file.header] + file.rows:
        del row[at]
    guide = File("填表说明.txt", ["填表说明"], [], file.style)
    meeting.files.append(guide)
    slip = Slip("a column deleted", file, {"*"}, notices={"left-out-column"})
    slip.told = True
    return slip


# How the first headings begin then, as far as they are whole.
GARBLED = {("utf-8", "gb18030"): ("绁ㄥ彿", "灞傛", "绁ㄧ", "缂栧彿", "濮撳悕", "椤圭洰", "鑱屼綅", "娓犻亾"),
           ("gb18030", "cp1252"): ("Æ±ºÅ", "²ã´Î", "Æ±ÖÖ", "±àºÅ", "ÐÕÃû", "ÏîÄ¿", "Ö°Î»", "ÇþµÀ"), ("gb18030", "utf-8"): ("",)}
CHINESE = {"票号", "层次", "票种", "编号", "姓名", "项目", "职位编号", "渠道"}


def garbled_file(meeting, rng):
    """Opened in a wrong encoding, and saved so."""
    files = [f for f in tables(meeting) if f.header[0].strip() in CHINESE and not text_of(f).split("\n")[0].isascii()]
    if not files:
        return None
    file = rng.choice(files)
    text = text_of(file)
    read, as_ = rng.choice([("utf-8", "gb18030"), ("gb18030", "cp1252"), ("gb18030", "utf-8")])
    garbled = text.encode(read).decode(as_, errors="replace")
    others = sum(c > "\x7f" and c != "\ufffd" for c in garbled[:2000])
    if (as_ == "utf-8" and garbled[:2000].count("\ufffd") <= others + 4) or not garbled.split("\n")[0].startswith(GARBLED[read, as_]):
        return None  # the headings are mostly in English, or whole as it happens
    file.render = lambda: ("\ufeff" + garbled).encode()
    return Slip("a garbled file", file, {"lost-character"}, line=-1)


def other_case(text):
    """The text with large letters small and small ones large; None: it has none, or others beside them."""
    return text.swapcase() if text.isascii() and text.swapcase() != text else None


def alike_id(meeting, rng):
    """An id in another case or width, in any cell where it is used: the same count, or an error there."""
    file = rng.choice(tables(meeting))
    if file.name in ("meeting.csv", "rulings.csv"):
        return None
    row = rng.choice([-1, rng.randrange(len(file.rows))])
    cells = file.header if row < 0 else file.rows[row]
    known = {"id", "tier", "void", "ballot", "name", "post", "title", "seats", "unit", "person", "action", "deferred", "due", "present", "issued", "returned", "talked", "origin", "weight due"}
    found = [i for i, cell in enumerate(cells) if other_case(cell.strip()) and not (row < 0 and cell.strip() in known) and not (row >= 0 and defines(file, i))]
    if not found:
        return None
    at = rng.choice(found)
    text = cells[at].strip()
    cells[at] = rng.choice([other_case(text), "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)])
    slip = Slip("an id in another case", file, {"*"}, notices=set())
    slip.any_error = True
    return slip


def filled_down(meeting, rng):
    """The tier of the first ballot was filled down, and the program counted on."""
    files = [f for f in ballot_files(meeting) if column(f, TIER) is not None and len(f.rows) > 2]
    if not files:
        return None
    file = rng.choice(files)
    at = column(file, TIER)
    rows = [row for row in file.rows if any(cell.strip() for cell in row)]
    stem = rows[0][at].strip().rstrip("0123456789") or "层"
    for i, row in enumerate(rows):
        row[at] = "%s%d" % (stem, 71 + i)
    return Slip("a column filled down", file, {"unknown-tier"})


def rising_seats(meeting, rng):
    posts = next((f for f in meeting.files if f.name == "posts.csv"), None)
    at = posts and column(posts, {"seats", "名额"})
    rows = [row for row in posts.rows if any(cell.strip() for cell in row)] if posts else []
    if at is None or len(rows) < 3:
        return None
    for i, row in enumerate(rows):
        row[at] = str(i + 1)
    slip = Slip("seats filled down", posts, {"*"}, notices={"numbered-on"})
    slip.told = True
    return slip


# What stands in cells of marks and names that is neither, headings that are not those of the table, and rows that say what others say.

CROSSES, TICKS, WORDS = "ХΧ╳☒❌叉", "☑✅v对勾", {"反": "反对", "弃": "弃权"}
NOTHING = ["无", "—", "未填", "空白"]
SERVICES = ["备注", "合计", "得票", "填票人", "应到人数", "名次"]


def rule_of(meeting):
    """The lines of the meeting's own rule, as key and value."""
    rule = next((f for f in meeting.files if f.name in ("rule.csv", "my rule.csv") or f.name.endswith("办法.csv")), None)
    if not rule:
        return []
    key, value = (next(i for i, h in enumerate(rule.header) if h.strip() in names) for names in (("key", "项目"), ("value", "规定")))
    return [(row[key].strip(), row[value].strip()) for row in rule.rows if len(row) > max(key, value)]


def folded(text):
    return re.sub("[\\s·•‧∙・･.．\ufe00-\ufe0f\U000e0100-\U000e01ef\ue863]", "", text)


def of_persons(meeting, file):
    """The columns of a file of ballots that are headed by a person of the roster, and hold marks."""
    roster = meeting.file("roster.csv")
    known = {folded(row[i]) for row in roster.rows for i in (column(roster, {"id", "编号"}), column(roster, {"name", "姓名"})) if i is not None}
    return [i for i, h in enumerate(file.header) if folded(h) in known and h.strip() not in NUMBER | TIER | VOID]


def of_posts(meeting, file):
    """The columns that are headed by a post, and hold names."""
    posts = next((f for f in meeting.files if f.name == "posts.csv"), None)
    known = {folded(row[i]) for row in posts.rows for i in (0, 1) if i < len(row)} if posts else set()
    found = [i for i, h in enumerate(file.header) if h.strip() and folded(h) in known]
    return [] if of_persons(meeting, file) else found


def ballot_cell(meeting, rng, columns):
    """A file of ballots, and a row that is not void and a column of it; None: there is none."""
    files = [f for f in ballot_files(meeting) if columns(meeting, f) and any(any(c.strip() for c in r) for r in f.rows)]
    if not files:
        return None
    file = rng.choice(files)
    void = column(file, VOID)
    rows = [i for i, r in enumerate(file.rows) if r[column(file, NUMBER)].strip() and (void is None or not r[void].strip())]
    return (file, rng.choice(rows), rng.choice(columns(meeting, file))) if rows else None


def sign_like(meeting, rng):
    """What looks like a mark, or is used for one, in a cell of a mark: an error there, which names the mark."""
    place = ballot_cell(meeting, rng, of_persons)
    kinds = [value for key, value in rule_of(meeting) if key == "kind"]
    declared = "".join(cell for row in meeting.file("meeting.csv").rows for cell in row if "=" in cell or "＝" in cell)
    if not place or not kinds or kinds[0] == "appraisal":
        return None
    file, row, at = place
    sign = rng.choice(CROSSES + TICKS) if kinds[0] == "recommendation" else rng.choice(list(CROSSES + TICKS) + list(WORDS))
    meant = WORDS.get(sign, "×" if sign in CROSSES else "√")
    if sign in declared or meant in declared:  # which of them the ballots bear is not known then
        return None
    file.rows[row][at] = sign
    slip = Slip("what is like a mark", file, {"unknown-mark"}, line=row + 1, cell=at)
    slip.says = "“%s”" % meant
    return slip


def lost_sign(meeting, rng):
    """A sign that was lost in saving, or a word for nothing, in a cell of a mark."""
    place = ballot_cell(meeting, rng, of_persons)
    if not place or any(key in ("points", "打分") for key, value in rule_of(meeting)):
        return None
    file, row, at = place
    declared = "".join(cell for r in meeting.file("meeting.csv").rows for cell in r if "=" in cell or "＝" in cell)
    sign = rng.choice(["?", "□", "\ufffd"] + NOTHING)
    if sign in declared:
        return None
    file.rows[row][at] = sign
    slip = Slip("a lost sign", file, {"unknown-mark"}, line=row + 1, cell=at)
    slip.says = "empty the cell"
    return slip


def lost_heading(meeting, rng):
    """The heading of a person or post is deleted, and what stands below it is not: one error, at that cell, which names who is meant."""
    files = [f for f in ballot_files(meeting) if of_persons(meeting, f) or of_posts(meeting, f)]
    if not files:
        return None
    file = rng.choice(files)
    columns = of_persons(meeting, file) or of_posts(meeting, file)
    at = rng.choice(columns)
    if len(columns) < 2 or not any(row[at].strip() for row in file.rows) or column(file, NUMBER) == at:
        return None
    file.header[at] = ""
    slip = Slip("a heading lost", file, {"unknown-column"}, line=0, cell=at)
    slip.says, slip.alone = "lacks the heading", True
    return slip


def service_column(meeting, rng):
    """A column that somebody added to the ballots: one error, which says that it belongs to no person."""
    if not ballot_files(meeting):
        return None
    file = rng.choice(ballot_files(meeting))
    if not of_persons(meeting, file) and not of_posts(meeting, file):
        return None
    file.header.append(rng.choice(SERVICES))
    for row in file.rows:
        row.append(rng.choice(["", "7", "x"]) if any(c.strip() for c in row) else "")
    slip = Slip("a column added", file, {"unknown-column"}, line=0, cell=len(file.header) - 1)
    slip.anywhere, slip.alone = ("no such column", "is not a heading of this table"), True
    return slip


def pasted_column(meeting, rng):
    """A column stands in the table twice."""
    file = rng.choice(tables(meeting))
    at = rng.randrange(len(file.header))
    if not file.header[at].strip():
        return None
    for row in [file.header] + file.rows:
        row.append(row[at])
    slip = Slip("a column twice", file, {"duplicate-column"}, line=0, cell=len(file.header) - 1)
    slip.says = chr(ord("A") + at) if at < 26 else ""
    return slip


def usual_files(meeting):
    """Whether the ballots are found without meeting.csv, and all their columns known without the rule that it names."""
    names = {f.name for f in meeting.files}
    weighed = any(key in ("ballot weight", "选票权数") for key, value in rule_of(meeting))
    return "ballots.csv" in names and "totals.csv" not in names and not weighed


def deleted_heading(meeting, rng):
    """The row of headings is deleted: one error for that file, which says what the first row must hold."""
    file = rng.choice(tables(meeting))
    rows = [row for row in file.rows if any(c.strip() for c in row)]
    if not rows or len(file.header) < 2:
        return None
    line = text_of(file).split("\n")
    first = next(i for i, l in enumerate(line) if l.strip(", "))
    data = ("\ufeff" + "\n".join(line[first + 1:])).encode()
    file.render = lambda: data
    slip = Slip("no headings", file, {"no-header", "title-row"})
    slip.alone = usual_files(meeting)
    return slip


def unlabelled_total(meeting, rng):
    """A row below tiers or posts that adds up, with nothing in front of it."""
    name = rng.choice(["tiers.csv", "posts.csv"])
    file = next((f for f in meeting.files if f.name == name), None)
    numbers = {"due", "应到", "present", "实到", "issued", "发出", "returned", "收回", "talked", "谈话人数", "seats", "名额"}
    rows = [row for row in file.rows if any(c.strip() for c in row)] if file else []
    if len(rows) < 2 or file.header[0].strip() in numbers:
        return None
    row = [""] * len(file.header)
    for i, heading in enumerate(file.header):
        cells = [r[i].strip() for r in rows]
        if heading.strip() in numbers and sum(c != "" for c in cells) > 1 and all(re.fullmatch("[0-9]{0,6}", c) for c in cells):
            row[i] = str(sum(int(c or 0) for c in cells))
    if not any(row):
        return None
    file.rows.append(row)
    return Slip("a total without a label", file, {"total-row"}, line=len(file.rows))


def official_twice(meeting, rng):
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    rows = [r for r in file.rows if r[1 - value] in ("scrutineer", "监票人", "teller", "计票人")]
    file.rows.append(list(rng.choice(rows)))
    return Slip("an official twice", file, notices={"repeated-name"})


def lost_keys(meeting, rng):
    """The cells of the items in meeting.csv are emptied, or deleted so that the contents move there: one error."""
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    moved = value == 1 and rng.random() < 0.5
    if any("," in row[value] for row in file.rows):
        return None  # rows in one cell
    for row in file.rows:
        row[1 - value], row[value] = (row[value], "") if moved else ("", row[value])
    slip = Slip("the items lost", file, {"missing-key"})
    slip.alone = usual_files(meeting)
    return slip


KEYS = {"title": ["会议标题", "标题"], "会议名称": ["会议标题", "会议名"], "place": ["会议地点", "会场"], "地点": ["会议地点", "开会地点"],
        "date": ["时间", "会议日期"], "日期": ["时间", "会议时间"], "host": ["主持", "主持者"], "主持人": ["主持", "会议主持"]}
RIGHT = {"title": "会议名称", "place": "地点", "date": "日期", "host": "主持人"}


def other_key(meeting, rng):
    """An item of meeting.csv by another word: one error, which names the right one."""
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    rows = [i for i, r in enumerate(file.rows) if r[1 - value].strip() in KEYS]
    if not rows:
        return None
    row = rng.choice(rows)
    key = file.rows[row][1 - value].strip()
    file.rows[row][1 - value] = rng.choice(KEYS[key])
    slip = Slip("an item by another word", file, {"unknown-key"}, line=row + 1)
    slip.says, slip.alone = "“%s”" % RIGHT.get(key, key), True
    return slip


def name_with_more(meeting, rng):
    """A name with a number, a remark or a form of address on a ballot of names: the error names the roster's name."""
    place = ballot_cell(meeting, rng, of_posts)
    roster = meeting.file("roster.csv")
    names = [row[column(roster, {"name", "姓名"})].strip() for row in roster.rows]
    names = [n for n in names if re.fullmatch("[\u4e00-\u9fff]{2,4}", n) and names.count(n) == 1]
    if not place or not names or meeting.out_rulings:
        return None
    file, row, at = place
    name = rng.choice(names)
    file.rows[row][at] = rng.choice(["2.%s", "%s同志", "%s（办公室主任）", "（1）%s", "候选人%s"]) % name
    slip = Slip("a name with more", file, {"unlisted-name"}, line=row + 1, cell=at)
    slip.says = name
    return slip


def nobody(meeting, rng):
    """A word for nobody, or a mark, on a ballot of names."""
    place = ballot_cell(meeting, rng, of_posts)
    if not place or meeting.out_rulings:
        return None
    file, row, at = place
    file.rows[row][at] = rng.choice(NOTHING + ["弃权", "√", "×", "不推荐", "、", "/"])
    slip = Slip("nobody where names belong", file, {"unlisted-name"}, line=row + 1, cell=at)
    slip.says = "empty the cell"
    return slip


def joined_marks(meeting, rng):
    """Two marks in one cell without a sign between them: an error there, which says so."""
    place = ballot_cell(meeting, rng, of_persons)
    declared = "".join(cell for r in meeting.file("meeting.csv").rows for cell in r if "=" in cell or "＝" in cell)
    if not place or ("kind", "appraisal") in rule_of(meeting) or not rule_of(meeting) or "√" in declared or "×" in declared:
        return None  # where both are declared to mean the same they are one mark twice
    file, row, at = place
    file.rows[row][at] = rng.choice(["√×", "√ ×", "×√", "√√×"])
    slip = Slip("marks joined", file, {"unknown-mark"}, line=row + 1, cell=at)
    slip.says = "several marks"
    return slip


def formula_error(meeting, rng):
    """What a spreadsheet program leaves where a formula failed, in a cell of a mark, a name or a number."""
    place = ballot_cell(meeting, rng, lambda m, f: of_persons(m, f) or of_posts(m, f))
    tiers = meeting.file("tiers.csv")
    due = column(tiers, {"due", "应到"})
    if rng.random() < 0.4 or not place:
        place = tiers, next(i for i, row in enumerate(tiers.rows) if row[due].strip()), due
    file, row, at = place
    file.rows[row][at] = rng.choice(["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!"])
    slip = Slip("a formula that failed", file, {"unknown-mark", "bad-number", "unlisted-name"}, line=row + 1, cell=at)
    if not any(key in ("points", "打分") for key, value in rule_of(meeting)):
        slip.says = "formula failed"
    return slip


def second_is_first(meeting, rng):
    """The second keying is named as the file that was keyed first: what is held against itself always agrees."""
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    names = [row[value] for row in file.rows if row[1 - value] in ("ballots", "选票")]
    if not ballot_files(meeting) or len(names) > 1 or not meeting.channels.get("meeting"):
        return None
    row = ["", ""]
    row[1 - value], row[value] = rng.choice(["ballots-second", "选票复录"]), (names or ["ballots.csv"])[0]
    file.rows.append(row + [""] * (len(file.header) - 2))
    return Slip("a second keying that is the first", file, {"duplicate-key"}, line=len(file.rows))


def tier_alike(meeting, rng):
    """A tier that the rule names, in tiers.csv in another case or with a letter that looks alike: one error."""
    file = meeting.file("tiers.csv")
    at = column(file, {"tier", "层次", "票种"})
    like = {"A": "a Ａ А", "B": "b Ｂ В", "C": "c Ｃ С", "a": "A ａ", "b": "B ｂ"}
    named = {value.split()[0] for key, value in rule_of(meeting) if key in ("tier", "weight", "权重") and value.split()}
    rows = [i for i, row in enumerate(file.rows) if row[at].strip() in like and row[at].strip() in named]
    if not rows:
        return None
    row = rng.choice(rows)
    file.rows[row][at] = rng.choice([s for s in like[file.rows[row][at].strip()].split() if s not in named] or ["?"])
    if file.rows[row][at] == "?":
        return None
    slip = Slip("a tier that looks like the rule's", file, {"rule-mismatch"}, line=row + 1, cell=at)
    slip.alone = True
    return slip


def votes_as_item(meeting, rng):
    """反对票 as the item of a row of votes, or as its tier: it is data, and never told as a total to be deleted."""
    file = next((f for f in meeting.files if f.name == "totals.csv"), None)
    if not file or not file.rows:
        return None
    at = column(file, rng.choice([{"item", "编号"}, {"tier", "层次", "票种"}]))
    row = rng.randrange(len(file.rows))
    if at is None or not any(c.strip() for c in file.rows[row]):
        return None
    file.rows[row][at] = rng.choice(["反对票", "赞成票", "弃权票", "同意票", "得票"])
    slip = Slip("votes in place of an item", file, {"unlisted-name", "unknown-tier"}, line=row + 1, cell=at)
    slip.says = "do not delete the row"
    return slip


def contrary_word(meeting, rng):
    """A word declared to mean the contrary: refused at its row."""
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    words = {"decision": ["否=同意", "不=同意", "反对=同意", "是=反对", "NO=同意", "弃权=同意"], "recommendation": ["否=推荐", "不推荐=推荐", "是=不推荐"]}
    kind = next((value for key, value in rule_of(meeting) if key == "kind"), None)
    if kind not in words or any(row[1 - value] in ("mark", "记号") for row in file.rows):
        return None
    row = ["", ""]
    row[1 - value], row[value] = "记号", rng.choice(words[kind])
    file.rows.append(row + [""] * (len(file.header) - 2))
    return Slip("a word of the contrary", file, {"bad-mark"}, line=len(file.rows), cell=value)


def remark_over_void(meeting, rng):
    """A word for remarks typed over the heading 作废: what to do about void ballots is said before the column goes."""
    files = [f for f in ballot_files(meeting) if column(f, VOID) is not None and f.rows]
    if not files:
        return None
    file = rng.choice(files)
    at = column(file, VOID)
    file.header[at] = rng.choice(["备注", "说明", "情况", "票面情况", "是否有效", "附注"])
    slip = Slip("remarks over 作废", file, {"unknown-column"}, line=0, cell=at)
    slip.says = "作废"
    return slip


def total_of_its_own(meeting, rng):
    """A row of sums below the tiers, with an id and a name of its own: refused, not taken for a tier."""
    file = meeting.file("tiers.csv")
    numbers = [i for i, h in enumerate(file.header) if h.strip() in
               {"due", "应到", "present", "实到", "issued", "发出", "returned", "收回", "talked", "谈话人数", "weight due", "应到权数"}]
    rows = [row for row in file.rows if any(c.strip() for c in row)]
    due = column(file, {"due", "应到"})
    ballots = [f for f in ballot_files(meeting) if f.name in meeting.channels.get("meeting", ()) and f.rows]
    if len([r for r in rows if r[due].strip().isdigit() and int(r[due])]) < 2 or not ballots:  # the sum of one tier is like that tier
        return None
    row = ["zz"] * len(file.header)
    for i, heading in enumerate(file.header):
        if i in numbers:
            cells = [int(r[i]) if r[i].strip().isdigit() else 0 for r in rows]
            row[i] = str(sum(cells)) if any(cells) or heading.strip() not in {"returned", "收回"} else ""  # 0 says that it is a tier
        elif heading.strip() not in {"tier", "层次", "票种"}:
            row[i] = "与会人员" if heading.strip() in {"name", "名称"} else ""
    file.rows.append(row)
    return Slip("a total of its own", file, {"total-row", "rule-mismatch", "returned-differs"}, line=len(file.rows))


def nothing_as_value(meeting, rng):
    """无 where an item of the meeting or a person's id belongs: not taken for a value."""
    file = meeting.file("meeting.csv")
    value = 0 if file.header[0] in ("value", "内容") else 1
    none = rng.choice(["无", "没有", "/", "—", "暂无", "无。"])
    roster = meeting.file("roster.csv")
    person = column(roster, {"person", "人员"})
    if person is not None and rng.random() < 0.3:
        row = rng.randrange(len(roster.rows))
        if not any(c.strip() for c in roster.rows[row]):
            return None
        roster.rows[row][person] = none
        return Slip("nothing as a person", roster, {"bad-id"}, line=row + 1, cell=person)
    row = ["", ""]
    row[1 - value], row[value] = rng.choice(["电话征求意见", "录入人", "存档"]), none
    file.rows.append(row + [""] * (len(file.header) - 2))
    return Slip("nothing as a value", file, {"not-a-reason", "bad-officials"}, line=len(file.rows), cell=value)


def note_as_ballot(meeting, rng):
    """A note in the column of the ballots' numbers, with nothing beside it: no ballot."""
    files = [f for f in ballot_files(meeting) if sum(r[column(f, NUMBER)].strip().isdigit() for r in f.rows) > 1
             and all(r[column(f, NUMBER)].strip().isdigit() for r in f.rows if any(c.strip() for c in r))]
    if not files:
        return None
    file = rng.choice(files)
    row = [""] * len(file.header)
    row[column(file, NUMBER)] = rng.choice(["第1页 共1页", "End", "=SUM(A2:A9)", "#REF!", "收回：9", "2026-04-20", "1-9", "*", "以上共9张"])
    file.rows.append(row)
    return Slip("a note as a ballot", file, {"total-row"}, line=len(file.rows), cell=column(file, NUMBER))


def name_as_reason(meeting, rng):
    """A name of the roster below 作废, as when the row has moved: not a reason."""
    files = [f for f in ballot_files(meeting) if column(f, VOID) is not None and any(any(c.strip() for c in r) for r in f.rows)]
    roster = meeting.file("roster.csv")
    names = [row[column(roster, {"name", "姓名"})].strip() for row in roster.rows]
    names = [n for n in names if re.fullmatch("[\u4e00-\u9fff]{2,4}", n)]
    if not files or not names:
        return None
    file = rng.choice(files)
    row = rng.choice([i for i, r in enumerate(file.rows) if any(c.strip() for c in r)])
    file.rows[row][column(file, VOID)] = rng.choice(names)
    return Slip("a name as a reason", file, {"not-a-reason"}, line=row + 1, cell=column(file, VOID))


def mark_with_more(meeting, rng):
    """A digit, a sign or a bracket beside a mark: an error there, which names the mark."""
    place = ballot_cell(meeting, rng, of_persons)
    kinds = [value for key, value in rule_of(meeting) if key == "kind"]
    if not place or not kinds or kinds[0] == "appraisal":
        return None
    file, row, at = place
    word = {"decision": "同意", "recommendation": "推荐"}[kinds[0]]
    declared = "".join(cell for r in meeting.file("meeting.csv").rows for cell in r if "=" in cell or "＝" in cell)
    more = [form for form in ("%s1", "%s(1)", "%s?", "（%s）", "%s。") if not set(form.replace("%s", "")) & set(declared)]  # else it is one mark twice
    if not more:
        return None
    file.rows[row][at] = rng.choice(more) % word
    slip = Slip("a mark with more", file, {"unknown-mark"}, line=row + 1, cell=at)
    slip.says = "“%s”" % word
    return slip


def heading_in_the_middle(meeting, rng):
    """A table that was sorted with its headings: the rows above are not told as titles to be deleted."""
    files = [f for f in tables(meeting) if len(f.header) > 2 and len(f.rows) > 3
             and all(sum(bool(c.strip()) for c in r) * 2 > len(f.header) for r in f.rows)]
    if not files:
        return None
    file = rng.choice(files)
    lines = text_of(file).split("\n")
    if any(line.count('"') % 2 for line in lines) or not lines[0].strip(","):
        return None
    at = rng.randint(1, 3)
    if not all(line.strip(", \u3000") for line in lines[:at + 1]):
        return None
    lines.insert(at, lines.pop(0))
    file.render = lambda: ("\ufeff" + "\n".join(lines)).encode()
    slip = Slip("headings in the middle", file, {"title-row"})
    slip.line, slip.says = -1, "insert it above the first row"
    return slip


def exchanged_cells(meeting, rng):
    """An action and the office beside it, each under the other's heading."""
    file = meeting.file("roster.csv")
    title, action = column(file, {"title", "现任职务"}), column(file, {"action", "任免"})
    rows = [] if title is None or action is None else [
        i for i, r in enumerate(file.rows) if r[title].strip() and re.match("提拔|免|任局长|拟提拔|拟免", r[action].strip())]
    if not rows:
        return None
    row = rng.choice(rows)
    cells = file.rows[row]
    cells[title], cells[action] = cells[action], cells[title]
    return Slip("an action and an office exchanged", file, {"wrong-column"}, line=row + 1, cell=title)


def one_person_twice(meeting, rng):
    """Two persons of different names with one text under 人员."""
    file = meeting.file("roster.csv")
    name, person = column(file, {"name", "姓名"}), column(file, {"person", "人员"})
    names = {row[name].split("(")[0].split("（")[0].strip() for row in file.rows}
    if person is None or len(file.rows) < 2 or len(names) < len(file.rows):
        return None
    for row in rng.sample(file.rows, 2):
        row[person] = "某乙"
    slip = Slip("one person for two", file, {"*"}, notices={"two-names"})
    slip.told = True
    return slip


def filled_ballots(meeting):
    """The only file of ballots of a decision on persons, each cell filled in; its columns of persons whose items are not deferred. None: it
    cannot be made so."""
    files, roster = ballot_files(meeting), meeting.file("roster.csv")
    if len(files) != 1 or ("kind", "decision") not in rule_of(meeting) or {"contested", "差额"} & set(dict(rule_of(meeting))):
        return None
    file, deferred = files[0], column(roster, {"deferred", "暂缓"})
    void, reserved = column(file, VOID), NUMBER | TIER | VOID | {"weight", "权数"}
    known = {}
    for i, row in enumerate(roster.rows):
        if deferred is None or not row[deferred].strip():
            for at in (column(roster, {"id", "编号"}), column(roster, {"name", "姓名"})):
                known.setdefault(row[at].strip(), i)
    columns = [i for i, h in enumerate(file.header) if h.strip() in known and h.strip() not in reserved]
    rows = [row for row in file.rows if any(c.strip() for c in row) and (void is None or not row[void].strip())]
    if len(columns) < 3 or len(rows) < 4 or any(key in ("deferred", "暂缓表决") for r in meeting.file("meeting.csv").rows for key in r):
        return None
    for row in rows:
        for i in columns:
            row[i] = "同意"
    return file, columns, [known[file.header[i].strip()] for i in columns]


def emptied_column(meeting, rng):
    """A person's column of marks is cleared, while the others are full."""
    filled = filled_ballots(meeting)
    if not filled:
        return None
    file, columns, _ = filled
    at = rng.choice(columns)
    for row in file.rows:
        row[at] = ""
    slip = Slip("a column emptied", file, {"*"}, notices={"no-votes-entered"})
    slip.told = True
    return slip


def moved_headings(meeting, rng):
    """The headings of the persons move by one column, and the last one to the front."""
    filled = filled_ballots(meeting)
    if not filled:
        return None
    file, columns, persons = filled
    if persons != sorted(persons) or len(columns) < 4 or len(columns) != len(meeting.file("roster.csv").rows):
        return None
    names = [file.header[i] for i in columns]
    for i, name in zip(columns, names[-1:] + names[:-1] if rng.random() < 0.5 else names[1:] + names[:1]):
        file.header[i] = name
    slip = Slip("headings moved", file, {"*"}, notices={"headings-moved"})
    slip.told = True
    return slip


MORE_NEAR = [exchanged_cells, one_person_twice, emptied_column, moved_headings, votes_as_item, contrary_word, remark_over_void, total_of_its_own, nothing_as_value, note_as_ballot, name_as_reason,
             mark_with_more, heading_in_the_middle]
NEAR_KINDS = MORE_NEAR + [joined_marks, formula_error, second_is_first, tier_alike, sign_like, lost_sign, lost_heading, service_column, pasted_column, deleted_heading, unlabelled_total, official_twice, lost_keys,
              other_key, name_with_more, nobody]
MORE_KINDS = [odd_character, turned_mark, stray_file, left_out_column, garbled_file, alike_id, filled_down, rising_seats,
              row_twice, shifted_row, shifted_columns, lost_first_cell, lost_column, lost_cells, several_in_roster, several_archives, lettered_numbers,
              same_lettered_number, byte_order_mark, mixed_encodings, other_encoding] + NEAR_KINDS
KINDS = MORE_KINDS + [total_row, heading_again, title_row, sep_line, rows_in_one_cell, spaced_labels, empty_columns, filled_column, short_rows,
         cut_file, long_row, leading_zeros, same_number, no_reason, unseen_reason, selector_alone, unseen_in_name, turned_text,
         lost_character, several_names, written_date, unclear_date, private_use, other_private_use, lost_file]


# ------------------------------------------------------------------ what follows

def row_at(lines, line):
    return next((row for row, at in lines.items() if at == line), None)


def sound(seed):
    """The meeting as it is right, of another body's rule in half of all; in every second one nobody counted the ballots on paper (收回 is empty), so that the number of rows is
    the number of ballots."""
    meeting = plain(generate(seed, others=random.Random("others:%s" % seed).random() < 0.5))
    tiers = meeting.file("tiers.csv")
    at = column(tiers, {"returned", "收回"})
    if at is not None and random.Random("returned:%s" % seed).random() < 0.5:
        for row in tiers.rows:
            row[at] = ""
    return meeting


def verdict(slip, before, after, said, lines):
    """What is wrong with what the program made of it; None: nothing."""
    errors = [d for d in said if d["severity"] == "error"]
    name = getattr(slip, "where", slip.file.name)
    if after is None:
        if hasattr(slip, "anywhere"):
            mine = [d for d in errors if d["file"] == name and d["line"] and row_at(lines, d["line"]) == slip.line]
            if mine and not any(word in d["text"] for d in mine for word in slip.anywhere):
                return "does not say what is in the cell: %s" % mine[0]
        if slip.any_error and any(d["file"] == name and slip.line in (None, d["line"] and row_at(lines, d["line"])) for d in errors):
            return None
        if not slip.errors:
            return "is refused: %s" % errors[0]
        if slip.told and slip.notices & {d["code"] for d in said if d["file"] == name}:
            return None
        mine = [d for d in errors if slip.errors & {d["code"], "*"} and (d["file"] == name or getattr(slip, "blamed", "\0") in d["text"])]
        if not mine:
            return "is refused for something else: %s" % errors[0]
        if hasattr(slip, "named") and slip.named not in mine[0]["text"]:
            return "does not name %s: %s" % (slip.named, mine[0])
        if hasattr(slip, "says") and not any(slip.says in d["text"] for d in mine):
            return "does not say %s: %s" % (slip.says, mine[0])
        if getattr(slip, "alone", False) and len(errors) > 1:
            return "is one slip, and makes %d errors: %s" % (len(errors), [d for d in errors if d is not mine[0]][0])
        if hasattr(slip, "exact") and all(d["line"] != slip.exact for d in mine):
            return "is not reported at line %s: %s" % (slip.exact, mine[0])
        if slip.line is not None:
            wanted = 1 if slip.line == -1 else lines.get(slip.line)
            if all(d["line"] != wanted for d in mine):
                return "is not reported at line %s: %s" % (wanted, mine[0])
        if slip.cell is not None:
            letter = chr(ord("A") + slip.cell) if slip.cell < 26 else None
            if letter and not any(re.search(r"(cell |\()%s\d" % letter, d["text"]) for d in mine):
                return "does not name a cell of column %s: %s" % (letter, mine[0])
        return None
    if slip.notices is None:
        return "is counted, though it must be refused"
    if after != before and not slip.told:
        return "changes a number"
    codes = {d["code"] for d in said if d["file"] == name} | {None}
    if slip.notices and not slip.notices & codes:
        return "is counted, and nothing tells of it: %s" % sorted(c for c in codes if c)
    return None


def check(program, seed, kinds, work, tried):
    """The failures of one meeting, as lines."""
    failures = []
    folder = os.path.join(work, "plain")
    sound(seed).write(folder)
    before, said, status = count(program, folder)
    if before is None:
        return ["not sound: %s" % [d for d in said if d["severity"] == "error"][:1]] if not known(said) else []
    for kind in kinds:
        rng = random.Random("slips:%s:%s" % (seed, kind.__name__))
        meeting = sound(seed)
        meeting.out_rulings = any(f.name == "rulings.csv" for f in meeting.files)
        slip = kind(meeting, rng)
        if slip is None:
            continue
        folder = os.path.join(work, kind.__name__)
        meeting.write(folder)
        text = slip.file.render().decode("utf-8-sig", errors="replace")
        lines = {row: line_of(text, row) for row in range(len(slip.file.rows) + 1)}
        after, said, status = count(program, folder)
        wrong = verdict(slip, before, after, said, lines)
        tried[kind.__name__] = tried.get(kind.__name__, 0) + 1
        if wrong:
            failures.append("%s in %s: %s" % (slip.what, slip.file.name, wrong))
        else:
            shutil.rmtree(folder)
    return failures


def known(said):
    """Rules that the generator draws and reading 2 refuses: such a meeting is passed over."""
    return any(d["severity"] == "error" and d["code"] in ("bad-rule", "recommendation-expired") for d in said)


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_SLIPS", (4, 25, 400), KEEP)
    program, seed = tally(), arguments.seed
    print("seed %s, %d meetings, %d kinds of slips" % (seed, arguments.count, len(KINDS)))
    passed = failed = 0
    keep, tried = arguments.keep, {}
    for i in range(arguments.count):
        name = "%s.%d" % (seed, i)
        with tempfile.TemporaryDirectory(prefix="tally-slips-") as work:
            failures = check(program, name, KINDS, work, tried)
            if failures:
                keep = keep or tempfile.mkdtemp(prefix="tally-slips-kept-")
                kept = os.path.join(keep, "meeting-%s" % name)
                shutil.copytree(work, kept, dirs_exist_ok=True)
        if not failures:
            passed += 1
            continue
        failed += 1
        print("FAIL seed %s, kept in %s" % (name, kept))
        for line in failures[:12]:
            print("     %s" % line)
        if failed == MOST_FAILURES:
            print("stopped after %d failures" % failed)
            break
    print(", ".join("%s %d" % pair for pair in sorted(tried.items())))
    never = [kind.__name__ for kind in KINDS if kind.__name__ not in tried]
    if never and arguments.count >= 100:  # the rarest kinds need some thirty meetings
        print("never tried: %s" % ", ".join(never))
        failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
