"""Files that are no registry, sent over HTTP as the desk sends them: refused in one sentence, and nothing is written."""

import io
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, EXPECTED, WORKBOOK
from staged_bench import ADMIN_PASSWORD, ok, said

MEGABYTE = 1024 * 1024
WRITTEN = (
    "Beneficiary",
    "Benefit Entitlement",
    "Bank Account",
    "Guardian",
    "Payment Method",
    "Registry Import Row",
)
FORM = {"locality": "187-2004", "paid_through": "2024-04-01"}


def workbook(*rows: tuple) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "BTXH"
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def encrypted() -> bytes:
    sealed = io.BytesIO()
    with open(WORKBOOK, "rb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(file).encrypt("secret", sealed)
    return sealed.getvalue()


def cut() -> bytes:
    return WORKBOOK.read_bytes()[:60_000]


# name, content, what the sentence must speak of
BAD = {
    "not Excel": ("danh-sach.xlsx", b'{"Ho va ten": "Nguyen Van A", "Ngay sinh": 1950}', "Excel"),
    "a picture": ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 5000, "Excel"),
    "a PDF": ("danh-sach.pdf", b"%PDF-1.4\n%%EOF", "Excel"),
    "a page": ("trang.xls", b"<html><table><tr><td>x</td></tr></table></html>", "Excel"),
    "encrypted": ("mat-khau.xlsx", encrypted(), "mật khẩu"),
    "cut in the middle": ("dang-do.xlsx", cut(), "hỏng"),
    "no list in it": ("trong.xlsx", workbook(("Xin chào",), ("1", "2")), ""),
}


@pytest.fixture(scope="module")
def bench(district, serve):
    return serve(district)


@pytest.fixture(scope="module")
def client(bench):
    return bench.token(DISTRICT_OFFICER)


def upload(client, name: str, content: bytes):
    return client.post("/api/method/upload_file", data={"is_private": 1}, files={"file": (name, content)})


def run_import(bench, client, url: str) -> dict:
    """The import as the desk starts it, worked off by a worker; its status."""
    made = ok(client.post("/api/resource/Registry Import", json={**FORM, "source_file": url}))["data"]
    chief = bench.token(DISTRICT_LEADER)  # who prepared a takeover doesn't start it
    chief.message("an_sinh.api.registry_import.start", name=made["name"])
    bench.run("worker", "--burst", "--quiet")
    return client.message("an_sinh.api.registry_import.status", name=made["name"])


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_a_sentence(bench, client, case):
    name, content, word = BAD[case]
    url = ok(upload(client, name, content))["message"]["file_url"]
    preview = client.message("an_sinh.api.registry_import.preview", file_url=url, locality="187-2004")
    status = run_import(bench, client, url)
    assert status["status"] == "Failed"
    for sentence in (preview["error"], status["error_message"]):
        assert word in sentence and sentence.endswith(".") and "Traceback" not in sentence, sentence
        assert any(sign in sentence for sign in "ăâđêôơưạảấầậắặẹếềệịọốồộớờợụứừựỳý"), "in Vietnamese"
    assert bench.counts(*WRITTEN) == dict.fromkeys(WRITTEN, 0)
    assert bench.value("select count(*) from `tabRegistry Import` where status = 'Running'") == 0


def test_an_empty_file(bench, client):
    sent = upload(client, "rong.xlsx", b"")
    if sent.status_code != 200:
        assert 400 <= sent.status_code < 500 and said(sent)
        return
    url = ok(sent)["message"]["file_url"]
    preview = client.message("an_sinh.api.registry_import.preview", file_url=url, locality="187-2004")
    status = run_import(bench, client, url)
    assert (status["status"], status["error_message"]) == ("Failed", preview["error"])
    assert bench.counts(*WRITTEN) == dict.fromkeys(WRITTEN, 0)


def test_fifty_megabytes(bench, client):
    """Refused with a sentence, for a token and for a session; the server goes on."""
    files = bench.counts("File")
    desk = bench.session(DISTRICT_OFFICER, "AnSinh@2024")
    for sender in (client, desk):
        sent = upload(sender, "lon.xlsx", b"PK\x03\x04" + b"\x00" * (50 * MEGABYTE))
        assert sent.status_code in (413, 417), sent.text[:500]
        assert "25 MB" in said(sent) and "vượt" in said(sent), said(sent)
    assert bench.counts("File") == files
    assert not list((bench.sites / "district.localhost/private/files").glob("lon*"))
    assert client.message("frappe.auth.get_logged_user") == DISTRICT_OFFICER


def test_a_bomb_of_an_archive(bench, client):
    """A workbook of a few kilobytes that would unpack to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(WORKBOOK) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in source.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                bomb.writestr(name, source.read(name))
        with bomb.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _block in range(700):
                sheet.write(b" " * MEGABYTE)
    url = ok(upload(client, "bom.xlsx", out.getvalue()))["message"]["file_url"]
    status = run_import(bench, client, url)
    assert status["status"] == "Failed" and status["error_message"]
    assert bench.counts(*WRITTEN) == dict.fromkeys(WRITTEN, 0)


def test_bad_files_by_command(bench, tmp_path):
    """Exit code 1 and one line, no traceback."""
    for case, (name, content, word) in BAD.items():
        path = tmp_path / name
        path.write_bytes(content)
        done = bench.an_sinh(
            "import-registry", str(path), "--locality", "chi_lang", "--paid-through", "2024-04", check=False
        )
        assert done.returncode == 1, (case, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr and word in done.stderr, (case, done.stderr)
    assert bench.counts(*WRITTEN) == dict.fromkeys(WRITTEN, 0)


def test_bad_uploads_of_any_kind_are_no_server_error(client):
    for data, files in (
        ({}, {}),
        ({"is_private": "x"}, {"file": ("../../etc/passwd", b"x")}),
        ({"is_private": 1}, {"file": ("a" * 400 + ".xlsx", b"x")}),
        ({"is_private": 1}, {"file": ("\x00.xlsx", b"x")}),
        ({"is_private": 1, "doctype": "No Such DocType", "docname": "x"}, {"file": ("a.txt", b"x")}),
        ({"is_private": 1, "method": "os.system"}, {"file": ("a.txt", b"x")}),
        ({"file_url": "file:///etc/passwd"}, {}),
        ({"file_url": "/files/none.txt"}, {}),
        ({"library_file_name": "none"}, {}),
    ):
        response = client.post("/api/method/upload_file", data=data, files=files)
        assert response.status_code < 500, (data, response.status_code, response.text[:600])
        assert "root:" not in response.text


def test_after_all_this_the_good_file_is_imported(bench, client):
    url = ok(upload(client, WORKBOOK.name, WORKBOOK.read_bytes()))["message"]["file_url"]
    status = run_import(bench, client, url)
    assert (status["status"], status["persons"]) == ("Completed", EXPECTED["persons"])
    again = run_import(bench, client, url)
    assert (again["status"], again["persons"]) == ("Completed", EXPECTED["persons"])
    assert bench.counts("Beneficiary") == {"Beneficiary": EXPECTED["persons"]}
    admin = bench.session("Administrator", ADMIN_PASSWORD)
    assert (
        admin.message("frappe.client.get_count", doctype="Registry Import", filters={"status": "Running"})
        == 0
    )
