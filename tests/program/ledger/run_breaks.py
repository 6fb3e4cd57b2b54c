#!/usr/bin/env python3
"""What people who tried to break the program found in ledgers: each once more, as they did it, and its neighbours.

A ledger that `verify` refuses is refused by every command; a small file that claims gigabytes costs neither memory nor time; long paths; who owns a
ledger; limits on the size of files; headers and clocks that others changed; bytes where no record is.
"""

import json
import os
import re
import resource
import shutil
import struct
import subprocess

from support.amount import SANITIZED
from support.ledgers import ID, TALLY, Report, Workshop, count, left_behind, must_count, rows, run, write_meeting
from support.packing import PIECE, pack, unpack
from support.places import NOBODY
from support.results import ROOT
from support.tampering import Attack, result_with_chain, sha256

ENGLISH = {**os.environ, "LANGUAGE": "en"}


def fresh(shop, name):
    folder = write_meeting(shop / name)
    return folder, must_count(folder)


def commands(folder, ledger, out):
    """Every command that takes from a ledger or adds to it."""
    return {
        "count": ("count", folder, "--by", "己某"),
        "announce": ("announce", ledger, "--by", "己某"),
        "board": ("announce", ledger, "--html", out / "board.html", "--by", "己某"),
        "log": ("log", ledger),
        "log --json": ("log", ledger, "--json"),
        "export": ("export", ledger),
        "export --inputs": ("export", ledger, "--inputs", out / "inputs"),
        "sheet": ("sheet", ledger, "--unsigned", "--out", out / "sheets"),
        "new --after": ("new", out / "next", "--after", ledger),
    }


def refused_by_all(report, folder, ledger, what, verdict=1):
    """One check, one verdict: nothing is printed, nothing written, and the ledger is as it was."""
    before = ledger.read_bytes()
    out = folder.parent / (folder.name + "-out")
    out.mkdir()
    status, said, error = run("verify", ledger, env=ENGLISH)
    report.check(status == verdict, f"{what}: verify exits {status}, not {verdict}", said + error)
    for name, words in commands(folder, ledger, out).items():
        status, said, error = run(*words, env=ENGLISH)
        report.check(status == verdict and not said, f"{what}: {name} exits {status} and prints {said[:60]!r}", error)
        report.check(ledger.read_bytes() == before, f"{what}: {name} changed the ledger")
    report.check(not list(out.iterdir()) and not left_behind(folder), f"{what}: something was left behind", [*out.iterdir(), *left_behind(folder)])


