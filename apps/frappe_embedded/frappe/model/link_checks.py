"""Links of a document: do they exist, are they cancelled, and what is fetched along them."""

from typing import Any

import frappe
from frappe import _
from frappe.model.meta import get_default_df
from frappe.types import _dict

_TEXT_TYPES = ("Small Text", "Text", "Data")


class LinkChecks:
    """Works on one row; `Document._validate_links` calls it for the parent and each child row."""

    def get_invalid_links(self, is_submittable: bool = False) -> tuple[list[tuple], list[tuple]]:
        """(links to nothing, links to cancelled documents) as (fieldname, name, message); fetches values too."""
        invalid: list[tuple] = []
        cancelled: list[tuple] = []
        submittable = is_submittable or self.meta.is_submittable
        for df in self.meta.link_and_dynamic_fields:
            docname = self.__dict__.get(df.fieldname)
            if not docname:
                continue
            target = self._link_target(df)
            values = self._linked_values(df, target, docname)
            if not values.name:
                invalid.append((df.fieldname, docname, self._link_message(df, docname)))
                continue
            self.__dict__[df.fieldname] = values.name
            self._fetch(df, target, values)
            if (
                submittable
                and df.fieldname != "amended_from"
                and target.is_submittable
                and frappe.db.get_value(target.name, docname, "docstatus") == 2
            ):
                cancelled.append((df.fieldname, docname, self._link_message(df, docname)))
        return invalid, cancelled

    def _link_target(self, df: Any) -> Any:
        if df.fieldtype == "Link":
            if not df.options:
                frappe.throw(_("Options not set for link field {0}").format(df.fieldname))
            return frappe.get_meta(df.options)
        doctype = self.get(df.options)
        if not doctype:
            frappe.throw(_("{0} must be set first").format(_(self.meta.get_label(df.options))))
        return frappe.get_meta(doctype)

    def _fields_to_fetch(self, df: Any) -> list[Any]:
        fetched = self.meta.get_fields_to_fetch(df.fieldname)
        return [f for f in fetched if not f.fetch_if_empty or not self.get(f.fieldname)]

    def _linked_values(self, df: Any, target: Any, docname: str) -> _dict:
        """Name of the linked document (None when there is none) and the values to fetch from it."""
        if target.issingle:
            return _dict(frappe.get_doc(target.name).as_dict(), name=target.name)
        if target.is_virtual:
            return frappe.get_doc(target.name, docname).as_dict()
        fields = self._fields_to_fetch(df)
        if fields:
            names = ["name", *dict.fromkeys(f.fetch_from.split(".")[-1] for f in fields)]
            return frappe.db.get_value(target.name, docname, names, as_dict=True) or _dict()
        name = frappe.db.get_value(target.name, docname, "name", cache=True)
        if name is None:
            # it may have been made since the cache answered "no such document"
            name = frappe.db.get_value(target.name, docname, "name")
        return _dict(name=name)

    def _fetch(self, df: Any, target: Any, values: _dict) -> None:
        fields = self.meta.get_fields_to_fetch(df.fieldname)
        if not fields:
            return
        open_to_change = self.is_new() or not self.docstatus.is_submitted()
        for field in self._fields_to_fetch(df):
            if open_to_change or field.allow_on_submit:
                self.set_fetch_from_value(target.name, field, values)

    def set_fetch_from_value(self, doctype: str, df: Any, values: dict[str, Any]) -> None:
        """Set a `fetch_from` field; rich text becomes plain in a plain text field."""
        source = df.fetch_from.split(".")[-1]
        value = values.get(source)
        if df.fieldtype in _TEXT_TYPES:
            source_df = get_default_df(source) or frappe.get_meta(doctype).get_field(source)
            if not source_df:
                message = _('Please check the value of "Fetch From" set for field {0}')
                frappe.throw(message.format(frappe.bold(_(df.label))), title=_("Wrong Fetch From value"))
            if source_df.fieldtype == "Text Editor" and value:
                value = frappe.utils.strip_html(value)
        self.set(df.fieldname, value)

    def _link_message(self, df: Any, docname: str) -> str:
        if self.get("parentfield"):
            return f"{_('Row')} #{self.idx}: {_(df.label)}: {docname}"
        return f"{_(df.label)}: {docname}"
