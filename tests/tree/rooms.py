#!/usr/bin/env python3
"""Holds the sources to their rooms: what each may include, which library it may call, and that nothing runs in a circle.

A room is a folder below tally/. ROOMS lists them from the ground up; a room may use its own files and those of the rooms
above it in the list. Looked at are the #include lines and, in the objects of the build, what each file refers to:

- a room includes and calls only itself and rooms that stand before it;
- a public header belongs to one room, and its functions are defined there;
- the files of a room do not refer to each other in a circle, nor do its modules include each other in one: a module is
  a source and the header of its name;
- a library's header and its symbols stay in the rooms that may use it;
- a source includes each header whose functions it calls, and does not count on another header to bring it;
- cli/ sees the public headers, of base/ the marks of messages alone, and how the desk is started.

TALLY_BUILD names a build tree, with its objects.
"""

import collections
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["TALLY_BUILD"])

# From the ground up. The main header of a room opens with the same in a paragraph.
ROOMS = """base io table rule meeting ballot law result ledger words export announce board font pdf page revision sign sheet paper
           verify desk cli""".split()

# The public headers of each room; all others are private.
PUBLIC = {
    "api.h": "base", "diag.h": "base", "num.h": "base", "text.h": "base",
    "rule.h": "rule",
    "meeting.h": "meeting",
    "template.h": "meeting",
    "ballot.h": "ballot", "compare.h": "ballot",
    "law.h": "law",
    "result.h": "result", "count.h": "result",
    "ledger.h": "ledger",
    "words.h": "words",
    "export.h": "export",
    "announce.h": "announce",
    "board.h": "board",
    "key.h": "sign",
    "sheet.h": "sheet",
    "verify.h": "verify",
    "paper.h": "paper",
    "tally.h": "verify",  # includes all others
}

# A library: its headers, its symbols, and the rooms that may use it.
LIBRARIES = [
    ("libcsv", r"csv\.h", r"csv_\w+", {"table"}),
    ("libzip", r"zip\.h", r"zip_\w+", {"table"}),
    ("libxlsxwriter", r"xlsxwriter(/.*)?\.h", r"(lxw|workbook|worksheet|format)_\w+", {"table"}),
    ("threads", r"pthread\.h", r"pthread_\w+", {"table", "desk"}),
    ("expat", r"expat\.h", r"XML_\w+", {"table"}),
    ("vector instructions", r"immintrin\.h", r"_mm\d*_\w+", {"base", "table"}),
    ("iconv", r"iconv\.h", r"iconv(_\w+)?", {"base", "table"}),
    ("utf8proc", r"utf8proc\.h", r"utf8proc_\w+", {"base"}),
    ("libunistring", r"uni\w+\.h", r"(u8|u16|u32|uc)_\w+", {"base"}),
    ("GMP", r"gmp\.h", r"__gmp\w+", {"base"}),
    ("jansson", r"jansson\.h", r"json_\w+", {"base"}),
    ("SQLite", r"sqlite3\.h", r"sqlite3_\w+", {"ledger"}),
    ("Zstandard", r"zstd\.h", r"ZSTD_\w+", {"ledger"}),
    ("HarfBuzz", r"hb(-\w+)?\.h", r"hb_\w+", {"font"}),
    ("libharu", r"hpdf\w*\.h", r"HPDF_\w+", {"pdf"}),
    ("libqrencode", r"qrencode\.h", r"QR\w+", {"pdf"}),
    ("zlib", r"zlib\.h", r"(in|de)flate\w*|compress2?|uncompress|crc32|adler32", {"revision"}),
    ("libmicrohttpd", r"microhttpd\.h", r"MHD_\w+", {"desk"}),
    ("sockets", r"(sys/socket|netinet/.*|arpa/inet)\.h", r"socket|bind|listen|accept4?|connect|send(to|msg)?|recv(from|msg)?", {"desk"}),
    ("p11-kit", r"p11-kit/.*", r"p11_kit_\w+", {"sign"}),
    ("OpenSSL's digests, random bytes, hex and base64", r"openssl/(evp|rand|crypto|err|opensslv)\.h",
     r"EVP_(MD|Digest|sha|Encode|Decode|Q_digest)\w*|RAND_\w+|OPENSSL_(buf2hexstr|hexstr2buf|cleanse)\w*|CRYPTO_(free|malloc|set_mem)\w*|OPENSSL_init_crypto",
     {"base", "sign"}),
    ("OpenSSL", r"openssl/.*",
     r"(EVP|RAND|OPENSSL|CRYPTO|ERR|X509|X509V3|CMS|PKCS12|PKCS7|PKCS8|ASN1|d2i|i2d|BIO|PEM|TS|ESS|OBJ|UI|ENGINE|BN|EC|OSSL|GENERAL|NAME|sk|a2i|i2a|i2v|AUTHORITY|BASIC)_\w+",
     {"sign"}),
    ("AddressSanitizer", r"sanitizer/asan_interface\.h", r"__asan_(un)?poison_memory_region", {"base"}),
    ("gettext", r"libintl\.h", r"dc?n?gettext|bind_?textdomain\w*|textdomain", {"base", "cli"}),
    ("the clock", r"time\.h|sys/time\.h", r"clock_gettime|gettimeofday|time|localtime\w*|nanosleep",
     {"io", "cli", "desk", "sign"}),  # sign: how long to wait for a time-stamp authority
    ("the terminal and the locale", r"locale\.h|term.*\.h|sys/ioctl\.h|pwd\.h", r"setlocale|uselocale|newlocale|tc[gs]etattr|ioctl|getpw\w+", {"cli"}),
    ("files", r"dirent\.h|fcntl\.h|unistd\.h|sys/file\.h|sys/stat\.h|sys/mman\.h|sys/xattr\.h", r"open(at)?|f?[gs]etxattr|fremovexattr|creat|rename(at)?|unlink(at)?|mkdir(at)?|f?stat(at)?|opendir|fdopendir|flock|fsync|mmap|fopen",
     {"io", "cli", "desk"}),
    ("floating point", r"math\.h|float\.h|complex\.h|tgmath\.h|fenv\.h", r"(pow|sqrt|floor|ceil|round|l?lround)f?", set()),
]
"""Of time.h, calendar arithmetic without a clock (timegm, gmtime_r) may be used in base/ and sign/."""
CALENDAR = {"base", "sign"}

