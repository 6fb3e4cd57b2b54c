#!/usr/bin/env python3
"""What people do with sheets: copies alike but for the copy line; issued again; signed by several, in any order; refused to whom they must be; verified alone, together, with the ledger;
names of rare characters, and such as no font has; ballots too many to attach.

Needs poppler-utils, qpdf and openssl.
"""

import datetime
import hashlib
import itertools
import json
import os
import re
import shutil

from support import pdfa
from support.amount import SEED, drawn, sample
from support.sheets import (DIFFERENT, DONE, INPUT, NO_CREATE, NO_INPUT, SAMPLES, USAGE, Keys, Meeting, Report, Verdict, crashed, need, run, tool, workshop)

HOST, TELLER, SCRUTINEER = "甲某", "乙某", "丙某"
ISSUE = "sheet issued"
ATTACH_MOST = 4 * 1024 * 1024


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listing(folder):
    """What lies in it: names and bytes; the ledger's own are SQLite's to rewrite, so that its events stand for it."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix != ".tally"}


class Scene:
    def __init__(self, work):
        self.work, self.keys, self.numbers = work, Keys(work / "keys"), itertools.count()
        self.counted = Meeting(None, work / "counted")

    def meeting(self):
        return self.counted.copy(self.work / f"m{next(self.numbers)}" / "m")

    def by(self, name, rsa=False):
        return self.keys.options(name, rsa)


def play(report, s, *parts):
    for part in sample("parts", parts, len(parts) // 2, None):
        try:
            part(report, s)
        except RuntimeError as error:  # what had to work did not
            report.check(False, part.__name__, error)
    report.end()


def refused(report, what, meeting, words, code, status, *texts, folder=None, env=None):
    """Ends with that status and code, says these texts, and leaves files and ledger as they were."""
    folder = folder or meeting.folder
    before, events = listing(folder), meeting.events()
    ended, said, error = run(*words, "--by", "己某", env=env)
    right = ended == status and f"[{code}]" in error if code else ended == status
    report.check(right and all(str(text) in error for text in texts) and not said and not crashed(ended, error), f"{what}: refused with {status} {code or ''} (exit {ended})",
                 said + error)
    report.check(listing(folder) == before and meeting.events() == events, f"{what}: files and ledger are as they were", sorted(set(listing(folder)) ^ set(before)))


# ---- copies ----

def pages_of(path):
    """Of each page: the text, and the content without what is shown."""
    document = pdfa.Document(path)
    contents = [document.stream(page["/Contents"]) for page in document.pages()]
    texts = tool("pdftotext", "-layout", path, "-")[1].split("\f")[:-1]
    return document, texts, contents


def runs_of(document, content, page):
    """The content as lines, each text that is shown read back through its font's map."""
    fonts, font, lines = {}, None, []
    for name, reference in document.value(page["/Resources"])["/Font"].items():
        fonts[name] = pdfa.Font(document, document.value(reference))
    for line in content.decode("latin-1").splitlines():
        chosen = re.search(r"(/F\d+) [\d.]+ Tf", line)
        font = fonts[chosen.group(1)] if chosen else font
        lines.append(re.sub(r"<([0-9A-Fa-f]+)> Tj", lambda m: "".join(font.unicode[int(m.group(1)[i:i + 4], 16)] for i in range(0, len(m.group(1)), 4)), line))
    return joined(lines)


def joined(lines):
    """A text of several fonts is several runs: those from BT to ET as one line, behind what else is said there."""
    out, text = [], None
    for line in lines:
        if line == "BT":
            text = ""
        elif line == "ET":
            out.append(text)
            text = None
        elif text is None or re.search(r"^[-/\w. ]+ T[df]$", line):
            out.append(line)
        else:
            text += line
    return out


def alike(report, s, sources):
    """H3. Every line of the content is that of the other copy, but those with the copy line; what is attached likewise, but for copy and archive in the facts."""
    for source in sources:
        meeting = Meeting(source, s.work / f"alike-{source.name}")
        for language in ("zh", "en"):
            one, two, *more = meeting.issue("--unsigned", "--lang", language, folder=s.work / f"alike-{source.name}-{language}") if language == "en" else \
                meeting.issue("--unsigned", folder=s.work / f"alike-{source.name}-{language}")
            what = f"{source.name} {language}"
            (a, texts_a, contents_a), (b, texts_b, contents_b) = pages_of(one), pages_of(two)
            facts_a, facts_b = (json.loads(d.attachments()["sheet.json"]) for d in (a, b))
            different = {key for key in facts_a if facts_a[key] != facts_b[key]}
            report.check(different <= {"copy", "archive"} and "copy" in different and (facts_a["copy"], facts_b["copy"]) == (1, 2) and facts_a["copies"] == 2 + len(more),
                         f"{what}: the facts differ in copy and archive", different)
            files_a, files_b = a.attachments(), b.attachments()
            report.check(set(files_a) == set(files_b) and all(files_a[n] == files_b[n] for n in files_a if n != "sheet.json"), f"{what}: the same attachments")
            report.check(len(texts_a) == len(texts_b) == len(contents_a) == len(contents_b), f"{what}: as many pages")
            lines = [("the copy line", f"第一份 · {facts_a['archive']}存", f"第二份 · {facts_b['archive']}存") if language == "zh" else
                     ("the copy line", f"the first copy · kept by {facts_a['archive']}", f"the second copy · kept by {facts_b['archive']}")]
            for number, (page_a, page_b) in enumerate(zip(a.pages(), b.pages())):
                runs_a, runs_b = runs_of(a, contents_a[number], page_a), runs_of(b, contents_b[number], page_b)
                others = [(x, y) for x, y in zip(runs_a, runs_b) if x != y]
                _, first, second = lines[0]
                right = len(runs_a) == len(runs_b) and all(x.replace(first, second) == y for x, y in others) and 1 <= len(others) <= (2 if number == 0 else 1)
                report.check(right, f"{what}: page {number + 1} differs in the copy line alone", others[:5])
                same = texts_a[number].replace(first, second)
                report.check(re.sub(r"\s+", " ", same) == re.sub(r"\s+", " ", texts_b[number]), f"{what}: page {number + 1} reads the same but for the copy line")
            # beyond the pages: the same fonts, fields and metadata
            report.check([f["/T"] for f in a.fields()] == [f["/T"] for f in b.fields()] and [f["/Rect"] for f in a.fields()] == [f["/Rect"] for f in b.fields()],
                         f"{what}: the same fields in the same places")
            report.check(a.stream(a.root["/Metadata"]) == b.stream(b.root["/Metadata"]), f"{what}: the same metadata")


