#!/usr/bin/env python3
"""How wide it gets: help in at most 80 columns anywhere, what verify finds within the terminal's width, and a line each where a program reads it. Both languages."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import unicodedata

from support.ledgers import TALLY, Report, Workshop, must_count, run, write_meeting
from support.places import no_terminal

COMMANDS = ("new", "rules", "check", "compare", "count", "announce", "sheet", "sign", "verify", "export", "log", "key")
ENV = {**{k: v for k, v in os.environ.items() if k not in ("LANGUAGE", "COLUMNS", "NO_COLOR")}, "LC_ALL": "C.UTF-8"}
END = b"\0end"  # which the program never prints


def columns(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def on_terminal(words, width, **more):
    """What a terminal so wide is sent, without colours; and the exit status.

    The terminal is kept open until all is read: when its last user closes it, Linux may drop what was not read yet."""
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    with subprocess.Popen([TALLY, *map(str, words)], env={**ENV, "TERM": "xterm", **more},
                          stdin=terminal, stdout=terminal, stderr=terminal) as program:
        shown, ended = b"", False
        while not shown.endswith(END):
            if not ended and program.poll() is not None:
                ended = os.write(terminal, END) > 0
            if select.select([screen], [], [], 0.01)[0]:
                shown += os.read(screen, 65536)
    os.close(screen)
    os.close(terminal)
    return program.returncode, re.sub("\x1b\\[[0-9;]*m", "", shown.removesuffix(END).decode()).replace("\r\n", "\n")


def without_blanks(text):
    return re.sub(r"\s+", "", text)


def helps(report):
    for lang in ("en", "zh"):
        for command in ((), *((c,) for c in COMMANDS)):
            what = f"{lang} {' '.join(command)} --help"
            status, out, error = run("--lang", lang, *command, "--help", env=ENV)
            lines = out.split("\n")
            report.check(status == 0 and not error and lines[-1] == "" and len(lines) > 4, what, out + error)
            report.check(all(columns(line) <= 80 for line in lines), f"{what}: at most 80 columns", [line for line in lines if columns(line) > 80])
            report.check(not [line for line in lines if line != line.rstrip() or "\u00a0" in line or "\t" in line], f"{what}: nothing but blanks between words", out)
            narrow = on_terminal(("--lang", lang, *command, "--help"), 60)[1]
            report.check(without_blanks(narrow) == without_blanks(out) and all(columns(line) <= 60 for line in narrow.split("\n")), f"{what}: on a narrow terminal", narrow)
            wide = on_terminal(("--lang", lang, *command, "--help"), 150)[1]
            report.check(wide == out, f"{what}: on a wide one", wide)
    out = run("sheet", "--help", env=ENV)[1]
    report.check("\n       [--replace]" in out and "\n  --as NAME         which official" in out and "\n                    teller-1" in out, "lines that go on stand below what they go on with", out)
    status, out, error = run("key", env=ENV)
    report.check(status == 64 and not out and "an argument is missing\nUsage: tally key new" in error and max(map(columns, error.split("\n"))) <= 80, "what is missing", error)


def verifying(report, ledger):
    for lang in ("en", "zh"):
        status, piped, error = run("--lang", lang, "verify", ledger, env=ENV)
        report.check(status == 0 and not error and all(len(line.split()) > 1 for line in piped.split("\n") if line), f"{lang}: piped, a line each", piped)
        for width in (60, 80, 100):
            for more in ({}, {"NO_COLOR": "1"}):
                status, shown = on_terminal(("--lang", lang, "verify", ledger), width, **more)
                lines = shown.split("\n")
                report.check(status == 0 and without_blanks(shown) == without_blanks(piped) and all(columns(line) <= width for line in lines), f"{lang}: {width} columns {more}", shown)
                again = [line for line in lines if line.startswith("  ")]
                report.check(all(line.startswith(" " * 37) and line[37] != " " for line in again) and (again or width > 80), f"{lang}: {width} columns: hanging {more}", shown)


def main():
    report = Report()
    if why := no_terminal():
        report.skip_rest("what stands on a terminal", why)
    helps(report)
    with Workshop() as work:
        verifying(report, must_count(write_meeting(work / "a-folder-of-some-length" / "m")))
    report.end()


if __name__ == "__main__":
    main()
