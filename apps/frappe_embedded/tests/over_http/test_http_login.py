"""Login, logout, sessions, cookies, CSRF, lock-out."""

import hashlib
import json
import sqlite3

import pytest
from http_bench import ADMIN_PASSWORD, PASSWORD, SITE, server_message


@pytest.fixture
def clerk(fresh_clerk):
    return fresh_clerk


def test_login_answers_as_frappe_and_sets_its_cookies(guest):
    response = guest.login("clerk@probe.test")
    assert response.status_code == 200
    assert response.json() == {
        "message": "Logged In",
        "home_page": "/probe-desk",
        "full_name": "Clerk Probe",
        "probe_session": "clerk@probe.test",
    }
    assert set(guest.cookies.keys()) == {"sid", "system_user", "full_name", "user_id", "user_image"}
    assert guest.cookies["user_id"] == "clerk%40probe.test"
    assert guest.cookies["full_name"] == "Clerk%20Probe"
    assert guest.cookies["system_user"] == "yes"


def test_session_cookie_is_http_only_and_same_site(guest):
    header = next(
        value
        for name, value in guest.login("clerk@probe.test").raw.headers.items()
        if name == "Set-Cookie" and value.startswith("sid=")
    )
    assert "HttpOnly" in header and "SameSite=Lax" in header and "Max-Age=" in header
    assert "Secure" not in header


def test_cookies_are_secure_behind_https(guest):
    guest.headers["X-Forwarded-Proto"] = "https"
    response = guest.login("clerk@probe.test")
    cookies = [value for name, value in response.raw.headers.items() if name == "Set-Cookie"]
    assert cookies and all("Secure" in cookie for cookie in cookies)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")


def test_login_by_json_and_by_query(bench):
    for kwargs in ({"json": {"usr": "clerk@probe.test", "pwd": PASSWORD}},):
        client = bench.client()
        assert client.post("/api/method/login", **kwargs).json()["message"] == "Logged In"
    client = bench.client()
    assert (
        client.post("/", data={"cmd": "login", "usr": "clerk@probe.test", "pwd": PASSWORD}).status_code == 200
    )


def test_logged_user_is_the_same_in_every_worker(clerk):
    for _ in range(20):
        assert clerk.get("/api/method/frappe.auth.get_logged_user").json() == {"message": "clerk@probe.test"}


def test_website_user_is_told_that_it_has_no_app(guest):
    response = guest.login("portal@probe.test")
    assert response.json()["message"] == "No App"
    assert guest.cookies["system_user"] == "no"


@pytest.mark.parametrize(
    ("user", "password"),
    [("clerk@probe.test", "wrong"), ("nobody@probe.test", PASSWORD), ("clerk@probe.test", "x" * 600)],
)
def test_wrong_credentials(guest, user, password):
    response = guest.login(user, password)
    assert response.status_code == 401
    body = response.json()
    assert body["exc_type"] == "AuthenticationError"
    assert body["exception"] == "frappe.exceptions.AuthenticationError"
    assert "exc" not in body, "a Guest sees no traceback"
    assert "sid" not in guest.cookies


def test_unknown_user_and_wrong_password_read_alike(guest):
    messages = {
        guest.login(user, "wrong").json()["message"] for user in ("clerk@probe.test", "nobody@probe.test")
    }
    assert messages == {"Invalid login credentials"}


def test_incomplete_login(guest):
    response = guest.post("/api/method/login", data={"usr": "clerk@probe.test"})
    assert response.status_code == 401
    assert response.json()["message"] == "Incomplete login details"


def test_failed_login_is_logged_although_the_request_fails(guest, admin):
    guest.login("clerk@probe.test", "wrong-and-logged")
    filters = json.dumps([["user", "=", "clerk@probe.test"], ["status", "=", "Failed"]])
    rows = admin.get("/api/resource/Activity Log", params={"filters": filters}).json()["data"]
    assert rows


def test_disabled_user_can_neither_log_in_nor_go_on(bench, admin, new_user):
    user = new_user("Probe Clerk")
    client = bench.client()
    assert client.login(user).status_code == 200
    assert admin.put(f"/api/resource/User/{user}", json={"enabled": 0}).status_code == 200
    assert client.get("/api/method/http_probe.api.who").status_code in (401, 403, 417)
    response = bench.client().login(user)
    assert response.status_code == 401
    assert response.json()["message"] == "User disabled or missing"


def test_hook_can_refuse_a_login(guest):
    response = guest.login("barred@probe.test")
    assert response.status_code == 401
    assert server_message(response)["message"] == "Barred by hook"


