"""Workbooks (.xlsx) written part by part, so that a test can write them as no spreadsheet program would; and folders of CSV files turned into them."""

import csv
import datetime
import io
import pathlib
import re
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

SHEETS = {"meeting": "会议", "tiers": "层次", "posts": "职位", "roster": "人选名册", "ballots": "选票", "talks": "谈话记录", "rulings": "裁定",
          "totals": "合计票数", "acknowledged": "提示处理"}
"""The tables that meeting.xlsx may hold, and what their sheets are called."""


def column(number):
    """1 → A, 27 → AA"""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class Raw(str):
    """XML of a cell, in place of its content; {r} is its reference."""


class Number(str):
    """What stands in <v>; style: the index of its format."""

    def __new__(cls, text, style=0):
        self = super().__new__(cls, text)
        self.style = style
        return self


def cell(value, reference, shared):
    if value is None or value == "":
        return ""
    if isinstance(value, Raw):
        return value.replace("{r}", reference)
    if isinstance(value, Number):
        return f'<c r="{reference}" s="{value.style}"><v>{escape(value)}</v></c>'
    if shared is None:
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{reference}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'


def sheet(rows, shared=None, before="", after="", row_attributes=None, main=MAIN):
    """The XML of a sheet. rows: lists of texts, Number and Raw; None for an empty cell."""
    out = [f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{main}">{before}<sheetData>']
    for number, row in enumerate(rows, 1):
        cells = "".join(cell(value, column(i) + str(number), shared) for i, value in enumerate(row, 1))
        more = (row_attributes or {}).get(number, "")
        if cells or more:
            out.append(f'<row r="{number}"{more}>{cells}</row>')
    out.append(f"</sheetData>{after}</worksheet>")
    return "".join(out)


def parts(sheets, formats=(), book="", shared=False, strict=False, states=None):
    """The parts of a workbook by name. sheets: {name: rows, or the XML of the sheet}; formats: number formats by code or number, from style 1 on."""
    main, relations = (STRICT_MAIN, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    texts = {} if shared else None
    out = {}
    names = list(sheets)
    for i, name in enumerate(names, 1):
        content = sheets[name]
        out[f"xl/worksheets/sheet{i}.xml"] = content if isinstance(content, str) else sheet(content, texts, main=main)
    custom = [code for code in formats if isinstance(code, str)]
    ids = [164 + custom.index(code) if isinstance(code, str) else code for code in formats]
    out["xl/styles.xml"] = (f'<styleSheet xmlns="{main}"><numFmts count="{len(custom)}">'
                            + "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for i, code in enumerate(custom))
                            + '</numFmts><cellXfs><xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{i}"/>' for i in ids) + "</cellXfs></styleSheet>")
    if shared:
        out["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">' + "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in texts) + "</sst>"
    states = states or {}
    out["xl/workbook.xml"] = (f'<workbook xmlns="{main}" xmlns:r="{relations}">{book}<sheets>'
                              + "".join(f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{i}" r:id="rId{i}"'
                                        + (f' state="{states[name]}"' if name in states else "") + "/>" for i, name in enumerate(names, 1))
                              + "</sheets></workbook>")
    related = [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(names) + 1)] + [("rIdS", "styles", "styles.xml")]
    if shared:
        related.append(("rIdT", "sharedStrings", "sharedStrings.xml"))
    out["xl/_rels/workbook.xml.rels"] = (f'<Relationships xmlns="{PACKAGE}/relationships">'
                                         + "".join(f'<Relationship Id="{i}" Type="{relations}/{kind}" Target="{target}"/>' for i, kind, target in related)
                                         + "</Relationships>")
    out["_rels/.rels"] = (f'<Relationships xmlns="{PACKAGE}/relationships">'
                          f'<Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    out["[Content_Types].xml"] = (f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
                                  '<Override PartName="/xl/workbook.xml" '
                                  'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
    return out


def packed(content):
    """The bytes of a zip file with these parts: {name: text or bytes}, or pairs where a name stands twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in content.items() if isinstance(content, dict) else content:
            z.writestr(zipfile.ZipInfo(name, (2026, 4, 20, 9, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook(sheets, **more):
    return packed(parts(sheets, **more))


ENDINGS = {"xml": "application/xml", "bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
           "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing", "data": "application/vnd.openxmlformats-officedocument.model+data",
           "png": "image/png", "rels": "application/vnd.openxmlformats-package.relationships+xml"}


def sheetjs_cell(value, reference, shared, iso_dates):
    if value is None:
        return ""
    if isinstance(value, datetime.date) and iso_dates:
        return f'<c r="{reference}" s="1" t="d"><v>{value.isoformat()}T00:00:00.000Z</v></c>'
    if isinstance(value, datetime.date):
        return f'<c r="{reference}" s="1"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, Number):
        return f'<c r="{reference}"><v>{value}</v></c>'
    if shared is None:
        return f'<c r="{reference}" t="str"><v>{escape(value)}</v></c>'
    return f'<c r="{reference}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'


def sheetjs(sheets, shared=False, iso_dates=False):
    """The parts of a workbook in the form in which SheetJS (npm xlsx 0.18.5) writes it: types of endings that no part has, among them one of macros;
    texts as t="str" or shared without counting on xml:space; dates as serial numbers or as ISO texts; ignoredErrors, metadata and a custom format 56."""
    out, texts = parts({name: [] for name in sheets}), {} if shared else None
    for i, rows in enumerate(sheets.values(), 1):
        width = max(map(len, rows))
        body = "".join(f'<row r="{r}">' + "".join(sheetjs_cell(v, column(c) + str(r), texts, iso_dates) for c, v in enumerate(row, 1)) + "</row>"
                       for r, row in enumerate(rows, 1))
        out[f"xl/worksheets/sheet{i}.xml"] = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
                                              f'<dimension ref="A1:{column(width)}{len(rows)}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
                                              f'<sheetData>{body}</sheetData><ignoredErrors><ignoredError numberStoredAsText="1" sqref="A1:D4"/></ignoredErrors></worksheet>')
    out["xl/styles.xml"] = (f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="56" formatCode="&quot;上午/下午 &quot;hh&quot;時&quot;mm&quot;分&quot;ss&quot;秒 &quot;"/>'
                            '</numFmts><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" applyNumberFormat="1"/>'
                            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')
    out["xl/metadata.xml"] = f'<metadata xmlns="{MAIN}"/>'
    if shared:
        out["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" count="99" uniqueCount="{len(texts)}">' + "".join(f"<si><t>{escape(t)}</t></si>" for t in texts) + "</sst>"
        out["xl/_rels/workbook.xml.rels"] = out["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>", f'<Relationship Id="rIdT" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    out["[Content_Types].xml"] = out["[Content_Types].xml"].replace(
        '<Default Extension="xml" ContentType="application/xml"/>', "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in ENDINGS.items()))
    return out


def decoded(data):
    """The text of a CSV file. What could be both encodings is GB18030, which is right for the files that are turned here."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
    plain = data.startswith(b"\xef\xbb\xbf") or any(c >= "\u0800" for c in text) or all(c.isascii() or c in "·×" for c in text)
    return text if plain else data.decode("gb18030")


def rows_of(data):
    """The rows of a CSV file, as a spreadsheet program shows them: whole numbers that it keeps as numbers are numbers."""
    rows = list(csv.reader(io.StringIO(decoded(data), newline=""), strict=True))
    return [[Number(v) if re.fullmatch(r"0|[1-9][0-9]{0,14}", v) else v for v in row] for row in rows]


def from_folder(folder, to, **more):
    """Turns the tables of a folder into to/meeting.xlsx; copies its other files. Returns the names of the tables by sheet."""
    to = pathlib.Path(to)
    to.mkdir(parents=True)
    sheets = {}
    for path in sorted(pathlib.Path(folder).iterdir()):
        if path.suffix == ".csv" and path.stem in SHEETS:
            sheets[SHEETS[path.stem]] = rows_of(path.read_bytes())
        elif path.is_file() and path.name != "expected.json":
            (to / path.name).write_bytes(path.read_bytes())
    (to / "meeting.xlsx").write_bytes(workbook(sheets, **more))
    return sheets
