from an_sinh.services.approval import signatures
from an_sinh.services.beneficiaries import record as beneficiary_record
from frappe.model.document import Document

# Who the person is: what the signatures stand for.
SIGNED = (
    *("full_name", "sex", "birth_date", "birth_precision", "birth_year"),
    *("id_number", "id_issue_date", "death_date"),
)


class Beneficiary(Document):
    def validate(self):
        signatures.keep_fields(self, beneficiary_record.KEPT)
        beneficiary_record.refuse_merged(self)
        signatures.check_signatures(self, SIGNED)
        beneficiary_record.check_unit(self)
        beneficiary_record.refuse_direct_move(self)
        beneficiary_record.refuse_direct_death(self)
        beneficiary_record.check_name(self)
        beneficiary_record.check_birth(self)
        beneficiary_record.check_identity(self)
        beneficiary_record.check_children(self)
        beneficiary_record.set_warnings(self)
        beneficiary_record.note_move(self)

    def on_trash(self):
        signatures.refuse_removal(self)

    def on_update(self):
        beneficiary_record.move_papers(self)
        beneficiary_record.list_entitlements(self)
        beneficiary_record.settle_entitlements(self)
