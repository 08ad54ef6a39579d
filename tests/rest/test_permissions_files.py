"""Private files: read by those who may read the document they hang on, through every door, and taken over by nobody."""

import io

import openpyxl
import pytest
from district import AUDITOR, DISTRICT_OFFICER, MANAGER, NORTH, SOUTH, leader, officer, unit
from guarded import BANK, HOMELESS, NEIGHBOUR, ROLELESS, neighbour_unit, permit, stranger
from staged_bench import ok

SECRET = "Hồ sơ bệnh án của một người ở phía nam"
STRANGERS = (officer(NORTH), leader(NORTH), NEIGHBOUR, HOMELESS, ROLELESS, BANK)


@pytest.fixture(scope="module")
def bench(guarded, serve):
    return serve(guarded)


@pytest.fixture(scope="module")
def paper(bench) -> str:
    """The URL of the private file that hangs on a person of the south."""
    return bench.value("select file_url from tabFile where file_name = 'ho-so.txt'")


@pytest.fixture(scope="module")
def rejected(bench) -> str:
    """The URL of the district's workbook of rejected rows."""
    return bench.value("select rejected_file from `tabRegistry Import` where rejected_file is not null")


def doors(client, url: str) -> dict:
    """The answers of every way to a file's content."""
    return {
        "url": client.get(url),
        "url with a query": client.get(url + "?fid="),
        "download_file": client.get("/api/method/download_file", params={"file_url": url}),
        "public twin": client.get(url.replace("/private", "")),
        "a way round": client.get("/files/.." + url),
        "encoded": client.get("/files/%2e%2e" + url),
        "assets": client.get("/assets/an_sinh/../../../sites" + url),
    }


def test_those_of_the_place_read_it(bench, paper):
    for user in (officer(SOUTH), leader(SOUTH), DISTRICT_OFFICER, AUDITOR, MANAGER):
        answer = bench.token(user).get(paper)
        assert (answer.status_code, answer.content.decode()) == (200, SECRET), user
        assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("user", [*STRANGERS, None])
def test_strangers_do_not(bench, paper, rejected, user):
    client = bench.token(user) if user else bench.client()
    for url in (paper, rejected):
        for door, answer in doors(client, url).items():
            assert answer.status_code in (400, 401, 403, 404, 417), (door, url, answer.status_code)
            assert SECRET not in answer.text and not answer.content.startswith(b"PK"), door


def test_the_list_of_files_is_ones_own(bench):
    for user in STRANGERS:
        response = bench.token(user).get(
            "/api/resource/File", params={"fields": '["*"]', "limit_page_length": 0}
        )
        listed = [] if response.status_code == 403 else ok(response)["data"]
        assert {row["owner"] for row in listed} <= {user}, user
    assert bench.client().get("/api/resource/File").status_code in (401, 403)


def test_a_file_cannot_be_taken_over(bench, paper, rejected):
    """Not by its URL, its hash, its name, nor by an attachment field."""
    for user in (officer(NORTH), NEIGHBOUR):
        client = bench.token(user)
        for url in (paper, rejected):
            size, digest, name = bench.query(
                "select file_size, content_hash, name from tabFile where file_url = ?", url
            )[0]
            claim = {"file_url": url, "is_private": 1, "file_name": "mine.txt"}
            for values in (
                claim,
                claim | {"content_hash": digest, "file_size": size},
                claim | {"is_private": 0},
                claim | {"owner": user, "flags": {"ignore_permissions": 1}},
                claim | {"attached_to_doctype": "User", "attached_to_name": user},
            ):
                assert client.post("/api/resource/File", json=values).status_code == 403, values
            assert client.post("/api/method/upload_file", data=claim).status_code == 403
            assert client.post("/api/method/upload_file", data={"library_file_name": name}).status_code == 403
            own = ok(
                client.post(
                    "/api/method/upload_file", data={"is_private": 1}, files={"file": ("a.txt", b"mine")}
                )
            )
            record = f"/api/resource/File/{own['message']['name']}"
            for change in ({"file_url": url}, {"attached_to_doctype": "File", "attached_to_name": name}):
                assert client.put(record, json=change).status_code == 403, change
            ok(client.put(record, json={"content_hash": digest, "file_size": size}))
            assert (
                bench.value("select content_hash from tabFile where name = ?", own["message"]["name"])
                != digest
            )
            assert client.get(url).status_code == 403


