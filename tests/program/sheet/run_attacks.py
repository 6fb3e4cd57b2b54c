#!/usr/bin/env python3
"""Attacks on sheets of our own. Each must be found: exit 1 or 78, with a finding that names the altered copy and not the sound one beside it; none may crash the program.

run_attacks.py [FLIP]      FLIP, or SHEET_FLIP in the environment: the program made of flip.c, which changes every byte, one at a time

Four kinds: bytes and updates put behind or into a signed sheet, most of which pdfsig calls valid; sheets altered from the first byte and signed again with the key of a true official,
so that only the recount and the rebuilt page can tell; whole sheets made by the program itself out of other ballots; and files that are there to exhaust or to confuse.

TALLY_SEED repeats a run. TALLY_FLIP_SHEET=K runs the whole verification for every K-th changed byte (1: for all, which takes an hour) beside the quick parts, which look at every byte
in any case. Needs poppler-utils, openssl and prlimit (util-linux).
"""

import datetime
import hashlib
import itertools
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zlib

from support.amount import SANITIZED, SEED, amount, drawn, every, sample
from support.forging import END, Pdf, Signer, openssl, signatures
from support.sheets import DIFFERENT, NO_INPUT, WORKERS, Keys, Meeting, Report, Verdict, crashed, need, run, tool, together, workshop

HOST, TELLER, SCRUTINEER = "甲某", "乙某", "丙某"
MEMORY = 900 * 1024 * 1024  # for a look at a sheet, the 256 MiB of TALLY_ATTACHED_MAX within
SECONDS = 20  # of the processor: a busy machine is no fault
HANGS = 15 * SECONDS


class Scene:
    """A small meeting with two sheets, signed by the host, then by a scrutineer too."""

    def __init__(self, work):
        self.work = work
        self.keys = Keys(work / "keys")
        self.meeting = Meeting(None, work / "true")
        copies = self.meeting.issue(*self.keys.options(HOST))
        self.one = copies[0].read_bytes()
        self.other_one = copies[1].read_bytes()
        shutil.copytree(self.meeting.folder, work / "once")
        self.meeting.sign(*self.keys.options(SCRUTINEER))
        self.path, self.other = copies
        self.two, self.other_two = self.path.read_bytes(), self.other.read_bytes()
        self.first = self.one[:Pdf(self.one).ends[0]]
        self.host = Signer(self.keys.key(HOST), self.keys.passphrase, self.keys.folder)
        self.trust = ["--trust", self.keys.certificate(HOST), self.keys.certificate(SCRUTINEER)]
        self.numbers = itertools.count()
        self.false = self.with_other_ballots()

    def with_other_ballots(self):
        folder = self.work / "false"
        folder.mkdir()
        for name in ("meeting.csv", "tiers.csv", "roster.csv", "ballots.csv"):
            shutil.copyfile(self.meeting.folder / name, folder / name)
        table = folder / "ballots.csv"
        table.write_text(table.read_text(encoding="utf-8").replace("反对", "同意", 1), encoding="utf-8")
        false = Meeting(folder, self.work / "false-counted")
        p = Pdf(false.issue("--unsigned", folder=self.work / "false-sheets")[0].read_bytes())
        FALSE.update({name: p.unpacked(p.attachment(name)) for name in ("ballots.csv", "result.json", "sheet.json")})
        return false

    def put(self, data):
        path = self.work / f"altered-{next(self.numbers)}.pdf"
        path.write_bytes(data)
        return path

    def again(self, objects=(), **more):
        """The first revision with other objects, signed by the true host."""
        return self.host.sign_again(self.one, Pdf(self.first).rewritten(dict(objects), **more))


# A sanitizer wants more room than there is.
LIMITS = {"prefix": ["prlimit", f"--cpu={SECONDS}", *([] if SANITIZED else [f"--as={MEMORY}"])]}


def judge(report, what, path, *options, sound=None):
    """Found, by name, without a crash, in bounded time and memory."""
    begun = time.monotonic()
    try:
        verdict = Verdict(path, *([sound] if sound else []), *options, **LIMITS, timeout=HANGS)
    except subprocess.TimeoutExpired:
        report.check(False, f"{what}: not done in {HANGS} s")
        return None
    seconds = time.monotonic() - begun
    wrong = [line for line in verdict.wrong if str(path) not in line]
    report.check(verdict.names(path) and not wrong, f"{what} ({seconds:.1f} s)", verdict)
    broken = any("the signature is not valid: " in line for line in verdict.wrong)
    report.check(not (broken and verdict.says("fonts or libraries")), f"{what}: no font is to blame where a signature is broken", verdict)
    return verdict


# ---- what is changed ----

def other_count(content):
    """The first number that stands alone in a cell is one more."""
    changed, times = re.subn(rb"<003([0-8])> Tj", lambda m: b"<003%d> Tj" % (int(m.group(1)) + 1), content, count=1)
    if not times:
        raise RuntimeError("no number on the page")
    return changed


def count_on_page(p):
    number = p.content()
    return p.with_stream(number, other_count(p.unpacked(number)))


def ballots(p):
    number = p.attachment("ballots.csv")
    return p.with_stream(number, p.unpacked(number).replace("反对".encode(), "同意".encode(), 1))


def facts_with(p, change, name="sheet.json"):
    number = p.attachment(name)
    text = p.unpacked(number)
    facts = json.loads(text)
    changed = change(facts)
    data = changed if isinstance(changed, bytes) else json.dumps(facts, ensure_ascii=False, indent=1).encode()
    return sized(p.with_stream(number, data), number, data)


def sized(objects, number, data):
    """/Size of the file says what it is."""
    objects[number] = re.sub(rb"/Size \d+", b"/Size %d" % len(data), objects[number], count=1)
    return objects


def digests(p, data):
    """The facts, with the digest of these ballots."""
    def change(facts):
        for one in facts["inputs"]:
            if one["file"] == "ballots.csv":
                one["sha256"], one["bytes"] = hashlib.sha256(data).hexdigest(), len(data)

    return facts_with(p, change)


def ballots_and_digest(p):
    number = p.attachment("ballots.csv")
    data = p.unpacked(number).replace("反对".encode(), "同意".encode(), 1)
    return sized(p.with_stream(number, data), number, data) | digests(p, data)


