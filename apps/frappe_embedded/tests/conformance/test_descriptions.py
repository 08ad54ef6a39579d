"""What a DocType that code describes becomes: its rights, its columns, its names."""

from site_under_test import MANAGER, ConformanceCase

import frappe

KIND = "Conformance Described"


class DescribedCase(ConformanceCase):
    """DDL may end the transaction: what a test makes is removed by hand."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)

    def remove(self):
        frappe.set_user("Administrator")
        frappe.delete_doc("DocType", KIND, force=True, ignore_missing=True)
        frappe.db.sql_ddl(f"drop table if exists `tab{KIND}`")
        frappe.db.commit()

    def describe(self, *fields: dict, **more):
        values = {"doctype": "DocType", "name": KIND, "module": "Core", "custom": 1, "fields": list(fields)}
        return frappe.get_doc({**values, **more}).insert()


class TestRights(DescribedCase):
    def test_who_is_named_may_do_what_is_not_taken_away(self):
        doc = self.describe(
            {"label": "Title", "fieldtype": "Data"}, permissions=[{"role": "System Manager", "submit": 0}]
        )
        row = doc.permissions[0]
        usual = ("read", "write", "create", "delete", "report", "export", "share", "print", "email")
        self.assertEqual([row.get(right) for right in usual], [1] * len(usual))
        self.assertEqual([row.get(right) or 0 for right in ("submit", "cancel", "amend", "import")], [0] * 4)

    def test_what_is_taken_away_is_taken_away(self):
        self.describe(
            {"label": "Title", "fieldtype": "Data"},
            permissions=[{"role": "System Manager", "write": 0, "share": 0}],
        )
        found = {
            right: frappe.has_permission(KIND, right, user=MANAGER) for right in ("read", "write", "share")
        }
        self.assertEqual({right for right, may in found.items() if may}, {"read"})


class TestFields(DescribedCase):
    def test_a_label_that_is_a_column_of_every_table_gets_a_number(self):
        doc = self.describe({"label": "Name", "fieldtype": "Data"}, {"label": "Owner", "fieldtype": "Data"})
        self.assertEqual([df.fieldname for df in doc.fields], ["name1", "owner1"])
        doc.fields[0].fieldname = "name"
        self.assert_refused(doc.save, frappe.ValidationError)

    def test_mandatory_fields_are_the_columns_of_a_list_without_any(self):
        doc = self.describe(
            {"label": "Cover", "fieldtype": "Attach Image", "reqd": 1},
            {"label": "Title", "fieldtype": "Data", "reqd": 1},
            {"label": "Remark", "fieldtype": "Data"},
        )
        self.assertEqual([df.in_list_view or 0 for df in doc.fields], [0, 1, 0])

    def test_columns_that_were_chosen_stay_the_only_ones(self):
        doc = self.describe(
            {"label": "Title", "fieldtype": "Data", "reqd": 1},
            {"label": "Remark", "fieldtype": "Data", "in_list_view": 1},
        )
        self.assertEqual([df.in_list_view or 0 for df in doc.fields], [0, 1])


class TestNumbering(DescribedCase):
    def test_names_become_numbers_while_there_is_no_document(self):
        doc = self.describe({"label": "Title", "fieldtype": "Data"}, autoname="hash")
        doc.autoname = "autoincrement"
        doc.save()
        self.assertIsInstance(frappe.get_doc({"doctype": KIND, "title": "1"}).insert().name, int)

    def test_numbers_become_names_while_there_is_no_document(self):
        doc = self.describe({"label": "Title", "fieldtype": "Data"}, autoname="autoincrement")
        doc.autoname = "hash"
        doc.save()
        self.assertIsInstance(frappe.get_doc({"doctype": KIND, "title": "1"}).insert().name, str)

    def test_with_documents_it_is_refused(self):
        doc = self.describe({"label": "Title", "fieldtype": "Data"}, autoname="hash")
        frappe.get_doc({"doctype": KIND, "title": "1"}).insert()
        doc.autoname = "autoincrement"
        self.assert_refused(doc.save, frappe.ValidationError)


class TestAfterSubmission(DescribedCase):
    def test_a_submitted_document_is_held_against_what_is_stored(self):
        self.describe(
            {"label": "Title", "fieldtype": "Data"}, {"label": "Day", "fieldtype": "Date"}, is_submittable=1
        )
        doc = frappe.get_doc({"doctype": KIND, "title": "a", "day": "2024-01-31"}).insert()
        doc.submit()
        doc = frappe.get_doc(KIND, doc.name)
        doc.validate_update_after_submit()
        doc.title = "b"
        self.assert_refused(doc.validate_update_after_submit, frappe.UpdateAfterSubmitError)
