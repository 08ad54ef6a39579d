"""A form's smaller services: comments, attachments, the next document."""

import frappe
from frappe import _


@frappe.whitelist(methods=["DELETE", "POST"])
def remove_attach() -> None:
    """Delete the attachment `fid`."""
    frappe.delete_doc("File", frappe.form_dict.get("fid"))


@frappe.whitelist(methods=["POST", "PUT"])
def add_comment(
    reference_doctype: str,
    reference_name: str,
    content: str,
    comment_email: str | None = None,
    comment_by: str | None = None,
):
    """Comment on a document that the user may read; the author is always the session's user."""
    frappe.get_doc(reference_doctype, reference_name).check_permission("read")
    return frappe.get_doc(
        {
            "doctype": "Comment",
            "comment_type": "Comment",
            "reference_doctype": reference_doctype,
            "reference_name": reference_name,
            "comment_email": frappe.session.user,
            "comment_by": frappe.db.get_value("User", frappe.session.user, "full_name")
            or frappe.session.user,
            "content": content,
        }
    ).insert(ignore_permissions=True)


@frappe.whitelist(methods=["POST", "PUT"])
def update_comment(name: str, content: str) -> None:
    """Change one's own comment."""
    comment = frappe.get_doc("Comment", name)
    if frappe.session.user not in ("Administrator", comment.owner) or comment.comment_type != "Comment":
        frappe.throw(_("Comment can only be edited by the owner"), frappe.PermissionError)
    if comment.reference_doctype and comment.reference_name:
        frappe.get_doc(comment.reference_doctype, comment.reference_name).check_permission("read")
    comment.content = content
    comment.save(ignore_permissions=True)


@frappe.whitelist()
def get_next(
    doctype: str,
    value: str,
    prev: int,
    filters: str | list | dict | None = None,
    sort_order: str = "desc",
    sort_field: str = "modified",
) -> str | None:
    """Return the name of the document after *value* in a list, with *prev* of the one before; None at its end."""
    descending = (sort_order.lower() == "desc") != bool(int(prev))
    filters = frappe.parse_json(filters) if filters else []
    if isinstance(filters, dict):
        filters = [[doctype, key, "=", wanted] for key, wanted in filters.items()]
    here = frappe.get_value(doctype, value, sort_field)
    found = frappe.get_list(
        doctype,
        filters=[*filters, [doctype, sort_field, "<" if descending else ">", here]],
        order_by=f"`tab{doctype}`.`{sort_field}` {'desc' if descending else 'asc'}",
        limit_page_length=1,
        pluck="name",
    )
    if not found:
        frappe.msgprint(_("No further records"))
        return None
    return found[0]
