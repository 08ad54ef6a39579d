"""Two who do the same thing in the same moment: it happens once, nothing is lost, and nobody gets a server error."""

from collections import Counter

import pytest
from at_once import at_once
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    EXPECTED,
    NORTH,
    PROVIDERS,
    SOUTH,
    leader,
    officer,
    payroll,
    unit,
)
from payments import all_lines, lines_of, results
from staged_bench import ok

BANK = PROVIDERS["VietinBank"]


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved, workers=2)


@pytest.fixture(scope="module")
def drafts(prepared, serve):
    return serve(prepared, workers=2)


def test_one_signature_where_two_press(drafts):
    name = payroll("BTXH", NORTH)
    client = [drafts.token(officer(NORTH)) for _press in range(4)]
    answers = at_once(
        *(
            lambda client=client: client.call(
                "an_sinh.api.workflow.act", doctype="Monthly Payroll", name=name, action="Send for Approval"
            )
            for client in client
        )
    )
    codes = Counter(answer.status_code for answer in answers)
    assert codes[200] == 1 and max(codes) < 500, [answer.text[:300] for answer in answers]
    document = drafts.token(officer(NORTH)).document("Monthly Payroll", name)
    assert (document["workflow_state"], len(document["approvals"])) == ("Pending Commune Leader", 1)


def test_approving_and_returning_at_once(drafts):
    """Exactly one of the two happens."""
    name, chief = payroll("NCC", SOUTH), leader(SOUTH)
    step = {"doctype": "Monthly Payroll", "name": name}
    drafts.token(officer(SOUTH)).message("an_sinh.api.workflow.act", **step, action="Send for Approval")
    first, second = (
        drafts.token(chief),
        drafts.session("Administrator", drafts.password),
    )  # may return, not sign
    answers = at_once(
        lambda: first.call("an_sinh.api.workflow.act", **step, action="Approve"),
        lambda: second.call("an_sinh.api.workflow.act", **step, action="Return", reason="Xem lại"),
    )
    assert sorted(answer.status_code < 400 for answer in answers) == [False, True], [
        a.text[:300] for a in answers
    ]
    assert all(answer.status_code < 500 for answer in answers)
    document = first.document("Monthly Payroll", name)
    signed = [row["action"] for row in document["approvals"]]
    assert (document["workflow_state"], signed[1:]) in (
        ("Pending District Officer", ["Approve"]),
        ("Returned", ["Return"]),
    )


def test_one_payroll_where_two_prepare(bench):
    """June of one commune, pressed by its officer and by the district's at once."""
    values = {"month": "2024-06-01", "administrative_unit": unit(SOUTH), "programme": "BTXH"}
    clients = [bench.token(user) for user in (officer(SOUTH), DISTRICT_OFFICER, officer(SOUTH))]
    answers = at_once(*(lambda c=c: c.call("an_sinh.api.payroll.prepare", **values) for c in clients))
    made = [ok(answer)["message"] for answer in answers]
    assert [found["payrolls"] for found in made] == [[payroll("BTXH", SOUTH, "2024-06")]] * 3
    assert sum(found["created"] for found in made) == 1
    persons = [
        line["beneficiary"] for line in lines_of(clients[1], payroll=payroll("BTXH", SOUTH, "2024-06"))
    ]
    lines = Counter(persons)
    assert max(lines.values()) <= 2 and len(lines) >= EXPECTED["payroll"][f"BTXH/{SOUTH}"]["persons"]


