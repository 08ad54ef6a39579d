"""A bench of its own with one site, served by the real server; the tests talk to it over HTTP."""

import json
import uuid

import pytest
from http_bench import ADMIN_PASSWORD, PASSWORD, SITE, Bench, Client, created, make_user, make_users


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    """A running server for a site with the probe app and its users."""
    root = tmp_path_factory.mktemp("bench")
    sites = root / "sites"
    sites.mkdir()
    (root / "logs").mkdir()
    (sites / "apps.txt").write_text("frappe\nhttp_probe\n")
    (sites / "common_site_config.json").write_text(f'{{"default_site": "{SITE}"}}')
    bench = Bench(sites)
    bench.run("new-site", SITE, "--admin-password", ADMIN_PASSWORD, "--install-app", "http_probe")
    bench.start()
    try:
        make_users(bench.admin())
        yield bench
    finally:
        bench.stop()


@pytest.fixture
def guest(bench) -> Client:
    return bench.client()


@pytest.fixture(scope="session")
def sessions(bench) -> dict[str, str]:
    """The sid of one session per user: checking a password takes long on purpose, so most tests share these."""
    passwords = {"Administrator": ADMIN_PASSWORD, "clerk@probe.test": PASSWORD, "reader@probe.test": PASSWORD}
    sids = {}
    for user, password in passwords.items():
        client = bench.client()
        assert client.login(user, password).status_code == 200
        sids[user] = client.cookies["sid"]
    return sids


def client_with(bench: Bench, sid: str) -> Client:
    client = bench.client()
    client.cookies.set("sid", sid, domain="127.0.0.1", path="/")
    return client


@pytest.fixture
def admin(bench, sessions) -> Client:
    return client_with(bench, sessions["Administrator"])


@pytest.fixture
def clerk(bench, sessions) -> Client:
    return client_with(bench, sessions["clerk@probe.test"])


@pytest.fixture
def reader(bench, sessions) -> Client:
    return client_with(bench, sessions["reader@probe.test"])


@pytest.fixture
def fresh_clerk(bench) -> Client:
    """A clerk with a session of its own, to be ended, aged, or given a CSRF token."""
    client = bench.client()
    assert client.login("clerk@probe.test").status_code == 200
    return client


@pytest.fixture
def new_user(admin):
    """Make a user that only this test uses."""

    def make(*roles: str, **values) -> str:
        email = f"{uuid.uuid4().hex[:10]}@probe.test"
        make_user(admin, email, *roles, **values)
        return email

    return make


@pytest.fixture
def settings(admin):
    """Change System Settings for one test."""
    changed = {}

    def change(**values) -> None:
        path = "/api/resource/System Settings/System Settings"
        before = admin.get(path).json()["data"]
        for key in values:
            changed.setdefault(key, before.get(key))
        response = admin.put(path, json=values)
        assert response.status_code == 200, response.text

    yield change
    if changed:
        admin.put("/api/resource/System Settings/System Settings", json=changed)


@pytest.fixture
def site_config(bench):
    """Change the site's `site_config.json` for one test."""
    path = bench.sites / SITE / "site_config.json"
    before = path.read_text()

    def change(**values) -> None:
        path.write_text(json.dumps(json.loads(before) | values))

    yield change
    path.write_text(before)


@pytest.fixture
def make_case(clerk):
    """Insert a case as the clerk."""

    def make(title: str = "A case", **values) -> dict:
        return created(clerk.post("/api/resource/Probe Case", json={"title": title, **values}))

    return make
