"""Requests that carry an Authorization header."""

import base64

import pytest


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


def test_doctype_without_keys_as_source(guest, keys):
    _user, key, secret = keys
    headers = {"Frappe-Authorization-Source": "Probe Case"}
    assert who(guest, f"token {key}:{secret}", **headers).status_code == 401


def test_auth_hook(guest):
    response = guest.get("/api/method/http_probe.api.who", headers={"X-Probe-User": "clerk"})
    assert response.json()["message"]["user"] == "clerk@probe.test"
