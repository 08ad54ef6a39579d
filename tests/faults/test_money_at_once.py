"""Two who move the same money in the same moment: one wins, the others are told, and the sums agree.

On the embedded engine and on MariaDB alike (see `frappe_bench`)."""

from collections import Counter

import pytest
from at_once import at_once
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    NORTH,
    PROVIDERS,
    SOUTH,
    chain,
    leader,
    officer,
    payroll,
    unit,
)
from money import ACT, debt_of, office_of, post, sent_order, some_lines, sums_agree
from payments import results, today

BANK = PROVIDERS["VietinBank"]


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved, workers=2)


@pytest.fixture(scope="module")
def order(bench) -> str:
    return sent_order(bench)


def codes_of(answers) -> Counter:
    codes = Counter(answer.status_code for answer in answers)
    assert max(codes) < 500, [answer.text[:300] for answer in answers]
    return codes


def test_a_list_is_approved_once(bench):
    """Its last signature, pressed four times; then its orders, made by four."""
    name = payroll("NCC", SOUTH, "2024-06")
    values = {"month": "2024-06-01", "administrative_unit": unit(SOUTH), "programme": "NCC"}
    bench.token(officer(SOUTH)).message("an_sinh.api.payroll.prepare", **values)
    step = {"doctype": "Monthly Payroll", "name": name}
    *before, (last, action) = chain(SOUTH)
    for user, earlier in before:
        bench.token(user).message(ACT, **step, action=earlier)
    clients = [bench.token(last) for _press in range(4)]
    answers = at_once(*(lambda c=c: c.call(ACT, **step, action=action) for c in clients))
    assert codes_of(answers)[200] == 1
    document = clients[0].document("Monthly Payroll", name)
    assert (document["docstatus"], len(document["approvals"])) == (1, 4)
    clients = [bench.token(DISTRICT_OFFICER) for _press in range(4)]
    make = "an_sinh.api.disbursement.make_for_payroll"
    answers = at_once(*(lambda c=c: c.call(make, doc=name) for c in clients))
    codes_of(answers)
    (made,) = filter(None, (answer.json()["message"]["disbursements"] for answer in answers if answer.ok))
    lines = clients[0].rows("Payroll Line", ("amount", "disbursement"), filters={"payroll": name})
    orders = clients[0].rows("Disbursement", ("total_amount",), filters={"name": ["in", made]})
    paid = [line for line in lines if line["amount"] > 0]
    assert all(line["disbursement"] for line in paid)
    assert sum(row["total_amount"] for row in orders) == sum(line["amount"] for line in paid)
    sums_agree(bench)


def test_a_decision_corrects_once(bench, order):
    """A correction by the office, approved three times at once, while its provider corrects the same line."""
    (line,) = some_lines(bench, order, 1)
    rows = results([line], {line["end_to_end_id"]: "Không chuyển được"}, {})
    rows[0].pop("code")
    post(bench, order, rows)
    given = {
        "line": line["name"], "paper": "15/BB-UBND", "reason": "Đối chiếu sao kê", "answer": "Paid",
        "day": today(), "reference": "FT9",
    }  # fmt: skip
    proposal = bench.token(officer(NORTH)).message(
        "an_sinh.api.ledger.propose", kind="Correct an Answer", values=given
    )
    heads = [bench.token(leader(NORTH)) for _press in range(3)]
    correction = [row | {"reason": "Trả lời nhầm", "reference": "FT9"} for row in results([line], {}, {})]
    *decided, corrected = at_once(
        *(lambda c=c: c.call("an_sinh.api.ledger.approve", name=proposal["name"]) for c in heads),
        lambda: bench.token(BANK).call("an_sinh.api.bank.post_results", name=order, results=correction),
    )
    codes_of([*decided, corrected])
    # Whoever comes second finds the line as it should be: a decision says so, the provider's row is unchanged. The leader
    # who presses three times is told three times what stands.
    applied = corrected.json()["message"]["applied"]
    assert (codes_of(decided)[200], applied) in ((3, 0), (0, 1))
    found = bench.token(DISTRICT_LEADER).rows(
        "Money Movement", ("kind", "settled", "money"), filters={"line": line["name"]}, order_by="name asc"
    )
    assert [tuple(row.values()) for row in found] == [
        ("Failed", -line["amount"], 0),
        ("Corrected", line["amount"], line["amount"]),
    ]
    sums_agree(bench)


def test_corrections_of_many_lines_at_once(bench, order):
    """Two clients of the bank correct the same ten lines, each to something else: the sums count every line once."""
    lines = some_lines(bench, order, 10)
    post(bench, order, results(lines, {}, {}))
    answers = [
        [
            {"end_to_end_id": line["end_to_end_id"], "amount": line["amount"], "status": status,
             "paid_on": today(), "reason": f"Đính chính {status}"}
            for line in lines
        ]
        for status in ("failed", "returned")
    ]  # fmt: skip
    told = at_once(
        *(
            lambda rows=rows: bench.token(BANK).message(
                "an_sinh.api.bank.post_results", name=order, results=rows
            )
            for rows in answers
        )
    )
    assert [each["applied"] for each in told] == [len(lines)] * 2
    moved = bench.token(DISTRICT_LEADER).rows(
        "Money Movement",
        ("line", "settled", "money"),
        filters={"line": ["in", [line["name"] for line in lines]]},
    )
    sums = Counter()
    for row in moved:
        sums[row["line"]] += row["settled"]
    assert sums == {line["name"]: -line["amount"] for line in lines}
    sums_agree(bench)


def test_a_receipt_counts_once_and_two_count_twice(bench, order):
    debt = debt_of(bench, order, some_lines(bench, order, 1)[0])
    receive = "an_sinh.api.recovery.receive"
    values = {"name": debt["name"], "received_on": debt["today"]}
    papers = ("BL-01/2024", "bl 01 - 2024", "BL-01/2024")
    answers = at_once(
        *(
            lambda paper=paper: office_of(bench, debt).call(receive, **values, amount=100_000, paper=paper)
            for paper in papers
        )
    )
    assert codes_of(answers)[200] >= 1
    assert [answer.json()["message"]["repeated"] for answer in answers if answer.ok].count(False) == 1
    answers = at_once(
        *(
            lambda n=number: office_of(bench, debt).call(receive, **values, amount=50_000, paper=f"BL-1{n}")
            for number in range(3)
        )
    )
    came = 100_000 + 50_000 * codes_of(answers)[200]
    document = bench.token(DISTRICT_LEADER).document("Recovery", debt["name"])
    assert (document["received_amount"], document["outstanding_amount"]) == (
        came,
        debt["total_amount"] - came,
    )
    moved = bench.token(DISTRICT_LEADER).rows(
        "Money Movement", ("money",), filters={"recovery": debt["name"]}
    )
    assert sum(row["money"] for row in moved) == -came
    sums_agree(bench)
