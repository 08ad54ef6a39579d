"""The life of a document: insert, save, submit, cancel, amend, and what each refuses."""

import datetime

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


class TestChecks:
    def test_mandatory_fields_of_parent_and_rows(self, doctype, new):
        doctype("Row", {"item": {"fieldtype": "Data", "reqd": 1}}, istable=1)
        doctype(
            "Paper",
            {"title": {"fieldtype": "Data", "reqd": 1}, "rows": {"fieldtype": "Table:Row", "reqd": 1}},
        )
        with pytest.raises(frappe.MandatoryError, match="title, rows"):
            new("Paper", title="  ")
        with pytest.raises(frappe.MandatoryError, match="item"):
            new("Paper", title="a", rows=[{}])
        frappe.get_doc({"doctype": "Paper"}).insert(ignore_mandatory=True)

    def test_zero_is_a_value(self, doctype, new):
        doctype("Paper", {"count": {"fieldtype": "Int", "reqd": 1}})
        new("Paper", count=0)

    def test_select_takes_one_of_its_options(self, order, new):
        with pytest.raises(frappe.ValidationError, match="cannot be"):
            new("Order", customer="An", kind="Slow")

    def test_links_must_lead_somewhere(self, doctype, new):
        doctype("Paper", {"writer": "Link:User"})
        with pytest.raises(frappe.LinkValidationError):
            new("Paper", writer="nobody@example.com")
        frappe.get_doc({"doctype": "Paper", "writer": "nobody@example.com"}).insert(ignore_links=True)

    def test_a_link_found_missing_is_found_once_it_exists(self, doctype, new):
        doctype("Town", {"title": "Data"}, autoname="prompt")
        doctype("Paper", {"town": "Link:Town"})
        with pytest.raises(frappe.LinkValidationError):
            new("Paper", town="Dong Mo")
        new("Town", name="Dong Mo")
        new("Paper", town="Dong Mo")

    def test_dynamic_links(self, doctype, new):
        doctype("Paper", {"kind": "Link:DocType", "about": "Dynamic Link:kind"})
        new("Paper", kind="User", about="Administrator")
        with pytest.raises(frappe.LinkValidationError):
            new("Paper", kind="User", about="nobody")
        with pytest.raises(frappe.ValidationError, match="must be set first"):
            new("Paper", about="Administrator")

    def test_cancelled_documents_cannot_be_linked(self, order, doctype, new):
        doctype("Bill", {"order": "Link:Order"}, is_submittable=1)
        cancelled = new("Order", customer="An").submit().cancel()
        with pytest.raises(frappe.CancelledLinkError):
            new("Bill", order=cancelled.name)

    def test_values_are_fetched_along_links(self, doctype, new):
        doctype("Town", {"code": "Data", "people": "Int"}, autoname="prompt")
        new("Town", name="Dong Mo", code="06463", people=7)
        doctype("Paper", {
            "town": "Link:Town",
            "code": {"fieldtype": "Data", "fetch_from": "town.code"},
            "people": {"fieldtype": "Int", "fetch_from": "town.people", "fetch_if_empty": 1},
        })  # fmt: skip
        doc = new("Paper", town="Dong Mo", code="wrong", people=9)
        assert (doc.code, doc.people) == ("06463", 9)
        assert new("Paper", town="Dong Mo").people == 7

    def test_length(self, order, new):
        with pytest.raises(frappe.CharacterLengthExceededError):
            new("Order", customer="x" * 141)

    def test_an_int_has_its_limit(self, doctype, new):
        doctype("Paper", {"count": "Int", "amount": "Currency"})
        new("Paper", count=2**31 - 1, amount=10**13)
        with pytest.raises(frappe.CharacterLengthExceededError):
            new("Paper", count=2**31)

    def test_non_negative(self, doctype, new):
        doctype("Paper", {"amount": {"fieldtype": "Currency", "non_negative": 1}})
        with pytest.raises(frappe.NonNegativeError):
            new("Paper", amount=-1)

    def test_formats_of_data(self, doctype, new):
        doctype("Paper", {"mail": "Data:Email", "phone": "Data:Phone", "site": "Data:URL"})
        new("Paper", mail="an@example.com", phone="0205 3820 123", site="https://example.com/x")
        for bad in ({"mail": "an@"}, {"phone": "abc"}, {"site": "example"}):
            with pytest.raises(frappe.ValidationError):
                new("Paper", **bad)

    def test_unique(self, doctype, new):
        doctype("Paper", {"code": {"fieldtype": "Data", "unique": 1}})
        new("Paper", code="A")
        other = new("Paper", code="B")
        new("Paper", code="")
        new("Paper", code="")
        with pytest.raises(frappe.UniqueValidationError):
            new("Paper", code="A")
        other.code = "A"
        with pytest.raises(frappe.UniqueValidationError):
            other.save()

    def test_a_name_is_taken_once(self, doctype, new):
        doctype("Town", {"code": "Data"}, autoname="prompt")
        new("Town", name="Dong Mo")
        with pytest.raises(frappe.DuplicateEntryError):
            new("Town", name="Dong Mo")
        frappe.get_doc({"doctype": "Town", "name": "Dong Mo"}).insert(ignore_if_duplicate=True)
        assert frappe.db.count("Town") == 1

    def test_set_only_once(self, doctype, new):
        doctype(
            "Paper",
            {
                "code": {"fieldtype": "Data", "set_only_once": 1},
                "day": {"fieldtype": "Date", "set_only_once": 1},
            },
        )
        doc = new("Paper", code="A", day="2024-05-01")
        doc.day = "2024-05-01"
        doc.save()
        for field, value in (("code", "B"), ("code", None), ("day", "2024-05-02")):
            doc = frappe.get_doc("Paper", doc.name)
            doc.set(field, value)
            with pytest.raises(frappe.CannotChangeConstantError):
                doc.save()
        late = new("Paper", day="2024-05-01")
        late.code = "A"
        with pytest.raises(frappe.CannotChangeConstantError):
            late.save()

    def test_owner_and_creation_stay(self, order, new):
        doc = new("Order", customer="An")
        doc.owner = "Guest"
        with pytest.raises(frappe.CannotChangeConstantError):
            doc.save()

    def test_scripts_are_taken_out_of_texts(self, doctype, new):
        doctype("Paper", {
            "text": "Text Editor", "note": "Data", "code": "Code",
            "raw": {"fieldtype": "Text", "ignore_xss_filter": 1},
        })  # fmt: skip
        bad = "<p onclick='x()'>Xin chào</p><script>alert(1)</script>"
        doc = new("Paper", text=bad, note=bad, code=bad, raw=bad)
        for value in (doc.text, doc.note):
            assert value == "<p>Xin chào</p>&lt;script&gt;alert(1)&lt;/script&gt;"
        assert doc.code == doc.raw == bad
        assert new("Paper", note="a < b & c").note == "a < b & c"

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("thu nhập <một triệu", "thu nhập <một triệu"),
            ("thu nhập <một triệu> đồng", "thu nhập &lt;một triệu&gt; đồng"),
            ("Nguyễn Văn An <an@example.com>", "Nguyễn Văn An &lt;an@example.com&gt;"),
            ("nếu a<b và c>d", "nếu a&lt;b và c&gt;d"),
        ],
    )
    def test_text_behind_a_sign_of_less_is_kept(self, doctype, new, written, kept):
        doctype("Paper", {"note": "Data", "small": "Small Text", "text": "Text Editor"})
        doc = new("Paper", note=written, small=written, text=written).reload()
        assert (doc.note, doc.small, doc.text) == (kept, kept, kept)

    def test_rich_text_keeps_pictures_list_styles_and_mentions(self, doctype, new):
        doctype("Paper", {"text": "Text Editor"})
        text = (
            '<p><img src="/private/files/a.png" width="20"></p>'
            '<ol start="3"><li data-list="bullet" class="ql-indent-1" style="list-style-type:square">a</li></ol>'
            '<p><span class="mention" data-id="x@y.z" data-value="X" data-denotation-char="@">@X</span></p>'
        )
        assert new("Paper", text=text).reload().text == text

    def test_a_pasted_picture_becomes_a_file_of_the_document(self, doctype, new):
        doctype("Paper", {"text": "Text Editor"})
        doc = new(
            "Paper", text='<p>a<img alt="x" src="data:image/png;base64,iVBORw0KGgo=" width="9">b</p>'
        ).reload()
        file = frappe.get_doc("File", {"attached_to_doctype": "Paper", "attached_to_name": doc.name})
        assert (file.is_private, file.get_content(encodings=[])) == (1, b"\x89PNG\r\n\x1a\n")
        assert doc.text == f'<p>a<img alt="x" src="{file.unique_url}" width="9">b</p>'
        doc.save()
        assert frappe.db.count("File", {"attached_to_name": doc.name}) == 1
        text = '<p><img src="data:image/svg+xml;base64,AAAA"><img src="data:text/html,x"></p>'
        assert new("Paper", text=text).text == "<p><img><img></p>"

    def test_python_in_code_fields_must_compile(self, doctype, new):
        doctype("Paper", {"rule": "Code:PythonExpression"})
        new("Paper", rule="a + 1")
        with pytest.raises(frappe.ValidationError, match="Invalid Python"):
            new("Paper", rule="a +")


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
