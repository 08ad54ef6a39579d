"""Makes the rows of `site_before_ledger.json`: a small site as commit 3baed55 left it, before there was a journal of money.

It runs with that commit's code, beside its tests, on a fresh site:

    bench --site S execute an_sinh.tests.make_site_before_ledger.run --args "['site_before_ledger.json']"

It holds payments that failed and were paid again, came back, waited uncollected, were set off against a debt or never
sent; debts paid in part, settled and given up; and two records that were merged. The sums are those that the old build
itself shows.
"""

import json
from datetime import date

import frappe
from an_sinh.api import disbursement as office
from an_sinh.api import duplicates
from an_sinh.api import recovery as recoveries
from an_sinh.services import payment_results, payroll_carried
from an_sinh.tests import factories
from an_sinh.tests.factories import act, approve_payroll, prepare
from an_sinh.tests.factories_recovery import end_by_death, planned, recovery_of
from an_sinh.tests.users import as_user

MAY, JUNE, JULY, AUGUST = (date(2024, month, 1) for month in (5, 6, 7, 8))
DOCTYPES = (
    "Beneficiary", "Benefit Entitlement", "Charged Months", "Monthly Payroll", "Payroll Line", "Disbursement",
    "Recovery", "Recovery Instalment",
)  # fmt: skip


def run(path: str) -> None:
    """Play the story and write its rows and sums to `path`."""
    place = factories.district()
    frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")
    people = {name: person(place, number) for number, name in enumerate(
        ("failed", "returned", "indebted", "set_off", "given_up", "uncollected", "paid", "settled")
    )}  # fmt: skip
    twins = [
        person(place, 20 + number, full_name="Hoàng Thị Gộp", sex=None, id_number=number_of)
        for number, number_of in enumerate((None, "099180000321"))
    ]
    may = paid(place, MAY, people, {"failed": "failed", "uncollected": "uncollected"})
    merge(place, twins)
    june = paid(place, JUNE, people, {"uncollected": "uncollected", "set_off": "failed"})
    answer(place, people["returned"], may, "returned", reason="Sai tên")
    for name in ("indebted", "set_off", "given_up", "settled"):
        end_by_death(people[name], date(2024, 5, 17))
    july = paid(place, JULY, people, {})
    debt = planned(place, recovery_of(people["indebted"]))
    receive(place, debt, 200_000, "BL-01")
    debt = planned(place, recovery_of(people["settled"]), "Instalments", instalment_count=2)
    receive(place, debt, 270_000, "BL-02")
    receive(place, debt, 270_000, "BL-03")
    give_up(place, recovery_of(people["given_up"]))
    answer(place, people["paid"], june, "returned", reason="Tài khoản đã đóng", code="AC04")
    frappe.db.commit()
    told = {"rows": rows(), "sums": sums(), "people": {name: row.name for name, row in people.items()}}
    told["people"] |= {"staying": twins[0].name, "going": twins[1].name}
    told["payrolls"] = {"may": may, "june": june, "july": july}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=0, sort_keys=True, default=str)


def person(place, number: int, **values):
    row = factories.person(place.north, category=None, **values)
    factories.entitlement(row.name, "BTXH-6c", start_month=MAY)
    factories.account_method(row.name, number=f"1012345678{number:02d}")
    return row


def paid(place, month, people: dict, outcomes: dict) -> str:
    """A month approved, sent and answered: paid, but for the people of `outcomes`."""
    name = prepare(place.north, place.north_officer, month)
    approve_payroll(place, name)
    with as_user(place.district_officer):
        for order in office.make_for_payroll({"name": name})["disbursements"]:
            office.send({"name": order})
    wanted = {people[who].name: outcome for who, outcome in outcomes.items()}
    for line in frappe.get_all("Payroll Line", {"payroll": name, "disbursement": ["is", "set"]}, "*"):
        post(place, line, wanted.get(line.beneficiary, "paid"))
    return name


def answer(place, who, payroll: str, status: str, **values) -> None:
    (line,) = frappe.get_all(
        "Payroll Line", {"payroll": payroll, "beneficiary": who.name, "kind": "Regular"}, "*"
    )
    post(place, line, status, **values)


def post(place, line, status: str, **values) -> None:
    said = {"paid": {"paid_on": f"{line.month:%Y-%m}-09", "reference": f"FT{line.line_no}"},
            "failed": {"code": "AC04", "reason": "Tài khoản đã đóng"}}.get(status, {})  # fmt: skip
    row = {
        "end_to_end_id": line.end_to_end_id,
        "status": status,
        "amount": int(line.amount),
        **said,
        **values,
    }
    told = payment_results.post(line.disbursement, [row], f"{line.name}-{status}")
    assert not told["errors"], told


def merge(place, twins) -> None:
    with as_user(place.north_officer):
        duplicates.find(place.north)
        pair = frappe.get_last_doc("Duplicate Pair").name
        duplicates.merge(pair, twins[0].name)
    with as_user(place.north_leader):
        duplicates.merge(pair, twins[0].name)


def receive(place, debt, amount: int, paper: str) -> None:
    with as_user(place.north_officer):
        recoveries.receive(debt.name, amount, "2024-08-05", paper)


def give_up(place, debt) -> None:
    planned(place, debt, "Written Off", approve=False, note="Không còn thừa kế")
    for who, action in (("north_officer", "Send for Approval"), ("north_leader", "Approve"),
                        ("district_officer", "Approve")):  # fmt: skip
        act(place.users[who], "Recovery", debt.name, action)
    with as_user(place.district_leader):
        document = frappe.get_doc("Recovery", debt.name)
        document.update({"decision_number": "12/QĐ-UBND", "decision_date": "2024-08-01"})
        document.save()
    act(place.district_leader, "Recovery", debt.name, "Approve")


def rows() -> dict:
    """Every row of the DocTypes, without empty values."""
    return {
        doctype: [
            {
                key: value
                for key, value in row.items()
                if value not in (None, "", 0, 0.0) or key == "docstatus"
            }
            for row in frappe.get_all(doctype, fields=["*"], order_by="name asc", limit=0)
        ]
        for doctype in DOCTYPES
    }


def sums() -> dict:
    """What the old build shows: payments by state, debts, and what the next list would pay again."""
    lines = frappe.get_all("Payroll Line", {"docstatus": 1, "amount": [">", 0]}, ["payment_status", "amount"])
    by_state: dict = {}
    for line in lines:
        by_state[line.payment_status] = by_state.get(line.payment_status, 0) + int(line.amount)
    debts = frappe.get_all(
        "Recovery",
        {},
        ["beneficiary", "total_amount", "received_amount", "written_off_amount", "outstanding_amount"],
    )
    listing = frappe._dict(
        kind="Regular", programme="BTXH", month=AUGUST, administrative_unit=factories.District().north
    )
    again: dict = {}
    for row in payroll_carried.failed_lines(listing):
        again[row.beneficiary] = again.get(row.beneficiary, 0) + int(row.amount)
    return {"by_state": by_state, "debts": debts, "again": again}
