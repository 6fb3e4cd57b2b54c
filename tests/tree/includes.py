#!/usr/bin/env python3
"""Holds every #include against the rooms of the way of a ballot: bytes → text → rows → ballots → counts → law → result → ledger.

A room is a module: tally/ROOM*.[ch] and include/tally/ROOM.h. It may include its own headers and those of the rooms it knows.
The rooms stand in the order of the way; none knows a room that stands after it. cli/ is the program: it knows the public headers.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# room: the rooms it knows directly; it may know what those know, too.
ROOMS = {
    "api": [],  # the mark of a public function; of any room
    "mem": [],
    "num": ["api"],
    "text": ["num", "mem"],
    "diag": ["text"],
    "digest": ["mem"],
    "io": ["diag"],
    "table": ["io"],
    "builtin": [],
    "rule": ["table", "builtin", "digest"],
    "outcome": ["rule"],  # what a result is made of: plain data that the law fills in
    "meeting": ["outcome"],
    "ballot": ["meeting"],
    "count": ["ballot"],
    "decide": ["count"],
    "compare": ["table", "ballot"],  # whose words two signs may share
    "result": ["decide", "compare"],
    "template": ["rule"],
    "ledger": ["result"],
    "words": ["result"],  # what people are told, in a language of its own where it must be
    "font": ["text", "diag", "digest", "io"],
    "pdf": ["font"],
    "layout": ["pdf"],  # lines and tables on pages
    "paper": ["meeting", "words", "layout"],  # what is printed before the vote
    "key": ["diag"],
    "sign": ["key", "digest", "io"],
    "announce": ["words", "ledger"],
    "board": ["announce"],  # on the wall
    "sheet": ["ledger", "announce", "layout", "sign"],
    "verify": ["ledger", "sheet"],  # all of it once more
    "tally": ["verify", "template", "paper", "board"],  # all of it, for a program that wants all
}

# Headers and modules that are not named for their room.
PUBLIC = {
    "result.h": "outcome",
}
LODGERS = {
    "notice": "result",
    "json": "diag",  # as text, for all that puts it out
    "report": "diag",  # the half of it that is not public
    "vocabulary": "ballot",  # the words of its marks
    "version": "tally",
}

# Headers of others: the only rooms that may include them.
RESTRICTED = {
    r"csv\.h": ["table"],
    r"utf8proc\.h": ["text"],
    r"iconv\.h": ["text", "table"],
    r"jansson\.h": ["diag", "result", "ledger", "announce", "sheet", "verify", "cli"],  # what each puts out as JSON, or takes from it
    r"sqlite3\.h": ["ledger", "verify"],
    r"zstd\.h": ["ledger"],
    r"hb(-subset)?\.h": ["font"],
    r"hpdf\.h": ["pdf"],
    r"zlib\.h": ["pdf"],
    r"packaged\.h": ["font", "pdf"],
    r"qrencode\.h": ["sheet"],
    r"openssl/.*": ["digest", "sign"],
    r"time\.h": ["io", "cli"],  # io: to wait for a lock
    r"locale\.h|sys/time\.h|term.*\.h|sys/ioctl\.h|pwd\.h": ["cli"],
    r"math\.h|float\.h|complex\.h|tgmath\.h|fenv\.h": [],
    r"dirent\.h|fcntl\.h|unistd\.h|sys/file\.h|sys/stat\.h|sys/mman\.h": ["io", "cli"],
    r"sys/random\.h": ["ledger"],
}

# Anything else between <> must be one of these.
PLAIN = """assert ctype errno inttypes iso646 limits signal stdalign stdarg stdbool stddef stdint stdio stdlib stdnoreturn string
           strings libintl langinfo sysexits wchar""".split()


def known(room):
    rooms = {room}
    for other in ROOMS[room]:
        rooms |= known(other)
    return rooms


def room_of(name, public):
    """The room of a file or header called name: the longest room that name is, or starts with before a '_' or '-'."""
    if public and pathlib.PurePath(name).name in PUBLIC:
        return PUBLIC[pathlib.PurePath(name).name]
    stem = pathlib.PurePath(name).stem
    fits = [room for room in [*ROOMS, *LODGERS] if stem == room or stem.startswith((room + "_", room + "-"))]
    room = max(fits, key=len, default=None)
    return LODGERS.get(room, room)


def check(path):
    """The complaints about one file, as (line, text)."""
    inside = path.relative_to(ROOT)
    public = inside.parts[0] == "include"
    cli = inside.parts[:2] == ("tally", "cli")
    here = "cli" if cli else room_of(path.name, public)
    if here is None:
        yield 1, "belongs to no room of tests/tree/includes.py"
        return
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r"\s*#\s*include\s*(.*)", text)
        if not match:
            continue
        match = re.match(r'(?:<([^>]+)>|"([^"]+)")', match[1])
        if not match:
            yield line, "an #include that cannot be read"
            continue
        name = match[1] or match[2]
        ours = name.removeprefix("tally/")
        is_public = name.startswith("tally/") and (ROOT / "include" / name).is_file()
        is_own_folder = match[2] and (path.parent / name).is_file()
        is_private = match[2] and not is_public and (ROOT / "tally" / ours).is_file()
        if is_public or is_private or is_own_folder:
            if public and not is_public:
                yield line, f"a public header includes {name}, which is not installed"
            if cli:
                if not is_public and not is_own_folder:
                    yield line, f"cli/ includes {name}; it knows the public headers only"
                continue
            there = room_of(name, is_public)
            if there is None:
                yield line, f"{name} belongs to no room"
            elif there not in known(here):
                yield line, f"{here} includes {name}; it does not know {there}"
        elif match[2] or name.startswith("tally/"):
            yield line, f"there is no {name}"
        else:
            rule = next((rooms for pattern, rooms in RESTRICTED.items() if re.fullmatch(pattern, name)), None)
            if rule is not None and here not in rule:
                yield line, f"{here} includes <{name}>; only {', '.join(rule) or 'nobody'} may"
            elif rule is None and name.removesuffix(".h") not in PLAIN:
                yield line, f"<{name}> is not in the table of tests/tree/includes.py"
            elif public and name.removesuffix(".h") not in ("stdbool", "stddef", "stdint"):
                yield line, f"a public header includes <{name}>"


def main():
    failed = passed = 0
    order = list(ROOMS)
    for room, rooms in ROOMS.items():
        for other in rooms:
            if order.index(other) >= order.index(room):
                sys.exit(f"the table itself: {room} stands before {other}")
    for path in sorted([*ROOT.glob("tally/**/*.[ch]"), *ROOT.glob("include/**/*.h")]):
        complaints = list(check(path))
        for line, text in complaints:
            print(f"{path.relative_to(ROOT)}:{line}: {text}")
        failed += bool(complaints)
        passed += not complaints
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