def three_archives(report, s):
    folder = s.work / "three"
    shutil.copytree(s.counted.folder, folder, ignore=shutil.ignore_patterns("*.tally"))
    with open(folder / "meeting.csv", "a", encoding="utf-8") as f:
        f.write("存档,三处\n")
    meeting = Meeting(folder, s.work / "three-counted")
    sheets = meeting.issue(*s.by(HOST))
    report.check([p.name for p in sheets] == [f"{meeting.id}.{n}.pdf" for n in (1, 2, 3)], "three archives: three sheets", sheets)
    verdict = Verdict(meeting.folder)
    report.check(verdict.holds and sum("copies" in line for line in verdict.right) == 2, "three archives: verify", verdict)
    report.check("一式三份 · 第三份 · 三处存" in tool("pdftotext", sheets[2], "-")[1], "three archives: the third copy says so")


# ---- issuing ----

def issuing(report, s):
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    first = [digest(p) for p in sheets]
    kind, content = m.events()[-1]
    report.check(kind == ISSUE and [one["sha256"] for one in content["sheets"]] == first and content["replaces"] is None and content["issue"] == 1 and
                 content["signed"]["official"] == HOST, "an issue is an event with both digests", content)
    report.check([one["archive"] for one in content["sheets"]] == ["一处", "二处"] and [one["file"] for one in content["sheets"]] == [p.name for p in sheets],
                 "it names files and archives", content)
    refused(report, "issued again", m, ["sheet", m.ledger, *s.by(HOST)], "output-exists", NO_CREATE, sheets[0].name, "--replace")
    sheets[1].unlink()
    refused(report, "issued again where one copy is gone", m, ["sheet", m.ledger, *s.by(HOST)], "output-exists", NO_CREATE, sheets[0].name)
    m.issue(*s.by(HOST), "--replace")
    second = [digest(p) for p in sheets]
    kind, content = m.events()[-1]
    earlier = [number for number, (k, _) in enumerate(m.events(), 1) if k == ISSUE][0]
    report.check(kind == ISSUE and content["replaces"] == earlier and content["issue"] == 2 and [one["sha256"] for one in content["sheets"]] == second,
                 "issued again with --replace: a new event that names the earlier one", content)
    report.check(content["sheets"][0].get("before") == first[0] and not content["sheets"][1].get("before"), "and the digest of what it replaced", content)
    log = [one["sha256"] for k, c in m.events() if k == ISSUE for one in c["sheets"]]
    report.check(log == first + second, "the log holds the digests of both issues", log)
    report.check(Verdict(m.folder).holds, "issued again: verify", Verdict(m.folder))
    # into another folder
    out = s.work / "elsewhere"
    others = m.issue(*s.by(HOST), folder=out)
    report.check(len(others) == 2 and m.events()[-1][1]["issue"] == 3, "issued into another folder: --out makes it")
    report.check([digest(p) for p in sheets] == second, "the earlier ones stay as they were")
    # not signed
    m = s.meeting()
    sheets = m.issue("--unsigned")
    report.check(m.events()[-1][1]["signed"] is None, "--unsigned: the event says that nobody signed")
    verdict = Verdict(*sheets)
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", sheets[0], "nobody has signed"), "--unsigned: verify says that nobody has signed", verdict)
    m.sign(*s.by(HOST))
    report.check(Verdict(m.folder).holds, "--unsigned, then signed: verify", Verdict(m.folder))
    # words that make no sense
    m = s.meeting()
    for words in (["sheet", m.ledger], ["sheet", m.ledger, *s.by(HOST), "--unsigned"], ["sheet", m.ledger, "--unsigned", "--count", "x"],
                  ["sheet", m.ledger, "--unsigned", "--count", "0"],
                  ["sheet", m.ledger, "--unsigned", "--lang", "xx"], ["sign", m.folder / "x.pdf"], ["sheet"]):
        refused(report, f"{' '.join(map(str, words[2:4]))}: words", m, words, None, USAGE)
    refused(report, "a count that there is not", m, ["sheet", m.ledger, "--unsigned", "--count", "7"], "missing-file", NO_INPUT)
    refused(report, "no ledger", m, ["sheet", m.folder / "no.tally", "--unsigned"], "missing-file", NO_INPUT)
    (m.folder / f"{m.id}.2.pdf").symlink_to(m.folder / "meeting.csv")
    refused(report, "a link in the place of a copy", m, ["sheet", m.ledger, "--unsigned", "--replace"], "output-is-link", NO_CREATE)
    (m.folder / f"{m.id}.2.pdf").unlink()
    (m.folder / f"{m.id}.2.pdf").mkdir()
    ended, said, error = run("sheet", m.ledger, "--unsigned", "--replace", "--by", "己某")
    report.check(ended in (INPUT, NO_CREATE) and not (m.folder / f"{m.id}.1.pdf").exists() and not crashed(ended, error),
                 f"a folder in the place of a copy: neither copy (exit {ended})", said + error)


