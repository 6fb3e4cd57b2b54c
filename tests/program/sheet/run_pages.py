#!/usr/bin/env python3
"""Pages that cannot be written again to the byte, as another version makes them: held by their text, and only where a trusted official signed them.

A sheet of version 0.1 is altered and signed again with a key of the official who signed it: first so that no word on it changes, then so that one does. A sheet of this program, altered in
the same way, is never held by its text. Needs openssl.
"""

import datetime
import hashlib
import itertools
import json
import pathlib
import re
import shutil

from support.forging import Pdf, Signer
from support.sheets import CONFIG, DIFFERENT, USAGE, Keys, Meeting, Report, Verdict, need, run, workshop

HOST = "甲某"  # of the meeting that this program counts
SIGNER, OTHER = "关立秋", "白芷安"  # scrutineer and teller of the archived one
OWN = pathlib.Path(__file__).resolve().parents[3] / "ballots/own/owners-meeting"
CASE = pathlib.Path(__file__).resolve().parents[2] / "archive/0.1/void-no"
LINES = b"0.227 0.227 0.227 RG"  # the colour of the lines of tables


class Scene:
    """A sheet with one signature, and keys of its officials."""

    def __init__(self, work, keys, sheet, ledger, signer):
        self.work, self.numbers = work, itertools.count()
        self.keys, self.sheet, self.ledger = keys, sheet, ledger
        self.signed = self.sheet.read_bytes()
        self.first = Pdf(self.signed[:Pdf(self.signed).ends[0]])
        self.signer = Signer(self.keys.key(signer), self.keys.passphrase, self.keys.folder)
        self.trust = ["--trust", self.keys.certificate(signer)]

    def again(self, change, version=None, objects=None, facts_change=None):
        """The sheet with other content on its first page, of another version, signed again; where it lies."""
        p = self.first
        number = p.content()
        changed = p.with_stream(number, change(p.unpacked(number)))
        if version:
            facts = p.attachment("sheet.json")
            said = json.loads(p.unpacked(facts))
            said["version"] = version
            if facts_change:
                facts_change(said)
            changed.update(p.with_stream(facts, json.dumps(said, ensure_ascii=False, indent=1).encode()))
        changed.update(objects or {})
        path = self.work / f"again-{next(self.numbers)}.pdf"
        path.write_bytes(self.signer.sign_again(self.signed, p.rewritten(changed), datetime.datetime.now(datetime.timezone.utc)))
        return path


def other_lines(content):
    """Lines of a slightly different colour: no word changes."""
    if LINES not in content:
        raise RuntimeError("no line on the page")
    return content.replace(LINES, b"0.3 0.3 0.3 RG")


def replaced(pattern, by, count=1):
    def change(content):
        changed, times = re.subn(pattern, by, content, count=count, flags=re.S)
        if not times or changed == content:
            raise RuntimeError(f"no {pattern} on the page")
        return changed
    return change


def of_this_version(report, work, keys):
    meeting = Meeting(None, work / "true")
    s = Scene(work, keys, meeting.issue(*keys.options(HOST))[0], meeting.ledger, HOST)
    verdict = Verdict(s.again(other_lines), *s.trust)
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", "fonts or libraries"), "this version, drawn otherwise: altered, whoever signed", verdict)


def of_another_body(report, work, keys):
    """No version whose pages are judged by their text knew weights of ballots: whoever says so says something untrue."""
    official = "雷玉竹"  # a scrutineer there
    meeting = Meeting(OWN, work / "own")
    s = Scene(work, keys, meeting.issue(*keys.options(official))[0], meeting.ledger, official)
    verdict = Verdict(s.again(other_lines, "0.1.0"), *s.trust)
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", "cannot be judged"), "a rule of another body, said to be of version 0.1.0", verdict)


def held_by_text(report, s):
    for version in ("0.1.0",):
        sheet, what = s.again(other_lines, version), f"version {version}, drawn otherwise"
        verdict = Verdict(sheet, *s.trust)
        report.check(verdict.warns_of("the page", "cannot be written again", then="look at the page once"), f"{what}: trusted", verdict)
        for name, trust in (("nobody trusted", []), ("a stranger trusted", ["--trust", s.keys.certificate(OTHER)])):
            verdict = Verdict(sheet, *trust)
            report.check(verdict.status == DIFFERENT and verdict.says("WRONG", "the page cannot be judged"), f"{what}: {name}", verdict)
        status, said, error = run("sign", sheet, "--ledger", s.ledger, *s.keys.options(OTHER), "--by", "己某")
        report.check(status == CONFIG and "cannot be judged" in error, f"{what}: not signed further", said + error)
        out = s.work / f"inputs-{next(s.numbers)}"
        status, said, error = run("export", sheet, "--inputs", out)
        report.check(status == CONFIG and not out.exists(), f"{what}: nothing is taken out of it", said + error)


