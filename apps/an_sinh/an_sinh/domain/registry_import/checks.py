"""One row → accepted with warnings, or rejected with a code: the issue's order of checks, one function each."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from an_sinh.domain.base import months
from an_sinh.domain.registry_import.categories import Category, CategoryIndex
from an_sinh.domain.registry_import.communes import UnitIndex
from an_sinh.domain.registry_import.listing import Record
from an_sinh.domain.registry_import.payment import Payee, Payment, read_payee, read_payment, read_phone
from an_sinh.domain.registry_import.persons import IdConflict, Person, PersonIndex
from an_sinh.domain.registry_import.providers import ProviderIndex
from an_sinh.domain.values.births import BirthDate, parse_birth
from an_sinh.domain.values.cells import given, is_blank, parse_date, parse_money, parse_month, parse_number
from an_sinh.domain.values.id_numbers import FEMALE, MALE, IdNumber, disagrees, parse_id, told_by_cccd
from an_sinh.domain.values.text import clean, fold

SEXES = {"nam": MALE, "nu": FEMALE, "male": MALE, "female": FEMALE, "trai": MALE, "gai": FEMALE}
MARKED = (("sex_male", MALE), ("sex_female", FEMALE))
# Folded: signs such as "✓" fold to nothing and stand in TICKS.
NO_MARK = frozenset({"", "0", "khong"})
TICKS = frozenset({"✓", "✔", "☑", "×", "+", "√", "*"})
OPEN = datetime.date.max
OLDEST_USUAL_AGE = 110
MONTHS_BEFORE, MONTHS_AFTER = 96, 24

# amount_of(category name, coefficient, month) → đồng a month, None when no rate is known
AmountOf = Callable[[str, Decimal | None, datetime.date], int | None]


class Rejection(ValueError):
    """A row that is not taken; `code` is one of `codes.REJECTIONS`, `args` fill its sentence."""

    def __init__(self, code: str, *details: str):
        super().__init__(code, *details)
        self.code = code
        self.details = details


@dataclass(slots=True)
class Context:
    """All that rows are held against. `month` is the list's own: its standard decides the amounts."""

    units: UnitIndex
    categories: CategoryIndex
    providers: ProviderIndex
    persons: PersonIndex
    amount_of: AmountOf
    today: datetime.date
    month: datetime.date
    # (person, category) → last month of the entitlement, `OPEN` when it has no end
    entitlements: dict[tuple[int, str], datetime.date] = field(default_factory=dict)
    unit_labels: dict[str, str] = field(default_factory=dict)
    # (unit, programme) of registries that are paid from already: what is new there needs signatures
    running: frozenset[tuple[str, str]] = frozenset()
    # Whether everybody comes in as a draft, because one person alone imports them.
    drafts_only: bool = False

    _rates: dict[tuple[str, Decimal | None], dict[int, datetime.date]] = field(default_factory=dict)

    def rates_of(self, category: str, coefficient: Decimal | None) -> dict[int, datetime.date]:
        """What a month of the category was worth in years around the list's month: amount → the last such month."""
        key = category, coefficient
        if key not in self._rates:
            middle = months.index(self.month)
            around = map(months.first_day, range(middle - MONTHS_BEFORE, middle + MONTHS_AFTER))
            self._rates[key] = {
                amount: month for month in around if (amount := self.amount_of(category, coefficient, month))
            }
        return self._rates[key]

    def entitle(self, person: Person, category: str, end: datetime.date | None) -> None:
        """Notes that a person has a category until `end`."""
        key = (id(person), category)
        self.entitlements[key] = max(end or OPEN, self.entitlements.get(key, datetime.date.min))


