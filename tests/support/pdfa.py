"""What PDF/A-3u (ISO 19005-3; what level A asks besides: tagged.py) asks of a document, as far as it can be read from the objects that qpdf gives out: a list of what is against it.

    faults(path)      needs the program qpdf
"""

import base64
import json
import re
import struct
import subprocess
import xml.etree.ElementTree

# 6.5.1 lets widgets be; a sheet has no other annotation. 6.1.3, 6.2, 6.6: nothing that acts, hides, blends or points out of the file.
FORBIDDEN_KEYS = {"/AA", "/OpenAction", "/JavaScript", "/JS", "/XFA", "/Requirements", "/OCProperties", "/Encrypt", "/SMask", "/Group", "/TR", "/TR2", "/HTP", "/HTO", "/OPI",
                  "/Ref", "/PS", "/Alternates", "/Collection", "/GoToE", "/NeedAppearances", "/FFilter", "/FDecodeParms", "/URI", "/Launch", "/BM", "/A", "/Threads",
                  "/PressSteps",
                  "/URLS", "/RichMedia", "/DA"}
FILTERS = {"/FlateDecode"}
# The operators of 32000-1 that a sheet may use: no images, no shading, no graphics state dictionaries, no colour but device grey and RGB.
OPERATORS = set(b"q Q cm w J j M d i re m l c v y h S s f F f* B B* b b* n W W* g G rg RG BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' \" BDC BMC EMC".split())
RELATIONS = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}
SPACES = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "dc": "http://purl.org/dc/elements/1.1/", "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/",
          "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
LARGEST_REAL, LONGEST_STRING, LONGEST_NAME, MOST_NESTED = 32767, 32767, 127, 28


class Document:
    """A PDF's objects as qpdf reads them: dictionaries with names as “/Name”, references as “12 0 R”, texts as “u:text”, bytes as “b:hex”."""

    def __init__(self, path):
        done = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", str(path), "-"], capture_output=True, check=True, timeout=60)
        self.objects = {}
        for name, one in json.loads(done.stdout)["qpdf"][1].items():
            self.objects[name.removeprefix("obj:")] = one
        self.trailer = self.objects.pop("trailer")["value"]
        self.root = self.value(self.trailer["/Root"])

    def value(self, thing):
        """What it is or refers to; of a stream its dictionary."""
        while isinstance(thing, str) and re.fullmatch(r"\d+ \d+ R", thing):
            one = self.objects[thing]
            thing = one["stream"]["dict"] if "stream" in one else one["value"]
        return thing

    def stream(self, reference):
        one = self.objects.get(reference) if isinstance(reference, str) else None
        return base64.b64decode(one["stream"]["data"]) if one and "stream" in one else None

    def of_type(self, kind):
        for name in self.objects:
            value = self.value(name)
            if isinstance(value, dict) and value.get("/Type") == kind:
                yield name, value

    def pages(self):
        kids = self.value(self.root["/Pages"])["/Kids"]
        return [self.value(kid) for kid in kids]

    def attachments(self):
        """Name: bytes."""
        specs = [self.value(s) for s in self.value(self.value(self.root["/Names"])["/EmbeddedFiles"])["/Names"][1::2]]
        return {s["/UF"].removeprefix("u:"): self.stream(s["/EF"]["/F"]) for s in specs}

    def fields(self):
        return [self.value(f) for f in self.value(self.root["/AcroForm"])["/Fields"]]


def walk(thing):
    """Every dictionary and every scalar within."""
    yield thing
    for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from walk(part)


# ---- fonts ----

