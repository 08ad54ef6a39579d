"""What stands in the treasury's forms of a Treasury Request: its payees, its orders, its kinds of payments."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.treasury import ADVANCE, DIRECT
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import formatdate, getdate

PAYEE, ORDER, KIND = "Payee", "Order", "Kind of Payment"
KINDS = {
    "Regular": "Trợ cấp hằng tháng",
    "Arrears": "Truy lĩnh",
    "Carried Over": "Chi bù kỳ trước",
    "One-off": "Trợ cấp một lần, mai táng phí",
}
CHANNELS = {"Account": "qua tài khoản", "Cash": "bằng tiền mặt"}
NEW, GONE, OTHER = "Mới có trong danh sách", "Không còn trong danh sách", "Đổi mức, truy lĩnh hoặc chi bù"
PAID = ("Paid", "Recovered")
LINE_FIELDS = (
    *("name", "disbursement", "beneficiary", "full_name", "kind", "amount", "payment_status", "channel"),
    *("account_number", "account_holder", "provider", "receiver_kind", "receiver_name"),
)


class Difference(NamedTuple):
    """A payee whose sum (đồng) differs from last month's."""

    full_name: str
    difference: int
    note: str


@dataclass
class Facts:
    """What a form says. `rows`: by the contents of Paper Form Column, amounts in đồng; `persons`: how many each
    column of persons has together, nobody twice; `total_of`: which amount is written in words."""

    unit_name: str
    budget_code: str
    treasury_account: str
    treasury_office: str
    programme_name: str
    month: str
    voucher: str
    rows: list[dict]
    total_of: str = "amount"
    persons: dict[str, int] = field(default_factory=dict)
    changes: list[Difference] = field(default_factory=list)


def of_request(name: str, rows_of: str) -> Facts:
    """The facts of a Treasury Request. Payees are for direct transfers, kinds of payments for advances through a provider
    (Circular 17/2024, article 5): another flow is refused."""
    request = frappe.get_doc("Treasury Request", name)
    meant = {PAYEE: DIRECT, KIND: ADVANCE}.get(rows_of, request.flow)
    if request.flow != meant:
        frappe.throw(
            _("This form is for “{0}”; {1} is “{2}”.").format(
                _(meant, context="Treasury Request"), name, _(request.flow, context="Treasury Request")
            )
        )
    orders = [row.disbursement for row in request.orders]
    lines = _lines(orders) if rows_of != ORDER else []
    unit = frappe.get_doc("Administrative Unit", request.administrative_unit)
    month = months.index(getdate(request.month))
    programme = frappe.get_cached_value("Benefit Programme", request.programme, "programme_name")
    return Facts(
        unit_name=unit.office_name or unit.unit_name,
        budget_code=unit.budget_code or "",
        treasury_account=unit.treasury_account or "",
        treasury_office=unit.treasury_office or "",
        programme_name=programme,
        month=months.label(month),
        voucher=_voucher(request),
        rows={
            PAYEE: lambda: _payees(lines),
            ORDER: lambda: _orders(request, programme, month),
            KIND: lambda: _kinds(lines),
        }[rows_of](),
        persons=_persons(lines) if rows_of == KIND else {},
        total_of="paid" if rows_of == KIND else "amount",
        changes=_differences(request, lines) if rows_of == PAYEE else [],
    )


def _voucher(request) -> str:
    """Number and day of the treasury's paper, to be filled by hand until it is entered."""
    if not request.voucher_number:
        return "số .......... ngày ..... tháng ..... năm 20....."
    return f"số {request.voucher_number} ngày {formatdate(request.funded_on, 'dd/MM/yyyy')}"


def _lines(orders: list[str]) -> list[Any]:
    found: list = []
    for chunk in in_chunks(orders):
        found += frappe.get_all(
            "Payroll Line",
            filters={"disbursement": ["in", chunk]},
            fields=list(LINE_FIELDS),
            order_by="disbursement asc, name asc",
            limit=0,
        )
    return found


def _payees(lines: list) -> list[dict]:
    """One row per person and account: who holds it, and for whom where that is somebody else."""
    rows: dict[tuple, dict] = {}
    for line in lines:
        key = (line.beneficiary, line.account_number)
        holder = line.account_holder or line.receiver_name or line.full_name
        row = rows.setdefault(
            key,
            {
                "full_name": holder if line.account_number else line.full_name,
                "account_number": line.account_number,
                "bank": line.provider,
                "amount": 0,
                "note": f"Nhận thay {line.full_name}" if (line.receiver_kind or "Self") != "Self" else "",
            },
        )
        row["amount"] += dong(line.amount)
    return sorted(rows.values(), key=lambda row: (name_order(row["full_name"]), row["account_number"] or ""))


def _orders(request, programme: str, month: int) -> list[dict]:
    return [
        {
            "voucher_number": row.disbursement,
            "voucher_day": formatdate(
                frappe.db.get_value("Disbursement", row.disbursement, "creation"), "dd/MM/yyyy"
            ),
            "content": f"{programme}: chi trả {CHANNELS.get(row.channel_kind, '')} tháng "
            f"{months.label(month)}, {row.line_count} khoản",
            "amount": dong(row.amount),
        }
        for row in request.orders
    ]


def _kinds(lines: list) -> list[dict]:
    """One row per kind of payment and way: what was advanced, what was paid, what wasn't. A line that failed and is carried
    over wasn't paid by this request."""
    rows: dict[tuple, dict] = {}
    for line in lines:
        way = "Account" if (line.channel or "").endswith("Account") else "Cash"
        row = rows.setdefault((list(KINDS).index(line.kind) if line.kind in KINDS else len(KINDS), way), {})
        row.setdefault("content", f"{KINDS.get(line.kind, 'Khác')}, {CHANNELS[way]}")
        done = "paid" if line.payment_status in PAID else "unpaid"
        for amount, persons in (("received", "persons"), (done, f"{done}_persons")):
            row[amount] = row.get(amount, 0) + dong(line.amount)
            row.setdefault(f"{persons}_seen", set()).add(line.beneficiary)
    for row in rows.values():
        for persons in ("persons", "paid_persons", "unpaid_persons"):
            row[persons] = len(row.pop(f"{persons}_seen", ()))
    return [row for _key, row in sorted(rows.items())]


def _persons(lines: list) -> dict[str, int]:
    paid = {line.beneficiary for line in lines if line.payment_status in PAID}
    unpaid = {line.beneficiary for line in lines if line.payment_status not in PAID}
    return {"persons": len(paid | unpaid), "paid_persons": len(paid), "unpaid_persons": len(unpaid)}


def _differences(request, lines: list) -> list[Difference]:
    """Who gets more or less than by the orders of the month before, of the same programme, unit and provider."""
    before = frappe.get_all(
        "Disbursement",
        filters={
            **{field: request.get(field) for field in ("programme", "provider", "administrative_unit")},
            "month": months.first_day(months.index(getdate(request.month)) - 1),
        },
        pluck="name",
        limit=0,
    )
    then: dict[str, int] = {}
    now: dict[str, int] = {}
    names: dict[str, str] = {}
    for found, sums in ((_lines(before), then), (lines, now)):
        for line in found:
            sums[line.beneficiary] = sums.get(line.beneficiary, 0) + dong(line.amount)
            names[line.beneficiary] = line.full_name
    changed = [person for person in names if then.get(person, 0) != now.get(person, 0)]
    return [
        Difference(
            names[person],
            now.get(person, 0) - then.get(person, 0),
            NEW if person not in then else GONE if person not in now else OTHER,
        )
        for person in sorted(changed, key=lambda person: (name_order(names[person]), person))
    ]
