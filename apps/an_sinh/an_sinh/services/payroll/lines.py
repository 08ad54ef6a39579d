"""Writes the lines of one payroll: the domain's drafts with names, payees and explanations, in bulk."""

from operator import itemgetter

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, decimal_comma, dotted
from an_sinh.domain.benefits.charged import write_history
from an_sinh.domain.benefits.owed import Run
from an_sinh.domain.ledger.balances import Span
from an_sinh.domain.payroll.lines import ARREARS, CARRIED_OVER, ONE_OFF, RECOVERY, REGULAR, SET_OFF, Draft
from an_sinh.domain.payroll.seal import FIELDS, seal
from an_sinh.services.benefits.programme_rules import FROM_ENTITLEMENT
from an_sinh.services.benefits.rate_verification import LINE_COLUMNS
from an_sinh.services.benefits.rule_sets import Catalogue
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.payees.payment_methods import WAY_COLUMNS, Payee
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.people import Person
from frappe import _
from frappe.utils import now

PENDING = "Pending"
WHO = ("beneficiary", "full_name", "sex", "birth_text", "id_number", "village")
COLUMNS = (
    "name",
    "creation",
    "modified",
    "modified_by",
    "owner",
    "docstatus",
    "idx",
    "payroll",
    "line_no",
    "programme",
    "month",
    "administrative_unit",
    "payment_status",
    "beneficiary",
    "full_name",
    "sex",
    "birth_text",
    "id_number",
    "village",
    *WAY_COLUMNS,
    "entitlement",
    "category",
    "category_code",
    "coefficient",
    "standard_amount",
    "kind",
    "from_month",
    "to_month",
    "months",
    "monthly_amount",
    "amount",
    "explanation",
    "carried_from",
    "charge_key",
)


class LineWriter:
    """Collects the lines of one payroll in order, then inserts them at once."""

    def __init__(self, payroll, categories: dict, cash_provider: str | None):
        self.payroll = payroll
        self.count = 0
        self._rows: list[tuple] = []
        self._cash = Payee("Cash at Pay Point", cash_provider)
        self._categories = categories
        stamp, user = now(), frappe.session.user
        self._head = (stamp, stamp, user, user, 0, 0, payroll.name)
        self._place = (payroll.programme, str(payroll.month), payroll.administrative_unit)

    def chosen(self, people: dict[str, Person]) -> dict[str, Person]:
        """Whose lines are to be added here: of all who were read."""
        return people

    def may_pay_again(self) -> bool:
        """Whether money may wait here that didn't arrive, or that the list takes back from what is yet to be paid."""
        return True

    def repeat(self) -> None:
        """Make the lines of those who are not added one by one: of nobody here."""

    def repeated(self) -> tuple[int, int]:
        """How many people's lines were made by `repeat`, and how much they get together."""
        return 0, 0

    def add_person(self, person: Person, payee: Payee | None, entitled: tuple, status: str = PENDING) -> None:
        """One line for each of what `entitled_of` tells."""
        way = payee or self._cash
        for position, columns in entitled:
            self._add(person.who, way, (person.names[position], *columns), status)

    def add_again(self, old, payee: Payee | None, span: Span, who: tuple | None = None) -> str:
        """The line of a payment that did not arrive, to be paid in another way as far as it is still payable (`span`);
        returns its name. `who`: the record that stands for the person now, where it is another one."""
        who = who or tuple(old[fieldname] for fieldname in WHO)
        entitled = (
            old.entitlement,
            old.category,
            old.category_code,
            old.coefficient,
            old.standard_amount,
            CARRIED_OVER,
            months.first_day(span.first).isoformat(),
            months.first_day(span.last).isoformat(),
            span.last - span.first + 1,
            span.monthly,
            span.amount,
            _why_again(old),
            old.name,
            None,
        )
        return self._add(who, payee or self._cash, entitled)

    def add_once(self, who: tuple, payee: Payee | None, category: str, amount: int, why: str) -> str:
        """The line of a payment that is made once and charged to no month; returns its name."""
        month = self._place[1]
        code = self._categories[category].category_code
        entitled = (None, category, code, 0, 0, ONE_OFF, month, month, 1, amount, amount, why, None, None)
        return self._add(who, payee or self._cash, entitled)

    def write(self) -> None:
        """Insert what was collected."""
        if self._rows:
            frappe.db.bulk_insert("Payroll Line", list(COLUMNS), self._rows)

    def totals(self) -> dict[str, int]:
        """The totals of the list."""
        return payroll_totals.from_rows(self.columns("kind", "channel", "beneficiary", "amount"))

    def figures_of_law(self) -> list[tuple]:
        """What tells which figures of the law the lines rest on."""
        return list(self.columns(*LINE_COLUMNS))

    def columns(self, *names: str):
        """These columns of the collected lines: a tuple per line, or the values of one column."""
        return map(itemgetter(*map(COLUMNS.index, names)), self._rows)

    def seal(self) -> str:
        """The seal of the lines as they were written, before anybody could touch them."""
        return seal(self.columns(*FIELDS))

    def _add(self, who: tuple, way: tuple, entitled: tuple, status: str = PENDING) -> str:
        self.count += 1
        name = self._name(self.count)
        self._rows.append((name, *self._head, self.count, *self._place, status, *who, *way, *entitled))
        return name

    def _name(self, number: int) -> str:
        return f"{self.payroll.name}-{number:05d}"


