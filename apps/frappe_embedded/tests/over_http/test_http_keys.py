"""Requests that carry an Authorization header."""

import base64

import pytest

from frappe.database import text_order


@pytest.fixture
def keys(admin, new_user):
    """A clerk with an API key: (user, key, secret)."""
    user = new_user("Probe Clerk")
    response = admin.call("frappe.core.doctype.user.user.generate_keys", user=user)
    secret = response.json()["message"]["api_secret"]
    key = admin.get(f"/api/resource/User/{user}").json()["data"]["api_key"]
    return user, key, secret


def who(client, authorization: str, **headers):
    headers["Authorization"] = authorization
    return client.get("/api/method/frappe.auth.get_logged_user", headers=headers)


def test_token(guest, keys):
    user, key, secret = keys
    response = who(guest, f"token {key}:{secret}")
    assert response.json() == {"message": user}
    assert "Set-Cookie" not in response.headers, "a key opens no session"


def test_basic(guest, keys):
    user, key, secret = keys
    encoded = base64.b64encode(f"{key}:{secret}".encode()).decode()
    assert who(guest, f"Basic {encoded}").json() == {"message": user}


def test_key_needs_no_csrf_token_and_has_the_users_permissions(guest, keys):
    _user, key, secret = keys
    header = {"Authorization": f"token {key}:{secret}"}
    response = guest.post("/api/resource/Probe Case", json={"title": "By key"}, headers=header)
    assert response.status_code == 200
    assert guest.get("/api/resource/Error Log", headers=header).status_code == 403


@pytest.mark.parametrize("wrong", ["{key}:nonsense", "nonsense:{secret}", "{key}", ":", "{key}:"])
def test_wrong_keys(guest, keys, wrong):
    _user, key, secret = keys
    response = who(guest, "token " + wrong.format(key=key, secret=secret))
    assert response.status_code == 401
    assert response.json()["exc_type"] == "AuthenticationError"


def test_undecodable_basic_header(guest):
    assert who(guest, "Basic ?!?").status_code == 401
    response = who(guest, "Basic YQ")  # base64 that breaks off
    assert response.status_code == 400
    assert response.json()["exc_type"] == "InvalidAuthorizationToken"


def test_bearer_leads_to_nobody(guest):
    assert who(guest, "Bearer abc").status_code == 401


def test_keys_of_a_disabled_user(guest, admin, keys):
    user, key, secret = keys
    admin.put(f"/api/resource/User/{user}", json={"enabled": 0})
    assert who(guest, f"token {key}:{secret}").status_code == 401


USER = "update tabUser set {} where name = :user"
SECRET = "doctype = 'User' and fieldname = 'api_secret' and name"
# What another process writes, past every cache of the server's: the user is no longer let in.
REFUSING = {
    "disabled": USER.format("enabled = 0"),
    "another key": USER.format("api_key = 'another'"),
    "no key": USER.format("api_key = null"),
    "from elsewhere only": USER.format("restrict_ip = '192.0.2.'"),
    "not before tomorrow": USER.format("login_after = 24"),
    "no secret": f"delete from __Auth where {SECRET} = :user",
    "another's secret": f"update __Auth set password = (select password from __Auth where {SECRET} = :other)"
    f" where {SECRET} = :user",
    "gone": "delete from tabUser where name = :user",
}


@pytest.mark.parametrize("change", REFUSING)
def test_what_another_process_writes_holds_at_the_next_request(bench, guest, admin, keys, new_user, change):
    user, key, secret = keys
    for _ in range(6):  # both of the server's processes know the pair by now
        assert who(guest, f"token {key}:{secret}").json() == {"message": user}
    other = new_user("Probe Clerk")
    secret_of_other = admin.call("frappe.core.doctype.user.user.generate_keys", user=other).json()["message"]
    with bench.database() as database:
        text_order.register(database)  # for the index on keys by their letters
        database.execute(REFUSING[change], {"user": user, "other": other})
    assert [who(guest, f"token {key}:{secret}").status_code for _ in range(6)] == [401] * 6
    if change == "another's secret":
        assert who(guest, f"token {key}:{secret_of_other['api_secret']}").json() == {"message": user}


def test_a_role_that_is_taken_away_or_a_right_is_missing_at_the_next_request(guest, admin, keys):
    user, key, secret = keys
    header = {"Authorization": f"token {key}:{secret}"}

    def answers() -> set[int]:
        paths = (
            "/api/resource/Probe Case",
            "/api/resource/Probe Case?limit=1",
            "/api/resource/Probe Case?limit=2",
        )
        return {guest.get(path, headers=header).status_code for path in paths * 2}

    assert answers() == {200}
    document = admin.get(f"/api/resource/User/{user}").json()["data"]
    roles = document["roles"]
    admin.put(f"/api/resource/User/{user}", json={"roles": []})
    assert answers() == {403}
    admin.put(f"/api/resource/User/{user}", json={"roles": [{"role": row["role"]} for row in roles]})
    assert answers() == {200}


def test_doctype_without_keys_as_source(guest, keys):
    _user, key, secret = keys
    headers = {"Frappe-Authorization-Source": "Probe Case"}
    assert who(guest, f"token {key}:{secret}", **headers).status_code == 401


def test_auth_hook(guest):
    response = guest.get("/api/method/http_probe.api.who", headers={"X-Probe-User": "clerk"})
    assert response.json()["message"]["user"] == "clerk@probe.test"
