"""python3 -m support.generate --seed S --out DIR: one random meeting."""

import argparse

from support.generate import generate

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--others", action="store_true", help="rules of other bodies among them")
    arguments = parser.parse_args()
    generate(arguments.seed, arguments.others).write(arguments.out)
