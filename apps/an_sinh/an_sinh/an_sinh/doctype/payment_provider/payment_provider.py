from an_sinh.domain.values.accounts import parse_lengths
from frappe.model.document import Document


class PaymentProvider(Document):
    def validate(self):
        self.usual_lengths = ",".join(map(str, parse_lengths(self.usual_lengths)))
        self.aliases = "\n".join(
            alias for line in (self.aliases or "").splitlines() if (alias := " ".join(line.split()))
        )
        if self.file_template:
            # Its library is slow to import, and most providers take a plain list.
            from an_sinh.services.payees import file_templates

            file_templates.check_template(self)
