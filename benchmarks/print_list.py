"""Prints a payroll list to PDF, three times, and tells the median. The payroll nearest to the number of rows is taken.

env/bin/python benchmarks/print_list.py --site bench.localhost --rows 500
"""

import argparse
import resource
import statistics

from site_of import connected, tell, timed

import frappe

RUNS = 3


def main() -> None:
    """Reads the arguments, prints, tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--rows", type=int, default=500)
    given = parser.parse_args()
    with connected(given.site):
        heads = frappe.get_all("Monthly Payroll", fields=["name", "line_count"], order_by="name", limit=0)
        if not heads:
            raise SystemExit("The site has no payroll; fill it with province.py first")
        head = min(heads, key=lambda head: abs(head.line_count - given.rows))
        tell({"payroll": head.name, "rows": head.line_count} | measure(head.name))


def measure(name: str) -> dict:
    """Medians of composing the page and of the whole PDF; CPU of wkhtmltopdf beside that of Python."""
    runs, content = [], b""
    for _ in range(RUNS):
        run: dict = {}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with timed("html_seconds", run):
            frappe.get_print("Monthly Payroll", name, "Payment List")
        with timed("pdf_seconds", run):
            content = frappe.get_print("Monthly Payroll", name, "Payment List", as_pdf=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        run["wkhtmltopdf_cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        runs.append(run)
    figures = {key: round(statistics.median(run[key] for run in runs), 2) for key in runs[0]}
    return figures | {"pdf_kib": len(content) // 1024}


if __name__ == "__main__":
    main()
