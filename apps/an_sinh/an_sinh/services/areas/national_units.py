"""The dated national table of units that an administrator loads, so that any district or commune can be entered.

Code and date always go together: a unit of the table is named `code@date`."""

import importlib
import importlib.util
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import frappe
from an_sinh.domain.areas.national_table import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    NationalUnit,
    TableError,
    checked,
    full_code,
    made_of,
    read_conversion,
    read_units,
)
from an_sinh.domain.registry_import.workbook import WorkbookError
from an_sinh.services.common.bulk import BulkTable
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart
from frappe import _
from frappe.utils import getdate

DOCTYPE = "National Unit"
PACKAGE = "vietnam_provinces"
OLD_MAP, NEW_MAP = date(2004, 1, 1), date(2025, 7, 1)


def load_file(content: bytes, map_date: date, source: str) -> int:
    """Take the statistics office's workbook as the map of a day; what was loaded for that day before is replaced.
    Returns the number of units; throws, and leaves everything as it was, for a table that can't be taken."""
    return _replace(_asked(read_units, content), map_date, source)


def load_conversion(content: bytes, map_date: date) -> int:
    """Take a workbook that says what the units of a map were made of. Returns the number of new units it speaks of."""
    return _keep_made_of(_asked(read_conversion, content), map_date)


