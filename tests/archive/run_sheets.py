#!/usr/bin/env python3
"""The sheets that earlier versions wrote: today's program verifies each, today, in 2030 and in 2045, and finds each that was altered.

What is expected stands in tests/archive/VERSION/expected.json (tests/archive/README.md says what its members mean). Needs openssl and faketime.
TALLY_SEED repeats a run.
"""

import datetime
import json
import os
import pathlib
import random
import subprocess

from support.amount import SANITIZED
from support.sheets import CONFIG, DIFFERENT, Report, Verdict, need, workshop

ARCHIVE = pathlib.Path(__file__).resolve().parent
YEARS = () if SANITIZED else (2030, 2045)  # faketime and AddressSanitizer each replace the clock's functions: together they hang
FLIPS = 3  # of each sheet
# what ends with the year 2045 still has its certificate, if any does
AT = "{}-06-01 12:00:00"


class Case:
    """One of expected.json."""

    def __init__(self, version, entry):
        self.name, self.entry, self.version = f"{version.name}/{entry['case']}", entry, version
        self.sheets = [version / name for name in entry.get("sheets") or []]
        self.ledger = version / entry["ledger"]
        self.trust = [word for name in entry.get("trust") or [] for word in ("--trust", version / name)]
        self.signers = [signer["certificate"] for signer in entry.get("signers") or []]

    def status(self, what):
        return self.entry["verify"][what]["exit"]


def end_of(certificate):
    said = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-enddate"], capture_output=True, text=True, check=True).stdout
    return datetime.datetime.strptime(said.strip().split("=")[1], "%b %d %H:%M:%S %Y %Z")


def by_text(case):
    """Whether a page is not written again to the byte by this program and was held by its text: then a trusted signature must cover it."""
    return any(" the page " in line and "cannot be written again" in line for line in Verdict(*case.sheets, *case.trust).warnings)


def untrusted(case, what):
    """The exit without --trust: that version's own, but where the page is held by its text."""
    return DIFFERENT if case.by_text else case.status(what)


def try_today(report, case):
    verdict = Verdict(*case.sheets, *case.trust)
    report.check(verdict.status == case.status("sheets"), f"{case.name}: with --trust", verdict)
    pages = [line for line in verdict.right + verdict.warnings if " the page " in line]
    judged = len(pages) == len(case.sheets) or (not case.signers and verdict.says("WRONG", "the page cannot be judged"))
    report.check(judged, f"{case.name}: each page holds, or nobody signed it and it cannot be judged", verdict)
    verdict = Verdict(*case.sheets, case.ledger, *case.trust)
    report.check(verdict.status == case.status("all"), f"{case.name}: with its ledger", verdict)
    wanted = case.entry["verify"]["all"].get("look", [])
    wanted = [*wanted, "the page"] if case.by_text else wanted
    if case.entry.get("later") or case.entry.get("otherwise"):  # a later reading decides or reads it otherwise, and says so
        wanted = [*wanted, "reading", "recount"]
    looks = [line for line in verdict.warnings if not any(f" {check} " in line for check in wanted) and "this version would" not in line]
    report.check(not looks, f"{case.name}: nothing else to look at", verdict)
    verdict = Verdict(*case.sheets, case.ledger)
    report.check(verdict.status == untrusted(case, "all_without_trust"), f"{case.name}: without --trust", verdict)
    if case.signers:
        report.check(verdict.says("NOT VERIFIED"), f"{case.name}: without --trust nobody vouches", verdict)
    replaced = case.entry.get("replaced")
    if replaced:
        trust = [word for name in replaced["trust"] for word in ("--trust", case.version / name)]
        verdict = Verdict(*[case.version / name for name in replaced["sheets"]], *trust)
        report.check(verdict.status == case.status("replaced"), f"{case.name}: the replaced issue", verdict)


def try_later(report, case, year):
    """A certificate that has expired since is told of, once for each signature, and nothing else changes."""
    at = AT.format(year)
    verdict = Verdict(*case.sheets, case.ledger, *case.trust, prefix=["faketime", at])
    report.check(verdict.status == case.status("all"), f"{case.name}: in {year}", verdict)
    expired = sum(end_of(case.version / name) < datetime.datetime(year, 6, 1) for name in case.signers) * len(case.sheets)
    told = sum("is no longer" in line for line in verdict.warnings)
    report.check(told == expired, f"{case.name}: in {year} {expired} certificates have expired", verdict)
    verdict = Verdict(*case.sheets, prefix=["faketime", at])
    report.check(verdict.status == untrusted(case, "sheets"), f"{case.name}: in {year} without --trust", verdict)


def try_altered(report, case, chance, work):
    """Any byte of a sheet counts, whoever is trusted."""
    for sheet in case.sheets[:1]:
        data = bytearray(sheet.read_bytes())
        for _ in range(FLIPS):
            place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
            data[place] ^= bit
            altered = work / sheet.name
            altered.write_bytes(data)
            data[place] ^= bit
            verdict = Verdict(altered, *case.trust)
            report.check(verdict.status in (DIFFERENT, CONFIG), f"{case.name}: byte {place} altered by {bit}", verdict)


def try_strangers(report, cases):
    """Other people's certificates vouch for nobody."""
    by_version = {}
    for case in cases:
        by_version.setdefault(case.version, []).append(case)
    for version, some in by_version.items():
        signed = [case for case in some if case.sheets and case.signers]
        for case, other in zip(signed, signed[1:] + signed[:1]):
            if set(case.signers) & set(other.signers):
                continue
            verdict = Verdict(*case.sheets, *other.trust)
            report.check(verdict.status == DIFFERENT and verdict.says("WRONG", "none of an official is by a certificate"), f"{case.name}: the certificates of {other.name}", verdict)


def main():
    need("openssl", "faketime")
    if not YEARS:
        print("not tried here: the years to come: faketime does not work under a sanitizer")
    seed = int(os.environ.get("TALLY_SEED", random.randrange(1 << 32)))
    print(f"seed {seed}")
    report, work, chance = Report(), workshop(), random.Random(seed)
    cases = []
    for expected in sorted(ARCHIVE.glob("*/expected.json")):
        cases += [Case(expected.parent, entry) for entry in json.loads(expected.read_text(encoding="utf-8"))["cases"]]
    with_sheets = [case for case in cases if case.sheets]
    report.check(len(with_sheets) >= 30, f"{len(with_sheets)} cases with sheets")
    for case in with_sheets:
        case.by_text = by_text(case)
        try_today(report, case)
        try_altered(report, case, chance, work)
        for year in YEARS:
            try_later(report, case, year)
    try_strangers(report, with_sheets)
    report.end()


if __name__ == "__main__":
    main()
