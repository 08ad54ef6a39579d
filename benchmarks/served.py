"""A bench that serves while a benchmark asks it: its processes, their memory, and a client for its HTTP API."""

import http.client
import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from site_of import ROOT

PATIENCE_SECONDS = 60
SETTLE_SECONDS = 5


class Client:
    """One connection that stays open, as a user of one site with an API key (or a guest)."""

    def __init__(self, site: str, port: int, token: str | None = None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.headers = {"Host": site, "Accept": "application/json", "Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = f"token {token}"

    def ask(self, method: str, path: str, body: dict | None = None) -> dict:
        """The answer's JSON; RuntimeError for any status but 200."""
        content = json.dumps(body) if body is not None else None
        self.connection.request(method, quote(path, safe="/?&=%"), content, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {response.status} {text[:300]!r}")
        return json.loads(text)


@contextmanager
def served(site: str, port: int, command: str = "web"):
    """Runs the Procfile's line `command` (or all of them: "") for a site; yields {name: Popen} once it answers."""
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if ": " in line)
    environment = os.environ | {"WEB_PORT": str(port)}
    started = {
        name: subprocess.Popen(
            ["sh", "-c", line], cwd=ROOT, env=environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for name, line in lines.items()
        if command in ("", name)
    }  # fmt: skip
    try:
        wait_for_answer(site, port)
        yield started
    finally:
        for process in started.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in started.values():
            process.wait(timeout=PATIENCE_SECONDS)


def wait_for_answer(site: str, port: int) -> None:
    """Returns as soon as the site answers."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while True:
        try:
            Client(site, port).ask("GET", "/api/method/ping")
            return
        except OSError:
            if time.perf_counter() > deadline:
                raise
            time.sleep(0.02)


def memory_mib(process: subprocess.Popen) -> dict[str, int]:
    """PSS and RSS of everything that runs in a process's session."""
    found = {"processes": 0, "pss": 0, "rss": 0}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) != process.pid:
                continue
            rollup = (folder / "smaps_rollup").read_text()
        except OSError:  # it has ended meanwhile
            continue
        values = {line.split()[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
        found["processes"] += 1
        found["pss"] += values["Pss:"]
        found["rss"] += values["Rss:"]
    return found | {key: round(found[key] / 1024) for key in ("pss", "rss")}
