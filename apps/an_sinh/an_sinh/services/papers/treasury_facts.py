"""What stands in the treasury's forms of a Treasury Request: its payees, its orders, its kinds of payments."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.disbursement.treasury import ADVANCE, CASH, DIRECT
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import formatdate, getdate

PAYEE, ORDER, KIND, WITHDRAWAL, REFUND = "Payee", "Order", "Kind of Payment", "Withdrawal", "Refund"
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
    # Lines between the title and the table, as texts.
    notes: list[str] = field(default_factory=list)


def of_request(name: str, rows_of: str) -> Facts:
    """The facts of a Treasury Request. Payees are for direct transfers, kinds of payments for advances through a provider
    (Circular 17/2024, article 5): another flow is refused."""
    request = frappe.get_doc("Treasury Request", name)
    if rows_of == REFUND:
        frappe.throw(_("This form is for money that goes back to the treasury."))
    meant = {PAYEE: DIRECT, KIND: ADVANCE}.get(rows_of, request.flow)
    if request.flow != meant:
        frappe.throw(
            _("This form is for “{0}”; {1} is “{2}”.").format(
                _(meant, context="Treasury Request"), name, _(request.flow, context="Treasury Request")
            )
        )
    orders = [row.disbursement for row in request.orders]
    lines = _lines(orders) if rows_of not in (ORDER, WITHDRAWAL) else []
    month = months.index(getdate(request.month))
    programme = _programme(request)
    return Facts(
        **_unit(request),
        programme_name=programme,
        month=months.label(month),
        voucher=_voucher(request),
        rows={
            PAYEE: lambda: _payees(lines),
            ORDER: lambda: _orders(request, programme, month),
            KIND: lambda: _kinds(lines),
            WITHDRAWAL: lambda: _withdrawal(request, programme, month),
        }[rows_of](),
        persons=_persons(lines) if rows_of == KIND else {},
        total_of="paid" if rows_of == KIND else "amount",
        changes=_differences(request, lines) if rows_of == PAYEE else [],
        notes=_ways(request) if rows_of == WITHDRAWAL else [],
    )


def of_refund(name: str, rows_of: str) -> Facts:
    """The facts of a Treasury Refund: one row, what goes back and why."""
    refund = frappe.get_doc("Treasury Refund", name)
    if rows_of != REFUND:
        frappe.throw(_("This form is for money that is asked of the treasury."))
    programme = _programme(refund)
    content = f"Nộp trả kinh phí chi trả {programme} còn tại {_provider(refund)}"
    return Facts(
        **_unit(refund),
        programme_name=programme,
        month="",
        voucher=f"số {refund.voucher_number} ngày {formatdate(refund.refunded_on, 'dd/MM/yyyy')}",
        rows=[
            {
                "content": f"{content}: {refund.reason}" if refund.reason else content,
                "amount": dong(refund.amount),
            }
        ],
        notes=[
            f"Số chứng từ: {refund.voucher_number}; ngày nộp: {formatdate(refund.refunded_on, 'dd/MM/yyyy')}",
            f"Đơn vị nộp: {_provider(refund)}. {_box(False)} Tiền mặt  {_box(True)} Chuyển khoản",
        ],
    )


def _unit(document) -> dict[str, Any]:
    """The unit that uses the budget, as the head of a form names it."""
    unit = frappe.get_doc("Administrative Unit", document.administrative_unit)
    kept = {key: unit.get(key) or "" for key in ("budget_code", "treasury_account", "treasury_office")}
    return {"unit_name": unit.office_name or unit.unit_name, **kept}


def _programme(document) -> str:
    return frappe.get_cached_value("Benefit Programme", document.programme, "programme_name")


def _provider(document) -> str:
    return frappe.get_cached_value("Payment Provider", document.provider, "provider_name")


def _box(ticked: bool) -> str:
    return "☒" if ticked else "☐"


def _withdrawal(request, programme: str, month: int) -> list[dict]:
    """What is drawn: one row, the sum of the orders less what the provider still holds."""
    content = f"Chi trả {programme.lower()} tháng {months.label(month)}: {request.line_count} khoản"
    if left := dong(request.left_amount):
        content += (
            f", {dotted(dong(request.gross_amount))} đồng trừ {dotted(left)} đồng còn tại đơn vị chi trả"
        )
    return [{"content": content, "amount": dong(request.asked_amount)}]


def _ways(request) -> list[str]:
    """How the money is drawn and who receives it (Circular 17/2024, article 5)."""
    flow = request.flow
    ways = (
        ("Thực chi", flow == DIRECT),
        ("Tạm ứng", flow != DIRECT),
        ("Chuyển khoản", flow != CASH),
        ("Tiền mặt", flow == CASH),
    )
    notes = ["   ".join(f"{_box(ticked)} {name}" for name, ticked in ways)]
    if flow == CASH:
        notes.append(
            "Người lĩnh tiền: ........................................ Số CCCD: .................... cấp ngày: ............"
        )
    elif flow == DIRECT:
        notes.append("Đơn vị nhận tiền: theo Bảng thanh toán cho đối tượng thụ hưởng (Mẫu số 09) kèm theo")
    else:
        notes.append(
            f"Đơn vị nhận tiền: {_provider(request)}. Tài khoản: .................... tại: ...................."
        )
    if request.contract:
        sent = "gửi kèm lần đầu" if request.contract_is_new else "đã gửi Kho bạc"
        notes.append(f"Hợp đồng chi trả: {request.contract} ({sent})")
    return notes


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
