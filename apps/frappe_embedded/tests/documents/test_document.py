"""The life of a document: insert, save, submit, cancel, amend, and what each refuses."""

import pytest

import frappe
from frappe.model.docstatus import DocStatus

EVENTS = (
    "before_insert", "before_naming", "autoname", "before_validate", "validate", "before_save", "before_submit",
    "before_cancel", "before_update_after_submit", "after_insert", "on_update", "on_submit", "on_cancel",
    "on_update_after_submit", "on_change", "on_trash", "after_delete", "before_rename", "after_rename",
)  # fmt: skip


@pytest.fixture
def events(monkeypatch):
    """The events of Orders as they come."""
    seen = []

    def handlers(doctype, event):
        watched = doctype == "Order" and event in EVENTS
        return [lambda _doc, method, *_args: seen.append(method)] if watched else []

    monkeypatch.setattr("frappe.model.document_events.handlers_of", handlers)
    return seen


class TestLifecycle:
    def test_insert_runs_its_events_in_order(self, order, new, events):
        new("Order", customer="An")
        assert events == [
            "before_insert", "before_naming", "autoname", "before_validate", "validate", "before_save",
            "after_insert", "on_update", "on_change",
        ]  # fmt: skip

    def test_save_submit_update_cancel_run_theirs(self, order, new, events):
        doc = new("Order", customer="An")
        events.clear()
        doc.save()
        assert events == ["before_validate", "validate", "before_save", "on_update", "on_change"]
        events.clear()
        doc.submit()
        assert events == [
            "before_validate",
            "validate",
            "before_submit",
            "on_update",
            "on_submit",
            "on_change",
        ]
        events.clear()
        doc.note = "later"
        doc.save()
        assert events == ["before_update_after_submit", "on_update_after_submit", "on_change"]
        events.clear()
        doc.cancel()
        assert events == ["before_cancel", "on_cancel", "on_change"]
        events.clear()
        doc.delete()
        assert events == ["on_trash", "on_change", "after_delete"]

    def test_controller_and_handlers_share_the_event(self, order, monkeypatch):
        monkeypatch.setattr(
            "frappe.model.document_events.handlers_of", lambda *_: [lambda doc, _m: {"b": doc.customer}]
        )
        doc = frappe.get_doc({"doctype": "Order", "customer": "An"})
        doc.__dict__["count"] = lambda: {"a": 1}
        assert doc.run_method("count") == {"a": 1, "b": "An"}

    def test_a_failing_validate_leaves_nothing(self, order, monkeypatch):
        def refuse(doc, _method):
            frappe.throw("no")

        monkeypatch.setattr(
            "frappe.model.document_events.handlers_of",
            lambda _d, event: [refuse] if event == "validate" else [],
        )
        with pytest.raises(frappe.ValidationError, match="no"):
            frappe.get_doc({"doctype": "Order", "customer": "An"}).insert()
        assert frappe.db.count("Order") == 0

    def test_docstatus_says_what_it_is(self, order, new):
        doc = new("Order", customer="An")
        assert doc.docstatus.is_draft() and doc.docstatus == DocStatus.draft() == 0
        doc.submit()
        assert doc.docstatus.is_submitted()
        assert frappe.get_doc("Order", doc.name).docstatus.is_submitted()

    def test_ignore_validate_skips_the_controllers_checks_only(self, order, events):
        doc = frappe.get_doc({"doctype": "Order", "customer": "An"})
        doc.flags.ignore_validate = True
        doc.insert()
        assert "before_validate" in events and "validate" not in events
        with pytest.raises(frappe.MandatoryError):
            unnamed = frappe.get_doc({"doctype": "Order"})
            unnamed.flags.ignore_validate = True
            unnamed.insert()