class Font:
    """A composite font as a page uses it: what its codes mean, how wide they say they are and are."""

    def __init__(self, document, font):
        self.faults = []
        below = document.value(document.value(font["/DescendantFonts"])[0])
        descriptor = document.value(below["/FontDescriptor"])
        wanted = [(font.get("/Subtype"), "/Type0"), (font.get("/Encoding"), "/Identity-H"), (below.get("/Subtype"), "/CIDFontType2"),
                  (descriptor.get("/FontName"), font.get("/BaseFont")), (below.get("/BaseFont"), font.get("/BaseFont"))]
        self.faults += [f"font: {has} instead of {want}" for has, want in wanted if has != want]
        if not re.fullmatch(r"/[A-Z]{6}\+.+", str(font.get("/BaseFont"))):
            self.faults.append(f"font: {font.get('/BaseFont')} is no subset's name")
        self.program = document.stream(descriptor.get("/FontFile2"))
        self.gids = document.stream(below.get("/CIDToGIDMap"))
        text = document.stream(font.get("/ToUnicode"))
        if not self.program or not self.gids or not text:
            self.faults.append("font: not embedded, or without CIDToGIDMap or ToUnicode")
            self.unicode, self.widths, self.advances, self.default = {}, {}, [], 1000
            return
        self.unicode = self.read_unicode(text)
        self.default = below.get("/DW", 1000)
        self.widths = self.read_widths(document.value(below.get("/W", [])))
        self.advances = self.read_advances()

    def read_unicode(self, text):
        """Strictly: sections of one to a hundred bfchar pairs, no code twice, nothing that means no character."""
        codes = {}
        for count, section in re.findall(rb"(\d+) beginbfchar\s(.*?)endbfchar", text, re.S):
            pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4}){1,2})>", section)
            if len(pairs) != int(count) or not 1 <= len(pairs) <= 100 or re.sub(rb"<[0-9A-Fa-f]*>|\s", b"", section):
                self.faults.append(f"ToUnicode: a section of {count.decode()} with {len(pairs)} pairs")
            for code, meaning in pairs:
                meant = bytes.fromhex(meaning.decode()).decode("utf-16-be", "replace")
                if int(code, 16) in codes or len(meant) != 1 or meant in "\0\ufeff\ufffe\ufffd":
                    self.faults.append(f"ToUnicode: <{code.decode()}> <{meaning.decode()}>")
                codes[int(code, 16)] = meant
        if b"bfrange" in text or not codes:
            self.faults.append("ToUnicode: no bfchar map")
        return codes

    @staticmethod
    def read_widths(array):
        widths = {}
        i = 0
        while i < len(array):
            if isinstance(array[i + 1], list):
                widths.update({array[i] + k: w for k, w in enumerate(array[i + 1])})
                i += 2
            else:
                widths.update({code: array[i + 2] for code in range(array[i], array[i + 1] + 1)})
                i += 3
        return widths

    def read_advances(self):
        """Of each glyph of the embedded program, in thousandths."""
        count, = struct.unpack_from(">H", self.program, 4)
        tables = {}
        for i in range(count):
            tag, _, offset, size = struct.unpack_from(">4sIII", self.program, 12 + 16 * i)
            tables[tag] = self.program[offset:offset + size]
        missing = {b"head", b"hhea", b"hmtx", b"maxp", b"loca", b"glyf"} - set(tables)
        if missing:
            self.faults.append(f"font: its program has no {missing}")
            return []
        units, = struct.unpack_from(">H", tables[b"head"], 18)
        long_ones, = struct.unpack_from(">H", tables[b"hhea"], 34)
        glyphs, = struct.unpack_from(">H", tables[b"maxp"], 4)
        advances = [struct.unpack_from(">H", tables[b"hmtx"], 4 * i)[0] * 1000 / units for i in range(long_ones)]
        return advances + advances[-1:] * (glyphs - long_ones)

    def see(self, code):
        """A code that is shown: it means a character, has a glyph, and is as wide as it says."""
        gid = struct.unpack_from(">H", self.gids, 2 * code)[0] if self.gids and 2 * code + 2 <= len(self.gids) else 0
        if code not in self.unicode:
            self.faults.append(f"text: code {code:04X} means nothing")
        if not 0 < gid < len(self.advances):
            self.faults.append(f"text: code {code:04X} has no glyph")
        elif abs(self.advances[gid] - self.widths.get(code, self.default)) > 1:
            self.faults.append(f"text: code {code:04X} is {self.advances[gid]} wide, and says {self.widths.get(code, self.default)}")


