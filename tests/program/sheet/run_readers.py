#!/usr/bin/env python3
"""Every sample meeting's sheets, with one, two and four signatures, before those who read PDFs: pdfsig, qpdf, mutool, pdffonts, PDFBox's preflight, and what PDF/A-3u asks (pdfa.py).

Then: the same ledger gives the same bytes, wherever and in whatever locale and time zone; the checks of pdfa.py find what they are there to find.

Needs poppler-utils, qpdf, mupdf-tools; the Debian packages that preflight.py names, if they are there; python3-fonttools for the outlines (outlines.py, with TALLY_BUILD).
"""

import base64
import copy
import os
import pathlib
import re
import shutil
import subprocess
import sys

from support import pdfa
import preflight
from support.amount import amount, drawn, sample
from support.sheets import SAMPLES, Keys, Meeting, Report, Verdict, need, run, together, tool, workshop

# Debian builds it so; it says so of every document.
MUPDF_ALWAYS = "warning: ICC support is not available"

# One RSA key among them; whoever these are, they sign for whom --as names.
SIGNERS = [("甲某", False), ("乙某", True), ("丙某", False), ("丁某", False)]


# ---- the readers ----

def pdfsig_faults(path, newest, count):
    """Every signature valid; the newest, the one of this field, over the whole document."""
    status, said = tool("pdfsig", "-nocert", path)
    blocks = re.split(r"^Signature #\d+:$", said, flags=re.M)[1:]
    signed = {}
    for block in blocks:
        if "is not signed" not in block:
            signed[re.search(r"Signature Field Name: (.*)", block).group(1)] = block
    faults = [] if status == 0 and len(signed) == count else [f"exit {status}, {len(signed)} signatures of {count}"]
    for field, block in signed.items():
        whole = "  - Total document signed" in block.splitlines()
        if "Signature Validation: Signature is Valid." not in block or "Signature Type: ETSI.CAdES.detached" not in block or "Signing Hash Algorithm: SHA-256" not in block:
            faults.append(block)
        if whole != (field == newest):
            faults.append(f"{field}: total document signed: {whole}")
    return faults


def qpdf_faults(path):
    status, said = tool("qpdf", "--check", path)
    return [] if status == 0 and "No syntax or stream encoding errors found" in said and "WARNING" not in said else [said]


def mutool_faults(path, pages):
    faults = []
    for words in (("info", path), ("draw", "-r", "40", "-F", "ppm", "-o", "/dev/null", path)):
        status, said = tool("mutool", *words)
        if status or any(re.search(r"warning|error|cannot|repair", line, re.I) for line in said.splitlines() if line != MUPDF_ALWAYS and not line.startswith(("page ",
                                                                                                                                                              str(path)))):
            faults.append(said)
        drawn = len(re.findall(r"^page .* \d+$", said, re.M))
        if words[0] == "draw" and drawn != pages:
            faults.append(f"{drawn} pages of {pages} drawn")
    return faults


def pdffonts_faults(path):
    """name, type, encoding, emb, sub, uni, object: of every font the three are yes."""
    status, said = tool("pdffonts", path)
    lines = said.splitlines()[2:]
    return [] if status == 0 and lines and all(re.search(r" yes yes yes +\d+ +0$", line) and re.match(r"[A-Z]{6}\+", line) for line in lines) else [said]


def read_by_all(report, what, path, newest, count):
    pages = len(pdfa.Document(path).pages())
    for reader, faults in (("pdfsig", pdfsig_faults(path, newest, count)), ("qpdf", qpdf_faults(path)), ("mutool", mutool_faults(path, pages)),
                           ("pdffonts", pdffonts_faults(path)),
                           ("PDF/A-3u", pdfa.faults(path))):
        report.check(not faults, f"{what}: {reader}", "\n".join(faults[:12]))


# ---- the meetings ----

def issue_and_sign(source, work, keys):
    """Each state of both copies: (path, newest field, signatures)."""
    order = drawn(f"signers of {source.name}")
    meeting = Meeting(source, work / source.name)
    signers = list(SIGNERS)
    order.shuffle(signers)
    officials = order.sample(meeting.officials, min(len(signers), len(meeting.officials)))
    fields = {}
    states = []
    for number, official in enumerate(officials, 1):
        options = [*keys.options(*signers[number - 1]), "--as", official]
        if number == 1:
            meeting.issue(*options)
        else:
            meeting.sign(*options)
        content = meeting.events()[-1][1]
        fields[official] = content["signed"]["field"]
        if number in (1, 2, 4):
            for path in meeting.sheets():
                kept = path.with_name(f"{number}-{path.name}")
                shutil.copyfile(path, kept)
                states.append((kept, fields[official], number))
    return meeting, states