def one_verdict(report, shop):
    def without_irregular(a):
        a("DELETE FROM odd_ballot")
        a.rechain()

    def forged_vote(a):
        result_with_chain(a)

    def other_kind(a):
        """A row that the schema's conditions forbid; SQLite does not ask for them where a file is opened without write access."""
        a("UPDATE event SET kind = 'Other!' WHERE sequence = (SELECT max(sequence) FROM event)")
        a.rechain()

    def other_meeting(a):
        """The name of another meeting in the row of the count: the ledger does not hold, which comes before whose it is."""
        a("UPDATE count SET meeting = 'other'")

    def line_zero(a):
        a("UPDATE odd_ballot SET place = 'elsewhere'")

    def other_input(a):
        """Another vote among the stored ballots, and its digests wherever one is stated but in the result: a count of the folder gives that result still."""
        chunk, packed = a("SELECT k.id, k.packed FROM chunk k JOIN input_chunk p ON p.chunk = k.id JOIN count_input c ON c.input = p.input WHERE c.file = 'ballots.csv'")[0]
        was = unpack(packed)
        data = was.replace("同意".encode(), "弃权".encode(), 1)
        a("UPDATE chunk SET sha256 = ?, packed = ? WHERE id = ?", sha256(data), pack(data), chunk)
        a("UPDATE input SET sha256 = ? WHERE sha256 = ?", sha256(data), sha256(was))
        a("UPDATE event SET content = replace(content, ?, ?)", sha256(was), sha256(data))
        a.rechain()

    def other_result(text):
        """Another text for the result, and its digest wherever one is stated: SQLite itself fails at reading it as JSON."""
        def attack(a):
            a("UPDATE count SET result = ?, sha256 = ? WHERE number = 1", text, sha256(text))
            content = json.loads(a.one("SELECT content FROM event WHERE kind = 'counted' AND count = 1"))
            content["result"] = sha256(text)
            a("UPDATE event SET content = ? WHERE kind = 'counted' AND count = 1", json.dumps(content, ensure_ascii=False, separators=(",", ":")))
            a.rechain()
        attack.__name__ = f"result-{text[:5]}"
        return attack

    for attack in (without_irregular, forged_vote, other_kind, other_meeting, line_zero, other_input, other_result("no JSON"), other_result(""), other_result("[" * 5000 + "]" * 5000)):
        folder, ledger = fresh(shop, attack.__name__)
        must_count(folder)
        a = Attack(ledger)
        attack(a)
        a.close()
        refused_by_all(report, folder, ledger, attack.__name__)
    for byte, value, said in ((18, 3, "read-only"), (18, 2, "log"), (19, 2, "log")):
        folder, ledger = fresh(shop, f"header-{byte}-{value}")
        with open(ledger, "r+b") as file:
            file.seek(byte)
            file.write(bytes([value]))
        status, _, error = run("verify", ledger, env=ENGLISH)
        report.check(status == 1 and said in error, f"byte {byte} of the header is {value}: told as what it is", error)
        refused_by_all(report, folder, ledger, f"header {byte} {value}")
    # how many free pages there are, though no list of them begins: SQLite's own check does not look
    folder, ledger = fresh(shop, "header-free-pages")
    data = bytearray(ledger.read_bytes())
    report.check(data[32:40] == bytes(8), "a ledger has no free pages", data[32:40].hex())
    data[36] = 0x3F
    ledger.write_bytes(data)
    refused_by_all(report, folder, ledger, "header of free pages")


