"""Files of results that are wrong in whole or in a row, over HTTP as the desk sends them: one sentence for a file, a reason
for a row, and nothing is lost, moved twice or left behind. Files that are too much don't take the server with them."""

import io
import zipfile
from pathlib import Path

import pytest
from district import DISTRICT_OFFICER
from money import sent_order, sums_agree
from openpyxl import Workbook
from payments import today
from staged_bench import ok, said

MEGABYTE = 1024 * 1024
HEADINGS = ("Số tài khoản", "Tên người hưởng", "Số tiền", "Trạng thái", "Ngày GD", "Mã giao dịch")
# What the server may grow by while a file is read apart from it.
MOST_GROWTH = 220 * MEGABYTE


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved)


@pytest.fixture(scope="module")
def order(bench):
    return sent_order(bench)


@pytest.fixture
def lines(bench, order) -> list[tuple]:
    """Account, name, đồng and id of payments without an answer."""
    return bench.query(
        "select account_number, full_name, cast(amount as int), end_to_end_id from `tabPayroll Line` "
        "where disbursement = ? and payment_status = 'In Disbursement' order by name",
        order,
    )


def workbook(*rows, title: str = "") -> bytes:
    book, out = Workbook(), io.BytesIO()
    if title:
        book.active.append([title])
    for row in (HEADINGS, *rows):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def row(line: tuple, **other) -> list:
    account, name, amount, _id = line
    cells = dict(zip(HEADINGS, (account, name, amount, "Thành công", today(), ""), strict=True))
    return list((cells | other).values())


def uploaded(bench, content: bytes, name: str = "ket-qua.xlsx") -> str:
    sent = bench.token(DISTRICT_OFFICER).post(
        "/api/method/upload_file", data={"is_private": 1}, files={"file": (name, content)}
    )
    return ok(sent)["message"]["file_url"]


def posted(bench, content: bytes, name: str = "ket-qua.xlsx", provider="VietinBank", month="2024-05"):
    url = uploaded(bench, content, name)
    return bench.token(DISTRICT_OFFICER).call(
        "an_sinh.api.answer_files.post", file_url=url, provider=provider, month=month
    )


def all_there_is(bench) -> tuple:
    return (
        bench.query("select payment_status, count(*) from `tabPayroll Line` group by 1"),
        bench.counts("Answer File", "Answer File Row", "Payment Result", "Money Movement"),
    )


def assert_refused(bench, response, words: str) -> None:
    assert 400 <= response.status_code < 500, response.text[:500]
    assert words in said(response), said(response)


def test_a_file_of_another_month_provider_or_kind_is_refused_whole(bench, lines):
    before = all_there_is(bench)
    assert_refused(
        bench, posted(bench, workbook(row(lines[0]), title="KẾT QUẢ CHI TRẢ THÁNG 4/2024")), "04/2024"
    )
    assert_refused(bench, posted(bench, workbook(row(lines[0])), month="2024-07"), "07/2024")
    strangers = [row(("99000000000" + str(number), "NGUYEN VAN A", 540_000, "")) for number in range(5)]
    assert_refused(bench, posted(bench, workbook(*strangers)), "Không dòng nào")
    assert_refused(bench, posted(bench, workbook(row(lines[0])), provider="Agribank"), "Agribank")
    assert_refused(bench, posted(bench, b"%PDF-1.4 %%EOF", "ket-qua.pdf"), "Excel")
    assert_refused(bench, posted(bench, workbook(row(lines[0]))[:900]), "hỏng")
    assert all_there_is(bench) == before


