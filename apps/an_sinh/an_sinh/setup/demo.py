"""A district to try everything in: Chi Lăng's registry, and May 2024's payrolls at every stage of approval."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path

import frappe
from an_sinh.api.workflow import act
from an_sinh.services.disbursement import orders
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.registry_import import run as registry_import
from an_sinh.setup import demo_people, demo_users, localities

LOCALITY = "chi_lang"
DOMAIN = "chi-lang.test"
MONTH, PAID_THROUGH = date(2024, 5, 1), date(2024, 4, 1)
WORKBOOK = Path(__file__).parents[1] / "tests" / "data" / "chi_lang_registry_2024-05.xlsx"
PROVINCE_REVIEW_AMOUNT = 125_000_000

SEND, APPROVE, RETURN = "Send for Approval", "Approve", "Return"
OFFICER, LEADER = "canbo.{code}", "lanhdao.{code}"
DISTRICT, CHIEF, PROVINCE = "huyen.canbo", "huyen.lanhdao", "tinh.canbo"
CHAIN = ((OFFICER, SEND), (LEADER, APPROVE), (DISTRICT, APPROVE), (CHIEF, APPROVE), (PROVINCE, APPROVE))
# How far BTXH payrolls have come, by commune: steps of the chain taken. All others wait for their leader; the
# NCC payrolls wait for their officer.
STEPS_TAKEN = {"06463": 4, "06466": 3, "06523": 2, "06481": 4, "06514": 5}
RETURNED = "06484"
REASON = "Đề nghị rà soát lại số tài khoản của hai đối tượng mới mở tài khoản."


def load():
    """Load what is missing of the demo; yields a line for each thing done. Commits nothing itself, except
    where the import does."""
    demo_users.mark_as_demo()
    loaded = localities.load(LOCALITY, users=localities.DEMO)
    _review_amount()
    frappe.db.commit()
    yield f"{LOCALITY}: {len(loaded['communes'])} communes, {len(loaded['users'])} users."
    figures = registry_import.import_file(str(WORKBOOK), loaded["unit"], PAID_THROUGH)
    yield f"Registry: {figures['persons']} persons, {figures['entitlements']} entitlements."
    made = payroll.generate_for_locality(MONTH, loaded["unit"])
    yield f"Payrolls of May 2024: {len(made['payrolls'])}, {made['created']} of them new."
    moved = _move_payrolls()
    demo_people.propose(DOMAIN)
    demo_people.ask_for_account(DOMAIN)
    yield f"Approvals: {moved} payrolls sent on their way; every desk has something waiting."
    yield from _pay()


def _review_amount() -> None:
    if not frappe.db.get_single_value("An Sinh Settings", "province_review_amount"):
        frappe.db.set_single_value("An Sinh Settings", "province_review_amount", PROVINCE_REVIEW_AMOUNT)


def _move_payrolls() -> int:
    moved = 0
    for code, _name in localities.find(LOCALITY)["communes"]:
        name = f"BTXH-{MONTH:%Y-%m}-{localities.unit_name(code)}"
        if frappe.db.exists("Approval Step", {"parent": name}):
            continue
        moved += 1
        for user, action in CHAIN[: STEPS_TAKEN.get(code, 1)]:
            if frappe.db.get_value("Monthly Payroll", name, "docstatus"):
                break  # the province is asked only about large payrolls
            as_user(user.format(code=code), "Monthly Payroll", name, action)
        if code == RETURNED:
            as_user(LEADER.format(code=code), "Monthly Payroll", name, APPROVE)
            as_user(DISTRICT, "Monthly Payroll", name, RETURN, REASON)
    return moved


def as_user(user: str, doctype: str, name: str, action: str, reason: str | None = None) -> None:
    """Take a workflow action as one of the demo users."""
    with acting(user):
        act(doctype, name, action, reason)


@contextmanager
def acting(user: str):
    """Run the body as one of the demo users."""
    before = frappe.session.user
    frappe.set_user(f"{user}@{DOMAIN}")
    try:
        yield
    finally:
        frappe.set_user(before)


def _pay():
    """The approved payroll's lines become disbursements, and the bank has one to answer."""
    for name in frappe.get_all(
        "Monthly Payroll", filters={"docstatus": 1, "month": MONTH, "programme": "BTXH"}, pluck="name"
    ):
        with acting(DISTRICT):
            made = orders.make_for_payroll(name)
        for order in made:
            with acting(CHIEF):
                orders.release(order)
            yield f"Disbursement {order} sent."
