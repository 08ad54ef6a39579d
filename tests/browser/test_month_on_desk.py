"""A month from the district's workbook to the money that arrived, with the mouse, each step by the person whose it is.

The tests stand in the order of the work and each goes on where the one before it ended.
"""

import re

import pytest
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    EXPECTED,
    MANAGER,
    NORTH,
    PROVIDERS,
    WORKBOOK,
    leader,
    officer,
    payroll,
    unit,
)
from openpyxl import load_workbook
from payments import today
from playwright.sync_api import expect
from pypdf import PdfReader
from window import digits, dong, vi

MONTH_TEXT = "05/2024"
BTXH = payroll("BTXH", NORTH)
FIGURES = EXPECTED["payroll"][f"BTXH/{NORTH}"]
DISTRICT = "187-2004"
VIETINBANK = f"CK-BTXH-2024-05-{DISTRICT}-VietinBank"
FAILURE = "Tài khoản đã đóng"


@pytest.fixture(scope="module")
def bench(serve, district):
    return serve(district)


@pytest.fixture(autouse=True)
def in_order(request):
    """A step whose predecessor failed has nothing to start from."""
    if request.session.testsfailed and request.node.parent.stash.get(FAILED, False):
        pytest.skip("an earlier step of the month failed")
    failed_before = request.session.testsfailed
    yield
    request.node.parent.stash[FAILED] = request.session.testsfailed > failed_before


FAILED = pytest.StashKey[bool]()


def test_district_officer_imports_the_workbook_and_watches_its_progress(window, bench, tmp_path):
    desk = window(DISTRICT_OFFICER)
    desk.menu("Registry Import")
    desk.says(vi("Nothing here yet"))
    desk.button("New").first.click()
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(WORKBOOK)
    desk.says(WORKBOOK.name)
    desk.page.get_by_label(vi("Paid through")).fill("04/2024")
    desk.button("Look at the file").click()
    for sheet in ("BTXH", "NCC"):
        desk.says(vi("Sheet {0}", sheet))
    desk.button("Import {0} rows", dong(EXPECTED["rows"])).click()
    # A takeover writes approved people: who prepared it doesn't start it.
    desk = started_by_the_leader(window, desk)

    bar = desk.page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "0")  # nobody works yet: the import waits in the queue
    bench.spawn("worker")
    expect(bar).to_have_count(0, timeout=90_000)
    figures = dict(
        desk.page.locator("main section dl > div").evaluate_all(
            "boxes => boxes.map(box => [...box.children].map(part => part.innerText))"
        )
    )
    assert {label: digits(figure) for label, figure in figures.items()} == {
        vi("Rows"): EXPECTED["rows"],
        vi("Accepted Rows"): EXPECTED["accepted_rows"],
        vi("Rejected Rows"): sum(EXPECTED["rejected"].values()),
        vi("Warnings"): sum(EXPECTED["warnings"].values()),
        vi("Persons"): EXPECTED["persons"],
        vi("Entitlements"): EXPECTED["entitlements"],
    }
    for code, count in {**EXPECTED["rejected"], **EXPECTED["warnings"]}.items():
        reasons = desk.page.get_by_role("listitem").filter(
            has_text=re.compile(rf"^\d+{re.escape(vi(code))}$")
        )
        expect(reasons).to_have_text(f"{count}{vi(code)}")

    link = desk.page.get_by_role("link", name=vi("Download rejected rows"))
    book = load_workbook(desk.downloaded(link, tmp_path))
    rejected = [row for sheet in book for row in sheet.iter_rows(values_only=True) if any(row)]
    reasons = [row for row in rejected if any(str(value) in EXPECTED["rejected"] for value in row)]
    assert len(reasons) == sum(EXPECTED["rejected"].values())


