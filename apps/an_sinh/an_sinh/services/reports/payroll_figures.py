"""The figures of a set of payrolls: per unit, per programme and per provider."""

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from frappe.query_builder.functions import Count, Sum

CASH = "cash"


def figures_of(payrolls: list[str]) -> dict:
    """`payroll` (by "PROGRAMME/unit code"), `payroll_total` (by programme) and `by_channel` (by
    "PROGRAMME/provider", or "PROGRAMME/cash"), each {persons, total in đồng}."""
    if not payrolls:
        return {"payroll": {}, "payroll_total": {}, "by_channel": {}}
    rows = frappe.get_all(
        "Monthly Payroll",
        filters={"name": ["in", payrolls]},
        fields=["programme", "administrative_unit", "person_count", "total_amount"],
        limit=0,
    )
    per_unit: dict[str, dict[str, int]] = {}
    per_programme: dict[str, dict[str, int]] = {}
    for row in rows:
        code = frappe.get_cached_value("Administrative Unit", row.administrative_unit, "code")
        per_unit[f"{row.programme}/{code}"] = {
            "persons": row.person_count,
            "total": dong(row.total_amount),
        }
        total = per_programme.setdefault(row.programme, {"persons": 0, "total": 0})
        total["persons"] += row.person_count
        total["total"] += dong(row.total_amount)
    return {
        "payroll": dict(sorted(per_unit.items())),
        "payroll_total": dict(sorted(per_programme.items())),
        "by_channel": dict(sorted(_by_channel(payrolls).items())),
    }


def _by_channel(payrolls: list[str]) -> dict[str, dict]:
    line = frappe.qb.DocType("Payroll Line")
    rows = (
        frappe.qb.from_(line)
        .select(
            line.programme, line.channel, line.provider, Count(line.beneficiary).distinct(), Sum(line.amount)
        )
        .where(line.payroll.isin(payrolls) & (line.kind != "Recovery"))
        .groupby(line.programme, line.channel, line.provider)
        .run()
    )
    found: dict[str, dict] = {}
    for programme, channel, provider, persons, amount in rows:
        paid_by = provider if channel in ACCOUNT_CHANNELS else CASH
        figures = found.setdefault(f"{programme}/{paid_by}", {"persons": 0, "total": 0})
        figures["persons"] += int(persons)
        figures["total"] += dong(amount)
    return found
