#!/usr/bin/env python3
"""Verdicts: each file has its own, and who signed is judged as it was shown. A stranger's PDF, another meeting's ledger or a spreadsheet that nobody counted never
condemns what holds; signers who are not verified, or have not signed, are named; no key signs whose certificate `verify` would refuse.
"""

import hashlib
import json
import pathlib
import re
import shutil

from support.authority import openssl
from support.forging import Pdf
from support.sheets import CONFIG, DIFFERENT, DONE, INPUT, NO_INPUT, USAGE, Keys, Meeting, Report, Verdict, must, run, workshop

HOST, TELLER, SCRUTINEER = "甲某", "乙某", "丙某"


class Setting:
    def __init__(self, folder):
        self.work = folder
        self.keys = Keys(folder / "keys")
        self.strangers = Keys(folder / "strangers")

    def signed(self, name, *signers):
        """A meeting with sheets signed by these."""
        m = Meeting(None, self.work / name)
        m.issue(*self.keys.options(signers[0]))
        for who in signers[1:]:
            m.sign(*self.keys.options(who))
        return m

    def trust(self, *names):
        return ["--trust", *(self.keys.certificate(name) for name in names)]


def who_signed(report, s):
    m = s.signed("two", HOST, TELLER)
    sheets = m.sheets()
    v = Verdict(*sheets)
    report.check(v.holds and not v.warnings and sum("is not verified: 甲某, 乙某" in line for line in v.signers) == 2, "without --trust a warning names who is not verified", v)
    report.check(sum("these officials have not signed: 丙某" in line for line in v.signers) == 2 and "not signed by 丙某" in v.said.splitlines()[-1], "who has not signed is named", v)
    report.check(v.said.splitlines()[-1].count("not signed by 丙某") == 1 and f"{sheets[0]}, {sheets[1]}: not signed by 丙某" in v.said, "the verdict says of both copies at once who has not signed", v)
    v = Verdict(*sheets, *s.trust(HOST, TELLER))
    report.check(v.holds and not any("not verified" in line for line in v.signers), "with both certificates nobody is unknown", v)
    v = Verdict(*sheets, *s.trust(TELLER))
    report.check(v.holds and sum("is not verified: 甲某" in line for line in v.signers) == 2 and not v.says("is not verified: 甲某, 乙某"), "with one of them the other is named", v)
    stranger = s.strangers.certificate(HOST)
    v = Verdict(*sheets, "--trust", stranger)
    report.check(v.status == DIFFERENT and len(v.wrong) == 2 and all("none of an official" in line for line in v.wrong) and v.says("proves nothing") and not v.says("do NOT rely on it"),
                 "a certificate of the same name that signed nothing: no signature is verified", v)
    v = Verdict(*sheets, "--trust", stranger, *s.trust(HOST)[1:])
    report.check(v.holds, "but it does no harm beside one that did", v)
    for asked, trust, status in (("all", (HOST, TELLER), DIFFERENT), ("3", (HOST, TELLER), DIFFERENT), ("2", (HOST, TELLER), DONE), ("2", (HOST,), DIFFERENT), ("1", (HOST,), DONE), ("1", (), DIFFERENT)):
        v = Verdict(*sheets, *(s.trust(*trust) if trust else ()), "--require", asked)
        report.check(v.status == status and (status == DONE or v.says("--require asks for")), f"--require {asked} with {len(trust)} certificates", v)
    m.sign(*s.keys.options(SCRUTINEER))
    v = Verdict(*m.sheets(), *s.trust(HOST, TELLER, SCRUTINEER), "--require", "all")
    report.check(v.holds and not v.signers and not v.warnings, "all have signed and all are verified: nothing to look at", v)
    for asked in ("none", "0", "-1", ""):
        report.check(Verdict(*m.sheets(), "--require", asked).status == USAGE, f"--require {asked!r} is refused")


