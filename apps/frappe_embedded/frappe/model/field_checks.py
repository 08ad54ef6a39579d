"""Checks of one document's values against its fields: mandatory, select, length, format, constants."""

import datetime
import math
from functools import cache
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file.utils import extract_images_from_doc
from frappe.database.column_values import number_of
from frappe.model import table_fields
from frappe.model.document_row import STORED_AS
from frappe.model.field_limits import MAX_TEXT_BYTES, SHORT_TEXT
from frappe.utils.html_utils import sanitize_html

_MOMENTS = (datetime.date, datetime.time, datetime.timedelta)
_UNSANITIZED = frozenset(("Attach", "Attach Image", "Barcode", "Code"))
_EMAIL_TYPES = ("Data", "Small Text", "Text")


@cache
def _option_set(options: str) -> frozenset[str]:
    return frozenset(options.split("\n"))


class FieldChecks:
    """Each check throws the error that Frappe documents for it; `Document._validate` calls them in order."""

    def _validate_own_fields(self) -> None:
        """The checks that parent and child rows share."""
        self._validate_data_fields()
        self._keep_ratings_within_bounds()
        self._validate_selects()
        self._validate_non_negative()
        self._validate_length()
        self._validate_code_fields()
        self._sync_autoname_field()
        for df in self.meta.rich_texts:
            extract_images_from_doc(self, df.fieldname)
        self._sanitize_content()
        self._save_passwords()

    def _check_values(self) -> None:
        """Refuse what no column of the field's type could hold, before a controller reckons with it; dates that
        are written otherwise become ISO text."""
        values = self.__dict__
        for df in self.meta.checked_fields:
            value = values.get(df.fieldname)
            if value is None or value == "" or value is False:
                continue
            as_text = STORED_AS.get(df.fieldtype)
            if as_text is None:
                self._check_number(df, value)
            elif not isinstance(value, _MOMENTS):
                text = as_text(value, self._label_of(df))
                if not isinstance(value, str) or not text.startswith(value):
                    values[df.fieldname] = text

    def _check_number(self, df: Any, value: Any) -> None:
        """A number is finite; what is no number at all counts as 0, as in Frappe."""
        if type(value) is int:
            return
        if isinstance(value, str):
            value = frappe.utils.flt(value)
        if isinstance(value, float) and math.isfinite(value):
            return
        number_of(value, self._label_of(df))

    def _label_of(self, df: Any) -> str:
        label = _(df.label or df.fieldname)
        return f"{_('Row #{0}:').format(self.idx)} {label}" if self.get("parentfield") else label

    def _place(self) -> str:
        """ "Row 3" for a child row, else the DocType."""
        if self.get("parentfield"):
            return f"{frappe.bold(_(self.doctype))} {_('Row')} #{self.idx}"
        return _(self.doctype)

    def _get_missing_mandatory_fields(self) -> list[tuple[str, str]]:
        missing = []
        for df in self.meta.mandatory_fields:
            value = self.__dict__.get(df.fieldname)
            if value is None or value == [] or not _has_content(df, value):
                kind = _("Data missing in table") if df.fieldtype in table_fields else _("Value missing for")
                missing.append((df.fieldname, f"{_('Error')}: {self._place()}: {kind} {_(df.label)}"))
        if self.meta.istable:
            missing.extend(
                (key, f"{_('Error')}: {self._place()}: {_('Value missing for')} {key}")
                for key in ("parent", "parenttype")
                if not self.get(key)
            )
        return missing

    def _keep_ratings_within_bounds(self) -> None:
        """A rating is a share of all stars."""
        for df in self.meta._rating_fields:
            self.set(df.fieldname, min(max(frappe.utils.flt(self.get(df.fieldname)), 0.0), 1.0))

    def _validate_selects(self) -> None:
        if frappe.flags.in_import:
            return
        values = self.__dict__
        for df in self.meta.get_select_fields():
            value = values.get(df.fieldname)
            if not value or not df.options or df.fieldname == "naming_series" or not df.options.strip():
                continue
            value = values[df.fieldname] = str(value).strip()
            if value not in _option_set(df.options) and not (
                frappe.flags.in_test and value.startswith("_T-")
            ):
                prefix = _("Row #{0}:").format(self.idx) if self.get("parentfield") else ""
                allowed = '", "'.join(_(option) for option in df.options.split("\n"))
                message = _('{0} {1} cannot be "{2}". It should be one of "{3}"')
                frappe.throw(message.format(prefix, _(df.label), value, allowed))

    def _validate_data_fields(self) -> None:
        for df in self.meta.get_phone_fields():
            if value := self.get(df.fieldname):
                frappe.utils.validate_phone_number(value, throw=True)
        for df in self.meta.formatted_data_fields:
            if value := self.get(df.fieldname):
                self._validate_data_option(df.options, value)

    def _validate_data_option(self, option: str, value: str) -> None:
        if option == "Email":
            # while a site migrates, a new document has no owner yet
            if value in frappe.STANDARD_USERS and (self.owner or value) in frappe.STANDARD_USERS:
                return
            for address in frappe.utils.split_emails(value):
                frappe.utils.validate_email_address(address, throw=True)
        elif option == "Name":
            frappe.utils.validate_name(value, throw=True)
        elif option == "Phone":
            frappe.utils.validate_phone_number(value, throw=True)
        elif option == "URL":
            frappe.utils.validate_url(value, throw=True)

    def _validate_non_negative(self) -> None:
        for df in self.meta.non_negative_fields:
            if frappe.utils.flt(self.get(df.fieldname)) < 0:
                message = f"{self._place()}: {_('Value cannot be negative for')} {frappe.bold(_(df.label))}"
                frappe.throw(message, frappe.NonNegativeError, title=_("Negative Value"))

    def _validate_length(self) -> None:
        if frappe.flags.in_install or self.meta.issingle:
            return
        values = self.__dict__
        for df, limit in self.meta.limited_fields:
            value = values.get(df.fieldname)
            if not value:
                continue
            size = len(str(value)) if df.fieldtype in SHORT_TEXT else abs(frappe.utils.cint(value))
            if size > limit:
                self.throw_length_exceeded_error(df, limit, value)

        for df in self.meta.long_texts:
            value = values.get(df.fieldname)
            if isinstance(value, str) and 4 * len(value) > MAX_TEXT_BYTES < len(
                value.encode(errors="replace")
            ):
                self.throw_length_exceeded_error(df, MAX_TEXT_BYTES, value[:50])

    def throw_length_exceeded_error(self, df: Any, max_length: int, value: Any) -> None:
        """Throw CharacterLengthExceededError for a value that its column couldn't hold."""
        place = self._place() if self.get("parentfield") else f"{_(self.doctype)} {self.name}"
        message = _("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}")
        frappe.throw(
            message.format(place, frappe.bold(_(df.label)), max_length, value),
            frappe.CharacterLengthExceededError,
            title=_("Value too big"),
        )

    def _validate_code_fields(self) -> None:
        for df in self.meta.get_code_fields():
            code = self.get(df.fieldname)
            if not code or df.options not in ("Python", "PythonExpression"):
                continue
            try:
                compile(code.strip(), "<code>", "eval" if df.options == "PythonExpression" else "exec")
            except SyntaxError as error:
                message = _("Invalid Python in {0}, line {1}: {2}").format(
                    _(df.label), error.lineno or 1, error.msg
                )
                frappe.throw(message, title=_("Syntax Error"))

    def _sync_autoname_field(self) -> None:
        """A DocType named by a field keeps that field equal to the name."""
        fieldname = self.meta.naming_field
        if fieldname and self.name and self.name != self.get(fieldname):
            self.set(fieldname, self.name)

    def _sanitize_content(self) -> None:
        """Take scripts out of HTML in any text, unless its field is for code or says otherwise."""
        if frappe.flags.in_install:
            return
        values = self.__dict__
        for fieldname, df in self.meta.stored_fields:
            value = values.get(fieldname)
            if not isinstance(value, str) or ("<" not in value and ">" not in value):
                continue
            if df is None or not self._is_exempt(df):
                values[fieldname] = sanitize_html(value)

    def _is_exempt(self, df: Any) -> bool:
        return bool(
            df.ignore_xss_filter
            or df.fieldtype in _UNSANITIZED
            or (df.options == "Email" and df.fieldtype in _EMAIL_TYPES)
            or self.docstatus.is_cancelled()
            or (self.docstatus.is_submitted() and not df.allow_on_submit)
        )

    def validate_set_only_once(self) -> None:
        """Throw CannotChangeConstantError when a set-only-once field (or owner, creation) changed."""
        before = self.get_doc_before_save()
        if before is None:
            return
        for df in self.meta.get_set_only_once_fields():
            old, new = before.get(df.fieldname), self.get(df.fieldname)
            if df.fieldtype in table_fields:
                changed = _rows_of(old) != _rows_of(new)
            else:
                changed = not _same(df.fieldtype, old, new)
            if changed:
                label = _(self.meta.get_label(df.fieldname))
                frappe.throw(
                    _("Value cannot be changed for {0}").format(frappe.bold(label)),
                    frappe.CannotChangeConstantError,
                )

    def _validate_update_after_submit(self, before: Any) -> None:
        """Throw UpdateAfterSubmitError when a field of a submitted row changed that isn't `allow_on_submit`."""
        for df in self.meta.fields:
            if df.allow_on_submit or df.is_virtual or df.fieldtype in frappe.model.display_fieldtypes:
                continue
            new, old = self.get(df.fieldname), before.get(df.fieldname) if before else None
            if not new and not old:
                continue
            if df.fieldtype in table_fields:
                new, old = len(new or ()), len(old or ())
                same = new == old
            else:
                same = _same(df.fieldtype, old, new)
            if not same:
                row = _("Row #{0}:").format(self.idx) if self.get("parent") else ""
                message = _("{0} Not allowed to change {1} after submission from {2} to {3}")
                frappe.throw(
                    message.format(row, frappe.bold(_(df.label)), frappe.bold(old), frappe.bold(new)),
                    frappe.UpdateAfterSubmitError,
                    title=_("Cannot Update After Submit"),
                )