def other_result(p):
    """The result attached, with a vote moved."""
    number = p.attachment("result.json")
    result = json.loads(p.unpacked(number))
    votes = result["items"][1]["channels"][0]["votes"]
    votes["agree"], votes["against"] = votes["agree"] + 1, votes["against"] - 1
    data = json.dumps(result, ensure_ascii=False, indent=1).encode()
    digest = hashlib.sha256(data).hexdigest()
    return sized(p.with_stream(number, data), number, data) | facts_with(p, lambda facts: facts.update(result=digest))


FALSE = {}  # the attachments of a sheet that the program made of other ballots


def all_but_the_page(p):
    """Ballots, result and their digests are those of another sheet; the pages stay."""
    objects = {}
    for name in ("ballots.csv", "result.json"):
        number = p.attachment(name)
        objects |= sized(p.with_stream(number, FALSE[name]), number, FALSE[name])

    def change(facts):
        theirs = json.loads(FALSE["sheet.json"])
        facts["inputs"], facts["result"] = theirs["inputs"], theirs["result"]

    return objects | facts_with(p, change)


def font_program(p):
    """The two fonts change programs."""
    one, two = p.find(b"/Length1 ")[:2]
    return p.with_stream(one, p.unpacked(two)) | p.with_stream(two, p.unpacked(one))


def glyphs_of_digits(p):
    """What is drawn for 3 looks like 8, and the text that is read out of the page stays."""
    font = p.find(b"/CIDToGIDMap ")[0]
    number = int(re.search(rb"/CIDToGIDMap (\d+)", p.body(font)).group(1))
    gids = bytearray(p.unpacked(number))
    gids[0x33 * 2:0x33 * 2 + 2] = gids[0x38 * 2:0x38 * 2 + 2]
    return p.with_stream(number, bytes(gids))


def glyph_in_program(p):
    """One byte of an outline."""
    number = p.find(b"/Length1 ")[0]
    program = bytearray(p.unpacked(number))
    count, = struct.unpack_from(">H", program, 4)
    offset = [struct.unpack_from(">4sIII", program, 12 + 16 * i)[2] for i in range(count) if program[12 + 16 * i:16 + 16 * i] == b"glyf"][0]
    program[offset + 200] ^= 1
    return p.with_stream(number, bytes(program))


def to_unicode(p):
    """3 reads as 8."""
    number = next(n for n in p.offsets if b"stream" in p.body(n) and b"beginbfchar" in (p.unpacked(n) if b"FlateDecode" in p.body(n) else b""))
    return p.with_stream(number, p.unpacked(number).replace(b"<0033> <0033>", b"<0033> <0038>"))


def replaced(number, old, new):
    def change(p):
        n = number(p) if callable(number) else number
        body = p.body(n)
        if old not in body:
            raise RuntimeError(f"no {old} in {body[:200]}")
        return {n: body.replace(old, new, 1)}
    return change


def catalog(p):
    return p.find(b"/Type /Catalog")[0]


def form(p):
    return p.find(b"/SigFlags 3")[0]


def page(p):
    return p.pages()[0]


def appearance(p, number, text=b"0 0 0 rg 0 0 400 60 re f"):
    return {number: b"<<\n/Type /XObject\n/Subtype /Form\n/BBox [0 0 400 60]\n/Length %d\n>>\nstream\n%s\nendstream\n" % (len(text), text)}


def annotation(p, subtype=b"/FreeText", looks=True, more=b""):
    n = p.size
    body = b"<<\n/Type /Annot\n/Subtype %s\n/Rect [50 500 450 560]\n/Contents (7)\n/F 4\n%s%s>>\n" % (subtype, b"/AP << /N %d 0 R >>\n" % (n + 1) if looks else b"", more)
    on_page = p.body(page(p))
    listed = on_page.replace(b"/Annots [", b"/Annots [ %d 0 R" % n, 1) if b"/Annots [" in on_page else on_page.replace(b"/Parent", b"/Annots [ %d 0 R ]\n/Parent" % n, 1)
    return {n: body, page(p): listed} | (appearance(p, n + 1) if looks else {})


def new_field(p):
    """Painted over the counts."""
    objects = annotation(p, b"/Widget", more=b"/FT /Sig\n/T (witness)\n")
    body = p.body(form(p))
    return objects | {form(p): body.replace(b"/Fields [", b"/Fields [ %d 0 R" % p.size, 1)}


def new_page(p):
    n, tree = p.size, p.find(b"/Type /Pages")[0]
    count = len(p.pages())
    body = p.body(tree).replace(b"]\n/Count %d" % count, b"%d 0 R ]\n/Count %d" % (n, count + 1), 1)
    return {tree: body, n: p.body(page(p))}


def painted(p):
    """The content has a rectangle more."""
    return p.with_stream(p.content(), p.unpacked(p.content()) + b"\n1 1 1 rg 60 400 300 100 re f\n")


def packed_otherwise(p):
    return p.with_stream(p.content(), p.unpacked(p.content()), level=1)


def moved_field(p):
    number = p.field("teller-1")
    return {number: re.sub(rb"/Rect \[.*?\]", b"/Rect [ 52 500 209.76 533 ]", p.body(number))}


def field_looks(p):
    number = p.field("teller-1")
    return appearance(p, p.size) | {number: re.sub(rb"/N \d+ 0 R", b"/N %d 0 R" % p.size, p.body(number))}


def signature_looks(p):
    number = int(re.search(rb"/AP << /N (\d+) 0 R", p.body(p.field("host"))).group(1))
    return appearance(p, number)


def no_value(p):
    number = p.field("host")
    return {number: re.sub(rb"/V \d+ 0 R\n", b"", p.body(number))}


def another_value(p):
    host, other = p.field("host"), p.field("scrutineer-1")
    values = [re.search(rb"/V \d+ 0 R", p.body(n)).group(0) for n in (host, other)]
    return {host: p.body(host).replace(*values), other: p.body(other).replace(*values[::-1])}


def no_field(p):
    body = p.body(form(p))
    return {form(p): body.replace(b" %d 0 R" % p.field("teller-1"), b"", 1)}


