"""How and through whom one row wishes to be paid."""

import datetime
from dataclasses import dataclass
from typing import Any

from an_sinh.domain.base.terms import Channel
from an_sinh.domain.registry_import.providers import Provider, ProviderIndex
from an_sinh.domain.values.accounts import AccountNumber, parse_account
from an_sinh.domain.values.births import BirthDate
from an_sinh.domain.values.cells import is_blank, parse_date, parse_digits
from an_sinh.domain.values.id_numbers import parse_id
from an_sinh.domain.values.text import clean, fold, tone_key

ACCOUNT, DIGITAL, CASH, HOME = Channel
CHANNELS = {
    ACCOUNT: "tk taikhoan quataikhoan taikhoannganhang chuyenkhoan ck atm nganhang khongdungtienmat the quathe",
    DIGITAL: "taikhoanso vidientu vi mobilemoney tienso vidien",
    CASH: "tm tienmat buudien diemchitra tienmattaidiem quabuudien",
    HOME: "tainha chitratainha tienmattainha chitainha",
}
CHANNEL_OF = {alias: channel for channel, aliases in CHANNELS.items() for alias in aliases.split()}
GUARDIAN, AUTHORISED, SELF = "Guardian", "Authorised", "Self"
ADULT_AGE = 16


@dataclass(frozen=True, slots=True)
class Payee:
    """Who receives in the beneficiary's place; `until` is the last day of an authorisation."""

    full_name: str
    kind: str
    relation: str = ""
    id_number: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """How one person is paid: through an account, or in cash with the reason why not cashless."""

    channel: str
    provider: str | None = None
    account: AccountNumber | None = None
    account_holder: str = ""
    holder_kind: str = "Beneficiary"
    payee: Payee | None = None
    not_cashless_reason: str = ""

    @property
    def receiver_kind(self) -> str:
        """Self, Guardian or Authorised: money on the beneficiary's own account is received by himself."""
        if not self.payee or (self.account and self.holder_kind == "Beneficiary"):
            return SELF
        return self.payee.kind


def read_payee(values: dict, birth: BirthDate | None, today: datetime.date, warn: Any) -> Payee | None:
    """Guardian or authorised receiver of a row, None when no name is given. Unreadable parts are warned of."""
    name = clean(values.get("payee_name"))
    if not name:
        return None
    until = _attempt(parse_date, values.get("payee_until"), "payee_until", warn)
    try:
        parsed = parse_id(values.get("payee_id_number"))
        id_number = parsed.number if parsed else ""
    except ValueError:
        id_number = ""
        warn("value_unreadable", "payee_id_number", clean(values.get("payee_id_number")))
    kind = _payee_kind(fold(clean(values.get("payee_kind"))), until, birth, today)
    return Payee(
        name, kind, clean(values.get("payee_relation")), id_number, until if kind == AUTHORISED else None
    )


def _payee_kind(said: str, until: Any, birth: BirthDate | None, today: datetime.date) -> str:
    if "giamho" in said or said == "gh":
        return GUARDIAN
    if "uyquyen" in said or said == "uq" or until:
        return AUTHORISED
    is_child = birth is not None and today.year - birth.year < ADULT_AGE
    return GUARDIAN if is_child else AUTHORISED


def read_payment(
    values: dict, full_name: str, payee: Payee | None, providers: ProviderIndex, warn: Any
) -> Payment:
    """The payment wish of a row. What can't be paid through an account is paid in cash, with a warning."""
    channel = _channel(values, warn)
    provider = providers.find(clean(values.get("provider")))
    if channel in (CASH, HOME):
        cash_provider = provider.name if provider and provider.pays_cash else None
        # A list tells who is paid in cash and not why: nobody has been asked yet.
        return Payment(channel, cash_provider, payee=payee)
    if provider and not provider.holds_accounts:
        # The post serves accounts at its partner bank: what stands beside a number is an account, never cash.
        provider = providers.partner_of(provider) or provider
    number = _account_number(values, provider, warn)
    if not number:
        return Payment(CASH, payee=payee, not_cashless_reason="Account Missing")
    if not provider or not provider.holds_accounts:
        warn("unknown_provider", clean(values.get("provider")))
        return Payment(CASH, payee=payee, not_cashless_reason="Account Missing")
    holder = clean(values.get("account_holder")) or (payee.full_name if payee else full_name)
    return Payment(
        channel, provider.name, number, holder, _holder_kind(holder, full_name, payee, warn), payee
    )


def _channel(values: dict, warn: Any) -> str:
    said = clean(values.get("channel"))
    if said and (channel := CHANNEL_OF.get(fold(said))):
        return channel
    if said:
        warn("value_unreadable", "channel", said)
    return CASH if is_blank(values.get("account_number")) else ACCOUNT


def _account_number(values: dict, provider: Provider | None, warn: Any) -> AccountNumber | None:
    value = values.get("account_number")
    try:
        number = parse_account(value, provider.usual_lengths if provider else ())
    except ValueError:
        warn("bad_account_number", clean(value))
        return None
    if number is None:
        warn("account_missing")
    elif number.restored:
        warn("account_zeros_restored", number.number)
    elif number.unusual:
        warn("account_length_unusual", number.number)
    return number


def _holder_kind(holder: str, full_name: str, payee: Payee | None, warn: Any) -> str:
    key = tone_key(holder)
    if key == tone_key(full_name):
        return "Beneficiary"
    if payee and key == tone_key(payee.full_name):
        return payee.kind
    if fold(holder) != fold(full_name) and not (payee and fold(holder) == fold(payee.full_name)):
        warn("holder_unknown", holder)
    return payee.kind if payee and fold(holder) != fold(full_name) else "Beneficiary"


def read_phone(value: Any, warn: Any) -> str:
    """A phone number as text; ten digits where Excel or +84 had taken the zero."""
    if is_blank(value):
        return ""
    try:
        digits, was_number = parse_digits(value)
    except ValueError:
        warn("value_unreadable", "phone", clean(value))
        return ""
    if digits.startswith(("+84", "84")) and len(digits.lstrip("+")) == 11:
        return "0" + digits.lstrip("+")[2:]
    return "0" + digits if was_number and len(digits) == 9 else digits


def _attempt(parse: Any, value: Any, name: str, warn: Any) -> Any:
    try:
        return parse(value)
    except ValueError:
        warn("value_unreadable", name, clean(value))
        return None