def started_by_the_leader(window, desk):
    """What the officer prepared, looked at and started by the district's leader; the leader's desk."""
    sentence = vi("{0} is prepared and waits for the person who starts it.", "").strip()
    waiting = desk.page.locator('a[href*="registry-import/"]', has_text=sentence)
    expect(waiting).to_be_visible()
    name = waiting.get_attribute("href").rsplit("/", 1)[1]
    desk = window(DISTRICT_LEADER)
    desk.open(f"registry-import/{name}", WORKBOOK.name)
    desk.button("Import {0} rows", dong(EXPECTED["rows"])).click()
    return desk


def test_the_same_workbook_again_changes_nothing(window, bench):
    desk = window(DISTRICT_OFFICER)
    before = bench.counts("Beneficiary", "Benefit Entitlement")
    desk.open("registry-import/new")
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(WORKBOOK)
    expect(desk.page.get_by_label(vi("Paid through"))).to_have_value("")
    desk.button("Look at the file").click()
    desk.button("{0} is still to be paid", "05/2024").click()
    expect(desk.page.get_by_label(vi("Paid through"))).to_have_value("04/2024")
    desk.button("Import {0} rows", dong(EXPECTED["rows"])).click()
    desk = started_by_the_leader(window, desk)
    desk.says(vi("This file was imported before. Nothing has been changed."))
    assert bench.counts("Beneficiary", "Benefit Entitlement") == before


def test_commune_officer_prepares_the_communes_payrolls(window):
    desk = window(officer(NORTH))
    desk.menu("Monthly Payroll")
    prepare(desk)
    desk.says(vi("{0} payrolls, {1} of them new.", 2, 2))
    expect(desk.rows()).to_have_count(2)
    assert payroll_figures(desk) == {
        payroll(programme, NORTH): EXPECTED["payroll"][f"{programme}/{NORTH}"]
        for programme in ("BTXH", "NCC")
    }


def test_the_other_communes_follow_and_the_districts_sums_are_right_to_the_dong(window):
    desk = window(MANAGER)
    desk.open("monthly-payroll")
    prepare(desk, place="Huyện Chi Lăng")
    desk.says(vi("{0} payrolls, {1} of them new.", 40, 38))
    desk.pages().get_by_role("combobox").select_option("100")
    expect(desk.rows()).to_have_count(40)
    shown = payroll_figures(desk)
    assert shown == {payroll(*key.split("/")): figures for key, figures in EXPECTED["payroll"].items()}
    for programme, total in EXPECTED["payroll_total"].items():
        mine = [figures for name, figures in shown.items() if name.startswith(programme)]
        assert {part: sum(figures[part] for figures in mine) for part in ("persons", "total")} == total


def prepare(desk, place: str | None = None) -> None:
    """Prepare May 2024 in the dialog; without *place* for the area that the user has."""
    desk.button("Prepare payroll").click()
    dialog = desk.dialog()
    dialog.get_by_label(vi("Month")).fill("5/2024")
    if place:
        dialog.get_by_label(vi("Administrative Unit")).fill(place)
        desk.page.get_by_role("option").filter(has_text=place).first.click()
    dialog.get_by_role("button", name=vi("Prepare payroll")).click()


def payroll_figures(desk) -> dict[str, dict]:
    """Persons and đồng of each payroll in the list on screen."""
    heads = desk.page.locator("main table thead th:not(:has(input))").all_inner_texts()  # as `cells`
    persons, total = heads.index(vi("Persons")), heads.index(vi("Total to Pay (đồng)"))
    return {row[0]: {"persons": digits(row[persons]), "total": digits(row[total])} for row in desk.cells()}


def test_officer_sends_the_payroll_that_waits_for_him(window):
    desk = window(officer(NORTH))
    desk.page.get_by_role("link", name=BTXH).click()
    desk.state("Draft")
    expect(desk.field("total_amount")).to_contain_text(dong(FIGURES["total"]))
    expect(desk.field("person_count")).to_contain_text(str(FIGURES["persons"]))
    desk.take("Send for Approval")
    desk.state("Pending Commune Leader")
    expect(desk.button("Approve")).to_have_count(0)


