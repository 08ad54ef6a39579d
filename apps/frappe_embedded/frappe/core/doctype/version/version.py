"""Version: what one save changed."""

from typing import Any

import frappe
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.types import _dict

_IGNORED_IN_ROWS = ("modified", "modified_by", "creation", "owner", "idx", "docstatus")


class Version(Document):
    """What one save changed: {changed, added, removed, row_changed} as JSON."""

    def update_version_info(self, old: Document | None, new: Document) -> bool:
        """Take the difference of two states; False when there is none."""
        diff = get_diff(old, new) if old else None
        if not diff:
            return False
        self.ref_doctype, self.docname = new.doctype, new.name
        self.data = frappe.as_json(diff, indent=None, separators=(",", ":"))
        return True

    def get_data(self) -> dict[str, Any]:
        return frappe.parse_json(self.data)


def get_diff(
    old: Document, new: Document, for_child: bool = False, compare_cancelled: bool = False
) -> _dict | None:
    """{changed: [[field, old, new]], added: [[table, row]], removed: […], row_changed: […]}; None when equal."""
    if not new:
        return None
    out = _dict(changed=[], added=[], removed=[], row_changed=[])
    amended_from = new.get("amended_from")
    for df in new.meta.fields:
        if df.fieldtype in no_value_fields and df.fieldtype not in table_fields:
            continue
        before, after = old.get(df.fieldname), new.get(df.fieldname)
        if df.fieldtype in table_fields:
            _compare_rows(out, df.fieldname, before or [], after or [])
        elif not _equal(df, before, after):
            out.changed.append((df.fieldname, _shown(old, df), _shown(new, df)))
    if not for_child and not (amended_from and amended_from == old.name) and old.docstatus != new.docstatus:
        out.changed.append(["docstatus", int(old.docstatus), int(new.docstatus)])
    return out if any((out.changed, out.added, out.removed, out.row_changed)) else None


def _equal(df: Any, before: Any, after: Any) -> bool:
    if before == after or (not before and not after):
        return True
    if df.fieldtype in frappe.model.datetime_fields and before and after:
        return frappe.utils.cast(df.fieldtype, before) == frappe.utils.cast(df.fieldtype, after)
    if df.fieldtype in frappe.model.numeric_fieldtypes:
        return frappe.utils.flt(before) == frappe.utils.flt(after)
    return False


def _shown(doc: Document, df: Any) -> Any:
    value = doc.get(df.fieldname)
    if df.fieldtype == "Password":
        return "*****" if value else value
    return value if isinstance(value, int | float | type(None)) else str(value)


def _compare_rows(out: _dict, fieldname: str, before: list[Document], after: list[Document]) -> None:
    old_rows = {row.name: row for row in before}
    new_names = {row.name for row in after}
    for index, row in enumerate(after):
        old = old_rows.get(row.name)
        if old is None:
            out.added.append([fieldname, _row(row)])
        elif diff := get_diff(old, row, for_child=True):
            out.row_changed.append((fieldname, index, row.name, diff.changed))
    out.removed.extend([fieldname, _row(row)] for row in before if row.name not in new_names)


def _row(row: Document) -> dict[str, Any]:
    return {k: v for k, v in row.as_dict(convert_dates_to_str=True).items() if k not in _IGNORED_IN_ROWS}
