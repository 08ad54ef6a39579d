"""Money that moves, over HTTP: orders sent, answers, debts, and the commands that add everything up anew."""

from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    NORTH,
    PROVIDERS,
    approve,
    leader,
    officer,
    payroll,
    unit,
)
from payments import all_lines, results, today
from staged_bench import ok

BANK = PROVIDERS["VietinBank"]
ACT = "an_sinh.api.workflow.act"


def sent_order(bench, programme: str = "BTXH") -> str:
    """VietinBank's order of May, sent."""
    client, chief = bench.token(DISTRICT_OFFICER), bench.token(DISTRICT_LEADER)
    client.call("an_sinh.api.disbursement.make_for_payroll", doc=payroll(programme, NORTH))
    for row in client.rows("Disbursement", ("name", "provider", "status")):
        if row["name"].startswith(f"CK-{programme}-2024-05") and row["provider"] == "VietinBank":
            if row["status"] == "Draft":
                chief.message("an_sinh.api.disbursement.send", doc=row["name"])
            return row["name"]
    raise AssertionError("no order of VietinBank")


def some_lines(bench, order: str, count: int, commune: str = NORTH) -> list[dict]:
    """Unanswered account lines of a commune on an order."""
    lines = bench.token(DISTRICT_OFFICER).rows(
        "Payroll Line",
        ("name", "end_to_end_id", "amount", "beneficiary", "line_no"),
        filters={
            "disbursement": order,
            "administrative_unit": unit(commune),
            "payment_status": "In Disbursement",
        },
        order_by="name asc",
    )
    return lines[:count]


def post(bench, order: str, rows: list[dict], **more) -> dict:
    told = bench.token(BANK).message("an_sinh.api.bank.post_results", name=order, results=rows, **more)
    assert told["errors"] == []
    return told


def debt_of(bench, order: str, line: dict) -> dict:
    """A debt with an approved plan: the payment failed, went out again with the next list, and then had arrived after
    all. Returns its name, amount, and the day of today."""
    failed = {line["end_to_end_id"]: "Không chuyển được"}
    rows = results([line], failed, {})
    rows[0].pop("code")  # the account stays usable
    post(bench, order, rows)
    name = next_list(bench)
    chief = bench.token(DISTRICT_LEADER)
    made = bench.token(DISTRICT_OFFICER).message("an_sinh.api.disbursement.make_for_payroll", doc=name)
    for number in made["disbursements"]:
        chief.message("an_sinh.api.disbursement.send", doc=number)
        lines = all_lines(bench.token(BANK), number, 1000) if "VietinBank" in number else []
        if lines:
            post(bench, number, results(lines, {}, {}))
    post(bench, order, [row | {"reason": "Trả lời nhầm"} for row in results([line], {}, {})])
    (debt,) = chief.rows("Recovery", ("name", "total_amount"), filters={"beneficiary": line["beneficiary"]})
    assert debt["total_amount"] == line["amount"]
    client, head = bench.token(officer(NORTH)), bench.token(leader(NORTH))
    ok(client.put(f"/api/resource/Recovery/{debt['name']}", json={"plan": "Whole"}))
    client.message(ACT, doctype="Recovery", name=debt["name"], action="Send for Approval")
    head.message(ACT, doctype="Recovery", name=debt["name"], action="Approve")
    return {**debt, "today": today()}


def next_list(bench, programme: str = "BTXH") -> str:
    """June's list of the commune, approved; the one that there is."""
    name = payroll(programme, NORTH, "2024-06")
    values = {"month": "2024-06-01", "administrative_unit": unit(NORTH), "programme": programme}
    made = bench.token(officer(NORTH)).message("an_sinh.api.payroll.prepare", **values)
    if made["created"]:
        approve(bench, name, NORTH)
    return name


def office_of(bench, _debt: dict):
    """The officer who enters receipts of the commune."""
    return bench.token(officer(NORTH))


def sums_agree(bench) -> None:
    """Everything derived is what the lines and the journal come to."""
    for command in ("rebuild-balances", "rebuild-charged"):
        bench.an_sinh(command, "--check")
