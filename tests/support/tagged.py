"""What PDF/UA-1 (ISO 14289-1) and level A of PDF/A-3 ask of a document beside what pdfa.py looks at: a list of what is against it.

    faults(path)                 needs the programs qpdf and pdftotext (poppler-utils)
    faults(path, by_tags=True)   pdfinfo reads the structure too; it takes a second for a hundred elements
    of(document)                 what needs neither

The six that no untagged document keeps come first (U1 to U6): the mark of PDF/UA, /MarkInfo, a structure, content that is tagged or an artifact, the order of fields, fields within the structure. Then the
structure: elements where they may stand (S1), headings in order (S2), tables with heads and whole rows (S3), figures with words (S4), each mark once and found again from the page (S5), and that what is
read aloud is what was drawn, in that order (S6).
"""

import re
import subprocess
import xml.etree.ElementTree

from support import pdfa

UA = "{http://www.aiim.org/pdfua/ns/id/}part"
EXTENSION = {"schema": "http://www.aiim.org/pdfa/ns/schema#", "property": "http://www.aiim.org/pdfa/ns/property#"}
BLOCKS = {"H1", "H2", "H3", "P", "Table", "Figure", "Form"}
KIDS = {"Document": BLOCKS, "Table": {"TR"}, "TR": {"TH", "TD"}, "TH": {"Figure", "P"}, "TD": {"Figure", "P"}, "H1": set(), "H2": set(), "H3": set(), "P": set(), "Figure": set(), "Form": set()}
MAY_BE_EMPTY = {"TD", "TH"}
SHOWS = set(b"Tj TJ ' \" S s f F f* B B* b b* Do sh".split())
TOKEN = re.compile(rb"\s*(?:(<<|>>)|(<[0-9A-Fa-f\s]*>)|(/[^\s/<>\[\]()]*)|([-+]?[0-9]*\.?[0-9]+)|([A-Za-z'\"*0-9]+))", re.S)


class Element:
    def __init__(self, reference, dictionary, parent):
        self.reference, self.dictionary, self.parent = reference, dictionary, parent
        self.tag = str(dictionary.get("/S")).removeprefix("/")
        self.kids = []  # elements, and (page, mark)

    def attribute(self, key):
        return (self.dictionary.get("/A") or {}).get(key)

    def walk(self):
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


def kids_of(thing):
    return thing if isinstance(thing, list) else [] if thing is None else [thing]


class Structure:
    """The tree, read from its root; what is wrong in itself is noted."""

    def __init__(self, document):
        self.document, self.faults, self.forms = document, [], {}
        root = document.value(document.root["/StructTreeRoot"])
        self.pages = {kid: number for number, kid in enumerate(document.value(document.root["/Pages"])["/Kids"])}
        self.tops = [self.read(kid, None, document.root["/StructTreeRoot"]) for kid in kids_of(root.get("/K"))]
        numbers = document.value(root.get("/ParentTree", {})).get("/Nums", [])
        self.parents = dict(zip(numbers[::2], numbers[1::2]))
        if numbers[::2] != sorted(set(numbers[::2])) or root.get("/ParentTreeNextKey", 0) <= max(numbers[::2], default=-1):
            self.faults.append("S5: the tree of parents is not in order")

    def read(self, reference, parent, above):
        element = Element(reference, self.document.value(reference), parent)
        if element.dictionary.get("/P") != above:
            self.faults.append(f"S5: {reference} names another parent")
        own = element.dictionary.get("/Pg")
        for kid in kids_of(element.dictionary.get("/K")):
            if isinstance(kid, int):
                element.kids.append((self.pages.get(own), kid))
            elif isinstance(kid, dict) and kid.get("/Type") == "/MCR":
                element.kids.append((self.pages.get(kid.get("/Pg", own)), kid["/MCID"]))
            elif isinstance(kid, dict) and kid.get("/Type") == "/OBJR":
                self.forms[kid["/Obj"]] = element
            else:
                element.kids.append(self.read(kid, element, reference))
        return element

    def elements(self):
        for top in self.tops:
            yield from top.walk()


# ---- U1 to U6 ----