def empty_names(report, s):
    """A variable of the shell that is unset must not be taken for nobody trusted."""
    for words in (["--trust="], ["--trust", ""], [*s.trust, ""], ["--ballots="]):
        status, said, error = run("verify", s.sheet, *words)
        report.check(status == USAGE and "empty" in error, f"{words}: refused", said + error)


def unknown_versions(report, s):
    for version in ("0.0.9", "0.1.1", "0.1.9", "0.1.00", "0.2.1", "0.2.00", "0.2.000", "9.9.9", "0.10.0", "x"):
        verdict = Verdict(s.again(other_lines, version), *s.trust)
        report.check(verdict.status == DIFFERENT and verdict.says("WRONG", "cannot be judged", version, "does not know the pages"), f"version {version}", verdict)


def altered_pages(report, s):
    """A trusted key does not make a false page true."""
    box = rb"BT\n(\d+)[^\n]* Td\n"
    changes = {
        "a digit": replaced(rb"<003([0-8])> Tj", lambda m: b"<003%d> Tj" % (int(m.group(1)) + 1)),
        "an outcome": replaced(rb"<672A901A8FC7> Tj", b"<901A8FC7> Tj"),
        "a line gone": replaced(box + rb"[^E]*?Tj\nET\n", b""),
        "a line twice": replaced(rb"(BT\n[^E]*?Tj\nET\n)", rb"\1\1"),
        "text too pale to be seen": replaced(rb"\A", b"1 1 1 rg\n"),
        "text outside the page": replaced(box, b"BT\n9000 1 Td\n"),
        "a rectangle over text": replaced(rb"\Z", b"1 1 1 rg\n0 0 600 850 re f\n"),
        "a small rectangle over the end of the title": replaced(rb"\Z", b"1 1 1 rg\n330 750 12 9 re f\n"),
        "a thick line over text": replaced(rb"\Z", b"300 w\n0 400 m 600 400 l S\n"),
        "an operator that is not ours": replaced(rb"\Z", b"3 Tr\n"),
        "a form drawn on the page": replaced(rb"\Z", b"/X1 Do\n"),
    }
    for what, change in changes.items():
        try:
            sheet = s.again(lambda content, change=change: change(other_lines(content)) if what != "text too pale to be seen" else change(content.replace(b"0 0 0 rg", b"1 1 1 rg")), "0.1.0")
        except RuntimeError as error:
            report.check(False, f"{what}: {error}")
            continue
        verdict = Verdict(sheet, *s.trust)
        report.check(verdict.status == DIFFERENT and any(" the page " in line for line in verdict.wrong), f"{what}: found", verdict)
    number = s.first.pages()[0]
    page = s.first.body(number)
    for what, body in {"an annotation": page.rstrip()[:-2] + b"/Annots [ 1 0 R ]\n>>\n", "an action": page.rstrip()[:-2] + b"/AA << >>\n>>\n"}.items():
        verdict = Verdict(s.again(other_lines, "0.1.0", {number: body}), *s.trust)
        report.check(verdict.status == DIFFERENT and any(" the page " in line for line in verdict.wrong), f"{what}: found", verdict)


def refused(report, s, what, check, objects=None, facts_change=None, change=other_lines):
    """Signed by the trusted official as a sheet of version 0.1.0, and yet refused."""
    verdict = Verdict(s.again(change, "0.1.0", objects, facts_change), *s.trust)
    report.check(verdict.status == DIFFERENT and any(f" {check} " in line for line in verdict.wrong), f"{what}: found", verdict)


def altered_facts(report, s):
    """What the meeting says of its officials counts, not what the sheet's facts say."""
    def exchange(key):
        def change(facts):
            one, other = facts["officials"][1:3]
            one[key], other[key] = other[key], one[key]
        return change

    for key in ("role", "field", "name"):
        refused(report, s, f"{key} of two officials exchanged", "the facts", facts_change=exchange(key))
    refused(report, s, "an official fewer", "the facts", facts_change=lambda facts: facts["officials"].pop())


def altered_rule(report, s):
    """A built-in rule with another text is not taken for that of another version."""
    p, facts = s.first, json.loads(s.first.unpacked(s.first.attachment("sheet.json")))
    rule = next(entry for entry in facts["inputs"] if entry["built_in"])
    number = p.attachment(rule["attached"])
    text = p.unpacked(number) + b"\n"

    def change(said):
        entry = next(one for one in said["inputs"] if one["built_in"])
        entry["sha256"], entry["bytes"] = hashlib.sha256(text).hexdigest(), len(text)

    refused(report, s, "a built-in rule with another text", "the rule", p.with_stream(number, text), change)


