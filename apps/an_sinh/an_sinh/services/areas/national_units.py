"""The dated national table of units that an administrator loads, so that any district or commune can be entered.

Code and date always go together: a unit of the table is named `code@date`."""

import importlib.metadata
import importlib.util
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import frappe
from an_sinh.domain.areas import national_package
from an_sinh.domain.areas.national_table import NationalUnit, TableError, read_conversion, read_units
from an_sinh.domain.registry_import.workbook import WorkbookError
from an_sinh.services.common.bulk import BulkTable
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart
from frappe import _
from frappe.utils import getdate

DOCTYPE = "National Unit"
PACKAGE = "vietnam_provinces"
MOST_BYTES = 32 * 1024 * 1024  # of one file of the package
OLD_MAP, NEW_MAP = date(2004, 1, 1), date(2025, 7, 1)


def load_file(content: bytes, map_date: date, source: str) -> int:
    """Take the statistics office's workbook as the map of a day; what was loaded for that day before is replaced.
    Returns the number of units; throws, and leaves everything as it was, for a table that can't be taken."""
    return _replace(_asked(read_units, content), map_date, source)


def load_conversion(content: bytes, map_date: date) -> int:
    """Take a workbook that says what the units of a map were made of. Returns the number of new units it speaks of."""
    return _keep_made_of(_asked(read_conversion, content), map_date)


def load_package(map_date: date, path: str | Path | None = None) -> tuple[int, list[str]]:
    """Take the data of the package `vietnam-provinces`: where an administrator has installed it, or from the wheel or
    folder at `path`. The new map with what it was made of, or the old one. It is read as data, never run and never shipped.
    Returns the number of units, and the old codes that the new map was made of and that the old one has no name for."""
    text_of = _package_at(Path(path)) if path else _installed_package()
    source = f"vietnam-provinces {_edition(path)}".strip()
    try:
        if map_date < NEW_MAP:
            return _replace(national_package.old_map(text_of), map_date, source), []
        count = _replace(national_package.new_map(text_of), map_date, source)
        found, unknown = national_package.conversion(text_of)
    except TableError as error:
        frappe.throw(_sentence(error))
    if found:
        _keep_made_of(found, map_date)
    return count, unknown


def maps() -> list[date]:
    """The days whose maps are loaded, the newest first."""
    return [
        getdate(day)
        for day in frappe.get_all(
            DOCTYPE, pluck="map_date", group_by="map_date", order_by="map_date desc", limit=0
        )
    ]


def find(code: str, map_date: date | None = None) -> frappe._dict:
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


def below(row: Any) -> list:
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


def _asked(reader: Any, content: bytes) -> Any:
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
        "no_package": _("There is no “vietnam-provinces” in it."),
        "no_old_map": _(
            "This edition of “vietnam-provinces” has no old map. Take a newer one, or give the statistics office's workbook."
        ),
        "strange_package": _(
            "This edition of “vietnam-provinces” is written in another way ({0}). Give the statistics office's workbook."
        ),
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


def _installed_package() -> national_package.TextOf:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        frappe.throw(
            _(
                "The package “vietnam-provinces” is not installed. Install it, or give the statistics office's workbook."
            )
        )
    return _folder(Path(next(iter(spec.submodule_search_locations))))


def _package_at(path: Path) -> national_package.TextOf:
    """A wheel, or a folder that holds the package or is it."""
    if path.is_dir():
        return _folder(path / PACKAGE if (path / PACKAGE).is_dir() else path)
    if not zipfile.is_zipfile(path):
        frappe.throw(_("{0} is no wheel of “vietnam-provinces”.").format(path.name))

    def text_of(name: str) -> str | None:
        with zipfile.ZipFile(path) as wheel:
            member = f"{PACKAGE}/{name}"
            if member not in wheel.namelist():
                return None
            if wheel.getinfo(member).file_size > MOST_BYTES:
                raise TableError("strange_package", name)
            return wheel.read(member).decode("utf-8")

    return text_of


def _folder(folder: Path) -> national_package.TextOf:
    def text_of(name: str) -> str | None:
        path = folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else None

    return text_of


def _edition(path: str | Path | None) -> str:
    """The edition that the maps came from, for who asks later: of the installed package, or the name of the file."""
    if path:
        return Path(path).name
    try:
        return importlib.metadata.version("vietnam-provinces")
    except importlib.metadata.PackageNotFoundError:  # data without its package's record
        return ""
