"""What a client may do with any document that its user may: `/api/method/frappe.client.<function>`."""

import json
from contextlib import suppress

import frappe
import frappe.permissions
from frappe import _
from frappe.desk.reportview import validate_args
from frappe.model import child_table_fields, default_fields
from frappe.model.db_query import check_parent_permission
from frappe.utils import cint

MAX_INSERTS = 200


@frappe.whitelist()
def get_list(
    doctype,
    fields=None,
    filters=None,
    group_by=None,
    order_by=None,
    limit_start=None,
    limit_page_length=20,
    parent=None,
    debug: bool = False,
    as_dict: bool = True,
    or_filters=None,
):
    """Return the documents that match *filters* and that the user may read.

    *fields*: names to return (default `name`); *parent*: the DocType through which a child table is read.
    """
    if frappe.is_table(doctype):
        check_parent_permission(parent, doctype)
    args = frappe._dict(
        doctype=doctype,
        parent_doctype=parent,
        fields=fields,
        filters=filters,
        or_filters=or_filters,
        group_by=group_by,
        order_by=order_by,
        limit_start=limit_start,
        limit_page_length=limit_page_length,
        debug=debug,
        as_list=not as_dict,
    )
    validate_args(args)
    return frappe.get_list(**args)


@frappe.whitelist()
def get_count(doctype, filters=None, debug=False, cache=False):
    """Return how many documents match *filters* among those that the user may read."""
    args = frappe._dict(doctype=doctype, filters=filters, fields=["name"])
    validate_args(args)
    rows = frappe.get_list(
        doctype,
        filters=args.filters,
        fields=[f"count(distinct `tab{doctype}`.`name`) as total_count"],
        order_by=None,
        as_list=True,
    )
    return cint(rows[0][0]) if rows else 0


@frappe.whitelist()
def get(doctype, name=None, filters=None, parent=None):
    """Return a document by its name, the first that matches *filters*, or a single."""
    if frappe.is_table(doctype):
        check_parent_permission(parent, doctype)
    if name:
        doc = frappe.get_doc(doctype, name)
    elif filters or filters == {}:
        doc = frappe.get_doc(doctype, frappe.parse_json(filters))
    else:
        doc = frappe.get_doc(doctype)
    doc.check_permission()
    doc.apply_fieldlevel_read_permissions()
    return doc.as_dict()


@frappe.whitelist()
def get_value(doctype, fieldname, filters=None, as_dict=True, debug=False, parent=None):
    """Return one field (a name, or a JSON list of names) of the first document that matches *filters*."""
    if frappe.is_table(doctype):
        check_parent_permission(parent, doctype)
    if not frappe.has_permission(doctype, parent_doctype=parent):
        frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
    filters = _parse_filters(filters)
    fields = _parse_fieldname(fieldname)
    if frappe.get_meta(doctype).issingle:
        value = frappe.db.get_values_from_single(fields, filters, doctype, as_dict=as_dict, debug=debug)
    else:
        value = get_list(
            doctype,
            filters=filters,
            fields=fields,
            debug=debug,
            limit_page_length=1,
            parent=parent,
            as_dict=as_dict,
        )
    if as_dict:
        return value[0] if value else {}
    if not value:
        return None
    return value[0] if len(fields) > 1 else value[0][0]


def _parse_filters(filters):
    """Return filters sent as JSON or as a document's name; None when they say nothing."""
    with suppress(ValueError):  # then it is a name
        filters = frappe.parse_json(filters)
    if isinstance(filters, str | int | float) and not isinstance(filters, bool):
        filters = {"name": str(filters)} if filters != "" else None
    return filters or None


def _parse_fieldname(fieldname) -> list:
    try:
        fields = frappe.parse_json(fieldname)
    except (TypeError, ValueError):
        fields = fieldname
    return fields if isinstance(fields, list) else [fields]


@frappe.whitelist()
def get_single_value(doctype, field):
    """Return a field of a single."""
    if not frappe.has_permission(doctype):
        frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
    return frappe.db.get_single_value(doctype, field)


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype, name, fieldname, value=None):
    """Set one field, or those of *fieldname* (a dict or its JSON), save the document and return it."""
    if not isinstance(fieldname, dict) and fieldname in (*default_fields, *child_table_fields):
        frappe.throw(_("Cannot edit standard fields"))
    values = {fieldname: value} if value else _parse_values(fieldname)
    if frappe.get_meta(doctype).istable:
        row = frappe.db.get_value(doctype, name, ["parenttype", "parent"], as_dict=True)
        if not row:
            raise frappe.DoesNotExistError
        doc = frappe.get_doc(row.parenttype, row.parent)
        doc.getone({"doctype": doctype, "name": name}).update(values)
    else:
        doc = frappe.get_doc(doctype, name)
        doc.update(values)
    doc.save()
    return doc.as_dict()


def _parse_values(fieldname) -> dict:
    if isinstance(fieldname, dict):
        return fieldname
    try:
        return json.loads(fieldname)
    except ValueError:
        return {fieldname: ""}


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc=None):
    """Insert a document, or a row into the child table of a stored one; return it."""
    return insert_doc(frappe.parse_json(doc)).as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert_many(docs=None):
    """Insert up to 200 documents, all or none; return their names."""
    docs = frappe.parse_json(docs)
    if len(docs) > MAX_INSERTS:
        frappe.throw(_("Only 200 inserts allowed in one request"))
    return [insert_doc(doc).name for doc in docs]


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc):
    """Save the client's copy of a document and return it as it is now."""
    doc = frappe.get_doc(frappe.parse_json(doc))
    doc.save()
    return doc.as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def rename_doc(doctype, old_name, new_name, merge=False):
    """Rename a document and whatever links to it; return its new name."""
    return frappe.rename_doc(doctype, old_name, new_name, merge=cint(merge))