def ledger_lost(report, s):
    """The ledger is gone, the signed sheets lie there: a new ledger says that it does not know them, and never overwrites them."""
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    m.ledger.unlink()
    status, said, error = run("count", m.folder, "--by", "己某", "--quiet")
    report.check(status == DONE and not said and "warning" in error and f"{m.id}.N.pdf" in error and str(m.ledger) in error, "the ledger lost: count warns of the sheets there", said + error)
    status, said, error = run("count", m.folder, "--by", "己某", "--quiet")
    report.check(status == DONE and not error, "the ledger lost: once", said + error)
    for words in (["--replace"], []):
        refused(report, f"the ledger lost: sheet {' '.join(words)}", m, ["sheet", m.ledger, *s.by(HOST), *words], "output-exists", NO_CREATE, sheets[0].name, "Move it to a safe place")
    sheets[0].rename(m.folder / "kept.pdf")
    refused(report, "the ledger lost: the second copy alone", m, ["sheet", m.ledger, *s.by(HOST), "--replace"], "output-exists", NO_CREATE, sheets[1].name, "Move it to a safe place")
    report.check(not (m.folder / sheets[0].name).exists(), "the ledger lost: neither copy was written")
    sheets[1].rename(m.folder / "kept too.pdf")
    report.check(len(m.issue(*s.by(HOST))) == 2, "moved away: issued")
    # a sheet of this ledger's that somebody changed is no longer known
    sheets[1].write_bytes(sheets[1].read_bytes() + b"\n")
    refused(report, "changed since: --replace", m, ["sheet", m.ledger, *s.by(HOST), "--replace"], "output-exists", NO_CREATE, sheets[1].name, "Move it to a safe place")
    # count without sheets beside it says nothing; nor do other files of such names
    other = s.work / "no-sheets"
    shutil.copytree(s.counted.folder, other, ignore=shutil.ignore_patterns("*.tally"))
    for name in (f"{m.id}.ballots.pdf", f"{m.id}.pdf", f"x{m.id}.1.pdf", f"{m.id}.1.pdf.old"):
        (other / name).write_bytes(b"%PDF-1.7")
    status, said, error = run("count", other, "--by", "己某", "--quiet")
    report.check(status == DONE and not said and not error, "no sheets: count says nothing of any", said + error)


def taken_out(report, s):
    """The ledger is lost: a sheet that holds gives back what was counted, byte for byte; one that does not gives nothing."""
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    kept, out = s.work / "kept-inputs", s.work / "taken-inputs"
    run("export", m.ledger, "--inputs", kept)
    m.ledger.unlink()
    status, said, error = run("export", sheets[1], "--inputs", out)
    report.check(status == DONE and not error and str(out) in said, "inputs out of a sheet", said + error)
    report.check(listing(out) == listing(kept) and len(listing(out)) > 4, "inputs out of a sheet: those of the ledger", sorted(listing(out)))
    result = json.loads(run("count", out, "--no-ledger", "--json")[1])
    attached = json.loads(pdfa.Document(sheets[0]).attachments()["result.json"])
    report.check(result["items"] == attached["items"], "inputs out of a sheet: counted again, the same")
    for words in ([], ["--format", "json"], ["--inputs", s.work / "none-taken", "--count", "1"]):
        report.check(run("export", sheets[0], *words)[0] == USAGE, f"out of a sheet: {words[:1]} makes no sense")
    data = bytearray(sheets[0].read_bytes())
    data[data.index(b"stream\n") + 100] ^= 1
    sheets[0].write_bytes(data)
    (s.work / "no-sheet.pdf").write_bytes(b"%PDF-1.7\n")
    for what, path in (("an altered sheet", sheets[0]), ("another PDF", s.work / "no-sheet.pdf")):
        status, said, error = run("export", path, "--inputs", s.work / "none-taken")
        report.check(status == 78 and "[not-a-sheet]" in error and not said and not (s.work / "none-taken").exists(), f"{what}: nothing is taken out of it", said + error)
    for path in (s.work / "no-sheet.pdf", s.work / "no-sheet.1.pdf"):  # and not that its ledger is missing
        path.write_bytes(b"%PDF-1.7\n")
        status, said, error = run("sign", path, *s.by(TELLER))
        report.check(status == 78 and "[not-a-sheet]" in error and "--ledger" not in error and not said, f"signing {path.name}: no tally sheet", said + error)
    status, said, error = run("export", sheets[1], "--inputs", out)
    report.check(status != DONE and not said and listing(out) == listing(kept), f"into a folder that has them (exit {status})", said + error)


