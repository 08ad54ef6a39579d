from an_sinh.services import approvals, change_list_papers, checks
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
        approvals.keep(self, COMPUTED)
        checks.first_of_month(self, "month")
        change_list_papers.check(self)
        if self.docstatus == 0:
            self.set("approvals", [])
            change_list_papers.take_down(self)

    def before_submit(self):
        approvals.check_submission(self)
        change_list_papers.hand_in(self)

    def before_cancel(self):
        change_list_papers.refuse_cancelling(self)