def test_one_order_where_two_disburse(bench):
    clients = [bench.token(DISTRICT_OFFICER) for _press in range(3)]
    answers = at_once(
        *(
            lambda c=c: c.call("an_sinh.api.disbursement.make_for_payroll", doc=payroll("BTXH", NORTH))
            for c in clients
        )
    )
    made = [ok(answer)["message"]["disbursements"] for answer in answers]
    assert sorted(map(len, made)) == [0, 0, 3]
    orders = clients[0].rows("Disbursement", ("name", "line_count", "total_amount", "provider"))
    for order in orders:
        lines = lines_of(clients[0], disbursement=order["name"])
        assert (len(lines), sum(line["amount"] for line in lines)) == (
            order["line_count"],
            order["total_amount"],
        )
    total = EXPECTED["payroll_total"]["BTXH"]["total"]
    assert sum(order["total_amount"] for order in orders) == total


@pytest.fixture(scope="module")
def order(bench) -> str:
    """VietinBank's BTXH order, sent."""
    client, chief = bench.token(DISTRICT_OFFICER), bench.token(DISTRICT_LEADER)
    client.call("an_sinh.api.disbursement.make_for_payroll", doc=payroll("BTXH", NORTH))
    for row in client.rows("Disbursement", ("name", "provider", "status")):
        if row["status"] == "Draft":
            chief.message("an_sinh.api.disbursement.send", doc=row["name"])
        if row["name"].startswith("CK-BTXH") and row["provider"] == "VietinBank":
            name = row["name"]
    return name