def counted_again(report, s):
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    table = m.folder / "ballots.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("反对", "同意"), encoding="utf-8")
    m.count()
    verdict = Verdict(*sheets, m.ledger)
    report.check(verdict.warns_of(sheets[0], "counted again with other inputs since", then=f"{sheets[0]}, {sheets[1]}: shows an earlier count, NOT the ledger's latest") and len(verdict.warnings) == 2,
                 "counted again since: verify says so", verdict)
    alone = Verdict(*sheets)
    report.check(alone.holds and not alone.warnings, "counted again since: alone they hold", alone)
    status, said, error = run("sign", *sheets, *s.by(SCRUTINEER), "--by", "己某")
    report.check(status == DONE and said.count("signed by") == 2 and f"{m.ledger}: notice: these sheets show count 1" in error and "count 2" in error and "[later-count]" in error,
                 "counted again since: signed all the same, and told so", said + error)
    later = m.issue(*s.by(HOST), folder=s.work / "later")
    content = m.events()[-1][1]
    report.check(content["count"] == 2 and content["replaces"] is not None, "the sheets of the second count", content)
    verdict = Verdict(*later, m.ledger)
    report.check(verdict.holds and not verdict.warnings and verdict.says(later[0], "no later state"), "the sheets of the second count: verify", verdict)
    verdict = Verdict(sheets[0], later[1])
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", later[1], "not of the same issue"), "copies of two counts: verify", verdict)
    verdict = Verdict(sheets[0], later[1], m.ledger)
    report.check(verdict.status == DONE and verdict.says("warning", sheets[0], "counted again with other inputs since") and not verdict.says(later[1], "issue as"),
                 "copies of two counts, which the ledger knows: it tells them apart", verdict)
    refused(report, "copies of two counts: sign", m, ["sign", sheets[0], later[1], "--ledger", m.ledger, *s.by(TELLER)], "other-meeting", INPUT, "not of one issue")
    status, said, error = run("sign", *later, "--ledger", m.ledger, *s.by(SCRUTINEER), "--by", "己某")
    report.check(status == DONE and not error, "the sheets of the second count: signed without a word", said + error)
    old = m.issue("--unsigned", "--count", "1", folder=s.work / "of-count-1")
    facts = json.loads(pdfa.Document(old[0]).attachments()["sheet.json"])
    report.check(facts["count"] == 1 and facts["result"] == json.loads(pdfa.Document(sheets[0]).attachments()["sheet.json"])["result"], "--count 1: the first count's sheets",
                 facts)
    old = m.issue(*s.by(HOST), "--count", "1", folder=s.work / "of-count-1-signed")
    verdict = Verdict(old[0], m.ledger)
    report.check(verdict.warns_of(old[0], "counted again with other inputs since", then="NOT the ledger's latest"), "--count 1, issued after the second count: still an earlier count", verdict)
    verdict = Verdict(later[0], m.ledger)
    report.check(verdict.warns_of(later[0], "sheets were issued again since", then=f"{later[0]}: from an earlier issue"), "an earlier issue: verify says so", verdict)


# ---- signing ----

def orders(report, s):
    """Any order after the first; P-256 and RSA."""
    for n, order in enumerate(itertools.permutations([HOST, TELLER, SCRUTINEER])):
        m = s.meeting()
        m.issue(*s.by(order[0]))
        m.sign(*s.by(order[1], rsa=n % 2 == 0))
        before = [digest(p) for p in m.sheets()]
        m.sign(*s.by(order[2]), sheets=m.sheets()[::-1])
        kind, content = m.events()[-1]
        report.check(kind == "signed" and content["signed"]["official"] == order[2] and sorted(one["before"] for one in content["sheets"]) == sorted(before) and
                     sorted(one["sha256"] for one in content["sheets"]) == sorted(digest(p) for p in m.sheets()), f"signed by {'、'.join(order)}: each an event", content)
        trust = [s.keys.certificate(order[0]), s.keys.certificate(order[1], n % 2 == 0), s.keys.certificate(order[2])]
        verdict = Verdict(m.folder, "--trust", *trust)
        report.check(verdict.holds and sum("(verified), at" in line for line in verdict.right) == 6, f"signed by {'、'.join(order)}: verify", verdict)
        at = [datetime.datetime.fromisoformat(e["at"]) for e in json.loads(run("log", m.ledger, "--json")[1])[-3:]]
        told = [t.astimezone(datetime.timezone(datetime.timedelta(hours=8))).strftime("(verified), at %Y-%m-%d %H:%M:%S, Beijing time") for t in at]
        for zone in ("UTC", "America/St_Johns"):
            verdict = Verdict(m.folder, "--trust", *trust, env={**os.environ, "TZ": zone})
            report.check(all(verdict.says(name, text) for name, text in zip(order, told)), f"signed by {'、'.join(order)}: when, in Beijing, from {zone}", f"{told}\n{verdict}")
        verdict = Verdict(m.folder, "--trust", *trust[:2])
        report.check(verdict.holds and sum("is not verified: " + order[2] in line for line in verdict.signers) == 2,
                     f"signed by {'、'.join(order)}: one is not vouched for", verdict)


