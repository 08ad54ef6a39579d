from an_sinh.services import approvals, people
from frappe.model.document import Document

# Who the person is: what the signatures stand for.
SIGNED = (
    *("full_name", "sex", "birth_date", "birth_precision", "birth_year"),
    *("id_number", "id_issue_date", "death_date"),
)


class Beneficiary(Document):
    def validate(self):
        approvals.keep(self, people.KEPT)
        people.refuse_merged(self)
        approvals.check(self, SIGNED)
        people.check_unit(self)
        people.refuse_direct_move(self)
        people.refuse_direct_death(self)
        people.check_name(self)
        people.check_birth(self)
        people.check_identity(self)
        people.set_warnings(self)
        people.note_move(self)

    def on_update(self):
        people.move_papers(self)
        people.list_claims(self)
        people.settle_entitlements(self)
