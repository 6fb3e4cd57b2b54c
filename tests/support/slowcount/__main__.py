"""python3 -m support.slowcount DIR: the result as JSON."""

import json
import sys

from support.slowcount import count

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 -m support.slowcount DIR")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(json.dumps(count(sys.argv[1]), ensure_ascii=False, indent=1))