def who_may(report, s):
    m = s.meeting()
    refused(report, "no official's key, issuing", m, ["sheet", m.ledger, *s.by("庚某")], "wrong-signer", INPUT, "庚某", HOST, TELLER, SCRUTINEER, "by proxy")
    refused(report, "--as nobody, issuing", m, ["sheet", m.ledger, *s.by(HOST), "--as", "辛某"], "wrong-signer", INPUT, "辛某")
    sheets = m.issue(*s.by(HOST))
    refused(report, "no official's key", m, ["sign", *sheets, *s.by("庚某")], "wrong-signer", INPUT, "庚某", SCRUTINEER)
    refused(report, "--as nobody", m, ["sign", *sheets, *s.by(SCRUTINEER), "--as", "辛某"], "wrong-signer", INPUT, "辛某")
    refused(report, "--as a candidate", m, ["sign", *sheets, *s.by(SCRUTINEER), "--as", "丁某"], "wrong-signer", INPUT)
    again = ("already-signed", INPUT, sheets[0], f"the place of {HOST} is signed already, by the certificate of “{HOST}” at 20", "nothing was signed")
    refused(report, "the same official twice", m, ["sign", *sheets, *s.by(HOST)], *again)
    report.check(Verdict(m.folder).holds, "the same official twice: what is there holds")
    refused(report, "a folder for sheets", m, ["sign", m.folder, *s.by(TELLER)], "not-a-file", INPUT, "folder")
    m.sign(*s.by("庚某"), "--as", TELLER)
    content = m.events()[-1][1]["signed"]
    report.check((content["official"], content["certificate_name"]) == (TELLER, "庚某"), "--as: the log says who signed for whom", content)
    verdict = Verdict(*sheets)
    report.check(verdict.holds and verdict.says(f"{TELLER}: by the certificate of “庚某”") and len(verdict.warnings) == 2 and
                 verdict.warns_of(sheets[0], f"{TELLER}: this is NOT the official's own certificate, but that of “庚某”", then=f"signed for {TELLER} by the certificate of “庚某”"),
                 "--as: verify says so too", verdict)
    shown = tool("pdftotext", sheets[0], "-")[1]
    report.check(shown.count("由他人证书代签") == 1 and shown.count("已数字签名") == 1, "--as: and so does the paper", shown)
    trusted = Verdict(*sheets, "--trust", s.keys.certificate(HOST), s.keys.certificate("庚某"))
    report.check(trusted.warns_of(sheets[1], f"{TELLER}: this is NOT the official's own", then=f"signed for {TELLER}"), "--as: trusted, and told all the same", trusted)
    stranger = Verdict(*sheets, "--trust", s.keys.certificate(HOST))
    # the host's certificate is vouched for, the other is not: a warning that names whose
    report.check(stranger.status == DONE and not stranger.wrong and stranger.says(f"who signed for {TELLER} is not verified") and
                 not stranger.says("the signature is not valid: "), "--as: one whom nobody vouches for is no broken signature", stranger)
    refused(report, "the same official twice, --as", m, ["sign", *sheets, *s.by(SCRUTINEER), "--as", TELLER], "already-signed", INPUT, sheets[0],
            f"the place of {TELLER} is signed already, by the certificate of “庚某”")
    # only one of the copies
    m.sign(*s.by(SCRUTINEER), sheets=sheets[:1])
    refused(report, "the other, and the one again", m, ["sign", *sheets[::-1], *s.by(SCRUTINEER)], "already-signed", INPUT, f"{sheets[0]}: error", "nothing was signed")
    verdict = Verdict(*sheets, m.ledger)
    report.check(verdict.warns_of(sheets[1], "one of them bears more signatures", then=f"{sheets[1]}: not signed by the same people as {sheets[0]}"), "signed only one: verify says so", verdict)
    m.sign(*s.by(SCRUTINEER), sheets=sheets[1:])
    verdict = Verdict(*sheets, m.ledger)
    report.check(verdict.holds and not verdict.says("more signatures"), "then the other: verify", verdict)
    refused(report, "both given twice", m, ["sign", sheets[0], sheets[0], *s.by(HOST)], "already-signed", INPUT)


def mixed(report, s):
    one, two = s.meeting(), s.meeting()
    a, b = one.issue(*s.by(HOST)), two.issue(*s.by(HOST))
    one.issue(*s.by(HOST), "--replace")
    strange = s.work / "mixed"
    strange.mkdir()
    older = shutil.copyfile(b[1], strange / b[1].name)
    # b is of a copy of the ledger as it was: the same head, the same issue, another signature; it is of no event of the other ledger
    verdict = Verdict(older, one.ledger)
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", older, "the ledger"), "a sheet that the ledger did not issue", verdict)
    verdict = Verdict(a[0], older)
    report.check(verdict.status == DIFFERENT and verdict.says("WRONG", older, "not of the same issue"), "copies of two issues: verify", verdict)
    again = s.work / "again"
    first = two.sheets()[0]
    kept = strange / "first.1.pdf"
    shutil.copyfile(first, kept)
    two.issue(*s.by(HOST), folder=again)
    sheets = two.sheets(again)
    refused(report, "copies of two issues: sign", two, ["sign", kept, sheets[1], "--ledger", two.ledger, *s.by(SCRUTINEER)], "other-meeting", INPUT, "not of one issue")
    other = Meeting(None, s.work / "other-meeting", meeting="xuni-2026-02")
    c = other.issue(*s.by(HOST))
    refused(report, "another meeting's sheet: sign", two, ["sign", c[0], "--ledger", two.ledger, *s.by(SCRUTINEER)], "other-meeting", INPUT)
    verdict = Verdict(c[0], two.ledger)
    report.check(verdict.holds and verdict.says("warning", c[0], "none of the ledgers given is that of this meeting"), "another meeting's sheet: verify", verdict)
    verdict = Verdict(first, c[1])
    report.check(verdict.holds and not verdict.says(c[1], "copies"), "two meetings' sheets: verify looks at each for itself", verdict)
    refused(report, "no ledger beside the sheet", two, ["sign", kept, *s.by(SCRUTINEER)], "missing-file", NO_INPUT)
    # an older copy put back, signed on: the ledger does not know it
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    old = [p.read_bytes() for p in sheets]
    m.sign(*s.by(TELLER))
    for path, data in zip(sheets, old):
        path.write_bytes(data)
    verdict = Verdict(m.folder)
    report.check(verdict.warns_of(sheets[0], "signed a later state", then="an earlier state of the sheet"), "older copies put back: the ledger says that there is a later state", verdict)


