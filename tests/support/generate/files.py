"""The files of a random meeting, and the way each is written down."""

import os
import random

from support.generate.words import SPACES
from support.slowcount.tables import Bad, decode


class File:
    """A table and the way it is written down; `render` may be called again
    after the rows or columns were moved."""

    def __init__(self, name, header, rows, style):
        self.name, self.header, self.rows, self.style = name, header, rows, dict(style)

    def render(self):
        style = self.style
        rng = random.Random(style["seed"])
        eol = style["eol"]

        def cell(text):
            if rng.random() < style["pad"]:
                text = rng.choice(["", *SPACES]) + text + rng.choice(SPACES)
            if any(c in text for c in ',"\r\n') or rng.random() < style["quote"]:
                return '"%s"' % text.replace('"', '""')
            return text

        lines = []
        for row in [self.header] + self.rows:
            line = ",".join(cell(text) for text in row)
            if rng.random() < style["empty"]:
                lines.append(rng.choice(["", "," * (len(row) - 1), ",", ",".join([" "] * len(row))]))
            lines.append(line)
        text = eol.join(lines) + (eol if style["last"] else "")
        if style["encoding"] == "gb18030":
            data = text.encode("gb18030")
        elif style["encoding"] == "bom":
            data = b"\xef\xbb\xbf" + text.encode("utf-8")
        else:
            data = text.encode("utf-8")
        # Bytes that by the rules of the format read as the other encoding get a BOM.
        try:
            plain = decode(data)[0] == text
        except Bad:
            plain = False
        if not plain:
            data = b"\xef\xbb\xbf" + text.encode("utf-8")
        return data


class Meeting:
    """`files` in writing order; `channels`: channel -> names of its files."""

    def __init__(self):
        self.files = []
        self.channels = {}

    def file(self, name):
        return next(f for f in self.files if f.name == name)

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        for file in self.files:
            with open(os.path.join(folder, file.name), "wb") as f:
                f.write(file.render())
