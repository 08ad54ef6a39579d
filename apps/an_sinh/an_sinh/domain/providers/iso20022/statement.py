"""camt.053: the bookings of an account. A booked debit is a payment that went out; a credit that gives one back is a return.

A booking has one payment or many: each of its details is one. A booking of a batch without details counts for the
batch. Other credits and what is not booked yet say nothing of a payment.
"""

from collections.abc import Iterator
from typing import Any

from an_sinh.domain.providers.iso20022.rows import Row, account_of, at, day_of, money, name_of, text

PAID, RETURNED, PENDING = "paid", "returned", "pending"
BOOKED = "BOOK"


def rows_of(document: Any) -> Iterator[Row]:
    """One row per payment of each booking; what went out stands before what came back."""
    found = [
        row
        for statement in document.bk_to_cstmr_stmt.stmt
        for entry in statement.ntry
        for row in _entry(entry)
    ]
    yield from sorted(found, key=lambda row: row.status == RETURNED)


def _entry(entry: Any) -> Iterator[Row]:
    for detail in entry.ntry_dtls:
        batch = text(detail, "btch.pmt_inf_id", "btch.msg_id")
        for payment in detail.tx_dtls:
            if status := _status(entry, payment):
                yield _payment(entry, payment, status, alone=_is_alone(entry))
        if batch and not detail.tx_dtls and (status := _status(entry, None)):
            amount = money(at(detail, "btch.ttl_amt") or entry.amt)
            yield Row(
                amount=amount,
                status=status,
                day=_day(entry),
                reference=text(entry, "acct_svcr_ref"),
                content=batch,
                batch=batch,
            )
    if not entry.ntry_dtls and (status := _status(entry, None)):
        # Nobody says which payment this is: its text may hold the id, else it waits for a person.
        yield Row(
            amount=money(entry.amt),
            status=status,
            day=_day(entry),
            reference=text(entry, "acct_svcr_ref"),
            content=text(entry, "addtl_ntry_inf")[:140] or text(entry, "acct_svcr_ref"),
        )


def _is_alone(entry: Any) -> bool:
    return sum(len(detail.tx_dtls) for detail in entry.ntry_dtls) == 1


def _status(entry: Any, payment: Any) -> str:
    """What a booking says of a payment; "" where it is none of ours. A reversed return is left to a person: its words
    stand as they are."""
    side = text(payment, "cdt_dbt_ind") or text(entry, "cdt_dbt_ind")
    gives_back = entry.rvsl_ind or at(payment, "rtr_inf") is not None
    if text(entry, "sts.cd", "sts.prtry", "sts") != BOOKED:
        return PENDING if side == "DBIT" and not gives_back else ""
    if side == "DBIT":
        return "DBIT RVSL" if entry.rvsl_ind else PAID
    return RETURNED if gives_back else ""


def _payment(entry: Any, payment: Any, status: str, alone: bool) -> Row:
    amount = at(payment, "amt", "amt_dtls.tx_amt.amt", "amt_dtls.instd_amt.amt")
    if amount is None and alone:
        amount = entry.amt
    # Who was paid stands on the other side of a payment, and on this one of a return.
    parties = at(payment, "rltd_pties")
    return Row(
        end_to_end_id=text(payment, "refs.end_to_end_id"),
        account=account_of(at(parties, "cdtr_acct")) if status != RETURNED else "",
        name=name_of(at(parties, "cdtr")) if status != RETURNED else "",
        amount=money(amount),
        status=status,
        day=_day(entry),
        reference=text(payment, "refs.acct_svcr_ref") or text(entry, "acct_svcr_ref"),
        code=text(payment, "rtr_inf.rsn.cd", "rtr_inf.rsn.prtry"),
        reason=" ".join(at(payment, "rtr_inf.addtl_inf") or ())[:140],
        content=" ".join(at(payment, "rmt_inf.ustrd") or ())[:140],
    )


def _day(entry: Any) -> Any:
    return day_of(at(entry, "bookg_dt.dt", "bookg_dt.dt_tm"), at(entry, "val_dt.dt", "val_dt.dt_tm"))
