"""A bench of its own with the district of Chi Lăng, served on a free port, for tests from outside."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "apps/an_sinh/an_sinh/tests/data"
WORKBOOK = DATA / "chi_lang_registry_2024-05.xlsx"
SITE = "e2e.localhost"
PASSWORD = "AnSinh@2024"
DOMAIN = "chi-lang.test"
STARTING_SECONDS = 60


@dataclass
class ServedBench:
    """The folder, the address, and what the commands that filled it printed."""

    folder: Path
    port: int = 0
    imported: dict = field(default_factory=dict)
    generated: dict = field(default_factory=dict)
    processes: list = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sites(self) -> Path:
        return self.folder / "sites"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *arguments]

    def run(self, *arguments: str) -> str:
        """Run a command on the site and return what it printed."""
        done = subprocess.run(
            self.command("--site", SITE, *arguments),
            cwd=self.sites,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}{done.stderr}"
        return done.stdout

    def run_json(self, *arguments: str) -> dict:
        return json.loads(self.run(*arguments, "--json"))

    def fill(self) -> None:
        """Do the job's first three steps by command, as a district would."""
        self.run("new-site", SITE, "--admin-password", "admin", "--install-app", "an_sinh")
        self.run("an-sinh", "load-locality", "chi_lang")
        self.imported = self.import_registry()
        self.generated = self.generate("2024-05")

    def import_registry(self) -> dict:
        options = ["--locality", "chi_lang", "--paid-through", "2024-04"]
        return self.run_json("an-sinh", "import-registry", str(WORKBOOK), *options)

    def generate(self, month: str) -> dict:
        return self.run_json("an-sinh", "generate-payroll", "--month", month, "--locality", "chi_lang")

    def start(self) -> None:
        """Start web and worker and wait for the first answer."""
        self.port = free_port()
        for arguments in (["serve", "--port", str(self.port)], ["worker"]):
            log = open(self.folder / "logs" / f"{arguments[0]}.log", "w")  # noqa: SIM115 - lives as long as they
            process = subprocess.Popen(
                self.command(*arguments), cwd=self.sites, stdout=log, stderr=log, start_new_session=True
            )
            self.processes.append(process)
        give_up_at = time.monotonic() + STARTING_SECONDS
        while not self.answers():
            log_text = (self.folder / "logs/serve.log").read_text()
            assert self.processes[0].poll() is None and time.monotonic() < give_up_at, log_text
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/api/method/ping", timeout=5).ok
        except requests.ConnectionError:
            return False

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def client(self, user: str) -> "Client":
        """Log a demo user in over HTTP."""
        return Client(self.url, user if "@" in user or user == "Administrator" else f"{user}@{DOMAIN}")


class Client:
    """What a program written for Frappe's HTTP API does: log in, keep the cookie, send the CSRF token."""

    def __init__(self, url: str, user: str):
        self.url, self.user = url, user
        self.session = requests.Session()
        password = "admin" if user == "Administrator" else PASSWORD
        answer = self.session.post(f"{url}/api/method/login", data={"usr": user, "pwd": password}, timeout=30)
        assert answer.ok, answer.text
        token = self.session.get(f"{url}/api/method/an_sinh.api.desk.boot", timeout=30).json()["message"][
            "csrf_token"
        ]
        self.session.headers["X-Frappe-CSRF-Token"] = token

    def call(self, method: str, **arguments) -> requests.Response:
        return self.session.post(f"{self.url}/api/method/{method}", json=arguments, timeout=120)

    def done(self, method: str, **arguments):
        """Call a method that must succeed and return its message."""
        answer = self.call(method, **arguments)
        assert answer.ok, f"{self.user}: {method} → {answer.status_code}\n{answer.text[:2000]}"
        return answer.json().get("message")

    def refused(self, method: str, **arguments) -> requests.Response:
        """Call a method that must be refused, with a sentence and without a server error."""
        answer = self.call(method, **arguments)
        assert 400 <= answer.status_code < 500, (
            f"{self.user}: {method} → {answer.status_code}\n{answer.text[:2000]}"
        )
        return answer

    def get(self, path: str, **parameters) -> requests.Response:
        return self.session.get(f"{self.url}{path}", params=parameters, timeout=120)

    def document(self, doctype: str, name: str) -> dict:
        answer = self.get(f"/api/resource/{doctype}/{name}")
        assert answer.ok, answer.text[:2000]
        return answer.json()["data"]

    def act(self, payroll: str, action: str, reason: str | None = None) -> dict:
        """Take a step of a payroll's approval."""
        arguments = {"doctype": "Monthly Payroll", "name": payroll, "action": action, "reason": reason}
        return self.done("an_sinh.api.workflow.act", **arguments)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_bench(folder: Path) -> ServedBench:
    """Make the folders of a bench that uses this repository's apps."""
    for name in ("sites", "config/pids", "logs"):
        (folder / name).mkdir(parents=True)
    os.symlink(ROOT / "apps", folder / "apps")
    (folder / "sites/apps.txt").write_text("frappe\nan_sinh\n")
    (folder / "sites/common_site_config.json").write_text(
        json.dumps({"default_site": SITE, "frappe_user": "root"})
    )
    return ServedBench(folder)
