"""From a district's workbook to money that arrived, over the command line and HTTP, equal to the đồng.

The tests follow each other: each is the next step of one payroll's way.
"""

import json
import re

import pytest
from served_bench import DATA

EXPECTED = json.loads((DATA / "chi_lang_registry_2024-05.expected.json").read_text())
CODE = "06463"
CHAIN = (
    (f"canbo.{CODE}", "Send for Approval", "Pending Commune Leader"),
    (f"lanhdao.{CODE}", "Approve", "Pending District Officer"),
    ("huyen.canbo", "Approve", "Pending District Leader"),
    ("huyen.lanhdao", "Approve", "Approved"),
)


@pytest.fixture(scope="module")
def payroll(bench) -> str:
    """The name of one commune's payroll of May."""
    unit = f"{CODE}-2004"
    filters = json.dumps({"administrative_unit": unit, "programme": "BTXH", "month": "2024-05-01"})
    rows = bench.client("huyen.canbo").get("/api/resource/Monthly Payroll", filters=filters).json()["data"]
    assert len(rows) == 1
    return rows[0]["name"]


@pytest.fixture(scope="module")
def disbursements(bench, payroll) -> dict[str, str]:
    """The approved payroll's disbursements by provider, sent."""
    officer = bench.client("huyen.canbo")
    names = officer.done("an_sinh.api.disbursement.make_for_payroll", doc={"name": payroll})["disbursements"]
    for name in names:
        officer.done("an_sinh.api.disbursement.send", doc={"name": name})
    return {officer.document("Disbursement", name)["provider"]: name for name in names}


@pytest.mark.parametrize(
    "figure", ["rows", "accepted_rows", "rejected", "rejected_at", "warnings", "persons", "entitlements"]
)
def test_import_gives_the_expected_figures(bench, figure):
    assert bench.imported[figure] == EXPECTED[figure]


@pytest.mark.parametrize("figure", ["payroll", "payroll_total", "by_channel"])
def test_payroll_gives_the_expected_figures(bench, figure):
    assert bench.generated[figure] == EXPECTED[figure]


def test_the_same_file_and_month_again_change_nothing(bench):
    admin = bench.client("Administrator")
    counted = ("Beneficiary", "Benefit Entitlement", "Bank Account", "Monthly Payroll", "Payroll Line")
    before = [admin.done("frappe.client.get_count", doctype=doctype) for doctype in counted]
    bench.import_registry()
    assert bench.generate("2024-05")["payroll_total"] == EXPECTED["payroll_total"]
    assert [admin.done("frappe.client.get_count", doctype=doctype) for doctype in counted] == before


def test_another_commune_sees_nothing_of_it(bench, payroll):
    other = bench.client("canbo.06466")
    assert other.get(f"/api/resource/Monthly Payroll/{payroll}").status_code == 403
    other.refused(
        "an_sinh.api.workflow.act", doctype="Monthly Payroll", name=payroll, action="Send for Approval"
    )


def test_a_later_role_cannot_act_early(bench, payroll):
    leader = bench.client("huyen.lanhdao")
    leader.refused("an_sinh.api.workflow.act", doctype="Monthly Payroll", name=payroll, action="Approve")


def test_a_return_needs_a_reason_and_reaches_the_officer(bench, payroll):
    bench.client(f"canbo.{CODE}").act(payroll, "Send for Approval")
    leader = bench.client(f"lanhdao.{CODE}")
    leader.refused("an_sinh.api.workflow.act", doctype="Monthly Payroll", name=payroll, action="Return")
    assert leader.act(payroll, "Return", "Thiếu một người mới hưởng")["workflow_state"] == "Returned"
    seen = bench.client(f"canbo.{CODE}").document("Monthly Payroll", payroll)
    assert seen["return_reason"] == "Thiếu một người mới hưởng"


def test_four_people_approve_it(bench, payroll):
    for user, action, state in CHAIN:
        assert bench.client(user).act(payroll, action)["workflow_state"] == state
    document = bench.client("huyen.canbo").document("Monthly Payroll", payroll)
    assert document["docstatus"] == 1
    assert re.fullmatch(r"[0-9a-f]{64}", document["list_hash"])
    figures = EXPECTED["payroll"][f"BTXH/{CODE}"]
    assert (document["person_count"], document["total_amount"]) == (figures["persons"], figures["total"])
    signed = [step["user"] for step in document["approvals"] if step["action"] == "Approve"]
    assert len(set(signed)) == len(signed) == 3