def test_district_returns_it_and_must_say_why(window):
    approve(window(leader(NORTH)), "Pending District Officer")
    desk = window(DISTRICT_OFFICER)
    desk.page.get_by_role("link", name=BTXH).click()
    desk.button("Return").click()
    confirm = desk.dialog().get_by_role("button", name=vi("Return"), exact=True)
    confirm.click()
    expect(desk.dialog()).to_contain_text(vi("Please give the reason."))
    desk.dialog().get_by_label(vi("Reason")).fill("Rà soát lại số tài khoản")
    confirm.click()
    desk.state("Returned")

    back = window(officer(NORTH))
    back.page.get_by_role("link", name=BTXH).click()
    back.says("Rà soát lại số tài khoản")
    back.take("Send for Approval")
    back.state("Pending Commune Leader")


def test_leader_district_and_its_leader_approve_in_turn(window):
    approve(window(leader(NORTH)), "Pending District Officer")
    approve(window(DISTRICT_OFFICER), "Pending District Leader")
    approve(window(DISTRICT_LEADER), "Approved")


def approve(desk, then: str) -> None:
    """Open the payroll from what waits, approve it, and see it at its next state."""
    desk.page.get_by_role("link", name=BTXH).click()
    desk.take("Approve")
    desk.state(then)


def test_an_approved_payroll_can_only_be_read(window, bench):
    desk = window(officer(NORTH))
    desk.open(f"monthly-payroll/{BTXH}", BTXH)
    desk.state("Approved")
    expect(desk.page.locator("main [data-fieldname] :is(input, select, textarea)")).to_have_count(0)
    for action in ("Save", "Send for Approval", "Recalculate from the registry"):
        expect(desk.button(action)).to_have_count(0)
    expect(desk.page.get_by_role("region", name=vi("History"))).to_contain_text(vi("Approved"))
    answer = bench.token(officer(NORTH)).put(
        f"/api/resource/Monthly Payroll/{BTXH}", json={"total_amount": 1}
    )
    assert answer.status_code in (403, 417), answer.text


def test_the_list_is_previewed_and_comes_as_pdf_of_the_same_pages(window, tmp_path):
    desk = window(officer(NORTH))
    desk.open(f"monthly-payroll/{BTXH}", BTXH)
    desk.button("Print").click()
    sheet = desk.page.frame_locator("iframe")
    pages = sheet.locator(".paper .sheet")
    expect(pages.first).to_contain_text("ỦY BAN NHÂN DÂN THỊ TRẤN ĐỒNG MỎ")
    expect(pages.last).to_contain_text(dong(FIGURES["total"]))
    count = pages.count()
    expect(pages.last).to_contain_text(f"Trang {count}/{count}")
    pdf = desk.downloaded(desk.button("Download PDF"), tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF-")
    paper = PdfReader(pdf)
    assert len(paper.pages) == count
    assert dong(FIGURES["total"]) in paper.pages[-1].extract_text()


def test_approved_lines_become_disbursements_that_are_sent(window, tmp_path):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"monthly-payroll/{BTXH}", BTXH)
    desk.button("Make disbursements").click()
    expect(desk.page).to_have_url(re.compile("/an-sinh/disbursement"))
    expect(desk.rows()).to_have_count(3)
    heads = desk.page.locator("main table thead th").all_inner_texts()
    names = [row[0] for row in desk.cells()]
    assert VIETINBANK in names and vi("Lines") in heads
    desk.open(f"disbursement/{VIETINBANK}", VIETINBANK)
    expect(desk.button("Send")).to_have_count(0)  # who made it does not release it
    total, desk = 0, window(DISTRICT_LEADER)
    for name in names:
        desk.open(f"disbursement/{name}", name)
        total += digits(desk.field("total_amount").inner_text().splitlines()[-1])
        desk.button("Send").click()
        desk.dialog().get_by_role("button", name=vi("Send"), exact=True).click()
        expect(desk.button("Send")).to_have_count(0)
        expect(desk.field("status")).to_contain_text(vi("Sent"))
    assert total == FIGURES["total"]

    desk.open(f"disbursement/{VIETINBANK}", VIETINBANK)
    amount = digits(desk.field("total_amount").inner_text().splitlines()[-1])
    file = desk.downloaded(desk.button("Provider file (Excel)"), tmp_path)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    amounts = [value for row in rows for value in row if isinstance(value, int | float) and value >= 100_000]
    assert amount in (sum(amounts), sum(amounts) / 2)  # with or without a line of the total


