"""Messages of a bank, read against what an independent walk over the same XML finds. Each payment is 540,000 or 360,000 đồng."""

import random
import re
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from an_sinh.domain.disbursement.answer_sheet import Reading, find_sheet, read_rows
from an_sinh.domain.providers.iso20022 import batches, reading
from an_sinh.domain.providers.iso20022.payment_order import Payer, Payment, batch_id, message
from an_sinh.domain.registry_import.workbook import Sheet, WorkbookError, read_workbook
from tests.domain.providers.iso_messages import (
    CAMT,
    PAIN,
    answered,
    batch,
    detail,
    entry,
    report,
    statement,
    why,
)

SENT = {
    "B1": [batches.Sent("AS0001", 540_000, True), batches.Sent("AS0002", 360_000, True)],
    "B2": [batches.Sent("AS0003", 540_000, True), batches.Sent("AS0004", 540_000, True)],
}


def rows_of(content: bytes):
    """The rows of a message as they are posted: id, status, amount, day, code, faults."""
    (sheet,) = read_workbook(content)
    spread = Sheet(sheet.name, batches.spread(sheet.rows, SENT))
    found = read_rows(find_sheet([spread], {}), Reading()).rows
    return [
        (row.end_to_end_id, row.status, row.amount, row.code, [code for code, _cell in row.faults])
        for row in found
    ]


# --- pain.002


def test_payments_of_many_batches_are_all_read():
    content = report(
        batch("B1", answered("AS0001", "ACSC", amount="540000"), answered("AS0002", "RJCT", why("AC04"))),
        batch("B2", answered("AS0003", "ACSP"), answered("AS0004", "RJCT", why("AC01", "Sai số tài khoản"))),
    )
    assert rows_of(content) == [
        ("AS0001", "paid", 540_000, "", []),
        ("AS0002", "failed", 360_000, "AC04", []),
        ("AS0003", "pending", 540_000, "", []),
        ("AS0004", "failed", 540_000, "AC01", []),
    ]


def test_a_rejected_batch_is_each_of_its_payments_rejected():
    content = report(
        batch("B1", status="RJCT", reason=why("AC06")), batch("B2", answered("AS0003", "ACSC"), status="PART")
    )
    assert rows_of(content) == [
        ("AS0001", "failed", 540_000, "AC06", []),
        ("AS0002", "failed", 360_000, "AC06", []),
        ("AS0003", "paid", 540_000, "", []),
    ]


def test_what_is_named_by_itself_goes_before_its_batch():
    content = report(batch("B1", answered("AS0002", "ACSC"), status="RJCT", reason=why("MS03")))
    assert rows_of(content) == [
        ("AS0002", "paid", 360_000, "", []),
        ("AS0001", "failed", 540_000, "MS03", []),
    ]


def test_a_rejected_message_is_all_of_it_rejected():
    group = "<GrpSts>RJCT</GrpSts>" + why("MS03")
    assert [row[:2] for row in rows_of(report(group=group, original="B2"))] == [
        ("AS0003", "failed"),
        ("AS0004", "failed"),
    ]


def test_a_batch_that_nobody_knows_waits_as_one_row():
    (row,) = rows_of(report(batch("B9", status="RJCT")))
    assert row[:3] == ("", "failed", None)


def test_a_payment_that_is_named_twice_stays_twice():
    content = report(batch("B1", answered("AS0001", "ACSC"), answered("AS0001", "ACSC")))
    assert [row[0] for row in rows_of(content)] == ["AS0001", "AS0001"]


# --- camt.053


def test_a_booking_of_many_payments_is_each_of_them():
    content = statement(entry("900000", detail("AS0001", "540000"), detail("AS0002", "360000")))
    assert rows_of(content) == [("AS0001", "paid", 540_000, "", []), ("AS0002", "paid", 360_000, "", [])]


def test_what_comes_back_stands_after_what_went_out():
    content = statement(
        entry("540000", detail("AS0001", returned="AC04"), side="CRDT", day="2024-05-12"),
        entry("360000", detail("AS0002"), side="CRDT", reversal=True, day="2024-05-12"),
        entry("540000", detail("AS0001")),
        entry("360000", detail("AS0002")),
    )
    assert rows_of(content) == [
        ("AS0001", "paid", 540_000, "", []),
        ("AS0002", "paid", 360_000, "", []),
        ("AS0001", "returned", 540_000, "AC04", []),
        ("AS0002", "returned", 360_000, "", []),
    ]


def test_a_batch_that_is_booked_whole_counts_when_its_sum_does():
    assert [row[:3] for row in rows_of(statement(entry("900000", of_batch="B1")))] == [
        ("AS0001", "paid", 540_000),
        ("AS0002", "paid", 360_000),
    ]
    (row,) = rows_of(statement(entry("899999", of_batch="B1")))
    assert row[:3] == ("", "paid", 899_999)


