"""Who reaches an age at which the category changes: listed for the officer a month ahead, never applied by itself."""

from dataclasses import replace

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.benefits.age_steps import AgeStep, Birth, Era, Reached, next_step, validity_step
from an_sinh.domain.benefits.owed import Entitlement
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.approval import signatures
from an_sinh.services.areas.units import subtree
from an_sinh.services.benefits import rule_sets
from an_sinh.services.benefits.entitlement_store import SIGNATURE_COLUMNS, to_entitlement
from an_sinh.services.changes import child_steps
from an_sinh.services.changes.age_step_rows import AgeStepDue, OtherStep, Prices, StepTarget
from an_sinh.services.changes.drafts import Proposed
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.query_builder import Order
from frappe.utils import getdate

SOURCE = "Age Step"
CHANGE = "Benefit Change"
SAVEPOINT = "an_sinh_age_step"
PERSON_COLUMNS = ("full_name", "birth_date", "birth_year", "birth_precision", "administrative_unit")
CATEGORY_FIELDS = (
    *("name", "programme", "category_code", "category_name", "coefficient", "coefficient_source"),
    *("valid_from", "valid_to", "replaced_by", "legal_article"),
)


def steps_due(unit: str, month, allowed: tuple[str, ...] | None = None) -> list[AgeStepDue]:
    """The approved entitlements of living people at or below a unit that an age, or the end of their category, changes
    from `month` (its first day) on or from an earlier one; by commune and day. `allowed`: of these units only."""
    return _due(month, units=[name for name in subtree(unit) if allowed is None or name in allowed])


def births_unknown(
    unit: str, month, allowed: tuple[str, ...] | None = None
) -> list[child_steps.UnknownBirths]:
    """Single parents at or below a unit whose benefit is for more children in `month` than their record knows, so that
    nobody is told when one of them is 16. `allowed`: of these units only."""
    units = [name for name in subtree(unit) if allowed is None or name in allowed]
    categories = category_rows()
    eras = eras_by_category(categories, rule_sets.Catalogue(), of_children=True)
    rows = _entitlements(units, list(eras), None)
    return child_steps.unknown_births(rows, categories, eras, months.index(getdate(month)))


def _due(month, units: list[str] | None = None, names: list[str] | None = None) -> list[AgeStepDue]:
    """The same for units, or for the named entitlements."""
    number = months.index(getdate(month))
    categories, catalogue = category_rows(), rule_sets.Catalogue()
    eras = eras_by_category(categories, catalogue)
    of_children = eras_by_category(categories, catalogue, of_children=True)
    changing = [
        name for name, row in categories.items() if name in eras or name in of_children or row.valid_to
    ]
    found, leaving = [], []
    entitled = _entitlements(units, changing, names)
    children = child_steps.children_of([row.beneficiary for row in entitled if row.category in of_children])
    for row in entitled:
        category = categories[row.category]
        entitlement = to_entitlement((*(row[column] for column in SIGNATURE_COLUMNS), ()))
        reached = _reached(row, category, eras.get(row.category, ()), entitlement, number)
        left = child_steps.next_leaving(
            children.get(row.beneficiary, ()), of_children.get(row.category, ()), entitlement, number
        )
        if reached and not (left and left.effective < reached.effective):
            found.append((row, entitlement, reached))
        elif left:
            leaving.append((row, entitlement, left))
    made = _changes_of([row.name for row, *_ in (*found, *leaving)])
    prices = Prices(number)
    rows = [
        _row(row, entitlement, reached, categories, catalogue, prices, made.get(row.name))
        for row, entitlement, reached in found
    ]
    rows += [
        child_steps.row_of(row, entitlement, left, categories, catalogue, prices, made.get(row.name))
        for row, entitlement, left in leaving
    ]
    return sorted(
        rows,
        key=lambda row: (
            row["unit_name"],
            row["reached_on"],
            name_order(row["full_name"]),
            row["entitlement"],
        ),
    )


