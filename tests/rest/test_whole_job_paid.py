"""The second half of the job: approved lists become orders, files and answers; what failed comes back; how far it got.

The tests follow each other: each is the next step of one month of a whole district.
"""

import io
from collections import defaultdict
from datetime import date

import openpyxl
import pytest
import workbook_truth as truth
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    EXPECTED,
    LOCALITY,
    MANAGER,
    NORTH,
    PROVIDERS,
    SOUTH,
    officer,
    payroll,
    unit,
)  # fmt: skip
from payments import all_lines, lines_of, results, seal, today
from staged_bench import ok, said

CODES = sorted(EXPECTED["units"])
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved, workers=2)


@pytest.fixture(scope="module")
def orders(bench) -> dict[str, dict]:
    """The disbursements of May as `BTXH/VietinBank` …, made by the district's officer, sent by its leader."""
    client, chief = bench.token(DISTRICT_OFFICER), bench.token(DISTRICT_LEADER)
    for programme in ("BTXH", "NCC"):
        made = client.message("an_sinh.api.disbursement.make_for_payroll", doc=payroll(programme, NORTH))
        for name in made["disbursements"]:
            chief.message("an_sinh.api.disbursement.send", doc=name)
    found = {}
    for order in client.rows("Disbursement", ("*",)):
        channel = "cash" if order["channel_kind"] == "Cash" else order["provider"]
        found[f"{order['programme']}/{channel}"] = order
    return found


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """What the banks answered, by end-to-end id: the tests fill it in as they go."""
    return {}


def test_one_disbursement_per_programme_and_channel(bench, orders):
    figures = {
        key: {"persons": order["line_count"], "total": int(order["total_amount"])}
        for key, order in orders.items()
    }
    # Orders count lines, and a person may have two.
    lines = truth.totals(MAY, lambda row: f"{row.programme}/{row.channel}")
    assert {key: order["total"] for key, order in figures.items()} == {
        key: order["total"] for key, order in EXPECTED["by_channel"].items()
    }
    assert figures.keys() == lines.keys()
    assert {order["status"] for order in bench.token(DISTRICT_OFFICER).rows("Disbursement", ("status",))} == {
        "Sent"
    }
    again = bench.token(DISTRICT_OFFICER).message(
        "an_sinh.api.disbursement.make_for_payroll", doc=payroll("BTXH", SOUTH)
    )
    assert again["disbursements"] == []


