#!/usr/bin/env python3
"""Measures the program against what cannot be had for less, everything in one run on one machine, and prints ratios.

- a count of a million ballots of twelve marks against a bare libcsv pass over the same file: at most 2 times
- the memory of that count: at most the file's size plus 32 MiB
- a meeting of 200 ballots against an empty C program: at most 5 ms more
- that large count kept in a ledger against one without: at most 2 times; its memory: at most the file's size plus 48 MiB
- `sqlite3 :memory:`, .import of the same file and the GROUP BYs that give the same tallies, against the count with ledger: at least 5 times
- from the ledger of that small meeting to two signed sheets against an empty C program: at most 150 ms more; their size without what is attached: at most 300 KB
- the words of that small meeting, and its board, against an empty C program: at most 20 ms more each
- LibreOffice's conversion of a workbook of 100,000 ballots to CSV against a count from that workbook: at least 3 times (wanted: 5); the memory of the
  count: at most 256 MiB; where LibreOffice is
- verification of that ledger: its memory at most the file's size plus 128 MiB; its time is told

Runs of the two sides alternate, and medians are compared, so that a busy machine harms both alike. --check: exit 1 beyond a limit."""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

MIB = 1024 * 1024
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(command):
    """Nanoseconds and peak bytes of one run of a command, which must succeed."""
    sink = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter_ns()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=sink)
    _, status, usage = os.wait4(pid, 0)
    took = time.perf_counter_ns() - start
    if status:
        sys.exit(f"{' '.join(command)}: exit {os.waitstatus_to_exitcode(status)}")
    return took, usage.ru_maxrss * 1024


def alternate(first, second, rounds, before=lambda: None):
    """The medians of two commands run in turn: (ns, ns, peak bytes of the first). before is called before each."""
    times, peak = ([], []), 0
    for command in (first, second):  # warm caches
        before()
        run(command)
    for _ in range(rounds):
        for side, command in enumerate((first, second)):
            before()
            took, memory = run(command)
            times[side].append(took)
            peak = peak if side else max(peak, memory)
    return statistics.median_low(times[0]), statistics.median_low(times[1]), peak


def thousandths(a, b):
    """a/b with three decimals."""
    whole = a * 1000 // b
    return f"{whole // 1000}.{whole % 1000:03d}"


def by_sqlite(shell, file, encoding):
    """The command that gives the same tallies in the SQLite shell, whose tables know no encoding."""
    with open(file, encoding=encoding) as f:
        header = f.readline().lstrip("\ufeff").rstrip("\n").split(",")
    ballot, tier, void, *items = (f'"{name}"' for name in header)
    valid = f"FROM b WHERE {void} = ''"
    queries = [f"SELECT {tier}, count(*), sum({void} <> '') FROM b GROUP BY 1",
               f"SELECT {tier}, count(*) {valid} AND {' || '.join(items)} = '' GROUP BY 1",
               *(f"SELECT {tier}, {item}, count(*) {valid} GROUP BY 1, 2" for item in items)]
    return [shell, ":memory:", f'.import --csv "{file}" b', *queries]


