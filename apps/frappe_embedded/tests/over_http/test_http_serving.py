"""Which site answers, headers that every response carries, maintenance, what the server costs."""

import time
from pathlib import Path

import pytest
from http_bench import Bench


def test_site_by_header_host_and_default(guest):
    ping = "/api/method/ping"
    assert guest.get(ping, headers={"X-Frappe-Site-Name": "probe.localhost"}).status_code == 200
    assert guest.get(ping, headers={"Host": "probe.localhost:8103"}).status_code == 200
    assert guest.get(ping, headers={"Host": "anything.test"}).status_code == 200, "the bench's default site"
    for name in ("other.localhost", "../sites/probe.localhost", "/etc", ""):
        expected = 200 if not name else 404
        assert guest.get(ping, headers={"X-Frappe-Site-Name": name}).status_code == expected


def test_security_headers(guest):
    for path in ("/api/method/ping", "/login", "/assets/http_probe/js/plain.js", "/nowhere"):
        headers = guest.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_cors_only_for_named_origins(guest, site_config):
    origin = {"Origin": "https://portal.test"}
    assert "Access-Control-Allow-Origin" not in guest.get("/api/method/ping", headers=origin).headers
    site_config(allow_cors=["https://portal.test"])
    response = guest.get("/api/method/ping", headers=origin)
    assert response.headers["Access-Control-Allow-Origin"] == "https://portal.test"
    assert (
        "Access-Control-Allow-Origin"
        not in guest.get("/api/method/ping", headers={"Origin": "https://x.test"}).headers
    )
    asked = origin | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "Authorization",
    }
    preflight = guest.options("/api/resource/Probe Case", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Methods"] == "POST"
    assert preflight.headers["Access-Control-Allow-Headers"] == "Authorization"


def test_maintenance(clerk, guest, site_config):
    site_config(maintenance_mode=1)
    response = guest.get("/api/method/ping")
    assert (response.status_code, response.json()["exc_type"]) == (503, "SessionStopped")
    page = guest.get("/login")
    assert page.status_code == 503 and "being updated" in page.text
    site_config(maintenance_mode=1, allow_reads_during_maintenance=1)
    assert clerk.get("/api/resource/Probe Case").status_code == 200
    response = clerk.post("/api/resource/Probe Case", json={"title": "x"})
    assert (response.status_code, response.json()["exc_type"]) == (503, "InReadOnlyMode")


def test_time_budget_of_a_site(bench, site_config):
    site_config(rate_limit={"limit": 0.000001, "window": 600})
    client = bench.client()
    first = client.get("/api/method/ping")
    assert "X-RateLimit-Remaining" in first.headers
    time.sleep(0.2)
    response = client.get("/api/method/ping")
    assert (response.status_code, response.json()["exc_type"]) == (429, "TooManyRequestsError")
    assert int(response.headers["Retry-After"]) > 0


def test_two_clients_at_once_do_not_mix(bench):
    from concurrent.futures import ThreadPoolExecutor

    users = ["clerk@probe.test", "reader@probe.test"]
    clients = {user: bench.client() for user in users}
    for user, client in clients.items():
        client.login(user)

    def ask(number: int) -> tuple[str, str]:
        user = users[number % 2]
        response = bench.client().get(
            "/api/method/frappe.auth.get_logged_user", cookies={"sid": clients[user].cookies["sid"]}
        )
        return user, response.json()["message"]

    with ThreadPoolExecutor(8) as pool:
        assert all(expected == answered for expected, answered in pool.map(ask, range(60)))


def test_many_writers_at_once_lose_nothing(bench, clerk):
    from concurrent.futures import ThreadPoolExecutor

    cookies = {"sid": clerk.cookies["sid"]}

    def add(number: int) -> int:
        values = {"title": "concurrent", "amount": number}
        return bench.client().post("/api/resource/Probe Case", json=values, cookies=cookies).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(add, range(40))) == {200}
    rows = clerk.get(
        "/api/resource/Probe Case",
        params={"filters": '{"title": "concurrent"}', "fields": '["name", "amount"]', "limit": 100},
    ).json()["data"]
    assert sorted(row["amount"] for row in rows) == list(range(40))
    assert len({row["name"] for row in rows}) == 40


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_memory_at_rest(bench):
    """Master and workers share what was imported before the fork (proportional set size, KiB)."""
    bench.client().get("/api/method/ping")
    pids = [bench.process.pid, *children(bench.process.pid)]
    assert len(pids) == 3, "a master and two workers"
    total = sum(proportional_size(pid) for pid in pids)
    assert total < 160 * 1024, f"{total // 1024} MiB"


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(task) for task in tasks]


def proportional_size(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise AssertionError("no Pss")


def test_server_starts_and_stops_quickly(bench):
    second = Bench(bench.sites)
    started = time.monotonic()
    second.start()
    assert time.monotonic() - started < 10
    second.process.terminate()
    assert second.process.wait(timeout=15) == 0
    second.log.close()
