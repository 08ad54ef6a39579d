"""Pages of the apps' `www` folders, redirects, the login page, pages about errors."""

import re


def test_page_with_context(clerk):
    response = clerk.get("/probe/plain")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    assert "user=clerk@probe.test hook=hook value" in response.text
    assert "<html" in response.text, "put into the base template"
    assert response.headers["Cache-Control"].startswith("no-store")


def test_route_rule_gives_values_to_get_context(guest):
    response = guest.get("/probe/item/42")
    assert response.status_code == 200
    assert "<title>Item page</title>" in response.text and "item=42" in response.text


def test_single_page_app_takes_every_path_below_it(fresh_clerk):
    response = fresh_clerk.get("/probe-desk/list/Probe Case/x?y=1")
    assert response.status_code == 200
    assert 'data-path="list/Probe Case/x"' in response.text
    token = re.search(r'data-token="(\w+)"', response.text).group(1)
    assert fresh_clerk.post("/api/method/http_probe.api.only_post").status_code == 400
    header = {"X-Frappe-CSRF-Token": token}
    assert fresh_clerk.post("/api/method/http_probe.api.only_post", headers=header).status_code == 200
    assert fresh_clerk.get("/probe-desk").status_code == 200


def test_values_in_pages_are_not_markup(guest):
    assert "<script>x" not in guest.get("/probe/item/<script>x").text


def test_redirects_of_hooks(guest):
    response = guest.get("/old")
    assert (response.status_code, response.headers["Location"]) == (301, "/probe/plain")
    response = guest.get("/archive/12")
    assert (response.status_code, response.headers["Location"]) == (302, "/probe/item/12")
    response = guest.get("/probe/item/7")
    assert (response.status_code, response.headers["Location"]) == (301, "/probe/plain")


def test_not_found(guest):
    response = guest.get("/nowhere")
    assert response.status_code == 404
    assert "Not Found" in response.text and response.headers["Content-Type"].startswith("text/html")
    assert guest.get("/probe/item/0").status_code == 404
    assert guest.put("/nowhere").status_code == 404


def test_not_permitted(guest):
    response = guest.get("/probe/item/13")
    assert response.status_code == 403
    assert "/login?redirect-to=%2Fprobe%2Fitem%2F13" in response.text
    assert "<script>yours" not in response.text


def test_broken_page(guest, admin):
    response = guest.get("/probe/item/99")
    assert response.status_code == 500
    assert "broken page" not in response.text, "what went wrong inside is for the Error Log"
    logs = admin.get("/api/resource/Error Log", params={"fields": '["error"]'}).json()["data"]
    assert any("broken page" in log["error"] for log in logs)


def test_source_of_pages_is_not_sent(guest):
    for path in ("/probe/item.py", "/probe_desk.py", "/probe/../../hooks.py", "/probe/item.html.py"):
        response = guest.get(path)
        assert response.status_code == 404, path
        assert "get_context" not in response.text


def test_other_files_in_www(guest):
    assert guest.get("/robots.txt").text.startswith("User-agent: *")
    assert guest.get("/robots.txt").headers["Content-Type"].startswith("text/plain")
    assert guest.get("/probe/dot.png").headers["Content-Type"] == "image/png"


def test_login_page(guest, clerk):
    response = guest.get("/login?redirect-to=/probe/plain")
    assert response.status_code == 200
    assert 'name="pwd"' in response.text and '"/probe/plain"' in response.text
    response = clerk.get("/login")
    assert (response.status_code, response.headers["Location"]) == (301, "/probe-desk")


def test_login_page_leads_nowhere_else(guest):
    for target in ("https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"):
        assert "evil" not in guest.get("/login", params={"redirect-to": target}).text
    assert "</script><b>" not in guest.get("/login", params={"redirect-to": "/</script><b>"}).text


def test_home(guest, clerk):
    assert 'name="pwd"' in guest.get("/").text
    response = clerk.get("/")
    assert (response.status_code, response.headers["Location"]) == (302, "/probe-desk")


def test_app_leads_to_the_desk_of_the_app(guest, clerk):
    response = clerk.get("/app/probe-case/PC-00001")
    assert (response.status_code, response.headers["Location"]) == (302, "/probe-desk")
    response = guest.get("/app/probe-case")
    assert response.headers["Location"] == "/login?redirect-to=%2Fapp%2Fprobe-case"


def test_api_error_as_page_for_a_browser(guest):
    response = guest.get("/api/method/http_probe.api.who", headers={"Accept": "text/html"})
    assert response.status_code == 403
    assert "Not Permitted" in response.text and response.headers["Content-Type"].startswith("text/html")
