"""How a document gets its name: by its controller, a field, a format, a series, a prompt, or at random."""

import datetime
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, now_datetime

BRACED = re.compile(r"\{[^{}]+\}")
_SERIES_KEY = re.compile(r"^[\w\- \/.#{}]+$", re.UNICODE)
_PART_TYPES = (int, float, datetime.date)


class InvalidNamingSeriesError(frappe.ValidationError):
    """A naming series that can't be parsed."""


class NamingSeries:
    """A key such as `PAY-.YYYY.-.#####` and its counter in tabSeries."""

    def __init__(self, series: str):
        self.series = series if "#" in series else f"{series}.#####"

    def validate(self) -> None:
        """Throw InvalidNamingSeriesError for a key without a dot or with characters a name shouldn't have."""
        if "." not in self.series:
            message = _("Invalid naming series {}: dot (.) missing").format(frappe.bold(self.series))
            frappe.throw(message, InvalidNamingSeriesError)
        if not _SERIES_KEY.match(self.series):
            message = _(
                "Special Characters except '-', '#', '.', '/', '{{' and '}}' not allowed in naming series {0}"
            )
            frappe.throw(message.format(frappe.bold(self.series)), InvalidNamingSeriesError)

    def generate_next_name(self, doc: Any = None, *, ignore_validate: bool = False) -> str:
        """Count one up and return the name."""
        if not ignore_validate:
            self.validate()
        return parse_naming_series(self.series, doc=doc)

    def get_prefix(self) -> str:
        """What stands before the number: the key of the counter."""
        found: list[str] = []
        parse_naming_series(self.series, number_generator=lambda prefix, _digits: found.append(prefix) or "")
        if not found:
            frappe.throw(_("Invalid Naming Series: {}").format(self.series), InvalidNamingSeriesError)
        return found[0]

    def get_current_value(self) -> int:
        """The last number given out; 0 before the first."""
        row = frappe.db.sql("SELECT `current` FROM `tabSeries` WHERE `name` = %s", (self.get_prefix(),))
        return cint(row[0][0]) if row else 0

    def update_counter(self, new_count: int) -> None:
        """Go on after `new_count`."""
        frappe.db.sql(
            "INSERT INTO `tabSeries` (`name`, `current`) VALUES (%s, %s)"
            " ON CONFLICT (`name`) DO UPDATE SET `current` = excluded.`current`",
            (self.get_prefix(), cint(new_count)),
        )


def set_new_name(doc: Any) -> None:
    """Name a document: amended ones after what they amend, else `autoname()`, the DocType's rule, or a hash."""
    if doc.meta.istable and doc.meta.autoname in (None, "", "hash") and not hasattr(type(doc), "autoname"):
        doc.name = doc.name if doc.name and frappe.flags.in_import else make_autoname("hash")
        return
    doc.run_method("before_naming")
    meta = doc.meta
    autoname = meta.autoname or ""
    if autoname.lower() != "prompt" and not frappe.flags.in_import:
        doc.name = None
    if autoname == "autoincrement":
        doc.name = int(getseries(f"autoincrement:{doc.doctype}", 1))
        return
    if doc.get("amended_from"):
        _set_amended_name(doc)
    elif meta.issingle:
        doc.name = doc.doctype
    if not doc.name:
        doc.run_method("autoname")
    if not doc.name and autoname:
        set_name_from_naming_options(autoname, doc)
    if not doc.name:
        doc.name = make_autoname("hash")
    doc.name = validate_name(doc.doctype, doc.name)


def set_name_from_naming_options(autoname: str, doc: Any) -> None:
    """Name by the DocType's `autoname`: field:, naming_series:, prompt, format:, or a series with #."""
    rule = autoname.lower()
    if rule.startswith("field:"):
        doc.name = cstr(doc.get(autoname[6:])).strip()
        if not doc.name:
            frappe.throw(_("{0} is required").format(_(doc.meta.get_label(autoname[6:]))))
    elif rule.startswith("naming_series:"):
        set_name_by_naming_series(doc)
    elif rule.startswith("prompt"):
        if not doc.name:
            frappe.throw(_("Please set the document name"))
    elif rule.startswith("format:"):
        doc.name = _format_autoname(autoname, doc)
    elif "#" in autoname:
        doc.name = make_autoname(autoname, doc=doc)


def set_name_by_naming_series(doc: Any) -> None:
    """Name by the series in `doc.naming_series`, or the field's first option."""
    if not doc.get("naming_series"):
        doc.naming_series = get_default_naming_series(doc.doctype)
    if not doc.naming_series:
        frappe.throw(_("Naming Series mandatory"))
    doc.name = make_autoname(doc.naming_series + ".#####", doc=doc)


def get_default_naming_series(doctype: str) -> str | None:
    """The first option of the `naming_series` field."""
    return next((option for option in frappe.get_meta(doctype).get_naming_series_options() if option), None)


def make_autoname(key: str = "", doctype: str = "", doc: Any = "", *, ignore_validate: bool = False) -> str:
    """A name from a key such as `PAY-.YYYY.-.#####` (counted in tabSeries), or "hash" for a random one."""
    if key == "hash":
        return _timestamp_prefix() + _random_text(6)
    series = NamingSeries(key)
    return series.generate_next_name(doc, ignore_validate=ignore_validate)


_ALPHABET = b"0123456789abcdefghijklmnopqrstuv"
_TO_BASE32 = bytes(_ALPHABET[byte & 31] for byte in range(256))


def _timestamp_prefix() -> str:
    """Four characters that grow with time, so that new rows lie together in the index (wraps every 29 hours)."""
    rest = int(time.time() * 10)
    return bytes(_ALPHABET[rest >> shift & 31] for shift in (15, 10, 5, 0)).decode()