# ---- what is drawn ----

TOKEN = re.compile(rb"\s*(?:<<|>>)?\s*(?:(<[0-9A-Fa-f\s]*>)|(\((?:\\.|[^\\()])*\))|(/[^\s/<>\[\]()]*)|([-+]?[0-9]*\.?[0-9]+)|(\[|\])|([A-Za-z'\"*0-9]+))", re.S)


def drawn(content, fonts):
    """Walks a content stream; the faults. Tells each font which codes are shown."""
    faults, operands, font, nested, deepest, at = [], [], None, 0, 0, 0
    content = content.rstrip()
    while at < len(content):
        found = TOKEN.match(content, at)
        if not found:
            return faults + [f"content: not understood at {at}: {content[at:at + 20]!r}"]
        at = found.end()
        hexadecimal, text, name, number, bracket, operator = found.groups()
        if number is not None and abs(float(number)) > LARGEST_REAL:
            faults.append(f"content: the number {number!r}")
        if operator is None:
            operands.append(hexadecimal or text or name or number or bracket)
            continue
        if operator not in OPERATORS:
            faults.append(f"content: the operator {operator!r}")
        nested += (operator == b"q") - (operator == b"Q")
        deepest = max(deepest, nested)
        if operator == b"Tf":
            font = fonts.get(operands[0].decode())
            if not font:
                faults.append(f"content: no font {operands[0]!r}")
        for shown in operands if operator in (b"Tj", b"TJ", b"'", b'"') and font else ():
            if shown.startswith(b"<"):
                codes = bytes.fromhex(shown[1:-1].decode())
                for i in range(0, len(codes), 2):
                    font.see(int.from_bytes(codes[i:i + 2], "big"))
            elif shown.startswith(b"("):
                codes = re.sub(rb"\\([()\\])", rb"\1", shown[1:-1])
                for i in range(0, len(codes), 2):
                    font.see(int.from_bytes(codes[i:i + 2], "big"))
        operands = []
    if nested or deepest > MOST_NESTED:
        faults.append(f"content: q and Q: {nested} left, {deepest} deep")
    return faults


# ---- the parts ----

def in_bytes(data):
    """6.1: the file as it stands."""
    faults = []
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", data):
        faults.append("file: no header with four high bytes behind it")
    if not data.endswith(b"%%EOF\n"):
        faults.append("file: something behind its end")
    tables = len(re.findall(rb"\nxref\n(?:\d+ \d+\s*\n(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))+)+trailer\n", data))
    if tables != data.count(b"\n%%EOF\n") or data.count(b"\nstartxref\n") != tables:
        faults.append("file: its tables are not classic ones")
    return faults


def in_objects(document):
    faults = []
    for name in document.objects:
        value = document.value(name)
        for part in walk(value):
            if isinstance(part, dict):
                faults += [f"{name}: {key}" for key in part if key in FORBIDDEN_KEYS and not (key == "/A" and "/O" in part[key])]  # an attribute of an element is no action
                faults += [f"{name}: {key}" for key in ("/CA", "/ca") if part.get(key, 1) != 1]
                faults += [f"{name}: a name of {len(key)} letters" for key in part if len(key.encode()) > LONGEST_NAME]
                filters = part.get("/Filter", [])
                if part.get("/Type") != "/Sig" and not set([filters] if isinstance(filters, str) else filters) <= FILTERS:
                    faults.append(f"{name}: the filter {filters}")
            elif isinstance(part, float) and abs(part) > LARGEST_REAL:
                faults.append(f"{name}: the number {part}")
            elif isinstance(part, str) and part[:2] in ("u:", "b:") and len(part) > 2 * LONGEST_STRING:
                faults.append(f"{name}: a string of {len(part)}")
        if isinstance(value, dict) and value.get("/Subtype") == "/Image":
            faults.append(f"{name}: an image")
    return faults