def test_money_that_comes_in_and_what_is_not_booked():
    content = statement(
        entry("9000000", side="CRDT"), entry("540000", detail("AS0001"), status="PDNG"), entry("11000")
    )
    assert rows_of(content) == [("AS0001", "pending", 540_000, "", []), ("", "paid", 11_000, "", [])]


def test_a_reversed_return_is_left_to_a_person():
    (row,) = rows_of(statement(entry("540000", detail("AS0001"), reversal=True)))
    assert (row[0], row[1], row[4]) == ("AS0001", "", ["unknown_word"])


@pytest.mark.parametrize(
    ("amount", "currency", "read"),
    [
        ("540000.00", "VND", 540_000),
        ("540000.50", "VND", None),
        ("540000", "USD", None),
        ("0.4", "VND", None),
    ],
)
def test_only_whole_dong(amount, currency, read):
    (row,) = rows_of(statement(entry(amount, detail("AS0001"), currency=currency)))
    assert row[2] == read and row[4] == ([] if read else ["bad_amount"])


def test_an_id_in_the_remark_where_the_bank_names_none():
    content = statement(entry("540000", detail("NOTPROVIDED", remark="TRO CAP BTXH T05 2024 06463 AS000001")))
    (sheet,) = read_workbook(content)
    known = frozenset({"AS000001"})
    (row,) = read_rows(find_sheet([sheet], {}, known), Reading(), known).rows
    assert (row.end_to_end_id, row.month) == ("AS000001", date(2024, 5, 1))


# --- the same by another way


def walked(content: bytes) -> list[tuple]:
    """pain.002 by ElementTree: every payment's id, status and first code."""
    root, space = ElementTree.fromstring(content), f"{{{PAIN}}}"
    return [
        (
            found.findtext(f"{space}OrgnlEndToEndId"),
            found.findtext(f"{space}TxSts"),
            found.findtext(f"{space}StsRsnInf/{space}Rsn/{space}Cd") or "",
        )
        for found in root.iter(f"{space}TxInfAndSts")
    ]


@pytest.mark.parametrize("seed", range(5))
def test_every_payment_of_a_long_report(seed):
    chance = random.Random(seed)
    payments = [
        (f"AS{number:08d}", *chance.choice([("ACSC", ""), ("RJCT", "AC04"), ("PDNG", ""), ("RJCT", "BE01")]))
        for number in range(400)
    ]
    content = report(
        *(
            batch(
                f"B{at}",
                *(
                    answered(name, said, why(code) if code else "")
                    for name, said, code in payments[at : at + 37]
                ),
            )
            for at in range(0, 400, 37)
        )
    )
    (sheet,) = read_workbook(content)
    found = [(row[0], row[4], row[7]) for row in sheet.rows[1:]]
    assert found == walked(content) == payments


@pytest.mark.parametrize("seed", range(5))
def test_every_payment_of_a_long_statement(seed):
    """Ids, sides and đồng as ElementTree finds them."""
    chance = random.Random(seed)
    entries = []
    for at in range(0, 300, 30):
        amounts = [chance.randrange(1, 9) * 180_000 for _one in range(30)]
        details = [detail(f"AS{at + number:08d}", str(amount)) for number, amount in enumerate(amounts)]
        entries.append(entry(str(sum(amounts)), *details))
    content, space = statement(*entries), f"{{{CAMT}}}"
    (sheet,) = read_workbook(content)
    root = ElementTree.fromstring(content)
    assert [(row[0], str(row[3])) for row in sheet.rows[1:]] == [
        (one.findtext(f"{space}Refs/{space}EndToEndId"), one.findtext(f"{space}Amt"))
        for one in root.iter(f"{space}TxDtls")
    ]


@pytest.mark.parametrize("version", ["03", "05", "09", "10", "11", "12", "13", "14"])
def test_each_version_of_a_report(version):
    content = report(
        batch(
            "B1",
            answered("AS0001", "ACSC", amount="540000", account="00123456"),
            status="RJCT",
            reason=why("AC04"),
        )
    ).replace(b"pain.002.001.10", f"pain.002.001.{version}".encode())
    assert rows_of(content) == [
        ("AS0001", "paid", 540_000, "", []),
        ("AS0002", "failed", 360_000, "AC04", []),
    ]


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "10", "12"])
def test_each_version_of_a_statement(version):
    content = statement(
        entry("540000", detail("AS0001", "540000", returned="AC04"), side="CRDT"),
        entry("540000", detail("AS0001", "540000")),
    ).replace(b"camt.053.001.08", f"camt.053.001.{version}".encode())
    if version < "08":  # a code of its own before
        content = content.replace(b"<Sts><Cd>BOOK</Cd></Sts>", b"<Sts>BOOK</Sts>")
    if version in ("04", "06"):  # each detail says its side
        content = content.replace(b"</Amt><RtrInf>", b"</Amt><CdtDbtInd>CRDT</CdtDbtInd><RtrInf>")
        content = content.replace(b"</Amt></TxDtls>", b"</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>")
    if version < "08":  # each statement has its moment
        moment = b"<Stmt><Id>1</Id><CreDtTm>2024-05-11T06:00:00</CreDtTm>"
        content = content.replace(b"<Stmt><Id>1</Id>", moment)
    if version == "02":  # amounts stood deeper
        content = re.sub(
            rb"</Refs><Amt Ccy='VND'>(\d+)</Amt>",
            rb"</Refs><AmtDtls><TxAmt><Amt Ccy='VND'>\1</Amt></TxAmt></AmtDtls>",
            content,
        )
    assert rows_of(content) == [
        ("AS0001", "paid", 540_000, "", []),
        ("AS0001", "returned", 540_000, "AC04", []),
    ]


