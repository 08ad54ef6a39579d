"""Trees as nested sets: each node holds `lft` and `rgt`, and everything between them lies below it."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document


class NestedSetRecursionError(frappe.ValidationError):
    """A node would lie below itself."""


class NestedSetMultipleRootsError(frappe.ValidationError):
    """A second root where one is allowed."""


class NestedSetChildExistsError(frappe.ValidationError):
    """A node with children can't be deleted."""


class NestedSetInvalidMergeError(frappe.ValidationError):
    """A group can't be merged with a leaf."""


def parent_field_of(doctype: str) -> str:
    """The field that names a node's parent: `nsm_parent_field`, or `parent_<doctype>`."""
    return frappe.get_meta(doctype).nsm_parent_field or f"parent_{frappe.scrub(doctype)}"


def update_nsm(doc: Document) -> None:
    """Put a saved document where its parent field says; called from `on_update`."""
    parent_field = getattr(doc, "nsm_parent_field", None) or parent_field_of(doc.doctype)
    old_parent_field = getattr(doc, "nsm_oldparent_field", None) or "old_parent"
    parent, old_parent = doc.get(parent_field) or None, doc.get(old_parent_field) or None
    if not doc.lft and not doc.rgt:
        _add_node(doc, parent)
    elif parent != old_parent:
        _move_node(doc, parent)
    else:
        return
    doc.set(old_parent_field, parent)
    lft, rgt = _bounds(doc.doctype, doc.name)
    doc.lft, doc.rgt = lft, rgt
    values = {old_parent_field: parent or ""}
    frappe.db.set_value(doc.doctype, doc.name, values, update_modified=False)
    tree_changed(doc.doctype)


def tree_changed(doctype: str) -> None:
    """Forget what depends on the shape of a tree: its documents, and User Permissions that include descendants."""
    frappe.clear_document_cache(doctype)
    frappe.cache.delete_value("user_permissions")


def _bounds(doctype: str, name: str) -> tuple[int, int]:
    bounds = frappe.db.get_value(doctype, name, ["lft", "rgt"], for_update=True)
    if not bounds:
        frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)
    return bounds[0] or 0, bounds[1] or 0


def _shift(doctype: str, start: int, by: int) -> None:
    """Move every boundary at or after `start`."""
    frappe.db.sql(f"UPDATE `tab{doctype}` SET `rgt` = `rgt` + %s WHERE `rgt` >= %s", (by, start))
    frappe.db.sql(f"UPDATE `tab{doctype}` SET `lft` = `lft` + %s WHERE `lft` >= %s", (by, start))


def _end_of_tree(doctype: str) -> int:
    return (frappe.db.sql(f"SELECT MAX(`rgt`) FROM `tab{doctype}`")[0][0] or 0) + 1


def _add_node(doc: Document, parent: str | None) -> None:
    """Insert as the last child of `parent`, or as the last root."""
    if parent == doc.name:
        frappe.throw(_("Item cannot be added to its own descendants"), NestedSetRecursionError)
    if parent:
        position = _bounds(doc.doctype, parent)[1]
        if not position:
            rebuild_tree(doc.doctype)
            return
        _shift(doc.doctype, position, 2)
    else:
        position = _end_of_tree(doc.doctype)
    frappe.db.sql(
        f"UPDATE `tab{doc.doctype}` SET `lft` = %s, `rgt` = %s WHERE `name` = %s",
        (position, position + 1, doc.name),
    )


def _move_node(doc: Document, parent: str | None) -> None:
    """Cut the subtree out (negative bounds), close the gap, open one at the new place, put it back."""
    doctype = doc.doctype
    lft, rgt = _bounds(doctype, doc.name)
    if parent:
        validate_loop(doctype, doc.name, *_bounds(doctype, parent))
    width = rgt - lft + 1
    frappe.db.sql(
        f"UPDATE `tab{doctype}` SET `lft` = -`lft`, `rgt` = -`rgt` WHERE `lft` >= %s AND `rgt` <= %s",
        (lft, rgt),
    )
    _shift(doctype, rgt + 1, -width)
    if parent:
        position = _bounds(doctype, parent)[1]
        _shift(doctype, position, width)
    else:
        position = _end_of_tree(doctype)
    by = position - lft
    frappe.db.sql(
        f"UPDATE `tab{doctype}` SET `lft` = -`lft` + %s, `rgt` = -`rgt` + %s WHERE `lft` < 0", (by, by)
    )


