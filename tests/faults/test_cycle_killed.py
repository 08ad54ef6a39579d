"""Servers killed by SIGKILL in each step around the money: asking the treasury, funding, a bank's file, accounts that were
opened, the month's settlement and its closing. Whatever the moment, a step is whole or absent, and the same again finishes
it once."""

import io

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, NORTH, PROVIDERS, leader, officer, unit
from killing import asked_and_killed
from money import sent_order, sums_agree
from openpyxl import Workbook
from payments import today
from staged_bench import ok

BANK = PROVIDERS["VietinBank"]
ORDER = "CK-BTXH-2024-05-187-2004-VietinBank"
REQUEST, SETTLEMENT = (f"{kind}-BTXH-2024-05-187-2004-VietinBank" for kind in ("KB", "QT"))


@pytest.fixture
def bench(bench_of, approved):
    bench = bench_of(approved)
    bench.start()
    return bench


def made(bench) -> None:
    """May's orders, not sent."""
    bench.token(DISTRICT_OFFICER).message(
        "an_sinh.api.disbursement.make_for_payroll", doc="BTXH-2024-05-06463-2004"
    )


def signed(bench) -> int:
    """VietinBank's money is asked for and signed; how much, in đồng."""
    made(bench)
    bench.token(DISTRICT_OFFICER).message("an_sinh.api.treasury.make", order=ORDER)
    ok(bench.token(DISTRICT_LEADER).put(f"/api/resource/Treasury Request/{REQUEST}", json={"docstatus": 1}))
    return int(bench.value("select asked_amount from `tabTreasury Request`"))


def whole_or_absent(bench, state, absent, values: tuple, pause: float = 0):
    """Kill the server while it does `values` (user, method, arguments), see nothing half-done, start it again, and do it
    again; the state in the end."""
    user, method, arguments = values
    asked_and_killed(bench, bench.token(user), method, pause, **arguments)
    seen = state()
    bench.start()
    told = bench.token(user).call(method, **arguments)
    assert told.status_code < 500, told.text[:500]
    whole = state()
    assert seen in (absent, whole), (absent, seen, whole)
    bench.token(user).call(method, **arguments)
    assert state() == whole, "a third time moves nothing"
    assert bench.is_sound()
    return whole


@pytest.mark.parametrize("pause", [0, 0.03])
def test_while_the_treasury_s_money_is_entered(bench, pause):
    """A third of the money: the newest payments leave the order, all of them or none."""
    amount = signed(bench) // 3

    def state():
        return (
            bench.query(
                "select status, cast(funded_amount as int), unfunded_count from `tabTreasury Request`"
            ),
            bench.query(
                "select line_count, cast(total_amount as int) from tabDisbursement where name = ?", ORDER
            ),
            bench.value("select count(*) from `tabPayroll Line` where disbursement = ?", ORDER),
        )

    absent = state()
    arguments = {"name": REQUEST, "amount": amount, "day": today(), "voucher": "RDT 1"}
    whole = whole_or_absent(
        bench, state, absent, (DISTRICT_OFFICER, "an_sinh.api.treasury.fund", arguments), pause
    )
    ((status, funded, unfunded),), ((count, total),), lines = whole
    assert (status, funded) == ("Partly Funded", amount) and lines == count
    assert total <= amount and unfunded == absent[2] - lines > 0
    sums_agree(bench)


def test_while_the_treasury_is_asked(bench):
    made(bench)

    def state():
        return (
            bench.query("select name, cast(asked_amount as int) from `tabTreasury Request`"),
            bench.value("select count(*) from `tabTreasury Request Order`"),
        )

    whole = whole_or_absent(
        bench, state, ([], 0), (DISTRICT_OFFICER, "an_sinh.api.treasury.make", {"order": ORDER})
    )
    assert whole[0][0][0] == REQUEST and whole[1] == 1


def results_file(bench) -> bytes:
    """Every payment of the order as the bank's workbook says it, every third one failed."""
    rows = bench.query(
        "select end_to_end_id, cast(amount as int) from `tabPayroll Line` where disbursement = ? order by name",
        ORDER,
    )
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Mã giao dịch", "Số tiền", "Trạng thái", "Ngày GD", "Lý do"])
    for number, (name, amount) in enumerate(rows):
        said = ["Thất bại", today(), "Tài khoản đã đóng"] if number % 3 == 0 else ["Thành công", today(), ""]
        book.active.append([name, amount, *said])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("pause", [0, 0.1])
def test_while_a_banks_file_is_posted(bench, pause):
    sent_order(bench)
    client = bench.token(DISTRICT_OFFICER)
    sent = client.post(
        "/api/method/upload_file", data={"is_private": 1}, files={"file": ("kq.xlsx", results_file(bench))}
    )
    url = ok(sent)["message"]["file_url"]

    def state():
        return (
            bench.query(
                "select payment_status, count(*) from `tabPayroll Line` where disbursement = ? group by 1",
                ORDER,
            ),
            bench.query("select applied_count, waiting_count from `tabAnswer File`"),
            bench.value("select count(*) from `tabMoney Movement`"),
            bench.value("select count(*) from `tabPayment Result`"),
        )

    absent = state()
    arguments = {"file_url": url, "provider": "VietinBank", "month": "2024-05"}
    whole = whole_or_absent(
        bench, state, absent, (DISTRICT_OFFICER, "an_sinh.api.answer_files.post", arguments), pause
    )
    states = dict(whole[0])
    assert (
        states["Failed"] == whole[2]
        and whole[1] == [(states["Failed"] + states["Paid"], 0)]
        and whole[3] == 1
    )
    sums_agree(bench)