@dataclass(slots=True)
class Entry:
    """An accepted row, ready to be written."""

    record: Record
    person: Person
    category: Category
    coefficient: Decimal | None
    start_month: datetime.date
    payment: Payment
    payee: Payee | None
    decision_number: str = ""
    decision_date: datetime.date | None = None
    id_issue_date: datetime.date | None = None
    note: str = ""
    is_draft: bool = False
    warnings: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    notices: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class Claim:
    """What one row says, before it is held against who is registered. `start` is the list's own month where the row says
    none (`start_assumed`)."""

    record: Record
    person: Person
    category: Category
    coefficient: Decimal | None
    start: datetime.date
    start_assumed: bool
    payment: Payment
    payee: Payee | None
    decision_date: datetime.date | None
    id_issue_date: datetime.date | None
    # What is worth a look though nothing is wrong with the row itself.
    notices: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def read_claim(record: Record, context: Context, warn: Any) -> Claim:
    """Reads one row; raises `Rejection` with the first check that fails. Nobody is looked for yet."""
    values = record.values
    name = _name(values)
    if record.unit is None:
        raise Rejection("unknown_commune", record.commune_text or "—")
    category = _category(record, context)
    birth, sex = _birth_and_sex(values, context)
    id_number = _id_number(values)
    start, decision_date, assumed = _start_month(values, context, warn)
    _check_times(birth, start, context, warn)
    _warn_of_id(id_number, sex, birth, warn)
    if sex is None and any(name in values for name, _ in MARKED):
        warn("sex_unclear")
    sex = sex or (told_by_cccd(id_number.number)[0] if id_number and id_number.kind == "CCCD" else None)
    phone = read_phone(values.get("phone"), warn)
    wanted = Person(
        name, birth, record.unit.name, id_number.number if id_number else "", clean(values.get("village")), sex,
        phone=phone,
    )  # fmt: skip
    coefficient = _coefficient(values, category, context, warn)
    notices = [
        *_start_before_birth(birth, start),
        *_check_amount(values, category, coefficient, context, warn),
    ]
    payee = read_payee(values, birth, context.today, warn)
    payment = read_payment(values, name, payee, context.providers, warn)
    issued = _readable(parse_date, values, "id_issue_date", warn)
    return Claim(
        record, wanted, category, coefficient, start, assumed, payment, payee, decision_date, issued, notices
    )


def check_record(record: Record, context: Context) -> Entry:
    """One row against the registry, in the issue's order of checks; raises `Rejection` with the first that fails."""
    warnings: list[tuple[str, tuple[str, ...]]] = []

    def warn(code: str, *details: str) -> None:
        warnings.append((code, details))

    if record.doubt:
        raise Rejection(*record.doubt)
    claim = read_claim(record, context, warn)
    unit, category = claim.person.unit, claim.category
    label = context.unit_labels.get(unit, unit)
    person = _person(claim.person, category, claim.start, context, warn)
    running = (unit, category.programme) in context.running
    if running and person.name is not None:
        raise Rejection("registry_running", label, category.programme)
    if running:
        warn("registered_as_draft", label, category.programme)
    return Entry(
        record=record,
        person=person,
        category=category,
        coefficient=claim.coefficient,
        start_month=claim.start,
        payment=claim.payment,
        payee=claim.payee,
        decision_number=clean(record.values.get("decision_number")),
        decision_date=claim.decision_date,
        id_issue_date=claim.id_issue_date,
        note=clean(record.values.get("note")),
        is_draft=running or context.drafts_only,
        warnings=warnings,
        notices=claim.notices,
    )


def _name(values: dict) -> str:
    name = clean(values.get("full_name"))
    if not any(character.isalpha() for character in name):
        raise Rejection("missing_name")
    return name


def _category(record: Record, context: Context) -> Category:
    said = record.values.get("category")
    category = context.categories.find(record.programme, said)
    category = category or context.categories.find_section(record.programme, said)
    if category is None:
        of_several = record.programme is None and context.categories.is_of_several(said)
        raise Rejection("programme_not_named" if of_several else "unknown_category", clean(said) or "—")
    return category


def _birth_and_sex(values: dict, context: Context) -> tuple[BirthDate, str | None]:
    """The birth date, and the sex that its column or the sex column tells."""
    if whole := _birth_of_parts(values):
        values = {**values, "birth_date": whole}
    told = [
        (values[name], sex)
        for name, sex in (("birth_male", MALE), ("birth_female", FEMALE), ("birth_date", None))
        if not is_blank(values.get(name))
    ]
    if len(told) != 1:
        raise Rejection("bad_birth_date", " + ".join(clean(value) for value, _ in told) or "—")
    value, sex = told[0]
    try:
        birth = given(parse_birth(value, context.today))
    except ValueError:
        raise Rejection("bad_birth_date", clean(value)) from None
    return birth, sex or SEXES.get(fold(clean(values.get("sex")))) or _marked_sex(values)


def _birth_of_parts(values: dict) -> str:
    """Day, month and year of three columns as one text; empty where there are none."""
    parts = [clean(values.get(name)) for name in ("birth_day", "birth_month", "birth_year")]
    return "/".join(part or "00" for part in parts) if parts[2] else ""


def _marked_sex(values: dict[str, Any]) -> str | None:
    """The sex whose column is marked, with an x or any other sign; None when both are, or neither."""
    marked = [
        sex
        for name, sex in MARKED
        if fold(clean(values.get(name))) not in NO_MARK or _is_tick(values.get(name))
    ]
    return marked[0] if len(marked) == 1 else None


def _is_tick(value: Any) -> bool:
    return clean(value) in TICKS


