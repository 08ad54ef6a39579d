"""Servers killed by SIGKILL while money moves: orders, answers, corrections and receipts are whole or absent, the sums
agree, and the same thing again finishes the work without moving anything twice."""

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, EXPECTED, NORTH, PROVIDERS, payroll
from killing import asked_and_killed
from money import debt_of, office_of, sent_order, some_lines, sums_agree
from payments import all_lines, results

BANK = PROVIDERS["VietinBank"]


def state_of(bench, order: str) -> tuple:
    """What would differ if a part of a message had been written."""
    return (
        sorted(bench.query("select payment_status, count(*), sum(amount) from `tabPayroll Line` where "
                           "disbursement = ? group by payment_status", order)),
        bench.query("select status, paid_count, failed_count, open_count, paid_amount from tabDisbursement "
                    "where name = ?", order),
        bench.value("select count(*) from `tabMoney Movement`"),
        bench.value("select count(*) from `tabPayment Result`"),
    )  # fmt: skip


@pytest.mark.parametrize("pause", [0, 0.05])
def test_while_orders_are_made(bench_of, approved, pause):
    bench = bench_of(approved)
    bench.start()
    values = {"doc": payroll("BTXH", NORTH)}
    make = "an_sinh.api.disbursement.make_for_payroll"
    asked_and_killed(bench, bench.token(DISTRICT_OFFICER), make, pause, **values)
    made = bench.value("select count(*) from tabDisbursement")
    bound = bench.value("select count(distinct disbursement) from `tabPayroll Line` where disbursement > ''")
    assert made == bound and made in (0, 3)
    bench.start()
    again = bench.token(DISTRICT_OFFICER).message(make, **values)["disbursements"]
    assert len(again) == 3 - made
    total = bench.value("select sum(total_amount) from tabDisbursement")
    assert total == EXPECTED["payroll_total"]["BTXH"]["total"]
    sums_agree(bench)


def test_while_answers_and_corrections_are_posted(bench_of, approved):
    """Every line of an order answered in one message, then all corrected in another; each killed and sent again."""
    bench = bench_of(approved)
    bench.start()
    order = sent_order(bench)
    bank = bench.token(BANK)
    lines = all_lines(bank, order, 1000)
    failed = [line["end_to_end_id"] for line in lines[::2]]
    first = results(lines, dict.fromkeys(failed, "Số tài khoản không đúng"), {})
    second = [row | {"reason": "Trả lời nhầm"} for row in results(lines, {}, {})]
    post = "an_sinh.api.bank.post_results"
    for key, rows, paid in (("m1", first, len(lines) - len(failed)), ("m2", second, len(lines))):
        message = {"name": order, "results": rows, "idempotency_key": key}
        before = state_of(bench, order)
        asked_and_killed(bench, bench.token(BANK), post, 0.02, **message)
        whole = state_of(bench, order) != before
        bench.start()
        told = bench.token(BANK).message(post, **message)
        assert (told["errors"], told["repeated"], told["paid_count"]) == ([], whole, paid)
        after = state_of(bench, order)
        assert bench.token(BANK).message(post, **message)["repeated"]
        assert state_of(bench, order) == after
    moved = dict(bench.query("select kind, count(*) from `tabMoney Movement` group by kind"))
    assert moved == {"Failed": len(failed), "Corrected": len(failed)}
    sums_agree(bench)


def test_while_a_receipt_is_entered(bench_of, approved):
    bench = bench_of(approved)
    bench.start()
    order = sent_order(bench)
    debt = debt_of(bench, order, some_lines(bench, order, 1)[0])
    receipt = {"name": debt["name"], "amount": 100_000, "received_on": debt["today"], "paper": "BL-01"}
    receive = "an_sinh.api.recovery.receive"
    asked_and_killed(bench, office_of(bench, debt), receive, 0, **receipt)
    bench.start()
    for _press in range(2):
        told = office_of(bench, debt).message(receive, **receipt)
        assert told["received_amount"] == 100_000
    count, money = bench.query(
        "select count(*), sum(money) from `tabMoney Movement` where recovery = ?", debt["name"]
    )[0]
    assert (count, money) == (1, -100_000)
    assert bench.token(DISTRICT_LEADER).document("Recovery", debt["name"])["received_amount"] == 100_000
    sums_agree(bench)
