"""docs/answer_as_bank.py against the API as it is: it takes its orders, answers each line once, and a second run moves
nothing. Besides it, what bank_api.md promises of pages, pending payments, changes and the sandbox, over HTTP."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from district import PROVIDERS
from money import sent_order, sums_agree
from payments import today

ROOT = Path(__file__).resolve().parents[2]
BANK = PROVIDERS["VietinBank"]
POST = "an_sinh.api.bank.post_results"


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved)


@pytest.fixture(scope="module")
def order(bench):
    return sent_order(bench)


def play(bench, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/answer_as_bank.py", "vietinbank", *arguments, "--url", bench.url],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def states(bench, order: str) -> dict[str, int]:
    return dict(
        bench.query(
            "select payment_status, count(*) from `tabPayroll Line` where disbursement = ? group by 1", order
        )
    )


def test_pages_hold_as_many_lines_as_were_asked_for_and_never_more_than_5000(bench, order):
    bank = bench.token(BANK)
    total = bank.message("an_sinh.api.bank.get_lines", name=order)["total"]
    seen, start = [], 0
    while start is not None:
        page = bank.message("an_sinh.api.bank.get_lines", name=order, start=start, page_length=7)
        assert len(page["lines"]) == 7 or page["next_start"] is None
        seen += [line["end_to_end_id"] for line in page["lines"]]
        start = page["next_start"]
    assert len(seen) == len(set(seen)) == total
    whole = bank.message("an_sinh.api.bank.get_lines", name=order, page_length=10**9)
    assert [line["end_to_end_id"] for line in whole["lines"]] == seen and whole["next_start"] is None


def test_a_pending_payment_moves_nothing_and_is_answered_later(bench, order):
    bank = bench.token(BANK)
    line = bank.message("an_sinh.api.bank.get_lines", name=order)["lines"][0]
    row = {"end_to_end_id": line["end_to_end_id"], "amount": line["amount"], "status": "pending"}
    before = states(bench, order)
    told = bank.message(POST, name=order, results=[row], idempotency_key="cho-1")
    assert (told["applied"], told["pending"], told["errors"]) == (0, 1, [])
    assert states(bench, order) == before
    assert bank.message("an_sinh.api.bank.get_posting", idempotency_key="cho-1")["pending"] == 1


def test_the_program_answers_every_line_once(bench, order):
    lines = sum(states(bench, order).values())
    said = play(bench, order, "--fail", "2", "--paid-on", today())
    assert re.search(rf"{re.escape(order)}: {lines} lines answered, 0 refused", said), said
    assert states(bench, order) == {"Failed": 2, "Paid": lines - 2}
    after = bench.counts("Payment Result", "Money Movement")
    play(bench, order, "--fail", "2", "--paid-on", today())
    assert bench.counts("Payment Result", "Money Movement") == after
    sums_agree(bench)


def test_what_changed_since_is_listed_with_the_oldest_first(bench, order):
    bank = bench.token(BANK)
    mine = bank.message("an_sinh.api.bank.get_disbursement", name=order)
    found = bank.message("an_sinh.api.bank.list_disbursements", changed_since=mine["changed_at"])
    assert order in [each["name"] for each in found]
    later = bank.message("an_sinh.api.bank.list_disbursements", changed_since="2999-01-01 00:00:00")
    assert later == []
    wrong = bank.call("an_sinh.api.bank.list_disbursements", changed_since="hôm qua")
    assert 400 <= wrong.status_code < 500


def test_the_sandbox_takes_everything_and_keeps_nothing(bench):
    bank = bench.token(BANK)
    before = bench.counts("Payment Result", "Money Movement", "Disbursement")
    lines = bank.message("an_sinh.api.bank.get_lines", name="SANDBOX")["lines"]
    order = bank.message("an_sinh.api.bank.get_disbursement", name="SANDBOX")
    bank.message("an_sinh.api.bank.acknowledge", name="SANDBOX", list_hash=order["list_hash"])
    rows = [
        {
            "end_to_end_id": line["end_to_end_id"],
            "amount": line["amount"],
            "status": "paid",
            "paid_on": today(),
        }
        for line in lines
    ]
    told = bank.message(POST, name="SANDBOX", results=json.dumps(rows), idempotency_key="thu")
    assert (len(lines), told["applied"], told["errors"]) == (12, 12, [])
    assert bench.counts("Payment Result", "Money Movement", "Disbursement") == before


def test_another_bank_sees_none_of_it(bench, order):
    other = bench.token(PROVIDERS["Agribank"])
    assert other.call("an_sinh.api.bank.get_lines", name=order).status_code == 404
    assert order not in [each["name"] for each in other.message("an_sinh.api.bank.list_disbursements")]
