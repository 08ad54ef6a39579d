"""Files and folders of the bench and the site."""

import os
import shlex
import subprocess

from frappe.locals import local


def ensure_folder(path: str) -> str:
    """Make the folder if it isn't there; returns `path`."""
    if path:
        os.makedirs(path, exist_ok=True)
    return path


def get_path(*path: str, base: str | None = None) -> str:
    return os.path.join(base or get_site_base_path(), *path)


def get_site_base_path() -> str:
    return local.site_path


def get_site_path(*path: str) -> str:
    return get_path(*path, base=get_site_base_path())


def get_files_path(*path: str, is_private: bool | int = 0) -> str:
    """A path among the site's public or private files."""
    return get_site_path("private" if is_private else "public", "files", *path)


def get_bench_path() -> str:
    """The folder that holds `apps` and `sites`."""
    return os.environ.get("FRAPPE_BENCH_ROOT") or os.path.abspath(
        os.path.join(os.path.dirname(__file__), "..", "..", "..", "..")
    )


def get_bench_relative_path(file_path: str) -> str:
    """`file_path` as seen from the bench's folder.

    Raises FileNotFoundError when there is no such file."""
    for candidate in (file_path, os.path.join("..", file_path), os.path.join(get_bench_path(), file_path)):
        if os.path.exists(candidate):
            return os.path.abspath(candidate)
    raise FileNotFoundError(file_path)


def get_backups_path() -> str:
    return get_site_path("private", "backups")


def get_site_name(hostname: str) -> str:
    return hostname.split(":", 1)[0]


def get_sites(sites_path: str | None = None) -> list[str]:
    """Names of the bench's sites."""
    sites_path = sites_path or getattr(local, "sites_path", None) or "."
    return sorted(
        name
        for name in os.listdir(sites_path)
        if os.path.exists(os.path.join(sites_path, name, "site_config.json"))
    )


def touch_file(path: str) -> str:
    with open(path, "a"):
        os.utime(path, None)
    return path


def get_file_timestamp(fn: str) -> str | None:
    try:
        return str(int(os.stat(fn).st_mtime))
    except FileNotFoundError:
        return None


def get_file_size(path: str, format: bool = False):
    """Bytes, or with `format` a text such as '1.2 MB'."""
    size = float(os.path.getsize(path))
    if not format:
        return size
    units = ["B", "KB", "MB", "GB", "TB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{size:.1f} {units[0]}"


def execute_in_shell(cmd, verbose: bool = False, check_exit_code: bool = False) -> tuple[bytes, bytes]:
    """Run a command (no shell is involved); returns its error and standard output.

    Raises CommandFailedError with `check_exit_code`."""
    from frappe.exceptions import CommandFailedError

    done = subprocess.run(
        cmd if isinstance(cmd, list) else shlex.split(cmd), capture_output=True, check=False
    )
    if verbose:
        print(done.stderr.decode(errors="replace"), done.stdout.decode(errors="replace"))
    if check_exit_code and done.returncode:
        raise CommandFailedError("Command failed", done.stdout.decode(), done.stderr.decode())
    return done.stderr, done.stdout
