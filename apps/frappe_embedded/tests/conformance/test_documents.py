"""Documents: what a client can't change, what a rollback undoes, where a file hangs."""

from site_under_test import NOTE, PLACE, TYPED_NAME, ConformanceCase

import frappe
from frappe.utils.nestedset import get_descendants_of


class TestRollback(ConformanceCase):
    def test_what_was_undone_is_no_longer_read(self):
        name = self.note(title="before").name
        self.assertEqual(frappe.get_cached_doc(NOTE, name).title, "before")
        frappe.db.savepoint("here")
        frappe.db.set_value(NOTE, name, "title", "after")
        self.assertEqual(frappe.get_cached_value(NOTE, name, "title"), "after")
        frappe.db.rollback(save_point="here")
        self.assertEqual(frappe.db.get_value(NOTE, name, "title"), "before")
        self.assertEqual(frappe.get_doc(NOTE, name).title, "before")


class TestTrees(ConformanceCase):
    def place(self, name: str, parent: str | None = None, **values):
        doc = {"doctype": PLACE, "place_name": name, f"parent_{frappe.scrub(PLACE)}": parent, "is_group": 1}
        return frappe.get_doc({**doc, **values}).insert()

    def test_nodes_lie_below_their_parents(self):
        self.place("Tỉnh")
        self.place("Huyện", "Tỉnh")
        self.place("Xã", "Huyện")
        self.assertEqual(get_descendants_of(PLACE, "Tỉnh", order_by="lft"), ["Huyện", "Xã"])

    def test_a_node_cannot_lie_below_itself(self):
        self.place("Tỉnh")
        self.place("Huyện", "Tỉnh")
        top = frappe.get_doc(PLACE, "Tỉnh")
        top.set(f"parent_{frappe.scrub(PLACE)}", "Huyện")
        self.assert_refused(top.save, frappe.ValidationError)

    def test_a_node_with_children_stays(self):
        self.place("Tỉnh")
        self.place("Huyện", "Tỉnh")
        self.assert_refused(lambda: frappe.delete_doc(PLACE, "Tỉnh"), frappe.ValidationError)


class TestFiles(ConformanceCase):
    def file(self, **values):
        doc = {"doctype": "File", "file_name": "conformance.txt", "content": frappe.generate_hash(), **values}
        return frappe.get_doc(doc).insert()

    def test_an_attach_field_hangs_its_file_on_the_document(self):
        file = self.file(is_private=1)
        note = self.note(paper=file.file_url)
        hung = frappe.get_all(
            "File",
            {"file_url": file.file_url},
            ["attached_to_doctype", "attached_to_name", "attached_to_field"],
        )
        self.assertIn((NOTE, note.name, "paper"), [tuple(row.values()) for row in hung])

    def test_a_pasted_picture_becomes_a_file(self):
        picture = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        )
        note = self.note(rich=f'<p><img src="data:image/png;base64,{picture}"></p>')
        note.reload()
        self.assertNotIn("data:", note.rich)
        self.assertIn("/files/", note.rich)
        self.assertTrue(
            frappe.db.exists("File", {"attached_to_doctype": NOTE, "attached_to_name": note.name})
        )

    def test_where_a_file_lies_says_whether_it_is_private(self):
        for private, prefix in ((1, "/private/files/"), (0, "/files/")):
            file = self.file(is_private=private)
            self.assertTrue(file.file_url.startswith(prefix), file.file_url)


class TestNames(ConformanceCase):
    def test_a_link_takes_the_spelling_of_what_it_names(self):
        frappe.get_doc({"doctype": TYPED_NAME, "bank_name": "Agribank"}).insert()
        self.assertEqual(self.note(bank="Agribank").bank, "Agribank")
        self.assert_refused(lambda: self.note(bank="No Such Bank"), frappe.LinkValidationError)

    def test_a_new_doctype_may_be_renamed_unless_it_says_otherwise(self):
        self.assertEqual(frappe.new_doc("DocType").allow_rename, 1)


class TestChecksOnSave(ConformanceCase):
    def test_a_docstatus_that_is_none_is_refused(self):
        self.assert_refused(lambda: self.note(docstatus=5))

    def test_a_condition_that_assigns_is_refused(self):
        doctype = frappe.get_doc("DocType", NOTE)
        doctype.fields[0].depends_on = "eval:doc.count = 1"
        self.assert_refused(doctype.save, frappe.ValidationError)

    def test_a_select_takes_its_options_only(self):
        todo = frappe.get_doc({"doctype": "Role", "role_name": "Conformance Role"}).insert()
        self.assertEqual(todo.name, "Conformance Role")
