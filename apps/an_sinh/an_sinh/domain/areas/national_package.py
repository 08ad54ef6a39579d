"""The maps that the package `vietnam-provinces` holds, read as data: its files are parsed, never run.

So an edition that was written for a newer Python can be read, installed or as the wheel that was downloaded."""

import ast
import json
from collections.abc import Callable, Iterator

from an_sinh.domain.areas.national_table import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    NationalUnit,
    TableError,
    checked,
    full_code,
    made_of,
)

NEW_UNITS = "data/nested-divisions.json"
OLD_UNITS = "legacy/_lookup.py"
CONVERSION = "_ward_conversion_2025.py"
# The text of a file of the package, by its path below the package; None where this edition has none.
TextOf = Callable[[str], str | None]


def new_map(text_of: TextOf) -> list[NationalUnit]:
    """The provinces and communes of July 2025. Raises TableError for what is no such package."""
    text = text_of(NEW_UNITS)
    if text is None:
        raise TableError("no_package")
    try:
        return checked(_nested(json.loads(text)))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise TableError("strange_package", NEW_UNITS) from error


def old_map(text_of: TextOf) -> list[NationalUnit]:
    """The provinces, districts and communes before July 2025. Raises TableError; `no_old_map` for an edition without."""
    text = text_of(OLD_UNITS)
    if text is None:
        raise TableError("no_old_map")
    return checked(_legacy(text))


def conversion(text_of: TextOf) -> tuple[dict[str, list[tuple[str, str, bool]]], list[str]]:
    """What the new units were made of, as `national_table.made_of` tells it, and the old codes that are left out since the
    old map has no name for them. Empty for an edition that doesn't tell."""
    text = text_of(CONVERSION)
    if text is None:
        return {}, []
    names = {unit.code: unit.name for unit in old_map(text_of) if unit.level == COMMUNE}
    pairs = [(_commune(old), _commune(new)) for old, new in _pairs(text)]
    unknown = sorted({old for old, _new in pairs} - set(names))
    return made_of((old, names[old], new) for old, new in pairs if old in names), unknown


def _nested(provinces: list[dict]) -> Iterator[NationalUnit]:
    for province in provinces:
        top = full_code(str(province["code"]), PROVINCE)
        yield NationalUnit(top, province["name"], PROVINCE)
        for ward in province["wards"]:
            yield NationalUnit(full_code(str(ward["code"]), COMMUNE), ward["name"], COMMUNE, top)


def _legacy(text: str) -> Iterator[NationalUnit]:
    """Entries are written `1: District('Quận Ba Đình', …, ProvinceCode.P_01)`."""
    for table, level, above in (
        ("PROVINCE_MAPPING", PROVINCE, None),
        ("DISTRICT_MAPPING", DISTRICT, PROVINCE),
        ("WARD_MAPPING", COMMUNE, DISTRICT),
    ):
        for code, entry in _entries(text, table, OLD_UNITS):
            try:
                name = ast.literal_eval(entry.args[0])
                parent = full_code(entry.args[-1].attr.partition("_")[2], above) if above else None  # type: ignore[attr-defined]
            except (AttributeError, IndexError, ValueError) as error:
                raise TableError("strange_package", f"{OLD_UNITS}, {table}") from error
            yield NationalUnit(full_code(str(code), level), name, level, parent)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """(old code, new code). Entries are written `4: NewToOldEntry(NewWardRef(4, 1), (OldWardRef(4, 1, 1, False), …))`."""
    for new, entry in _entries(text, "NEW_TO_OLD", CONVERSION):
        try:
            for old in entry.args[1].elts:  # type: ignore[attr-defined]
                yield ast.literal_eval(old.args[0]), new
        except (AttributeError, IndexError, ValueError) as error:
            raise TableError("strange_package", CONVERSION) from error


def _entries(text: str, table: str, file: str) -> Iterator[tuple[int, ast.Call]]:
    """Keys and calls of a dictionary that a file writes out."""
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        raise TableError("strange_package", file) from error
    written = next((value for value in map(_assigned(table), body) if value), None)
    if written is None:
        raise TableError("strange_package", f"{file}, {table}")
    for key, entry in zip(written.keys, written.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, int) and isinstance(entry, ast.Call)):
            raise TableError("strange_package", f"{file}, {table}")
        yield key.value, entry


def _assigned(name: str) -> Callable[[ast.stmt], ast.Dict | None]:
    """The dictionary that a statement gives this name, or None."""

    def value(statement: ast.stmt) -> ast.Dict | None:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            return None
        ours = any(isinstance(target, ast.Name) and target.id == name for target in targets)
        return statement.value if ours and isinstance(statement.value, ast.Dict) else None

    return value


def _commune(code: int) -> str:
    return full_code(str(code), COMMUNE)