def names(report, s):
    """A name that is the official's by folding alone."""
    m = Meeting(None, s.work / "spaced")
    m.issue(*s.keys.options("甲 某"))
    v = Verdict(*m.sheets(), "--trust", s.keys.certificate("甲 某"))
    report.check(v.holds and sum("writes the name in another way, “甲 某”" in line for line in v.warnings) == 2, "a name with a space in it is a warning", v)
    v = Verdict(*s.signed("plain", HOST).sheets(), *s.trust(HOST))
    report.check(v.holds and not v.warnings, "the name itself is none", v)
    m = Meeting(None, s.work / "proxy")
    m.issue(*s.keys.options("庚某"), "--as", HOST)
    v = Verdict(*m.sheets(), "--trust", s.keys.certificate("庚某"))
    report.check(v.status == DIFFERENT and v.says("NOT the official's own certificate"), "another's certificate alone vouches for no official", v)


def each_by_itself(report, s):
    m = s.signed("mixed", HOST)
    folder = s.work / "strange"
    folder.mkdir()
    pdf = folder / "minutes.pdf"
    pdf.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
    other = Meeting(None, s.work / "other", meeting="xuni-other")
    for words in ((m.ledger, *m.sheets(), pdf), (pdf, m.ledger, *m.sheets()), (*m.sheets(), pdf)):
        v = Verdict(*words)
        report.check(v.status == CONFIG and not v.wrong and all(v.says(sheet, ": holds") for sheet in m.sheets()) and v.says(pdf, "not verified") and
                     (m.ledger not in words or v.says(m.ledger, " holds: the result follows")), "a PDF of another program beside what holds", v)
    v = Verdict(m.ledger, *m.sheets(), folder / "none.tally")
    report.check(v.status == NO_INPUT and v.says(m.ledger, " holds:") and v.says("The sheets hold"), "a ledger that is not there", v)
    foreign = folder / "foreign.csv"
    foreign.write_text("a,b\n1,2\n", encoding="utf-8")
    v = Verdict(m.ledger, "--ballots", foreign)
    report.check(v.status == DIFFERENT and not v.wrong and v.says(m.ledger, " holds:") and v.says("says nothing against the ledger"), "a spreadsheet that nobody counted", v)
    v = Verdict(other.ledger, *m.sheets())
    report.check(v.status == DONE and sum("none of the ledgers given is that of this meeting" in line for line in v.warnings) == 2, "the ledger of another meeting", v)
    spoiled = folder / m.ledger.name
    data = bytearray(m.ledger.read_bytes())
    data[-200] ^= 1
    spoiled.write_bytes(data)
    v = Verdict(spoiled, *m.sheets())
    report.check(v.status == DIFFERENT and v.says(spoiled, "DOES NOT HOLD") and v.says("The sheets hold"), "a ledger that does not hold beside sheets that do", v)
    shutil.copy(m.sheets()[0], folder)
    broken = folder / m.sheets()[0].name
    data = bytearray(broken.read_bytes())
    data[len(data) // 3] ^= 1
    broken.write_bytes(data)
    v = Verdict(broken, *m.sheets()[1:], pdf)
    report.check(v.status == DIFFERENT and v.says(broken, "do NOT rely on it") and v.says(m.sheets()[1], ": holds"), "an altered sheet, a good one and a stranger", v)
    v = Verdict(*m.sheets(), "--trust", folder / "none.pem")
    report.check(v.status == NO_INPUT and not v.says(": holds"), "a certificate that is not there", v)
    v = Verdict(m.ledger, "--trust", foreign)
    report.check(v.status == INPUT and v.says(m.ledger, " holds:"), "a certificate that is none, where there is no sheet", v)


def rounds(report, s):
    """The sheets of a further round and of the one before it, given together."""
    samples = pathlib.Path(__file__).resolve().parents[3] / "ballots"
    first = Meeting(samples / "county-contested", s.work / "round-1")
    first.issue("--unsigned")
    folder = shutil.copytree(samples / "county-contested-2", s.work / "round-2-source")
    (sample,) = folder.glob("*.result.json")
    old, new = sample.read_bytes(), must("export", first.ledger).encode()
    sample.write_bytes(new)
    facts = (folder / "meeting.csv").read_text(encoding="utf-8-sig").replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest())
    (folder / "meeting.csv").write_text(facts, encoding="utf-8")
    second = Meeting(folder, s.work / "round-2")
    second.issue("--unsigned")
    v = Verdict(*second.sheets())
    report.check(any("earlier rounds" in line and "not counted again" in line for line in v.warnings), "alone it asks for the earlier round", v)
    v = Verdict(*second.sheets(), *first.sheets())
    known = v.says("follows “", "which was given too") and not any("not counted again" in line for line in v.warnings)
    report.check(known, "with the earlier sheets it does not ask for them", v)