def in_metadata(document):
    data = document.stream(document.root.get("/Metadata"))
    if not data:
        return ["no XMP"]
    faults = []
    dictionary = document.value(document.root["/Metadata"])
    if "/Filter" in dictionary or dictionary.get("/Subtype") != "/XML":
        faults.append("XMP: packed, or not called so")
    if re.match(rb"<\?xpacket[^>]*(bytes|encoding)=", data):
        faults.append("XMP: an attribute that is deprecated")
    root = xml.etree.ElementTree.fromstring(data.decode("utf-8"))

    def one(path):
        found = root.findall(f".//{path}", SPACES)
        return found[0].text if len(found) == 1 else None

    info = document.value(document.trailer["/Info"])

    def date(text):
        return re.sub(r"D:(....)(..)(..)(..)(..)(..)Z", r"\1-\2-\3T\4:\5:\6Z", text or "")

    texts = {key: str(info.get(key, "")).removeprefix("u:") for key in ("/Title", "/Author", "/Subject", "/Producer", "/CreationDate", "/ModDate")}
    wanted = [("pdfaid:part", "3"), ("pdfaid:conformance", "A" if "/MarkInfo" in document.root else "U"), ("dc:title/rdf:Alt/rdf:li", texts["/Title"]), ("dc:creator/rdf:Seq/rdf:li", texts["/Author"]),
              ("dc:description/rdf:Alt/rdf:li", texts["/Subject"]), ("pdf:Producer", texts["/Producer"]), ("xmp:CreateDate", date(texts["/CreationDate"])),
              ("xmp:ModifyDate", date(texts["/ModDate"]))]
    faults += [f"XMP: {path} is {one(path)!r}, not {want!r}" for path, want in wanted if one(path) != want or not want]
    return faults


def in_intent(document):
    intents = document.root.get("/OutputIntents", [])
    if len(intents) != 1:
        return [f"{len(intents)} output intents"]
    intent = document.value(intents[0])
    profile = document.stream(intent.get("/DestOutputProfile")) or b""
    if intent.get("/S") != "/GTS_PDFA1" or not intent.get("/OutputConditionIdentifier") or len(profile) < 128:
        return ["output intent: not one of PDF/A with a profile"]
    size, major, kind, space, mark = int.from_bytes(profile[:4], "big"), profile[8], profile[12:16], profile[16:20], profile[36:40]
    right = size == len(profile) and major < 5 and kind in (b"mntr", b"prtr") and space == b"RGB " and mark == b"acsp" and document.value(intent["/DestOutputProfile"])["/N"] == 3
    return [] if right else [f"output intent: the profile {kind} {space} {mark} {major}"]


def in_attachments(document):
    faults = []
    tree = document.value(document.value(document.root["/Names"])["/EmbeddedFiles"])["/Names"]
    if sorted(tree[1::2]) != sorted(document.root.get("/AF", [])) or sorted(tree[1::2]) != sorted(name for name, _ in document.of_type("/Filespec")):
        faults.append("attachments: /AF is not those of the name tree")
    if tree[::2] != sorted(set(tree[::2])):
        faults.append("attachments: the name tree is not in order")
    for reference in tree[1::2]:
        spec = document.value(reference)
        file = document.value(spec["/EF"]["/F"])
        data = document.stream(spec["/EF"]["/F"])
        if spec.get("/AFRelationship") not in RELATIONS or not spec.get("/F") or not spec.get("/UF") or spec["/EF"].get("/UF", spec["/EF"]["/F"]) != spec["/EF"]["/F"]:
            faults.append(f"attachments: {spec}")
        if not re.fullmatch(r"/[a-z]+/[a-z+.-]+", file.get("/Subtype", "")) or file.get("/Type") != "/EmbeddedFile" or "/ModDate" not in file.get("/Params", {}):
            faults.append(f"attachments: {file}")
        elif file["/Params"].get("/Size") != len(data):
            faults.append(f"attachments: {len(data)} bytes of {file['/Params'].get('/Size')}")
    return faults


