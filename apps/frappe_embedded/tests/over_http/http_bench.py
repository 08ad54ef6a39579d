"""The bench under test: its sites folder, its server, and clients that talk to it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

PROBE_APP = Path(__file__).parent / "probe_app"
SITE = "probe.localhost"
ADMIN_PASSWORD = "admin-of-probe"
PASSWORD = "Correct-horse-7"
START_SECONDS = 20


class Client(requests.Session):
    """A session that takes paths of the server under test and, by default, an address of its own.

    Failed logins count per address, and one test's must not lock out another's.
    """

    def __init__(self, url: str):
        super().__init__()
        self.url = url
        self.headers["X-Forwarded-For"] = f"10.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}.7"

    def request(self, method, url, *args, **kwargs):
        kwargs["allow_redirects"] = False  # the redirects themselves are looked at
        kwargs.setdefault("timeout", 20)
        return super().request(method, self.url + url if url.startswith("/") else url, *args, **kwargs)

    def login(self, user: str, password: str = PASSWORD) -> requests.Response:
        return self.post("/api/method/login", data={"usr": user, "pwd": password})

    def call(self, method: str, **values) -> requests.Response:
        return self.post(f"/api/method/{method}", json=values)


class Bench:
    """The sites folder of the tests and the server that answers for it."""

    def __init__(self, sites: Path):
        self.sites = sites
        self.url = ""
        self.process = None
        self.environment = os.environ | {"PYTHONPATH": str(PROBE_APP), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *args: str) -> str:
        """Run a command of the engine as `bench` would; fails the tests with what it printed."""
        command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *args]
        done = subprocess.run(
            command, cwd=self.sites, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(f"{' '.join(args)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        code = f"from frappe.utils.serve import serve; serve(port={port}, workers=2)"
        if self.process:
            self.log.close()
        self.log = open(self.sites / "server.log", "w+")  # noqa: SIM115 (open as long as the server runs)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=self.sites,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                requests.get(self.url + "/api/method/ping", timeout=5)
                return
            except requests.ConnectionError:
                time.sleep(0.05)
        pytest.fail("The server didn't start:\n" + (self.sites / "server.log").read_text())

    @contextmanager
    def database(self):
        """The site's database; what is changed is committed at the end."""
        path = next((self.sites / SITE / "db").glob("*.db"), None) or next((self.sites / SITE).rglob("_*.db"))
        with closing(sqlite3.connect(path, timeout=15)) as connection, connection:
            yield connection

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.log.close()

    def client(self) -> Client:
        return Client(self.url)

    def admin(self) -> Client:
        client = self.client()
        response = client.login("Administrator", ADMIN_PASSWORD)
        assert response.status_code == 200, response.text
        return client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_users(admin: Client) -> None:
    for role in ("Probe Clerk", "Probe Reader"):
        if admin.get(f"/api/resource/Role/{role}").status_code == 404:
            created(admin.post("/api/resource/Role", json={"role_name": role, "desk_access": 1}))
    make_user(admin, "clerk@probe.test", "Probe Clerk")
    make_user(admin, "reader@probe.test", "Probe Reader")
    make_user(admin, "outsider@probe.test")
    make_user(admin, "barred@probe.test", "Probe Clerk")
    make_user(admin, "portal@probe.test", user_type="Website User")


def make_user(admin: Client, email: str, *roles: str, **values) -> dict:
    user = {
        "email": email,
        "first_name": email.partition("@")[0].title(),
        "last_name": "Probe",
        "user_type": "System User",
        "new_password": PASSWORD,
        "send_welcome_email": 0,
        "roles": [{"role": role} for role in roles],
    }
    return created(admin.post("/api/resource/User", json=user | values))


def created(response: requests.Response) -> dict:
    assert response.status_code == 200, response.text
    return response.json()["data"]


def server_message(response: requests.Response, index: int = 0) -> dict:
    """Return one of the messages of a response, as the desk unpacks it."""
    return json.loads(json.loads(response.json()["_server_messages"])[index])
