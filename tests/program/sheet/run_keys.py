#!/usr/bin/env python3
"""Keys, from end to end: `tally key new`, passphrases from a file, a descriptor and a terminal, keys that others made and keys on a token, time stamps.

TALLY names the program. What needs a token is left out, and said so, where softhsm2, opensc or OpenSSL's engine for tokens is not installed.
"""

import os
import pathlib
import pty
import select
import shutil
import signal
import stat
import subprocess
import termios
import time

from support.authority import Authority, Paper, openssl
from support.amount import SANITIZED
from support.ledgers import TALLY, Report, Workshop, crashed, must_count, run, write_meeting
from support.places import no_terminal

HOST = "甲某"
SECRET = "一 secret 言"
ENGLISH = {**os.environ, "LANGUAGE": "en", "no_proxy": "127.0.0.1"}


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def tally(*words, **more):
    return run(*words, env=ENGLISH, **more)


class Desk:
    """A folder with a passphrase in it, and a meeting that is counted."""

    def __init__(self, report, folder):
        self.report = report
        self.folder = folder
        self.password = folder / "pw"
        self.password.write_text(SECRET + "\n")
        self.password.chmod(0o600)
        self.meeting = write_meeting(folder / "meeting")
        self.ledger = must_count(self.meeting)

    def new(self, *words, name=HOST, role="主持人", how=None, **more):
        how = ("--pass-file", self.password) if how is None else how
        return tally("key", "new", "--name", name, "--role", role, *how, *words, cwd=self.folder, **more)

    def sheets(self):
        return sorted(self.meeting.glob("*.pdf"))

    def sign(self, key, *words, how=None, env=None):
        how = ("--pass-file", self.password) if how is None else how
        status, out, error = run("sheet", self.ledger, "--key", key, "--as", "host", "--replace", *how, *words, env={**ENGLISH, **(env or {})})
        self.report.check(not crashed(status, error), f"sheet --key {key} {words}: crashed", error)
        return status, out, error

    def signs(self, what, key, *words, trust=None, stamp=None, **more):
        """The key makes sheets that hold; with trust the certificate is verified, else not."""
        for sheet in self.sheets():
            sheet.unlink()
        status, _, error = self.sign(key, *words, **more)
        self.report.check(status == 0 and len(self.sheets()) == 2, f"{what}: signs", f"{status} {error}")
        for sheet in self.sheets():
            status, out, error = tally("verify", sheet, *(("--trust", *trust) if trust else ()))
            self.report.check(status == 0, f"{what}: verifies", out + error)
            self.report.check(("(verified)" in out) == bool(trust), f"{what}: whether it is verified", out)
            seen = subprocess.run(["pdfsig", sheet], capture_output=True, text=True)
            self.report.check("Signature is Valid" in seen.stdout, f"{what}: pdfsig", seen.stdout + seen.stderr)

    def refused(self, what, key, code, *words, status=65, why="", **more):
        for sheet in self.sheets():
            sheet.unlink()
        got, out, error = self.sign(key, *words, **more)
        self.report.check(got == status and f"[{code}]" in error and why in error, f"{what}: {code}", f"{got} {out} {error}")
        self.report.check(not self.sheets(), f"{what}: no sheet is left behind", self.sheets())


# ---- making ----