def make_step_changes(names: list[str], month, choices: dict | None = None) -> Proposed:
    """Make a draft Benefit Change of each named entitlement that is due by `month`: Adjust, or Stop where nothing
    follows. `choices`: another category than the usual one, by entitlement ("" for none). Never twice: who has one
    is skipped. Does not commit."""
    rows = {row["entitlement"]: row for row in _due(month, names=names)}
    result = Proposed(created=[], skipped=[])
    for name in dict.fromkeys(names):
        try:
            result["created"].append(_make(rows.get(name), name, (choices or {}).get(name)))
        except frappe.ValidationError as error:
            result["skipped"].append({"entitlement": name, "reason": str(error)})
            frappe.clear_last_message()
    return result


def _make(row: AgeStepDue | None, name: str, choice: str | None) -> str:
    """One draft, whole or not at all."""
    if row is None:
        frappe.throw(_("No age step of {0} is due. Reload the list.").format(name))
    frappe.db.get_value("Beneficiary", row["beneficiary"], "name", for_update=True)
    if made := _changes_of([name]).get(name):
        frappe.throw(_("{0} has already been made for it.").format(made))
    to_category = row["to_category"] if choice is None else choice
    possible = {row["to_category"], *(option["to_category"] for option in row["alternatives"])}
    if (to_category or None) not in possible:
        frappe.throw(
            _("{0} is not a step of {1} at this age.").format(to_category or "–", row["category_code"])
        )
    others = {option["to_category"]: option["effective_month"] for option in row["alternatives"]}
    effective = others.get(to_category or None, row["effective_month"])
    frappe.db.savepoint(SAVEPOINT)
    change = frappe.get_doc(
        {
            "doctype": CHANGE,
            "change_type": "Adjust" if to_category else "Stop",
            "beneficiary": row["beneficiary"],
            "programme": row["programme"],
            "entitlement": name,
            "category": to_category or None,
            "coefficient": row["children_then"] if to_category else None,
            "effective_month": effective,
            "event_date": row["reached_on"],
            "reason": "Age" if row["at_age_months"] else "Condition Changed",
            "source": SOURCE,
            "note": row["note"],
        }
    )
    try:
        change.insert()
    except Exception:
        frappe.db.rollback(save_point=SAVEPOINT)
        raise
    return change.name


def category_rows() -> dict:
    """The benefit categories by name."""
    rows = frappe.get_all("Benefit Category", fields=list(CATEGORY_FIELDS), limit=0)
    return {row.name: row for row in rows}


def eras_by_category(
    categories: dict, catalogue: rule_sets.Catalogue, of_children: bool = False
) -> dict[str, tuple[Era, ...]]:
    """The age steps of each category that has any, by the rule sets; a rule set's end of a category becomes the row's
    `valid_to`. `of_children`: the steps at a child's age instead of those at the person's own."""
    base, found = steps_by_category(), {}
    for name, row in categories.items():
        eras = catalogue.eras(row.programme, name, base.get(name, ()))
        eras = tuple(replace(era, steps=_leading_away(name, era.steps, of_children)) for era in eras)
        if any(era.steps for era in eras):
            found[name] = eras
        row.valid_to = row.valid_to or catalogue.end_of(name)
    return found


def _leading_away(category: str, steps: tuple[AgeStep, ...], of_child: bool) -> tuple[AgeStep, ...]:
    """Without the offers: a step to the category itself tells from which age people may apply for it."""
    return tuple(step for step in steps if step.to_category != category and step.of_child == of_child)


def steps_by_category(offers: bool = False) -> dict[str, tuple[AgeStep, ...]]:
    """The age steps by category, in the order of age. `offers`: those that lead to their own category instead, from
    which age people may apply for it."""
    found: dict[str, tuple[AgeStep, ...]] = {}
    for row in frappe.get_all(
        SOURCE,
        filters={"parenttype": "Benefit Category"},
        fields=["parent", *rule_sets.STEP],
        order_by="at_age_months asc, idx asc",
        limit=0,
    ):
        step = rule_sets.step_of(row)
        if (row.parent == row.to_category) != offers:
            continue
        found[row.parent] = (*found.get(row.parent, ()), step)
    return found