def test_logout_ends_the_session_in_every_worker(bench, clerk):
    sid = clerk.cookies["sid"]
    response = clerk.post("/api/method/logout")
    assert (response.status_code, response.json()) == (200, {})
    assert "sid" not in clerk.cookies
    for _ in range(10):
        response = bench.client().get("/api/method/frappe.auth.get_logged_user", cookies={"sid": sid})
        assert response.status_code == 403
        assert response.json()["session_expired"] == 1


def test_made_up_sid_is_a_guest(guest):
    response = guest.get("/api/method/frappe.auth.get_logged_user", cookies={"sid": "0" * 56})
    assert response.status_code == 403
    assert response.json()["exc_type"] == "PermissionError"
    assert response.json()["session_expired"] == 1


def test_the_database_holds_no_sid_that_opens_a_session(bench, clerk):
    with bench.database() as database:
        stored = {row[0] for row in database.execute("select sid from tabSessions")}
    assert stored and clerk.cookies["sid"] not in stored


def test_session_expires_when_unused(bench, clerk):
    leave_unused(bench, clerk, hours=7)
    sid = {"sid": clerk.cookies["sid"]}
    for _ in range(2):
        response = bench.client().get("/api/method/frappe.auth.get_logged_user", cookies=sid)
        assert (response.status_code, response.json()["session_expired"]) == (403, 1)


def test_use_keeps_a_session_alive(bench, clerk):
    for _ in range(3):
        leave_unused(bench, clerk, hours=4)
        assert clerk.get("/api/method/frappe.auth.get_logged_user").status_code == 200


def leave_unused(bench, client, hours: float) -> None:
    """Make a session look as if it had last been used *hours* ago (System Settings let it live for six)."""
    moved = f"-{hours} hours"
    digest = hashlib.sha256(client.cookies["sid"].encode()).hexdigest()
    with bench.database() as database:
        changed = database.execute(
            "update tabSessions set lastupdate = strftime('%Y-%m-%d %H:%M:%f', lastupdate, ?) where sid = ?",
            (moved, digest),
        )
        assert changed.rowcount == 1


def test_sessions_at_a_time_if_the_settings_limit_them(bench, settings, new_user):
    settings(deny_multiple_sessions=1)
    user = new_user("Probe Clerk", simultaneous_sessions=2)
    clients = [bench.client() for _ in range(3)]
    for client in clients:
        assert client.login(user).status_code == 200
    statuses = [client.get("/api/method/frappe.auth.get_logged_user").status_code for client in clients]
    assert statuses == [403, 200, 200], "the oldest had to go"


def test_too_many_failures_lock_the_account_for_a_while(bench, settings, new_user):
    settings(allow_consecutive_login_attempts=3, allow_login_after_fail=600)
    user = new_user("Probe Clerk")
    statuses = [bench.client().login(user, "wrong").status_code for _ in range(4)]
    assert statuses == [401] * 4
    response = bench.client().login(user, PASSWORD)
    assert response.status_code == 500, "as Frappe 15 has it: SecurityException carries no status of its own"
    assert response.json()["exc_type"] == "SecurityException"
    assert "locked" in server_message(response)["message"]
    with sqlite3.connect(bench.sites / SITE / "counters.db") as counters:
        counters.execute(
            "update counter set expires_at = expires_at - 600 where name = ?", (f"login:user:{user}",)
        )
    assert bench.client().login(user, PASSWORD).status_code == 200


def test_too_many_failures_lock_the_address(bench, settings):
    settings(allow_consecutive_login_attempts=3, allow_login_after_fail=60)
    client = bench.client()
    for number in range(4):
        client.login(f"guess{number}@probe.test", "wrong")
    assert client.login("reader@probe.test").json()["exc_type"] == "SecurityException"
    assert bench.client().login("reader@probe.test").status_code == 200


def test_a_success_forgives_earlier_failures(bench, settings, new_user):
    settings(allow_consecutive_login_attempts=3, allow_login_after_fail=60)
    user = new_user()
    for _ in range(3):
        for _ in range(3):
            assert bench.client().login(user, "wrong").status_code == 401
        assert bench.client().login(user).status_code == 200