def validate_loop(doctype: str, name: str, lft: int, rgt: int) -> None:
    """NestedSetRecursionError when `name` is the node at these bounds or one of its ancestors."""
    above = frappe.get_all(doctype, filters={"lft": ["<=", lft], "rgt": [">=", rgt]}, pluck="name")
    if name in above:
        frappe.throw(_("Item cannot be added to its own descendants"), NestedSetRecursionError)


@frappe.whitelist(methods=["POST"])
def rebuild_tree(doctype: str, parent_field: str | None = None) -> None:
    """Number the whole tree anew from the parent fields. Over HTTP, for System Managers."""
    if frappe.local.form_dict.get("cmd", "").endswith("rebuild_tree"):
        frappe.only_for("System Manager")
    meta = frappe.get_meta(doctype)
    if not meta.has_field("lft") or not meta.has_field("rgt"):
        message = _("Rebuilding of tree is not supported for {}").format(frappe.bold(doctype))
        frappe.throw(message, title=_("Invalid Action"))
    parent_field = parent_field_of(doctype)
    children: dict[str, list[str]] = {}
    rows = frappe.db.sql(f"SELECT `name`, COALESCE(`{parent_field}`, '') FROM `tab{doctype}` ORDER BY `name`")
    for name, parent in rows:
        children.setdefault(parent, []).append(name)
    bounds = _number(children)
    updates = {name: {"lft": lft, "rgt": rgt} for name, (lft, rgt) in bounds.items()}
    frappe.db.bulk_update(doctype, updates, update_modified=False)
    tree_changed(doctype)


def _number(children: dict[str, list[str]]) -> dict[str, tuple[int, int]]:
    """{name: (lft, rgt)} of every node below the roots; without recursion, trees may be deep."""
    bounds: dict[str, tuple[int, int]] = {}
    opened: dict[str, int] = {}
    counter, stack = 0, [(name, False) for name in reversed(children.get("", []))]
    while stack:
        name, done = stack.pop()
        counter += 1
        if done:
            bounds[name] = (opened[name], counter)
            continue
        opened[name] = counter
        stack.append((name, True))
        stack.extend((child, False) for child in reversed(children.get(name, [])))
    return bounds


def remove_subtree(doctype: str, name: str, throw: bool = True) -> None:
    """Delete a node with all that lies below it, without the documents' events."""
    if not frappe.has_permission(doctype, ptype="delete") and throw:
        raise frappe.PermissionError
    lft, rgt = _bounds(doctype, name)
    frappe.db.delete(doctype, {"lft": (">=", lft), "rgt": ("<=", rgt)})
    _shift(doctype, rgt + 1, -(rgt - lft + 1))
    tree_changed(doctype)