class TestDocstatus:
    def test_a_draft_cannot_be_cancelled(self, order, new):
        doc = new("Order", customer="An")
        with pytest.raises(frappe.DocstatusTransitionError):
            doc.cancel()

    def test_a_submitted_document_cannot_become_a_draft(self, order, new):
        doc = new("Order", customer="An").submit()
        doc.docstatus = 0
        with pytest.raises(frappe.DocstatusTransitionError):
            doc.save()

    def test_a_cancelled_document_cannot_change(self, order, new):
        doc = new("Order", customer="An").submit().cancel()
        with pytest.raises(frappe.ValidationError, match="cancelled"):
            doc.save()

    def test_only_allowed_fields_change_after_submission(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a", "qty": 1}]).submit()
        doc.note = "fine"
        doc.save()
        doc.customer = "Binh"
        with pytest.raises(frappe.UpdateAfterSubmitError):
            doc.save()

    @pytest.mark.parametrize("change", ["add", "remove", "edit"])
    def test_rows_are_frozen_by_submission(self, order, new, change):
        doc = new("Order", customer="An", lines=[{"item": "a", "qty": 1}]).submit()
        if change == "add":
            doc.append("lines", {"item": "b"})
        elif change == "remove":
            doc.remove(doc.lines[0])
        else:
            doc.lines[0].qty = 2
        with pytest.raises(frappe.UpdateAfterSubmitError):
            doc.save()

    def test_an_unchanged_date_as_text_is_no_change(self, order, new):
        doc = new("Order", customer="An", day="2024-05-01").submit()
        again = frappe.get_doc("Order", doc.name)
        again.day = "2024-05-01"
        again.save()
        assert not again.has_value_changed("day")
        again.day = "2024-05-02"
        with pytest.raises(frappe.UpdateAfterSubmitError):
            again.save()

    def test_amendments_are_named_after_what_they_amend(self, order, new):
        doc = new("Order", customer="An").submit().cancel()
        first = frappe.copy_doc(doc)
        first.amended_from = doc.name
        first.insert()
        assert first.name == f"{doc.name}-1"
        first.submit().cancel()
        second = frappe.copy_doc(first)
        second.amended_from = first.name
        assert second.insert().name == f"{doc.name}-2"

    def test_rows_take_the_parents_docstatus(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}]).submit()
        assert frappe.db.get_value("Order Line", {"parent": doc.name}, "docstatus") == 1


class TestConcurrency:
    def test_the_second_of_two_savers_is_told(self, order, new):
        name = new("Order", customer="An").name
        one, two = frappe.get_doc("Order", name), frappe.get_doc("Order", name)
        one.customer = "Binh"
        one.save()
        two.customer = "Chi"
        with pytest.raises(frappe.TimestampMismatchError):
            two.save()
        assert frappe.db.get_value("Order", name, "customer") == "Binh"

    def test_the_clients_text_of_the_timestamp_is_enough(self, order, new):
        doc = new("Order", customer="An")
        as_client = frappe.get_doc(frappe.parse_json(doc.as_json()))
        as_client.customer = "Binh"
        as_client.save()
        assert frappe.db.get_value("Order", doc.name, "customer") == "Binh"

    def test_a_deleted_document_cannot_be_saved(self, order, new):
        doc = new("Order", customer="An")
        frappe.db.delete("Order", {"name": doc.name})
        with pytest.raises(frappe.DoesNotExistError):
            doc.save()

    def test_a_locked_document_cannot_be_saved(self, order, new):
        doc = new("Order", customer="An")
        doc.lock()
        with pytest.raises(frappe.DocumentLockedError):
            frappe.get_doc("Order", doc.name).save()
        doc.unlock()
        frappe.get_doc("Order", doc.name).save()


