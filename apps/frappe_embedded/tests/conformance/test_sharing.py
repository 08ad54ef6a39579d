"""Documents given to others: shared one by one, and assigned."""

import json

from site_under_test import NOTE, OTHER, READER, ConformanceCase

import frappe
import frappe.share
from frappe.desk.form import assign_to

SETTING = "disable_document_sharing"


class SharingCase(ConformanceCase):
    """Two users whose roles let them see no Conformance Note."""

    def setUp(self):
        super().setUp()
        frappe.db.set_single_value(
            "System Settings", SETTING, 0
        )  # an app's site may have switched sharing off
        frappe.clear_cache()
        self.shared, self.kept = self.note(title="shared"), self.note(title="kept")
        self.addCleanup(frappe.set_user, "Administrator")

    def share(self, **rights):
        return frappe.share.add(NOTE, self.shared.name, READER, **rights)

    def may(self, right: str, user: str = READER, name: str | None = None) -> bool:
        return bool(frappe.has_permission(NOTE, right, doc=name or self.shared.name, user=user))

    def listed(self, user: str = READER) -> list[str]:
        frappe.set_user(user)
        names = [self.shared.name, self.kept.name]
        try:
            return frappe.get_list(NOTE, {"name": ["in", names]}, pluck="name")
        finally:
            frappe.set_user("Administrator")


class TestSharing(SharingCase):
    def test_nothing_is_shared_by_itself(self):
        self.assertFalse(self.may("read"))
        frappe.set_user(READER)
        self.assert_refused(lambda: frappe.get_list(NOTE), frappe.PermissionError)

    def test_a_shared_document_is_read_and_no_other(self):
        self.share()
        self.assertTrue(self.may("read"))
        self.assertTrue(self.may("print"))
        self.assertFalse(self.may("read", name=self.kept.name))
        self.assertFalse(self.may("read", OTHER))
        self.assertEqual(self.listed(), [self.shared.name])
        frappe.set_user(READER)
        title = frappe.get_list(NOTE, {"name": self.shared.name}, ["title"])[0].title
        self.assertEqual(title, "shared")

    def test_rights_come_with_lesser_ones(self):
        self.share(write=1)
        self.assertEqual([self.may(right) for right in ("read", "write", "share", "delete")], [1, 1, 0, 0])
        frappe.share.set_permission(NOTE, self.shared.name, READER, "share")
        self.assertTrue(self.may("share"))
        frappe.share.set_permission(NOTE, self.shared.name, READER, "read", 0)
        self.assertEqual([self.may(right) for right in ("read", "write", "share")], [0, 0, 0])
        self.assertEqual(frappe.share.get_users(NOTE, self.shared.name), [])

    def test_who_may_not_share_is_refused(self):
        self.share()
        frappe.set_user(READER)
        self.assert_refused(lambda: frappe.share.add(NOTE, self.shared.name, OTHER), frappe.PermissionError)
        self.assert_refused(
            lambda: frappe.share.set_permission(NOTE, self.shared.name, READER, "write"),
            frappe.PermissionError,
        )
        frappe.set_user("Administrator")
        self.share(share=1)
        frappe.set_user(READER)
        frappe.share.add(NOTE, self.shared.name, OTHER)
        self.assertTrue(self.may("read", OTHER))

    def test_what_is_taken_back_is_gone(self):
        self.share(write=1)
        frappe.share.remove(NOTE, self.shared.name, READER)
        self.assertFalse(self.may("read"))
        self.assertEqual(frappe.share.get_shared(NOTE, READER), [])

    def test_everyone_is_who_is_logged_in(self):
        frappe.share.set_permission(NOTE, self.shared.name, None, "read", everyone=1)
        self.assertEqual(frappe.share.get_shared(NOTE, OTHER), [self.shared.name])
        self.assertEqual(frappe.share.get_shared(NOTE, "Guest"), [])
        frappe.share.set_permission(NOTE, self.shared.name, None, "read", 0, everyone=1)
        self.assertEqual(frappe.share.get_shared(NOTE, OTHER), [])

    def test_a_share_is_told_and_listed(self):
        self.share(write=1)
        row = frappe.share.get_users(NOTE, self.shared.name)[0]
        self.assertEqual((row.user, row.read, row.write, row.share), (READER, 1, 1, 0))
        told = {"reference_doctype": NOTE, "reference_name": self.shared.name, "comment_type": "Shared"}
        self.assertEqual(frappe.db.count("Comment", told), 1)

    def test_a_shared_document_can_be_deleted(self):
        self.share()
        frappe.delete_doc(NOTE, self.shared.name)
        self.assertEqual(frappe.share.get_shared(NOTE, READER), [])

    def test_a_site_can_switch_sharing_off(self):
        frappe.db.set_single_value("System Settings", SETTING, 1)
        frappe.clear_cache()
        self.share(share=1)  # Administrator may
        self.assertTrue(self.may("read"))
        self.assertFalse(self.may("share"))
        frappe.set_user(READER)
        self.assert_refused(lambda: frappe.share.add(NOTE, self.shared.name, OTHER), frappe.PermissionError)
        frappe.set_user("Administrator")
        self.assert_refused(lambda: self.assign(OTHER), frappe.ValidationError)

    def assign(self, *users):
        return assign_to.add({"doctype": NOTE, "name": self.shared.name, "assign_to": list(users)})


