#!/usr/bin/env python3
"""The Debian packages: what is in them, what lintian, desktop-file-validate and appstreamcli say of it, and completion in three shells, held to the help texts."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from support import packages
from support.ledgers import Report

ROOT = pathlib.Path(__file__).resolve().parents[3]
TALLY = os.environ["TALLY"]
TOOLS = ("appstreamcli", "bash", "cpack", "desktop-file-validate", "dpkg-deb", "dpkg-shlibdeps", "fish", "lintian", "zsh")
SHELL = {"HOME": "/nonexistent", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb"}


def run(*command, cwd=None, **environment):
    done = subprocess.run([*map(str, command)], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
                          env={**SHELL, **environment})
    return done.returncode, done.stdout


def check_contents(report, made, folder):
    """What stands where, and that it is everybody's to read and root's alone to change."""
    architecture = run("dpkg", "--print-architecture")[1].strip()
    version = re.search(r"^  VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    report.check([path.name for path in made.values()] == [f"{name}_{version}_{architecture}.deb" for name in ("libtally-dev", "tally")], "the packages", made)
    program, library = packages.files(made["tally"]), packages.files(made["libtally-dev"])
    for page in (ROOT / "tally/man").rglob("*.[15]"):
        language = "zh_CN/" if page.parent.name == "zh_CN" else ""
        report.check(f"/usr/share/man/{language}man{page.suffix[1]}/{page.name}.gz" in program, f"{page.name} is compressed", sorted(program))
    for path in ("bin/tally", "libexec/tally/tally-sheet", "libexec/tally/tally-desk", "share/locale/zh_CN/LC_MESSAGES/tally.mo", "share/applications/tally-desk.desktop",
                 "share/metainfo/tally-desk.metainfo.xml", "share/icons/hicolor/scalable/apps/tally.svg", "share/bash-completion/completions/tally",
                 "share/zsh/vendor-completions/_tally", "share/fish/vendor_completions.d/tally.fish", "share/tally/rules/county/committee.csv", "share/doc/tally/clerk.zh.md",
                 "share/doc/tally/changelog.gz", "share/doc/tally/copyright"):
        report.check(f"/usr/{path}" in program, f"tally has {path}", sorted(program))
    for path in ("include/tally/tally.h", "lib/libtally.a", "lib/pkgconfig/tally.pc", "lib/cmake/tally/tally-config.cmake", "share/doc/libtally-dev/changelog.gz",
                 "share/doc/libtally-dev/copyright"):
        report.check(f"/usr/{path}" in library, f"libtally-dev has {path}", sorted(library))
    both = {path for path in program.keys() & library.keys() if not path.endswith("/")}
    report.check(not both, "no file is in both packages", both)
    for path, mode in {**program, **library}.items():
        wanted = "drwxr-xr-x" if path.endswith("/") else "-rwxr-xr-x" if path.startswith(("/usr/bin/", "/usr/libexec/")) else "-rw-r--r--"
        report.check(mode == f"{wanted} root/root", f"{path}: {mode}")
    depends = packages.field(made["tally"], "Depends")
    for name in ("libc6 (>= ", "libmicrohttpd12", "libsqlite3-0 (>= ", "fonts-lxgw-wenkai", "icc-profiles-free", "xdg-utils"):
        report.check(name in depends, f"tally depends on {name}", depends)
    run("dpkg-deb", "--extract", made["tally"], folder / "root")
    status, said = run(folder / "root/usr/bin/tally", "--version")
    report.check((status, said) == (0, f"tally {version}\n"), "the packed program runs", said)
    newest = run("zcat", folder / "root/usr/share/doc/tally/changelog.gz")[1].splitlines()[0]
    release = re.search(r'<release version="([^"]+)"', (ROOT / "tally/package/tally-desk.metainfo.xml").read_text())[1]
    report.check(newest.startswith(f"tally ({version}) ") and release == version, "the changelog's and the release's versions", newest + release)


def check_depends_of_library(report, made):
    """Whoever compiles with the library has what its pkg-config file asks for: each module is in a package of Depends."""
    depends = {name.split()[0] for name in packages.field(made["libtally-dev"], "Depends").split(", ")}
    modules = re.search(r"^@pc_requires@: (.*)", (ROOT / "tally/cmake/tally.pc.in").read_text(), re.M)[1].split(", ")
    for module in modules:
        found = run("pkg-config", "--variable=pcfiledir", module)[1].strip()
        owner = run("dpkg", "-S", f"{found}/{module}.pc")[1].split(":")[0]
        report.check(owner in depends, f"libtally-dev depends on {owner}, for {module}", depends)


def check_lint(report, made, root):
    status, said = run("lintian", "--allow-root", "--fail-on", "error", *made.values())
    errors = [line for line in said.splitlines() if line.startswith("E:")]
    report.check(status == 0 and not errors, "lintian finds no error", said)
    status, said = run("desktop-file-validate", root / "usr/share/applications/tally-desk.desktop")
    report.check((status, said) == (0, ""), "the entry of the menu", said)
    # The component has no domain of its own to be called by.
    status, said = run("appstreamcli", "validate", "--no-net", "--pedantic", "--override=cid-desktopapp-is-not-rdns=info", root / "usr/share/metainfo/tally-desk.metainfo.xml")
    report.check(status == 0, "the AppStream data", said)


def proposed_by_bash(script, *words):
    """What bash proposes for the last word."""
    line = f'source {script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tally; printf "%s\\n" "${{COMPREPLY[@]}}"'
    return set(run("bash", "--norc", "-c", line, "bash", *words, cwd=ROOT)[1].split())


def proposed_by_fish(script, line, language="C.UTF-8"):
    """What fish proposes: word and explanation."""
    said = run("fish", "--no-config", "-c", f"source {script}; complete -C'{line}'", cwd=ROOT, LC_ALL=language)[1]
    return dict([*entry.split("\t"), ""][:2] for entry in said.splitlines())


def specified_for_zsh(script, *words, language="C.UTF-8"):
    """What the script hands to zsh's own functions for the last word: a line for each command, or each option with what it takes."""
    line = """
        _arguments() { shift 2; print -rl -- "$@" }
        _describe() { print -rl -- "${(@P)4}" }
        script=$1; shift; words=("$@"); CURRENT=$#; set --
        source $script"""
    return run("zsh", "-f", "-c", line, "zsh", script, *words, cwd=ROOT, LC_ALL=language)[1].splitlines()


