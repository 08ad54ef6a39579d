"""pain.002: what a bank says of payments, of batches and of a whole message.

A status of a batch counts for its payments that are not named by themselves; one of the message for its batches that say
nothing.
"""

from collections.abc import Iterator
from typing import Any

from an_sinh.domain.providers.iso20022.rows import Row, account_of, at, day_of, money, name_of, text

# These say of a group only that its payments differ.
MIXED = ("PART", "")


def rows_of(document: Any) -> Iterator[Row]:
    """One row per payment that the report names, one per batch or message that it speaks of as a whole."""
    report = document.cstmr_pmt_sts_rpt
    made, group = report.grp_hdr.cre_dt_tm, report.orgnl_grp_inf_and_sts
    general = text(group, "grp_sts")
    batches = report.orgnl_pmt_inf_and_sts
    if not batches and general not in MIXED:
        yield _whole(general, group.orgnl_msg_id, group.sts_rsn_inf, made)
    for batch in batches:
        status = text(batch, "pmt_inf_sts") or general
        for payment in batch.tx_inf_and_sts:
            yield _payment(payment, status, made)
        if status not in MIXED:
            reasons = batch.sts_rsn_inf or group.sts_rsn_inf
            yield _whole(status, batch.orgnl_pmt_inf_id, reasons, made)


def _payment(payment: Any, otherwise: str, made: Any) -> Row:
    asked = payment.orgnl_tx_ref
    code, reason = _why(payment.sts_rsn_inf)
    return Row(
        end_to_end_id=text(payment, "orgnl_end_to_end_id"),
        account=account_of(at(asked, "cdtr_acct")),
        name=name_of(at(asked, "cdtr")),
        amount=money(at(asked, "amt.instd_amt", "intr_bk_sttlm_amt")),
        status=text(payment, "tx_sts") or otherwise,
        day=day_of(
            at(payment, "fctv_intr_bk_sttlm_dt.dt", "fctv_intr_bk_sttlm_dt.dt_tm", "accptnc_dt_tm"),
            at(asked, "intr_bk_sttlm_dt"),
            made,
        ),
        reference=text(payment, "acct_svcr_ref"),
        code=code,
        reason=reason,
        content=" ".join(at(asked, "rmt_inf.ustrd") or ())[:140],
    )


def _whole(status: str, batch: str, reasons: list, made: Any) -> Row:
    code, reason = _why(reasons)
    return Row(status=status, day=day_of(made), code=code, reason=reason, content=batch, batch=batch)


def _why(reasons: list) -> tuple[str, str]:
    """The code and the sentences of a status."""
    codes = [text(each, "rsn.cd", "rsn.prtry") for each in reasons]
    said = [line for each in reasons for line in each.addtl_inf]
    return next(filter(None, codes), ""), " ".join(said)[:140]
