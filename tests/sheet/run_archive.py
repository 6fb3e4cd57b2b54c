#!/usr/bin/env python3
"""What lies in an archive beside the true sheets and their ledger: sheets of false ballots under the true names, copies that are gone or stand under another's name, several meetings,
more files than one expects. None is signed, announced or passed over unseen.

Needs openssl.
"""

import shutil

from run_copies import HOST, INPUT, SCRUTINEER, TELLER, Scene, digest, refused
from sheets import CONFIG, DIFFERENT, DONE, Meeting, Report, Verdict, need, run, workshop


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
        refused(report, f"false sheets, {what}: sign", m, ["sign", *true, *s.by(SCRUTINEER)], "not-a-sheet", CONFIG, true[named], "not issued from this ledger", "NOT to be signed")
    # the same ledger, continued twice: the same count, another event
    other = s.meeting()
    twin = other.issue(*s.by(HOST))
    for path, data in zip(true, (path.read_bytes() for path in twin)):
        path.write_bytes(data)
    refused(report, "sheets of a copy of the ledger: sign", m, ["sign", *true, *s.by(SCRUTINEER)], "not-a-sheet", CONFIG, true[0], "no event of the ledger speaks of this file")
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
    refused(report, "an earlier state: sign", m, ["sign", *sheets, *s.by(SCRUTINEER)], "not-a-sheet", CONFIG, sheets[0], "an earlier state of this sheet")


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


def main():
    need("openssl")
    report = Report()
    s = Scene(workshop())
    for part in (strange_sheets, earlier_states, wrong_copies):
        try:
            part(report, s)
        except RuntimeError as error:  # what had to work did not
            report.check(False, part.__name__, error)
    report.end()


if __name__ == "__main__":
    main()
