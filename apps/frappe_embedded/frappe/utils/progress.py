"""Progress on the terminal."""

import sys


def is_cli() -> bool:
    """Whether a person may be watching: not in a web request."""
    from frappe.locals import local

    return not getattr(local, "request", None)


def update_progress_bar(txt: str, index: int, total: int, absolute: bool = False) -> None:
    """Redraw one line: text, bar, share done. Silent when the output isn't a terminal."""
    if not sys.stdout.isatty():
        return
    done = (index + 1) / total if total else 1
    bar = "=" * round(done * 40)
    share = f"{index + 1}/{total}" if absolute else f"{done:.0%}"
    end = "\n" if index + 1 >= total else ""
    print(f"\r{txt}: [{bar:<40}] {share}", end=end, flush=True)
