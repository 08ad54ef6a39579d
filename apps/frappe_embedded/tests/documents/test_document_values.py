"""The values and rows of a document: types, defaults, tables."""

import datetime

import pytest

import frappe


class TestValues:
    def test_what_was_saved_comes_back_as_its_type(self, doctype, new):
        doctype("Kinds", {
            "a_date": "Date", "a_moment": "Datetime", "a_time": "Time", "whole": "Int", "real": "Float",
            "money": "Currency", "tick": "Check", "text": "Text", "data": "JSON",
        })  # fmt: skip
        name = new(
            "Kinds", a_date="2024-05-01", a_moment=datetime.datetime(2024, 5, 1, 8, 30), a_time="08:30:00", whole="7",
            real="1.5", money=3_000_000_000, tick="1", text="Hoà Bình", data={"a": [1]},
        ).name  # fmt: skip
        doc = frappe.get_doc("Kinds", name)
        assert doc.a_date == datetime.date(2024, 5, 1)
        assert doc.a_moment == datetime.datetime(2024, 5, 1, 8, 30)
        assert (doc.whole, doc.real, doc.money, doc.tick) == (7, 1.5, 3_000_000_000, 1)
        assert doc.text == "Hoà Bình" and frappe.parse_json(doc.data) == {"a": [1]}

    def test_a_date_in_another_spelling_is_stored_as_a_date(self, doctype, new):
        doctype("Kinds", {"a_date": "Date"})
        name = new("Kinds", a_date="2024-5-1").name
        assert frappe.get_doc("Kinds", name).a_date == datetime.date(2024, 5, 1)

    def test_no_date_is_refused(self, doctype, new):
        doctype("Kinds", {"a_date": "Date"})
        for bad in ("2024-02-31", "tomorrow"):
            with pytest.raises(frappe.ValidationError):
                new("Kinds", a_date=bad)

    def test_empty_date_is_none(self, doctype, new):
        doctype("Kinds", {"a_date": "Date"})
        assert frappe.get_doc("Kinds", new("Kinds", a_date="").name).a_date is None

    def test_defaults(self, doctype, new):
        doctype("Kinds", {
            "day": {"fieldtype": "Date", "default": "Today"},
            "moment": {"fieldtype": "Datetime", "default": "now"},
            "who": {"fieldtype": "Link:User", "default": "__user"},
            "kind": {"fieldtype": "Select", "options": "A\nB"},
            "count": {"fieldtype": "Int", "default": "3"},
            "tick": {"fieldtype": "Check", "default": "1"},
        })  # fmt: skip
        doc = new("Kinds")
        assert str(doc.day) == frappe.utils.nowdate()
        assert frappe.utils.get_datetime(doc.moment).date() == frappe.utils.getdate()
        assert (doc.who, doc.kind, doc.count, doc.tick) == ("Administrator", "A", 3, 1)
        assert new("Kinds", tick=0, count=0).as_dict()["tick"] == 0

    def test_a_default_taken_from_another_document(self, doctype, new):
        doctype("Office", {"currency_code": "Data"}, autoname="prompt")
        new("Office", name="Dong Mo", currency_code="VND")
        doctype("Bill Row", {"currency_code": {"fieldtype": "Data", "default": ":Office"}}, istable=1)
        doctype("Bill", {"office": "Link:Office", "rows": "Table:Bill Row"})
        bill = new("Bill", office="Dong Mo", rows=[{}])
        assert bill.rows[0].currency_code == "VND"

    def test_user_defaults_fill_links(self, doctype, new):
        doctype("Office", {"title": "Data"}, autoname="prompt")
        new("Office", name="Dong Mo")
        doctype("Bill", {"office": "Link:Office"})
        frappe.defaults.set_user_default("office", "Dong Mo")
        frappe.clear_cache()
        assert frappe.new_doc("Bill").office == "Dong Mo"

    def test_a_client_cannot_set_flags_or_methods(self, order):
        doc = frappe.get_doc(
            {
                "doctype": "Order",
                "customer": "An",
                "flags": {"ignore_permissions": 1},
                "has_permission": 1,
                "meta": 1,
            }
        )
        assert not doc.flags.ignore_permissions and callable(doc.has_permission) and doc.meta.name == "Order"

    def test_has_value_changed(self, order, new, monkeypatch):
        changed = {}

        def note(doc, _method):
            changed.update({field: doc.has_value_changed(field) for field in ("customer", "day")})

        doc = new("Order", customer="An", day="2024-05-01")
        monkeypatch.setattr(
            "frappe.model.document_events.handlers_of",
            lambda _d, event: [note] if event == "validate" else [],
        )
        doc.day, doc.customer = "2024-05-01", "Binh"
        doc.save()
        assert changed == {"customer": True, "day": False}

    def test_db_set_writes_at_once_and_keeps_the_row_saveable(self, order, new):
        doc = new("Order", customer="An")
        doc.db_set("note", "x")
        doc.db_set({"customer": "Binh"})
        stored = frappe.db.get_value("Order", doc.name, ["note", "customer"])
        assert list(stored) == ["x", "Binh"]
        doc.save()

    def test_as_dict_and_as_json_hold_rows(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a", "qty": 2}])
        plain = doc.as_dict()
        assert plain.doctype == "Order" and plain.lines[0].item == "a"
        assert frappe.parse_json(doc.as_json())["lines"][0]["qty"] == 2
        assert "owner" not in doc.as_dict(no_default_fields=True)

    def test_virtual_fields_are_computed(self, doctype, new):
        doctype(
            "Kinds",
            {"whole": "Int", "twice": {"fieldtype": "Int", "is_virtual": 1, "options": "doc.whole * 2"}},
        )
        doc = new("Kinds", whole=4)
        assert doc.as_dict().twice == 8
        assert "twice" not in frappe.db.get_table_columns("Kinds")

    def test_password_fields_are_kept_elsewhere(self, doctype, new):
        doctype("Door", {"code": "Password"})
        doc = new("Door", code="open sesame")
        assert frappe.db.get_value("Door", doc.name, "code") == "***********"
        assert frappe.get_doc("Door", doc.name).get_password("code") == "open sesame"
        doc.save()
        assert doc.get_password("code") == "open sesame"
        doc.code = ""
        doc.save()
        assert doc.get_password("code", raise_exception=False) is None


class TestRows:
    def test_rows_are_added_changed_and_removed(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}, {"item": "b"}, {"item": "c"}])
        first = doc.lines[0].name
        doc.remove(doc.lines[1])
        doc.lines[0].item = "A"
        doc.append("lines", {"item": "d"})
        doc.save()
        rows = frappe.get_all(
            "Order Line", filters={"parent": doc.name}, fields=["name", "item", "idx"], order_by="idx"
        )
        assert [(row.item, row.idx) for row in rows] == [("A", 1), ("c", 2), ("d", 3)]
        assert rows[0].name == first

    def test_setting_a_table_replaces_it(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}])
        doc.set("lines", [{"item": "x"}, {"item": "y"}])
        doc.save()
        assert sorted(frappe.get_all("Order Line", filters={"parent": doc.name}, pluck="item")) == ["x", "y"]

    def test_rows_of_other_parents_stay(self, order, new):
        other = new("Order", customer="Binh", lines=[{"item": "b"}])
        doc = new("Order", customer="An", lines=[{"item": "a"}])
        doc.lines = []
        doc.save()
        assert frappe.db.count("Order Line", {"parent": other.name}) == 1

    def test_rows_can_be_filtered(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a", "qty": 1}, {"item": "b", "qty": 5}])
        assert [row.item for row in doc.get("lines", {"qty": [">", 2]})] == ["b"]
        assert doc.getone("lines", {"item": "a"}).qty == 1
        assert doc.get("lines", {"item": ["in", ["a", "b"]]}, limit=1)[0].item == "a"

    def test_a_row_knows_its_parent(self, order):
        doc = frappe.get_doc({"doctype": "Order", "customer": "An"})
        row = doc.append("lines", {"item": "a"})
        assert row.parent_doc is doc and row.parentfield == "lines" and row.parenttype == "Order"

    def test_a_row_can_be_put_in_between(self, order):
        doc = frappe.get_doc({"doctype": "Order", "customer": "An", "lines": [{"item": "a"}, {"item": "c"}]})
        doc.append("lines", {"item": "b"}, position=1)
        assert [(row.item, row.idx) for row in doc.lines] == [("a", 1), ("b", 2), ("c", 3)]

    def test_rows_that_are_no_rows_are_refused(self, order):
        with pytest.raises(ValueError):
            frappe.get_doc({"doctype": "Order", "customer": "An", "lines": ["a"]})