@pytest.mark.parametrize("key", sorted(EXPECTED["by_channel"]))
def test_the_file_holds_the_lines_of_the_order(bench, orders, key):
    """Excel and CSV, against the lines over REST: same lines, same order, text kept as text."""
    client, order = bench.token(DISTRICT_OFFICER), orders[key]
    lines = lines_of(client, disbursement=order["name"])
    path = "/api/method/an_sinh.api.disbursement.download"
    assert (
        client.get(path, params={"name": order["name"]}).status_code == 403
    )  # it leaves an entry in the audit log
    answer = client.post(path, data={"name": order["name"], "kind": "xlsx"})
    assert order["list_hash"][:12] in answer.headers["Content-Disposition"]
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    heads, body = rows[0], rows[1:]
    column = {head: [row[index] for row in body] for index, head in enumerate(heads)}
    assert column["Mã giao dịch"] == [line["end_to_end_id"] for line in lines]
    assert column["Số tiền"] == [int(line["amount"]) for line in lines]
    assert sum(column["Số tiền"]) == EXPECTED["by_channel"][key]["total"]
    if not key.endswith("cash"):
        assert column["Số tài khoản"] == [line["account_number"] for line in lines]
        assert all(isinstance(number, str) and number.isalnum() for number in column["Số tài khoản"])
        assert all(name.isascii() and name == name.upper() for name in column["Tên người hưởng"])
    csv = (
        client.post(path, data={"name": order["name"], "kind": "csv"})
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert [row.split(",")[0] for row in csv[1:]] == [str(number) for number in range(1, len(lines) + 1)]


# --- the banks' answers


def test_a_bank_finds_its_own_orders(bench, orders):
    for provider, user in PROVIDERS.items():
        listed = bench.token(user).message("an_sinh.api.bank.list_disbursements", month="2024-05")
        assert {order["name"] for order in listed} == {
            order["name"] for order in orders.values() if order["provider"] == provider
        }
        assert {int(order["total_amount"]) for order in listed} == {
            EXPECTED["by_channel"][f"{programme}/{'cash' if provider == 'Bưu điện' else provider}"]["total"]
            for programme in ("BTXH", "NCC")
        }


def test_a_bank_confirms_the_list_by_its_hash(bench, orders):
    client, name = bench.token(PROVIDERS["VietinBank"]), orders["BTXH/VietinBank"]["name"]
    lines = all_lines(client, name, page=200)
    assert sum(line["amount"] for line in lines) == EXPECTED["by_channel"]["BTXH/VietinBank"]["total"]
    assert client.call("an_sinh.api.bank.acknowledge", name=name, list_hash="0" * 64).status_code == 417
    list_hash = client.message("an_sinh.api.bank.get_disbursement", name=name)["list_hash"]
    first = client.message("an_sinh.api.bank.acknowledge", name=name, list_hash=list_hash)
    assert first["status"] == "Acknowledged"
    assert client.message("an_sinh.api.bank.acknowledge", name=name, list_hash=list_hash) == first
    assert seal(lines_of(bench.token(DISTRICT_OFFICER), disbursement=name)) == list_hash


def test_results_with_bad_rows_are_applied_once(bench, orders, answers):
    """Good rows are applied, bad ones come back each with its own code; posting again changes nothing."""
    client, name = bench.token(PROVIDERS["VietinBank"]), orders["BTXH/VietinBank"]["name"]
    lines = all_lines(client, name, page=1000)
    south = [line["end_to_end_id"] for line in lines if line["administrative_unit"] == SOUTH][:2]
    failed = dict(zip(south, ("Tài khoản đã đóng", "Sai tên chủ tài khoản"), strict=True))
    good = results(lines[:-1], failed, answers)
    other = all_lines(bench.token(PROVIDERS["Agribank"]), orders["BTXH/Agribank"]["name"], page=1)[0]
    last = {"end_to_end_id": lines[-1]["end_to_end_id"], "status": "paid", "amount": lines[-1]["amount"]}
    bad = [
        {**last, "amount": last["amount"] + 1, "paid_on": today()},
        {**last},
        {**last, "paid_on": "2024-13-40"},
        {**last, "status": "lost", "paid_on": today()},
        {**last, "end_to_end_id": other["end_to_end_id"], "amount": other["amount"], "paid_on": today()},
        {**last, "end_to_end_id": "BTXH-NOBODY", "paid_on": today()},
        {**good[-1], "status": "failed", "code": "MS03"},
        "not a row",
    ]
    posting = {"name": name, "results": good + bad, "idempotency_key": "may-1"}
    first = client.message("an_sinh.api.bank.post_results", **posting)
    assert (first["applied"], first["repeated"], first["status"]) == (len(good), False, "Results In")
    assert [row["code"] for row in first["errors"]] == [
        "amount_differs", "date_missing", "bad_date", "bad_status", "not_in_disbursement", "unknown_line",
        "already_answered", "bad_row",
    ]  # fmt: skip
    assert [row["row"] for row in first["errors"]] == list(range(len(good) + 1, len(good) + 9))
    assert all(row["message"] for row in first["errors"])
    again = client.message("an_sinh.api.bank.post_results", **posting)
    assert again == {**first, "repeated": True}
    clash = client.call("an_sinh.api.bank.post_results", **{**posting, "results": good[:1]})
    assert clash.status_code == 409 and clash.json()["exc_type"] == "DuplicateEntryError"
    unkeyed = client.message("an_sinh.api.bank.post_results", name=name, results=good)
    assert (unkeyed["applied"], unkeyed["unchanged"], unkeyed["errors"]) == (0, len(good), [])
    final = client.message("an_sinh.api.bank.post_results", name=name, results=[{**last, "paid_on": today()}])
    answers[last["end_to_end_id"]] = "paid"
    assert (final["applied"], final["status"]) == (1, "Reconciled")


def test_another_bank_cannot_answer_it(bench, orders):
    client, name = bench.token(PROVIDERS["Agribank"]), orders["BTXH/VietinBank"]["name"]
    for method in ("get_disbursement", "get_lines", "acknowledge", "post_results"):
        values = {"list_hash": "0" * 64} if method == "acknowledge" else {}
        values |= {"results": [{}]} if method == "post_results" else {}
        there = client.call(f"an_sinh.api.bank.{method}", name=name, **values)
        nowhere = client.call(f"an_sinh.api.bank.{method}", name="CK-NO-SUCH-ORDER", **values)
        assert (there.status_code, nowhere.status_code) == (404, 404), method
        assert said(there).replace(name, "") == said(nowhere).replace("CK-NO-SUCH-ORDER", "")


def test_a_credit_that_comes_back(bench, orders, answers):
    client, name = bench.token(PROVIDERS["VietinBank"]), orders["BTXH/VietinBank"]["name"]
    line = next(row for row in all_lines(client, name, 1000) if row["administrative_unit"] == NORTH)
    row = {"end_to_end_id": line["end_to_end_id"], "status": "returned", "amount": line["amount"]}
    assert client.message("an_sinh.api.bank.post_results", name=name, results=[row])["errors"][0]["code"] == (
        "reason_missing"
    )
    row["reason"] = "Người hưởng đã chuyển đi"
    assert client.message("an_sinh.api.bank.post_results", name=name, results=[row])["applied"] == 1
    answers[line["end_to_end_id"]] = "returned"


def test_the_others_answer_too(bench, orders, answers):
    """All paid; but one person of two lines has the first refused, and the second comes back later."""
    for key, order in orders.items():
        if key == "BTXH/VietinBank":
            continue
        client = bench.token(PROVIDERS[order["provider"]])
        lines = all_lines(client, order["name"], 1000)
        first, second = two_of_one(lines) if key == "NCC/VietinBank" else (None, None)
        failed = {first["end_to_end_id"]: "Tài khoản tạm khoá"} if first else {}
        answer = client.message(
            "an_sinh.api.bank.post_results", name=order["name"], results=results(lines, failed, answers)
        )
        assert (answer["applied"], answer["errors"], answer["open_count"]) == (order["line_count"], [], 0)
        if second:
            row = {"end_to_end_id": second["end_to_end_id"], "status": "returned", "amount": second["amount"]}
            back = [row | {"reason": "Tài khoản tạm khoá"}]
            assert (
                client.message("an_sinh.api.bank.post_results", name=order["name"], results=back)["applied"]
                == 1
            )
            answers[second["end_to_end_id"]] = "returned"


def two_of_one(lines: list[dict]) -> tuple[dict, dict]:
    """Two lines of one account."""
    seen: dict[str, dict] = {}
    for line in lines:
        if line["account_number"] in seen:
            return seen[line["account_number"]], line
        seen[line["account_number"]] = line
    raise LookupError("nobody has two lines")


def test_the_sums_of_every_order_agree(bench, orders, answers):
    client = bench.token(DISTRICT_OFFICER)
    for order in orders.values():
        now = client.document("Disbursement", order["name"])
        lines = lines_of(client, disbursement=order["name"])
        sums = defaultdict(int)
        for line in lines:
            assert line["payment_status"].lower() == answers[line["end_to_end_id"]]
            sums["paid" if line["payment_status"] == "Paid" else "failed"] += int(line["amount"])
        assert (now["paid_amount"], now["failed_amount"], now["open_amount"]) == (
            sums["paid"],
            sums["failed"],
            0,
        )
        assert now["paid_amount"] + now["failed_amount"] == order["total_amount"]


# --- what did not arrive


def failures(bench, code: str) -> list[dict]:
    client = bench.token(officer(code))
    return lines_of(client, payment_status=["in", ["Failed", "Returned"]])


def test_the_commune_sees_what_failed(bench):
    reasons = {
        line["failure_reason"]
        for line in bench.token(officer(SOUTH)).rows(
            "Payroll Line", ("failure_reason",), filters={"payment_status": "Failed"}
        )
    }
    assert reasons == {"Tài khoản đã đóng", "Sai tên chủ tài khoản"}
    counted = [len(failures(bench, code)) for code in (SOUTH, NORTH, "06466")]
    assert counted == [2, 3, 0]


def test_next_month_pays_it_again_beside_its_own(bench):
    """June of the whole district: what is owed for June by the workbook, and what came back."""
    failed = {code: failures(bench, code) for code in CODES}
    figures = bench.json_of("generate-payroll", "--month", "2024-06", "--locality", LOCALITY)
    wanted = truth.totals(JUNE, lambda row: f"{row.programme}/{row.code}")
    for code, lines in failed.items():
        for line in lines:
            wanted[f"{line['payroll'].split('-')[0]}/{code}"]["total"] += int(line["amount"])
    assert figures["payroll"] == wanted
    client = bench.token(officer(SOUTH))
    june = lines_of(client, payroll=payroll("BTXH", SOUTH, "2024-06"))
    carried = [line for line in june if line["kind"] == "Carried Over"]
    assert {line["carried_from"] for line in carried} == {line["name"] for line in failed[SOUTH]}
    for line in carried:
        (origin,) = [row for row in failed[SOUTH] if row["name"] == line["carried_from"]]
        assert (line["amount"], line["from_month"]) == (origin["amount"], "2024-05-01")
        own = [row for row in june if row["beneficiary"] == line["beneficiary"] and row["kind"] == "Regular"]
        assert [row["from_month"] for row in own] == ["2024-06-01"] * len(own) and own


# --- how far the move away from cash has come


UNUSABLE = {"AC01", "AC04", "AC06"}


def persons(rows) -> set:
    return {row.person for row in rows}


def test_the_rollout_rate_whole_rows(bench, answers):
    """Every row worked out anew from the workbook and from what the banks answered."""
    report = bench.token(DISTRICT_OFFICER).message(
        "frappe.desk.query_report.run", report_name="Rollout Rate", filters={"month": "2024-05-01"}
    )
    rows = {row["code"]: row for row in report["result"] if row.get("code")}
    assert sorted(rows) == CODES
    lines = defaultdict(list)
    for line in lines_of(bench.token(DISTRICT_OFFICER), month="2024-05-01"):
        lines[line["administrative_unit"]].append(line)
    running = [row for row in truth.rows() if row.start <= MAY]
    pilots = {"06523", "06466", "06463", "06484", "06496", "06490", "06508"}
    for code, row in rows.items():
        here = persons(found for found in running if found.code == code)
        with_account = persons(found for found in running if found.code == code and found.channel != "cash")
        # The banks said of these accounts that no money can go there any more.
        closed = {
            line["beneficiary"]
            for line in lines[unit(code)]
            if line["channel"] == "Account" and line["failure_code"] in UNUSABLE
        }
        usable = len(with_account) - len(closed)
        paid, amounts = defaultdict(set), defaultdict(int)
        for line in lines[unit(code)]:
            kind = "account" if line["channel"] == "Account" else "cash"
            kind = kind if line["payment_status"] == "Paid" else "open"
            paid[kind].add(line["beneficiary"])
            amounts[kind] += int(line["amount"])
        rate = round(len(paid["account"]) * 100 / len(here), 1)
        assert row["unit_name"] == EXPECTED["units"][code]
        assert row["beneficiaries"] == len(here)
        assert row["with_account"] == usable
        assert row["own_account"] + row["guardian_account"] + row["authorised_account"] == row["with_account"]
        assert (row["paid_by_account"], row["paid_by_account_amount"]) == (
            len(paid["account"]),
            amounts["account"],
        )
        assert (row["paid_in_cash"], row["paid_in_cash_amount"]) == (len(paid["cash"]), amounts["cash"])
        assert (row["not_paid"], row["not_paid_amount"]) == (len(paid["open"]), amounts["open"])
        assert row["account_rate"] == round(usable * 100 / len(here), 1)
        assert row["paid_rate"] == rate
        assert row["paid_of_account_rate"] == round(len(paid["account"]) * 100 / usable, 1)
        target = 50 if code in pilots else None
        assert (row["target_low"], row["target_high"]) == (target, target)
        standing = ""
        if target is not None:
            # The pilots have until June.
            standing = "Chưa đạt, còn thời gian" if rate < target else "Vượt chỉ tiêu"
            standing = "Đạt chỉ tiêu" if rate == target else standing
            standing = standing if paid["account"] or paid["cash"] else "Chưa có kết quả"
        assert row["standing"] == standing
    total = report["result"][-1]
    assert total["beneficiaries"] == len(persons(running))
    assert total["paid_by_account_amount"] + total["paid_in_cash_amount"] + total["not_paid_amount"] == sum(
        figures["total"] for figures in EXPECTED["payroll_total"].values()
    )
    assert report["chart"]["data"]["labels"] == [EXPECTED["units"][code] for code in CODES]


@pytest.mark.parametrize("programme", ["BTXH", "NCC"])
def test_the_rollout_rate_of_one_programme(bench, programme):
    filters = {"month": "2024-05-01", "programme": programme}
    report = bench.token(MANAGER).message(
        "frappe.desk.query_report.run", report_name="Rollout Rate", filters=filters
    )
    for row in report["result"]:
        if row.get("code"):
            figures = EXPECTED["payroll"][f"{programme}/{row['code']}"]
            assert row["beneficiaries"] == figures["persons"]
            money = row["paid_by_account_amount"] + row["paid_in_cash_amount"] + row["not_paid_amount"]
            assert money == figures["total"]


def test_the_report_as_excel(bench):
    client = bench.token(officer(SOUTH))
    answer = client.post(
        "/api/method/frappe.desk.query_report.export_query",
        data={
            "report_name": "Rollout Rate",
            "filters": '{"month": "2024-05-01"}',
            "file_format_type": "Excel",
        },
    )
    assert answer.status_code == 200
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:] if row[0]] == [SOUTH], "a commune's officer exports the own row"


def test_the_database_is_sound_after_the_month(bench):
    assert bench.is_sound()
    assert ok(bench.client().get("/api/method/ping"))["message"] == "pong"