def test_post_of_a_session_with_a_token_must_carry_it(clerk):
    assert clerk.post("/api/method/http_probe.api.only_post").status_code == 200, "no token asked for yet"
    token = clerk.get("/api/method/http_probe.api.csrf_token").json()["message"]
    response = clerk.post("/api/method/http_probe.api.only_post")
    assert response.status_code == 400
    assert response.json()["exc_type"] == "CSRFTokenError"
    assert "exc" not in response.json()
    assert server_message(response)["message"] == "Invalid Request"
    header = {"X-Frappe-CSRF-Token": token}
    assert clerk.post("/api/method/http_probe.api.only_post", headers=header).json() == {"message": "posted"}
    assert clerk.post("/api/method/http_probe.api.only_post", data={"csrf_token": token}).status_code == 200
    assert clerk.get("/api/method/http_probe.api.who").status_code == 200, "reading needs none"
    wrong = {"X-Frappe-CSRF-Token": token[:-1] + "x"}
    assert clerk.delete("/api/resource/Probe Case/x", headers=wrong).status_code == 400


def test_login_works_with_an_old_session_that_has_a_token(clerk):
    clerk.get("/api/method/http_probe.api.csrf_token")
    assert clerk.login("clerk@probe.test").status_code == 200


def test_restricted_address(bench, new_user):
    user = new_user(restrict_ip="192.0.2.1, 192.0.3.")
    outside = bench.client()
    assert outside.login(user).status_code == 401
    inside = bench.client()
    inside.headers["X-Forwarded-For"] = "192.0.3.9"
    assert inside.login(user).status_code == 200
    sid = inside.cookies["sid"]
    assert outside.get("/api/method/http_probe.api.who", cookies={"sid": sid}).status_code == 401


def test_administrator_logs_in_by_name(guest):
    assert guest.login("Administrator", ADMIN_PASSWORD).json()["message"] == "Logged In"


def test_sid_in_a_body_is_for_calls_and_does_not_stay(bench, clerk):
    other = bench.client()
    response = other.post("/api/method/frappe.auth.get_logged_user", data={"sid": clerk.cookies["sid"]})
    assert response.json() == {"message": "clerk@probe.test"}
    assert "sid" not in other.cookies


def test_sid_in_an_address_opens_nothing(bench, clerk):
    """It would stay in histories, logs and the next page's Referer."""
    for send in (bench.client().get, bench.client().post):
        response = send("/api/method/frappe.auth.get_logged_user", params={"sid": clerk.cookies["sid"]})
        assert response.status_code in (401, 403)


def test_an_address_that_the_client_made_up_counts_for_nothing(bench, new_user):
    """A proxy notes whom it saw behind what the client wrote."""
    user = new_user(restrict_ip="192.0.3.")
    client = bench.client()
    client.headers["X-Forwarded-For"] = "192.0.3.9, 198.51.100.7"
    assert client.login(user).status_code == 401
    client.headers["X-Forwarded-For"] = "198.51.100.7, 192.0.3.9, 127.0.0.1"
    assert client.login(user).status_code == 200


def test_a_restricted_address_binds_tokens_too(bench, admin, new_user):
    user = new_user(restrict_ip="192.0.3.")
    keys = admin.post("/api/method/frappe.core.doctype.user.user.generate_keys", data={"user": user}).json()[
        "message"
    ]
    client = bench.client()
    client.headers["Authorization"] = f"token {keys['api_key']}:{keys['api_secret']}"
    assert client.get("/api/method/frappe.auth.get_logged_user").status_code == 401
    client.headers["X-Forwarded-For"] = "192.0.3.9"
    assert client.get("/api/method/frappe.auth.get_logged_user").json() == {"message": user}


def test_a_stranger_does_not_lock_out_who_logs_in_from_where_he_always_does(bench, settings, new_user):
    settings(allow_consecutive_login_attempts=2, allow_login_after_fail=60)
    user, office = new_user(), bench.client()
    assert office.login(user).status_code == 200
    stranger = bench.client()
    for _attempt in range(5):
        stranger.login(user, "wrong")
    assert bench.client().login(user).status_code != 200, "from elsewhere the account is locked"
    assert office.login(user).status_code == 200


def test_a_new_password_ends_the_other_sessions(bench, new_user):
    user = new_user()
    here, elsewhere = bench.client(), bench.client()
    assert here.login(user).status_code == elsewhere.login(user).status_code == 200
    changed = here.post(
        "/api/method/frappe.core.doctype.user.user.update_password",
        data={"old_password": PASSWORD, "new_password": "mot mat khau khac"},
    )
    assert changed.status_code == 200, changed.text
    who = "/api/method/frappe.auth.get_logged_user"
    assert here.get(who).json() == {"message": user}
    assert elsewhere.get(who).status_code in (401, 403)