def in_catalog(document):
    root, faults = document.root, []
    tree = xml.etree.ElementTree.fromstring((document.stream(root.get("/Metadata")) or b"<none/>").decode())
    if [one.text for one in tree.iter(UA)] != ["1"]:
        faults.append("U1: no pdfuaid:part")
    described = [(space.text, name.text) for space in tree.iter(f"{{{EXTENSION['schema']}}}namespaceURI") for name in tree.iter(f"{{{EXTENSION['property']}}}name")]
    if described != [(UA[1:UA.index("}")], "part")]:
        faults.append(f"U1: PDF/A does not know pdfuaid, and it is not described: {described}")
    if "<pdfaid:conformance>A<" not in (document.stream(root.get("/Metadata")) or b"").decode():
        faults.append("U1: not of level A")
    if (root.get("/MarkInfo") or {}).get("/Marked") is not True or (root.get("/MarkInfo") or {}).get("/Suspects"):
        faults.append("U2: not marked as tagged")
    if "/StructTreeRoot" not in root:
        faults.append("U3: no structure")
    if not root.get("/Lang") or (root.get("/ViewerPreferences") or {}).get("/DisplayDocTitle") is not True:
        faults.append("U1: no language, or the title is not shown")
    return faults


def marked(content, number):
    """The marks of a page in the order of drawing: (mark or None, tag, codes that are shown); and what is wrong."""
    faults, operands, open_, runs, font, at = [], [], None, [], None, 0
    content = content.rstrip()
    while at < len(content):
        found = TOKEN.match(content, at)
        if not found:
            return runs, [f"page {number}: not understood: {content[at:at + 20]!r}"]
        at = found.end()
        operator = found.group(5)
        if operator is None:
            operands.append(found.group(0).strip())
            continue
        if operator in (b"BDC", b"BMC"):
            if open_:
                faults.append(f"U4: page {number}: marks within marks")
            mark = re.search(rb"/MCID (\d+)", b" ".join(operands))
            open_ = (int(mark.group(1)) if mark else None, operands[0].decode().removeprefix("/"), [])
            runs.append(open_)
            if not mark and operands[0] != b"/Artifact":
                faults.append(f"U4: page {number}: {operands} is neither of an element nor an artifact")
        elif operator == b"EMC":
            open_ = None
        elif operator == b"Tf":
            font = operands[0].decode()
        elif operator in SHOWS:
            if not open_:
                faults.append(f"U4: page {number}: {operator!r} is neither tagged nor an artifact")
            elif operator == b"Tj":
                open_[2].append((font, operands[-1]))
        operands = []
    if open_:
        faults.append(f"U4: page {number}: a mark is not closed")
    return runs, faults


def in_fields(document, structure):
    faults = []
    for number, page in enumerate(document.pages(), 1):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            faults.append(f"U5: page {number}: its fields have no order")
    for reference in document.value(document.root["/AcroForm"])["/Fields"] if "/AcroForm" in document.root else ():
        field, form = document.value(reference), structure.forms.get(reference)
        if not form or form.tag != "Form" or structure.parents.get(field.get("/StructParent")) != form.reference:
            faults.append(f"U6: the field {field.get('/T')} is not within a Form")
        if not field.get("/TU"):
            faults.append(f"U6: the field {field.get('/T')} has no words")
    return faults


# ---- S1 to S6 ----

def in_elements(structure):
    faults, level = [], 0
    if [top.tag for top in structure.tops] != ["Document"]:
        faults.append("S1: the root is not one Document")
    for element in structure.elements():
        allowed = KIDS.get(element.tag)
        if allowed is None:
            faults.append(f"S1: {element.tag}")
            continue
        faults += [f"S1: {kid.tag} in {element.tag}" for kid in element.kids if isinstance(kid, Element) and kid.tag not in allowed]
        if not element.kids and element.tag not in MAY_BE_EMPTY and element not in structure.forms.values():
            faults.append(f"S1: an empty {element.tag}")
        if re.fullmatch(r"H\d", element.tag):
            if int(element.tag[1]) > level + 1 or level and element.tag == "H1":
                faults.append(f"S2: {element.tag} behind H{level}")
            level = int(element.tag[1])
        if element.tag == "Table":
            faults += in_table(element)
        if element.tag == "Figure" and (str(element.dictionary.get("/Alt", "u:")) == "u:" or len(element.attribute("/BBox") or []) != 4):
            faults.append("S4: a figure without words or place")
    return faults + (["S2: no heading"] if not level else [])


