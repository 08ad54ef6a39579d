"""DocType: the description of a kind of document. Saving one creates or alters its table."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.doctype.field_rules import (  # noqa: F401 (errors: where Frappe has them)
    RESERVED,
    CannotIndexedError,
    DoctypeLinkError,
    HiddenAndMandatoryWithoutDefaultError,
    IllegalMandatoryError,
    InvalidFieldNameError,
    NonUniqueError,
    UniqueFieldnameError,
    WrongOptionsDoctypeLinkError,
    validate_fields,
)
from frappe.core.doctype.doctype.permission_rules import validate_permissions
from frappe.database.schema import sync_table
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.model.dynamic_links import clear_link_map
from frappe.model.meta import Meta

NAME = re.compile(r"^[^\W\d_][\w -]*$", re.UNICODE)
MAX_NAME = 61


class InvalidDocTypeName(frappe.NameError):
    """A name that can't be a DocType's."""


class DocType(Document):
    """A kind of document: its fields, permissions and naming."""

    def validate(self) -> None:
        self.check_developer_mode()
        self.validate_name()
        self.set_fieldnames()
        if self.is_tree:
            self.add_nestedset_fields()
        if self.is_submittable:
            self.make_amendable()
        self.validate_series()
        self.check_change_of_numbering()
        self.set_default_in_list_view()
        validate_fields(self)
        validate_permissions(self)

    def before_import(self) -> None:
        """App files may leave out what can be derived."""
        self.set_fieldnames()

    def on_update(self) -> None:
        """Bring the table in line, and let nobody use the old description."""
        clear_doctype(self.name)
        if self.flags.numbered_otherwise:
            frappe.db.sql_ddl(f"drop table if exists `tab{self.name}`")
        sync_table(Meta(self.name))
        clear_doctype(self.name)

    def on_trash(self) -> None:
        """Customisations go with their DocType; its data stays."""
        for kind, column in (
            ("Custom Field", "dt"),
            ("Property Setter", "doc_type"),
            ("Custom DocPerm", "parent"),
        ):
            frappe.db.delete(kind, {column: self.name})

    def after_delete(self) -> None:
        clear_doctype(self.name)

    def before_rename(self, old: str, new: str, merge: bool = False) -> None:
        """Only custom DocTypes may be renamed; merging two kinds of documents means nothing."""
        if merge:
            frappe.throw(_("DocType can not be merged"))
        if not (self.custom or frappe.conf.developer_mode or frappe.flags.in_patch):
            frappe.throw(_("Only custom DocTypes can be renamed"))

    def after_rename(self, old: str, new: str, merge: bool = False) -> None:
        clear_doctype(old)
        clear_doctype(new)

    def check_developer_mode(self) -> None:
        """On a site, people make custom DocTypes; standard ones come from apps."""
        if self.custom or frappe.flags.in_import or frappe.flags.in_install or frappe.flags.in_migrate:
            return
        if self.is_new() and not frappe.conf.developer_mode:
            frappe.throw(_("Not in Developer Mode! Set in site_config.json or make 'Custom' DocType."))

    def validate_name(self) -> None:
        if not NAME.match(self.name or "") or len(self.name) > MAX_NAME:
            message = _("A DocType's name starts with a letter and has letters, digits, spaces, hyphens: {0}")
            frappe.throw(message.format(self.name), InvalidDocTypeName)

    def set_fieldnames(self) -> None:
        """Name fields after their labels where no name is given; lay-out fields by number."""
        used = {field.fieldname for field in self.fields if field.fieldname}
        for field in self.fields:
            if not field.fieldname:
                base = frappe.scrub(re.sub(r"[^\w ]", "", field.label or "")).strip("_").lower()
                if not base or not base.isascii() or (field.fieldtype in no_value_fields and not field.label):
                    base = f"{frappe.scrub(field.fieldtype)}_{field.idx}"
                number, name = 1, base
                if name in RESERVED:
                    base = name = f"{base}1"
                while name in used:
                    number, name = number + 1, f"{base}_{number}"
                field.fieldname = name
                used.add(name)

    def check_change_of_numbering(self) -> None:
        """Names become numbers, or no longer are, only while there is no document."""
        before = self.get_doc_before_save()
        if not before or (before.autoname == "autoincrement") == (self.autoname == "autoincrement"):
            return
        if not self.issingle and frappe.db.table_exists(self.name) and frappe.db.count(self.name):
            frappe.throw(
                _("Can only change to/from Autoincrement naming rule when there is no data in the doctype")
            )
        self.flags.numbered_otherwise = True

    def set_default_in_list_view(self) -> None:
        """Where nobody chose columns for the list, the first four mandatory fields are."""
        if any(field.in_list_view for field in self.fields):
            return
        fit = [field for field in self.fields if field.reqd and not field.hidden and _is_for_lists(field)]
        for field in fit[:4]:
            field.in_list_view = 1

    def _has(self, fieldname: str) -> bool:
        return any(field.fieldname == fieldname for field in self.fields)

    def make_amendable(self) -> None:
        """A submittable DocType knows which document amends which."""
        if not self._has("amended_from") and not self.istable:
            field = {
                "label": "Amended From", "fieldname": "amended_from", "fieldtype": "Link", "options": self.name,
                "read_only": 1, "print_hide": 1, "no_copy": 1, "search_index": 1,
            }  # fmt: skip
            self.append("fields", field)

    def add_nestedset_fields(self) -> None:
        """A tree DocType has its boundaries and its parent."""
        label = f"Parent {self.name}"
        self.nsm_parent_field = self.nsm_parent_field or frappe.scrub(label)
        wanted = (
            {
                "label": "Left",
                "fieldname": "lft",
                "fieldtype": "Int",
                "read_only": 1,
                "hidden": 1,
                "no_copy": 1,
            },
            {
                "label": "Right",
                "fieldname": "rgt",
                "fieldtype": "Int",
                "read_only": 1,
                "hidden": 1,
                "no_copy": 1,
            },
            {"label": "Is Group", "fieldname": "is_group", "fieldtype": "Check"},
            {
                "label": "Old Parent",
                "fieldname": "old_parent",
                "fieldtype": "Link",
                "options": self.name,
                "hidden": 1,
            },
            {"label": label, "fieldname": self.nsm_parent_field, "fieldtype": "Link", "options": self.name},
        )
        for field in wanted:
            if not self._has(field["fieldname"]):
                self.append("fields", field)

    def validate_series(self) -> None:
        """`autoname: field:x` needs x, and makes it unique; a naming series needs its field."""
        autoname = self.autoname or ""
        if autoname.startswith("field:"):
            fieldname = autoname[6:]
            field = next((f for f in self.fields if f.fieldname == fieldname), None)
            if not field:
                frappe.throw(_("Fieldname '{0}' in autoname doesn't exist").format(fieldname))
            field.unique = 1
        elif autoname.startswith("naming_series:") and not self._has("naming_series"):
            frappe.throw(_("Invalid fieldname '{0}' in autoname").format("naming_series"))


def _is_for_lists(field: Any) -> bool:
    return field.fieldtype not in no_value_fields and field.fieldtype != "Attach Image"


def clear_doctype(doctype: str) -> None:
    """Forget everything derived from a DocType's description."""
    clear_link_map()
    frappe.local.meta_cache.pop(doctype, None)
    frappe.local.new_doc_templates = {}
    frappe.clear_cache(doctype=doctype)
    # a description that is rolled back was never there
    frappe.db.after_rollback.add(frappe.local.meta_cache.clear)


def validate_fields_for_doctype(doctype: str) -> None:
    """Check a DocType as it is with its customisations."""
    validate_fields(Meta(doctype))


def validate_permissions_for_doctype(doctype: str, for_remove: bool = False, alert: bool = False) -> None:
    """Check a DocType's permissions as they are with Custom DocPerms, and let nobody use the old ones."""
    clear_doctype(doctype)
    validate_permissions(Meta(doctype))


def get_field(doc: Any, fieldname: str) -> Any:
    """A field of a DocType document by its name, or None."""
    return next((field for field in doc.fields if field.fieldname == fieldname), None)
