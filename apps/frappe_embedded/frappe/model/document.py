"""`Document`: the life of a document, from insert through save, submit and cancel to its deletion."""

from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument, get_controller
from frappe.model.bulk_documents import bulk_insert
from frappe.model.document_access import DocumentAccess
from frappe.model.document_actions import DocumentActions
from frappe.model.document_events import hook, run_event
from frappe.model.lookup import (
    clear_document_cache,
    copy_doc,
    get_cached_doc,
    get_cached_value,
    get_document_cache_key,
    get_last_doc,
    get_lazy_doc,
    get_single,
    new_doc,
)
from frappe.model.save_steps import SaveSteps
from frappe.types import _dict

__all__ = [
    "Document", "bulk_insert", "clear_document_cache", "copy_doc", "get_cached_doc", "get_cached_value", "get_controller", "get_doc",
    "get_document_cache_key", "get_last_doc", "get_lazy_doc", "get_single", "new_doc",
]  # fmt: skip


def get_doc(*args: Any, **kwargs: Any) -> "Document":
    """A document: `get_doc(doctype, name)` from the database, `get_doc({"doctype": …})` a new one.

    `for_update=True` locks the row. DoesNotExistError when there is none of that name."""
    if args:
        first = args[0]
        if isinstance(first, BaseDocument):
            return first
        if isinstance(first, str):
            doctype = first
        elif isinstance(first, dict):
            kwargs = first
        else:
            raise ValueError("First non keyword argument must be a string or dict")
    if len(args) < 2 and kwargs:
        if "doctype" not in kwargs and not args:
            raise ValueError('"doctype" is a required key')
        doctype = kwargs.get("doctype") or doctype
    return get_controller(doctype)(*args, **kwargs)


