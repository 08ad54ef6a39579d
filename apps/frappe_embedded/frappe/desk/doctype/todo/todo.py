"""ToDo: something that somebody is to do, perhaps about a document."""

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import AUTOMATIC_ROLES
from frappe.utils import get_fullname, parse_addr


class ToDo(Document):
    """A task; the document that it is about tells in `_assign` who has one, and on its timeline who got one."""

    def validate(self) -> None:
        self._told = self.told_on_timeline()

    def on_update(self) -> None:
        if self._told:
            self.tell(*self._told)
        self.update_in_reference()

    def after_delete(self) -> None:
        self.update_in_reference()

    def told_on_timeline(self) -> tuple[str, str] | None:
        """(kind of comment, text) when the task is new or its status changes."""
        who = get_fullname(frappe.session.user)
        if self.is_new():
            by, to = get_fullname(self.assigned_by), get_fullname(self.allocated_to)
            if self.assigned_by == self.allocated_to:
                return "Assigned", _("{0} self assigned this task: {1}").format(by, self.description)
            return "Assigned", _("{0} assigned {1}: {2}").format(by, to, self.description)
        before = self.get_doc_before_save()
        if before is None or before.status == self.status:
            return None
        if self.allocated_to == frappe.session.user:
            return "Assignment Completed", _("{0} removed their assignment.").format(who)
        text = _("Assignment of {0} removed by {1}").format(get_fullname(self.allocated_to), who)
        return "Assignment Completed", text

    def tell(self, comment_type: str, text: str) -> None:
        if self.reference_type and self.reference_name:
            frappe.get_doc(self.reference_type, self.reference_name).add_comment(comment_type, text)

    def update_in_reference(self) -> None:
        """Keep in the document's `_assign` who has an open task about it, the first assigned first."""
        if not (self.reference_type and self.reference_name):
            return
        filters = {
            "reference_type": self.reference_type,
            "reference_name": self.reference_name,
            "status": ["not in", ["Cancelled", "Closed"]],
            "allocated_to": ["is", "set"],
        }
        users = frappe.get_all("ToDo", filters, pluck="allocated_to", order_by="creation asc")
        assigned = json.dumps(users) if users else ""
        if frappe.get_meta(self.reference_type).issingle:
            frappe.db.set_single_value(self.reference_type, "_assign", assigned, update_modified=False)
            return
        frappe.db.set_value(
            self.reference_type, self.reference_name, "_assign", assigned, update_modified=False
        )

    @classmethod
    def get_owners(cls, filters=None) -> list[str]:
        """Addresses of those who have the tasks that match."""
        users = frappe.get_all("ToDo", filters=filters or {}, pluck="allocated_to")
        return [parse_addr(user)[1] for user in users if user]


def get_permission_query_conditions(user: str | None = None, doctype: str | None = None) -> str | None:
    """SQL: the tasks that one has or gave; all of them for a role that the DocType's permissions name."""
    user = user or frappe.session.user
    if _sees_all(user, "read"):
        return None
    own = frappe.db.escape(user)
    return f"(`tabToDo`.allocated_to = {own} or `tabToDo`.assigned_by = {own})"


def has_permission(doc, ptype: str | None = "read", user: str | None = None, **_options) -> bool:
    """The same for one task."""
    user = user or frappe.session.user
    return _sees_all(user, ptype or "read") or user in (doc.allocated_to, doc.assigned_by)


def _sees_all(user: str, ptype: str) -> bool:
    named = set(frappe.permissions.get_doctype_roles("ToDo", ptype)) - set(AUTOMATIC_ROLES)
    return bool(named.intersection(frappe.get_roles(user)))
