from an_sinh.services.approval import signatures
from an_sinh.services.common import fields
from an_sinh.services.papers import change_list as change_list_paper
from frappe.model.document import Document
from frappe.utils import getdate

# Whatever door a list comes through, these are written by the services alone.
COMPUTED = (
    *("prepared_at", "last_day", "handed_in_at", "is_late"),
    *("row_count", "difference", "summary", "content"),
)


class ChangeList(Document):
    """The changes of one commune, programme and month as a paper: taken down as they are, signed, handed in."""

    def autoname(self):
        self.name = f"BD-{self.programme}-{getdate(self.month):%Y-%m}-{self.administrative_unit}"

    def validate(self):
        signatures.keep_fields(self, COMPUTED)
        fields.first_of_month(self, "month")
        change_list_paper.check_change_list(self)
        if self.docstatus == 0:
            self.set("approvals", [])
            change_list_paper.take_down(self)

    def before_submit(self):
        signatures.check_submission(self)
        change_list_paper.hand_in(self)

    def before_cancel(self):
        change_list_paper.refuse_cancelling(self)
