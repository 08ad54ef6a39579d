"""Months of approved and paid payrolls: written by the payroll service, or repeated by SQL where nothing changed.

A month in which no rate, no entitlement and no suspension begins or ends, after a month of regular lines only, holds
the same lines as the month before it, under another date. Those are copied inside the database, which is many
times as fast; `check` proves on any month that the copy is what the service writes.
"""

from site_of import copy_rows

import frappe
from an_sinh.domain.base import months
from an_sinh.services.benefits import charges
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import seal as payroll_seal
from frappe.utils import now

HEAD, LINE = "Monthly Payroll", "Payroll Line"
# They follow from what was written before, or from the moment of writing.
STAMPS = {"creation", "modified", "generated_at", "repeat_basis"}
# Needed while months are written; all others are made anew at the end, which takes a fraction of the time.
KEPT_INDEXES = ("list_order", "person")


def write(districts: list[str], first: int, last: int) -> dict[str, int]:
    """Payrolls of the months `first` to `last` (their indexes) of all districts. Returns how many
    programme months the service wrote and how many were repeated. Commits after each month."""
    told = {"by_service": 0, "repeated": 0}
    uncounted = False
    programmes = frappe.get_all("Benefit Programme", pluck="name", order_by="name")
    for month in range(first, last + 1):
        for programme in programmes:
            if frappe.db.exists(HEAD, {"programme": programme, "month": months.first_day(month)}):
                continue
            if is_calm(programme, month):
                repeat(programme, month, sealed=month == last)
                told["repeated"] += 1
                uncounted = True
            else:
                if uncounted:
                    charges.rebuild()
                    uncounted = False
                by_service(districts, programme, month)
                told["by_service"] += 1
            frappe.db.commit()
    if uncounted:
        charges.rebuild()
        frappe.db.commit()
    return told


def by_service(districts: list[str], programme: str, month: int) -> None:
    """A month's payrolls as the service makes them, then marked as approved and paid."""
    for district in districts:
        payroll.generate_for_locality(
            months.first_day(month), district, [programme], as_of=months.last_day(month)
        )
    head, line = frappe.qb.DocType(HEAD), frappe.qb.DocType(LINE)
    made = (head.programme == programme) & (head.month == months.first_day(month))
    names = [name for (name,) in frappe.qb.from_(head).select(head.name).where(made).run()]
    frappe.qb.update(head).set(head.docstatus, 1).set(head.workflow_state, "Approved").where(made).run()
    for name in names:
        lines = frappe.qb.update(line).set(line.docstatus, 1).set(line.payment_status, "Paid")
        lines.where(line.payroll == name).run()
        charges.record(name, programme, foreseen=True)


def is_calm(programme: str, month: int) -> bool:
    """Whether a month's lines are those of the month before it."""
    first, before = months.first_day(month), months.first_day(month - 1)
    earlier = {"programme": programme, "month": before}
    span = ["between", [before, months.last_day(month)]]
    changes = (
        frappe.db.exists("Benefit Rate", {"programme": programme, "effective_from": first}),
        frappe.db.exists("Benefit Rate", {"programme": programme, "in_force_from": span}),
        frappe.db.exists("Benefit Entitlement", {"programme": programme, "start_month": first}),
        frappe.db.exists("Benefit Entitlement", {"programme": programme, "end_month": before}),
        frappe.db.exists("Entitlement Suspension", {"from_month": first}),
        frappe.db.exists("Entitlement Suspension", {"to_month": before}),
    )
    if any(changes) or not frappe.db.exists(HEAD, earlier):
        return False
    totals = frappe.get_all(
        HEAD,
        filters=earlier,
        fields=[
            "sum(line_count) as lines",
            # What is taken back is no part of what is to be paid.
            "sum(total_amount - regular_amount) as other",
            "sum(recovery_amount) as back",
        ],
    )[0]
    return bool(totals.lines) and not totals.other and not totals.back


