#!/usr/bin/env python3
"""The ledgers that earlier versions wrote: today's program verifies them, reads them, adds events to them, and never a count.

What is expected of each stands in tests/archive/VERSION/expected.json (tests/archive/README.md says what its members mean).
"""

import hashlib
import json
import pathlib
import shutil
import sqlite3

from support.ledgers import Report, Workshop, crashed, run

ARCHIVE = pathlib.Path(__file__).resolve().parent

# user_version of the ledgers that each version made; of those that the program makes today
SCHEMAS = {"0.1": 1}
NEWEST_SCHEMA = 2

# codes of `later` that this program gives already, by case where a code has several grounds; whoever builds another adds it here
LATER = {"bad-rule", "talks-invalid", "advice-invalid", "returned-not-counted"}
LATER_OF = {"appoint-and-remove": {"several-values"}}

# the cases into a copy of which a further count is tried; their inputs are in order by every reading
FURTHER = ("general-committee", "bureau-committee", "aheqi-committee")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def schema_version(path):
    """user_version, from the file's head: at byte 60, big-endian."""
    return int.from_bytes(path.read_bytes()[60:64], "big")


def try_sums(report, version):
    """Every file of the archive is listed with its digest, and has it."""
    listed = {}
    for line in (version / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        listed[name.lstrip("*")] = digest
    # what explains and describes the files is not one of them
    there = {str(path.relative_to(version)) for path in version.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    for name, digest in listed.items():
        report.check(name in there and sha256((version / name).read_bytes()) == digest, f"{version.name}/{name}: as it was")
    for name in sorted(name for name in there - listed.keys() if name.endswith((".tally", ".pdf", ".pem", ".p12", ".pass"))):
        report.check(False, f"{version.name}/{name}: not listed in SHA256SUMS")


def figures_of(result):
    """What expected.json holds by hand, from a result."""
    tiers = {f"{channel['channel']}/{tier['tier']}": tier for channel in result["channels"] for tier in channel["tiers"]}
    return result["status"], tiers, {item["item"]: item for item in result["items"]}


def try_figures(report, name, result, figures):
    status, tiers, items = figures_of(result)
    report.check(status == figures["status"], f"{name}: status {status}")
    for tier, numbers in figures.get("tiers", {}).items():
        report.check(all(tiers[tier][key] == n for key, n in numbers.items()), f"{name}: ballots of {tier}", str(tiers.get(tier)))
    for item, expected in figures.get("items", {}).items():
        # a person of two posts has two items of one id; such are not among those laid down
        report.check(items[item]["outcome"] == expected["outcome"], f"{name}: outcome of {item}")
        if "votes" in expected:
            report.check(items[item]["channels"][0]["votes"] == expected["votes"], f"{name}: votes of {item}")


def try_reading(report, version, case, work):
    """Verified, exported, logged, its inputs taken out; and the file is not touched by any of it."""
    ledger, name = version / case["ledger"], case["case"]
    before = ledger.read_bytes()
    status, said, error = run("verify", ledger)
    report.check(status == case["verify"]["ledger"]["exit"] == 0 and not crashed(status, error), f"{name}: verify gives {status}", said + error)
    recounted = [line for line in said.splitlines() if "the same result, to the byte" in line]
    report.check(len(recounted) == len(case["counts"]), f"{name}: each count is counted again to the byte", said)
    with sqlite3.connect(f"file:{ledger}?mode=ro&immutable=1", uri=True) as db:
        stored = dict(db.execute("SELECT number, result FROM count"))
    for count in case["counts"]:
        number = count["count"]
        status, exported, error = run("export", ledger, "--format", "json", "--count", number)
        report.check(status == 0 and sha256(exported.encode()) == count["export_sha256"], f"{name}: export of count {number}", error)
        report.check(sha256(stored[number].encode()) == count["result_sha256"] and exported == stored[number] + "\n",
                     f"{name}: the result of count {number} is the stored one")
        report.check("reading" not in json.loads(exported), f"{name}: a count of the first reading states none")
        try_figures(report, f"{name}, count {number}", json.loads(exported), count["figures"])
        try_inputs(report, ledger, name, number, json.loads(exported), work)
    status, said, error = run("log", ledger, "--json")
    kinds = [event["kind"] for event in json.loads(said)] if status == 0 else error
    report.check(kinds == case["events"], f"{name}: log", str(kinds))
    report.check(ledger.read_bytes() == before, f"{name}: the ledger was only read")


def try_later(report, version, case):
    """What the newest reading refuses, decides otherwise or notes is a warning, and the exit status stays 0."""
    name = case["case"]
    status, said, error = run("verify", version / case["ledger"])
    warnings = [line for line in said.splitlines() if ": this version would" in line and " reading " in line]
    report.check(status == 0 and all(line.startswith("warning ") for line in warnings), f"{name}: only warnings", said + error)
    for code in set(case["later"]) & (LATER | LATER_OF.get(name, set())):
        report.check(any(f"[{code}]" in line for line in warnings), f"{name}: warns of {code}", said)
    if not case["later"] and "otherwise" not in case:
        wrong = [line for line in warnings if "this version would note" not in line]
        report.check(not wrong, f"{name}: nothing is refused or decided otherwise", said)
    otherwise = case.get("otherwise", {})
    if otherwise and set(otherwise) <= {"status", "items"}: # what is read otherwise is for the room of tables
        report.check(any("this version would give another result" in line for line in warnings), f"{name}: decided otherwise", said)


def try_inputs(report, ledger, name, number, result, work):
    work.mkdir(exist_ok=True)
    folder = work / f"{name}-inputs-{number}"
    status, _, error = run("export", ledger, "--inputs", folder, "--count", number)
    digests = {sha256(path.read_bytes()) for path in folder.iterdir()} if status == 0 else set()
    report.check(status == 0 and digests == {entry["sha256"] for entry in result["inputs"]}, f"{name}: inputs of count {number}", error)


def try_further_count(report, version, case, work):
    """Counting into it is refused, and it stays as it is; the folder that it says to make counts into a ledger of today."""
    ledger, name = version / case["ledger"], case["case"]
    folder = work / f"{name}-further"
    status, _, error = run("export", ledger, "--inputs", folder)
    report.check(status == 0, f"{name}: inputs for a further count", error)
    copy = folder / ledger.name
    shutil.copy(ledger, copy)
    status, said, error = run("count", folder, "--by", "留存经办人")
    report.check(status == 78 and "[older-ledger]" in error and "--inputs" in error and not crashed(status, error),
                 f"{name}: a further count is refused", f"{status}\n{said}{error}")
    report.check(copy.read_bytes() == ledger.read_bytes(), f"{name}: the ledger stays byte for byte")
    report.check(not list(folder.glob(".*")), f"{name}: nothing is left beside it", str(list(folder.glob(".*"))))
    copy.unlink()
    status, said, error = run("count", folder, "--by", "留存经办人")
    report.check(status == 0 and schema_version(copy) == NEWEST_SCHEMA, f"{name}: a new folder counts", f"{status}\n{said}{error}")
    status, said, error = run("verify", copy)
    report.check(status == 0, f"{name}: the new ledger verifies", said + error)


def try_events(report, version, case, kept, work):
    """A copy is announced, and sheets are issued and signed with the key that was kept: it keeps its schema, and verifies."""
    folder = work / "events"
    folder.mkdir(parents=True)
    ledger = folder / pathlib.Path(case["ledger"]).name
    shutil.copy(version / case["ledger"], ledger)
    key, passphrase = folder / "key.p12", folder / "key.pass"
    for source, target in ((kept["key"], key), (kept["passphrase"], passphrase)):
        shutil.copy(version / source, target)
        target.chmod(0o600)
    status, said, error = run("announce", ledger, "--by", "留存经办人")
    report.check(status == 0, f"{case['case']}: announced", f"{status}\n{said}{error}")
    status, said, error = run("sheet", ledger, "--key", key, "--pass-file", passphrase, "--out", folder / "sheets", "--by", "留存经办人")
    report.check(status == 0, f"{case['case']}: sheets issued and signed", f"{status}\n{said}{error}")
    status, said, error = run("log", ledger, "--json")
    kinds = [event["kind"] for event in json.loads(said)] if status == 0 else error
    report.check(kinds == case["events"] + ["announced", "sheet issued"], f"{case['case']}: events added", str(kinds))
    report.check(schema_version(ledger) == SCHEMAS[version.name], f"{case['case']}: the schema stays")
    certificates = [word for name in case["trust"] + ["certs/tong-banbian.pem"] for word in ("--trust", version / name)]
    status, said, error = run("verify", ledger, *sorted((folder / "sheets").glob("*.pdf")), *certificates)
    report.check(status == 0 and not crashed(status, error), f"{case['case']}: verifies with its new sheets", f"{status}\n{said}{error}")


def main():
    report = Report()
    with Workshop() as work:
        for version in sorted(path.parent for path in ARCHIVE.glob("*/expected.json")):
            expected = json.loads((version / "expected.json").read_text(encoding="utf-8"))
            report.check(len(expected["cases"]) >= 8, f"{version.name}: has its cases")
            try_sums(report, version)
            for case in expected["cases"]:
                try_later(report, version, case)
                report.check(schema_version(version / case["ledger"]) == SCHEMAS[version.name], f"{case['case']}: the version of its schema")
                try_reading(report, version, case, work / version.name)
            for case in expected["cases"]:
                if case["case"] in FURTHER and SCHEMAS[version.name] < NEWEST_SCHEMA:
                    try_further_count(report, version, case, work / version.name)
            kept = [case for case in expected["cases"] if "kept_key" in case]
            report.check(len(kept) > 0, f"{version.name}: a case whose last signer's key was kept")
            for case in kept[:1]:
                try_events(report, version, case, case["kept_key"], work / version.name)
    report.end()


if __name__ == "__main__":
    main()
