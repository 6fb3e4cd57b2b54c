"""A desk that runs, and asking it as its page does."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess

TALLY = os.environ["TALLY"]


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Desk:
    """Serves the folder; its page has the cookie and one token."""

    def __init__(self, folder, *words):
        self.folder = pathlib.Path(folder)
        self.runtime = self.folder.parent / "runtime"
        self.runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.process = subprocess.Popen([TALLY, "desk", folder, "--no-browser", "--quiet", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "XDG_RUNTIME_DIR": str(self.runtime)})
        line = self.process.stdout.readline()
        self.page = pathlib.Path(line.split("file://", 1)[1].strip())
        self.port = int(re.search(r"tally-desk-(\d+)\.html$", self.page.name)[1])
        self.host = f"127.0.0.1:{self.port}"
        self.cookie = self.token = ""
        self.cookies = {}  # of the pages, by their tokens

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def secret(self):
        return re.search(r"with=([0-9a-f]{32})", self.page.read_text())[1]

    def http(self, method, path, body=None, headers=(), timeout=10):
        """A request with these headers and no others but those that HTTP asks for."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            given = {"Host": self.host, **({"Content-Length": str(len(body))} if body is not None else {}), **dict(headers)}
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def enter(self):
        """Exchanges the secret for the cookie, and opens a page; returns its token."""
        answer = self.http("GET", f"/enter?with={self.secret()}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return self.open()

    def apart(self):
        """Lets another browser in beside the first, as another typist has one; returns the token of its page."""
        kept = self.cookie, self.token
        token = self.enter()
        self.cookie, self.token = kept
        return token

    def open(self):
        self.token = re.search(rb'name="token" content="([0-9a-f]{32})"', self.http("GET", "/", headers={"Cookie": self.cookie}).body)[1].decode()
        self.cookies[self.token] = self.cookie
        return self.token

    def headers(self, **more):
        cookie = self.cookies.get(more.get("X-Tally-Token", self.token), self.cookie)
        return {"Cookie": cookie, "Origin": f"http://{self.host}", "X-Tally-Token": self.token, "Content-Type": "application/json", **more}

    def ask(self, call, token=None, **asked):
        return self.http("POST", f"/api/{call}", json.dumps(asked).encode(), self.headers(**{"X-Tally-Token": token or self.token}))

    def send(self, call, files, **asked):
        """With files, (name, bytes) each, as the page sends them: their bytes behind the JSON."""
        described = json.dumps({**asked, "files": [{"name": name, "size": len(data)} for name, data in files]}).encode()
        return self.http("POST", f"/api/{call}", b"\n".join([described, b"".join(data for _, data in files)]), self.headers(**{"Content-Type": "application/octet-stream"}), timeout=60)

    def kill(self):
        """As a power cut: nothing of the program runs any more."""
        self.process.kill()
        self.process.wait()

    def wait(self):
        return self.process.wait(timeout=20)

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process.stdout.close()
