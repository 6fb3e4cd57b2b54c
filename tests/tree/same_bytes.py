#!/usr/bin/env python3
"""same_bytes.py [--variants PRESET…]: the same inputs give the same bytes, whoever counts, where and when.

Counts every golden case and sample meeting, with --json and as text in both languages, in several locales, time zones and
working folders; then once with the program of every variant (another compiler, another optimisation). Everything must be equal to
what the program in TALLY says in the plain C locale."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

from support.amount import sample

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMS = (["--json"], ["--lang", "en"], ["--lang", "zh"])

# Locales that get something wrong when a program lets them: decimal commas, a dotless i, a charset that is not UTF-8.
LOCALES = {
    "zh_CN.UTF-8": ("zh_CN", "UTF-8"),
    "zh_CN.GB18030": ("zh_CN", "GB18030"),
    "de_DE.UTF-8": ("de_DE", "UTF-8"),
    "tr_TR.ISO-8859-9": ("tr_TR", "ISO-8859-9"),
}


def make_locales(folder):
    for name, (source, charset) in LOCALES.items():
        # localedef exits 1 for a warning, too
        subprocess.run(["localedef", "--force", "-i", source, "-f", charset, os.path.join(folder, name)],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.path.isdir(os.path.join(folder, name)):
            sys.exit(f"localedef could not make {name} (Debian: package locales)")


def surroundings(locales, elsewhere):
    """(name, environment, working folder): where a count may happen."""
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    yield "C", plain, ROOT
    yield "no locale at all", {"PATH": os.environ["PATH"]}, ROOT
    for name in LOCALES:
        yield name, dict(plain, LC_ALL=name, LOCPATH=locales), ROOT
    yield "C.UTF-8, LANGUAGE=zh_CN", dict(plain, LC_ALL="C.UTF-8", LANGUAGE="zh_CN"), ROOT
    yield "a locale that is not there", dict(plain, LC_ALL="xx_XX.UTF-8"), ROOT
    for zone in ("Asia/Shanghai", "America/St_Johns", "<+14>-14"):
        yield f"TZ={zone}", dict(plain, TZ=zone), ROOT
    yield "another folder", plain, elsewhere
    yield "the root folder", plain, "/"


def count(program, meeting, form, environment, folder):
    """What a count puts out, as (exit, stdout, stderr)."""
    done = subprocess.run([program, "count", str(meeting), "--no-ledger", *form], env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def build(preset):
    """Brings a variant up to date and returns its program."""
    for command in (["cmake", "--preset", preset], ["cmake", "--build", "--preset", preset]):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            print(done.stdout)
            print("0 passed, 1 failed")
            sys.exit(1)
    return str(ROOT / "build" / preset / "bin/tally")


def kind(one):
    """(cases, diagnostics, published or ballots; the form)"""
    parts = one[0].relative_to(ROOT).parts
    return parts[0] if parts[0] == "ballots" else parts[2], one[1][-1]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--variants", nargs="*", default=[])
    chosen = arguments.parse_args()
    program = os.environ["TALLY"]
    variants = [(preset, build(preset)) for preset in chosen.variants]
    meetings = sorted({path.parent for folder in ("tests/golden", "ballots") for path in (ROOT / folder).rglob("meeting.csv")})
    passed = failed = 0
    with tempfile.TemporaryDirectory() as locales, tempfile.TemporaryDirectory() as elsewhere:
        make_locales(locales)
        places = list(surroundings(locales, elsewhere))
        _, plain, home = places[0]
        counts = sample("counts of a meeting in a form", [(meeting, form) for meeting in meetings for form in FORMS], 40, 240, kind)
        for meeting, form in counts:
            # In --json, too, people are spoken to in their language on stderr only.
            first = count(program, meeting, form, plain, home)
            if first[0] and kind((meeting, form))[0] in ("cases", "ballots"):
                failed += 1
                print(f"{meeting.relative_to(ROOT)} {' '.join(form)}: exit {first[0]}: nothing to compare")
            others = [(name, count(program, meeting, form, environment, folder)) for name, environment, folder in places[1:]]
            others += [(preset, count(other, meeting, form, plain, home)) for preset, other in variants]
            for name, again in others:
                if form == ["--json"] and "zh" in name:
                    same = again[:2] == first[:2]
                else:
                    same = again == first
                passed += same
                if not same:
                    failed += 1
                    print(f"{meeting.relative_to(ROOT)} {' '.join(form)}: not the same bytes with {name}")
                    if failed == 1:
                        for said in (first, again):
                            print(said[0], said[1].decode("utf-8", "replace"), said[2].decode("utf-8", "replace"), sep="\n")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
