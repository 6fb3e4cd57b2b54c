#!/usr/bin/env python3
"""A disk that fills up while sheets are issued or signed: disk-full, exit 74, nothing half there, and with room the next run works. Needs root, for small file systems in memory.

Where ledger and sheets lie on disks of their own, either is full: then a sheet has no room though the event has, and the other way round. And a disk that has room, but for no more files.
"""

import os
import shutil
import subprocess

from support.amount import FAULT, amount, drawn
from support.ledgers import Report, Workshop, crashed
from run_full import free
from support.issuing import SHEET, Keys, call, scenes

PAGE = 4096


def fill(disk, leave):
    """Takes all room but so many bytes."""
    with open(disk / "filler", "wb") as f:
        f.write(bytes(max(0, free(disk) - leave)))


def mount(disk, options):
    """A small disk in memory; why there is none, or an empty text."""
    disk.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tally-disk", str(disk)], capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else ""


def clear(at):
    """What a mount point holds, or a folder."""
    for path in at.iterdir():
        if path.is_dir() and not path.is_symlink() and not os.path.ismount(path):
            shutil.rmtree(path)
        elif not os.path.ismount(path):
            path.unlink()


def put(scene, at):
    """The scene afresh; a folder that is a disk stays one."""
    for folder in ("m", "out"):
        if os.path.ismount(at / folder):
            clear(at / folder)
        elif (at / folder).exists():
            shutil.rmtree(at / folder)
    shutil.copytree(scene.folder, at, symlinks=True, dirs_exist_ok=True)


def judge(scene, at, status, error):
    """What is wrong after a run on a full disk."""
    state, wrong = scene.look(at, verify=True)
    left = [name for name in scene.left(at) if not name.endswith("filler")]
    if wrong or crashed(status, error):
        return wrong or "a crash"
    if status == 0:
        return scene.complete(at)
    if status != 74 or "[disk-full]" not in error:
        return "not what is to be said"
    if state == "before" and left:
        return f"left behind: {left}"
    return ""


def with_more_and_more_room(report, scene, at, disk, most, what):
    """Room by room, until there is enough; the statuses."""
    statuses = []
    step = (1 if FAULT > 1 else amount(30, 11, 1)) * PAGE
    first = drawn(f"{what}, {scene.name}").randrange(PAGE, step + 1)
    for room in [0, *range(first, most, step), most]:
        put(scene, at)
        fill(disk, room)
        status, _, error = call(scene.words, at)
        (disk / "filler").unlink()
        statuses.append(status)
        wrong = judge(scene, at, status, error)
        report.check(not wrong, f"{what}, {scene.name}: {room} bytes free: exit {status}", f"{wrong}\n{error}")
        if status == 0:
            break
        wrong = scene.finish(at, scene.look(at)[0])
        report.check(not wrong, f"{what}, {scene.name}: {room} bytes free, and then more", wrong)
    report.check(statuses[0] == 74 and statuses[-1] == 0, f"{what}, {scene.name}: with more and more room", statuses)
    print(f"{what}, {scene.name}: {statuses.count(74)} times full, until {room} bytes are free; every {step} bytes from {first}", flush=True)


def with_more_and_more_files(report, scene, at, disk, what):
    """The same with room for so many more files."""
    statuses = []
    for room in range(0, 8):
        put(scene, at)
        s = os.statvfs(disk)
        many = disk / "many"
        many.mkdir()
        for i in range(s.f_favail - 1 - room):
            (many / str(i)).touch()
        status, _, error = call(scene.words, at)
        shutil.rmtree(many)
        statuses.append(status)
        wrong = judge(scene, at, status, error)
        report.check(not wrong, f"{what}, {scene.name}: room for {room} files: exit {status}", f"{wrong}\n{error}")
        if status == 0:
            break
        wrong = scene.finish(at, scene.look(at)[0])
        report.check(not wrong, f"{what}, {scene.name}: room for {room} files, and then more", wrong)
    report.check(statuses[0] == 74 and statuses[-1] == 0, f"{what}, {scene.name}: room for more and more files", statuses)


def output_full(report, scene, at):
    """Nobody hears of it, but it was done."""
    put(scene, at)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([SHEET, *scene.words], cwd=at, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE)
    report.check(done.returncode == 74 and not scene.complete(at), f"onto a full output: exit {done.returncode}", f"{scene.complete(at)}\n{done.stderr.decode()}")


def main():
    report = Report()
    with Workshop() as work:
        at, all_scenes = work / "at", {scene.name: scene for scene in scenes(work, Keys(work / "keys"))}
        at.mkdir()
        disks = []
        try:
            # one disk for all
            if why := mount(at, "size=3m,nr_inodes=200"):
                report.skip_rest("a full disk", why)
            disks.append(at)
            for name in ("issue", "sign", "replace"):
                scene = all_scenes[name]
                with_more_and_more_room(report, scene, at, at, 2 ** 20, "one disk")
                with_more_and_more_files(report, scene, at, at, "one disk")
            subprocess.run(["umount", str(disks.pop())], check=True)

            # a disk each; the sheets' is full, then the ledger's
            scene = all_scenes["elsewhere"]
            for full in ("out", "m"):
                shutil.rmtree(at)
                at.mkdir()
                if why := mount(at / full, "size=3m,nr_inodes=200"):
                    report.skip_rest("a full disk", why)
                disks.append(at / full)
                with_more_and_more_room(report, scene, at, at / full, 2 ** 20, f"{full} on a disk of its own")
                with_more_and_more_files(report, scene, at, at / full, f"{full} on a disk of its own")
                subprocess.run(["umount", str(disks.pop())], check=True)
            shutil.rmtree(at)
            at.mkdir()
            output_full(report, all_scenes["issue"], at)
        finally:
            for disk in disks:
                subprocess.run(["umount", str(disk)], check=True)
    report.end()


if __name__ == "__main__":
    main()
