"""A bench of its own: a sites folder with one site, its commands as `bench` runs them, and its real web server.

Stages of a site are copied like folders, so that a module of tests has its own without waiting for it to be made.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from frappe.database.text_order import register

SITE = "district.localhost"
ADMIN_PASSWORD = "admin-of-the-tests"
START_SECONDS = 60
STOP_SECONDS = 30


class CommandFailed(AssertionError):
    """A command ended with another exit code than 0."""


class Client(requests.Session):
    """A client of the served site: takes paths, and never follows a redirect, so that a test sees it."""

    def __init__(self, url: str):
        super().__init__()
        self.url = url

    def request(self, method, url, *args, **kwargs):
        kwargs.setdefault("timeout", 60)
        kwargs.setdefault("allow_redirects", False)
        return super().request(method, self.url + url, *args, **kwargs)

    def call(self, method: str, /, **values) -> requests.Response:
        """POST a whitelisted method with JSON arguments."""
        return self.post(f"/api/method/{method}", json=values)

    def message(self, method: str, /, **values) -> Any:
        """What a whitelisted method answers; fails the test where it refuses."""
        return ok(self.call(method, **values)).get("message")

    def rows(self, doctype: str, fields: tuple = ("name",), **options) -> list[dict]:
        """All documents of a DocType that the user sees, by GET /api/resource."""
        query = {"fields": json.dumps(list(fields)), "limit_page_length": 0}
        for key, value in options.items():
            query[key] = json.dumps(value) if isinstance(value, list | dict) else value
        return ok(self.get(f"/api/resource/{doctype}", params=query))["data"]

    def document(self, doctype: str, name: str) -> dict:
        """One document by GET /api/resource."""
        return ok(self.get(f"/api/resource/{doctype}/{name}"))["data"]


def ok(response: requests.Response) -> dict:
    """The body of an answer that must be 200."""
    assert response.status_code == 200, f"{response.status_code} {response.url}\n{response.text[:3000]}"
    return response.json()


def said(response: requests.Response) -> str:
    """What the server says to the user, as one text."""
    return " ".join(json.loads(text)["message"] for text in json.loads(response.json()["_server_messages"]))


@dataclass
class StagedBench:
    """One bench. `root/sites` holds everything; the server and workers are processes of this test run."""

    root: Path
    url: str = ""
    site: str = SITE
    password: str = ADMIN_PASSWORD
    processes: list[subprocess.Popen] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    printed: dict[str, dict] = field(default_factory=dict)
    _administrator: Client | None = None

    @property
    def sites(self) -> Path:
        return self.root / "sites"

    def command(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *args]

    def run(self, *args: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run a command to its end. With *check* another exit code than 0 fails the test."""
        done = subprocess.run(
            self.command(*args), cwd=self.sites, capture_output=True, text=True, check=False, timeout=300
        )
        if check and done.returncode:
            raise CommandFailed(f"{' '.join(args)} → {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def an_sinh(self, *args: str, check: bool = True) -> subprocess.CompletedProcess:
        """`bench --site S an-sinh …`"""
        return self.run("--site", self.site, "an-sinh", *args, check=check)

    def json_of(self, *args: str) -> dict:
        """What an `an-sinh … --json` command prints."""
        return json.loads(self.an_sinh(*args, "--json").stdout)

    # --- processes

    def spawn(self, *args: str) -> subprocess.Popen:
        """Start a command in a process group of its own; it ends with the bench at the latest."""
        with open(self.root / "processes.log", "a") as log:
            process = subprocess.Popen(
                self.command(*args), cwd=self.sites, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def start(self, workers: int = 1) -> subprocess.Popen:
        """Serve the site on a free port of the loopback and wait until it answers."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._administrator = None
        server = self.spawn("serve", "--port", str(port), "--workers", str(workers))
        until(lambda: server.poll() is not None or self._answers(), START_SECONDS, self.log)
        assert server.poll() is None, self.log()
        return server

    def _answers(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/api/method/ping", timeout=5).status_code == 200
        return False

    def log(self) -> str:
        return (self.root / "processes.log").read_text()[-4000:]

    def stop(self) -> None:
        """End what was started here, gently first."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                kill_group(process)
        self.processes.clear()

    # --- who asks

    def client(self) -> Client:
        """A guest."""
        return Client(self.url)

    def administrator(self) -> Client:
        """The administrator's session, made once per start of the server."""
        if self._administrator is None:
            self._administrator = self.session("Administrator", self.password)
        return self._administrator

    def session(self, user: str, password: str) -> Client:
        """A client that logged in as the desk does: cookie and CSRF token."""
        client = self.client()
        ok(client.post("/api/method/login", data={"usr": user, "pwd": password}))
        boot = ok(client.get("/api/method/an_sinh.api.desk.boot"))["message"]
        client.headers["X-Frappe-CSRF-Token"] = boot["csrf_token"]
        return client

    def token(self, user: str) -> Client:
        """A client with the user's API key and secret, which the administrator makes when first asked for."""
        if user not in self.tokens:
            made = self.administrator().message("frappe.core.doctype.user.user.generate_keys", user=user)
            # Frappe 15 tells the secret only; the key stands on the user.
            key = made.get("api_key") or self.administrator().document("User", user)["api_key"]
            self.tokens[user] = f"token {key}:{made['api_secret']}"
        client = self.client()
        client.headers["Authorization"] = self.tokens[user]
        return client

    # --- what is stored

    def database_path(self) -> Path:
        return next((self.sites / SITE / "db").glob("*.db"))

    def query(self, sql: str, *values) -> list[tuple]:
        """Read the site's database past the server."""
        uri = f"file:{self.database_path()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as connection:
            register(connection)  # its indexes are on a function of the engine's
            return connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values) -> Any:
        """The first value that a query gives, or None."""
        rows = self.query(sql, *values)
        return rows[0][0] if rows else None

    def counts(self, *doctypes: str) -> dict[str, int]:
        return {doctype: self.value(f"select count(*) from `tab{doctype}`") for doctype in doctypes}

    def is_sound(self) -> bool:
        return self.query("pragma integrity_check") == [("ok",)]


def copy_of(source: StagedBench, root: Path) -> StagedBench:
    """The same bench in another folder. No process of the source may be running."""
    assert not source.processes, "a stage is copied while its server runs"
    shutil.copytree(source.sites, root / "sites")
    (root / "logs").mkdir()
    return StagedBench(root, tokens=dict(source.tokens), printed=dict(source.printed))


def new_bench(root: Path) -> StagedBench:
    """A bench with one fresh site that has the app."""
    bench = StagedBench(root)
    bench.sites.mkdir(parents=True)
    (root / "logs").mkdir()
    (bench.sites / "apps.txt").write_text("frappe\nan_sinh\n")
    (bench.sites / "common_site_config.json").write_text(json.dumps({"default_site": SITE}))
    bench.run("new-site", SITE, "--admin-password", ADMIN_PASSWORD, "--install-app", "an_sinh")
    return bench


def kill_group(process: subprocess.Popen) -> None:
    """SIGKILL to a process and all it forked: nothing can be tidied up."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(STOP_SECONDS)


def until(condition, seconds: float, why=lambda: "", pause: float = 0.02) -> None:
    """Wait for a condition; fail with *why* when it doesn't come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain\n{why()}"
        time.sleep(pause)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
