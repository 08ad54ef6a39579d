"""What an app written for Frappe finds: mapping, renamed fields, series, locks, its own errors."""

import os
import sys
import time

import pytest

import frappe
from frappe.model.mapper import get_mapped_doc
from frappe.model.naming import make_autoname
from frappe.model.utils.rename_field import rename_field
from frappe.types import DF


@pytest.fixture
def quotation(doctype, order):
    doctype("Quote Line", {"item": "Data", "qty": "Int", "rate": "Currency"}, istable=1)
    doctype(
        "Quote",
        {
            "customer": "Data",
            "note": {"fieldtype": "Data", "no_copy": 1},
            "day": "Date",
            "state": "Data",
            "rows": "Table:Quote Line",
        },
    )
    return frappe.get_doc(
        doctype="Quote",
        customer="An",
        note="secret",
        day="2024-01-31",
        state="Open",
        rows=[{"item": "a", "qty": 1, "rate": 5}, {"item": "b", "qty": 0, "rate": 7}],
    ).insert()


TABLES = {
    "Quote": {"doctype": "Order", "validation": {"state": ["=", "Open"]}},
    "Quote Line": {
        "doctype": "Order Line",
        "field_map": {"rate": "price"},
        "condition": lambda row: row.qty > 0,
        "postprocess": lambda source, target, _parent: target.update({"qty": source.qty * 10}),
    },
}


class TestMapping:
    def test_one_document_is_made_of_another(self, quotation):
        order = get_mapped_doc(
            "Quote", quotation.name, TABLES, postprocess=lambda s, t: t.update({"kind": "Rush"})
        )
        assert (order.doctype, order.customer, str(order.day), order.kind) == (
            "Order",
            "An",
            "2024-01-31",
            "Rush",
        )
        assert order.note is None and order.is_new()
        assert [(row.item, row.qty, row.price, row.idx) for row in order.lines] == [("a", 10, 5, 1)]
        order.insert()

    def test_a_target_is_added_to(self, quotation, new):
        target = frappe.get_doc(doctype="Order", customer="Bình", lines=[{"item": "old"}])
        order = get_mapped_doc("Quote", quotation.name, TABLES, target)
        assert [row.item for row in order.lines] == ["old", "a"] and order.customer == "An"

    def test_a_source_that_does_not_fit_is_refused(self, quotation):
        quotation.db_set("state", "Closed")
        with pytest.raises(frappe.ValidationError, match="must be = Open"):
            get_mapped_doc("Quote", quotation.name, TABLES)

    def test_rights_are_needed(self, quotation, user):
        frappe.set_user(user("mapper@example.com"))
        with pytest.raises(frappe.PermissionError):
            get_mapped_doc("Quote", quotation.name, TABLES)
        assert get_mapped_doc("Quote", quotation.name, TABLES, ignore_permissions=True).customer == "An"


def test_a_renamed_field_takes_its_values_along(doctype, new):
    described = doctype("Town", {"people": "Int", "population": "Int"})
    name = new("Town", people=7).name
    rename_field("Town", "people", "population")
    assert frappe.db.get_value("Town", name, "population") == 7
    rename_field("Town", "people", "no_such_field")
    assert described.name == "Town"


@pytest.mark.parametrize(
    ("series", "begins"),
    [("HR-EMP-", "HR-EMP-"), ("EXP-.YYYY.-", f"EXP-{time.strftime('%Y')}-"), ("A-.##", "A-0")],
)
def test_a_series_without_a_number_part_gets_one(site, series, begins):
    first, second = make_autoname(series), make_autoname(series)
    assert first.startswith(begins) and first != second
    assert int(second[-2:]) == int(first[-2:]) + 1


def test_names_that_count_are_numbers(doctype, new):
    doctype("Ticket", {"title": "Data"}, autoname="autoincrement")
    first, second = new("Ticket", title="a"), new("Ticket", title="b")
    assert (type(first.name), second.name) == (int, first.name + 1)
    assert frappe.get_doc("Ticket", second.name).title == "b"


class TestLocks:
    def test_a_lock_of_half_a_day_is_nobodys(self, order, new):
        doc = new("Order", customer="An")
        doc.lock()
        other = frappe.get_doc("Order", doc.name)
        with pytest.raises(frappe.DocumentLockedError):
            other.save()
        with pytest.raises(frappe.DocumentLockedError):
            other.lock()
        long_ago = time.time() - 13 * 60 * 60
        os.utime(doc._lock_path(), (long_ago, long_ago))
        other.save()
        other.lock()
        assert frappe.get_doc("Order", doc.name).is_locked
        other.unlock()


def test_a_controller_that_cannot_be_imported_says_so(site, tmp_path, monkeypatch):
    from frappe.modules import utils

    (tmp_path / "broken_controller.py").write_text("import os\n\nos.no_such_thing\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(utils, "get_module_name", lambda *_args, **_options: "broken_controller")
    with pytest.raises(ImportError, match="no_such_thing"):
        utils.load_doctype_module("Broken", "Core")
    sys.modules.pop("broken_controller", None)


def test_one_may_read_ones_own_user_record(user):
    me, other = user("me@example.com"), user("other@example.com")
    frappe.set_user(me)
    assert frappe.get_doc("User", me).has_permission("read")
    assert not frappe.get_doc("User", me).has_permission("delete")
    assert not frappe.get_doc("User", other).has_permission("read")


def test_a_condition_that_assigns_is_refused(doctype):
    for condition in ("eval:doc.count = 1", "eval: doc.a == 1 && doc.b = 2"):
        with pytest.raises(frappe.ValidationError, match="compare with =="):
            doctype("Odd", {"title": {"fieldtype": "Data", "depends_on": condition}})
    for condition in (
        "eval:doc.count == 1",
        "eval:doc.a >= 1 && doc.b != '='",
        "eval:doc.rows.some(r => r.a)",
        "count",
    ):
        doctype(
            f"Fine {frappe.generate_hash(length=5)}",
            {"title": {"fieldtype": "Data", "depends_on": condition}},
        )


def test_a_rating_lies_between_nothing_and_all(doctype, new):
    doctype("Opinion", {"stars": "Rating"})
    assert [new("Opinion", stars=given).reload().stars for given in (0.6, 3, -1, None)] == [0.6, 1, 0, 0]


def test_types_for_annotations():
    assert DF.Data is str and DF.Currency is float and DF.Table[str]


class TestMail:
    def test_a_message_waits_and_says_why(self, order, new):
        doc = new("Order", customer="An")
        sent = frappe.sendmail(
            recipients=["a@example.com", "b@example.com"],
            cc="b@example.com, c@example.com",
            subject="Xin chào",
            message="<b>nội dung</b>",
            reference_doctype="Order",
            reference_name=doc.name,
            delayed=False,
            attachments=[],
        )
        kept = frappe.get_doc("Email Queue", sent.name)
        assert kept.recipients.split("\n") == ["a@example.com", "b@example.com", "c@example.com"]
        assert (kept.subject, kept.message, kept.status) == ("Xin chào", "<b>nội dung</b>", "Not Sent")
        assert "no mail server" in kept.error and kept.reference_name == doc.name

    def test_nobody_gets_no_message(self, site):
        assert frappe.sendmail(recipients=[], subject="x") is None
        assert frappe.db.count("Email Queue") == 0

    def test_only_administrators_see_them(self, user):
        frappe.sendmail(recipients="a@example.com", message="secret")
        frappe.set_user(user("nosy@example.com"))
        with pytest.raises(frappe.PermissionError):
            frappe.get_list("Email Queue")
