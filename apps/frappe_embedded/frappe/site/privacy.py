"""What belongs to a site is for its owner alone: folders 0700, files 0600.

A site's database, files, configuration, backups and logs hold what people told an office about themselves. Other users
of the machine have no business there; a web server in front gets files from the application, not from the disk.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
OWNER_ONLY = 0o077  # as a umask: what group and others may not have


def keep_private() -> None:
    """Let everything that this process makes from now on be for its owner alone."""
    os.umask(OWNER_ONLY)


def make_private_file(path: str | Path) -> None:
    """Make an empty file that only its owner may read, unless there is one."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def open_to_others(site_path: str | Path) -> list[Path]:
    """Return the site's folder, and every folder and file in it, that group or others have a right on."""
    root = Path(site_path)
    return [path for path in (root, *_below(root)) if _mode(path) & OWNER_ONLY]


def make_private(site_path: str | Path) -> int:
    """Take everybody's rights but the owner's from the site; returns from how many folders and files.

    What another user owns is left as it is: `open_to_others` goes on naming it."""
    mended = 0
    for path in open_to_others(site_path):
        try:
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
            mended += 1
        except (PermissionError, FileNotFoundError):
            continue
    return mended


def _below(root: Path) -> Iterator[Path]:
    """Folders and files below a folder; links are not followed, and not counted."""
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            if not path.is_symlink():
                yield path


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.lstat().st_mode)
    except FileNotFoundError:  # a file of SQLite's that came and went
        return 0
