"""Tools of one who alters sheets: takes a document apart, puts it together again, adds updates, and signs with a key as tally does. Written apart from the program, after the
standards: ISO 32000-1, RFC 5652, RFC 5035. Needs the program openssl.
"""

import datetime
import hashlib
import re
import subprocess
import zlib

END = b"%%EOF\n"
GAP = 2 * 16 * 1024 + 2


# ---- the document ----

class Pdf:
    """A document of classic cross-reference tables: the newest offsets, and the ends of its revisions."""

    def __init__(self, data):
        self.data = data
        self.ends = [m.end() for m in re.finditer(rb"startxref\n\d+\n%%EOF\n", data)]
        self.offsets = {}
        self.xref = at = int(re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data).group(1))
        self.trailer = None
        while at is not None:
            at = self.read_section(at)

    def read_section(self, at):
        at += len(b"xref\n")
        while not self.data.startswith(b"trailer", at):
            number, count = map(int, self.data[at:self.data.index(b"\n", at)].split())
            at = self.data.index(b"\n", at) + 1
            for i in range(count):
                entry = self.data[at + 20 * i:at + 20 * i + 20]
                if entry[17:18] == b"n":
                    self.offsets.setdefault(number + i, int(entry[:10]))
            at += 20 * count
        end = self.data.index(b"startxref", at)
        trailer = self.data[at + len(b"trailer\n"):end]
        self.trailer = self.trailer or trailer
        previous = re.search(rb"/Prev (\d+)", trailer)
        return int(previous.group(1)) if previous else None

    @property
    def size(self):
        return int(re.search(rb"/Size (\d+)", self.trailer).group(1))

    def body(self, number):
        """What stands between “obj” and “endobj”."""
        at = self.offsets[number]
        head = re.compile(rb"\d+ \d+ obj\n").match(self.data, at)
        # a stream may hold the word itself; its length says where it ends
        stream = re.compile(rb"(.*?)\nstream\r?\n", re.S).match(self.data, head.end())
        first_end = self.data.index(b"endobj", head.end())
        if stream and stream.end() < first_end:
            length = re.search(rb"/Length (\d+)( 0 R)?", stream.group(1))
            size = int(length.group(1)) if not length.group(2) else int(self.body(int(length.group(1))))
            end = self.data.index(b"endobj", stream.end() + size)
        else:
            end = first_end
        return self.data[head.end():end]

    def find(self, *parts):
        """The numbers of the objects that hold all of these, outside of a stream."""
        return [n for n in sorted(self.offsets) if all(p in self.body(n).split(b"stream", 1)[0] for p in parts)]

    def unpacked(self, number):
        """A stream's bytes."""
        body = self.body(number)
        data = re.search(rb"stream\r?\n", body)
        packed = body[data.end():body.rindex(b"endstream")]
        return zlib.decompressobj().decompress(packed) if b"FlateDecode" in body[:data.start()] else packed

    def with_stream(self, number, data, level=9):
        """Objects that make this stream hold these bytes."""
        body = self.body(number)
        start = re.search(rb"stream\r?\n", body)
        packed = zlib.compress(data, level) if b"FlateDecode" in body[:start.start()] else data
        length = re.search(rb"/Length (\d+)( 0 R)?", body)
        objects = {number: body[:start.end()] + packed + b"\nendstream\n"}
        if length.group(2):
            objects[int(length.group(1))] = b"%d\n" % len(packed)
        return objects

    def attachment(self, name):
        """The number of the stream of the attachment of that name."""
        for number in self.find(b"/Type /Filespec"):
            if b"/UF (" + name.encode() + b")" in self.body(number):
                return int(re.search(rb"/F (\d+) 0 R", self.body(number)).group(1))
        raise KeyError(name)

    def pages(self):
        return [int(n) for n in re.findall(rb"(\d+) 0 R", re.search(rb"/Kids \[(.*?)\]", self.body(self.find(b"/Type /Pages", b"/Kids")[0]), re.S).group(1))]

    def content(self, page=0):
        return int(re.search(rb"/Contents (\d+) 0 R", self.body(self.pages()[page])).group(1))

    def field(self, name):
        return self.find(b"/FT /Sig", b"/T (" + name.encode() + b")")[0]

    def update(self, objects, previous=None, trailer=b"", entries=None, padding=b""):
        """The document with an update behind it, as any program writes one."""
        out, offsets = bytearray(self.data), {}
        for number, body in objects.items():
            offsets[number] = len(out)
            out += b"%d 0 obj\n" % number + body + b"endobj\n"
        out += padding
        xref = len(out)
        out += b"xref\n"
        for number in sorted(offsets):
            out += b"%d 1\n%010d 00000 n\r\n" % (number, offsets[number])
        out += entries or b""
        size = max([self.size, *(n + 1 for n in objects)])
        root = re.search(rb"/Root \d+ 0 R", self.trailer).group(0)
        info = re.search(rb"/Info \d+ 0 R", self.trailer).group(0)
        identifier = re.search(rb"/ID ?\[.*?\]", self.trailer, re.S).group(0)
        out += b"trailer\n<<\n/Size %d\n%s\n%s\n%s\n/Prev %d\n%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, info, identifier, self.xref if previous is None else previous, trailer, xref)
        return bytes(out)

    def rewritten(self, objects=(), trailer=None, between=b""):
        """The first revision, with other objects, or something behind the first of them; as libharu puts one together."""
        first = Pdf(self.data[:self.ends[0]])
        bodies = {n: first.body(n) for n in first.offsets}
        bodies.update(objects)
        out = bytearray(first.data[:min(first.offsets.values())])
        count = max(bodies) + 1
        table = bytearray(b"xref\n0 %d\n0000000000 65535 f\r\n" % count)
        for number in range(1, count):
            table += b"%010d 00000 n\r\n" % len(out)
            out += b"%d 0 obj\n" % number + bodies.get(number, b"null\n") + b"endobj\n" + (between if number == 1 else b"")
        xref = len(out)
        said = trailer or first.trailer
        return bytes(out + table + b"trailer\n" + re.sub(rb"/Size \d+", b"/Size %d" % count, said) + b"startxref\n%d\n%%%%EOF\n" % xref)


