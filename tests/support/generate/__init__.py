"""Random valid meetings, as odd as the specification allows.

    python3 -m support.generate --seed S --out DIR      writes one meeting folder

The same seed gives the same bytes.  All the meetings are valid: every rule,
every kind, random rule files of a county's own, and inputs as people and
spreadsheet programs really leave them.  Where the specification leaves
something open, "open" marks it in the modules: both counts take the same reading there,
which nothing but their agreement supports.
"""

import argparse
import os

from support.amount import SEED, amount
from support.generate.draw import generate  # noqa: F401
from support.generate.files import File  # noqa: F401


def asked_for(doc, variable, usual, *more):
    """What a test on random meetings was asked for: count, by default the environment variable's or the usual number of quick, ordinary and whole runs; seed, by
    default this run's; and more, each (name, options), as argparse takes them."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--count", type=int, default=int(os.environ.get(variable) or amount(*usual)))
    parser.add_argument("--seed", default=str(SEED))
    for name, options in more:
        parser.add_argument(name, **options)
    return parser.parse_args()


NAMES = ("names", {"nargs": "*", "help": "only these: cases, sample meetings, seeds of random ones"})
KEEP = ("--keep", {"help": "where failing meetings are kept (default: a temporary folder)"})
