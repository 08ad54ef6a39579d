"""Where a month stands: its lists by step and by commune, and its money on the way out and back."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import PAID_AGAIN, PaymentStatus, Stage
from an_sinh.services.approval import signatures
from an_sinh.services.areas.units import merged_of
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.common import kept_counts
from an_sinh.services.common.bulk import in_chunks
from frappe.query_builder.functions import Sum
from frappe.utils import getdate

LIST, LINE, REGULAR = "Monthly Payroll", "Payroll Line", "Regular"
# A list that a commune had the month before and has not made for this one.
NOT_MADE = "Not Made"
# What a line's status says of its money; the five figures are the whole of it.
BECAME = {
    PaymentStatus.PENDING: "not_ordered",
    PaymentStatus.ORDERED: "no_answer",
    PaymentStatus.PAID: "arrived",
    **dict.fromkeys(PAID_AGAIN, "not_arrived"),
}
# Everything else: carried over to a later list, paid before, set off, refunded or written off.
OTHERWISE = "otherwise"


class MonthStep(TypedDict):
    """The lists that stand at one step of the chain; đồng."""

    state: str
    lists: int
    amount: int


class ListCell(TypedDict):
    """The regular list of a commune in one programme; state `Not Made` where there is none yet; đồng."""

    programme: str
    state: str
    name: str | None
    persons: int
    amount: int


class UnitStanding(TypedDict):
    """A commune with the lists it has, or had the month before."""

    unit: str
    unit_name: str
    cells: list[ListCell]


class MonthMoney(TypedDict):
    """What became of the money of a month's approved lists; đồng. Recoveries are not part of it."""

    not_ordered: int
    no_answer: int
    arrived: int
    not_arrived: int
    otherwise: int


class MonthStanding(TypedDict):
    """What a month looks like to one user; `month` is None where there is no list yet. Months as first days."""

    month: str | None
    programmes: list[str]
    steps: list[MonthStep]
    units: list[UnitStanding]
    money: MonthMoney


def standing(month: datetime.date | None = None) -> MonthStanding:
    """Where *month*, or the latest that has a list, stands in the area of the user: what he may not read is left out.

    Communes that are furthest behind come first, then in the order of their names."""
    found: MonthStanding = {"month": None, "programmes": [], "steps": [], "units": [], "money": _together(())}
    if not frappe.has_permission(LIST, "read"):
        return found
    day = getdate(month) if month else _latest()
    if day is None:
        return found
    first = months.first_day(months.index(day))
    rows = _lists(first)
    order = [*_chain(), *sorted({row.workflow_state for row in rows} - set(_chain()))]
    found["month"] = first.isoformat()
    found["steps"] = _steps(rows, order)
    found["units"] = _units(rows, _regular_pairs(months.first_day(months.index(first) - 1)), order)
    found["programmes"] = sorted({cell["programme"] for unit in found["units"] for cell in unit["cells"]})
    communes = [unit.name for unit in communes_within(None, LINE, first)]
    found["money"] = _together(money(first, communes).values())
    return found


def _latest() -> datetime.date | None:
    rows = frappe.get_list(
        LIST, filters={"docstatus": ["<", 2]}, fields=["month"], order_by="month desc", limit=1
    )
    return getdate(rows[0].month) if rows else None


def _chain() -> list[str]:
    """The steps of a list in the order of its chain. Without a chain: none."""
    workflow = signatures.active_workflow(LIST)
    return [row.state for row in workflow.states] if workflow else []


def _lists(month: datetime.date) -> list[frappe._dict]:
    return frappe.get_list(
        LIST,
        filters={"month": month, "docstatus": ["<", 2]},
        fields=[
            "name",
            "programme",
            "administrative_unit",
            "kind",
            "workflow_state",
            "person_count",
            "total_amount",
        ],
        order_by="name asc",
        limit=0,
    )


