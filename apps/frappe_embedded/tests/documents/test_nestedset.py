"""Trees: where nodes stand after every kind of change."""

import contextlib
import random

import pytest

import frappe
from frappe.utils.nestedset import (
    NestedSetChildExistsError,
    NestedSetInvalidMergeError,
    NestedSetRecursionError,
    get_ancestors_of,
    get_descendants_of,
    get_root_of,
    rebuild_tree,
    remove_subtree,
)


@pytest.fixture
def tree(doctype, new):
    """Tỉnh > Huyện A > (Xã 1, Xã 2), Huyện B > Xã 3."""
    doctype("Unit", {"title": "Data"}, is_tree=1, autoname="prompt", allow_rename=1)
    for name, parent in (("Tinh", ""), ("A", "Tinh"), ("X1", "A"), ("X2", "A"), ("B", "Tinh"), ("X3", "B")):
        new("Unit", name=name, parent_unit=parent, is_group=int(not name.startswith("X")))


def check():
    """The bounds of every node must say what the parent fields say."""
    rows = {
        r.name: r
        for r in frappe.get_all("Unit", fields=["name", "lft", "rgt", "parent_unit"], limit_page_length=0)
    }
    bounds = sorted(bound for row in rows.values() for bound in (row.lft, row.rgt))
    assert bounds == list(range(1, 2 * len(rows) + 1)), "every bound once, without gaps"
    for row in rows.values():
        assert row.lft < row.rgt
        above, parent = set(), row.parent_unit
        while parent:
            above.add(parent)
            parent = rows[parent].parent_unit
        assert {r.name for r in rows.values() if r.lft < row.lft and r.rgt > row.rgt} == above


def move(name, parent):
    doc = frappe.get_doc("Unit", name)
    doc.parent_unit = parent
    doc.save()


class TestWhatAClientSends:
    """A form sends the whole document back, and a script whatever it likes: the tree's bookkeeping isn't taken."""

    WRECKED = ({"lft": 0, "rgt": 0}, {"lft": 1, "rgt": 999}, {"old_parent": "B"}, {"old_parent": ""})

    @pytest.mark.parametrize("values", WRECKED, ids=str)
    def test_saving_keeps_the_place(self, tree, values):
        frappe.get_doc("Unit", "A").update({**values, "title": "x"}).save()
        check()
        assert get_descendants_of("Unit", "A", order_by="lft") == ["X1", "X2"]
        assert frappe.get_doc("Unit", "A").old_parent == "Tinh"

    @pytest.mark.parametrize("values", WRECKED, ids=str)
    def test_inserting_finds_its_place(self, tree, new, values):
        new("Unit", name="X4", parent_unit="B", **values)
        check()
        assert get_descendants_of("Unit", "B", order_by="lft") == ["X3", "X4"]

    def test_moving_while_sending_them(self, tree):
        frappe.get_doc("Unit", "A").update({"parent_unit": "B", "old_parent": "B", "lft": 2, "rgt": 3}).save()
        check()
        assert set(get_descendants_of("Unit", "B")) == {"X3", "A", "X1", "X2"}


class TestShape:
    def test_after_inserting(self, tree):
        check()
        assert get_descendants_of("Unit", "Tinh", order_by="lft") == ["A", "X1", "X2", "B", "X3"]
        assert get_ancestors_of("Unit", "X1") == ["A", "Tinh"]
        assert get_root_of("Unit") == "Tinh"
        assert set(frappe.db.get_descendants("Unit", "A")) == {"X1", "X2"}
        assert get_descendants_of("Unit", "X1") == []

    def test_after_moving(self, tree):
        move("X1", "B")
        check()
        move("B", "A")
        check()
        assert set(get_descendants_of("Unit", "A")) == {"X2", "B", "X1", "X3"}
        move("B", "")
        check()

    def test_a_node_cannot_lie_below_itself(self, tree):
        with pytest.raises(NestedSetRecursionError):
            move("A", "X1")
        with pytest.raises(NestedSetRecursionError):
            move("A", "A")

    def test_after_deleting(self, tree):
        with pytest.raises(NestedSetChildExistsError):
            frappe.delete_doc("Unit", "A")
        frappe.delete_doc("Unit", "X1")
        check()
        frappe.delete_doc("Unit", "X2")
        frappe.delete_doc("Unit", "A")
        check()

    def test_after_removing_a_subtree(self, tree):
        remove_subtree("Unit", "A")
        check()
        assert set(frappe.get_all("Unit", pluck="name")) == {"Tinh", "B", "X3"}

    def test_after_rebuilding(self, tree):
        frappe.db.sql("update tabUnit set lft = 0, rgt = 0")
        rebuild_tree("Unit")
        check()

    def test_saving_without_moving_changes_nothing(self, tree):
        before = frappe.get_all("Unit", fields=["name", "lft", "rgt"], order_by="name")
        doc = frappe.get_doc("Unit", "A")
        doc.title = "Huyện A"
        doc.save()
        doc.save()
        assert frappe.get_all("Unit", fields=["name", "lft", "rgt"], order_by="name") == before

    def test_after_many_random_changes(self, tree, new):
        chance = random.Random(4)
        names = ["Tinh", "A", "B", "X1", "X2", "X3"]
        frappe.db.sql("update tabUnit set is_group = 1")
        for turn in range(60):
            if chance.random() < 0.4:
                name = f"N{turn}"
                new("Unit", name=name, parent_unit=chance.choice([*names, ""]), is_group=1)
                names.append(name)
            else:
                with contextlib.suppress(NestedSetRecursionError):
                    move(chance.choice(names), chance.choice([*names, ""]))
        check()

    def test_a_tree_of_many_levels(self, tree, new):
        parent = "X1"
        frappe.db.set_value("Unit", "X1", "is_group", 1)
        for level in range(60):
            parent = new("Unit", name=f"L{level}", parent_unit=parent, is_group=1).name
        check()
        frappe.db.sql("update tabUnit set lft = 0, rgt = 0")
        rebuild_tree("Unit")
        check()
        assert len(get_ancestors_of("Unit", parent)) == 62


class TestRules:
    def test_a_leaf_has_no_children(self, tree):
        doc = frappe.get_doc("Unit", "A")
        doc.is_group = 0
        with pytest.raises(frappe.ValidationError, match="leaf"):
            doc.save()

    def test_children_follow_a_renamed_parent(self, tree):
        frappe.rename_doc("Unit", "A", "Huyen A")
        check()
        assert frappe.db.get_value("Unit", "X1", ["parent_unit", "old_parent"], as_dict=True) == {
            "parent_unit": "Huyen A", "old_parent": "Huyen A",
        }  # fmt: skip

    def test_groups_merge_with_groups(self, tree):
        with pytest.raises(NestedSetInvalidMergeError):
            frappe.rename_doc("Unit", "X1", "B", merge=True)
        frappe.rename_doc("Unit", "A", "B", merge=True)
        check()
        assert set(get_descendants_of("Unit", "B")) == {"X1", "X2", "X3"}

    def test_neighbours(self, tree):
        doc = frappe.get_doc("Unit", "A")
        assert doc.get_parent().name == "Tinh" and doc.get_ancestors() == ["Tinh"]
        assert {child.name for child in doc.get_children()} == {"X1", "X2"}
        assert doc.get_root_node_count() == 1

    def test_no_tree_no_rebuilding(self, site):
        with pytest.raises(frappe.ValidationError):
            rebuild_tree("User")
