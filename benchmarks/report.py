"""The rollout report of the whole province, several times: the first run and the median of the others.

env/bin/python benchmarks/report.py --site bench.localhost --month 2024-04
"""

import argparse
import statistics

from province import PROVINCE, VALID_FROM
from site_of import connected, tell, timed

import frappe
from an_sinh.an_sinh.report.rollout_rate.rollout_rate import execute

RUNS = 9


def main() -> None:
    """Reads the arguments, runs the report for both programmes together and for each alone, tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--month", default="2024-04")
    given = parser.parse_args()
    with connected(given.site):
        figures = {"payroll_lines": frappe.db.count("Payroll Line")}
        for programme in (None, "BTXH", "NCC"):
            filters = {
                "month": f"{given.month}-01",
                "programme": programme,
                "administrative_unit": f"{PROVINCE[0]}-{VALID_FROM.year}",
            }
            figures |= measure(programme or "both", filters)
        tell(figures)


def measure(name: str, filters: dict) -> dict:
    """First and median seconds, wall and CPU, of one report."""
    runs = []
    for _ in range(RUNS):
        run: dict = {}
        with timed("seconds", run):
            rows = execute(filters)[1]
        runs.append(run)
    return {
        f"{name}_rows": len(rows),
        f"{name}_first": runs[0]["seconds"],
        f"{name}_median": statistics.median(run["seconds"] for run in runs[1:]),
        f"{name}_median_cpu": statistics.median(run["seconds_cpu"] for run in runs[1:]),
    }


if __name__ == "__main__":
    main()