def _regular_pairs(month: datetime.date) -> set[tuple[str, str]]:
    """The communes and programmes that had a regular list in a month."""
    rows = frappe.get_list(
        LIST,
        filters={"month": month, "docstatus": ["<", 2], "kind": REGULAR},
        fields=["administrative_unit", "programme"],
        order_by="name asc",
        limit=0,
    )
    return {(row.administrative_unit, row.programme) for row in rows}


def _steps(rows: list[frappe._dict], order: list[str]) -> list[MonthStep]:
    by_state: dict[str, list[frappe._dict]] = defaultdict(list)
    for row in rows:
        by_state[row.workflow_state].append(row)
    return [
        {"state": state, "lists": len(at), "amount": sum(dong(row.total_amount or 0) for row in at)}
        for state in order
        if (at := by_state.get(state))
    ]


def _units(rows: list[frappe._dict], before: set[tuple[str, str]], order: list[str]) -> list[UnitStanding]:
    regular = [row for row in rows if row.kind == REGULAR]
    cells: dict[str, list[ListCell]] = defaultdict(list)
    for row in regular:
        cells[row.administrative_unit].append(_cell(row))
    missing = before - {(row.administrative_unit, row.programme) for row in regular}
    # A commune that became part of another one makes no list any more.
    gone = merged_of({unit for unit, _programme in missing}) if missing else set()
    for unit, programme in missing:
        if unit not in gone:
            cells[unit].append(_not_made(programme))
    rank = {state: place for place, state in enumerate([NOT_MADE, *order])} | {Stage.RETURNED: 1}
    units: list[UnitStanding] = [
        {"unit": unit, "unit_name": name, "cells": sorted(cells[unit], key=lambda cell: cell["programme"])}
        for unit, name in _names_in_order(cells)
    ]
    return sorted(units, key=lambda row: min(rank[cell["state"]] for cell in row["cells"]))


def _cell(row: frappe._dict) -> ListCell:
    return {
        "programme": row.programme,
        "state": row.workflow_state,
        "name": row.name,
        "persons": int(row.person_count or 0),
        "amount": dong(row.total_amount or 0),
    }


def _not_made(programme: str) -> ListCell:
    return {"programme": programme, "state": NOT_MADE, "name": None, "persons": 0, "amount": 0}


def _names_in_order(units: Iterable[str]) -> list[tuple[str, str]]:
    """Units with their names, in the order of the names as the database has it."""
    found: list[tuple[str, str]] = []
    for chunk in in_chunks(sorted(units), 5000):
        found += frappe.get_all(
            "Administrative Unit",
            filters={"name": ["in", chunk]},
            fields=["name", "unit_name"],
            order_by="unit_name asc, name asc",
            as_list=True,
            limit=0,
        )
    return found


def money(month: datetime.date, units: list[str]) -> dict[str, dict[str, int]]:
    """What became of the money of a month's approved lines, by commune: đồng by fields of `MonthMoney`."""
    return kept_counts.by_unit_and_month("month money", month, units, lambda some: _money(month, some))


def _money(month: datetime.date, units: list[str]) -> dict[str, dict[str, int]]:
    line = frappe.qb.DocType(LINE)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for chunk in in_chunks(units):
        query = (
            frappe.qb.from_(line)
            .select(line.administrative_unit, line.payment_status, Sum(line.amount))
            .where(line.administrative_unit.isin(chunk))
            .where(line.month == month)
            .where(line.docstatus == 1)
            .where(line.amount > 0)
            .groupby(line.administrative_unit, line.payment_status)
        )
        for unit, status, amount in query.run():
            field = BECAME.get(status, OTHERWISE)
            found[unit][field] = found[unit].get(field, 0) + dong(amount)
    return found


def _together(by_unit: Iterable[dict[str, int]]) -> MonthMoney:
    total: MonthMoney = {"not_ordered": 0, "no_answer": 0, "arrived": 0, "not_arrived": 0, "otherwise": 0}
    for figures in by_unit:
        for field, amount in figures.items():
            total[field] += amount  # type: ignore[literal-required]
    return total