def repeat(programme: str, month: int, sealed: bool = True) -> None:
    """The payrolls and lines of the month before, under a new date, inside the database. Seals are worked out
    in Python, so long-closed months may go without theirs."""
    old, new = months.first_day(month - 1), months.first_day(month)
    named = [f"{programme}-{old:%Y-%m}-", f"{programme}-{new:%Y-%m}-"]
    shared = {"creation": ("%s", [now()]), "modified": ("%s", [now()]), "month": ("%s", [new])}
    heads = shared | {
        "name": ("replace(`name`, %s, %s)", named),
        "as_of": ("%s", [months.last_day(month)]),
        "list_hash": ("null", []),
    }
    for measure in ("persons", "amount"):
        heads[f"previous_{measure}"] = (f"`current_{measure}`", [])
        for change in ("increase", "decrease", "transfer_in", "transfer_out", "suspension", "resumption",
                       "adjustment"):  # fmt: skip
            heads[f"{change}_{measure}"] = ("0", [])
    lines = shared | {
        "name": ("replace(`name`, %s, %s)", named),
        "payroll": ("replace(`payroll`, %s, %s)", named),
        "from_month": ("%s", [new]),
        "to_month": ("%s", [new]),
        "explanation": ("replace(`explanation`, %s, %s)", [months.label(month - 1), months.label(month)]),
        "charge_key": ("replace(`charge_key`, %s, %s)", [months.iso(month - 1), months.iso(month)]),
    }
    _copy(HEAD, heads, "programme = %s and month = %s", [programme, old])
    names = frappe.get_all(
        HEAD, filters={"programme": programme, "month": old}, pluck="name", order_by="name"
    )
    for name in names:
        _copy(LINE, lines, "payroll = %s", [name])
        if sealed:
            made = name.replace(*named)
            frappe.db.set_value(HEAD, made, "list_hash", payroll_seal.seal_of(made), update_modified=False)


def _copy(doctype: str, changed: dict, where: str, values: list) -> None:
    columns = frappe.db.get_table_columns(doctype)
    parts = [changed.get(column, (f"`{column}`", [])) for column in columns]
    sources = ", ".join(expression for expression, _ in parts)
    bound = [value for _, given in parts for value in given]
    select = f"select {sources} from `tab{doctype}` where {where} order by `name`"
    copy_rows(doctype, columns, select, bound + values)


def check(districts: list[str], programme: str, month: int) -> int:
    """Writes a calm month both ways and compares every column of every document. Returns how many were
    compared; throws on a difference. Nothing stays."""
    found = []
    for way in (lambda: repeat(programme, month), lambda: by_service(districts, programme, month)):
        frappe.db.savepoint("history_check")
        way()
        found.append([row for doctype in (HEAD, LINE) for row in _written(doctype, programme, month)])
        frappe.db.rollback(save_point="history_check")
    for repeated, served in zip(*found, strict=True):
        differing = {key: (repeated[key], served[key]) for key in served if repeated[key] != served[key]}
        if differing:
            raise RuntimeError(f"{served['name']}: repeated and served differ in {differing}")
    return len(found[0])


def _written(doctype: str, programme: str, month: int) -> list[dict]:
    filters = {"programme": programme, "month": months.first_day(month)}
    rows = frappe.get_all(doctype, filters=filters, fields=["*"], order_by="name", limit=0)
    return [{key: value for key, value in row.items() if key not in STAMPS} for row in rows]


def without_indexes() -> list[str]:
    """Drops the indexes of lines that writing doesn't need (embedded engine only). Returns what makes them."""
    if frappe.db.db_type != "sqlite":
        return []
    rows = frappe.db.sql(
        "select name, sql from sqlite_master where type = 'index' and sql is not null and substr(name, 1, %s) = %s",
        (len(f"tab{LINE}_"), f"tab{LINE}_"),
    )
    makers = [sql for name, sql in rows if not name.endswith(KEPT_INDEXES)]
    for name, _ in rows:
        if not name.endswith(KEPT_INDEXES):
            frappe.db.sql(f"drop index `{name}`")
    return makers