def as_workbook(folder):
    """Turns the ballots of a folder into ballots.xlsx with shared texts, as spreadsheet programs save them."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support import workbooks
    csv_file = pathlib.Path(folder, "ballots.csv")
    pathlib.Path(folder, "ballots.xlsx").write_bytes(workbooks.workbook({"S": workbooks.rows_of(csv_file.read_bytes())}, shared=True))
    csv_file.unlink()


def sheet_of(program, meeting, folder):
    """The command that issues the signed sheets of a meeting, which is counted for it."""
    passphrase, key = os.path.join(folder, "passphrase"), os.path.join(folder, "host.p12")
    with open(os.open(passphrase, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as f:
        f.write("a passphrase\n")
    run([program, "key", "new", "--name", "host", "--role", "host", "--out", key, "--pass-file", passphrase])
    run([program, "count", meeting])
    ledger = next(pathlib.Path(meeting).glob("*.tally"))
    return [program, "sheet", str(ledger), "--key", key, "--as", "host", "--pass-file", passphrase, "--replace"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release", help="the build to measure")
    arguments.add_argument("--ballots", type=int, default=1_000_000)
    arguments.add_argument("--tiers", type=int, default=1)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--gb18030", action="store_true", help="the files as a Chinese spreadsheet program saves them")
    arguments.add_argument("--rounds", type=int, default=9, help="runs of each side over the large meeting")
    arguments.add_argument("--small-rounds", type=int, default=300, help="runs of each side over the small meeting")
    arguments.add_argument("--check", action="store_true", help="exit 1 beyond a limit")
    chosen = arguments.parse_args()

    program = str(chosen.build / "bin/tally")
    gen, bare, empty = (str(chosen.build / "bench" / name) for name in ("gen", "bare", "empty"))
    more = ["--seed", str(chosen.seed), *(["--gb18030"] if chosen.gb18030 else [])]
    good = []

    def report(what, figures, within, always=False):
        """Judged with --check, or always where it hangs on no machine's speed or memory."""
        if chosen.check or always:
            good.append(within)
        print(f"{'within' if within else 'BEYOND'}  {what}: {figures}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        large, small = os.path.join(folder, "large"), os.path.join(folder, "small")
        os.mkdir(large), os.mkdir(small)
        subprocess.run([gen, large, "--ballots", str(chosen.ballots), "--tiers", str(chosen.tiers), *more], check=True)
        subprocess.run([gen, small, "--ballots", "200", *more], check=True)
        file = os.path.join(large, "ballots.csv")
        size = os.path.getsize(file)
        print(f"{chosen.ballots} ballots, {size // MIB} MiB")

        count, pass_, peak = alternate([program, "count", large, "--no-ledger"], [bare, file], chosen.rounds)
        report("count / bare libcsv pass, at most 2",
               f"{count // 1_000_000} ms / {pass_ // 1_000_000} ms = {thousandths(count, pass_)}", count <= 2 * pass_)
        report("peak memory, at most the file + 32 MiB",
               f"{peak // MIB} MiB = the file + {thousandths(peak - size, MIB) if peak >= size else '0'} MiB", peak <= size + 32 * MIB)
        def no_ledger():
            for ledger in pathlib.Path(large).glob("*.tally"):
                ledger.unlink()

        kept, count, peak = alternate([program, "count", large], [program, "count", large, "--no-ledger"], chosen.rounds, no_ledger)
        report("count with ledger / without, at most 2",
               f"{kept // 1_000_000} ms / {count // 1_000_000} ms = {thousandths(kept, count)}", kept <= 2 * count)
        report("peak memory with ledger, at most the file + 48 MiB",
               f"{peak // MIB} MiB = the file + {thousandths(peak - size, MIB) if peak >= size else '0'} MiB", peak <= size + 48 * MIB)
        shell = shutil.which("sqlite3")
        if shell and not chosen.gb18030:
            kept, imported, _ = alternate([program, "count", large], by_sqlite(shell, file, "utf-8"), min(chosen.rounds, 3), no_ledger)
            report("sqlite3 .import and GROUP BY / count with ledger, at least 5",
                   f"{imported // 1_000_000} ms / {kept // 1_000_000} ms = {thousandths(imported, kept)}", imported >= 5 * kept)
        no_ledger()
        run([program, "count", large])
        ledger = next(pathlib.Path(large).glob("*.tally"))
        took, peak = run([program, "verify", str(ledger)])
        report("peak memory of verify, at most the file + 128 MiB",
               f"{peak // MIB} MiB = the file + {thousandths(peak - size, MIB) if peak >= size else '0'} MiB, in {took // 1_000_000} ms; "
               f"the ledger takes {ledger.stat().st_size // MIB} MiB", peak <= size + 128 * MIB)
        office = shutil.which("soffice")
        if office:
            book, ballots = os.path.join(folder, "book"), min(chosen.ballots, 100_000)
            os.mkdir(book)
            subprocess.run([gen, book, "--ballots", str(ballots), *more], check=True)
            as_workbook(book)
            convert = [office, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "csv", "--outdir", os.path.join(folder, "out"),
                       os.path.join(book, "ballots.xlsx")]
            count, converted, peak = alternate([program, "count", book, "--no-ledger"], convert, min(chosen.rounds, 3))
            report(f"LibreOffice's conversion of {ballots} ballots in a workbook / count from it, at least 3, wanted 5",
                   f"{converted // 1_000_000} ms / {count // 1_000_000} ms = {thousandths(converted, count)}", converted >= 3 * count)
            report("peak memory of that count, at most 256 MiB", f"{peak // MIB} MiB", peak <= 256 * MIB)
        count, nothing, _ = alternate([program, "count", small, "--no-ledger"], [empty], chosen.small_rounds)
        report("200 ballots - empty program, at most 5 ms",
               f"{thousandths(count, 1_000_000)} ms - {thousandths(nothing, 1_000_000)} ms = "
               f"{thousandths(max(count - nothing, 0), 1_000_000)} ms", count - nothing <= 5_000_000)

        signed, nothing, _ = alternate(sheet_of(program, small, folder), [empty], min(chosen.small_rounds, 30))
        report("two signed sheets of 200 ballots - empty program, at most 150 ms",
               f"{thousandths(signed, 1_000_000)} ms - {thousandths(nothing, 1_000_000)} ms = "
               f"{thousandths(max(signed - nothing, 0), 1_000_000)} ms", signed - nothing <= 150_000_000)
        sizes = [sheet.stat().st_size for sheet in pathlib.Path(small).glob("*.pdf")]
        report("a signed sheet with all that is attached, at most 300 KB", f"{max(sizes) // 1000} KB", max(sizes) <= 300_000, always=True)
        ledger = str(next(pathlib.Path(small).glob("*.tally")))
        for what, words in (("words", []), ("the board", ["--html", os.path.join(folder, "board.html"), "--replace"])):
            said, nothing, _ = alternate([program, "announce", ledger, "--quiet", *words], [empty], min(chosen.small_rounds, 60))
            report(f"{what} of 200 ballots - empty program, at most 20 ms",
                   f"{thousandths(said, 1_000_000)} ms - {thousandths(nothing, 1_000_000)} ms = "
                   f"{thousandths(max(said - nothing, 0), 1_000_000)} ms", said - nothing <= 20_000_000)
    print(f"{sum(good)} passed, {good.count(False)} failed")
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
