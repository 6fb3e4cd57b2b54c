#!/usr/bin/env python3
"""What the programs print for people goes through tally_cli_say, tally_cli_put or a page, which make it safe for a terminal.

Elsewhere below tally/cli, printf and its kin print numbers and constants only. Exceptions are named here, with the reason.
"""

import pathlib
import re
import sys

CLI = pathlib.Path(__file__).resolve().parents[2] / "tally" / "cli"

# Files that are the way to the terminal themselves.
SINKS = {"say.c": "makes text safe", "grid.c": "the page: its texts go through tally_cli_put", "memory.c": "one constant"}

# Calls that print what is not text for people, or was made safe: (file, the call's beginning).
ALLOWED = {
    ("diags.c", 'fprintf(to, "%s\\n", text)'),  # JSON, for programs
    ("diags.c", "fputs(file, to)"),  # escaped above
    ("command/announce.c", "fputs(text, stdout)"),  # the board or the words, which room announce makes
    ("command/export_protected.c", "fwrite(text, 1, size, stdout)"),  # JSON, a workbook, or CSV whose texts table/write_csv.c makes safe
    ("command/export.c", "fputs(text, stdout)"),  # CSV, for a file; the text of the decision is made safe
    ("command/export.c", "fwrite(bytes, 1, "),  # a workbook, or CSV whose texts table/write_csv.c makes safe
    ("command/export.c", 'printf("%s\\n", json)'),
    ("command/count.c", 'printf("%s\\n", json)'),
    ("command/log.c", "puts(json)"),
    ("command/new.c", "fwrite(buffer, 1, n, out)"),  # the guide, which the program holds
    ("command/rules.c", "fwrite(bytes, 1, size, stdout)"),  # a rule as a file
    ("sheet/paper.c", "fwrite(made.bytes, 1, made.size, stdout)"),  # a PDF
    ("sheet/passphrase.c", "write(tty, text, size)"),  # the prompt, a constant and a path: escaped by its caller
    ("sheet/archive.c", 'write(score, "1000", 4)'),  # a constant, for the kernel
    ("sheet/archive.c", "fwrite(report, 1, text.size, file)"),  # to a file of its own: the report, made safe in archive_meeting.c
    ("sheet/archive.c", "fwrite(&end, sizeof end, 1, file)"),
    ("sheet/archive.c", "fwrite(report, 1, text.size, slot->file)"),
    ("sheet/archive.c", "fwrite(text, 1, slot->report.size, stdout)"),  # the same
    ("sheet/archive_meeting.c", 'fputs(call->screen.terminal ? colours[verdict] : "", out)'),  # constants
    ("sheet/archive_state.c", "fwrite(m->path, 1, strlen(m->path), out)"),  # to the file of what is done
    ("sheet/archive_state.c", "fwrite(text, 1, report->size, out)"),
    ("sheet/verify.c", "puts(text)"),  # escaped above
    ("sheet/verify.c", "fputs(mark, stdout)"),  # constants
    ("sheet/verify.c", "fputs(finding->check, stdout)"),
    ("help.c", "fwrite("), ("help.c", "fputs("), ("help.c", "fputc("),  # the program's own texts
}


def calls(text):
    """Each call of a function that prints: its name and its arguments, blanks folded."""
    for found in re.finditer(r"\b(fprintf|printf|fputs|puts|fwrite|vfprintf|vprintf|dprintf|perror|write)\(", text):
        depth, at, quoted = 0, found.end() - 1, ""
        while True:
            c = text[at]
            if quoted:
                at += c == "\\"
                quoted = "" if text[at] == quoted and c != "\\" else quoted
            elif c in "\"'":
                quoted = c
            else:
                depth += (c == "(") - (c == ")")
                if not depth:
                    break
            at += 1
        yield re.sub(r"\s+", " ", text[found.start():at + 1])


def is_constant(call):
    """Whether it prints only numbers, characters and texts of the program."""
    name, _, rest = call.partition("(")
    if name in ("fprintf", "printf"):
        return not re.search(r"%[-+ #0-9.*]*(\d\$)?s", rest)
    if name == "fputs":
        return re.match(r'(_\()?"', rest) or re.match(r'[\w>.-]+ \? (\(|")', rest)
    return False


def main():
    passed = failed = 0
    for path in sorted(CLI.rglob("*.c")):
        file = str(path.relative_to(CLI))
        if path.name in SINKS:
            continue
        for call in calls(path.read_text()):
            ok = is_constant(call) or any(file == f and call.startswith(begin) for f, begin in ALLOWED)
            passed += bool(ok)
            if not ok:
                failed += 1
                print(f"tally/cli/{file}: {call}: print it by tally_cli_say or tally_cli_put")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
