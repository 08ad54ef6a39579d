"""Generates one month's payrolls of the whole province that `province.py` made; undone at the end.

    env/bin/python benchmarks/generate_payroll.py --site bench.localhost --month 2024-05
    env/bin/python benchmarks/generate_payroll.py --site bench.localhost --month 2024-05 --rise 4

With `--rise N` all standards rise by a tenth first, counting from N months before: everybody gets arrears.
With `--after` the month before it is made, approved and paid first, so that this one can take its lines over.
With `--runs N` it is done N times, and the medians of the times are told beside each run's.
"""

import argparse
import statistics
from unittest.mock import patch

import history
from province import PROVINCE, VALID_FROM
from site_of import connected, tell, timed

import frappe
from an_sinh.domain.base import months
from an_sinh.services.payroll import generate as payroll


def main() -> None:
    """Reads the arguments, generates, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--month", default="2024-05")
    parser.add_argument(
        "--rise", type=int, default=0, help="months of arrears that a rise of the rates gives"
    )
    parser.add_argument("--after", action="store_true", help="the month before is made by the service first")
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    with connected(given.site), patch.object(frappe.db, "commit"):
        frappe.flags.mute_messages = True
        runs = []
        for _ in range(given.runs):
            try:
                runs.append(measure(months.parse(given.month), given.rise, given.after))
            finally:
                frappe.db.rollback()
    figures = runs[-1]
    for name in ("seconds", "seconds_cpu"):
        figures[f"{name}_of_runs"] = [run[name] for run in runs]
        figures[name] = statistics.median(figures[f"{name}_of_runs"])
    tell(figures)


def measure(month: int, rise: int, after: bool = False) -> dict:
    """One month of the whole province, and how long it took. `after`: the month before is made by the service."""
    if after:
        districts = frappe.get_all("Administrative Unit", filters={"level": "District"}, pluck="name")
        for programme in frappe.get_all("Benefit Programme", pluck="name"):
            history.by_service(districts, programme, month - 1)
    figures = {"people": frappe.db.count("Beneficiary"), "lines_before": frappe.db.count("Payroll Line")}
    if rise:
        raise_rates(month, rise)
        figures["months_of_arrears"] = rise
    with timed("seconds", figures):
        # Rates of the month's own last day, whatever day it is today.
        made = payroll.generate_for_locality(
            months.first_day(month), f"{PROVINCE[0]}-{VALID_FROM.year}", as_of=months.last_day(month)
        )
    figures["payrolls"] = len(made["payrolls"])
    figures["lines"] = frappe.db.count("Payroll Line") - figures["lines_before"]
    return figures


def raise_rates(month: int, before: int) -> None:
    """A decree of this month: a tenth more, counting from `before` months ago."""
    for programme in frappe.get_all("Benefit Programme", pluck="name"):
        present = frappe.get_all(
            "Benefit Rate",
            filters={"programme": programme, "category": ["is", "not set"], "province": ["is", "not set"],
                     "effective_from": ["<=", months.first_day(month)]},
            fields=["amount"],
            order_by="effective_from desc",
            limit=1,
        )[0].amount  # fmt: skip
        frappe.get_doc(
            {
                "doctype": "Benefit Rate",
                "programme": programme,
                "amount": round(present * 1.1),
                "effective_from": months.first_day(month - before),
                "in_force_from": months.first_day(month),
                "legal_basis": "benchmarks/generate_payroll.py",
            }
        ).insert()


if __name__ == "__main__":
    main()