def opening(bench) -> tuple[str, list[dict]]:
    """A list of accounts to open for fifteen people of Đồng Mỏ who wished for one, sent to the bank; its rows."""
    client, chief = bench.token(officer(NORTH)), bench.token(leader(NORTH))
    people = bench.query(
        "select distinct b.name from tabBeneficiary b join `tabPayment Method` m on m.beneficiary = b.name where "
        "b.administrative_unit = ? and m.channel like 'Cash%' and m.receiver_kind = 'Self' and b.birth_year < 2000 "
        "order by b.name limit 15",
        unit(NORTH),
    )
    for (person,) in people:
        wish = {
            "beneficiary": person,
            "asked_on": "2024-05-02",
            "channel": "Account",
            "provider": "VietinBank",
        }
        made = ok(client.post("/api/resource/Payment Wish", json=wish | {"consent": 1}))["data"]["name"]
        ok(chief.put(f"/api/resource/Payment Wish/{made}", json={"docstatus": 1}))
    name = client.message(
        "an_sinh.api.account_opening.make",
        administrative_unit=unit(NORTH),
        provider="VietinBank",
        session_place="UBND thị trấn",
        session_day="2027-01-05",
        beneficiaries=[person for (person,) in people],
    )["name"]
    client.message("an_sinh.api.account_opening.send", name=name)
    return name, bench.token(BANK).message("an_sinh.api.bank.get_account_opening", name=name)["rows"]


def test_while_opened_accounts_are_posted_and_recorded(bench):
    name, rows = opening(bench)
    assert rows
    results = [
        {
            "row": row["row"],
            "result": "opened",
            "account_number": f"1019{number:08d}",
            "holder_name": row["full_name"],
            "opened_on": today(),
        }
        for number, row in enumerate(rows)
    ]

    def state():
        return (
            bench.query("select result, decision, count(*) from `tabAccount Opening Row` group by 1, 2"),
            bench.value("select count(*) from `tabBank Account` where account_number like '1019%'"),
        )

    absent = state()
    arguments = {"name": name, "results": results}
    whole = whole_or_absent(
        bench, state, absent, (BANK, "an_sinh.api.bank.post_account_openings", arguments), 0.005
    )
    assert whole[1] == 0
    recorded = {"name": name, "rows": [row["row"] for row in rows]}
    done = whole_or_absent(
        bench, state, whole, (leader(NORTH), "an_sinh.api.account_opening.record", recorded), 0.05
    )
    assert done[1] == len(rows)


def test_while_the_month_is_settled_and_closed(bench):
    """Four sums agree; the closing is killed: the settlement and every order are closed, or none."""
    amount = signed(bench)
    officers, chief = bench.token(DISTRICT_OFFICER), bench.token(DISTRICT_LEADER)
    officers.message("an_sinh.api.treasury.fund", name=REQUEST, amount=amount, day=today(), voucher="RDT 1")
    chief.message("an_sinh.api.disbursement.send", doc=ORDER)
    total = int(bench.value("select total_amount from tabDisbursement where name = ?", ORDER))
    officers.message("an_sinh.api.disbursement.receive", doc=ORDER, amount=total, day=today(), paper="GBC 1")
    sent = officers.post(
        "/api/method/upload_file", data={"is_private": 1}, files={"file": ("kq.xlsx", results_file(bench))}
    )
    url = ok(sent)["message"]["file_url"]
    officers.message("an_sinh.api.answer_files.post", file_url=url, provider="VietinBank", month="2024-05")

    def settlements():
        return bench.query("select name, docstatus, cast(paid_amount as int) from `tabProvider Settlement`")

    whole_or_absent(
        bench, settlements, [], (DISTRICT_OFFICER, "an_sinh.api.settlements.make", {"order": ORDER})
    )

    def state():
        return (
            bench.query("select status, docstatus from `tabProvider Settlement`"),
            bench.query("select status from tabDisbursement where name = ?", ORDER),
            bench.value("select count(*) from `tabApproval Step` where parent = ?", SETTLEMENT),
        )

    absent = state()
    document = {"doc": {"doctype": "Provider Settlement", "name": SETTLEMENT}}
    fresh = bench.token(DISTRICT_LEADER).document("Provider Settlement", SETTLEMENT)
    done = whole_or_absent(
        bench, state, absent, (DISTRICT_LEADER, "frappe.client.submit", {"doc": fresh | document["doc"]})
    )
    assert done == ([("Closed", 1)], [("Closed",)], 1)
    sums_agree(bench)
