"""Files of a meeting read as tables: bytes, encodings, CSV, headers, numbers, names."""

import functools
import hashlib
import os
import re
import unicodedata

MEETING_COLUMNS = {"key": ["项目"], "value": ["内容"]}
TIER_COLUMNS = {"tier": ["层次", "票种"], "name": ["名称"], "due": ["应到"], "present": ["实到"],
                "issued": ["发出"], "returned": ["收回"], "talked": ["谈话人数"], "weight due": ["应到权数"],
                "void": ["废票"]}  # the scrutineers' own number of void ballots decides nothing
POST_COLUMNS = {"post": ["职位编号"], "title": ["职位"], "seats": ["名额"]}
ROSTER_COLUMNS = {"id": ["编号"], "name": ["姓名"], "person": ["人员"], "unit": ["单位"], "title": ["现任职务"],
                  "post": ["职位"], "action": ["任免"], "deferred": ["暂缓"], "origin": ["来源"]}
RULING_COLUMNS = {"channel": ["渠道"], "tier": ["层次", "票种"], "ballot": ["票号"], "written": ["原文"],
                  "ruling": ["裁定"], "reason": ["理由"], "by": ["裁定人"]}
RULE_COLUMNS = {"key": ["项目"], "value": ["规定"], "cite": ["依据"]}
BALLOT_COLUMNS = {"ballot": ["票号"], "tier": ["层次", "票种"], "void": ["作废"]}
TOTAL_COLUMNS = {"tier": ["层次", "票种"], "item": ["编号"], "mark": ["记号"], "votes": ["票数"]}

SPACES = " \t\r\n\v\f\u00a0\u3000"
MIDDLE_DOTS = "·•‧∙・･"
SEPARATORS = re.compile("[、；;|/]")


class Bad(Exception):
    """The meeting is not valid, or holds what this count does not know."""


def need(condition, *why):
    if not condition:
        raise Bad(*why)


# --------------------------------------------------------------------------
# From bytes to tables.

def decode(data):
    """The text of a file and the encoding that was used."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8"), "UTF-8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030"), "GB18030"
    foreign = {c for c in text if ord(c) > 0x7F}
    if foreign <= {"·", "×"} or any(ord(c) >= 0x800 for c in foreign):
        return text, "UTF-8"
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        return text, "UTF-8"
    # Both readings are weighed by their letters (reading 2).
    utf8 = all(is_other_letter(c) for c in foreign if unicodedata.category(c)[0] in "LM")
    gb18030 = all(c in common_han() for c in chinese if is_han(c))
    need(utf8 != gb18030, "encoding-doubtful")
    return (text, "UTF-8") if utf8 else (chinese, "GB18030")


@functools.lru_cache(maxsize=None)
def common_han():
    """Level 1 of 通用规范汉字表, a table that both counts share."""
    path = os.path.join(os.path.dirname(__file__), "../../../tally/base/tables/common-han.txt")
    with open(path, encoding="utf-8") as file:
        return set(file.read()) - {"\n"}


def is_other_letter(c):
    """A letter of Latin, or of the Cyrillic and Arabic alphabets that are written in this country."""
    name = unicodedata.name(c, "")
    if name.startswith("LATIN "):
        return ord(c) < 0x250
    if name.startswith("CYRILLIC "):
        return ord(c) < 0x460 or c in "ҒғҖҗҚқҢңҮүҰұҺһӘәӨө"
    return c in "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٴٵٶٷٸپچژکڭگھۅۆۇۈۉۋیېە"


def parse_csv(text):
    """RFC 4180: a list of rows, each a list of cells as they stand."""
    return [[cell for cell, _ in row] for row in parse_places(text)]


def parse_places(text):
    """The same, each cell with the line that it begins in."""
    rows, row, cell = [], [], []
    i, n, line, start = 0, len(text), 1, 1
    while i < n:
        c = text[i]
        if not cell and (i == 0 or text[i - 1] in ",\n"):
            start = line
        if c == '"' and not cell:
            i += 1
            while True:
                need(i < n, "unterminated quote")
                if text[i] != '"':
                    cell.append(text[i])
                    line += text[i] == "\n"
                    i += 1
                elif text[i + 1:i + 2] == '"':
                    cell.append('"')
                    i += 2
                else:
                    i += 1
                    break
            need(i == n or text[i] in ",\r\n", "text after quote")
        elif c == ",":
            row.append(("".join(cell), start))
            cell, start = [], line
            i += 1
        elif c == "\n" or text[i:i + 2] == "\r\n":
            row.append(("".join(cell), start))
            rows.append(row)
            row, cell = [], []
            line += 1
            start = line
            i += 1 if c == "\n" else 2
        else:
            need(c not in '"\r\0', "stray quote, CR or NUL")
            cell.append(c)
            i += 1
    if row or cell:
        row.append(("".join(cell), start))
        rows.append(row)
    return rows


class Table:
    """One file: its header, its rows as dictionaries, and its `inputs` entry.

    `known` maps English column names to their Chinese ones; columns that it
    does not hold keep the text of their header cell (ballots have such)."""

    def __init__(self, folder, name, known, others_allowed=False):
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        text, encoding = decode(data)
        places = [[(cell.strip(SPACES), line) for cell, line in row] for row in parse_places(text)]
        places = [row for row in places if any(cell for cell, _ in row)]
        rows = [[cell for cell, _ in row] for row in places]
        need(rows, name, "no header")
        english = {chinese: column for column, names in known.items() for chinese in names}
        self.header = [english.get(cell, cell) for cell in rows[0]]
        need(len(set(self.header)) == len(self.header), name, "duplicate column")
        need(others_allowed or set(self.header) <= set(known), name, "unknown column", self.header)
        for row in rows[1:]:
            need(len(row) == len(self.header), name, "ragged row", row)
        self.rows = [dict(zip(self.header, row)) for row in rows[1:]]
        self.lines = [dict(zip(self.header, [line for _, line in row])) for row in places[1:]]  # that the cells begin in
        self.entry = {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data),
                      "rows": len(self.rows), "encoding": encoding}


def number(text):
    digits = "".join(chr(ord(c) - 0xFF10 + ord("0")) if "０" <= c <= "９" else c for c in text)
    need(re.fullmatch("[0-9]+", digits), "bad number", text)
    need(int(digits) <= 1_000_000_000, "too large", text)
    return int(digits)


# --------------------------------------------------------------------------
# Names.

def is_han(c):
    return unicodedata.name(c, "").startswith("CJK ") or c in "々〇"


@functools.lru_cache(maxsize=100_000)
def normal(name):
    """The form in which two written names are compared."""
    name = unicodedata.normalize("NFKC", name).strip(SPACES)
    if any(is_han(c) for c in name):
        name = "".join(c for c in name if c not in SPACES)
    out = []
    for i, c in enumerate(name):
        between_han = 0 < i < len(name) - 1 and is_han(name[i - 1]) and is_han(name[i + 1])
        out.append("·" if c in MIDDLE_DOTS or (c == "." and between_han) else c)
    return "".join(out)


def pieces(cell):
    return [p for p in (p.strip(SPACES) for p in SEPARATORS.split(cell)) if p]
