"""What drives Debian's chromium: playwright-core and axe-core, installed into a folder by npm, once."""

import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parents[1] / "program/board"  # with package.json and package-lock.json


def install(folder):
    """The modules, as package-lock.json has them."""
    lock = (HERE / "package-lock.json").read_bytes()
    kept = folder / "package-lock.json"
    if (folder / "node_modules/axe-core").is_dir() and kept.is_file() and kept.read_bytes() == lock:
        return
    shutil.copy(HERE / "package.json", folder)
    shutil.rmtree(folder / "node_modules", ignore_errors=True)
    (folder / "package-lock.json").write_bytes(lock)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True, stdin=subprocess.DEVNULL)
