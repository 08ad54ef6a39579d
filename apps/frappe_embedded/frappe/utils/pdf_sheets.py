"""A long paper in parts, drawn side by side: as fast as the machine has cores, and in memory for a part only.

A page says where it may be cut: each of its sheets is one element with the attribute `data-sheet`, one after the other,
each on paper of its own by the page's own style (`.sheet + .sheet { page-break-before: always }`).
"""

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

# wkhtmltopdf takes a tenth of a second to begin; and some 0.2 MiB a sheet, beside 70 of its own
FEWEST_SHEETS = 8
MOST_SHEETS = 60
MOST_AT_ONCE = 4

START = re.compile(r"<div\b[^>]*\sdata-sheet(?=[\s=>])[^>]*>")
TAG = re.compile(r"<(/?)div\b[^>]*>")


def in_parts(html: str, at_once: int | None = None) -> list[str]:
    """Return *html* as pages that hold a part of its sheets each, in order; `[html]` where it can't be cut or is short.

    *at_once*: how many will be drawn at the same time; the number of cores, if not said.
    """
    found = list(START.finditer(html))
    if len(found) < 2 * FEWEST_SHEETS:
        return [html]
    last = _end_of(html, found[-1])
    starts = [match.start() for match in found]
    ends = [*starts[1:], last]
    sheets = [html[start:end] for start, end in zip(starts, ends, strict=True)]
    if last is None or not all(map(_is_whole, sheets)):
        return [html]
    before, after = html[: starts[0]], html[last:]
    size = _part_size(len(sheets), at_once or cores())
    return [before + "".join(sheets[start : start + size]) + after for start in range(0, len(sheets), size)]


def _part_size(sheets: int, at_once: int) -> int:
    """So many that all cores have the same to do, within the bounds."""
    shares = max(at_once, -(-sheets // MOST_SHEETS))
    return max(FEWEST_SHEETS, -(-sheets // shares))


def _end_of(html: str, start: re.Match) -> int | None:
    """Where the element that begins with *start* ends; None when it never does."""
    depth = 0
    for tag in TAG.finditer(html, start.start()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return None


def _is_whole(sheet: str) -> bool:
    """Whether nothing but blanks stands beside the sheet's element."""
    start = START.match(sheet)
    end = _end_of(sheet, start) if start else None
    return end is not None and not sheet[end:].strip()


def draw_all(parts: list[str], draw: Callable[[str], bytes]) -> list[bytes]:
    """Return what *draw* makes of each part, in order, some at the same time. *draw* runs in threads: no `frappe`."""
    if len(parts) == 1:
        return [draw(parts[0])]
    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(draw, parts))


def cores() -> int:
    """Return how many parts are drawn at once."""
    return max(1, min(os.cpu_count() or 1, MOST_AT_ONCE))
