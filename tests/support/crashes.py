"""Where a process died that nomem.c had refused memory, and whether its library is known to crash of that."""

import re

KNOWN = ("libhpdf", "libharfbuzz")  # they crash now and then where they get no memory


def where(said):
    """(where a process died, who had wanted the memory), of what nomem.c says."""
    found = re.search(r"nomem: (\w+) in (.*) after (.*)", said)
    return (f"{found[1]} in {found[2]}", found[3]) if found else ("no word of where", "")


def borne(place):
    return any(place.split(" in ")[-1].startswith(name) for name in KNOWN)
