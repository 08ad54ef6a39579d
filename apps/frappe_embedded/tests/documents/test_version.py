"""What is kept of each change."""

import pytest

import frappe


@pytest.fixture
def paper(doctype):
    doctype("Paper Row", {"item": "Data", "qty": "Int"}, istable=1)
    return doctype(
        "Paper",
        {"title": "Data", "day": "Date", "amount": "Currency", "code": "Password", "rows": "Table:Paper Row"},
        track_changes=1,
        is_submittable=1,
    )


def last_change(doc):
    version = frappe.get_last_doc("Version", {"docname": doc.name})
    return version.get_data()


class TestVersions:
    def test_inserting_keeps_none(self, paper, new):
        doc = new("Paper", title="a")
        assert frappe.db.count("Version", {"docname": doc.name}) == 0

    def test_changed_fields(self, paper, new):
        doc = new("Paper", title="a", day="2024-05-01", amount=5)
        doc.title, doc.day, doc.amount = "b", "2024-05-01", 5.0
        doc.save()
        assert last_change(doc)["changed"] == [["title", "a", "b"]]

    def test_saving_without_a_change_keeps_none(self, paper, new):
        doc = new("Paper", title="a")
        doc.save()
        assert frappe.db.count("Version", {"docname": doc.name}) == 0

    def test_rows(self, paper, new):
        doc = new("Paper", title="a", rows=[{"item": "x", "qty": 1}, {"item": "y", "qty": 1}])
        doc.rows[0].qty = 2
        doc.remove(doc.rows[1])
        doc.append("rows", {"item": "z"})
        doc.save()
        change = last_change(doc)
        assert [(table, row["item"]) for table, row in change["added"]] == [("rows", "z")]
        assert [(table, row["item"]) for table, row in change["removed"]] == [("rows", "y")]
        table, index, _name, changed = change["row_changed"][0]
        assert (table, index, changed) == ("rows", 0, [["qty", 1, 2]])

    def test_docstatus(self, paper, new):
        doc = new("Paper", title="a").submit()
        assert last_change(doc)["changed"] == [["docstatus", 0, 1]]

    def test_passwords_are_not_shown(self, paper, new):
        doc = new("Paper", title="a", code="one")
        doc.code = "another"
        doc.save()
        assert "another" not in frappe.as_json(last_change(doc))

    def test_not_asked_for(self, paper, order, new):
        doc = new("Order", customer="An")
        doc.customer = "Binh"
        doc.save()
        assert frappe.db.count("Version", {"docname": doc.name}) == 0
        paper_doc = new("Paper", title="a")
        paper_doc.title = "b"
        paper_doc.save(ignore_version=True)
        assert frappe.db.count("Version", {"docname": paper_doc.name}) == 0