class TestLookup:
    def test_an_unknown_document(self, order):
        with pytest.raises(frappe.DoesNotExistError):
            frappe.get_doc("Order", "nothing")
        assert frappe.get_cached_value("Order", "nothing", "customer") is None

    def test_cached_documents_follow_changes(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}])
        assert frappe.get_cached_doc("Order", doc.name).lines[0].item == "a"
        doc.customer = "Binh"
        doc.save()
        assert frappe.get_cached_value("Order", doc.name, "customer") == "Binh"
        frappe.db.set_value("Order", doc.name, "customer", "Chi")
        assert frappe.get_cached_value("Order", doc.name, ["name", "customer"]) == [doc.name, "Chi"]

    def test_get_doc_by_filters(self, order, new):
        name = new("Order", customer="An").name
        assert frappe.get_doc("Order", {"customer": "An"}).name == name

    def test_last_and_new(self, order, new):
        new("Order", customer="An")
        last = new("Order", customer="Binh")
        frappe.db.set_value("Order", last.name, "creation", "2099-01-01 00:00:00")
        assert frappe.get_last_doc("Order").customer == "Binh"
        assert frappe.new_doc("Order", customer="Chi").customer == "Chi"

    def test_a_copy_is_new(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a"}]).submit()
        copy = frappe.copy_doc(doc)
        assert copy.name is None and copy.docstatus == 0 and copy.lines[0].name is None
        assert copy.insert().name != doc.name

    def test_singles(self, doctype):
        doctype("Prefs", {"limit": "Int", "day": "Date", "on": "Check"}, issingle=1)
        doc = frappe.get_doc("Prefs")
        doc.update({"limit": 5, "day": "2024-05-01", "on": 1})
        doc.save()
        assert frappe.db.get_single_value("Prefs", "limit") == 5
        again = frappe.get_single("Prefs")
        assert (again.limit, again.on, str(again.day)) == (5, 1, "2024-05-01")
        again.limit = 6
        again.save()
        doc.limit = 7
        with pytest.raises(frappe.TimestampMismatchError):
            doc.save()


class TestControllerHelpers:
    def test_validate_value(self, order, new):
        doc = new("Order", customer="An", lines=[{"item": "a", "qty": 2}])
        doc.validate_value("qty", ">", 1, doc=doc.lines[0])
        with pytest.raises(frappe.ValidationError, match="row 1"):
            doc.validate_value("qty", "<", 1, doc=doc.lines[0])

    def test_validate_table_has_rows(self, order, new):
        doc = new("Order", customer="An")
        with pytest.raises(frappe.EmptyTableError):
            doc.validate_table_has_rows("lines")

    def test_comments_belong_to_the_document(self, order, new):
        doc = new("Order", customer="An")
        doc.add_comment("Comment", "Xem lại <script>x</script>")
        comment = frappe.get_last_doc("Comment", {"reference_name": doc.name})
        assert comment.content == "Xem lại &lt;script&gt;x&lt;/script&gt;"
        comments = frappe.parse_json(frappe.db.get_value("Order", doc.name, "_comments"))
        assert len(comments) == 1 and comments[0]["by"] == "Administrator"


class TestAfterARollback:
    """What a rollback undoes, the rest of the request no longer sees."""

    def ways_to_read(self, name):
        return (
            frappe.db.get_value("Order", name, "customer", cache=True),
            frappe.get_cached_doc("Order", name).customer,
            frappe.get_cached_value("Order", name, "customer"),
            frappe.get_doc("Order", name).customer,
        )

    def test_values_are_those_of_before(self, order, new):
        name = new("Order", customer="An").name
        assert set(self.ways_to_read(name)) == {"An"}
        frappe.db.savepoint("before")
        frappe.db.set_value("Order", name, "customer", "Bình")
        assert set(self.ways_to_read(name)) == {"Bình"}
        frappe.db.rollback(save_point="before")
        assert set(self.ways_to_read(name)) == {"An"}

    def test_permissions_and_settings_are_those_of_before(self, order, user):
        somebody = user("rolled@back.test")
        frappe.db.savepoint("before")
        frappe.db.set_single_value("System Settings", "app_name", "Changed")
        frappe.get_doc("User", somebody).add_roles("System Manager")
        assert frappe.get_system_settings("app_name") == "Changed"
        assert "System Manager" in frappe.get_roles(somebody)
        frappe.db.rollback(save_point="before")
        assert frappe.get_system_settings("app_name") != "Changed"
        assert "System Manager" not in frappe.get_roles(somebody)

    def test_a_doctype_is_what_it_was(self, order):
        assert frappe.get_meta("Order").get_field("customer").label == "Customer"
        frappe.db.savepoint("before")
        described = frappe.get_doc("DocType", "Order")
        described.fields[0].label = "Payer"
        described.save()
        assert frappe.get_meta("Order").get_field("customer").label == "Payer"
        frappe.db.rollback(save_point="before")
        assert frappe.get_meta("Order").get_field("customer").label == "Customer"