def attachment_more(p):
    n, data = p.size, b"x"
    body = p.body(catalog(p)).replace(b"/AF [", b"/AF [ %d 0 R" % (n + 1), 1).replace(b"/Names [ ", b"/Names [ (0000) %d 0 R " % (n + 1), 1)
    file = b"<<\n/Length 1\n/Type /EmbeddedFile\n/Subtype /text#2Fcsv\n/Params <<\n/Size 1\n/ModDate (D:20260101000000Z)\n>>\n>>\nstream\n" + data + b"\nendstream\n"
    spec = b"<<\n/Type /Filespec\n/F (more.csv)\n/UF (more.csv)\n/AFRelationship /Data\n/EF <<\n/F %d 0 R\n/UF %d 0 R\n>>\n>>\n" % (n, n)
    return {n: file, n + 1: spec, catalog(p): body}


def script(p):
    return {catalog(p): p.body(catalog(p)).replace(b"/AF [", b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>\n/AF [", 1)}


def layer(p):
    return {catalog(p): p.body(catalog(p)).replace(b"/AF [", b"/OCProperties << /OCGs [] /D << >> >>\n/AF [", 1)}


def metadata(p):
    number = int(re.search(rb"/Metadata (\d+)", p.body(catalog(p))).group(1))
    return p.with_stream(number, p.unpacked(number).replace("虚构会议".encode(), "虚构大会".encode()))


def information(p):
    number = int(re.search(rb"/Info (\d+)", p.trailer).group(1))
    return {number: p.body(number).replace(b"/Producer (tally", b"/Producer (other", 1)}


def profile(p):
    number = int(re.search(rb"/DestOutputProfile (\d+)", p.body(catalog(p))).group(1))
    data = bytearray(p.unpacked(number))
    data[200] ^= 1
    return p.with_stream(number, bytes(data))


# What both an update and a new first revision can hold.
CHANGES = {
    "a count on the page": count_on_page, "paint over the page": painted, "an annotation": annotation, "an annotation without appearance": lambda p: annotation(p, looks=False),
    "a link": lambda p: annotation(p, b"/Link", False, b"/A << /S /URI /URI (http://x.invalid) >>\n"), "a page": new_page, "swapped font programs": font_program,
    "a 3 that is drawn as 8": glyphs_of_digits, "a byte of an outline": glyph_in_program, "a 3 that reads as 8": to_unicode, "an attachment": ballots,
    "an attachment and its digest": ballots_and_digest, "all but the page": all_but_the_page, "a result": other_result,
    "an attachment more": attachment_more, "a field over the counts": new_field, "a field moved": moved_field, "a field's looks": field_looks, "a field less": no_field,
    "a script": script, "layers": layer, "other metadata": metadata, "another producer": information, "another colour profile": profile,
    "an object that nobody uses": lambda p: {p.size: b"(nothing)\n"}, "the same page, packed otherwise": packed_otherwise,
}


# ---- updates behind a signed sheet ----

def nested(times, opening, closing):
    return opening * times + closing * times + b"\n"


def many_updates(data, times):
    for _ in range(times):
        data = quick_update(data)
    return data


def quick_update(data):
    """An update without objects; not looked through from the beginning each time."""
    xref = int(data[data.rindex(b"startxref\n") + 10:].split(b"\n", 1)[0])
    trailer = data[data.rindex(b"trailer\n"):data.rindex(b"startxref")]
    trailer = re.sub(rb"\n/Prev \d+", b"", trailer).replace(b"\n>>\n", b"\n/Prev %d\n>>\n" % xref)
    return data + b"xref\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)


def with_prev(p, previous):
    """previous: a number, or what to do with the new table's own place."""
    data = p.update({p.size: b"null\n"}, previous=0)
    place = int(data[data.rindex(b"startxref\n") + 10:].split(b"\n", 1)[0])
    value = previous(place) if callable(previous) else previous
    return re.sub(rb"/Prev 0\n>>\nstartxref", b"/Prev %s\n>>\nstartxref" % str(value).encode(), data)


def start_at(p, text):
    data = p.update({p.size: b"null\n"})
    return data[:data.rindex(b"startxref\n") + 10] + text + b"\n%%EOF\n"


def loop_of_two(p):
    """Two updates whose tables name each other."""
    first = p.update({p.size: b"null\n"}, previous=10 ** 9)
    q = Pdf.__new__(Pdf)
    q.data, q.offsets, q.trailer, q.xref, q.ends = first, p.offsets, p.trailer, first.rindex(b"xref\n", 0, first.rindex(b"startxref")), p.ends
    second = q.update({p.size + 1: b"null\n"})
    place = second.rindex(b"xref\n", 0, second.rindex(b"startxref"))
    return second.replace(b"/Prev 1000000000", b"/Prev %010d" % place)


def stream_of_references(p):
    """A table that is a stream, as newer files have."""
    number, at = p.size, len(p.data)
    entries = struct.pack(">BIH", 1, at, 0)
    return p.data + b"%d 0 obj\n<< /Type /XRef /Size %d /Index [%d 1] /W [1 4 2] /Root %d 0 R /Prev %d /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        number, number + 1, number, catalog(p), p.xref, len(entries), entries, at)


def hybrid(p):
    """A classic table that names a stream beside it, with another page in it."""
    number, content = p.size, p.content()
    data = p.data
    changed = count_on_page(p)
    offset = len(data)
    data += b"%d 0 obj\n" % content + changed[content] + b"endobj\n"
    at = len(data)
    entries = struct.pack(">BIH", 1, offset, 0)
    data += b"%d 0 obj\n<< /Type /XRef /Size %d /Index [%d 1] /W [1 4 2] /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, number + 1, content, len(entries), entries)
    q = Pdf.__new__(Pdf)
    q.data, q.offsets, q.trailer, q.xref, q.ends = data, p.offsets, p.trailer, p.xref, p.ends
    return q.update({}, trailer=b"/XRefStm %d\n" % at)


def twice(p):
    """One object number, two bodies; the table leads to the second."""
    number = p.content()
    data = p.data + b"%d 0 obj\n" % number + p.body(number) + b"endobj\n"
    q = Pdf.__new__(Pdf)
    q.data, q.offsets, q.trailer, q.xref, q.ends = data, p.offsets, p.trailer, p.xref, p.ends
    return q.update(count_on_page(p))


UPDATES = {
    "nothing": lambda p: p.update({}),
    "a comment": lambda p: p.update({}, padding=b"% a comment\n"),
    "a signature's looks": lambda p: p.update(signature_looks(p)),
    "a signature's value taken away": lambda p: p.update(no_value(p)),
    "the values of two fields exchanged": lambda p: p.update(another_value(p)),
    "permissions taken away": lambda p: p.update({catalog(p): re.sub(rb"/Perms << .*? >>\n", b"", p.body(catalog(p)))}),
    "an object twice": twice,
    "an object freed": lambda p: p.update({}, entries=b"%d 1\n0000000000 65535 f\r\n" % p.content()),
    "an object that lies behind the end": lambda p: p.update({}, entries=b"%d 1\n9999999999 00000 n\r\n" % p.content()),
    "an object that lies within another": lambda p: p.update({}, entries=b"%d 1\n%010d 00000 n\r\n" % (p.content(), p.offsets[p.content()] + 3)),
    "a table with a huge number of entries": lambda p: p.update({}, entries=b"0 4294967295\n"),
    "a table with a number that is none": lambda p: p.update({}, entries=b"0 99999999999999999999999999\n"),
    "a huge object number": lambda p: p.update({99999999: b"null\n"}),
    "a table that is a stream": stream_of_references,
    "a hybrid table": hybrid,
    "Prev to itself": lambda p: with_prev(p, lambda place: place),
    "Prev beyond the end": lambda p: with_prev(p, 999999999),
    "Prev below nothing": lambda p: with_prev(p, -1),
    "Prev without end": lambda p: with_prev(p, "9" * 40),
    "Prev to the first": lambda p: with_prev(p, Pdf(p.data[:p.ends[0]]).xref),
    "two tables that name each other": loop_of_two,
    "startxref beyond the end": lambda p: start_at(p, b"999999999"),
    "startxref below nothing": lambda p: start_at(p, b"-5"),
    "startxref without end": lambda p: start_at(p, b"9" * 60),
    "startxref to the table before": lambda p: start_at(p, b"%d" % p.xref),
    "startxref to nothing": lambda p: start_at(p, b""),
    "a huge Size": lambda p: p.update({}, trailer=b"/Size 99999999999999999\n"),
    "an encryption dictionary": lambda p: p.update({p.size: b"<< /Filter /Standard /V 1 /R 2 >>\n"}, trailer=b"/Encrypt %d 0 R\n" % p.size),
    "deeply nested arrays": lambda p: p.update({p.size: nested(200000, b"[", b"]")}),
    "deeply nested dictionaries": lambda p: p.update({p.size: nested(200000, b"<</A ", b">>")}),
    "deeply nested strings": lambda p: p.update({p.size: nested(200000, b"(", b")")}),
    "a deeply nested trailer": lambda p: p.update({}, trailer=b"/A " + nested(200000, b"[", b"]")),
    "arrays that are never closed": lambda p: p.update({p.size: b"[" * 500000 + b"\n"}),
    "a page tree that is its own child": lambda p: p.update({p.find(b"/Type /Pages")[0]: b"<< /Type /Pages /Kids [ %d 0 R ] /Count 1 >>\n" % p.find(b"/Type /Pages")[0]}),
    "a length that refers to itself": lambda p: p.update({p.content(): b"<< /Length %d 0 R >>\nstream\nx\nendstream\n" % p.content()}),
    "a huge length": lambda p: p.update({p.content(): b"<< /Length 99999999999 >>\nstream\nx\nendstream\n"}),
    "a length below nothing": lambda p: p.update({p.content(): b"<< /Length -1 >>\nstream\nx\nendstream\n"}),
}


# ---- bytes of a signed sheet ----

def in_last(old, new, count=1):
    """In the newest revision."""
    def change(s):
        base = Pdf(s.two).ends[-2]
        tail = s.two[base:]
        changed = re.sub(old, new, tail, count=count)
        if changed == tail:
            raise RuntimeError(f"nothing like {old}")
        return s.two[:base] + changed
    return change


def contents(change):
    """The newest signature's <hex>."""
    def attack(s):
        start, end = signatures(s.two)[-1]
        return s.two[:start] + change(s.two[start:end]) + s.two[end:]
    return attack


def wrapped(s):
    """What was signed lies elsewhere: a new signature dictionary, with the old contents, names the old bytes and a copy of those behind the gap; another page lies between."""
    p = Pdf(s.one)
    start, end = signatures(s.one)[0]
    number = int(re.search(rb"/V (\d+) 0 R", p.body(p.field("host"))).group(1))
    objects = count_on_page(p)
    body = p.body(number)
    objects[number] = re.sub(rb"/ByteRange \[.*?\]", b"/ByteRange [0 %d 0000000000 %d]" % (start, len(s.one) - end), body)
    data = p.update(objects, padding=b"%\n" + s.one[end:])
    place = data.rindex(s.one[end:])
    return data.replace(b"0000000000 %d]" % (len(s.one) - end), b"%010d %d]" % (place, len(s.one) - end), 1)


def moved_contents(s):
    """The signature's contents stand behind its dictionary's other entries."""
    start, end = signatures(s.one)[0]
    hexadecimal = s.one[start - len(b"/Contents "):end]
    rest = s.one[:start - len(b"/Contents ")] + s.one[end + 1:]
    place = rest.index(b">>\nendobj", start - 20)
    return rest[:place] + hexadecimal + b"\n" + rest[place:]


def without_first_signature(s):
    ends = Pdf(s.two).ends
    return s.two[:ends[0]] + s.two[ends[1]:]


def exchanged(s):
    ends = Pdf(s.two).ends
    return s.two[:ends[0]] + s.two[ends[1]:] + s.two[ends[0]:ends[1]]


def tail_of_the_other(s):
    return s.two[:Pdf(s.two).ends[1]] + s.other_two[Pdf(s.other_two).ends[1]:]


def contents_of_the_other(s):
    (start, end), (a, b) = signatures(s.two)[-1], signatures(s.other_two)[-1]
    return s.two[:start] + s.other_two[a:b] + s.two[end:]


def contents_of_the_first(s):
    (a, b), (start, end) = signatures(s.two)
    return s.two[:start] + s.two[a:b] + s.two[end:]


def other_padding(hexadecimal):
    return hexadecimal[:-3] + b"01>"


BYTES = {
    "a line end behind the end": lambda s: s.two + b"\n", "a blank behind the end": lambda s: s.two + b" ", "a NUL behind the end": lambda s: s.two + b"\0",
    "the end twice": lambda s: s.two + END, "a text behind the end": lambda s: s.two + b"7 votes\n", "a document behind the end": lambda s: s.two + s.other_two,
    "a line before the beginning": lambda s: b"\n" + s.two, "a comment before the beginning": lambda s: b"%x\n" + s.two,
    "line ends of another system": lambda s: s.two.replace(b"\n", b"\r\n"), "a byte less at the end": lambda s: s.two[:-1],
    "no ByteRange": in_last(rb"/ByteRange \[.*?\]\n", b""), "ByteRange blotted out": in_last(rb"/ByteRange \[.*?\]", lambda m: b" " * len(m.group(0))),
    "a ByteRange of two numbers": in_last(rb"/ByteRange \[0 (\d+) .*?\]", lambda m: b"/ByteRange [0 " + m.group(1).ljust(32) + b"]"),
    "a ByteRange that begins later": in_last(rb"/ByteRange \[0 ", b"/ByteRange [9 "), "a ByteRange that ends earlier": in_last(rb"(\d+)( *\]\n/Contents)",
                                                                                                                               lambda m: b"1" * len(m.group(1)) + m.group(2)),
    "a ByteRange that ends behind the file": in_last(rb"(\d+)( *\]\n/Contents)", lambda m: b"9" * len(m.group(1)) + m.group(2)),
    "a ByteRange below nothing": in_last(rb"/ByteRange \[0 \d", b"/ByteRange [0 -"), "ByteRange twice": in_last(rb"(/ByteRange \[.*?\]\n)", rb"\1\1"),
    "Contents shortened": contents(lambda h: h[:-201] + b">"), "Contents shortened by a digit": contents(lambda h: h[:-2] + b">"),
    "Contents longer": contents(lambda h: h[:-1] + b"00>"),
    "Contents in capitals": contents(lambda h: h.upper()), "Contents with a blank": contents(lambda h: b"< " + h[2:]), "Contents empty": contents(lambda h: b"<>".ljust(len(h))),
    "Contents of zeros": contents(lambda h: b"<" + b"0" * (len(h) - 2) + b">"), "something in the padding": contents(other_padding),
    "Contents as another string": contents(lambda h: b"(" + h[1:-1] + b")"), "no Contents": in_last(rb"/Contents <", b"/Content_ <"),
    "Contents of the other copy": contents_of_the_other, "Contents of the other signature": contents_of_the_first, "the other copy's signature": tail_of_the_other,
    "another SubFilter": in_last(rb"ETSI.CAdES.detached", b"adbe.pkcs7.detachd."), "another time": in_last(rb"/M \(D:2", b"/M (D:1"), "a signature wrapped": wrapped,
    "contents moved": moved_contents, "the first signature cut out": without_first_signature, "two signatures exchanged": exchanged,
    "a signature twice": lambda s: s.two + s.two[Pdf(s.two).ends[1]:], "a thousand updates": lambda s: many_updates(s.two, 1000),
    "an empty file that says it is one": lambda s: b"%PDF-1.7\n", "only the end": lambda s: b"%PDF-1.7\nstartxref\n0\n%%EOF\n",
    "only zeros behind the head": lambda s: b"%PDF-1.7\n" + bytes(100000),
}

# pdfsig says that every signature of these is valid: that they are found is our work.
CALLED_VALID = ["a count on the page", "an annotation", "a page", "swapped font programs", "an attachment", "a field over the counts", "a field's looks"]


def updates(report, s):
    jobs = [(f"update: {what}", lambda change=change: Pdf(s.two).update(change(Pdf(s.two)))) for what, change in CHANGES.items()]
    jobs += [(f"update: {what}", lambda change=change: change(Pdf(s.two))) for what, change in UPDATES.items()]
    jobs += [(f"bytes: {what}", lambda change=change: change(s)) for what, change in BYTES.items()]

    jobs = sample("updates and changed bytes", jobs, 50, None, lambda job: job[0] if job[0].removeprefix("update: ") in CALLED_VALID else job[0].split(":")[0])

    def one(job):
        what, make = job
        data = make()
        if not report.check(data != s.two, f"{what}: changes something"):
            return
        path = s.put(data)
        judge(report, what, path, sound=s.other)
        if what.removeprefix("update: ") in CALLED_VALID or what == "bytes: a signature wrapped":
            said = tool("pdfsig", "-nocert", path)[1]
            signed = said.count("Signature Type")
            report.check(signed and said.count("Signature is Valid") == signed, f"{what}: pdfsig calls it valid, else this tries nothing", said)
        path.unlink()

    together(one, jobs)


# ---- signed again, by a true official ----

def facts(**changes):
    def change(p):
        return facts_with(p, lambda f: f.update(changes) if changes else None)
    return change


def raw_facts(data):
    return lambda p: facts_with(p, lambda f: data)


def official(p):
    return facts_with(p, lambda f: f["officials"][0].update(name="庚某"))


def officials_exchanged(p):
    def change(f):
        f["officials"][0]["field"], f["officials"][1]["field"] = f["officials"][1]["field"], f["officials"][0]["field"]
    return facts_with(p, change)


def not_attached(p):
    def change(f):
        f["all_attached"] = False
        for one in f["inputs"]:
            one["attached"] = None
    return facts_with(p, change)


def led_out(p):
    return facts_with(p, lambda f: f["inputs"][0].update(attached="../meeting.csv", file="../meeting.csv"))


def inputs(change):
    """The list of inputs, changed; each stands where it stood."""
    return lambda p: facts_with(p, lambda f: f.update(inputs=change(f["inputs"])))


def one_more(**changes):
    """The first input once more, with changes."""
    return inputs(lambda i: i + [{**i[0], **changes}])


def bomb(find, size=600):
    """A stream that unpacks to so many MiB."""
    def change(p):
        number = find(p)
        packer, part = zlib.compressobj(9), bytes(1 << 20)
        packed = b"".join(packer.compress(part) for _ in range(size)) + packer.flush()
        body = p.body(number)
        start = re.search(rb"stream\r?\n", body)
        objects = {number: body[:start.end()] + packed + b"\nendstream\n"}
        length = re.search(rb"/Length (\d+)( 0 R)?", body)
        objects[int(length.group(1))] = b"%d\n" % len(packed)
        return objects
    return change


def bomb_twice(p):
    """Packed twice: a kilobyte that becomes a gigabyte."""
    number = p.attachment("ballots.csv")
    packer, part = zlib.compressobj(9), bytes(1 << 20)
    once = b"".join(packer.compress(part) for _ in range(600)) + packer.flush()
    packed = zlib.compress(once, 9)
    body = p.body(number)
    start = re.search(rb"stream\r?\n", body)
    head = body[:start.end()].replace(b"/FlateDecode", b"/FlateDecode /FlateDecode", 1)
    return {number: head + packed + b"\nendstream\n", int(re.search(rb"/Length (\d+)", body).group(1)): b"%d\n" % len(packed)}


def stamp_map(p):
    font = int(re.search(rb"/Stamp (\d+)", p.body(form(p))).group(1))
    return int(re.search(rb"/ToUnicode (\d+)", p.body(font)).group(1))


AGAIN = {
    "another version": facts(version="9.9.9"), "another meeting": facts(meeting="other-2026-01"), "another count": facts(count=2), "another issue": facts(issue=2),
    "the other copy's number": facts(copy=2), "another archive": facts(archive="二处"), "a copy too many": facts(copy=3), "a million copies": facts(copies=10 ** 6),
    "copies without end": facts(copies=10 ** 30), "a count below nothing": facts(count=-1), "a count that is a text": facts(count="1"), "another language": facts(language="en"),
    "a language that is none": facts(language="xx"), "another head of the ledger": facts(ledger={"sequence": 2, "at": "2026-01-01T00:00:00Z", "digest": "0" * 64, "counted": "0" * 64}),
    "a time that is none": facts(ledger={"sequence": 2, "at": "x" * 5000, "digest": "0" * 64, "counted": "0" * 64}), "another result": facts(result="0" * 64),
    "another code": lambda p: facts_with(p, lambda f: f["ledger"].update(counted="0" * 64)), "no code": lambda p: facts_with(p, lambda f: f["ledger"].pop("counted")),
    "a code that is none": lambda p: facts_with(p, lambda f: f["ledger"].update(counted="0" * 63 + "g")),
    "another format": facts(format="tally-sheet/2"),
    "no inputs": facts(inputs=[]), "inputs that are none": facts(inputs=[1, None, {}, {"file": 3}]), "another official": official, "officials exchanged": officials_exchanged,
    "no officials": facts(officials=[]), "an input led out of the folder": led_out,
    "an input twice": one_more(), "an input twice, first": inputs(lambda i: i[:1] + i), "inputs without number": inputs(lambda i: i * 20000),
    "an input without a name": one_more(file=""), "an input called as the result": one_more(file="result.json"), "an input called as the facts": one_more(file="sheet.json"),
    "an input of a long name": one_more(file="x" * 100000), "an input of a strange name": one_more(file="a\nb\u0001\ue000\uffff\U0010ffff"),
    "an input that is the result": one_more(attached="result.json"),
    "an input that is a rule": inputs(lambda i: [{**one, "built_in": True} for one in i]), "a rule that is an input": inputs(lambda i: [{**one, "built_in": False} for one in i]),
    "inputs in another order": inputs(lambda i: i[::-1]), "a meeting of 5,000 letters": facts(meeting="x" * 5000), "an archive of 200,000 letters": facts(archive="处" * 200000),
    "an archive of nothing": facts(archive=""), "an archive of strange characters": facts(archive="a\nb\t\u0001\u202e\u200d\ufeff"),
    "an archive of no character": facts(archive="\uffff\ufffe"),
    "an archive of private characters": facts(archive="".join(map(chr, range(0xE000, 0xE400)))), "an archive of many characters": facts(archive="".join(map(chr,
                                                                                                                                                            range(0x4E00,
                                                                                                                                                                  0x9FA5)))),
    "an archive of the higher planes": facts(archive="".join(map(chr, range(0x20000, 0x23000)))), "a version of 100,000 letters": facts(version="9" * 100000),
    "a version of strange characters": facts(version="0.1.0)\n>>\u0001<&"), "a digest of 5,000 letters": facts(ledger={"sequence": 2, "at": "2026-01-01T00:00:00Z",
                                                                                                                       "digest": "0" * 5000, "counted": "0" * 64}),
    "a sequence without end": facts(ledger={"sequence": 2 ** 63 - 1, "at": "2026-01-01T00:00:00Z", "digest": "0" * 64, "counted": "0" * 64}),
    "a time without a day": facts(ledger={"sequence": 2, "at": "2026-99-99T99:99:99Z", "digest": "0" * 64, "counted": "0" * 64}),
    "a short time": facts(ledger={"sequence": 2, "at": "", "digest": "0" * 64, "counted": "0" * 64}), "a time of letters": facts(ledger={"sequence": 2, "at": "yyyy-mm-ddThh:mm:ssZ",
                                                                                                                    "digest": "0" * 64, "counted": "0" * 64}),
    "no facts": raw_facts(b""), "facts that are no JSON": raw_facts(b"{"), "facts with a NUL": raw_facts(b"{}\0{}"),
    "facts that are no UTF-8": raw_facts(b"{\"format\":\"\xff\"}"),
    "deeply nested facts": raw_facts(b"[" * 300000), "facts of a huge number": raw_facts(b"{\"count\":1e999999999}"), "facts twice": raw_facts(b"{}{}"),
    "the same facts, set otherwise": facts(), "a bomb for ballots": bomb(lambda p: p.attachment("ballots.csv")), "a bomb for facts": bomb(lambda p: p.attachment("sheet.json")),
    "a bomb in a bomb": bomb_twice, "a bomb for a page": bomb(lambda p: p.content()), "a bomb for a font's map": bomb(stamp_map),
    "an attachment that unpacks to nothing": lambda p: p.with_stream(p.attachment("ballots.csv"), b""),
    "ballots with a NUL": lambda p: p.with_stream(p.attachment("ballots.csv"), p.unpacked(p.attachment("ballots.csv")) + b"\0"),
    "one packing after another": replaced(lambda p: p.attachment("ballots.csv"), b"/FlateDecode", b"/FlateDecode " * 3000),
    "another packing": replaced(lambda p: p.attachment("ballots.csv"), b"/FlateDecode", b"/LZWDecode"),
    "a name for two attachments": replaced(lambda p: p.find(b"/UF (roster.csv)")[0], b"/UF (roster.csv)", b"/UF (ballots.csv)"),
    "two fields of one name": replaced(lambda p: p.field("teller-1"), b"(teller-1)", b"(host)"), "a field renamed": replaced(lambda p: p.field("teller-1"), b"(teller-1)",
                                                                                                                             b"(teller-9)"),
}

STRUCTURE = {
    "a comment between objects": lambda s: Pdf(s.first).rewritten(between=b"% a comment\n"),
    "another head": lambda s: s.first.replace(b"%PDF-1.7", b"%PDF-1.6", 1),
    "another comment in the head": lambda s: s.first[:10] + bytes([s.first[10] ^ 1]) + s.first[11:],
    "another free entry": lambda s: s.first.replace(b"0000000000 65535 f", b"0000000001 65535 f", 1),
    "something in the trailer": lambda s: Pdf(s.first).rewritten(trailer=Pdf(s.first).trailer.replace(b"/Root", b"/More 1\n/Root", 1)),
    "another ID": lambda s: re.sub(rb"(/ID \[ <)([0-9A-F]{32})(> <)\2", lambda m: m.group(1) + b"0" * 32 + m.group(3) + b"0" * 32, s.first),
    "a generation": lambda s: s.first.replace(b"endobj\n2 0 obj", b"endobj\n2 1 obj", 1),
}


# Which of the checks it is that finds these; the later ones would too.
FOUND_BY = {"an attachment": "attachments", "an attachment and its digest": "recount", "all but the page": "the page", "a result": "recount", "another result": "recount",
            "a count on the page": "the page", "swapped font programs": "the page", "a 3 that is drawn as 8": "the page", "paint over the page": "the page", "another archive": "the facts",
            "another version": "the page", "no facts": "attachments", "no inputs": "recount"}


def signed_again(report, s):
    path = s.put(s.host.sign_again(s.one, s.first))
    verdict = Verdict(path, *s.trust)
    report.check(verdict.holds, "a sheet signed again by the true host holds, else what follows tries nothing", verdict)
    jobs = [(what, lambda change=change: s.again(change(Pdf(s.first)))) for what, change in (CHANGES | AGAIN).items()]
    jobs += [(what, lambda change=change: s.host.sign_again(s.one, change(s))) for what, change in STRUCTURE.items()]
    jobs = sample("sheets signed again", jobs, 45, None, lambda job: FOUND_BY.get(job[0]))

    def one(job):
        what, make = job
        data = make()
        if not report.check(not data.startswith(s.first), f"signed again: {what}: changes something"):
            return False
        path = s.put(data)
        verdict = judge(report, f"signed again: {what}", path, *s.trust, sound=s.work / "once" / s.other.name)
        path.unlink()
        if verdict and what in FOUND_BY:
            report.check(any(FOUND_BY[what] == line[9:37].strip() for line in verdict.wrong), f"signed again: {what}: found by “{FOUND_BY[what]}”", verdict)
        return verdict is not None and verdict.says("ok ", str(path), "(verified)")

    reached = sum(together(one, jobs))
    # the ballots are said to be too many, so that nothing can be counted: it does not hold by itself
    path = s.put(s.again(not_attached(Pdf(s.first))))
    verdict = Verdict(path, *s.trust)
    report.check(verdict.status == NO_INPUT and verdict.says(path, "give the meeting's ledger too") and not verdict.says(": holds"), "signed again: inputs not attached", verdict)
    judge(report, "signed again: inputs not attached, with the ledger", path, s.meeting.ledger, *s.trust)
    report.check(reached > amount(10, 40, 40), f"{reached} of {len(jobs)} have a signature that holds and is verified")


# ---- whole sheets of another meeting ----

def forged(report, s):
    """Other ballots, counted and issued by the program itself, signed with a key that says it is the same person's."""
    keys = Keys(s.work / "false-keys")
    one, _ = s.false.issue(*keys.options(HOST))
    alone = Verdict(one)
    report.check(alone.holds and alone.says("NOT VERIFIED", one), "forged: alone and without --trust it holds, and nobody vouches for it", alone)
    judge(report, "forged: --trust of the true certificate", one, *s.trust)
    verdict = judge(report, "forged: with the true ledger", one, s.meeting.ledger)
    report.check(verdict and verdict.says("WRONG", one, "not made from this ledger"), "forged: the ledger says why", verdict)
    own = Verdict(one, "--trust", keys.certificate(HOST))
    report.check(own.holds, "forged: to those who trust the forger it holds", own)
    pair = Verdict(s.other, one)
    report.check(pair.status == DIFFERENT and pair.says("WRONG", "not of the same issue"), "forged: a forged copy beside a true one", pair)
    # the true ballots, signed by a false key
    false = s.meeting.copy(s.work / "false-key")
    sheets = false.issue(*keys.options(HOST), "--replace")
    judge(report, "a false key: --trust of the true certificates", sheets[0], *s.trust)
    judge(report, "a false key: with the true ledger", sheets[0], s.meeting.ledger)
    # a third signature by one who is no official's
    third = s.meeting.copy(s.work / "third")
    third.sign(*keys.options("庚某"), "--as", TELLER)
    verdict = Verdict(third.sheets()[0], *s.trust)
    report.check(verdict.holds and any(TELLER in line and "is not verified" in line for line in verdict.signers) and verdict.says("warning", "庚某", "NOT the official's own"),
                 "a third signature: --trust of the true certificates warns of it", verdict)
    judge(report, "a third signature: --require all", third.sheets()[0], *s.trust, "--require", "all")
    judge(report, "a third signature: with the true ledger", third.sheets()[0], s.meeting.ledger)
    verdict = Verdict(third.sheets()[0])
    report.check(verdict.holds and verdict.says("庚某", "NOT VERIFIED"), "a third signature: alone it is said whose it is", verdict)
    # an authority that nobody trusts, with the true name
    root = s.work / "root"
    root.mkdir()
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", root / "key.pem", "-out", root / "root.pem", "-subj", f"/CN={HOST}",
            "-utf8", "-days", "30")
    judge(report, "--trust of another certificate with the same name", s.path, "--trust", root / "root.pem")


def earlier_states(report, s):
    """A signature stripped off leaves a sound earlier state; the ledger knows a later one. Without any, it is no signed sheet."""
    stripped = s.put(s.two[:Pdf(s.two).ends[1]])
    report.check(stripped.read_bytes() == s.one, "stripped: it is the file as it was")
    alone, with_ledger, whole = Verdict(stripped), Verdict(stripped, s.meeting.ledger), Verdict(s.path, s.meeting.ledger)
    report.check(alone.holds and not alone.says("later"), "stripped: alone a sound earlier state", alone)
    report.check(with_ledger.warns_of(stripped, "signed a later state", then="an earlier state of the sheet"), "stripped: the ledger knows a later state", with_ledger)
    report.check(whole.holds and not whole.says("signed a later state") and whole.says(s.path, "no later state"), "whole: the ledger knows no later state", whole)
    pair = Verdict(stripped, s.other)
    report.check(pair.says("one of them bears more signatures"), "stripped: beside the other copy", pair)
    bare = s.put(s.first)
    judge(report, "every signature stripped", bare)
    judge(report, "every signature stripped, with the ledger", bare, s.meeting.ledger)


# ---- cut, shaken, signed over ----

def cut(report, s, order):
    ends = Pdf(s.two).ends
    places = {end + d for end in ends for d in (-8, -2, -1, 0, 1, 2, 200)} | {p + d for gap in signatures(s.two) for p in gap for d in (-1, 0, 1)}
    places |= {0, 1, 4, 5, 8, 9, 20} | {order.randrange(len(s.two)) for _ in range(amount(8, 30, 120))}
    places = sorted(p for p in places if p < len(s.two) and p != ends[1])

    def one(place):
        path = s.work / f"cut-{place}.pdf"
        path.write_bytes(s.two[:place])
        return place, path, Verdict(path, **LIMITS)

    for place, path, verdict in together(one, places):
        report.check(verdict.names(path), f"cut at {place}", verdict)


def shake(data, order):
    """A few pieces of the document taken out, doubled, moved, or overwritten."""
    out = bytearray(data)
    for _ in range(order.randint(1, 3)):
        a = order.randrange(len(out))
        n = min(order.choice([1, 2, 7, 20, 100, 3000]), len(out) - a)
        piece = bytes(out[a:a + n])
        kind = order.randrange(5)
        if kind == 0:
            del out[a:a + n]
        elif kind == 1:
            out[a:a] = piece
        elif kind == 2:
            b = order.randrange(len(out))
            out[b:b + n] = piece
        elif kind == 3:
            out[a:a + n] = bytes(order.randrange(256) for _ in range(n))
        else:
            digit = order.randrange(len(out))
            match = re.compile(rb"\d+").search(out, digit)
            if match:
                out[match.start():match.end()] = order.choice([b"0", b"-1", b"4294967296", b"18446744073709551616", b"9" * 30, b"1"])
    return bytes(out)


def shaken(report, s):
    print(f"shaken by seed {SEED} (TALLY_SEED): {amount(20, 80, 400)}")

    def one(number):
        data = shake(s.two, drawn(f"shaken {number}"))
        path = s.work / f"shaken-{number}.pdf"
        path.write_bytes(data)
        return number, data, path, Verdict(path, **LIMITS)

    for number, data, path, verdict in together(one, range(amount(20, 80, 400))):
        report.check(verdict.names(path) if data not in (s.two, s.one) else verdict.holds, f"shaken {number}", verdict)
        path.unlink()


def signed_over(report, s):
    """What does not hold is not signed: refused, the file and the ledger as they were."""
    for what, data in (("an annotation", Pdf(s.two).update(annotation(Pdf(s.two)))), ("a byte behind the end", s.two + b"\n"),
                       ("other ballots", s.again(ballots_and_digest(Pdf(s.first)))),
                       ("a false page", s.again(count_on_page(Pdf(s.first)))), ("a flipped signature",
                                                                                contents(lambda h: h[:400] + (b"0" if h[400:401] != b"0" else b"1") + h[401:])(s))):
        other = s.meeting.copy(s.work / f"over-{next(s.numbers)}")
        path = other.sheets()[0]
        path.write_bytes(data)
        events = other.events()
        status, said, error = run("sign", *other.sheets(), *s.keys.options(TELLER), "--by", "己某")
        report.check(status in (65, 78) and not crashed(status, error) and str(path) in error and path.read_bytes() == data and other.events() == events and
                     other.sheets()[1].read_bytes() == s.other_two, f"signing over {what}: refused, nothing changed (exit {status})", said + error)


# ---- every byte ----

def flipped(report, s, flip):
    """Bytes of a sheet of one signature, and of a sheet of two. One in so many of the changes is looked at by the whole program too."""
    whole = int(os.environ.get("TALLY_FLIP_SHEET", "0")) or amount(60, 100, 400)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    for what, path, *steps in (("one signature", s.work / "once" / s.path.name, 401, 41), ("two signatures", s.path, 1999, 331)):
        first, step = every(f"bytes of a sheet of {what}", path.stat().st_size, *steps)
        running = [subprocess.Popen([flip, str(path), str(first + i * step), str(WORKERS * step), str(whole), str(SEED), now], stdout=subprocess.PIPE,
                                    text=True) for i in range(WORKERS)]
        sums = [0] * 5
        for process in running:
            lines = process.communicate()[0].splitlines()
            last = lines[-1].split() if lines else []
            if not report.check(process.returncode == 0 and len(last) == 6 and last[0] == "changed", f"flip ended with {process.returncode}", "\n".join(lines[-5:])):
                continue
            sums = [a + int(b) for a, b in zip(sums, last[1:])]
            for line in lines[:-1][:20]:
                print(line)
        reading, signature, rest, looked, wrong = sums
        size = path.stat().st_size
        print(f"{what}: {size} bytes, each {step}.: found by reading {reading}, by signature {signature}, by the rest {rest}; {looked} looked at as a whole; {wrong} wrong")
        report.passed += max(0, reading + signature + rest - wrong)
        report.failed += wrong
        report.check(reading + signature + rest == len(range(first, size, step)), f"{what}: every one of the changes was found")


def main():
    need("pdfsig", "openssl", "prlimit")
    report = Report()
    scene = Scene(workshop())
    whole = Verdict(scene.path, scene.other, scene.meeting.ledger, *scene.trust)
    report.check(whole.holds, "the sheets hold to begin with", whole)
    updates(report, scene)
    signed_again(report, scene)
    forged(report, scene)
    earlier_states(report, scene)
    signed_over(report, scene)
    cut(report, scene, drawn("cut"))
    shaken(report, scene)
    flip = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SHEET_FLIP")
    if flip:
        flipped(report, scene, flip)
    else:
        report.skip("every byte", "no FLIP given")
    report.end()


if __name__ == "__main__":
    main()
