"""Generates one month's payrolls of the whole province that `province.py` made; undone at the end.

env/bin/python benchmarks/generate_payroll.py --site bench.localhost --month 2024-05
"""

import argparse
from unittest.mock import patch

from province import PROVINCE, VALID_FROM
from site_of import connected, tell, timed

import frappe
from an_sinh.domain import months
from an_sinh.services import payroll


def main() -> None:
    """Reads the arguments, generates, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--month", default="2024-05")
    given = parser.parse_args()
    with connected(given.site), patch.object(frappe.db, "commit"):
        frappe.flags.mute_messages = True
        figures = {"people": frappe.db.count("Beneficiary"), "lines_before": frappe.db.count("Payroll Line")}
        with timed("seconds", figures):
            made = payroll.generate_for_locality(
                months.first_day(months.parse(given.month)), f"{PROVINCE[0]}-{VALID_FROM.year}"
            )
        figures["payrolls"] = len(made["payrolls"])
        figures["lines"] = frappe.db.count("Payroll Line") - figures["lines_before"]
        frappe.db.rollback()
        tell(figures)


if __name__ == "__main__":
    main()