def left_out(report, s):
    """A sheet that names the roster by its digest alone, small as it is: it asks for the ledger, and follows from that."""
    m = Meeting(None, s.work / "left-out")
    sheet = m.issue("--unsigned")[0]
    pdf = Pdf(sheet.read_bytes())
    number = pdf.attachment("sheet.json")
    facts = json.loads(pdf.unpacked(number))
    for one in facts["inputs"]:
        one["attached"] = None if one["file"] == "roster.csv" else one["attached"]
    data = json.dumps(facts, ensure_ascii=False, indent=1).encode()
    objects = pdf.with_stream(number, data)
    objects[number] = re.sub(rb"/Size \d+", b"/Size %d" % len(data), objects[number], count=1)
    sheet.write_bytes(pdf.rewritten(objects))
    v = Verdict(sheet)
    report.check(v.status in (NO_INPUT, DIFFERENT) and v.says(sheet, "give the meeting's ledger too") and not v.says("WRONG", "refused"), "without its ledger", v)
    v = Verdict(sheet, m.ledger)
    report.check(not v.says("give the meeting's ledger too") and v.says("ok", "recount", "the same result"), "with it", v)


def certificate(folder, name, digest="-sha256", extension=None, by=None):
    """A key file with a certificate that an authority issued in this way."""
    key, request, cert, pem = (folder / f"{name}.{x}" for x in ("key", "csr", "crt", "pem"))
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={HOST}", "-utf8")
    more = []
    if extension:
        (folder / f"{name}.cnf").write_text(extension + "\n")
        more = ["-extfile", folder / f"{name}.cnf"]
    root, root_key = by
    openssl("x509", "-req", "-in", request, "-CA", root, "-CAkey", root_key, "-CAcreateserial", "-days", "90", digest, "-out", cert, *more)
    pem.touch(mode=0o600)
    pem.write_bytes(key.read_bytes() + cert.read_bytes())
    return pem, cert


def refused_keys(report, s):
    """Nobody signs with what no verifier accepts."""
    folder = s.work / "made"
    folder.mkdir()
    root, root_key = folder / "root.crt", folder / "root.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", root_key, "-out", root, "-subj", "/CN=root", "-days", "90",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    m = Meeting(None, s.work / "keys-refused")
    m.issue("--unsigned")
    before = [p.read_bytes() for p in (m.ledger, *m.sheets())]
    for name, digest, extension, said in (("sha1", "-sha1", None, "SHA-1"), ("critical", "-sha256", "1.2.3.4.5=critical,ASN1:UTF8String:x", "critical extension")):
        pem, cert = certificate(folder, name, digest, extension, (root, root_key))
        for words in (("sign", *m.sheets(), "--ledger", m.ledger), ("sheet", m.ledger, "--replace")):
            status, out, error = run(*words, "--key", pem, "--by", "x")
            report.check(status == INPUT and said in error, f"{words[0]} refuses a certificate issued with {name}", out + error)
    report.check(before == [p.read_bytes() for p in (m.ledger, *m.sheets())], "and changes nothing")
    pem, cert = certificate(folder, "good", by=(root, root_key))
    must("sign", *m.sheets(), "--ledger", m.ledger, "--key", pem, "--by", "x", "--quiet")
    v = Verdict(*m.sheets(), "--trust", root)
    report.check(v.holds and not v.says("is not verified"), "one that is as it should be signs, and the authority vouches for it", v)


def main():
    report = Report()
    s = Setting(workshop())
    for part in (who_signed, names, each_by_itself, rounds, left_out, refused_keys):
        part(report, s)
    report.end()


main()