def altered_attachments(report, s):
    """Every reader must take the same files out of the sheet."""
    p = s.first
    catalog = p.find(b"/Type /Catalog")[0]
    body = p.body(catalog)
    ballots = p.attachment("ballots.csv")
    specification = next(n for n in p.find(b"/Type /Filespec") if b"/UF (ballots.csv)" in p.body(n))
    of_file = p.body(specification)
    other = p.attachment("roster.csv")
    profile = re.search(rb"/OutputIntents \[ <<.*?>> \]\n", body, re.S).group(0)
    names = re.search(rb"/Names \[ (.*?) \]", body).group(1)
    pairs = re.findall(rb"\(\d+\) \d+ 0 R", names)
    inline = b"<< /Type /Filespec /F (ballots.csv) /UF (ballots.csv) /EF << /F %d 0 R /UF %d 0 R >> >>" % (other, other)

    def with_names(new):
        return {catalog: body.replace(names, new)}

    for what, objects in {
        "a list of names with another file": with_names(names.replace(b"%d 0 R" % specification, inline)),
        "a list of names without one": with_names(b" ".join(pairs[:-1])),
        "a list of names with one twice": with_names(b" ".join([*pairs, pairs[-1]])),
        "a list of names in another order": with_names(b" ".join(
            a.split(b" ", 1)[0] + b" " + b.split(b" ", 1)[1] for a, b in zip(pairs, pairs[::-1]))),
        "no list of names": {catalog: re.sub(rb"/Names <<\n/EmbeddedFiles.*?>>\n>>\n", b"", body, flags=re.S)},
        "scripts among the names": {catalog: body.replace(
            b"/Names <<\n/Emb", b"/Names <<\n/JavaScript << /Names [ (a) << /S /JavaScript /JS (x) >> ] >>\n/Emb")},
        "no output intent": {catalog: body.replace(profile, b"")},
        "another file as /UF": {specification: of_file.replace(b"/UF %d 0 R" % ballots, b"/UF %d 0 R" % other)},
        "another name as /F": {specification: of_file.replace(b"/F (ballots.csv)", b"/F (other.csv)")},
        "an entry more of a file": {specification: of_file.replace(b"/Desc", b"/DOS (x)\n/Desc")},
    }.items():
        if any(objects[n] == p.body(n) for n in objects):
            raise RuntimeError(f"{what}: nothing changed")
        refused(report, s, what, "the page", objects)


def altered_fields(report, s):
    """The fields stand where they belong, and nothing is painted in them before they are signed."""
    p = s.first
    teller, host = p.field("teller-1"), p.field("host")
    one, other = p.body(teller), p.body(host)
    place, other_place = (re.search(rb"/Rect ?\[.*?\]", b, re.S).group(0) for b in (one, other))
    shown = int(re.search(rb"/N (\d+) 0 R", other).group(1))
    paint = b"1 1 1 rg 0 0 1 1 re f"
    for what, objects in {
        "two fields exchanged": {teller: one.replace(place, other_place), host: other.replace(other_place, place)},
        "a field over the figures": {host: other.replace(other_place, b"/Rect [ 60 300 500 560 ]")},
        "a field outside the page": {host: other.replace(other_place, b"/Rect [ 600 100 700 133 ]")},
        "a field as wide as the page": {host: other.replace(other_place, b"/Rect [ 0 60 595 93 ]")},
        "a field that is painted": p.with_stream(shown, paint),
        "a hidden field": {host: other.replace(b"/F 132", b"/F 134")},
        "a field with an action": {host: other.replace(b"/F 132", b"/F 132\n/A << /S /JavaScript /JS (x) >>")},
    }.items():
        refused(report, s, what, "the page", objects)


def main():
    need("openssl")
    report, work = Report(), workshop()
    keys, ledger = Keys(work / "keys"), work / "void-no.tally"
    shutil.copy(CASE / "void-no.tally", ledger)
    of_this_version(report, work, keys)
    of_another_body(report, work, keys)
    s = Scene(work, keys, CASE / "void-no.1.pdf", ledger, SIGNER)
    held_by_text(report, s)
    empty_names(report, s)
    unknown_versions(report, s)
    altered_pages(report, s)
    altered_facts(report, s)
    altered_rule(report, s)
    altered_attachments(report, s)
    altered_fields(report, s)
    report.end()


if __name__ == "__main__":
    main()
