#!/usr/bin/env python3
"""same_build.py FOLDER CC: a release is the same bytes whoever builds it, and where; it is stripped, and what a debugger needs can be had beside it.

The sources are copied to two folders below FOLDER and built, one in the tree, the other beside it, in another time zone and language and with other
permissions for new files. All that `cmake --install` puts down must be equal, and name neither folder."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ("CMakeLists.txt", "CMakePresets.json", "LICENSE", "include", "tally")


def run(*command, **options):
    done = subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options)
    if done.returncode:
        print(" ".join(map(str, command)), done.stdout, "0 passed, 1 failed", sep="\n")
        sys.exit(1)
    return done.stdout


def build(source, tree, prefix, cc, environment, umask):
    """Builds a copy of the sources and installs it, its debug files, too: the bytes of each file."""
    environment = {**os.environ, **environment}
    run("cmake", "-S", source, "-B", tree, "-G", "Ninja", f"-DCMAKE_C_COMPILER={cc}", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=-O2",
        "-DTALLY_TESTS=OFF", "-DTALLY_BENCH=OFF", env=environment, umask=umask)
    run("cmake", "--build", tree, env=environment, umask=umask)
    run("cmake", "--install", tree, "--prefix", prefix, env=environment)
    run("cmake", "--install", tree, "--prefix", prefix, "--component", "debug", env=environment)
    return {path.relative_to(prefix): path.read_bytes() for path in sorted(prefix.rglob("*")) if path.is_file()}


def main():
    folder, cc = pathlib.Path(sys.argv[1]), sys.argv[2]
    shutil.rmtree(folder, ignore_errors=True)
    one, other = folder / "one", folder / "another place" / "below"
    for copy in (one, other):
        copy.mkdir(parents=True)
        for name in SOURCES:
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, copy / name)
    passed = failed = 0

    def check(ok, text):
        nonlocal passed, failed
        passed += bool(ok)
        if not ok:
            failed += 1
            print(text)

    first = build(one, one / "build/release", folder / "first", cc, {"TZ": "UTC", "LC_ALL": "C"}, 0o022)
    second = build(other, folder / "tree", folder / "second", cc, {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}, 0o027)
    check(first.keys() == second.keys(), f"other files: {sorted(map(str, first.keys() ^ second.keys()))}")
    for path in first.keys() & second.keys():
        check(first[path] == second[path], f"{path}: not the same bytes")
        check(os.fsencode(folder) not in first[path] + second[path], f"{path}: names the folder in which it was built")

    for name in ("bin/tally", "libexec/tally/tally-sheet", "libexec/tally/tally-desk"):
        program = folder / "first" / name
        debug = program.parent / ".debug" / f"{program.name}.debug"
        sections = run("readelf", "--wide", "--sections", program)
        check(not re.search(r"\.(symtab|debug_\w+)\b", sections), f"{name}: is not stripped")
        check(debug.name in run("readelf", "--string-dump=.gnu_debuglink", program), f"{name}: does not say where its debug file is")
        check(debug.is_file() and ".debug_info" in run("readelf", "--wide", "--sections", debug), f"{name}: there is no debug file")
        ids = [re.search(r"Build ID: (\w+)", run("readelf", "--notes", path))[1] for path in (program, debug)]
        check(ids[0] == ids[1], f"{name}: its debug file is of another build")
    library = next((folder / "first").rglob("libtally.a"))
    check(".debug_info" not in run("readelf", "--wide", "--sections", library), "libtally.a is not stripped")
    check("tally/rule/decide.c" in run("readelf", "--debug-dump=info", folder / "first/bin/.debug/tally.debug"), "the debug file does not name the sources as they lie in the tree")
    run(folder / "first/bin/tally", "rules")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
