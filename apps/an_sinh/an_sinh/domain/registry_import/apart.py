"""The far side of reading a file apart: `python -m an_sinh.domain.registry_import.apart` reads a workbook from its standard
input under limits that it sets itself, and writes what it read as lines of JSON.

A parser that a file drives into the ground takes this process with it and nothing else. Lines: `{"sheet": …}` before the
rows of each sheet, one array per row, at the end `{"done": true}` or `{"error": code, "detail": text}`. Nothing that
the other side would have to trust (no pickles).
"""

import datetime
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from an_sinh.domain.registry_import.cell_facts import CellFacts
from an_sinh.domain.registry_import.workbook import TOO_LARGE, Sheet, WorkbookError, read_workbook

MEMORY = 440 * 1024 * 1024
CPU_SECONDS = 60
OPEN_FILES = 32


def limit() -> None:
    """Address space, processor time, no file written: for the rest of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lines_of(sheets: list[Sheet]) -> Iterator[str]:
    """What was read, line by line."""
    for sheet in sheets:
        facts = sheet.facts
        yield _json(
            {
                "sheet": sheet.name,
                "hidden": sheet.hidden,
                "old_fonts": list(sheet.old_fonts.items()),
                "errors": [[*place, text] for place, text in facts.errors.items()],
                "hidden_rows": sorted(facts.hidden_rows),
                "struck": sorted(facts.struck),
                "merged": facts.merged,
            }
        )
        for row in sheet.rows:
            yield _json(row)


def sheets_of(lines: Iterable[Any]) -> list[Sheet]:
    """The sheets again, from lines that `json.loads` has read with `cell` as its hook. A text that stands in many cells
    is kept once."""
    sheets: list[Sheet] = []
    kept: dict[str, str] = {}
    for line in lines:
        if isinstance(line, dict):
            facts = CellFacts(
                errors={(row, column): text for row, column, text in line["errors"]},
                hidden_rows=set(line["hidden_rows"]),
                struck={(row, column) for row, column in line["struck"]},
                merged=[(first, last, column) for first, last, column in line["merged"]],
            )
            sheets.append(Sheet(line["sheet"], [], line["hidden"], dict(line["old_fonts"]), facts))
        else:
            sheets[-1].rows.append([kept.setdefault(c, c) if isinstance(c, str) else c for c in line])
    return sheets


def cell(found: dict) -> Any:
    """The hook of `json.loads`: a date, a moment, a time or a span; any other object stays as it is."""
    match found:
        case {"day": text}:
            return datetime.date.fromisoformat(text)
        case {"moment": text}:
            return datetime.datetime.fromisoformat(text)
        case {"time": text}:
            return datetime.time.fromisoformat(text)
        case {"seconds": number}:
            return datetime.timedelta(seconds=number)
    return found


def _as_json(value: Any) -> dict:
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"time": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(value)


def _json(value: Any) -> str:
    return json.dumps(value, default=_as_json)


def main() -> None:
    """Reads, writes, and says how it ended; a file that needs more than the limits is too large."""
    limit()
    try:
        for line in lines_of(read_workbook(sys.stdin.buffer.read())):
            sys.stdout.write(line + "\n")
        end: dict[str, str | bool] = {"done": True}
    except WorkbookError as error:
        end = {"error": error.code, "detail": error.detail}
    except MemoryError:
        end = {"error": TOO_LARGE, "detail": f"> {MEMORY // 1024 // 1024} MiB"}
    sys.stdout.write(_json(end) + "\n")


if __name__ == "__main__":
    main()