def test_each_bad_row_waits_with_its_reason_and_the_others_are_applied(bench, order, lines):
    """Of ten rows two are right; eight wait, each with its reason, and may be taken home as Excel."""
    spoilt = [
        (row(lines[1], **{"Số tiền": lines[1][2] + 1}), "other_amount"),
        (row(lines[2], **{"Số tiền": "540.000,5"}), "bad_amount"),
        (row(lines[3], **{"Số tiền": "=1+1"}), None),
        (row(lines[4], **{"Số tài khoản": "1E+11"}), "bad_account_number"),
        (row(lines[5], **{"Số tài khoản": 1.02e11}), None),
        (row(lines[6], **{"Ngày GD": "31/02/2024"}), "bad_paid_on"),
        (row(lines[7], **{"Trạng thái": "Treo sổ"}), "unknown_word"),
        (row(lines[8], **{"Số tiền": -lines[8][2]}), None),
    ]
    content = workbook(row(lines[0]), *(cells for cells, _code in spoilt), row(lines[9]))
    told = ok(posted(bench, content))["message"]
    assert (told["applied"], told["waiting"]) == (2, 8)
    client = bench.token(DISTRICT_OFFICER)
    waiting = client.message("an_sinh.api.answer_files.rows", name=told["name"])["rows"]
    assert [each["row_no"] for each in waiting] == list(range(3, 11))
    for found, (_cells, code) in zip(waiting, spoilt, strict=True):
        assert found["message"] and (code is None or found["code"] == code), found
    home = client.call("an_sinh.api.answer_files.error_file", name=told["name"])
    assert home.status_code == 200 and home.content.startswith(b"PK")
    states = dict(
        bench.query(
            "select payment_status, count(*) from `tabPayroll Line` where disbursement = ? group by 1", order
        )
    )
    assert states["Paid"] == 2


def server_bytes(bench) -> int:
    """What the server's processes hold, children that read files included."""
    total = 0
    group = bench.processes[-1].pid
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * 4096
    return total


def million_rows() -> bytes:
    return b"So tai khoan;So tien;Trang thai\n" + b"101234567890;540000;OK\n" * 1_000_000


def million_cells() -> bytes:
    """A workbook of a million rows that is small as an archive."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        for name in source.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                book.writestr(name, source.read(name))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            for start in range(1, 1_000_001, 10_000):
                sheet.write(
                    b"".join(
                        b'<row r="%d"><c r="A%d"><v>101234567890</v></c><c r="B%d"><v>540000</v></c></row>'
                        % (n, n, n)
                        for n in range(start, start + 10_000)
                    )
                )
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def message(inside: str, declared: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?>{declared}<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'>{inside}</Document>"
    ).encode()


TOO_MUCH = {
    "a million rows of CSV": ("rows.csv", million_rows, "quá lớn"),
    "a million rows of Excel": ("rows.xlsx", million_cells, "quá lớn"),
    "entities": (
        "bom.xml",
        lambda: message("&b;", "<!DOCTYPE Document [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"),
        "tự khai kiểu tài liệu",
    ),
    "an outside entity": (
        "ngoai.xml",
        lambda: message("&b;", "<!DOCTYPE Document [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
        "tự khai kiểu tài liệu",
    ),
    "deep nesting": ("sau.xml", lambda: message("<a>" * 400_000 + "</a>" * 400_000), "lược đồ"),
    "one long text": (
        "dai.xml",
        lambda: message("<CstmrPmtStsRpt>" + "x" * (20 * MEGABYTE) + "</CstmrPmtStsRpt>"),
        "lược đồ",
    ),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_a_file_that_is_too_much_takes_nothing_with_it(bench, case):
    name, make, words = TOO_MUCH[case]
    before, at_rest = all_there_is(bench), server_bytes(bench)
    assert_refused(bench, posted(bench, make(), name), words)
    assert all_there_is(bench) == before
    assert server_bytes(bench) - at_rest < MOST_GROWTH


def test_the_right_file_goes_through_after_all_of_it(bench, order, lines):
    told = ok(posted(bench, workbook(*(row(line) for line in lines))))["message"]
    assert told["applied"] + told["waiting"] == len(lines) and told["waiting"] < len(lines) / 10
    sums_agree(bench)