def what_follows(report, s):
    """Where something is wrong the last word says of each sheet whether it is to be relied on, and what to do; with --quiet, too."""
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    data = bytearray(sheets[0].read_bytes())
    data[data.index(b"stream\n") + 100] ^= 1
    sheets[0].write_bytes(data)
    verdict = Verdict(*sheets)
    last = verdict.said.splitlines()[-5:]
    report.check(verdict.status == DIFFERENT and last[0].startswith("The sheets DO NOT HOLD") and last[1].startswith(f"{sheets[0]}: do NOT rely on it") and last[2] == f"{sheets[1]}: holds" and
                 all(line.startswith(f"{sheets[1]}: warning: ") for line in last[3:]),
                 "one copy altered: which is to be relied on", verdict)
    report.check(not verdict.says("says the same") and not verdict.says("fonts"), "one copy altered: it is alike to nothing, and no font is to blame", verdict)
    quiet = run("verify", *sheets, "--quiet")
    report.check(quiet == (DIFFERENT, "".join(line + "\n" for line in [*(line for line in verdict.said.splitlines() if line in verdict.wrong or line in verdict.all_warnings), *last]), ""), "one copy altered: --quiet", quiet)
    # the ledger made anew: the sheet itself holds
    anew = Meeting(None, s.work / "anew", meeting="xuni-2026-03")
    sound = anew.issue(*s.by(HOST), folder=s.work / "of-another")
    verdict = Verdict(sound[0], s.meeting().ledger)
    report.check(verdict.holds and verdict.says("warning", sound[0], "none of the ledgers given is that of this meeting"), "another ledger: the sheet holds in itself",
                 verdict)
    # nobody signed
    bare = s.meeting().issue("--unsigned")
    verdict = Verdict(*bare)
    report.check(verdict.status == DIFFERENT and verdict.says(f"{bare[1]}: is correct in itself, but nobody has signed it") and verdict.says("ok ", bare[1], "says the same") and
                 not verdict.says("relied on"), "unsigned: what to do", verdict)
    # a ledger alone, and with its sheets
    m = s.meeting()
    m.issue(*s.by(HOST))
    alone, both = Verdict(m.ledger), Verdict(m.folder)
    report.check(alone.holds and "No sheet was given" in alone.said.splitlines()[-1], "a ledger alone: what nothing outside binds", alone)
    report.check(both.holds and not both.says("No sheet was given"), "a ledger with its sheets", both)


def verifying(report, s):
    m = s.meeting()
    sheets = m.issue(*s.by(HOST))
    m.sign(*s.by(TELLER))
    for what, words in (("one", [sheets[0]]), ("the other", [sheets[1]]), ("both", sheets), ("one with the ledger", [sheets[1], m.ledger]),
                        ("the ledger with both", [m.ledger, *sheets]),
                        ("the folder", [m.folder]), ("a copy under another name", [shutil.copyfile(sheets[0], s.work / "a name.pdf")]), ("one twice", [sheets[0], sheets[0]])):
        verdict = Verdict(*words)
        trusted = Verdict(*words, "--trust", s.keys.certificate(HOST), s.keys.certificate(TELLER))
        report.check(verdict.holds and verdict.says("NOT VERIFIED"), f"verify {what}", verdict)
        report.check(trusted.holds and not trusted.says("NOT VERIFIED"), f"verify {what}, trusted", trusted)
    quiet = run("verify", m.ledger, "--quiet")
    report.check(quiet == (DONE, "", ""), "verify --quiet says nothing where all holds", quiet)
    # away from home: nothing but the file itself
    alone = s.work / "alone"
    alone.mkdir()
    for key in ("LC_ALL", "LANGUAGE"):
        shutil.copyfile(sheets[0], alone / "1.pdf")
    zh = run("verify", alone / "1.pdf", env={**os.environ, "LANGUAGE": "zh_CN", "LC_ALL": "zh_CN.UTF-8", "TZ": "Asia/Shanghai"})
    report.check(zh[0] == DONE, "verify in another language and time zone", zh)
    for what, words, status in (("no such file", [s.work / "no.pdf"], NO_INPUT), ("a certificate that is none", [sheets[0], "--trust", m.folder / "meeting.csv"], None),
                                ("a certificate that is not there", [sheets[0], "--trust", m.folder / "no.pem"], None), ("an empty file", [empty(s.work / "empty.pdf")], None),
                                ("a spreadsheet called a sheet", [shutil.copyfile(m.folder / "ballots.csv", s.work / "b.pdf")], None)):
        verdict = Verdict(*words)
        report.check(verdict.status in ([status] if status else [DIFFERENT, INPUT, NO_INPUT, 78]) and not crashed(verdict.status,
                                                                                                                  verdict.error) and (verdict.wrong or verdict.error),
                     f"verify {what} (exit {verdict.status})", verdict)
    text = Verdict(sheets[0], "--trust", m.folder / "meeting.csv")
    report.check(not text.right or text.status != DONE, "a file without certificates vouches for nobody", text)


def empty(path):
    path.write_bytes(b"")
    return path


# ---- keys ----

def keys_refused(report, s):
    m = s.meeting()
    wrong = s.keys.secret("wrong", "not this one")
    key = s.keys.key(HOST)
    refused(report, "a wrong passphrase", m, ["sheet", m.ledger, "--key", key, "--pass-file", wrong], "wrong-passphrase", INPUT)
    open_ = s.work / "open.p12"
    shutil.copyfile(key, open_)
    open_.chmod(0o644)
    refused(report, "a key that others can read", m, ["sheet", m.ledger, "--key", open_, "--pass-file", s.keys.passphrase], "key-unprotected", INPUT)
    shown = s.keys.secret("shown", Keys.PASSPHRASE)
    shown.chmod(0o644)
    refused(report, "a passphrase that others can read", m, ["sheet", m.ledger, "--key", key, "--pass-file", shown], None, INPUT, "chmod 600")
    refused(report, "no key", m, ["sheet", m.ledger, "--key", s.work / "no.p12", "--pass-file", s.keys.passphrase], None, NO_INPUT)
    refused(report, "a key that is none", m, ["sheet", m.ledger, "--key", private(shutil.copyfile(m.folder / "roster.csv", s.work / "none.p12")), "--pass-file",
                                              s.keys.passphrase], "bad-key", INPUT)
    for what, dates, code in (("an expired certificate", ("20200101000000Z", "20210101000000Z"), "certificate-expired"),
                              ("a certificate of the future", ("20900101000000Z", "20910101000000Z"), "certificate-not-yet-valid")):
        p12 = made_by_openssl(s, what, dates)
        refused(report, what, m, ["sheet", m.ledger, "--key", p12, "--pass-file", s.keys.passphrase], code, INPUT)
    # signing too
    m.issue(*s.by(HOST))
    refused(report, "a wrong passphrase, signing", m, ["sign", *m.sheets(), "--key", s.keys.key(TELLER), "--pass-file", wrong], "wrong-passphrase", INPUT)
    refused(report, "an expired certificate, signing", m, ["sign", *m.sheets(), "--key", made_by_openssl(s, "expired, signing", ("20200101000000Z", "20210101000000Z")),
                                                           "--pass-file", s.keys.passphrase],
            "certificate-expired", INPUT)
    # a passphrase by descriptor, for good measure
    with open(s.keys.passphrase, "rb") as f:
        status, said, error = run("sign", *m.sheets(), "--key", s.keys.key(TELLER), "--pass-fd", str(f.fileno()), "--by", "己某", pass_fds=[f.fileno()])
    report.check(status == DONE and Verdict(m.folder).holds, "a passphrase from a descriptor", said + error)


