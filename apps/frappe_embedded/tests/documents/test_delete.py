"""What can be deleted, and what goes with it."""

import pytest

import frappe


@pytest.fixture
def town(doctype, new):
    doctype("Town", {"title": "Data"}, autoname="prompt")
    doctype("Visit Row", {"town": "Link:Town"}, istable=1)
    doctype(
        "Visit",
        {
            "town": "Link:Town",
            "kind": "Link:DocType",
            "about": "Dynamic Link:kind",
            "rows": "Table:Visit Row",
        },
        is_submittable=1,
    )
    return new("Town", name="Dong Mo")


class TestLinks:
    @pytest.mark.parametrize(
        "values",
        [{"town": "Dong Mo"}, {"rows": [{"town": "Dong Mo"}]}, {"kind": "Town", "about": "Dong Mo"}],
        ids=["link", "row", "dynamic link"],
    )
    def test_a_linked_document_stays(self, town, new, values):
        visit = new("Visit", **values)
        with pytest.raises(frappe.LinkExistsError, match=visit.name):
            town.delete()
        frappe.delete_doc("Town", town.name, force=True)
        assert not frappe.db.exists("Town", town.name)

    def test_a_link_from_a_single_holds_too(self, town, doctype):
        doctype("Prefs", {"town": "Link:Town"}, issingle=1)
        frappe.db.set_single_value("Prefs", "town", town.name)
        with pytest.raises(frappe.LinkExistsError):
            town.delete()

    def test_a_link_from_itself_does_not_hold(self, doctype, new):
        doctype("Person", {"boss": "Link:Person"}, autoname="prompt")
        person = new("Person", name="An")
        person.boss = "An"
        person.save()
        person.delete()

    def test_a_custom_link_holds(self, town, new):
        new("Custom Field", dt="User", fieldname="town", label="Town", fieldtype="Link", options="Town")
        frappe.db.set_value("User", "Administrator", "town", town.name)
        with pytest.raises(frappe.LinkExistsError):
            town.delete()

    def test_what_can_be_disabled_says_so(self, doctype, new):
        doctype("Town", {"disabled": "Check"}, autoname="prompt")
        doctype("Visit", {"town": "Link:Town"})
        new("Town", name="Dong Mo")
        new("Visit", town="Dong Mo")
        with pytest.raises(frappe.LinkExistsError, match="disable"):
            frappe.delete_doc("Town", "Dong Mo")

    def test_cancelling_asks_for_submitted_documents_only(self, doctype, new, order):
        doctype("Bill", {"order": "Link:Order"}, is_submittable=1)
        doc = new("Order", customer="An").submit()
        bill = new("Bill", order=doc.name)
        bill.submit()
        frappe.db.savepoint("before_cancel")
        with pytest.raises(frappe.LinkExistsError):
            doc.cancel()
        frappe.db.rollback(save_point="before_cancel")
        bill.reload()
        bill.cancel()
        frappe.get_doc("Order", doc.name).cancel()


class TestWhatGoesAlong:
    def test_rows_comments_versions_and_files(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}])
        doc.add_comment("Comment", "x")
        new("File", file_name="a.txt", content="x", attached_to_doctype="Order", attached_to_name=doc.name)
        new("Version", ref_doctype="Order", docname=doc.name, data="{}")
        doc.delete()
        assert not frappe.db.exists("Order Line", {"parent": doc.name})
        assert not frappe.db.exists("Comment", {"reference_name": doc.name})
        assert not frappe.db.exists("Version", {"docname": doc.name})
        assert not frappe.db.exists("File", {"attached_to_name": doc.name})

    def test_the_last_state_is_kept(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}])
        doc.delete()
        kept = frappe.get_last_doc("Deleted Document", {"deleted_name": doc.name})
        assert frappe.parse_json(kept.data)["lines"][0]["item"] == "a"
        other = new("Order", customer="Binh")
        other.delete(delete_permanently=True)
        assert not frappe.db.exists("Deleted Document", {"data": ["like", "%Binh%"]})

    def test_passwords_are_forgotten(self, doctype, new):
        doctype("Door", {"code": "Password"}, autoname="prompt")
        new("Door", name="Front", code="secret")
        frappe.delete_doc("Door", "Front")
        assert not frappe.db.sql("select 1 from __Auth where doctype = 'Door'")


class TestRefusals:
    def test_submitted_documents(self, order, new):
        doc = new("Order", customer="An").submit()
        with pytest.raises(frappe.ValidationError, match="Submitted"):
            doc.delete()

    def test_missing_documents(self, order):
        assert frappe.delete_doc("Order", "nothing") is False
        with pytest.raises(frappe.DoesNotExistError):
            frappe.delete_doc("Order", "nothing", ignore_missing=False)
        frappe.delete_doc_if_exists("Order", "nothing")

    def test_standard_doctypes(self, site):
        with pytest.raises(frappe.ValidationError):
            frappe.delete_doc("DocType", "Language")

    def test_without_the_right(self, order, new, user):
        doc = new("Order", customer="An")
        frappe.set_user(user("clerk@example.com", "Clerk"))
        with pytest.raises(frappe.PermissionError):
            frappe.delete_doc("Order", doc.name)
        frappe.delete_doc("Order", doc.name, ignore_permissions=True)

    def test_several_at_once(self, order, new):
        names = [new("Order", customer="An").name for _ in range(3)]
        frappe.delete_doc("Order", names)
        assert frappe.db.count("Order") == 0

    def test_a_custom_doctype_leaves_its_table(self, doctype, new):
        doctype("Town", {"title": "Data"})
        new("Town", title="Dong Mo")
        frappe.delete_doc("DocType", "Town")
        assert frappe.db.sql("select title from tabTown")[0][0] == "Dong Mo"
        with pytest.raises(frappe.DoesNotExistError):
            frappe.get_meta("Town")
