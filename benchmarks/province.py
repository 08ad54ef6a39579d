"""Fills a site with a province: units, people with their history of payrolls, nobody real.

    env/bin/python benchmarks/province.py --site bench.localhost --people 130000 --months 36

The people go through the same checks and writes as an imported list. All were granted before the history begins
(children born later are left out), so that most months differ from the one before by their date alone: those are
copied inside the database, the others are made by the payroll service (see history.py). Run again, it goes on
where it stopped.

    env/bin/python benchmarks/province.py --site bench2.localhost --people 2000 --months 6 --check

`--check` writes the month after the history both ways and compares every column of every line.
"""

import argparse
import datetime
from collections.abc import Iterator
from dataclasses import replace

import history
import official_list
from people import Row, commune_rows
from site_of import connected, tell, timed

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.registry_import.workbook import Sheet
from an_sinh.services.registry_import.run import import_sheets
from an_sinh.setup import reference

PROVINCE = ("99", "Tỉnh Thử Nghiệm")
VALID_FROM = datetime.date(2004, 1, 1)
COMMUNES_PER_DISTRICT = 20
PERSONS_PER_COMMUNE = 650


def main() -> None:
    """Reads the arguments, fills the site, tells how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--people", type=int, default=130_000)
    parser.add_argument("--months", type=int, default=36, help="months of paid payrolls before --until")
    parser.add_argument("--until", default="2024-04", help="last month of the history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="compare a repeated month with the service's")
    given = parser.parse_args()
    figures = {"months": given.months}
    last = months.parse(given.until)
    with connected(given.site):
        frappe.flags.mute_messages = True
        with timed("people_seconds", figures):
            districts = list(fill(given.people, given.seed, last - given.months))
        with timed("history_seconds", figures):
            write_history(districts, last - given.months + 1, last, figures)
        if given.check:
            figures["compared"] = sum(history.check(districts, each, last + 1) for each in ("BTXH", "NCC"))
        for doctype in ("Beneficiary", "Benefit Entitlement", "Payroll Line"):
            figures[frappe.scrub(doctype)] = frappe.db.count(doctype)
        tell(figures)


def write_history(districts: list[str], first: int, last: int, figures: dict) -> None:
    """The months, without the indexes that only readers need; those are made at the end."""
    embedded = frappe.db.db_type == "sqlite"
    if embedded:  # nothing here must survive a power cut
        frappe.db.sql("pragma synchronous = off")
        frappe.db.sql("pragma cache_size = -1000000")
    makers = history.without_indexes()
    figures |= history.write(districts, first, last)
    for maker in makers:
        frappe.db.sql(maker)
    frappe.db.commit()


def fill(people: int, seed: int, paid_through: int) -> Iterator[str]:
    """Units and people, one district at a time; yields the districts."""
    reference.load()
    province = unit(*PROVINCE, "Province", "Province", None)
    communes = max(1, round(people / PERSONS_PER_COMMUNE))
    left = people
    for first in range(0, communes, COMMUNES_PER_DISTRICT):
        numbers = range(first, min(first + COMMUNES_PER_DISTRICT, communes))
        code = f"9{first // COMMUNES_PER_DISTRICT:02d}"
        district = unit(code, f"Huyện Thử {code}", "District", "Rural District", province)
        places = [(number, f"Xã Mẫu {number + 1:03d}") for number in numbers]
        for number, name in places:
            unit(f"9{number:04d}", name, "Commune", "Commune", district)
        sizes = {
            number: min(PERSONS_PER_COMMUNE, left - PERSONS_PER_COMMUNE * at)
            for at, number in enumerate(numbers)
        }
        if communes == numbers.stop:
            sizes[numbers[-1]] = left - PERSONS_PER_COMMUNE * (len(numbers) - 1)
        left -= sum(sizes.values())
        rows = [
            (name, list(long_granted(commune_rows(seed, number, sizes[number]), paid_through)))
            for number, name in places
        ]
        register(district, rows, paid_through)
        yield district


def register(district: str, rows: list, paid_through: int) -> None:
    """The people of one district, unless they are there already."""
    if frappe.db.exists("Registry Import", {"locality": district}):
        return
    month = months.first_day(paid_through)
    document = frappe.get_doc(
        {
            "doctype": "Registry Import",
            "source_file": "/private/files/none.xlsx",
            "file_name": "benchmarks/province.py",
            "locality": district,
            "paid_through": month,
        }
    ).insert()
    lists = official_list.sheets(datetime.date(2024, 5, 1), rows)
    width = len(official_list.TOP)
    sheets = [
        Sheet(name, [line + [""] * (width - len(line)) for line in lines]) for name, lines in lists.items()
    ]
    reading = import_sheets(document, sheets)
    if reading.rejected:
        raise RuntimeError(f"{len(reading.rejected)} rows rejected, the first for {reading.rejected[0].code}")
    document.db_set("status", "Completed")
    frappe.db.commit()


def long_granted(rows: Iterator[Row], paid_through: int) -> Iterator[Row]:
    """Those born by then, their grants counting from that month at the latest."""
    latest = months.first_day(paid_through)
    for row in rows:
        if (row.birth if isinstance(row.birth, int) else row.birth.year) < latest.year:
            yield replace(row, start_month=min(row.start_month, latest))


def unit(code: str, name: str, level: str, kind: str, parent: str | None) -> str:
    """An Administrative Unit, made unless it is there."""
    document = f"{code}-{VALID_FROM.year}"
    if not frappe.db.exists("Administrative Unit", document):
        frappe.get_doc(
            {
                "doctype": "Administrative Unit",
                "code": code,
                "unit_name": name,
                "level": level,
                "unit_kind": kind,
                "parent_administrative_unit": parent,
                "is_group": int(level != "Commune"),
                "valid_from": VALID_FROM,
                "tier": "Three",
            }
        ).insert()
    return document


if __name__ == "__main__":
    main()
