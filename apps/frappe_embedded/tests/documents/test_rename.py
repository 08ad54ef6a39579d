"""Renaming and merging: every link follows."""

import pytest

import frappe


@pytest.fixture
def town(doctype, new):
    doctype(
        "Town",
        {"code": "Data", "sister": "Link:Town", "secret": "Password"},
        autoname="field:code",
        allow_rename=1,
    )
    doctype("Visit Row", {"town": "Link:Town"}, istable=1)
    doctype(
        "Visit",
        {
            "town": "Link:Town",
            "kind": "Link:DocType",
            "about": "Dynamic Link:kind",
            "rows": "Table:Visit Row",
        },
    )
    doctype("Prefs", {"town": "Link:Town"}, issingle=1)
    return new("Town", code="A", secret="s")


class TestRename:
    def test_links_of_every_kind_follow(self, town, new):
        visit = new("Visit", town="A", kind="Town", about="A", rows=[{"town": "A"}])
        other = new("Visit", kind="User", about="Administrator")
        frappe.db.set_single_value("Prefs", "town", "A")
        town.sister = "A"
        town.save()
        assert frappe.rename_doc("Town", "A", "B") == "B"
        visit.reload()
        assert (visit.town, visit.about, visit.rows[0].town) == ("B", "B", "B")
        assert frappe.db.get_single_value("Prefs", "town", cache=False) == "B"
        renamed = frappe.get_doc("Town", "B")
        assert (renamed.code, renamed.sister, renamed.get_password("secret")) == ("B", "B", "s")
        assert not frappe.db.exists("Town", "A")
        assert frappe.db.get_value("Visit", other.name, "about") == "Administrator"

    def test_what_belongs_to_it_follows(self, town, new):
        new("File", file_name="a.txt", content="x", attached_to_doctype="Town", attached_to_name="A")
        town.add_comment("Comment", "x")
        town.rename("B")
        assert town.name == "B"
        assert frappe.db.exists("File", {"attached_to_name": "B"})
        comments = frappe.get_all("Comment", {"reference_name": "B"}, pluck="content")
        assert "x" in comments and any("renamed" in text for text in comments)

    def test_rows_follow_their_parent(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}])
        frappe.rename_doc("Order", doc.name, "ORD-X", force=True)
        assert frappe.get_doc("Order", "ORD-X").lines[0].item == "a"

    def test_the_document_has_a_say(self, town, monkeypatch):
        cls = type(town)
        monkeypatch.setattr(
            cls, "before_rename", lambda self, old, new, merge=False: new.upper(), raising=False
        )
        assert frappe.rename_doc("Town", "A", "b") == "B"

    def test_a_custom_doctype(self, town, new):
        visit = new("Visit", town="A", rows=[{"town": "A"}])
        frappe.rename_doc("DocType", "Town", "City")
        assert frappe.get_doc("City", "A").code == "A"
        assert frappe.get_meta("Visit").get_field("town").options == "City"
        frappe.get_doc("Visit", visit.name).save()
        frappe.rename_doc("DocType", "Visit", "Journey")
        assert frappe.get_doc("Journey", visit.name).rows[0].town == "A"


class TestMerge:
    def test_links_move_to_the_other_document(self, town, new):
        new("Town", code="B")
        visit = new("Visit", town="A")
        frappe.rename_doc("Town", "A", "B", merge=True)
        assert frappe.db.get_value("Visit", visit.name, "town") == "B"
        assert frappe.get_all("Town", pluck="name") == ["B"]

    def test_into_nothing(self, town):
        with pytest.raises(frappe.ValidationError, match="does not exist"):
            frappe.rename_doc("Town", "A", "B", merge=True)


class TestRefusals:
    def test_names_that_are_taken_missing_or_the_same(self, town, new):
        new("Town", code="B")
        for old, name in (("A", "B"), ("C", "D"), ("A", "A")):
            with pytest.raises(frappe.ValidationError):
                frappe.rename_doc("Town", old, name)

    def test_doctypes_that_do_not_allow_it(self, order, new):
        order.allow_rename = 0
        order.save()
        name = new("Order", customer="An").name
        with pytest.raises(frappe.ValidationError, match="not allowed"):
            frappe.rename_doc("Order", name, "X")
        assert frappe.rename_doc("Order", name, "X", force=True) == "X"

    def test_users_without_the_right(self, town, user):
        frappe.set_user(user("clerk@example.com", "Clerk"))
        with pytest.raises(frappe.PermissionError):
            frappe.rename_doc("Town", "A", "B")

    def test_bad_names(self, town):
        with pytest.raises(frappe.NameError):
            frappe.rename_doc("Town", "A", "<b>")
