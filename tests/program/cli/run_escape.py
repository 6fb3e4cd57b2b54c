#!/usr/bin/env python3
"""Names of folders and files that would move the cursor or turn the direction of writing are shown escaped, by every command that prints them."""

import pathlib
import shutil
import subprocess
import tempfile

from support.ledgers import TALLY, Report, write_meeting

HARMFUL = "票\x1b[31m\u202e夹\x07"
RAW = ("\x1b", "\u202e", "\x07")


def main():
    report = Report()
    with tempfile.TemporaryDirectory(prefix="tally-escape-") as temp:
        folder = pathlib.Path(temp, HARMFUL)
        shutil.copytree(write_meeting(pathlib.Path(temp, "plain")), folder)
        broken = pathlib.Path(temp, "broken" + HARMFUL)
        shutil.copytree(folder, broken)
        (broken / "ballots.csv").write_text("票号\n\x00", encoding="utf-8")
        ledger = None
        for lang in ("zh", "en"):
            said = []
            for words in (("check", folder), ("count", folder), ("check", broken), ("new", folder, "--rule", "county/committee"), ("verify", folder / "none.tally"),
                          ("compare", folder / "ballots.csv", broken / "ballots.csv"), ("announce", broken), ("log", broken), ("rules", broken / "own.csv")):
                done = subprocess.run([TALLY, *map(str, words), "--lang", lang], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
                text = (done.stdout + done.stderr).decode("utf-8", "replace")
                raw = [sign for sign in RAW if sign in text]
                report.check(not raw, f"{words[0]} --lang {lang}: {raw}", text)
                said.append(text)
            report.check(sum("夹" in text for text in said) >= 5, f"--lang {lang}: the folder is named", "\n".join(said))
            ledger = next(iter(folder.glob("*.tally")), None)
        report.check(ledger is not None, "the folder was counted")
    report.end()


if __name__ == "__main__":
    main()