def signatures(data):
    """Of each signature: where its <hex> begins and ends, and its ByteRange's place."""
    return [(m.start(1), m.end(1)) for m in re.finditer(rb"/Contents (<[0-9a-f]*>)", data)]


# ---- DER ----

def der(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    out = bytes([40 * first + second])
    for number in rest:
        part = bytes([number & 0x7F])
        while number := number >> 7:
            part = bytes([number & 0x7F | 0x80]) + part
        out += part
    return der(0x06, out)


def parts_of(data):
    """The values within a value, each whole."""
    at = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
    found = []
    while at < len(data):
        size, head = data[at + 1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(data[at + 2:at + head], "big")
        found.append(data[at:at + head + size])
        at += head + size
    return found


# ---- signing ----

def openssl(*words, data=None):
    done = subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True, timeout=60)
    if done.returncode:
        raise RuntimeError(f"openssl {words}: {done.stderr.decode(errors='replace')}")
    return done.stdout


class Signer:
    """A key out of a PKCS#12 file, and its certificate."""

    def __init__(self, p12, passphrase_file, folder):
        self.key = folder / (p12.stem + ".plain.pem")
        self.key.write_bytes(openssl("pkcs12", "-in", p12, "-passin", f"file:{passphrase_file}", "-nocerts", "-nodes"))
        self.certificate = openssl("x509", "-in", p12.with_suffix(".pem"), "-outform", "DER")
        of_certificate = parts_of(parts_of(self.certificate)[0])
        self.serial, self.issuer = of_certificate[1], of_certificate[3]
        self.rsa = b"BEGIN PUBLIC" in openssl("pkey", "-in", self.key, "-pubout") and b"RSA" in openssl("pkey", "-in", self.key, "-text", "-noout")[:40]

    def cms(self, data):
        """A detached CAdES signature over the data, with no signing-time."""
        sha256 = der(0x30, oid("2.16.840.1.101.3.4.2.1"))
        whose = der(0x30, der(0x30, der(0xA4, self.issuer)), self.serial)
        reference = der(0x30, der(0x30, der(0x30, der(0x04, hashlib.sha256(self.certificate).digest()), whose)))
        attributes = sorted([
            der(0x30, oid("1.2.840.113549.1.9.3"), der(0x31, oid("1.2.840.113549.1.7.1"))),
            der(0x30, oid("1.2.840.113549.1.9.4"), der(0x31, der(0x04, hashlib.sha256(data).digest()))),
            der(0x30, oid("1.2.840.113549.1.9.16.2.47"), der(0x31, reference)),
        ])
        value = openssl("dgst", "-sha256", "-sign", self.key, data=der(0x31, *attributes))
        algorithm = der(0x30, oid("1.2.840.113549.1.1.11"), der(0x05)) if self.rsa else der(0x30, oid("1.2.840.10045.4.3.2"))
        signer = der(0x30, der(0x02, b"\x01"), der(0x30, self.issuer, self.serial), sha256, der(0xA0, *attributes), algorithm, der(0x04, value))
        signed = der(0x30, der(0x02, b"\x01"), der(0x31, sha256), der(0x30, oid("1.2.840.113549.1.7.1")), der(0xA0, self.certificate), der(0x31, signer))
        return der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, signed))

    def fill(self, data):
        """The document with its last signature made by this key."""
        start, end = signatures(data)[-1]
        value = self.cms(data[:start] + data[end:]).hex().encode()
        return data[:start + 1] + value + b"0" * (end - start - 2 - len(value)) + data[end - 1:]

    def sign_again(self, signed, first, at=None):
        """A sheet of one signature, with another first revision under the same update, signed by this key. The update's own copies of what it adds to (the field, the catalog) come from
        the new revision. at: when, in UTC, where this key is younger than the sheet; else as it was."""
        old = Pdf(signed)
        base = old.ends[0]
        new, before = Pdf(first), Pdf(signed[:base])
        tail = bytearray(signed[base:])
        catalog, form = new.find(b"/Type /Catalog")[0], old.find(b"/V ", b"/FT /Sig")[0]
        for number in (form, catalog):
            was, now = before.body(number), new.body(number) if number in new.offsets else before.body(number)
            if was == now:
                continue
            if number == form:
                appearance = re.search(rb"/AP << /N \d+ 0 R >>", bytes(tail)).group(0)
                value = re.search(rb"/V \d+ 0 R\n", bytes(tail)).group(0)
                body = re.sub(rb"/AP <<\n/N \d+ 0 R\n>>", appearance, now)[:-len(b">>\n")] + value + b">>\n"
            else:
                body = now[:-len(b">>\n")] + re.search(rb"/Perms << /DocMDP \d+ 0 R >>\n", bytes(tail)).group(0) + b">>\n"
            start = tail.index(b"\n%d 0 obj\n" % number) + 1
            end = tail.index(b"endobj\n", start)
            tail[start:end] = b"%d 0 obj\n" % number + body
        # what the signature shows of its certificate
        shown = hashlib.sha256(self.certificate).hexdigest()[:16].encode("utf-16-be").hex().upper().encode()
        stamped = re.sub(rb"(?:00(?:3[0-9]|6[1-6])){16}(?=> Tj ET\s+endstream)", shown, bytes(tail))
        if at:
            stamped = re.sub(rb"/M \(D:\d{14}Z\)", at.strftime("/M (D:%Y%m%d%H%M%SZ)").encode(), stamped)
            told = (at + datetime.timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S").encode("utf-16-be").hex().upper().encode()  # Beijing time
            stamped = re.sub(rb"<(?:003[0-9]){4}002D(?:003[0-9]){2}002D(?:003[0-9]){2}0020(?:003[0-9]){2}003A(?:003[0-9]){2}003A(?:003[0-9]){2}", b"<" + told, stamped)
        return self.fill(settle(first, stamped, new))


def settle(first, tail, new):
    """An update behind another revision: its offsets, its ByteRange, its /ID and /Prev."""
    xref = tail.rindex(b"xref\n", 0, tail.rindex(b"startxref"))
    body = tail[:xref]
    places = {int(m.group(2)): len(first) + m.start(2) for m in re.finditer(rb"(^|endobj\n)(\d+) 0 obj\n", body)}
    table, numbers = b"xref\n", sorted(places)
    added = int(re.search(rb"/Size (\d+)", new.trailer).group(1))  # the first object that the update adds: a section of its own
    for number in numbers:
        if number - 1 in places and number != added:
            continue
        run = 1
        while number + run in places and number + run != added:
            run += 1
        table += b"%d %d\n" % (number, run) + b"".join(b"%010d 00000 n\r\n" % places[number + i] for i in range(run))
    start, end = signatures(body)[0]
    body = body.replace(body[start:end], b"<" + b"0" * (GAP - 2) + b">")
    # the digest is that of an update whose ByteRange is not filled in yet
    empty = re.sub(rb"/ByteRange \[0 [^\]]{32}\]", b"/ByteRange [0 " + b" " * 32 + b"]", body)
    identifier = hashlib.sha256(empty + table).hexdigest()[:32].encode()
    root, info = re.search(rb"/Root \d+ 0 R", tail[xref:]).group(0), re.search(rb"/Info \d+ 0 R", tail[xref:]).group(0)
    own = re.search(rb"/ID ?\[ ?(<[0-9A-F]+>)", new.trailer).group(1)
    trailer = b"trailer\n<<\n/Size %d\n%s\n%s\n/ID [%s <%s>]\n/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(places) + 1, root, info, own, identifier, new.xref, len(first) + len(body))
    behind = len(first) + end
    rest = len(body) + len(table) + len(trailer) - end
    numbers = b"%-10d %-10d %-10d" % (len(first) + start, behind, rest)
    return first + re.sub(rb"/ByteRange \[0 [^\]]{32}\]", b"/ByteRange [0 " + numbers + b"]", body) + table + trailer
