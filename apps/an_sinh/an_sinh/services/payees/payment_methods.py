"""How and to whom the money of a person goes: by their approved Payment Methods, in a month."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, UNUSABLE
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payees import guardians
from frappe.query_builder.functions import Coalesce, Concat

# The row of a method: the person, its programme, its state, then how it pays.
PROGRAMME, STATE, METHOD = 1, 2, 3
# The last value of it: since when it counts, then when it was made.
SINCE = -1
# Where the receiver begins in how a method pays: kind, name, relation, ID number, then the paper.
RECEIVER = 9
SELF = ("Self", None, "")


class Payee(NamedTuple):
    """How and to whom money goes, in the order of the payroll's columns (`WAY_COLUMNS`)."""

    channel: str
    provider: str | None
    bank_account: str | None = None
    account_number: str | None = None
    account_holder: str | None = None
    receiver_kind: str = "Self"
    receiver_name: str | None = None
    receiver_relation: str | None = None
    receiver_id_number: str | None = None
    way_note: str | None = None


WAY_COLUMNS = Payee._fields


def _has_entitlement(person, programme: str):
    """The condition that a person has an entitlement of a programme."""
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    entitlements = (
        frappe.qb.from_(entitlement)
        .select(entitlement.name)
        .where((entitlement.beneficiary == person.name) & (entitlement.programme == programme))
    )
    return ExistsCriterion(entitlements)


def payees_of(unit: str, programme: str, month: datetime.date, cash_provider: str | None) -> dict[str, Payee]:
    """By person of a unit who has an entitlement: how and to whom money goes in `month`."""
    payees = Payees(by_person(method_rows([unit], month, programme)), programme, month, cash_provider)
    found = ((name, payees.get(name)) for name in payees.methods)
    return {name: payee for name, payee in found if payee}


def by_person(methods: list) -> dict[str, list]:
    """Rows of `method_rows` by person, the oldest first; only the approved ones."""
    found: dict[str, list] = {}
    several = set()
    for row in methods:
        # The state is no condition of the query: nearly all rows share it, and its index would be chosen.
        if row[STATE] != "Approved":
            continue
        own = found.get(row[0])
        if own is None:
            found[row[0]] = [row]
        else:
            own.append(row)
            several.add(row[0])
    for person in several:
        found[person].sort(key=itemgetter(SINCE))
    return found


@dataclass
class Payees:
    """How and to whom money goes in a month, worked out for those who are asked for.

    `methods`: approved Payment Methods by person, the oldest first, which all programmes share."""

    methods: dict[str, list]
    programme: str
    month: datetime.date
    cash_provider: str | None

    def get(self, beneficiary: str) -> Payee | None:
        """By the Payment Method that counts: the latest one, of this programme before one for all. A receiver whose
        paper doesn't count gives way to the person's own account, or else to cash, and an account that can't be used
        to cash; the line then says why."""
        methods = self.methods.get(beneficiary)
        row = self._latest(methods) if methods else None
        if not methods or row is None:
            return None
        method: Sequence = row[METHOD:SINCE]
        if method[RECEIVER] in SELF:
            return _payee(method, self.cash_provider)
        blocked = guardians.why_not_received(method[RECEIVER:], self.programme, self.month)
        if not blocked:
            return _payee(method, self.cash_provider)
        own = self._latest([row for row in methods if row[METHOD + RECEIVER] in SELF])
        method = guardians.own_method(
            list(method), (own[1], list(own[METHOD:SINCE])) if own else None, RECEIVER
        )
        return _payee(method, self.cash_provider)._replace(way_note=blocked)

    def _latest(self, methods: list) -> tuple | None:
        for_all = None
        for row in reversed(methods):
            programme = row[PROGRAMME]
            if programme == self.programme:
                return row
            if not programme and for_all is None:
                for_all = row
        return for_all


def method_rows(
    places: list[str], month: datetime.date, programme: str | None = None, names: list[str] | None = None
) -> list:
    """Tuples, in no order, of the people of these units; of those with an entitlement of `programme`, or of these
    names."""
    if names is not None:
        return [row for some in in_chunks(names) for row in _method_rows(places, month, programme, some)]
    return _method_rows(places, month, programme)


def _method_rows(
    places: list[str], month: datetime.date, programme: str | None, names: list[str] | None = None
) -> list:
    method = frappe.qb.DocType("Payment Method")
    person = frappe.qb.DocType("Beneficiary")
    account = frappe.qb.DocType("Bank Account")
    # A number that two people replaced counts at once, whatever month a list is of: nothing of it goes out in cash.
    current = frappe.qb.DocType("Bank Account").as_("current_account")
    guardian = frappe.qb.DocType("Guardian")
    query = (
        frappe.qb.from_(method)
        .join(person)
        .on(person.name == method.beneficiary)
        .left_join(account)
        .on(account.name == method.bank_account)
        .left_join(current)
        .on(
            (current.name == account.replaced_by)
            & (account.state == "Closed")
            & current.state.notin(list(UNUSABLE))
        )
        .left_join(guardian)
        .on(guardian.name == method.guardian)
        .select(
            method.beneficiary,
            method.programme,
            method.workflow_state,
            method.channel,
            method.cash_provider,
            Coalesce(current.name, method.bank_account),
            Coalesce(current.provider, account.provider),
            Coalesce(current.account_number, account.account_number),
            Coalesce(current.holder_name, account.holder_name),
            Coalesce(current.state, account.state),
            account.state_reason,
            Coalesce(current.holder_kind, account.holder_kind),
            method.receiver_kind,
            guardian.full_name,
            guardian.relation,
            guardian.id_number,
            *(guardian[column] for column in guardians.PAPER_COLUMNS),
            # One text to order by, of the few who have several: the database would sort wide rows for all.
            Concat(method.from_month, " ", method.creation),
        )
        .where(person.administrative_unit.isin(places) & (method.from_month <= month))
    )
    if names is not None:
        query = query.where(method.beneficiary.isin(names))
    return (query.where(_has_entitlement(person, programme)) if programme else query).run()


def _payee(row: Sequence, cash_provider: str | None) -> Payee:
    channel, own_cash_provider, account, provider, number, holder, state, reason, _holder_kind, kind = row[
        : RECEIVER + 1
    ]
    receiver, relation, id_number = row[RECEIVER + 1 : RECEIVER + 4]
    if not kind or kind == "Self":
        kind, receiver, relation, id_number = "Self", None, None, None
    note = None
    if channel in ACCOUNT_CHANNELS:
        if number and state not in UNUSABLE:
            return Payee(channel, provider, account, number, holder, kind, receiver, relation, id_number)
        channel = "Cash at Pay Point"
        note = guardians.account_note(account, state, reason)
    cash = own_cash_provider or cash_provider
    return Payee(channel, cash, None, None, None, kind, receiver, relation, id_number, note)
