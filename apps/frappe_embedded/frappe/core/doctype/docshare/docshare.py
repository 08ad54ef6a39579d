"""DocShare: a document given to one user, or to everybody who is logged in."""

import frappe
import frappe.share
from frappe import _
from frappe.model.document import Document


class DocShare(Document):
    """Which rights on one document somebody has beside what his roles give."""

    no_feed_on_delete = True

    def validate(self) -> None:
        self.check_user()
        self.check_share_permission()
        self.check_submit()
        self.give_lesser_rights()

    def check_user(self) -> None:
        if self.everyone:
            self.user = None
        elif not self.user:
            frappe.throw(_("User is mandatory for Share"), frappe.MandatoryError)

    def check_share_permission(self) -> None:
        """Only who may share a document changes who has it."""
        if self.flags.ignore_share_permission:
            return
        frappe.share.check_share_permission(self.share_doctype, self.share_name)

    def check_submit(self) -> None:
        if self.submit and not frappe.get_meta(self.share_doctype).is_submittable:
            message = _("Cannot share {0} with submit permission as the doctype {1} is not submittable")
            frappe.throw(message.format(frappe.bold(self.share_name), frappe.bold(_(self.share_doctype))))

    def give_lesser_rights(self) -> None:
        """Who may submit may write; who may anything may read."""
        if self.submit:
            self.write = 1
        if self.write or self.share:
            self.read = 1

    def after_insert(self) -> None:
        self.note(
            "Shared", _("{0} shared this document with everyone"), _("{0} shared this document with {1}")
        )

    def on_update(self) -> None:
        frappe.share.forget_shared_doctypes()

    def on_trash(self) -> None:
        self.check_share_permission()
        self.note(
            "Unshared",
            _("{0} un-shared this document with everyone"),
            _("{0} un-shared this document with {1}"),
        )

    def after_delete(self) -> None:
        frappe.share.forget_shared_doctypes()

    def note(self, comment_type: str, with_everyone: str, with_user: str) -> None:
        """Say on the document's timeline who gave it to whom."""
        text = with_everyone if self.everyone else with_user
        by, to = frappe.utils.get_fullname(frappe.session.user), frappe.utils.get_fullname(self.user)
        frappe.get_doc(self.share_doctype, self.share_name).add_comment(comment_type, text.format(by, to))
