#!/usr/bin/env python3
"""Sheets for those who do not see them: every sheet, and the slip of the box, is tagged as tagged.py asks (PDF/UA-1, level A of PDF/A-3), unsigned and with signatures behind it.

Meetings: a table over several pages, cells over several rows, scores and conditions of several clauses, talks and advice, a tie, a deferral, no quorum; in both languages.
Then: tagged.py finds what it is there to find. Needs poppler-utils and qpdf."""

import copy

from support import pdfa, tagged
from support.sheets import ROOT, Keys, Meeting, Report, must, need, together, workshop
from run_layout import decision, recommendation
from run_readers import in_object, in_stream

SAMPLES = ("aheqi-committee", "county-recommendation", "county-open-selection", "aheqi-appraisal", "general-committee-hands", "county-contested")


def sheet_of(source, work, language):
    return Meeting(source, work / f"counted-{language}-{source.name}").issue("--unsigned", "--lang", language, folder=work / f"{language}-{source.name}")[0]


def signed(report, work):
    """Two signatures, one after another: the structure is that of the first revision."""
    meeting, keys = Meeting(ROOT / "ballots/aheqi-committee", work / "signed"), Keys(work / "keys")
    for number, official in enumerate(meeting.officials[:2]):
        (meeting.sign if number else meeting.issue)(*keys.options("甲某"), "--as", official)
        faults = tagged.of(pdfa.Document(meeting.sheets()[0]))  # pdftotext reads the signatures, too
        report.check(not faults, f"with {number + 1} signatures", "\n".join(faults[:8]))
    return meeting.sheets()[0]


def slip(report, work):
    folder = work / "box"
    Meeting(ROOT / "ballots/aheqi-committee", folder)
    (folder / "ballots.csv").unlink()
    must("sheet", folder, "--box", "--unsigned", "--quiet")
    (path,) = folder.glob("*.box.pdf")
    faults = tagged.faults(path)
    report.check(not faults, "the slip of the box", "\n".join(faults[:8]))


# ---- the checks themselves ----

def of_tag(tag, key, value):
    """A change of the first element with this tag."""
    def change(document):
        for one in document.objects.values():
            dictionary = one.get("value")
            if isinstance(dictionary, dict) and dictionary.get("/S") == f"/{tag}":
                dictionary[key] = value
                return
        raise RuntimeError(f"no {tag}")
    return change


def without_a_cell(document):
    """One cell fewer in the last row of a table."""
    rows = [one["value"] for one in document.objects.values() if isinstance(one.get("value"), dict) and one["value"].get("/S") == "/TR"]
    rows[1]["/K"].pop()


def other_order(document):
    """The document's elements read backwards."""
    top = next(one["value"] for one in document.objects.values() if isinstance(one.get("value"), dict) and one["value"].get("/S") == "/Document")
    top["/K"].reverse()


def lost(document):
    """An element's content is another element's."""
    paragraphs = [one["value"] for one in document.objects.values() if isinstance(one.get("value"), dict) and one["value"].get("/S") == "/P"]
    paragraphs[1]["/K"] = paragraphs[0]["/K"]


AGAINST = {
    "U1": in_stream(b"pdfuaid:part", b"<pdfuaid:part>1", b"<pdfuaid:part>2"), "U1, level A": in_stream(b"<pdfaid:part>", b">A<", b">U<"),
    "U1, description": in_stream(b"pdfaSchema:prefix", b"http://www.aiim.org/pdfua/ns/id/</pdfa", b"http://www.aiim.org/</pdfa"),
    "U1, language": in_object("/Catalog", "/Lang", None), "U1, title": in_object("/Catalog", "/ViewerPreferences", {}), "U2": in_object("/Catalog", "/MarkInfo", None),
    "U3": in_object("/Catalog", "/StructTreeRoot", None), "U4, a rule": in_stream(b" re f", b"/Artifact << /Type /Layout >> BDC", b"/P << /Type /Layout >> BDC"),
    "U4, untagged": in_stream(b" Tj", b"EMC\n/P << /MCID 1 >> BDC", b"EMC\nBT 1 1 Td <0031> Tj ET /P << /MCID 1 >> BDC"), "U5": in_object("/Page", "/Tabs", "/R"),
    "U6": in_object("/Widget", "/StructParent", 9999), "U6, words": in_object("/Widget", "/TU", ""), "S1": of_tag("TR", "/S", "/P"), "S1, unknown": of_tag("P", "/S", "/Para"),
    "S2": of_tag("H2", "/S", "/H3"), "S2, none first": of_tag("H1", "/S", "/H2"), "S3, scope": of_tag("TH", "/A", None), "S3, cells": without_a_cell, "S3, rows": of_tag("TD", "/A", {"/O": "/Table", "/RowSpan": 2}),
    "S4": of_tag("Figure", "/Alt", "u:"), "S4, place": of_tag("Figure", "/A", None), "S5": lost, "S5, parent": of_tag("TD", "/P", "1 0 R"), "S6": other_order,
}


def the_checks(report, path):
    document = pdfa.Document(path)
    for what, change in AGAINST.items():
        changed = copy.deepcopy(document)
        change(changed)
        changed.root = changed.value(changed.trailer["/Root"])
        found = tagged.of(changed)
        report.check(any(fault.startswith(what[:2]) for fault in found), f"tagged.py finds {what}", found[:3])


def main():
    need("pdfinfo", "pdftotext", "qpdf")
    report, work = Report(), workshop()
    sources = [ROOT / "ballots" / name for name in SAMPLES]
    sources += [decision(work / "decision", 30, deferred=2), recommendation(work / "recommendation", 3, 12, 4), recommendation(work / "tiers", 2, 30, 6, talks=False)]
    jobs = [(source, "zh") for source in sources] + [(source, "en") for source in sources[1:3]]
    for (source, language), path in zip(jobs, together(lambda job: sheet_of(job[0], work, job[1]), jobs)):
        faults = [*tagged.faults(path, by_tags=source == sources[0]), *pdfa.faults(path)]
        report.check(not faults, f"{source.name}, {language}", "\n".join(faults[:8]))
    slip(report, work)
    the_checks(report, signed(report, work))
    report.end()


if __name__ == "__main__":
    main()
