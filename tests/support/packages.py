"""The Debian packages of a build tree, as cpack makes them."""

import os
import pathlib
import subprocess

BUILD = pathlib.Path(os.environ["TALLY_BUILD"])


def make(folder):
    """Runs cpack; the packages by name. Packed quickly, which changes nothing of what is in them."""
    done = subprocess.run(["cpack", "-B", folder, "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip"], cwd=BUILD, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env={**os.environ, "TZ": "UTC"})
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return {path.name.split("_")[0]: path for path in sorted(pathlib.Path(folder).glob("*.deb"))}


def field(package, name):
    """A field of its control file."""
    return subprocess.run(["dpkg-deb", "--field", package, name], capture_output=True, text=True, check=True).stdout.strip()


def files(package):
    """Its files and folders: path, and permissions with owner as `dpkg-deb --contents` prints them."""
    lines = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split(None, 5)[5].removeprefix("."): " ".join(line.split()[:2]) for line in lines}