def all_samples(report, work, keys):
    for name, rsa in SIGNERS:
        keys.key(name, rsa)
    made = together(lambda source: issue_and_sign(source, work, keys), sample("signed samples", SAMPLES, 4, None))
    read = []
    for meeting, states in made:
        counts = {count for _, _, count in states}
        report.check(counts >= {1, 2} and (4 in counts or len(meeting.officials) < 4), f"{meeting.folder.name}: signed {sorted(counts)}")
        # the first copy in every state, the second in its last
        last = max(counts)
        read += [(meeting.folder.name, state) for state in states if ".1.pdf" in state[0].name or state[2] == last]
    together(lambda one: read_by_all(report, f"{one[0]}, {one[1][0].name}", *one[1]), read)
    for meeting, _ in made:
        report.check(Verdict(meeting.folder).holds, f"{meeting.folder.name}: verify", Verdict(meeting.folder))
    return [meeting for meeting, _ in made]


def by_preflight(report, meetings):
    """Some of them; a Java machine takes seconds to begin."""
    missing = [jar for jar in preflight.WANTED if not (preflight.JARS / jar).exists()]
    if missing or not shutil.which("java"):
        report.skip("PDFBox's preflight", f"{', '.join(missing) or 'java'} missing")
        return
    paths = [meeting.sheets()[0] for meeting in drawn("preflight").sample(meetings, min(len(meetings), amount(1, 4, 100)))]
    for path, found in zip(paths, together(lambda path: preflight.findings(str(path)), paths)):
        report.check(not found, f"{path.parent.name}: preflight", "\n".join(found[:12]))


def by_outlines(report, meetings):
    if "TALLY_BUILD" not in os.environ:
        report.skip("the outlines of the sheets", "TALLY_BUILD names no build")
        return
    paths = [meeting.sheets()[0] for meeting in meetings]
    text = "".join(tool("pdftotext", path, "-")[1] for path in paths)
    report.check(len(meetings) < len(SAMPLES) or "𠮷" in text and "䶮" in text, "a character beyond the basic plane and one of extension A are among those that are looked at")
    done = subprocess.run([sys.executable, pathlib.Path(__file__).with_name("outlines.py"), *paths], capture_output=True, text=True, check=False)
    report.check(done.returncode == 0, "the outlines of the sheets", (done.stdout + done.stderr)[-2000:])


# ---- the same bytes ----

