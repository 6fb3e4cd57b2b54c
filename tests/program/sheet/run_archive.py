#!/usr/bin/env python3
"""What lies in an archive beside the true sheets and their ledger: sheets of false ballots under the true names, copies that are gone or stand under another's name, several meetings,
more files than one expects. None is signed, announced or passed over unseen.

Needs openssl.
"""

import shutil

from run_copies import HOST, INPUT, SCRUTINEER, TELLER, Scene, play, refused
from support.sheets import CONFIG, DIFFERENT, DONE, Meeting, Report, Verdict, need, run, workshop


def false_sheets(s, meeting):
    """Sheets of other ballots, under the same id: issued from a ledger that is not the meeting's."""
    folder = s.work / f"false{next(s.numbers)}"
    shutil.copytree(meeting.folder, folder, ignore=shutil.ignore_patterns("*.tally", "*.pdf"))
    table = folder / "ballots.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("反对", "同意"), encoding="utf-8")
    false = Meeting(folder, folder.with_name(folder.name + "-counted"))
    return false.issue("--unsigned")


def strange_sheets(report, s):
    """Nobody signs what the ledger does not know: neither two false copies nor one beside a true one."""
    m = s.meeting()
    true = m.issue(*s.by(HOST))
    kept = [path.read_bytes() for path in true]
    false = [path.read_bytes() for path in false_sheets(s, m)]
    for what, one, two, named in (("both", false[0], false[1], 0), ("the second", kept[0], false[1], 1), ("the first", false[0], kept[1], 0)):
        true[0].write_bytes(one)
        true[1].write_bytes(two)
        refused(report, f"false sheets, {what}: sign", m, ["sign", *true, *s.by(SCRUTINEER)], "not-a-sheet", CONFIG, true[named], "not issued from this ledger", "Do NOT sign it")
    # the same ledger, continued twice: the same count, another event
    other = s.meeting()
    twin = other.issue(*s.by(HOST))
    for path, data in zip(true, (path.read_bytes() for path in twin)):
        path.write_bytes(data)
    refused(report, "sheets of a copy of the ledger: sign", m, ["sign", *true, *s.by(SCRUTINEER)], "not-a-sheet", CONFIG, true[0], "no event of the ledger records this file")
    for path, data in zip(true, kept):
        path.write_bytes(data)
    m.sign(*s.by(SCRUTINEER))
    report.check(Verdict(m.folder).holds, "the true ones again: signed", Verdict(m.folder))


def earlier_states(report, s):
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    before = [path.read_bytes() for path in sheets]
    m.sign(*s.by(TELLER))
    for path, data in zip(sheets, before):
        path.write_bytes(data)
    refused(report, "an earlier state: sign", m, ["sign", *sheets, *s.by(SCRUTINEER)], "not-a-sheet", CONFIG, sheets[0], "this is an earlier state of the sheet")


def wrong_copies(report, s):
    m = s.meeting()
    one, two = m.issue(*s.by(HOST))
    aside = m.folder / "aside.pdf"
    shutil.copyfile(one, aside)
    refused(report, "the same copy under two names: sign", m, ["sign", one, aside, *s.by(SCRUTINEER)], "other-meeting", INPUT, aside, "the same copy")
    first, second = one.read_bytes(), two.read_bytes()
    two.write_bytes(first)
    refused(report, "the first copy in the second's place: sign", m, ["sign", two, *s.by(SCRUTINEER)], "other-meeting", INPUT, two, "another copy")
    two.write_bytes(second)
    m.sign(*s.by(SCRUTINEER))
    report.check(Verdict(one, two, m.ledger).holds, "each in its own place: signed", Verdict(one, two, m.ledger))


