"""A document and its row in the database: plain values, INSERT, UPDATE, and the columns every row has."""

import datetime
import json
from typing import Any

import frappe
from frappe import _
from frappe.database.column_values import day_text, moment_text, time_text
from frappe.model import float_like_fields, table_fields
from frappe.model.docstatus import DocStatus
from frappe.model.naming import set_new_name
from frappe.types import _dict
from frappe.utils.password import (
    get_decrypted_password,
    remove_encrypted_password,
    set_encrypted_password,
)

MAX_HASH_RETRIES = 5
_PLAIN = frozenset((str, int, float, type(None), bytes, bool, DocStatus))
_DATES = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)
STORED_AS = {"Date": day_text, "Datetime": moment_text, "Time": time_text}


def _converted(value: Any, df: Any) -> Any:
    """A value as its field's plain type (numbers as numbers, empty dates and unique texts as None)."""
    fieldtype = df.fieldtype
    if fieldtype == "Check":
        return 1 if frappe.utils.cint(value) else 0
    if fieldtype == "Int":
        return value if type(value) is int else frappe.utils.cint(value)
    if fieldtype in float_like_fields:
        return value if type(value) is float else frappe.utils.flt(value)
    if fieldtype == "Rating":  # a share of all stars
        return min(max(frappe.utils.flt(value), 0.0), 1.0)
    if isinstance(value, dict) and fieldtype == "JSON":
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, list) and fieldtype not in table_fields:
        frappe.throw(_("Value for {0} cannot be a list").format(_(df.label)))
    if (value == "" or value is False) and fieldtype in STORED_AS:
        return None
    if df.unique and isinstance(value, str) and not value.strip():
        return None
    return value


