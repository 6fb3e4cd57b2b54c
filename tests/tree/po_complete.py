#!/usr/bin/env python3
"""Every message of the sources has its translation, in every catalogue, and every translation is well-formed."""

import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def complaints(po, pot):
    """What is wrong with one catalogue."""
    for command in (
        ["msgcmp", str(po), str(pot)],  # lacks one, or it is untranslated or fuzzy
        ["msgfmt", "--check", "--output-file=/dev/null", str(po)],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            yield done.stderr.rstrip()
    for state in ("--untranslated", "--only-fuzzy"):
        done = subprocess.run(["msgattrib", "--no-obsolete", state, str(po)], capture_output=True, text=True, check=True)
        if done.stdout.strip():
            yield f"{po.name} has messages that are {state.strip('-')}:\n{done.stdout.rstrip()}"


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder, "tally.pot")
        subprocess.run(
            ["cmake", "-DXGETTEXT=xgettext", f"-DROOT={ROOT}", "-DVERSION=0", f"-DOUTPUT={pot}",
             "-P", str(ROOT / "tally/words/po/pot.cmake")], check=True)
        for po in sorted(ROOT.glob("tally/words/po/*.po")):
            found = list(complaints(po, pot))
            print(*found, sep="\n", end="\n" if found else "")
            failed += bool(found)
            passed += not found
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
