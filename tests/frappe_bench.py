"""The same tests against a real Frappe bench that exists: AN_SINH_FRAPPE_BENCH=/path AN_SINH_FRAPPE_SITE=name.

The site is one made for the tests, with the app and nothing else on it (script/install-on-bench), and its
administrator's password is in AN_SINH_FRAPPE_PASSWORD (`admin` otherwise). There is one site, so its stages follow each
other instead of being copies: a module's tests meet what those before them left. Nothing is undone.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from staged_bench import START_SECONDS, Client, StagedBench, free_port, until

HEADER = "X-Frappe-Site-Name"


@dataclass
class FrappeBench(StagedBench):
    """A bench of Frappe's own: its commands by its Python, its site behind gunicorn on the loopback."""

    @property
    def python(self) -> str:
        return str(self.root / "env" / "bin" / "python")

    def command(self, *args: str) -> list[str]:
        return [self.python, "-m", "frappe.utils.bench_helper", "frappe", *args]

    def start(self, workers: int = 1) -> subprocess.Popen:
        if self.processes:
            return self.processes[0]
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        address, preload = f"127.0.0.1:{port}", ["--preload", "--timeout", "120"]
        gunicorn = [self.python, "-m", "gunicorn", "--bind", address, "--workers", str(workers + 2), *preload]
        with open(self.log_path, "a") as log:
            server = subprocess.Popen(
                [*gunicorn, "frappe.app:application"],
                cwd=self.sites,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(server)
        until(lambda: server.poll() is not None or self._answers(), START_SECONDS, self.log)
        assert server.poll() is None, self.log()
        return server

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/api/method/ping", headers={HEADER: self.site}, timeout=5).ok
        except requests.ConnectionError:
            return False

    @property
    def log_path(self) -> Path:
        return self.root / "logs" / "an-sinh-tests.log"

    def log(self) -> str:
        return self.log_path.read_text()[-4000:]

    def client(self) -> Client:
        client = super().client()
        client.headers[HEADER] = self.site
        return client

    def query(self, sql: str, *values) -> list[tuple]:
        pytest.skip("reads the database's file; a Frappe bench has none")

    def is_sound(self) -> bool:
        return True  # MariaDB looks after its own pages


def from_environment() -> FrappeBench | None:
    """The bench that the environment names, or None: the embedded engine is tested."""
    path = os.environ.get("AN_SINH_FRAPPE_BENCH")
    if not path:
        return None
    return FrappeBench(
        Path(path).resolve(),
        site=os.environ["AN_SINH_FRAPPE_SITE"],
        password=os.environ.get("AN_SINH_FRAPPE_PASSWORD", "admin"),
    )