class NestedSet(Document):
    """Controller of a tree DocType (fields `lft`, `rgt`, `old_parent`, `is_group`, and the parent field)."""

    @property
    def nsm_parent_field(self) -> str:
        return parent_field_of(self.doctype)

    def _check_all_values(self) -> None:
        """Take the place in the tree from the database alone: what a client sends of it would wreck the tree."""
        super()._check_all_values()
        before = self.get_doc_before_save()
        for fieldname in ("lft", "rgt", getattr(self, "nsm_oldparent_field", None) or "old_parent"):
            if fieldname in self.meta.blank_values:
                self.set(fieldname, before.get(fieldname) if before else None)

    def on_update(self) -> None:
        update_nsm(self)
        self.validate_ledger()

    def on_trash(self, allow_root_deletion: bool = False) -> None:
        """Refuse to delete a node with children; take the node out of the tree."""
        if not self.get(self.nsm_parent_field) and not getattr(self, "allow_root_deletion", True):
            frappe.throw(_("Root {0} cannot be deleted").format(_(self.doctype)))
        self.validate_if_child_exists()

    def after_delete(self) -> None:
        """Close the gap that the node leaves."""
        if self.rgt:
            _shift(self.doctype, self.rgt + 1, -2)
        tree_changed(self.doctype)

    def validate_if_child_exists(self) -> None:
        if frappe.db.count(self.doctype, {self.nsm_parent_field: self.name}):
            message = _("Cannot delete {0} as it has child nodes").format(self.name)
            frappe.throw(message, NestedSetChildExistsError)

    def before_rename(
        self, olddn: str, newdn: str, merge: bool = False, group_fname: str = "is_group"
    ) -> None:
        """Groups merge with groups, leaves with leaves."""
        if not (merge and self.meta.has_field(group_fname)):
            return
        if bool(self.get(group_fname)) != bool(frappe.db.get_value(self.doctype, newdn, group_fname)):
            message = _("Merging is only possible between Group-to-Group or Leaf Node-to-Leaf Node")
            frappe.throw(message, NestedSetInvalidMergeError)

    def after_rename(self, olddn: str, newdn: str, merge: bool = False) -> None:
        """Children know their parent by its new name."""
        children = {self.nsm_parent_field: newdn}
        frappe.db.set_value(self.doctype, children, {"old_parent": newdn}, update_modified=False)
        if merge:
            rebuild_tree(self.doctype)
        tree_changed(self.doctype)

    def validate_one_root(self) -> None:
        if not self.get(self.nsm_parent_field) and self.get_root_node_count() > 1:
            frappe.throw(_("Multiple root nodes not allowed."), NestedSetMultipleRootsError)

    def get_root_node_count(self) -> int:
        field = self.nsm_parent_field
        rows = frappe.db.sql(f"SELECT COUNT(*) FROM `tab{self.doctype}` WHERE COALESCE(`{field}`, '') = ''")
        return rows[0][0]

    def validate_ledger(self, group_identifier: str = "is_group") -> None:
        """A node with children is a group."""
        if self.meta.has_field(group_identifier) and not self.get(group_identifier):
            filters = {self.nsm_parent_field: self.name, "docstatus": ("!=", 2)}
            if frappe.get_all(self.doctype, filters, limit_page_length=1):
                message = _("{0} {1} cannot be a leaf node as it has children")
                frappe.throw(message.format(_(self.doctype), self.name))

    def get_ancestors(self) -> list[str]:
        return get_ancestors_of(self.doctype, self.name)

    def get_parent(self) -> Any:
        """The parent document, None for a root."""
        name = self.get(self.nsm_parent_field)
        return frappe.get_doc(self.doctype, name) if name else None

    def get_children(self) -> Iterator["NestedSet"]:
        """Documents one level below that the user may read."""
        for name in frappe.get_list(self.doctype, filters={self.nsm_parent_field: self.name}, pluck="name"):
            yield frappe.get_doc(self.doctype, name)


def get_root_of(doctype: str) -> str | None:
    """The first root of a tree."""
    rows = frappe.db.sql(f"SELECT `name` FROM `tab{doctype}` WHERE `rgt` > `lft` ORDER BY `lft` LIMIT 1")
    return rows[0][0] if rows else None


def get_ancestors_of(
    doctype: str, name: str, order_by: str = "lft desc", limit: int | None = None
) -> list[str]:
    """Names above a node, the nearest first."""
    lft, rgt = _read_bounds(doctype, name)
    filters = {"lft": ["<", lft], "rgt": [">", rgt]}
    return frappe.get_all(doctype, filters, order_by=order_by, limit_page_length=limit, pluck="name")


def get_descendants_of(
    doctype: str,
    name: str,
    order_by: str = "lft desc",
    limit: int | None = None,
    ignore_permissions: bool = False,
) -> list[str]:
    """Names below a node that the user may read (all of them with `ignore_permissions`)."""
    lft, rgt = _read_bounds(doctype, name)
    if rgt - lft <= 1:
        return []
    return frappe.get_list(
        doctype, {"lft": [">", lft], "rgt": ["<", rgt]}, order_by=order_by, limit_page_length=limit,
        ignore_permissions=ignore_permissions, pluck="name",
    )  # fmt: skip


def _read_bounds(doctype: str, name: str) -> tuple[int, int]:
    bounds = frappe.db.get_value(doctype, name, ["lft", "rgt"])
    if not bounds:
        frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)
    return bounds[0] or 0, bounds[1] or 0
