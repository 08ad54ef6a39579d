"""From a district's workbook to money that arrived, over the command line and HTTP, equal to the đồng.

The tests follow each other: each is the next step of one month. Figures are held against the expected file, and
against `workbook_truth`, which reads the workbook on its own.
"""

import re
import subprocess
from collections import defaultdict
from datetime import date

import pytest
import workbook_truth as truth
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    EXPECTED,
    IMPORT,
    LOCALITY,
    NORTH,
    PASSWORD,
    SOUTH,
    leader,
    officer,
    payroll,
)
from payments import lines_of, seal
from staged_bench import said

CODES = sorted(EXPECTED["units"])
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
BIG = NORTH  # its payment list is printed
REASON = "Đề nghị rà soát lại số tài khoản của hai đối tượng."


@pytest.fixture(scope="module")
def bench(prepared, serve):
    """The payrolls wait for their officers."""
    return serve(prepared)


@pytest.fixture(scope="module")
def month(approved, serve):
    """All payrolls are approved."""
    return serve(approved)


# --- the registry and the month's payrolls


@pytest.mark.parametrize(
    "figure", ["rows", "accepted_rows", "rejected", "rejected_at", "warnings", "persons", "entitlements"]
)
def test_the_import_prints_the_expected_figures(registered, figure):
    assert registered.printed["import"][figure] == EXPECTED[figure]


@pytest.mark.parametrize("figure", ["payroll", "payroll_total", "by_channel"])
def test_the_payroll_prints_the_expected_figures(prepared, figure):
    assert prepared.printed["payroll"][figure] == EXPECTED[figure]


def test_a_second_opinion_on_the_workbook_agrees():
    assert len(truth.rows()) == EXPECTED["accepted_rows"]
    assert truth.totals(MAY, lambda row: f"{row.programme}/{row.code}") == EXPECTED["payroll"]
    assert truth.totals(MAY, lambda row: f"{row.programme}/{row.channel}") == EXPECTED["by_channel"]


def test_both_commands_again_change_nothing(bench):
    tables = ("Beneficiary", "Benefit Entitlement", "Bank Account", "Guardian", "Payment Method",
              "Registry Import", "Monthly Payroll", "Payroll Line")  # fmt: skip
    before = bench.counts(*tables)
    again = bench.json_of(*IMPORT)
    assert {key: again[key] for key in ("rows", "persons", "rejected_at")} == {
        key: EXPECTED[key] for key in ("rows", "persons", "rejected_at")
    }
    figures = bench.json_of("generate-payroll", "--month", "2024-05", "--locality", LOCALITY)
    assert figures["payroll"] == EXPECTED["payroll"]
    assert bench.counts(*tables) == before


def test_every_line_is_a_row_of_the_workbook(bench):
    """Person by person and amount by amount, not only in sum."""
    listed = defaultdict(list)
    for line in bench.token(DISTRICT_OFFICER).rows("Payroll Line", ("id_number", "category_code", "amount")):
        listed[line["id_number"] or ""].append((line["category_code"], int(line["amount"])))
    wanted = defaultdict(list)
    for (_programme, person), held in truth.owed(MAY).items():
        id_number = person[0] if len(person) == 1 else ""
        wanted[id_number] += [(row.category, row.amount) for row in held]
    assert {key: sorted(lines) for key, lines in listed.items()} == {
        key: sorted(rows) for key, rows in wanted.items()
    }


# --- approval


def test_a_payroll_goes_back_with_a_reason(bench):
    """Over sessions, as the desk does it: who sends it, who returns it, and what the officer then reads."""
    name = payroll("BTXH", NORTH)
    sender, chief = bench.session(officer(NORTH), PASSWORD), bench.session(leader(NORTH), PASSWORD)
    step = {"doctype": "Monthly Payroll", "name": name}
    answer = sender.message("an_sinh.api.workflow.act", **step, action="Send for Approval")
    assert (answer["workflow_state"], answer["actions"]) == ("Pending Commune Leader", [])
    refused = chief.call("an_sinh.api.workflow.act", **step, action="Return")
    assert refused.status_code == 417 and refused.json()["exc_type"] == "ReasonRequired"
    assert name in said(refused)
    answer = chief.message("an_sinh.api.workflow.act", **step, action="Return", reason=REASON)
    assert answer["workflow_state"] == "Returned"
    document = sender.document("Monthly Payroll", name)
    assert document["return_reason"] == REASON
    assert [(row["user"], row.get("reason")) for row in document["approvals"]] == [
        (officer(NORTH), None),
        (leader(NORTH), REASON),
    ]
    waiting = sender.message("an_sinh.api.workflow.waiting_for_me")["documents"]
    assert name in {row["name"] for found in waiting for row in found["rows"]}


@pytest.mark.parametrize("programme", ["BTXH", "NCC"])
def test_the_approved_figures_and_the_signatures(month, programme):
    client = month.token(DISTRICT_OFFICER)
    for code in CODES:
        document = client.document("Monthly Payroll", payroll(programme, code))
        figures = EXPECTED["payroll"][f"{programme}/{code}"]
        assert (document["person_count"], document["total_amount"]) == (figures["persons"], figures["total"])
        assert document["account_amount"] + document["cash_amount"] == document["total_amount"]
        signed = [row["user"] for row in document["approvals"] if not row.get("reason")][-4:]
        assert signed == [officer(code), leader(code), DISTRICT_OFFICER, DISTRICT_LEADER]
        assert document["frozen_at"]


def test_the_seal_can_be_worked_out_anew_from_the_lines(month):
    client = month.token(DISTRICT_OFFICER)
    for name in (payroll("BTXH", NORTH), payroll("NCC", SOUTH)):
        lines = lines_of(client, payroll=name)
        assert lines and seal(lines) == client.document("Monthly Payroll", name)["list_hash"]


# --- paper


def test_the_payment_list_on_paper(month, tmp_path):
    """Pages counted, the head, the total in words, the seal, and every person's number once."""
    client = month.token(officer(BIG))
    name = payroll("BTXH", BIG)
    query = {"doctype": "Monthly Payroll", "name": name, "format": "Payment List"}
    response = client.get("/api/method/frappe.utils.print_format.download_pdf", params=query)
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/pdf"
    paper = tmp_path / "list.pdf"
    paper.write_bytes(response.content)
    info = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", info)[1])
    width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
    assert (round(width), round(height)) == (842, 595)  # A4, landscape
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = text.split("\f")[:pages]
    assert pages > 3
    for number, sheet in enumerate(sheets, start=1):
        assert f"Trang {number}/{pages}" in sheet
        assert "Tổng số tiền" in sheet or number == pages  # the heads repeat
    flat = " ".join(text.split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in flat and "Độc lập - Tự do - Hạnh phúc" in flat
    assert "Sáu mươi bảy triệu ba trăm hai mươi nghìn đồng" in flat
    assert "67.320.000" in flat
    document = client.document("Monthly Payroll", name)
    assert document["list_hash"] in flat.replace(" ", "")
    subtotals = [int(found.replace(".", "")) for found in re.findall(r"Cộng trang \d+\s+([\d.]+)", flat)]
    assert len(subtotals) == pages - (len(subtotals) != pages) and sum(subtotals) == 67_320_000


def test_the_other_programme_in_words(month):
    query = {"doctype": "Monthly Payroll", "name": payroll("NCC", NORTH), "format": "Payment List"}
    page = month.token(officer(NORTH)).get("/printview", params=query)
    assert page.status_code == 200
    assert "Bảy mươi bảy triệu không trăm năm mươi lăm nghìn đồng" in page.text