def try_trial(desk, report):
    status, out, error = desk.new("--out", "k.p12")
    report.check(status == 0 and not error, "key new", f"{status} {error}")
    report.check(mode(desk.folder / "k.p12") == 0o600 and mode(desk.folder / "k.pem") == 0o644, "who may read what")
    report.check("k.p12" in out and "k.pem" in out and "no authority has confirmed" in out and "--trust k.pem" in out, "what it says of a trial", out)
    text = openssl("x509", "-in", desk.folder / "k.pem", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus").decode()
    report.check(f"Subject: CN={HOST},title=主持人" in text, "whose", text)
    report.check("Digital Signature, Non Repudiation" in text and "CA:FALSE" in text, "what for", text)
    openssl("pkcs12", "-in", desk.folder / "k.p12", "-passin", f"file:{desk.password}", "-noout")
    bag = subprocess.run(["openssl", "pkcs12", "-info", "-noout", "-in", desk.folder / "k.p12", "-passin", f"file:{desk.password}"], capture_output=True, text=True).stderr
    report.check("PBES2, PBKDF2, AES-256-CBC" in bag and "hmacWithSHA256" in bag and "MAC: sha256" in bag, "how it is encrypted", bag)
    for words in ((), ("--request",)):
        status, out, _ = desk.new("--out", "k.p12", *words)
        report.check(status == 73 and not out, "nothing is replaced", status)
    status, out, error = desk.new("--quiet")
    report.check(status == 0 and not out and (desk.folder / f"{HOST}.p12").exists(), "the file is called as the person", f"{status} {out} {error}")
    status, out, _ = desk.new("--rsa", "--days", "30", "--out", "r.p12")
    text = openssl("x509", "-in", desk.folder / "r.pem", "-noout", "-text").decode()
    report.check(status == 0 and "3072 bit" in text and "30 days" in out, "an RSA key for thirty days", out)
    desk.signs("a P-256 trial", desk.folder / "k.p12", trust=[desk.folder / "k.pem"])
    desk.signs("an RSA trial", desk.folder / "r.p12", trust=[desk.folder / "r.pem"])
    desk.signs("a trial that nobody vouches for", desk.folder / "r.p12")


def try_words(desk, report):
    rows = [
        ((), "an argument is missing"), (("old",), "only “tally key new”"), (("new",), "--name NAME"), (("new", "--name", "a"), "--role ROLE"),
        (("new", "--name", "a", "--role", "b", "--days", "0"), "1 to 3653"), (("new", "--name", "a", "--role", "b", "--days", "x"), "1 to 3653"),
        (("new", "--name", "a", "--role", "b", "--days", "3654"), "1 to 3653"), (("new", "--name", "a", "--role", "b", "--days", "9", "--request"), "authority"),
        (("new", "--name", "a/b", "--role", "b"), "--out FILE"), (("new", "--name", "a", "--role", "b", "--pass-fd", "x"), "file descriptor"),
        (("new", "--name", "a", "--role", "b", "--pass-fd", "3", "--pass-file", "pw"), "only one of"), (("new", "--nam", "a"), "no such option"),
        (("new", "new"), "one argument too many"), (("new", "--name", "a", "--role", "b", "--passphrase", "x"), "no such option"),
    ]
    for words, said in rows:
        status, out, error = tally("key", *words, cwd=desk.folder)
        report.check(status == 64 and said in error and not out, f"key {' '.join(words)}", f"{status} {error}")
    status, out, error = tally("key", "--help")
    report.check(status == 0 and "--pass-fd" in out and "--request" in out and not error, "key --help", out)
    status, out, error = desk.new("--out", "none/k.p12")
    report.check(status == 73 and "[cannot-write]" in error, "a folder that is not there", error)
    status, out, error = desk.new("--out", "x.pem")
    report.check(status == 73 and "[cannot-write]" in error and not (desk.folder / "x.pem").exists(), "a key called as its certificate", error)


def try_request(desk, report, paper):
    status, out, error = desk.new("--request", "--out", "q.key")
    report.check(status == 0 and "q.csr" in out and mode(desk.folder / "q.key") == 0o600, "key new --request", out + error)
    text = openssl("req", "-in", desk.folder / "q.csr", "-verify", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus").decode()
    report.check(f"Subject: CN={HOST},title=主持人" in text and "Digital Signature, Non Repudiation" in text, "what it asks for", text)
    desk.refused("a key whose certificate has not come", desk.folder / "q.key", "bad-key")
    openssl("x509", "-req", "-in", desk.folder / "q.csr", "-CA", paper.middle, "-CAkey", paper.folder / "middle.key", "-set_serial", "4711", "-days", "90", "-sha256",
            "-extfile", paper.config, "-extensions", "person", "-out", desk.folder / "q.pem")
    whole = desk.folder / "q.signer.pem"
    whole.touch(0o600)
    whole.write_bytes((desk.folder / "q.key").read_bytes() + (desk.folder / "q.pem").read_bytes() + paper.middle.read_bytes())
    desk.signs("an authority's certificate", whole, trust=[paper.root])
    desk.signs("an authority's certificate, trusted itself", whole, trust=[desk.folder / "q.pem"])
    whole.chmod(0o644)
    desk.refused("a key that all can read", whole, "key-unprotected", why="chmod 600")


# ---- passphrases ----

def try_passphrases(desk, report):
    rows = [("file", ("--pass-file", desk.password), b"", 0), ("without a line's end", ("--pass-fd", "0"), SECRET.encode(), 0), ("fd", ("--pass-fd", "0"), SECRET.encode() + b"\nmore\n", 0),
            ("fd, as a spreadsheet program's system ends lines", ("--pass-fd", "0"), SECRET.encode() + b"\r\n", 0), ("nothing", ("--pass-fd", "0"), b"", 65),
            ("an empty line", ("--pass-fd", "0"), b"\n", 65), ("seven characters", ("--pass-fd", "0"), "一二三四五六七\n".encode(), 65), ("too long", ("--pass-fd", "0"), b"x" * 2000 + b"\n", 65), ("a NUL", ("--pass-fd", "0"), b"a\0b\n", 65),
            ("a descriptor that is not open", ("--pass-fd", "99"), b"", 65), ("no such file", ("--pass-file", desk.folder / "none"), b"", 65),
            ("a folder", ("--pass-file", desk.folder), b"", 65)]
    for i, (what, how, given, wanted) in enumerate(rows):
        out = desk.folder / f"p{i}.p12"
        done = subprocess.run([TALLY, "key", "new", "--name", "a", "--role", "b", "--out", out, *how], input=given, capture_output=True, env=ENGLISH)
        report.check(done.returncode == wanted and out.exists() == (wanted == 0) and len(done.stderr.splitlines()) == bool(wanted), f"a passphrase: {what}", done.stderr.decode())
        if not wanted:
            openssl("pkcs12", "-in", out, "-passin", f"file:{desk.password}", "-noout")
    open_one = desk.folder / "pw-open"
    open_one.write_text(SECRET)
    for bits in (0o644, 0o640, 0o660, 0o602):
        open_one.chmod(bits)
        status, _, error = desk.new("--out", "po.p12", how=("--pass-file", open_one))
        report.check(status == 65 and "chmod 600" in error and not (desk.folder / "po.p12").exists(), f"a passphrase in a file of mode {bits:o}", error)
    # one that opens nothing: which key, and where it came from
    wrong = desk.folder / "pw-wrong"
    wrong.touch(0o600)
    wrong.write_text("another\n")
    for how, given, source in ((("--pass-file", wrong), None, str(wrong)), (("--pass-fd", "0"), b"another\n", "--pass-fd 0")):
        done = subprocess.run([TALLY, "sheet", desk.ledger, "--key", desk.folder / "k.p12", "--as", "host", "--replace", *how], input=given, capture_output=True, env=ENGLISH)
        report.check(done.returncode == 65 and done.stderr.decode() == f"{desk.folder / 'k.p12'}: error: the passphrase from {source} does not open this key [wrong-passphrase]\n" and not done.stdout,
                     f"a wrong passphrase from {source}", done.stderr.decode())
    done = subprocess.run([TALLY, "sheet", desk.ledger, "--key", desk.folder / "k.p12", "--as", "host", "--replace", "--pass-file", desk.folder / "none"], capture_output=True, env=ENGLISH)
    report.check(done.returncode == 65 and len(done.stderr.splitlines()) == 1 and b"cannot get the passphrase" in done.stderr, "no passphrase: said once", done.stderr.decode())
    # never in what other users of the machine can see
    report.check(SECRET not in tally("key", "--help")[1], "no option takes it")


class Terminal:
    """The program with a terminal of its own: what it shows, what is typed."""

    def __init__(self, words, folder):
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.chdir(folder)
            os.execve(TALLY, [TALLY, *map(str, words)], {**ENGLISH, "TERM": "dumb"})
        self.shown = b""
        self.status = None

    def echo(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def until(self, text, seconds=120):  # a busy machine is no fault
        end = time.time() + seconds
        while text.encode() not in self.shown and time.time() < end:
            if not select.select([self.fd], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self.fd, 4096)
            except OSError:
                break
            if not piece:
                break
            self.shown += piece
        return text.encode() in self.shown

    def silent(self, seconds=60):
        """Waits until echo is off: only then does it read."""
        end = time.time() + seconds
        while self.echo() and time.time() < end:
            time.sleep(0.01)
        return not self.echo()

    def type(self, text):
        os.write(self.fd, text.encode())

    def answer(self, prompt, text):
        seen = self.until(prompt) and self.silent()
        self.shown = b"" if seen else self.shown
        self.type(text + "\n")
        return seen

    def end(self):
        self.until("\0never\0")
        _, status = os.waitpid(self.pid, 0)
        self.status = status
        return os.waitstatus_to_exitcode(status)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


def try_terminal(desk, report):
    if why := no_terminal():
        return report.skip("passphrases at a terminal", why)
    words = ("key", "new", "--name", "a", "--role", "b", "--out")
    with Terminal((*words, "t1.p12"), desk.folder) as t:
        asked = t.answer("New passphrase for t1.p12: ", SECRET) and t.answer("again for t1.p12: ", SECRET)
        t.until("\0", 1)
        shown = t.shown
        report.check(asked and t.end() == 0 and SECRET.encode() not in shown + t.shown, "a passphrase at the terminal", t.shown.decode(errors="replace"))
    openssl("pkcs12", "-in", desk.folder / "t1.p12", "-passin", f"file:{desk.password}", "-noout")
    with Terminal((*words, "t2.p12"), desk.folder) as t:
        asked = t.answer("New passphrase", SECRET) and t.answer("same passphrase again", "another") and t.until("differ") and t.answer("New passphrase", SECRET) and t.answer("same passphrase again", SECRET)
        report.check(asked and t.end() == 0, "asked again where the two differ", t.shown.decode(errors="replace"))
    with Terminal((*words, "t3.p12"), desk.folder) as t:
        for i in range(3):
            t.answer("New passphrase", "the one of these")
            t.answer("same passphrase again", "the other one")
        report.check(t.end() == 65 and not (desk.folder / "t3.p12").exists() and b"the two entries differed" in t.shown and b"error:" not in t.shown, "three times and no more", t.shown.decode(errors="replace"))
    with Terminal((*words, "t6.p12"), desk.folder) as t:
        asked = t.answer("New passphrase", "七个字不够用") and t.answer("at least 8 characters.\r\nNew passphrase", "八个字符正好够了") and t.answer("same passphrase again", "八个字符正好够了")
        report.check(asked and t.end() == 0 and (desk.folder / "t6.p12").exists(), "too short at the terminal: asked again", t.shown.decode(errors="replace"))
    for number, what in ((signal.SIGINT, "\x03"), (signal.SIGQUIT, "\x1c"), (signal.SIGTERM, None), (signal.SIGHUP, None)):
        with Terminal((*words, "t4.p12"), desk.folder) as t:
            t.until("New passphrase")
            hidden = t.silent()
            t.type(what) if what else os.kill(t.pid, number)
            end = time.time() + 60
            while not t.echo() and time.time() < end:
                time.sleep(0.01)
            echo = t.echo()
            report.check(hidden and echo and t.end() == -number, f"{number.name} while it asks: the terminal is as it was, and the program ends of it", t.shown.decode(errors="replace"))
            report.check(not (desk.folder / "t4.p12").exists(), f"{number.name}: no key")
    # the same terminal asks for the passphrase of a key
    with Terminal(("sheet", desk.ledger, "--key", desk.folder / "k.p12", "--as", "host", "--replace"), desk.folder) as t:
        asked = t.answer("Passphrase for", SECRET)
        report.check(asked and t.end() == 0, "signing at the terminal", t.shown.decode(errors="replace"))
    with Terminal(("sign", *desk.sheets(), "--key", desk.folder / "k.p12", "--as", "teller-1"), desk.folder) as t:
        t.until("Passphrase for")
        time.sleep(1.1)
        other = tally("sign", *desk.sheets(), "--key", desk.folder / "k.p12", "--as", "scrutineer-1", "--pass-file", desk.password)
        time.sleep(1.1)
        asked = t.answer("Passphrase for", SECRET)
        report.check(other[0] == 0 and asked and t.end() == 0, "somebody else signs while the passphrase is typed", other[2] + t.shown.decode(errors="replace"))
    before = desk.sheets()[0].read_bytes()
    with Terminal(("sheet", desk.ledger, "--key", desk.folder / "k.p12", "--as", "host", "--replace"), desk.folder) as t:
        asked = t.answer("Passphrase for", "wrong") and t.answer("try again.\r\nPassphrase for", "") and t.answer("try again.\r\nPassphrase for", SECRET)
        report.check(asked and t.end() == 0 and desk.sheets()[0].read_bytes() != before, "wrong at the terminal: asked again", t.shown.decode(errors="replace"))
    before = desk.sheets()[0].read_bytes()
    with Terminal(("sheet", desk.ledger, "--key", desk.folder / "k.p12", "--as", "host", "--replace"), desk.folder) as t:
        asked = all(t.answer("Passphrase for", wrong) for wrong in ("one", "two", "three"))
        report.check(asked and t.end() == 65 and t.shown.count(b"k.p12: error: none of the passphrases") == 1 and len(t.shown.split(b"\n")) <= 4 and b"try again" not in t.shown and
                     desk.sheets()[0].read_bytes() == before, "wrong three times at the terminal: one error, and nothing written", t.shown.decode(errors="replace"))
    with Terminal(("sheet", desk.ledger, "--key", desk.folder / "k.p12", "--as", "host", "--replace"), desk.folder) as t:
        asked = t.answer("Passphrase for", "\x04")
        ended = t.end()
        report.check(asked and ended == 65 and b"cannot get the passphrase from the terminal" in t.shown and b"error:" not in t.shown, "nothing typed: one line", t.shown.decode(errors="replace"))
    done = subprocess.run([TALLY, *words, "t5.p12"], stdin=subprocess.DEVNULL, capture_output=True, env=ENGLISH, cwd=desk.folder, start_new_session=True)
    report.check(done.returncode == 65 and b"--pass-file" in done.stderr and len(done.stderr.splitlines()) == 1, "no terminal", done.stderr.decode())


# ---- keys of others ----

def try_files(desk, report, paper):
    paper.certify("person", HOST, "middle", "person")
    paper.certify("p384", HOST, "middle", "person", key=("EC", "-pkeyopt", "ec_paramgen_curve:P-384"))
    paper.certify("ed", HOST, "middle", "person", key=("ED25519",))
    paper.certify("small", HOST, "middle", "person", key=("RSA", "-pkeyopt", "rsa_keygen_bits:1024"))
    paper.certify("old", HOST, "middle", "person", days=-1)
    paper.certify("clock", HOST, "middle", "middle")

    def pkcs12(name, *words, key="person"):
        out = desk.folder / f"{name}.p12"
        openssl("pkcs12", "-export", "-inkey", paper.folder / f"{key}.key", "-in", paper.folder / f"{key}.pem", "-certfile", paper.middle, "-passout", f"file:{desk.password}",
                "-out", out, *words)
        out.chmod(0o600)
        return out

    desk.signs("PKCS#12 as OpenSSL makes it", pkcs12("modern"), trust=[paper.root])
    desk.signs("PKCS#12 with triple DES", pkcs12("des", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"), trust=[paper.root])
    desk.refused("PKCS#12 with RC2", pkcs12("rc2", "-legacy"), "bad-key", why="openssl pkcs12 -legacy")
    desk.refused("a wrong passphrase", pkcs12("wrong"), "wrong-passphrase", how=("--pass-fd", "0"))
    for name, said in (("p384", "secp384r1"), ("ed", "ED25519"), ("small", "RSA 1024")):
        desk.refused(name, pkcs12(name, key=name), "bad-key", why=said)
    desk.refused("an expired certificate", pkcs12("old", key="old"), "certificate-expired")
    desk.refused("an authority's own", pkcs12("clock", key="clock"), "bad-key", why="digitalSignature")
    both = desk.folder / "both.pem"
    both.touch(0o600)
    both.write_bytes((paper.folder / "old.key").read_bytes() + (paper.folder / "person.pem").read_bytes())
    desk.refused("another's certificate", both, "key-certificate-differ")
    desk.refused("no such key", desk.folder / "none.p12", "missing-file", status=66)


# ---- tokens ----

def find_module():
    for path in ("/usr/lib/softhsm/libsofthsm2.so", *map(str, pathlib.Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"))):
        if os.path.exists(path):
            return path
    return None


def try_token(desk, report, paper):
    module = find_module()
    engine = any(pathlib.Path("/usr/lib").glob("*/engines-3/pkcs11.so"))
    missing = [name for name, there in (("softhsm2", module and shutil.which("softhsm2-util")), ("opensc", shutil.which("pkcs11-tool")),
                                        ("libengine-pkcs11-openssl", engine)) if not there]
    if missing:
        report.skip("KEYS ON A TOKEN ARE NOT TRIED", f"not installed: {', '.join(missing)}")
        return
    store = desk.folder / "store"
    store.mkdir()
    conf = desk.folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {store}\nobjectstore.backend = file\nlog.level = ERROR\n")
    # the engine keeps a little for itself until the end, which is nothing of ours
    env = {"SOFTHSM2_CONF": str(conf), "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}

    def tool(*words):
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, env={**os.environ, **env})
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout} {done.stderr}")

    tool("softhsm2-util", "--init-token", "--free", "--label", "trial", "--pin", "123456", "--so-pin", "654321")
    for i, (name, key) in enumerate((("ec", ("EC", "-pkeyopt", "ec_paramgen_curve:P-256")), ("rsa", ("RSA", "-pkeyopt", "rsa_keygen_bits:2048")),
                                     ("p384", ("EC", "-pkeyopt", "ec_paramgen_curve:P-384")))):
        pem = paper.certify(f"token-{name}", HOST, "middle", "person", key=key)
        der = pem.with_suffix(".der")
        openssl("x509", "-in", pem, "-outform", "DER", "-out", der)
        tool("softhsm2-util", "--import", pem.with_suffix(".key"), "--token", "trial", "--label", name, "--id", f"a{i}", "--pin", "123456")
        tool("pkcs11-tool", "--module", module, "--token-label", "trial", "--login", "--pin", "123456", "--write-object", der, "--type", "cert", "--label", name, "--id", f"a{i}")
    pin = desk.folder / "pin"
    pin.write_text("123456\n")
    pin.chmod(0o600)
    how = ("--pass-file", pin)
    uri = f"pkcs11:token=trial;object={{}}?module-path={module}"
    for name in ("ec", "rsa"):
        desk.signs(f"{name} on a token", uri.format(name), trust=[paper.folder / f"token-{name}.pem"], how=how, env=env)
    desk.signs("by its id, written as a URI does", f"pkcs11:token=trial;id=%a0;type=private?module-path={module.replace('/', '%2F')}", trust=[paper.folder / "token-ec.pem"], how=how, env=env)
    desk.signs("with the module in the environment", "pkcs11:token=trial;object=ec", trust=[paper.folder / "token-ec.pem"], how=how, env={**env, "PKCS11_MODULE_PATH": module})
    desk.refused("P-384 on a token", uri.format("p384"), "bad-key", why="secp384r1", how=how, env=env)
    desk.refused("no such object", uri.format("nobody"), "bad-key", why="no token has this certificate", how=how, env=env)
    desk.refused("no such module", "pkcs11:token=trial;object=ec?module-path=/none.so", "bad-key", how=how, env=env)
    for words in ("&pin-value=123456", "&pin-source=file:" + str(pin)):
        got = desk.sign(uri.format("ec") + words, how=how, env=env)
        report.check(got[0] == 65 and "[bad-key]" in got[2] and "123456" not in got[2], "a PIN on the command line is refused, and not repeated", got[2])
    wrong = desk.folder / "wrong-pin"
    wrong.write_text("000000\n")
    wrong.chmod(0o600)
    desk.refused("a wrong PIN", uri.format("ec"), "wrong-passphrase", how=("--pass-file", wrong), env=env)
    error = desk.sign(uri.format("ec"), how=("--pass-file", wrong), env=env)[2]
    report.check(len(error.strip().splitlines()) == 1, "nothing is said beside the one line", error)
    shown = subprocess.run(["pkcs11-tool", "--module", module, "-L"], capture_output=True, text=True, env={**os.environ, **env}).stdout
    report.check("user PIN count low" in shown and "final user PIN try" not in shown, "a wrong PIN is tried once, not until the token locks itself", shown)
    desk.signs("the right one still opens it", uri.format("ec"), trust=[paper.folder / "token-ec.pem"], how=how, env=env)


# ---- time stamps ----

def try_stamps(desk, report, tsa):
    key, trust = desk.folder / "k.p12", desk.folder / "k.pem"
    desk.signs("a time stamp", key, "--tsa", tsa.url, trust=[trust, tsa.root])
    report.check(tsa.asked >= 2, "the authority was asked for each sheet", tsa.asked)
    seen = tally("verify", desk.sheets()[0], "--trust", trust, tsa.root)
    report.check("Clock of Trials" in seen[1], "verify names the authority", seen[1])
    ways = ["refuse", "other", "replay", "page", "404", "nothing", "endless", "spoiled"] + ([] if SANITIZED else ["silent"])
    took = {}
    for way in ways:
        begun = time.monotonic()
        desk.refused(f"an authority that gives {way}", key, "no-timestamp", "--tsa", tsa.url + way, status=74)
        took[way] = time.monotonic() - begun
        report.check(took[way] - took["refuse"] < 25, f"{way}: in time", took)  # the machine may be slow
    tsa.__exit__()
    begun = time.monotonic()
    desk.refused("an authority that is not there", key, "no-timestamp", "--tsa", tsa.url, status=74)
    late = time.monotonic() - begun - took["refuse"]  # the machine may be slow
    report.check(late < 8, "nobody waits for one that refuses", late)
    desk.refused("https", key, "no-timestamp", "--tsa", "https://127.0.0.1/", status=74, why="http://")


def main():
    report = Report()
    with Workshop() as folder:
        desk = Desk(report, folder)
        paper = Paper(folder / "paper")
        try_trial(desk, report)
        try_words(desk, report)
        try_request(desk, report, paper)
        try_passphrases(desk, report)
        try_terminal(desk, report)
        try_files(desk, report, paper)
        try_token(desk, report, paper)
        with Authority(folder / "authority") as tsa:
            try_stamps(desk, report, tsa)
    report.end()


if __name__ == "__main__":
    main()