def load_package(map_date: date) -> int:
    """Take the data of the package `vietnam-provinces`, where an administrator has installed it; the new map with what it
    was made of, or the old one. It is read as data and never shipped. Returns the number of units."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        frappe.throw(
            _(
                "The package “vietnam-provinces” is not installed. Install it, or give the statistics office's workbook."
            )
        )
    folder = Path(next(iter(spec.submodule_search_locations)))
    source = f"vietnam-provinces {_version()}"
    if map_date < NEW_MAP:
        return _replace(checked(_legacy_units()), map_date, source)
    text = (folder / "data" / "nested-divisions.json").read_text(encoding="utf-8")
    count = _replace(checked(_nested_units(json.loads(text))), map_date, source)
    if pairs := list(_legacy_pairs()):
        _keep_made_of(made_of(pairs), map_date)
    return count


def maps() -> list[date]:
    """The days whose maps are loaded, the newest first."""
    return [
        getdate(day)
        for day in frappe.get_all(
            DOCTYPE, pluck="map_date", group_by="map_date", order_by="map_date desc", limit=0
        )
    ]


def find(code: str, map_date: date | None = None):
    """The row of a code on the map of a day; without a day on the newest map that has it. Throws, naming the maps that
    are there, when there is none."""
    filters = {"code": code, **({"map_date": map_date} if map_date else {})}
    rows = frappe.get_all(
        DOCTYPE,
        filters=filters,
        fields=["name", "code", "unit_name", "level", "parent_code", "map_date", "predecessors"],
        order_by="map_date desc",
        limit=1,
    )
    if rows:
        return rows[0]
    loaded = ", ".join(str(day) for day in maps()) or "–"
    frappe.throw(
        _(
            "No unit has the code {0} on the maps that are loaded ({1}). Load the national table first."
        ).format(code, loaded)
    )


def below(row) -> list:
    """The units right below a row, on the same map, in the order of their codes."""
    return frappe.get_all(
        DOCTYPE,
        filters={"parent_code": row.code, "map_date": row.map_date},
        fields=["name", "code", "unit_name", "level", "parent_code", "map_date"],
        order_by="code asc",
        limit=0,
    )


def conversions(map_date: date) -> list:
    """The units of a map with what they were made of: code, unit_name, parent_code, predecessors (JSON of [old code, old
    name, only a part])."""
    return frappe.get_all(
        DOCTYPE,
        filters={"map_date": map_date, "predecessors": ["is", "set"]},
        fields=["code", "unit_name", "parent_code", "predecessors"],
        order_by="code asc",
        limit=0,
    )


def _asked(reader, content: bytes):
    try:
        return reader(sheet.rows for sheet in read_apart(content))
    except TableError as error:
        frappe.throw(_sentence(error))
    except WorkbookError as error:
        frappe.throw(sentence(error))


def _sentence(error: TableError) -> str:
    return {
        "no_headings": _(
            "No sheet has the columns of the statistics office's table (Mã TP, Mã QH, Mã PX; or Mã, Tên, Mã TP; or Mã cũ, "
            "Tên cũ, Mã mới, Tên mới)."
        ),
        "bad_code": _("“{0}” is not the code of a unit."),
        "two_names": _("One code has two names: {0}."),
        "no_superior": _("{0}: the unit above it is not in the table."),
        "no_rows": _("The table has no rows."),
    }[error.code].format(error.detail)


def _replace(units: list[NationalUnit], map_date: date, source: str) -> int:
    frappe.db.delete(DOCTYPE, {"map_date": map_date})
    table = BulkTable(DOCTYPE)
    for unit in units:
        table.add(
            f"{unit.code}@{map_date}",
            code=unit.code,
            unit_name=unit.name,
            level=unit.level,
            parent_code=unit.parent,
            map_date=map_date,
            source=source,
        )
    return table.write()


def _keep_made_of(found: dict[str, list], map_date: date) -> int:
    if not frappe.db.exists(DOCTYPE, {"map_date": map_date}):
        frappe.throw(_("The map of {0} is not loaded yet. Load it first.").format(map_date))
    known = set(frappe.get_all(DOCTYPE, filters={"map_date": map_date}, pluck="code", limit=0))
    if strange := sorted(set(found) - known):
        frappe.throw(_("{0} are not on the map of {1}.").format(", ".join(strange[:10]), map_date))
    for code, old in found.items():
        frappe.db.set_value(
            DOCTYPE,
            f"{code}@{map_date}",
            "predecessors",
            json.dumps(old, ensure_ascii=False),
            update_modified=False,
        )
    return len(found)


def _version() -> str:
    try:
        return importlib.import_module("importlib.metadata").version("vietnam-provinces")
    except Exception:  # data without its package's record
        return ""


def _nested_units(provinces: list[dict]) -> Iterable[NationalUnit]:
    for province in provinces:
        top = full_code(str(province["code"]), PROVINCE)
        yield NationalUnit(top, province["name"], PROVINCE)
        for ward in province["wards"]:
            yield NationalUnit(full_code(str(ward["code"]), COMMUNE), ward["name"], COMMUNE, top)


def _legacy():
    try:
        return importlib.import_module(f"{PACKAGE}.legacy")
    except (ImportError, SyntaxError):  # older editions have no old map; newer ones want a newer Python
        return None


def _legacy_units() -> Iterable[NationalUnit]:
    legacy = _legacy()
    if legacy is None:
        frappe.throw(
            _("The installed “vietnam-provinces” has no old map. Give the statistics office's workbook.")
        )
    for each in legacy.Province.iter_all():
        yield NationalUnit(full_code(str(int(each.code)), PROVINCE), each.name, PROVINCE)
    for each in legacy.District.iter_all():
        top = full_code(str(int(each.province_code)), PROVINCE)
        yield NationalUnit(full_code(str(int(each.code)), DISTRICT), each.name, DISTRICT, top)
    for each in legacy.Ward.iter_all():
        middle = full_code(str(int(each.district_code)), DISTRICT)
        yield NationalUnit(full_code(str(int(each.code)), COMMUNE), each.name, COMMUNE, middle)


def _legacy_pairs() -> Iterable[tuple[str, str, str]]:
    """(old code, old name, new code) of the package; nothing where its edition doesn't tell."""
    if _legacy() is None:
        return
    new = importlib.import_module(PACKAGE)
    for ward in new.Ward.iter_all():
        code = full_code(str(int(ward.code)), COMMUNE)
        for old in ward.get_legacy_sources():
            yield full_code(str(int(old.code)), COMMUNE), old.name, code