# The rest of what may stand between < and >.
STANDARD = """assert ctype errno inttypes limits signal stdalign stdarg stdbool stddef stdint stdio stdlib stdnoreturn string strings
              langinfo sysexits wchar getopt spawn sys/wait sys/types sys/resource sys/prctl packaged""".split()

# Standard functions by header, as far as they are looked for.
FUNCTIONS = {
    "string.h": "memcpy memmove memset memcmp memchr strlen strcmp strncmp strchr strrchr strstr strspn strcspn strpbrk strerror strdup".split(),
    "stdlib.h": "malloc calloc realloc free strtoul strtoull strtoll qsort bsearch exit abort getenv".split(),
    "stdio.h": "printf fprintf snprintf vsnprintf fputs fputc putc fopen fclose fread fwrite fflush open_memstream".split(),
}


class Tree:
    """The files, what they include, and what their objects define and refer to."""

    def __init__(self):
        self.faults = []
        self.checks = 0
        self.sources = sorted([*ROOT.glob("tally/*/**/*.[ch]"), *ROOT.glob("include/tally/*.h")])
        self.declared = collections.defaultdict(set)  # function: the headers that declare it, as they are included
        self.defined = {}  # function: its file
        self.objects = set()
        self.refers = collections.defaultdict(set)  # file: the symbols that its object leaves open

    def fault(self, path, line, text):
        self.faults.append(f"{path.relative_to(ROOT)}:{line}: {text}")

    def room(self, path):
        inside = path.relative_to(ROOT)
        return PUBLIC.get(path.name) if inside.parts[0] == "include" else inside.parts[1]

    def includes(self, path):
        """(line, the name, whether between < and >) of each #include."""
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', text)
            if match:
                yield line, match[1] or match[2], match[1] is not None
            elif re.match(r"\s*#\s*include", text):
                self.fault(path, line, "an #include that cannot be read")

    def read_objects(self):
        objects = sorted(BUILD.glob("tally/CMakeFiles/room-*.dir/**/*.o")) + sorted(BUILD.glob("tally/CMakeFiles/tally-cli.dir/**/*.o"))
        sources = {}
        for path in objects:
            source = ROOT / "tally" / str(path.relative_to(BUILD / "tally")).split(".dir/", 1)[1].removesuffix(".o")
            if source.is_file():  # else the build made it
                sources[str(path)] = source
                self.objects.add(source)
        # one run for all of them: “path: address kind name”
        listing = subprocess.run(["nm", "--print-file-name", *sources], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            path, symbol = line.split(":", 1)
            source, (kind, name) = sources[path], symbol.split()[-2:]
            if kind == "U":
                self.refers[source].add(name.removeprefix("__isoc99_"))
            elif kind in "TDRBC":
                self.defined[name] = source
        listed = self.objects
        for path in self.sources:
            if path.suffix == ".c" and path not in listed and path.relative_to(ROOT).parts[1] != "cli":
                self.fault(path, 1, "no object of this build is made of it: list it in tally/CMakeLists.txt")

    def read_headers(self):
        for path in self.sources:
            if path.suffix != ".h":
                continue
            inside = path.relative_to(ROOT)
            name = "/".join(inside.parts[1:])
            text = re.sub(r"/\*.*?\*/", " ", path.read_text(encoding="utf-8"), flags=re.S)
            for match in re.finditer(r"^(?!\s*#|\s*return)[^;{}#=]*?\b(tally_\w+)\((?=[^;{}]*\)\s*;)", text, re.M):
                self.declared[match[1]].add(name)


def rooms_below(tree):
    """Each room includes and calls rooms that stand before it."""
    for path in tree.sources:
        room, public = tree.room(path), path.relative_to(ROOT).parts[0] == "include"
        tree.checks += 1
        if room not in ROOMS:
            tree.fault(path, 1, "belongs to no room of tests/tree/rooms.py")
            continue
        for line, name, angled in tree.includes(path):
            if name.startswith("tally/"):
                if not angled:
                    tree.fault(path, line, f'"{name}": a public header stands between < and >')
                there = PUBLIC.get(name.removeprefix("tally/"))
                if there is None or not (ROOT / "include" / name).is_file():
                    tree.fault(path, line, f"there is no public header {name}")
                elif ROOMS.index(there) > ROOMS.index(room):
                    tree.fault(path, line, f"{room}/ includes {name}, which belongs to {there}/ above it")
            elif not angled:
                there = name.split("/")[0]
                if not (ROOT / "tally" / name).is_file():
                    tree.fault(path, line, f'there is no "{name}" (write ROOM/FILE.h)')
                elif public:
                    tree.fault(path, line, f'a public header includes "{name}", which is not installed')
                elif room == "cli" and there != "cli" and name not in ("base/gettext.h", "desk/desk.h"):
                    tree.fault(path, line, f'cli/ includes "{name}"; it sees the public headers only')
                elif ROOMS.index(there) > ROOMS.index(room):
                    tree.fault(path, line, f'{room}/ includes "{name}" of a room above it')
            elif public and name not in ("stdbool.h", "stddef.h", "stdint.h"):
                tree.fault(path, line, f"a public header includes <{name}>")
    for path, names in tree.refers.items():
        room = tree.room(path)
        for name in names:
            there = tree.defined.get(name)
            if there and ROOMS.index(tree.room(there)) > ROOMS.index(room):
                tree.fault(path, 1, f"{room}/ calls {name} of {tree.room(there)}/ above it")


def libraries(tree):
    """Headers and symbols of libraries stay in their rooms."""
    for path in tree.sources:
        room = tree.room(path)
        for line, name, angled in tree.includes(path):
            if not angled or name.startswith("tally/") or name.removesuffix(".h") in STANDARD:
                continue
            users = [users for _, headers, _, users in LIBRARIES if re.fullmatch(headers, name)]
            allowed = set().union(*users) | (CALENDAR if name == "time.h" else set())
            if not users:
                tree.fault(path, line, f"<{name}> is not in the tables of tests/tree/rooms.py")
            elif room not in allowed:
                tree.fault(path, line, f"{room}/ includes <{name}>; only {', '.join(sorted(allowed)) or 'nobody'} may")
    for path, names in tree.refers.items():
        for name in names:
            users = [(what, users) for what, _, symbols, users in LIBRARIES if re.fullmatch(symbols, name)]
            tree.checks += 1
            if users and tree.room(path) not in set().union(*(u for _, u in users)):
                tree.fault(path, 1, f"{tree.room(path)}/ calls {name}, of {users[0][0]}")


def public_functions(tree):
    """The functions of a public header are defined in the room that it belongs to."""
    for name, headers in tree.declared.items():
        for header in headers:
            if header.startswith("tally/") and name in tree.defined:
                tree.checks += 1
                room = tree.room(tree.defined[name])
                if room != PUBLIC.get(header.removeprefix("tally/")):
                    tree.fault(ROOT / "include" / header, 1, f"{name} is defined in {room}/")


def own_includes(tree):
    """A source includes the headers of what it calls."""
    for path, names in tree.refers.items():
        included = {name for _, name, _ in tree.includes(path)}
        for name in sorted(names):
            wanted = tree.declared.get(name, set())
            tree.checks += 1
            if wanted and not wanted & included and not (tree.room(path) == "cli" and "tally/tally.h" in reach(tree, path)):
                tree.fault(path, 1, f"calls {name} without including {' or '.join(sorted(wanted))}")
            for header, functions in FUNCTIONS.items():
                if name in functions and header not in included:
                    tree.fault(path, 1, f"calls {name} without including <{header}>")


def reach(tree, path):
    """What a file of cli/ includes itself or by the headers of cli/: these bring the public interface as a whole."""
    found = {name for _, name, _ in tree.includes(path)}
    for name in [name for name in found if name.startswith("cli/")]:
        found |= reach(tree, ROOT / "tally" / name)
    return found


def groups(after):
    """The groups of nodes that come after each other in a circle (Tarjan). after: node → the nodes that it needs."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in after.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(after):
        if node not in index:
            visit(node)
    return found


def circles(tree):
    """No file of the library needs, by way of others, itself: neither an object by the symbols that it refers to, nor a
    module by what it includes."""
    after = {path: {tree.defined[name] for name in names if name in tree.defined} - {path} for path, names in tree.refers.items()}
    tree.checks += len(after)
    for group in groups(after):
        tree.fault(group[0], 1, "in a circle with " + ", ".join(str(path.relative_to(ROOT)) for path in group[1:]))
    modules = collections.defaultdict(set)  # a path without its suffix: the same of what X.c and X.h include
    for path in tree.sources:
        module = path.with_suffix("")
        modules[module] |= {(ROOT / "tally" / name).with_suffix("") for _, name, angled in tree.includes(path) if not angled} - {module}
    tree.checks += len(modules)
    for group in groups(modules):
        names = [str(module.relative_to(ROOT / "tally")) for module in group]
        tree.fault(group[0], 1, f"a circle of modules: {', '.join(names)} (a source and the header of its name are one)")


def paragraphs(tree):
    """The main header of a room bears its name and opens as all others do: what lives there, what the room may include,
    its public headers. Every source says what it is."""
    for room in ROOMS:
        path = ROOT / "tally" / room / f"{room}.h"
        tree.checks += 1
        if not path.is_file():
            tree.fault(ROOT / "tally", 1, f"the room {room}/ has no header {room}.h")
            continue
        opening = path.read_text(encoding="utf-8").split("*/")[0]
        words = " ".join(opening.replace("\n *", " ").split())
        if not opening.startswith(f"/* Room {room}: "):
            tree.fault(path, 1, f"does not open with “Room {room}: …”")
        if not re.search(r"^ \*\n \* It (may include|includes) ", opening, re.M):
            tree.fault(path, 1, "has no second paragraph that says what the room may include")
        public = [header for header, there in PUBLIC.items() if there == room and header != "tally.h"]
        for header in public:
            if f"<tally/{header}>" not in words:
                tree.fault(path, 1, f"does not name its public header <tally/{header}>")
        if not public and room != "cli" and "no public half" not in words:
            tree.fault(path, 1, "does not say that the room has no public half")
    for path in tree.sources:
        tree.checks += 1
        if path.suffix == ".c" and not re.match(r"/\*|//", path.read_text(encoding="utf-8")):
            tree.fault(path, 1, "does not open with a line that says what it is")


def main():
    sys.setrecursionlimit(10000)
    tree = Tree()
    tree.read_headers()
    tree.read_objects()
    for check in (rooms_below, libraries, public_functions, own_includes, circles, paragraphs):
        check(tree)
    for text in sorted(set(tree.faults)):
        print(text)
    failed = len(set(tree.faults))
    print(f"{tree.checks} passed, {failed} failed")
    sys.exit(1 if failed or not tree.defined else 0)


if __name__ == "__main__":
    main()