# --- what is no message, and what would be more than one


def refused(content: bytes) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(content)
    return caught.value.code


def test_entities_and_types_are_refused():
    bomb = "<!DOCTYPE Document [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    outside = "<!DOCTYPE Document [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    for declared in (bomb, outside, "<!DOCTYPE Document>"):
        content = report(batch("B1", answered("AS0001", "ACSC"))).replace(
            b"?><", f"?>{declared}<".encode(), 1
        )
        assert refused(content) == "message_doctype"
        assert refused(content.decode().replace("UTF-8", "UTF-16").encode("utf-16")) == "message_doctype"


def test_what_does_not_keep_to_the_schema_is_refused():
    good = report(batch("B1", answered("AS0001", "ACSC")))
    for wrong in (
        good.replace(b"<OrgnlMsgId>M1</OrgnlMsgId>", b""),  # missing
        good.replace(b"<TxSts>ACSC</TxSts>", b"<TxSts>ACSC</TxSts><Extra>1</Extra>"),  # unknown
        good.replace(b"AS0001", b"A" * 36),  # too long
        good.replace(b"2024-05-10T09:00:00", b"2024-13-40T09:00:00"),  # no moment
        good[:-40],  # cut
    ):
        assert refused(wrong) == "message_schema"
    assert refused(good.replace(b"pain.002.001.10", b"pain.008.001.02")) == "message_kind"
    assert refused(good.replace(b"pain.002.001.10", b"pain.002.001.99")) == "message_kind"
    assert refused(b"<?xml version='1.0'?><Document xmlns='urn:other'/>") == "not_excel"
    negative = statement(entry("-540000", detail("AS0001")))
    assert refused(negative) == "message_schema"


# --- pain.001


def test_an_order_as_a_message_is_read_by_another_reader():
    """Three payments, 1,440,000 đồng in all; the number, the sum and every payment."""
    payments = [
        Payment("AS0001", "LY THI DAO", "001234567890", "", 540_000, "TRO CAP BTXH T05 2024 06463 AS0001"),
        Payment("AS0002", "NONG VAN HOA", "0099", "970415", 540_000, "TRO CAP BTXH T05 2024 06463 AS0002"),
        Payment("AS0003", "VI THI EN", "A1B2C3D4", "", 360_000, "TRO CAP BTXH T05 2024 06463 AS0003"),
    ]
    content = message(
        Payer("Phòng Lao động", "9523.2.1046789", "970415"),
        payments,
        "ab" * 32,
        datetime(2024, 5, 8, 9, 30),
        date(2024, 5, 8),
    )
    root = ElementTree.fromstring(content)
    space = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
    assert root.tag == f"{space}Document"
    assert [found.text for found in root.iter(f"{space}NbOfTxs")] == ["3", "3"]
    assert [found.text for found in root.iter(f"{space}CtrlSum")] == ["1440000", "1440000"]
    assert root.find(f".//{space}PmtInfId").text == batch_id("ab" * 32) == "AS" + "AB" * 16
    assert [
        (
            one.findtext(f"{space}PmtId/{space}EndToEndId"),
            one.findtext(f"{space}Cdtr/{space}Nm"),
            one.findtext(f"{space}CdtrAcct/{space}Id/{space}Othr/{space}Id"),
            one.find(f".//{space}InstdAmt").text,
            one.find(f".//{space}InstdAmt").get("Ccy"),
            one.findtext(f".//{space}MmbId") or "",
        )
        for one in root.iter(f"{space}CdtTrfTxInf")
    ] == [(p.end_to_end_id, p.name, p.account, str(p.amount), "VND", p.bank_code) for p in payments]
    assert reading.kind_of(content) == "pain.001.001.09"
    with pytest.raises(ValueError, match="Othr/Id"):
        message(
            Payer("A", "", ""),
            [payments[0]._replace(account="1" * 35)],
            "ab" * 32,
            datetime.now(),
            date.today(),
        )
