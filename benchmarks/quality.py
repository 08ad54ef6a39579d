"""The search for duplicates and the quality of the data over the whole province, several times; undone at the end.

    env/bin/python benchmarks/quality.py --site bench.localhost --runs 3

Medians of the CPU seconds. Beside them what was found: two versions of the code on one site have to find the same.
"""

import argparse
import hashlib
import json
import statistics
from unittest.mock import patch

from site_of import connected, tell, timed

import frappe
from an_sinh.services.beneficiaries import data_quality, duplicates


def main() -> None:
    """Reads the arguments, searches, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with connected(given.site), patch.object(frappe.db, "commit"):
        places = frappe.get_all("Administrative Unit", filters={"level": "Commune"}, pluck="name", limit=0)
        figures: dict = {"people": frappe.db.count("Beneficiary")}
        try:
            measure(figures, "duplicates", given.runs, lambda: duplicates.find_pairs(places)["found"])
            figures["pairs"] = digest(
                frappe.get_all("Duplicate Pair", fields=["first", "second", "grounds", "score"])
            )
            measure(figures, "quality", given.runs, lambda: digest(data_quality.quality_of_units(places)))
        finally:
            frappe.db.rollback()
        tell(figures)


def measure(figures: dict, name: str, runs: int, work) -> None:
    """What a piece of work found, and the medians of its times."""
    times: list[dict] = []
    for _ in range(runs):
        run: dict = {}
        with timed("seconds", run):
            figures[name] = work()
        times.append(run)
    for measured in ("seconds", "seconds_cpu"):
        figures[f"{name}_{measured}"] = statistics.median(run[measured] for run in times)


def digest(found) -> str:
    """The head of what stands for a long answer, whatever its order."""
    rows = sorted(json.dumps(row, sort_keys=True) for row in (found if isinstance(found, list) else [found]))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()
