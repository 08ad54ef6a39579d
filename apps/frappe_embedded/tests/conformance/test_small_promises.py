"""Small promises that apps lean on: formats of amounts, filters in Python, names, bulk inserts, conditions."""

import datetime

from site_under_test import NOTE, ROW, ConformanceCase

import frappe
from frappe.model.document import bulk_insert
from frappe.model.workflow import get_common_transition_actions
from frappe.utils import cast, evaluate_filters, fmt_money, get_time, get_timedelta
from frappe.utils.data import validate_python_code


class TestAmounts(ConformanceCase):
    def default(self, key, value):
        before = frappe.db.get_default(key)
        self.addCleanup(frappe.clear_cache)
        self.addCleanup(frappe.db.set_default, key, before)
        frappe.db.set_default(key, value)

    def test_decimals_beyond_the_format_are_shown_where_there_are_any(self):
        self.default("number_format", "#,###.##")
        self.default("currency_precision", "4")
        for amount, shown in (
            (100, "100.00"), (100.5, "100.50"), (1000.2345, "1,000.2345"), (1.23456, "1.2346"), (-100, "-100.00"),
        ):  # fmt: skip
            self.assertEqual(fmt_money(amount), shown, amount)

    def test_a_format_that_is_given_decides_how_many(self):
        self.assertIn("100.00", fmt_money(100, format="#,###.##", currency="VND"))
        self.assertIn("100", fmt_money(100, format="#.###", currency="VND"))
        self.assertNotIn("00.0", fmt_money(100, format="#.###", currency="VND"))

    def test_an_amount_has_the_sites_currency_where_its_field_names_none(self):
        self.default("currency", "VND")
        amount = {"fieldname": "amount", "fieldtype": "Currency"}
        self.assertIn("₫", frappe.format_value(1000, amount))


class TestFiltersInPython(ConformanceCase):
    def test_a_pattern_without_signs_is_looked_for_anywhere(self):
        doc = {"title": "the user1 here"}
        for pattern, holds in (
            ("user1", True),
            ("%here", True),
            ("the%", True),
            ("here%", False),
            ("x", False),
        ):
            self.assertEqual(evaluate_filters(doc, [["title", "like", pattern]]), holds, pattern)
            self.assertEqual(evaluate_filters(doc, [["title", "not like", pattern]]), not holds, pattern)

    def test_nothing_is_set_but_null_and_empty(self):
        doc = {"number": 0, "text": "", "none": None, "word": "x"}
        held = {field: evaluate_filters(doc, [[field, "is", "set"]]) for field in doc}
        self.assertEqual(held, {"number": True, "text": False, "none": False, "word": True})
        held = {field: evaluate_filters(doc, [[field, "is", "not set"]]) for field in doc}
        self.assertEqual(held, {"number": False, "text": True, "none": True, "word": False})

    def test_dates_compare_as_dates(self):
        doc = {"doctype": NOTE, "day": "2023-02-28"}
        for operator, value, holds in (
            (">", "2022-04-01", True),
            ("<", "2023-02-28", False),
            ("=", datetime.date(2023, 2, 28), True),
        ):
            self.assertEqual(
                evaluate_filters(doc, [(NOTE, "day", operator, value)]), holds, (operator, value)
            )


class TestTimes(ConformanceCase):
    def test_texts_of_times(self):
        self.assertEqual(get_timedelta("100:02:12"), datetime.timedelta(hours=100, minutes=2, seconds=12))
        self.assertEqual(get_timedelta("2012-01-19 17:21:00"), datetime.timedelta(hours=17, minutes=21))
        self.assertEqual(get_time("17:21:05"), datetime.time(17, 21, 5))
        self.assertEqual(get_time("100:02:12"), datetime.time(4, 2, 12))

    def test_nothing_cast_to_a_moment_is_the_first_one(self):
        self.assertEqual(cast("Date", None), datetime.date(1, 1, 1))
        self.assertEqual(cast("Datetime", None), datetime.datetime(1, 1, 1))


class TestDocuments(ConformanceCase):
    def test_creation_is_not_changed_by_a_save(self):
        note = self.note(title="x")
        note.title = "y"
        note.load_doc_before_save()
        note.update_modified()
        changed = [
            field for field in ("title", "modified", "creation", "tag") if note.has_value_changed(field)
        ]
        self.assertEqual(changed, ["title", "modified"])

    def test_many_are_inserted_at_once(self):
        made = []

        def documents():
            for number in range(7):
                note = frappe.new_doc(NOTE, title=f"bulk {number}")
                note.append("rows", {"item": "a", "qty": number})
                note.set_new_name()
                note.set_parent_in_children()
                made.append(note.name)
                yield note

        bulk_insert(NOTE, documents(), chunk_size=3)
        self.assertEqual(frappe.db.count(NOTE, {"name": ["in", made]}), 7)
        rows = frappe.get_all(ROW, {"parent": ["in", made]}, pluck="qty", order_by="qty asc")
        self.assertEqual(rows, list(range(7)))

    def test_a_name_may_hold_a_moment(self):
        frappe.get_meta(NOTE)
        name = frappe.model.naming.parse_naming_series(
            ["N-", "day"], doc=frappe.new_doc(NOTE, day=datetime.date(2024, 1, 31))
        )
        self.assertEqual(name, "N-2024-01-31")


