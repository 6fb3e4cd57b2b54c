#!/usr/bin/env python3
"""run_demo.py: runs ballots/demo as a newcomer does, in a copy of the sources without a build, once in Chinese and once in English. It must succeed without a warning, in one
language, on few screens; every official of every meeting has signed every sheet; and what its last screen names is there and does what it says."""

import csv
import glob
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
ROLES = {"主持人", "host", "计票人", "teller", "监票人", "scrutineer"}
LINES = 130  # printed by one run: the list of meetings, three screens, and the last one
passed = failed = 0


def check(good, what, seen=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}\n{seen}"[:4000])


def environment(locale):
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": locale}


def officials(folder):
    """The names in meeting.csv."""
    data = (folder / "meeting.csv").read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return {row[1] for row in csv.reader(io.StringIO(text)) if row and row[0] in ROLES}


def demo(tree, locale):
    done = subprocess.run(["ballots/demo"], cwd=tree, env=environment(locale), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=3000)
    said = done.stdout
    check(done.returncode == 0, f"{locale}: ballots/demo exits with {done.returncode}", said)
    if done.returncode:
        return
    warnings = re.findall(r"^.*(?:\bwarning\b|\bLOOK\b|警告|^注意|未经核实|NOT VERIFIED).*$", said, re.M)
    check(not warnings, f"{locale}: nothing ends in a warning", "\n".join(warnings))
    check(said.count("\n") <= LINES, f"{locale}: {said.count(chr(10))} lines; {LINES} are enough")
    meetings = sorted(p.parent.name for p in (ROOT / "ballots").glob("*/meeting.csv"))
    check(len(meetings) >= 17, f"{len(meetings)} sample meetings")
    for name in meetings:
        check(len(re.findall(rf"^  {name} .*$", said, re.M)) == 1, f"{locale}: one line for {name}", said)
        signed_by_all(tree / "build/demo" / name, name, locale)
    # The words of the other language would stand here.
    mine, other = (("核验无误", "verified") if locale.startswith("zh") else ("verified", "核验无误"))
    check(mine in said and other not in said, f"{locale}: in one language", said)
    last_screen(tree, said, locale)


def signed_by_all(folder, name, locale):
    """Each sheet bears a signature of each official. Looked for in the bytes, without the program."""
    sheets, wanted = sorted(folder.glob("*.pdf")), officials(ROOT / "ballots" / name)
    check(len(sheets) >= 2, f"{locale}: {name} has a sheet for each archive", str(sheets))
    for sheet in sheets:
        count = len(re.findall(rb"/SubFilter */ETSI\.CAdES\.detached|/SubFilter */adbe\.pkcs7\.detached", sheet.read_bytes()))
        check(count == len(wanted), f"{locale}: {sheet.name} has {count} signatures, of {len(wanted)} officials")
    keys = {p.stem for p in (folder.parent / "keys").glob("*.pem")}
    check(wanted <= keys, f"{locale}: keys in the names of the officials of {name}", str(wanted - keys))
    check((folder / "board.html").is_file(), f"{locale}: {name} has a board")


def last_screen(tree, said, locale):
    """The files it names are there; the command it names succeeds, and fails once a byte was changed."""
    named = re.findall(r"build/demo/[\w/.-]+\.(?:pdf|html|csv)", said)
    check({p.rpartition(".")[2] for p in named} == {"pdf", "html", "csv"}, f"{locale}: the last screen names a sheet, a board and ballots", said)
    for path in named:
        check((tree / path).is_file(), f"{locale}: {path} is there")
    read = re.findall(r"(?:tally/doc|ballots)/[\w.-]+\.md", said)
    check(len(read) >= 2 and all((tree / p).is_file() for p in read), f"{locale}: what to read on is there", str(read))
    command = re.search(r"^  (build/release/bin/tally verify .*)$", said, re.M)
    check(command, f"{locale}: the last screen names a command", said)
    words = [w for word in command[1].split() for w in (sorted(glob.glob(word, root_dir=tree)) if "*" in word else [word])]

    def verify():
        done = subprocess.run([tree / words[0], *words[1:]], cwd=tree, env=environment(locale), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    check(verify()[0] == 0, f"{locale}: {command[1]}", verify()[1])
    sheet = tree / next(p for p in named if p.endswith(".pdf"))
    data = bytearray(sheet.read_bytes())
    data[len(data) // 3] ^= 1
    sheet.write_bytes(data)
    check(verify()[0] == 1, f"{locale}: {command[1]} with a byte of the sheet changed", verify()[1])


def main():
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "tally"
        shutil.copytree(ROOT, tree, symlinks=True, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
        for locale in ("zh_CN.UTF-8", "C.UTF-8"):
            demo(tree, locale)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