def in_table(table):
    """Every row as wide as the head, with cells that reach down from above."""
    faults, rows, reaching = [], [kid for kid in table.kids if isinstance(kid, Element)], []
    heads = [cell for cell in rows[0].kids if isinstance(cell, Element) and cell.tag == "TH"] if rows else []
    if not heads or len(rows) < 2:
        faults.append("S3: a table without heads or rows")
    for row in rows:
        cells = [cell for cell in row.kids if isinstance(cell, Element)]
        if len(cells) + len(reaching) != len(heads):
            faults.append(f"S3: a row of {len(cells)} cells, {len(reaching)} from above, below {len(heads)} heads")
        faults += ["S3: a head without scope" for cell in cells if cell.tag == "TH" and cell.attribute("/Scope") not in ("/Column", "/Row")]
        reaching = [left - 1 for left in reaching if left > 1] + [cell.attribute("/RowSpan") - 1 for cell in cells if (cell.attribute("/RowSpan") or 1) > 1]
    return faults + (["S3: a cell reaches below the table"] if reaching else [])


def in_marks(document, structure, pages):
    """S5: the marks on the pages are those of the elements, each once."""
    faults, seen = [], {}
    for element in structure.elements():
        for kid in element.kids:
            if not isinstance(kid, Element):
                if kid in seen:
                    faults.append(f"S5: {kid} is of two elements")
                seen[kid] = element
    for number, runs in enumerate(pages):
        marks = [(mark, tag) for mark, tag, _ in runs if mark is not None]
        if len(set(mark for mark, _ in marks)) != len(marks):
            faults.append(f"S5: page {number + 1} has a mark twice")
        above = structure.parents.get(document.pages()[number].get("/StructParents"), [])
        for mark, tag in marks:
            element = seen.pop((number, mark), None)
            if not element or element.tag != tag or mark >= len(above) or above[mark] != element.reference:
                faults.append(f"S5: page {number + 1}: the mark {mark} of {tag} is not that of an element")
    return faults + [f"S5: {kid} is on no page" for kid in seen]


def texts_of(document, pages):
    """What is shown at each mark: {(page, mark): text}; and all that is drawn, artifacts too."""
    texts, all_ = {}, ""
    for number, runs in enumerate(pages):
        named = document.value(document.value(document.pages()[number]["/Resources"]).get("/Font", {}))
        fonts = {name: pdfa.Font(document, document.value(font)).unicode for name, font in named.items()}
        for mark, _, shown in runs:
            codes = [(font, bytes.fromhex(text[1:-1].decode())) for font, text in shown]
            drawn = "".join(fonts[font].get(int.from_bytes(text[i:i + 2], "big"), "?") for font, text in codes for i in range(0, len(text), 2))
            all_ += drawn
            if mark is not None:
                texts[number, mark] = drawn
    return texts, all_


def of_element(element, texts):
    return "".join(of_element(kid, texts) if isinstance(kid, Element) else texts.get(kid, "") for kid in element.kids)


def read_aloud(structure, texts):
    """The text in the order of the elements."""
    return "".join(of_element(top, texts) for top in structure.tops)


def bare(text):
    return re.sub(r"[\s-]", "", text)  # pdftotext joins words that end a line with a hyphen


def look(document):
    """What is wrong, the text that is read aloud, and the text that is drawn."""
    faults = in_catalog(document)
    read = [marked(document.stream(page["/Contents"]), number) for number, page in enumerate(document.pages(), 1)]
    faults += [fault for _, found in read for fault in found]
    if "/StructTreeRoot" not in document.root:
        return faults, "", ""
    pages, structure = [runs for runs, _ in read], Structure(document)
    faults += structure.faults + in_fields(document, structure) + in_elements(structure) + in_marks(document, structure, pages)
    texts, all_ = texts_of(document, pages)
    aloud = read_aloud(structure, texts)
    if aloud != "".join(texts[key] for key in texts):
        faults.append("S6: what is read aloud is in another order than what is drawn")
    return faults, aloud, all_


def of(document):
    return look(document)[0]


def quoted(said):
    """The texts of `pdfinfo -struct-text`: a line each, in quotes."""
    return "".join(line.strip()[1:-1] for line in said.splitlines() if re.fullmatch(r"\s*\".*\"", line))


def faults(path, by_tags=False):
    found, aloud, all_ = look(pdfa.Document(path))
    readers = [(["pdftotext", "-raw", path, "-"], str, all_)] + ([(["pdfinfo", "-struct-text", path], quoted, aloud)] if by_tags else [])
    for words, text_of, wanted in readers:
        done = subprocess.run([*map(str, words)], capture_output=True, check=False, timeout=60)
        if bare(text_of(done.stdout.decode("utf-8", "replace"))) != bare(wanted) or done.stderr:
            found.append(f"S6: {words[0]} reads another text: {done.stderr[:200]}")
    return found