def test_an_approved_payroll_never_changes(bench, payroll):
    admin = bench.client("Administrator")
    answer = admin.session.put(
        f"{bench.url}/api/resource/Monthly Payroll/{payroll}", json={"total_amount": 1}, timeout=30
    )
    assert 400 <= answer.status_code < 500, answer.text
    admin.refused("frappe.client.cancel", doctype="Monthly Payroll", name=payroll)
    assert admin.document("Monthly Payroll", payroll)["total_amount"] != 1


def test_it_prints(bench, payroll):
    officer = bench.client("huyen.canbo")
    page = officer.get(
        "/printview", doctype="Monthly Payroll", name=payroll, format="Payment List", no_letterhead=1
    )
    assert page.ok
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page.text.upper()
    paper = officer.get(
        "/api/method/frappe.utils.print_format.download_pdf",
        doctype="Monthly Payroll",
        name=payroll,
        format="Payment List",
    )
    assert paper.content.startswith(b"%PDF"), paper.text[:500]


def test_approved_lines_become_one_disbursement_per_provider(bench, payroll, disbursements):
    officer = bench.client("huyen.canbo")
    totals = [officer.document("Disbursement", name)["total_amount"] for name in disbursements.values()]
    assert sum(totals) == EXPECTED["payroll"][f"BTXH/{CODE}"]["total"]
    again = officer.done("an_sinh.api.disbursement.make_for_payroll", doc={"name": payroll})
    assert again["disbursements"] == []


def test_a_bank_sees_only_its_own(bench, disbursements):
    listed = bench.client("agribank").done("an_sinh.api.bank.list_disbursements")
    assert {row["provider"] for row in listed} <= {"Agribank"}
    bench.client("agribank").refused("an_sinh.api.bank.get_lines", name=disbursements["VietinBank"])
    assert bench.client("vietinbank").get("/api/resource/Beneficiary").status_code == 403


def test_the_bank_answers_and_nothing_is_applied_twice(bench, disbursements):
    bank, name = bench.client("vietinbank"), disbursements["VietinBank"]
    order = bank.done("an_sinh.api.bank.get_lines", name=name)
    bank.done("an_sinh.api.bank.acknowledge", name=name, list_hash=order["list_hash"])
    lines = order["lines"]
    results = [
        {
            "end_to_end_id": line["end_to_end_id"],
            "status": "paid",
            "amount": line["amount"],
            "paid_on": "2024-05-10",
        }
        for line in lines[1:]
    ]
    failed = {"end_to_end_id": lines[0]["end_to_end_id"], "status": "failed", "amount": lines[0]["amount"]}
    wrong = [
        {**results[0], "amount": results[0]["amount"] + 1, "end_to_end_id": lines[1]["end_to_end_id"]},
        {"end_to_end_id": "nobody's", "status": "paid", "amount": 1, "paid_on": "2024-05-10"},
    ]
    posted = [*results[1:], {**failed, "reason": "Tài khoản đã đóng"}, *wrong]
    first = bank.done("an_sinh.api.bank.post_results", name=name, results=posted, idempotency_key="may-1")
    assert (first["applied"], [row["code"] for row in first["errors"]]) == (
        len(results),
        ["amount_differs", "unknown_line"],
    )
    assert (
        bank.done("an_sinh.api.bank.post_results", name=name, results=posted, idempotency_key="may-1")
        == first
    )
    bank.done("an_sinh.api.bank.post_results", name=name, results=results[:1], idempotency_key="may-2")
    document = bank.done("an_sinh.api.bank.get_disbursement", name=name)
    assert (document["paid_count"], document["failed_count"], document["open_count"]) == (len(results), 1, 0)
    assert document["paid_amount"] + document["failed_amount"] == document["total_amount"]


def test_the_failed_line_comes_back_next_month_beside_its_own(bench, payroll, disbursements):
    bench.generate("2024-06")
    officer = bench.client(f"canbo.{CODE}")
    june = payroll.replace("2024-05", "2024-06")
    document = officer.document("Monthly Payroll", june)
    assert document["carried_over_count"] == 1
    assert document["total_amount"] == document["charged_amount"] + document["carried_over_amount"]


def test_rollout_rate_counts_what_was_paid(bench, disbursements):
    report = bench.client("huyen.canbo").done(
        "frappe.desk.query_report.run",
        report_name="Rollout Rate",
        filters={"month": "2024-05-01", "programme": "BTXH"},
    )
    row = next(row for row in report["result"] if row.get("code") == CODE)
    paid = bench.client("vietinbank").done(
        "an_sinh.api.bank.get_disbursement", name=disbursements["VietinBank"]
    )
    assert row["paid_by_account_amount"] == paid["paid_amount"]
    assert len([row for row in report["result"] if row.get("code")]) == len(EXPECTED["units"])