class Document(SaveSteps, DocumentAccess, DocumentActions, BaseDocument):
    """A document and its life. Subclasses are the controllers of DocTypes."""

    def __init__(self, *args: Any, **kwargs: Any):
        values = self.__dict__
        values["doctype"] = values["name"] = None
        values["flags"] = _dict()
        if args and isinstance(args[0], str):
            values["doctype"] = args[0]
            values["name"] = args[0] if len(args) == 1 else args[1]
            self.flags.for_update = kwargs.get("for_update")
            self.load_from_db()
            return
        if args and isinstance(args[0], dict):
            kwargs = args[0]
        if not kwargs:
            raise ValueError("Illegal arguments")
        super().__init__(kwargs)
        self._refuse_odd_name()
        self.init_child_tables()
        self.init_valid_columns()

    def _refuse_odd_name(self) -> None:
        """A list or dict in place of a name would be read as filters by whatever looks the document up."""
        if not isinstance(self.name, str | int | float | None):
            frappe.throw(_("{0} is not the name of a document").format(str(self.name)[:140]))

    # --- reading --------------------------------------------------------------------------------------

    def load_from_db(self) -> "Document":
        """Read the document with its child rows. DoesNotExistError when it isn't there."""
        if self.meta.issingle:
            self._load_single()
        else:
            self._load_row()
        self._load_children()
        if self._table_fieldnames and hasattr(self, "__setup__"):
            self.__setup__()
        return self

    def _load_single(self) -> None:
        values = frappe.db.get_singles_dict(self.doctype, for_update=self.flags.for_update)
        if not values:
            values = frappe.new_doc(self.doctype, as_dict=True)
            values.pop("__islocal", None)
        BaseDocument.__init__(self, {**values, "doctype": self.doctype, "name": self.doctype})
        self.init_valid_columns()
        self._fix_numeric_types()

    def _load_row(self) -> None:
        options = {"as_dict": True, "for_update": bool(self.flags.for_update)}
        if not isinstance(self.name, dict | list):
            options["order_by"] = None
        row = frappe.db.get_value(self.doctype, self.name, "*", **options)
        if not row:
            message = _("{0} {1} not found").format(_(self.doctype), self.name)
            frappe.throw(message, frappe.DoesNotExistError(message, doctype=self.doctype))
        BaseDocument.__init__(self, {**row, "doctype": self.doctype})
        self.init_valid_columns()

    def _load_children(self) -> None:
        for fieldname, child_doctype in self.meta.table_doctypes.items():
            rows = ()
            if not frappe.get_meta(child_doctype).is_virtual:
                filters = {"parent": self.name, "parenttype": self.doctype, "parentfield": fieldname}
                rows = frappe.db.get_values(child_doctype, filters, "*", as_dict=True, order_by="idx asc")
            self.set(fieldname, rows or ())

    def reload(self) -> "Document":
        """Read it again, forgetting changes that aren't saved."""
        return self.load_from_db()

    def get_latest(self) -> "Document":
        """The document as the database has it."""
        if not self.get_doc_before_save():
            self.load_doc_before_save()
        return self._doc_before_save

    # --- insert and save ------------------------------------------------------------------------------

    def insert(
        self, ignore_permissions: bool | None = None, ignore_links: bool | None = None,
        ignore_if_duplicate: bool = False, ignore_mandatory: bool | None = None, set_name: str | None = None,
        set_child_names: bool = True,
    ) -> "Document":  # fmt: skip
        """Insert as a new document: permission, name, checks, events, rows."""
        if self.flags.in_print:
            return self
        self._set_flags(
            ignore_permissions=ignore_permissions,
            ignore_links=ignore_links,
            ignore_mandatory=ignore_mandatory,
        )
        self.__dict__["__islocal"] = True
        self._set_defaults()
        self._check_all_values()
        self.set_user_and_timestamp()
        self.set_docstatus()
        self.check_if_latest()
        self._validate_links()
        self.check_permission("create")
        self.run_method("before_insert")
        self.set_new_name(set_name=set_name, set_child_names=set_child_names)
        self.set_parent_in_children()
        self.validate_higher_perm_levels()
        self.flags.in_insert = True
        self.run_before_save_methods()
        self._validate()
        self.set_docstatus()
        self.flags.in_insert = False
        self._insert_rows(ignore_if_duplicate)
        self.run_method("after_insert")
        self.flags.in_insert = True
        if self.get("amended_from"):
            self.copy_attachments_from_amended_from()
        self._adopt_attached_files()
        self.run_post_save_methods()
        self.flags.in_insert = False
        self._clear_new_markers()
        return self

    def _set_flags(self, **flags: Any) -> None:
        self.flags.update({key: value for key, value in flags.items() if value is not None})

    def _insert_rows(self, ignore_if_duplicate: bool) -> None:
        if self.meta.issingle:
            self.update_single(self.get_valid_dict(ignore_virtual=True))
        else:
            self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
        for row in self.get_all_children():
            row.db_insert()

    def _clear_new_markers(self) -> None:
        self.__dict__.pop("__islocal", None)
        self.__dict__.pop("__unsaved", None)

    def save(self, *args: Any, **kwargs: Any) -> "Document":
        """Save; a new document is inserted. TimestampMismatchError when someone else saved it meanwhile."""
        return self._save(*args, **kwargs)

    def _save(
        self, ignore_permissions: bool | None = None, ignore_version: bool | None = None
    ) -> "Document | None":
        if self.flags.in_print:
            return None
        self._set_flags(ignore_permissions=ignore_permissions)
        self.flags.ignore_version = frappe.flags.in_test if ignore_version is None else ignore_version
        if self.get("__islocal") or not self.get("name"):
            return self.insert()
        self.check_if_locked()
        self._set_defaults()
        self.check_permission("write", "save")
        self.set_user_and_timestamp()
        self.set_docstatus()
        self.check_if_latest()
        self._check_permission_as_stored()
        self._check_all_values()
        self.set_parent_in_children()
        self.set_name_in_children()
        self.validate_higher_perm_levels()
        self._validate_links()
        self.run_before_save_methods()
        if self._action != "cancel":
            self._validate()
        if self._action == "update_after_submit":
            self.validate_update_after_submit()
        self.set_docstatus()
        if self.meta.issingle:
            self.update_single(self.get_valid_dict(ignore_virtual=True))
        else:
            self.db_update()
        self.update_children()
        self._adopt_attached_files()
        self.run_post_save_methods()
        self._clear_new_markers()
        return self

    def update_single(self, d: dict[str, Any]) -> None:
        """Write the values of a single document."""
        frappe.db.delete("Singles", {"doctype": self.doctype})
        for field, value in d.items():
            if field != "doctype":
                frappe.db.sql(
                    "INSERT INTO `tabSingles` (`doctype`, `field`, `value`) VALUES (%s, %s, %s)",
                    (self.doctype, field, None if value is None else str(value)),
                )
        frappe.db.value_cache.pop(self.doctype, None)

    def update_children(self) -> None:
        """Make the child tables in the database equal to this document's."""
        for fieldname, child_doctype in self.meta.table_doctypes.items():
            self.update_child_table(fieldname, child_doctype)

    def update_child_table(self, fieldname: str, df: Any = None) -> None:
        """Delete the rows of one table field that are no longer there; update and insert the others."""
        child_doctype = self.meta.table_doctypes[fieldname]
        rows = self.get(fieldname)
        if (
            child_doctype not in (self.flags.ignore_children_type or ())
            and not frappe.get_meta(child_doctype).is_virtual
        ):
            kept = [row.name for row in rows if row.name and not row.is_new()]
            filters = {"parent": self.name, "parenttype": self.doctype, "parentfield": fieldname}
            if kept:
                filters["name"] = ["not in", kept]
            frappe.db.delete(child_doctype, filters)
        for row in rows:
            row.db_update()

    # --- events ---------------------------------------------------------------------------------------

    hook = staticmethod(hook)

    def run_method(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Run an event: the controller's method, then the handlers in `doc_events`."""
        return run_event(self, method, *args, **kwargs)

    run_trigger = run_method

    def run_before_save_methods(self) -> None:
        """before_validate, validate, and the "before" event of the action."""
        if self._action in ("save", "submit"):
            self.run_method("before_validate")
        if self.flags.ignore_validate:
            return
        if self._action in ("save", "submit"):
            self.run_method("validate")
        self.run_method(f"before_{self._action}")
        self.set_title_field()

    def run_post_save_methods(self) -> None:
        """The "on" events of the action, then caches, version and on_change."""
        if self._action in ("save", "submit"):
            self.run_method("on_update")
        if self._action != "save":
            self.run_method(f"on_{self._action}")
        if self._action == "cancel":
            self.check_no_back_links_exist()
        self.clear_cache()
        self.save_version()
        self.run_method("on_change")
        if (self.doctype, self.name) in frappe.flags.currently_saving:
            frappe.flags.currently_saving.remove((self.doctype, self.name))

    def set_title_field(self) -> None:
        """Fill a `title` field whose options are a template such as `{customer} {date}`."""
        df = self.meta.get_field("title") if self.meta.title_field == "title" else None
        template = df and (df.options or (df.default if self.is_new() and not self.get("title") else None))
        if template:
            values = {key: "" if value is None else value for key, value in self.as_dict().items()}
            self.set("title", template.format(**values))
