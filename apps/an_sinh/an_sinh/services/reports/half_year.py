"""The half-yearly reports of a province to the ministry: Mẫu 05 (assistance and social pension) and Mẫu 06 (emergency
relief) of Decree 335/2026, article 30.5. People count once in each row, whatever they received in how many months."""

from collections.abc import Iterable
from datetime import date

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.query_builder.functions import Count, Sum

PROGRAMME, LANGUAGE = "BTXH", "vi"
GROUPS = ("1", "2", "3", "4", "5", "6", "7", "8")
PENSION, CARE, FUNERAL, EMERGENCY = "HT", "CS", ("MT", "MTHT"), "KC"


def assistance(units: list[str], first: date, last: date) -> list[dict]:
    """The rows of Mẫu 05 for units and months (first days): number, item, total, male, female (people) and amount (đồng
    that approved lists charged, recoveries taken off)."""
    groups = _groups(first)
    lines = _lines(units, first, last)
    monthly = [*GROUPS, PENSION]
    rows = [_row("I", _("Social Allowance, Social Pension", LANGUAGE), lines, groups, monthly)]
    rows += [
        _row(str(number), _("Group {0} of article 5", LANGUAGE).format(group), lines, groups, [group])
        for number, group in enumerate(GROUPS, start=1)
    ]
    rows.append(_row("9", _("Social Pension", LANGUAGE), lines, groups, [PENSION]))
    rows.append(_row("II", _("Support for Care", LANGUAGE), lines, groups, [CARE]))
    rows.append(_row("III", _("Funeral Support", LANGUAGE), lines, groups, FUNERAL))
    return rows


def emergency(units: list[str], first: date, last: date) -> list[dict]:
    """The rows of Mẫu 06: number, item, unit, quantity."""
    groups = _groups(first, EMERGENCY)
    lines = _lines(units, first, last)
    rows = []
    for number, (category, title) in enumerate(sorted(groups.items()), start=1):
        own = [line for line in lines if line.category == category]
        people = len({line.beneficiary for line in own})
        rows += [
            {"number": str(number), "item": title, "unit": _("People", LANGUAGE), "quantity": people},
            {
                "number": "",
                "item": _("Money for it", LANGUAGE),
                "unit": _("đồng", LANGUAGE),
                "quantity": sum(dong(line.amount) for line in own),
            },
        ]
    return rows


def _groups(month: date, only: str | None = None) -> dict[str, str]:
    """By category its group; of one group its title instead."""
    rows = frappe.get_all(
        "Benefit Category",
        filters={"programme": PROGRAMME},
        fields=["name", "group_code", "category_code", "category_name", "legal_article"],
        limit=0,
    )
    if only:
        return {row.name: row.category_name for row in rows if row.group_code == only}
    return {row.name: row.group_code for row in rows}


def _lines(units: list[str], first: date, last: date) -> list:
    """Per person, sex and category what approved lists of the months charged."""
    line = frappe.qb.DocType("Payroll Line")
    found = []
    for chunk in in_chunks(units):
        found += (
            frappe.qb.from_(line)
            .select(
                line.beneficiary,
                line.sex,
                line.category,
                Sum(line.amount).as_("amount"),
                Count("*").as_("lines"),
            )
            .where(line.administrative_unit.isin(chunk))
            .where((line.docstatus == 1) & (line.programme == PROGRAMME) & (line.carried_from.isnull()))
            .where((line.month >= first) & (line.month <= last))
            .groupby(line.beneficiary, line.sex, line.category)
            .run(as_dict=True)
        )
    return found


def _row(number: str, item: str, lines: list, groups: dict, wanted: Iterable[str]) -> dict:
    wanted = set(wanted)
    own = [line for line in lines if groups.get(line.category) in wanted]
    by_sex: dict[str, set] = {"Male": set(), "Female": set()}
    for line in own:
        by_sex.setdefault(line.sex or "", set()).add(line.beneficiary)
    return {
        "number": number,
        "item": item,
        "total": len({line.beneficiary for line in own}),
        "male": len(by_sex["Male"]),
        "female": len(by_sex["Female"]),
        "amount": sum(dong(line.amount) for line in own),
    }