def private(path):
    os.chmod(path, 0o600)
    return path


def made_by_openssl(s, what, dates):
    """A key of the host's whose certificate is valid between these dates."""
    folder = s.work / what.replace(" ", "-")
    folder.mkdir()
    (folder / "index").touch()
    (folder / "ca.conf").write_text("[ca]\ndefault_ca = one\n[one]\ndatabase = index\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\npolicy = any\nunique_subject = no\nx509_extensions = own\n"
                                    "[any]\ncommonName = supplied\n[own]\nkeyUsage = critical,digitalSignature\nbasicConstraints = critical,CA:FALSE\n", encoding="utf-8")
    (folder / "serial").write_text("01\n")
    for words in (["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "one.csr", "-utf8", "-subj", f"/CN={HOST}"],
                  ["ca", "-batch", "-config", "ca.conf", "-selfsign", "-keyfile", "key.pem", "-in", "one.csr", "-out", "one.pem", "-utf8", "-notext", "-startdate", dates[0],
                   "-enddate", dates[1]],
                  ["pkcs12", "-export", "-inkey", "key.pem", "-in", "one.pem", "-out", "one.p12", "-passout", f"file:{s.keys.passphrase}"]):
        status, said = tool("openssl", *words, cwd=folder)
        if status:
            raise RuntimeError(said)
    return private(folder / "one.p12")


# ---- names ----

# Extensions A to G, compatibility, minorities' and Latin letters, an interpunct: the packaged fonts have them.
RARE = ["冯𠮷", "周䶮", "𬭸某", "㛃㐂", "吐尔逊娜依·阿拉套", "Ünsal Çelik", "Đặng Thị", "Иванов", "𰻝某"]
# None of them has these, each in the end for another reason.
NO_FONT = {"an Arabic name": ("عادل", "U+0639"), "an emoji": ("甲\U0001fae8某", "U+1FAE8"), "a Tibetan name": ("བསྟན", "U+0F56"),
           "a noncharacter": ("甲\U0001fffe某", "U+1FFFE")}


def with_name(s, name, where="roster.csv", old="丁某"):
    folder = s.work / f"named-{next(s.numbers)}"
    folder.mkdir()
    for table in ("meeting.csv", "tiers.csv", "roster.csv", "ballots.csv"):
        text = (s.counted.folder / table).read_text(encoding="utf-8")
        if table == where or where == "roster.csv" and table == "ballots.csv":
            text = text.replace(old, name)
        (folder / table).write_text("\ufeff" + text, encoding="utf-8")
    return Meeting(folder, folder.with_name(folder.name + "-counted"))


def warned(report, what, m, file, code):
    """check tells what sheet will refuse; the result does not, because other machines have other fonts. A private character without a
    standard one and a noncharacter are errors or notices of their own in names; then check need not say it again."""
    status, out, error = run("check", m.folder, "--json", "--lang", "en")
    said = [d for d in json.loads(out) if d["code"] in ("no-glyph", "control-character")]
    report.check(any(d["file"] == file and code in d["text"] for d in said), f"{what}: check warns before the meeting", out + error)
    status, out, error = run("count", m.folder, "--no-ledger", "--json", "--lang", "en")
    report.check(status or "no-glyph" not in out and (code in error and "[no-glyph]" in error), f"{what}: count warns, beside the result", error)


def names(report, s):
    for name in RARE:
        m = with_name(s, name)
        sheets = m.issue(*s.by(HOST))
        text = re.sub(r"\s", "", tool("pdftotext", sheets[0], "-")[1])
        report.check(re.sub(r"\s", "", name) in text and Verdict(m.folder).holds, f"a candidate called {name}", Verdict(m.folder))
    for name in RARE:
        m = with_name(s, name, "meeting.csv", HOST)
        try:
            sheets = m.issue(*s.by(name))
        except RuntimeError as error:
            report.check(False, f"a host called {name}", error)
            continue
        verdict = Verdict(m.folder, "--trust", s.keys.certificate(name))
        report.check(verdict.holds and verdict.says(f"{name}: by the certificate of “{name}”"), f"a host called {name}", verdict)
        report.check(name in tool("pdfsig", "-nocert", sheets[0])[1], f"a host called {name}: pdfsig reads the name")
    for what, (name, code) in NO_FONT.items():
        m = with_name(s, name)
        warned(report, what, m, "roster.csv", code)
        refused(report, what, m, ["sheet", m.ledger, "--unsigned"], "no-glyph", INPUT, code, "nothing was written")
        out = s.work / f"no-{next(s.numbers)}"
        status, _, error = run("sheet", m.ledger, *s.by(HOST), "--out", out, "--by", "己某")
        report.check(status == INPUT and not (out.exists() and any(out.iterdir())), f"{what}: nothing in another folder either", error)
        m = with_name(s, name, "meeting.csv", "虚构会议")
        warned(report, f"{what} in the title", m, "meeting.csv", code)
        refused(report, f"{what} in the title", m, ["sheet", m.ledger, "--unsigned"], "no-glyph", INPUT, code)


# ---- ballots too many to attach ----

def with_ballots(s, lines, name):
    """The small meeting with so many ballots, as the lines say after their number."""
    folder = s.work / name
    shutil.copytree(s.counted.folder, folder, ignore=shutil.ignore_patterns("*.tally"))
    numbers = ",".join([str(len(lines))] * 4)
    (folder / "tiers.csv").write_text(f"层次,名称,应到,实到,发出,收回\ncy,成员,{numbers}\n", encoding="utf-8")
    (folder / "ballots.csv").write_text("票号,作废,丁某,戊某\n" + "".join(f"{n},{line}\n" for n, line in enumerate(lines, 1)), encoding="utf-8")
    return Meeting(folder, folder.with_name(name + "-counted"))


def long_reasons(report, s):
    """A reason on a ballot may be long; one that no page can hold is refused as a thing of the input, and nothing is written."""
    m = with_ballots(s, [",同意,反对"] * 4 + ["纸" * 1000 + ",,"], "long")
    report.check(len(m.issue(*s.by(HOST))) == 2 and Verdict(m.folder).holds, "a reason of 1,000 characters", Verdict(m.folder))
    m = with_ballots(s, [",同意,反对"] * 4 + ["纸" * 20000 + ",,"], "longest")
    refused(report, "a reason longer than a page", m, ["sheet", m.ledger, "--unsigned"], "too-large", INPUT)


def too_many(report, s):
    """Raw inputs of more than 4 MiB."""
    m = with_ballots(s, [",同意,反对", ",弃权,同意"] * 110000, "many")
    size = sum(p.stat().st_size for p in m.folder.glob("*.csv"))
    report.check(size > ATTACH_MOST, f"many: {size} bytes of inputs")
    sheets = m.issue(*s.by(HOST))
    m.sign(*s.by(TELLER))
    files = pdfa.Document(sheets[0]).attachments()
    facts = json.loads(files["sheet.json"])
    listed = {one["file"]: one for one in facts["inputs"]}
    report.check(not facts["all_attached"] and "ballots.csv" not in files and listed["ballots.csv"]["attached"] is None and
                 listed["ballots.csv"]["sha256"] == digest(m.folder / "ballots.csv"), "many: the ballots' digest instead of the ballots", facts)
    report.check("meeting.csv" in files and "result.json" in files, "many: what is small is attached all the same", sorted(files))
    report.check(all(p.stat().st_size < 1000000 for p in sheets), "many: the sheets stay small", [p.stat().st_size for p in sheets])
    alone = Verdict(sheets[0])
    report.check(alone.status not in (DONE, DIFFERENT) and not crashed(alone.status, alone.error) and not alone.wrong and alone.says("give the meeting's ledger too"),
                 "many: verify asks for the ledger", alone)
    status, said, error = run("export", sheets[0], "--inputs", s.work / "many-taken")
    report.check(status == NO_INPUT and "only the ledger holds it" in error and not (s.work / "many-taken").exists(), "many: nothing to be taken out of a sheet", said + error)
    verdict = Verdict(*sheets, m.ledger)
    report.check(verdict.holds, "many: with the ledger they hold", verdict)
    report.check(Verdict(m.folder).holds, "many: so does the folder")
    # another ledger has not these ballots
    other = Verdict(sheets[0], s.counted.ledger)
    report.check(other.status == DIFFERENT and other.says("WRONG", sheets[0]), "many: another ledger does not do", other)
    m.sign(*s.by(SCRUTINEER))
    report.check(Verdict(m.folder).holds, "many: signed once more")


def samples(report, s):
    """One of each kind of meeting, all officials of which sign."""
    order = drawn("signers")
    print(f"signers drawn by seed {SEED} (TALLY_SEED)")
    for source in SAMPLES:
        if source.name not in ("aheqi-appraisal", "county-contested", "county-recommendation"):
            continue
        m = Meeting(source, s.work / f"all-{source.name}")
        people = m.officials[:]
        order.shuffle(people)
        m.issue(*s.by(people[0]))
        for name in people[1:]:
            m.sign(*s.by(name))
        verdict = Verdict(m.folder, "--trust", *(s.keys.certificate(name) for name in people))
        report.check(verdict.holds and sum("(verified), at" in line for line in verdict.right) == 2 * len(people), f"{source.name}: all {len(people)} officials sign", verdict)


def spelled_otherwise(report, s):
    """A certificate's name is an official's as a name on a ballot is a person's: with spaces, it is still the official's own."""
    m = s.meeting()
    name = " ".join(HOST)
    sheets = m.issue(*s.by(name))
    verdict = Verdict(*sheets, "--trust", s.keys.certificate(name))
    report.check(name != HOST and verdict.holds and sum("writes the name in another way" in line for line in verdict.warnings) == len(sheets), "signed by the host, whose name is spelled with a space", verdict)


def main():
    need("pdftotext", "pdfsig", "qpdf", "openssl")
    report = Report()
    s = Scene(workshop())
    alike(report, s, [source for source in SAMPLES if source.name in ("aheqi-committee", "county-recommendation", "general-recommendation", "aheqi-reserve-technical")])
    play(report, s, three_archives, issuing, ledger_lost, taken_out, counted_again, orders, who_may, mixed, what_follows, verifying, keys_refused, names, long_reasons, spelled_otherwise, too_many, samples)


if __name__ == "__main__":
    main()
