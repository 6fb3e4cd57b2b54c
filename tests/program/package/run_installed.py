#!/usr/bin/env python3
"""The packages in a fresh Debian 12: installed with what they depend on, used, and purged, after which nothing of them is left.

Makes the root with debootstrap, from the mirror that this machine's apt uses. It takes minutes and loads some hundred packages, so it is tried in the whole run alone (TALLY_WHOLE=1)."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from support import packages
from support.amount import WHOLE
from support.ledgers import Report

ROOT = pathlib.Path(__file__).resolve().parents[3]
RELEASE = "bookworm"
TOOLS = ("apt-get", "chroot", "cpack", "debootstrap", "dpkg-shlibdeps")
PROGRAM = """
#include <stdio.h>
#include <tally/tally.h>
int main(void) { return printf("%s\\n", tally_version()) < 0; }
"""
# Asks the desk for its first page with nothing but the shell of a small system.
DESK = """
mkdir -m 700 /tmp/run
XDG_RUNTIME_DIR=/tmp/run HOME=/root /usr/libexec/tally/tally-desk desk --no-browser >/tmp/desk.out &
for i in $(seq 100); do grep -q file: /tmp/desk.out && break; sleep 0.1; done
port=$(sed -n 's/.*tally-desk-\\([0-9]*\\)\\.html.*/\\1/p' /tmp/desk.out)
exec 3<>/dev/tcp/127.0.0.1/$port
printf 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:%s\\r\\nConnection: close\\r\\n\\r\\n' "$port" >&3
head -1 <&3
kill %1
wait %1
ls -d /root/计票
"""


def run(*command, **options):
    done = subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1800, **options)
    return done.returncode, done.stdout


def mirror():
    """Where this machine's apt has Debian's main packages of the release from; None: nowhere."""
    said = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages")[1]
    found = [line.split()[0] for line in said.splitlines() if line.split()[1:] == [RELEASE, "main"]]
    return found[0] if found else None


def files(root):
    """The files of the root but those in which apt and dpkg keep what they did, and the kernel's; without following links."""
    aside = {root / name for name in ("dev", "proc", "root", "run", "sys", "tmp", "var/cache", "var/lib/apt", "var/lib/dpkg", "var/log")}
    found = set()
    for folder, folders, names in os.walk(root):
        here = pathlib.Path(folder)
        folders[:] = [name for name in folders if here / name not in aside]
        found.update(here / name for name in [*folders, *names])
    return found


def use(report, inside, root):
    """Counts a sample meeting in both languages, prints ballots, makes and verifies a signed sheet, starts the desk, and compiles with the library."""
    version = re.search(r"^  VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    report.check(inside("tally", "--version") == (0, f"tally {version}\n"), "it tells its version")
    shutil.copytree(ROOT / "ballots/county-contested", root / "tmp/meeting")
    wanted = {language: run(os.environ["TALLY"], "count", ROOT / "ballots/county-contested", "--no-ledger", "--lang", language)[1] for language in ("zh", "en")}
    for language, text in wanted.items():
        report.check(inside("tally", "count", "/tmp/meeting", "--no-ledger", "--lang", language) == (0, text), f"it counts as the one built here ({language})")
    report.check(inside("tally", "new", "/tmp/meeting", "--ballots", "3", "--quiet")[0] == 0 and (root / "tmp/meeting/选票.pdf").stat().st_size > 9999, "it prints ballots")
    report.check(inside("tally", "count", "/tmp/meeting", "--quiet")[0] == 0, "it counts into a ledger")
    (root / "tmp/pass").write_text("a passphrase\n")
    (root / "tmp/pass").chmod(0o600)
    ledger = "/tmp/meeting/moni-ce-2026-01.tally"
    for words in (("key", "new", "--name", "童半边", "--role", "计票人", "--out", "/tmp/key.p12", "--pass-file", "/tmp/pass"),
                  ("sheet", ledger, "--key", "/tmp/key.p12", "--pass-file", "/tmp/pass"), ("verify", "/tmp/meeting")):
        status, said = inside("tally", *words)
        report.check(status == 0, f"tally {words[0]}", said)
    status, said = inside("bash", "-c", DESK)
    report.check(status == 0 and "HTTP/1.1 403" in said and said.endswith("/root/计票\n"), "the desk answers; who has no cookie is refused", said)
    (root / "tmp/program.c").write_text(PROGRAM)
    status, said = inside("sh", "-c", "gcc /tmp/program.c -o /tmp/program $(pkg-config --cflags --libs tally) && /tmp/program")
    report.check((status, said) == (0, f"{version}\n"), "a program is built with the library and runs", said)


def from_installed_to_purged(report, folder, root, inside, apt):
    apt("update")
    status, said = apt("install", "gcc", "pkgconf")
    report.check(status == 0, "a compiler is installed", said[-2000:])
    before = files(root)
    made = packages.make(folder)
    for path in made.values():
        shutil.copy(path, root / "tmp")
    status, said = apt("install", *(f"/tmp/{path.name}" for path in made.values()))
    if report.check(status == 0, "the packages are installed with what they depend on", said[-4000:]):
        use(report, inside, root)
    owned = {path for path in inside("dpkg", "-L", *made)[1].splitlines() if (root / path[1:]).is_file() and not (root / path[1:]).is_symlink()}
    status, said = apt("purge", *made)
    report.check(status == 0 and len(owned) > 90, "the packages are purged", said[-2000:])
    left = {path for path in owned if (root / path[1:]).exists()}
    report.check(not left, "no file of theirs is left", left)
    report.check(inside("dpkg-query", "--show", "*tally*")[0] == 1, "dpkg knows nothing of them")
    status, said = apt("autoremove", "--purge")
    left = {path for path in files(root) - before if "tally" in path.name}
    report.check(status == 0 and not left, "nothing is called after it", left)
    report.check((root / "root/计票").is_dir(), "the meetings stay")


def main():
    report = Report()
    if not WHOLE:
        report.skip_rest("the packages in a fresh Debian", "minutes long; in the whole run (TALLY_WHOLE=1)")
    missing = [tool for tool in TOOLS if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin")]
    if missing or os.geteuid() != 0 or not mirror():
        report.skip_rest("the packages in a fresh Debian", f"{', '.join(missing)} missing" if missing else "needs root and a mirror of Debian 12")
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        root = folder / "root"
        status, said = run("debootstrap", "--variant=minbase", RELEASE, root, mirror(), env={**os.environ, "PATH": environment["PATH"]})
        if not report.check(status == 0, "debootstrap makes a root", said[-2000:]):
            report.end()

        # The programs find each other by /proc/self/exe.
        if not report.check(run("mount", "-t", "proc", "proc", root / "proc")[0] == 0, "proc is mounted"):
            report.end()

        def inside(*words):
            return run("chroot", root, *words, env=environment)

        def apt(*words):
            return inside("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Acquire::Retries=3", "--yes", "--no-install-recommends", *words)

        try:
            from_installed_to_purged(report, folder, root, inside, apt)
        finally:
            run("umount", root / "proc")
    report.end()


if __name__ == "__main__":
    main()