@frappe.whitelist(methods=["POST", "PUT"])
def submit(doc):
    """Submit the client's copy of a document and return it."""
    doc = frappe.get_doc(frappe.parse_json(doc))
    doc.submit()
    return doc.as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def cancel(doctype, name):
    """Cancel a submitted document and return it."""
    doc = frappe.get_doc(doctype, name)
    doc.cancel()
    return doc.as_dict()


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype, name):
    """Delete a document."""
    delete_doc(doctype, name)


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_update(docs):
    """Update documents, given with `doctype` and `docname`; return those that failed, with their error."""
    failed = []
    for values in frappe.parse_json(docs):
        values.pop("flags", None)
        try:
            frappe.db.savepoint("bulk_update")
            doc = frappe.get_doc(values["doctype"], values["docname"])
            doc.update(values)
            doc.save()
        except Exception:
            frappe.db.rollback(save_point="bulk_update")
            failed.append({"doc": values, "exc": frappe.get_traceback()})
    return {"failed_docs": failed}


@frappe.whitelist()
def has_permission(doctype, docname, perm_type="read"):
    """Return whether the user has a permission (read, write, create, submit, …) on a document."""
    return {"has_permission": bool(frappe.has_permission(doctype, perm_type.lower(), docname))}


@frappe.whitelist()
def get_doc_permissions(doctype, docname):
    """Return the user's permissions on a document as `{"read": 1, "write": 1, …}`."""
    return {"permissions": frappe.permissions.get_doc_permissions(frappe.get_doc(doctype, docname))}


@frappe.whitelist()
def get_password(doctype, name, fieldname):
    """Return a field of type Password. System Managers only."""
    frappe.only_for("System Manager")
    return frappe.get_doc(doctype, name).get_password(fieldname)


@frappe.whitelist(allow_guest=True)
def get_time_zone():
    """Return the site's time zone."""
    return {"time_zone": frappe.get_system_settings("time_zone")}


@frappe.whitelist(methods=["POST", "PUT"])
def attach_file(
    filename=None,
    filedata=None,
    doctype=None,
    docname=None,
    folder=None,
    decode_base64=False,
    is_private=None,
    docfield=None,
):
    """Attach *filedata* to a document, and set its field *docfield* to the file's URL; return the File."""
    doc = frappe.get_doc(doctype, docname)
    doc.check_permission("write")
    file = frappe.get_doc(
        {
            "doctype": "File",
            "file_name": filename,
            "attached_to_doctype": doctype,
            "attached_to_name": docname,
            "attached_to_field": docfield,
            "folder": folder,
            "is_private": cint(is_private),
            "content": filedata,
            "decode": cint(decode_base64),
        }
    ).save()
    if docfield:
        doc.set(docfield, file.file_url)
        doc.save()
    return file


@frappe.whitelist()
def is_document_amended(doctype, docname):
    """Return the name of the document that amends *docname*, if there is one."""
    if frappe.has_permission(doctype) and frappe.get_meta(doctype).has_field("amended_from"):
        return frappe.db.exists(doctype, {"amended_from": docname})
    return False


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields=None):
    """Return the name of a document that a link field names, with *fields* of it to fetch; {} if there is none."""
    if doctype != "DocType" and not (
        frappe.has_permission(doctype, "select") or frappe.has_permission(doctype, "read")
    ):
        frappe.throw(
            _("You do not have Read or Select Permissions for {}").format(frappe.bold(doctype)),
            frappe.PermissionError,
        )
    values = frappe._dict(name=frappe.db.get_value(doctype, docname))
    fields = frappe.parse_json(fields)
    if not (values.name and fields):
        return values
    try:
        values.update(get_value(doctype, fields, docname))
    except frappe.PermissionError:
        frappe.clear_last_message()
        frappe.msgprint(
            _("You need {0} permission to fetch values from {1} {2}").format(
                frappe.bold(_("Read")), frappe.bold(doctype), frappe.bold(docname)
            ),
            title=_("Cannot Fetch Values"),
            indicator="orange",
        )
    return values


def insert_doc(doc: dict):
    """Insert a document and return it; for a child table's row, append it and return the saved parent."""
    doc = frappe._dict(doc)
    if not frappe.is_table(doc.doctype):
        return frappe.get_doc(doc).insert()
    if not (doc.parenttype and doc.parent and doc.parentfield):
        frappe.throw(_("Parenttype, Parent and Parentfield are required to insert a child record"))
    parent = frappe.get_doc(doc.parenttype, doc.parent)
    parent.append(doc.parentfield, doc)
    parent.save()
    return parent


def delete_doc(doctype: str, name: str) -> None:
    """Delete a document; a child table's row by saving its parent without it."""
    if not frappe.is_table(doctype):
        frappe.delete_doc(doctype, name, ignore_missing=False)
        return
    row = frappe.db.get_value(doctype, name, ["parenttype", "parent", "parentfield"], as_dict=True)
    if not row:
        raise frappe.DoesNotExistError
    parent = frappe.get_doc(row.parenttype, row.parent)
    parent.set(row.parentfield, [child for child in parent.get(row.parentfield) if child.name != name])
    parent.save()