def measured(*words):
    """The exit status, what was said, how much memory (bytes) and how many seconds of the processor it took."""
    with subprocess.Popen([TALLY, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENGLISH) as process:
        error = process.stderr.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, error, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


def bomb(ledger, pieces, alike):
    """Pieces of one MiB of zeros, or nearly, that pack to some fifty bytes; everything that is said of them fits."""
    a = Attack(ledger)
    number = a.one("SELECT input FROM count_input WHERE file = 'ballots.csv'")
    after = a.one("SELECT max(position) FROM input_chunk WHERE input = ?", number)
    chunk = a.one("SELECT max(id) FROM chunk")
    a("BEGIN")
    for i in range(1 if alike else pieces):
        data = (b"%d" % i).ljust(PIECE, b"\0")
        a("INSERT INTO chunk VALUES (?, ?, ?, ?)", chunk + 1 + i, sha256(data), PIECE, pack(data, 19))
    for i in range(pieces):
        a("INSERT INTO input_chunk VALUES (?, ?, ?)", number, after + 1 + i, chunk + 1 + (0 if alike else i))
    a("UPDATE input SET bytes = bytes + ? WHERE id = ?", pieces * PIECE, number)
    a("COMMIT")
    a.close()


def bombs(report, shop):
    for pieces, alike in ((2000, True), (20000, True), (300, False)):
        folder, ledger = fresh(shop, f"bomb-{pieces}")
        bomb(ledger, pieces, alike)
        size = ledger.stat().st_size
        for words in (("verify", ledger), ("count", folder, "--by", "己某"), ("export", ledger, "--inputs", shop / "out")):
            status, error, memory, seconds = measured(*words)
            report.check(status == 1, f"{pieces} MiB out of {size} bytes: {words[0]} exits {status}", error)
            if not SANITIZED:  # whose own memory is more
                report.check(memory < size + (256 << 20), f"{pieces} MiB out of {size} bytes: {words[0]} takes {memory >> 20} MiB")
            report.check(seconds < (300 if SANITIZED else 60), f"{pieces} MiB out of {size} bytes: {words[0]} takes {seconds:.0f} s")
        report.check(not (shop / "out").exists(), "nothing of a bomb is exported")


def long_paths(report, shop):
    deep = shop
    for part in ("会" * 80, "议" * 80, "票" * 20):
        deep = deep / part
    deep.mkdir(parents=True)
    write_meeting(deep / "m")
    ledger = deep / "m" / f"{ID}.tally"
    report.check(len(os.fsencode(str(ledger))) > 540, "the path is longer than SQLite's own limit")
    for words, place in ((("count", deep / "m", "--by", "己某"), None), (("count", ".", "--by", "己某"), deep / "m"), (("verify", ledger), None),
                         (("log", ledger), None), (("announce", ledger, "--by", "己某"), None), (("export", ledger), None),
                         (("sheet", ledger, "--unsigned"), None), (("verify", deep / "m"), None)):
        status, said, error = run(*words, env=ENGLISH, cwd=place)
        report.check(status == (1 if words == ("verify", deep / "m") else 0), f"{words[0]} in a path of {len(os.fsencode(str(ledger)))} bytes exits {status}", said + error)
    deeper = shop / "deeper"
    deeper.mkdir()
    here = os.open(deeper, os.O_RDONLY)  # a path that no system call takes as a whole
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        there = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    write_meeting(shop / "source")
    for file in (shop / "source").iterdir():
        with open(os.open(file.name, os.O_WRONLY | os.O_CREAT, 0o666, dir_fd=here), "wb") as to:
            to.write(file.read_bytes())
    for words in (("count", ".", "--by", "己某"), ("verify", f"{ID}.tally"), ("log", f"{ID}.tally")):
        status, said, error = run(*words, env=ENGLISH, preexec_fn=lambda: os.fchdir(here))
        report.check(status == 0, f"{words[0]} from inside a folder of more than 4096 bytes exits {status}", said + error)
    whole = str(deeper) + ("/" + "d" * 250) * 20 + f"/{ID}.tally"
    status, said, error = run("verify", whole, env=ENGLISH)
    report.check(status == 74 and "longer than the system allows" in error, f"a path of {len(whole)} bytes is said to be too long (exit {status})", error)
    os.close(here)
    shutil.rmtree(deeper)


def file_limits(report, shop):
    """A limit on the size of files is told as a full disk is; what was there stays as it was."""
    def limited(size):
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    folder, ledger = fresh(shop, "limited")
    before = ledger.read_bytes()
    status, said, error = run("count", folder, "--by", "x", preexec_fn=limited(20 << 10), env=ENGLISH)
    report.check(status == 74 and "no room" in error, f"count under a limit on the size of files exits {status}", said + error)
    report.check(ledger.read_bytes() == before and not left_behind(folder), "the ledger is as it was, and nothing is left", left_behind(folder))
    new = write_meeting(shop / "limited-new")
    status, said, error = run("count", new, "--by", "x", preexec_fn=limited(20 << 10), env=ENGLISH)
    report.check(status == 74 and not left_behind(new) and not list(new.glob("*.tally")), f"a first count under a limit exits {status}", error)
    for name, words in commands(folder, ledger, shop / "limited-out").items():
        (shop / "limited-out").mkdir(exist_ok=True)
        if name in ("board", "sheet", "export --inputs", "new --after", "announce"):
            status, said, error = run(*words, preexec_fn=limited(64), env=ENGLISH)
            report.check(status in (74, 65) and (status == 74 or name == "new --after"), f"{name} under a limit of 64 bytes exits {status}", said + error)
            report.check(not list((shop / "limited-out").iterdir()) and not left_behind(folder) and ledger.read_bytes() == before,
                         f"{name} under a limit leaves nothing", [*(shop / "limited-out").iterdir(), *left_behind(folder)])
    status, said, error = run("key", "new", "--name", "己某", "--role", "host", "--out", shop / "limited-out" / "k.p12", "--pass-fd", "0",
                              preexec_fn=limited(64), env=ENGLISH)
    report.check(status and not list((shop / "limited-out").iterdir()), f"key new under a limit leaves nothing (exit {status})", error)


def links(report, shop):
    """A link to a ledger is read as the ledger itself."""
    _, ledger = fresh(shop, "linked")
    (shop / "link").mkdir()
    link = shop / "link" / "l.tally"
    link.symlink_to(ledger)
    for words in (("verify", link), ("log", link), ("export", link)):
        status, said, error = run(*words, env=ENGLISH)
        report.check(status == 0, f"{words[0]} of a link exits {status}", said + error)


ACCESS = "system.posix_acl_access"


def access_list(*entries):
    """A POSIX ACL as Linux stores it: (tag, permissions, id), where 1 is the owner, 2 a user, 4 the group, 16 the mask and 32 the others."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def access(report, shop):
    """An access list is kept; one that the folder gives to new files is not added."""
    folder, ledger = fresh(shop, "access")
    nobody = 0xFFFFFFFF  # of an entry without an id
    entries = ((1, 6, nobody), (2, 4, 12345), (4, 0, nobody), (16, 4, nobody), (32, 0, nobody))
    try:
        os.setxattr(ledger, ACCESS, access_list(*entries))
    except OSError as error:
        return report.skip("an access list is kept", f"the file system has none ({error})")
    kept = os.getxattr(ledger, ACCESS)
    must_count(folder)
    report.check(ACCESS in os.listxattr(ledger) and os.getxattr(ledger, ACCESS) == kept, "the access list of a ledger is kept", os.listxattr(ledger))
    report.check(ledger.stat().st_mode & 0o777 == 0o640, f"and its mode, with the mask in it: {ledger.stat().st_mode:o}")
    folder, ledger = fresh(shop, "access-default")
    os.setxattr(folder, "system.posix_acl_default", access_list(*entries))
    must_count(folder)
    report.check(ACCESS not in os.listxattr(ledger), "a ledger without a list gets none from its folder")
    return None


def owners(report, shop):
    folder, ledger = fresh(shop, "mode")
    os.chmod(ledger, 0o640)
    must_count(folder)
    report.check(ledger.stat().st_mode & 0o7777 == 0o640, "the mode of a ledger is kept")
    if os.geteuid() != 0:
        return report.skip("owners", "only root can give a file to another user")
    os.chown(ledger, 12345, 54321)
    must_count(folder)
    st = ledger.stat()
    report.check((st.st_uid, st.st_gid, st.st_mode & 0o7777) == (12345, 54321, 0o640), f"root keeps owner, group and mode: {st.st_uid} {st.st_gid} {st.st_mode:o}")
    os.chmod(shop, 0o755)
    os.chmod(folder, 0o777)
    os.chmod(ledger, 0o666)
    before = ledger.read_bytes()

    def become_nobody():
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)

    status, said, error = run("count", folder, "--by", "x", env=ENGLISH, preexec_fn=become_nobody)
    report.check(status == 73 and "belongs to another user" in error, f"another's ledger is refused before writing (exit {status})", said + error)
    st = ledger.stat()
    report.check(ledger.read_bytes() == before and (st.st_uid, st.st_gid) == (12345, 54321) and not left_behind(folder), "and is as it was", left_behind(folder))
    return None


def clocks(report, shop):
    folder, ledger = fresh(shop, "clock")
    if not SANITIZED and shutil.which("faketime"):
        status, _, error = run("count", folder, "--by", "back", prefix=["faketime", "2020-01-01 08:00:00"])
        report.check(status == 0, f"a count while the clock is behind exits {status}", error)
    else:  # no library can be put before a sanitizer; the ledger becomes what such a count makes
        if not SANITIZED:
            report.skip("a count while the clock is behind", "faketime is missing")
        must_count(folder)
        a = Attack(ledger)
        a("UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE sequence = 3")
        a.rechain()
        a.close()
    status, said, error = run("verify", ledger, env=ENGLISH)
    told = [line for line in said.splitlines() if line.startswith("warning") and "event 3" in line and "event 2" in line and "2020-01-01" in line]
    report.check(status == 0 and len(told) == 1, f"verify names the event that is dated before the one that it follows (exit {status})", said + error)
    status, said, _ = run("verify", fresh(shop, "clock-right")[1], env=ENGLISH)
    report.check(status == 0 and "the clock" not in said, "and says nothing where the clock is right", said)


def page_room(data, number):
    """Where the room between the list of cells and the cells begins and ends in a page of rows, from 1."""
    at = (number - 1) * 4096
    head = at + (100 if number == 1 else 0)
    kind, cells, content = data[head], int.from_bytes(data[head + 3:head + 5], "big"), int.from_bytes(data[head + 5:head + 7], "big")
    return (head + 8 + 2 * cells, at + (content or 65536)) if kind in (10, 13) else (0, 0)


def slack(report, shop):
    """Something written where no record is changes nothing that is counted, and is told."""
    folder, ledger = fresh(shop, "slack")
    for i in range(30):  # so that SQLite has moved rows about
        must_count(folder) if i % 10 else run("count", folder, "--by", "庚" * (1 + i))
    status, said, _ = run("verify", ledger, env=ENGLISH)
    report.check(status == 0 and "belong to no record" not in said, "what SQLite itself leaves is not told", said)
    whole = ledger.read_bytes()
    hidden = "此票由某人改过，切勿外传".encode()
    tried = 0
    for number in range(1, len(whole) // 4096 + 1):
        begin, end = page_room(whole, number)
        if end - begin < len(hidden) + 40:
            continue
        tried += 1
        data = bytearray(whole)
        data[begin + 20:begin + 20 + len(hidden)] = hidden
        ledger.write_bytes(data)
        status, said, error = run("verify", ledger, env=ENGLISH)
        told = re.search(r"(\d+) bytes, the first on page (\d+),", said)
        report.check(status == 0 and told and len(hidden) <= int(told[1]) < len(hidden) + 16 and int(told[2]) == number,
                     f"bytes in the room of page {number} are told (exit {status})", said + error)
    report.check(tried >= 3, f"pages with room: {tried}")
    data = bytearray(whole)
    data[72:92] = b"in the unused header"
    ledger.write_bytes(data)
    status, said, error = run("verify", ledger, env=ENGLISH)
    report.check(status == 0 and "20 bytes, the first on page 1," in said, f"bytes in the unused part of the header are told (exit {status})", said + error)


def text_of(board):
    text = re.sub(r"<(script|style).*?</\1>", " ", board.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def one_cell_between_boards(report, shop):
    """One cell is corrected between two boards. The first shows the tiers; did the second show 13 and 8 of the whole, six votes of a tier would be known."""
    folder = shop / "leak"
    folder.mkdir()

    def table(name, text):
        (folder / name).write_text(text, encoding="utf-8")

    table("meeting.csv", "key,value\nmeeting,g1\ntitle,t\nbody,b\nplace,p\ndate,2026-04-20\nrule,rule.csv\nhost,主持\nteller,计甲\nscrutineer,监乙\n")
    table("rule.csv", "key,value,cite\nrule,own,\ntitle,t,\nkind,decision,\npass,more than 1/2 of due,\nblank,abstain,\nsmall tier,fewer than 5,\narchive,a,\narchive,b,\n")
    table("roster.csv", "id,name\n1,张三\n2,李四\n")
    table("tiers.csv", "tier,name,due,present,issued,returned\na,甲层,6,6,6,\nb,乙层,7,7,7,\nc,丙层,8,8,8,\n")
    ballots = [["a%d" % i, "a", "√" if i <= 5 else "×", "√" if i <= 2 or i == 6 else "×"] for i in range(1, 7)]
    ballots += [["b%d" % i, "b", "√" if i <= 4 else "×", "√" if i <= 2 else "×"] for i in range(1, 8)]
    ballots += [["c%d" % i, "c", "√" if i <= 3 else "×", "√" if i <= 5 else "×"] for i in range(1, 9)]
    boards = []
    for mark in "×√":
        ballots[5][2] = mark
        rows(folder, "ballots.csv", [("ballot", "tier", "1", "2"), *ballots])
        run("count", folder, "--by", "x", "--quiet")
        boards.append(shop / f"leak-{len(boards)}.html")
        status, said, error = run("announce", folder / "g1.tally", "--html", boards[-1], env=ENGLISH)
        report.check(status == 0, f"board {len(boards)} is announced (exit {status})", said + error)
    first, second = map(text_of, boards)
    report.check(re.search("同意 12 不同意 9", first) and "甲层 5" in first, "the first board shows 12 and 9, and the tiers", first)
    report.check("甲层" not in second and not re.search(r"\b1[23]\b|不同意 [89]\b", second), "the second shows nothing of what one cell changed", second)
    report.check(re.search("同意 10 不同意 11", second), "and what did not change, of the other person", second)
    report.check("张三" in error, "and whoever announces is told why", said + error)


def certificates(report, shop):
    """Certificates that are not there are missed, whether there is a sheet to hold them against or not."""
    _, ledger = fresh(shop, "trust")
    status, said, error = run("verify", ledger, "--trust", shop / "none.pem", env=ENGLISH)
    report.check(status == 66 and "none.pem" in error and "holds" in said, f"a certificate that is missing (exit {status})", said + error)


def others(report, shop):
    """The findings that are not about ledgers: names of folders, and characters that cannot be seen."""
    folder = write_meeting(shop / "x\x1b[2J\x1b[31mFAKE")
    for words in (("check", folder), ("count", folder, "--by", "x"), ("verify", folder / f"{ID}.tally"), ("new", shop / "n\x1b[31m", "--rule", "county/committee")):
        status, said, error = run(*words, env=ENGLISH)
        report.check(status == 0 and "\x1b" not in said + error, f"{words[0]} shows a folder's escape characters as such (exit {status})", said + error)
    folder = write_meeting(shop / "invisible")

    def judged(rows):
        (folder / "ballots.csv").write_text("票号,作废,丁某,戊某\n" + rows, encoding="utf-8")
        (folder / "tiers.csv").write_text("层次,名称,应到,实到,发出,收回\ncy,成员,3,3,3,3\n", encoding="utf-8")
        return run("count", folder, "--no-ledger", env=ENGLISH)

    status, said, error = judged("1,\ufe0f,√,√\n2,,√,√\n3,,√,√\n")
    status, said, error = run("count", folder, "--no-ledger", "--json")
    votes = json.loads(said)["items"][0]["channels"][0]["votes"]
    report.check(status == 0 and votes["agree"] == 3 and votes["void"] == 0, f"a variation selector voids no ballot: {votes}", said + error)
    for sign in "\u3164\u200b\u2800":
        status, said, error = judged(f"1,{sign},√,√\n2,,√,√\n3,,√,√\n")
        report.check(status == 65 and f"U+{ord(sign):04X}" in error, f"U+{ord(sign):04X} in the void column is refused by its number", said + error)
    status, said, error = judged("1,,√,√\n1\ufe0f,,√,√\n2,,√,√\n")
    report.check(status == 65 and "duplicate-ballot" in error, "ballots 1 and 1 with a variation selector are one", said + error)
    case = ROOT / "tests/archive/0.1/arabic-script-read-as-gb18030/arabic-script-read-as-gb18030.tally"
    status, said, error = run("export", case, "--inputs", shop / "arabic")
    status, said, error = run("count", shop / "arabic", "--no-ledger", env=ENGLISH)
    report.check("\u4e15" not in said and (status == 65 and "encoding-doubtful" in error or status == 0), "Arabic letters are read as such, or doubted", said + error)


with Workshop() as shop:
    report = Report()
    for part in (one_verdict, bombs, long_paths, links, file_limits, access, owners, clocks, slack, one_cell_between_boards, certificates, others):
        part(report, shop)
    report.end()