def many(report, s):
    """More files than anybody counts: none is passed over, whatever the case of its ending."""
    m = s.meeting()
    one, two = m.issue(*s.by(HOST))
    broken = bytearray(two.read_bytes())
    broken[5000] ^= 1
    folder = s.work / "many"
    folder.mkdir()
    shutil.copy(m.ledger, folder)
    for n in range(70):
        shutil.copyfile(one, folder / f"a{n:03}.1.pdf")
    shutil.copyfile(one, folder / one.name)
    last = folder / "z.2.PDF"
    last.write_bytes(broken)
    verdict = Verdict(folder)
    report.check(verdict.status == DIFFERENT and verdict.names(last) and sum(" the file " in line for line in verdict.right) >= 71, "70 sheets and a broken one, by name, in the folder", str(verdict)[-500:])
    words = sorted(p for p in folder.iterdir() if p.suffix != ".tally")
    verdict = Verdict(*words)
    report.check(verdict.status == DIFFERENT and verdict.names(last), "the same, named one by one", str(verdict)[-500:])
    strange, trust = s.keys.certificate(TELLER).read_bytes(), []
    for n in range(70):
        trust.append(folder / f"{n}.pem")
        trust[-1].write_bytes(strange)
    verdict = Verdict(one, "--trust", *trust, s.keys.certificate(HOST))
    report.check(verdict.holds and verdict.says("(verified), at"), "the last of 71 certificates", verdict)


def copies_gone(report, s):
    """A copy that the ledger issued and that is not there is told of; so is one under another's name."""
    m = s.meeting()
    one, two = m.issue(*s.by(HOST))
    first, second = one.read_bytes(), two.read_bytes()
    report.check(not Verdict(m.folder).warnings, "both copies: nothing to look at", Verdict(m.folder))
    two.unlink()
    verdict = Verdict(m.folder)
    report.check(verdict.warns_of(two.name, "二处", "not among the sheets given", then="ask for it there"), "the second copy gone", verdict)
    verdict = Verdict(one, m.ledger)
    report.check(verdict.warns_of(two.name, "二处", "not among the sheets given", then="ask for it there"), "the first copy and the ledger", verdict)
    report.check(not Verdict(one).warnings, "the first copy alone: nothing to look at", Verdict(one))
    report.check(not Verdict(m.ledger).warnings, "the ledger alone: nothing to look at", Verdict(m.ledger))
    two.write_bytes(first)
    verdict = Verdict(m.folder)
    report.check(verdict.warns_of(two, "has the file name of another copy", then="not the copy that its file name says") and verdict.says("warning", "二处", "not among"), "the first copy as the second too", verdict)
    one.unlink(), two.unlink()
    verdict = Verdict(m.folder)
    report.check(verdict.status == DONE and all(verdict.says("warning", name, "not among the sheets given") for name in (one.name, two.name)) and " Warning: " in verdict.said.splitlines()[-1],
                 "both copies gone", verdict)
    one.write_bytes(first), two.write_bytes(second)
    m.issue(*s.by(HOST), "--replace")
    two.write_bytes(second)
    verdict = Verdict(m.folder)
    report.check(verdict.status == DONE and verdict.says("warning", two, "issued again since") and verdict.says("warning", two.name, "not among the sheets given"), "the second copy of an earlier issue", verdict)


