"""What the tests of the board share: the programs, the meetings, a page as a tree."""

import html.parser
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
TALLY = os.environ.get("TALLY", "")
DRAW = os.environ.get("BOARD_DRAW", "")

VOID = "meta br wbr hr img input link".split()
KNOWN = set("""html head meta title style script body header main nav section h1 h2 p dl div dt dd table caption thead tbody tr th td
               svg rect line text span strong bdi wbr button""".split())


class Node:
    def __init__(self, tag, attrs=(), parent=None):
        self.tag, self.attrs, self.parent, self.children = tag, dict(attrs), parent, []

    def text(self):
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self):
        yield self
        for child in self.children:
            if not isinstance(child, str):
                yield from child.walk()

    def all(self, tag=None, **wanted):
        """Those below with these attributes; data_mark="agree"; True: whatever it holds."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in wanted.items()}
        for node in self.walk():
            if node is not self and (tag is None or node.tag == tag) and all(
                    name in node.attrs and (value is True or node.attrs[name] == value) for name, value in wanted.items()):
                yield node

    def one(self, tag=None, **wanted):
        found = list(self.all(tag, **wanted))
        if len(found) != 1:
            raise LookupError(f"{len(found)} of {tag or ''} {wanted} in {self.tag} {self.attrs}")
        return found[0]

    def classes(self):
        return (self.attrs.get("class") or "").split()


class Page(html.parser.HTMLParser):
    """Every tag that is opened is closed, in order; nothing that could load or run anything."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("#")
        self.wrong = []
        self.feed(text)
        self.close()
        if self.here is not self.root:
            self.wrong.append(f"<{self.here.tag}> is not closed")
        ids = [node.attrs["id"] for node in self.root.walk() if "id" in node.attrs]
        self.wrong += [f"id {name} is there twice" for name in {name for name in ids if ids.count(name) > 1}]
        self.wrong += [f"no {node.attrs['aria-labelledby']} to be labelled by" for node in self.root.walk() if node.attrs.get("aria-labelledby", ids and ids[0]) not in ids]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs, self.here)
        self.here.children.append(node)
        if tag not in KNOWN:
            self.wrong.append(f"<{tag}>")
        for name, _ in attrs:
            if name in ("style", "src", "href", "srcset", "action") or name.startswith("on"):
                self.wrong.append(f"<{tag} {name}>")
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in VOID and not (self.raw_empty(tag)):
            self.here = node

    def raw_empty(self, tag):
        return tag in ("rect", "line") and self.get_starttag_text().endswith("/>")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag != self.here.tag:
            self.wrong.append(f"</{tag}> within <{self.here.tag}>")
            return
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)

    def handle_comment(self, data):
        self.wrong.append(f"a comment: {data}")


def draw(folder, *words):
    """The board of the meeting in the folder."""
    done = subprocess.run([DRAW, str(folder), *words], capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{folder}: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout.decode("utf-8")


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, what, seen=""):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"FAILED {what}: {str(seen)[:1500]}", flush=True)
        return good

    def same(self, what, seen, wanted):
        return self.check(seen == wanted, what, f"{seen!r} instead of {wanted!r}")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0