class TestOtherPlaces(ConformanceCase):
    def test_a_transaction_that_only_reads(self):
        note = self.note(title="kept").name
        frappe.db.commit()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.delete_doc, NOTE, note)
        self.addCleanup(frappe.db.rollback)
        frappe.db.begin(read_only=True)
        self.assertEqual(frappe.db.get_value(NOTE, note, "title"), "kept")
        with self.assertRaises(frappe.InReadOnlyMode):
            frappe.db.set_value(NOTE, note, "title", "changed")
        frappe.db.rollback()
        frappe.db.set_value(NOTE, note, "tag", "after it")

    def test_a_role_that_leads_to_the_desk_makes_a_system_user(self):
        role = frappe.get_doc({"doctype": "Role", "role_name": "Conformance Desk", "desk_access": 0}).insert()
        email = "conformance.desk@example.com"
        values = {"email": email, "first_name": "D", "send_welcome_email": 0, "roles": [{"role": role.name}]}
        frappe.get_doc({"doctype": "User", **values}).insert()
        kinds = [frappe.db.get_value("User", email, "user_type")]
        for desk_access in (1, 0):
            role.desk_access = desk_access
            role.save()
            kinds.append(frappe.db.get_value("User", email, "user_type"))
        self.assertEqual(kinds, ["Website User", "System User", "Website User"])

    def test_what_was_given_as_content_is_given_back(self):
        for content in (b"bytes", "text"):
            file = frappe.get_doc(
                {"doctype": "File", "file_name": "c.txt", "content": content, "is_private": 1}
            )
            self.assertEqual(file.get_content(), content)

    def test_the_errors_of_files_stand_where_frappe_has_them(self):
        from frappe.core.doctype.file.exceptions import (
            FileTypeNotAllowed,
            FolderNotEmpty,
            MaxFileSizeReachedError,
        )

        for error in (FileTypeNotAllowed, FolderNotEmpty, MaxFileSizeReachedError):
            self.assertTrue(issubclass(error, frappe.ValidationError))

    def test_a_traceback_hides_what_is_secret(self):
        shown = {"pwd": "s3cr3t-inside", "plain": "visible"}
        password = "s3cr3t-alone"
        try:
            raise ValueError(len(shown) + len(password))
        except ValueError:
            told = frappe.get_traceback(with_context=True)
        self.assertIn("visible", told)
        self.assertNotIn("s3cr3t", told.replace('"s3cr3t-inside"', "").replace('"s3cr3t-alone"', ""))


class TestConditions(ConformanceCase):
    def test_what_is_python_and_what_is_not(self):
        for good in ("doc.status == 'Closed'", "not doc.x and frappe.utils.flt(doc.y) > 2", ""):
            validate_python_code(good)
        for bad in ('doc.status =! "Closed"', "if doc.x", "doc.a = 1"):
            self.assert_refused(lambda bad=bad: validate_python_code(bad), frappe.ValidationError)
        validate_python_code("a = 1\nb = a", is_expression=False)

    def test_a_transition_without_python_is_refused(self):
        for kind, name in (
            ("Workflow State", "Conformance Open"),
            ("Workflow Action Master", "Conformance Go"),
        ):
            field = "workflow_state_name" if kind == "Workflow State" else "workflow_action_name"
            if not frappe.db.exists(kind, name):
                frappe.get_doc({"doctype": kind, field: name}).insert()
        state = "Conformance Open"
        workflow = frappe.get_doc(
            {
                "doctype": "Workflow",
                "workflow_name": "Conformance Workflow",
                "document_type": NOTE,
                "workflow_state_field": "tag",
                "is_active": 0,
                "states": [{"state": state, "doc_status": "0", "allow_edit": "System Manager"}],
                "transitions": [
                    {
                        "state": state,
                        "action": "Conformance Go",
                        "next_state": state,
                        "allowed": "System Manager",
                        "condition": 'doc.title =! "x"',
                    }
                ],
            }
        )
        self.assert_refused(workflow.insert, frappe.ValidationError)
        self.assertEqual(get_common_transition_actions([], NOTE), [])


class TestTermsInDescribedQueries(ConformanceCase):
    def test_fields_may_be_terms(self):
        name = self.note(title="term", count=3).name
        table = frappe.qb.DocType(NOTE)
        for fields in ([table.title, table["count"]], [table.title, "count"]):
            rows = frappe.qb.get_query(NOTE, fields=fields, filters={"name": name}).run()
            self.assertEqual([tuple(row) for row in rows], [("term", 3)])
        self.assertEqual(
            frappe.qb.get_query(NOTE, fields=table.title, filters={"name": name}).run()[0][0], "term"
        )
