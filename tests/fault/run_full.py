#!/usr/bin/env python3
"""A disk that fills up while `count` writes: disk-full, exit 74, the ledger as before, nothing left behind. Needs root, for a small tmpfs."""

import os
import shutil
import subprocess

from support.amount import FAULT, amount
from support.ledgers import ID, TALLY, Report, Workshop, count, left_behind, must_count, run, write_meeting

PAGE = 4096


def free(path):
    s = os.statvfs(path)
    return s.f_bavail * s.f_frsize


def fill(path, leave):
    """Takes all room but so many bytes."""
    with open(path / "filler", "wb") as f:
        f.write(bytes(free(path) - leave))


def main():
    report = Report()
    with Workshop() as work:
        disk = work / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tally-disk", str(disk)], capture_output=True, text=True)
        if mounted.returncode:
            report.skip_rest("a full disk", mounted.stderr.strip())
        try:
            folder = write_meeting(disk / "m")
            first = None
            for there in (False, True):
                if there:
                    must_count(folder)
                    write_meeting(folder, votes="弃权")
                    first = (folder / f"{ID}.tally").read_bytes()
                ledger = folder / f"{ID}.tally"
                needed = len(first) + 20 * PAGE if there else 30 * PAGE
                statuses = []
                for room in range(0, needed, PAGE if FAULT > 1 else amount(6, 2, 1) * PAGE):
                    fill(disk, room)
                    status, out, error = count(folder)
                    (disk / "filler").unlink()
                    statuses.append(status)
                    if status == 0:
                        report.check(run("verify", ledger)[0] == 0 and not left_behind(folder), f"{room} bytes free: enough")
                        break
                    now = ledger.read_bytes() if ledger.exists() else None
                    report.check(status == 74 and "[disk-full]" in error, f"{room} bytes free, ledger {there}: exit {status}", error)
                    report.check(now == first, f"{room} bytes free: the ledger is as before")
                    report.check(not left_behind(folder), f"{room} bytes free: left behind", left_behind(folder))
                report.check(74 in statuses and statuses[-1] == 0, f"with more and more room: {statuses}")
            # where an output goes
            fill(disk, 0)
            status, _, error = run("export", folder / f"{ID}.tally", "--inputs", disk / "taken")
            report.check(status == 74 and "[disk-full]" in error, f"inputs onto a full disk: exit {status}", error)
            report.check(run("verify", folder / f"{ID}.tally")[0] == 0, "verify on a full disk")
            with open("/dev/full", "wb") as full:
                for words in (("verify",), ("log",), ("export",)):
                    done = subprocess.run([TALLY, *words, str(folder / f"{ID}.tally")], stdout=full, stderr=subprocess.PIPE)
                    report.check(done.returncode == 74, f"{words[0]} onto a full output: exit {done.returncode}", done.stderr.decode())
        finally:
            shutil.rmtree(disk / "taken", ignore_errors=True)
            subprocess.run(["umount", str(disk)], check=True)
    report.end()


if __name__ == "__main__":
    main()
