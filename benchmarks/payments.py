"""One order of 100,000 lines: made, sent, exported to Excel and CSV, and answered by its provider, in an Excel file and over
REST; undone at the end.

    env/bin/python benchmarks/payments.py --site bench.localhost --month 2024-04 --lines 100000

The lines are those of a month that `province.py` wrote. The answers come as the text of one REST request: 97 of 100
paid, the others failed. The Excel file names accounts, ID numbers, amounts and names, no ids of lines: every row is matched.
"""

import argparse
import json
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from province import PROVINCE, VALID_FROM
from site_of import connected, tell, timed

import frappe
from an_sinh.domain.base import months
from an_sinh.services.common.plain_sheet import SheetColumn, workbook
from an_sinh.services.disbursement import answer_files, orders, provider_file, reconciliation
from an_sinh.services.payroll import seal as payroll_seal
from frappe.utils import getdate, nowdate

PROGRAMME, PROVIDER = "BTXH", "VietinBank"
FAILS = 33  # one answer of so many


def main() -> None:
    """Reads the arguments, pays, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--month", default="2024-04")
    parser.add_argument("--lines", type=int, default=100_000)
    given = parser.parse_args()
    with connected(given.site), patch.object(frappe.db, "commit"):
        frappe.flags.mute_messages = True
        try:
            measure(months.first_day(months.parse(given.month)), given.lines)
        finally:
            frappe.db.rollback()


def measure(month, wanted: int) -> None:
    """Every step of one order."""
    wait_for_payment(month, wanted)
    # As after years of months that arrived: nobody's account is proved by these answers.
    frappe.db.sql("update `tabBank Account` set `state` = %s where `state` = %s", ("Active", "Unverified"))
    figures: dict = {"payroll_lines": frappe.db.count("Payroll Line")}
    with timed("make_seconds", figures):
        (name,) = orders.make_for_month(PROGRAMME, month, f"{PROVINCE[0]}-{VALID_FROM.year}")
    with timed("send_seconds", figures):
        orders.send(name)
    order = frappe.get_doc("Disbursement", name)
    figures["lines"] = order.line_count
    for kind in provider_file.KINDS:
        with timed(f"{kind}_seconds", figures):
            content = provider_file.build_file(order, kind)[1]
        figures[f"{kind}_mib"] = round(len(content) / 2**20, 1)
    said = answers(order)
    frappe.db.savepoint("answers")
    with uploaded(order, said) as url:
        asked = answer_files.Asked(url, PROVIDER, month)
        with timed("excel_results_seconds", figures):
            told = answer_files.post(asked)
        frappe.db.rollback(save_point="answers")
    figures |= {f"excel_{what}": told[what] for what in ("applied", "waiting")}
    request = json.dumps(said)
    with timed("results_seconds", figures):
        answer = reconciliation.post_results(name, json.loads(request), "benchmark")
    tell(figures | {"paid": answer["paid_count"], "failed": answer["failed_count"]})


@contextmanager
def uploaded(order, said: list[dict]):
    """The answers as a bank's workbook, uploaded; removed at the end."""
    rows = provider_file.lines_of_order(order)
    day = f"{getdate(nowdate()):%d/%m/%Y}"
    columns = [
        SheetColumn("Số tài khoản", 20, [row.account_number or "" for row in rows]),
        SheetColumn("Tên người hưởng", 30, [row.payee_name_ascii for row in rows]),
        SheetColumn("Số CCCD", 16, [row.receiver_id_number or "" for row in rows]),
        SheetColumn("Số tiền", 14, [row.amount for row in rows], True),
        SheetColumn(
            "Kết quả", 14, ["Thành công" if each["status"] == "paid" else "Thất bại" for each in said]
        ),
        SheetColumn("Ngày chi", 12, [day] * len(rows)),
        SheetColumn("Lý do", 30, [each.get("reason", "") for each in said]),
        SheetColumn("Số bút toán", 16, [each["reference"] for each in said]),
    ]
    content = workbook("KQ", columns)
    file = frappe.get_doc(
        {"doctype": "File", "file_name": "benchmark-answers.xlsx", "is_private": 1, "content": content}
    ).insert()
    try:
        yield file.file_url
    finally:
        Path(file.get_full_path()).unlink(missing_ok=True)


def wait_for_payment(month, wanted: int) -> None:
    """Lines of the month, approved and through one bank."""
    line = frappe.qb.DocType("Payroll Line")
    heads = frappe.get_all(
        "Monthly Payroll",
        filters={"programme": PROGRAMME, "month": month},
        fields=["name", "line_count"],
        order_by="name",
        limit=0,
    )
    for head in heads:
        if wanted <= 0:
            return
        change = frappe.qb.update(line).set(line.payment_status, "Pending").set(line.provider, PROVIDER)
        change = change.set(line.channel, "Account").where(line.payroll == head.name)
        if head.line_count > wanted:
            change = change.where(line.line_no <= wanted)
        change.run()
        # An order is made of sealed lists only.
        seal = payroll_seal.seal_of(head.name)
        frappe.db.set_value("Monthly Payroll", head.name, "list_hash", seal, update_modified=False)
        wanted -= head.line_count
    if wanted > 0:
        raise SystemExit(f"{wanted} lines are missing in {month:%Y-%m}; fill the site with more people first")


def answers(order) -> list[dict]:
    """The provider's answer to each line."""
    day = nowdate()
    return [
        {
            "end_to_end_id": row.end_to_end_id,
            "amount": row.amount,
            "reference": f"FT{number:010d}",
            **(
                {"status": "failed", "code": "AC04", "reason": "Tài khoản đã đóng"}
                if number % FAILS == 0
                else {"status": "paid", "paid_on": day}
            ),
        }
        for number, row in enumerate(provider_file.lines_of_order(order))
    ]


if __name__ == "__main__":
    main()
