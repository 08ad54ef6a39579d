"""A bench in a temporary folder, driven as `bench` drives it: a process of its own, inside `sites/`."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from sample_app import write_app

SITE = "ops.localhost"


class Bench:
    """The bench and the ways to look at it."""

    def __init__(self, root: Path):
        self.root = root
        self.sites = root / "sites"
        self.site = self.sites / SITE
        self.package = root / "apps/sample_app/sample_app"

    def run(self, *arguments: str, site: str | None = SITE, fails: bool = False, stdin: str = "") -> str:
        """Run a command, check whether it succeeded as expected, and return all that it printed."""
        command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe"]
        command += [*(["--site", site] if site else []), *arguments]
        done = subprocess.run(
            command,
            cwd=self.sites,
            input=stdin,
            capture_output=True,
            text=True,
            env=self.environment,
            check=False,
        )
        output = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, f"{arguments} → {done.returncode}\n{output}"
        return output

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a command that keeps running; whoever starts it waits for its end."""
        command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *arguments]
        return subprocess.Popen(command, cwd=self.sites, env=self.environment, stdin=subprocess.DEVNULL)

    @staticmethod
    def wait_for(condition, seconds: float = 30) -> None:
        """Wait until *condition* holds; fail when it never does."""
        give_up_at = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < give_up_at, "it never came"
            time.sleep(0.1)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(self.root / "apps/sample_app"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def config(self) -> dict:
        return json.loads((self.site / "site_config.json").read_text())

    @property
    def database(self) -> Path:
        return self.site / "db" / f"{self.config['db_name']}.db"

    def query(self, sql: str, *values) -> list[tuple]:
        """Read from the site's database without the engine."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(sql, values).fetchall()

    def titles(self) -> list[str]:
        return [row[0] for row in self.query('select title from "tabSample Task" order by creation, title')]

    def installed_apps(self) -> list[str]:
        return [line.split()[0] for line in self.run("list-apps").splitlines()]


def make_bench(root: Path) -> Bench:
    """Make the folders of a bench that holds the engine and the sample app."""
    for folder in ("sites", "config/pids", "logs", "apps"):
        (root / folder).mkdir(parents=True)
    (root / "sites/apps.txt").write_text("frappe\nsample_app\n")
    (root / "sites/common_site_config.json").write_text(json.dumps({"frappe_user": "root"}))
    write_app(root / "apps")
    return Bench(root)
