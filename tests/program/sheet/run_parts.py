#!/usr/bin/env python3
"""Annexes alone and sheets without bars. `--part N` writes the text of annex N as the report has it and nothing else: no fields, no attachments, no event of the ledger, no file replaced.
`--plain` leaves off the bars and no figure; such a sheet is verified and signed like any other. Needs qpdf and poppler-utils."""

import re

from support import pdfa, tagged
from support.sheets import CONFIG, NO_CREATE, NO_INPUT, ROOT, USAGE, Keys, Meeting, Report, Verdict, need, run, together, workshop
from run_layout import decision, recommendation


def annexes_of(path):
    """The text of each annex by its number, in the order of reading; and what stands before the first."""
    document = pdfa.Document(path)
    pages = [tagged.marked(document.stream(page["/Contents"]), number)[0] for number, page in enumerate(document.pages(), 1)]
    structure, (texts, _) = tagged.Structure(document), tagged.texts_of(document, pages)
    parts, number = {0: ""}, 0
    for kid in structure.tops[0].kids:
        text = tagged.of_element(kid, texts)
        heading = re.match(r"附(\d+)　|Annex (\d+)\. ", text) if kid.tag == "H2" else None
        number = int(heading.group(1) or heading.group(2)) if heading else number
        parts[number] = parts.get(number, "") + text
    return document, parts


def figures_of(path):
    structure = tagged.Structure(pdfa.Document(path))
    return [str(element.dictionary["/Alt"]) for element in structure.elements() if element.tag == "Figure"]


def said_once(text):
    """Without blanks, and without a label that stands again on top of a page."""
    return tagged.bare(text).replace("规定", "")


def part_faults(meeting, language, whole, part, number):
    """--part of that number against the same annex of the whole report."""
    words = ("sheet", meeting.ledger, "--part", number, "--lang", language, "--out", whole.parent)
    status, said, error = run(*words)
    path = whole.parent / f"{meeting.id}.annex-{number}.pdf"
    if status or not path.exists():
        return [f"exit {status}: {said}{error}"]
    document, alone = annexes_of(path)
    faults = tagged.faults(path)
    if set(alone) != {0, number} or said_once(alone[number]) != said_once(part):
        faults.append(f"{list(alone)}: {alone.get(number, '')[:200]!r} instead of {part[:200]!r}")
    if "/AcroForm" in document.root or "/Names" in document.root:
        faults.append("fields or attachments")
    if run(*words)[0] != NO_CREATE or Verdict(path).status != CONFIG:
        faults.append("replaced, or taken for a sheet")
    return faults


def parts(report, work, source, language):
    meeting = Meeting(source, work / f"parts-{language}-{source.name}")
    whole = meeting.issue("--unsigned", "--lang", language, folder=work / f"whole-{language}-{source.name}")[0]
    events, (_, known) = meeting.events(), annexes_of(whole)
    last = max(known)
    report.check(last >= 3 and sorted(known) == list(range(last + 1)), f"{source.name} {language}: annexes {sorted(known)}")
    for number in range(1, last + 1):
        faults = part_faults(meeting, language, whole, known[number], number)
        report.check(not faults, f"{source.name} {language}: annex {number}", "\n".join(faults[:4]))
    status, _, error = run("sheet", meeting.ledger, "--part", last + 1, "--out", whole.parent)
    report.check(status == NO_INPUT and str(last) in error and not (whole.parent / f"{meeting.id}.annex-{last + 1}.pdf").exists(), f"{source.name} {language}: no annex {last + 1}", error)
    for words in (["--part", "0"], ["--part", "x"], ["--part", "1", "--unsigned"], ["--part", "1", "--replace"], ["--part", "1", "--box"], ["--part", "1", "--key", "k"]):
        report.check(run("sheet", meeting.ledger, *words)[0] == USAGE, f"{' '.join(words)} is refused")
    report.check(meeting.events() == events, f"{source.name} {language}: the ledger has no more events")


def plain(report, work):
    meeting, keys = Meeting(ROOT / "ballots/aheqi-committee", work / "plain"), Keys(work / "keys")
    barred = meeting.issue("--unsigned", folder=work / "barred")[0]
    sheet = meeting.issue("--unsigned", "--plain")[0]
    report.check(len(figures_of(barred)) == 8 and len(figures_of(sheet)) == 1, "bars of seven votes and the QR code; without bars the QR code alone", figures_of(sheet))
    signer = keys.options("甲某")
    meeting.sign(*signer, "--as", meeting.officials[0])
    verdict = Verdict(*meeting.sheets())
    report.check(verdict.holds and verdict.says("the page", "to the byte"), "a plain sheet, signed, is written again to the byte", verdict)
    issued, shown = [re.sub(r"替代本报告单为[^。]*。", "", "".join(annexes_of(path)[1].values())) for path in (barred, sheet)]
    report.check(tagged.bare(issued) == tagged.bare(shown), "and says the same")


def main():
    need("pdftotext", "qpdf")
    report, work = Report(), workshop()
    jobs = [(decision(work / "decision", 12, deferred=1), "zh"), (recommendation(work / "recommendation", 2, 6, 3), "zh"), (ROOT / "ballots/county-recommendation", "en")]
    together(lambda job: parts(report, work, *job), jobs)
    plain(report, work)
    report.end()


if __name__ == "__main__":
    main()