def _id_number(values: dict) -> IdNumber | None:
    try:
        return parse_id(values.get("id_number"))
    except ValueError:
        raise Rejection("bad_id_number", clean(values.get("id_number"))) from None


def _warn_of_id(id_number: IdNumber | None, sex: str | None, birth: BirthDate, warn: Any) -> None:
    if id_number is None:
        warn("id_missing")
        return
    if id_number.kind == "CMND":
        warn("id_old_9_digits", id_number.number)
    if id_number.restored:
        warn("id_zeros_restored", id_number.number)
    if disagrees(id_number.number, sex, birth.year):
        warn("id_birth_mismatch", id_number.number)


def _start_month(
    values: dict, context: Context, warn: Any
) -> tuple[datetime.date, datetime.date | None, bool]:
    """The month of start, the day of the decision, and whether the month is assumed: without one it is the month of the
    decision (facts §2.5), else the list's own month."""
    try:
        start = parse_month(values.get("start_month"))
    except ValueError:
        raise Rejection("bad_start_month", clean(values.get("start_month"))) from None
    decision_date = _readable(parse_date, values, "decision_date", warn)
    assumed = start is None
    if start is None:
        start = (decision_date or context.month).replace(day=1)
        warn("start_month_assumed", start.strftime("%m/%Y"))
    return start, decision_date, assumed


def _check_times(birth: BirthDate, start: datetime.date, context: Context, warn: Any) -> None:
    """A benefit begins at the latest in the month after the list's or today's: beginning later, it would never be paid
    and nobody would notice. Somebody older than anybody known is a warning."""
    latest = max(context.month, context.today.replace(day=1))
    if months.index(start) > months.index(latest) + 1:
        raise Rejection("start_to_come", start.strftime("%m/%Y"))
    age = context.month.year - birth.year
    if age > OLDEST_USUAL_AGE:
        warn("age_unusual", birth.text, str(age))


def _person(wanted: Person, category: Category, start: datetime.date, context: Context, warn: Any) -> Person:
    """The person of the row: a known one, or new. One category is granted once at a time."""
    try:
        person = context.persons.find(wanted)
    except IdConflict as conflict:
        other = conflict.person
        raise Rejection("id_conflict", wanted.id_number, other.full_name, other.birth.text) from None
    if person is None:
        person = context.persons.add(wanted)
    elif context.entitlements.get((id(person), category.name), datetime.date.min) >= start:
        raise Rejection("duplicate_entitlement", person.full_name, category.code)
    else:
        if person.unit != wanted.unit:
            warn("person_elsewhere", context.unit_labels.get(person.unit, person.unit))
        context.persons.merge(person, wanted)
    context.entitle(person, category.name, None)
    return person


def _coefficient(values: dict, category: Category, context: Context, warn: Any) -> Decimal | None:
    """Only where the entitlement sets it (a single parent's number of children); from the amount if need be."""
    if not category.coefficient_from_entitlement:
        return None
    given = _readable(parse_number, values, "coefficient", warn)
    if given and given > 0:
        return given
    standard = context.amount_of(category.name, Decimal(1), context.month)
    amount = _money(values)
    if standard and amount and amount % standard == 0:
        return Decimal(amount // standard)
    return category.coefficient or Decimal(1)


def _start_before_birth(birth: BirthDate, start: datetime.date) -> list[tuple[str, tuple[str, ...]]]:
    """Of two dates that can't both be right somebody has to say which is wrong; the payment of months to come follows
    from neither."""
    if start >= birth.first_day.replace(day=1):
        return []
    return [("start_before_birth", (start.strftime("%m/%Y"), birth.text))]


def _check_amount(
    values: dict, category: Category, coefficient: Decimal | None, context: Context, warn: Any
) -> list[tuple[str, tuple[str, ...]]]:
    """Warns of an amount that isn't the rate's; a notice where it is the rate of other months."""
    if is_blank(values.get("amount")):
        return []
    right, said = context.amount_of(category.name, coefficient, context.month), _money(values)
    if right is None or said == right:
        return []
    warn("amount_mismatch", clean(values["amount"]), str(right))
    last = context.rates_of(category.name, coefficient).get(said or 0)
    return [("amount_of_other_month", (str(said), last.strftime("%m/%Y")))] if last else []


def amount_of(values: dict) -> int | None:
    """The month's amount that a row gives; None for none, and for what can't be read."""
    return None if is_blank(values.get("amount")) else _money(values)


def _money(values: dict) -> int | None:
    try:
        return parse_money(values.get("amount"))
    except ValueError:
        return None


def _readable(parse: Any, values: dict, name: str, warn: Any) -> Any:
    try:
        return parse(values.get(name))
    except ValueError:
        warn("value_unreadable", name, clean(values.get(name)))
        return None