def in_form(document):
    """Fields that are widgets: shown, printed, with an appearance that is a stream; signatures by the book."""
    faults = []
    form = document.value(document.root["/AcroForm"])
    on_pages = [annotation for page in document.pages() for annotation in page.get("/Annots", [])]
    if sorted(on_pages) != sorted(form["/Fields"]):
        faults.append("fields: not those on the pages")
    for reference in form["/Fields"]:
        field = document.value(reference)
        name, flags = field.get("/T"), field.get("/F", 0)
        appearance = field.get("/AP", {})
        if field.get("/Subtype") != "/Widget" or field.get("/FT") != "/Sig":
            faults.append(f"field {name}: no signature's widget")
        if not flags & 4 or flags & (1 | 2 | 32 | 256):
            faults.append(f"field {name}: flags {flags}")
        if list(appearance) != ["/N"] or document.stream(appearance["/N"]) is None or document.value(appearance["/N"]).get("/Subtype") != "/Form":
            faults.append(f"field {name}: appearance {appearance}")
        if reference not in document.value(field["/P"]).get("/Annots", []):
            faults.append(f"field {name}: on another page than it says")
    signed = [document.value(f["/V"]) for f in map(document.value, form["/Fields"]) if "/V" in f]
    for signature in signed:
        if signature.get("/SubFilter") != "/ETSI.CAdES.detached" or len(signature.get("/ByteRange", [])) != 4 or not signature.get("/M"):
            faults.append("a signature without SubFilter, ByteRange or M")
    if bool(signed) != ("/Perms" in document.root) or signed and set(document.root["/Perms"]) != {"/DocMDP"}:
        faults.append(f"permissions: {document.root.get('/Perms')}")
    return faults


def in_pages(document):
    faults = []
    fonts = {name: Font(document, value) for name, value in document.of_type("/Font") if value.get("/Subtype") == "/Type0"}
    stray = [value.get("/Subtype") for _, value in document.of_type("/Font") if value.get("/Subtype") not in ("/Type0", "/CIDFontType2")]
    faults += [f"font: of type {kind}" for kind in stray]
    streams = [(page["/Contents"], page.get("/Resources", {})) for page in document.pages()]
    streams += [(name, document.value(name).get("/Resources", {})) for name in document.objects
                if isinstance(document.value(name), dict) and document.value(name).get("/Subtype") == "/Form"]
    for reference, resources in streams:
        used = {name: fonts[font] for name, font in document.value(document.value(resources).get("/Font", {})).items()}
        content = document.stream(reference)
        faults += ["a page or form without content"] if content is None else drawn(content, used)
        if set(document.value(resources)) - {"/Font", "/ProcSet"}:
            faults.append(f"resources: {list(document.value(resources))}")
    for page in document.pages():
        if page.get("/MediaBox") != [0, 0, 595.28, 841.89]:
            faults.append(f"page: {page.get('/MediaBox')}")
    return faults + [fault for font in fonts.values() for fault in font.faults]


def of(document, data):
    found = in_bytes(data)
    # Read from the file itself: qpdf gives a digest that begins as UTF-16 would as a text.
    identifier = re.findall(rb"/ID ?\[ ?<([^>]*)> ?<([^>]*)> ?\]", data[data.rindex(b"trailer"):])
    if len(identifier) != 1 or any(not re.fullmatch(rb"[0-9A-Fa-f]{32}", part) for part in identifier[0]) or len(document.trailer.get("/ID", [])) != 2:
        found.append(f"trailer: /ID {identifier}")
    if "/Encrypt" in document.trailer:
        found.append("trailer: encrypted")
    if not document.root.get("/Lang"):
        found.append("catalog: no language")
    for part in (in_objects, in_metadata, in_intent, in_attachments, in_form, in_pages):
        found += part(document)
    return found


def faults(path):
    with open(path, "rb") as f:
        return of(Document(path), f.read())
