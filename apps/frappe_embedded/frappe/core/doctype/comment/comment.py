"""Comment: what people (and the engine) note on a document's timeline."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.html_utils import sanitize_html

MAX_IN_ROW = 100


class Comment(Document):
    """A note on a document's timeline."""

    def validate(self) -> None:
        self.comment_email = self.comment_email or frappe.session.user
        if not self.comment_by:
            self.comment_by = frappe.utils.get_fullname(self.comment_email)
        if self.content and self.comment_type == "Comment":
            self.content = sanitize_html(self.content)

    def after_insert(self) -> None:
        self.update_reference()

    def on_update(self) -> None:
        """A comment is changed by its writer alone."""
        before = self.get_doc_before_save()
        edited = before and before.content != self.content and not self.flags.ignore_permissions
        if edited and frappe.session.user not in ("Administrator", before.owner):
            frappe.throw(_("Comment can only be edited by the owner"), frappe.PermissionError)
        self.update_reference()

    def after_delete(self) -> None:
        self.update_reference()

    def update_reference(self) -> None:
        """Keep the last comments in the document's own row, for lists."""
        if self.comment_type != "Comment" or not (self.reference_doctype and self.reference_name):
            return
        meta = frappe.get_meta(self.reference_doctype)
        if meta.issingle or meta.is_virtual or meta.istable:
            return
        filters = {
            "reference_doctype": self.reference_doctype,
            "reference_name": self.reference_name,
            "comment_type": "Comment",
        }
        fields = ["name", "content as comment", "comment_email as by"]
        comments = frappe.get_all("Comment", filters=filters, fields=fields, order_by="creation asc")
        frappe.db.set_value(
            self.reference_doctype,
            self.reference_name,
            "_comments",
            frappe.as_json(comments[-MAX_IN_ROW:], indent=None),
            update_modified=False,
        )
