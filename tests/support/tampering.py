"""A ledger changed through SQL, its triggers out of the way, and its digests made to fit again."""

import hashlib
import json
import sqlite3

SIGNED = "sequence, at, actor, kind, count, content, content_sha256, previous, digest"


def sha256(text):
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


class Attack:
    """A connection to a ledger whose triggers are out of the way; they are put back at the end."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.triggers = self.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid").fetchall()
        self.db.execute("PRAGMA foreign_keys = OFF")
        self.db.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in self.triggers:
            self.db.execute(f"DROP TRIGGER {name}")

    def __call__(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def one(self, sql, *values):
        return self(sql, *values)[0][0]

    def rechain(self):
        """Gives every event the digests that its present content asks for."""
        previous = ""
        for sequence, at, actor, kind, number, content in self("SELECT sequence, at, actor, kind, count, content FROM event ORDER BY sequence"):
            lines = ["tally-event/1", str(sequence), at, actor, kind, "" if number is None else str(number), sha256(content), previous]
            digest = sha256("".join(line + "\n" for line in lines))
            self("UPDATE event SET content_sha256 = ?, previous = ?, digest = ? WHERE sequence = ?", sha256(content), previous, digest, sequence)
            previous = digest

    def close(self, triggers=True):
        for _, sql in self.triggers if triggers else []:
            self.db.execute(sql)
        self.db.close()


def result_with_digest(a):
    result = json.loads(a.one("SELECT result FROM count WHERE number = 1"))
    votes = result["items"][0]["channels"][0]["tiers"][0]["votes"]
    votes["agree"], votes["against"] = votes["against"] + 1, votes["agree"] - 1
    text = json.dumps(result, ensure_ascii=False, indent=1)
    a("UPDATE count SET result = ?, sha256 = ? WHERE number = 1", text, sha256(text))
    return sha256(text)


def result_with_chain(a):
    """All that is said of the result is made to fit; only counting again can tell."""
    digest = result_with_digest(a)
    content = json.loads(a.one("SELECT content FROM event WHERE kind = 'counted' AND count = 1"))
    content["result"] = digest
    a("UPDATE event SET content = ? WHERE kind = 'counted' AND count = 1", json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    a.rechain()
