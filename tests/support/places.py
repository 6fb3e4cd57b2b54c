"""What a machine, and more often a container, may lack: room in memory for files, and terminals."""

import functools
import os
import subprocess

NOBODY = 65534  # a user who owns nothing
ROOM = 256 << 20  # what the greediest test keeps there at a time, and more


@functools.cache
def memory_folder():
    """/dev/shm, where files lie in memory; None, which is the usual temporary folder, where it is missing or too small, and then that is said."""
    folder = "/dev/shm"
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        why = "cannot be written into" if os.path.isdir(folder) else "is missing"
    else:
        free = os.statvfs(folder)
        if free.f_bavail * free.f_frsize >= ROOM:
            return folder
        why = f"has less than {ROOM >> 20} MiB free"
    print(f"{folder} {why}: the test works on the disk, more slowly", flush=True)
    return None


def no_terminal():
    """Why no terminal can be opened here, or an empty text."""
    try:
        for descriptor in os.openpty():
            os.close(descriptor)
    except OSError as error:
        return f"no terminal can be opened: /dev/ptmx and /dev/pts: {error}"
    return ""


def not_as(user):
    """Why the program cannot be run as this user here, or an empty text."""
    if os.getuid() != 0:
        return "only root can be somebody else"
    try:
        subprocess.run([os.environ["TALLY"], "--version"], user=user, group=user, extra_groups=[], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"another user cannot run the program where it lies ({error})"
    return ""
