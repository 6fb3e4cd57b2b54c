#!/usr/bin/env python3
"""Makes allocations fail, once and from then on, while `tally` prints a text of any length: it is printed whole, or the program says that it has no memory.

run_texts.py NOMEM, the shared object made of nomem.c. The texts are helps, and the paragraphs of an announcement. Of each way of calls that leads to an allocation the first is
tried: in the whole run of all of them, else of some, which the seed draws.
"""

import collections
import os
import shutil
import subprocess
import sys
import tempfile

from support.amount import SANITIZED, amount, drawn, of_all
from support.issuing import BUILD, tool_of
from support.ledgers import ID, TALLY, Report, Workshop, must_count, write_meeting
from support.scenes import in_parallel

MOST = amount(40, 150, 100000)  # failing allocations of a text
CLEAR = (1, 65, 66, 70, 73, 74, 75, 78)  # 1 and 78: what could not be read is taken for damaged


def call(program, words, at, tool, wish, **more):
    done = subprocess.run([program, *map(str, words)], cwd=at, stdin=subprocess.DEVNULL, capture_output=True, env={**os.environ, "LD_PRELOAD": str(tool), "NOMEM": wish}, **more)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def sites_of(program, words, at, tool):
    """The text, undisturbed, and the numbers of the allocations that are each the first of a way of calls."""
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 9, inheritable=True)
        try:
            status, text, error = call(program, words, at, tool, "sites", pass_fds=[9])
        finally:
            os.close(9)
        file.seek(0)
        numbers = [int(line) for line in file.read().split()]
    if status or not numbers or not text:
        raise RuntimeError(f"{words}: exit {status}, {len(numbers)} numbers: {error}")
    return text, numbers


def judge(status, text, said, whole):
    if status < 0 or status >= 128:
        return "a crash"
    if status == 0:
        return "" if text == whole else f"exit 0, and the text is not whole: {len(text)} letters of {len(whole)}"
    if status not in CLEAR:
        return "not a status for this"
    return "" if said.strip() else "nothing is said"


def tried(report, program, words, tool, work, source):
    """Of what is in the folder source each call has a copy, for it may change it."""
    name, words = " ".join(words[:2]), (*words, "--lang", "en")
    at = work / "undisturbed"
    shutil.copytree(source, at)
    whole, ways = sites_of(program, words, at, tool)
    shutil.rmtree(at)
    numbers = sorted(drawn(name).sample(ways, min(MOST, len(ways))))
    of_all(f"{name}: ways of allocating", len(numbers), len(ways))

    def fail(wish):
        at = tempfile.mkdtemp(dir=work)
        shutil.copytree(source, at, dirs_exist_ok=True)
        status, text, said = call(program, words, at, tool, wish)
        shutil.rmtree(at)
        return wish, status, said, judge(status, text, said, whole)

    statuses = collections.Counter()
    for wish, status, said, wrong in in_parallel(fail, [(f"{how}:{n}",) for n in numbers for how in ("once", "on")]):
        statuses[status] += 1
        report.check(not wrong, f"{name}: {wish}: exit {status}", f"{wrong}\n{said[-700:]}")
    report.check(statuses[70], f"{name}: some failures end the program")
    print(f"{name}: {len(numbers)} allocations; exit statuses {dict(sorted(statuses.items()))}", flush=True)


def main():
    report, tool = Report(), tool_of(sys.argv, "fault-nomem.so")
    reasons = {"under a sanitizer, whose allocator it is": SANITIZED, f"there is no {os.path.relpath(tool, BUILD)}": not os.path.exists(tool)}
    for reason in [reason for reason, given in reasons.items() if given]:
        report.skip_rest("failing allocations", reason)
    with Workshop() as work:
        source = work / "source"
        source.mkdir()
        shutil.copy(must_count(write_meeting(work / "m")), source)
        for program, words in ((TALLY, ("--help",)), (TALLY, ("count", "--help")), (f"{TALLY}-sheet", ("sheet", "--help")),
                               (TALLY, ("announce", f"{ID}.tally", "--by", "己某"))):
            tried(report, program, words, tool, work, source)
    report.end()


if __name__ == "__main__":
    main()
