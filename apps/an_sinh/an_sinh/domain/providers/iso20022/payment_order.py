"""An order as pain.001.001.09: one message with one batch, one credit transfer per payment, in whole đồng."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from an_sinh.domain.providers.iso20022.schema import faults

CURRENCY = "VND"
NOT_PROVIDED = "NOTPROVIDED"
LONGEST_ID, LONGEST_NAME, LONGEST_REMARK = 35, 140, 140
# Ids of a message are made of the list's seal: the same list is the same message, so that a bank refuses it twice.
SEAL_DIGITS = 32


class Payment(NamedTuple):
    """A line as a bank pays it. `bank_code`: the number of the bank that holds the account, "" where it is the
    provider's own; `amount`: whole đồng."""

    end_to_end_id: str
    name: str
    account: str
    bank_code: str
    amount: int
    remark: str


class Payer(NamedTuple):
    """Who pays: the unit's name, the account that is charged ("" where the money lies with the provider), and the
    provider's own bank number."""

    name: str
    account: str
    bank_code: str


def batch_id(list_hash: str) -> str:
    """The id of an order's message and of its batch, by which a bank answers for all of it."""
    return f"AS{list_hash[:SEAL_DIGITS].upper()}"


def message(payer: Payer, payments: Iterable[Payment], list_hash: str, made: datetime, pay_on: date) -> bytes:
    """The message as XML. Raises ValueError for what the schema doesn't allow."""
    from pyiso20022.pain.pain_001_001_09 import pain_001_001_09 as pain
    from xsdata.formats.dataclass.serializers import XmlSerializer
    from xsdata.formats.dataclass.serializers.config import SerializerConfig
    from xsdata.models.datatype import XmlDate, XmlDateTime

    transfers = [_transfer(pain, payment) for payment in payments]
    total = sum(Decimal(each.amt.instd_amt.value) for each in transfers)
    one = batch_id(list_hash)
    batch = pain.PaymentInstruction30(
        pmt_inf_id=one,
        pmt_mtd=pain.PaymentMethod3Code.TRF,
        btch_bookg=True,
        nb_of_txs=str(len(transfers)),
        ctrl_sum=total,
        reqd_exctn_dt=pain.DateAndDateTime2Choice(dt=XmlDate.from_date(pay_on)),
        dbtr=pain.PartyIdentification135(nm=payer.name[:LONGEST_NAME]),
        dbtr_acct=_account(pain, payer.account or NOT_PROVIDED),
        dbtr_agt=_bank(pain, payer.bank_code),
        cdt_trf_tx_inf=transfers,
    )
    head = pain.GroupHeader85(
        msg_id=one,
        cre_dt_tm=XmlDateTime.from_datetime(made.replace(microsecond=0)),
        nb_of_txs=str(len(transfers)),
        ctrl_sum=total,
        initg_pty=pain.PartyIdentification135(nm=payer.name[:LONGEST_NAME]),
    )
    document = pain.Document(
        cstmr_cdt_trf_initn=pain.CustomerCreditTransferInitiationV09(grp_hdr=head, pmt_inf=[batch])
    )
    if fault := next(faults(document), None):
        raise ValueError(fault)
    serializer = XmlSerializer(config=SerializerConfig(encoding="UTF-8"))
    return serializer.render(document, ns_map={None: pain.Document.Meta.namespace}).encode()


def _transfer(pain: Any, payment: Payment) -> Any:
    return pain.CreditTransferTransaction34(
        pmt_id=pain.PaymentIdentification6(end_to_end_id=payment.end_to_end_id),
        amt=pain.AmountType4Choice(
            instd_amt=pain.ActiveOrHistoricCurrencyAndAmount(value=Decimal(payment.amount), ccy=CURRENCY)
        ),
        cdtr_agt=_bank(pain, payment.bank_code) if payment.bank_code else None,
        cdtr=pain.PartyIdentification135(nm=payment.name[:LONGEST_NAME] or NOT_PROVIDED),
        cdtr_acct=_account(pain, payment.account),
        rmt_inf=pain.RemittanceInformation16(ustrd=[payment.remark[:LONGEST_REMARK]]),
    )


def _account(pain: Any, number: str) -> Any:
    return pain.CashAccount38(
        id=pain.AccountIdentification4Choice(othr=pain.GenericAccountIdentification1(id=number)), ccy=CURRENCY
    )


def _bank(pain: Any, code: str) -> Any:
    """A bank by its number in the interbank network."""
    named = pain.ClearingSystemMemberIdentification2(mmb_id=code or NOT_PROVIDED)
    return pain.BranchAndFinancialInstitutionIdentification6(
        fin_instn_id=pain.FinancialInstitutionIdentification18(clr_sys_mmb_id=named)
    )