def _has_content(df: Any, value: Any) -> bool:
    text = str(value)
    if "<" not in text:
        return bool(text.strip())
    if "<img" in text and (
        df.fieldtype == "Text Editor" or (df.fieldtype == "Code" and df.options == "HTML")
    ):
        return True
    return bool(frappe.utils.strip_html(text).strip())


def _same(fieldtype: str, old: Any, new: Any) -> bool:
    """Equal as values of the field's type, so that "2024-05-01" equals the date."""
    if old == new:
        return True
    if fieldtype == "Date" and old and new:
        return frappe.utils.getdate(old) == frappe.utils.getdate(new)
    if fieldtype == "Datetime" and old and new:
        return frappe.utils.get_datetime(old) == frappe.utils.get_datetime(new)
    if fieldtype == "Time" and old and new:
        return frappe.utils.to_timedelta(str(old)) == frappe.utils.to_timedelta(str(new))
    if fieldtype in frappe.model.numeric_fieldtypes:
        return frappe.utils.flt(old) == frappe.utils.flt(new)
    return (old or "") == (new or "") if fieldtype not in table_fields else False


def _rows_of(rows: list[Any] | None) -> list[dict[str, Any]]:
    ignored = ("modified", "modified_by", "creation", "idx")
    plain = (row.as_dict(convert_dates_to_str=True) for row in rows or ())
    return [{k: v for k, v in row.items() if k not in ignored} for row in plain]