PLACES = [{"LC_ALL": "C", "TZ": "UTC"}, {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN", "TZ": "Asia/Shanghai"}, {"LC_ALL": "de_DE.UTF-8", "TZ": "America/St_Johns"},
          {"LC_ALL": "zh_CN.GB18030", "TZ": "Asia/Kathmandu", "SOURCE_DATE_EPOCH": "0", "HOME": "/nonexistent"}]


def the_same(report, work, keys):
    """Copies of a ledger, in other folders, locales and time zones."""
    chosen = [source for source in SAMPLES if source.name in ("aheqi-committee", "county-recommendation", "general-recommendation")]
    report.check(len(chosen) == 3, "the meetings for the same bytes are there")
    for source in chosen:
        original = Meeting(source, work / f"same-{source.name}")
        for language in ("zh", "en"):
            options = ["--unsigned", *(["--lang", "en"] if language == "en" else [])]
            first = original.copy(work / f"first-{language}-{source.name}")
            sheets = [path.read_bytes() for path in first.issue(*options)]
            report.check(len(sheets) == 2 and sheets[0] != sheets[1], f"{source.name} {language}: two sheets")
            for n, place in enumerate(PLACES):
                other = original.copy(work / f"o{n}-{language}" / ("x" * 20 * n + source.name))
                out = work / f"out-{n}-{language}-{source.name}"
                status, said, error = run("sheet", other.ledger.name, *options, "--out", out, "--by", "another", env={**os.environ, **place}, cwd=other.folder)
                same = [path.read_bytes() for path in other.sheets(out)] == sheets
                report.check(status == 0 and same, f"{source.name} {language}: the same bytes with {place}", said + error)
        # and signed: what is signed is that, with the signature behind it
        signed = original.copy(work / f"signed-{source.name}")
        bare = [path.read_bytes() for path in (work / f"first-zh-{source.name}").glob("*.pdf")]
        for path in signed.issue(*keys.options("甲某"), "--as", original.officials[0]):
            report.check(any(path.read_bytes().startswith(b) for b in bare), f"{source.name}: signed is the unsigned one with a signature behind it")


# ---- the checks themselves ----

def in_object(kind, key, value):
    """A change of the first object of this type (or subtype)."""
    def change(document):
        for one in document.objects.values():
            dictionary = one["stream"]["dict"] if "stream" in one else one["value"]
            if isinstance(dictionary, dict) and kind in (dictionary.get("/Type"), dictionary.get("/Subtype")):
                if value is None:
                    del dictionary[key]
                else:
                    dictionary[key] = value
                return
        raise RuntimeError(f"no {kind}")
    return change


def in_stream(find, old, new):
    def change(document):
        for one in document.objects.values():
            data = base64.b64decode(one["stream"]["data"]) if "stream" in one else b""
            if find in data and old in data:
                one["stream"]["data"] = base64.b64encode(data.replace(old, new, 1)).decode()
                return
        raise RuntimeError(f"no {find} with {old}")
    return change


AGAINST = {
    "a soft mask": in_object("/Page", "/SMask", "12 0 R"), "transparency": in_object("/Form", "/Group", {"/S": "/Transparency"}), "opacity": in_object("/Page", "/ca", 0.5),
    "an action": in_object("/Catalog", "/OpenAction", ["4 0 R", "/Fit"]), "a script": in_object("/Catalog", "/AA", {"/WC": {"/S": "/JavaScript", "/JS": "u:1"}}),
    "no relation": in_object("/Filespec", "/AFRelationship", None), "no /AF": in_object("/Catalog", "/AF", []), "no flag to print": in_object("/Widget", "/F", 128),
    "a hidden widget": in_object("/Widget", "/F", 6), "no appearance": in_object("/Widget", "/AP", None), "no output intent": in_object("/Catalog", "/OutputIntents", []),
    "no Unicode": in_object("/Type0", "/ToUnicode", None), "no font program": in_object("/FontDescriptor", "/FontFile2", None),
    "other widths": in_object("/CIDFontType2", "/W", []),
    "another packing": in_object("/EmbeddedFile", "/Filter", "/LZWDecode"), "no type of an attachment": in_object("/EmbeddedFile", "/Subtype", None),
    "part 2": in_stream(b"<pdfaid:part>", b"<pdfaid:part>3", b"<pdfaid:part>2"), "conformance B": in_stream(b"<pdfaid:part>", b">A<", b">B<"),
    "another title": in_stream(b"<pdfaid:part>", b"x-default\">", b"x-default\">!"), "CMYK": in_stream(b" re f", b"0 0 0 rg", b"0 0 0 1 k"),
    "an image": in_stream(b" re f", b"0 0 0 rg", b"/I Do"), "no meaning of a code": in_stream(b"beginbfchar", b"<0032> <0032>", b"<FFF0> <0032>"),
    "q without Q": in_stream(b" re f", b"0 0 0 rg", b"q 0 0 0 rg"), "no language": in_object("/Catalog", "/Lang", None),
}


def the_checks(report, path):
    document = pdfa.Document(path)
    data = path.read_bytes()
    for what, change in AGAINST.items():
        changed = copy.deepcopy(document)
        change(changed)
        changed.root = changed.value(changed.trailer["/Root"])
        report.check(pdfa.of(changed, data), f"pdfa.py finds {what}")
    for what, bytes_ in (("bytes behind the end", data + b"\n"), ("no binary comment", data.replace(data[9:15], b"% text", 1)),
                         ("a table that is none", data.replace(b"00000 n\r\n", b"00000 n\n", 1))):
        report.check(pdfa.of(document, bytes_), f"pdfa.py finds {what}")


def main():
    need("pdfsig", "qpdf", "mutool", "pdffonts", "pdftotext")
    report = Report()
    work = workshop()
    keys = Keys(work / "keys")
    report.check(len(SAMPLES) >= 17, f"{len(SAMPLES)} sample meetings")
    meetings = all_samples(report, work, keys)
    by_preflight(report, meetings)
    by_outlines(report, meetings)
    the_same(report, work, keys)
    the_checks(report, meetings[0].sheets()[0])
    report.end()


if __name__ == "__main__":
    main()
