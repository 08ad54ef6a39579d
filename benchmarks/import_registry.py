"""Imports a registry workbook of 20,000 rows and says how long each part took.

    env/bin/python benchmarks/import_registry.py --site bench.localhost --rows 20000

Units of its own are made on the site; what was written is undone at the end.
"""

import argparse
import datetime
from unittest.mock import patch

import official_list
from people import commune_rows
from province import PROVINCE, unit
from site_of import connected, tell, timed

import frappe
from an_sinh.domain.registry_import.workbook import read_workbook
from an_sinh.services.registry_import import run as registry_import
from an_sinh.setup import reference

COMMUNES = 20
ROWS_PER_PERSON = 1.11


def main() -> None:
    """Reads the arguments, imports, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2)
    given = parser.parse_args()
    with connected(given.site), patch.object(frappe.db, "commit"):
        frappe.flags.mute_messages = True
        try:
            measure(given.rows, given.seed)
        finally:
            frappe.db.rollback()


def measure(rows: int, seed: int) -> None:
    """One import, from the bytes of the file to the last row written (not committed)."""
    reference.load()
    district = unit(
        "980", "Huyện Đo", "District", "Rural District", unit(*PROVINCE, "Province", "Province", None)
    )
    names = [f"Xã Đo {number:02d}" for number in range(1, COMMUNES + 1)]
    for number, name in enumerate(names):
        unit(f"98{number:03d}", name, "Commune", "Commune", district)
    persons = round(rows / ROWS_PER_PERSON / COMMUNES)
    lists = official_list.sheets(
        datetime.date(2024, 5, 1),
        [(name, list(commune_rows(seed, 980 + number, persons))) for number, name in enumerate(names)],
    )
    content = official_list.workbook(lists)
    document = frappe.get_doc(
        {
            "doctype": "Registry Import",
            "source_file": "/private/files/none.xlsx",
            "locality": district,
            "paid_through": "2024-04-01",
        }
    ).insert()
    figures: dict = {"file_mib": round(len(content) / 1024 / 1024, 1)}
    with timed("seconds", figures):
        with timed("read_seconds", figures):
            sheets = read_workbook(content)
        reading = registry_import.import_sheets(document, sheets)
    tell({"rows": reading.summary()["rows"], "rejected": len(reading.rejected)} | figures)


if __name__ == "__main__":
    main()
