"""How much a test tries. Three runs: quick (tests/run --quick), ordinary, and whole (tests/run --whole).

    TALLY_SEED=N     draws the samples and the random meetings; without it a seed is drawn, and printed
    TALLY_QUICK=1    the quick run: small samples
    TALLY_WHOLE=1    the whole run: nothing is sampled
    TALLY_SANITIZED=1  the program is sanitized; ctest sets it in such a build
    TALLY_FAULT=N    above 1, tests of faults are N times as thorough, whichever run it is; 2 in the whole run

A sanitized program is several times slower and tries what the quick run tries: the plain one tries the rest.
What is sampled is said, with the seed and with how many of how many, and at least one of each kind is in the sample.
"""

import os
import random

QUICK = os.environ.get("TALLY_QUICK", "0") not in ("", "0")
WHOLE = os.environ.get("TALLY_WHOLE", "0") not in ("", "0")
SANITIZED = os.environ.get("TALLY_SANITIZED", "0") not in ("", "0")
SMALL = (QUICK or SANITIZED) and not WHOLE
SEED = int(os.environ.get("TALLY_SEED") or random.SystemRandom().randrange(1 << 32))
FAULT = int(os.environ.get("TALLY_FAULT") or (2 if WHOLE else 1))


def amount(quick, ordinary, whole):
    """The number for this run."""
    return quick if SMALL else whole if WHOLE else ordinary


def drawn(name):
    """Random numbers of this run's seed, apart from those of any other name."""
    return random.Random(f"{name}:{SEED}")


def of_all(what, tried, every):
    """Says how much of it is tried."""
    print(f"{what}: {tried} of {every} tried" + (f", drawn by seed {SEED} (TALLY_SEED)" if tried != every else ""), flush=True)


def sample(what, tasks, quick, ordinary, kind=None):
    """So many of the tasks for this run (None: all), in their order: one of each kind first, then any. All of them in the whole run, or where FAULT is above 1."""
    tasks = list(tasks)
    most = None if FAULT > 1 else amount(quick, ordinary, None)
    most = len(tasks) if most is None else most
    order = list(range(len(tasks)))
    drawn(what).shuffle(order)
    first = {}
    for i in order:
        first.setdefault(kind(tasks[i]) if kind else None, i)
    chosen = set(first.values())
    chosen.update([i for i in order if i not in chosen][:max(0, most - len(chosen))])
    of_all(what, len(chosen), len(tasks))
    return [tasks[i] for i in sorted(chosen)]


def every(what, size, quick, ordinary):
    """(first, step): of places 0 … size - 1 those to be tried in this run are first, first + step, …; step is 1 in the whole run."""
    step = min(max(1, size), amount(quick, ordinary, 1))
    first = drawn(what).randrange(step)
    of_all(what, len(range(first, size, step)), size)
    return first, step
