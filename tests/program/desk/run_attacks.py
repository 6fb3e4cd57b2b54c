#!/usr/bin/env python3
"""Who must not ask the desk, and what must not harm it: no cookie, a used secret, foreign hosts and origins, wrong tokens, names that are paths, bodies too large, slow or malformed,
many connections. Nothing is told and nothing changed, and a clerk who is at work goes on."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import socket
import sys
import tempfile
import time

from support.desk import Desk

ROOT = pathlib.Path(__file__).resolve().parents[3]
SECRET_WORD = "盛南星".encode()  # of the meeting's roster

passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    passed += bool(good)
    if not good:
        failed += 1
        print(f"FAILED {what}: {seen}")


def digests(folder):
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(answer, what, statuses=(403,)):
    check(answer.status in statuses, f"{what} is refused", answer.status)
    check(SECRET_WORD not in answer.body and answer.headers["Set-Cookie"] is None, f"{what} tells nothing", answer.body[:200])


def raw(desk, data, wait=2.0):
    """What comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=wait) as connection:
        connection.sendall(data)
        got = b""
        try:
            while block := connection.recv(65536):
                got += block
        except TimeoutError:
            pass
    return got


def doors(desk, meeting):
    """Requests that lack one thing each."""
    body = json.dumps({"meeting": meeting}).encode()
    good = desk.headers()
    check(desk.http("POST", "/api/meeting", body, good).status == 200, "the page itself is answered")
    for what, headers in {
        "no cookie": {**good, "Cookie": None},
        "another cookie": {**good, "Cookie": f"tally_{desk.port}={'0' * 32}"},
        "no token": {**good, "X-Tally-Token": None},
        "another token": {**good, "X-Tally-Token": "0" * 32},
        "an empty token": {**good, "X-Tally-Token": ""},
        "the cookie as token": {**good, "X-Tally-Token": desk.cookie.split("=")[1]},
        "no origin": {**good, "Origin": None},
        "another origin": {**good, "Origin": "http://example.org"},
        "a null origin": {**good, "Origin": "null"},
        "an origin that begins alike": {**good, "Origin": f"http://{desk.host}.example.org"},
        "another port's origin": {**good, "Origin": "http://127.0.0.1:1"},
        "a secure origin": {**good, "Origin": f"https://{desk.host}"},
        "another host": {**good, "Host": f"example.org:{desk.port}"},
        "a host without port": {**good, "Host": "127.0.0.1"},
    }.items():
        refused(desk.http("POST", "/api/meeting", body, headers), what)
    refused(desk.http("POST", "/api/meeting", body, {**good, "Content-Type": "text/plain"}), "a form's media type", (415,))
    for path in ("/", "/words", "/main.js", "/desk.css", f"/room/{meeting}"):
        refused(desk.http("GET", path), f"{path} without a cookie")
        refused(desk.http("GET", path, headers={"Cookie": desk.cookie, "Host": f"rebound.example:{desk.port}"}), f"{path} by another name")
        refused(desk.http("GET", path, headers={"Cookie": desk.cookie, "Origin": "http://example.org"}), f"{path} from another page")
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "HEAD"):
        refused(desk.http(method, "/", headers={"Cookie": desk.cookie}), method, (405,))
    headers = desk.http("GET", "/", headers={"Cookie": desk.cookie}).headers
    policy = headers["Content-Security-Policy"]
    check("default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy, "the policy", policy)
    check(headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff", "nothing is stored", headers)


def secret_once(desk):
    """The secret that opened the page opens nothing again; the next one stands in the file, which is the user's alone."""
    check(desk.page.stat().st_mode & 0o077 == 0, "the file that opens the page is the user's alone")
    used = desk.secret()
    first = desk.http("GET", f"/enter?with={used}")
    cookie = first.headers["Set-Cookie"]
    check(first.status == 200 and "HttpOnly" in cookie and "SameSite=Strict" in cookie, "the secret gives a cookie", cookie)
    refused(desk.http("GET", f"/enter?with={used}"), "a used secret")
    check(desk.secret() != used, "there is another secret")
    for secret in ("", "0" * 32, used[:31], used + "0"):
        refused(desk.http("GET", f"/enter?with={secret}"), f"the secret {secret!r}")
    refused(desk.http("GET", "/enter"), "no secret")
    for _ in range(40):  # no number of guesses uses up the good one
        desk.http("GET", f"/enter?with={'f' * 32}")
    check(desk.http("GET", f"/enter?with={desk.secret()}").status == 200, "the next secret is good")


def paths(desk, folder, meeting):
    """Names that are paths find nothing, nor is a link followed."""
    outside = digests(folder / "elsewhere")
    (folder / "meetings/link").symlink_to(folder / "elsewhere")
    listed = [one["folder"] for one in desk.ask("meetings").json["meetings"]]
    check(listed == ["county"], "links to folders are passed over", listed)
    for name in ("../elsewhere", "county", "/etc", ".", "..", "", "link", "%2e%2e", meeting.upper() + "0"):
        answer = desk.ask("meeting", meeting=name)
        refused(answer, f"the meeting {name!r}", (404,))
    for name in ("../elsewhere/meeting.csv", "ballots.csv", "/etc/passwd", "meeting.csv/", "./meeting.csv", "moni.tally", "", "meeting.csv\u0000.png"):
        answer = desk.ask("table", meeting=meeting, file=name, digest="", rows=[["a"], ["b"]])
        check(answer.status == 400, f"the file {name!r} is refused", answer.status)
    facts = folder / "meetings/county/meeting.csv"
    kept = facts.read_bytes()
    for key, name, number in (("选票", "../../elsewhere/ballots.csv", 0), ("谈话记录", "../../elsewhere/ballots.csv", 1), ("选票复录", "../../elsewhere/ballots.csv", 0), ("选票", "/etc/passwd", 0),
                              ("选票", ".hidden.csv", 0)):
        facts.write_bytes(kept + f"{key},{name}\r\n".encode())
        for form in ("", "marks"):
            refused(desk.ask("keying", meeting=meeting, file=number, form=form), f"keying into {key} {name}", (409,))
        refused(desk.ask("ballot", meeting=meeting, file=number, cells=["77", "", *["√"] * 7]), f"a ballot of {key} {name}", (409,))
        check(digests(folder / "elsewhere") == outside, f"nothing outside is written by {key} {name}")
    facts.write_bytes(kept)
    for name in ("../外", "a/b", ".hidden", "-x", "", "a\\b", "a\nb", "名" * 50, "a\u202eb"):
        answer = desk.ask("new-key", name=name, role="主持人", passphrase="一二三四五六七八")
        check(answer.status == 409, f"a key called {name!r} is refused", answer.status)
    for key in ("../county/meeting.csv", "主持某", ""):
        check(desk.ask("sign", meeting=meeting, key=key, passphrase="x").status in (404, 409), f"the key {key!r} is refused")
    for path in ("/../../etc/passwd", "/%2e%2e/x", "/meeting.csv", "//etc/passwd", "/index.html", "/board/", f"/board/{'0' * 32}", "/room/", "/room/county", "/room/../meeting", f"/room/{'0' * 16}", f"/room/{meeting}/x"):
        check(desk.http("GET", path, headers={"Cookie": desk.cookie}).status == 404, f"{path} is nothing")


def bodies(desk, meeting):
    """Bodies that are too large, no JSON, or not what was announced."""
    good = desk.headers()
    refused(desk.http("POST", "/api/meeting", b"", {**good, "Content-Length": str(1 << 40)}), "a body of a terabyte", (413,))
    for body in (b"", b"{", b"[]", b"null", b'{"meeting":1}', b'{"meeting":"a","meeting":"b"}', b"\xff\xfe", b"[" * 100000, b'{"meeting":"\\u0000"}'):
        answer = desk.http("POST", "/api/meeting", body, good)
        check(answer.status in (400, 404), f"the body {body[:20]!r}", answer.status)
    for rows in ([], [[]], [["a"], ["b", "c"]], [["a", 1]], "x", [["a" * (70 * 1024)]], {"0": ["a"]}, [["a\u0000b"]]):
        answer = desk.ask("table", meeting=meeting, file="roster.csv", digest="", rows=rows)
        check(answer.status == 400, f"no table: {str(rows)[:20]}", answer.status)
    check(desk.ask("nothing").status == 404, "a call that there is not")
    head = f"POST /api/meeting HTTP/1.1\r\nHost: {desk.host}\r\nContent-Length: 10\r\n\r\n".encode()
    for data in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x00\xff", head[:40], b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n",
                 b"POST /api/meeting HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", head + b"{}"):
        got = raw(desk, data, 0.5)
        check(b" 200 " not in got.split(b"\r\n")[0] and SECRET_WORD not in got, f"malformed {data[:24]!r}", got[:80])


def pages(desk, meeting):
    """However often the page is loaded, one that is in use stays; one that was given up is refused, while its body comes, too."""
    mine = desk.token
    for _ in range(100):
        desk.open()
    check(desk.ask("meeting", token=mine, meeting=meeting).status == 200, "a page in use is good after a hundred were loaded")
    for site, as_what, status in (("same-origin", "document", 200), ("none", "document", 200), ("same-site", "document", 403), ("cross-site", "document", 403), ("same-origin", "image", 403), ("none", "iframe", 403)):
        for page in ("/", f"/room/{meeting}"):
            answer = desk.http("GET", page, headers={"Cookie": desk.cookie, "Sec-Fetch-Site": site, "Sec-Fetch-Dest": as_what})
            check(answer.status == status and (status == 200 or b"token" not in answer.body), f"the page {page}, as {as_what} from {site}", answer.status)
    second = desk.apart()
    check(desk.ask("typist", token=second, meeting=meeting, second=True, name="庚某").status == 200, "a page of another typist")
    refused(desk.http("POST", "/api/finish", b"{}", desk.headers(**{"X-Tally-Token": second})), "the second typist ends no desk")
    room = re.search(rb'name="token" content="([0-9a-f]{32})"', desk.http("GET", f"/room/{meeting}", headers={"Cookie": desk.cookie}).body)[1].decode()
    refused(desk.http("POST", "/api/finish", b"{}", desk.headers(**{"X-Tally-Token": room})), "the room's page ends no desk")
    body = json.dumps({"meeting": meeting}).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": desk.host, "Content-Length": len(body), **desk.headers(**{"X-Tally-Token": second})}.items())
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as held:
        held.sendall(f"POST /api/keying HTTP/1.1\r\n{head}\r\n".encode() + body[:5])
        time.sleep(0.2)
        for _ in range(40):
            desk.open()
            desk.ask("meetings")
        held.sendall(body[5:])
        got = held.recv(65536)
    check(got.split(b"\r\n")[0].split()[1:2] == [b"403"], "a page that was given up while its body came is refused", got[:200])
    given_up = desk.token
    kept = desk.cookie
    for _ in range(20):
        desk.enter()
    refused(desk.http("GET", "/", headers={"Cookie": kept}), "a browser that has asked nothing while twenty were let in")
    refused(desk.http("POST", "/api/meetings", b"{}", desk.headers(**{"X-Tally-Token": given_up, "Cookie": kept})), "and its page")
    refused(desk.http("POST", "/api/meetings", b"{}", desk.headers(**{"X-Tally-Token": given_up, "Cookie": desk.cookie})), "its page by another's cookie")
    refused(desk.http("POST", "/api/finish", b"no object", desk.headers()), "an end that is no request", (400,))
    check(desk.process.poll() is None, "and the desk goes on")


def uploads(desk, folder, meeting):
    """Files go where they are taken, with a page's token, as large as was announced, and not too many at once."""
    files = {**desk.headers(), "Content-Type": "application/octet-stream"}
    body = json.dumps({"meeting": meeting, "file": "roster.csv", "digest": "", "files": [{"name": "x.csv", "size": 4}]}).encode() + b"\na,b\n"
    for what, headers in {"no cookie": {**files, "Cookie": None}, "no token": {**files, "X-Tally-Token": None}, "another token": {**files, "X-Tally-Token": "0" * 32}, "no origin": {**files, "Origin": None},
                          "another origin": {**files, "Origin": "http://example.org"}, "another host": {**files, "Host": f"example.org:{desk.port}"}}.items():
        for call in ("drop", "verify-files"):
            refused(desk.http("POST", f"/api/{call}", body, headers), f"{call}: {what}")
    for call in ("meeting", "table", "ballot", "nothing", "sign"):
        refused(desk.http("POST", f"/api/{call}", body, files), f"files for {call}", (415,))
    refused(desk.http("POST", "/api/drop", b"", {**files, "Content-Length": str(1 << 31)}), "files of two gigabytes", (413,))
    refused(desk.http("POST", "/api/drop", b"", {**desk.headers(), "Content-Length": str(5 << 20)}), "JSON of five megabytes", (413,))
    for listed in ([{"name": "x.csv", "size": 5}], [{"name": "x.csv", "size": 3}], [{"name": "x.csv", "size": -1}], [{"name": "x.csv", "size": 1 << 62}, {"name": "y.csv", "size": 1 << 62}], [{"name": 1, "size": 4}],
                   [{"size": 4}], "x", None, [{"name": "x\u0000.csv", "size": 4}], [{"name": f"{n}.csv", "size": 0} for n in range(1000)]):
        described = json.dumps({"meeting": meeting, "file": "roster.csv", "digest": "", "files": listed}).encode()
        for call in ("drop", "verify-files"):
            answer = desk.http("POST", f"/api/{call}", described + b"\na,b\n", files)
            check(answer.status == 400, f"{call}: files {str(listed)[:40]}", answer.status)
    for what in (b"", b"\n", b"{}", b"{}\n", b"[]\nabc", b"{\n}", b"\xff\nabc"):
        check(desk.http("POST", "/api/verify-files", what, files).status == 400, f"no files: {what!r}")
    head = "".join(f"{name}: {value}\r\n" for name, value in files.items())
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as slow:
        slow.sendall(f"POST /api/verify-files HTTP/1.1\r\nHost: {desk.host}\r\n{head}Content-Length: {60 << 20}\r\n\r\n{{".encode())
        time.sleep(0.3)
        refused(desk.http("POST", "/api/verify-files", b"", {**files, "Content-Length": str(8 << 20)}), "too many files at once", (503,))
        check(desk.ask("meeting", meeting=meeting).status == 200, "the page is answered meanwhile")
    time.sleep(0.3)
    check(desk.http("POST", "/api/verify-files", body, files).status != 503, "then there is room again")
    check(sorted(path.name for path in (folder / "runtime").iterdir()) == [desk.page.name], "nothing is left of them", list((folder / "runtime").iterdir()))


def crowd(desk, meeting):
    """Many slow connections, and the clerk goes on meanwhile, if they leave room, or as soon as they are closed."""
    slow = []
    for _ in range(100):
        connection = socket.create_connection(("127.0.0.1", desk.port), timeout=5)
        connection.sendall(f"POST /api/meeting HTTP/1.1\r\nHost: {desk.host}\r\nContent-Le".encode())
        slow.append(connection)
    begun = time.monotonic()
    check(desk.ask("meeting", meeting=meeting).status == 200, "the page is answered beside a hundred slow connections")
    check(time.monotonic() - begun < 1, "within a second", time.monotonic() - begun)
    for connection in slow:
        connection.close()
    memory = int(next(line for line in pathlib.Path(f"/proc/{desk_pid(desk)}/status").read_text().splitlines() if line.startswith("VmRSS")).split()[1])
    if "TALLY_SANITIZED" not in os.environ:
        check(memory < 32 * 1024, "an idle desk stays small", f"{memory} KiB")


def desk_pid(desk):
    return desk.process.pid  # tally runs tally-desk in its own place


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        shutil.copytree(ROOT / "ballots/county-committee", folder / "meetings/county")
        shutil.copytree(ROOT / "ballots/county-committee", folder / "elsewhere")
        with Desk(folder / "meetings") as desk:
            before = digests(folder / "meetings")
            secret_once(desk)
            desk.enter()
            meeting = desk.ask("meetings").json["meetings"][0]["meeting"]
            check(SECRET_WORD in desk.ask("meeting", meeting=meeting).body, "the page itself is told")
            doors(desk, meeting)
            paths(desk, folder, meeting)
            bodies(desk, meeting)
            uploads(desk, folder, meeting)
            crowd(desk, meeting)
            check(digests(folder / "meetings") == before, "nothing was changed", set(digests(folder / "meetings")) ^ set(before))
            pages(desk, meeting)
            check(desk.http("POST", "/api/finish", b"{}", desk.headers()).status == 200 and desk.wait() == 0, "the page ends the desk")
        check(not desk.page.exists(), "the file that opens the page is gone")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