def test_the_bank_answers_and_the_failed_line_is_seen(window, bench):
    bank = bench.token(PROVIDERS["VietinBank"])
    order = bank.message("an_sinh.api.bank.get_disbursement", name=VIETINBANK)
    bank.message("an_sinh.api.bank.acknowledge", name=VIETINBANK, list_hash=order["list_hash"])
    lines = bank.message("an_sinh.api.bank.get_lines", name=VIETINBANK)["lines"]
    failed, *paid = lines
    results = [
        {
            "end_to_end_id": failed["end_to_end_id"],
            "status": "failed",
            "amount": failed["amount"],
            "code": "AC04",
            "reason": FAILURE,
        },
        *(
            {
                "end_to_end_id": line["end_to_end_id"],
                "status": "paid",
                "amount": line["amount"],
                "paid_on": today(),
                "reference": f"FT{line['line_no']}",
            }
            for line in paid
        ),
    ]
    answer = bank.message(
        "an_sinh.api.bank.post_results", name=VIETINBANK, results=results, idempotency_key="may"
    )
    assert not answer.get("errors"), answer

    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{VIETINBANK}", VIETINBANK)
    expect(desk.field("failed_count")).to_contain_text("1")
    expect(desk.field("paid_amount")).to_contain_text(dong(int(sum(line["amount"] for line in paid))))

    commune = window(officer(NORTH))
    commune.menu("Payroll Line")
    commune.page.get_by_label(vi("Payment Status")).select_option(label=vi("Failed"))
    expect(commune.rows()).to_have_count(1)
    commune.rows().first.click()
    expect(commune.field("failure_reason")).to_contain_text(FAILURE)
    expect(commune.field("full_name")).to_contain_text(failed["full_name"])


def test_the_rollout_report_counts_it_draws_it_and_comes_as_excel(window, bench, tmp_path):
    desk = window(DISTRICT_OFFICER)
    desk.menu("Rollout Rate")
    expect(desk.page.get_by_role("textbox", name=vi("Month"))).to_have_value(MONTH_TEXT)
    expect(desk.page.locator("main figure svg")).to_contain_text(EXPECTED["units"][NORTH])
    persons = sum(total["persons"] for total in EXPECTED["payroll_total"].values())
    desk.says(dong(persons))
    file = desk.downloaded(desk.button("Export Excel"), tmp_path)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if vi("Beneficiaries") in row)  # below the filters
    table = {row[1]: dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]}
    assert {name for name in table if name in EXPECTED["units"].values()} == set(EXPECTED["units"].values())
    total = table[vi("Total")]
    assert total[vi("Beneficiaries")] == persons
    paid = bench.value(
        "select count(distinct beneficiary) from `tabPayroll Line` where payment_status = 'Paid'"
    )
    assert total[vi("Paid through Account")] == paid > 0
    assert table[EXPECTED["units"][NORTH]][vi("Paid through Account")] == paid


def test_the_failed_line_comes_back_next_month_beside_that_months_own(window):
    desk = window(officer(NORTH))
    desk.open("monthly-payroll")
    desk.button("Prepare payroll").click()
    dialog = desk.dialog()
    expect(dialog.get_by_label(vi("Month"))).to_have_value("06/2024")
    dialog.get_by_label(vi("Benefit Programme")).fill("BTXH")
    desk.page.get_by_role("option").first.click()
    dialog.get_by_role("button", name=vi("Prepare payroll")).click()
    june = f"BTXH-2024-06-{unit(NORTH)}"
    desk.page.get_by_role("link", name=june).click()
    expect(desk.field("carried_over_count")).to_contain_text("1")
    lines = desk.page.get_by_role("region", name=vi("Lines"))
    expect(lines.locator("tbody tr").first).to_be_visible()