def _why_again(old) -> str:
    if old.payment_status == PENDING:
        return _("Paid instead of {0}, part of whose months was taken back.", LANGUAGE).format(old.name)
    return _("Paid again: {0} did not arrive ({1}).", LANGUAGE).format(
        old.name, old.failure_reason or old.failure_code or _(old.payment_status, LANGUAGE)
    )


def entitled_of(
    categories: dict, keys: list[tuple], drafts: tuple[Draft, ...], known: dict | None = None
) -> tuple:
    """What the lines of people with the same entitlements and the same history share: per draft the position of its
    entitlement, and the columns from the category on. `keys`: the signatures of the entitlements; `known`: columns that
    were worked out before, most histories lead to the same few."""
    known = {} if known is None else known
    found = []
    for draft in drafts:
        category, factor, *_rest = keys[draft.entitlement]
        # A price is equal to one by another rate; its sentence isn't.
        key = (category, factor, draft, draft.price and draft.price.rate)
        columns = known.get(key)
        if columns is None:
            columns = known[key] = _columns(categories[category], factor, draft)
        found.append((draft.entitlement, columns))
    return tuple(found)


def _columns(details, factor, draft: Draft) -> tuple:
    details = details.known(details, draft.first)
    own = factor if details.coefficient_source in FROM_ENTITLEMENT else None
    used = coefficient(own or details.coefficient)
    standard = draft.price.standard if draft.price else None
    return (
        details.name,
        details.category_code,
        float(used),
        standard or 0,
        draft.kind,
        months.first_day(draft.first).isoformat(),
        months.first_day(draft.last).isoformat(),
        draft.months,
        draft.monthly,
        draft.amount,
        explanation(details, draft),
        None,
        None if draft.kind == SET_OFF else write_history([Run(draft.first, draft.last, draft.monthly)]),
    )


def explanation(category, draft: Draft) -> str:
    """Why the line is there, as a sentence in the language of the office: category, rate, article, months."""
    basis = draft.price.rate.basis if draft.price and draft.price.rate and not draft.price.standard else ""
    law = ", ".join(part for part in (category.legal_article, basis) if part)
    law = f" ({law})" if law else ""
    when = months.label(draft.first)
    if draft.kind == REGULAR and draft.price and draft.price.standard:
        return _("Category {0}: coefficient {1} × standard {2} đ = {3} đ for {4}{5}.", LANGUAGE).format(
            category.category_code,
            decimal_comma(draft.price.coefficient),
            dotted(draft.price.standard),
            dotted(draft.amount),
            when,
            law,
        )
    if draft.kind == REGULAR:
        return _("Category {0}: fixed amount {1} đ for {2}{3}.", LANGUAGE).format(
            category.category_code, dotted(draft.amount), when, law
        )
    template = {
        ARREARS: _("Arrears {0}–{1}: {2} months × {3} đ more than was charged (category {4}{5}).", LANGUAGE),
        RECOVERY: _(
            "Recovery {0}–{1}: {2} months × {3} đ less than was charged (category {4}{5}).", LANGUAGE
        ),
        SET_OFF: _(
            "Set off {0}–{1}: {2} months × {3} đ went out before and are not paid again (category {4}{5}).",
            LANGUAGE,
        ),
    }[draft.kind]
    return template.format(
        when, months.label(draft.last), draft.months, dotted(abs(draft.monthly)), category.category_code, law
    )


def categories_of(programme: str, as_of=None) -> dict:
    """What lines say about the categories of a programme, by name; each row's `known(row, month)` is the row as the rule
    set of a month has it, applied on the day `as_of` (today)."""
    catalogue = Catalogue(programme, as_of)
    rows = frappe.get_all(
        "Benefit Category",
        filters={"programme": programme},
        fields=[
            *("name", "category_code", "category_name", "coefficient", "coefficient_source", "legal_article"),
        ],
        limit=0,
    )
    return {row.name: row.update(known=catalogue.known) or row for row in rows}