class DocumentRow:
    """The database side of a document; knows nothing of permissions or events."""

    def get_valid_dict(
        self, sanitize: bool = True, convert_dates_to_str: bool = False, ignore_nulls: bool = False,
        ignore_virtual: bool = False,
    ) -> _dict:  # fmt: skip
        """Values of all columns, as their fields' types; virtual fields are computed unless ignored."""
        meta = self.meta
        values, fields, out = self.__dict__, meta._fields, _dict()
        for fieldname in meta.stored_columns:
            value = values.get(fieldname)
            if (df := fields.get(fieldname)) is not None and (sanitize or value is not None):
                value = _converted(value, df)
            if value is None and ignore_nulls:
                continue
            if convert_dates_to_str and isinstance(value, _DATES):
                value = str(value)
            out[fieldname] = value
        if meta.virtual_fields and not ignore_virtual:
            self._add_virtual(out)
        return out

    def _add_virtual(self, out: dict[str, Any]) -> None:
        permitted = self.permitted_fieldnames
        for df in self.meta.virtual_fields:
            if df.fieldname in permitted:
                out[df.fieldname] = self._virtual_value(df)

    def _virtual_value(self, df: Any) -> Any:
        if isinstance(getattr(type(self), df.fieldname, None), property):
            return getattr(self, df.fieldname)
        if df.options:
            return frappe.safe_eval(df.options, None, {"doc": self})
        return self.__dict__.get(df.fieldname)

    def _row_values(self) -> list[Any]:
        """Values of the stored columns, in order, as the database takes them."""
        values = self.__dict__
        row = []
        for fieldname, df in self.meta.stored_fields:
            value = values.get(fieldname)
            if df is not None:
                value = _converted(value, df)
                if value is not None and (as_text := STORED_AS.get(df.fieldtype)):
                    value = as_text(value, _(df.label))
            row.append(value if type(value) in _PLAIN else str(value))
        return row

    def db_insert(self, ignore_if_duplicate: bool = False, *_args: Any, **_kwargs: Any) -> None:
        """INSERT this row alone: no checks, no events. DuplicateEntryError when the name is taken."""
        if not self.name:
            set_new_name(self)
        if not self.creation:
            self.creation = self.modified = frappe.utils.now()
            self.owner = self.modified_by = frappe.session.user
        try:
            frappe.db.execute(self.meta.insert_statement, self._row_values())
        except Exception as error:
            if not self._handle_duplicate(error, ignore_if_duplicate):
                raise
        self.__dict__["__islocal"] = False

    def _handle_duplicate(self, error: Exception, ignore_if_duplicate: bool) -> bool:
        """True when the failed INSERT needs no further care; raises the duplicate's own error."""
        is_unique = frappe.db.is_unique_key_violation(error)
        # SQLite names only one of the indexes that a row violates; of the name and another, the name counts.
        if frappe.db.is_primary_key_violation(error) or (
            is_unique and frappe.db.exists(self.doctype, self.name)
        ):
            if self.meta.autoname == "hash" and (self.flags.retry_count or 0) < MAX_HASH_RETRIES:
                self.flags.retry_count = (self.flags.retry_count or 0) + 1
                self.name = None
                self.db_insert()
                return True
            if ignore_if_duplicate:
                return True
            message = _("{0} {1} already exists").format(_(self.doctype), frappe.bold(self.name))
            frappe.msgprint(message, title=_("Duplicate Name"), indicator="red")
            raise frappe.DuplicateEntryError(self.doctype, self.name, error) from error
        if is_unique:
            self.show_unique_validation_message(error)
        return False

    def db_update(self) -> None:
        """UPDATE this row alone (INSERT it when it is new): no checks, no events."""
        if self.__dict__.get("__islocal") or not self.name:
            self.db_insert()
            return
        try:
            frappe.db.execute(self.meta.update_statement, [*self._row_values(), str(self.name)])
        except Exception as error:
            if frappe.db.is_unique_key_violation(error):
                self.show_unique_validation_message(error)
            raise

    def db_update_all(self) -> None:
        """UPDATE this row and its child rows: no checks, no events."""
        self.db_update()
        for row in self.get_all_children():
            row.db_update()

    def show_unique_validation_message(self, error: Exception) -> None:
        """Name the field that must be unique and raise UniqueValidationError."""
        columns = frappe.db.violated_columns(error)
        labels = ", ".join(_(self.get_label_from_fieldname(name) or name) for name in columns)
        frappe.msgprint(_("{0} must be unique").format(labels))
        raise frappe.UniqueValidationError(self.doctype, self.name, error) from error

    def update_modified(self) -> None:
        """Stamp the row with the present time."""
        self.modified = frappe.utils.now()
        if self.meta.issingle:
            frappe.db.set_single_value(self.doctype, "modified", self.modified, update_modified=False)
        else:
            frappe.db.set_value(self.doctype, self.name, "modified", self.modified, update_modified=False)

    def _fix_numeric_types(self) -> None:
        values = self.__dict__
        for df in self.meta.number_fields:
            value = values.get(df.fieldname)
            if df.fieldtype == "Check":
                values[df.fieldname] = frappe.utils.cint(value)
            elif value is not None:
                as_number = frappe.utils.flt if df.fieldtype in float_like_fields else frappe.utils.cint
                values[df.fieldname] = as_number(value)

    # --- passwords ------------------------------------------------------------------------------------

    def _save_passwords(self) -> None:
        """Move Password values to `__Auth`, encrypted, and leave asterisks in their place."""
        fields = self.meta.get_password_fields()
        ignored = self.flags.ignore_save_passwords
        if not fields or ignored is True:
            return
        for df in fields:
            if ignored and df.fieldname in ignored:
                continue
            value = self.get(df.fieldname)
            if not value:
                remove_encrypted_password(self.doctype, self.name, df.fieldname)
            elif not self.is_dummy_password(value):
                set_encrypted_password(self.doctype, self.name, value, df.fieldname)
                self.set(df.fieldname, "*" * len(value))

    def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> str | None:
        """The decrypted value of a Password field."""
        value = self.get(fieldname)
        if value and not self.is_dummy_password(value):
            return value
        return get_decrypted_password(self.doctype, self.name, fieldname, raise_exception=raise_exception)

    def is_dummy_password(self, pwd: str) -> bool:
        """True for asterisks only."""
        return set(pwd) == {"*"}