class TestAssignments(SharingCase):
    assign = TestSharing.assign

    def tasks(self, **more):
        about = {"reference_type": NOTE, "reference_name": self.shared.name, **more}
        return sorted(frappe.get_all("ToDo", about, pluck="allocated_to"))

    def assigned(self):
        return json.loads(frappe.db.get_value(NOTE, self.shared.name, "_assign") or "[]")

    def test_an_assignee_gets_a_task_and_sees_the_document(self):
        open_now = self.assign(READER)
        self.assertEqual([row.owner for row in open_now], [READER])
        task = frappe.get_doc("ToDo", open_now[0].name)
        self.assertEqual((task.status, task.priority, task.assigned_by), ("Open", "Medium", "Administrator"))
        self.assertTrue(self.may("read"))
        self.assertEqual(self.assigned(), [READER])

    def test_nobody_is_assigned_twice(self):
        self.assign(READER)
        self.assign(READER, OTHER)
        self.assertEqual(self.tasks(), sorted([READER, OTHER]))
        self.assertEqual(sorted(self.assigned()), sorted([READER, OTHER]))

    def test_an_assignment_is_taken_back(self):
        self.assign(READER, OTHER)
        left = assign_to.remove(NOTE, self.shared.name, READER)
        self.assertEqual([row.owner for row in left], [OTHER])
        self.assertEqual(self.tasks(status="Cancelled"), [READER])
        self.assertEqual(self.assigned(), [OTHER])
        self.assertTrue(assign_to.clear(NOTE, self.shared.name))
        self.assertEqual(self.assigned(), [])
        self.assertFalse(assign_to.clear(NOTE, self.kept.name))

    def test_the_assignee_alone_says_that_it_is_done(self):
        self.assign(READER)
        self.assert_refused(lambda: assign_to.close(NOTE, self.shared.name, READER), frappe.ValidationError)
        frappe.set_user(READER)
        self.assertEqual(assign_to.close(NOTE, self.shared.name, READER), [])
        self.assertEqual(self.tasks(status="Closed"), [READER])

    def test_all_of_them_are_closed(self):
        self.assign(READER, OTHER)
        assign_to.close_all_assignments(NOTE, self.shared.name)
        self.assertEqual(self.tasks(status="Closed"), sorted([READER, OTHER]))

    def test_one_sees_ones_own_tasks(self):
        self.assign(READER)
        frappe.set_user(READER)
        self.assertEqual(
            frappe.get_list("ToDo", {"reference_name": self.shared.name}, pluck="allocated_to"), [READER]
        )
        frappe.set_user(OTHER)
        self.assertEqual(frappe.get_list("ToDo", {"reference_name": self.shared.name}), [])

    def test_the_timeline_tells(self):
        self.assign(READER)
        assign_to.remove(NOTE, self.shared.name, READER)
        about = {"reference_doctype": NOTE, "reference_name": self.shared.name}
        kinds = frappe.get_all("Comment", about, pluck="comment_type")
        self.assertIn("Assigned", kinds)
        self.assertIn("Assignment Completed", kinds)
