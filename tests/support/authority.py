#!/usr/bin/env python3
"""A time-stamp authority (RFC 3161) for tests: an HTTP server on the loopback around `openssl ts -reply`.

As a module: `with Authority(folder) as tsa:` – tsa.url, tsa.root (the certificate to trust).
As a program: authority.py FOLDER prints the URL and the root's path, and serves until its standard input ends.

What it does depends on the path of the URL:
  /          a good answer
  /refuse    granted to nobody
  /other     a good answer to another request
  /replay    a good answer to the request before
  /page      an HTML page
  /404       not found
  /nothing   the connection closes without a word
  /silent    no answer within a minute
  /endless   an answer that does not end
  /spoiled   a good answer with its last byte changed
"""

import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import threading

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = a name
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[middle]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[stamper]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[person]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[tsa]
default_tsa = one
[one]
dir = {folder}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
certs = $dir/middle.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = {chain}
ess_cert_id_alg = {ess}
"""


def openssl(*words, **more):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, **more)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(map(str, words))}: {done.stderr.decode(errors='replace')}")
    return done.stdout


class Paper:
    """Certificates: a root, an authority below it, and whom that vouches for."""

    def __init__(self, folder, ess="sha256", chain="no"):
        self.folder = pathlib.Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "openssl.cnf"
        self.config.write_text(CONFIG.format(folder=self.folder, ess=ess, chain=chain))
        self.root = self.certify("root", "Root of Trials", None, "root")
        self.middle = self.certify("middle", "Authority of Trials", "root", "middle")

    def certify(self, file, name, issuer, kind, key=("EC", "-pkeyopt", "ec_paramgen_curve:P-256"), days=3650, more=()):
        """file.key and file.pem, of that kind of CONFIG; days may be negative: expired."""
        base = self.folder / file
        openssl("genpkey", "-algorithm", *key, "-out", f"{base}.key")
        openssl("req", "-new", "-utf8", "-config", self.config, "-key", f"{base}.key", "-subj", f"/CN={name}", "-out", f"{base}.csr")
        by = ["-CA", f"{self.folder / issuer}.pem", "-CAkey", f"{self.folder / issuer}.key"] if issuer else ["-signkey", f"{base}.key"]
        openssl("x509", "-req", "-in", f"{base}.csr", *by, "-set_serial", str(int.from_bytes(os.urandom(8), "big") + 1), "-days", days, "-sha256", "-extfile", self.config,
                "-extensions", kind, "-out", f"{base}.pem", *more)
        os.chmod(f"{base}.key", 0o600)
        return pathlib.Path(f"{base}.pem")


class Authority(Paper):
    def __init__(self, folder, **more):
        super().__init__(folder, **more)
        self.certify("tsa", "Clock of Trials", "middle", "stamper")
        (self.folder / "serial").write_text("01\n")
        self.lock = threading.Lock()
        self.before = None
        self.stop = threading.Event()
        self.asked = 0
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                authority.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def reply(self, query):
        with self.lock:
            (self.folder / "query").write_bytes(query)
            openssl("ts", "-reply", "-config", self.config, "-section", "one", "-queryfile", self.folder / "query", "-out", self.folder / "reply")
            return (self.folder / "reply").read_bytes()

    def answer(self, request):
        query = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        way = request.path.strip("/")
        self.asked += 1
        sent = {"refuse": lambda: bytes.fromhex("3009300702010203020100"), "page": lambda: b"<html>no</html>"}
        if way == "404":
            request.send_error(404)
        elif way == "nothing":
            request.close_connection = True
        elif way == "silent":
            self.stop.wait(60)
        elif way == "endless":
            self.endless(request)
        else:
            before, self.before = self.before, query
            if way == "other":
                query = openssl("ts", "-query", "-digest", os.urandom(32).hex(), "-sha256", "-cert")
            elif way == "replay" and before:
                query = before
            body = sent[way]() if way in sent else self.reply(query)
            if way == "spoiled":
                body = body[:-1] + bytes([body[-1] ^ 1])
            request.send_response(200)
            request.send_header("Content-Type", "text/html" if way == "page" else "application/timestamp-reply")
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

    def endless(self, request):
        request.send_response(200)
        request.send_header("Content-Type", "application/timestamp-reply")
        request.end_headers()
        try:
            request.wfile.write(b"\x30\x84\x7f\xff\xff\xff")
            while not self.stop.is_set():
                request.wfile.write(bytes(65536))
        except OSError:
            pass

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()


def main():
    if not shutil.which("openssl"):
        sys.exit("openssl is not installed")
    with Authority(sys.argv[1]) as tsa:
        print(tsa.url, tsa.root, sep="\n", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
