"""The last signature under every list of a month of the whole province that `province.py` made; undone at the end.

    env/bin/python benchmarks/approve.py --site bench.localhost --month 2024-05 --runs 3

The lists are generated first. What is measured freezes them: seals and totals held against the lines, charges added up,
debts and balances that follow; the signatures of the people before are left out.
"""

import argparse
import statistics
from unittest.mock import patch

from province import PROVINCE, VALID_FROM
from site_of import connected, tell, timed

import frappe
from an_sinh.domain.base import months
from an_sinh.services.approval import signatures
from an_sinh.services.payroll import generate as payroll


def main() -> None:
    """Reads the arguments, approves, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--month", default="2024-05")
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    with connected(given.site), patch.object(frappe.db, "commit"):
        frappe.flags.mute_messages = True
        runs = []
        for _run in range(given.runs):
            try:
                runs.append(measure(months.parse(given.month)))
            finally:
                frappe.db.rollback()
    figures = runs[-1]
    for name in ("seconds", "seconds_cpu"):
        figures[f"{name}_of_runs"] = [run[name] for run in runs]
        figures[name] = statistics.median(figures[f"{name}_of_runs"])
    tell(figures)


def measure(month: int) -> dict:
    """Every list of one month, and how long their last signatures took."""
    made = payroll.generate_for_locality(
        months.first_day(month), f"{PROVINCE[0]}-{VALID_FROM.year}", as_of=months.last_day(month)
    )
    names = made["payrolls"]
    for name in names:
        frappe.db.set_value("Monthly Payroll", name, signatures.STATE, signatures.APPROVED)
    figures = {
        "payrolls": len(names),
        "lines": frappe.db.count("Payroll Line", {"month": months.first_day(month)}),
    }
    with timed("seconds", figures), patch.object(signatures, "check_submission"):
        for name in names:
            document = frappe.get_doc("Monthly Payroll", name)
            document.flags.by_service = True
            document.submit()
    return figures


if __name__ == "__main__":
    main()
