"""Workbooks that somebody sent are read in a process of their own, which may use so much and no more.

The process is `domain.registry_import.apart`. What it sends back is counted while it comes, so that neither side grows
beyond its bounds, whatever the file.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from an_sinh.domain.registry_import import apart
from an_sinh.domain.registry_import.workbook import (
    DAMAGED,
    TOO_LARGE,
    TOO_SLOW,
    Sheet,
    WorkbookError,
    check_size,
)

COMMAND = (sys.executable, "-I", "-m", apart.__name__)
WALL_SECONDS = 180
MOST_CELLS = 3_000_000
MOST_BYTES = 160 * 1024 * 1024
# How a process ends that used up its processor time: SIGXCPU, or SIGKILL where it held that off.
OUT_OF_TIME = (-24, -9)


def read_apart(content: bytes) -> list[Sheet]:
    """The sheets of a workbook as `domain.registry_import.workbook.read_workbook` gives them, read within limits of
    memory and time.

    Raises `WorkbookError` for what that refuses, and for a file that needs more.
    """
    check_size(len(content))
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True
    ) as process:
        clock = threading.Timer(WALL_SECONDS, process.kill)
        clock.start()
        try:
            _send(process, content)
            return apart.sheets_of(_lines(process))
        finally:
            clock.cancel()
            process.kill()


def _send(process: subprocess.Popen, content: bytes) -> None:
    """The process reads everything before it answers. One that has died meanwhile is told by what it doesn't answer."""
    assert process.stdin
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(content)
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()


def _lines(process: subprocess.Popen) -> Iterator[Any]:
    assert process.stdout
    size = cells = 0
    while (line := process.stdout.readline(MOST_BYTES)).endswith(b"\n"):
        size += len(line)
        found = json.loads(line, object_hook=apart.cell)
        if isinstance(found, list):
            cells += len(found) - found.count("") - found.count(None)
        elif "error" in found:
            raise WorkbookError(found["error"], found["detail"])
        elif "done" in found:
            return
        if size > MOST_BYTES or cells > MOST_CELLS:
            raise WorkbookError(TOO_LARGE, f"> {MOST_CELLS} × {MOST_BYTES // 1024 // 1024} MiB")
        yield found
    if len(line) == MOST_BYTES:
        raise WorkbookError(TOO_LARGE, f"> {MOST_BYTES // 1024 // 1024} MiB")
    _tell_why(process.wait())


def _tell_why(status: int) -> None:
    """Why a process ended without a word."""
    if status in OUT_OF_TIME:
        raise WorkbookError(TOO_SLOW, str(apart.CPU_SECONDS))
    if status:  # a library that can't get memory aborts
        raise WorkbookError(TOO_LARGE, f"> {apart.MEMORY // 1024 // 1024} MiB")
    raise WorkbookError(DAMAGED, "0")
