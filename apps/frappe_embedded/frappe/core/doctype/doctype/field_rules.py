"""What the fields of a DocType must satisfy; each rule throws with the field that breaks it."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.model import (
    DEFAULT_FIELD_LABELS,
    child_table_fields,
    data_fieldtypes,
    default_fields,
    no_value_fields,
    optional_fields,
    table_fields,
)

FIELDNAME = re.compile(r"^[a-zA-Z_][a-zA-Z0-9_]*$")
MAX_FIELDNAME = 64
LINK_TYPES = ("Link", *table_fields)
UNSEARCHABLE = ("Text", "Long Text", "Small Text", "Code", "Text Editor", "JSON")
RESERVED = frozenset((*default_fields, *child_table_fields, *optional_fields, "as_dict", "flags", "meta"))


class InvalidFieldNameError(frappe.ValidationError):
    """A fieldname that can't be a column."""


class UniqueFieldnameError(frappe.ValidationError):
    """Two fields of one name."""


class IllegalMandatoryError(frappe.ValidationError):
    """A field that holds no value can't be mandatory."""


class DoctypeLinkError(frappe.ValidationError):
    """A link without a DocType, or to one that isn't there."""


class WrongOptionsDoctypeLinkError(frappe.ValidationError):
    """A link to a DocType that isn't there."""


class HiddenAndMandatoryWithoutDefaultError(frappe.ValidationError):
    """Nobody could ever fill the field."""


class NonUniqueError(frappe.ValidationError):
    """Unique isn't possible for this field."""


class CannotIndexedError(frappe.ValidationError):
    """An index isn't possible for this field."""


_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ASSIGNMENT = re.compile(r"(?<![=!<>])=(?![=>])")


class InvalidFieldTypeError(frappe.ValidationError):
    """A fieldtype that nobody knows, or that doesn't fit here."""


def validate_fields(meta: Any) -> None:
    """Check every field of a DocType document (or Meta), then the DocType's references to fields."""
    seen: set[str] = set()
    for field in meta.get("fields"):
        _check_name(field, seen, meta)
        _check_type(field)
        _check_link(field, meta)
        _check_mandatory(field)
        _check_unique_and_index(field)
        _check_conditions(field)
    _check_dynamic_links(meta)
    _check_references(meta)


def _check_name(field: Any, seen: set[str], meta: Any) -> None:
    if not field.fieldname:
        frappe.throw(_("Fieldname is required in row {0}").format(field.idx), InvalidFieldNameError)
    if not FIELDNAME.match(field.fieldname) or len(field.fieldname) > MAX_FIELDNAME:
        message = _("Fieldname {0} cannot have special characters like {1}, nor more than {2} characters")
        frappe.throw(
            message.format(frappe.bold(field.fieldname), "- . /", MAX_FIELDNAME), InvalidFieldNameError
        )
    if field.fieldname in RESERVED and field.fieldtype not in no_value_fields and not _may_use(meta, field):
        frappe.throw(
            _("Fieldname {0} is reserved").format(frappe.bold(field.fieldname)), InvalidFieldNameError
        )
    if field.fieldname in seen:
        message = _("{0}: Fieldname {1} appears multiple times in rows {2}")
        frappe.throw(message.format(meta.name, field.fieldname, field.idx), UniqueFieldnameError)
    seen.add(field.fieldname)


def _may_use(meta: Any, field: Any) -> bool:
    return meta.get("name") == "Custom DocPerm" and field.fieldname == "parent"


def _check_type(field: Any) -> None:
    if field.fieldtype not in data_fieldtypes and field.fieldtype not in no_value_fields:
        message = _("{0} is not a valid field type of {1}").format(field.fieldtype, field.fieldname)
        frappe.throw(message, InvalidFieldTypeError)
    if field.fieldtype == "Currency" and frappe.utils.cint(field.length) > 21:
        frappe.throw(_("{0}: a Currency field is at most 21 digits long").format(field.fieldname))


