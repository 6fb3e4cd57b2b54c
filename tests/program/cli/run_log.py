#!/usr/bin/env python3
"""The chain of events as people read it: in their own language, and a signature under the name of who signed; the machine's copy as the ledger keeps it."""

import json
import os
import re

from support.ledgers import ID, Report, Workshop, run, write_meeting

KINDS = (("opened", "建账册"), ("counted", "计票"), ("recounted", "重新计票"), ("sheet issued", "出具报告单"), ("signed", "签名"), ("announced", "宣布"))


def lines(ledger, *words):
    return run("log", ledger, *words, env={**os.environ, "LANGUAGE": "en"})[1].splitlines()


def check_signed(report, folder):
    write_meeting(folder)
    ledger, secret = folder / f"{ID}.tally", folder / "pw"
    secret.touch(0o600)
    secret.write_text("only for trials\n")
    secret = ("--pass-file", secret)
    done = [run("key", "new", "--name", name, "--role", "r", "--out", folder / f"{name}.p12", *secret) for name in ("甲某", "庚某")]
    done += [run("count", folder, "--quiet", "--by", "乙某"), run("count", folder, "--quiet", "--by", "丙某"), run("sheet", ledger, "--key", folder / "甲某.p12", *secret, "--by", "office")]
    if done[-1][0] == 66 and "missing-font" in done[-1][2]:
        return report.skip("the log of sheets", "no fonts for the sheets")
    done += [run("sign", *sorted(folder.glob(f"{ID}.*.pdf")), "--key", folder / "庚某.p12", "--as", "丙某", *secret, "--by", "庚某"), run("announce", ledger, "--by", "甲某")]
    report.check(all(one[0] == 0 for one in done), "a meeting up to its announcement", done)
    english, chinese = lines(ledger), lines(ledger, "--lang", "zh")
    for (kind, said), one, other in zip(KINDS, english, chinese, strict=True):
        report.check(re.search(rf"\+08:00  {kind} +\S", one) and re.search(rf"\+08:00  {said} +\S", other), f"{kind}, in the user's language", f"{one}\n{other}")
        report.check(not re.search("[a-z]{3}", re.sub(r"[0-9a-f]{16}|office", "", other)), f"{kind}: nothing in English between the Chinese", other)
    issued, signed = english[3:5]
    report.check(re.search("sheet issued +甲某  [0-9a-f]{16}", issued) and issued.endswith(", issue 1, recorded by office"), "issued and signed by whom the certificate names", issued)
    report.check(re.search("signed +庚某  [0-9a-f]{16}", signed) and signed.endswith(", signed for 丙某"), "signed by another for an official", signed)
    events = json.loads(run("log", ledger, "--json", "--lang", "zh")[1])
    report.check([e["kind"] for e in events] == [kind for kind, _ in KINDS] and events[3]["actor"] == "office", "the machine's copy has no language", events)
    return None


def main():
    report = Report()
    with Workshop() as work:
        check_signed(report, work / "signed")
    report.end()


if __name__ == "__main__":
    main()
