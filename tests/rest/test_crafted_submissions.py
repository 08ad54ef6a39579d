"""What a client of REST sends in place of the desk: signatures of its own, money that the treasury never paid, a request that no
order led to. None of it counts."""

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, MONTH, NORTH, leader, payroll
from staged_bench import ok

ORDER = f"CK-BTXH-{MONTH}-187-2004-VietinBank"
REQUEST = f"KB-BTXH-{MONTH}-187-2004-VietinBank"
URL = f"/api/resource/Treasury Request/{REQUEST}"
INVENTED = [
    {"user": leader(NORTH), "full_name": "Lãnh đạo", "action": "Submit", "state_to": "Approved"},
    {"user": DISTRICT_LEADER, "full_name": "Trả lại", "action": "Return", "reason": "trả lại"},
]


@pytest.fixture(scope="module")
def bench(approved, serve):
    """VietinBank's money is asked for by the district's officer, who is given the leader's role besides."""
    bench = serve(approved)
    officer = bench.token(DISTRICT_OFFICER)
    officer.message("an_sinh.api.disbursement.make_for_payroll", doc=payroll("BTXH", NORTH))
    officer.message("an_sinh.api.treasury.make", order=ORDER)
    roles = bench.administrator().document("User", DISTRICT_OFFICER)["roles"]
    both = [*({"role": row["role"]} for row in roles), {"role": "District Leader"}]
    ok(bench.administrator().put(f"/api/resource/User/{DISTRICT_OFFICER}", json={"roles": both}))
    return bench


def stored(bench) -> tuple:
    return bench.query(
        "select docstatus, status, cast(funded_amount as int), cast(asked_amount as int) from `tabTreasury Request`"
    )[0]


def test_the_maker_signs_nothing_whatever_history_she_sends(bench):
    before = stored(bench)
    for approvals in ([], INVENTED, INVENTED[1:]):
        answer = bench.token(DISTRICT_OFFICER).put(URL, json={"docstatus": 1, "approvals": approvals})
        assert answer.status_code == 403, answer.text[:400]
        document = bench.token(DISTRICT_OFFICER).document("Treasury Request", REQUEST)
        sent = document | {"docstatus": 1, "approvals": approvals}
        answer = bench.token(DISTRICT_OFFICER).call("frappe.client.submit", doc=sent)
        assert answer.status_code == 403, answer.text[:400]
    assert stored(bench) == before and before[:3] == (0, "Draft", 0)


def test_nothing_is_made_by_hand(bench):
    copy = bench.token(DISTRICT_OFFICER).document("Treasury Request", REQUEST)
    for values in ({}, {"docstatus": 1}, {"docstatus": 1, "status": "Funded", "approvals": INVENTED}):
        made = {**copy, "name": "KB-TU-LAP", **values}
        answer = bench.token(DISTRICT_OFFICER).post("/api/resource/Treasury Request", json=made)
        assert 400 <= answer.status_code < 500, answer.text[:400]
    assert bench.counts("Treasury Request") == {"Treasury Request": 1}


def test_a_leader_signs_what_stands_there_and_in_her_own_name(bench):
    """Of what she sends only the signature counts, and it is hers."""
    asked = stored(bench)[3]
    crafted = {
        "docstatus": 1,
        "approvals": INVENTED,
        "status": "Funded",
        "funded_amount": asked,
        "funded_on": "2024-05-02",
        "voucher_number": "RDT 0",
        "asked_amount": 1,
        "orders": [],
    }
    ok(bench.token(DISTRICT_LEADER).put(URL, json=crafted))
    assert stored(bench) == (1, "Signed", 0, asked)
    signed = bench.query("select user, action from `tabApproval Step` where parent = ?", REQUEST)
    assert signed == [(DISTRICT_LEADER, "Submit")]
    sending = bench.token(DISTRICT_LEADER).call("an_sinh.api.disbursement.send", doc=ORDER)
    assert sending.status_code == 417, "its money is not there"
    later = bench.token(DISTRICT_LEADER).put(URL, json={"status": "Funded", "funded_amount": asked})
    assert later.status_code >= 400 or stored(bench) == (1, "Signed", 0, asked)
    assert stored(bench) == (1, "Signed", 0, asked)
