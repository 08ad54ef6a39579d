"""What a form loads: a DocType's meta, a document, and what has gathered around it."""

import json

import frappe
import frappe.desk.form.meta
import frappe.share
from frappe import _
from frappe.desk.form import assign_to
from frappe.model import table_fields
from frappe.model.base_document import BaseDocument
from frappe.permissions import get_doc_permissions

# where a comment of each type belongs in docinfo
COMMENT_LISTS = {
    "Comment": "comments",
    "Shared": "share_logs",
    "Unshared": "share_logs",
    "Assigned": "assignment_logs",
    "Assignment Completed": "assignment_logs",
    "Attachment": "attachment_logs",
    "Attachment Removed": "attachment_logs",
    "Info": "info_logs",
    "Edit": "info_logs",
    "Label": "info_logs",
    "Like": "like_logs",
    "Workflow": "workflow_logs",
}
NOT_EMULATED = [
    "communications",
    "automated_messages",
    "views",
    "energy_point_logs",
    "milestones",
]
MAX_VERSIONS = 10


@frappe.whitelist()
def getdoc(doctype: str, name: str, user: str | None = None) -> list | None:
    """Put a document into the response's `docs`, and what belongs to it into `docinfo` and `_link_titles`.

    A document that doesn't exist gives an empty list; one that the user may not read raises PermissionError.
    """
    if not (doctype and name):
        frappe.throw(_("doctype and name required!"))
    try:
        doc = frappe.get_doc(doctype, name)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        return []
    doc.check_permission("read")
    run_onload(doc)
    doc.apply_fieldlevel_read_permissions()
    get_docinfo(doc)
    set_link_titles(doc)
    send_doc(doc)
    return None


def send_doc(doc) -> None:
    """Add a document to the response."""
    if frappe.response.get("docs") is None:
        frappe.response["docs"] = []
    values = doc.as_dict()
    values["__onload"] = doc.get("__onload") or {}
    frappe.response["docs"].append(values)


@frappe.whitelist()
def getdoctype(doctype: str, with_parent: bool = False, cached_timestamp: str | None = None) -> str | None:
    """Put a DocType's meta and those of its child tables into the response's `docs`.

    Answers `use_cache` when the client's copy, of *cached_timestamp*, is still right.
    """
    parent = frappe.db.get_value(
        "DocField", {"options": doctype, "fieldtype": ["in", table_fields]}, "parent"
    )
    if with_parent and parent:
        frappe.response["parent_dt"] = parent
    docs = get_meta_bundle(parent if with_parent and parent else doctype)
    frappe.response["user_settings"] = "{}"
    if cached_timestamp and docs[0].modified == cached_timestamp:
        return "use_cache"
    frappe.response.setdefault("docs", []).extend(docs)
    return None


def get_meta_bundle(doctype: str) -> list[dict]:
    """Return the metas of a DocType and of its child tables."""
    bundle = [frappe.desk.form.meta.get_meta(doctype)]
    for field in frappe.get_meta(doctype).get_table_fields():
        bundle.append(frappe.desk.form.meta.get_meta(field.options))
    return bundle


@frappe.whitelist()
def get_docinfo(doc=None, doctype: str | None = None, name: str | None = None) -> None:
    """Put into the response's `docinfo`: comments and logs by kind, attachments, versions, permissions, users."""
    if not isinstance(doc, BaseDocument):  # over HTTP a document is always named
        doc = frappe.get_doc(doctype, name)
        doc.check_permission("read")
    docinfo = frappe._dict({key: [] for key in NOT_EMULATED}, doctype=doc.doctype, name=doc.name, tags="")
    docinfo.update(get_comment_lists(doc))
    docinfo.update(
        assignments=assign_to.get({"doctype": doc.doctype, "name": doc.name}),
        shared=frappe.share.users_of(doc),
        attachments=get_attachments(doc.doctype, doc.name),
        versions=get_versions(doc),
        permissions=get_doc_permissions(doc),
        additional_timeline_content=get_additional_timeline_content(doc.doctype, doc.name),
        is_document_followed=None,
        document_email=None,
    )
    docinfo.user_info = get_user_info(
        row.owner for rows in docinfo.values() if isinstance(rows, list) for row in rows if row.get("owner")
    )
    frappe.response["docinfo"] = docinfo