def _random_text(length: int) -> str:
    return secrets.token_bytes(length).translate(_TO_BASE32).decode()


def parse_naming_series(
    parts: list[str] | str, doctype: str | None = None, doc: Any = None,
    number_generator: Callable[[str, int], str] | None = None,
) -> str:  # fmt: skip
    """Put a name together from dotted parts: text, YY YYYY MM DD WW, fieldnames, and one run of # (a counter)."""
    number_generator = number_generator or getseries
    name, counted, now = "", False, now_datetime()
    for part in parts.split(".") if isinstance(parts, str) else parts:
        if not part:
            continue
        if part.startswith("#"):
            if not counted:
                name += number_generator(name, len(part))
                counted = True
            continue
        value = _part_value(part, doc, now)
        if isinstance(value, str):
            name += value
        elif isinstance(value, _PART_TYPES):
            name += str(value).strip()
    return name


_DATE_PARTS = {"YY": "%y", "MM": "%m", "DD": "%d", "YYYY": "%Y"}


def _part_value(part: str, doc: Any, now: Any) -> Any:
    if part in _DATE_PARTS:
        return now.strftime(_DATE_PARTS[part])
    if part == "WW":
        return determine_consecutive_week_number(now)
    if part == "timestamp":
        return str(now)
    bare = part.replace("{", "").replace("}", "")
    if doc and (part.startswith("{") or doc.get(part) is not None):
        return doc.get(bare)
    if parser := frappe.get_hooks("naming_series_variables", {}).get(part):
        return frappe.get_attr(parser[0])(doc, part)
    return part


def determine_consecutive_week_number(moment: Any) -> str:
    """ISO week, made to grow within a year: "00" for the first days, "53" for the last ones of a foreign week."""
    week = moment.strftime("%V")
    if moment.month == 1 and int(week) >= 52:
        return "00"
    return "53" if moment.month == 12 and int(week) <= 1 else week


_COUNT_UP = (
    "INSERT INTO `tabSeries` (`name`, `current`) VALUES (?, 1)"
    " ON CONFLICT (`name`) DO UPDATE SET `current` = `current` + 1 RETURNING `current`"
)


def getseries(key: str, digits: int) -> str:
    """The next number of a series, padded; the row is locked until the transaction ends."""
    row = frappe.db.execute(_COUNT_UP, (key,)).fetchone()
    return str(row[0]).zfill(digits)


def revert_series_if_last(key: str, name: str, doc: Any = None) -> None:
    """Give the number of a deleted document back when it was the last of its series."""
    if "#" in key:
        head, tail = re.match(r"^(.*?)\.?#+\.?(.*)$", key).groups()
    else:
        head, tail = key, ""
    prefix = parse_naming_series(head.split("."), doc=doc) if head else ""
    suffix = parse_naming_series(tail.split("."), doc=doc) if tail else ""
    if not name.startswith(prefix) or not name.endswith(suffix):
        return
    count = cint(name[len(prefix) : len(name) - len(suffix)])
    frappe.db.sql(
        "UPDATE `tabSeries` SET `current` = `current` - 1 WHERE `name` = %s AND `current` = %s",
        (prefix, count),
    )


def validate_name(doctype: str, name: Any) -> str:
    """The stripped name; NameError for one that a document can't have."""
    if not name:
        frappe.throw(_("No Name Specified for {0}").format(_(doctype)))
    if isinstance(name, int):
        frappe.throw(_("Invalid name type (integer) for varchar name column"), frappe.NameError)
    if name.startswith("New " + doctype):
        message = _("There were some errors setting the name, please contact the administrator")
        frappe.throw(message, frappe.NameError)
    name = name.strip()
    if name == doctype and name != "DocType" and not frappe.get_meta(doctype).issingle:
        frappe.throw(_("Name of {0} cannot be {1}").format(_(doctype), name), frappe.NameError)
    if "<" in name or ">" in name:
        message = _("Name cannot contain special characters like {0}").format("'<', '>'")
        frappe.throw(message, frappe.NameError)
    if len(name) > 140:
        message = _("Name of {0} is longer than {1} characters: {2}")
        frappe.throw(message.format(_(doctype), 140, name), frappe.CharacterLengthExceededError)
    return name


def append_number_if_name_exists(
    doctype: str, value: str, fieldname: str = "name", separator: str = "-", filters: dict | None = None
) -> str:
    """`value`, or `value-1`, `value-2`… when documents of that name exist."""
    if not frappe.db.exists(doctype, {**(filters or {}), fieldname: value}):
        return value
    pattern = re.compile(rf"^{re.escape(value + separator)}(\d+)$")
    taken = frappe.get_all(doctype, {fieldname: ["like", f"{value}{separator}%"]}, pluck=fieldname)
    numbers = [int(match[1]) for text in taken if (match := pattern.match(text))]
    return f"{value}{separator}{max(numbers, default=0) + 1}"


def _set_amended_name(doc: Any) -> None:
    """`X-1` for the first amendment of X, `X-2` for the amendment of `X-1`."""
    prefix, number = doc.amended_from, 1
    if frappe.db.get_value(doc.doctype, doc.amended_from, "amended_from"):
        prefix, _dash, last = doc.amended_from.rpartition("-")
        number = cint(last) + 1
    doc.name = f"{prefix}-{number}"


def _format_autoname(autoname: str, doc: Any) -> str:
    """`format:LOG-{MM}-{fieldname}-{#####}` with the braces replaced."""
    template = autoname[autoname.find(":") + 1 :]
    return BRACED.sub(lambda match: parse_naming_series([match.group()[1:-1]], doc=doc), template)