def _entitlements(units: list[str] | None, categories: list[str], names: list[str] | None) -> list:
    """Approved entitlements of these categories of living people, of these units or with these names."""
    if not categories or not (units or names):
        return []
    entitlement, person = frappe.qb.DocType("Benefit Entitlement"), frappe.qb.DocType("Beneficiary")
    query = (
        frappe.qb.from_(entitlement)
        .join(person)
        .on(person.name == entitlement.beneficiary)
        .select(entitlement.name, entitlement.beneficiary, entitlement.programme)
        .select(*(entitlement[column] for column in SIGNATURE_COLUMNS))
        .select(*(person[column] for column in PERSON_COLUMNS))
        .where(person.death_date.isnull())
        .where((entitlement.status == signatures.APPROVED) & entitlement.category.isin(categories))
        .orderby(entitlement.name, order=Order.asc)
    )
    if units is not None:
        query = query.where(person.administrative_unit.isin(units))
    if names is not None:
        query = query.where(entitlement.name.isin(names))
    return query.run(as_dict=True)


def _reached(row, category, eras: tuple[Era, ...], entitlement: Entitlement, month: int) -> Reached | None:
    """What comes first for an entitlement: an age, or the end of its category."""
    birth = Birth.known(row.birth_precision, row.birth_date, row.birth_year)
    ended = validity_step(category.valid_to, category.replaced_by or None, entitlement, month)
    reached = next_step(birth, eras, entitlement, month)
    both = [one for one in (reached, ended) if one]
    return min(both, key=lambda one: one.effective) if both else None


def _changes_of(names: list[str]) -> dict[str, str]:
    """The Benefit Change that was made of an entitlement's step and has not taken effect, by entitlement."""
    found: dict[str, str] = {}
    for chunk in in_chunks(names):
        for row in frappe.get_all(
            CHANGE,
            filters={
                "entitlement": ["in", chunk],
                "source": SOURCE,
                "applied_at": ["is", "not set"],
                signatures.STATE: ["!=", signatures.REJECTED],
            },
            fields=["name", "entitlement"],
            order_by="name asc",
            limit=0,
        ):
            found.setdefault(row.entitlement, row.name)
    return found


def _row(
    row, entitlement: Entitlement, reached: Reached, categories: dict, catalogue, prices: "Prices", change
) -> AgeStepDue:
    usual = _option(reached.steps[0], reached, categories, catalogue)
    others: list[OtherStep] = [
        {
            **_option(step, reached, categories, catalogue),
            "effective_month": months.first_day(reached.effective_of(step.to_category)).isoformat(),
        }
        for step in reached.steps[1:]
    ]
    scheme = prices.scheme(row.programme, row.administrative_unit)
    return {
        "entitlement": row.name,
        "beneficiary": row.beneficiary,
        "full_name": row.full_name,
        "birth_text": birth_text(row.birth_precision, row.birth_date, row.birth_year),
        "administrative_unit": row.administrative_unit,
        "unit_name": frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name"),
        "programme": row.programme,
        "category": row.category,
        "category_code": catalogue.known(categories[row.category], reached.effective - 1).category_code,
        "reached_on": reached.day.isoformat(),
        "at_age_months": reached.age,
        "effective_month": months.first_day(reached.effective).isoformat(),
        **usual,
        "amount_now": prices.monthly(scheme, row.category, entitlement, reached.effective),
        "amount_then": prices.monthly(scheme, usual["to_category"], entitlement, reached.effective),
        "uncertain": reached.uncertain,
        "alternatives": others,
        "change": change,
        "children": None,
        "children_now": None,
        "children_then": None,
    }


def _option(step: AgeStep, reached: Reached, categories: dict, catalogue) -> StepTarget:
    """A step with the category that is in force when it counts: a successor stands for one that has ended."""
    target = categories.get(step.to_category)
    while target and target.valid_to and months.index(target.valid_to) < reached.effective:
        target = categories.get(target.replaced_by)
    known = catalogue.known(target, reached.effective) if target else None
    return {
        "to_category": target.name if target else None,
        "to_category_code": known.category_code if known else None,
        "article": step.article or (known.legal_article if known else None),
        "note": step.note,
    }
