"""A bank's program and a wire that fail in every way that they have: it stops listening after the server applied, says
things twice and in another order, corrects itself, sends halves and garbage, twenty at once. Each payment moves once."""

import gzip
import io
import json
import random
import socket
from collections import Counter
from urllib.parse import urlparse

import pytest
import requests
from at_once import at_once
from district import DISTRICT_OFFICER, NORTH, PROVIDERS
from money import sent_order, some_lines, sums_agree
from openpyxl import Workbook
from payments import all_lines, results, today
from staged_bench import ok, until

BANK = PROVIDERS["VietinBank"]
POST = "an_sinh.api.bank.post_results"


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved, workers=2)


@pytest.fixture(scope="module")
def order(bench):
    return sent_order(bench)


def answered(bench, order: str) -> dict[str, int]:
    """Lines of the order by their state."""
    return dict(
        bench.query(
            "select payment_status, count(*) from `tabPayroll Line` where disbursement = ? group by 1", order
        )
    )


def journal(bench) -> tuple:
    return bench.query("select count(*), coalesce(sum(money), 0) from `tabMoney Movement`")[0]


def open_lines(bench, order: str, count: int) -> list[dict]:
    lines = all_lines(bench.token(BANK), order, 1000)
    return [line for line in lines if line["payment_status"] == "In Disbursement"][:count]


def test_it_stops_listening_and_the_answer_is_found_by_its_key(bench, order):
    """The client gives up after a moment; the server applies. What it answered is asked for by the key, and the same
    message again moves nothing."""
    rows = results(open_lines(bench, order, 120), {}, {})
    key = "k" * 200 + "-nghe-khong-het"  # kept whole, up to 255 characters
    with pytest.raises(requests.Timeout):
        bench.token(BANK).post(
            f"/api/method/{POST}",
            json={"name": order, "results": rows, "idempotency_key": key},
            timeout=(5, 0.001),
        )
    bank = bench.token(BANK)
    found = {}

    def told() -> bool:
        answer = bank.call("an_sinh.api.bank.get_posting", idempotency_key=key)
        if answer.status_code == 200:
            found.update(answer.json()["message"])
        return bool(found)

    until(told, 20, bench.log, pause=0.1)
    before = answered(bench, order), journal(bench)
    assert answered(bench, order)["Paid"] == 120
    again = bank.message(POST, name=order, results=rows, idempotency_key=key)
    assert (again["repeated"], again["applied"], again["errors"]) == (True, 120, [])
    assert (answered(bench, order), journal(bench)) == before
    other = bank.call(POST, name=order, results=rows[:1], idempotency_key=key)
    assert other.status_code == 409, other.text


def test_messages_in_any_order_and_twice_come_to_the_same(bench, order):
    """Five messages of eight payments, each sent twice in a shuffled order; then their rows in another order."""
    lines = open_lines(bench, order, 40)
    before = answered(bench, order)["Paid"]
    messages = [(f"dao-{number}", results(lines[number::5], {}, {})) for number in range(5)]
    chance = random.Random(7)
    sent = messages * 2
    chance.shuffle(sent)
    for key, rows in sent:
        told = bench.token(BANK).message(POST, name=order, results=rows, idempotency_key=key)
        assert told["errors"] == []
    for key, rows in messages:  # the same payments under another key and in another order say nothing new
        chance.shuffle(rows)
        told = bench.token(BANK).message(POST, name=order, results=rows, idempotency_key=f"{key}-lai")
        assert (told["applied"], told["unchanged"], told["errors"]) == (0, 8, [])
    assert answered(bench, order)["Paid"] == before + 40


def test_a_correction_needs_its_reason_and_moves_once(bench, order):
    line = open_lines(bench, order, 1)
    bank = bench.token(BANK)
    failed = results(line, {line[0]["end_to_end_id"]: "Sai tên"}, {})
    paid = results(line, {}, {})
    failed[0].pop("code")
    assert bank.message(POST, name=order, results=failed)["applied"] == 1
    told = bank.message(POST, name=order, results=paid)
    assert [error["code"] for error in told["errors"]] == ["already_answered"]
    corrected = [paid[0] | {"reason": "Trả lời nhầm"}]
    for turn in (1, 0):
        told = bank.message(POST, name=order, results=corrected, idempotency_key=f"sua-{turn}")
        assert (told["applied"], told["errors"]) == (turn, [])
    kinds = bench.query(
        "select kind, count(*) from `tabMoney Movement` where line = (select name from `tabPayroll Line` "
        "where end_to_end_id = ?) group by 1",
        line[0]["end_to_end_id"],
    )
    assert dict(kinds) == {"Failed": 1, "Corrected": 1}


