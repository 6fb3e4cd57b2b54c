#!/usr/bin/env python3
"""Holds what a document draws against the fonts it is said to be drawn with.

outlines.py [PDF…]: every PDF named; without one, documents that the program SHEET_DRAW makes for it. For every font of the
document and every code of its ToUnicode map, the glyph that the code draws must have the outline, line by line, and the advance
that the source font has for that character. Every code that a page draws must be in that map. Text that can be read out of a
page proves nothing of this: libharu loses outlines and keeps the text.

Needs python3-fonttools and qpdf 11; the paths of the fonts come from TALLY_BUILD/tally/packaged.h.
"""

import base64
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.ttLib import TTFont
except ImportError:
    sys.exit("outlines.py: the Debian package python3-fonttools is missing")

BUILD = pathlib.Path(os.environ["TALLY_BUILD"])


class Source:
    """A packaged font."""

    def __init__(self, path):
        self.font = TTFont(path, lazy=True)
        self.cmap = self.font.getBestCmap()
        self.glyphs = self.font.getGlyphSet()
        self.units = self.font["head"].unitsPerEm
        self.name = self.font["name"].getDebugName(6)

    def glyph(self, character):
        name = self.cmap[character]
        return outline(self.glyphs, name), self.glyphs[name].width


def sources():
    paths = re.findall(r'TALLY_FONT_\w+ "(.*)"', (BUILD / "tally/packaged.h").read_text(encoding="utf-8"))
    found = [Source(path) for path in dict.fromkeys(paths)]
    return {source.name: source for source in found}


def outline(glyphs, name):
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value


class Document:
    def __init__(self, path):
        out = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", "--json-key=qpdf",
                              "--json-key=pages", path], check=True, capture_output=True).stdout
        whole = json.loads(out)
        self.objects = whole["qpdf"][1]
        self.pages = [page["object"] for page in whole["pages"]]

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            value = self.objects["obj:" + value]
            value = value.get("value", value)
        return value

    def stream(self, value):
        return base64.b64decode(self.objects["obj:" + value]["stream"]["data"])

    def dict(self, value):
        value = self.get(value)
        return value["stream"]["dict"] if "stream" in value else value

    def fonts(self):
        """The Type 0 fonts, by reference: those of the pages and of the form."""
        found = {}
        root = self.dict(self.objects["trailer"]["value"]["/Root"])
        holders = [self.dict(page).get("/Resources", {}) for page in self.pages]
        if "/AcroForm" in root:
            holders.append(self.dict(root["/AcroForm"]).get("/DR", {}))
        for holder in holders:
            for reference in self.dict(holder).get("/Font", {}).values():
                found[reference] = self.dict(reference)
        return found