def check_completion(report, root):
    """Commands and options are those of the help texts; and each option of the sources is in one."""
    share = root / "usr/share"
    bash, fish, zsh = share / "bash-completion/completions/tally", share / "fish/vendor_completions.d/tally.fish", share / "zsh/vendor-completions/_tally"
    commands = set(re.findall(r"^  ([a-z]+)  ", run(TALLY, "--help", "--lang", "en")[1], re.M))
    report.check(len(commands) >= 13 and proposed_by_bash(bash, "tally", "") == commands | {"--help", "--version", "--lang"}, "bash proposes the commands")
    report.check(set(proposed_by_fish(fish, "tally ")) == commands, "fish proposes the commands", proposed_by_fish(fish, "tally "))
    report.check({line.split(":")[0] for line in specified_for_zsh(zsh, "tally", "")} == commands, "zsh proposes the commands", specified_for_zsh(zsh, "tally", ""))
    every = set()
    for command in sorted(commands):
        options = set(re.findall(r"^  (--[a-z-]+)", run(TALLY, command, "--help", "--lang", "en")[1], re.M))
        every |= options
        report.check(proposed_by_bash(bash, "tally", command, "--") == options, f"bash proposes the options of {command}", proposed_by_bash(bash, "tally", command, "--") ^ options)
        found = proposed_by_fish(fish, f"tally {command} --")
        report.check({word.rstrip("=") for word in found} == options and all(found.values()), f"fish proposes and explains the options of {command}", found)
        found = re.findall(r"^\*?(--[a-z-]+)=?\[.+\]", "\n".join(specified_for_zsh(zsh, "tally", command, "--")), re.M)
        report.check(set(found) == options and len(found) == len(options), f"zsh proposes and explains the options of {command}", found)
    in_sources = {name for path in (ROOT / "tally/cli").rglob("*.c") for name in re.findall(r'\.name = "(--[a-z-]+)"', path.read_text())}
    report.check(len(in_sources) > 30 and in_sources <= every, "each option of the sources is completed", in_sources - every)
    rules = {"county/committee", "county/contested", "county/open-selection", "county/recommendation", "county/reconsider"}
    report.check(proposed_by_bash(bash, "tally", "new", "d", "--rule", "county/") == rules, "bash proposes rules")
    report.check(proposed_by_bash(bash, "tally", "--lang", "zh", "rules", "county/") == rules, "and after an option before the command")
    report.check(proposed_by_bash(bash, "tally", "count", "--lang", "=", "") == {"zh", "en"}, "what stands behind an equals sign")
    report.check(proposed_by_bash(bash, "tally", "export", "x", "--format", "") == {"json", "csv", "csv-long", "xlsx", "decision"}, "what an option is chosen from")
    report.check(proposed_by_bash(bash, "tally", "check", "tall") == {"tally"} and proposed_by_bash(bash, "tally", "log", "READ") == {"README.md"}, "folders and files")
    report.check(rules <= set(proposed_by_fish(fish, "tally new d --rule county/")), "fish proposes rules")
    specified = specified_for_zsh(zsh, "tally", "export", "")
    report.check("*:LEDGER:_files" in specified and any(line.startswith("--format=[") and line.endswith(":(json csv csv-long xlsx decision)") for line in specified), "zsh, too", specified)
    report.check(any(line.endswith(":文件夹:_files -/") for line in specified_for_zsh(zsh, "tally", "check", "", language="zh_CN.UTF-8")), "zsh in Chinese")
    examples = proposed_by_bash(bash, "tally", "rules", "--example", "")
    report.check(len(examples) >= 6 and all(run(TALLY, "rules", "--example", name)[0] == 0 for name in examples), "each example that is proposed is there", examples)
    chinese, english = proposed_by_fish(fish, "tally c", "zh_CN.UTF-8"), proposed_by_fish(fish, "tally c")
    report.check(chinese.keys() == english.keys() and all(not text.isascii() for text in chinese.values()) and english["check"].isascii(), "explained in the user's language", chinese)


def main():
    missing = [tool for tool in TOOLS if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin")]
    report = Report()
    if missing:
        report.skip_rest("the Debian packages", f"{', '.join(missing)} missing")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made = packages.make(folder)
        check_contents(report, made, folder)
        check_depends_of_library(report, made)
        check_lint(report, made, folder / "root")
        check_completion(report, folder / "root")
    report.end()


if __name__ == "__main__":
    main()