def test_an_order_is_sent_once(bench):
    client = bench.token(DISTRICT_OFFICER)
    client.message("an_sinh.api.disbursement.make_for_payroll", doc=payroll("NCC", NORTH))
    (name,) = [
        row["name"]
        for row in client.rows("Disbursement")
        if row["name"].endswith("NCC-2024-05-187-2004-Agribank")
    ]
    answers = at_once(
        *(
            lambda: bench.token(DISTRICT_LEADER).call("an_sinh.api.disbursement.send", doc=name)
            for _press in range(3)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 417, 417]


def test_results_posted_while_the_same_are_posted(bench, order):
    """Two clients of the bank, each with its own key: every line is applied by one of them, once."""
    rows = results(all_lines(bench.token(BANK), order, 1000)[:200], {}, {})
    posting = {"name": order, "results": rows}
    first, second, third = at_once(
        lambda: bench.token(BANK).message("an_sinh.api.bank.post_results", **posting, idempotency_key="a"),
        lambda: bench.token(BANK).message("an_sinh.api.bank.post_results", **posting, idempotency_key="b"),
        lambda: bench.token(BANK).message("an_sinh.api.bank.post_results", **posting, idempotency_key="b"),
    )
    answers = (first, second, third)
    assert [answer["errors"] for answer in answers] == [[], [], []]
    fresh = [answer for answer in answers if not answer["repeated"]]
    assert sorted(answer["applied"] for answer in fresh) == [0, 200]
    assert len(fresh) == 2
    stored = bench.token(BANK).message("an_sinh.api.bank.get_disbursement", name=order)
    assert stored["paid_count"] == 200
    assert bench.value("select count(*) from `tabPayment Result` where disbursement = ?", order) == 2


def test_different_answers_for_one_line_at_once(bench, order):
    """The first wins, the second is told; the totals count the line once."""
    lines = all_lines(bench.token(BANK), order, 1000)[200:240]
    paid = results(lines, {}, {})
    failed = [
        {
            "end_to_end_id": line["end_to_end_id"],
            "amount": line["amount"],
            "status": "failed",
            "code": "AC04",  # a code alone takes nothing back; a correction would say why
        }
        for line in lines
    ]
    one, other = at_once(
        lambda: bench.token(BANK).message("an_sinh.api.bank.post_results", name=order, results=paid),
        lambda: bench.token(BANK).message("an_sinh.api.bank.post_results", name=order, results=failed),
    )
    assert sorted((one["applied"], other["applied"])) == [0, 40]
    loser = one if one["applied"] == 0 else other
    assert {row["code"] for row in loser["errors"]} == {"already_answered"} and len(loser["errors"]) == 40
    stored = bench.token(BANK).message("an_sinh.api.bank.get_disbursement", name=order)
    assert stored["paid_count"] + stored["failed_count"] == 240
    assert stored["open_count"] == stored["line_count"] - 240


def test_many_read_while_one_writes(bench, order):
    """Readers neither wait for the writer nor see half of what it does."""
    rows = results(all_lines(bench.token(BANK), order, 1000)[240:400], {}, {})

    def read():
        seen = []
        client = bench.token(BANK)
        for _look in range(15):
            answer = client.message("an_sinh.api.bank.get_disbursement", name=order)
            seen.append(
                (answer["paid_count"] + answer["failed_count"], answer["open_count"], answer["line_count"])
            )
        return seen

    posted, *looks = at_once(
        lambda: bench.token(BANK).message("an_sinh.api.bank.post_results", name=order, results=rows),
        read,
        read,
    )
    assert posted["applied"] == len(rows)
    for answered, still_open, lines in (look for looks_of_one in looks for look in looks_of_one):
        assert answered in (240, 240 + len(rows)) and answered + still_open == lines
    assert bench.is_sound()


def test_an_order_answered_in_parts_at_once(bench, order):
    """Four clients of the bank, each with its share of what is still open: the totals count all of them."""
    lines = [
        line
        for line in all_lines(bench.token(BANK), order, 1000)
        if line["payment_status"] == "In Disbursement"
    ]
    shares = [results(lines[start::4], {}, {}) for start in range(4)]
    answers = at_once(
        *(
            lambda rows=rows: bench.token(BANK).call(
                "an_sinh.api.bank.post_results", name=order, results=rows
            )
            for rows in shares
        )
    )
    assert [ok(answer)["message"]["applied"] for answer in answers] == [len(rows) for rows in shares]
    stored = bench.token(BANK).message("an_sinh.api.bank.get_disbursement", name=order)
    assert (stored["open_count"], stored["status"]) == (0, "Reconciled")
    assert stored["paid_count"] + stored["failed_count"] == stored["line_count"]
    assert stored["paid_amount"] + stored["failed_amount"] == stored["total_amount"]


def test_of_two_months_prepared_at_once_one_waits_for_the_other(bench):
    """Both would hold the same arrears: the second month is made when the first one is approved."""
    months = ("2024-06-01", "2024-07-01")
    clients = [bench.token(officer(SOUTH)), bench.token(DISTRICT_OFFICER)]
    place = {"administrative_unit": unit(SOUTH), "programme": "NCC"}
    answers = at_once(
        *(
            lambda c=c, m=m: c.call("an_sinh.api.payroll.prepare", month=m, **place)
            for c, m in zip(clients, months, strict=True)
        )
    )
    made = [ok(answer)["message"] for answer in answers]
    assert sorted(found["created"] for found in made) == [0, 1]
    waiting = next(found for found in made if not found["created"])
    (first,) = next(found for found in made if found["created"])["payrolls"]
    assert first in waiting["skipped"][0]["reason"]


def test_a_gift_given_by_two_at_once_is_given_once(bench):
    gift = {
        "administrative_unit": unit(NORTH), "category": "NCC-QT", "amount": 300_000, "month": "2024-07-15",
        "decision_number": "77/QĐ-UBND", "decision_date": "2024-07-02",
    }  # fmt: skip
    clients = [bench.token(user) for user in (officer(NORTH), DISTRICT_OFFICER, DISTRICT_OFFICER)]
    answers = at_once(*(lambda c=c: c.call("an_sinh.api.one_off.give", **gift) for c in clients))
    made = [ok(answer)["message"] for answer in answers]
    assert sorted(found["made"] > 0 for found in made) == [False, False, True]
    given = clients[1].rows("One-off Benefit", ("beneficiary",), filters={"decision_number": "77/QĐ-UBND"})
    people = Counter(row["beneficiary"] for row in given)
    assert len(people) == sum(found["made"] for found in made) > 0
    assert set(people.values()) == {1}