def several_meetings(report, s):
    """An archive keeps many meetings in one folder: each sheet is held against its own ledger, and its own copies."""
    folder = s.work / "several"
    folder.mkdir()
    made = []
    for name in ("xuni-2026-03", "xuni-2026-04", "xuni-2026-05"):
        m = Meeting(None, s.work / name, meeting=name)
        made.append(m)
        for path in (*m.issue(*s.by(HOST)), m.ledger):
            shutil.copy(path, folder)
    verdict = Verdict(folder)
    report.check(verdict.holds and not verdict.warnings and sum("says the same as" in line for line in verdict.right) == 3, "three meetings in a folder", verdict)
    sheets = [folder / f"xuni-2026-04.{n}.pdf" for n in (1, 2)]
    false = [path.read_bytes() for path in false_sheets(s, made[1])]
    sheets[1].write_bytes(false[1])
    verdict = Verdict(folder)
    report.check(verdict.status == DIFFERENT and all("xuni-2026-04.2.pdf" in line for line in verdict.wrong) and verdict.names(sheets[1]), "three meetings, one false copy", verdict)
    verdict = Verdict(*sheets)
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", sheets[1], "not of the same issue"), "the false copy beside the true one, without ledgers", verdict)
    (folder / made[2].ledger.name).unlink()
    verdict = Verdict(folder)
    report.check(verdict.says("warning", "xuni-2026-05.1.pdf", "none of the ledgers given is that of this meeting") and not verdict.says("WRONG", "xuni-2026-05"),
                 "a meeting whose ledger is gone, among others", verdict)


def announced(report, s):
    """What was signed is what is announced: an issue that nobody signed does not change that."""
    m = s.meeting()
    m.issue(*s.by(HOST))
    table = m.folder / "ballots.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("反对", "同意"), encoding="utf-8")
    m.count()
    told = ("the latest count is not the one that was signed",)
    refused(report, "counted again: announce", m, ["announce", m.ledger], "count-not-signed", INPUT, *told)
    scratch = m.issue("--unsigned", folder=s.work / "scratch")
    refused(report, "issued since, by nobody's hand: announce", m, ["announce", m.ledger], "count-not-signed", INPUT, *told)
    m.sign(*s.by(TELLER), sheets=m.sheets())
    refused(report, "the earlier count signed once more: announce", m, ["announce", m.ledger], "count-not-signed", INPUT, *told)
    m.sign(*s.by(HOST), sheets=scratch)
    status, said, error = run("announce", m.ledger, "--by", "己某", "--lang", "en")
    report.check(status == DONE and said, "signed: announced", said + error)


def planted(report, s):
    """What lies under a temporary name is put in place only where it is the latest: an older sheet, planted there, does not replace the newer one."""
    m = s.meeting()
    one, two = m.issue(*s.by(HOST))
    states = [one.read_bytes()]
    m.issue(*s.by(HOST), "--replace")
    states.append(one.read_bytes())
    one.rename(m.folder / "aside")  # an issue that replaces nothing
    two.unlink()
    m.issue(*s.by(HOST))
    hidden = m.folder / f".{one.name}.new"
    for what, data in (("replaced", states[0]), ("moved away", states[1])):
        latest = one.read_bytes()
        hidden.write_bytes(data)
        status, said, error = run("sign", one, two, *s.by(SCRUTINEER if data is states[0] else TELLER), "--by", "己某")
        report.check(status == DONE and "now removed" in said + error and not hidden.exists() and one.read_bytes().startswith(latest), f"an earlier issue planted, {what}: sign goes on with the latest", said + error)
    report.check(Verdict(one, two, m.ledger).holds, "the latest ones hold", Verdict(one, two, m.ledger))


def many_copies(report, s):
    """What is left of the 120th copy is looked after as the first's is."""
    folder = s.work / "archives"
    shutil.copytree(s.counted.folder, folder, ignore=shutil.ignore_patterns("*.tally"))
    with open(folder / "meeting.csv", "a", encoding="utf-8") as f:
        f.write("".join(f"存档,第{n}处\n" for n in range(3, 121)))
    m = Meeting(folder, s.work / "archives-counted")
    m.issue("--unsigned")
    hidden = m.folder / f".{m.id}.120.pdf.new"
    hidden.write_bytes(b"left behind")
    m.issue("--unsigned", "--replace")
    report.check(not hidden.exists(), "the 120th copy's remains are gone")


def main():
    need("openssl")
    play(Report(), Scene(workshop()), strange_sheets, earlier_states, wrong_copies, many, copies_gone, several_meetings, announced, planted, many_copies)


if __name__ == "__main__":
    main()