def raw(bench, head: str, body: bytes, announced: int) -> bytes:
    """What comes back for a request whose body is cut off after what is given."""
    where = urlparse(bench.url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as wire:
        wire.sendall(f"{head}Content-Length: {announced}\r\n\r\n".encode() + body)
        wire.shutdown(socket.SHUT_WR)
        wire.settimeout(15)
        try:
            return wire.recv(65536)
        except (TimeoutError, ConnectionError):
            return b""


def test_halves_apply_nothing(bench, order):
    """A body that breaks off, anywhere: nothing is applied, and the server goes on."""
    rows = results(open_lines(bench, order, 20), {}, {})
    body = json.dumps({"name": order, "results": rows, "idempotency_key": "nua"}).encode()
    head = (
        f"POST /api/method/{POST} HTTP/1.1\r\nHost: {urlparse(bench.url).netloc}\r\nContent-Type: application/json\r\n"
        f"Authorization: {bench.token(BANK).headers['Authorization']}\r\nConnection: close\r\n"
    )
    before = answered(bench, order), journal(bench)
    for cut in (0, 1, 60, len(body) // 2, len(body) - 1):
        said = raw(bench, head, body[:cut], len(body))
        assert b" 200 " not in said.split(b"\r\n")[0], said[:300]
    packed = gzip.compress(json.dumps(rows).encode())
    for cut in (0, 10, len(packed) // 2, len(packed) - 1):
        answer = bench.token(BANK).post(
            f"/api/method/{POST}?name={order}&idempotency_key=nua-{cut}",
            data=packed[:cut],
            headers={"Content-Type": "application/gzip"},
        )
        assert 400 <= answer.status_code < 500, answer.text[:300]
    assert (answered(bench, order), journal(bench)) == before
    assert bench.token(BANK).message("an_sinh.api.bank.get_disbursement", name=order)["name"] == order


def test_garbage_is_refused_row_by_row_or_whole(bench, order):
    (line,) = open_lines(bench, order, 1)
    good = results([line], {}, {})[0]
    before = answered(bench, order), journal(bench)
    rows = [
        *(good | {"amount": amount} for amount in (-line["amount"], 0, "1e9", "0x10", line["amount"] + 0.5, [1], True, None)),
        *(good | {"status": status} for status in ("", "PAID?", 7, {"a": 1}, None)),
        *(good | {"paid_on": day} for day in ("2999-01-01", "31/12/2023", "0000-00-00", 20240510, [])),
        *(good | {"end_to_end_id": name} for name in ("", "khong-co", "'; drop table x; --", 5, None, "A" * 5000)),
        *("text", 5, None, [], [good]),
    ]  # fmt: skip
    told = bench.token(BANK).message(POST, name=order, results=rows)
    assert (told["applied"], told["unchanged"]) == (0, 0)
    assert len(told["errors"]) == len(rows) and all(error["message"] for error in told["errors"])
    for body in (
        *(b"", b"{", b"[]", b"null", b'{"results": NaN}', b"\xff\xfe\x00", b"[" * 20_000, b'{"a":' * 20_000),
        *(json.dumps({"name": order, "results": wrong}).encode() for wrong in ({}, "x", 5, [], "[[[")),
    ):
        answer = bench.token(BANK).post(
            f"/api/method/{POST}", data=body, headers={"Content-Type": "application/json"}
        )
        assert 400 <= answer.status_code < 500, (body[:40], answer.status_code, answer.text[:300])
    assert (answered(bench, order), journal(bench)) == before


def test_twenty_at_once_move_each_payment_once(bench, order):
    """Ten clients with one key and ten with keys of their own, all about the same forty payments."""
    rows = results(open_lines(bench, order, 40), {}, {})
    before = answered(bench, order)["Paid"]
    keys = ["cung-khoa"] * 10 + [f"rieng-{number}" for number in range(10)]
    clients = [bench.token(BANK) for _key in keys]
    answers = at_once(
        *(
            lambda c=c, key=key: c.call(POST, name=order, results=rows, idempotency_key=key)
            for c, key in zip(clients, keys, strict=True)
        )
    )
    told = [ok(answer)["message"] for answer in answers]
    assert all(answer["errors"] == [] for answer in told)
    fresh = [answer["applied"] for answer in told if not answer["repeated"]]
    assert sorted(fresh)[-1] == 40 and sum(fresh) == 40, Counter(fresh)
    assert sum(answer["repeated"] for answer in told) == 9
    assert answered(bench, order)["Paid"] == before + 40


def test_the_offices_file_twice_at_once_and_again(bench, order):
    """Two officers' windows post the bank's workbook in the same moment: applied by one, known to the other."""
    lines = bench.query(
        "select account_number, cast(amount as int) from `tabPayroll Line` where disbursement = ? and "
        "payment_status = 'In Disbursement'",
        order,
    )
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Số TK", "Số tiền", "Trạng thái", "Ngày GD"])
    for account, amount in lines:
        book.active.append([account, amount, "Thành công", today()])
    book.save(out)
    urls = []
    for _copy in range(3):
        client = bench.token(DISTRICT_OFFICER)
        sent = client.post(
            "/api/method/upload_file",
            data={"is_private": 1},
            files={"file": ("ket-qua.xlsx", out.getvalue())},
        )
        urls.append(ok(sent)["message"]["file_url"])
    about = {"provider": "VietinBank", "month": "2024-05"}
    clients = [bench.token(DISTRICT_OFFICER) for _url in urls]
    answers = at_once(
        *(
            lambda c=c, url=url: c.call("an_sinh.api.answer_files.post", file_url=url, **about)
            for c, url in zip(clients, urls, strict=True)
        )
    )
    told = [ok(answer)["message"] for answer in answers]
    assert sorted(answer["repeated"] for answer in told) == [False, True, True]
    assert len({answer["name"] for answer in told}) == 1
    assert bench.counts("Answer File") == {"Answer File": 1}
    waiting = told[0]["waiting"]
    state = answered(bench, order)
    assert state.get("In Disbursement", 0) == waiting
    assert told[0]["applied"] + waiting == len(lines)


def test_after_all_of_it_every_sum_agrees(bench, order):
    assert bench.is_sound()
    sums_agree(bench)
    total, paid, failed, still = bench.query(
        "select total_amount, paid_amount, failed_amount, open_amount from tabDisbursement where name = ?",
        order,
    )[0]
    assert total == paid + failed + still
    assert some_lines(bench, order, 1, NORTH) == [] or still