def test_an_import_reads_only_what_its_user_may_read(bench, rejected):
    """A district's officer can't have another district's workbook read to him."""
    client, place = bench.token(NEIGHBOUR), neighbour_unit(bench)
    for call in (
        client.call("an_sinh.api.registry_import.preview", file_url=rejected, locality=place),
        client.call("an_sinh.api.registry_import.preview", file_url=rejected, locality="187-2004"),
    ):
        assert call.status_code == 403, call.text[:500]
    document = {"locality": place, "paid_through": "2024-04-01", "source_file": rejected}
    made = client.post("/api/resource/Registry Import", json=document)
    if made.status_code == 200:
        name = made.json()["data"]["name"]
        # A takeover writes approved people: who prepared it doesn't start it alone.
        assert client.call("an_sinh.api.registry_import.start", name=name).status_code == 403
        # Nor does it read more to a leader of the same district, who starts it.
        ok(bench.token(leader_of(bench, place)).call("an_sinh.api.registry_import.start", name=name))
        bench.run("worker", "--burst", "--quiet", check=False)
        assert bench.value("select status from `tabRegistry Import` where name = ?", name) == "Failed"
        assert not bench.value(
            "select count(*) from `tabRegistry Import Row` where registry_import = ?", name
        )
    assert client.get(rejected).status_code == 403
    other = {"locality": "187-2004", "paid_through": "2024-04-01"}
    assert client.post("/api/resource/Registry Import", json=other).status_code == 403


def test_equal_content_gives_no_right_to_the_others_record(bench, paper):
    """Who uploads the same bytes reads his own record; the other's stays the other's."""
    client = bench.token(officer(NORTH))
    sent = {"file": ("ho-so.txt", SECRET.encode())}
    ok(client.post("/api/method/upload_file", data={"is_private": 1}, files=sent))
    listed = client.rows("File", ("name", "owner", "attached_to_doctype"))
    assert {row["owner"] for row in listed} == {officer(NORTH)}
    # What he has uploaded himself: this, and his commune's workbook. Nothing of a person.
    assert {row.get("attached_to_doctype") or "" for row in listed} <= {"", "Registry Workbook"}


def test_nobody_hangs_a_file_on_a_strange_document(bench):
    person = stranger(bench, "Beneficiary")
    before = bench.counts("File")
    client = bench.token(officer(NORTH))
    target = {"attached_to_doctype": "Beneficiary", "attached_to_name": person}
    assert (
        client.post("/api/resource/File", json={"file_name": "a.txt", "content": "x", **target}).status_code
        == 403
    )
    form = {"doctype": "Beneficiary", "docname": person}
    response = client.post("/api/method/upload_file", data=form, files={"file": ("b.txt", b"x")})
    assert response.status_code == 403
    assert bench.counts("File") == before


def test_the_rejected_rows_are_the_districts(bench, rejected):
    """The district's officer gets the workbook; a commune's rows in it are no commune's to read."""
    answer = bench.token(DISTRICT_OFFICER).get(rejected)
    assert answer.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    for code in (NORTH, SOUTH):
        assert bench.token(officer(code)).get(rejected).status_code == 403
        rows = bench.token(officer(code)).rows("Registry Import Row", ("administrative_unit",))
        assert {row["administrative_unit"] for row in rows} <= {unit(code)}


def leader_of(bench, place: str) -> str:
    """A leader of a district, made for the test."""
    admin, name = bench.administrator(), "lanh-dao@lang-gieng.test"
    user = {"email": name, "first_name": name, "language": "vi", "send_welcome_email": 0}
    ok(admin.post("/api/resource/User", json={**user, "roles": [{"role": "District Leader"}]}))
    permit(admin, name, "Administrative Unit", place)
    return name