def to_unicode(text):
    """{code: character} of a map with bfchar only."""
    found = {}
    for block in re.findall(rb"beginbfchar\n(.*?)endbfchar", text, re.S):
        for code, character in re.findall(rb"<(\w+)> <(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(character.decode()).decode("utf-16-be")
    return found


def widths(array):
    """{code: width} of /W."""
    found = {}
    at = 0
    while at < len(array):
        if isinstance(array[at + 1], list):
            for i, width in enumerate(array[at + 1]):
                found[array[at] + i] = width
            at += 2
        else:
            for code in range(array[at], array[at + 1] + 1):
                found[code] = array[at + 2]
            at += 3
    return found


class Embedded:
    """A font of a document."""

    def __init__(self, document, font):
        below = document.dict(document.get(font["/DescendantFonts"])[0])
        self.name = font["/BaseFont"].lstrip("/")
        self.map = to_unicode(document.stream(font["/ToUnicode"]))
        self.gids = document.stream(below["/CIDToGIDMap"])
        self.widths = widths(document.get(below["/W"]))
        self.default_width = below.get("/DW", 1000)
        self.bytes = document.stream(document.dict(below["/FontDescriptor"])["/FontFile2"])

    def gid(self, code):
        return int.from_bytes(self.gids[2 * code:2 * code + 2], "big") if 2 * code + 1 < len(self.gids) else 0


def compare(embedded, source):
    """The complaints about one font."""
    font = TTFont(io.BytesIO(embedded.bytes), lazy=True)
    glyphs = font.getGlyphSet()
    if font["head"].unitsPerEm != source.units:
        yield "other units to the em"
    for code, text in sorted(embedded.map.items()):
        what = f"{text} (U+{ord(text):04X}, code {code:04X})" if len(text) == 1 else repr(text)
        if len(text) != 1 or ord(text) not in source.cmap:
            yield f"{what}: not a character of {source.name}"
            continue
        gid = embedded.gid(code)
        if not 0 < gid < font["maxp"].numGlyphs:
            yield f"{what}: draws no glyph"
            continue
        name = font.getGlyphName(gid)
        wanted, advance = source.glyph(ord(text))
        if outline(glyphs, name) != wanted:
            yield f"{what}: another outline"
        if glyphs[name].width != advance:
            yield f"{what}: another advance in the font"
        if embedded.widths.get(code, embedded.default_width) != advance * 1000 // source.units:
            yield f"{what}: another advance in the document"


def drawn(document):
    """(font's reference, code) of all that the pages draw."""
    for page in document.pages:
        dictionary = document.dict(page)
        names = document.dict(document.dict(dictionary["/Resources"])["/Font"]) if "/Font" in document.dict(dictionary["/Resources"]) else {}
        font = None
        for name, codes in re.findall(rb"(?:/(\w+) [\d.]+ Tf)|(?:<([0-9A-F]*)> Tj)", document.stream(dictionary["/Contents"])):
            if name:
                font = names["/" + name.decode()]
            for at in range(0, len(codes), 4):
                yield font, int(codes[at:at + 4], 16)


def check(path, fonts, alter=None):
    """The complaints about one document, and how many glyphs were compared."""
    document = Document(path)
    found = {reference: Embedded(document, font) for reference, font in document.fonts().items()}
    complaints = []
    glyphs = 0
    for embedded in found.values():
        tag, _, name = embedded.name.partition("+")
        if not re.fullmatch("[A-Z]{6}", tag) or name not in fonts:
            complaints.append(f"{embedded.name}: not a packaged font's subset")
            continue
        if alter:
            alter(embedded)
        glyphs += len(embedded.map)
        complaints += [f"{embedded.name}: {complaint}" for complaint in compare(embedded, fonts[name])]
    for reference, code in sorted(set(drawn(document))):
        if code not in found[reference].map:
            complaints.append(f"{found[reference].name}: code {code:04X} is drawn and stands for nothing")
    return complaints, glyphs


# ---- by itself ----

def move_a_point(embedded):
    """One coordinate of one glyph, by one unit."""
    font = TTFont(io.BytesIO(embedded.bytes), recalcBBoxes=False)
    glyph = font["glyf"][font.getGlyphName(embedded.gid(max(embedded.map)))]
    glyph.coordinates[0] = (glyph.coordinates[0][0] + 1, glyph.coordinates[0][1])
    out = io.BytesIO()
    font.save(out)
    embedded.bytes = out.getvalue()


def swap_glyphs(embedded):
    """Two codes draw each other's glyph."""
    gids = bytearray(embedded.gids)
    a, b = sorted(embedded.map)[-2:]
    gids[2 * a:2 * a + 2], gids[2 * b:2 * b + 2] = gids[2 * b:2 * b + 2], gids[2 * a:2 * a + 2]
    embedded.gids = bytes(gids)


def texts(fonts):
    """What is drawn: name, and lines of faces and texts."""
    regular, bold, rare = (fonts[name] for name in ("LXGWWenKai-Regular", "LXGWWenKai-Bold", "BabelStoneHan"))
    common = [chr(c) for c in sorted(regular.cmap) if 0x4E00 <= c <= 0x9FFF]
    beyond = [chr(c) for c in sorted(rare.cmap) if 0x20000 <= c < 0x40000 and c not in regular.cmap]
    few = "R中共某某县委员会，〇票：𠮷田·䶮（同意）《条例》“得票率”89.19%○×√ABCxyz\nB计票报告单 𠮷䶮㐀\nR㐀𠀀\n"
    many = "R" + "".join(common[::7]) + "\nB" + "".join(common[3::7]) + "\nR" + "".join(beyond[::40]) + "\n"
    yield "few", few
    yield "many", many


def main():
    fonts = sources()
    passed = failed = 0

    def tell(name, complaints):
        nonlocal passed, failed
        for complaint in complaints[:20]:
            print(f"{name}: {complaint}")
        passed, failed = passed + (not complaints), failed + bool(complaints)

    if len(sys.argv) > 1:
        for path in sys.argv[1:]:
            complaints, glyphs = check(path, fonts)
            tell(path, complaints or ([] if glyphs else ["no glyph in it"]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in texts(fonts):
                path = os.path.join(folder, name + ".pdf")
                subprocess.run([os.environ["SHEET_DRAW"], path], input=text.encode(), check=True)
                complaints, glyphs = check(path, fonts)
                print(f"{name}: {glyphs} glyphs")
                tell(name, complaints or ([] if glyphs else ["no glyph in it"]))
                for alter in (move_a_point, swap_glyphs) if name == "few" and not complaints else ():
                    complaints, _ = check(path, fonts, alter)
                    tell(f"{name}, {alter.__name__}", [] if complaints else ["not noticed"])
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
