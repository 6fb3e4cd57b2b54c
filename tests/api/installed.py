#!/usr/bin/env python3
"""installed.py FOLDER CC PKG_CONFIG: installs the library, static and shared, moves what was installed, and has a strange program
find it with CMake and with pkg-config, build against it and run. Looks at the symbols and the installed files on the way."""

import os
import pathlib
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"


class Tally:
    passed = failed = 0

    def check(self, what, good, detail=""):
        self.passed += bool(good)
        if not good:
            self.failed += 1
            print(f"{what}\n{detail}")


def run(*command, **options):
    """The output of a command that must succeed."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        print(shlex.join(map(str, command)), done.stdout, sep="\n")
        print("0 passed, 1 failed")
        sys.exit(1)
    return done.stdout


def symbols(*command):
    """The names that nm prints, less what compiler and linker put there for themselves: the linker, where a library that is used has them, too."""
    names = [line.split()[0] for line in run("nm", "--defined-only", "--format=posix", *command).splitlines() if len(line.split()) > 1]
    return [name for name in names if not name.startswith(("_init", "_fini")) and name not in ("__bss_start", "_edata", "_end")]


def try_kind(tally, folder, kind, cc, pkg_config):
    build, prefix = folder / kind, folder / f"{kind}-moved"
    run("cmake", "--fresh", "-S", ROOT, "-B", build, "-G", "Ninja", f"-DCMAKE_C_COMPILER={cc}", "-DCMAKE_BUILD_TYPE=Release",
        f"-DBUILD_SHARED_LIBS={'ON' if kind == 'shared' else 'OFF'}", "-DTALLY_TESTS=OFF",
        "-DCMAKE_INSTALL_LIBDIR=lib")
    run("cmake", "--build", build)
    first = folder / f"{kind}-prefix"
    shutil.rmtree(first, ignore_errors=True)
    shutil.rmtree(prefix, ignore_errors=True)
    run("cmake", "--install", build, "--prefix", first)
    first.rename(prefix)

    wanted = [pathlib.Path("bin/tally"), pathlib.Path("libexec/tally/tally-sheet"), pathlib.Path("libexec/tally/tally-desk"), pathlib.Path("share/locale/zh_CN/LC_MESSAGES/tally.mo")]
    wanted += [path.relative_to(ROOT) for path in ROOT.glob("include/tally/*.h")]
    rules = ROOT / "tally/rule"
    wanted += [pathlib.Path("share/tally") / path.relative_to(rules) for path in rules.glob("rules/*/*.csv")]
    man = ROOT / "tally/man"
    pages = sorted(man.glob("**/*.[15]"))
    tally.check(f"{kind}: there are no manual pages", pages)
    wanted += [pathlib.Path("share/man") / page.relative_to(man).parent / f"man{page.suffix[1:]}" / page.name for page in pages]
    for path in wanted:
        tally.check(f"{kind}: {path} is not installed", (prefix / path).is_file())
    programs = sorted(path.name for path in (prefix / "bin").iterdir())
    tally.check(f"{kind}: bin holds more than tally", programs == ["tally"], programs)

    library = prefix / ("lib/libtally.so" if kind == "shared" else "lib/libtally.a")
    names = symbols("-D", library) if kind == "shared" else symbols("-g", library)
    strangers = [name for name in names if not name.startswith("tally_")]
    tally.check(f"{kind}: symbols that are not ours", names and not strangers, strangers)

    environment = dict(os.environ, LD_LIBRARY_PATH=str(prefix / "lib"), PKG_CONFIG_PATH=str(prefix / "lib/pkgconfig"))
    rules = run(prefix / "bin/tally", "rules", env=environment)
    sources = list(ROOT.glob("tally/rule/rules/*/*.csv"))
    tally.check(f"{kind}: there are rules", sources)
    for path in sources:
        name = f"{path.parent.name}/{path.stem}"
        tally.check(f"{kind}: tally rules does not name {name}", name in rules)

    shutil.rmtree(build / "consumer", ignore_errors=True)
    run("cmake", "-S", CONSUMER, "-B", build / "consumer", "-G", "Ninja", f"-DCMAKE_C_COMPILER={cc}",
        f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", build / "consumer")
    flags = shlex.split(run(pkg_config, "--cflags", "--libs", "tally", env=environment))
    run(cc, "-std=c11", "-o", build / "consumer/with-pkg-config", CONSUMER / "main.c", *flags)
    meeting = ROOT / "ballots/aheqi-deliberation"
    wanted = run(prefix / "bin/tally", "count", meeting, "--json", "--no-ledger", env=environment)
    for program in ("consumer", "with-pkg-config"):
        said = run(build / "consumer" / program, meeting, env=environment)
        tally.check(f"{kind}: {program} does not count as tally does", said == wanted, said)

    # verify is a command of tally-sheet, which the moved tally finds in its own prefix; and tally-sheet finds the catalogue from there.
    copy = build / "meeting"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(meeting, copy, ignore=shutil.ignore_patterns("*.tally"))
    run(prefix / "bin/tally", "count", copy, env=environment)
    ledgers = list(copy.glob("*.tally"))
    tally.check(f"{kind}: the installed program makes one ledger", len(ledgers) == 1, ledgers)
    english, chinese = (run(prefix / "bin/tally", "--lang", language, "verify", *ledgers, env=environment) for language in ("en", "zh"))
    tally.check(f"{kind}: the installed program does not verify in Chinese", chinese.strip() and chinese != english, chinese)


def main():
    folder, cc, pkg_config = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    folder.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    for kind in ("static", "shared"):
        try_kind(tally, folder, kind, cc, pkg_config)
    print(f"{tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)


if __name__ == "__main__":
    main()