def _check_link(field: Any, meta: Any) -> None:
    if field.fieldtype not in LINK_TYPES or field.is_virtual:
        return
    if not field.options:
        message = _("{0}: Options required for Link or Table type field {1} in row {2}")
        frappe.throw(message.format(meta.name, field.label, field.idx), DoctypeLinkError)
    if field.options in ("[Select]", meta.name):
        return
    target = frappe.db.get_value("DocType", field.options, ["istable", "name"], as_dict=True)
    if not target:
        message = _("{0}: Options must be a valid DocType for field {1} in row {2}")
        frappe.throw(message.format(meta.name, field.label, field.idx), WrongOptionsDoctypeLinkError)
    if field.fieldtype in table_fields and not target.istable:
        frappe.throw(
            _("Option {0} for field {1} is not a child table").format(field.options, field.fieldname)
        )


def _check_mandatory(field: Any) -> None:
    if field.reqd and field.fieldtype in no_value_fields and field.fieldtype not in table_fields:
        message = _("Field {0} of type {1} cannot be mandatory").format(field.label, field.fieldtype)
        frappe.throw(message, IllegalMandatoryError)
    if field.hidden and field.reqd and not field.default and not frappe.flags.in_migrate:
        message = _("Field {0} in row {1} cannot be hidden and mandatory without default")
        frappe.throw(message.format(field.label, field.idx), HiddenAndMandatoryWithoutDefaultError)


def _check_unique_and_index(field: Any) -> None:
    if field.unique and field.fieldtype not in data_fieldtypes:
        message = _("Fieldtype {0} for {1} cannot be unique").format(field.fieldtype, field.label)
        frappe.throw(message, NonUniqueError)
    if field.search_index and field.fieldtype in UNSEARCHABLE:
        message = _("Fieldtype {0} for {1} cannot be indexed").format(field.fieldtype, field.label)
        frappe.throw(message, CannotIndexedError)


def _check_conditions(field: Any) -> None:
    """A condition compares; one that assigns ("doc.count = 1") was meant otherwise and would always hold."""
    for key in ("depends_on", "mandatory_depends_on", "read_only_depends_on"):
        condition = _QUOTED.sub("", field.get(key) or "")
        if _ASSIGNMENT.search(condition):
            label = _(frappe.get_meta("DocField").get_label(key))
            message = _("Invalid {0} condition in field {1}: compare with ==").format(label, field.fieldname)
            frappe.throw(message, title=_("Invalid Condition"))


def _check_dynamic_links(meta: Any) -> None:
    by_name = {field.fieldname: field for field in meta.get("fields")}
    for field in meta.get("fields"):
        if field.fieldtype != "Dynamic Link":
            continue
        target = by_name.get(field.options)
        names_doctype = target and (
            (target.fieldtype == "Link" and target.options == "DocType")
            or target.fieldtype in ("Select", "Data")
        )
        if not names_doctype:
            message = _("Options of Dynamic Link field {0} must name a Link field to DocType")
            frappe.throw(message.format(frappe.bold(field.fieldname)))


def _check_references(meta: Any) -> None:
    """title_field, search_fields, image_field, sort_field must be fields of the DocType."""
    known = {field.fieldname for field in meta.get("fields")} | set(DEFAULT_FIELD_LABELS)
    title = meta.get("title_field")
    if title and title not in known:
        frappe.throw(_("Title field must be a valid fieldname"), InvalidFieldNameError)
    for name in (part.strip() for part in (meta.get("search_fields") or "").split(",")):
        if name and name not in known:
            frappe.throw(_("Search field {0} is not valid").format(name))
    image = meta.get("image_field")
    if image and image not in known:
        frappe.throw(_("Image field must be a valid fieldname"), InvalidFieldNameError)
    for part in (meta.get("sort_field") or "").split(","):
        name = part.strip().split(" ")[0].strip("`")
        if name and name not in known:
            frappe.throw(
                _("Sort field {0} must be a valid fieldname").format(frappe.bold(name)), InvalidFieldNameError
            )
