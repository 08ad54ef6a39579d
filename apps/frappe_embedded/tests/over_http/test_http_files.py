"""Uploads, private and public files, assets."""

from contextlib import closing

import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 500


def upload(client, content=PNG, filename="photo.png", **fields):
    fields = {key: str(value) for key, value in fields.items()}
    return client.post("/api/method/upload_file", files={"file": (filename, content)}, data=fields)


def test_upload_private_and_read_back(clerk, make_case):
    case = make_case()
    response = upload(clerk, is_private=1, doctype="Probe Case", docname=case["name"], fieldname="picture")
    assert response.status_code == 200, response.text
    file = response.json()["message"]
    assert file["doctype"] == "File" and file["file_url"].startswith("/private/files/")
    assert (file["attached_to_doctype"], file["attached_to_name"]) == ("Probe Case", case["name"])
    sent = clerk.get(file["file_url"])
    assert (sent.status_code, sent.content) == (200, PNG)
    assert sent.headers["Content-Type"] == "image/png"
    assert sent.headers["Cache-Control"] == "private, no-cache"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"


def test_private_file_follows_the_document_it_is_attached_to(bench, clerk, reader, guest, make_case):
    case = make_case()
    url = upload(clerk, is_private=1, doctype="Probe Case", docname=case["name"]).json()["message"][
        "file_url"
    ]
    assert reader.get(url).status_code == 200, "may read the case"
    outsider = bench.client()
    outsider.login("outsider@probe.test")
    assert outsider.get(url).status_code == 403
    assert guest.get(url).status_code == 403
    query = {"file_url": url}
    assert outsider.get("/api/method/download_file", params=query).status_code == 403
    assert reader.get("/api/method/download_file", params=query).content == PNG


def test_unattached_private_file_is_its_owners(clerk, reader):
    url = upload(clerk, content=PNG + b"mine", is_private=1).json()["message"]["file_url"]
    assert clerk.get(url).status_code == 200
    assert reader.get(url).status_code == 403


def test_public_file(clerk, guest):
    url = upload(clerk, content=PNG + b"public", filename="open.png", is_private=0).json()["message"][
        "file_url"
    ]
    assert url.startswith("/files/")
    response = guest.get(url)
    assert (response.status_code, response.content) == (200, PNG + b"public")
    etag = response.headers["ETag"]
    assert guest.get(url, headers={"If-None-Match": etag}).status_code == 304
    part = guest.get(url, headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, PNG[:8])
    assert part.headers["Content-Range"] == f"bytes 0-7/{len(PNG) + 6}"


def test_range_of_a_private_file(clerk):
    url = upload(clerk, content=PNG + b"ranged", is_private=1).json()["message"]["file_url"]
    assert clerk.get(url, headers={"Range": "bytes=-6"}).content == b"ranged"
    assert clerk.get(url, headers={"Range": "bytes=9999-"}).status_code == 416


def test_scripts_in_files_do_not_run(clerk, guest):
    content = b"<html><script>alert(1)</script></html>"
    url = upload(clerk, content, "page.html", is_private=0).json()["message"]["file_url"]
    response = guest.get(url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/files/../private/files/x",
        "/files/%2e%2e/%2e%2e/site_config.json",
        "/private/files/../../site_config.json",
        "/private/files/%2e%2e/%2e%2e/site_config.json",
        "/assets/http_probe/../hooks.py",
        "/assets/http_probe/%2e%2e/hooks.py",
        "/assets/os/path.py",
        "/assets/../common_site_config.json",
        "/files/",
        "/assets/http_probe/",
        "/backups/../site_config.json",
    ],
)
def test_nothing_outside_is_sent(admin, bench, path):
    import http.client

    cookies = "; ".join(f"{name}={value}" for name, value in admin.cookies.items())
    with closing(http.client.HTTPConnection(bench.url.removeprefix("http://"), timeout=10)) as connection:
        connection.request("GET", path, headers={"Cookie": cookies})  # requests would tidy the path up
        response = connection.getresponse()
        body = response.read()
    assert response.status in (403, 404), path
    assert b"encryption_key" not in body and b"app_name" not in body


def test_upload_needs_permission(guest, reader, make_case):
    case = make_case()
    assert upload(guest).status_code == 403
    assert upload(reader, doctype="Probe Case", docname=case["name"]).status_code == 403


def test_portal_users_upload_only_harmless_types(bench):
    portal = bench.client()
    portal.login("portal@probe.test")
    response = upload(portal, b"MZ", "tool.exe", is_private=1)
    assert (response.status_code, response.json()["exc_type"]) == (417, "ValidationError")


def test_upload_to_a_method(clerk):
    response = upload(clerk, b"12345", "data.csv", method="http_probe.api.receive_upload")
    assert response.json() == {"message": {"name": "data.csv", "size": 5}}
    assert upload(clerk, b"1", "x.csv", method="http_probe.api.not_whitelisted").status_code == 403


def test_size_limit(clerk, settings):
    settings(max_file_size=1)
    assert upload(clerk, b"a" * (900 * 1024), "small.txt", is_private=1).status_code == 200
    response = upload(clerk, b"a" * (30 * 1024 * 1024), "large.txt", is_private=1)
    assert response.status_code == 413
    assert response.json()["exc_type"] == "RequestEntityTooLarge"


def test_body_of_any_request_is_limited(clerk, site_config):
    site_config(max_file_size=200_000)
    response = clerk.call("http_probe.api.echo_body", text="x" * 300_000)
    assert response.status_code == 413
    assert clerk.call("http_probe.api.echo_body", text="x" * 100_000).status_code == 200


# -- assets


def test_hashed_asset_never_changes(guest):
    response = guest.get("/assets/http_probe/js/index-Ab3dE9xZ.js")
    assert response.status_code == 200 and "hashed" in response.text
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_plain_asset_is_asked_about(guest):
    response = guest.get("/assets/http_probe/js/plain.js")
    assert response.headers["Cache-Control"] == "no-cache"
    again = guest.get("/assets/http_probe/js/plain.js", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_missing_asset(guest):
    assert guest.get("/assets/http_probe/js/missing.js").status_code == 404
    assert guest.get("/assets/no_such_app/js/plain.js").status_code == 404


def test_text_is_compressed_for_those_who_take_it(guest, clerk):
    path = "/assets/http_probe/js/long-Ab3dE9xZ.js"
    plain = guest.get(path, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed = guest.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 4
    assert packed.content == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]
    again = guest.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
    part = guest.get(path, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
    text = "Nguyễn " * 3000
    answer = clerk.post("/api/method/http_probe.api.echo_body", json={"text": text})
    assert answer.headers["Content-Encoding"] == "gzip" and answer.json()["message"]["text"] == text