def get_comment_lists(doc) -> dict[str, list]:
    """Return the document's comments, sorted into the lists of docinfo, oldest first."""
    lists = {key: [] for key in set(COMMENT_LISTS.values())}
    comments = frappe.get_all(
        "Comment",
        fields=["name", "creation", "content", "owner", "comment_type", "comment_by"],
        filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
        order_by="creation asc",
    )
    for comment in comments:
        if comment.comment_type in COMMENT_LISTS:
            lists[COMMENT_LISTS[comment.comment_type]].append(comment)
    return lists


def get_attachments(doctype: str, name: str) -> list[dict]:
    """Return the files attached to a document."""
    return frappe.get_all(
        "File",
        fields=[
            "name",
            "file_name",
            "file_url",
            "file_size",
            "is_private",
            "owner",
            "creation",
            "attached_to_field",
        ],
        filters={"attached_to_doctype": doctype, "attached_to_name": name},
        order_by="creation asc",
    )


def get_versions(doc) -> list[dict]:
    """Return the latest versions of a document; without what fields above the user's level held."""
    if not doc.meta.track_changes:
        return []
    versions = frappe.get_all(
        "Version",
        filters={"ref_doctype": doc.doctype, "docname": doc.name},
        fields=["name", "owner", "creation", "data"],
        order_by="creation desc",
        limit=MAX_VERSIONS,
    )
    hidden = get_hidden_fields(doc)
    if hidden:
        for version in versions:
            version.data = leave_out_fields(version.data, hidden)
    return versions


def get_hidden_fields(doc) -> set[str]:
    """Return the fields of the document that are above the user's permission level."""
    levels = doc.meta.get_permlevel_access(parenttype=None)
    return {field.fieldname for field in doc.meta.fields if field.permlevel and field.permlevel not in levels}


def leave_out_fields(data: str, hidden: set[str]) -> str:
    """Return a version's data without the changes of *hidden* fields."""
    content = json.loads(data)
    content["changed"] = [change for change in content.get("changed", []) if change[0] not in hidden]
    return json.dumps(content)


def run_onload(doc) -> None:
    """Call the document's `onload`, which may leave data for the form in `__onload`."""
    doc.set("__onload", frappe._dict())
    doc.run_method("onload")


def get_additional_timeline_content(doctype: str, docname: str) -> list:
    """Return what the apps' `additional_timeline_content` hooks add."""
    hooks = frappe.get_hooks("additional_timeline_content") or {}
    return [
        content
        for path in [*hooks.get("*", []), *hooks.get(doctype, [])]
        for content in frappe.get_attr(path)(doctype, docname) or []
    ]


def get_user_info(users) -> dict:
    """Return `{user: {fullname, image, name, email}}`."""
    users = sorted(set(users))
    rows = (
        frappe.get_all(
            "User", filters={"name": ["in", users]}, fields=["name", "full_name", "user_image", "email"]
        )
        if users
        else []
    )
    return {
        row.name: {
            "fullname": row.full_name or row.name,
            "image": row.user_image,
            "name": row.name,
            "email": row.email,
        }
        for row in rows
    }


def set_link_titles(doc) -> None:
    """Put the titles of linked documents into the response's `_link_titles`, as `DocType::name`."""
    titles = frappe.response.setdefault("_link_titles", {})
    children = [row for field in doc.meta.get_table_fields() for row in doc.get(field.fieldname) or []]
    for row in [doc, *children]:
        titles.update(get_link_titles(row))


def get_link_titles(row) -> dict[str, str]:
    """Return the titles of the documents that a document or child row links to."""
    titles = {}
    for field in [*row.meta.get_link_fields(), *row.meta.get_dynamic_link_fields()]:
        name = row.get(field.fieldname)
        doctype = field.options if field.fieldtype == "Link" else row.get(field.options)
        if not (name and doctype):
            continue
        meta = frappe.get_meta(doctype)
        if meta.title_field and meta.show_title_field_in_link:
            titles[f"{doctype}::{name}"] = frappe.db.get_value(doctype, name, meta.title_field, cache=True)
    return titles
